"""Every action of data for every role: who may not is stopped before anything is read or written."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import date

import pytest

from analytics import sandbox
from data import (
    accounts,
    agendas,
    attachments,
    calendar,
    configure,
    exceptions,
    people,
    plan,
    reporting_calendar,
    reviews,
    store,
    submissions,
)
from data.accounts import Account, NotAllowed
from data.attachments import NotAttachable
from data.exceptions import NotGrantable
from data.people import Refused, Wrong
from data.plan import NotPlannable
from data.reporting_calendar import NotPossible, Overtaken
from data.reviews import NotReviewable
from data.rules import Rules
from data.settings import BadSetting
from data.store import Home

BY = {role: Account("ai-do", role, "185" if role == "district" else None) for role in (*accounts.ROLES, "system", "")}


def submit(home: Home, by: Account) -> None:
    opened = submissions.open_file("x.xlsx", b"not a workbook")
    submissions.submit_all(home, [opened], by, [submissions.Reply()])


def grant(home: Home, by: Account) -> None:
    exceptions.grant(home, "185:2021", "2023-06", "late", " ", calendar.today(), by)


def set_calendar(home: Home, by: Account) -> None:
    reporting_calendar.set_year(home, 2023, Rules(99, 2), by, "x", 0)


ACTIONS: dict[str, tuple[Callable[[Home, Account], object], tuple[str, ...]]] = {
    "submit": (submit, ("district", "reviewer")),
    "approve": (lambda home, by: reviews.approve(home, 999, by), ("reviewer",)),
    "return": (lambda home, by: reviews.return_(home, 999, by, "sai"), ("reviewer",)),
    "approve many": (lambda home, by: reviews.approve_many(home, [999], by), ("reviewer",)),
    "remark": (lambda home, by: reviews.comment(home, 999, by, "sao?"), ("district", "reviewer")),
    "attach a signed copy": (
        lambda home, by: attachments.attach(home, 999, "x.pdf", b"not a PDF", by),
        ("district", "reviewer"),
    ),
    "grant an exception": (grant, ("reviewer",)),
    "set a calendar": (set_calendar, ("reviewer",)),
    "edit a plan": (
        lambda home, by: plan.revise(home, 2023, plan.Edits(), by, 1, plan.Decision()),
        ("reviewer", "finance"),
    ),
    "load a plan": (lambda home, by: plan.load(home, "x.xlsx", b"not a workbook", by), ("reviewer", "finance")),
    "add an account": (lambda home, by: people.add(home, by, "x", "leader", None, "y"), ("admin",)),
    "list accounts": (people.everyone, ("admin",)),
    "disable an account": (lambda home, by: people.disable(home, by, "x"), ("admin",)),
    "reset an account": (lambda home, by: people.reset(home, by, "x", "lá cờ đỏ sao vàng"), ("admin",)),
    "sign another out": (lambda home, by: people.sign_out_everywhere(home, by, "khac"), ("admin",)),
    "make an agenda": (lambda home, by: agendas.create(home, by, "Giao ban", date(2023, 7, 3)), tuple(accounts.ROLES)),
    "list agendas": (agendas.mine, tuple(accounts.ROLES)),
    "ask in SQL": (
        lambda home, by: sandbox.asked(home, by, ""),
        tuple(accounts.ROLES),
    ),
    "change a setting": (lambda home, by: configure.change(home, by, "cutoff_day", 99), ("admin",)),
}


def version(home: Home) -> int:
    with store.read(home) as ledger:
        return ledger.version()


@pytest.mark.parametrize("role", BY)
@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_is_done_for_the_roles_of_the_table_and_no_other(action: str, role: str, empty_home: Home) -> None:
    call, may = ACTIONS[action]
    before = version(empty_home)
    if role == "system" or role in may:
        with contextlib.suppress(
            Wrong, Refused, NotReviewable, BadSetting, NotAttachable, NotGrantable, NotPlannable, NotPossible, Overtaken
        ):
            call(empty_home, BY[role])
    else:
        with pytest.raises(NotAllowed):
            call(empty_home, BY[role])
    assert version(empty_home) == before
