"""Setting a year's calendar: an event each, told to every process, refused where it cannot be."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from data import accounts, calendar, chain, reporting_calendar, store
from data.accounts import Account, NotAllowed
from data.language import language
from data.reporting_calendar import NotPossible, Overtaken, current, set_year
from data.rules import Day, Month, Rules
from data.store import Home

REVIEWER = Account("tham-dinh", accounts.REVIEWER)
USUAL = Rules(14, 2)


@pytest.fixture
def home(empty_home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("TIENDO_HOME", str(empty_home.path))
    return empty_home


def set_(home: Home, rules: Rules, year: int = 2023, edited_from: int | None = None) -> int:
    return set_year(home, year, rules, REVIEWER, "Thử", edited_from)


def test_a_year_that_was_never_set_goes_by_the_settings(home: Home) -> None:
    assert current(home, 2023) == (0, USUAL)
    assert calendar.due_on("2023-06") == date(2023, 6, 16)
    assert not (home.path / calendar.FILE).exists()


def test_a_change_moves_the_dates_of_that_year_alone(home: Home) -> None:
    others = {p: (calendar.cutoff(p), calendar.due_on(p)) for p in ("2022-06", "2024-06", "2022-12", "2024-02")}
    set_(home, Rules(20, 3))
    assert (calendar.first_day("2023-06"), calendar.cutoff("2023-06")) == (date(2023, 5, 21), date(2023, 6, 20))
    assert calendar.due_on("2023-06") == date(2023, 6, 23)
    assert {p: (calendar.cutoff(p), calendar.due_on(p)) for p in others} == others


def test_every_change_is_an_event_and_a_revision_in_the_chain(home: Home) -> None:
    first = set_(home, Rules(20, 3, 10, (Month("2023-07", due_on=date(2023, 7, 28)),)))
    second = set_(home, Rules(20, 4, days=(Day(date(2023, 6, 21), False, "Nghỉ bù"),)), edited_from=first)
    with store.read(home) as ledger:
        events = ledger.rows("SELECT version, kind, actor, facts FROM event ORDER BY version")
        assert [(v, k, a, json.loads(f)) for v, k, a, f in events] == [
            (first, "calendar_set", "tham-dinh", {"year": 2023}),
            (second, "calendar_set", "tham-dinh", {"year": 2023}),
        ]
        assert ledger.rows("SELECT calendar, reason FROM calendar ORDER BY calendar") == [
            (first, "Thử"),
            (second, "Thử"),
        ]
        assert chain.verify(ledger) is None
    assert current(home, 2023) == (second, Rules(20, 4, days=(Day(date(2023, 6, 21), False, "Nghỉ bù"),)))


def test_the_same_rules_again_change_nothing(home: Home) -> None:
    first = set_(home, Rules(20, 3))
    assert set_(home, Rules(20, 3)) == first
    assert set_(home, USUAL, 2024) == 0


def test_who_edited_an_older_calendar_is_told(home: Home) -> None:
    first = set_(home, Rules(20, 3), edited_from=0)
    with pytest.raises(Overtaken, match="vừa được người khác thay đổi"):
        set_(home, Rules(21, 3), edited_from=0)
    assert current(home, 2023) == (first, Rules(20, 3))


@pytest.mark.parametrize("role", [accounts.LEADER, accounts.DISTRICT, accounts.FINANCE, accounts.ADMIN])
def test_only_a_reviewer_sets_the_calendar(role: str, home: Home) -> None:
    with pytest.raises(NotAllowed):
        set_year(home, 2023, Rules(20, 3), Account("ai", role), "Thử")
    assert current(home, 2023) == (0, USUAL)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (Rules(0, 2), "Ngày chốt số liệu 0 không dùng được; cần một ngày từ 1 đến 28"),
        (Rules(29, 2), "Ngày chốt số liệu 29"),
        (Rules(14, -1), "Hạn nộp sau -1 ngày làm việc"),
        (Rules(14, 31), "cần từ 0 đến 30 ngày"),
        (Rules(14, 2, -1), "Khóa sổ sau -1 ngày"),
        (Rules(14, 2, 367), "cần từ 0 đến 366 ngày, hoặc không khóa sổ"),
        (Rules(14, 2, days=(Day(date(2024, 1, 2), False),)), "Ngày 02/01/2024 không thuộc năm 2023"),
        (Rules(14, 2, days=(Day(date(2023, 1, 2), False), Day(date(2023, 1, 2), True))), "Ngày 02/01/2023 được ghi hai lần"),
        (Rules(14, 2, days=(Day(date(2023, 1, 2), False, "x" * 101),)), "quá dài"),
        (Rules(14, 2, months=(Month("2024-06", due_on=date(2024, 6, 20)),)), "Kỳ “2024-06” không thuộc năm 2023"),
        (Rules(14, 2, months=(Month("2023-14", due_on=date(2023, 6, 20)),)), "Kỳ “2023-14” không thuộc năm 2023"),
        (Rules(14, 2, months=(Month("2023-06", opens_on=date(2023, 6, 17)),)),
         "Kỳ tháng 6/2023: ngày mở 17/06/2023 phải từ ngày đầu kỳ (15/05/2023) đến hạn nộp (16/06/2023)"),
        (Rules(14, 2, months=(Month("2023-06", opens_on=date(2023, 5, 14)),)), "phải từ ngày đầu kỳ (15/05/2023)"),
        (Rules(14, 2, months=(Month("2023-06", due_on=date(2023, 6, 13)),)),
         "Kỳ tháng 6/2023: hạn nộp 13/06/2023 phải từ ngày cuối kỳ (14/06/2023) và không quá 120 ngày"),
        (Rules(14, 2, months=(Month("2023-06", due_on=date(2032, 6, 20)),)), "hạn nộp 20/06/2032"),
        (Rules(14, 2, months=(Month("2023-06", closes_on=date(2023, 6, 15)),)),
         "Kỳ tháng 6/2023: ngày khóa sổ 15/06/2023 không được trước hạn nộp (16/06/2023)"),
        (Rules(14, 2, months=(Month("2023-13", due_on=date(2024, 1, 30)),)), "Kỳ quyết toán bổ sung năm 2023"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_sentence(rules: Rules, said: str, home: Home) -> None:
    with pytest.raises(NotPossible) as refused:
        set_(home, rules)
    assert said in str(refused.value)
    assert str(refused.value) == refused.value.said(language("vi"))
    assert current(home, 2023) == (0, USUAL)


def test_a_year_and_a_reason_are_asked_for(home: Home) -> None:
    with pytest.raises(NotPossible, match="Năm 999 không dùng được"):
        set_(home, Rules(20, 3), 999)
    with pytest.raises(NotPossible, match="cần ghi lý do"):
        set_year(home, 2023, Rules(20, 3), REVIEWER, "  ")


def test_months_without_anything_of_their_own_are_not_kept(home: Home) -> None:
    set_(home, Rules(20, 3, months=(Month("2023-06"), Month("2023-02", closes_on=date(2023, 3, 30)))))
    assert current(home, 2023)[1].months == (Month("2023-02", closes_on=date(2023, 3, 30)),)


def test_a_file_that_is_lost_or_damaged_is_written_anew_when_the_ledger_is_opened(home: Home) -> None:
    set_(home, Rules(20, 3))
    file = home.path / calendar.FILE
    told = file.read_bytes()
    for damage in (None, b"", b"{", b"[1]", b'{"2023": {}}', told.replace(b"20", b"21")):
        file.unlink() if damage is None else file.write_bytes(damage)
        calendar.due_on("2023-06")  # never falls over
        with store.read(home):
            pass
        assert file.read_bytes() == told
        assert calendar.cutoff("2023-06") == date(2023, 6, 20)


def test_a_ledger_brought_back_from_before_the_change_takes_the_file_along(home: Home) -> None:
    before = home.ledger.read_bytes()
    set_(home, Rules(20, 3))
    home.ledger.write_bytes(before)
    with store.read(home):
        pass
    assert not (home.path / calendar.FILE).exists()
    assert calendar.cutoff("2023-06") == date(2023, 6, 14)


def test_another_process_follows_the_change(home: Home, command) -> None:
    set_(home, Rules(20, 3))
    out = home.path / "bieu.xlsx"
    assert command("data", home, "template", "--unit", "185", "--period", "2023-06", "--out", out).returncode == 0
    from data.workbook import open_workbook

    info = open_workbook(out.read_bytes(), "bieu.xlsx").sheets[0]
    days = {str(cell.value)[:10] for cell in info.cells.values()}
    assert {"2023-05-21", "2023-06-20"} <= days


def test_nothing_is_left_beside_the_file(home: Home) -> None:
    set_(home, Rules(20, 3))
    assert [path.name for path in home.path.iterdir() if "calendar" in path.name] == [calendar.FILE]


def test_a_process_killed_before_it_told_is_caught_up_with(home: Home) -> None:
    set_(home, Rules(20, 3))
    old = (home.path / calendar.FILE).read_bytes()
    set_(home, replace(USUAL, cutoff_day=25))
    (home.path / calendar.FILE).write_bytes(old)  # as if killed between the commit and the file
    reporting_calendar.current(home, 2023)
    assert calendar.cutoff("2023-06") == date(2023, 6, 25)
