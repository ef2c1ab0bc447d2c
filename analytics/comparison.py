"""The same answer of another scope beside the one looked at: last month, last year, another unit, the plan, another version.

A `Comparison` says what stands on the other side; `beside` puts its figures next to each figure, bar and table row of an
answer. All kinds go the one way: the other side is an answer too (for the plan, the answer's own figures of the plan).
Nothing is guessed: what cannot be compared says why, and a figure that is on one side only gets no difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from analytics import scope as scopes
from analytics.answers.figures import difference
from analytics.answers.names import Names
from analytics.report import Chart, Column, Figure, Note, Report, Table
from analytics.scope import Scope
from data import calendar
from data.language import N_, Language

if TYPE_CHECKING:
    import duckdb

PARAMETER = "ss"
LAST_MONTH, LAST_YEAR, PLAN, UNIT, VERSION = "thang-truoc", "nam-truoc", "ke-hoach", "don-vi", "phien-ban"
# The columns of tables that are compared; the others (targets, reports missing, words) stay as they are.
COMPARED = (
    "actual", "progress", "targets_on_pace", "share_on_pace", "spent", "absorption", "reached", "coverage", "total", "people",
    "received", "on_time", "reporting_rate", "on_time_rate",
)  # fmt: skip
_KEYS = ("district", "commune", "activity", "group", "source", "period", "topic", "audience", "item")
# kind of a column → kind of its difference
_CHANGES = {"count": "change", "number": "change", "money": "change_money", "percent": "points"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared with: `word` as in the address, `label` as said ("tháng 5/2023").

    `scope` is the other side; None for the plan, and when nothing can be compared: then `why` says why.
    `version` is that of the other side when it is another one than is looked at.
    """

    word: str
    label: str
    scope: Scope | None = None
    why: str = ""
    version: int | None = None


# --- the word in the address --------------------------------------------------------------------------------------


def of_word(
    db: duckdb.DuckDBPyConnection, word: str, scope: Scope, language: Language
) -> tuple[Comparison | None, str]:
    """What `ss` asks for; None without one, and for nonsense, of which the second is a sentence."""
    kind, _, code = word.partition(":")
    found = None
    if kind == LAST_MONTH and not code:
        found = _last_month(db, scope, language)
    elif kind == LAST_YEAR and not code:
        found = _last_year(db, scope, language)
    elif kind == PLAN and not code:
        found = Comparison(word, language.text("kế hoạch đến nay"))
    elif kind == UNIT and code in scopes.known_units(db, scope.year):
        found = _unit(db, code, scope, language)
    elif kind == VERSION and code.isascii() and code.isdigit() and 0 < len(code) < 12:
        said = language.text("phiên bản {version}", version=int(code))
        found = Comparison(f"{VERSION}:{int(code)}", said, replace(scope, version=int(code)), version=int(code))
    if found is None and word:
        return None, language.text(N_("Không so sánh được với “{word}”; đang xem không so sánh."), word=word[:40])
    return found, ""


def choices(db: duckdb.DuckDBPyConnection, scope: Scope, language: Language) -> dict[str, str]:
    """Word → what a chooser says: the months before, the plan, the other units when one is looked at, versions of earlier days."""
    names = Names(db, scope, language)
    found = {
        LAST_MONTH: language.text("Tháng trước"),
        LAST_YEAR: language.text("Cùng kỳ năm trước"),
        PLAN: language.text("Kế hoạch đến nay"),
    }
    if len(scope.units) == 1:
        units = {f"{UNIT}:{code}": names.unit(code) for code in scopes.known_units(db, scope.year) if code not in scope.units}  # fmt: skip
        found |= dict(sorted(units.items(), key=lambda unit: names.sort_key(unit[1])))
    last = scopes.recorded_on(db)
    ago = (7, 30)
    query = "SELECT " + ", ".join("max(version) FILTER (recorded_at::DATE <= ?)" for _ in ago) + " FROM event"
    versions = db.execute(query, [last - timedelta(days=days) for days in ago]).fetchone() if last else None
    for days, version in zip(ago, versions or (), strict=False):
        if version is not None:
            said = language.text("{days} ngày trước (phiên bản {version})", days=days, version=version)
            found.setdefault(f"{VERSION}:{version}", said)
    return found


def _last_month(db: duckdb.DuckDBPyConnection, scope: Scope, language: Language) -> Comparison:
    before = f"{scope.year}-12" if calendar.is_supplement(scope.through) else calendar.plus(scope.through, -1)
    label = language.period(before)
    known = {period for (period,) in db.execute("SELECT period FROM period WHERE year = ?", [scope.year]).fetchall()}
    first = (db.execute("SELECT min(period_key) FROM plan_month WHERE year = ?", [scope.year]).fetchone() or (None,))[0]
    if before not in known or (first is not None and scope.month_key <= first):
        said = language.text("{period} là tháng đầu của năm kế hoạch", period=language.period(scope.through))
        return Comparison(LAST_MONTH, label, why=said)
    return Comparison(LAST_MONTH, label, replace(scope, through=before))


def _last_year(db: duckdb.DuckDBPyConnection, scope: Scope, language: Language) -> Comparison:
    year, month = scope.year - 1, scope.through[5:]
    label = language.period(f"{year}-{month}")
    if year not in scopes.years(db):
        return Comparison(LAST_YEAR, label, why=language.text("chưa có số liệu năm {year}", year=year))
    known = scopes.known_units(db, year)
    if unknown := [code for code in scope.units if code not in known]:
        names = Names(db, scope, language)
        who = ", ".join(names.unit(code) for code in unknown)
        return Comparison(LAST_YEAR, label, why=language.text("năm {year} chưa có {units}", year=year, units=who))
    return Comparison(LAST_YEAR, label, replace(scope, year=year, through=f"{year}-{month}"))


def _unit(db: duckdb.DuckDBPyConnection, code: str, scope: Scope, language: Language) -> Comparison:
    word, label = f"{UNIT}:{code}", Names(db, scope, language).unit(code)
    if len(scope.units) != 1:
        return Comparison(word, label, why=language.text("cần chọn đúng một đơn vị ở trên rồi mới so với đơn vị khác"))
    if scope.units == (code,):
        return Comparison(word, label, why=language.text("đang xem chính đơn vị này"))
    return Comparison(word, label, replace(scope, units=(code,)))


# --- both sides ---------------------------------------------------------------------------------------------------


def beside(report: Report, other: Report | None, comparison: Comparison, language: Language) -> Report:
    """The answer with the other side beside each of its figures. `other` is the same answer of `comparison.scope`;
    None for the plan and when nothing can be compared.
    """
    if comparison.why:
        said = language.text("Không so sánh được với {label}: {why}.", label=comparison.label, why=comparison.why)
        return replace(report, notes=(Note(said), *report.notes))
    if comparison.word == PLAN:
        other = planned(report)
    if other is None or not (other.figures or other.tables):
        said = language.text("Không so sánh được với {label}: {why}.", label=comparison.label, why=language.text("chưa có số liệu"))  # fmt: skip
        return replace(report, notes=(Note(said), *report.notes))
    alone = comparison.word.startswith(UNIT)
    figures = {figure.label: figure for figure in other.figures}
    charts = {chart.name: chart for chart in other.charts}
    tables = {table.name: table for table in other.tables}
    return replace(
        report,
        figures=tuple(_figure(one, figures.get(one.label), comparison, language) for one in report.figures),
        charts=tuple(_chart(one, charts.get(one.name), alone, comparison, language) for one in report.charts),
        tables=tuple(_table(one, tables.get(one.name), alone, comparison, language) or one for one in report.tables),
    )


def _figure(now: Figure, then: Figure | None, comparison: Comparison, language: Language) -> Figure:
    """The change beside a figure; where there is none to say, the other side's words, or that it has none."""
    if then is not None and now.amount is not None and then.amount is not None:
        change = difference(now.amount - then.amount, now.measured, language)
        said = language.text("{amount} so với {label}", amount=change, label=comparison.label)
        return replace(now, change=said + (f" ({then.value})" if then.value else ""))
    if then is not None and then.value:
        return replace(now, change=f"{comparison.label}: {then.value}")
    return replace(now, change=language.text("{label}: không có số để so", label=comparison.label))


def _chart(now: Chart, then: Chart | None, alone: bool, comparison: Comparison, language: Language) -> Chart:
    """Bars get the other side as a second thin mark and in words; every chart's table gets its columns."""
    if then is None:
        return now
    table = _table(now.table, then.table, alone, comparison, language) if now.table is not None else None
    if now.kind not in ("bullet", "bars") or comparison.word == PLAN:  # the plan is the mark that is there already
        return replace(now, table=table)
    mine, others = _rows(now), _rows(then)
    found = {row["label"]: row for row in others}
    same = alone and len(mine) == len(others) == 1
    rows = [_bar(row, others[0] if same else found.get(row["label"]), comparison) for row in mine]
    return replace(now, data=now.data | {"rows": rows, "other_name": comparison.label}, table=table)


def _rows(chart: Chart) -> list[dict[str, Any]]:
    return list(chart.data["rows"])  # type: ignore[call-overload]


def _bar(now: dict[str, Any], then: dict[str, Any] | None, comparison: Comparison) -> dict[str, Any]:
    if then is None or then["value"] is None:
        return now
    told = f"{comparison.label}: {then['text']}"
    return now | {"other": then["value"], "note": " · ".join(part for part in (now.get("note", ""), told) if part)}


def _table(
    now: Table | None, then: Table | None, alone: bool, comparison: Comparison, language: Language
) -> Table | None:
    """Beside each measured column two more: the other side's value, and the difference."""
    if now is None or then is None:
        return now
    at = {column.name: number for number, column in enumerate(then.columns)}
    measured = [n for n, column in enumerate(now.columns) if column.name in COMPARED and column.name in at and column.kind in _CHANGES]  # fmt: skip
    if not measured:
        return now
    found = {_key(row, then, alone): row for row in then.rows}
    columns: list[Column] = []
    for number, column in enumerate(now.columns):
        columns.append(column)
        if number in measured:
            columns += [
                Column(f"{column.name}_then", f"{column.title} ({comparison.label})", column.kind),
                Column(f"{column.name}_change", language.text("{title}: chênh lệch", title=column.title), _CHANGES[column.kind]),
            ]  # fmt: skip
    rows = []
    for row in now.rows:
        other, line = found.get(_key(row, now, alone)), list[object]()
        for number, value in enumerate(row):
            line.append(value)
            if number in measured:
                old = other[at[now.columns[number].name]] if other else None
                line += [old, value - old if value is not None and old is not None else None]  # type: ignore[operator]
        rows.append(tuple(line))
    return replace(now, columns=tuple(columns), rows=tuple(rows))


def _key(row: tuple[object, ...], table: Table, alone: bool) -> tuple[object, ...]:
    """What tells a row from the others: its words. Of two units alone beside each other the unit's name does not."""
    return tuple(
        value
        for value, column in zip(row, table.columns, strict=True)
        if column.name in _KEYS or column.name == "by"
        if not (alone and column.name == "district")
    )


def planned(report: Report) -> Report:
    """The same answer as the plan would have it by now: figures that the plan asks for, and of tables what is due by now."""
    return replace(
        report,
        figures=tuple(replace(one, amount=one.plan, value=one.plan_value) for one in report.figures),
        charts=tuple(replace(one, table=one.table and _planned(one.table)) for one in report.charts),
        tables=tuple(_planned(table) for table in report.tables),
    )


def _planned(table: Table) -> Table:
    """A table of what the plan asks for by now; columns of which it says nothing are left out."""
    names = [column.name for column in table.columns]

    def due(row: Mapping[str, Any]) -> dict[str, Any]:
        target, expected = row.get("target"), row.get("expected")
        return {
            "actual": expected,
            "progress": expected / target if target and expected is not None else None,
            "targets_on_pace": row.get("targets_set"),
            "share_on_pace": 1.0 if row.get("targets_set") else None,
        }

    kept = [n for n in names if n not in COMPARED or n in ("actual", "progress", "targets_on_pace", "share_on_pace")]
    rows = []
    for row in table.rows:
        told = dict(zip(names, row, strict=True))
        told |= due(told)
        rows.append(tuple(told[name] for name in kept))
    columns = tuple(column for column in table.columns if column.name in kept)
    return replace(table, columns=columns, rows=tuple(rows), traces=())
