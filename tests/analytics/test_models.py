"""Each model alone: a few rows in, the rows that come out."""

from __future__ import annotations

from datetime import UTC, date, datetime

import duckdb
import pyarrow as pa
import pytest

from analytics import publish
from analytics.ledger_tables import catalogue_tables
from data.calendar import in_force

DAY = date(2023, 6, 14)


@pytest.fixture
def db():
    connection = duckdb.connect()
    for name, table in catalogue_tables([2023], in_force()).items():
        connection.register(name, table)
    return connection


def given(db, name, rows):
    """A table as an earlier model would have left it."""
    db.register(f"rows_of_{name}", pa.Table.from_pylist(rows))
    db.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM rows_of_{name}")


def run(db, *names):
    """Runs models by name and returns the rows of the last."""
    files = {path.stem.split("_", 1)[1]: path for path in publish.model_files()}
    for name in names:
        text = files[name].read_text(encoding="utf-8")
        db.execute(text if "CREATE MACRO" in text else f"CREATE OR REPLACE TABLE {name} AS {text}")
    cursor = db.execute(f"SELECT * FROM {names[-1]}")
    columns = [column[0] for column in cursor.description]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def pick(rows, *names):
    return [tuple(row[name] for name in names) for row in rows]


def test_every_model_says_what_it_is_and_its_grain():
    for path in publish.MODELS.glob("*.sql"):
        head = "\n".join(line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("--"))
        name = path.stem.split("_", 1)[1] if path.stem[0].isdigit() else path.stem
        assert head.startswith(f"-- {name}:"), path.name
        assert "Grain:" in head or "macro" in head, path.name


def test_every_table_is_in_the_approved_file_or_said_not_to_be():
    made = {
        path.stem.split("_", 1)[1]
        for path in publish.model_files()
        if "CREATE MACRO" not in path.read_text(encoding="utf-8")
    }
    kept = {*publish.WHOLE, *publish.AS_APPROVED, *publish.APPROVED_ONLY, *publish.FULL_ONLY}
    assert made | {"version"} == kept


def test_units_keep_who_they_belong_to(db):
    rows = run(db, "unit")
    assert len(rows) == 278
    code = {row["unit_key"]: row["code"] for row in rows}
    assert {
        code[row["parent_key"]]
        for row in rows
        if row["code"] in ("05971", "05974") and row["valid_from"] == date(2021, 1, 1)
    } == {"178"}


def test_a_commune_reports_through_its_district_until_there_are_none(db):
    rows = run(db, "unit", "unit_era")
    counts = {era: sum(row["era"] == era and row["level"] == "commune" for row in rows) for era in (1, 2, 3)}
    assert counts == {1: 200, 2: 194, 3: 65}
    assert all(
        (row["reporting_key"] == row["unit_key"]) == (row["era"] == 3) for row in rows if row["level"] == "commune"
    )


def test_lineage_is_whole_unless_the_older_commune_was_divided(db):
    rows = run(db, "unit", "unit_era", "lineage")
    ids = dict(db.execute("SELECT unit_key, id FROM unit").fetchall())
    divided = {ids[row["older_key"]] for row in rows if not row["whole"]}
    assert divided == {"06040:2021", "06622:2021", "06625:2021"}
    third = {ids[row["older_key"]] for row in rows if row["era"] == 3 and row["older_key"] != row["commune_key"]}
    assert len([unit for unit in third if unit.endswith(":2021")]) >= 192  # every older commune is somewhere


def test_lineage_of_an_era_knows_nothing_of_later_divisions(db):
    rows = run(db, "unit", "unit_era", "lineage")
    assert all(row["commune_key"] == row["older_key"] and row["whole"] for row in rows if row["era"] == 1)


def test_months_weigh_alike_without_phasing_and_as_phased_with_it(db):
    run(db, "grp", "activity")
    given(db, "plan", [{"year": 2023, "plan": 1}])
    given(db, "plan_month", [{"year": 2023, "period_key": 202303 + n, "months": 4} for n in range(4)])
    given(db, "ledger_plan_phasing", [
        {"plan": 1, "activity": "TIN", "period": "2023-04", "share": 33.3},
        {"plan": 1, "activity": "TIN", "period": "2023-06", "share": 66.6},
    ])  # fmt: skip
    rows = run(db, "weight")
    code = dict(db.execute("SELECT activity_key, code FROM activity").fetchall())
    weights = {
        name: pick([r for r in rows if code[r["activity_key"]] == name], "weight", "total") for name in ("TIN", "BAI")
    }
    assert weights["BAI"] == [(1, 4)] * 4
    assert weights["TIN"] == [
        (0, 99_900_000),
        (33_300_000, 99_900_000),
        (0, 99_900_000),
        (66_600_000, 99_900_000),
    ]  # rounded shares still end at all


def submission(number, revision, unit="178:2021", period="2023-06", came=DAY):
    return {
        "submission": number, "unit": unit, "period": period, "revision": revision, "form_version": 1, "file": f"{number}.xlsx", "sha256": "",
        "size_bytes": 1, "received_on": came, "recorded_at": datetime(2023, 6, 14, 20, tzinfo=UTC), "actor": "a", "blank_is_zero": False, "no_activity": False, "reason": None,
    }  # fmt: skip


def event(version, kind, submission, facts="{}"):
    return {
        "version": version,
        "kind": kind,
        "recorded_at": datetime(2023, 6, 14, tzinfo=UTC),
        "actor": "a",
        "submission": submission,
        "plan": None,
        "facts": facts,
    }


def submissions(db, rows, events, cells=()):
    given(db, "ledger_submission", rows)
    given(db, "ledger_event", events)
    given(db, "ledger_output_fact", [*cells, {"submission": 0, "state": "value"}])
    return run(db, "unit", "period", "submission")


def test_the_latest_approved_revision_is_in_force_and_a_newer_one_waits(db):
    rows = submissions(
        db,
        [submission(1, 1), submission(3, 2)],
        [event(1, "submitted", 1), event(2, "approved", 1), event(3, "submitted", 3)],
    )
    assert pick(rows, "revision", "state", "approved", "submitted") == [
        (1, "approved", True, False),
        (2, "submitted", False, True),
    ]
    assert rows[0]["recorded_at"] == datetime(2023, 6, 15, 3)  # the clock of Lạng Sơn  # noqa: DTZ001


def test_a_returned_revision_gives_way_to_the_one_before(db):
    rows = submissions(
        db,
        [submission(1, 1), submission(3, 2)],
        [
            event(1, "submitted", 1),
            event(2, "approved", 1),
            event(3, "submitted", 3),
            event(4, "returned", 3, '{"due_on": "2023-06-20"}'),
        ],
    )
    assert pick(rows, "state", "approved", "submitted") == [("approved", True, True), ("returned", False, False)]
    assert rows[1]["correct_by"] == date(2023, 6, 20)


def test_cells_asked_and_stated_count_values_and_not_applicable(db):
    cells = [{"submission": 1, "state": state} for state in ("value", "na", "blank", "value")]
    rows = submissions(db, [submission(1, 1)], [event(1, "submitted", 1)], cells)
    assert pick(rows, "cells_asked", "cells_stated") == [(4, 3)]


@pytest.mark.parametrize(
    ("days", "returned_by", "on_time"),
    [
        ([date(2023, 6, 16)], None, True),  # the due day itself
        ([date(2023, 6, 17)], None, False),
        ([date(2023, 6, 16), date(2023, 7, 30)], None, True),  # a later revision does not make it late
        ([date(2023, 6, 16), date(2023, 6, 20)], date(2023, 6, 20), True),
        ([date(2023, 6, 16), date(2023, 6, 21)], date(2023, 6, 20), False),
        ([date(2023, 6, 17), date(2023, 6, 18)], date(2023, 6, 20), False),  # the first was late
    ],
)
def test_on_time_is_the_first_revision_and_the_correction_by_the_day_set(db, days, returned_by, on_time):
    rows = [submission(n, n, came=day) for n, day in enumerate(days, 1)]
    events = [event(n, "submitted", n) for n in range(1, len(days) + 1)]
    if returned_by:
        events.append(event(9, "returned", 1, f'{{"due_on": "{returned_by}"}}'))
    submissions(db, rows, events)
    given(db, "plan_month", [{"year": 2023, "period_key": 202306, "era": 1}])
    for name, key in (("opening", "period_key"), ("target", "activity_key"), ("allocation", "grp_key")):
        given(db, name, [{"year": 1900, "unit_key": 1, key: 190001}])
    found = [row for row in run(db, "unit_era", "report") if row["unit"] == "178"]
    assert pick(found, "received", "on_time", "expected") == [(True, on_time, True)]


def test_values_in_force_are_measured_and_cells_of_every_state_are_kept(db):
    submissions(db, [submission(1, 1)], [event(1, "submitted", 1)])
    base = {"submission": 1, "sheet": "Kết quả", "activity": "TIN"}
    given(db, "ledger_output_fact", [
        {**base, "commune": None, "value": 3, "state": "value", "cell": "D10"},
        {**base, "commune": "05971:2021", "value": None, "state": "na", "cell": "D11"},
        {**base, "commune": "05974:2021", "value": 0, "state": "value", "cell": "D12"},
    ])  # fmt: skip
    given(
        db,
        "opening",
        [{"unit_key": 1, "year": 1900, "activity_key": 1, "period_key": 190001, "grp_key": 1, "source_key": 1}],
    )
    assert len(run(db, "grp", "activity", "output_cell")) == 3
    assert pick(run(db, "output"), "value", "approved", "submitted") == [(3, False, True), (0, False, True)]
