"""The supplementary report on screen: its form is offered, and money is looked at up to it once one came."""

from __future__ import annotations

import io
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from data import accounts, blanks, calendar, submissions
from data.accounts import COMMAND_LINE
from data.store import Home
from tests.pages.reading import scope_line

PERIOD = "2023-13"


@pytest.fixture(scope="module")
def settled(shared_sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The sample year with the settlement of one district, approved."""
    home = Home(Path(shutil.copytree(shared_sample_home.path, tmp_path_factory.mktemp("settled") / "home")))
    unit = blanks.unit_of("185", PERIOD)
    assert unit
    book = openpyxl.load_workbook(io.BytesIO(blanks.blank_form(home, unit, PERIOD)))
    book["Kinh phí"]["E10"] = 1_000_000
    out = io.BytesIO()
    book.save(out)
    opened = submissions.open_file("bo-sung.xlsx", out.getvalue(), date(2024, 2, 1))
    receipt = submissions.submit_all(
        home, [opened], COMMAND_LINE, [submissions.Reply(explain_all="Đã đối chiếu")], approve=True
    )[0]
    assert receipt.approved, receipt
    return home


def months(test) -> list[str]:
    return next(box for box in test.selectbox if box.key == "loc-den").options


def test_its_form_is_offered_beside_the_months(open_as) -> None:
    box = open_as(accounts.DISTRICT, "nop-bao-cao").selectbox("ky-bieu-mau")
    options = list(box.options)
    assert "quyết toán bổ sung năm 2023" in options
    at = options.index("quyết toán bổ sung năm 2023")
    assert options[at - 1 : at + 2] == ["tháng 1/2024", "quyết toán bổ sung năm 2023", "tháng 12/2023"]
    assert f"quyết toán bổ sung năm {calendar.today().year + 1}" not in options


def test_it_is_not_offered_where_none_came(open_as) -> None:
    test = open_as(accounts.REVIEWER, "kinh-phi")
    assert not any("bổ sung" in month for month in months(test))
    test = open_as(accounts.REVIEWER, "kinh-phi", {"den": PERIOD})
    assert not test.exception
    assert any("2023-13" in note.value for note in test.info)


@pytest.mark.parametrize("page", ["tong-quan", "tien-do", "kinh-phi", "do-bao-phu", "tinh-hinh-bao-cao"])
def test_every_page_can_be_looked_at_up_to_it(page: str, open_as, visitor, settled: Home, monkeypatch) -> None:
    monkeypatch.setenv("TIENDO_HOME", str(settled.path))
    visitor.sign_in(settled, accounts.LEADER)
    test = visitor.open(page, {"nam": "2023", "den": PERIOD})
    assert not test.exception
    assert not test.error
    assert "quyết toán bổ sung năm 2023" in months(test)
    assert test.query_params["den"] == PERIOD
    assert "đến kỳ quyết toán bổ sung năm 2023 (15/12 - 31/1)" in scope_line(test)
    assert not any("bổ sung" in note.value for note in test.info)


def test_a_page_opened_by_itself_shows_a_month(visitor, settled: Home, monkeypatch) -> None:
    monkeypatch.setenv("TIENDO_HOME", str(settled.path))
    visitor.sign_in(settled, accounts.LEADER)
    test = visitor.open("kinh-phi")
    assert test.query_params["den"] != PERIOD
