"""A view as a workbook, read back: every figure is a number that shows what the screen shows, and no text became a formula."""

from __future__ import annotations

import io
import re
from datetime import datetime

import openpyxl
import pytest

from analytics import trace
from analytics.answers.figures import said
from analytics.exports import taking, view, xlsx
from analytics.report import Column, Report, Table, Trace
from data.language import language as spoken
from tests.analytics.exports.views import HOSTILE, SCOPES, VI, hostile


def read(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def seen(cell):
    """What Excel shows of a cell, in Vietnamese figures."""
    value, pattern = cell.value, cell.number_format
    if value is None:
        return ""
    if isinstance(value, datetime):
        assert pattern == "dd/mm/yyyy"
        return VI.day(value)
    if isinstance(value, str):
        return value
    if pattern.startswith('"'):
        return pattern.strip('"')
    if pattern.endswith("%"):
        places = len(pattern.partition(".")[2].rstrip("%"))
        return VI.number(round(value * 100, 9), places) + "%"
    return VI.number(value, len(pattern.partition(".")[2]))


def body(sheet, table):
    return [[seen(sheet.cell(5 + r, 1 + c)) for c in range(len(table.columns))] for r in range(len(table.rows))]


def trim_percent(text):
    """12,0% is what Excel shows where the screen has 12%."""
    return re.sub(r",0%$", "%", text)


def test_every_table_shows_what_the_screen_shows(shown):
    report, about = shown
    book = read(xlsx.to_bytes(report, about, VI))
    tables = [view.table_of(chart, VI) for chart in report.charts]
    tables += [
        table for table in report.tables if (table.columns, table.rows) not in [(t.columns, t.rows) for t in tables]
    ]
    sheets = book.worksheets[2:]
    assert len(sheets) >= len(tables)
    for sheet, table in zip(sheets, tables, strict=False):
        assert [sheet.cell(4, 1 + at).value or "" for at in range(len(table.columns))] == [
            column.title for column in table.columns
        ]
        expected = [[said(v, c.kind, VI) for v, c in zip(row, table.columns, strict=True)] for row in table.rows]
        found = body(sheet, table)
        assert [[trim_percent(t) for t in row] for row in found] == [[trim_percent(t) for t in row] for row in expected]
        for number, row in enumerate(table.rows):
            for at, value in enumerate(row):
                cell = sheet.cell(5 + number, 1 + at)
                if isinstance(value, int | float):
                    amount = value / 10**6 if table.columns[at].kind == "money" else value
                    assert cell.data_type == "n"
                    assert cell.value == pytest.approx(amount, rel=1e-14)
        assert sheet.cell(2, 1).value in (table.unit or None, *(chart.unit or None for chart in report.charts))
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.freeze_panes


def test_the_first_sheet_has_the_figures_and_the_second_what_they_mean(shown):
    report, about = shown
    book = read(xlsx.to_bytes(report, about, VI))
    first, second = ([[c.value for c in row] for row in sheet.iter_rows()] for sheet in book.worksheets[:2])
    assert book.sheetnames[:2] == ["Tóm tắt", "Định nghĩa"]
    for figure in report.figures:
        words = [figure.label, figure.value or None, figure.note or None, figure.change or None]
        (amount,) = [row[2] for row in first if [row[0], row[1], row[3], row[4]] == words]
        assert amount == pytest.approx(figure.amount) if figure.amount is not None else amount is None
    told = [(row[0], row[1]) for row in second]
    assert set(about.lines) <= set(told)
    assert {"Phạm vi", "Đơn vị", "Hoạt động", "Nội dung chi", "Nguồn kinh phí", "Phiên bản", "Ai được xem"} <= {
        label for label, _ in told
    }
    for _, text in view.definitions(report):
        assert text in [text for _, text in told]
    for sentence in [*(chart.title for chart in report.charts), *(note.text for note in report.notes)]:
        assert sentence in [row[0] for row in first]


def test_a_chart_with_a_native_form_is_one_and_counts_what_the_screen_counts(shown):
    report, about = shown
    book = read(xlsx.to_bytes(report, about, VI))
    native = [chart for chart in report.charts if view.drawing(chart, VI)]
    assert sum(len(sheet._charts) for sheet in book.worksheets) == len(native)
    if native:
        assert native[0].title in [row[0].value for row in book[xlsx.DRAWN].iter_rows()]


def test_cells_behind_a_view_are_those_of_its_figures(truth_db):
    scope = SCOPES["one activity of one district"]

    report = taking.answer("tien-do", truth_db, scope, VI)
    book = read(xlsx.to_bytes(report, view.about(truth_db, scope, report, VI), VI))
    rows = [[c.value for c in row] for row in book["Ô số liệu"].iter_rows(min_row=4)]
    found = sorted((r[8], r[9], r[10], r[5]) for r in rows if r[0] == "Kết quả" and r[5] is not None)
    behind = trace.cells(truth_db, scope, Trace("outputs", scope.units, activities=scope.activities))
    expected = sorted((r["file"], r["sheet"], r["cell"], r["value"]) for r in behind.rows if r["value"] is not None)
    assert expected
    assert found == expected


def test_cells_are_cut_at_a_number_that_is_told(truth_db, monkeypatch):

    scope = SCOPES["submitted"]
    report = taking.answer("tien-do", truth_db, scope, VI)
    cells = view.cells_behind(truth_db, scope, report, VI, most=40)
    about = view.About((), "", False, cells)
    sheet = read(xlsx.to_bytes(report, about, VI))["Ô số liệu"]
    assert cells.count > len(cells.rows)
    assert (
        sheet["A1"].value == f"Ghi {len(cells.rows)} ô đầu trong {VI.number(cells.count)} ô; thu hẹp lựa chọn để có đủ."
    )
    assert sheet.max_row == 3 + len(cells.rows)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_what_people_wrote_stays_text(name):
    book = read(xlsx.to_bytes(*hostile(name), VI))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert cells
    assert all(cell.data_type != "f" for cell in cells)
    assert all(cell.hyperlink is None for cell in cells)
    wanted = view.clean(name)
    assert not wanted or wanted in [str(cell.value) for cell in cells]


def test_sheets_are_named_in_whole_words_and_no_table_stands_twice(shown):
    report, about = shown
    for language in (VI, spoken("en")):
        names = read(xlsx.to_bytes(report, about, language)).sheetnames
        titles = [*(view.table_of(chart, language).title for chart in report.charts), *(t.title for t in report.tables)]
        words = {word for title in titles for word in title.replace(",", "").split()} | {"Xã"}
        for name in names:
            assert len(name) <= 31
            whole = re.sub(r" \(\d\)$", "", name).replace(",", "").split()
            assert name in (xlsx.SUMMARY, xlsx.DEFINITIONS, xlsx.CELLS, xlsx.DRAWN) or words >= set(whole), name


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (("Xã, phường, thị trấn chưa được tiếp cận",), ("Xã chưa được tiếp cận",)),
        (("Kinh phí theo nội dung và nguồn",) * 2, ("Kinh phí theo nội dung và nguồn", "Kinh phí theo nội dung (2)")),
        (("Cuộc và người dự theo chủ đề và đối tượng",), ("Cuộc và người dự theo chủ đề",)),
        (("a" * 40, "a" * 40), ("a" * 31, "a" * 27 + " (2)")),
        (("'History'", "[]", "𝒳" * 20), ("History.", "Bảng", "𝒳" * 15)),
    ],
)
def test_a_name_too_long_for_excel_is_said_in_fewer_words(titles, names):
    tables = tuple(Table(title, (Column("a", "a"),), ((at,),)) for at, title in enumerate(titles))
    book = read(xlsx.to_bytes(Report("", "", tables=tables), view.About((), "", False, view.Cells((), 0)), VI))
    assert tuple(book.sheetnames[2 : 2 + len(names)]) == names


def test_a_file_is_named_by_what_it_shows():
    assert view.file_name("tien-do", SCOPES["approved"], 193, "xlsx") == "tien-do-2023-06-v193.xlsx"
    assert view.file_name("tien-do", SCOPES["submitted"], 9, "pptx") == "tien-do-2023-11-v9-gom-cho-duyet.pptx"


@pytest.mark.parametrize(("share", "shown"), [(0.9996, "99,9%"), (0.0001, "0,1%"), (1.0, "100%"), (0.0, "0%"), (1.0001, "100,1%"), (0.4567, "45,7%")])  # fmt: skip
def test_all_and_none_are_said_only_of_all_and_none(share, shown):

    report = Report("", "", tables=(Table("t", (Column("a", "a", "percent"),), ((share,),), name="t"),))
    sheet = read(xlsx.to_bytes(report, view.About((), "", False, view.Cells((), 0)), VI))["t"]
    assert (sheet["A5"].value, seen(sheet["A5"])) == (share, shown)
