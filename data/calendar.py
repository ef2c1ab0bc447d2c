"""The reporting calendar: periods, their first and last days, and when a report is due.

A period is text, "2023-06": the reporting month from the day after May's cut-off to June's
cut-off (Decree 09/2019: 15/5 to 14/6/2023). Cut-off day and working days until due are settings.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from data.settings import settings

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_PERIOD = re.compile(r"(\d{4})-(\d{2})")
_WRITTEN = (
    re.compile(r"(?P<y>\d{4})\s*[-/.]\s*(?P<m>\d{1,2})"),
    re.compile(r"(?P<m>\d{1,2})\s*[-/.]\s*(?P<y>\d{4})"),
    re.compile(r"(?:tháng|thang|t)\s*\.?\s*(?P<m>\d{1,2})\s*(?:[-/.,]|năm|nam)?\s*(?:năm|nam)?\s*(?P<y>\d{4})"),
)


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
    """Monday to Friday and no public holiday of Việt Nam (Labour Code 2019, article 112; lunar days computed)."""
    return day.weekday() < 5 and day not in _public_holidays(day.year)


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
    text = " ".join(value.split()).casefold().removeprefix("kỳ ").strip()
    for pattern in _WRITTEN:
        if found := pattern.fullmatch(text):
            period = f"{int(found['y']):04d}-{int(found['m']):02d}"
            return period if is_period(period) else None
    try:  # a date written as text: "2023-06-01", "01/06/2023"
        return _of_date(date.fromisoformat(text[:10]))
    except ValueError:
        pass
    try:
        return _of_date(datetime.strptime(text, "%d/%m/%Y").date())
    except ValueError:
        return None


def _of_date(day: date) -> str | None:
    month = f"{day.year:04d}-{day.month:02d}"
    return month if day.day in (1, settings().cutoff_day) and is_period(month) else None


@cache
def _public_holidays(year: int) -> frozenset[date]:
    import holidays  # heavy to import, and only late days need it

    return frozenset(holidays.country_holidays("VN", years=year))
