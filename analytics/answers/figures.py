"""Figures in words, as every way of showing them says them."""

from __future__ import annotations

from typing import Any

from analytics.answers.wording import STATUS_SIGNS, STATUS_WORDS
from data.language import Language

MILLION = 10**6
# Kinds of columns that are a difference of two figures.
CHANGES = ("change", "change_money", "points")


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
    if kind in CHANGES:
        return _change(value, kind, language)
    if kind == "percent":
        return language.percent(float(value))  # type: ignore[arg-type]
    if kind == "money":
        return language.number(value / MILLION, 2)  # type: ignore[operator]
    if isinstance(value, float):
        return language.number(value, 0 if value.is_integer() else 1)
    return language.number(value) if isinstance(value, int) else str(value)


def half(language: Language, value: float | None) -> str:
    """A part of a count, which is whole or has one decimal: "776", "543,2"."""
    whole = value is None or float(value).is_integer()
    return language.number(value, 0 if whole else 1)


def money_of(language: Language, part: int, whole: int) -> str:
    """ "104,1 / 349 triệu đồng", "221 triệu đồng / 1,27 tỷ đồng": the unit once where it is one."""
    amounts = language.money(part), language.money(whole)
    (number, unit), (_, other) = (amount.split(" ", 1) if " " in amount else (amount, "") for amount in amounts)
    return f"{number if unit == other else amounts[0]} / {amounts[1]}"


def difference(value: float, measured: str, language: Language) -> str:
    """ "+12", "−4,5 điểm %", "+1,25 tỷ đồng"; "±0" when nothing changed."""
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    if measured == "percent":
        return language.text("{amount} điểm %", amount=f"{sign}{language.number(abs(value) * 100, 1)}")
    if measured == "money":
        return f"{sign}{language.money(abs(int(value)))}"
    return f"{sign}{language.number(abs(value), 0 if float(value).is_integer() else 1)}"


def _change(value: Any, kind: str, language: Language) -> str:
    """A difference with its sign; money in triệu đồng like the column beside it."""
    if kind == "points":
        return difference(value, "percent", language)
    if kind == "change_money":
        sign = "+" if value > 0 else "−" if value < 0 else "±"
        return f"{sign}{language.number(abs(value) / MILLION, 2)}"
    return difference(value, "count", language)
