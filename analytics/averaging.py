"""A figure shared out evenly: over the months, units or communes that have a report in force. A sum over a count, never a mean of figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from analytics import measures, spans
from analytics.semantic import Query, quarter_of
from data import calendar, catalogue

if TYPE_CHECKING:
    import duckdb

Key = tuple[str, ...]
Figures = dict[str, Any]
Reports = frozenset[tuple[str, str]]


def averaged(
    db: duckdb.DuckDBPyConnection, query: Query, units: tuple[str, ...], figures: Callable[[Query], dict[Key, Figures]]
) -> dict[Key, Figures]:
    """The rows of a question with `members` (how many share it) and `average` (None where there is nothing to share).

    `units`: who reports for what is asked of; none: everybody. `figures` answers a question that is not shared out. Over units or
    communes the province's own work is not in the sum; of what the plan gives, the units share that were given some.
    """
    plain = replace(query, per="")
    if query.per != "period" and "district" not in query.by:
        told = figures(replace(plain, by=("district", *query.by)))
        found, given = _of_districts(told, query.measure)
    else:
        found, given = figures(plain), Counter[Key]()
    if not query.meant.of_reports:
        return {key: row | _shared(row.get(query.measure), given[key]) for key, row in found.items()}
    reports = frozenset(one for one in spans.present(db, query.scope) if not units or one[0] in units)
    sizes = _communes(db, query) if query.per == "commune" else {}
    return {key: row | _share(query, key, row, reports, sizes) for key, row in found.items()}


def _of_districts(told: Mapping[Key, Figures], measure: str) -> tuple[dict[Key, Figures], Counter[Key]]:
    """(sums of what units have, the province left out, by the other dimensions; how many units have any)."""
    sums, given = dict[Key, Figures](), Counter[Key]()
    for (unit, *rest), row in told.items():
        row_of, value = sums.setdefault(tuple(rest), {measure: None}), row.get(measure)
        if value is not None and unit != catalogue.province().code:
            row_of[measure] = (row_of[measure] or 0) + value
            given[tuple(rest)] += 1
    return sums, given


def _share(query: Query, key: Key, row: Figures, reports: Reports, sizes: Mapping[str, int]) -> Figures:
    return _shared(row.get(query.measure), _members(query, dict(zip(query.by, key, strict=True)), reports, sizes))


def _shared(value: float | None, members: int) -> Figures:
    return {"members": members, "average": value / members if value is not None and members else None}


def _members(query: Query, key: Mapping[str, str], reports: Reports, sizes: Mapping[str, int]) -> int:
    own = {
        (unit, period) for unit, period in reports
        if key.get("district", unit) == unit and key.get("period", period) == period and key.get("quarter", quarter_of(period)) == quarter_of(period) and not calendar.is_supplement(period)
    }  # fmt: skip
    if query.per == "period":
        return len({period for _, period in own})
    districts = {unit for unit, _ in own} - {catalogue.province().code}
    return sum(sizes.get(unit, 0) for unit in districts) if query.per == "commune" else len(districts)


def _communes(db: duckdb.DuckDBPyConnection, query: Query) -> dict[str, int]:
    """Unit → how many communes it reports for."""
    told = measures.rows(db, "coverage", replace(query.scope, activities=()), ("district",))
    return {row["district"]: row["communes"] for row in told.dicts()}
