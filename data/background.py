"""What the ledger knows that a report is compared with, read once for a batch of reports.

Only the latest not-returned revision of each unit and month counts. `add` takes in a report of the same batch,
so that the next month's is checked against it before anything is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from data import calendar
from data.checks import History
from data.forms.report import Report
from data.store import Ledger

# The revision of each unit and month that stands: the latest that is not returned.
STANDING = """
    WITH decided AS (
        SELECT submission, max_by(kind, version) AS state
        FROM event WHERE kind IN ('submitted', 'approved', 'returned')
        GROUP BY submission
    )
    SELECT unit, period, max_by(submission, revision) AS submission
    FROM submission JOIN decided USING (submission)
    WHERE state <> 'returned'
    GROUP BY unit, period
"""

# The revision of each unit and month that is in force: the latest approved.
IN_FORCE = """
    SELECT s.unit, s.period, max_by(s.submission, s.revision) AS submission
    FROM submission AS s JOIN event AS e USING (submission)
    WHERE e.kind = 'approved' GROUP BY s.unit, s.period
"""

T = TypeVar("T")
Pair = tuple[str, str]
Key = tuple[str, str]  # unit id, period
OutputPlace = tuple[str | None, str]  # commune id, activity


@dataclass
class Facts:
    """One standing report: (commune id, activity) → (state, value, sheet, cell), and the same for money kinds."""

    submission: int
    outputs: dict[OutputPlace, tuple[str, int | None, str, str]] = field(default_factory=dict)
    money: dict[tuple[str, str, str], tuple[str, int | None, str, str]] = field(default_factory=dict)

    @cached_property
    def totals(self) -> dict[str, int]:
        """Activity → sum over the unit and its communes; "" → đồng spent."""
        sums = {"": sum(self.spent().values())}
        for (_, activity), (_, value, _, _) in self.outputs.items():
            if value:
                sums[activity] = sums.get(activity, 0) + value
        return sums

    def spent(self) -> dict[Pair, int]:
        return {
            (g, s): value
            for (g, s, kind), (_, value, _, _) in self.money.items()
            if kind == "spent" and value is not None
        }


@dataclass
class PlanFacts:
    """The plan in force for a year, of the units asked for."""

    months: tuple[str, ...]
    allocated: dict[str, dict[Pair, int]] = field(default_factory=dict)
    opening_through: str = ""
    opening_spent: dict[str, dict[Pair, int]] = field(default_factory=dict)


@dataclass
class Background:
    """Standing reports by unit and month, the plans in force, and the largest values of other units.

    `approved`: those in force, where another revision stands (one that waits came after it).
    """

    reports: dict[Key, Facts]
    plans: dict[int, PlanFacts]
    tops: dict[str, dict[str, int]]
    money_tops: dict[str, dict[Pair, int]]
    approved: dict[Key, Facts] = field(default_factory=dict)
    in_force: frozenset[Key] = frozenset()

    def history(self, unit_id: str, period: str) -> History:
        """What a report of this unit and month is compared with."""
        year = calendar.year_of(period)
        before = {p: facts for (unit, p), facts in self.reports.items() if unit == unit_id and p < period}
        outputs: dict[OutputPlace, dict[str, int]] = defaultdict(dict)
        for month, facts in before.items():
            for place, (_, value, _, _) in facts.outputs.items():
                if value is not None:
                    outputs[place][month] = value
        plan = self.plans.get(year) or PlanFacts(calendar.between(f"{year}-01", f"{year}-12"))
        return History(
            plan_months=plan.months,
            allocated=plan.allocated.get(unit_id),
            spent={month: facts.spent() for month, facts in before.items() if calendar.year_of(month) == year},
            opening_through=plan.opening_through,
            opening_spent=plan.opening_spent.get(unit_id, {}),
            outputs=outputs,
            peers=_largest(self.tops, unit_id),
            money_peers=_largest(self.money_tops, unit_id),
        )

    def year_before(self, unit_id: str, year: int) -> dict[str, int]:
        """The unit's sums of a year as they stand, by activity and in đồng spent, as in Facts.totals."""
        sums: dict[str, int] = {}
        for (unit, period), facts in self.reports.items():
            if unit == unit_id and calendar.year_of(period) == year:
                for of, value in facts.totals.items():
                    sums[of] = sums.get(of, 0) + value
        return sums

    def standing(self, unit_id: str, period: str) -> Facts | None:
        return self.reports.get((unit_id, period))

    def in_force_of(self, unit_id: str, period: str) -> Facts | None:
        """The approved report of a unit and month, whether or not a newer one waits."""
        key = unit_id, period
        return self.approved.get(key) or (self.reports.get(key) if key in self.in_force else None)

    def add(self, report: Report, submission: int = 0) -> None:
        """Takes in a report that is about to stand."""
        key = report.unit.id, report.period
        if key in self.in_force and key not in self.approved:
            self.approved[key] = self.reports[key]
        self.reports[key] = facts = facts_of(report, submission)
        tops = self.tops.setdefault(report.unit.id, {})
        for (commune, activity), (_, value, _, _) in facts.outputs.items():
            if commune is None and value is not None:
                tops[activity] = max(tops.get(activity, 0), value)
        if calendar.is_supplement(report.period):
            return  # a settlement is no month's spending: other units' months are not measured by it
        money = self.money_tops.setdefault(report.unit.id, {})
        for pair, value in facts.spent().items():
            money[pair] = max(money.get(pair, 0), value)


def facts_of(report: Report, submission: int = 0) -> Facts:
    return Facts(
        submission,
        {
            (c.commune.id if c.commune else None, c.activity): (c.state, c.value, c.place.sheet, c.place.cell)
            for c in report.outputs
        },
        {(c.group, c.source, c.kind): (c.state, c.value, c.place.sheet, c.place.cell) for c in report.money},
    )


def background(ledger: Ledger, wanted: Iterable[Key]) -> Background:
    """What is needed to check reports of these units and months: one pass over the ledger for all of them."""
    keys = list(wanted)
    units, years = sorted({unit for unit, _ in keys}), sorted({calendar.year_of(period) for _, period in keys})
    reports, in_force = _reports(ledger, STANDING, units), _numbers(ledger, units)
    differ = {key: number for key, number in in_force.items() if reports[key].submission != number}
    found = Background(
        reports,
        {year: plan for year in years if (plan := _plan(ledger, year, units))},
        {},
        {},
        _facts(ledger, {key: number for key, number in differ.items() if key in keys}),
        frozenset(in_force),
    )
    since = f"{min(years, default=0)}-01"
    for unit, activity, value in ledger.rows(
        f"""SELECT s.unit, f.activity, max(f.value) FROM output_fact f JOIN ({STANDING}) s USING (submission)
            WHERE f.commune IS NULL AND f.value IS NOT NULL AND s.period >= ? GROUP BY ALL""",
        [since],
    ):
        found.tops.setdefault(unit, {})[activity] = value
    for unit, group, source, value in ledger.rows(
        f"""SELECT s.unit, f.group_code, f.source, max(f.value) FROM money_fact f JOIN ({STANDING}) s USING (submission)
            WHERE f.kind = 'spent' AND f.value IS NOT NULL AND s.period >= ? AND s.period NOT LIKE '%-13' GROUP BY ALL""",
        [since],
    ):
        found.money_tops.setdefault(unit, {})[group, source] = value
    return found


def _largest(tops: dict[str, dict[T, int]], but: str) -> dict[T, int]:
    found: dict[T, int] = {}
    for unit, values in tops.items():
        if unit != but:
            for key, value in values.items():
                found[key] = max(found.get(key, 0), value)
    return found


def _reports(ledger: Ledger, which: str, units: list[str]) -> dict[Key, Facts]:
    rows = ledger.rows(f"SELECT * FROM ({which}) WHERE unit IN (SELECT unnest(?))", [units])
    return _facts(ledger, {(unit, period): submission for unit, period, submission in rows})


def _numbers(ledger: Ledger, units: list[str]) -> dict[Key, int]:
    rows = ledger.rows(f"SELECT * FROM ({IN_FORCE}) WHERE unit IN (SELECT unnest(?))", [units])
    return {(unit, period): submission for unit, period, submission in rows}


def _facts(ledger: Ledger, numbers: dict[Key, int]) -> dict[Key, Facts]:
    """The figures of these submissions, by unit and month."""
    by_submission = {submission: Facts(submission) for submission in numbers.values()}
    if not by_submission:
        return {}
    ids = list(by_submission)
    for submission, commune, activity, value, state, sheet, cell in ledger.rows(
        "SELECT submission, commune, activity, value, state, sheet, cell FROM output_fact WHERE submission IN (SELECT unnest(?))",
        [ids],
    ):
        by_submission[submission].outputs[commune, activity] = (state, value, sheet, cell)
    for submission, group, source, kind, value, state, sheet, cell in ledger.rows(
        "SELECT submission, group_code, source, kind, value, state, sheet, cell FROM money_fact WHERE submission IN (SELECT unnest(?))",
        [ids],
    ):
        by_submission[submission].money[group, source, kind] = (state, value, sheet, cell)
    return {key: by_submission[submission] for key, submission in numbers.items()}


def _plan(ledger: Ledger, year: int, units: list[str]) -> PlanFacts | None:
    plan = ledger.rows(
        "SELECT plan, first_period, last_period FROM plan WHERE year = ? ORDER BY plan DESC LIMIT 1", [year]
    )
    if not plan:
        return None
    number, first, last = plan[0]
    found = PlanFacts(calendar.between(first, last))
    for unit, group, source, value in ledger.rows(
        "SELECT unit, group_code, source, sum(value)::BIGINT FROM plan_allocation WHERE plan = ? GROUP BY ALL", [number]
    ):
        if unit in units:
            found.allocated.setdefault(unit, {})[group, source] = value
    for unit, through, group, source, value in ledger.rows(
        "SELECT unit, through, group_code, source, value FROM plan_opening WHERE plan = ?", [number]
    ):
        found.opening_through = through
        if group and unit in units:
            found.opening_spent.setdefault(unit, {})[group, source] = value
    return found
