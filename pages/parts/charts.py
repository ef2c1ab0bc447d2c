"""Draws a report's charts with Plotly, from plain dicts: express and templates cost more than the drawing.

Every kind of analytics/report.py has one function in drawings/. Figures in words come with the chart; nothing is formatted in
the browser, where the language is not ours to choose. Each mark carries the number of its trace as `customdata`.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

from plotly.basedatatypes import BaseFigure

from analytics.answers.wording import REACH_WORDS, REPORT_SIGNS, REPORT_WORDS, STATUS_SIGNS, STATUS_WORDS
from analytics.report import Chart
from data.language import Language
from pages.parts.drawings import bars, hexagons, lines, squares
from pages.parts.drawings.tokens import Colours, Figure

_FEW_COLUMNS = 4
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


_kept: dict[tuple[int, str, bool], tuple[weakref.ref[Chart], Drawn]] = {}


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
    """The figure of a chart for the screen; drawn once for as long as the answer it stands in is kept, and never changed."""
    key = (id(chart), language.code, dark)
    drawing_of, kept = _kept.get(key, (None, None))
    if kept is None or drawing_of is None or drawing_of() is not chart:
        kept = Drawn(figure(chart, language, dark))
        _kept[key] = (weakref.ref(chart, lambda _: _kept.pop(key, None)), kept)
    return kept


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
    return _KINDS[chart.kind](chart.data, language, Colours(dark))


_KINDS: dict[str, Callable[[Figure, Language, Colours], Figure]] = {
    "bullet": bars.bars,
    "bars": bars.bars,
    "stack": bars.stack,
    "shares": bars.shares,
    "heat": squares.heat,
    "matrix": squares.matrix,
    "hexagons": hexagons.hexagons,
    "states": squares.states,
    "counts": squares.counts,
    "line": lines.line,
    "dots": lines.dots,
    "waterfall": bars.waterfall,
    "outlook": bars.outlook,
    "leaderboard": bars.leaderboard,
    "multiples": lines.multiples,
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


def is_wide(chart: Chart) -> bool:
    """Whether a chart is a table of so many columns that a telephone has to move it sideways to read it."""
    columns: Any = chart.data.get("columns", ())
    return max(len(columns), len(chart.data["rows"]) if chart.kind == "heat" else 0) > _FEW_COLUMNS  # type: ignore[arg-type]


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
