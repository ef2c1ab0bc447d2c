"""Every chart is a figure that Plotly takes, every table whole: the screens send them as they are."""

from __future__ import annotations

from datetime import date
from types import ModuleType

import plotly.graph_objects as go
import pytest

from analytics import publish
from analytics.answers import budget, coverage, overview, progress, reporting
from analytics.report import Chart
from analytics.scope import Scope
from data.language import language
from data.store import Home
from pages.parts import charts, tables

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
