"""(a) Guard, read and check of 11 and of 99 reports, against readers that only parse the same sheets; the durable submit beside it."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd
from python_calamine import CalamineWorkbook

from bench import home as homes
from bench.ratio import Line, in_turns
from data import isolated, submissions
from data.accounts import COMMAND_LINE
from data.opened import Opened, open_files
from data.store import Home

Files = Mapping[str, bytes]


def lines() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        start = homes.empty(path / "start")
        yield from _compared("99 reports", start, homes.full_year(), path, rounds=5)
        before = {name: content for name, content in homes.reports().items() if name[-12:-5] < "2023-06"}
        _submit(start, _check(start, before))
        yield from _compared("11 reports", start, homes.reports("2023-06"), path, rounds=15)


def _compared(what: str, home: Home, files: Files, folder: Path, rounds: int) -> Iterator[Line]:
    isolated.files().warm()
    check = {
        "ours": lambda: _check(home, files),
        "read": lambda: _read(files),
        "calamine": lambda: _calamine(files),
        "pandas": lambda: _pandas(files),
    }
    medians = in_turns(check, rounds)
    yield Line(
        f"{what}: guard, read, check", "python-calamine parsing", medians["ours"], medians["calamine"], "ms", 6.0
    )
    yield Line(
        f"{what}: guard, read, check", "pandas.read_excel (openpyxl)", medians["ours"], medians["pandas"], "ms", 0.5
    )
    yield Line(
        f"{what}: of which guard and read", "python-calamine parsing", medians["read"], medians["calamine"], "ms", None
    )
    copies = [homes.copied(home, folder / f"{what} {number}") for number in range(4)]
    waiting = [(copy, _check(copy, files)) for copy in copies]
    durable = in_turns({"submit": lambda: _submit(*waiting.pop()), "calamine": lambda: _calamine(files)}, rounds=3)
    yield Line(f"{what}: durable submit", "python-calamine parsing", durable["submit"], durable["calamine"], "ms", None)


def _read(files: Files) -> list[Opened]:
    return list(open_files((name, content, homes.DAY) for name, content in files.items()))


def _check(home: Home, files: Files) -> list[submissions.Preview]:
    found = list(submissions.preview_many(home, _read(files), COMMAND_LINE))
    assert not any(preview.status == submissions.REJECTED for preview in found), "a clean report was refused"
    return found


def _submit(home: Home, previews: list[submissions.Preview]) -> None:
    replies = [submissions.Reply(explain_all="Đo tốc độ")] * len(previews)
    files = [preview.opened for preview in previews]
    receipts = submissions.submit_all(home, files, COMMAND_LINE, replies, approve=True)
    assert all(receipt.status == submissions.ACCEPTED for receipt in receipts)


def _calamine(files: Files) -> None:
    for content in files.values():
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in homes.SHEETS:
            book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def _pandas(files: Files) -> None:
    for content in files.values():
        pd.read_excel(io.BytesIO(content), sheet_name=list(homes.SHEETS), engine="openpyxl", header=None)
