"""Text from before Unicode: TCVN3 and VNI, decoded only when the result is a word that is known.

A font's name proves nothing and the same letters may be good Unicode, so the caller says what counts as known.
U+00AD is "ư" in TCVN3, so text is decoded before anything invisible is taken out of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from data import catalogue
from data.workbook import Sheet

# TCVN3 writes capitals in fonts of their own; a text of small letters in such a font is read as it stands.


@cache
def _tcvn3() -> dict[int, str]:
    return str.maketrans({row["surface_char"]: row["unicode"] for row in catalogue.rows("tcvn3_to_unicode")})


@cache
def _vni() -> tuple[re.Pattern[str], dict[str, str]]:
    letters = {row["vni"]: row["unicode"] for row in catalogue.rows("vni_to_unicode")}
    return re.compile(
        "|".join(map(re.escape, sorted(letters, key=len, reverse=True)))
    ), letters  # two letters before one


def tcvn3(text: str) -> str:
    return text.translate(_tcvn3())


def vni(text: str) -> str:
    pattern, letters = _vni()
    return pattern.sub(lambda found: letters[found[0]], text)


def decode(text: str, known: Callable[[str], bool]) -> str:
    """The text, decoded if only so it is known; as it was otherwise."""
    if text.isascii() or known(text):
        return text
    return next((new for new in (tcvn3(text), vni(text)) if new != text and known(new)), text)


def decoded(sheet: Sheet) -> Sheet:
    """A sheet whose old-font texts that say a word of the form or of the catalogue are in Unicode."""
    cells = {
        place: cell._replace(value=decode(cell.value, _is_known)) if isinstance(cell.value, str) else cell
        for place, cell in sheet.cells.items()
    }
    return replace(sheet, cells=cells)


def _is_known(text: str) -> bool:
    """True when a text is, or begins with, words the form or the catalogue uses."""
    from data.forms.declaration import header_key, key

    return (
        key(text) in _words()
        or header_key(text) in _words()
        or any(key(text).startswith(word) for word in _beginnings())
    )


@cache
def _words() -> frozenset[str]:
    from data.forms import declaration as form

    words = [unit.name for unit in catalogue.units()] + [unit.short_name for unit in catalogue.units()]
    words += [named.name_vi for named in (*catalogue.groups(), *catalogue.sources(), *catalogue.topics())]
    for activity in catalogue.activities():
        words += [activity.form_header, activity.name_vi]
    words += [
        *form.SHEETS,
        *form.INFO_LINES.values(),
        *form.NAME_WORDS,
        *form.CODE_WORDS,
        form.TOTAL_ROW,
        form.NOTE_HEADER,
    ]
    for columns in (form.MEETING_COLUMNS, form.MONEY_COLUMNS, form.SOURCE_WORDS):
        words += [word for all_words in columns.values() for word in all_words]
    words += [form.CONTENT_HEADER, form.SOURCE_HEADER, *form.LANGUAGES]
    return frozenset(form.key(word) for word in words if len(form.key(word)) > 1)


@cache
def _beginnings() -> tuple[str, ...]:
    return ("caphuyen", "captinh", "capxa", "donvitinh")
