"""The answer of a question as people see it: sentence, figures, chart, table, notes; and as files that say the same."""

from __future__ import annotations

import io

import docx
import duckdb
import openpyxl
import pytest
from pptx import Presentation

from analytics import ask, semantic
from analytics import trace as tracing
from analytics.answers import asked, budget, coverage, overview, progress, reporting
from analytics.exports import taking
from analytics.report import Report
from data.language import language
from tests.analytics.conftest import scope
from tests.analytics.golden import figures
from tests.analytics.golden.questions import QUESTIONS

BASE = scope("2023-09")
VI = language("vi")


def answered(text: str, db: duckdb.DuckDBPyConnection) -> Report:
    query = ask.understand(text, db, BASE).query
    assert query is not None, text
    return asked.report(db, query, VI)


def test_every_golden_question_has_a_sentence_figures_or_rows_and_a_definition(
    truth_db: duckdb.DuckDBPyConnection,
) -> None:
    kinds = set()
    for golden in QUESTIONS:
        report = answered(golden.spellings[0], truth_db)
        rows = golden.rows()
        assert report.title.endswith(".")
        assert report.notes
        shown = [chart.table for chart in report.charts if chart.table] + list(report.tables)
        if golden.by and rows:
            assert len(shown) == 1, golden.spellings[0]
            assert len(shown[0].rows) >= len(rows)
        if not golden.by:
            assert report.figures
        kinds |= {chart.kind for chart in report.charts}
        for chart in report.charts:
            assert chart.alt.startswith(chart.title)
            assert len(chart.traces) > 0
    assert kinds == {"bars", "line", "counts"}


@pytest.mark.parametrize(
    "text",
    [
        "số hội nghị theo huyện quý 2",
        "kinh phí đã giải ngân theo nguồn tháng 6",
        "số tờ rơi của Chi Lăng",
        "số hội nghị theo xã ở Đình Lập",
    ],
)
def test_a_figure_opens_to_the_cells_that_make_it(text: str, truth_db: duckdb.DuckDBPyConnection) -> None:
    query = ask.understand(text, truth_db, BASE).query
    assert query is not None
    report = asked.report(truth_db, query, VI)
    table = next(iter([chart.table for chart in report.charts if chart.table] + list(report.tables)), None)
    if table is None:
        pairs = [(figure.amount, figure.trace) for figure in report.figures]
    else:
        at = [column.name for column in table.columns].index(query.measure)
        pairs = [
            (row[at], traces[query.measure]) for row, traces in zip(table.rows, table.traces, strict=True) if row[at]
        ]
    assert pairs
    for value, trace in pairs:
        assert trace is not None
        assert tracing.cells(truth_db, query.scope, trace, 5).total == value


def test_an_answer_is_taken_along_with_the_same_figures(truth_db: duckdb.DuckDBPyConnection) -> None:
    query = ask.understand("tỷ lệ giải ngân theo huyện", truth_db, BASE).query
    assert query is not None
    report = asked.report(truth_db, query, VI)
    table = report.charts[0].table
    assert table is not None
    _, book = taking.taken("hoi-so-lieu", "xlsx", truth_db, query.scope, VI, report)
    values = {
        cell.value for sheet in openpyxl.load_workbook(io.BytesIO(book)) for row in sheet.iter_rows() for cell in row
    }
    numbers = {round(value, 12) for value in values if isinstance(value, float)}
    assert {round(float(str(row[1])), 12) for row in table.rows} <= numbers
    _, deck = taking.taken("hoi-so-lieu", "pptx", truth_db, query.scope, VI, report)
    assert any(shape.has_chart for slide in Presentation(io.BytesIO(deck)).slides for shape in slide.shapes)
    name, written = taking.taken("hoi-so-lieu", "docx", truth_db, query.scope, VI, report)
    assert name.endswith(".docx")
    words = [cell.text for row in docx.Document(io.BytesIO(written)).tables[0].rows for cell in row.cells]
    assert words.count("Bình Gia") == 1
    assert {VI.percent(row[1]) for row in table.rows} <= set(words)


def test_a_comparison_says_both_and_the_difference(truth_db: duckdb.DuckDBPyConnection) -> None:
    report = answered("so sánh lượt người tháng 6 và tháng 5", truth_db)
    assert [figure.value for figure in report.figures] == ["8.536 lượt người", "7.260 lượt người", "+1.276", "+17,6%"]


def test_every_count_of_an_answer_opens_to_its_cells(truth_db: duckdb.DuckDBPyConnection) -> None:
    for text in (
        "bao nhiêu xã chưa có đối thoại ở Văn Quan",
        "số xã chưa tiếp cận theo huyện",
        "kinh phí còn lại theo huyện",
        "bao nhiêu phụ nữ tham dự",
        "báo cáo nộp muộn theo huyện",
    ):
        report = answered(text, truth_db)
        table = report.charts[0].table if report.charts else None
        opened = table.traces[0].values() if table else [figure.trace for figure in report.figures[:1]]
        assert opened, text
        assert all(trace is not None and tracing.cells(truth_db, BASE, trace, 5).count for trace in opened), text


def test_the_cells_of_communes_not_reached_are_of_just_those(truth_db: duckdb.DuckDBPyConnection) -> None:
    trace = answered("bao nhiêu xã chưa có đối thoại ở Văn Quan", truth_db).figures[0].trace
    assert trace is not None
    listed = {row["commune"] for row in figures.places(False, "184", "DOI_THOAI")}
    assert set(trace.communes) == listed
    assert tracing.cells(truth_db, BASE, trace, 5).total == 0


def test_the_place_of_a_unit_is_said_with_what_it_is_placed_by(truth_db: duckdb.DuckDBPyConnection) -> None:
    figure = answered("Chi Lăng xếp thứ mấy về giải ngân", truth_db).figures[0]
    assert (figure.label, figure.value, figure.note) == ("Chi Lăng", "Thứ 1 trong 11", "Tỷ lệ giải ngân: 60,4%")


def test_an_average_says_what_it_is_shared_by(truth_db: duckdb.DuckDBPyConnection) -> None:
    report = answered("bình quân mỗi tháng tổ chức bao nhiêu hội nghị", truth_db)
    assert [figure.value for figure in report.figures] == ["61,1 cuộc", "428 cuộc", "7"]
    assert "lấy tổng chia cho số kỳ đã có báo cáo" in report.title


def test_missing_reports_are_said_beside_the_answer(truth_db: duckdb.DuckDBPyConnection) -> None:
    report = answered("số hội nghị tháng 11", truth_db)
    assert any("thiếu 2 báo cáo" in note.text for note in report.notes)


# What a page calls by another name, because it stands there for something else or more.
_OTHER_NAMES = {("share_on_pace", "Tỷ lệ"), ("spent", "Đã giải ngân (triệu đồng)"), ("group", "Nhóm huyện"), ("poor", "Huyện nghèo"), ("activity", "Hình thức")}  # fmt: skip


def test_the_pages_call_a_measure_what_the_declaration_calls_it(truth_db: duckdb.DuckDBPyConnection) -> None:
    checked = 0
    for module in (overview, progress, budget, coverage, reporting):
        report = module.report(truth_db, BASE, VI)
        source = "reports" if module is reporting else ""
        for table in (*(chart.table for chart in report.charts if chart.table), *report.tables):
            for column in table.columns:
                known = column.name in semantic.COLUMNS or column.name in semantic.DIMENSIONS
                if known and (column.name, column.title) not in _OTHER_NAMES:
                    assert column.title == semantic.title(column.name, source), (module.__name__, column)
                    checked += 1
    assert checked > 60


def test_figures_beside_each_other_open_each_to_its_own_cells(truth_db: duckdb.DuckDBPyConnection) -> None:
    report = answered("dự toán và số đã chi theo huyện", truth_db)
    table = report.tables[0]
    assert [column.name for column in table.columns] == ["district", "allocated", "spent"]
    kinds = [{name: trace.kind for name, trace in traces.items()} for traces in table.traces]
    assert kinds == [{"allocated": "allocations", "spent": "spending"}] * 11
    assert len(report.notes) == 2
