"""The file of accounts, sessions and audit entries: accounts.sqlite, opened for the length of one transaction.

An account's change and the audit entry that tells of it are one transaction, so neither is there without the other.
Raises store.HomeDamaged when the file cannot be read or written, store.HomeLocked when it is not free in time.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from datetime import datetime

from data import store
from data.language import N_
from data.settings import settings
from data.store import Home

# Each step brings an older file up to the next number; what is released is never edited. `user_version` says how far it is.
_STEPS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE IF NOT EXISTS account (name TEXT PRIMARY KEY, role TEXT NOT NULL, unit TEXT, password_hash TEXT NOT NULL, disabled_at TEXT)",
        """CREATE TABLE IF NOT EXISTS session (id_hash TEXT PRIMARY KEY, account TEXT NOT NULL, demo INTEGER NOT NULL,
            created_at TEXT NOT NULL, seen_at TEXT NOT NULL, expires_at TEXT NOT NULL)""",
    ),
    (
        "ALTER TABLE account ADD COLUMN full_name TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE account ADD COLUMN origin TEXT NOT NULL DEFAULT 'password'",  # or 'oidc': a provider says who it is
        "ALTER TABLE account ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE account ADD COLUMN created_at TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE account ADD COLUMN disabled_by TEXT",
        "CREATE INDEX session_of ON session (account)",
        # Names are kept as marks: whoever types a password into the field of names leaves no trace of it.
        "CREATE TABLE attempt (mark TEXT NOT NULL, at TEXT NOT NULL)",
        "CREATE INDEX attempt_of ON attempt (mark, at)",
        "CREATE TABLE lockout (mark TEXT PRIMARY KEY, until TEXT NOT NULL)",
        "CREATE TABLE ticket (mark TEXT PRIMARY KEY, until TEXT NOT NULL)",  # what a provider vouched for, used once
        """CREATE TABLE audit (number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL,
            version INTEGER, facts TEXT NOT NULL, sha256 TEXT NOT NULL)""",
        "CREATE INDEX audit_kind ON audit (kind, number)",
        "CREATE INDEX audit_actor ON audit (actor, number)",
        "CREATE INDEX audit_at ON audit (at)",
        "CREATE TRIGGER audit_kept BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END",
        "CREATE TRIGGER audit_never_less BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END",
        "CREATE TRIGGER account_never_less BEFORE DELETE ON account BEGIN SELECT RAISE(ABORT, 'accounts are never deleted'); END",
    ),
    (  # meetings: see data/agendas.py
        """CREATE TABLE agenda (number INTEGER PRIMARY KEY AUTOINCREMENT, link TEXT NOT NULL UNIQUE, owner TEXT NOT NULL, name TEXT NOT NULL,
            held_on TEXT NOT NULL, created_at TEXT NOT NULL, deleted_at TEXT)""",
        """CREATE TABLE agenda_view (number INTEGER PRIMARY KEY AUTOINCREMENT, agenda INTEGER NOT NULL, place INTEGER NOT NULL,
            name TEXT NOT NULL, page TEXT NOT NULL, address TEXT NOT NULL)""",
        """CREATE TABLE meeting (number INTEGER PRIMARY KEY AUTOINCREMENT, link TEXT NOT NULL UNIQUE, agenda INTEGER NOT NULL, owner TEXT NOT NULL,
            name TEXT NOT NULL, held_on TEXT NOT NULL, version INTEGER NOT NULL, began_at TEXT NOT NULL, views TEXT NOT NULL)""",
        """CREATE TABLE said (number INTEGER PRIMARY KEY AUTOINCREMENT, meeting INTEGER NOT NULL, view INTEGER NOT NULL, text TEXT NOT NULL,
            decided INTEGER NOT NULL, who TEXT NOT NULL, due TEXT, by TEXT NOT NULL, at TEXT NOT NULL, struck_at TEXT)""",
        "CREATE INDEX agenda_of ON agenda (owner)",
        "CREATE INDEX agenda_view_of ON agenda_view (agenda)",
        "CREATE INDEX said_in ON said (meeting)",
    ),
    (  # see data/saved.py
        "CREATE TABLE saved_question (number INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL, saved_at TEXT NOT NULL)",
        "CREATE UNIQUE INDEX saved_question_of ON saved_question (owner, name)",
    ),
)


@contextlib.contextmanager
def reading(home: Home) -> Iterator[sqlite3.Connection]:
    """The file, for asking; what is written in it nevertheless is kept too (when a session was last seen)."""
    with _opened(home) as connection:
        yield connection


@contextlib.contextmanager
def writing(home: Home) -> Iterator[sqlite3.Connection]:
    """The file, in one transaction that no other process writes beside: kept whole, or not at all."""
    with _opened(home) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")


def written(moment: datetime) -> str:
    """A moment as text that sorts by time; all moments in the file are UTC."""
    return moment.isoformat(timespec="microseconds")


@contextlib.contextmanager
def _opened(home: Home) -> Iterator[sqlite3.Connection]:
    """A connection to the file, which only its owner may read; closing it undoes what was not committed."""
    try:
        if not home.accounts.exists():
            os.close(os.open(home.accounts, os.O_CREAT | os.O_WRONLY, 0o600))
        path, wait = home.accounts, settings().lock_wait_s
        with contextlib.closing(sqlite3.connect(path, timeout=wait, isolation_level=None)) as connection:
            if _done(connection) != len(_STEPS):
                _bring_up_to_date(connection)
            yield connection
    except sqlite3.OperationalError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # text that is no text has no code
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise store.HomeLocked(
                N_("Tệp tài khoản đang bận vì có lệnh khác đang ghi. Thử lại sau ít phút.")
            ) from None
        if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            raise store.HomeUnwritable(_UNWRITABLE) from error
        raise store.HomeDamaged(_DAMAGED) from error
    except sqlite3.DatabaseError as error:
        raise store.HomeDamaged(_DAMAGED) from error
    except OSError as error:
        raise store.HomeUnwritable(_UNWRITABLE) from error


_UNWRITABLE = N_("Không ghi được vào kho dữ liệu. Kiểm tra ổ đĩa còn chỗ và quyền ghi của thư mục.")
_DAMAGED = N_("Không đọc được tệp tài khoản của kho dữ liệu. Khôi phục từ bản sao lưu gần nhất.")


def _done(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Applies the steps the file has not had; of two processes that come at once, one does and the other finds it done."""
    connection.execute("BEGIN IMMEDIATE")
    done = _done(connection)
    if done > len(_STEPS):
        raise store.HomeDamaged(
            N_("Kho dữ liệu được tạo bởi bản chương trình mới hơn. Cập nhật chương trình rồi thử lại.")
        )
    for statement in (statement for step in _STEPS[done:] for statement in step):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {len(_STEPS)}")  # takes no bound value; the number is ours
    connection.execute("COMMIT")
