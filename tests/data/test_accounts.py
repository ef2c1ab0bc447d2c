"""Sessions and roles: demo accounts exist for this very machine only, and a session is worth nothing without its id."""

from __future__ import annotations

import sqlite3
import stat
import sys
from contextlib import closing
from datetime import timedelta

import pytest

from data import accounts, store
from data.accounts import Account, Request
from data.catalogue import unit_on
from data.store import Home, HomeDamaged

HERE = Request("localhost:8501", "127.0.0.1", {"Host": "localhost:8501", "User-Agent": "x"})


def rows(home: Home, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(home.accounts)) as database, database:
        return database.execute(query).fetchall()


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:8501", "LOCALHOST", "127.0.0.1", "127.0.0.1:80", "127.8.9.1", "[::1]", "[::1]:8501"],
)
@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_a_request_of_this_machine_is_local(host: str, peer: str) -> None:
    assert accounts.is_local(Request(host, peer, {"Host": host}))


@pytest.mark.parametrize(
    "host",
    [
        None, "", "example.vn", "localhost.example.vn", "evil-localhost", "127.0.0.1.example.vn", "localhost:8501@example.vn", "0.0.0.0",
        "192.168.1.5", "[::1", "::1]", "localhost:", "localhost:http", "127.0.0.1:80:80", "localhost.", "[localhost]", " localhost", "[::2]",
    ],
)  # fmt: skip
def test_another_host_is_not_local(host: str | None) -> None:
    assert not accounts.is_local(Request(host, "127.0.0.1", {}))


@pytest.mark.parametrize(
    "peer", [None, "", "192.168.1.5", "10.0.0.1", "::2", "::ffff:8.8.8.8", "testclient", "0.0.0.0"]
)
def test_another_peer_is_not_local(peer: str | None) -> None:
    assert not accounts.is_local(Request("localhost", peer, {}))


@pytest.mark.parametrize(
    "header",
    [
        "X-Forwarded-For",
        "x-forwarded-host",
        "X-FORWARDED-PROTO",
        "Forwarded",
        "Via",
        "X-Real-IP",
        "CF-Connecting-IP",
        "True-Client-IP",
    ],
)
def test_what_came_through_a_proxy_is_not_local(header: str) -> None:
    assert not accounts.is_local(Request("localhost", "127.0.0.1", {header: "127.0.0.1"}))


def test_a_sample_home_has_a_demo_account_for_each_role(sample_home: Home) -> None:
    found = accounts.demo_accounts(sample_home, HERE)
    assert [account.role for account in found] == list(accounts.ROLES)
    for account in found:
        assert (account.unit is not None) == (account.role == accounts.DISTRICT)
    unit = unit_on(
        next(account.unit for account in found if account.unit) or "", store.now().date().replace(2023, 6, 1)
    )
    assert unit
    assert unit.level == "district"


def test_a_real_home_has_no_demo_account(empty_home: Home) -> None:
    assert accounts.demo_accounts(empty_home, HERE) == ()
    assert accounts.sign_in(empty_home, "quan-tri", HERE) is None


def test_no_demo_account_without_a_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert accounts.demo_accounts(Home(tmp_path_factory.mktemp("none")), HERE) == ()


def test_demo_accounts_do_not_exist_for_others(sample_home: Home) -> None:
    for request in (
        Request("tiendo.vn", "127.0.0.1", {}),
        Request("localhost", "10.0.0.9", {}),
        Request("localhost", "::1", {"Via": "x"}),
    ):
        assert accounts.demo_accounts(sample_home, request) == ()
        assert accounts.sign_in(sample_home, "quan-tri", request) is None
        chosen = accounts.sign_in(sample_home, "quan-tri", HERE)
        assert accounts.session(sample_home, chosen, HERE)
        assert accounts.session(sample_home, chosen, request) is None, "nor does a session opened here"


def test_demo_accounts_end_with_the_first_real_one(sample_home: Home) -> None:
    chosen = accounts.sign_in(sample_home, "quan-tri", HERE)
    rows(sample_home, "INSERT INTO account (name, role, password_hash) VALUES ('an', 'admin', 'x')")
    assert accounts.demo_accounts(sample_home, HERE) == ()
    assert accounts.sign_in(sample_home, "quan-tri", HERE) is None
    assert accounts.session(sample_home, chosen, HERE) is None


def test_signing_in_opens_a_session_and_signing_out_ends_it(sample_home: Home) -> None:
    first, second = (accounts.sign_in(sample_home, name, HERE) for name in ("huyen-bac-son", "lanh-dao"))
    assert accounts.session(sample_home, first, HERE) == Account("huyen-bac-son", "district", "185")
    assert accounts.session(sample_home, second, HERE) == Account("lanh-dao", "leader")
    accounts.sign_out(sample_home, first)
    assert accounts.session(sample_home, first, HERE) is None
    assert accounts.session(sample_home, second, HERE)
    accounts.sign_out(sample_home, first)
    accounts.sign_out(sample_home, None)


@pytest.mark.parametrize("chosen", [None, "", "x", "' OR 1=1 --"])
def test_an_unknown_session_is_nobody(sample_home: Home, chosen: str | None) -> None:
    assert accounts.session(sample_home, chosen, HERE) is None
    accounts.sign_in(sample_home, "quan-tri", HERE)
    assert accounts.session(sample_home, chosen, HERE) is None


def test_nobody_signs_in_under_an_unknown_name(sample_home: Home) -> None:
    assert accounts.sign_in(sample_home, "ai-do", HERE) is None


def test_only_the_hash_of_a_session_is_kept(sample_home: Home) -> None:
    chosen = accounts.sign_in(sample_home, "quan-tri", HERE)
    assert chosen
    assert len(chosen) >= 43
    assert chosen.encode() not in sample_home.accounts.read_bytes()
    assert rows(sample_home, "SELECT id_hash FROM session") != [(chosen,)]
    assert accounts.session(sample_home, str(rows(sample_home, "SELECT id_hash FROM session")[0][0]), HERE) is None


def test_a_session_ends_after_its_hours(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen, start = accounts.sign_in(sample_home, "quan-tri", HERE), store.now()
    monkeypatch.setattr(store, "now", lambda: start + timedelta(hours=11, minutes=59))
    assert accounts.session(sample_home, chosen, HERE)
    monkeypatch.setattr(store, "now", lambda: start + timedelta(hours=12, minutes=1))
    assert accounts.session(sample_home, chosen, HERE) is None
    accounts.sign_in(sample_home, "lanh-dao", HERE)
    assert [name for (name,) in rows(sample_home, "SELECT account FROM session")] == ["lanh-dao"], (
        "what is over is cleared away"
    )


def test_when_a_session_was_last_seen_is_written_once_a_minute(
    sample_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen, start = accounts.sign_in(sample_home, "quan-tri", HERE), store.now()
    first = rows(sample_home, "SELECT seen_at FROM session")
    accounts.session(sample_home, chosen, HERE)
    assert rows(sample_home, "SELECT seen_at FROM session") == first
    monkeypatch.setattr(store, "now", lambda: start + timedelta(minutes=5))
    accounts.session(sample_home, chosen, HERE)
    assert rows(sample_home, "SELECT seen_at FROM session") > first


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_only_the_owner_reads_the_accounts(sample_home: Home) -> None:
    accounts.sign_in(sample_home, "quan-tri", HERE)
    assert stat.S_IMODE(sample_home.accounts.stat().st_mode) == 0o600


def test_a_damaged_file_of_accounts_says_what_to_do(sample_home: Home) -> None:
    sample_home.accounts.write_bytes(b"not a database, but long enough to be looked at" * 40)
    with pytest.raises(HomeDamaged, match="tài khoản"):
        accounts.session(sample_home, "x", HERE)


@pytest.mark.parametrize(
    ("role", "rights"),
    [("leader", set()), ("district", {"submit"}), ("reviewer", {"submit", "review", "except", "calendar", "targets", "allocations"}),
     ("finance", {"allocations"}), ("admin", {"accounts", "settings", "backup", "audit"})],
)  # fmt: skip
def test_what_each_role_may_do(role: str, rights: set[str]) -> None:
    assert {right for right in accounts.RIGHTS if accounts.may(Account("x", role), right)} == rights | {"meet", "query"}
