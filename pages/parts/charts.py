"""Draws a report's charts with Plotly, from plain dicts: express and templates cost more than the drawing.

Every kind of analytics/report.py has one function here. Figures in words come with the chart; nothing is formatted in
the browser, where the language is not ours to choose. Each mark carries the number of its trace as `customdata`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from plotly.basedatatypes import BaseFigure

from analytics.answers import maps
from analytics.answers.wording import REACH_WORDS, REPORT_SIGNS, REPORT_WORDS, STATUS_SIGNS, STATUS_WORDS
from analytics.report import Chart
from data.language import Language
from pages.parts import style

# The one button over a chart saves it as a picture, made in the browser; its words are the reader's, not the library's.
CONFIG = {
    "displayModeBar": "hover",
    "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"format": "png", "scale": 2, "filename": "bieu-do"},
    "displaylogo": False,
    "showSendToCloud": False,
    "scrollZoom": False,
    "doubleClick": False,
}
_FONT = "Segoe UI, Noto Sans, DejaVu Sans, sans-serif"
Figure = dict[str, Any]


class Drawn(BaseFigure):  # type: ignore[misc]
    """A figure that is shown as it is: Streamlit lets Plotly look a plain dict through on every run, 24 ms a chart."""

    def __init__(self, figure: Figure) -> None:
        self._figure = figure

    def to_dict(self) -> Figure:
        return self._figure


def config(language: Language) -> dict[str, Any]:
    """How Plotly behaves on the screen."""
    words = {
        "Download plot as a PNG": language.text("Tải ảnh PNG"),
        "Sorry, there was a problem downloading your image!": language.text("Chưa tạo được ảnh; thử lại."),
    }
    return CONFIG | {"locale": "td", "locales": {"td": {"dictionary": words, "format": {}}}}


def drawn(chart: Chart, language: Language, dark: bool) -> Drawn:
    """The figure of a chart for the screen."""
    return Drawn(figure(chart, language, dark))


def enlarged(chart: Chart, language: Language, dark: bool, times: float = 2) -> Drawn:
    """The same figure with every letter and line so many times as large: for a wall."""
    return Drawn(_larger(figure(chart, language, dark), times))


_SIZES = ("size", "height", "width", "l", "r", "t", "b", "xgap", "ygap")


def _larger(part: Any, times: float, name: str = "") -> Any:
    """A figure's values made larger where they are lengths on the screen; bars' widths are in rows and stay."""
    if isinstance(part, dict):
        bar = "orientation" in part
        return {key: value if bar and key == "width" else _larger(value, times, key) for key, value in part.items()}
    if isinstance(part, list):
        return [_larger(one, times) for one in part]
    if isinstance(part, str):
        return part.replace("font-size:12px", f"font-size:{round(14 * times)}px")  # no letter on a wall is smaller
    if name == "size" and isinstance(part, int | float) and part > 9:
        return max(part, 14) * times
    return part * times if name in _SIZES and isinstance(part, int | float) else part


def figure(chart: Chart, language: Language, dark: bool) -> Figure:
    """The Plotly figure of a chart as a dict; the same chart, language and theme give the same figure."""
    return _KINDS[chart.kind](chart.data, language, _Colours(dark))


class _Colours:
    """The tokens of a theme."""

    def __init__(self, dark: bool) -> None:
        self.accent, self.plan = (style.DARK["ACCENT"], style.DARK["PLAN"]) if dark else (style.ACCENT, style.PLAN)
        self.grid, self.text = (style.DARK["GRID"], style.DARK["TEXT"]) if dark else (style.GRID, style.TEXT)
        self.tones = {
            "done": self.accent,
            "rest": "#44566A" if dark else "#D5DDE6",
            "over": "#C8372D",
            "plan": self.plan,
            "forecast": "#E8A33D" if dark else "#A85B00",
        }
        self.map = style.MAP_DARK if dark else style.MAP
        self.ground, self.veil = ("#0E1117", "rgba(14,17,23,0.72)") if dark else ("#FFFFFF", "rgba(255,255,255,0.78)")


def _layout(colours: _Colours, height: int, top: int = 8) -> Figure:
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": top, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": _FONT, "size": 14, "color": colours.text},
        "separators": ",.",
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"font": {"family": _FONT, "size": 13}},
        "template": None,
    }


def _axis(labels: Sequence[str]) -> Figure:
    return {
        "tickmode": "array",
        "tickvals": list(range(len(labels))),
        "ticktext": list(labels),
        "automargin": True,
        "fixedrange": True,
        "ticks": "",
        "zeroline": False,
        "showgrid": False,
    }


def _hidden(most: float) -> Figure:
    return {"range": [0, most * 1.01], "visible": False, "fixedrange": True, "zeroline": False}


def _tall(labels: Sequence[str]) -> int:
    """Pixels a row of bars needs for the lines of its words."""
    return 14 + 18 * max((label.count("<br>") + 1 for label in labels), default=1)


def _bars(data: Figure, language: Language, colours: _Colours) -> Figure:
    """Horizontal bars from zero, name and figure in words before each, so that no width cuts them; the plan a thin mark."""
    rows = data["rows"][::-1]
    labels = [_label(row, language) for row in rows]
    values = [row["value"] or 0 for row in rows]
    marks = [row.get("mark") for row in rows]
    others = [row.get("other") or 0 for row in rows]
    lengths = [*(row.get("full") or 0 for row in rows), *values, *(mark or 0 for mark in marks), *others]
    most = max([data.get("most") or 0, *lengths]) or 1
    unheard = [row["value"] is None or row["status"] == "incomplete" for row in rows]
    fills = [style.STATUS[row["status"]] if row["status"] else colours.accent for row in rows]
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(rows))),
        "x": values,
        "customdata": list(range(len(rows)))[::-1],
        "width": 0.5,
        "marker": {
            "color": fills,
            "pattern": {
                "shape": ["/" if hatched else "" for hatched in unheard],
                "fgcolor": "#FFFFFF",
                "bgcolor": fills,
                "fillmode": "replace",
                "size": 5,
                "solidity": 0.25,
            },
        },
        "hovertext": [label.replace("<span style='font-size:12px'>", "").replace("</span>", "") for label in labels],
        "hoverinfo": "text",
        "unselected": {"marker": {"opacity": 1}},
    }
    shapes = [
        {
            "type": "line",
            "x0": mark,
            "x1": mark,
            "y0": at - 0.36,
            "y1": at + 0.36,
            "line": {"color": colours.plan, "width": 3},
        }
        for at, mark in enumerate(marks)
        if mark is not None
    ]
    compared = [(at, row["other"]) for at, row in enumerate(rows) if row.get("other") is not None]
    shapes += [shape for at, value in compared for shape in _other(value, at, colours)]
    layout = _layout(colours, 26 + _tall(labels) * len(rows))
    return {
        "data": [bars],
        "layout": layout | {"xaxis": _hidden(most), "yaxis": _axis(labels), "shapes": shapes, "bargap": 0.25},
    }


def _other(value: float, at: int, colours: _Colours) -> list[Figure]:
    """What a bar is compared with: a thin dotted mark, so that it is not taken for the plan's, on a light ground to be seen on any bar."""
    place = {"type": "line", "x0": value, "x1": value, "y0": at - 0.42, "y1": at + 0.42}
    ground = {"color": "#FFFFFF", "width": 4}
    return [place | {"line": ground}, place | {"line": {"color": "#1B2733", "width": 2, "dash": "dot"}}]


def _label(row: Figure, language: Language) -> str:
    """A bar's name, and beneath it its figure, status and note in smaller words."""
    status = f"{STATUS_SIGNS[row['status']]} {language.text(STATUS_WORDS[row['status']])}" if row.get("status") else ""
    words = " · ".join(part for part in (row["text"], row.get("note", ""), status) if part)
    return _two_lines(row["label"], words)


def _two_lines(name: str, words: str, width: int = 44) -> str:
    return f"{_wrapped(name)}<br><span style='font-size:12px'>{_wrapped(words, width)}</span>"


def _parts(
    rows: list[Figure],
    names: Sequence[str],
    fills: Sequence[str],
    hatched: Sequence[bool],
    colours: _Colours,
    words: Sequence[str],
    longest: float,
) -> Figure:
    """Bars made of parts, left to right; `rows` have values and texts, `words` stand before each, `longest` is the longest bar."""
    turned = rows[::-1]
    drawn = [
        {
            "type": "bar",
            "orientation": "h",
            "name": names[part],
            "y": list(range(len(turned))),
            "x": [row["values"][part] or 0 for row in turned],
            "customdata": [(len(turned) - 1 - at) * len(names) + part for at in range(len(turned))],
            "width": 0.5,
            "marker": {
                "color": fills[part],
                "pattern": {
                    "shape": "/" if hatched[part] else "",
                    "fgcolor": "#FFFFFF",
                    "bgcolor": fills[part],
                    "fillmode": "replace",
                    "size": 5,
                    "solidity": 0.3,
                },
            },
            "hovertext": [f"{row['label']}<br>{names[part]}: {row['texts'][part]}" for row in turned],
            "hoverinfo": "text",
            "unselected": {"marker": {"opacity": 1}},
        }
        for part in range(len(names))
    ]
    most = max([longest, *(sum(value or 0 for value in row["values"]) for row in rows)]) or 1
    labels = list(words)[::-1]
    layout = _layout(colours, 26 + _tall(labels) * len(rows)) | {
        "barmode": "stack",
        "xaxis": _hidden(most),
        "yaxis": _axis(labels),
        "bargap": 0.25,
    }
    return {"data": drawn, "layout": layout}


def _stack(data: Figure, language: Language, colours: _Colours) -> Figure:
    """Parts of a whole in one bar a row."""
    parts, rows = data["parts"], data["rows"]
    words = []
    for row in rows:
        told = [f"{part['name']} {text}" for part, text in zip(parts, row["texts"], strict=True) if text]
        words.append(_two_lines(row["label"], " · ".join([row["text"], *told])))
    return _parts(
        rows,
        [part["name"] for part in parts],
        [colours.tones[part["tone"]] for part in parts],
        [False] * len(parts),
        colours,
        words,
        data.get("most") or 0,
    )


def _shares(data: Figure, language: Language, colours: _Colours) -> Figure:
    """Communes reached, unknown (hatched) and not reached, one bar a row."""
    rows = [
        {
            "label": row["label"],
            "values": [part["value"] for part in row["parts"]],
            "texts": [part["text"] for part in row["parts"]],
        }
        for row in data["rows"]
    ]
    words = [
        _two_lines(row["label"], " · ".join(text for text in (row["text"], row["note"]) if text))
        for row in data["rows"]
    ]
    states = [part["state"] for part in data["rows"][0]["parts"]] if rows else []
    fills = [
        {"reached": colours.accent, "unknown": "#8FA3B8", "not_reached": colours.tones["rest"]}[state]
        for state in states
    ]
    return _parts(
        rows,
        [language.text(REACH_WORDS[state]) for state in states],
        fills,
        [state == "unknown" for state in states],
        colours,
        words,
        data.get("most") or 0,
    )


def _squares(
    rows: Sequence[str],
    columns: Sequence[str],
    cells: list[list[Figure]],
    numbers: list[list[int]],
    colours: _Colours,
    width: int,
    names: int = 26,
) -> Figure:
    """A table of coloured squares, words in each; `numbers` are the traces of the squares; `width` and `names` are letters a line."""
    palette = style.STATUS | style.STATES | colours.map
    states = sorted({cell["state"] for line in cells for cell in line})
    at = {state: number for number, state in enumerate(states)}
    scale = [[edge / len(states), palette[one]] for number, one in enumerate(states) for edge in (number, number + 1)]
    heat = {
        "type": "heatmap",
        "z": [[at[cell["state"]] + 0.5 for cell in line] for line in cells[::-1]],
        "zmin": 0,
        "zmax": len(states),
        "colorscale": scale,
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        "x": list(range(len(columns))),
        "y": list(range(len(rows))),
        "customdata": numbers[::-1],
        "hovertext": [[cell["title"] for cell in line] for line in cells[::-1]],
        "hoverinfo": "text",
    }
    words = [
        {
            "x": x,
            "y": len(rows) - 1 - y,
            "text": cell["text"],
            "showarrow": False,
            "font": {"size": 13, "color": _ink(palette[cell["state"]])},
        }
        for y, line in enumerate(cells)
        for x, cell in enumerate(line)
    ]
    names_of_rows = [_wrapped(row, names) for row in rows]
    tall = 38 if any("<br>" in row for row in names_of_rows) else 30
    layout = _layout(colours, 64 + tall * len(rows), top=48)
    axes = {
        "xaxis": _axis([_wrapped(c, width) for c in columns]) | {"side": "top", "tickangle": 0},
        "yaxis": _axis(names_of_rows[::-1]),
    }
    return {"data": [heat], "layout": layout | axes | {"annotations": words}}


def _heat(data: Figure, language: Language, colours: _Colours) -> Figure:
    """Activities down, units across: long names stand as rows, never tilted."""
    units, activities = data["rows"], data["columns"]
    cells = [
        [
            {
                "state": u["cells"][a]["status"] or "no_target",
                "text": f"{u['cells'][a]['sign']} {u['cells'][a]['text']}".strip(),
                "title": u["cells"][a]["title"],
            }
            for u in units
        ]
        for a in range(len(activities))
    ]
    numbers = [[u * len(activities) + a for u in range(len(units))] for a in range(len(activities))]
    return _squares(activities, [unit["label"] for unit in units], cells, numbers, colours, 7)


def _states(data: Figure, language: Language, colours: _Colours) -> Figure:
    """Units down, months across, the status of each in its square."""
    cells = [
        [{"state": c["status"], "text": f"{c['sign']} {c['text']}".strip(), "title": c["title"]} for c in row["cells"]]
        for row in data["rows"]
    ]
    wide = len(data["columns"])
    numbers = [[at * wide + x for x in range(wide)] for at in range(len(cells))]
    return _squares([row["label"] for row in data["rows"]], data["columns"], cells, numbers, colours, 7)


def _counts(data: Figure, language: Language, colours: _Colours) -> Figure:
    """Counts, darker for more; what nobody stated is neither."""
    states = [
        [
            {"state": f"more{c['level']}" if c["level"] >= 0 else "unknown", "text": c["text"], "title": c["title"]}
            for c in row["cells"]
        ]
        for row in data["rows"]
    ]
    wide = len(data["columns"])
    numbers = [[at * wide + x for x in range(wide)] for at in range(len(states))]
    return _squares([row["label"] for row in data["rows"]], data["columns"], states, numbers, colours, 6, 20)


def _matrix(data: Figure, language: Language, colours: _Colours) -> Figure:
    """Units down, months across, the state of each report in its square."""
    cells = [
        [{"state": c["state"], "text": f"{c['sign']} {c['text']}".strip(), "title": c["title"]} for c in row["cells"]]
        for row in data["rows"]
    ]
    numbers = [[at * len(data["columns"]) + x for x in range(len(data["columns"]))] for at in range(len(cells))]
    return _squares([row["label"] for row in data["rows"]], data["columns"], cells, numbers, colours, 9)


def _hexagons(data: Figure, language: Language, colours: _Colours) -> Figure:
    """The map: a filled trace a class, frontiers, signs, and unseen marks that are pointed at and clicked."""
    groups, legend = data["groups"], data["legend"]
    cells = [cell for group in groups for cell in group["cells"]]
    fills = {one["state"]: colours.map[one["tone"]] for one in legend}
    west, south, east, north = maps.frame(cells) if cells else (0.0, 0.0, 1.0, 1.0)
    frontiers = maps.frontiers(groups)
    lines = [path for paths in frontiers for path in paths] + data["outlines"]
    poor = [path for group, paths in zip(groups, frontiers, strict=True) if group["note"] for path in paths]
    drawn = [_class(one, [c for c in cells if c["state"] == one["state"]], fills, colours) for one in legend]
    drawn.append(_outline(lines, colours.text if data["outlines"] else colours.ground, 1.5 if data["outlines"] else 4))
    if poor:
        word = next(group["note"] for group in groups if group["note"])
        drawn += [_outline(poor, colours.ground, 7), _outline(poor, colours.text, 2.6, word)]
    drawn += _signs(cells, fills)
    drawn.append(_hits(groups, {one["state"]: one["words"] for one in legend}))
    room = {"visible": False, "fixedrange": True, "showgrid": False, "zeroline": False}
    edge = 0.02 * (east - west)
    layout = _layout(colours, 640 if data["large"] else 205) | {
        "xaxis": room | {"range": [west - edge, east + edge], "constrain": "domain"},
        "yaxis": room | {"range": [south - edge, north + edge], "scaleanchor": "x", "constrain": "domain"},
        "showlegend": data["large"],
        "legend": {
            "orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "itemclick": False, "itemdoubleclick": False,
            "font": {"size": 13}, "traceorder": "normal",
        },
        "hovermode": "closest",
        "hoverdistance": 16,
        "annotations": [_name_of(at, text, 12 if data["large"] else 10, colours) for at, text in _names(data, bool(poor), east - west)],
    }  # fmt: skip
    return {"data": drawn, "layout": layout}


def _class(one: Figure, cells: Sequence[Figure], fills: Figure, colours: _Colours) -> Figure:
    """The communes of one class as one trace; a class with none stays in the legend, which has no gaps."""
    xs, ys = maps.joined(ring for cell in cells for ring in maps.rings(cell))
    fill = fills[one["state"]]
    trace = {
        "type": "scatter",
        "mode": "lines",
        "name": f"{one['sign']} {one['words']}".strip(),
        "x": xs or [None],
        "y": ys or [None],
        "fill": "toself",
        "fillcolor": fill,
        "line": {"color": colours.ground, "width": 1},
        "hoverinfo": "skip",
        "connectgaps": False,
    }
    if one["tone"] == "unknown":
        trace["fillpattern"] = {"shape": "/", "fgcolor": "#FFFFFF", "bgcolor": fill, "fillmode": "replace", "size": 5, "solidity": 0.25}  # fmt: skip
    return trace


def _outline(paths: Sequence[maps.Path], colour: str, width: float, word: str = "") -> Figure:
    """Frontiers of districts; one that means something has its word in the legend."""
    xs, ys = maps.joined(paths)
    return {
        "type": "scatter",
        "mode": "lines",
        "name": word,
        "x": xs,
        "y": ys,
        "line": {"color": colour, "width": width},
        "hoverinfo": "skip",
        "showlegend": bool(word),
    }


def _signs(cells: Sequence[Figure], fills: Figure) -> list[Figure]:
    """The signs of communes in black or white: a trace each, so that a click elsewhere dims none."""
    traces = []
    for ink in sorted({_ink(fill) for fill in fills.values()}):
        told = [cell for cell in cells if cell["sign"] and _ink(fills[cell["state"]]) == ink]
        places = [maps.middle(cell) for cell in told]
        traces.append(
            {
                "type": "scatter",
                "mode": "text",
                "x": [round(x, 3) for x, _ in places],
                "y": [round(y, 3) for _, y in places],
                "text": [cell["sign"] for cell in told],
                "textfont": {"color": ink, "size": 13},
                "unselected": {"textfont": {"color": ink}},
                "hoverinfo": "skip",
                "showlegend": False,
            }
        )
    return [trace for trace in traces if trace["x"]]


def _hits(groups: Sequence[Figure], words: Figure) -> Figure:
    """A mark a commune that is not seen: what it says, and the number of its trace."""
    cells = [(group, cell) for group in groups for cell in group["cells"]]
    places = [maps.middle(cell) for _, cell in cells]
    unseen = {"marker": {"opacity": 0}}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(x, 3) for x, _ in places],
        "y": [round(y, 3) for _, y in places],
        "customdata": list(range(len(cells))),
        "hovertext": [_hover(group, cell, words[cell["state"]]) for group, cell in cells],
        "hoverinfo": "text",
        "hoverlabel": {"bgcolor": style.TEXT, "bordercolor": "#FFFFFF", "font": {"color": "#FFFFFF"}, "align": "left"},
        "marker": {"size": 18, "opacity": 0},
        "selected": unseen,
        "unselected": unseen,
        "showlegend": False,
    }


def _hover(group: Figure, cell: Figure, state: str) -> str:
    district = f"{group['label']} ({group['note']})" if group["note"] else group["label"]
    told = state if state == cell["text"] else f"{state}<br>{cell['text']}"
    return "<br>".join(part for part in (f"<b>{cell['label']}</b>", district, told) if part)


def _names(data: Figure, framed: bool, wide: float) -> list[tuple[maps.Point, str]]:
    """Where names stand: those of districts, else on a large map those of communes, each beneath its sign."""
    groups = data["groups"]
    pixel = wide / (340 if data["large"] else 260)
    words = [
        _wrapped(group["label"], 10) + (f"<br>({group['note']})" if group["note"] and not framed else "")
        for group in groups
    ]
    if any(words) or not data["large"]:
        return maps.labels(groups, words, pixel)
    alone = [{"cells": [cell]} for group in groups for cell in group["cells"]]
    return maps.labels(
        alone, [_wrapped(group["cells"][0]["label"].split(" ", 1)[-1], 10) for group in alone], pixel, 0.3
    )


def _name_of(at: maps.Point, text: str, size: int, colours: _Colours) -> Figure:
    return {
        "x": round(at[0], 3), "y": round(at[1], 3), "text": f"<b>{text}</b>", "showarrow": False, "captureevents": False,
        "font": {"size": size, "color": colours.text}, "bgcolor": colours.veil, "borderpad": 1,
    }  # fmt: skip


def _line(data: Figure, language: Language, colours: _Colours) -> Figure:
    """The year as lines: what was done, the plan in grey, what is forecast dashed within its interval; a month without its report is a gap."""
    drawn = [*_band(data, colours), *(_one_line(series, data["x"], colours) for series in data["series"])]
    layout = _layout(colours, 340 if "band" in data else 300, top=28) | {
        "xaxis": {
            "fixedrange": True,
            "showgrid": False,
            "automargin": True,
            "type": "category",
            "categoryarray": data["x"],
        },
        "yaxis": {
            "fixedrange": True,
            "rangemode": "tozero",
            "gridcolor": colours.grid,
            "automargin": True,
            "zeroline": False,
            "showticklabels": False,
        },
    }
    return {"data": drawn, "layout": layout}


def _one_line(series: Figure, x: Sequence[str], colours: _Colours) -> Figure:
    tone = series["tone"]
    named = [""] * len(series["texts"])
    last = next((at for at in reversed(range(len(named))) if series["texts"][at]), None)
    if tone != "plan" and last is not None:
        named[last] = series["texts"][last]
    return {
        "type": "scatter",
        "mode": "lines" if tone == "plan" else "lines+markers+text",
        "x": list(x),
        "y": series["values"],
        "text": named if tone != "plan" else None,
        "textposition": "top left" if tone == "forecast" else "top center",
        "textfont": {"color": colours.text, "size": 15},
        "hovertext": [f"{series['name']}: {text}" for text in series["texts"]],
        "hoverinfo": "text",
        "customdata": list(range(len(x))),
        "cliponaxis": False,
        "marker": {"symbol": "circle-open" if tone == "forecast" else "circle", "size": 8},
        "line": {
            "color": colours.tones[tone],
            "width": 2 if tone == "plan" else 3,
            "dash": {"plan": "dot", "forecast": "dash"}.get(tone, "solid"),
        },
        "connectgaps": False,
    }


def _band(data: Figure, colours: _Colours) -> list[Figure]:
    """The interval as a veil between two unseen lines; nothing of it is pointed at or clicked."""
    if "band" not in data:
        return []
    quiet = {"type": "scatter", "mode": "lines", "x": data["x"], "hoverinfo": "skip", "line": {"width": 0}}
    filled = {"fill": "tonexty", "fillcolor": _veiled(colours.tones["forecast"])}
    return [quiet | {"y": data["band"]["low"]}, quiet | filled | {"y": data["band"]["high"]}]


def _veiled(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.2)"


def _outlook(data: Figure, language: Language, colours: _Colours) -> Figure:
    """A bar a row: what is done, what may come lighter and hatched, the interval as a whisker, the target a standing mark."""
    rows = data["rows"][::-1]
    labels = [
        _two_lines(row["label"], " · ".join(p for p in (row["text"], row["note"], row["words"]) if p), 30)
        for row in rows
    ]
    done = [row["done"] or 0 for row in rows]
    coming = [max((row["value"] or 0) - (row["done"] or 0), 0) for row in rows]
    most = max([data.get("most") or 0, 1.0, *(row["high"] or row["value"] or row["done"] or 0 for row in rows)])
    hover = [label.replace("<span style='font-size:12px'>", "").replace("</span>", "") for label in labels]
    shared = {"type": "bar", "orientation": "h", "y": list(range(len(rows))), "width": 0.5, "hovertext": hover, "hoverinfo": "text",
              "customdata": list(range(len(rows)))[::-1], "unselected": {"marker": {"opacity": 1}}}  # fmt: skip
    tone = colours.tones["forecast"]
    hatch = {"shape": "/", "fgcolor": tone, "bgcolor": _veiled(tone), "fillmode": "replace", "size": 6, "solidity": 0.3}
    drawn = [
        shared | {"x": done, "marker": {"color": colours.accent}},
        shared | {"x": coming, "marker": {"color": tone, "pattern": hatch}},
    ]
    ranged = [(at, row) for at, row in enumerate(rows) if row["low"] is not None and row["high"] is not None]
    shapes = [shape for at, row in ranged for shape in _whisker(at, row["low"], row["high"], colours)]
    shapes.append(
        {
            "type": "line",
            "x0": 1,
            "x1": 1,
            "y0": -0.5,
            "y1": len(rows) - 0.5,
            "line": {"color": colours.plan, "width": 2},
        }
    )
    layout = _layout(colours, 26 + _tall(labels) * len(rows))
    bars = {"xaxis": _hidden(most), "yaxis": _axis(labels), "shapes": shapes, "bargap": 0.25, "barmode": "stack"}
    return {"data": drawn, "layout": layout | bars}


def _whisker(at: int, low: float, high: float, colours: _Colours) -> list[Figure]:
    line = {"type": "line", "line": {"color": colours.text, "width": 1.5}}
    ends = [line | {"x0": x, "x1": x, "y0": at - 0.14, "y1": at + 0.14} for x in (low, high)]
    return [line | {"x0": low, "x1": high, "y0": at, "y1": at}, *ends]


def _leaderboard(data: Figure, language: Language, colours: _Colours) -> Figure:
    """Rank and name, a short bar, the figure, what the rank moved, the year's line: one slim row a district."""
    rows = data["rows"][::-1]
    names = [f"{row['rank'] or '–'}  {row['label']}" for row in rows]
    bars = _bars(data | {"rows": data["rows"]}, language, colours)
    drawn = bars["data"][0] | {"width": 0.6, "hovertext": [_aloud(row, language) for row in rows]}
    notes = [
        _beside(at, text, place, colours)
        for at, row in enumerate(rows)
        for place, text in ((0.56, _told(row, language)), (0.87, row["moved"]))
        if text
    ]
    layout = _layout(colours, 12 + 27 * max(len(rows), 1), top=2) | {
        "xaxis": _hidden(max([1.0, *(row["value"] or 0 for row in rows)])) | {"domain": [0, 0.54]},
        "xaxis2": {"domain": [0.9, 1.0], "anchor": "y", "visible": False, "fixedrange": True, "range": [-0.5, max(len(data["months"]) - 0.5, 0.5)]},
        "yaxis": _axis(names) | {"range": [-0.5, len(rows) - 0.5], "tickfont": {"size": 14}},
        "shapes": bars["layout"]["shapes"],
        "annotations": notes,
        "bargap": 0.2,
    }  # fmt: skip
    return {"data": [drawn, *_sparks(rows, colours)], "layout": layout}


def _told(row: Figure, language: Language) -> str:
    """ "● 40,2%" or "3/15 · thiếu 1 báo cáo"."""
    sign = f"{STATUS_SIGNS[row['status']]} " if row["status"] else ""
    return f"{sign}{row['text']}"


def _aloud(row: Figure, language: Language) -> str:
    status = language.text(STATUS_WORDS[row["status"]]) if row["status"] else ""
    told = " · ".join(part for part in (row["text"], status, row["note"], row["aloud"]) if part)
    return f"<b>{row['label']}</b><br>{told}"


def _beside(at: int, text: str, place: float, colours: _Colours) -> Figure:
    return {
        "xref": "paper", "x": place, "y": at, "xanchor": "left" if place < 0.8 else "right", "yanchor": "middle", "showarrow": False,
        "text": text, "font": {"size": 13, "color": colours.text},
    }  # fmt: skip


def _sparks(rows: Sequence[Figure], colours: _Colours) -> list[Figure]:
    """Every district's line in one trace, each within its own row; gaps where a report is missing."""
    most = max([0.01, *(value for row in rows for value in row["spark"] if value is not None)])
    xs: list[float | None] = []
    ys: list[float | None] = []
    for at, row in enumerate(rows):
        for month, value in enumerate(row["spark"]):
            xs.append(month)
            ys.append(None if value is None else at - 0.32 + 0.64 * value / most)
        xs.append(None)
        ys.append(None)
    line = {"color": colours.accent, "width": 1.8}
    return [{"type": "scatter", "mode": "lines", "x": xs, "y": ys, "xaxis": "x2", "hoverinfo": "skip", "line": line, "connectgaps": False}]  # fmt: skip


def _multiples(data: Figure, language: Language, colours: _Colours) -> Figure:
    """Small lines of one scale, each under its unit's name and last figure; its name on lines so short that four fit a telephone."""
    panels, x = data["panels"], data["x"]
    wide = data.get("across", 4)
    tall = max(-(-len(panels) // wide), 1)
    most = max([0.01, *(v for p in panels for v in (*p["values"], *p["plan"]) if v is not None)]) * 1.12
    drawn: list[Figure] = []
    layout = _layout(colours, 150 * tall + 16, top=14)
    notes = []
    for number, panel in enumerate(panels):
        name = "" if number == 0 else str(number + 1)
        row, column = divmod(number, wide)
        left, right = column / wide + 0.012, (column + 1) / wide - 0.012
        top = 1 - (row + 0.38) / tall
        bottom = 1 - (row + 1) / tall + 0.08 / tall
        frame = {"fixedrange": True, "showgrid": False, "zeroline": False, "showticklabels": False, "showline": True, "linecolor": colours.grid}  # fmt: skip
        layout[f"xaxis{name}"] = frame | {"domain": [left, right], "anchor": f"y{name}", "range": [-0.3, len(x) - 0.7]}
        layout[f"yaxis{name}"] = frame | {
            "domain": [bottom, top],
            "anchor": f"x{name}",
            "range": [0, most],
            "showline": False,
        }
        drawn += _panel(panel, x, name, number * len(x), colours)
        sign = f"{STATUS_SIGNS[panel['status']]}\u00a0" if panel["status"] else ""
        notes.append({
            "xref": "paper", "yref": "paper", "x": left, "y": top, "xanchor": "left", "yanchor": "bottom", "showarrow": False,
            "text": f"<b>{_wrapped(panel['label'], 11)}</b><br>{sign}{panel['text']}", "font": {"size": 12}, "align": "left",
        })  # fmt: skip
    return {"data": drawn, "layout": layout | {"annotations": notes}}


def _panel(panel: Figure, x: Sequence[str], axis: str, first: int, colours: _Colours) -> list[Figure]:
    places = {
        "type": "scatter",
        "x": list(range(len(x))),
        "xaxis": f"x{axis}",
        "yaxis": f"y{axis}",
        "connectgaps": False,
    }
    hover = [f"{panel['label']}, {month}: {text}" for month, text in zip(x, panel["texts"], strict=True)]
    done = places | {
        "mode": "lines+markers", "y": panel["values"], "hovertext": hover, "hoverinfo": "text",
        "customdata": [first + at for at in range(len(x))], "line": {"color": colours.accent, "width": 2.5}, "marker": {"size": 5},
    }  # fmt: skip
    if not any(value is not None for value in panel["plan"]):
        return [done]
    plan = places | {"mode": "lines", "y": panel["plan"], "hoverinfo": "skip", "line": {"color": colours.plan, "width": 1.5, "dash": "dot"}}  # fmt: skip
    return [plan, done]


def _dots(data: Figure, language: Language, colours: _Colours) -> Figure:
    """A dot a unit with its name, crossed by the medians; each quarter says what it is."""
    points = data["points"]
    xs, ys = [point["x"] for point in points], [point["y"] for point in points]
    across, up = _room(xs), _room(ys)
    dots = {
        "type": "scatter", "mode": "markers+text", "x": xs, "y": ys, "customdata": list(range(len(points))),
        "text": [point["label"] for point in points], "textposition": _apart(points, across, up), "textfont": {"size": 13, "color": colours.text},
        "hovertext": [f"<b>{point['label']}</b><br>{point['text']}" for point in points], "hoverinfo": "text", "cliponaxis": False,
        "marker": {
            "size": 13, "color": [colours.tones["over"] if p["quarter"] == "right-low" else colours.accent for p in points],
            "symbol": ["diamond" if p["quarter"] == "right-low" else "circle" for p in points],
        },
        "unselected": {"marker": {"opacity": 1}},
    }  # fmt: skip
    corners = {"left-low": (0, 0), "right-low": (1, 0), "left-high": (0, 1), "right-high": (1, 1)}
    notes = [
        {"xref": "paper", "yref": "paper", "x": x, "y": y, "xanchor": "right" if x else "left", "yanchor": "top" if y else "bottom",
         "text": f"<i>{data['quarters'][name]}</i>", "showarrow": False, "font": {"size": 13, "color": colours.plan}}
        for name, (x, y) in corners.items()
    ]  # fmt: skip
    cross = {"type": "line", "line": {"color": colours.plan, "width": 1, "dash": "dot"}, "layer": "below"}
    shapes = [
        cross | {"x0": data["x_mark"], "x1": data["x_mark"], "yref": "paper", "y0": 0, "y1": 1},
        cross | {"y0": data["y_mark"], "y1": data["y_mark"], "xref": "paper", "x0": 0, "x1": 1},
    ]
    axis = {
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
        "showline": True,
        "linecolor": colours.grid,
    }
    layout = _layout(colours, 460, top=14) | {
        "xaxis": axis | {"range": across, "title": {"text": data["x_name"]}, **_percents(across, language)},
        "yaxis": axis | {"range": up, "title": {"text": data["y_name"]}, **_percents(up, language)},
        "shapes": shapes, "annotations": notes,
    }  # fmt: skip
    return {"data": [dots], "layout": layout}


def _room(values: Sequence[float]) -> list[float]:
    """From a little before the least to a little after the most, never far below zero."""
    low, high = min(values), max(values)
    edge = max(high - low, 0.05) * 0.16
    return [max(low - edge, -0.04), high + edge]


def _percents(ends: Sequence[float], language: Language) -> Figure:
    """Four or five ticks in whole tens or fives, in the reader's words."""
    step = next(size for size in (0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 10.0) if (ends[1] - ends[0]) / size <= 6)
    ticks = [at * step for at in range(int(ends[1] / step) + 1) if at * step >= ends[0]]
    return {"tickmode": "array", "tickvals": ticks, "ticktext": [language.percent(tick, 0) for tick in ticks]}


def _apart(points: Sequence[Figure], across: Sequence[float], up: Sequence[float]) -> list[str]:
    """Where each name stands beside its dot so that names neither touch each other nor a dot, on a narrow screen too."""
    places = {
        "top center": (0.0, 1.0),
        "bottom center": (0.0, -1.0),
        "middle right": (1.0, 0.0),
        "middle left": (-1.0, 0.0),
    }
    wide, tall = (across[1] - across[0]) or 1.0, (up[1] - up[0]) or 1.0
    taken = [((p["x"] - across[0]) / wide, (p["y"] - up[0]) / tall, 0.012, 0.02) for p in points]
    found = []
    for point, (x, y, *_) in zip(points, taken.copy(), strict=True):
        half = len(point["label"]) * 0.0085
        boxes = {name: (x + a * (half + 0.018), y + b * 0.05, half, 0.024) for name, (a, b) in places.items()}
        free = [
            name
            for name, box in boxes.items()
            if not any(_meet(box, other) for other in taken if other[:2] != (x, y))
            and box[0] - half >= 0
            and box[0] + half <= 1
        ]
        best = free[0] if free else "top center"
        taken.append(boxes[best])
        found.append(best)
    return found


def _meet(box: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return abs(box[0] - other[0]) < box[2] + other[2] and abs(box[1] - other[1]) < box[3] + other[3]


def _waterfall(data: Figure, language: Language, colours: _Colours) -> Figure:
    """Steps from top to bottom: what was there, what came or went, what is there now."""
    rows = data["rows"][::-1]
    tones = {"whole": colours.accent, "more": "#4C9F8A", "less": "#C8372D"}
    labels = [_two_lines(row["label"], row["text"]) for row in rows]
    bars = {
        "type": "bar", "orientation": "h", "y": list(range(len(rows))), "x": [row["end"] - row["start"] for row in rows],
        "base": [row["start"] for row in rows], "width": 0.5, "customdata": list(range(len(rows)))[::-1],
        "marker": {"color": [tones[row["tone"]] for row in rows]}, "unselected": {"marker": {"opacity": 1}},
        "hovertext": [f"{row['label']}<br>{row['text']}" for row in rows], "hoverinfo": "text",
    }  # fmt: skip
    most = max([1.0, *(max(row["start"], row["end"]) for row in rows)])
    links = [
        {"type": "line", "x0": row["end"], "x1": row["end"], "y0": at - 0.25, "y1": at - 0.75, "line": {"color": colours.plan, "width": 1}}
        for at, row in enumerate(rows)
        if at
    ]  # fmt: skip
    layout = _layout(colours, 26 + _tall(labels) * len(rows))
    return {"data": [bars], "layout": layout | {"xaxis": _hidden(most), "yaxis": _axis(labels), "shapes": links}}


_KINDS: dict[str, Callable[[Figure, Language, _Colours], Figure]] = {
    "bullet": _bars,
    "bars": _bars,
    "stack": _stack,
    "shares": _shares,
    "heat": _heat,
    "matrix": _matrix,
    "hexagons": _hexagons,
    "states": _states,
    "counts": _counts,
    "line": _line,
    "dots": _dots,
    "waterfall": _waterfall,
    "outlook": _outlook,
    "leaderboard": _leaderboard,
    "multiples": _multiples,
}


def _present(data: Figure, language: Language) -> list[str]:
    """The signs of the statuses that rows have, with their words."""
    present = {row["status"] for row in data["rows"]}
    return [f"{STATUS_SIGNS[s]} {language.text(w)}" for s, w in STATUS_WORDS.items() if s in present]


def legend(chart: Chart, language: Language) -> str:
    """The signs of a chart and their words, those that appear in it."""
    data: Any = chart.data
    if chart.kind in ("heat", "states"):
        present = {cell["status"] for row in data["rows"] for cell in row["cells"]}
        return " · ".join(f"{STATUS_SIGNS[s]} {language.text(w)}" for s, w in STATUS_WORDS.items() if s in present)
    if chart.kind == "matrix":
        present = {cell["state"] for row in data["rows"] for cell in row["cells"]}
        late = any(cell["text"].startswith("+") for row in data["rows"] for cell in row["cells"])
        words = [f"{REPORT_SIGNS[s]} {language.text(w)}".strip() for s, w in REPORT_WORDS.items() if s in present]
        return " · ".join([*words, *([language.text("+ số ngày nộp chậm")] if late else [])])
    if chart.kind == "hexagons":  # a large map has its classes in the figure, each beside its colour
        poor = next((f"▢ {group['note']}" for group in data["groups"] if group["note"]), "")
        small = (
            []
            if data["large"]
            else [f"{one['sign'] or '⬢'} {one['words']}" for one in data["legend"]] + [poor] * bool(poor)
        )
        return " · ".join([*small, *([data["note"]] if data["note"] else [])])
    if chart.kind == "leaderboard":
        words = [language.text("▲▼ số bậc so với tháng trước")] if data["moved"] else []
        return " · ".join([*_present(data, language), *words])
    if chart.kind == "shares":
        signs = {"reached": "■", "unknown": "▨", "not_reached": "□"}
        return " · ".join(f"{signs[s]} {language.text(w)}" for s, w in REACH_WORDS.items())
    if chart.kind == "line":
        signs = {"done": "━", "forecast": "╍", "plan": "┅"}
        words = [f"{signs[s['tone']]} {s['name']}" for s in data["series"]]
        words += [f"▒ {data['band']['name']}"] if "band" in data else []
        return " · ".join([*words, *([data["note"]] if data.get("note") else [])])
    if chart.kind == "outlook":
        return " · ".join(
            ["■ " + language.text("đã làm"), "▨ " + language.text("dự báo thêm"), "├─┤ " + language.text("khoảng dự báo"),
             language.text("Vạch đứng: {what}", what=language.text("chỉ tiêu năm"))]
        )  # fmt: skip
    if chart.kind == "multiples":
        return " · ".join(["━ " + data["done_name"], *(["┅ " + data["plan_name"]] if data["plan_name"] else [])])
    told = []
    if chart.kind == "dots":
        return "◆ " + str(data["quarters"]["right-low"])
    if chart.kind in ("bullet", "bars") and any(row.get("mark") is not None for row in data["rows"]):
        what = data.get("mark_name") or language.text("mức cần đạt đến nay")
        told.append(language.text("Vạch đứng: {what}", what=what))
    if data.get("other_name"):
        told.append(language.text("Vạch chấm: {what}", what=data["other_name"]))
    return " · ".join(told)


def picked(selection: Any) -> int | None:
    """The number of the mark that was clicked, in the order of the chart's traces; None when nothing is."""
    chosen = selection.get("selection", {}) if isinstance(selection, dict) else getattr(selection, "selection", {})
    points = chosen.get("points", [])
    if not points:
        return None
    number = points[0].get("customdata")
    if isinstance(number, (list, tuple)):
        number = number[0] if number else None
    return int(number) if number is not None else None


def _wrapped(label: str, width: int = 26) -> str:
    """A long name on several lines: cut never, tilted never."""
    lines, line = [], ""
    for word in label.split(" "):
        if line and len(line) + len(word) + 1 > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "<br>".join([*lines, line])


def _ink(colour: str) -> str:
    """Black or white, whichever reads better on a colour (WCAG relative luminance)."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    return "#FFFFFF" if luminance < 0.3 else "#1B2733"
