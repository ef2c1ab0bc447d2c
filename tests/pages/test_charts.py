"""Every chart is a figure that Plotly takes, every table whole: the screens send them as they are."""

from __future__ import annotations

from datetime import date
from types import ModuleType
from typing import Any

import plotly.graph_objects as go
import pytest

from analytics import publish
from analytics.answers import budget, coverage, overview, palette, progress, reporting
from analytics.report import Chart, Trace
from analytics.scope import Scope
from data.language import language
from data.store import Home
from pages.parts import charts, style, tables
from pages.parts.drawings import lines, squares, tokens

VI = language("vi")
SCOPES = {
    "the year": Scope(2023, "2023-11", date(2023, 12, 20)),
    "one activity": Scope(2023, "2023-06", date(2023, 7, 20), activities=("HOI_NGHI",)),
    "one district": Scope(2023, "2023-06", date(2023, 7, 20), units=("185",)),
    "nothing yet": Scope(2024, "2024-03", date(2024, 4, 20)),
}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES)
@pytest.mark.parametrize("page", [overview, progress, budget, coverage, reporting], ids=lambda page: page.__name__[18:])
def test_plotly_takes_every_chart_as_it_is(
    shared_sample_home: Home, page: ModuleType, scope: Scope, dark: bool
) -> None:
    spoken = language("vi")
    with publish.connect(publish.published(shared_sample_home, full=True)) as db:
        for chart in page.report(db, scope, spoken).charts:
            drawn = charts.drawn(chart, spoken, dark)
            go.Figure(**drawn.to_dict())  # raises for what Plotly does not know
            assert chart.alt


@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES)
@pytest.mark.parametrize("page", [overview, progress, budget, coverage, reporting], ids=lambda page: page.__name__[18:])
def test_every_table_has_all_its_rows_and_columns_in_words(
    shared_sample_home: Home, page: ModuleType, scope: Scope
) -> None:
    with publish.connect(publish.published(shared_sample_home, full=True)) as db:
        report = page.report(db, scope, language("vi"))
    made = [*report.tables, *(chart.table for chart in report.charts if chart.table is not None)]
    shown = tables.Tables(report, language("vi"))
    assert sorted(one.words.shape for one in shown.values()) == sorted((len(t.rows), len(t.columns)) for t in made)


@pytest.mark.parametrize(
    ("kind", "columns", "rows", "wide"),
    [
        ("counts", 5, 12, True),
        ("counts", 4, 12, False),
        ("heat", 3, 11, True),
        ("heat", 3, 2, False),
        ("states", 9, 2, True),
    ],
)
def test_a_table_of_many_columns_is_moved_sideways_on_a_telephone(
    kind: str, columns: int, rows: int, wide: bool
) -> None:
    chart = Chart(kind, "", "", {"columns": ["c"] * columns, "rows": [{}] * rows})
    assert charts.is_wide(chart) is wide
    assert not charts.is_wide(Chart("bars", "", "", {"rows": [{}] * 20}))


# --- what is written in a drawing -----------------------------------------------------------------------------------


def of(name: str, home: Home, page: ModuleType, scope: Scope) -> Chart:
    with publish.connect(publish.published(home, full=True)) as db:
        return next(chart for chart in page.report(db, scope, language("vi")).charts if chart.name == name)


@pytest.mark.parametrize("colours", [palette.STATUS, palette.STATES, style.MAP, style.MAP_DARK], ids=["status", "state", "map", "dark map"])  # fmt: skip
def test_words_on_a_colour_are_read_by_whoever_sees_little(colours: dict[str, str]) -> None:
    assert {
        name: colour for name, colour in colours.items() if palette.contrast(palette.ink(colour), colour) < 4.5
    } == {}


def test_the_words_before_a_bar_are_torn_between_their_parts_only() -> None:
    words = tokens.two_lines("Biểu dương, khen thưởng", "51,2% · 83/162 tập thể, cá nhân · ▲ Chậm tiến độ")
    assert tokens.spoken(words).split("<br>") == [
        "Biểu dương, khen thưởng",
        "51,2% · 83/162 tập thể, cá nhân",
        "▲ Chậm tiến độ",
    ]
    assert tokens.tall([words]) == 14 + 18 + 2 * 16


def test_a_table_of_progress_has_its_totals_in_the_margins_and_each_opens(shared_sample_home: Home) -> None:
    chart = of("progress-heat", shared_sample_home, progress, Scope(2023, "2023-09", date(2026, 1, 15)))
    drawn = charts.figure(chart, language("vi"), False)
    (hits,) = [trace for trace in drawn["data"] if "customdata" in trace]
    across, down = drawn["layout"]["xaxis"], drawn["layout"]["yaxis"]
    assert (across["ticktext"][-1], down["ticktext"][0]) == ("Chung", "Đạt hoặc đúng tiến độ")
    opened = {(x, y): chart.traces[at] for x, y, at in zip(hits["x"], hits["y"], hits["customdata"], strict=True)}
    assert opened[11, 15] == Trace("outputs", activities=("TIN",))
    assert opened[0, 0] == Trace("outputs", opened[0, 15].units)
    assert opened[0, 15].activities == ("TIN",)
    assert (11, 0) not in opened
    assert len(opened) == 12 * 16 - 1
    written = {text for trace in drawn["data"] if trace.get("mode") == "text" for text in trace["text"]}
    assert written >= {"<b>53,0%</b>", "<b>12/15</b>"}


def test_a_line_says_its_scale_and_where_the_plan_and_the_deed_end(shared_sample_home: Home) -> None:
    chart = of("budget-over-time", shared_sample_home, budget, Scope(2023, "2023-09", date(2026, 1, 15)))
    drawn = charts.figure(chart, language("vi"), False)
    assert drawn["layout"]["yaxis"]["ticktext"] == ["0%", "20%", "40%", "60%"]
    assert [line["text"][-1] for line in drawn["data"]] == ["70,0%", "43,5%"]


def test_ends_that_stand_upon_each_other_are_written_once() -> None:
    plan = {"tone": "plan", "values": [1.0, 10.0]}
    assert lines._ends([plan, {"tone": "done", "values": [1.0, 9.5]}], 10.0) == {1}
    assert lines._ends([plan, {"tone": "done", "values": [1.0, 4.0]}], 10.0) == {0, 1}
    assert lines._ends([plan, {"tone": "done", "values": [None, None]}], 10.0) == {0}


def test_bars_that_say_their_own_units_have_no_other_above_them(shared_sample_home: Home) -> None:
    chart = of("budget-by-source", shared_sample_home, budget, Scope(2023, "2023-09", date(2026, 1, 15)))
    assert charts.counted_in(chart) == ""
    assert charts.legend(chart, language("vi")) == "■ Đã giải ngân · □ Còn lại"


def test_more_units_than_stand_across_stand_down_and_open_the_same_cells() -> None:
    def heat(units: int) -> dict[str, Any]:
        cells = [{"status": "behind", "text": "5%", "sign": "▲", "title": f"{u}"} for u in range(3)]
        rows = [{"label": f"Xã {u}", "cells": cells} for u in range(units)]
        data = {
            "columns": ["Tin", "Bài", "Pa nô"],
            "rows": rows,
            "row_totals": ["1/3"] * units,
            "column_totals": ["5%"] * 3,
        }
        return squares.heat(data, VI, tokens.Colours(False))

    few, many = heat(11), heat(65)
    for drawn, (rows, columns) in ((few, (4, 12)), (many, (66, 4))):
        square = drawn["data"][0]
        assert (len(square["y"]), len(square["x"])) == (rows, columns)
        numbers = drawn["data"][-1]["customdata"]
        assert sorted(numbers) == list(range(len(numbers)))
    texts = many["layout"]["xaxis"]["ticktext"]
    assert texts[0] == "Tin"


def test_a_short_table_is_whole_and_a_long_one_moves_within_itself() -> None:
    assert [tables.tall(rows) for rows in (0, 11, 20, 21, 200)] == ["content", "content", "content", "auto", "auto"]


@pytest.mark.parametrize("count", [11, 65])
def test_names_of_dots_have_room_and_those_of_the_finding_come_first(count: int) -> None:
    points = [{"label": f"Xã {n}", "x": (n * 7 % 13) / 13, "y": (n * 5 % 11) / 11, "text": "", "quarter": "right-low" if n == count - 1 else "left-low"} for n in range(count)]  # fmt: skip
    data = {"points": points, "x_mark": 0.5, "y_mark": 0.5, "x_name": "", "y_name": "", "quarters": dict.fromkeys(("left-low", "right-low", "left-high", "right-high"), "")}  # fmt: skip
    (drawn,) = lines.dots(data, language("vi"), tokens.Colours(False))["data"]
    named = [n for n, text in enumerate(drawn["text"]) if text]
    assert len(drawn["x"]) == count
    assert count - 1 in named
    if count == 11:
        assert len(named) == 11
        return
    assert len(named) < count
    for at, one in enumerate(named):
        for other in named[at + 1 :]:
            assert abs(points[one]["x"] - points[other]["x"]) > 0.1 or abs(points[one]["y"] - points[other]["y"]) > 0.05
