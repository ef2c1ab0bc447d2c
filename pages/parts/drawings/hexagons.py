"""The map of communes: a filled trace a class, frontiers, signs, and unseen marks that are pointed at and clicked."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.answers import maps
from analytics.answers.palette import ink
from data.language import Language
from pages.parts import style
from pages.parts.drawings import tokens
from pages.parts.drawings.tokens import Colours, Figure

_SMALL, _SMALL_LETTERS = 215, 10  # how high a map beside other things is, and its letters
_WALL = 1.5  # how much more of a map the letters of a wall take


def hexagons(data: Figure, language: Language, colours: Colours) -> Figure:
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
    layout = tokens.layout(colours, 640 if data["large"] else _SMALL) | {
        "xaxis": room | {"range": [west - edge, east + edge], "constrain": "domain"},
        "yaxis": room | {"range": [south - edge, north + edge], "scaleanchor": "x", "constrain": "domain"},
        "showlegend": data["large"],
        "legend": {
            "orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "itemclick": False, "itemdoubleclick": False,
            "font": {"size": 13}, "traceorder": "normal",
        },
        "hovermode": "closest",
        "hoverdistance": 16,
        "annotations": [_name_of(at, text, 12 if data["large"] else _SMALL_LETTERS, colours) for at, text in _names(data, bool(poor), east - west, north - south)],
    }  # fmt: skip
    return {"data": drawn, "layout": layout}


def _class(one: Figure, cells: Sequence[Figure], fills: Figure, colours: Colours) -> Figure:
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
    for colour in sorted({ink(fill) for fill in fills.values()}):
        told = [cell for cell in cells if cell["sign"] and ink(fills[cell["state"]]) == colour]
        places = [maps.middle(cell) for cell in told]
        traces.append(
            {
                "type": "scatter",
                "mode": "text",
                "x": [round(x, 3) for x, _ in places],
                "y": [round(y, 3) for _, y in places],
                "text": [cell["sign"] for cell in told],
                "textfont": {"color": colour, "size": 13},
                "unselected": {"textfont": {"color": colour}},
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


def _names(data: Figure, framed: bool, wide: float, tall: float) -> list[tuple[maps.Point, str]]:
    """Where names stand: those of districts, else on a large map those of communes, each beneath its sign."""
    groups = data["groups"]
    # What a pixel is of the map where it is narrowest: a large one on a telephone, a small one always by its height.
    pixel = wide / 340 if data["large"] else max(wide / 260, 1.04 * tall / (_SMALL - 16)) * _SMALL_LETTERS / 10.5
    pixel *= _WALL if data.get("wall") else 1
    words = [
        tokens.wrapped(group["label"], 10) + (f"<br>({group['note']})" if group["note"] and not framed else "")
        for group in groups
    ]
    if any(words) or not data["large"]:
        return maps.labels(groups, words, pixel)
    alone = maps.each(groups)
    return maps.labels(
        alone, [tokens.wrapped(group["cells"][0]["label"].split(" ", 1)[-1], 10) for group in alone], pixel, 0.3
    )


def _name_of(at: maps.Point, text: str, size: int, colours: Colours) -> Figure:
    return {
        "x": round(at[0], 3), "y": round(at[1], 3), "text": f"<b>{text}</b>", "showarrow": False, "captureevents": False,
        "font": {"size": size, "color": colours.text}, "bgcolor": colours.veil, "borderpad": 1,
    }  # fmt: skip
