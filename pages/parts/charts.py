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
_PARTS = {"done": "■", "rest": "□", "over": "▲"}
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


def on_wall(chart: Chart, language: Language, dark: bool, times: float = 2) -> Drawn:
    """The same figure with every letter and line so many times as large, as high as the screen has room for."""
    drawn = _larger(figure(chart, language, dark), times)
    return Drawn(drawn | {"layout": drawn["layout"] | {"height": None, "autosize": True}})


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


def legend(chart: Chart, language: Language) -> str:
    """The signs of a chart and their words, those that appear in it."""
    return _LEGENDS.get(chart.kind, _of_marks)(chart.data, language)


def _statuses(present: set[str], language: Language) -> list[str]:
    """The signs of statuses with their words, in their order."""
    return [f"{STATUS_SIGNS[s]} {language.text(w)}" for s, w in STATUS_WORDS.items() if s in present]


def _of_states(data: Any, language: Language) -> str:
    return " · ".join(_statuses({cell["status"] for row in data["rows"] for cell in row["cells"]}, language))


def _of_reports(data: Any, language: Language) -> str:
    present = {cell["state"] for row in data["rows"] for cell in row["cells"]}
    late = any(cell["text"].startswith("+") for row in data["rows"] for cell in row["cells"])
    words = [f"{REPORT_SIGNS[s]} {language.text(w)}".strip() for s, w in REPORT_WORDS.items() if s in present]
    return " · ".join([*words, *([language.text("+ số ngày nộp chậm")] if late else [])])


def _of_map(data: Any, language: Language) -> str:
    """Of a small map its classes; a large one has them in the figure, each beside its colour."""
    poor = next((f"▢ {group['note']}" for group in data["groups"] if group["note"]), "")
    there = {cell["state"] for group in data["groups"] for cell in group["cells"]}
    shown = [one for one in data["legend"] if one["tone"] != "unknown" or one["state"] in there]
    classes = [f"{one['sign'] or '⬢'} {one['words']}" for one in shown]
    small = [] if data["large"] else [*classes, *([poor] if poor else [])]
    return " · ".join([*small, *([data["note"]] if data["note"] else [])])


def _of_ranks(data: Any, language: Language) -> str:
    words = [language.text("▲▼ số bậc so với tháng trước")] if data["moved"] else []
    return " · ".join([*_statuses({row["status"] for row in data["rows"]}, language), *words])


def _of_shares(data: Any, language: Language) -> str:
    signs = {"reached": "■", "unknown": "▨", "not_reached": "□"}
    return " · ".join(f"{signs[s]} {language.text(w)}" for s, w in REACH_WORDS.items())


def _of_parts(data: Any, language: Language) -> str:
    """The parts that any bar has."""
    used = [part for at, part in enumerate(data["parts"]) if any(row["values"][at] for row in data["rows"])]
    return " · ".join(f"{_PARTS[part['tone']]} {part['name']}" for part in used)


def _of_lines(data: Any, language: Language) -> str:
    signs = {"done": "━", "forecast": "╍", "plan": "┅"}
    words = [f"{signs[s['tone']]} {s['name']}" for s in data["series"]]
    words += [f"▒ {data['band']['name']}"] if "band" in data else []
    return " · ".join([*words, *([data["note"]] if data.get("note") else [])])


def _of_outlook(data: Any, language: Language) -> str:
    return " · ".join(
        ["■ " + language.text("đã làm"), "▨ " + language.text("dự báo thêm"), "├─┤ " + language.text("khoảng dự báo"),
         language.text("Vạch đứng: {what}", what=language.text("chỉ tiêu năm"))]
    )  # fmt: skip


def _of_multiples(data: Any, language: Language) -> str:
    """The plan alone: what the other line is, is said as the chart's unit."""
    return f"┅ {data['plan_name']}" if data["plan_name"] else ""


def _of_dots(data: Any, language: Language) -> str:
    return "◆ " + str(data["quarters"]["right-low"])


def _of_marks(data: Any, language: Language) -> str:
    """What the thin marks on bars are."""
    told = []
    if any(row.get("mark") is not None for row in data["rows"]):
        what = data.get("mark_name") or language.text("mức cần đạt đến nay")
        told.append(language.text("Vạch đứng: {what}", what=what))
    if data.get("other_name"):
        told.append(language.text("Vạch chấm: {what}", what=data["other_name"]))
    return " · ".join(told)


_LEGENDS: dict[str, Callable[[Any, Language], str]] = {
    "heat": _of_states,
    "states": _of_states,
    "matrix": _of_reports,
    "hexagons": _of_map,
    "leaderboard": _of_ranks,
    "shares": _of_shares,
    "stack": _of_parts,
    "line": _of_lines,
    "outlook": _of_outlook,
    "multiples": _of_multiples,
    "dots": _of_dots,
}


def counted_in(chart: Chart) -> str:
    """The unit beneath a chart's title; none where every bar says its own."""
    return "" if chart.kind in ("stack", "waterfall") else chart.unit


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
