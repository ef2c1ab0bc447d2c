"""Saved questions: each account has its own, a name once, and nothing of another's is touched."""

from __future__ import annotations

import pytest

from data import saved
from data.accounts import Account
from data.saved import NotKept
from data.store import Home

MINE, OTHERS = Account("lan", "leader"), Account("binh", "reviewer")


def test_a_question_is_saved_listed_replaced_and_removed(empty_home: Home) -> None:
    first = saved.save(empty_home, MINE, " Giải ngân  quý 2 ", "cau=a&v=3")
    saved.save(empty_home, MINE, "Chậm nhất", "cau=b")
    assert [(one.name, one.address) for one in saved.mine(empty_home, MINE)] == [
        ("Chậm nhất", "cau=b"),
        ("Giải ngân quý 2", "cau=a&v=3"),
    ]
    second = saved.save(empty_home, MINE, "Giải ngân quý 2", "cau=c&v=4")
    assert second != first
    assert [one.address for one in saved.mine(empty_home, MINE)] == ["cau=c&v=4", "cau=b"]
    saved.remove(empty_home, MINE, second)
    assert [one.name for one in saved.mine(empty_home, MINE)] == ["Chậm nhất"]


def test_another_account_neither_sees_nor_removes_it(empty_home: Home) -> None:
    number = saved.save(empty_home, MINE, "Của Lan", "cau=a")
    assert saved.mine(empty_home, OTHERS) == ()
    saved.remove(empty_home, OTHERS, number)
    assert len(saved.mine(empty_home, MINE)) == 1


@pytest.mark.parametrize(
    ("name", "address"), [("", "cau=a"), ("   ", "cau=a"), ("x" * 161, "cau=a"), ("Tên", "x" * 4001)]
)
def test_what_cannot_be_saved_says_why(empty_home: Home, name: str, address: str) -> None:
    with pytest.raises(NotKept, match=r"160|dài"):
        saved.save(empty_home, MINE, name, address)


def test_there_is_room_for_a_hundred(empty_home: Home) -> None:
    for number in range(saved.MOST):
        saved.save(empty_home, MINE, f"Câu {number}", "cau=a")
    with pytest.raises(NotKept, match="100"):
        saved.save(empty_home, MINE, "Một câu nữa", "cau=a")
    saved.save(empty_home, MINE, "Câu 7", "cau=b")
