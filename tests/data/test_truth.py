"""Every cell of the samples, read by the reader, equals its truth."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from data import catalogue
from data.forms import bc_tt, plan
from data.forms.report import Report
from data.workbook import Workbook, open_workbook

SAMPLES = Path(__file__).parents[1] / "samples"
SETS = {
    "2023": (Path(__file__).parents[2] / "data" / "samples" / "2023", SAMPLES / "truth-2023"),
    "as-written": (SAMPLES / "as-written", SAMPLES / "as-written" / "truth"),
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def reports(folder: Path) -> dict[str, Report]:
    found = {}
    for path in sorted(folder.glob("*-2023-*.xlsx")):
        book = open_workbook(path.read_bytes())
        assert isinstance(book, Workbook), path.name
        reading = bc_tt.read(book)
        assert reading.issues == (), path.name
        assert reading.report is not None
        found[path.name] = reading.report
    return found


@pytest.mark.parametrize("name", SETS)
def test_every_output_cell_has_its_value_state_and_address(name: str) -> None:
    folder, truth = SETS[name]
    wanted = {
        (r["file"], r["sheet"], r["cell"]): (
            r["district"],
            r["period"],
            r["commune"],
            r["activity"],
            r["value"],
            r["state"],
        )
        for r in rows(truth / "outputs.csv")
    }
    found = {
        (file, c.place.sheet, c.place.cell): (
            report.unit.code,
            report.period,
            c.commune.code if c.commune else "",
            c.activity,
            "" if c.value is None else str(c.value),
            c.state,
        )
        for file, report in reports(folder).items()
        for c in report.outputs
    }
    assert found == wanted


@pytest.mark.parametrize("name", SETS)
def test_every_amount_of_money_is_read_in_whole_dong(name: str) -> None:
    folder, truth = SETS[name]
    groups = {group.name_vi: group.code for group in catalogue.groups()}
    wanted = {
        (r["file"], r["cell"]): (
            groups[r["group"]],
            r["source"],
            int(r["allocated"]),
            int(r["spent"]),
            int(r["spent_to_date"]),
        )
        for r in rows(truth / "spending.csv")
    }
    found = {}
    for file, report in reports(folder).items():
        kinds: dict[tuple[str, str], dict[str, object]] = {}
        for cell in report.money:
            kinds.setdefault((cell.group, cell.source), {})[cell.kind] = cell
        for (group, source), cells in kinds.items():
            allocated, spent, to_date = (cells[kind] for kind in ("allocated", "spent", "spent_to_date"))
            found[file, spent.place.cell] = (group, source, allocated.value, spent.value, to_date.value)  # type: ignore[attr-defined]
    assert found == wanted


@pytest.mark.parametrize("name", SETS)
def test_every_row_of_the_list_of_activities_is_read(name: str) -> None:
    folder, truth = SETS[name]
    topics = {topic.code: topic.name_vi for topic in catalogue.topics()}
    columns = (
        "district",
        "period",
        "date",
        "commune",
        "activity",
        "topic",
        "people",
        "women",
        "minority",
        "poor",
        "language",
        "evidence",
    )
    wanted = Counter(tuple(r[column] for column in columns) for r in rows(truth / "events.csv"))
    found = Counter(
        (
            report.unit.code,
            report.period,
            m.held_on.isoformat() if m.held_on else "",
            m.commune.code if m.commune else "",
            m.activity,
            topics[m.topic or ""],
            *(str(count.value) for count in (m.people, m.women, m.minority, m.poor)),
            m.language,
            m.evidence,
        )
        for report in reports(folder).values()
        for m in report.meetings
    )
    assert found == wanted


@pytest.mark.parametrize("name", SETS)
def test_the_plan_is_read_with_its_targets_and_its_money(name: str) -> None:
    folder, truth = SETS[name]
    book = open_workbook((folder / "ke-hoach-2023.xlsx").read_bytes())
    assert isinstance(book, Workbook)
    reading = plan.read(book)
    assert reading.issues == ()
    assert reading.plan is not None
    assert (reading.plan.first_period, reading.plan.last_period) == ("2023-03", "2023-12")
    units = {target.unit.code for target in reading.plan.targets}
    groups = {group.name_vi: group.code for group in catalogue.groups()}
    targets = {
        (r["district"], r["activity"]): int(r["target"]) for r in rows(truth / "targets.csv") if r["district"] in units
    }
    money = {
        (r["district"], groups[r["group"]], r["source"]): int(r["amount"])
        for r in rows(truth / "allocations.csv")
        if r["district"] in units
    }
    assert {(t.unit.code, t.activity): t.value for t in reading.plan.targets} == targets
    assert {(a.unit.code, a.group, a.source): a.value for a in reading.plan.allocations} == money
