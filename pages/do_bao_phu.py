"""Độ bao phủ: choices, the answer, and the cells behind every figure."""

from __future__ import annotations

from pages.parts.shell import enter

visit = enter("do-bao-phu")

from analytics.answers import coverage  # noqa: E402 - nothing before the guard
from pages.parts.answer import answer  # noqa: E402

answer(visit, coverage.report, ("don-vi", "hoat-dong"))
