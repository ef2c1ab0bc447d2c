"""The calendar as the published file has it, and what a change of it would do to due dates and to reports that came."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from data import calendar
from data.rules import Calendar, Day, Month, Rules

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of a period by one calendar."""

    first_day: date
    last_day: date
    opens_on: date
    due_on: date
    closes_on: date | None


@dataclass(frozen=True, slots=True)
class Moved:
    """A period with its days before and after."""

    period: str
    before: Dates
    after: Dates


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change would do: periods whose days move, and (unit, period) of reports that become late, or on time."""

    moved: tuple[Moved, ...] = ()
    late: tuple[tuple[str, str], ...] = ()
    on_time: tuple[tuple[str, str], ...] = ()


def known(db: duckdb.DuckDBPyConnection) -> Calendar:
    """The calendar in force at the file's version."""
    return Calendar(calendar.defaults(), MappingProxyType({year: rules for year, (_, rules) in _in_force(db).items()}))


def of_year(db: duckdb.DuckDBPyConnection, year: int) -> tuple[int, Rules]:
    """(revision, rules) in force for a year; revision 0 and what the settings say when it was never set."""
    return _in_force(db).get(year) or (0, calendar.defaults())


def revisions(db: duckdb.DuckDBPyConnection, year: int) -> tuple[dict[str, Any], ...]:
    """Each time the year's calendar was set, newest first: the columns of the published table `calendar`."""
    cursor = db.execute("SELECT * FROM calendar WHERE year = ? ORDER BY calendar DESC", [year])
    names = [column[0] for column in cursor.description or ()]
    return tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall())


def periods(year: int) -> tuple[str, ...]:
    """The months of a year and its supplementary report."""
    return (*calendar.months(year), calendar.supplement_of(year))


def dates(of: Calendar, period: str) -> Dates:
    return Dates(of.first_day(period), of.cutoff(period), of.opens_on(period), of.due_on(period), of.closes_on(period))


def effect(db: duckdb.DuckDBPyConnection, year: int, rules: Rules) -> Effect:
    """What other rules for a year would change, in its own periods and in the months of the year after."""
    before = known(db)
    after = before.changed(year, rules)
    looked = (*periods(year), *calendar.months(year + 1))
    moved = [Moved(period, dates(before, period), dates(after, period)) for period in looked]
    moved = [one for one in moved if one.before != one.after]
    late, on_time = _punctuality(db, {one.period: one for one in moved})
    return Effect(tuple(moved), late, on_time)


def _punctuality(
    db: duckdb.DuckDBPyConnection, moved: dict[str, Moved]
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Reports that came, whose first revision is on the other side of the due date now."""
    rows = db.execute(
        """SELECT unit, period, first_received_on, on_time FROM report
           WHERE received AND corrected_in_time AND list_contains(?, period) ORDER BY period_key, unit_key""",
        [list(moved)],
    ).fetchall()
    late = [(unit, p) for unit, p, came, on_time in rows if on_time and came > moved[p].after.due_on]
    better = [(unit, p) for unit, p, came, on_time in rows if not on_time and came <= moved[p].after.due_on]
    return tuple(late), tuple(better)


def _in_force(db: duckdb.DuckDBPyConnection) -> dict[int, tuple[int, Rules]]:
    months: dict[int, list[Month]] = defaultdict(list)
    for number, *own in db.execute(
        "SELECT calendar, period, opens_on, due_on, closes_on FROM calendar_month ORDER BY period"
    ).fetchall():
        months[number].append(Month(*own))
    days: dict[int, list[Day]] = defaultdict(list)
    for number, *own in db.execute("SELECT calendar, day, working, name FROM calendar_day ORDER BY day").fetchall():
        days[number].append(Day(*own))
    rows = db.execute(
        "SELECT calendar, year, cutoff_day, due_working_days, closes_after_days FROM calendar WHERE in_force ORDER BY year"
    ).fetchall()
    return {
        year: (number, Rules(cutoff, due, closes, tuple(months[number]), tuple(days[number])))
        for number, year, cutoff, due, closes in rows
    }
