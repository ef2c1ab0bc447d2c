"""The rules: each planted fault is told at its cell, alone; clean reports bring no error and hardly a warning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from openpyxl.workbook import Workbook as Book

from data import calendar
from data.checks import History, check
from data.forms.report import Reading, Report
from data.issues import Issue
from tests.data.writings import (
    REPORTS,
    SAMPLE,
    SAMPLES,
    background_of,
    changed,
    clean_reports,
    found,
    history_before,
    insert_rows,
    read,
    rows_of,
)  # fmt: skip

SHEETS = {"K": "Kết quả", "M": "Kinh phí", "H": "Hoạt động", "T": "Thông tin"}
PAIR = ("BAO_CHI", "NSTW")


def planted(cells: Mapping[str, object], name: str = SAMPLE) -> Reading:
    """A clean report with cells written anew: {"K!J14": -3}."""

    def change(book: Book) -> None:
        for place, value in cells.items():
            book[SHEETS[place[0]]][place[2:]] = value

    return read(changed(change, name))


def places(issues: tuple[Issue, ...]) -> Counter[tuple[str, str, str, str]]:
    return Counter((issue.code, issue.severity, issue.sheet, issue.cell) for issue in issues)


def report_of(reading: Reading) -> Report:
    assert reading.report is not None, reading.issues
    return reading.report


def only(reading: Reading, history: History, code: str) -> list[Issue]:
    return [issue for issue in check(reading, history) if issue.code == code]


# Clean reports, planted errors ------------------------------------------------------------------------------------------


def test_clean_reports_bring_no_error_and_hardly_a_warning() -> None:
    counts: Counter[tuple[str, str]] = Counter()
    cells = 0
    background = background_of(REPORTS / "ke-hoach-2023.xlsx")
    for reading in clean_reports().values():
        report = report_of(reading)
        issues = check(reading, background.history(report.unit.id, report.period))
        counts.update((issue.severity, issue.code) for issue in issues)
        cells += len(report.outputs) + len(report.money)
        background.add(report)
    warnings = {code: count for (severity, code), count in counts.items() if severity == "warning"}
    assert not [code for severity, code in counts if severity == "error"]
    assert set(warnings) <= {"unusual"}
    assert sum(warnings.values()) < cells / 1000, "a warning asks a person to explain: far fewer than two in a hundred"


def with_errors() -> Iterator[tuple[dict[str, str], tuple[Issue, ...]]]:
    folder = SAMPLES / "with-errors"
    background = background_of(folder / "ke-hoach-2023.xlsx")
    clean = [read(path.read_bytes()) for path in (folder / "before").glob("*.xlsx")]
    for reading in sorted(clean, key=lambda reading: report_of(reading).period):
        report = report_of(reading)
        issues = check(reading, background.history(report.unit.id, report.period))
        assert {issue.severity for issue in issues} <= {"note"}
        background.add(report)
    for row in rows_of(folder / "truth" / "expected_issues.csv"):
        reading = read((folder / row["file"]).read_bytes())
        told = reading.report
        history = background.history(told.unit.id, told.period) if told else History()
        yield row, check(reading, history)


def test_each_error_planted_in_the_samples_is_found_at_its_cell_and_no_other() -> None:
    for row, issues in with_errors():
        assert (row["code"], row["sheet"], row["cell"]) in {(i.code, i.sheet, i.cell) for i in issues}, row
        knocked_on = {"missing_unit"} if row["code"] in ("unknown_unit", "unit_of_other_district") else set()
        assert {i.code for i in issues if i.severity != "note"} <= {row["code"], *knocked_on}, row


# One fault in a clean report -----------------------------------------------------------------------------------------

PLANTED = {
    "text": ({"K!J14": "nhiều"}, ("text_in_number", "error", "Kết quả", "J14")),
    "a day where a count belongs": ({"K!J14": calendar.cutoff("2023-06")}, ("text_in_number", "error", "Kết quả", "J14")),
    "yes": ({"K!J14": True}, ("text_in_number", "error", "Kết quả", "J14")),
    "less than nothing": ({"K!J14": -3}, ("negative", "error", "Kết quả", "J14")),
    "less than nothing in brackets": ({"K!J14": "(3)"}, ("negative", "error", "Kết quả", "J14")),
    "half a poster": ({"K!J14": 2.5}, ("fraction", "error", "Kết quả", "J14")),
    "a fraction of a dong": ({"M!E10": 7250000.5}, ("fraction", "error", "Kinh phí", "E10")),
    "a formula without its value": ({"K!J14": "=2+2"}, ("formula_without_value", "error", "Kết quả", "J14")),
    "a million and one": ({"K!K14": 1_000_001}, ("huge", "error", "Kết quả", "K14")),
    "far above all": ({"K!K14": 9_000}, ("huge", "warning", "Kết quả", "K14")),
    "above what money there is": ({"M!D10": 10**12 + 1}, ("huge", "error", "Kinh phí", "D10")),
    "a count of two readings": ({"K!K14": "1,234"}, ("ambiguous_number", "warning", "Kết quả", "K14")),
    "a number of two readings": ({"K!K14": 1.234}, ("ambiguous_number", "warning", "Kết quả", "K14")),
    "a sum that does not fit": ({"M!F10": 14_650_001}, ("cumulative_mismatch", "warning", "Kinh phí", "F10")),
    "more than allocated": (
        {"M!E10": 71_500_000, "M!F10": 78_900_000}, ("over_allocation", "warning", "Kinh phí", "E10"),
    ),
    "another allocation": ({"M!D10": 71_500_001}, ("allocation_differs", "warning", "Kinh phí", "D10")),
    "a conference not listed": ({"K!M11": 1}, ("events_differ", "warning", "Kết quả", "M11")),
    "people not listed": ({"K!P12": 49}, ("events_differ", "warning", "Kết quả", "P12")),
    "a conference not counted": ({"K!M12": None}, ("events_differ", "warning", "Kết quả", "M12")),
    "no day": ({"H!B4": "31/02/2023"}, ("bad_date", "error", "Hoạt động", "B4")),
    "a day left out": ({"H!B4": None}, ("bad_date", "error", "Hoạt động", "B4")),
    "a day of the month before": ({"H!B4": "14/5/2023"}, ("date_outside_period", "warning", "Hoạt động", "B4")),
    "a day of the month after": ({"H!B4": "15/6/2023"}, ("date_outside_period", "warning", "Hoạt động", "B4")),
    "more women than people": ({"H!H4": 108}, ("parts_exceed_whole", "error", "Hoạt động", "H4")),
    "more poor than people": ({"H!J4": 200}, ("parts_exceed_whole", "error", "Hoạt động", "J4")),
    "people in words": ({"H!H4": "nhiều"}, ("text_in_number", "error", "Hoạt động", "H4")),
}  # fmt: skip


@pytest.mark.parametrize("fault", PLANTED)
def test_a_fault_is_told_at_its_cell_and_nothing_else_is(fault: str) -> None:
    cells, wanted = PLANTED[fault]
    history = history_before(SAMPLE)
    before = places(check(clean_reports()[SAMPLE], history))
    after = places(check(planted(cells), history))
    more = {place for place in after - before if place[0] != "blank_cells"}
    knocked_on = {("allocation_differs", "warning", "Kinh phí", "D10")}  # which follows from some
    assert more - (knocked_on if wanted[3] == "D10" and wanted[0] == "huge" else set()) == {wanted}


def test_an_error_of_excel_is_told_where_it_is_read_and_nowhere_else() -> None:
    def change(book: Book) -> None:
        for sheet, place in (("Kết quả", "J14"), ("Kết quả", "D29"), ("Kết quả", "S12"), ("Kinh phí", "D9")):
            book[sheet][place] = "#REF!"
            book[sheet][place].data_type = "e"

    issues = check(read(changed(change)), history_before(SAMPLE))
    assert [(i.code, i.cell, i.facts["read"]) for i in issues if i.severity == "error"] == [
        ("formula_error", "J14", "#REF!")
    ]


def test_totals_subtotals_and_notes_are_never_checked() -> None:
    cells = {"K!D29": -5, "K!E29": "sai", "K!S12": -1, "M!D9": -7, "M!E13": "sai", "M!G10": "ghi chú", "M!D33": 1.5}
    history = history_before(SAMPLE)
    assert places(check(planted(cells), history)) == places(check(clean_reports()[SAMPLE], history))


def test_all_faults_of_a_file_are_told_in_one_pass_in_the_order_of_the_file() -> None:
    cells = {"K!J14": -3, "K!L14": 1.5, "K!D12": "hai", "M!F10": 1, "H!B4": "32/6/2023", "H!I5": 999, "K!AA3": "x"}
    issues = check(planted(cells), history_before(SAMPLE))
    assert [(i.code, i.cell) for i in issues if i.severity != "note"] == [
        ("text_in_number", "D12"), ("negative", "J14"), ("fraction", "L14"), ("cumulative_mismatch", "F10"),
        ("bad_date", "B4"), ("parts_exceed_whole", "I5"),
    ]  # fmt: skip


def test_a_note_says_how_many_cells_are_blank() -> None:
    issues = only(planted({"K!D12": None, "M!E10": None}), history_before(SAMPLE), "blank_cells")
    counts = {issue.sheet: issue.facts["count"] for issue in issues}
    before = {i.sheet: i.facts["count"] for i in only(clean_reports()[SAMPLE], history_before(SAMPLE), "blank_cells")}
    assert counts == {"Kết quả": before["Kết quả"] + 1, "Kinh phí": 1}  # type: ignore[operator]
    assert {(issue.severity, issue.cell) for issue in issues} == {("note", "")}


def blank(book: Book) -> None:
    for row in book["Kết quả"].iter_rows(min_row=10, max_row=28, min_col=4, max_col=18):
        for cell in row:
            cell.value = None if cell.value != "x" else "x"
    book["Hoạt động"].delete_rows(4, 20)


def test_a_report_without_any_value_must_say_so() -> None:
    def marked(book: Book) -> None:
        blank(book)
        book["Thông tin"]["B14"] = "x"

    empty = only(read(changed(blank)), History(), "empty_report")
    assert [(issue.severity, issue.sheet, issue.cell) for issue in empty] == [("error", "Kết quả", "")]
    assert not only(read(changed(marked)), History(), "empty_report")


def test_a_commune_without_a_row_is_a_warning_and_its_cells_are_blank() -> None:
    reading = read(changed(lambda book: book["Kết quả"].delete_rows(14)))
    missing = only(reading, History(), "missing_unit")
    assert [(issue.severity, issue.sheet, issue.cell, issue.facts["name"]) for issue in missing] == [
        ("warning", "Kết quả", "", "Xã Đồng Ý")
    ]
    cells = [cell for cell in report_of(reading).outputs if cell.commune and cell.commune.code == "06337"]
    assert len(cells) == 15
    assert {cell.state for cell in cells} == {"blank"}


# What a report is compared with ---------------------------------------------------------------------------------------


def spent(report: Report, pair: tuple[str, str] = PAIR) -> tuple[int, int, int]:
    by_kind = {cell.kind: cell.value or 0 for cell in report.money if (cell.group, cell.source) == pair}
    return by_kind["allocated"], by_kind["spent"], by_kind["spent_to_date"]


def test_sums_are_not_compared_while_a_month_is_missing_and_one_note_says_so() -> None:
    history = history_before(SAMPLE)
    gap = replace(history, spent={month: amounts for month, amounts in history.spent.items() if month != "2023-04"})
    issues = check(clean_reports()[SAMPLE], gap)
    assert not [issue for issue in issues if issue.code == "cumulative_mismatch"]
    notes = [issue for issue in issues if issue.code == "history_incomplete"]
    assert [(n.severity, n.sheet, n.cell, n.facts["months"]) for n in notes] == [("note", "Kinh phí", "", ["2023-04"])]


def test_what_is_known_is_held_against_the_allocation_while_a_month_is_missing() -> None:
    allocated, in_month, _ = spent(report_of(clean_reports()[SAMPLE]))
    history = History(
        plan_months=calendar.between("2023-03", "2023-12"), allocated={PAIR: allocated},
        spent={"2023-03": {PAIR: allocated - in_month}},
    )  # fmt: skip
    assert not [i for i in only(clean_reports()[SAMPLE], history, "over_allocation") if i.cell == "E10"]
    over = replace(history, spent={"2023-03": {PAIR: allocated - in_month + 1}})
    told = next(i for i in only(clean_reports()[SAMPLE], over, "over_allocation") if i.cell == "E10")
    assert (told.facts["before"], told.facts["total"]) == (allocated - in_month + 1, allocated + 1)


def test_an_opening_balance_stands_for_the_months_up_to_its_own() -> None:
    _, in_month, to_date = spent(report_of(clean_reports()[SAMPLE]))
    history = History(
        plan_months=calendar.between("2023-03", "2023-12"), opening_through="2023-05", opening_spent={PAIR: to_date - in_month},
        spent={"2023-04": {PAIR: 999}},
    )  # fmt: skip
    issues = check(clean_reports()[SAMPLE], history)
    assert not [issue for issue in issues if issue.code == "history_incomplete"]
    assert "F10" not in {issue.cell for issue in issues if issue.code == "cumulative_mismatch"}


def test_without_a_plan_the_report_s_own_allocation_is_held_against() -> None:
    reading = planted({"M!E10": 71_500_001, "M!F10": 78_900_001})
    assert [issue.cell for issue in only(reading, History(), "over_allocation")] == ["E10"]
    assert not only(reading, History(), "allocation_differs")


@pytest.mark.parametrize("factor", [1_000, 1_000_000])
@pytest.mark.parametrize("way", ["header", "values"])
def test_a_wrong_unit_of_money_is_told_to_be_one(factor: int, way: str) -> None:
    words = {1_000: "nghìn đồng", 1_000_000: "triệu đồng"}[factor]

    def change(book: Book) -> None:
        sheet = book["Kinh phí"]
        if way == "header":
            sheet["G6"] = f"Đơn vị tính: {words}"
            return
        for row in sheet.iter_rows(min_row=10, max_row=32, min_col=4, max_col=6):
            for cell in row:
                cell.value = cell.value / factor if isinstance(cell.value, int) else cell.value

    issues = only(read(changed(change)), history_before(SAMPLE), "allocation_differs")
    assert len(issues) == 18
    assert {issue.facts["factor"] for issue in issues} == {factor}


def test_one_allocation_off_by_a_thousand_is_no_wrong_unit() -> None:
    issues = only(planted({"M!D10": 71_500_000_000}), history_before(SAMPLE), "allocation_differs")
    assert [issue.facts["factor"] for issue in issues] == [0]


def months(*values: int) -> dict[str, int]:
    return {calendar.plus("2023-06", -number): value for number, value in enumerate(values, 1)}


@pytest.mark.parametrize(
    ("before", "value", "told"),
    [
        (months(70, 72, 68, 75, 66, 71), 400, True),
        (months(70, 72, 68, 75, 66, 71), 110, False),
        (months(70, 72, 68, 75, 66, 71), 3, True),
        (months(70, 72, 68, 75, 66), 400, False),  # five months are too few
        (months(0, 0, 0, 0, 9, 8), 400, False),  # a median of 0
        (months(7, 7, 7, 7, 7, 9), 400, False),  # a spread of 0
        (months(1, 2, 1, 0, 3, 1), 30, True),
        (months(1, 2, 1, 0, 3, 1), 5, False),
    ],
)
def test_a_value_far_from_the_median_of_six_months_is_unusual(before: dict[str, int], value: int, told: bool) -> None:
    reading = planted({"K!K14": value})
    commune = next(cell.commune for cell in report_of(reading).outputs if cell.place.cell == "K14")
    assert commune is not None
    history = History(outputs={(commune.id, "TO_ROI"): before})
    assert bool(only(reading, history, "unusual")) is told


@pytest.mark.parametrize(
    ("own", "peers", "told"),
    [({"2023-05": 50}, True, True), ({"2023-05": 120}, True, False), ({}, True, False), ({"2023-05": 0}, False, False)],
)
def test_huge_is_far_above_both_the_own_and_the_neighbours_months(own: dict[str, int], peers: bool, told: bool) -> None:
    reading = planted({"K!K14": 2_000} if peers else {f"K!K{row}": 0 if row != 14 else 2_000 for row in range(10, 29)})
    commune = next(cell.commune for cell in report_of(reading).outputs if cell.place.cell == "K14")
    assert commune is not None
    history = History(outputs={(commune.id, "TO_ROI"): own} if own else {})
    assert [issue.cell for issue in only(reading, history, "huge")] == (["K14"] if told else [])


def test_money_far_above_all_months_and_all_others_is_huge() -> None:
    history = replace(
        history_before(SAMPLE), spent={"2023-03": {PAIR: 300_000}}, money_peers={PAIR: 350_000}, allocated=None
    )
    huge = [issue for issue in only(clean_reports()[SAMPLE], history, "huge") if issue.cell == "E10"]
    assert [(issue.severity, issue.facts["largest"]) for issue in huge] == [("warning", 350_000)]


def test_a_list_with_a_commune_that_is_not_known_is_not_counted() -> None:
    reading = planted({"H!C4": None, "H!D4": "Xã Nào Đó"})
    assert not only(reading, history_before(SAMPLE), "events_differ")
    assert [issue.code for issue in check(reading, history_before(SAMPLE)) if issue.severity == "error"] == [
        "unknown_unit"
    ]


def test_meetings_of_one_commune_are_told_from_those_of_the_district() -> None:
    reading = planted({"H!C4": None, "H!D4": "Cấp huyện"})
    told = {issue.cell for issue in only(reading, history_before(SAMPLE), "events_differ")}
    assert told == {"O10", "P10", "O16", "P16"}


def test_a_report_that_cannot_be_known_has_the_issues_of_its_reading_alone() -> None:
    reading = planted({"T!B3": "BC-99"})
    assert check(reading, History()) == reading.issues
    assert found(reading) == [("wrong_form", "Thông tin", "B3")]


def test_a_row_put_in_moves_the_cells_that_are_told() -> None:
    def change(book: Book) -> None:
        book["Kết quả"]["J14"] = -3
        insert_rows(book["Kết quả"], 1, 2)

    issues = check(read(changed(change)), history_before(SAMPLE))
    assert [(issue.code, issue.cell) for issue in issues if issue.severity == "error"] == [("negative", "J16")]
