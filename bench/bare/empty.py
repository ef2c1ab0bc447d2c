"""An empty Streamlit application: its first words are the earliest there can be."""

import streamlit as st

st.markdown("Trống")
