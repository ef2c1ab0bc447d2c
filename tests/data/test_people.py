"""Accounts of people: who may make them, what each must be, and that a name stays with whom it was given to."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from data import accounts, accounts_file, audit, entrance, people
from data.accounts import COMMAND_LINE, Account, NotAllowed, Request
from data.people import Refused, Wrong
from data.store import Home, HomeDamaged

HERE = Request("tiendo.example.vn", "10.1.2.3", {})
FIRST, OWN = "lá cờ đỏ sao vàng", "một câu dễ nhớ khác"
ADMIN = Account("chi-huong", "admin")


@pytest.fixture
def home(empty_home: Home) -> Home:
    """A home with one administrator."""
    people.add_first(empty_home, ADMIN.name, FIRST)
    return empty_home


def rows(home: Home, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(home.accounts)) as database, database:
        return database.execute(query).fetchall()


def cookie_of(home: Home, name: str, password: str) -> str:
    cookie = entrance.sign_in(home, name, password, HERE).cookie
    assert cookie
    return cookie


def test_an_account_is_added_and_signs_in(home: Home) -> None:
    assert people.add(home, ADMIN, " Bac-Son.01 ", "district", "185", FIRST, "Nguyễn Thị An") == "bac-son.01"
    found = accounts.session(home, cookie_of(home, "BAC-SON.01", FIRST), HERE)
    assert found == Account("bac-son.01", "district", "185", "Nguyễn Thị An", must_change=True)


def test_until_the_first_password_is_changed_an_account_has_no_right(home: Home) -> None:
    people.add(home, ADMIN, "tham-dinh", "reviewer", None, FIRST)
    first = cookie_of(home, "tham-dinh", FIRST)
    found = accounts.session(home, first, HERE)
    assert found
    assert not any(accounts.may(found, right) for right in accounts.RIGHTS)
    changed = entrance.change_password(home, first, FIRST, OWN, HERE)
    found = accounts.session(home, changed, HERE)
    assert found == Account("tham-dinh", "reviewer")
    assert accounts.may(found, accounts.REVIEW)
    assert accounts.session(home, first, HERE) is None, "the session goes on under a fresh id"


@pytest.mark.parametrize(
    "name", ["", "an", "ấn-tượng", "a b c", "an@x.vn", "<script>", "x" * 65, "an/../x", "an\x00x", "система"]
)
def test_a_name_is_of_plain_small_letters_digits_and_three_signs(name: str, home: Home) -> None:
    with pytest.raises(Wrong, match="cần 3 đến 64 ký tự"):
        people.add(home, ADMIN, name, "leader", None, FIRST)


@pytest.mark.parametrize(
    ("role", "unit", "said"),
    [
        ("system", None, "Không có vai trò “system”"),
        ("", None, "Không có vai trò"),
        ("district", None, "cần mã đơn vị"),
        ("district", "999", "Không có đơn vị báo cáo mang mã “999”"),
        ("leader", "185", "Chỉ tài khoản cấp huyện có đơn vị"),
    ],
)
def test_a_role_and_its_unit_must_be(role: str, unit: str | None, said: str, home: Home) -> None:
    with pytest.raises(Wrong, match=said):
        people.add(home, ADMIN, "ai-do", role, unit, FIRST)
    assert len(people.everyone(home, ADMIN)) == 1


@pytest.mark.parametrize("unit", ["185", "20", "06040"])
def test_districts_the_province_and_the_communes_that_report_since_2025_may_have_an_account(
    unit: str, home: Home
) -> None:
    people.add(home, ADMIN, "don-vi", "district", unit, FIRST)
    assert [person.unit for person in people.everyone(home, ADMIN)] == [None, unit]


def test_a_name_is_never_given_to_another_person(home: Home) -> None:
    people.add(home, ADMIN, "huyen", "district", "185", FIRST)
    people.disable(home, ADMIN, "huyen")
    for name in ("huyen", "HUYEN "):
        with pytest.raises(Refused, match="đã có người dùng"):
            people.add(home, ADMIN, name, "district", "185", FIRST)
    with pytest.raises(Refused, match="không mở lại"):
        people.reset(home, ADMIN, "huyen", OWN)
    with pytest.raises(Refused, match="dành cho dòng lệnh"):
        people.add(home, ADMIN, COMMAND_LINE.name, "admin", None, FIRST)


def test_no_account_is_ever_deleted(home: Home) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="never deleted"):
        rows(home, "DELETE FROM account")
    assert [person.name for person in people.everyone(home, ADMIN)] == [ADMIN.name]


def test_disabling_ends_the_sessions_and_closes_the_door(home: Home) -> None:
    people.add(home, ADMIN, "huyen", "district", "185", FIRST)
    cookie = cookie_of(home, "huyen", FIRST)
    people.disable(home, ADMIN, "huyen")
    assert accounts.session(home, cookie, HERE) is None
    assert entrance.sign_in(home, "huyen", FIRST, HERE).cookie is None
    person = next(person for person in people.everyone(home, ADMIN) if person.name == "huyen")
    assert (person.disabled_by, person.sessions) == (ADMIN.name, 0)
    assert person.disabled_at


def test_resetting_ends_the_sessions_and_asks_for_a_new_password(home: Home) -> None:
    people.add(home, ADMIN, "huyen", "district", "185", FIRST)
    cookie = entrance.change_password(home, cookie_of(home, "huyen", FIRST), FIRST, OWN, HERE)
    people.reset(home, ADMIN, "huyen", "mật khẩu đầu tiên mới")
    assert accounts.session(home, cookie, HERE) is None
    assert entrance.sign_in(home, "huyen", OWN, HERE).cookie is None
    found = accounts.session(home, cookie_of(home, "huyen", "mật khẩu đầu tiên mới"), HERE)
    assert found
    assert found.must_change


def test_the_last_administrator_is_closed_on_the_server_only(home: Home) -> None:
    with pytest.raises(Refused, match="quản trị viên cuối cùng"):
        people.disable(home, ADMIN, ADMIN.name)
    people.add(home, ADMIN, "anh-nam", "admin", None, FIRST)
    people.disable(home, ADMIN, "anh-nam")
    with pytest.raises(Refused, match="quản trị viên cuối cùng"):
        people.disable(home, ADMIN, ADMIN.name)
    people.disable(home, COMMAND_LINE, ADMIN.name)
    assert all(person.disabled_at for person in people.everyone(home, COMMAND_LINE))


def test_the_first_administrator_is_made_once(home: Home) -> None:
    assert people.any_account(home)
    with pytest.raises(Refused, match="đã có tài khoản"):
        people.add_first(home, "ai-do", FIRST)


def test_a_sample_home_takes_no_account(sample_home: Home) -> None:
    with pytest.raises(Refused, match="Kho số liệu mẫu không nhận tài khoản thật"):
        people.add(sample_home, COMMAND_LINE, "an-nguyen", "admin", None, FIRST)
    with pytest.raises(Refused, match="Kho số liệu mẫu"):
        people.add_first(sample_home, "an-nguyen", FIRST)
    assert not people.any_account(sample_home)


@pytest.mark.parametrize("role", ["leader", "district", "reviewer", "finance"])
def test_only_administrators_touch_accounts(role: str, home: Home) -> None:
    by = Account("ai-do", role, "185" if role == "district" else None)
    for call in (
        lambda: people.add(home, by, "moi", "leader", None, FIRST),
        lambda: people.disable(home, by, ADMIN.name),
        lambda: people.reset(home, by, ADMIN.name, FIRST),
        lambda: people.everyone(home, by),
        lambda: people.sign_out_everywhere(home, by, ADMIN.name),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_signing_out_everywhere_ends_every_session_of_one_account(home: Home) -> None:
    people.add(home, ADMIN, "huyen", "district", "185", FIRST)
    mine = [cookie_of(home, "huyen", FIRST) for _ in range(2)]
    other = cookie_of(home, ADMIN.name, FIRST)
    assert people.sign_out_everywhere(home, Account("huyen", "district", "185"), "huyen") == 2
    assert [accounts.session(home, cookie, HERE) for cookie in mine] == [None, None]
    assert accounts.session(home, other, HERE) == ADMIN


def test_an_account_and_its_entry_are_one_transaction(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with accounts_file.writing(home) as database:
        database.execute("CREATE TRIGGER full_disk BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no more'); END")
    before = audit.head(home)
    for call in (
        lambda: people.add(home, ADMIN, "huyen", "district", "185", FIRST),
        lambda: people.reset(home, ADMIN, ADMIN.name, OWN),
        lambda: entrance.sign_in(home, ADMIN.name, FIRST, HERE),
    ):
        with pytest.raises(HomeDamaged):
            call()
    assert [person.name for person in people.everyone(home, ADMIN)] == [ADMIN.name]
    assert rows(home, "SELECT count(*) FROM session") == [(0,)]
    assert audit.head(home) == before


def test_what_was_done_with_accounts_is_in_the_audit_without_any_secret(home: Home) -> None:
    people.add(home, ADMIN, "huyen", "district", "185", FIRST)
    people.reset(home, ADMIN, "huyen", OWN)
    people.disable(home, ADMIN, "huyen")
    entries = audit.rows(home, 10)
    assert [(entry.actor, entry.kind) for entry in entries] == [
        (ADMIN.name, "account_disabled"), (ADMIN.name, "account_reset"), (ADMIN.name, "account_added"), (ADMIN.name, "account_added"),
    ]  # fmt: skip
    assert entries[2].facts == {"account": "huyen", "role": "district", "unit": "185", "origin": "password"}
    kept = home.accounts.read_bytes()
    assert FIRST.encode() not in kept
    assert OWN.encode() not in kept


def test_a_file_from_before_is_brought_up_to_date(empty_home: Home) -> None:
    with closing(sqlite3.connect(empty_home.accounts)) as database, database:
        database.execute(
            "CREATE TABLE account (name TEXT PRIMARY KEY, role TEXT NOT NULL, unit TEXT, password_hash TEXT NOT NULL, disabled_at TEXT)"
        )
        database.execute(
            "CREATE TABLE session (id_hash TEXT PRIMARY KEY, account TEXT NOT NULL, demo INTEGER NOT NULL, created_at TEXT NOT NULL, seen_at TEXT NOT NULL, expires_at TEXT NOT NULL)"
        )
    people.add_first(empty_home, "chi-huong", FIRST)
    assert accounts.session(empty_home, cookie_of(empty_home, "chi-huong", FIRST), HERE) == ADMIN


def test_a_file_of_a_newer_program_is_not_touched(empty_home: Home) -> None:
    rows(empty_home, "PRAGMA user_version = 99")
    with pytest.raises(HomeDamaged, match="bản chương trình mới hơn"):
        people.any_account(empty_home)
