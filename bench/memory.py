"""(d) Memory of the server with 50 sessions, each on a page, against 1."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import home as homes
from bench.ratio import Line
from bench.reruns import PAGES
from bench.visitor import PROJECT, Visitor, server, sign_in

SESSIONS = 50


def lines() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        home = homes.sample(Path(folder) / "home")
        with server(PROJECT / "app.py", home.path) as (port, process):
            cookie = sign_in(port)
            for page in PAGES:  # everything is imported and cached before the first reading
                tab = Visitor(port, page, cookie)
                tab.run()
                tab.close()
            tabs = [_visited(port, cookie, 0)]
            one = _resident_mb(process)
            tabs += [_visited(port, cookie, number) for number in range(1, SESSIONS)]
            many = _resident_mb(process)
            for tab in tabs:
                tab.close()
    yield Line(f"memory with {SESSIONS} sessions", "with 1 session", many, one, "MB", 1.10)


def _visited(port: int, cookie: str, number: int) -> Visitor:
    """A tab that stays open, on one of the pages in turn, run three times."""
    tab = Visitor(port, PAGES[number % len(PAGES)], cookie)
    tab.run()
    tab.run()
    return tab


def _resident_mb(process: int) -> float:
    """The proportional share of memory of the process (Linux)."""
    time.sleep(2)  # what the last run left is collected
    for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no Pss in smaps_rollup")
