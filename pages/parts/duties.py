"""What a unit has to do: reports not sent or returned, with why; what waits; and the faults its reports most often have."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics import history, review
from analytics import scope as scopes
from analytics.answers.reporting import fault
from analytics.answers.wording import REPORT_SIGNS, REPORT_WORDS
from analytics.scope import Scope
from data import accounts, audit, calendar, catalogue
from data.accounts import REVIEW
from data.issues import NAMES
from data.language import N_
from pages.parts import words
from pages.parts.shell import Visit, plain_errors

if TYPE_CHECKING:
    import duckdb

_MANY = 3  # months not sent from which on one line tells them all
_TO_DO = ("returned", "missing", "open")


def duties(visit: Visit) -> str | None:
    """The month to begin with: one that was returned, else the first not sent; None without one, and for who reports for every unit."""
    st.markdown(f"## {visit.text(N_('Nộp báo cáo'))}")
    unit = visit.account.unit
    if unit is None:
        return None
    with plain_errors(visit):
        db, _ = visit.data(full=True)
    today = calendar.today()
    reports = review.record_of(db, unit, today).dicts()
    found = [row for row in reports if row["state"] in (*_TO_DO, "submitted") or row["waiting"]]
    never = [row for row in found if row["state"] == "missing"]
    if len(never) > _MANY:
        st.markdown(_missing(visit, never), unsafe_allow_html=True)
        found = [row for row in found if row["state"] != "missing"]
    for row in found:
        st.markdown(_line(visit, db, unit, row), unsafe_allow_html=True)
    if not never and not any(row["state"] in _TO_DO for row in found):
        st.markdown(
            f'<div class="td-note">✔ {escape(visit.text(N_("Đơn vị không có báo cáo nào phải nộp hoặc phải sửa.")))}</div>',
            unsafe_allow_html=True,
        )
    _faults(visit, db, unit)
    ranked = sorted((row for row in reports if row["state"] in _TO_DO), key=lambda row: _TO_DO.index(row["state"]))
    return str(ranked[0]["period"]) if ranked else None


def _missing(visit: Visit, rows: list[dict[str, Any]]) -> str:
    """Many months not sent, in one line."""
    spoken = visit.language
    months = ", ".join(spoken.period(row["period"]) for row in rows)
    head = visit.text(N_("Quá hạn, chưa nộp {count} kỳ"), count=len(rows))
    return f'<div class="td-note warning"><b>{REPORT_SIGNS["missing"]} {escape(head)}</b>: {escape(months)}</div>'


def _line(visit: Visit, db: duckdb.DuckDBPyConnection, unit: str, row: dict[str, Any]) -> str:
    spoken, period = visit.language, row["period"]
    head = f"{REPORT_SIGNS[row['state']]} {spoken.period(period)}: {visit.text(REPORT_WORDS[row['state']])}"
    if row["waiting"]:
        head += ", " + visit.text(N_("có bản sửa chờ duyệt"))
    due = visit.text(N_("hạn nộp {day}"), day=spoken.day(row["due_on"])) if row["state"] in ("missing", "open") else ""
    said = [escape(part) for part in (due, *_said(visit, db, unit, row)) if part]
    link = f"/lich-su?dv={unit}&ky={period}"
    if row["revisions"]:
        said.append(
            f'<a href="{escape(link, quote=True)}" target="_self">{escape(visit.text(N_("Xem và trao đổi")))}</a>'
        )
    look = "warning" if row["state"] in _TO_DO else ""
    return f'<div class="td-note {look}"><b>{escape(head)}</b>{" · " if said else ""}{" · ".join(said)}</div>'


def _said(visit: Visit, db: duckdb.DuckDBPyConnection, unit: str, row: dict[str, Any]) -> list[str]:
    """Why it was returned, and the remarks of others since the last revision."""
    if not row["revisions"]:
        return []
    told = history.happened(db, unit, row["period"], (unit,)).dicts()
    last = max((event["version"] for event in told if event["kind"] == "submitted"), default=0)
    since = [
        event
        for event in told
        if event["version"] > last
        and event["kind"] in ("returned", "commented")
        and event["actor"] != visit.account.name
    ]
    return [words.said_of(event["kind"], event["facts"], event["text"], visit.language) for event in since]


def _faults(visit: Visit, db: duckdb.DuckDBPyConnection, unit: str) -> None:
    """What this unit's reports were most often warned of or returned for this year, and what kept its files out."""
    years = scopes.years(db)
    if not years:
        return
    scope = Scope(years[-1], f"{years[-1]}-12", calendar.today(), units=(unit,), own=(unit,))
    often = [
        (fault(row["kind"], row["code"], visit.language), row["times"]) for row in review.frequent(db, scope).dicts()
    ]
    kept_out = Counter[str]()
    for _, period, code, files in audit.refused(visit.home, unit):
        if period.startswith(str(years[-1])):
            kept_out[visit.text(NAMES[code])] += files
    for head, found in (
        (N_("Hay gặp ở báo cáo của đơn vị năm {year}: {faults}."), often),
        (N_("Lỗi khiến tệp chưa được nhận năm {year}: {faults}."), kept_out.most_common(3)),
    ):
        if found:
            listed = "; ".join(f"{name} ({visit.language.number(times)})" for name, times in found)
            st.markdown(
                f'<div class="td-note">{escape(visit.text(head, year=years[-1], faults=listed))}</div>',
                unsafe_allow_html=True,
            )


def refusals(visit: Visit) -> None:
    """For who reviews: which errors kept files out, by unit, from what was checked on screen."""
    if not accounts.may(visit.account, REVIEW):
        return
    found = audit.refused(visit.home)
    if not found:
        return
    with st.expander(visit.text(N_("Lỗi khiến tệp chưa được nhận, theo đơn vị"))):
        units = {
            unit.code: unit.name
            for unit in sorted(catalogue.units(), key=lambda unit: unit.valid_from, reverse=True)
            if unit.level != "commune"
        }
        titles = [visit.text(text) for text in (N_("Đơn vị"), N_("Kỳ"), N_("Lỗi"), N_("Số tệp"))]
        rows = [
            (
                units.get(unit, unit),
                visit.language.period(period),
                visit.text(NAMES[code]),
                visit.language.number(files),
            )
            for unit, period, code, files in found[:100]
        ]
        words.table(titles, rows, numbers=(3,))
