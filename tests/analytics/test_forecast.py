"""The forecast: numbers worked out by hand, what must hold whatever the months were, and the sample year."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import date
from statistics import mean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import forecast, measures, publish
from analytics.forecast import Group, InStep, Projection, Series, backtest, in_step, project, quantile, stops, together
from analytics.measures import WrongDimension
from analytics.scope import Scope
from data import samples, submissions
from data.accounts import COMMAND_LINE
from data.store import Home

TODAY = date(2023, 12, 31)


def series(*values: int, ahead: int = 0, before: int = 0) -> Series:
    return Series(
        before,
        {m: (value, 1.0) for m, value in enumerate(values, 1)},
        {len(values) + m: 1.0 for m in range(1, ahead + 1)},
    )


def test_worked_out_by_hand() -> None:
    found = project(series(10, 14, 12, ahead=2))
    assert (found.actual, found.projected, found.freedom) == (36, 60.0, 2)
    assert found.variance == pytest.approx(4 * (2 + 4 / 3))  # s² = 4, n = 2, k = 3
    half = 1.8856 * math.sqrt(4 * (2 + 4 / 3))
    assert (found.low, found.high) == (pytest.approx(60 - half), pytest.approx(60 + half))


def test_an_opening_balance_counts_and_is_no_month() -> None:
    found = project(series(10, 14, 12, ahead=2, before=100))
    assert (found.actual, found.projected) == (136, 160.0)


def test_a_finished_year_is_its_own_forecast() -> None:
    found = project(series(10, 14, 12))
    assert (found.projected, found.low, found.high) == (36.0, 36.0, 36.0)


@pytest.mark.parametrize(("values", "projected"), [((), None), ((7,), 21.0)])
def test_too_few_months_give_no_interval(values: tuple[int, ...], projected: float | None) -> None:
    found = project(series(*values, ahead=2))
    assert (found.projected, found.low, found.high) == (projected, None, None)


def test_months_weigh_as_they_did_before() -> None:
    one = Series(0, {1: (10, 0.5), 2: (30, 1.5)}, {3: 2.0})  # a mean month brings 20
    assert project(one).projected == 80.0


def test_units_add_up_and_their_variances_too() -> None:
    parts = [project(series(10, 14, 12, ahead=2)), project(series(5, 9, 7, ahead=2))]
    both = together(parts)
    assert (both.actual, both.projected) == (57, 95.0)
    assert both.variance == pytest.approx(sum(part.variance or 0 for part in parts))
    assert both.freedom == pytest.approx(4)


def test_units_that_speed_up_together_scatter_more_than_each_alone() -> None:
    up, steep = series(10, 14, 12, ahead=2), series(20, 28, 24, ahead=2)
    assert in_step([up, steep]) == InStep(72 / (8 + 32), 2)  # of 30, 42, 36 around 36; each around its own mean
    alone, both = together(map(project, (up, steep))), Group((up, steep), 100).projection
    assert (both.actual, both.projected) == (alone.actual, alone.projected)
    assert both.variance == pytest.approx((alone.variance or 0) * 1.8)
    assert both.freedom == pytest.approx(2)


@pytest.mark.parametrize(
    "parts",
    [
        [series(10, 14, 12)],  # one alone
        [series(10, 14, 12), series(14, 10, 12)],  # against each other: never narrower than each by itself
        [series(10, ahead=2), series(10, 14, 12)],  # a single month that both reported
        [series(10, 10, 10), series(7, 7, 7)],
        [],
    ],
)
def test_what_tells_nothing_of_a_common_pace_changes_nothing(parts: list[Series]) -> None:
    assert in_step(parts) == InStep()


def test_a_unit_without_a_report_leaves_the_whole_without_a_projection() -> None:
    assert together([project(series(10, 14, ahead=2)), project(series(ahead=4))]) == Projection(24, None)


@pytest.mark.parametrize(
    ("freedom", "t"),
    [(1, 3.0777), (2.9, 1.8856), (11, 1.3634), (30, 1.3104), (1e9, 1.2816), (math.inf, 1.2816), (0.2, 3.0777)],
)
def test_student_s_t(freedom: float, t: float) -> None:
    assert quantile(freedom) == pytest.approx(t, abs=2e-4)


def test_fewer_than_three_back_tests_name_no_percentage() -> None:
    assert backtest([series(10, 10, 10, 10)]).error is None
    found = backtest([series(10, 10, 10, 10, 10)])
    assert (found.tests, found.hits, found.error) == (3, 3, 0.0)


def test_a_back_test_by_hand() -> None:
    found = backtest([series(10, 12, 20, 8, 10, ahead=5)])  # in months 2, 3, 4, of 60 by now
    errors = [abs(22 + 3 * 11 - 60), abs(42 + 2 * 14 - 60), abs(50 + 12.5 - 60)]
    assert found.error == pytest.approx(sorted(error / 60 for error in errors)[1])


@given(st.lists(st.tuples(st.integers(0, 10_000), st.floats(0.1, 3.0)), max_size=11), st.sampled_from([0, 250]))
def test_what_would_have_been_said_in_each_month(found: list[tuple[int, float]], before: int) -> None:
    reported = dict(enumerate(found, start=1))
    for k, said in enumerate(stops(Series(before, reported, {}))):
        seen, later = {m: p for m, p in reported.items() if m <= k}, {m: w for m, (_, w) in reported.items() if m > k}
        expected = project(Series(before, seen, later))
        assert (said.actual, said.freedom) == (expected.actual, expected.freedom)
        assert said.projected == (None if expected.projected is None else pytest.approx(expected.projected))
        assert said.variance == (None if expected.variance is None else pytest.approx(expected.variance, abs=1e-3))


def test_what_every_month_must_still_bring() -> None:
    assert Group((series(10, 14, 12, ahead=4),), 100).needed_per_month == 16.0
    assert Group((series(10, 14, 12, ahead=4),), 30).needed_per_month == 0.0
    assert Group((series(10, 14, 12, ahead=4),), 0).needed_per_month is None
    assert Group((series(10, 14, 12),), 100).needed_per_month is None


months = st.lists(st.integers(0, 10_000), min_size=2, max_size=11)


@given(months, st.integers(1, 10))
def test_the_interval_holds_the_projection_and_what_is_done(values: list[int], ahead: int) -> None:
    found = project(series(*values, ahead=ahead))
    assert found.low is not None
    assert found.high is not None
    assert found.projected is not None
    assert found.actual == sum(values)
    assert found.actual <= found.low <= found.projected + 1e-6
    assert found.projected <= found.high + 1e-6


@given(months, st.integers(1, 9))
def test_a_report_that_is_missing_widens_the_interval_and_is_never_zero(values: list[int], ahead: int) -> None:
    near, far = (project(series(*values, ahead=n)) for n in (ahead, ahead + 1))
    assert (far.variance or 0) >= (near.variance or 0)
    assert (far.projected or 0) - (near.projected or 0) == pytest.approx(mean(values))
    assert math.sqrt(near.variance or 0) == pytest.approx(stdev(values) * math.sqrt(ahead * (1 + ahead / len(values))))


# --- the sample year ----------------------------------------------------------------------------------------------


def opened(home: Home):
    return publish.connect(publish.published(home, full=True))


def test_it_begins_where_progress_stands(shared_sample_home: Home) -> None:
    scope = Scope(2023, "2023-08", TODAY)
    db = opened(shared_sample_home)
    for by in (["activity"], ["district", "activity"]):
        now = {
            tuple(row[name] for name in by): (row["target"], row["actual"])
            for row in measures.rows(db, "progress", scope, by).dicts()
        }
        then = {
            tuple(row[name] for name in by): (row["target"], row["actual"])
            for row in forecast.rows(db, scope, by).dicts()
        }
        assert then == now
        assert list(then) == list(now)


def test_the_sample_year_by_hand(shared_sample_home: Home) -> None:
    db = opened(shared_sample_home)
    scope = Scope(2023, "2023-08", TODAY, units=("185",), activities=("TIN",))
    (row,) = forecast.rows(db, scope, ["activity"]).dicts()
    values = [
        value
        for (value,) in db.execute(
            """SELECT sum(o.value) FROM output o JOIN unit u USING (unit_key) JOIN activity a USING (activity_key)
               WHERE u.code = '185' AND a.code = 'TIN' AND o.approved AND o.period_key <= 202308 GROUP BY o.period_key ORDER BY o.period_key"""
        ).fetchall()
    ]
    n, k = 10 - len(values), len(values)
    assert row["projected"] == pytest.approx(sum(values) + n * mean(values))
    half = quantile(k - 1) * stdev(values) * math.sqrt(n * (1 + n / k))
    assert (row["low"], row["high"]) == (
        pytest.approx(sum(values) + n * mean(values) - half),
        pytest.approx(sum(values) + n * mean(values) + half),
    )


def test_several_activities_have_no_sum(shared_sample_home: Home) -> None:
    db = opened(shared_sample_home)
    for by in ([], ["district"]):
        rows = forecast.rows(db, Scope(2023, "2023-08", TODAY), by).rows
        assert rows
        assert all(value is None for row in rows for value in row[len(by) :])


def test_a_year_with_a_missing_report(empty_home: Home, sample_report: Callable[[str], bytes]) -> None:
    from data import plan

    plan.load(empty_home, samples.PLAN, sample_report(samples.PLAN), COMMAND_LINE)
    files = [
        submissions.open_file(f"bac-son-2023-{m:02d}.xlsx", sample_report(f"bac-son-2023-{m:02d}.xlsx"))
        for m in (3, 4, 6)
    ]
    submissions.submit_all(empty_home, files, COMMAND_LINE, [submissions.Reply(explain_all="x")] * 3, approve=True)
    db = opened(empty_home)
    (row,) = forecast.rows(db, Scope(2023, "2023-06", TODAY, units=("185",), activities=("TIN",)), ["activity"]).dicts()
    values = [
        sum(c.value or 0 for c in file.reading.report.outputs if c.activity == "TIN")  # type: ignore[union-attr]
        for file in files
    ]
    assert row["projected"] == pytest.approx(
        sum(values) + 7 * mean(values)
    )  # May is missing, July to December are coming
    assert row["needed_per_month"] == pytest.approx((row["target"] - sum(values)) / 7)
    (whole,) = forecast.rows(db, Scope(2023, "2023-06", TODAY, activities=("TIN",)), ["activity"]).dicts()
    assert whole["projected"] is None  # ten districts have sent nothing


def test_only_district_and_activity(shared_sample_home: Home) -> None:
    for by in (["group"], ["district", "district"]):
        with pytest.raises(WrongDimension):
            forecast.rows(opened(shared_sample_home), Scope(2023, "2023-08", TODAY), by)


def test_the_command_says_the_same(command, shared_sample_home: Home) -> None:
    run = command(
        "analytics",
        shared_sample_home,
        "forecast",
        "--year",
        "2023",
        "--through",
        "2023-08",
        "--by",
        "district,activity",
        "--format",
        "json",
    )
    told = json.loads(run.stdout)
    assert list(told[0]) == ["district", "activity", *forecast.COLUMNS]
    assert len(told) == 11 * 15
    assert command("analytics", shared_sample_home, "forecast", "--by", "commune").returncode == 2
