"""The sample home: the shipped plan and 96 reports, submitted on their days and approved. Synthetic, and said to be."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from data import calendar, plan, store, submissions
from data.accounts import SYSTEM, Account
from data.language import N_
from data.store import Home

FOLDER = Path(__file__).parent / "samples" / "2023"
PLAN = "ke-hoach-2023.xlsx"
AUTHOR = Account("so-lieu-mau", SYSTEM)
EXPLANATION = "Số liệu mẫu, không phải số liệu thật."


class NotSample(Exception):
    """The home holds real work: samples never go into it."""


def make(home: Home) -> Iterator[tuple[int, int]]:
    """Makes the sample home, yielding (files read, files in all) on the way; it is there once all are.

    A report that is there already is left as it is.
    """
    store.init(home, store.SAMPLE)
    if store.kind(home) != store.SAMPLE:
        raise NotSample(
            N_("Kho dữ liệu này dùng cho công việc thật; số liệu mẫu cần một kho riêng (đặt TIENDO_HOME khác).")
        )
    plan.load(home, PLAN, (FOLDER / PLAN).read_bytes(), AUTHOR, calendar.first_day("2023-03"))
    opened = []
    for one in open_all():
        opened.append(one)
        yield len(opened), len(received())
    reply = submissions.Reply(explain_all=EXPLANATION)
    receipts = submissions.submit_all(home, opened, AUTHOR, [reply] * len(opened), approve=True)
    if refused := [
        r.preview.opened.file for r in receipts if r.status not in (submissions.ACCEPTED, submissions.UNCHANGED)
    ]:
        raise RuntimeError(f"shipped samples refused: {refused}")


def open_all() -> Iterator[submissions.Opened]:
    """Every shipped report, opened as received on its day."""
    return submissions.open_files((name, (FOLDER / name).read_bytes(), day) for name, day in received().items())


def received() -> dict[str, date]:
    """File name → the day it came, in the order the days go."""
    with (FOLDER / "received.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["file"], date.fromisoformat(row["received"])) for row in csv.DictReader(file)]
    return dict(sorted(rows, key=lambda row: (row[1], row[0])))
