"""No page runs a line before the guard: told by its syntax tree, so that a new page cannot forget it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from data.accounts import DEMO
from pages.parts.shell import CONTENTS, PAGES, may_open

FILES = sorted(PAGES.glob("*.py"))
SLUGS = {file: slug for slug, (file, *_) in CONTENTS.items()}


def statements(path: Path) -> list[ast.stmt]:
    """The statements of a page after its docstring."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    assert isinstance(body[0], ast.Expr), "a page opens with a docstring"
    return body[1:]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_guard_is_the_first_thing_a_page_does(path: Path) -> None:
    before: list[str] = []
    body = statements(path)
    while body and isinstance(body[0], ast.ImportFrom):
        before.append(ast.unparse(body.pop(0)))
    assert before == ["from __future__ import annotations", "from pages.parts.shell import enter"]
    assert ast.unparse(body[0]) == f"visit = enter({SLUGS[path.name]!r})"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_page_names_only_imports_calls_and_names(path: Path) -> None:
    """A page is a reading order: no functions, no conditions, no figures of its own."""
    for statement in statements(path):
        assert isinstance(statement, ast.Import | ast.ImportFrom | ast.Assign | ast.Expr), ast.unparse(statement)


def test_every_page_is_in_the_contents_and_every_entry_has_its_page() -> None:
    assert {path.name for path in FILES} == set(SLUGS)
    assert len(SLUGS) == len(CONTENTS), "two entries of the contents share a file"


def test_every_page_address_is_its_file_name() -> None:
    assert {slug: file for slug, (file, *_) in CONTENTS.items()} == {
        slug: f"{slug.replace('-', '_')}.py" for slug in CONTENTS
    }


def test_every_page_is_opened_by_some_role_and_figures_by_all() -> None:
    opened = {account.role: [page for page in CONTENTS if may_open(account, page)] for account in DEMO}
    assert all("tong-quan" in pages for pages in opened.values())
    assert {page for pages in opened.values() for page in pages} == set(CONTENTS)
    assert {role for role, pages in opened.items() if "nop-bao-cao" in pages} == {"district", "reviewer"}
