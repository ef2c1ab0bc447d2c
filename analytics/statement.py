"""What a statement of SQL may name: one reading statement, over the published tables, with functions that only compute.

It is judged by the tree that DuckDB's own parser makes of it, never by its text. This is the first of two walls, the one
that answers in plain words; the other is the process it runs in (`sandboxed`). Used in that process, so it imports little.

A refusal is a dict {"code", "facts", "at"}: `at` is the place in bytes, None when there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import Any

NOWHERE = 18446744073709551615  # what the parser says for no place
# Functions that compute from what they are given, and nothing else: none reads a file, the environment, a setting or the
# catalogue, none runs text as SQL, none waits.
FUNCTIONS = frozenset(Path(__file__).with_name("sql_functions.txt").read_text(encoding="ascii").split())
TABLE_FUNCTIONS = frozenset(("range", "generate_series", "unnest"))
# What a lone word means when no column has that name: who is connected, to which file.
_WORDS = frozenset(
    ("user", "current_user", "session_user", "current_role", "current_catalog", "current_database", "current_schema", "current_schemas", "current_query")
)  # fmt: skip
_REFERENCES = frozenset(
    ("BASE_TABLE", "SUBQUERY", "JOIN", "TABLE_FUNCTION", "EXPRESSION_LIST", "EMPTY", "PIVOT", "SHOW_REF")
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a file holds: its tables and macros, and what DuckDB has besides (functions, views of its own)."""

    tables: frozenset[str]
    macros: frozenset[str]
    functions: frozenset[str]
    views: frozenset[str]


Refusal = dict[str, Any]


def refusal(code: str, at: object = None, **facts: object) -> Refusal:
    return {"code": code, "facts": facts, "at": at if isinstance(at, int) and at < NOWHERE else None}


def judge(tree: dict[str, Any], known: Known) -> Refusal | None:
    """The first thing in the parsed statement that may not be there; None when all of it may."""
    inside = frozenset(_inside(tree))
    if wrong := next((name for name in sorted(inside) if name in known.views or name.startswith(_OWN)), None):
        return refusal("cte_name", name=wrong)
    for node in _nodes(tree):
        if found := _judge_node(node, known, inside):
            return found
    return None


_OWN = ("duckdb_", "pg_", "sqlite_", "pragma_")


def parameters(tree: dict[str, Any]) -> list[str]:
    """The names of all `$name` of a statement, in no order."""
    return sorted({str(node["identifier"]) for node in _nodes(tree) if node.get("type") == "VALUE_PARAMETER"})


def _nodes(tree: object) -> list[dict[str, Any]]:
    """Every dict of the tree, in the order of the statement's text as far as the tree has one."""
    found, left = [], [tree]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            found.append(value)
            left.extend(reversed(value.values()))
        elif isinstance(value, list):
            left.extend(reversed(value))
    return found


def _inside(tree: object) -> list[str]:
    """The names that WITH gives."""
    return [
        str(entry["key"]).lower()
        for node in _nodes(tree)
        if isinstance(node.get("cte_map"), dict)
        for entry in node["cte_map"].get("map", ())
    ]


def _judge_node(node: dict[str, Any], known: Known, inside: frozenset[str]) -> Refusal | None:
    kind, at = node.get("type"), node.get("query_location")
    if "function_name" in node:
        return None if node.get("of_table") else _function(node, known)
    if "from_table" in node and (found := _reference(node["from_table"])):
        return found
    match kind:
        case "BASE_TABLE":
            return _table(node, known, inside)
        case "TABLE_FUNCTION":
            called = node.get("function") or {}
            called["of_table"] = True
            name = str(called.get("function_name", "")).lower()
            if name not in TABLE_FUNCTIONS:
                return refusal("table_function", called.get("query_location", at), name=name)
        case "SHOW_REF" if node.get("query") is None and node.get("table_name") != '"tables"':
            return refusal("show", at)
        case "COLUMN_REF":
            names = node.get("column_names") or []
            if len(names) == 1 and str(names[0]).lower() in _WORDS:
                return refusal("function", at, name=names[0])
    return None


def _reference(table: dict[str, Any] | None) -> Refusal | None:
    kind = (table or {}).get("type", "EMPTY")
    return None if kind in _REFERENCES else refusal("statement", (table or {}).get("query_location"))


def _function(node: dict[str, Any], known: Known) -> Refusal | None:
    name = str(node["function_name"]).lower()
    # Operators have no letters; DuckDB's own name of the factorial sign has.
    if name in FUNCTIONS or name in known.macros or not any(map(str.isalpha, name)) or name == "!__postfix":
        return None
    at = node.get("query_location")
    if name in known.functions:
        return refusal("function", at, name=name)
    return refusal("no_function", at, name=name, near=_near(name, FUNCTIONS | known.macros))


def _table(node: dict[str, Any], known: Known, inside: frozenset[str]) -> Refusal | None:
    name, at = str(node.get("table_name", "")), node.get("query_location")
    schema = (str(node.get("catalog_name", "")), str(node.get("schema_name", "")).lower())
    if node.get("at_clause"):
        return refusal("statement", at)
    plain = schema == ("", "") and name.lower() in inside
    if plain or (schema in (("", ""), ("", "main")) and name.lower() in known.tables):
        return None
    said = ".".join(part for part in (*schema, name) if part)
    return refusal("table", at, name=said, near=_near(name.lower(), known.tables | inside))


def _near(name: str, known: frozenset[str]) -> list[str]:
    return get_close_matches(name, sorted(known), 3, 0.7)


# --- PIVOT --------------------------------------------------------------------------------------------------------


_STOPS = dict.fromkeys(("USING", "GROUP", "ORDER", "LIMIT", ";"), ";")


def spelled_out(sql: str, tokens: list[tuple[int, str]]) -> str:
    """A PIVOT that takes its columns from the data, with columns named, so that the parser shows its tree; only to be judged.

    `tokens` are (place in bytes, text) of the words and signs outside of quotes and comments.
    """
    depth, places = 0, dict[str, list[int]]()
    for at, word in tokens:
        depth += (word in ("(", "[", "{")) - (word in (")", "]", "}"))
        if depth == 0:
            places.setdefault(_STOPS.get(word.upper(), word.upper()), []).append(at)
    if not (ons := places.get("ON")):
        return sql
    body = sql.encode()
    stop = min((at for at in places.get(";", ()) if at > ons[-1]), default=len(body))
    edges = [ons[-1], *(at for at in places.get(",", ()) if ons[-1] < at < stop), stop]
    for first, last in reversed(list(pairwise(edges))):
        if not any(first < at < last for at in places.get("IN", ())):
            body = body[:last] + b"\n IN ('') " + body[last:]
    return body.decode()
