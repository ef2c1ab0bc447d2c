"""Lịch sử báo cáo: every revision of a report, two of them cell by cell, and the figures as they stood on a day."""

from __future__ import annotations

from pages.parts.shell import enter

visit = enter("lich-su")

from pages.parts.past import one_report, other_days  # noqa: E402 - nothing before the guard

one_report(visit)
other_days(visit)
