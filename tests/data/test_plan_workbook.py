"""A plan written as a workbook and read again is the same plan; what is edited on a screen comes in that way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import accounts, calendar, catalogue, plan, store
from data.accounts import Account, NotAllowed
from data.forms import plan as form
from data.forms import plan_workbook
from data.forms.planned import Amount, Plan, Share, Target
from data.forms.report import Place
from data.plan import Decision, Edits, NotPlannable
from data.store import Home
from data.workbook import Workbook, open_workbook

NOWHERE = Place("", "")
REVIEWER, FINANCE = Account("tham-dinh", accounts.REVIEWER), Account("tai-chinh", accounts.FINANCE)
DECISION = Decision("45/QĐ-UBND", date(2023, 6, 1), "Bổ sung chỉ tiêu")
BAC_SON = "185:2021"
Shipped = Callable[[str], bytes]

units = st.sampled_from([*catalogue.reporting_units_on(calendar.cutoff("2023-12")), catalogue.province()])
activities = st.sampled_from([activity.code for activity in catalogue.activities(1)])
pairs = st.tuples(
    st.sampled_from([g.code for g in catalogue.groups()]), st.sampled_from([s.code for s in catalogue.sources()])
)
dong = st.integers(0, 10**11)


def plain(found: Plan) -> object:
    return (
        found.year, found.first_period, found.last_period,
        {(t.unit.id, t.activity, t.value) for t in found.targets},
        {(a.unit.id, a.group, a.source, a.kind, a.value) for a in found.allocations},
        {(s.activity, s.period, s.share) for s in found.phasing},
        found.opening_through,
        {(t.unit.id, t.activity, t.value) for t in found.opening_outputs},
        {(a.unit.id, a.group, a.source, a.value) for a in found.opening_money},
        found.decision, found.decided_on, found.reason,
    )  # fmt: skip


def read(content: bytes) -> Plan:
    book = open_workbook(content)
    assert isinstance(book, Workbook)
    reading = form.read(book)
    assert reading.issues == ()
    assert reading.plan is not None
    return reading.plan


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    targets = draw(st.dictionaries(st.tuples(units, activities), st.integers(0, 999_999), min_size=1, max_size=20))
    assigned = draw(st.dictionaries(st.tuples(units, pairs), dong, min_size=1, max_size=15))
    carried = draw(st.dictionaries(st.tuples(units, pairs), dong, max_size=4))
    adjusted = {key: draw(st.integers(-value, 10**9)) for key, value in list(assigned.items())[:3] if value}
    money = ((assigned, "assigned"), (carried, "carried_over"), (adjusted, "adjustment"))
    phased = draw(
        st.sampled_from(
            [(), (Share("TIN", "2023-03", Decimal(40), NOWHERE), Share("TIN", "2023-12", Decimal(60), NOWHERE))]
        )
    )
    opened = draw(st.booleans())
    return Plan(
        2023, "2023-03", "2023-12",
        tuple(Target(unit, activity, value, NOWHERE) for (unit, activity), value in targets.items()),
        tuple(Amount(unit, *pair, value, NOWHERE, kind) for rows, kind in money for (unit, pair), value in rows.items()),
        phased,
        "2023-05" if opened else "",
        tuple(Target(unit, activity, value, NOWHERE) for (unit, activity), value in targets.items()) if opened else (),
        tuple(Amount(unit, *pair, value, NOWHERE) for (unit, pair), value in assigned.items()) if opened else (),
        *draw(st.sampled_from([("", None, ""), ("12/QĐ-UBND", date(2023, 3, 15), "Giao lại: =1+1")])),
    )  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(plans())
def test_what_is_written_is_read_back(made: Plan) -> None:
    assert plain(read(plan_workbook.write(made, plan.units_of(made)))) == plain(made)


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025, 2026])
def test_the_empty_plan_of_a_year_reads_and_says_nothing(year: int) -> None:
    found = read(plan.empty(year))
    assert (found.targets, found.allocations) == ((), ())
    assert (found.first_period, found.last_period) == (f"{year}-01", f"{year}-12")


def test_the_shipped_plan_written_again_is_the_same(sample_report: Shipped) -> None:
    shipped = read(sample_report("ke-hoach-2023.xlsx"))
    assert plain(read(plan_workbook.write(shipped, plan.units_of(shipped)))) == plain(shipped)


def test_an_adjustment_below_what_was_given_is_told_at_its_cell(sample_report: Shipped) -> None:
    shipped = read(sample_report("ke-hoach-2023.xlsx"))
    first = shipped.allocations[0]
    less = Amount(first.unit, first.group, first.source, -first.value - 1_000_000, NOWHERE, "adjustment")
    content = plan_workbook.write(
        Plan(2023, "2023-03", "2023-12", shipped.targets, (first, less)), plan.units_of(shipped)
    )
    book = open_workbook(content)
    assert isinstance(book, Workbook)
    assert [(i.code, i.sheet, i.cell, i.facts["reason"]) for i in form.read(book).issues] == [
        ("negative", "Điều chỉnh dự toán", "E5", "allocation")
    ]


# --- what comes from a screen -------------------------------------------------------------------------------------


@pytest.fixture
def planned(empty_home: Home, sample_report: Shipped) -> Home:
    plan.load(empty_home, "ke-hoach-2023.xlsx", sample_report("ke-hoach-2023.xlsx"), REVIEWER)
    return empty_home


def kept(home: Home, number: int) -> Plan:
    with store.read(home) as ledger:
        found = plan.kept_of(ledger, number)
    assert found is not None
    return found


def test_an_edit_is_a_revision_with_its_decision_and_every_figure_has_its_cell(planned: Home) -> None:
    edits = Edits(
        {(BAC_SON, "TIN"): 99, (BAC_SON, "BAI"): None}, {(BAC_SON, "BAO_CHI", "NSTW", "adjustment"): -1_500_000}
    )
    loaded = plan.revise(planned, 2023, edits, REVIEWER, 1, DECISION)
    assert (loaded.status, loaded.plan) == ("accepted", 2)
    before, after = kept(planned, 1), kept(planned, 2)
    assert (after.decision, after.decided_on, after.reason) == ("45/QĐ-UBND", date(2023, 6, 1), "Bổ sung chỉ tiêu")
    old, new = ({(t.unit.id, t.activity): t.value for t in found.targets} for found in (before, after))
    assert {key: (old.get(key), new.get(key)) for key in old | new if old.get(key) != new.get(key)} == {
        (BAC_SON, "TIN"): (old[BAC_SON, "TIN"], 99), (BAC_SON, "BAI"): (old[BAC_SON, "BAI"], None),
    }  # fmt: skip
    assert {(a.kind, a.value) for a in set(after.allocations) if a.kind != "assigned"} == {("adjustment", -1_500_000)}
    assert all(one.place.cell for one in (*after.targets, *after.allocations))
    given_before = plan.allocated(planned, 2023, BAC_SON)["BAO_CHI", "NSTW"]
    with store.read(planned) as ledger:
        assigned = ledger.one(
            "SELECT value FROM plan_allocation WHERE plan = 1 AND unit = ? AND group_code = 'BAO_CHI' AND source = 'NSTW'",
            [BAC_SON],
        )
    assert given_before == assigned - 1_500_000


def test_of_two_who_edit_at_once_the_second_is_told(planned: Home) -> None:
    plan.revise(planned, 2023, Edits({(BAC_SON, "TIN"): 99}), REVIEWER, 1, DECISION)
    with pytest.raises(NotPlannable, match="người khác điều chỉnh"):
        plan.revise(planned, 2023, Edits({(BAC_SON, "TIN"): 98}), REVIEWER, 1, DECISION)


@pytest.mark.parametrize(
    "decision",
    [Decision(), Decision("1", None, "x"), Decision("1", date(2023, 1, 1), " "), Decision("1", date(2999, 1, 1), "x")],
)
def test_an_edit_without_its_decision_is_refused(planned: Home, decision: Decision) -> None:
    with pytest.raises(NotPlannable):
        plan.revise(planned, 2023, Edits({(BAC_SON, "TIN"): 99}), REVIEWER, 1, decision)


def test_finance_changes_money_alone(planned: Home) -> None:
    money = Edits({}, {(BAC_SON, "BAO_CHI", "NSTW", "assigned"): 70_000_000})
    assert plan.revise(planned, 2023, money, FINANCE, 1, DECISION).status == "accepted"
    with pytest.raises(NotAllowed, match="chỉ được điều chỉnh dự toán"):
        plan.revise(planned, 2023, Edits({(BAC_SON, "TIN"): 99}), FINANCE, 2, DECISION)


def test_finance_does_not_load_the_first_plan_of_a_year(empty_home: Home, sample_report: Shipped) -> None:
    with pytest.raises(NotAllowed, match="đầu tiên"):
        plan.load(empty_home, "ke-hoach-2023.xlsx", sample_report("ke-hoach-2023.xlsx"), FINANCE)


@pytest.mark.parametrize("role", ["leader", "district", "admin"])
def test_others_change_no_plan(role: str, planned: Home) -> None:
    with pytest.raises(NotAllowed):
        plan.revise(planned, 2023, Edits({(BAC_SON, "TIN"): 99}), Account("x", role, "185"), 1, DECISION)
