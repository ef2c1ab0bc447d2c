"""A page of answers: choices → answer → nothing found? → show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from analytics.report import Report
from analytics.scope import Scope
from data.language import Language, language
from pages.parts.filters import choose
from pages.parts.shell import CONTENTS, Visit, plain_errors
from pages.parts.show import show
from pages.parts.tables import Shown, shown

if TYPE_CHECKING:
    import duckdb

Answer = Callable[["duckdb.DuckDBPyConnection", Scope, Language], Report]


def answer(visit: Visit, ask: Answer, wanted: Sequence[str]) -> None:
    """Draws the page; the same scope of the same file is worked out once for everybody."""
    st.markdown(f"## {visit.text(CONTENTS[visit.page][1])}")
    choice = choose(visit, wanted)
    with plain_errors(visit):
        key = (visit.page, choice.scope, choice.file)  # whose name says the version, its history and what it holds
        report, tables = _worked_out(key, visit.language.code, choice.db, ask)
    show(visit, choice, report, tables)


@st.cache_resource(show_spinner=False, max_entries=256)  # a report is frozen: nothing to copy for each visitor
def _worked_out(
    key: tuple[object, ...], spoken: str, _db: duckdb.DuckDBPyConnection, _ask: Answer
) -> tuple[Report, dict[str, Shown]]:
    scope = key[1]
    assert isinstance(scope, Scope)
    report = _ask(_db, scope, language(spoken))
    return report, shown(report, language(spoken))
