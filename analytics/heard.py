"""The phrases of one question and what can be read from each of them alone: places, work, counts, words.

What they come to together is meaning (which measure), timing (which months) and ask (the question).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from analytics import lexicon, moments, semantic
from analytics.lexicon import Segment
from analytics.moments import Moment, Token
from analytics.scope import Scope
from data import calendar, catalogue
from data.catalogue import Unit
from data.forms.declaration import version_of
from data.language import N_, Language

if TYPE_CHECKING:
    import duckdb

UNITS_OF_MONEY = {"nghin": 1e3, "nghin dong": 1e3, "trieu": 1e6, "trieu dong": 1e6, "trd": 1e6, "tr d": 1e6, "tr": 1e6, "ty": 1e9, "ty dong": 1e9, "dong": 1.0}  # fmt: skip


class No(Exception):
    """A question that has no answer; the text says why."""


def looked(found: Sequence[Segment], base: Scope) -> str:
    """The month that the question looks to, as far as it says one: its units are those of that month."""
    said = [one.value for one in found if isinstance(one.value, Moment)]
    year = next((one.year or base.year - one.back for one in said if one.year or one.back), base.year)
    named = [
        one.through
        for one in said
        if one.kind in (moments.MONTH, moments.MONTHS, moments.QUARTERS, moments.PART, moments.TO_DATE) and one.through
    ]
    if not named and year == base.year:
        return base.through
    return f"{year}-{named[0] if named else 12:02d}"


@dataclass(frozen=True)
class Heard:
    """A question cut into phrases, asked of `base` where it does not say. Raises No for what its own words contradict."""

    words: Sequence[Token]
    found: Sequence[Segment]
    db: duckdb.DuckDBPyConnection
    base: Scope
    spoken: Language

    @cached_property
    def kinds(self) -> frozenset[str]:
        return frozenset(one.kind for one in self.found)

    @cached_property
    def text(self) -> str:
        """The question without marks."""
        return " ".join(word.bare for word in self.words)

    def values(self, kind: str) -> list[Any]:
        return [one.value for one in self.found if one.kind == kind]

    def codes(self, kind: str) -> tuple[str, ...]:
        """The codes of a kind, in the catalogue's order."""
        said = {code for codes in self.values(kind) for code in codes}
        known = catalogue.activities() if kind == lexicon.ACTIVITY else semantic.choices(kind)
        return tuple(one.code for one in known if one.code in said)

    def said(self, one: Segment) -> str:
        return " ".join(word.said for word in self.words[one.start : one.end])

    def bare_of(self, one: Segment) -> str:
        return " ".join(word.bare for word in self.words[one.start : one.end])

    def spelled(self, kind: str) -> set[str]:
        """The phrases of a kind without marks."""
        return {
            " ".join(word.bare for word in self.words[one.start : one.end]) for one in self.found if one.kind == kind
        }

    def no(self, reason: str, **facts: object) -> No:
        return No(self.spoken.text(reason, **facts))

    def has(self, *kinds: str) -> bool:
        return bool(self.kinds & set(kinds))

    @property
    def together(self) -> bool:
        """Several that are named are told as one ("tổng", "tính chung"), unless they are compared."""
        compared = self.has(lexicon.COMPARE, lexicon.FEWER) or any(
            one.startswith("so") for one in self.spelled(lexicon.AGAINST)
        )
        return self.has(lexicon.SUM, lexicon.TOGETHER) and not compared

    @cached_property
    def how_much(self) -> bool:
        """An amount is asked for; "thứ bao nhiêu" asks for a place."""
        placed = sum("bao nhieu" in self.bare_of(one) for one in self.found if one.kind == lexicon.RANK)
        return self.text.count("bao nhieu") > placed

    @cached_property
    def moving(self) -> str:
        """ "tăng" or "giảm" when the places where something rose, or fell, are asked for: "huyện nào tăng so với tháng trước"."""
        said = {phrase for phrase in self.spelled(lexicon.COMPARE) if phrase in ("tang", "giam", "tang len", "giam di")}
        picked = self.has(lexicon.HOW_MANY) or (self.has(lexicon.WHICH) and not self.how_much)
        said |= {"tang" if one == "most" else "giam" for one in self.values(lexicon.RISING)}
        return next(iter(said))[:4] if len(said) == 1 and (picked or self.has(lexicon.RISING)) else ""

    @cached_property
    def ranking(self) -> bool:
        """The place of what is named among all is asked for: "Chi Lăng xếp thứ mấy", "thứ hạng của Chi Lăng"."""
        of_one = self.has(lexicon.RANKED, lexicon.RANK) and len(self.values(lexicon.UNIT)) == 1
        others = (lexicon.BY, lexicon.WHICH, lexicon.COMPARE, lexicon.TOP)
        return self.has(lexicon.RANK) or (of_one and not self.has(*others))

    @cached_property
    def left_out(self) -> tuple[Segment, ...]:
        """The places after "trừ", "không kể": Raises No when none stands there."""
        found: list[Segment] = []
        for at, one in enumerate(self.found):
            if one.kind != lexicon.EXCEPT:
                continue
            after = list(itertools.takewhile(self._lists_places, self.found[at + 1 :]))
            named = [other for other in after if other.kind in (lexicon.UNIT, lexicon.POOR)]
            if not named:
                raise self.no(
                    N_("“{words}”: chỉ bỏ bớt được huyện, thành phố; hãy nêu tên ngay sau đó."), words=self.said(one)
                )
            found += named
        return tuple(found)

    def _lists_places(self, one: Segment) -> bool:
        """Whether a phrase goes on with a list of places: "Bình Gia và Văn Quan", "hai huyện Bình Gia, Văn Quan"."""
        joins = self.bare_of(one) in ("va", ",", "huyen", "cac", "ca", "don vi", "hai huyen", "2 huyen", "cac huyen")
        return joins or one.kind in (lexicon.UNIT, lexicon.POOR)

    @cached_property
    def without(self) -> tuple[str, ...]:
        """The units left out."""
        if any(_is_commune(one) for one in self.left_out if one.kind == lexicon.UNIT):
            raise self.no(N_("Chưa bỏ bớt được một xã khỏi câu hỏi; chỉ bỏ được huyện, thành phố."))
        codes: list[str] = []
        for one in self.left_out:
            if one.kind == lexicon.POOR:
                codes += [unit.code for unit in self._poor()]
            elif len(one.value) > 1:  # type: ignore[arg-type]
                raise self._which_of(one)
            else:
                codes.append(one.value[0].code)  # type: ignore[index]
        return tuple(dict.fromkeys(codes))

    def _poor(self) -> list[Unit]:
        return [
            unit
            for unit in catalogue.units_on(calendar.unit_day(looked(self.found, self.base)))
            if unit.level == "district" and unit.poor_district
        ]

    @cached_property
    def _named(self) -> list[Segment]:
        """The places that are asked of."""
        return [one for one in self.found if one.kind == lexicon.UNIT and one not in self.left_out]

    @property
    def units(self) -> tuple[str, ...]:
        """The units that report, of those named."""
        return self._placed[0]

    @property
    def communes(self) -> tuple[str, ...]:
        return self._placed[1]

    @cached_property
    def activities(self) -> tuple[str, ...]:
        """ "tin bài" of a website are its own activity, no news and no articles; "lượt người dự hội nghị" are of conferences."""
        found = self.codes(lexicon.ACTIVITY)
        if self.people_of:
            return tuple(code for code in found if code != "LUOT_NGUOI")
        webs = any(group == "TRANG_TTDT" for group, _ in self.values(lexicon.EITHER))
        return () if webs and set(found) <= {"TIN", "BAI"} else found

    @cached_property
    def people_of(self) -> bool:
        """People of an activity or a topic are asked for ("lượt người tham dự hội nghị"), not the two beside each other."""
        said = self.codes(lexicon.ACTIVITY)
        if (self.topics or "people_per_meeting" in self.values(lexicon.MEASURE)) and said == ("LUOT_NGUOI",):
            return True
        two = len(said) == 2 and "LUOT_NGUOI" in said and set(said) <= {"LUOT_NGUOI", *semantic.reaching()}
        return two and not self._joined(lexicon.ACTIVITY)

    @cached_property
    def unspent(self) -> bool:
        """ "nhóm nào chưa giải ngân": those with nothing spent, not what they have left."""
        left = self.values(lexicon.MEASURE) == ["remaining"] and all(one.startswith("chua ") for one in self.spelled(lexicon.MEASURE))  # fmt: skip
        more = self.has(lexicon.KEEP, lexicon.MOST, lexicon.LEAST, lexicon.STILL, lexicon.RANKED, lexicon.COMPARE)
        return left and self.has(lexicon.WHICH) and not (more or self.how_much)

    def _joined(self, kind: str) -> bool:
        """Whether an "and" stands between two phrases of a kind."""
        named = [one for one in self.found if one.kind == kind]
        return any(
            one.kind in (lexicon.AND, lexicon.AGAINST) and before.end <= one.start < after.start
            for before, after in itertools.pairwise(named)
            for one in self.found
        )

    @cached_property
    def groups(self) -> tuple[str, ...]:
        return self.codes(lexicon.GROUP)

    @cached_property
    def sources(self) -> tuple[str, ...]:
        return self.codes(lexicon.SOURCE)

    @cached_property
    def topics(self) -> tuple[str, ...]:
        return self.codes(lexicon.TOPIC)

    @cached_property
    def audiences(self) -> tuple[str, ...]:
        return self.codes(lexicon.AUDIENCE)

    @cached_property
    def counts(self) -> list[tuple[int, str]]:
        """(how many, of what): "5 huyện"; "hai huyện Bình Gia và Văn Quan" only counts what is named."""
        said = [one for one in self.values(lexicon.TOP) if one[0] != lexicon.NOT_SAID]
        if self.has(lexicon.MOST, lexicon.LEAST, lexicon.FAST, lexicon.SLOW, lexicon.RANKED):
            return said
        named = {(len(self.units), "district"), (len(self.communes), "commune")}
        return [one for one in said if one[0] < 2 or one not in named]

    @cached_property
    def nouns(self) -> list[str]:
        """The dimensions of bare nouns: "huyện … cao nhất"."""
        return [dimension for count, dimension in self.values(lexicon.TOP) if count == lexicon.NOT_SAID]

    @cached_property
    def kept_unit(self) -> str:
        """ "%", "plan", "money", a counted unit, or "" without a condition."""
        for _, _, unit in self.values(lexicon.KEEP):
            if unit in ("%", "phan tram"):
                return "%"
            return "money" if unit in UNITS_OF_MONEY else unit or "number"
        return ""

    def narrowing(self, measure: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(activities, groups) as the measure takes them."""
        source = semantic.MEASURES[measure].source
        eithers = self.values(lexicon.EITHER)
        if source in ("money", "unit_cost", "shares"):
            groups = tuple(dict.fromkeys((*self.groups, *(group for group, _ in eithers))))
            if source == "unit_cost" and self.activities:
                against = {activity: group for group, activity in semantic.counted_against(self.base.through).items()}
                groups = groups or tuple(against.get(code, "") for code in self.activities)
                return (), groups
            return self.activities, groups
        activities = self.activities
        own = tuple(one.code for one in catalogue.activities(version_of(self.base.through)) if one.group in self._wide)
        return tuple(dict.fromkeys((*activities, *own, *(code for _, codes in eithers for code in codes)))), ()

    @cached_property
    def _wide(self) -> tuple[str, ...]:
        """The contents that stand for their activities; "tin phát thanh truyền hình" is of the news, not of all of them."""
        known = catalogue.activity_by_code()
        told = {known[code].group for code in self.activities} if not self.has(lexicon.AND) else set()
        return tuple(group for group in self.groups if group not in told)

    @cached_property
    def _placed(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(units that report, communes)."""
        named = [cast("tuple[Unit, ...]", one.value) for one in self._named]
        sure = [one[0] for one in named if len(one) == 1]
        districts = [unit for unit in sure if unit.level != "commune" or unit.parent_id == catalogue.province().id]
        within = {unit.id for unit in districts}
        communes = [unit for unit in sure if unit not in districts]
        for segment in (one for one in self._named if len(one.value) > 1):  # type: ignore[arg-type]
            above = self._above(segment)
            places = {unit.id for unit in cast("tuple[Unit, ...]", above.value)} if above else within
            fits = [unit for unit in segment.value if unit.parent_id in places]  # type: ignore[attr-defined]
            if len(fits) != 1:
                raise self._which_of(segment)
            communes.append(fits[0])
        for unit in communes:
            if within and unit.parent_id not in within:
                raise self.no(N_("{commune} không thuộc nơi đã nêu."), commune=unit.name)
        self._one_place(bool(districts and communes))
        if any(one.kind == lexicon.POOR and one not in self.left_out for one in self.found):
            districts += self._poor()
        if (districts or communes) and self.has(lexicon.WHOLE) and not self.ranking:
            raise self.no(N_("Câu hỏi nêu cả toàn tỉnh và một nơi trong tỉnh; hãy hỏi một."))
        units = tuple(dict.fromkeys(unit.code for unit in districts))
        return (() if communes else units), tuple(dict.fromkeys(unit.code for unit in communes))

    def _one_place(self, mixed: bool) -> None:
        """Raises No for a district and a commune side by side ("huyện Chi Lăng và thị trấn Chi Lăng"): one would be left out."""
        places = self._named
        above = [self._above(one) for one in places]
        named = [one for one in places if one not in above and not _is_commune(one)]
        if mixed and self._joined(lexicon.UNIT) and named:
            raise self.no(N_("Câu hỏi nêu cả huyện và xã; hãy hỏi từng nơi."))

    def _above(self, commune: Segment) -> Segment | None:
        """The district said right after a commune: "xã Hòa Bình huyện Văn Quan", "xã Hòa Bình, Văn Quan"."""
        at = self.found.index(commune)
        after = next((one for one in self.found[at + 1 :] if one.kind == lexicon.UNIT), None)
        if after is None or not _is_commune(commune) or _is_commune(after):
            return None
        between = self.found[at + 1 : self.found.index(after)]
        if any(one.kind in (lexicon.AND, lexicon.AGAINST) and self.bare_of(one) != "," for one in between):
            return None
        parents = {unit.parent_id for unit in cast("tuple[Unit, ...]", commune.value)}
        return after if {unit.id for unit in cast("tuple[Unit, ...]", after.value)} & parents else None

    def _which_of(self, segment: Segment) -> No:
        known, units = catalogue.unit_by_id(), cast("tuple[Unit, ...]", segment.value)
        where = [
            f"{unit.name} ({known[unit.parent_id].name})" if unit.parent_id in known else unit.name for unit in units
        ]
        return self.no(
            N_("“{name}” là tên của nhiều nơi: {places}; hãy nêu rõ."), name=self.said(segment), places=", ".join(where)
        )


def _is_commune(one: Segment) -> bool:
    """A place that is a commune, or one of several of that name."""
    return all(unit.level == "commune" and unit.parent_id != catalogue.province().id for unit in one.value)  # type: ignore[attr-defined]
