"""Which unit a row means: code and name together, within a district, on a day.

Matching is exact after folding. A name that does not fit is an answer too: what is wrong with it
and the nearest three names, offered and never taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from data import catalogue
from data.catalogue import Unit
from data.settings import settings

UNKNOWN, OTHER_DISTRICT, UNKNOWN_REPORTER = "unknown_unit", "unit_of_other_district", "unknown_district"

_D = str.maketrans({"ð": "đ", "ɖ": "đ"})  # Ð (eth) and Ɖ, as some keyboards and fonts write Đ; compared after casefold
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)
_SPACE = re.compile(r"\s+")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_VOWELS = frozenset("aeiouy")
_KIND = {
    "xa": "xa", "x": "xa", "phuong": "phuong", "p": "phuong", "thi tran": "thi_tran", "tt": "thi_tran", "ttr": "thi_tran", "t.t": "thi_tran",
    "huyen": "huyen", "h": "huyen", "thanh pho": "thanh_pho", "tp": "thanh_pho", "t.p": "thanh_pho", "tinh": "tinh", "t": "tinh",
}  # fmt: skip
_MARKED = frozenset({"xã", "phường", "thị trấn", "huyện", "thành phố", "tỉnh"})
_KINDS = "thi tran|thanh pho|phuong|huyen|tinh|xa|ttr|t[.]t|t[.]p|tt|tp|x|p|h|t"
_BEFORE = re.compile(rf"(?:ubnd |uy ban nhan dan )?({_KINDS})(?:[.:\-_ ]+)(.+)")
_AFTER = re.compile(rf"(.+?) ?[(,\-] ?({_KINDS})[.]? ?\)?")
_PROVINCE = frozenset({"cap tinh", "toan tinh"})


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """The one spelling of a text: NFC, lower case, single spaces, each tone on its word's first vowel, đ for ð, nothing invisible.

    Where a tone stands is a matter of school (hòa, hoà); a word has one tone, so its letters and its tone say all.
    """
    plain = unicodedata.normalize("NFC", _INVISIBLE.sub("", text).casefold().translate(_D))
    return _SPACE.sub(" ", plain if plain.isascii() else _tones_first(plain)).strip()


@lru_cache(maxsize=20_000)
def bare(text: str) -> str:
    """Folded and without any diacritics: "Xã Đồng Ý" → "xa dong y"."""
    folded = fold(text)
    if folded.isascii():
        return folded
    letters = unicodedata.normalize("NFD", folded).replace("đ", "d")
    return "".join(char for char in letters if not unicodedata.combining(char))


@lru_cache(maxsize=20_000)
def split_kind(name: str) -> tuple[str | None, str]:
    """The kind a name is written with and the folded rest: "TT. Chi Lăng" and "Chi Lăng (TT)" → ("thi_tran", "chi lăng")."""
    folded = fold(name).strip(" .,;:-_*'\"")
    plain = bare(folded)
    if len(plain) != len(folded):  # letters that are no single letter without marks: no kind is written so
        return None, folded
    found = _BEFORE.fullmatch(plain)
    if found and (
        found[1] == folded[found.start(1) : found.end(1)] or folded[found.start(1) : found.end(1)] in _marked()
    ):
        return _KIND[found[1]], folded[found.start(2) :].strip(" .,;:-_")
    found = _AFTER.fullmatch(plain)
    if found:
        return _KIND[found[2]], folded[: found.end(1)].strip()
    return None, folded


@cache
def _marked() -> frozenset[str]:
    """The kinds with their marks, as `fold` spells them: Tĩnh Bắc is no tỉnh."""
    return frozenset(fold(word) for word in _MARKED)


@dataclass(frozen=True, slots=True)
class Match:
    """The unit a row means; else `problem` is unknown_unit, unit_of_other_district or unknown_district.

    `candidates` are the nearest names (at most three), `reason` is one of: unknown_name, unknown_code, disagree,
    ambiguous, other_district, nothing.
    """

    unit: Unit | None
    problem: str = ""
    reason: str = ""
    candidates: tuple[str, ...] = ()


def match(code: object, name: object, district_id: str, day: date) -> Match:
    """The commune of the district that code and name mean on that day.

    A code may have lost its leading zero or be missing; without a name the code decides, without a code the name must
    fit one commune alone. A code and a name that mean different communes are unknown_unit.
    """
    return _match(_digits(code, 5), _text(name), district_id, _era(day))


def match_reporting(code: object, name: object, day: date) -> Match:
    """The reporting unit (district, province, or commune once there are no districts) of code and name on that day."""
    return _match_reporting(_digits(code, 0), _text(name), _era(day))


def code_of(code: object, width: int) -> str | None:
    """The digits of a code, with the leading zeros Excel ate: 6067.0 → "06067". None when nothing is written."""
    return _digits(code, width) or None


@lru_cache(maxsize=50_000)
def _match(code: str, text: str, district_id: str, day: date) -> Match:
    communes = catalogue.communes_of(district_id, day)
    if not text and not code:
        return Match(None, UNKNOWN, "nothing")
    named = _by_name(text, district_id, day) if text else communes
    if not code:
        return _named_only(text, named, communes, day)
    coded = next((unit for unit in communes if unit.code == code), None)
    if coded and coded in named:
        return Match(coded)
    if coded is None and not (text and named):
        elsewhere = catalogue.unit_on(code, day)
        if elsewhere and elsewhere.level == "commune" and (not text or elsewhere in _by_name(text, "", day)):
            return Match(None, OTHER_DISTRICT, "other_district", _nearest(text or elsewhere.name, communes))
    reason = "disagree" if coded or (text and named) else "unknown_code"
    return Match(None, UNKNOWN, reason, _nearest(text, communes, coded, code))


def _named_only(text: str, named: tuple[Unit, ...], communes: tuple[Unit, ...], day: date) -> Match:
    if len(named) == 1:
        return Match(named[0])
    if named:
        return Match(None, UNKNOWN, "ambiguous", tuple(unit.name for unit in named[:3]))
    if _by_name(text, "", day):
        return Match(None, OTHER_DISTRICT, "other_district", _nearest(text, communes))
    return Match(None, UNKNOWN, "unknown_name", _nearest(text, communes))


@lru_cache(maxsize=2_000)
def _match_reporting(code: str, text: str, day: date) -> Match:
    units = _reporters(day)
    named = tuple(unit for unit in units if _fits(text, unit)) if text else units
    if not code:
        if text and len(named) == 1:
            return Match(named[0])
        reason = "nothing" if not text else "ambiguous" if named else "unknown_name"
        return Match(
            None,
            UNKNOWN_REPORTER,
            reason,
            tuple(u.name for u in named[:3]) if text and named else _nearest(text, units),
        )
    found = next((unit for unit in units if unit.code in (code, code.zfill(5))), None)
    if found is None:
        return Match(None, UNKNOWN_REPORTER, "unknown_code", _nearest(text, units, code=code))
    if found not in named:
        return Match(None, UNKNOWN_REPORTER, "disagree", tuple(dict.fromkeys((found.name, *_nearest(text, units))))[:3])
    return Match(found)


def _reporters(day: date) -> tuple[Unit, ...]:
    return (*catalogue.reporting_units_on(day), catalogue.province())


@cache
def _era(day: date) -> date:
    """The first day on which the same units existed: matches of one era are remembered once, whatever the month."""
    starts = {unit.valid_from for unit in catalogue.units()}
    return max((start for start in starts if start <= day), default=day)


def _digits(code: object, width: int) -> str:
    """The digits of a code as it is written, padded to `width`; empty when nothing is written."""
    if code is None or isinstance(code, bool):
        return ""
    if isinstance(code, str) and code.isascii() and code.isdigit():
        return code.zfill(width)
    if isinstance(code, float) and code.is_integer():
        code = int(code)
    text = fold(str(code)).strip("'’.-–—_ ").replace(" ", "").removesuffix(".0")
    return text.zfill(width) if text.isdecimal() else text


def _text(name: object) -> str:
    return fold(str(name)).strip(" .,;:-–—_*'\"") if name is not None else ""


@cache
def _index(scope: str, day: date) -> dict[str, tuple[tuple[str, Unit], ...]]:
    """How a commune of a district (of all, with scope "") may be written, kind apart, with marks and without → (kind, commune)."""
    communes = (
        catalogue.communes_of(scope, day)
        if scope
        else tuple(u for u in catalogue.units_on(day) if u.level == "commune")
    )
    found: dict[str, list[tuple[str, Unit]]] = {}
    for unit in communes:
        kind, short = split_kind(unit.name)
        for words in {short, bare(short), fold(unit.name), bare(unit.name)}:
            found.setdefault(words, []).append((kind or unit.kind, unit))
    return {words: tuple(units) for words, units in found.items()}


@lru_cache(maxsize=50_000)
def _by_name(text: str, scope: str, day: date) -> tuple[Unit, ...]:
    """The communes a written name fits: kind and name where a kind is written, else the name alone.

    With marks it must fit with marks, unless nothing but plain letters is written.
    """
    index = _index(scope, day)
    kind, short = split_kind(text)
    fits = [unit for own, unit in index.get(short, ()) if kind in (None, own)]
    return tuple(dict.fromkeys((*(unit for _, unit in index.get(text, ())), *fits)))


def _fits(text: str, unit: Unit) -> bool:
    kind, short = split_kind(text)
    own_kind, own = split_kind(unit.name)
    if unit.level == "province" and (
        bare(text) in _PROVINCE or text in (fold(settings().department), fold(settings().section))
    ):
        return True
    return text == fold(unit.name) or (short in (own, bare(own)) and kind in (None, own_kind))


def _nearest(text: str, units: tuple[Unit, ...], first: Unit | None = None, code: str = "") -> tuple[str, ...]:
    """The nearest three names; of the nearest codes when only a code is written."""
    from rapidfuzz import fuzz, process  # only bad rows need it

    written, scorer = (text, fuzz.WRatio) if text else (code, fuzz.ratio)
    ways = {number: unit.name if text else unit.code for number, unit in enumerate(units)}
    ranked = (
        [units[found[2]].name for found in process.extract(written, ways, scorer=scorer, processor=bare, limit=3)]
        if written
        else []
    )
    return tuple(dict.fromkeys([*([first.name] if first else []), *ranked]))[:3]


def nearest(text: str, known: Sequence[str], limit: int = 3, least: float = 0.0) -> tuple[str, ...]:
    """Those of `known` that are written most like a text, marks apart, best first; offered, never taken."""
    from rapidfuzz import fuzz, process

    found = process.extract(text, known, scorer=fuzz.ratio, processor=bare, limit=limit, score_cutoff=least)
    return tuple(known[at] for _, _, at in found)


def _tones_first(text: str) -> str:
    """Moves the tone of each word to its first vowel: "hoà" and "hòa" are both "hòa"."""
    found: list[str] = []
    tone, vowel = "", -1
    for char in text:
        if not (char.isalpha() or unicodedata.combining(char)):
            _put(found, vowel, tone)
            tone, vowel = "", -1
            found.append(char)
            continue
        marks = unicodedata.normalize("NFD", char)
        found.append(unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES)))
        if vowel < 0 and marks[0] in _VOWELS:
            vowel = len(found) - 1
        tone = next((mark for mark in marks if mark in _TONES), tone)
    _put(found, vowel, tone)
    return "".join(found)


def _put(letters: list[str], place: int, tone: str) -> None:
    if tone:
        letters[place] = unicodedata.normalize("NFC", letters[place] + tone)
