"""The text of a measure's query and what it binds: every fragment put into a model's places is written here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from analytics.publish import MODELS
from analytics.scope import APPROVED, Scope
from data import calendar, catalogue
from data.settings import settings

# Measure → dimension → (key that sorts it, code that is shown).
DIMENSIONS: dict[str, dict[str, tuple[str, str]]] = {
    "progress": {
        "district": ("p.unit_key", "p.unit"),
        "activity": ("p.activity_key", "p.activity"),
        "group": ("p.grp_key", "p.grp"),
    },
    "budget": {
        "district": ("b.unit_key", "b.unit"),
        "group": ("b.grp_key", "b.grp"),
        "source": ("b.source_key", "b.source"),
    },
    "coverage": {
        "district": ("c.unit_key", "c.unit"),
        "commune": ("c.commune_key", "c.commune"),
        "activity": ("r.item_key", "r.item"),
        "topic": ("r.item_key", "r.item"),
        "audience": ("r.item_key", "r.item"),
    },
    "reporting": {
        "district": ("r.unit_key", "r.unit"),
        "period": ("r.period_key", "r.period"),
        "quarter": ("((r.month + 2) // 3)", "r.year || '-Q' || ((r.month + 2) // 3)"),
    },
}
_ITEMS = ("activity", "topic", "audience")
# Every unit stands in a row once an activity, with the same number of reports each time.
_REPORTS_OF_UNIT = "any_value(due) AS due, any_value(missing) AS missing,"
_REPORTS_OF_ALL = """sum(due) // greatest(count(DISTINCT activity_key), 1) AS due,
        sum(missing) // greatest(count(DISTINCT activity_key), 1) AS missing,"""


# The state of a report `r` on the day looked from ($today): report.REPORT_STATES.
STATE_OF_REPORT = """CASE
    WHEN r.approved THEN 'approved' WHEN r.submitted THEN 'submitted' WHEN r.returned THEN 'returned'
    WHEN NOT r.expected THEN 'not_asked' WHEN $today > r.due_on THEN 'missing' WHEN $today >= r.last_day THEN 'open' ELSE 'not_due' END"""


@cache
def model(name: str) -> str:
    return (MODELS / f"{name}.sql").read_text(encoding="utf-8")


def progress(scope: Scope, *bys: tuple[str, ...]) -> str:
    by = _dimensions("progress", bys)
    each = len(bys) == 1  # of several at once a row is one activity, or it is not
    one = len(scope.activities) == 1 or (each and "activity" in by)
    counted = (
        each and not one and "group" not in by and not scope.activities
    )  # the form asks for more than one activity
    alone = each and set(by) >= {"district", "activity"}
    return model("progress_counts" if counted else "progress").format(
        came=of_state(scope, "p.came", "p.unit"),
        actual=of_state(scope, "p.actual", "p.unit"),
        reported=of_state(scope, "p.reported", "p.unit"),
        number="1" if one else _number_of_activities(bys),
        reports=_REPORTS_OF_UNIT if each and "district" in by else _REPORTS_OF_ALL,
        any="" if alone else "any_value",
        units=among(scope.units, "p.unit", "units"),
        activities=among(scope.activities, "p.activity", "activities"),
        **_by("progress", bys, alone),
    )


def _number_of_activities(bys: Sequence[tuple[str, ...]]) -> str:
    """How many activities a row of several questions covers. Every unit has one row an activity: a row of units alone counts its rows."""
    if len(bys) == 1 or not all("district" in by or "activity" in by for by in bys):
        return "count(DISTINCT activity_key)"
    return (
        "CASE WHEN GROUPING(key_activity) = 0 THEN 1 ELSE count(*) END"
        if any("activity" in by for by in bys)
        else "count(*)"
    )


def progress_months(scope: Scope, bys: Sequence[tuple[str, ...]]) -> str:
    """Each of `bys` is (district,) or (activity,)."""
    named = tuple(name for (name,) in bys)
    sets = [f"(key_period, period, key_{name}, {name})" for name in named]
    return model("progress_months").format(
        came=of_state(scope, "p.came", "p.unit"),
        actual=of_state(scope, "p.actual", "p.unit"),
        reported=of_state(scope, "p.reported", "p.unit"),
        units_of_progress=among(scope.units, "p.unit", "units"),
        activities_of_progress=among(scope.activities, "p.activity", "activities"),
        groups="".join(f"key_{name}, {name}, " for name in named),
        dims="".join(f"{name}, " for name in named),
        order="".join(f"key_{name}, " for name in named),
        grouped=f"GROUPING({', '.join(f'key_{name}' for name in named)})" if len(named) > 1 else "0",
        of_unit="GROUPING(key_district) = 0" if len(named) > 1 else str("district" in named).lower(),
        group_all=f"GROUP BY GROUPING SETS ({', '.join(sets)})" if len(named) > 1 else f"GROUP BY {sets[0][1:-1]}",
    )


def budget(scope: Scope, *bys: tuple[str, ...]) -> str:
    return model("budget").format(
        spent=of_state(scope, "b.spent", "b.unit"),
        units=among(scope.units, "b.unit", "units"),
        groups_asked=among(scope.groups, "b.grp", "groups"),
        sources=among(scope.sources, "b.source", "sources"),
        **_by("budget", bys, len(bys) == 1 and len(bys[0]) == 3),
    )


def reporting(scope: Scope, *bys: tuple[str, ...]) -> str:
    by = _dimensions("reporting", bys)
    return model("reporting").format(
        months="" if "period" in by else "AND r.month <= 12",
        units=among(scope.units, "r.unit", "units"),
        **_by("reporting", bys, len(bys) == 1 and set(by) >= {"district", "period"}),
    )


def coverage(scope: Scope, by: tuple[str, ...]) -> str:
    if "commune" in by:
        return _coverage_communes(scope, by)
    item = next((name for name in by if name in _ITEMS), None)
    own = among(scope.activities, "r.item", "activities")
    by_way_of = _BY_WAY_OF if scope.activities else ""
    return _coverage(
        scope, _by("coverage", (by,), False), "r.kind = $kind", own if item == "activity" else by_way_of, "JOIN" if item else "LEFT JOIN"
    )  # fmt: skip


def items_reached(scope: Scope) -> str:
    """Coverage by activity, topic and audience together: each row begins with its kind and its item."""
    chosen = f"AND CASE WHEN r.kind = 'activity' THEN list_contains($activities, r.item) ELSE true {_BY_WAY_OF} END"
    fragments = _by("coverage", ((),), False) | {
        "keys": "r.kind, r.item_key AS key_item, r.item,",
        "groups": "kind, key_item, item,",
        "dims": "kind, item,",
        "order": "ORDER BY key_item",
    }
    return _coverage(scope, fragments, "true", chosen if scope.activities else "", "JOIN")


# Topics and audiences that the activities chosen brought; of each item a row stands without an activity, so that all are told of.
_BY_WAY_OF = "AND (r.activity_key = 0 OR r.activity_key IN (SELECT activity_key FROM activity WHERE list_contains($activities, code)))"


def _coverage(scope: Scope, fragments: dict[str, str], of_kind: str, activities: str, join: str) -> str:
    return model("coverage").format(
        months=of_state(scope, "r.months", "c.unit"),
        part=of_state(scope, "r.part", "c.unit"),
        absent=of_state(scope, "c.absent", "c.unit"),
        join=join,
        of_kind=of_kind,
        activities=activities,
        units=_COMMUNES_OF_UNITS if scope.units else "",
        **fragments,
    )


def reach(scope: Scope, by: tuple[str, ...], kind: str) -> str:
    """Coverage by topics or audiences, of which $items are chosen; a row a commune too when that is asked."""
    join = "JOIN" if kind in by else "LEFT JOIN"
    return _coverage(scope, _by("coverage", (by,), False), "r.kind = $kind", "AND list_contains($items, r.item)", join)


def _coverage_communes(scope: Scope, by: tuple[str, ...]) -> str:
    return model("coverage_communes").format(
        value=of_state(scope, "m.value", "m.unit"),
        met="AND m.reaches " + among(scope.activities, "m.activity", "activities"),
        absent=of_state(scope, "c.absent", "c.unit"),
        units=_COMMUNES_OF_UNITS if scope.units else "",
        **_by("coverage", (by,), True),
    )


# A commune is asked for by its own code, or by that of the unit that reports for it.
_COMMUNES_OF_UNITS = "AND (list_contains($units, c.unit) OR list_contains($units, c.commune))"


def asked(measure: str, scope: Scope, *bys: tuple[str, ...]) -> str:
    """The query of a measure by one list of dimensions, or by several at once (not of coverage)."""
    if measure == "coverage":
        (by,) = bys
        return coverage(scope, by)
    return {"progress": progress, "budget": budget, "reporting": reporting}[measure](scope, *bys)


def _by(measure: str, bys: Sequence[tuple[str, ...]], alone: bool) -> dict[str, str]:
    """The fragments that the dimensions decide. `alone`: a row of the answer is one row of the table, nothing is summed.

    Of several questions at once (GROUPING SETS) each row begins with `grouped`: a bit for every dimension that its question has
    not, the last one lowest; see measures.several.
    """
    by, each = _dimensions(measure, bys), len(bys) == 1
    bits = ", ".join(f"key_{name}" for name in by)
    sets = ", ".join("(" + ", ".join(f"key_{name}, {_column(name)}" for name in some) + ")" for some in bys)
    return {
        "keys": _keys(measure, by),
        "groups": "".join(f"key_{name}, {_column(name)}, " for name in by),
        "grouped": "" if each else f"GROUPING({bits}) AS grouped,",
        "dims": ("" if each else "grouped, ") + "".join(f"{_column(name)}, " for name in by),
        "order": f"ORDER BY {bits}" if by else "",
        "sum": "" if alone else "sum",
        "group_all": "" if alone else "GROUP BY ALL" if each else f"GROUP BY GROUPING SETS ({sets})",
    }  # fmt: skip


def _dimensions(measure: str, bys: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The dimensions of one question as it names them; those of several in the order of DIMENSIONS, and each must keep it."""
    if len(bys) == 1:
        return bys[0]
    named = tuple(name for name in DIMENSIONS[measure] if any(name in by for by in bys))
    if wrong := [by for by in bys if by != tuple(name for name in named if name in by)]:
        raise ValueError(f"{measure}: {wrong[0]} is not in the order of {named}")
    return named


def _keys(measure: str, by: tuple[str, ...]) -> str:
    """ "p.unit_key AS key_district, p.unit AS district, ": what rows are told apart by; nothing for one total row."""
    named = (
        f"{key} AS key_{name}, {code} AS {_column(name)}, " for name in by for key, code in [DIMENSIONS[measure][name]]
    )
    return "".join(named)


def _column(name: str) -> str:
    return f'"{name}"'


def of_state(scope: Scope, column: str, unit: str) -> str:
    """The column of the state asked for; a district's own units alone may differ."""
    if scope.state == APPROVED:
        return f"{column}_approved"
    if scope.own is None:
        return f"{column}_submitted"
    return f"CASE WHEN list_contains($own, {unit}) THEN {column}_submitted ELSE {column}_approved END"


def among(chosen: tuple[str, ...], column: str, parameter: str) -> str:
    return f"AND list_contains(${parameter}, {column})" if chosen else ""


def parameters(query: str, scope: Scope, by: Sequence[str] = ()) -> dict[str, object]:
    """What a query names of all that a scope says: DuckDB refuses a parameter that a query does not name."""
    found: dict[str, object] = {
        "year": scope.year,
        "through": scope.through_key,
        "today": scope.today,
        "on_track": settings().on_track,
        "behind": settings().behind,
        "month": scope.month_key,
        "looked": (1 << (scope.month_key % 100)) - (1 << (scope.since_key % 100 - 1)),
        "since": scope.since_key,
        "era": _era_of(scope.through),
        "kind": next((name for name in by if name in _ITEMS), "activity"),
        "units": list(scope.units),
        "activities": list(scope.activities),
        "groups": list(scope.groups),
        "sources": list(scope.sources),
        "own": list(scope.own or ()),
    }
    return {name: found[name] for name in dict.fromkeys(_PARAMETER.findall(query)) if name in found}


_PARAMETER = re.compile(r"\$([a-z_]+)")


@cache
def _era_of(period: str) -> int:
    """The number of the era a period belongs to; see 02_unit_era.sql. Eras begin with a calendar month: no cut-off day moves it."""
    return len({unit.valid_from for unit in catalogue.units() if unit.valid_from <= calendar.unit_day(period)})
