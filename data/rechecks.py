"""What correcting an earlier month does to the later ones: their cumulative and unusual figures are looked at again.

Only rules that compare with the months before; what they find now and did not find before the correction is new.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from data.background import Background, Facts
from data.catalogue import unit_by_id
from data.checks import HISTORY_RULES
from data.forms import declaration as form
from data.forms.report import MoneyCell, OutputCell, Place, Reading, Report
from data.issues import Issue


@dataclass(frozen=True, slots=True)
class Recheck:
    """The issues that a later standing report has since an earlier month changed."""

    submission: int
    period: str
    issues: tuple[Issue, ...]


Found = Mapping[int, tuple[str, tuple[Issue, ...]]]  # submission → (period, issues)


def later(known: Background, unit_id: str, period: str) -> Found:
    """What the rules find in the unit's standing reports after a month, as things stand."""
    after = sorted((p, facts) for (unit, p), facts in known.reports.items() if unit == unit_id and p > period)
    return {facts.submission: (p, tuple(_issues(known, unit_id, p, facts))) for p, facts in after if facts.submission}


def new(before: Found, after: Found) -> tuple[Recheck, ...]:
    """What is found after a correction and was not before, by report."""
    told = {
        submission: (period, tuple(i for i in issues if i not in before.get(submission, ("", ()))[1]))
        for submission, (period, issues) in after.items()
    }
    return tuple(Recheck(submission, period, issues) for submission, (period, issues) in told.items() if issues)


def _issues(known: Background, unit_id: str, period: str, facts: Facts) -> Iterable[Issue]:
    report = _report(unit_id, period, facts)
    history = known.history(unit_id, period)
    for rule in HISTORY_RULES:
        yield from rule(Reading(report), report, history)


def _report(unit_id: str, period: str, facts: Facts) -> Report:
    """A report as its facts tell it: the values, and the cells they stand in."""
    units = unit_by_id()
    outputs = tuple(
        OutputCell(units[commune] if commune else None, activity, value, state, Place(sheet, cell), raw=value)
        for (commune, activity), (state, value, sheet, cell) in facts.outputs.items()
    )
    money = tuple(
        MoneyCell(group, source, kind, value, state, Place(sheet, cell), raw=value)
        for (group, source, kind), (state, value, sheet, cell) in facts.money.items()
    )
    return Report(units[unit_id], period, form.version_of(period), outputs, money, ())
