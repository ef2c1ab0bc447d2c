"""How the figures of a question are said: amounts with their units, members by name, rows by what they are of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics import phrasing, semantic
from analytics.answers import wording
from analytics.answers.figures import difference
from analytics.answers.names import Names
from analytics.semantic import Query
from data.language import N_, Language

_OF_ACTIVITY = frozenset(
    {"actual", "target", "expected", "to_go", "projected", "low", "high", "before", "change", "average"}
)


def shown(value: object, column: str, query: Query, names: Names, activity: str = "") -> str:
    """A figure of an answer as words with its unit: "87,5%", "1,25 tỷ đồng", "12 cuộc", "Chậm nhiều"."""
    language, kind = names.language, kind_of(column, query)
    if column == "change_rate":
        return _rate(value, language)  # type: ignore[arg-type]
    if value is None:
        return language.text(wording.NO_REPORT)
    if kind == semantic.STATUS:
        return wording.status(language, str(value))
    text = phrasing.value(value, kind, language)  # type: ignore[arg-type]
    counted = _counted_in(column, query, activity, names)
    return f"{text} {counted}" if counted and kind in (semantic.COUNT, semantic.NUMBER) else text


def _rate(value: float | None, language: Language) -> str:
    """ "+17,6%", "−3,1%"."""
    if value is None:
        return language.text(N_("chưa so được"))
    return f"{'+' if value > 0 else '−' if value < 0 else '±'}{language.percent(abs(value))}"


def kind_of(column: str, query: Query) -> str:
    """The kind of a column; what is compared has the measure's own."""
    return semantic.kind_of(column, query)


def _counted_in(column: str, query: Query, activity: str, names: Names) -> str:
    """tin, cuộc, lượt người; "" where no one activity is counted."""
    if column not in _OF_ACTIVITY or query.meant.source not in ("progress", "forecast", "outputs"):
        return ""
    code = activity or (query.scope.activities[0] if len(query.scope.activities) == 1 else "")
    return names.counted_in(code) if code else ""


_UNSTATED = {"topic": N_("Không ghi chủ đề"), "activity": N_("Không ghi hoạt động")}


def named(dimension: str, code: str | None, names: Names) -> str:
    """The name of a member of a dimension."""
    language = names.language
    if code is None:
        return language.text(_UNSTATED.get(dimension, N_("Không ghi")))
    if dimension == "commune":
        return names.communes.get(code, (code,))[0]
    if dimension == "period":
        return language.period(code)
    if dimension == "quarter":
        return phrasing.quarter(code, language)
    read = {"district": names.unit, "activity": names.activity, "group": names.group, "source": names.source, "topic": names.topic, "audience": names.audience}  # fmt: skip
    return read[dimension](code)


def label(row: Mapping[str, Any], query: Query, names: Names) -> str:
    """What a row is of; a commune with its district only where several are asked of."""
    dims = [
        name for name in query.by if not (name == "district" and "commune" in query.by and len(query.scope.units) == 1)
    ]
    return ", ".join(named(name, row[name], names) for name in reversed(dims))


def compared_label(name: str, query: Query, names: Names) -> str:
    if name == "change":
        return names.language.text(N_("Tăng, giảm"))
    assert query.before is not None
    said = phrasing.when(query.before, names.language, query.meant.months)
    return said[0].upper() + said[1:]


def change(value: float | None, query: Query, language: Language) -> str:
    measured = query.meant.kind if query.meant.kind in ("percent", "money") else "count"
    return language.text(N_("chưa so được")) if value is None else difference(value, measured, language)
