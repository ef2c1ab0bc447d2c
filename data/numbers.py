"""What a cell says where a number is asked for: a value, a blank, "not applicable", or something wrong.

Counts are whole and not negative; money is whole đồng whatever unit the sheet is written in. The three
states stay apart: value (zero included), blank (not stated), na ("x").
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from data.names import fold

VALUE, BLANK, NA = "value", "blank", "na"
TEXT, FRACTION, NEGATIVE, AMBIGUOUS, HUGE = "text_in_number", "fraction", "negative", "ambiguous_number", "huge"

MOST_COUNT = 1_000_000
MOST_DONG = 10**12
_EXACT = 2**53  # beyond it Excel itself no longer knows the last digit
_DASHES = frozenset("-–—−")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")
_DOTS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+")
_DOTS_COMMA = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+")
_COMMAS = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){2,}")
_COMMAS_DOT = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+")
_THREE = re.compile(r"[+-]?\d{1,3},\d{3}")
_UNIT_WORDS = re.compile(r"\s*(?:đồng|vnđ|vnd|đ)$")


@dataclass(frozen=True, slots=True)
class Number:
    """A cell read as a number. `problem` is "" or the code of what is wrong with it.

    `value` is None unless `state` is value and the number can be used. An ambiguous number has the only
    reading that is possible, or the Vietnamese one where both are; `other` is the second reading.
    """

    value: int | None
    state: str
    problem: str = ""
    other: str = ""


_BLANK = Number(None, BLANK)
_NA = Number(None, NA)
_WRONG = Number(None, VALUE, TEXT)


@lru_cache(maxsize=4096, typed=True)
def read_count(value: object) -> Number:
    """The count a cell states: 12, "12", "1.234" (a thousand), "-" (zero), "x" (not applicable)."""
    return _checked(value, Decimal(1), MOST_COUNT)


@lru_cache(maxsize=4096, typed=True)
def read_money(value: object, factor: int = 1) -> Number:
    """The whole đồng a cell states, written in units of `factor` đồng: 3.05 in triệu is 3.050.000."""
    return _checked(value, Decimal(factor), MOST_DONG)


def _checked(value: object, factor: Decimal, most: int) -> Number:
    found = _read(value)
    if isinstance(found, Number):
        return found
    number, ambiguous = found
    if not -_EXACT < number < _EXACT:
        return Number(None, VALUE, HUGE)
    whole = _whole(number * factor)
    if whole is None:
        # A number with exactly three decimals may be a thousand that Excel took for a fraction.
        # As a count only the thousand is possible, so that is its value once a person has said so.
        if (ambiguous or _three_decimals(number)) and number >= 0 and factor == 1:
            return Number(int(number * 1000), VALUE, AMBIGUOUS, _plain(number))
        return Number(None, VALUE, FRACTION)
    if whole < 0:
        return Number(None, VALUE, NEGATIVE)
    if whole > most:
        return Number(whole, VALUE, HUGE)
    if ambiguous:
        return Number(whole, VALUE, AMBIGUOUS, _plain(number * 1000))
    if factor != 1 and _three_decimals(number):
        return Number(whole, VALUE, AMBIGUOUS, _plain(number * 1000))
    return Number(whole, VALUE)


def _read(value: object) -> Number | tuple[Decimal, bool]:
    """The written number and whether it can be read in two ways, or a finished Number."""
    if value is None:
        return _BLANK
    if isinstance(value, (bool, date, datetime, time)):
        return _WRONG
    if isinstance(value, int):
        return Decimal(value), False
    if isinstance(value, float):
        return (Decimal(repr(value)).normalize(), False) if math.isfinite(value) else _WRONG
    return _read_text(fold(str(value)))


def _read_text(text: str) -> Number | tuple[Decimal, bool]:
    if not text:
        return _BLANK
    if text in ("x", "х", "×"):  # the Cyrillic letter and the sign look the same
        return _NA
    if text in _DASHES:
        return Number(0, VALUE)
    text = _UNIT_WORDS.sub("", text).replace("−", "-").replace("–", "-")
    if text.startswith("(") and text.endswith(")"):  # an accountant's negative
        text = "-" + text[1:-1].strip()
    text = _joined(text)
    if not _NUMBER.fullmatch(text):
        return _WRONG
    try:
        return _vietnamese(text)
    except InvalidOperation:
        return _WRONG


def _joined(text: str) -> str:
    """Digits grouped by spaces are one number ("1 234 567"); anything else with spaces is not a number."""
    parts = text.split(" ")
    if len(parts) > 1 and len(parts[0].lstrip("+-")) in (1, 2, 3) and all(len(p) == 3 and p.isdecimal() for p in parts[1:]):
        return "".join(parts)
    return text


def _vietnamese(text: str) -> tuple[Decimal, bool] | Number:
    """Reads "1.234" as a thousand, "1,5" as one and a half; "1,234" could be either and is said to be."""
    if _DOTS.fullmatch(text):
        return Decimal(text.replace(".", "")), False
    if _DOTS_COMMA.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", ".")), False
    if _COMMAS.fullmatch(text):
        return Decimal(text.replace(",", "")), False
    if _COMMAS_DOT.fullmatch(text):
        return Decimal(text.replace(",", "")), False
    if _THREE.fullmatch(text):
        return Decimal(text.replace(",", ".")), True
    if text.count(",") + text.count(".") > 1:
        return _WRONG
    return Decimal(text.replace(",", ".")), False


def _three_decimals(number: Decimal) -> bool:
    return number.as_tuple().exponent == -3


def _whole(number: Decimal) -> int | None:
    return int(number) if number == number.to_integral_value() else None


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
