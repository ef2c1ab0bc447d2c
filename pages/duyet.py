"""Duyệt báo cáo: what waits, the most telling first; one report with what it changes; approve, return, remark."""

from __future__ import annotations

from pages.parts.shell import enter

visit = enter("duyet")

from pages.parts.permissions import permissions  # noqa: E402 - nothing before the guard
from pages.parts.review import desk  # noqa: E402

desk(visit)
permissions(visit)
