"""The reporting calendar in force: periods, their first and last days, and when a report is due.

A period is text, "2023-06": the reporting month from the day after May's cut-off to June's
cut-off (Decree 09/2019: 15/5 to 14/6/2023); "2023-13" is the supplementary report on the year's money. Each year goes by
its own rules when its calendar was set (data/reporting_calendar.py), else by the settings. What the ledger says of that is
told in a small file of the home, so that nothing here opens the ledger.
"""

from __future__ import annotations

import json
import os
import re
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from data.names import bare
from data.periods import (
    SUPPLEMENT,
    between,
    is_period,
    is_reported,
    is_supplement,
    month_of,
    months,
    plus,
    split,
    supplement_of,
    year_of,
)
from data.rules import Calendar, Rules, from_plain
from data.settings import home_path, settings

__all__ = [
    "FILE", "SUPPLEMENT", "ZONE", "Calendar", "Rules", "between", "closes_on", "cutoff", "defaults", "due_on", "first_day",
    "in_force", "is_period", "is_reported", "is_supplement", "is_working_day", "month_of", "months", "opens_on", "parse",
    "parse_reported", "period_of", "plus", "split", "supplement_of", "today", "unit_day", "year_of",
]  # fmt: skip
FILE = "calendar.json"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
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
_SUPPLEMENT = re.compile(
    r"(?P<coded>[12]\d{3}) ?[-/.] ?13|(?:bao cao )?(?:quyet toan )?bo sung(?: nam)? (?P<named>[12]\d{3})"
)
_BEFORE = re.compile(r"^(?:ky bao cao|ky|bao cao)\b[ :.]*")
_BRACKETS = re.compile(r" ?\([^()]*\)$")


def today() -> date:
    """The day it is in Lạng Sơn."""
    return datetime.now(ZONE).date()


def defaults() -> Rules:
    """What the settings say: the rules of a year that has none of its own."""
    return Rules(settings().cutoff_day, settings().due_working_days)


def in_force() -> Calendar:
    """The calendar of the home that TIENDO_HOME names, as its ledger last told it."""
    path = _file(os.environ.get("TIENDO_HOME"))
    try:
        found = path.stat()
    except OSError:
        return _by_settings(defaults())
    return _told(path, (found.st_ino, found.st_size, found.st_mtime_ns), defaults())


@lru_cache(maxsize=64)
def _file(_: str | None) -> Path:
    return home_path() / FILE


@lru_cache(maxsize=8)
def _by_settings(rules: Rules) -> Calendar:
    return Calendar(rules)


@lru_cache(maxsize=8)
def _told(path: Path, stamp: tuple[int, int, int], default: Rules) -> Calendar:
    """What the file says; one that cannot be read says nothing, and is written anew when the ledger is opened next."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return Calendar(default, MappingProxyType({int(year): from_plain(rules) for year, rules in told.items()}))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Calendar(default)


def cutoff(period: str) -> date:
    """The last day of a period."""
    return in_force().cutoff(period)


def first_day(period: str) -> date:
    """The day after the cut-off of the month before."""
    return in_force().first_day(period)


def unit_day(period: str) -> date:
    """The day whose units report a period."""
    return in_force().unit_day(period)


def due_on(period: str) -> date:
    """The last day a report of the period is on time."""
    return in_force().due_on(period)


def opens_on(period: str) -> date:
    """The first day a report of the period is taken."""
    return in_force().opens_on(period)


def closes_on(period: str) -> date | None:
    """The last day a report of the period is taken without an exception; None: it does not close."""
    return in_force().closes_on(period)


def period_of(day: date) -> str:
    """The month a day belongs to."""
    return in_force().period_of(day)


def is_working_day(day: date) -> bool:
    """True when the day is worked, by its year's calendar."""
    return in_force().is_working_day(day)


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


def parse_reported(value: object) -> str | None:
    """As `parse`, and the supplementary report of a year: "2023-13", "Quyết toán bổ sung năm 2023", "Bổ sung 2023"."""
    if isinstance(value, str):
        text = _BRACKETS.sub("", _BEFORE.sub("", bare(value))).strip(" .,;:'")
        if found := _SUPPLEMENT.fullmatch(text):
            period = supplement_of(int(found["coded"] or found["named"]))
            return period if is_supplement(period) else None
    return parse(value)


def _of_day(year: int, month: int, day: int) -> str | None:
    try:
        return _of_date(date(year, month, day))
    except ValueError:
        return None


def _of_date(day: date) -> str | None:
    month = f"{day.year:04d}-{day.month:02d}"
    return month if is_period(month) and day.day in (1, cutoff(month).day) else None
