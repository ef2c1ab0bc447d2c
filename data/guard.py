"""The defence before any reader: what a workbook's parts must be for it to be read at all.

The order and the limits are those that held against some 4,700 public workbooks and 300 hostile ones. What comes
through is built again as a small plain workbook (`Scan.package`), and only that is given to a reader: what is read is
what was checked. Runs in the isolated process. Raises Refused with a code of the form's issues.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata

from data import archive
from data.archive import Refused
from data.sheetscan import SheetScan, parse
from data.sheetxml import scan

MOST_SHEETS = 255
MOST_STRINGS = 1_000_000
MOST_TEXT = 40_000  # characters of one text; Excel itself keeps 32,767
MOST_TEXTS = 50 * 2**20  # bytes of all texts of all cells
_RELATION = "relationships/"
_DOCTYPES = tuple(
    mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-be")
)
_ENCODING = re.compile(rb"^[^<]{0,4}<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"'>]*)[\"']", re.IGNORECASE)
_ENCODINGS = frozenset(
    {b"utf-8", b"utf8", b"us-ascii", b"ascii", b"utf-16", b"iso-8859-1", b"windows-1252", b"windows-1258"}
)
_USUAL_STRINGS = re.compile(rb'(?:<si><t(?: xml:space="preserve")?(?:>[^<]*+</t>| ?/>)</si>\s*+)*+</sst>\s*')
_STRINGS_START = re.compile(rb"(?:<\?xml[^>]*\?>\s*)?<sst(?: [\w:]+=\"[^\"<>&]*\")*>")
_COUNTS = re.compile(rb"[cC]ount\s*=\s*[\"']([^\"']*)[\"']")
_USES = re.compile(rb't="s"[^<>]*>(?:<f[^<>]*>[^<]*</f>|<f[^<>]*/>)?<v>([0-9]{1,8})</v>')
_LONG_TEXT = re.compile(rb"[^<]{%d}" % MOST_TEXT)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


class Scan:
    """A workbook that may be read: its worksheets in order, what else it carries, and the package for the reader."""

    def __init__(self, sheets: list[SheetScan], macros: bool, xlsm: bool, links: bool, package: bytes) -> None:
        self.sheets, self.macros, self.xlsm, self.links, self.package = sheets, macros, xlsm, links, package


def inspect(content: bytes) -> Scan:
    """Checks an .xlsx or .xlsm. Raises Refused."""
    parts = archive.parts(content)
    for name, part in parts.items():
        _check_text(name, part)
    main = next(
        (target for kind, target in _relations(parts, "_rels/.rels").values() if kind == "officeDocument"), None
    )
    if main is None or main not in parts:
        raise Refused("not_a_workbook", "no workbook part")
    named, date1904 = _workbook(parts[main])
    folder, base = posixpath.split(main)
    related = _relations(parts, posixpath.join(folder, "_rels", f"{base}.rels"), folder)
    xlsm = _content_type(parts, main).endswith(".macroenabled.main+xml")
    macros = _has_macros(parts, related)
    if macros and not xlsm:
        raise Refused("unsafe_file", "hidden macros")
    strings = _part(parts, related, "sharedStrings")
    sheets, bodies = _sheets(parts, named, related, _count_strings(strings))
    _check_texts(strings, bodies)
    package = _package([sheet.name for sheet in sheets], bodies, strings, _part(parts, related, "styles"), date1904)
    return Scan(sheets, macros, xlsm, any(kind == "externalLink" for kind, _ in related.values()), package)


def _sheets(
    parts: dict[str, bytes],
    named: list[tuple[str, str, bool]],
    related: dict[str, tuple[str, str]],
    strings: int,
) -> tuple[list[SheetScan], list[bytes]]:
    """Each worksheet scanned, and its XML for the reader; charts and macro sheets are passed over."""
    sheets, bodies = [], []
    for name, relation, hidden in named:
        kind, target = related.get(relation, ("", ""))
        if kind != "worksheet":
            continue
        if target not in parts:
            raise Refused("unreadable", "sheet part missing")
        sheet = SheetScan(name, hidden)
        scan(parts[target], sheet, strings)
        sheets.append(sheet)
        bodies.append(_known_errors(parts[target], sheet))
    if not sheets:
        raise Refused("not_a_workbook", "no worksheet")
    return sheets, bodies


def _check_text(name: str, part: bytes) -> None:
    """No DTD in anything that is XML, in no encoding that could hide one. Pictures and printer settings are no XML."""
    head = part[:4].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \r\n\t")[:1]
    if not (head == b"<" or name.endswith((".xml", ".rels", ".vml"))):
        return
    if any(mark in part for mark in _DOCTYPES):
        raise Refused("unsafe_file", "dtd")
    written = _ENCODING.match(part[:300])
    if written and written[1].lower() not in _ENCODINGS:
        raise Refused("unsafe_file", "encoding")


def _relations(parts: dict[str, bytes], name: str, folder: str = "") -> dict[str, tuple[str, str]]:
    """Relation id → (last word of its type, part name). Relations that lead outside the file have no part."""
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship":
            kind, target = (
                attributes.get("Type", "").rpartition(_RELATION)[2],
                attributes.get("Target", "").replace("\\", "/"),
            )
            outside = attributes.get("TargetMode") == "External"
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[attributes.get("Id", "")] = (kind, "" if outside else path.casefold())

    if part := parts.get(name.casefold()):
        parse(part, start)
    return found


def _part(parts: dict[str, bytes], related: dict[str, tuple[str, str]], kind: str) -> bytes:
    """The one part of a kind; nothing when there is none."""
    targets = {target for own, target in related.values() if own == kind and target in parts}
    if len(targets) > 1:
        raise Refused("unsafe_file", f"two parts: {kind}")
    return parts[targets.pop()] if targets else b""


def _workbook(content: bytes) -> tuple[list[tuple[str, str, bool]], bool]:
    """(name, relation id, hidden) of each sheet in the order of the workbook, and whether dates count from 1904."""
    found: list[tuple[str, str, bool]] = []
    roots: list[str] = []
    date1904 = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal date1904
        local = tag.rpartition(":")[2]
        roots.append(local)
        if local == "sheet":
            relation = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
            found.append((attributes.get("name", ""), relation, attributes.get("state", "visible") != "visible"))
        elif local == "workbookPr":
            date1904 = attributes.get("date1904", "0") in ("1", "true", "on")

    parse(content, start)
    if roots[:1] != ["workbook"]:
        raise Refused("not_a_workbook", "another document")
    if len(found) > MOST_SHEETS:
        raise Refused("too_large", "sheets")
    names = {" ".join(unicodedata.normalize("NFC", name).casefold().split()) for name, _, _ in found}
    if len(names) < len(found) or "" in names:
        raise Refused("unsafe_file", "two sheets of one name")
    return found, date1904


def _content_type(parts: dict[str, bytes], name: str) -> str:
    """What [Content_Types].xml says a part is; only macros hang on it, so a file without it is not refused."""
    overrides: dict[str, str] = {}
    defaults: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        local, kind = tag.rpartition(":")[2], attributes.get("ContentType", "").casefold()
        if local == "Override":
            overrides[attributes.get("PartName", "").lstrip("/").casefold()] = kind
        elif local == "Default":
            defaults[attributes.get("Extension", "").casefold()] = kind

    if part := parts.get("[content_types].xml"):
        parse(part, start)
    return overrides.get(name) or defaults.get(name.rpartition(".")[2], "")


def _has_macros(parts: dict[str, bytes], related: dict[str, tuple[str, str]]) -> bool:
    projects = any("vbaproject" in name or name.startswith("xl/macrosheets/") for name in parts)
    return projects or any(kind in ("vbaProject", "xlMacrosheet", "xlIntlMacrosheet") for kind, _ in related.values())


def _count_strings(content: bytes) -> int:
    """How many shared strings there are. A reader that trusts the number written reserves memory for it, so it may not lie."""
    if not content:
        return 0
    if _LONG_TEXT.search(content):
        raise Refused("too_large", "text")
    start = _STRINGS_START.match(content)
    usual = bool(start and _USUAL_STRINGS.fullmatch(content, start.end()))
    count = 0 if usual else _walk_strings(content)
    if usual:
        count = content.count(b"<si>")
    for written in _COUNTS.findall(content[: content.find(b">", content.find(b"sst"))]):
        if not (written.isdigit() and len(written) < 10 and int(written) <= MOST_STRINGS):
            raise Refused("unsafe_file", "string count lied about")
    if count > MOST_STRINGS:
        raise Refused("too_large", "strings")
    return count


def _check_texts(strings: bytes, bodies: list[bytes]) -> None:
    """A long text that is shared by thousands of cells is a bomb: each cell gets its own copy."""
    lengths = [len(text) for text in strings.split(b"<si")[1:]]
    uses = sum(body.count(b't="s"') for body in bodies)
    if not lengths or uses * max(lengths) <= MOST_TEXTS:
        return
    indexes = [int(index) for body in bodies for index in _USES.findall(body)]
    if sum(lengths[index] for index in indexes if index < len(lengths)) > MOST_TEXTS:
        raise Refused("too_large", "texts")


def _walk_strings(content: bytes) -> int:
    count, depth = 0, 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count, depth
        if depth == 1 and tag.rpartition(":")[2] == "si":
            count += 1
        depth += 1

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1

    parse(content, start, end)
    return count


_CLASSIC = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA"})
_ERROR_CELL = re.compile(
    rb'(<(?:\w+:)?c [^<>]*\bt="e"[^<>]*>(?:<(?:\w+:)?f(?: [^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>)[^<]*(<)'
)


def _known_errors(content: bytes, sheet: SheetScan) -> bytes:
    """Errors of newer Excels (#SPILL!, #CALC!) stop the reader, which knows the classic ones; the scan keeps what was written."""
    if any(error not in _CLASSIC for error in sheet.errors.values()):
        return _ERROR_CELL.sub(rb"\1#N/A\2", content)
    return content


def _quoted(text: str) -> str:
    for char, entity in (
        ("&", "&amp;"),
        ("<", "&lt;"),
        ('"', "&quot;"),
        ("\n", "&#10;"),
        ("\r", "&#13;"),
        ("\t", "&#9;"),
    ):
        text = text.replace(char, entity)
    return text


def _package(names: list[str], bodies: list[bytes], strings: bytes, styles: bytes, date1904: bool) -> bytes:
    """The plain workbook the reader is given: these sheets, their strings and styles, and nothing else."""
    sheets = "".join(f'<sheet name="{_quoted(name)}" sheetId="{n}" r:id="s{n}"/>' for n, name in enumerate(names, 1))
    links = "".join(
        f'<Relationship Id="s{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    links += f'<Relationship Id="t1" Type="{_OFFICE}/styles" Target="styles.xml"/>' if styles else ""
    links += f'<Relationship Id="t2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>' if strings else ""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="w" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr date1904="{int(date1904)}"/>'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
    }
    files = {name: text.encode() for name, text in parts.items()}
    files |= {f"xl/worksheets/sheet{n}.xml": body for n, body in enumerate(bodies, 1)}
    files |= {"xl/styles.xml": styles} if styles else {}
    files |= {"xl/sharedStrings.xml": strings} if strings else {}
    return archive.build(files)
