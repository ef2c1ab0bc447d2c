"""The year month by month: one activity as lines with its forecast, districts against months, each district's own small line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analytics import forecast, measures
from analytics.answers import outlook, progress_table, wording
from analytics.answers.figures import half
from analytics.answers.names import Names
from analytics.forecast import Group
from analytics.report import Chart, Column, Table, Trace, later
from analytics.scope import Scope
from data import calendar
from data.language import N_, Language

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]
_LEVELS = (0.0, 0.25, 0.5, 0.75)  # shares above which a square is a step darker


# --- the year of one activity ---------------------------------------------------------------------------------------


def line(db: duckdb.DuckDBPyConnection, ahead: Mapping[tuple[str, str], Group], scope: Scope, names: Names) -> Chart:
    """Plan, actual and forecast of one activity, month by month and to date, with the forecast's interval."""
    language, code = names.language, scope.activities[0]
    points = measures.to_date(db, scope).dicts()
    group = forecast.joined(ahead.values())
    coming = {} if calendar.is_supplement(scope.through) else _coming(group, points, scope)
    labels = [short_month(row["period"], language) for row in points]
    told = [
        wording.either(language, done_of(row), language.number(row["actual"])) if row["period"] <= scope.through else ""
        for row in points
    ]
    said = [language.number(coming[row["period"]].projected) if row["period"] in coming else "" for row in points]
    series = [
        {"name": language.text("Kế hoạch"), "tone": "plan", "values": [row["expected"] for row in points],
         "texts": [half(language, row["expected"]) for row in points]},
        {"name": language.text("Đã làm"), "tone": "done", "values": [done_of(row) for row in points], "texts": told},
    ]  # fmt: skip
    data: Row = {"x": labels, "series": series, "unit": names.counted_in(code)}
    if coming:
        values = [coming[row["period"]].projected if row["period"] in coming else None for row in points]
        series.append({"name": language.text("Dự báo"), "tone": "forecast", "values": values, "texts": said})
        if band := _band(coming, points, scope):
            data["band"] = {"name": language.text("Khoảng dự báo {share}", share=language.percent(forecast.COVERED_SHARE, 0)), **band}  # fmt: skip
    title, tested = _line_title(points, group, scope, names), outlook.tested(group.backtest, language)
    data["note"] = tested if coming else ""
    return Chart(
        kind="line",
        name="progress-year-line",
        title=title,
        alt=f"{title}. "
        + "; ".join(f"{label}: {text}" for label, text in zip(labels, told, strict=True) if text)
        + f". {tested}",
        data=data,
        definition=language.text("Lũy kế từ đầu năm; kế hoạch chia theo các tháng thực hiện.")
        + " "
        + outlook.definition(language),
        unit=names.counted_in(code),
        table=later(lambda: _line_table(points, coming, scope, names)),
        traces=tuple(Trace("outputs", scope.units, activities=(code,), periods=(row["period"],)) for row in points),
    )


def done_of(row: Row) -> int | None:
    return row["actual"] if row["present"] else None


def _coming(group: Group, points: list[Row], scope: Scope) -> dict[str, forecast.Projection]:
    """The months from the one looked to on → what the sum comes to by their end; empty when nothing can be said."""
    if group.projection.projected is None or not points:
        return {}
    later = [row["period"] for row in points if row["period"] >= scope.through]
    if len(later) < 2:
        return {}
    found = forecast.path(group.series, [int(period[5:]) for period in later])
    return {period: found[int(period[5:])] for period in later}


def _band(coming: Mapping[str, forecast.Projection], points: list[Row], scope: Scope) -> Row:
    """The interval around the forecast; none when a month of it has none."""
    if any(one.low is None for one in coming.values()):
        return {}
    rows = [coming.get(row["period"]) for row in points]
    return {"low": [one.low if one else None for one in rows], "high": [one.high if one else None for one in rows]}


def _line_title(points: list[Row], group: Group, scope: Scope, names: Names) -> str:
    language, code = names.language, scope.activities[0]
    last = next((row for row in reversed(points) if row["period"] == scope.through), points[-1] if points else None)
    if last is None or last["actual"] is None:
        return language.text("{activity}: chưa có báo cáo", activity=names.activity(code))
    title = language.text(
        "{activity}: {actual} {counted} đến {period}, kế hoạch đến lúc đó {plan}",
        activity=names.activity(code),
        actual=language.number(last["actual"]),
        counted=names.counted_in(code),
        period=language.period(calendar.month_of(scope.through)),
        plan=half(language, last["expected"]),
    )
    if group.projection.projected is None or not group.target:
        return title
    ahead = language.text(
        "dự báo cả năm {projected}/{target}",
        projected=language.number(group.projection.projected),
        target=language.number(group.target),
    )
    return f"{title}; {ahead}"


def _line_table(points: list[Row], coming: Mapping[str, forecast.Projection], scope: Scope, names: Names) -> Table:
    language = names.language
    columns = (
        Column("period", language.text("Kỳ"), "period"),
        Column("expected", language.text("Phải làm đến nay"), "number"),
        Column("actual", language.text("Đã làm"), "count"),
        Column("projected", language.text("Dự báo"), "number", outlook.definition(language)),
        Column("low", language.text("Thấp"), "number"),
        Column("high", language.text("Cao"), "number"),
    )
    rows = []
    for row in points:
        seen = coming.get(row["period"])
        ends = (seen.projected, seen.low, seen.high) if seen else (None, None, None)
        rows.append((row["period"], row["expected"], done_of(row), *(None if v is None else round(v, 1) for v in ends)))
    traces = tuple(
        {"actual": Trace("outputs", scope.units, activities=scope.activities, periods=to_date(row["period"], scope))}
        for row in points
    )
    return Table(language.text("Lũy kế từng kỳ"), columns, tuple(rows), traces, name="progress-year-line")


# --- districts and months -------------------------------------------------------------------------------------------


def months(rows: list[Row], scope: Scope, names: Names) -> Chart:
    """Districts × months: where each stood at the end of each month; of one activity its status, else its share on pace."""
    language, single = names.language, len(scope.activities) == 1
    periods, units = _sides(rows, names)
    at = {(row["district"], row["period"]): row for row in rows}
    drawn = [
        {
            "label": names.unit(unit),
            "cells": [(_state_cell if single else _share_cell)(at.get((unit, p)), names) for p in periods],
        }
        for unit in units
    ]
    title = _months_title(rows, single, names)
    return Chart(
        kind="states" if single else "counts",
        name="progress-months",
        title=title,
        alt=f"{title}. {language.text('Bảng bên cạnh có đủ các con số.')}",
        data={"columns": [short_month(p, language) for p in periods], "rows": drawn},
        definition=progress_table.definition(language),
        unit=names.counted_in(scope.activities[0]) + ", " + language.text("lũy kế đến từng tháng")
        if single
        else language.text("Số chỉ tiêu đạt hoặc đúng tiến độ, đến từng tháng"),
        table=later(lambda: _months_table(rows, single, scope, names)),
        traces=tuple(
            Trace("outputs", (unit,), activities=scope.activities, periods=to_date(p, scope))
            for unit in units
            for p in periods
        ),
    )  # fmt: skip


def _sides(rows: list[Row], names: Names) -> tuple[list[str], list[str]]:
    """(periods in order, units by name, Cấp tỉnh last)."""
    periods = sorted({row["period"] for row in rows})
    units = sorted(
        {row["district"] for row in rows}, key=lambda unit: (names.is_province(unit), names.sort_key(names.unit(unit)))
    )
    return periods, units


def _state_cell(row: Row | None, names: Names) -> Row:
    language = names.language
    if row is None:
        return {"value": None, "text": "", "status": "no_target", "sign": "", "title": ""}
    text = wording.either(language, row["actual"], language.number(row["actual"]))
    if row["reports_due"] and not row["present"]:
        text = language.text("thiếu")
    status = row["status"] or "no_target"
    title = (
        f"{names.unit(row['district'])}, {language.period(row['period'])}: {text} · {wording.status(language, status)}"
    )
    return {"value": row["progress"], "text": text, "status": status, "sign": wording.STATUS_SIGNS[status], "title": title}  # fmt: skip


def _share_cell(row: Row | None, names: Names) -> Row:
    language = names.language
    if row is None or not row["targets_set"]:
        return {"level": -1, "value": None, "text": "", "title": language.text("không giao chỉ tiêu")}
    share = f"{row['targets_on_pace']}/{row['targets_set']}"
    where = f"{names.unit(row['district'])}, {language.period(row['period'])}"
    if row["reports_missing"]:
        told = language.text("thiếu {count} báo cáo", count=row["reports_missing"])
        return {"level": -1, "value": row["share_on_pace"], "text": language.text("thiếu"), "title": f"{where}: {told}"}
    level = sum(row["share_on_pace"] > step for step in _LEVELS)
    return {"level": level, "value": row["share_on_pace"], "text": share, "title": f"{where}: {share}"}


def _months_title(rows: list[Row], single: bool, names: Names) -> str:
    """Who went forward and who fell back between the last two months."""
    language = names.language
    periods, _ = _sides(rows, names)
    if not rows:
        return language.text("Chưa có số liệu từng tháng")
    if len(periods) < 2:
        return language.text("Mới có một tháng: {period}", period=language.period(periods[0]))
    before, last = ({row["district"]: row for row in rows if row["period"] == period} for period in periods[-2:])
    moved = [
        (_score(last[unit], single), _score(before[unit], single), unit)
        for unit in last
        if unit in before and not last[unit]["reports_missing"] and not before[unit]["reports_missing"]
    ]
    if len(last) == 1:
        return _one_moved(names.unit(next(iter(last))), moved, periods[-2], language)
    up = sum(now > then for now, then, _ in moved if now is not None and then is not None)
    down = [unit for now, then, unit in moved if now is not None and then is not None and now < then]
    said = language.text(
        "So với {period}: {up} nơi nhanh lên, {down} nơi chậm lại", period=language.period(periods[-2]), up=up, down=len(down)
    )  # fmt: skip
    if down:
        listed = sorted((names.unit(unit) for unit in down), key=names.sort_key)
        said += f" ({wording.listed(language, listed)})"
    return said


def _one_moved(name: str, moved: list[Any], earlier: str, language: Language) -> str:
    """The same of one unit: it went forward, fell back or stayed; that it lacks a report."""
    before = language.period(earlier)
    known = [(now, then) for now, then, _ in moved if now is not None and then is not None]
    if not known:
        return language.text("{name}: chưa đủ báo cáo để so với {period}", name=name, period=before)
    now, then = known[0]
    if now == then:
        return language.text("{name}: như {period}", name=name, period=before)
    if now > then:
        return language.text("{name}: nhanh lên so với {period}", name=name, period=before)
    return language.text("{name}: chậm lại so với {period}", name=name, period=before)


def _score(row: Row, single: bool) -> float | None:
    return row["pace"] if single else row["share_on_pace"]


def _months_table(rows: list[Row], single: bool, scope: Scope, names: Names) -> Table:
    language = names.language
    columns = [Column("district", language.text("Đơn vị")), Column("period", language.text("Kỳ"), "period")]
    columns += (
        [Column("actual", language.text("Đã làm"), "count"), Column("expected", language.text("Phải làm đến nay"), "number"),
         Column("progress", language.text("Tiến độ"), "percent"), Column("pace", language.text("Nhịp độ"), "percent"),
         Column("status", language.text("Trạng thái"), "status")]
        if single
        else [Column("targets_set", language.text("Chỉ tiêu được giao"), "count"),
              Column("targets_on_pace", language.text("Đạt hoặc đúng tiến độ"), "count"),
              Column("share_on_pace", language.text("Tỷ lệ"), "percent")]
    )  # fmt: skip
    columns.append(Column("reports_missing", language.text("Báo cáo còn thiếu"), "count"))
    ordered = sorted(rows, key=lambda row: (names.is_province(row["district"]), names.sort_key(names.unit(row["district"])), row["period"]))  # fmt: skip
    return Table(
        language.text("Từng đơn vị, từng tháng"),
        tuple(columns),
        tuple(
            tuple(names.unit(row["district"]) if c.name == "district" else row[c.name] for c in columns) for row in ordered
        ),
        traces=tuple(_month_traces(row, scope) for row in ordered),
        name="progress-months",
    )  # fmt: skip


def _month_traces(row: Row, scope: Scope) -> dict[str, Trace]:
    units, activities = (row["district"],), scope.activities
    done = Trace("outputs", units, activities=activities, periods=to_date(row["period"], scope))
    aimed = Trace("targets", units, activities=activities)
    opened = dict.fromkeys(("actual", "progress", "pace", "status", "targets_on_pace", "share_on_pace"), done)
    opened |= {"expected": aimed, "targets_set": aimed, "reports_missing": Trace("reports", units)}
    shown = ("actual", "expected", "progress", "pace", "status") if len(scope.activities) == 1 else ("targets_set", "targets_on_pace", "share_on_pace")  # fmt: skip
    return {name: opened[name] for name in (*shown, "reports_missing")}


def short_month(period: str, language: Language) -> str:
    """ "Th6", where many months of one year stand side by side."""
    return language.text("Th{month}", month=int(period[5:]))


def to_date(period: str, scope: Scope) -> tuple[str, ...]:
    return calendar.between(f"{scope.year}-01", period)


# --- each district's own line ---------------------------------------------------------------------------------------


def multiples(rows: list[Row], scope: Scope, names: Names) -> Chart:
    """A small line a district, all in one scale: of one activity done and plan against the year's target, else the share on pace."""
    language, single = names.language, len(scope.activities) == 1
    periods, units = _sides(rows, names)
    at = {(row["district"], row["period"]): row for row in rows}
    panels = [_panel([at.get((unit, p)) for p in periods], unit, single, names) for unit in units]
    panels = [panel for panel in panels if panel]
    title = _multiples_title(panels, single, names)
    done = language.text("Đã làm so với chỉ tiêu năm") if single else language.text("Tỷ lệ chỉ tiêu đạt hoặc đúng tiến độ")  # fmt: skip
    return Chart(
        kind="multiples",
        name="progress-multiples",
        title=title,
        alt=f"{title}. " + "; ".join(f"{panel['label']}: {panel['text']}" for panel in panels) + ".",
        data={
            "x": [short_month(p, language) for p in periods],
            "panels": panels,
            "done_name": done,
            "plan_name": language.text("Kế hoạch") if single else "",
            "format": "percent",
        },
        definition=progress_table.definition(language),
        unit=language.text("{what}; mọi ô cùng một thang", what=done),
        table=later(lambda: _months_table(rows, single, scope, names)),
        traces=tuple(
            Trace("outputs", (panel["code"],), activities=scope.activities, periods=to_date(p, scope))
            for panel in panels
            for p in periods
        ),
    )  # fmt: skip


def _panel(rows: list[Row | None], unit: str, single: bool, names: Names) -> Row:
    """A district's line; a month whose report is missing is a gap. Nothing for a unit without a target."""
    language = names.language
    if not any(row and (row["target"] if single else row["targets_set"]) for row in rows):
        return {}
    name = "progress" if single else "share_on_pace"
    values = [row[name] if row and _is_known(row, single) else None for row in rows]
    plan = [row["expected"] / row["target"] if single and row and row["target"] else None for row in rows]
    last = rows[-1]
    short = bool(last and last["reports_missing"])
    known = last is not None and values[-1] is not None
    text = language.percent(values[-1]) if known else absent(last, language)
    if known and last and not single:
        text = f"{last['targets_on_pace']}/{last['targets_set']}"
    status = (last["status"] or "" if single and last else "incomplete" if short else "") if known else "incomplete"
    told = [
        language.percent(value) if value is not None else absent(row, language)
        for row, value in zip(rows, values, strict=True)
    ]
    return {"label": names.unit(unit), "code": unit, "values": values, "plan": plan, "text": text, "texts": told, "status": status}  # fmt: skip


def _is_known(row: Row, single: bool) -> bool:
    """Whether a month has its figure: of one activity what is reported up to it; how many targets are on pace needs every report."""
    return bool(row["present"]) and (single or not row["reports_missing"])


def absent(row: Row | None, language: Language) -> str:
    """Why a month has no figure: "thiếu 1 báo cáo" of those before it, else its own is not there."""
    if row and row["present"] and row["reports_missing"]:
        return language.text("thiếu {count} báo cáo", count=row["reports_missing"])
    return language.text(wording.NO_REPORT)


def _multiples_title(panels: list[Row], single: bool, names: Names) -> str:
    language = names.language
    if not panels:
        return language.text("Chưa giao chỉ tiêu cho đơn vị nào")
    if single:
        above = sum(
            p["values"][-1] is not None and p["plan"][-1] is not None and p["values"][-1] >= p["plan"][-1] for p in panels
        )  # fmt: skip
        if len(panels) == 1:
            above_or_not = (
                N_("{name}: đang ở trên đường kế hoạch") if above else N_("{name}: đang ở dưới đường kế hoạch")
            )
            return language.text(above_or_not, name=panels[0]["label"])
        return language.text("{count}/{all} nơi đang ở trên đường kế hoạch", count=above, all=len(panels))
    known = [panel for panel in panels if panel["values"][-1] is not None]
    if not known:
        return language.text("Chưa có báo cáo nào đến kỳ này")
    up, down = (sorted(known, key=lambda p: sign * p["values"][-1]) for sign in (-1, 1))
    if up[0]["values"][-1] == down[0]["values"][-1]:
        who = wording.listed(language, [panel["label"] for panel in known])
        return language.text("Từ tháng đầu đến nay: {who} ({figure})", who=who, figure=known[0]["text"])
    best, worst = (wording.listed(language, wording.first_equals([(p["label"], p["values"][-1]) for p in side])) for side in (up, down))  # fmt: skip
    return language.text(
        "Từ tháng đầu đến nay: cao nhất {best} ({top}), thấp nhất {worst} ({bottom})",
        best=best, top=up[0]["text"], worst=worst, bottom=down[0]["text"],
    )  # fmt: skip
