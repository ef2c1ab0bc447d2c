"""The way in with a password: checked slowly, counted, locked after five failures; and the change of one's own password.

Five failures in 15 minutes lock a name for 15, and a name that does not exist is checked, counted and locked alike, so
that nobody learns from the answer or its time which names there are. An attempt is counted before it is checked: many at
once get no more tries than one after another.
"""

from __future__ import annotations

import math
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from data import accounts_file, audit, passwords, seals, sessions, store
from data.accounts import Request
from data.accounts_file import written
from data.language import N_
from data.people import PASSWORD, Refused, Wrong, folded
from data.store import Home

MOST_FAILURES, WINDOW = 5, timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What an attempt came to: the cookie of a new session, or None; `minutes` until a locked name is open again, else 0."""

    cookie: str | None
    minutes: int = 0


def sign_in(home: Home, name: str, password: str, request: Request) -> SignedIn:
    """Opens a session for a name and its password. Takes as long as argon2 does: call it in a thread."""
    name = folded(name)[:200]
    with accounts_file.writing(home) as database:
        mark = seals.mark(home, name)
        if minutes := _locked(database, mark):
            return SignedIn(None, minutes)
        tries = _count(database, mark)
        kept = _kept(database, name)
    fits = passwords.matches(kept, password)
    with accounts_file.writing(home) as database:
        if not fits or kept != _kept(database, name):  # changed or disabled while we looked
            return SignedIn(None, _failed(database, name, mark, tries, request))
        _forget(database, mark)
        if passwords.outdated(kept or ""):
            database.execute("UPDATE account SET password_hash = ? WHERE name = ?", [passwords.hashed(password), name])
        audit.add(database, name, audit.SIGNED_IN, address=request.peer)
        return SignedIn(sessions.begin(database, home, name))


def change_password(home: Home, cookie: str, old: str, new: str, request: Request) -> str:
    """Changes the password of a session's account and returns the cookie of a fresh session; all others end.

    Raises people.Wrong and people.Refused. A wrong old password counts as a failed sign-in does.
    """
    with accounts_file.writing(home) as database:
        session = sessions.found(database, home, cookie)
        if session is None or session.demo:
            raise Refused(N_("Tài khoản này không có mật khẩu để đổi."))
        name, mark = session.account, seals.mark(home, session.account)
        if minutes := _locked(database, mark):
            raise Refused(N_("Nhập sai quá nhiều lần. Thử lại sau {minutes} phút."), minutes=minutes)
        tries, kept = _count(database, mark), _kept(database, name)
    if kept is None:
        raise Refused(N_("Tài khoản này không có mật khẩu để đổi."))
    if not passwords.matches(kept, old):
        with accounts_file.writing(home) as database:
            _failed(database, name, mark, tries, request)
        raise Wrong(N_("Mật khẩu hiện tại chưa đúng."))
    with accounts_file.writing(home) as database:
        _forget(database, mark)
    if wrong := passwords.fault(new, name):
        raise Wrong(wrong)
    if passwords.matches(kept, new):
        raise Wrong(N_("Mật khẩu mới trùng mật khẩu hiện tại; chọn mật khẩu khác."))
    replacement = passwords.hashed(new)
    with accounts_file.writing(home) as database:
        if kept != _kept(database, name):
            raise Refused(N_("Mật khẩu vừa được đổi ở nơi khác; đăng nhập lại rồi thử."))
        database.execute("UPDATE account SET password_hash = ?, must_change = 0 WHERE name = ?", [replacement, name])
        ended = sessions.end_all(database, name) - 1
        audit.add(database, name, audit.PASSWORD_CHANGED, sessions=max(ended, 0))
        return sessions.begin(database, home, name)


def _kept(database: sqlite3.Connection, name: str) -> str | None:
    """The hash kept for an active account with a password."""
    query = "SELECT password_hash FROM account WHERE name = ? AND disabled_at IS NULL AND origin = ?"
    found = database.execute(query, [name, PASSWORD]).fetchone()
    return str(found[0]) if found else None


def _locked(database: sqlite3.Connection, mark: str) -> int:
    """Minutes until a locked name is open again, at least 1; 0 when it is open."""
    found = database.execute("SELECT until FROM lockout WHERE mark = ?", [mark]).fetchone()
    left = datetime.fromisoformat(found[0]) - store.now() if found else timedelta(0)
    return max(math.ceil(left.total_seconds() / 60), 0)


def _count(database: sqlite3.Connection, mark: str) -> int:
    """Counts an attempt as a failure until it is known better, and locks the name with the fifth; how many there are now."""
    moment = store.now()
    database.execute("DELETE FROM attempt WHERE at <= ?", [written(moment - WINDOW)])
    database.execute("DELETE FROM lockout WHERE until <= ?", [written(moment)])
    database.execute("INSERT INTO attempt VALUES (?, ?)", [mark, written(moment)])
    tries = int(database.execute("SELECT count(*) FROM attempt WHERE mark = ?", [mark]).fetchone()[0])
    if tries >= MOST_FAILURES:
        database.execute("INSERT OR REPLACE INTO lockout VALUES (?, ?)", [mark, written(moment + WINDOW)])
        database.execute("DELETE FROM attempt WHERE mark = ?", [mark])
    return tries


def _forget(database: sqlite3.Connection, mark: str) -> None:
    database.execute("DELETE FROM attempt WHERE mark = ?", [mark])
    database.execute("DELETE FROM lockout WHERE mark = ?", [mark])


def _failed(database: sqlite3.Connection, name: str, mark: str, tries: int, request: Request) -> int:
    """Tells the audit of a failure, under the name only when it is an account's; minutes when the name is locked by it."""
    known = database.execute("SELECT 1 FROM account WHERE name = ?", [name]).fetchone() is not None
    actor = name if known else audit.NOBODY
    audit.add(database, actor, audit.SIGN_IN_FAILED, address=request.peer, known=known)
    if tries < MOST_FAILURES:
        return 0
    audit.add(database, actor, audit.LOCKED, address=request.peer, known=known)
    return _locked(database, mark)
