"""Kế hoạch as each role sees it: the shipped plan's figures, what may be changed, every revision, and its file."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from starlette.requests import Request
from starlette.responses import Response
from streamlit.testing.v1 import AppTest

from data import accounts, attachments, plan
from data.accounts import DEMO, REVIEWER, Account
from data.plan import Decision, Edits
from data.store import Home
from pages.parts import cookies, papers
from pages.parts.plan_editing import changed_amounts, changed_targets

TRUTH = Path(__file__).parents[1] / "samples" / "truth-2023"
BY = Account("tham-dinh", REVIEWER)
BAC_SON = "185:2021"
EDITORS = {"reviewer": 5, "finance": 5, "leader": 4, "district": 4, "admin": 4}


@pytest.fixture
def see(visitor, sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    monkeypatch.setenv("TIENDO_HOME", str(sample_home.path))

    def opened(role: str) -> AppTest:
        visitor.sign_in(sample_home, role)
        test = visitor.open("ke-hoach")
        assert not test.exception
        return test

    return opened


def tables(test: AppTest) -> list[list[list[str]]]:
    """Every plain table of the page as rows of words."""
    found = [m.value for m in test.markdown if '<table class="td-table">' in m.value]
    rows = [re.findall(r"<tr>(.*?)</tr>", table) for table in found]
    return [
        [[unescape(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row)] for row in table] for table in rows
    ]


@pytest.mark.parametrize("role", list(EDITORS))
def test_every_role_reads_the_plan_and_only_some_change_it(role: str, see) -> None:
    test = see(role)
    assert len(test.tabs) == EDITORS[role]
    labels = [tab.label for tab in test.tabs]
    assert ("Điều chỉnh" in labels) == (role in ("reviewer", "finance"))


def test_targets_are_those_of_the_truth_with_the_sums_beside(see) -> None:
    with (TRUTH / "targets.csv").open(encoding="utf-8") as file:
        truth = [
            (
                row["unit"] if "unit" in row else row["district"],
                row["activity"],
                int(row["target"] if "target" in row else row["value"]),
            )
            for row in csv.DictReader(file)
        ]
    table = tables(see("leader"))[0]
    tin = next(at for at, title in enumerate(table[0]) if title.startswith("Tin phát sóng"))
    shown = {row[0]: row[tin] for row in table[1:]}
    assert shown["Bắc Sơn"] == str(next(value for unit, activity, value in truth if (unit, activity) == ("185", "TIN")))
    total = f"{sum(value for _, activity, value in truth if activity == 'TIN'):,}".replace(",", ".")
    assert shown["Cộng các huyện, thành phố"] == shown["Toàn tỉnh"] == total


def test_a_revision_is_told_with_its_decision_and_what_differs(see, sample_home: Home) -> None:
    edits = Edits({(BAC_SON, "TIN"): 99}, {(BAC_SON, "BAO_CHI", "NSTW", "carried_over"): 2_500_000})
    plan.revise(sample_home, 2023, edits, BY, 1, Decision("45/QĐ-UBND", date(2023, 6, 1), "Bổ sung <i>tin</i>"))
    test = see("finance")
    told = "\n".join(unescape(m.value) for m in test.markdown)
    assert "Quyết định số 45/QĐ-UBND ngày 01/06/2023" in told
    rows = [row for table in tables(test) for row in table]
    assert ["Bắc Sơn", "Tin phát sóng, đăng tải", "56", "99", "+43"] in rows
    assert any(
        row[1].startswith("Năm trước chuyển sang - Báo chí") and row[4] == "+2,5 triệu đồng"
        for row in rows
        if len(row) == 5
    )
    listed = next(frame.value for frame in test.dataframe if "Lý do" in frame.value.columns)
    assert list(listed["Lý do"]) == ["Bổ sung <i>tin</i>", ""]
    assert list(listed["Người ghi"]) == ["tham-dinh", "Số liệu mẫu"]


def test_a_leader_reads_no_person_s_name(see) -> None:
    listed = next(frame.value for frame in see("leader").dataframe if "Lý do" in frame.value.columns)
    assert list(listed["Người ghi"]) == [""]


def test_money_of_one_unit_is_told_by_content_and_source(see) -> None:
    test = see("leader")
    test.selectbox(key="kh-dv").select("185").run()
    table = next(table for table in tables(test) if table[0][0] == "Nội dung chi")
    assert table[-1][0] == "Tổng cộng"
    assert table[-1][-1] == "432,00"  # triệu đồng, as progress of 8/2023 has it too


def test_a_year_without_a_plan_offers_the_empty_workbook_to_who_may_load_it(see) -> None:
    test = see("reviewer")
    test.selectbox(key="kh-nam").select(2026).run()
    assert "Chưa có kế hoạch năm 2026" in test.info[0].value
    assert any("/tai/mau-ke-hoach/2026" in m.value for m in test.markdown)
    assert see("leader").selectbox(key="kh-nam").options == ["2023"]


def test_loading_a_workbook_on_screen_makes_a_revision(see, sample_home: Home, edited) -> None:
    test = see("reviewer")
    test.radio(key="kh-cach").set_value("tep").run()
    test.file_uploader[0].set_value([("moi.xlsx", edited("ke-hoach-2023.xlsx", {"Chỉ tiêu!C6": 40}), "x")]).run()
    next(button for button in test.button if button.label == "Nạp kế hoạch").click().run()
    assert test.success[0].value == "Đã ghi kế hoạch năm 2023."


def test_a_workbook_that_is_no_plan_is_told_and_loads_nothing(see, sample_report) -> None:
    test = see("reviewer")
    test.radio(key="kh-cach").set_value("tep").run()
    test.file_uploader[0].set_value([("x.xlsx", sample_report("bac-son-2023-06.xlsx"), "x")]).run()
    next(button for button in test.button if button.label == "Nạp kế hoạch").click().run()
    assert "Kế hoạch chưa được nạp" in test.error[0].value
    assert any("Thiếu trang tính" in unescape(m.value) for m in test.markdown)


def test_what_is_typed_over_becomes_edits() -> None:
    typed = pd.DataFrame({"TIN": ["1.200", None, "x"], "BAI": ["1", "2", "ba"]})
    known = {("a", "TIN"): 4, ("a", "BAI"): 1, ("b", "TIN"): 7, ("b", "BAI"): 2}
    assert changed_targets(known, typed, ["a", "b", "c"]) == ({("a", "TIN"): 1200, ("b", "TIN"): None}, ["x", "ba"])
    money = pd.DataFrame({"assigned": ["48,125", "-1"], "carried_over": [None, ""], "adjustment": ["-1,5", "tăng"]})
    amounts = {("G", "S", "assigned"): 48_125_000, ("G", "S", "carried_over"): 3}
    assert changed_amounts(amounts, money, "u", [("G", "S"), ("G", "T")]) == (
        {("u", "G", "S", "carried_over"): None, ("u", "G", "S", "adjustment"): -1_500_000}, ["-1", "tăng"]
    )  # fmt: skip


def test_what_is_not_touched_is_no_edit(see) -> None:
    test = see("reviewer")
    assert not [m for m in test.markdown if "Nội dung thay đổi" in m.value]


def asked(handler: Callable[[Request], Response], cookie: str = "", **path: int) -> int:
    """The status of a door, asked from this machine with a session's cookie."""
    headers = [(b"host", b"127.0.0.1"), (b"cookie", f"{cookies.SESSION}={cookie}".encode())]
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/tai/x/1",
        "headers": headers,
        "client": ("127.0.0.1", 50_000),
        "path_params": path,
    }
    return handler(Request(scope)).status_code


@pytest.mark.parametrize("account", DEMO, ids=lambda account: account.role)
def test_papers_leave_only_through_the_door(
    account: Account, sample_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIENDO_HOME", str(sample_home.path))
    number = attachments.attach(sample_home, 2, "ky.pdf", b"%PDF-1.7\n%%EOF\n", BY)  # of Cao Lộc
    cookie = accounts.sign_in(sample_home, account.name, accounts.Request("127.0.0.1", "127.0.0.1", {})) or ""
    assert asked(papers.plan_file, plan=1) == 303
    assert asked(papers.plan_file, cookie, plan=1) == 200
    assert asked(papers.plan_file, cookie, plan=2) == 404
    assert asked(papers.plan_form, cookie, year=2027) == (200 if account.role == "reviewer" else 404)
    assert asked(papers.plan_form, cookie, year=1) == 404
    sees_all = account.role in ("reviewer", "finance", "admin")
    assert asked(papers.receipt_of, cookie, submission=2) == (200 if sees_all else 404)
    assert asked(papers.signed_copy, cookie, attachment=number) == (200 if sees_all else 404)
    assert asked(papers.signed_copy, cookie, attachment=2) == 404
