"""Money against time, outputs and the plan's changes: against plain pandas over the truth, and on ledgers of a few rows."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analytics import measures, semantic
from analytics.answers import budget, budget_charts
from analytics.scope import Scope
from data import catalogue
from data.language import language
from tests.analytics.conftest import truth

TODAY = date(2026, 1, 15)
VI = language("vi")
STATES = ("approved", "submitted")
CODES = {group.name_vi: group.code for group in catalogue.groups()}


def charts(db, scope):
    return {chart.name: chart for chart in budget.report(db, scope, VI).charts}


def spending() -> pd.DataFrame:
    rows = pd.DataFrame(truth("spending"))
    return rows.assign(spent=pd.to_numeric(rows["spent"]).fillna(0), group=rows["group"].map(CODES))


@pytest.mark.parametrize(
    "chosen", [{}, {"groups": ("BAO_CHI",)}, {"sources": ("NSTW",)}, {"units": ("181", "185")}], ids=str
)
def test_spending_month_by_month_is_the_truth_added_up(truth_db, chosen):
    scope = Scope(2023, "2023-09", TODAY, **chosen)
    rows = spending()
    for name, column in (("groups", "group"), ("sources", "source"), ("units", "district")):
        if name in chosen:
            rows = rows[rows[column].isin(chosen[name])]
    expected = rows[rows["period"] <= "2023-09"].groupby("period")["spent"].sum().cumsum()
    table = charts(truth_db, scope)["budget-over-time"].table
    assert {row[0]: row[2] for row in table.rows} == expected.astype(int).to_dict()
    assert [row[4] for row in table.rows] == pytest.approx([n / 10 for n in range(1, 8)])
    assert table.rows[-1][1] == measures.rows(truth_db, "budget", scope).dicts()[0]["allocated"]


@pytest.mark.parametrize("state", STATES)
def test_dots_are_what_the_measures_say_and_the_odd_are_named(truth_db, state):
    scope = Scope(2023, "2023-08", TODAY, state=state)
    chart = charts(truth_db, scope)["budget-against-outputs"]
    money = {
        row["district"]: row["absorption"] for row in measures.rows(truth_db, "budget", scope, ["district"]).dicts()
    }
    work = {
        row["district"]: row["share_on_pace"]
        for row in measures.rows(truth_db, "progress", scope, ["district"]).dicts()
    }
    points = {trace.units[0]: point for point, trace in zip(chart.data["points"], chart.traces, strict=True)}
    assert {code: point["x"] for code, point in points.items()} == {code: money[code] for code in points}
    assert {code: point["y"] for code, point in points.items()} == {code: work[code] for code in points}
    fast, good = pd.Series(money).median(), pd.Series(work).median()
    odd = [code for code in points if money[code] > fast and work[code] < good]
    assert [code for code, point in points.items() if point["quarter"] == "right-low"] == odd
    assert all(points[code]["label"] in chart.title for code in odd[:3])


def test_unit_costs_are_money_over_people_by_the_truth(truth_db):
    scope = Scope(2023, "2023-08", TODAY)
    rows = spending()
    paid = rows[(rows["group"] == "TRUC_TIEP") & (rows["period"] <= "2023-08")].groupby("district")["spent"].sum()
    done = pd.DataFrame(truth("outputs"))
    done = done[(done["activity"] == "LUOT_NGUOI") & (done["state"] == "value") & (done["period"] <= "2023-08")]
    people = done.assign(value=done["value"].astype(int)).groupby("district")["value"].sum()
    chart = charts(truth_db, scope)["budget-unit-cost"]
    found = {trace.units[0]: row["value"] for row, trace in zip(chart.data["rows"], chart.traces, strict=True)}
    assert found == pytest.approx((paid / people).to_dict())
    assert [row["mark"] for row in chart.data["rows"]] == pytest.approx([(paid / people).median()] * len(found))


@pytest.mark.parametrize(
    ("cost", "count", "far"),
    [(200, 5, True), (199, 5, False), (50, 5, True), (51, 5, False), (900, 4, False)],
)
def test_an_outlier_is_twice_the_median_or_half_of_it_among_five(cost, count, far):
    assert budget_charts.is_far(cost, 100, count) is far


def test_a_content_with_several_activities_has_no_unit_cost_but_that_of_people():
    assert semantic.counted_against("2023-08") == {
        "TRUYEN_THANH": "TRUYEN_THANH", "TRANG_TTDT": "WEB", "THI_DUA": "KHEN_THUONG", "TRUC_TIEP": "LUOT_NGUOI",
    }  # fmt: skip


def test_the_waterfall_goes_from_what_was_assigned_to_what_is_allocated(written, looking):
    written.plan(targets=[("178", "TIN", 10)], money=[("178", "BAO_CHI", "NSTW", 100)])
    written.plan(targets=[("178", "TIN", 10)], money=[("178", "BAO_CHI", "NSTW", 160)])
    written.plan(targets=[("178", "TIN", 10)], money=[("178", "BAO_CHI", "NSTW", 130)])
    written.report("178", "2023-03", [(None, "TIN", 4)], [("BAO_CHI", "NSTW", 50)])
    db = written.open()
    rows = charts(db, looking("2023-03"))["budget-waterfall"].data["rows"]
    assert [(row["start"], row["end"], row["tone"]) for row in rows] == [
        (0, 100, "whole"), (100, 160, "more"), (160, 130, "less"), (0, 130, "whole"),
    ]  # fmt: skip
    assert rows[-1]["end"] == measures.rows(db, "budget", looking("2023-03")).dicts()[0]["allocated"]


def test_a_plan_that_never_changed_says_so(truth_db):
    chart = charts(truth_db, Scope(2023, "2023-08", TODAY))["budget-waterfall"]
    assert chart.title.endswith("không thay đổi từ đầu năm")
    total = pd.to_numeric(pd.DataFrame(truth("allocations"))["amount"]).sum()
    assert chart.data["rows"][-1]["end"] == total
