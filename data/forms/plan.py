"""Reads the plan workbook: targets, allocations, and where given the phasing and the opening balances.

Sheets: Chỉ tiêu (unit × activity; above it "Thời gian thực hiện: từ tháng 3/2023 đến tháng 12/2023"), Dự toán
(unit × group × source, in triệu đồng unless it says otherwise), optional Phân kỳ (activity × month, shares in per
cent adding to 100) and Số đầu kỳ ("Lũy kế đến hết tháng 5/2023": a table like Chỉ tiêu of what was done, and one
like Dự toán with the column "Đã giải ngân"). docs/plan-workbook.md shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from data import calendar
from data.catalogue import Unit
from data.forms import declaration as form
from data.forms.grid import Grid, find_activities, find_columns, find_label, grid
from data.forms.money import money_factor
from data.forms.report import Place
from data.issues import ERROR, Issue
from data.names import Match, bare, match_reporting
from data.numbers import BLANK, NA, Number, read_count, read_money
from data.workbook import Workbook

TARGETS, ALLOCATIONS, PHASING, OPENING = "Chỉ tiêu", "Dự toán", "Phân kỳ", "Số đầu kỳ"
_MONTHS = re.compile(r"tu (?:thang )?(\d{1,2})\s*[/-]\s*(\d{4}) den (?:het )?(?:thang )?(\d{1,2})\s*[/-]\s*(\d{4})")
_SHORT_MONTHS = re.compile(r"tu thang (\d{1,2}) den (?:het )?thang (\d{1,2})(?: nam|/)\s*(\d{4})")
_THROUGH = re.compile(r"den (?:het )?(?:ky )?thang (\d{1,2})\s*(?:/|-|nam)\s*(\d{4})")
_YEAR = re.compile(r"nam (\d{4})")
_MONEY_HEADERS = {
    "code": form.CODE_WORDS,
    "name": form.NAME_WORDS,
    "content": (form.CONTENT_HEADER, "Nội dung"),
    "source": (form.SOURCE_HEADER, "Nguồn", "Nguồn vốn"),
    "amount": (*form.MONEY_COLUMNS["allocated"], "Đã giải ngân", "Giải ngân", "Số tiền"),
}


@dataclass(frozen=True, slots=True)
class Target:
    unit: Unit
    activity: str
    value: int
    place: Place


@dataclass(frozen=True, slots=True)
class Amount:
    """Whole đồng of a unit, group and source."""

    unit: Unit
    group: str
    source: str
    value: int
    place: Place


@dataclass(frozen=True, slots=True)
class Share:
    """Per cent of the year's target of an activity meant for a month."""

    activity: str
    period: str
    share: Decimal
    place: Place


@dataclass(frozen=True, slots=True)
class Plan:
    """A year's plan. A target not written has no entry; a written 0 is kept (both mean no target)."""

    year: int
    first_period: str
    last_period: str
    targets: tuple[Target, ...]
    allocations: tuple[Amount, ...]
    phasing: tuple[Share, ...] = ()
    opening_through: str = ""
    opening_outputs: tuple[Target, ...] = ()
    opening_money: tuple[Amount, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanReading:
    """`plan` is None when anything is wrong: a plan is taken whole or not at all."""

    plan: Plan | None
    issues: tuple[Issue, ...] = ()


def read(workbook: Workbook) -> PlanReading:
    """The plan a workbook holds, or everything that is wrong with it."""
    sheets = {form.key(sheet.name): grid(sheet) for sheet in workbook.sheets}
    targets, allocations = sheets.get(form.key(TARGETS)), sheets.get(form.key(ALLOCATIONS))
    if targets is None:
        names = [sheet.name for sheet in workbook.sheets][:6]
        return PlanReading(None, (Issue("missing_sheet", ERROR, TARGETS, "", {"sheet": TARGETS, "sheets": names}),))
    issues: list[Issue] = []
    months = _months(targets)
    if months is None:
        facts = {"sheet": TARGETS, "what": "Thời gian thực hiện: từ tháng … đến tháng …"}
        return PlanReading(None, (Issue("header_not_found", ERROR, targets.name, "", facts),))
    first, last = months
    found_targets = tuple(_targets(targets, last, issues))
    found_allocations = tuple(_amounts(allocations, last, issues)) if allocations else ()
    if allocations is None:
        issues.append(Issue("missing_sheet", ERROR, ALLOCATIONS, "", {"sheet": ALLOCATIONS}))
    phasing = tuple(_phasing(sheets.get(form.key(PHASING)), first, last, issues))
    opening = sheets.get(form.key(OPENING))
    through = _opening_month(opening, first, last, issues) if opening else ""
    plan = Plan(
        year=calendar.year_of(first),
        first_period=first,
        last_period=last,
        targets=found_targets,
        allocations=found_allocations,
        phasing=phasing,
        opening_through=through,
        opening_outputs=tuple(_targets(opening, last, issues)) if opening and through else (),
        opening_money=tuple(_amounts(opening, last, issues)) if opening and through else (),
    )
    return PlanReading(None if issues else plan, tuple(issues))


def _texts(table: Grid) -> Iterator[str]:
    for row in table.rows.values():
        for cell in row.values():
            if isinstance(cell.value, str):
                yield bare(cell.value)


def _months(table: Grid) -> tuple[str, str] | None:
    """First and last month of the plan, from the line above the table; the whole year the title names without one."""
    year = None
    for text in _texts(table):
        if found := _MONTHS.search(text):
            months = f"{found[2]}-{int(found[1]):02d}", f"{found[4]}-{int(found[3]):02d}"
        elif found := _SHORT_MONTHS.search(text):
            months = f"{found[3]}-{int(found[1]):02d}", f"{found[3]}-{int(found[2]):02d}"
        else:
            year = year or (titled[1] if (titled := _YEAR.search(text)) else None)
            continue
        good = calendar.is_period(months[0]) and calendar.is_period(months[1]) and months[0] <= months[1]
        return months if good and months[0][:4] == months[1][:4] else None
    return (f"{year}-01", f"{year}-12") if year else None


def _targets(table: Grid, last: str, issues: list[Issue]) -> Iterator[Target]:
    header = find_activities(table)
    if header is None:
        issues.append(Issue("header_not_found", ERROR, table.name, "", {"sheet": table.name, "what": "Chỉ tiêu"}))
        return
    rows = range(max(1, header.row - 3), header.row + 1)
    code_column, name_column = find_label(table, rows, form.CODE_WORDS), find_label(table, rows, form.NAME_WORDS)
    columns = _single(table, header.columns, issues)
    seen: dict[str, int] = {}
    stop = _money_row(table)
    for row in sorted(r for r in table.rows if r > header.row and (not stop or r < stop)):
        unit = _unit(table, row, code_column, name_column, last, issues, min(columns.values(), default=1))
        if unit is None:
            continue
        if unit.id in seen:
            _twice(table, row, code_column or name_column or 1, unit.name, seen[unit.id], issues)
            continue
        seen[unit.id] = row
        for activity, column in columns.items():
            number = _number(table, row, column, read_count(table.value(row, column)), issues)
            if number is not None:
                yield Target(unit, activity, number, table.place(row, column))


def _single(table: Grid, columns: dict[str, list[int]], issues: list[Issue]) -> dict[str, int]:
    for activity, places in columns.items():
        if len(places) > 1:
            issues.append(
                Issue("missing_column", ERROR, table.name, "", {"column": activity, "group": "", "times": len(places)})
            )
    return {activity: places[0] for activity, places in columns.items() if len(places) == 1}


def _money_row(table: Grid) -> int:
    row, found = find_columns(table, _MONEY_HEADERS, 4)
    return row if {"content", "source", "amount"} <= set(found) else 0


def _amounts(table: Grid, last: str, issues: list[Issue]) -> Iterator[Amount]:
    header, found = find_columns(table, _MONEY_HEADERS, 4)
    if not {"content", "source", "amount"} <= set(found):
        if form.key(table.name) == form.key(ALLOCATIONS):
            issues.append(
                Issue("header_not_found", ERROR, table.name, "", {"sheet": table.name, "what": form.CONTENT_HEADER})
            )
        return
    columns = {name: places[0] for name, places in found.items()}
    factor, problems = money_factor(table, header, [columns["amount"]])
    issues += problems
    if not _says_unit(table, header):
        factor = 10**6  # the plan's own unit is triệu đồng
    seen: dict[tuple[str, str, str], int] = {}
    for row in sorted(r for r in table.rows if r > header):
        group = form.group_keys().get(form.key(table.text(row, columns["content"])))
        source = form.source_keys().get(form.key(table.text(row, columns["source"])))
        if table.value(row, columns["amount"]) is None or not table.text(row, columns["source"]):
            continue  # a subtotal, a total, a row not filled in
        unit = _unit(table, row, columns.get("code"), columns.get("name"), last, issues, columns["content"])
        if unit is None or factor is None:
            continue
        if group is None or source is None:
            facts = {"sheet": table.name, "what": form.SOURCE_HEADER if group else form.CONTENT_HEADER}
            issues.append(Issue("header_not_found", ERROR, table.name, "", facts))
            continue
        if (unit.id, group, source) in seen:
            _twice(table, row, columns["content"], unit.name, seen[unit.id, group, source], issues)
            continue
        seen[unit.id, group, source] = row
        number = _number(table, row, columns["amount"], read_money(table.value(row, columns["amount"]), factor), issues)
        if number is not None:
            yield Amount(unit, group, source, number, table.place(row, columns["amount"]))


def _says_unit(table: Grid, header: int) -> bool:
    above = [cell.value for row, cells in table.rows.items() if row <= header for cell in cells.values()]
    return any(isinstance(value, str) and form.key(value).startswith(("donvitinh", "dvt")) for value in above)


def _unit(
    table: Grid,
    row: int,
    code_column: int | None,
    name_column: int | None,
    last: str,
    issues: list[Issue],
    first_figure: int,
) -> Unit | None:
    """The unit of a row; None for a total or an empty row, and with an issue for one that is not known.

    The unit is the one of the plan's last month, else of any month of the year: a year may span two maps.
    """
    name = table.text(row, name_column) if name_column else ""
    code = table.value(row, code_column) if code_column else None
    label = name or next(
        (table.text(row, c) for c in sorted(table.rows[row]) if c < first_figure and table.text(row, c)), ""
    )
    if (not name and code is None) or form.is_total(label) or (name_column and form.key(name) in ("b", "c", "2", "3")):
        return None
    if bare(name) in ("cap tinh", "toan tinh") and code is None:
        code = "20"
    for period in dict.fromkeys((last, f"{last[:4]}-06", f"{last[:4]}-01")):
        found = match_reporting(code, name or None, calendar.cutoff(period))
        if found.unit is None and code is None and name:
            found = _named(name, calendar.cutoff(period)) or found
        if found.unit:
            return found.unit
    facts = {"read": name, "code": str(code or ""), "reason": found.reason, "candidates": list(found.candidates)}
    place = table.place(row, name_column or code_column or 1)
    issues.append(Issue("unknown_unit", ERROR, table.name, place.cell, facts))
    return None


def _named(name: str, day: date) -> Match | None:
    """A row without a code: the one reporting unit of that name."""
    from data import catalogue

    units = catalogue.reporting_units_on(day)
    fits = [match_reporting(unit.code, name, day) for unit in units]
    fits = [found for found in fits if found.unit]
    return fits[0] if len(fits) == 1 else None


def _number(table: Grid, row: int, column: int, number: Number, issues: list[Issue]) -> int | None:
    problem = table.fault(row, column) or number.problem
    if problem == "ambiguous_number" and isinstance(table.value(row, column), float):
        problem = ""  # a plan is written in triệu đồng: three decimals are its ordinary form
    if problem:
        value = table.value(row, column)
        shown = value if isinstance(value, (int, float)) else str(value)[:60]
        facts = {"read": shown, "taken": number.value, "other": number.other, "limit": 10**12, "reason": "limit"}
        issues.append(Issue(problem, ERROR, table.name, table.place(row, column).cell, facts))
        return None
    return None if number.state in (BLANK, NA) else number.value


def _twice(table: Grid, row: int, column: int, name: str, first: int, issues: list[Issue]) -> None:
    facts = {"name": name, "first_row": first, "row": row}
    issues.append(Issue("duplicate_unit", ERROR, table.name, table.place(row, column).cell, facts))


def _phasing(table: Grid | None, first: str, last: str, issues: list[Issue]) -> Iterator[Share]:
    """Rows of activities, columns of months; shares of a row add to 100."""
    if table is None:
        return
    header, months = _month_columns(table, first)
    if not months:
        issues.append(
            Issue(
                "header_not_found", ERROR, table.name, "", {"sheet": PHASING, "what": f"{int(first[5:])}/{first[:4]}"}
            )
        )
        return
    for row in sorted(r for r in table.rows if r > header):
        activity = _activity_of_row(table, row, min(months))
        if activity is None:
            continue
        shares = [
            Share(activity, months[c], _share(table.value(row, c)), table.place(row, c))
            for c in months
            if table.value(row, c) is not None
        ]
        total = sum((share.share for share in shares), Decimal(0))
        if abs(total - 100) > Decimal("0.05") or any(not first <= s.period <= last or s.share < 0 for s in shares):
            place = table.place(row, min(months))
            issues.append(Issue("text_in_number", ERROR, table.name, place.cell, {"read": f"{total:f} %"}))
            continue
        yield from shares


def _month_columns(table: Grid, first: str) -> tuple[int, dict[int, str]]:
    best: tuple[int, dict[int, str]] = (0, {})
    for row, cells in table.rows.items():
        found = {}
        for column, cell in cells.items():
            period = calendar.parse(cell.value) or _bare_month(cell.value, first[:4])
            if period:
                found[column] = period
        if len(found) > len(best[1]):
            best = row, found
    return best if len(best[1]) >= 2 else (0, {})


def _bare_month(value: object, year: str) -> str | None:
    found = re.fullmatch(r"(?:thang|t)\s*(\d{1,2})", bare(value)) if isinstance(value, str) else None
    period = f"{year}-{int(found[1]):02d}" if found else ""
    return period if found and calendar.is_period(period) else None


def _activity_of_row(table: Grid, row: int, before: int) -> str | None:
    for column in sorted(c for c in table.rows[row] if c < before):
        pairs = form.leaf_keys().get(form.header_key(table.text(row, column)), ())
        if len(pairs) == 1:
            return pairs[0][1]
    return None


def _share(value: object) -> Decimal:
    try:
        return Decimal(str(value).replace("%", "").replace(",", ".").strip())
    except InvalidOperation:
        return Decimal(-1)


def _opening_month(table: Grid, first: str, last: str, issues: list[Issue]) -> str:
    for text in _texts(table):
        if found := _THROUGH.search(text):
            period = f"{found[2]}-{int(found[1]):02d}"
            if calendar.is_period(period) and first <= period <= last:
                return period
    issues.append(
        Issue("header_not_found", ERROR, table.name, "", {"sheet": OPENING, "what": "Lũy kế đến hết tháng …/…"})
    )
    return ""
