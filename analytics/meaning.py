"""Which measure a question means: the one it names, read beside its other words, else what such words ask of such things."""

from __future__ import annotations

import itertools

from analytics import lexicon, moments, semantic
from analytics.heard import Heard
from data.language import N_


def measures_of(heard: Heard) -> tuple[str, ...]:
    """What is asked: one measure, or several that are named beside each other ("tiến độ và giải ngân")."""
    said = list(dict.fromkeys(heard.values(lexicon.MEASURE)))
    if len(said) > 1 and _side_by_side(heard) and len(left := _not_held(heard, said)) > 1:
        whole = not (heard.activities or heard.groups or heard.values(lexicon.EITHER))
        told = (_meant(heard, code) for code in left)
        return tuple(
            dict.fromkeys("share_on_pace" if whole and code in ("progress", "pace") else code for code in told)
        )
    return (measure_of(heard),)


def _side_by_side(heard: Heard) -> bool:
    """Whether the measures stand right beside each other, joined by "and": words between them would be of one and not of the other."""
    at = [place for place, one in enumerate(heard.found) if one.kind == lexicon.MEASURE]
    gaps = [heard.found[one + 1 : other] for one, other in itertools.pairwise(at)]
    return all(gap and all(heard.bare_of(one) in ("va", ",", "cung", "cung voi") for one in gap) for gap in gaps)


def _not_held(heard: Heard, said: list[str]) -> list[str]:
    """The measures whose answer is in no other's."""
    held = {code: {*semantic.MEASURES[code].columns} for code in said}
    return [code for code in said if not any(code in held[other] for other in said if other != code)]


def measure_of(heard: Heard) -> str:
    """What is asked."""
    said = list(dict.fromkeys(heard.values(lexicon.MEASURE)))
    if lexicon.REPORT in heard.kinds and said == ["to_go"]:
        return "missing"
    if not said:
        return _unsaid(heard)
    if len(said) > 1:
        said = _of_many(heard, said)
    return _meant(heard, said[0])


def _of_many(heard: Heard, said: list[str]) -> list[str]:
    """Of several measures, the one whose answer holds the others'."""
    if set(said) <= {"actual", "target", "progress"} and heard.has(lexicon.PERCENT):
        return ["progress"]
    for dull in ("meetings", "received"):  # "nộp báo cáo tháng 8 đúng hạn" is of those on time
        if dull in said and (
            dull == "meetings"
            or set(said) <= {"received", "on_time", "late", "missing", "days_late", "returned", "waiting", "approved"}
        ):
            said = [code for code in said if code != dull]
    if len(said) == 1:
        return said
    for code in said:
        held = {*semantic.MEASURES[code].columns}
        if all(other in held for other in said):
            return [code]
    titles = ", ".join(heard.spoken.text(semantic.MEASURES[code].title).lower() for code in said)
    raise heard.no(N_("Câu hỏi nêu nhiều điều một lúc: {measures}; hãy hỏi từng điều."), measures=titles)


def _meant(heard: Heard, code: str) -> str:
    """What a measure's word means beside the other words."""
    for read in (
        _of_crowd_words,
        _of_people_words,
        _of_money_words,
        _of_report_words,
        _of_target_words,
        _of_needs,
        _of_commune_words,
    ):
        if (found := read(heard, code)) != code:
            return found
    return code


def _of_crowd_words(heard: Heard, code: str) -> str:
    """ "bình quân một hội nghị có bao nhiêu người": how many people a meeting has, when people are said."""
    people = heard.has(lexicon.ATTEND) or any(
        "nguoi" in phrase for phrase in heard.spelled(lexicon.MEASURE) | heard.spelled(lexicon.ACTIVITY)
    )
    if code == "people_per_meeting" and not people:
        raise heard.no(
            N_("Chưa rõ bình quân của gì: hãy hỏi “bình quân mỗi tháng”, “mỗi huyện”, “mỗi xã” hoặc “một cuộc”.")
        )
    return code


def _of_money_words(heard: Heard, code: str) -> str:
    if code == "remaining" and heard.unspent:
        return "spent"
    bare = code == "absorption" and heard.spelled(lexicon.MEASURE) <= {"giai ngan", "gn"}
    if bare and heard.has(
        lexicon.RATE
    ):  # "giải ngân tăng bao nhiêu phần trăm": money, whose rise is a part of what was
        return "spent"
    if bare and heard.kept_unit == "money":
        return "spent"
    if bare and not heard.has(lexicon.PERCENT, lexicon.SLOW, lexicon.FAST, lexicon.KEEP):
        most = bool(
            heard.spelled(lexicon.MOST) & {"nhieu nhat", "nhieu"} or heard.spelled(lexicon.LEAST) & {"it nhat", "it"}
        )
        amount = heard.has(lexicon.MONEY) and not heard.has(lexicon.MOST, lexicon.LEAST, lexicon.STATUS)
        return "spent" if most or amount or heard.how_much else code
    if code == "spent" and (heard.has(lexicon.PERCENT) or heard.kept_unit == "%"):
        return "absorption"
    return code


def _of_report_words(heard: Heard, code: str) -> str:
    rates = {"received": "reporting_rate", "on_time": "on_time_rate", "late": "late_rate", "approved": "approval_rate"}
    if heard.has(lexicon.PERCENT) and code in rates:
        return rates[code]
    if code == "received" and heard.has(lexicon.NOT_YET):
        return "missing"
    return "on_time_rate" if code == "received" and heard.has(lexicon.SLOW) else code


def _of_target_words(heard: Heard, code: str) -> str:
    if code in ("target", "progress") and _is_needed(heard):
        return "to_go"
    if code in ("target", "progress", "share_on_pace") and heard.has(lexicon.STATUS):
        return "progress" if heard.has(lexicon.PERCENT) else "status"
    of_it = heard.kept_unit in ("%", "plan") or heard.has(lexicon.PERCENT)
    return "progress" if code == "target" and of_it else code


def _is_needed(heard: Heard) -> bool:
    """ "còn bao nhiêu … nữa thì hoàn thành kế hoạch", "cần … để đạt kế hoạch"."""
    left = heard.has(lexicon.NEED, lexicon.STILL) and not heard.has(lexicon.NOT_YET, lexicon.PERCENT, lexicon.WHICH)
    return left and bool(heard.activities or heard.groups or heard.values(lexicon.EITHER))


def _of_needs(heard: Heard, code: str) -> str:
    """What is left to do, or must be done, in each month to come."""
    return (
        "needed_per_month"
        if code in ("to_go", "expected") and "period" in (*heard.values(lexicon.BY), *heard.values(lexicon.PER))
        else code
    )


def _of_people_words(heard: Heard, code: str) -> str:
    """ "phụ nữ tham dự bao nhiêu phần trăm": their share."""
    return f"{code}_share" if code in _WHO and heard.has(lexicon.PERCENT) else code


_WHO = ("women", "minority", "poor")


def _of_commune_words(heard: Heard, code: str) -> str:
    if (
        code == "silent_months"
        and heard.has(lexicon.WHICH)
        and not heard.has(lexicon.KEEP, lexicon.MOST, lexicon.LEAST)
    ):
        return _of_silence(heard)
    asked = heard.activities or heard.topics or heard.audiences or heard.has(lexicon.NOT_YET, lexicon.GROUP)
    if code == "meetings" and not _listed_meetings(heard):
        if _over_communes(heard):
            return _unsaid(heard)
        return "actual" if heard.activities and not (heard.topics or heard.audiences) else code
    if code == "communes" and asked:
        return _unsaid(heard)
    if code == "reached" and heard.has(lexicon.NOT_YET):
        return "not_reached"
    return "coverage" if code == "reached" and heard.has(lexicon.PERCENT) else code


def _of_silence(heard: Heard) -> str:
    """ "xã nào im lặng từ đầu năm" are those not reached; of a run of months how long must be said."""
    if any(one.kind == moments.NOW for one in heard.values(lexicon.TIME)):
        return "not_reached"
    raise heard.no(N_("Im lặng từ mấy tháng: hãy hỏi, ví dụ, “xã nào im lặng từ 2 tháng trở lên”."))


def _listed_meetings(heard: Heard) -> bool:
    """The rows of Hoạt động are meant: said in full, or told by topic."""
    titled = any("danh sach" in phrase for phrase in heard.spelled(lexicon.MEASURE))
    return titled or "topic" in (*heard.values(lexicon.BY), *heard.values(lexicon.WHICH))


def _over_communes(heard: Heard) -> bool:
    return (
        "communes" in heard.values(lexicon.MEASURE)
        or heard.kept_unit == "xa"
        or "commune"
        in (
            *heard.values(lexicon.WHICH),
            *heard.values(lexicon.BY),
            *heard.values(lexicon.HOW_MANY),
            *heard.nouns,
            *(dimension for _, dimension in heard.counts),
        )
    )


def _counting_communes(heard: Heard) -> bool:
    """ "bao nhiêu xã", "trên 10 xã": communes are counted, not listed."""
    return (
        "commune" in heard.values(lexicon.HOW_MANY)
        or "communes" in heard.values(lexicon.MEASURE)
        or heard.kept_unit == "xa"
    )


def _unsaid(heard: Heard) -> str:
    """What is meant when no measure is named: by what is asked about."""
    if heard.kept_unit in lexicon.LIMITED:
        return lexicon.LIMITED[heard.kept_unit]
    if heard.has(lexicon.REPORT) or (heard.has(lexicon.SENT) and not heard.activities):
        return _of_reports(heard)
    if reach := _of_reach(heard):
        return reach
    if heard.people_of:
        return "attendees"
    if heard.audiences:
        return _of_people(heard)
    if _is_needed(heard):
        return _of_needs(heard, "to_go")
    if heard.has(lexicon.GIVEN):
        return "allocated" if heard.has(lexicon.MONEY) or heard.sources else "target"
    told = (lexicon.SLOW, lexicon.FAST, lexicon.STATUS, lexicon.PLAN, lexicon.PERCENT)
    if heard.has(*told) or heard.kept_unit in ("%", "plan"):
        return _of_progress(heard)
    if heard.topics:
        return "attendees" if heard.has(lexicon.ATTEND) else "meetings"
    if heard.has(lexicon.MONEY) or heard.sources or (heard.kept_unit == "money" and not heard.activities):
        return _of_money(heard)
    return _of_work(heard)


def _of_work(heard: Heard) -> str:
    """What was done, what is left to do, or how many communes there are."""
    if heard.activities or heard.groups or heard.values(lexicon.EITHER):
        return "to_go" if heard.has(lexicon.STILL, lexicon.NEED) and not heard.has(lexicon.NOT_YET) else "actual"
    if heard.has(lexicon.RESULT) or (heard.has(lexicon.NOT_YET) and "activity" in heard.values(lexicon.WHICH)):
        return "actual"
    if "topic" in (*heard.values(lexicon.WHICH), *heard.values(lexicon.BY), *heard.nouns):
        return "meetings"
    if _counting_communes(heard) and not heard.has(lexicon.NOT_YET, lexicon.KEEP):
        return "communes"
    raise heard.no(N_("Chưa rõ muốn hỏi số liệu nào: hãy nêu một hoạt động, kinh phí, độ bao phủ hoặc báo cáo."))


def _of_money(heard: Heard) -> str:
    if heard.has(lexicon.STILL):
        return "remaining"
    raise heard.no(N_("Về kinh phí, hãy hỏi rõ: đã giải ngân, dự toán giao, còn lại hay tỷ lệ giải ngân."))


def _of_reach(heard: Heard) -> str:
    """Communes that were or were not met; "" when something else is asked of communes."""
    face = (
        bool(heard.activities)
        and set(heard.activities) <= {*semantic.reaching()}
        and (len(heard.activities) == 1 or _lacks_all(heard))
    )
    if heard.communes and _about_something(heard):
        return "reached"
    asked = heard.topics or heard.audiences or face or _about_nothing(heard) or _about_something(heard)
    if not _over_communes(heard) or not asked or _by_value(heard):
        return ""
    if heard.has(lexicon.NOT_YET):
        return "not_reached"
    if heard.has(lexicon.PERCENT):
        return "coverage"
    if not (_counting_communes(heard) or (heard.has(lexicon.WHICH, lexicon.HAVE) and not heard.how_much)):
        return ""  # "số hội nghị theo xã": how much, not whether
    return "reached"


def _lacks_all(heard: Heard) -> bool:
    """ "xã nào chưa có hội nghị và đối thoại": neither of them; "hoặc" says either, which is another question."""
    if not heard.has(lexicon.NOT_YET):
        return False
    if {"hoac", "hay"} & set(heard.text.split()):
        raise heard.no(
            N_(
                "Chưa có cái này hoặc cái kia thì chưa hỏi được một lần; hãy hỏi từng hoạt động, hoặc “chưa có … và …” là chưa có cả hai."
            )
        )
    return True


def _of_people(heard: Heard) -> str:
    if heard.has(lexicon.ATTEND) and len(heard.audiences) == 1:
        return _of_people_words(heard, heard.audiences[0])
    raise heard.no(
        N_(
            "Về đối tượng, có thể hỏi lượt người tham dự (“bao nhiêu phụ nữ tham dự …”) hoặc độ bao phủ (“xã nào chưa có cuộc nào cho phụ nữ”)."
        )
    )


def _by_value(heard: Heard) -> bool:
    """Communes are picked by how much was done there, not by whether: "xã nào nhiều hội nghị nhất"."""
    picking = heard.has(lexicon.KEEP, lexicon.MOST, lexicon.LEAST)
    told = {
        *heard.values(lexicon.BY),
        *heard.values(lexicon.WHICH),
        *heard.nouns,
        *(dimension for _, dimension in heard.counts),
    }
    return picking and not (_counting_communes(heard) and bool(told - {"commune"}))


def _about_nothing(heard: Heard) -> bool:
    """Communes alone are asked about: "xã nào chưa có hoạt động nào"."""
    return heard.has(lexicon.NOT_YET) and _of_communes_alone(heard)


def _about_something(heard: Heard) -> bool:
    """ "bao nhiêu xã đã có hoạt động": any activity."""
    return heard.has(lexicon.HAVE) and "activity" in heard.nouns and _of_communes_alone(heard)


def _of_communes_alone(heard: Heard) -> bool:
    chosen = heard.activities or heard.groups or heard.topics or heard.audiences or heard.values(lexicon.EITHER)
    return not chosen and not heard.has(lexicon.MONEY, lexicon.REPORT)


def _of_reports(heard: Heard) -> str:
    if heard.has(lexicon.NOT_YET):
        return "missing"
    if heard.has(lexicon.PERCENT):
        return "reporting_rate"
    if heard.has(lexicon.SENT, lexicon.HAVE) or heard.how_much:
        return "received"
    raise heard.no(N_("Về báo cáo, hãy hỏi rõ: đã nộp, chưa nộp, nộp muộn, tỷ lệ báo cáo hay tỷ lệ đúng hạn."))


def _of_progress(heard: Heard) -> str:
    limited = heard.has(lexicon.SLOW, lexicon.FAST, lexicon.PERCENT) or heard.kept_unit in ("%", "plan")
    if heard.has(lexicon.STATUS) and not limited:
        return "status"
    if heard.sources or (heard.has(lexicon.MONEY) and not heard.activities):
        return "absorption"
    if (
        not heard.activities
        and not heard.groups
        and not heard.values(lexicon.EITHER)
        and heard.spelled(lexicon.PLAN)
        and not heard.has(lexicon.SLOW, lexicon.FAST)
    ):
        return "progress"
    if (
        heard.spelled(lexicon.PLAN) <= {"ke hoach", "kh"}
        and heard.has(lexicon.PLAN)
        and not heard.has(lexicon.SLOW, lexicon.FAST, lexicon.PERCENT, lexicon.KEEP)
    ):
        return "target"
    return "progress"
