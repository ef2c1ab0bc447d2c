"""The meeting on the wall: one view a screen in letters readable at five metres, moved with keys or buttons, on a frozen version."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from analytics import minutes as protocol
from analytics.report import Chart, Figure, Report
from data import agendas
from data.agendas import Meeting, NotKept
from data.language import N_
from pages.parts import charts, style
from pages.parts.filters import Choice
from pages.parts.meeting_views import Screen, for_wall, report_of, screens
from pages.parts.shell import Visit, acting, plain_errors

_LOOK = f"<style>{(Path(__file__).parent / 'meeting.css').read_text(encoding='utf-8')}</style>"
_KEYS = f"<script>{(Path(__file__).parent / 'meeting.js').read_text(encoding='utf-8')}</script>"
_LAST = "cuoi"


def wall(visit: Visit, meeting: Meeting) -> None:
    """The screen that the address names: `muc` the view, `man` the screen of it (both from 1; "cuoi": the last)."""
    ground = "#1B242E" if style.is_dark() else "#F3F6FA"
    st.markdown(f"{_LOOK}<style>:root {{--hop-nen: {ground};}}</style>", unsafe_allow_html=True)
    st.html(_KEYS, unsafe_allow_javascript=True)  # our own script, one for all: nothing that was typed is in it
    view = min(_number("muc"), len(meeting.views)) - 1
    with plain_errors(visit):
        found = report_of(visit, meeting.views[view], meeting.version)
    cut = screens(found[0]) if found is not None else (Screen(),)
    at = len(cut) - 1 if st.query_params.get("man") == _LAST else min(_number("man"), len(cut)) - 1
    name = meeting.views[view].name
    st.markdown(f'<h2 class="hop-ten">{escape(name)}</h2>', unsafe_allow_html=True)
    if found is None:
        st.markdown(f'<div class="hop-chu">{escape(visit.text(_CLOSED))}</div>', unsafe_allow_html=True)
    else:
        _screen(visit, found[0], found[1], cut[at], f"{view}-{at}")
    _bar(visit, meeting, view, at, len(cut), found[1] if found else None)


_CLOSED = N_("Tài khoản này không mở được trang của màn hình này.")


def _number(name: str) -> int:
    word = st.query_params.get(name, "1")
    return max(int(word), 1) if word.isascii() and word.isdigit() and len(word) < 5 else 1


def _screen(visit: Visit, report: Report, choice: Choice, screen: Screen, place: str) -> None:
    if screen.attention:
        said: Any = report.extra["highlights"]
        told = "".join(f'<div class="hop-chu">{escape(one["text"])}</div>' for one in said)
        head = escape(visit.text(N_("Nội dung cần lưu ý")))
        st.markdown(f'<div class="hop-tieu-de">{head}</div>{told}', unsafe_allow_html=True)
        return
    if screen.chart is None:
        st.markdown(f'<div class="hop-dong">{escape(report.scope_line)}</div>', unsafe_allow_html=True)
        st.markdown(f'<div class="hop-so">{"".join(map(_figure, report.figures))}</div>', unsafe_allow_html=True)
        notes = "".join(
            f'<div class="hop-chu">{escape(note)}</div>'
            for note in (*choice.notes, *(note.text for note in report.notes))
        )
        st.markdown(notes, unsafe_allow_html=True)
        return
    chart, spoken = for_wall(screen.chart), visit.language
    part = f" ({screen.part}/{screen.parts})" if screen.parts > 1 else ""
    legend = " · ".join(one for one in (charts.legend(chart, spoken), charts.counted_in(chart)) if one)
    st.markdown(
        f'<div class="hop-tieu-de">{escape(chart.title)}{part}</div><div class="hop-dong">{escape(legend)}</div>'
        f'<div class="td-alt" role="img" aria-label="{escape(chart.alt, quote=True)}">{escape(chart.alt)}</div>',
        unsafe_allow_html=True,
    )
    st.markdown(f'<div class="hop-tay" aria-hidden="true">{_in_words(chart)}</div>', unsafe_allow_html=True)
    with st.container(key="hop-hinh", height="stretch"):
        st.plotly_chart(
            charts.on_wall(chart, spoken, style.is_dark()),
            key=f"hop-bd-{place}",
            config=charts.CONFIG,
            theme=None,
            width="stretch",
            height="stretch",
        )


def _in_words(chart: Chart) -> str:
    """A chart for a screen in a hand, where letters for a wall have no room: its rows as lines, else what its alt says."""
    rows: Any = chart.data.get("rows") or ()
    if not all("text" in row for row in rows) or not rows:
        return escape(chart.alt)
    lines = (" · ".join(part for part in (row["text"], row.get("note", "")) if part) for row in rows)
    return "".join(
        f"<p><b>{escape(row['label'])}</b><br>{escape(line)}</p>" for row, line in zip(rows, lines, strict=True)
    )


def _figure(figure: Figure) -> str:
    more = "".join(f'<div class="n">{escape(text)}</div>' for text in (figure.note, figure.change) if text)
    return (
        f'<div class="hop-mot"><div class="l">{escape(figure.label)}</div><div class="v{" long" if len(figure.value) > 9 else ""}">{escape(figure.value)}</div>{more}</div>'
    )  # fmt: skip


# --- moving -------------------------------------------------------------------------------------------------------


def _bar(visit: Visit, meeting: Meeting, view: int, at: int, count: int, choice: Choice | None) -> None:
    """Buttons for who has no keyboard (the keys press them), where one is, and the frozen version."""
    first, last = view == 0 and at == 0, view == len(meeting.views) - 1 and at == count - 1
    before = (view, str(at)) if at else (view - 1, _LAST)
    after = (view, str(at + 2)) if at + 1 < count else (view + 1, "1")
    with st.container(horizontal=True, vertical_alignment="center", key="hop-thanh", gap="small"):
        st.button(visit.text(N_("← Trước")), key="hop-truoc", on_click=_go, args=before, disabled=first)
        st.button(visit.text(N_("Sau →")), key="hop-sau", on_click=_go, args=after, disabled=last)
        if len(meeting.views) > 1:  # a view may have a dozen screens: nobody walks through them to the next
            st.button(
                visit.text(N_("Mục trước ↑")),
                key="hop-muc-truoc",
                on_click=_go,
                args=(view - 1, "1"),
                disabled=view == 0,
            )
            st.button(
                visit.text(N_("Mục sau ↓")),
                key="hop-muc-sau",
                on_click=_go,
                args=(view + 1, "1"),
                disabled=view == len(meeting.views) - 1,
            )
        st.button(visit.text(N_("Toàn màn hình (F)")), key="hop-toan")
        if meeting.owner == visit.account.name:
            with st.popover(visit.text(N_("Ghi chú, kết luận"))):
                _say(visit, meeting, view)
        st.button(visit.text(N_("Kết thúc (Esc)")), key="hop-thoat", on_click=_leave, args=(meeting.link,))
        moment = choice.recorded_at if choice is not None else None
        where = visit.text(
            N_("mục {view}/{views}, màn hình {screen}/{screens}"),
            view=view + 1,
            views=len(meeting.views),
            screen=at + 1,
            screens=count,
        )
        day = visit.text(N_("họp ngày {day}"), day=visit.language.day(meeting.held_on))
        said = [
            protocol.version_said(meeting.version, moment, visit.language),
            *([visit.text(N_("Số liệu mẫu"))] if visit.sample else []),
        ]
        held = f'<span class="hop-ngay">{escape(day)} · </span>'  # only where there is room
        st.markdown(
            f'<div class="hop-goc">{escape(where)} · {held}{escape(" · ".join(said))}</div>', unsafe_allow_html=True
        )


def _go(view: int, screen: str) -> None:
    st.query_params["muc"], st.query_params["man"] = str(view + 1), screen


def _leave(link: str) -> None:
    st.query_params.from_dict({"bien-ban": link})


def _say(visit: Visit, meeting: Meeting, view: int) -> None:
    """What is noted and decided at this view; a note with a name of who does it is a decision."""
    for one in (one for one in meeting.said if one.view == view):
        until = f", {visit.language.day(one.due)}" if one.due else ""
        told = f"{one.text} ({one.who}{until})" if one.decided else one.text
        st.markdown(f'<div class="td-note">{escape(told)}</div>', unsafe_allow_html=True)
    with st.form(f"hop-ghi-{view}", clear_on_submit=True):
        text = st.text_area(visit.text(N_("Nội dung")), key=f"hop-chu-{view}", max_chars=agendas.LONGEST_NOTE)
        who = st.text_input(visit.text(N_("Ai thực hiện (để trống nếu chỉ là ghi chú)")), key=f"hop-ai-{view}", max_chars=agendas.LONGEST_NAME)  # fmt: skip
        due = st.date_input(visit.text(N_("Hạn thực hiện")), value=None, key=f"hop-han-{view}", format="DD/MM/YYYY")
        if st.form_submit_button(visit.text(N_("Ghi")), key=f"hop-ghi-gui-{view}"):
            _keep(visit, meeting, view, text, who, due)


def _keep(visit: Visit, meeting: Meeting, view: int, text: str, who: str, due: object) -> None:
    try:
        with acting(visit):
            if who.strip():
                agendas.decide(visit.home, visit.account, meeting.link, view, text, who, due)  # type: ignore[arg-type]
            else:
                agendas.note(visit.home, visit.account, meeting.link, view, text)
    except NotKept as error:
        st.error(visit.text(str(error)))
    else:
        st.rerun()
