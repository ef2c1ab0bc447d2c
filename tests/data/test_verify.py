"""verify finds what is no longer as it was kept, says where, and is silent about a whole home."""

from __future__ import annotations

import io
import json
import random
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest

from analytics import publish
from data import accounts, blanks, chain, store, submissions, verify
from data.accounts import COMMAND_LINE, Request
from data.language import language
from data.store import Home, HomeDamaged

REPORTS = Path(__file__).resolve().parents[2] / "data" / "samples" / "2023"
HERE = Request("localhost:8501", "127.0.0.1", {})
Command = Callable[..., "subprocess.CompletedProcess[str]"]
KEYS = ["finding", "level", "submission", "unit", "period", "plan", "sheet", "cell", "message"]


def found(home: Home) -> list[tuple[str, str]]:
    return [(one.code, one.level) for one in verify.verify(home, COMMAND_LINE)]


def said(home: Home) -> list[str]:
    return [one.said(language("vi")) for one in verify.verify(home, COMMAND_LINE)]


def changed(home: Home, query: str, *values: object, sealed: bool = False) -> None:
    """Changes the ledger as a stranger would; `sealed`: and makes the chain anew over it."""
    with duckdb.connect(str(home.ledger)) as db:
        db.execute(query, values)
        if sealed:
            db.execute("DELETE FROM chain")
    if sealed:
        with store.transaction(home):
            pass
        with store.read(home) as ledger:
            assert chain.verify(ledger) is None


def stored(home: Home, file: str) -> Path:
    with store.read(home) as ledger:
        return home.file(ledger.one("SELECT sha256 FROM submission WHERE file = ?", [file]))


@pytest.fixture(scope="module")
def _few(tmp_path_factory: pytest.TempPathFactory) -> Home:
    from data import plan

    home = Home(tmp_path_factory.mktemp("made") / "home")
    store.init(home)
    plan.load(home, "ke-hoach-2023.xlsx", (REPORTS / "ke-hoach-2023.xlsx").read_bytes(), COMMAND_LINE)
    names = ("bac-son-2023-03.xlsx", "cao-loc-2023-03.xlsx")
    files = [submissions.open_file(name, (REPORTS / name).read_bytes()) for name in names]
    replies = [submissions.Reply(explain_all="x"), submissions.Reply(explain_all="x", blank_is_zero=True)]
    submissions.submit_all(home, files, COMMAND_LINE, replies, approve=True)
    return home


@pytest.fixture
def home(_few: Home, tmp_path: Path) -> Home:
    """A plan and two reports, one of them with its empty cells declared zeros."""
    shutil.copytree(_few.path, tmp_path / "home")
    return Home(tmp_path / "home")


def test_a_whole_home_is_proven_and_said_to_be(sample_home: Home, command: Command) -> None:
    publish.published(sample_home, True)
    before = sample_home.ledger.read_bytes()
    run = command("data", sample_home, "verify")
    assert (run.returncode, run.stderr) == (0, "")
    assert "nguyên vẹn: phiên bản 193, 96 báo cáo, 1 kế hoạch, 97 tệp lưu" in run.stdout
    assert len(run.stdout.splitlines()) == 1
    assert sample_home.ledger.read_bytes() == before
    run = command("data", sample_home, "verify", "--format", "json")
    assert (run.returncode, run.stdout) == (0, "")


def test_cells_declared_zeros_read_again_as_zeros(home: Home) -> None:
    with store.read(home) as ledger:
        assert ledger.one("SELECT count(*) FROM submission WHERE blank_is_zero") == 1
    assert found(home) == []


def test_a_changed_byte_of_a_stored_workbook_is_found(home: Home, command: Command) -> None:
    path, chance = stored(home, "bac-son-2023-03.xlsx"), random.Random(3)
    content = path.read_bytes()
    for place in chance.sample(range(len(content)), 5):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert found(home) == [("file_damaged", verify.DAMAGED)]
        with pytest.raises(HomeDamaged, match="không còn như khi nhận"):
            store.kept_file(home, path.name)
    run = command("data", home, "verify", "--format", "json")
    assert run.returncode == 3
    told = json.loads(run.stdout)
    assert list(told) == KEYS
    assert (told["submission"], told["unit"], told["period"]) == (2, "185", "2023-03")
    assert "bac-son-2023-03.xlsx" in told["message"]
    assert "--repair" in told["message"]


def test_a_lost_workbook_is_found(home: Home) -> None:
    stored(home, "cao-loc-2023-03.xlsx").unlink()
    assert found(home) == [("file_lost", verify.LOST)]
    assert "cao-loc-2023-03.xlsx (số 4)" in said(home)[0]


def test_a_changed_figure_breaks_the_chain_and_differs_from_its_workbook(home: Home, command: Command) -> None:
    with store.read(home) as ledger:
        submission, cell, value = ledger.rows(
            "SELECT submission, cell, value FROM output_fact WHERE value > 0 ORDER BY ALL LIMIT 1"
        )[0]
    changed(home, "UPDATE output_fact SET value = value + 1 WHERE submission = ? AND cell = ?", submission, cell)
    assert found(home) == [("chain", verify.DAMAGED), ("read_otherwise", verify.DIFFERS)]
    run = command("data", home, "verify")
    assert run.returncode == 3
    assert f"từ sự kiện số {submission}" in run.stdout
    assert f"Kết quả {cell}: sổ cái ghi {value + 1}, tệp lưu đọc lại là {value}." in run.stdout
    assert "không còn nguyên vẹn" in run.stdout


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("UPDATE output_fact SET value = 777777 WHERE rowid = (SELECT min(rowid) FROM output_fact WHERE value > 0)", ("Kết quả", "sổ cái ghi 777777")),
        ("UPDATE money_fact SET value = 777777 WHERE rowid = (SELECT min(rowid) FROM money_fact WHERE value > 0)", ("Kinh phí", "sổ cái ghi 777777")),
        ("UPDATE money_fact SET cell = 'Z9' WHERE rowid = (SELECT min(rowid) FROM money_fact)", ("Kinh phí", "“Z9”")),
        ("UPDATE meeting_fact SET people = 777777 WHERE rowid = 0", ("Hoạt động", "dòng", "777777")),
        ("DELETE FROM meeting_fact WHERE rowid = 0", ("Hoạt động", "sổ cái ghi không có")),
        ("UPDATE text_fact SET text = '{x} =1+1' WHERE rowid = 0", ("{x} =1+1",)),
        ("DELETE FROM output_fact WHERE rowid = (SELECT min(rowid) FROM output_fact WHERE value > 0)", ("sổ cái ghi không có",)),
        ("UPDATE submission SET period = '2023-04' WHERE submission = 2", ("nay đọc là Huyện Bắc Sơn, tháng 3/2023",)),
        ("UPDATE plan_target SET value = 777777 WHERE rowid = 0", ("kế hoạch năm 2023 (số 1)", "777777")),
        ("UPDATE plan_allocation SET value = 777777 WHERE rowid = 0", ("kế hoạch năm 2023 (số 1)", "777777")),
    ],
)  # fmt: skip
def test_a_ledger_rewritten_with_its_chain_still_differs_from_its_workbooks(
    home: Home, query: str, words: tuple[str, ...]
) -> None:
    changed(home, query, sealed=True)
    lines = said(home)
    assert len(lines) == 1
    assert lines[0].startswith("Đọc lại khác: ")
    assert [word for word in words if word not in lines[0]] == []


def test_many_differences_in_one_workbook_are_counted(home: Home) -> None:
    changed(home, "UPDATE output_fact SET value = 5, state = 'value' WHERE submission = 2", sealed=True)
    lines = said(home)
    assert len(lines) == 21
    assert "ô khác của cùng tệp" in lines[-1]


@pytest.mark.parametrize(
    "query",
    ["DELETE FROM event WHERE version = 3", "DELETE FROM chain WHERE version = 5", "UPDATE event SET actor = 'x' WHERE version = 3",
     "INSERT INTO event VALUES (99, 'approved', now(), 'x', 2, NULL, '{}')"],
)  # fmt: skip
def test_an_event_that_was_changed_added_or_taken_away_is_found(home: Home, query: str) -> None:
    changed(home, query)
    assert ("chain", verify.DAMAGED) in found(home)


def test_accounts_that_cannot_be_read_are_found(sample_home: Home) -> None:
    accounts.sign_in(sample_home, "tham-dinh", HERE)
    content = bytearray(sample_home.accounts.read_bytes())
    content[4096:4200] = b"\xff" * 104
    sample_home.accounts.write_bytes(content)
    assert ("database", verify.DAMAGED) in found(sample_home)


def test_what_is_left_over_is_only_noted(home: Home, command: Command) -> None:
    store.keep_file(home, "ab" * 32, b"never recorded")
    (home.path / "files" / "ab" / "x.tmp").write_bytes(b"")
    (home.path / "replaced-20260101-000000-abcd").mkdir()
    assert found(home) == [("spare_files", "note"), ("half_done", "note"), ("replaced", "note")]
    run = command("data", home, "verify")
    assert run.returncode == 0
    assert "nguyên vẹn" in run.stdout


def test_a_damaged_ledger_is_one_plain_sentence(home: Home, command: Command) -> None:
    content = bytearray(home.ledger.read_bytes())
    for place in range(12288 + 100, len(content), 4096):
        content[place] ^= 1
    home.ledger.write_bytes(content)
    run = command("data", home, "verify")
    assert (run.returncode, run.stdout) == (3, "")
    assert len(run.stderr.splitlines()) == 1
    assert "Khôi phục" in run.stderr


def test_a_home_that_is_not_there_is_said(tmp_path: Path, command: Command) -> None:
    assert command("data", tmp_path / "none", "verify").returncode == 3
    assert command("data", tmp_path / "none", "verify", "--format", "csv").returncode == 2


# --- published files ----------------------------------------------------------------------------------------------


def rows(path: Path) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as db:
        return db.execute("SELECT unit_key, period_key, value FROM output ORDER BY ALL").fetchall()


@pytest.mark.parametrize("forged", [False, True], ids=["a byte", "figures, and the sum beside it"])
def test_a_published_file_that_is_not_what_the_ledger_gives_is_said_and_built_again(
    home: Home, command: Command, forged: bool
) -> None:
    path = publish.published(home, False)
    right = rows(path)
    if forged:
        with duckdb.connect(str(path)) as db:
            db.execute("UPDATE output SET value = value + 1")
        path.with_suffix(".sha256").write_text(store.sum_of(path) or "")
        assert rows(path) != right
    else:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    run = command("data", home, "verify")
    assert run.returncode == 0
    assert f"Ghi chú: tệp công bố {path.name} " in run.stdout
    assert "đã dựng lại" in run.stdout
    assert rows(path) == right
    assert command("data", home, "verify").stdout.startswith("Kho dữ liệu nguyên vẹn")


def test_a_published_file_of_no_history_of_this_ledger_is_removed(home: Home, command: Command) -> None:
    path = publish.published(home, False)
    stray = path.with_name(f"99-{publish.fingerprint()}0123456789-full.duckdb")
    shutil.copy(path, stray)
    run = command("data", home, "verify")
    assert run.returncode == 0
    assert stray.name in run.stdout
    assert not stray.exists()
    assert path.exists()


def test_a_years_supplement_is_read_again_too(sample_home: Home, command: Command) -> None:
    unit = blanks.unit_of("185", "2023-13")
    assert unit
    book = openpyxl.load_workbook(io.BytesIO(blanks.blank_form(sample_home, unit, "2023-13")))
    book["Kinh phí"]["E10"] = 1_000_000
    book.save(content := io.BytesIO())
    opened = submissions.open_file("bo-sung.xlsx", content.getvalue(), date(2024, 2, 1))
    reply = submissions.Reply(explain_all="x", blank_is_zero=True)
    receipt = submissions.submit_all(sample_home, [opened], COMMAND_LINE, [reply])[0]
    assert receipt.status == submissions.ACCEPTED, [one.code for one in receipt.preview.issues]
    assert found(sample_home) == []
    line = command("data", sample_home, "log", "--period", "2023-13").stdout.splitlines()[-1]
    assert "quyết toán bổ sung năm 2023" in line
