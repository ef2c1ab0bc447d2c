"""Scopes that are taken away, and a view in which every text is one that nobody would choose."""

from __future__ import annotations

from datetime import date

from analytics.exports.view import About, Cells
from analytics.report import Chart, Column, Figure, Note, Report, Table
from analytics.scope import Scope
from data.language import language

TODAY = date(2026, 1, 15)
VI = language("vi")
SCOPES = {
    "approved": Scope(2023, "2023-06", TODAY),
    "submitted": Scope(2023, "2023-11", TODAY, state="submitted"),
    "one activity of one district": Scope(2023, "2023-06", TODAY, units=("181",), activities=("HOI_NGHI",)),
    "before the plan": Scope(2023, "2023-02", TODAY),
}
HOSTILE = (
    "=HYPERLINK(\"http://x\",\"bấm\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "{=1}", "http://x.vn", "[a]:*?/\\'", "", " ", "\x00\x1b\x0b", "\ud800",
    "\ufffe", "x" * 40_000, "<script>alert(1)</script>&amp;", "\u202eđảo", "Tên\nhai dòng", "_x0041_", "😀" * 40, "'", "History",
)  # fmt: skip


def hostile(name: str) -> tuple[Report, About]:
    """A view in which every text is one that somebody wrote."""
    table = Table(name, (Column("a", name), Column("b", name, "count")), ((name, 1), (name, None)), name="t", unit=name)
    rows = [{"label": name, "value": 0.5, "mark": 0.4, "text": name, "status": "behind", "note": name}]
    chart = Chart("bullet", name, name, {"rows": rows, "format": "percent"}, name, name, table, (None,), "c")
    place = {"label": name, "code": name, "state": "reached", "sign": name, "text": name, "q": 0, "r": 0}
    legend = [{"state": "reached", "tone": "reached", "sign": name, "words": name}]
    drawn = {"groups": [{"label": name, "note": name, "cells": [place]}], "legend": legend, "note": name}
    cells = Chart("hexagons", name, name, drawn, name, name, None, (None,), "m")
    report = Report(name, name, (Figure(name, name, name, name),), (chart, cells), (table,), (Note(name),))
    rest: tuple[object, ...] = (name,) * 5
    return report, About(((name, name),), name, True, Cells(((*rest, 1, *rest),), 1))
