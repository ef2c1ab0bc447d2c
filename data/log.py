"""What happened to reports, plans and the calendar, oldest first: a row an event, in words and for programs.

The rows (`COLUMNS`, stable) are: `version` the event's number; `at` when, ISO 8601 in Lạng Sơn's time; `event` its kind
(submitted, approved, returned, commented, attached, rechecked, plan_loaded, calendar_set, exception_granted); `unit` the
code; `period` YYYY-MM; `submission` and `revision` of the report it is about; `file` as it was sent; `by` whose account;
`text` the reason, remark or letter that goes with it; `explanations` how many warnings were answered (submitted only);
`year` of a plan or calendar.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from data import calendar, catalogue, store
from data.language import N_, Language
from data.store import Home

COLUMNS = (
    "version", "at", "event", "unit", "period", "submission", "revision", "file", "by", "text", "explanations", "year",
)  # fmt: skip
WORDS = {
    "submitted": N_("nộp"),
    "approved": N_("duyệt"),
    "returned": N_("trả lại"),
    "commented": N_("nhận xét"),
    "attached": N_("gửi bản có dấu"),
    "rechecked": N_("kiểm tra lại"),
    "plan_loaded": N_("nạp kế hoạch"),
    "calendar_set": N_("đặt lịch báo cáo"),
    "exception_granted": N_("cho phép ngoại lệ"),
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would work out
_QUERY = """
    WITH answered AS (
        SELECT submission, count(*) AS explanations FROM issue_fact WHERE explanation <> '' GROUP BY submission
    ), remark AS (
        SELECT comment AS version, submission, text FROM comment
        UNION ALL SELECT attachment, submission, concat_ws(' ', file, letter_number) FROM attachment
        UNION ALL SELECT recheck, min(submission), NULL FROM recheck GROUP BY recheck
    )
    SELECT e.version, epoch_us(e.recorded_at), e.kind, coalesce(s.unit, x.unit), coalesce(s.period, x.period), s.submission, s.revision,
        CASE e.kind WHEN 'plan_loaded' THEN p.file WHEN 'submitted' THEN s.file END, e.actor, e.facts,
        CASE e.kind WHEN 'submitted' THEN s.reason WHEN 'plan_loaded' THEN p.reason ELSE coalesce(r.text, x.reason, c.reason) END,
        CASE e.kind WHEN 'submitted' THEN coalesce(a.explanations, 0) END, coalesce(p.year, c.year)
    FROM event AS e
    LEFT JOIN remark AS r ON r.version = e.version
    LEFT JOIN submission AS s ON s.submission = coalesce(e.submission, r.submission)
    LEFT JOIN answered AS a ON a.submission = s.submission
    LEFT JOIN plan AS p ON p.plan = e.plan
    LEFT JOIN exception AS x ON x.exception = e.version
    LEFT JOIN calendar AS c ON c.calendar = e.version
    ORDER BY e.version
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event; see the columns above. `at` is an aware moment in Lạng Sơn's time."""

    version: int
    at: datetime
    event: str
    unit: str | None
    period: str | None
    submission: int | None
    revision: int | None
    file: str | None
    by: str
    text: str | None
    explanations: int | None
    year: int | None

    def row(self) -> tuple[object, ...]:
        return tuple(
            value.isoformat() if isinstance(value := getattr(self, name), datetime) else value for name in COLUMNS
        )


def entries(home: Home, unit: str = "", period: str = "") -> list[Entry]:
    """Every event, oldest first; with a unit's code only those about its reports; with a period those about its reports,
    and plans and calendars of its year."""
    with store.read(home) as ledger:
        found = [_entry(*row) for row in ledger.rows(_QUERY)]
    return [entry for entry in found if (not unit or entry.unit == unit) and (not period or _is_about(entry, period))]


def _is_about(entry: Entry, period: str) -> bool:
    return entry.period == period or (entry.unit is None and entry.year == calendar.year_of(period))


def as_json(found: Iterable[Entry]) -> str:
    """A list of objects, one a line."""
    lines = [json.dumps(dict(zip(COLUMNS, entry.row(), strict=True)), ensure_ascii=False) for entry in found]
    return "[" + ",\n ".join(lines) + "]\n"


def as_csv(found: Iterable[Entry]) -> str:
    """A line of names, a line an event; what people wrote is never a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_plain(value) for value in entry.row()] for entry in found)
    return out.getvalue()


def lines(found: Sequence[Entry], spoken: Language) -> list[str]:
    """A line an event, for people."""
    return [_line(entry, spoken) for entry in found]


def _entry(
    version: int, microseconds: int, kind: str, unit: str | None, period: str | None, submission: int | None, revision: int | None,
    file: str | None, by: str, facts: str, text: str | None, explanations: int | None, year: int | None,
) -> Entry:  # fmt: skip
    told = json.loads(facts or "{}")
    known = catalogue.unit_by_id().get(unit or "")
    moment = (_EPOCH + timedelta(microseconds=microseconds)).astimezone(calendar.ZONE)
    said = text or told.get("comment") or told.get("reason") or None
    return Entry(
        version, moment, kind, known.code if known else unit, period, submission, revision, file, by,
        str(said) if said else None, explanations, year if year is not None else told.get("year"),
    )  # fmt: skip


def _line(entry: Entry, spoken: Language) -> str:
    parts = [entry.at.strftime("%d/%m/%Y %H:%M"), spoken.text(WORDS.get(entry.event, N_("việc khác")))]
    if entry.submission:
        revision = spoken.text(N_("lần {revision}"), revision=entry.revision)
        parts.append(spoken.text(N_("báo cáo số {number}"), number=entry.submission) + f" ({revision})")
    if entry.unit:
        parts.append(_unit(entry))
    if entry.period:
        parts.append(spoken.period(entry.period))
    elif entry.year:
        parts.append(spoken.text(N_("năm {year}"), year=entry.year))
    parts += [part for part in (entry.file, entry.by) if part]
    if entry.text:
        parts.append(f"“{entry.text}”")
    if entry.explanations:
        parts.append(spoken.text(N_("{count} giải trình"), count=entry.explanations))
    return "  ".join(" ".join(part.split()) for part in parts)


def _unit(entry: Entry) -> str:
    found = next((one for one in catalogue.units() if one.code == entry.unit and one.level != "commune"), None)
    return f"{entry.unit} {found.name}" if found else str(entry.unit)


def _plain(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
