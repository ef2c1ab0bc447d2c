"""Answers that stay: a published file is never written, so a small question that every run asks is asked of it once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import duckdb

_MOST = 4096  # answers kept, of all files; then all are forgotten
_answers: dict[tuple[object, ...], list[tuple[Any, ...]]] = {}


def remembered(db: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyConnection:
    """A cursor on the published file at `path` for `execute(…).fetchall()` or `.fetchone()` of few rows, each asked once."""
    return cast("duckdb.DuckDBPyConnection", _Remembering(db, path))


def once(db: duckdb.DuckDBPyConnection, known: duckdb.DuckDBPyConnection | None = None) -> duckdb.DuckDBPyConnection:
    """A cursor that asks nothing twice, for as long as one answer is worked out: its parts ask some of the same.

    `known` is the `remembered` cursor on the same file, for what `lasting` is asked.
    """
    return cast("duckdb.DuckDBPyConnection", _Once(db, known))


def forget(db: duckdb.DuckDBPyConnection) -> None:
    """Lets go of the file that `once` asked: an answer is kept long after its version has been replaced, and its tables, made
    later, need nothing more of it. Whoever asks all the same gets an exception.
    """
    if isinstance(db, _Once):
        db.forget()


def lasting(db: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The cursor for what a file says of its units, communes, days and version: names, not figures. Remembered where it can be."""
    return db.known if isinstance(db, _Once) and db.known is not None else db


class _Once:
    def __init__(self, db: duckdb.DuckDBPyConnection, known: duckdb.DuckDBPyConnection | None = None) -> None:
        self._db: duckdb.DuckDBPyConnection | None = db
        self._known, self.known = dict[tuple[str, str], _Rows](), known

    def forget(self) -> None:
        self._db, self.known = None, None
        self._known.clear()

    def execute(self, query: str, parameters: Sequence[object] | dict[str, object] = ()) -> _Rows:
        key = (query, repr(parameters))
        if key not in self._known:
            if self._db is None:
                raise RuntimeError("the answer is finished, and its file was let go")
            found = self._db.execute(query, parameters)
            self._known[key] = _Rows(found.fetchall(), found.description)
        return self._known[key]


class _Remembering:
    def __init__(self, db: duckdb.DuckDBPyConnection, path: Path) -> None:
        found = path.stat()  # a file built again is another file
        self._db, self._file = once(db), (path, found.st_ino, found.st_mtime_ns)

    def execute(self, query: str, parameters: Sequence[object] | dict[str, object] = ()) -> _Rows:
        key = (self._file, query, repr(parameters))
        rows = _answers.get(key)
        if rows is None:
            rows = self._db.execute(query, parameters).fetchall()
            if len(_answers) >= _MOST:
                _answers.clear()
            _answers[key] = rows
        return _Rows(rows)


class _Rows:
    def __init__(self, rows: list[tuple[Any, ...]], description: Any = None) -> None:
        self._rows, self.description = rows, description

    def fetchall(self) -> list[tuple[Any, ...]]:
        return list(self._rows)

    def fetchone(self) -> tuple[Any, ...] | None:
        return self._rows[0] if self._rows else None
