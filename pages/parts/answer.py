"""A page of answers: choices → answer → nothing found? → show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from analytics import comparison, publish
from analytics import scope as scopes
from analytics.answers import few
from analytics.comparison import Comparison
from analytics.exports.taking import PAGES
from analytics.remembered import forget, once
from analytics.report import Report
from analytics.scope import Scope
from data.language import N_, Language, language
from pages.parts.filters import Choice, choose
from pages.parts.shell import CONTENTS, Visit, plain_errors
from pages.parts.show import show
from pages.parts.tables import Tables

if TYPE_CHECKING:
    import duckdb

Answer = Callable[["duckdb.DuckDBPyConnection", Scope, Language], Report]


def answer(visit: Visit, ask: Answer, wanted: Sequence[str]) -> None:
    """Draws the page; the same scope of the same file is worked out once for everybody."""
    st.markdown(f"## {visit.text(CONTENTS[visit.page][1])}")
    choice = choose(visit, wanted, comparable=True)
    with plain_errors(visit):
        report, tables = worked_out(visit, visit.page, choice, ask)
    show(visit, choice, report, tables)


def worked_out(visit: Visit, page: str, choice: Choice, ask: Answer) -> tuple[Report, Tables]:
    """The answer of a page with what it is compared with beside it, and its tables in words."""
    compared, other_db, other_file = choice.compared, choice.db, choice.file
    if compared is not None and compared.scope is not None and compared.version is not None:
        try:
            other_db, path = visit.data(full=choice.full, version=compared.version)
            day = scopes.recorded_on(other_db) or compared.scope.today
            compared, other_file = replace(compared, scope=replace(compared.scope, today=day)), path.name
        except publish.NoSuchVersion:
            compared = replace(compared, scope=None, why=visit.text(N_("không có phiên bản này")))
    # Of the files the name says the version, its history and what it holds.
    key = (page, choice.scope, choice.file, compared, other_file)
    return _worked_out(key, visit.language.code, choice.db, choice.known, other_db, ask)


@st.cache_resource(show_spinner=False, max_entries=256)  # a report is frozen: nothing to copy for each visitor
def _worked_out(
    key: tuple[object, ...],
    spoken: str,
    _db: duckdb.DuckDBPyConnection,
    _known: duckdb.DuckDBPyConnection | None,
    _other_db: duckdb.DuckDBPyConnection,
    _ask: Answer,
) -> tuple[Report, Tables]:
    scope, compared = key[1], key[3]
    assert isinstance(scope, Scope)
    asked, other_asked = once(_db, _known), once(_other_db)
    report = _ask(asked, scope, language(spoken))
    if isinstance(compared, Comparison):
        other = _ask(other_asked, compared.scope, language(spoken)) if compared.scope is not None else None
        report = comparison.beside(report, other, compared, language(spoken))
    for one in (asked, other_asked):
        forget(one)  # kept answers must not keep the files of older versions open
    if key[0] in PAGES:  # a question's answer is as long as was asked
        report = few.shortened(report, language(spoken))
    return report, Tables(report, language(spoken))
