"""Periods as text: "2023-06" is a reporting month, "2023-13" the supplementary report on the money of a year.

Counting and listing knows months alone: no arithmetic gives a thirteenth one.
"""

from __future__ import annotations

import re
from functools import lru_cache

_PERIOD = re.compile(r"([0-9]{4})-([0-9]{2})")
SUPPLEMENT = 13  # where "Quyết toán bổ sung" stands in its year: after December


def is_period(text: str) -> bool:
    """True for a reporting month, "2023-06"; months only from 01 to 12."""
    found = _PERIOD.fullmatch(text)
    return bool(found) and 1 <= int(found[2]) <= 12 and 1900 < int(found[1]) < 2200  # type: ignore[index]


def is_supplement(text: str) -> bool:
    """True for the supplementary report of a year, "2023-13": money alone."""
    return text.endswith(f"-{SUPPLEMENT}") and is_period(f"{text[:-3]}-12")


def is_reported(text: str) -> bool:
    """True for what a report can be of: a month, or the supplementary report of a year."""
    return is_period(text) or is_supplement(text)


def supplement_of(year: int) -> str:
    return f"{year:04d}-{SUPPLEMENT}"


def month_of(period: str) -> str:
    """The month itself; December for the supplementary report, which belongs to its year's end."""
    return f"{period[:4]}-12" if is_supplement(period) else period


def split(period: str) -> tuple[int, int]:
    return int(period[:4]), int(period[5:7])


def year_of(period: str) -> int:
    return int(period[:4])


def plus(period: str, months: int) -> str:
    """The month so many months later (earlier when negative). Raises ValueError for a supplementary report: it is no month."""
    if is_supplement(period):
        raise ValueError(f"{period} is no month")
    year, month = split(period)
    years, rest = divmod(year * 12 + month - 1 + months, 12)
    return f"{years:04d}-{rest + 1:02d}"


@lru_cache(maxsize=4096)  # a page asks for the same few spans thousands of times
def between(first: str, last: str) -> tuple[str, ...]:
    """All months from first to last, both included; up to a supplementary report, those up to December."""
    found, period = [], first
    while period <= last:
        found.append(period)
        period = plus(period, 1)
    return tuple(found)


def months(year: int) -> tuple[str, ...]:
    return between(f"{year:04d}-01", f"{year:04d}-12")
