"""What the XML of a sheet tells that readers do not: where its values are, which cells hold errors or bare formulas.

A sheet written plainly, as Excel and most writers do, is taken apart by one strict pattern that must account for
every byte of it; any other is walked with expat. Both refuse rows and cells that are out of order, far away or too
many. Runs in the isolated process. Raises Refused.
"""

from __future__ import annotations

import re
from operator import ge

from data.archive import Refused
from data.sheetscan import (
    LAST_COLUMN,
    LAST_ROW,
    MOST_BOX,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_VALUES,
    Place,
    SheetScan,
    column_number,
    note_merge,
    parse,
)
from data.sheetwalk import walk

# Possessive throughout: a row that does not fit is given up at once, never tried in another way.
_FORMULA = rb'<f(?: [A-Za-z][\w:]*+="[^"<>]*+")*+(?: ?/>|>[^<]*+</f>)'
_INLINE = rb'<is><t(?: xml:space="preserve")?>[^<]*+</t></is>'
_ATTRIBUTES = rb'((?: [A-Za-z_][\w.:-]*+="[^"<>&]*+")*+) ?'
_USUAL_CELL = (
    rb'<c r="[A-Z]{1,3}+\1"(?: s="[0-9]{1,6}+")?(?:(?: t="(?:n|s|b|e|d|str|inlineStr)")?(?: ?/>|></c>)'
    rb'|(?: t="(?:n|s|b|d|str)")?>(?:' + _FORMULA + rb")?<v>[^<&]++</v></c>"
    rb'| t="inlineStr">' + _INLINE + rb"</c>)\s*+"
)
_USUAL_ROW = re.compile(
    rb'<row r="([1-9][0-9]{0,6}+)"' + _ATTRIBUTES + rb"(?:/>|>\s*+((?>" + _USUAL_CELL + rb")*+)</row>)\s*+"
)
_ROW_START = re.compile(rb"<row" + _ATTRIBUTES + rb"(/?)>\s*+")
_ROW_END = re.compile(rb"</row>\s*+")
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3}+)([1-9][0-9]{0,6}+)"(?: s="[0-9]{1,6}+")?(?: t="(n|s|b|e|str|inlineStr|d)")? ?(?:/>|>'
    rb"(" + _FORMULA + rb")?(?:(<v>)([^<&]*+)</v>|<v ?/>|(" + _INLINE + rb"))?</c>)\s*+"
)
_ROW_NUMBER = re.compile(rb' r="([1-9][0-9]{0,6})"')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')
_LETTERS = re.compile(rb'<c r="([A-Z]+)')
_STRING = re.compile(rb't="s">(?:' + _FORMULA + rb")?<v>([^<]*)</v>")
_COLUMNS = {bytes([65 + n]): n + 1 for n in range(26)} | {
    bytes([65 + a, 65 + b]): 26 * (a + 1) + b + 1 for a in range(26) for b in range(26)
}
_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"


def scan(content: bytes, sheet: SheetScan, strings: int) -> None:
    """Fills `sheet` from the XML of one worksheet; `strings` is how many shared strings there are."""
    around = _plain(content, sheet, strings)
    if around is not None and not _is_too_large(sheet):
        _around(around, sheet)
        return
    # The short way takes formatted blanks for part of the box, so it may not refuse one.
    sheet.plain, sheet.errors, sheet.formulas, sheet.hidden_rows, sheet.values, sheet.last = (
        False,
        {},
        [],
        [],
        0,
        (0, 0),
    )
    walk(content, sheet, strings)
    if _is_too_large(sheet):
        raise Refused("too_large", "box")


def _is_too_large(sheet: SheetScan) -> bool:
    row, column = sheet.last
    return sheet.values > MOST_VALUES or row > MOST_ROWS or column > MOST_COLUMNS or row * column > MOST_BOX


def _plain(content: bytes, sheet: SheetScan, strings: int) -> bytes | None:
    """The XML around the rows, when the rows are written plainly; None when they need the long way."""
    start, end = content.find(_OPEN), content.find(_CLOSE)
    if (
        start < 0
        or end < start
        or content[:1] != b"<"
        or b"encoding=" in content[:200].lower().replace(b'encoding="utf-8"', b"")
    ):
        return None
    try:
        _rows(content[start + len(_OPEN) : end].lstrip(), sheet, strings)
    except _NotPlain:
        return None
    sheet.plain = True
    return content[: start + len(_OPEN)] + content[end:]


class _NotPlain(Exception):
    """The rows are not written as the patterns have them; nothing is wrong with that."""


def _rows(data: bytes, sheet: SheetScan, strings: int) -> None:
    """Takes in every row in its order. Raises _NotPlain when the long way must look."""
    at, row = 0, 0
    while at < len(data):
        usual = _USUAL_ROW.match(data, at)
        start = usual or _ROW_START.match(data, at)
        if not start:
            raise _NotPlain
        number = usual[1] if usual else b" ".join(_ROW_NUMBER.findall(start[1]))
        attributes = start[2 if usual else 1]
        if not number.isdigit() or (usual and b" r=" in attributes):
            raise _NotPlain
        if not row < int(number) <= LAST_ROW:
            raise Refused("unsafe_file", "rows out of order")
        row, values = int(number), sheet.values
        at = (usual and _usual_cells(usual, row, sheet, strings)) or _cells(data, at, number, sheet, strings)
        if sheet.values > values and _HIDDEN.search(attributes):
            sheet.hidden_rows.append(row)


def _usual_cells(usual: re.Match[bytes], row: int, sheet: SheetScan, strings: int) -> int:
    """Takes in a row whose cells hold nothing but values and gives the place after it; 0 when they must be looked at one by one."""
    cells = usual[3]
    if not cells:
        return usual.end()
    columns = [_COLUMNS.get(letters, LAST_COLUMN) for letters in _LETTERS.findall(cells)]
    if columns[-1] > MOST_COLUMNS:
        return 0
    if any(map(ge, columns, columns[1:])):
        raise Refused("unsafe_file", "cells out of order")
    values = cells.count(b"</v>") + cells.count(b"</is>")
    if b't="s"' in cells:
        indexes = _STRING.findall(cells)
        if indexes and (
            max(map(len, indexes)) > 8 or not b"".join(indexes).isdigit() or max(map(int, indexes)) >= strings
        ):
            raise Refused("unsafe_file", "string out of range")
    if values:
        sheet.values += values
        sheet.last = (row, max(sheet.last[1], columns[-1]))
    return usual.end()


def _cells(data: bytes, at: int, number: bytes, sheet: SheetScan, strings: int) -> int:
    """Takes in the cells of the row at a place one by one; gives the place after it."""
    start = _ROW_START.match(data, at)
    if not start:
        raise _NotPlain
    at, row, column = start.end(), int(number), 0
    if start[2]:
        return at
    while cell := _CELL.match(data, at):
        letters, written, kind, formula, opened, value, inline = cell.groups()
        if written != number:
            raise Refused("unsafe_file", "cell in another row")
        place = column_number(letters.decode())
        if place <= column:
            raise Refused("unsafe_file", "cells out of order")
        at, column = cell.end(), place
        if _says_something(sheet, (row, column), strings, kind, formula, opened, value, inline):
            sheet.last = (row, max(sheet.last[1], column))
    end = _ROW_END.match(data, at)
    if not end:
        raise _NotPlain
    return end.end()


def _says_something(
    sheet: SheetScan,
    place: Place,
    strings: int,
    kind: bytes | None,
    formula: bytes | None,
    opened: bytes | None,
    value: bytes | None,
    inline: bytes | None,
) -> bool:
    """Notes an error cell or a formula without a value; False for a cell that holds nothing."""
    if not (formula or opened or inline):
        return False
    if bool(inline) != (kind == b"inlineStr"):
        raise _NotPlain
    if value:
        if kind == b"s" and not (value.isdigit() and len(value) < 9 and int(value) < strings):
            raise Refused("unsafe_file", "string out of range")
        if kind == b"e":
            sheet.errors[place] = value.decode("utf-8", "replace")[:20]
    elif formula and not inline and not (opened and kind == b"str"):
        sheet.formulas.append(place)
    elif not (formula or inline or kind == b"str"):  # an empty text still is a cell to the reader
        return False
    sheet.values += 1
    return True


def _around(content: bytes, sheet: SheetScan) -> None:
    """Reads what stands around the rows; the rows themselves must be the empty element left in their place."""
    seen = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal seen
        if tag == "mergeCell":
            note_merge(attributes, sheet)
        elif tag == "sheetData":
            seen += 1
        elif tag in ("row", "c", "v", "f", "is"):
            raise Refused("unsafe_file", "cells outside rows")

    parse(content, start)
    if seen != 1:
        raise Refused("unsafe_file", "rows twice")
