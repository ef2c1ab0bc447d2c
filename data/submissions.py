"""Preview and submit: what a workbook would change, as a pure value, and its recording as the next revision.

A preview is stored nowhere. Submitting looks again under the lock when anything was recorded since: what was shown
is what is kept, or the person is told.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from data import calendar, reviews, store
from data.background import Background, Facts, background, facts_of
from data.catalogue import activity_by_code
from data.checks import check
from data.forms import bc_tt
from data.forms.report import Reading
from data.issues import ERROR, Issue, blocks, to_explain
from data.numbers import BLANK, VALUE
from data.store import Home, Ledger
from data.workbook import Workbook, open_workbook

ACCEPTED, REJECTED, UNCHANGED, NEEDS_EXPLANATION = "accepted", "rejected", "unchanged", "needs_explanation"
NEW, CHANGED, SAME, REMOVED = "new", "changed", "unchanged", "removed"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as it came: its name is only ever shown, never a path."""

    file: str
    content: bytes
    sha256: str
    reading: Reading
    received_on: date


@dataclass(frozen=True, slots=True)
class Change:
    """One figure against the revision that stands. `what` is (commune id, activity) or (group, source, kind)."""

    kind: str
    table: str
    what: tuple[str | None, ...]
    old: tuple[str, int | None] | None
    new: tuple[str, int | None] | None
    cell: str


@dataclass(frozen=True, slots=True)
class Effect:
    """The year's sum of the unit before and after: `of` is an activity's code, or "" for đồng spent."""

    of: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen to a file; `version` is the ledger's when it was looked at.

    `status` is accepted (may be submitted), needs_explanation, rejected or unchanged; `submission` and `revision`
    are those of an unchanged file, else `revision` is the one it would become.
    """

    opened: Opened
    status: str
    issues: tuple[Issue, ...]
    revision: int | None = None
    submission: int | None = None
    changes: tuple[Change, ...] = ()
    effects: tuple[Effect, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was recorded: the submission's number and revision, and the preview it was recorded from."""

    preview: Preview
    status: str
    submission: int | None
    revision: int | None
    approved: bool = False


Explanations = Mapping[tuple[str, str, str], str]  # (code, sheet, cell) → text


def open_file(file: str, content: bytes, received_on: date | None = None) -> Opened:
    """Opens and reads one file; nothing of the home is looked at."""
    day = received_on or calendar.today()
    found = open_workbook(content)
    reading = bc_tt.read(found, day) if isinstance(found, Workbook) else Reading(None, (found,))
    return Opened(file, content, hashlib.sha256(content).hexdigest(), reading, day)


def refused(file: str, issue: Issue) -> Preview:
    """The preview of a file that was not opened at all."""
    return Preview(Opened(file, b"", "", Reading(None, (issue,)), calendar.today()), REJECTED, (issue,))


def preview_many(home: Home, files: Iterable[Opened], only_unit: str | None = None) -> Iterator[Preview]:
    """Previews in the order of their months, each checked against those before it as if they were submitted.

    `only_unit` is the code of the only unit the person may report for; another's report is `not_yours`.
    """
    ordered = sorted(files, key=lambda opened: opened.reading.report.period if opened.reading.report else "")
    keys = [(o.reading.report.unit.id, o.reading.report.period) for o in ordered if o.reading.report]
    if not home.exists():
        raise store.HomeMissing("Chưa có kho dữ liệu. Tạo bằng lệnh: python -m data init")
    with store.read(home) as ledger:
        known, version = background(ledger, keys), ledger.version()
        latest = _latest(ledger, keys)
    for opened in ordered:
        found = _preview(opened, known, latest, version, only_unit)
        if found.status in (ACCEPTED, NEEDS_EXPLANATION) and opened.reading.report:
            known.add(opened.reading.report)
        yield found


def preview(home: Home, opened: Opened, only_unit: str | None = None) -> Preview:
    """What would happen to one file."""
    return next(preview_many(home, [opened], only_unit))


def submit(
    home: Home,
    shown: Preview,
    actor: str,
    *,
    explanations: Explanations | None = None,
    explain_all: str = "",
    blank_is_zero: bool = False,
    approve: bool = False,
    only_unit: str | None = None,
) -> Receipt:
    """Records a preview as the next revision of its unit and month, or says why not.

    Every warning must have its explanation (`explanations`, or `explain_all` for all alike, marked so). A file equal
    to the latest revision is unchanged, and is approved with `approve` when it was not. Nothing else is written.
    """
    report = shown.opened.reading.report
    if shown.status == REJECTED or report is None:
        return Receipt(shown, REJECTED, None, None)
    if shown.status != UNCHANGED:
        store.keep_file(home, shown.opened.sha256, shown.opened.content)
    with store.transaction(home) as ledger:
        current = _looked_again(ledger, shown, only_unit)
        if current.status == UNCHANGED:
            assert current.submission is not None
            approved = approve and reviews.record_approval(ledger, current.submission, actor, shown.opened.received_on)
            return Receipt(current, UNCHANGED, current.submission, current.revision, approved)
        if current.status == REJECTED:
            return Receipt(current, REJECTED, None, None)
        answers = [_answer(issue, explanations or {}, explain_all) for issue in current.issues]
        if any(issue.severity == "warning" and not text for issue, text in zip(current.issues, answers, strict=True)):
            return Receipt(current, NEEDS_EXPLANATION, None, None)
        number = _record(ledger, current, actor, answers, bool(explain_all) and not explanations, blank_is_zero)
        if approve:
            reviews.record_approval(ledger, number, actor, shown.opened.received_on)
    return Receipt(current, ACCEPTED, number, current.revision, approve)


def _looked_again(ledger: Ledger, shown: Preview, only_unit: str | None) -> Preview:
    """The preview as it is now: the one shown when nothing was recorded since."""
    if ledger.version() == shown.version:
        return shown
    report = shown.opened.reading.report
    assert report is not None
    keys = [(report.unit.id, report.period)]
    return _preview(shown.opened, background(ledger, keys), _latest(ledger, keys), ledger.version(), only_unit)


def _latest(ledger: Ledger, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[int, int, str]]:
    """(unit, period) → the latest revision, returned or not: its number, submission and sum."""
    rows = ledger.rows("SELECT unit, period, max(revision), max_by(submission, revision), max_by(sha256, revision) FROM submission GROUP BY ALL")
    wanted = set(keys)
    return {(unit, period): (revision, submission, sha256) for unit, period, revision, submission, sha256 in rows if (unit, period) in wanted}


def _preview(
    opened: Opened, known: Background, latest: Mapping[tuple[str, str], tuple[int, int, str]], version: int, only_unit: str | None
) -> Preview:
    report = opened.reading.report
    if report is None:
        return Preview(opened, REJECTED, opened.reading.issues, version=version)
    if only_unit is not None and report.unit.code != only_unit:
        issue = Issue("not_yours", ERROR, facts={"name": report.unit.name})
        return Preview(opened, REJECTED, (issue,), version=version)
    last = latest.get((report.unit.id, report.period))
    issues = check(opened.reading, known.history(report.unit.id, report.period))
    if last and last[2] == opened.sha256:
        return Preview(opened, UNCHANGED, issues, last[0], last[1], version=version)
    standing = known.standing(report.unit.id, report.period)
    status = REJECTED if blocks(issues) else NEEDS_EXPLANATION if to_explain(issues) else ACCEPTED
    return Preview(
        opened,
        status,
        issues,
        revision=(last[0] if last else 0) + 1,
        changes=tuple(_changes(facts_of(report), standing)),
        effects=tuple(_effects(opened, known, standing)),
        version=version,
    )


def _changes(new: Facts, old: Facts | None) -> Iterator[Change]:
    """Every figure that is new, changed, unchanged or removed against the revision that stands."""
    before = old or Facts(0)
    for table, now, then in (("outputs", new.outputs, before.outputs), ("money", new.money, before.money)):
        for what in dict.fromkeys([*now, *then]):  # type: ignore[misc]
            a, b = then.get(what), now.get(what)  # type: ignore[attr-defined]
            kind = NEW if a is None else REMOVED if b is None else SAME if a[:2] == b[:2] else CHANGED
            yield Change(kind, table, what, a and a[:2], b and b[:2], (b or a)[3])


def _effects(opened: Opened, known: Background, standing: Facts | None) -> Iterator[Effect]:
    """The unit's year before and after, by activity and in đồng spent."""
    report = opened.reading.report
    assert report is not None
    year = calendar.year_of(report.period)
    before: dict[str, int] = defaultdict(int)
    for (unit, period), facts in known.reports.items():
        if unit == report.unit.id and calendar.year_of(period) == year:
            _sum_into(before, facts, 1)
    after = before.copy()
    if standing:
        _sum_into(after, standing, -1)
    _sum_into(after, facts_of(report), 1)
    for of in [*(code for code in activity_by_code() if before[code] or after[code]), ""]:
        yield Effect(of, before[of], after[of])


def _sum_into(sums: dict[str, int], facts: Facts, sign: int) -> None:
    for (_, activity), (_, value, _, _) in facts.outputs.items():
        sums[activity] += sign * (value or 0)
    sums[""] += sign * sum(facts.spent().values())


def _answer(issue: Issue, explanations: Explanations, explain_all: str) -> str:
    if issue.severity != "warning":
        return ""
    return (explanations.get((issue.code, issue.sheet, issue.cell)) or explain_all).strip()


def _record(ledger: Ledger, found: Preview, actor: str, answers: list[str], alike: bool, blank_is_zero: bool) -> int:
    """Writes the revision and all it holds; returns the submission's number."""
    opened, report = found.opened, found.opened.reading.report
    assert report is not None
    moment = store.moment_of(opened.received_on) if ledger.kind() == store.SAMPLE else store.now()
    number = ledger.event("submitted", actor, moment, unit=report.unit.id, period=report.period, revision=found.revision)
    ledger.append(
        "submission",
        [
            {
                "submission": number,
                "unit": report.unit.id,
                "period": report.period,
                "revision": found.revision,
                "form_version": report.form_version,
                "file": opened.file,
                "sha256": opened.sha256,
                "size_bytes": len(opened.content),
                "received_on": opened.received_on,
                "recorded_at": moment,
                "actor": actor,
                "blank_is_zero": blank_is_zero,
                "no_activity": report.no_activity,
            }
        ],
    )
    _record_facts(ledger, number, opened, blank_is_zero)
    _record_issues(ledger, number, found.issues, answers, alike)
    return number


def _record_facts(ledger: Ledger, number: int, opened: Opened, blank_is_zero: bool) -> None:
    report = opened.reading.report
    assert report is not None
    outputs = [replace(c, value=0, state=VALUE) if blank_is_zero and c.state == BLANK else c for c in report.outputs]
    place = {"submission": number}
    ledger.append(
        "output_fact",
        [
            {**place, "commune": c.commune.id if c.commune else None, "activity": c.activity, "value": c.value, "state": c.state,
             "sheet": c.place.sheet, "cell": c.place.cell}
            for c in outputs
        ],
    )  # fmt: skip
    ledger.append(
        "money_fact",
        [
            {**place, "group_code": c.group, "source": c.source, "kind": c.kind, "value": c.value, "state": c.state,
             "sheet": c.place.sheet, "cell": c.place.cell}
            for c in report.money
        ],
    )  # fmt: skip
    ledger.append(
        "meeting_fact",
        [
            {**place, "held_on": m.held_on, "commune": m.commune.id if m.commune else None, "activity": m.activity, "topic": m.topic,
             "people": m.people.value, "women": m.women.value, "minority": m.minority.value, "poor": m.poor.value,
             "language": m.language, "evidence": m.evidence, "sheet": m.date_place.sheet, "row_number": m.row_number}
            for m in report.meetings
        ],
    )  # fmt: skip
    ledger.append(
        "text_fact",
        [{**place, "key": key, "text": text.text, "sheet": text.place.sheet, "cell": text.place.cell} for key, text in report.texts.items()],
    )


def _record_issues(ledger: Ledger, number: int, issues: tuple[Issue, ...], answers: list[str], alike: bool) -> None:
    ledger.append(
        "issue_fact",
        [
            {"submission": number, "number": at, "code": issue.code, "severity": issue.severity, "sheet": issue.sheet, "cell": issue.cell,
             "facts": json.dumps(dict(issue.facts), ensure_ascii=False), "explanation": text, "explained_alike": bool(text) and alike}
            for at, (issue, text) in enumerate(zip(issues, answers, strict=True), 1)
        ],
    )  # fmt: skip


def submit_batch(home: Home, previews: Iterable[Preview], actor: str, *, explain_all: str) -> int:
    """Records and approves many previews of one batch in one transaction: all of them or none. Returns how many are in.

    The previews must come from one `preview_many` of this batch, in its order; files already in are left as they are.
    """
    ready = list(previews)
    for found in ready:
        if found.status in (ACCEPTED, NEEDS_EXPLANATION):
            store.keep_file(home, found.opened.sha256, found.opened.content)
    with store.transaction(home) as ledger:
        if ready and ledger.version() != ready[0].version:
            raise store.HomeLocked("Kho dữ liệu vừa thay đổi. Chạy lại lệnh.")
        for found in sorted(ready, key=lambda found: found.opened.received_on):
            if found.status in (ACCEPTED, NEEDS_EXPLANATION):
                answers = [_answer(issue, {}, explain_all) for issue in found.issues]
                number = _record(ledger, found, actor, answers, True, False)
                reviews.record_approval(ledger, number, actor, found.opened.received_on)
    return sum(found.status != REJECTED for found in ready)


def unknown_home(opened: Opened) -> Preview:
    """The preview of a file where there is no home: nothing to compare it with."""
    nothing = Background({}, {}, {}, {})
    return _preview(opened, nothing, {}, 0, None)
