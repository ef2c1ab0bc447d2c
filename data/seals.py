"""The seal on a session's cookie: signed with a key that only this home has, so that what is made up is not even looked for.

The key lies in the home (session.key), readable by its owner alone; without it every cookie is worthless and people sign in anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import uuid

from itsdangerous import BadSignature, Signer

from data import store
from data.language import N_
from data.store import Home

_FILE, _LENGTH, _SALT = "session.key", 32, b"tiendo-phien"


def sealed(home: Home, text: str) -> str:
    """The text with its signature, for the browser."""
    return Signer(_key(home), _SALT).sign(text).decode()


def opened(home: Home, cookie: str) -> str | None:
    """The text that was sealed here; None for anything else."""
    key = _read(home)
    if key is None or len(cookie) > 512:
        return None
    try:
        return Signer(key, _SALT).unsign(cookie).decode()
    except (BadSignature, UnicodeError):
        return None


def mark(home: Home, text: str) -> str:
    """What stands for a text that is not to be kept: the same for the same text, and nothing without the key."""
    return hashlib.blake2b(text.encode(), key=_key(home), digest_size=24).hexdigest()


def _key(home: Home) -> bytes:
    """The key, made once. Only who holds the write lock of the accounts' file asks, so that two never make it at once."""
    found = _read(home)
    if found is not None:
        return found
    path = home.path / _FILE
    aside = path.with_name(f"{_FILE}.{uuid.uuid4().hex}.tmp")
    try:
        with os.fdopen(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_LENGTH))
            file.flush()
            os.fsync(file.fileno())
        store.settle(aside, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            aside.unlink()
        raise store.HomeDamaged(
            N_("Không ghi được vào kho dữ liệu. Kiểm tra ổ đĩa còn chỗ và quyền ghi của thư mục.")
        ) from error
    return _key(home)


def _read(home: Home) -> bytes | None:
    """The key as it lies there; one that was cut short is none, and a new one takes its place."""
    try:
        found = (home.path / _FILE).read_bytes()
    except OSError:
        return None
    return found if len(found) == _LENGTH else None
