"""The signed and stamped copy of a report: a PDF and the letter it came with, kept beside the revision it belongs to.

The file is never opened here: it is told by its first and last bytes, kept by its sum, and given out as a download only.
Raises accounts.NotAllowed and NotAttachable.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from data import accounts, calendar, store
from data.accounts import Account, NotAllowed
from data.language import N_
from data.opened import shown_name
from data.settings import settings
from data.store import Home

_HEAD, _TAIL = b"%PDF-", b"%%EOF"
_NEAR_END = 2048  # what scanners write after the mark
_LONGEST = 100


class NotAttachable(Exception):
    """The file or what is said of it cannot be kept; the text says why and what would be right."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter that a signed report came with: its number as written ("45/BC-UBND"), its day."""

    number: str = ""
    date: date | None = None


def attach(home: Home, submission: int, file: str, content: bytes, by: Account, letter: Letter | None = None) -> int:
    """Keeps a signed copy beside a revision and returns its number; the same file again is kept once and told again."""
    accounts.demand(by, accounts.SUBMIT)
    letter = letter or Letter()
    _demand_pdf(content)
    if letter.date and letter.date > calendar.today():
        raise NotAttachable(N_("Ngày văn bản không thể sau hôm nay."))
    sha256 = hashlib.sha256(content).hexdigest()
    with store.transaction(home) as ledger:
        unit = ledger.one("SELECT unit FROM submission WHERE submission = ?", [submission])
        if unit is None:
            raise NotAttachable(N_("Không có báo cáo số này."))
        if by.role == accounts.DISTRICT and str(unit).partition(":")[0] != by.unit:
            raise NotAllowed(N_("Tài khoản này không có quyền làm việc này."))
        number = letter.number.strip()[:_LONGEST]
        known = ledger.one(
            "SELECT max(attachment) FROM attachment WHERE submission = ? AND sha256 = ? AND letter_number = ?",
            [submission, sha256, number],
        )
        if known:
            return int(known)
        store.keep_file(home, sha256, content)
        attachment = ledger.event("attached", by.name, store.now(), submission=submission)
        row = {"attachment": attachment, "submission": submission, "file": shown_name(file), "sha256": sha256,
               "size_bytes": len(content), "letter_number": number, "letter_date": letter.date}  # fmt: skip
        ledger.append("attachment", [row])
    return attachment


def _demand_pdf(content: bytes) -> None:
    limit = settings().upload_limit_mb
    if len(content) > limit * 2**20:
        raise NotAttachable(N_("Bản ký quá lớn. Quét lại ở độ phân giải thấp hơn hoặc chia thành nhiều tệp."))
    if not content.startswith(_HEAD) or _TAIL not in content[-_NEAR_END:]:
        raise NotAttachable(
            N_("Tệp không phải là PDF hoặc chưa tải hết. Quét hoặc lưu bản ký, đóng dấu thành PDF rồi gửi lại.")
        )
