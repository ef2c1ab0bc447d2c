"""Tình hình nộp báo cáo: choices, the answer, and the cells behind every figure."""

from __future__ import annotations

from pages.parts.shell import enter

visit = enter("tinh-hinh-bao-cao")

from analytics.answers import reporting  # noqa: E402 - nothing before the guard
from pages.parts.answer import answer  # noqa: E402
from pages.parts.duties import refusals  # noqa: E402

answer(visit, reporting.report, ("don-vi",))
refusals(visit)
