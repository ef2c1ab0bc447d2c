"""Sessions: begun, found by their cookie, ended. The file keeps the hash of a random id that only the browser holds.

All here works within an open transaction of `accounts_file`, so that a session begins or ends with what it belongs to.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import timedelta

from data import seals, store
from data.accounts_file import written
from data.settings import settings
from data.store import Home

_SEEN_EVERY = timedelta(minutes=1)  # a page is run many times a minute; one write is enough


@dataclass(frozen=True, slots=True)
class Session:
    """A session in force, with what its account is now; of a demo account only the name is known here."""

    id_hash: str
    account: str
    demo: bool
    seen_at: str
    role: str
    unit: str | None
    full_name: str
    must_change: bool


def begin(database: sqlite3.Connection, home: Home, name: str, *, demo: bool = False) -> str:
    """Opens a session and returns its cookie: a new random id, sealed. What is over is cleared away."""
    chosen, moment = secrets.token_urlsafe(32), store.now()
    until = moment + timedelta(hours=settings().session_hours)
    database.execute("DELETE FROM session WHERE expires_at <= ?", [written(moment)])
    row = [_hash(chosen), name, int(demo), written(moment), written(moment), written(until)]
    database.execute("INSERT INTO session VALUES (?, ?, ?, ?, ?, ?)", row)
    return seals.sealed(home, chosen)


def found(database: sqlite3.Connection, home: Home, cookie: str) -> Session | None:
    """The session of a cookie; None when it was not sealed here, is over, or its account was disabled."""
    chosen = seals.opened(home, cookie)
    if chosen is None:
        return None
    row = database.execute(
        """SELECT s.id_hash, s.account, s.demo, s.seen_at, coalesce(a.role, ''), a.unit, coalesce(a.full_name, ''), coalesce(a.must_change, 0)
           FROM session AS s LEFT JOIN account AS a ON a.name = s.account AND NOT s.demo
           WHERE s.id_hash = ? AND s.expires_at > ? AND (s.demo OR (a.name IS NOT NULL AND a.disabled_at IS NULL))""",
        [_hash(chosen), written(store.now())],
    ).fetchone()
    if row is None:
        return None
    id_hash, account, demo, seen_at, role, unit, full_name, must_change = row
    return Session(id_hash, account, bool(demo), seen_at, role, unit, full_name, bool(must_change))


def seen(database: sqlite3.Connection, session: Session) -> None:
    """Notes that a session is in use, once a minute; where that cannot be written, looking goes on all the same."""
    moment = store.now()
    if session.seen_at < written(moment - _SEEN_EVERY):
        with contextlib.suppress(sqlite3.OperationalError):
            database.execute("UPDATE session SET seen_at = ? WHERE id_hash = ?", [written(moment), session.id_hash])


def end(database: sqlite3.Connection, session: Session) -> None:
    database.execute("DELETE FROM session WHERE id_hash = ?", [session.id_hash])


def end_all(database: sqlite3.Connection, name: str) -> int:
    """Ends every session of an account, on whatever machine; returns how many there were."""
    moment = written(store.now())
    database.execute("DELETE FROM session WHERE expires_at <= ?", [moment])
    return database.execute("DELETE FROM session WHERE account = ?", [name]).rowcount


def _hash(chosen: str) -> str:
    return hashlib.sha256(chosen.encode()).hexdigest()
