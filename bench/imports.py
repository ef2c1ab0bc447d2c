"""(e) Importing the application, all of it, against importing streamlit."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.ratio import Line, in_turns

PROJECT = Path(__file__).resolve().parent.parent


def lines() -> Iterator[Line]:
    sides = {"application": lambda: _import("app", *_page_parts()), "streamlit": lambda: _import("streamlit")}
    medians = in_turns(sides, rounds=15)
    yield Line("import of the application", "import streamlit", medians["application"], medians["streamlit"], "ms", 2.0)


def _page_parts() -> list[str]:
    """What every page imports: the modules of pages/parts, which bring the answers with them; contents.py is a script, which runs."""
    return [
        f"pages.parts.{path.stem}"
        for path in sorted((PROJECT / "pages" / "parts").glob("*.py"))
        if path.stem not in ("__init__", "contents")
    ]


def _import(*modules: str) -> None:
    code = "".join(f"import {module}\n" for module in modules)
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=True, capture_output=True)
