"""What the two commands say when they cannot go on: one plain sentence, and no traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent


def setup(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "utf8", PROJECT / ".ci" / "setup.py", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def said(done: subprocess.CompletedProcess[str]) -> str:
    """What went to people: a single line, after a failure."""
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_a_port_in_use_is_said_with_another_one_to_choose() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"PORT={port + 1}" in said(setup("run", "--port", str(port)))


def test_a_home_that_is_not_there_is_said_with_how_to_make_it(tmp_path: Path) -> None:
    assert "make init HOME_DIR=" in said(setup("run", "--port", "0", "--home", str(tmp_path / "none")))


def test_a_home_for_real_work_must_be_named() -> None:
    assert "HOME_DIR" in said(setup("init", TIENDO_HOME=""))


def test_init_makes_an_empty_home_and_is_harmless_again(tmp_path: Path) -> None:
    for _ in range(2):
        assert setup("init", "--home", str(tmp_path / "kho")).returncode == 0
    assert (tmp_path / "kho" / "ledger.duckdb").exists()


def test_a_chromium_that_is_not_there_is_said() -> None:
    assert "CHROMIUM=/nowhere" in said(setup("browser", CHROMIUM="/nowhere"))


def test_an_option_that_is_not_there_is_refused() -> None:
    assert setup("run", "--prot", "8600").returncode == 2


@pytest.mark.parametrize("name", ["run.cmd", "test.cmd"])
def test_the_windows_twins_call_the_same_setup_and_end_lines_as_windows_does(name: str) -> None:
    written = (PROJECT / name).read_bytes()
    assert b".ci\\setup.py" in written
    assert written.count(b"\n") == written.count(b"\r\n")
