"""What an identity provider's claims open: one name, one role, a unit that reports; and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from data import accounts, audit, entrance, people, provider, store
from data.accounts import COMMAND_LINE, Account, Request
from data.people import Refused, Wrong
from data.settings import settings
from data.store import Home

HERE = Request("tiendo.example.vn", "10.1.2.3", {})


@pytest.fixture
def home(empty_home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.setenv("TIENDO_OIDC", "true")
    monkeypatch.setenv("TIENDO_OIDC_ROLE_CLAIM", "groups")
    monkeypatch.setenv("TIENDO_OIDC_ROLES", "nhom-huyen=district, nhom-xem = leader,nhom-qt=admin, sai=system")
    settings.cache_clear()
    yield empty_home
    settings.cache_clear()


def claims(**changed: object) -> dict[str, object]:
    found = {
        "sub": "1", "iat": int(store.now().timestamp()), "nonce": str(changed), "preferred_username": "An.Nguyen@langson.gov.vn",
        "name": "Nguyễn An", "groups": ["mọi-người", "nhom-huyen"], "unit": "185", **changed,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value is not None}


def test_claims_make_the_account_and_open_a_session(home: Home) -> None:
    found = accounts.session(home, provider.sign_in(home, claims(), HERE), HERE)
    assert found == Account("an.nguyen@langson.gov.vn", "district", "185", "Nguyễn An")
    assert [entry.kind for entry in audit.rows(home, 9)] == ["signed_in", "account_added"]
    assert audit.rows(home, 1)[0].facts["role"] == "district"


def test_each_sign_in_follows_the_claims(home: Home) -> None:
    first = provider.sign_in(home, claims(), HERE)
    second = provider.sign_in(home, claims(groups="nhom-xem", nonce="2"), HERE)
    for cookie in (first, second):
        found = accounts.session(home, cookie, HERE)
        assert found
        assert (found.role, found.unit) == ("leader", None)
    assert len(people.everyone(home, COMMAND_LINE)) == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"groups": None}, "chưa được giao vai trò"),
        ({"groups": "admin"}, "chưa được giao vai trò"),
        ({"groups": "sai"}, "chưa được giao vai trò"),
        ({"groups": ["nhom-xem", "nhom-qt"]}, "nhiều vai trò"),
        ({"groups": {"nhom-qt": 1}}, "chưa được giao vai trò"),
        ({"unit": None}, "cần mã đơn vị"),
        ({"unit": "999"}, "mang mã “999”"),
        ({"preferred_username": None}, "tên tài khoản hợp lệ"),
        ({"preferred_username": "<script>"}, "tên tài khoản hợp lệ"),
        ({"iat": None}, "quá lâu"),
        ({"iat": "x"}, "quá lâu"),
        ({"iat": 1}, "quá lâu"),
    ],
    ids=str,
)
def test_what_means_nothing_here_opens_nothing_and_says_so(changed: dict[str, object], said: str, home: Home) -> None:
    with pytest.raises((Refused, Wrong), match=said):
        provider.sign_in(home, claims(**changed), HERE)
    assert people.everyone(home, COMMAND_LINE) == ()
    assert [(entry.kind, entry.actor) for entry in audit.rows(home, 9)] == [("sign_in_failed", "")]


def test_what_was_vouched_for_serves_once_and_not_for_long(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    told, start = claims(), store.now()
    provider.sign_in(home, told, HERE)
    with pytest.raises(Refused, match="đã được dùng"):
        provider.sign_in(home, told, HERE)
    monkeypatch.setattr(store, "now", lambda: start + timedelta(minutes=40))
    with pytest.raises(Refused, match="quá lâu"):
        provider.sign_in(home, told, HERE)


def test_a_disabled_account_stays_closed_whatever_the_provider_says(home: Home) -> None:
    cookie = provider.sign_in(home, claims(), HERE)
    people.disable(home, COMMAND_LINE, "an.nguyen@langson.gov.vn")
    assert accounts.session(home, cookie, HERE) is None
    with pytest.raises(Refused, match="đã khóa ở đây"):
        provider.sign_in(home, claims(nonce="2"), HERE)
    assert audit.rows(home, 1)[0].actor == "an.nguyen@langson.gov.vn"


def test_a_name_with_a_password_is_not_the_providers_to_give(home: Home) -> None:
    people.add(home, COMMAND_LINE, "chi-huong", "admin", None, "lá cờ đỏ sao vàng")
    with pytest.raises(Refused, match="đăng nhập bằng mật khẩu"):
        provider.sign_in(home, claims(preferred_username="chi-huong", groups="nhom-qt"), HERE)


def test_an_account_of_a_provider_has_no_password(home: Home) -> None:
    cookie = provider.sign_in(home, claims(preferred_username="an.nguyen"), HERE)
    for password in ("", "lá cờ đỏ sao vàng"):
        assert entrance.sign_in(home, "an.nguyen", password, HERE).cookie is None
    with pytest.raises(Refused, match="không có mật khẩu"):
        entrance.change_password(home, cookie, "", "lá cờ đỏ sao vàng", HERE)
    with pytest.raises(Refused, match="mật khẩu đổi ở đó"):
        people.reset(home, COMMAND_LINE, "an.nguyen", "lá cờ đỏ sao vàng")


def test_it_is_off_unless_a_setting_says_so_and_never_for_samples(
    home: Home, sample_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refused, match="không nhận đăng nhập qua nhà cung cấp"):
        provider.sign_in(sample_home, claims(), HERE)
    monkeypatch.setenv("TIENDO_OIDC", "false")
    settings.cache_clear()
    with pytest.raises(Refused, match="không nhận đăng nhập qua nhà cung cấp"):
        provider.sign_in(home, claims(), HERE)
