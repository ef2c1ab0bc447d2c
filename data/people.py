"""The accounts of people: added, listed, given a new first password, disabled; never deleted.

A name that was once given belongs to its history: a disabled account keeps it, and nobody else gets it. Whoever leaves has
the account disabled; the unit's reports stay where they are, and an account for the same unit goes on with them.

Raises accounts.NotAllowed, Wrong for what cannot be so, Refused for what may not be done; each says what would be right.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from data import accounts, accounts_file, audit, calendar, catalogue, passwords, seals, sessions, store
from data.accounts import ADMIN, DISTRICT, ROLES, SYSTEM, Account
from data.language import N_, Language
from data.store import Home

PASSWORD, OIDC = "password", "oidc"  # who says that it is this person: a password kept here, or a provider
PROVINCE = "20"
_NAME = re.compile(r"[a-z0-9._-]{3,64}")


class _Told(Exception):
    """A sentence with its facts, to be said in the reader's language; as text it is Vietnamese."""

    def __init__(self, sentence: str, **facts: object) -> None:
        super().__init__(sentence.format(**facts) if facts else sentence)
        self.sentence, self.facts = sentence, facts

    def said(self, language: Language) -> str:
        return language.text(self.sentence, **self.facts)


class Wrong(_Told):
    """A name, role, unit or password that cannot be; the sentence says what would be right."""


class Refused(_Told):
    """What was asked may not be done here and now; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Person:
    """An account as administrators see it; moments in UTC. `sessions`: how many are open now."""

    name: str
    full_name: str
    role: str
    unit: str | None
    origin: str
    must_change: bool
    created_at: datetime | None
    disabled_at: datetime | None
    disabled_by: str | None
    last_seen: datetime | None
    sessions: int


def folded(name: str) -> str:
    """A name as it is kept and compared: without spaces around it, in small letters, and text that can be written."""
    return name.strip().lower().encode("utf-8", "replace").decode()


def add(home: Home, by: Account, name: str, role: str, unit: str | None, password: str, full_name: str = "") -> str:
    """Adds an account and returns its name as it is kept; its owner changes the password at the first sign-in."""
    accounts.demand(by, accounts.ACCOUNTS)
    return _added(
        home, by.name, Account(folded(name), role, unit or None, full_name.strip(), must_change=True), password
    )


def add_first(home: Home, name: str, password: str, full_name: str = "") -> str:
    """The first administrator, by whoever could read the server's console; only while there is no account at all."""
    person = Account(folded(name), ADMIN, None, full_name.strip())
    return _added(home, person.name, person, password, only_first=True)


def everyone(home: Home, by: Account) -> tuple[Person, ...]:
    """Every account there ever was, active ones first, by name."""
    accounts.demand(by, accounts.ACCOUNTS)
    if not home.accounts.exists():
        return ()
    with accounts_file.reading(home) as database:
        rows = database.execute(
            """SELECT a.name, a.full_name, a.role, a.unit, a.origin, a.must_change, a.created_at, a.disabled_at, a.disabled_by,
                      (SELECT max(at) FROM audit WHERE actor = a.name AND kind = 'signed_in'),
                      (SELECT count(*) FROM session WHERE account = a.name AND NOT demo AND expires_at > ?)
               FROM account AS a ORDER BY a.disabled_at IS NOT NULL, a.name""",
            [accounts_file.written(store.now())],
        ).fetchall()
    return tuple(_person(row) for row in rows)


def any_account(home: Home) -> bool:
    """True once there was an account; the first administrator is made while there is none."""
    if not home.accounts.exists():
        return False
    with accounts_file.reading(home) as database:
        return database.execute("SELECT 1 FROM account LIMIT 1").fetchone() is not None


def disable(home: Home, by: Account, name: str) -> None:
    """Closes an account and ends its sessions; what it did stays under its name.

    The last active administrator is not closed by a person, only on the server: nobody could let anybody in afterwards.
    """
    accounts.demand(by, accounts.ACCOUNTS)
    with accounts_file.writing(home) as database:
        kept = _known(database, name)
        if kept.role == ADMIN and by.role != SYSTEM and _active_admins(database) < 2:
            raise Refused(
                N_(
                    "{name} là quản trị viên cuối cùng đang hoạt động; khóa rồi thì không ai mở được tài khoản cho người khác. Thêm một quản trị viên trước."
                ),
                name=kept.name,
            )
        moment = accounts_file.written(store.now())
        database.execute(
            "UPDATE account SET disabled_at = ?, disabled_by = ? WHERE name = ?", [moment, by.name, kept.name]
        )
        ended = sessions.end_all(database, kept.name)
        audit.add(
            database, by.name, audit.ACCOUNT_DISABLED, account=kept.name, role=kept.role, unit=kept.unit, sessions=ended
        )


def reset(home: Home, by: Account, name: str, password: str) -> None:
    """Gives an account a new first password, opens a locked name, and ends its sessions."""
    accounts.demand(by, accounts.ACCOUNTS)
    _check_password(password, folded(name))
    replacement = passwords.hashed(password)  # slow: before the file is kept from others
    with accounts_file.writing(home) as database:
        kept = _known(database, name)
        if database.execute("SELECT origin FROM account WHERE name = ?", [kept.name]).fetchone() != (PASSWORD,):
            raise Refused(N_("{name} đăng nhập qua nhà cung cấp danh tính; mật khẩu đổi ở đó."), name=kept.name)
        database.execute(
            "UPDATE account SET password_hash = ?, must_change = 1 WHERE name = ?", [replacement, kept.name]
        )
        ended = sessions.end_all(database, kept.name)
        mark = seals.mark(home, kept.name)
        database.execute("DELETE FROM attempt WHERE mark = ?", [mark])
        database.execute("DELETE FROM lockout WHERE mark = ?", [mark])
        audit.add(database, by.name, audit.ACCOUNT_RESET, account=kept.name, sessions=ended)


def sign_out_everywhere(home: Home, by: Account, name: str) -> int:
    """Ends every session of an account and says how many: one's own, or anybody's with the right to accounts."""
    if name != by.name:
        accounts.demand(by, accounts.ACCOUNTS)
    with accounts_file.writing(home) as database:
        ended = sessions.end_all(database, name)
        audit.add(database, by.name, audit.SIGNED_OUT_EVERYWHERE, account=name, sessions=ended)
    return ended


def units() -> dict[str, catalogue.Unit]:
    """Code → unit that a district account may report for: the province, then who reports today, then whoever did in an earlier era."""
    today = calendar.today()
    eras = sorted({unit.valid_from for unit in catalogue.units()} | {today}, reverse=True)
    found = [unit for day in (today, *eras) if day <= today for unit in catalogue.reporting_units_on(day)]
    offered = {PROVINCE: catalogue.province()}
    for unit in found:
        offered.setdefault(unit.code, unit)  # a code that was used again means today's unit
    return offered


def check_role(role: str, unit: str | None) -> None:
    """Raises Wrong when there is no such role, or the unit does not go with it."""
    if role not in ROLES:
        raise Wrong(N_("Không có vai trò “{role}”; các vai trò: {roles}."), role=role, roles=", ".join(ROLES))
    if role == DISTRICT and not unit:
        raise Wrong(N_("Tài khoản cấp huyện cần mã đơn vị, ví dụ 185; cấp tỉnh là 20."))
    if role == DISTRICT and unit not in units():
        raise Wrong(
            N_("Không có đơn vị báo cáo mang mã “{unit}”; cần mã đơn vị, ví dụ 185; cấp tỉnh là 20."), unit=unit
        )
    if role != DISTRICT and unit:
        raise Wrong(N_("Chỉ tài khoản cấp huyện có đơn vị; vai trò này xem mọi đơn vị."))


def _added(home: Home, by: str, person: Account, password: str, *, only_first: bool = False) -> str:
    if not _NAME.fullmatch(person.name):
        raise Wrong(
            N_(
                "Tên tài khoản “{name}” chưa đúng: cần 3 đến 64 ký tự, gồm chữ thường không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới."
            ),
            name=person.name[:80],
        )
    if len(person.full_name) > 100:
        raise Wrong(N_("Họ và tên dài quá 100 ký tự."))
    check_role(person.role, person.unit)
    _check_password(password, person.name)
    if store.kind(home) == store.SAMPLE:
        raise Refused(
            N_(
                "Kho số liệu mẫu không nhận tài khoản thật. Tạo kho riêng cho công việc thật bằng lệnh: python -m data init"
            )
        )
    if person.name == accounts.COMMAND_LINE.name:
        raise Refused(N_("Tên {name} dành cho dòng lệnh của máy chủ; chọn tên khác."), name=person.name)
    kept = passwords.hashed(password)
    with accounts_file.writing(home) as database:
        if only_first and database.execute("SELECT 1 FROM account LIMIT 1").fetchone():
            raise Refused(N_("Kho dữ liệu này đã có tài khoản; người quản trị thêm tài khoản mới."))
        insert(database, by, person, kept, PASSWORD)
    return person.name


def insert(database: sqlite3.Connection, by: str, person: Account, password_hash: str, origin: str) -> None:
    """Puts an account in, within an open transaction; raises Refused when the name was ever given."""
    if database.execute("SELECT 1 FROM account WHERE name = ?", [person.name]).fetchone():
        raise Refused(N_("Tên {name} đã có người dùng, kể cả khi tài khoản đã khóa; chọn tên khác."), name=person.name)
    database.execute(
        """INSERT INTO account (name, full_name, role, unit, password_hash, origin, must_change, created_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        [person.name, person.full_name, person.role, person.unit, password_hash, origin, int(person.must_change),
         accounts_file.written(store.now())],
    )  # fmt: skip
    audit.add(database, by, audit.ACCOUNT_ADDED, account=person.name, role=person.role, unit=person.unit, origin=origin)


def _check_password(password: str, name: str) -> None:
    if wrong := passwords.fault(password, name):
        raise Wrong(wrong)


def _known(database: sqlite3.Connection, name: str) -> Account:
    """The active account of that name."""
    row = database.execute(
        "SELECT name, role, unit, disabled_at FROM account WHERE name = ?", [folded(name)]
    ).fetchone()
    if row is None:
        raise Refused(N_("Không có tài khoản tên {name}."), name=folded(name)[:64])
    if row[3] is not None:
        raise Refused(N_("Tài khoản {name} đã khóa; tài khoản đã khóa không mở lại."), name=row[0])
    return Account(*row[:3])


def _active_admins(database: sqlite3.Connection) -> int:
    query = "SELECT count(*) FROM account WHERE role = ? AND disabled_at IS NULL"
    return int(database.execute(query, [ADMIN]).fetchone()[0])


def _person(row: tuple[object, ...]) -> Person:
    name, full_name, role, unit, origin, must_change, created, disabled, disabled_by, seen, opened = row

    def moment(text: object) -> datetime | None:
        return datetime.fromisoformat(str(text)) if text else None

    return Person(
        str(name), str(full_name), str(role), None if unit is None else str(unit), str(origin), bool(must_change),
        moment(created), moment(disabled), None if disabled_by is None else str(disabled_by), moment(seen), int(str(opened)),
    )  # fmt: skip
