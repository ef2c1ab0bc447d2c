"""Questions asked together give what each gives alone, whatever is looked at."""

from __future__ import annotations

import importlib
from dataclasses import replace
from datetime import date

import pytest

from analytics import measures, queries
from analytics.answers import coverage, progress
from analytics.exports import view
from analytics.exports.taking import PAGES
from analytics.remembered import forget, lasting, once, remembered
from analytics.scope import Scope
from data.language import language

TOGETHER = {
    "progress": [
        ((), ("district",), ("activity",), ("group",)),
        (("district",), ("activity",), ("district", "activity")),
        (("district",), ("district", "group")),
    ],
    "budget": [((), ("district",), ("source",), ("group",), ("group", "source"), ("district", "group"))],
    "reporting": [((), ("district",))],
}
LOOKED = Scope(2023, "2023-11", date(2024, 1, 15))
SCOPES = {
    "all": LOOKED,
    "submitted": replace(LOOKED, state="submitted"),
    "a district's own": replace(LOOKED, state="submitted", own=("181",)),
    "one activity": replace(LOOKED, activities=("LUOT_NGUOI",)),
    "two activities": replace(LOOKED, activities=("HOI_NGHI", "LUOT_NGUOI")),
    "two units": replace(LOOKED, units=("185", "187")),
    "April": replace(LOOKED, through="2023-04"),
    "nothing due": replace(LOOKED, through="2023-03", today=date(2023, 1, 2)),
    "before the plan": replace(LOOKED, through="2023-02"),
    "a year of nothing": replace(LOOKED, year=1999, through="1999-03"),
}


@pytest.fixture(params=SCOPES)
def scope(request):
    return SCOPES[request.param]


@pytest.mark.parametrize(
    ("measure", "bys"), [(name, bys) for name, lists in TOGETHER.items() for bys in lists], ids=str
)
def test_asked_together_as_asked_alone(truth_db, scope, measure, bys):
    for by, found in zip(bys, measures.several(truth_db, measure, scope, *bys), strict=True):
        alone = measures.rows(truth_db, measure, scope, by)
        assert found.columns == alone.columns
        assert [values(row) for row in found.rows] == [values(row) for row in alone.rows]


def values(row):
    """Sums of fractions may differ in their last bit by the order they are added in."""
    return tuple(pytest.approx(value) if isinstance(value, float) else value for value in row)


def test_dimensions_out_of_order_are_refused():
    with pytest.raises(ValueError, match="not in the order"):
        queries.budget(LOOKED, ("group", "source"), ("source", "group"))


def test_what_is_reached_by_activity_topic_and_audience(truth_db, scope):
    for kind, found in measures.items_reached(truth_db, scope).items():
        assert found == measures.rows(truth_db, "coverage", scope, (kind,))


def test_what_units_and_communes_add_up_to(truth_db, scope):
    communes = measures.commune_rows(truth_db, scope).dicts()
    assert coverage.units_of(communes) == measures.rows(truth_db, "coverage", scope, ("district",)).dicts()
    (whole,) = measures.rows(truth_db, "progress", scope).dicts()
    total = progress.total_of(measures.rows(truth_db, "progress", scope, ("district",)).dicts())
    assert total == {name: whole[name] for name in total}
    assert (measures.due(truth_db, scope), len(measures.missing(truth_db, scope).rows)) == (whole["reports_due"], whole["reports_missing"])  # fmt: skip
    people = replace(scope, activities=("LUOT_NGUOI",))
    assert measures.attended(truth_db, scope) == measures.rows(truth_db, "progress", people).dicts()[0]["actual"]


@pytest.mark.parametrize("page", PAGES)
def test_tables_are_made_when_the_file_was_let_go(truth_db, scope, page):
    asked = once(truth_db)
    report = importlib.import_module(f"analytics.answers.{PAGES[page]}").report(asked, scope, language("vi"))
    forget(asked)
    with pytest.raises(RuntimeError):
        asked.execute("SELECT 1")
    whole = importlib.import_module(f"analytics.answers.{PAGES[page]}").report(truth_db, scope, language("vi"))
    assert view.tables(report) == view.tables(whole)
    assert dict(report.extra.get("silent_texts", {})) == dict(whole.extra.get("silent_texts", {}))


def test_only_names_last_beyond_an_answer(truth_db, tmp_path):
    path = tmp_path / "file"
    path.touch()
    known = remembered(truth_db, path)
    assert lasting(once(truth_db, known)) is known
    assert lasting(truth_db) is truth_db
    answer = once(truth_db)
    assert lasting(answer) is answer
