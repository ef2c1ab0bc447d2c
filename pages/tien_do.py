"""Tiến độ: choices, the answer, and the cells behind every figure."""

from __future__ import annotations

from pages.parts.shell import enter

visit = enter("tien-do")

from analytics.answers import progress  # noqa: E402 - nothing before the guard
from pages.parts.answer import answer  # noqa: E402

answer(visit, progress.report, ("don-vi", "hoat-dong"))
