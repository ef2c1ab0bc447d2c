"""The spreadsheet edge: what a person sent becomes cells with addresses, or an issue.

`open_workbook(content)` is the one way in, `open_workbooks` the same for many at once. The values here are all that
the rest knows of a file. They raise isolated.Busy when no process came free in time, and nothing else: what a file
does to its reader is an issue.
"""

from __future__ import annotations

import hashlib
import logging
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any, NamedTuple

from data import isolated
from data.issues import ERROR, Issue
from data.settings import settings

_log = logging.getLogger(__name__)

Value = str | int | float | bool | date | datetime | time


class Cell(NamedTuple):
    """A cell that holds something. `row` and `column` count from 1, as Excel shows them.

    A tuple, since a workbook has thousands. `fault` is "" or the code of what makes the cell unreadable
    (formula_error, formula_without_value); `value` is then the error's text ("#REF!") or None.
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
    """One worksheet: its cells by (row, column), its merged ranges (r1, c1, r2, c2), and the hidden rows that hold something."""

    name: str
    cells: dict[tuple[int, int], Cell]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as read: sheets in the file's order; `kind` is xlsx, xlsm or xls.

    `macros`: it holds macros, of which nothing was run; `links`: its formulas look into other workbooks.
    """

    sheets: tuple[Sheet, ...]
    sha256: str
    kind: str
    macros: bool = False
    links: bool = False


def address(row: int, column: int) -> str:
    """(14, 10) → "J14"."""
    return f"{column_letters(column)}{row}"


@cache
def column_letters(column: int) -> str:
    """10 → "J"."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def open_workbook(content: bytes, name: str = "") -> Workbook | Issue:
    """The workbook of these bytes, or the issue that stops it: not_a_workbook, encrypted, too_large, unsafe_file, unreadable.

    `name` is what it was sent as; only its ending is looked at, since a macro project has no place in an .xlsx. What was
    refused is logged by its sha256, never by name.
    """
    if refused := _refused(content):
        return refused
    try:
        answer, _ = isolated.files().call("open", content)
    except isolated.Died as died:
        return _refusal(_code_of(died), content, str(died))
    return _workbook(answer, content, name)


def open_workbooks(contents: Iterable[tuple[str, bytes]]) -> Iterator[Workbook | Issue]:
    """Each (name, content) opened, in the order given; the next is being read while the last is used.

    `contents` is drawn from one ahead of what has been taken, so that a long list is never all in memory.
    """
    taken: deque[tuple[str, bytes, Issue | None]] = deque()

    def bodies() -> Iterator[bytes | None]:
        for name, content in contents:
            refused = _refused(content)
            taken.append((name, content, refused))
            yield None if refused else content

    for answer in isolated.files().stream("open", bodies()):
        name, content, refused = taken.popleft()
        if refused:
            yield refused
        elif isinstance(answer, isolated.Died) or answer is None:
            yield _refusal(_code_of(answer), content, str(answer))
        else:
            yield _workbook(answer[0], content, name)


def _code_of(died: isolated.Died | None) -> str:
    return "too_large" if str(died) in ("MemoryError", "TooLarge") else "unreadable"


def _refused(content: bytes) -> Issue | None:
    """What can be said before anything is opened."""
    if len(content) > settings().upload_limit_mb * 2**20:
        return _refusal("too_large", content, "upload")
    return None if content else _refusal("not_a_workbook", content, "empty")


def _workbook(answer: Any, content: bytes, name: str) -> Workbook | Issue:
    if "code" in answer:
        return _refusal(answer["code"], content, answer["why"])
    if answer["macros"] and name.casefold().endswith(".xlsx"):
        return _refusal("unsafe_file", content, "hidden macros")
    sheets = tuple(_sheet(sheet) for sheet in answer["sheets"])
    return Workbook(sheets, hashlib.sha256(content).hexdigest(), answer["kind"], answer["macros"], answer["links"])


def _refusal(code: str, content: bytes, why: str) -> Issue:
    level = logging.WARNING if code in ("too_large", "unsafe_file", "unreadable") else logging.INFO
    _log.log(level, "workbook %s refused: %s (%s)", hashlib.sha256(content).hexdigest(), code, why)
    looks_like = why if code == "not_a_workbook" else ""
    return Issue(code, ERROR, facts={"looks_like": looks_like, "limit_mb": settings().upload_limit_mb})


def _sheet(answer: dict[str, Any]) -> Sheet:
    cells = {
        (r, c): Cell(r, c, _value(value) if value.__class__ is not str else value)
        for r, row in enumerate(answer["rows"], 1)
        for c, value in enumerate(row, 1)
        if value != ""
    }
    for r, c, fault, text in answer["faults"]:
        cells[r, c] = Cell(r, c, text, fault)
    merges = tuple((r1, c1, r2, c2) for r1, c1, r2, c2 in answer["merges"])
    return Sheet(answer["name"], cells, merges, answer["hidden"], tuple(answer["hidden_rows"]))


def _value(value: Any) -> Value:
    """A number that is whole is a whole number; dates come packed."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return _DATES[value["t"]].fromisoformat(value["d"]) if isinstance(value, dict) else value


_DATES: dict[str, Any] = {"date": date, "datetime": datetime, "time": time}
