"""Reads a BC-TT workbook by its words: who reports which month, and every cell of its three tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from data import calendar, legacy
from data.catalogue import Unit
from data.forms import declaration as form
from data.forms.grid import Grid, grid
from data.forms.meetings import read_day, read_meetings
from data.forms.money import read_money_sheet
from data.forms.outputs import read_outputs
from data.forms.report import MeetingRow, MoneyCell, OutputCell, Place, Reading, Report, TextCell
from data.issues import ERROR, Issue
from data.names import bare, match_reporting
from data.workbook import Workbook


@dataclass(frozen=True, slots=True)
class Identity:
    """Who reports what, as far as Thông tin tells."""

    unit: Unit | None
    period: str | None
    version: int | None
    lines: Mapping[str, tuple[object, Place]]
    issues: tuple[Issue, ...]


def read(workbook: Workbook, received_on: date | None = None) -> Reading:
    """The report a workbook holds, with every issue found on the way.

    `received_on` is the day it came (today without one): a month that had not begun then is a bad period.
    A workbook that is not BC-TT gives one issue and nothing else.
    """
    sheets = _sheets(workbook)
    if not sheets:
        return Reading(
            None, (Issue("wrong_form", ERROR, "", "", {"read": "", "sheets": [s.name for s in workbook.sheets][:6]}),)
        )
    identity = _identity(sheets.get(form.INFO), received_on or calendar.today())
    if any(issue.code == "wrong_form" for issue in identity.issues):
        return Reading(None, identity.issues)
    gone = tuple(Issue("missing_sheet", ERROR, name, "", {"sheet": name}) for name in form.SHEETS if name not in sheets)
    if identity.unit is None or identity.period is None or identity.version is None:
        return Reading(None, (*identity.issues, *gone))
    return _tables(sheets, identity, gone)


def _tables(sheets: dict[str, Grid], identity: Identity, gone: tuple[Issue, ...]) -> Reading:
    unit, period, version = identity.unit, identity.period, identity.version
    assert unit is not None
    assert period is not None
    assert version is not None
    issues = [*identity.issues, *gone]
    outputs: list[OutputCell] = []
    money: list[MoneyCell] = []
    meetings: list[MeetingRow] = []
    missing: tuple[Unit | None, ...] = ()
    if table := sheets.get(form.OUTPUTS):
        outputs, missing, found = read_outputs(table, unit, period, version)
        issues += found
    if table := sheets.get(form.MONEY):
        money, found = read_money_sheet(table)
        issues += found
    if table := sheets.get(form.MEETINGS):
        meetings, found = read_meetings(table, unit, period)
        issues += found
    report = Report(
        unit=unit,
        period=period,
        form_version=version,
        outputs=tuple(outputs),
        money=tuple(money),
        meetings=tuple(meetings),
        texts=MappingProxyType(_texts(identity.lines)),
        no_activity=_is_marked(identity.lines.get("no_activity")),
        sheets=MappingProxyType({name: table.name for name, table in sheets.items()}),
    )
    return Reading(report, tuple(issues), tuple(missing), form.MEETINGS in sheets)


def _sheets(workbook: Workbook) -> dict[str, Grid]:
    """The form's sheets by their name in the form, whatever the order, case or marks they are written with."""
    wanted = {form.key(name): name for name in form.SHEETS}
    found: dict[str, Grid] = {}
    for sheet in workbook.sheets:
        written = form.key(legacy.decode(sheet.name, lambda text: form.key(text) in wanted))
        name = wanted.get(written) or wanted.get(written.lstrip("0123456789"))
        if name and name not in found:
            found[name] = grid(legacy.decoded(sheet) if workbook.kind == "xls" else sheet)
    return found


def _identity(table: Grid | None, received_on: date) -> Identity:
    if table is None:
        return Identity(None, None, None, {}, ())
    lines = _lines(table)
    issues: list[Issue] = []
    code, place = lines.get("form_code", (None, Place(table.name, "")))
    if form.key(str(code or "")) != form.key(form.FORM_CODE):
        issue = Issue("wrong_form", ERROR, table.name, place.cell, {"read": _shown(code), "right": form.FORM_CODE})
        return Identity(None, None, None, lines, (issue,))
    period = _period(table, lines, received_on, issues)
    unit = _unit(table, lines, period, issues)
    version = _version(table, lines, period, issues)
    return Identity(unit, period, version, lines, tuple(issues))


def _lines(table: Grid) -> dict[str, tuple[object, Place]]:
    """Line of Thông tin → (value, its place): the value is the first filled cell right of the key, the next cell without one."""
    wanted = {form.key(words): name for name, words in form.INFO_LINES.items()}
    found: dict[str, tuple[object, Place]] = {}
    for row, cells in table.rows.items():
        for column, cell in cells.items():
            name = wanted.get(form.key(cell.value)) if isinstance(cell.value, str) else None
            if name is None or name in found:
                continue
            right = next((c for c in sorted(cells) if c > column), column + 1)
            value = table.value(row, right) if not table.fault(row, right) else None
            found[name] = (value, table.place(row, right))
            break
    return found


def _period(
    table: Grid, lines: Mapping[str, tuple[object, Place]], received_on: date, issues: list[Issue]
) -> str | None:
    value, place = lines.get("period", (None, Place(table.name, "")))
    period = calendar.parse(value)
    if period is None or calendar.first_day(period) > received_on:
        reason = "unreadable" if period is None else "not_begun"
        issues.append(Issue("bad_period", ERROR, table.name, place.cell, {"read": _shown(value), "reason": reason}))
        return None
    return period


def _unit(
    table: Grid, lines: Mapping[str, tuple[object, Place]], period: str | None, issues: list[Issue]
) -> Unit | None:
    code, place = lines.get("unit_code", (None, Place(table.name, "")))
    name, _ = lines.get("unit_name", (None, Place(table.name, "")))
    # Without a month the day is not known either; the last day written, or today, still tells most units.
    last, _ = lines.get("last_day", (None, Place(table.name, "")))
    day = calendar.cutoff(period) if period else read_day(last) or calendar.today()
    found = match_reporting(code, name, day)
    if found.unit is None:
        facts = {
            "read": _shown(code),
            "name": _shown(name),
            "reason": found.reason,
            "candidates": list(found.candidates),
        }
        issues.append(Issue("unknown_district", ERROR, table.name, place.cell, facts))
    return found.unit


def _version(
    table: Grid, lines: Mapping[str, tuple[object, Place]], period: str | None, issues: list[Issue]
) -> int | None:
    value, place = lines.get("form_version", (None, Place(table.name, "")))
    digits = "".join(char for char in str(value if value is not None else "").removesuffix(".0") if char.isdecimal())
    version = int(digits) if digits and len(digits) < 4 else None
    right = form.version_of(period) if period else None
    if version not in form.VERSIONS or (right is not None and version != right):
        facts = {"read": _shown(value), "right": right or max(form.VERSIONS), "period": period or ""}
        issues.append(Issue("wrong_version", ERROR, table.name, place.cell, facts))
        return None
    return version


def _texts(lines: Mapping[str, tuple[object, Place]]) -> dict[str, TextCell]:
    return {
        name: TextCell(str(lines[name][0]).strip(), lines[name][1])
        for name in form.TEXT_LINES
        if name in lines and lines[name][0] not in (None, "")
    }


def _is_marked(line: tuple[object, Place] | None) -> bool:
    return line is not None and bare(str(line[0] or "")) in ("x", "co", "true", "1", "v", "✓", "dung")


def _shown(value: object) -> str:
    """A value as a sentence may quote it: short, on one line."""
    if value is None:
        return ""
    text = value.strftime("%d/%m/%Y") if isinstance(value, (date, datetime)) else str(value)
    return " ".join(text.split())[:80]
