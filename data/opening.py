"""Opens a workbook inside the isolated process: the guard first, then the reader, then plain values for the way back.

Imported by the worker only. The answer is JSON: {"code"} for a refusal, else {"kind", "macros", "sheets"},
each cell [row, column, value, fault] with dates as {"d": iso}.
"""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineWorkbook

from data.guard import MOST_VALUES, Refused, SheetScan, inspect

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def open_content(content: bytes) -> dict[str, object]:
    """The cells of a workbook, or the code of why it cannot be taken. The first bytes decide the type."""
    try:
        if content[:4] == b"PK\x03\x04":
            return _xlsx(content)
        if content[:8] == _OLE:
            return _xls(content)
        raise Refused("not_a_workbook", _looks_like(content))
    except Refused as refused:
        return {"code": refused.code, "why": refused.why}


def _looks_like(content: bytes) -> str:
    """A word for what else it is: it chooses the advice that is given."""
    head = content[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if not content:
        return "empty"
    if head.startswith(b"%pdf"):
        return "pdf"
    if head.startswith((b"<!doctype html", b"<html", b"<table")) or b"<html" in head:
        return "html"
    if head.startswith((b"\x89png", b"\xff\xd8\xff", b"gif8")):
        return "picture"
    if len(content) < 256 and b"\x00" in content:
        return "lock"
    if b"\x00" not in content[:4096] and (b"," in head or b";" in head or b"\t" in head):
        return "csv"
    return "other"


def _xlsx(content: bytes) -> dict[str, object]:
    scan = inspect(content)
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    sheets = [_xlsx_sheet(book, sheet) for sheet in scan.sheets]
    return {"kind": "xlsm" if scan.xlsm else "xlsx", "macros": scan.macros, "sheets": sheets}


def _xlsx_sheet(book: CalamineWorkbook, scan: SheetScan) -> dict[str, object]:
    sheet = book.get_sheet_by_name(scan.name)
    cells: list[list[object]] = []
    for r, row in enumerate(sheet.to_python(skip_empty_area=False), 1):
        for c, value in enumerate(row, 1):
            if value != "":
                cells.append([r, c, plain(value), ""])
    faults = {place: ["formula_error", text] for place, text in scan.errors.items()}
    faults |= {place: ["formula_without_value", None] for place in scan.formulas}
    if faults:
        cells = [cell for cell in cells if (cell[0], cell[1]) not in faults]
        cells += [[r, c, text, fault] for (r, c), (fault, text) in faults.items()]
    merges = [[a + 1, b + 1, c + 1, d + 1] for (a, b), (c, d) in sheet.merged_cell_ranges or []]
    return {"name": scan.name, "hidden": scan.hidden, "cells": cells, "merges": merges}


def plain(value: object) -> object:
    """A value JSON can carry without loss: dates as {"d": …}, numbers that are whole as whole numbers."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return {"n": str(value)}
        return int(value) if value.is_integer() and abs(value) < 2**63 else value
    if isinstance(value, (datetime, date, time)):
        return {"d": value.isoformat(), "t": type(value).__name__}
    if isinstance(value, timedelta):
        return {"d": (datetime.min + value).time().isoformat(), "t": "time"}
    return value


def _xls(content: bytes) -> dict[str, object]:
    if _ENCRYPTED in content:
        raise Refused("encrypted", "ole")
    import xlrd  # only old files need it

    try:
        book = xlrd.open_workbook(file_contents=content, on_demand=False, ragged_rows=True, logfile=_Nowhere())
    except xlrd.XLRDError as error:
        raise Refused("encrypted" if "ncrypted" in str(error) else "not_a_workbook", "xls") from None
    names = [name.casefold() for name in book.sheet_names()]
    if len(set(names)) < len(names):
        raise Refused("unsafe_file", "two sheets of one name")
    sheets, values = [], 0
    for sheet in book.sheets():
        cells = _xls_cells(sheet, book.datemode)
        values += len(cells)
        if values > MOST_VALUES:
            raise Refused("too_large", "values")
        merges = [[a + 1, c + 1, b, d] for a, b, c, d in sheet.merged_cells]
        sheets.append({"name": sheet.name, "hidden": sheet.visibility != 0, "cells": cells, "merges": merges})
    return {"kind": "xls", "macros": False, "sheets": sheets}


def _xls_cells(sheet: object, datemode: int) -> list[list[object]]:
    import xlrd

    found: list[list[object]] = []
    for r in range(sheet.nrows):  # type: ignore[attr-defined]
        for c, cell in enumerate(sheet.row(r)):  # type: ignore[attr-defined]
            if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) or cell.value == "":
                continue
            if cell.ctype == xlrd.XL_CELL_ERROR:
                found.append([r + 1, c + 1, xlrd.error_text_from_code.get(cell.value, "#ERR"), "formula_error"])
            elif cell.ctype == xlrd.XL_CELL_DATE:
                found.append([r + 1, c + 1, _xls_date(cell.value, datemode), ""])
            elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                found.append([r + 1, c + 1, bool(cell.value), ""])
            else:
                found.append([r + 1, c + 1, plain(cell.value), ""])
    return found


def _xls_date(serial: float, datemode: int) -> object:
    import xlrd

    try:
        return plain(xlrd.xldate_as_datetime(serial, datemode))
    except (xlrd.XLDateError, ValueError, OverflowError):
        return plain(serial)


class _Nowhere:
    """Where xlrd's chatter goes."""

    def write(self, text: str) -> None:
        pass

    def flush(self) -> None:
        pass
