"""A view as a workbook, against XlsxWriter writing the same cells; slides beside it, only reported."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from analytics import publish
from analytics.exports import taking, view, xlsx
from analytics.report import Report
from analytics.scope import Scope
from bench import home as homes
from bench.ratio import Line, in_turns
from data.language import language

SCOPE = Scope(2023, "2023-11", date(2023, 12, 20))
Sheets = list[list[tuple[int, int, object, str]]]


def lines() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        db = publish.connect(publish.published(homes.sample(Path(folder) / "home"), True))
        for page in taking.PAGES:
            yield _page(db, page)


def _page(db: Any, page: str) -> Line:
    spoken = language("vi")
    report = taking.answer(page, db, SCOPE, spoken)
    about = view.about(db, SCOPE, report, spoken)
    cells = _cells(xlsx.to_bytes(report, about, spoken))
    found = in_turns({"ours": _ours(report, about), "xlsxwriter": lambda: _written(cells)}, rounds=7)
    count = sum(map(len, cells))
    return Line(f"export of {page}: {count} cells", "XlsxWriter", found["ours"], found["xlsxwriter"], "ms", 1.3)


def _ours(report: Report, about: view.About) -> Callable[[], bytes]:
    return lambda: xlsx.to_bytes(report, about, language("vi"))


def _cells(content: bytes) -> Sheets:
    """Every cell of a workbook, a list a sheet: row, column, value, number format."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [
        [(c.row - 1, c.column - 1, c.value, c.number_format) for row in sheet.iter_rows() for c in row if c.value is not None]
        for sheet in book.worksheets
    ]  # fmt: skip


def _written(sheets: Sheets) -> bytes:
    """The same cells as its manual shows: a format a kind, `write` for each."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        base = {"font_name": "Times New Roman", "font_size": 12, "border": 1}
        formats: dict[str, Any] = {}
        for cells in sheets:
            sheet = book.add_worksheet()
            for row, column, value, pattern in cells:
                look = formats.get(pattern)
                if look is None:
                    look = formats[pattern] = book.add_format({**base, "num_format": pattern})
                sheet.write(row, column, value, look)
    return out.getvalue()
