"""Tổng quan: the five figures that matter, the leaderboard, the map, and what to look at first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analytics import measures
from analytics.answers import budget, coverage, coverage_table, progress, progress_table, wording
from analytics.answers.names import Names
from analytics.report import Figure, Report, Trace
from analytics.scope import Scope
from data import calendar
from data.language import Language

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]


def report(db: duckdb.DuckDBPyConnection, scope: Scope, language: Language) -> Report:
    """Reports, targets, money, communes and people with their change and monthly values; leaderboard and communes.

    `extra["highlights"]`: three to five {"text", "page", "parameters"}, each a sentence and the address it leads to.
    """
    names = Names(db, scope, language)
    months = measures.trends(db, scope).dicts()
    districts = measures.rows(db, "progress", scope, ["district"]).dicts()
    activities = measures.rows(db, "progress", scope, ["activity"]).dicts()
    communes = measures.commune_rows(db, scope).dicts()
    if months and calendar.is_supplement(scope.through):  # what is counted by month stops at December, money does not
        given = measures.rows(db, "budget", scope).dicts()[0]
        months[-1] |= {name: given[name] for name in ("allocated", "spent")}
    total = {name: sum(row[name] for row in communes) for name in ("communes", "reached", "unknown")}
    return Report(
        title=language.text("Tổng quan"),
        scope_line=wording.scope_line(db, scope, language),
        figures=_figures(months, total, scope, language),
        charts=(progress.by_district(districts, scope, names), coverage.by_commune(communes, total, scope, names))
        if months
        else (),
        notes=wording.notes(db, scope, names),
        extra={"highlights": highlights(db, districts, activities, total, scope, names)},
    )


# --- the five figures -----------------------------------------------------------------------------------------------


def _figures(months: list[Row], communes: Row, scope: Scope, language: Language) -> tuple[Figure, ...]:
    if not months:
        return ()
    now, before = months[-1], months[-2] if len(months) > 1 else None
    return (
        _reports(now, before, months, scope, language),
        _targets(now, before, months, scope, language),
        _money(now, before, months, scope, language),
        _coverage(now, before, months, communes, scope, language),
        _people(now, before, months, scope, language),
    )


def _reports(now: Row, before: Row | None, months: list[Row], scope: Scope, language: Language) -> Figure:
    due, come = now["reports_due"] or 0, _come(now)
    value = f"{come}/{due}" if due else language.text("chưa đến hạn")
    missing = language.text("còn thiếu {count}", count=due - come) if due - come else language.text("đủ")
    return Figure(
        language.text("Báo cáo"),
        value,
        missing if due else "",
        language.text("Số báo cáo đến hạn đã có trong số liệu đang xem, từ đầu năm."),
        Trace("reports", scope.units),
        change=_change(come - _come(before), before, scope, language) if before else "",
        spark=tuple(_ratio(_come(row), row["reports_due"]) for row in months),
        amount=come,
        plan=due,
        plan_value=language.number(due),
    )


def _come(row: Row | None) -> int:
    return (row["reports_due"] or 0) - (row["reports_missing"] or 0) if row else 0


def _targets(now: Row, before: Row | None, months: list[Row], scope: Scope, language: Language) -> Figure:
    spark = tuple(_ratio(row["targets_on_pace"], row["targets_set"]) if row["present"] else None for row in months)
    value = language.text("chưa giao chỉ tiêu")
    if now["targets_set"]:
        value = wording.share_of(language, now["targets_on_pace"], now["targets_set"], language.text("chỉ tiêu"))
    return Figure(
        language.text("Đạt hoặc đúng tiến độ"),
        value,
        language.percent(_ratio(now["targets_on_pace"], now["targets_set"])),
        progress_table.definition(language),
        Trace("outputs", scope.units, activities=scope.activities),
        change=_change((now["targets_on_pace"] or 0) - (before["targets_on_pace"] or 0), before, scope, language)
        if before
        else "",
        spark=spark,
        amount=now["targets_on_pace"] if now["targets_set"] else None,
        plan=now["targets_set"] or None,
        plan_value=language.number(now["targets_set"]) if now["targets_set"] else "",
    )


def _money(now: Row, before: Row | None, months: list[Row], scope: Scope, language: Language) -> Figure:
    share = _ratio(now["spent"], now["allocated"])
    spent = wording.either(language, now["spent"], language.money(now["spent"]))
    value = (
        language.percent(share)
        if share is not None
        else language.text("chưa giao dự toán")
        if not now["allocated"]
        else spent
    )
    earlier = _ratio(before["spent"], before["allocated"]) if before else None
    return Figure(
        language.text("Giải ngân"),
        value,
        language.text("{spent} trên {allocated}", spent=spent, allocated=language.money(now["allocated"]))
        if now["allocated"]
        else spent,
        budget.definition(language),
        Trace("spending", scope.units),
        change=_points(share, earlier, before, language),
        spark=tuple(_ratio(row["spent"], row["allocated"]) if row["present"] else None for row in months),
        amount=share,
        measured="percent",
    )


def _coverage(
    now: Row, before: Row | None, months: list[Row], communes: Row, scope: Scope, language: Language
) -> Figure:
    return Figure(
        language.text("Độ bao phủ"),
        coverage.share_text(communes, language),
        language.text("xã, phường, thị trấn đã tiếp cận"),
        coverage_table.definition(language),
        Trace("outputs", scope.units, activities=coverage_table.reaching(scope), positive=True),
        change=_change((now["reached"] or 0) - (before["reached"] or 0), before, scope, language) if before else "",
        spark=tuple(_ratio(row["reached"], row["communes"]) if row["present"] else None for row in months),
        amount=communes["reached"],
    )


def _people(now: Row, before: Row | None, months: list[Row], scope: Scope, language: Language) -> Figure:
    to_date = [row["people"] for row in months]
    each = tuple(
        float(value - (to_date[at - 1] or 0) if at else value) if value is not None and months[at]["present"] else None
        for at, value in enumerate(to_date)
    )
    return Figure(
        language.text("Lượt người tham dự"),
        wording.either(language, now["people"], language.number(now["people"])),
        language.text("từ đầu năm"),
        language.text("Tổng số lượt người tham dự các hoạt động trực tiếp, một người dự nhiều lần tính nhiều lượt."),
        Trace("outputs", scope.units, activities=("LUOT_NGUOI",)),
        change=_change((now["people"] or 0) - (before["people"] or 0), before, scope, language)
        if before and now["people"] is not None
        else "",
        spark=each,
        amount=now["people"],
    )


def _ratio(part: int | None, whole: int | None) -> float | None:
    return part / whole if part is not None and whole else None


def _change(difference: int, before: Row, scope: Scope, language: Language) -> str:
    """ "+12 so với tháng 5"."""
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    amount = f"{sign}{language.number(abs(difference))}"
    return language.text("{amount} so với tháng {month}", amount=amount, month=int(before["period"][5:]))


def _points(now: float | None, earlier: float | None, before: Row | None, language: Language) -> str:
    """ "+4,5 điểm % so với tháng 5"."""
    if now is None or earlier is None or before is None:
        return ""
    difference = (now - earlier) * 100
    amount = f"{'+' if difference > 0 else '−' if difference < 0 else '±'}{language.number(abs(difference), 1)}"
    return language.text("{amount} điểm % so với tháng {month}", amount=amount, month=int(before["period"][5:]))


# --- what to look at first ------------------------------------------------------------------------------------------


def highlights(
    db: duckdb.DuckDBPyConnection,
    districts: list[Row],
    activities: list[Row],
    communes: Row,
    scope: Scope,
    names: Names,
) -> tuple[dict[str, object], ...]:
    """Three to five sentences, each with the page it leads to."""
    found = [
        _missing(db, scope, names),
        _slow_district(districts, len(scope.activities) == 1, names),
        _slow_activity(activities, names),
        _slow_money(db, scope, names),
        _silent(communes, names),
    ]
    return tuple(said for said in found if said)


def _said(text: str, page: str, **parameters: str) -> dict[str, object]:
    return {
        "text": text,
        "page": page,
        "parameters": {name.replace("_", "-"): value for name, value in parameters.items()},
    }


def _missing(db: duckdb.DuckDBPyConnection, scope: Scope, names: Names) -> dict[str, object] | None:
    absent, language = wording.missing_reports(db, scope), names.language
    if not absent:
        return _said(language.text("Mọi báo cáo đến hạn đã có."), "tinh-hinh-bao-cao")
    who = [f"{names.unit(code)} ({int(period[5:])}/{period[:4]})" for code, period in absent]
    text = language.text(
        "Còn thiếu {count} báo cáo đến hạn: {units}.", count=len(absent), units=wording.listed(language, who)
    )
    return _said(text, "tinh-hinh-bao-cao")


def _slow_district(districts: list[Row], single: bool, names: Names) -> dict[str, object] | None:
    whole = [
        row
        for row in districts
        if row["targets_set"]
        and not row["reports_missing"]
        and row["reports_due"]
        and not names.is_province(row["district"])
    ]
    if len(whole) < 2:
        return None
    measure = "progress" if single else "share_on_pace"
    known = [row for row in whole if row[measure] is not None]
    last = min(known, key=lambda row: (row[measure], names.sort_key(names.unit(row["district"]))), default=None)
    if last is None:
        return None
    language, name = names.language, names.unit(last["district"])
    if last[measure] >= 1:
        return _said(language.text("Mọi đơn vị đủ báo cáo đều đạt hoặc đúng tiến độ."), "tien-do")
    if single:
        text = language.text(
            "{name} chậm nhất: {percent} chỉ tiêu năm.", name=name, percent=language.percent(last["progress"])
        )
    else:
        share = f"{last['targets_on_pace']}/{last['targets_set']}"
        text = language.text("{name} chậm nhất: {share} chỉ tiêu đạt hoặc đúng tiến độ.", name=name, share=share)
    return _said(text, "tien-do", don_vi=last["district"])


def _slow_activity(activities: list[Row], names: Names) -> dict[str, object] | None:
    known = [row for row in activities if row["pace"] is not None and row["status"] != "achieved"]
    if not known:
        return None
    last = min(known, key=lambda row: row["pace"])
    language = names.language
    text = language.text(
        "{name} chậm nhất trong các hoạt động: {percent} chỉ tiêu năm, bằng {pace} nhịp độ cần có.",
        name=names.activity(last["activity"]),
        percent=language.percent(last["progress"]),
        pace=language.percent(last["pace"]),
    )
    return _said(text, "tien-do", hoat_dong=last["activity"])


def _slow_money(db: duckdb.DuckDBPyConnection, scope: Scope, names: Names) -> dict[str, object] | None:
    language, total = names.language, measures.rows(db, "budget", scope).dicts()[0]
    if total["absorption"] is None:
        return None
    text = language.text(
        "Giải ngân {percent} dự toán khi thời gian đã qua {passed}.",
        percent=language.percent(total["absorption"]),
        passed=language.percent(budget.time_passed(db, scope)),
    )
    return _said(text, "kinh-phi")


def _silent(communes: Row, names: Names) -> dict[str, object] | None:
    language, rest = names.language, communes["communes"] - communes["reached"] - communes["unknown"]
    if not communes["communes"]:
        return None
    if not rest and not communes["unknown"]:
        return _said(language.text("Mọi xã, phường, thị trấn đã được tiếp cận."), "do-bao-phu")
    text = language.text("{count} xã, phường, thị trấn chưa được tiếp cận", count=rest)
    if communes["unknown"]:
        text += language.text(", {count} nơi chưa rõ vì thiếu báo cáo", count=communes["unknown"])
    return _said(text + ".", "do-bao-phu")
