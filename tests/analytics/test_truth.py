"""The whole sample year: every measure against its truth, computed here with pandas from the files alone."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from analytics import measures, trace
from analytics.report import Trace
from analytics.scope import Scope
from data import catalogue

ROOT = Path(__file__).resolve().parents[2]
TRUTH = ROOT / "tests" / "samples" / "truth-2023"
TODAY = date(2026, 1, 15)
REACHING = ("HOI_NGHI", "DOI_THOAI", "NOI_CHUYEN")
THROUGHS = ("2023-02", "2023-03", "2023-06", "2023-09", "2023-10", "2023-12")
MISSING = {("188", "2023-10"), ("184", "2023-11"), ("189", "2023-11")}


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(
        TRUTH / f"{name}.csv", dtype={"district": str, "commune": str, "period": str}, keep_default_na=True
    )


def scope(through: str, **more: object) -> Scope:
    return Scope(2023, through, TODAY, **more)  # type: ignore[arg-type]


def asked(
    db: duckdb.DuckDBPyConnection, measure: str, through: str, *by: str
) -> dict[tuple[str, ...], dict[str, object]]:
    rows = measures.rows(db, measure, scope(through), by).dicts()
    found = {tuple(str(row[name]) for name in by): row for row in rows}
    assert len(found) == len(rows)
    return found


def same(left: object, right: float | None) -> bool:
    if left is None or right is None or math.isnan(right):
        return left is None and (right is None or math.isnan(right))
    return math.isclose(float(left), right, rel_tol=1e-12, abs_tol=1e-12)  # type: ignore[arg-type]


def months(through: str) -> int:
    return max(0, int(through[-2:]) - 2)


def due(through: str) -> set[tuple[str, str]]:
    units = [u.code for u in catalogue.units() if u.level == "district"]
    return {(u, f"2023-{m:02d}") for u in units for m in range(3, int(through[-2:]) + 1)}


def absent(through: str) -> set[tuple[str, str]]:
    come = set(map(tuple, read("outputs")[["district", "period"]].drop_duplicates().to_numpy()))
    return due(through) - come


@pytest.mark.parametrize("through", THROUGHS)
def test_progress_of_each_district_and_activity_is_that_of_the_truth(truth_db, through):
    outputs = read("outputs")
    outputs = outputs[(outputs.state == "value") & (outputs.period <= through)]
    actual = outputs.groupby(["district", "activity"]).value.sum().to_dict()
    reported = outputs.groupby("district").period.nunique().to_dict()
    missing = pd.Series([unit for unit, _ in absent(through)]).value_counts().to_dict()
    found = asked(truth_db, "progress", through, "district", "activity")
    targets = {(r.district, r.activity): r.target for r in read("targets").itertuples()}
    assert set(found) == set(targets)
    for key, target in targets.items():
        row, done, expected = found[key], actual.get(key), target * months(through) / 10
        assert row["target"] == target
        assert row["actual"] == done, key
        assert same(row["expected"], expected)
        assert same(row["progress"], None if done is None else done / target)
        so_far = target * reported.get(key[0], 0) / 10
        pace = None if done is None or not so_far else done / so_far
        assert same(row["pace"], pace), key
        assert row["reports_due"] == months(through)
        assert row["reports_missing"] == missing.get(key[0], 0)
        assert row["status"] == expected_status(target, done, expected, pace, missing.get(key[0], 0)), key


def expected_status(target, done, expected, pace, missing):
    if done is not None and done >= target:
        return "achieved"
    if missing:
        return "incomplete"
    if expected == 0:
        return "not_started"
    return "on_track" if pace >= 0.9 else "behind" if pace >= 0.7 else "far_behind"


@pytest.mark.parametrize("through", ["2023-06", "2023-11"])
def test_a_district_counts_its_targets_and_adds_no_activities(truth_db, through):
    cells = asked(truth_db, "progress", through, "district", "activity")
    for (district,), row in asked(truth_db, "progress", through, "district").items():
        own = [cell for (unit, _), cell in cells.items() if unit == district]
        assert [
            row[name]
            for name in ("target", "actual", "expected", "progress", "pace", "status", "actual_without_target")
        ] == [None] * 7
        assert row["targets_set"] == 15
        assert row["targets_achieved"] == sum(cell["status"] == "achieved" for cell in own)
        assert row["targets_on_pace"] == sum(cell["status"] in ("achieved", "on_track") for cell in own)
        assert same(row["share_on_pace"], row["targets_on_pace"] / 15)
        assert row["reports_due"] == own[0]["reports_due"]


@pytest.mark.parametrize("through", ["2023-06", "2023-11"])
def test_an_activity_over_all_districts_is_sums_over_sums(truth_db, through):
    cells = asked(truth_db, "progress", through, "district", "activity")
    for (activity,), row in asked(truth_db, "progress", through, "activity").items():
        own = [cell for (_, code), cell in cells.items() if code == activity]
        for name in ("target", "actual", "reports_due", "reports_missing", "targets_set", "targets_on_pace"):
            assert row[name] == sum(cell[name] for cell in own), name
        assert same(row["progress"], row["actual"] / row["target"])
        reported = sum(cell["actual"] / cell["pace"] for cell in own if cell["pace"])
        assert math.isclose(row["pace"], row["actual"] / reported, rel_tol=0.02) or any(
            not cell["pace"] for cell in own
        )


@pytest.mark.parametrize("through", THROUGHS)
def test_budget_of_each_district_group_and_source_is_that_of_the_truth(truth_db, through):
    group = {g.name_vi: g.code for g in catalogue.groups()}
    spending = read("spending")
    spent = spending[spending.period <= through].groupby(["district", "group", "source"]).spent.sum().to_dict()
    found = asked(truth_db, "budget", through, "district", "group", "source")
    allocations = {(r.district, r.group, r.source): r.amount for r in read("allocations").itertuples()}
    assert len(found) == len(allocations) == 198
    for (district, name, source), amount in allocations.items():
        row, paid = found[district, group[name], source], spent.get((district, name, source))
        assert row["allocated"] == amount
        assert row["spent"] == paid
        assert row["remaining"] == (None if paid is None else amount - paid)
        assert same(row["absorption"], None if paid is None else paid / amount)
    total = asked(truth_db, "budget", through)[()]
    assert total["allocated"] == sum(allocations.values())
    assert (total["spent"] or 0) == sum(spent.values())


@pytest.mark.parametrize("through", THROUGHS)
def test_coverage_is_that_of_the_truth(truth_db, through):
    reached, unsure = reached_by_activity(through), {unit for unit, _ in absent(through)}
    anywhere = {commune for communes in reached.values() for commune in communes}
    check_coverage(asked(truth_db, "coverage", through), {(): anywhere}, unsure)
    check_coverage(
        asked(truth_db, "coverage", through, "activity"), {(a,): reached.get(a, set()) for a in REACHING}, unsure
    )
    for (district,), row in asked(truth_db, "coverage", through, "district").items():
        own = communes(district)
        assert row["communes"] == len(own)
        assert row["reached"] == len(own & anywhere)
        assert row["unknown"] == (len(own - anywhere) if district in unsure else 0)
        assert same(row["coverage"], len(own & anywhere) / len(own))


def communes(district: str | None = None) -> set[str]:
    day = date(2023, 6, 14)
    return {
        u.code
        for u in catalogue.units_on(day)
        if u.level == "commune" and (district is None or u.parent_id == f"{district}:2021")
    }


def check_coverage(found, expected, unsure):
    doubtful = {code for district in unsure for code in communes(district)}
    assert set(found) == set(expected)
    for key, reached in expected.items():
        row = found[key]
        assert row["communes"] == 200
        assert row["reached"] == len(reached), key
        assert row["unknown"] == len(doubtful - reached), key
        assert same(row["coverage"], len(reached) / 200)


def reached_by_activity(through: str) -> dict[str, set[str]]:
    outputs = read("outputs")
    hit = outputs[
        (outputs.value > 0) & (outputs.period <= through) & outputs.commune.notna() & outputs.activity.isin(REACHING)
    ]
    return {activity: set(rows.commune) for activity, rows in hit.groupby("activity")}


@pytest.mark.parametrize("through", ["2023-06", "2023-11"])
def test_coverage_by_topic_and_audience_is_that_of_the_meetings(truth_db, through):
    events = read("events")
    events = events[(events.period <= through) & events.commune.notna()]
    unsure = {unit for unit, _ in absent(through)}
    topics = {(t.code,): set(events[events.topic == t.name_vi].commune) for t in catalogue.topics()}
    check_coverage(asked(truth_db, "coverage", through, "topic"), topics, unsure)
    audiences = {(name,): set(events[events[name] > 0].commune) for name in ("women", "minority", "poor")}
    check_coverage(asked(truth_db, "coverage", through, "audience"), audiences, unsure)


@pytest.mark.parametrize("through", ["2023-06", "2023-11"])
def test_each_commune_has_its_meetings_people_and_silence(truth_db, through):
    outputs = read("outputs")
    outputs = outputs[(outputs.period <= through) & outputs.commune.notna()]
    meets = outputs[outputs.activity.isin(REACHING)]
    total = meets.groupby("commune").value.sum()
    people = outputs[outputs.activity == "LUOT_NGUOI"].groupby("commune").value.sum()
    active = meets[meets.value > 0].groupby("commune").period.agg(set).to_dict()
    gone, looked = absent(through), [f"2023-{m:02d}" for m in range(3, int(through[-2:]) + 1)]
    found = asked(truth_db, "coverage", through, "commune")
    assert len(found) == 200
    for (code,), row in found.items():
        district = catalogue.unit_on(code, date(2023, 6, 14)).parent_id[:3]
        assert row["total"] == total[code]
        assert row["people"] == people[code]
        assert row["months_active"] == len(active.get(code, ()))
        silent = 0
        for month in reversed(looked):
            if month in active.get(code, ()) or (district, month) in gone:
                break
            silent += 1
        assert row["silent_months"] == silent, code


def test_reporting_of_each_district_and_month_knows_the_three_missing_reports(truth_db):
    received = pd.read_csv(ROOT / "data" / "samples" / "2023" / "received.csv").set_index("file").received.to_dict()
    outputs = read("outputs")
    file = {
        (r.district, r.period): r.file for r in outputs[["district", "period", "file"]].drop_duplicates().itertuples()
    }
    stated = outputs.assign(stated=outputs.state != "blank").groupby(["district", "period"]).stated.mean().to_dict()
    found = asked(truth_db, "reporting", "2023-11", "district", "period")
    assert set(found) == due("2023-11")
    assert {key for key, row in found.items() if not row["received"]} == MISSING
    for key, row in found.items():
        came = key in file
        assert row["expected"] == 1
        assert row["received"] == row["approved"] == came
        assert row["on_time"] == (came and received[file[key]] <= due_day(key[1])), key
        assert same(row["value_completeness"], stated.get(key))


def due_day(period: str) -> str:
    """Two working days after the 14th, counted by hand from the calendar of 2023."""
    days = {3: 16, 4: 18, 5: 16, 6: 16, 7: 18, 8: 16, 9: 18, 10: 17, 11: 16}
    return f"{period}-{days[int(period[-2:])]:02d}"


def test_the_reporting_total_is_of_all_reports(truth_db):
    row = asked(truth_db, "reporting", "2023-11")[()]
    assert (row["expected"], row["received"], row["approved"]) == (99, 96, 96)
    assert same(row["reporting_rate"], 96 / 99)
    assert same(row["on_time_rate"], row["on_time"] / 99)


def test_a_trace_is_every_cell_of_the_report_blank_and_not_applicable_too(truth_db):
    outputs = read("outputs")
    cells = trace.of_codes(truth_db, "approved", ["outputs"], {"unit": ("185",), "period": ("2023-05",)})
    own = outputs[(outputs.district == "185") & (outputs.period == "2023-05")]
    assert len(cells) == len(own)
    states = {(row["commune"], row["activity"]): (row["state"], row["value"]) for row in cells}
    for r in own.itertuples():
        value = None if math.isnan(r.value) else int(r.value)
        commune = r.commune if isinstance(r.commune, str) else None
        assert states[commune, r.activity] == (r.state, value)


@pytest.mark.parametrize("through", ["2023-06", "2023-11"])
def test_every_figure_is_the_sum_of_the_cells_it_opens_to(truth_db, through):
    for (district, activity), row in asked(truth_db, "progress", through, "district", "activity").items():
        if activity in ("TIN", "HOI_NGHI", "LUOT_NGUOI"):
            assert (
                trace.cells(truth_db, scope(through), Trace("outputs", (district,), activities=(activity,))).total
                == row["actual"]
            )
    for (group, source), row in asked(truth_db, "budget", through, "group", "source").items():
        assert (
            trace.cells(truth_db, scope(through), Trace("spending", groups=(group,), sources=(source,))).total
            == row["spent"]
        )
        assert (
            trace.cells(truth_db, scope(through), Trace("allocations", groups=(group,), sources=(source,))).total
            == row["allocated"]
        )
    for (activity,), row in asked(truth_db, "progress", through, "activity").items():
        whole = Trace("outputs", activities=(activity,))
        assert sum(part["total"] or 0 for part in trace.by_report(truth_db, scope(through), whole)) == row["actual"]
        assert trace.cells(truth_db, scope(through), Trace("targets", activities=(activity,))).total == row["target"]
