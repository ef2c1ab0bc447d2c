"""What the tabs of Quản trị share: where they stand, doing something and saying what came of it, moments in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from data import calendar, people
from data.accounts import NotAllowed
from data.language import N_, Language
from data.people import Refused, Wrong
from data.store import HomeDamaged, HomeLocked
from pages.parts.shell import Visit
from pages.parts.tables import tall
from pages.parts.words import plain


def places(visit: Visit) -> Sequence[Any]:
    """The page's title and its tabs, one a part."""
    st.markdown(f"## {visit.text(N_('Quản trị'))}")
    names = (N_("Tài khoản"), N_("Nhật ký"), N_("Thiết lập"), N_("Sao lưu"))
    return st.tabs([visit.text(name) for name in names])


def done(visit: Visit, place: str, work: Callable[[], str]) -> bool:
    """Does something when a button is pressed and keeps what to say of it for `say`; True when it was done."""
    try:
        st.session_state[f"noi-{place}"] = ("success", work())
    except (Wrong, Refused) as error:
        st.session_state[f"noi-{place}"] = ("error", error.said(visit.language))
    except (NotAllowed, HomeDamaged, HomeLocked) as error:
        st.session_state[f"noi-{place}"] = ("error", visit.text(str(error)))
    return st.session_state[f"noi-{place}"][0] == "success"


def say(place: str) -> None:
    """Says once what came of what was done."""
    kind, text = st.session_state.pop(f"noi-{place}", ("", ""))
    if text:
        (st.success if kind == "success" else st.error)(plain(text))


def moment(at: datetime | None, language: Language) -> str:
    """14/06/2023 08:05, as clocks in Lạng Sơn show it."""
    if at is None:
        return ""
    there = at.astimezone(calendar.ZONE) if at.tzinfo else at
    return f"{language.day(there)} {there:%H:%M}"


def unit_names(visit: Visit) -> dict[str, str]:
    """Code → name of every unit that an account may report for."""
    province = visit.text(N_("Cấp tỉnh"))
    return {code: province if code == people.PROVINCE else unit.name for code, unit in people.units().items()}


def table(
    visit: Visit, titles: Sequence[str], rows: Sequence[Sequence[str]], key: str, widths: Sequence[int] = ()
) -> None:
    """Rows of words under titles, columns as wide as their words or as told in pixels; without rows it says so."""
    if not rows:
        st.markdown(visit.text(N_("Không có dòng nào.")))
        return
    words = [visit.text(title) for title in titles]
    look = {word: st.column_config.TextColumn(word, width=width) for word, width in zip(words, widths, strict=False)}
    shown = [dict(zip(words, row, strict=True)) for row in rows]
    st.dataframe(shown, hide_index=True, key=key, column_config=look, width="stretch", height=tall(len(rows)))
