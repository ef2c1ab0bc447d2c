"""Whether a period takes a report of a unit on a day: open, closed, or closed with a permission."""

from __future__ import annotations

from datetime import date

from data import exceptions, store
from data.exceptions import LATE, REOPEN
from data.issues import ERROR, Issue
from data.rules import Calendar
from data.store import Ledger

_LATEST = """
    SELECT max_by(e.kind, e.version) AS state,
           max_by(try_cast(json_extract_string(e.facts, '$.due_on') AS DATE), e.version) AS correct_by
    FROM submission AS s JOIN event AS e USING (submission)
    WHERE s.unit = ? AND s.period = ? AND e.kind IN ('submitted', 'approved', 'returned')
    GROUP BY s.submission, s.revision ORDER BY s.revision DESC
"""


def day_of(ledger: Ledger, received_on: date, today: date) -> date:
    """The day a report is judged by: today; in a sample home the day it came, which is the day it is recorded on."""
    return min(received_on, today) if ledger.kind() == store.SAMPLE else today


def refusal(ledger: Ledger, calendar: Calendar, unit_id: str, period: str, day: date) -> Issue | None:
    """Why a report is not taken on a day, as the issue period_closed; None when it is.

    After closing, a first report needs a permission to be late, a correction of an approved one a permission to reopen; one
    that was returned may be corrected up to the day set on its return. A period that is not open yet takes any permission.
    """
    opens, closes = calendar.opens_on(period), calendar.closes_on(period)
    if day < opens:
        allowed = exceptions.valid(ledger, unit_id, period, day) is not None
        return None if allowed else _closed("not_open", opens)
    if closes is None or day <= closes:
        return None
    revisions = ledger.rows(_LATEST, [unit_id, period])
    kind = REOPEN if any(state == "approved" for state, _ in revisions) else LATE
    if revisions and revisions[0][0] == "returned" and revisions[0][1] is not None and day <= revisions[0][1]:
        return None
    return None if exceptions.valid(ledger, unit_id, period, day, kind) else _closed(kind, closes)


def _closed(reason: str, day: date) -> Issue:
    return Issue("period_closed", ERROR, facts={"reason": reason, "day": day.strftime("%d/%m/%Y")})
