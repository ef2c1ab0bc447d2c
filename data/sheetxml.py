"""What the XML of a sheet tells that readers do not: where its values are, which cells hold errors or bare formulas.

A sheet written plainly, as Excel and most writers do, is taken apart by one strict pattern that must account for
every byte of it; any other is walked with expat. Both refuse rows and cells that are out of order, far away or too
many. Runs in the isolated process. Raises Refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import ge
from xml.parsers import expat

from data.archive import Refused

MOST_MERGES = 5_000
MOST_ROWS, MOST_COLUMNS, MOST_BOX, MOST_VALUES = 50_000, 1_000, 3_000_000, 1_000_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

Place = tuple[int, int]

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
_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"


class SheetScan:
    """One sheet: the places of its error cells (with the error's text) and of its formulas without a value, its merges."""

    def __init__(self, name: str, hidden: bool) -> None:
        self.name, self.hidden = name, hidden
        self.errors: dict[Place, str] = {}
        self.formulas: list[Place] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.hidden_rows: list[int] = []
        self.plain = False
        self.values = 0
        self.last: Place = (0, 0)
        self.cells: dict[Place, tuple[str, str]] = {}  # kind and written text; kept only where the sheet is not plain


def scan(content: bytes, sheet: SheetScan, strings: int) -> None:
    """Fills `sheet` from the XML of one worksheet; `strings` is how many shared strings there are."""
    around = _plain(content, sheet, strings)
    if around is None:
        _clear(sheet)
        walker = _Walker(sheet, strings)
        parse(content, walker.start, walker.end, walker.text)
        walker.finish()
    else:
        _around(around, sheet)
    row, column = sheet.last
    if sheet.values > MOST_VALUES or row > MOST_ROWS or column > MOST_COLUMNS or row * column > MOST_BOX:
        raise Refused("too_large", "box")


def _clear(sheet: SheetScan) -> None:
    sheet.errors, sheet.formulas, sheet.hidden_rows, sheet.values, sheet.last = {}, [], [], 0, (0, 0)


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
        if max(map(len, indexes)) > 8 or not b"".join(indexes).isdigit() or max(map(int, indexes)) >= strings:
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
            _merge(attributes, sheet)
        elif tag == "sheetData":
            seen += 1
        elif tag in ("row", "c", "v", "f", "is"):
            raise Refused("unsafe_file", "cells outside rows")

    parse(content, start)
    if seen != 1:
        raise Refused("unsafe_file", "rows twice")


def _merge(attributes: dict[str, str], sheet: SheetScan) -> None:
    if len(sheet.merges) >= MOST_MERGES:
        raise Refused("too_large", "merges")
    first, _, last = attributes.get("ref", "").replace("$", "").partition(":")
    (r1, c1), (r2, c2) = place_of(first), place_of(last or first)
    if not (1 <= r1 <= r2 <= LAST_ROW and 1 <= c1 <= c2 <= LAST_COLUMN):
        raise Refused("unreadable", "merge")
    sheet.merges.append((r1, c1, r2, c2))


class _Walker:
    """Expat's handlers over one sheet: the long way, for sheets written unusually."""

    def __init__(self, sheet: SheetScan, strings: int) -> None:
        self._sheet, self._strings = sheet, strings
        self._row = self._column = self._widest = 0
        self._kind, self._path = "", [""]
        self._formula = self._valued = self._hidden = False
        self._text: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        parent = self._path[-1]
        self._path.append(local)
        if local == "c" and parent == "row":
            self._start_cell(attributes)
        elif local in ("v", "is") and parent == "c":
            if self._valued:
                raise Refused("unsafe_file", "two values in a cell")
            self._valued = True
        elif local == "f" and parent == "c":
            if self._valued:  # readers drop a value that stands before its formula
                raise Refused("unsafe_file", "formula after value")
            self._formula = True
        elif local == "row" and parent == "sheetData":
            self._start_row(attributes)
        elif local == "mergeCell":
            _merge(attributes, self._sheet)
        elif local == "sheetData" and (len(self._path) != 3 or self._row):
            raise Refused("unsafe_file", "rows twice")

    def end(self, tag: str) -> None:
        local = self._path.pop()
        if local == "c" and self._path[-1] == "row":
            self._finish_cell()

    def text(self, data: str) -> None:
        if self._path[-1] == "v" or (self._path[-1] == "t" and "rPh" not in self._path and "is" in self._path):
            self._text.append(data)

    def finish(self) -> None:
        row = self._sheet.last[0]
        self._sheet.last = (row, self._widest)

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        row = self._row + 1 if number is None else int(number) if number.isdecimal() and len(number) < 9 else 0
        if not self._row < row <= LAST_ROW:
            raise Refused("unsafe_file", "rows out of order")
        self._row, self._column = row, 0
        self._hidden = attributes.get("hidden") in ("1", "true")

    def _start_cell(self, attributes: dict[str, str]) -> None:
        row, column = place_of(attributes["r"]) if "r" in attributes else (self._row, self._column + 1)
        if row != self._row:
            raise Refused("unsafe_file", "cell in another row")
        if not self._column < column <= LAST_COLUMN:
            raise Refused("unsafe_file", "cells out of order")
        self._column, self._kind = column, attributes.get("t", "n")
        self._formula = self._valued = False
        self._text = []

    def _finish_cell(self) -> None:
        text, sheet, place = "".join(self._text), self._sheet, (self._row, self._column)
        if not (text or self._formula or self._kind == "str"):
            return
        if self._kind == "e" and text:
            sheet.errors[place] = text[:20]
        elif self._formula and not text and not (self._kind == "str" and self._valued):
            sheet.formulas.append(place)
        elif self._kind == "s" and not (text.strip().isdecimal() and len(text) < 9 and int(text) < self._strings):
            raise Refused("unsafe_file", "string out of range")
        sheet.values += 1
        sheet.cells[place] = (self._kind, text)
        self._widest = max(self._widest, self._column)
        sheet.last = (self._row, self._widest)
        if sheet.values > MOST_VALUES:
            raise Refused("too_large", "values")
        if self._hidden and self._row not in sheet.hidden_rows[-1:]:
            sheet.hidden_rows.append(self._row)


def place_of(address: str) -> Place:
    """ "J14" → (14, 10); (0, 0) for what is no address."""
    letters = address.rstrip("0123456789")
    digits = address[len(letters) :]
    return (int(digits), column_number(letters)) if 0 < len(digits) < 8 else (0, 0)


def column_number(letters: str) -> int:
    """ "J" → 10; 0 for what is no column."""
    number = 0
    for letter in letters if len(letters) <= 3 else "?":
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - 64
    return number if number <= LAST_COLUMN else 0


_COLUMNS = {bytes([65 + n]): n + 1 for n in range(26)} | {
    bytes([65 + a, 65 + b]): 26 * (a + 1) + b + 1 for a in range(26) for b in range(26)
}


def parse(
    content: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Runs expat over a part; nothing external is ever fetched and no entity may be declared."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Refused("unreadable", f"xml {error.code}") from None


def _refuse_doctype(*_: object) -> None:
    raise Refused("unsafe_file", "dtd")
