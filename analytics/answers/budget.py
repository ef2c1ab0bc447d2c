"""Kinh phí: what was given, spent and is left, by source, unit and content of spending, in đồng."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analytics import measures
from analytics.answers import budget_charts, wording
from analytics.answers.figures import money_of
from analytics.answers.names import Names
from analytics.remembered import lasting
from analytics.report import Chart, Column, Figure, Report, Table, Trace, later
from analytics.scope import Scope
from data.language import Language

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]


def report(db: duckdb.DuckDBPyConnection, scope: Scope, language: Language) -> Report:
    """Four figures; districts by absorption, money against time, sources, contents of spending, money against what was done with
    it, unit costs, changes of the allocation; a table with subtotals.
    """
    names = Names(db, scope, language).loaded()
    (total,), districts, sources, groups, cells, pairs = (
        found.dicts()
        for found in measures.several(
            db, "budget", scope, (), ["district"], ["source"], ["group"], ["group", "source"], ["district", "group"]
        )
    )
    passed, late = time_passed(db, scope), _absent(db, scope)
    work, outputs = (
        found.dicts() for found in measures.several(db, "progress", scope, ["district"], ["district", "activity"])
    )
    drawn = (
        by_district(districts, total, passed, late, scope, names),
        budget_charts.over_time(db, scope, names),
        by_source(sources, scope, names),
        by_group(groups, passed, scope, names),
        budget_charts.against_outputs(districts, work, scope, names),
        budget_charts.unit_cost(pairs, outputs, scope, names),
        budget_charts.waterfall(db, scope, names),
    )
    # While nothing is spent: where the money comes from, and what changed of it.
    spent = total["spent"] is not None
    charts = tuple(
        chart for chart in drawn if chart and (spent or chart.name in ("budget-by-source", "budget-waterfall"))
    )
    return Report(
        title=language.text("Kinh phí"),
        scope_line=wording.scope_line(db, scope, language),
        figures=_figures(total, passed, scope, language),
        charts=charts if cells else (),
        tables=(_table_with_subtotals(cells, groups, total, scope, names),) if cells else (),
        notes=wording.notes(db, scope, names),
        extra={"nothing_due": names.nothing_due},
    )


def time_passed(db: duckdb.DuckDBPyConnection, scope: Scope) -> float | None:
    """The share of the plan's months gone by at the month looked to."""
    found = (
        lasting(db)
        .execute(
            "SELECT count(*) FILTER (period_key <= ?) / nullif(count(*), 0) FROM plan_month WHERE year = ?",
            [scope.through_key, scope.year],
        )
        .fetchone()
    )
    return found[0] if found else None


def definition(language: Language) -> str:
    return language.text(
        "Tỷ lệ giải ngân là số đã giải ngân từ đầu năm trên dự toán giao cả năm. Vạch mảnh là phần thời gian thực hiện đã qua."
    )


def _figures(total: Row, passed: float | None, scope: Scope, language: Language) -> tuple[Figure, ...]:
    spent = Trace("spending", scope.units, groups=scope.groups, sources=scope.sources)
    given = Trace("allocations", scope.units, groups=scope.groups, sources=scope.sources)
    time = language.text("thời gian đã qua {percent}", percent=language.percent(passed)) if passed is not None else ""
    none_given = language.text("chưa giao dự toán")
    allocated = language.money(total["allocated"]) if total["allocated"] is not None else none_given
    rate = total["absorption"]
    shown = none_given if not total["allocated"] else wording.either(language, rate, language.percent(rate))
    return (
        Figure(language.text("Dự toán giao năm"), allocated, trace=given, amount=total["allocated"], measured="money"),
        Figure(
            language.text("Đã giải ngân"),
            wording.either(language, total["spent"], language.money(total["spent"])),
            trace=spent,
            amount=total["spent"],
            measured="money",
        ),
        Figure(
            language.text("Còn lại"),
            wording.either(language, total["remaining"], language.money(total["remaining"])),
            trace=spent,
            amount=total["remaining"],
            measured="money",
        ),
        Figure(
            language.text("Tỷ lệ giải ngân"),
            shown,
            time,
            definition(language),
            spent,
            amount=rate,
            measured="percent",
            plan=passed,
            plan_value=language.percent(passed),
        ),
    )


def _absent(db: duckdb.DuckDBPyConnection, scope: Scope) -> dict[str, int]:
    """Unit → how many of its due reports are not there."""
    found: dict[str, int] = {}
    for code, _ in wording.missing_reports(db, scope):
        found[code] = found.get(code, 0) + 1
    return found


# --- charts ---------------------------------------------------------------------------------------------------------


def by_district(
    rows: list[Row], total: Row, passed: float | None, late: dict[str, int], scope: Scope, names: Names
) -> Chart:
    """Absorption a unit against the time passed, slowest first; units that lack a report last."""
    language = names.language
    ranked = [row for row in rows if row["allocated"]]
    ranked.sort(
        key=lambda row: (
            names.is_province(row["district"]),
            row["district"] in late,
            row["absorption"] or 0,
            names.sort_key(names.unit(row["district"])),
        )
    )
    drawn = [
        _absorbed(row, names.unit(row["district"]), passed, language)
        | _lateness(late.get(row["district"], 0), language)
        for row in ranked
    ]
    compared = [row for row in ranked if not names.is_province(row["district"])]
    title = _title(compared, total, passed, late, names)
    return Chart(
        kind="bullet",
        name="budget-by-district",
        title=title,
        alt=_alt(title, drawn),
        data={"rows": drawn, "format": "percent", "mark_name": language.text("thời gian đã qua")},
        definition=definition(language),
        unit=language.text("Số đã giải ngân so với dự toán năm"),
        table=later(lambda: _table(rows, "district", language.text("Đơn vị"), names.unit, scope, names)),
        traces=tuple(
            Trace("spending", (row["district"],), groups=scope.groups, sources=scope.sources) for row in ranked
        ),
    )


def _title(ranked: list[Row], total: Row, passed: float | None, late: dict[str, int], names: Names) -> str:
    language = names.language
    if not ranked:
        return language.text("Chưa giao dự toán cho đơn vị nào")
    if total["absorption"] is None:
        return language.text("Chưa có báo cáo giải ngân nào đến kỳ này")
    said = language.text(
        "Giải ngân {percent} dự toán khi thời gian đã qua {passed}",
        percent=language.percent(total["absorption"]),
        passed=language.percent(passed),
    )
    whole = [row for row in ranked if row["district"] not in late and row["absorption"] is not None]
    if len(whole) > 1:
        pairs = [(names.unit(row["district"]), row["absorption"]) for row in whole]
        lowest = wording.lowest(language, pairs, language.percent(whole[0]["absorption"]))
        said += f"; {lowest}" if lowest else ""
    if short := sum(row["district"] in late for row in ranked):
        said += "; " + language.text("{count} nơi chưa đủ báo cáo", count=short)
    return said


def _absorbed(row: Row, label: str, passed: float | None, language: Language) -> Row:
    share = row["absorption"]
    note = money_of(language, row["spent"], row["allocated"]) if row["spent"] is not None else ""
    text = wording.either(language, share, language.percent(share))
    return {"label": label, "value": share, "mark": passed, "full": 1.0, "text": text, "status": "", "note": note}


def _lateness(count: int, language: Language) -> Row:
    return {"status": "incomplete", "note": language.text("thiếu {count} báo cáo", count=count)} if count else {}


def by_source(rows: list[Row], scope: Scope, names: Names) -> Chart:
    """A bar a source: spent and what is left of its allocation."""
    language = names.language
    known = [row for row in rows if row["allocated"] is not None or row["spent"] is not None]
    drawn = [_stacked(row, names.source(row["source"]), language) for row in known]
    best = max((row for row in known if row["allocated"]), key=lambda row: row["allocated"], default=None)
    title = language.text("Chưa giao dự toán theo nguồn")
    if best is not None and best["absorption"] is None:
        title = language.text(
            "{source} là nguồn lớn nhất ({amount}), chưa có báo cáo giải ngân",
            source=names.source(best["source"]),
            amount=language.money(best["allocated"]),
        )
    elif best is not None:
        title = language.text(
            "{source} là nguồn lớn nhất ({amount}), đã giải ngân {percent}",
            source=names.source(best["source"]),
            amount=language.money(best["allocated"]),
            percent=language.percent(best["absorption"]),
        )
    parts = [{"name": language.text("Đã giải ngân"), "tone": "done"}, {"name": language.text("Còn lại"), "tone": "rest"}, {"name": language.text("Vượt dự toán"), "tone": "over"}]  # fmt: skip
    return Chart(
        kind="stack",
        name="budget-by-source",
        title=title,
        alt=_alt(title, drawn),
        data={"parts": parts, "rows": drawn},
        definition=definition(language),
        unit=language.text("Đơn vị tính: triệu đồng"),
        table=later(lambda: _table(known, "source", language.text("Nguồn"), names.source, scope, names)),
        traces=tuple(
            Trace(kind, scope.units, groups=scope.groups, sources=(row["source"],))
            for row in known
            for kind in ("spending", "allocations", "spending")
        ),
    )


def _stacked(row: Row, label: str, language: Language) -> Row:
    spent, given = row["spent"] or 0, row["allocated"] or 0
    values = [min(spent, given), max(given - spent, 0), max(spent - given, 0)]
    text = (
        wording.either(language, row["spent"], language.percent(row["absorption"])) if given else language.money(spent)
    )
    return {
        "label": label,
        "values": values,
        "texts": [language.money(value) if value else "" for value in values],
        "text": text,
    }


def by_group(rows: list[Row], passed: float | None, scope: Scope, names: Names) -> Chart:
    """Absorption of each content of spending, slowest first."""
    language = names.language
    ranked = sorted(
        (row for row in rows if row["allocated"]),
        key=lambda row: (row["absorption"] or 0, names.sort_key(names.group(row["group"]))),
    )
    drawn = [_absorbed(row, names.group(row["group"]), passed, language) for row in ranked]
    known = [row for row in ranked if row["absorption"] is not None]
    title = language.text("Chưa có số liệu giải ngân theo nội dung")
    if len(known) == 1:
        share = language.percent(known[0]["absorption"])
        title = language.text("{name}: đã giải ngân {share}", name=names.group(known[0]["group"]), share=share)
    elif known:
        title = language.text(
            "{name} giải ngân chậm nhất ({low}), {best} nhanh nhất ({high})",
            name=names.group(known[0]["group"]),
            low=language.percent(known[0]["absorption"]),
            best=names.group(known[-1]["group"]),
            high=language.percent(known[-1]["absorption"]),
        )
    return Chart(
        kind="bullet",
        name="budget-by-group",
        title=title,
        alt=_alt(title, drawn),
        data={"rows": drawn, "format": "percent", "mark_name": language.text("thời gian đã qua")},
        definition=definition(language),
        unit=language.text("Số đã giải ngân so với dự toán năm"),
        table=later(lambda: _table(rows, "group", language.text("Nội dung"), names.group, scope, names)),
        traces=tuple(Trace("spending", scope.units, groups=(row["group"],), sources=scope.sources) for row in ranked),
    )


def _alt(title: str, drawn: list[Row]) -> str:
    return f"{title}. " + "; ".join(f"{row['label']}: {row['text']}" for row in drawn) + "."


# --- tables ---------------------------------------------------------------------------------------------------------


def _money_columns(language: Language) -> tuple[Column, ...]:
    return (
        Column("allocated", language.text("Dự toán giao năm"), "money"),
        Column("spent", language.text("Đã giải ngân"), "money"),
        Column("remaining", language.text("Còn lại"), "money"),
        Column("absorption", language.text("Tỷ lệ giải ngân"), "percent", definition(language)),
    )


def _table(rows: list[Row], by: str, title: str, name: Any, scope: Scope, names: Names) -> Table:
    language = names.language
    ordered = rows
    if by == "district":
        ordered = sorted(rows, key=lambda row: (names.is_province(row[by]), names.sort_key(name(row[by]))))
    return Table(
        title=language.text("Kinh phí theo {by}", by=title.lower()),
        columns=(Column(by, title), *_money_columns(language)),
        rows=tuple(
            (name(row[by]), row["allocated"], row["spent"], row["remaining"], row["absorption"]) for row in ordered
        ),
        traces=tuple(_traces(row, scope) for row in ordered),
        unit=language.text("Đơn vị tính: triệu đồng"),
        name=f"budget-{by}",
    )


def _traces(row: Row, scope: Scope) -> dict[str, Trace]:
    units = (row["district"],) if row.get("district") else scope.units
    groups = (row["group"],) if row.get("group") else scope.groups
    sources = (row["source"],) if row.get("source") else scope.sources
    spent = Trace("spending", units, groups=groups, sources=sources)
    given = Trace("allocations", units, groups=groups, sources=sources)
    return {"allocated": given, "spent": spent, "remaining": spent, "absorption": spent}


def _table_with_subtotals(cells: list[Row], groups: list[Row], total: Row, scope: Scope, names: Names) -> Table:
    """Content × source, a subtotal a content, and the total in the last row."""
    language = names.language
    lines: list[tuple[str, str, Row]] = []
    for group in groups:
        own = [row for row in cells if row["group"] == group["group"]]
        lines.append((names.group(group["group"]), language.text("Cộng"), group))
        lines += [("", names.source(row["source"]), row) for row in own]
    lines.append((language.text("Tổng cộng"), "", total))
    return Table(
        title=language.text("Kinh phí theo nội dung và nguồn"),
        columns=(
            Column("group", language.text("Nội dung")),
            Column("source", language.text("Nguồn")),
            *_money_columns(language),
        ),
        rows=tuple(
            (name, source, row["allocated"], row["spent"], row["remaining"], row["absorption"])
            for name, source, row in lines
        ),
        traces=tuple(_traces(row, scope) for _, _, row in lines),
        totals=1,
        unit=language.text("Đơn vị tính: triệu đồng"),
        name="budget-group-source",
    )
