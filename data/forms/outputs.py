"""Reads the sheet Kết quả: one row a commune, one column an activity."""

from __future__ import annotations

from data import calendar
from data.catalogue import Unit
from data.forms import declaration as form
from data.forms.grid import ActivityHeader, Grid, find_activities, find_label, is_numbering
from data.forms.report import OutputCell, Place
from data.issues import ERROR, WARNING, Issue
from data.names import match
from data.numbers import BLANK, VALUE, read_count

Outputs = tuple[list[OutputCell], tuple[Unit | None, ...], list[Issue]]


def read_outputs(table: Grid, unit: Unit, period: str, version: int) -> Outputs:
    """The cells asked for, the communes without a row (their cells are blank, with no address), and the issues."""
    asked = form.communes(unit, period)
    header = find_activities(table)
    name_column = _name_column(table, header) if header else None
    if header is None or name_column is None:
        return (
            [],
            (),
            [Issue("header_not_found", ERROR, table.name, "", {"sheet": form.OUTPUTS, "what": form.NAME_HEADER})],
        )
    activities = [activity.code for activity in form.activities(version)]
    columns, issues = _columns(table, header, activities)
    code_column = find_label(table, _header_rows(header), form.CODE_WORDS)
    rows, found = _rows(table, unit, period, header, name_column, code_column, columns)
    issues += found
    cells = [
        _cell(table, commune, activity, row, columns[activity]) for commune, row in rows.items() for activity in columns
    ]
    missing = tuple(
        commune for commune in asked if (commune.id if commune else None) not in {c.id if c else None for c in rows}
    )
    for commune in missing:
        own = commune.name if commune else form.OWN_ROW[unit.level]
        issues.append(
            Issue("missing_unit", WARNING, table.name, "", {"name": own, "code": commune.code if commune else ""})
        )
        cells += [OutputCell(commune, activity, None, BLANK, Place(table.name, "")) for activity in activities]
    return cells, missing, issues


def _header_rows(header: ActivityHeader) -> range:
    return range(max(1, header.row - 3), header.row + 1)


def _name_column(table: Grid, header: ActivityHeader) -> int | None:
    """The column of the communes' names: its header stands left of the first activity."""
    found = find_label(table, reversed(_header_rows(header)), form.NAME_WORDS)
    return found if found is not None and found < max(max(c) for c in header.columns.values()) else None


def _columns(table: Grid, header: ActivityHeader, activities: list[str]) -> tuple[dict[str, int], list[Issue]]:
    names = {activity.code: activity for activity in form.activities(max(form.VERSIONS))}
    columns, issues = {}, []
    for code in activities:
        found = header.columns.get(code, [])
        if len(found) == 1:
            columns[code] = found[0]
            continue
        activity = names[code]
        facts = {"column": f"{activity.form_header} ({activity.unit_vi})", "group": activity.group, "times": len(found)}
        issues.append(Issue("missing_column", ERROR, table.name, "", facts))
    return columns, issues


def _rows(
    table: Grid,
    unit: Unit,
    period: str,
    header: ActivityHeader,
    name_column: int,
    code_column: int | None,
    columns: dict[str, int],
) -> tuple[dict[Unit | None, int], list[Issue]]:
    """Commune → row, for the rows that are data: numbering, totals, empty and signature rows left out."""
    day = calendar.cutoff(period)
    rows: dict[Unit | None, int] = {}
    issues: list[Issue] = []
    past_total = False
    for row in sorted(r for r in table.rows if r > header.row):
        if not rows and is_numbering(table, row, name_column, columns.values()):
            continue
        label = _label(table, row, name_column, code_column, header.first)
        name = table.text(row, name_column)
        code = table.value(row, code_column) if code_column else None
        if not name and code_column and form.key(str(code or "")).isalpha():
            code = None  # words in the code column: a label, or the signature line
        filled = any(table.value(row, column) is not None for column in columns.values())
        if form.is_total(label) and not _known(code, name, unit, day):
            past_total = True
        elif form.is_own_row(label, unit.name, unit.level) and unit.level != "commune":
            _take(table, rows, issues, None, row, name_column, code_column)
        elif form.is_own_row(label, unit.name, unit.level) and not name.strip():
            _take(table, rows, issues, unit, row, name_column, code_column)
        elif _is_data(name, code, filled, past_total, unit, day):
            found = match(code, name or None, unit.id, day)
            if (
                unit.level == "commune"
                and found.unit is None
                and label
                and form.is_own_row(label, unit.name, unit.level)
            ):
                _take(table, rows, issues, unit, row, name_column, code_column)
            elif found.unit is None:
                facts = {
                    "read": name or _plain(code),
                    "code": _plain(code),
                    "reason": found.reason,
                    "candidates": list(found.candidates),
                }
                place = table.place(row, name_column)
                issues.append(Issue(found.problem, ERROR, table.name, place.cell, facts))
            else:
                _take(table, rows, issues, found.unit, row, name_column, code_column)
    return rows, issues


def _is_data(name: str, code: object, filled: bool, past_total: bool, unit: Unit, day: object) -> bool:
    """True for a row that speaks of a commune. Below the total only a known commune does: the rest are signatures."""
    if past_total:
        return bool(name) and _known(code, name, unit, day)
    return bool(name or code is not None or filled) and (filled or bool(name) or code is not None)


def _known(code: object, name: str, unit: Unit, day: object) -> bool:
    return bool(name) and match(code, name, unit.id, day).unit is not None  # type: ignore[arg-type]


def _take(
    table: Grid,
    rows: dict[Unit | None, int],
    issues: list[Issue],
    commune: Unit | None,
    row: int,
    name_column: int,
    code_column: int | None,
) -> None:
    if commune in rows:
        place = table.place(row, code_column or name_column)
        facts = {"name": table.text(row, name_column), "first_row": rows[commune], "row": row}
        issues.append(Issue("duplicate_unit", ERROR, table.name, place.cell, facts))
    else:
        rows[commune] = row


def _label(table: Grid, row: int, name_column: int, code_column: int | None, first_activity: int) -> str:
    """The words of a row left of its figures: the name, else the first text (a label merged over several columns)."""
    if name := table.text(row, name_column):
        return name
    for column in sorted(table.rows[row]):
        value = table.value(row, column)
        if column < first_activity and isinstance(value, str) and not value.strip().isdecimal():
            return value.strip()
    return ""


def _cell(table: Grid, commune: Unit | None, activity: str, row: int, column: int) -> OutputCell:
    place = table.place(row, column)
    fault = table.fault(row, column)
    raw = table.value(row, column)
    if fault:
        return OutputCell(commune, activity, None, VALUE, place, fault, raw)
    number = read_count(raw)
    return OutputCell(commune, activity, number.value, number.state, place, number.problem, raw, number.other)


def _plain(code: object) -> str:
    return "" if code is None else str(code).strip()[:40]
