"""Approving a report, and returning it with a reason. In force is the latest approved revision of a unit and month."""

from __future__ import annotations

from datetime import date

from data import accounts, store
from data.accounts import Account
from data.language import N_
from data.store import Home, Ledger


class NotReviewable(Exception):
    """The submission does not exist, or is not in the state that was taken for granted; the text says which."""


def approve(home: Home, submission: int, by: Account) -> bool:
    """Approves a revision: it is in force from now on. False when it was approved before. Raises accounts.NotAllowed."""
    with store.transaction(home) as ledger:
        return record_approval(ledger, submission, by)


def return_(home: Home, submission: int, by: Account, reason: str, correct_by: date | None = None) -> None:
    """Returns a revision that waits to its unit, with a reason; it no longer counts as received.

    `correct_by` is the day up to which a correction still counts as on time. Raises accounts.NotAllowed.
    """
    accounts.demand(by, accounts.REVIEW)
    if not reason.strip():
        raise NotReviewable(N_("Trả lại báo cáo cần ghi lý do."))
    facts = {"reason": reason.strip(), **({"due_on": correct_by.isoformat()} if correct_by else {})}
    with store.transaction(home) as ledger:
        if _state(ledger, submission) != "submitted":
            raise NotReviewable(N_("Báo cáo này không ở trạng thái chờ duyệt."))
        ledger.event("returned", by.name, store.now(), submission=submission, **facts)


def record_approval(ledger: Ledger, submission: int, by: Account, on: date | None = None) -> bool:
    """Writes the approval within an open transaction; a sample home records it on the day the report came."""
    accounts.demand(by, accounts.REVIEW)
    state = _state(ledger, submission)
    if state is None:
        raise NotReviewable(N_("Không có báo cáo số này."))
    if state == "approved":
        return False
    moment = store.moment_of(on) if on and ledger.kind() == store.SAMPLE else store.now()
    ledger.event("approved", by.name, moment, submission=submission)
    return True


def _state(ledger: Ledger, submission: int) -> str | None:
    """submitted, approved or returned; None when there is no such submission."""
    query = (
        "SELECT max_by(kind, version) FROM event WHERE submission = ? AND kind IN ('submitted', 'approved', 'returned')"
    )
    found: str | None = ledger.one(query, [submission])
    return found
