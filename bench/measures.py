"""(b) Each measure, nothing cached, against the best query by hand for the same rows on the same published file."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from analytics import measures, publish, trace
from analytics.scope import Scope
from bench import home as homes
from bench.ratio import Line, in_turns

BY_HAND = Path(__file__).parent / "by_hand"
SCOPE = Scope(2023, "2023-11", date(2023, 12, 20))
ASKED = {
    "progress_district_activity": ("progress", ("district", "activity")),
    "progress_district": ("progress", ("district",)),
    "budget_district": ("budget", ("district",)),
    "budget_group_source": ("budget", ("group", "source")),
    "coverage_district": ("coverage", ("district",)),
    "reporting_district": ("reporting", ("district",)),
}


def lines() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        home = homes.sample(Path(folder) / "home")
        db = publish.connect(publish.published(home, full=True))
        for name, (measure, by) in ASKED.items():
            yield _compared(db, name, partial(_rows, db, measure, by))
        yield _compared(db, "trace_unit_month", lambda: _cells(db))


def _compared(db: duckdb.DuckDBPyConnection, name: str, ours: Callable[[], Any]) -> Line:
    query = (BY_HAND / f"{name}.sql").read_text(encoding="utf-8")

    def by_hand() -> list[tuple[Any, ...]]:
        return db.execute(query).fetchall()

    mine, theirs = list(ours()), by_hand()
    assert mine == theirs, f"{name}: other rows by hand: {set(mine) ^ set(theirs)}"
    medians = in_turns({"ours": ours, "by hand": by_hand}, rounds=60, warm=5)
    return Line(
        name.replace("_", " ", 1).replace("_", ", "), "SQL by hand", medians["ours"], medians["by hand"], "ms", 1.5
    )


def _rows(db: duckdb.DuckDBPyConnection, measure: str, by: tuple[str, ...]) -> tuple[tuple[Any, ...], ...]:
    return measures.rows(db, measure, SCOPE, by).rows


def _cells(db: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    found = trace.of_codes(db, SCOPE.state, ("outputs",), {"unit": ("178",), "period": ("2023-06",)})
    return [tuple(row[column] for column in trace.COLUMNS) for row in found]
