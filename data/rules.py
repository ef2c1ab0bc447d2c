"""The days of a period by the rules of its year: when it begins and ends, opens, is due and closes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from data.periods import is_supplement, month_of, plus, split, year_of


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """What a period has otherwise than by its year's rule; None is as the rule says."""

    period: str
    opens_on: date | None = None
    due_on: date | None = None
    closes_on: date | None = None


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """A day that is worked, or not, and why."""

    day: date
    working: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """The calendar of one year.

    `closes_after_days`: days after the due date until a period closes; None: periods do not close by themselves.
    `months` and `days`, in order: what is otherwise than by these rules and by the public holidays that are known.
    """

    cutoff_day: int
    due_working_days: int
    closes_after_days: int | None = None
    months: tuple[Month, ...] = ()
    days: tuple[Day, ...] = ()

    def own(self, period: str) -> Month:
        return next((month for month in self.months if month.period == period), Month(period))


@dataclass(frozen=True, eq=False)
class Calendar:
    """The rules of each year that has its own; the other years go by `default`."""

    default: Rules
    years: Mapping[int, Rules] = field(default_factory=lambda: MappingProxyType({}))

    def rules(self, year: int) -> Rules:
        return self.years.get(year, self.default)

    def changed(self, year: int, rules: Rules) -> Calendar:
        """This calendar with other rules for one year."""
        return Calendar(self.default, MappingProxyType({**self.years, year: rules}))

    def cutoff(self, period: str) -> date:
        """The last day of a period; of the supplementary report 31 January, when settling the year's budget ends.

        Law on the State Budget 2015 (83/2015/QH13), article 64: chỉnh lý quyết toán ends on 31 January of the next year.
        """
        year, month = split(period)
        if is_supplement(period):
            return date(year + 1, 1, 31)
        return date(year, month, self.rules(year).cutoff_day)

    def first_day(self, period: str) -> date:
        """The day after the cut-off of the month before; of the supplementary report, after December's."""
        before = month_of(period) if is_supplement(period) else plus(period, -1)
        return self.cutoff(before) + timedelta(days=1)

    def unit_day(self, period: str) -> date:
        """The day whose units report a period: the month's cut-off, December's for the supplementary report."""
        return self.cutoff(month_of(period))

    def due_on(self, period: str) -> date:
        """The last day a report of the period is on time: some working days after its last day, or the day set for it."""
        return _due_on(self, period)

    def opens_on(self, period: str) -> date:
        """The first day a report of the period is taken: its first day, or the day set for it."""
        return self.rules(year_of(period)).own(period).opens_on or self.first_day(period)

    def closes_on(self, period: str) -> date | None:
        """The last day a report of the period is taken without an exception; None: it does not close."""
        rules = self.rules(year_of(period))
        if own := rules.own(period).closes_on:
            return own
        after = rules.closes_after_days
        return None if after is None else self.due_on(period) + timedelta(days=after)

    def period_of(self, day: date) -> str:
        """The month a day belongs to."""
        month = f"{day.year:04d}-{day.month:02d}"
        return month if day <= self.cutoff(month) else plus(month, 1)

    def is_working_day(self, day: date) -> bool:
        """What the year's rules say of the day; else no weekend and no public holiday, or a weekend day worked in exchange."""
        said = next((own.working for own in self.rules(day.year).days if own.day == day), None)
        return is_working_day(day) if said is None else said


@lru_cache(maxsize=4096)
def _due_on(calendar: Calendar, period: str) -> date:
    rules = calendar.rules(year_of(period))
    if own := rules.own(period).due_on:
        return own
    day, left = calendar.cutoff(period), rules.due_working_days
    while left:
        day += timedelta(days=1)
        left -= calendar.is_working_day(day)
    return day


@cache
def is_working_day(day: date) -> bool:
    """No weekend and no public holiday of Việt Nam; a weekend day worked in exchange counts.

    Labour Code 2019, article 112, with the days the government names each year where they are known; Tết and Hùng Vương
    are computed from the lunar calendar, offline.
    """
    return bool(_public_holidays(day.year).is_working_day(day))


@cache
def public_days(year: int) -> tuple[Day, ...]:
    """The public holidays known for a year, and the weekend days worked in exchange; names in Vietnamese."""
    known = _public_holidays(year)
    off = [Day(day, False, name) for day, name in known.items()]
    return tuple(sorted([*off, *(Day(day, True) for day in known.weekend_workdays if day.year == year)]))


@cache
def _public_holidays(year: int) -> Any:
    import holidays  # slow to import, and only due days need it

    return holidays.country_holidays("VN", years=[year], language="vi")


# --- as plain values, to be kept in a file ------------------------------------------------------------------------


def plain(rules: Rules) -> dict[str, Any]:
    """The rules as values that JSON holds."""
    return {
        "cutoff_day": rules.cutoff_day,
        "due_working_days": rules.due_working_days,
        "closes_after_days": rules.closes_after_days,
        "months": [[m.period, _text(m.opens_on), _text(m.due_on), _text(m.closes_on)] for m in rules.months],
        "days": [[_text(d.day), d.working, d.name] for d in rules.days],
    }


def from_plain(values: Mapping[str, Any]) -> Rules:
    """The rules that `plain` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    after = values["closes_after_days"]
    return Rules(
        int(values["cutoff_day"]),
        int(values["due_working_days"]),
        None if after is None else int(after),
        tuple(Month(str(period), *(_day(text) for text in days)) for period, *days in values["months"]),
        tuple(Day(date.fromisoformat(day), bool(working), str(name)) for day, working, name in values["days"]),
    )


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
