"""Permissions to send a report of a closed month: granting one, and those that were granted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from analytics import history
from analytics.answers.names import Names
from analytics.scope import Scope
from data import calendar, exceptions
from data.accounts import NotAllowed
from data.exceptions import KINDS, MOST_DAYS, NotGrantable
from data.language import N_
from pages.parts import words
from pages.parts.shell import Visit, acting, plain_errors

if TYPE_CHECKING:
    import duckdb


def permissions(visit: Visit) -> None:
    """One expander below the queue: the form and the list."""
    with st.expander(visit.text(N_("Cho phép nộp muộn hoặc mở lại báo cáo đã khóa sổ"))):
        _grant(visit)
        with plain_errors(visit):
            db, _ = visit.data(full=True)
        _granted(visit, db)


def _grant(visit: Visit) -> None:
    today = calendar.today()
    this = calendar.period_of(today)
    periods = [calendar.plus(this, -back) for back in range(1, 37)]
    periods = sorted(
        {*periods, *(calendar.supplement_of(calendar.year_of(period)) for period in periods)}, reverse=True
    )
    first, second, third, last = st.columns([1.2, 1.6, 1.6, 1.2])
    period = first.selectbox(
        visit.text(N_("Kỳ báo cáo")), periods, key="nl-ky", format_func=visit.language.period, filter_mode=None
    )
    units = {
        unit.id: visit.text(N_("Cấp tỉnh")) if unit.level == "province" else unit.name
        for unit in exceptions.units_of(period or this)
    }
    unit = second.selectbox(
        visit.text(N_("Đơn vị")), list(units), key=f"nl-dv-{period}", format_func=units.__getitem__, filter_mode=None
    )
    kind = third.selectbox(
        visit.text(N_("Nội dung cho phép")),
        list(KINDS),
        key="nl-loai",
        format_func=lambda kind: visit.text(KINDS[kind]),
        filter_mode=None,
    )
    until = last.date_input(
        visit.text(N_("Đến hết ngày")),
        value=today + timedelta(days=7),
        min_value=today,
        max_value=today + timedelta(days=MOST_DAYS),
        key="nl-den",
        format="DD/MM/YYYY",
    )
    reason = st.text_input(visit.text(N_("Lý do cho phép")), key="nl-ly-do", max_chars=500)
    if (
        st.button(visit.text(N_("Cho phép")), key="nl-ghi", disabled=not reason.strip())
        and unit
        and period
        and kind
        and isinstance(until, date)
    ):
        try:
            with acting(visit):
                exceptions.grant(visit.home, unit, period, kind, reason, until, visit.account)
        except NotGrantable as error:
            st.error(visit.text(error.sentence, **error.facts))
        except NotAllowed as error:
            st.error(visit.text(str(error)))
        else:
            st.success(
                visit.text(
                    N_("Đã cho phép {unit} gửi báo cáo {period}."),
                    unit=units[unit],
                    period=visit.language.period(period),
                )
            )


def _granted(visit: Visit, db: duckdb.DuckDBPyConnection) -> None:
    """Every permission, newest first, with whether it still holds."""
    spoken, today = visit.language, calendar.today()
    rows = [
        (
            _unit(visit, db, row["unit"], row["period"]),
            spoken.period(row["period"]),
            visit.text(KINDS[row["kind"]]),
            row["reason"],
            spoken.day(row["expires_on"])
            + ("" if row["expires_on"] >= today else f" ({visit.text(N_('đã hết hạn'))})"),
            words.person(row["actor"], spoken),
        )
        for row in history.permissions(db).dicts()
    ]
    if rows:
        texts = (N_("Đơn vị"), N_("Kỳ"), N_("Nội dung cho phép"), N_("Lý do"), N_("Đến hết ngày"), N_("Người cho phép"))
        words.table([visit.text(text) for text in texts], rows)


def _unit(visit: Visit, db: duckdb.DuckDBPyConnection, code: str, period: str) -> str:
    return Names(db, Scope(calendar.year_of(period), period, calendar.today()), visit.language).unit(code)
