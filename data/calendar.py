"""The reporting calendar: periods, their first and last days, and when a report is due.

A period is text, "2023-06": the reporting month from the day after May's cut-off to June's
cut-off (Decree 09/2019: 15/5 to 14/6/2023). Cut-off day and working days until due are settings.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from data.names import bare
from data.settings import settings

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_PERIOD = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEAR, _MONTH = r"(?P<y>[12]\d{3})", r"(?P<m>\d{1,2})"
# How people write a month, compared without diacritics: 2023-06 · 06/2023 · Tháng 6 năm 2023 · T6/2023 · tháng 6, năm 2023
_WRITTEN = (
    re.compile(rf"{_YEAR} ?[-/.] ?{_MONTH}"),
    re.compile(rf"(?:(?:thang|t) ?\.? ?)?{_MONTH} ?[-/.] ?(?:nam )?{_YEAR}"),
    re.compile(rf"(?:thang|t) ?\.? ?{_MONTH}(?: ?, ?| )(?:nam )?{_YEAR}"),
    re.compile(rf"nam {_YEAR} ?[-/.,]? ?thang {_MONTH}"),
)
_DAY = (
    re.compile(r"(?P<y>[12]\d{3})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[t ]0{1,2}:00(?::00(?:\.0+)?)?)?"),
    re.compile(r"(?P<d>\d{1,2}) ?[/.-] ?(?P<m>\d{1,2}) ?[/.-] ?(?P<y>[12]\d{3})(?: 0{1,2}:00(?::00)?)?"),
)
_BEFORE = re.compile(r"^(?:ky bao cao|ky|bao cao)\b[ :.]*")
_BRACKETS = re.compile(r" ?\([^()]*\)$")


def today() -> date:
    """The day it is in Lạng Sơn."""
    return datetime.now(ZONE).date()


def is_period(text: str) -> bool:
    """True for "2023-06"; months only from 01 to 12."""
    found = _PERIOD.fullmatch(text)
    return bool(found) and 1 <= int(found[2]) <= 12 and 1900 < int(found[1]) < 2200  # type: ignore[index]


@cache
def cutoff(period: str) -> date:
    """The last day of a period."""
    year, month = split(period)
    return date(year, month, settings().cutoff_day)


@cache
def first_day(period: str) -> date:
    """The day after the cut-off of the month before."""
    return cutoff(plus(period, -1)) + timedelta(days=1)


@cache
def due_on(period: str) -> date:
    """The last day a report of the period is on time: some working days after the cut-off."""
    day, left = cutoff(period), settings().due_working_days
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day


@cache
def is_working_day(day: date) -> bool:
    """No weekend and no public holiday of Việt Nam; a weekend day worked in exchange counts.

    Labour Code 2019, article 112, with the days the government names each year where they are known; Tết and Hùng Vương
    are computed from the lunar calendar, offline.
    """
    return bool(_public_holidays(day.year).is_working_day(day))


def split(period: str) -> tuple[int, int]:
    return int(period[:4]), int(period[5:7])


def year_of(period: str) -> int:
    return int(period[:4])


def plus(period: str, months: int) -> str:
    """The period so many months later (earlier when negative)."""
    year, month = split(period)
    years, rest = divmod(year * 12 + month - 1 + months, 12)
    return f"{years:04d}-{rest + 1:02d}"


def between(first: str, last: str) -> tuple[str, ...]:
    """All periods from first to last, both included."""
    found, period = [], first
    while period <= last:
        found.append(period)
        period = plus(period, 1)
    return tuple(found)


def period_of(day: date) -> str:
    """The period a day belongs to."""
    month = f"{day.year:04d}-{day.month:02d}"
    return month if day <= cutoff(month) else plus(month, 1)


def parse(value: object) -> str | None:
    """The period a person wrote, or None when it cannot be known for sure.

    Takes "2023-06", "6/2023", "Tháng 6 năm 2023", "T6/2023" and a date cell: a period that Excel turned
    into a date is the first of the month; a date on a cut-off day is that month. Another day is not a period.
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _of_date(value)
    if not isinstance(value, str):
        return None
    text = _BRACKETS.sub("", _BEFORE.sub("", bare(value))).strip(" .,;:'")
    for pattern in _WRITTEN:
        if found := pattern.fullmatch(text):
            period = f"{int(found['y']):04d}-{int(found['m']):02d}"
            return period if is_period(period) else None
    for pattern in _DAY:
        if found := pattern.fullmatch(text):
            return _of_day(int(found["y"]), int(found["m"]), int(found["d"]))
    return None


def _of_day(year: int, month: int, day: int) -> str | None:
    try:
        return _of_date(date(year, month, day))
    except ValueError:
        return None


def _of_date(day: date) -> str | None:
    month = f"{day.year:04d}-{day.month:02d}"
    return month if day.day in (1, settings().cutoff_day) and is_period(month) else None


@cache
def _public_holidays(year: int) -> Any:
    import holidays  # slow to import, and only due days need it

    return holidays.country_holidays("VN", years=[year])
