"""The sample home: the shipped plan and 96 reports, submitted on their days and approved. Synthetic, and said to be."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from data import plan, store, submissions
from data.store import Home

FOLDER = Path(__file__).parent / "samples" / "2023"
ACTOR = "mau"
EXPLANATION = "Số liệu mẫu"


class NotSample(Exception):
    """The home holds real work: samples never go into it."""


def make(home: Home) -> Iterator[tuple[int, int]]:
    """Makes the sample home, yielding (reports done, reports in all). A report that is there already is left as it is."""
    store.init(home, store.SAMPLE)
    with store.read(home) as ledger:
        if ledger.kind() != store.SAMPLE:
            raise NotSample("Kho dữ liệu này dùng cho công việc thật; số liệu mẫu cần một kho riêng.")
    plan.load(home, "ke-hoach-2023.xlsx", (FOLDER / "ke-hoach-2023.xlsx").read_bytes(), ACTOR)
    days = received()
    opened = []
    for number, (name, day) in enumerate(days.items(), 1):
        opened.append(submissions.open_file(name, (FOLDER / name).read_bytes(), day))
        yield number // 2, len(days)
    previews = list(submissions.preview_many(home, opened))
    done = submissions.submit_batch(home, previews, ACTOR, explain_all=EXPLANATION)
    assert done == len(days), "a shipped sample was refused"
    yield len(days), len(days)


def received() -> dict[str, date]:
    """File name → the day it came, in the order the days go."""
    with (FOLDER / "received.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["file"], date.fromisoformat(row["received"])) for row in csv.DictReader(file)]
    return dict(sorted(rows, key=lambda row: (row[1], row[0])))
