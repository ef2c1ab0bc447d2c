"""The page of questions: what can be asked here, and SQL for staff who know it."""

from __future__ import annotations

import streamlit as st

from data.language import N_
from pages.parts.shell import CONTENTS, Visit
from pages.parts.sql_console import sql_tab


def ask(visit: Visit) -> None:
    """The page: its title, what it is for, and the statement with its answer."""
    st.markdown(f"## {visit.text(CONTENTS['hoi-so-lieu'][1])}")
    st.markdown(
        visit.text(
            N_("Hỏi bằng SQL trên số liệu đã công bố, đúng số liệu của mọi màn hình. Chọn một câu lệnh mẫu để bắt đầu.")
        )
    )
    sql_tab(visit)
