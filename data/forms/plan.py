"""Reads the plan workbook: targets, allocations, and where given the phasing and the opening balances.

Sheets: Chỉ tiêu (unit × activity; above it "Thời gian thực hiện: từ tháng 3/2023 đến tháng 12/2023"), Dự toán
(unit × group × source, in triệu đồng unless it says otherwise), optional Phân kỳ (activity × month, shares in per
cent adding to 100) and Số đầu kỳ ("Lũy kế đến hết tháng 5/2023": a table like Chỉ tiêu of what was done, and one
like Dự toán with the column "Đã giải ngân"). docs/plan-workbook.md shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from data import calendar, legacy
from data.forms import declaration as form
from data.forms.grid import Grid, find_activities, grid
from data.forms.phasing import read_phasing
from data.forms.plan_tables import ALLOCATED, SPENT, money_row, read_amounts, read_targets
from data.forms.planned import Plan, PlanReading
from data.issues import ERROR, Issue
from data.names import bare
from data.workbook import Workbook

TARGETS, ALLOCATIONS, PHASING, OPENING = "Chỉ tiêu", "Dự toán", "Phân kỳ", "Số đầu kỳ"
_MONTHS = re.compile(r"tu (?:thang )?(\d{1,2})\s*[/-]\s*(\d{4}) den (?:het )?(?:thang )?(\d{1,2})\s*[/-]\s*(\d{4})")
_SHORT_MONTHS = re.compile(
    r"tu thang (\d{1,2})(?: nam (\d{4}))? den (?:het )?thang (\d{1,2})(?: nam |\s*[/-]\s*)(\d{4})"
)
_THROUGH = re.compile(r"den (?:het )?(?:ky )?thang (\d{1,2})\s*(?:/|-|nam)\s*(\d{4})")
_YEAR = re.compile(r"nam (\d{4})")


def read(workbook: Workbook) -> PlanReading:
    """The plan a workbook holds, or everything that is wrong with it."""
    issues: list[Issue] = []
    sheets = _sheets(workbook, issues)
    for name in (TARGETS, ALLOCATIONS):
        if name not in sheets:
            names = [sheet.name for sheet in workbook.sheets][:6]
            issues.append(Issue("missing_sheet", ERROR, name, "", {"sheet": name, "sheets": names}))
    if TARGETS not in sheets:
        return PlanReading(None, tuple(issues))
    months = _months(sheets[TARGETS])
    if months is None:
        facts = {"sheet": TARGETS, "what": "Thời gian thực hiện: từ tháng … đến tháng …"}
        return PlanReading(None, (*issues, Issue("header_not_found", ERROR, sheets[TARGETS].name, "", facts)))
    plan = _plan(sheets, months[0], months[1], issues)
    return PlanReading(None if issues else plan, tuple(issues))


def _plan(sheets: dict[str, Grid], first: str, last: str, issues: list[Issue]) -> Plan:
    allocations, phasing, opening = sheets.get(ALLOCATIONS), sheets.get(PHASING), sheets.get(OPENING)
    through = _opening_month(opening, first, last, issues) if opening else ""
    begun = opening if through else None
    return Plan(
        year=calendar.year_of(first),
        first_period=first,
        last_period=last,
        targets=tuple(read_targets(sheets[TARGETS], last, issues)),
        allocations=tuple(read_amounts(allocations, ALLOCATED, last, issues)) if allocations else (),
        phasing=tuple(read_phasing(phasing, first, last, issues)) if phasing else (),
        opening_through=through,
        opening_outputs=tuple(read_targets(begun, last, issues)) if begun and find_activities(begun) else (),
        opening_money=tuple(read_amounts(begun, SPENT, last, issues)) if begun and money_row(begun) else (),
    )


def _sheets(workbook: Workbook, issues: list[Issue]) -> dict[str, Grid]:
    """The plan's sheets by their names, a year behind them ("Chỉ tiêu 2023") or not; two of one name are an issue."""
    found: dict[str, Grid] = {}
    for sheet in workbook.sheets:
        written = form.key(sheet.name).rstrip("0123456789").removesuffix("nam")
        name = next((name for name in (TARGETS, ALLOCATIONS, PHASING, OPENING) if form.key(name) == written), None)
        if name and name in found:
            facts = {"sheet": name, "names": [found[name].name, sheet.name], "reason": "twice"}
            issues.append(Issue("missing_sheet", ERROR, sheet.name, "", facts))
        elif name:
            found[name] = grid(legacy.decoded(sheet) if workbook.kind == "xls" else sheet)
    return found


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
            months = f"{found[2] or found[4]}-{int(found[1]):02d}", f"{found[4]}-{int(found[3]):02d}"
        else:
            year = year or (titled[1] if (titled := _YEAR.search(text)) else None)
            continue
        good = calendar.is_period(months[0]) and calendar.is_period(months[1]) and months[0] <= months[1]
        return months if good and months[0][:4] == months[1][:4] else None
    return (f"{year}-01", f"{year}-12") if year else None


def _opening_month(table: Grid, first: str, last: str, issues: list[Issue]) -> str:
    """The month that the opening balances reach to; "" with an issue when it is not said, or nothing is."""
    if find_activities(table) is None and not money_row(table):
        facts = {"sheet": OPENING, "what": SPENT["amount"][0]}
        issues.append(Issue("header_not_found", ERROR, table.name, "", facts))
        return ""
    for text in _texts(table):
        if found := _THROUGH.search(text):
            period = f"{found[2]}-{int(found[1]):02d}"
            if calendar.is_period(period) and first <= period <= last:
                return period
    facts = {"sheet": OPENING, "what": "Lũy kế đến hết tháng …/…"}
    issues.append(Issue("header_not_found", ERROR, table.name, "", facts))
    return ""
