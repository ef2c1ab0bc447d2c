"""Passwords: which are good enough, and how they are kept (argon2id, RFC 9106).

NIST SP 800-63B asks for length, not for signs of four kinds: people answer such rules with Matkhau@123. So a password has
at least 12 characters, any characters, and is refused only when it is the account's name or next to nothing but length.
It is compared in one Unicode form (NFKC), because "ế" comes from one keyboard as one character and from another as three.
"""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from data.language import N_

SHORTEST, LONGEST = 12, 256
_FEWEST = 4  # different characters
_hasher = PasswordHasher()
# For passwords that are read out or copied by hand: nothing that is taken for something else (l, 1, o, 0).
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def fault(password: str, name: str) -> str | None:
    """Why a password is not good enough for the account of that name; None when it is."""
    plain = _plain(password)
    if len(plain) < SHORTEST:
        return N_("Mật khẩu cần ít nhất 12 ký tự; có thể dùng một câu dễ nhớ.")
    if len(plain) > LONGEST:
        return N_("Mật khẩu dài quá 256 ký tự; hãy dùng mật khẩu ngắn hơn.")
    if not plain.casefold().replace(name.casefold(), "").strip():
        return N_("Mật khẩu không được là tên tài khoản.")
    if len(set(plain.casefold())) < _FEWEST:
        return N_("Mật khẩu chỉ lặp lại vài ký tự; cần ít nhất 4 ký tự khác nhau.")
    return None


def hashed(password: str) -> str:
    """What is kept of a password: its argon2 hash, with its salt and parameters. Slow on purpose."""
    return _hasher.hash(_bytes(password))


def matches(kept: str | None, password: str) -> bool:
    """True when a password is the one kept. Without one kept it takes as long, and is false: time tells nobody which names exist."""
    try:
        return _hasher.verify(kept or _nobodys(), _bytes(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """True when a hash was made with other parameters than those of today."""
    return _hasher.check_needs_rehash(kept)


def first() -> str:
    """A first password to hand over: four groups of four, some 79 bits; its owner changes it at the first sign-in."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def warm() -> None:
    """Makes ready what `matches` compares with when there is no such account, so that the first such name takes no longer."""
    _nobodys()


@cache
def _nobodys() -> str:
    """The hash of a password that nobody has."""
    return _hasher.hash(secrets.token_urlsafe(32))


def _bytes(password: str) -> bytes:
    """What is hashed; far more than a password can be is cut, whatever is no text is taken as it came."""
    return _plain(password)[: LONGEST * 4].encode("utf-8", "surrogatepass")


def _plain(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
