"""A view made into a file: which answer a page shows, and what writes which kind of file."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from analytics import scope as scopes
from analytics.answers import few
from analytics.exports import view
from analytics.report import Report
from analytics.scope import Scope
from data.language import Language

if TYPE_CHECKING:
    import duckdb

# The address of a page → the module of analytics.answers that answers it.
PAGES = {
    "tong-quan": "overview",
    "tien-do": "progress",
    "kinh-phi": "budget",
    "do-bao-phu": "coverage",
    "tinh-hinh-bao-cao": "reporting",
}
ENDINGS = ("xlsx", "pptx")


def answer(page: str, db: duckdb.DuckDBPyConnection, scope: Scope, language: Language) -> Report:
    """The report that a page shows for a scope."""
    found: Report = importlib.import_module(f"analytics.answers.{PAGES[page]}").report(db, scope, language)
    return few.shortened(found, language)


def taken(
    page: str,
    ending: str,
    db: duckdb.DuckDBPyConnection,
    scope: Scope,
    language: Language,
    report: Report | None = None,
) -> tuple[str, bytes]:
    """(file name, content) of a page's view as one of ENDINGS, or docx; `report` when it was worked out already."""
    shown = report if report is not None else answer(page, db, scope, language)
    module = importlib.import_module(f"analytics.exports.{ending}")
    write: Callable[..., bytes] = module.view_to_bytes if ending == "docx" else module.to_bytes
    content = write(shown, view.about(db, scope, shown, language), language)
    return view.file_name(page, scope, scopes.version_of(db), ending), content
