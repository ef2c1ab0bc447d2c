"""How a question is said back: a phrase that asks the same again, and the sentence that says how its figures are meant.

`phrase` is read by ask.understand as the very same question: it is what is suggested, saved and shown. `sentence` adds what a
listener must know: the days of the months, that a ratio of a part of the year is over the year's allocation, who is left out.
"""

from __future__ import annotations

from decimal import Decimal

from analytics import semantic
from analytics.semantic import Query, Span
from data import calendar, catalogue
from data.language import N_, Language

_BY = {
    "district": N_("theo huyện"), "commune": N_("theo xã"), "activity": N_("theo hoạt động"), "group": N_("theo nhóm nội dung"),
    "source": N_("theo nguồn"), "period": N_("theo tháng"), "quarter": N_("theo quý"), "topic": N_("theo chủ đề"), "audience": N_("theo đối tượng"),
}  # fmt: skip
_FIRST = {
    "district": N_("{count} huyện"), "commune": N_("{count} xã"), "activity": N_("{count} hoạt động"), "group": N_("{count} nhóm nội dung"),
    "source": N_("{count} nguồn"), "period": N_("{count} tháng"), "quarter": N_("{count} quý"), "topic": N_("{count} chủ đề"), "audience": N_("{count} đối tượng"),
}  # fmt: skip
_SIGNS = {">": N_("trên {value}"), ">=": N_("từ {value} trở lên"), "<": N_("dưới {value}"), "<=": N_("không quá {value}"), "=": N_("bằng {value}")}  # fmt: skip
_STATUS_PHRASES = {
    ("achieved",): N_("đã hoàn thành"), ("achieved", "on_track"): N_("đúng tiến độ"), ("behind", "far_behind"): N_("chậm tiến độ"), ("far_behind",): N_("chậm nhiều"),
    ("no_target",): N_("không giao chỉ tiêu"), ("incomplete",): N_("chưa đủ báo cáo"),
    ("on_track", "behind", "far_behind", "incomplete", "not_started"): N_("chưa hoàn thành"),
}  # fmt: skip


_PER = {"period": N_("bình quân mỗi tháng"), "district": N_("bình quân mỗi huyện"), "commune": N_("bình quân mỗi xã")}
_SHARED = {
    "period": N_("lấy tổng chia cho số kỳ đã có báo cáo"), "district": N_("lấy tổng chia cho số huyện, thành phố, không kể cấp tỉnh"),
    "commune": N_("lấy tổng chia cho số xã, phường, thị trấn, không kể việc cấp tỉnh làm"),
}  # fmt: skip


def title(query: Query, language: Language) -> str:
    """The measure, and over what it is shared out: "Số đã làm, bình quân mỗi tháng"."""
    said = language.text(query.meant.title)
    return f"{said}, {language.text(_PER[query.per])}" if query.per else said


def phrase(query: Query, language: Language) -> str:
    """The question in words: "5 huyện thấp nhất về tỷ lệ giải ngân quý 2/2023"."""
    say = language.text
    parts = [_what(query, language), *_choices(query, language)]
    if (said := _condition(query, language)) and not _is_nothing(query):
        parts.append(said)
    if query.per:
        parts.append(say(_PER[query.per]))
    if _is_together(query):
        parts.append(say(N_("tính chung")))
    if not (query.order and query.first) and not query.ranked and (dims := _dims(query, language)):
        parts.append(dims)
    if query.ranked:
        parts.append(say(N_("xếp thứ mấy")) if query.order == "most" else say(N_("xếp thứ mấy từ dưới lên")))
    elif query.order and not query.first:
        parts.append(say(N_("từ cao xuống thấp")) if query.order == "most" else say(N_("từ thấp đến cao")))
    parts.append(when(query.span, language, query.meant.months) if not query.months else _named(query.months, language))
    if query.before:
        parts.append(say(N_("so với {span}"), span=when(query.before, language, query.meant.months)))
    return " ".join(part for part in parts if part)


def _is_together(query: Query) -> bool:
    """Several that are named and told as one."""
    scope = query.scope
    several = {
        "district": () if query.communes or query.without else scope.units, "commune": query.communes, "group": scope.groups, "source": scope.sources,
        "topic": query.topics, "audience": query.audiences,
    }  # fmt: skip
    return not query.by and any(len(chosen) > 1 and name in query.meant.by for name, chosen in several.items())


def _what(query: Query, language: Language) -> str:
    """The measure and what it is about, with how many are wanted."""
    told = _about(query, language)
    if not (query.order and query.first):
        return told
    ranked = next(name for name in ("commune", *query.by) if name in query.by)
    count = query.first if query.first > 1 else ""
    who = language.text(_FIRST[ranked], count=count).strip()
    how = language.text(_ENDS[query.order, query.on])
    return language.text(N_("{who} có {measure} {how}"), who=who, how=how, measure=told)


_WHICH = {
    "district": N_("huyện nào"), "commune": N_("xã nào"), "activity": N_("hoạt động nào"), "group": N_("nhóm nội dung nào"), "source": N_("nguồn nào"),
    "topic": N_("chủ đề nào"), "audience": N_("đối tượng nào"),
}  # fmt: skip
_ENDS = {
    ("most", ""): N_("cao nhất"), ("least", ""): N_("thấp nhất"), ("most", "change"): N_("tăng nhiều nhất"), ("least", "change"): N_("giảm nhiều nhất"),
}  # fmt: skip


_WITH = {  # communes reached or not, by what: an activity, a topic, people, nothing chosen
    "reached": (N_("xã, phường, thị trấn đã có {name}"), N_("xã, phường, thị trấn đã có cuộc về {name}"), N_("xã, phường, thị trấn đã tiếp cận đối tượng {name}")),
    "not_reached": (N_("xã, phường, thị trấn chưa có {name}"), N_("xã, phường, thị trấn chưa có cuộc về {name}"), N_("xã, phường, thị trấn chưa tiếp cận đối tượng {name}")),
    "coverage": (N_("độ bao phủ của {name}"), N_("độ bao phủ về {name}"), N_("độ bao phủ đối tượng {name}")),
}  # fmt: skip


def _about(query: Query, language: Language) -> str:
    """ "tiến độ so với chỉ tiêu năm về hội nghị", "số xã, phường, thị trấn chưa có đối thoại chính sách"."""
    say, activities = language.text, _lowered(_activities(query, language))
    if query.measure in _WITH and not query.beside and (activities or query.topics or query.audiences):
        by_activity, by_topic, by_people = _WITH[query.measure]
        if query.topics:
            told = say(by_topic, name=_named_of("topic", query.topics, language))
        elif activities:
            told = say(by_activity, name=activities)
        else:
            told = say(by_people, name=_named_of("audience", query.audiences, language))
        return told if query.measure == "coverage" else _listed(query, told, language)
    measure = say(N_(" và ")).join(_lowered(say(one.meant.title)) for one in semantic.parts(query))
    if _is_nothing(query):
        form = (
            N_("các xã, phường, thị trấn chưa có {name}") if "commune" in query.by else N_("các huyện chưa có {name}")
        )
        return say(form, name=activities)
    if activities and query.measure == "actual" and not query.beside:
        return say(N_("kết quả thực hiện {name}"), name=activities)
    return say(N_("{measure} về {name}"), measure=measure, name=activities) if activities else measure


def _is_nothing(query: Query) -> bool:
    """Units or communes that have nothing of an activity: "các huyện chưa có đối thoại"."""
    none = query.keep is not None and query.keep.sign == "none"
    return (
        none
        and query.measure == "actual"
        and bool(query.scope.activities)
        and query.by in (("district",), ("district", "commune"))
    )


def _listed(query: Query, told: str, language: Language) -> str:
    """Communes listed one by one, or how many."""
    return language.text(N_("các {communes}") if "commune" in query.by else N_("số {communes}"), communes=told)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _activities(query: Query, language: Language) -> str:
    if query.measure == "unit_cost":
        return ""
    known = catalogue.activity_by_code()
    return " , ".join(
        _lowered(known[code].name_vi if language.code == "vi" else known[code].name_en)
        for code in query.scope.activities
    )


def _named_of(dimension: str, codes: tuple[str, ...], language: Language) -> str:
    vi = language.code == "vi"
    return " , ".join(
        _lowered(one.name_vi if vi else one.name_en) for one in semantic.choices(dimension) if one.code in codes
    )


def _choices(query: Query, language: Language) -> list[str]:
    """What it is narrowed to beside: contents, sources, topics, places."""
    scope, say, found = query.scope, language.text, []
    if scope.groups:
        found.append(say(N_("nhóm {names}"), names=_named_of("group", scope.groups, language)))
    if scope.sources:
        sources = _named_of("source", scope.sources, language)
        found.append(sources if sources.startswith("nguồn") else say(N_("nguồn {names}"), names=sources))
    if query.topics and query.measure not in _WITH:
        found.append(say(N_("về chủ đề {names}"), names=_named_of("topic", query.topics, language)))
    if query.without:
        found.append(say(N_("trừ {places}"), places=_places(query)))
    elif places := _places(query):
        found.append(say(N_("của {places}"), places=places))
    return found


def _places(query: Query) -> str:
    """ "huyện Bình Gia, xã Hòa Bình (huyện Văn Quan)"."""
    day = calendar.unit_day(query.span.through)
    found = []
    for code in query.communes or query.ranked or query.without or query.scope.units:
        unit = catalogue.unit_on(code, day)
        if unit is None:
            found.append(code)
            continue
        name = "cấp tỉnh" if unit.level == "province" else unit.name[0].lower() + unit.name[1:]
        above = catalogue.unit_by_id().get(unit.parent_id or "") if unit.level == "commune" else None
        found.append(
            f"{name} {above.name[0].lower() + above.name[1:]}" if above and above.level == "district" else name
        )
    return " , ".join(found)


def _dims(query: Query, language: Language) -> str:
    chosen = query.scope.activities or query.topics or query.audiences
    listed = query.measure in ("reached", "not_reached") and bool(chosen)
    if _is_nothing(query):
        return ""
    hidden = ("district", *(("commune",) if listed else ())) if "commune" in query.by else ()
    shown = [name for name in query.by if name not in hidden]
    return " ".join(language.text(_BY[name]) for name in shown)


def _condition(query: Query, language: Language) -> str:
    say = language.text
    if query.statuses:
        return say(_STATUS_PHRASES[query.statuses])
    if query.keep is None:
        return ""
    if query.on:
        which = say(_WHICH[query.by[-1]])
        return (
            ""
            if query.order
            else say(N_("{which} tăng") if query.keep.sign == ">" else N_("{which} giảm"), which=which)
        )
    if query.keep.sign == "none":
        return say(N_("chưa có"))
    if query.keep.sign == "between":
        low, high = (_exactly(one, query.meant.kind, language) for one in (query.keep.value, query.keep.upto))
        return say(N_("trong khoảng {low} - {high}"), low=low, high=high)
    return say(_SIGNS[query.keep.sign], value=_exactly(query.keep.value, query.meant.kind, language))


def _exactly(number: float, kind: str, language: Language) -> str:
    """A limit as it was said, no digit rounded away: 33,33% · 1.234.567 đồng · 12,5."""
    if kind == semantic.PERCENT:
        return language.number(*_digits(number * 100)) + "%"
    if kind == semantic.MONEY:
        short = language.money(round(number))
        return short if round(number) % 100_000 == 0 and number < 10**9 else language.text("{amount} đồng", amount=language.number(*_digits(number)))  # fmt: skip
    return language.number(*_digits(number))


def _digits(number: float) -> tuple[Decimal, int]:
    """(the number, how many decimals it has): 50.0 → 0, 33.33 → 2; beyond nine it is only the last bits of a float."""
    exact = round(Decimal(repr(number)), 9).normalize()
    return exact, max(-int(exact.as_tuple().exponent), 0)


def value(number: float | int | None, kind: str, language: Language) -> str:
    """A figure as words: 87,5% · 1,25 tỷ đồng · 1.234."""
    if number is None:
        return ""
    if kind == semantic.PERCENT:
        return language.percent(number)
    if kind == semantic.MONEY:
        return language.money(round(number))
    return language.number(number, 0 if float(number).is_integer() or abs(number) >= 100 else 1)


def when(span: Span, language: Language, months: str = semantic.ANY) -> str:
    """ "tháng 6/2023", "quý 2/2023", "từ đầu năm đến tháng 6/2023", "từ tháng 4 đến tháng 8/2023". Of what stands at
    the end of a month: "đến hết tháng 6/2023".
    """
    say, year = language.text, span.year
    since, through = int(span.since[5:7]), int(span.through[5:7])
    if since == 1 == through and months == semantic.ANY:
        return language.period(span.through)
    if since == 1:
        if through > 12:
            return say(N_("cả năm {year} gồm quyết toán bổ sung"), year=year)
        if through == 3 and months == semantic.ANY:
            return say(N_("quý {quarter}/{year}"), quarter=1, year=year)
        form = N_("từ đầu năm đến {month}") if months == semantic.ANY else N_("đến hết {month}")
        return say(form, month=language.period(span.through))
    if since == through:
        return language.period(span.through)
    if through > 12:
        return say(N_("từ tháng {since} đến hết quyết toán bổ sung năm {year}"), since=since, year=year)
    if through == since + 2 and since % 3 == 1:
        return say(N_("quý {quarter}/{year}"), quarter=(since + 2) // 3, year=year)
    return say(N_("từ tháng {since} đến tháng {through}/{year}"), since=since, through=through, year=year)


def quarter(code: str, language: Language) -> str:
    """ "Quý 2/2023"; the supplementary report is of none."""
    if code.endswith("Q5"):
        return language.period(semantic.months_of(code)[0])
    return language.text(N_("Quý {quarter}/{year}"), quarter=int(code[6:]), year=code[:4])


def _named(months: tuple[str, ...], language: Language) -> str:
    if "Q" in months[0]:
        listed = " , ".join(str(int(one[6:])) for one in months)
        return language.text(N_("quý {quarters} năm {year}"), quarters=listed, year=months[0][:4])
    listed = " , ".join(str(int(month[5:7])) for month in months)
    return language.text(N_("tháng {months} năm {year}"), months=listed, year=months[0][:4])


def days(span: Span) -> str:
    """ "15/3 - 14/6": the days that the months are of."""
    first, last = calendar.first_day(span.since), calendar.cutoff(min(span.through, f"{span.year}-12"))
    return f"{first.day}/{first.month} - {last.day}/{last.month}"


def _neither(query: Query) -> bool:
    """Communes that have none of several things."""
    return query.measure == "not_reached" and max(map(len, (query.scope.activities, query.topics, query.audiences))) > 1


def _has_days(query: Query) -> bool:
    """Whether the months are a part of the year whose days are to be said: the first quarter begins in December."""
    month, first = query.span.since == query.span.through, query.span.through.endswith("-03")
    return bool(query.scope.since) or month or (first and query.span.since.endswith("-01"))


def sentence(query: Query, language: Language) -> str:
    """What was understood, as it is meant: the phrase, the days, and how a ratio is made."""
    say = language.text
    said = phrase(query, language).replace(" , ", ", ")
    told = [f"{said[0].upper()}{said[1:]}"]
    if query.meant.months == semantic.ANY and _has_days(query):
        told.append(say(N_("các ngày {days}"), days=days(query.span)))
    if "absorption" in (query.measure, *query.beside) and (query.scope.since or set(semantic.TIMES) & set(query.by)):
        told.append(say(N_("số giải ngân trong kỳ trên dự toán giao cả năm")))
    if "quarter" in query.by and not calendar.is_supplement(query.scope.through) and int(query.scope.through[5:7]) % 3:
        last = quarter(semantic.quarter_of(query.scope.through), language)
        told.append(
            say(
                N_("{quarter} mới tính đến {month}"), quarter=_lowered(last), month=language.period(query.scope.through)
            )
        )
    if {"target", "allocated", *semantic.GIVEN} & {query.measure, *query.beside}:
        told.append(say(N_("số giao là của cả năm {year}"), year=query.scope.year))
    if _neither(query):
        told.append(say(N_("chưa có hoạt động nào trong số đó")))
    if query.per:
        told.append(say(_SHARED[query.per]))
    if query.ranked:
        told.append(say(N_("xếp từ cao xuống thấp")) if query.order == "most" else say(N_("xếp từ thấp lên cao")))
    if query.order and query.meant.of_reports and query.by[:1] == ("district",) and "commune" not in query.by:
        told.append(say(N_("không xếp hạng cấp tỉnh và nơi thiếu báo cáo")))
    return "; ".join(told) + "."
