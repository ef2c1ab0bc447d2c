"""The questions we answer, one function each → rows with documented columns, exact to the definitions.

A measure is a `.sql` of models/ whose places are filled from the fixed fragments of queries; what a reader chose is bound,
never pasted. `rows` gives plain tuples (quick to start), the functions named as the measures give DataFrames.
Money is whole đồng, ratios are sums over sums, None is "nothing to say", never zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analytics import queries
from analytics.scope import Scope, in_force_of

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


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

    By commune also total (meetings), months_active, silent_months, people, silence_stopped, incomplete.
    """
    return _asked(db, "coverage", scope, by).df()


def reporting(db: duckdb.DuckDBPyConnection, scope: Scope, by: Sequence[str] = ()) -> pd.DataFrame:
    """By district, period: expected, received, on_time, approved, reporting_rate, on_time_rate, value_completeness."""
    return _asked(db, "reporting", scope, by).df()


def rows(db: duckdb.DuckDBPyConnection, measure: str, scope: Scope, by: Sequence[str] = ()) -> Rows:
    """The same answers as plain values."""
    return fetched(_asked(db, measure, scope, by))


def several(db: duckdb.DuckDBPyConnection, measure: str, scope: Scope, *bys: Sequence[str]) -> tuple[Rows, ...]:
    """progress, budget or reporting asked by several things at once: what `rows` gives for each of them, for the price of one.

    Half of what a small question costs is its planning: the questions of a page about one measure are one statement with
    GROUPING SETS. Not for reporting by period beside others: the supplementary report has a row of its own there alone.
    """
    for by in bys:
        check(measure, by)
    query = queries.asked(measure, scope, *(tuple(by) for by in bys))
    found = fetched(db.execute(query, queries.parameters(query, scope)))
    return _apart(found, measure, bys)


def _apart(found: Rows, measure: str, bys: Sequence[Sequence[str]]) -> tuple[Rows, ...]:
    """The rows of questions asked together, a question each; a row begins with the bits of the dimensions it has not."""
    named = [name for name in found.columns if name in queries.DIMENSIONS[measure]]
    return tuple(_of_one(found, by, named) for by in bys)


def _of_one(found: Rows, by: Sequence[str], named: Sequence[str]) -> Rows:
    """The rows of one question among several's."""
    bits = sum(1 << at for at, name in enumerate(reversed(named)) if name not in by)
    kept = [at for at, name in enumerate(found.columns) if at and (name not in named or name in by)]
    return Rows(
        tuple(found.columns[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in found.rows if row[0] == bits),
    )


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
    query = queries.asked(measure, scope, tuple(by))
    return db.execute(query, queries.parameters(query, scope, by))


def check(measure: str, by: Sequence[str]) -> None:
    """Raises WrongDimension when a measure cannot be asked by these."""
    known = queries.DIMENSIONS[measure]
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
        WHERE r.year = $year AND r.period_key BETWEEN $since AND $through AND r.expected AND r.due_on < $today
            AND NOT {in_force_of(scope.state, scope.own, "r", "r.unit")} {queries.among(scope.units, "r.unit", "units")}
        ORDER BY r.period_key, r.unit_key"""
    return fetched(db.execute(query, queries.parameters(query, scope)))


def due(db: duckdb.DuckDBPyConnection, scope: Scope) -> int:
    """How many reports are due up to the month looked to."""
    query = f"""SELECT count(*) FROM report AS r
        WHERE r.year = $year AND r.period_key BETWEEN $since AND $through AND r.expected AND r.due_on < $today
            {queries.among(scope.units, "r.unit", "units")}"""
    found = db.execute(query, queries.parameters(query, scope)).fetchone()
    return int(found[0]) if found else 0


def heard(db: duckdb.DuckDBPyConnection, scope: Scope) -> dict[str, bool]:
    """Unit → whether something is known of it, or should be: a report in force or due up to the month looked to, or an opening
    balance.
    """
    query = f"""SELECT r.unit, coalesce(bool_or({in_force_of(scope.state, scope.own, "r", "r.unit")}), false)
            OR bool_or(r.expected AND r.due_on < $today) OR bool_or(r.unit_key IN (SELECT unit_key FROM opening WHERE year = $year))
        FROM report AS r WHERE r.year = $year AND r.period_key <= $through {queries.among(scope.units, "r.unit", "units")}
        GROUP BY r.unit"""
    return dict(db.execute(query, queries.parameters(query, scope)).fetchall())


def waiting(db: duckdb.DuckDBPyConnection, scope: Scope) -> int:
    """How many of the due reports that are not in the figures were sent all the same and wait for approval."""
    query = f"""SELECT count(*) FROM report AS r
        WHERE r.year = $year AND r.period_key BETWEEN $since AND $through AND r.expected AND r.due_on < $today AND r.received
            AND NOT {in_force_of(scope.state, scope.own, "r", "r.unit")} {queries.among(scope.units, "r.unit", "units")}"""
    found = db.execute(query, queries.parameters(query, scope)).fetchone()
    return int(found[0]) if found else 0


def to_date(db: duckdb.DuckDBPyConnection, scope: Scope) -> Rows:
    """One activity through the plan months of the year: period, actual and expected to date (sums over units), and whether
    the month has any report in force (`present`); months after `through` have no actual.
    """
    query = f"""SELECT p.period, sum({queries.of_state(scope, "c.actual", "c.unit")}) FILTER (p.period_key <= $through)::BIGINT AS actual,
            sum(c.target * c.elapsed) / any_value(c.total) AS expected,
            coalesce(bool_or({in_force_of(scope.state, scope.own, "r", "r.unit")}), false) AND p.period_key <= $through AS present
        FROM progress_cell AS c JOIN period AS p ON p.period_key = c.through_key JOIN plan_month AS m ON m.period_key = p.period_key
        LEFT JOIN report AS r ON r.unit_key = c.unit_key AND r.period_key = c.through_key
        WHERE c.year = $year {queries.among(scope.activities, "c.activity", "activities")} {queries.among(scope.units, "c.unit", "units")}
        GROUP BY p.period, p.period_key ORDER BY p.period_key"""
    return fetched(db.execute(query, queries.parameters(query, scope)))


def reports(db: duckdb.DuckDBPyConnection, scope: Scope) -> Rows:
    """Each report of the year's months up to the one looked to: district, period, state (report.REPORT_STATES), waiting (a newer
    revision waits), days_late (None when on time or not received), received_on, due_on, expected, on_time.
    """
    query = f"""SELECT r.unit AS district, r.period, {queries.STATE_OF_REPORT} AS state, r.waiting,
            CASE WHEN r.received AND r.first_received_on > r.due_on THEN r.first_received_on - r.due_on END AS days_late,
            r.received_on, r.due_on, r.expected, r.on_time
        FROM report AS r WHERE r.year = $year AND r.period_key BETWEEN $since AND $through {queries.among(scope.units, "r.unit", "units")}
        ORDER BY r.unit_key, r.period_key"""
    return fetched(db.execute(query, queries.parameters(query, scope)))


def trends(db: duckdb.DuckDBPyConnection, scope: Scope) -> Rows:
    """Month by month up to the one looked to, each as it stood then: period, allocated, spent, communes, reached, people (to
    date).
    """
    query = queries.model("trends").format(
        actual=queries.of_state(scope, "p.actual", "p.unit"),
        spent=queries.of_state(scope, "b.spent", "b.unit"),
        months=queries.of_state(scope, "r.months", "c.unit"),
        units_of_progress=queries.among(scope.units, "p.unit", "units"),
        units_of_budget=queries.among(scope.units, "b.unit", "units"),
        units_of_commune=queries.among(scope.units, "c.unit", "units"),
        activities_of_reach=queries.among(scope.activities, "r.item", "activities"),
    )
    return fetched(db.execute(query, queries.parameters(query, scope)))


def progress_months(db: duckdb.DuckDBPyConnection, scope: Scope, *bys: Sequence[str]) -> tuple[Rows, ...]:
    """Where the targets stood at the end of each plan month up to the one looked to; each of `bys` is district or activity, and
    has rows of its own: district or activity, period, present (a report of the month is in force), reports_due,
    reports_missing (to date), targets_set, targets_on_pace, share_on_pace.

    Of one activity, of a unit or over the units that have a target of it: target of the year, actual (to date), expected (by then),
    progress = actual / target; of one unit also pace and status. All None where several activities are in a row.
    """
    query = queries.progress_months(scope, tuple(tuple(by) for by in bys))
    return _apart(fetched(db.execute(query, queries.parameters(query, scope))), "progress", bys)


def spent_by_month(db: duckdb.DuckDBPyConnection, scope: Scope) -> Rows:
    """Money through the plan months up to the one looked to: period, present (any report in force), allocated of the year and
    spent to date in đồng, passed (the share of the plan's months gone by).
    """
    query = f"""SELECT p.period, coalesce(any_value(q.present), false) AS present, sum(b.allocated)::BIGINT AS allocated,
            sum({queries.of_state(scope, "b.spent", "b.unit")})::BIGINT AS spent,
            any_value(m.ordinal) / any_value(m.months) AS passed
        FROM plan_month AS m JOIN period AS p USING (period_key)
        JOIN budget_cell AS b ON b.year = m.year AND b.through_key = m.period_key
            {queries.among(scope.units, "b.unit", "units")} {queries.among(scope.groups, "b.grp", "groups")} {queries.among(scope.sources, "b.source", "sources")}
        LEFT JOIN (
            SELECT r.period_key, bool_or({in_force_of(scope.state, scope.own, "r", "r.unit")}) AS present FROM report AS r
            WHERE r.year = $year {queries.among(scope.units, "r.unit", "units")} GROUP BY r.period_key
        ) AS q ON q.period_key = m.period_key
        WHERE m.year = $year AND m.period_key <= $through GROUP BY p.period, p.period_key ORDER BY p.period_key"""
    return fetched(db.execute(query, queries.parameters(query, scope)))


def commune_rows(db: duckdb.DuckDBPyConnection, scope: Scope) -> Rows:
    """Coverage by district and commune with who reports for it: what a map and a list of communes are made of."""
    return rows(db, "coverage", scope, ("district", "commune"))


def items_reached(db: duckdb.DuckDBPyConnection, scope: Scope) -> dict[str, Rows]:
    """Activity, topic and audience → what coverage by it gives: the three asked as one."""
    query = queries.items_reached(scope)
    found = fetched(db.execute(query, queries.parameters(query, scope)))
    return {
        kind: Rows((kind, *found.columns[2:]), tuple(row[1:] for row in found.rows if row[0] == kind))
        for kind in ("activity", "topic", "audience")
    }


def attended(db: duckdb.DuckDBPyConnection, scope: Scope) -> int | None:
    """Attendances (the activity LUOT_NGUOI) from January up to the month looked to; None when no report tells of any."""
    query = f"""SELECT sum({queries.of_state(scope, "p.actual", "p.unit")})::BIGINT FROM progress_cell AS p
        WHERE p.year = $year AND p.through_key = $month AND p.activity = 'LUOT_NGUOI' {queries.among(scope.units, "p.unit", "units")}"""
    found = db.execute(query, queries.parameters(query, scope)).fetchone()
    return found[0] if found else None


def reach(db: duckdb.DuckDBPyConnection, scope: Scope, by: Sequence[str], kind: str, items: Sequence[str]) -> Rows:
    """Coverage by the topics or audiences (`kind`) chosen: as coverage, with communes too (1 or 0 each)."""
    query = queries.reach(scope, tuple(by), kind)
    return fetched(db.execute(query, queries.parameters(query, scope) | {"kind": kind, "items": list(items)}))
