"""Questions people ask, each answer equal to pandas over the truth; what is not understood says so and offers another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import duckdb

from analytics import answering, ask
from analytics.semantic import Query
from tests.analytics.conftest import scope
from tests.analytics.golden.director import DIRECTOR
from tests.analytics.golden.kinds import KINDS
from tests.analytics.golden.meeting import MEETING
from tests.analytics.golden.questions import QUESTIONS, Golden
from tests.analytics.golden.refusals import LEFT_OUT, REFUSALS

Row = dict[str, Any]
BASE = scope("2023-09")
EVERY = (*QUESTIONS, *MEETING, *KINDS, *DIRECTOR)
ENOUGH = 0.95  # of all spellings are understood; the others are refused, never wrong


def test_every_question_that_is_answered_is_answered_right(truth_db: duckdb.DuckDBPyConnection) -> None:
    wrong, refused = [], []
    for golden in EVERY:
        wanted = golden.rows()
        for text in golden.spellings:
            understood = ask.understand(text, truth_db, BASE)
            if understood.query is None:
                refused.append((text, understood.reason))
                assert 1 <= len(understood.suggestions) <= 3, text
            elif told := _difference(golden, understood.query, wanted, truth_db):
                wrong.append((text, understood.sentence, told))
    assert not wrong, "\n".join(map(str, wrong))
    count = sum(len(golden.spellings) for golden in EVERY)
    assert len(refused) <= (1 - ENOUGH) * count, "\n".join(map(str, refused))


def test_there_are_enough_questions_and_no_two_are_the_same() -> None:
    texts = [text for golden in EVERY for text in golden.spellings]
    assert len(QUESTIONS) >= 150
    assert len(set(texts)) == len(texts)
    assert {golden.measure for golden in QUESTIONS} >= {
        "absorption",
        "actual",
        "progress",
        "not_reached",
        "women",
        "late",
        "unit_cost",
    }


def test_what_cannot_be_answered_is_refused_and_says_why(truth_db: duckdb.DuckDBPyConnection) -> None:
    answered, silent = [], []
    for text, names in (*REFUSALS, *LEFT_OUT):
        understood = ask.understand(text, truth_db, BASE)
        if understood.query is not None:
            answered.append((text, understood.sentence))
        elif (
            not understood.reason
            or names.lower() not in understood.reason.lower()
            or not 1 <= len(understood.suggestions) <= 3
        ):
            silent.append((text, names, understood.reason, understood.suggestions))
    assert not answered, "\n".join(map(str, answered))
    assert not silent, "\n".join(map(str, silent))
    assert len(REFUSALS) >= 40


def test_what_is_suggested_can_be_asked(truth_db: duckdb.DuckDBPyConnection) -> None:
    for text, _ in (*REFUSALS[::3], *LEFT_OUT[::2]):
        for one in ask.understand(text, truth_db, BASE).suggestions:
            assert ask.understand(one, truth_db, BASE).query is not None, one


def _difference(golden: Golden, query: Query, wanted: list[Row], db: duckdb.DuckDBPyConnection) -> str:
    """How an answer differs from what it must be; nothing when it does not."""
    if (query.measure, query.by) != (golden.measure, golden.by):
        return f"asked {query.measure} by {query.by}, meant {golden.measure} by {golden.by}"
    names = list(wanted[0]) if wanted else []
    got = [
        {name: row[name] for name in names}
        for row in answering.answer(db, query).dicts()
        if row.get(golden.measure) is not None
    ]
    if len(got) != len(wanted):
        return f"{len(got)} rows, meant {len(wanted)}: {got[:3]} {wanted[:3]}"
    if not golden.ordered:
        got, wanted = (sorted(rows, key=lambda row: _key(row, golden.by)) for rows in (got, wanted))
    return next((f"{one} is not {other}" for one, other in zip(got, wanted, strict=True) if not _same(one, other)), "")


def _key(row: Row, by: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in by)


def _same(one: Row, other: Row) -> bool:
    return all(
        math.isclose(one[name], value, rel_tol=1e-9, abs_tol=1e-9) if isinstance(value, float) else one[name] == value
        for name, value in other.items()
    )
