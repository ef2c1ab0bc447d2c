"""Agendas and meetings: whose they are, what is kept of them, and that nothing typed is more than text."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from data import agendas, audit
from data.accounts import DEMO, Account, NotAllowed
from data.agendas import NotKept
from data.store import Home

DAY = date(2023, 7, 3)
LEADER, OTHER = DEMO[0], DEMO[2]
HOSTILE = "=cmd|'/c calc'!A1 <script>alert(1)</script> '; DROP TABLE agenda; --"


@pytest.fixture
def link(empty_home: Home) -> str:
    """An agenda of the leader with three views."""
    made = agendas.create(empty_home, LEADER, " Giao ban  tháng 7 ", DAY)
    for name in ("Một", "Hai", "Ba"):
        agendas.add_view(empty_home, LEADER, made, name, "tien-do", f"nam=2023&don-vi={name}")
    return made


def names(home: Home, link: str) -> list[str]:
    found = agendas.shared(home, LEADER, link)
    assert found
    return [view.name for view in found.views]


def number(home: Home, link: str, name: str) -> int:
    found = agendas.shared(home, LEADER, link)
    assert found
    return next(view.number for view in found.views if view.name == name)


def test_an_agenda_keeps_its_name_day_and_views_in_order(empty_home: Home, link: str) -> None:
    (found,) = agendas.mine(empty_home, LEADER)
    assert (found.name, found.held_on, found.owner, found.link) == ("Giao ban tháng 7", DAY, "lanh-dao", link)
    assert next((v.name, v.page, v.address) for v in found.views) == ("Một", "tien-do", "nam=2023&don-vi=Một")
    assert names(empty_home, link) == ["Một", "Hai", "Ba"]


@pytest.mark.parametrize(("name", "steps", "then"), [("Ba", -1, ["Một", "Ba", "Hai"]), ("Một", 1, ["Hai", "Một", "Ba"]), ("Ba", -9, ["Ba", "Một", "Hai"]), ("Ba", 9, ["Một", "Hai", "Ba"])])  # fmt: skip
def test_a_view_is_moved(name: str, steps: int, then: list[str], empty_home: Home, link: str) -> None:
    agendas.move_view(empty_home, LEADER, link, number(empty_home, link, name), steps)
    assert names(empty_home, link) == then


def test_views_are_renamed_and_removed_and_the_agenda_deleted(empty_home: Home, link: str) -> None:
    agendas.rename_view(empty_home, LEADER, link, number(empty_home, link, "Hai"), "Kinh phí")
    agendas.remove_view(empty_home, LEADER, link, number(empty_home, link, "Một"))
    agendas.change(empty_home, LEADER, link, "Sơ kết", date(2023, 8, 1))
    assert names(empty_home, link) == ["Kinh phí", "Ba"]
    agendas.delete(empty_home, LEADER, link)
    assert agendas.mine(empty_home, LEADER) == ()
    assert agendas.shared(empty_home, LEADER, link) is None


def test_who_has_the_link_reads_it_and_changes_nothing(empty_home: Home, link: str) -> None:
    found = agendas.shared(empty_home, OTHER, link)
    assert found is not None
    assert found.owner == LEADER.name
    view, held = found.views[0].number, agendas.begin(empty_home, LEADER, link, 7)
    for attempt in (
        lambda: agendas.change(empty_home, OTHER, link, "x", DAY),
        lambda: agendas.delete(empty_home, OTHER, link),
        lambda: agendas.add_view(empty_home, OTHER, link, "x", "tien-do", ""),
        lambda: agendas.move_view(empty_home, OTHER, link, view, 1),
        lambda: agendas.rename_view(empty_home, OTHER, link, view, "x"),
        lambda: agendas.remove_view(empty_home, OTHER, link, view),
        lambda: agendas.begin(empty_home, OTHER, link, 1),
        lambda: agendas.note(empty_home, OTHER, held, 0, "x"),
        lambda: agendas.decide(empty_home, OTHER, held, 0, "x", "y", None),
        lambda: agendas.strike(empty_home, OTHER, held, 1),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert agendas.shared(empty_home, LEADER, link) == found
    assert agendas.mine(empty_home, OTHER) == ()
    with pytest.raises(NotAllowed):
        agendas.shared(empty_home, Account("moi", "leader", must_change=True), link)


def test_a_view_of_another_agenda_is_not_reached_through_ones_own(empty_home: Home, link: str) -> None:
    own = agendas.create(empty_home, OTHER, "Của tôi", DAY)
    agendas.rename_view(empty_home, OTHER, own, number(empty_home, link, "Hai"), "x")
    agendas.remove_view(empty_home, OTHER, own, number(empty_home, link, "Ba"))
    assert names(empty_home, link) == ["Một", "Hai", "Ba"]


def test_a_meeting_freezes_the_version_and_the_views_and_keeps_what_was_said(empty_home: Home, link: str) -> None:
    held = agendas.begin(empty_home, LEADER, link, 193)
    agendas.note(empty_home, LEADER, held, 0, " Đình Lập giải trình ")
    agendas.note(empty_home, LEADER, held, 1, "bỏ")
    agendas.decide(empty_home, LEADER, held, 2, "Nộp báo cáo còn thiếu", "Huyện Đình Lập", date(2023, 7, 15))
    agendas.remove_view(empty_home, LEADER, link, number(empty_home, link, "Hai"))
    agendas.change(empty_home, LEADER, link, "Tên khác", DAY)
    found = agendas.meeting(empty_home, OTHER, held)
    assert found is not None
    agendas.strike(empty_home, LEADER, held, next(one.number for one in found.said if one.text == "bỏ"))
    found = agendas.meeting(empty_home, OTHER, held)
    assert found is not None
    assert (found.version, found.name, [v.name for v in found.views]) == (193, "Giao ban tháng 7", ["Một", "Hai", "Ba"])
    assert [(s.view, s.text, s.decided, s.who, s.due) for s in found.said] == [
        (0, "Đình Lập giải trình", False, "", None),
        (2, "Nộp báo cáo còn thiếu", True, "Huyện Đình Lập", date(2023, 7, 15)),
    ]
    assert agendas.held(empty_home, LEADER) == ((held, "Giao ban tháng 7", DAY, 193),)
    (entry,) = audit.rows(empty_home, 10, kind=audit.MEETING)
    assert (entry.actor, entry.version, entry.facts) == (LEADER.name, 193, {"agenda": "Giao ban tháng 7", "views": 3})
    assert audit.verify(empty_home) is None


def test_hostile_names_and_notes_are_kept_as_they_were_typed(empty_home: Home) -> None:
    made = agendas.create(empty_home, LEADER, HOSTILE, DAY)
    agendas.add_view(empty_home, LEADER, made, HOSTILE + "\ud800", "tien-do", HOSTILE)
    held = agendas.begin(empty_home, LEADER, made, 1)
    agendas.decide(empty_home, LEADER, held, 0, HOSTILE, HOSTILE, None)
    found = agendas.meeting(empty_home, LEADER, held)
    assert found is not None
    assert (found.name, found.views[0].address, found.said[0].text, found.said[0].who) == (HOSTILE,) * 4
    assert agendas.meeting(empty_home, LEADER, HOSTILE) is None
    assert agendas.shared(empty_home, LEADER, "' OR 1=1 --") is None


@pytest.mark.parametrize("name", ["", "   ", "x" * 161])
def test_a_name_that_cannot_be_is_refused(name: str, empty_home: Home, link: str) -> None:
    with pytest.raises(NotKept):
        agendas.create(empty_home, LEADER, name, DAY)
    with pytest.raises(NotKept):
        agendas.add_view(empty_home, LEADER, link, name, "tien-do", "")


def test_what_cannot_be_kept_is_refused(empty_home: Home, link: str) -> None:
    held = agendas.begin(empty_home, LEADER, link, 1)
    for attempt in (
        lambda: agendas.note(empty_home, LEADER, held, 0, "  "),
        lambda: agendas.note(empty_home, LEADER, held, 0, "x" * 4001),
        lambda: agendas.note(empty_home, LEADER, held, 3, "x"),
        lambda: agendas.note(empty_home, LEADER, held, -1, "x"),
        lambda: agendas.decide(empty_home, LEADER, held, 0, "x", " ", None),
        lambda: agendas.add_view(empty_home, LEADER, link, "x", "../quan-tri", ""),
        lambda: agendas.add_view(empty_home, LEADER, link, "x", "tien-do", "x" * 4001),
        lambda: agendas.begin(empty_home, LEADER, agendas.create(empty_home, LEADER, "Trống", DAY), 1),
    ):
        with pytest.raises(NotKept):
            attempt()


def test_views_added_at_once_are_all_there_in_an_order_of_their_own(empty_home: Home, link: str) -> None:
    def add(name: str) -> None:
        for at in range(5):
            agendas.add_view(empty_home, LEADER, link, f"{name}{at}", "tien-do", "")

    threads = [threading.Thread(target=add, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = names(empty_home, link)
    assert len(found) == 23
    assert [name for name in found if name.startswith("a")] == [f"a{at}" for at in range(5)]
    for at in range(agendas.MOST_VIEWS - 23):
        agendas.add_view(empty_home, LEADER, link, str(at), "tien-do", "")
    with pytest.raises(NotKept):
        agendas.add_view(empty_home, LEADER, link, "thừa", "tien-do", "")
