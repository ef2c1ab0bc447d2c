"""Reads the sheet Hoạt động: one row a conference, dialogue or talk."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from data import calendar
from data.catalogue import Unit
from data.forms import declaration as form
from data.forms.grid import Grid, find_columns, is_numbering
from data.forms.report import CountCell, MeetingRow
from data.issues import ERROR, Issue
from data.names import bare, fold, match
from data.numbers import BLANK, TEXT, VALUE, read_count

Meetings = tuple[list[MeetingRow], list[Issue]]
_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})(?:\s+0?0:00(?::00)?)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]0?0:00(?::00)?)?")
_SERIALS = range(36_526, 73_051)  # 2000 to 2099 as Excel counts days


def read_meetings(table: Grid, unit: Unit, period: str) -> Meetings:
    """The rows of the list, and the issues. A sheet whose header cannot be found is one issue."""
    header, found = find_columns(table, form.MEETING_COLUMNS, 4, form.MEETING_SIGNS)
    if not header:
        return [], [Issue("header_not_found", ERROR, table.name, "", {"sheet": form.MEETINGS, "what": "Ngày"})]
    issues = [
        Issue("missing_column", ERROR, table.name, "", {"column": words[0], "times": len(found.get(name, []))})
        for name, words in form.MEETING_COLUMNS.items()
        if name != "number" and (len(found.get(name, [])) > 1 or (name in form.MEETING_REQUIRED and name not in found))
    ]
    if issues:
        return [], issues
    columns = {name: places[0] for name, places in found.items()}
    rows = []
    for row in sorted(r for r in table.rows if r > header):
        if _is_meeting(table, row, columns):
            meeting, problem = _meeting(table, row, columns, unit, calendar.unit_day(period))
            rows.append(meeting)
            issues += [problem] if problem else []
    return rows, issues


def _is_meeting(table: Grid, row: int, columns: dict[str, int]) -> bool:
    """A row tells of a meeting: it has a kind that is known, a count of people or a day; totals and numbering have not.

    Signatures below the list tell a word or two and none of these.
    """
    if is_numbering(table, row, columns.values()):
        return False
    kind = form.kind_of(table.text(row, columns["kind"]))
    if any(form.is_total(table.text(row, c)) for name, c in columns.items() if name in ("number", "date", "name")):
        return bool(kind and read_day(table.value(row, columns["date"])))
    told = sum(1 for name, column in columns.items() if name != "number" and table.value(row, column) is not None)
    people = read_count(table.value(row, columns["people"]))
    counted = bool(table.fault(row, columns["people"])) or (people.state != BLANK and people.problem != TEXT)
    dated = read_day(table.value(row, columns["date"])) is not None
    return bool(told) and (bool(kind) or counted or dated or told > 3) and not _is_header(table, row, columns)


def _is_header(table: Grid, row: int, columns: dict[str, int]) -> bool:
    """True for the header written again where a page breaks."""
    words = form.MEETING_COLUMNS["date"]
    return form.header_key(table.text(row, columns["date"])) in {form.key(word) for word in words}


def _meeting(table: Grid, row: int, columns: dict[str, int], unit: Unit, day: date) -> tuple[MeetingRow, Issue | None]:
    commune, known, problem = _commune(table, row, columns, unit, day)
    raw = table.merged_value(row, columns["date"])
    counts = {name: _count(table, row, columns.get(name)) for name in ("people", "women", "minority", "poor")}
    meeting = MeetingRow(
        held_on=read_day(raw),
        date_place=table.place(row, columns["date"]),
        date_raw=raw,
        commune=commune,
        known=known,
        activity=form.kind_of(table.text(row, columns["kind"])),
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
    found = match(code, name or None, unit.id, day)
    if found.unit:
        return found.unit, True, None
    if name and (form.is_own_row(name, unit.level) or (bare(name) == bare(unit.name) and code in (None, unit.code))):
        return own, True, None
    if unit.level == "province":  # the province's own events may be held anywhere; they are its own work
        return None, True, None
    facts = {
        "read": name or str(code or ""),
        "code": str(code or ""),
        "reason": found.reason,
        "candidates": list(found.candidates),
    }
    return None, False, Issue(found.problem, ERROR, table.name, table.place(row, columns["name"]).cell, facts)


def read_day(value: object) -> date | None:
    """The day a cell says: a date, a day as Vietnamese write it (3/4/2023), or Excel's count of days."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        known = _SERIALS.start <= value < _SERIALS.stop
        return date(1899, 12, 30) + timedelta(days=int(value)) if known else None
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
