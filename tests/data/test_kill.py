"""`kill -9` at any moment leaves whole revisions or nothing, and the next command works; two at once take turns."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data import store
from data.store import Home

PROJECT = Path(__file__).resolve().parents[2]
REPORTS = PROJECT / "data" / "samples" / "2023"
BATCH = sorted(REPORTS.glob("*-2023-0[3-5].xlsx"))
MOMENTS, NEVER = 24, float("inf")
# The ingest after its start: the files are opened, then everything that can leave something behind happens.
RECORD = """
import sys
from pathlib import Path
from data import submissions
from data.accounts import COMMAND_LINE
from data.store import Home
home, *paths = map(Path, sys.argv[1:])
files = [submissions.open_file(path.name, path.read_bytes()) for path in paths]
print("ready", flush=True)
submissions.submit_all(Home(home), files, COMMAND_LINE, [submissions.Reply(explain_all="x")] * len(files), approve=True)
print("done", flush=True)
"""


def start(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def made(folder: Path, number: int) -> Home:
    home = Home(folder / f"home-{number}")
    store.init(home)
    return home


def counts(home: Home) -> tuple[int, int, int]:
    """(submissions, revisions that lack a fact, a file or their approval, events out of order); opening is the next command."""
    with store.read(home) as ledger:
        submissions = ledger.one("SELECT count(*) FROM submission")
        halves = ledger.one(
            """SELECT count(*) FROM submission s WHERE
                 NOT EXISTS (FROM output_fact f WHERE f.submission = s.submission)
                 OR (SELECT count(*) FROM money_fact f WHERE f.submission = s.submission) <> 54
                 OR NOT EXISTS (FROM event e WHERE e.version = s.submission AND e.kind = 'submitted')
                 OR NOT EXISTS (FROM event e WHERE e.submission = s.submission AND e.kind = 'approved')"""
        )
        halves += sum(not home.file(sha256).exists() for (sha256,) in ledger.rows("SELECT sha256 FROM submission"))
        gaps = ledger.one("SELECT count(*) - coalesce(max(version), 0) FROM event")
    return submissions, halves, gaps


# Opens the files once; then, for each home on standard input, a child of its own records them there.
EACH = """
import os, sys
from pathlib import Path
from data import submissions
from data.accounts import COMMAND_LINE
from data.store import Home
files = [submissions.open_file(path.name, path.read_bytes()) for path in map(Path, sys.argv[1:])]
import pyarrow
print("ready", flush=True)
for line in sys.stdin:
    child = os.fork()
    if not child:
        submissions.submit_all(Home(Path(line.strip())), files, COMMAND_LINE, [submissions.Reply(explain_all="x")] * len(files), approve=True)
        os._exit(0)
    print(child, flush=True)
    if next(sys.stdin) == "killed\\n":  # not waited for before: its number stays its own
        os.kill(child, 9)
    os.waitpid(child, 0)
    print("over", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_ingest_leaves_all_of_its_revisions_or_none(tmp_path: Path) -> None:
    files = BATCH[:6]
    parent = start("-c", EACH, *files)
    assert parent.stdout
    assert parent.stdin
    assert parent.stdout.readline() == "ready\n"

    def killed(number: int, after: float) -> tuple[tuple[int, int, int], float]:
        """What a home holds whose ingest was killed after so many seconds, and how long it ran."""
        home = made(tmp_path, number)
        print(home.path, file=parent.stdin, flush=True)
        assert int(parent.stdout.readline())
        began = time.perf_counter()
        time.sleep(after if after < NEVER else 0)
        print("killed" if after < NEVER else "", file=parent.stdin, flush=True)
        assert parent.stdout.readline() == "over\n"
        return counts(home), time.perf_counter() - began

    whole, takes = killed(0, NEVER)
    chance = random.Random(14)
    seen = [killed(number, takes * (number - chance.random()) / MOMENTS)[0] for number in range(1, MOMENTS + 1)]
    parent.communicate()
    assert whole == (6, 0, 0)
    assert set(seen) <= {(0, 0, 0), (6, 0, 0)}, seen
    assert seen[0] == (0, 0, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_after_a_kill_the_same_command_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIENDO_HOME", str(tmp_path / "home"))
    command = ["-m", "data", "ingest", *BATCH[:4], "--approve", "--explain", "x"]
    for delay in (0.2, 0.4, 0.6, 0.8):
        process = start(*command)
        time.sleep(delay)
        process.kill()
        process.communicate()
    process = start(*command)
    process.communicate()
    assert process.returncode == 0
    assert counts(Home(tmp_path / "home")) == (4, 0, 0)


def test_two_ingests_at_once_take_turns(tmp_path: Path) -> None:
    home = made(tmp_path, 0)
    processes = [start("-c", RECORD, home.path, *files) for files in (BATCH[:8], BATCH[4:12], BATCH[:8])]
    for process in processes:
        process.communicate()
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert counts(home) == (12, 0, 0), "a file that two of them bring is in once"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")
def test_nothing_is_left_running(tmp_path: Path) -> None:
    """The processes that open workbooks end with the one that was killed."""
    waits = RECORD.replace('print("ready", flush=True)', 'print("ready", flush=True); sys.stdin.read()')
    process = start("-c", waits, made(tmp_path, 0).path, BATCH[0])
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    children = [int(child) for child in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    assert children
    process.kill()
    process.communicate()
    until = time.monotonic() + 10
    while time.monotonic() < until and any(_alive(child) for child in children):
        time.sleep(0.1)
    assert not any(_alive(child) for child in children)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
