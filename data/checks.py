"""The rules over a report's values: one small generator a rule, pure, over the reading and what it is compared with.

Every rule gets the report and its History and yields issues; all issues of a file are found in one pass.
Codes, severities and cells are those of the form's contract (see data/issues.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from statistics import median

from data import calendar
from data.forms import declaration as form
from data.forms.report import CountCell, MeetingRow, MoneyCell, OutputCell, Reading, Report
from data.issues import ERROR, NOTE, WARNING, Issue
from data.numbers import BLANK, HUGE, MOST_COUNT, MOST_DONG, VALUE

Pair = tuple[str, str]
Place = tuple[str | None, str]

# 20 times both the own and the neighbours' largest: form.md. Counts below this are never "huge".
HUGE_TIMES = 20
# A modified z-score (Iglewicz and Hoaglin) beyond the usual 3.5, and three times the median or a third: counts of a few
# a month scatter widely. On the clean reports of 2023: 24 warnings in 32,874 cells; ten times the largest month is found.
UNUSUAL_SCORE = 6.0
UNUSUAL_MONTHS = 6
UNUSUAL_TIMES = 3
_MAD_TO_SIGMA = 1.4826


@dataclass(frozen=True, slots=True)
class History:
    """What a report is compared with: the latest not-returned revisions of the months before, and the plan in force.

    `plan_months` are the plan's months in order. `allocated` is None without a plan for the unit; amounts in đồng.
    `spent` has a key for every earlier month with a report. `outputs`: (commune id, activity) → month → value; commune
    id None is the unit's own work. `peers`: activity → the largest value so far of other units' own work;
    `money_peers`: (group, source) → the largest month of other units.
    """

    plan_months: tuple[str, ...] = ()
    allocated: Mapping[Pair, int] | None = None
    spent: Mapping[str, Mapping[Pair, int]] = field(default_factory=dict)
    opening_through: str = ""
    opening_spent: Mapping[Pair, int] = field(default_factory=dict)
    outputs: Mapping[Place, Mapping[str, int]] = field(default_factory=dict)
    peers: Mapping[str, int] = field(default_factory=dict)
    money_peers: Mapping[Pair, int] = field(default_factory=dict)

    def months_missing(self, period: str) -> tuple[str, ...]:
        """The plan's months before `period` that have no report and no opening balance."""
        return tuple(m for m in self.plan_months if self.opening_through < m < period and m not in self.spent)

    def spent_before(self, pair: Pair, period: str) -> int:
        """What is known to be spent in the months before, in đồng."""
        before = sum(
            amounts.get(pair, 0) for month, amounts in self.spent.items() if self.opening_through < month < period
        )
        return before + self.opening_spent.get(pair, 0)


Rule = Callable[[Reading, Report, History], Iterator[Issue]]


def check(reading: Reading, history: History) -> tuple[Issue, ...]:
    """Every issue of a report, in the order of its sheets, rows and columns.

    Of a report whose month or version is wrong, what can be told without knowing them.
    """
    report = reading.report or reading.draft
    if report is None:
        return reading.issues
    rules = RULES if reading.report else VALUE_RULES
    found = chain(reading.issues, *(rule(reading, report, history) for rule in rules))
    order = {name: number for number, name in enumerate(report.sheets.values())}
    return tuple(sorted(found, key=lambda issue: (order.get(issue.sheet, -1), _row_and_column(issue.cell))))


def _row_and_column(cell: str) -> tuple[int, int, str]:
    letters = cell.rstrip("0123456789")
    digits = cell[len(letters) :]
    return (int(digits) if digits else 0, len(letters), letters)


def _numbers(report: Report) -> Iterator[OutputCell | MoneyCell | CountCell]:
    yield from report.outputs
    yield from report.money
    for row in report.meetings:
        yield from (row.people, row.women, row.minority, row.poor)


def _at(cell: OutputCell | MoneyCell | CountCell, code: str, severity: str, **facts: object) -> Issue:
    return Issue(code, severity, cell.place.sheet, cell.place.cell, {"read": _shown(cell.raw), **facts})


def unreadable_number(_: Reading, report: Report, __: History) -> Iterator[Issue]:
    """text_in_number, negative, fraction: the cell does not state a count or an amount in whole đồng."""
    for cell in _numbers(report):
        if cell.problem in ("text_in_number", "negative", "fraction"):
            yield _at(cell, cell.problem, ERROR)


def formula(_: Reading, report: Report, __: History) -> Iterator[Issue]:
    """formula_error, formula_without_value: only in cells that are read."""
    for cell in _numbers(report):
        if cell.problem in ("formula_error", "formula_without_value"):
            yield _at(cell, cell.problem, ERROR)


def ambiguous_number(_: Reading, report: Report, __: History) -> Iterator[Issue]:
    """A number that can be read as a thousand and as a fraction."""
    for cell in _numbers(report):
        if cell.problem == "ambiguous_number":
            yield _at(cell, "ambiguous_number", WARNING, taken=cell.value, other=float(cell.other))


def too_big(_: Reading, report: Report, __: History) -> Iterator[Issue]:
    """A count above 1.000.000 or an amount above 10^12 đồng."""
    for cell in _numbers(report):
        if cell.problem == HUGE:
            yield _at(
                cell, "huge", ERROR, limit=MOST_DONG if isinstance(cell, MoneyCell) else MOST_COUNT, reason="limit"
            )


def far_above(_: Reading, report: Report, history: History) -> Iterator[Issue]:
    """More than 20 × both the largest month so far of that cell and its largest peer.

    Not of a supplementary report: what is settled at the year's end is no month's spending.
    """
    if calendar.is_supplement(report.period):
        return
    peers = _peers(report, history)
    for cell in report.outputs:
        if cell.value is None or cell.problem:
            continue
        own = max(history.outputs.get(_place(cell), {}).values(), default=None)
        yield from _far_above(cell, own, peers(cell))
    for money in report.money:
        if money.kind != "spent" or money.value is None or money.problem:
            continue
        pair = (money.group, money.source)
        own = max((amounts.get(pair, 0) for amounts in history.spent.values()), default=None)
        yield from _far_above(money, own, history.money_peers.get(pair))


def _far_above(cell: OutputCell | MoneyCell, own: int | None, peer: int | None) -> Iterator[Issue]:
    if own is None or peer is None or cell.value is None:
        return  # both must be known; a largest of 0 says nothing
    largest = max(own, peer)
    if largest and cell.value > HUGE_TIMES * largest:
        yield _at(cell, "huge", WARNING, largest=largest, times=HUGE_TIMES, reason="peers")


def _peers(report: Report, history: History) -> Callable[[OutputCell], int | None]:
    """The largest value of a cell's neighbours: other communes of the report and of the months before; other units for its own row."""
    tops: dict[str, list[tuple[int, str | None]]] = defaultdict(list)
    for cell in report.outputs:
        if cell.commune is not None and cell.value is not None:
            tops[cell.activity].append((cell.value, cell.commune.id))
    for (commune, activity), months in history.outputs.items():
        if commune is not None and months:
            tops[activity].append((max(months.values()), commune))
    ranked = {activity: sorted(values, key=lambda pair: -pair[0]) for activity, values in tops.items()}

    def peer(cell: OutputCell) -> int | None:
        if cell.commune is None:
            return history.peers.get(cell.activity)
        own = cell.commune.id
        return next((value for value, commune in ranked.get(cell.activity, ()) if commune != own), None)

    return peer


def unusual(_: Reading, report: Report, history: History) -> Iterator[Issue]:
    """Far from the median of at least six earlier months of the same cell; a median or spread of 0 says nothing."""
    for cell in report.outputs:
        months = history.outputs.get(_place(cell), {})
        if cell.value is None or cell.problem or len(months) < UNUSUAL_MONTHS:
            continue
        middle = median(months.values())
        spread = median(abs(value - middle) for value in months.values())
        far = abs(cell.value - middle) > UNUSUAL_SCORE * _MAD_TO_SIGMA * spread
        if middle and spread and far and not middle / UNUSUAL_TIMES <= cell.value <= middle * UNUSUAL_TIMES:
            yield _at(cell, "unusual", WARNING, value=cell.value, median=middle, months=len(months))


def cumulative_mismatch(_: Reading, report: Report, history: History) -> Iterator[Issue]:
    """Lũy kế is not the months before plus Trong kỳ; not compared while an earlier month is missing."""
    if history.months_missing(report.period):
        return
    for pair, cells in _money(report).items():
        spent, to_date = cells.get("spent"), cells.get("spent_to_date")
        if spent is None or to_date is None or spent.value is None or to_date.value is None:
            continue
        before = history.spent_before(pair, report.period)
        if to_date.value != before + spent.value:
            yield _at(
                to_date,
                "cumulative_mismatch",
                WARNING,
                value=to_date.value,
                before=before,
                spent=spent.value,
                right=before + spent.value,
            )


def history_incomplete(_: Reading, report: Report, history: History) -> Iterator[Issue]:
    """One note: which earlier months are missing, so that Lũy kế was not compared."""
    missing = history.months_missing(report.period)
    if missing and report.money:
        yield Issue(
            "history_incomplete", NOTE, report.sheets.get(form.MONEY, form.MONEY), "", {"months": list(missing)}
        )


def over_allocation(_: Reading, report: Report, history: History) -> Iterator[Issue]:
    """Known months before plus Trong kỳ above what was allocated; the plan's amount, else the one the report states."""
    for pair, cells in _money(report).items():
        spent, stated = cells.get("spent"), cells.get("allocated")
        if spent is None or not spent.value:
            continue
        allocated = (
            history.allocated.get(pair, 0) if history.allocated is not None else stated.value if stated else None
        )
        before = history.spent_before(pair, report.period)
        if allocated is not None and before + spent.value > allocated:
            yield _at(
                spent,
                "over_allocation",
                WARNING,
                before=before,
                spent=spent.value,
                total=before + spent.value,
                allocated=allocated,
            )


def allocation_differs(_: Reading, report: Report, history: History) -> Iterator[Issue]:
    """Dự toán is not the plan's. When all differ by a thousand or a million, the unit of money is wrong."""
    if history.allocated is None:
        return
    stated = [c["allocated"] for c in _money(report).values() if "allocated" in c]
    planned = [history.allocated.get((cell.group, cell.source), 0) for cell in stated]
    off = [(cell, amount) for cell, amount in zip(stated, planned, strict=True) if _differs(cell, amount)]
    factor = _common_factor(off)
    for cell, amount in off:
        yield _at(cell, "allocation_differs", WARNING, value=_amounts(cell)[0], planned=amount, factor=factor)


def _differs(cell: MoneyCell, planned: int) -> bool:
    amounts = _amounts(cell)
    return bool(amounts) and amounts[0] != planned


def _amounts(cell: MoneyCell) -> tuple[float, ...]:
    """The amount stated, then what else it may mean. What is written in triệu under "đồng" is a fraction of a đồng."""
    if cell.value is not None:
        return (cell.value, float(cell.other)) if cell.other else (cell.value,)
    return (cell.raw,) if cell.problem == "fraction" and isinstance(cell.raw, float) else ()


def _common_factor(off: list[tuple[MoneyCell, int]]) -> int:
    """10^3 or 10^6 when every amount differs from the plan's by just that, else 0."""
    pairs = [(_amounts(cell), planned) for cell, planned in off if planned and any(_amounts(cell))]
    for factor in (10**3, 10**6):
        if len(pairs) > 1 and all(any(_is_off_by(a, planned, factor) for a in amounts) for amounts, planned in pairs):
            return factor
    return 0


def _is_off_by(amount: float, planned: int, factor: int) -> bool:
    return bool(amount) and abs(max(amount, planned) / min(amount, planned) / factor - 1) < 1e-6


def empty_report(_: Reading, report: Report, __: History) -> Iterator[Issue]:
    """No value on Kết quả, and "Không phát sinh" not marked; of a supplementary report, no money spent on Kinh phí."""
    spent = [cell for cell in report.money if cell.kind == "spent"]
    if calendar.is_supplement(report.period):
        if spent and not report.no_activity and all(cell.state == BLANK for cell in spent):
            name = report.sheets.get(form.MONEY, form.MONEY)
            yield Issue("empty_report", ERROR, name, "", {"reason": "supplement"})
    elif (
        report.outputs
        and not report.no_activity
        and all(cell.state == BLANK for cell in report.outputs if cell.state != "na")
    ):
        yield Issue("empty_report", ERROR, report.sheets.get(form.OUTPUTS, form.OUTPUTS), "", {})


def blank_cells(_: Reading, report: Report, __: History) -> Iterator[Issue]:
    """How many cells say nothing; a blank is not a zero."""
    for name, cells in ((form.OUTPUTS, report.outputs), (form.MONEY, report.money)):
        blank = [cell.place.cell for cell in cells if cell.state == BLANK]
        if blank:
            facts = {"count": len(blank), "cells": [cell for cell in blank if cell][:12]}
            yield Issue("blank_cells", NOTE, report.sheets.get(name, name), "", facts)


def events_differ(reading: Reading, report: Report, _: History) -> Iterator[Issue]:
    """The list of activities against the counts and the people on Kết quả, commune by commune."""
    if not reading.has_meetings or not report.outputs or any(not row.known for row in report.meetings):
        return
    listed: dict[str | None, list[MeetingRow]] = defaultdict(list)
    for row in report.meetings:
        listed[row.commune.id if row.commune else None].append(row)
    by_commune: dict[str | None, dict[str, OutputCell]] = defaultdict(dict)
    for cell in report.outputs:
        by_commune[cell.commune.id if cell.commune else None][cell.activity] = cell
    for commune, cells in by_commune.items():
        yield from _counts_differ(cells, listed.get(commune, []))
        yield from _people_differ(cells, listed.get(commune, []))


def _counts_differ(cells: dict[str, OutputCell], rows: list[MeetingRow]) -> Iterator[Issue]:
    for activity in form.MEETING_KINDS:
        cell = cells.get(activity)
        if cell is None or cell.problem or not cell.place.cell:
            continue
        count = sum(1 for row in rows if row.activity == activity)
        if count != (cell.value or 0) and (count or cell.state == VALUE):
            yield _at(cell, "events_differ", WARNING, value=cell.value or 0, listed=count, what="count")


def _people_differ(cells: dict[str, OutputCell], rows: list[MeetingRow]) -> Iterator[Issue]:
    cell = cells.get("LUOT_NGUOI")
    if cell is None or cell.problem or not cell.place.cell or any(row.people.value is None for row in rows):
        return
    people, value = sum(row.people.value or 0 for row in rows), cell.value or 0
    kinds = {row.activity for row in rows}
    # Performances and mobile outreach draw people too, but need not be listed.
    others = any(c.value for a, c in cells.items() if a in _OTHER_REACHING and a not in kinds)
    if (people > value or (people != value and not others)) and (people or cell.state == VALUE):
        yield _at(cell, "events_differ", WARNING, value=value, listed=people, what="people")


_OTHER_REACHING = ("SAN_KHAU", "LUU_DONG", "SU_KIEN", "CUOC_THI")


def bad_date(_: Reading, report: Report, __: History) -> Iterator[Issue]:
    """A day that is not one."""
    for row in report.meetings:
        if row.held_on is None:
            place = row.date_place
            raw = _shown(row.date_raw)
            facts = {"read": str(raw), "reason": "" if raw != "" else "nothing"}
            yield Issue("bad_date", ERROR, place.sheet, place.cell, facts)


def date_outside_period(_: Reading, report: Report, __: History) -> Iterator[Issue]:
    """A day outside the reporting month."""
    first, last = calendar.first_day(report.period), calendar.cutoff(report.period)
    for row in report.meetings:
        if row.held_on is not None and not first <= row.held_on <= last:
            facts = {
                "read": row.held_on.strftime("%d/%m/%Y"),
                "first": first.strftime("%d/%m/%Y"),
                "last": last.strftime("%d/%m/%Y"),
            }
            yield Issue("date_outside_period", WARNING, row.date_place.sheet, row.date_place.cell, facts)


def parts_exceed_whole(_: Reading, report: Report, __: History) -> Iterator[Issue]:
    """More women, ethnic minority or poor than people."""
    for row in report.meetings:
        for part in (row.women, row.minority, row.poor):
            if part.value is not None and row.people.value is not None and part.value > row.people.value:
                yield _at(part, "parts_exceed_whole", ERROR, value=part.value, whole=row.people.value)


RULES: tuple[Rule, ...] = (
    unreadable_number,
    formula,
    ambiguous_number,
    too_big,
    far_above,
    unusual,
    cumulative_mismatch,
    history_incomplete,
    over_allocation,
    allocation_differs,
    empty_report,
    blank_cells,
    events_differ,
    bad_date,
    date_outside_period,
    parts_exceed_whole,
)

# What compares with the months before: looked at again when one of them is corrected.
HISTORY_RULES: tuple[Rule, ...] = (far_above, unusual, cumulative_mismatch, over_allocation)

# What needs neither the month nor the months before.
VALUE_RULES: tuple[Rule, ...] = (
    unreadable_number,
    formula,
    ambiguous_number,
    too_big,
    empty_report,
    blank_cells,
    events_differ,
    bad_date,
    parts_exceed_whole,
)


def _place(cell: OutputCell) -> Place:
    return (cell.commune.id if cell.commune else None, cell.activity)


def _money(report: Report) -> dict[Pair, dict[str, MoneyCell]]:
    found: dict[Pair, dict[str, MoneyCell]] = defaultdict(dict)
    for cell in report.money:
        found[cell.group, cell.source][cell.kind] = cell
    return found


def _shown(value: object) -> str | int | float:
    """What a cell holds, as a sentence may quote it: numbers stay numbers, days as people write them, texts on one line."""
    if isinstance(value, bool):
        return str(value).upper()  # as Excel shows it
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, (date, datetime)):
        return value.strftime("%d/%m/%Y")
    return "" if value is None else " ".join(str(value).split())[:60]
