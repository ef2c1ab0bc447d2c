"""Preview and submit: what a workbook would change, as a pure value, and its recording as the next revision.

A preview is stored nowhere. Submitting looks again under the lock when anything was recorded since: what was shown is
what is kept, or the person is told.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from data import accounts, calendar, closing, kept_calendar, rechecks, reviews, store
from data.accounts import Account
from data.background import Background, Facts, Key, background, facts_of
from data.changes import CHANGED, NEW, REMOVED, SAME, Change, Effect, changes, effects
from data.checks import check
from data.entries import Answer, Entry, declared, record, record_recheck
from data.forms.report import Report
from data.issues import ERROR, WARNING, Issue, blocks, to_explain
from data.opened import Opened, open_file, open_files
from data.rechecks import Recheck
from data.store import Home, Ledger

__all__ = [
    "ACCEPTED", "CHANGED", "NEEDS_EXPLANATION", "NEW", "OUTDATED", "REJECTED", "REMOVED", "SAME", "UNCHANGED",
    "Change", "Effect", "Explanations", "Opened", "Preview", "Receipt", "Reply", "Standing",
    "open_file", "open_files", "preview", "preview_many", "preview_without_home", "submit", "submit_all",
]  # fmt: skip
ACCEPTED, REJECTED, UNCHANGED = "accepted", "rejected", "unchanged"
NEEDS_EXPLANATION, OUTDATED = "needs_explanation", "outdated"


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen to a file; `version` is the ledger's when it was looked at.

    `status` is accepted (may be submitted), needs_explanation, rejected or unchanged. `revision` is the one it would
    become; an unchanged file has the revision and the submission that it equals (no submission yet when it equals
    another file of the same batch). `standing` is what stands for its unit and month, `year_before` the unit's sums of
    the year as they stand. `approved` is what is in force for it (the same, or older when a revision waits), None without.
    """

    opened: Opened
    status: str
    issues: tuple[Issue, ...]
    revision: int | None = None
    submission: int | None = None
    version: int = 0
    standing: Facts | None = None
    year_before: Mapping[str, int] = field(default_factory=dict)
    approved: Facts | None = None

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every figure that is new, changed, unchanged or removed against the revision that stands."""
        report = self.opened.reading.report
        return tuple(changes(facts_of(report), self.standing or Facts(0))) if report else ()

    @property
    def changes_to_approved(self) -> tuple[Change, ...]:
        """Every figure against the revision in force; empty without one."""
        report = self.opened.reading.report
        return tuple(changes(facts_of(report), self.approved)) if report and self.approved else ()

    @property
    def effects(self) -> tuple[Effect, ...]:
        """The unit's year before and after: the activities that have something in it, and đồng spent last."""
        report = self.opened.reading.report
        return tuple(effects(self.year_before, self.standing, facts_of(report))) if report else ()


Explanations = Mapping[tuple[str, str, str], str]  # (code, sheet in NFC, cell) → text


@dataclass(frozen=True, slots=True)
class Reply:
    """What the sender says beside a file: to each warning (or to all alike), whether its empty cells are zeros, and why a
    revision comes after one that was approved.
    """

    explanations: Explanations = field(default_factory=dict)
    explain_all: str = ""
    blank_is_zero: bool = False
    reason: str = ""

    def to(self, issue: Issue) -> Answer:
        """The answer to an issue; only warnings are answered."""
        if issue.severity != WARNING:
            return Answer()
        own = self.explanations.get((issue.code, unicodedata.normalize("NFC", issue.sheet), issue.cell), "").strip()
        alike = self.explain_all.strip()
        return Answer(own) if own else Answer(alike, bool(alike))


@dataclass(frozen=True, slots=True)
class Standing:
    """The latest revision of a unit and month: its number in the row of revisions, its submission, who sent it and when."""

    revision: int
    submission: int | None
    sha256: str
    actor: str = ""
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was recorded: the submission's number and revision, and the preview it was recorded from.

    `status` is a preview's, or outdated: the ledger has moved so that `preview` is no longer what was shown, and nothing
    was recorded; `latest` is then the revision that stands in its place, and the one an unchanged file equals.
    `approved` is true when this call approved it. `rechecked` are the later reports with new issues because of it.
    """

    preview: Preview
    status: str
    submission: int | None = None
    revision: int | None = None
    approved: bool = False
    latest: Standing | None = None
    rechecked: tuple[Recheck, ...] = ()


def preview_many(home: Home, files: Iterable[Opened], by: Account) -> Iterator[Preview]:
    """Previews in the order of their months, each checked against what those before it would submit as they are."""
    ordered = sorted(files, key=_period_of)
    with store.read(home) as ledger:
        desk = _desk(ledger, ordered)
    return _previews(desk, ordered, by)


def preview(home: Home, opened: Opened, by: Account) -> Preview:
    """What would happen to one file."""
    return next(preview_many(home, [opened], by))


def preview_without_home(files: Iterable[Opened], by: Account) -> Iterator[Preview]:
    """Previews where there is no home yet: nothing to compare the first month with."""
    return _previews(_Desk(Background({}, {}, {}, {}), {}, 0), sorted(files, key=_period_of), by)


def submit(home: Home, shown: Preview, by: Account, reply: Reply | None = None, *, approve: bool = False) -> Receipt:
    """Records a preview as the next revision of its unit and month, or says why not.

    Every warning must have its explanation. A file equal to the latest revision is unchanged, and is approved with
    `approve` when it was not. When the ledger has moved and the file would now become something else than was shown,
    the receipt is outdated and has the new preview. Nothing else is written. Raises accounts.NotAllowed.
    """
    return submit_all(home, [shown.opened], by, [reply or Reply()], approve=approve, shown=[shown])[0]


def submit_all(
    home: Home,
    files: Sequence[Opened],
    by: Account,
    replies: Sequence[Reply],
    *,
    approve: bool = False,
    shown: Sequence[Preview] | None = None,
) -> list[Receipt]:
    """Records many files in one transaction: by month, each checked against what those before it submitted.

    `replies` (and the previews `shown`, if any) go with `files`, one each; so do the receipts. A file that is not accepted
    does not keep the others out.
    """
    accounts.demand(by, accounts.SUBMIT)
    if approve:
        accounts.demand(by, accounts.REVIEW)
    if all(opened.reading.report is None for opened in files):
        return [Receipt(_refused(opened), REJECTED) for opened in files]
    order = sorted(range(len(files)), key=lambda at: _period_of(files[at]))
    with store.transaction(home) as ledger:
        desk = _desk(ledger, files)
        decided = {at: _decide(desk, files[at], by, replies[at], shown[at] if shown else None) for at in order}
        _record(ledger, decided, by, approve)
    return [_receipt(decided, at) for at in range(len(files))]


# --- deciding, purely ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Desk:
    """What files are decided from: what stands in the ledger, and what was decided of this batch already."""

    known: Background
    latest: dict[Key, Standing]
    version: int
    refusals: Mapping[tuple[str, str, date], Issue] = field(default_factory=dict)  # unit, period, day received

    def take(self, report: Report, sha256: str, revision: int) -> None:
        self.known.add(report)
        self.latest[report.unit.id, report.period] = Standing(revision, None, sha256)


@dataclass(slots=True)
class _Decided:
    """What becomes of a file; `entry` is what is recorded when it is accepted, `submission` the number it got."""

    preview: Preview
    status: str
    entry: Entry | None = None
    submission: int | None = None
    approved: bool = False
    latest: Standing | None = None
    rechecked: tuple[Recheck, ...] = ()


def _desk(ledger: Ledger, files: Iterable[Opened]) -> _Desk:
    known = [(report.unit.id, report.period, o.received_on) for o in files if (report := o.reading.report)]
    keys = [(unit, period) for unit, period, _ in known]
    rows = ledger.rows(
        """SELECT unit, period, max(revision), max_by(submission, revision), max_by(sha256, revision), max_by(actor, revision),
               epoch_us(max_by(recorded_at, revision)) FROM submission GROUP BY ALL"""
    )
    latest = {
        (unit, period): Standing(revision, number, sha256, actor, store.moment_from(at))
        for unit, period, revision, number, sha256, actor, at in rows
    }
    return _Desk(background(ledger, keys), latest, ledger.version(), _refusals(ledger, known))


def _refusals(ledger: Ledger, files: Iterable[tuple[str, str, date]]) -> dict[tuple[str, str, date], Issue]:
    """Which of these units and periods are not taken now, and why: by the ledger's own calendar, under its lock."""
    rules, today = kept_calendar.recorded(ledger), calendar.today()
    found = {
        (unit, period, came): closing.refusal(ledger, rules, unit, period, closing.day_of(ledger, came, today))
        for unit, period, came in dict.fromkeys(files)
    }
    return {key: issue for key, issue in found.items() if issue}


def _period_of(opened: Opened) -> str:
    return opened.reading.report.period if opened.reading.report else ""


def _previews(desk: _Desk, ordered: Iterable[Opened], by: Account) -> Iterator[Preview]:
    for opened in ordered:
        found = _preview(desk, opened, by)
        if found.status == ACCEPTED and opened.reading.report and found.revision:
            desk.take(opened.reading.report, opened.sha256, found.revision)
        yield found


def _preview(desk: _Desk, opened: Opened, by: Account) -> Preview:
    report = opened.reading.report
    if report is None:
        return replace(_refused(opened), version=desk.version)
    if by.role == accounts.DISTRICT and report.unit.code != by.unit:
        issue = Issue("not_yours", ERROR, facts={"name": report.unit.name})
        return Preview(opened, REJECTED, (issue,), version=desk.version)
    key = report.unit.id, report.period
    last = desk.latest.get(key)
    issues = check(opened.reading, desk.known.history(*key))
    if last and last.sha256 == opened.sha256:
        standing = desk.known.standing(*key)
        year = desk.known.year_before(report.unit.id, calendar.year_of(report.period))
        approved = desk.known.in_force_of(*key)
        return Preview(
            opened, UNCHANGED, issues, last.revision, last.submission, desk.version, standing, year, approved
        )
    if refusal := desk.refusals.get((*key, opened.received_on)):
        issues = (refusal, *issues)
    return Preview(
        opened,
        REJECTED if blocks(issues) else NEEDS_EXPLANATION if to_explain(issues) else ACCEPTED,
        issues,
        (last.revision if last else 0) + 1,
        None,
        desk.version,
        desk.known.standing(*key),
        desk.known.year_before(report.unit.id, calendar.year_of(report.period)),
        desk.known.in_force_of(*key),
    )


def _refused(opened: Opened) -> Preview:
    return Preview(opened, REJECTED, opened.reading.issues)


def _decide(desk: _Desk, opened: Opened, by: Account, reply: Reply, shown: Preview | None) -> _Decided:
    found = _preview(desk, opened, by)
    report = opened.reading.report
    latest = desk.latest.get((report.unit.id, report.period)) if report else None
    if found.status in (REJECTED, UNCHANGED):
        return _Decided(found, found.status, latest=latest if found.status == UNCHANGED else None)
    if shown and not _as_shown(shown, found):
        return _Decided(found, OUTDATED, latest=latest)
    answers = tuple(reply.to(issue) for issue in found.issues)
    if any(issue.severity == WARNING and not answer.text for issue, answer in zip(found.issues, answers, strict=True)):
        return _Decided(found, NEEDS_EXPLANATION)
    assert report
    assert found.revision
    entry = Entry(
        report,
        found.revision,
        opened.file,
        opened.sha256,
        len(opened.content),
        opened.received_on,
        found.issues,
        answers,
        reply.blank_is_zero,
        (reply.reason.strip() or reply.explain_all.strip()) if found.approved else "",
    )
    return _Decided(found, ACCEPTED, entry, rechecked=_taken(desk, declared(report, reply.blank_is_zero), found))


def _taken(desk: _Desk, report: Report, found: Preview) -> tuple[Recheck, ...]:
    """Takes a report as accepted, and looks again at the later ones of its unit."""
    key = report.unit.id, report.period
    before = rechecks.later(desk.known, *key)
    assert found.revision
    desk.take(report, found.opened.sha256, found.revision)
    return rechecks.new(before, rechecks.later(desk.known, *key)) if before else ()


def _as_shown(shown: Preview, found: Preview) -> bool:
    """True when submitting does what the preview said: the same revision over the same figures, no warning that was not shown."""
    same = shown.revision == found.revision and _figures(shown.standing) == _figures(found.standing)
    return same and all(issue in shown.issues for issue in to_explain(found.issues))


def _figures(facts: Facts | None) -> object:
    return facts and (facts.outputs, facts.money)


# --- recording ----------------------------------------------------------------------------------------------------


def _record(ledger: Ledger, decided: Mapping[int, _Decided], by: Account, approve: bool) -> None:
    """Writes what was accepted, in the order it came; approves what was there already, when asked to."""
    accepted = [one for one in decided.values() if one.entry]
    numbers: dict[tuple[str, str, int], int] = {}
    for one in sorted(accepted, key=lambda one: one.preview.opened.received_on):
        assert one.entry
        store.keep_file(ledger.home, one.entry.sha256, one.preview.opened.content)
        one.submission, one.approved = record(ledger, one.entry, by.name, approve=approve), approve
        numbers[one.entry.report.unit.id, one.entry.report.period, one.entry.revision] = one.submission
        for found in one.rechecked:
            record_recheck(ledger, found, one.submission, by.name)
    for one in decided.values():
        if one.status == UNCHANGED:
            report, revision = one.preview.opened.reading.report, one.preview.revision
            assert report
            assert revision
            store.keep_file(
                ledger.home, one.preview.opened.sha256, one.preview.opened.content
            )  # if it was lost or damaged
            one.submission = one.preview.submission or numbers[report.unit.id, report.period, revision]
            one.approved = approve and reviews.record_approval(
                ledger, one.submission, by, one.preview.opened.received_on
            )


def _receipt(decided: Mapping[int, _Decided], at: int) -> Receipt:
    one = decided[at]
    revision = one.preview.revision if one.status in (ACCEPTED, UNCHANGED) else None
    return Receipt(one.preview, one.status, one.submission, revision, one.approved, one.latest, one.rechecked)
