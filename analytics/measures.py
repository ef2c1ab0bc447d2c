"""The questions we answer, one function each → rows with documented columns, exact to the definitions.

A measure is a `.sql` of models/ whose places are filled from the fixed fragments here; what a reader chose is bound,
never pasted. `rows` gives plain tuples (quick to start), the functions named as the measures give DataFrames.
Money is whole đồng, ratios are sums over sums, None is "nothing to say", never zero.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from analytics.publish import MODELS
from analytics.scope import APPROVED, Scope, in_force_of
from data import calendar, catalogue
from data.settings import settings

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

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
    "reporting": {"district": ("r.unit_key", "r.unit"), "period": ("r.period_key", "r.period")},
}
MEASURES = tuple(DIMENSIONS)
_ITEMS = ("activity", "topic", "audience")
# Every unit stands in a row once an activity, with the same number of reports each time.
_REPORTS_OF_UNIT = "any_value(due) AS due, any_value(missing) AS missing,"
_REPORTS_OF_ALL = """sum(due) // greatest(count(DISTINCT activity_key), 1) AS due,
        sum(missing) // greatest(count(DISTINCT activity_key), 1) AS missing,"""


class WrongDimension(ValueError):
    """A measure was asked by something it cannot be asked by; the text says what would be right."""


@dataclass(frozen=True, slots=True)
class Rows:
    """An answer as plain values: the names of its columns and its rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def dicts(self) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def progress(db: duckdb.DuckDBPyConnection, scope: Scope, by: Sequence[str] = ()) -> pd.DataFrame:
    """By district, activity, group: target, actual, expected, progress, pace, status, reports_due, reports_missing,
    actual_without_target, targets_set, targets_achieved, targets_on_pace, share_on_pace.
    """
    return _asked(db, "progress", scope, by).df()


def budget(db: duckdb.DuckDBPyConnection, scope: Scope, by: Sequence[str] = ()) -> pd.DataFrame:
    """By district, group, source: allocated, spent, remaining in đồng, absorption."""
    return _asked(db, "budget", scope, by).df()


def coverage(db: duckdb.DuckDBPyConnection, scope: Scope, by: Sequence[str] = ()) -> pd.DataFrame:
    """By district or commune, or by activity, topic or audience (with district too): communes, reached, unknown, coverage.

    By commune also total (meetings), months_active, silent_months, people, silence_stopped.
    """
    return _asked(db, "coverage", scope, by).df()


def reporting(db: duckdb.DuckDBPyConnection, scope: Scope, by: Sequence[str] = ()) -> pd.DataFrame:
    """By district, period: expected, received, on_time, approved, reporting_rate, on_time_rate, value_completeness."""
    return _asked(db, "reporting", scope, by).df()


def rows(db: duckdb.DuckDBPyConnection, measure: str, scope: Scope, by: Sequence[str] = ()) -> Rows:
    """The same answers as plain values."""
    return fetched(_asked(db, measure, scope, by))


def fetched(cursor: duckdb.DuckDBPyConnection) -> Rows:
    return Rows(tuple(column[0] for column in cursor.description or ()), tuple(cursor.fetchall()))


_COLUMNS = {
    "progress": ("target", "actual", "expected", "progress", "pace", "status", "reports_due", "reports_missing", "actual_without_target",
                 "targets_set", "targets_achieved", "targets_on_pace", "share_on_pace"),
    "budget": ("allocated", "spent", "remaining", "absorption"),
    "coverage": ("communes", "reached", "unknown", "coverage"),
    "reporting": ("expected", "received", "on_time", "approved", "reporting_rate", "on_time_rate", "value_completeness"),
}  # fmt: skip


def columns(measure: str, by: Sequence[str]) -> tuple[str, ...]:
    """The columns of a measure as everyone is told of them: dimensions in the order asked for, then figures."""
    more = ("total", "months_active", "silent_months", "people") if measure == "coverage" and "commune" in by else ()
    return (*by, *_COLUMNS[measure], *more)


def _asked(db: duckdb.DuckDBPyConnection, measure: str, scope: Scope, by: Sequence[str]) -> duckdb.DuckDBPyConnection:
    check(measure, by)
    query = {"progress": _progress, "budget": _budget, "coverage": _coverage, "reporting": _reporting}[measure](
        scope, tuple(by)
    )
    return db.execute(query, _parameters(query, scope, by))


def check(measure: str, by: Sequence[str]) -> None:
    """Raises WrongDimension when a measure cannot be asked by these."""
    known = DIMENSIONS[measure]
    wrong = [name for name in by if name not in known] or [name for at, name in enumerate(by) if name in by[:at]]
    if wrong:
        raise WrongDimension(f"không xem được theo “{wrong[0]}”; chọn trong: {', '.join(known)} (mỗi chiều một lần)")
    if measure == "coverage" and len([name for name in by if name != "district"]) > 1:
        raise WrongDimension(
            "độ bao phủ xem theo một chiều: district, commune, activity, topic hoặc audience (có thể kèm district)"
        )


def missing(db: duckdb.DuckDBPyConnection, scope: Scope) -> Rows:
    """The due reports up to the month looked to that are not in force: district, period, due_on; oldest first."""
    query = f"""SELECT r.unit AS district, r.period, r.due_on
        FROM report AS r
        WHERE r.year = $year AND r.period_key <= $through AND r.expected AND r.due_on < $today
            AND NOT {in_force_of(scope.state, scope.own, "r", "r.unit")} {_where(scope.units, "r.unit", "units")}
        ORDER BY r.period_key, r.unit_key"""
    return fetched(db.execute(query, _parameters(query, scope)))


def to_date(db: duckdb.DuckDBPyConnection, scope: Scope) -> Rows:
    """One activity through the plan months of the year: period, actual and expected to date (sums over units), and whether
    the month has any report in force (`present`); months after `through` have no actual.
    """
    query = f"""SELECT p.period, sum({_of_state(scope, "c.actual", "c.unit")}) FILTER (p.period_key <= $through)::BIGINT AS actual,
            sum(c.target * c.elapsed) / any_value(c.total) AS expected,
            coalesce(bool_or({in_force_of(scope.state, scope.own, "r", "r.unit")}), false) AND p.period_key <= $through AS present
        FROM progress_cell AS c JOIN period AS p ON p.period_key = c.through_key JOIN plan_month AS m ON m.period_key = p.period_key
        LEFT JOIN report AS r ON r.unit_key = c.unit_key AND r.period_key = c.through_key
        WHERE c.year = $year {_where(scope.activities, "c.activity", "activities")} {_where(scope.units, "c.unit", "units")}
        GROUP BY p.period, p.period_key ORDER BY p.period_key"""
    return fetched(db.execute(query, _parameters(query, scope)))


def reports(db: duckdb.DuckDBPyConnection, scope: Scope) -> Rows:
    """Each report of the year's months up to the one looked to: district, period, state (report.REPORT_STATES), waiting (a newer
    revision waits), days_late (None when on time or not received), received_on, due_on, expected, on_time.
    """
    query = f"""SELECT r.unit AS district, r.period, {STATE_OF_REPORT} AS state, r.waiting,
            CASE WHEN r.received AND r.first_received_on > r.due_on THEN r.first_received_on - r.due_on END AS days_late,
            r.received_on, r.due_on, r.expected, r.on_time
        FROM report AS r WHERE r.year = $year AND r.period_key <= $through {_where(scope.units, "r.unit", "units")}
        ORDER BY r.unit_key, r.period_key"""
    return fetched(db.execute(query, _parameters(query, scope)))


def trends(db: duckdb.DuckDBPyConnection, scope: Scope) -> Rows:
    """Month by month up to the one looked to, each as it stood then: period, present (any report in force), reports_due,
    reports_missing, targets_set, targets_on_pace, allocated, spent, communes, reached, people (to date).
    """
    query = _model("trends").format(
        in_force=in_force_of(scope.state, scope.own, "r", "r.unit"),
        actual=_of_state(scope, "p.actual", "p.unit"),
        reported=_of_state(scope, "p.reported", "p.unit"),
        spent=_of_state(scope, "b.spent", "b.unit"),
        months=_of_state(scope, "r.months", "c.unit"),
        units_of_report=_where(scope.units, "r.unit", "units"),
        units_of_progress=_where(scope.units, "p.unit", "units"),
        units_of_budget=_where(scope.units, "b.unit", "units"),
        units_of_commune=_where(scope.units, "c.unit", "units"),
        activities_of_progress=_where(scope.activities, "p.activity", "activities"),
        activities_of_reach=_where(scope.activities, "r.item", "activities"),
    )
    return fetched(db.execute(query, _parameters(query, scope)))


def commune_rows(db: duckdb.DuckDBPyConnection, scope: Scope) -> Rows:
    """Coverage by district and commune with who reports for it: what a map and a list of communes are made of."""
    return rows(db, "coverage", scope, ("district", "commune"))


# The state of a report `r` on the day looked from ($today): report.REPORT_STATES.
STATE_OF_REPORT = """CASE
    WHEN r.approved THEN 'approved' WHEN r.submitted THEN 'submitted' WHEN r.returned THEN 'returned'
    WHEN NOT r.expected THEN 'not_asked' WHEN $today > r.due_on THEN 'missing' WHEN $today >= r.last_day THEN 'open' ELSE 'not_due' END"""


# --- the queries: every fragment is written here -------------------------------------------------------------------


@cache
def _model(name: str) -> str:
    return (MODELS / f"{name}.sql").read_text(encoding="utf-8")


def _progress(scope: Scope, by: tuple[str, ...]) -> str:
    one = "activity" in by or len(scope.activities) == 1
    counted = not one and "group" not in by and not scope.activities  # the form asks for more than one activity
    alone = set(by) >= {"district", "activity"}
    return _model("progress_counts" if counted else "progress").format(
        in_force=in_force_of(scope.state, scope.own, "r", "r.unit"),
        actual=_of_state(scope, "p.actual", "p.unit"),
        reported=_of_state(scope, "p.reported", "p.unit"),
        number="1" if one else "count(DISTINCT activity_key)",
        reports=_REPORTS_OF_UNIT if "district" in by else _REPORTS_OF_ALL,
        any="" if alone else "any_value",
        units=_where(scope.units, "p.unit", "units"),
        activities=_where(scope.activities, "p.activity", "activities"),
        **_by("progress", by, alone),
    )


def _budget(scope: Scope, by: tuple[str, ...]) -> str:
    return _model("budget").format(
        spent=_of_state(scope, "b.spent", "b.unit"),
        units=_where(scope.units, "b.unit", "units"),
        groups_asked=_where(scope.groups, "b.grp", "groups"),
        sources=_where(scope.sources, "b.source", "sources"),
        **_by("budget", by, len(by) == 3),
    )


def _reporting(scope: Scope, by: tuple[str, ...]) -> str:
    return _model("reporting").format(
        units=_where(scope.units, "r.unit", "units"), **_by("reporting", by, len(by) == 2)
    )


def _coverage(scope: Scope, by: tuple[str, ...]) -> str:
    if "commune" in by:
        return _coverage_communes(scope, by)
    item = next((name for name in by if name in _ITEMS), None)
    chosen = "AND (r.activity_key = 0 OR r.activity_key IN (SELECT activity_key FROM activity WHERE list_contains($activities, code)))"
    return _model("coverage").format(
        months=_of_state(scope, "r.months", "c.unit"),
        part=_of_state(scope, "r.part", "c.unit"),
        absent=_of_state(scope, "c.absent", "c.unit"),
        join="JOIN" if item else "LEFT JOIN",
        activities=_where(scope.activities, "r.item", "activities")
        if item == "activity"
        else chosen
        if scope.activities
        else "",
        units=_COMMUNES_OF_UNITS if scope.units else "",
        **_by("coverage", by, False),
    )


def _coverage_communes(scope: Scope, by: tuple[str, ...]) -> str:
    return _model("coverage_communes").format(
        value=_of_state(scope, "m.value", "m.unit"),
        met="AND m.reaches " + _where(scope.activities, "m.activity", "activities"),
        absent=_of_state(scope, "c.absent", "c.unit"),
        units=_COMMUNES_OF_UNITS if scope.units else "",
        **_by("coverage", by, True),
    )


# A commune is asked for by its own code, or by that of the unit that reports for it.
_COMMUNES_OF_UNITS = "AND (list_contains($units, c.unit) OR list_contains($units, c.commune))"


def _by(measure: str, by: tuple[str, ...], alone: bool) -> dict[str, str]:
    """The fragments that the dimensions decide. `alone`: a row of the answer is one row of the table, nothing is summed."""
    return {
        "keys": _keys(measure, by),
        "groups": "".join(f"key_{name}, {_column(name)}, " for name in by),
        "dims": "".join(f"{_column(name)}, " for name in by),
        "order": "ORDER BY " + ", ".join(f"key_{name}" for name in by) if by else "",
        "sum": "" if alone else "sum",
        "group_all": "" if alone else "GROUP BY ALL",
    }


def _keys(measure: str, by: tuple[str, ...]) -> str:
    """ "p.unit_key AS key_district, p.unit AS district, ": what rows are told apart by; nothing for one total row."""
    named = (
        f"{key} AS key_{name}, {code} AS {_column(name)}, " for name in by for key, code in [DIMENSIONS[measure][name]]
    )
    return "".join(named)


def _column(name: str) -> str:
    return f'"{name}"'


def _of_state(scope: Scope, column: str, unit: str) -> str:
    """The column of the state asked for; a district's own units alone may differ."""
    if scope.state == APPROVED:
        return f"{column}_approved"
    if scope.own is None:
        return f"{column}_submitted"
    return f"CASE WHEN list_contains($own, {unit}) THEN {column}_submitted ELSE {column}_approved END"


def _where(chosen: tuple[str, ...], column: str, parameter: str) -> str:
    return f"AND list_contains(${parameter}, {column})" if chosen else ""


def _parameters(query: str, scope: Scope, by: Sequence[str] = ()) -> dict[str, object]:
    """What a query names of all that a scope says: DuckDB refuses a parameter that a query does not name."""
    found: dict[str, object] = {
        "year": scope.year,
        "through": scope.through_key,
        "today": scope.today,
        "on_track": settings().on_track,
        "behind": settings().behind,
        "looked": (1 << (scope.through_key % 100)) - 1,
        "era": _era_of(scope.through),
        "due": _due(scope) if "$due" in query else 0,
        "kind": next((name for name in by if name in _ITEMS), "activity"),
        "units": list(scope.units),
        "activities": list(scope.activities),
        "groups": list(scope.groups),
        "sources": list(scope.sources),
        "own": list(scope.own or ()),
    }
    return {name: found[name] for name in dict.fromkeys(_PARAMETER.findall(query))}


_PARAMETER = re.compile(r"\$([a-z_]+)")


def _due(scope: Scope) -> int:
    """The set of months up to the one looked to whose due date is past; long after, no calendar is asked."""
    looked = (1 << (scope.through_key % 100)) - 1
    if scope.today > calendar.cutoff(scope.through) + timedelta(days=90):
        return looked
    periods = calendar.between(f"{scope.year}-01", scope.through)
    return sum(1 << month for month, period in enumerate(periods) if calendar.due_on(period) < scope.today)


@cache
def _era_of(period: str) -> int:
    """The number of the era a month belongs to, by its cut-off day; see 02_unit_era.sql."""
    return len({unit.valid_from for unit in catalogue.units() if unit.valid_from <= calendar.cutoff(period)})
