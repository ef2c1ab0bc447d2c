"""Questions that somebody saved under a name: the page's address, and the version of the figures then.

Kept with the accounts (accounts.sqlite); each account sees and changes its own. What is shared is the address, which pins the version.

Raises NotKept for what cannot be saved; it says what would be right.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from data import accounts, accounts_file, store
from data.accounts import QUERY, Account
from data.language import N_
from data.store import Home

MOST, LONGEST_NAME, LONGEST_ADDRESS = 100, 160, 4000


class NotKept(Exception):
    """What was typed cannot be saved; the text says what would be right."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved question: its name, its address (parameters as in a link) and when it was saved (UTC)."""

    number: int
    name: str
    address: str
    saved_at: datetime


def save(home: Home, by: Account, name: str, address: str) -> int:
    """Saves a question and returns its number; one of the same name is replaced."""
    accounts.demand(by, QUERY)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise NotKept(N_("Tên cần có từ 1 đến 160 chữ."))
    if len(address) > LONGEST_ADDRESS:
        raise NotKept(N_("Câu hỏi quá dài để lưu; rút ngắn rồi thử lại."))
    with accounts_file.writing(home) as database:
        database.execute("DELETE FROM saved_question WHERE owner = ? AND name = ?", [by.name, name])
        (count,) = database.execute("SELECT count(*) FROM saved_question WHERE owner = ?", [by.name]).fetchone()
        if count >= MOST:
            raise NotKept(N_("Đã lưu đủ 100 câu hỏi; xóa câu cũ rồi lưu lại."))
        row = [by.name, name, address, accounts_file.written(store.now())]
        made = database.execute("INSERT INTO saved_question (owner, name, address, saved_at) VALUES (?, ?, ?, ?)", row)
        return int(made.lastrowid or 0)


def mine(home: Home, by: Account) -> tuple[Saved, ...]:
    """What an account saved, newest first."""
    accounts.demand(by, QUERY)
    if not home.accounts.exists():
        return ()
    with accounts_file.reading(home) as database:
        query = "SELECT number, name, address, saved_at FROM saved_question WHERE owner = ? ORDER BY number DESC"
        return tuple(_saved(row) for row in database.execute(query, [by.name]).fetchall())


def remove(home: Home, by: Account, number: int) -> None:
    """Takes a saved question of this account away; another's stays."""
    accounts.demand(by, QUERY)
    with accounts_file.writing(home) as database:
        database.execute("DELETE FROM saved_question WHERE owner = ? AND number = ?", [by.name, number])


def _saved(row: sqlite3.Row | tuple[int, str, str, str]) -> Saved:
    return Saved(row[0], row[1], row[2], datetime.fromisoformat(row[3]))
