"""What an answer is made of: a report of figures, charts, tables and notes, the same for every way of showing it.

What a chart draws, by `Chart.kind`. All words and figures in `data` are ready to be shown ("87,5%"); numbers beside them are
for lengths and order only; None is nothing to draw ("chưa có báo cáo" stands in `text`). `status` is a word of STATUSES or "".
`Chart.traces[i]` is what mark i opens to: rows from top to bottom, within a row cells or parts from left to right.

| kind | data |
|---|---|
| bullet | rows: [{label, value, mark, full, text, status, note}], with `other` where something is compared (a second mark), full: 1.0, format: "percent". A bar `value` on a track to `full`, a thin mark at `mark` (what is expected by now; None without) |
| bars | rows: [{label, value, text, status, note}]. Plain zero-based bars |
| stack | parts: [{name, tone}], rows: [{label, values: [..], texts: [..], text}]. Parts of a whole, left to right; tone is done, rest, over |
| heat | columns: [..], rows: [{label, cells: [{value, text, status, sign, title}]}], row_totals: [text], column_totals: [text]. A table of coloured cells; after those of the cells stand the traces of the columns' totals, then of the rows' |
| states | columns: [..], rows: [{label, cells: [{value, text, status, sign, title}]}]. The same with units down and months across |
| matrix | columns: [..], rows: [{label, cells: [{state, text, sign, title}]}]. One state a square; state is a word of REPORT_STATES |
| shares | rows: [{label, parts: [{state, value, text}], total, text, note}]. Shares of communes; state is a word of REACH_STATES |
| counts | columns: [..], rows: [{label, cells: [{level, value, text, title}]}]. A table of counts, darker for more; level is 0 (none, said in a word) to 4, -1 when nobody stated it |
| hexagons | groups: [{label, note, cells: [{label, code, state, sign, text, and q, r or rings: [[(x, y)]]}]}], legend: [{state, tone, sign, words}], views: [{code, name, title, definition, legend, cells}], view, outlines, large, note. The map: a hexagon (or true outline) a commune, by district ("" without one; `note` says a poor one), in one of its views (answers.coverage_map.seen_as) |
| line | x: [label], series: [{name, tone, values: [..], texts: [..]}], unit, with band: {name, low: [..], high: [..]} and note where something is forecast. tone is done, plan, forecast |
| leaderboard | rows: [{label, rank, value, mark, full, text, status, note, steps, moved, aloud, spark: [..]}], months, moved, format: "percent". Best first: rank (None without), a short bar, the figure, what the rank moved ("▲2"), the year as a small line |
| dots | points: [{label, x, y, text, quarter}], x_mark, y_mark, x_name, y_name, quarters: {quarter: words}, format: "percent". Two figures of each unit, crossed by the medians |
| waterfall | rows: [{label, start, end, change, text, tone}], format: "money". How an amount came to be; tone is whole, more, less |
| outlook | rows: [{label, value, done, low, high, mark, text, note, outlook, words}], format: "percent". The year's end against its target (1.0): what is done, what may come, its interval as a whisker; outlook is a word of answers.outlook.WORDS |
| multiples | x: [label], panels: [{label, code, values, plan, text, texts, status}], done_name, plan_name, format: "percent", across and letters when others than 4 and 11. A small line a unit or activity, all in one scale; a gap where the report is missing |

Sorted by meaning already; `rows[i].label` sorts by the alphabet when that is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

STATUSES = ("achieved", "on_track", "behind", "far_behind", "incomplete", "not_started", "no_target")
REPORT_STATES = ("approved", "submitted", "returned", "missing", "open", "not_due", "not_asked")
REACH_STATES = ("reached", "unknown", "not_reached")


@dataclass(frozen=True, slots=True)
class Trace:
    """Which cells a figure is made of: codes; empty means all of the scope.

    `kind`: outputs (Kết quả), spending (Kinh phí, spent), meetings (rows of Hoạt động), targets and allocations (the plan
    workbook), reports (the reports themselves, one row a unit and month). `communes` are codes of the era of the scope's
    month. `positive`: only cells with a value above 0 (what made a commune reached).
    `languages` are those of meetings as they were written, "" for none. `given` are kinds of the plan's money: assigned,
    carried_over, adjustment.
    """

    kind: str
    units: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    positive: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that matters: label, the number as words ("87,5%"), what it says, the cells behind it.

    `change` is said against the month before ("+12 so với tháng 5"); `spark` are this year's monthly values up to now.
    `amount` is the number itself for comparisons, of the kind `measured` (count, percent: a ratio, money: đồng); `plan` is what
    the plan asks of it by now, `plan_value` the same as words.
    """

    label: str
    value: str
    note: str = ""
    definition: str = ""
    trace: Trace | None = None
    status: str = ""
    change: str = ""
    spark: tuple[float | None, ...] = ()
    amount: float | None = None
    measured: str = "count"
    plan: float | None = None
    plan_value: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `kind`: text, count, money, percent, status, day, period; a difference: change, change_money,
    points (of percent); of a statement's answer: exact (a number as it is), moment. `unit` is said once in the corner.
    """

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


class _Later(Table):
    """A table that is made when its first part is asked for."""

    __slots__ = ("_make",)

    def __getattr__(self, name: str) -> Any:
        """Only parts that are not there yet come here."""
        if name not in _PARTS:
            raise AttributeError(name)
        made: Table = object.__getattribute__(self, "_make")()
        for part in _PARTS:
            object.__setattr__(self, part, getattr(made, part))
        object.__setattr__(
            self, "_make", lambda: made
        )  # what it was made of may go; who reads at the same moment gets this one
        return getattr(made, name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and all(getattr(self, part) == getattr(other, part) for part in _PARTS)

    __hash__ = None  # type: ignore[assignment]


_PARTS = tuple(part.name for part in fields(Table))


def later(make: Callable[[], Table], *, title: str | None = None, name: str | None = None) -> Table:
    """The table that `make` gives, made only when something of it is read: most readers of a page open no table.

    `title` and `name`, of a table that stands by itself, are known without it. What `make` reads must not change afterwards.
    """
    table = object.__new__(_Later)
    object.__setattr__(table, "_make", make)
    for part, known in (("title", title), ("name", name)):
        if known is not None:
            object.__setattr__(table, part, known)
    return table


@dataclass(frozen=True, slots=True, weakref_slot=True)
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
