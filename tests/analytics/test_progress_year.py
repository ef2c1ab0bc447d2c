"""The year month by month and where it is going: against the measures, and against plain pandas over the truth of the samples."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from analytics import forecast, measures
from analytics.answers import outlook, progress
from analytics.forecast import Backtest, Group, Series
from analytics.scope import Scope
from data.language import language
from tests.analytics.conftest import truth

TODAY = date(2026, 1, 15)
VI = language("vi")
STATES = ("approved", "submitted")


def monthly(activity: str) -> pd.DataFrame:
    """District × month: what was reported, by plain pandas over the truth."""
    rows = pd.DataFrame(truth("outputs"))
    rows = rows[(rows["activity"] == activity) & (rows["state"] == "value")]
    rows = rows.assign(value=rows["value"].astype(int))
    return rows.pivot_table(index="district", columns="period", values="value", aggfunc="sum", fill_value=0)


def chart(db, scope, name):
    return next(one for one in progress.report(db, scope, VI).charts if one.name == name)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("activities", [(), ("HOI_NGHI",), ("TIN",), ("HOI_NGHI", "TIN")], ids=str)
@pytest.mark.parametrize("through", ["2023-03", "2023-06", "2023-11", "2023-12"])
def test_each_month_stood_as_the_measure_of_that_month_says(truth_db, state, activities, through):
    scope = Scope(2023, through, TODAY, activities=activities, state=state)
    found = measures.progress_months(truth_db, scope, ["district"])[0].dicts()
    same = ("reports_due", "reports_missing", "targets_set", "targets_on_pace", "target", "actual", "expected", "progress", "pace", "status", "share_on_pace")  # fmt: skip
    for month in {row["period"] for row in found}:
        then = Scope(2023, month, TODAY, activities=activities, state=state)
        asked = {row["district"]: row for row in measures.rows(truth_db, "progress", then, ["district"]).dicts()}
        for row in (row for row in found if row["period"] == month):
            expected = asked[row["district"]]
            assert {name: row[name] for name in same} == {name: expected[name] for name in same}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("units", [(), ("185", "187")], ids=str)
@pytest.mark.parametrize("through", ["2023-06", "2023-11"])
def test_each_activitys_month_stood_as_the_measure_of_that_month_says(truth_db, state, units, through):
    scope = Scope(2023, through, TODAY, units=units, state=state)
    found = measures.progress_months(truth_db, scope, ["activity"])[0].dicts()
    assert measures.progress_months(truth_db, scope, ["district"], ["activity"])[1].dicts() == found
    for month in {row["period"] for row in found}:
        then = Scope(2023, month, TODAY, units=units, state=state)
        asked = {row["activity"]: row for row in measures.rows(truth_db, "progress", then, ["activity"]).dicts()}
        rows = [row for row in found if row["period"] == month]
        assert {row["activity"] for row in rows} == {code for code, row in asked.items() if row["target"]}
        for row in rows:
            expected = asked[row["activity"]]
            assert row["target"] == expected["target"]
            assert row["progress"] == pytest.approx(expected["progress"])
            assert row["expected"] == pytest.approx(expected["expected"])
            assert row["reports_missing"] == expected["reports_missing"]


def test_the_lines_of_activities_say_who_keeps_up_and_judge_nothing_while_reports_are_missing(truth_db):
    whole = chart(truth_db, Scope(2023, "2023-09", TODAY), "progress-activity-years")
    assert (
        whole.title
        == "0/15 hoạt động theo kịp đường kế hoạch; xa nhất là Bài viết trên báo, tạp chí: 48,0%, kế hoạch đến nay 70,0%"
    )
    short = chart(truth_db, Scope(2023, "2023-11", TODAY), "progress-activity-years")
    assert short.title.endswith("; thiếu 3 báo cáo nên chưa kết luận hoạt động nào chậm")
    (news,) = [panel for panel in whole.data["panels"] if panel["code"] == "TIN"]
    done = monthly("TIN").sum().cumsum()
    target = sum(int(row["target"]) for row in truth("targets") if row["activity"] == "TIN")
    assert news["values"] == pytest.approx([done[month] / target for month in sorted(done.index) if month <= "2023-09"])


def test_the_months_table_is_the_truth_added_up(truth_db):
    table = chart(truth_db, Scope(2023, "2023-06", TODAY, activities=("HOI_NGHI",)), "progress-months").table
    sums = monthly("HOI_NGHI").loc[:, "2023-03":"2023-06"].cumsum(axis=1)
    names = {row[0]: row for row in table.rows}
    assert len(names) == len(sums) == 11
    at = [column.name for column in table.columns].index("actual")
    shown = sorted(row[at] for row in table.rows if row[1] == "2023-06")
    assert shown == sorted(sums["2023-06"].tolist())


def test_the_line_ends_at_the_projection_computed_by_hand_from_the_truth(truth_db):
    scope = Scope(2023, "2023-06", TODAY, activities=("HOI_NGHI",))
    line = chart(truth_db, scope, "progress-year-line")
    values = monthly("HOI_NGHI").loc[:, "2023-03":"2023-06"]
    means, spread, ahead, known = values.mean(axis=1), values.var(axis=1, ddof=1), 6, 4
    projected = float(values.to_numpy().sum() + (means * ahead).sum())
    variance = float((spread * (ahead + ahead**2 / known)).sum())
    parts = spread * (ahead + ahead**2 / known)
    half = forecast.quantile(variance**2 / float((parts**2 / (known - 1)).sum())) * math.sqrt(variance)
    coming = line.data["series"][2]
    assert coming["tone"] == "forecast"
    assert coming["values"][-1] == pytest.approx(projected)
    assert line.data["band"]["low"][-1] == pytest.approx(projected - half)
    assert line.data["band"]["high"][-1] == pytest.approx(projected + half)
    assert coming["values"][:3] == [None] * 3
    assert coming["values"][3] == values.to_numpy().sum()  # what is done is where the forecast begins
    shown = dict(zip((c.name for c in line.table.columns), line.table.rows[-1], strict=True))
    assert (shown["projected"], shown["low"], shown["high"]) == (round(projected, 1), round(projected - half, 1), round(projected + half, 1))  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_the_bars_of_the_forecast_say_what_the_measure_says(truth_db, state):
    scope = Scope(2023, "2023-08", TODAY, state=state)
    bars = chart(truth_db, scope, "progress-outlook")
    asked = {row["activity"]: row for row in forecast.rows(truth_db, scope, ["activity"]).dicts()}
    assert [trace.activities[0] for trace in bars.traces]
    for row, trace in zip(bars.data["rows"], bars.traces, strict=True):
        expected = asked[trace.activities[0]]
        for name, column in (("value", "projected"), ("done", "actual"), ("low", "low"), ("high", "high")):
            assert row[name] == pytest.approx(expected[column] / expected["target"])
    table = bars.table
    at = {column.name: number for number, column in enumerate(table.columns)}
    for shown, trace in zip(table.rows, bars.traces, strict=True):
        expected = asked[trace.activities[0]]
        assert shown[at["needed_per_month"]] == round(expected["needed_per_month"], 1)
        assert shown[at["error"]] == expected["backtest_error"]


def test_a_missing_report_is_a_gap_in_its_line_and_widens_the_forecast(written, looking):
    written.plan(targets=[(unit, "TIN", 100) for unit in ("178", "180")])
    for unit, values in (("178", (4, 6, 5)), ("180", (4, 6, None))):
        for month, value in zip((3, 4, 5), values, strict=True):
            if value is not None:
                written.report(unit, f"2023-{month:02d}", [(None, "TIN", value)])
    scope = looking("2023-05", activities=("TIN",))
    db = written.open()
    panels = {panel["code"]: panel for panel in chart(db, scope, "progress-multiples").data["panels"]}
    assert panels["180"]["values"] == [0.04, 0.10, None]
    assert panels["180"]["text"] == "chưa có báo cáo"
    cells = {row["label"]: row["cells"] for row in chart(db, scope, "progress-months").data["rows"]}
    assert [cells[panels[unit]["label"]][-1]["text"] for unit in ("178", "180")] == ["15", "thiếu"]
    found = {row["district"]: row for row in forecast.rows(db, scope, ["district"]).dicts()}
    wide = {unit: row["high"] - row["low"] for unit, row in found.items() if row["high"]}
    assert wide["180"] > wide["178"]


def group(*values: int, target: int | None, ahead: int = 6) -> Group:
    months = {3 + at: (value, 1.0) for at, value in enumerate(values)}
    return Group((Series(0, months, {3 + len(values) + at: 1.0 for at in range(ahead)}),), target)


@pytest.mark.parametrize(
    ("seen", "word"),
    [
        (group(10, 10, 10, target=30), "sure"),
        (group(10, 10, 10, target=90), "sure"),
        (group(10, 12, 8, target=89), "likely"),
        (group(10, 12, 8, target=100), "unlikely"),
        (group(10, 12, 8, target=300), "out"),
        (group(10, target=60), "likely"),
        (group(10, target=80), "unlikely"),
        (group(target=80), "unknown"),
        (group(10, 12, 8, target=None), ""),
        (group(10, 12, 8, target=0), ""),
    ],
)
def test_how_likely_a_target_is(seen, word):
    assert outlook.outlook(seen) == word


def test_a_hit_rate_is_said_only_with_three_tests():
    assert outlook.tested(Backtest(2, 2, None), VI) == "Chưa đủ tháng để kiểm nghiệm dự báo."
    told = outlook.tested(Backtest(4, 3, 0.0823), VI)
    assert "ở 4 tháng trước: 3/4 lần" in told
    assert "8,2%" in told


def test_nothing_is_forecast_when_the_year_is_over_or_a_supplement_is_looked_at(truth_db):
    whole = chart(
        truth_db, Scope(2023, "2023-12", TODAY, activities=("HOI_NGHI",), state="submitted"), "progress-year-line"
    )
    assert [series["tone"] for series in whole.data["series"]] == ["plan", "done"]
    report = progress.report(truth_db, Scope(2023, "2023-13", TODAY), VI)
    assert not [one for one in report.charts if one.kind == "outlook"]
