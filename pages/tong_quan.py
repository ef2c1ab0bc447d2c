"""Tổng quan: choices, the answer, and the cells behind every figure."""

from __future__ import annotations

from pages.parts.shell import enter

visit = enter("tong-quan")

from analytics.answers import overview  # noqa: E402 - nothing before the guard
from pages.parts.answer import answer  # noqa: E402

answer(visit, overview.report, ("don-vi", "hoat-dong"))
