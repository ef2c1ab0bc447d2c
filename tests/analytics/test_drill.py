"""From a total to one cell: each level adds up to the one above it, each place is its address and comes back from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import duckdb
import pytest

from analytics import drill, trace
from analytics.answers.names import Names
from analytics.drill import Place
from analytics.report import Trace
from analytics.scope import Scope
from data import catalogue
from data.language import language
from tests.analytics.conftest import truth

SCOPE = Scope(2023, "2023-06", date(2024, 1, 15))
VI = language("vi")
PEOPLE = Trace("outputs", activities=("LUOT_NGUOI",))
MONTHS = ("2023-03", "2023-04", "2023-05", "2023-06")


@pytest.fixture
def names(truth_db: duckdb.DuckDBPyConnection) -> Names:
    return Names(truth_db, SCOPE, VI)


def words(place: Place, names: Names) -> str:
    return " › ".join(step.label for step in drill.steps(place, SCOPE, names))


@pytest.mark.parametrize("what", [PEOPLE, Trace("spending"), Trace("meetings", activities=("HOI_NGHI",)), Trace("reports"), Trace("targets", activities=("HOI_NGHI",)), Trace("allocations")], ids=lambda what: what.kind)  # fmt: skip
def test_each_level_adds_up_to_the_one_above_it(what: Trace, truth_db, names: Names) -> None:
    place, depth = drill.opened(what, names), 0
    while further := drill.inside(truth_db, SCOPE, place, names):
        above = trace.cells(truth_db, SCOPE, place.trace)
        parts = [trace.cells(truth_db, SCOPE, step.place.trace) for step in further.choices]
        assert sum(part.count for part in parts) == above.count
        if above.total is not None:
            assert sum(part.total or 0 for part in parts) == above.total
        most = max(range(len(parts)), key=lambda at: parts[at].count)
        place, depth = further.choices[most].place, depth + 1
    assert depth == {"spending": 2, "reports": 2, "targets": 1, "allocations": 1}.get(what.kind, 3)


def test_the_levels_say_what_the_reports_say(truth_db, names: Names) -> None:
    table = drill.inside(truth_db, SCOPE, Place(PEOPLE, unit="181"), names).table
    rows = [r for r in truth("outputs") if r["district"] == "181" and r["activity"] == "LUOT_NGUOI" and r["period"] in MONTHS]  # fmt: skip
    told = {row[0]: row[2] for row in table.rows}
    assert told["Xã Hoa Thám"] == sum(int(r["value"] or 0) for r in rows if r["commune"] == "06073")
    assert sum(value or 0 for value in told.values()) == sum(int(r["value"] or 0) for r in rows if r["state"] == "value")  # fmt: skip


def test_a_commune_shows_all_that_was_done_there_by_activity_and_month(truth_db, names: Names) -> None:
    commune = next(r["commune"] for r in truth("outputs") if r["district"] == "181" and r["commune"] and r["state"] == "value" and r["value"] != "0" and r["activity"] == "HOI_NGHI" and r["period"] in MONTHS)  # fmt: skip
    place = drill.opened(replace(PEOPLE, communes=(commune,)), names)
    further = drill.inside(truth_db, SCOPE, place, names)
    told = {row[0]: row[2:-1] for row in further.table.rows}
    for r in truth("outputs"):
        if (r["district"], r["commune"]) == ("181", commune) and r["period"] in MONTHS and r["state"] == "value":
            assert told[names.activity(r["activity"])][MONTHS.index(r["period"])] == int(r["value"])
    assert place.unit == "181"
    assert "đã tiếp cận" in drill.coverage_of(truth_db, SCOPE, place, names)
    row = [row[0] for row in further.table.rows].index(names.activity("HOI_NGHI"))
    inner = further.places[row]["2023-06"]
    assert (inner.period, inner.what.activities) == ("2023-06", ("HOI_NGHI",))


def test_the_breadcrumb_names_every_step_and_leads_back(truth_db, names: Names) -> None:
    place = Place(PEOPLE, "181", "06073", "2023-06", 7, "Kết quả!D12")
    assert words(place, names).startswith("Toàn tỉnh › Bình Gia › Xã ")
    assert words(place, names).endswith(" › tháng 6/2023 › báo cáo số 7 › ô D12")
    back = drill.steps(place, SCOPE, names)
    assert [step.place for step in back][:3] == [Place(PEOPLE), Place(PEOPLE, "181"), Place(PEOPLE, "181", "06073")]
    assert back[-1].place == place
    for step in back:
        assert drill.from_address(truth_db, drill.to_address(step.place), SCOPE, VI) == (step.place, ())


def test_what_a_unit_did_itself_is_a_step_of_its_own(truth_db, names: Names) -> None:
    place = Place(Trace("outputs", activities=("HOI_NGHI",)), "181", "0")
    own = [r for r in truth("outputs") if (r["district"], r["commune"], r["activity"]) == ("181", "", "HOI_NGHI") and r["period"] in MONTHS]  # fmt: skip
    assert own
    assert trace.cells(truth_db, SCOPE, place.trace).count == len(own)
    assert words(place, names) == "Toàn tỉnh › Bình Gia › Cấp huyện, cấp tỉnh"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"dv": "999"}, "Không có mã “999”"),
        ({"dv": "181", "xa": "1 OR 1=1"}, "Không có mã “1 OR 1=1”"),
        ({"dv": "181", "ky": "2021-06"}, "Không có mã “2021-06”"),
        ({"dv": "181", "ky": "<script>"}, "Không có mã “<script>”"),
    ],
)
def test_nonsense_in_an_address_is_said_and_left_out(given: dict[str, str], said: str, truth_db) -> None:
    place, notes = drill.from_address(truth_db, given, SCOPE, VI)
    assert place is not None
    assert any(said in note for note in notes)
    assert "OR" not in place.commune
    assert place.period == ""


@pytest.mark.parametrize("opened", ["{", "[]", "7", '{"kind": "ledger"}', '{"kind": "outputs", "units": 5}', '{"kind": "outputs", "colour": ["x"]}'])  # fmt: skip
def test_a_figure_that_cannot_be_read_opens_nothing(opened: str, truth_db) -> None:
    assert drill.from_address(truth_db, {"o": opened, "dv": "181"}, SCOPE, VI) == (None, ())


def test_an_address_without_a_figure_opens_what_was_done(truth_db) -> None:
    place, _ = drill.from_address(truth_db, {"xa": "06073"}, replace(SCOPE, activities=("TO_ROI",)), VI)
    assert place == Place(Trace("outputs", activities=("TO_ROI",)), "181", "06073")


def test_a_commune_that_reports_for_itself_is_one_step(written) -> None:
    unit = catalogue.reporting_units_on(date(2025, 7, 14))[0]
    written.plan(2026, 1, 12, targets=[(unit.code, "HOI_NGHI", 10)])
    written.report(unit.code, "2026-01", [(unit.code, "HOI_NGHI", 1)])
    names = Names(written.open(), Scope(2026, "2026-01", date(2026, 3, 1)), VI)
    place = drill.opened(Trace("outputs", communes=(unit.code,)), names)
    assert [step.label for step in drill.steps(place, names.scope, names)] == ["Toàn tỉnh", unit.name]
