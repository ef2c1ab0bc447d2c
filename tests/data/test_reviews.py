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
    assert events(empty_home) == [("returned", "duyet", waiting, '{"due_on": "2023-08-05", "reason": "Thiếu xã"}')]
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


@pytest.mark.parametrize("role", ["leader", "district", "finance"])
def test_only_those_who_review_decide(empty_home: Home, waiting: int, role: str) -> None:
    with pytest.raises(NotAllowed):
        reviews.approve(empty_home, waiting, Account("x", role, "185"))
    with pytest.raises(NotAllowed):
        reviews.return_(empty_home, waiting, Account("x", role, "185"), "x")
    assert events(empty_home) == []
