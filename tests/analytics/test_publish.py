"""The published file: derived, disposable, whole, and holding no more than its reader may see."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from analytics import publish
from data import store

ROOT = Path(__file__).resolve().parents[2]


def everything(path: Path) -> str:
    """All that a file holds, as text."""
    db = publish.connect(path)
    tables = [name for (name,) in db.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
    return "\n".join(f"{name} {db.execute(f'SELECT * FROM {name}').fetchall()}" for name in tables)


@pytest.fixture
def filled(written):
    written.plan(targets=[("178", "TIN", 10)])
    written.report(
        "178",
        "2023-03",
        [(None, "TIN", 4), ("05971", "HOI_NGHI", 1)],
        [("BAO_CHI", "NSTW", 111)],
        [("05971", "HOI_NGHI", "Y_TE", 31, 1, 1, 1)],
    )
    written.report(
        "178",
        "2023-03",
        [(None, "TIN", 767676), ("05974", "HOI_NGHI", 868686)],
        [("BAO_CHI", "NSTW", 979797)],
        [("05971", "HOI_NGHI", "Y_TE", 585858, 1, 1, 1)],
        approve=False,
    )
    return written


def test_the_approved_file_has_no_unapproved_fact_and_no_persons_name(filled):
    full, approved = (everything(publish.published(filled.home, which)) for which in (True, False))
    for secret in ("767676", "868686", "979797", "585858", "Nguyễn Văn A", "Trần Thị B", "178-2023-03-2.xlsx"):
        assert secret in full
        assert secret not in approved
    assert "111" in approved


def test_in_the_approved_file_asking_for_submitted_figures_gives_the_approved_ones(filled, looking):
    from analytics import measures

    for measure, by in (
        ("progress", ("district", "activity")),
        ("budget", ("district",)),
        ("coverage", ("commune",)),
        ("reporting", ("district",)),
    ):
        answers = [
            measures.rows(filled.open(full=False), measure, looking("2023-03", state=state), by).rows
            for state in ("approved", "submitted")
        ]
        assert answers[0] == answers[1]
        assert answers[0] == measures.rows(filled.open(full=True), measure, looking("2023-03"), by).rows


def test_one_build_makes_both_files_and_serves_until_the_ledger_changes(filled):
    first = publish.published(filled.home, True)
    other = publish.published(filled.home, False)
    assert first.name.split("-")[:2] == other.name.split("-")[:2]
    built = other.stat().st_mtime_ns
    assert publish.published(filled.home, False) == other
    assert other.stat().st_mtime_ns == built
    filled.report("180", "2023-03", [(None, "TIN", 1)])
    newer = publish.published(filled.home, True)
    assert newer != first
    assert first.exists()  # whoever reads it is not disturbed


def test_a_burst_of_readers_waits_for_one_build(filled, monkeypatch):
    built = []
    write = publish.write
    monkeypatch.setattr(publish, "write", lambda *given: (built.append(1), write(*given))[1])
    found: list[Path] = []
    threads = [threading.Thread(target=lambda: found.append(publish.published(filled.home, True))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 1
    assert len(found) == 6
    assert len(set(found)) == 1


@pytest.mark.parametrize("damage", [b"", b"not a database", None])
def test_a_damaged_file_is_built_again(filled, looking, damage):
    from analytics import measures

    path = publish.published(filled.home, True)
    before = measures.rows(publish.connect(path), "progress", looking("2023-03"), ["district"]).rows
    publish._forget(path)
    content = path.read_bytes()
    path.write_bytes(
        content[: len(content) // 2] + b"\x00" * 64 + content[len(content) // 2 + 64 :] if damage is None else damage
    )
    again = publish.published(filled.home, True)
    assert measures.rows(publish.connect(again), "progress", looking("2023-03"), ["district"]).rows == before


def test_a_build_that_dies_leaves_nothing_in_place(filled, monkeypatch):
    monkeypatch.setattr(publish, "_copy_approved", lambda connection: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publish.published(filled.home, True)
    assert not list(filled.home.published.glob("*.duckdb"))
    assert not list(filled.home.published.glob("*.tmp"))
    monkeypatch.undo()
    assert publish.published(filled.home, True).exists()


def test_what_a_killed_build_left_is_cleared(filled):
    filled.home.published.mkdir(parents=True)
    (filled.home.published / "9-abc-full.4242.tmp").write_bytes(b"half")
    publish.published(filled.home, True)
    assert not list(filled.home.published.glob("*.tmp"))


def test_only_a_few_files_are_kept(filled):
    for month in ("2023-04", "2023-05", "2023-06", "2023-07", "2023-08"):
        filled.report("178", month, [(None, "TIN", 1)])
        publish._connections.clear()
        publish.published(filled.home, True)
    assert len(list(filled.home.published.glob("*.duckdb"))) <= publish.KEPT + 2


def test_readers_can_neither_write_nor_reach_outside(filled, tmp_path):
    db = filled.open()
    (tmp_path / "secret.csv").write_text("a\n1\n")
    for query in (
        "CREATE TABLE x (a INTEGER)",
        "DELETE FROM output",
        f"SELECT * FROM read_csv('{tmp_path / 'secret.csv'}')",
        f"COPY output TO '{tmp_path / 'out.csv'}'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        f"ATTACH '{tmp_path / 'other.duckdb'}'",
    ):
        with pytest.raises(duckdb.Error):
            db.execute(query)


def test_a_version_not_reached_is_refused_in_plain_words(filled):
    with pytest.raises(publish.NoSuchVersion, match="phiên bản mới nhất là 4"):
        publish.published(filled.home, True, 6)


def test_a_missing_home_is_said(tmp_path):
    with pytest.raises(store.HomeMissing):
        publish.published(store.Home(tmp_path / "none"), True)


def test_the_same_ledger_gives_the_same_figures_in_another_process(filled, looking):
    code = """
import sys; from pathlib import Path; from analytics import publish; from data.store import Home
db = publish.connect(publish.published(Home(Path(sys.argv[1])), True)); print(db.execute("SELECT sum(value) FROM output").fetchone()[0])
"""
    said = subprocess.run(
        [sys.executable, "-c", code, str(filled.home.path)], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert int(said.stdout) == filled.open().execute("SELECT sum(value) FROM output").fetchone()[0]
