"""A bare Streamlit page with one Plotly chart and one table: what the pages are compared with."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

units = [f"Huyện {number}" for number in range(1, 12)]
frame = pd.DataFrame({"unit": units, "target": range(10, 120, 10), "actual": range(5, 115, 10)})
st.title("Bare")
st.plotly_chart(go.Figure(go.Bar(x=frame["actual"], y=frame["unit"], orientation="h")))
st.dataframe(frame)
