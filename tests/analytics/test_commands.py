"""The command line of the way out: columns, codes, exit statuses."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analytics.__main__ import app
from data import audit, console

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(truth_home, monkeypatch, capsys):
    """Runs a command in this process; one test runs it as people do."""

    def asked(*arguments: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
        monkeypatch.setenv("TIENDO_HOME", str(home or truth_home.path))
        status = console.run(lambda: app(list(arguments), standalone_mode=False, prog_name="python -m analytics"))
        said = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, status, said.out, said.err)

    return asked


def test_the_command_is_run_as_a_module(truth_home):
    environment = {**os.environ, "TIENDO_HOME": str(truth_home.path), "PYTHONWARNINGS": "error"}
    command = [sys.executable, "-m", "analytics", "budget", "--through", "2023-06", "--format", "csv"]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=ROOT, env=environment, encoding="utf-8"
    )
    assert rows(done)[0] == ["allocated", "spent", "remaining", "absorption"]
    assert (
        subprocess.run([*command, "--by", "xã"], check=False, capture_output=True, cwd=ROOT, env=environment).returncode
        == 2
    )


def rows(done):
    assert done.returncode == 0, done.stderr
    return list(csv.reader(io.StringIO(done.stdout)))


def test_columns_are_named_as_agreed(run):
    asked = ("--year", "2023", "--through", "2023-06", "--format", "csv")
    progress = "target,actual,expected,progress,pace,status,reports_due,reports_missing,actual_without_target,targets_set,targets_achieved,targets_on_pace,share_on_pace"
    expected = {
        ("progress", "--by", "district,activity"): "district,activity," + progress,
        ("progress", "--by", "activity,district"): "activity,district," + progress,
        ("progress",): progress,
        ("budget", "--by", "district,group,source"): "district,group,source,allocated,spent,remaining,absorption",
        ("coverage", "--by", "district"): "district,communes,reached,unknown,coverage",
        (
            "coverage",
            "--by",
            "commune",
        ): "commune,communes,reached,unknown,coverage,total,months_active,silent_months,people",
        (
            "reporting",
            "--by",
            "district,period",
        ): "district,period,expected,received,on_time,approved,reporting_rate,on_time_rate,value_completeness",
    }
    for arguments, header in expected.items():
        assert ",".join(rows(run(*arguments, *asked))[0]) == header


def test_csv_has_codes_points_and_full_precision(run):
    found = rows(
        run(
            "progress",
            "--year",
            "2023",
            "--through",
            "2023-06",
            "--by",
            "district,activity",
            "--format",
            "csv",
            "--units",
            "178",
        )
    )
    tin = dict(zip(found[0], found[1], strict=True))
    assert (tin["district"], tin["activity"], tin["target"], tin["expected"]) == ("178", "TIN", "36", "14.4")
    assert float(tin["progress"]) == int(tin["actual"]) / 36
    assert len(found) == 16


def test_json_is_a_list_of_objects_with_nulls(run):
    done = run("progress", "--year", "2023", "--through", "2023-06", "--format", "json")
    (row,) = json.loads(done.stdout)
    assert row["target"] is None
    assert row["targets_set"] == 165


def test_a_table_is_in_words_and_figures_of_the_language(run):
    said = run("progress", "--year", "2023", "--through", "2023-06", "--by", "activity").stdout
    assert "Tin phát sóng, đăng tải" in said
    assert "Chậm tiến độ" in said
    assert "240,8" in said
    assert "TIN" not in said.replace("TIN ", "").split()


def test_trace_has_a_row_a_cell_and_its_columns(run):
    found = rows(
        run(
            "trace",
            "--unit",
            "178",
            "--commune",
            "05971",
            "--activity",
            "HOI_NGHI",
            "--period",
            "2023-04",
            "--format",
            "csv",
        )
    )
    assert found[0] == [
        "value",
        "state",
        "unit",
        "commune",
        "activity",
        "group",
        "source",
        "period",
        "file",
        "sheet",
        "cell",
        "received",
        "status",
    ]
    assert len(found) == 2
    row = dict(zip(*found, strict=True))
    assert (row["unit"], row["commune"], row["activity"], row["group"], row["period"], row["sheet"], row["status"]) == (
        "178", "05971", "HOI_NGHI", "", "2023-04", "Kết quả", "approved",
    )  # fmt: skip
    whole = rows(run("trace", "--unit", "178", "--period", "2023-04", "--format", "csv"))
    assert len(whole) == 1 + 9 * 15 + 18
    money = rows(run("trace", "--unit", "178", "--source", "NSTW", "--period", "2023-04", "--format", "csv"))
    assert len(money) == 1 + 6


def test_as_of_answers_from_an_earlier_version_and_its_day(run):
    then = rows(run("reporting", "--year", "2023", "--through", "2023-03", "--as-of", "5", "--format", "csv"))
    assert then[1][1] == "1"
    assert rows(run("reporting", "--year", "2023", "--through", "2023-03", "--format", "csv"))[1][1] == "11"


@pytest.mark.parametrize(
    ("arguments", "right"),
    [
        (("progress", "--by", "xa"), "district, activity, group"),
        (("progress", "--year", "1999"), "2023"),
        (("progress", "--year", "năm"), "--year"),
        (("progress", "--through", "06/2023"), "2023-06"),
        (("progress", "--year", "2023", "--through", "2024-01"), "2023-12"),
        (("budget", "--state", "duyet"), "approved, submitted"),
        (("budget", "--format", "xml"), "table, csv, json"),
        (("budget", "--units", "999"), "178"),
        (("coverage", "--by", "topic,audience"), "audience"),
        (("reporting", "--as-of", "10000"), "phiên bản mới nhất"),
        (("reporting", "--as-of", "-1"), "--as-of"),
        (("trace",), "--unit"),
        (("trace", "--unit", "abc"), "178"),
        (("trace", "--unit", "178", "--activity", "tin"), "TIN"),
        (("trace", "--unit", "178", "--activity", "TIN", "--source", "NSTW"), "--group"),
        (("progress", "--nope"), "--through"),
        (("tiendo",), "progress"),
    ],
)
def test_a_wrong_option_says_what_would_be_right(run, arguments, right):
    done = run(*arguments)
    assert done.returncode == 2, done.stderr
    assert right in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_missing_or_damaged_home_exits_3(run, tmp_path):
    done = run("progress", home=tmp_path / "none")
    assert (done.returncode, "python -m data init" in done.stderr) == (3, True)
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "ledger.duckdb").write_bytes(b"x" * 9000)
    done = run("progress", home=tmp_path / "bad")
    assert done.returncode == 3
    assert "Traceback" not in done.stderr


def test_an_empty_home_gives_one_total_row(run, tmp_path):
    from data import store

    store.init(store.Home(tmp_path / "home"))
    found = rows(run("budget", "--year", "2023", "--through", "2023-06", "--format", "csv", home=tmp_path / "home"))
    assert found == [["allocated", "spent", "remaining", "absorption"], ["", "", "", ""]]


def test_a_file_name_that_looks_like_a_formula_is_quoted_in_csv():
    from analytics.printing import as_csv, as_json

    assert as_csv(("file", "value"), [("=cmd.xlsx", -1)]) == "file,value\n'=cmd.xlsx,-1\n"
    assert '"=cmd.xlsx"' in as_json(("file",), [("=cmd.xlsx",)])


def test_a_question_in_words_is_answered_for_scripts(run, truth_home):
    done = run("ask", "tỷ lệ giải ngân của Bình Gia quý 2", "--through", "2023-09", "--format", "json")
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert (told["measure"], told["dims"]) == ("absorption", [])
    assert told["filters"] == {
        "year": 2023,
        "from": "2023-04",
        "through": "2023-06",
        "state": "approved",
        "units": ["181"],
    }
    assert told["rows"] == [
        {"absorption": pytest.approx(79200000 / 714000000), "spent": 79200000, "allocated": 714000000}
    ]
    assert "Bình Gia" in told["understood"]
    entry = audit.rows(truth_home, 1, kind=audit.QUESTION)[0]
    assert entry.facts["question"] == "tỷ lệ giải ngân của Bình Gia quý 2"
    assert entry.facts["rows"] == 1
    assert entry.facts["milliseconds"] >= 0


def test_a_question_that_is_not_understood_exits_with_1_and_suggests(run):
    done = run("ask", "giải ngân của Bình Ga", "--format", "json")
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert told["understood"] is None
    assert 1 <= len(told["suggestions"]) <= 3
    plain = run("ask", "giải ngân của Bình Ga")
    assert plain.returncode == 1
    assert "bình ga" in plain.stderr
    assert "Bình Gia" in plain.stderr


def test_a_question_is_narrowed_by_units_and_told_as_csv(run):
    done = run("ask", "số hội nghị theo huyện", "--units", "181,184", "--through", "2023-09", "--format", "csv")
    assert rows(done) == [["district", "actual"], ["181", "25"], ["184", "26"]]
    assert run("ask", "số hội nghị", "--state", "sai").returncode == 2
