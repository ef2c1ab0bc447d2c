"""Homes and workbooks that every part's tests share: built once a session, copied for each test."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import openpyxl
import pytest

from data import samples, store
from data.store import Home

PROJECT = Path(__file__).resolve().parents[1]
REPORTS = PROJECT / "data" / "samples" / "2023"
Command = Callable[..., "subprocess.CompletedProcess[str]"]
Edited = Callable[[str, Mapping[str, object]], bytes]


@pytest.fixture(scope="session", autouse=True)
def _no_home_of_the_project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A test that forgets to name its home finds an empty place, never the project's own data."""
    before = os.environ.get("TIENDO_HOME")
    os.environ["TIENDO_HOME"] = str(tmp_path_factory.mktemp("nowhere") / "home")
    yield
    del os.environ["TIENDO_HOME"]
    if before is not None:
        os.environ["TIENDO_HOME"] = before


@pytest.fixture(scope="session")
def shared_sample_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The sample home, made once; for tests that only look."""
    home = Home(tmp_path_factory.mktemp("sample") / "home")
    for _ in samples.make(home):
        pass
    return home


@pytest.fixture
def sample_home(shared_sample_home: Home, tmp_path: Path) -> Home:
    """A sample home of the test's own."""
    shutil.copytree(shared_sample_home.path, tmp_path / "sample-home")
    return Home(tmp_path / "sample-home")


@pytest.fixture
def empty_home(tmp_path: Path) -> Home:
    """A home for real work with nothing in it."""
    home = Home(tmp_path / "empty-home")
    store.init(home)
    return home


@pytest.fixture(scope="session")
def sample_report() -> Callable[[str], bytes]:
    """The content of a shipped workbook by its name: `sample_report("bac-son-2023-06.xlsx")`."""
    return lambda name: (REPORTS / name).read_bytes()


@pytest.fixture(scope="session")
def edited() -> Edited:
    """A shipped workbook with some cells written anew: `edited("bac-son-2023-06.xlsx", {"Kết quả!J14": 5})`."""

    def make(name: str, cells: Mapping[str, object]) -> bytes:
        book = openpyxl.load_workbook(REPORTS / name)
        for place, value in cells.items():
            sheet, _, cell = place.partition("!")
            book[sheet][cell] = value
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return make


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """Runs `python -m <package> <arguments>` on a home, as a script would: `command("data", home, "check", path)`."""

    def run(
        package: str, home: Home | Path, *arguments: object, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        path = home.path if isinstance(home, Home) else home
        return subprocess.run(
            [sys.executable, "-m", package, *map(str, arguments)],
            cwd=PROJECT,
            env={**os.environ, "TIENDO_HOME": str(path), **environment},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run
