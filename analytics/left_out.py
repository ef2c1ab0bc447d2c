"""Whether a question asks all that was said: a word that changed nothing would be left out silently, and is a refusal instead.

`check` goes through the phrases of a question beside what was made of them. Each reason names the words.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

from analytics import lexicon, semantic
from analytics.heard import Heard
from analytics.lexicon import Segment
from analytics.semantic import Query
from data import catalogue
from data.language import N_

_REACH = ("coverage", "reached", "not_reached")
_LEFT = ("to_go", "needed_per_month")  # what is left to do
# A kind of phrase → whether it changed the question: one that did not must not be left out silently.
_USED: dict[str, Callable[[Heard, Query], bool]] = {
    lexicon.NOT_YET: lambda heard, query: query.measure in ("not_reached", "missing") or _is_none(query) or _is_open_end(heard),
    lexicon.COMPARE: lambda heard, query: query.before is not None or bool(query.by) or len(heard.units) > 1 or len(heard.communes) > 1,
    lexicon.KEEP: lambda heard, query: query.keep is not None,
    lexicon.STATUS: lambda heard, query: bool(query.statuses or query.order) or query.measure in ("status", "targets_achieved", "share_on_pace", *_LEFT) or (query.measure == "progress" and (heard.has(lexicon.PERCENT) or query.keep is not None)),
    lexicon.STILL: lambda heard, query: query.measure in ("missing", "not_reached", "remaining", *_LEFT),
    lexicon.NEED: lambda heard, query: query.measure in _LEFT,
    lexicon.BOTH: lambda heard, query: not (query.keep or query.statuses) or len(heard.activities) < 2,
    lexicon.LIST: lambda heard, query: bool(query.by),
    lexicon.TREND: lambda heard, query: bool({*semantic.TIMES} & {*query.by}),
    lexicon.RATE: lambda heard, query: query.before is not None,
    lexicon.RISING: lambda heard, query: query.on == "change",
    lexicon.RANK: lambda heard, query: bool(query.ranked),
    lexicon.PER: lambda heard, query: bool(query.per) or query.measure == "needed_per_month",
    lexicon.AVERAGE: lambda heard, query: bool(query.per) or query.measure in ("unit_cost", "people_per_meeting", "needed_per_month"),
    lexicon.OR_MORE: lambda heard, query: query.keep is not None and query.keep.sign == ">=",
    lexicon.TOGETHER: lambda heard, query: not query.by,
    lexicon.GIVEN: lambda heard, query: query.measure in ("target", "allocated", *semantic.GIVEN, "progress", "remaining", "absorption", *_LEFT),
    lexicon.PERCENT: lambda heard, query: query.meant.kind == semantic.PERCENT,
    lexicon.MONEY: lambda heard, query: query.meant.source in ("money", "unit_cost"),
    lexicon.REPORT: lambda heard, query: query.meant.source == "reports",
    lexicon.SENT: lambda heard, query: query.meant.source == "reports",
    lexicon.PLAN: lambda heard, query: query.meant.source in ("progress", "shares", "forecast") or query.measure in ("allocated", *semantic.GIVEN, "absorption", "remaining"),
    lexicon.ATTEND: lambda heard, query: query.meant.source == "meetings" or query.measure in _REACH or heard.activities == ("LUOT_NGUOI",) or (heard.spelled(lexicon.ATTEND) <= {"luot"} and _in_turns(heard)),
    lexicon.SUM: lambda heard, query: query.meant.adds not in (semantic.RATIO, semantic.STATE),
    **dict.fromkeys((lexicon.FEWER, lexicon.RANKED, lexicon.MOST, lexicon.LEAST), lambda heard, query: bool(query.order)),
}  # fmt: skip


def _in_turns(heard: Heard) -> bool:
    """Whether what is asked is counted as "lượt"."""
    known = catalogue.activity_by_code()
    return bool(heard.activities) and all(known[code].unit_vi.startswith("lượt") for code in heard.activities)


def check(heard: Heard, query: Query) -> None:
    """Raises No for a phrase that changed nothing, and for what is compared with nothing."""
    moves = any(phrase.startswith(("tang", "giam")) for phrase in heard.spelled(lexicon.COMPARE))
    if query.before is None and (query.on or (moves and not query.by)):
        raise heard.no(N_("Tăng, giảm so với kỳ nào: hãy nêu, ví dụ “so với tháng trước”."))
    for one in heard.found:
        if one.kind in _USED and not any(_USED[one.kind](heard, part) for part in semantic.parts(query)):
            title = heard.spoken.text(query.meant.title)
            raise heard.no(N_("“{words}” không đi được với “{measure}”."), words=heard.said(one), measure=title)
    rising = any(word in phrase for phrase in heard.spelled(lexicon.COMPARE) for word in ("tang", "giam"))
    if query.before is not None and query.order and rising and not query.on:
        raise heard.no(N_("Chưa xếp hạng được theo mức tăng, giảm; hỏi so sánh hai kỳ theo huyện rồi xem cột tăng, giảm."))  # fmt: skip
    if query.on and query.before is None:
        raise heard.no(N_("Tăng, giảm so với kỳ nào: hãy nêu, ví dụ “so với tháng trước”."))
    if heard.spelled(lexicon.COMPARE) & {"tang", "giam"} and (
        query.before is None or (heard.has(lexicon.WHICH) and not query.on)
    ):
        raise heard.no(N_("Chưa chọn được nơi tăng, nơi giảm; hỏi so sánh hai kỳ theo huyện rồi xem cột tăng, giảm."))
    comparing = heard.has(lexicon.COMPARE) or any(phrase.startswith("so") for phrase in heard.spelled(lexicon.AGAINST))
    if comparing and query.before is None and not query.by and len(heard.communes) < 2:
        raise heard.no(N_("Chưa rõ muốn so sánh với gì: hãy nêu hai kỳ, hai nơi, hoặc “so với kế hoạch”."))
    _no_money_of_work(heard, query)
    _no_noun_alone(heard, query)
    _no_place_left_out(heard)
    _no_count_of_meetings(heard, query)
    _no_every_one(heard)
    _no_work_beside_a_measure(heard)
    _no_lack_of_several(heard, query)
    _no_crowd_without_people(heard, query)


def _no_noun_alone(heard: Heard, query: Query) -> None:
    """Raises No for a noun that changed nothing: "hội nghị cấp xã" is not all conferences, "xã Bình Gia" no district."""
    for at, one in enumerate(heard.found):
        if one.kind != lexicon.TOP or one.value[0] != lexicon.NOT_SAID:  # type: ignore[index]
            continue
        noun, after = one.value[1], heard.found[at + 1] if at + 1 < len(heard.found) else one  # type: ignore[index]
        if not (noun in query.by or _is_about(query, noun) or _names(after, noun)):
            raise heard.no(
                N_("“{words}”: chưa rõ muốn hỏi gì; hãy nêu tên, hoặc hỏi “theo {words}”."), words=heard.said(one)
            )


def _is_about(query: Query, noun: str) -> bool:
    """A noun that is in what is measured: communes among those reached, targets in a progress."""
    of_it = {"commune": ("reach",), "activity": ("reach", "meetings", "progress", "shares"), "topic": ("meetings",)}
    return query.meant.source in of_it.get(noun, ()) or (noun == "period" and query.measure == "silent_months")


_NAMED_BY = {
    "activity": (lexicon.ACTIVITY, lexicon.EITHER), "group": (lexicon.GROUP, lexicon.EITHER), "source": (lexicon.SOURCE,), "topic": (lexicon.TOPIC,),
    "audience": (lexicon.AUDIENCE,), "period": (lexicon.TIME,), "quarter": (lexicon.TIME,), "district": (lexicon.POOR, lexicon.WHOLE),
}  # fmt: skip


def _names(one: Segment, noun: str) -> bool:
    """Whether a phrase is a name of what a noun says: "đơn vị Bình Gia"; no commune is called as a district is."""
    if one.kind == lexicon.UNIT:
        communes = all(unit.level == "commune" for unit in one.value)  # type: ignore[attr-defined]
        return communes if noun == "commune" else noun == "district"
    return one.kind in _NAMED_BY.get(noun, ())


def _no_place_left_out(heard: Heard) -> None:
    """Raises No for "các huyện không có Bình Gia", "so với toàn tỉnh": a place can be neither left out nor beside the others."""
    for one, after in itertools.pairwise(heard.found):
        if after.kind == lexicon.WHOLE and heard.bare_of(one) in ("so voi", "so", "so cung", "so sanh voi"):
            raise heard.no(N_("Chưa so được với toàn tỉnh trong một câu; hãy hỏi theo huyện, rồi hỏi toàn tỉnh."))
        if one.kind == lexicon.NOT_YET and after.kind == lexicon.UNIT:
            raise heard.no(N_("“{words}”: chưa bỏ bớt được một nơi khỏi câu hỏi; hãy hỏi theo huyện."), words=f"{heard.said(one)} {heard.said(after)}")  # fmt: skip


_PEOPLE = (
    "attendees",
    "people_per_meeting",
    "women",
    "minority",
    "poor",
    "women_share",
    "minority_share",
    "poor_share",
)
_COUNTING = ("bao nhieu", "may", "so")


def _no_count_of_meetings(heard: Heard, query: Query) -> None:
    """Raises No for "bao nhiêu hội nghị có phụ nữ tham dự": meetings are asked for, and people would be told."""
    if query.measure not in _PEOPLE:
        return
    counted = [one for at, one in enumerate(heard.found) if _is_counted(heard, at)]
    people = [one for one in counted if one.kind in (lexicon.MEASURE, lexicon.AUDIENCE) or one.value == ("LUOT_NGUOI",)]
    if not people and any(one.kind in (lexicon.ACTIVITY, lexicon.TOPIC) for one in counted):
        raise heard.no(N_("Chưa đếm được số cuộc theo người dự; hãy hỏi lượt người, hoặc số cuộc."))


def _no_crowd_without_people(heard: Heard, query: Query) -> None:
    """Raises No for "hội nghị đông nhất": most people, not most conferences."""
    crowded = heard.spelled(lexicon.MOST) & {"dong nhat", "dong"}
    if crowded and query.measure not in _PEOPLE and heard.activities != ("LUOT_NGUOI",):
        raise heard.no(N_("“Đông” là nói về người dự; hãy hỏi lượt người."))


def _is_counted(heard: Heard, at: int) -> bool:
    """Whether a phrase says "bao nhiêu", "số" of what it names, or follows such a word."""
    own = heard.bare_of(heard.found[at])
    before = heard.bare_of(heard.found[at - 1]) if at else ""
    return own.startswith(tuple(f"{word} " for word in _COUNTING)) or before in _COUNTING


def _no_every_one(heard: Heard) -> None:
    """Raises No for "huyện nào … tất cả các tháng": that all of them do is not what is listed."""
    every = [
        one for one in heard.found if one.kind == lexicon.BY and heard.bare_of(one).startswith(("tat ca", "toan bo"))
    ]
    for one in every:
        if any(asked != one.value for asked in heard.values(lexicon.WHICH)):
            raise heard.no(N_("“{words}”: chưa hỏi được điều đúng với tất cả; hãy hỏi tỷ lệ."), words=heard.said(one))


def _no_work_beside_a_measure(heard: Heard) -> None:
    """Raises No for "số hội nghị và số người dự": the one would be told of the other, and not beside it."""
    for one, joint, after in zip(heard.found, heard.found[1:], heard.found[2:], strict=False):
        if heard.bare_of(joint) in ("va", "cung", "cung voi") and {one.kind, after.kind} == {
            lexicon.ACTIVITY,
            lexicon.MEASURE,
        }:
            raise heard.no(
                N_("“{words}” và “{other}” là hai điều; hãy hỏi từng điều."),
                words=heard.said(one),
                other=heard.said(after),
            )


def _no_lack_of_several(heard: Heard, query: Query) -> None:
    """Raises No for "huyện nào chưa có hội nghị và đối thoại": told by activity they would be those that lack one of them."""
    if _is_none(query) and "activity" in query.by and len(query.scope.activities) > 1 and heard.has(lexicon.WHICH):
        raise heard.no(
            N_("Nơi chưa có nhiều hoạt động cùng lúc thì chưa hỏi được ở cấp huyện; hãy hỏi từng hoạt động.")
        )


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
