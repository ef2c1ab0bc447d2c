"""Faults for real: a full disk, a home that cannot be written, one changed byte. Nothing accepted is lost."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from analytics import publish
from data import accounts, backup, store, submissions
from data.accounts import COMMAND_LINE, Request
from data.store import Home, HomeDamaged
from tests.data.faults import NEXT, SENT, events, figures, submit, whole

PROJECT = Path(__file__).resolve().parents[2]
HERE = Request("localhost:8501", "127.0.0.1", {})
FULL = "Kiểm tra ổ đĩa"


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


# --- a full disk, a home that cannot be written -------------------------------------------------------------------


class Small:
    """A small file system of its own, seen only by the commands run in it."""

    def __init__(self, folder: Path, size: str) -> None:
        self.folder, self.home = folder, folder / "home"
        script = f'mount -t tmpfs -o size={size} tmpfs "$0" && echo mounted && exec cat'
        self.holder = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", script, folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip

    def run(self, *command: object, home: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["nsenter", f"--target={self.holder.pid}", "--mount", *map(str, command)],
            cwd=PROJECT,
            env={**os.environ, "TIENDO_HOME": str(home or self.home), "PYTHONPATH": str(PROJECT)},
            capture_output=True, encoding="utf-8", timeout=120, check=False,
        )  # fmt: skip

    def data(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-m", "data", *arguments)

    def progress(self) -> subprocess.CompletedProcess[str]:
        asked = ("--year", "2023", "--by", "district", "--state", "submitted", "--format", "csv")
        return self.run(sys.executable, "-m", "analytics", "progress", *asked)

    def fill(self, left_kb: int) -> None:
        """Takes all the room but so much."""
        fill = self.folder / "fill"
        done = self.run("sh", "-c", 'dd if=/dev/zero of="$0" bs=1k 2>/dev/null; truncate -s -"$1"k "$0"', fill, left_kb)
        assert done.returncode == 0, done.stderr

    def free(self) -> None:
        self.run("rm", self.folder / "fill")

    def left(self) -> set[str]:
        """What is there, by name."""
        return set(self.run("find", self.folder, "-type", "f").stdout.split())

    def remount(self, how: str) -> None:
        assert self.run("mount", "-o", f"remount,{how}", self.folder).returncode == 0


@pytest.fixture
def small(tmp_path: Path, _made: Home) -> Iterator[Small]:
    """40 MB with a home of one waiting report in it."""
    if not (shutil.which("unshare") and shutil.which("nsenter")):
        pytest.skip("no unshare and nsenter here")
    place = tmp_path / "small"
    place.mkdir()
    found = Small(place, "40m")
    with found.holder as holder:
        assert holder.stdout
        if holder.stdout.readline() != "mounted\n" or found.run("true").returncode:
            pytest.skip("a file system may not be mounted here")
        assert found.run("cp", "-r", _made.path, found.home).returncode == 0
        yield found
        holder.kill()


def plain(run: subprocess.CompletedProcess[str]) -> bool:
    """One sentence that says what to do about the disk, and nothing else."""
    return run.returncode == 3 and run.stdout == "" and len(run.stderr.splitlines()) == 1 and FULL in run.stderr


@pytest.mark.parametrize("left_kb", [0, 30, 60])
def test_a_full_disk_at_submit_keeps_nothing_half_and_is_said(small: Small, left_kb: int) -> None:
    command = ("ingest", NEXT, "--explain", "x")
    small.fill(left_kb)
    run = small.data(*command)
    small.free()
    submitted = [one["submission"] for one in json.loads(small.data("log", "--format", "json").stdout)]
    assert plain(run) if run.returncode else submitted == [1, 2], "either it is in, or it is said"
    assert run.returncode == 0 or submitted == [1]
    assert run.returncode == 3 or left_kb == 60
    assert small.data(*command).returncode == 0
    assert small.data("verify").returncode == 0
    assert not [name for name in small.left() if name.endswith(".tmp")]


def test_a_full_disk_at_approval_keeps_nothing_half_and_is_said(small: Small) -> None:
    small.fill(0)
    assert plain(small.data("ingest", SENT, "--approve"))
    small.free()
    assert small.data("ingest", SENT, "--approve").returncode == 0
    assert [one["event"] for one in json.loads(small.data("log", "--format", "json").stdout)] == [
        "submitted",
        "approved",
    ]


@pytest.mark.parametrize("left_kb", [0, 200, 900])
def test_a_full_disk_while_publishing_is_said_and_leaves_nothing(small: Small, left_kb: int) -> None:
    small.fill(left_kb)
    assert plain(small.progress())
    small.free()
    assert {Path(name).name for name in small.left() if "/published/" in name} <= {"build.lock", "latest.json"}
    assert small.progress().returncode == 0


@pytest.mark.parametrize("left_kb", [0, 1000, 3500])
def test_a_full_disk_at_backup_is_said_and_leaves_nothing(small: Small, left_kb: int) -> None:
    target = small.folder / "kept.tar"
    small.fill(left_kb)
    before = small.left()
    assert plain(small.data("backup", target))
    assert small.left() == before
    small.free()
    assert small.data("backup", target).returncode == 0


def test_a_full_disk_at_restore_leaves_the_home_as_it_was(small: Small) -> None:
    target = small.folder / "kept.tar"
    assert small.data("backup", target).returncode == 0
    assert small.data("ingest", NEXT, "--explain", "x").returncode == 0
    before = small.data("log", "--format", "json").stdout
    for left_kb in (0, 2000):
        small.fill(left_kb)
        files = small.left()
        assert plain(small.data("restore", target))
        assert small.left() - {name for name in small.left() if "/replaced-" in name} == files
        small.free()
        assert small.data("log", "--format", "json").stdout == before
    small.run("sh", "-c", f'rm -rf "{small.home}"/replaced-*')
    assert small.data("restore", target).returncode == 0
    assert len(json.loads(small.data("log", "--format", "json").stdout)) == 1


def test_a_home_that_cannot_be_written_is_still_read(small: Small) -> None:
    figures_before = small.progress()
    assert figures_before.returncode == 0
    log = small.data("log").stdout
    small.remount("ro")
    assert small.progress().stdout == figures_before.stdout
    assert small.data("log").stdout == log
    assert small.data("verify").returncode == 0
    for command in (
        ("ingest", NEXT, "--explain", "x"),
        ("ingest", SENT, "--approve"),
        ("backup", small.folder / "kept.tar"),
    ):
        assert plain(small.data(*command)), command
    small.remount("rw")
    assert small.data("ingest", NEXT, "--explain", "x").returncode == 0


def test_a_home_copied_to_where_nothing_can_be_written_shows_what_was_built(small: Small) -> None:
    before = small.progress().stdout
    assert small.run("cp", "-r", small.home, small.folder / "copy").returncode == 0
    small.remount("ro")
    small.home = small.folder / "copy"
    run = small.progress()
    assert (run.returncode, run.stdout) == (0, before)


def test_a_backup_of_a_home_that_cannot_be_written_is_made_elsewhere(small: Small, tmp_path: Path) -> None:
    small.remount("ro")
    assert small.data("backup", tmp_path / "kept.tar").returncode == 0
    backup.restore(Home(tmp_path / "new"), tmp_path / "kept.tar", COMMAND_LINE)
    assert whole(Home(tmp_path / "new"))


# --- one changed byte ---------------------------------------------------------------------------------------------

# Looks at each copy of the ledger on standard input in a process of its own, since one that is damaged may end it.
LOOK = """
import os, sys
from pathlib import Path
from data import chain, store
from data.ledger import SINCE
from data.store import Home, HomeDamaged
print("ready", flush=True)
for line in sys.stdin:
    child = os.fork()
    if not child:
        try:
            with store.read(Home(Path(line.strip()))) as ledger:
                broken = chain.verify(ledger)
                text = [repr(ledger.rows(f"SELECT t::VARCHAR FROM {table} AS t ORDER BY 1")) for table in (*SINCE, "chain", "home")]
            sys.stdout.write(f"chain {broken}\\n" if broken else f"read {hash(''.join(text))}\\n")
        except HomeDamaged as error:
            sys.stdout.write(f"said {error}\\n")
        sys.stdout.flush()
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        print("died", flush=True)
"""


def test_a_changed_byte_of_the_ledger_is_found_or_changes_nothing(fresh: Callable[[], Home]) -> None:
    home, chance = fresh(), random.Random(11)
    content = home.ledger.read_bytes()
    process = subprocess.Popen(
        [sys.executable, "-c", LOOK], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONHASHSEED": "1"},
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    assert process.stdout.readline() == "ready\n"

    def look(changed: bytes) -> str:
        home.ledger.write_bytes(changed)
        home.log.unlink(missing_ok=True)
        print(home.path, file=process.stdin, flush=True)
        return process.stdout.readline().strip()

    same, seen = look(content), []
    for place in [*range(0, 12288, 1024), *chance.sample(range(12288, len(content)), 36)]:
        found = look(content[:place] + bytes([content[place] ^ (1 << chance.randrange(8))]) + content[place + 1 :])
        assert found == same or found.startswith(("said Kho dữ liệu", "chain ")), f"byte {place}: {found}"
        seen.append(found)
    process.communicate()
    assert same.startswith("read ")
    assert sum(found.startswith("said") for found in seen) > 10


def test_a_ledger_with_a_changed_byte_comes_back_from_a_backup(fresh: Callable[[], Home], tmp_path: Path) -> None:
    home = fresh()
    before = events(home)
    backup.backup(home, tmp_path / "kept.tar", COMMAND_LINE)
    content = bytearray(home.ledger.read_bytes())
    for place in range(12288 + 100, len(content), 4096):
        content[place] ^= 1
    home.ledger.write_bytes(content)
    with pytest.raises(HomeDamaged):
        whole(home)
    with pytest.raises(HomeDamaged):
        backup.backup(home, tmp_path / "other.tar", COMMAND_LINE)
    backup.restore(home, tmp_path / "kept.tar", COMMAND_LINE)
    assert events(home) == before
    assert whole(home)


def test_a_changed_byte_of_a_published_file_is_found_and_it_is_built_again(fresh: Callable[[], Home]) -> None:
    home, chance = fresh(), random.Random(5)
    right, path = figures(home), publish.published(home, True)
    content = path.read_bytes()
    for place in chance.sample(range(len(content)), 8):
        publish._forget(path)
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert figures(home) == right
        assert path.read_bytes() != content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def test_a_process_that_has_a_published_file_open_goes_over_to_the_one_built_anew(fresh: Callable[[], Home]) -> None:
    home = fresh()
    path = publish.published(home, True)
    assert publish.connect(path).execute("SELECT count(*) FROM submission").fetchone() == (1,)
    aside = path.with_suffix(".new")
    shutil.copy(path, aside)
    aside.replace(path)  # as another process puts it
    held = publish._connections[path]
    assert publish.connect(path).execute("SELECT count(*) FROM submission").fetchone() == (1,)
    assert publish._connections[path] is not held


def test_a_stored_workbook_that_was_changed_is_kept_anew_when_it_is_sent_again(fresh: Callable[[], Home]) -> None:
    home = fresh()
    path = next((home.path / "files").glob("*/*"))
    path.write_bytes(b"?" + path.read_bytes()[1:])
    assert not whole(home)
    assert submit(home, SENT).status == submissions.UNCHANGED
    assert whole(home)


def test_a_changed_byte_of_the_accounts_ends_in_a_plain_sentence_or_in_nothing(
    sample_home: Home, tmp_path: Path
) -> None:
    """SQLite keeps no sums: what verify finds is what can no longer be read."""
    cookie = accounts.sign_in(sample_home, "tham-dinh", HERE)
    backup.backup(sample_home, tmp_path / "kept.tar", COMMAND_LINE)
    content, chance, ill = sample_home.accounts.read_bytes(), random.Random(9), 0
    for place in [*range(0, 100, 7), *chance.sample(range(100, len(content)), 30)]:
        sample_home.accounts.write_bytes(content[:place] + bytes([content[place] ^ 255]) + content[place + 1 :])
        with contextlib.suppress(HomeDamaged):  # which says it in one sentence
            who = accounts.session(sample_home, cookie, HERE)
            assert who is None or who in accounts.DEMO
        if not backup.sound(sample_home.accounts):
            ill += 1
            if ill == 1:
                backup.repair(sample_home, tmp_path / "kept.tar", COMMAND_LINE)
                assert accounts.sign_in(sample_home, "tham-dinh", HERE)
    assert ill
