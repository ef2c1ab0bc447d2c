"""The sample home equals its truth, cell by cell, and says that it is one."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import pytest

from data import catalogue, samples, store
from data.calendar import ZONE, cutoff
from data.store import Home

TRUTH = Path(__file__).resolve().parents[1] / "samples" / "truth-2023"


def truth(name: str) -> list[dict[str, str]]:
    with (TRUTH / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows(home: Home, query: str) -> list[tuple[object, ...]]:
    with store.read(home) as ledger:
        return ledger.rows(query)


def unit_id(code: str, period: str) -> str | None:
    found = catalogue.unit_on(code, cutoff(period)) if code else None
    return found.id if found else None


def group_code(name: str) -> str:
    return next(group.code for group in catalogue.groups() if name in (group.name_vi, group.code))


def test_every_cell_of_results_equals_the_truth(shared_sample_home: Home) -> None:
    query = """SELECT s.unit, s.period, f.commune, f.activity, f.value, f.state, s.file, f.sheet, f.cell
        FROM output_fact f JOIN submission s USING (submission)"""
    expected = {
        (unit_id(r["district"], r["period"]), r["period"], unit_id(r["commune"], r["period"]), r["activity"],
         int(r["value"]) if r["value"] else None, r["state"], r["file"], r["sheet"], r["cell"])
        for r in truth("outputs")
    }  # fmt: skip
    found = rows(shared_sample_home, query)
    assert len(found) == len(expected)
    assert set(found) == expected


def test_every_amount_equals_the_truth(shared_sample_home: Home) -> None:
    query = """SELECT s.unit, s.period, f.group_code, f.source, f.kind, f.value FROM money_fact f JOIN submission s USING (submission)"""
    expected = {
        (
            unit_id(r["district"], r["period"]),
            r["period"],
            group_code(r["group"]),
            r["source"],
            kind,
            int(r[kind]) if r[kind] else None,
        )
        for r in truth("spending")
        for kind in ("allocated", "spent", "spent_to_date")
    }
    found = rows(shared_sample_home, query)
    assert len(found) == len(expected)
    assert set(found) == expected


def test_every_meeting_is_there(shared_sample_home: Home) -> None:
    query = """SELECT s.unit, s.period, m.held_on, m.commune, m.activity, m.people, m.women, m.minority, m.poor, m.language, m.evidence
        FROM meeting_fact m JOIN submission s USING (submission)"""
    expected = {
        (unit_id(r["district"], r["period"]), r["period"], date.fromisoformat(r["date"]), unit_id(r["commune"], r["period"]), r["activity"],
         *(int(r[name]) for name in ("people", "women", "minority", "poor")), r["language"], r["evidence"])
        for r in truth("events")
    }  # fmt: skip
    found = rows(shared_sample_home, query)
    assert len(found) == len(truth("events"))
    assert set(found) == expected


def test_all_are_approved_and_recorded_on_the_day_they_came(shared_sample_home: Home) -> None:
    days = {
        name: datetime(day.year, day.month, day.day, 12, tzinfo=ZONE).timestamp()
        for name, day in samples.received().items()
    }
    assert len(days) == 96
    query = """SELECT s.file, epoch(s.recorded_at), epoch(e.recorded_at), s.received_on FROM submission s
        JOIN event e ON e.submission = s.submission AND e.kind = 'approved'"""
    assert {(file, a, b) for file, a, b, _ in rows(shared_sample_home, query)} == {
        (file, at, at) for file, at in days.items()
    }
    moments = [
        moment for (moment,) in rows(shared_sample_home, "SELECT epoch(recorded_at) FROM event ORDER BY version")
    ]
    assert moments == sorted(moments), "versions follow the days, so that an earlier one is an earlier state"  # type: ignore[type-var]


def test_what_was_explained_says_that_it_is_a_sample(shared_sample_home: Home) -> None:
    found = rows(
        shared_sample_home, "SELECT DISTINCT explanation, explained_alike FROM issue_fact WHERE severity = 'warning'"
    )
    assert found == [(samples.EXPLANATION, True)]


def test_making_it_again_changes_nothing(sample_home: Home) -> None:
    before = sample_home.ledger.read_bytes()
    for _ in samples.make(sample_home):
        pass
    assert sample_home.ledger.read_bytes() == before


def test_a_home_for_real_work_takes_no_samples(empty_home: Home) -> None:
    before = empty_home.ledger.read_bytes()
    with pytest.raises(samples.NotSample):
        next(samples.make(empty_home))
    assert empty_home.ledger.read_bytes() == before
