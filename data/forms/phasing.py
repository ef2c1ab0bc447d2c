"""Reads the sheet Phân kỳ of a plan: activities × months, how much of a year's target each month is meant to bring."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from data import calendar
from data.forms import declaration as form
from data.forms.grid import Grid
from data.forms.plan_tables import twice
from data.forms.planned import Share
from data.issues import ERROR, Issue
from data.names import bare


def read_phasing(table: Grid, first: str, last: str, issues: list[Issue]) -> Iterator[Share]:
    """Rows of activities, columns of months; the shares of a row add to 100."""
    header, months = _month_columns(table, first)
    if not months:
        facts = {"sheet": table.name, "what": f"{int(first[5:])}/{first[:4]}"}
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
            twice(table, row, min(months), form.header_of(activity), seen[activity], issues)
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
