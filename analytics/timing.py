"""Which months a question means: those it says, or up to the one looked to; and those it compares them with."""

from __future__ import annotations

import itertools
from dataclasses import replace

from analytics import lexicon, moments, scope, semantic
from analytics.heard import Heard
from analytics.moments import Moment
from analytics.semantic import Span
from data.language import N_


def when(heard: Heard, measure: str) -> tuple[Span, tuple[str, ...], Span | None]:
    """(months asked for, months named one by one, months compared with)."""
    said: list[Moment] = _merged(heard.values(lexicon.TIME))
    comparing = heard.has(lexicon.COMPARE, lexicon.RISING) or any(
        phrase.startswith("so") for phrase in heard.spelled(lexicon.AGAINST) | heard.spelled(lexicon.FILLER)
    )
    if len(said) == 1 and said[0].kind in (moments.MONTHS, moments.QUARTERS):
        return _listed(heard, said[0], comparing, measure)
    if len(said) > 2:
        raise heard.no(N_("Câu hỏi nêu nhiều mốc thời gian; hãy hỏi một khoảng, hoặc so sánh hai khoảng."))
    if not said:
        return _now(heard, measure), (), None
    if len(said) == 1:
        if said[0].kind == moments.SAME or (said[0].kind == moments.LAST and comparing):
            now = _now(heard, measure) if said[0].kind == moments.SAME else _span(heard, Moment(moments.THIS), measure)
            return now, (), _other(heard, said[0], now, measure)
        return _span(heard, said[0], measure), (), None
    if {moments.MONTHS, moments.QUARTERS} & {one.kind for one in said}:
        raise heard.no(N_("Câu hỏi nêu nhiều mốc thời gian; hãy hỏi một khoảng, hoặc so sánh hai khoảng."))
    first = _span(heard, said[0], measure) if said[0].kind != moments.SAME else None
    if first is None or not (comparing or said[1].kind == moments.SAME):
        raise heard.no(N_("Câu hỏi nêu hai mốc thời gian; nếu muốn so sánh, hãy hỏi “so với”."))
    if {one.kind for one in said} == {moments.MONTH, moments.TO_DATE} and semantic.MEASURES[
        measure
    ].months == semantic.ANY:
        raise heard.no(N_("Một tháng không so được với lũy kế nhiều tháng; hãy so tháng với tháng."))
    if _is_turned(heard) and said[1].kind != moments.SAME:
        return _span(heard, said[1], measure), (), first
    return first, (), _other(heard, said[1], first, measure)


def _is_turned(heard: Heard) -> bool:
    """ "so với quý 2 thì quý 3": what is compared with is said first."""
    before, _ = next(
        pair for pair in itertools.pairwise((None, *heard.found)) if pair[1] and pair[1].kind == lexicon.TIME
    )
    if before is None or before.kind not in (lexicon.AGAINST, lexicon.COMPARE):
        return False
    times = [at for at, one in enumerate(heard.found) if one.kind == lexicon.TIME]
    joined = any(heard.bare_of(one) in ("voi", "va") for one in heard.found[times[0] : times[-1]])
    return heard.bare_of(before) in ("so voi", "so cung") or (heard.bare_of(before) == "so" and not joined)


def _listed(heard: Heard, said: Moment, comparing: bool, measure: str) -> tuple[Span, tuple[str, ...], Span | None]:
    """ "tháng 6 và tháng 5", "quý 2 và quý 3": compared when two are, else one by one."""
    year, quarterly = _year(heard, said), said.kind == moments.QUARTERS
    parts = [(3 * one - 2, 3 * one) if quarterly else (one, one) for one in said.months]
    if comparing and len(parts) == 2:
        kind = moments.PART if quarterly else moments.MONTH
        one, other = (Moment(kind, *part, year=year) for part in parts)
        return _span(heard, one, measure), (), _span(heard, other, measure)
    ordered = sorted(parts)
    span = Span(f"{year}-{ordered[0][0]:02d}", f"{year}-{ordered[-1][1]:02d}")
    if heard.together:
        if any(after[0] - before[1] != 1 for before, after in itertools.pairwise(ordered)):
            raise heard.no(N_("Chưa cộng được các tháng không liền nhau; hãy hỏi theo tháng."))
        return span, (), None
    named = [f"{year}-Q{last // 3}" if quarterly else f"{year}-{first:02d}" for first, last in ordered]
    return span, tuple(named), None


def _merged(said: list[Moment]) -> list[Moment]:
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


def _year(heard: Heard, said: Moment) -> int:
    year = said.year or heard.base.year - said.back
    known = scope.years(heard.db)
    if year not in known:
        raise heard.no(
            N_("Không có số liệu năm {year}; các năm có số liệu: {years}."),
            year=year,
            years=", ".join(map(str, known)),
        )
    return year


def _now(heard: Heard, measure: str) -> Span:
    """From January to what is looked at; the supplementary report has money alone."""
    last = (
        heard.base.through
        if semantic.MEASURES[measure].source == "money"
        else min(heard.base.through, f"{heard.base.year}-12")
    )
    return Span(f"{heard.base.year}-01", last)


_OF_THE_YEAR = ("target", "allocated", *semantic.GIVEN, "projected")  # one month has none of its own


def _span(heard: Heard, said: Moment, measure: str) -> Span:
    """The months of a moment; what stands at the end of a month is looked at from January."""
    year, to_date = _year(heard, said), semantic.MEASURES[measure].months == semantic.TO_DATE
    if said.kind == moments.YEAR:
        return _whole(heard, year, measure)
    since, through = _months(said, int(_now(heard, measure).through[5:7]))
    if since < 1 or through < since:
        raise heard.no(N_("Khoảng thời gian hỏi không nằm trong năm {year}."), year=year)
    if to_date and said.kind in (moments.MONTH, moments.THIS, moments.LAST):
        if measure in _OF_THE_YEAR:
            title = heard.spoken.text(semantic.MEASURES[measure].title)
            raise heard.no(
                N_("“{measure}” là của cả năm, không có riêng cho một tháng; hỏi “đến tháng …”."), measure=title
            )
        since = 1
    return Span(f"{year}-{since:02d}", f"{year}-{through:02d}")


def _whole(heard: Heard, year: int, measure: str) -> Span:
    """A year: what stands at its end is looked at as far as it is known; money has its supplementary report."""
    meant, base = semantic.MEASURES[measure], heard.base
    if meant.months == semantic.TO_DATE:
        known = _now(heard, measure).through if year == base.year else scope.default_through(heard.db, year, base.state, base.today, base.own)[0]  # fmt: skip
        return Span(f"{year}-01", known)
    last = 13 if meant.source == "money" and scope.has_supplement(heard.db, year) else 12
    return Span(f"{year}-01", f"{year}-{last}")


def _months(said: Moment, looked: int) -> tuple[int, int]:
    """(first, last) of a moment, seen from the month looked to; a year's are its own."""
    month = min(looked, 12)
    if said.kind == moments.NOW:
        return said.since, looked
    if said.kind == moments.THIS:
        return month, month
    if said.kind == moments.LAST:
        return month - 1, month - 1
    if said.kind == moments.RECENT:
        return month - said.through + 1, month
    if said.kind == moments.LAST_PART:
        quarter = (month + 2) // 3 - said.through
        return 3 * quarter - 2, 3 * quarter
    return said.since, said.through or month


def _other(heard: Heard, said: Moment, first: Span, measure: str) -> Span:
    """The months compared with, seen from the first."""
    if said.kind == moments.SAME:
        year = said.year or first.year - 1
        _year(heard, Moment(moments.YEAR, year=year))
        return Span(f"{year}-{first.since[5:]}", f"{year}-{first.through[5:]}")
    if said.kind == moments.LAST:
        month = int(first.through[5:7]) - 1
        to_date = first.since.endswith("-01") and semantic.MEASURES[measure].months == semantic.TO_DATE
        if month < 1 or not (to_date or first.since == first.through):
            raise heard.no(N_("Không có tháng liền trước trong năm {year}."), year=first.year)
        since = 1 if to_date else month
        return Span(f"{first.year}-{since:02d}", f"{first.year}-{month:02d}")
    return _span(heard, said, measure)
