"""Gives a workbook back with its issues marked: a fill and a comment on each cell, and a first sheet that lists them.

Opened in an isolated process, as everything people bring. A file that cannot be opened for writing (an old .xls, a
broken one) comes back as a workbook of the list alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from io import BytesIO
from pathlib import PurePath
from typing import Any

from data import isolated
from data.issues import SEVERITY_WORDS, Issue, sentence
from data.language import N_, Language
from data.names import bare

LIST_SHEET = N_("Nội dung cần sửa")
_FILLS = {"error": "F8CBAD", "warning": "FFE699", "note": "DDEBF7"}
_HEADERS = (N_("Mức độ"), N_("Trang tính"), N_("Ô"), N_("Nội dung"))


def annotate(content: bytes, issues: Iterable[Issue], language: Language) -> bytes:
    """The workbook with its issues marked. Raises isolated.Busy."""
    lines = [
        [
            issue.severity,
            language.text(SEVERITY_WORDS[issue.severity]),
            issue.sheet,
            issue.cell,
            sentence(issue, language),
        ]
        for issue in issues
    ]
    words = [language.text(text) for text in (LIST_SHEET, *_HEADERS)]
    packed = json.dumps({"lines": lines, "words": words}, ensure_ascii=False)
    try:
        return isolated.writers().call("annotate", content, packed=packed)[1]
    except isolated.Died:
        return isolated.writers().call("annotate", b"", packed=packed)[1]


def file_name(name: str, taken: set[str]) -> str:
    """A safe name for the marked copy of a file sent under `name`: "bac-son-2023-06-da-danh-dau.xlsx"."""
    plain = "".join(char if char.isalnum() else "-" for char in bare(PurePath(name).stem)).strip("-")[:60] or "bao-cao"
    suffix = ".xlsm" if name.lower().endswith(".xlsm") else ".xlsx"
    wanted = f"{plain}-da-danh-dau{suffix}"
    number = 2
    while wanted in taken:
        wanted, number = f"{plain}-da-danh-dau-{number}{suffix}", number + 1
    return wanted


def annotate_content(content: bytes, packed: str) -> bytes:
    """In the isolated process: marks the cells with openpyxl; only content that the guard lets through is opened."""
    from openpyxl import Workbook, load_workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    from data.archive import Refused
    from data.guard import inspect

    told = json.loads(packed)
    book = None
    if content[:4] == b"PK\x03\x04":
        try:
            scan = inspect(content)
            book = load_workbook(BytesIO(content), keep_vba=scan.xlsm)
        except Refused:
            book = None
    fresh = book is None
    book = book or Workbook()
    for severity, _, sheet, cell, text in told["lines"]:
        if cell and not fresh and sheet in book.sheetnames:
            place = _anchor(book[sheet], cell)
            place.fill = PatternFill("solid", start_color=_FILLS[severity])
            before = f"{place.comment.text}\n" if place.comment else ""
            place.comment = Comment(before + _storable(text), "Tiến độ", width=320, height=120)
    _write_list(book, told, fresh)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def _anchor(sheet: Any, cell: str) -> Any:
    """The cell, or the first of the merged range it is part of: only that one is seen."""
    found = next((each for each in sheet.merged_cells.ranges if cell in each), None)
    return sheet.cell(found.min_row, found.min_col) if found else sheet[cell]


def _write_list(book: object, told: dict[str, list[list[str]]], fresh: bool) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    title, *headers = told["words"]
    name = str(title)
    while name in book.sheetnames:  # type: ignore[attr-defined]
        name += " "
    sheet = book.create_sheet(name, 0)  # type: ignore[attr-defined]
    if fresh:
        del book["Sheet"]  # type: ignore[attr-defined]
    sheet.append(headers)
    for column, width in zip("ABCD", (12, 16, 10, 110), strict=True):
        sheet.column_dimensions[column].width = width
        sheet[f"{column}1"].font = Font(bold=True)
    for row, (severity, word, where, cell, text) in enumerate(told["lines"], 2):
        for number, value in enumerate((word, where, cell, text), 1):
            place = sheet.cell(row, number)
            place.value, place.data_type = _neutral(value), "s"
            place.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(row, 1).fill = PatternFill("solid", start_color=_FILLS[severity])
        if cell and not fresh and where in book.sheetnames:  # type: ignore[attr-defined]
            quoted = where.replace("'", "''")
            sheet.cell(row, 3).hyperlink = f"#'{quoted}'!{cell}"
    book.active = 0  # type: ignore[attr-defined]


def _neutral(text: str) -> str:
    """Text that a spreadsheet would take for a formula is shown as text."""
    clean = _storable(text)
    return f"'{clean}" if clean[:1] in ("=", "+", "-", "@") else clean


def _storable(text: str) -> str:
    return "".join(char for char in text if char >= " " or char in "\n\t")
