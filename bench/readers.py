"""(f) Several at once: reruns a second with 8 sessions, and how long 20 readers wait, against the bare page under the same load."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench import home as homes
from bench.ratio import Line
from bench.visitor import PROJECT, Visitor, server, sign_in

PAGES = ("tong-quan", "tien-do", "kinh-phi", "do-bao-phu", "tinh-hinh-bao-cao")
BARE = PROJECT / "bench" / "bare"
ROUNDS, SECONDS, CLICKS = 3, 6.0, 12


def lines() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        home = homes.sample(Path(folder) / "home")
        alone = shutil.copy(BARE / "bare.py", folder)
        stock, _ = servers.enter_context(server(Path(alone), stock=True))
        ours, _ = servers.enter_context(server(PROJECT / "app.py", home.path))
        cookie = sign_in(ours)
        yield _throughput(stock, ours, cookie)
        yield _waiting(stock, ours, cookie)


def _throughput(stock: int, ours: int, cookie: str) -> Line:
    """Milliseconds a rerun when 8 sessions run without pause: its reciprocal is reruns a second."""
    bare = [Visitor(stock) for _ in range(8)]
    pages = [Visitor(ours, PAGES[at % len(PAGES)], cookie) for at in range(8)]
    taken: dict[str, list[float]] = {"ours": [], "stock": []}
    for number in range(ROUNDS):
        sides = [("ours", pages), ("stock", bare)]
        for name, visitors in sides[:: -1 if number % 2 else 1]:
            taken[name].append(1000 / _reruns_a_second(visitors))
    for visitor in (*bare, *pages):
        visitor.close()
    return Line("8 sessions, time a rerun", "bare page, stock", statistics.median(taken["ours"]), statistics.median(taken["stock"]), "ms", 1 / 2.5)  # fmt: skip


def _reruns_a_second(visitors: list[Visitor]) -> float:
    end, counts = time.perf_counter() + SECONDS, [0] * len(visitors)

    def run(at: int) -> None:
        while time.perf_counter() < end:
            visitors[at].run()
            counts[at] += 1

    begun = time.perf_counter()
    _at_once(run, len(visitors))
    return sum(counts) / (time.perf_counter() - begun)


def _waiting(stock: int, ours: int, cookie: str) -> Line:
    """The 95th of 100 waits when 20 readers click, a second apart each."""
    bare = [Visitor(stock) for _ in range(20)]
    pages = [Visitor(ours, PAGES[at % len(PAGES)], cookie) for at in range(20)]
    taken: dict[str, list[float]] = {"ours": [], "stock": []}
    for number in range(ROUNDS):
        sides = [("ours", pages), ("stock", bare)]
        for name, visitors in sides[:: -1 if number % 2 else 1]:
            taken[name] += _waits(visitors)
    for visitor in (*bare, *pages):
        visitor.close()
    late = {name: statistics.quantiles(waits, n=20)[-1] for name, waits in taken.items()}
    return Line("20 readers, p95 of a click", "bare page, stock", late["ours"], late["stock"], "ms", 2.0)


def _waits(visitors: list[Visitor]) -> list[float]:
    found: list[float] = []
    lock = threading.Lock()

    def click(at: int) -> None:
        time.sleep(at / len(visitors))
        for _ in range(CLICKS // ROUNDS):
            begun = time.perf_counter()
            visitors[at].run()
            waited = time.perf_counter() - begun
            with lock:
                found.append(waited * 1000)
            time.sleep(max(1 - waited, 0))

    _at_once(click, len(visitors))
    return found


def _at_once(run: object, count: int) -> None:
    threads = [threading.Thread(target=run, args=(at,)) for at in range(count)]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
