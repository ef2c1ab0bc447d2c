"""What a statement of SQL gave, as a workbook: numbers as numbers, text as text, the statement and its version beside."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from analytics import sandbox
from analytics.exports import xlsx
from analytics.exports.view import About
from analytics.printing import unique
from analytics.report import Column, Note, Report, Table
from analytics.sandbox import Result
from data.language import N_, Language

_KINDS = {"number": "exact", "day": "day", "moment": "moment", "text": "text"}
_SURE = 10**15  # Excel keeps fifteen digits of a number: longer ones are text
_FIRST = 1900  # Excel's first year


def workbook(
    result: Result, statement: str, values: Mapping[str, str], version: int, *, submitted: bool, sample: bool, language: Language
) -> tuple[str, bytes]:  # fmt: skip
    """(file name, content): the rows as they are, on a sheet of their own."""
    say = language.text
    columns = tuple(
        Column(f"c{at}", name, _KINDS[kind])
        for at, (name, kind) in enumerate(zip(unique(result.columns), sandbox.kinds(result), strict=True))
    )
    rows = tuple(tuple(_cell(value, language) for value in row) for row in result.rows)
    state = say(N_("gồm cả số liệu chờ duyệt")) if submitted else say(N_("số liệu đã duyệt"))
    line = say(N_("{state}, phiên bản {version}"), state=state, version=version)
    cut = Note(say(N_("Còn nữa: chỉ có {count} dòng đầu."), count=language.number(len(rows))))
    report = Report(
        say(N_("Kết quả câu lệnh SQL")),
        line,
        tables=(Table(say(N_("Kết quả")), columns, rows, name="sql"),),
        notes=(cut,) if result.more else (),
    )
    lines = [
        (say(N_("Câu lệnh")), statement),
        *((f"${name}", value) for name, value in values.items()),
        (say(N_("Số liệu")), state),
        (say(N_("Phiên bản")), str(version)),
        (say(N_("Số dòng")), language.number(len(rows))),
    ]
    waiting = "-gom-cho-duyet" if submitted else ""
    return f"sql-v{version}{waiting}.xlsx", xlsx.to_bytes(report, About(tuple(lines), line, sample, None), language)


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
