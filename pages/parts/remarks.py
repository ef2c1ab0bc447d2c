"""What was said and done to a report, in order, and a remark to add."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from analytics import history
from data import accounts, reviews
from data.accounts import DISTRICT, REVIEW, SUBMIT, NotAllowed
from data.language import N_
from data.reviews import NotReviewable
from pages.parts import words
from pages.parts.shell import Visit, acting

if TYPE_CHECKING:
    import duckdb


def remarks(visit: Visit, db: duckdb.DuckDBPyConnection, unit: str, period: str, submission: int) -> None:
    """The talk about a report, and the place to add to the revision `submission`."""
    own = None if visit.account.role != DISTRICT else (visit.account.unit or "",)
    for row in history.happened(db, unit, period, own).dicts():
        st.markdown(_line(visit, row), unsafe_allow_html=True)
    if accounts.may(visit.account, REVIEW) or (accounts.may(visit.account, SUBMIT) and unit == visit.account.unit):
        _add(visit, db, submission)


def _line(visit: Visit, row: dict[str, object]) -> str:
    spoken = visit.language
    kind = str(row["kind"])
    when = f"{row['recorded_at']:%H:%M} {spoken.day(row['recorded_at'])}"  # type: ignore[arg-type]
    place = " ".join(str(row[name]) for name in ("sheet", "cell") if row[name])
    head = f"<b>{escape(visit.text(words.EVENTS[kind]))}</b> · {escape(visit.text(N_('lần {revision}'), revision=row['revision']))}"
    who = f"{escape(words.person(str(row['actor']), spoken))}, {when}"
    said = escape(words.said_of(kind, str(row["facts"]), str(row["text"] or ""), spoken))
    about = f" · {escape(place)}" if place else ""
    look = "warning" if kind in ("returned", "rechecked") else ""
    return f'<div class="td-note {look}">{head}{about}<br>{said}{"<br>" if said else ""}<span class="td-legend">{who}</span></div>'


def _add(visit: Visit, db: duckdb.DuckDBPyConnection, submission: int) -> None:
    key = f"nhan-xet-{submission}"
    # A box that was sent starts empty: its key moves on.
    at = st.session_state.setdefault(f"{key}-lan", 0)
    where, text = st.columns([1, 3])
    cells = ["", *history.cells(db, submission)]
    whole = visit.text(N_("Cả báo cáo"))
    cell = where.selectbox(
        visit.text(N_("Về ô")),
        cells,
        key=f"{key}-o-{at}",
        format_func=lambda cell: cell.replace("!", " ") if cell else whole,
        filter_mode="contains",
    )
    said = text.text_input(visit.text(N_("Nhận xét")), key=f"{key}-{at}", max_chars=2000)
    if st.button(visit.text(N_("Gửi nhận xét")), key=f"{key}-gui-{at}", disabled=not said.strip()):
        sheet, _, place = (cell or "").rpartition("!")
        try:
            with acting(visit):
                reviews.comment(visit.home, submission, visit.account, said, sheet, place)
        except (NotReviewable, NotAllowed) as error:
            st.error(visit.text(str(error)))
            return
        st.session_state[f"{key}-lan"] = at + 1
        st.rerun()
