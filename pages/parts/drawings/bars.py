"""Bars: against a plan, in parts, what may come, how an amount came to be, a leaderboard."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.answers.wording import REACH_WORDS, STATUS_SIGNS, STATUS_WORDS
from data.language import Language
from pages.parts import style
from pages.parts.drawings import tokens
from pages.parts.drawings.tokens import Colours, Figure


def bars(data: Figure, language: Language, colours: Colours) -> Figure:
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
                "fgcolor": fills,
                "bgcolor": colours.ground,
                "fillmode": "replace",
                "size": 6,
                "solidity": 0.4,
            },
        },
        "hovertext": [tokens.spoken(label) for label in labels],
        "hoverinfo": "text",
        "unselected": {"marker": {"opacity": 1}},
    }
    planned = [(mark, at - 0.36, mark, at + 0.36) for at, mark in enumerate(marks) if mark is not None]
    compared = [
        (row["other"], at - 0.42, row["other"], at + 0.42)
        for at, row in enumerate(rows)
        if row.get("other") is not None
    ]
    layout = tokens.layout(colours, 26 + tokens.tall(labels) * len(rows))
    return {
        "data": [bars, *tokens.strokes(planned, colours.plan, 3), *_others(compared)],
        "layout": layout | {"xaxis": tokens.hidden(most), "yaxis": tokens.rows_of(labels), "bargap": 0.25},
    }


def _others(lines: Sequence[tokens.Stroke]) -> list[Figure]:
    """What bars are compared with: thin dotted marks, so that none is taken for the plan's, on a light ground to be seen on any bar."""
    return [*tokens.strokes(lines, "#FFFFFF", 4), *tokens.strokes(lines, "#1B2733", 2, "dot")]


def _label(row: Figure, language: Language) -> str:
    """A bar's name, and beneath it its figure, status and note in smaller words."""
    status = f"{STATUS_SIGNS[row['status']]} {language.text(STATUS_WORDS[row['status']])}" if row.get("status") else ""
    words = " · ".join(part for part in (row["text"], row.get("note", ""), status) if part)
    return tokens.two_lines(row["label"], words)


def _parts(
    rows: list[Figure],
    names: Sequence[str],
    fills: Sequence[str],
    hatched: Sequence[bool],
    colours: Colours,
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
                    "fgcolor": fills[part],
                    "bgcolor": colours.ground,
                    "fillmode": "replace",
                    "size": 6,
                    "solidity": 0.4,
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
    layout = tokens.layout(colours, 26 + tokens.tall(labels) * len(rows)) | {
        "barmode": "stack",
        "xaxis": tokens.hidden(most),
        "yaxis": tokens.rows_of(labels),
        "bargap": 0.25,
    }
    return {"data": drawn, "layout": layout}


def stack(data: Figure, language: Language, colours: Colours) -> Figure:
    """Parts of a whole in one bar a row."""
    parts, rows = data["parts"], data["rows"]
    words = []
    for row in rows:
        told = [f"{part['name']} {text}" for part, text in zip(parts, row["texts"], strict=True) if text]
        words.append(tokens.two_lines(row["label"], " · ".join([row["text"], *told])))
    return _parts(
        rows,
        [part["name"] for part in parts],
        [colours.tones[part["tone"]] for part in parts],
        [False] * len(parts),
        colours,
        words,
        data.get("most") or 0,
    )


def shares(data: Figure, language: Language, colours: Colours) -> Figure:
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
        tokens.two_lines(row["label"], " · ".join(text for text in (row["text"], row["note"]) if text))
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


def outlook(data: Figure, language: Language, colours: Colours) -> Figure:
    """A bar a row: what is done, what may come lighter and hatched, the interval as a whisker, the target a standing mark."""
    rows = data["rows"][::-1]
    labels = [
        tokens.two_lines(row["label"], " · ".join(p for p in (row["text"], row["note"], row["words"]) if p))
        for row in rows
    ]
    done = [row["done"] or 0 for row in rows]
    coming = [max((row["value"] or 0) - (row["done"] or 0), 0) for row in rows]
    most = max([data.get("most") or 0, 1.0, *(row["high"] or row["value"] or row["done"] or 0 for row in rows)])
    hover = [tokens.spoken(label) for label in labels]
    shared = {"type": "bar", "orientation": "h", "y": list(range(len(rows))), "width": 0.5, "hovertext": hover, "hoverinfo": "text",
              "customdata": list(range(len(rows)))[::-1], "unselected": {"marker": {"opacity": 1}}}  # fmt: skip
    tone = colours.tones["forecast"]
    hatch = {
        "shape": "/",
        "fgcolor": tone,
        "bgcolor": tokens.veiled(tone),
        "fillmode": "replace",
        "size": 6,
        "solidity": 0.3,
    }
    drawn = [
        shared | {"x": done, "marker": {"color": colours.accent}},
        shared | {"x": coming, "marker": {"color": tone, "pattern": hatch}},
    ]
    ranged = [(at, row["low"], row["high"]) for at, row in enumerate(rows) if None not in (row["low"], row["high"])]
    drawn += tokens.strokes([line for one in ranged for line in _whisker(*one)], colours.text, 1.5)
    drawn += tokens.strokes([(1, -0.5, 1, len(rows) - 0.5)], colours.plan, 2)
    layout = tokens.layout(colours, 26 + tokens.tall(labels) * len(rows))
    bars = {"xaxis": tokens.hidden(most), "yaxis": tokens.rows_of(labels), "bargap": 0.25, "barmode": "stack"}
    return {"data": drawn, "layout": layout | bars}


def _whisker(at: int, low: float, high: float) -> list[tokens.Stroke]:
    return [(low, at, high, at), *((end, at - 0.14, end, at + 0.14) for end in (low, high))]


def waterfall(data: Figure, language: Language, colours: Colours) -> Figure:
    """Steps from top to bottom: what was there, what came or went, what is there now."""
    rows = data["rows"][::-1]
    tones = {"whole": colours.accent, "more": "#4C9F8A", "less": "#C8372D"}
    labels = [tokens.two_lines(row["label"], row["text"]) for row in rows]
    bars = {
        "type": "bar", "orientation": "h", "y": list(range(len(rows))), "x": [row["end"] - row["start"] for row in rows],
        "base": [row["start"] for row in rows], "width": 0.5, "customdata": list(range(len(rows)))[::-1],
        "marker": {"color": [tones[row["tone"]] for row in rows]}, "unselected": {"marker": {"opacity": 1}},
        "hovertext": [f"{row['label']}<br>{row['text']}" for row in rows], "hoverinfo": "text",
    }  # fmt: skip
    most = max([1.0, *(max(row["start"], row["end"]) for row in rows)])
    links = [(row["end"], at - 0.25, row["end"], at - 0.75) for at, row in enumerate(rows) if at]
    layout = tokens.layout(colours, 26 + tokens.tall(labels) * len(rows))
    return {
        "data": [bars, *tokens.strokes(links, colours.plan, 1)],
        "layout": layout | {"xaxis": tokens.hidden(most), "yaxis": tokens.rows_of(labels)},
    }


def leaderboard(data: Figure, language: Language, colours: Colours) -> Figure:
    """Rank and name, a short bar, the figure, what the rank moved, the year's line: one slim row a district."""
    rows = data["rows"][::-1]
    names = [f"{row['rank'] or '–'}  {row['label']}" for row in rows]
    whole = bars(data, language, colours)
    drawn = whole["data"][0] | {"width": 0.6, "hovertext": [_aloud(row, language) for row in rows]}
    figures = [(0.56, at, _told(row), colours.text) for at, row in enumerate(rows)]
    moves = [(0.87, at, row["moved"], colours.text) for at, row in enumerate(rows) if row["moved"]]
    unseen = {"visible": False, "fixedrange": True}
    layout = tokens.layout(colours, 12 + 27 * max(len(rows), 1), top=2) | {
        "xaxis": tokens.hidden(max([1.0, *(row["value"] or 0 for row in rows)])) | {"domain": [0, 0.54]},
        "xaxis2": unseen | {"domain": [0.9, 1.0], "anchor": "y", "range": [-0.5, max(len(data["months"]) - 0.5, 0.5)]},
        "xaxis3": unseen | {"domain": [0.54, 0.9], "anchor": "y", "range": [0.54, 0.9]},
        "yaxis": tokens.rows_of(names) | {"tickfont": {"size": 14}},
        "bargap": 0.2,
    }
    beside = [*tokens.texts(figures, position="middle right", xaxis="x3"), *tokens.texts(moves, position="middle left", xaxis="x3")]  # fmt: skip
    return {"data": [drawn, *whole["data"][1:], *_sparks(rows, colours), *beside], "layout": layout}


def _told(row: Figure) -> str:
    """ "● 40,2%", "◌ 3/15" where a report is missing."""
    sign = f"{STATUS_SIGNS[row['status']]} " if row["status"] else ""
    return f"{sign}{row['text']}"


def _aloud(row: Figure, language: Language) -> str:
    status = language.text(STATUS_WORDS[row["status"]]) if row["status"] else ""
    told = " · ".join(part for part in (row["text"], status, row["note"], row["aloud"]) if part)
    return f"<b>{row['label']}</b><br>{told}"


def _sparks(rows: Sequence[Figure], colours: Colours) -> list[Figure]:
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
