"""Tables of coloured squares with words in each: statuses, states of reports, counts."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.answers.palette import ink
from data.language import Language
from pages.parts import style
from pages.parts.drawings import tokens
from pages.parts.drawings.tokens import Colours, Figure

_FEW, _MANY = 4, 8  # with more than a few columns a telephone moves the chart sideways


def _squares(
    rows: Sequence[str],
    columns: Sequence[str],
    cells: list[list[Figure]],
    numbers: list[list[int]],
    colours: Colours,
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
        (x, len(rows) - 1 - y, cell["text"], ink(palette[cell["state"]]))
        for y, line in enumerate(cells)
        for x, cell in enumerate(line)
        if cell["text"]
    ]
    names_of_rows = [tokens.wrapped(row, names) for row in rows]
    lines = max((row.count("<br>") + 1 for row in names_of_rows), default=1)
    tall = {1: 30, 2: 38}.get(lines, 6 + 17 * lines)
    layout = tokens.layout(colours, 64 + tall * len(rows), top=48)
    axes = {
        "xaxis": tokens.rows_of([tokens.wrapped(c, width) for c in columns]) | {"side": "top", "tickangle": 0},
        "yaxis": tokens.rows_of(names_of_rows[::-1]),
    }
    return {"data": [heat, *tokens.texts(words)], "layout": layout | axes}


def heat(data: Figure, language: Language, colours: Colours) -> Figure:
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


def states(data: Figure, language: Language, colours: Colours) -> Figure:
    """Units down, months across, the status of each in its square."""
    cells = [
        [{"state": c["status"], "text": f"{c['sign']} {c['text']}".strip(), "title": c["title"]} for c in row["cells"]]
        for row in data["rows"]
    ]
    wide = len(data["columns"])
    numbers = [[at * wide + x for x in range(wide)] for at in range(len(cells))]
    return _squares([row["label"] for row in data["rows"]], data["columns"], cells, numbers, colours, 7)


def counts(data: Figure, language: Language, colours: Colours) -> Figure:
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
    letters = (
        13 if _FEW < wide <= _MANY else 6
    )  # few columns stand beside each other on a telephone, many on any screen
    return _squares([row["label"] for row in data["rows"]], data["columns"], states, numbers, colours, letters, 20)


def matrix(data: Figure, language: Language, colours: Colours) -> Figure:
    """Units down, months across, the state of each report in its square."""
    cells = [
        [{"state": c["state"], "text": f"{c['sign']} {c['text']}".strip(), "title": c["title"]} for c in row["cells"]]
        for row in data["rows"]
    ]
    numbers = [[at * len(data["columns"]) + x for x in range(len(data["columns"]))] for at in range(len(cells))]
    return _squares([row["label"] for row in data["rows"]], data["columns"], cells, numbers, colours, 9)
