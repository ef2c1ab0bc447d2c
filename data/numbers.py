"""What a cell says where a number is asked for: a value, a blank, "not applicable", or something wrong.

Counts are whole and not negative; money is whole đồng whatever unit the sheet is written in. The three
states stay apart: value (zero included), blank (not stated), na ("x").
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from data.names import fold

VALUE, BLANK, NA = "value", "blank", "na"
TEXT, FRACTION, NEGATIVE, AMBIGUOUS, HUGE = "text_in_number", "fraction", "negative", "ambiguous_number", "huge"

MOST_COUNT = 1_000_000
MOST_DONG = 10**12
_EXACT = 2**53  # beyond it Excel itself no longer knows the last digit
_DASHES = frozenset("-–—−‐‑‒―")
_NOT_APPLICABLE = frozenset({"x", "х", "×"})  # the Cyrillic letter and the sign look the same
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")
_DOTS = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+")
_DOTS_COMMA = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+,\d+")
_COMMAS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3}){2,}")
_COMMAS_DOT = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+\.\d+")
_COMMA_THREE = re.compile(r"[+-]?[1-9]\d*,\d{3}")
_DOT_THREE = re.compile(r"[+-]?[1-9]\d{3,}\.\d{3}")
_DONG = re.compile(r" ?(?:đồng|vnđ|vnd|đ|₫)\.?$")


@dataclass(frozen=True, slots=True)
class Number:
    """A cell read as a number. `problem` is "" or the code of what is wrong with it.

    `value` is None unless `state` is value and the number can be used. Of an ambiguous number `value` is the reading
    that is taken once a person has said so, `other` the reading that is not: a thousand where only that makes a count,
    the Vietnamese one (a decimal comma) where both make an amount.
    """

    value: int | None
    state: str
    problem: str = ""
    other: str = ""


_BLANK, _NA, _ZERO, _WRONG = Number(None, BLANK), Number(None, NA), Number(0, VALUE), Number(None, VALUE, TEXT)


@lru_cache(maxsize=8192, typed=True)
def read_count(value: object) -> Number:
    """The count a cell states: 12, "12", "1.234" (a thousand), "-" (zero), "x" (not applicable)."""
    return _checked(_read(value, False), Decimal(1), MOST_COUNT)


@lru_cache(maxsize=8192, typed=True)
def read_money(value: object, factor: int = 1, *, signed: bool = False) -> Number:
    """The whole đồng a cell states, written in units of `factor` đồng: 3.05 in triệu is 3.050.000.

    `signed`: what is taken away is stated with a minus, as in an adjustment of a plan.
    """
    read = _read(value, True)
    if signed and not isinstance(read, Number) and read[0] < 0:
        found = _checked((-read[0], read[1]), Decimal(factor), MOST_DONG)
        return Number(None if found.value is None else -found.value, found.state, found.problem, found.other)
    return _checked(read, Decimal(factor), MOST_DONG)


def _checked(found: Number | tuple[Decimal, bool], factor: Decimal, most: int) -> Number:
    if isinstance(found, Number):
        return found
    number, ambiguous = found
    if number < 0:
        return Number(None, VALUE, NEGATIVE)
    if number >= _EXACT:
        return Number(None, VALUE, HUGE)
    if ambiguous:
        return _ambiguous(number, factor, most)
    amount = number * factor
    whole = int(amount)
    if whole != amount:
        return Number(None, VALUE, FRACTION)
    return Number(whole, VALUE, HUGE if whole > most else "")


def _ambiguous(number: Decimal, factor: Decimal, most: int) -> Number:
    """Three digits behind a mark: a thousand, or a fraction. In whole things (factor 1) only the thousand is possible."""
    thousand = int(number * 1000)
    if factor == 1:
        return Number(thousand, VALUE, HUGE if thousand > most else AMBIGUOUS, _plain(number))
    amount = int(number * factor)
    return Number(amount, VALUE, HUGE if amount > most else AMBIGUOUS, _plain(thousand * factor))


def _read(value: object, money: bool) -> Number | tuple[Decimal, bool]:
    """The written number and whether it can be read in two ways, or a finished Number."""
    if value is None:
        return _BLANK
    if isinstance(value, (bool, date, datetime, time)):
        return _WRONG
    if isinstance(value, int):
        return Decimal(value), False
    if isinstance(value, float):
        return _read_float(value)
    return _read_text(fold(str(value)), money)


def _read_float(value: float) -> Number | tuple[Decimal, bool]:
    """A number cell, at the 15 digits Excel shows: 0.1 + 0.2 is 0.3. Exactly three decimals may be a
    thousand that Excel misread; a number below one may not.
    """
    if not math.isfinite(value):
        return _WRONG
    if abs(value) >= _EXACT:
        return Decimal(int(value)), False
    number = Decimal(f"{value:.15g}").normalize()
    return number, abs(number) > 1 and number.as_tuple().exponent == -3


def _read_text(text: str, money: bool) -> Number | tuple[Decimal, bool]:
    text = text.strip("'’` ")
    if not text:
        return _BLANK
    if text in _NOT_APPLICABLE:
        return _NA
    if text in _DASHES:
        return _ZERO
    if money:
        text = _DONG.sub("", text)
    text = text.replace("−", "-").replace("–", "-").replace("－", "-").replace("．", ".").replace("，", ",")
    if text.startswith("(") and text.endswith(")"):  # an accountant's negative
        text = "-" + text[1:-1].strip()
    text = _joined(text)
    return _vietnamese(text) if len(text) <= 40 and _NUMBER.fullmatch(text) else _WRONG


def _joined(text: str) -> str:
    """Digits grouped by spaces are one number ("1 234 567"), a sign may stand apart; anything else with spaces is no number."""
    text = re.sub(r"^([+-]) ", r"\1", text)
    first, *rest = text.split(" ")
    if (
        rest
        and first.lstrip("+-").isdecimal()
        and len(first.lstrip("+-")) <= 3
        and all(len(p) == 3 and p.isdecimal() for p in rest)
    ):
        return "".join((first, *rest))
    return text


def _vietnamese(text: str) -> tuple[Decimal, bool] | Number:
    """Reads "1.234" as a thousand, "1,5" as one and a half; "1,234" could be either and is said to be."""
    if _DOTS.fullmatch(text):
        return Decimal(text.replace(".", "")), False
    if _DOTS_COMMA.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", ".")), False
    if _COMMAS.fullmatch(text) or _COMMAS_DOT.fullmatch(text):
        return Decimal(text.replace(",", "")), False
    if text.count(",") + text.count(".") > 1:
        return _WRONG
    return Decimal(text.replace(",", ".")), bool(_COMMA_THREE.fullmatch(text) or _DOT_THREE.fullmatch(text))


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
