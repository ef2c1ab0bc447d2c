"""A calendar as published: as it was at a version, and what a change of it does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analytics import calendars, measures
from analytics.answers import reporting, wording
from data import accounts, exceptions, reporting_calendar
from data.accounts import Account
from data.calendar import today
from data.language import language
from data.rules import Day, Month, Rules

REVIEWER = Account("tham-dinh", accounts.REVIEWER)
USUAL = Rules(14, 2)


@pytest.fixture
def came(written):
    """One report on time, one two days late; then the calendar of 2023 is made two days more generous."""
    written.plan(targets=[("178", "TIN", 10), ("180", "TIN", 10)])
    for period in ("2023-03", "2023-04", "2023-05"):
        written.report("181", period, [(None, "TIN", 1)])
    written.report("178", "2023-06", [(None, "TIN", 4)], received=date(2023, 6, 16))
    written.before = written.report("180", "2023-06", [(None, "TIN", 4)], received=date(2023, 6, 18)) + 1
    written.after = reporting_calendar.set_year(written.home, 2023, Rules(14, 4), REVIEWER, "Mưa lũ")
    return written


def row(db, table, **where):
    condition = " AND ".join(f"{name} = ?" for name in where)
    cursor = db.execute(f"SELECT * FROM {table} WHERE {condition}", list(where.values()))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def days(db, period):
    return db.execute("SELECT first_day, last_day, opens_on, due_on, closes_on FROM period WHERE period = ?", [period]).fetchone()  # fmt: skip


def test_a_change_holds_from_its_version_on(came, looking):
    for version, due, on_time in ((came.before, date(2023, 6, 16), 1), (came.after, date(2023, 6, 20), 2)):
        db = came.open(version=version)
        assert days(db, "2023-06") == (date(2023, 5, 15), date(2023, 6, 14), date(2023, 5, 15), due, None)
        found = measures.rows(db, "reporting", looking(units=("178", "180"))).dicts()[0]
        assert (found["received"], found["on_time"]) == (2, on_time)
        assert {r["due_on"] for r in row(db, "report", period="2023-06")} == {due}


def test_a_change_of_one_year_moves_no_other(came):
    came.plan(2024, 1, 12)
    reporting_calendar.set_year(came.home, 2023, Rules(20, 4, 10), REVIEWER, "Thử")
    db = came.open()
    assert days(db, "2024-06") == (date(2024, 5, 15), date(2024, 6, 14), date(2024, 5, 15), date(2024, 6, 18), None)
    assert days(db, "2024-01")[0] == date(2023, 12, 21)
    assert days(db, "2023-01")[:2] == (date(2022, 12, 15), date(2023, 1, 20))
    assert days(db, "2023-06")[4] == date(2023, 7, 6)


def test_the_months_keep_their_eras_whatever_the_cut_off_day(written):
    written.plan(2024, 1, 12)
    written.plan(2025, 1, 12)
    eras = "SELECT period, era FROM period ORDER BY period_key"
    before = written.open().execute(eras).fetchall()
    for year in (2024, 2025):
        for cutoff in (1, 28):
            reporting_calendar.set_year(written.home, year, Rules(cutoff, 2), REVIEWER, "Thử")
        assert written.open().execute(eras).fetchall() == before
    assert dict(before)["2024-13"] == dict(before)["2024-12"] == dict(before)["2024-11"] + 1
    assert dict(before)["2025-07"] == dict(before)["2025-06"] + 1


def test_what_is_said_of_a_month_and_of_what_is_missing_follows_the_version(came, looking):
    vi = language("vi")
    reporting_calendar.set_year(came.home, 2023, Rules(20, 4), REVIEWER, "Thử")
    for version, said, due in ((came.before, "(15/5 - 14/6)", "16/06/2023"), (None, "(21/5 - 20/6)", "26/06/2023")):
        db = came.open(version=version)
        assert said in wording.month(db, "2023-06", vi)
        text = reporting.report(db, looking(), vi).extra["missing_text"]
        assert f"tháng 6/2023 (hạn {due})" in text


def test_a_commune_is_unknown_only_once_the_missing_report_is_due_by_the_calendar_of_the_version(came, looking):
    looked = looking("2023-06", today=date(2023, 6, 18), units=("181",))
    for version, unknown in ((came.before, True), (came.after, False)):
        db = came.open(version=version)
        assert len(measures.missing(db, looked).rows) == unknown
        for by in ((), ("commune",)):
            found = measures.rows(db, "coverage", looked, by).dicts()
            assert {r["unknown"] > 0 for r in found} == {unknown}


def test_the_history_of_a_calendar_is_published(came):
    for full in (True, False):
        db = came.open(full=full)
        found = calendars.revisions(db, 2023)
        assert [(r["calendar"], r["cutoff_day"], r["due_working_days"], r["reason"], r["in_force"]) for r in found] == [
            (came.after, 14, 4, "Mưa lũ", True)
        ]
        assert [r.get("actor") for r in found] == ["tham-dinh" if full else None]
    assert calendars.revisions(came.open(version=came.before), 2023) == ()


def test_the_rules_in_force_are_read_back_as_they_were_set(came):
    rules = Rules(20, 3, 10, (Month("2023-07", due_on=date(2023, 7, 28)),), (Day(date(2023, 6, 21), False, "Bù"),))
    number = reporting_calendar.set_year(came.home, 2023, rules, REVIEWER, "Thử")
    assert calendars.of_year(came.open(), 2023) == (number, rules)
    assert calendars.of_year(came.open(), 2024) == (0, USUAL)
    assert calendars.of_year(came.open(version=came.after), 2023) == (came.after, Rules(14, 4))


def test_the_effect_of_a_change_is_known_before_it_is_made(came):
    db = came.open()
    nothing = calendars.effect(db, 2023, Rules(14, 4))
    assert nothing == calendars.Effect()
    tighter = calendars.effect(db, 2023, Rules(14, 1))
    assert [one.period for one in tighter.moved] == list(calendars.periods(2023))
    june = next(one for one in tighter.moved if one.period == "2023-06")
    assert (june.before.due_on, june.after.due_on) == (date(2023, 6, 20), date(2023, 6, 15))
    assert (tighter.late, tighter.on_time) == ((("178", "2023-06"), ("180", "2023-06")), ())
    as_before = came.open(version=came.before)
    assert calendars.effect(as_before, 2023, Rules(14, 4)).on_time == (("180", "2023-06"),)
    one = calendars.effect(db, 2023, replace(Rules(14, 4), months=(Month("2023-06", due_on=date(2023, 6, 17)),)))
    assert [moved.period for moved in one.moved] == ["2023-06"]
    assert (one.late, one.on_time) == ((("180", "2023-06"),), ())


def test_another_cut_off_day_moves_the_first_month_of_the_year_after(came):
    found = calendars.effect(came.open(), 2023, Rules(20, 4))
    assert [one.period for one in found.moved][-2:] == ["2023-13", "2024-01"]


def test_permissions_are_published_their_reasons_for_those_who_see_all(came):
    number = exceptions.grant(came.home, "178:2021", "2023-06", "late", "Mất điện", today(), REVIEWER)
    for full in (True, False):
        found = row(came.open(full=full), "exception", unit="178")
        assert [(r["exception"], r["period"], r["kind"], r["expires_on"]) for r in found] == [
            (number, "2023-06", "late", today())
        ]
        assert [(r.get("reason"), r.get("actor")) for r in found] == [
            ("Mất điện", "tham-dinh") if full else (None, None)
        ]
    assert row(came.open(version=number - 1), "exception", unit="178") == []
