"""A question in words becomes a question of semantic: deterministic, without a model, and never another than is shown.

`understand` reads every word: one it does not know, two times that contradict each other, a sum of ratios and the like are a
refusal that names them, with up to three questions it can answer. Words without marks stand for all their spellings; a word
that is written almost right is suggested, never taken.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analytics import lexicon, moments, phrasing, semantic
from analytics.heard import UNITS_OF_MONEY, Heard, No, looked
from analytics.lexicon import Segment
from analytics.meaning import measure_of
from analytics.moments import Token
from analytics.scope import Scope
from analytics.semantic import Keep, Query
from analytics.suggesting import suggested
from analytics.timing import when
from data import calendar, catalogue
from data.language import N_, Language, language

if TYPE_CHECKING:
    import duckdb

MOST_LETTERS, MOST_WORDS, MOST_SUGGESTED = 400, 60, 3
VI = language("vi")  # questions are asked, and suggested, in Vietnamese
_DIMENSIONS = tuple(semantic.DIMENSIONS)  # in this order, whatever the order they were said in
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
        word = words[one.start].said
        if one.start == last and runs:
            runs[-1].append(word)
        else:
            runs.append([word])
        last = one.end
    return tuple(" ".join(run) for run in runs)


# --- putting it together ----------------------------------------------------------------------------------------------


def _query(heard: Heard) -> Query:
    """The question, or No."""
    measure = measure_of(heard)
    span, months, before = when(heard, measure)
    measure, statuses, keep = _kept(heard, measure)
    order, first = _order(heard)
    picking = bool(order or keep or statuses or heard.has(lexicon.NOT_YET))
    measure, by = _settled(heard, measure, _by(heard, measure, bool(months), picking))
    keep = _nothing(heard, measure, by, keep)
    activities, groups = heard.narrowing(measure)
    scope = replace(
        heard.base, year=span.year, through=span.through, since="" if span.since.endswith("-01") else span.since,
        units=heard.units, activities=activities, groups=groups, sources=heard.sources,
    )  # fmt: skip
    # Who came is the measure, no choice beside it.
    audiences = () if measure in heard.audiences else heard.audiences
    query = Query(measure, by, scope, heard.communes, heard.topics, audiences, months, statuses, keep, order, first, before)  # fmt: skip
    _all_used(heard, query)
    return query


def _kept(heard: Heard, measure: str) -> tuple[str, tuple[str, ...], Keep | None]:
    """(measure, statuses, condition)."""
    statuses: tuple[str, ...] = ()
    if measure == "status":
        found = heard.values(lexicon.STATUS)
        if len(found) > 1:
            raise heard.no(N_("Câu hỏi nêu nhiều trạng thái; hãy hỏi từng trạng thái."))
        asked_of = heard.has(lexicon.WHICH, lexicon.BY, lexicon.TOP, lexicon.HOW_MANY)
        statuses = found[0] if found and asked_of else ()
    kept = heard.values(lexicon.KEEP)
    if len(kept) > 1:
        raise heard.no(N_("Câu hỏi nêu nhiều điều kiện; hãy hỏi từng điều kiện."))
    if not kept:
        return measure, statuses, None
    sign, number, unit = kept[0]
    if unit in ("%", "phan tram", "plan") and measure in ("actual", "target"):
        measure = "progress"
    kind = semantic.MEASURES[measure].kind
    if (unit in ("%", "phan tram", "plan") and kind != semantic.PERCENT) or (
        unit in UNITS_OF_MONEY and kind != semantic.MONEY
    ):
        raise heard.no(
            N_("Điều kiện không cùng đơn vị với “{measure}”."),
            measure=heard.spoken.text(semantic.MEASURES[measure].title),
        )
    if unit == "xa" and semantic.MEASURES[measure].source != "reach":
        raise heard.no(N_("Điều kiện không cùng đơn vị với “{measure}”."), measure=heard.spoken.text(semantic.MEASURES[measure].title))  # fmt: skip
    if kind == semantic.PERCENT:
        if not unit:
            raise heard.no(N_("Điều kiện về tỷ lệ cần dấu %, ví dụ “dưới 50%”."))
        number /= 100
    elif kind == semantic.MONEY:
        if unit not in UNITS_OF_MONEY:
            raise heard.no(N_("Điều kiện về tiền cần đơn vị: đồng, triệu đồng hoặc tỷ đồng."))
        number *= UNITS_OF_MONEY[unit]
    return measure, statuses, Keep(sign, number)


def _nothing(heard: Heard, measure: str, by: tuple[str, ...], keep: Keep | None) -> Keep | None:
    """ "chưa có" of what is counted: those with nothing; "huyện nào đã có đối thoại": those with something."""
    if not by or measure not in ("actual", "meetings", "spent"):
        return keep
    if heard.has(lexicon.NOT_YET):
        return Keep("none")
    listing = heard.has(lexicon.HOW_MANY) or (heard.has(lexicon.WHICH) and not heard.how_much)
    more = heard.has(lexicon.MEASURE, lexicon.MOST, lexicon.LEAST, lexicon.RANKED, lexicon.COMPARE)
    return Keep(">", 0.0) if listing and keep is None and not more else keep


def _order(heard: Heard) -> tuple[str, int]:
    ranked = heard.values(lexicon.RANKED)
    most, least = heard.has(lexicon.MOST, lexicon.FAST), heard.has(lexicon.LEAST, lexicon.SLOW)
    if most and least:
        raise heard.no(N_("Câu hỏi nêu cả cao nhất và thấp nhất; hãy hỏi từng điều."))
    topped = any(phrase.startswith("top") for phrase in heard.spelled(lexicon.TOP))
    order = "most" if most or (topped and not least) else "least" if least else ranked[0] if ranked else ""
    if not order and heard.has(lexicon.FEWER) and len(heard.units) > 1:
        order = "least" if heard.spelled(lexicon.FEWER) <= {"it hon", "thap hon", "kem hon", "cham hon"} else "most"
        return order, 0
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


def _by(heard: Heard, measure: str, monthly: bool, picking: bool) -> tuple[str, ...]:
    """The dimensions asked for; of several things named, each."""
    found = {
        *heard.values(lexicon.BY),
        *heard.values(lexicon.WHICH),
        *(dimension for _, dimension in heard.counts if dimension),
    }
    if picking:
        found |= set(heard.nouns)
    if heard.counts and not any(dimension for _, dimension in heard.counts) and not found:
        found.add("district")
    for dimension in heard.values(lexicon.HOW_MANY):
        if (dimension == "district" and measure != "communes") or (
            dimension == "commune" and (heard.has(lexicon.KEEP) or measure in ("actual", "silent_months"))
        ):
            found.add(dimension)
    knows = semantic.MEASURES[measure].by
    activities, groups = heard.narrowing(measure)
    for dimension, chosen in (
        ("district", heard.units), ("commune", heard.communes), ("activity", activities), ("group", groups), ("source", heard.sources), ("topic", heard.topics), ("audience", heard.audiences),
    ):  # fmt: skip
        if len(chosen) > 1 and dimension in knows and not (dimension == "activity" and measure == "meetings"):
            found.add(dimension)
    if monthly:
        found.add("period")
    if "commune" in found:
        found.add("district")
    return tuple(name for name in _DIMENSIONS if name in found)


def _settled(heard: Heard, measure: str, by: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """What is of one activity alone is told by activity; slowness over all activities is the share on pace."""
    meant = semantic.MEASURES[measure]
    activities, groups = heard.narrowing(measure)
    if heard.has(lexicon.SUM) and meant.one_activity and len(activities) != 1:
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


# A kind of phrase → whether it changed the question: one that did not must not be left out silently.
_USED: dict[str, Callable[[Heard, Query], bool]] = {
    lexicon.NOT_YET: lambda heard, query: query.measure in ("not_reached", "missing") or _is_none(query) or _is_open_end(heard),
    lexicon.COMPARE: lambda heard, query: query.before is not None or bool(query.by) or len(heard.units) > 1 or len(heard.communes) > 1,
    lexicon.KEEP: lambda heard, query: query.keep is not None,
    lexicon.STATUS: lambda heard, query: bool(query.statuses or query.order) or query.measure in ("status", "targets_achieved", "share_on_pace") or (query.measure == "progress" and heard.has(lexicon.PERCENT)),
    lexicon.STILL: lambda heard, query: query.measure in ("missing", "not_reached", "remaining", "to_go"),
    lexicon.GIVEN: lambda heard, query: query.measure in ("target", "allocated", "progress", "to_go", "remaining", "absorption"),
    lexicon.PERCENT: lambda heard, query: query.meant.kind == semantic.PERCENT,
    lexicon.MONEY: lambda heard, query: query.meant.source in ("money", "unit_cost"),
    lexicon.REPORT: lambda heard, query: query.meant.source == "reports",
    lexicon.SENT: lambda heard, query: query.meant.source == "reports",
    lexicon.PLAN: lambda heard, query: query.meant.source in ("progress", "shares", "forecast") or query.measure in ("allocated", "absorption", "remaining"),
    lexicon.ATTEND: lambda heard, query: query.meant.source == "meetings" or query.measure in _REACH or heard.activities == ("LUOT_NGUOI",) or (bool(heard.activities) and heard.spelled(lexicon.ATTEND) <= {"luot"}),
    lexicon.SUM: lambda heard, query: query.meant.adds not in (semantic.RATIO, semantic.STATE),
    **dict.fromkeys((lexicon.FEWER, lexicon.RANKED, lexicon.MOST, lexicon.LEAST), lambda heard, query: bool(query.order)),
}  # fmt: skip


def _all_used(heard: Heard, query: Query) -> None:
    """Raises No for a phrase that changed nothing, and for what is compared with nothing."""
    for one in heard.found:
        if one.kind in _USED and not _USED[one.kind](heard, query):
            title = heard.spoken.text(query.meant.title)
            raise heard.no(N_("“{words}” không đi được với “{measure}”."), words=heard.said(one), measure=title)
    rising = any(word in phrase for phrase in heard.spelled(lexicon.COMPARE) for word in ("tang", "giam"))
    if query.before is not None and query.order and rising:
        raise heard.no(N_("Chưa xếp hạng được theo mức tăng, giảm; hỏi so sánh hai kỳ theo huyện rồi xem cột tăng, giảm."))  # fmt: skip
    comparing = heard.has(lexicon.COMPARE) or any(phrase.startswith("so") for phrase in heard.spelled(lexicon.AGAINST))
    if comparing and query.before is None and not query.by and len(heard.communes) < 2:
        raise heard.no(N_("Chưa rõ muốn so sánh với gì: hãy nêu hai kỳ, hai nơi, hoặc “so với kế hoạch”."))
    _no_money_of_work(heard, query)


def _is_none(query: Query) -> bool:
    return query.keep is not None and query.keep.sign == "none"


def _is_open_end(heard: Heard) -> bool:
    """ "… đã hoàn thành chưa": a question mark in a word."""
    last = next((one for one in reversed(heard.found) if one.kind not in (lexicon.FILLER, lexicon.TIME)), None)
    return last is not None and last.kind == lexicon.NOT_YET and heard.said(last) in ("chưa", "chua")


def _no_money_of_work(heard: Heard, query: Query) -> None:
    """Raises No when money is asked of an activity: it is told by content."""
    if query.meant.source == "money" and heard.activities:
        activity = catalogue.activity_by_code()[heard.activities[0]]
        group = next(one for one in catalogue.groups() if one.code == activity.group)
        raise heard.no(
            N_("Kinh phí không chia theo từng hoạt động; “{activity}” thuộc nội dung chi “{group}”, hãy hỏi theo nội dung chi."),
            activity=activity.name_vi if heard.spoken.code == "vi" else activity.name_en, group=group.name_vi if heard.spoken.code == "vi" else group.name_en,
        )  # fmt: skip
