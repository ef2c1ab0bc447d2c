"""The answer of a question as a report: its sentence, figures, a fitting chart, the table, and what must be known beside them.

The same for a question in words, a pivot's cell and a saved view: whoever has a Query has this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from analytics import answering, phrasing, semantic
from analytics.answering import Answer
from analytics.answers import wording
from analytics.answers.asked_traces import trace
from analytics.answers.figures import difference
from analytics.answers.names import Names
from analytics.report import Chart, Column, Figure, Note, Report, Table, Trace
from analytics.scope import SUBMITTED, Scope, recorded_at, version_of
from analytics.semantic import Query
from data.language import N_, Language

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]
_MOST_BARS, _MOST_SQUARES, _STEPS, _MOST_NAMED = 40, 420, 4, 30
_PERCENT = semantic.PERCENT


def report(db: duckdb.DuckDBPyConnection, query: Query, language: Language) -> Report:
    """Everything a question's answer shows."""
    found = answering.answer(db, query)
    names = Names(db, query.scope, language)
    rows = found.dicts()
    title = phrasing.sentence(query, language)
    table = _table(found, rows, title, names)
    return Report(
        title=title,
        scope_line=_scope_line(db, query.scope, language),
        figures=_figures(found, rows, names),
        charts=tuple(one for one in [_chart(found, rows, table, names)] if one is not None),
        tables=() if not query.by or _is_drawn(found) else (table,),
        notes=_notes(found, rows, names),
        extra={"is_list": True},
    )


def answers(query: Query) -> Callable[[duckdb.DuckDBPyConnection, Scope, Language], Report]:
    """What answers a question wherever a page's answer is wanted."""

    def answer(db: duckdb.DuckDBPyConnection, scope: Scope, language: Language) -> Report:
        return report(db, query, language)

    return answer


def _scope_line(db: duckdb.DuckDBPyConnection, scope: Scope, language: Language) -> str:
    """Year, state, version: the months are in the sentence."""
    moment = recorded_at(db)
    state = language.text("gồm cả số liệu chờ duyệt") if scope.state == SUBMITTED else language.text("số liệu đã duyệt")
    told = language.text("phiên bản {version}", version=version_of(db))
    return " · ".join([state, told + (f" ({moment:%H:%M} {language.day(moment)})" if moment else "")])


# --- words and figures ------------------------------------------------------------------------------------------------


def shown(value: object, column: str, query: Query, names: Names, activity: str = "") -> str:
    """A figure of an answer as words with its unit: "87,5%", "1,25 tỷ đồng", "12 cuộc", "Chậm nhiều"."""
    language, kind = names.language, _kind(column, query)
    if value is None:
        return language.text(wording.NO_REPORT)
    if kind == semantic.STATUS:
        return wording.status(language, str(value))
    text = phrasing.value(value, kind, language)  # type: ignore[arg-type]
    counted = _counted_in(column, query, activity, names)
    return f"{text} {counted}" if counted and kind in (semantic.COUNT, semantic.NUMBER) else text


def _kind(column: str, query: Query) -> str:
    """The kind of a column; what is compared has the measure's own."""
    return query.meant.kind if column in ("before", "change") else semantic.kind(column)


_OF_ACTIVITY = frozenset({"actual", "target", "expected", "to_go", "projected", "low", "high", "before", "change"})


def _counted_in(column: str, query: Query, activity: str, names: Names) -> str:
    """tin, cuộc, lượt người; "" where no one activity is counted."""
    if column not in _OF_ACTIVITY or query.meant.source not in ("progress", "forecast", "outputs"):
        return ""
    code = activity or (query.scope.activities[0] if len(query.scope.activities) == 1 else "")
    return names.counted_in(code) if code else ""


def named(dimension: str, code: str | None, names: Names) -> str:
    """The name of a member of a dimension."""
    language = names.language
    if code is None:
        return language.text(N_("không ghi"))
    if dimension == "commune":
        return names.communes.get(code, (code,))[0]
    if dimension == "period":
        return language.period(code)
    read = {"district": names.unit, "activity": names.activity, "group": names.group, "source": names.source, "topic": names.topic, "audience": names.audience}  # fmt: skip
    return read[dimension](code)


def _label(row: Mapping[str, Any], query: Query, names: Names) -> str:
    """What a row is of; a commune with its district only where several are asked of."""
    dims = [
        name for name in query.by if not (name == "district" and "commune" in query.by and len(query.scope.units) == 1)
    ]
    return ", ".join(named(name, row[name], names) for name in reversed(dims))


def _figures(found: Answer, rows: list[Row], names: Names) -> tuple[Figure, ...]:
    """Of an answer without dimensions each of its figures; else how many rows there are, and the total where there is one."""
    query, language = found.query, names.language
    if query.by:
        return (_count(found, rows, names),) if query.keep or query.statuses or _lists(query) else ()
    if not rows:
        return ()
    row = rows[0]
    return tuple(
        Figure(
            language.text(semantic.title(name, query.meant.source)) if name not in ("before", "change") else _compared_label(name, query, names),
            _change(row[name], query, language) if name == "change" else shown(row[name], name, query, names),
            definition=language.text(query.meant.definition) if name == query.measure else "",
            trace=trace(query, {}, name) if row[name] is not None else None,
            amount=row[name] if isinstance(row[name], int | float) else None,
            measured=semantic.kind(name) if semantic.kind(name) in ("percent", "money") else "count",
            status=str(row[name]) if name == "status" and row[name] else "",
        )
        for name in found.columns
    )  # fmt: skip


def _compared_label(name: str, query: Query, names: Names) -> str:
    if name == "change":
        return names.language.text(N_("Tăng, giảm"))
    assert query.before is not None
    said = phrasing.when(query.before, names.language, query.meant.months)
    return said[0].upper() + said[1:]


def _change(value: float | None, query: Query, language: Language) -> str:
    measured = query.meant.kind if query.meant.kind in ("percent", "money") else "count"
    return language.text(N_("chưa so được")) if value is None else difference(value, measured, language)


def _lists(query: Query) -> bool:
    return query.measure in ("reached", "not_reached", "missing", "late") and bool(query.by)


def _count(found: Answer, rows: list[Row], names: Names) -> Figure:
    """How many rows answer: "14 xã", "3 huyện, thành phố"."""
    query, language = found.query, names.language
    what = {
        "commune": N_("xã, phường, thị trấn"), "activity": N_("hoạt động"), "group": N_("nội dung"), "source": N_("nguồn"),
        "period": N_("kỳ"), "topic": N_("chủ đề"), "audience": N_("đối tượng"),
    }  # fmt: skip
    dimension = "commune" if "commune" in query.by else query.by[-1]
    told = language.text(what[dimension]) if dimension in what else names.of_units()
    if len(query.by) > 1 and dimension != "commune":
        told = language.text(N_("dòng"))
    said = [_label(row, query, names) for row in rows]
    listed = wording.listed(language, said, _MOST_NAMED) if _lists(query) or query.keep else ""
    return Figure(language.text(N_("Kết quả")), f"{language.number(len(rows))} {told}", listed, amount=len(rows))


def _notes(found: Answer, rows: list[Row], names: Names) -> tuple[Note, ...]:
    """The definition, and what a listener must know: what is missing, left out, or cannot be told."""
    query, language = found.query, names.language
    told = [Note(language.text(query.meant.definition))]
    if found.missing:
        who = sorted({names.unit(unit) for unit, _ in found.missing}, key=names.sort_key)
        told.append(Note(language.text("Chưa đủ báo cáo: thiếu {count} báo cáo đến hạn của {units}. Chỗ thiếu không tính là 0.", count=len(found.missing), units=wording.listed(language, who, 4)), "warning"))  # fmt: skip
    if found.unranked:
        told.append(Note(language.text(N_("Không xếp hạng vì thiếu báo cáo: {units}."), units=", ".join(map(names.unit, found.unranked))), "warning"))  # fmt: skip
    if found.opened:
        told.append(Note(language.text(N_("Không tách được phần của năm vì kế hoạch có số đầu kỳ: {units}."), units=", ".join(map(names.unit, found.opened))), "warning"))  # fmt: skip
    if unknown := sum(row.get("unknown") or 0 for row in rows):
        told.append(Note(language.text(N_("{count} nơi chưa rõ vì còn thiếu báo cáo, không tính là chưa tiếp cận."), count=unknown), "warning"))  # fmt: skip
    if found.unstated:
        told.append(
            Note(language.text(N_("Ít nhất: {count} cuộc không ghi số người."), count=found.unstated), "warning")
        )
    if query.scope.state == SUBMITTED:
        told.append(Note(language.text("Số liệu gồm cả báo cáo chờ duyệt, có thể thay đổi khi duyệt."), "warning"))
    if query.by and not rows:
        told.append(Note(language.text(N_("Không có dòng nào thỏa mãn."))))
    return tuple(told)


# --- table ------------------------------------------------------------------------------------------------------------


def _table(found: Answer, rows: list[Row], title: str, names: Names) -> Table:
    """Dimensions by name, figures as numbers; each opens to its cells."""
    query, language = found.query, names.language
    figures = [name for name in found.columns if name not in query.by and not (_lists(query) and "commune" in query.by)]
    columns = [Column(name, language.text(semantic.title(name)), "text") for name in query.by]
    mixed = "activity" in query.by and query.meant.one_activity
    if mixed:
        columns.append(Column("counted_in", language.text("Đơn vị tính"), "text"))
    columns += [_column(name, query, names) for name in figures]
    made = []
    for row in rows:
        counted = [names.counted_in(row["activity"])] if mixed else []
        made.append((*(named(name, row[name], names) for name in query.by), *counted, *(row[name] for name in figures)))
    traces = tuple(_traces(query, row, figures) for row in rows)
    money = any(column.kind in ("money", "change_money") for column in columns)
    return Table(
        language.text(N_("Bảng số liệu")) if len(title) > 80 else title,
        tuple(columns),
        tuple(made),
        traces,
        unit=language.text("Đơn vị tính: triệu đồng") if money else "",
        name="asked",
    )


def _column(name: str, query: Query, names: Names) -> Column:
    language = names.language
    kinds = {
        semantic.COUNT: "count",
        semantic.PERCENT: "percent",
        semantic.MONEY: "money",
        semantic.STATUS: "status",
        semantic.NUMBER: "count",
    }
    if name == "change":
        kind = {semantic.PERCENT: "points", semantic.MONEY: "change_money"}.get(query.meant.kind, "change")
        return Column(name, language.text(N_("Tăng, giảm")), kind)
    if name == "before":
        return Column(name, _compared_label(name, query, names), kinds[query.meant.kind])
    title = language.text(semantic.title(name, query.meant.source))
    return Column(
        name, title, kinds[semantic.kind(name)], language.text(query.meant.definition) if name == query.measure else ""
    )


def _traces(query: Query, row: Row, figures: list[str]) -> dict[str, Trace]:
    key = {name: row[name] for name in query.by if row[name] is not None}
    opened = {name: trace(query, key, name) for name in figures if row[name] is not None}
    if "commune" in query.by and _lists(query):
        opened["commune"] = trace(query, key, query.measure)
    return {name: one for name, one in opened.items() if one is not None}


# --- chart ------------------------------------------------------------------------------------------------------------


def _is_drawn(found: Answer) -> bool:
    """Whether a chart says more than the table: one to forty marks, or a grid that fits a screen."""
    query = found.query
    if not query.by or not found.rows or ("commune" in query.by and (_lists(query) or len(found.rows) > _MOST_BARS)):
        return False
    mixed = "activity" in query.by and query.meant.adds == semantic.ADDS_OF_ONE
    if len(query.by) == 2 and "commune" not in query.by:
        return len(found.rows) <= _MOST_SQUARES
    return (
        len(found.rows) <= _MOST_BARS
        and len([name for name in query.by if name != "district" or "commune" not in query.by]) == 1
        and not mixed
    )


def _chart(found: Answer, rows: list[Row], table: Table, names: Names) -> Chart | None:
    if not _is_drawn(found):
        return None
    query = found.query
    if query.by == ("period",):
        return _line(found, rows, table, names)
    if len(query.by) == 2 and "commune" not in query.by and not (query.order or query.keep or query.statuses):
        return _squares(found, rows, table, names)
    return _bars(found, rows, table, names)


def _value_name(query: Query) -> str:
    """What a bar is as long as: the measure, of a status its progress."""
    return "progress" if query.meant.kind == semantic.STATUS else query.measure


def _bars(found: Answer, rows: list[Row], table: Table, names: Names) -> Chart:
    query, language, name = found.query, names.language, _value_name(found.query)
    drawn = []
    for row in rows:
        text = shown(row[name], name, query, names, row.get("activity", ""))
        drawn.append(
            {
                "label": _label(row, query, names), "value": row[name], "text": text, "status": row.get("status") or "",
                "note": _note(row, query, names),
            }
        )  # fmt: skip
    if not query.order:
        drawn, rows = _by_value(drawn, rows)
    title = _finding(drawn, query, names)
    return Chart(
        kind="bars",
        name="asked",
        title=title,
        alt=f"{title}. " + "; ".join(f"{row['label']}: {row['text']}" for row in drawn) + ".",
        data={"rows": drawn, "format": _format(query)},
        definition=language.text(query.meant.definition),
        unit="",
        table=table,
        traces=tuple(trace(query, {dim: row[dim] for dim in query.by}, name) for row in rows),
    )


def _by_value(drawn: list[Row], rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Longest first; what nothing is known of last."""
    order = sorted(range(len(drawn)), key=lambda at: (drawn[at]["value"] is None, -(drawn[at]["value"] or 0)))
    return [drawn[at] for at in order], [rows[at] for at in order]


def _note(row: Row, query: Query, names: Names) -> str:
    """What the figure is made of, or compared with."""
    if query.before:
        return names.language.text(
            N_("{span}: {before}, {change}"), span=phrasing.when(query.before, names.language, query.meant.months),
            before=shown(row["before"], "before", query, names), change=_change(row["change"], query, names.language),
        )  # fmt: skip
    parts = {
        "absorption": ("spent", "allocated"), "progress": ("actual", "target"), "coverage": ("reached", "communes"), "reporting_rate": ("received", "expected"),
        "on_time_rate": ("on_time", "expected"), "share_on_pace": ("targets_on_pace", "targets_set"), "pace": ("actual", "expected"),
    }  # fmt: skip
    if query.measure not in parts:
        return ""
    part, whole = parts[query.measure]
    texts = [phrasing.value(row[name], semantic.kind(name), names.language) for name in (part, whole)]
    return "/".join(texts) if all(texts) else ""


def _finding(drawn: list[Row], query: Query, names: Names) -> str:
    """What the bars say: who is first, who is last."""
    known = [row for row in drawn if row["value"] is not None]
    language, measure = names.language, names.language.text(query.meant.title)
    if len(known) == 1:
        return f"{measure}: {known[0]['label']} ({known[0]['text']})"
    if not known or known[0]["value"] == known[-1]["value"]:
        return measure
    first, last = known[0], known[-1]
    if query.order == "least":
        first, last = last, first
    return language.text(
        N_("{measure}: cao nhất {most} ({high}), thấp nhất {least} ({low})"),
        measure=measure, most=first["label"], high=first["text"], least=last["label"], low=last["text"],
    )  # fmt: skip


def _format(query: Query) -> str:
    return {semantic.PERCENT: "percent", semantic.STATUS: "percent", semantic.MONEY: "money"}.get(
        query.meant.kind, "count"
    )


def _line(found: Answer, rows: list[Row], table: Table, names: Names) -> Chart:
    query, language, name = found.query, names.language, found.query.measure
    labels = [language.text("Th{month}", month=int(row["period"][5:7])) for row in rows]
    texts = [shown(row[name], name, query, names) for row in rows]
    measure = language.text(query.meant.title)
    drawn = [
        {"label": named("period", row["period"], names), "value": row[name], "text": text}
        for row, text in zip(rows, texts, strict=True)
    ]
    ranked, _ = _by_value(drawn, rows)
    title = _finding(ranked, query, names)
    return Chart(
        kind="line",
        name="asked",
        title=title,
        alt=f"{title}. " + "; ".join(f"{row['label']}: {row['text']}" for row in drawn) + ".",
        data={
            "x": labels,
            "series": [{"name": measure, "tone": "done", "values": [row[name] for row in rows], "texts": texts}],
            "unit": "",
            "format": _format(query),
        },
        definition=language.text(query.meant.definition),
        unit="",
        table=table,
        traces=tuple(trace(query, {"period": row["period"]}, name) for row in rows),
    )


def _squares(found: Answer, rows: list[Row], table: Table, names: Names) -> Chart | None:
    """A grid of figures, darker for more; every row in its own scale where activities stand in rows."""
    query, name = found.query, _value_name(found.query)
    one, other = query.by
    across, down = (other, one) if other == "period" or one == "activity" else (one, other)
    columns = list(dict.fromkeys(row[across] for row in rows))
    lines = list(dict.fromkeys(row[down] for row in rows))
    cells = {(row[down], row[across]): row for row in rows}
    drawn: list[Row] = []
    traces: list[Trace | None] = []
    mixed = "activity" in query.by and query.meant.one_activity and query.meant.kind != _PERCENT
    every = [abs(row[name]) for row in rows if row[name] is not None]
    for line in lines:
        own = [abs(cells[line, column][name] or 0) for column in columns if (line, column) in cells]
        most = max((own if mixed and down == "activity" else every) or [0])
        drawn.append({"label": named(down, line, names), "cells": [_square(cells.get((line, column)), name, most, query, names) for column in columns]})  # fmt: skip
        traces += [trace(query, {down: line, across: column}, name) for column in columns]
    titles = [
        named(across, column, names) if across != "period" else names.language.text("Th{month}", month=int(column[5:7]))
        for column in columns
    ]
    flat = [{"label": f"{row['label']}, {title}", "value": cell["value"], "text": cell["title"]} for row in drawn for title, cell in zip(titles, row["cells"], strict=True)]  # fmt: skip
    title = names.language.text(query.meant.title) if mixed else _finding(_by_value(flat, flat)[0], query, names)
    told = "; ".join(f"{row['label']}: " + ", ".join(cell["text"] for cell in row["cells"]) for row in drawn)
    return Chart(
        kind="counts",
        name="asked",
        title=title,
        alt=f"{title}. {told}.",
        data={"columns": titles, "rows": drawn},
        definition=names.language.text(query.meant.definition),
        unit=names.language.text("Đơn vị tính: triệu đồng") if query.meant.kind == semantic.MONEY else "",
        table=table,
        traces=tuple(traces),
    )


def _square(row: Row | None, name: str, most: float, query: Query, names: Names) -> Row:
    language = names.language
    if row is None or row[name] is None:
        return {"level": -1, "value": None, "text": "–", "title": language.text(wording.NO_REPORT)}
    value = row[name]
    level = 0 if not value or not most else max(1, min(_STEPS, round(_STEPS * abs(value) / most)))
    text = phrasing.value(value, _kind(name, query), language)
    if query.meant.kind == semantic.MONEY:
        text = language.number(value / 10**6, 1)
    return {
        "level": level,
        "value": value,
        "text": text,
        "title": shown(value, name, query, names, row.get("activity", "")),
    }
