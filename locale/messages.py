"""Brings the catalogues up to date with the sentences of the code and compiles them: `make messages`.

Vietnamese sentences are the message ids. Found are those said by `text("…")` and declared by `N_("…")`, from the syntax
tree: Babel's own reader takes any text within the brackets, and `text(WORDS["open"])` would bring "open" to translators.
A sentence that is new is empty in the catalogues, one that is gone is gone, and no translation is ever guessed.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from data.language import LANGUAGES, LOCALE  # noqa: E402 - a script beside the packages

ROOMS = ("data", "analytics", "pages")
OTHERS = tuple(code for code in LANGUAGES if code != "vi")
_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # the format wants one; when a sentence changed is for the history to tell
_HEADER = "# The sentences of Tiến độ. `make messages` keeps this file; fill in what is empty."


def main() -> int:
    """Writes every catalogue; prints what is not translated yet, and then returns 1."""
    missing = 0
    for code in OTHERS:
        catalogue = updated(code)
        path = text_of(code)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        for message in catalogue:
            if message.id and not message.string:
                missing += 1
                print(f"{code}: {message.id}")
    return min(missing, 1)


def text_of(code: str) -> Path:
    return LOCALE / code / "LC_MESSAGES" / "tiendo.po"


def updated(code: str) -> Catalog:
    """The sentences of the code with the translations that the catalogue has."""
    known = {m.id: m.string for m in read(code) if m.id} if text_of(code).exists() else {}
    found = _empty(code)
    for sentence in sorted(sentences()):
        found.add(sentence, known.get(sentence, ""))
    return found


def read(code: str) -> Catalog:
    with text_of(code).open("rb") as file:
        return read_po(file, code)


def written(catalogue: Catalog) -> bytes:
    """The catalogue as people edit it: one sentence a line, in the order of their letters."""
    out = io.BytesIO()
    write_po(out, catalogue, width=0, no_location=True, sort_output=True)
    return out.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def sentences() -> set[str]:
    """Every sentence of the code."""
    paths = [PROJECT / "app.py", *(path for room in ROOMS for path in (PROJECT / room).rglob("*.py"))]
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in paths if path.exists())
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    return {sentence for call in calls if _name(call.func) in ("text", "N_") for sentence in _said(call.args[0])}


def _name(function: ast.expr) -> str:
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def _said(argument: ast.expr) -> Iterator[str]:
    """The text given, or each of two that are chosen from."""
    if isinstance(argument, ast.IfExp):
        yield from _said(argument.body)
        yield from _said(argument.orelse)
    elif isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value:
        yield argument.value


def _empty(code: str) -> Catalog:
    return Catalog(
        code,
        project="Tiến độ",
        version="1",
        header_comment=_HEADER,
        creation_date=_DAY,
        revision_date=_DAY,
        msgid_bugs_address="-",
        last_translator="-",
        language_team="-",
        fuzzy=False,
    )


if __name__ == "__main__":
    sys.exit(main())
