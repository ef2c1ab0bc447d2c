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
    """Questions that have an answer, nearest first: the same with words that are known, the same without a part of it, then the
    ready ones that are written most alike. `read` gives the query of a text, None when it has none; `spoken` is Vietnamese.
    """
    words = moments.tokens(text)
    said = set[str]()
    for candidate in (*_mended(words, base), *_nearest_ready(text, words, base)):
        query = read(candidate)
        phrase = phrasing.phrase(query, spoken).replace(" , ", ", ") if query is not None else ""
        if phrase and phrase not in said:
            said.add(phrase)
            yield phrase


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
    return [*names.nearest(text, ready, 12), *ready]
