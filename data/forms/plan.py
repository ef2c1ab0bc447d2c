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

from data import calendar, catalogue, legacy
from data.catalogue import Unit
from data.forms import declaration as form
from data.forms.grid import Grid, find_activities, find_columns, find_label, grid, is_numbering
from data.forms.money import money_factor
from data.forms.report import Place
from data.issues import ERROR, Issue
from data.names import Match, bare, match_reporting
from data.numbers import AMBIGUOUS, BLANK, MOST_COUNT, MOST_DONG, NA, TEXT, Number, read_count, read_money
from data.workbook import Workbook

TARGETS, ALLOCATIONS, PHASING, OPENING = "Chỉ tiêu", "Dự toán", "Phân kỳ", "Số đầu kỳ"
MILLION = 10**6
_MONTHS = re.compile(r"tu (?:thang )?(\d{1,2})\s*[/-]\s*(\d{4}) den (?:het )?(?:thang )?(\d{1,2})\s*[/-]\s*(\d{4})")
_SHORT_MONTHS = re.compile(
    r"tu thang (\d{1,2})(?: nam (\d{4}))? den (?:het )?thang (\d{1,2})(?: nam |\s*[/-]\s*)(\d{4})"
)
_THROUGH = re.compile(r"den (?:het )?(?:ky )?thang (\d{1,2})\s*(?:/|-|nam)\s*(\d{4})")
_YEAR = re.compile(r"nam (\d{4})")
_KEYS: dict[str, tuple[str, ...]] = {
    "code": form.CODE_WORDS,
    "name": form.NAME_WORDS,
    "content": (form.CONTENT_HEADER, "Nội dung"),
    "source": (form.SOURCE_HEADER, "Nguồn", "Nguồn vốn"),
}
_ALLOCATED = {**_KEYS, "amount": (*form.MONEY_COLUMNS["allocated"], "Số tiền", "Kinh phí")}
_SPENT = {**_KEYS, "amount": ("Đã giải ngân", "Lũy kế giải ngân", "Giải ngân", "Lũy kế")}


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


@dataclass(frozen=True, slots=True)
class _Rows:
    """How the units of a table's rows are found: the columns of code and name, the first column of figures, the plan's last month."""

    table: Grid
    code: int | None
    name: int | None
    first_figure: int
    last: str


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
        targets=tuple(_targets(sheets[TARGETS], last, issues)),
        allocations=tuple(_amounts(allocations, _ALLOCATED, last, issues)) if allocations else (),
        phasing=tuple(_phasing(phasing, first, last, issues)) if phasing else (),
        opening_through=through,
        opening_outputs=tuple(_targets(begun, last, issues)) if begun and find_activities(begun) else (),
        opening_money=tuple(_amounts(begun, _SPENT, last, issues)) if begun and _money_row(begun) else (),
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


def _targets(table: Grid, last: str, issues: list[Issue]) -> Iterator[Target]:
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
    stop = _money_row(table)
    for row in sorted(r for r in table.rows if r > header.row and (r < stop or stop < header.row)):
        filled = any(_is_figure(table, row, column) for column in columns.values())
        unit = None if is_numbering(table, row, columns.values()) else _unit(rows, row, filled, issues)
        if unit is None:
            continue
        if unit.id in seen:
            _twice(table, row, rows.code or rows.name or 1, unit.name, seen[unit.id], issues)
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


def _money_row(table: Grid) -> int:
    """The header's row of a table of money on a sheet, 0 without one."""
    row, found = find_columns(table, _SPENT, 4)
    return row if {"content", "source", "amount"} <= set(found) else 0


def _amounts(table: Grid, words: dict[str, tuple[str, ...]], last: str, issues: list[Issue]) -> Iterator[Amount]:
    """The amounts of a table of units × contents × sources, in đồng; triệu đồng is the plan's own unit."""
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
            _twice(table, row, columns["content"], unit.name, seen[unit.id, pair[0], pair[1]], issues)
        elif pair:
            seen[unit.id, pair[0], pair[1]] = row
            number = _in_dong(table.value(row, columns["amount"]), factor)
            amount = _number(table, row, columns["amount"], number, MOST_DONG, issues)
            if amount is not None:
                yield Amount(unit, *pair, amount, table.place(row, columns["amount"]))


def _in_dong(value: object, factor: int) -> Number:
    """The amount of a cell; in triệu đồng three decimals are ordinary, so a number with them is not ambiguous."""
    number = read_money(value, factor)
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


def _twice(table: Grid, row: int, column: int, name: str, first: int, issues: list[Issue]) -> None:
    facts = {"name": name, "first_row": first, "row": row}
    issues.append(Issue("duplicate_unit", ERROR, table.name, table.place(row, column).cell, facts))


def _phasing(table: Grid, first: str, last: str, issues: list[Issue]) -> Iterator[Share]:
    """Rows of activities, columns of months; the shares of a row add to 100."""
    header, months = _month_columns(table, first)
    if not months:
        facts = {"sheet": PHASING, "what": f"{int(first[5:])}/{first[:4]}"}
        issues.append(Issue("header_not_found", ERROR, table.name, "", facts))
        return
    seen: dict[str, int] = {}
    for row in sorted(r for r in table.rows if r > header):
        written = {column: table.value(row, column) for column in months}
        if all(value is None for value in written.values()) or _is_sum(table, row, min(months)):
            continue
        activity = _activity_of_row(table, row, min(months))
        problem = _phasing_problem(table, row, activity, written, months, first, last)
        if activity in seen:
            _twice(table, row, min(months), form.header_of(activity), seen[activity], issues)
        elif problem or activity is None:
            issues += [problem] if problem else []
        else:
            seen[activity] = row
            scale = _scale(written)
            for column, value in written.items():
                if value is not None:
                    yield Share(activity, months[column], _share(value) * scale, table.place(row, column))


def _is_sum(table: Grid, row: int, before: int) -> bool:
    return any(form.is_total(table.text(row, column)) for column in table.rows[row] if column < before)


def _phasing_problem(
    table: Grid,
    row: int,
    activity: str | None,
    written: dict[int, object],
    months: dict[int, str],
    first: str,
    last: str,
) -> Issue | None:
    """What is wrong with a row of Phân kỳ: its activity, a month outside the plan, a share that is none, their sum."""
    if activity is None:
        read = next((t for c in sorted(table.rows[row]) if c < min(months) and (t := table.text(row, c))), "")
        facts = {"sheet": table.name, "what": "Hoạt động", "read": read, "row": row, "reason": "activity"}
        return Issue("header_not_found", ERROR, table.name, "", facts)
    for column, value in written.items():
        outside = value is not None and not first <= months[column] <= last
        if outside or table.fault(row, column) or (value is not None and _share(value) < 0):
            read = str(value)[:60]
            return Issue(
                "text_in_number", ERROR, table.name, table.place(row, column).cell, {"read": read, "reason": "share"}
            )
    total = _total(written)
    if abs(total * _scale(written) - 100) <= Decimal("0.05"):
        return None
    facts = {"read": float(total), "reason": "shares"}
    return Issue("text_in_number", ERROR, table.name, table.place(row, min(months)).cell, facts)


def _total(written: dict[int, object]) -> Decimal:
    return sum((_share(value) for value in written.values() if value is not None), Decimal(0))


def _scale(written: dict[int, object]) -> int:
    """100 for a row of cells in Excel's per cent format, which hold fractions that add to 1."""
    return 100 if abs(_total(written) - 1) <= Decimal("0.0005") else 1


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
    return best if len(best[1]) >= 2 and len(set(best[1].values())) == len(best[1]) else (0, {})


def _bare_month(value: object, year: str) -> str | None:
    found = re.fullmatch(r"(?:thang|t)\s*(\d{1,2})", bare(value)) if isinstance(value, str) else None
    period = f"{year}-{int(found[1]):02d}" if found else ""
    return period if found and calendar.is_period(period) else None


def _activity_of_row(table: Grid, row: int, before: int) -> str | None:
    """The activity a row names, by its words or its code; a group written beside it need not be told."""
    for column in sorted(c for c in table.rows[row] if c < before):
        pairs = form.leaf_keys().get(form.header_key(table.text(row, column)), ())
        if len(pairs) == 1:
            return pairs[0][1]
    return None


def _share(value: object) -> Decimal:
    """A share as it is written, at the six decimals the ledger holds; -1 for what is none."""
    try:
        share = Decimal(str(value).replace("%", "").replace(",", ".").strip())
    except InvalidOperation:
        return Decimal(-1)
    return round(share, 6) if share.is_finite() else Decimal(-1)


def _opening_month(table: Grid, first: str, last: str, issues: list[Issue]) -> str:
    """The month that the opening balances reach to; "" with an issue when it is not said, or nothing is."""
    if find_activities(table) is None and not _money_row(table):
        facts = {"sheet": OPENING, "what": _SPENT["amount"][0]}
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
