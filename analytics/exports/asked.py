"""What a statement of SQL gave, as a report and as files: numbers as numbers, text as text, the statement and its version beside."""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from analytics import sandbox
from analytics.exports.view import About
from analytics.printing import unique
from analytics.report import Chart, Column, Note, Report, Table
from analytics.sandbox import Result
from data.language import N_, Language

_KINDS = {"number": "exact", "day": "day", "moment": "moment", "text": "text"}
_SURE = 10**15  # Excel keeps fifteen digits of a number: longer ones are text
_FIRST = 1900  # Excel's first year


def file(
    ending: str, result: Result, statement: str, values: Mapping[str, str], version: int, *, submitted: bool, sample: bool, language: Language
) -> tuple[str, bytes]:  # fmt: skip
    """(file name, content) as xlsx, pptx or docx: the rows as they are, the statement and its version beside them."""
    say = language.text
    made = report(result, version, submitted=submitted, language=language)
    lines = [
        (say(N_("Nội dung")), made.title),
        (say(N_("Câu lệnh")), statement),
        *((f"${name}", value) for name, value in values.items()),
        (say(N_("Số liệu")), _state(submitted, language)),
        (say(N_("Phiên bản")), str(version)),
        (say(N_("Số dòng")), language.number(len(result.rows))),
    ]
    waiting = "-gom-cho-duyet" if submitted else ""
    module = importlib.import_module(f"analytics.exports.{ending}")
    write: Callable[..., bytes] = module.view_to_bytes if ending == "docx" else module.to_bytes
    return f"sql-v{version}{waiting}.{ending}", write(
        made, About(tuple(lines), made.scope_line, sample, None), language
    )


def report(result: Result, version: int, *, submitted: bool, language: Language) -> Report:
    """What a statement gave as a report: a table, and bars when it is names and one figure of each."""
    say = language.text
    columns = tuple(
        Column(f"c{at}", name, _KINDS[kind])
        for at, (name, kind) in enumerate(zip(unique(result.columns), sandbox.kinds(result), strict=True))
    )
    rows = tuple(tuple(_cell(value, language) for value in row) for row in result.rows)
    table = Table(say(N_("Kết quả")), columns, rows, name="sql")
    chart = _chart(table, language)
    cut = Note(say(N_("Còn nữa: chỉ có {count} dòng đầu."), count=language.number(len(rows))))
    line = say(N_("{state}, phiên bản {version}"), state=_state(submitted, language), version=version)
    return Report(
        say(N_("Kết quả câu lệnh SQL")),
        line,
        charts=(chart,) if chart else (),
        tables=() if chart else (table,),
        notes=(cut,) if result.more else (),
        extra={"is_list": True},
    )


def _state(submitted: bool, language: Language) -> str:
    return language.text(N_("gồm cả số liệu chờ duyệt")) if submitted else language.text(N_("số liệu đã duyệt"))


_MOST_BARS = 40


def _chart(table: Table, language: Language) -> Chart | None:
    """Bars of the one figure that each name has; None for anything else, or where a figure is below zero."""
    names = [at for at, column in enumerate(table.columns) if column.kind == "text"]
    figures = [at for at, column in enumerate(table.columns) if column.kind == "exact"]
    if len(names) != 1 or len(figures) != 1 or len(table.columns) != 2 or not 1 < len(table.rows) <= _MOST_BARS:
        return None
    bars = [{"label": str(row[names[0]] or "–"), "value": row[figures[0]], "text": _shown(row[figures[0]], language), "status": "", "note": ""} for row in table.rows]  # fmt: skip
    if not all(isinstance(bar["value"], int | float) and bar["value"] >= 0 for bar in bars):
        return None
    title = table.columns[figures[0]].title
    alt = f"{title}. " + "; ".join(f"{bar['label']}: {bar['text']}" for bar in bars) + "."
    return Chart(
        "bars", title, alt, {"rows": bars, "format": "count"}, table=table, traces=(None,) * len(bars), name="sql"
    )


def _shown(value: object, language: Language) -> str:
    if not isinstance(value, int | float):
        return ""
    return language.number(value, 0 if float(value).is_integer() else 3)


def _cell(value: object, language: Language) -> object:
    """A value that a cell of a workbook holds; what it would change is written as text."""
    if isinstance(value, bool):
        return language.text(N_("đúng") if value else N_("sai"))
    if isinstance(value, Decimal):
        value = int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, int):
        return value if abs(value) < _SURE else str(value)
    if isinstance(value, (date, datetime)):
        return value if value.year >= _FIRST else str(value)
    return None if value is None else str(value)
