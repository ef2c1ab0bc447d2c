"""Loading plans: whole or not at all, with revisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from data import plan, store
from data.accounts import Account, NotAllowed
from data.store import Home

NAME = "ke-hoach-2023.xlsx"
TRUTH = Path(__file__).resolve().parents[1] / "samples" / "truth-2023"
BY = Account("tham-dinh", "reviewer")
Edited = Callable[[str, Mapping[str, object]], bytes]
Shipped = Callable[[str], bytes]


def rows(home: Home, query: str) -> list[tuple[object, ...]]:
    with store.read(home) as ledger:
        return ledger.rows(query)


def test_a_plan_is_loaded_whole(empty_home: Home, sample_report: Shipped) -> None:
    loaded = plan.load(empty_home, NAME, sample_report(NAME), BY)
    assert (loaded.status, loaded.plan, loaded.year, loaded.units) == ("accepted", 1, 2023, 11)
    truth = (TRUTH / "targets.csv").read_text(encoding="utf-8").splitlines()[1:]
    found = rows(empty_home, "SELECT unit, activity, value FROM plan_target WHERE value IS NOT NULL")
    assert sorted(f"{str(unit)[:3]},{activity},{value}" for unit, activity, value in found) == sorted(truth)
    assert rows(empty_home, "SELECT year, first_period, last_period, file, actor FROM plan") == [
        (2023, "2023-03", "2023-12", NAME, "tham-dinh")
    ]
    assert empty_home.file(str(rows(empty_home, "SELECT sha256 FROM plan")[0][0])).read_bytes() == sample_report(NAME)


def test_the_same_plan_again_is_unchanged(empty_home: Home, sample_report: Shipped) -> None:
    plan.load(empty_home, NAME, sample_report(NAME), BY)
    again = plan.load(empty_home, "khác.xlsx", sample_report(NAME), BY)
    assert (again.status, again.plan, again.units) == ("unchanged", 1, 11)
    assert rows(empty_home, "SELECT count(*) FROM event") == [(1,)]


def test_another_plan_of_the_year_replaces_it_wholly(empty_home: Home, sample_report: Shipped, edited: Edited) -> None:
    plan.load(empty_home, NAME, sample_report(NAME), BY)
    place, value = rows(empty_home, "SELECT sheet || '!' || cell, value FROM plan_target WHERE value > 0 LIMIT 1")[0]
    again = plan.load(empty_home, NAME, edited(NAME, {str(place): int(str(value)) + 5}), BY)
    assert (again.status, again.plan) == ("accepted", 2)
    counts = rows(empty_home, "SELECT count(*) FILTER (plan = 1), count(*) FILTER (plan = 2) FROM plan_target")[0]
    assert counts[0] == counts[1]
    before = plan.allocated(empty_home, 2023, "185:2021")
    assert sum(before.values()) > 0
    assert plan.allocated(empty_home, 2024, "185:2021") == {}


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04"])
def test_what_is_not_a_plan_changes_nothing(empty_home: Home, content: bytes) -> None:
    before = empty_home.ledger.read_bytes()
    loaded = plan.load(empty_home, NAME, content, BY)
    assert loaded.status == "rejected"
    assert loaded.issues
    assert empty_home.ledger.read_bytes() == before
    assert not (empty_home.path / "files").exists()


def test_a_report_is_not_a_plan(empty_home: Home, sample_report: Shipped) -> None:
    assert plan.load(empty_home, NAME, sample_report("bac-son-2023-06.xlsx"), BY).status == "rejected"


@pytest.mark.parametrize("role", ["leader", "district"])
def test_only_those_who_plan_load_one(empty_home: Home, sample_report: Shipped, role: str) -> None:
    with pytest.raises(NotAllowed):
        plan.load(empty_home, NAME, sample_report(NAME), Account("x", role, "185"))
