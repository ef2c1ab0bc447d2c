"""Nộp báo cáo: what the unit has to do, the form, the workbooks, what is wrong and what would change, submit."""

from __future__ import annotations

from pages.parts.shell import enter

visit = enter("nop-bao-cao")

from pages.parts.duties import duties  # noqa: E402 - nothing before the guard
from pages.parts.sending import previews  # noqa: E402
from pages.parts.upload import blank_form, workbooks  # noqa: E402

first = duties(visit)
blank_form(visit, first)
files = workbooks(visit)
previews(visit, files)
