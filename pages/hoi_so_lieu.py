"""Tra cứu số liệu: a question nobody prepared, asked of the published figures in SQL."""

from __future__ import annotations

from pages.parts.shell import enter

visit = enter("hoi-so-lieu")

from pages.parts.asking import ask  # noqa: E402 - nothing before the guard

ask(visit)
