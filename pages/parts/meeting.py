"""The page of meetings: the list of agendas, one agenda, the meeting on the wall, or its minutes, as the address asks."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from analytics import minutes as protocol
from analytics import scope as scopes
from data import agendas, calendar, store
from data.agendas import Agenda, Meeting, NotKept, View
from data.language import N_
from pages.parts import meeting_wall
from pages.parts.meeting_taking import minutes_button, slides_button
from pages.parts.meeting_views import report_of
from pages.parts.shell import CONTENTS, Visit, acting, plain_errors

_NAME = N_("Tên")


def meetings(visit: Visit) -> None:
    """`hop` names a meeting on the wall, `bien-ban` its minutes, `ct` an agenda; nothing the list of one's own."""
    asked = st.query_params
    if "hop" in asked or "bien-ban" in asked:
        with plain_errors(visit):
            found = agendas.meeting(visit.home, visit.account, asked.get("hop") or asked.get("bien-ban", ""))
        if found is not None and protocol.may_read(visit.account, found.owner, found.views):
            (meeting_wall.wall if "hop" in asked else _minutes)(visit, found)
            return
        _title(visit)
        st.info(visit.text(_NOT_THERE if found is None else _WAITING))
        return
    _title(visit)
    if "ct" in asked:
        _shared(visit, asked["ct"])
        return
    _list(visit)


_NOT_THERE = N_("Không có chương trình họp hoặc cuộc họp này, hoặc đã xóa. Xin lại liên kết từ người lập.")
_WAITING = N_("Chương trình họp này có số liệu chờ duyệt mà tài khoản này không xem được.")


def _title(visit: Visit) -> None:
    st.markdown(f"## {visit.text(CONTENTS['hop'][1])}")


@contextlib.contextmanager
def _keeping(visit: Visit) -> Iterator[None]:
    """What cannot be kept is a sentence; what was kept is shown at once."""
    try:
        with acting(visit):
            yield
    except NotKept as error:
        st.error(visit.text(str(error)))
    else:
        st.rerun()


# --- one's own agendas --------------------------------------------------------------------------------------------


def _list(visit: Visit) -> None:
    with plain_errors(visit):
        own, held = agendas.mine(visit.home, visit.account), agendas.held(visit.home, visit.account)
    if not own:
        st.info(
            visit.text(
                N_(
                    "Chưa có chương trình họp nào. Đặt tên và ngày ở dưới, rồi mở từng trang số liệu và bấm “Thêm vào chương trình họp”."
                )
            )
        )
    for agenda in own:
        _one(visit, agenda)
    _new(visit)
    if held:
        st.markdown(f"#### {visit.text(N_('Các cuộc họp đã mở'))}")
        lines = [
            f'<li><a href="/hop?bien-ban={escape(link, quote=True)}" target="_self">{escape(name)}</a>, '
            f"{visit.language.day(day)} ({escape(visit.text(N_('phiên bản {version}'), version=version))})</li>"
            for link, name, day, version in held
        ]
        st.markdown(f"<ul>{''.join(lines)}</ul>", unsafe_allow_html=True)


def _new(visit: Visit) -> None:
    with st.form("hop-moi", clear_on_submit=True):
        left, middle, right = st.columns([3, 1.2, 1.2], vertical_alignment="bottom")
        name = left.text_input(
            visit.text(N_("Tên chương trình họp")), key="hop-moi-ten", max_chars=agendas.LONGEST_NAME
        )
        day = middle.date_input(
            visit.text(N_("Ngày họp")), value=calendar.today(), key="hop-moi-ngay", format="DD/MM/YYYY"
        )
        if right.form_submit_button(visit.text(N_("Lập chương trình")), key="hop-moi-gui", width="stretch"):
            with _keeping(visit):
                agendas.create(visit.home, visit.account, name, _day(day))


def _one(visit: Visit, agenda: Agenda) -> None:
    """An agenda of one's own: begin, order, names, day, link, delete."""
    head = f"{visit.language.day(agenda.held_on)} · {visit.text(N_('{count} màn hình'), count=len(agenda.views))}"
    with st.container(border=True, key=f"ct-{agenda.number}"):
        st.markdown(
            f'<div class="td-title">{escape(agenda.name)}</div><div class="td-legend">{escape(head)}</div>',
            unsafe_allow_html=True,
        )
        with st.container(horizontal=True, key=f"ct-nut-{agenda.number}"):
            begin = visit.text(N_("Bắt đầu họp"))
            if st.button(begin, key=f"hop-bat-dau-{agenda.number}", type="primary", disabled=not agenda.views):
                _begin(visit, agenda)
            with st.popover(visit.text(N_("Đổi tên, ngày"))):
                _change(visit, agenda)
            if agenda.views:
                slides_button(visit, str(agenda.number), agenda.name, agenda.held_on, agenda.views, None)
            with st.popover(visit.text(N_("Xóa"))):
                st.markdown(visit.text(N_("Biên bản các cuộc họp đã mở vẫn giữ.")))
                if st.button(visit.text(N_("Xóa chương trình này")), key=f"ct-xoa-{agenda.number}"):
                    with _keeping(visit):
                        agendas.delete(visit.home, visit.account, agenda.link)
        for at, view in enumerate(agenda.views):
            _view(visit, agenda, at, view)
        with st.expander(visit.text(N_("Liên kết để gửi người dự họp"))):
            st.code(f"http://{st.context.headers.get('Host', '')}/hop?ct={agenda.link}", language=None, wrap_lines=True)


def _begin(visit: Visit, agenda: Agenda) -> None:
    with plain_errors(visit):
        db, _ = visit.data(full=scopes.opens_full(visit.account.role))
        link = agendas.begin(visit.home, visit.account, agenda.link, scopes.version_of(db))
    st.query_params.from_dict({"hop": link})
    st.rerun()


def _change(visit: Visit, agenda: Agenda) -> None:
    number = agenda.number
    name = st.text_input(visit.text(_NAME), agenda.name, key=f"ct-ten-{number}", max_chars=agendas.LONGEST_NAME)
    day = st.date_input(visit.text(N_("Ngày họp")), agenda.held_on, key=f"ct-ngay-{number}", format="DD/MM/YYYY")
    if st.button(visit.text(N_("Lưu")), key=f"ct-luu-{number}"):
        with _keeping(visit):
            agendas.change(visit.home, visit.account, agenda.link, name, _day(day))


def _view(visit: Visit, agenda: Agenda, at: int, view: View) -> None:
    """One view: its name, a link to it, up, down, another name, away."""
    key, home, by = f"{agenda.number}-{view.number}", visit.home, visit.account
    with st.container(horizontal=True, vertical_alignment="center", key=f"mh-{key}"):
        page = visit.text(CONTENTS[view.page][1]) if view.page in CONTENTS else view.page
        st.markdown(
            f'<div class="td-view">{at + 1}. <a href="/{escape(view.page, quote=True)}?{escape(view.address, quote=True)}" target="_self">'
            f'{escape(view.name)}</a> <span class="td-legend">{escape(page)}</span></div>',
            unsafe_allow_html=True,
        )
        if st.button("↑", key=f"mh-len-{key}", help=visit.text(N_("Lên trước")), disabled=at == 0):
            with _keeping(visit):
                agendas.move_view(home, by, agenda.link, view.number, -1)
        if st.button(
            "↓", key=f"mh-xuong-{key}", help=visit.text(N_("Xuống sau")), disabled=at == len(agenda.views) - 1
        ):
            with _keeping(visit):
                agendas.move_view(home, by, agenda.link, view.number, 1)
        with st.popover(visit.text(N_("Sửa"))):
            name = st.text_input(visit.text(_NAME), view.name, key=f"mh-ten-{key}", max_chars=agendas.LONGEST_NAME)
            if st.button(visit.text(N_("Lưu")), key=f"mh-luu-{key}"):
                with _keeping(visit):
                    agendas.rename_view(home, by, agenda.link, view.number, name)
            if st.button(visit.text(N_("Bỏ khỏi chương trình")), key=f"mh-bo-{key}"):
                with _keeping(visit):
                    agendas.remove_view(home, by, agenda.link, view.number)


def _shared(visit: Visit, link: str) -> None:
    """Somebody's agenda by its link: its views, each opened with one's own rights."""
    with plain_errors(visit):
        agenda = agendas.shared(visit.home, visit.account, link)
    if agenda is None or not protocol.may_read(visit.account, agenda.owner, agenda.views):
        st.info(visit.text(_NOT_THERE if agenda is None else _WAITING))
        return
    if agenda.owner == visit.account.name:
        _one(visit, agenda)
        return
    lines = [
        f'<li><a href="/{escape(view.page, quote=True)}?{escape(view.address, quote=True)}" target="_self">{escape(view.name)}</a></li>'
        for view in agenda.views
    ]
    st.markdown(
        f'<div class="td-title">{escape(agenda.name)}, {visit.language.day(agenda.held_on)}</div><ol>{"".join(lines)}</ol>',
        unsafe_allow_html=True,
    )


# --- minutes ------------------------------------------------------------------------------------------------------


def minutes_of(visit: Visit, meeting: Meeting) -> protocol.Minutes:
    """The minutes with the figures this visitor may see, at the meeting's version."""
    found = [report_of(visit, view, meeting.version) for view in meeting.views]
    moment = next((one[1].recorded_at for one in found if one is not None), None)
    return protocol.minutes(meeting, [one[0] if one is not None else None for one in found], moment)


def _minutes(visit: Visit, meeting: Meeting) -> None:
    _title(visit)
    with plain_errors(visit):
        found = minutes_of(visit, meeting)
    st.markdown(f"#### {visit.text(N_('Biên bản'))}")
    st.code(protocol.as_text(found, visit.language), language=None, wrap_lines=True)
    with plain_errors(visit), st.container(horizontal=True, key="bien-ban-tai"):
        sample = store.kind(visit.home) == "sample"
        minutes_button(visit, str(meeting.link), found, sample)
        slides_button(visit, str(meeting.link), meeting.name, meeting.held_on, meeting.views, meeting.version)
    st.markdown(
        f'<a class="td-button" href="/hop?hop={escape(meeting.link, quote=True)}" target="_self">{escape(visit.text(N_("Mở lại màn hình họp")))}</a> '
        f'<a class="td-button" href="/hop" target="_self">{escape(visit.text(N_("Về danh sách chương trình họp")))}</a>',
        unsafe_allow_html=True,
    )
    if meeting.owner == visit.account.name and meeting.said:
        _strike(visit, meeting)


def _strike(visit: Visit, meeting: Meeting) -> None:
    """Takes a note that was typed wrongly out of the minutes."""
    said = {one.number: one.text for one in meeting.said}
    with st.expander(visit.text(N_("Bỏ một ghi chú hoặc kết luận ghi nhầm"))):
        number = st.selectbox(
            visit.text(N_("Nội dung")), list(said), key="hop-bo-chon", format_func=said.__getitem__, filter_mode=None
        )
        if st.button(visit.text(N_("Bỏ khỏi biên bản")), key="hop-bo") and number is not None:
            with _keeping(visit):
                agendas.strike(visit.home, visit.account, meeting.link, number)


def _day(value: Any) -> date:
    return value if isinstance(value, date) else calendar.today()
