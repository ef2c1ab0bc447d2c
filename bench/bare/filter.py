"""A bare page with two choices, a chart and a table that follow the second."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

year = st.selectbox("Year", [2023, 2022])
month = st.selectbox("Month", list(range(6, 0, -1)))
units = [f"Huyện {number}" for number in range(1, 12)]
frame = pd.DataFrame({"unit": units, "actual": [month * number + year - 2022 for number in range(5, 115, 10)]})
st.plotly_chart(go.Figure(go.Bar(x=frame["actual"], y=frame["unit"], orientation="h", text=frame["actual"])))
st.dataframe(frame)
