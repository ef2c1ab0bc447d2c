"""What a supplementary report, which is of money alone, must not tell: figures of outputs and meetings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from data.catalogue import Unit
from data.forms import declaration as form
from data.forms.grid import Grid
from data.forms.meetings import read_meetings
from data.forms.outputs import read_outputs
from data.issues import ERROR, Issue
from data.numbers import BLANK


def not_money(sheets: dict[str, Grid], unit: Unit, period: str, version: int) -> Iterator[Issue]:
    """One issue a figure of Kết quả or row of Hoạt động; those sheets may be there, as long as they are empty."""
    if table := sheets.get(form.OUTPUTS):
        cells, _, _ = read_outputs(table, unit, period, version)
        for cell in cells:
            if cell.state != BLANK or cell.problem:
                yield _issue(table, cell.place.cell, cell.raw)
        if not cells and any(_is_number(table, row) for row in table.rows):
            yield _issue(table, "", table.name)
    if table := sheets.get(form.MEETINGS):
        rows, _ = read_meetings(table, unit, period)
        for row in rows:
            yield _issue(table, row.date_place.cell, row.date_raw)


def is_whole_month(sheets: dict[str, Grid], unit: Unit, period: str, version: int) -> bool:
    """True when most rows of Kết quả have figures: a month whose number was written wrongly, no settlement."""
    table = sheets.get(form.OUTPUTS)
    cells = read_outputs(table, unit, period, version)[0] if table else []
    rows = {cell.commune.id if cell.commune else None for cell in cells}
    told = {cell.commune.id if cell.commune else None for cell in cells if cell.value is not None}
    return len(told) * 2 > len(rows)


def _is_number(table: Grid, row: int) -> bool:
    """True for a row of figures in a table whose headers could not be read."""
    values = [cell.value for cell in table.rows[row].values()]
    return any(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values)


def _issue(table: Grid, cell: str, read: object) -> Issue:
    text = read.strftime("%d/%m/%Y") if isinstance(read, (date, datetime)) else str(read if read is not None else "")
    return Issue("not_money", ERROR, table.name, cell, {"read": " ".join(text.split())[:60]})
