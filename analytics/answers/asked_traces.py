"""What a figure of an asked question opens to: the cells it is made of, from its measure, its place among the dimensions and its column.

None where no cells alone make the figure (a difference of two periods, the number of communes there are, what has no topic).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from analytics import answering, semantic
from analytics.report import Trace
from analytics.semantic import Query
from data import calendar, catalogue

if TYPE_CHECKING:
    import duckdb

_PLANNED = {
    "target": "targets",
    "targets_set": "targets",
    "allocated": "allocations",
    **dict.fromkeys(semantic.GIVEN, "allocations"),
}
_PEOPLE = ("women", "minority", "poor")
_NEVER = ("change", "change_rate", "communes", "backtest_error", "members", "rank", "ranked_of")


def trace(query: Query, key: Mapping[str, str], column: str) -> Trace | None:
    """The cells behind one figure: `key` has a code for each dimension of the question, `column` is a column of its answer.

    Periods are the row's month, else the months named, else those of the span when it does not begin with January; empty
    (the year up to the month looked to) otherwise. A key that is None is of what nobody stated: no cells tell it apart.
    """
    if column in _NEVER or any(code is None for code in key.values()):
        return None
    column = query.measure if column == "average" else column
    before = column == "before"
    column = query.measure if before else column
    if before and (query.before is None or column in _PLANNED):
        return None
    periods = _before(query) if before else _periods(query, key)
    source = query.meant.source
    made = {"progress": _output, "forecast": _output, "outputs": _output, "shares": _share, "money": _money, "unit_cost": _unit_cost,
            "reach": _reach, "meetings": _meeting, "reports": _report}[source]  # fmt: skip
    return made(query, key, column, periods)


Opens = Callable[[Mapping[str, str], str], Trace | None]


def opener(db: duckdb.DuckDBPyConnection, query: Query) -> Opens:
    """What any figure of a question opens to: trace, and for how many communes were not reached the cells of just those."""

    listed: dict[tuple[str, ...], tuple[tuple[str, str], ...]] = {}

    def opened(key: Mapping[str, str], column: str) -> Trace | None:
        if column in query.beside:
            return opener(db, replace(query, measure=column, beside=()))(key, column)
        if column != "not_reached" or "commune" in key:
            return trace(query, key, column)
        item = tuple(key.get(name, "") for name in ("activity", "topic", "audience"))
        if item not in listed:
            listed[item] = answering.places(db, query, key)
        places = tuple(commune for unit, commune in listed[item] if unit == key.get("district", unit))
        return trace(replace(query, communes=places), key, column) if places else None

    return opened


def periods_of(query: Query) -> tuple[str, ...]:
    """The months of a question's span, the supplementary report's too when it is looked to."""
    return _between(query.span.since, query.span.through)


def _between(since: str, through: str) -> tuple[str, ...]:
    months = calendar.between(since, through)
    return (*months, through) if calendar.is_supplement(through) and through not in months else months


def _periods(query: Query, key: Mapping[str, str]) -> tuple[str, ...]:
    if period := key.get("period"):
        return (period,)
    if quarter := key.get("quarter"):
        return semantic.months_of(quarter)
    if query.months:
        return tuple(
            itertools.chain.from_iterable(semantic.months_of(one) if "Q" in one else (one,) for one in query.months)
        )
    since = query.scope.since
    return periods_of(query) if since and not since.endswith("-01") else ()


def _before(query: Query) -> tuple[str, ...]:
    assert query.before is not None
    return _between(query.before.since, query.before.through)


def _units(query: Query, key: Mapping[str, str]) -> tuple[str, ...]:
    return (key["district"],) if "district" in key else query.scope.units


def _one(key: Mapping[str, str], name: str, chosen: tuple[str, ...]) -> tuple[str, ...]:
    return (key[name],) if name in key else chosen


def _communes(query: Query, key: Mapping[str, str]) -> tuple[str, ...] | None:
    """The communes a figure is of, () for all with the unit's own work; None when it is of none of those chosen."""
    if "commune" in key:
        return (key["commune"],)
    if not query.communes or "district" not in key:
        return query.communes
    own = within(query.communes, key["district"], query.scope.through)
    return own or None


def within(communes: Sequence[str], district: str, through: str) -> tuple[str, ...]:
    """Those of the communes for which a unit reports in the era of a month."""
    reporter = _reporters(calendar.month_of(through))
    return tuple(code for code in communes if reporter.get(code) == district)


@lru_cache(maxsize=32)
def _reporters(month: str) -> dict[str, str]:
    """Commune → who reports for it: itself since 7/2025, its district before."""
    day = calendar.unit_day(month)
    found = {unit.code: unit.code for unit in catalogue.reporting_units_on(day) if unit.level == "commune"}
    for unit in catalogue.units_on(day):
        parent = catalogue.unit_by_id().get(unit.parent_id or "")
        if unit.level == "commune" and parent is not None:
            found.setdefault(unit.code, parent.code)
    return found


def _output(query: Query, key: Mapping[str, str], column: str, periods: tuple[str, ...]) -> Trace | None:
    """What was done, or the plan's targets that it is held against (their cells have no months)."""
    activities = _one(key, "activity", query.scope.activities)
    if column in ("target", "expected"):
        return Trace("targets", _units(query, key), activities=activities)
    communes = _communes(query, key)
    if communes is None:
        return None
    return Trace("outputs", _units(query, key), communes, activities, periods=periods)


def _share(query: Query, key: Mapping[str, str], column: str, periods: tuple[str, ...]) -> Trace:
    groups = _one(key, "group", query.scope.groups)
    own = tuple(one.code for one in catalogue.activities() if one.group in groups)
    chosen = query.scope.activities
    activities = tuple(code for code in chosen if not own or code in own) or own
    return Trace(_PLANNED.get(column, "outputs"), _units(query, key), activities=activities)


def _money(query: Query, key: Mapping[str, str], column: str, periods: tuple[str, ...]) -> Trace:
    groups, sources = _one(key, "group", query.scope.groups), _one(key, "source", query.scope.sources)
    if column in semantic.GIVEN:
        return Trace("allocations", _units(query, key), groups=groups, sources=sources, given=(semantic.GIVEN[column],))
    if column == "allocated":
        return Trace("allocations", _units(query, key), groups=groups, sources=sources)
    return Trace("spending", _units(query, key), groups=groups, sources=sources, periods=periods)


def _unit_cost(query: Query, key: Mapping[str, str], column: str, periods: tuple[str, ...]) -> Trace:
    if column == "actual":
        against = semantic.counted_against(query.scope.through)[query.scope.groups[0]]
        return Trace("outputs", _units(query, key), activities=(against,), periods=periods)
    return Trace("spending", _units(query, key), groups=query.scope.groups, periods=periods)


def _reach(query: Query, key: Mapping[str, str], column: str, periods: tuple[str, ...]) -> Trace | None:
    """Communes reached open to what reached them, unknown ones to reports; one not reached to the cells that say so."""
    units = _units(query, key)
    communes = _communes(query, key)
    if communes is None:
        return None
    if column == "unknown":
        return Trace("reports", units, periods=periods)
    alone = "commune" in key
    if column == "silent_months" and not alone:
        return None
    positive = column in ("reached", "coverage", "months_active")
    topics, audiences = _one(key, "topic", query.topics), _one(key, "audience", query.audiences)
    activities = _one(key, "activity", query.scope.activities) or semantic.reaching()
    if not topics and not audiences:
        return Trace("outputs", units, communes, activities, periods=periods, positive=positive)
    if len(audiences) > 1:
        return None
    return Trace("meetings", units, communes, semantic.reaching(), periods=periods, topics=topics, audiences=audiences, positive=bool(audiences) and positive)  # fmt: skip


def _meeting(query: Query, key: Mapping[str, str], column: str, periods: tuple[str, ...]) -> Trace | None:
    communes = _communes(query, key)
    if communes is None:
        return None
    who = column.removesuffix("_share")
    audiences = (who,) if who in _PEOPLE else ()
    activities, topics = _one(key, "activity", query.scope.activities), _one(key, "topic", query.topics)
    return Trace("meetings", _units(query, key), communes, activities, periods=periods, topics=topics, audiences=audiences)  # fmt: skip


def _report(query: Query, key: Mapping[str, str], column: str, periods: tuple[str, ...]) -> Trace:
    return Trace("reports", _units(query, key), periods=periods)
