"""Words and figures in the reader's language: gettext catalogues, and numbers as Vietnamese officials write them.

Message ids are the Vietnamese sentences themselves, so a page reads as what it shows; every other
language is one catalogue in `locale/`. Sentences take named facts: `text("thiếu {count} báo cáo", count=2)`.
"""

from __future__ import annotations

import gettext
import re
import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"
LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_COUNTED = re.compile(r"\{(\w+)\|([^|{}]*)\|([^|{}]*)\}")  # what a catalogue says of one and of many
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng: the usual order


def N_(message: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Marks a sentence for the catalogues where it is declared; it is translated where it is shown."""
    return message


class Language:
    """One reader's language. Figures are formatted here, never by the browser."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._catalogue = gettext.translation("tiendo", LOCALE, [code], fallback=True)

    def text(self, message: str, **facts: object) -> str:
        """The sentence in this language with its facts put in; of `{count|report|reports}` the word that fits the count."""
        found = self._catalogue.gettext(message) if message else ""
        if "|" in found and facts:
            found = _COUNTED.sub(lambda part: part[2] if str(facts.get(part[1])) == "1" else part[3], found)
        return found.format(**facts) if facts else found

    def number(self, value: float | int | Decimal | None, decimals: int = 0) -> str:
        """1234567.5 → "1.234.567,5" (vi). Rounds half up; None is an empty text."""
        if value is None:
            return ""
        rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        return self._separated(f"{rounded:,.{decimals}f}")

    def percent(self, ratio: float | None, decimals: int = 1) -> str:
        """0.875 → "87,5%". 100% and 0% only for all and none: 0.9996 shows 99,9% and 0.0001 shows 0,1%."""
        if ratio is None:
            return ""
        exact = Decimal(str(ratio)) * 100
        step = Decimal(1).scaleb(-decimals)
        shown = exact.quantize(step, ROUND_HALF_UP)
        if shown == 100 and exact != 100:
            shown += step if exact > 100 else -step
        if shown == 0 and exact != 0:
            shown = step if exact > 0 else -step
        shown = shown.quantize(Decimal(1)) if shown in (0, 100) else shown
        return self._separated(f"{shown:,f}") + "%"

    def money(self, dong: int | None) -> str:
        """Whole đồng as words: "1,25 tỷ đồng", "950,5 triệu đồng", "0 đồng"."""
        if dong is None:
            return ""
        size = abs(dong)
        if size >= 10**9:
            return self.text("{amount} tỷ đồng", amount=self._short(dong, 9, 2))
        if size >= 10**6:
            return self.text("{amount} triệu đồng", amount=self._short(dong, 6, 1))
        return self.text("{amount} đồng", amount=self.number(dong))

    def day(self, day: date | datetime | None) -> str:
        """05/03/2023, in every language."""
        return day.strftime("%d/%m/%Y") if day else ""

    def period(self, period: str) -> str:
        """ "2023-06" → "tháng 6/2023"; "2023-13" → "quyết toán bổ sung năm 2023"."""
        year, month = period.split("-")
        if month == "13":
            return self.text("quyết toán bổ sung năm {year}", year=year)
        return self.text("tháng {month}/{year}", month=int(month), year=year)

    def sort_key(self, name: str) -> tuple[object, ...]:
        """Sorts by the Vietnamese alphabet: letters first, tones second."""
        letters, tones = [], []
        for char in unicodedata.normalize("NFC", name).casefold():
            tone, base = 0, []
            for part in unicodedata.normalize("NFD", char):
                if part in _TONES:
                    tone = _TONES[part]
                else:
                    base.append(part)
            letter = unicodedata.normalize("NFC", "".join(base))
            letters.append((1, _ALPHABET.index(letter)) if letter in _ALPHABET else (0, ord(letter[0])))
            tones.append(tone)
        return (letters, tones)

    def _short(self, dong: int, power: int, decimals: int) -> str:
        shown = self.number(Decimal(dong).scaleb(-power), decimals)
        point = "," if self.code == "vi" else "."
        return shown.rstrip("0").rstrip(point) if point in shown else shown

    def _separated(self, english: str) -> str:
        return english.translate(str.maketrans(",.", ".,")) if self.code == "vi" else english


@cache
def language(code: str) -> Language:
    """The language of that code; Vietnamese for one we do not have."""
    return Language(code if code in LANGUAGES else "vi")
