"""The audit: who did what besides the figures, when, seeing which version; a chain of its own that only grows.

Each entry carries sha256 over the one before and itself, so an entry that is changed, put in or taken out is found; whoever
noted the `head` can tell of the last ones too. An entry names the ledger's version it saw and never moves it. No entry
holds a secret: facts are what the caller names, and a name that is not an account's is not kept (people type passwords there).
"""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from data import accounts_file, calendar, store
from data.language import N_
from data.store import Home

SIGNED_IN, SIGN_IN_FAILED, LOCKED = "signed_in", "sign_in_failed", "locked"
SIGNED_OUT, SIGNED_OUT_EVERYWHERE, PASSWORD_CHANGED = "signed_out", "signed_out_everywhere", "password_changed"
ACCOUNT_ADDED, ACCOUNT_DISABLED, ACCOUNT_RESET = "account_added", "account_disabled", "account_reset"
DOWNLOAD, EXPORT, BACKUP, RESTORE = "download", "export", "backup", "restore"
CHECKED, SETTINGS_CHANGED, QUESTION = "checked", "settings_changed", "question"
MEETING, SQL = "meeting", "sql"
KINDS: dict[str, str] = {
    SIGNED_IN: N_("Đăng nhập"),
    SIGN_IN_FAILED: N_("Đăng nhập không thành công"),
    LOCKED: N_("Khóa tạm thời"),
    SIGNED_OUT: N_("Đăng xuất"),
    SIGNED_OUT_EVERYWHERE: N_("Đăng xuất khỏi mọi nơi"),
    PASSWORD_CHANGED: N_("Đổi mật khẩu"),
    ACCOUNT_ADDED: N_("Thêm tài khoản"),
    ACCOUNT_DISABLED: N_("Khóa tài khoản"),
    ACCOUNT_RESET: N_("Đặt lại mật khẩu"),
    DOWNLOAD: N_("Tải tệp"),
    EXPORT: N_("Xuất số liệu"),
    BACKUP: N_("Sao lưu"),
    RESTORE: N_("Khôi phục"),
    CHECKED: N_("Kiểm tra tệp"),
    SETTINGS_CHANGED: N_("Đổi thiết lập"),
    QUESTION: N_("Tra cứu số liệu"),
    MEETING: N_("Bắt đầu họp"),
    SQL: N_("Chạy câu lệnh SQL"),
}
NOBODY = ""  # the actor of what somebody did who is no account
_START = "0" * 64
_COLUMNS = "number, at, actor, kind, version, facts, sha256"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done: `at` in UTC; `version` None when no figures were looked at."""

    number: int
    at: datetime
    actor: str
    kind: str
    version: int | None
    facts: dict[str, Any]
    sha256: str


def record(home: Home, actor: str, kind: str, version: int | None = None, **facts: object) -> int:
    """Adds an entry and returns its number; what cannot be written is an error, so that nothing is done untold."""
    with accounts_file.writing(home) as database:
        return add(database, actor, kind, version, **facts)


def note(home: Home, actor: str, kind: str, version: int | None = None, **facts: object) -> None:
    """The same for what only looks (a download, a preview): an entry that cannot be written does not keep anyone from looking."""
    try:
        record(home, actor, kind, version, **facts)
    except (store.HomeDamaged, store.HomeLocked) as error:
        _log.warning("%s is not in the audit: %s", kind, type(error).__name__)


def add(database: sqlite3.Connection, actor: str, kind: str, version: int | None = None, **facts: object) -> int:
    """Adds an entry within an open transaction (accounts_file.writing), to be kept or lost with all that it tells of."""
    if kind not in KINDS:
        raise ValueError(f"no kind of entry: {kind}")
    number, before = database.execute(
        "SELECT coalesce(max(number), 0) + 1, coalesce((SELECT sha256 FROM audit ORDER BY number DESC LIMIT 1), ?) FROM audit",
        [_START],
    ).fetchone()
    said = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    row = (number, accounts_file.written(store.now()), actor, kind, version, said)
    database.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)", [*row, _hash(before, row)])
    return int(number)


def rows(
    home: Home,
    limit: int,
    before: int | None = None,
    kind: str | None = None,
    actor: str | None = None,
    day: date | None = None,
) -> list[Entry]:
    """Entries, newest first: at most `limit`, with smaller numbers than `before`, of one kind, actor and day (in Lạng Sơn)."""
    if not home.accounts.exists():
        return []
    start = datetime.combine(day, time(), calendar.ZONE).astimezone(UTC) if day else None
    asked: list[tuple[str, object]] = [
        ("number < ?", before),
        ("kind = ?", kind),
        ("actor = ?", actor),
        ("at >= ?", start and accounts_file.written(start)),
        ("at < ?", start and accounts_file.written(start + timedelta(days=1))),
    ]
    given = [(condition, value) for condition, value in asked if value is not None]
    where = " AND ".join(condition for condition, _ in given) or "1"
    with accounts_file.reading(home) as database:
        found = database.execute(
            f"SELECT {_COLUMNS} FROM audit WHERE {where} ORDER BY number DESC LIMIT ?",
            [*(value for _, value in given), limit],
        ).fetchall()
    return [_entry(row) for row in found]


def refused(home: Home, unit: str | None = None) -> list[tuple[str, str, str, int]]:
    """(unit, month, code, files) of the errors that kept files out when they were looked at, of one unit or of all; most first.

    The same file looked at again counts once.
    """
    if not home.accounts.exists():
        return []
    query = """SELECT json_extract(facts, '$.unit') AS unit, json_extract(facts, '$.period') AS period, issue.key AS code,
            count(DISTINCT json_extract(facts, '$.sha256')) AS files
        FROM audit, json_each(json_extract(facts, '$.errors')) AS issue
        WHERE kind = ? AND json_extract(facts, '$.unit') IS NOT NULL AND (? IS NULL OR json_extract(facts, '$.unit') = ?)
        GROUP BY 1, 2, 3 ORDER BY files DESC, code"""
    with accounts_file.reading(home) as database:
        return [(u, p, code, n) for u, p, code, n in database.execute(query, [CHECKED, unit, unit])]


def actors(home: Home) -> list[str]:
    """Everybody of whom there is an entry, by name."""
    if not home.accounts.exists():
        return []
    with accounts_file.reading(home) as database:
        return [name for (name,) in database.execute("SELECT DISTINCT actor FROM audit ORDER BY actor").fetchall()]


def verify(home: Home) -> int | None:
    """None when every entry is as it was written, else the number of the first that does not fit.

    A number that is missing is such a one, and so is the one after the last when the file has given out later numbers.
    """
    if not home.accounts.exists():
        return None
    hash_, expected = _START, 1
    with accounts_file.reading(home) as database:
        for *row, sealed in database.execute(f"SELECT {_COLUMNS} FROM audit ORDER BY number"):
            hash_ = _hash(hash_, tuple(row))
            if row[0] != expected or hash_ != sealed:
                return expected
            expected += 1
        given = database.execute("SELECT seq FROM sqlite_sequence WHERE name = 'audit'").fetchone()
    return expected if given is not None and given[0] >= expected else None


def head(home: Home) -> tuple[int, str]:
    """(number, sha256) of the last entry; (0, zeros) when there is none."""
    if not home.accounts.exists():
        return 0, _START
    with accounts_file.reading(home) as database:
        found = database.execute("SELECT number, sha256 FROM audit ORDER BY number DESC LIMIT 1").fetchone()
    return (int(found[0]), str(found[1])) if found else (0, _START)


def _hash(before: str, row: tuple[object, ...]) -> str:
    """sha256 of the hash before and the entry's values as one line of JSON."""
    return hashlib.sha256(f"{before}\n{json.dumps(row, ensure_ascii=False)}".encode()).hexdigest()


def _entry(row: tuple[Any, ...]) -> Entry:
    number, at, actor, kind, version, facts, sha256 = row
    return Entry(number, datetime.fromisoformat(at), actor, kind, version, json.loads(facts), sha256)
