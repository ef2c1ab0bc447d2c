"""The form: for every unit and month, asking for every activity, and read back as it was filled in."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import calendar, catalogue
from data.forms import bc_tt, declaration, template
from data.names import match_reporting
from data.workbook import Workbook, open_workbook

UNITS = [("20", "2023-06"), ("178", "2023-03"), ("187", "2024-12"), ("189", "2025-06"), ("05977", "2025-08")]


def unit_of(code: str, period: str) -> catalogue.Unit:
    found = match_reporting(code, None, calendar.cutoff(period)).unit
    assert found is not None
    return found


def read(content: bytes) -> bc_tt.Reading:
    book = open_workbook(content)
    assert isinstance(book, Workbook)
    return bc_tt.read(book, date(2026, 1, 1))


@pytest.mark.parametrize(("code", "period"), UNITS)
def test_the_empty_form_is_read_without_an_issue(code: str, period: str) -> None:
    unit = unit_of(code, period)
    reading = read(template.write(unit, period))
    assert reading.issues == ()
    assert reading.report is not None
    assert (reading.report.unit, reading.report.period) == (unit, period)
    asked = len(declaration.communes(unit, period)) * len(declaration.activities(declaration.version_of(period)))
    assert len(reading.report.outputs) == asked
    assert {cell.state for cell in reading.report.outputs} == {"blank"}


def test_every_activity_is_asked_for_by_some_version() -> None:
    asked = {activity.code for version in declaration.VERSIONS for activity in declaration.activities(version)}
    assert asked == {activity.code for activity in catalogue.activities()}


def test_what_was_spent_before_is_put_beside_and_added_to() -> None:
    unit = unit_of("181", "2023-06")
    content = template.write(
        unit,
        "2023-06",
        allocated=dict.fromkeys(template.pairs(), 9_000_000),
        spent_before=dict.fromkeys(template.pairs(), 150_000),
    )
    report = read(content).report
    assert report is not None
    assert {c.value for c in report.money if c.kind == "spent_to_date"} == {150_000}
    assert {c.value for c in report.money if c.kind == "allocated"} == {9_000_000}


counts = st.one_of(st.none(), st.just("x"), st.integers(0, 1_000_000))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(UNITS), st.data())
def test_what_is_filled_in_is_read_back(chosen: tuple[str, str], data: st.DataObject) -> None:
    unit, period = unit_of(*chosen), chosen[1]
    book = openpyxl.load_workbook(BytesIO(template.write(unit, period)))
    sheet = book["Kết quả"]
    width = len(declaration.activities(declaration.version_of(period)))
    written = {}
    for row in range(10, 10 + len(declaration.communes(unit, period))):
        for column, value in enumerate(data.draw(st.lists(counts, min_size=width, max_size=width)), 4):
            sheet.cell(row, column).value = value
            written[sheet.cell(row, column).coordinate] = value
    amount = data.draw(st.integers(0, 10**12))
    book["Kinh phí"]["E10"] = amount
    saved = BytesIO()
    book.save(saved)
    report = read(saved.getvalue()).report
    assert report is not None
    found = {c.place.cell: "x" if c.state == "na" else c.value for c in report.outputs}
    assert found == written
    assert next(c.value for c in report.money if c.kind == "spent" and c.place.cell == "E10") == amount
