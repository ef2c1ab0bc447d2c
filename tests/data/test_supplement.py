"""The supplementary report of a year: its form, what is read of it, what it is checked against, what it may not tell."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import blanks, calendar, catalogue, submissions
from data.accounts import Account
from data.forms import bc_tt, template
from data.issues import Issue, sentence
from data.language import language
from data.store import Home
from data.submissions import ACCEPTED, NEEDS_EXPLANATION, REJECTED, Preview
from data.workbook import Workbook, open_workbook

OWN = Account("bs", "district", "185")
CAME = date(2024, 2, 1)
PERIOD = "2023-13"


def form(home: Home, unit: str = "185", period: str = PERIOD) -> bytes:
    found = blanks.unit_of(unit, period)
    assert found
    return blanks.blank_form(home, found, period)


def filled(content: bytes, cells: Mapping[str, object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        sheet, _, cell = place.partition("!")
        if sheet not in book.sheetnames:
            book.create_sheet(sheet)
        book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def looked_at(home: Home, content: bytes, came: date = CAME) -> Preview:
    return submissions.preview(home, submissions.open_file("bổ sung.xlsx", content, came), OWN)


def said(preview: Preview) -> list[tuple[str, str, str]]:
    return [(issue.code, issue.sheet, issue.cell) for issue in preview.issues if issue.severity != "note"]


def issue(preview: Preview, code: str) -> Issue:
    return next(one for one in preview.issues if one.code == code)


@pytest.fixture
def blank(sample_home: Home) -> bytes:
    return form(sample_home)


def test_the_form_has_money_alone_and_says_what_it_is(blank: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(blank))
    assert book.sheetnames == ["Thông tin", "Kinh phí"]
    lines = {row[0].value: row[1].value for row in book["Thông tin"].iter_rows(max_col=2)}
    assert "THÔNG TIN QUYẾT TOÁN BỔ SUNG NĂM 2023" in lines
    assert lines["Kỳ báo cáo"] == "2023-13"
    assert (lines["Từ ngày"].date(), lines["Đến ngày"].date()) == (date(2023, 12, 15), date(2024, 1, 31))
    assert book["Kinh phí"]["A4"].value == "BIỂU QUYẾT TOÁN KINH PHÍ BỔ SUNG"
    assert book["Kinh phí"]["A5"].value == "Quyết toán bổ sung năm 2023 (từ 15/12/2023 đến 31/01/2024)"
    assert book["Kinh phí"]["H9"].value is None  # a sum of sources: only the rows below have what was spent before
    assert book["Kinh phí"]["H10"].value > 0


def test_what_is_written_into_the_form_is_read_back(blank: bytes, sample_home: Home) -> None:
    shown = looked_at(sample_home, filled(blank, {"Kinh phí!E10": 5_000_000}))
    report = shown.opened.reading.report
    assert report
    assert (report.period, report.unit.code, report.form_version) == (PERIOD, "185", 1)
    assert (report.outputs, report.meetings) == ((), ())
    assert [(c.group, c.source, c.value) for c in report.money if c.kind == "spent" and c.value] == [
        ("BAO_CHI", "NSTW", 5_000_000)
    ]
    assert shown.changes


@pytest.mark.parametrize(
    "written",
    ["2023-13", "2023/13", "Quyết toán bổ sung năm 2023", "QUYẾT TOÁN BỔ SUNG NĂM 2023", "Bổ sung 2023", "bổ sung năm 2023",
     "Kỳ báo cáo: quyết toán bổ sung năm 2023", "Quyết toán bổ sung 2023 (từ 15/12/2023 đến 31/01/2024)", "Báo cáo quyết toán bổ sung năm 2023"],
)  # fmt: skip
def test_the_period_is_read_as_people_write_it(written: str, blank: bytes, sample_home: Home) -> None:
    shown = looked_at(sample_home, filled(blank, {"Thông tin!B7": written, "Kinh phí!E10": 1}))
    assert shown.opened.reading.report
    assert shown.opened.reading.report.period == PERIOD


@pytest.mark.parametrize("written", ["13/2023", "Tháng 13/2023", "2023-14", "Bổ sung", "Quyết toán 2023", "Bổ sung 23"])
def test_what_is_not_surely_the_supplementary_report_is_a_bad_period(
    written: str, blank: bytes, sample_home: Home
) -> None:
    assert issue(looked_at(sample_home, filled(blank, {"Thông tin!B7": written})), "bad_period")


@given(st.integers(1901, 2199))
def test_the_code_of_a_supplementary_report_reads_back_and_is_no_month(year: int) -> None:
    period = calendar.supplement_of(year)
    assert calendar.parse_reported(period) == period
    assert calendar.parse_reported(f"Quyết toán bổ sung năm {year}") in (period, None)
    assert calendar.parse(period) is None
    assert language("vi").period(period) == f"quyết toán bổ sung năm {year}"


def test_it_has_not_begun_before_december_is_cut_off(blank: bytes, sample_home: Home) -> None:
    early = looked_at(sample_home, filled(blank, {"Kinh phí!E10": 1}), date(2023, 12, 14))
    assert issue(early, "bad_period").facts["reason"] == "not_begun"
    assert not any(i.code == "bad_period" for i in looked_at(sample_home, blank, date(2023, 12, 15)).issues)


def test_sheets_of_outputs_may_be_there_as_long_as_they_are_empty(edited, sample_home: Home) -> None:
    december = template.write(catalogue.unit_on("185", date(2023, 12, 14)), "2023-12")
    book = filled(december, {"Thông tin!B7": PERIOD, "Kinh phí!E10": 1_000})
    assert "not_money" not in {code for code, *_ in said(looked_at(sample_home, book))}
    wrong = filled(book, {"Kết quả!D10": 3, "Kết quả!E12": 0, "Kết quả!F12": "ba", "Hoạt động!B4": date(2023, 12, 20), "Hoạt động!E4": "Hội nghị", "Hoạt động!G4": 30})  # fmt: skip
    shown = looked_at(sample_home, wrong)
    assert [place for code, *place in said(shown) if code == "not_money"] == [
        ["Kết quả", "D10"],
        ["Kết quả", "E12"],
        ["Kết quả", "F12"],
        ["Hoạt động", "B4"],
    ]
    assert shown.status == REJECTED
    assert sentence(issue(shown, "not_money"), language("vi")).startswith(
        "Đã đọc “3”; quyết toán bổ sung chỉ nhận số tiền"
    )


def test_a_whole_month_under_its_code_is_a_month_written_wrongly(edited, sample_home: Home) -> None:
    shown = looked_at(sample_home, edited("bac-son-2023-06.xlsx", {"Thông tin!B7": PERIOD}))
    assert said(shown) == [("bad_period", "Thông tin", "B7")]
    assert sentence(shown.issues[0], language("vi")).startswith("“2023-13” là quyết toán bổ sung, chỉ có kinh phí;")


def test_figures_in_a_sheet_that_cannot_be_read_are_told_too(blank: bytes, sample_home: Home) -> None:
    shown = looked_at(sample_home, filled(blank, {"Kết quả!A1": 12, "Kinh phí!E10": 1_000}))
    assert ("not_money", "Kết quả", "") in said(shown)


def test_money_is_asked_for(blank: bytes, sample_home: Home) -> None:
    empty = looked_at(sample_home, blank)
    assert ("empty_report", "Kinh phí", "") in said(empty)
    assert "Quyết toán bổ sung chỉ gửi khi có số phát sinh" in sentence(issue(empty, "empty_report"), language("vi"))
    book = openpyxl.load_workbook(io.BytesIO(blank))
    del book["Kinh phí"]
    out = io.BytesIO()
    book.save(out)
    assert [code for code, *_ in said(looked_at(sample_home, out.getvalue()))] == ["missing_sheet"]


def test_it_is_compared_with_the_whole_year_before_it(blank: bytes, sample_home: Home, edited) -> None:
    assert issue(looked_at(sample_home, blank), "history_incomplete").facts["months"] == ["2023-12"]
    december = edited("bac-son-2023-11.xlsx", {"Thông tin!B7": "2023-12", "Kinh phí!E10": 700})
    send(sample_home, december, OWN)
    blank = form(sample_home)
    before = openpyxl.load_workbook(io.BytesIO(blank))["Kinh phí"]["H10"].value
    right = looked_at(sample_home, filled(blank, {"Kinh phí!E10": 1_000, "Kinh phí!F10": before + 1_000}))
    wrong = looked_at(sample_home, filled(blank, {"Kinh phí!E10": 1_000, "Kinh phí!F10": before}))
    assert ("cumulative_mismatch", "Kinh phí", "F10") not in said(right)
    facts = issue(wrong, "cumulative_mismatch").facts
    assert (facts["before"], facts["spent"], facts["right"]) == (before, 1_000, before + 1_000)


def test_more_than_was_allocated_and_another_allocation_are_warned_of(blank: bytes, sample_home: Home) -> None:
    allocated = openpyxl.load_workbook(io.BytesIO(blank))["Kinh phí"]["D10"].value
    shown = looked_at(sample_home, filled(blank, {"Kinh phí!E10": allocated + 1, "Kinh phí!D10": allocated - 1}))
    assert shown.status == NEEDS_EXPLANATION
    assert {("over_allocation", "Kinh phí", "E10"), ("allocation_differs", "Kinh phí", "D10")} <= set(said(shown))
    assert "huge" not in {code for code, *_ in said(shown)}  # a settlement is no month


def test_months_are_not_measured_by_a_settlement(sample_home: Home, blank: bytes, edited) -> None:
    month = submissions.open_file("bac-son-2023-06.xlsx", edited("bac-son-2023-06.xlsx", {"Kinh phí!E10": 14_650_002}), CAME)  # fmt: skip
    before = submissions.preview(sample_home, month, OWN)
    send(
        sample_home,
        filled(form(sample_home, "181"), {"Kinh phí!E10": 900_000_000_000}),
        Account("bg", "district", "181"),
    )
    send(sample_home, filled(blank, {"Kinh phí!E10": 900_000_000_000}), OWN)
    after = submissions.preview(sample_home, month, OWN)
    assert (after.status, said(after)) == (before.status, said(before))
    assert after.opened.reading.report == before.opened.reading.report


def send(home: Home, content: bytes, by: Account) -> submissions.Receipt:
    shown = submissions.preview(home, submissions.open_file("bổ sung.xlsx", content, CAME), by)
    receipt = submissions.submit(home, shown, by, submissions.Reply(explain_all="Đã đối chiếu kho bạc"))
    assert receipt.status == ACCEPTED, said(shown)
    return receipt


def test_it_is_submitted_with_revisions_of_its_own(blank: bytes, sample_home: Home) -> None:
    first = send(sample_home, filled(blank, {"Kinh phí!E10": 1_000}), OWN)
    second = send(sample_home, filled(blank, {"Kinh phí!E10": 2_000}), OWN)
    assert (first.revision, second.revision) == (1, 2)
    assert [(c.old, c.new) for c in second.preview.changes if c.kind == "changed"] == [
        (("value", 1_000), ("value", 2_000))
    ]


def test_files_are_taken_with_the_settlement_after_december_and_before_the_next_year(
    sample_home: Home, blank: bytes
) -> None:
    months = ["2024-01", "2023-12", PERIOD]
    unit = catalogue.unit_on("185", date(2023, 12, 14))
    files = [submissions.open_file(f"{month}.xlsx", filled(blank if month == PERIOD else template.write(unit, month), {}), CAME) for month in months]  # fmt: skip
    shown = submissions.preview_many(sample_home, files, OWN)
    assert [one.opened.file for one in shown] == ["2023-12.xlsx", "2023-13.xlsx", "2024-01.xlsx"]


def test_after_the_change_of_units_the_district_of_december_reports() -> None:
    assert [unit.code for unit in (blanks.unit_of("185", "2024-13"),) if unit] == ["185"]
    assert blanks.unit_of("185", "2025-13") is None
    assert calendar.unit_day("2024-13") == calendar.cutoff("2024-12")


def test_the_command_line_makes_checks_and_takes_it(sample_home: Home, command, tmp_path, blank: bytes) -> None:
    out = tmp_path / "bo-sung.xlsx"
    made = command("data", sample_home, "template", "--unit", "185", "--period", PERIOD, "--out", out)
    assert made.returncode == 0, made.stderr
    assert "kỳ quyết toán bổ sung năm 2023" in made.stdout
    assert isinstance(open_workbook(out.read_bytes(), out.name), Workbook)
    out.write_bytes(filled(out.read_bytes(), {"Kinh phí!E10": 1_000}))
    taken = command("data", sample_home, "ingest", out, "--received", "2024-02-01", "--explain", "Đúng")
    assert taken.returncode == 0, taken.stdout


def test_the_name_of_the_file_says_the_period() -> None:
    unit = catalogue.unit_on("185", date(2023, 12, 14))
    assert unit
    assert template.file_name(unit, PERIOD) == "bc-tt-bac-son-2023-13.xlsx"


def test_a_monthly_form_still_asks_for_all_its_sheets(edited: Callable[..., bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(edited("bac-son-2023-06.xlsx", {})))
    del book["Kết quả"]
    del book["Hoạt động"]
    out = io.BytesIO()
    book.save(out)
    opened = open_workbook(out.getvalue(), "a.xlsx")
    assert isinstance(opened, Workbook)
    found = bc_tt.read(opened).issues
    assert [i.facts["sheet"] for i in found if i.code == "missing_sheet"] == ["Kết quả", "Hoạt động"]
