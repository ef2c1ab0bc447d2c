"""The first two steps of submitting: the form for a unit and month, and the workbooks, opened one by one."""

from __future__ import annotations

import hashlib
from datetime import date

import streamlit as st

from data import calendar, catalogue, submissions
from data.isolated import Busy
from data.language import N_
from data.settings import settings
from data.submissions import (
    Opened,
)
from pages.parts.shell import Visit


def blank_form(visit: Visit, first: str | None = None) -> None:
    """Step 1: the form for a unit and month, to begin with the `first` that the unit has to send."""
    st.markdown(f"#### {visit.text(N_('1. Tải biểu mẫu'))}")
    today = calendar.today()
    current = calendar.period_of(today)
    months = _periods(current, today)
    unit_place, month_place, link_place = st.columns([3, 2, 2], vertical_alignment="bottom")
    start = first or ("2023-10" if visit.sample else current)
    period = month_place.selectbox(
        visit.text(N_("Kỳ báo cáo")),
        months,
        index=months.index(start) if start in months else 0,
        key="ky-bieu-mau",
        format_func=visit.language.period,
        filter_mode=None,
    )
    units = _units(visit, period)
    if not units:
        st.info(visit.text(N_("Đơn vị của tài khoản này không báo cáo trong kỳ đã chọn.")))
        return
    unit = unit_place.selectbox(
        visit.text(N_("Đơn vị")), list(units), key="don-vi-bieu-mau", format_func=units.__getitem__, filter_mode=None
    )
    link_place.link_button(visit.text(N_("Tải biểu mẫu")), f"/tai/bieu-mau?don-vi={unit}&ky={period}", width="stretch")
    due = visit.text(
        N_("Kỳ từ {first} đến {last}, hạn nộp {due}."),
        first=visit.language.day(calendar.first_day(period)),
        last=visit.language.day(calendar.cutoff(period)),
        due=visit.language.day(calendar.due_on(period)),
    )
    st.caption(due)


def _periods(current: str, today: date) -> list[str]:
    """The last 48 months, latest first, and the supplementary report of each year whose own has begun."""
    months = [calendar.plus(current, -back) for back in range(48)]
    years = {calendar.year_of(month) for month in months}
    ends = [end for end in map(calendar.supplement_of, years) if calendar.first_day(end) <= today]
    return sorted([*months, *ends], reverse=True)


def _units(visit: Visit, period: str) -> dict[str, str]:
    found = (*catalogue.reporting_units_on(calendar.unit_day(period)), catalogue.province())
    mine = [unit for unit in found if visit.account.unit in (None, unit.code)]
    ordered = sorted(mine, key=lambda unit: (unit.level == "province", visit.language.sort_key(unit.short_name)))
    return {unit.code: visit.text(N_("Cấp tỉnh")) if unit.level == "province" else unit.name for unit in ordered}


def workbooks(visit: Visit) -> list[Opened]:
    """Step 2: the workbooks, opened one by one with a progress bar; what was opened is kept, so that nothing is lost by going on."""
    st.markdown(f"#### {visit.text(N_('2. Tải lên báo cáo'))}")
    loaded = st.file_uploader(
        visit.text(N_("Tệp báo cáo")),
        accept_multiple_files=True,
        key="tep-bao-cao",
        label_visibility="collapsed",
        help=None,
    )
    told = N_(
        "Mỗi tệp là báo cáo BC-TT của một đơn vị trong một kỳ, tối đa {limit} MB; có thể tải nhiều tệp cùng lúc. Tệp tô đỏ là tệp quá lớn, chưa được nhận."
    )
    st.caption(visit.text(told, limit=settings().upload_limit_mb))
    kept: dict[str, Opened] = st.session_state.setdefault("opened", {})
    fresh = [(file.name, file.getvalue()) for file in loaded or []]
    wanted = {_sum(name, content): (name, content) for name, content in fresh}
    missing = [key for key in wanted if key not in kept]
    if missing:
        bar = st.progress(0.0, text=visit.text(N_("Đang đọc báo cáo")))
        for at, key in enumerate(missing, 1):
            name, content = wanted[key]
            try:
                kept[key] = submissions.open_file(name, content)
            except Busy:
                st.warning(
                    visit.text(N_("Hệ thống đang bận đọc tệp khác. Chờ ít phút rồi tải lại tệp {name}."), name=name)
                )
            bar.progress(at / len(missing), text=visit.text(N_("Đã đọc {done}/{all} tệp"), done=at, all=len(missing)))
        bar.empty()
    for key in [key for key in kept if key not in wanted]:
        del kept[key]
    return [kept[key] for key in wanted if key in kept]


def _sum(name: str, content: bytes) -> str:
    return hashlib.sha256(name.encode() + b"\0" + content).hexdigest()
