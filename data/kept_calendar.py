"""The calendar as the ledger keeps it: its rows as rules, and the small file that tells them without opening the ledger.

The file follows the ledger: it is compared whenever the ledger is opened and put in place whole when it says something else.
A home whose calendar was never set has none.
"""

from __future__ import annotations

import contextlib
import json
import os
import uuid
from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING

from data import calendar, rules
from data.rules import Calendar, Day, Month, Rules

if TYPE_CHECKING:
    from data.ledger import Ledger

_LATEST = """
    SELECT calendar, year, cutoff_day, due_working_days, closes_after_days FROM calendar WHERE calendar <= ?
    QUALIFY row_number() OVER (PARTITION BY year ORDER BY calendar DESC) = 1 ORDER BY year
"""


def revisions(ledger: Ledger, version: int | None = None) -> dict[int, tuple[int, Rules]]:
    """Year → (revision in force, its rules), as of a version of the ledger (the latest without one)."""
    found = ledger.rows(_LATEST, [ledger.version() if version is None else version])
    if not found:
        return {}
    numbers = [number for number, *_ in found]
    months: dict[int, list[Month]] = defaultdict(list)
    for number, *own in ledger.rows(
        "SELECT calendar, period, opens_on, due_on, closes_on FROM calendar_month WHERE calendar IN (SELECT unnest(?)) ORDER BY period",
        [numbers],
    ):
        months[number].append(Month(*own))
    days: dict[int, list[Day]] = defaultdict(list)
    for number, *own in ledger.rows(
        "SELECT calendar, day, working, name FROM calendar_day WHERE calendar IN (SELECT unnest(?)) ORDER BY day",
        [numbers],
    ):
        days[number].append(Day(*own))
    return {
        year: (number, Rules(cutoff, working, closes, tuple(months[number]), tuple(days[number])))
        for number, year, cutoff, working, closes in found
    }


def recorded(ledger: Ledger, version: int | None = None) -> Calendar:
    """The calendar as of a version of the ledger."""
    found = revisions(ledger, version)
    return Calendar(calendar.defaults(), MappingProxyType({year: own for year, (_, own) in found.items()}))


def tell(ledger: Ledger) -> None:
    """Makes the home's file say what the ledger says. Where nothing can be written, nothing that is written depends on it."""
    path = ledger.home.path / calendar.FILE
    with contextlib.suppress(OSError):
        if ledger.one("SELECT count(*) FROM calendar") == 0:
            path.unlink(missing_ok=True)
            return
        found = {str(year): rules.plain(own) for year, (_, own) in revisions(ledger).items()}
        text = json.dumps(found, ensure_ascii=False, sort_keys=True)
        if path.exists() and path.read_bytes() == text.encode():
            return
        aside = path.with_name(f"{calendar.FILE}.{uuid.uuid4().hex}.tmp")
        with aside.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
