"""The chain of events: whatever is changed, added or taken away in the ledger breaks it at its event."""

from __future__ import annotations

import duckdb
import pytest

from data import chain, store
from data.chain import Break
from data.store import Home


def verified(home: Home) -> Break | None:
    with store.read(home) as ledger:
        return chain.verify(ledger)


def alter(home: Home, *statements: str) -> None:
    with duckdb.connect(str(home.ledger)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_the_sample_year_is_whole(sample_home: Home) -> None:
    assert verified(sample_home) is None


def test_an_empty_home_is_whole(empty_home: Home) -> None:
    assert verified(empty_home) is None


@pytest.mark.parametrize(
    ("statement", "at"),
    [
        ("UPDATE output_fact SET value = value + 1 WHERE submission = 50 AND value IS NOT NULL", 50),
        ("UPDATE output_fact SET state = 'na' WHERE submission = 50 AND state = 'value'", 50),
        ("UPDATE money_fact SET cell = 'Z1' WHERE submission = 60", 60),
        ("DELETE FROM meeting_fact WHERE submission = 70", 70),
        ("UPDATE event SET actor = 'ai-do' WHERE version = 33", 33),
        ("UPDATE event SET recorded_at = recorded_at + INTERVAL 1 SECOND WHERE version = 34", 34),
        ("UPDATE submission SET received_on = received_on - 1 WHERE submission = 20", 20),
        ("UPDATE plan_target SET value = value - 1", 1),
        ("INSERT INTO output_fact SELECT * FROM output_fact WHERE submission = 50 LIMIT 1", 50),
        ("UPDATE chain SET sha256 = repeat('0', 64) WHERE version = 12", 12),
        ("DELETE FROM event WHERE version = (SELECT max(version) FROM event)", 0),
        ("DELETE FROM chain WHERE version = 5", 0),
        ("INSERT INTO text_fact VALUES (999999, 'note', 'x', 'Thông tin', 'B1')", 0),
    ],
)  # fmt: skip
def test_a_change_breaks_it_where_it_was_made(statement: str, at: int, sample_home: Home) -> None:
    alter(sample_home, statement)
    assert verified(sample_home) == Break(at)


def test_a_ledger_from_before_the_chain_is_sealed_with_its_next_event(sample_home: Home) -> None:
    alter(sample_home, "DELETE FROM chain")
    with store.transaction(sample_home) as ledger:
        ledger.event("approved", "ai-do", store.now(), submission=2)
    assert verified(sample_home) is None


def test_a_column_that_comes_later_changes_no_hash(sample_home: Home) -> None:
    alter(sample_home, "ALTER TABLE output_fact ADD COLUMN remark VARCHAR")
    assert verified(sample_home) is None
