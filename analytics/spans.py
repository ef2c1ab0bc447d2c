"""What was reported, spent and held in any months of a year: sums of facts by the dimensions asked for.

The measures of measures.py stand at the end of a month; these are of a span of months ($since to $through of the scope) and
may be told by commune and month. Only combinations that have a fact come back; who asks fills in the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analytics import queries
from analytics.measures import Rows, fetched
from analytics.scope import Scope, in_force_of

if TYPE_CHECKING:
    import duckdb

# Dimension → what it is read from.
_TIMES = {"period": "p.period", "quarter": "p.year || '-Q' || ((p.month + 2) // 3)"}
_OUTPUTS = {"district": "u.code", "commune": "k.code", "activity": "a.code", **_TIMES}
_MONEY = {"district": "u.code", "group": "g.code", "source": "f.code", **_TIMES}
_MEETINGS = _OUTPUTS | {"topic": "t.code", "language": "m.language"}
# The commune of the era looked from, and who reports for it there.
_PLACE = """JOIN lineage AS l ON l.era = $era AND l.older_key = {fact}.commune_key AND l.whole
JOIN commune_year AS y ON y.year = {fact}.year AND y.era = l.era AND y.commune_key = l.commune_key
JOIN unit AS k ON k.unit_key = l.commune_key"""


def outputs(db: duckdb.DuckDBPyConnection, scope: Scope, by: Sequence[str], communes: Sequence[str] = ()) -> Rows:
    """Dimensions ⊂ district, commune, activity, period; then actual. By commune, or of communes, the unit's own work is not in it."""
    return _fetched(db, outputs_query(scope, by, communes), scope, communes=communes)


def outputs_query(scope: Scope, by: Sequence[str], communes: Sequence[str] = ()) -> str:
    placed = _placed(by, communes)
    return queries.model("span_outputs").format(
        keys=_keys(_OUTPUTS, by, placed),
        activities=queries.among(scope.activities, "a.code", "activities"),
        **_where(scope, "o", communes, placed),
    )


def money(db: duckdb.DuckDBPyConnection, scope: Scope, by: Sequence[str]) -> Rows:
    """Dimensions ⊂ district, group, source, period; then spent in đồng."""
    return _fetched(db, money_query(scope, by), scope)


def money_query(scope: Scope, by: Sequence[str]) -> str:
    return queries.model("span_money").format(
        keys=_keys(_MONEY, by, False),
        in_force=in_force_of(scope.state, scope.own, "s", "u.code"),
        units=queries.among(scope.units, "u.code", "units"),
        groups=queries.among(scope.groups, "g.code", "groups"),
        sources=queries.among(scope.sources, "f.code", "sources"),
    )


def allocations(db: duckdb.DuckDBPyConnection, scope: Scope, by: Sequence[str]) -> Rows:
    """Dimensions ⊂ district, group, source; then assigned, carried_over, adjusted and their sum, allocated, in đồng."""
    return _fetched(db, allocations_query(scope, by), scope)


def allocations_query(scope: Scope, by: Sequence[str]) -> str:
    return queries.model("span_allocations").format(
        keys=_keys(_MONEY, by, False),
        units=queries.among(scope.units, "u.code", "units"),
        groups=queries.among(scope.groups, "g.code", "groups"),
        sources=queries.among(scope.sources, "f.code", "sources"),
    )


def meetings(
    db: duckdb.DuckDBPyConnection, scope: Scope, by: Sequence[str], communes: Sequence[str] = (), topics: Sequence[str] = (), *, shares: bool = True
) -> Rows:  # fmt: skip
    """Dimensions ⊂ district, commune, activity, topic, language (as written), period; then meetings, and attendees, women, minority, poor with the
    number of meetings that stated none (`*_unstated`); people_per_meeting, and with `shares` those of women, minority and poor (`*_share`).
    """
    return _fetched(
        db, meetings_query(scope, by, communes, topics, shares=shares), scope, communes=communes, topics=topics
    )


def meetings_query(
    scope: Scope, by: Sequence[str], communes: Sequence[str] = (), topics: Sequence[str] = (), *, shares: bool = True
) -> str:
    placed = _placed(by, communes)
    return queries.model("span_meetings").format(
        shares=f", {queries.model('span_shares')}" if shares else "",
        keys=_keys(_MEETINGS, by, placed),
        activities=queries.among(scope.activities, "a.code", "activities"),
        topics="AND list_contains($topics, t.code)" if topics else "",
        **_where(scope, "m", communes, placed),
    )


# What a question about reports is answered by here; the others by measures.
OF_REPORTS = ("missing", "late", "days_late", "returned", "waiting", "approval_rate", "late_rate")


def reports(db: duckdb.DuckDBPyConnection, scope: Scope, by: Sequence[str]) -> Rows:
    """Dimensions ⊂ district, period; then expected, approved, missing, late, days_late, returned, waiting, approval_rate, late_rate."""
    return _fetched(db, reports_query(scope, by), scope)


def reports_query(scope: Scope, by: Sequence[str]) -> str:
    read = {"district": "r.unit", "period": "r.period", "quarter": "r.year || '-Q' || ((r.month + 2) // 3)"}
    return queries.model("span_reports").format(
        keys=_keys(read, by, False), units=queries.among(scope.units, "r.unit", "units")
    )


def present(db: duckdb.DuckDBPyConnection, scope: Scope) -> frozenset[tuple[str, str]]:
    """(unit, period) of the reports in force in the span."""
    query = f"""SELECT r.unit, r.period FROM report AS r
        WHERE r.year = $year AND r.period_key BETWEEN $since AND $through AND {in_force_of(scope.state, scope.own, "r", "r.unit")}"""
    return frozenset((unit, period) for unit, period in db.execute(query, queries.parameters(query, scope)).fetchall())


def opened(db: duckdb.DuckDBPyConnection, scope: Scope, money: bool) -> dict[str, str]:
    """Unit → the last month, "YYYY-MM", that an opening balance stands for, where it reaches into the span: such months have no
    figures of their own.
    """
    query = f"""SELECT u.code, p.period FROM (
            SELECT unit_key, max(period_key) AS period_key FROM opening
            WHERE year = $year AND {"grp_key" if money else "activity_key"} IS NOT NULL GROUP BY ALL) AS o
        JOIN unit AS u USING (unit_key) JOIN period AS p USING (period_key)
        WHERE o.period_key >= $since {queries.among(scope.units, "u.code", "units")}"""
    return dict(db.execute(query, queries.parameters(query, scope)).fetchall())


def _placed(by: Sequence[str], communes: Sequence[str]) -> bool:
    return "commune" in by or bool(communes)


def _keys(known: dict[str, str], by: Sequence[str], placed: bool) -> str:
    """ "u.code AS "district", ": what rows are told apart by."""
    read = known | ({"district": "y.unit"} if placed else {})
    return "".join(f'{read[name]} AS "{name}", ' for name in by)


def _where(scope: Scope, fact: str, communes: Sequence[str], placed: bool) -> dict[str, str]:
    return {
        "in_force": in_force_of(scope.state, scope.own, fact, "u.code"),
        "units": queries.among(scope.units, "y.unit" if placed else "u.code", "units"),
        "communes": "AND list_contains($communes, k.code)" if communes else "",
        "place": _PLACE.format(fact=fact) if placed else "",
    }


def _fetched(db: duckdb.DuckDBPyConnection, query: str, scope: Scope, **lists: Sequence[str]) -> Rows:
    own = {name: list(values) for name, values in lists.items() if f"${name}" in query}
    return fetched(db.execute(query, queries.parameters(query, scope) | own))
