"""What every drawing shares: the colours of a theme, the frame of a figure, axes of words, long names on several lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pages.parts import style

_FONT = "Segoe UI, Noto Sans, DejaVu Sans, sans-serif"


Figure = dict[str, Any]
Stroke = tuple[float, float, float, float]
Place = tuple[float, float, str, str]


class Colours:
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
        self.ground, self.veil = ("#12181F", "rgba(18,24,31,0.72)") if dark else ("#FFFFFF", "rgba(255,255,255,0.78)")


def layout(colours: Colours, height: int, top: int = 8) -> Figure:
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


def rows_of(labels: Sequence[str]) -> Figure:
    """The axis of bars: a row each, the first at the bottom, half a row of room at both ends."""
    return axis(labels) | {"range": [-0.5, max(len(labels), 1) - 0.5]}


def strokes(lines: Sequence[Stroke], colour: str, width: float, dash: str = "solid") -> list[Figure]:
    """Straight lines (x, y, x, y) as one trace: Plotly takes as long for a single shape or note as for a trace of many."""
    if not lines:
        return []
    ends = [((x0, x1, None), (y0, y1, None)) for x0, y0, x1, y1 in lines]
    return [
        {
            "type": "scatter", "mode": "lines", "x": [x for xs, _ in ends for x in xs], "y": [y for _, ys in ends for y in ys],
            "line": {"color": colour, "width": width, "dash": dash}, "hoverinfo": "skip", "showlegend": False, "connectgaps": False,
        }
    ]  # fmt: skip


def texts(places: Sequence[Place], size: int = 13, position: str = "middle center", **more: object) -> list[Figure]:
    """Words at places (x, y, words, colour): a trace a colour, so that a click elsewhere dims none."""
    return [
        {
            "type": "scatter", "mode": "text", "x": [x for x, _, _, one in places if one == colour], "y": [y for _, y, _, one in places if one == colour],
            "text": [text for _, _, text, one in places if one == colour], "textposition": position, "textfont": {"color": colour, "size": size},
            "unselected": {"textfont": {"color": colour}}, "hoverinfo": "skip", "showlegend": False, "cliponaxis": False, **more,
        }
        for colour in sorted({one for *_, one in places})
    ]  # fmt: skip


def axis(labels: Sequence[str]) -> Figure:
    return {
        "tickmode": "array",
        "tickvals": list(range(len(labels))),
        "ticktext": list(labels),
        "automargin": True,
        "ticklabelstandoff": 5,
        "fixedrange": True,
        "ticks": "",
        "zeroline": False,
        "showgrid": False,
    }


def hidden(most: float) -> Figure:
    return {"range": [0, most * 1.01], "visible": False, "fixedrange": True, "zeroline": False}


_SMALL = "<span style='font-size:12px'>"


_MANY = 30  # rows that stand apart; more (65 communes) stand closer


def tall(labels: Sequence[str]) -> int:
    """Pixels a row of bars needs for the lines of its words, of which those beneath its name are smaller."""
    air = 14 if len(labels) <= _MANY else 4
    return air + max((_height(label) for label in labels), default=18)


def _height(label: str) -> int:
    name, _, words = label.partition(_SMALL)
    return 18 * (name.removesuffix("<br>").count("<br>") + 1) + (16 * (words.count("<br>") + 1) if words else 0)


def two_lines(name: str, words: str) -> str:
    """A name, and beneath it what is said of it, in smaller letters; short enough that on a telephone half is left for the bar."""
    return f"{wrapped(name)}<br>{_SMALL}{in_parts(words)}</span>"


def spoken(label: str) -> str:
    """The same for a tooltip, all in one size."""
    return label.replace(_SMALL, "").replace("</span>", "")


def in_parts(words: str, width: int = 36) -> str:
    """Parts between dots on several lines, none torn where it fits on a line of its own."""
    lines: list[str] = []
    for part in words.split(" · "):
        if lines and len(lines[-1]) + len(part) + 3 <= width:
            lines[-1] += f" · {part}"
        else:
            lines.append(part)
    return "<br>".join(wrapped(line, width) for line in lines)


def wrapped(label: str, width: int = 26) -> str:
    """A long name on several lines: cut never, tilted never."""
    lines, line = [], ""
    for word in label.split(" "):
        if line and len(line) + len(word) + 1 > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "<br>".join([*lines, line])


def veiled(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.2)"
