"""The days of periods by the rules of their years: no day is lost or counted twice, whatever was set."""

from __future__ import annotations

import itertools
import json
from datetime import date, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.periods import (
    between,
    is_period,
    is_reported,
    is_supplement,
    month_of,
    months,
    plus,
    supplement_of,
    year_of,
)
from data.rules import Calendar, Day, Month, Rules, from_plain, plain, public_days

USUAL = Rules(14, 2)
years = st.integers(2000, 2100)
rules = st.builds(
    Rules,
    st.integers(1, 28),
    st.integers(0, 30),
    st.none() | st.integers(0, 366),
    st.lists(
        st.builds(Month, st.integers(1, 13).map("2023-{:02d}".format), *[st.none() | st.dates()] * 3),
        max_size=3,
        unique_by=lambda month: month.period,
    ).map(tuple),
    st.lists(st.builds(Day, st.dates(), st.booleans(), st.text(max_size=9)), max_size=3).map(tuple),
)


def usual(years_: dict[int, Rules] | None = None) -> Calendar:
    return Calendar(USUAL, MappingProxyType(years_ or {}))


@given(st.dictionaries(st.integers(2021, 2026), st.integers(1, 28)), st.dates(date(2021, 1, 1), date(2026, 12, 31)))
def test_months_tile_the_days_whatever_cut_off_days_the_years_have(cut: dict[int, int], day: date) -> None:
    calendar = usual({year: Rules(cutoff, 2) for year, cutoff in cut.items()})
    periods = between("2020-11", "2027-02")
    for one, following in itertools.pairwise(periods):
        assert calendar.first_day(one) <= calendar.cutoff(one)
        assert calendar.first_day(following) == calendar.cutoff(one) + timedelta(days=1)
    found = calendar.period_of(day)
    assert [found] == [p for p in periods if calendar.first_day(p) <= day <= calendar.cutoff(p)]


@given(st.integers(1, 28), st.integers(0, 30), st.integers(1, 13))
def test_a_year_s_rules_move_no_other_year(cutoff: int, days: int, month: int) -> None:
    changed = usual({2023: Rules(cutoff, days)})
    for period in (f"2022-{month:02d}", f"2025-{month:02d}"):
        assert (changed.first_day(period), changed.cutoff(period)) == (
            usual().first_day(period),
            usual().cutoff(period),
        )
        assert changed.due_on(period) == usual().due_on(period)


def test_january_begins_after_the_cut_off_of_the_year_before() -> None:
    changed = usual({2023: Rules(20, 2)})
    assert (changed.first_day("2023-01"), changed.cutoff("2023-01")) == (date(2022, 12, 15), date(2023, 1, 20))
    assert (changed.first_day("2024-01"), changed.cutoff("2024-01")) == (date(2023, 12, 21), date(2024, 1, 14))


def test_a_day_made_a_holiday_moves_what_is_due_after_it() -> None:
    assert usual().due_on("2023-06") == date(2023, 6, 16)
    off = usual({2023: Rules(14, 2, days=(Day(date(2023, 6, 15), False, "Nghỉ bão"),))})
    assert off.due_on("2023-06") == date(2023, 6, 19)  # 17 and 18 are a weekend
    worked = usual({2023: Rules(14, 2, days=(Day(date(2023, 6, 15), False), Day(date(2023, 6, 17), True)))})
    assert worked.due_on("2023-06") == date(2023, 6, 17)


def test_a_day_worked_instead_of_a_known_holiday_counts() -> None:
    assert not usual().is_working_day(date(2023, 9, 4))
    assert usual({2023: Rules(14, 2, days=(Day(date(2023, 9, 4), True),))}).is_working_day(date(2023, 9, 4))


def test_a_period_opens_on_its_first_day_and_does_not_close_by_itself() -> None:
    assert usual().opens_on("2023-06") == usual().first_day("2023-06") == date(2023, 5, 15)
    assert usual().closes_on("2023-06") is None


def test_a_period_closes_some_days_after_it_is_due_or_on_its_own_day() -> None:
    own = Month("2023-07", date(2023, 7, 1), date(2023, 7, 20), date(2023, 7, 31))
    calendar = usual({2023: Rules(14, 2, 10, (own,))})
    assert calendar.closes_on("2023-06") == date(2023, 6, 26)
    assert (calendar.opens_on("2023-07"), calendar.due_on("2023-07"), calendar.closes_on("2023-07")) == (
        date(2023, 7, 1),
        date(2023, 7, 20),
        date(2023, 7, 31),
    )
    assert usual({2023: Rules(14, 2, 10, (Month("2023-07", due_on=date(2023, 7, 20)),))}).closes_on("2023-07") == date(
        2023, 7, 30
    )


def test_the_supplementary_report_runs_from_december_s_cut_off_to_the_end_of_january() -> None:
    calendar = usual()
    assert (calendar.first_day("2023-13"), calendar.cutoff("2023-13")) == (date(2023, 12, 15), date(2024, 1, 31))
    assert calendar.due_on("2023-13") == date(2024, 2, 2)
    assert calendar.unit_day("2023-13") == date(2023, 12, 14) == calendar.unit_day("2023-12")
    assert usual({2023: Rules(20, 1)}).first_day("2023-13") == date(2023, 12, 21)
    assert usual({2023: Rules(14, 2, 5)}).closes_on("2023-13") == date(2024, 2, 7)


@given(years)
def test_no_arithmetic_of_months_gives_a_supplementary_report(year: int) -> None:
    assert len(months(year)) == 12
    assert not any(map(is_supplement, between(f"{year}-01", supplement_of(year))))
    assert between(f"{year}-01", supplement_of(year)) == months(year)
    assert plus(f"{year}-12", 1) == f"{year + 1}-01"
    with pytest.raises(ValueError, match="no month"):
        plus(supplement_of(year), 1)


@given(years)
def test_a_supplementary_report_is_reported_and_no_month(year: int) -> None:
    period = supplement_of(year)
    assert (is_period(period), is_supplement(period), is_reported(period)) == (False, True, True)
    assert (month_of(period), year_of(period)) == (f"{year}-12", year)
    assert f"{year}-12" < period < f"{year + 1}-01"
    assert not is_supplement(f"{year}-12")


@pytest.mark.parametrize("text", ["", "2023", "-13", "2023-1", "2023-131", "02023-13", "0000-13", "x023-13", "2023-14"])
def test_other_texts_are_no_supplementary_report(text: str) -> None:
    assert not is_reported(text)


@given(rules)
def test_rules_written_to_a_file_are_read_back(given_: Rules) -> None:
    assert from_plain(json.loads(json.dumps(plain(given_)))) == given_


def test_the_public_holidays_of_a_year_are_known_by_their_vietnamese_names() -> None:
    names = {day.day: day.name for day in public_days(2023)}
    assert names[date(2023, 4, 30)] == "Ngày Chiến thắng"
    assert names[date(2023, 1, 22)] == "Tết Nguyên Đán"
    assert all(not day.working for day in public_days(2023))
    assert [day.day for day in public_days(2024) if day.working] == [date(2024, 5, 4)]
