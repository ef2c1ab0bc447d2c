"""Who somebody is: roles, what each may do, the account of a session, and the demo accounts.

How people come in with a password is in `entrance`, what administrators do with accounts in `people`. The demo accounts
of the five roles exist in a sample home without real accounts, for requests that are local (`is_local`).

Raises NotAllowed for what a role may not do, and store.HomeDamaged when the file cannot be read or written.
"""

from __future__ import annotations

import ipaddress
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from data import accounts_file, audit, sessions, store
from data.language import N_
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
MEET, QUERY = "meet", "query"
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
    MEET: frozenset({LEADER, DISTRICT, REVIEWER, FINANCE, ADMIN, SYSTEM}),
    QUERY: frozenset({LEADER, DISTRICT, REVIEWER, FINANCE, ADMIN, SYSTEM}),
}


class NotAllowed(Exception):
    """The role of the account does not include what was asked."""


@dataclass(frozen=True, slots=True)
class Account:
    """Someone who may act: `unit` is the code of the only unit that a district account reports for ("20": the province).

    `must_change`: the password was given by somebody else; until it is changed the account has no right and opens nothing.
    """

    name: str
    role: str
    unit: str | None = None
    full_name: str = ""
    must_change: bool = False


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


def may(by: Account, right: str) -> bool:
    """True when the role of the account includes a right of RIGHTS."""
    return by.role in RIGHTS[right] and not by.must_change


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
    with accounts_file.reading(home) as database:
        return () if _has_accounts(database) else DEMO


def sign_in(home: Home, name: str, request: Request) -> str | None:
    """Opens a session of a demo account and returns its cookie, for the browser alone; None when there is no such account now."""
    if name not in {account.name for account in demo_accounts(home, request)}:
        return None
    with accounts_file.writing(home) as database:
        audit.add(database, name, audit.SIGNED_IN, demo=True)
        return sessions.begin(database, home, name, demo=True)


def session(home: Home, cookie: str | None, request: Request) -> Account | None:
    """Whose session it is; None when it is unknown, over, of an account that was disabled, or of a demo account that does
    not exist for this request. Every run of a page asks: one short read.
    """
    if not cookie or not home.accounts.exists():
        return None
    with accounts_file.reading(home) as database:
        found = sessions.found(database, home, cookie)
        if found is None or (found.demo and (not is_local(request) or _has_accounts(database))):
            return None
        sessions.seen(database, found)
    if found.demo:
        return next((account for account in DEMO if account.name == found.account), None)
    return Account(found.account, found.role, found.unit, found.full_name, found.must_change)


def sign_out(home: Home, cookie: str | None) -> None:
    """Ends a session; harmless when there is none."""
    if not cookie or not home.accounts.exists():
        return
    with accounts_file.writing(home) as database:
        found = sessions.found(database, home, cookie)
        if found is not None:
            sessions.end(database, found)
            audit.add(database, found.account, audit.SIGNED_OUT)


def _has_accounts(database: sqlite3.Connection) -> bool:
    return database.execute("SELECT 1 FROM account LIMIT 1").fetchone() is not None


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
