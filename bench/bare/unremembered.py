"""The application with no answer and no small question remembered: what a page costs when nobody has asked before."""

from __future__ import annotations

from analytics import remembered
from app import app
from pages.parts import answer

__all__ = ["app"]

answer._worked_out = getattr(answer._worked_out, "__wrapped__")  # noqa: B009 - a cached function names it nowhere
remembered._MOST = 0
