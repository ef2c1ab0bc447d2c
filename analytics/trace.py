"""The cells behind a figure: every number opens to the files, sheets and cells it is made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analytics.queries import STATE_OF_REPORT, model
from analytics.report import Trace
from analytics.scope import Scope, in_force_of, own_parameter

if TYPE_CHECKING:
    import duckdb

# What the command line shows; `cells` adds submission and sha256, by which the stored workbook is found.
COLUMNS = (
    "value",
    "state",
    "unit",
    "commune",
    "activity",
    "group",
    "source",
    "period",
    "file",
    "sheet",
    "cell",
    "received",
    "status",
)
OWN = "0"  # among communes: the work of the unit itself
KINDS = ("outputs", "spending", "meetings", "targets", "allocations", "reports")
_ORDER = "ORDER BY period_key, unit_key, sort_kind, place_key, thing_key, cell"
# Values of different activities are never added.
_TOTAL = "CASE WHEN count(DISTINCT activity) < 2 THEN sum(value) END::BIGINT"
# People of a meeting, by audience: fixed column names.
_PEOPLE = {"women": "c.women", "minority": "c.minority", "poor": "c.poor"}


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells in the order of months and units; `count` and `total` are of all of them, `rows` at most as many as asked.

    `total` is None for cells of several activities, whose values are never added.
    """

    rows: tuple[dict[str, object], ...]
    count: int
    total: int | None


def cells(db: duckdb.DuckDBPyConnection, scope: Scope, what: Trace, limit: int | None = None) -> Cells:
    """The cells a figure of a scope is made of, with its months, units and state.

    A commune is one of the era of the month looked to: cells of the older ones it is wholly made of belong to it.
    """
    query, found = _of_scope(scope, what)
    count, total = db.execute(f"SELECT count(*), {_TOTAL} FROM ({query})", found).fetchone() or (0, None)
    return Cells(
        _fetched(
            db,
            f"SELECT * EXCLUDE (sort_kind, period_key, unit_key, place_key, thing_key) FROM ({query}) {_ORDER}",
            found,
            limit,
        ),
        count,
        total,
    )


def by_report(db: duckdb.DuckDBPyConnection, scope: Scope, what: Trace) -> tuple[dict[str, object], ...]:
    """The same figure by report: unit, period, file, received, status, submission, sha256, cells, total; in order."""
    query, found = _of_scope(scope, what)
    summed = f"""SELECT unit, period, file, received, status, submission, sha256, count(*) AS cells, {_TOTAL} AS total
        FROM ({query}) GROUP BY unit, period, file, received, status, submission, sha256, period_key, unit_key ORDER BY period_key, unit_key"""
    return _fetched(db, summed, found, None)


def by(db: duckdb.DuckDBPyConnection, scope: Scope, what: Trace, step: str) -> tuple[dict[str, object], ...]:
    """The same figure by unit, commune (of the era of the month looked to; OWN: no commune) or period: part, cells, total."""
    query, found = _of_scope(scope, what)
    of_era = """LEFT JOIN lineage AS g ON g.older_key = q.place_key AND g.whole AND g.era = (SELECT era FROM period WHERE period_key = $era_of)
        LEFT JOIN unit AS n ON n.unit_key = g.commune_key"""
    part, order, join = {
        "unit": ("q.unit", "q.unit_key", ""),
        "period": ("q.period", "q.period_key", ""),
        "commune": (f"coalesce(n.code, '{OWN}')", "part", of_era),
    }[step]
    text = f"SELECT {part} AS part, count(*) AS cells, {_TOTAL} AS total FROM ({query}) AS q {join} GROUP BY part{f', {order}' if order != 'part' else ''} ORDER BY {order}"
    return _fetched(db, text, found | ({"era_of": scope.month_key} if join else {}), None)


def by_activity_and_month(db: duckdb.DuckDBPyConnection, scope: Scope, what: Trace) -> tuple[dict[str, object], ...]:
    """The same figure by activity and period, in the order of the form: activity, period, value, state (of what has no value)."""
    query, found = _of_scope(scope, what)
    text = f"""SELECT activity, period, sum(value)::BIGINT AS value, any_value(state ORDER BY state) AS state
        FROM ({query}) GROUP BY activity, period, thing_key, period_key ORDER BY thing_key, period_key"""
    return _fetched(db, text, found, None)


def of_codes(
    db: duckdb.DuckDBPyConnection,
    state: str,
    kinds: Sequence[str],
    codes: dict[str, tuple[str, ...]],
    own: tuple[str, ...] | None = None,
) -> tuple[dict[str, object], ...]:
    """Cells of all years by the codes they were reported under: `codes` has unit, commune, activity, group, source, period.

    Grain: one row a cell of Kết quả ("outputs") or Giải ngân trong kỳ of Kinh phí ("spending"), with COLUMNS.
    """
    found = {_PLURAL[name]: chosen for name, chosen in codes.items() if chosen}
    communes = _among("communes", "c.commune", found)
    query, used = _cells_query(state, own, tuple(kinds), found, communes, "")
    shown = ", ".join(f'"{name}"' for name in COLUMNS)
    return _fetched(db, f"SELECT {shown} FROM ({query}) {_ORDER}", used, None)


def _of_scope(scope: Scope, what: Trace) -> tuple[str, dict[str, object]]:
    chosen = {
        "units": what.units or scope.units,
        "communes": what.communes,
        "activities": what.activities or scope.activities,
        "groups": what.groups or scope.groups,
        "sources": what.sources or scope.sources,
        "periods": what.periods or _months(scope),
        "topics": what.topics,
        "languages": what.languages,
        "given": what.given,
    }
    if what.communes and OWN not in what.communes:
        chosen["units"] = ()  # older communes may have reported through another district
    found = {name: codes for name, codes in chosen.items() if codes}
    communes = _of_era(found)
    if what.kind in ("outputs", "spending"):
        positive = "AND c.value > 0" if what.positive else ""
        return _cells_query(scope.state, scope.own, (what.kind,), found, communes, positive, scope.through_key)
    people = _PEOPLE[what.audiences[0]] if what.audiences else "c.people"
    text = model(f"trace_{what.kind}").format(
        in_force=in_force_of(scope.state, scope.own, "r" if what.kind == "reports" else "c", "u.code"),
        in_force_submission=in_force_of(scope.state, scope.own, "s", "u.code"),
        state=STATE_OF_REPORT,
        communes=communes,
        people=people,
        positive=f"AND {people} > 0" if what.positive else "",
        **{name: _among(name, column, found) for name, column in _JOINED.items()},
    )
    more = {"through": scope.through_key, "year": scope.year, "today": scope.today}
    return text, _named(text, found, own_parameter(scope.state, scope.own) | more)


def _cells_query(
    state: str,
    own: tuple[str, ...] | None,
    kinds: tuple[str, ...],
    found: dict[str, tuple[str, ...]],
    communes: str,
    positive: str,
    through: int = 0,
) -> tuple[str, dict[str, object]]:
    """The query over cells with its places filled, and the parameters it names."""
    text = model("trace_cells").format(
        in_force=in_force_of(state, own, "c", "c.unit"),
        kinds=f"AND c.kind = '{kinds[0]}'" if len(kinds) == 1 and kinds[0] in KINDS else "",
        communes=communes,
        positive=positive,
        **{name: _among(name, column, found) for name, column in _BESIDE.items()},
    )
    return text, _named(text, found, own_parameter(state, own) | {"through": through})


def _named(text: str, found: dict[str, tuple[str, ...]], more: dict[str, object]) -> dict[str, object]:
    """The parameters a query names, and no more: one code alone is bound as itself, several as a list."""
    bound: dict[str, object] = {name: codes[0] if len(codes) == 1 else list(codes) for name, codes in found.items()}
    return {name: value for name, value in (bound | more).items() if re.search(rf"\${name}\b", text)}


def _among(name: str, column: str, found: dict[str, tuple[str, ...]]) -> str:
    """The condition that a column is one of the codes bound under a name; equality lets DuckDB skip what is elsewhere."""
    if name not in found:
        return ""
    return f"AND {column} = ${name}" if len(found[name]) == 1 else f"AND list_contains(${name}, {column})"


_PLURAL = {
    "unit": "units",
    "commune": "communes",
    "activity": "activities",
    "group": "groups",
    "source": "sources",
    "period": "periods",
}
_BESIDE = {
    "units": "c.unit",
    "activities": "c.activity",
    "groups": "c.grp",
    "sources": "c.source",
    "periods": "c.period",
}
_JOINED = {
    "units": "u.code",
    "activities": "a.code",
    "groups": "g.code",
    "sources": "r.code",
    "periods": "p.period",
    "topics": "i.code",
    "languages": "c.language",
    "given": "c.kind",
}


def _of_era(found: dict[str, tuple[str, ...]]) -> str:
    """A commune of the era of the month looked to stands for the older ones it is wholly made of."""
    if "communes" not in found:
        return ""
    if OWN in found["communes"]:
        return "AND c.commune_key = 0"
    return f"""AND c.commune_key IN (
        SELECT g.older_key FROM lineage AS g JOIN unit AS n ON n.unit_key = g.commune_key
        WHERE g.whole {_among("communes", "n.code", found)} AND g.era = (SELECT era FROM period WHERE period_key = $through))"""


def _months(scope: Scope) -> tuple[str, ...]:
    return tuple(f"{scope.year}-{month:02d}" for month in range(1, scope.through_key % 100 + 1))


def _fetched(
    db: duckdb.DuckDBPyConnection, query: str, found: dict[str, object], limit: int | None
) -> tuple[dict[str, object], ...]:
    cursor = db.execute(query, found)
    names = [column[0] for column in cursor.description or ()]
    rows = cursor.fetchall() if limit is None else cursor.fetchmany(limit)
    return tuple(dict(zip(names, row, strict=True)) for row in rows)
