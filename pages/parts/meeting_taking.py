"""The files of a meeting: its views as slides, its minutes as a document, made when asked for and put into the audit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from html import escape

import streamlit as st

from analytics.exports import view as exported
from analytics.minutes import Minutes, version_said
from analytics.report import Report
from data import audit
from data.agendas import View
from data.language import N_
from pages.parts import cookies, parcels
from pages.parts.filters import Choice
from pages.parts.meeting_views import report_of
from pages.parts.shell import Visit, plain_errors

_MOST_LETTERS = 60


def slides_button(visit: Visit, key: str, name: str, day: date, views: Sequence[View], version: int | None) -> None:
    """ "PowerPoint": the views this account may open, at a version (None: the newest)."""

    def make() -> tuple[str, bytes, int]:
        from analytics.exports import pptx  # few visitors take slides along: the others need not load it

        found = [(view.name, report_of(visit, view, version)) for view in views]
        open_ones = [(said, *one) for said, one in found if one is not None]
        parts = [(said, report, _about(visit, report, choice)) for said, report, choice in open_ones]
        number = open_ones[0][2].version if open_ones else version or 0
        moment = open_ones[0][2].recorded_at if open_ones else None
        quiet = f"{visit.text(N_('Họp ngày {day}'), day=visit.language.day(day))} · {version_said(number, moment, visit.language)}"
        content = pptx.agenda_to_bytes(name, quiet, parts, visit.language)
        return file_name(name, day, number, "pptx"), content, number

    _button(visit, f"{key}-pptx", visit.text(N_("PowerPoint")), make, (key, views, version))


def minutes_button(visit: Visit, key: str, found: Minutes, sample: bool) -> None:
    """ "Biên bản Word": the minutes in the form of Decree 30/2020."""

    def make() -> tuple[str, bytes, int]:
        from analytics.exports import docx, official

        content = docx.minutes_to_bytes(found, official.letterhead(found.held_on, sample))
        return file_name(found.name, found.held_on, found.version, "docx", "bien-ban-"), content, found.version

    _button(visit, f"{key}-docx", visit.text(N_("Biên bản Word")), make, (key, found))


def file_name(name: str, day: date, version: int, ending: str, kind: str = "") -> str:
    """bien-ban-giao-ban-thang-6-2023-06-19-v193.docx: ASCII, of letters, figures and dashes alone."""
    plain = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    said = re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")
    return f"{kind}{said[:_MOST_LETTERS].strip('-') or 'hop'}-{day:%Y-%m-%d}-v{version}.{ending}"


def _about(visit: Visit, report: Report, choice: Choice) -> exported.About:
    return exported.about(choice.db, choice.scope, report, visit.language)


def _button(visit: Visit, key: str, label: str, make: Callable[[], tuple[str, bytes, int]], of: object) -> None:
    """A button that makes the file, then a link to it for as long as nothing changed."""
    if st.button(label, key=f"hop-tai-{key}"):
        with st.spinner(visit.text(N_("Đang tạo tệp"))), plain_errors(visit):
            name, content, version = make()
            audit.record(visit.home, visit.account.name, audit.EXPORT, version, page="hop", file=name)
            address = parcels.put(st.context.cookies.get(cookies.SESSION, ""), name, content)
            st.session_state[f"hop-da-tai-{key}"] = (of, name, address)
    kept, name, address = st.session_state.get(f"hop-da-tai-{key}", (None, "", ""))
    if kept == of:
        st.markdown(
            f'<a class="td-button" href="{escape(address, quote=True)}" download="{escape(name, quote=True)}" target="_self">'
            f"{escape(visit.text(N_('Lưu tệp {name}'), name=name))}</a>",
            unsafe_allow_html=True,
        )
