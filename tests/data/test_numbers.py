"""Numbers as people write them."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.numbers import MOST_COUNT, MOST_DONG, Number, read_count, read_money

MILLION = 10**6


def says(number: Number) -> object:
    """A count as one word: its value, its state, or its problem with the value that would be taken."""
    if number.problem:
        return (number.problem, number.value) if number.value is not None else number.problem
    return number.value if number.state == "value" else number.state


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (0, 0), (12, 12), (12.0, 12), ("12", 12), ("0", 0), ("0\xa0", 0), (" 12 ", 12), ("'12", 12), ("+5", 5), ("00012", 12),
        ("１２", 12), ("1 234", 1234), ("1\xa0234", 1234), ("12,0", 12), (2.9999999999999996, 3),
        (None, "blank"), ("", "blank"), (" ", "blank"), ("\xa0\u200b", "blank"),
        ("-", 0), (" – ", 0), ("—", 0), ("−", 0),
        ("x", "na"), ("X", "na"), (" x\xa0", "na"), ("х", "na"), ("×", "na"),
        ("1.234", 1234), ("12.500", 12500), ("999.999", 999999),
        ("1,234", ("ambiguous_number", 1234)), ("12,500", ("ambiguous_number", 12500)), ("1,000", ("ambiguous_number", 1000)),
        (1.234, ("ambiguous_number", 1234)), (12.345, ("ambiguous_number", 12345)), (100.125, ("ambiguous_number", 100125)),
        (2.5, "fraction"), ("2,5", "fraction"), ("2.5", "fraction"), ("12.34", "fraction"), (0.125, "fraction"), ("0,125", "fraction"),
        ("0.125", "fraction"), ("1.234,5", "fraction"), ("1,234.5", "fraction"), (0.1 + 0.2, "fraction"), (1.2345, "fraction"),
        (-1, "negative"), ("-5", "negative"), ("−5", "negative"), ("(5)", "negative"), ("- 5", "negative"), (-2.5, "negative"),
        ("-1.234", "negative"),
        ("vài chục", "text_in_number"), ("12 tin", "text_in_number"), ("5 đồng", "text_in_number"), ("1e3", "text_in_number"),
        ("#REF!", "text_in_number"), ("1 23", "text_in_number"), ("1.23.4", "text_in_number"), ("5.", "text_in_number"),
        ("12 (năm)", "text_in_number"), (True, "text_in_number"), (False, "text_in_number"),
        (math.nan, "text_in_number"), (math.inf, "text_in_number"),
        (dt.date(2023, 2, 1), "text_in_number"), (dt.datetime.combine(dt.date(2023, 2, 1), dt.time()), "text_in_number"), (dt.time(12), "text_in_number"),
        (MOST_COUNT, MOST_COUNT), (MOST_COUNT + 1, ("huge", MOST_COUNT + 1)), ("1.000.001", ("huge", 1_000_001)),
        ("1,234,567", ("huge", 1_234_567)), (2**53, "huge"), (1e300, "huge"), ("9" * 60, "text_in_number"),
    ],
    ids=repr,
)  # fmt: skip
def test_a_count_says_what_was_written(written: object, read: object) -> None:
    assert says(read_count(written)) == read


@pytest.mark.parametrize(
    ("written", "factor", "read"),
    [
        (3.05, MILLION, 3_050_000), (11.5, MILLION, 11_500_000), ("11,5", MILLION, 11_500_000), ("1.234", MILLION, 1_234_000_000),
        ("1.234,567", MILLION, 1_234_567_000), (117.30000000000001, MILLION, 117_300_000), ("11.5", MILLION, 11_500_000),
        (1_250_000, 1, 1_250_000), ("1.250.000", 1, 1_250_000), ("1.250.000 đ", 1, 1_250_000), ("500 đồng", 1, 500), ("500 VNĐ", 1, 500),
        (12.5, 1000, 12_500), (1.5, 10**9, 1_500_000_000), ("-", MILLION, 0), ("x", MILLION, "na"), (None, MILLION, "blank"),
        ("1,234", MILLION, ("ambiguous_number", 1_234_000)), (3.125, MILLION, ("ambiguous_number", 3_125_000)),
        ("12,500", 1, ("ambiguous_number", 12_500)), ("1,250,000", 1, 1_250_000),
        (1000.5, 1, "fraction"), (0.0000015, MILLION, "fraction"), (-3.5, MILLION, "negative"), ("(3,5)", MILLION, "negative"),
        ("3 triệu", MILLION, "text_in_number"), (MOST_DONG, 1, MOST_DONG), (MOST_DONG + 1, 1, ("huge", MOST_DONG + 1)),
        (2_000_000, MILLION, ("huge", 2 * 10**12)),
    ],
    ids=repr,
)  # fmt: skip
def test_money_is_whole_dong_whatever_its_unit(written: object, factor: int, read: object) -> None:
    assert says(read_money(written, factor)) == read


def test_an_ambiguous_number_tells_both_readings() -> None:
    assert (read_count("12,500").value, read_count("12,500").other) == (12500, "12.5")
    assert (read_money("1,234", MILLION).value, read_money("1,234", MILLION).other) == (1_234_000, "1234000000")


@given(st.integers(0, MOST_COUNT))
def test_every_count_is_read_back_however_it_is_grouped(count: int) -> None:
    grouped = f"{count:,}".replace(",", ".")
    for written in (count, float(count), str(count), grouped, f" {grouped}\xa0", grouped.replace(".", " ")):
        assert read_count(written) == Number(count, "value")


@given(st.integers(0, 10**11), st.sampled_from([1, 1000, MILLION]))
def test_every_amount_is_read_back_to_the_dong(dong: int, factor: int) -> None:
    exact = Decimal(dong) / factor
    for written in (float(exact), f"{exact:f}".replace(".", ",") if factor > 1 else str(dong)):
        number = read_money(written, factor)
        assert number.value == dong or number.problem == "ambiguous_number"


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none(), st.dates()))
def test_anything_at_all_gets_an_answer_that_holds_together(value: object) -> None:
    for number in (read_count(value), read_money(value, MILLION)):
        assert number.state in ("value", "blank", "na")
        assert number.state == "value" or (number.value is None and not number.problem)
        assert number.value is None or number.value >= 0
        assert number.value is not None or number.state != "value" or number.problem
