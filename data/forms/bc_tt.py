"""Reads a BC-TT workbook by its words: who reports which month, and every cell of its three tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from data import calendar, legacy
from data.catalogue import Unit
from data.forms import declaration as form
from data.forms.grid import Grid, grid
from data.forms.meetings import read_day, read_meetings
from data.forms.money import read_money_sheet
from data.forms.outputs import read_outputs, version_of
from data.forms.report import MeetingRow, MoneyCell, OutputCell, Place, Reading, Report, TextCell
from data.forms.supplement import is_whole_month, not_money
from data.issues import ERROR, Issue
from data.names import bare, match_reporting
from data.workbook import Sheet, Workbook

Lines = Mapping[str, tuple[object, Place]]
# Letters of TCVN3 and VNI text that Vietnamese in Unicode does not use.
_OLD_LETTERS = frozenset(
    "\u00a8\u00a9\u00aa\u00ab\u00ac\u00ad\u00ae\u00b5\u00b6\u00b7\u00b8\u00b9\u00bb\u00bc\u00bd\u00be\u00c4\u00c5\u00c6\u00cb\u00d1\u00d6\u00d8\u00e4\u00e5\u00e6\u00e7\u00eb\u00ef\u00f1\u00f6\u00f8\u00fb\u00fc"
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who reports what, as far as Thông tin tells."""

    unit: Unit | None
    period: str | None
    version: int | None
    lines: Lines
    issues: tuple[Issue, ...]


def read(workbook: Workbook, received_on: date | None = None) -> Reading:
    """The report a workbook holds, with every issue found on the way.

    `received_on` is the day it came (today without one): a month that had not begun then is a bad period.
    A workbook that is not BC-TT gives one issue and nothing else.
    """
    sheets, twice = _sheets(workbook)
    if not sheets:
        facts = {"read": "", "sheets": [sheet.name for sheet in workbook.sheets][:6]}
        return Reading(None, (Issue("wrong_form", ERROR, "", "", facts),))
    identity = _identity(sheets.get(form.INFO), received_on or calendar.today())
    if any(issue.code == "wrong_form" for issue in identity.issues):
        return Reading(None, identity.issues)
    if _is_slip(sheets, identity):
        value, place = identity.lines["period"]
        wrong = Issue("bad_period", ERROR, place.sheet, place.cell, {"read": _shown(value), "reason": "supplement"})
        identity = replace(identity, period=None, issues=(wrong, *identity.issues))
    gone = [
        Issue("missing_sheet", ERROR, name, "", {"sheet": name})
        for name in form.sheets_of(identity.period)
        if name not in sheets
    ]
    issues = [*identity.issues, *gone, *twice]
    unit, period, version = identity.unit, identity.period, identity.version
    if unit and period and version:
        return _tables(sheets, unit, period, version, identity.lines, issues)
    if unit and (period := period or _likely_period(identity.lines)):
        outputs = sheets.get(form.OUTPUTS)
        version = version or (version_of(outputs) if outputs else form.version_of(period))
        found = _tables(sheets, unit, period, version, identity.lines, issues)
        return Reading(None, found.issues, draft=found.report)
    return Reading(None, tuple(issues))


def _is_slip(sheets: dict[str, Grid], identity: Identity) -> bool:
    """True when a whole month's report bears the code of the supplementary one: "2023-13" for 2023-03."""
    unit, period, version = identity.unit, identity.period, identity.version
    if not (unit and period and calendar.is_supplement(period)):
        return False
    return is_whole_month(sheets, unit, period, version or form.version_of(period))


def _tables(
    sheets: dict[str, Grid], unit: Unit, period: str, version: int, lines: Lines, issues: list[Issue]
) -> Reading:
    outputs: list[OutputCell] = []
    money: list[MoneyCell] = []
    meetings: list[MeetingRow] = []
    missing: tuple[Unit | None, ...] = ()
    monthly = not calendar.is_supplement(period)
    if not monthly:
        issues += not_money(sheets, unit, period, version)
    if monthly and (table := sheets.get(form.OUTPUTS)):
        outputs, missing, found = read_outputs(table, unit, period, version)
        issues += found
    if table := sheets.get(form.MONEY):
        money, found = read_money_sheet(table)
        issues += found
    listed = monthly
    if monthly and (table := sheets.get(form.MEETINGS)):
        meetings, found = read_meetings(table, unit, period)
        issues += found
        listed = not any(issue.code in ("header_not_found", "missing_column") for issue in found)
    report = Report(
        unit=unit,
        period=period,
        form_version=version,
        outputs=tuple(outputs),
        money=tuple(money),
        meetings=tuple(meetings),
        texts=MappingProxyType(_texts(lines)),
        no_activity=_is_marked(lines.get("no_activity")),
        sheets=MappingProxyType({name: table.name for name, table in sheets.items()}),
    )
    return Reading(report, tuple(issues), tuple(missing), form.MEETINGS in sheets and listed)


def _sheets(workbook: Workbook) -> tuple[dict[str, Grid], list[Issue]]:
    """The form's sheets by their name in the form, whatever the order, case or marks they are written with.

    Two sheets that bear one name are an issue: which of them counts is not ours to choose.
    """
    wanted = {form.key(name): name for name in form.SHEETS}
    found: dict[str, Grid] = {}
    twice: list[Issue] = []
    for sheet in workbook.sheets:
        written = form.key(legacy.decode(sheet.name, lambda text: form.key(text) in wanted))
        name = wanted.get(written) or wanted.get(written.lstrip("0123456789"))
        if name and name in found:
            facts = {"sheet": name, "names": [found[name].name, sheet.name], "reason": "twice"}
            twice.append(Issue("missing_sheet", ERROR, sheet.name, "", facts))
        elif name:
            old = workbook.kind == "xls" or _is_old(sheet)
            found[name] = grid(legacy.decoded(sheet) if old else sheet)
    return found, twice


def _is_old(sheet: Sheet) -> bool:
    written = "".join([cell.value for cell in sheet.cells.values() if isinstance(cell.value, str)])
    return not _OLD_LETTERS.isdisjoint(written)


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
    wanted = form.info_keys()
    found: dict[str, tuple[object, Place]] = {}
    for row, cells in table.rows.items():
        for column, cell in cells.items():
            if not isinstance(cell.value, str):
                continue
            name = wanted.get(form.key(cell.value)) or wanted.get(form.header_key(cell.value))
            if name is None or name in found:
                continue
            right = next((c for c in sorted(cells) if c > column), column + 1)
            value = table.value(row, right) if not table.fault(row, right) else None
            found[name] = (value, table.place(row, right))
            break
    return found


def _likely_period(lines: Lines) -> str | None:
    """The month a report is likely of when its own line cannot be used: that of its last day."""
    value, _ = lines.get("last_day", (None, None))
    day = read_day(value)
    return calendar.period_of(day) if day and calendar.is_period(calendar.period_of(day)) else None


def _period(table: Grid, lines: Lines, received_on: date, issues: list[Issue]) -> str | None:
    value, place = lines.get("period", (None, Place(table.name, "")))
    period = calendar.parse_reported(value)
    if period is None or calendar.first_day(period) > received_on:
        reason = "unreadable" if period is None else "not_begun"
        issues.append(Issue("bad_period", ERROR, table.name, place.cell, {"read": _shown(value), "reason": reason}))
        return None
    return period


def _unit(table: Grid, lines: Lines, period: str | None, issues: list[Issue]) -> Unit | None:
    """The reporting unit of the month. The issue stands at the code, at the name when the code is good and the name is nobody's."""
    code, place = lines.get("unit_code", (None, Place(table.name, "")))
    name, name_place = lines.get("unit_name", (None, Place(table.name, "")))
    # Without a month the day is not known either; the last day written, or today, still tells most units.
    last, _ = lines.get("last_day", (None, Place(table.name, "")))
    day = calendar.unit_day(period) if period else read_day(last) or calendar.today()
    found = match_reporting(code, name, day)
    if found.unit is None:
        named = match_reporting(None, name, day).reason == "unknown_name"
        facts = {
            "read": _shown(code),
            "name": _shown(name),
            "reason": found.reason,
            "candidates": list(found.candidates),
        }
        at = name_place if named and found.reason in ("disagree", "unknown_name") else place
        issues.append(Issue("unknown_district", ERROR, table.name, at.cell, facts))
    return found.unit


def _version(table: Grid, lines: Lines, period: str | None, issues: list[Issue]) -> int | None:
    """The version of the form, which must be the one of the month."""
    value, place = lines.get("form_version", (None, Place(table.name, "")))
    digits = "".join(char for char in str(value if value is not None else "").removesuffix(".0") if char.isdecimal())
    version = int(digits) if digits and len(digits) < 4 else None
    right = form.version_of(period) if period else None
    if version not in form.VERSIONS or (right is not None and version != right):
        facts = {"read": _shown(value), "right": right or max(form.VERSIONS), "period": period or ""}
        issues.append(Issue("wrong_version", ERROR, table.name, place.cell, facts))
        return None
    return version


def _texts(lines: Lines) -> dict[str, TextCell]:
    return {
        name: TextCell(str(lines[name][0]).strip(), lines[name][1])
        for name in form.TEXT_LINES
        if name in lines and lines[name][0] not in (None, "")
    }


def _is_marked(line: tuple[object, Place] | None) -> bool:
    return line is not None and bare(str(line[0] or "")) in ("x", "х", "×", "co", "true", "1", "v", "✓", "✔", "dung")


def _shown(value: object) -> str:
    """A value as a sentence may quote it: short, on one line."""
    if value is None:
        return ""
    text = value.strftime("%d/%m/%Y") if isinstance(value, (date, datetime)) else str(value)
    return " ".join(text.split())[:80]
