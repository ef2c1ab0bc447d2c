"""What is said of the published file is what the file holds, and what the document says."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from analytics import publish, published_schema, sandbox
from analytics.published_schema import EXAMPLES, Example
from analytics.sandbox import Result
from data.language import language
from data.store import Home

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", params=[True, False], ids=["full", "approved"])
def full(request: pytest.FixtureRequest) -> bool:
    return request.param


def test_every_table_column_and_macro_is_described_and_no_other(shared_sample_home: Home, full: bool) -> None:
    with contextlib.closing(publish.connect(publish.published(shared_sample_home, full))) as db:
        held: dict[str, list[tuple[str, str]]] = {}
        query = "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index"
        for table, column, type_ in db.execute(query).fetchall():
            held.setdefault(table, []).append((column, type_))
        macros = {
            name for (name,) in db.execute("SELECT function_name FROM duckdb_functions() WHERE NOT internal").fetchall()
        }
    told = published_schema.schema(language("vi"), full=full)
    assert {table.name: [(c.name, c.type) for c in table.columns] for table in told if not table.macro} == held
    assert {table.name for table in told if table.macro} == macros


@pytest.mark.parametrize("code", ["vi", "en"])
def test_everything_is_described_in_both_languages(code: str) -> None:
    for table in published_schema.schema(language(code)):
        assert table.about, table.name
        assert [column.name for column in table.columns if not column.about] == []


def test_nobody_is_named_in_what_is_said_of_the_approved_file() -> None:
    told = published_schema.schema(language("vi"), full=False)
    assert [table.name for table in told for column in table.columns if column.name == "actor"] == []


def test_the_document_is_what_is_declared() -> None:
    written = (ROOT / "docs" / "published-schema.md").read_text(encoding="utf-8")
    assert written == published_schema.documentation(), (
        "python -m analytics.published_schema > docs/published-schema.md"
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_every_example_is_answered_on_both_files(example: Example, shared_sample_home: Home, full: bool) -> None:
    path = publish.published(shared_sample_home, full)
    assert sandbox.parameters_of(path, example.sql) == tuple(example.values)
    found = sandbox.ask(path, example.sql, example.values)
    assert isinstance(found, Result), found
    assert found.rows
