"""The application: `streamlit run app.py`. Routes for sign-in, downloads and health; the screens are in pages/."""

from __future__ import annotations

import gc
from pathlib import Path

import streamlit as st

from pages.parts.middleware import MIDDLEWARE
from pages.parts.routes import ROUTES
from pages.parts.server import lifespan

app = st.App(
    Path(__file__).parent / "pages" / "parts" / "contents.py", routes=ROUTES, middleware=MIDDLEWARE, lifespan=lifespan
)

# Streamlit collects garbage after every rerun; what was imported never dies, so it need not be looked at again.
gc.collect()
gc.freeze()
