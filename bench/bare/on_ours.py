"""The bare page on our server: the application's middleware, start and configuration, with another script."""

from __future__ import annotations

import gc
from pathlib import Path

import streamlit as st

from pages.parts.middleware import MIDDLEWARE
from pages.parts.server import lifespan

app = st.App(Path(__file__).parent / "bare.py", middleware=MIDDLEWARE, lifespan=lifespan)
gc.collect()
gc.freeze()
