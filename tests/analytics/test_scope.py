"""What someone looks at: defaults, nonsense, and who may see what."""

from __future__ import annotations

from datetime import date

import pytest

from analytics import scope as scopes
from analytics.scope import Scope, allowed, default_through, from_address, to_address, years
from data.language import language
from data.settings import settings

TODAY = date(2026, 1, 15)
VI = language("vi")


@pytest.fixture
def two_months(written):
    written.plan(targets=[("178", "TIN", 10)])
    units = ("178", "180", "181", "182", "183", "184", "185", "186", "187", "188", "189")
    for unit in units:
        written.report(unit, "2023-03", [(None, "TIN", 1)])
        written.report(unit, "2023-04", [(None, "TIN", 1)], approve=unit != "189")
    written.report("178", "2023-05", [(None, "TIN", 1)])
    return written


def test_through_is_the_latest_month_whose_due_reports_are_all_in_force(two_months):
    db = two_months.open()
    assert default_through(db, 2023, "approved", TODAY) == ("2023-03", True)
    assert default_through(db, 2023, "submitted", TODAY) == ("2023-04", True)
    assert default_through(db, 2023, "submitted", TODAY, own=("178",)) == ("2023-03", True)


def test_with_no_complete_month_through_is_the_latest_with_any_and_says_so(written):
    written.plan()
    written.report("178", "2023-04", [(None, "TIN", 1)])
    assert default_through(written.open(), 2023, "approved", TODAY) == ("2023-04", False)


def test_with_no_report_at_all_through_is_the_last_month_begun(written):
    written.plan()
    assert default_through(written.open(), 2023, "approved", date(2023, 5, 20)) == ("2023-06", False)


def test_years_are_those_with_a_plan_or_a_report(two_months):
    two_months.report("178", "2024-02", [(None, "TIN", 1)])
    assert years(two_months.open()) == (2023, 2024)


@pytest.mark.parametrize(
    ("given", "year", "through", "notes"),
    [
        ({}, 2023, "2023-03", 0),
        ({"nam": "2023", "den": "2023-05"}, 2023, "2023-05", 0),
        ({"den": "2023-05"}, 2023, "2023-05", 0),
        ({"nam": "1999"}, 2023, "2023-03", 1),
        ({"nam": "hôm qua", "den": "2023-99"}, 2023, "2023-03", 2),
        ({"den": "2024-01"}, 2023, "2023-03", 1),
        ({"don-vi": "178,zz", "hoat-dong": "TIN,<script>", "trang-thai": "??"}, 2023, "2023-03", 3),
    ],
)
def test_an_address_gives_the_nearest_sensible_view_and_a_note(two_months, given, year, through, notes):
    found, said = from_address(two_months.open(), given, TODAY, VI)
    assert (found.year, found.through, len(said)) == (year, through, notes)
    assert set(found.units) <= {"178"}


def test_an_address_of_a_scope_reads_back_as_it(two_months):
    db = two_months.open()
    given = Scope(2023, "2023-04", TODAY, ("178", "180"), ("TIN",), ("BAO_CHI",), ("NSTW",), "submitted")
    assert from_address(db, to_address(given, 7), TODAY, VI) == (given, ())
    assert to_address(given, 7)["v"] == "7"


def test_a_home_with_nothing_in_it_has_a_scope_too(written):
    found, said = from_address(written.open(), {}, TODAY, VI)
    assert (found.year, said) == (2026, ())


@pytest.mark.parametrize(
    ("role", "unit", "state", "own"),
    [
        ("leader", None, "approved", ()),
        ("district", "178", "submitted", ("178",)),
        ("district", None, "submitted", ()),
        ("reviewer", None, "submitted", None),
        ("finance", None, "submitted", None),
        ("admin", None, "submitted", None),
        ("someone", None, "approved", ()),
    ],
)
def test_a_role_sees_what_it_may(role, unit, state, own):
    found = allowed(role, unit, Scope(2023, "2023-03", TODAY, state="submitted"))
    assert (found.state, found.own) == (state, own)
    assert scopes.opens_full(role) == (role in ("district", "reviewer", "finance", "admin"))


def test_a_leader_sees_what_waits_only_when_a_setting_says_so(monkeypatch):
    asked = Scope(2023, "2023-03", TODAY, state="submitted")
    monkeypatch.setenv("TIENDO_LEADER_SEES_SUBMITTED", "true")
    settings.cache_clear()
    try:
        found = allowed("leader", None, asked)
        assert (found.state, found.own) == ("submitted", None)
        assert scopes.opens_full("leader")
        assert allowed("someone", None, asked).state == "approved"
    finally:
        monkeypatch.delenv("TIENDO_LEADER_SEES_SUBMITTED")
        settings.cache_clear()
    assert allowed("leader", None, asked).state == "approved"
