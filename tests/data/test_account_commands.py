"""The commands about people: what they do, refuse and say, and that no password is ever an argument or printed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from data import accounts, entrance, people
from data.accounts import COMMAND_LINE, Request
from data.store import Home

PASSWORD = "lá cờ đỏ sao vàng"
HERE = Request("x", "10.0.0.1", {})


def account(home: Home | Path, *arguments: str, typed: str = f"{PASSWORD}\n") -> tuple[int, str, str]:
    """(exit status, output, errors) of `python -m data account …` with a line on standard input."""
    path = home.path if isinstance(home, Home) else home
    done = subprocess.run(
        [sys.executable, "-m", "data", "account", *arguments], input=typed, capture_output=True, encoding="utf-8", timeout=60,
        env={**os.environ, "TIENDO_HOME": str(path)}, check=False,
    )  # fmt: skip
    assert PASSWORD not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def test_an_account_is_added_listed_reset_and_disabled(empty_home: Home) -> None:
    assert account(empty_home, "list")[:2] == (0, "Chưa có tài khoản nào.\n")
    status, said, _ = account(
        empty_home, "add", "huyen-bac-son", "--role", "district", "--unit", "185", "--password-stdin"
    )
    assert (status, said) == (
        0,
        "Đã thêm tài khoản huyen-bac-son: Huyện Bắc Sơn. Lần đăng nhập đầu tiên phải đổi mật khẩu.\n",
    )
    found = accounts.session(empty_home, entrance.sign_in(empty_home, "huyen-bac-son", PASSWORD, HERE).cookie, HERE)
    assert found
    assert found.must_change
    _, listed, _ = account(empty_home, "list", "--format", "json")
    told = json.loads(listed)
    assert (told["name"], told["role"], told["unit"], told["state"]) == ("huyen-bac-son", "district", "185", "active")
    assert account(empty_home, "reset", "huyen-bac-son", "--password-stdin", typed="mật khẩu mới tinh\n")[0] == 0
    assert entrance.sign_in(empty_home, "huyen-bac-son", PASSWORD, HERE).cookie is None
    assert account(empty_home, "disable", "huyen-bac-son")[0] == 0
    assert "đã khóa ngày" in account(empty_home, "list")[1]
    assert json.loads(account(empty_home, "list", "--format", "json")[1])["disabled_by"] == "dong-lenh"


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        (["add", "an-an"], PASSWORD, "Thiếu --role"),
        (["add", "an-an", "--role", "system", "--password-stdin"], PASSWORD, "Không có vai trò “system”"),
        (["add", "an-an", "--role", "district", "--password-stdin"], PASSWORD, "cần mã đơn vị"),
        (["add", "an-an", "--role", "district", "--unit", "x", "--password-stdin"], PASSWORD, "mang mã “x”"),
        (["add", "an-an", "--role", "admin", "--password-stdin"], "ngắn", "ít nhất 12 ký tự"),
        (["add", "an-an", "--role", "admin", "--password-stdin"], "", "không có mật khẩu"),
        (["add", "Ấn", "--role", "admin", "--password-stdin"], PASSWORD, "cần 3 đến 64 ký tự"),
        (["add", "an-an", "--role", "admin"], PASSWORD, "--password-stdin"),
        (["add", "an-an", PASSWORD.replace(" ", ""), "--role", "admin"], PASSWORD, "Thừa"),
        (["list", "--format", "xml"], "", "cần table hoặc json"),
        ([], "", "các lệnh: add, list, disable, reset"),
        (["remove", "an-an"], "", "Không có lệnh remove"),
    ],
    ids=str,
)
def test_a_wrong_call_says_what_would_be_right(arguments: list[str], typed: str, said: str, empty_home: Home) -> None:
    status, _, told = account(empty_home, *arguments, typed=typed)
    assert status == 2
    assert said in told
    assert not people.any_account(empty_home)


def test_what_is_refused_ends_with_1(empty_home: Home, sample_home: Home) -> None:
    people.add(empty_home, COMMAND_LINE, "an-an", "admin", None, PASSWORD)
    assert account(empty_home, "add", "an-an", "--role", "leader", "--password-stdin")[::2] == (
        1, "Tên an-an đã có người dùng, kể cả khi tài khoản đã khóa; chọn tên khác.\n",
    )  # fmt: skip
    assert account(empty_home, "disable", "khong-co")[::2] == (1, "Không có tài khoản tên khong-co.\n")
    status, _, said = account(sample_home, "add", "an-an", "--role", "admin", "--password-stdin")
    assert status == 1
    assert "Kho số liệu mẫu không nhận tài khoản thật" in said


def test_without_a_home_none_is_made(tmp_path: Path) -> None:
    for arguments in (["list"], ["disable", "an-an"], ["add", "an-an", "--role", "admin", "--password-stdin"]):
        assert account(tmp_path / "none", *arguments)[0] == 3
    assert not (tmp_path / "none").exists()
