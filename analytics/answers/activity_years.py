"""The year of every activity: plan and actual as small lines, each against its own target."""

from __future__ import annotations

from typing import Any

from analytics.answers.names import Names
from analytics.answers.progress_year import absent, done_of, short_month, to_date
from analytics.report import Chart, Column, Table, Trace, later
from analytics.scope import Scope
from data.language import N_, Language

Row = dict[str, Any]


def chart(months: list[Row], rows: list[Row], scope: Scope, names: Names) -> Chart:
    """Plan and actual of every activity over the year, each against its own target; `months` are rows of
    measures.progress_months by activity, `rows` those of the measure progress by activity.
    """
    language = names.language
    periods = sorted({row["period"] for row in months})
    at = {(row["activity"], row["period"]): row for row in months}
    panels = [
        _activity_panel([at.get((row["activity"], p)) for p in periods], row, names)
        for row in rows
        if any((row["activity"], p) in at for p in periods)
    ]
    title = _activities_title(panels, language)
    return Chart(
        kind="multiples",
        name="progress-activity-years",
        title=title,
        alt=f"{title}. " + "; ".join(f"{panel['label']}: {panel['text']}" for panel in panels) + ".",
        data={
            "x": [short_month(p, language) for p in periods],
            "panels": panels,
            "done_name": language.text("Đã làm so với chỉ tiêu năm"),
            "plan_name": language.text("Kế hoạch"),
            "format": "percent",
            "across": 3,
            "letters": 15,
        },
        definition=language.text("Lũy kế từ đầu năm; kế hoạch chia theo các tháng thực hiện."),
        unit=language.text("{what}; mọi ô cùng một thang", what=language.text("Đã làm so với chỉ tiêu năm")),
        table=later(lambda: _activities_table([at[key] for key in at], scope, names)),
        traces=tuple(
            Trace("outputs", scope.units, activities=(panel["code"],), periods=to_date(p, scope))
            for panel in panels
            for p in periods
        ),
    )


def _activity_panel(months: list[Row | None], now: Row, names: Names) -> Row:
    """An activity's line; a month of which no report is there is a gap. `now` is how it stands in the month looked to."""
    language = names.language
    values = [row["progress"] if row and row["present"] else None for row in months]
    plan = [row["expected"] / row["target"] if row else None for row in months]
    told = [
        language.percent(value) if value is not None else absent(row, language)
        for row, value in zip(months, values, strict=True)
    ]
    text = told[-1] if values[-1] is not None else absent(months[-1], language)
    return {"label": names.activity(now["activity"]), "code": now["activity"], "values": values, "plan": plan, "text": text, "texts": told,
            "status": now["status"] or "incomplete", "missing": months[-1]["reports_missing"] if months and months[-1] else 0}  # fmt: skip


def _activities_title(panels: list[Row], language: Language) -> str:
    known = [p for p in panels if p["values"] and p["values"][-1] is not None and p["plan"][-1] is not None]
    if not known:
        return language.text(
            N_("Chưa có báo cáo nào đến kỳ này") if panels else N_("Chưa giao chỉ tiêu cho hoạt động nào")
        )
    above = sum(p["values"][-1] >= p["plan"][-1] for p in known)
    if missing := max(p["missing"] for p in known):
        # What is reached stays reached whatever the missing reports say; what is not may only lack them.
        return language.text("{count}/{all} hoạt động đã theo kịp đường kế hoạch; thiếu {missing} báo cáo nên chưa kết luận hoạt động nào chậm", count=above, all=len(panels), missing=missing)  # fmt: skip
    last = min(known, key=lambda p: p["values"][-1] - p["plan"][-1])
    title = language.text("{count}/{all} hoạt động theo kịp đường kế hoạch", count=above, all=len(panels))
    if above == len(known):
        return title
    behind = language.text(
        "xa nhất là {name}: {done}, kế hoạch đến nay {plan}",
        name=last["label"], done=last["text"], plan=language.percent(last["plan"][-1]),
    )  # fmt: skip
    return f"{title}; {behind}"


def _activities_table(rows: list[Row], scope: Scope, names: Names) -> Table:
    language = names.language
    columns = (
        Column("activity", language.text("Hoạt động")),
        Column("period", language.text("Kỳ"), "period"),
        Column("target", language.text("Chỉ tiêu năm"), "count"),
        Column("expected", language.text("Phải làm đến nay"), "number"),
        Column("actual", language.text("Đã làm"), "count"),
        Column("progress", language.text("Tiến độ"), "percent"),
        Column("reports_missing", language.text("Báo cáo còn thiếu"), "count"),
    )
    told = tuple(
        (names.activity(row["activity"]), row["period"], row["target"], row["expected"], done_of(row),
         row["progress"] if row["present"] else None, row["reports_missing"])
        for row in rows
    )  # fmt: skip
    traces = []
    for row in rows:
        own = (row["activity"],)
        done, aimed = Trace("outputs", scope.units, activities=own, periods=to_date(row["period"], scope)), Trace("targets", scope.units, activities=own)  # fmt: skip
        traces.append({"target": aimed, "expected": aimed, "actual": done, "progress": done, "reports_missing": Trace("reports", scope.units)})  # fmt: skip
    return Table(
        language.text("Từng hoạt động qua các kỳ"), columns, told, tuple(traces), name="progress-activity-years"
    )
