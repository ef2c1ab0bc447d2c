"""Plans as the published file has them: the figures of a revision, its totals, the revisions of a year and what differs between two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.measures import Rows, fetched
from analytics.queries import among, model, parameters

if TYPE_CHECKING:
    import duckdb

    from analytics.scope import Scope


def years(db: duckdb.DuckDBPyConnection) -> tuple[int, ...]:
    """The years that have a plan, newest first."""
    return tuple(
        year for (year,) in db.execute("SELECT DISTINCT year FROM plan_revision ORDER BY year DESC").fetchall()
    )


def revisions(db: duckdb.DuckDBPyConnection, year: int) -> Rows:
    """The revisions of a year's plan, newest first: plan, revision, in_force, first_period, last_period, recorded_at, decision,
    decided_on, reason, file, actor (None in the approved file).
    """
    columns = {
        name
        for (name,) in db.execute(
            "SELECT column_name FROM duckdb_columns() WHERE table_name = 'plan_revision'"
        ).fetchall()
    }
    who = "actor" if "actor" in columns else "NULL AS actor"
    return fetched(
        db.execute(
            f"""SELECT plan, revision, in_force, first_period, last_period, recorded_at, decision, decided_on, reason, file, {who}
                FROM plan_revision WHERE year = ? ORDER BY plan DESC""",
            [year],
        )
    )


def targets(db: duckdb.DuckDBPyConnection, plan: int) -> Rows:
    """The targets of a revision: unit_id, unit, activity, value; in the catalogue's order."""
    return fetched(
        db.execute(
            """SELECT u.id AS unit_id, u.code AS unit, a.code AS activity, f.value FROM plan_figure AS f JOIN unit AS u USING (unit_key)
               JOIN activity AS a USING (activity_key) WHERE f.plan = ? ORDER BY u.unit_key, a.activity_key""",
            [plan],
        )
    )


def amounts(db: duckdb.DuckDBPyConnection, plan: int) -> Rows:
    """The amounts of a revision in đồng: unit_id, unit, group, source, kind, value."""
    return fetched(
        db.execute(
            """SELECT u.id AS unit_id, u.code AS unit, g.code AS "group", s.code AS source, f.kind, f.value FROM plan_figure AS f
               JOIN unit AS u USING (unit_key) JOIN grp AS g USING (grp_key) JOIN source AS s USING (source_key)
               WHERE f.plan = ? ORDER BY u.unit_key, f.grp_key, f.source_key, f.kind""",
            [plan],
        )
    )


def compare(db: duckdb.DuckDBPyConnection, before: int, after: int) -> Rows:
    """What differs between two revisions: unit, activity (a target) or group, source, kind (an amount), old, new."""
    return fetched(db.execute(model("plan_compare"), {"before": before, "after": after}))


def totals(db: duckdb.DuckDBPyConnection, scope: Scope) -> Rows:
    """The allocation of each revision of the scope's year, oldest first: plan, revision, decision, decided_on, kind, value in đồng
    (None for a revision without amounts of the units, groups and sources looked at).
    """
    query = f"""SELECT r.plan, r.revision, r.decision, r.decided_on, f.kind, sum(f.value)::BIGINT AS value
        FROM plan_revision AS r LEFT JOIN (
            SELECT f.plan, f.kind, f.value FROM plan_figure AS f JOIN unit AS u USING (unit_key)
            JOIN grp AS g USING (grp_key) JOIN source AS s USING (source_key)
            WHERE true {among(scope.units, "u.code", "units")} {among(scope.groups, "g.code", "groups")} {among(scope.sources, "s.code", "sources")}
        ) AS f USING (plan)
        WHERE r.year = $year GROUP BY ALL ORDER BY r.plan, f.kind"""
    return fetched(db.execute(query, parameters(query, scope)))
