"""A part of a page that is closed at first: what is in it is made, sent and drawn only once somebody opens it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import streamlit as st


@contextlib.contextmanager
def fold(label: str, key: str, opened: bool = False) -> Iterator[bool]:
    """`with fold(…) as seen: if seen: …`; whatever is drawn inside stands in the fold. `opened`: how it is at first."""
    place = st.expander(label, expanded=opened, key=key, on_change="rerun")
    with place:
        yield bool(place.open)
