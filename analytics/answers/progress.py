"""Tiến độ: how far each target has come, by district, by activity and both together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analytics import forecast, measures
from analytics.answers import activity_years, outlook, progress_table, progress_year, wording
from analytics.answers.figures import half
from analytics.answers.names import Names
from analytics.forecast import Group
from analytics.report import Chart, Figure, Report, Table, Trace, later
from analytics.scope import Scope
from data import calendar
from data.language import Language
from data.settings import settings

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]


def report(db: duckdb.DuckDBPyConnection, scope: Scope, language: Language) -> Report:
    """Figures, a leaderboard of districts, a bullet an activity, where the year is going, and months and activities as tables.

    Of one activity alone: its year as lines with the forecast instead of the bullets and the table by activity.
    """
    names = Names(db, scope, language).loaded()
    districts, activities, cells = (
        found.dicts()
        for found in measures.several(db, "progress", scope, ["district"], ["activity"], ["district", "activity"])
    )
    single = len(scope.activities) == 1
    total = activities[0] if single and activities else total_of(districts)
    ahead = forecast.pairs(db, scope) if cells else {}
    months, years = (
        (found.dicts() for found in measures.progress_months(db, scope, ["district"], ["activity"]))
        if cells
        else ([], [])
    )
    charts: list[Chart] = (
        []
        if names.nothing_due
        else [
            by_district(districts, scope, names),
            *([progress_year.line(db, ahead, scope, names)] if single and cells else []),
            *([activity_years.chart(years, activities, scope, names)] if months and not single else []),
            *([] if single else [by_activity(activities, scope, names)]),
            *_ahead(ahead, scope, names),
            *(
                [progress_year.months(months, scope, names), progress_year.multiples(months, scope, names)]
                if months
                else []
            ),
            *([] if single else [by_both(cells, districts, activities, scope, names)]),
        ]
    )
    return Report(
        title=language.text("Tiến độ"),
        scope_line=wording.scope_line(db, scope, language),
        figures=_figures(total, ahead, scope, names),
        charts=tuple(charts) if cells else (),
        tables=(_of_cells(cells, scope, names),) if cells else (),
        notes=wording.notes(db, scope, names),
        extra={"nothing_due": names.nothing_due},
    )


def total_of(districts: list[Row]) -> Row:
    """The whole of several activities: what its units add up to."""
    counted = ("reports_due", "reports_missing", "targets_set", "targets_achieved", "targets_on_pace")
    total = {name: sum(row[name] for row in districts) for name in counted}
    return total | {"share_on_pace": total["targets_on_pace"] / total["targets_set"] if total["targets_set"] else None}


def _ahead(ahead: dict[tuple[str, str], Group], scope: Scope, names: Names) -> list[Chart]:
    """The forecast by activity, or of the one activity chosen by district; nothing for a supplement, which has money only."""
    if calendar.is_supplement(scope.through):
        return []
    if len(scope.activities) == 1:
        units = {unit: group for (unit, _), group in ahead.items() if not names.is_province(unit)}
        return [outlook.by_district(units, scope, names)]
    return [outlook.by_activity(forecast.by(ahead, 1), scope, names)]


def _figures(total: Row, ahead: dict[tuple[str, str], Group], scope: Scope, names: Names) -> tuple[Figure, ...]:
    language = names.language
    trace = Trace("outputs", scope.units, activities=scope.activities)
    early = language.text(wording.NOT_DUE) if names.nothing_due else ""
    found = [
        Figure(
            language.text("Đạt hoặc đúng tiến độ"),
            early
            or wording.share_of(language, total["targets_on_pace"], total["targets_set"], language.text("chỉ tiêu")),
            "" if early else language.percent(total["share_on_pace"]),
            progress_table.definition(language),
            trace,
            amount=total["targets_on_pace"] if total["targets_set"] else None,
            plan=total["targets_set"] or None,
            plan_value=language.number(total["targets_set"]),
        ),
        Figure(
            language.text("Đã hoàn thành"),
            early
            or wording.share_of(language, total["targets_achieved"], total["targets_set"], language.text("chỉ tiêu")),
            definition=language.text("Số đã làm bằng hoặc hơn chỉ tiêu cả năm."),
            trace=trace,
            amount=total["targets_achieved"] if total["targets_set"] else None,
        ),
        Figure(
            language.text("Báo cáo"),
            f"{total['reports_due'] - total['reports_missing']}/{total['reports_due']}"
            if total["reports_due"]
            else language.text(wording.NOT_DUE),
            language.text("báo cáo đến hạn đã có") if total["reports_due"] else "",
            trace=Trace("reports", scope.units),
            amount=total["reports_due"] - total["reports_missing"],
            plan=total["reports_due"],
            plan_value=language.number(total["reports_due"]),
        ),
    ]
    if len(scope.activities) == 1:
        code = scope.activities[0]
        found.insert(
            0,
            Figure(
                names.activity(code),
                wording.either(
                    language, total["actual"], f"{language.number(total['actual'])} {names.counted_in(code)}"
                ),
                of_target(total, language),
                progress_table.definition(language),
                trace,
                total["status"] or "",
                amount=total["actual"],
                plan=total["expected"],
                plan_value=half(language, total["expected"]),
            ),
        )
        if ahead and not calendar.is_supplement(scope.through):
            whole = forecast.joined(ahead.values())
            each = outlook.needed(whole, code, scope, names)
            found[1:3] = [outlook.figure(whole, code, scope, names), *([each] if each else []), found[1]]
    return tuple(found)


def of_target(row: Row, language: Language) -> str:
    """ "75% chỉ tiêu (60)", or that there is none."""
    if not row["target"]:
        return language.text("không giao chỉ tiêu")
    if row["progress"] is None:
        return language.text(wording.NO_REPORT)
    return language.text(
        "{percent} chỉ tiêu năm ({target})",
        percent=language.percent(row["progress"]),
        target=language.number(row["target"]),
    )


# --- by district ----------------------------------------------------------------------------------------------------


def by_district(rows: list[Row], scope: Scope, names: Names) -> Chart:
    """A bullet a district, slowest first: progress of the one activity chosen, else the share of targets on pace."""
    language = names.language
    single = len(scope.activities) == 1
    ranked = [row for row in rows if not names.is_province(row["district"]) and row["targets_set"]]
    ranked.sort(key=lambda row: slowness(row, single, names))
    drawn = [_district_mark(row, single, names) for row in ranked]
    title = district_title(ranked, single, names)
    return Chart(
        kind="bullet",
        name="progress-by-district",
        title=title,
        alt=_alt(title, drawn),
        data={"rows": drawn, "format": "percent"},
        definition=progress_table.definition(language),
        unit=language.text("Tỷ lệ chỉ tiêu đạt hoặc đúng tiến độ")
        if not single
        else names.counted_in(scope.activities[0]),
        table=later(lambda: progress_table.table(rows, ("district",), scope, names)),
        traces=tuple(Trace("outputs", (row["district"],), activities=scope.activities) for row in ranked),
    )


def slowness(row: Row, single: bool, names: Names) -> tuple[object, ...]:
    """Slowest first; what cannot be ranked for want of a report comes last, and says so."""
    value = row["progress"] if single else row["share_on_pace"]
    short = bool(row["reports_missing"]) and not (single and row["status"] == "achieved")
    return (
        row["district"] in names.unheard,
        short,
        value is not None,
        value or 0,
        names.sort_key(names.unit(row["district"])),
    )


def _district_mark(row: Row, single: bool, names: Names) -> Row:
    language = names.language
    short = "incomplete" if row["reports_missing"] else ""
    found: Row = {
        "label": names.unit(row["district"]),
        "full": 1.0,
        "mark": None,
        "status": short,
        "note": _short_of(row, language),
    }
    if single:
        return found | _progress_mark(row, language)
    text = wording.share_of(language, row["targets_on_pace"], row["targets_set"], language.text("chỉ tiêu"))
    if row["reports_due"] and row["reports_missing"] == row["reports_due"]:
        return found | {"value": None, "text": language.text(wording.NO_REPORT)}
    if row["district"] in names.unheard:
        return found | {"value": None, "text": language.text(wording.NOT_DUE)}
    return found | {"value": row["share_on_pace"], "text": text}


def _progress_mark(row: Row, language: Language) -> Row:
    mark = row["expected"] / row["target"] if row["target"] else None
    text = wording.either(language, row["progress"], language.percent(row["progress"]))
    return {"value": row["progress"], "mark": mark, "text": text, "status": row["status"] or ""}


def _short_of(row: Row, language: Language) -> str:
    return language.text("thiếu {count} báo cáo", count=row["reports_missing"]) if row["reports_missing"] else ""


def district_title(ranked: list[Row], single: bool, names: Names) -> str:
    language = names.language
    if not ranked:
        return language.text("Chưa giao chỉ tiêu cho đơn vị nào")
    if all(row["district"] in names.unheard for row in ranked):
        return language.text("Chưa có báo cáo nào đến hạn")
    whole = [row for row in ranked if not row["reports_missing"] and row["district"] not in names.unheard]
    if not any(row["reports_missing"] < row["reports_due"] for row in ranked) and any(
        row["reports_due"] for row in ranked
    ):
        return language.text("Chưa có báo cáo nào đến kỳ này")
    if len(ranked) == 1:
        return _one_district(ranked[0], single, names)
    good = sum(
        row["status"] in ("achieved", "on_track") if single else (row["share_on_pace"] or 0) >= 0.5 for row in ranked
    )
    said = (
        language.text(
            "{count}/{all} {units} hoàn thành hoặc đúng tiến độ",
            count=good,
            all=len(ranked),
            units=names.of_units(row["district"] for row in ranked),
        )
        if single
        else language.text(
            "{count}/{all} {units} có từ một nửa chỉ tiêu đúng tiến độ",
            count=good,
            all=len(ranked),
            units=names.of_units(row["district"] for row in ranked),
        )
    )
    if whole:
        value = "progress" if single else "share_on_pace"
        lowest = wording.lowest(
            language,
            [(names.unit(row["district"]), row[value]) for row in whole],
            _figure_of(whole[0], single, language),
        )
        said += f"; {lowest}" if lowest else ""
    if short := sum(bool(row["reports_missing"]) for row in ranked):
        said += "; " + language.text("{count} nơi chưa đủ báo cáo", count=short)
    if early := sum(row["district"] in names.unheard for row in ranked):
        said += "; " + language.text("{count} nơi chưa đến hạn báo cáo", count=early)
    return said


def _figure_of(row: Row, single: bool, language: Language) -> str:
    """ "26,1%" of one activity, "1/15" of many."""
    if single:
        return wording.either(language, row["progress"], language.percent(row["progress"]))
    return f"{row['targets_on_pace']}/{row['targets_set']}"


def _one_district(row: Row, single: bool, names: Names) -> str:
    """Of one district alone its own figure: it has no others to be counted or ranked among."""
    language, name = names.language, names.unit(row["district"])
    if single:
        status = wording.status(language, row["status"])
        told = language.text("{name}: {figure} chỉ tiêu năm", name=name, figure=_figure_of(row, single, language))
        return f"{told} ({status.lower()})" if status else told
    said = language.text(
        "{name}: {figure} chỉ tiêu đạt hoặc đúng tiến độ", name=name, figure=_figure_of(row, single, language)
    )
    return f"{said}; {language.text('chưa đủ báo cáo')}" if row["reports_missing"] else said


def _alt(title: str, drawn: list[Row]) -> str:
    return f"{title}. " + "; ".join(f"{row['label']}: {row['text']}" for row in drawn) + "."


# --- by activity ----------------------------------------------------------------------------------------------------


def by_activity(rows: list[Row], scope: Scope, names: Names) -> Chart:
    """A bullet an activity with a target, slowest pace first."""
    language = names.language
    ranked = sorted(
        (row for row in rows if row["target"]),
        key=lambda row: (row["pace"] is not None, row["pace"] or 0, names.sort_key(names.activity(row["activity"]))),
    )
    drawn = [
        {
            "label": names.activity(row["activity"]),
            "full": 1.0,
            "note": _done_of(row, names),
            **_progress_mark(row, language),
        }
        for row in ranked
    ]
    title = _activity_title(ranked, names)
    return Chart(
        kind="bullet",
        name="progress-by-activity",
        title=title,
        alt=_alt(title, drawn),
        data={"rows": drawn, "format": "percent"},
        definition=progress_table.definition(language),
        unit=language.text("Số đã làm so với chỉ tiêu năm"),
        table=later(lambda: progress_table.table(rows, ("activity",), scope, names)),
        traces=tuple(Trace("outputs", scope.units, activities=(row["activity"],)) for row in ranked),
    )


def _done_of(row: Row, names: Names) -> str:
    """ "45/60 tin", counted where there is a target."""
    if row["actual"] is None:
        return ""
    done = row["actual"] - (row["actual_without_target"] or 0)
    return f"{names.language.number(done)}/{names.language.number(row['target'])} {names.counted_in(row['activity'])}"


def _activity_title(ranked: list[Row], names: Names) -> str:
    language = names.language
    known = [row for row in ranked if row["pace"] is not None]
    if not ranked:
        return language.text("Chưa giao chỉ tiêu cho hoạt động nào")
    if not known:
        return language.text("Chưa có số liệu của hoạt động nào đến kỳ này")
    slow = known[0]
    pace = sum(row["pace"] >= settings().on_track or row["status"] == "achieved" for row in known)
    equals = wording.first_equals([(names.activity(row["activity"]), row["pace"]) for row in known])
    said = language.text(
        "{count}/{all} hoạt động đạt từ {least} nhịp độ trở lên",
        count=pace,
        all=len(ranked),
        least=language.percent(settings().on_track, 0),
    )
    if len(equals) == len(known):
        return said
    slowest = language.text(
        "chậm nhất là {name} ({percent} chỉ tiêu năm)",
        name=wording.listed(language, equals),
        percent=language.percent(slow["progress"]),
    )
    return f"{said}; {slowest}"


# --- both -----------------------------------------------------------------------------------------------------------


def by_both(cells: list[Row], districts: list[Row], activities: list[Row], scope: Scope, names: Names) -> Chart:
    """Districts × activities: progress and a status sign in each cell, totals in the margins."""
    language = names.language
    at = {(row["district"], row["activity"]): row for row in cells}
    columns = [row["activity"] for row in activities if row["target"] or row["actual"]] or [
        row["activity"] for row in activities
    ]
    aimed = [
        row for row in districts if row["targets_set"]
    ] or districts  # without a target there is nothing to compare with
    ranked = sorted(aimed, key=lambda row: (names.is_province(row["district"]), *slowness(row, False, names)))
    drawn = [
        {
            "label": names.unit(row["district"]),
            "cells": [_heat_cell(at.get((row["district"], code)), names) for code in columns],
        }
        for row in ranked
    ]
    behind = [row for row in cells if row["status"] in ("behind", "far_behind")]
    short = sum(row["status"] == "incomplete" for row in cells)
    title = language.text(
        "{count}/{all} chỉ tiêu chậm tiến độ", count=len(behind), all=sum(row["targets_set"] for row in cells)
    )
    if short:
        title += "; " + language.text("{count} chỉ tiêu chưa đủ báo cáo", count=short)
    return Chart(
        kind="heat",
        name="progress-heat",
        title=title,
        alt=f"{title}. {language.text('Bảng bên cạnh có đủ các con số.')}",
        data={
            "columns": [names.activity(code) for code in columns],
            "rows": drawn,
            "row_totals": [
                wording.share_of(language, row["targets_on_pace"], row["targets_set"], "").strip() for row in ranked
            ],
            "column_totals": [
                ("–" if row["progress"] is None else language.percent(row["progress"])) if row["target"] else ""
                for row in activities
                if row["activity"] in columns
            ],
        },
        definition=progress_table.definition(language),
        unit=language.text("Số đã làm so với chỉ tiêu năm"),
        table=_of_cells(cells, scope, names),
        traces=(
            *(Trace("outputs", (row["district"],), activities=(code,)) for row in ranked for code in columns),
            *(Trace("outputs", scope.units, activities=(code,)) for code in columns),
            *(Trace("outputs", (row["district"],), activities=scope.activities) for row in ranked),
        ),
    )


def _of_cells(cells: list[Row], scope: Scope, names: Names) -> Table:
    by = ("district", "activity")
    return later(
        lambda: progress_table.table(cells, by, scope, names),
        title=progress_table.title(by, names.language),
        name=progress_table.name(by),
    )


def _heat_cell(row: Row | None, names: Names) -> Row:
    language = names.language
    if row is None:
        return {"value": None, "text": "", "status": "", "sign": "", "title": ""}
    text = "" if row["status"] == "no_target" or row["progress"] is None else language.percent(row["progress"])
    said = wording.status(language, row["status"])
    if row["progress"] is None and row["status"] != "no_target":  # too long for its square, where the sign alone stands
        said = f"{said}, {language.text(wording.NO_REPORT)}"
    title = f"{names.unit(row['district'])} · {names.activity(row['activity'])}: {said}"
    return {
        "value": row["progress"],
        "text": text,
        "status": row["status"],
        "sign": wording.STATUS_SIGNS[row["status"]],
        "title": title,
    }
