"""What the measures mean, on ledgers of a few rows: states, versions, targets, money, communes, eras."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import measures, trace
from analytics.report import Trace
from analytics.scope import Scope

TODAY = date(2026, 1, 15)


def ask(db, measure, scope, *by):
    return {tuple(row[name] for name in by): row for row in measures.rows(db, measure, scope, by).dicts()}


def one(db, measure, scope, *by):
    (row,) = measures.rows(db, measure, scope, by).dicts()
    return row


# --- in force -------------------------------------------------------------------------------------------------------


def test_a_newer_revision_counts_only_for_those_who_also_look_at_submitted_ones(written, looking):
    written.plan(targets=[("178", "TIN", 10)])
    written.report("178", "2023-03", [(None, "TIN", 4)])
    written.report("178", "2023-03", [(None, "TIN", 7)], approve=False)
    actual = {
        state: ask(written.open(), "progress", looking("2023-03", state=state), "district", "activity")["178", "TIN"][
            "actual"
        ]
        for state in ("approved", "submitted")
    }
    assert actual == {"approved": 4, "submitted": 7}


def test_a_returned_revision_never_counts(written, looking):
    written.plan(targets=[("178", "TIN", 10)])
    written.report("178", "2023-03", [(None, "TIN", 4)])
    number = written.report("178", "2023-03", [(None, "TIN", 7)], approve=False)
    written.decide("returned", number)
    rows = ask(written.open(), "progress", looking("2023-03", state="submitted"), "district", "activity")
    assert rows["178", "TIN"]["actual"] == 4


def test_a_district_sees_its_own_submitted_figures_and_the_approved_ones_of_others(written, looking):
    written.plan(targets=[(unit, "TIN", 10) for unit in ("178", "180")])
    for unit in ("178", "180"):
        written.report(unit, "2023-03", [(None, "TIN", 1)], [("BAO_CHI", "NSTW", 100)])
        written.report(unit, "2023-03", [(None, "TIN", 5)], [("BAO_CHI", "NSTW", 500)], approve=False)
    db, scope = written.open(), looking("2023-03", state="submitted", own=("178",))
    rows = ask(db, "progress", scope, "district", "activity")
    assert (rows["178", "TIN"]["actual"], rows["180", "TIN"]["actual"]) == (5, 1)
    money = ask(db, "budget", scope, "district")
    assert (money["178",]["spent"], money["180",]["spent"]) == (500, 100)
    assert trace.cells(db, scope, Trace("outputs", activities=("TIN",))).total == 6
    assert trace.cells(db, scope, Trace("spending")).total == 600
    assert measures.trends(db, scope).dicts()[0]["spent"] == 600


def test_received_is_counted_whatever_the_state_asked_for(written, looking):
    written.plan()
    written.report("178", "2023-03", [(None, "TIN", 1), ("05971", "TIN", None)], approve=False)
    written.report("180", "2023-03", [(None, "TIN", 1)])
    row = one(written.open(), "reporting", looking("2023-03"))
    assert (row["expected"], row["received"], row["approved"]) == (11, 2, 1)
    assert row["value_completeness"] == 2 / 3
    own = ask(written.open(), "progress", looking("2023-03"), "district")["178",]
    assert (own["reports_due"], own["reports_missing"]) == (1, 1)


def test_an_earlier_version_is_answered_as_it_was(written, looking):
    written.plan(targets=[("178", "TIN", 10)])
    first = written.report("178", "2023-03", [(None, "TIN", 4)])
    written.plan(targets=[("178", "TIN", 20)])
    written.report("178", "2023-03", [(None, "TIN", 7)])
    then = ask(written.open(version=first + 1), "progress", looking("2023-03"), "district", "activity")["178", "TIN"]
    now = ask(written.open(), "progress", looking("2023-03"), "district", "activity")["178", "TIN"]
    assert (then["target"], then["actual"]) == (10, 4)
    assert (now["target"], now["actual"]) == (20, 7)
    unapproved = ask(written.open(version=first), "progress", looking("2023-03"), "district", "activity")["178", "TIN"]
    assert unapproved["actual"] is None


# --- targets --------------------------------------------------------------------------------------------------------


def test_no_target_and_a_target_of_zero_are_both_no_target(written, looking):
    written.plan(targets=[("178", "TIN", 0), ("178", "PANO", 5)])
    written.report("178", "2023-03", [(None, "TIN", 4), (None, "BAI", 3), (None, "PANO", 5)])
    rows = ask(written.open(), "progress", looking("2023-03"), "district", "activity")
    for code in ("TIN", "BAI"):
        row = rows["178", code]
        assert (row["progress"], row["expected"], row["pace"], row["status"]) == (None, None, None, "no_target")
        assert (row["targets_set"], row["share_on_pace"]) == (0, None)
        assert row["actual_without_target"] == row["actual"]
    assert (rows["178", "TIN"]["target"], rows["178", "BAI"]["target"]) == (0, None)
    assert rows["178", "PANO"]["actual_without_target"] == 0


def test_what_is_done_without_a_target_is_no_progress(written, looking):
    written.plan(targets=[("178", "TIN", 10)])
    written.report("178", "2023-03", [(None, "TIN", 5)])
    written.report("180", "2023-03", [(None, "TIN", 50)])
    row = ask(written.open(), "progress", looking("2023-03"), "activity")["TIN",]
    assert (row["target"], row["actual"], row["actual_without_target"]) == (10, 55, 50)
    assert row["progress"] == 0.5
    assert row["pace"] == 5.0


def test_pace_is_over_the_months_each_unit_reported(written, looking):
    written.plan(targets=[("178", "TIN", 10), ("180", "TIN", 30)])
    for month in ("2023-03", "2023-04"):
        written.report("178", month, [(None, "TIN", 1)])
    written.report("180", "2023-03", [(None, "TIN", 3)])
    rows = ask(written.open(), "progress", looking("2023-04"), "district", "activity")
    assert rows["178", "TIN"]["pace"] == 1.0
    assert rows["180", "TIN"]["pace"] == 1.0  # one month of two
    assert rows["180", "TIN"]["status"] == "incomplete"
    both = ask(written.open(), "progress", looking("2023-04"), "activity")["TIN",]
    assert both["expected"] == 8.0
    assert both["pace"] == 1.0


@pytest.mark.parametrize(
    ("done", "status"),
    [(90, "on_track"), (89, "behind"), (70, "behind"), (69, "far_behind"), (1000, "achieved"), (0, "far_behind")],
)
def test_thresholds_have_no_gap_and_no_overlap(written, looking, done, status):
    written.plan(targets=[("178", "TIN", 1000)])
    written.report("178", "2023-03", [(None, "TIN", done)])
    assert ask(written.open(), "progress", looking("2023-03"), "district", "activity")["178", "TIN"]["status"] == status


def test_before_the_plan_starts_a_target_is_not_started(written, looking):
    written.plan(targets=[("178", "TIN", 10)])
    row = ask(written.open(), "progress", looking("2023-02"), "district", "activity")["178", "TIN"]
    assert (row["expected"], row["pace"], row["status"], row["reports_due"]) == (0, None, "not_started", 0)


def test_over_achieving_is_achieved_even_when_a_report_is_missing(written, looking):
    written.plan(targets=[("178", "TIN", 10)])
    written.report("178", "2023-03", [(None, "TIN", 12)])
    row = ask(written.open(), "progress", looking("2023-05"), "district", "activity")["178", "TIN"]
    assert (row["status"], row["progress"], row["reports_missing"]) == ("achieved", 1.2, 2)


def test_phasing_moves_what_is_expected(written, looking):
    written.plan(
        targets=[("178", "TIN", 10), ("178", "BAI", 10)], phasing=[("TIN", "2023-05", 25.0), ("TIN", "2023-12", 75.0)]
    )
    for month in ("2023-03", "2023-04", "2023-05"):
        written.report("178", month, [(None, "TIN", 1), (None, "BAI", 1)])
    db = written.open()
    assert ask(db, "progress", looking("2023-04"), "district", "activity")["178", "TIN"]["status"] == "not_started"
    rows = ask(db, "progress", looking("2023-05"), "district", "activity")
    assert (rows["178", "TIN"]["expected"], rows["178", "BAI"]["expected"]) == (2.5, 3.0)
    assert rows["178", "TIN"]["pace"] == 1.2


def test_a_report_is_due_the_day_after_its_due_date(written, looking):
    written.plan(targets=[("178", "TIN", 10)])
    due = {
        day: one(written.open(), "progress", looking("2023-03", today=date(2023, 3, day)))["reports_due"]
        for day in (14, 16, 17)
    }
    assert due == {14: 0, 16: 0, 17: 11}


def test_blank_is_not_zero(written, looking):
    written.plan(targets=[("178", "TIN", 10), ("178", "BAI", 10)])
    written.report("178", "2023-03", [(None, "TIN", None), (None, "BAI", 0)])
    rows = ask(written.open(), "progress", looking("2023-03"), "district", "activity")
    assert (rows["178", "TIN"]["actual"], rows["178", "TIN"]["status"]) == (None, "incomplete")
    assert (rows["178", "BAI"]["actual"], rows["178", "BAI"]["status"]) == (0, "far_behind")


def test_the_year_may_begin_elsewhere(written, looking):
    written.plan(targets=[("178", "TIN", 10), ("178", "BAI", 10)], money=[("178", "BAO_CHI", "NSTW", 1000)],
                 opening=[("178", "TIN", "", "", 3), ("178", "", "BAO_CHI", "NSTW", 400)], through="2023-05")  # fmt: skip
    written.report("178", "2023-05", [(None, "TIN", 99), (None, "BAI", 2)], [("BAO_CHI", "NSTW", 999)])
    written.report("178", "2023-06", [(None, "TIN", 1), (None, "BAI", 1)], [("BAO_CHI", "NSTW", 100)])
    db = written.open()
    rows = ask(db, "progress", looking("2023-06"), "district", "activity")
    row = rows["178", "TIN"]
    assert (row["actual"], row["expected"], row["pace"], row["reports_due"], row["reports_missing"]) == (
        4,
        4.0,
        1.0,
        1,
        0,
    )
    assert rows["178", "BAI"]["actual"] == 3  # no opening balance of its own: what was reported counts
    assert one(db, "budget", looking("2023-06"))["spent"] == 500
    assert ask(db, "progress", looking("2023-04"), "district", "activity")["178", "TIN"]["actual"] is None
    cells = trace.cells(db, looking("2023-06"), Trace("outputs", ("178",), activities=("TIN",)))
    assert (cells.total, {row["status"] for row in cells.rows}) == (4, {"opening", "approved"})
    assert trace.cells(db, looking("2023-06"), Trace("spending")).total == 500


def test_a_year_without_a_plan_has_twelve_months_and_no_targets(written, looking):
    written.report("178", "2022-01", [(None, "TIN", 2)], [("BAO_CHI", "NSTW", 5)])
    db = written.open()
    row = ask(db, "progress", looking("2022-02"), "district", "activity")["178", "TIN"]
    assert (row["target"], row["actual"], row["status"], row["reports_due"]) == (None, 2, "no_target", 2)
    money = one(db, "budget", looking("2022-02"))
    assert (money["allocated"], money["spent"], money["remaining"], money["absorption"]) == (None, 5, None, None)


# --- the province ---------------------------------------------------------------------------------------------------


def test_the_province_counts_in_totals_and_reports_but_never_in_coverage(written, looking):
    written.plan(targets=[("20", "TIN", 10), ("178", "TIN", 10)], money=[("20", "BAO_CHI", "NSTW", 1000)])
    written.report("20", "2023-03", [(None, "TIN", 2), (None, "HOI_NGHI", 3)], [("BAO_CHI", "NSTW", 100)])
    db = written.open()
    assert one(db, "reporting", looking("2023-03"))["expected"] == 12
    assert ask(db, "progress", looking("2023-03"), "activity")["TIN",]["actual"] == 2
    assert one(db, "budget", looking("2023-03"))["absorption"] == 0.1
    row = one(db, "coverage", looking("2023-03"))
    assert (row["communes"], row["reached"], row["unknown"]) == (200, 0, 200)


def test_without_a_row_in_the_plan_the_province_is_not_asked(written, looking):
    written.plan(targets=[("178", "TIN", 10)])
    assert one(written.open(), "reporting", looking("2023-03"))["expected"] == 11


# --- communes and eras ----------------------------------------------------------------------------------------------


def test_silence_is_counted_back_to_the_last_meeting_or_missing_report(written, looking):
    written.plan()
    for month, value in (("2023-03", 1), ("2023-04", 0), ("2023-06", 0), ("2023-07", 0)):
        written.report(
            "178", month, [("05971", "HOI_NGHI", value), ("05974", "HOI_NGHI", 0), ("05971", "LUOT_NGUOI", 20 * value)]
        )
    row = ask(written.open(), "coverage", looking("2023-07"), "commune")["05971",]
    assert (row["total"], row["people"], row["months_active"], row["silent_months"], row["silence_stopped"]) == (
        1,
        20,
        1,
        2,
        True,
    )
    early = ask(written.open(), "coverage", looking("2023-04"), "commune")
    assert (early["05971",]["silent_months"], early["05971",]["silence_stopped"]) == (1, False)
    assert (early["05974",]["silent_months"], early["05974",]["reached"], early["05974",]["unknown"]) == (2, 0, 0)


def test_a_commune_of_a_missing_report_is_unknown_unless_it_was_reached(written, looking):
    written.plan()
    written.report("178", "2023-03", [("05971", "HOI_NGHI", 1), ("05974", "HOI_NGHI", 0)])
    row = ask(written.open(), "coverage", looking("2023-04"), "district")["178",]
    assert (row["reached"], row["unknown"], row["coverage"]) == (1, 7, 1 / 8)


def everyone(written, month, outputs):
    """Every district's report of a month; outputs by the code of the district."""
    for code in ("178", "180", "181", "182", "183", "184", "185", "186", "187", "188", "189"):
        written.report(code, month, outputs.get(code, [(None, "TIN", 0)]))


def test_a_merged_commune_was_reached_when_one_of_its_parts_was(written, looking):
    written.plan(2024, 11, 12)
    everyone(written, "2024-11", {"180": [("06022:2021", "HOI_NGHI", 2)]})
    everyone(written, "2024-12", {})
    db = written.open()
    before, after = (
        ask(db, "coverage", looking("2024-11"), "commune"),
        ask(db, "coverage", looking("2024-12"), "commune"),
    )
    assert (len(before), len(after)) == (200, 194)
    merged = [code for code, row in after.items() if row["reached"]]
    assert sum(row["total"] or 0 for row in after.values()) == 2
    assert len(merged) == 1


def test_a_divided_commune_leaves_its_parts_unknown(written, looking):
    written.plan(2024, 11, 12)
    everyone(written, "2024-11", {"181": [("06040:2021", "HOI_NGHI", 2)]})
    everyone(written, "2024-12", {})
    after = ask(written.open(), "coverage", looking("2024-12"), "commune")
    unknown = {code for (code,), row in after.items() if row["unknown"]}
    assert unknown == {"06025", "06040"}
    assert not any(row["reached"] for row in after.values())
    assert {after[code,]["total"] for code in unknown} == {None}


def test_a_year_of_two_eras_keeps_its_total_and_asks_communes_from_july(written, looking):
    written.plan(2025, 6, 7, targets=[("178", "TIN", 10)])
    everyone(written, "2025-06", {"178": [(None, "TIN", 3), ("05971", "HOI_NGHI", 1)]})
    written.report("05977", "2025-07", [("05977", "TIN", 4), ("05977", "HOI_NGHI", 1)])
    db, scope = written.open(), looking("2025-07")
    assert one(db, "reporting", scope)["expected"] == 11 + 65
    rows = ask(db, "progress", scope, "activity")
    assert (rows["TIN",]["actual"], rows["TIN",]["actual_without_target"]) == (7, 4)
    communes = ask(db, "coverage", scope, "commune")
    assert len(communes) == 65
    assert communes["06187",]["reached"] == 1  # 05971 became part of it
    assert communes["05977",]["reached"] == 1
    assert len(ask(db, "coverage", scope, "district")) == 65
    assert (
        trace.cells(db, scope, Trace("outputs", communes=("06187",), activities=("HOI_NGHI",), positive=True)).total
        == 1
    )


def test_a_topic_is_told_where_a_meeting_about_it_was_held(written, looking):
    written.plan()
    written.report(
        "178",
        "2023-03",
        [("05971", "HOI_NGHI", 1)],
        meetings=[("05971", "HOI_NGHI", "Y_TE", 30, 0, 5, 0), (None, "HOI_NGHI", "NHA_O", 9, 9, 9, 9)],
    )
    db = written.open()
    topics = ask(db, "coverage", looking("2023-03"), "topic")
    assert len(topics) == 12
    assert {code for (code,), row in topics.items() if row["reached"]} == {"Y_TE"}
    people = ask(db, "coverage", looking("2023-03"), "audience")
    assert {code: row["reached"] for (code,), row in people.items()} == {"women": 0, "minority": 1, "poor": 0}
    assert trace.cells(db, looking("2023-03"), Trace("meetings", topics=("Y_TE",))).total == 30


# --- parts and the whole --------------------------------------------------------------------------------------------

_VALUES = st.one_of(st.none(), st.just("x"), st.integers(0, 50))
_REPORTS = st.lists(
    st.tuples(
        st.sampled_from(["178", "180", "20"]),
        st.sampled_from(["2023-03", "2023-04", "2023-05"]),
        _VALUES,
        _VALUES,
        st.booleans(),
    ),
    max_size=8,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(_REPORTS, st.sampled_from(["approved", "submitted"]), st.sampled_from(["2023-03", "2023-05"]))
def test_parts_sum_to_the_whole_and_to_their_cells(tmp_path_factory, written, reports, state, through):
    home = type(written)(tmp_path_factory.mktemp("any") / "home")
    home.plan(
        targets=[("178", "TIN", 9), ("20", "TIN", 0)],
        money=[("178", "BAO_CHI", "NSTW", 70), ("180", "AN_PHAM", "KHAC", 30)],
    )
    commune = {"178": "05971", "180": "05992", "20": None}
    for unit, period, tin, paid, approve in reports:
        spent = paid if isinstance(paid, int) else None
        home.report(
            unit,
            period,
            [(None, "TIN", tin), (commune[unit], "HOI_NGHI", paid)],
            [("BAO_CHI", "NSTW", spent)],
            approve=approve,
        )
    db, scope = home.open(), Scope(2023, through, TODAY, state=state)
    cells, whole = ask(db, "progress", scope, "district", "activity"), ask(db, "progress", scope, "activity")
    for (activity,), row in whole.items():
        own = [cell for (_, code), cell in cells.items() if code == activity]
        assert (row["actual"] or 0) == sum(cell["actual"] or 0 for cell in own)
        assert (row["target"] or 0) == sum(cell["target"] or 0 for cell in own)
        assert row["reports_due"] == sum(cell["reports_due"] for cell in own)
        assert row["targets_on_pace"] == sum(cell["targets_on_pace"] for cell in own)
        assert (trace.cells(db, scope, Trace("outputs", activities=(activity,))).total or 0) == (row["actual"] or 0)
    money, total = ask(db, "budget", scope, "district", "group", "source"), one(db, "budget", scope)
    for name in ("allocated", "spent"):
        assert (total[name] or 0) == sum(row[name] or 0 for row in money.values())
    districts, all_ = ask(db, "coverage", scope, "district"), one(db, "coverage", scope)
    for name in ("communes", "reached", "unknown"):
        assert all_[name] == sum(row[name] for row in districts.values())
    came, every = ask(db, "reporting", scope, "district", "period"), one(db, "reporting", scope)
    for name in ("expected", "received", "on_time", "approved"):
        assert every[name] == sum(row[name] for row in came.values())
    assert one(db, "progress", scope)["reports_missing"] == len(measures.missing(db, scope).rows)


def test_a_measure_refuses_what_it_cannot_be_asked_by(written, looking):
    written.plan()
    with pytest.raises(measures.WrongDimension, match="district, activity, group"):
        measures.rows(written.open(), "progress", looking(), ["commune"])
    with pytest.raises(measures.WrongDimension):
        measures.rows(written.open(), "coverage", looking(), ["topic", "audience"])


def test_a_home_with_nothing_in_it_answers_nothing(written, looking):
    db = written.open()
    assert measures.rows(db, "progress", looking(), ["district"]).rows == ()
    assert one(db, "coverage", looking())["communes"] == 0
    assert one(db, "budget", looking())["allocated"] is None
    assert one(db, "progress", looking())["targets_set"] == 0
