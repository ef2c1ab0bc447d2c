"""The map: outlines that touch, frontiers around each district, names that do not collide, one colour a class."""

from __future__ import annotations

import itertools
import time
from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest

from analytics import measures, publish
from analytics.answers import coverage, coverage_map, maps
from analytics.report import Chart
from analytics.scope import Scope
from data.language import language
from data.store import Home
from pages.parts import charts, style

VI = language("vi")
JUNE = Scope(2023, "2023-06", date(2023, 7, 20))


@pytest.fixture(scope="module")
def drawn(shared_sample_home: Home) -> Chart:
    with publish.connect(publish.published(shared_sample_home, full=True)) as db:
        return next(chart for chart in coverage.report(db, JUNE, VI).charts if chart.kind == "hexagons")


def cells(chart: Chart) -> list[dict[str, Any]]:
    return [cell for group in chart.data["groups"] for cell in group["cells"]]


def views(chart: Chart) -> list[Chart]:
    return [coverage_map.seen_as(chart, view["code"]) for view in chart.data["views"]]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_plotly_takes_the_map_in_each_of_its_views(drawn: Chart, dark: bool) -> None:
    assert len(views(drawn)) == 3
    for chart in views(drawn):
        go.Figure(**charts.figure(chart, VI, dark))  # raises for what Plotly does not know
        assert chart.title in chart.alt


def test_the_map_in_the_approved_state_says_what_the_coverage_measure_says(
    drawn: Chart, shared_sample_home: Home
) -> None:
    with publish.connect(publish.published(shared_sample_home, full=False)) as db:
        rows = {row["commune"]: row for row in measures.rows(db, "coverage", JUNE, ["commune"]).dicts()}
    states = {cell["code"]: cell["state"] for cell in cells(drawn)}
    expected = {code: "reached" if row["reached"] else "unknown" if row["unknown"] else "not_reached"
                for code, row in rows.items()}  # fmt: skip
    assert states == expected
    assert sorted(set(states.values())) == ["not_reached", "reached"]


def test_the_map_of_silence_has_the_months_of_the_measure(drawn: Chart, shared_sample_home: Home) -> None:
    with publish.connect(publish.published(shared_sample_home, full=False)) as db:
        rows = {row["commune"]: row for row in measures.rows(db, "coverage", JUNE, ["commune"]).dicts()}
    silent = coverage_map.seen_as(drawn, coverage_map.SILENT)
    assert {cell["code"]: cell["state"] for cell in cells(silent)} == {
        code: f"silent{min(row['silent_months'], 3)}" for code, row in rows.items()
    }


def test_each_commune_is_filled_in_the_colour_of_its_class_once(drawn: Chart) -> None:
    for chart in views(drawn):
        figure = charts.figure(chart, VI, dark=False)
        filled = [trace for trace in figure["data"] if trace.get("fill") == "toself"]
        counts = [trace["x"].count(None) if trace["x"] != [None] else 0 for trace in filled]
        states = [one["state"] for one in chart.data["legend"]]
        assert counts == [sum(cell["state"] == state for cell in cells(chart)) for state in states]
        assert sum(counts) == 200
        assert len({trace["fillcolor"] for trace in filled}) == len(filled)
        assert all(trace["name"] and trace.get("showlegend", True) for trace in filled)


def test_a_mark_stands_for_each_commune_and_opens_its_trace(drawn: Chart) -> None:
    (marks,) = [trace for trace in charts.figure(drawn, VI, dark=False)["data"] if "customdata" in trace]
    assert marks["customdata"] == list(range(200))
    assert [trace.communes for trace in drawn.traces] == [(cell["code"],) for cell in cells(drawn)]
    assert all(cell["label"] in text for cell, text in zip(cells(drawn), marks["hovertext"], strict=True))


def test_hexagons_touch_and_none_overlaps() -> None:
    east, south = ({"q": 1, "r": 0}, {"q": 0, "r": 1})
    corners = set(maps.rings({"q": 0, "r": 0})[0])
    assert len(corners) == 6
    assert len(corners & set(maps.rings(east)[0])) == len(corners & set(maps.rings(south)[0])) == 2


def test_a_frontier_runs_around_a_district_and_back() -> None:
    pair = [{"q": 0, "r": 0}, {"q": 1, "r": 0}]
    (line,) = maps.frontiers([{"cells": pair}])[0]
    assert line[0] == line[-1]
    assert len(line) == 11  # twelve sides, the two between left out, and the first corner again


def test_names_of_districts_stand_in_their_district_and_do_not_touch(drawn: Chart) -> None:
    groups = drawn.data["groups"]
    names = [group["label"] for group in groups]
    pixel = 18 / 340
    placed = maps.labels(groups, names, pixel)
    assert len(placed) >= 9
    for (one, text), (other, said) in itertools.combinations(placed, 2):
        assert abs(one[0] - other[0]) >= (len(text) + len(said)) * 3.5 * pixel or abs(one[1] - other[1]) >= 14 * pixel
    for at, text in placed:
        nearest = min((c for g in groups for c in g["cells"]), key=lambda c: _far(maps.middle(c), at))
        assert nearest in groups[names.index(text)]["cells"]


def _far(one: maps.Point, other: maps.Point) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


@pytest.mark.parametrize("colours", [style.MAP, style.MAP_DARK], ids=["light", "dark"])
def test_classes_keep_their_order_in_grey_print(colours: dict[str, str]) -> None:
    def grey(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    for name, count in (("more", 5), ("silent", 4)):
        steps = [grey(colours[f"{name}{at}"]) for at in range(count)]
        assert steps == sorted(steps, reverse=colours is style.MAP)
        assert all(abs(a - b) > 15 for a, b in itertools.pairwise(steps))


def test_the_map_is_drawn_in_a_moment(drawn: Chart) -> None:
    times = []
    for _ in range(15):
        start = time.perf_counter()
        charts.figure(drawn, VI, dark=False)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.015


def test_of_names_without_room_for_all_those_of_marked_communes_come_first() -> None:
    groups = [{"cells": [{"q": at, "r": 0, "label": f"Xã {at}", "sign": "✕" if at == 1 else ""} for at in range(3)]}]
    alone = maps.each(groups)
    placed = maps.labels(alone, [one["cells"][0]["label"] for one in alone], pixel=0.04)
    assert placed[0][1] == "Xã 1"
    assert len(placed) < 3
