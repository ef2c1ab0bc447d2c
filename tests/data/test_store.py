"""The ledger: whole transactions or nothing, one at a time, and plain words when something is wrong with it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from data import calendar, store
from data.store import Home, HomeDamaged, HomeLocked, HomeMissing

MOMENT = datetime(2023, 6, 16, 5, tzinfo=UTC)
CONTENT = b"a workbook"
SUM = hashlib.sha256(CONTENT).hexdigest()


def version(home: Home) -> int:
    with store.read(home) as ledger:
        return ledger.version()


def test_a_new_home_is_for_real_work_and_empty(tmp_path: Path) -> None:
    home = Home(tmp_path / "a" / "home")
    assert store.init(home)
    assert store.kind(home) == store.REAL
    assert version(home) == 0
    assert sorted(path.name for path in home.path.iterdir()) == ["ledger.duckdb", "ledger.lock"]


def test_a_home_keeps_its_kind_for_good(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert store.init(home, store.SAMPLE)
    assert not store.init(home, store.REAL)
    assert store.kind(home) == store.SAMPLE


def test_the_version_is_the_number_of_the_last_event(empty_home: Home) -> None:
    with store.transaction(empty_home) as ledger:
        assert ledger.event("plan_loaded", "thử", MOMENT, year=2023) == 1
        assert ledger.event("submitted", "thử", MOMENT, unit="178:2021") == 2
        assert ledger.event("approved", "thử", MOMENT, submission=2) == 3
    assert version(empty_home) == 3
    with store.read(empty_home) as ledger:
        assert ledger.rows("SELECT version, kind, submission, plan, facts FROM event ORDER BY version") == [
            (1, "plan_loaded", None, 1, '{"year": 2023}'),
            (2, "submitted", 2, None, '{"unit": "178:2021"}'),
            (3, "approved", 2, None, "{}"),
        ]


def test_what_fails_leaves_nothing(empty_home: Home) -> None:
    with pytest.raises(RuntimeError), store.transaction(empty_home) as ledger:  # noqa: PT012
        ledger.event("approved", "thử", MOMENT)
        assert ledger.one("SELECT count(*) FROM event") == 1
        raise RuntimeError
    assert version(empty_home) == 0


def test_a_look_writes_nothing(empty_home: Home) -> None:
    before = empty_home.ledger.read_bytes()
    with store.read(empty_home) as ledger:
        ledger.event("approved", "thử", MOMENT)
        assert ledger.one("SELECT count(*) FROM event") == 1
    assert version(empty_home) == 0
    assert empty_home.ledger.read_bytes() == before
    assert not empty_home.ledger.with_name("ledger.duckdb.wal").exists()


def test_a_column_the_ledger_does_not_have_is_refused(empty_home: Home) -> None:
    with pytest.raises(ValueError, match="colour"), store.transaction(empty_home) as ledger:
        ledger.append("text_fact", [{"submission": 1, "colour": "red"}])


def test_a_moment_is_kept_to_the_microsecond_whatever_its_zone(empty_home: Home) -> None:
    moment = datetime(2023, 6, 16, 12, 0, 0, 123456, calendar.ZONE)
    with store.transaction(empty_home) as ledger:
        ledger.event("approved", "thử", moment)
    with store.read(empty_home) as ledger:
        assert ledger.one("SELECT epoch_us(recorded_at) FROM event") == round(moment.timestamp() * 10**6)


def test_transactions_take_turns(empty_home: Home) -> None:
    def add() -> None:
        for _ in range(5):
            with store.transaction(empty_home) as ledger:
                ledger.event("approved", "thử", MOMENT)

    threads = [threading.Thread(target=add) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read(empty_home) as ledger:
        assert [number for (number,) in ledger.rows("SELECT version FROM event ORDER BY 1")] == list(range(1, 16))


# --- files --------------------------------------------------------------------------------------------------------


def test_a_workbook_is_kept_by_its_sum_alone(empty_home: Home) -> None:
    store.keep_file(empty_home, SUM, CONTENT)
    store.keep_file(empty_home, SUM, CONTENT)
    assert empty_home.file(SUM).read_bytes() == CONTENT
    assert [path.name for path in (empty_home.path / "files" / SUM[:2]).iterdir()] == [SUM]


def test_a_file_that_was_cut_short_is_kept_anew(empty_home: Home) -> None:
    store.keep_file(empty_home, SUM, CONTENT)
    empty_home.file(SUM).write_bytes(CONTENT[:3])
    store.keep_file(empty_home, SUM, CONTENT)
    assert empty_home.file(SUM).read_bytes() == CONTENT


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, SUM[:-1], SUM + "/.."])
def test_only_a_sum_names_a_file(empty_home: Home, name: str) -> None:
    with pytest.raises(ValueError, match="sha256"):
        empty_home.file(name)


# --- what is wrong with a home ------------------------------------------------------------------------------------


def test_a_missing_home_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(HomeMissing, match="python -m data init"), store.read(Home(tmp_path)):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"not a ledger", bytes(20000)], ids=["empty", "other words", "zeros"])
def test_a_damaged_ledger_says_what_to_do(empty_home: Home, content: bytes) -> None:
    empty_home.ledger.write_bytes(content)
    with pytest.raises(HomeDamaged, match="Khôi phục"), store.read(empty_home):
        pass
    assert empty_home.ledger.read_bytes() == content, "what is damaged is left as it is"


def test_a_changed_byte_is_never_read_as_data(sample_home: Home) -> None:
    content = bytearray(sample_home.ledger.read_bytes())
    for place in range(12288 + 100, len(content), 4096):
        content[place] ^= 1
    sample_home.ledger.write_bytes(content)
    with pytest.raises(HomeDamaged), store.read(sample_home) as ledger:
        ledger.rows("SELECT * FROM output_fact")


def test_another_database_is_not_taken_for_a_ledger(empty_home: Home, tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "other.duckdb")) as other:
        other.execute("CREATE TABLE migration (name VARCHAR); CREATE TABLE home (kind VARCHAR)")
    shutil.copy(tmp_path / "other.duckdb", empty_home.ledger)
    with pytest.raises(HomeDamaged), store.read(empty_home):
        pass


def test_a_home_that_lost_its_ledger_is_not_made_anew(empty_home: Home) -> None:
    store.keep_file(empty_home, SUM, CONTENT)
    empty_home.ledger.unlink()
    with pytest.raises(HomeDamaged, match=r"ledger\.duckdb"):
        store.init(empty_home)
    with pytest.raises(HomeDamaged, match=r"ledger\.duckdb"), store.read(empty_home):
        pass


def test_a_home_where_nothing_can_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(HomeDamaged, match="quyền ghi"):
        store.init(Home(tmp_path / "file" / "home"))


def test_a_ledger_of_a_newer_program_is_left_alone(empty_home: Home) -> None:
    with store.transaction(empty_home) as ledger:
        ledger.connection.execute("INSERT INTO migration VALUES ('999_later.sql', now())")
    with pytest.raises(HomeDamaged, match="Cập nhật"), store.read(empty_home):
        pass


def test_a_later_migration_is_applied_once(empty_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.transaction(empty_home) as ledger:
        ledger.event("approved", "thử", MOMENT)
    schema = Path(shutil.copytree(store._MIGRATIONS, tmp_path / "schema"))
    (schema / "900_more.sql").write_text("CREATE TABLE more (number INTEGER); INSERT INTO more VALUES (7);")
    monkeypatch.setattr(store, "_MIGRATIONS", schema)
    for _ in range(2):
        with store.read(empty_home) as ledger:
            assert ledger.rows("SELECT number, (SELECT max(version) FROM event) FROM more") == [(7, 1)]


def test_what_a_killed_init_leaves_does_not_matter(tmp_path: Path) -> None:
    home = Home(tmp_path)
    (tmp_path / "ledger.0123.tmp").write_bytes(b"half")
    assert not home.exists()
    assert store.init(home)
    assert version(home) == 0


# --- a home that others use ---------------------------------------------------------------------------------------

LOOK = "from data import store; from data.store import Home; from pathlib import Path; import sys\nwith store.read(Home(Path(sys.argv[1]))): pass"
HOLD = {
    "our lock": "import sys; from filelock import FileLock; lock = FileLock(sys.argv[1] + '/ledger.lock'); lock.acquire()",
    "another program": "import sys, duckdb; held = duckdb.connect(sys.argv[1] + '/ledger.duckdb')",
}


@pytest.mark.parametrize("how", HOLD)
def test_a_home_in_use_is_waited_for_and_then_said_to_be_busy(empty_home: Home, how: str) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD[how] + "; print('held', flush=True); sys.stdin.read()", empty_home.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        run = subprocess.run(
            [sys.executable, "-c", LOOK, empty_home.path],
            env={**os.environ, "TIENDO_LOCK_WAIT_S": "0.3"},
            cwd=store.__file__.rpartition("/data/")[0],
            capture_output=True,
            text=True,
            check=False,
        )
        assert HomeLocked.__name__ in run.stderr
        holder.kill()
    assert version(empty_home) == 0, "free again as soon as its holder is gone"


# --- what was made before, and what cannot be written -------------------------------------------------------------


def test_a_ledger_from_before_the_chain_is_sealed_when_it_is_opened(tmp_path: Path) -> None:
    from data import chain

    home = Home(tmp_path)
    with duckdb.connect(str(home.ledger)) as db:
        db.execute("CREATE TABLE migration (name VARCHAR, applied_at TIMESTAMPTZ)")
        db.execute((store._MIGRATIONS / "001_ledger.sql").read_text(encoding="utf-8"))
        db.execute(
            "INSERT INTO migration VALUES ('001_ledger.sql', now()); INSERT INTO home VALUES ('real', 'x', now())"
        )
        db.execute("INSERT INTO event VALUES (1, 'plan_loaded', now(), 'thử', NULL, 1, '{}')")
    with store.read(home) as ledger:
        assert chain.verify(ledger) is None
        assert chain.head(ledger)[0] == 1


def test_a_copy_of_the_ledger_is_of_one_moment_and_gone_afterwards(empty_home: Home, tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    with store.snapshot(empty_home, tmp_path / "place") as copy:
        with store.transaction(empty_home) as ledger:
            ledger.event("approved", "thử", MOMENT)
        assert version(copy) == 0
        assert copy.path.parent == tmp_path / "place"
    assert version(empty_home) == 1
    assert list((tmp_path / "place").iterdir()) == []


def test_a_fault_of_whoever_uses_a_copy_stays_what_it_is(empty_home: Home) -> None:
    with pytest.raises(FileNotFoundError), store.snapshot(empty_home) as copy:
        (copy.path / "nothing").read_bytes()


def test_a_copy_that_has_no_place_is_said(empty_home: Home, tmp_path: Path) -> None:
    with pytest.raises(store.HomeUnwritable, match="Kiểm tra ổ đĩa"), store.snapshot(empty_home, tmp_path / "none"):
        pass
