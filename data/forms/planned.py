"""A year's plan as read: values that remember their cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from data.catalogue import Unit
from data.forms.report import Place
from data.issues import Issue


@dataclass(frozen=True, slots=True)
class Target:
    unit: Unit
    activity: str
    value: int
    place: Place


@dataclass(frozen=True, slots=True)
class Amount:
    """Whole đồng of a unit, group and source; `kind` is assigned, carried_over or adjustment (which may be below 0)."""

    unit: Unit
    group: str
    source: str
    value: int
    place: Place
    kind: str = "assigned"


@dataclass(frozen=True, slots=True)
class Share:
    """Per cent of the year's target of an activity meant for a month."""

    activity: str
    period: str
    share: Decimal
    place: Place


@dataclass(frozen=True, slots=True)
class Plan:
    """A year's plan. A target not written has no entry; a written 0 is kept (both mean no target).

    `decision`, `decided_on` and `reason` are those of the decision that the plan follows, as the workbook says them.
    """

    year: int
    first_period: str
    last_period: str
    targets: tuple[Target, ...]
    allocations: tuple[Amount, ...]
    phasing: tuple[Share, ...] = ()
    opening_through: str = ""
    opening_outputs: tuple[Target, ...] = ()
    opening_money: tuple[Amount, ...] = ()
    decision: str = ""
    decided_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlanReading:
    """`plan` is None when anything is wrong: a plan is taken whole or not at all."""

    plan: Plan | None
    issues: tuple[Issue, ...] = ()
