"""The tables of a report in words, as the screen shows them: made once for an answer and when somebody opens it, not once for each run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from analytics.answers.figures import CHANGES, said
from analytics.report import Report, Table
from data.language import Language

if TYPE_CHECKING:
    import pyarrow as pa

_NUMBERS = ("count", "money", "percent", *CHANGES)


_WHOLE = 20  # rows that a table shows without being moved within itself


def tall(rows: int) -> Literal["content", "auto"]:
    """How high a table is: a short one whole, so that its last row is not half a row."""
    return "content" if rows <= _WHOLE else "auto"


@dataclass(frozen=True, slots=True)
class Shown:
    """A table ready for the screen: its cells in words, and how each column looks."""

    words: pa.Table
    look: dict[str, Any]


class Tables(Mapping[str, Shown]):
    """Every table of a report by its name; that of its first chart is "bd-0". Each is said in words when it is first asked for."""

    def __init__(self, report: Report, language: Language) -> None:
        self._tables = {table.name: table for table in report.tables}
        self._tables |= {f"bd-{at}": chart.table for at, chart in enumerate(report.charts) if chart.table is not None}
        self._language, self._shown = language, dict[str, Shown]()

    def __getitem__(self, name: str) -> Shown:
        if name not in self._shown:
            self._shown[name] = Shown(_words(self._tables[name], self._language), _look(self._tables[name]))
        return self._shown[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


def _words(table: Table, language: Language) -> pa.Table:
    import pyarrow as pa  # a table is opened now and then: a server starts without it

    columns = {
        column.title: pa.array([said(row[at], column.kind, language) for row in table.rows], pa.string())
        for at, column in enumerate(table.columns)
    }
    return pa.table(columns)


def _look(table: Table) -> dict[str, Any]:
    return {
        column.title: st.column_config.TextColumn(
            column.title, alignment="right" if column.kind in _NUMBERS else "left", help=column.definition or None
        )
        for column in table.columns
    }
