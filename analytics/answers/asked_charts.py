"""The chart that fits a question's answer: bars, a line over months, or a grid; none where a table says it better."""

from __future__ import annotations

from typing import Any

from analytics import phrasing, semantic
from analytics.answering import Answer
from analytics.answers import wording
from analytics.answers.asked_traces import Opens
from analytics.answers.asked_words import change, kind_of, label, named, shown
from analytics.answers.names import Names
from analytics.report import Chart, Table, Trace
from analytics.semantic import Query
from data.language import N_

Row = dict[str, Any]
_MOST_BARS, _MOST_SQUARES, _STEPS = 40, 420, 4


def chart(found: Answer, rows: list[Row], table: Table, names: Names, opens: Opens) -> Chart | None:
    """The chart of an answer; None where it would say no more than the table."""
    query = found.query
    lacking = {unit for unit, _ in found.missing}
    if not _is_drawn(found):
        return None
    if query.by in (("period",), ("quarter",)):
        return _line(query, rows, table, names, opens)
    if len(query.by) == 2 and "commune" not in query.by and not (query.order or query.keep or query.statuses):
        return _squares(query, rows, table, names, opens, lacking)
    return _bars(query, rows, table, names, opens, lacking)


def _is_drawn(found: Answer) -> bool:
    """Whether a chart says more than the table: one to forty marks, or a grid that fits a screen."""
    query, count = found.query, len(found.rows)
    if (
        query.ranked
        or query.beside
        or not query.by
        or not count
        or (query.measure in ("reached", "not_reached") and "commune" in query.by)
    ):
        return False
    if len(query.by) == 2 and "commune" not in query.by:
        return count <= _MOST_SQUARES
    mixed = "activity" in query.by and query.meant.adds == semantic.ADDS_OF_ONE
    return (
        count <= _MOST_BARS
        and len(set(query.by) - ({"district"} if "commune" in query.by else set())) == 1
        and not mixed
    )


def _value_name(query: Query) -> str:
    """What a bar is as long as: the measure, of a status its progress."""
    return "progress" if query.meant.kind == semantic.STATUS else query.told


def _bars(query: Query, rows: list[Row], table: Table, names: Names, opens: Opens, lacking: set[str]) -> Chart:
    name = _value_name(query)
    drawn = [
        {
            "label": label(row, query, names), "value": row[name], "text": shown(row[name], name, query, names, row.get("activity", "")),
            "status": row.get("status") or "", "note": _note(row, query, names, lacking), "known": row.get("district") not in lacking,
            "trace": opens({dim: row[dim] for dim in query.by}, name),
        }
        for row in rows
    ]  # fmt: skip
    drawn = drawn if query.order else _by_value(drawn)
    data = {"rows": drawn, "format": _format(query)}
    return _made("bars", _finding(drawn, query, names), drawn, data, tuple(row.pop("trace") for row in drawn), query, table, names)  # fmt: skip


def _made(
    kind: str, title: str, told: list[Row], data: Row, traces: tuple[Trace | None, ...], query: Query, table: Table, names: Names
) -> Chart:  # fmt: skip
    """A chart with its finding, and its figures in words for who does not see it."""
    definition = names.language.text(query.meant.definition)
    alt = f"{title}. " + "; ".join(f"{row['label']}: {row['text']}" for row in told) + "."
    unit = (
        names.language.text("Đơn vị tính: triệu đồng")
        if kind == "counts" and query.meant.kind == semantic.MONEY
        else ""
    )
    return Chart(kind, title, alt, data, definition, unit, table, traces, "asked")


def _by_value(drawn: list[Row]) -> list[Row]:
    """Longest first; what nothing is known of last."""
    return sorted(drawn, key=lambda row: (row["value"] is None, -(row["value"] or 0)))


def _note(row: Row, query: Query, names: Names, lacking: set[str]) -> str:
    """What the figure is made of, or compared with; that a report is missing."""
    made = _made_of(row, query, names)
    short = names.language.text(wording.STATUS_WORDS["incomplete"]).lower() if row.get("district") in lacking else ""
    return " · ".join(part for part in (made, short) if part)


def _made_of(row: Row, query: Query, names: Names) -> str:
    if query.before:
        return names.language.text(
            N_("{span}: {before}, {change}"), span=phrasing.when(query.before, names.language, query.meant.months),
            before=shown(row["before"], "before", query, names), change=change(row["change"], query, names.language),
        )  # fmt: skip
    parts = {
        "absorption": ("spent", "allocated"), "progress": ("actual", "target"), "coverage": ("reached", "communes"), "reporting_rate": ("received", "expected"),
        "on_time_rate": ("on_time", "expected"), "approval_rate": ("approved", "expected"), "late_rate": ("late", "expected"), "people_per_meeting": ("attendees", "meetings"), **{f"{who}_share": (who, "attendees") for who in ("women", "minority", "poor")}, "share_on_pace": ("targets_on_pace", "targets_set"), "pace": ("actual", "expected"),
    }  # fmt: skip
    if query.per:
        parts = {query.measure: (query.measure, "members")}
    if query.measure not in parts:
        return ""
    part, whole = parts[query.measure]
    texts = [phrasing.value(row[name], semantic.kind(name), names.language) for name in (part, whole)]
    return "/".join(texts) if all(texts) else ""


def _finding(drawn: list[Row], query: Query, names: Names) -> str:
    """What the marks say: who is highest, who is lowest, equals together; nobody who lacks a report."""
    known = [row for row in drawn if row["value"] is not None and row.get("known", True)]
    language, measure = names.language, phrasing.title(query, names.language)
    if len(known) == 1:
        return f"{measure}: {known[0]['label']} ({known[0]['text']})"
    values = [row["value"] for row in known]
    if not known or min(values) == max(values):
        return measure
    (high, most), (low, least) = (
        (
            next(row["text"] for row in known if row["value"] == end),
            [row["label"] for row in known if row["value"] == end],
        )
        for end in (max(values), min(values))
    )
    # Of some that were chosen nobody is the highest or lowest of all.
    chosen = query.order or query.keep or query.statuses
    return language.text(
        N_("{measure}: từ {low} ({least}) đến {high} ({most})") if chosen else N_("{measure}: cao nhất {most} ({high}), thấp nhất {least} ({low})"),
        measure=measure, most=wording.listed(language, most), high=high, least=wording.listed(language, least), low=low,
    )  # fmt: skip


def _format(query: Query) -> str:
    return {semantic.PERCENT: "percent", semantic.STATUS: "percent", semantic.MONEY: "money"}.get(
        query.meant.kind, "count"
    )


def _short(period: str, names: Names) -> str:
    if "Q" in period:
        return phrasing.quarter(period, names.language)
    return names.language.text("Th{month}", month=int(period[5:7]))


def _line(query: Query, rows: list[Row], table: Table, names: Names, opens: Opens) -> Chart:
    name = query.told
    (time,) = query.by
    drawn = [{"label": named(time, row[time], names), "value": row[name], "text": shown(row[name], name, query, names)} for row in rows]  # fmt: skip
    series = {"name": names.language.text(query.meant.title), "tone": "done", "values": [row["value"] for row in drawn], "texts": [row["text"] for row in drawn]}  # fmt: skip
    data = {"x": [_short(row[time], names) for row in rows], "series": [series], "unit": "", "format": _format(query)}  # fmt: skip
    traces = tuple(opens({time: row[time]}, name) for row in rows)
    return _made("line", _finding(drawn, query, names), drawn, data, traces, query, table, names)


def _squares(query: Query, rows: list[Row], table: Table, names: Names, opens: Opens, lacking: set[str]) -> Chart:
    """A grid of figures, darker for more; every row in its own scale where activities stand in rows."""
    name, (one, other) = _value_name(query), query.by
    across, down = (other, one) if other in semantic.TIMES or one == "activity" else (one, other)
    columns, lines = (list(dict.fromkeys(row[dimension] for row in rows)) for dimension in (across, down))
    cells = {(row[down], row[across]): row for row in rows}
    mixed = "activity" in query.by and query.meant.one_activity and query.meant.kind != semantic.PERCENT
    drawn: list[Row] = []
    for line in lines:
        scale = [cells.get((line, column)) for column in columns] if mixed and down == "activity" else rows
        most = max((abs(row[name]) for row in scale if row and row[name] is not None), default=0)
        squares = [_square(cells.get((line, column)), name, most, query, names) for column in columns]
        drawn.append({"label": named(down, line, names), "cells": squares})
    titles = [_short(column, names) if across in semantic.TIMES else named(across, column, names) for column in columns]
    flat = [
        {"label": f"{row['label']}, {title}", "value": cell["value"], "text": cell["title"], "known": not {line, column} & lacking}
        for line, row in zip(lines, drawn, strict=True)
        for column, title, cell in zip(columns, titles, row["cells"], strict=True)
    ]  # fmt: skip
    title = phrasing.title(query, names.language) if mixed else _finding(flat, query, names)
    traces = tuple(opens({down: line, across: column}, name) for line in lines for column in columns)
    return _made("counts", title, flat, {"columns": titles, "rows": drawn}, traces, query, table, names)


def _square(row: Row | None, name: str, most: float, query: Query, names: Names) -> Row:
    language = names.language
    if row is None or row[name] is None:
        return {"level": -1, "value": None, "text": "–", "title": language.text(wording.NO_REPORT)}
    value = row[name]
    level = 0 if not value or not most else max(1, min(_STEPS, round(_STEPS * abs(value) / most)))
    text = phrasing.value(value, kind_of(name, query), language)
    if query.meant.kind == semantic.MONEY:
        text = language.number(value / 10**6, 1)
    return {
        "level": level,
        "value": value,
        "text": text,
        "title": shown(value, name, query, names, row.get("activity", "")),
    }
