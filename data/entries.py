"""What a submission puts into the ledger: one event, one submission, and a row for each fact, text and issue."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from data import store
from data.forms.report import Report
from data.issues import Issue
from data.numbers import BLANK, VALUE
from data.rechecks import Recheck
from data.store import Ledger


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said to a warning; `alike` when one text answered all warnings. An empty text is no answer."""

    text: str = ""
    alike: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A report that is accepted: all that is recorded of it. `answers` go with `issues`, one each; `reason` says why a revision
    comes after one that was approved.
    """

    report: Report
    revision: int
    file: str
    sha256: str
    size_bytes: int
    received_on: date
    issues: tuple[Issue, ...]
    answers: tuple[Answer, ...]
    blank_is_zero: bool
    reason: str = ""


def declared(report: Report, blank_is_zero: bool) -> Report:
    """The report with its empty cells as zeros, when whoever sends it declares them so.

    Only cells that stand in the workbook and say what was done in the month: a commune without a row stays blank, and
    what was allocated, or spent to date, is never zero for being left empty.
    """
    if not blank_is_zero:
        return report
    outputs = (replace(c, value=0, state=VALUE) if c.state == BLANK and c.place.cell else c for c in report.outputs)
    money = (
        replace(c, value=0, state=VALUE) if c.state == BLANK and c.place.cell and c.kind == "spent" else c
        for c in report.money
    )
    return replace(report, outputs=tuple(outputs), money=tuple(money))


def record(ledger: Ledger, entry: Entry, actor: str, *, approve: bool) -> int:
    """Writes the revision, and its approval when asked for; returns the submission's number.

    A sample home records on the day the report came, so that it has a past to look at.
    """
    report = declared(entry.report, entry.blank_is_zero)
    moment = store.moment_of(entry.received_on) if ledger.kind() == store.SAMPLE else store.now()
    number = ledger.event(
        "submitted", actor, moment, unit=report.unit.id, period=report.period, revision=entry.revision
    )
    row = {
        "submission": number,
        "unit": report.unit.id,
        "period": report.period,
        "revision": entry.revision,
        "form_version": report.form_version,
        "file": entry.file,
        "sha256": entry.sha256,
        "size_bytes": entry.size_bytes,
        "received_on": entry.received_on,
        "recorded_at": moment,
        "actor": actor,
        "blank_is_zero": entry.blank_is_zero,
        "no_activity": report.no_activity,
        "reason": _storable(entry.reason) or None,
    }
    ledger.append("submission", [row])
    for table, rows in fact_rows(number, report).items():
        ledger.append(table, rows)
    _append_issues(ledger, number, entry.issues, entry.answers)
    if approve:
        ledger.event("approved", actor, moment, submission=number)
    return number


def record_recheck(ledger: Ledger, found: Recheck, because: int, actor: str) -> None:
    """Writes what a later report has since an earlier month was corrected (by submission `because`)."""
    moment = store.now()
    number = ledger.event("rechecked", actor, moment, submission=found.submission, because=because)
    ledger.append(
        "recheck",
        [
            {"recheck": number, "submission": found.submission, "because": because, "number": at, "code": issue.code,
             "severity": issue.severity, "sheet": issue.sheet, "cell": issue.cell, "facts": _facts(issue)}
            for at, issue in enumerate(found.issues, 1)
        ],
    )  # fmt: skip


def fact_rows(number: int, report: Report) -> dict[str, list[dict[str, object]]]:
    """Table → the rows of a report's figures and texts, under its submission's number."""
    return {
        "output_fact": [
            {"submission": number, "commune": c.commune.id if c.commune else None, "activity": c.activity, "value": c.value,
             "state": c.state, "sheet": c.place.sheet, "cell": c.place.cell}
            for c in report.outputs
        ],
        "money_fact": [
            {"submission": number, "group_code": c.group, "source": c.source, "kind": c.kind, "value": c.value,
             "state": c.state, "sheet": c.place.sheet, "cell": c.place.cell}
            for c in report.money
        ],
        "meeting_fact": [
            {"submission": number, "held_on": m.held_on, "commune": m.commune.id if m.commune else None, "activity": m.activity,
             "topic": m.topic, "people": m.people.value, "women": m.women.value, "minority": m.minority.value,
             "poor": m.poor.value, "language": _storable(m.language), "evidence": _storable(m.evidence), "sheet": m.date_place.sheet,
             "row_number": m.row_number}
            for m in report.meetings
        ],
        "text_fact": [
            {"submission": number, "key": key, "text": _storable(text.text), "sheet": text.place.sheet, "cell": text.place.cell}
            for key, text in report.texts.items()
        ],
    }  # fmt: skip


def _append_issues(ledger: Ledger, number: int, issues: Sequence[Issue], answers: Sequence[Answer]) -> None:
    ledger.append(
        "issue_fact",
        [
            {"submission": number, "number": at, "code": issue.code, "severity": issue.severity, "sheet": issue.sheet, "cell": issue.cell,
             "facts": _facts(issue), "explanation": _storable(answer.text),
             "explained_alike": answer.alike}
            for at, (issue, answer) in enumerate(zip(issues, answers, strict=True), 1)
        ],
    )  # fmt: skip


def _facts(issue: Issue) -> str:
    return json.dumps(dict(issue.facts), ensure_ascii=False, default=str)


def _storable(text: str) -> str:
    """Text that UTF-8 can hold: half a character, which some workbooks carry, becomes "?"."""
    return text.encode("utf-8", "replace").decode("utf-8")
