"""Signed copies: kept beside their revision, told by their bytes, never opened."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from data import attachments, calendar, store, submissions
from data.accounts import Account, NotAllowed
from data.attachments import Letter, NotAttachable
from data.store import Home

DISTRICT = Account("bs", "district", "185")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"


@pytest.fixture
def sent(empty_home: Home, sample_report: Callable[[str], bytes]) -> int:
    opened = submissions.open_file("bac-son-2023-06.xlsx", sample_report("bac-son-2023-06.xlsx"), date(2023, 6, 16))
    found = submissions.submit(empty_home, submissions.preview(empty_home, opened, DISTRICT), DISTRICT).submission
    assert found
    return found


def kept(home: Home) -> list[tuple[object, ...]]:
    with store.read(home) as ledger:
        return ledger.rows("SELECT submission, file, sha256, letter_number, letter_date FROM attachment")


def test_a_signed_copy_is_kept_with_its_letter(empty_home: Home, sent: int) -> None:
    letter = Letter(" 45/BC-UBND ", date(2023, 6, 16))
    attachments.attach(empty_home, sent, "C:\\bao cao\\ky.pdf", PDF, DISTRICT, letter)
    sha256 = hashlib.sha256(PDF).hexdigest()
    assert kept(empty_home) == [(sent, "ky.pdf", sha256, "45/BC-UBND", date(2023, 6, 16))]
    assert empty_home.file(sha256).read_bytes() == PDF


def test_the_same_copy_twice_is_one(empty_home: Home, sent: int) -> None:
    first = attachments.attach(empty_home, sent, "a.pdf", PDF, DISTRICT)
    assert attachments.attach(empty_home, sent, "b.pdf", PDF, DISTRICT) == first
    assert len(kept(empty_home)) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ" + PDF,
        b"<html><script>alert(1)</script>",
        PDF[:-7],
        PDF + b" " * 4000,
        b"%PDF-" + b"0" * 11_000_000 + b"%%EOF",
    ],
)
def test_what_is_no_pdf_or_too_large_is_refused(content: bytes, empty_home: Home, sent: int) -> None:
    with pytest.raises(NotAttachable):
        attachments.attach(empty_home, sent, "ky.pdf", content, DISTRICT)
    assert kept(empty_home) == []


def test_a_letter_of_tomorrow_is_refused(empty_home: Home, sent: int) -> None:
    with pytest.raises(NotAttachable, match="sau hôm nay"):
        attachments.attach(empty_home, sent, "a.pdf", PDF, DISTRICT, Letter("1", calendar.today() + timedelta(days=1)))


@pytest.mark.parametrize("by", [Account("cl", "district", "180"), Account("l", "leader"), Account("q", "admin")])
def test_another_unit_or_a_reader_attaches_nothing(by: Account, empty_home: Home, sent: int) -> None:
    with pytest.raises(NotAllowed):
        attachments.attach(empty_home, sent, "a.pdf", PDF, by)
    assert kept(empty_home) == []


def test_a_report_that_is_not_there_has_no_copy(empty_home: Home, sent: int) -> None:
    with pytest.raises(NotAttachable, match="số này"):
        attachments.attach(empty_home, sent + 50, "a.pdf", PDF, DISTRICT)
