"""A backup holds everything and is known when a byte of it is wrong; a restore gives the same figures and the same history."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from analytics import measures, publish
from analytics.scope import Scope
from data import accounts, audit, backup, bundle, calendar, chain, reviews, store, submissions
from data import log as history
from data import verify as proving
from data.accounts import COMMAND_LINE, Account, Request
from data.backup import NotBackup, Refused
from data.store import Home, HomeDamaged

PROJECT = Path(__file__).resolve().parents[2]
REPORTS = PROJECT / "data" / "samples" / "2023"
HERE = Request("localhost:8501", "127.0.0.1", {})
QUESTIONS = (
    ("progress", "district,activity"),
    ("budget", "district,group,source"),
    ("coverage", "commune"),
    ("reporting", "district,period"),
)
Command = Callable[..., "subprocess.CompletedProcess[str]"]


def submit(home: Home, *names: str, approve: bool = False) -> list[int | None]:
    files = [submissions.open_file(name, (REPORTS / name).read_bytes()) for name in names]
    replies = [submissions.Reply(explain_all="x")] * len(files)
    return [one.submission for one in submissions.submit_all(home, files, COMMAND_LINE, replies, approve=approve)]


def state(home: Home) -> tuple[object, ...]:
    with store.read(home) as ledger:
        assert chain.verify(ledger) is None
        return (*ledger.rows("SELECT kind, id FROM home")[0], *chain.head(ledger))


def grave(home: Home) -> list[proving.Finding]:
    return [found for found in proving.verify(home, COMMAND_LINE) if found.level != proving.NOTE]


def everything(folder: Path) -> dict[str, bytes]:
    """All of a home but what is derived or comes and goes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parent.name != "published" and path.name != "ledger.lock"
    }


def manifest(path: Path) -> bundle.Manifest:
    with bundle.opened(path) as opened:
        return opened.manifest


def forget_last(home: Home) -> None:
    for path in list(publish._connections):
        if path.is_relative_to(home.path):
            publish._forget(path)


@pytest.fixture(scope="module")
def _two_reports(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("made") / "home")
    store.init(home)
    submit(home, "bac-son-2023-03.xlsx", "cao-loc-2023-03.xlsx", approve=True)
    return home


@pytest.fixture
def home(_two_reports: Home, tmp_path: Path) -> Home:
    """A home for real work with two reports."""
    shutil.copytree(_two_reports.path, tmp_path / "home")
    return Home(tmp_path / "home")


@pytest.fixture
def kept(home: Home, tmp_path: Path) -> Path:
    """Its backup."""
    backup.backup(home, tmp_path / "kept.tar", COMMAND_LINE)
    return tmp_path / "kept.tar"


# --- the same figures, the same history ---------------------------------------------------------------------------


def test_a_restore_gives_the_same_figures_and_the_same_history(
    sample_home: Home, tmp_path: Path, command: Command
) -> None:
    def told(home: Home) -> list[str]:
        asked = [
            ("analytics", name, "--year", "2023", "--state", "submitted", "--by", by, "--format", "json")
            for name, by in QUESTIONS
        ]
        trace = ("analytics", "trace", "--unit", "185", "--state", "submitted", "--format", "csv")
        runs = [
            command(package, home, *rest) for package, *rest in (*asked, trace, ("data", "log", "--format", "json"))
        ]
        assert [run.returncode for run in runs] == [0] * len(runs)
        return [run.stdout for run in runs]

    before = told(sample_home)
    assert command("data", sample_home, "backup", tmp_path / "kept.tar").returncode == 0
    with store.transaction(sample_home) as ledger:
        ledger.event("approved", "sau bản sao lưu", store.now(), submission=2)
    assert command("data", sample_home, "log", "--format", "json").stdout != before[-1]
    restored = command("data", sample_home, "restore", tmp_path / "kept.tar")
    assert (restored.returncode, restored.stderr) == (0, "")
    assert told(sample_home) == before
    elsewhere = Home(tmp_path / "elsewhere")
    assert command("data", elsewhere, "restore", tmp_path / "kept.tar").returncode == 0
    assert told(elsewhere) == before
    assert command("data", elsewhere, "verify").returncode == 0


def test_two_histories_with_the_same_version_are_never_taken_for_each_other(home: Home, kept: Path) -> None:
    """A process that goes on over a restore shows the new history, also under numbers that it has shown before."""

    def received() -> list[tuple[object, ...]]:
        files.append(publish.published(home, True).name)
        db = publish.connect(publish.published(home, True))
        scope = Scope(2023, "2023-05", calendar.today(), state="submitted")
        return [row for row in measures.rows(db, "reporting", scope, ("district", "period")).rows if row[3]]

    files: list[str] = []
    submit(home, "bac-son-2023-04.xlsx")
    first = received()
    backup.restore(home, kept, COMMAND_LINE)
    submit(home, "cao-loc-2023-04.xlsx")
    second = received()
    assert {row[:2] for row in first} - {row[:2] for row in second} == {("185", "2023-04")}
    assert {row[:2] for row in second} - {row[:2] for row in first} == {("183", "2023-04")}
    assert len(set(files)) == 2, "answers are kept by the name of the file they come from"
    assert len({name.split("-")[0] for name in files}) == 1


def test_who_reads_is_not_disturbed_by_a_restore(home: Home, kept: Path) -> None:
    db = publish.connect(publish.published(home, True))
    assert db.execute("SELECT count(*) FROM submission").fetchone() == (2,)
    backup.restore(home, kept, COMMAND_LINE)
    assert db.execute("SELECT sum(value) > 0 FROM output").fetchone() == (True,)
    assert not list(home.published.glob("*.duckdb"))


MANY = """
import sys
from pathlib import Path
from data import submissions
from data.accounts import COMMAND_LINE
from data.store import Home
home, *paths = map(Path, sys.argv[1:])
files = [submissions.open_file(path.name, path.read_bytes()) for path in paths]
print("ready", flush=True)
sys.stdin.readline()
for file in files:
    receipt = submissions.submit_all(Home(home), [file], COMMAND_LINE, [submissions.Reply(explain_all="x")])[0]
    print(receipt.submission, file.sha256, flush=True)
"""


def test_a_backup_taken_while_eight_processes_submit_is_consistent(empty_home: Home, tmp_path: Path) -> None:
    files = sorted(REPORTS.glob("*-2023-0[345].xlsx"))[:24]
    outputs = [tmp_path / f"said-{number}" for number in range(8)]
    processes = []
    for number, output in enumerate(outputs):
        with output.open("w") as said:
            command = [sys.executable, "-c", MANY, empty_home.path, *files[number::8]]
            processes.append(subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=said, text=True))

    def receipts() -> set[tuple[int, str]]:
        lines = [line.split() for output in outputs for line in output.read_text().splitlines()]
        return {(int(line[0]), line[1]) for line in lines if len(line) == 2}

    until = time.monotonic() + 60
    while time.monotonic() < until and not all(output.read_text() for output in outputs):
        time.sleep(0.05)
    for process in processes:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.close()
    taken: list[tuple[Path, set[tuple[int, str]]]] = []
    while len(taken) < 4:
        before = receipts()
        path = tmp_path / f"kept-{len(taken)}.tar"
        assert backup.backup(empty_home, path, COMMAND_LINE).missing == ()
        taken.append((path, before))
    assert [process.wait(60) for process in processes] == [0] * 8
    assert len(receipts()) == 24
    for number, (path, before) in enumerate(taken):
        restored = Home(tmp_path / f"restored-{number}")
        backup.restore(restored, path, COMMAND_LINE)
        with store.read(restored) as ledger:
            held = set(ledger.rows("SELECT submission, sha256 FROM submission"))
        assert before <= held
        assert grave(restored) == []


def test_what_a_killed_process_committed_is_in_the_backup(home: Home, tmp_path: Path) -> None:
    """It is still in DuckDB's log, beside the ledger's file."""
    code = """
import os, sys
from pathlib import Path
from data import chain, store
from data.store import Home
with store.transaction(Home(Path(sys.argv[1]))) as ledger:
    ledger.event("commented", "thử", store.now())
    chain.seal(ledger); ledger.flush(); ledger.connection.execute("COMMIT"); os._exit(9)
"""
    with store.read(home) as ledger:
        version = ledger.version()
    assert subprocess.run([sys.executable, "-c", code, home.path], cwd=PROJECT, check=False).returncode == 9
    assert home.log.stat().st_size > 0
    assert backup.backup(home, tmp_path / "b.tar", COMMAND_LINE).version == version + 1
    other = Home(tmp_path / "other")
    backup.restore(other, tmp_path / "b.tar", COMMAND_LINE)
    assert state(other)[2] == version + 1


# --- the file -----------------------------------------------------------------------------------------------------


def test_any_tar_program_opens_a_backup_and_only_its_owner_reads_it(home: Home, kept: Path) -> None:
    with tarfile.open(kept) as tar:
        names = tar.getnames()
        told = json.load(tar.extractfile("manifest.json"))
    assert names[:3] == ["manifest.json", "manifest.sha256", "ledger.duckdb"]
    assert sum(name.startswith("files/") for name in names) == 2
    assert told["kind"] == "real"
    assert kept.stat().st_mode & 0o077 == 0


def test_one_changed_byte_anywhere_is_found(home: Home, kept: Path, tmp_path: Path) -> None:
    content, chance = kept.read_bytes(), random.Random(7)
    blocks = [512 + -(-member.size // 512) * 512 for member in manifest(kept).members]
    start = len(content) - 1024 - sum(blocks)
    ends = [
        start + sum(blocks[:number]) - 1 for number in range(len(blocks) + 1)
    ]  # what fills up the last block of each
    places = [
        *range(160),
        *ends,
        *chance.sample(range(start), 60),
        *chance.sample(range(len(content)), 60),
        len(content) - 1,
    ]
    broken = tmp_path / "broken.tar"
    for place in places:
        broken.write_bytes(
            content[:place] + bytes([content[place] ^ (1 << chance.randrange(8))]) + content[place + 1 :]
        )
        with pytest.raises(NotBackup), bundle.opened(broken) as opened:
            opened.extract(tmp_path, lambda name: False)


@pytest.mark.parametrize("cut", ["empty", "half", "last block", "longer", "a workbook"])
def test_a_file_that_is_no_whole_backup_is_refused_and_nothing_is_touched(
    home: Home, kept: Path, tmp_path: Path, cut: str
) -> None:
    content = kept.read_bytes()
    bad = {
        "empty": b"", "half": content[: len(content) // 2], "last block": content[:-512], "longer": content + bytes(512),
        "a workbook": (REPORTS / "bac-son-2023-03.xlsx").read_bytes(),
    }[cut]  # fmt: skip
    (tmp_path / "bad.tar").write_bytes(bad)
    before = everything(home.path)
    with pytest.raises(NotBackup):
        backup.restore(home, tmp_path / "bad.tar", COMMAND_LINE)
    assert everything(home.path) == before
    assert not list(home.path.glob("*.tmp"))


def test_a_damaged_member_is_named(home: Home, kept: Path, command: Command) -> None:
    content = bytearray(kept.read_bytes())
    content[content.index(b"ledger.duckdb\x00") + 512 + 100_000] ^= 1
    kept.write_bytes(content)
    before = everything(home.path)
    run = command("data", home, "restore", kept)
    assert run.returncode == 1
    assert "ledger.duckdb" in run.stderr
    assert "Traceback" not in run.stderr
    assert everything(home.path) == before


def forged(kept: Path, change: Callable[[dict[str, bytes]], object], told: dict[str, object] | None = None) -> bytes:
    """A backup whose sums are all right, of whatever members."""
    with tarfile.open(kept) as tar:
        members = {name: tar.extractfile(name).read() for name in tar.getnames()}
        stamp = tar.getmember("manifest.json").mtime
    said = json.loads(members.pop("manifest.json"))
    members.pop("manifest.sha256")
    change(members)
    said["members"] = [
        (name, len(content), bundle.hashlib.sha256(content).hexdigest()) for name, content in members.items()
    ]
    text = json.dumps({**said, **(told or {})}, indent=0).encode()
    out = io.BytesIO()
    every = {"manifest.json": text, "manifest.sha256": bundle.hashlib.sha256(text).hexdigest().encode(), **members}
    for name, content in every.items():
        out.write(bundle._header(name, len(content), int(stamp)) + content + bytes(-len(content) % 512))
    return out.getvalue() + bytes(1024)


@pytest.mark.parametrize(
    "name",
    ["../outside", "/tmp/outside", "files/../../outside", "files/ab/cd", "a/b", "..", ".", "", "C:outside", "manifest.json", "LEDGER.duckdb",
     "files/ab/" + "ab" * 32],
)  # fmt: skip
def test_a_backup_can_put_nothing_elsewhere(home: Home, kept: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "forged.tar").write_bytes(forged(kept, lambda members: members.update({name: b"x"})))
    before = everything(tmp_path)
    with pytest.raises(NotBackup):
        backup.restore(home, tmp_path / "forged.tar", COMMAND_LINE)
    assert everything(tmp_path) == before


def test_a_backup_holds_no_links(home: Home, kept: Path, tmp_path: Path) -> None:
    content = bytearray(kept.read_bytes())
    at = content.index(b"ledger.duckdb\x00")
    info = tarfile.TarInfo("ledger.duckdb")
    info.type, info.linkname, info.size = tarfile.SYMTYPE, "/etc/passwd", 0
    content[at : at + 512] = info.tobuf(tarfile.GNU_FORMAT)
    kept.write_bytes(content)
    with pytest.raises(NotBackup, match=r"ledger\.duckdb"):
        backup.restore(home, kept, COMMAND_LINE)


@pytest.mark.parametrize(
    "told",
    [{"version": 1}, {"head": "0" * 64}, {"home": "other"}, {"kind": "sample"}, {"kind": "toy"}, {"format": 2}, {"members": 5}, {"made_at": "x"},
     {"missing": ["../.."]}],
)  # fmt: skip
def test_a_manifest_that_tells_otherwise_than_the_ledger_is_refused(
    home: Home, kept: Path, tmp_path: Path, told: dict[str, object]
) -> None:
    (tmp_path / "forged.tar").write_bytes(forged(kept, lambda members: None, told))
    with pytest.raises((NotBackup, Refused)):
        backup.restore(Home(tmp_path / "new"), tmp_path / "forged.tar", COMMAND_LINE)
    assert not Home(tmp_path / "new").exists()


def test_the_forger_can_make_a_good_one_too(kept: Path, tmp_path: Path) -> None:
    """Else the tests above would prove nothing."""
    (tmp_path / "forged.tar").write_bytes(forged(kept, lambda members: members.update({"extra.key": b"x"})))
    backup.restore(Home(tmp_path / "new"), tmp_path / "forged.tar", COMMAND_LINE)
    assert (tmp_path / "new" / "extra.key").read_bytes() == b"x"


# --- what goes into it, what comes back ---------------------------------------------------------------------------


def test_settings_and_accounts_come_back_and_nobody_is_signed_in(sample_home: Home, tmp_path: Path) -> None:
    cookie = accounts.sign_in(sample_home, "tham-dinh", HERE)
    assert accounts.session(sample_home, cookie, HERE)
    (sample_home.path / "settings.toml").write_text("cutoff_day = 20\n")
    (sample_home.path / "cookie.key").write_bytes(b"secret")
    backup.backup(sample_home, tmp_path / "b.tar", COMMAND_LINE)
    names = {member.name for member in manifest(tmp_path / "b.tar").members if "/" not in member.name}
    assert names == {"ledger.duckdb", "accounts.sqlite", "settings.toml", "session.key", "cookie.key"}
    (sample_home.path / "settings.toml").write_text("cutoff_day = 21\n")
    (sample_home.path / "cookie.key").unlink()
    (sample_home.path / "later.toml").write_text("x")
    done = backup.restore(sample_home, tmp_path / "b.tar", COMMAND_LINE)
    assert (sample_home.path / "settings.toml").read_text() == "cutoff_day = 20\n"
    assert (sample_home.path / "cookie.key").read_bytes() == b"secret"
    assert not (sample_home.path / "later.toml").exists()
    assert accounts.session(sample_home, cookie, HERE) is None
    assert [(entry.kind, entry.facts["file"]) for entry in audit.rows(sample_home, 1)] == [("restore", "b.tar")]
    assert accounts.sign_in(sample_home, "tham-dinh", HERE)
    assert sample_home.accounts.stat().st_mode & 0o077 == 0
    assert done.replaced
    assert (done.replaced / "settings.toml").read_text() == "cutoff_day = 21\n"
    assert {path.name for path in done.replaced.iterdir()} == {
        "ledger.duckdb",
        "accounts.sqlite",
        "settings.toml",
        "session.key",
        "later.toml",
    }


def test_reports_received_after_the_backup_are_set_apart_and_can_be_sent_again(home: Home, kept: Path) -> None:
    submit(home, "bac-son-2023-04.xlsx")
    done = backup.restore(home, kept, COMMAND_LINE)
    assert done.later == 1
    assert done.replaced
    left = list((done.replaced / "files").iterdir())
    assert [path.read_bytes() for path in left] == [(REPORTS / "bac-son-2023-04.xlsx").read_bytes()]
    opened = submissions.open_file("bac-son-2023-04.xlsx", left[0].read_bytes())
    receipts = submissions.submit_all(home, [opened], COMMAND_LINE, [submissions.Reply(explain_all="x")])
    assert receipts[0].status == submissions.ACCEPTED
    assert grave(home) == []


@pytest.mark.parametrize("damage", ["garbage", "empty", "gone", "everything gone"])
def test_a_damaged_home_is_restored_and_what_is_left_of_it_kept(home: Home, kept: Path, damage: str) -> None:
    before = state(home)
    content = {"garbage": b"not a ledger", "empty": b""}.get(damage)
    if damage == "everything gone":
        shutil.rmtree(home.path)
    elif content is None:
        home.ledger.unlink()
    else:
        home.ledger.write_bytes(content)
    done = backup.restore(home, kept, COMMAND_LINE)
    assert state(home) == before
    assert grave(home) == []
    if content is not None:
        assert done.replaced
        assert (done.replaced / "ledger.duckdb").read_bytes() == content


def test_kinds_never_replace_each_other_and_other_homes_only_when_told(
    home: Home, kept: Path, sample_home: Home, tmp_path: Path
) -> None:
    backup.backup(sample_home, tmp_path / "sample.tar", COMMAND_LINE)
    other = Home(tmp_path / "other")
    store.init(other)
    for target, file, flag in (
        (home, tmp_path / "sample.tar", True), (sample_home, kept, True), (other, tmp_path / "sample.tar", True)
    ):  # fmt: skip
        before = everything(target.path)
        with pytest.raises(Refused, match=r"kho mẫu|số liệu mẫu"):
            backup.restore(target, file, COMMAND_LINE, other_home=flag)
        assert everything(target.path) == before
    submit(other, "bac-son-2023-05.xlsx")
    with pytest.raises(Refused, match="--other-home"):
        backup.restore(other, kept, COMMAND_LINE)
    done = backup.restore(other, kept, COMMAND_LINE, other_home=True)
    assert state(other) == state(home)
    assert done.later == 1


def test_a_home_that_was_only_made_takes_a_backup(kept: Path, home: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    store.init(other)
    backup.restore(other, kept, COMMAND_LINE)
    assert state(other) == state(home)


# --- where to, and what is wrong ----------------------------------------------------------------------------------


def test_a_backup_is_written_where_it_does_no_harm(home: Home, kept: Path, tmp_path: Path, command: Command) -> None:
    (tmp_path / "thu.xlsx").write_bytes(b"x")
    (tmp_path / "link").symlink_to(home.path)
    for path, words in (
        (kept, "--force"), (home.path / "b.tar", "ngoài kho"), (home.path / "files" / "b.tar", "ngoài kho"), (tmp_path / "link" / "b.tar", "ngoài kho"),
        (tmp_path / "none" / "b.tar", "Không có thư mục"), (tmp_path, "thư mục"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words) as refused:
            backup.backup(home, path, COMMAND_LINE)
        assert refused.value.usage
    with pytest.raises(Refused, match="không ghi đè"):
        backup.backup(home, tmp_path / "thu.xlsx", COMMAND_LINE, force=True)
    assert (tmp_path / "thu.xlsx").read_bytes() == b"x"
    assert command("data", home, "backup", kept).returncode == 2
    assert command("data", home, "backup", kept, "--force").returncode == 0
    assert command("data", tmp_path / "nowhere", "backup", tmp_path / "c.tar").returncode == 3
    assert command("data", home, "restore", tmp_path / "none.tar").returncode == 2
    assert {path.name for path in tmp_path.iterdir()} == {"home", "kept.tar", "thu.xlsx", "link"}


def test_a_lost_workbook_is_told_and_brought_back_without_losing_what_came_later(
    home: Home, kept: Path, tmp_path: Path, command: Command
) -> None:
    lost, ill = sorted((home.path / "files").glob("*/*"))
    submit(home, "bac-son-2023-04.xlsx")
    accounts.sign_out(home, "x")
    lost.unlink()
    ill.write_bytes(ill.read_bytes()[:-1] + b"?")
    before = state(home)
    run = command("data", home, "backup", tmp_path / "c.tar")
    assert run.returncode == 3
    assert "2 tệp" in run.stderr
    assert set(manifest(tmp_path / "c.tar").missing) == {lost.name, ill.name}
    run = command("data", home, "restore", "--repair", kept)
    assert (run.returncode, run.stderr) == (0, "")
    assert state(home) == before
    assert grave(home) == []


def test_accounts_that_cannot_be_read_stop_a_backup_and_are_repaired(sample_home: Home, tmp_path: Path) -> None:
    accounts.sign_in(sample_home, "tham-dinh", HERE)
    backup.backup(sample_home, tmp_path / "a.tar", COMMAND_LINE)
    sample_home.accounts.write_bytes(b"nothing of SQLite" * 400)
    with pytest.raises(HomeDamaged, match=r"accounts\.sqlite"):
        backup.backup(sample_home, tmp_path / "b.tar", COMMAND_LINE)
    assert not (tmp_path / "b.tar").exists()
    done = backup.repair(sample_home, tmp_path / "a.tar", COMMAND_LINE)
    assert done.mended == ("accounts.sqlite",)
    assert accounts.sign_in(sample_home, "tham-dinh", HERE)


def test_a_ledger_that_is_not_as_it_was_sealed_is_not_backed_up(home: Home, tmp_path: Path) -> None:
    with store.read(home) as ledger:
        ledger.connection.execute("UPDATE output_fact SET value = 7 WHERE value IS NOT NULL")
        ledger.connection.execute("COMMIT")
    with pytest.raises(HomeDamaged, match="verify"):
        backup.backup(home, tmp_path / "b.tar", COMMAND_LINE)
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


@pytest.mark.parametrize("role", [accounts.LEADER, accounts.DISTRICT, accounts.REVIEWER, accounts.FINANCE])
def test_only_who_may_keep_the_home_makes_or_restores_backups(
    home: Home, kept: Path, tmp_path: Path, role: str
) -> None:
    for call in (
        lambda by: backup.backup(home, tmp_path / "c.tar", by), lambda by: backup.restore(home, kept, by),
        lambda by: backup.repair(home, kept, by), lambda by: list(proving.verify(home, by)),
    ):  # fmt: skip
        with pytest.raises(accounts.NotAllowed):
            call(Account("ai", role, "185"))


def test_what_a_killed_backup_left_is_cleared_a_day_later(home: Home, tmp_path: Path) -> None:
    old, new = tmp_path / "tien-do-old.tmp", tmp_path / "tien-do-new.tmp"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 90_000,) * 2)
    backup.backup(home, tmp_path / "b.tar", COMMAND_LINE)
    assert not old.exists()
    assert new.exists(), "another backup may be at work"


def test_a_returned_report_is_in_the_history_after_a_restore(home: Home, tmp_path: Path) -> None:
    number = submit(home, "bac-son-2023-04.xlsx")[0]
    reviews.return_(home, number, COMMAND_LINE, "Thiếu chữ ký")
    backup.backup(home, tmp_path / "b.tar", COMMAND_LINE)
    before = history.entries(home)
    backup.restore(Home(tmp_path / "new"), tmp_path / "b.tar", COMMAND_LINE)
    assert history.entries(Home(tmp_path / "new")) == before
    assert before[-1].text == "Thiếu chữ ký"


@pytest.fixture(autouse=True)
def _let_go(tmp_path: Path) -> Iterator[None]:
    yield
    forget_last(Home(tmp_path))
