"""Ways people write a report: a shipped workbook changed with openpyxl, and what is read from it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook as Book
from openpyxl.worksheet.worksheet import Worksheet

from data import calendar
from data.background import Background, PlanFacts
from data.checks import History
from data.forms import bc_tt
from data.forms import plan as plan_form
from data.forms.report import Reading
from data.workbook import Workbook, open_workbook

PROJECT = Path(__file__).resolve().parents[2]
REPORTS = PROJECT / "data" / "samples" / "2023"
SAMPLES = PROJECT / "tests" / "samples"
LATER = date(2026, 1, 31)
SAMPLE = "bac-son-2023-06.xlsx"
FIRST, LAST = 10, 28  # the rows of Kết quả in SAMPLE: the district's own work, then 18 communes

Change = Callable[[Book], None]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def opened(content: bytes) -> Workbook:
    book = open_workbook(content)
    assert isinstance(book, Workbook), book
    return book


def read(content: bytes) -> Reading:
    return bc_tt.read(opened(content), LATER)


def changed(change: Change, name: str = SAMPLE) -> bytes:
    """A shipped report with a change made to it."""
    book = openpyxl.load_workbook(REPORTS / name)
    change(book)
    return saved(book)


def saved(book: Book) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def told(reading: Reading) -> dict[Any, Any]:
    """All that a report says, without where it says it."""
    assert reading.report is not None, reading.issues
    report = reading.report
    outputs = {(c.commune.code if c.commune else "", c.activity): (c.state, c.value) for c in report.outputs}
    money = {(c.group, c.source, c.kind): (c.state, c.value) for c in report.money}
    meetings = sorted(
        (
            str(m.held_on), m.commune.code if m.commune else "", m.activity, m.topic, m.people.value, m.women.value,
            m.minority.value, m.poor.value, m.language, m.evidence,
        )
        for m in report.meetings
    )  # fmt: skip
    return {"unit": report.unit.code, "period": report.period, "outputs": outputs, "money": money, "meetings": meetings}


def found(reading: Reading) -> list[tuple[str, str, str]]:
    return [(issue.code, issue.sheet, issue.cell) for issue in reading.issues]


def insert_rows(sheet: Worksheet, at: int, count: int) -> None:
    """Rows put in as Excel does it: merged ranges move along."""
    _moved(sheet, lambda: sheet.insert_rows(at, count), rows=(at, count))


def insert_column(sheet: Worksheet, at: int) -> None:
    _moved(sheet, lambda: sheet.insert_cols(at), columns=(at, 1))


def _moved(
    sheet: Worksheet, move: Callable[[], None], rows: tuple[int, int] = (1, 0), columns: tuple[int, int] = (1, 0)
) -> None:
    ranges = [each.bounds for each in sheet.merged_cells.ranges]
    for c1, r1, c2, r2 in ranges:
        sheet.unmerge_cells(start_row=r1, end_row=r2, start_column=c1, end_column=c2)
    move()
    for c1, r1, c2, r2 in ranges:
        sheet.merge_cells(
            start_row=r1 + (rows[1] if r1 >= rows[0] else 0),
            end_row=r2 + (rows[1] if r2 >= rows[0] else 0),
            start_column=c1 + (columns[1] if c1 >= columns[0] else 0),
            end_column=c2 + (columns[1] if c2 >= columns[0] else 0),
        )


def background_of(plan_file: Path) -> Background:
    """What is known with a plan and no report yet."""
    plan = plan_form.read(opened(plan_file.read_bytes())).plan
    assert plan is not None
    allocated: dict[str, dict[tuple[str, str], int]] = {}
    for amount in plan.allocations:
        allocated.setdefault(amount.unit.id, {})[amount.group, amount.source] = amount.value
    months = calendar.between(plan.first_period, plan.last_period)
    return Background({}, {plan.year: PlanFacts(months, allocated)}, {}, {})


@cache
def clean_reports() -> dict[str, Reading]:
    """The 96 shipped reports by file, in the order of their months."""
    readings = {path.name: read(path.read_bytes()) for path in sorted(REPORTS.glob("*-2023-??.xlsx"))}
    return dict(sorted(readings.items(), key=lambda item: (item[0][-12:], item[0])))


@cache
def history_before(name: str) -> History:
    """What a shipped report was compared with: the plan and the reports of the months before."""
    background = background_of(REPORTS / "ke-hoach-2023.xlsx")
    report = clean_reports()[name].report
    assert report is not None
    for reading in clean_reports().values():
        if reading.report and reading.report.period < report.period:
            background.add(reading.report)
    return background.history(report.unit.id, report.period)
