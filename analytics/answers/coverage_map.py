"""The map of communes: one hexagon each, or its true outline, coloured by what was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analytics.answers import coverage_table, wording
from analytics.answers.names import Names
from analytics.report import Chart, Report, Trace
from analytics.scope import Scope
from data import calendar, catalogue
from data.boundaries import Boundaries, Problem, boundaries
from data.language import N_, Language

Row = dict[str, Any]
SILENT_MOST = 3  # so many months without anything and more are one class
PARAMETER = "mau"  # of an address: which colouring is looked at
REACHED, SILENT, PEOPLE = "tiep-can", "im-lang", "luot-nguoi"
_SIGNS = {"reached": "", "unknown": "?", "not_reached": "✕"}


@dataclass(frozen=True, slots=True)
class View:
    """One way of colouring the map: its classes in order, and for each commune the class and words."""

    code: str
    name: str
    title: str
    legend: tuple[Row, ...]
    cells: tuple[Row, ...]
    definition: str


def chart(communes: list[Row], total: Row, scope: Scope, names: Names, *, whole: bool = False) -> Chart:
    """Reached or not, on the map. `whole`: large, and coloured by silence and by people too, of which a reader chooses."""
    ordered = _by_name(communes, names)
    made: Sequence[Callable[[list[Row], Row, Names], View]] = (_reached, _silent, _people) if whole else (_reached,)
    views = [make(ordered, total, names) for make in made]
    places, problem = _places(scope)
    groups = _groups(ordered, places, scope, names)
    data: Row = {
        "groups": groups,
        "views": [
            {"code": view.code, "name": view.name, "title": view.title, "definition": view.definition,
             "legend": list(view.legend), "cells": list(view.cells)}
            for view in views
        ],
        "outlines": [list(ring) for ring in places.districts] if isinstance(places, Boundaries) and not scope.units else [],
        "large": whole,
        "note": _note(places, problem, names.language),
    }  # fmt: skip
    traces = tuple(_trace(row, scope) for row in ordered)
    drawn = Chart(kind="hexagons", name="coverage-communes", title="", alt="", data=data, traces=traces)
    return seen_as(drawn, REACHED)


def seen_as(chart: Chart, code: str) -> Chart:
    """The map in another of its colourings; an unknown one gives the first."""
    data: Any = chart.data
    view = next((one for one in data["views"] if one["code"] == code), data["views"][0])
    told = iter(view["cells"])
    groups = [group | {"cells": [cell | next(told) for cell in group["cells"]]} for group in data["groups"]]
    counted = "; ".join(_counted(group, view["legend"]) for group in groups)
    return replace(
        chart,
        title=view["title"],
        alt=f"{view['title']}. {counted}.",
        data=data | {"groups": groups, "legend": view["legend"], "view": view["code"]},
        definition=view["definition"],
    )


def in_view(report: Report, code: str) -> Report:
    """An answer with its maps in one of their colourings: what a reader sees, a file and a saved view show alike."""
    if not code or not any(chart.kind == "hexagons" for chart in report.charts):
        return report
    charts = tuple(seen_as(chart, code) if chart.kind == "hexagons" else chart for chart in report.charts)
    return replace(report, charts=charts)


def _counted(group: Row, legend: list[Row]) -> str:
    """ "Bình Gia (huyện nghèo): 18 đã tiếp cận, 1 chưa tiếp cận"."""
    counts = [(sum(cell["state"] == one["state"] for cell in group["cells"]), one["words"]) for one in legend]
    return f"{_title(group)}: " + ", ".join(f"{count} {words}" for count, words in counts if count)


def _title(group: Row) -> str:
    return f"{group['label']} ({group['note']})" if group["note"] else str(group["label"])


def _by_name(communes: list[Row], names: Names) -> list[Row]:
    """By district and name, both by the alphabet: the order of the marks."""
    return sorted(
        communes,
        key=lambda row: (
            names.sort_key(names.unit(row["district"])),
            row["district"],
            names.sort_key(names.communes[row["commune"]][0].split(" ", 1)[-1]),
        ),
    )


# --- places ---------------------------------------------------------------------------------------------------------

Hexagons = dict[str, catalogue.Hexagon]


def _places(scope: Scope) -> tuple[Boundaries | Hexagons, Problem | None]:
    day = calendar.unit_day(scope.through)
    found = boundaries(day)
    if isinstance(found, Boundaries):
        return found, None
    return catalogue.hexagons_on(day), found


def _groups(ordered: list[Row], places: Boundaries | Hexagons, scope: Scope, names: Names) -> list[Row]:
    """Communes by district; those that report for themselves are one group without a name."""
    groups: dict[str, Row] = {}
    for row in ordered:
        alone = row["district"] == row["commune"]
        poor = not alone and coverage_table.is_poor(row["district"], scope)
        started: Row = {
            "label": "" if alone else names.unit(row["district"]),
            "note": names.language.text("huyện nghèo") if poor else "",
            "cells": [],
        }
        groups.setdefault("" if alone else row["district"], started)["cells"].append(
            _cell(row["commune"], places, names)
        )
    return list(groups.values())


def _cell(code: str, places: Boundaries | Hexagons, names: Names) -> Row:
    cell: Row = {"label": names.communes[code][0], "code": code}
    if isinstance(places, Boundaries):
        return cell | {"rings": [list(ring) for ring in places.communes[code]]}
    return cell | {"q": places[code].q, "r": places[code].r}


def _note(places: Boundaries | Hexagons, problem: Problem | None, language: Language) -> str:
    if isinstance(places, Boundaries):
        return language.text("Ranh giới minh họa, không có giá trị pháp lý.") if places.approximate else ""
    return said(problem, language) if problem else ""


def said(problem: Problem, language: Language) -> str:
    """The sentence of a problem, and within it that of another."""
    facts = {name: said(one, language) if isinstance(one, Problem) else one for name, one in problem.facts.items()}
    return language.text(problem.sentence, **facts)


def _trace(row: Row, scope: Scope) -> Trace:
    """What reached it; else the cells that say there was nothing."""
    return Trace(
        "outputs",
        communes=(row["commune"],),
        activities=coverage_table.reaching(scope),
        positive=bool(row["reached"]),
    )


# --- colours --------------------------------------------------------------------------------------------------------


def _reached(ordered: list[Row], total: Row, names: Names) -> View:
    language = names.language
    rest = total["communes"] - total["reached"] - total["unknown"]
    title = language.text(
        "{count}/{all} {communes} đã được tiếp cận",
        count=total["reached"],
        all=total["communes"],
        communes=names.of_communes(),
    )
    if rest:
        title += "; " + language.text("{count} nơi chưa", count=rest)
    if total["unknown"]:
        title += "; " + language.text("{count} nơi chưa rõ vì thiếu báo cáo", count=total["unknown"])
    if names.nothing_due:
        title = language.text("Chưa có báo cáo nào đến hạn")
    legend = [
        {"state": state, "tone": state, "sign": _SIGNS[state], "words": language.text(words)}
        for state, words in wording.REACH_WORDS.items()
    ]
    cells = [_reached_cell(row, language) for row in ordered]
    name = language.text("Đã tiếp cận")
    return View(REACHED, name, title, tuple(legend), tuple(cells), coverage_table.definition(language))


def _reached_cell(row: Row, language: Language) -> Row:
    state = coverage_table.state_of(row)
    text = language.text(wording.REACH_WORDS[state])
    if state == "reached":
        text = language.text(
            "{total} cuộc, {people} lượt người",
            total=language.number(row["total"]),
            people=language.number(row["people"]),
        )
    return {"state": state, "sign": _SIGNS[state], "text": text}


_UNKNOWN = {"state": "unknown", "tone": "unknown", "sign": "?"}


def _silent(ordered: list[Row], total: Row, names: Names) -> View:
    """Reported months in a row without anything, up to the one looked to."""
    language = names.language
    cells = [_silent_cell(row, language) for row in ordered]
    legend: list[Row] = [
        {"state": f"silent{at}", "tone": f"silent{at}", "sign": "", "words": _silent_words(at, language)}
        for at in range(SILENT_MOST + 1)
    ]
    legend.append(_UNKNOWN | {"words": language.text(wording.REACH_WORDS["unknown"])})
    long = sum(cell["state"] == f"silent{SILENT_MOST}" for cell in cells)
    unsure = sum(cell["state"] == "unknown" for cell in cells)
    title = language.text(
        "{count}/{all} nơi đã {months} kỳ liền trở lên không có hoạt động trực tiếp",
        count=long,
        all=total["communes"],
        months=SILENT_MOST,
    )
    if unsure:
        title += "; " + language.text("{count} nơi chưa rõ vì thiếu báo cáo", count=unsure)
    if names.nothing_due:
        title = language.text("Chưa có báo cáo nào đến hạn")
    return View(SILENT, language.text("Số kỳ liền không có"), title, tuple(legend), tuple(cells), silence(language))


def silence(language: Language) -> str:
    return language.text(
        "Số kỳ báo cáo liền nhau, tính ngược từ kỳ đang xem, không có hội nghị, đối thoại, nói chuyện hay hoạt động trực tiếp nào. "
        "Dừng đếm ở kỳ còn thiếu báo cáo: khi đó ghi “ít nhất”, hoặc “chưa rõ”."
    )


def _silent_sign(at: int) -> str:
    return "" if at == 0 else f"{at}+" if at == SILENT_MOST else str(at)


def _silent_words(at: int, language: Language) -> str:
    if at == 0:
        return language.text("có hoạt động trong kỳ đang xem")
    words = N_("{count} kỳ trở lên") if at == SILENT_MOST else N_("{count} kỳ")
    return language.text(words, count=at)


def _silent_cell(row: Row, language: Language) -> Row:
    months = row["silent_months"]
    at = min(months, SILENT_MOST)
    if row["silence_stopped"] and months < SILENT_MOST:
        text = language.text("ít nhất {count} kỳ liền, còn thiếu báo cáo trước đó", count=months)
        if not months:
            text = language.text("kỳ đang xem còn thiếu báo cáo")
        return {"state": "unknown", "sign": "?", "text": text}
    words = (
        N_("ít nhất {count} kỳ liền, còn thiếu báo cáo trước đó") if row["silence_stopped"] else N_("{count} kỳ liền")
    )
    text = language.text(words, count=months) if months else _silent_words(0, language)
    return {"state": f"silent{at}", "sign": _silent_sign(at), "text": text}


# --- people ---------------------------------------------------------------------------------------------------------

_PEOPLE_SIGNS = ("○", "◔", "◑", "◕", "●")


def bounds(values: Sequence[int]) -> tuple[int, ...]:
    """The least value of each class after "none": 1, then rounded quartiles of what is there, rising; at most four."""
    known = sorted(value for value in values if value > 0)
    found = [1]
    for part in (1, 2, 3):
        edge = _rounded(known[len(known) * part // 4]) if known else 0
        if edge > found[-1]:
            found.append(edge)
    return tuple(found)


def _rounded(value: int) -> int:
    """To the nearest 1, 2, 5 × a power of ten's half step that people read easily: 10 of 13, 150 of 137, 1500 of 1483."""
    step = max(10 ** (len(str(value)) - 1) // 2, 1)
    return max((value + step // 2) // step * step, 1)


def class_of(value: int, edges: Sequence[int]) -> int:
    """0 for none, else the number of the class whose bounds hold the value."""
    return sum(value >= edge for edge in edges)


def _people(ordered: list[Row], total: Row, names: Names) -> View:
    """Attendances in classes without gaps or overlaps."""
    language = names.language
    edges = bounds([row["people"] or 0 for row in ordered])
    cells = [_people_cell(row, edges, language) for row in ordered]
    legend: list[Row] = [
        {
            "state": f"more{at}",
            "tone": f"more{at}",
            "sign": _PEOPLE_SIGNS[at],
            "words": _class_words(at, edges, language),
        }
        for at in range(len(edges) + 1)
    ]
    legend.append(_UNKNOWN | {"words": language.text(wording.REACH_WORDS["unknown"])})
    known = [row for row in ordered if row["people"]]
    title = language.text("Chưa có số liệu về người dự")
    if known:
        most = max(known, key=lambda row: row["people"])
        title = language.text(
            "{sum} lượt người dự tại {communes}; nhiều nhất là {name} ({people})",
            communes=names.of_communes(),
            sum=language.number(sum(row["people"] for row in known)),
            name=names.communes[most["commune"]][0],
            people=language.number(most["people"]),
        )
        if any(row["incomplete"] for row in ordered):
            title = language.text("ít nhất {share}", share=title)
    definition = language.text(
        "Tổng số lượt người tham dự các hoạt động trực tiếp, một người dự nhiều lần tính nhiều lượt."
    )
    return View(
        PEOPLE,
        language.text("Lượt người"),
        title[:1].upper() + title[1:],
        tuple(legend),
        tuple(cells),
        definition,
    )


def _class_words(at: int, edges: Sequence[int], language: Language) -> str:
    if at == 0:
        return language.text("không có lượt người")
    low = language.number(edges[at - 1])
    if at < len(edges) and edges[at] == edges[at - 1] + 1:
        return low
    if at == len(edges):
        return language.text("từ {low} lượt người", low=low)
    return language.text("{low} đến {high}", low=low, high=language.number(edges[at] - 1))


def _people_cell(row: Row, edges: Sequence[int], language: Language) -> Row:
    people = row["people"] or 0
    if not people and row["incomplete"]:
        return {"state": "unknown", "sign": "?", "text": language.text(wording.REACH_WORDS["unknown"])}
    at = class_of(people, edges)
    words = N_("ít nhất {count} lượt người, còn thiếu báo cáo") if row["incomplete"] else N_("{count} lượt người")
    return {
        "state": f"more{at}",
        "sign": _PEOPLE_SIGNS[at],
        "text": language.text(words, count=language.number(people)),
    }
