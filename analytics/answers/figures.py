"""A table's cell in words, as every way of showing a table says it."""

from __future__ import annotations

from analytics.answers.wording import STATUS_SIGNS, STATUS_WORDS
from data.language import Language

MILLION = 10**6


def said(value: object, kind: str, language: Language) -> str:
    """A table's cell in words, as Vietnamese officials write figures; money comes in đồng and is shown in triệu đồng."""
    if value is None:
        return ""
    if kind == "status" and value in STATUS_WORDS:
        return f"{STATUS_SIGNS[str(value)]} {language.text(STATUS_WORDS[str(value)])}"
    if kind == "period" and isinstance(value, str) and len(value) == 7:
        return language.period(value)
    if isinstance(value, str):
        return value
    if kind == "day" or hasattr(value, "strftime"):
        return language.day(value)  # type: ignore[arg-type]
    if kind == "percent":
        return language.percent(float(value))  # type: ignore[arg-type]
    if kind == "money":
        return language.number(value / MILLION, 2)  # type: ignore[operator]
    if isinstance(value, float):
        return language.number(value, 0 if value.is_integer() else 1)
    return language.number(value) if isinstance(value, int) else str(value)
