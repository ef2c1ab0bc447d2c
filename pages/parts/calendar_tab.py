"""The calendar of a year on screen: its rules, days off, the days of each period; what a change would do, then saving it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics import calendars, scope
from analytics.calendars import Effect
from data import accounts, calendar, catalogue, reporting_calendar
from data.language import N_
from data.reporting_calendar import MOST_DAYS_OPEN, MOST_WORKING_DAYS, NotPossible, Overtaken
from data.rules import Calendar, Day, Month, Rules, public_days
from pages.parts.shell import Visit, acting, plain_errors

if TYPE_CHECKING:
    import duckdb

_WEEKDAYS = (N_("Thứ Hai"), N_("Thứ Ba"), N_("Thứ Tư"), N_("Thứ Năm"), N_("Thứ Sáu"), N_("Thứ Bảy"), N_("Chủ nhật"))
_OFF, _WORKED = N_("Nghỉ"), N_("Làm việc")


@dataclass(frozen=True, slots=True)
class _Work:
    """One year being looked at or changed: the rules in force and their revision, and how widgets of this turn are keyed."""

    visit: Visit
    db: duckdb.DuckDBPyConnection
    year: int
    revision: int
    rules: Rules

    def key(self, name: str) -> str:
        return f"lich-{self.year}-{self.revision}-{name}"

    def text(self, message: str, **facts: object) -> str:
        return self.visit.text(message, **facts)

    def day(self, day: date | None) -> str:
        return self.visit.language.day(day)


def calendar_tab(visit: Visit) -> None:
    """The whole tab: a year, its rules and periods; who may set calendars changes them here, the others look."""
    with plain_errors(visit):
        db, _ = visit.data(full=scope.opens_full(visit.account.role))
    _said(visit)
    place, _ = st.columns([1, 4])
    year = int(place.selectbox(visit.text(N_("Năm")), _years(db), key="lich-nam", filter_mode=None))
    work = _Work(visit, db, year, *calendars.of_year(db, year))
    if accounts.may(visit.account, accounts.CALENDAR):
        _edit(work)
    else:
        _rule_line(work)
        _periods(work, work.rules)
        _days_table(work, work.rules)
    _history(work)


def _years(db: duckdb.DuckDBPyConnection) -> list[str]:
    this = calendar.today().year
    return [str(year) for year in sorted({*scope.years(db), this, this + 1}, reverse=True)]


def _said(visit: Visit) -> None:
    """What was saved in the run before."""
    if saved := st.session_state.pop("lich-da-luu", None):
        st.success(
            visit.text(
                N_("Đã lưu lịch báo cáo năm {year}, phiên bản số liệu {version}."), year=saved[0], version=saved[1]
            )
        )


# --- looking --------------------------------------------------------------------------------------------------------


def _rule_line(work: _Work) -> None:
    rules = work.rules
    closes = (
        work.text(N_("kỳ không tự khóa sổ"))
        if rules.closes_after_days is None
        else work.text(N_("khóa sổ sau hạn nộp {days} ngày"), days=rules.closes_after_days)
    )
    st.markdown(
        work.text(
            N_("Chốt số liệu ngày {day} hằng tháng, hạn nộp sau {days} ngày làm việc, {closes}."),
            day=rules.cutoff_day,
            days=rules.due_working_days,
            closes=closes,
        )
    )


def _periods(work: _Work, rules: Rules) -> None:
    """The periods of the year as the rules have them; what is set for one of them alone is marked."""
    shown = calendars.known(work.db).changed(work.year, rules)
    titles = [
        N_("Kỳ"),
        N_("Từ ngày"),
        N_("Đến ngày"),
        N_("Mở nhận"),
        N_("Hạn nộp"),
        N_("Khóa sổ"),
        N_("Ngày đặt riêng"),
    ]
    rows = [_period_row(work, shown, period) for period in calendars.periods(work.year)]
    _table(work, [work.text(title) for title in titles], rows, "ky")


def _period_row(work: _Work, shown: Calendar, period: str) -> tuple[str, ...]:
    days, own = calendars.dates(shown, period), shown.rules(work.year).own(period)
    set_ = [
        work.text(word)
        for word, value in ((N_("mở nhận"), own.opens_on), (N_("hạn nộp"), own.due_on), (N_("khóa sổ"), own.closes_on))
        if value
    ]
    return (
        _capital(work.visit.language.period(period)),
        work.day(days.first_day),
        work.day(days.last_day),
        work.day(days.opens_on),
        work.day(days.due_on),
        work.day(days.closes_on) if days.closes_on else work.text(N_("không khóa")),
        ", ".join(set_),
    )


def _days_table(work: _Work, rules: Rules) -> None:
    """The public holidays known, with what the year's calendar says otherwise."""
    own = {day.day: day for day in rules.days}
    known = {day.day: day for day in public_days(work.year)}
    titles = [N_("Ngày"), N_("Thứ"), N_("Tên"), N_("Làm việc hay nghỉ"), N_("Theo")]
    rows = []
    for day in sorted({*own, *known}):
        chosen = own.get(day) or known[day]
        name = chosen.name or (known[day].name if day in known else "") or work.text(N_("Làm bù"))
        source = work.text(N_("lịch của tỉnh")) if day in own else work.text(N_("lịch nghỉ lễ chung"))
        rows.append((work.day(day), _weekday(work, day), name, _worked(work, chosen.working), source))
    with st.expander(work.text(N_("Ngày nghỉ lễ và ngày làm bù năm {year}"), year=work.year)):
        _table(work, [work.text(title) for title in titles], rows, "ngay")


def _worked(work: _Work, working: bool) -> str:
    return work.text(_WORKED) if working else work.text(_OFF)


def _weekday(work: _Work, day: date) -> str:
    return work.text(_WEEKDAYS[day.weekday()])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _table(work: _Work, titles: list[str], rows: Sequence[tuple[str, ...]], name: str) -> None:
    if not rows:
        st.caption(work.text(N_("Không có dòng nào.")))
        return
    st.dataframe(
        [dict(zip(titles, row, strict=True)) for row in rows],
        hide_index=True,
        key=work.key(f"bang-{name}"),
        width="stretch",
        height="content",
    )


def _history(work: _Work) -> None:
    """Every time the year's calendar was set."""
    found = calendars.revisions(work.db, work.year)
    if not found:
        st.caption(work.text(N_("Lịch năm {year} theo thiết lập chung, chưa thay đổi lần nào."), year=work.year))
        return
    titles = [N_("Phiên bản số liệu"), N_("Ngày ghi"), N_("Người sửa"), N_("Ngày chốt"), N_("Hạn nộp (ngày làm việc)"), N_("Lý do")]  # fmt: skip
    rows = [
        (
            work.visit.language.number(one["calendar"]),
            f"{one['recorded_at']:%H:%M} {work.day(one['recorded_at'])}",
            str(one.get("actor") or ""),
            str(one["cutoff_day"]),
            str(one["due_working_days"]),
            one["reason"],
        )
        for one in found
    ]
    with st.expander(work.text(N_("Các lần thay đổi lịch năm {year}"), year=work.year)):
        _table(work, [work.text(title) for title in titles], rows, "lan-sua")


# --- changing -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is being made of a year's rules: `base` are those of `revision`, from which it was begun."""

    revision: int
    base: Rules
    rules: Rules


def _edit(work: _Work) -> None:
    """The draft is kept for the session: what is typed outlives a click elsewhere, and another's change meanwhile."""
    drafts: dict[int, _Draft] = st.session_state.setdefault("lich-nhap", {})
    draft = drafts.get(work.year)
    if draft is None or (draft.revision != work.revision and draft.rules in (draft.base, work.rules)):
        draft = _Draft(work.revision, work.rules, work.rules)
    if draft.revision != work.revision:
        _overtaken(work, drafts)
        work = replace(work, revision=draft.revision)
    drafts[work.year] = draft = replace(draft, rules=_numbers(work, draft.rules))
    _days_table(work, draft.rules)
    _own_days(work, draft)
    _own_months(work, draft)
    _periods(work, draft.rules)
    _save(work, draft, drafts)


def _overtaken(work: _Work, drafts: dict[int, _Draft]) -> None:
    st.warning(work.text(N_("Lịch báo cáo của năm này vừa được người khác thay đổi. Xem lại lịch mới rồi sửa tiếp.")))
    if st.button(work.text(N_("Bỏ phần đang sửa, xem lịch mới")), key=work.key("lich-moi")):
        _drop(work, drafts)


def _drop(work: _Work, drafts: dict[int, _Draft]) -> None:
    """Forgets the draft and what its boxes hold."""
    drafts.pop(work.year, None)
    for name in list(st.session_state):
        if str(name).startswith(f"lich-{work.year}-"):
            del st.session_state[name]
    st.rerun()


def _numbers(work: _Work, rules: Rules) -> Rules:
    """The rule of the year. A box begins with what the draft says: its key changes with the revision."""
    first, second, third, fourth = st.columns([1.2, 1.5, 1.5, 1.5], vertical_alignment="bottom")
    closes = rules.closes_after_days
    for name, value in (
        ("chot", rules.cutoff_day),
        ("han", rules.due_working_days),
        ("khoa", closes is not None),
        ("khoa-sau", 10 if closes is None else closes),
    ):
        st.session_state.setdefault(work.key(name), value)
    cutoff = first.number_input(work.text(N_("Ngày chốt số liệu")), 1, 28, key=work.key("chot"), step=1)
    due = second.number_input(
        work.text(N_("Hạn nộp (ngày làm việc)")), 0, MOST_WORKING_DAYS, key=work.key("han"), step=1
    )
    closing = third.checkbox(work.text(N_("Tự khóa sổ sau hạn nộp")), key=work.key("khoa"))
    after = fourth.number_input(
        work.text(N_("Khóa sổ sau (ngày)")), 0, MOST_DAYS_OPEN, key=work.key("khoa-sau"), step=1, disabled=not closing
    )
    return replace(
        rules,
        cutoff_day=int(cutoff),
        due_working_days=int(due),
        closes_after_days=int(after) if closing else None,
    )


def _own_days(work: _Work, draft: _Draft) -> None:
    """Days otherwise than the public holidays: one is added with its name, or taken away again."""
    with st.expander(work.text(N_("Thêm hoặc bỏ ngày nghỉ, ngày làm bù"))):
        place_day, place_kind, place_name, place_button = st.columns([1.3, 1.3, 3, 1], vertical_alignment="bottom")
        day = place_day.date_input(
            work.text(N_("Ngày")),
            None,
            min_value=date(work.year, 1, 1),
            max_value=date(work.year, 12, 31),
            key=work.key("ngay-them"),
            format="DD/MM/YYYY",
        )
        kind = place_kind.selectbox(
            work.text(N_("Làm việc hay nghỉ")),
            [_OFF, _WORKED],
            key=work.key("ngay-kieu"),
            format_func=work.text,
            filter_mode=None,
        )
        name = place_name.text_input(work.text(N_("Tên, lý do")), key=work.key("ngay-ten"), max_chars=100)
        added = place_button.button(work.text(N_("Thêm ngày")), key=work.key("ngay-nut"), disabled=not day)
        if added and isinstance(day, date):
            others = [one for one in draft.rules.days if one.day != day]
            _keep(work, draft, days=tuple(sorted([*others, Day(day, kind == _WORKED, name.strip())])))
        for own in draft.rules.days:
            told, button = st.columns([5, 1], vertical_alignment="center")
            told.text(
                f"{work.day(own.day)} ({_weekday(work, own.day)}): {_worked(work, own.working)}. {own.name}".strip()
            )
            if button.button(work.text(N_("Bỏ ngày này")), key=work.key(f"bo-{own.day}")):
                _keep(work, draft, days=tuple(one for one in draft.rules.days if one != own))


def _own_months(work: _Work, draft: _Draft) -> None:
    """The days set for one period alone; an empty box goes by the rule."""
    with st.expander(work.text(N_("Đặt ngày riêng cho một kỳ"))):
        columns = st.columns([1.6, 1.2, 1.2, 1.2, 1], vertical_alignment="bottom")
        period = columns[0].selectbox(
            work.text(N_("Kỳ")),
            calendars.periods(work.year),
            key=work.key("ky-rieng"),
            format_func=work.visit.language.period,
            filter_mode=None,
        )
        own = draft.rules.own(period)
        words = {"opens_on": N_("Mở nhận từ"), "due_on": N_("Hạn nộp riêng"), "closes_on": N_("Khóa sổ sau ngày")}
        given: dict[str, Any] = {}
        for at, (name, word) in enumerate(words.items(), 1):
            key = work.key(f"{name}-{period}")
            st.session_state.setdefault(key, getattr(own, name))
            given[name] = columns[at].date_input(
                work.text(word),
                None,
                min_value=date(work.year - 1, 12, 1),
                max_value=date(work.year + 2, 12, 31),
                key=key,
                format="DD/MM/YYYY",
            )
        if columns[4].button(work.text(N_("Đặt ngày")), key=work.key("ky-nut")):
            others = [month for month in draft.rules.months if month.period != period]
            mine = [Month(period, **given)] if any(given.values()) else []
            _keep(work, draft, months=tuple(sorted([*others, *mine], key=lambda month: month.period)))
        st.caption(work.text(N_("Ô để trống thì theo quy tắc chung của năm.")))


def _keep(work: _Work, draft: _Draft, **changed: Any) -> None:
    """Puts a change into the draft and draws the page anew with it."""
    st.session_state["lich-nhap"][work.year] = replace(draft, rules=replace(draft.rules, **changed))
    st.rerun()


def _save(work: _Work, draft: _Draft, drafts: dict[int, _Draft]) -> None:
    """What the draft would do, and the button; nothing is written before it is clicked."""
    rules = draft.rules
    if rules == calendars.of_year(work.db, work.year)[1]:
        st.caption(work.text(N_("Chưa có thay đổi nào so với lịch đang dùng.")))
        return
    wrong = list(reporting_calendar.problems(calendars.known(work.db), work.year, rules))
    for problem in wrong:
        st.error(problem.said(work.visit.language))
    if wrong:
        return
    _effect(work, calendars.effect(work.db, work.year, rules))
    reason = st.text_input(work.text(N_("Lý do thay đổi")), key=work.key("ly-do"), max_chars=500)
    left, right = st.columns([1, 1])
    if right.button(work.text(N_("Bỏ thay đổi")), key=work.key("bo-thay-doi")):
        _drop(work, drafts)
    if left.button(
        work.text(N_("Lưu lịch năm {year}"), year=work.year), key=work.key("luu"), type="primary", disabled=not reason.strip()
    ):  # fmt: skip
        _set(work, rules, reason, drafts)


def _set(work: _Work, rules: Rules, reason: str, drafts: dict[int, _Draft]) -> None:
    visit = work.visit
    try:
        with acting(visit):
            number = reporting_calendar.set_year(visit.home, work.year, rules, visit.account, reason, work.revision)
    except NotPossible as error:
        st.error(error.said(visit.language))
        return
    except Overtaken as error:
        st.error(visit.text(str(error)))
        return
    drafts.pop(work.year, None)
    st.session_state["lich-da-luu"] = (work.year, number)
    st.rerun()


def _effect(work: _Work, effect: Effect) -> None:
    """Which days move, and which reports become late or on time, before anything is saved."""
    st.markdown(f"**{work.text(N_('Tác động của thay đổi'))}**")
    for found, sentence in (
        (effect.late, N_("{count} báo cáo đang đúng hạn sẽ thành nộp chậm: {which}.")),
        (effect.on_time, N_("{count} báo cáo đang nộp chậm sẽ thành đúng hạn: {which}.")),
    ):
        if found:
            st.warning(work.text(sentence, count=len(found), which=_which(work, found)))
    if not (effect.late or effect.on_time):
        st.markdown(work.text(N_("Không có báo cáo nào đổi từ đúng hạn sang chậm hoặc ngược lại.")))
    titles = [N_("Kỳ"), N_("Ngày thay đổi"), N_("Trước"), N_("Sau")]
    _table(work, [work.text(title) for title in titles], list(_differences(work, effect)), "tac-dong")


_DATES = {
    "first_day": N_("Từ ngày"),
    "last_day": N_("Đến ngày"),
    "opens_on": N_("Mở nhận"),
    "due_on": N_("Hạn nộp"),
    "closes_on": N_("Khóa sổ"),
}


def _differences(work: _Work, effect: Effect) -> Iterator[tuple[str, ...]]:
    """A row a date that moves. A period that opens on its first day says so once."""
    for one in effect.moved:
        for name, word in _DATES.items():
            before, after = getattr(one.before, name), getattr(one.after, name)
            with_first = name == "opens_on" and (before, after) == (one.before.first_day, one.after.first_day)
            if before != after and not with_first:
                period = _capital(work.visit.language.period(one.period))
                never = work.text(N_("không khóa"))
                yield period, work.text(word), work.day(before) or never, work.day(after) or never


def _which(work: _Work, found: tuple[tuple[str, str], ...], most: int = 12) -> str:
    """ "Bắc Sơn (tháng 6/2023), …"."""
    said = [f"{_unit(code, period)} ({work.visit.language.period(period)})" for code, period in found[:most]]
    if len(found) > most:
        said.append(work.text(N_("và {count} báo cáo khác"), count=len(found) - most))
    return ", ".join(said)


def _unit(code: str, period: str) -> str:
    unit = catalogue.unit_on(code, calendar.unit_day(period))
    return unit.short_name if unit else code
