"""The ledger while it is open: what can be asked of it and added to it, nothing updated or deleted.

The version is the number of the last event.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from data.store import Home


# Table → the column that says by which version a row was there: the ledger at v is every row up to v.
SINCE = {
    "event": "version",
    "submission": "submission",
    "output_fact": "submission",
    "money_fact": "submission",
    "meeting_fact": "submission",
    "text_fact": "submission",
    "issue_fact": "submission",
    "plan": "plan",
    "plan_target": "plan",
    "plan_allocation": "plan",
    "plan_phasing": "plan",
    "plan_opening": "plan",
    "calendar": "calendar",
    "calendar_month": "calendar",
    "calendar_day": "calendar",
    "exception": "exception",
    "comment": "comment",
    "attachment": "attachment",
    "recheck": "recheck",
}


class Ledger:
    """An open transaction on the ledger: `append` and `event` add, `rows` and `one` ask.

    What is added waits until something is asked or the transaction ends, then goes in as one Arrow insert a table:
    row by row is some 80 times slower.
    """

    def __init__(self, home: Home, connection: duckdb.DuckDBPyConnection) -> None:
        self.home, self.connection = home, connection
        self._waiting: dict[str, list[dict[str, object]]] = {}
        self._version: int | None = None
        self._kind: str | None = None

    def rows(self, query: str, parameters: Sequence[object] | dict[str, object] = ()) -> list[tuple[Any, ...]]:
        self.flush()
        return self.connection.execute(query, parameters).fetchall()

    def one(self, query: str, parameters: Sequence[object] | dict[str, object] = ()) -> Any:
        found = self.rows(query, parameters)
        return found[0][0] if found else None

    def kind(self) -> str:
        """REAL or SAMPLE."""
        if self._kind is None:
            self._kind = str(self.one("SELECT kind FROM home"))
        return self._kind

    def version(self) -> int:
        """The number of the last event; 0 in a new home."""
        if self._version is None:
            self._version = int(self.one("SELECT coalesce(max(version), 0) FROM event"))
        return self._version

    def append(self, table: str, rows: Sequence[dict[str, object]]) -> None:
        """Adds rows to a table of the schema; a column that a row does not name is NULL."""
        self._waiting.setdefault(table, []).extend(rows)

    def event(self, kind: str, by: str, moment: datetime, **about: object) -> int:
        """Records what happened and returns its version. `about`: submission, plan, and facts kept as JSON."""
        version = self._version = self.version() + 1
        submission, plan = about.pop("submission", None), about.pop("plan", None)
        row = {
            "version": version,
            "kind": kind,
            "recorded_at": moment,
            "actor": by,
            "submission": version if kind == "submitted" else submission,
            "plan": version if kind == "plan_loaded" else plan,
            "facts": json.dumps(about, ensure_ascii=False, sort_keys=True),
        }
        self.append("event", [row])
        return version

    def flush(self) -> None:
        """Puts in what was added."""
        waiting, self._waiting = self._waiting, {}
        for table, rows in waiting.items():
            if rows:
                self.connection.register("incoming", _batch(self.connection, table, rows))
                # `table` is a table of the schema: _batch looked its columns up.
                self.connection.execute(f'INSERT INTO "{table}" SELECT * FROM incoming')
                self.connection.unregister("incoming")


_SCHEMAS: dict[str, pa.Schema] = {}


def _batch(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, object]]) -> pa.Table:
    """The rows as an Arrow table with the columns of the ledger's table; a column it does not have is our mistake."""
    import pyarrow as pa  # slow to import, and only writing needs it

    if table not in _SCHEMAS:
        _SCHEMAS[table] = connection.execute(f'SELECT * FROM "{table}" LIMIT 0').to_arrow_table().schema
    schema = _SCHEMAS[table]
    if unknown := set().union(*rows) - set(schema.names):
        raise ValueError(f"{table} has no {sorted(unknown)}")
    return pa.table(
        [pa.array([row.get(name) for row in rows], schema.field(name).type) for name in schema.names], schema=schema
    )
