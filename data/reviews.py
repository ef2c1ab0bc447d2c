"""Approving a report, and returning it with a reason."""

from __future__ import annotations

from datetime import date

from data import store
from data.store import Home, Ledger


class NotReviewable(Exception):
    """The submission does not exist, or what is asked was done already."""


def approve(home: Home, submission: int, actor: str) -> bool:
    """Approves a revision: it is in force from now on. False when it was approved before."""
    with store.transaction(home) as ledger:
        return record_approval(ledger, submission, actor)


def return_(home: Home, submission: int, actor: str, reason: str) -> None:
    """Returns a revision to its unit with a reason; it no longer counts as received."""
    with store.transaction(home) as ledger:
        if _state(ledger, submission) != "submitted":
            raise NotReviewable("Báo cáo này không ở trạng thái chờ duyệt.")
        ledger.event("returned", actor, store.now(), submission=submission, reason=reason)


def record_approval(ledger: Ledger, submission: int, actor: str, on: date | None = None) -> bool:
    """Writes the approval within an open transaction; a sample home records it on the day the report came."""
    state = _state(ledger, submission)
    if state is None:
        raise NotReviewable("Không có báo cáo số này.")
    if state == "approved":
        return False
    moment = store.moment_of(on) if on and ledger.kind() == store.SAMPLE else store.now()
    ledger.event("approved", actor, moment, submission=submission)
    return True


def _state(ledger: Ledger, submission: int) -> str | None:
    """submitted, approved or returned; None when there is no such submission."""
    return ledger.one(  # type: ignore[no-any-return]
        "SELECT max_by(kind, version) FROM event WHERE submission = ? AND kind IN ('submitted', 'approved', 'returned')", [submission]
    )
