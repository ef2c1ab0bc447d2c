"""Reads the sheet Hoạt động: one row a conference, dialogue or talk."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from data import calendar
from data.catalogue import Unit
from data.forms import declaration as form
from data.forms.grid import Grid, find_columns
from data.forms.report import CountCell, MeetingRow
from data.issues import ERROR, Issue
from data.names import fold, match
from data.numbers import BLANK, VALUE, read_count

Meetings = tuple[list[MeetingRow], list[Issue]]
_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})(?:\s+0?0:00(?::00)?)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]0?0:00(?::00)?)?")
_SERIALS = range(36_526, 73_051)  # 2000 to 2099 as Excel counts days


def read_meetings(table: Grid, unit: Unit, period: str) -> Meetings:
    """The rows of the list, and the issues. A sheet whose header cannot be found is one issue."""
    header, found = find_columns(table, form.MEETING_COLUMNS, 4)
    columns = {name: places[0] for name, places in found.items()}
    if not header:
        return [], [Issue("header_not_found", ERROR, table.name, "", {"sheet": form.MEETINGS, "what": "Ngày"})]
    issues = [
        Issue(
            "missing_column", ERROR, table.name, "", {"column": form.MEETING_COLUMNS[name][0], "group": "", "times": 0}
        )
        for name in form.MEETING_REQUIRED
        if name not in columns
    ]
    if issues:
        return [], issues
    rows = []
    for row in sorted(r for r in table.rows if r > header):
        if _is_meeting(table, row, columns):
            meeting, problem = _meeting(table, row, columns, unit, calendar.cutoff(period))
            rows.append(meeting)
            issues += [problem] if problem else []
    return rows, issues


def _is_meeting(table: Grid, row: int, columns: dict[str, int]) -> bool:
    """A row says something beyond its number, and is neither a total nor the numbering of the columns."""
    told = [name for name in columns if name != "number" and table.value(row, columns[name]) is not None]
    if not told or any(
        form.is_total(table.text(row, column)) for column in columns.values() if column <= columns["name"]
    ):
        return False
    kind, day = table.text(row, columns["kind"]), table.value(row, columns["date"])
    if not kind and day is None and not table.text(row, columns["name"]):
        return "people" in told and not isinstance(table.value(row, columns["people"]), str)
    numbers = [str(table.value(row, column)) for column in columns.values()]
    return not all(len(number.strip("() ")) <= 2 for number in numbers if number != "None")


def _meeting(table: Grid, row: int, columns: dict[str, int], unit: Unit, day: date) -> tuple[MeetingRow, Issue | None]:
    commune, known, problem = _commune(table, row, columns, unit, day)
    raw = table.value(row, columns["date"])
    counts = {name: _count(table, row, columns.get(name)) for name in ("people", "women", "minority", "poor")}
    meeting = MeetingRow(
        held_on=read_day(raw),
        date_place=table.place(row, columns["date"]),
        date_raw=raw,
        commune=commune,
        known=known,
        activity=form.kind_keys().get(form.key(table.text(row, columns["kind"]))),
        topic=form.topic_keys().get(form.key(_text(table, row, columns, "topic"))),
        language=_text(table, row, columns, "language"),
        evidence=_text(table, row, columns, "evidence"),
        row_number=row,
        **counts,
    )
    return meeting, problem


def _commune(
    table: Grid, row: int, columns: dict[str, int], unit: Unit, day: date
) -> tuple[Unit | None, bool, Issue | None]:
    name = table.text(row, columns["name"])
    code = table.value(row, columns["code"]) if "code" in columns else None
    own = unit if unit.level == "commune" else None
    if name and form.is_own_row(name, unit.name, unit.level):
        return own, True, None
    found = match(code, name or None, unit.id, day)
    if found.unit:
        return found.unit, True, None
    if unit.level == "province":  # the province's own events may be held anywhere; they are its own work
        return None, True, None
    facts = {"read": name, "code": str(code or ""), "reason": found.reason, "candidates": list(found.candidates)}
    return None, False, Issue(found.problem, ERROR, table.name, table.place(row, columns["name"]).cell, facts)


def read_day(value: object) -> date | None:
    """The day a cell says: a date, a day as Vietnamese write it (3/4/2023), or Excel's count of days."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return date(1899, 12, 30) + timedelta(days=int(value)) if int(value) in _SERIALS else None
    text = fold(str(value)) if value is not None else ""
    try:
        if found := _DAY.fullmatch(text):
            year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
            return date(year, int(found[2]), int(found[1]))
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return None


def _count(table: Grid, row: int, column: int | None) -> CountCell:
    if column is None:
        return CountCell(None, BLANK, table.place(row, 1))
    place, raw = table.place(row, column), table.value(row, column)
    if fault := table.fault(row, column):
        return CountCell(None, VALUE, place, fault, raw)
    number = read_count(raw)
    return CountCell(number.value, number.state, place, number.problem, raw, number.other)


def _text(table: Grid, row: int, columns: dict[str, int], name: str) -> str:
    return table.text(row, columns[name]) if name in columns else ""
