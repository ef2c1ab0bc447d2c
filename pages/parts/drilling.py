"""The panel beneath a page: the way from a figure down to one cell, with a breadcrumb back; the address keeps where one is.

Tables are for the pointer; the buttons of the breadcrumb and the box "Xem tiếp" are the same steps for the keyboard.
"""

from __future__ import annotations

import hashlib
from html import escape
from typing import Any

import streamlit as st

from analytics import drill
from analytics.answers.figures import said
from analytics.answers.names import Names
from analytics.drill import Inside, Place, Step
from analytics.report import Trace
from data.language import N_
from pages.parts import cells
from pages.parts.filters import Choice
from pages.parts.shell import Visit
from pages.parts.tables import tall
from pages.parts.words import plain

# The panel stands beneath the page: whoever opens it is taken there, once a place. Charts above may still grow when it comes.
_SCROLL = (
    '<script data-place="{place}">[0, 400, 1200].forEach(wait => setTimeout(() => '
    'document.getElementById("cac-o")?.scrollIntoView({{block: "start"}}), wait));</script>'
)


def open_figure(visit: Visit, choice: Choice, trace: Trace) -> None:
    """Opens what a figure is made of, as far in as the figure itself says."""
    cells.enter_place(drill.opened(trace, Names(choice.db, choice.scope, visit.language)))


def panel(visit: Visit, choice: Choice) -> None:
    """Shows the place that the address names; nothing without one."""
    asked = {name: st.query_params[name] for name in drill.PARAMETERS if name in st.query_params}
    place, notes = drill.from_address(choice.db, asked, choice.scope, visit.language)
    if place is None:
        return
    names = Names(choice.db, choice.scope, visit.language)
    st.markdown(
        f'<div id="cac-o" class="td-title">{escape(visit.text(N_("Các ô của con số này")))}</div>',
        unsafe_allow_html=True,
    )
    st.html(_SCROLL.format(place=hashlib.sha256(repr(place).encode()).hexdigest()), unsafe_allow_javascript=True)
    for note in notes:
        st.info(note)
    _breadcrumb(visit, drill.steps(place, choice.scope, names))
    if told := drill.coverage_of(choice.db, choice.scope, place, names):
        st.markdown(f'<div class="td-note">{escape(told)}</div>', unsafe_allow_html=True)
    further = drill.inside(choice.db, choice.scope, place, names)
    if further is not None:
        _inside(visit, further, place)
    cells.panel(visit, choice, place)


def _breadcrumb(visit: Visit, steps: tuple[Step, ...]) -> None:
    """Where one is; every step but the last leads back to itself."""
    with st.container(horizontal=True, key="duong-dan", vertical_alignment="center", gap="small"):
        for at, step in enumerate(steps[:-1]):
            st.button(
                f"{plain(step.label)} ›", key=f"duong-{at}", type="tertiary", on_click=cells.enter_place, args=(step.place,)
            )  # fmt: skip
        st.markdown(f'<div class="td-here">{escape(steps[-1].label)}</div>', unsafe_allow_html=True)
        st.button(visit.text(N_("Đóng")), key="dong-cac-o", on_click=_close)


def _close() -> None:
    rest = {name: value for name, value in st.query_params.items() if name not in drill.PARAMETERS}
    st.query_params.from_dict(rest)


def _inside(visit: Visit, further: Inside, place: Place) -> None:
    table, spoken = further.table, visit.language
    key = f"sau-{table.name}-{place.unit}-{place.commune}"
    st.markdown(f'<div class="td-legend">{escape(table.title)}</div>', unsafe_allow_html=True)
    if table.unit:
        st.markdown(f'<div class="td-corner">{escape(table.unit)}</div>', unsafe_allow_html=True)

    def clicked() -> None:
        chosen = st.session_state[key]["selection"]["cells"]
        if chosen:
            row, title = chosen[0]
            column = next(column.name for column in table.columns if column.title == title)
            cells.enter_place(further.places[row][column])

    rows: list[dict[str, Any]] = [
        {column.title: said(row[at], column.kind, spoken) for at, column in enumerate(table.columns)}
        for row in table.rows
    ]
    look = {
        column.title: st.column_config.TextColumn(
            column.title, alignment="right" if column.kind in ("count", "money") else "left"
        )
        for column in table.columns
    }
    st.dataframe(
        rows,
        hide_index=True,
        key=key,
        width="stretch",
        on_select=clicked,
        selection_mode="single-cell",
        column_config=look,
        height=tall(len(rows)),
    )
    _chooser(visit, further, key)


def _chooser(visit: Visit, further: Inside, key: str) -> None:
    """The same steps in a box: reached with Tab, chosen by typing a name."""
    labels = [step.label for step in further.choices]

    def chosen() -> None:
        at = st.session_state[f"{key}-chon"]
        if at is not None:
            cells.enter_place(further.choices[at].place)

    st.selectbox(
        visit.text(N_("Xem tiếp")),
        list(range(len(labels))),
        index=None,
        key=f"{key}-chon",
        format_func=labels.__getitem__,
        placeholder=visit.text(N_("Chọn nơi hoặc kỳ muốn xem")),
        on_change=chosen,
        width=360,
    )
