"""A question in words becomes a question of semantic: deterministic, without a model, and never another than is shown.

`understand` reads every word: one it does not know, two times that contradict each other, a sum of ratios and the like are a
refusal that names them, with up to three questions it can answer. Words without marks stand for all their spellings; a word
that is written almost right is suggested, never taken.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analytics import left_out, lexicon, limits, moments, phrasing, semantic
from analytics.heard import Heard, No, looked
from analytics.lexicon import Segment
from analytics.meaning import measures_of
from analytics.moments import Token
from analytics.scope import Scope, known_units
from analytics.semantic import Query
from analytics.suggesting import suggested
from analytics.timing import when
from data import calendar, catalogue
from data.language import N_, Language, language

if TYPE_CHECKING:
    import duckdb

MOST_LETTERS, MOST_WORDS, MOST_SUGGESTED = 400, 60, 3
VI = language("vi")  # questions are asked, and suggested, in Vietnamese
_DIMENSIONS = tuple(semantic.DIMENSIONS)  # in this order, whatever the order they were said in


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


def understand(text: str, db: duckdb.DuckDBPyConnection, base: Scope, spoken: Language = VI) -> Understood:
    """The question of a text, asked of `base` where it does not say (year, month, state, version)."""
    query, unknown, reason = _read(text[: MOST_LETTERS + 1], db, base, spoken)
    if query is not None:
        return Understood(text, query, phrasing.sentence(query, spoken))
    nearest = suggested(text[:MOST_LETTERS], base, VI, lambda one: _read(one, db, base, VI)[0])
    return Understood(text[:MOST_LETTERS], None, "", unknown, reason, tuple(itertools.islice(nearest, MOST_SUGGESTED)))


def _read(
    text: str, db: duckdb.DuckDBPyConnection, base: Scope, spoken: Language
) -> tuple[Query | None, tuple[str, ...], str]:
    """(the query, unknown words, the reason): the first, or the others."""
    words = moments.tokens(text)
    if not words:
        return None, (), spoken.text(N_("Chưa có câu hỏi."))
    if len(text) > MOST_LETTERS or len(words) > MOST_WORDS:
        return None, (), spoken.text(N_("Câu hỏi quá dài; hãy hỏi từng điều một."))
    found = lexicon.segments(words, calendar.unit_day(base.through))
    if (
        month := looked(found, base)
    ) != base.through:  # units of another time have other names, and codes are used again
        found = lexicon.segments(words, calendar.unit_day(month))
    if unknown := _unknown(words, found):
        return None, unknown, spoken.text(N_("Chưa hiểu: {words}."), words=", ".join(f"“{word}”" for word in unknown))
    try:
        query = _query(Heard(words, found, db, base, spoken))
    except No as error:
        return None, (), str(error)
    if reason := semantic.why_not(query, spoken):
        return None, (), reason
    return query, (), ""


def _unknown(words: Sequence[Token], found: Sequence[Segment]) -> tuple[str, ...]:
    """Words that nothing covers; those side by side together."""
    runs: list[list[str]] = []
    last = -1
    for one in found:
        if one.kind != lexicon.UNKNOWN:
            continue
        word = " ".join(word.said for word in words[one.start : one.end])
        if one.start == last and runs:
            runs[-1].append(word)
        else:
            runs.append([word])
        last = one.end
    return tuple(" ".join(run) for run in runs)


# --- putting it together ----------------------------------------------------------------------------------------------


def _query(heard: Heard) -> Query:
    """The question, or No."""
    measure, *beside = measures_of(heard)
    span, months, before = when(heard, measure)
    if any(when(heard, other) != (span, months, before) for other in beside):
        raise heard.no(
            N_(
                "Các số liệu được hỏi không cùng khoảng thời gian: có số tính riêng trong kỳ, có số lũy kế; hỏi “đến tháng …”."
            )
        )
    statuses = limits.statuses_of(heard, measure)
    measure, keep = limits.kept(heard, measure)
    per = limits.per(heard, measure)
    order, first = _order(heard)
    ranked = _ranked(heard)
    order = order or ("most" if ranked else "")
    on = "change" if heard.moving else ""
    if on and keep:
        raise heard.no(N_("Câu hỏi nêu nhiều điều kiện; hãy hỏi từng điều kiện."))
    picking = bool(on or order or keep or statuses or heard.has(lexicon.NOT_YET))
    measure, by = _settled(heard, measure, _by(heard, measure, months, picking, per))
    keep = limits.moved(heard) or limits.nothing(heard, measure, by, keep)
    activities, groups = heard.narrowing(measure)
    scope = replace(
        heard.base, year=span.year, through=span.through, since="" if span.since.endswith("-01") else span.since,
        units=() if ranked else _units(heard, span.year), activities=activities, groups=groups, sources=heard.sources,
    )  # fmt: skip
    # Who came is the measure, no choice beside it.
    audiences = () if measure.removesuffix("_share") in heard.audiences else heard.audiences
    query = Query(measure, by, scope, heard.communes, heard.topics, audiences, months, statuses, keep, order, first, before, per, ranked, on, () if heard.units else heard.without, tuple(beside))  # fmt: skip
    left_out.check(heard, query)
    return query


def _units(heard: Heard, year: int) -> tuple[str, ...]:
    """The units asked of: those named, or all, without those left out."""
    if not heard.without:
        return heard.units
    every = heard.units or known_units(heard.db, year)
    strange = [code for code in heard.without if code not in every and code != catalogue.province().code]
    if strange or heard.communes or not (left := tuple(code for code in every if code not in heard.without)):
        raise heard.no(N_("Nơi bỏ bớt không nằm trong những nơi được hỏi."))
    return left


def _ranked(heard: Heard) -> tuple[str, ...]:
    """The units whose place among all is asked for."""
    if not heard.ranking:
        return ()
    if heard.communes or not heard.units:
        raise heard.no(
            N_("Thứ hạng hỏi được cho một huyện, thành phố: hãy nêu tên; với xã, hỏi “theo xã từ cao xuống thấp”.")
        )
    return heard.units


_LESS = {"it hon", "thap hon", "kem hon", "cham hon", "it", "thap", "nho"}


def _order(heard: Heard) -> tuple[str, int]:
    ranked = heard.values(lexicon.RANKED)
    rising = heard.values(lexicon.RISING)
    most, least = (
        heard.has(lexicon.MOST, lexicon.FAST) or "most" in rising,
        heard.has(lexicon.LEAST, lexicon.SLOW) or "least" in rising,
    )
    if most and least:
        raise heard.no(N_("Câu hỏi nêu cả cao nhất và thấp nhất; hãy hỏi từng điều."))
    topped = any(phrase.startswith("top") for phrase in heard.spelled(lexicon.TOP))
    order = "most" if most or (topped and not least) else "least" if least else ranked[0] if ranked else ""
    if not order and heard.has(lexicon.FEWER) and len(heard.units) > 1:
        return "least" if heard.spelled(lexicon.FEWER) & _LESS else "most", 0
    count = heard.counts[0][0] if heard.counts else 0
    if count and not order:
        raise heard.no(
            N_("“{words}”: hãy nói rõ cao nhất hay thấp nhất."),
            words=next(heard.said(one) for one in heard.found if one.kind == lexicon.TOP),
        )
    if len(heard.counts) > 1 or count > 1000:
        raise heard.no(N_("Chưa rõ muốn xem bao nhiêu dòng."))
    if (
        order
        and not count
        and not ranked
        and (most or least)
        and (heard.has(lexicon.WHICH) or heard.nouns)
        and not heard.has(lexicon.BY)
    ):
        return order, 1
    return order, count


def _by(heard: Heard, measure: str, months: tuple[str, ...], picking: bool, per: str = "") -> tuple[str, ...]:
    """The dimensions asked for; of several things named, each."""
    found = _told_by(heard, measure, picking) | _of_several(heard, measure)
    found |= _by_time(heard, measure, months, found)
    if measure == "needed_per_month":  # "mỗi tháng" is in what it measures
        found.discard("period")
    if heard.has(lexicon.AVERAGE):  # "bình quân hội nghị mỗi huyện": over them, not of each
        found.discard(per)
    if "commune" in found or heard.ranking:
        found.add("district")
    return tuple(name for name in _DIMENSIONS if name in found)


def _told_by(heard: Heard, measure: str, picking: bool) -> set[str]:
    """The dimensions that are said: "theo huyện", "huyện nào", "5 huyện", "bao nhiêu huyện"."""
    found: set[str] = {
        *heard.values(lexicon.BY),
        *heard.values(lexicon.WHICH),
        *(dimension for _, dimension in heard.counts if dimension),
    }
    if picking:  # "xã Hoa Thám đã có hoạt động chưa" is of any
        found |= {noun for noun in heard.nouns if (noun, semantic.MEASURES[measure].source) != ("activity", "reach")}
    if heard.counts and not any(dimension for _, dimension in heard.counts) and not found:
        found.add("district")
    for dimension in heard.values(lexicon.HOW_MANY):
        if (dimension == "district" and measure != "communes") or (
            dimension == "commune" and (heard.has(lexicon.KEEP) or measure in ("actual", "silent_months"))
        ):
            found.add(dimension)
    return found


def _of_several(heard: Heard, measure: str) -> set[str]:
    """The dimensions of which several members are named, unless they are told as one."""
    knows = semantic.MEASURES[measure].by
    activities, groups = heard.narrowing(measure)
    several = {
        "district": heard.units, "commune": heard.communes, "activity": activities, "group": groups, "source": heard.sources,
        "topic": heard.topics, "audience": heard.audiences,
    }  # fmt: skip
    return {
        dimension
        for dimension, chosen in several.items()
        if len(chosen) > 1 and dimension in knows and (dimension == "activity" or not heard.together)
        if not (dimension == "activity" and measure in ("meetings", "not_reached"))
    }


def _by_time(heard: Heard, measure: str, months: tuple[str, ...], found: set[str]) -> set[str]:
    """Months or quarters named one by one; a trend is month by month."""
    if months:
        return {"quarter" if "Q" in months[0] else "period"}
    trend = heard.has(lexicon.TREND) and "period" in semantic.MEASURES[measure].by and "quarter" not in found
    return {"period"} if trend else set()


def _settled(heard: Heard, measure: str, by: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """What is of one activity alone is told by activity; slowness over all activities is the share on pace."""
    meant = semantic.MEASURES[measure]
    activities, groups = heard.narrowing(measure)
    if heard.has(lexicon.SUM, lexicon.TOGETHER) and meant.one_activity and len(activities) != 1:
        raise heard.no(N_("Số liệu của các hoạt động khác nhau không cộng với nhau; hãy hỏi theo từng hoạt động, hoặc một hoạt động."))  # fmt: skip
    if not meant.one_activity or len(activities) == 1 or "activity" in by:
        return measure, by
    tempo = heard.has(lexicon.SLOW, lexicon.FAST) and not (activities or groups)
    if (
        measure in ("progress", "pace")
        and not {"commune", "period"} & set(by)
        and ({"district", "group"} & set(by) or tempo)
    ):
        return "share_on_pace", by
    return measure, tuple(name for name in _DIMENSIONS if name in (*by, "activity"))
