"""(c) A rerun of each page over the websocket, against a bare page of one chart and one table: started stock, and on our server.

With answers remembered, and with nothing remembered, at one year of the province and at what it holds after five; and against
what DuckDB alone takes for the page's questions.
"""

from __future__ import annotations

import importlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from analytics import publish
from analytics.exports.taking import PAGES as ANSWERS
from analytics.scope import Scope
from bench import home as homes
from bench.ratio import Line, in_turns
from bench.visitor import PROJECT, Visitor, server, sign_in
from data.language import language
from data.store import Home

PAGES = (*ANSWERS, "nop-bao-cao")
BARE = PROJECT / "bench" / "bare"
SCOPE = Scope(2023, "2023-11", date(2024, 1, 15))
QUERY = "nam=2023&den=2023-11"


def lines() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        home = homes.sample(Path(folder) / "home")
        five = homes.five_years(Path(folder) / "five")
        alone = shutil.copy(BARE / "bare.py", folder)
        stock, _ = servers.enter_context(server(Path(alone), stock=True))
        on_ours, _ = servers.enter_context(server(BARE / "on_ours.py", home.path))
        bare, bare_on_ours = Visitor(stock), Visitor(on_ours)
        for script, at, words in (
            (PROJECT / "app.py", home, ""),
            (BARE / "unremembered.py", home, ", nothing remembered"),
            (BARE / "unremembered.py", five, ", nothing remembered, five years"),
        ):
            with server(script, at.path) as (ours, _):
                yield from _pages(ours, at, words, bare, bare_on_ours)


def _pages(ours: int, home: Home, words: str, bare: Visitor, bare_on_ours: Visitor) -> Iterator[Line]:
    cookie = sign_in(ours)
    with publish.connect(publish.published(home, full=True)) as db:
        for page in PAGES:
            visitor = Visitor(ours, page, cookie, QUERY)
            sides = {"page": visitor.run, "stock": bare.run, "ours": bare_on_ours.run}
            if page in ANSWERS:
                sides["duckdb"] = _questions(db, page)
            medians = in_turns(sides, rounds=20, warm=4)
            visitor.close()
            yield Line(f"rerun of {page}{words}", "bare page, stock", medians["page"], medians["stock"], "ms", 1.0)
            yield Line(f"rerun of {page}{words}", "bare page, our server", medians["page"], medians["ours"], "ms", 3.0)
            if page in ANSWERS:
                yield Line(f"rerun of {page}{words}", "its questions in DuckDB", medians["page"], medians["duckdb"], "ms", 5.0 if words else 2.5)  # fmt: skip


def _questions(db: Any, page: str) -> Any:
    """Runs what a page asks of DuckDB, and nothing else."""
    kept = _Kept(db)
    importlib.import_module(f"analytics.answers.{ANSWERS[page]}").report(kept, SCOPE, language("vi"))

    def run() -> None:
        for query, parameters in kept.asked:
            db.execute(query, parameters).fetchall()

    return run


class _Kept:
    """A connection that remembers what it was asked."""

    def __init__(self, db: Any) -> None:
        self._db, self.asked = db, list[tuple[Any, ...]]()

    def execute(self, query: str, parameters: Any = ()) -> Any:
        self.asked.append((query, parameters))
        return self._db.execute(query, parameters)
