"""People, their roles and what each may do, and the sessions of those who signed in.

Sessions are kept in the home's accounts.sqlite, by the hash of a random id that only the browser holds. The demo
accounts of the five roles exist in a sample home without real accounts, for requests that are local (`is_local`).

Raises NotAllowed for what a role may not do, and store.HomeDamaged when the file cannot be read or written.
"""

from __future__ import annotations

import contextlib
import hashlib
import ipaddress
import os
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from data import store
from data.language import N_
from data.settings import settings
from data.store import Home

LEADER, DISTRICT, REVIEWER, FINANCE, ADMIN = "leader", "district", "reviewer", "finance", "admin"
ROLES: dict[str, str] = {
    LEADER: N_("Lãnh đạo"),
    DISTRICT: N_("Huyện, thành phố"),
    REVIEWER: N_("Thẩm định"),
    FINANCE: N_("Tài chính"),
    ADMIN: N_("Quản trị"),
}
# The machine's own operator (the command line, the samples): whoever holds the server. No person signs in with it.
SYSTEM = "system"
SUBMIT, REVIEW, EXCEPT, CALENDAR = "submit", "review", "except", "calendar"
TARGETS, ALLOCATIONS = "targets", "allocations"
ACCOUNTS, SETTINGS, BACKUP, AUDIT = "accounts", "settings", "backup", "audit"
# What each role may do; docs/roles.md says the same for people, and a test holds every page and action to it.
RIGHTS: dict[str, frozenset[str]] = {
    SUBMIT: frozenset({DISTRICT, REVIEWER, SYSTEM}),
    REVIEW: frozenset({REVIEWER, SYSTEM}),
    EXCEPT: frozenset({REVIEWER, SYSTEM}),
    CALENDAR: frozenset({REVIEWER, SYSTEM}),
    TARGETS: frozenset({REVIEWER, SYSTEM}),
    ALLOCATIONS: frozenset({REVIEWER, FINANCE, SYSTEM}),
    ACCOUNTS: frozenset({ADMIN, SYSTEM}),
    SETTINGS: frozenset({ADMIN, SYSTEM}),
    BACKUP: frozenset({ADMIN, SYSTEM}),
    AUDIT: frozenset({ADMIN, SYSTEM}),
}


class NotAllowed(Exception):
    """The role of the account does not include what was asked."""


@dataclass(frozen=True, slots=True)
class Account:
    """Someone who may act: `unit` is the code of the only unit that a district account reports for."""

    name: str
    role: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """Where a request came from: its Host header, the address at the other end, and all its headers."""

    host: str | None
    peer: str | None
    headers: Mapping[str, str]


COMMAND_LINE = Account("dong-lenh", SYSTEM)
DEMO = (
    Account("lanh-dao", LEADER),
    Account("huyen-bac-son", DISTRICT, "185"),
    Account("tham-dinh", REVIEWER),
    Account("tai-chinh", FINANCE),
    Account("quan-tri", ADMIN),
)
_SEEN_EVERY = timedelta(minutes=1)  # a page is run many times a minute; one write is enough
_SCHEMA = """
    CREATE TABLE IF NOT EXISTS account (name TEXT PRIMARY KEY, role TEXT NOT NULL, unit TEXT, password_hash TEXT NOT NULL, disabled_at TEXT);
    CREATE TABLE IF NOT EXISTS session (
        id_hash TEXT PRIMARY KEY, account TEXT NOT NULL, demo INTEGER NOT NULL,
        created_at TEXT NOT NULL, seen_at TEXT NOT NULL, expires_at TEXT NOT NULL
    );
"""


def may(by: Account, right: str) -> bool:
    """True when the role of the account includes a right of RIGHTS."""
    return by.role in RIGHTS[right]


def demand(by: Account, right: str) -> None:
    """Raises NotAllowed when the account may not."""
    if not may(by, right):
        raise NotAllowed(N_("Tài khoản này không có quyền làm việc này."))


def is_local(request: Request) -> bool:
    """True for a request of this very machine: Host localhost or loopback, a loopback peer, nothing in between.

    A page of another site that makes the browser call 127.0.0.1 still sends its own Host; a proxy adds a header.
    """
    forwarded = any(name.lower().startswith(_FORWARDING) for name in request.headers)
    return not forwarded and _is_loopback_host(request.host or "") and _is_loopback(request.peer or "")


# What proxies and tunnels add: Forwarded (RFC 7239), Via (RFC 9110), and the names that came before or beside them.
_FORWARDING = (
    "forwarded",
    "x-forwarded",
    "x-real-",
    "x-original-",
    "x-client-ip",
    "x-cluster-client-ip",
    "client-ip",
    "true-client-ip",
    "cf-",
    "via",
)


def demo_accounts(home: Home, request: Request) -> tuple[Account, ...]:
    """The accounts that may be signed in to without a password, in the order of ROLES; mostly none."""
    if not is_local(request) or not home.exists() or store.kind(home) != store.SAMPLE:
        return ()
    with _database(home) as database:
        return () if _has_accounts(database) else DEMO


def sign_in(home: Home, name: str, request: Request) -> str | None:
    """Opens a session of a demo account and returns its id, for the browser alone; None when there is no such account now."""
    if name not in {account.name for account in demo_accounts(home, request)}:
        return None
    chosen, moment = secrets.token_urlsafe(32), store.now()
    until = moment + timedelta(hours=settings().session_hours)
    with _database(home) as database:
        database.execute("DELETE FROM session WHERE expires_at <= ?", [_written(moment)])
        row = [_hash(chosen), name, 1, _written(moment), _written(moment), _written(until)]
        database.execute("INSERT INTO session VALUES (?, ?, ?, ?, ?, ?)", row)
    return chosen


def session(home: Home, chosen: str | None, request: Request) -> Account | None:
    """Whose session it is; None when it is unknown, over, or that of a demo account which does not exist for this request."""
    if not chosen or not home.accounts.exists():
        return None
    moment = store.now()
    with _database(home) as database:
        found = database.execute(
            "SELECT account, seen_at FROM session WHERE id_hash = ? AND expires_at > ? AND demo",
            [_hash(chosen), _written(moment)],
        ).fetchone()
        if found is None or not is_local(request) or _has_accounts(database):
            return None
        if found[1] < _written(moment - _SEEN_EVERY):
            database.execute("UPDATE session SET seen_at = ? WHERE id_hash = ?", [_written(moment), _hash(chosen)])
    return next((account for account in DEMO if account.name == found[0]), None)


def sign_out(home: Home, chosen: str | None) -> None:
    """Ends a session; harmless when there is none."""
    if chosen and home.accounts.exists():
        with _database(home) as database:
            database.execute("DELETE FROM session WHERE id_hash = ?", [_hash(chosen)])


def _has_accounts(database: sqlite3.Connection) -> bool:
    return database.execute("SELECT 1 FROM account LIMIT 1").fetchone() is not None


@contextlib.contextmanager
def _database(home: Home) -> Iterator[sqlite3.Connection]:
    """The file, in one transaction; only its owner may read it."""
    try:
        if not home.accounts.exists():
            os.close(os.open(home.accounts, os.O_CREAT | os.O_WRONLY, 0o600))
        with contextlib.closing(sqlite3.connect(home.accounts, timeout=settings().lock_wait_s)) as database, database:
            database.executescript(_SCHEMA)
            yield database
    except (sqlite3.DatabaseError, OSError) as error:
        raise store.HomeDamaged(
            N_("Không đọc được tệp tài khoản của kho dữ liệu. Khôi phục từ bản sao lưu gần nhất.")
        ) from error


def _hash(chosen: str) -> str:
    return hashlib.sha256(chosen.encode()).hexdigest()


def _written(moment: datetime) -> str:
    """A moment as text that sorts by time."""
    return moment.isoformat(timespec="microseconds")


def _is_loopback_host(host: str) -> bool:
    """localhost, 127.0.0.1:8501, [::1]:8501: a name or an address, and a port of digits or none."""
    name, colon, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    if not colon:
        name = host
    elif not (port.isascii() and port.isdigit()):
        return False
    if name.startswith("[") != name.endswith("]"):
        return False
    return name.lower() == "localhost" or _is_loopback(name[1:-1] if name.startswith("[") else name)


def _is_loopback(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return (mapped or found).is_loopback
