"""Nộp báo cáo: get the form, drop the workbooks, see what is wrong and what would change, submit."""

from __future__ import annotations

from pages.parts.shell import enter

visit = enter("nop-bao-cao")

from pages.parts.upload import blank_form, previews, workbooks  # noqa: E402 - nothing before the guard

blank_form(visit)
files = workbooks(visit)
previews(visit, files)
