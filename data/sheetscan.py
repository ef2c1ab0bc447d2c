"""What is noted of one sheet, and the few things both ways of going over its XML need: limits, addresses, expat.

Runs in the isolated process. Raises Refused.
"""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from data.archive import Refused

MOST_MERGES = 5_000
MOST_ROWS, MOST_COLUMNS, MOST_BOX, MOST_VALUES = 50_000, 1_000, 3_000_000, 1_000_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

Place = tuple[int, int]


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


def note_merge(attributes: dict[str, str], sheet: SheetScan) -> None:
    if len(sheet.merges) >= MOST_MERGES:
        raise Refused("too_large", "merges")
    first, _, last = attributes.get("ref", "").replace("$", "").partition(":")
    (r1, c1), (r2, c2) = place_of(first), place_of(last or first)
    if not (1 <= r1 <= r2 <= LAST_ROW and 1 <= c1 <= c2 <= LAST_COLUMN):
        raise Refused("unreadable", "merge")
    sheet.merges.append((r1, c1, r2, c2))


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
