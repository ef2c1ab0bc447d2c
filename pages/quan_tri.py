"""Quản trị: who has an account, what was done, and the settings of this home."""

from __future__ import annotations

from pages.parts.shell import enter

visit = enter("quan-tri")

from pages.parts.administration import places  # noqa: E402 - nothing before the guard
from pages.parts.audit_tab import audit_tab  # noqa: E402
from pages.parts.backup_tab import backup_tab  # noqa: E402
from pages.parts.people_tab import people_tab  # noqa: E402
from pages.parts.settings_tab import settings_tab  # noqa: E402

people, journal, options, backups = places(visit)
people_tab(visit, people)
audit_tab(visit, journal)
settings_tab(visit, options)
backup_tab(visit, backups)
