"""Reads the tables of a plan that have a row a unit: units × activities, and units × contents × sources of money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from data import calendar, catalogue
from data.catalogue import Unit
from data.forms import declaration as form
from data.forms.grid import Grid, find_activities, find_columns, find_label, is_numbering
from data.forms.money import money_factor
from data.forms.planned import Amount, Target
from data.issues import ERROR, Issue
from data.names import Match, bare, match_reporting
from data.numbers import AMBIGUOUS, BLANK, MOST_COUNT, MOST_DONG, NA, TEXT, Number, read_count, read_money

MILLION = 10**6
_KEYS: dict[str, tuple[str, ...]] = {
    "code": form.CODE_WORDS,
    "name": form.NAME_WORDS,
    "content": (form.CONTENT_HEADER, "Nội dung"),
    "source": (form.SOURCE_HEADER, "Nguồn", "Nguồn vốn"),
}
ALLOCATED = {**_KEYS, "amount": (*form.MONEY_COLUMNS["allocated"], "Số tiền", "Kinh phí")}
CARRIED = {**_KEYS, "amount": ("Số tiền chuyển nguồn", "Chuyển nguồn", "Số tiền")}
ADJUSTED = {**_KEYS, "amount": ("Số tiền điều chỉnh", "Điều chỉnh", "Số tiền")}
SPENT = {**_KEYS, "amount": ("Đã giải ngân", "Lũy kế giải ngân", "Giải ngân", "Lũy kế")}


@dataclass(frozen=True, slots=True)
class _Rows:
    """How the units of a table's rows are found: the columns of code and name, the first column of figures, the plan's last month."""

    table: Grid
    code: int | None
    name: int | None
    first_figure: int
    last: str


def read_targets(table: Grid, last: str, issues: list[Issue]) -> Iterator[Target]:
    """The figures of a table of units × activities: a plan's targets, or what was done before."""
    header = find_activities(table)
    if header is None:
        facts = {"sheet": table.name, "what": form.header_of("TIN")}
        issues.append(Issue("header_not_found", ERROR, table.name, "", facts))
        return
    above = range(max(1, header.row - 3), header.row + 1)
    columns = _single(table, header.columns, issues)
    rows = _Rows(
        table, find_label(table, above, form.CODE_WORDS), find_label(table, above, form.NAME_WORDS), header.first, last
    )
    seen: dict[str, int] = {}
    stop = money_row(table)
    for row in sorted(r for r in table.rows if r > header.row and (r < stop or stop < header.row)):
        filled = any(_is_figure(table, row, column) for column in columns.values())
        unit = None if is_numbering(table, row, columns.values()) else _unit(rows, row, filled, issues)
        if unit is None:
            continue
        if unit.id in seen:
            twice(table, row, rows.code or rows.name or 1, unit.name, seen[unit.id], issues)
            continue
        seen[unit.id] = row
        for activity, column in columns.items():
            number = _number(table, row, column, read_count(table.value(row, column)), MOST_COUNT, issues)
            if number is not None:
                yield Target(unit, activity, number, table.place(row, column))


def _single(table: Grid, columns: dict[str, list[int]], issues: list[Issue]) -> dict[str, int]:
    for activity, places in columns.items():
        if len(places) > 1:
            facts = {"column": form.header_of(activity), "times": len(places)}
            issues.append(Issue("missing_column", ERROR, table.name, "", facts))
    return {activity: places[0] for activity, places in columns.items() if len(places) == 1}


def money_row(table: Grid) -> int:
    """The header's row of a table of money on a sheet, 0 without one."""
    row, found = find_columns(table, SPENT, 4)
    return row if {"content", "source", "amount"} <= set(found) else 0


def read_amounts(
    table: Grid, words: dict[str, tuple[str, ...]], last: str, issues: list[Issue], kind: str = "assigned"
) -> Iterator[Amount]:
    """The amounts of a table of units × contents × sources, in đồng; triệu đồng is the plan's own unit.

    `kind` is what they are; an adjustment may take away.
    """
    header, found = find_columns(table, words, 4)
    wrong = [
        name for name in words if len(found.get(name, [])) > 1 or (name not in found and name not in ("code", "name"))
    ]
    for name in wrong:
        facts = {"column": words[name][0], "times": len(found.get(name, []))}
        issues.append(Issue("missing_column", ERROR, table.name, "", facts))
    if wrong:
        return
    columns = {name: places[0] for name, places in found.items()}
    factor, problems = money_factor(table, header, [columns["amount"]], MILLION)
    issues += problems
    rows = _Rows(table, columns.get("code"), columns.get("name"), columns["content"], last)
    seen: dict[tuple[str, str, str], int] = {}
    unit, content = None, ""
    for row in sorted(r for r in table.rows if r > header):
        if is_numbering(table, row, [columns["amount"]]):
            continue
        source = table.text(row, columns["source"])
        filled = bool(source) and _is_stated(table, row, columns["amount"], form.source_of(source))
        named = _unit(rows, row, filled, issues, unit)
        content = table.text(row, columns["content"]) or (content if named == unit else "")
        unit = named
        if not filled or unit is None or factor is None or form.is_total(content):
            continue  # a subtotal or a total: what it names is of the rows below
        pair = _pair(table, row, content, source, issues)
        if pair and (unit.id, *pair) in seen:
            twice(table, row, columns["content"], unit.name, seen[unit.id, pair[0], pair[1]], issues)
        elif pair:
            seen[unit.id, pair[0], pair[1]] = row
            number = _in_dong(table.value(row, columns["amount"]), factor, kind == "adjustment")
            amount = _number(table, row, columns["amount"], number, MOST_DONG, issues)
            if amount is not None:
                yield Amount(unit, *pair, amount, table.place(row, columns["amount"]), kind)


def _in_dong(value: object, factor: int, signed: bool) -> Number:
    """The amount of a cell; in triệu đồng three decimals are ordinary, so a number with them is not ambiguous."""
    number = read_money(value, factor, signed=signed)
    if number.problem == AMBIGUOUS and factor > 1 and isinstance(value, float):
        return Number(number.value, number.state)
    return number


def _pair(table: Grid, row: int, content: str, source: str, issues: list[Issue]) -> tuple[str, str] | None:
    group, code = form.group_of(content), form.source_of(source)
    if group and code:
        return group, code
    if not form.is_total(source):
        what, read = (form.SOURCE_HEADER, source) if group else (form.CONTENT_HEADER, content)
        facts = {"sheet": table.name, "what": what, "read": read, "row": row, "reason": "row"}
        issues.append(Issue("header_not_found", ERROR, table.name, "", facts))
    return None


def _unit(rows: _Rows, row: int, filled: bool, issues: list[Issue], above: Unit | None = None) -> Unit | None:
    """The unit of a row; None for a total or an empty row, and with an issue for one that is not known.

    A row that names nobody is of the unit `above` it, where there is one. The unit is the one of the plan's last month,
    else of any month of the year: a year may span two maps.
    """
    table = rows.table
    name = table.text(row, rows.name) if rows.name else ""
    code = table.merged_value(row, rows.code) if rows.code else None
    left = [table.text(row, column) for column in sorted(table.rows[row]) if column < rows.first_figure]
    if any(form.is_total(text) for text in (name, *left) if text):
        return None
    if not name and code is None:
        if above is None and filled:
            facts = {"read": "", "code": "", "reason": "nothing", "candidates": []}
            place = table.place(row, rows.name or rows.code or 1)
            issues.append(Issue("unknown_unit", ERROR, table.name, place.cell, facts))
        return above
    found = _match(code, name, rows.last)
    if found.unit is None and filled:
        facts = {
            "read": name or str(code),
            "code": str(code or ""),
            "reason": found.reason,
            "candidates": list(found.candidates),
        }
        place = table.place(row, rows.name or rows.code or 1)
        issues.append(Issue("unknown_unit", ERROR, table.name, place.cell, facts))
    return found.unit


def _match(code: object, name: str, last: str) -> Match:
    if bare(name) in ("cap tinh", "toan tinh") and code is None:
        code = catalogue.province().code
    found = Match(None)
    for period in dict.fromkeys((last, f"{last[:4]}-06", f"{last[:4]}-01")):
        day = calendar.cutoff(period)
        found = match_reporting(code, name or None, day)
        if found.unit is None and code is None:
            found = _named(name, day) or found
        if found.unit:
            return found
    return found


def _named(name: str, day: date) -> Match | None:
    """A row without a code: the one reporting unit of that name."""
    fits = [
        found for unit in catalogue.reporting_units_on(day) if (found := match_reporting(unit.code, name, day)).unit
    ]
    return fits[0] if len(fits) == 1 else None


def _is_figure(table: Grid, row: int, column: int) -> bool:
    number = read_money(table.value(row, column))
    return bool(table.fault(row, column)) or (number.state != BLANK and number.problem != TEXT)


def _is_stated(table: Grid, row: int, column: int, source: str | None) -> bool:
    """True for an amount, and for anything else that stands where the amount of a known source belongs."""
    wanted = source is not None and table.value(row, column) is not None
    return _is_figure(table, row, column) or (wanted and read_money(table.value(row, column)).state != BLANK)


def _number(table: Grid, row: int, column: int, number: Number, most: int, issues: list[Issue]) -> int | None:
    problem = table.fault(row, column) or number.problem
    if problem:
        value = table.value(row, column)
        shown = value if isinstance(value, (int, float)) else str(value)[:60]
        facts = {
            "read": shown,
            "taken": number.value,
            "other": float(number.other or 0),
            "limit": most,
            "reason": "limit",
        }
        issues.append(Issue(problem, ERROR, table.name, table.place(row, column).cell, facts))
        return None
    return None if number.state in (BLANK, NA) else number.value


def twice(table: Grid, row: int, column: int, name: str, first: int, issues: list[Issue]) -> None:
    facts = {"name": name, "first_row": first, "row": row}
    issues.append(Issue("duplicate_unit", ERROR, table.name, table.place(row, column).cell, facts))
