"""Meetings: agendas of saved views, the meetings held with them, and what was noted and decided in each.

Kept with the accounts (accounts.sqlite). An agenda belongs to whoever made it, and only they change it; its link, which
nobody can guess, lets every account read it. A meeting freezes the version of the figures and the views as they were.

Raises accounts.NotAllowed for what is somebody else's, NotKept for what cannot be so; each says what would be right.
"""

from __future__ import annotations

import contextlib
import json
import re
import secrets
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from data import accounts, accounts_file, audit, store
from data.accounts import Account, NotAllowed
from data.language import N_
from data.store import Home

MOST_VIEWS, LONGEST_NAME, LONGEST_NOTE, _LONGEST_ADDRESS = 60, 160, 4000, 4000
_PAGE = re.compile(r"[a-z]+(-[a-z]+)*")
_NOT_YOURS = N_("Chương trình họp này của người khác; chỉ người lập mới sửa được.")


class NotKept(Exception):
    """What was typed cannot be kept; the text says what would be right."""


@dataclass(frozen=True, slots=True)
class View:
    """A saved view: a page and its address (parameters as in a link), under a name of its own."""

    number: int
    name: str
    page: str
    address: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a meeting looks at, in order; `link` is what is shared."""

    number: int
    link: str
    owner: str
    name: str
    held_on: date
    views: tuple[View, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What was noted or decided at a view (its place in the meeting, from 0); `who` and `due` are of decisions alone."""

    number: int
    view: int
    text: str
    decided: bool
    who: str
    due: date | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Meeting:
    """An agenda as it was when the meeting began, the version of the figures then (`began_at` in UTC), and what was said."""

    link: str
    agenda: str
    name: str
    held_on: date
    owner: str
    version: int
    began_at: datetime
    views: tuple[View, ...]
    said: tuple[Said, ...]


# --- agendas ------------------------------------------------------------------------------------------------------


def create(home: Home, by: Account, name: str, held_on: date) -> str:
    """Makes an empty agenda and returns its link."""
    accounts.demand(by, accounts.MEET)
    link = secrets.token_urlsafe(12)
    with accounts_file.writing(home) as database:
        row = [link, by.name, _name(name), held_on.isoformat(), accounts_file.written(store.now())]
        database.execute("INSERT INTO agenda (link, owner, name, held_on, created_at) VALUES (?, ?, ?, ?, ?)", row)
    return link


def mine(home: Home, by: Account) -> tuple[Agenda, ...]:
    """The agendas somebody made, the next meeting first."""
    accounts.demand(by, accounts.MEET)
    if not home.accounts.exists():
        return ()
    with accounts_file.reading(home) as database:
        query = "SELECT link FROM agenda WHERE owner = ? AND deleted_at IS NULL ORDER BY held_on DESC, number DESC"
        links = [link for (link,) in database.execute(query, [by.name]).fetchall()]
        return tuple(_agenda(database, link) for link in links)


def shared(home: Home, by: Account, link: str) -> Agenda | None:
    """The agenda of a link; None when there is none (any more)."""
    accounts.demand(by, accounts.MEET)
    with accounts_file.reading(home) as database:
        return _agenda(database, link) if _exists(database, link) else None


def change(home: Home, by: Account, link: str, name: str, held_on: date) -> None:
    """Gives an agenda another name and day."""
    with _own(home, by, link) as (database, number):
        database.execute("UPDATE agenda SET name = ?, held_on = ? WHERE number = ?", [_name(name), held_on.isoformat(), number])  # fmt: skip


def delete(home: Home, by: Account, link: str) -> None:
    """Takes an agenda away; the meetings held with it keep their views and what was said."""
    with _own(home, by, link) as (database, number):
        database.execute("UPDATE agenda SET deleted_at = ? WHERE number = ?", [accounts_file.written(store.now()), number])  # fmt: skip


def add_view(home: Home, by: Account, link: str, name: str, page: str, address: str) -> None:
    """Puts a view at the end of an agenda."""
    if not _PAGE.fullmatch(page) or len(address) > _LONGEST_ADDRESS:
        raise NotKept(N_("Màn hình này không lưu được; mở lại từ trình đơn rồi thử lại."))
    with _own(home, by, link) as (database, number):
        (count,) = database.execute("SELECT count(*) FROM agenda_view WHERE agenda = ?", [number]).fetchone()
        if count >= MOST_VIEWS:
            raise NotKept(N_("Chương trình họp đã đủ 60 màn hình; bớt màn hình cũ hoặc lập chương trình khác."))
        database.execute(
            """INSERT INTO agenda_view (agenda, place, name, page, address)
               VALUES (?, (SELECT coalesce(max(place), 0) + 1 FROM agenda_view WHERE agenda = ?), ?, ?, ?)""",
            [number, number, _name(name), page, address],
        )


def rename_view(home: Home, by: Account, link: str, view: int, name: str) -> None:
    with _own(home, by, link) as (database, number):
        database.execute("UPDATE agenda_view SET name = ? WHERE agenda = ? AND number = ?", [_name(name), number, view])


def remove_view(home: Home, by: Account, link: str, view: int) -> None:
    with _own(home, by, link) as (database, number):
        database.execute("DELETE FROM agenda_view WHERE agenda = ? AND number = ?", [number, view])


def move_view(home: Home, by: Account, link: str, view: int, steps: int) -> None:
    """Moves a view up (negative) or down; beyond an end it stays at the end."""
    with _own(home, by, link) as (database, number):
        query = "SELECT number FROM agenda_view WHERE agenda = ? ORDER BY place, number"
        order = [one for (one,) in database.execute(query, [number]).fetchall()]
        if view not in order:
            return
        at = order.index(view)
        order.insert(max(0, min(len(order) - 1, at + steps)), order.pop(at))
        database.executemany("UPDATE agenda_view SET place = ? WHERE number = ?", list(enumerate(order, 1)))


# --- meetings -----------------------------------------------------------------------------------------------------


def begin(home: Home, by: Account, link: str, version: int) -> str:
    """Begins a meeting with an agenda on a version of the figures, and returns the meeting's link; the audit tells of it."""
    with _own(home, by, link) as (database, number):
        found = _agenda(database, link)
        if not found.views:
            raise NotKept(N_("Chương trình họp chưa có màn hình nào; thêm từ trang số liệu rồi bắt đầu họp."))
        own = secrets.token_urlsafe(12)
        views = json.dumps([[v.number, v.name, v.page, v.address] for v in found.views], ensure_ascii=False)
        row = [own, number, by.name, found.name, found.held_on.isoformat(), version, accounts_file.written(store.now()), views]  # fmt: skip
        database.execute(
            "INSERT INTO meeting (link, agenda, owner, name, held_on, version, began_at, views) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        audit.add(database, by.name, audit.MEETING, version, agenda=found.name, views=len(found.views))
    return own


def meeting(home: Home, by: Account, link: str) -> Meeting | None:
    """The meeting of a link; None when there is none."""
    accounts.demand(by, accounts.MEET)
    with accounts_file.reading(home) as database:
        row = database.execute(
            """SELECT m.number, m.link, a.link, m.name, m.held_on, m.owner, m.version, m.began_at, m.views
               FROM meeting AS m JOIN agenda AS a ON a.number = m.agenda WHERE m.link = ?""",
            [_text(link)],
        ).fetchone()
        if row is None:
            return None
        number, own, agenda, name, held_on, owner, version, began, views = row
        query = "SELECT number, view, text, decided, who, due, by, at FROM said WHERE meeting = ? AND struck_at IS NULL ORDER BY number"
        said = tuple(_said(one) for one in database.execute(query, [number]).fetchall())
    frozen = tuple(View(*view) for view in json.loads(views))
    day, moment = date.fromisoformat(held_on), datetime.fromisoformat(began)
    return Meeting(own, agenda, name, day, owner, version, moment, frozen, said)


def held(home: Home, by: Account) -> tuple[tuple[str, str, date, int], ...]:
    """(link, name, day, version) of the meetings somebody held, newest first."""
    accounts.demand(by, accounts.MEET)
    if not home.accounts.exists():
        return ()
    with accounts_file.reading(home) as database:
        query = "SELECT link, name, held_on, version FROM meeting WHERE owner = ? ORDER BY number DESC LIMIT 50"
        return tuple((a, b, date.fromisoformat(c), d) for a, b, c, d in database.execute(query, [by.name]).fetchall())


def note(home: Home, by: Account, link: str, view: int, text: str) -> None:
    """Keeps a note typed at a view of a meeting."""
    _say(home, by, link, view, text, decided=False, who="", due=None)


def decide(home: Home, by: Account, link: str, view: int, text: str, who: str, due: date | None) -> None:
    """Keeps a decision: what, by whom, until when."""
    if not who.strip():
        raise NotKept(N_("Kết luận cần ghi ai thực hiện."))
    _say(home, by, link, view, text, decided=True, who=who, due=due)


def strike(home: Home, by: Account, link: str, number: int) -> None:
    """Takes a note or decision out of the minutes; the file keeps it."""
    with _own_meeting(home, by, link) as (database, meeting_number, _):
        row = [accounts_file.written(store.now()), meeting_number, number]
        database.execute("UPDATE said SET struck_at = ? WHERE meeting = ? AND number = ?", row)


def _say(home: Home, by: Account, link: str, view: int, text: str, *, decided: bool, who: str, due: date | None) -> None:  # fmt: skip
    told = _text(text).strip()
    if not told:
        raise NotKept(N_("Chưa có nội dung để ghi."))
    if len(told) > LONGEST_NOTE:
        raise NotKept(N_("Ghi chú dài quá 4.000 ký tự; tách thành nhiều ghi chú."))
    with _own_meeting(home, by, link) as (database, number, views):
        if not 0 <= view < views:
            raise NotKept(N_("Màn hình này không có trong cuộc họp."))
        row = [number, view, told, int(decided), _text(who).strip()[:LONGEST_NAME], due.isoformat() if due else None]
        database.execute(
            "INSERT INTO said (meeting, view, text, decided, who, due, by, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [*row, by.name, accounts_file.written(store.now())],
        )


# --- the file -----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _own(home: Home, by: Account, link: str) -> Iterator[tuple[sqlite3.Connection, int]]:
    """The file and the number of an agenda, in one transaction, for its owner alone."""
    accounts.demand(by, accounts.MEET)
    with accounts_file.writing(home) as database:
        query = "SELECT number, owner FROM agenda WHERE link = ? AND deleted_at IS NULL"
        row = database.execute(query, [_text(link)]).fetchone()
        if row is None or row[1] != by.name:
            raise NotAllowed(_NOT_YOURS)
        yield database, int(row[0])


@contextlib.contextmanager
def _own_meeting(home: Home, by: Account, link: str) -> Iterator[tuple[sqlite3.Connection, int, int]]:
    """The same for a meeting, with how many views it has."""
    accounts.demand(by, accounts.MEET)
    with accounts_file.writing(home) as database:
        row = database.execute("SELECT number, owner, views FROM meeting WHERE link = ?", [_text(link)]).fetchone()
        if row is None or row[1] != by.name:
            raise NotAllowed(_NOT_YOURS)
        yield database, int(row[0]), len(json.loads(row[2]))


def _exists(database: sqlite3.Connection, link: str) -> bool:
    query = "SELECT 1 FROM agenda WHERE link = ? AND deleted_at IS NULL"
    return database.execute(query, [_text(link)]).fetchone() is not None


def _agenda(database: sqlite3.Connection, link: str) -> Agenda:
    query = "SELECT number, link, owner, name, held_on FROM agenda WHERE link = ?"
    number, own, owner, name, held_on = database.execute(query, [_text(link)]).fetchone()
    views = "SELECT number, name, page, address FROM agenda_view WHERE agenda = ? ORDER BY place, number"
    found = tuple(View(*row) for row in database.execute(views, [number]).fetchall())
    return Agenda(number, own, owner, name, date.fromisoformat(held_on), found)


def _said(row: tuple[Any, ...]) -> Said:
    number, view, text, decided, who, due, by, at = row
    day = date.fromisoformat(due) if due else None
    return Said(number, view, text, bool(decided), who, day, by, datetime.fromisoformat(at))


def _name(name: str) -> str:
    told = " ".join(_text(name).split())
    if not told:
        raise NotKept(N_("Cần đặt tên."))
    if len(told) > LONGEST_NAME:
        raise NotKept(N_("Tên dài quá 160 ký tự; rút ngắn lại."))
    return told


def _text(text: str) -> str:
    """Text that can be written: what is no text in a browser's message becomes a question mark."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")
