"""Rows as text: csv and json by codes for programs, a table of words and figures for people."""

from __future__ import annotations

import csv
import io
import json
import math
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache

from analytics import semantic
from analytics.answers.wording import REPORT_WORDS, STATUS_WORDS
from data import catalogue
from data.language import N_, language

Rows = Sequence[tuple[object, ...]]

# Columns that no measure of semantic has.
_TITLES = {
    "unit": N_("Đơn vị"), "value": N_("Giá trị"), "state": N_("Ô"), "file": N_("Tệp"), "sheet": N_("Trang tính"), "cell": N_("Địa chỉ"),
}  # fmt: skip
_STATES = {"value": N_("số"), "blank": N_("để trống"), "na": N_("không áp dụng")}
_MORE = {"opening": N_("số đầu kỳ")}


def as_csv(columns: Sequence[str], rows: Rows, measure: str = "") -> str:
    """Codes, `.` decimals at full precision, days as 2023-06-14, nothing for what there is nothing to say of."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return out.getvalue()


def as_json(columns: Sequence[str], rows: Rows, measure: str = "") -> str:
    """A list of objects, a row a line."""
    found = [json.dumps(dict(zip(columns, map(_json, row), strict=True)), ensure_ascii=False) for row in rows]
    return "[" + ",\n ".join(found) + "]\n"


def as_object(told: dict[str, object]) -> str:
    """One object on one line, as scripts take it."""
    return json.dumps(told, ensure_ascii=False, default=_json) + "\n"


def as_table(columns: Sequence[str], rows: Rows, measure: str = "") -> str:
    """Vietnamese words and figures in aligned columns."""
    vi = language("vi")
    titles = [
        vi.text(_title(name, measure)) + (" (đồng)" if semantic.kind(name) == semantic.MONEY else "")
        for name in columns
    ]
    shown = [[_said(name, value) for name, value in zip(columns, row, strict=True)] for row in rows]
    return _in_columns(titles, shown, rows)


def as_answer(columns: Sequence[str], rows: Rows, form: str) -> str:
    """What a statement gave, in any of the three forms: names and values as they are, nothing rounded, text on one line."""
    names = unique(columns)
    if form == "csv":
        return as_csv(names, rows)
    if form == "json":
        return as_json(names, [tuple(map(_portable, row)) for row in rows])
    shown = [[_exact(value) for value in row] for row in rows]
    return _in_columns([_one_line(name) for name in names], shown, rows)


def unique(columns: Sequence[str]) -> list[str]:
    """The names of columns, those that stand twice told apart: x, x_2."""
    found: list[str] = []
    for name in columns:
        number, one = 1, name
        while one in found:
            number += 1
            one = f"{name}_{number}"
        found.append(one)
    return found


def _portable(value: object) -> object:
    """A value that JSON has: numbers stay numbers, what is no number is nothing."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.isoformat() if isinstance(value, time) else value


def _exact(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return _one_line(value.isoformat(sep=" ") if isinstance(value, datetime) else str(value))


def _one_line(text: str) -> str:
    """Without anything a terminal would take for more than a letter."""
    return "".join(" " if unicodedata.category(char)[0] == "C" or char in "\u2028\u2029" else char for char in text)


def _in_columns(titles: Sequence[str], shown: Sequence[Sequence[str]], rows: Rows) -> str:
    """Words under titles, numbers on the right."""
    widths = [max(map(_width, column)) for column in zip(titles, *shown, strict=True)]
    right = [
        any(isinstance(row[at], int | float | Decimal) and not isinstance(row[at], bool) for row in rows)
        for at in range(len(titles))
    ]
    lines = [
        "  ".join(_padded(text, width, end) for text, width, end in zip(line, widths, right, strict=True)).rstrip()
        for line in [titles, *shown]
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines) + "\n" + ("" if rows else language("vi").text("Chưa có số liệu.") + "\n")


def _title(name: str, measure: str) -> str:
    if measure == "trace" and name == "received":
        return N_("Ngày nhận")
    known = name in semantic.COLUMNS or name in semantic.DIMENSIONS
    return semantic.title(name, measure) if known and name not in _TITLES else _TITLES.get(name, name)


def _said(name: str, value: object) -> str:
    vi = language("vi")
    if value is None:
        return ""
    if semantic.kind(name) == semantic.PERCENT and isinstance(value, int | float):
        return vi.percent(value)
    if isinstance(value, date):
        return vi.day(value)
    if isinstance(value, float):
        return vi.number(value, 1)
    if isinstance(value, int):
        return vi.number(value)
    if name in ("status", "state"):
        word = {**REPORT_WORDS, **STATUS_WORDS, **_STATES, **_MORE}.get(str(value))
        return vi.text(word) if word else str(value)
    if name == "period":
        return vi.period(str(value))
    return _names().get((name, str(value)), str(value))


@cache
def _names() -> dict[tuple[str, str], str]:
    """(dimension, code) → the name beside its code; commune codes are re-used, so they stay codes."""
    from analytics.scope import AUDIENCES

    named = {("group", g.code): g.name_vi for g in catalogue.groups()} | {
        ("source", s.code): s.name_vi for s in catalogue.sources()
    }
    named |= {("topic", t.code): t.name_vi for t in catalogue.topics()} | {
        ("audience", a.code): a.name_vi for a in AUDIENCES
    }
    named |= {("activity", a.code): a.name_vi for a in catalogue.activities()}
    for unit in catalogue.units():
        if unit.level != "commune":
            named |= {
                (dim, unit.code): unit.name if unit.level == "district" else "Cấp tỉnh" for dim in ("district", "unit")
            }
    return named


def _plain(value: object) -> object:
    """A name that a spreadsheet would take for a formula is quoted: names of files and sheets are what people wrote."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return "" if value is None else str(value).lower() if isinstance(value, bool) else value


def _json(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _width(text: str) -> int:
    return sum(not unicodedata.combining(char) for char in text)


def _padded(text: str, width: int, right: bool) -> str:
    gap = " " * (width - _width(text))
    return gap + text if right else text + gap
