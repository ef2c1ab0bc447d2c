"""A view as slides, 16:9: the figures first, then a slide a finding, its chart native and open to editing.

A map is drawn of shapes, one a commune; a table that no chart can stand for (heat, matrix, counts) is a table of at most 14 rows
a slide. What does not fit is said with its count, never left out silently.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from analytics.answers import maps
from analytics.answers.figures import said
from analytics.answers.palette import ACCENT, GRID, MAP, PLAN, STATES, STATUS, TEXT, ink
from analytics.exports import view
from analytics.exports.view import About, Cells, Drawing
from analytics.report import Chart, Figure, Report, Table
from data.language import Language

MOST_ROWS, MOST_COLUMNS, MOST_SLIDES = 16, 13, 4
_LETTERS = 95  # of a label, in the longest bar of a slide
MOST_BARS = 16
_FONT = "Times New Roman"
_WIDE, _HIGH = Inches(13.333), Inches(7.5)
_LEFT, _BROAD, _TOP = Inches(0.6), Inches(12.13), Inches(1.35)
_MAP_TOP, _MAP_WIDE, _MAP_HIGH = Inches(1.5), Inches(8.4), Inches(5.4)
_SHAPES = {
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked": XL_CHART_TYPE.BAR_STACKED,
    "line": XL_CHART_TYPE.LINE_MARKERS,
}
_COLOUR: Any = RGBColor  # python-pptx comes half typed
_DATA: Any = CategoryChartData
_DOTS: Any = XyChartData
_NUMBERS = ("count", "money", "percent", "number")
Words = Sequence[Sequence[str]]


def to_bytes(report: Report, about: About, language: Language) -> bytes:
    """The deck: figures and what to know, a slide a chart, then the tables of the view."""
    deck = _Deck(about, language)
    _view(deck, report)
    for table in report.tables:
        _table(deck, table.title, table)
    return deck.saved()


def agenda_to_bytes(title: str, quiet: str, views: Sequence[tuple[str, Report, About]], language: Language) -> bytes:
    """The deck of a meeting: a slide with the agenda, then each view's figures and charts under its own name and footer."""
    deck = _Deck(views[0][2], language) if views else _Deck(About((), "", False, Cells((), 0)), language)
    cover = deck.slide(title, quiet)
    box = cover.shapes.add_textbox(_LEFT, Inches(1.75), _BROAD, Inches(5.0))
    lines = [f"{number}. {name}" for number, (name, _, _) in enumerate(views, 1)]
    _words(box.text_frame, lines, 22 if len(lines) < 12 else 14, TEXT)
    for name, report, about in views:
        deck.about = about
        _view(deck, replace(report, title=name))
    return deck.saved()


def _view(deck: _Deck, report: Report) -> None:
    _figures(deck, report)
    for chart in report.charts:
        _chart(deck, chart)


class _Deck:
    """The slides being made, each with its title and the line that says year, state and version."""

    def __init__(self, about: About, language: Language) -> None:
        self.made: Any = Presentation()
        self.made.slide_width, self.made.slide_height = _WIDE, _HIGH
        self.about, self.language = about, language

    def saved(self) -> bytes:
        out = BytesIO()
        self.made.save(out)
        return out.getvalue()

    def slide(self, title: str, quiet: str = "") -> Any:
        slide = self.made.slides.add_slide(self.made.slide_layouts[5])
        for place in slide.placeholders:
            if place != slide.shapes.title:
                place.element.getparent().remove(place.element)
        head = slide.shapes.title
        head.left, head.top, head.width, head.height = _LEFT, Inches(0.25), _BROAD, Inches(0.95)
        size = 24 if len(title) < 80 else 20 if len(title) < 150 else 16
        _words(head.text_frame, [title], size, ACCENT, bold=True)
        head.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        if quiet:
            _box(slide, quiet, _LEFT, Inches(1.12), _BROAD, 12, PLAN)
        _box(slide, self.about.footer, _LEFT, Inches(7.05), Inches(11.2), 11, PLAN)
        _box(slide, str(len(self.made.slides)), Inches(12.1), Inches(7.05), Inches(0.7), 11, PLAN)
        return slide


def _box(slide: Any, text: str, left: int, top: int, width: int, size: int, colour: str, bold: bool = False) -> Any:
    box = slide.shapes.add_textbox(left, top, width, Inches(0.4))
    _words(box.text_frame, [text], size, colour, bold)
    return box


def _words(frame: Any, lines: Sequence[str], size: int, colour: str, bold: bool = False) -> None:
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = view.clean(line, 1_000)
        _font(run.font, size, colour, bold)


def _font(font: Any, size: float, colour: str, bold: bool = False) -> None:
    font.name, font.size, font.bold = _FONT, Pt(size), bold
    font.color.rgb = _rgb(colour)


def _rgb(colour: str) -> Any:
    return _COLOUR.from_string(colour.removeprefix("#"))


# --- the first slide ------------------------------------------------------------------------------------------------


def _figures(deck: _Deck, report: Report) -> None:
    slide = deck.slide(report.title, report.scope_line)
    width = int(_BROAD / max(len(report.figures), 1))
    for at, figure in enumerate(report.figures):
        _figure(slide, figure, _LEFT + at * width, width)
    told: Any = report.extra.get("highlights") or ()
    lines = [*(one["text"] for one in told), *(note.text for note in report.notes)]
    lines += [chart.title for chart in report.charts][: 8 - len(lines)] if len(lines) < 8 else []
    if lines:
        box = slide.shapes.add_textbox(_LEFT, Inches(3.75), _BROAD, Inches(3.1))
        _words(box.text_frame, [f"– {line}" for line in lines], 18 if len(lines) < 6 else 14, TEXT)


def _figure(slide: Any, figure: Figure, left: int, width: int) -> None:
    box = slide.shapes.add_textbox(left, Inches(1.75), width - Inches(0.1), Inches(1.8))
    frame = box.text_frame
    _words(frame, [figure.label], 15, PLAN)
    for text, size, colour, bold in (
        (figure.value, 30 if len(figure.value) < 10 else 20, ACCENT, True),
        (figure.note, 14, TEXT, False),
        (figure.change, 14, TEXT, False),
    ):
        if text:
            run = frame.add_paragraph().add_run()
            run.text = view.clean(text, 300)
            _font(run.font, size, colour, bold)


# --- charts ---------------------------------------------------------------------------------------------------------


def _chart(deck: _Deck, chart: Chart) -> None:
    drawing = view.drawing(chart, deck.language)
    if drawing is not None:
        (_scattered if drawing.shape == "dots" else _drawn)(deck, chart, drawing)
    elif "columns" in chart.data and "rows" in chart.data:
        _squares(deck, chart)
    elif "groups" in chart.data:
        _map(deck, chart)
        _groups(deck, chart)
    else:
        _table(deck, chart.title, view.table_of(chart, deck.language))


def _drawn(deck: _Deck, chart: Chart, drawing: Drawing) -> None:
    """A native chart; bars that would not be legible on one slide go on over the next."""
    step = MOST_BARS if drawing.shape != "line" else max(len(drawing.labels), 1)
    for start in range(0, len(drawing.labels), step):
        part = slice(start, start + step)
        slide = deck.slide(chart.title, chart.unit)
        made = _DATA(number_format=_number(drawing, "0.0%"))
        made.categories = [view.clean(label, 200) for label in drawing.labels[part]]
        for series in drawing.series:
            made.add_series(view.clean(series.name, 200), series.values[part])
        frame = slide.shapes.add_chart(_SHAPES[drawing.shape], _LEFT, Inches(1.5), _BROAD, Inches(5.4), made)
        frame.name = chart.name or "chart"
        frame._element.nvGraphicFramePr.cNvPr.set("descr", view.clean(chart.alt, 2_000))
        _look(frame.chart, drawing, part)
        _notes(slide, chart)


def _scattered(deck: _Deck, chart: Chart, drawing: Drawing) -> None:
    """A native chart of dots, each with its unit's name."""
    slide = deck.slide(chart.title, chart.unit)
    made = _DOTS(number_format="0%")
    series = made.add_series(view.clean(drawing.series[0].name, 200))
    for x, y in zip(drawing.across, drawing.series[0].values, strict=True):
        series.add_data_point(x, y)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, _LEFT, Inches(1.5), _BROAD, Inches(5.4), made)
    frame.name = chart.name or "chart"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", view.clean(chart.alt, 2_000))
    drawn = frame.chart
    drawn.has_legend, drawn.has_title = False, False
    drawn.font.name, drawn.font.size = _FONT, Pt(13)
    for axis, name in zip((drawn.category_axis, drawn.value_axis), drawing.axes, strict=True):
        axis.has_major_gridlines, axis.has_title = False, True
        axis.axis_title.text_frame.text = view.clean(name, 200)
        axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "0%", False
    points = drawn.plots[0].series[0]
    points.format.line.fill.background()
    for at, (text, colour) in enumerate(zip(drawing.series[0].texts, drawing.series[0].colours, strict=True)):
        marker = points.points[at].marker
        marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 9
        marker.format.fill.solid()
        marker.format.fill.fore_color.rgb = _rgb(colour)
        _label(points.points[at], text, drawing, colour)
    _notes(slide, chart)


def _look(chart: Any, drawing: Drawing, part: slice) -> None:
    chart.font.name, chart.font.size = _FONT, Pt(13)
    chart.has_title = False
    chart.has_legend = sum(bool(series.name.strip()) for series in drawing.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    values, names = chart.value_axis, chart.category_axis
    values.minimum_scale, values.has_major_gridlines = 0, drawing.shape == "line"
    values.tick_labels.number_format = _number(drawing, "0%")
    values.tick_labels.number_format_is_linked = False
    if drawing.shape != "line":
        names.reverse_order = True
        chart.plots[0].gap_width = 45
    if drawing.shape == "bar" and len(drawing.series) == 2:
        chart.plots[0].overlap = 100  # the plan stands as a frame around the bar, not as a bar of its own
    for made, series in zip(chart.plots[0].series, drawing.series, strict=True):
        colours, texts = series.colours[part], series.texts[part]
        if drawing.shape == "line":
            made.format.line.color.rgb, made.format.line.width = _rgb(colours[0]), Pt(2.5)
            made.smooth = False
            texts = tuple("" if at + 1 < len(texts) and texts[at + 1] else text for at, text in enumerate(texts))
        elif drawing.shape == "bar" and series is not drawing.series[0]:
            made.format.fill.background()
            made.format.line.color.rgb, made.format.line.width = _rgb(PLAN), Pt(1.5)
            continue
        else:
            made.format.fill.solid()
            made.format.fill.fore_color.rgb = _rgb(colours[0] if colours else ACCENT)
        for at, (colour, text) in enumerate(zip(colours, texts, strict=True)):
            if drawing.shape != "line":
                point = made.points[at].format.fill
                point.solid()
                point.fore_color.rgb = _rgb(colour)
            if told := _with_room(text, drawing, series.values[part][at]):
                _label(_end(chart, drawing, part, at, made).points[at], told, drawing, colour)


def _with_room(text: str, drawing: Drawing, value: float | None) -> str:
    """The words of a mark; within a short part of a stacked bar its number alone, or nothing: the legend says the rest."""
    if not text or not view.has_room(drawing, value):
        return ""
    if drawing.shape != "stacked":
        return text
    longest = max(sum(series.values[at] or 0 for series in drawing.series) for at in range(len(drawing.labels)))
    letters = _LETTERS * (value or 0) / longest
    number = text.split(" ", 1)[0]
    return text if len(text) <= letters else number if number.isdigit() and len(number) <= letters else ""


def _end(chart: Any, drawing: Drawing, part: slice, at: int, made: Any) -> Any:
    """The series at whose end the words of a bar stand: the plan's where that reaches further, so that no line crosses them."""
    if drawing.shape != "bar" or len(drawing.series) < 2:
        return made
    done, plan = (series.values[part][at] or 0 for series in drawing.series)
    return list(chart.plots[0].series)[1] if plan > done else made


def _number(drawing: Drawing, percent: str) -> str:
    """How an axis counts: money, which comes in đồng, in triệu đồng."""
    return percent if drawing.percent else "#,##0,," if drawing.money else "#,##0"


def _label(point: Any, text: str, drawing: Drawing, colour: str) -> None:
    frame = point.data_label.text_frame
    frame.text = view.clean(text, 200)
    frame.word_wrap = False
    inside = drawing.shape == "stacked"
    _font(frame.paragraphs[0].runs[0].font if frame.paragraphs[0].runs else frame.paragraphs[0].font, 11, ink(colour) if inside else TEXT)  # fmt: skip
    if not inside:
        point.data_label.position = XL_LABEL_POSITION.OUTSIDE_END if drawing.shape == "bar" else XL_LABEL_POSITION.ABOVE


def _notes(slide: Any, chart: Chart) -> None:
    """What is measured and how, and the figures as a sentence, for who speaks to the slide."""
    slide.notes_slide.notes_text_frame.text = view.clean(f"{chart.definition}\n{chart.alt}")


# --- tables ---------------------------------------------------------------------------------------------------------


def _squares(deck: _Deck, chart: Chart) -> None:
    """Coloured cells with sign and figure: activities down where they are the columns, so that long names stand as rows."""
    data: Any = chart.data
    rows = view.matrix_rows(chart, deck.language)
    fills = [[_fill(cell) for cell in row["cells"]] for row in data["rows"]]
    heads = [str(name) for name in data["columns"]]
    words = [list(row) for row in rows]
    if chart.kind == "heat":
        words = [[head, *(row[1 + at] for row in rows)] for at, head in enumerate(heads)]
        fills = [[row[at] for row in fills] for at in range(len(heads))]
        heads = [row[0] for row in rows]
        if data.get("column_totals"):
            text = deck.language.text
            words = [[*row, total] for row, total in zip(words, data["column_totals"], strict=True)]
            words.append([text("Đạt hoặc đúng tiến độ"), *data["row_totals"], ""])
            fills = [*([*row, "#FFFFFF"] for row in fills), ["#FFFFFF"] * (len(heads) + 1)]
            heads = [*heads, text("Chung")]
    _grid(deck, chart.title, chart.unit, ["", *heads], words, [["", *row] for row in fills], chart)


def _fill(cell: Any) -> str:
    if "level" in cell:
        return MAP[f"more{cell['level']}" if cell["level"] >= 0 else "unknown"]
    return (STATES | STATUS).get(cell.get("state") or cell.get("status") or "no_target", GRID)


def _groups(deck: _Deck, chart: Chart) -> None:
    """A row a unit: how many communes of each class of the map, and the names of those that bear a sign."""
    language, text = deck.language, deck.language.text
    data: Any = chart.data
    words = []
    for group in data["groups"]:
        row = [_group_name(group)]
        for one in data["legend"]:
            own = [cell["label"] for cell in group["cells"] if cell["state"] == one["state"]]
            named = ", ".join(sorted(own, key=language.sort_key)) if one["sign"] else ""
            row.append(f"{len(own)}: {named}" if named else str(len(own)))
        words.append(row)
    heads = [text("Đơn vị"), *(one["words"] for one in data["legend"])]
    quiet = text("Số liệu từng xã, phường, thị trấn ở tệp Excel của cùng màn hình.")
    widths = (2.2, *(3.9 if one["sign"] else 1.5 for one in data["legend"]))
    _grid(deck, chart.title, quiet, heads, words, None, chart, widths=widths)


def _group_name(group: Any) -> str:
    return f"{group['label']} ({group['note']})" if group.get("note") else str(group["label"])


def _map(deck: _Deck, chart: Chart) -> None:
    """The communes as shapes that can be moved and coloured, each named; the legend with sign and word beside."""
    data: Any = chart.data
    cells = [cell for group in data["groups"] for cell in group["cells"]]
    if not cells:
        return
    slide = deck.slide(chart.title, chart.unit)
    _notes(slide, chart)
    west, south, east, north = maps.frame(cells)
    scale = min(_MAP_WIDE / max(east - west, 0.01), _MAP_HIGH / max(north - south, 0.01))

    def at(point: maps.Point) -> tuple[int, int]:
        return int(_LEFT + (point[0] - west) * scale), int(_MAP_TOP + (north - point[1]) * scale)

    fills = {one["state"]: MAP[one["tone"]] for one in data["legend"]}
    group = slide.shapes.add_group_shape()
    group.name = chart.name or "map"
    for cell in cells:
        for ring in maps.rings(cell):
            _shape(group, [at(point) for point in ring], cell, fills[cell["state"]])
    frontiers = maps.frontiers(data["groups"])
    for path in (path for paths in frontiers for path in paths):
        _line(group, [at(point) for point in path], "#FFFFFF", 2.5)
    for path in data.get("outlines", ()):
        _line(group, [at(point) for point in path], TEXT, 1.25)
    framed = [
        (unit["note"], paths) for unit, paths in zip(data["groups"], frontiers, strict=True) if unit["note"] and paths
    ]
    for colour, width in (("#FFFFFF", 5), (TEXT, 2)):
        for path in (path for _, paths in framed for path in paths):
            _line(group, [at(point) for point in path], colour, width)
    for point, name in _names(data["groups"], bool(framed), 0.8 * Pt(1) / scale):
        left, top = at(point)
        _plate(slide, name, left, top)
    _legend(slide, data["legend"], framed[0][0] if framed else "")
    if data["note"]:
        _box(slide, data["note"], Inches(9.4), Inches(6.5), Inches(3.4), 11, PLAN)


def _names(groups: Any, framed: bool, pixel: float) -> list[tuple[maps.Point, str]]:
    """Where names stand: those of districts, poor ones said to be when no frame says it; without districts those of communes.

    `pixel` is how much of the map one of 96 to the inch is: what `labels` reckons in.
    """
    names = [str(unit["label"]) if framed else _group_name(unit) for unit in groups]
    if any(names):
        return maps.labels(groups, names, pixel)
    alone = maps.each(groups)
    return maps.labels(alone, [str(one["cells"][0]["label"]).split(" ", 1)[-1] for one in alone], pixel, 0.3)


def _flat(shape: Any) -> None:
    """No shadow, whatever the theme has: PowerPoint goes by the first, LibreOffice by the second."""
    shape.shadow.inherit = False
    for effect in shape.element.iter(qn("a:effectRef")):
        effect.set("idx", "0")


def _line(group: Any, points: Sequence[tuple[int, int]], colour: str, width: float) -> None:
    """A frontier: a line without a ground of its own, so that what it goes around can still be chosen and coloured."""
    drawn = group.shapes.build_freeform(*points[0])
    drawn.add_line_segments(points[1:], close=False)
    made = drawn.convert_to_shape()
    made.name = "frontier"
    _flat(made)
    made.fill.background()
    made.line.color.rgb, made.line.width = _rgb(colour), Pt(width)


def _shape(group: Any, points: Sequence[tuple[int, int]], cell: Any, fill: str) -> None:
    drawn = group.shapes.build_freeform(*points[0])
    drawn.add_line_segments(points[1:], close=True)
    made = drawn.convert_to_shape()
    made.name = view.clean(f"{cell['label']}: {cell.get('text', '')}", 200)
    _flat(made)
    made.fill.solid()
    made.fill.fore_color.rgb = _rgb(fill)
    made.line.color.rgb, made.line.width = _rgb("#FFFFFF"), Pt(0.75)
    if cell.get("sign") and "q" in cell:
        frame = made.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        _words(frame, [cell["sign"]], 9, ink(fill), bold=True)
        frame.word_wrap, frame.vertical_anchor = False, MSO_ANCHOR.MIDDLE
        frame.paragraphs[0].alignment = PP_ALIGN.CENTER


def _plate(slide: Any, name: str, left: int, top: int) -> None:
    """The name of a district on a light ground, so that it reads over any colour."""
    width, height = Pt(6 * len(name) + 6), Pt(14)
    box = _box(slide, name, left - width // 2, top - height // 2, width, 9, TEXT, bold=True)
    box.height = height
    frame = box.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap, frame.vertical_anchor = False, MSO_ANCHOR.MIDDLE
    frame.paragraphs[0].alignment = PP_ALIGN.CENTER
    box.fill.solid()
    box.fill.fore_color.rgb = _rgb(MAP["more0"])


def _legend(slide: Any, legend: Any, framed: str) -> None:
    """The classes of a map, and what a frame around a district means (`framed`)."""
    for at, one in enumerate(legend):
        top = Inches(1.7 + 0.45 * at)
        swatch = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(9.4), top, Inches(0.35), Inches(0.25))
        _flat(swatch)
        swatch.fill.solid()
        swatch.fill.fore_color.rgb = _rgb(MAP[one["tone"]])
        swatch.line.color.rgb = _rgb(GRID)
        _box(slide, f"{one['sign']} {one['words']}".strip(), Inches(9.85), top - Inches(0.06), Inches(3.0), 13, TEXT)
    if framed:
        top = Inches(1.7 + 0.45 * len(legend))
        frame = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(9.4), top, Inches(0.35), Inches(0.25))
        _flat(frame)
        frame.fill.background()
        frame.line.color.rgb, frame.line.width = _rgb(TEXT), Pt(2)
        _box(slide, framed, Inches(9.85), top - Inches(0.06), Inches(3.0), 13, TEXT)


def _table(deck: _Deck, title: str, table: Table) -> None:
    language = deck.language
    words = [[said(v, c.kind, language) for v, c in zip(row, table.columns, strict=True)] for row in table.rows]
    right = tuple(at for at, column in enumerate(table.columns) if column.kind in _NUMBERS)
    _grid(deck, title, table.unit, [column.title for column in table.columns], words, None, None, right)


def _grid(
    deck: _Deck,
    title: str,
    quiet: str,
    heads: Sequence[str],
    words: Words,
    fills: Words | None,
    chart: Chart | None,
    right: Sequence[int] = (),
    widths: Sequence[float] = (),
) -> None:
    """A table over as many slides as it needs, at most MOST_SLIDES of rows; the rest is counted and its place told."""
    text, most = deck.language.text, MOST_ROWS * MOST_SLIDES
    shown = words[:most]
    step = -(-len(shown) // max(-(-len(shown) // MOST_ROWS), 1)) or 1  # slides of nearly as many rows each
    for left in range(1, max(len(heads), 2), MOST_COLUMNS):
        columns = [0, *range(left, min(left + MOST_COLUMNS, len(heads)))]
        for start in range(0, max(len(shown), 1), step):
            part = shown[start : start + step]
            slide = deck.slide(title, quiet)
            if chart is not None:
                _notes(slide, chart)
            if not part:
                _box(slide, text("Không có dòng nào."), _LEFT, _TOP + Inches(0.4), _BROAD, 16, TEXT)
                return
            colours = [fills[start + at] for at in range(len(part))] if fills else None
            _cells(slide, heads, part, colours, columns, right, widths)
            if len(words) > most and start + step >= most:
                rest = text("Còn {count} dòng nữa, có đủ trong tệp Excel của cùng màn hình.", count=len(words) - most)
                _box(slide, rest, _LEFT, Inches(6.75), _BROAD, 12, TEXT, bold=True)


def _cells(
    slide: Any,
    heads: Sequence[str],
    words: Words,
    fills: Words | None,
    columns: Sequence[int],
    right: Sequence[int],
    widths: Sequence[float],
) -> None:
    size = 12 if len(columns) <= 7 else 10
    high = Inches(min(5.1, 0.36 * (len(words) + 1)))
    made = slide.shapes.add_table(len(words) + 1, len(columns), _LEFT, Inches(1.55), _BROAD, high).table
    shares = [widths[at] for at in range(len(columns))] if widths else [_needs(heads[c], [row[c] for row in words]) for c in columns]  # fmt: skip
    for at in range(len(columns)):
        made.columns[at].width = Emu(int(_BROAD * shares[at] / sum(shares)))
    for at, column in enumerate(columns):
        _cell(made.cell(0, at), heads[column], size, ACCENT, False)
        for number, row in enumerate(words, 1):
            fill = fills[number - 1][column] if fills else ""
            _cell(made.cell(number, at), row[column], size, fill or "#FFFFFF", column in right)


def _needs(head: str, texts: Sequence[str]) -> float:
    """How wide a column wants to be, in letters: its longest word whole, long texts on lines of their own."""
    longest = max((len(text) for text in texts), default=0)
    word = max((len(part) for part in head.split()), default=0)
    return min(max(longest, word, len(head) / 2, 6), 34) + 2


def _cell(cell: Any, text: str, size: int, fill: str, right: bool) -> None:
    cell.margin_left = cell.margin_right = Inches(0.05)
    cell.margin_top = cell.margin_bottom = Inches(0.02)
    cell.fill.solid()
    cell.fill.fore_color.rgb = _rgb(fill)
    _words(cell.text_frame, [text], size, ink(fill), bold=fill == ACCENT)
    if right:
        cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
