"""Tình hình nộp báo cáo: which reports came, on time or late, and which are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analytics import measures, review
from analytics.answers import wording
from analytics.answers.names import Names
from analytics.report import Chart, Column, Figure, Report, Table, Trace, later
from analytics.scope import Scope
from data import calendar
from data.issues import NAMES as ISSUE_NAMES
from data.language import Language
from data.reviews import REASONS
from data.settings import settings

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]


def report(db: duckdb.DuckDBPyConnection, scope: Scope, language: Language) -> Report:
    """The four rates, units × months with a state a square, the rates by unit and month, and "chưa nộp" as text to copy."""
    names = Names(db, scope, language).loaded()
    (total,), units = (found.dicts() for found in measures.several(db, "reporting", scope, (), ["district"]))
    months = measures.rows(db, "reporting", scope, ["period"]).dicts()
    found = measures.reports(db, scope).dicts()
    absent = [row for row in found if row["state"] in ("missing", "returned")]
    faults = _faults(db, scope, names)
    return Report(
        title=language.text("Tình hình nộp báo cáo"),
        scope_line=wording.scope_line(db, scope, language),
        figures=(*_figures(total, scope, language), _first_time_right(db, scope, language)),
        charts=(
            matrix(found, total, scope, names),
            *(on_time_by_unit(units, scope, names) for _ in [0] if total["expected"]),
        )
        if found
        else (),
        tables=(_table(units, "district", scope, names), _table(months, "period", scope, names), *faults)
        if found
        else (),
        notes=wording.notes(db, scope, names),
        extra={
            "missing_text": missing_text(absent, names),
            "reminders": reminders(absent, scope, names),
            "nothing_due": names.nothing_due,
        },
    )


def _figures(total: Row, scope: Scope, language: Language) -> tuple[Figure, ...]:
    trace = Trace("reports", scope.units)
    nothing = language.text("chưa đến hạn")

    def rate(name: str, part: str) -> tuple[str, str]:
        if total[name] is None:
            return nothing, ""
        return language.percent(total[name]), f"{total[part]}/{total['expected']}"

    received, on_time = rate("reporting_rate", "received"), rate("on_time_rate", "on_time")
    approved = language.percent(total["approved"] / total["expected"]) if total["expected"] else nothing
    full = total["value_completeness"]
    return (
        Figure(
            language.text("Tỷ lệ báo cáo"),
            *received,
            language.text("Số báo cáo đã nhận trên số đến hạn phải nộp."),
            trace,
            amount=total["reporting_rate"],
            measured="percent",
            plan=1,
            plan_value=language.percent(1),
        ),
        Figure(
            language.text("Tỷ lệ đúng hạn"),
            *on_time,
            language.text(
                "Lần nộp đầu đến trong hạn theo lịch báo cáo của năm và nếu bị trả lại thì sửa kịp ngày hẹn."
            ),
            trace,
            amount=total["on_time_rate"],
            measured="percent",
            plan=1,
            plan_value=language.percent(1),
        ),
        Figure(
            language.text("Đã duyệt"),
            approved,
            f"{total['approved']}/{total['expected']}" if total["expected"] else "",
            language.text("Số báo cáo đã duyệt trên số đến hạn phải nộp."),
            trace,
        ),
        Figure(
            language.text("Độ đầy đủ"),
            wording.either(language, full, language.percent(full)),
            language.text("số ô đã ghi"),
            amount=full,
            measured="percent",
            definition=language.text(
                "Số ô có số liệu hoặc ghi rõ không áp dụng (x), trên số ô phải ghi của các báo cáo đã nhận."
            ),
            trace=trace,
        ),
    )


def _first_time_right(db: duckdb.DuckDBPyConnection, scope: Scope, language: Language) -> Figure:
    rows = review.quality(db, scope).dicts()
    decided, right = sum(row["decided"] for row in rows), sum(row["first_time_right"] for row in rows)
    return Figure(
        language.text("Đạt ngay lần đầu"),
        language.percent(right / decided) if decided else language.text(wording.NO_REPORT),
        f"{right}/{decided}" if decided else "",
        language.text(
            "Số báo cáo được duyệt ngay ở lần gửi đầu, không phải trả lại hay gửi lại, trên số báo cáo đã được duyệt hoặc trả lại."
        ),
        Trace("reports", scope.units),
    )


def _faults(db: duckdb.DuckDBPyConnection, scope: Scope, names: Names) -> tuple[Table, ...]:
    """What each unit's reports were most often warned of or returned for; nothing for who sees approved figures alone."""
    if scope.own == ():
        return ()
    language = names.language
    rows = sorted(
        review.frequent(db, scope).dicts(),
        key=lambda row: (names.is_province(row["unit"]), names.sort_key(names.unit(row["unit"])), -row["times"]),
    )
    columns = (
        Column("unit", language.text("Đơn vị")),
        Column("fault", language.text("Nội dung")),
        Column("times", language.text("Số báo cáo"), "count"),
    )
    told = tuple((names.unit(row["unit"]), fault(row["kind"], row["code"], language), row["times"]) for row in rows)
    return (
        (Table(language.text("Lỗi thường gặp của từng đơn vị"), columns, told, name="reporting-faults"),)
        if told
        else ()
    )


def fault(kind: str, code: str, language: Language) -> str:
    """What a fault is called: a warning of the form's rules, or why a report was returned."""
    if kind == "returned":
        return language.text("Bị trả lại: {reason}", reason=language.text(REASONS.get(code, REASONS["other"])))
    return language.text(ISSUE_NAMES[code])


# --- charts ---------------------------------------------------------------------------------------------------------


def matrix(found: list[Row], total: Row, scope: Scope, names: Names) -> Chart:
    """Units × months: one state a square, days late inside."""
    language = names.language
    at = {(row["district"], row["period"]): row for row in found}
    periods = sorted({row["period"] for row in found})
    units = sorted(
        {row["district"] for row in found},
        key=lambda code: (names.is_province(code), _trouble(code, found), names.sort_key(names.unit(code))),
    )
    drawn = [
        {"label": names.unit(code), "cells": [_square(at.get((code, period)), names) for period in periods]}
        for code in units
    ]
    title = _title(found, total, names)
    return Chart(
        kind="matrix",
        name="reporting-matrix",
        title=title,
        alt=f"{title}. " + missing_text([row for row in found if row["state"] == "missing"], names).replace("\n", " "),
        data={"columns": [_column(period, language) for period in periods], "rows": drawn},
        definition=language.text("Mỗi ô là báo cáo của một đơn vị trong một kỳ; con số trong ô là số ngày nộp chậm."),
        table=later(lambda: _list_of_reports(found, names)),
        traces=tuple(Trace("reports", (code,), periods=(period,)) for code in units for period in periods),
    )


def _column(period: str, language: Language) -> str:
    """ "6/2023"; "Bổ sung 2023" over the supplementary report."""
    year, month = calendar.split(period)
    return language.text("Bổ sung {year}", year=year) if calendar.is_supplement(period) else f"{month}/{year}"


def _trouble(code: str, found: list[Row]) -> tuple[int, int]:
    """Most missing, then most late, first."""
    own = [row for row in found if row["district"] == code]
    return (-sum(row["state"] == "missing" for row in own), -sum(row["days_late"] is not None for row in own))


def _square(row: Row | None, names: Names) -> Row:
    language = names.language
    if row is None:
        return {"state": "not_asked", "text": "", "sign": "", "title": language.text(wording.REPORT_WORDS["not_asked"])}
    said = language.text(wording.REPORT_WORDS[row["state"]])
    if row["waiting"]:
        said = language.text("{state}, có bản sửa chờ duyệt", state=said)
    if row["days_late"]:
        said = language.text("{state}, chậm {days} ngày", state=said, days=row["days_late"])
    text = f"+{row['days_late']}" if row["days_late"] else ""
    title = f"{names.unit(row['district'])}, {language.period(row['period'])}: {said}"
    return {"state": row["state"], "text": text, "sign": wording.REPORT_SIGNS[row["state"]], "title": title}


def _title(found: list[Row], total: Row, names: Names) -> str:
    language = names.language
    if not total["expected"]:
        return language.text("Chưa có báo cáo nào đến hạn")
    late = sum(row["days_late"] is not None for row in found)
    missing = sum(row["state"] == "missing" for row in found)
    said = language.text("Đã nhận {count}/{all} báo cáo", count=total["received"], all=total["expected"])
    said += ", " + language.text("{count} báo cáo nộp chậm", count=late) if late else ""
    return said + ("; " + language.text("còn {count} báo cáo quá hạn chưa nộp", count=missing) if missing else "")


def on_time_by_unit(rows: list[Row], scope: Scope, names: Names) -> Chart:
    """The share of reports on time a unit, lowest first; the thin mark is the share received."""
    language = names.language
    ranked = [row for row in rows if row["expected"]]
    ranked.sort(
        key=lambda row: (
            names.is_province(row["district"]),
            row["on_time_rate"],
            row["reporting_rate"],
            names.sort_key(names.unit(row["district"])),
        )
    )
    drawn = [
        {
            "label": names.unit(row["district"]),
            "value": row["on_time_rate"],
            "mark": row["reporting_rate"],
            "full": 1.0,
            "text": f"{language.percent(row['on_time_rate'])} ({row['on_time']}/{row['expected']})",
            "status": "",
            "note": language.text("đã nhận {count}", count=row["received"]),
        }
        for row in ranked
    ]
    punctual = sum(row["on_time"] == row["expected"] for row in ranked)
    title = language.text("{count}/{all} đơn vị nộp đúng hạn mọi kỳ", count=punctual, all=len(ranked))
    if len(ranked) == 1:
        title = language.text("{name}: {figure} báo cáo đúng hạn", name=drawn[0]["label"], figure=drawn[0]["text"])
    elif ranked and ranked[0]["on_time"] < ranked[0]["expected"]:
        pairs = [(names.unit(row["district"]), row["on_time_rate"]) for row in ranked]
        lowest = wording.lowest(language, pairs, language.percent(ranked[0]["on_time_rate"]))
        title += f"; {lowest}" if lowest else ""
    return Chart(
        kind="bullet",
        name="reporting-on-time",
        title=title,
        alt=f"{title}. " + "; ".join(f"{row['label']}: {row['text']}" for row in drawn) + ".",
        data={"rows": drawn, "format": "percent", "mark_name": language.text("tỷ lệ báo cáo")},
        definition=language.text("Số báo cáo đúng hạn trên số đến hạn phải nộp; vạch mảnh là tỷ lệ báo cáo."),
        unit=language.text("Tỷ lệ đúng hạn"),
        table=later(lambda: _table(rows, "district", scope, names)),
        traces=tuple(Trace("reports", (row["district"],)) for row in ranked),
    )


# --- tables and text ------------------------------------------------------------------------------------------------


def _table(rows: list[Row], by: str, scope: Scope, names: Names) -> Table:
    language = names.language
    unit = by == "district"
    ordered = (
        sorted(rows, key=lambda row: (names.is_province(row[by]), names.sort_key(names.unit(row[by]))))
        if unit
        else rows
    )
    columns = (
        Column(by, language.text("Đơn vị") if unit else language.text("Kỳ"), "text" if unit else "period"),
        Column("expected", language.text("Phải nộp"), "count"),
        Column("received", language.text("Đã nhận"), "count"),
        Column("on_time", language.text("Đúng hạn"), "count"),
        Column("approved", language.text("Đã duyệt"), "count"),
        Column("reporting_rate", language.text("Tỷ lệ báo cáo"), "percent"),
        Column("on_time_rate", language.text("Tỷ lệ đúng hạn"), "percent"),
        Column("value_completeness", language.text("Độ đầy đủ"), "percent"),
    )
    return Table(
        title=language.text("Báo cáo theo đơn vị") if unit else language.text("Báo cáo theo kỳ"),
        columns=columns,
        rows=tuple(
            (names.unit(row[by]) if unit else row[by], *(row[column.name] for column in columns[1:])) for row in ordered
        ),
        traces=tuple(_traces(row, by, columns, scope) for row in ordered),
        name=f"reporting-{by}",
    )


def _traces(row: Row, by: str, columns: tuple[Column, ...], scope: Scope) -> dict[str, Trace]:
    trace = Trace("reports", (row[by],)) if by == "district" else Trace("reports", scope.units, periods=(row[by],))
    return {column.name: trace for column in columns[1:]}


def _list_of_reports(found: list[Row], names: Names) -> Table:
    language = names.language
    ordered = sorted(
        found,
        key=lambda row: (
            names.is_province(row["district"]),
            names.sort_key(names.unit(row["district"])),
            row["period"],
        ),
    )
    return Table(
        title=language.text("Từng báo cáo"),
        columns=(
            Column("district", language.text("Đơn vị")),
            Column("period", language.text("Kỳ"), "period"),
            Column("state", language.text("Trạng thái")),
            Column("due_on", language.text("Hạn nộp"), "day"),
            Column("received_on", language.text("Ngày nhận"), "day"),
            Column("days_late", language.text("Số ngày chậm"), "count"),
        ),
        rows=tuple(
            (
                names.unit(row["district"]),
                row["period"],
                _square(row, names)["title"].split(": ", 1)[1],
                row["due_on"],
                row["received_on"],
                row["days_late"],
            )
            for row in ordered
        ),
        traces=tuple({"state": Trace("reports", (row["district"],), periods=(row["period"],))} for row in ordered),
        name="reporting-reports",
    )


def reminders(rows: list[Row], scope: Scope, names: Names) -> tuple[tuple[str, str], ...]:
    """(unit, a message to paste) for each unit with reports not sent or returned."""
    units = sorted(
        {row["district"] for row in rows}, key=lambda code: (names.is_province(code), names.sort_key(names.unit(code)))
    )
    return tuple(
        (names.unit(code), _reminder([row for row in rows if row["district"] == code], scope, names)) for code in units
    )


def _reminder(rows: list[Row], scope: Scope, names: Names) -> str:
    language = names.language
    name = names.unit(rows[0]["district"])
    lines = [
        language.text("- Kỳ {period}, hạn {day}: {state}", period=language.period(row["period"]), day=language.day(row["due_on"]),
                      state=language.text(wording.REPORT_WORDS[row["state"]]))
        for row in sorted(rows, key=lambda row: row["period"])
    ]  # fmt: skip
    return "\n".join(
        [
            language.text("Kính gửi {unit},", unit=name),
            language.text("Đến ngày {day}, đơn vị còn {count} báo cáo BC-TT chưa hoàn thành:", day=language.day(scope.today), count=len(rows)),
            *lines,
            language.text("Đề nghị đơn vị gửi hoặc sửa báo cáo trong mục Nộp báo cáo của hệ thống Tiến độ. Nếu có vướng mắc, liên hệ {section}.",
                          section=settings().section),
        ]
    )  # fmt: skip


def missing_text(rows: list[Row], names: Names) -> str:
    """The reports not sent, a line a month, ready to be copied."""
    language = names.language
    if not rows:
        return language.text("Không có báo cáo nào quá hạn chưa nộp.")
    by: dict[str, list[str]] = {}
    due = {row["period"]: row["due_on"] for row in rows}
    for row in sorted(rows, key=lambda row: row["period"]):
        said = names.unit(row["district"]) + (
            f" ({language.text(wording.REPORT_WORDS['returned'])})" if row["state"] == "returned" else ""
        )
        by.setdefault(row["period"], []).append(said)
    lines = [
        language.text(
            "- Kỳ {period} (hạn {day}): {units}",
            period=language.period(period),
            day=language.day(due[period]),
            units=", ".join(sorted(units, key=names.sort_key)),
        )
        for period, units in by.items()
    ]
    return "\n".join([language.text("Báo cáo quá hạn, chưa nộp:"), *lines])
