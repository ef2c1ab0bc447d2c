"""The supplementary report among the figures: money of the year, nothing else, and asked of nobody."""

from __future__ import annotations

from datetime import date

import pytest

from analytics import measures
from analytics import scope as scopes
from analytics.answers import budget, coverage, overview, progress, reporting, wording
from analytics.report import Trace
from analytics.trace import cells, of_codes
from data.language import language

VI = language("vi")


@pytest.fixture
def settled(written):
    """Two districts with December's report; one settles 30 more, and waits with a revision of 50."""
    written.plan(
        targets=[("178", "TIN", 10), ("180", "TIN", 10)],
        money=[("178", "BAO_CHI", "NSTW", 200), ("180", "BAO_CHI", "NSTW", 100)],
    )
    for unit in ("178", "180"):
        written.report(unit, "2023-12", [(None, "TIN", 4)], [("BAO_CHI", "NSTW", 60)])
    written.report("178:2021", "2023-13", money=[("BAO_CHI", "NSTW", 30)], received=date(2024, 2, 2))
    written.report("178:2021", "2023-13", money=[("BAO_CHI", "NSTW", 50)], received=date(2024, 2, 20), approve=False)
    return written


def spent(db, scope, by=("district",)):
    return {row.get("district", ""): row["spent"] for row in measures.rows(db, "budget", scope, by).dicts()}


def test_money_up_to_the_supplementary_report_has_it_and_up_to_december_has_not(settled, looking):
    db = settled.open()
    assert spent(db, looking("2023-12")) == {"178": 60, "180": 60}
    assert spent(db, looking("2023-13")) == {"178": 90, "180": 60}
    assert spent(db, looking("2023-13", state="submitted")) == {"178": 110, "180": 60}
    assert measures.rows(db, "budget", looking("2023-13")).dicts() == [
        {"allocated": 300, "spent": 150, "remaining": 150, "absorption": 0.5}
    ]


@pytest.mark.parametrize(
    ("measure", "by"),
    [
        ("progress", ()),
        ("progress", ("district", "activity")),
        ("progress", ("activity",)),
        ("coverage", ()),
        ("coverage", ("commune",)),
        ("coverage", ("activity",)),
        ("reporting", ()),
        ("reporting", ("district",)),
    ],
)
def test_all_else_stands_as_at_december(measure, by, settled, looking):
    db = settled.open()
    december, after = (measures.rows(db, measure, looking(period), by).rows for period in ("2023-12", "2023-13"))
    assert december == after
    assert december


def test_it_is_asked_of_nobody_and_missing_nowhere(settled, looking):
    db = settled.open()
    assert db.execute("SELECT bool_or(expected), bool_or(planned) FROM report WHERE month = 13").fetchone() == (False, False)  # fmt: skip
    assert "2023-13" not in {period for _, period, _ in measures.missing(db, looking("2023-13")).rows}
    assert db.execute("SELECT count(*) FROM plan_month WHERE month > 12").fetchone() == (0,)
    assert db.execute("SELECT count(*) FROM progress_cell WHERE through_key % 100 > 12").fetchone() == (0,)


def test_it_is_shown_where_reports_are_when_it_came(settled, looking):
    db = settled.open()
    found = [row for row in measures.reports(db, looking("2023-13")).dicts() if row["period"] == "2023-13"]
    assert [(r["district"], r["state"], r["waiting"], r["days_late"], r["due_on"]) for r in found] == [
        ("178", "approved", True, None, date(2024, 2, 2))
    ]
    by_period = measures.rows(db, "reporting", looking("2023-13"), ("period",)).dicts()[-1]
    assert (by_period["period"], by_period["expected"], by_period["received"], by_period["on_time"]) == ("2023-13", 0, 1, 1)  # fmt: skip
    columns = reporting.report(db, looking("2023-13"), VI).charts[0].data["columns"]
    assert columns[-2:] == ["12/2023", "Bổ sung 2023"]
    assert "Bổ sung 2023" not in reporting.report(db, looking("2023-12"), VI).charts[0].data["columns"]


def test_its_cells_are_behind_the_money(settled, looking):
    db = settled.open()
    for through, total in (("2023-12", 60), ("2023-13", 90)):
        assert cells(db, looking(through, units=("178",)), Trace("spending")).total == total
    found = of_codes(db, "approved", ["spending"], {"unit": ("178",), "period": ("2023-13",)})
    assert [(row["period"], row["value"], row["cell"]) for row in found] == [("2023-13", 30, "E10")]


def test_the_month_shown_by_itself_is_never_the_supplementary_report(settled):
    db = settled.open()
    for state in ("approved", "submitted"):
        assert scopes.default_through(db, 2023, state, date(2026, 1, 1))[0] == "2023-12"


def test_an_address_opens_it_only_where_one_came(settled, written):
    db = settled.open()
    today = date(2026, 1, 1)
    scope, notes = scopes.from_address(db, {"den": "2023-13"}, today, VI)
    assert (scope.year, scope.through, scope.through_key, scope.month_key, notes) == (
        2023,
        "2023-13",
        202313,
        202312,
        (),
    )
    assert scopes.from_address(db, scopes.to_address(scope, 1), today, VI)[0].through == "2023-13"
    settled.plan(2024, 1, 12)
    scope, notes = scopes.from_address(settled.open(), {"nam": "2024", "den": "2024-13"}, today, VI)
    assert scope.through != "2024-13"
    assert len(notes) == 1


def test_every_answer_can_be_looked_at_up_to_it(settled, looking):
    db = settled.open()
    for answer in (overview, progress, budget, coverage, reporting):
        for activities in ((), ("TIN",)):
            found = answer.report(db, looking("2023-13", activities=activities), VI)
            assert "Năm 2023, đến kỳ quyết toán bổ sung năm 2023 (15/12 - 31/1)" in found.scope_line
            assert found.figures
    said = " ".join(f"{figure.value} {figure.note}" for figure in overview.report(db, looking("2023-13"), VI).figures)
    assert "50,0% thời gian đã qua 100%" in said
    assert wording.months_to(looking("2023-13"))[-1] == "2023-12"


def test_it_is_of_december_s_era(written):
    written.plan(2024, 1, 12)
    written.report("185:2021", "2024-13", money=[("BAO_CHI", "NSTW", 30)])
    db = written.open()
    assert db.execute("SELECT count(DISTINCT era) FROM period WHERE period IN ('2024-12', '2024-13')").fetchone() == (
        1,
    )


def test_the_home_without_one_has_the_same_figures_up_to_either(truth_db, looking):
    assert spent(truth_db, looking("2023-12")) == spent(truth_db, looking("2023-13"))
    assert not scopes.has_supplement(truth_db, 2023)


def test_the_command_line_asks_up_to_it(settled, command):
    def csv(*arguments):
        run = command("analytics", settled.home, *arguments, "--format", "csv")
        assert run.returncode == 0, run.stderr
        return run.stdout.splitlines()

    assert csv("budget", "--through", "2023-13")[1] == "300,150,150,0.5"
    assert csv("budget", "--through", "2023-12")[1] == "300,120,180,0.4"
    assert csv("progress", "--through", "2023-13") == csv("progress", "--through", "2023-12")
    assert len(csv("trace", "--unit", "178", "--period", "2023-13")) == 2
    refused = command("analytics", settled.home, "budget", "--through", "2023-14")
    assert refused.returncode == 2
