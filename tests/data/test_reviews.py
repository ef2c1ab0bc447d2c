"""Approving and returning: what is decided of a revision, by whom, and once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from data import reviews, store, submissions
from data.accounts import Account, NotAllowed
from data.reviews import NotReviewable
from data.store import Home

REVIEWER, DISTRICT = Account("duyet", "reviewer"), Account("bs", "district", "185")


@pytest.fixture
def waiting(empty_home: Home, sample_report: Callable[[str], bytes]) -> int:
    """The number of a submission that waits to be approved in `empty_home`."""
    opened = submissions.open_file("bac-son-2023-06.xlsx", sample_report("bac-son-2023-06.xlsx"), date(2023, 8, 1))
    found = submissions.submit(empty_home, submissions.preview(empty_home, opened, DISTRICT), DISTRICT).submission
    assert found
    return found


def events(home: Home) -> list[tuple[object, ...]]:
    with store.read(home) as ledger:
        return ledger.rows(
            "SELECT kind, actor, submission, facts FROM event WHERE kind <> 'submitted' ORDER BY version"
        )


def test_an_approval_is_recorded_once(empty_home: Home, waiting: int) -> None:
    assert reviews.approve(empty_home, waiting, REVIEWER)
    assert not reviews.approve(empty_home, waiting, REVIEWER)
    assert events(empty_home) == [("approved", "duyet", waiting, "{}")]


def test_a_return_keeps_its_reason_and_the_day_for_the_correction(empty_home: Home, waiting: int) -> None:
    reviews.return_(empty_home, waiting, REVIEWER, " Thiếu xã ", date(2023, 8, 5))
    assert events(empty_home) == [
        ("returned", "duyet", waiting, '{"code": "other", "due_on": "2023-08-05", "reason": "Thiếu xã"}')
    ]
    with pytest.raises(NotReviewable, match="chờ duyệt"):
        reviews.return_(empty_home, waiting, REVIEWER, "Nữa")


def test_what_was_returned_can_still_be_approved(empty_home: Home, waiting: int) -> None:
    reviews.return_(empty_home, waiting, REVIEWER, "Nhầm")
    assert reviews.approve(empty_home, waiting, REVIEWER)
    assert [kind for kind, *_ in events(empty_home)] == ["returned", "approved"]


def test_a_return_needs_a_reason(empty_home: Home, waiting: int) -> None:
    with pytest.raises(NotReviewable, match="lý do"):
        reviews.return_(empty_home, waiting, REVIEWER, "  ")
    assert events(empty_home) == []


def test_what_does_not_exist_is_not_reviewed(empty_home: Home, waiting: int) -> None:
    for number in (0, waiting + 1):
        with pytest.raises(NotReviewable):
            reviews.approve(empty_home, number, REVIEWER)
        with pytest.raises(NotReviewable):
            reviews.return_(empty_home, number, REVIEWER, "x")


@pytest.mark.parametrize("role", ["leader", "district", "finance", "admin"])
def test_only_those_who_review_decide(empty_home: Home, waiting: int, role: str) -> None:
    with pytest.raises(NotAllowed):
        reviews.approve(empty_home, waiting, Account("x", role, "185"))
    with pytest.raises(NotAllowed):
        reviews.return_(empty_home, waiting, Account("x", role, "185"), "x")
    assert events(empty_home) == []


def test_who_submits_does_not_approve_the_same_report(empty_home: Home, sample_report: Callable[[str], bytes]) -> None:
    opened = submissions.open_file("bac-son-2023-06.xlsx", sample_report("bac-son-2023-06.xlsx"), date(2023, 8, 1))
    number = submissions.submit(empty_home, submissions.preview(empty_home, opened, REVIEWER), REVIEWER).submission
    assert number
    with pytest.raises(NotAllowed, match="người khác duyệt"):
        reviews.approve(empty_home, number, REVIEWER)
    refused = reviews.approve_many(empty_home, [number], REVIEWER)[0].refused
    assert "người khác duyệt" in refused
    assert reviews.approve(empty_home, number, Account("nguoi-khac", "reviewer"))


def test_many_are_approved_at_once_and_the_others_told_apart(empty_home: Home, waiting: int) -> None:
    found = reviews.approve_many(empty_home, [waiting, 999, waiting], REVIEWER)
    assert [(one.submission, bool(one.refused)) for one in found] == [(waiting, False), (999, True), (waiting, True)]
    assert [kind for kind, *_ in events(empty_home)] == ["approved"]


def test_a_return_is_counted_by_its_code(empty_home: Home, waiting: int) -> None:
    with pytest.raises(NotReviewable, match="danh mục"):
        reviews.return_(empty_home, waiting, REVIEWER, "x", code="because")
    reviews.return_(empty_home, waiting, REVIEWER, "Thiếu xã Tân Lập", code="incomplete")
    assert events(empty_home)[0][3] == '{"code": "incomplete", "reason": "Thiếu xã Tân Lập"}'


def comments(home: Home) -> list[tuple[object, ...]]:
    with store.read(home) as ledger:
        return ledger.rows("SELECT submission, sheet, cell, text FROM comment ORDER BY comment")


def test_a_remark_stands_at_a_cell_and_is_answered(empty_home: Home, waiting: int) -> None:
    reviews.comment(empty_home, waiting, REVIEWER, " Vì sao tăng? ", "Kết quả", "D10")
    reviews.comment(empty_home, waiting, DISTRICT, "Có thêm hội nghị")
    assert comments(empty_home) == [(waiting, "Kết quả", "D10", "Vì sao tăng?"), (waiting, "", "", "Có thêm hội nghị")]


@pytest.mark.parametrize(
    ("by", "text", "cell"),
    [(REVIEWER, " ", ""), (REVIEWER, "x", "ZZ999"), (Account("khac", "district", "180"), "x", ""), (Account("l", "leader"), "x", ""),
     (Account("t", "finance"), "x", "")],
)  # fmt: skip
def test_a_remark_that_cannot_be(empty_home: Home, waiting: int, by: Account, text: str, cell: str) -> None:
    with pytest.raises((NotReviewable, NotAllowed)):
        reviews.comment(empty_home, waiting, by, text, "Kết quả" if cell else "", cell)
    assert comments(empty_home) == []
