"""What must hold of the whole house, wherever in it something was added."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest

from data import calendar, catalogue
from data.forms import declaration, template
from data.settings import documentation
from data.workbook import Workbook, open_workbook

PROJECT = Path(__file__).resolve().parent.parent
OWN = ("app", "data", "analytics", "pages", "bench", "tests")
ROOMS = ("data", "analytics", "pages", "bench")
PYTHON = sorted([*PROJECT.glob("*.py"), *(path for room in ROOMS for path in (PROJECT / room).rglob("*.py"))])
PAGES = sorted(path for path in (PROJECT / "pages").glob("*.py") if path.stem != "__init__")
MODELS = sorted((PROJECT / "analytics" / "models").glob("*.sql"))


def name(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> set[str]:
    """The top-level names of all modules a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


def declared(*files: str) -> set[str]:
    """The distributions named in requirements files, as pip compares names."""
    lines = [line for file in files for line in (PROJECT / file).read_text(encoding="utf-8").splitlines()]
    return {plain(line) for line in lines if re.match(r"[a-zA-Z]", line)}


def plain(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement).group()).lower()


def undeclared(paths: list[Path], names: set[str]) -> set[str]:
    distributions = packages_distributions()
    modules = {module for path in paths for module in imported(path)} - set(sys.stdlib_module_names) - set(OWN)
    return {module for module in modules if not {plain(one) for one in distributions.get(module, ())} & names}


def test_every_library_that_the_application_imports_is_in_requirements() -> None:
    tools = {"make_icons.py"}  # run by whoever changes the application, never by it
    application = [path for path in PYTHON if path.parts[len(PROJECT.parts)] != "bench" and path.name not in tools]
    assert undeclared(application, declared("requirements.in")) == set()


def test_every_library_that_tests_and_measurements_import_is_in_requirements_dev() -> None:
    others = [*(PROJECT / "tests").rglob("*.py"), *(PROJECT / "bench").rglob("*.py"), *(PROJECT / "docs").rglob("*.py")]
    follows = declared("requirements.in", "requirements-dev.in") | {plain(one) for one in requires("streamlit") or ()}
    assert undeclared(sorted(others), follows) == set()


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_each_locked_version_has_its_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=[a-z])", (PROJECT / lock).read_text(encoding="utf-8"))[1:]
    assert entries
    assert [entry.split("\n")[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_the_tests_run_with_the_versions_that_the_application_has() -> None:
    def pins(lock: str) -> set[str]:
        return set(
            re.findall(
                r"^[a-z][\w.-]*==\S+(?: ; [^\\\n]*)?", (PROJECT / lock).read_text(encoding="utf-8"), re.MULTILINE
            )
        )

    assert pins("requirements.txt") - pins("requirements-dev.txt") == set()


def test_every_required_library_is_locked() -> None:
    assert declared("requirements.in") - declared("requirements.txt") == set()
    assert declared("requirements-dev.in") - declared("requirements-dev.txt") == set()


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_the_first_statement_of_every_page_guards_it(path: Path) -> None:
    statements = [
        node for node in tree(path).body if not isinstance(node, ast.Import | ast.ImportFrom) and not is_text(node)
    ]
    assert re.fullmatch(r"visit = enter\(['\"][a-z-]+['\"]\)", ast.unparse(statements[0]))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_page_is_listed_in_the_table_of_contents(path: Path) -> None:
    written = "".join(
        file.read_text(encoding="utf-8") for file in [PROJECT / "app.py", *(PROJECT / "pages" / "parts").glob("*.py")]
    )
    assert re.search(rf"['\"/]{re.escape(path.stem)}(\.py)?['\"]", written)


def is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


@pytest.mark.parametrize("period", ["2023-06", "2024-06"])
def test_every_activity_is_in_the_template_of_its_version(period: str) -> None:
    unit = catalogue.unit_on("178", calendar.cutoff(period))
    assert unit
    book = open_workbook(template.write(unit, period))
    assert isinstance(book, Workbook)
    words = {str(cell.value) for sheet in book.sheets for cell in sheet.cells.values()}
    asked = catalogue.activities(declaration.version_of(period))
    assert [
        a.code for a in asked if not any(word.startswith(a.form_header) and a.unit_vi in word for word in words)
    ] == []


def test_every_setting_is_documented_with_its_default_and_purpose() -> None:
    written = (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in written.splitlines() if line.startswith("| ")]
    documented = {row[0]: (row[1], row[3]) for row in rows}
    assert {
        setting: (default, purpose) for setting, default, _, purpose in documentation()
    }.items() <= documented.items()


@pytest.mark.parametrize("path", PYTHON, ids=name)
def test_every_module_opens_by_saying_what_it_is(path: Path) -> None:
    assert ast.get_docstring(tree(path)), "no docstring"


@pytest.mark.parametrize("path", MODELS, ids=name)
def test_every_model_opens_by_saying_what_it_is_and_its_grain(path: Path) -> None:
    comment = "".join(line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("--"))
    assert re.match(r"-- [a-z_]+: ", comment)
    assert "rain:" in comment or "MACRO" in path.read_text(encoding="utf-8")


def test_nothing_names_a_place_outside_the_project() -> None:
    outside = re.compile(
        "|".join([r"\.\./" + "shared", "/" + "work/", "/" + "root/", "/" + "home/", r"[A-Z]:\\\\" + "Users"])
    )
    rooms = [PROJECT / room for room in (*ROOMS, "tests", "docs", "locale", ".ci", ".streamlit")]
    files = [
        path for room in rooms for path in room.rglob("*") if path.suffix in (".py", ".sql", ".md", ".toml", ".po", "")
    ]
    texts = {
        name(path): path.read_text(encoding="utf-8")
        for path in [*files, *PROJECT.glob("*.*")]
        if path.is_file() and written(path)
    }
    assert [path for path, text in texts.items() if outside.search(text)] == []


def written(path: Path) -> bool:
    return path.suffix in ("", ".py", ".sql", ".md", ".toml", ".po", ".txt", ".in", ".cmd", ".cfg")
