"""The command line of the way in: its options, its exit statuses, its json, and its words when something is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data import console, store
from data.__main__ import app
from data.store import Home

Command = Callable[..., "subprocess.CompletedProcess[str]"]
Edited = Callable[[str, Mapping[str, object]], bytes]
REPORTS = Path(__file__).resolve().parents[2] / "data" / "samples" / "2023"
PLANTED = Path(__file__).resolve().parents[1] / "samples" / "with-errors"
PLAN = REPORTS / "ke-hoach-2023.xlsx"
MARCH, APRIL, JUNE = (REPORTS / f"bac-son-2023-{month}.xlsx" for month in ("03", "04", "06"))
KEYS = ["file", "status", "submission", "revision", "unit", "period", "issues"]
WARNS = {"Kinh phí!F10": 14650001}


def objects(run: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run.stdout.splitlines()]


def plain(text: str) -> bool:
    """One or a few lines for people: no traceback, no path of ours, none of the library's English."""
    return bool(text.strip()) and not any(
        word in text for word in ("Traceback", "Error", "/work", "/tmp", "Usage", "Try ", "Invalid", "Missing")
    )


def empty(home: Home) -> bool:
    with store.read(home) as ledger:
        return ledger.version() == 0


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The same as `command` within this process: quicker, for what ends before any file is opened."""

    def run(home: Home | Path, *arguments: object) -> subprocess.CompletedProcess[str]:
        monkeypatch.setenv("TIENDO_HOME", str(home.path if isinstance(home, Home) else home))
        monkeypatch.chdir(REPORTS.parents[2])
        status = console.run(lambda: app(list(map(str, arguments)), standalone_mode=False, prog_name="python -m data"))
        return subprocess.CompletedProcess([], status, *capsys.readouterr())

    return run


@pytest.fixture
def warned(tmp_path: Path, edited: Edited) -> Path:
    """Bắc Sơn's June with one warning, at Kinh phí F10."""
    path = tmp_path / "co-canh-bao.xlsx"
    path.write_bytes(edited(JUNE.name, WARNS))
    return path


# --- init, samples, load-plan -------------------------------------------------------------------------------------


def test_init_makes_a_home_once(command: Command, tmp_path: Path) -> None:
    first, again = (command("data", tmp_path / "home", "init") for _ in range(2))
    assert (first.returncode, first.stdout) == (0, "Đã tạo kho dữ liệu, dùng cho công việc thật.\n")
    assert (again.returncode, again.stdout) == (0, "Đã có kho dữ liệu, dùng cho công việc thật.\n")
    assert first.stderr == again.stderr == ""


def test_samples_make_a_sample_home_and_never_touch_a_real_one(
    command: Command, tmp_path: Path, empty_home: Home
) -> None:
    assert command("data", tmp_path / "home", "samples").returncode == 0
    assert "số liệu mẫu" in command("data", tmp_path / "home", "init").stdout
    refused = command("data", empty_home, "samples")
    assert refused.returncode == 2
    assert plain(refused.stderr)
    assert empty(empty_home)


def test_a_plan_is_loaded_and_revised(command: Command, tmp_path: Path, edited: Edited) -> None:
    home = Home(tmp_path / "home")
    assert command("data", home, "load-plan", PLAN).stdout.startswith("ke-hoach-2023.xlsx: đã nhận, kế hoạch năm 2023")
    assert store.kind(home) == store.REAL
    assert "không đổi" in command("data", home, "load-plan", PLAN).stdout
    refused = command("data", home, "load-plan", JUNE)
    assert refused.returncode == 1
    assert plain(refused.stdout)


# --- ingest -------------------------------------------------------------------------------------------------------


def test_ingest_tells_what_became_of_each_file_in_the_order_given(command: Command, empty_home: Home) -> None:
    run = command(
        "data", empty_home, "ingest", APRIL, PLAN, MARCH, "--approve", "--received", "2023-06-20", "--format", "json"
    )
    assert run.returncode == 1
    found = objects(run)
    assert [list(one) for one in found] == [KEYS] * 3
    assert [(one["file"], one["status"], one["revision"], one["unit"], one["period"]) for one in found] == [
        (APRIL.name, "accepted", 1, "185", "2023-04"),
        (PLAN.name, "rejected", None, None, None),
        (MARCH.name, "accepted", 1, "185", "2023-03"),
    ]
    assert [one["submission"] for one in found] == [3, None, 1], "March was taken first"
    with store.read(empty_home) as ledger:
        assert ledger.rows("SELECT kind FROM event ORDER BY version") == [("submitted",), ("approved",)] * 2
        assert {str(day) for (day,) in ledger.rows("SELECT received_on FROM submission")} == {"2023-06-20"}


def test_an_issue_in_json_has_its_place_and_its_sentence(command: Command, empty_home: Home) -> None:
    run = command("data", empty_home, "ingest", PLAN, "--format", "json")
    (issue,) = objects(run)[0]["issues"]
    assert list(issue) == ["code", "severity", "sheet", "cell", "message", "facts"]
    assert (issue["code"], issue["severity"]) == ("wrong_form", "error")
    assert isinstance(issue["facts"], dict)


def test_the_same_file_again_is_unchanged_and_another_a_revision(
    called: Command, empty_home: Home, edited: Edited, tmp_path: Path
) -> None:
    (tmp_path / JUNE.name).write_bytes(edited(JUNE.name, {"Kết quả!D10": 4}))
    runs = [called(empty_home, "ingest", path, "--format", "json") for path in (JUNE, JUNE, tmp_path / JUNE.name, JUNE)]
    assert [run.returncode for run in runs] == [0] * 4
    assert [(one["status"], one["submission"], one["revision"]) for run in runs for one in objects(run)] == [
        ("accepted", 1, 1),
        ("unchanged", 1, 1),
        ("accepted", 2, 2),
        ("accepted", 3, 3),
    ]
    assert called(empty_home, "ingest", JUNE, "--approve").returncode == 0
    with store.read(empty_home) as ledger:
        assert ledger.rows("SELECT kind, submission FROM event ORDER BY version DESC LIMIT 1") == [("approved", 3)]


def test_a_warning_is_explained_or_nothing_is_stored(command: Command, sample_home: Home, warned: Path) -> None:
    before = sample_home.ledger.read_bytes()
    run = command("data", sample_home, "ingest", warned, "--approve", "--format", "json")
    assert run.returncode == 1
    assert [(one["status"], one["submission"], one["revision"]) for one in objects(run)] == [
        ("needs_explanation", None, None)
    ]
    assert sample_home.ledger.read_bytes() == before
    explained = command("data", sample_home, "ingest", warned, "--explain", "Đã kiểm tra", "--format", "json")
    assert explained.returncode == 0
    with store.read(sample_home) as ledger:
        query = "SELECT explanation, explained_alike FROM issue_fact WHERE submission = ? AND severity = 'warning'"
        assert ledger.rows(query, [objects(explained)[0]["submission"]]) == [("Đã kiểm tra", True)]


@pytest.mark.parametrize("named", ["co-canh-bao.xlsx", "path"])
def test_a_file_of_explanations_answers_each_warning(
    command: Command, sample_home: Home, warned: Path, tmp_path: Path, named: str
) -> None:
    name = str(warned) if named == "path" else named
    lines = [
        "file,code,sheet,cell,text",
        f'{name},cumulative_mismatch,Kinh phí,F10,"Lũy kế, đã sửa"',
        f"{name},huge,Kết quả,D10,thừa",
    ]
    (tmp_path / "giai-trinh.csv").write_text("\r\n".join(lines), encoding="utf-8-sig")
    run = command(
        "data", sample_home, "ingest", warned, "--explain-file", tmp_path / "giai-trinh.csv", "--format", "json"
    )
    assert run.returncode == 0, run.stderr
    assert "dòng 3" in run.stderr, "a line that answers nothing is told"
    with store.read(sample_home) as ledger:
        query = "SELECT explanation, explained_alike FROM issue_fact WHERE submission = ? AND severity = 'warning'"
        assert ledger.rows(query, [objects(run)[0]["submission"]]) == [("Lũy kế, đã sửa", False)]


def test_explanations_of_another_file_explain_nothing(
    command: Command, sample_home: Home, warned: Path, tmp_path: Path
) -> None:
    (tmp_path / "giai-trinh.csv").write_text(
        "file,code,sheet,cell,text\nkhac.xlsx,cumulative_mismatch,Kinh phí,F10,x\n", encoding="utf-8"
    )
    run = command("data", sample_home, "ingest", warned, "--explain-file", tmp_path / "giai-trinh.csv")
    assert run.returncode == 1
    assert "cần giải trình" in run.stdout


def test_the_table_says_it_in_vietnamese(command: Command, sample_home: Home, warned: Path) -> None:
    run = command("data", sample_home, "ingest", warned, JUNE)
    assert run.returncode == 1
    lines = run.stdout.splitlines()
    assert lines[0] == "co-canh-bao.xlsx: cần giải trình - Huyện Bắc Sơn, tháng 6/2023"
    assert any(
        line.startswith("  Cảnh báo [cumulative_mismatch] Kinh phí F10: Lũy kế đã đọc 14.650.001") for line in lines
    )
    assert f"{JUNE.name}: không đổi, lần 1 - Huyện Bắc Sơn, tháng 6/2023" in lines
    assert lines[-1] == "Cộng 2 tệp: 1 không đổi, 1 cần giải trình"


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"<html>", b"a,b\n1,2", b"PK\x03\x04rest", bytes(11 * 2**20)], ids=len
)
def test_any_file_gets_a_plain_answer(command: Command, empty_home: Home, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "lạ \udcff.xlsx"
    path.write_bytes(content)
    before = empty_home.ledger.read_bytes()
    run = command("data", empty_home, "ingest", path, "--format", "json")
    assert run.returncode == 1
    (one,) = objects(run)
    assert (one["status"], len(one["issues"])) == ("rejected", 1)
    assert plain(one["issues"][0]["message"])
    assert "Traceback" not in run.stderr
    assert empty_home.ledger.read_bytes() == before


# --- check --------------------------------------------------------------------------------------------------------


def test_check_says_the_same_and_stores_nothing(
    command: Command, sample_home: Home, warned: Path, tmp_path: Path
) -> None:
    before = {path: path.read_bytes() for path in sample_home.path.rglob("*") if path.is_file()}
    run = command("data", sample_home, "check", warned, JUNE, "--format", "json", "--annotate", tmp_path / "danh-dau")
    assert run.returncode == 1
    first, second = objects(run)
    assert (list(first), first["status"], first["submission"], first["revision"]) == (
        KEYS,
        "needs_explanation",
        None,
        None,
    )
    assert (second["status"], second["revision"]) == ("unchanged", 1)
    assert {path: path.read_bytes() for path in sample_home.path.rglob("*") if path.is_file()} == before
    marked = openpyxl.load_workbook(tmp_path / "danh-dau" / "co-canh-bao-da-danh-dau.xlsx")
    assert marked["Kinh phí"]["F10"].comment
    assert not marked["Kinh phí"]["F11"].comment


def test_check_works_without_a_home_and_makes_none(command: Command, tmp_path: Path) -> None:
    run = command("data", tmp_path / "home", "check", JUNE, "--format", "json")
    assert (run.returncode, objects(run)[0]["status"]) == (0, "accepted")
    assert not (tmp_path / "home").exists()


def test_planted_errors_are_found_at_their_cells(command: Command, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert command("data", home, "load-plan", PLANTED / "ke-hoach-2023.xlsx").returncode == 0
    before = command("data", home, "ingest", *sorted((PLANTED / "before").glob("*.xlsx")), "--approve")
    assert before.returncode == 0, before.stdout
    expected = [
        line.split(",")
        for line in (PLANTED / "truth" / "expected_issues.csv").read_text(encoding="utf-8").splitlines()[1:]
    ]
    files = sorted({name for name, *_ in expected})
    run = command("data", home, "check", *(PLANTED / name for name in files), "--format", "json")
    found = {
        (one["file"], issue["code"], issue["sheet"], issue["cell"]) for one in objects(run) for issue in one["issues"]
    }
    assert {tuple(planted) for planted in expected} <= found


# --- template -----------------------------------------------------------------------------------------------------


def test_a_template_is_written_for_a_unit_and_month(command: Command, sample_home: Home, tmp_path: Path) -> None:
    out = tmp_path / "bieu.xlsx"
    run = command("data", sample_home, "template", "--unit", "185", "--period", "2023-12", "--out", out)
    assert run.returncode == 0, run.stderr
    assert openpyxl.load_workbook(out)["Thông tin"]["B5"].value == "185"
    assert (
        command("data", tmp_path / "none", "template", "--unit", "20", "--period", "2023-06", "--out", out).returncode
        == 0
    )
    assert not (tmp_path / "none").exists()


# --- wrong calls --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("", "các lệnh: init, load-plan, ingest, check, template, samples"),
        ("nap", "không có lệnh nap"),
        ("init thua", "thừa thua"),
        ("ingest", "thiếu TỆP"),
        ("ingest --khong x.xlsx", "không có tùy chọn --khong; lệnh này nhận: --received, --approve"),
        ("ingest JUNE --received", "--received thiếu giá trị"),
        ("ingest JUNE --received 16/6/2023", "YYYY-MM-DD"),
        ("ingest JUNE --received 20230616", "YYYY-MM-DD"),
        ("ingest JUNE --received 2023-02-30", "YYYY-MM-DD"),
        ("ingest JUNE --received 2999-01-01", "sau hôm nay"),
        ("ingest JUNE --format csv", "table hoặc json"),
        ("ingest JUNE --explain a --explain-file b.csv", "một trong hai"),
        ("ingest JUNE --explain-file khong-co.csv", "không đọc được khong-co.csv"),
        ("ingest JUNE --explain-file JUNE", "không đọc được"),
        ("ingest JUNE khong-co.xlsx", "tệp khong-co.xlsx không có"),
        ("ingest data", "là một thư mục"),
        ("check khong-co.xlsx", "tệp khong-co.xlsx không có"),
        ("check JUNE --annotate JUNE", "cần một thư mục"),
        ("load-plan", "thiếu TỆP"),
        ("load-plan khong-co.xlsx", "không có hoặc không đọc được"),
        ("template --unit 185 --period 2023-06", "thiếu --out"),
        ("template --unit 185 --period 6/2023 --out OUT", "ví dụ 2023-06"),
        ("template --unit 999 --period 2023-06 --out OUT", "không có đơn vị báo cáo"),
        ("template --unit 05971 --period 2023-06 --out OUT", "không có đơn vị báo cáo"),
        ("template --unit 185 --period 2023-06 --out khong/co/thu-muc.xlsx", "không ghi được"),
    ],
)
def test_a_wrong_call_says_what_would_be_right(called: Command, tmp_path: Path, arguments: str, says: str) -> None:
    words = {"JUNE": JUNE, "OUT": tmp_path / "x.xlsx"}
    run = called(tmp_path / "home", *(words.get(word, word) for word in arguments.split()))
    assert run.returncode == 2
    assert says.lower() in run.stderr.lower()
    assert plain(run.stderr)
    assert run.stdout == ""
    assert not (tmp_path / "home").exists(), "a wrong call makes no home"


def test_an_explanation_file_names_the_columns_it_lacks(called: Command, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("file,code,text\n", encoding="utf-8")
    run = called(tmp_path / "home", "ingest", JUNE, "--explain-file", tmp_path / "x.csv")
    assert run.returncode == 2
    assert "thiếu cột sheet, cell" in run.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["ingest", "--help"], ["template", "--help"]])
def test_help_is_in_vietnamese(called: Command, tmp_path: Path, arguments: list[str]) -> None:
    run = called(tmp_path / "home", *arguments)
    assert run.returncode == 0
    assert "Cách dùng: python -m data" in run.stdout
    assert not any(
        word in run.stdout for word in ("Usage", "Options", "Arguments", "Commands", "Show", "required", "default", "<")
    )


# --- homes that are not well --------------------------------------------------------------------------------------

USES = [
    ["init"],
    ["ingest", JUNE],
    ["check", JUNE],
    ["load-plan", PLAN],
    ["samples"],
    ["template", "--unit", "185", "--period", "2023-06", "--out", "OUT"],
]


@pytest.mark.parametrize("arguments", USES, ids=lambda arguments: arguments[0])
def test_a_damaged_home_ends_with_3_and_what_to_do(
    called: Command, empty_home: Home, tmp_path: Path, arguments: list[object]
) -> None:
    empty_home.ledger.write_bytes(b"DUCK" * 5000)
    run = called(empty_home, *(tmp_path / "x.xlsx" if word == "OUT" else word for word in arguments))
    assert run.returncode == 3
    assert "Khôi phục từ bản sao lưu" in run.stderr
    assert plain(run.stderr)
    assert run.stdout == ""


def test_a_home_that_stays_locked_ends_with_3(command: Command, empty_home: Home) -> None:
    hold = "import sys; from filelock import FileLock; lock = FileLock(sys.argv[1]); lock.acquire(); print('held', flush=True); sys.stdin.read()"
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, empty_home.lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        run = command("data", empty_home, "ingest", JUNE, TIENDO_LOCK_WAIT_S="0.3")
        assert run.returncode == 3
        assert "đang bận" in run.stderr
        assert plain(run.stderr)
        assert holder.stdin is not None
        holder.stdin.close()
        holder.wait()
    assert empty(empty_home)
    assert command("data", empty_home, "ingest", JUNE).returncode == 0


def test_a_setting_that_cannot_be_is_a_wrong_call(command: Command, empty_home: Home) -> None:
    run = command("data", empty_home, "ingest", JUNE, TIENDO_LOCK_WAIT_S="soon")
    assert run.returncode == 2
    assert "lock_wait_s" in run.stderr
