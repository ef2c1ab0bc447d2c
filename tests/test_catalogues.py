"""Every sentence of the code is in every catalogue, said wholly, with the same facts, and compiled as it stands."""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

from data.language import LANGUAGES, language

PROJECT = Path(__file__).resolve().parent.parent
OTHERS = [code for code in LANGUAGES if code != "vi"]  # Vietnamese sentences are the message ids themselves
LETTERS = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]", re.IGNORECASE)


@cache
def messages() -> ModuleType:
    """What `make messages` runs."""
    spec = importlib.util.spec_from_file_location("messages", PROJECT / "locale" / "messages.py")
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@cache
def catalogue(code: str) -> Catalog:
    return messages().read(code)


def facts(sentence: str) -> set[str]:
    return set(re.findall(r"\{(\w*)[^}]*\}", sentence))


def test_the_code_has_sentences() -> None:
    assert len(messages().sentences()) > 100


@pytest.mark.parametrize("code", OTHERS)
def test_every_sentence_is_translated_and_none_is_left_over(code: str) -> None:
    said = {message.id for message in catalogue(code) if message.id and message.string}
    assert said == messages().sentences()


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_has_the_facts_of_its_sentence(code: str) -> None:
    wrong = [m.id for m in catalogue(code) if m.id and facts(str(m.id)) != facts(str(m.string))]
    assert wrong == []


@pytest.mark.parametrize("code", OTHERS)
def test_nothing_is_a_guess(code: str) -> None:
    assert [m.id for m in catalogue(code) if m.fuzzy and m.id] == []


@pytest.mark.parametrize("code", OTHERS)
def test_no_vietnamese_is_left_in_a_translation(code: str) -> None:
    def left(said: str) -> bool:
        return bool(LETTERS.search(re.sub(r"“[^”]*”", "", said)))  # what the form itself says is quoted

    assert [m.id for m in catalogue(code) if m.id and left(str(m.string))] == []


def test_no_code_is_taken_for_a_sentence() -> None:
    assert [sentence for sentence in messages().sentences() if re.fullmatch(r"[a-z]+(_[a-z]+)+", sentence)] == []


@pytest.mark.parametrize("code", OTHERS)
def test_the_compiled_catalogue_is_that_of_the_text(code: str) -> None:
    path = messages().text_of(code).with_suffix(".mo")
    assert path.read_bytes() == messages().compiled(catalogue(code)), "run `make messages`"


def test_one_of_a_thing_is_not_said_as_many() -> None:
    said = [language("en").text("thiếu {count} báo cáo", count=count) for count in (1, "1", 0, 2, 11)]
    assert said == [
        "1 report missing",
        "1 report missing",
        "0 reports missing",
        "2 reports missing",
        "11 reports missing",
    ]
    assert language("en").text("chờ {days} ngày", days=1) == "waiting 1 day"


def test_a_target_on_schedule_is_called_that_everywhere() -> None:
    assert [m.id for m in catalogue("en") if re.search(r"on (track|pace)\b", str(m.string), re.IGNORECASE)] == []
