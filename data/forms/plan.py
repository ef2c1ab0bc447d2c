"""Reads the plan workbook: targets, allocations, and where given the phasing and the opening balances.

Sheets: Chỉ tiêu (unit × activity; above it "Thời gian thực hiện: từ tháng 3/2023 đến tháng 12/2023"), Dự toán
(unit × group × source, in triệu đồng unless it says otherwise), optional Chuyển nguồn (carried over from the year before)
and Điều chỉnh dự toán (added or, with a minus, taken away), both laid out as Dự toán, Phân kỳ (activity × month, shares in per
cent adding to 100) and Số đầu kỳ ("Lũy kế đến hết tháng 5/2023": a table like Chỉ tiêu of what was done, and one
like Dự toán with the column "Đã giải ngân"). docs/plan-workbook.md shows them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from data import calendar, legacy
from data.forms import declaration as form
from data.forms.grid import Grid, find_activities, grid
from data.forms.phasing import read_phasing
from data.forms.plan_tables import ADJUSTED as ADJUSTED_WORDS
from data.forms.plan_tables import ALLOCATED as ALLOCATED_WORDS
from data.forms.plan_tables import CARRIED as CARRIED_WORDS
from data.forms.plan_tables import SPENT, money_row, read_amounts, read_targets
from data.forms.planned import Amount, Plan, PlanReading
from data.issues import ERROR, Issue
from data.names import bare
from data.workbook import Workbook

TARGETS, ALLOCATIONS, PHASING, OPENING = "Chỉ tiêu", "Dự toán", "Phân kỳ", "Số đầu kỳ"
CARRIED, ADJUSTED = "Chuyển nguồn", "Điều chỉnh dự toán"
_SHEETS = (TARGETS, ALLOCATIONS, CARRIED, ADJUSTED, PHASING, OPENING)
DECISION, DECIDED_ON, REASON = "Quyết định số", "Ngày quyết định", "Lý do điều chỉnh"
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
    phasing, opening = sheets.get(PHASING), sheets.get(OPENING)
    through = _opening_month(opening, first, last, issues) if opening else ""
    begun = opening if through else None
    told = _told(sheets[TARGETS])
    return Plan(
        year=calendar.year_of(first),
        first_period=first,
        last_period=last,
        targets=tuple(read_targets(sheets[TARGETS], last, issues)),
        allocations=_amounts(sheets, last, issues),
        phasing=tuple(read_phasing(phasing, first, last, issues)) if phasing else (),
        opening_through=through,
        opening_outputs=tuple(read_targets(begun, last, issues)) if begun and find_activities(begun) else (),
        opening_money=tuple(read_amounts(begun, SPENT, last, issues)) if begun and money_row(begun) else (),
        decision=told.get(DECISION, ""),
        decided_on=day_of(told.get(DECIDED_ON, "")),
        reason=told.get(REASON, ""),
    )


def _amounts(sheets: dict[str, Grid], last: str, issues: list[Issue]) -> tuple[Amount, ...]:
    """All that was given, of each kind; what is left of an allocation after an adjustment is never below 0."""
    found: list[Amount] = []
    for name, words, kind in (
        (ALLOCATIONS, ALLOCATED_WORDS, "assigned"),
        (CARRIED, CARRIED_WORDS, "carried_over"),
        (ADJUSTED, ADJUSTED_WORDS, "adjustment"),
    ):
        if name in sheets:
            found += read_amounts(sheets[name], words, last, issues, kind)
    left: dict[tuple[str, str, str], int] = defaultdict(int)
    for amount in found:
        left[amount.unit.id, amount.group, amount.source] += amount.value
    issues += [
        Issue("negative", ERROR, one.place.sheet, one.place.cell, {"read": one.value, "reason": "allocation"})
        for one in found
        if one.kind == "adjustment" and left[one.unit.id, one.group, one.source] < 0
    ]
    return tuple(found)


def _told(table: Grid) -> dict[str, str]:
    """What lines above the table say of the decision: "Quyết định số: 123/QĐ-UBND"."""
    found: dict[str, str] = {}
    for row in table.rows.values():
        for cell in row.values():
            label, colon, text = str(cell.value).partition(":") if isinstance(cell.value, str) else ("", "", "")
            name = next((name for name in (DECISION, DECIDED_ON, REASON) if bare(label) == bare(name)), None)
            if colon and name:
                found.setdefault(name, " ".join(text.split())[:500])
    return found


def day_of(text: str) -> date | None:
    """A day as people write it, 15/3/2023; None when it is none."""
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text.strip())
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def _sheets(workbook: Workbook, issues: list[Issue]) -> dict[str, Grid]:
    """The plan's sheets by their names, a year behind them ("Chỉ tiêu 2023") or not; two of one name are an issue."""
    found: dict[str, Grid] = {}
    for sheet in workbook.sheets:
        written = form.key(sheet.name).rstrip("0123456789").removesuffix("nam")
        name = next((name for name in _SHEETS if form.key(name) == written), None)
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
