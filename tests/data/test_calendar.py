"""Periods, cut-offs and due dates."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.calendar import (
    between,
    cutoff,
    due_on,
    first_day,
    is_period,
    is_working_day,
    parse,
    period_of,
    plus,
    split,
    today,
    year_of,
)  # fmt: skip

periods = st.builds(lambda year, month: f"{year}-{month:02d}", st.integers(2000, 2100), st.integers(1, 12))


def test_a_month_runs_from_the_15th_before_to_the_14th() -> None:
    assert (first_day("2023-06"), cutoff("2023-06")) == (date(2023, 5, 15), date(2023, 6, 14))
    assert (first_day("2024-01"), cutoff("2024-01")) == (date(2023, 12, 15), date(2024, 1, 14))


@pytest.mark.parametrize(
    ("period", "due"),
    [
        ("2023-03", date(2023, 3, 16)),  # Tuesday to Thursday
        ("2023-04", date(2023, 4, 18)),  # a weekend between
        ("2023-05", date(2023, 5, 16)),  # the cut-off is a Sunday
        ("2024-02", date(2024, 2, 16)),  # Tết ends on the cut-off
        ("2026-02", date(2026, 2, 24)),  # Tết and two weekends between
    ],
)
def test_a_report_is_due_two_working_days_after_the_cut_off(period: str, due: date) -> None:
    assert due_on(period) == due


def test_public_holidays_and_days_worked_in_exchange() -> None:
    assert not is_working_day(date(2023, 9, 4))  # National Day, made up for
    assert not is_working_day(date(2023, 1, 24))  # Tết
    assert not is_working_day(date(2024, 4, 18))  # Hùng Vương
    assert is_working_day(date(2024, 5, 4))  # a Saturday worked for 29/4
    assert not is_working_day(date(2024, 4, 29))


@pytest.mark.parametrize(
    "written",
    [
        "2023-06", "2023-6", "2023/06", "06/2023", "6/2023", "6-2023", "06.2023", "Tháng 6/2023", "tháng 06/2023", "Tháng 6 năm 2023",
        "THÁNG 6 NĂM 2023", "Tháng 6, năm 2023", "thang 6 nam 2023", "T6/2023", "T.6/2023", "t6-2023", "  tháng  06 \xa0năm 2023 ",
        unicodedata.normalize("NFD", "Tháng 6 năm 2023"), "Kỳ báo cáo: tháng 6/2023", "Kỳ 6/2023", "năm 2023 tháng 6",
        "Tháng 6 năm 2023 (từ 15/5/2023 đến 14/6/2023)", "'2023-06", "2023-06-01", "2023-06-01 00:00:00", "01/06/2023", "1/6/2023",
        "14/06/2023", date(2023, 6, 1), datetime.combine(date(2023, 6, 1), time()), date(2023, 6, 14),
    ],
    ids=repr,
)  # fmt: skip
def test_a_period_is_read_as_people_write_it(written: object) -> None:
    assert parse(written) == "2023-06"


@pytest.mark.parametrize(
    "written",
    [
        None, "", "tháng tám", "tháng ... năm ...", "2023", "6", "2023-13", "2023-14", "2023-00", "13/2023", "0/2023", "62023", "202306", 202306,
        45078, 2023.06, True, "15/06/2023", date(2023, 6, 2), date(2023, 6, 30), "31/02/2023", "2023-06-1x", "Quý 2/2023", "6 tháng 2023",
        "tháng 6/23", "6/1/2023 10:00",
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_no_month_for_sure_is_none(written: object) -> None:
    assert parse(written) is None


@given(periods)
def test_months_follow_each_other_without_gap_or_overlap(period: str) -> None:
    assert (first_day(plus(period, 1)) - cutoff(period)).days == 1
    assert period_of(first_day(period)) == period_of(cutoff(period)) == period
    assert cutoff(period) < due_on(period) < cutoff(plus(period, 1))


@given(periods, st.integers(-500, 500))
def test_counting_months_goes_both_ways(period: str, months: int) -> None:
    assert plus(plus(period, months), -months) == period
    assert parse(period) == period
    assert is_period(period)
    assert split(period)[0] == year_of(period)


@given(periods, st.integers(0, 40))
def test_between_holds_both_ends(first: str, months: int) -> None:
    found = between(first, plus(first, months))
    assert (len(found), found[0], found[-1]) == (months + 1, first, plus(first, months))
    assert list(found) == sorted(found)


@given(st.text(max_size=30))
def test_any_text_is_a_period_or_none(text: str) -> None:
    found = parse(text)
    assert found is None or is_period(found)


def test_today_is_a_day_in_lang_son() -> None:
    assert isinstance(today(), date)
