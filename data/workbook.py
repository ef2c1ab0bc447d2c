"""The spreadsheet edge: what a person sent becomes cells with addresses, or an issue.

`open_workbook(content)` is the one way in. The values here are all that the rest knows of a file.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from data import isolated
from data.issues import ERROR, Issue
from data.settings import settings

_log = logging.getLogger(__name__)

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


def open_workbook(content: bytes) -> Workbook | Issue:
    """The workbook of these bytes, or the issue that stops it: not_a_workbook, encrypted, too_large, unsafe_file, unreadable.

    Raises isolated.Busy when no process came free in time. What was refused is logged by its sha256, never by name.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    limit = settings().upload_limit_mb
    if len(content) > limit * 2**20:
        return _refusal("too_large", sha256, "upload", limit)
    if not content:
        return _refusal("not_a_workbook", sha256, "empty", limit)
    try:
        answer, _ = isolated.files().call("open", content)
    except isolated.Died as died:
        return _refusal("unreadable", sha256, str(died), limit)
    assert isinstance(answer, dict)
    if "code" in answer:
        return _refusal(answer["code"], sha256, answer["why"], limit)
    sheets = tuple(_sheet(sheet) for sheet in answer["sheets"])
    return Workbook(sheets, sha256, answer["kind"], answer["macros"])


def _refusal(code: str, sha256: str, why: str, limit: int) -> Issue:
    level = logging.WARNING if code in ("too_large", "unsafe_file") else logging.INFO
    _log.log(level, "workbook %s refused: %s (%s)", sha256, code, why)
    return Issue(code, ERROR, facts={"looks_like": why if code == "not_a_workbook" else "", "limit_mb": limit})


def _sheet(answer: dict[str, Any]) -> Sheet:
    cells = {
        (row, column): Cell(row, column, _value(value) if isinstance(value, dict) else value, fault)
        for row, column, value, fault in answer["cells"]
    }
    return Sheet(answer["name"], cells, tuple(tuple(merge) for merge in answer["merges"]), answer["hidden"])


def _value(packed: dict[str, str]) -> Value:
    if "n" in packed:
        return float(packed["n"])
    return _DATES[packed["t"]].fromisoformat(packed["d"])


_DATES: dict[str, Any] = {"date": date, "datetime": datetime, "time": time}
