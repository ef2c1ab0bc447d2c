"""What happened to the data: the ledger's events as the published file has them, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its version, what, when (in Lạng Sơn), by whom, and the report it is about (unit's code and month)."""

    version: int
    kind: str
    at: datetime
    actor: str
    submission: int | None
    unit: str | None
    period: str | None


def events(db: duckdb.DuckDBPyConnection, limit: int, actor: str | None = None, day: date | None = None) -> list[Event]:
    """At most `limit` events of the full published file (the approved one names nobody), of one person and one day."""
    query = """SELECT e.version, e.kind, e.recorded_at, e.actor, e.submission, u.code, p.period
        FROM event AS e LEFT JOIN submission AS s USING (submission) LEFT JOIN unit AS u USING (unit_key)
        LEFT JOIN period AS p USING (period_key)
        WHERE coalesce(e.actor = $actor, $actor IS NULL) AND coalesce(e.recorded_at::DATE = $day, $day IS NULL)
        ORDER BY e.version DESC LIMIT $limit"""
    rows = db.execute(query, {"actor": actor, "day": day, "limit": limit}).fetchall()
    return [Event(*row) for row in rows]


def actors(db: duckdb.DuckDBPyConnection) -> list[str]:
    """Everybody of whom there is an event, by name."""
    return [str(name) for (name,) in db.execute("SELECT DISTINCT actor FROM event ORDER BY actor").fetchall()]
