"""Which unit a row means: code and name together, within a district, on a day.

Matching is exact after folding. A name that does not fit is an answer too: what is wrong with it
and the nearest three names, offered and never taken.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from data import catalogue
from data.catalogue import Unit

UNKNOWN, OTHER_DISTRICT = "unknown_unit", "unit_of_other_district"

# Ð (eth), as some keyboards and fonts write Đ; compared after casefold.
_D = str.maketrans({"ð": "đ", "ɖ": "đ"})
_INVISIBLE = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_SPACE = re.compile(r"\s+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
# Tone on the first or the second vowel is one spelling: hòa = hoà, thủy = thuỷ. Here the tone moves to the second.
_TONE_MOVES = re.compile(f"(?<=[^q\\W])(o)([{_TONES}])([ae])(?![a-z\u0300-\u036f])|(?<=[^q\\W])(u)([{_TONES}])(y)(?![a-z\u0300-\u036f])")
_PREFIX = {
    "xa": "xa", "x": "xa", "phuong": "phuong", "p": "phuong", "thi tran": "thi_tran", "tt": "thi_tran",
    "huyen": "huyen", "h": "huyen", "thanh pho": "thanh_pho", "tp": "thanh_pho", "tinh": "tinh", "t": "tinh",
}  # fmt: skip
_PREFIXED = re.compile(r"(thi tran|thanh pho|phuong|huyen|tinh|xa|tt|tp|x|p|h|t)(?:[. ]+|(?<=[.]))(.+)")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """The one spelling of a text: NFC, lower case, single spaces, tone on the second vowel, đ for ð, nothing invisible."""
    text = unicodedata.normalize("NFD", _INVISIBLE.sub("", text).casefold().translate(_D))
    text = _TONE_MOVES.sub(lambda m: f"{m[1]}{m[3]}{m[2]}" if m[1] else f"{m[4]}{m[6]}{m[5]}", text)
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()


@lru_cache(maxsize=20_000)
def bare(text: str) -> str:
    """Folded and without any diacritics: "Xã Đồng Ý" → "xa dong y"."""
    folded = unicodedata.normalize("NFD", fold(text)).replace("đ", "d")
    return "".join(char for char in folded if not unicodedata.combining(char))


@lru_cache(maxsize=20_000)
def split_kind(name: str) -> tuple[str | None, str]:
    """The kind a name begins with and the folded rest: "TT. Chi Lăng" → ("thi_tran", "chi lăng")."""
    folded = fold(name.replace("_", " ")).replace(":", " ").strip(" .,;-")
    plain = bare(folded)
    found = _PREFIXED.fullmatch(plain)
    if not found:
        return None, folded
    return _PREFIX[found[1]], folded[len(folded) - len(found[2]) :].strip()


@dataclass(frozen=True, slots=True)
class Match:
    """The unit a row means; else `problem` is unknown_unit or unit_of_other_district.

    `candidates` are the nearest names (at most three), `reason` is one of: unknown_name, unknown_code, disagree,
    ambiguous, other_district, nothing.
    """

    unit: Unit | None
    problem: str = ""
    reason: str = ""
    candidates: tuple[str, ...] = ()


@lru_cache(maxsize=20_000)
def match(code: object, name: object, district_id: str, day: date) -> Match:
    """The commune of the district that code and name mean on that day."""
    communes = catalogue.communes_of(district_id, day)
    text = str(name).strip() if name is not None else ""
    digits = code_of(code, 5)
    if not text and digits is None:
        return Match(None, UNKNOWN, "nothing")
    named = _by_name(text, communes) if text else communes
    if digits is None:
        return _named_only(text, named, communes, day)
    coded = next((unit for unit in communes if unit.code == digits), None)
    if coded and coded in named:
        return Match(coded)
    if coded is None and not (text and named):
        elsewhere = catalogue.unit_on(digits, day)
        if elsewhere and elsewhere.level == "commune" and (not text or _by_name(text, (elsewhere,))):
            return Match(None, OTHER_DISTRICT, "other_district", _nearest(text, communes))
    reason = "disagree" if coded or named else "unknown_code"
    return Match(None, UNKNOWN, reason, _nearest(text, communes, first=coded))


@lru_cache(maxsize=2_000)
def match_reporting(code: object, name: object, day: date) -> Match:
    """The reporting unit (district, province, or commune once there are no districts) of code and name on that day."""
    digits = str(code).strip() if code is not None else ""
    units = (*catalogue.reporting_units_on(day), catalogue.province())
    wanted = {digits, digits.removesuffix(".0")} | {code_of(code, 5) or ""}
    found = next((unit for unit in units if unit.code in wanted), None)
    text = str(name).strip() if name is not None else ""
    if found is None:
        return Match(None, "unknown_district", "unknown_code", _nearest(text, units))
    if text and not _by_name(text, (found,)) and not (found.level == "province" and bare(text) == "cap tinh"):
        return Match(None, "unknown_district", "disagree", (found.name,))
    return Match(found)


def code_of(code: object, width: int) -> str | None:
    """The digits of a code, with the leading zeros Excel ate: 6067.0 → "06067". None when nothing is written."""
    if code is None or isinstance(code, bool):
        return None
    if isinstance(code, float) and code.is_integer():
        code = int(code)
    text = fold(str(code)).strip("' ").replace(" ", "")
    if not text:
        return None
    text = text.removesuffix(".0")
    return text.zfill(width) if text.isdigit() else text


def _named_only(text: str, named: tuple[Unit, ...], communes: tuple[Unit, ...], day: date) -> Match:
    if len(named) == 1:
        return Match(named[0])
    if named:
        return Match(None, UNKNOWN, "ambiguous", tuple(unit.name for unit in named[:3]))
    everywhere = tuple(unit for unit in catalogue.units_on(day) if unit.level == "commune")
    if _by_name(text, everywhere):
        return Match(None, OTHER_DISTRICT, "other_district", _nearest(text, communes))
    return Match(None, UNKNOWN, "unknown_name", _nearest(text, communes))


def _by_name(text: str, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """The units a written name fits: kind and name where a kind is written, else the name alone."""
    kind, short = split_kind(text)
    plain = bare(short)
    without_marks = plain == short.replace("đ", "\0")  # nothing written but plain letters
    found = []
    for unit in units:
        own_kind, own = split_kind(unit.name)
        same = own == short or (without_marks and bare(own) == plain)
        whole = fold(unit.name) == fold(text)
        if whole or (same and kind in (None, own_kind)):
            found.append(unit)
    return tuple(found)


def _nearest(text: str, units: tuple[Unit, ...], first: Unit | None = None) -> tuple[str, ...]:
    from rapidfuzz import fuzz, process  # only bad rows need it

    names = [unit.name for unit in units]
    ranked = [match[0] for match in process.extract(text, names, scorer=fuzz.WRatio, processor=bare, limit=3)]
    return tuple(dict.fromkeys([*([first.name] if first else []), *ranked]))[:3]


@cache
def province_words() -> frozenset[str]:
    """How the row of the province's own work is written."""
    return frozenset({"cap tinh", "toan tinh"})
