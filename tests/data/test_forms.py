"""BC-TT read by its words: every cell of the samples, however people write it, and every fault of its layout."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook as Book
from openpyxl.worksheet.worksheet import Worksheet

from data import catalogue
from data.forms import bc_tt, declaration
from data.forms.meetings import read_day
from data.forms.money import factors_in
from data.forms.report import Report
from data.workbook import Workbook
from tests.data.writings import (
    FIRST,
    LAST,
    LATER,
    REPORTS,
    SAMPLE,
    SAMPLES,
    changed,
    found,
    insert_column,
    insert_rows,
    opened,
    read,
    rows_of,
    told,
)  # fmt: skip

SETS = {
    "2023": (REPORTS, SAMPLES / "truth-2023"),
    "as-written": (SAMPLES / "as-written", SAMPLES / "as-written" / "truth"),
}


@cache
def reports(folder: Path) -> dict[str, Report]:
    read_ones = {}
    for path in sorted(folder.glob("*-2023-??.xlsx")):
        reading = read(path.read_bytes())
        assert reading.issues == (), path.name
        assert reading.report is not None
        read_ones[path.name] = reading.report
    return read_ones


@cache
def sample() -> bytes:
    return (REPORTS / SAMPLE).read_bytes()


@cache
def as_it_is() -> dict[object, object]:
    return told(read(sample()))


# Every cell of the samples ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SETS)
def test_every_output_equals_its_truth_with_its_state_and_cell(name: str) -> None:
    folder, truth = SETS[name]
    columns = ("file", "sheet", "cell", "district", "period", "commune", "activity", "value", "state")
    wanted = {tuple(row[column] for column in columns) for row in rows_of(truth / "outputs.csv")}
    assert wanted == {
        (
            file, c.place.sheet, c.place.cell, report.unit.code, report.period, c.commune.code if c.commune else "",
            c.activity, "" if c.value is None else str(c.value), c.state,
        )
        for file, report in reports(folder).items()
        for c in report.outputs
    }  # fmt: skip


@pytest.mark.parametrize("name", SETS)
def test_every_amount_equals_its_truth_in_whole_dong(name: str) -> None:
    folder, truth = SETS[name]
    groups = {group.name_vi: group.code for group in catalogue.groups()}
    wanted = {
        (row["file"], row["sheet"], row["cell"], row["period"], groups[row["group"]], row["source"]): [
            int(row[kind]) for kind in ("allocated", "spent", "spent_to_date")
        ]
        for row in rows_of(truth / "spending.csv")
    }
    amounts: dict[object, list[int | None]] = {}
    for file, report in reports(folder).items():
        by_pair = {(c.group, c.source, c.kind): c for c in report.money}
        for group, source in {(c.group, c.source) for c in report.money}:
            cells = [by_pair[group, source, kind] for kind in ("allocated", "spent", "spent_to_date")]
            place = cells[1].place
            amounts[file, place.sheet, place.cell, report.period, group, source] = [cell.value for cell in cells]
    assert amounts == wanted


@pytest.mark.parametrize("name", SETS)
def test_every_meeting_equals_its_truth(name: str) -> None:
    folder, truth = SETS[name]
    topics = {topic.code: topic.name_vi for topic in catalogue.topics()}
    columns = (
        "district", "period", "date", "commune", "activity", "topic", "people", "women", "minority", "poor", "language", "evidence",
    )  # fmt: skip
    wanted = sorted(tuple(row[column] for column in columns) for row in rows_of(truth / "events.csv"))
    assert wanted == sorted(
        (
            report.unit.code, report.period, str(m.held_on), m.commune.code if m.commune else "", m.activity,
            topics[m.topic or ""], *(str(count.value) for count in (m.people, m.women, m.minority, m.poor)), m.language, m.evidence,
        )
        for report in reports(folder).values()
        for m in report.meetings
    )  # fmt: skip


# Ways of writing that say the same -----------------------------------------------------------------------------------


def sheets_in_another_order_under_other_names(book: Book) -> None:
    book._sheets.reverse()
    for sheet, name in zip(book.worksheets, ("hoat dong", "2. KINH PHÍ", "Ket qua ", "THÔNG  TIN"), strict=True):
        sheet.title = unicodedata.normalize("NFD", name)


def rows_above_and_columns_between(book: Book) -> None:
    for name, column in (("Kết quả", 4), ("Kinh phí", 2), ("Hoạt động", 3)):
        insert_rows(book[name], 1, 3)
        insert_column(book[name], column)
    book["Kết quả"].cell(10, 4).value = "Cán bộ phụ trách"
    for row in range(13, 32):
        book["Kết quả"].cell(row, 4).value = "Nông Văn A"
    insert_column(book["Kết quả"], 8)  # in the midst of a group
    book["Kết quả"].cell(11, 8).value = "Trong đó: tiếng dân tộc"
    for row in range(13, 32):
        book["Kết quả"].cell(row, 8).value = 7
    book["Thông tin"].insert_rows(1, 2)
    book["Thông tin"].insert_cols(1)


def blank_rows_between(book: Book) -> None:
    for name, at in (("Kết quả", 15), ("Kết quả", 11), ("Kinh phí", 14), ("Hoạt động", 6), ("Thông tin", 5)):
        insert_rows(book[name], at, 2)


def _columns(sheet: Worksheet, row: int) -> range:
    return range(4, sheet.max_column)


def groups_written_over_every_column(book: Book) -> None:
    sheet = book["Kết quả"]
    group = ""
    for each in list(sheet.merged_cells.ranges):
        if each.min_row == 7:
            sheet.unmerge_cells(str(each))
    for column in _columns(sheet, 7):
        group = sheet.cell(7, column).value or group
        sheet.cell(7, column).value = group


def groups_written_once_and_not_merged(book: Book) -> None:
    sheet = book["Kết quả"]
    for each in list(sheet.merged_cells.ranges):
        if each.min_row == 7:
            sheet.unmerge_cells(str(each))


def headers_in_another_writing(book: Book) -> None:
    sheet = book["Kết quả"]
    for column in _columns(sheet, 8):
        words = str(sheet.cell(8, column).value)
        sheet.cell(8, column).value = (words.upper(), words.replace(" (", "\n("), f"{column}. {words}", words)[
            column % 4
        ]
    sheet["D8"], sheet["E8"], sheet["I8"] = "TIN", "Bài", "Pano (cái)"
    sheet["P8"] = unicodedata.normalize("NFD", "Lượt  người\ntham dự")
    sheet["C7"], sheet["B7"] = "Tên xã/phường/thị trấn", "MÃ ĐƠN VỊ"
    for column in range(1, sheet.max_column + 1):
        sheet.cell(9, column).value = f"({sheet.cell(9, column).value})"


def numbers_written_as_text(book: Book) -> None:
    for row in book["Kết quả"].iter_rows(min_row=FIRST, max_row=LAST, min_col=4, max_col=18):
        for number, cell in enumerate(row):
            if cell.value == 0:
                cell.value = ("-", "0", " 0\u00a0", "–")[number % 4]
            elif cell.value == "x":
                cell.value = ("X", " x ", "х")[number % 3]
            elif cell.value is not None:
                cell.value = (str(cell.value), f"\u00a0{cell.value} ", f"'{cell.value}", f"{cell.value},0")[number % 4]
            else:
                cell.value = " \u200b"
    for row in book["Kinh phí"].iter_rows(min_row=10, max_row=32, min_col=4, max_col=6):
        for cell in row:
            if isinstance(cell.value, int):
                cell.value = (
                    f"{cell.value:,} đồng".replace(",", "."),
                    f"{cell.value:,}",
                    f"{cell.value:,}".replace(",", " "),
                )[cell.column % 3]


def names_and_codes_as_people_write_them(book: Book) -> None:
    sheet = book["Kết quả"]
    for row in range(FIRST + 1, LAST + 1):
        name, code = str(sheet.cell(row, 3).value), str(sheet.cell(row, 2).value)
        ways = (
            unicodedata.normalize("NFD", name), name.upper(), name.replace("Xã ", "X. ").replace("Thị trấn ", "TT."),
            name.replace("Xã ", ""), f" {name.replace(' ', '  ')} ", name.replace("òa", "oà"),
        )  # fmt: skip
        sheet.cell(row, 3).value = ways[row % len(ways)]
        sheet.cell(row, 2).value = (int(code), code, None, f"'{code}", float(code))[row % 5]
    sheet["C10"] = "I. CẤP  HUYỆN"


def codes_alone(book: Book) -> None:
    for row in range(FIRST + 1, LAST + 1):
        book["Kết quả"].cell(row, 3).value = None


def no_column_of_codes(book: Book) -> None:
    sheet = book["Kết quả"]
    sheet.unmerge_cells("B7:B8")
    for row in range(7, LAST + 1):
        sheet.cell(row, 2).value = None


def sums_among_the_communes(book: Book) -> None:
    sheet = book["Kết quả"]
    insert_rows(sheet, 20, 1)
    sheet["C20"] = "Cộng khu vực I"
    insert_rows(sheet, 11, 2)
    sheet["C11"], sheet["A12"] = "Cấp xã", "Khu vực I"
    insert_rows(sheet, 10, 1)
    sheet["A10"] = "TỔNG CỘNG TOÀN HUYỆN"
    for row in (10, 12, 13, 23):
        for column in _columns(sheet, row):
            sheet.cell(row, column).value = 999


def sums_named_after_the_district(book: Book) -> None:
    sheet = book["Kết quả"]
    sheet["C29"] = "Huyện Bắc Sơn"
    for column in _columns(sheet, 29):
        sheet.cell(29, column).value = 999


def no_total_row(book: Book) -> None:
    for name, row in (("Kết quả", 29), ("Kinh phí", 33)):
        for column in range(1, 20):
            book[name].cell(row, column).value = None


def remarks_below(book: Book) -> None:
    sheet = book["Kết quả"]
    for row, cells in {
        30: {"C": "Chênh lệch so với tháng trước", "D": 4, "E": 5},
        33: {"B": "Nông Thị B", "D": "Bắc Sơn, ngày 15 tháng 6 năm 2023"},
        34: {"C": "Nơi nhận: Sở LĐTBXH", "E": "TRƯỞNG PHÒNG"},
        35: {"B": "x", "C": "Huyện Bắc Sơn"},
    }.items():
        for column, value in cells.items():
            sheet[f"{column}{row}"] = value
    book["Kinh phí"]["C35"], book["Kinh phí"]["E35"] = "Kế toán", "TRƯỞNG PHÒNG"
    book["Hoạt động"]["B19"], book["Hoạt động"]["G19"] = "Người lập biểu", "TRƯỞNG PHÒNG"
    book["Hoạt động"]["D17"], book["Hoạt động"]["G17"] = "Tổng cộng", 900
    book["Hoạt động"]["A18"] = 14


def headers_again_where_a_page_breaks(book: Book) -> None:
    sheet = book["Kết quả"]
    insert_rows(sheet, 20, 3)
    for column in range(1, sheet.max_column + 1):
        for row in (7, 8, 9):
            sheet.cell(13 + row, column).value = sheet.cell(row, column).value
    sheet = book["Hoạt động"]
    insert_rows(sheet, 8, 1)
    for column in range(1, sheet.max_column + 1):
        sheet.cell(8, column).value = sheet.cell(3, column).value


def hidden_rows_and_columns(book: Book) -> None:
    book["Kết quả"].row_dimensions[12].hidden = True
    book["Kết quả"].column_dimensions["H"].hidden = True
    book["Kinh phí"].sheet_state = "hidden"


def in_units(words: str, factor: int, cell: str = "G6") -> Callable[[Book], None]:
    def change(book: Book) -> None:
        sheet = book["Kinh phí"]
        sheet["G6"] = None
        sheet[cell] = words
        for row in sheet.iter_rows(min_row=10, max_row=32, min_col=4, max_col=6):
            for each in row:
                if isinstance(each.value, int):
                    each.value = each.value / factor

    change.__name__ = f"money_in_{factor}_{cell}_{words}"
    return change


def money_in_trieu_said_by_every_header(book: Book) -> None:
    in_units("", 10**6)(book)
    for cell in ("D8", "E8", "F8"):
        book["Kinh phí"][cell] = f"{book['Kinh phí'][cell].value}\n(Triệu đồng)"


def groups_named_by_their_subtotals(book: Book) -> None:
    sheet = book["Kinh phí"]
    for row in range(9, 33):
        if sheet.cell(row, 3).value:
            sheet.cell(row, 2).value = None
        else:
            sheet.cell(row, 2).value = f"{sheet.cell(row, 1).value}. {sheet.cell(row, 2).value}"


def groups_merged_over_their_sources(book: Book) -> None:
    sheet = book["Kinh phí"]
    for first in range(29, 8, -4):
        sheet.delete_rows(first)
    for first in range(9, 27, 3):
        sheet.merge_cells(start_row=first, end_row=first + 2, start_column=2, end_column=2)


def sources_in_other_words(book: Book) -> None:
    words = {
        "Ngân sách trung ương": ("NSTW", "Vốn NSTW", "- Ngân sách Trung ương (NSTW)", "1. NS trung ương"),
        "Ngân sách địa phương": ("NSĐP", "Nguồn ngân sách địa phương", "NSÐP", "Địa phương"),
        "Nguồn hợp pháp khác": ("Khác", "Nguồn khác", "Vốn khác", "NGUỒN HỢP PHÁP KHÁC"),
    }
    sheet = book["Kinh phí"]
    for row in range(9, 33):
        if source := sheet.cell(row, 3).value:
            sheet.cell(row, 3).value = words[str(source)][row % 4]


def money_sums_everywhere(book: Book) -> None:
    sheet = book["Kinh phí"]
    sheet["C13"] = "Tổng số"
    for row, source in ((34, "Ngân sách trung ương"), (35, "Ngân sách địa phương"), (36, "Nguồn hợp pháp khác")):
        sheet.cell(row, 3).value = source
        sheet.cell(row, 4).value = 999
    insert_rows(sheet, 9, 3)
    for column, number in enumerate(("(A)", "(B)", "(C)", "(1)", "(2)", "(3)=(1)-(2)"), 1):
        sheet.cell(9, column).value = number
    sheet["B10"], sheet["C11"] = "TỔNG SỐ", "Trong đó: NSTW"
    for row in (10, 11):
        sheet.cell(row, 4).value = 999


def money_header_in_two_rows(book: Book) -> None:
    sheet = book["Kinh phí"]
    sheet["D7"], sheet["E7"] = "Dự toán giao năm 2023", "Giải ngân"
    sheet.merge_cells("E7:F7")
    sheet.merge_cells("D7:D8")
    sheet["E8"], sheet["F8"] = "Trong kỳ", "Lũy kế"


def meetings_header_in_two_rows(book: Book) -> None:
    sheet = book["Hoạt động"]
    insert_rows(sheet, 3, 1)
    for column in (1, 2, 3, 4, 5, 6, 7, 11, 12):
        sheet.cell(3, column).value = sheet.cell(4, column).value
        sheet.cell(4, column).value = None
        sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
    sheet["H3"] = "Trong đó"
    sheet.merge_cells("H3:J3")
    sheet["H4"], sheet["I4"], sheet["J4"] = "Nữ", "DTTS", "Hộ nghèo, cận nghèo"


def meetings_as_people_write_them(book: Book) -> None:
    sheet = book["Hoạt động"]
    for row in range(4, 17):
        day, kind = sheet.cell(row, 2).value, str(sheet.cell(row, 5).value)
        serial = (day.date() - date(1899, 12, 30)).days
        sheet.cell(row, 2).value = (
            f"{day:%d/%m/%Y}",
            f"{day.day}/{day.month}/{day.year}",
            serial,
            f"{day:%d.%m.%Y}",
            day,
        )[row % 5]
        sheet.cell(row, 2).number_format = "General"
        sheet.cell(row, 5).value = (kind.upper(), f"{kind} truyền thông", kind.lower())[row % 3]
        sheet.cell(row, 3).value = None
        sheet.cell(row, 7).value = f" {sheet.cell(row, 7).value} "
    sheet["B3"], sheet["D3"], sheet["G3"] = "Ngày, tháng", "XÃ/PHƯỜNG/THỊ TRẤN:", "Tổng số người tham dự (người)"


def thong_tin_as_people_write_it(book: Book) -> None:
    sheet = book["Thông tin"]
    sheet["A3"], sheet["A7"], sheet["B3"] = "MÃ BIỂU:", "Kỳ báo cáo (năm-tháng) :", "bc - tt"
    sheet["B7"] = date(2023, 6, 1)
    sheet["B4"], sheet["B5"], sheet["B6"] = "1.0", 185, "H. Bắc Sơn"
    sheet.delete_rows(14)


def columns_called_in_longer_words(book: Book) -> None:
    book["Kinh phí"]["D8"], book["Kinh phí"]["E8"] = "Dự toán kinh phí năm 2023", "Số tiền giải ngân trong kỳ báo cáo"
    book["Kinh phí"]["F8"], book["Kinh phí"]["G8"] = "Lũy kế giải ngân đến hết kỳ này", "Dự toán còn lại"
    book["Hoạt động"]["B3"], book["Hoạt động"]["G3"] = "Ngày, tháng tổ chức", "Tổng số người tham dự hội nghị"
    book["Kết quả"]["M8"], book["Kết quả"]["K8"] = "Số hội nghị (cuộc)", "Số lượng tờ rơi (tờ)"


SAME = [
    columns_called_in_longer_words,
    sheets_in_another_order_under_other_names, rows_above_and_columns_between, blank_rows_between, groups_written_over_every_column,
    groups_written_once_and_not_merged, headers_in_another_writing, numbers_written_as_text, names_and_codes_as_people_write_them,
    codes_alone, no_column_of_codes, sums_among_the_communes, sums_named_after_the_district, no_total_row, remarks_below,
    headers_again_where_a_page_breaks, hidden_rows_and_columns, money_in_trieu_said_by_every_header, groups_named_by_their_subtotals,
    groups_merged_over_their_sources, sources_in_other_words, money_sums_everywhere, money_header_in_two_rows, meetings_header_in_two_rows,
    meetings_as_people_write_them, thong_tin_as_people_write_it,
    in_units("Đơn vị tính: triệu đồng", 10**6), in_units("ĐVT: 1.000 đ", 1000, "B2"), in_units("(Đơn vị: nghìn đồng)", 1000, "F7"),
    in_units("Triệu đồng", 10**6, "G7"), in_units("Đơn vị: Xã Đồng Ý", 1, "A3"), in_units("Đơn vị tính: tr.đ", 10**6),
    in_units("BIỂU KINH PHÍ (Đvt: Triệu đồng)", 10**6, "A3"), in_units("", 1),
]  # fmt: skip


@pytest.mark.parametrize("change", SAME, ids=lambda change: change.__name__)
def test_however_it_is_written_it_says_the_same(change: Callable[[Book], None]) -> None:
    reading = read(changed(change))
    assert found(reading) == []
    assert told(reading) == as_it_is()


def test_all_ways_at_once_say_the_same() -> None:
    def change(book: Book) -> None:
        for each in (
            numbers_written_as_text, names_and_codes_as_people_write_them, headers_in_another_writing, sources_in_other_words,
            groups_named_by_their_subtotals, meetings_as_people_write_them, thong_tin_as_people_write_it, remarks_below,
            rows_above_and_columns_between, sheets_in_another_order_under_other_names,
        ):  # fmt: skip
            each(book)

    reading = read(changed(change))
    assert found(reading) == []
    assert told(reading) == as_it_is()


def test_text_from_before_unicode_is_read() -> None:
    letters = {row["unicode"]: row["surface_char"] for row in catalogue.rows("tcvn3_to_unicode")}

    def old(text: object) -> object:
        if not isinstance(text, str):
            return text
        return "".join(letters.get(char) or letters.get(char.lower(), char) if char > "~" else char for char in text)

    book = opened(sample())
    sheets = tuple(
        replace(
            sheet,
            name=old(sheet.name),
            cells={place: cell._replace(value=old(cell.value)) for place, cell in sheet.cells.items()},
        )
        for sheet in book.sheets
    )
    reading = bc_tt.read(Workbook(sheets, book.sha256, "xls"), LATER)
    assert found(reading) == []
    assert told(reading)["outputs"] == as_it_is()["outputs"]
    assert told(reading)["money"] == as_it_is()["money"]


def test_a_cell_is_where_it_stands_after_rows_and_columns_came_in() -> None:
    reading = read(changed(rows_above_and_columns_between))
    assert reading.report is not None
    found_at = {(c.commune.code, c.activity): c.place for c in reading.report.outputs if c.commune}
    assert (found_at["06328", "TIN"].cell, found_at["06328", "TIN"].sheet) == ("E15", "Kết quả")
    assert found_at["06328", "CHUYEN_MUC"].cell == "I15"


# What cannot be read is an issue, never a guess ------------------------------------------------------------------------


def put(**cells: object) -> Callable[[Book], None]:
    """Cells written anew; K_, M_, H_, T_ before an address say the sheet."""
    sheets = {"K": "Kết quả", "M": "Kinh phí", "H": "Hoạt động", "T": "Thông tin"}

    def change(book: Book) -> None:
        for place, value in cells.items():
            book[sheets[place[0]]][place[2:]] = value

    return change


def remove(name: str) -> Callable[[Book], None]:
    return lambda book: book.remove(book[name])


def row_twice(book: Book) -> None:
    insert_rows(book["Kết quả"], 20, 1)
    for column in range(1, 19):
        book["Kết quả"].cell(20, column).value = book["Kết quả"].cell(14, column).value


def sheet_twice(book: Book) -> None:
    book.copy_worksheet(book["Kết quả"]).title = "KET QUA"


def row_gone(book: Book) -> None:
    book["Kết quả"].delete_rows(14)


FAULTS = {
    "another form": (put(T_B3="BC-01"), [("wrong_form", "Thông tin", "B3")]),
    "no form at all": (put(T_B3=None), [("wrong_form", "Thông tin", "B3")]),
    "an older version": (put(T_B4=2), [("wrong_version", "Thông tin", "B4")]),
    "no version": (put(T_B4=None), [("wrong_version", "Thông tin", "B4")]),
    "dots for a month": (put(T_B7="Tháng ... năm ..."), [("bad_period", "Thông tin", "B7")]),
    "a month that is none": (put(T_B7="2023-13"), [("bad_period", "Thông tin", "B7")]),
    "a month to come": (put(T_B7="2031-06"), [("bad_period", "Thông tin", "B7")]),
    "a day that is no month": (put(T_B7=date(2023, 6, 9)), [("bad_period", "Thông tin", "B7")]),
    "an unknown district": (put(T_B5="999"), [("unknown_district", "Thông tin", "B5")]),
    "a name of no district": (put(T_B6="Huyện Nào Đó"), [("unknown_district", "Thông tin", "B6")]),
    "another district's name": (put(T_B6="Huyện Chi Lăng"), [("unknown_district", "Thông tin", "B5")]),
    "a sheet gone": (remove("Kinh phí"), [("missing_sheet", "Kinh phí", "")]),
    "another sheet gone": (remove("Hoạt động"), [("missing_sheet", "Hoạt động", "")]),
    "who it is of gone": (remove("Thông tin"), [("missing_sheet", "Thông tin", "")]),
    "a sheet twice": (sheet_twice, [("missing_sheet", "KET QUA", "")]),
    "a column gone": (put(K_H8="Ghi thêm"), [("missing_column", "Kết quả", "")]),
    "a column twice": (put(K_E8="Tin (tin)"), [("missing_column", "Kết quả", ""), ("missing_column", "Kết quả", "")]),
    "a leaf under another group": (put(K_H8="Tin (tin)"), [("missing_column", "Kết quả", "")]),
    "no header of names": (put(K_C7="Địa chỉ thư"), [("header_not_found", "Kết quả", "")]),
    "a column of money gone": (put(M_F8="Số khác"), [("missing_column", "Kinh phí", "")]),
    "a column of money twice": (put(M_G8="Lũy kế giải ngân"), [("missing_column", "Kinh phí", "")]),
    "contents twice": (put(M_G8="Nội dung chi"), [("missing_column", "Kinh phí", "")]),
    "no header of money": (put(M_B8="Chi cho"), [("header_not_found", "Kinh phí", "")]),
    "another unit of money": (put(M_G6="Đơn vị tính: USD"), [("header_not_found", "Kinh phí", "")]),
    "two units of money": (put(M_D8="Dự toán giao năm (triệu đồng)"), [("header_not_found", "Kinh phí", "")]),
    "ten thousands": (put(M_G6="Đơn vị tính: 10.000 đồng"), [("header_not_found", "Kinh phí", "")]),
    "hundreds of millions": (put(M_G6="Đơn vị tính: trăm triệu đồng"), [("header_not_found", "Kinh phí", "")]),
    "a unit of one column alone": (
        put(M_G6=None, M_D8="Dự toán giao năm (triệu đồng)"), [("header_not_found", "Kinh phí", "")],
    ),
    "a source that is none": (put(M_C10="Vay ngân hàng"), [("header_not_found", "Kinh phí", "")]),
    "a content that is none": (put(M_B10="Mua xe"), [("header_not_found", "Kinh phí", "")]),
    "a source twice": (put(M_C11="NSTW"), [("duplicate_unit", "Kinh phí", "B11")]),
    "an unknown name": (put(K_C14="Xã Đồng Quan", K_B14=None), [("unknown_unit", "Kết quả", "C14")]),
    "a code of nobody": (put(K_B14="99999", K_C14=None), [("unknown_unit", "Kết quả", "C14")]),
    "a code and a name that disagree": (put(K_B14="06331"), [("unknown_unit", "Kết quả", "C14")]),
    "figures of nobody": (put(K_B14=None, K_C14=None), [("unknown_unit", "Kết quả", "C14")]),
    "a commune of another district": (put(K_B14="06070", K_C14="Xã Vĩnh Yên"), [("unit_of_other_district", "Kết quả", "C14")]),
    "a row twice": (row_twice, [("duplicate_unit", "Kết quả", "B20")]),
    "a row gone": (row_gone, [("missing_unit", "Kết quả", "")]),
    "a stray row above a total on top": (
        put(K_C10="Tổng cộng", K_B11=None, K_C11="Xã Nào Đó"), [("unknown_unit", "Kết quả", "C11")],
    ),
    "an unknown commune of a meeting": (put(H_C5=None, H_D5="Xã Nào Đó"), [("unknown_unit", "Hoạt động", "D5")]),
    "a meeting elsewhere": (put(H_C5="06070", H_D5="Xã Vĩnh Yên"), [("unit_of_other_district", "Hoạt động", "D5")]),
    "no header of days": (put(H_B3="Khi nào"), [("missing_column", "Hoạt động", "")]),
    "people twice": (put(H_L3="Số người"), [("missing_column", "Hoạt động", "")]),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_of_the_layout_is_told_at_its_place(fault: str) -> None:
    change, wanted = FAULTS[fault]
    reading = read(changed(change))
    assert [each for each in found(reading) if each[0] != "missing_unit" or wanted[0][0] == "missing_unit"] == wanted


def test_two_communes_of_one_name_need_more_than_the_name() -> None:
    reading = read(changed(put(K_B11=None, K_C11="Chi Lăng"), "chi-lang-2023-06.xlsx"))
    issue = next(issue for issue in reading.issues if issue.code == "unknown_unit")
    assert (issue.cell, issue.facts["reason"]) == ("C11", "ambiguous")
    assert set(issue.facts["candidates"]) >= {"Thị trấn Chi Lăng", "Xã Chi Lăng"}  # type: ignore[call-overload]


def test_a_wrong_month_hides_no_other_fault_of_the_cells() -> None:
    from data.checks import History, check

    reading = read(changed(put(T_B7="2023-13", K_J14=-3, K_L14="nhiều", H_H4=5000)))
    assert reading.report is None
    found_ones = {(issue.code, issue.cell) for issue in check(reading, History()) if issue.severity == "error"}
    assert found_ones == {
        ("bad_period", "B7"),
        ("negative", "J14"),
        ("text_in_number", "L14"),
        ("parts_exceed_whole", "H4"),
    }


def test_a_commune_named_cong_is_no_sum() -> None:
    assert not any(
        declaration.is_total(name)
        for unit in catalogue.units()
        for name in (unit.name, unit.short_name, f"X. {unit.short_name}")
    )
    assert all(
        map(
            declaration.is_total,
            ("Tổng cộng", "CỘNG:", "cong", "Tong so", "Cộng khu vực I", "III. Tổng cộng toàn huyện"),
        )
    )
    assert not any(map(declaration.is_total, ("Công Sơn", "cong son", "Cộng đồng dân cư")))


def test_a_report_of_work_in_cong_son_keeps_its_rows() -> None:
    name = "cao-loc-2023-06.xlsx"

    def change(book: Book) -> None:
        for sheet, column in (("Kết quả", 3), ("Hoạt động", 4)):
            for row in range(1, book[sheet].max_row + 1):
                if book[sheet].cell(row, column).value == "Xã Công Sơn":
                    book[sheet].cell(row, column).value = "Công Sơn"

    assert told(read(changed(change, name))) == told(read((REPORTS / name).read_bytes()))


def test_a_workbook_that_is_no_report_loads_nothing() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Mã biểu", "BC-TT"])  # type: ignore[union-attr]
    content = io.BytesIO()
    book.save(content)
    reading = read(content.getvalue())
    assert reading.report is None
    assert found(reading) == [("wrong_form", "", "")]


def test_not_happened_is_read_from_its_line() -> None:
    for mark, meant in (("x", True), ("X ", True), ("Có", True), (None, False), ("không", False)):
        reading = read(changed(put(T_B14=mark)))
        assert reading.report is not None
        assert reading.report.no_activity is meant


def test_texts_of_thong_tin_remember_their_cells() -> None:
    reading = read(changed(put(T_B12="Thiếu kinh phí", T_B13="Cấp sớm")))
    assert reading.report is not None
    assert {name: (cell.text, cell.place.cell) for name, cell in reading.report.texts.items()} == {
        "prepared_by": ("(số liệu mẫu)", "B10"),
        "difficulties": ("Thiếu kinh phí", "B12"),
        "proposals": ("Cấp sớm", "B13"),
        "note": ("SỐ LIỆU MẪU, không phải số liệu thật", "B15"),
    }


@pytest.mark.parametrize(
    ("words", "factors"),
    [
        ("đồng", {1}), ("1.000 đồng", {1000}), ("1000đ", {1000}), ("Triệu đồng, %", {10**6}), ("tr.đ", {10**6}), ("VNĐ", {1}),
        ("tỷ đồng", {10**9}), ("1.000.000 đồng", {10**6}), ("ngàn đồng", {1000}), ("triệu", {10**6}), ("USD", set()), ("10.000 đồng", set()),
        ("chục triệu đồng", set()), ("", set()),
    ],
)  # fmt: skip
def test_units_of_money_are_known_by_their_words(words: str, factors: set[int]) -> None:
    assert factors_in(words) == factors


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("5/6/2023", "2023-06-05"), ("05-06-23", "2023-06-05"), ("2023-06-05", "2023-06-05"), (45082, "2023-06-05"),
        ("31/02/2023", None), ("tháng 6", None), (12, None), (None, None), (True, None),
    ],
)  # fmt: skip
def test_days_are_read_as_vietnamese_write_them(written: object, day: str | None) -> None:
    assert read_day(written) == (date.fromisoformat(day) if day else None)
