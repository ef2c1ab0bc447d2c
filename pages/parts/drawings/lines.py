"""Lines and dots: the year with its forecast, small lines of one scale, two figures of each unit crossed by the medians."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from analytics.answers import few
from analytics.answers.wording import STATUS_SIGNS
from data.language import Language
from pages.parts.drawings import tokens
from pages.parts.drawings.tokens import Colours, Figure


def line(data: Figure, language: Language, colours: Colours) -> Figure:
    """The year as lines: what was done, the plan in grey, what is forecast dashed within its interval; a month without its report is a gap."""
    most = max([0.0, *(v for s in data["series"] for v in s["values"] if v is not None), *(v for v in data.get("band", {}).get("high", ()) if v is not None)])  # fmt: skip
    named = _ends(data["series"], most)
    drawn = [*_band(data, colours), *(_one_line(series, data["x"], at in named, colours) for at, series in enumerate(data["series"]))]  # fmt: skip
    layout = tokens.layout(colours, 340 if "band" in data else 300, top=28) | {
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
            **_steps(most, data.get("format") == "percent", language),
        },
    }
    return {"data": drawn, "layout": layout}


def _steps(most: float, percent: bool, language: Language) -> Figure:
    """Four or five lines from zero, their figures in the reader's words."""
    if most <= 0:
        return {"showticklabels": False}
    size = next(step for step in _nice(most) if most / step <= 5)
    size = size if percent else max(size, 1)
    ticks = [size * at for at in range(int(most / size) + 1)]
    words = [language.percent(tick, 0) if percent else language.number(tick) for tick in ticks]
    return {"tickmode": "array", "tickvals": ticks, "ticktext": words, "tickfont": {"size": 13}}


def _nice(most: float) -> Iterator[float]:
    """1, 2, 5, 10, 20 … from far below what is asked for."""
    power = 10 ** (math.floor(math.log10(most)) - 1)
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


def _last(series: Figure) -> int | None:
    return next((at for at in reversed(range(len(series["values"]))) if series["values"][at] is not None), None)


def _ends(drawn: Sequence[Figure], most: float) -> set[int]:
    """Which lines carry the figure of their end: all but a plan's that would stand upon another's."""
    found: dict[int, tuple[int, float]] = {}
    for at, series in sorted(enumerate(drawn), key=lambda one: one[1]["tone"] == "plan"):
        end = _last(series)
        if end is None:
            continue
        place = (end, series["values"][end])
        close = any(abs(place[0] - x) < 2 and abs(place[1] - y) < 0.12 * most for x, y in found.values())
        if series["tone"] != "plan" or not close:
            found[at] = place
    return set(found)


def _one_line(series: Figure, x: Sequence[str], ended: bool, colours: Colours) -> Figure:
    tone = series["tone"]
    named = [""] * len(series["texts"])
    last = _last(series)
    if ended and last is not None:
        named[last] = series["texts"][last]
    return {
        "type": "scatter",
        "mode": "lines+text" if tone == "plan" else "lines+markers+text",
        "x": list(x),
        "y": series["values"],
        "text": named,
        "textposition": "top center" if tone == "done" else "top left",
        "textfont": {"color": colours.plan if tone == "plan" else colours.text, "size": 15},
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


def _band(data: Figure, colours: Colours) -> list[Figure]:
    """The interval as a veil between two unseen lines; nothing of it is pointed at or clicked."""
    if "band" not in data:
        return []
    quiet = {"type": "scatter", "mode": "lines", "x": data["x"], "hoverinfo": "skip", "line": {"width": 0}}
    filled = {"fill": "tonexty", "fillcolor": tokens.veiled(colours.tones["forecast"])}
    return [quiet | {"y": data["band"]["low"]}, quiet | filled | {"y": data["band"]["high"]}]


def multiples(data: Figure, language: Language, colours: Colours) -> Figure:
    """Small lines of one scale, each under its unit's name and last figure; its name on lines so short that four fit a telephone.

    All stand in one pair of axes from 0 to 1: a pair for each takes Plotly longer than everything that is drawn in it.
    """
    panels, x = data["panels"], data["x"]
    wide = data.get("across", 4)
    tall = max(-(-len(panels) // wide), 1)
    most = (
        max([data.get("most") or 0.01, *(v for p in panels for v in (*p["values"], *p["plan"]) if v is not None)])
        * 1.12
    )
    heads = [_head(panel, data.get("letters", 11)) for panel in panels]
    head = max(62, 4 + 15.5 * max((text.count("<br>") + 1 for text in heads), default=1))
    high = head + 102  # pixels of a row: its words, the line, the months beneath
    frames = [_frame(number, wide, tall, head / high) for number in range(len(panels))]
    ends = [(place, bottom) for left, right, bottom, _ in frames for place in (_across(left, right, 0, len(x)), _across(left, right, len(x) - 1, len(x)))]  # fmt: skip
    drawn = [
        *tokens.strokes([(left, bottom, right, bottom) for left, right, bottom, _ in frames], colours.grid, 1),
        *_plans(panels, frames, most, colours),
        _doings(panels, x, frames, most, colours),
        *tokens.texts(
            [(left, top, text, colours.text) for text, (left, _, _, top) in zip(heads, frames, strict=True)],
            size=12,
            position="top right",
        ),
        *tokens.texts(
            [(*place, month, colours.plan) for place, month in zip(ends, [x[0], x[-1]] * len(panels), strict=True)],
            size=11,
            position="bottom center",
        ),
    ]
    whole = {"fixedrange": True, "visible": False, "range": [0, 1]}
    return {
        "data": drawn,
        "layout": tokens.layout(colours, round(high * tall) + 16, top=14) | {"xaxis": whole, "yaxis": whole},
    }


_Frame = tuple[float, float, float, float]


def _frame(number: int, wide: int, tall: int, head: float) -> _Frame:
    """Where a small line stands: left, right, bottom, top; `head` is the part of its row that its words take."""
    row, column = divmod(number, wide)
    top, bottom = 1 - (row + head) / tall, 1 - (row + 0.86) / tall
    return column / wide + 0.02, (column + 1) / wide - 0.02, bottom, top


def _head(panel: Figure, letters: int) -> str:
    sign = f"{STATUS_SIGNS[panel['status']]}\u00a0" if panel["status"] else ""
    return f"<b>{tokens.wrapped(panel['label'], letters)}</b><br>{sign}{panel['text']}"


def _placed(
    values: Sequence[float | None], frame: _Frame, most: float
) -> tuple[list[float | None], list[float | None]]:
    """A line within its frame, a gap behind it."""
    left, right, bottom, top = frame
    xs: list[float | None] = [_across(left, right, at, len(values)) for at in range(len(values))]
    ys = [None if value is None else bottom + (top - bottom) * value / most for value in values]
    return [*xs, None], [*ys, None]


def _across(left: float, right: float, at: int, months: int) -> float:
    return left + (right - left) * (at + 0.5) / max(months, 1)


def _doings(
    panels: Sequence[Figure], x: Sequence[str], frames: Sequence[_Frame], most: float, colours: Colours
) -> Figure:
    """What was done, all units in one trace; each mark has the number of its month and unit."""
    placed = [_placed(panel["values"], frame, most) for panel, frame in zip(panels, frames, strict=True)]
    hover = [[*(f"{panel['label']}, {month}: {text}" for month, text in zip(x, panel["texts"], strict=True)), ""] for panel in panels]  # fmt: skip
    numbers = [[*(number * len(x) + at for at in range(len(x))), None] for number in range(len(panels))]
    return {
        "type": "scatter", "mode": "lines+markers", "x": [v for xs, _ in placed for v in xs], "y": [v for _, ys in placed for v in ys],
        "hovertext": [text for line in hover for text in line], "hoverinfo": "text", "customdata": [n for line in numbers for n in line],
        "line": {"color": colours.accent, "width": 2.5}, "marker": {"size": 5}, "unselected": {"marker": {"opacity": 1}}, "connectgaps": False,
    }  # fmt: skip


def _plans(panels: Sequence[Figure], frames: Sequence[_Frame], most: float, colours: Colours) -> list[Figure]:
    """The plan of the units that have one, dotted; nothing of it is pointed at or clicked."""
    placed = [
        _placed(panel["plan"], frame, most)
        for panel, frame in zip(panels, frames, strict=True)
        if any(value is not None for value in panel["plan"])
    ]
    if not placed:
        return []
    return [{
        "type": "scatter", "mode": "lines", "x": [v for xs, _ in placed for v in xs], "y": [v for _, ys in placed for v in ys],
        "hoverinfo": "skip", "line": {"color": colours.plan, "width": 1.5, "dash": "dot"}, "connectgaps": False,
    }]  # fmt: skip


def dots(data: Figure, language: Language, colours: Colours) -> Figure:
    """A dot a unit with its name, crossed by the medians; each quarter says what it is."""
    points = data["points"]
    xs, ys = [point["x"] for point in points], [point["y"] for point in points]
    across, up = _room(xs), _room(ys)
    dots = {
        "type": "scatter", "mode": "markers+text", "x": xs, "y": ys, "customdata": list(range(len(points))),
        "text": _names(points, across, up), "textposition": _apart(points, across, up), "textfont": {"size": 13, "color": colours.text},
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
    notes.append(
        {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom", "yshift": 6, "showarrow": False,
         "text": f"↑ {data['y_name']}", "font": {"size": 14}}
    )  # fmt: skip
    layout = tokens.layout(colours, 480, top=38) | {
        "xaxis": axis | {"range": across, "title": {"text": f"{data['x_name']} →", "font": {"size": 14}}, **_percents(across, language)},
        "yaxis": axis | {"range": up, **_percents(up, language)},
        "shapes": shapes, "annotations": notes,
    }  # fmt: skip
    return {"data": [dots], "layout": layout}


def _names(points: Sequence[Figure], across: Sequence[float], up: Sequence[float]) -> list[str]:
    """The names beside the dots. Of more than twenty only those that have room, those of the finding first; the others are told
    when pointed at, and stand in the table.
    """
    if len(points) <= few.MOST:
        return [point["label"] for point in points]
    named: list[tuple[float, float]] = []
    found = [""] * len(points)
    for at in sorted(range(len(points)), key=lambda at: points[at]["quarter"] != "right-low"):
        x = (points[at]["x"] - across[0]) / (across[1] - across[0])
        y = (points[at]["y"] - up[0]) / (up[1] - up[0])
        if all(abs(x - other) > 0.2 or abs(y - height) > 0.08 for other, height in named):
            named.append((x, y))
            found[at] = points[at]["label"]
    return found


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
    """Where each name stands beside its dot so that names touch neither each other nor a dot where a laptop shows them; a telephone has less room."""
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
