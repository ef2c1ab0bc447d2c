"""Sign-in that an identity provider vouches for (OIDC): its claims give the name, the role and the unit.

The provider is believed about who somebody is, and only while a setting says so. A claim that means no role, or two, opens
nothing and says so. The account is made at the first sign-in and follows the claims at each; one that was disabled here
stays closed whatever the provider says, and a name that has a password here is not the provider's to give.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from datetime import timedelta

from data import accounts_file, audit, people, seals, sessions, store
from data.accounts import DISTRICT, ROLES, Account, Request
from data.accounts_file import written
from data.language import N_
from data.people import OIDC, Refused, Wrong, folded
from data.settings import settings
from data.store import Home

# Providers often name people by their mail; such a name can never be one of ours, which have no @.
_NAME = re.compile(r"[a-z0-9._@+-]{3,64}")
_FRESH = timedelta(minutes=10)


def sign_in(home: Home, claims: Mapping[str, object], request: Request) -> str:
    """Opens a session for whom the claims of one ID token name, and returns its cookie. A token serves once.

    Raises people.Refused and people.Wrong with a sentence; the audit is told of either.
    """
    try:
        person = _vouched(home, claims)
        with accounts_file.writing(home) as database:
            _spend(database, home, claims)
            _keep(database, person)
            audit.add(database, person.name, audit.SIGNED_IN, address=request.peer, role=person.role, unit=person.unit)
            return sessions.begin(database, home, person.name)
    except (Refused, Wrong):
        _tell(home, claims, request)
        raise


def roles() -> dict[str, str]:
    """Value of the role claim → role, from the setting oidc_roles; pairs that name no role of ours are left out."""
    pairs = (pair.partition("=") for pair in settings().oidc_roles.split(","))
    return {value.strip(): role.strip() for value, _, role in pairs if value.strip() and role.strip() in ROLES}


def _vouched(home: Home, claims: Mapping[str, object]) -> Account:
    """Whom the claims name. Raises Refused and Wrong."""
    if not settings().oidc or store.kind(home) == store.SAMPLE:
        raise Refused(N_("Kho dữ liệu này không nhận đăng nhập qua nhà cung cấp danh tính."))
    issued = claims.get("iat")
    if not isinstance(issued, int) or abs(store.now().timestamp() - issued) > _FRESH.total_seconds():
        raise Refused(N_("Lần xác nhận của nhà cung cấp danh tính đã quá lâu. Đăng nhập lại."))
    name = _name(claims)
    if not _NAME.fullmatch(name):
        raise Refused(
            N_("Nhà cung cấp danh tính không cho biết tên tài khoản hợp lệ. Báo người quản trị kiểm tra thiết lập.")
        )
    role = _role(claims.get(settings().oidc_role_claim))
    unit = str(claims.get(settings().oidc_unit_claim) or "").strip() or None if role == DISTRICT else None
    people.check_role(role, unit)
    return Account(name, role, unit, str(claims.get("name") or "").strip()[:100])


def _name(claims: Mapping[str, object]) -> str:
    return folded(str(claims.get(settings().oidc_name_claim) or ""))


def _role(claim: object) -> str:
    """The one role that a claim, or a list of them (groups), means here."""
    values = claim if isinstance(claim, list) else [claim]
    known = roles()
    found = {known[str(value)] for value in values if str(value) in known}
    if not found:
        raise Refused(
            N_(
                "Tài khoản của nhà cung cấp danh tính chưa được giao vai trò nào ở đây. Báo người quản trị giao vai trò."
            )
        )
    if len(found) > 1:
        raise Refused(
            N_("Tài khoản của nhà cung cấp danh tính có nhiều vai trò; cần đúng một vai trò. Báo người quản trị.")
        )
    return found.pop()


def _spend(database: sqlite3.Connection, home: Home, claims: Mapping[str, object]) -> None:
    """Marks an ID token as used: whoever keeps its cookie cannot begin a second session with it."""
    mark, moment = seals.mark(home, json.dumps(claims, sort_keys=True, default=str)), store.now()
    database.execute("DELETE FROM ticket WHERE until <= ?", [written(moment)])
    if database.execute("SELECT 1 FROM ticket WHERE mark = ?", [mark]).fetchone():
        raise Refused(N_("Lần xác nhận này đã được dùng. Đăng nhập lại."))
    database.execute("INSERT INTO ticket VALUES (?, ?)", [mark, written(moment + 3 * _FRESH)])


def _keep(database: sqlite3.Connection, person: Account) -> None:
    """The account as the claims have it now."""
    row = database.execute("SELECT origin, disabled_at FROM account WHERE name = ?", [person.name]).fetchone()
    if row is None:
        people.insert(database, person.name, person, "", OIDC)
        return
    if row[1] is not None:
        raise Refused(N_("Tài khoản {name} đã khóa ở đây. Báo người quản trị."), name=person.name)
    if row[0] != OIDC:
        raise Refused(
            N_("Tên {name} thuộc về một tài khoản có mật khẩu ở đây; đăng nhập bằng mật khẩu."), name=person.name
        )
    database.execute(
        "UPDATE account SET role = ?, unit = ?, full_name = ? WHERE name = ?",
        [person.role, person.unit, person.full_name, person.name],
    )


def _tell(home: Home, claims: Mapping[str, object], request: Request) -> None:
    """The failure, under the name only when it is an account's."""
    name = _name(claims)
    with accounts_file.writing(home) as database:
        known = database.execute("SELECT 1 FROM account WHERE name = ?", [name]).fetchone() is not None
        audit.add(database, name if known else audit.NOBODY, audit.SIGN_IN_FAILED, address=request.peer, known=known)
