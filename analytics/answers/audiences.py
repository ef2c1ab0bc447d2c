"""Topics and languages against the people who were met: what the list of activities (Hoạt động) tells."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analytics import spans
from analytics.answers import wording
from analytics.answers.names import Names
from analytics.report import Chart, Column, Table, Trace, later
from analytics.scope import AUDIENCES, Scope
from data import catalogue
from data.language import Language
from data.names import fold

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]
_COUNTED = ("meetings", "people", *(one.code for one in AUDIENCES))
# How the language of the majority is written; any other is one of an ethnic minority.
_MAJORITY = frozenset(
    fold(word) for word in ("Kinh", "Tiếng Kinh", "Việt", "Tiếng Việt", "Phổ thông", "Tiếng phổ thông")
)
_STEPS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its name, its sums (None when nobody stated any), whether they are "at least", and its part of a trace."""

    label: str
    sums: dict[str, int | None]
    at_least: dict[str, bool]
    chosen: dict[str, tuple[str, ...]] | None


def chart(db: duckdb.DuckDBPyConnection, scope: Scope, names: Names) -> Chart:
    """Meetings and people by topic, and by the language of the meeting in rows of their own."""
    language = names.language
    told = spans.meetings(db, scope, ("topic", "language"), shares=False).dicts()
    rows = [row | {"people": row["attendees"], "people_unstated": row["attendees_unstated"]} for row in told]
    topics, languages = _topics(rows, names), _languages(rows, names)
    columns = [language.text("Số cuộc"), language.text("Lượt người"), *(names.audience(one.code) for one in AUDIENCES)]
    drawn = [row for block in (topics, languages) for row in _drawn(block, columns, language)]
    title = _title(topics, rows, bool(wording.missing_reports(db, scope)), names)
    lines = [*topics, *languages]
    return Chart(
        kind="counts",
        name="coverage-topics-audiences",
        title=title,
        alt=f"{title}. " + "; ".join(_said(row, columns) for row in drawn) + ".",
        data={"columns": columns, "rows": drawn},
        definition=language.text(
            "Đếm từ danh sách hoạt động của các báo cáo đã có, từ đầu năm. Một người dự nhiều cuộc tính nhiều lượt; một người có thể thuộc nhiều nhóm. "
            "Ngôn ngữ là ngôn ngữ đã dùng trong cuộc. Ghi “ít nhất” khi có cuộc không ghi số người."
        ),
        unit=language.text("Số cuộc, lượt người"),
        table=later(lambda: _table(lines, columns, scope, language)),
        traces=tuple(_trace(line, name, scope) for line in lines for name in _COUNTED),
    )


def _topics(rows: list[Row], names: Names) -> list[Line]:
    """Every topic of the catalogue, most meetings first, and what has none."""
    language = names.language
    found = [
        _line(names.topic(one.code), [row for row in rows if row["topic"] == one.code], {"topics": (one.code,)})
        for one in catalogue.topics()
    ]
    found.sort(key=lambda line: (-(line.sums["meetings"] or 0), names.sort_key(line.label)))
    if without := [row for row in rows if row["topic"] is None]:
        found.append(_line(language.text("Không ghi chủ đề"), without, None))
    return found


def _languages(rows: list[Row], names: Names) -> list[Line]:
    """Each language once, however it was spelt; most meetings first."""
    spoken: dict[str, list[Row]] = {}
    for row in rows:
        spoken.setdefault(fold(row["language"]), []).append(row)
    found = []
    for written in spoken.values():
        ways = tuple(sorted({row["language"] for row in written}))
        said = names.language.text("Không ghi ngôn ngữ")
        if ways[0]:
            said = names.language.text("Ngôn ngữ: {name}", name=ways[0][:40])
        found.append(_line(said, written, {"languages": ways}))
    return sorted(found, key=lambda line: (-(line.sums["meetings"] or 0), names.sort_key(line.label)))


def _line(label: str, rows: list[Row], chosen: dict[str, tuple[str, ...]] | None) -> Line:
    sums: dict[str, int | None] = {"meetings": sum(row["meetings"] for row in rows)}
    at_least = {"meetings": False}
    for name in _COUNTED[1:]:
        unstated = sum(row[f"{name}_unstated"] for row in rows)
        at_least[name] = bool(unstated)
        sums[name] = None if unstated and unstated == sums["meetings"] else sum(row[name] or 0 for row in rows)
    return Line(label, sums, at_least, chosen)


def _drawn(lines: list[Line], columns: list[str], language: Language) -> list[Row]:
    most = {name: max((line.sums[name] or 0 for line in lines), default=0) for name in _COUNTED}
    return [
        {
            "label": line.label,
            "cells": [
                _cell(line, name, column, most[name], language) for name, column in zip(_COUNTED, columns, strict=True)
            ],
        }
        for line in lines
    ]


def _cell(line: Line, name: str, column: str, most: int, language: Language) -> Row:
    value = line.sums[name]
    text = language.number(value) if value else language.text("không có")
    if value is None:
        text = language.text("không ghi")
    elif line.at_least[name]:
        text = language.text("ít nhất {share}", share=language.number(value))
    level = -1 if value is None else math.ceil(_STEPS * value / most) if most else 0
    return {"level": level, "value": value, "text": text, "title": f"{line.label}<br>{column}: {text}"}


def _title(topics: list[Line], rows: list[Row], missing: bool, names: Names) -> str:
    language = names.language
    held = sum(row["meetings"] for row in rows)
    if not held:
        return language.text("Danh sách hoạt động chưa có cuộc nào")
    known = [line for line in topics if line.chosen]
    covered = [line for line in known if line.sums["meetings"]]
    minority = sum(row["meetings"] for row in rows if row["language"] and fold(row["language"]) not in _MAJORITY)
    facts = {"count": len(covered), "all": len(known), "share": language.percent(minority / held)}
    told = language.text(
        "{count}/{all} chủ đề đã có cuộc truyền thông trực tiếp; {share} số cuộc không dùng tiếng Kinh", **facts
    )
    if covered:
        last = known[-1]
        told += "; " + language.text(
            "ít cuộc nhất là {name} ({held} cuộc)", name=last.label, held=language.number(last.sums["meetings"])
        )
    return language.text("Theo các báo cáo đã có: {told}", told=told) if missing else told


def _said(row: Row, columns: list[str]) -> str:
    return f"{row['label']}: " + ", ".join(
        f"{column} {cell['text']}" for column, cell in zip(columns, row["cells"], strict=True)
    )


def _table(lines: list[Line], columns: list[str], scope: Scope, language: Language) -> Table:
    return Table(
        title=language.text("Cuộc và người dự theo chủ đề và ngôn ngữ"),
        columns=(
            Column("line", language.text("Chủ đề, ngôn ngữ")),
            *(Column(name, column, "count") for name, column in zip(_COUNTED, columns, strict=True)),
        ),
        rows=tuple((line.label, *(line.sums[name] for name in _COUNTED)) for line in lines),
        traces=tuple(
            {name: trace for name in _COUNTED if (trace := _trace(line, name, scope)) is not None} for line in lines
        ),
        name="coverage-topics-audiences",
    )


def _trace(line: Line, name: str, scope: Scope) -> Trace | None:
    if line.chosen is None:
        return None
    audiences = (name,) if name in {one.code for one in AUDIENCES} else ()
    return Trace(
        "meetings",
        scope.units,
        activities=scope.activities,
        audiences=audiences,
        positive=bool(audiences),
        **line.chosen,
    )
