"""Targets and allocations of a year, with revisions: the latest plan loaded for a year is the one in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from data import accounts, store
from data.accounts import Account
from data.forms import plan as form
from data.forms.planned import Plan
from data.issues import Issue
from data.store import Home, Ledger
from data.workbook import Workbook, open_workbook


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a plan workbook: `status` is accepted, unchanged or rejected; `plan` the number of its revision."""

    status: str
    issues: tuple[Issue, ...]
    plan: int | None = None
    year: int | None = None
    units: int = 0


def load(home: Home, file: str, content: bytes, by: Account, on: date | None = None) -> Loaded:
    """Loads a plan, or a revision of it. A plan is taken whole or not at all; the same file again changes nothing.

    `on` is the day a sample home records it on (now without one). Raises accounts.NotAllowed and isolated.Busy.
    """
    accounts.demand(by, accounts.ALLOCATIONS)
    found = open_workbook(content, file)
    if not isinstance(found, Workbook):
        return Loaded("rejected", (found,))
    reading = form.read(found)
    if reading.plan is None:
        return Loaded("rejected", reading.issues)
    plan, sha256 = reading.plan, found.sha256
    units = len({target.unit.id for target in plan.targets} | {amount.unit.id for amount in plan.allocations})
    with store.transaction(home) as ledger:
        last = ledger.rows("SELECT plan, sha256 FROM plan WHERE year = ? ORDER BY plan DESC LIMIT 1", [plan.year])
        if last and last[0][1] == sha256:
            return Loaded("unchanged", (), last[0][0], plan.year, units)
        store.keep_file(home, sha256, content)
        moment = store.moment_of(on) if on and ledger.kind() == store.SAMPLE else store.now()
        number = _record(ledger, plan, file, sha256, len(content), by.name, moment)
    return Loaded("accepted", reading.issues, number, plan.year, units)


def allocated(home: Home, year: int, unit_id: str) -> dict[tuple[str, str], int]:
    """(group, source) → đồng allocated to a unit by the plan in force; empty without one."""
    with store.read(home) as ledger:
        rows = ledger.rows(
            """SELECT group_code, source, sum(value)::BIGINT FROM plan_allocation
               WHERE unit = ? AND plan = (SELECT max(plan) FROM plan WHERE year = ?) GROUP BY ALL""",
            [unit_id, year],
        )
    return {(group, source): value for group, source, value in rows}


def _record(ledger: Ledger, plan: Plan, file: str, sha256: str, size: int, actor: str, moment: datetime) -> int:
    number = ledger.event("plan_loaded", actor, moment, year=plan.year)
    own = {"plan": number}
    ledger.append(
        "plan",
        [{**own, "year": plan.year, "first_period": plan.first_period, "last_period": plan.last_period, "file": file,
          "sha256": sha256, "size_bytes": size, "recorded_at": moment, "actor": actor}],
    )  # fmt: skip
    ledger.append(
        "plan_target",
        [
            {
                **own,
                "unit": t.unit.id,
                "activity": t.activity,
                "value": t.value,
                "sheet": t.place.sheet,
                "cell": t.place.cell,
            }
            for t in plan.targets
        ],
    )
    ledger.append(
        "plan_allocation",
        [{**own, "unit": a.unit.id, "group_code": a.group, "source": a.source, "kind": "assigned", "value": a.value,
          "sheet": a.place.sheet, "cell": a.place.cell} for a in plan.allocations],
    )  # fmt: skip
    ledger.append(
        "plan_phasing",
        [
            {
                **own,
                "activity": s.activity,
                "period": s.period,
                "share": s.share,
                "sheet": s.place.sheet,
                "cell": s.place.cell,
            }
            for s in plan.phasing
        ],
    )
    opening = [(t.unit.id, t.activity, None, None, t.value, t.place) for t in plan.opening_outputs]
    opening += [(a.unit.id, None, a.group, a.source, a.value, a.place) for a in plan.opening_money]  # type: ignore[misc]
    ledger.append(
        "plan_opening",
        [{**own, "unit": unit, "through": plan.opening_through, "activity": activity, "group_code": group, "source": source, "value": value,
          "sheet": place.sheet, "cell": place.cell} for unit, activity, group, source, value, place in opening],
    )  # fmt: skip
    return number
