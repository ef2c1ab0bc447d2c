"""The form to fill in for a unit and month, with what the ledger knows put beside: allocations and last month's sums."""

from __future__ import annotations

from data import calendar, store
from data.background import background
from data.catalogue import Unit
from data.forms import template
from data.names import match_reporting
from data.store import Home


def unit_of(code: str, period: str) -> Unit | None:
    """The reporting unit of a code in a month."""
    return match_reporting(code, None, calendar.unit_day(period)).unit


def blank_form(home: Home, unit: Unit, period: str) -> bytes:
    """The workbook; without a home it is the bare form."""
    if not home.exists():
        return template.write(unit, period)
    with store.read(home) as ledger:
        history = background(ledger, [(unit.id, period)]).history(unit.id, period)
    year = calendar.year_of(period)
    to_date = {pair: history.spent_before(pair, period) for pair in template.pairs()}
    outputs = {
        place: sum(value for month, value in months.items() if calendar.year_of(month) == year)
        for place, months in history.outputs.items()
    }
    return template.write(
        unit,
        period,
        allocated=history.allocated,
        spent_before=to_date if history.spent else None,
        outputs_before=outputs,
    )
