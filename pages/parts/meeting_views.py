"""What a saved view shows: the answer of its page at a version, asked for in the name of who looks; cut into screens."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import Any
from urllib.parse import parse_qsl

from analytics import ask, comparison, sandbox
from analytics import scope as scopes
from analytics.answers import asked, budget, coverage, coverage_map, overview, progress, reporting, wording
from analytics.exports import asked as exported
from analytics.remembered import remembered
from analytics.report import Chart, Note, Report
from data import accounts, calendar
from data.agendas import View
from pages.parts.answer import Answer, worked_out
from pages.parts.drawings import tokens
from pages.parts.filters import Choice
from pages.parts.shell import Visit, may_open

# The pages of which a view can be saved: what is asked for each.
ANSWERS: dict[str, Answer] = {
    "tong-quan": overview.report,
    "tien-do": progress.report,
    "kinh-phi": budget.report,
    "do-bao-phu": coverage.report,
    "tinh-hinh-bao-cao": reporting.report,
}
QUESTIONS = "hoi-so-lieu"  # a view of it is a question in words
# What is still read from five metres: rows, lines of words before them, units across and activities down.
_ROWS, _LINES, _ACROSS, _DOWN = 6, 13, 6, 5


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen of a view: its figures and notes (no chart), a chart (part `part` of `parts`), or what needs attention."""

    chart: Chart | None = None
    part: int = 1
    parts: int = 1
    attention: bool = False


def report_of(visit: Visit, view: View, version: int | None) -> tuple[Report, Choice] | None:
    """The answer of a view; None when the page is not for this account. Raises publish.NoSuchVersion."""
    if view.page not in (*ANSWERS, QUESTIONS) or not may_open(visit.account, view.page):
        return None
    given, account = dict(parse_qsl(view.address)), visit.account
    full = scopes.opens_full(account.role)
    db, path = visit.data(full=full, version=version)
    known = remembered(db, path)
    today = scopes.recorded_on(known) or calendar.today()
    own = (account.unit or "",) if account.role == accounts.DISTRICT else None
    found, notes = scopes.from_address(known, given, today, visit.language, own)
    scope = scopes.allowed(account.role, account.unit, replace(found, version=version))
    beside, told = comparison.of_word(known, given.get(comparison.PARAMETER, ""), scope, visit.language)
    number, moment = scopes.version_of(known), scopes.recorded_at(known)
    choice = Choice(db, path.name, scope, number, full, True, tuple(n for n in (*notes, told) if n), moment, beside)
    if view.page == QUESTIONS and "sql" in given:
        return _of_statement(visit, given, choice)
    if view.page == QUESTIONS:
        return _of_question(visit, given.get("cau", ""), choice)
    report = worked_out(visit, view.page, choice, ANSWERS[view.page])[0]
    return coverage_map.in_view(report, given.get(coverage_map.PARAMETER, "")), choice


def _of_statement(visit: Visit, given: dict[str, str], choice: Choice) -> tuple[Report, Choice]:
    """What a statement gives at the meeting's version, run in the name of who looks; a refusal says why."""
    values = {name[3:]: value for name, value in given.items() if name.startswith("ts-")}
    submitted = choice.scope.state == scopes.SUBMITTED and sandbox.reads_full(visit.account.role)
    found, version = sandbox.asked(
        visit.home, visit.account, given["sql"], values, submitted=submitted, version=choice.version
    )
    if isinstance(found, sandbox.Refused):
        return Report(given["sql"], "", notes=(Note(found.said(visit.language), "warning"),)), choice
    return exported.report(found, version, submitted=submitted, language=visit.language), choice


def _of_question(visit: Visit, text: str, choice: Choice) -> tuple[Report, Choice]:
    """The answer of a question in words; one that is not understood any more says why."""
    understood = ask.understand(text, choice.db, choice.scope, visit.language)
    if understood.query is None:
        return Report(text, "", notes=(Note(understood.reason, "warning"),)), choice
    query = understood.query
    looked = replace(choice, scope=replace(query.scope, version=choice.scope.version), compared=None)
    return worked_out(visit, f"{QUESTIONS}?{text}", looked, asked.answers(query))[0], looked


def screens(report: Report) -> tuple[Screen, ...]:
    """The figures, then each chart; one with many rows on several screens, in the same scale."""
    # A question's own definition stands with its chart: a screen of nothing else would say nothing.
    notes = [note for note in report.notes if note.severity == "warning" or not report.extra.get("is_list")]
    found = [Screen()] if report.figures or notes else []
    if report.extra.get("highlights"):
        found.append(Screen(attention=True))
    for chart in report.charts:
        parts = _parts(chart)
        found += [Screen(part, number, len(parts)) for number, part in enumerate(parts, 1)]
    return tuple(found) or (Screen(),)


def for_wall(chart: Chart) -> Chart:
    """A chart as a wall shows it: a map of its classes' words above it, with names for letters so large."""
    return replace(chart, data=chart.data | {"large": False, "wall": True}) if chart.kind == "hexagons" else chart


def _parts(chart: Chart) -> list[Chart]:
    if chart.kind == "multiples":
        return _panels(chart)
    rows: Any = chart.data.get("rows")
    if not rows or not chart.traces:
        return [chart] if chart.traces else []
    if chart.kind == "heat":
        return _squares(chart, rows)
    whole = chart.data | {"most": _most(chart.kind, rows)}
    return [replace(chart, data=whole | {"rows": part}) for part in _even(rows, _room(chart.kind, rows))]


def _room(kind: str, rows: list[dict[str, Any]]) -> int:
    """How many rows a laptop's screen has room for, in letters for a wall."""
    if kind in ("matrix", "states", "counts"):
        return 9
    if kind == "leaderboard":
        return 11
    return min(_ROWS, max(_LINES // max(map(_lines, rows)), 2))


def _lines(row: dict[str, Any]) -> int:
    """Lines that the words before a bar take."""
    status = wording.STATUS_WORDS.get(row.get("status", ""), "")
    told = [row.get("text", ""), row.get("note", ""), row.get("words", ""), status, *(f"{14 * '-'}{text}" for text in row.get("texts", ()) if text)]  # fmt: skip
    return tokens.two_lines(row["label"], " · ".join(part for part in told if part)).count("<br>") + 1


def _panels(chart: Chart) -> list[Chart]:
    """Two lines of small lines a screen, all in one scale."""
    panels: Any = chart.data["panels"]
    most = max((v for p in panels for v in (*p["values"], *p["plan"]) if v is not None), default=0)
    whole = chart.data | {"most": most}
    return [replace(chart, data=whole | {"panels": part}) for part in _even(panels, 8)] if panels else []


def _even(rows: list[Any], most: int) -> list[list[Any]]:
    """Rows in parts of nearly the same length, none longer than `most`."""
    size = ceil(len(rows) / ceil(len(rows) / most))
    return [rows[at : at + size] for at in range(0, len(rows), size)]


def _most(kind: str, rows: list[dict[str, Any]]) -> float:
    """The longest bar of all parts, so that each is drawn against it."""
    if kind == "shares":
        return max(sum(part["value"] or 0 for part in row["parts"]) for row in rows)
    if kind == "stack":
        return float(max(sum(value or 0 for value in row["values"]) for row in rows))
    if kind not in ("bars", "bullet", "outlook", "leaderboard"):
        return 0
    return float(max(max(row.get(name) or 0 for name in ("value", "full", "mark", "other", "high")) for row in rows))


def _squares(chart: Chart, rows: list[dict[str, Any]]) -> list[Chart]:
    """Units across and activities down, so many of each that the figures stay large; totals stay on the page, for want of room."""
    columns: Any = chart.data["columns"]
    found = []
    for units in _even(list(range(len(rows))), _ACROSS):
        for at in _even(list(range(len(columns))), _DOWN):
            cut = {
                "rows": [rows[u] | {"cells": [rows[u]["cells"][n] for n in at]} for u in units],
                "columns": [columns[n] for n in at],
                "row_totals": [],
                "column_totals": [],
            }
            found.append(replace(chart, data=chart.data | cut))
    return found
