"""A question asked by an account: understood, answered, and noted in the audit with how long it took and how many rows came."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from analytics import answering, ask, phrasing, scope
from analytics.answering import Answer
from analytics.ask import Understood
from analytics.scope import Scope
from analytics.semantic import Keep, Query
from data import accounts, audit
from data.accounts import QUERY, Account
from data.language import Language, language
from data.store import Home

if TYPE_CHECKING:
    import duckdb


def answered(
    home: Home, by: Account, text: str, db: duckdb.DuckDBPyConnection, base: Scope, spoken: Language | None = None
) -> tuple[Understood, Answer | None]:
    """(what was understood, its rows); None where nothing was. Units of `base` narrow a question that names no place."""
    accounts.demand(by, QUERY)
    started = time.monotonic()
    understood = ask.understand(text, db, replace(base, units=()), spoken or language("vi"))
    query = understood.query
    if query is not None and base.units and not (query.scope.units or query.communes or query.ranked):
        query = replace(query, scope=replace(query.scope, units=base.units))
        understood = replace(understood, query=query, sentence=phrasing.sentence(query, spoken or language("vi")))
    found = answering.answer(db, query) if query is not None else None
    note(home, by, understood, len(found.rows) if found else None, started, scope.version_of(db))
    return understood, found


def note(home: Home, by: Account, understood: Understood, rows: int | None, started: float, version: int) -> None:
    """Who asked what, what was understood, how long it took, how many rows came."""
    told: dict[str, object] = {"question": understood.text.encode(errors="replace").decode()}
    told |= {"understood": understood.sentence, "rows": rows} if rows is not None else {"refused": understood.reason}
    audit.record(
        home, by.name, audit.QUESTION, version, milliseconds=round((time.monotonic() - started) * 1000), **told
    )


def told(understood: Understood, found: Answer | None) -> dict[str, object]:
    """What a script is told: understood, measure, dims, filters, rows; or understood null, why, and suggestions."""
    if found is None or understood.query is None:
        return {"understood": None, "reason": understood.reason, "unknown": list(understood.unknown), "suggestions": list(understood.suggestions)}  # fmt: skip
    query = understood.query
    return {
        "understood": understood.sentence,
        "measure": query.measure,
        "dims": list(query.by),
        "filters": filters(query),
        "rows": found.dicts(),
    }


def _condition(keep: Keep | None) -> str:
    if keep is None or keep.sign == "none":
        return "none" if keep else ""
    return f"{keep.sign} {keep.value!r}" + (f" {keep.upto!r}" if keep.sign == "between" else "")


def filters(query: Query) -> dict[str, object]:
    """Everything a question is narrowed by, as codes; what is not narrowed is left out."""
    asked = query.scope
    said: dict[str, object] = {
        "year": asked.year, "from": query.span.since, "through": asked.through, "state": asked.state,
        "units": list(asked.units), "communes": list(query.communes), "activities": list(asked.activities), "groups": list(asked.groups), "sources": list(asked.sources),
        "topics": list(query.topics), "audiences": list(query.audiences), "periods": list(query.months), "statuses": list(query.statuses),
        "beside": list(query.beside), "without": list(query.without), "condition": _condition(query.keep),
        "by_change": bool(query.on), "average_per": query.per, "rank_of": list(query.ranked), "order": query.order, "first": query.first,
        "compared_with": {"from": query.before.since, "through": query.before.through} if query.before else None,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}
