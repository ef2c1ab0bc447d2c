"""A view as a workbook: real numbers with their formats, native charts, definitions, and the cells behind.

Texts are written as texts: nothing that people wrote becomes a formula or a link. Figures are those of the screen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from math import ceil
from typing import Any

import xlsxwriter

from analytics.answers.figures import CHANGES, MILLION, said
from analytics.answers.palette import ACCENT, GRID
from analytics.exports import view
from analytics.exports.view import About, Cells, Drawing
from analytics.report import Chart, Column, Figure, Report, Table
from data.language import N_, Language

SUMMARY, DEFINITIONS, CELLS, DRAWN = "Tóm tắt", "Định nghĩa", "Ô số liệu", "Số liệu biểu đồ"
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NUMBERS = {
    "count": "#,##0",
    "number": "#,##0.0",
    "money": "#,##0.00",
    "percent": "0.0%",
    "day": "dd/mm/yyyy",
    "moment": "dd/mm/yyyy hh:mm:ss",
    "exact": "General",
}
# What a number is divided by to be shown: money in triệu đồng, a difference of shares in points of a hundred.
_SCALE = {"money": MILLION, "change_money": MILLION, "points": 0.01}
_WIDEST = 52


def to_bytes(report: Report, about: About, language: Language) -> bytes:
    """The workbook: "Tóm tắt", "Định nghĩa", a sheet a chart and a table that no chart has, "Ô số liệu" when the cells are known, and what the charts are drawn from.

    Money is in triệu đồng where a table's corner says so, as on the screen; None is an empty cell.
    """
    out = BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as workbook:
        book = _Book(workbook, about, language)
        _summary(book, report, about)
        _definitions(book, report, about)
        drawn: list[tuple[Any, int, Chart, Drawing]] = []
        told = [view.table_of(chart, language) for chart in report.charts]
        for chart, table in zip(report.charts, told, strict=True):
            sheet, right = _table(book, table, chart.title, chart.unit)
            if drawing := view.drawing(chart, language):
                drawn.append((sheet, right, chart, drawing))
        for table in report.tables:
            if not any((table.columns, table.rows) == (one.columns, one.rows) for one in told):  # one sheet is enough
                _table(book, table, table.title, "")
        if about.cells is not None:
            _cells(book, about.cells)
        _charts(book, drawn)
    return out.getvalue()


class _Book:
    """The workbook being written: its formats, made once, and the names its sheets have."""

    def __init__(self, workbook: Any, about: About, language: Language) -> None:
        self.workbook, self.about, self.language = workbook, about, language
        self._formats: dict[tuple[str, bool], Any] = {}
        self._taken: set[str] = set()
        self._words: dict[tuple[object, str], str] = {}
        base = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
        self._base = base
        self.title = workbook.add_format({**base, "bold": True, "font_size": 14, "font_color": ACCENT})
        self.quiet = workbook.add_format({**base, "italic": True, "font_size": 11})
        self.plain = workbook.add_format({**base, "text_wrap": True})
        self.bold = workbook.add_format({**base, "bold": True, "text_wrap": True})
        self.bold_line = workbook.add_format({**base, "bold": True})
        self.head = workbook.add_format({**base, "bold": True, "border": 1, "text_wrap": True, "bg_color": GRID, "align": "center"})  # fmt: skip

    def format(self, pattern: str, total: bool = False) -> Any:
        found = self._formats.get((pattern, total))
        if found is None:
            look = {**self._base, "border": 1, "bold": total}
            look |= {"num_format": pattern} if pattern else {"text_wrap": True}
            found = self._formats[pattern, total] = self.workbook.add_format(look)
        return found

    def word(self, value: object, kind: str) -> str:
        """A text as it stands in a cell; the same few words stand in many cells, and are cleaned once."""
        key = (value, kind)
        if key not in self._words:
            self._words[key] = view.clean(said(value, kind, self.language))
        return self._words[key]

    def sheet(self, name: str) -> Any:
        """A sheet printed on A4 across, its name one that Excel takes and no other sheet has."""
        plain = re.sub(r"[\[\]:*?/\\\n\t]", " ", view.clean(name)).strip(" '") or self.language.text("Bảng")
        plain = plain + "." if plain.casefold() == "history" else plain  # a name that Excel keeps for itself
        unique, number = self._short(plain, ""), 1
        while unique.casefold() in self._taken:
            number += 1
            unique = self._short(plain, f" ({number})")
        self._taken.add(unique.casefold())
        sheet = self.workbook.add_worksheet(unique)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L" + view.clean(self.about.footer, 200).replace("&", "&&") + "&R&P/&N")
        return sheet

    def _short(self, name: str, ending: str) -> str:
        """The name with its ending where Excel takes it; else told in fewer words, else cut between two words."""
        text = self.language.text
        long, short = text("Xã, phường, thị trấn"), text("Xã")
        for whole in (name, name.replace(long, short).replace(long.lower(), short.lower())):
            if _halves(whole + ending) <= _LONGEST_NAME:
                return whole + ending
        words = whole.split(" ")
        while len(words) > 1 and (_halves(" ".join(words) + ending) > _LONGEST_NAME or words[-1].casefold() in _OPEN):
            words.pop()
        cut = " ".join(words)
        while _halves(cut + ending) > _LONGEST_NAME:  # one word longer than that
            cut = cut[:-1]
        return cut.rstrip(" ',;") + ending


_LONGEST_NAME = 31
# Words that a name does not end with: they ask for another.
_OPEN = {
    *["×", "và", "với", "của", "theo", "từng", "mỗi", "qua", "đến", "chưa", "đã", "được", "không"],
    *["and", "by", "of", "for", "to", "the", "each", "in", "with", "not"],
}


def _halves(name: str) -> int:
    """How long a name is as Excel counts: in halves of characters."""
    return len(name.encode("utf-16-le")) // 2


# --- sheets of words ------------------------------------------------------------------------------------------------


def _summary(book: _Book, report: Report, about: About) -> None:
    sheet, text = book.sheet(SUMMARY), book.language.text
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 2, 20)
    sheet.set_column(3, 4, 44)
    _write(sheet, 0, 0, report.title, book.title)
    _write(sheet, 1, 0, report.scope_line, book.quiet)
    if about.sample:
        _write(sheet, 2, 0, f"{text('Số liệu mẫu')}: {text('mọi con số ở đây là số liệu giả định, không phải số liệu thật.')}", book.bold_line)  # fmt: skip
    row = 4
    if report.figures:
        for column, title in enumerate(
            (text("Chỉ số"), text("Giá trị"), text("Giá trị bằng số"), text("Diễn giải"), text("Thay đổi"))
        ):
            _write(sheet, row, column, title, book.head)
        cell = book.format("")
        for figure in report.figures:
            row += 1
            for column, said_ in ((0, figure.label), (1, figure.value), (3, figure.note), (4, figure.change)):
                _write(sheet, row, column, said_, cell)
            _amount(book, sheet, row, figure)
        sheet.freeze_panes(5, 0)
        row += 2
    told: Any = report.extra.get("highlights") or ()
    for title, lines in (
        (text("Nội dung cần lưu ý"), [one["text"] for one in told]),
        (text("Ghi chú"), [note.text for note in report.notes]),
        (text("Các phát hiện"), [chart.title for chart in report.charts]),
    ):
        if lines:
            _write(sheet, row, 0, title, book.bold)
            for line in lines:
                row += 1
                sheet.merge_range(row, 0, row, 4, "", book.plain)
                _write(sheet, row, 0, line, book.plain)
                sheet.set_row(row, 16 * (1 + len(line) // 120))
            row += 2


def _amount(book: _Book, sheet: Any, row: int, figure: Figure) -> None:
    """The figure as a number to reckon with, beside its words; money in whole đồng. Nothing where it is only words."""
    if figure.amount is not None and figure.measured == "money":
        sheet.write_number(row, 2, figure.amount, book.format('#,##0" đồng"'))
    else:
        _value(book, sheet, row, 2, figure.amount, figure.measured, False)


def _definitions(book: _Book, report: Report, about: About) -> None:
    sheet, text = book.sheet(DEFINITIONS), book.language.text
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, 1, 96)
    row = _lines(book, sheet, 0, text("Về tệp này"), about.lines)
    _lines(book, sheet, row + 1, text("Định nghĩa"), view.definitions(report))


def _lines(book: _Book, sheet: Any, row: int, title: str, lines: Sequence[tuple[str, str]]) -> int:
    _write(sheet, row, 0, title, book.title)
    cell = book.format("")
    for label, told in lines:
        row += 1
        _write(sheet, row, 0, label, cell)
        _write(sheet, row, 1, told, cell)
        sheet.set_row(row, 16 * (1 + len(told) // 85))
    return row + 1


# --- tables ---------------------------------------------------------------------------------------------------------


def _table(book: _Book, table: Table, title: str, unit: str) -> tuple[Any, int]:
    """A sheet with a table under its finding; the sheet and the first free column beside the table."""
    sheet = book.sheet(table.title)
    _write(sheet, 0, 0, title, book.title)
    _write(sheet, 1, 0, table.unit or unit, book.quiet)
    _rows(book, sheet, 3, table.columns, table.rows, table.totals)
    if not table.rows:
        _write(sheet, 4, 0, book.language.text("Không có dòng nào."), book.plain)
    return sheet, len(table.columns) + 1


def _rows(
    book: _Book,
    sheet: Any,
    top: int,
    columns: Sequence[Column],
    rows: Sequence[tuple[object, ...]],
    totals: int = 0,
) -> None:
    """Heads in row `top`, frozen and repeated in print, and the rows beneath."""
    language, lines = book.language, 1
    for at, column in enumerate(columns):
        width = _width(column, [row[at] for row in rows[:200]], language)
        _write(sheet, top, at, column.title, book.head)
        sheet.set_column(at, at, width)
        lines = max(lines, ceil(1.25 * len(column.title) / width))
    sheet.set_row(top, 17 * lines)
    sheet.freeze_panes(top + 1, 1)
    sheet.repeat_rows(top)
    kinds = [column.kind for column in columns]
    last = len(rows) - totals
    for number, row in enumerate(rows):
        line, total = top + 1 + number, number >= last
        for at, value in enumerate(row):
            _value(book, sheet, line, at, value, kinds[at], total)


def _value(book: _Book, sheet: Any, row: int, column: int, value: object, kind: str, total: bool) -> None:
    """A figure as a number with its format, all else as text."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, book.format("", total))
    elif isinstance(value, (bool, str)) or kind in ("status", "period"):
        sheet.write_string(row, column, book.word(value, kind), book.format("", total))
    elif isinstance(value, (date, datetime)):
        sheet.write_datetime(row, column, value, book.format(_NUMBERS["moment" if kind == "moment" else "day"], total))
    else:
        amount: Any = value / _SCALE.get(kind, 1)  # type: ignore[operator]
        sheet.write_number(row, column, amount, book.format(_pattern(amount, kind, book.language), total))


def _pattern(value: Any, kind: str, language: Language) -> str:
    """The number format that shows what the screen shows: 100% and 0% only for all and none, decimals where there are any."""
    if kind == "percent":
        if value in (0, 1):
            return "0%"
        exact = abs(float(value)) * 1000
        near = exact < 0.5 or 999.5 <= exact < 1000.5
        return f'"{language.percent(float(value))}"' if near else _NUMBERS["percent"]
    if kind in CHANGES:
        return _signed(value, kind, language)
    if kind in ("money", "exact"):
        return _NUMBERS[kind]
    return _NUMBERS["number"] if isinstance(value, float) and not value.is_integer() else _NUMBERS["count"]


def _signed(value: Any, kind: str, language: Language) -> str:
    """A difference with its sign, as `figures.difference` says it."""
    decimals = "0.00" if kind == "change_money" else "0.0" if kind == "points" or not float(value).is_integer() else "0"
    unit = f'"{language.text(N_("{amount} điểm %"), amount="")}"' if kind == "points" else ""
    return f'+#,##{decimals}{unit};"−"#,##{decimals}{unit};"±"0{unit}'


def _width(column: Column, values: Sequence[object], language: Language) -> float:
    longest = max((len(said(value, column.kind, language)) for value in set(values)), default=0)
    head = max((len(word) for word in column.title.split()), default=0)
    return min(max(longest + 2, head + 2, len(column.title) // 3, 9), _WIDEST)


def _cells(book: _Book, cells: Cells) -> None:
    sheet, language = book.sheet(CELLS), book.language
    told = language.text("{count} ô làm nên các con số của tệp này.", count=language.number(cells.count))
    if cells.count > len(cells.rows):
        told = language.text("Ghi {most} ô đầu trong {all} ô; thu hẹp lựa chọn để có đủ.", most=language.number(len(cells.rows)), all=language.number(cells.count))  # fmt: skip
    _write(sheet, 0, 0, told, book.quiet)
    columns = [Column(c.name, language.text(c.title), c.kind) for c in view.CELL_COLUMNS]
    sheet.freeze_panes(3, 0)
    for at, column in enumerate(columns):
        _write(sheet, 2, at, column.title, book.head)
        sheet.set_column(at, at, _width(column, [row[at] for row in cells.rows[:200]], language))
    text, count, clean = book.format(""), book.format(_NUMBERS["count"]), view.clean
    # Thousands of rows with the same few words: each is cleaned once.
    seen: dict[str, str] = {}
    for row, cell in enumerate(cells.rows, 3):
        for at, value in enumerate(cell):
            if isinstance(value, str):
                if value:
                    known = seen.get(value)
                    if known is None:
                        known = seen[value] = clean(value)
                    sheet.write_string(row, at, known, text)
            elif value is not None:
                sheet.write_number(row, at, value, count)
    if cells.rows:
        sheet.autofilter(2, 0, 2 + len(cells.rows), len(columns) - 1)


def _write(sheet: Any, row: int, column: int, text: str, look: Any) -> None:
    if text:
        sheet.write_string(row, column, view.clean(text), look)


# --- charts ---------------------------------------------------------------------------------------------------------


def _charts(book: _Book, drawn: Sequence[tuple[Any, int, Chart, Drawing]]) -> None:
    """Native charts beside their tables, drawn from one sheet of figures in the order of the bars."""
    if not drawn:
        return
    sheet, row = book.sheet(DRAWN), 0
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 8, 18)
    for place, right, chart, drawing in drawn:
        _write(sheet, row, 0, chart.title, book.bold_line)
        head = row + 1
        for at, series in enumerate(drawing.series, 1):
            _write(sheet, head, at, series.name, book.head)
        for number, x in enumerate(drawing.across):
            _value(book, sheet, head + 1 + number, 2, x, "percent", False)
        if drawing.across:
            _write(sheet, head, 2, drawing.axes[0], book.head)
        for number, label in enumerate(drawing.labels):
            _write(sheet, head + 1 + number, 0, label, book.format(""))
            for at, series in enumerate(drawing.series, 1):
                _value(book, sheet, head + 1 + number, at, series.values[number], "percent" if drawing.percent else "money" if drawing.money else "count", False)  # fmt: skip
        make = _scattered if drawing.across else _native
        place.insert_chart(3, right, make(book, sheet.get_name(), head, chart, drawing))
        row = head + len(drawing.labels) + 3


def _scattered(book: _Book, sheet: str, head: int, chart: Chart, drawing: Drawing) -> Any:
    """A native chart of dots, each with its unit's name."""
    made, last, series = book.workbook.add_chart({"type": "scatter"}), head + len(drawing.labels), drawing.series[0]
    made.add_series({
        "name": [sheet, head, 1],
        "categories": [sheet, head + 1, 2, last, 2],
        "values": [sheet, head + 1, 1, last, 1],
        "marker": {"type": "circle", "size": 8, "fill": {"color": ACCENT}},
        "points": [{"fill": {"color": colour}} for colour in series.colours],
        "data_labels": {"value": True, "position": "above", "custom": [{"value": view.clean(text, 200)} for text in series.texts]},
    })  # fmt: skip
    made.set_title({"name": view.clean(chart.title, 250), "name_font": {"size": 12}, "overlay": False})
    for put, name in ((made.set_x_axis, drawing.axes[0]), (made.set_y_axis, drawing.axes[1])):
        put({"name": name, "num_format": "0%", "major_gridlines": {"visible": False}})
    made.set_legend({"none": True})
    made.set_size({"width": 860, "height": 460})
    return made


def _native(book: _Book, sheet: str, head: int, chart: Chart, drawing: Drawing) -> Any:
    kinds = {"bar": {"type": "bar"}, "stacked": {"type": "bar", "subtype": "stacked"}, "line": {"type": "line"}}
    made = book.workbook.add_chart(kinds[drawing.shape])
    last = head + len(drawing.labels)
    for at, series in enumerate(drawing.series, 1):
        look: dict[str, Any] = {
            "name": [sheet, head, at],
            "categories": [sheet, head + 1, 0, last, 0],
            "values": [sheet, head + 1, at, last, at],
        }
        if drawing.shape == "line":
            look["line"] = {"color": series.colours[0], "width": 2.5 if at > 1 else 1.5}
        else:
            whole = series.colours[0] if series.colours else ACCENT
            look |= {"fill": {"color": whole}, "gap": 45}
            if any(colour != whole for colour in series.colours):  # only bars of another colour are named one by one
                look["points"] = [{"fill": {"color": colour}} if colour != whole else None for colour in series.colours]
            if any(series.texts):
                custom = [
                    {"value": view.clean(text.split(" · ")[0], 200)}
                    if text and view.has_room(drawing, value)
                    else {"delete": True}
                    for text, value in zip(series.texts, series.values, strict=True)
                ]
                look["data_labels"] = {"value": True, "custom": custom}
        made.add_series(look)
    made.set_title({"name": view.clean(chart.title, 250), "name_font": {"size": 12}, "overlay": False})
    axis: dict[str, Any] = {
        "num_format": "0%" if drawing.percent else "#,##0",
        "min": 0,
        "major_gridlines": {"visible": False},
    }
    names, values = ({"reverse": True}, axis) if drawing.shape != "line" else ({}, axis)
    # XlsxWriter names axes by where they lie: those of bars are names up the side, figures along.
    made.set_x_axis(values if drawing.shape != "line" else names)
    made.set_y_axis(names if drawing.shape != "line" else values)
    made.set_legend({"position": "bottom"} if len(drawing.series) > 1 else {"none": True})
    height = 340 if drawing.shape == "line" else 130 + 34 * len(drawing.labels)
    made.set_size({"width": 860, "height": height})
    return made
