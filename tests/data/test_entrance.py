"""The way in: five failures lock a name whether it exists or not, a cookie is worth nothing unless it was sealed here."""

from __future__ import annotations

import sqlite3
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest

from data import accounts, audit, entrance, passwords, people, seals, store
from data.accounts import Account, Request
from data.people import Refused, Wrong
from data.store import Home

HERE = Request("tiendo.example.vn", "10.1.2.3", {})
RIGHT, OTHER, WRONG = "lá cờ đỏ sao vàng", "một câu dễ nhớ khác", "không phải mật khẩu"
NAME = "chi-huong"


@pytest.fixture
def home(empty_home: Home) -> Home:
    """A home with one administrator."""
    people.add_first(empty_home, NAME, RIGHT)
    return empty_home


def attempts(home: Home, name: str, password: str, times: int) -> list[int]:
    """Minutes said to be locked, attempt by attempt."""
    found = [entrance.sign_in(home, name, password, HERE) for _ in range(times)]
    assert not any(one.cookie for one in found)
    return [one.minutes for one in found]


def kinds(home: Home) -> list[str]:
    return [entry.kind for entry in reversed(audit.rows(home, 100))]


def test_the_right_password_opens_a_session(home: Home) -> None:
    cookie = entrance.sign_in(home, " Chi-Huong", RIGHT, HERE).cookie
    assert accounts.session(home, cookie, HERE) == Account(NAME, "admin")
    assert kinds(home)[-1] == "signed_in"


@pytest.mark.parametrize("name", [NAME, "khong-co-ai"])
def test_five_failures_lock_a_name_for_fifteen_minutes_whether_it_exists_or_not(
    name: str, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = store.now()
    assert attempts(home, name, WRONG, 7) == [0, 0, 0, 0, 15, 15, 15]
    assert entrance.sign_in(home, name, RIGHT, HERE).minutes == 15, "the right password opens no locked name"
    monkeypatch.setattr(store, "now", lambda: start + timedelta(minutes=14))
    assert entrance.sign_in(home, name, RIGHT, HERE) == entrance.SignedIn(None, 2)
    monkeypatch.setattr(store, "now", lambda: start + timedelta(minutes=16))
    assert bool(entrance.sign_in(home, name, RIGHT, HERE).cookie) == (name == NAME)


def test_failures_of_a_quarter_of_an_hour_ago_are_forgotten(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    start = store.now()
    assert attempts(home, NAME, WRONG, 4) == [0, 0, 0, 0]
    monkeypatch.setattr(store, "now", lambda: start + timedelta(minutes=16))
    assert attempts(home, NAME, WRONG, 4) == [0, 0, 0, 0]


def test_the_right_password_wipes_earlier_failures(home: Home) -> None:
    for _ in range(3):
        assert attempts(home, NAME, WRONG, 4) == [0, 0, 0, 0]
        assert entrance.sign_in(home, NAME, RIGHT, HERE).cookie


def test_many_at_once_get_no_more_tries(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    matches = passwords.matches

    def counted(kept: str | None, password: str) -> bool:
        checked.append(password)
        return matches(kept, password)

    monkeypatch.setattr(passwords, "matches", counted)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: entrance.sign_in(home, NAME, WRONG, HERE), range(20)))
    assert len(checked) == entrance.MOST_FAILURES
    assert sum(one.minutes > 0 for one in found) >= 15


def test_a_locked_name_locks_no_other(home: Home) -> None:
    attempts(home, "ai-do", WRONG, 6)
    assert entrance.sign_in(home, NAME, RIGHT, HERE).cookie


def test_a_reset_opens_a_locked_name(home: Home) -> None:
    people.add(home, Account(NAME, "admin"), "huyen", "district", "185", RIGHT)
    attempts(home, "huyen", WRONG, 5)
    people.reset(home, Account(NAME, "admin"), "huyen", OTHER)
    assert entrance.sign_in(home, "huyen", OTHER, HERE).cookie


def test_a_name_that_does_not_exist_is_checked_as_slowly(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both go through argon2 with the same parameters; clocks on shared machines prove less than that."""
    people.add(home, Account(NAME, "admin"), "da-khoa", "leader", None, RIGHT)
    people.disable(home, Account(NAME, "admin"), "da-khoa")
    verified: list[str] = []

    class Watched(passwords.PasswordHasher):
        def verify(self, kept: str | bytes, password: str | bytes) -> bool:
            verified.append(str(kept).rsplit("$", 2)[0])
            return super().verify(kept, password)

    monkeypatch.setattr(passwords, "_hasher", Watched())
    for name in (NAME, "khong-co-ai", "da-khoa"):
        assert entrance.sign_in(home, name, WRONG, HERE).cookie is None
    assert len(verified) == 3
    assert len(set(verified)) == 1, "the same parameters"


def test_what_is_typed_as_a_name_is_kept_only_when_it_is_one(home: Home) -> None:
    attempts(home, "mat-khau-cua-toi-1975", WRONG, 5)
    entrance.sign_in(home, NAME, WRONG, HERE)
    assert [(entry.actor, entry.kind, entry.facts["known"]) for entry in audit.rows(home, 2)] == [
        (NAME, "sign_in_failed", True), ("", "locked", False),
    ]  # fmt: skip
    assert b"mat-khau-cua-toi-1975" not in home.accounts.read_bytes()


@pytest.mark.parametrize("password", ["", " ", "x" * 100_000, "\x00", "' OR 1=1 --", "\ud800"])
def test_any_password_may_be_tried(password: str, home: Home) -> None:
    assert entrance.sign_in(home, NAME, password, HERE).cookie is None


@pytest.mark.parametrize("name", ["", "\x00", "x" * 100_000, "' OR 1=1 --", "<script>", "\ud800"])
def test_any_name_may_be_tried(name: str, home: Home) -> None:
    assert entrance.sign_in(home, name, RIGHT, HERE).cookie is None


def test_changing_the_password_ends_every_other_session(home: Home) -> None:
    here, there = (entrance.sign_in(home, NAME, RIGHT, HERE).cookie or "" for _ in range(2))
    fresh = entrance.change_password(home, here, RIGHT, OTHER, HERE)
    assert accounts.session(home, fresh, HERE)
    assert [accounts.session(home, cookie, HERE) for cookie in (here, there)] == [None, None]
    assert entrance.sign_in(home, NAME, RIGHT, HERE).cookie is None
    assert entrance.sign_in(home, NAME, OTHER, HERE).cookie
    assert "password_changed" in kinds(home)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (WRONG, OTHER, "Mật khẩu hiện tại chưa đúng."),
        (RIGHT, RIGHT, "trùng mật khẩu hiện tại"),
        (RIGHT, "ngắn quá", "ít nhất 12 ký tự"),
        (RIGHT, NAME * 2, "tên tài khoản"),
    ],
)
def test_a_password_that_cannot_be_changes_nothing(old: str, new: str, said: str, home: Home) -> None:
    cookie = entrance.sign_in(home, NAME, RIGHT, HERE).cookie or ""
    with pytest.raises(Wrong, match=said):
        entrance.change_password(home, cookie, old, new, HERE)
    assert accounts.session(home, cookie, HERE)
    assert entrance.sign_in(home, NAME, RIGHT, HERE).cookie


def test_guessing_the_old_password_locks_too(home: Home) -> None:
    cookie = entrance.sign_in(home, NAME, RIGHT, HERE).cookie or ""
    for _ in range(5):
        with pytest.raises(Wrong):
            entrance.change_password(home, cookie, WRONG, OTHER, HERE)
    with pytest.raises(Refused, match="15 phút"):
        entrance.change_password(home, cookie, RIGHT, OTHER, HERE)


def test_a_demo_account_has_no_password_to_change(sample_home: Home) -> None:
    here = Request("localhost", "127.0.0.1", {})
    cookie = accounts.sign_in(sample_home, "quan-tri", here) or ""
    with pytest.raises(Refused, match="không có mật khẩu"):
        entrance.change_password(sample_home, cookie, RIGHT, OTHER, here)


def test_a_cookie_that_was_not_sealed_here_is_nobody(home: Home, sample_home: Home) -> None:
    cookie = entrance.sign_in(home, NAME, RIGHT, HERE).cookie or ""
    session, _, signature = cookie.rpartition(".")
    for forged in (
        session,
        f"{session}.",
        f"{session}x.{signature}",
        f"{session}.{signature[::-1]}",
        "A" * 43,
        "A" * 100_000,
        "ô",
        "\ud800",
    ):
        assert accounts.session(home, forged, HERE) is None
    accounts.sign_in(sample_home, "quan-tri", Request("localhost", "127.0.0.1", {}))
    assert accounts.session(home, seals.sealed(sample_home, session), HERE) is None, "sealed with another home's key"
    assert accounts.session(home, cookie, HERE)


def test_a_session_is_kept_as_a_hash_and_its_key_for_the_owner_alone(home: Home) -> None:
    cookie = entrance.sign_in(home, NAME, RIGHT, HERE).cookie or ""
    kept = home.accounts.read_bytes()
    assert cookie.encode() not in kept
    assert cookie.split(".", maxsplit=1)[0].encode() not in kept
    key = home.path / "session.key"
    assert len(key.read_bytes()) == 32
    if sys.platform != "win32":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    entrance.sign_in(home, NAME, RIGHT, HERE)
    assert accounts.session(home, cookie, HERE), "the key is made once"


def test_without_its_key_every_cookie_is_worthless_and_people_sign_in_anew(home: Home) -> None:
    cookie = entrance.sign_in(home, NAME, RIGHT, HERE).cookie
    (home.path / "session.key").unlink()
    assert accounts.session(home, cookie, HERE) is None
    assert accounts.session(home, entrance.sign_in(home, NAME, RIGHT, HERE).cookie, HERE)
    assert accounts.session(home, cookie, HERE) is None


def test_a_hash_of_older_parameters_is_made_anew_when_its_password_is_used(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept() -> str:
        with closing(sqlite3.connect(home.accounts)) as database:
            return str(database.execute("SELECT password_hash FROM account").fetchone()[0])

    before = kept()
    monkeypatch.setattr(passwords, "_hasher", passwords.PasswordHasher(time_cost=2))
    assert entrance.sign_in(home, NAME, WRONG, HERE).cookie is None
    assert kept() == before
    assert entrance.sign_in(home, NAME, RIGHT, HERE).cookie
    assert "t=2" in kept()


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "ít nhất 12"), ("mười một kt!", None), ("abcdefghijk", "ít nhất 12"), ("a" * 12, "lặp lại"), ("ababababababab", "lặp lại"),
        ("x" * 300, "dài quá"), ("chi-huong-huyen", None), ("chi-huongchi-huong", "tên tài khoản"), ("một câu bất kỳ dễ nhớ", None),
    ],
)  # fmt: skip
def test_which_passwords_are_good_enough(password: str, said: str | None) -> None:
    found = passwords.fault(password, "chi-huong")
    assert (said is None and found is None) or (said is not None and said in (found or ""))


def test_a_password_is_the_same_from_every_keyboard() -> None:
    assert passwords.matches(passwords.hashed("thế kỷ hai mươi mốt"), "thế kỷ hai mươi mốt")


def test_a_first_password_is_good_enough_and_never_twice_the_same() -> None:
    found = {passwords.first() for _ in range(200)}
    assert len(found) == 200
    assert all(passwords.fault(one, "ai-do") is None for one in found)
