"""The beginning of a year: nothing is due yet, so nobody is judged, ranked or said not to be reached."""

from __future__ import annotations

import importlib
from datetime import date

import pytest

from analytics.exports import taking
from analytics.report import Report
from data.language import language

PAGES = ("overview", "progress", "budget", "coverage", "reporting")
VI = language("vi")
BEFORE = date(2023, 3, 10)  # the first reports are due on 16/3
UNITS = ("178", "180", "181")


def report_of(page, db, scope) -> Report:
    return importlib.import_module(f"analytics.answers.{page}").report(db, scope, VI)


def words(report: Report) -> str:
    return "\n".join(
        [
            report.scope_line,
            *(note.text for note in report.notes),
            *(f"{figure.label}: {figure.value} {figure.note}" for figure in report.figures),
            *(chart.alt for chart in report.charts),
        ]
    )


@pytest.fixture
def planned(written):
    written.plan(targets=[(u, "HOI_NGHI", 10) for u in UNITS], money=[(u, "TRUC_TIEP", "NSTW", 10**7) for u in UNITS])
    return written


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("through", ["2023-03", "2023-02"])
def test_before_the_first_due_date_every_page_says_that_nothing_is_due(page, through, planned, looking):
    found = report_of(page, planned.open(), looking(through, today=BEFORE))
    said = words(found)
    assert "chưa có báo cáo nào đến hạn" in found.scope_line
    assert found.notes[0].text == (
        "Chưa có báo cáo nào đến hạn nên chưa đánh giá, chưa xếp hạng. "
        "Báo cáo đầu tiên của năm là kỳ tháng 3/2023 (15/2 - 14/3), hạn nộp 16/03/2023."
    )
    assert found.extra["nothing_due"] is True
    for wrong in ("0/", ": 0%", "chưa được tiếp cận", "nơi chưa", "Mọi báo cáo", "còn thiếu", ": \n"):
        assert wrong not in said, wrong


def test_before_the_first_due_date_nobody_has_a_rank_and_every_commune_is_unknown(planned, looking):
    found = report_of("overview", planned.open(), looking("2023-03", today=BEFORE))
    board, places = found.charts
    assert {(row["rank"], row["value"], row["text"]) for row in board.data["rows"]} == {(None, None, "chưa đến hạn")}
    assert all(row[:2] == (None, None) for row in board.table.rows)
    assert {cell["state"] for group in places.data["groups"] for cell in group["cells"]} == {"unknown"}
    assert [one["text"] for one in found.extra["highlights"]] == ["Chưa có báo cáo nào đến hạn."]


def test_who_reports_before_the_due_date_is_ranked_among_those_who_did(planned, looking):
    planned.report("178", "2023-03", [("05977", "HOI_NGHI", 1)])
    scope = looking("2023-03", today=BEFORE)
    found = report_of("overview", planned.open(), scope)
    board, _ = found.charts
    assert [(row["rank"], row["text"]) for row in board.data["rows"]] == [
        (1, "1/1"),
        (None, "chưa đến hạn"),
        (None, "chưa đến hạn"),
    ]
    assert "2 nơi chưa đến hạn báo cáo" in board.title
    communes = report_of("coverage", planned.open(), scope)
    states = {group["label"]: {cell["state"] for cell in group["cells"]} for group in communes.charts[0].data["groups"]}
    assert states.pop("Thành phố Lạng Sơn") == {"reached", "not_reached"}
    assert set(map(frozenset, states.values())) == {frozenset({"unknown"})}
    shares = {row["label"]: row["text"] for row in communes.charts[1].data["rows"]}
    assert shares["Bình Gia"] == "ít nhất 0% (0/19)"
    assert not report_of("progress", planned.open(), scope).extra["nothing_due"]


def test_once_reports_are_due_what_is_missing_is_missing_again(planned, looking):
    found = report_of("overview", planned.open(), looking("2023-03", today=date(2023, 3, 17)))
    assert found.extra["nothing_due"] is False
    assert {row["status"] for row in found.charts[0].data["rows"]} == {"incomplete"}


def test_an_opening_balance_is_something_to_say(written, looking):
    written.plan(targets=[("178", "TIN", 10)], opening=[("178", "TIN", "", "", 4)], through="2023-05")
    found = report_of("progress", written.open(), looking("2023-06", today=date(2023, 6, 10), units=("178",)))
    assert found.extra["nothing_due"] is False


@pytest.mark.parametrize("page", taking.PAGES)
@pytest.mark.parametrize("ending", ["xlsx", "pptx", "docx"])
def test_the_beginning_of_a_year_can_be_taken_away(page, ending, planned, looking):
    assert len(taking.taken(page, ending, planned.open(), looking("2023-03", today=BEFORE), VI)[1]) > 5000
