"""The names behind the codes of an answer, as a reader's language has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from analytics import measures
from analytics.remembered import lasting
from analytics.scope import AUDIENCES, Scope, units_of
from data import calendar, catalogue
from data.language import Language

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Names:
    """Names for one scope: codes are re-used through time, so a unit's name depends on the year looked at."""

    db: duckdb.DuckDBPyConnection
    scope: Scope
    language: Language

    def loaded(self) -> Names:
        """The same with its units read: tables that are made later ask no file (remembered.forget)."""
        self._units  # noqa: B018 - reading it is what is wanted
        return self

    @cached_property
    def _units(self) -> dict[str, tuple[str, str, str]]:
        rows = units_of(lasting(self.db), self.scope.year)
        return {code: (level, kind, short if kind == "huyen" else name) for code, level, kind, name, short in rows}

    @cached_property
    def communes(self) -> dict[str, tuple[str, str, float | None, float | None]]:
        """Code → (name, code of the unit that reports for it, latitude, longitude), in the era of the month looked to."""
        rows = (
            lasting(self.db)
            .execute(
                """SELECT k.code, k.name, u.code, k.lat, k.lon FROM commune_year AS c
               JOIN period AS p ON p.year = c.year AND p.era = c.era JOIN unit AS k ON k.unit_key = c.commune_key
               JOIN unit AS u ON u.unit_key = c.unit_key WHERE p.period_key = ?""",
                [self.scope.through_key],
            )
            .fetchall()
        )
        return {code: (name, unit, lat, lon) for code, name, unit, lat, lon in rows}

    @cached_property
    def _heard(self) -> dict[str, bool]:
        return measures.heard(self.db, self.scope)

    @cached_property
    def unheard(self) -> frozenset[str]:
        """Units of which nothing can be said yet: no report of theirs is due, and none is in force."""
        return frozenset(unit for unit, heard in self._heard.items() if not heard)

    @property
    def nothing_due(self) -> bool:
        """True at the beginning of a year: nothing can be said of any unit looked at."""
        return len(self.unheard) == len(self._heard)

    @cached_property
    def waiting(self) -> int:
        """How many of the due reports that are not in the figures were sent all the same and wait for approval."""
        return measures.waiting(self.db, self.scope)

    def unit(self, code: str) -> str:
        """Bình Gia · Thành phố Lạng Sơn · Cấp tỉnh · Xã Thất Khê."""
        level, _, name = self._units.get(code, ("", "", code))
        return self.language.text("Cấp tỉnh") if level == "province" else name

    def is_province(self, code: str) -> bool:
        return self._units.get(code, ("", "", ""))[0] == "province"

    @cached_property
    def alone(self) -> bool:
        """True when at the month looked to communes report for themselves: from 7/2025."""
        return all(
            unit.level == "commune" for unit in catalogue.reporting_units_on(calendar.unit_day(self.scope.through))
        )

    def of_communes(self) -> str:
        """What communes are called together: "xã, phường, thị trấn", from 7/2025, without townships, "xã, phường"."""
        return self.language.text("xã, phường") if self.alone else self.language.text("xã, phường, thị trấn")

    def of_units(self, codes: Iterable[str] = ()) -> str:
        """What the units that report are called together: "huyện, thành phố", from 7/2025 "xã, phường"; `codes`: which of them."""
        levels = {self._units[code][0] for code in codes or self._units if code in self._units}
        if levels >= {"district", "commune"}:
            return self.language.text("đơn vị")
        return self.language.text("xã, phường") if "commune" in levels else self.language.text("huyện, thành phố")

    def activity(self, code: str) -> str:
        activity = catalogue.activity_by_code()[code]
        return self._either(activity.name_vi, activity.name_en)

    def counted_in(self, code: str) -> str:
        """The unit an activity is counted in: tin, cuộc, lượt người."""
        activity = catalogue.activity_by_code()[code]
        return self._either(activity.unit_vi, _many(activity.unit_en))

    def group(self, code: str) -> str:
        return self._of(catalogue.groups(), code)

    def source(self, code: str) -> str:
        return self._of(catalogue.sources(), code)

    def topic(self, code: str) -> str:
        return self._of(catalogue.topics(), code)

    def audience(self, code: str) -> str:
        return self._of(AUDIENCES, code)

    def sort_key(self, name: str) -> tuple[object, ...]:
        return _sort_key(self.language, name)

    def _of(self, rows: tuple[catalogue.Named, ...], code: str) -> str:
        found = next(row for row in rows if row.code == code)
        return self._either(found.name_vi, found.name_en)

    def _either(self, vi: str, en: str) -> str:
        return vi if self.language.code == "vi" else en


def _many(word: str) -> str:
    """The plural of what an activity is counted in, in English: copy → copies."""
    return word[:-1] + "ies" if word.endswith("y") else word + "s"


@lru_cache(maxsize=4096)
def _sort_key(language: Language, name: str) -> tuple[object, ...]:
    """A page sorts the same few hundred names many times."""
    return language.sort_key(name)
