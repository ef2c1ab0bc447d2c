"""Deciding of reports: approving, returning with a coded reason, remarks. In force is the latest approved revision of a unit and month.

Whoever submitted a revision does not approve it; the machine's own operator (role system) is the exception that the
command line needs. Raises accounts.NotAllowed and NotReviewable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data import accounts, store
from data.accounts import Account, NotAllowed
from data.language import N_
from data.store import Home, Ledger

# Why a report is returned: code → words. The code is counted, the comment beside it is read.
REASONS: dict[str, str] = {
    "wrong_figures": N_("Số liệu sai hoặc không khớp với hồ sơ"),
    "incomplete": N_("Thiếu số liệu hoặc thiếu đơn vị cấp xã"),
    "unexplained": N_("Giải trình chưa rõ"),
    "no_evidence": N_("Thiếu minh chứng, thiếu danh sách hoạt động"),
    "money": N_("Kinh phí không khớp dự toán hoặc lũy kế"),
    "signature": N_("Thiếu bản ký, đóng dấu"),
    "other": N_("Lý do khác"),
}
_LONGEST = 2000


class NotReviewable(Exception):
    """The submission does not exist, or is not in the state that was taken for granted; the text says which."""


@dataclass(frozen=True, slots=True)
class Approval:
    """What became of one of many: `refused` says why it was not approved, "" when it was."""

    submission: int
    refused: str = ""


def approve(home: Home, submission: int, by: Account) -> bool:
    """Approves a revision: it is in force from now on. False when it was approved before."""
    with store.transaction(home) as ledger:
        return record_approval(ledger, submission, by)


def approve_many(home: Home, submissions: Sequence[int], by: Account) -> list[Approval]:
    """Approves what can be approved of these, in one transaction; the others are told apart and keep nobody out."""
    accounts.demand(by, accounts.REVIEW)
    found = []
    with store.transaction(home) as ledger:
        for submission in submissions:
            try:
                _demand_waiting(ledger, submission)
                record_approval(ledger, submission, by)
                found.append(Approval(submission))
            except (NotReviewable, NotAllowed) as error:
                found.append(Approval(submission, str(error)))
    return found


def return_(
    home: Home, submission: int, by: Account, reason: str, correct_by: date | None = None, code: str = "other"
) -> None:
    """Returns a revision that waits to its unit; it no longer counts as received.

    `code` is one of REASONS, `reason` says it in words. `correct_by` is the day up to which a correction still counts as on
    time.
    """
    accounts.demand(by, accounts.REVIEW)
    if not reason.strip():
        raise NotReviewable(N_("Trả lại báo cáo cần ghi lý do."))
    if code not in REASONS:
        raise NotReviewable(N_("Không có loại lý do này trong danh mục."))
    facts = {"code": code, "reason": reason.strip()[:_LONGEST]}
    facts |= {"due_on": correct_by.isoformat()} if correct_by else {}
    with store.transaction(home) as ledger:
        _demand_waiting(ledger, submission)
        ledger.event("returned", by.name, store.now(), submission=submission, **facts)


def comment(home: Home, submission: int, by: Account, text: str, sheet: str = "", cell: str = "") -> int:
    """Keeps a remark on a revision, or on one of its cells, and returns its number. A reviewer remarks on every report, a
    district answers on its own.
    """
    if not (accounts.may(by, accounts.REVIEW) or accounts.may(by, accounts.SUBMIT)):
        accounts.demand(by, accounts.REVIEW)
    if not text.strip():
        raise NotReviewable(N_("Nhận xét cần có nội dung."))
    with store.transaction(home) as ledger:
        _demand_own(ledger, submission, by)
        if cell and not _has_cell(ledger, submission, sheet, cell):
            raise NotReviewable(N_("Báo cáo này không có số liệu ở ô đã chọn."))
        number = ledger.event("commented", by.name, store.now(), submission=submission)
        row = {
            "comment": number,
            "submission": submission,
            "sheet": sheet,
            "cell": cell,
            "text": text.strip()[:_LONGEST],
        }
        ledger.append("comment", [row])
    return number


def record_approval(ledger: Ledger, submission: int, by: Account, on: date | None = None) -> bool:
    """Writes the approval within an open transaction; a sample home records it on the day the report came."""
    accounts.demand(by, accounts.REVIEW)
    state = _state(ledger, submission)
    if state is None:
        raise NotReviewable(N_("Không có báo cáo số này."))
    if state == "approved":
        return False
    demand_another(ledger, submission, by)
    moment = store.moment_of(on) if on and ledger.kind() == store.SAMPLE else store.now()
    ledger.event("approved", by.name, moment, submission=submission)
    return True


def demand_another(ledger: Ledger, submission: int, by: Account) -> None:
    """Raises NotAllowed when the person who would approve is the one who submitted."""
    sender = ledger.one("SELECT actor FROM submission WHERE submission = ?", [submission])
    if by.role != accounts.SYSTEM and sender == by.name:
        raise NotAllowed(N_("Người đã nộp báo cáo không được duyệt chính báo cáo đó; cần người khác duyệt."))


def _demand_waiting(ledger: Ledger, submission: int) -> None:
    state = _state(ledger, submission)
    if state is None:
        raise NotReviewable(N_("Không có báo cáo số này."))
    if state != "submitted":
        raise NotReviewable(N_("Báo cáo này không ở trạng thái chờ duyệt."))


def _demand_own(ledger: Ledger, submission: int, by: Account) -> None:
    unit = ledger.one("SELECT unit FROM submission WHERE submission = ?", [submission])
    if unit is None:
        raise NotReviewable(N_("Không có báo cáo số này."))
    if by.role == accounts.DISTRICT and str(unit).partition(":")[0] != by.unit:
        raise NotAllowed(N_("Tài khoản này không có quyền làm việc này."))


def _has_cell(ledger: Ledger, submission: int, sheet: str, cell: str) -> bool:
    query = """SELECT count(*) FROM (SELECT sheet, cell FROM output_fact WHERE submission = $s UNION ALL
        SELECT sheet, cell FROM money_fact WHERE submission = $s UNION ALL SELECT sheet, cell FROM text_fact WHERE submission = $s UNION ALL
        SELECT sheet, cell FROM issue_fact WHERE submission = $s) WHERE sheet = $sheet AND cell = $cell"""
    return bool(ledger.one(query, {"s": submission, "sheet": sheet, "cell": cell}))


def _state(ledger: Ledger, submission: int) -> str | None:
    """submitted, approved or returned; None when there is no such submission."""
    query = (
        "SELECT max_by(kind, version) FROM event WHERE submission = ? AND kind IN ('submitted', 'approved', 'returned')"
    )
    found: str | None = ledger.one(query, [submission])
    return found
