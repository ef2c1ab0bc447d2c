"""Opens a workbook inside the isolated process: the guard first, then the reader, then plain values for the way back.

Imported by the worker only. The answer is JSON: {"code", "why"} for a refusal, else {"kind", "macros", "links",
"sheets"}; a sheet is {"name", "hidden", "rows", "faults", "merges", "hidden_rows"} with every row from the first on as
a list from column A on, "" where there is nothing, and dates as {"d": iso, "t": kind}.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineWorkbook

from data.archive import Refused
from data.guard import inspect
from data.sheetscan import MOST_BOX, MOST_COLUMNS, MOST_ROWS, MOST_VALUES, SheetScan

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = tuple(name.encode("utf-16-le") for name in ("EncryptedPackage", "EncryptionInfo"))
_VBA = "_VBA_PROJECT".encode("utf-16-le")


def open_content(content: bytes) -> dict[str, object]:
    """The cells of a workbook, or the code of why it cannot be taken. The first bytes decide the type."""
    try:
        if content[:4] == b"PK\x03\x04":
            return _xlsx(content)
        if content[:8] == _OLE:
            return _xls(content)
        raise Refused("not_a_workbook", looks_like(content))
    except Refused as refused:
        return {"code": refused.code, "why": refused.why}


def looks_like(content: bytes) -> str:
    """A word for what else it is: it chooses the advice that is given."""
    head = content[:2048].lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t\0").replace(b"\0", b"").lower()
    if not content.strip(b" \r\n\t\0"):
        return "empty"
    if b"%pdf-" in head[:1024]:
        return "pdf"
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<meta")) or b"<html" in head:
        return "html"
    if head.startswith((b"\x89png", b"\xff\xd8\xff", b"gif8", b"bm")):
        return "picture"
    if len(content) < 256 and b"\x00" in content:
        return "lock"
    if b"\x00" not in content[:4096] and head[:1] != b"<" and any(mark in head for mark in (b",", b";", b"\t", b"\n")):
        return "csv"
    return "other"


def _xlsx(content: bytes) -> dict[str, object]:
    scan = inspect(content)
    book = CalamineWorkbook.from_filelike(BytesIO(scan.package))
    if book.sheet_names != [sheet.name for sheet in scan.sheets]:
        raise Refused("unreadable", "readers disagree on sheets")
    sheets = [_xlsx_sheet(book, sheet, number) for number, sheet in enumerate(scan.sheets)]
    return {"kind": "xlsm" if scan.xlsm else "xlsx", "macros": scan.macros, "links": scan.links, "sheets": sheets}


def _xlsx_sheet(book: CalamineWorkbook, scan: SheetScan, number: int) -> dict[str, object]:
    rows = book.get_sheet_by_index(number).to_python(skip_empty_area=False)
    if not scan.plain:
        _compare(rows, scan)
    faults = [[r, c, "formula_error", text] for (r, c), text in scan.errors.items()]
    faults += [[r, c, "formula_without_value", None] for r, c in scan.formulas]
    return _sheet(scan.name, scan.hidden, rows, faults, scan.merges, scan.hidden_rows)


def _sheet(
    name: str,
    hidden: bool,
    rows: Sequence[Sequence[object]],
    faults: list[list[object]],
    merges: object,
    hidden_rows: list[int],
) -> dict[str, object]:
    return {
        "name": name,
        "hidden": hidden,
        "rows": rows,
        "faults": faults,
        "merges": merges,
        "hidden_rows": hidden_rows,
    }


def _compare(rows: Sequence[Sequence[object]], scan: SheetScan) -> None:
    """An unusual sheet: what the reader gives must be what the XML says, cell by cell. Readers drop what they do not expect."""
    found = {(r, c): value for r, row in enumerate(rows, 1) for c, value in enumerate(row, 1) if value != ""}
    for place, (kind, text) in scan.cells.items():
        if place in scan.errors or not text:
            found.pop(place, None)
        elif not _same(kind, text, found.pop(place, "")):
            raise Refused("unreadable", "readers disagree on a cell")
    if found:
        raise Refused("unreadable", "readers disagree on cells")


def _same(kind: str, text: str, value: object) -> bool:
    if kind == "s":
        return isinstance(value, str)
    if kind in ("str", "inlineStr"):
        return isinstance(value, str) and (
            value == text or "_x" in text or "".join(value.split()) == "".join(text.split())
        )
    if kind == "n" and isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            return float(text) == value or value != value
        except ValueError:
            return False
    return value != ""


def json_of(value: object) -> object:
    """How JSON carries what it has no word for: dates and times."""
    if isinstance(value, timedelta):
        total = value % timedelta(days=1)
        return {"d": (datetime(1900, 1, 1) + total).time().isoformat(), "t": "time"}  # noqa: DTZ001 - an hour of the day, of no day
    if isinstance(value, (datetime, date, time)):
        return {"d": value.isoformat(), "t": type(value).__name__}
    raise TypeError(type(value).__name__)


def _xls(content: bytes) -> dict[str, object]:
    if any(mark in content for mark in _ENCRYPTED):
        raise Refused("encrypted", "ole")
    import xlrd  # only old files need it

    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, ragged_rows=True, logfile=_Nowhere())
    except xlrd.XLRDError as error:
        raise Refused("encrypted" if "ncrypted" in str(error) else "not_a_workbook", "xls") from None
    names = {" ".join(name.casefold().split()) for name in book.sheet_names()}
    if len(names) < book.nsheets:
        raise Refused("unsafe_file", "two sheets of one name")
    sheets = [_xls_sheet(sheet, book.datemode) for sheet in book.sheets()]
    return {"kind": "xls", "macros": _VBA in content, "links": False, "sheets": sheets}


def _xls_sheet(sheet: object, datemode: int) -> dict[str, object]:
    rows: list[list[object]] = []
    faults: list[list[object]] = []
    hidden: list[int] = []
    count = 0
    for r in range(sheet.nrows):  # type: ignore[attr-defined]
        row = [_xls_value(cell, datemode, (r + 1, c), faults) for c, cell in enumerate(sheet.row(r), 1)]  # type: ignore[attr-defined]
        rows.append(row)
        values = len(row) - row.count("")
        count += values
        if values and r in sheet.rowinfo_map and sheet.rowinfo_map[r].hidden:  # type: ignore[attr-defined]
            hidden.append(r + 1)
    widest = max((c for row in rows for c, value in enumerate(row, 1) if value != ""), default=0)
    if count > MOST_VALUES or len(rows) > MOST_ROWS or widest > MOST_COLUMNS or len(rows) * widest > MOST_BOX:
        raise Refused("too_large", "box")
    merges = [(a + 1, c + 1, b, d) for a, b, c, d in sheet.merged_cells]  # type: ignore[attr-defined]
    return _sheet(sheet.name, sheet.visibility != 0, rows, faults, merges, hidden)  # type: ignore[attr-defined]


def _xls_value(cell: object, datemode: int, place: tuple[int, int], faults: list[list[object]]) -> object:
    import xlrd

    kind, value = cell.ctype, cell.value  # type: ignore[attr-defined]
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    if kind == xlrd.XL_CELL_ERROR:
        faults.append([*place, "formula_error", xlrd.error_text_from_code.get(value, "#ERR")])
        return ""
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_DATE:
        return _xls_date(value, datemode)
    return value


def _xls_date(serial: float, datemode: int) -> object:
    import xlrd

    try:
        found = xlrd.xldate_as_datetime(serial, datemode)
    except (xlrd.XLDateError, ValueError, OverflowError):
        return serial
    if serial < 1:
        return found.time()
    return found if found.time() != time() else found.date()


class _Nowhere:
    """Where xlrd's chatter goes."""

    def write(self, text: str) -> None:
        pass

    def flush(self) -> None:
        pass
