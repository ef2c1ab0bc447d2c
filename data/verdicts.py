"""What became of files, as a command prints it: lines for people, and one JSON object a file for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data.issues import SEVERITY_WORDS, Issue, sentence
from data.language import language
from data.plan import Loaded
from data.submissions import ACCEPTED, NEEDS_EXPLANATION, REJECTED, UNCHANGED, Preview

SUBMITTED = {ACCEPTED: "đã nhận", REJECTED: "không nhận", UNCHANGED: "không đổi", NEEDS_EXPLANATION: "cần giải trình"}
CHECKED = {**SUBMITTED, ACCEPTED: "đạt", REJECTED: "chưa đạt"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one file; `submission` and `revision` are None when nothing of it is in the ledger."""

    preview: Preview
    status: str
    submission: int | None
    revision: int | None

    @property
    def fine(self) -> bool:
        return self.status in (ACCEPTED, UNCHANGED)


def as_json(found: Verdict) -> str:
    """One object on one line, its keys and codes those of the command's contract."""
    report = found.preview.opened.reading.report
    told = {
        "file": found.preview.opened.file,
        "status": found.status,
        "submission": found.submission,
        "revision": found.revision,
        "unit": report.unit.code if report else None,
        "period": report.period if report else None,
        "issues": [_issue(issue) for issue in found.preview.issues],
    }
    return json.dumps(told, ensure_ascii=False, default=str)


def lines(found: Sequence[Verdict], words: dict[str, str]) -> Iterator[str]:
    """A line a file with its issues under it, and a last line that counts them when there are several."""
    for one in found:
        report = one.preview.opened.reading.report
        whose = f" - {report.unit.name}, {language('vi').period(report.period)}" if report else ""
        which = f", lần {one.revision}" if one.revision else ""
        yield f"{one.preview.opened.file}: {words[one.status]}{which}{whose}"
        yield from map(_said, one.preview.issues)
    if len(found) > 1:
        counts = Counter(one.status for one in found)
        yield f"Cộng {len(found)} tệp: " + ", ".join(
            f"{counts[status]} {words[status]}" for status in words if counts[status]
        )


def of_plan(file: str, loaded: Loaded) -> str:
    """What became of a plan workbook, its issues under it."""
    about = "" if loaded.plan is None else f", kế hoạch năm {loaded.year}, {loaded.units} đơn vị"
    return "\n".join([f"{file}: {SUBMITTED[loaded.status]}{about}", *map(_said, loaded.issues)])


def _issue(issue: Issue) -> dict[str, object]:
    own = {"code": issue.code, "severity": issue.severity, "sheet": issue.sheet, "cell": issue.cell}
    return {**own, "message": sentence(issue, language("vi")), "facts": dict(issue.facts)}


def _said(issue: Issue) -> str:
    vi = language("vi")
    place = " ".join(part for part in (issue.sheet, issue.cell) if part)
    return f"  {vi.text(SEVERITY_WORDS[issue.severity])} [{issue.code}] {place}{': ' if place else ''}{sentence(issue, vi)}"
