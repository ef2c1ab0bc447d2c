"""Tables of coloured squares with words in each: statuses, states of reports, counts."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.answers.palette import ink
from data.language import Language
from pages.parts import style
from pages.parts.drawings import tokens
from pages.parts.drawings.tokens import Colours, Figure

_MOST = 10  # columns in which figures have their full size on a laptop
_ACROSS = 16  # units that stand across with their names; from 7/2025 there are 65
_CROWDED = 14  # columns in which figures and names are smaller still
_FEW, _MANY = 4, 8  # with more than a few columns a telephone moves the chart sideways


def _squares(
    rows: Sequence[str],
    columns: Sequence[str],
    cells: list[list[Figure]],
    numbers: Sequence[Sequence[int | None]],
    colours: Colours,
    width: int,
    names: int = 26,
) -> Figure:
    """A table of coloured squares, words in each; `numbers` are the traces of the squares; `width` and `names` are letters a line."""
    palette = style.STATUS | style.STATES | colours.map | {"total": colours.ground}
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
        "hoverinfo": "skip",
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
    size = 13 if len(columns) <= _MOST else 12 if len(columns) <= _CROWDED else 10
    if len(columns) > _CROWDED:
        axes["xaxis"] |= {"tickfont": {"size": 11}}
    pointed = {"hovermode": "closest", "hoverdistance": 90}
    return {"data": [heat, *tokens.texts(words, size), _hits(cells, numbers)], "layout": layout | axes | pointed}


def _hits(cells: list[list[Figure]], numbers: Sequence[Sequence[int | None]]) -> Figure:
    """A mark in the middle of each square that is not seen, since Plotly lets no square of its own be chosen: what it says and its trace."""
    places = [
        (x, len(cells) - 1 - y, cell["title"], number)
        for y, (line, own) in enumerate(zip(cells, numbers, strict=True))
        for x, (cell, number) in enumerate(zip(line, own, strict=True))
        if number is not None
    ]
    unseen = {"marker": {"opacity": 0}}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, *_ in places],
        "y": [y for _, y, *_ in places],
        "hovertext": [title for *_, title, _ in places],
        "customdata": [number for *_, number in places],
        "hoverinfo": "text",
        "marker": {"size": 26, "symbol": "square", "opacity": 0},
        "selected": unseen,
        "unselected": unseen,
    }


def heat(data: Figure, language: Language, colours: Colours) -> Figure:
    """Activities down, units across: long names stand as rows, never tilted. More units than fit across stand down."""
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
    numbers: list[list[int | None]] = [[u * len(activities) + a for u in range(len(units))] for a in range(len(activities))]  # fmt: skip
    names = [unit["label"] for unit in units]
    if data.get("column_totals"):
        # Their traces follow those of the squares: activities from top to bottom, then units from left to right.
        first = len(units) * len(activities)
        for a, text in enumerate(data["column_totals"]):
            cells[a].append({"state": "total", "text": f"<b>{text}</b>", "title": f"{activities[a]}: {text}"})
            numbers[a].append(first + a)
        cells.append([{"state": "total", "text": f"<b>{text}</b>", "title": f"{names[u]}: {text}"} for u, text in enumerate(data["row_totals"])] + [{"state": "total", "text": "", "title": ""}])  # fmt: skip
        numbers.append([*(first + len(activities) + u for u in range(len(units))), None])
        names, activities = [*names, language.text("Chung")], [*activities, language.text("Đạt hoặc đúng tiến độ")]
    if len(units) > _ACROSS:
        turned = [list(line) for line in zip(*cells, strict=True)]
        return _squares(names, activities, turned, [list(line) for line in zip(*numbers, strict=True)], colours, 7)
    return _squares(activities, names, cells, numbers, colours, 7, 26 if len(names) <= _MOST else 24)


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
    # Four columns stand beside each other on a telephone, many on any screen: their names have little room there.
    letters = 9 if wide < _FEW else 10 if _FEW < wide <= _MANY else 6
    made = _squares([row["label"] for row in data["rows"]], data["columns"], states, numbers, colours, letters, 20)
    if wide < _FEW:
        made["layout"]["xaxis"] |= {"tickfont": {"size": 11}}
    return made


def matrix(data: Figure, language: Language, colours: Colours) -> Figure:
    """Units down, months across, the state of each report in its square."""
    cells = [
        [{"state": c["state"], "text": f"{c['sign']} {c['text']}".strip(), "title": c["title"]} for c in row["cells"]]
        for row in data["rows"]
    ]
    numbers = [[at * len(data["columns"]) + x for x in range(len(data["columns"]))] for at in range(len(cells))]
    return _squares([row["label"] for row in data["rows"]], data["columns"], cells, numbers, colours, 9)
