"""Kế hoạch: targets, allocations, their changes by decision, every revision, and the reporting calendar."""

from __future__ import annotations

from pages.parts.shell import enter

visit = enter("ke-hoach")

from pages.parts.planning import plan_page  # noqa: E402 - nothing before the guard

plan_page(visit)
