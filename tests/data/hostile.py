"""Builders of workbooks that are wrong on purpose: what people and attackers send."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


def parts(rows: str = ONE, **changes: str) -> dict[str, bytes]:
    """The parts of a small workbook with one sheet "S"; keywords replace pieces of it.

    Pieces: main (namespace), head and tail (around sheetData), data (all of sheetData), strings, styles, pr (in the
    workbook before its sheets), sheets (its list of sheets), kind (content type), book, sheet, table (names of parts).
    """
    get = changes.get
    main, book = get("main", MAIN), get("book", "xl/workbook.xml")
    folder = f"{book.rpartition('/')[0]}/" if "/" in book else ""
    sheet, table = get("sheet", "worksheets/sheet1.xml"), get("table", "sharedStrings.xml")
    data = get("data", f"<sheetData>{rows}</sheetData>")
    links = f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="{sheet}"/>'
    links += f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="{table}"/>' * ("strings" in changes)
    links += f'<Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/>' * ("styles" in changes)
    sheets = get("sheets", '<sheet name="S" sheetId="1" r:id="rId1"/>')
    types = f'<Default Extension="rels" ContentType="{PACKAGE}/relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    types += f'<Override PartName="/{book}" ContentType="{get("kind", WORKBOOK_TYPE)}"/>'
    found = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{types}</Types>',
        "_rels/.rels": _links(f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="{book}"/>'),
        book: f'<workbook xmlns="{main}" xmlns:r="{OFFICE}">{get("pr", "")}<sheets>{sheets}</sheets></workbook>',
        f"{folder}_rels/{book.rpartition('/')[2]}.rels": _links(links),
        folder + sheet: f'<worksheet xmlns="{main}">{get("head", "")}{data}{get("tail", "")}</worksheet>',
    }
    if "strings" in changes:
        found[folder + table] = changes["strings"]
    if "styles" in changes:
        found[folder + "styles.xml"] = f'<styleSheet xmlns="{main}">{changes["styles"]}</styleSheet>'
    return {name: text.encode() for name, text in found.items()}


def xlsx(rows: str = ONE, **changes: str) -> bytes:
    """A small workbook as bytes; see `parts`."""
    return zipped(parts(rows, **changes))


def zipped(named: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as package:
        for name, content in named.items():
            package.writestr(name, content)
    return packed.getvalue()


def cells(*written: str) -> str:
    """One row of cells written out."""
    return f'<row r="1">{"".join(written)}</row>'


def strings(*texts: str, count: int | None = None) -> str:
    inside = "".join(f"<si><t>{text}</t></si>" for text in texts)
    written = len(texts) if count is None else count
    return f'<sst xmlns="{MAIN}" count="{written}" uniqueCount="{written}">{inside}</sst>'


def _links(inside: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def with_part(name: str, content: bytes, **changes: str) -> bytes:
    return zipped({**parts(**changes), name: content})


def bomb() -> bytes:
    """A sheet of 150 MB of blanks, a few hundred kilobytes when zipped."""
    return xlsx(data=f"<sheetData>{ONE}</sheetData>" + " " * (150 * 2**20))


def lying_size() -> bytes:
    """The directory and the header say 200 bytes where two million come out."""
    content = bytearray(with_part("xl/media/x.bin", b"\0" * 2_000_000))
    for at in _finds(content, b"xl/media/x.bin"):
        header = at - 46 if content[at - 46 : at - 42] == b"PK\x01\x02" else at - 30
        struct.pack_into("<L", content, header + (24 if content[header : header + 4] == b"PK\x01\x02" else 22), 200)
    return bytes(content)


def overlapping() -> bytes:
    """Two entries of the directory are the same bytes of the file."""
    content = bytearray(zipped({**parts(), "xl/a.bin": b"a" * 4000, "xl/b.bin": b"a" * 4000}))
    first = content.find(b"PK\x03\x04", content.find(b"xl/a.bin") - 40)
    entry = content.rfind(b"xl/b.bin") - 46
    struct.pack_into("<L", content, entry + 42, first)
    content[content.rfind(b"xl/b.bin") : content.rfind(b"xl/b.bin") + 8] = b"xl/a.bin"
    return bytes(content)


def renamed(old: bytes, new: bytes) -> bytes:
    """A zip whose part bears another name of the same length, in header and directory alike."""
    assert len(old) == len(new)
    return with_part(old.decode(), b"x").replace(old, new)


def two_of_a_name(first: str, second: str) -> bytes:
    return zipped({**parts(), first: b"a", second: b"b"})


def encrypted_zip() -> bytes:
    content = bytearray(xlsx())
    for at in _finds(content, b"PK\x01\x02"):
        content[at + 8] |= 1
    for at in _finds(content, b"PK\x03\x04"):
        content[at + 6] |= 1
    return bytes(content)


def odd_method() -> bytes:
    return zipped(parts(), zipfile.ZIP_BZIP2)


def changed_digit() -> bytes:
    """A stored sheet in which one digit was changed: its CRC no longer fits."""
    content = zipped(parts(cells('<c r="A1"><v>12345</v></c>')), zipfile.ZIP_STORED)
    return content.replace(b"<v>12345</v>", b"<v>92345</v>")


def many_entries() -> bytes:
    return zipped({**parts(), **{f"xl/media/{n}.png": b"" for n in range(2_001)}})


def utf16_dtd() -> bytes:
    text = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "1">]><worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
    return zipped({**parts(), "xl/worksheets/sheet1.xml": text.encode("utf-16")})


def ole(*names: str) -> bytes:
    """The beginning of an OLE file whose directory holds these names; enough to be told apart, no more."""
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *names))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + directory.ljust(2048, b"\0")


def deflated_garbage() -> bytes:
    """A part whose deflate stream is no stream, with a right CRC of what it is not."""
    content = bytearray(xlsx())
    at = content.find(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml")
    content[at : at + 10] = b"\xff" * 10
    return bytes(content)


def crc_of(content: bytes) -> int:
    return zlib.crc32(content)


def _finds(content: bytearray, wanted: bytes) -> list[int]:
    found, at = [], content.find(wanted)
    while at >= 0:
        found.append(at)
        at = content.find(wanted, at + 1)
    return found


_FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
_DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'

# What is sent → the codes that are right answers to it.
REFUSED: dict[str, tuple[Callable[[], bytes], tuple[str, ...]]] = {
    "nothing": (lambda: b"", ("not_a_workbook",)),
    "a PDF": (lambda: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", ("not_a_workbook",)),
    "a web page": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", ("not_a_workbook",)),
    "a CSV": ("Mã xã,Tên\n06040,Xã A\n".encode, ("not_a_workbook",)),
    "a lock file": (lambda: b"\x06Admin" + b" " * 49 + b"\x05\0A\0d\0m\0i\0n\0" + b" " * 90, ("not_a_workbook",)),
    "noise": (lambda: bytes(range(256)) * 40, ("not_a_workbook",)),
    "a zip of other things": (lambda: zipped({"a.txt": b"hello"}), ("not_a_workbook",)),
    "a text document": (lambda: with_part("xl/workbook.xml", b"<document><body/></document>"), ("not_a_workbook",)),
    "a truncated file": (lambda: xlsx()[:-200], ("unreadable",)),
    "the first half": (lambda: xlsx()[: len(xlsx()) // 2], ("unreadable",)),
    "a zip's first bytes alone": (lambda: b"PK\x03\x04", ("unreadable",)),
    "a changed digit": (changed_digit, ("unreadable",)),
    "broken deflate": (deflated_garbage, ("unreadable",)),
    "broken XML": (lambda: xlsx(data="<sheetData><row r='1'>"), ("unreadable",)),
    "a missing sheet part": (lambda: zipped({k: v for k, v in parts().items() if "sheet1" not in k}), ("unreadable",)),
    "an encrypted package": (lambda: ole("EncryptionInfo", "EncryptedPackage"), ("encrypted",)),
    "an encrypted zip": (encrypted_zip, ("encrypted",)),
    "a Word 97 document": (lambda: ole("WordDocument"), ("not_a_workbook", "unreadable")),
    "a bomb": (bomb, ("too_large",)),
    "a lie about size": (lying_size, ("unsafe_file",)),
    "too many entries": (many_entries, ("too_large",)),
    "an odd method": (odd_method, ("unsafe_file",)),
    "overlapping entries": (overlapping, ("unsafe_file",)),
    "a way out": (lambda: renamed(b"xl/media/a.bin", b"../../../a.bin"), ("unsafe_file",)),
    "a way out backwards": (lambda: renamed(b"xl/media/a.bin", b"xl\\..\\..\\a.bin"), ("unsafe_file",)),
    "an absolute name": (lambda: renamed(b"xl/media/a.bin", b"/etc/init/a.bi"), ("unsafe_file",)),
    "a drive's name": (lambda: renamed(b"xl/media/a.bin", b"C:/media/a.bin"), ("unsafe_file",)),
    "names that differ in case": (lambda: two_of_a_name("xl/a.xml", "xl/A.xml"), ("unsafe_file",)),
    "two cells far apart": (lambda: xlsx(_FAR), ("too_large",)),
    "a wide box": (lambda: xlsx(cells('<c r="A1"><v>1</v></c>', '<c r="AMM1"><v>1</v></c>')), ("too_large",)),
    "a tall box": (lambda: xlsx(ONE + '<row r="50001"><c r="A50001"><v>1</v></c></row>'), ("too_large",)),
    "a large box": (lambda: xlsx(ONE + '<row r="40000"><c r="CZ40000"><v>1</v></c></row>'), ("too_large",)),
    "far empty texts": (
        lambda: xlsx(ONE + '<row r="900000"><c r="XFD900000" t="str"><f>1</f><v></v></c></row>'),
        ("too_large",),
    ),
    "a long text in thousands of cells": (
        lambda: xlsx(
            "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 5_001)),
            strings=strings("x" * 30_000),
        ),
        ("too_large",),
    ),
    "one text of 90 MB": (
        lambda: xlsx(cells('<c r="A1" t="inlineStr"><is><t>' + "y" * (90 * 2**20) + "</t></is></c>")),
        ("too_large",),
    ),
    "a false count of strings": (lambda: xlsx(strings=strings("a", count=4_294_967_295)), ("unsafe_file",)),
    "a negative count of strings": (lambda: xlsx(strings=strings("a", count=-1)), ("unsafe_file",)),
    "a string that is not there": (
        lambda: xlsx(cells('<c r="A1" t="s"><v>9</v></c>'), strings=strings("a")),
        ("unsafe_file",),
    ),
    "too many merges": (
        lambda: xlsx(
            tail="<mergeCells>" + "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 5_002)) + "</mergeCells>"
        ),
        ("too_large",),
    ),
    "a DTD in a sheet": (lambda: with_part("xl/worksheets/sheet1.xml", _DTD), ("unsafe_file",)),
    "a DTD in a part nobody reads": (lambda: with_part("xl/custom/x.xml", _DTD), ("unsafe_file",)),
    "a DTD in UTF-16": (utf16_dtd, ("unsafe_file",)),
    "a hidden encoding": (
        lambda: with_part("xl/x.xml", b'<?xml version="1.0" encoding="UTF-7"?><x/>'),
        ("unsafe_file",),
    ),
    "two sheets of one name": (
        lambda: xlsx(sheets='<sheet name="S" sheetId="1" r:id="rId1"/><sheet name="s " sheetId="2" r:id="rId1"/>'),
        ("unsafe_file",),
    ),
    "rows out of order": (
        lambda: xlsx('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>'),
        ("unsafe_file",),
    ),
    "a row twice": (lambda: xlsx(ONE + ONE), ("unsafe_file",)),
    "a cell twice": (lambda: xlsx(cells('<c r="A1"><v>1</v></c>', '<c r="A1"><v>2</v></c>')), ("unsafe_file",)),
    "cells out of order": (lambda: xlsx(cells('<c r="B1"><v>1</v></c>', '<c r="A1"><v>2</v></c>')), ("unsafe_file",)),
    "a cell in another row": (lambda: xlsx(cells('<c r="A5"><v>1</v></c>')), ("unsafe_file",)),
    "two tables of rows": (
        lambda: xlsx(data=f"<sheetData>{ONE}</sheetData><sheetData>{ONE}</sheetData>"),
        ("unsafe_file",),
    ),
    "two values in a cell": (lambda: xlsx(cells('<c r="A1"><v>5</v><v>6</v></c>')), ("unsafe_file",)),
    "a formula behind its value": (lambda: xlsx(cells('<c r="A1"><v>5</v><f>1</f></c>')), ("unsafe_file",)),
    "digits in CDATA": (lambda: xlsx(cells('<c r="A1"><v><![CDATA[5]]></v></c>')), ("unreadable",)),
    "digits as references": (lambda: xlsx(cells('<c r="A1"><v>&#53;</v></c>')), ("unreadable",)),
    "hidden macros": (lambda: with_part("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0"), ("unsafe_file",)),
    "a hidden macro sheet": (lambda: with_part("xl/macrosheets/sheet1.xml", b"<x/>"), ("unsafe_file",)),
}
