"""The choice of what a map is coloured by: kept in the address (`mau`), so that a link shows the same map."""

from __future__ import annotations

import weakref
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
    return _seen_as(chart, told)


# The map of an answer in its colourings, for as long as the answer is kept: its figure is drawn once (charts.drawn).
_kept: dict[tuple[int, str], tuple[weakref.ref[Chart], Chart]] = {}


def _seen_as(chart: Chart, code: str) -> Chart:
    key = (id(chart), code)
    whose, found = _kept.get(key, (None, None))
    if found is None or whose is None or whose() is not chart:
        found = coverage_map.seen_as(chart, code)
        _kept[key] = (weakref.ref(chart, lambda _: _kept.pop(key, None)), found)
    return found
