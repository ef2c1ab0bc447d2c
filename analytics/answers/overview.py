"""Tổng quan: the five figures that matter, the leaderboard, the map, and what to look at first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from analytics import measures
from analytics.answers import attention, budget, coverage, coverage_table, leaderboard, progress_table, wording
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

    `extra["highlights"]`: see attention.sentences.
    """
    names = Names(db, scope, language).loaded()
    stood = measures.progress_months(db, scope, ["district"])[0].dicts()
    months = months_of(measures.trends(db, scope).dicts(), stood)
    districts, activities = (
        found.dicts() for found in measures.several(db, "progress", scope, ["district"], ["activity"])
    )
    communes = coverage.known(measures.commune_rows(db, scope).dicts(), names)
    if months and calendar.is_supplement(scope.through):  # what is counted by month stops at December, money does not
        given = measures.rows(db, "budget", scope).dicts()[0]
        months[-1] |= {name: given[name] for name in ("allocated", "spent")}
    total = {name: sum(row[name] for row in communes) for name in ("communes", "reached", "unknown")}
    return Report(
        title=language.text("Tổng quan"),
        scope_line=wording.scope_line(db, scope, language),
        figures=_figures(db, months, activities, total, scope, names),
        charts=(leaderboard.chart(districts, stood, scope, names), coverage.by_commune(communes, total, scope, names))
        if months
        else (),
        notes=wording.notes(db, scope, names),
        extra={
            "highlights": attention.sentences(db, districts, activities, communes, scope, names),
            "nothing_due": names.nothing_due,
        },
    )


def months_of(trends: list[Row], stood: list[Row]) -> list[Row]:
    """Rows of measures.trends with what its units add up to in each month: present, reports_due, reports_missing, targets_set,
    targets_on_pace. `stood` are rows of measures.progress_months by district.
    """
    units: dict[str, list[Row]] = {}
    for row in stood:
        units.setdefault(row["period"], []).append(row)
    added = ("reports_due", "reports_missing", "targets_set", "targets_on_pace")
    return [
        month
        | {"present": any(row["present"] for row in units.get(month["period"], []))}
        | {name: sum(row[name] for row in units.get(month["period"], [])) for name in added}
        for month in trends
    ]


# --- the five figures -----------------------------------------------------------------------------------------------


def _figures(
    db: duckdb.DuckDBPyConnection,
    months: list[Row],
    activities: list[Row],
    communes: Row,
    scope: Scope,
    names: Names,
) -> tuple[Figure, ...]:
    if not months:
        return ()
    language = names.language
    now, before = months[-1], months[-2] if len(months) > 1 else None
    found = (
        _reports(now, before, months, scope, names),
        _targets(now, before, months, scope, language),
        _money(now, before, months, budget.time_passed(db, scope), scope, language),
        _coverage(now, before, months, communes, scope, names),
        _people(now, before, months, activities, scope, language),
    )
    return tuple(_early(figure, language) for figure in found) if names.nothing_due else found


def _early(figure: Figure, language: Language) -> Figure:
    """A figure of which nothing can be said yet: its name, and that nothing is due."""
    return replace(figure, value=language.text(wording.NOT_DUE), note="", change="", spark=(), amount=None)


def _reports(now: Row, before: Row | None, months: list[Row], scope: Scope, names: Names) -> Figure:
    language = names.language
    due, come = now["reports_due"] or 0, _come(now)
    value = f"{come}/{due}" if due else language.text("chưa đến hạn")
    missing = language.text("còn thiếu {count}", count=due - come) if due - come else language.text("đủ")
    if due - come and names.waiting:
        missing += language.text(", {count} chờ duyệt", count=names.waiting)
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
    share, value = _ratio(now["targets_on_pace"], now["targets_set"]), language.text("chưa giao chỉ tiêu")
    if now["targets_set"]:
        value = f"{language.number(now['targets_on_pace'])}/{language.number(now['targets_set'])}"
    return Figure(
        language.text("Đúng tiến độ"),
        value,
        language.text("{percent} số chỉ tiêu", percent=language.percent(share)) if share is not None else "",
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


def _money(
    now: Row, before: Row | None, months: list[Row], passed: float | None, scope: Scope, language: Language
) -> Figure:
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
    note = language.text("{spent} / {allocated}", spent=spent, allocated=language.money(now["allocated"]))
    if not now["allocated"]:
        note = spent
    if passed is not None and share is not None:
        note = language.text("thời gian đã qua {percent}", percent=language.percent(passed))
    return Figure(
        language.text("Giải ngân"),
        value,
        note,
        budget.definition(language),
        Trace("spending", scope.units),
        change=_points(share, earlier, before, language),
        spark=tuple(_ratio(row["spent"], row["allocated"]) if row["present"] else None for row in months),
        amount=share,
        measured="percent",
        plan=passed,
        plan_value=language.percent(passed) if passed is not None else "",
    )


def _coverage(now: Row, before: Row | None, months: list[Row], communes: Row, scope: Scope, names: Names) -> Figure:
    language = names.language
    return Figure(
        language.text("Độ bao phủ"),
        _share(communes, language),
        f"{communes['reached']}/{communes['communes']} {names.of_communes()}",
        coverage_table.definition(language),
        Trace("outputs", scope.units, activities=coverage_table.reaching(scope), positive=True),
        change=_change((now["reached"] or 0) - (before["reached"] or 0), before, scope, language) if before else "",
        spark=tuple(_ratio(row["reached"], row["communes"]) if row["present"] else None for row in months),
        amount=communes["reached"],
    )


def _share(communes: Row, language: Language) -> str:
    """ "79,5%", "ít nhất 79,5%" while some are not known."""
    if not communes["communes"]:
        return ""
    share = language.percent(communes["reached"] / communes["communes"])
    return language.text("ít nhất {share}", share=share) if communes["unknown"] else share


def _people(
    now: Row, before: Row | None, months: list[Row], activities: list[Row], scope: Scope, language: Language
) -> Figure:
    aimed = next(
        (row for row in activities if row["activity"] == "LUOT_NGUOI" and row["target"] and row["expected"]), None
    )
    to_date = [row["people"] for row in months]
    each = tuple(
        float(value - (to_date[at - 1] or 0) if at else value) if value is not None and months[at]["present"] else None
        for at, value in enumerate(to_date)
    )
    return Figure(
        language.text("Lượt người dự"),
        wording.either(language, now["people"], language.number(now["people"])),
        language.text("kế hoạch đến nay {plan}", plan=language.number(aimed["expected"]))
        if aimed
        else language.text("từ đầu năm"),
        language.text("Tổng số lượt người tham dự các hoạt động trực tiếp, một người dự nhiều lần tính nhiều lượt."),
        Trace("outputs", scope.units, activities=("LUOT_NGUOI",)),
        change=_change((now["people"] or 0) - (before["people"] or 0), before, scope, language)
        if before and now["people"] is not None
        else "",
        spark=each,
        amount=now["people"],
        plan=aimed["expected"] if aimed else None,
        plan_value=language.number(aimed["expected"]) if aimed else "",
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
