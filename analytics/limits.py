"""The conditions of a question: which rows it is about, by a status, a value against a limit, or nothing at all."""

from __future__ import annotations

from analytics import lexicon, semantic
from analytics.heard import UNITS_OF_MONEY, Heard
from analytics.semantic import Keep
from data import catalogue, names
from data.language import N_

_SHARES = ("%", "phan tram", "plan")
_PEOPLE, _REPORTS = (
    ("attendees", "women", "minority", "poor"),
    ("late", "on_time", "missing", "received", "returned", "waiting"),
)
_ONCE = ("received", "on_time", "approved")  # who sent a report is not listed with who did not
# A counted unit in a condition → the measures that are counted in it, beside what was done.
_COUNTED_IN: dict[str, tuple[str, ...]] = {
    "nguoi": _PEOPLE, "luot": (*_PEOPLE, *_REPORTS), "cuoc": ("meetings",), "buoi": ("meetings",),
    "thang": ("silent_months", *_REPORTS), "ky": ("silent_months", *_REPORTS), "to": (), "cai": (), "cuon": (),
}  # fmt: skip


def statuses_of(heard: Heard, measure: str) -> tuple[str, ...]:
    """The statuses that rows are kept by; none for the status of one thing, which is told whatever it is."""
    if measure != "status":
        return ()
    found: list[tuple[str, ...]] = heard.values(lexicon.STATUS)
    if len(found) > 1:
        raise heard.no(N_("Câu hỏi nêu nhiều trạng thái; hãy hỏi từng trạng thái."))
    several = len(heard.narrowing(measure)[0]) != 1
    picked = several or heard.has(lexicon.WHICH, lexicon.BY, lexicon.TOP, lexicon.HOW_MANY)
    return found[0] if found and picked else ()


def kept(heard: Heard, measure: str) -> tuple[str, Keep | None]:
    """(measure, condition): a share of the plan asks for progress."""
    said = heard.values(lexicon.KEEP)
    if len(said) > 1:
        raise heard.no(N_("Câu hỏi nêu nhiều điều kiện; hãy hỏi từng điều kiện."))
    if not said:
        return measure, None
    sign, number, unit = said[0]
    if unit in _SHARES and measure in ("actual", "target"):
        measure = "progress"
    if not _fits(heard, measure, unit):
        title = heard.spoken.text(semantic.MEASURES[measure].title)
        raise heard.no(N_("Điều kiện không cùng đơn vị với “{measure}”."), measure=title)
    if sign == "between":
        low, first, high = number
        if not _fits(heard, measure, first):
            raise heard.no(
                N_("Điều kiện không cùng đơn vị với “{measure}”."),
                measure=heard.spoken.text(semantic.MEASURES[measure].title),
            )
        return measure, Keep(sign, _exact(heard, measure, low, first), _exact(heard, measure, high, unit))
    return measure, Keep(sign, _exact(heard, measure, number, unit))


def _fits(heard: Heard, measure: str, unit: str) -> bool:
    """Whether the unit of a condition is that of what is asked: "hội nghị trên 100 người" is no number of conferences."""
    meant = semantic.MEASURES[measure]
    if unit in lexicon.LIMITED:
        return lexicon.LIMITED[unit] == measure
    if unit in _SHARES or unit in UNITS_OF_MONEY:
        return meant.kind == (semantic.PERCENT if unit in _SHARES else semantic.MONEY)
    if unit == "xa":
        return meant.source == "reach"
    if unit not in _COUNTED_IN or measure in _COUNTED_IN[unit]:
        return True
    known = catalogue.activity_by_code()
    units = {names.bare(known[code].unit_vi).split()[0] for code in heard.narrowing(measure)[0]}
    return meant.source in ("outputs", "progress", "forecast") and units == {"luot" if unit == "nguoi" else unit}


def _exact(heard: Heard, measure: str, number: float, unit: str) -> float:
    """A limit as a ratio, in đồng, or as it is."""
    kind = semantic.MEASURES[measure].kind
    if kind == semantic.PERCENT and not unit:
        raise heard.no(N_("Điều kiện về tỷ lệ cần dấu %, ví dụ “dưới 50%”."))
    if kind == semantic.MONEY and unit not in UNITS_OF_MONEY:
        raise heard.no(N_("Điều kiện về tiền cần đơn vị: đồng, triệu đồng hoặc tỷ đồng."))
    return number / 100 if kind == semantic.PERCENT else number * UNITS_OF_MONEY.get(unit, 1.0)


def per(heard: Heard, measure: str) -> str:
    """What a figure is shared out over: "bình quân mỗi tháng"; "" when none is said, or the measure is an average itself."""
    said = list(dict.fromkeys(heard.values(lexicon.PER)))
    if semantic.MEASURES[measure].code in _AVERAGES:
        return ""
    if not said and heard.has(lexicon.AVERAGE):
        said = list(dict.fromkeys(heard.values(lexicon.BY)))
    if len(said) > 1 or not {*said} <= {*semantic.SHARED_BY} or (not said and heard.has(lexicon.AVERAGE)):
        raise heard.no(
            N_("Chưa rõ bình quân của gì: hãy hỏi “bình quân mỗi tháng”, “mỗi huyện”, “mỗi xã” hoặc “một cuộc”.")
        )
    return str(said[0]) if said else ""


_AVERAGES = ("unit_cost", "people_per_meeting", "needed_per_month")


def moved(heard: Heard) -> Keep | None:
    """ "huyện nào tăng": where the figure rose, or fell."""
    return Keep(">" if heard.moving == "tang" else "<", 0.0) if heard.moving else None


def nothing(heard: Heard, measure: str, by: tuple[str, ...], keep: Keep | None) -> Keep | None:
    """ "chưa có" of what is counted: those with nothing; "huyện nào đã có đối thoại": those with something."""
    if (
        measure in _ONCE
        and heard.has(lexicon.WHICH)
        and not (keep or heard.has(lexicon.MOST, lexicon.LEAST, lexicon.RANKED))
    ):
        return Keep(">", 0.0)
    if not by or measure not in ("actual", "meetings", "spent"):
        return keep
    if heard.has(lexicon.NOT_YET) or (measure == "spent" and heard.unspent):
        return Keep("none")
    listing = heard.has(lexicon.HOW_MANY) or (heard.has(lexicon.WHICH) and not heard.how_much)
    more = heard.has(lexicon.MEASURE, lexicon.MOST, lexicon.LEAST, lexicon.RANKED, lexicon.COMPARE)
    if listing and heard.has(lexicon.ATTAIN) and not (more or keep):
        raise heard.no(N_("“Đạt” gì: hãy hỏi “đạt kế hoạch”, hoặc đạt bao nhiêu."))
    return Keep(">", 0.0) if listing and keep is None and not more else keep
