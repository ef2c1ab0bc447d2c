"""A view as slides, read back: native charts with the figures of the screen, tables whole or their rest counted."""

from __future__ import annotations

import io

import pytest
from pptx import Presentation
from pptx.enum.dml import MSO_FILL
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Inches

from analytics.answers import budget, coverage, coverage_map
from analytics.answers.figures import said
from analytics.answers.palette import MAP, TEXT
from analytics.exports import pptx, taking, view
from analytics.scope import Scope
from tests.analytics.exports.views import HOSTILE, SCOPES, TODAY, VI, hostile


def slides(report, about):
    deck = Presentation(io.BytesIO(pptx.to_bytes(report, about, VI)))
    assert (deck.slide_width, deck.slide_height) == (Inches(13.333), Inches(7.5))
    return list(deck.slides)


def texts(slide):
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def grid(slide):
    return next(([[c.text for c in row.cells] for row in s.table.rows] for s in slide.shapes if s.has_table), None)


def test_the_first_slide_has_the_figures_and_every_slide_says_what_it_shows(shown):
    report, about = shown
    found = slides(report, about)
    first = "\n".join(texts(found[0]))
    for figure in report.figures:
        assert figure.label in first
        assert figure.value in first
    for sentence in [*(note.text for note in report.notes), *(h["text"] for h in report.extra.get("highlights", ()))]:
        assert sentence in first
    assert all(about.footer in texts(slide) for slide in found)
    assert "phiên bản" in about.footer


def test_every_chart_is_a_slide_titled_by_its_finding_with_its_figures(shown):
    report, about = shown
    found = slides(report, about)
    for chart in report.charts:
        own = [slide for slide in found if slide.shapes.title.text_frame.text == chart.title]
        assert own, chart.name
        drawing = view.drawing(chart, VI)
        if drawing is None:
            assert any(grid(slide) for slide in own), chart.name
            continue
        native = [shape.chart for slide in own for shape in slide.shapes if shape.has_chart]
        if drawing.shape == "dots":
            dots = native[0].plots[0].series[0]
            assert list(dots.values) == pytest.approx(list(drawing.series[0].values))
            assert [float(point.text) for point in dots._element.xpath("c:xVal//c:v")] == pytest.approx(list(drawing.across))  # fmt: skip
            continue
        labels = [label for one in native for label in one.plots[0].categories]
        assert labels == list(drawing.labels)
        for at, series in enumerate(drawing.series):
            values = [value for one in native for value in one.plots[0].series[at].values]
            assert values == pytest.approx(list(series.values), nan_ok=True)
        assert all(one.part.chart_workbook.xlsx_part is not None for one in native)


def test_the_cells_of_a_heat_table_are_all_there_with_their_signs(shown):
    report, about = shown
    for chart in report.charts:
        if chart.kind not in ("heat", "matrix"):
            continue
        own = [grid(s) for s in slides(report, about) if s.shapes.title.text_frame.text == chart.title]
        there = sorted(cell for table in own for row in table[1:] for cell in row[1:])
        totals = [*chart.data.get("column_totals", ()), *chart.data.get("row_totals", ()), *([""] if "row_totals" in chart.data else [])]  # fmt: skip
        assert there == sorted([*totals, *(cell for row in view.matrix_rows(chart, VI) for cell in row[1:])])


def test_communes_not_reached_are_named(shown):
    report, about = shown
    for chart in report.charts:
        if chart.kind == "hexagons":
            own = [s for s in slides(report, about) if s.shapes.title.text_frame.text == chart.title]
            there = "\n".join(cell for slide in own for row in grid(slide) or () for cell in row)
            for cell in (cell for group in chart.data["groups"] for cell in group["cells"]):
                assert cell["state"] == "reached" or cell["label"] in there


def test_the_map_is_a_shape_a_commune_in_the_colour_of_its_class_with_its_words(shown):
    report, about = shown
    for chart in (chart for chart in report.charts if chart.kind == "hexagons"):
        cells = [cell for group in chart.data["groups"] for cell in group["cells"]]
        if not cells:
            continue
        own = next(s for s in slides(report, about) if s.shapes.title.text_frame.text == chart.title)
        group = next(shape for shape in own.shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP).shapes
        made = [shape for shape in group if shape.name != "frontier"]
        there = sorted((shape.name, f"#{shape.fill.fore_color.rgb}") for shape in made)
        tones = {one["state"]: MAP[one["tone"]] for one in chart.data["legend"]}
        assert there == sorted((f"{cell['label']}: {cell['text']}", tones[cell["state"]]) for cell in cells)
        said = "\n".join(texts(own))
        assert all(f"{one['sign']} {one['words']}".strip() in said for one in chart.data["legend"])
        edges = [(shape.left, shape.top, shape.left + shape.width, shape.top + shape.height) for shape in made]
        assert min(edge[0] for edge in edges) >= 0
        assert max(edge[3] for edge in edges) <= Inches(7.05)


def test_a_map_has_the_frontiers_of_districts_and_a_frame_around_the_poor_ones(truth_db):
    scope = SCOPES["approved"]
    report = taking.answer("do-bao-phu", truth_db, scope, VI)
    chart = next(chart for chart in report.charts if chart.kind == "hexagons")
    own = next(
        s
        for s in slides(report, view.about(truth_db, scope, report, VI))
        if s.shapes.title.text_frame.text == chart.title
    )
    group = next(shape for shape in own.shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP).shapes
    lines = [shape for shape in group if shape.name == "frontier"]
    assert [shape.name for shape in group][-len(lines) :] == ["frontier"] * len(lines)  # over every commune
    assert {shape.fill.type for shape in lines} == {MSO_FILL.BACKGROUND}
    dark = [shape for shape in lines if f"#{shape.line.color.rgb}" == TEXT]
    assert (len(dark), len(lines)) == (2, 11 + 2 + 2)  # Bình Gia and Văn Quan, each on a white line of its own
    assert "huyện nghèo" in texts(own)
    assert "Bình Gia" in texts(own)


def test_a_map_leaves_in_the_colouring_that_was_chosen(truth_db):
    scope = SCOPES["approved"]
    report = coverage_map.in_view(taking.answer("do-bao-phu", truth_db, scope, VI), coverage_map.SILENT)
    about = view.about(truth_db, scope, report, VI)
    chart = next(chart for chart in report.charts if chart.kind == "hexagons")
    told = "\n".join("\n".join(texts(slide)) for slide in slides(report, about))
    assert "kỳ" in chart.title
    assert chart.title in told
    table = view.table_of(chart, VI)
    words = {one["state"]: one["words"] for one in chart.data["legend"]}
    states = [words[cell["state"]] for group in chart.data["groups"] for cell in group["cells"]]
    assert [row[2] for row in table.rows] == states


def test_tables_are_whole_or_say_how_many_rows_are_left(shown):
    report, about = shown
    found = slides(report, about)
    for table in report.tables:
        own = [slide for slide in found if slide.shapes.title.text_frame.text == table.title]
        rows = [row for slide in own for row in (grid(slide) or [[]])[1:]]
        assert all(len(grid(slide) or []) <= 1 + pptx.MOST_ROWS for slide in own)
        expected = [[said(v, c.kind, VI) for v, c in zip(row, table.columns, strict=True)] for row in table.rows]
        most = pptx.MOST_ROWS * pptx.MOST_SLIDES
        assert rows == expected[:most]
        if len(expected) > most:
            assert f"Còn {len(expected) - most} dòng nữa" in "\n".join(texts(own[-1]))


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_makes_slides_that_open(name):
    found = slides(*hostile(name))
    wanted = view.clean(name, 200).strip().replace("\n", "\v")
    assert len(found) == 5
    assert wanted[:20] in "\n".join(texts(found[0])).replace("\n", "\v")


def native(slides_, name):
    return next(shape.chart for slide in slides_ for shape in slide.shapes if shape.has_chart and shape.name == name)


def told(series, count):
    return [series.points[at].data_label.text_frame.text for at in range(count)]


def test_the_plan_is_a_frame_around_the_bar_and_words_stand_at_the_end_of_the_longer(truth_db):
    report = budget.report(truth_db, Scope(2023, "2023-11", TODAY), VI)
    chart = native(
        slides(report, view.about(truth_db, Scope(2023, "2023-11", TODAY), report, VI)), "budget-by-district"
    )
    done, plan = chart.plots[0].series
    assert chart.plots[0].overlap == 100
    assert plan.format.fill.type is not None and "noFill" in plan.format._element.xml  # noqa: PT018 - one thing
    rows = [bool(text) for text in told(done, 11)]
    assert rows == [value > mark for value, mark in zip(done.values, plan.values, strict=True)]


def test_a_part_that_is_too_short_for_its_words_has_its_number_and_a_part_of_none_no_place_in_the_legend(truth_db):
    scope = Scope(2023, "2023-11", TODAY)
    report = coverage.report(truth_db, scope, VI)
    chart = native(slides(report, view.about(truth_db, scope, report, VI)), "coverage-by-district")
    reached, unknown, _ = chart.plots[0].series
    assert told(reached, 11)[0] == "18 đã tiếp cận"
    assert told(unknown, 11)[-1] == "4"
    money = budget.report(truth_db, scope, VI)
    parts = next(view.drawing(one, VI) for one in money.charts if one.name == "budget-by-source")
    assert [series.name for series in parts.series] == ["Đã giải ngân", "Còn lại"]
