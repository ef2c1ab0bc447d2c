"""What a reviewer decides from: the reports that wait, ordered by what they change, and one report's figures beside others.

Everything is read from the full published file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from analytics.measures import Rows, fetched
from analytics.queries import STATE_OF_REPORT, among, model, parameters
from analytics.scope import Scope

if TYPE_CHECKING:
    import duckdb

_FAULTS = 3  # how many of a unit's faults are told


@dataclass(frozen=True, slots=True)
class Effect:
    """What approving changes in the province's total of the year: `thing` is an activity's code, "" for đồng spent; `share` the change
    over the total as approved, None where there is none yet.
    """

    thing: str
    change: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A revision that waits: `effects` largest share first, `days` since it was recorded, `corrects` an approved one, `late` when it is the
    first and came after the due date."""

    submission: int
    unit: str
    period: str
    revision: int
    recorded_at: datetime
    received_on: date
    actor: str
    reason: str
    late: bool
    warnings: int
    corrects: bool
    days: int
    effects: tuple[Effect, ...]

    @property
    def share(self) -> float:
        """The largest share of a provincial total that it changes."""
        return max((1.0 if effect.share is None else effect.share for effect in self.effects), default=0.0)


def queue(db: duckdb.DuckDBPyConnection, today: date) -> tuple[Waiting, ...]:
    """What waits, the largest effect on a provincial total first, among equals the longest waiting."""
    found: dict[int, list[dict[str, Any]]] = {}
    for row in fetched(db.execute(model("review_queue"))).dicts():
        found.setdefault(row["submission"], []).append(row)
    waiting = (_waiting(rows, today) for rows in found.values())
    return tuple(sorted(waiting, key=lambda one: (-round(one.share, 3), -one.days, one.submission)))


def _waiting(rows: list[dict[str, Any]], today: date) -> Waiting:
    first = {name: value for name, value in rows[0].items() if name not in ("thing", "change", "share")}
    effects = tuple(Effect(row["thing"], row["change"], row["share"]) for row in rows if row["thing"] is not None)
    days = max((today - first["recorded_at"].date()).days, 0)
    return Waiting(**first | {"reason": first["reason"] or ""}, days=days, effects=effects)


def figures(db: duckdb.DuckDBPyConnection, submission: int) -> Rows:
    """A revision's figures: thing (activity, '' for đồng spent), now, before (the month before), to_date (with the months approved
    before it), target (allocated for money), progress.
    """
    return fetched(db.execute(model("review_figures"), {"submission": submission}))


def record_of(db: duckdb.DuckDBPyConnection, unit: str, today: date) -> Rows:
    """A unit's reports of the latest years: period, state (report.REPORT_STATES), days_late, revisions, due_on, waiting (a newer
    revision waits); oldest first."""
    return fetched(
        db.execute(
            f"""SELECT r.period, {STATE_OF_REPORT} AS state,
                    CASE WHEN r.received AND r.first_received_on > r.due_on THEN r.first_received_on - r.due_on END AS days_late, r.revisions, r.due_on, r.waiting
                FROM report AS r WHERE r.unit = $unit AND (r.expected OR r.revisions > 0) ORDER BY r.period_key""",
            {"unit": unit, "today": today},
        )
    )


def quality(db: duckdb.DuckDBPyConnection, scope: Scope) -> Rows:
    """How the reports of the scope's months came, by unit: unit, decided (reports with an approval or a return), first_time_right
    (approved as first sent: never returned, never sent again before the approval).
    """
    query = f"""WITH one AS (
            SELECT s.unit_key, s.period_key, bool_or(s.state IN ('approved', 'returned')) AS decided,
                bool_or(s.revision = 1 AND s.state = 'approved') AS first_time_right
            FROM submission AS s WHERE s.year = $year AND s.period_key <= $through GROUP BY ALL)
        SELECT u.code AS unit, count(*) FILTER (decided)::INTEGER AS decided, count(*) FILTER (first_time_right)::INTEGER AS first_time_right
        FROM one JOIN unit AS u USING (unit_key) WHERE true {among(scope.units, "u.code", "units")} GROUP BY u.code ORDER BY u.code"""
    return fetched(db.execute(query, parameters(query, scope)))


def frequent(db: duckdb.DuckDBPyConnection, scope: Scope) -> Rows:
    """The most frequent faults of each unit's reports in the scope's months: unit, kind ("issue", "returned"), code, times (reports
    it was found in). Warnings and what reports were returned for; notes are no faults. Only from the full file; `scope.own`
    limits whose.
    """
    query = f"""WITH found AS (
            SELECT s.unit_key, s.period_key, s.submission, 'issue' AS kind, i.code FROM issue AS i JOIN submission AS s USING (submission)
            WHERE s.year = $year AND i.severity <> 'note'
            UNION
            SELECT s.unit_key, s.period_key, s.submission, 'returned', coalesce(json_extract_string(e.facts, '$.code'), 'other')
            FROM event AS e JOIN submission AS s USING (submission) WHERE s.year = $year AND e.kind = 'returned')
        SELECT u.code AS unit, f.kind, f.code, count(*)::INTEGER AS times
        FROM found AS f JOIN unit AS u USING (unit_key)
        WHERE f.period_key <= $through AND ($own IS NULL OR list_contains($own, u.code)) {among(scope.units, "u.code", "units")}
        GROUP BY u.code, f.kind, f.code QUALIFY row_number() OVER (PARTITION BY u.code ORDER BY times DESC, f.code) <= {_FAULTS}
        ORDER BY u.code, times DESC, f.code"""
    own = None if scope.own is None else list(scope.own)
    return fetched(db.execute(query, parameters(query, scope) | {"own": own}))
