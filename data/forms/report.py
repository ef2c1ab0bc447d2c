"""A monthly report as read: values that remember their cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from data.catalogue import Unit
from data.issues import Issue


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written. `cell` is "" for what has no cell of its own (a row that is missing)."""

    sheet: str
    cell: str
    row: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class OutputCell:
    """One cell of Kết quả; `commune` None is the unit's own work. `problem` is "" or an issue's code, `raw` what was read."""

    commune: Unit | None
    activity: str
    value: int | None
    state: str
    place: Place
    problem: str = ""
    raw: object = None
    other: str = ""


@dataclass(frozen=True, slots=True)
class MoneyCell:
    """One cell of Kinh phí, in whole đồng; `kind` is allocated, spent or spent_to_date."""

    group: str
    source: str
    kind: str
    value: int | None
    state: str
    place: Place
    problem: str = ""
    raw: object = None
    other: str = ""


@dataclass(frozen=True, slots=True)
class CountCell:
    """One count of a row of Hoạt động."""

    value: int | None
    state: str
    place: Place
    problem: str = ""
    raw: object = None
    other: str = ""


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One conference, dialogue or talk. `known` is false when its commune could not be matched."""

    held_on: date | None
    date_place: Place
    date_raw: object
    commune: Unit | None
    known: bool
    activity: str | None
    topic: str | None
    people: CountCell
    women: CountCell
    minority: CountCell
    poor: CountCell
    language: str
    evidence: str
    row_number: int


@dataclass(frozen=True, slots=True)
class TextCell:
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Report:
    """One unit's report of one month. `communes` are the units a row is asked for (None first: the unit's own)."""

    unit: Unit
    period: str
    form_version: int
    outputs: tuple[OutputCell, ...]
    money: tuple[MoneyCell, ...]
    meetings: tuple[MeetingRow, ...]
    texts: Mapping[str, TextCell] = field(default_factory=lambda: MappingProxyType({}))
    no_activity: bool = False
    sheets: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a workbook says. `report` is None when the form, the unit or the month is not known.

    `issues` are those found in reading (form, sheets, headers, units); the rules over values are in checks.
    `missing` are the communes without a row. `draft` is what can be read of a report whose month or version is wrong:
    its cells are looked at so that all issues are told at once, never recorded.
    """

    report: Report | None
    issues: tuple[Issue, ...] = ()
    missing: tuple[Unit | None, ...] = ()
    has_meetings: bool = True
    draft: Report | None = None
