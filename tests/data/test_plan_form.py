"""The plan workbook: targets, allocations in exact đồng, phasing and opening balances; whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.workbook import Workbook as Book

from data import catalogue
from data.forms import declaration
from data.forms import plan as form
from data.forms.planned import Plan, PlanReading
from data.issues import sentence
from data.language import language
from tests.data.writings import REPORTS, SAMPLES, insert_rows, opened, rows_of, saved

PLAN = REPORTS / "ke-hoach-2023.xlsx"
PLANS = [
    (PLAN, SAMPLES / "truth-2023"),
    (SAMPLES / "as-written" / "ke-hoach-2023.xlsx", SAMPLES / "as-written" / "truth"),
    (SAMPLES / "with-errors" / "ke-hoach-2023.xlsx", SAMPLES / "with-errors" / "truth"),
]
T, A = "Chỉ tiêu", "Dự toán"


def read(change: Callable[[Book], None] = lambda book: None) -> PlanReading:
    book = openpyxl.load_workbook(PLAN)
    change(book)
    reading = form.read(opened(saved(book)))
    for issue in reading.issues:
        for code in ("vi", "en"):
            assert "{" not in sentence(issue, language(code))
    return reading


def plan(change: Callable[[Book], None] = lambda book: None) -> Plan:
    reading = read(change)
    assert reading.issues == ()
    assert reading.plan is not None
    return reading.plan


def said(of: Plan) -> object:
    targets = {(t.unit.code, t.activity): t.value for t in of.targets}
    amounts = {(a.unit.code, a.group, a.source): a.value for a in of.allocations}
    return of.year, of.first_period, of.last_period, targets, amounts


@pytest.mark.parametrize(("path", "truth"), PLANS, ids=lambda value: value.parent.name)
def test_targets_and_allocations_equal_their_truth(path: object, truth: object) -> None:
    reading = form.read(opened(path.read_bytes()))  # type: ignore[attr-defined]
    assert reading.plan is not None
    groups = {group.name_vi: group.code for group in catalogue.groups()}
    wanted = {(r["district"], r["activity"]): int(r["target"]) for r in rows_of(truth / "targets.csv")}  # type: ignore[operator]
    amounts = {
        (r["district"], groups[r["group"]], r["source"]): int(r["amount"])
        for r in rows_of(truth / "allocations.csv")  # type: ignore[operator]
    }
    units = {code for code, _ in wanted if code in {t.unit.code for t in reading.plan.targets}}
    wanted = {key: value for key, value in wanted.items() if key[0] in units}
    amounts = {key: value for key, value in amounts.items() if key[0] in units}
    assert said(reading.plan) == (2023, "2023-03", "2023-12", wanted, amounts)


# Ways of writing that say the same -----------------------------------------------------------------------------------


def amounts_in_dong(book: Book) -> None:
    book[A]["F2"] = "Đơn vị tính: đồng"
    for row in range(5, book[A].max_row + 1):
        if isinstance(book[A].cell(row, 5).value, (int, float)):
            book[A].cell(row, 5).value = round(book[A].cell(row, 5).value * 10**6)


def no_unit_said(book: Book) -> None:
    book[A]["F2"] = None


def names_alone(book: Book) -> None:
    for name, first in ((T, 6), (A, 5)):
        for row in range(first, book[name].max_row + 1):
            book[name].cell(row, 1).value = None


def codes_as_numbers(book: Book) -> None:
    for name, first in ((T, 6), (A, 5)):
        for row in range(first, book[name].max_row + 1):
            code = book[name].cell(row, 1).value
            book[name].cell(row, 1).value = int(code) if code else None
            book[name].cell(row, 2).value = None


def the_unit_once_over_its_rows(book: Book) -> None:
    before = None
    for row in range(5, book[A].max_row + 1):
        code = book[A].cell(row, 1).value
        if code == before:
            book[A].cell(row, 1).value = book[A].cell(row, 2).value = None
        before = code


def subtotals_that_name_the_unit(book: Book) -> None:
    sheet, row, before = book[A], 5, None
    while row <= sheet.max_row and sheet.cell(row, 4).value:
        code, name = sheet.cell(row, 1).value, sheet.cell(row, 2).value
        if code != before:
            insert_rows(sheet, row, 1)
            sheet.cell(row, 1).value, sheet.cell(row, 2).value, sheet.cell(row, 5).value = code, name, 999
            row += 1
        sheet.cell(row, 1).value = sheet.cell(row, 2).value = None
        before, row = code, row + 1
    sheet.cell(row, 2).value, sheet.cell(row, 5).value = "Tổng cộng", 999


def totals_and_numbering(book: Book) -> None:
    insert_rows(book[T], 6, 1)
    for column in range(1, book[T].max_column + 1):
        book[T].cell(6, column).value = "AB"[column - 1] if column < 3 else column - 2
    last = book[T].max_row + 1
    book[T].cell(last, 2).value = "Tổng cộng toàn tỉnh"
    for column in range(3, 18):
        book[T].cell(last, column).value = 999
    book[T].cell(last + 2, 2).value = "Người lập biểu"


def sheets_with_the_year(book: Book) -> None:
    book[T].title, book[A].title = "CHỈ TIÊU 2023", "Du toan nam 2023"


def months_in_other_words(book: Book) -> None:
    book[T]["A3"] = "Thời gian thực hiện: Từ tháng 3 đến hết tháng 12 năm 2023"


SAME = [
    amounts_in_dong, no_unit_said, names_alone, codes_as_numbers, the_unit_once_over_its_rows, subtotals_that_name_the_unit,
    totals_and_numbering, sheets_with_the_year, months_in_other_words,
]  # fmt: skip


@pytest.mark.parametrize("change", SAME, ids=lambda change: change.__name__)
def test_however_it_is_written_it_says_the_same(change: Callable[[Book], None]) -> None:
    assert said(plan(change)) == said(plan())


def test_a_target_remembers_its_cell() -> None:
    target = next(t for t in plan().targets if (t.unit.code, t.activity) == ("180", "TIN"))
    assert (target.place.sheet, target.place.cell, target.value) == (T, "C7", 60)


def test_millions_with_decimals_are_exact() -> None:
    read_plan = plan(lambda book: book[A].__setitem__("E5", 48.125))
    assert next(a.value for a in read_plan.allocations if a.place.cell == "E5") == 48_125_000


def test_the_province_may_have_a_row() -> None:
    def change(book: Book) -> None:
        row = book[T].max_row + 1
        for column, value in enumerate(("20", "Cấp tỉnh", 100), 1):
            book[T].cell(row, column).value = value
        row = book[A].max_row + 1
        for column, value in enumerate((None, "Cấp tỉnh", "Truyền thanh cơ sở", "NSĐP", 12.5), 1):
            book[A].cell(row, column).value = value

    found = plan(change)
    assert next(t.value for t in found.targets if t.unit.code == "20") == 100
    assert next(a.value for a in found.allocations if a.unit.level == "province") == 12_500_000


def test_a_zero_is_kept_and_a_blank_has_no_entry() -> None:
    def change(book: Book) -> None:
        book[T]["C6"], book[T]["D6"] = 0, None

    targets = {(t.unit.code, t.activity): t.value for t in plan(change).targets}
    assert targets["178", "TIN"] == 0
    assert ("178", "BAI") not in targets


def test_a_year_without_months_is_the_whole_year() -> None:
    found = plan(lambda book: book[T].__setitem__("A3", None))
    assert (found.year, found.first_period, found.last_period) == (2023, "2023-01", "2023-12")


# Phasing and opening balances ------------------------------------------------------------------------------------------

MONTHS = ("3/2023", "4/2023", "5/2023", "6/2023", "7/2023", "8/2023", "9/2023", "10/2023", "11/2023", "12/2023")


def phased(*rows: tuple[object, ...], months: tuple[object, ...] = MONTHS) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        sheet = book.create_sheet("Phân kỳ")
        sheet.append(["PHÂN KỲ CHỈ TIÊU NĂM 2023"])
        sheet.append(["Nhóm", "Hoạt động", *months, "Cộng"])
        for row in rows:
            sheet.append(["", *row])

    return change


def test_phasing_gives_each_month_its_share() -> None:
    def percent(book: Book) -> None:
        phased(("Hội nghị (cuộc)", *[5.0] * 8, 20, 40), ("Tin (tin)", *[0.1] * 10), ("Tổng cộng", *[9] * 10))(book)

    found = plan(percent).phasing
    assert [(s.activity, s.period, s.share) for s in found[:10]] == [
        ("HOI_NGHI", f"2023-{month:02d}", Decimal(share))
        for month, share in zip(range(3, 13), [5] * 8 + [20, 40], strict=True)
    ]
    assert {s.share for s in found[10:]} == {Decimal(10)}
    assert found[0].place.cell == "C3"


def test_twelfths_of_a_hundred_are_close_enough() -> None:
    assert len(plan(phased(("Pa nô", *[33.33] * 3), months=("Tháng 3", "Tháng 4", "T5"))).phasing) == 3


@pytest.mark.parametrize(
    ("change", "code", "cell"),
    [
        (phased(("Hội nghị", *[5] * 10)), "text_in_number", "C3"),
        (phased(("Hội nghị", *[10] * 9, "nhiều")), "text_in_number", "L3"),
        (phased(("Hội nghị", *[20] * 9, -80)), "text_in_number", "L3"),
        (phased(("Hội thảo", *[10] * 10)), "header_not_found", ""),
        (phased(("Tin", *[10] * 10), ("Tin (tin)", *[10] * 10)), "duplicate_unit", "C4"),
        (phased(("Tin", *[10] * 10), months=("1/2023", *MONTHS[1:])), "text_in_number", "C3"),
        (phased(("Tin", *[10] * 10), months=("Quý I",) * 10), "header_not_found", ""),
        (phased(("Tin", *[10] * 10), months=("3/2023",) * 10), "header_not_found", ""),
    ],
)
def test_a_phasing_that_cannot_be_is_told(change: Callable[[Book], None], code: str, cell: str) -> None:
    reading = read(change)
    assert reading.plan is None
    assert [(issue.code, issue.sheet, issue.cell) for issue in reading.issues] == [(code, "Phân kỳ", cell)]


def begun(
    outputs: bool = True, money: bool = True, through: str = "Lũy kế đến hết tháng 5/2023"
) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        sheet = book.create_sheet("Số đầu kỳ")
        sheet.append(["SỐ ĐẦU KỲ"])
        sheet.append([through])
        if outputs:
            sheet.append(["Mã đơn vị", "Đơn vị", "Tin (tin)", "Bài (bài)", "Hội nghị (cuộc)"])
            sheet.append(["181", "Huyện Bình Gia", 7, 0, 12])
            sheet.append(["", "Tổng cộng", 7, 0, 12])
        if money:
            sheet.append([])
            sheet.append(["", "", "", "", "Đơn vị tính: triệu đồng"])
            sheet.append(["Mã đơn vị", "Đơn vị", "Nội dung chi", "Nguồn kinh phí", "Đã giải ngân"])
            sheet.append(["181", "Huyện Bình Gia", "Truyền thanh cơ sở", "Ngân sách trung ương", 4.5])

    return change


def test_opening_balances_are_read_up_to_their_month() -> None:
    found = plan(begun())
    assert found.opening_through == "2023-05"
    assert {(t.unit.code, t.activity): t.value for t in found.opening_outputs} == {
        ("181", "TIN"): 7, ("181", "BAI"): 0, ("181", "HOI_NGHI"): 12,
    }  # fmt: skip
    assert [(a.unit.code, a.group, a.source, a.value) for a in found.opening_money] == [
        ("181", "TRUYEN_THANH", "NSTW", 4_500_000)
    ]


@pytest.mark.parametrize(("outputs", "money"), [(True, False), (False, True)])
def test_an_opening_balance_may_be_of_one_kind(outputs: bool, money: bool) -> None:
    found = plan(begun(outputs, money))
    assert (bool(found.opening_outputs), bool(found.opening_money)) == (outputs, money)


# What is wrong, and where ---------------------------------------------------------------------------------------------


def cells(sheet: str, **values: object) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        for place, value in values.items():
            book[sheet][place] = value

    return change


def row_again(book: Book) -> None:
    for column in range(1, 18):
        book[T].cell(17, column).value = book[T].cell(6, column).value


def sheet_again(book: Book) -> None:
    book.copy_worksheet(book[T]).title = "CHI TIEU"


FAULTS = [
    (lambda book: book.remove(book[T]), ("missing_sheet", T, "")),
    (lambda book: book.remove(book[A]), ("missing_sheet", A, "")),
    (sheet_again, ("missing_sheet", "CHI TIEU", "")),
    (cells(T, A1="CHỈ TIÊU", A3=None), ("header_not_found", T, "")),
    (cells(T, A3="Thời gian thực hiện: từ tháng 12/2023 đến tháng 3/2023"), ("header_not_found", T, "")),
    (cells(T, A3="Thời gian thực hiện: từ tháng 3/2023 đến tháng 13/2023"), ("header_not_found", T, "")),
    (cells(T, A6="999", B6="Huyện Nào Đó"), ("unknown_unit", T, "B6")),
    (cells(T, B6="Huyện Bình Gia"), ("unknown_unit", T, "B6")),
    (cells(T, A6=None, B6=None), ("unknown_unit", T, "B6")),
    (row_again, ("duplicate_unit", T, "A17")),
    (cells(T, C6="nhiều"), ("text_in_number", T, "C6")),
    (cells(T, C6=-1), ("negative", T, "C6")),
    (cells(T, C6=1.5), ("fraction", T, "C6")),
    (cells(T, C6=1.234), ("ambiguous_number", T, "C6")),
    (cells(T, C6="=1+1"), ("formula_without_value", T, "C6")),
    (cells(T, D5="Tin (tin)"), ("missing_column", T, "")),
    (cells(A, E5=-1), ("negative", A, "E5")),
    (cells(A, E5=10**7), ("huge", A, "E5")),
    (cells(A, E5="1,234"), ("ambiguous_number", A, "E5")),
    (cells(A, C5="Mua xe"), ("header_not_found", A, "")),
    (cells(A, D5="Vay"), ("header_not_found", A, "")),
    (cells(A, D6="NSTW"), ("duplicate_unit", A, "C6")),
    (cells(A, E4="Khác"), ("missing_column", A, "")),
    (cells(A, F4="Dự toán giao"), ("missing_column", A, "")),
    (cells(A, F2="Đơn vị tính: USD"), ("header_not_found", A, "")),
    (begun(through="Số liệu cũ"), ("header_not_found", "Số đầu kỳ", "")),
    (begun(through="Lũy kế đến hết tháng 5/2022"), ("header_not_found", "Số đầu kỳ", "")),
    (begun(False, False), ("header_not_found", "Số đầu kỳ", "")),
]  # fmt: skip


@pytest.mark.parametrize(("change", "wanted"), FAULTS)
def test_a_fault_is_told_at_its_place_and_no_plan_is_taken(
    change: Callable[[Book], None], wanted: tuple[str, str, str]
) -> None:
    reading = read(change)
    assert reading.plan is None
    assert wanted in [(issue.code, issue.sheet, issue.cell) for issue in reading.issues]
    assert {issue.severity for issue in reading.issues} == {"error"}


def test_an_amount_in_words_is_told_and_not_passed_over() -> None:
    reading = read(cells(A, E5="nhiều"))
    assert [(issue.code, issue.cell) for issue in reading.issues] == [("text_in_number", "E5")]


def test_a_plan_of_a_year_of_communes_is_of_communes() -> None:
    def change(book: Book) -> None:
        book[T]["A1"], book[T]["A3"] = "CHỈ TIÊU NĂM 2026", "Thời gian thực hiện: từ tháng 1/2026 đến tháng 12/2026"
        book[T].delete_rows(6, 30)
        book[A].delete_rows(5, 300)
        book[T]["A6"], book[T]["B6"], book[T]["C6"] = "05977", "Phường Đông Kinh", 5

    found = plan(change)
    assert [(t.unit.id, t.value) for t in found.targets] == [("05977:2025-07", 5)]


def test_every_activity_of_a_later_version_may_have_a_target() -> None:
    def change(book: Book) -> None:
        for column, activity in enumerate(declaration.activities(2), 3):
            group = next(g.name_vi for g in catalogue.groups() if g.code == activity.group)
            book[T].cell(4, column).value, book[T].cell(5, column).value = group, declaration.header_of(activity.code)
            for row in range(6, 17):
                book[T].cell(row, column).value = column

    assert {t.activity for t in plan(change).targets} == {a.code for a in catalogue.activities()}
