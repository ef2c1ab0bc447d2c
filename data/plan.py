"""Targets and allocations of a year, with revisions: the latest plan loaded for a year is the one in force.

A plan comes in as a workbook, also what is edited on a screen: `revise` writes the edited plan as one and loads it, so that
every figure has its cell. Raises accounts.NotAllowed, NotPlannable and isolated.Busy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from data import accounts, calendar, catalogue, store
from data.accounts import Account, NotAllowed
from data.catalogue import Unit, unit_by_id
from data.forms import plan as form
from data.forms import plan_workbook
from data.forms.planned import Amount, Plan, Share, Target
from data.forms.report import Place
from data.issues import Issue
from data.language import N_
from data.store import Home, Ledger
from data.workbook import Workbook, open_workbook

_LONGEST = 500


class NotPlannable(Exception):
    """The plan cannot be taken as it is; the text says why and what would be right."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision that a plan follows: its number ("123/QĐ-UBND") and day, and why the plan was changed."""

    number: str = ""
    day: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a plan workbook: `status` is accepted, unchanged or rejected; `plan` the number of its revision."""

    status: str
    issues: tuple[Issue, ...]
    plan: int | None = None
    year: int | None = None
    units: int = 0


TargetKey = tuple[str, str]  # unit id, activity
MoneyKey = tuple[str, str, str, str]  # unit id, group, source, kind


@dataclass(frozen=True, slots=True)
class Edits:
    """What was changed on a screen: figures by their keys, None to take one away; amounts in đồng."""

    targets: Mapping[TargetKey, int | None] = field(default_factory=dict)
    amounts: Mapping[MoneyKey, int | None] = field(default_factory=dict)


def load(
    home: Home,
    file: str,
    content: bytes,
    by: Account,
    on: date | None = None,
    decision: Decision | None = None,
    based_on: int | None = None,
) -> Loaded:
    """Loads a plan, or a revision of it. A plan is taken whole or not at all; the same file again changes nothing.

    `on` is the day a sample home records it on (now without one). What `decision` says wins over the workbook. `based_on` is
    the plan that was looked at: another in force by now is NotPlannable. Finance changes allocations alone.
    """
    accounts.demand(by, accounts.ALLOCATIONS)
    found = open_workbook(content, file)
    if not isinstance(found, Workbook):
        return Loaded("rejected", (found,))
    reading = form.read(found)
    if reading.plan is None:
        return Loaded("rejected", reading.issues)
    plan, sha256 = _decided(reading.plan, decision or Decision()), found.sha256
    units = len({target.unit.id for target in plan.targets} | {amount.unit.id for amount in plan.allocations})
    with store.transaction(home) as ledger:
        last = ledger.rows("SELECT plan, sha256 FROM plan WHERE year = ? ORDER BY plan DESC LIMIT 1", [plan.year])
        number, kept_sum = last[0] if last else (None, None)
        if based_on is not None and based_on != number:
            raise NotPlannable(
                N_(
                    "Kế hoạch vừa được người khác điều chỉnh. Xem lại kế hoạch hiện hành rồi ghi lại; nội dung đã nhập vẫn còn."
                )
            )
        if kept_sum == sha256:
            store.keep_file(home, sha256, content)  # if it was lost or damaged
            return Loaded("unchanged", (), number, plan.year, units)
        if not accounts.may(by, accounts.TARGETS):
            _demand_money_alone(kept_of(ledger, number) if number else None, plan)
        store.keep_file(home, sha256, content)
        moment = store.moment_of(on) if on and ledger.kind() == store.SAMPLE else store.now()
        number = _record(ledger, plan, file, sha256, len(content), by.name, moment)
    return Loaded("accepted", reading.issues, number, plan.year, units)


def revise(home: Home, year: int, edits: Edits, by: Account, based_on: int, decision: Decision) -> Loaded:
    """Puts edits of a screen into the plan in force and loads it as a revision; phasing and opening balances stay.

    A decision's number, its day and a reason are demanded. `based_on` is the plan that was edited.
    """
    accounts.demand(by, accounts.ALLOCATIONS)
    if not (decision.number.strip() and decision.day and decision.reason.strip()):
        raise NotPlannable(N_("Điều chỉnh kế hoạch cần số quyết định, ngày quyết định và lý do."))
    if decision.day > calendar.today():
        raise NotPlannable(N_("Ngày quyết định không thể sau hôm nay."))
    with store.read(home) as ledger:
        kept = kept_of(ledger, based_on)
    if kept is None or kept.year != year:
        raise NotPlannable(N_("Không có kế hoạch để điều chỉnh; nạp kế hoạch của năm này từ tệp trước."))
    edited = _decided(_edited(kept, edits), decision)
    content = plan_workbook.write(edited, units_of(edited))
    return load(home, plan_workbook.file_name(year), content, by, based_on=based_on)


def units_of(plan: Plan) -> tuple[Unit, ...]:
    """The units a plan has a row for: all that report in its last month, any other it has a figure of, and the province last."""
    with_figure = [one.unit for one in plan.targets] + [one.unit for one in plan.allocations]
    with_figure += [one.unit for one in plan.opening_outputs] + [one.unit for one in plan.opening_money]
    named = {unit.id: unit for unit in with_figure}
    province = catalogue.province()
    found = {unit.id: unit for unit in catalogue.reporting_units_on(calendar.cutoff(plan.last_period))} | named
    return (*(unit for unit in found.values() if unit.id != province.id), province)


def empty(year: int) -> bytes:
    """A plan workbook of a year to be filled in, with a row for every unit that reports in its last month."""
    plan = Plan(year, f"{year}-01", f"{year}-12", (), ())
    return plan_workbook.write(plan, units_of(plan), blank=True)


def allocated(home: Home, year: int, unit_id: str) -> dict[tuple[str, str], int]:
    """(group, source) → đồng allocated to a unit by the plan in force; empty without one."""
    with store.read(home) as ledger:
        rows = ledger.rows(
            """SELECT group_code, source, sum(value)::BIGINT FROM plan_allocation
               WHERE unit = ? AND plan = (SELECT max(plan) FROM plan WHERE year = ?) GROUP BY ALL""",
            [unit_id, year],
        )
    return {(group, source): value for group, source, value in rows}


def kept_of(ledger: Ledger, number: int) -> Plan | None:
    """A revision of a plan as the ledger has it; None when there is none of that number."""
    head = ledger.rows(
        "SELECT year, first_period, last_period, decision, decided_on, reason FROM plan WHERE plan = ?", [number]
    )
    if not head:
        return None
    units = unit_by_id()
    year, first, last, decision, decided_on, reason = head[0]
    targets = ledger.rows("SELECT unit, activity, value, sheet, cell FROM plan_target WHERE plan = ?", [number])
    amounts = ledger.rows(
        "SELECT unit, group_code, source, value, sheet, cell, kind FROM plan_allocation WHERE plan = ?", [number]
    )
    phasing = ledger.rows("SELECT activity, period, share, sheet, cell FROM plan_phasing WHERE plan = ?", [number])
    opening = ledger.rows(
        "SELECT unit, through, activity, group_code, source, value, sheet, cell FROM plan_opening WHERE plan = ?",
        [number],
    )
    return Plan(
        year,
        first,
        last,
        tuple(Target(units[u], activity, value, Place(sheet, cell)) for u, activity, value, sheet, cell in targets),
        tuple(Amount(units[u], g, s, value, Place(sheet, cell), kind) for u, g, s, value, sheet, cell, kind in amounts),
        tuple(Share(activity, period, share, Place(sheet, cell)) for activity, period, share, sheet, cell in phasing),
        opening[0][1] if opening else "",
        tuple(Target(units[u], a, value, Place(sheet, cell)) for u, _, a, _, _, value, sheet, cell in opening if a),
        tuple(Amount(units[u], g, s, value, Place(sheet, cell)) for u, _, a, g, s, value, sheet, cell in opening if not a),
        decision or "",
        decided_on,
        reason or "",
    )  # fmt: skip


def _decided(plan: Plan, told: Decision) -> Plan:
    return replace(
        plan,
        decision=told.number.strip()[:_LONGEST] or plan.decision,
        decided_on=told.day or plan.decided_on,
        reason=told.reason.strip()[:_LONGEST] or plan.reason,
    )


def _edited(kept: Plan, edits: Edits) -> Plan:
    """The plan with the edits put in; what is None is taken away."""
    units, nowhere = unit_by_id(), Place("", "")
    targets: dict[TargetKey, int | None] = {(t.unit.id, t.activity): t.value for t in kept.targets}
    amounts: dict[MoneyKey, int | None] = {(a.unit.id, a.group, a.source, a.kind): a.value for a in kept.allocations}
    targets.update(edits.targets)
    amounts.update(edits.amounts)
    return replace(
        kept,
        targets=tuple(Target(units[u], activity, v, nowhere) for (u, activity), v in targets.items() if v is not None),
        allocations=tuple(
            Amount(units[u], g, s, v, nowhere, kind) for (u, g, s, kind), v in amounts.items() if v is not None
        ),
    )


def _demand_money_alone(kept: Plan | None, new: Plan) -> None:
    """Raises NotAllowed when more than allocations differ from the plan in force."""
    if kept is None:
        raise NotAllowed(
            N_("Kế hoạch đầu tiên của một năm do bộ phận thẩm định nạp; tài chính điều chỉnh dự toán sau đó.")
        )
    if _but_money(kept) != _but_money(new):
        raise NotAllowed(
            N_(
                "Tài khoản tài chính chỉ được điều chỉnh dự toán; chỉ tiêu, thời gian, phân kỳ và số đầu kỳ phải giữ nguyên."
            )
        )


def _but_money(plan: Plan) -> object:
    return (
        plan.first_period,
        plan.last_period,
        {(t.unit.id, t.activity, t.value) for t in plan.targets},
        {(s.activity, s.period, s.share) for s in plan.phasing},
        plan.opening_through,
        {(t.unit.id, t.activity, t.value) for t in plan.opening_outputs},
    )


def _record(ledger: Ledger, plan: Plan, file: str, sha256: str, size: int, actor: str, moment: datetime) -> int:
    number = ledger.event("plan_loaded", actor, moment, year=plan.year)
    about = {"plan": number, "year": plan.year, "first_period": plan.first_period, "last_period": plan.last_period, "file": file,
             "sha256": sha256, "size_bytes": size, "recorded_at": moment, "actor": actor, "decision": plan.decision or None,
             "decided_on": plan.decided_on, "reason": plan.reason or None}  # fmt: skip
    ledger.append("plan", [about])
    for table, rows in fact_rows(number, plan).items():
        ledger.append(table, rows)
    return number


def fact_rows(number: int, plan: Plan) -> dict[str, list[dict[str, object]]]:
    """Table → the rows of a plan's figures, under its number."""
    opening = [(t.unit.id, t.activity, None, None, t.value, t.place) for t in plan.opening_outputs]
    opening += [(a.unit.id, None, a.group, a.source, a.value, a.place) for a in plan.opening_money]  # type: ignore[misc]
    return {
        "plan_target": [
            {"plan": number, "unit": t.unit.id, "activity": t.activity, "value": t.value, "sheet": t.place.sheet, "cell": t.place.cell}
            for t in plan.targets
        ],
        "plan_allocation": [
            {"plan": number, "unit": a.unit.id, "group_code": a.group, "source": a.source, "kind": a.kind, "value": a.value,
             "sheet": a.place.sheet, "cell": a.place.cell}
            for a in plan.allocations
        ],
        "plan_phasing": [
            {"plan": number, "activity": s.activity, "period": s.period, "share": s.share, "sheet": s.place.sheet, "cell": s.place.cell}
            for s in plan.phasing
        ],
        "plan_opening": [
            {"plan": number, "unit": unit, "through": plan.opening_through, "activity": activity, "group_code": group, "source": source,
             "value": value, "sheet": place.sheet, "cell": place.cell}
            for unit, activity, group, source, value, place in opening
        ],
    }  # fmt: skip
