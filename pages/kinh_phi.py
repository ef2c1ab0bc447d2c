"""Kinh phí: choices, the answer, and the cells behind every figure."""

from __future__ import annotations

from pages.parts.shell import enter

visit = enter("kinh-phi")

from analytics.answers import budget  # noqa: E402 - nothing before the guard
from pages.parts.answer import answer  # noqa: E402

answer(visit, budget.report, ("don-vi", "nhom", "nguon"))
