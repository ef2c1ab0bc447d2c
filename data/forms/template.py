"""Writes the form BC-TT for a unit and month: laid out as people know it, with lists, checks and a locked structure.

Made from the declaration, so that what is written is what is read. Figures to compare with stand beside: the sheet
"Lũy kế tháng trước" and the last column of Kinh phí; the reader knows neither and passes over them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook as Book
from xlsxwriter.worksheet import Worksheet

from data import calendar, catalogue
from data.catalogue import Unit
from data.forms import declaration as form
from data.names import bare
from data.settings import settings

Pair = tuple[str, str]
LAST_MONTH_SHEET, LISTS_SHEET = "Lũy kế tháng trước", "Danh mục"
BEFORE_HEADER = "Lũy kế đến hết tháng trước"
_FIRST_ROW = 9  # rows count from 0 here: data begin on row 10, as in the forms people know
_MEETING_ROWS = 60
_STATE = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")


@dataclass(frozen=True, slots=True)
class _Sheetwork:
    """What the sheets of one form are written with."""

    book: Book
    formats: dict[str, Format]
    unit: Unit
    period: str
    version: int
    communes: tuple[Unit | None, ...]

    @property
    def supplement(self) -> bool:
        """True for the supplementary report on the year's money."""
        return calendar.is_supplement(self.period)

    def sheet(self, name: str) -> Worksheet:
        sheet = self.book.add_worksheet(name)
        sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        return sheet


def pairs() -> tuple[Pair, ...]:
    """Every (group, source) Kinh phí has a row for, in order."""
    return tuple((group.code, source.code) for group in catalogue.groups() for source in catalogue.sources())


def file_name(unit: Unit, period: str) -> str:
    """ "bc-tt-bac-son-2023-06.xlsx": plain letters, safe on every system."""
    plain = "".join(char if char.isalnum() else "-" for char in bare(unit.short_name))
    level = {"province": "tinh-"}.get(unit.level, "")
    return f"bc-tt-{level}{plain}-{period}.xlsx"


def write(
    unit: Unit,
    period: str,
    *,
    allocated: Mapping[Pair, int] | None = None,
    spent_before: Mapping[Pair, int] | None = None,
    outputs_before: Mapping[tuple[str | None, str], int] | None = None,
) -> bytes:
    """The form as a workbook, in the version of its month; of the supplementary report, its sheets of money alone.

    `allocated` and `spent_before` in đồng by (group, source); `outputs_before` the year's sums so far by
    (commune id or None, activity).
    """
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        work = _Sheetwork(book, _formats(book), unit, period, form.version_of(period), form.communes(unit, period))
        _write_info(work)
        if not work.supplement:
            _write_outputs(work)
        _write_money(work, allocated or {}, spent_before)
        if not work.supplement:
            _write_meetings(work)
            if outputs_before:
                _write_last_month(work, outputs_before)
            _write_lists(work)
    return content.getvalue()


def _formats(book: Book) -> dict[str, Format]:
    base = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
    grid = {**base, "border": 1}
    looks = {
        "plain": base,
        "bold": {**base, "bold": True},
        "title": {**base, "bold": True, "font_size": 14, "align": "center"},
        "centre": {**base, "align": "center"},
        "header": {**grid, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#DCE6F1"},
        "number_row": {**grid, "italic": True, "align": "center", "font_size": 10},
        "label": grid,
        "label_bold": {**grid, "bold": True},
        "code": {**grid, "num_format": "@", "align": "center"},
        "input": {**grid, "locked": False, "num_format": "#,##0", "bg_color": "#FFFDF3"},
        "input_text": {**grid, "locked": False, "num_format": "@", "text_wrap": True, "bg_color": "#FFFDF3"},
        "input_date": {**grid, "locked": False, "num_format": "dd/mm/yyyy", "bg_color": "#FFFDF3"},
        "sum": {**grid, "bold": True, "num_format": "#,##0"},
        "before": {**grid, "num_format": "#,##0", "font_color": "#5F6B7A"},
        "date": {**grid, "num_format": "dd/mm/yyyy", "align": "left"},
        "corner": {**base, "italic": True, "align": "right"},
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def _write_info(work: _Sheetwork) -> None:
    sheet, formats = work.sheet(form.INFO), work.formats
    sheet.set_column(0, 0, 42)
    sheet.set_column(1, 1, 70)
    year = calendar.year_of(work.period)
    title = f"THÔNG TIN QUYẾT TOÁN BỔ SUNG NĂM {year}" if work.supplement else "THÔNG TIN BÁO CÁO"
    sheet.write(0, 0, title, formats["bold"])
    filled: dict[str, object] = {
        "form_code": form.FORM_CODE,
        "form_version": work.version,
        "unit_code": work.unit.code,
        "unit_name": work.unit.name,
        "period": work.period,
        "first_day": calendar.first_day(work.period),
        "last_day": calendar.cutoff(work.period),
    }
    for row, (name, words) in enumerate(form.INFO_LINES.items(), 2):
        sheet.write(row, 0, words, formats["label"])
        value = filled.get(name)
        if name in ("first_day", "last_day"):
            sheet.write_datetime(row, 1, value, formats["date"])
        elif isinstance(value, str):
            sheet.write_string(row, 1, value, formats["label"])
        elif value is not None:
            sheet.write(row, 1, value, formats["date"] if name.endswith("day") else formats["label"])
        else:
            sheet.write_blank(row, 1, None, formats["input_text"])
        if name == "no_activity":
            sheet.data_validation(
                row,
                1,
                row,
                1,
                {"validate": "list", "source": ["x"], "input_message": "Chọn x nếu không phát sinh hoạt động"},
            )


def _write_head(work: _Sheetwork, sheet: Worksheet, title: str, last_column: int) -> None:
    unit, formats = work.unit, work.formats
    year, month = calendar.split(work.period)
    first, last = calendar.first_day(work.period), calendar.cutoff(work.period)
    sheet.write(0, 0, f"UBND {unit.name.upper()}", formats["bold"])
    if unit.level == "province":
        sheet.write(1, 0, settings().department.upper(), formats["bold"])
    sheet.write(0, max(last_column - 5, 4), _STATE[0], formats["bold"])
    sheet.write(1, max(last_column - 5, 4), _STATE[1], formats["bold"])
    sheet.merge_range(3, 0, 3, last_column, title, formats["title"])
    name = f"Quyết toán bổ sung năm {year}" if work.supplement else f"Tháng {month} năm {year}"
    span = f"{name} (từ {first:%d/%m/%Y} đến {last:%d/%m/%Y})"
    sheet.merge_range(4, 0, 4, last_column, span, formats["centre"])


def _write_outputs(work: _Sheetwork) -> None:
    sheet, formats = work.sheet(form.OUTPUTS), work.formats
    activities = form.activities(work.version)
    last = 3 + len(activities)
    _write_head(work, sheet, "BIỂU KẾT QUẢ TRUYỀN THÔNG VỀ GIẢM NGHÈO ĐA CHIỀU", last)
    _write_output_headers(work, sheet)
    for row, commune in enumerate(work.communes, _FIRST_ROW):
        _write_row_label(work, sheet, row, commune)
        for column in range(3, last):
            sheet.write_blank(row, column, None, formats["input"])
        sheet.write_blank(row, last, None, formats["input_text"])
    end = _FIRST_ROW + len(work.communes)
    sheet.write(end, 2, form.TOTAL_ROW, formats["label_bold"])
    for column in range(3, last):
        letter = xl_col_to_name(column)
        sheet.write_formula(end, column, f"=SUM({letter}{_FIRST_ROW + 1}:{letter}{end})", formats["sum"], 0)
    _signatures(work, sheet, end + 2, last - 3)
    _check_counts(sheet, _FIRST_ROW, 3, end - 1, last - 1)
    sheet.freeze_panes(_FIRST_ROW, 3)
    sheet.repeat_rows(6, 8)
    sheet.set_column(1, 1, 9)
    sheet.set_column(2, 2, 30)
    sheet.set_column(3, last - 1, 11)
    sheet.set_column(last, last, 18)
    sheet.set_row(7, 62)


def _write_output_headers(work: _Sheetwork, sheet: Worksheet) -> None:
    header = work.formats["header"]
    for column, words in enumerate((form.NUMBER_HEADER, form.CODE_HEADER, form.NAME_HEADER)):
        sheet.merge_range(6, column, 7, column, words, header)
    activities = form.activities(work.version)
    for group in catalogue.groups():
        columns = [3 + at for at, activity in enumerate(activities) if activity.group == group.code]
        if len(columns) > 1:
            sheet.merge_range(6, columns[0], 6, columns[-1], group.name_vi, header)
        elif columns:
            sheet.write(6, columns[0], group.name_vi, header)
    for column, activity in enumerate(activities, 3):
        sheet.write(7, column, f"{activity.form_header} ({activity.unit_vi})", header)
    last = 3 + len(activities)
    sheet.merge_range(6, last, 7, last, form.NOTE_HEADER, header)
    for column in range(last + 1):
        sheet.write(8, column, "ABC"[column] if column < 3 else column - 2, work.formats["number_row"])


def _write_row_label(work: _Sheetwork, sheet: Worksheet, row: int, commune: Unit | None) -> None:
    formats = work.formats
    if commune is None:
        sheet.write(row, 0, "I", formats["label"])
        sheet.write_blank(row, 1, None, formats["code"])
        own = form.OWN_ROW[work.unit.level]
        sheet.write(
            row, 2, own if work.unit.level == "province" else f"{own} ({work.unit.name})", formats["label_bold"]
        )
        return
    number = row - _FIRST_ROW + (0 if work.communes[0] is None else 1)
    sheet.write(row, 0, number, formats["label"])
    sheet.write_string(row, 1, commune.code, formats["code"])
    sheet.write(row, 2, commune.name, formats["label"])


def _write_money(work: _Sheetwork, allocated: Mapping[Pair, int], before: Mapping[Pair, int] | None) -> None:
    sheet, formats = work.sheet(form.MONEY), work.formats
    title = "BIỂU QUYẾT TOÁN KINH PHÍ BỔ SUNG" if work.supplement else "BIỂU TÌNH HÌNH SỬ DỤNG KINH PHÍ"
    _write_head(work, sheet, title, 6)
    sheet.write(5, 6, "Đơn vị tính: đồng", formats["corner"])
    headers = (
        form.NUMBER_HEADER,
        form.CONTENT_HEADER,
        form.SOURCE_HEADER,
        *(words[0] for words in form.MONEY_COLUMNS.values()),
    )
    for column, words in enumerate((*headers, form.NOTE_HEADER, BEFORE_HEADER)):
        sheet.write(7, column, words, formats["header"])
    row, subtotals = 8, []
    for at, group in enumerate(catalogue.groups()):
        _write_group(work, sheet, row, (_ROMAN[at], group), allocated)
        subtotals.append(row)
        for number, source in enumerate(catalogue.sources(), 1):
            row += 1
            _write_money_row(work, sheet, row, number, (group, source), allocated, before)
        row += 1
    sheet.write(row, 1, form.TOTAL_ROW, formats["label_bold"])
    sums = (sum(allocated.values()), 0, 0)
    for column, known in zip((3, 4, 5), sums, strict=True):
        parts = "+".join(xl_rowcol_to_cell(at, column) for at in subtotals)
        sheet.write_formula(row, column, f"={parts}", formats["sum"], known)
    sheet.data_validation(8, 3, row - 1, 5, _whole("Ghi số tiền bằng đồng, số nguyên từ 0 trở lên.", "D9"))
    _signatures(work, sheet, row + 2, 4)
    sheet.freeze_panes(8, 3)
    sheet.set_column(1, 1, 36)
    sheet.set_column(2, 2, 26)
    sheet.set_column(3, 7, 18)


def _write_group(
    work: _Sheetwork,
    sheet: Worksheet,
    row: int,
    group: tuple[str, catalogue.Named],
    allocated: Mapping[Pair, int],
) -> None:
    """The subtotal over a group's sources. Its sums are kept as values too, for those who look without calculating."""
    formats, (number, named) = work.formats, group
    sheet.write(row, 0, number, formats["label_bold"])
    sheet.write(row, 1, named.name_vi, formats["label_bold"])
    sheet.write_blank(row, 2, None, formats["label"])
    sources = len(catalogue.sources())
    for column, amounts in ((3, allocated), (4, {}), (5, {})):
        letter = xl_col_to_name(column)
        known = sum(value for (owner, _), value in amounts.items() if owner == named.code)
        formula = f"=SUM({letter}{row + 2}:{letter}{row + 1 + sources})"
        sheet.write_formula(row, column, formula, formats["sum"], known)


def _write_money_row(
    work: _Sheetwork,
    sheet: Worksheet,
    row: int,
    number: int,
    pair: tuple[catalogue.Named, catalogue.Named],
    allocated: Mapping[Pair, int],
    before: Mapping[Pair, int] | None,
) -> None:
    formats, (group, source) = work.formats, pair
    sheet.write(row, 0, number, formats["label"])
    sheet.write(row, 1, group.name_vi, formats["label"])
    sheet.write(row, 2, source.name_vi, formats["label"])
    amount = allocated.get((group.code, source.code))
    sheet.write(row, 3, amount, formats["input"]) if amount is not None else sheet.write_blank(
        row, 3, None, formats["input"]
    )
    sheet.write_blank(row, 4, None, formats["input"])
    # No formula: it would compare a sum with itself, and whoever fills in the form by a program leaves it without a value.
    sheet.write_blank(row, 5, None, formats["input"])
    sheet.write_blank(row, 6, None, formats["input_text"])
    if before is not None:
        sheet.write(row, 7, before.get((group.code, source.code), 0), formats["before"])


def _write_meetings(work: _Sheetwork) -> None:
    sheet, formats = work.sheet(form.MEETINGS), work.formats
    sheet.write(0, 0, "DANH SÁCH HỘI NGHỊ, ĐỐI THOẠI, NÓI CHUYỆN CHUYÊN ĐỀ", formats["bold"])
    for column, words in enumerate(form.MEETING_COLUMNS.values()):
        sheet.write(2, column, words[0], formats["header"])
    looks = ["label", "input_date", *["input_text"] * 4, *["input"] * 4, *["input_text"] * 2]
    last = 2 + _MEETING_ROWS
    for row in range(3, last + 1):
        sheet.write(row, 0, row - 2, formats[looks[0]])
        for column, look in enumerate(looks[1:], 1):
            sheet.write_blank(row, column, None, formats[look])
    first_day, last_day = calendar.first_day(work.period), calendar.cutoff(work.period)
    sheet.data_validation(
        3, 1, last, 1,
        {"validate": "date", "criteria": "between", "minimum": first_day, "maximum": last_day, "error_type": "warning",
         "error_title": "Ngày ngoài kỳ", "error_message": f"Kỳ báo cáo từ {first_day:%d/%m/%Y} đến {last_day:%d/%m/%Y}."},
    )  # fmt: skip
    for column, items in _lists(work).items():
        at = list(_lists(work)).index(column)
        sheet.data_validation(
            3,
            column,
            last,
            column,
            {"validate": "list", "source": f"='{LISTS_SHEET}'!{xl_range_abs(1, at, len(items), at)}"},
        )
    sheet.data_validation(3, 6, last, 9, _whole("Ghi số người, số nguyên từ 0 trở lên.", "G4"))
    sheet.set_column(1, 1, 12)
    sheet.set_column(3, 3, 28)
    sheet.set_column(4, 5, 30)
    sheet.set_column(6, 11, 13)
    sheet.set_row(2, 48)
    sheet.freeze_panes(3, 4)


def _lists(work: _Sheetwork) -> dict[int, list[str]]:
    """Column of Hoạt động → what may be chosen there."""
    own = form.OWN_ROW[work.unit.level]
    names = [commune.name if commune else own for commune in work.communes]
    kinds = [a.form_header for a in form.activities(work.version) if a.reaches]
    topics = [topic.name_vi for topic in catalogue.topics()]
    return {3: names, 4: kinds, 5: topics, 10: list(form.LANGUAGES)}


def _write_lists(work: _Sheetwork) -> None:
    sheet = work.sheet(LISTS_SHEET)
    titles = (form.NAME_HEADER, "Hình thức", "Chủ đề", "Ngôn ngữ")
    for column, (title, items) in enumerate(zip(titles, _lists(work).values(), strict=True)):
        sheet.write(0, column, title, work.formats["header"])
        for row, item in enumerate(items, 1):
            sheet.write(row, column, item, work.formats["label"])
        sheet.set_column(column, column, 36)


def _write_last_month(work: _Sheetwork, before: Mapping[tuple[str | None, str], int]) -> None:
    """The year's sums up to last month, to look at while filling in."""
    sheet, formats = work.sheet(LAST_MONTH_SHEET), work.formats
    sheet.write(0, 0, f"LŨY KẾ TỪ ĐẦU NĂM ĐẾN HẾT THÁNG TRƯỚC ({work.unit.name})", formats["bold"])
    activities = form.activities(work.version)
    sheet.write(2, 0, form.NAME_HEADER, formats["header"])
    for column, activity in enumerate(activities, 1):
        sheet.write(2, column, f"{activity.form_header} ({activity.unit_vi})", formats["header"])
    for row, commune in enumerate(work.communes, 3):
        sheet.write(row, 0, commune.name if commune else form.OWN_ROW[work.unit.level], formats["label"])
        for column, activity in enumerate(activities, 1):
            value = before.get((commune.id if commune else None, activity.code))
            sheet.write(row, column, value, formats["before"]) if value is not None else sheet.write_blank(
                row, column, None, formats["before"]
            )
    sheet.set_column(0, 0, 30)
    sheet.set_row(2, 62)
    sheet.freeze_panes(3, 1)


def _signatures(work: _Sheetwork, sheet: Worksheet, row: int, column: int) -> None:
    place = work.unit.short_name
    sheet.write(row, column, f"{place}, ngày ... tháng ... năm ...", work.formats["plain"])
    sheet.write(row + 1, 1, "Người lập biểu", work.formats["bold"])
    sheet.write(row + 1, column, "THỦ TRƯỞNG ĐƠN VỊ", work.formats["bold"])


def _check_counts(sheet: Worksheet, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
    cell = xl_rowcol_to_cell(first_row, first_column)
    formula = f'=OR(AND(ISNUMBER({cell}),{cell}>=0,{cell}=INT({cell})),LOWER(TRIM({cell}))="x")'
    check = {
        "validate": "custom", "value": formula, "error_title": "Số liệu chưa đúng",
        "error_message": "Ghi số nguyên từ 0 trở lên; ghi x nếu không áp dụng; để trống nếu chưa có số liệu.",
    }  # fmt: skip
    sheet.data_validation(first_row, first_column, last_row, last_column, check)


def _whole(message: str, cell: str) -> dict[str, object]:
    formula = f"=AND(ISNUMBER({cell}),{cell}>=0,{cell}=INT({cell}))"
    return {"validate": "custom", "value": formula, "error_title": "Số liệu chưa đúng", "error_message": message}
