"""A question is asked of a published file once; of another file, or with other parameters, again."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from analytics.remembered import remembered


class Counting:
    """A cursor that counts what it is asked."""

    def __init__(self, path: Path) -> None:
        self.asked = 0
        self._cursor = duckdb.connect(str(path), read_only=True)

    def execute(self, query: str, parameters: object = ()) -> duckdb.DuckDBPyConnection:
        self.asked += 1
        return self._cursor.execute(query, parameters)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return made(tmp_path / "published.duckdb", 3)


def made(path: Path, rows: int) -> Path:
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"CREATE TABLE t AS SELECT range AS n FROM range({rows})")
    return path


def test_the_same_question_is_asked_once_whoever_asks(file: Path) -> None:
    cursor = Counting(file)
    for _ in range(3):
        assert remembered(cursor, file).execute("SELECT count(*) FROM t").fetchone() == (3,)
    assert cursor.asked == 1


def test_other_parameters_are_another_question(file: Path) -> None:
    cursor = Counting(file)
    found = [
        remembered(cursor, file).execute("SELECT n FROM t WHERE n < $most", {"most": most}).fetchall()
        for most in (1, 2)
    ]
    assert found == [[(0,)], [(0,), (1,)]]


def test_a_file_built_again_is_asked_again(file: Path) -> None:
    assert remembered(Counting(file), file).execute("SELECT count(*) FROM t").fetchone() == (3,)
    again = made(file, 5)
    assert remembered(Counting(again), again).execute("SELECT count(*) FROM t").fetchone() == (5,)


def test_no_rows_are_an_answer_too(file: Path) -> None:
    cursor = Counting(file)
    for _ in range(2):
        assert remembered(cursor, file).execute("SELECT n FROM t WHERE n > 9").fetchone() is None
    assert cursor.asked == 1
