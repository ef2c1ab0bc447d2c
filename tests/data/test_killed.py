"""`kill -9` at each step of submit, approve, publish, backup and restore: whole, or as it was, and the next try works."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from analytics import publish
from data import accounts_file, backup, bundle, store
from data.accounts import COMMAND_LINE
from data.store import Home
from tests.data.faults import NEXT, SENT, events, figures, submit, whole

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("made") / "home")
    store.init(home)
    submit(home, SENT)
    return home


@pytest.fixture
def fresh(_made: Home, tmp_path: Path) -> Callable[[], Home]:
    """A home with one report that waits, each time a new one."""
    count = iter(range(1000))

    def make() -> Home:
        path = tmp_path / f"home-{next(count)}"
        shutil.copytree(_made.path, path)
        return Home(path)

    return make


# For each line on standard input a child of its own does one thing, and kills itself at its n-th step: each call that
# touches the disk or the database. Without a number it tells how many steps there are.
STEPS = """
import os, sys
from pathlib import Path
import pyarrow
from analytics import ledger_tables, publish
from data import backup, reviews, submissions
from data.accounts import COMMAND_LINE
from data.store import Home
names = {"open", "write", "fsync", "rename", "replace", "unlink", "rmdir", "mkdir", "close", "execute", "executescript", "commit", "backup",
         "connect", "sendfile", "register", "flock"}
path = Path(sys.argv[1])
file = submissions.open_file(path.name, path.read_bytes())
do = {
    "submit": lambda home, other: submissions.submit_all(home, [file], COMMAND_LINE, [submissions.Reply(explain_all="x")]),
    "approve": lambda home, other: reviews.approve(home, 1, COMMAND_LINE),
    "publish": lambda home, other: publish.published(home, True),
    "backup": lambda home, other: backup.backup(home, other, COMMAND_LINE),
    "restore": lambda home, other: backup.restore(home, other, COMMAND_LINE),
}
print("ready", flush=True)
for line in sys.stdin:
    what, home, other, at = line.rstrip("\\n").split("\\t")
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        at, count = int(at), 0
        def step(frame, event, called):
            global count
            if event == "c_call" and called.__name__ in names:
                count += 1
                if count == at:
                    os.kill(os.getpid(), 9)
        sys.setprofile(step)
        do[what](Home(Path(home)), Path(other))
        sys.setprofile(None)
        os.write(writer, str(count).encode())
        os._exit(0)
    os.close(writer)
    told = os.read(reader, 20).decode()
    os.close(reader)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(status, told or 0, flush=True)
"""


class Stepper:
    """Does one thing to a home in a process that ends at a step of it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def run(self, what: str, home: Home, other: Path | str = "", at: int = 0) -> tuple[int, int]:
        """(exit code, steps it took); -9 when it was killed."""
        assert self.process.stdin
        assert self.process.stdout
        print(what, home.path, other, at, sep="\t", file=self.process.stdin, flush=True)
        status, steps = self.process.stdout.readline().split()
        return int(status), int(steps)

    def each(self, what: str, home: Home, other: Path | str = "", most: int = 7) -> list[int]:
        """The steps to be killed at: all, or some of them at equal distances and the last ones, where things are put in place."""
        status, steps = self.run(what, home, other)
        assert status == 0
        assert steps > 5
        return sorted({1 + number * steps // most for number in range(most)} | set(range(max(1, steps - 4), steps + 1)))


@pytest.fixture(scope="module")
def stepper() -> Iterator[Stepper]:
    if sys.platform == "win32":
        pytest.skip("no SIGKILL")
    process = subprocess.Popen(
        [sys.executable, "-c", STEPS, NEXT], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield Stepper(process)
        process.kill()


def test_a_killed_submit_is_in_whole_or_not_at_all(fresh: Callable[[], Home], stepper: Stepper) -> None:
    seen = set()
    for at in stepper.each("submit", fresh()):
        home = fresh()
        assert stepper.run("submit", home, at=at)[0] == -9
        seen.add(len(events(home)))
        receipt = submit(home, NEXT)
        assert receipt.submission == 2
        assert len(events(home)) == 2
        assert whole(home)
    assert seen == {1, 2}


def test_a_killed_approval_is_in_or_not(fresh: Callable[[], Home], stepper: Stepper) -> None:
    seen = set()
    for at in stepper.each("approve", fresh()):
        home = fresh()
        assert stepper.run("approve", home, at=at)[0] == -9
        seen.add(len(events(home)))
        assert submit(home, SENT, approve=True).submission == 1
        assert [kind for _, kind, _ in events(home)] == ["submitted", "approved"]
    assert seen == {1, 2}


def test_a_killed_build_leaves_nothing_that_is_read(fresh: Callable[[], Home], stepper: Stepper) -> None:
    right = figures(fresh())
    for at in stepper.each("publish", fresh()):
        home = fresh()
        assert stepper.run("publish", home, at=at)[0] == -9
        assert figures(home) == right
        assert publish.published(home, False).exists()
        assert not list(home.published.glob("*.tmp*"))


def test_a_killed_backup_is_there_whole_or_not_at_all(
    fresh: Callable[[], Home], stepper: Stepper, tmp_path: Path
) -> None:
    seen = set()
    for at in stepper.each("backup", fresh(), tmp_path / "first.tar"):
        home, path = fresh(), tmp_path / f"{at}.tar"
        assert stepper.run("backup", home, path, at)[0] == -9
        seen.add(path.exists())
        if path.exists():
            with bundle.opened(path) as opened:
                opened.extract(tmp_path, lambda name: False)
        backup.backup(home, path, COMMAND_LINE, force=True)
    assert whole(home)
    assert False in seen


def test_a_killed_restore_leaves_the_old_home_or_the_new_one_and_can_be_done_again(
    fresh: Callable[[], Home], stepper: Stepper, tmp_path: Path
) -> None:
    def dressed(home: Home, word: str) -> Home:
        (home.path / "settings.toml").write_text(f'section = "{word}"\n')
        (home.path / f"{word}.key").write_text(word)
        with accounts_file.writing(home) as database:
            database.execute("INSERT INTO account (name, role, password_hash) VALUES (?, 'admin', '')", [word])
        return home

    def look(home: Home) -> tuple[object, ...]:
        with store.read(home):  # whoever comes next finishes it
            pass
        with accounts_file.reading(home) as database:
            names = database.execute("SELECT name FROM account").fetchall()
        keys = sorted(path.name for path in home.path.glob("*.key"))
        return events(home), (home.path / "settings.toml").read_text(), keys, names

    first = dressed(fresh(), "truoc")
    path = tmp_path / "kept.tar"
    backup.backup(first, path, COMMAND_LINE)
    old = Home(tmp_path / "old")
    shutil.copytree(first.path, old.path)
    (old.path / "truoc.key").unlink()
    (old.path / "accounts.sqlite").unlink()
    dressed(old, "sau")
    submit(old, NEXT)
    count, seen = 0, set()

    def copy() -> Home:
        nonlocal count
        count += 1
        return Home(Path(shutil.copytree(old.path, tmp_path / f"copy-{count}")))

    before, after = look(copy()), look(first)
    assert before != after
    for at in stepper.each("restore", copy(), path, most=14):
        home = copy()
        assert stepper.run("restore", home, path, at)[0] == -9
        found = look(home)
        assert found in (before, after), f"killed at step {at}"
        seen.add(found == after)
        backup.restore(home, path, COMMAND_LINE)
        assert look(home) == after
        assert not list(home.path.glob("*.tmp"))
    assert whole(home)
    assert seen == {True, False}
