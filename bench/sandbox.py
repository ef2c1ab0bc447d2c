"""A statement through the sandbox, its process warm, against the same query on a connection of its own in this process.

Aimed at: under 5 ms over the query itself, so the lines say what comes on top; the widest answer is a thousand rows of 24 columns.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb

from analytics import publish, sandbox
from bench import home as homes
from bench.ratio import Line, in_turns

ASKED = {
    "one value": "SELECT 1",
    "a sum": "SELECT unit, sum(value) FROM cell WHERE approved AND kind = 'outputs' AND activity = 'TIN' GROUP BY ALL",
    "a join": "SELECT u.name, b.through_key, sum(b.spent_approved) FROM budget_cell AS b JOIN unit AS u USING (unit_key) GROUP BY ALL",
    "278 rows of 13 columns": "SELECT * FROM unit",
    "1,000 rows of 24 columns": "SELECT * FROM cell",
}
OVER = 5.0  # milliseconds


def lines() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        path = publish.published(homes.sample(Path(folder) / "home"), full=True)
        with contextlib.closing(duckdb.connect(str(path), read_only=True, config={"threads": 1})) as plain:
            for name, sql in ASKED.items():
                yield _compared(path, plain, name, sql)
        sandbox.pool().close()


def _compared(path: Path, plain: duckdb.DuckDBPyConnection, name: str, sql: str) -> Line:
    medians = in_turns(
        {
            "ours": lambda: sandbox.ask(path, sql),
            "plain": lambda: plain.execute(sql).fetchmany(sandbox.MOST_ROWS + 1),
        },
        rounds=30,
        warm=3,
    )
    aim = (medians["plain"] + OVER) / medians["plain"]
    return Line(f"SQL: {name}", "the query itself", medians["ours"], medians["plain"], "ms", aim)
