"""Reads the sheet Kết quả: one row a commune, one column an activity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data import calendar
from data.catalogue import Unit
from data.forms import declaration as form
from data.forms.grid import ActivityHeader, Grid, find_activities, find_label, is_header, is_numbering
from data.forms.report import OutputCell, Place
from data.issues import ERROR, WARNING, Issue
from data.names import Match, bare, match, split_kind
from data.numbers import BLANK, TEXT, VALUE, read_count

Outputs = tuple[list[OutputCell], tuple[Unit | None, ...], list[Issue]]
OWN, MEMBER, TOTAL, OTHER = "own", "member", "total", "other"
_COMMUNE_KINDS = ("xa", "phuong", "thi_tran")


@dataclass(frozen=True, slots=True)
class _Table:
    """Kết quả with its header found: where names, codes and activities stand, and who reports."""

    grid: Grid
    unit: Unit
    day: date
    header: ActivityHeader
    name: int
    code: int | None
    columns: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Line:
    """A row below the header: whose it is, or that it is a total or none of these. `filled`: it holds figures."""

    row: int
    kind: str
    label: str
    code: object
    found: Match
    filled: bool


def read_outputs(table: Grid, unit: Unit, period: str, version: int) -> Outputs:
    """The cells asked for, the communes without a row (their cells are blank, with no address), and the issues."""
    asked = form.communes(unit, period)
    header = find_activities(table)
    name_column = _name_column(table, header) if header else None
    if header is None or name_column is None:
        facts = {"sheet": form.OUTPUTS, "what": form.NAME_HEADER}
        return [], (), [Issue("header_not_found", ERROR, table.name, "", facts)]
    activities = [activity.code for activity in form.activities(version)]
    columns, issues = _columns(table, header, activities)
    code_column = find_label(table, _header_rows(header), form.CODE_WORDS)
    found = _Table(table, unit, calendar.unit_day(period), header, name_column, code_column, columns)
    rows = _rows(found, issues)
    cells = [
        _cell(table, commune, activity, row, columns[activity]) for commune, row in rows.items() for activity in columns
    ]
    missing = tuple(commune for commune in asked if commune not in rows)
    for commune in missing:
        name, code = (commune.name, commune.code) if commune else (form.OWN_ROW[unit.level], "")
        issues.append(Issue("missing_unit", WARNING, table.name, "", {"name": name, "code": code}))
        cells += [OutputCell(commune, activity, None, BLANK, Place(table.name, "")) for activity in activities]
    return cells, missing, issues


def version_of(table: Grid) -> int:
    """The version whose columns Kết quả has, whatever Thông tin says."""
    header = find_activities(table)
    found = set(header.columns) if header else set()
    older = {activity.code for activity in form.activities(min(form.VERSIONS))}
    return max(form.VERSIONS) if found - older else min(form.VERSIONS)


def _header_rows(header: ActivityHeader) -> range:
    return range(max(1, header.row - 3), header.row + 1)


def _name_column(table: Grid, header: ActivityHeader) -> int | None:
    """The column of the communes' names: its header stands left of the last activity."""
    found = find_label(table, reversed(_header_rows(header)), form.NAME_WORDS)
    return found if found is not None and found < max(max(c) for c in header.columns.values()) else None


def _columns(table: Grid, header: ActivityHeader, activities: list[str]) -> tuple[dict[str, int], list[Issue]]:
    columns, issues = {}, []
    for code in activities:
        found = header.columns.get(code, [])
        if len(found) == 1:
            columns[code] = found[0]
            continue
        facts = {"column": form.header_of(code), "times": len(found)}
        issues.append(Issue("missing_column", ERROR, table.name, "", facts))
    return columns, issues


def _rows(table: _Table, issues: list[Issue]) -> dict[Unit | None, int]:
    """Commune → row, for the rows that are data; every row that looks like data and is nobody's is an issue."""
    lines = _lines(table)
    end = _end(lines)
    rows: dict[Unit | None, int] = {}
    for line in lines:
        if line.kind in (OWN, MEMBER):
            commune = None if line.kind == OWN and table.unit.level != "commune" else line.found.unit or table.unit
            if commune not in rows:
                rows[commune] = line.row
            elif line.filled or line.code is not None or line.kind == OWN:
                issues.append(_twice(table, line, rows[commune]))
        elif line.kind == OTHER and _is_somebodys(line, line.row > end):
            issues.append(_nobodys(table, line))
    return rows


def _lines(table: _Table) -> list[_Line]:
    """The rows below the header without those that number or repeat it."""
    places = table.columns.values()
    below = sorted(row for row in table.grid.rows if row > table.header.row)
    lines = [_line(table, row) for row in below if not is_numbering(table.grid, row, places)]
    lines = [line for line in lines if line.kind != OTHER or not _is_header(table, line.row)]
    return _one_own(table, lines)


def _one_own(table: _Table, lines: list[_Line]) -> list[_Line]:
    """The lines with those of the unit's own work that count: with figures, and called "Cấp huyện" where one is.

    Beside such a row the unit's own name labels the sum. Two that count stay two: they are an issue.
    """
    own = [line for line in lines if line.kind == OWN]
    filled = [line for line in own if line.filled]
    labelled = [line for line in filled if form.is_own_row(line.label, table.unit.level)]
    counting = labelled or filled or own[:1]
    return [line for line in lines if line.kind != OWN or line in counting]


def _is_header(table: _Table, row: int) -> bool:
    name = form.header_key(table.grid.text(row, table.name))
    return name in form.name_keys() or is_header(table.grid, row, table.columns.values())


def _line(table: _Table, row: int) -> _Line:
    grid, level = table.grid, table.unit.level
    label, name = _label(table, row), grid.text(row, table.name)
    code = grid.value(row, table.code) if table.code else None
    if not any(char.isdecimal() for char in str(code or "")):
        code = None  # words in the column of codes: a label, or the signature line
    found = match(code, name or None, table.unit.id, table.day) if name or code is not None else Match(None)
    filled = any(_is_figure(grid, row, column) for column in table.columns.values())
    if found.unit is None and (form.is_total(label) or form.is_section(label, level)):
        kind = TOTAL
    elif form.is_own_row(label, level) or (level != "commune" and bare(label) == bare(table.unit.name)):
        kind = OWN
    else:
        kind = MEMBER if found.unit else OTHER
    return _Line(row, kind, label, code, found, filled)


def _end(lines: list[_Line]) -> int:
    """The total under the last commune: what stands below it are signatures and remarks."""
    last = max((line.row for line in lines if line.kind in (OWN, MEMBER)), default=0)
    return min((line.row for line in lines if line.kind == TOTAL and line.row > last), default=10**9)


def _is_somebodys(line: _Line, past_end: bool) -> bool:
    """True for a row that must be a commune's: it holds figures, a code, or is called xã, phường, thị trấn."""
    coded = line.code is not None
    called = split_kind(line.label)[0] in _COMMUNE_KINDS
    return line.filled and (coded or called) if past_end else line.filled or coded or called


def _nobodys(table: _Table, line: _Line) -> Issue:
    found, place = line.found, table.grid.place(line.row, table.name)
    name = table.grid.text(line.row, table.name)
    facts = {
        "read": name or line.label or _plain(line.code),
        "code": _plain(line.code),
        "reason": found.reason or "nothing",
        "candidates": list(found.candidates),
    }
    return Issue(found.problem or "unknown_unit", ERROR, table.grid.name, place.cell, facts)


def _twice(table: _Table, line: _Line, first: int) -> Issue:
    place = table.grid.place(line.row, table.code or table.name)
    facts = {"name": line.label or _plain(line.code), "first_row": first, "row": line.row}
    return Issue("duplicate_unit", ERROR, table.grid.name, place.cell, facts)


def _label(table: _Table, row: int) -> str:
    """The words of a row left of its figures: the name, else the first text (a label merged over several columns)."""
    if name := table.grid.text(row, table.name):
        return name
    for column in sorted(table.grid.rows[row]):
        value = table.grid.value(row, column)
        if column < table.header.first and isinstance(value, str) and len(form.key(value)) > 3:
            return value.strip()
    return ""


def _is_figure(table: Grid, row: int, column: int) -> bool:
    cell = table.rows[row].get(column)
    if cell is None or cell.fault:
        return cell is not None
    number = read_count(cell.value)
    return number.state != BLANK and number.problem != TEXT


def _cell(table: Grid, commune: Unit | None, activity: str, row: int, column: int) -> OutputCell:
    place, cell = table.place(row, column), table.rows[row].get(column)
    if cell is None:
        return OutputCell(commune, activity, None, BLANK, place)
    if cell.fault:
        return OutputCell(commune, activity, None, VALUE, place, cell.fault, cell.value)
    number = read_count(cell.value)
    return OutputCell(commune, activity, number.value, number.state, place, number.problem, cell.value, number.other)


def _plain(code: object) -> str:
    return "" if code is None else str(code).strip()[:40]
