"""The application with no answer and no small question remembered: what a page costs when nobody has asked before."""

from __future__ import annotations

import gc

import streamlit as st

from analytics import remembered
from pages.parts import answer
from pages.parts.middleware import MIDDLEWARE
from pages.parts.routes import ROUTES
from pages.parts.server import lifespan
from pages.parts.shell import PAGES

answer._worked_out = getattr(answer._worked_out, "__wrapped__")  # noqa: B009 - a cached function names it nowhere
remembered._MOST = 0
app = st.App(PAGES / "parts" / "contents.py", routes=ROUTES, middleware=MIDDLEWARE, lifespan=lifespan)
gc.collect()
gc.freeze()
