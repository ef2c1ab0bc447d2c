"""What the documents name is there: links, commands, pictures, and the same in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analytics.__main__ import app as analytics_commands
from data.__main__ import app as data_commands

PROJECT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md"), *(PROJECT / "bench").glob("*.md")])
READMES = [PROJECT / "README.md", PROJECT / "README.vi.md"]
PAGES = {path.stem.replace("_", "-") for path in (PROJECT / "pages").glob("*.py")} - {"--init--", "dang-nhap"}


def name(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_link_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", text(path))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_make_target_that_is_named_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text(PROJECT / "Makefile"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", text(path))) - targets == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_command_that_is_named_exists(path: Path) -> None:
    known = {"data": data_commands, "analytics": analytics_commands}
    named = set(re.findall(r"python -m (data|analytics) ([a-z][a-z-]*)", text(path)))
    for package, command in named:
        commands = {one.name or one.callback.__name__.replace("_", "-") for one in known[package].registered_commands}
        commands |= {group.name for group in known[package].registered_groups}
        assert command in commands, f"python -m {package} {command}"


@pytest.mark.parametrize("path", READMES, ids=name)
def test_the_readme_shows_every_page(path: Path) -> None:
    shown = set(re.findall(r"docs/pictures/([a-z-]+)\.png", text(path)))
    assert shown == PAGES


def test_both_readmes_name_the_same_commands() -> None:
    ours, theirs = (re.findall(r"^(?:make|\.venv\S* -m \w+) [a-z-]+", text(path), re.MULTILINE) for path in READMES)
    assert ours == theirs


def test_decisions_are_numbered_without_gaps_and_short() -> None:
    decisions = sorted((PROJECT / "docs" / "decisions").glob("*.md"))
    assert [path.stem for path in decisions] == [f"{number:03}" for number in range(1, len(decisions) + 1)]
    for path in decisions:
        lines = text(path).splitlines()
        assert lines[0].startswith(f"# {path.stem} ")
        assert len(lines) <= 14, path.name
