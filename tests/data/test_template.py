"""The form: for every unit and month, asking for every activity, and read back as it was filled in."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import calendar, catalogue
from data.forms import bc_tt, declaration, template
from data.names import match_reporting
from data.workbook import Workbook, open_workbook
from tests.data.writings import REPORTS

UNITS = [("20", "2023-06"), ("178", "2023-03"), ("187", "2024-12"), ("189", "2025-06"), ("05977", "2025-08")]


def unit_of(code: str, period: str) -> catalogue.Unit:
    found = match_reporting(code, None, calendar.cutoff(period)).unit
    assert found is not None
    return found


def read(content: bytes) -> bc_tt.Reading:
    book = open_workbook(content)
    assert isinstance(book, Workbook)
    return bc_tt.read(book, date(2026, 1, 1))


@pytest.mark.parametrize(("code", "period"), UNITS)
def test_the_empty_form_is_read_without_an_issue(code: str, period: str) -> None:
    unit = unit_of(code, period)
    reading = read(template.write(unit, period))
    assert reading.issues == ()
    assert reading.report is not None
    assert (reading.report.unit, reading.report.period) == (unit, period)
    asked = len(declaration.communes(unit, period)) * len(declaration.activities(declaration.version_of(period)))
    assert len(reading.report.outputs) == asked
    assert {cell.state for cell in reading.report.outputs} == {"blank"}


def test_every_activity_is_asked_for_by_some_version() -> None:
    asked = {activity.code for version in declaration.VERSIONS for activity in declaration.activities(version)}
    assert asked == {activity.code for activity in catalogue.activities()}


def test_what_was_spent_before_is_put_beside_and_left_to_be_added_to() -> None:
    unit = unit_of("181", "2023-06")
    content = template.write(
        unit,
        "2023-06",
        allocated=dict.fromkeys(template.pairs(), 9_000_000),
        spent_before=dict.fromkeys(template.pairs(), 150_000),
    )
    report = read(content).report
    assert report is not None
    assert {c.state for c in report.money if c.kind == "spent_to_date"} == {"blank"}
    assert {c.value for c in report.money if c.kind == "allocated"} == {9_000_000}
    assert openpyxl.load_workbook(BytesIO(content))["Kinh phí"]["H10"].value == 150_000


def test_a_form_filled_in_by_a_program_that_does_not_calculate_is_read() -> None:
    book = openpyxl.load_workbook(
        BytesIO(template.write(unit_of("181", "2023-06"), "2023-06", spent_before=dict.fromkeys(template.pairs(), 5)))
    )
    book["Kinh phí"]["E10"], book["Kinh phí"]["F10"] = 7, 12
    saved = BytesIO()
    book.save(saved)
    reading = read(saved.getvalue())
    assert reading.issues == ()
    assert reading.report is not None
    assert {(c.kind, c.value) for c in reading.report.money if c.value is not None} == {
        ("spent", 7),
        ("spent_to_date", 12),
    }


counts = st.one_of(st.none(), st.just("x"), st.integers(0, 1_000_000))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(UNITS), st.data())
def test_what_is_filled_in_is_read_back(chosen: tuple[str, str], data: st.DataObject) -> None:
    unit, period = unit_of(*chosen), chosen[1]
    book = openpyxl.load_workbook(BytesIO(template.write(unit, period)))
    sheet = book["Kết quả"]
    width = len(declaration.activities(declaration.version_of(period)))
    written = {}
    for row in range(10, 10 + len(declaration.communes(unit, period))):
        for column, value in enumerate(data.draw(st.lists(counts, min_size=width, max_size=width)), 4):
            sheet.cell(row, column).value = value
            written[sheet.cell(row, column).coordinate] = value
    amount = data.draw(st.integers(0, 10**12))
    book["Kinh phí"]["E10"] = amount
    saved = BytesIO()
    book.save(saved)
    report = read(saved.getvalue()).report
    assert report is not None
    found = {c.place.cell: "x" if c.state == "na" else c.value for c in report.outputs}
    assert found == written
    assert next(c.value for c in report.money if c.kind == "spent" and c.place.cell == "E10") == amount


# As people know it: laid out, locked, checked ------------------------------------------------------------------------


def written(code: str = "185", period: str = "2023-06", **known: object) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(template.write(unit_of(code, period), period, **known)))  # type: ignore[arg-type]


def test_it_is_laid_out_as_the_reports_people_know() -> None:
    ours = written()
    known = openpyxl.load_workbook(REPORTS / "bac-son-2023-06.xlsx")
    assert ours.sheetnames[:4] == known.sheetnames
    for sheet, cells in {
        "Thông tin": "A3:B9", "Kết quả": "A4:S8", "Kinh phí": "A4:G6", "Hoạt động": "A3:L3",
    }.items():  # fmt: skip
        assert [[c.value for c in row] for row in ours[sheet][cells]] == [
            [c.value for c in row] for row in known[sheet][cells]
        ]
    assert [ours["Kết quả"].cell(row, 3).value for row in range(10, 30)] == [
        known["Kết quả"].cell(row, 3).value for row in range(10, 30)
    ]
    assert [ours["Kinh phí"].cell(row, 3).value for row in range(8, 34)] == [
        known["Kinh phí"].cell(row, 3).value for row in range(8, 34)
    ]
    assert ours["Kết quả"]["B11"].data_type == "s", "a code keeps its leading zero"


def test_what_is_not_filled_in_is_locked() -> None:
    book = written()
    for sheet in book.worksheets:
        assert sheet.protection.sheet, sheet.title
    unlocked = {
        (s.title, c.coordinate)
        for s in book.worksheets
        for row in s.iter_rows()
        for c in row
        if not c.protection.locked
    }
    assert {
        ("Kết quả", "D10"),
        ("Kết quả", "S28"),
        ("Kinh phí", "D10"),
        ("Kinh phí", "F32"),
        ("Hoạt động", "B4"),
        ("Thông tin", "B10"),
    } <= unlocked
    locked = {
        ("Kết quả", "C10"),
        ("Kết quả", "D8"),
        ("Kết quả", "D29"),
        ("Kinh phí", "D9"),
        ("Kinh phí", "H10"),
        ("Thông tin", "B5"),
        ("Hoạt động", "B3"),
    }
    assert not locked & unlocked


def test_lists_and_number_checks_help_while_filling_in() -> None:
    book = written()
    checks = {
        name: book[name].data_validations.dataValidation for name in ("Thông tin", "Kết quả", "Kinh phí", "Hoạt động")
    }
    assert [str(check.sqref) for check in checks["Kết quả"]] == ["D10:R28"]
    lists = {str(check.sqref).split(":")[0][0]: check.formula1 for check in checks["Hoạt động"] if check.type == "list"}
    assert set(lists) == {"D", "E", "F", "K"}
    names = [cell.value for cell in book["Danh mục"]["A"][1:]]
    assert names[0] == "Cấp huyện"
    assert len([name for name in names if name]) == 19
    kinds = [cell.value for cell in book["Danh mục"]["B"][1:] if cell.value]
    assert kinds == ["Hội nghị", "Đối thoại", "Nói chuyện chuyên đề"]
    assert any(check.type == "date" for check in checks["Hoạt động"])


def test_a_list_says_what_the_reader_understands() -> None:
    for code, period in UNITS:
        book = written(code, period)
        for kind in [cell.value for cell in book["Danh mục"]["B"][1:] if cell.value]:
            assert declaration.kind_of(kind)
        for topic in [cell.value for cell in book["Danh mục"]["C"][1:] if cell.value]:
            assert declaration.key(topic) in declaration.topic_keys()


def test_sums_are_formulas_that_hold_their_values() -> None:
    known = {
        "allocated": dict.fromkeys(template.pairs(), 9_000_000),
        "spent_before": dict.fromkeys(template.pairs(), 150_000),
    }
    content = template.write(unit_of("185", "2023-06"), "2023-06", **known)  # type: ignore[arg-type]
    formulas = openpyxl.load_workbook(BytesIO(content))["Kinh phí"]
    values = openpyxl.load_workbook(BytesIO(content), data_only=True)["Kinh phí"]
    assert (formulas["D9"].value, values["D9"].value) == ("=SUM(D10:D12)", 27_000_000)
    assert (formulas["F9"].value, values["F9"].value) == ("=SUM(F10:F12)", 0)
    assert (formulas["F10"].value, values["H10"].value) == (None, 150_000)
    assert values["D33"].value == 18 * 9_000_000
    assert formulas["D33"].value == "=D9+D13+D17+D21+D25+D29"


def test_last_month_s_sums_stand_beside() -> None:
    unit = unit_of("185", "2023-06")
    before = {(None, "TIN"): 4, ("06337:2021", "HOI_NGHI"): 2}
    sheet = written(outputs_before=before)["Lũy kế tháng trước"]
    found = {
        (sheet.cell(row, 1).value, sheet.cell(3, column).value): sheet.cell(row, column).value
        for row in range(4, sheet.max_row + 1)
        for column in range(2, 17)
        if sheet.cell(row, column).value is not None
    }
    assert found == {("Cấp huyện", "Tin (tin)"): 4, ("Xã Đồng Ý", "Hội nghị (cuộc)"): 2}
    again = read(template.write(unit, "2023-06", outputs_before=before)).report
    assert again is not None
    assert {cell.state for cell in again.outputs} == {"blank"}


def test_it_is_printed_across_a4() -> None:
    for sheet in written().worksheets[:4]:
        assert (
            sheet.page_setup.orientation,
            sheet.page_setup.paperSize,
            sheet.sheet_properties.pageSetUpPr.fitToPage,
        ) == ("landscape", 9, True)
    assert written()["Kết quả"].freeze_panes == "D10"


@pytest.mark.parametrize(
    ("code", "period", "name"),
    [
        ("185", "2023-06", "bc-tt-bac-son-2023-06.xlsx"), ("178", "2023-06", "bc-tt-lang-son-2023-06.xlsx"),
        ("20", "2023-06", "bc-tt-tinh-lang-son-2023-06.xlsx"), ("05977", "2025-08", "bc-tt-dong-kinh-2025-08.xlsx"),
    ],
)  # fmt: skip
def test_its_name_is_plain(code: str, period: str, name: str) -> None:
    assert template.file_name(unit_of(code, period), period) == name


day = st.integers(0, 30)
meeting = st.tuples(
    day, st.integers(0, 18), st.sampled_from(["HOI_NGHI", "DOI_THOAI", "NOI_CHUYEN"]), st.integers(0, 11), st.integers(0, 900),
    st.sampled_from(declaration.LANGUAGES),
)  # fmt: skip


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(meeting, max_size=40), st.lists(st.one_of(st.none(), st.integers(0, 10**12)), min_size=54, max_size=54))
def test_meetings_and_money_are_read_back(
    meetings: list[tuple[int, int, str, int, int, str]], amounts: list[int | None]
) -> None:
    book = written()
    unit, topics = unit_of("185", "2023-06"), catalogue.topics()
    communes = declaration.communes(unit, "2023-06")
    headers = {activity.code: activity.form_header for activity in catalogue.activities()}
    first = calendar.first_day("2023-06")
    for row, (after, at, kind, topic, people, spoken) in enumerate(meetings, 4):
        commune = communes[at]
        values = (
            first + timedelta(days=after),
            None,
            commune.name if commune else "Cấp huyện",
            headers[kind],
            topics[topic].name_vi,
            people,
        )
        for column, value in enumerate(values, 2):
            book["Hoạt động"].cell(row, column).value = value
        book["Hoạt động"].cell(row, 11).value = spoken
    rows = [row for row in range(9, 33) if book["Kinh phí"].cell(row, 3).value]
    places = [book["Kinh phí"].cell(row, column) for row in rows for column in (4, 5, 6)]
    for cell, amount in zip(places, amounts, strict=True):
        cell.value = amount
    saved = BytesIO()
    book.save(saved)
    reading = read(saved.getvalue())
    assert reading.issues == ()
    assert reading.report is not None
    assert {c.place.cell: c.value for c in reading.report.money} == {
        cell.coordinate: amount for cell, amount in zip(places, amounts, strict=True)
    }
    assert [
        ((m.held_on - first).days, communes.index(m.commune), m.activity, m.topic, m.people.value, m.language)  # type: ignore[operator]
        for m in reading.report.meetings
    ] == [(after, at, kind, topics[topic].code, people, spoken) for after, at, kind, topic, people, spoken in meetings]
