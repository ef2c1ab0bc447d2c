"""What the tests of faults ask of a home before and after."""

from __future__ import annotations

from pathlib import Path

from analytics import measures, publish
from analytics.scope import Scope
from data import calendar, chain, store, submissions, verify
from data.accounts import COMMAND_LINE
from data.store import Home

REPORTS = Path(__file__).resolve().parents[2] / "data" / "samples" / "2023"
SENT, NEXT = REPORTS / "bac-son-2023-03.xlsx", REPORTS / "bac-son-2023-04.xlsx"


def submit(home: Home, path: Path, *, approve: bool = False) -> submissions.Receipt:
    opened = submissions.open_file(path.name, path.read_bytes())
    reply = [submissions.Reply(explain_all="x")]
    return submissions.submit_all(home, [opened], COMMAND_LINE, reply, approve=approve)[0]


def whole(home: Home) -> bool:
    return all(found.level == verify.NOTE for found in verify.verify(home, COMMAND_LINE))


def events(home: Home) -> list[tuple[object, ...]]:
    with store.read(home) as ledger:
        assert chain.verify(ledger) is None
        return ledger.rows("SELECT version, kind, submission FROM event ORDER BY version")


def figures(home: Home) -> object:
    db = publish.connect(publish.published(home, True))
    scope = Scope(2023, "2023-04", calendar.today(), state="submitted")
    return [measures.rows(db, name, scope, ("district",)).rows for name in ("progress", "budget", "reporting")]
