"""The choice of what a map is coloured by: kept in the address (`mau`), so that a link shows the same map."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.answers import coverage_map
from analytics.report import Chart
from data.language import N_
from pages.parts.shell import Visit


def seen(visit: Visit, chart: Chart, key: str) -> Chart:
    """The chart as the reader chose to see it; one with a single view, or that is no map, as it is."""
    data: Any = chart.data
    views = {view["code"]: view["name"] for view in data.get("views", ())}
    if len(views) < 2:
        return chart
    asked = st.query_params.get(coverage_map.PARAMETER, "")
    first = next(iter(views))
    key = f"{key}-{coverage_map.PARAMETER}"
    if st.session_state.get(key) not in views:
        st.session_state[key] = asked if asked in views else first
    chosen: str | None = st.segmented_control(
        visit.text(N_("Tô màu theo")), list(views), key=key, format_func=views.__getitem__, required=True
    )
    told = chosen or first
    if told != first:
        st.query_params[coverage_map.PARAMETER] = told
    elif asked:
        del st.query_params[coverage_map.PARAMETER]
    return coverage_map.seen_as(chart, told)
