"""The words of a question, and those of them that say a time: months, quarters, half years, to date, the month before.

`tokens` cuts a question into words as `data.names.fold` spells them; `moments_at` finds every time that begins at a word. A word
written with marks must have the right ones; one without any stands for all its spellings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from data import names

# What a moment is: a month, some months, a part of the year (a quarter, from … to), up to a month, a whole year, as far as is
# looked at, the month looked to, the month before it, the same months a year before, the n months up to now.
MONTH, MONTHS, QUARTERS, PART, TO_DATE, YEAR, NOW, THIS, LAST, SAME, RECENT, LAST_PART = (
    "month", "months", "quarters", "part", "to_date", "year", "now", "this", "last", "same", "recent", "last_part",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A word: in one spelling, without marks, and as it was written."""

    text: str
    bare: str
    said: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as it was said: its kind, months (since … through, or those named), and the year when one is said (0: not).

    `months` of QUARTERS are the quarters named, 1 to 4. `back` is how many years back a year is said to be ("năm ngoái").
    """

    kind: str
    since: int = 1
    through: int = 12
    months: tuple[int, ...] = ()
    year: int = 0
    back: int = 0


_WORD = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)?|[^\W\d_]+|[%<>=≥≤/,–-]")
_LIST = re.compile(r"((?:tháng|thang|\bt)\s*)(\d{1,2}(?:\s*,\s*\d{1,2})+)")
_WRITTEN = {
    "tỉ": "tỷ",
    "kì": "kỳ",
    "quí": "quý",
    "ti": "ty",
    "ki": "ky",
    "qui": "quy",
    "–": "-",
    "lí": "lý",
    "mĩ": "mỹ",
}


def tokens(text: str) -> tuple[Token, ...]:
    """The words, numbers and signs of a question; i and y as one where both are written (tỉ lệ, tỷ lệ)."""
    plain = "".join(
        char for char in unicodedata.normalize("NFC", text).casefold() if unicodedata.category(char) != "Cf"
    )
    words = _WORD.findall(_LIST.sub(lambda found: found[1] + found[2].replace(",", " , "), plain))
    found = []
    for at, word in enumerate(words):
        after = words[at + 1] if at + 1 < len(words) else ""
        written = word if word == "ti" and names.bare(after) != "le" else _WRITTEN.get(word, word)
        found.append(Token(names.fold(written), names.bare(written), word))
    return tuple(found)


_NUMBERS = {"gieng": 1, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
            "muoi mot": 11, "muoi hai": 12, "chap": 12, "i": 1, "ii": 2, "iii": 3, "iv": 4}  # fmt: skip
# Without its marks such a word is another one ("sau" is after): beside words with marks it is no number.
_OTHERWISE = frozenset({"sau", "bay", "tam", "bon", "muoi", "chin", "mot"})
_TIME_WORDS = """tháng quý kỳ năm đến tới hết từ đầu cuối lũy luỹ kế cộng dồn nửa cả toàn này trước ngoái cùng gần đây nhất vừa rồi và
    hiện nay thời điểm tính kể sáu chín ba bốn một hai bảy tám mười tư giêng chạp qua mới đang xem cho khoảng báo cáo kế hoạch giờ bây liền lại tại đó tiên"""
_MARKED = frozenset(names.fold(word) for word in _TIME_WORDS.split())
_Y = r"(?: (?:(?:/|nam|-|nam ke hoach) )?(?P<y>20\d\d))?"
_M = r"(?:thang|t|ky thang|ky bao cao thang|ky)"
_D = r"(?P<{0}>1[0-2]|0?[1-9]|gieng|mot|hai|ba|bon|tu|nam(?! (?:20\d\d|nay|truoc|ngoai|ke))|sau|bay|tam|chin|muoi(?: (?:mot|hai))?(?! (?:mot|hai))|chap)"
_N = r"\d\d?|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi(?: mot)?"
_NOT_A_COUNT = r"(?! (?:huyen|xa|don vi|dia phuong|hoat dong|phuong|thi tran|%|noi|chi tieu|tin|bai|cuoc|to(?! chuc)|nhom|nguon|thanh pho|trieu|ty)\b)"
_UP = r"(?:(?:luy ke|cong don) )?(?:(?:tinh|ke)? ?(?:tu dau nam|tu thang (?:1|mot)|tu dau nam 20\d\d)?,? ?)?(?:(?:luy ke )?(?:tinh )?(?:cho )?(?:den|toi|het)(?: (?:thoi diem|ky|nay))?(?: (?:het|cuoi))?)"
_QUARTER = r"(?:quy|q) (?P<q>[1-4]|iv|iii|ii|i|mot|hai|ba|bon|tu)"

_PATTERNS: tuple[tuple[str, str], ...] = (
    (TO_DATE, rf"{_UP} {_M} {_D.format('m')}{_Y}"),
    (TO_DATE, rf"(?:luy ke|cong don)(?: tu dau nam)?,? {_M} {_D.format('m')}{_Y}"),
    (TO_DATE + "q", rf"(?:{_UP}|luy ke|cong don) {_QUARTER}{_Y}"),
    (TO_DATE + "h", rf"(?:luy ke|cong don|{_UP}) (?P<n>6|9|sau|chin) (?:thang|t)(?: dau nam)?{_Y}"),
    (PART, rf"(?:trong )?(?:khoang )?(?:(?:tinh |ke )?tu )?{_M} {_D.format('a')}(?: (?:/|nam) (?P<before>20\d\d))? (?:den|toi|-|den het|toi het|den {_M}|toi {_M}|- {_M}|den het {_M}) {_D.format('b')}{_Y}{_NOT_A_COUNT}"),
    (PART + "now", rf"(?:tinh |ke )?tu {_M} {_D.format('a')}{_Y} (?:den|toi)(?: hien)? nay"),
    (MONTHS, rf"(?:cac )?{_M} {_D.format('a')}(?P<list>(?: (?:,|va|, va)(?: {_M})? (?:1[0-2]|[1-9])){{1,11}}){_Y}{_NOT_A_COUNT}"),
    (MONTH, rf"(?:trong |cua )?{_M} {_D.format('m')}{_Y}"),
    (MONTH, r"(?P<m>1[0-2]|0?[1-9]) / (?P<y>20\d\d)"),
    (MONTH, r"(?P<y>20\d\d) - (?P<m>1[0-2]|0[1-9])"),
    ("earlier", rf"truoc {_M} {_D.format('m')}{_Y}"),
    ("later", rf"sau {_M} {_D.format('m')}{_Y}"),
    (PART + "q", rf"(?:trong )?{_QUARTER}{_Y}"),
    (QUARTERS, rf"(?:trong )?(?:cac )?{_QUARTER}(?P<list>(?: (?:,|va|, va)(?: (?:quy|q))? (?:[1-4]|iv|iii|ii|i)){{1,3}}){_Y}{_NOT_A_COUNT}"),
    ("first_quarter", rf"(?:trong )?quy dau(?: tien)?(?: cua)? nam{_Y}"),
    ("last_quarter", rf"(?:trong )?quy cuoi(?: cung)?(?: cua)? nam{_Y}"),
    ("first_quarters", rf"(?:trong )?(?P<n>2|3|hai|ba) quy dau(?: cua)? nam{_Y}"),
    ("half", rf"(?:trong )?(?:(?P<n>6|9|3|sau|chin|ba) (?:thang|t) dau nam|(?P<half>nua (?:dau )?nam(?: dau nam)?|nua nam dau)){_Y}"),
    ("half", rf"(?:trong )?(?P<n>{_N}) (?:thang|t) dau nam{_Y}"),
    ("half", rf"sau (?P<n>{_N}) thang(?: dau nam)?{_Y}"),
    ("half", rf"(?P<n>6|9|sau|chin) (?:thang|t){_Y}(?! (?:cuoi|gan|qua|vua|lien|truoc|toi))"),
    ("end", rf"(?:trong )?(?:(?P<n>\d\d?|sau|ba) (?:thang|t) cuoi nam|nua cuoi nam|nua nam cuoi){_Y}"),
    (RECENT, r"(?:trong )?(?P<n>\d\d?|ba|hai|sau) (?:thang|ky|t) (?:gan day|gan nhat|vua qua|qua|moi nhat|vua roi)"),
    (YEAR, r"(?:trong |cua )?(?:ca )?nam(?: ke hoach)? (?P<y>20\d\d)"),
    (YEAR, r"(?P<y>20\d\d)"),
    (YEAR, r"(?:trong )?(?:ca nam|ca nam nay|nam nay|toan nam)"),
    ("ago", r"(?:trong )?(?:ca )?(?:nam ngoai|nam truoc)"),
    (NOW, r"(?:luy ke |cong don )?(?:(?:tinh |ke )?tu dau nam|tu dau nam)(?: (?:den|toi)(?: hien| thoi diem hien)? (?:nay|tai|gio))?"),
    (NOW, r"(?:luy ke |cong don )?(?:tinh )?(?:den|toi) (?:nay|hien nay|thoi diem nay|thoi diem hien tai|thoi diem hien nay|hien tai|gio|bay gio)"),
    (NOW, r"luy ke(?: ca nam)?|cong don"),
    (NOW, r"trong nam(?! (?:20\d\d|nay|truoc|ngoai|ke|thang|huyen|xa|ngay))"),
    (THIS, r"(?:trong )?(?:thang|ky)(?: bao cao)? (?:nay|dang xem|hien tai|gan nhat|moi nhat|gan day nhat)"),
    (LAST, r"(?:trong )?(?:thang|ky)(?: bao cao)? (?:truoc|lien truoc|vua roi|truoc do|vua qua|qua)"),
    (LAST_PART, r"(?:trong )?(?P<which>quy nay|quy truoc|quy vua roi|quy vua qua|quy lien truoc)"),
    (SAME, r"(?:cung ky|ky nay)(?: cua)? (?:nam (?:truoc|ngoai|20\d\d))|cung ky"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern + r"(?= |$)")) for kind, pattern in _PATTERNS)


def moments_at(words: Sequence[Token], at: int) -> Iterator[tuple[int, Moment]]:
    """(the word after it, the moment) for every time that begins at word `at`."""
    joined = " ".join(word.bare for word in words[at:])
    ends: set[tuple[int, Moment]] = set()
    for kind, pattern in _COMPILED:
        found = pattern.match(joined)
        if not found or not found[0].strip():
            continue
        end = at + len(found[0].strip().split(" "))
        if not _spelled(words[at:end], kind):
            continue
        moment = _moment(kind, found)
        if moment and (end, moment) not in ends:
            ends.add((end, moment))
            yield end, moment


def _spelled(words: Sequence[Token], kind: str) -> bool:
    """Whether words with marks have those of times, and a number that is another word without its marks has them."""
    marked = [word for word in words if word.text != word.bare]
    numbers = words[1:] if words[0].bare == "sau" and kind in ("later", "half") else words
    other = any(word.text in _OTHERWISE for word in numbers)
    return all(word.text in _MARKED for word in marked) and not (marked and other)


def _moment(kind: str, found: re.Match[str]) -> Moment | None:
    said = found.groupdict()
    year = int(said.get("y") or 0)
    read = _READ.get(kind)
    if read is None:
        return Moment(kind, year=year)
    return read(said, year)


def _number(word: str | None) -> int:
    return _NUMBERS.get(word or "", 0) or int(word or 0)


def _upto(months: int, year: int) -> Moment | None:
    return Moment(TO_DATE, 1, months, year=year) if 1 <= months <= 12 else None


def _part(since: int, through: int, year: int) -> Moment | None:
    if not 1 <= since <= through <= 12:
        return None
    return Moment(MONTH if since == through else PART, since, through, year=year)


def _quarter(said: dict[str, str | None]) -> int:
    return _number(said["q"])


def _months(said: dict[str, str | None], year: int) -> Moment | None:
    rest = [int(number) for number in re.findall(r"\d+", said["list"] or "")]
    months = tuple(dict.fromkeys((_number(said["a"]), *rest)))  # in the order said
    return Moment(MONTHS, min(months), max(months), months, year)


def _quarters(said: dict[str, str | None], year: int) -> Moment | None:
    rest = [_number(word) for word in re.findall(r"[1-4]|[iv]+", (said["list"] or "").replace("va", ""))]
    named = tuple(dict.fromkeys((_quarter(said), *rest)))  # in the order said
    return Moment(QUARTERS, 3 * min(named) - 2, 3 * max(named), named, year) if len(named) > 1 else None


def _half(said: dict[str, str | None], year: int) -> Moment | None:
    return _upto(6 if said.get("half") else _number(said["n"]), year)


def _end(said: dict[str, str | None], year: int) -> Moment | None:
    months = _number(said.get("n")) or 6
    return _part(13 - months, 12, year) if months < 12 else None


def _months_between(said: dict[str, str | None], year: int) -> Moment | None:
    """From … to of one year; a first month of another year is no time that can be looked at."""
    before = int(said["before"] or 0)
    if before and year and before != year:
        return None
    year = year or before
    return _part(_number(said["a"]), _number(said["b"]), year)


def _after(said: dict[str, str | None], year: int) -> Moment | None:
    month = _number(said["m"])
    return Moment(PART, month + 1, 0, year=year) if month < 12 else None


_READ: dict[str, Callable[[dict[str, str | None], int], Moment | None]] = {
    TO_DATE: lambda said, year: _upto(_number(said["m"]), year),
    TO_DATE + "q": lambda said, year: _upto(3 * _quarter(said), year),
    TO_DATE + "h": lambda said, year: _upto(_number(said["n"]), year),
    PART: _months_between,
    PART + "now": lambda said, year: Moment(PART, _number(said["a"]), 0, year=year),
    PART + "q": lambda said, year: _part(3 * _quarter(said) - 2, 3 * _quarter(said), year),
    MONTH: lambda said, year: _part(_number(said["m"]), _number(said["m"]), year),
    MONTHS: _months,
    "earlier": lambda said, year: _upto(_number(said["m"]) - 1, year),
    "later": _after,
    "first_quarter": lambda said, year: _part(1, 3, year),
    "last_quarter": lambda said, year: _part(10, 12, year),
    QUARTERS: _quarters,
    "first_quarters": lambda said, year: _upto(3 * _number(said["n"]), year),
    "half": _half,
    "end": _end,
    "ago": lambda said, year: Moment(YEAR, back=1),
    RECENT: lambda said, year: Moment(RECENT, through=_number(said["n"])),
    LAST_PART: lambda said, year: Moment(LAST_PART, through=0 if said["which"] == "quy nay" else 1),
}
