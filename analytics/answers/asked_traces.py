"""Which cells a figure of a question is made of."""

from __future__ import annotations

from collections.abc import Mapping

from analytics import semantic
from analytics.report import Trace
from analytics.semantic import Query
from data import calendar, catalogue

# What of a row is not the measure's own cells.
_OTHERS = {"target": "targets", "allocated": "allocations", "expected": "targets"}
_KINDS = {"outputs": "outputs", "progress": "outputs", "forecast": "outputs", "shares": "outputs", "money": "spending", "unit_cost": "spending",
          "meetings": "meetings", "reports": "reports"}  # fmt: skip


def trace(query: Query, key: Mapping[str, str], column: str) -> Trace | None:
    """The cells of the figure `column` in the row of `key` (dimension → code; those left out are totals); None for what has none."""
    if column in ("status", "before", "change", "projected", "low", "high") or (
        query.before and column not in query.meant.columns
    ):
        return None
    source = query.meant.source
    kind = _kind(query, column)
    units = (key["district"],) if "district" in key else query.scope.units
    chosen = Trace(kind, units, _communes(query, key), periods=_periods(query, key))
    if kind in ("spending", "allocations"):
        groups = (key["group"],) if "group" in key else query.scope.groups
        sources = (key["source"],) if "source" in key else query.scope.sources
        periods = () if kind == "allocations" else chosen.periods
        return Trace(kind, units, groups=groups, sources=sources, periods=periods)
    activities = (key["activity"],) if "activity" in key else _activities(query, key)
    if kind == "targets":
        return None if source == "reports" else Trace(kind, units, activities=activities)
    if source == "reach" and kind == "outputs":
        return Trace(
            kind,
            chosen.units,
            chosen.communes,
            activities or semantic.reaching(),
            periods=chosen.periods,
            positive=True,
        )
    if kind == "meetings":
        topics = (key["topic"],) if "topic" in key else query.topics
        audiences = (key["audience"],) if "audience" in key else query.audiences
        return Trace(
            kind, chosen.units, chosen.communes, activities, periods=chosen.periods, topics=topics, audiences=audiences
        )
    return Trace(kind, chosen.units, chosen.communes, activities, periods=chosen.periods)


def _kind(query: Query, column: str) -> str:
    source = query.meant.source
    if source == "reach":
        return "meetings" if query.topics or query.audiences or {"topic", "audience"} & set(query.by) else "outputs"
    if source == "reports":
        return "reports"
    if source == "unit_cost" and column == "actual":
        return "outputs"
    return _OTHERS.get(column, _KINDS[source])


def _activities(query: Query, key: Mapping[str, str]) -> tuple[str, ...]:
    group = (key["group"],) if "group" in key else query.scope.groups
    own = tuple(one.code for one in catalogue.activities() if one.group in group)
    if query.meant.source == "unit_cost":
        return (semantic.counted_against(query.scope.through)[query.scope.groups[0]],)
    return query.scope.activities or own


def _communes(query: Query, key: Mapping[str, str]) -> tuple[str, ...]:
    return (key["commune"],) if "commune" in key else query.communes


def _periods(query: Query, key: Mapping[str, str]) -> tuple[str, ...]:
    """The months of the row, or of a part of the year; none: all up to the one looked to."""
    if "period" in key:
        return (key["period"],)
    if query.months:
        return query.months
    return calendar.between(query.scope.since, query.scope.through) if query.scope.since else ()
