"""Saving what a page shows as a view of an agenda."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from analytics import drill
from data import agendas, calendar
from data.agendas import NotKept
from data.language import N_
from pages.parts.filters import Choice, whole_address
from pages.parts.shell import Visit, plain_errors


def save_view(visit: Visit, name: str, choice: Choice) -> None:
    """ "Thêm vào chương trình họp": on every page of which a view can be saved. The file is opened only when asked for."""
    save_address(visit, name, _address(choice))


def save_address(visit: Visit, name: str, address: str) -> None:
    """The same for an address that a page made itself."""
    flag = f"them-hop-{visit.page}"
    if st.button(visit.text(N_("Thêm vào chương trình họp")), key=f"{flag}-mo"):
        st.session_state[flag] = not st.session_state.get(flag, False)
    if st.session_state.get(flag):
        _save_form(visit, name, address, flag)


def _save_form(visit: Visit, name: str, address: str, flag: str) -> None:
    with plain_errors(visit):
        own = agendas.mine(visit.home, visit.account)
    labels = {one.link: f"{one.name} ({visit.language.day(one.held_on)})" for one in own}
    labels[""] = visit.text(N_("Chương trình mới, họp hôm nay"))
    with st.form(f"{flag}-bieu"):
        link = st.selectbox(
            visit.text(N_("Chương trình họp")), list(labels), key=f"{flag}-ct", format_func=labels.__getitem__, filter_mode=None
        )  # fmt: skip
        title = st.text_input(visit.text(N_("Tên màn hình")), name, key=f"{flag}-ten", max_chars=agendas.LONGEST_NAME)
        if st.form_submit_button(visit.text(N_("Thêm")), key=f"{flag}-gui"):
            try:
                with plain_errors(visit):
                    fresh = visit.text(N_("Họp ngày {day}"), day=visit.language.day(calendar.today()))
                    chosen = link or agendas.create(visit.home, visit.account, fresh, calendar.today())
                    agendas.add_view(visit.home, visit.account, chosen, title, visit.page, address)
            except NotKept as error:
                st.error(visit.text(str(error)))
            else:
                st.success(visit.text(N_("Đã thêm vào chương trình họp.")))


def _address(choice: Choice) -> str:
    """The choices of the page; the version is that of the meeting, and what is open beneath is not shown on the wall."""
    left_out = ("v", *drill.PARAMETERS)
    return urlencode({name: value for name, value in whole_address(choice).items() if value and name not in left_out})
