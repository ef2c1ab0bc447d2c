"""Every sentence of the code is in every catalogue, said wholly, with the same facts, and compiled as it stands."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from data.language import LANGUAGES

PROJECT = Path(__file__).resolve().parent.parent
OTHERS = [code for code in LANGUAGES if code != "vi"]  # Vietnamese sentences are the message ids themselves
ROOMS = ("data", "analytics", "pages")


@cache
def extracted() -> frozenset[str]:
    """All sentences marked in the code."""
    keywords = {"text": None, "N_": None}
    files = [("**.py", "python")]
    found = {
        message
        for room in ROOMS
        for _, _, message, _, _ in extract_from_dir(PROJECT / room, files, keywords=keywords)
        if isinstance(message, str)
    }
    from_app = extract_from_dir(PROJECT, [("app.py", "python")], keywords=keywords, directory_filter=lambda _: False)
    return frozenset(found | {message for _, _, message, _, _ in from_app if isinstance(message, str)})


@cache
def catalogue(code: str) -> Catalog:
    with (PROJECT / "locale" / code / "LC_MESSAGES" / "tiendo.po").open("rb") as file:
        return read_po(file, code)


def facts(sentence: str) -> set[str]:
    return set(re.findall(r"\{(\w*)[^}]*\}", sentence))


def test_the_code_has_sentences() -> None:
    assert len(extracted()) > 100


@pytest.mark.parametrize("code", OTHERS)
def test_every_sentence_is_translated_and_none_is_left_over(code: str) -> None:
    said = {message.id for message in catalogue(code) if message.id and message.string}
    assert said == extracted()


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_has_the_facts_of_its_sentence(code: str) -> None:
    wrong = [m.id for m in catalogue(code) if m.id and facts(str(m.id)) != facts(str(m.string))]
    assert wrong == []


@pytest.mark.parametrize("code", OTHERS)
def test_nothing_is_a_guess(code: str) -> None:
    assert [m.id for m in catalogue(code) if m.fuzzy and m.id] == []


@pytest.mark.parametrize("code", OTHERS)
def test_no_vietnamese_is_left_in_a_translation(code: str) -> None:
    letters = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]", re.IGNORECASE)
    assert [
        m.id for m in catalogue(code) if letters.search(re.sub(r"“[^”]*”|Lạng Sơn|Tiến độ$", "", str(m.string)))
    ] == []


@pytest.mark.parametrize("code", OTHERS)
def test_the_compiled_catalogue_is_that_of_the_text(code: str) -> None:
    made = io.BytesIO()
    write_mo(made, catalogue(code))
    path = PROJECT / "locale" / code / "LC_MESSAGES" / "tiendo.mo"
    assert path.read_bytes() == made.getvalue(), "run `make messages`"
