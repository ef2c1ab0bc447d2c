"""The table of contents: the pages a role may open, in order. Runs before every page."""

from __future__ import annotations

import streamlit as st

from pages.parts.shell import contents

contents(st.navigation)
