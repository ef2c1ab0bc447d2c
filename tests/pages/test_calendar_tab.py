"""The calendar on screen: read by all, changed by the reviewer with its effect shown first, told when another was faster."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from data import accounts, reporting_calendar
from data.accounts import Account
from data.reporting_calendar import current, set_year
from data.rules import Day, Month, Rules
from data.store import Home

OTHER = Account("nguoi-khac", accounts.REVIEWER)
PAGE = """
from pages.parts.shell import enter
visit = enter("tinh-hinh-bao-cao")
from pages.parts.calendar_tab import calendar_tab
calendar_tab(visit)
"""


_TITLES = {"ky": "Ngày đặt riêng", "ngay": "Theo", "tac-dong": "Sau", "lan-sua": "Người sửa"}


class Tab:
    """The tab of 2023, with its widgets found by the last part of their keys."""

    def __init__(self, test: AppTest) -> None:
        self.test = test

    def widget(self, kind: str, name: str):
        found = [one for one in self.test.get(kind) if one.key and one.key.endswith(f"-{name}")]
        assert found, (kind, name, [one.key for one in self.test.get(kind)])
        return found[0]

    def set(self, kind: str, name: str, value: object) -> Tab:
        self.widget(kind, name).set_value(value)
        return self.run()

    def press(self, name: str) -> Tab:
        self.widget("button", name).click()
        return self.run()

    def run(self) -> Tab:
        self.test.run()
        assert not self.test.exception
        return self

    def has(self, kind: str, name: str) -> bool:
        return any(one.key and one.key.endswith(f"-{name}") for one in self.test.get(kind))

    def table(self, name: str) -> list[list[str]]:
        """The rows of a table, known by a column that no other has."""
        found = [frame.value for frame in self.test.dataframe if _TITLES[name] in frame.value.columns]
        return found[0].values.tolist() if found else []

    @property
    def said(self) -> str:
        elements = [*self.test.markdown, *self.test.warning, *self.test.error, *self.test.success, *self.test.caption]
        return "\n".join(element.value for element in elements)


@pytest.fixture
def opened(visitor, sample_home: Home, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TIENDO_HOME", str(sample_home.path))

    def open_(role: str) -> Tab:
        visitor.sign_in(sample_home, role)
        tab = Tab(AppTest.from_string(PAGE, default_timeout=60)).run()
        tab.test.selectbox("lich-nam").set_value("2023")
        return tab.run()

    return open_


@pytest.mark.parametrize("role", [accounts.LEADER, accounts.DISTRICT, accounts.FINANCE, accounts.ADMIN])
def test_who_may_not_set_it_reads_the_calendar(role: str, opened) -> None:
    tab = opened(role)
    assert "Chốt số liệu ngày 14 hằng tháng, hạn nộp sau 2 ngày làm việc, kỳ không tự khóa sổ." in tab.said
    assert ["Tháng 6/2023", "15/05/2023", "14/06/2023", "15/05/2023", "16/06/2023", "không khóa", ""] in tab.table("ky")
    assert tab.table("ky")[-1][0] == "Quyết toán bổ sung năm 2023"
    assert ["30/04/2023", "Chủ nhật", "Ngày Chiến thắng", "Nghỉ", "lịch nghỉ lễ chung"] in tab.table("ngay")
    assert not tab.test.number_input
    assert not tab.test.button


def test_the_reviewer_sees_what_a_change_does_before_saving_it(opened, sample_home: Home) -> None:
    tab = opened(accounts.REVIEWER)
    assert "Chưa có thay đổi nào" in tab.said
    assert not tab.has("button", "luu")
    tab.set("number_input", "han", 1)
    assert "báo cáo đang đúng hạn sẽ thành nộp chậm" in tab.said
    assert ["Tháng 6/2023", "Hạn nộp", "16/06/2023", "15/06/2023"] in tab.table("tac-dong")
    assert tab.widget("button", "luu").disabled  # a reason is asked for
    assert current(sample_home, 2023) == (0, Rules(14, 2))
    tab.set("text_input", "ly-do", "Rút ngắn thời gian tổng hợp").press("luu")
    number, rules = current(sample_home, 2023)
    assert rules == Rules(14, 1)
    assert f"Đã lưu lịch báo cáo năm 2023, phiên bản số liệu {number}." in tab.said
    assert any(row[-1] == "Rút ngắn thời gian tổng hợp" and row[2] == "tham-dinh" for row in tab.table("lan-sua"))
    assert "Chưa có thay đổi nào" in tab.said


def test_every_date_that_moves_is_told(opened) -> None:
    tab = opened(accounts.REVIEWER).set("number_input", "chot", 20).set("checkbox", "khoa", True)
    moved = tab.table("tac-dong")
    assert ["Tháng 6/2023", "Từ ngày", "15/05/2023", "21/05/2023"] in moved
    assert ["Tháng 6/2023", "Đến ngày", "14/06/2023", "20/06/2023"] in moved
    assert ["Tháng 6/2023", "Khóa sổ", "không khóa", "02/07/2023"] in moved
    assert ["Tháng 1/2024", "Từ ngày", "15/12/2023", "21/12/2023"] in moved
    assert not any(row[1] == "Mở nhận" for row in moved)  # it opens on its first day, as before


def test_a_later_due_date_puts_late_reports_right(opened) -> None:
    tab = opened(accounts.REVIEWER).set("number_input", "han", 12)
    assert "báo cáo đang nộp chậm sẽ thành đúng hạn" in tab.said
    assert "sẽ thành nộp chậm" not in tab.said


def test_days_are_added_and_taken_away(opened, sample_home: Home) -> None:
    tab = opened(accounts.REVIEWER)
    tab.set("date_input", "ngay-them", date(2023, 6, 15)).set("text_input", "ngay-ten", "Nghỉ bão").press("ngay-nut")
    assert ["15/06/2023", "Thứ Năm", "Nghỉ bão", "Nghỉ", "lịch của tỉnh"] in tab.table("ngay")
    assert any(row[0] == "Tháng 6/2023" and row[4] == "19/06/2023" for row in tab.table("ky"))
    tab.set("date_input", "ngay-them", date(2023, 9, 4)).set("selectbox", "ngay-kieu", "Làm việc").press("ngay-nut")
    tab.press("bo-2023-06-15")
    tab.set("text_input", "ly-do", "Theo công văn").press("luu")
    assert [(d.day, d.working) for d in current(sample_home, 2023)[1].days] == [(date(2023, 9, 4), True)]


def test_a_period_gets_days_of_its_own_and_gives_them_back(opened, sample_home: Home) -> None:
    tab = opened(accounts.REVIEWER).set("selectbox", "ky-rieng", "2023-07")
    tab.set("date_input", "due_on-2023-07", date(2023, 7, 28))
    tab.set("date_input", "closes_on-2023-07", date(2023, 8, 4)).press("ky-nut")
    row = next(row for row in tab.table("ky") if row[0] == "Tháng 7/2023")
    assert row[4:] == ["28/07/2023", "04/08/2023", "hạn nộp, khóa sổ"]
    tab.set("text_input", "ly-do", "Mưa lũ").press("luu")
    kept = Month("2023-07", due_on=date(2023, 7, 28), closes_on=date(2023, 8, 4))
    assert current(sample_home, 2023)[1].months == (kept,)
    tab.set("selectbox", "ky-rieng", "2023-07").set("date_input", "due_on-2023-07", None)
    tab.set("date_input", "closes_on-2023-07", None).press("ky-nut")
    tab.set("text_input", "ly-do", "Như cũ").press("luu")
    assert current(sample_home, 2023)[1] == Rules(14, 2)


def test_what_cannot_be_is_said_and_not_saved(opened, sample_home: Home) -> None:
    tab = opened(accounts.REVIEWER).set("selectbox", "ky-rieng", "2023-07")
    tab.set("date_input", "due_on-2023-07", date(2023, 7, 3)).press("ky-nut")
    assert [error.value for error in tab.test.error] == [
        "Kỳ tháng 7/2023: hạn nộp 03/07/2023 phải từ ngày cuối kỳ (14/07/2023) và không quá 120 ngày sau đó.",
    ]
    assert not tab.has("button", "luu")
    assert current(sample_home, 2023) == (0, Rules(14, 2))


def test_who_was_slower_is_told_and_loses_nothing_typed(opened, sample_home: Home) -> None:
    tab = opened(accounts.REVIEWER).set("number_input", "han", 5)
    tab.set("text_input", "ly-do", "Của tôi")
    number = set_year(sample_home, 2023, Rules(20, 2), OTHER, "Của người khác")
    tab.press("luu")
    assert "vừa được người khác thay đổi" in tab.said
    assert current(sample_home, 2023) == (number, Rules(20, 2))
    assert tab.widget("number_input", "han").value == 5
    assert tab.widget("text_input", "ly-do").value == "Của tôi"
    tab.press("lich-moi")
    assert (tab.widget("number_input", "chot").value, tab.widget("number_input", "han").value) == (20, 2)
    assert "Chưa có thay đổi nào" in tab.said


def test_a_name_of_a_day_is_shown_as_text(opened, sample_home: Home) -> None:
    set_year(sample_home, 2023, Rules(14, 2, days=(Day(date(2023, 6, 15), False, "<b>**Nghỉ**</b>"),)), OTHER, "Thử")
    tab = opened(accounts.REVIEWER)
    assert "<b>" not in tab.said
    assert any("<b>**Nghỉ**</b>" in text.value for text in tab.test.text)


def test_changes_are_dropped_when_asked_to(opened, sample_home: Home) -> None:
    tab = opened(accounts.REVIEWER).set("number_input", "chot", 20).press("bo-thay-doi")
    assert tab.widget("number_input", "chot").value == 14
    assert "Chưa có thay đổi nào" in tab.said
    assert reporting_calendar.current(sample_home, 2023)[0] == 0
