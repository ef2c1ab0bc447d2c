"""The first administrator's token: printed on the server's console at its start, good for one account, then dead.

Whoever reads the console holds the server. No network position is trusted for it: behind a proxy every request looks local.
"""

from __future__ import annotations

import secrets
import sys
import threading

from data import passwords, people, store
from data.store import Home

_lock = threading.Lock()
_token: str | None = None


def announce(home: Home) -> None:
    """Prints a fresh token while the home has no account; nothing for samples, which take none."""
    global _token  # noqa: PLW0603 - one token a server process, gone with it
    if (home.exists() and store.kind(home) == store.SAMPLE) or people.any_account(home):
        return
    with _lock:
        _token = passwords.first()
    sys.stdout.write(
        "Chưa có tài khoản nào. Mở trang đăng nhập và dùng mã một lần này để tạo quản trị viên đầu tiên "
        f"(hoặc chạy: python -m data account add TÊN --role admin):\n    {_token}\n"
    )
    sys.stdout.flush()


def waiting() -> bool:
    """True while a token is alive."""
    return _token is not None


def fits(token: str) -> bool:
    """True when this is the token; spaces and capitals of whoever copied it by hand do not matter."""
    with _lock:
        return _token is not None and secrets.compare_digest(token.strip().lower().encode(), _token.encode())


def spend() -> None:
    """Ends the token: its account was made, or somebody made one otherwise."""
    global _token  # noqa: PLW0603
    with _lock:
        _token = None
