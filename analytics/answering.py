"""A question and its rows: every measure of semantic answered by the queries that charts are made of.

`answer` is exact to the declaration: a figure to date is the measure's own, a part of the year is summed from the same facts,
a total is asked again, never added up. Nobody is ranked who lacks a due report: they are named in `unranked`.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from analytics import averaging, forecast, measures, queries, semantic, spans
from analytics.semantic import Keep, Query
from data import catalogue

if TYPE_CHECKING:
    import duckdb

Key = tuple[str, ...]
Figures = dict[str, Any]
_SIGNS: dict[str, Callable[[float, float], bool]] = {
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, "=": lambda a, b: a == b,
}  # fmt: skip
_MOST_CELLS = 20_000  # of a grid that is filled in; a larger one holds only what is known
_ALMOST = 1e-12  # figures that are equal but for their last bits


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a question: its columns and rows (None: nothing known), the due reports that are missing in its months and in
    those it is compared with (unit, period), units left out of a ranking for that, units whose part of the year or whose communes
    cannot be told since an opening balance stands for them, and how many meetings did not state what was added.
    """

    query: Query
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    missing: tuple[tuple[str, str], ...] = ()
    unranked: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    unstated: int = 0

    def dicts(self) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def answer(db: duckdb.DuckDBPyConnection, query: Query) -> Answer:
    """The rows of a question that semantic.why_not has nothing against."""
    then = semantic.at(query, query.before) if query.before else None
    found, opened = _known(db, query)
    for code in query.beside:
        told, more = _known(db, replace(query, measure=code, beside=(query.measure,)))
        found, opened = _beside(found, told, code), opened | more
    if then is not None:
        was, more = _known(db, then)
        found, opened = _compared(found, was, query.told), opened | more
    absent = frozenset[tuple[str, str]]().union(*(_absent(db, one) for one in semantic.parts(query))) | (
        _absent(db, then) if then else frozenset()
    )
    lacking = {unit for unit, _ in absent}
    rows, unranked = _ranked(_kept(list(found.items()), query, lacking), query, lacking)
    cut = _placed(rows, query) if query.ranked else _first(rows, query)
    named = semantic.columns(query)
    return Answer(
        query,
        named,
        tuple((*key, *(values.get(name) for name in named[len(query.by) :])) for key, values in cut),
        tuple(sorted(absent, key=lambda one: (one[1], one[0]))),
        unranked,
        tuple(sorted(opened)),
        sum(values.get("unstated", 0) or 0 for _, values in cut),
    )


def places(db: duckdb.DuckDBPyConnection, query: Query, key: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """(unit, commune) of those that a count of communes not reached is of, by the activity, topic or people of a row's `key`."""
    scope = replace(query.scope, activities=(key["activity"],) if "activity" in key else query.scope.activities)
    listed = Query(
        "not_reached", ("district", "commune"), scope, query.communes,
        topics=(key["topic"],) if "topic" in key else query.topics, audiences=(key["audience"],) if "audience" in key else query.audiences,
    )  # fmt: skip
    return tuple((unit, commune) for unit, commune in _figures(db, listed))


def _absent(db: duckdb.DuckDBPyConnection, query: Query) -> frozenset[tuple[str, str]]:
    """The due reports (unit, period) that the figures lack: none for what the plan alone says, and for reports themselves."""
    if not query.meant.of_reports:
        return frozenset()
    scope = replace(query.scope, units=_units_of(db, query))
    return frozenset((unit, period) for unit, period, _ in measures.missing(db, scope).rows)


def _units_of(db: duckdb.DuckDBPyConnection, query: Query) -> tuple[str, ...]:
    """Who reports for what is asked of; none: everybody."""
    if not query.communes:
        return query.scope.units
    told = measures.rows(
        db, "coverage", replace(query.scope, units=query.communes, activities=()), ("district", "commune")
    )
    return tuple(dict.fromkeys(row[0] for row in told.rows))


def _known(db: duckdb.DuckDBPyConnection, query: Query) -> tuple[dict[Key, Figures], frozenset[str]]:
    """(the figures, units left out of them): what an opening balance stands for is not told by month, commune or part of the year."""
    if query.per:
        found = averaging.averaged(db, query, _units_of(db, query), lambda plain: _figures(db, plain))
    else:
        found = _figures(db, query)
    if not _is_summed(query):
        return found, frozenset()
    opened = spans.opened(db, replace(query.scope, units=_units_of(db, query)), query.meant.source == "money")
    kept = {key: row for key, row in found.items() if not _is_opened(query, key, opened)}
    return kept, frozenset(opened) if len(kept) < len(found) else frozenset()


def _is_summed(query: Query) -> bool:
    """Figures that are summed from the facts of months, not read as they stand at the end of one."""
    apart = bool(query.scope.since) or bool({*semantic.TIMES} & {*query.by, query.per})
    if query.meant.source == "money":
        return apart and query.measure != "allocated"
    return query.meant.source == "outputs" and (apart or bool(query.communes) or "commune" in query.by)


def _is_opened(query: Query, key: Key, opened: Mapping[str, str]) -> bool:
    """Whether a row's months are such that an opening balance stands for, of any of its units."""
    units = [key[query.by.index("district")]] if "district" in query.by else list(opened)
    month = next((min(_months_of(key[at])) for at, name in enumerate(query.by) if name in semantic.TIMES), "")
    return any(unit in opened and month <= opened[unit] for unit in units)


def _months_of(code: str) -> tuple[str, ...]:
    """The months of a member of a dimension of time."""
    return semantic.months_of(code) if "Q" in code else (code,)


# --- the figures of each source ---------------------------------------------------------------------------------------


def _figures(db: duckdb.DuckDBPyConnection, query: Query) -> dict[Key, Figures]:
    return _SOURCES[query.meant.source](db, query)


def _told(found: measures.Rows, by: Sequence[str]) -> dict[Key, Figures]:
    """Rows by what they are of."""
    at = [found.columns.index(name) for name in by]
    return {tuple(row[n] for n in at): dict(zip(found.columns, row, strict=True)) for row in found.rows}


def _progress(db: duckdb.DuckDBPyConnection, query: Query) -> dict[Key, Figures]:
    found = _told(measures.rows(db, "progress", query.scope, query.by), query.by)
    return {key: {**row, "to_go": _to_go(row)} for key, row in found.items()}


def _to_go(row: Figures) -> int | None:
    """The target less what units with a target did; all of it when nothing is reported."""
    if not row["target"]:
        return None
    return int(row["target"]) - ((row["actual"] or 0) - (row["actual_without_target"] or 0))


def _shares(db: duckdb.DuckDBPyConnection, query: Query) -> dict[Key, Figures]:
    groups = query.scope.groups
    own = tuple(one.code for one in catalogue.activities() if one.group in groups)
    scope = replace(query.scope, activities=query.scope.activities or own)
    return _told(measures.rows(db, "progress", scope, query.by), query.by)


def _forecast(db: duckdb.DuckDBPyConnection, query: Query) -> dict[Key, Figures]:
    return _told(forecast.rows(db, query.scope, query.by), query.by)


def _outputs(db: duckdb.DuckDBPyConnection, query: Query) -> dict[Key, Figures]:
    whole = not (query.scope.since or query.communes) and set(query.by) <= {"district", "activity"}
    if whole:
        return _told(measures.rows(db, "progress", query.scope, query.by), query.by)
    found = _told(spans.outputs(db, query.scope, query.by, query.communes), query.by)
    return _filled(found, _grid(db, query), {"actual": None}, query.by)


def _money(db: duckdb.DuckDBPyConnection, query: Query) -> dict[Key, Figures]:
    if query.measure in semantic.GIVEN:
        return _in_order(_told(spans.allocations(db, query.scope, query.by), query.by), query.by)
    by = tuple(name for name in query.by if name not in semantic.TIMES)
    given = _told(measures.rows(db, "budget", query.scope, by), by)
    if by == query.by and not query.scope.since:
        return given
    spent = _told(spans.money(db, query.scope, query.by), query.by)
    grid = _grid(db, query, given) if by != query.by else list(given)
    found: dict[Key, Figures] = {}
    for key in grid:
        allocated = given[tuple(code for name, code in zip(query.by, key, strict=True) if name not in semantic.TIMES)][
            "allocated"
        ]
        paid = spent[key]["spent"] if key in spent else None
        ratio = paid / allocated if paid is not None and allocated else None
        found[key] = {"allocated": allocated, "spent": paid, "absorption": ratio}
    return found


def _unit_cost(db: duckdb.DuckDBPyConnection, query: Query) -> dict[Key, Figures]:
    against = semantic.counted_against(query.scope.through)[query.scope.groups[0]]
    money = _told(measures.rows(db, "budget", query.scope, query.by), query.by)
    work = _told(measures.rows(db, "progress", replace(query.scope, activities=(against,)), query.by), query.by)
    found: dict[Key, Figures] = {}
    for key, row in money.items():
        spent, done = row["spent"], work[key]["actual"] if key in work else None
        found[key] = {"unit_cost": spent / done if spent is not None and done else None, "spent": spent, "actual": done}
    return found


def _reach(db: duckdb.DuckDBPyConnection, query: Query) -> dict[Key, Figures]:
    scope = replace(query.scope, units=query.communes) if query.communes else query.scope
    kind, items = ("topic", query.topics) if query.topics else ("audience", query.audiences)
    rows = measures.reach(db, scope, query.by, kind, items) if items else measures.rows(db, "coverage", scope, query.by)
    found = {
        key: {**row, "not_reached": row["communes"] - row["reached"] - row["unknown"]}
        for key, row in _told(rows, query.by).items()
    }
    if "commune" in query.by and query.measure in ("reached", "not_reached"):
        return {key: row for key, row in found.items() if row[query.measure]}
    return found


def _meetings(db: duckdb.DuckDBPyConnection, query: Query) -> dict[Key, Figures]:
    rows = spans.meetings(db, query.scope, query.by, query.communes, query.topics)
    found = {key: row | _stated(query.measure, row) for key, row in _told(rows, query.by).items()}
    if "district" not in query.by:
        return _in_order(found, query.by)
    came = {unit for unit, _ in spans.present(db, query.scope)}
    place = query.by.index("district")
    none: dict[str, Any] = dict.fromkeys(("meetings", "attendees", "women", "minority", "poor"), 0)
    grid = _grid(db, query) if set(query.by) <= {"district", "commune", *semantic.TIMES} else []
    return {
        key: row if key in found or key[place] in came else {}
        for key, row in _filled(found, grid, none, query.by).items()
    }


def _stated(measure: str, row: Figures) -> Figures:
    """What a ratio of people is made of: the meetings that say both numbers; `unstated` are those that do not."""
    if measure == "people_per_meeting":
        return {"meetings": row["meetings_stated"], "unstated": row["attendees_unstated"]}
    who = measure.removesuffix("_share")
    own = {who: row[f"{who}_stated"], "attendees": row[f"{who}_among"]} if who != measure else {}
    return {**own, "unstated": row.get(f"{measure}_unstated", 0)}


def _reports(db: duckdb.DuckDBPyConnection, query: Query) -> dict[Key, Figures]:
    if query.measure not in spans.OF_REPORTS:
        return _told(measures.rows(db, "reporting", query.scope, query.by), query.by)
    found = _told(spans.reports(db, query.scope, query.by), query.by)
    every = query.measure not in semantic.LISTED or not query.by or query.ranked or query.beside
    return {key: row for key, row in _in_order(found, query.by).items() if every or row[query.measure]}


_SOURCES: dict[str, Callable[[Any, Query], dict[Key, Figures]]] = {
    "progress": _progress, "shares": _shares, "forecast": _forecast, "outputs": _outputs, "money": _money, "unit_cost": _unit_cost,
    "reach": _reach, "meetings": _meetings, "reports": _reports,
}  # fmt: skip


# --- the rows there should be -----------------------------------------------------------------------------------------


def _grid(db: duckdb.DuckDBPyConnection, query: Query, given: Iterable[Key] = ()) -> list[Key]:
    """Every combination of the dimensions that could have a figure; too many: none."""
    lists: list[list[Key]] = []
    taken: list[str] = []
    if given := list(given):
        lists.append(given)
        taken += [name for name in query.by if name not in semantic.TIMES]
    else:
        if "commune" in query.by:
            asked = ("district", "commune") if "district" in query.by else ("commune",)
            scope = replace(query.scope, units=query.communes or query.scope.units, activities=())
            lists.append([tuple(row[: len(asked)]) for row in measures.rows(db, "coverage", scope, asked).rows])
            taken += asked
        for name in ("district", "activity"):
            if name in query.by and name not in taken:
                members = measures.rows(db, "progress", replace(query.scope, since=""), (name,))
                lists.append([(row[0],) for row in members.rows])
                taken.append(name)
    for name in semantic.TIMES:
        if name in query.by:
            lists.append([(code,) for code in _periods(db, query, name)])
            taken.append(name)
    if math.prod(map(len, lists)) > _MOST_CELLS:
        return []
    at = [taken.index(name) for name in query.by]
    every = (tuple(itertools.chain.from_iterable(parts)) for parts in itertools.product(*lists))
    return [tuple(key[n] for n in at) for key in every]


def _in_order(found: dict[Key, Figures], by: Sequence[str]) -> dict[Key, Figures]:
    """Rows in the catalogue's order, what nobody stated last."""
    places = [ranks(name) for name in by]
    far = len(catalogue.units())

    def place(key: Key) -> tuple[tuple[int, str], ...]:
        return tuple(
            (rank.get(code, far if code is None else 0), code or "") for rank, code in zip(places, key, strict=True)
        )

    return dict(sorted(found.items(), key=lambda row: place(row[0])))


@cache
def ranks(dimension: str) -> Mapping[str | None, int]:
    """Code → its place; units and months sort by their codes."""
    if dimension in ("district", "commune", *semantic.TIMES):
        return {}
    if dimension == "activity":
        return {one.code: at for at, one in enumerate(catalogue.activities())}
    return {one.code: at for at, one in enumerate(semantic.choices(dimension))}


def _periods(db: duckdb.DuckDBPyConnection, query: Query, name: str) -> list[str]:
    """The plan's months, or their quarters, within the span, the supplementary report when it is looked to; only those named, when some are."""
    asked = """SELECT p.period FROM period AS p WHERE p.year = $year AND p.period_key BETWEEN $since AND $through
        AND (p.month > 12 OR p.period_key IN (SELECT period_key FROM plan_month WHERE year = $year)) ORDER BY p.period_key"""
    rows = db.execute(asked, queries.parameters(asked, query.scope)).fetchall()
    told = dict.fromkeys(semantic.quarter_of(period) if name == "quarter" else period for (period,) in rows)
    return [code for code in told if not query.months or code in query.months]


def _filled(found: dict[Key, Figures], grid: list[Key], nothing: Figures, by: Sequence[str]) -> dict[Key, Figures]:
    """What is known and, of the grid, what is not; rows beyond the grid stay (an activity that no form of the year asks for)."""
    return _in_order(dict.fromkeys(grid, nothing) | found, by)


# --- compared, kept, ordered ------------------------------------------------------------------------------------------


def _compared(now: dict[Key, Figures], then: dict[Key, Figures], measure: str) -> dict[Key, Figures]:
    found: dict[Key, Figures] = {}
    for key in dict.fromkeys((*now, *then)):
        row = dict(now.get(key, {}))
        was, value = then.get(key, {}).get(measure), row.get(measure)
        row["before"], row["change"] = was, None if was is None or value is None else value - was
        row["change_rate"] = row["change"] / was if was and row["change"] is not None else None
        found[key] = row
    return found


def _beside(found: dict[Key, Figures], told: dict[Key, Figures], code: str) -> dict[Key, Figures]:
    """The rows with a further measure of the same."""
    nothing = 0 if code in semantic.LISTED else None
    return {
        key: found.get(key, {}) | {code: told.get(key, {}).get(code, nothing)} for key in dict.fromkeys((*found, *told))
    }


def _kept(rows: list[tuple[Key, Figures]], query: Query, lacking: set[str]) -> list[tuple[Key, Figures]]:
    """The rows a question is about: months, statuses and values it names."""
    if query.months:
        place = next(at for at, name in enumerate(query.by) if name in semantic.TIMES)
        rows = [row for row in rows if row[0][place] in query.months]
    if query.statuses:
        rows = [row for row in rows if row[1].get("status") in query.statuses]
    for dimension, chosen in (("topic", query.topics), ("audience", query.audiences)):
        if chosen and dimension in query.by:
            place = query.by.index(dimension)
            rows = [row for row in rows if row[0][place] in chosen]
    if query.keep is None:
        return rows
    return [row for row in rows if _keeps(query, query.keep, row, lacking)]


def _keeps(query: Query, keep: Keep, row: tuple[Key, Figures], lacking: set[str]) -> bool:
    value = row[1].get(query.weighed)
    if keep.sign == "none":
        return not value and not ({row[0][query.by.index("district")]} & lacking if "district" in query.by else lacking)
    if keep.sign == "between":
        return value is not None and keep.value <= value <= keep.upto
    return value is not None and _SIGNS[keep.sign](value, keep.value)


def _ranked(
    rows: list[tuple[Key, Figures]], query: Query, lacking: set[str]
) -> tuple[list[tuple[Key, Figures]], tuple[str, ...]]:
    """Rows in the order asked for, without those that cannot be ranked: nothing known, the province, units that lack a report."""
    if not query.order:
        return rows, ()
    place = query.by.index("district") if "district" in query.by else -1
    left, able = dict[str, None](), []
    for key, values in rows:
        unit = key[place] if place >= 0 else ""
        if values.get(query.weighed) is None or unit == catalogue.province().code:
            continue
        if unit in lacking and values.get("status") != "achieved":
            left[unit] = None
            continue
        able.append((key, values))
    sign = -1 if query.order == "most" else 1
    return sorted(able, key=lambda row: sign * float(row[1][query.weighed])), tuple(left)


def _placed(rows: list[tuple[Key, Figures]], query: Query) -> list[tuple[Key, Figures]]:
    """Of ranked rows those of the units asked for, with `rank` (equals share the better one) and `ranked_of`."""
    sign, values = (-1 if query.order == "most" else 1), [float(row[query.weighed]) for _, row in rows]
    return [
        (
            key,
            row
            | {
                "rank": 1 + sum(sign * (other - float(row[query.weighed])) < -_ALMOST for other in values),
                "ranked_of": len(rows),
            },
        )
        for key, row in rows
        if key[0] in query.ranked
    ]


def _first(rows: list[tuple[Key, Figures]], query: Query) -> list[tuple[Key, Figures]]:
    """The first n, with those equal to the last of them."""
    if not query.first or len(rows) <= query.first:
        return rows
    border = rows[query.first - 1][1][query.weighed]
    more = itertools.takewhile(
        lambda row: abs(float(row[1][query.weighed]) - float(border)) <= _ALMOST, rows[query.first :]
    )
    return [*rows[: query.first], *more]
