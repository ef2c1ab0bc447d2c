"""SQL typed by people, at the other end: in the isolated process, on one published file opened read-only.

Runs only where the process has its limits (`data.worker`): no file can be opened any more once the published file is, the
address space ends, a clock interrupts. A statement is judged by `statement` before it runs. Answers are plain values for
JSON, rows as bytes of it: {"columns", "types", "rows", "more", "took"} or {"refused": {"code", "facts", "at"}}. What ran out of time or
memory is raised, so that the process is replaced and its memory given back.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from datetime import time as clock
from functools import cache
from typing import Any

import duckdb

from analytics import statement
from analytics.statement import Known, Refusal, refusal

MEMORY = "256MB"
MOST_COLUMNS = 200
MOST_BYTES = 4 * 2**20
_CHUNK = 100
_PIPE = 2**20
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
    "threads": "1",
    "memory_limit": MEMORY,
    "temp_directory": "",
    "errors_as_json": "true",
}
_KEPT = 3
_opened: dict[tuple[str, int, int], tuple[duckdb.DuckDBPyConnection, Known]] = {}


def answer(
    body: bytes,
    path: str = "",
    values: Mapping[str, object] | None = None,
    run: bool = True,
    rows: int = 1000,
    seconds: float = 4.0,
) -> dict[str, Any] | bytes:
    """Runs the statement in `body` with its parameters' values; with `run` false only says which parameters it has."""
    if not _limited():
        return {"refused": refusal("off")}
    if not path:
        return {"ready": True}
    connection, known = _connection(path)
    return _answered(connection, known, body.decode(), values or {}, run, rows, seconds)


def _answered(
    connection: duckdb.DuckDBPyConnection,
    known: Known,
    sql: str,
    values: Mapping[str, object],
    run: bool,
    rows: int,
    seconds: float,
) -> dict[str, Any] | bytes:
    try:
        tree, made = _parsed(connection, sql)
        if found := _judged(tree, known):
            return {"refused": found}
        asked = statement.parameters(tree)
        if found := _unfit(asked, values if run else dict.fromkeys(asked, "")):
            return {"refused": found}
        if not run:
            return {"parameters": asked}
        # A PIVOT over the data makes a type of its own for the time it runs: it goes with its cursor.
        cursor = connection.cursor() if made else connection
        with _interrupted(cursor, seconds):
            return _run(cursor, sql, {name: values[name] for name in asked}, rows)
    except RecursionError:
        return {"refused": refusal("deep")}
    except (duckdb.InterruptException, duckdb.OutOfMemoryException, duckdb.FatalException, duckdb.InternalException):
        raise
    except duckdb.Error as error:
        return {"refused": _of_error(error)}


def _judged(tree: dict[str, Any] | Refusal, known: Known) -> Refusal | None:
    return tree if "code" in tree else statement.judge(tree, known)


def _unfit(asked: list[str], values: Mapping[str, object]) -> Refusal | None:
    """What is wrong with the values of the parameters."""
    if any(not name.isidentifier() for name in asked):
        return refusal("positional")
    if missing := [name for name in asked if name not in values]:
        return refusal("missing_value", name=missing[0])
    if unknown := [name for name in values if name not in asked]:
        return refusal("unknown_value", name=unknown[0])
    return None


# --- the file -----------------------------------------------------------------------------------------------------


@cache
def _limited() -> bool:
    """True in a process whose memory and files end; elsewhere no statement is run."""
    if sys.platform != "linux":
        return False
    import fcntl
    import resource

    if resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY or resource.getrlimit(resource.RLIMIT_FSIZE)[0]:  # fmt: skip
        return False
    os.nice(5)  # pages go before statements
    with contextlib.suppress(OSError):
        fcntl.fcntl(
            1, fcntl.F_SETPIPE_SZ, _PIPE
        )  # an answer goes into the pipe whole: the two ends need not take turns
    gc.disable()  # rows are lists of plain values; a process that grows all the same is replaced
    return True


def _connection(path: str) -> tuple[duckdb.DuckDBPyConnection, Known]:
    """The connection to a file, opened anew when it was built anew; then nothing can be opened until another file is asked."""
    state = os.stat(path)  # noqa: PTH116 - pathlib is slow to import
    key = (path, state.st_ino, state.st_mtime_ns)
    if key not in _opened:
        while len(_opened) >= _KEPT:
            _opened.pop(next(iter(_opened)))[0].close()
        with _files_allowed():
            connection = duckdb.connect(path, read_only=True, config=_CONFIG)
            connection.execute("SET GLOBAL TimeZone = 'Asia/Ho_Chi_Minh'")
            connection.execute("SET lock_configuration = true")
            _opened[key] = connection, _known(connection)
    return _opened[key]


@contextlib.contextmanager
def _files_allowed() -> Iterator[None]:
    import resource

    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, most) if most >= 0 else 256, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, most))


def _known(connection: duckdb.DuckDBPyConnection) -> Known:
    """What the file holds; asking also loads what reading values needs, while files may still be opened."""
    connection.execute(
        "SELECT 1.5::DECIMAL(9,2), DATE '2023-06-14', TIME '10:00', TIMESTAMP '2023-06-14', uuid(), [1], INTERVAL 3 DAY"
    ).fetchall()
    json.loads(connection.execute("SELECT json_serialize_sql('SELECT 1')").fetchall()[0][0])

    def names(query: str) -> frozenset[str]:
        return frozenset(str(name).lower() for (name,) in connection.execute(query).fetchall())

    return Known(
        names("SELECT table_name FROM duckdb_tables() WHERE NOT internal AND schema_name = 'main'"),
        names("SELECT function_name FROM duckdb_functions() WHERE NOT internal"),
        names("SELECT function_name FROM duckdb_functions() WHERE internal"),
        names("SELECT view_name FROM duckdb_views()"),
    )


# --- parsing ------------------------------------------------------------------------------------------------------


def _parsed(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[dict[str, Any] | Refusal, bool]:
    """(the tree or why there is none, True when the statement is a PIVOT over the data).

    Only the parser is asked: to take a text apart into statements DuckDB already looks at files for some of them.
    """
    found = _serialized(connection, sql)
    first = next((word.upper() for _, word in _words(sql)), "") if found["error"] else ""
    # A PIVOT over the data is two statements to the parser, the first making a type of its own.
    made = first in ("PIVOT", "PIVOT_WIDER", "WITH", "FROM")
    if _OTHER in str(found.get("error_message")) and (made or first == "EXPLAIN"):
        found = _serialized(connection, statement.spelled_out(sql, _words(sql)) if made else _explained(sql))
        if found["error"]:
            return _other(sql), made
    if found["error"]:
        told = {"exception_type": _KINDS.get(found["error_type"], ""), "exception_message": found["error_message"]}
        return (_other(sql) if _OTHER in found["error_message"] else _of_told(found | told)), made
    if len(found["statements"]) != 1:
        return refusal("many", count=len(found["statements"])) if found["statements"] else refusal("empty"), made
    return found["statements"][0], made


def _other(sql: str) -> Refusal:
    """Why what is no plain SELECT to the parser is refused."""
    return refusal("pivot" if any(word.upper() == "PIVOT" for _, word in _words(sql)) else "not_select")


_OTHER = "Only SELECT statements"
_KINDS = {"parser": "Parser", "binder": "Binder", "not implemented": "Not implemented"}


def _serialized(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, Any]:
    """What the parser says: {"error": false, "statements": […]} or an error."""
    found: dict[str, Any] = json.loads(
        connection.execute("SELECT json_serialize_sql($1::VARCHAR)", [sql]).fetchall()[0][0]
    )
    return found


_SIGNS = re.compile(r"[A-Za-z_]+|.", re.DOTALL)


def _words(sql: str) -> list[tuple[int, str]]:
    """(place in bytes, text) of keywords and signs outside of quotes and comments."""
    body = sql.encode()
    found = []
    for at, kind in duckdb.tokenize(sql):
        if kind in (duckdb.token_type.keyword, duckdb.token_type.operator):
            piece = _SIGNS.match(body[at:].decode(errors="replace"))
            found.append((at, piece[0] if piece else ""))
    return found


def _explained(sql: str) -> str:
    """What an EXPLAIN explains; what is not read so is refused since it has no tree."""
    words = [(at, word.upper()) for at, word in _words(sql)]
    body = sql.encode()
    if words and words[0][1] == "EXPLAIN":
        skip = 2 if len(words) > 1 and words[1][1] in ("ANALYZE", "ANALYSE") else 1
        start = words[skip - 1][0] + len(words[skip - 1][1])
        return (b" " * start + body[start:]).decode()
    return sql


# --- running ------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _interrupted(cursor: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    timer = threading.Timer(seconds, cursor.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def _run(
    cursor: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, object], rows: int
) -> dict[str, Any] | bytes:
    started = time.perf_counter()
    cursor.execute(sql, dict(values) or None)
    described = cursor.description or []
    if len(described) > MOST_COLUMNS:
        return {"refused": refusal("columns", count=len(described), most=MOST_COLUMNS)}
    types = [str(one[1]) for one in described]
    if moments := [one[0] for one, type_ in zip(described, types, strict=True) if "TIME ZONE" in type_]:
        return {"refused": refusal("time_zone", name=moments[0])}
    changed = [(at, plain) for at, type_ in enumerate(types) if (plain := _plain_of(type_))]
    pieces: list[str] = []
    count = size = 0
    while count <= rows and (chunk := cursor.fetchmany(min(_CHUNK, rows + 1 - count))):
        piece = json.dumps(_changed(chunk, changed), ensure_ascii=False, separators=(",", ":"))[1:-1]
        size += len(piece)
        if size > MOST_BYTES:
            break
        count += len(chunk)
        pieces.append(piece)
    if size > MOST_BYTES and not count:
        return {"refused": refusal("wide_rows")}
    took = time.perf_counter() - started
    if more := count > rows or size > MOST_BYTES:
        cursor.execute("SELECT 1")  # lets go of what was not read
    head = {"columns": [one[0] for one in described], "types": types, "more": more, "took": took * 1000}
    return f'{json.dumps(head, ensure_ascii=False)[:-1]}, "rows": [{",".join(pieces)}]}}'.encode("utf-8", "replace")


def _changed(rows: list[Any], changed: list[tuple[int, Callable[[Any], object]]]) -> list[Any]:
    """Rows with the values that JSON does not have put into what it has."""
    if not changed:
        return rows
    made = [list(row) for row in rows]
    for at, plain in changed:
        for row in made:
            if row[at] is not None:
                row[at] = plain(row[at])
    return made


_AS_IT_IS = re.compile(r"(U?(TINY|SMALL|BIG)?INT(EGER)?|BOOLEAN|VARCHAR|DOUBLE|FLOAT|\"NULL\"|NULL)$")


def _plain_of(type_: str) -> Callable[[Any], object] | None:
    """How values of a type go into JSON; None for those that go as they are."""
    if _AS_IT_IS.match(type_):
        return None
    if type_.startswith("DECIMAL") or type_ in ("HUGEINT", "UHUGEINT", "BIGNUM"):
        return str
    return _plain


def _plain(value: Any) -> object:
    if isinstance(value, (date, datetime, clock)):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray)):
        return value.hex()
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(_keyed(value), ensure_ascii=False, default=str)
    return value if isinstance(value, (str, int, float)) else str(value)


def _keyed(value: Any) -> Any:
    """The same with text for keys, which is all that JSON has."""
    if isinstance(value, dict):
        return {str(_keyed(key)): _keyed(one) for key, one in value.items()}
    return [_keyed(one) for one in value] if isinstance(value, (list, tuple)) else value


# --- errors -------------------------------------------------------------------------------------------------------

# (kind of error, what its message has) → code; groups of the pattern become facts.
_MESSAGES: tuple[tuple[str, str, str], ...] = (
    ("Parser", r"unterminated quoted", "quote"),
    ("Parser", r"unterminated /\*", "comment"),
    ("Parser", r"end of input", "ends"),
    ("Parser", r"expression depth", "deep"),
    ("Parser", r"A CTE needs a SELECT", "not_select"),
    ("Parser", r"syntax error at or near \"(?P<word>.*?)\"", "syntax"),
    ("Parser", r"window \"(?P<name>.*?)\" does not exist", "no_window"),
    ("Binder", r"expression depth", "deep"),
    ("Binder", r"Referenced table \"(?P<name>.*?)\" not found", "no_alias"),
    ("Binder", r"Ambiguous reference to column name \"(?P<name>.*?)\"", "ambiguous"),
    ("Binder", r"column \"?(?P<name>.*?)\"? must appear in the GROUP BY", "group_by"),
    ("Binder", r"(No function matches|Could not choose a best candidate).*?['\"](?P<name>[^('\"]*)\(", "arguments"),
    ("Binder", r"Cannot (compare|mix) values", "compare"),
    ("Binder", r"WHERE clause cannot contain aggregates|aggregate function calls cannot be nested|cannot contain aggregates", "aggregate"),
    ("Binder", r"cannot contain window functions|window functions are not allowed", "window"),
    ("Binder", r"same number of result columns", "set_columns"),
    ("Binder", r"Table \"(?P<name>.*?)\" does not have a column named \"(?P<column>.*?)\"", "no_column_in"),
    ("Binder", r"Column \"(?P<name>.*?)\" does not exist on (left|right) side", "no_join_column"),
    ("Binder", r"Duplicate alias \"(?P<name>.*?)\"", "alias_twice"),
    ("Binder", r"Circular reference to CTE \"(?P<name>.*?)\"", "recursive"),
    ("Conversion", r"Could not convert string '(?P<value>.*?)' to (?P<type>\w+)", "conversion"),
    ("Conversion", r"date field|timestamp field|format: \"", "date"),
    ("Conversion", r"", "types"),
    ("Out of Range", r"", "range"),
    ("Invalid Input", r"More than one row returned by a subquery", "many_rows"),
    ("Invalid Input", r"according to format specifier", "date"),
    ("Not implemented", r"Mixing named and positional", "positional"),
)  # fmt: skip


# What errors call types otherwise than SQL does.
_TYPES = {
    "INT8": "TINYINT",
    "INT16": "SMALLINT",
    "INT32": "INTEGER",
    "INT64": "BIGINT",
    "INT128": "HUGEINT",
    "BOOL": "BOOLEAN",
}


def _of_error(error: duckdb.Error) -> Refusal:
    """DuckDB's error as a code and its facts; its own words, which are English, stay here."""
    return _of_told(_told(str(error)))


def _of_told(told: Mapping[str, Any]) -> Refusal:
    kind, message = str(told.get("exception_type", "")), str(told.get("exception_message", ""))
    at = int(told["position"]) if str(told.get("position", "")).isdigit() else None
    near = [name for name in str(told.get("candidates", "")).split(",") if re.fullmatch(r"\w+(\.\w+)*", name)][:3]
    if told.get("error_subtype") == "COLUMN_NOT_FOUND":
        return refusal("no_column", at, name=told.get("name", ""), near=near)
    if kind == "Catalog":
        return refusal("missing", at, name=told.get("name", ""), near=near)
    for of, pattern, code in _MESSAGES:
        if kind == of and (found := re.search(pattern, message, re.DOTALL)):
            facts = {name: text[:60] for name, text in found.groupdict().items() if text}
            return refusal(
                code, at, **facts | ({"type": _TYPES.get(facts["type"], facts["type"])} if "type" in facts else {})
            )
    return refusal({"Parser": "syntax", "Binder": "binder"}.get(kind, "failed"), at)


def _told(text: str) -> dict[str, Any]:
    with contextlib.suppress(ValueError):
        found = json.loads(text[text.index("{") :])
        if isinstance(found, dict):
            return found
    return {}
