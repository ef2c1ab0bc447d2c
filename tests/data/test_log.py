"""The log: what happened to each report, to plans and to the calendar, oldest first."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from data import log, plan, reviews, store, submissions
from data.accounts import COMMAND_LINE, Account
from data.language import language
from data.store import Home

REPORTS = Path(__file__).resolve().parents[2] / "data" / "samples" / "2023"
Command = Callable[..., "subprocess.CompletedProcess[str]"]
Edited = Callable[[str, Mapping[str, object]], bytes]
REVIEWER = Account("tham-dinh", "reviewer")


@pytest.fixture
def home(empty_home: Home, edited: Edited) -> Home:
    """A plan; Bắc Sơn's June sent, returned, sent again with an explanation and approved; what the cycle adds."""
    plan.load(empty_home, "ke-hoach-2023.xlsx", (REPORTS / "ke-hoach-2023.xlsx").read_bytes(), COMMAND_LINE)
    first = submissions.open_file("bac-son.xlsx", (REPORTS / "bac-son-2023-03.xlsx").read_bytes(), date(2023, 3, 15))
    again = submissions.open_file("=bac-son.xlsx", edited("bac-son-2023-03.xlsx", {"Kinh phí!F10": 14650001}))
    reply = submissions.Reply(explain_all="đã đối chiếu")
    number = submissions.submit_all(empty_home, [first], COMMAND_LINE, [reply])[0].submission
    assert number
    reviews.return_(empty_home, number, REVIEWER, "Thiếu chữ ký\nvà dấu")
    later = submissions.submit_all(empty_home, [again], COMMAND_LINE, [reply])[0].submission
    assert later
    reviews.approve(empty_home, later, REVIEWER)
    with store.transaction(empty_home) as ledger:
        own = {"comment": ledger.event("commented", "tham-dinh", store.now(), submission=later)}
        ledger.append(
            "comment", [{**own, "submission": later, "sheet": "Kết quả", "cell": "J14", "text": "=HYPERLINK(1)"}]
        )
        set_ = ledger.event("calendar_set", "tham-dinh", store.now(), year=2023)
        ledger.append(
            "calendar",
            [{"calendar": set_, "year": 2023, "cutoff_day": 14, "due_working_days": 2, "reason": "theo công văn"}],
        )
        granted = ledger.event("exception_granted", "tham-dinh", store.now())
        ledger.append(
            "exception",
            [{"exception": granted, "unit": "183:2021", "period": "2023-03", "kind": "late", "reason": "mưa lũ"}],
        )
        ledger.event("something_new", "x", store.now())
    return empty_home  # fmt: skip


def test_every_event_is_told_in_the_order_it_happened(home: Home) -> None:
    found = log.entries(home)
    assert [(e.version, e.event, e.unit, e.period, e.submission, e.revision, e.file, e.by, e.text, e.year) for e in found] == [
        (1, "plan_loaded", None, None, None, None, "ke-hoach-2023.xlsx", "dong-lenh", None, 2023),
        (2, "submitted", "185", "2023-03", 2, 1, "bac-son.xlsx", "dong-lenh", None, None),
        (3, "returned", "185", "2023-03", 2, 1, None, "tham-dinh", "Thiếu chữ ký\nvà dấu", None),
        (4, "submitted", "185", "2023-03", 4, 2, "=bac-son.xlsx", "dong-lenh", None, None),
        (5, "approved", "185", "2023-03", 4, 2, None, "tham-dinh", None, None),
        (6, "commented", "185", "2023-03", 4, 2, None, "tham-dinh", "=HYPERLINK(1)", None),
        (7, "calendar_set", None, None, None, None, None, "tham-dinh", "theo công văn", 2023),
        (8, "exception_granted", "183", "2023-03", None, None, None, "tham-dinh", "mưa lũ", None),
        (9, "something_new", None, None, None, None, None, "x", None, None),
    ]  # fmt: skip
    assert found[3].explanations
    assert found[4].explanations is None
    assert all(entry.at.utcoffset() for entry in found)


def test_a_unit_or_a_month_can_be_chosen(home: Home) -> None:
    assert [entry.version for entry in log.entries(home, "185")] == [2, 3, 4, 5, 6]
    assert [entry.version for entry in log.entries(home, "183")] == [8]
    assert [entry.version for entry in log.entries(home, "178")] == []
    assert [entry.version for entry in log.entries(home, period="2023-03")] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [entry.version for entry in log.entries(home, period="2024-03")] == []


def test_for_people_it_is_a_line_an_event_in_their_words(home: Home) -> None:
    lines = log.lines(log.entries(home), language("vi"))
    assert len(lines) == 9
    assert [line for line in lines if "\n" in line] == []
    assert (
        "trả lại  báo cáo số 2 (lần 1)  185 Huyện Bắc Sơn  tháng 3/2023  tham-dinh  “Thiếu chữ ký và dấu”" in lines[2]
    )
    assert "cho phép ngoại lệ  183 Huyện Cao Lộc  tháng 3/2023" in lines[7]
    assert "việc khác" in lines[8]


def test_the_formats_hold_the_same(home: Home, command: Command) -> None:
    runs = {name: command("data", home, "log", "--unit", "185", "--format", name) for name in ("table", "json", "csv")}
    assert [(run.returncode, run.stderr) for run in runs.values()] == [(0, "")] * 3
    objects = json.loads(runs["json"].stdout)
    written = list(csv.DictReader(io.StringIO(runs["csv"].stdout)))
    assert [list(one) for one in (*objects, *written)] == [list(log.COLUMNS)] * 10
    assert [one["version"] for one in objects] == [int(one["version"]) for one in written] == [2, 3, 4, 5, 6]
    assert len(runs["table"].stdout.splitlines()) == 5
    assert (objects[4]["text"], written[4]["text"]) == ("=HYPERLINK(1)", "'=HYPERLINK(1)")
    assert written[2]["file"] == "'=bac-son.xlsx"


@pytest.mark.parametrize(
    "option", [("--unit", "999"), ("--unit", "06040"), ("--period", "2023-13x"), ("--format", "xml")]
)
def test_a_wrong_choice_is_said(empty_home: Home, command: Command, option: tuple[str, str]) -> None:
    run = command("data", empty_home, "log", *option)
    assert run.returncode == 2
    assert option[1] in run.stderr


def test_a_new_home_has_nothing_to_tell(empty_home: Home, command: Command) -> None:
    assert command("data", empty_home, "log").stdout == "Chưa có gì.\n"
    assert json.loads(command("data", empty_home, "log", "--format", "json").stdout) == []
