"""The defence before any reader: what a workbook's zip and XML must be to be read at all.

Runs in the isolated process. The order and the limits are those that held against some 4,700 public
workbooks and 300 hostile ones. Raises Refused with a code of the form's issues; a reader is only
given what came through.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from xml.parsers import expat

from data.names import fold

MOST_ENTRIES = 2_000
MOST_TOTAL = 200 * 2**20
MOST_PART = 100 * 2**20
MOST_MERGES = 5_000
MOST_ROWS, MOST_COLUMNS, MOST_BOX, MOST_VALUES = 50_000, 1_000, 3_000_000, 1_000_000
_RELATION = "relationships/"
_DTD = tuple(mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be"))
_XML_ENDINGS = (".xml", ".rels", ".vml")


class Refused(Exception):
    """The content is not let through; `code` is an issue's code, `why` a word for the log (never shown)."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code, self.why = code, why


@dataclass
class SheetScan:
    """What the XML of one sheet tells that readers do not: cells that cannot be trusted."""

    name: str
    hidden: bool
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)


@dataclass
class Scan:
    """A package that may be read: its worksheets in order, and whether it holds macros."""

    sheets: list[SheetScan]
    macros: bool
    xlsm: bool


def inspect(content: bytes) -> Scan:
    """Checks an .xlsx or .xlsm. Raises Refused."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            entries = package.infolist()
            _check_directory(entries, len(content))
            parts = {entry.filename: _inflate(package, entry) for entry in entries if not entry.is_dir()}
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise Refused("unreadable", type(error).__name__) from None
    except Exception as error:
        if isinstance(error, Refused):
            raise
        raise Refused("unreadable", type(error).__name__) from None  # zlib.error and friends
    return _walk(parts)


def _check_directory(entries: list[zipfile.ZipInfo], size: int) -> None:
    """What the zip says of itself, before anything is inflated."""
    if len(entries) > MOST_ENTRIES:
        raise Refused("too_large", "entries")
    if sum(entry.file_size for entry in entries) > MOST_TOTAL or any(e.file_size > MOST_PART for e in entries):
        raise Refused("too_large", "declared size")
    seen: set[str] = set()
    for entry in entries:
        _check_entry(entry, seen)
    spans = sorted((e.header_offset, e.header_offset + 30 + e.compress_size) for e in entries)
    if any(start < end for (_, end), (start, _) in zip(spans, spans[1:], strict=False)) or (spans and spans[-1][1] > size):
        raise Refused("unsafe_file", "overlap")


def _check_entry(entry: zipfile.ZipInfo, seen: set[str]) -> None:
    name = entry.filename
    if entry.flag_bits & 0x1:
        raise Refused("encrypted", "zip")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("unsafe_file", "method")
    if name.startswith(("/", "\\")) or ":" in name or ".." in name.replace("\\", "/").split("/") or "\0" in entry.orig_filename:
        raise Refused("unsafe_file", "name")
    folded = name.replace("\\", "/").casefold()
    if folded in seen:
        raise Refused("unsafe_file", "same name twice")
    seen.add(folded)


def _inflate(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """One part, counted while it inflates; zipfile checks the CRC at its end."""
    with package.open(entry) as file:
        content = file.read(min(entry.file_size, MOST_PART) + 1)
        if len(content) > entry.file_size or file.read(1):
            raise Refused("unsafe_file", "size lied about")
    # binary parts (pictures, printer settings) hold no XML; everything else must have no DTD
    if entry.filename.casefold().endswith(_XML_ENDINGS) or content[:256].lstrip()[:1] == b"<":
        if any(mark in content for mark in _DTD):
            raise Refused("unsafe_file", "dtd")
    return content


def _walk(parts: dict[str, bytes]) -> Scan:
    relations = _relations(parts, "_rels/.rels")
    workbook = next((target for kind, target in relations.values() if kind == "officeDocument"), None)
    if workbook is None or workbook not in parts:
        raise Refused("not_a_workbook", "no workbook part")
    found = _workbook_sheets(parts[workbook])
    folder, base = posixpath.split(workbook)
    related = _relations(parts, f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels", folder)
    macros = any(part.casefold().endswith("vbaproject.bin") for part in parts)
    xlsm = _is_macro_workbook(parts)
    if macros and not xlsm:
        raise Refused("unsafe_file", "hidden macros")
    strings = next((target for kind, target in related.values() if kind == "sharedStrings"), None)
    count = _count_strings(parts.get(strings, b"")) if strings else 0
    sheets = []
    for name, relation, hidden in found:
        kind, target = related.get(relation, ("", ""))
        if kind == "worksheet":
            if target not in parts:
                raise Refused("unreadable", "sheet part missing")
            sheets.append(_sheet(parts[target], SheetScan(name, hidden), count))
    _check_names([name for name, _, _ in found])
    return Scan(sheets, macros, xlsm)


def _is_macro_workbook(parts: dict[str, bytes]) -> bool:
    return b"macroEnabled" in parts.get("[Content_Types].xml", b"")


def _check_names(names: list[str]) -> None:
    folded = [fold(name) for name in names]
    if len(set(folded)) < len(folded):
        raise Refused("unsafe_file", "two sheets of one name")


def _relations(parts: dict[str, bytes], name: str, folder: str = "") -> dict[str, tuple[str, str]]:
    """Relation id → (last word of its type, part name)."""
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.endswith("Relationship") and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition(_RELATION)[2], path)

    _parse(parts.get(name, b""), start)
    return found


def _workbook_sheets(content: bytes) -> list[tuple[str, str, bool]]:
    """(name, relation id, hidden) of each sheet in the order of the workbook."""
    found: list[tuple[str, str, bool]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "sheet":
            relation = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
            found.append((attributes.get("name", ""), relation, attributes.get("state", "visible") != "visible"))

    _parse(content, start)
    if not found:
        raise Refused("unreadable", "no sheets")
    return found


def _count_strings(content: bytes) -> int:
    count, claimed = 0, 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count, claimed
        local = tag.rpartition(":")[2]
        if local == "si":
            count += 1
        elif local == "sst":
            # a reader that trusts this number reserves memory for it
            text = attributes.get("uniqueCount", "0")
            claimed = int(text) if text.isdecimal() and len(text) < 12 else MOST_VALUES + 1

    _parse(content, start)
    if claimed > MOST_VALUES or claimed > 10 * count + 1000:
        raise Refused("unsafe_file", "string count lied about")
    return count


def _sheet(content: bytes, scan: SheetScan, strings: int) -> SheetScan:
    """Walks one sheet: places strictly rising, values within the box, cells that hold errors or bare formulas."""
    walker = _SheetWalker(scan, strings)
    _parse(content, walker.start, walker.end, walker.text)
    walker.close()
    return scan


class _SheetWalker:
    """Expat's handlers over one sheet; kept lean, since every cell passes through."""

    def __init__(self, scan: SheetScan, strings: int) -> None:
        self._scan, self._strings = scan, strings
        self._row = self._column = self._values = self._merges = 0
        self._widest, self._first, self._last = (10**6, 0), 0, 0
        self._kind = ""
        self._formula = self._valued = self._in_value = False
        self._open = False
        self._text: list[str] = []
        self._local: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = self._local.get(tag)
        if local is None:
            local = self._local[tag] = tag.rpartition(":")[2]
        if local == "c":
            self._finish_cell()
            self._cell(attributes)
        elif local == "v":
            self._in_value, self._text = True, []
        elif local == "is":
            self._valued = True
        elif local == "f":
            self._formula = True
        elif local == "row":
            self._finish_cell()
            self._start_row(attributes)
        elif local == "mergeCell":
            self._merges += 1
            if self._merges > MOST_MERGES:
                raise Refused("too_large", "merges")

    def end(self, tag: str) -> None:
        if self._in_value and self._local.get(tag) == "v":
            self._in_value = False
            self._valued = self._valued or bool(self._text)

    def text(self, data: str) -> None:
        if self._in_value:
            self._text.append(data)

    def close(self) -> None:
        self._finish_cell()
        low, high = self._widest
        if self._values > MOST_VALUES or high - low >= MOST_COLUMNS or self._last - self._first >= MOST_ROWS:
            raise Refused("too_large", "box")
        if self._values and (high - low + 1) * (self._last - self._first + 1) > MOST_BOX:
            raise Refused("too_large", "box")
        if high > 4 * MOST_COLUMNS or self._last > 4 * MOST_ROWS:
            raise Refused("too_large", "far cell")

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        row = int(number) if number is not None and number.isdecimal() else self._row + 1 if number is None else 0
        if not self._row < row <= 1_048_576:
            raise Refused("unsafe_file", "rows out of order")
        self._row, self._column = row, 0

    def _cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        if place is None:
            column = self._column + 1
        else:
            letters = place.rstrip("0123456789")
            column = _column(letters)
            if place[len(letters) :] != str(self._row):
                raise Refused("unsafe_file", "cell in another row")
        if not self._column < column <= 16_384:
            raise Refused("unsafe_file", "cells out of order")
        self._column, self._kind, self._open = column, attributes.get("t", "n"), True
        self._formula = self._valued = False
        self._text = []

    def _finish_cell(self) -> None:
        if not self._open:
            return
        self._open = False
        if not (self._valued or self._formula):
            return
        self._values += 1
        low, high = self._widest
        self._widest = (min(low, self._column), max(high, self._column))
        self._first, self._last = self._first or self._row, self._row
        if self._kind == "e":
            self._scan.errors[(self._row, self._column)] = "".join(self._text)[:20]
        elif self._formula and not self._valued and self._kind != "str":
            self._scan.formulas.add((self._row, self._column))
        elif self._kind == "s":
            self._check_index("".join(self._text))

    def _check_index(self, text: str) -> None:
        if not (text.strip().isdecimal() and int(text) < self._strings):
            raise Refused("unsafe_file", "string out of range")


def _column(letters: str) -> int:
    number = 0
    if not 0 < len(letters) <= 3:
        return 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - 64
    return number


def _parse(
    content: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Runs expat over a part; nothing external is ever fetched and no entity may be declared."""
    if not content:
        return
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    if end:
        parser.EndElementHandler = end
    if text:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Refused("unreadable", f"xml {error.code}") from None


def _refuse_doctype(*_: object) -> None:
    raise Refused("unsafe_file", "dtd")
