"""The spreadsheet edge: what a person sent becomes cells with addresses, or an issue.

`open_workbook(content)` is the one way in. The values here are all that the rest knows of a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

Value = str | int | float | bool | date | datetime | time


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds something. `row` and `column` count from 1, as Excel shows them.

    `fault` is "" or the code of what makes the cell unreadable (formula_error,
    formula_without_value); `value` is then the error's text ("#REF!") or None.
    """

    row: int
    column: int
    value: Value | None
    fault: str = ""

    @property
    def address(self) -> str:
        return address(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet: its cells by (row, column) and its merged ranges (r1, c1, r2, c2)."""

    name: str
    cells: dict[tuple[int, int], Cell]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as read: sheets in the file's order; `kind` is xlsx, xlsm or xls."""

    sheets: tuple[Sheet, ...]
    sha256: str
    kind: str
    macros: bool = False


def address(row: int, column: int) -> str:
    """(14, 10) → "J14"."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
