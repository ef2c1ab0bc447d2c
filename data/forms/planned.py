"""A year's plan as read: values that remember their cells."""

from __future__ import annotations

from dataclasses import dataclass
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
