"""The map of communes: classes without gaps or overlaps, "at least" while reports are missing, every era, true outlines."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import measures
from analytics.answers import coverage, coverage_map
from analytics.scope import Scope
from data import catalogue
from data.language import language

VI = language("vi")


def map_of(db, scope):
    return next(chart for chart in coverage.report(db, scope, VI).charts if chart.kind == "hexagons")


def cells(chart, view=coverage_map.REACHED):
    seen = coverage_map.seen_as(chart, view)
    return {cell["code"]: cell for group in seen.data["groups"] for cell in group["cells"]}


@given(st.lists(st.integers(0, 5_000_000), max_size=300))
def test_every_number_of_people_is_in_one_class_of_the_legend(people):
    edges = coverage_map.bounds(people)
    assert edges[0] == 1
    assert list(edges) == sorted(set(edges))
    assert len(edges) <= 4
    ends = [0, *(edge - 1 for edge in edges[1:])]
    for at, (low, high) in enumerate(zip([0, *edges], [*ends, 10**9], strict=True)):
        assert low <= high
        assert coverage_map.class_of(low, edges) == coverage_map.class_of(high, edges) == at


def test_the_legend_of_people_says_the_bounds_of_its_classes(truth_db):
    chart = coverage_map.seen_as(map_of(truth_db, Scope(2023, "2023-06", date(2023, 7, 20))), coverage_map.PEOPLE)
    legend = {one["state"]: one["words"] for one in chart.data["legend"]}
    assert list(legend) == ["more0", "more1", "more2", "more3", "more4", "unknown"]
    people = {
        row["commune"]: row["people"]
        for row in measures.commune_rows(truth_db, Scope(2023, "2023-06", date(2023, 7, 20))).dicts()
    }
    low, high = (int(part) for part in legend["more2"].split(" đến "))
    inside = {code for code, cell in cells(chart, coverage_map.PEOPLE).items() if cell["state"] == "more2"}
    assert inside == {code for code, count in people.items() if low <= (count or 0) <= high}


def test_a_missing_report_is_said_on_each_map(written):
    written.plan(targets=[("178", "HOI_NGHI", 10)])
    communes = [unit.code for unit in catalogue.communes_of("178:2021", date(2023, 3, 14))]
    written.report("178", "2023-03", [(code, "HOI_NGHI", 0) for code in communes[1:]])
    written.report(
        "178", "2023-04", [(communes[0], "HOI_NGHI", 1), (communes[0], "LUOT_NGUOI", 40), (communes[1], "HOI_NGHI", 0)]
    )
    chart = map_of(written.open(), Scope(2023, "2023-05", date(2023, 7, 1)))  # May did not come
    first, second = communes[:2]
    assert (cells(chart)[first]["state"], cells(chart)[second]["state"]) == ("reached", "unknown")
    silent, people = cells(chart, coverage_map.SILENT), cells(chart, coverage_map.PEOPLE)
    assert {silent[code]["state"] for code in (first, second)} == {"unknown"}
    assert (people[first]["text"], people[second]["state"]) == ("ít nhất 40 lượt người, còn thiếu báo cáo", "unknown")
    assert coverage_map.seen_as(chart, coverage_map.PEOPLE).title.startswith("Ít nhất 40 lượt người")


def test_silence_that_cannot_be_followed_back_is_at_least(written):
    written.plan(targets=[("178", "HOI_NGHI", 10)])
    communes = [unit.code for unit in catalogue.communes_of("178:2021", date(2023, 3, 14))]
    for period in ("2023-04", "2023-05", "2023-06"):
        written.report("178", period, [(code, "HOI_NGHI", 0) for code in communes])
    silent = cells(map_of(written.open(), Scope(2023, "2023-06", date(2023, 7, 1))), coverage_map.SILENT)
    assert silent[communes[0]]["state"] == "silent3"
    assert silent[communes[0]]["text"] == "ít nhất 3 kỳ liền, còn thiếu báo cáo trước đó"
    earlier = cells(map_of(written.open(), Scope(2023, "2023-05", date(2023, 7, 1))), coverage_map.SILENT)
    assert earlier[communes[0]]["state"] == "unknown"
    assert earlier[communes[0]]["text"] == "ít nhất 2 kỳ liền, còn thiếu báo cáo trước đó"


@pytest.mark.parametrize(("period", "communes", "districts"), [("2025-03", 194, 11), ("2025-08", 65, 1)])
def test_the_maps_of_2025_have_every_commune_on_a_hexagon_of_its_own(written, period, communes, districts):
    unit = catalogue.reporting_units_on(date.fromisoformat(f"{period}-14"))[0]
    written.plan(
        2025, 1, 12, targets=[(unit.code, "HOI_NGHI", 10)] if period < "2025-07" else [("178", "HOI_NGHI", 10)]
    )
    written.report(
        unit.id, period, [(catalogue.communes_of(unit.id, date.fromisoformat(f"{period}-14"))[0].code, "HOI_NGHI", 1)]
    )
    chart = map_of(written.open(), Scope(2025, period, date(2025, 9, 1)))
    found = cells(chart)
    assert len({(cell["q"], cell["r"]) for cell in found.values()}) == len(found) == communes
    assert len(chart.data["groups"]) == districts
    assert sum(cell["state"] == "reached" for cell in found.values()) == 1
    if districts == 1:
        assert chart.data["groups"][0]["label"] == ""


def test_poor_districts_are_marked_with_a_word(truth_db):
    chart = map_of(truth_db, Scope(2023, "2023-06", date(2023, 7, 20)))
    assert {group["label"] for group in chart.data["groups"] if group["note"] == "huyện nghèo"} == {
        "Bình Gia",
        "Văn Quan",
    }
    assert "Bình Gia (huyện nghèo): " in chart.alt


def test_communes_that_report_for_themselves_are_named_only_when_not_reached(written, looking):
    units = [unit.code for unit in catalogue.reporting_units_on(date(2025, 7, 14))]
    written.plan(2026, 1, 12, targets=[(unit, "HOI_NGHI", 10) for unit in units])
    with written.at_once():
        for at, unit in enumerate(units[1:]):
            written.report(unit, "2026-01", [(unit, "HOI_NGHI", int(at > 1))])
    report = coverage.report(written.open(), looking("2026-01", today=date(2026, 3, 1)), VI)
    places, others = report.charts[:2]
    assert places.title == "62/65 xã, phường đã được tiếp cận; 2 nơi chưa; 1 nơi chưa rõ vì thiếu báo cáo"
    assert others.title == "2 xã, phường chưa được tiếp cận; 1 nơi chưa rõ vì thiếu báo cáo"
    assert [row["text"] for row in others.data["rows"]] == [
        "chưa tiếp cận",
        "chưa tiếp cận",
        "chưa rõ, chưa đủ báo cáo",
    ]
    assert len(others.traces) == 3 * 3
    assert len(others.table.rows) == 65
    told = " ".join(
        [
            *(f"{figure.label} {figure.note}" for figure in report.figures),
            *(f"{chart.title} {chart.unit}" for chart in report.charts),
            *(f"{table.title} {[column.title for column in table.columns]}" for table in report.tables),
            report.extra["not_reached_text"],
        ]
    )
    assert "thị trấn" not in told
    assert "huyện, tỉnh" not in told


def test_a_commune_alone_says_whether_it_is_reached(written, looking):
    unit = catalogue.reporting_units_on(date(2025, 7, 14))[0].code
    written.plan(2026, 1, 12, targets=[(unit, "HOI_NGHI", 10)])
    written.report(unit, "2026-01", [(unit, "HOI_NGHI", 1)])
    report = coverage.report(written.open(), looking("2026-01", today=date(2026, 3, 1), units=(unit,)), VI)
    assert report.charts[1].title.endswith(": đã tiếp cận")
