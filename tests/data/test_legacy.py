"""Text from before Unicode."""

from __future__ import annotations

import pytest

from data import catalogue, legacy
from data.names import fold

NAMES = sorted({unit.name for unit in catalogue.units()})
TO_TCVN3 = {row["unicode"]: row["surface_char"] for row in catalogue.rows("tcvn3_to_unicode")}
TO_VNI = {row["unicode"]: row["vni"] for row in catalogue.rows("vni_to_unicode")}


def known(text: str) -> bool:
    return fold(text) in {fold(name) for name in NAMES}


def written(text: str, letters: dict[str, str]) -> str:
    return "".join(letters.get(char, char) for char in text)


def test_every_name_comes_back_from_vni() -> None:
    for name in NAMES:
        assert legacy.decode(written(name, TO_VNI), known) == name


def test_every_name_comes_back_from_tcvn3() -> None:
    for name in NAMES:
        if all(char.isascii() or char in TO_TCVN3 for char in name):
            assert legacy.decode(written(name, TO_TCVN3), known) == name


def test_the_soft_hyphen_is_a_letter_in_tcvn3() -> None:
    assert "\u00ad" in written("phường", TO_TCVN3)
    assert legacy.decode("ph\u00adêng", lambda text: text == "phường") == "phường"


@pytest.mark.parametrize("text", ["Xã Tân Văn", "Tổng cộng", "abc", "", "12", "Ñoàng", "µ§ lạ", "café"])
def test_what_does_not_become_a_known_word_stays_as_it_is(text: str) -> None:
    assert legacy.decode(text, known) == text


def test_good_unicode_is_never_changed_even_when_it_could_be_read_otherwise() -> None:
    for name in NAMES:
        assert legacy.decode(name, lambda text: True) == name
