"""The audit's chain: it only grows, whatever is changed, taken out or put in is found, and it never moves the ledger."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from data import audit, store
from data.store import Home, HomeDamaged


@pytest.fixture
def home(empty_home: Home) -> Home:
    """A home with nine entries of three people."""
    for number in range(9):
        kind = (audit.DOWNLOAD, audit.CHECKED, audit.SIGNED_IN)[number % 3]
        audit.record(empty_home, f"nguoi-{number % 3}", kind, version=number or None, what=f"tệp {number}")
    return empty_home


def alter(home: Home, *statements: str) -> None:
    """Changes the file as somebody with the disk in hand could: without our triggers."""
    with closing(sqlite3.connect(home.accounts)) as database, database:
        for name in ("audit_kept", "audit_never_less"):
            database.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            database.execute(statement)


def test_an_entry_says_who_did_what_when_and_what_was_seen(home: Home) -> None:
    found = audit.rows(home, 2)
    assert [entry.number for entry in found] == [9, 8]
    assert (found[0].actor, found[0].kind, found[0].version, found[0].facts) == (
        "nguoi-2",
        "signed_in",
        8,
        {"what": "tệp 8"},
    )
    assert abs(found[0].at - datetime.now(UTC)) < timedelta(minutes=1)
    assert audit.head(home) == (9, found[0].sha256)


def test_entries_are_read_from_any_place_by_kind_actor_and_day(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [entry.number for entry in audit.rows(home, 3, before=5)] == [4, 3, 2]
    assert [entry.number for entry in audit.rows(home, 9, kind="checked")] == [8, 5, 2]
    assert [entry.number for entry in audit.rows(home, 9, actor="nguoi-0", kind="checked")] == []
    monkeypatch.setattr(store, "now", lambda: datetime(2023, 6, 13, 17, 30, tzinfo=UTC))  # past midnight in Lạng Sơn
    audit.record(home, "nguoi-0", audit.QUESTION)
    assert [entry.number for entry in audit.rows(home, 9, day=date(2023, 6, 14))] == [10]
    assert audit.rows(home, 9, day=date(2023, 6, 13)) == []
    assert audit.actors(home) == ["nguoi-0", "nguoi-1", "nguoi-2"]


def test_an_untouched_audit_is_whole(home: Home) -> None:
    assert audit.verify(home) is None


def test_a_home_without_entries_is_whole(empty_home: Home) -> None:
    assert (audit.verify(empty_home), audit.head(empty_home)) == (None, (0, "0" * 64))
    assert audit.rows(empty_home, 5) == []


@pytest.mark.parametrize(
    ("statement", "at"),
    [
        ("UPDATE audit SET actor = 'ai-do' WHERE number = 4", 4),
        ("UPDATE audit SET kind = 'export' WHERE number = 1", 1),
        ("UPDATE audit SET at = '2023-01-01T00:00:00.000000+00:00' WHERE number = 5", 5),
        ("UPDATE audit SET version = NULL WHERE number = 6", 6),
        ("UPDATE audit SET facts = '{}' WHERE number = 9", 9),
        ("UPDATE audit SET sha256 = 'x' WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 3", 3),
        ("DELETE FROM audit WHERE number = 1", 1),
        ("DELETE FROM audit WHERE number >= 8", 8),
        ("DELETE FROM audit", 1),
        ("UPDATE audit SET number = 30 WHERE number = 9", 9),
        ("INSERT INTO audit SELECT 10, at, actor, kind, version, facts, sha256 FROM audit WHERE number = 9", 10),
    ],
)
def test_a_change_is_found_where_it_was_made(statement: str, at: int, home: Home) -> None:
    alter(home, statement)
    assert audit.verify(home) == at


def test_nothing_of_ours_changes_or_deletes_an_entry(home: Home) -> None:
    with closing(sqlite3.connect(home.accounts)) as database:
        for statement in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit"):
            with pytest.raises(sqlite3.IntegrityError, match="never"):
                database.execute(statement)


def test_an_entry_never_moves_the_ledger(home: Home) -> None:
    with store.read(home) as ledger:
        before = ledger.version()
    audit.record(home, "ai-do", audit.EXPORT, version=before)
    with store.read(home) as ledger:
        assert ledger.version() == before


def test_many_at_once_make_one_chain(home: Home) -> None:
    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(lambda at: audit.record(home, "ai-do", audit.CHECKED, at=at), range(40)))
    assert sorted(numbers) == list(range(10, 50))
    assert audit.verify(home) is None


def test_an_entry_that_cannot_be_written_fails_what_must_be_told_and_lets_a_look_pass(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    home.accounts.write_bytes(b"not a database" * 400)
    with pytest.raises(HomeDamaged):
        audit.record(home, "ai-do", audit.SETTINGS_CHANGED)
    audit.note(home, "ai-do", audit.DOWNLOAD, what="x")
    assert "download" in caplog.text


def test_only_kinds_that_are_known_are_written(home: Home) -> None:
    with pytest.raises(ValueError, match="coffee"):
        audit.record(home, "ai-do", "coffee")


def test_text_of_any_kind_is_kept_as_it_was(home: Home) -> None:
    audit.record(home, "ai-do", audit.QUESTION, asked="<script>'; DROP TABLE audit;--\n\x1f ế")
    assert audit.rows(home, 1)[0].facts == {"asked": "<script>'; DROP TABLE audit;--\n\x1f ế"}
    assert audit.verify(home) is None


def test_the_file_is_in_the_home(home: Home) -> None:
    assert Path(home.accounts).parent == home.path
