"""The cells behind a figure: every number opens to the files, sheets and cells it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from analytics.measures import STATE_OF_REPORT
from analytics.publish import MODELS
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
KINDS = ("outputs", "spending", "meetings", "targets", "allocations", "reports")
_ORDER = "ORDER BY period_key, unit_key, kind_order, place_key, thing_key, cell"
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
            f"SELECT * EXCLUDE (kind_order, period_key, unit_key, place_key, thing_key) FROM ({query}) {_ORDER}",
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
    names = {
        "unit": "units",
        "commune": "communes",
        "activity": "activities",
        "group": "groups",
        "source": "sources",
        "period": "periods",
    }
    found: dict[str, object] = {names[name]: list(chosen) for name, chosen in codes.items() if chosen}
    parts, used = [], dict(own_parameter(state, own))
    for kind in kinds:
        text, needs = _filled(kind, state, own, found, _exact_communes(found), Trace(kind))
        parts.append(f"({text})")
        used |= needs
    query = " UNION ALL ".join(parts)
    return _fetched(db, f"SELECT {', '.join(_quoted(name) for name in COLUMNS)} FROM ({query}) {_ORDER}", used, None)


def _of_scope(scope: Scope, what: Trace) -> tuple[str, dict[str, object]]:
    chosen = {
        "units": what.units or scope.units,
        "communes": what.communes,
        "activities": what.activities or scope.activities,
        "groups": what.groups or scope.groups,
        "sources": what.sources or scope.sources,
        "periods": what.periods or _months(scope),
        "topics": what.topics,
    }
    if what.communes:
        chosen["units"] = ()  # older communes may have reported through another district
    found: dict[str, object] = {name: list(codes) for name, codes in chosen.items() if codes}
    communes = ""
    if what.communes:
        communes = """AND c.commune_key IN (
            SELECT g.older_key FROM lineage AS g JOIN unit AS n ON n.unit_key = g.commune_key
            WHERE g.whole AND list_contains($communes, n.code) AND g.era = (SELECT era FROM period WHERE period_key = $through))"""
        found["through"] = scope.through_key
    if what.kind in ("targets", "allocations"):
        found["year"] = scope.year
    if what.kind == "reports":
        found["today"] = scope.today
    text, used = _filled(what.kind, scope.state, scope.own, found, communes, what)
    return text, used | own_parameter(scope.state, scope.own)


def _filled(
    kind: str, state: str, own: tuple[str, ...] | None, found: dict[str, object], communes: str, what: Trace
) -> tuple[str, dict[str, object]]:
    """The query of a kind with its places filled, and the parameters it names."""
    in_force = in_force_of(state, own, "r" if kind == "reports" else "c", "u.code")
    people = _PEOPLE[what.audiences[0]] if what.audiences else "c.people"
    positive = {"outputs": "AND c.value > 0", "meetings": f"AND {people} > 0"}.get(kind, "") if what.positive else ""
    text = _model(f"trace_{kind}").format(
        in_force=in_force,
        in_force_submission=in_force_of(state, own, "s", "u.code") if kind == "reports" else "",
        state=STATE_OF_REPORT,
        communes=communes if kind in ("outputs", "meetings") else "",
        no_communes="false" if communes or what.positive else "true",
        people=people,
        positive=positive,
        **{
            name: f"AND list_contains(${name}, {column})" if name in found else "" for name, column in _FILTERED.items()
        },
    )
    return text, {name: value for name, value in found.items() if f"${name}" in text}


_FILTERED = {
    "units": "u.code",
    "activities": "a.code",
    "groups": "g.code",
    "sources": "r.code",
    "periods": "p.period",
    "topics": "i.code",
}


def _exact_communes(found: dict[str, object]) -> str:
    return "AND list_contains($communes, k.code)" if "communes" in found else ""


def _months(scope: Scope) -> tuple[str, ...]:
    return tuple(f"{scope.year}-{month:02d}" for month in range(1, scope.through_key % 100 + 1))


@cache
def _model(name: str) -> str:
    return (MODELS / f"{name}.sql").read_text(encoding="utf-8")


def _fetched(
    db: duckdb.DuckDBPyConnection, query: str, found: dict[str, object], limit: int | None
) -> tuple[dict[str, object], ...]:
    cursor = db.execute(query, found)
    names = [column[0] for column in cursor.description or ()]
    rows = cursor.fetchall() if limit is None else cursor.fetchmany(limit)
    return tuple(dict(zip(names, row, strict=True)) for row in rows)


def _quoted(name: str) -> str:
    return f'"{name}"'
