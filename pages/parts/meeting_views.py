"""What a saved view shows: the answer of its page at a version, asked for in the name of who looks; cut into screens."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import Any
from urllib.parse import parse_qsl

from analytics import ask, comparison, sandbox
from analytics import scope as scopes
from analytics.answers import asked, budget, coverage, coverage_map, overview, progress, reporting
from analytics.exports import asked as exported
from analytics.remembered import remembered
from analytics.report import Chart, Note, Report
from data import accounts, calendar
from data.agendas import View
from pages.parts.answer import Answer, worked_out
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
_ROWS, _LONG_ROWS, _ACROSS = 6, 4, 6  # what is still read from five metres; rows of many words are fewer


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


def _parts(chart: Chart) -> list[Chart]:
    rows: Any = chart.data.get("rows")
    if not rows or not chart.traces:
        return [chart] if chart.traces else []
    if chart.kind == "heat":
        return _squares(chart, rows)
    most = (
        9
        if chart.kind in ("matrix", "states", "counts")
        else _LONG_ROWS
        if any(_is_long(row) for row in rows)
        else _ROWS
    )
    whole = chart.data | {"most": _most(chart.kind, rows)}
    return [replace(chart, data=whole | {"rows": part}) for part in _even(rows, most)]


def _is_long(row: dict[str, Any]) -> bool:
    words = [str(row.get(name, "")) for name in ("text", "note", "status")]
    return len(row["label"]) > 26 or sum(map(len, words)) > 30 or "texts" in row


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
    """Units across and activities down, so many of each that the figures stay large."""
    columns: Any = chart.data["columns"]
    found = []
    for units in _even(rows, _ACROSS):
        for at in _even(list(range(len(columns))), 8):
            cut = [row | {"cells": [row["cells"][n] for n in at]} for row in units]
            found.append(replace(chart, data=chart.data | {"rows": cut, "columns": [columns[n] for n in at]}))
    return found
