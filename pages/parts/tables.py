"""The tables of a report in words, as the screen shows them: made once for an answer, not once for each run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import streamlit as st

from analytics.answers.figures import CHANGES, said
from analytics.report import Report, Table
from data.language import Language

_NUMBERS = ("count", "money", "percent", *CHANGES)


@dataclass(frozen=True, slots=True)
class Shown:
    """A table ready for the screen: its cells in words, and how each column looks."""

    words: pa.Table
    look: dict[str, Any]


def shown(report: Report, language: Language) -> dict[str, Shown]:
    """Every table of a report by its name; that of its first chart is "bd-0"."""
    found = {table.name: table for table in report.tables}
    found |= {f"bd-{at}": chart.table for at, chart in enumerate(report.charts) if chart.table is not None}
    return {name: Shown(_words(table, language), _look(table)) for name, table in found.items()}


def _words(table: Table, language: Language) -> pa.Table:
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
