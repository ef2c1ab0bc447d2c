"""Each planted error is found at its cell by the command line, and clean reports bring none."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "samples" / "with-errors"


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TIENDO_HOME": str(home), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "data", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the clean months before."""
    found = tmp_path_factory.mktemp("planted") / "home"
    assert run(found, "init").returncode == 0
    assert run(found, "load-plan", str(FOLDER / "ke-hoach-2023.xlsx")).returncode == 0
    before = sorted((FOLDER / "before").glob("*.xlsx"))
    done = run(found, "ingest", *map(str, before), "--approve", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert [line["status"] for line in lines(done)] == ["accepted"] * len(before)
    severities = {issue["severity"] for line in lines(done) for issue in line["issues"]}  # type: ignore[attr-defined]
    assert severities <= {"note"}, "a clean report brings no error and no warning"
    return found


def test_each_planted_error_is_found_at_its_cell(home: Path) -> None:
    with (FOLDER / "truth" / "expected_issues.csv").open(encoding="utf-8", newline="") as file:
        planted = list(csv.DictReader(file))
    files = [str(FOLDER / row["file"]) for row in planted]
    done = run(home, "check", *files, "--format", "json")
    assert done.returncode == 1
    missed = []
    for row, line in zip(planted, lines(done), strict=True):
        assert line["file"] == row["file"]
        found = {(i["code"], i["sheet"], i["cell"]) for i in line["issues"]}  # type: ignore[attr-defined]
        if (row["code"], row["sheet"], row["cell"]) not in found:
            missed.append(row)
    assert missed == []


def test_a_report_with_an_error_changes_nothing(home: Path) -> None:
    before = (home / "ledger.duckdb").read_bytes()
    done = run(home, "check", str(FOLDER / "bac-son-2023-07.xlsx"))
    assert done.returncode == 1
    assert "J14" in done.stdout
    refused = run(home, "ingest", str(FOLDER / "bac-son-2023-07.xlsx"))
    assert refused.returncode == 1
    assert (home / "ledger.duckdb").read_bytes() == before


def test_marked_copies_are_written_with_names_of_our_own(home: Path, tmp_path: Path) -> None:
    done = run(home, "check", str(FOLDER / "bac-son-2023-07.xlsx"), "--annotate", str(tmp_path / "marked"))
    assert done.returncode == 1
    import openpyxl

    marked = openpyxl.load_workbook(tmp_path / "marked" / "bac-son-2023-07-da-danh-dau.xlsx")
    assert marked.sheetnames[0] == "Nội dung cần sửa"
    assert "-3" in marked["Kết quả"]["J14"].comment.text


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["nope"], 2),
        (["ingest"], 2),
        (["check", "--bad", "x"], 2),
        (["check", "/nowhere/x.xlsx"], 2),
        (["ingest", "x.xlsx", "--received", "16/6/2023"], 2),
        (["template", "--unit", "999", "--period", "2023-06", "--out", "x.xlsx"], 2),
        (["samples"], 2),
    ],
)
def test_a_wrong_call_is_told_in_plain_words(home: Path, words: list[str], status: int) -> None:
    done = run(home, *words)
    assert done.returncode == status
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_damaged_home_says_what_to_do(home: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "home"
    damaged.mkdir()
    (damaged / "ledger.duckdb").write_bytes(b"\0" * 4096 + os.urandom(4096))
    done = run(damaged, "ingest", str(FOLDER / "before" / "bac-son-2023-03.xlsx"))
    assert done.returncode == 3
    assert "sao lưu" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_locked_home_is_waited_for_and_then_told(home: Path) -> None:
    from filelock import FileLock

    with FileLock(home / "ledger.lock"):
        environment = {**os.environ, "TIENDO_HOME": str(home), "TIENDO_LOCK_WAIT_S": "0.5"}
        words = [sys.executable, "-m", "data", "check", str(FOLDER / "before" / "bac-son-2023-03.xlsx")]
        done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "bận" in done.stderr
