"""Chế độ họp: agendas of saved views, the meeting on the wall, its minutes."""

from __future__ import annotations

from pages.parts.shell import enter

visit = enter("hop")

from pages.parts.meeting import meetings  # noqa: E402 - nothing before the guard

meetings(visit)
