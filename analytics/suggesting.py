"""What could be asked instead of a question that has no answer: the same with other words, with less, or a ready one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from analytics import lexicon, moments, phrasing
from analytics.lexicon import Segment
from analytics.moments import Moment, Token
from analytics.scope import Scope
from analytics.semantic import Query
from data import calendar, catalogue, names
from data.catalogue import Unit
from data.language import Language

# Questions to begin with.
EXAMPLES = (
    "tỷ lệ giải ngân theo huyện", "5 huyện chậm nhất về hội nghị", "xã nào chưa có đối thoại từ đầu năm", "so sánh lượt người tháng này và tháng trước",
    "tiến độ so với kế hoạch theo hoạt động", "số tờ rơi theo huyện", "kinh phí còn lại theo nhóm nội dung", "đơn vị nào chưa nộp báo cáo", "độ bao phủ theo huyện", "tỷ lệ báo cáo đúng hạn theo huyện",
    "dự báo cả năm theo hoạt động", "số hội nghị theo tháng", "kinh phí đã giải ngân theo nguồn", "số cuộc về việc làm theo huyện", "bao nhiêu phụ nữ tham dự theo huyện", "huyện nào chậm tiến độ về hội nghị",
    "số chỉ tiêu hoàn thành theo huyện", "dự toán giao theo huyện", "báo cáo nộp muộn theo huyện", "xã im lặng theo xã",
)  # fmt: skip
_LIKE = 78.0  # of 100: how alike a word must be to be offered


def suggested(text: str, base: Scope, spoken: Language, read: Callable[[str], Query | None]) -> Iterator[str]:
    """Questions that have an answer, nearest first: those that keep most of what was understood (measure, work, place, time), among
    equals the same with words that are known, the same without a part, what its parts are asked with, then ready ones written
    alike. `read` gives the query of a text, None when it has none; `spoken` is Vietnamese.
    """
    words = moments.tokens(text)
    found = lexicon.segments(words, calendar.unit_day(base.through)) if words else ()
    candidates = dict.fromkeys(
        (*_mended(words, found, base), *_composed(words, found), *_nearest_ready(text, words, base))
    )
    said = set[str]()
    for candidate in (*_spelled(words, found, base), *_nearest_first(tuple(candidates)[:_MOST_TRIED], found, base)):
        query = read(candidate)
        phrase = phrasing.phrase(query, spoken).replace(" , ", ", ") if query is not None else ""
        if phrase and phrase not in said:
            said.add(phrase)
            yield phrase


# What a question is about, most telling first: kind of phrase → what it weighs when a suggestion keeps it.
_TELLING = {
    lexicon.MEASURE: 4, lexicon.ACTIVITY: 4, lexicon.UNIT: 4, lexicon.EITHER: 3, lexicon.TIME: 3, lexicon.GROUP: 3, lexicon.SOURCE: 3, lexicon.TOPIC: 3, lexicon.AUDIENCE: 3,
    lexicon.REPORT: 3, lexicon.MONEY: 2, lexicon.STATUS: 2, lexicon.NOT_YET: 2, lexicon.PER: 2, lexicon.KEEP: 2, lexicon.WHICH: 2, lexicon.BY: 1, lexicon.MOST: 1, lexicon.LEAST: 1,
    lexicon.SLOW: 1, lexicon.FAST: 1, lexicon.COMPARE: 1, lexicon.HOW_MANY: 1, lexicon.ATTEND: 1,
}  # fmt: skip


def _nearest_first(candidates: Sequence[str], found: Sequence[Segment], base: Scope) -> list[str]:
    """Those that keep most of what was understood, and add least, first."""
    wanted, day = _told(found), calendar.unit_day(base.through)

    def distance(candidate: str) -> int:
        told = _told(lexicon.segments(moments.tokens(candidate), day))
        kept = sum(
            _TELLING[kind] for kind, meant in wanted if any(kind == other and meant & also for other, also in told)
        )
        added = sum(
            _TELLING[kind] > 1
            for kind, meant in told
            if not any(kind == other and meant & also for other, also in wanted)
        )
        return added - 2 * kept

    return sorted(candidates, key=distance)


def _told(found: Sequence[Segment]) -> list[tuple[str, frozenset[object]]]:
    """What phrases mean, as far as it tells: a place may be one of several."""
    return [
        (one.kind, frozenset(one.value) if isinstance(one.value, tuple) else frozenset({one.value}))
        for one in found
        if one.kind in _TELLING
    ]


_HEADS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    ((lexicon.REPORT, lexicon.SENT), ("báo cáo đã nộp", "chưa nộp báo cáo", "báo cáo nộp muộn")),
    ((lexicon.MONEY, lexicon.SOURCE, lexicon.GROUP), ("đã giải ngân", "tỷ lệ giải ngân", "kinh phí còn lại")),
    ((lexicon.TOPIC,), ("số cuộc", "số người tham dự", "độ bao phủ")),
    ((lexicon.AUDIENCE,), ("số phụ nữ tham dự", "độ bao phủ")),
    ((lexicon.ACTIVITY, lexicon.EITHER), ("kết quả thực hiện", "tiến độ", "chỉ tiêu")),
    ((lexicon.UNIT, lexicon.TIME), ("tiến độ theo hoạt động", "tỷ lệ giải ngân", "kết quả thực hiện")),
)


def _composed(words: Sequence[Token], found: Sequence[Segment]) -> list[str]:
    """What was understood, asked with the measures that are asked of such things."""
    parts = [" ".join(word.said for word in words[one.start : one.end]) for one in found if one.kind in _TELLING and _TELLING[one.kind] > 2 and one.kind != lexicon.REPORT]  # fmt: skip
    kinds = {one.kind for one in found}
    heads = next((heads for asked, heads in _HEADS if kinds & set(asked)), ())
    own = () if lexicon.MEASURE in kinds else heads
    return [" ".join([head, *parts]) for head in own] or ([" ".join(parts)] if parts else [])


_MOST_TRIED = 32


def _spelled(words: Sequence[Token], found: Sequence[Segment], base: Scope) -> list[str]:
    """The question with its first unknown words replaced by what they look like."""
    said = [word.said for word in words]
    unknown = [one for one in found if one.kind == lexicon.UNKNOWN]
    if not unknown:
        return []
    first, last = unknown[0].start, unknown[0].end
    while any(one.start == last for one in unknown):
        last += 1
    known = lexicon.known_phrases(calendar.unit_day(base.through))
    wider, longer = max(first - 1, 0), min(last + 1, len(words))
    return [
        " ".join([*said[:since], phrase, *said[until:]])
        for since, until in ((first, last), (wider, last), (first, longer), (wider, longer))
        for phrase in names.nearest(" ".join(said[since:until]), known, 3, _LIKE)
    ]


def _mended(words: Sequence[Token], found: Sequence[Segment], base: Scope) -> list[str]:
    """The question without its unknown words, else with more words; and without one of its parts."""
    said = [word.said for word in words]
    unknown = [one for one in found if one.kind == lexicon.UNKNOWN]
    if not unknown:
        return [*_clearer(found, said), *_shorter(found, said)]
    kept = " ".join(word for at, word in enumerate(said) if not any(one.start <= at < one.end for one in unknown))
    day = calendar.unit_day(base.through)
    return [kept, *_shorter(lexicon.segments(moments.tokens(kept), day), kept.split(" "))]


def _clearer(found: Sequence[Segment], said: list[str]) -> list[str]:
    """The question with the one of several places named, money or progress said, a time up to which it is meant."""
    text, tried = " ".join(said), []
    for one in found:
        if one.kind == lexicon.UNIT and len(one.value) > 1:  # type: ignore[arg-type]
            tried += [" ".join([*said[: one.start], _in_full(unit), *said[one.end :]]) for unit in one.value]  # type: ignore[attr-defined]
        if isinstance(one.value, Moment) and one.value.kind in (moments.PART, moments.MONTHS, moments.QUARTERS):
            tried.append(" ".join([*said[: one.start], f"đến tháng {one.value.through or 12}", *said[one.end :]]))
        if one.kind == lexicon.KEEP and not one.value[2]:  # type: ignore[index]
            tried.append(" ".join([*said[: one.end], "%", *said[one.end :]]))
    kinds = {one.kind for one in found}
    if lexicon.COMPARE in kinds:  # "tăng bao nhiêu phần trăm": by how much
        tried += [" ".join([*said[: one.start], *said[one.end :]]) for one in found if one.kind == lexicon.PERCENT]
    if lexicon.MEASURE not in kinds and kinds & {lexicon.MONEY, lexicon.SOURCE}:
        tried += [f"{measure} {text}" for measure in ("đã giải ngân", "kinh phí còn lại", "dự toán giao")]
    if lexicon.REPORT in kinds:
        tried += [f"{measure} {text}" for measure in ("báo cáo đã nộp", "chưa nộp", "nộp muộn")]
    if lexicon.AUDIENCE in kinds:
        tried += [f"{text} tham dự", f"độ bao phủ {text}"]
    return tried


def _in_full(unit: Unit) -> str:
    """A place so that no other is meant: "Xã Hòa Bình Huyện Văn Quan", "Thành phố Lạng Sơn"."""
    above = catalogue.unit_by_id().get(unit.parent_id or "")
    return f"{unit.name} {above.name}" if above and unit.level == "commune" and above.level == "district" else unit.name


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
    return [*names.nearest(text, ready, 8), *ready]
