"""The night before the due date: 30 reports sent at once from 11 districts while 20 readers browse. `make load` prints the figures.

What must hold is counted, not timed: no report lost, none double, no error shown. Times are of this machine.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from bench.home import reports
from bench.submitter import Submitter, sign_in
from bench.visitor import PROJECT, Visitor, server
from data import chain, people, plan, samples, store
from data.accounts import COMMAND_LINE
from data.calendar import cutoff
from data.catalogue import reporting_units_on
from data.store import Home
from data.submissions import open_file

SENDERS, READERS = 30, 20
PAGES = ("tong-quan", "tien-do", "kinh-phi", "do-bao-phu", "tinh-hinh-bao-cao")
FIRST, PASSWORD = "hoa đào xứ Lạng 1", "nàng Tô Thị vọng phu 2"


@dataclass
class Counted:
    """What happened: receipts by file, seconds of each submission and each page, and every error shown."""

    receipts: dict[str, int] = field(default_factory=dict)
    sent: list[float] = field(default_factory=list)
    read: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        home, names = _home(Path(folder) / "home")
        with server(PROJECT / "app.py", home.path) as (port, _):
            cookies = {name: _signed_in(port, name) for name in names}
            counted = _run(port, cookies)
        kept, double, broken = _kept(home, counted)
    _print(counted, kept, double, broken)
    return 0 if kept == SENDERS and not double and not broken and not counted.errors else 1


def _home(path: Path) -> tuple[Home, list[str]]:
    """A home for real work with the plan, an account a district and a leader."""
    home = Home(path)
    store.init(home)
    plan.load(home, "ke-hoach-2023.xlsx", (samples.FOLDER / "ke-hoach-2023.xlsx").read_bytes(), COMMAND_LINE)
    names = [f"huyen-{unit.code}" for unit in reporting_units_on(cutoff("2023-06"))]
    for name in names:
        people.add(home, COMMAND_LINE, name, "district", name[-3:], FIRST)
    people.add(home, COMMAND_LINE, "lanh-dao", "leader", None, FIRST)
    return home, [*names, "lanh-dao"]


def _signed_in(port: int, name: str) -> str:
    return sign_in(port, name, FIRST, PASSWORD)


def _files() -> list[tuple[str, bytes, str]]:
    """30 reports of the first months, with the code of the district that sends each."""
    found = []
    for month in ("2023-03", "2023-04", "2023-05"):
        for name, content in reports(month).items():
            report = open_file(name, content).reading.report
            assert report
            found.append((name, content, report.unit.code))
    return found[:SENDERS]


def _run(port: int, cookies: dict[str, str]) -> Counted:
    counted, done = Counted(), threading.Event()
    files = _files()
    tabs = [Submitter(port, cookies[f"huyen-{unit}"]) for _, _, unit in files]
    readers = [
        threading.Thread(target=_read, args=(port, cookies["lanh-dao"], at, done, counted)) for at in range(READERS)
    ]
    for reader in readers:
        reader.start()
    time.sleep(2)
    with ThreadPoolExecutor(SENDERS) as pool:
        list(pool.map(lambda pair: _send(pair[0], pair[1], counted), zip(tabs, files, strict=True)))
    done.set()
    for reader in readers:
        reader.join()
    for tab in tabs:
        tab.close()
    return counted


def _send(tab: Submitter, file: tuple[str, bytes, str], counted: Counted) -> None:
    name, content, _ = file
    _timed(lambda: counted.receipts.__setitem__(name, tab.submit(name, content)), counted.sent, counted, name)


def _read(port: int, cookie: str, at: int, done: threading.Event, counted: Counted) -> None:
    """One reader: a page, again and again with a breath between, until everything was sent."""
    opened: list[Visitor] = []
    page = PAGES[at % len(PAGES)]

    def look() -> None:
        if opened:
            opened[0].run()
        else:
            opened.append(Visitor(port, page, cookie))

    while not done.is_set():
        _timed(look, counted.read, counted, page)
        time.sleep(0.5)
    for tab in opened:
        tab.close()


def _timed(work: Callable[[], object], times: list[float], counted: Counted, what: str) -> None:
    begun = time.perf_counter()
    try:
        work()
    except Exception as error:  # noqa: BLE001 - every error that a person would see is counted
        counted.errors.append(f"{what}: {type(error).__name__} {error}"[:300])
    times.append(time.perf_counter() - begun)


def _kept(home: Home, counted: Counted) -> tuple[int, int, bool]:
    """(receipts that are in the ledger as said, files kept twice, whether the chain is broken)."""
    with store.read(home) as ledger:
        rows = dict(ledger.rows("SELECT submission, file FROM submission"))
        double = len(rows) - len(set(rows.values()))
        broken = chain.verify(ledger) is not None
    return sum(rows.get(number) == name for name, number in counted.receipts.items()), double, broken


def _print(counted: Counted, kept: int, double: int, broken: bool) -> None:
    def spread(times: list[float]) -> str:
        ordered = sorted(times) or [0.0]
        return f"median {statistics.median(ordered):.2f} s, p95 {ordered[int(len(ordered) * 0.95) - 1]:.2f} s, longest {ordered[-1]:.2f} s"

    print(
        f"sent at once: {SENDERS}; receipts: {len(counted.receipts)}; in the ledger as said: {kept}; double: {double}; chain whole: {not broken}"
    )
    print(f"a submission from upload to receipt: {spread(counted.sent)}")
    print(f"{READERS} readers meanwhile, {len(counted.read)} pages: {spread(counted.read)}")
    print(f"errors shown: {len(counted.errors)}")
    for error in counted.errors[:10]:
        print(f"  {error}")


if __name__ == "__main__":
    sys.exit(main())
