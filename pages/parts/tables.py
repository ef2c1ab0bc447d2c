"""The tables of a report in words, as the screen shows them: made once for an answer, not once for each run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import streamlit as st

from analytics.answers.wording import STATUS_SIGNS, STATUS_WORDS
from analytics.report import Report, Table
from data.language import Language

_MILLION = 10**6
_NUMBERS = ("count", "money", "percent")


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


def said(value: object, kind: str, language: Language) -> str:
    """A table's cell in words, as Vietnamese officials write figures; money comes in đồng and is shown in triệu đồng."""
    if value is None:
        return ""
    if kind == "status" and value in STATUS_WORDS:
        return f"{STATUS_SIGNS[str(value)]} {language.text(STATUS_WORDS[str(value)])}"
    if kind == "period" and isinstance(value, str) and len(value) == 7:
        return language.period(value)
    if isinstance(value, str):
        return value
    if kind == "day" or hasattr(value, "strftime"):
        return language.day(value)  # type: ignore[arg-type]
    if kind == "percent":
        return language.percent(float(value))  # type: ignore[arg-type]
    if kind == "money":
        return language.number(value / _MILLION, 2)  # type: ignore[operator]
    if isinstance(value, float):
        return language.number(value, 0 if value.is_integer() else 1)
    return language.number(value) if isinstance(value, int) else str(value)
