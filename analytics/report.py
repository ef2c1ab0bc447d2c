"""What an answer is made of: a report of figures, charts, tables and notes, the same for every way of showing it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Trace:
    """Which cells a figure is the sum of: codes; empty means all. `kind` is outputs, spending or reports."""

    kind: str
    units: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that matters: label, the number as words ("87,5%"), what it says, the cells behind it."""

    label: str
    value: str
    note: str = ""
    definition: str = ""
    trace: Trace | None = None
    status: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `kind`: text, count, money, percent, status, day, period; `unit` is said once in the corner."""

    name: str
    title: str
    kind: str = "text"
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of plain values (numbers stay numbers, None is nothing to show) under columns.

    `traces[i][column name]` is what the figure in row i opens to; `totals` is how many of the last
    rows are totals. `unit` is the corner note ("Đơn vị tính: triệu đồng").
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    traces: tuple[dict[str, Trace], ...] = ()
    totals: int = 0
    unit: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that says its finding. `kind` names a drawing of pages/parts/charts; `data` is what it draws.

    `title` is the finding, computed; `alt` a sentence with the figures for those who do not see it;
    `definition` what is measured and how; `table` the same figures as a table.
    """

    kind: str
    title: str
    alt: str
    data: dict[str, object]
    definition: str = ""
    unit: str = ""
    table: Table | None = None
    traces: tuple[Trace | None, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence a reader must see beside the figures; `severity` is info or warning."""

    text: str
    severity: str = "info"


@dataclass(frozen=True, slots=True)
class Report:
    """An answer: what was looked at, the figures, charts and tables, and what to know about them."""

    title: str
    scope_line: str
    figures: tuple[Figure, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[Note, ...] = ()
    extra: dict[str, object] = field(default_factory=dict)
