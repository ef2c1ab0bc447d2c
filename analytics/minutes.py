"""The minutes of a meeting as one value: each view with its figures, the version they are of, notes, decisions.

What a reader may not see is not in it: the figures come from reports asked for in the reader's own name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qsl

from analytics import scope as scopes
from analytics.report import Figure, Report
from data import accounts, calendar
from data.accounts import Account
from data.agendas import Meeting, View
from data.language import Language


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, who does it, until when."""

    text: str
    who: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Item:
    """One view of the meeting; without figures when the reader may not open its page."""

    name: str
    page: str
    address: str
    scope_line: str
    figures: tuple[Figure, ...]
    findings: tuple[str, ...]
    notes: tuple[str, ...]
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Minutes:
    """A meeting's minutes; `recorded_at` is when its version was recorded, `began_at` when it began, in Lạng Sơn."""

    name: str
    held_on: date
    version: int
    recorded_at: datetime | None
    began_at: datetime
    items: tuple[Item, ...]


def minutes(meeting: Meeting, reports: Sequence[Report | None], recorded_at: datetime | None) -> Minutes:
    """The minutes, from what was said and the report of each view in order (None: not for this reader)."""
    items = tuple(
        _item(meeting, at, view, report) for at, (view, report) in enumerate(zip(meeting.views, reports, strict=True))
    )
    began = meeting.began_at.astimezone(calendar.ZONE)
    return Minutes(meeting.name, meeting.held_on, meeting.version, recorded_at, began, items)


def _item(meeting: Meeting, at: int, view: View, report: Report | None) -> Item:
    said = [one for one in meeting.said if one.view == at]
    return Item(
        view.name,
        view.page,
        view.address,
        report.scope_line if report else "",
        report.figures if report else (),
        tuple(chart.title for chart in report.charts) if report else (),
        tuple(one.text for one in said if not one.decided),
        tuple(Decision(one.text, one.who, one.due) for one in said if one.decided),
    )


def may_read(by: Account, owner: str, views: Sequence[View]) -> bool:
    """True when an account may see all figures of the views: those that wait for approval are not for everybody."""
    waiting = any(dict(parse_qsl(view.address)).get("trang-thai") == "gui" for view in views)
    sees_all = by.role != accounts.DISTRICT and scopes.sees_submitted(by.role)
    return not waiting or by.name == owner or sees_all


def version_said(version: int, recorded_at: datetime | None, language: Language) -> str:
    """ "phiên bản 193, 14:05 20/06/2023"."""
    said = language.text("phiên bản {version}", version=version)
    return f"{said}, {recorded_at:%H:%M} {language.day(recorded_at)}" if recorded_at else said


def as_text(found: Minutes, language: Language) -> str:
    """The minutes to read and copy, plain lines."""
    lines = [
        found.name.upper(),
        language.text("Ngày họp: {day}", day=language.day(found.held_on)),
        language.text("Số liệu: {version}", version=version_said(found.version, found.recorded_at, language)),
    ]
    for number, item in enumerate(found.items, 1):
        lines += ["", f"{number}. {item.name}"]
        lines += [item.scope_line] if item.scope_line else []
        for figure in item.figures:
            more = " · ".join(part for part in (figure.note, figure.change) if part)
            lines.append(f"- {figure.label}: {figure.value}" + (f" ({more})" if more else ""))
        lines += [f"- {finding}" for finding in item.findings]
        lines += [language.text("Ghi chú: {text}", text=note) for note in item.notes]
        lines += [_decided(one, language) for one in item.decisions]
    return "\n".join(lines)


def _decided(one: Decision, language: Language) -> str:
    if one.due is None:
        return language.text("Kết luận: {text}; thực hiện: {who}", text=one.text, who=one.who)
    due = language.day(one.due)
    return language.text("Kết luận: {text}; thực hiện: {who}; hạn: {due}", text=one.text, who=one.who, due=due)
