"""One walk: a cell of a workbook, through ingest, ledger, published file and measure, to a chart's mark and the files taken away, and back to the cell."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO
from pathlib import Path

import docx as python_docx
import openpyxl
import pptx
import pytest

from analytics import measures, publish, trace
from analytics.answers import progress
from analytics.exports import docx, official, taking
from analytics.report import Chart, Trace
from analytics.scope import Scope
from data import catalogue, plan, samples, store, submissions
from data.accounts import COMMAND_LINE
from data.language import language
from data.store import Home
from data.submissions import Reply

TRUTH = Path(__file__).parent / "samples" / "truth-2023" / "outputs.csv"
UNIT, ACTIVITY, MONTHS = "185", "HOI_NGHI", ("2023-03", "2023-04", "2023-05", "2023-06")
SCOPE = Scope(2023, "2023-06", date(2023, 6, 30))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The plan, and one district's reports of four months, each checked, submitted and approved on its day."""
    home = Home(tmp_path_factory.mktemp("walk") / "home")
    store.init(home, store.SAMPLE)
    plan.load(home, "ke-hoach-2023.xlsx", (samples.FOLDER / "ke-hoach-2023.xlsx").read_bytes(), COMMAND_LINE)
    for name, day in samples.received().items():
        if name.startswith("bac-son") and name[8:15] in MONTHS:
            opened = submissions.open_file(name, (samples.FOLDER / name).read_bytes(), day)
            found = submissions.preview(home, opened, COMMAND_LINE)
            receipt = submissions.submit(home, found, COMMAND_LINE, Reply(explain_all="Đã đối chiếu"), approve=True)
            assert receipt.status == submissions.ACCEPTED
    return home


@pytest.fixture(scope="module")
def truth() -> list[dict[str, str]]:
    """Every cell of the district's four reports about the activity."""
    with TRUTH.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [r for r in rows if r["district"] == UNIT and r["activity"] == ACTIVITY and r["period"] in MONTHS]


def mark(chart: Chart) -> tuple[str, Trace]:
    """The text and the cells of the mark of the district and activity on the heat table."""
    row = next(at for at, row in enumerate(chart.data["rows"]) if "Bắc Sơn" in row["label"])
    name = next(a.name_vi for a in catalogue.activities() if a.code == ACTIVITY)
    column = next(at for at, label in enumerate(chart.data["columns"]) if name in str(label) or str(label) in name)
    found = chart.traces[row * len(chart.data["columns"]) + column]
    assert found is not None
    return chart.data["rows"][row]["cells"][column]["text"], found


def test_a_cell_is_in_its_measure_its_chart_and_can_be_found_again(home: Home, truth: list[dict[str, str]]) -> None:
    expected = sum(int(row["value"]) for row in truth if row["state"] == "value")
    assert expected > 0
    with publish.connect(publish.published(home, full=False)) as db:
        rows = measures.rows(db, "progress", SCOPE, ("district", "activity")).dicts()
        measured = next(row for row in rows if row["district"] == UNIT and row["activity"] == ACTIVITY)
        assert measured["actual"] == expected

        heat = next(chart for chart in progress.report(db, SCOPE, language("vi")).charts if chart.kind == "heat")
        text, behind = mark(heat)
        assert text == language("vi").percent(measured["actual"] / measured["target"])

        cells = trace.cells(db, SCOPE, behind)
    assert cells.total == expected
    told = {(row["file"], row["sheet"], row["cell"]): row["value"] for row in cells.rows}
    assert told == {(r["file"], r["sheet"], r["cell"]): int(r["value"]) if r["value"] else None for r in truth}


def test_the_stored_workbook_holds_the_value_at_that_cell(home: Home) -> None:
    with publish.connect(publish.published(home, full=False)) as db:
        cells = trace.cells(db, SCOPE, Trace("outputs", (UNIT,), activities=(ACTIVITY,), positive=True))
    assert cells.rows
    for row in cells.rows:
        book = openpyxl.load_workbook(BytesIO(home.file(str(row["sha256"])).read_bytes()), data_only=True)
        assert int(book[row["sheet"]][row["cell"]].value) == row["value"]


def test_the_cell_is_in_the_workbook_the_slides_and_the_report_that_are_taken_away_and_leads_back(
    home: Home, truth: list[dict[str, str]]
) -> None:
    expected = sum(int(row["value"]) for row in truth if row["state"] == "value")
    activity = next(a.name_vi for a in catalogue.activities() if a.code == ACTIVITY)
    spoken = language("vi")
    with publish.connect(publish.published(home, full=True)) as db:
        name, workbook = taking.taken("tien-do", "xlsx", db, SCOPE, spoken)
        _, slides = taking.taken("tien-do", "pptx", db, SCOPE, spoken)
        document = docx.to_bytes(official.draft(db, SCOPE, "month", full=True))
    assert name == f"tien-do-2023-06-v{len(MONTHS) * 2 + 1}.xlsx"

    book = openpyxl.load_workbook(BytesIO(workbook))
    both = next(sheet for sheet in book.worksheets if sheet.title.startswith("Tiến độ theo đơn vị × hoạt"))
    heads = [cell.value for cell in both[4]]
    rows = [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in both.iter_rows(min_row=5)]
    (mine,) = (row for row in rows if row["Đơn vị"] == "Bắc Sơn" and row["Hoạt động"] == activity)
    assert mine["Đã làm"] == expected
    assert mine["Tiến độ"] == expected / mine["Chỉ tiêu năm"]

    behind = [[cell.value for cell in row] for row in book["Ô số liệu"].iter_rows(min_row=4)]
    told = {(r[8], r[9], r[10]): r[5] for r in behind if r[0] == "Kết quả" and r[3] == activity}
    assert told == {(r["file"], r["sheet"], r["cell"]): int(r["value"]) if r["value"] else None for r in truth}
    for (file, sheet, cell), value in told.items():
        assert openpyxl.load_workbook(samples.FOLDER / file, data_only=True)[sheet][cell].value == value

    share = spoken.percent(mine["Tiến độ"])
    grids = [shape.table for slide in pptx.Presentation(BytesIO(slides)).slides for shape in slide.shapes if shape.has_table]  # fmt: skip
    assert any(share in cell.text for grid in grids for row in grid.rows if row.cells[0].text == activity for cell in row.cells)  # fmt: skip
    lines = [[cell.text for cell in row.cells] for table in python_docx.Document(BytesIO(document)).tables for row in table.rows]  # fmt: skip
    assert [activity, spoken.number(expected)] in [[line[1], line[4]] for line in lines if len(line) == 7]
