"""A question in words becomes a question of semantic: deterministic, without a model, and never another than is shown.

`understand` reads every word: one it does not know, two times that contradict each other, a sum of ratios and the like are a
refusal that names them, with up to three questions it can answer. Words without marks stand for all their spellings; a word
that is written almost right is suggested, never taken.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from analytics import lexicon, moments, phrasing, scope, semantic
from analytics.lexicon import Segment
from analytics.moments import Moment, Token
from analytics.scope import Scope
from analytics.semantic import Keep, Query, Span
from data import calendar, catalogue, names
from data.catalogue import Unit
from data.forms.declaration import version_of
from data.language import N_, Language, language

if TYPE_CHECKING:
    import duckdb

MOST_LETTERS, MOST_WORDS, MOST_SUGGESTED = 400, 60, 3
VI = language("vi")  # questions are asked, and suggested, in Vietnamese
_DIMENSIONS = tuple(semantic.DIMENSIONS)  # in this order, whatever the order they were said in
_UNITS_OF_MONEY = {"nghin": 1e3, "nghin dong": 1e3, "trieu": 1e6, "trieu dong": 1e6, "trd": 1e6, "tr": 1e6, "ty": 1e9, "ty dong": 1e9, "dong": 1.0}  # fmt: skip
_REACH = ("coverage", "reached", "not_reached")


@dataclass(frozen=True, slots=True)
class Understood:
    """What was made of a question: the query and its sentence, or None with the words that were not understood, the reason,
    and at most three questions that have an answer.
    """

    text: str
    query: Query | None
    sentence: str = ""
    unknown: tuple[str, ...] = ()
    reason: str = ""
    suggestions: tuple[str, ...] = ()


class _No(Exception):
    """A question that has no answer; the text says why."""


def understand(text: str, db: duckdb.DuckDBPyConnection, base: Scope, spoken: Language = VI) -> Understood:
    """The question of a text, asked of `base` where it does not say (year, month, state, version)."""
    if len(text) > MOST_LETTERS:
        reason = spoken.text(N_("Câu hỏi dài quá {count} chữ; hãy hỏi từng điều một."), count=MOST_LETTERS)
        return Understood(text[:MOST_LETTERS], None, reason=reason, suggestions=_suggested("", db, base, spoken))
    query, unknown, reason = _read(text, db, base, spoken)
    if query is not None:
        return Understood(text, query, phrasing.sentence(query, spoken))
    return Understood(text, None, unknown=unknown, reason=reason, suggestions=_suggested(text, db, base, spoken))


def _read(
    text: str, db: duckdb.DuckDBPyConnection, base: Scope, spoken: Language
) -> tuple[Query | None, tuple[str, ...], str]:
    """(the query, unknown words, the reason): the first, or the others."""
    words = moments.tokens(text)
    if not words or len(words) > MOST_WORDS:
        return (
            None,
            (),
            spoken.text(N_("Chưa có câu hỏi.") if not words else N_("Câu hỏi quá dài; hãy hỏi từng điều một.")),
        )
    found = lexicon.segments(words, calendar.unit_day(base.through))
    looked = _looked(found, base)
    if looked != base.through:  # units of another time have other names, and codes are used again
        found = lexicon.segments(words, calendar.unit_day(looked))
    if unknown := _unknown(words, found):
        return None, unknown, spoken.text(N_("Chưa hiểu: {words}."), words=", ".join(f"“{word}”" for word in unknown))
    try:
        query = _Heard(words, found, db, base, spoken).query()
    except _No as error:
        return None, (), str(error)
    if reason := semantic.why_not(query, spoken):
        return None, (), reason
    return query, (), ""


def _looked(found: Sequence[Segment], base: Scope) -> str:
    """The month that the question looks to, as far as it says one: its units are those of that month."""
    said = [one.value for one in found if isinstance(one.value, Moment)]
    year = next((one.year or base.year - one.back for one in said if one.year or one.back), base.year)
    named = [
        one.through
        for one in said
        if one.kind in (moments.MONTH, moments.MONTHS, moments.PART, moments.TO_DATE) and one.through
    ]
    if not named and year == base.year:
        return base.through
    return f"{year}-{named[0] if named else 12:02d}"


def _unknown(words: Sequence[Token], found: Sequence[Segment]) -> tuple[str, ...]:
    """Words that nothing covers; those side by side together."""
    runs: list[list[str]] = []
    last = -1
    for one in found:
        if one.kind != lexicon.UNKNOWN:
            continue
        word = words[one.start].said
        if one.start == last and runs:
            runs[-1].append(word)
        else:
            runs.append([word])
        last = one.end
    return tuple(" ".join(run) for run in runs)


# --- putting it together ----------------------------------------------------------------------------------------------


class _Heard:
    """The phrases of one question, and what they come to together; made for one question and thrown away."""

    def __init__(
        self,
        words: Sequence[Token],
        found: Sequence[Segment],
        db: duckdb.DuckDBPyConnection,
        base: Scope,
        spoken: Language,
    ) -> None:
        self.words, self.found, self.db, self.base, self.spoken = words, found, db, base, spoken
        self.kinds = {one.kind for one in found}
        self.day = calendar.unit_day(_looked(found, base))

    def values(self, kind: str) -> list[Any]:
        return [one.value for one in self.found if one.kind == kind]

    def codes(self, kind: str) -> tuple[str, ...]:
        """The codes of a kind, in the catalogue's order."""
        said = {code for codes in self.values(kind) for code in codes}
        known = catalogue.activities() if kind == lexicon.ACTIVITY else semantic.choices(kind)
        return tuple(one.code for one in known if one.code in said)

    def said(self, one: Segment) -> str:
        return " ".join(word.said for word in self.words[one.start : one.end])

    def spelled(self, kind: str) -> set[str]:
        """The phrases of a kind without marks."""
        return {
            " ".join(word.bare for word in self.words[one.start : one.end]) for one in self.found if one.kind == kind
        }

    def no(self, reason: str, **facts: object) -> _No:
        return _No(self.spoken.text(reason, **facts))

    def has(self, *kinds: str) -> bool:
        return bool(self.kinds & set(kinds))

    def query(self) -> Query:
        """The question, or _No."""
        self.units, self.communes = self._places()
        self.activities, self.groups = self._work()
        self.sources, self.topics, self.audiences = self.codes("source"), self.codes("topic"), self.codes("audience")
        self.counts = [one for one in self.values(lexicon.TOP) if one[0] != lexicon.NOT_SAID]
        self.nouns = [dimension for count, dimension in self.values(lexicon.TOP) if count == lexicon.NOT_SAID]
        measure = self._measure()
        if measure in self.audiences:
            self.audiences = ()  # who came is the measure, no choice beside it
        span, months, before = self._when(measure)
        measure, statuses, keep = self._kept(measure)
        order, first = self._order()
        by = self._by(measure, bool(months), bool(order or keep or statuses or self.has(lexicon.NOT_YET)))
        measure, by = self._settled(measure, by, order)
        keep = self._nothing(measure, by, keep)
        self._all_used(measure, by, before, keep, statuses, order)
        return self._made(measure, by, span, months, before, statuses, keep, order, first)

    def _made(
        self, measure: str, by: tuple[str, ...], span: Span, months: tuple[str, ...], before: Span | None,
        statuses: tuple[str, ...], keep: Keep | None, order: str, first: int,
    ) -> Query:  # fmt: skip
        activities, groups = self._narrowing(measure)
        asked = replace(
            self.base, year=span.year, through=span.through, since="" if span.since.endswith("-01") else span.since,
            units=self.units, activities=activities, groups=groups, sources=self.sources,
        )  # fmt: skip
        return Query(
            measure, by, asked, self.communes, self.topics, self.audiences, months, statuses, keep, order, first, before
        )

    def _narrowing(self, measure: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
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
        own = tuple(one.code for one in catalogue.activities(version_of(self.base.through)) if one.group in self.groups)
        return tuple(dict.fromkeys((*activities, *own, *(code for _, codes in eithers for code in codes)))), ()

    # places

    def _places(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(units that report, communes)."""
        named: list[tuple[Unit, ...]] = self.values(lexicon.UNIT)
        sure = [one[0] for one in named if len(one) == 1]
        districts = [unit for unit in sure if unit.level != "commune" or unit.parent_id == catalogue.province().id]
        within = {unit.id for unit in districts}
        communes = [unit for unit in sure if unit not in districts]
        for segment in (one for one in self.found if one.kind == lexicon.UNIT and len(one.value) > 1):  # type: ignore[arg-type]
            fits = [unit for unit in segment.value if unit.parent_id in within]  # type: ignore[attr-defined]
            if len(fits) != 1:
                raise self._which_of(segment)
            communes.append(fits[0])
        for unit in communes:
            if within and unit.parent_id not in within:
                raise self.no(N_("{commune} không thuộc nơi đã nêu."), commune=unit.name)
        self._one_place(bool(districts and communes))
        if self.has(lexicon.POOR):
            districts += [
                unit for unit in catalogue.units_on(self.day) if unit.level == "district" and unit.poor_district
            ]
        if (districts or communes) and self.has(lexicon.WHOLE):
            raise self.no(N_("Câu hỏi nêu cả toàn tỉnh và một nơi trong tỉnh; hãy hỏi một."))
        units = tuple(dict.fromkeys(unit.code for unit in districts))
        return (() if communes else units), tuple(dict.fromkeys(unit.code for unit in communes))

    def _one_place(self, mixed: bool) -> None:
        """Raises _No for a district and a commune side by side ("huyện Chi Lăng và thị trấn Chi Lăng"): one would be left out."""
        places = [one for one in self.found if one.kind == lexicon.UNIT]
        joined = any(
            one.kind in (lexicon.AND, lexicon.AGAINST) and before.end <= one.start < after.start
            for before, after in itertools.pairwise(places)
            for one in self.found
        )
        if mixed and joined:
            raise self.no(N_("Câu hỏi nêu cả huyện và xã; hãy hỏi từng nơi."))

    def _which_of(self, segment: Segment) -> _No:
        known, units = catalogue.unit_by_id(), cast("tuple[Unit, ...]", segment.value)
        where = [
            f"{unit.name} ({known[unit.parent_id].name})" if unit.parent_id in known else unit.name for unit in units
        ]
        return self.no(
            N_("“{name}” là tên của nhiều nơi: {places}; hãy nêu rõ."), name=self.said(segment), places=", ".join(where)
        )

    def _work(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        activities = self.codes("activity")
        webs = any(group == "TRANG_TTDT" for group, _ in self.values(lexicon.EITHER))
        # "tin bài" of a website are its own activity, no news and no articles.
        return (() if webs and set(activities) <= {"TIN", "BAI"} else activities), self.codes("group")

    # the measure

    def _measure(self) -> str:
        """What is asked."""
        said = list(dict.fromkeys(self.values(lexicon.MEASURE)))
        if lexicon.REPORT in self.kinds and said == ["to_go"]:
            return "missing"
        if not said:
            return self._unsaid()
        if len(said) > 1:
            said = self._of_many(said)
        return self._meant(said[0])

    def _of_many(self, said: list[str]) -> list[str]:
        """Of several measures, the one whose answer holds the others'."""
        if set(said) <= {"actual", "target", "progress"} and self.has(lexicon.PERCENT):
            return ["progress"]
        if "meetings" in said:
            said = [code for code in said if code != "meetings"]
        if len(said) == 1:
            return said
        for code in said:
            held = {*semantic.MEASURES[code].columns}
            if all(other in held for other in said):
                return [code]
        titles = ", ".join(self.spoken.text(semantic.MEASURES[code].title).lower() for code in said)
        raise self.no(N_("Câu hỏi nêu nhiều điều một lúc: {measures}; hãy hỏi từng điều."), measures=titles)

    def _how_much(self) -> bool:
        return "bao nhieu" in " ".join(word.bare for word in self.words)

    def _meant(self, code: str) -> str:
        """What a measure's word means beside the other words."""
        for read in (self._of_money_words, self._of_report_words, self._of_target_words, self._of_commune_words):
            if (found := read(code)) != code:
                return found
        return code

    def _of_money_words(self, code: str) -> str:
        bare = code == "absorption" and self.spelled(lexicon.MEASURE) <= {"giai ngan", "gn"}
        if bare and self._kept_unit() == "money":
            return "spent"
        if bare and not self.has(lexicon.PERCENT, lexicon.SLOW, lexicon.FAST, lexicon.KEEP):
            most = bool(self.spelled(lexicon.MOST) & {"nhieu nhat"} or self.spelled(lexicon.LEAST) & {"it nhat"})
            amount = self.has(lexicon.MONEY) and not self.has(lexicon.MOST, lexicon.LEAST, lexicon.STATUS)
            return "spent" if most or amount or self._how_much() else code
        if code == "spent" and (self.has(lexicon.PERCENT) or self._kept_unit() == "%"):
            return "absorption"
        return code

    def _of_report_words(self, code: str) -> str:
        if self.has(lexicon.PERCENT) and code in ("received", "on_time"):
            return "reporting_rate" if code == "received" else "on_time_rate"
        if code == "received" and self.has(lexicon.NOT_YET):
            return "missing"
        return "on_time_rate" if code == "received" and self.has(lexicon.SLOW) else code

    def _of_target_words(self, code: str) -> str:
        if code in ("target", "progress", "share_on_pace") and self.has(lexicon.STATUS):
            return "progress" if self.has(lexicon.PERCENT) else "status"
        return "progress" if code == "target" and self._kept_unit() in ("%", "plan") else code

    def _of_commune_words(self, code: str) -> str:
        asked = self.activities or self.topics or self.audiences or self.has(lexicon.NOT_YET, lexicon.GROUP)
        if code == "meetings" and not self._listed_meetings():
            if self._over_communes():
                return self._unsaid()
            return "actual" if self.activities and not (self.topics or self.audiences) else code
        if code == "communes" and asked:
            return self._unsaid()
        if code == "reached" and self.has(lexicon.NOT_YET):
            return "not_reached"
        return "coverage" if code == "reached" and self.has(lexicon.PERCENT) else code

    def _listed_meetings(self) -> bool:
        """The rows of Hoạt động are meant: said in full, or told by topic."""
        titled = any("danh sach" in phrase for phrase in self.spelled(lexicon.MEASURE))
        return titled or "topic" in (*self.values(lexicon.BY), *self.values(lexicon.WHICH))

    def _kept_unit(self) -> str:
        """ "%", "plan", "money", a counted unit, or "" without a condition."""
        for _, _, unit in self.values(lexicon.KEEP):
            if unit in ("%", "phan tram"):
                return "%"
            return "money" if unit in _UNITS_OF_MONEY else unit or "number"
        return ""

    def _over_communes(self) -> bool:
        return (
            "communes" in self.values(lexicon.MEASURE)
            or self._kept_unit() == "xa"
            or "commune"
            in (
                *self.values(lexicon.WHICH),
                *self.values(lexicon.BY),
                *self.values(lexicon.HOW_MANY),
                *self.nouns,
                *(dimension for _, dimension in self.counts),
            )
        )

    def _unsaid(self) -> str:
        """What is meant when no measure is named: by what is asked about."""
        if self._kept_unit() == "silent":
            return "silent_months"
        if self.has(lexicon.REPORT) or (self.has(lexicon.SENT) and not self.activities):
            return self._of_reports()
        if reach := self._of_reach():
            return reach
        if self.audiences:
            return self._of_people()
        if self.has(lexicon.GIVEN):
            return "allocated" if self.has(lexicon.MONEY) or self.sources else "target"
        told = (lexicon.SLOW, lexicon.FAST, lexicon.STATUS, lexicon.PLAN, lexicon.PERCENT)
        if self.has(*told) or self._kept_unit() in ("%", "plan"):
            return self._of_progress()
        if self.topics:
            return "attendees" if self.has(lexicon.ATTEND) else "meetings"
        if self.has(lexicon.MONEY) or self.sources:
            return self._of_money()
        return self._of_work()

    def _of_work(self) -> str:
        """What was done, what is left to do, or how many communes there are."""
        if self.activities or self.groups or self.values(lexicon.EITHER):
            return "to_go" if self.has(lexicon.STILL) and not self.has(lexicon.NOT_YET) else "actual"
        if self.has(lexicon.NOT_YET) and "activity" in self.values(lexicon.WHICH):
            return "actual"
        if self._counting_communes() and not self.has(lexicon.NOT_YET, lexicon.KEEP):
            return "communes"
        raise self.no(N_("Chưa rõ muốn hỏi số liệu nào: hãy nêu một hoạt động, kinh phí, độ bao phủ hoặc báo cáo."))

    def _of_money(self) -> str:
        if self.has(lexicon.STILL):
            return "remaining"
        raise self.no(N_("Về kinh phí, hãy hỏi rõ: đã giải ngân, dự toán giao, còn lại hay tỷ lệ giải ngân."))

    def _of_reach(self) -> str:
        """Communes that were or were not met; "" when something else is asked of communes."""
        face = len(self.activities) == 1 and self.activities[0] in semantic.reaching()
        nothing = self._about_nothing()
        if not self._over_communes() or not (self.topics or self.audiences or face or nothing) or self._by_value():
            return ""
        if self.has(lexicon.NOT_YET):
            return "not_reached"
        if not (self._counting_communes() or (self.has(lexicon.WHICH, lexicon.HAVE) and not self._how_much())):
            return ""  # "số hội nghị theo xã": how much, not whether
        return "coverage" if self.has(lexicon.PERCENT) else "reached"

    def _counting_communes(self) -> bool:
        """ "bao nhiêu xã", "trên 10 xã": communes are counted, not listed."""
        return self.has(lexicon.HOW_MANY) or "communes" in self.values(lexicon.MEASURE) or self._kept_unit() == "xa"

    def _of_people(self) -> str:
        if self.has(lexicon.ATTEND) and len(self.audiences) == 1:
            return self.audiences[0]
        raise self.no(
            N_(
                "Về đối tượng, có thể hỏi lượt người tham dự (“bao nhiêu phụ nữ tham dự …”) hoặc độ bao phủ (“xã nào chưa có cuộc nào cho phụ nữ”)."
            )
        )

    def _by_value(self) -> bool:
        """Communes are picked by how much was done there, not by whether: "xã nào nhiều hội nghị nhất"."""
        picking = self.has(lexicon.KEEP, lexicon.MOST, lexicon.LEAST)
        told = {
            *self.values(lexicon.BY),
            *self.values(lexicon.WHICH),
            *self.nouns,
            *(dimension for _, dimension in self.counts),
        }
        return picking and not (self._counting_communes() and bool(told - {"commune"}))

    def _about_nothing(self) -> bool:
        """Communes alone are asked about: "xã nào chưa có hoạt động nào"."""
        return (
            not (self.activities or self.groups or self.topics or self.audiences or self.values(lexicon.EITHER))
            and self.has(lexicon.NOT_YET)
            and not self.has(lexicon.MONEY, lexicon.REPORT)
        )

    def _of_reports(self) -> str:
        if self.has(lexicon.NOT_YET):
            return "missing"
        if self.has(lexicon.PERCENT):
            return "reporting_rate"
        if self.has(lexicon.SENT, lexicon.HAVE) or any(
            "bao nhieu" in " ".join(word.bare for word in self.words) for _ in (0,)
        ):
            return "received"
        raise self.no(N_("Về báo cáo, hãy hỏi rõ: đã nộp, chưa nộp, nộp muộn, tỷ lệ báo cáo hay tỷ lệ đúng hạn."))

    def _of_progress(self) -> str:
        if self.has(lexicon.STATUS) and not self.has(lexicon.SLOW, lexicon.FAST, lexicon.PERCENT):
            return "status"
        if self.sources or (self.has(lexicon.MONEY) and not self.activities):
            return "absorption"
        if (
            not self.activities
            and not self.groups
            and not self.values(lexicon.EITHER)
            and self.spelled(lexicon.PLAN)
            and not self.has(lexicon.SLOW, lexicon.FAST)
        ):
            return "progress"
        if (
            self.spelled(lexicon.PLAN) <= {"ke hoach", "kh"}
            and self.has(lexicon.PLAN)
            and not self.has(lexicon.SLOW, lexicon.FAST, lexicon.PERCENT, lexicon.KEEP)
        ):
            return "target"
        return "progress"

    # when

    def _when(self, measure: str) -> tuple[Span, tuple[str, ...], Span | None]:
        """(months asked for, months named one by one, months compared with)."""
        said: list[Moment] = self._merged(self.values(lexicon.TIME))
        comparing = self.has(lexicon.COMPARE) or any(
            phrase.startswith("so") for phrase in self.spelled(lexicon.AGAINST) | self.spelled(lexicon.FILLER)
        )
        if len(said) == 1 and said[0].kind == moments.MONTHS:
            return self._listed(said[0], comparing, measure)
        if len(said) > 2:
            raise self.no(N_("Câu hỏi nêu nhiều mốc thời gian; hãy hỏi một khoảng, hoặc so sánh hai khoảng."))
        if not said:
            return self._now(measure), (), None
        if len(said) == 1:
            if said[0].kind == moments.SAME or (said[0].kind == moments.LAST and comparing):
                now = self._now(measure) if said[0].kind == moments.SAME else self._span(Moment(moments.THIS), measure)
                return now, (), self._other(said[0], now, measure)
            return self._span(said[0], measure), (), None
        first = self._span(said[0], measure) if said[0].kind != moments.SAME else None
        if first is None or not (comparing or said[1].kind == moments.SAME):
            raise self.no(N_("Câu hỏi nêu hai mốc thời gian; nếu muốn so sánh, hãy hỏi “so với”."))
        return first, (), self._other(said[1], first, measure)

    def _listed(self, said: Moment, comparing: bool, measure: str) -> tuple[Span, tuple[str, ...], Span | None]:
        """ "tháng 6 và tháng 5": compared when two are, else month by month."""
        year = self._year(said)
        if comparing and len(said.months) == 2:
            one, other = (Moment(moments.MONTH, month, month, year=year) for month in said.months)
            return self._span(one, measure), (), self._span(other, measure)
        months = tuple(f"{year}-{month:02d}" for month in sorted(said.months))
        return Span(months[0], months[-1]), months, None

    def _merged(self, said: list[Moment]) -> list[Moment]:
        """A year said apart belongs to the months; "từ đầu năm", "lũy kế" beside a month mean up to it."""
        years = [one for one in said if one.kind == moments.YEAR]
        parts = [one for one in said if one.kind != moments.YEAR]
        if parts and len(years) == 1 and not (parts[0].year or years[0].back):
            if years[0].year:
                parts = [replace(one, year=one.year or years[0].year) for one in parts]
            said = parts
        if len(said) == 2 and moments.NOW in (said[0].kind, said[1].kind):
            other = next((one for one in said if one.kind != moments.NOW), said[0])
            if other.kind in (moments.MONTH, moments.TO_DATE, moments.THIS):
                if other.kind == moments.THIS:
                    return [Moment(moments.NOW)]
                return [replace(other, kind=moments.TO_DATE, since=1)]
            if other.kind == moments.NOW:
                return [other]
        return list(dict.fromkeys(said))

    def _year(self, said: Moment) -> int:
        year = said.year or self.base.year - said.back
        known = scope.years(self.db)
        if year not in known:
            raise self.no(
                N_("Không có số liệu năm {year}; các năm có số liệu: {years}."),
                year=year,
                years=", ".join(map(str, known)),
            )
        return year

    def _now(self, measure: str) -> Span:
        """From January to what is looked at; the supplementary report has money alone."""
        last = (
            self.base.through
            if semantic.MEASURES[measure].source == "money"
            else min(self.base.through, f"{self.base.year}-12")
        )
        return Span(f"{self.base.year}-01", last)

    def _span(self, said: Moment, measure: str) -> Span:
        """The months of a moment; what stands at the end of a month is looked at from January."""
        meant = semantic.MEASURES[measure]
        year, to_date = self._year(said), meant.months == semantic.TO_DATE
        looked = int(self._now(measure).through[5:7])
        month = min(looked, 12)
        since, through = said.since, said.through
        if said.kind == moments.YEAR:
            if meant.source == "money" and not to_date and scope.has_supplement(self.db, year):
                through = 13
            if year == self.base.year and to_date:
                through = looked
            elif year != self.base.year and to_date:
                return Span(
                    f"{year}-01",
                    scope.default_through(self.db, year, self.base.state, self.base.today, self.base.own)[0],
                )
        elif said.kind == moments.NOW:
            through = looked
        elif said.kind == moments.THIS:
            since = through = month
        elif said.kind == moments.LAST:
            since = through = month - 1
        elif said.kind == moments.RECENT:
            since, through = month - said.through + 1, month
        elif said.kind == moments.LAST_PART:
            quarter = (month + 2) // 3 - said.through
            since, through = 3 * quarter - 2, 3 * quarter
        elif said.kind == moments.PART and not said.through:
            through = month
        if since < 1 or through < since:
            raise self.no(N_("Khoảng thời gian hỏi không nằm trong năm {year}."), year=year)
        if said.kind in (moments.MONTH, moments.THIS, moments.LAST) and to_date:
            since = 1
        return Span(f"{year}-{since:02d}", f"{year}-{through:02d}")

    def _other(self, said: Moment, first: Span, measure: str) -> Span:
        """The months compared with, seen from the first."""
        if said.kind == moments.SAME:
            year = said.year or first.year - 1
            self._year(Moment(moments.YEAR, year=year))
            return Span(f"{year}-{first.since[5:]}", f"{year}-{first.through[5:]}")
        if said.kind == moments.LAST:
            month = int(first.through[5:7]) - 1
            if month < 1 or first.since[5:] not in ("01", first.through[5:]):
                raise self.no(N_("Không có tháng liền trước trong năm {year}."), year=first.year)
            since = 1 if first.since.endswith("-01") else month
            return Span(f"{first.year}-{since:02d}", f"{first.year}-{month:02d}")
        return self._span(said, measure)

    # conditions, order, dimensions

    def _kept(self, measure: str) -> tuple[str, tuple[str, ...], Keep | None]:
        """(measure, statuses, condition)."""
        statuses: tuple[str, ...] = ()
        if measure == "status":
            found = self.values(lexicon.STATUS)
            if len(found) > 1:
                raise self.no(N_("Câu hỏi nêu nhiều trạng thái; hãy hỏi từng trạng thái."))
            asked_of = self.has(lexicon.WHICH, lexicon.BY, lexicon.TOP, lexicon.HOW_MANY)
            statuses = found[0] if found and asked_of else ()
        kept = self.values(lexicon.KEEP)
        if len(kept) > 1:
            raise self.no(N_("Câu hỏi nêu nhiều điều kiện; hãy hỏi từng điều kiện."))
        if not kept:
            return measure, statuses, None
        sign, number, unit = kept[0]
        if unit in ("%", "phan tram", "plan") and measure in ("actual", "target"):
            measure = "progress"
        kind = semantic.MEASURES[measure].kind
        if (unit in ("%", "phan tram", "plan") and kind != semantic.PERCENT) or (
            unit in _UNITS_OF_MONEY and kind != semantic.MONEY
        ):
            raise self.no(
                N_("Điều kiện không cùng đơn vị với “{measure}”."),
                measure=self.spoken.text(semantic.MEASURES[measure].title),
            )
        if unit == "xa" and semantic.MEASURES[measure].source != "reach":
            raise self.no(N_("Điều kiện không cùng đơn vị với “{measure}”."), measure=self.spoken.text(semantic.MEASURES[measure].title))  # fmt: skip
        if kind == semantic.PERCENT:
            if not unit:
                raise self.no(N_("Điều kiện về tỷ lệ cần dấu %, ví dụ “dưới 50%”."))
            number /= 100
        elif kind == semantic.MONEY:
            if unit not in _UNITS_OF_MONEY:
                raise self.no(N_("Điều kiện về tiền cần đơn vị: đồng, triệu đồng hoặc tỷ đồng."))
            number *= _UNITS_OF_MONEY[unit]
        return measure, statuses, Keep(sign, number)

    def _nothing(self, measure: str, by: tuple[str, ...], keep: Keep | None) -> Keep | None:
        """ "chưa có" of what is counted: those with nothing."""
        if self.has(lexicon.NOT_YET) and measure in ("actual", "meetings", "spent") and by:
            return Keep("none")
        listing = self.has(lexicon.WHICH, lexicon.HOW_MANY) and not self._how_much_of_each()
        plain = not (keep or self.has(lexicon.MOST, lexicon.LEAST, lexicon.RANKED, lexicon.COMPARE))
        if listing and plain and by and measure in ("actual", "meetings") and not self.has(lexicon.MEASURE):
            return Keep(">", 0.0)  # "huyện nào đã có đối thoại": those that have
        return keep

    def _how_much_of_each(self) -> bool:
        """ "huyện nào được khen thưởng bao nhiêu": how much each did, whether or not it did."""
        much = "bao nhieu" in " ".join(word.bare for word in self.words)
        return much and not self.has(lexicon.HOW_MANY)

    def _order(self) -> tuple[str, int]:
        ranked = self.values(lexicon.RANKED)
        most, least = self.has(lexicon.MOST, lexicon.FAST), self.has(lexicon.LEAST, lexicon.SLOW)
        if most and least:
            raise self.no(N_("Câu hỏi nêu cả cao nhất và thấp nhất; hãy hỏi từng điều."))
        topped = any(phrase.startswith("top") for phrase in self.spelled(lexicon.TOP))
        order = "most" if most or (topped and not least) else "least" if least else ranked[0] if ranked else ""
        if not order and self.has(lexicon.FEWER) and len(self.units) > 1:
            order = "least" if self.spelled(lexicon.FEWER) <= {"it hon", "thap hon", "kem hon", "cham hon"} else "most"
            return order, 0
        count = self.counts[0][0] if self.counts else 0
        if count and not order:
            raise self.no(
                N_("“{words}”: hãy nói rõ cao nhất hay thấp nhất."),
                words=next(self.said(one) for one in self.found if one.kind == lexicon.TOP),
            )
        if len(self.counts) > 1 or count > 1000:
            raise self.no(N_("Chưa rõ muốn xem bao nhiêu dòng."))
        if (
            order
            and not count
            and not ranked
            and (most or least)
            and (self.has(lexicon.WHICH) or self.nouns)
            and not self.has(lexicon.BY)
        ):
            return order, 1
        return order, count

    def _by(self, measure: str, monthly: bool, picking: bool) -> tuple[str, ...]:
        """The dimensions asked for; of several things named, each."""
        found = {
            *self.values(lexicon.BY),
            *self.values(lexicon.WHICH),
            *(dimension for _, dimension in self.counts if dimension),
        }
        if picking:
            found |= set(self.nouns)
        if self.counts and not any(dimension for _, dimension in self.counts) and not found:
            found.add("district")
        for dimension in self.values(lexicon.HOW_MANY):
            if (dimension == "district" and measure != "communes") or (
                dimension == "commune" and (self.has(lexicon.KEEP) or measure in ("actual", "silent_months"))
            ):
                found.add(dimension)
        knows = semantic.MEASURES[measure].by
        activities, groups = self._narrowing(measure)
        for dimension, chosen in (
            ("district", self.units), ("commune", self.communes), ("activity", activities), ("group", groups), ("source", self.sources), ("topic", self.topics), ("audience", self.audiences),
        ):  # fmt: skip
            if len(chosen) > 1 and dimension in knows and not (dimension == "activity" and measure == "meetings"):
                found.add(dimension)
        if monthly:
            found.add("period")
        if "commune" in found:
            found.add("district")
        return tuple(name for name in _DIMENSIONS if name in found)

    def _settled(self, measure: str, by: tuple[str, ...], order: str) -> tuple[str, tuple[str, ...]]:
        """What is of one activity alone is told by activity; slowness over all activities is the share on pace."""
        meant = semantic.MEASURES[measure]
        activities, _ = self._narrowing(measure)
        if self.has(lexicon.SUM) and meant.one_activity and len(activities) != 1:
            raise self.no(
                N_(
                    "Số liệu của các hoạt động khác nhau không cộng với nhau; hãy hỏi theo từng hoạt động, hoặc một hoạt động."
                )
            )
        if not meant.one_activity or len(activities) == 1 or "activity" in by:
            return measure, by
        if (
            measure in ("progress", "pace")
            and "commune" not in by
            and "period" not in by
            and ("district" in by or "group" in by or self._common())
        ):
            return "share_on_pace", by
        return measure, tuple(name for name in _DIMENSIONS if name in (*by, "activity"))

    def _common(self) -> bool:
        return not (self.activities or self.groups or self.values(lexicon.EITHER)) and self.has(
            lexicon.SLOW, lexicon.FAST
        )

    def _all_used(
        self, measure: str, by: tuple[str, ...], before: Span | None, keep: Keep | None, statuses: tuple[str, ...], order: str
    ) -> None:  # fmt: skip
        """Raises _No for a phrase that changed nothing: it must not be left out silently."""
        meant = semantic.MEASURES[measure]
        used = {
            lexicon.NOT_YET: measure in ("not_reached", "missing") or (keep is not None and keep.sign == "none") or self._is_open_end(),
            lexicon.COMPARE: before is not None or len(self.units) > 1 or len(self.communes) > 1 or len(by) > 0,
            lexicon.KEEP: keep is not None,
            lexicon.STATUS: bool(statuses) or bool(order) or measure in ("status", "targets_achieved", "share_on_pace") or (measure == "progress" and self.has(lexicon.PERCENT)),
            lexicon.STILL: measure in ("missing", "not_reached", "remaining", "to_go"),
            lexicon.GIVEN: measure in ("target", "allocated", "progress", "to_go", "remaining", "absorption"),
            lexicon.PERCENT: meant.kind == semantic.PERCENT,
            lexicon.MONEY: meant.source in ("money", "unit_cost"),
            lexicon.REPORT: meant.source == "reports",
            lexicon.PLAN: meant.source in ("progress", "shares", "forecast") or measure in ("allocated", "absorption", "remaining"),
            lexicon.ATTEND: meant.source == "meetings" or measure in _REACH or self.activities == ("LUOT_NGUOI",) or (bool(self.activities) and self.spelled(lexicon.ATTEND) <= {"luot"}),
            lexicon.SENT: meant.source == "reports",
            lexicon.FEWER: bool(order),
            lexicon.SUM: meant.adds != semantic.RATIO and meant.adds != semantic.STATE,
            lexicon.RANKED: bool(order), lexicon.MOST: bool(order), lexicon.LEAST: bool(order),
        }  # fmt: skip
        for one in self.found:
            if not used.get(one.kind, True):
                raise self.no(
                    N_("“{words}” không đi được với “{measure}”."),
                    words=self.said(one),
                    measure=self.spoken.text(meant.title),
                )
        if (
            before is not None
            and order
            and any(word in phrase for phrase in self.spelled(lexicon.COMPARE) for word in ("tang", "giam"))
        ):
            raise self.no(
                N_("Chưa xếp hạng được theo mức tăng, giảm; hỏi so sánh hai kỳ theo huyện rồi xem cột tăng, giảm.")
            )
        against = {phrase for phrase in self.spelled(lexicon.AGAINST) if phrase.startswith("so")}
        if against and before is None and len(self.units) < 2 and len(self.communes) < 2 and not by:
            raise self.no(N_("Chưa rõ muốn so sánh với gì: hãy nêu hai kỳ, hai nơi, hoặc “so với kế hoạch”."))
        if self.has(lexicon.COMPARE) and before is None and not by:
            raise self.no(N_("Chưa rõ muốn so sánh với gì: hãy nêu hai kỳ, hai nơi, hoặc “so với kế hoạch”."))
        self._all_places(meant)

    def _is_open_end(self) -> bool:
        """ "… đã hoàn thành chưa": a question mark in a word."""
        last = next((one for one in reversed(self.found) if one.kind not in (lexicon.FILLER, lexicon.TIME)), None)
        return last is not None and last.kind == lexicon.NOT_YET and self.said(last) in ("chưa", "chua")

    def _all_places(self, meant: semantic.Measure) -> None:
        """Raises _No when a content of spending is asked of one activity, or money of an activity."""
        if meant.source == "money" and self.activities:
            activity = catalogue.activity_by_code()[self.activities[0]]
            group = next(one for one in catalogue.groups() if one.code == activity.group)
            raise self.no(
                N_("Kinh phí không chia theo từng hoạt động; “{activity}” thuộc nội dung chi “{group}”, hãy hỏi theo nội dung chi."),
                activity=activity.name_vi if self.spoken.code == "vi" else activity.name_en, group=group.name_vi if self.spoken.code == "vi" else group.name_en,
            )  # fmt: skip


# --- what could be asked instead --------------------------------------------------------------------------------------

# Questions to begin with; {place} and {time} are what the refused one said.
EXAMPLES = (
    "tỷ lệ giải ngân theo huyện", "5 huyện chậm nhất về hội nghị", "xã nào chưa có đối thoại từ đầu năm", "so sánh lượt người tháng này và tháng trước",
    "tiến độ so với kế hoạch theo hoạt động", "số tờ rơi theo huyện", "kinh phí còn lại theo nhóm nội dung", "đơn vị nào chưa nộp báo cáo", "độ bao phủ theo huyện", "tỷ lệ báo cáo đúng hạn theo huyện",
    "dự báo cả năm theo hoạt động", "số hội nghị theo tháng", "kinh phí đã giải ngân theo nguồn", "số cuộc về việc làm theo huyện", "bao nhiêu phụ nữ tham dự theo huyện", "huyện nào chậm tiến độ về hội nghị",
    "số chỉ tiêu hoàn thành theo huyện", "dự toán giao theo huyện", "báo cáo nộp muộn theo huyện", "xã im lặng theo xã",
)  # fmt: skip
_LIKE = 62.0  # of 100: how alike a word must be to be offered


def _suggested(text: str, db: duckdb.DuckDBPyConnection, base: Scope, spoken: Language) -> tuple[str, ...]:
    """At most three questions that have an answer, nearest first: the same with words it knows, the same without a part of it, then
    the ready ones that are written most alike.
    """
    words = moments.tokens(text)[:MOST_WORDS]
    found: dict[str, None] = {}
    for candidate in (*_mended(words, base), *_nearest_ready(text, words, base)):
        query, _, _ = _read(candidate, db, base, spoken)
        if query is not None:
            found.setdefault(phrasing.phrase(query, VI).replace(" , ", ", "))
        if len(found) >= MOST_SUGGESTED:
            break
    return tuple(found)


def _mended(words: Sequence[Token], base: Scope) -> list[str]:
    """The question with its unknown words replaced by what they look like, else with more words or without one of its parts."""
    if not words:
        return []
    day = calendar.unit_day(base.through)
    found = lexicon.segments(words, day)
    said = [word.said for word in words]
    unknown = [one for one in found if one.kind == lexicon.UNKNOWN]
    if not unknown:
        return [*_clearer(found, said), *_shorter(found, said)]
    first, last = unknown[0].start, unknown[0].end
    while any(one.start == last for one in unknown):
        last += 1
    known = lexicon.known_phrases(day)
    wider, longer = max(first - 1, 0), min(last + 1, len(words))
    tried = [
        " ".join([*said[:since], phrase, *said[until:]])
        for since, until in ((first, last), (wider, last), (first, longer), (wider, longer))
        for phrase in names.nearest(" ".join(said[since:until]), known, 3, _LIKE)
    ]
    kept = " ".join(word for at, word in enumerate(said) if not any(one.start <= at < one.end for one in unknown))
    return [*tried, kept, *_shorter(lexicon.segments(moments.tokens(kept), day), kept.split(" "))]


def _clearer(found: Sequence[Segment], said: list[str]) -> list[str]:
    """The question with the one of several places named, money or progress said, a time up to which it is meant."""
    text, tried = " ".join(said), []
    known = catalogue.unit_by_id()
    for one in found:
        if one.kind == lexicon.UNIT and len(one.value) > 1:  # type: ignore[arg-type]
            tried += [
                " ".join([*said[: one.start], unit.name, known[unit.parent_id].name, *said[one.end :]])
                for unit in one.value  # type: ignore[attr-defined]
                if unit.parent_id in known
            ]
        if isinstance(one.value, Moment) and one.value.kind in (moments.PART, moments.MONTHS):
            tried.append(" ".join([*said[: one.start], f"đến tháng {one.value.through or 12}", *said[one.end :]]))
        if one.kind == lexicon.KEEP and not one.value[2]:  # type: ignore[index]
            tried.append(" ".join([*said[: one.end], "%", *said[one.end :]]))
    kinds = {one.kind for one in found}
    if lexicon.MEASURE not in kinds and kinds & {lexicon.MONEY, lexicon.SOURCE}:
        tried += [f"{measure} {text}" for measure in ("đã giải ngân", "kinh phí còn lại", "dự toán giao")]
    if lexicon.REPORT in kinds:
        tried += [f"{measure} {text}" for measure in ("báo cáo đã nộp", "chưa nộp", "nộp muộn")]
    if lexicon.AUDIENCE in kinds:
        tried += [f"{text} tham dự", f"độ bao phủ {text}"]
    return tried


def _shorter(found: Sequence[Segment], said: list[str]) -> list[str]:
    """The question without one of its parts, the parts that say least first."""
    return [
        " ".join([*said[: one.start], *said[one.end :]])
        for one in sorted(found, key=lambda one: one.kind in (lexicon.MEASURE, lexicon.ACTIVITY, lexicon.UNIT))
        if one.kind not in (lexicon.FILLER, lexicon.AND)
    ]


def _nearest_ready(text: str, words: Sequence[Token], base: Scope) -> list[str]:
    """Ready questions, of the place that was named; those written most alike first."""
    day = calendar.unit_day(base.through)
    places: list[Any] = [one.value for one in lexicon.segments(words, day) if one.kind == lexicon.UNIT] if words else []
    place = next((units[0] for units in places if len(units) == 1), None)
    ready: tuple[str, ...] = EXAMPLES
    if place is not None:
        named = "cấp tỉnh" if place.level == "province" else place.name
        ready = (*(f"{one.removesuffix(' theo huyện')} của {named}" for one in EXAMPLES), *EXAMPLES)
    return [*names.nearest(text, ready, 12), *ready]
