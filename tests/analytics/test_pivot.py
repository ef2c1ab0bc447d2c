"""The pivot against the truth: every total is the right one, shares add up, what cannot be asked says why, each number opens."""

from __future__ import annotations

import math
import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analytics import pivot, semantic, trace
from analytics.answers.crosstab import crosstab_report
from analytics.pivot import ALL, NotAsked, Pivot
from analytics.scope import Scope
from data import catalogue
from data.language import language

TRUTH = Path(__file__).resolve().parents[1] / "samples" / "truth-2023"
TODAY = date(2026, 1, 15)
VI = language("vi")
GROUP = {group.name_vi: group.code for group in catalogue.groups()}
TOPIC = {topic.name_vi: topic.code for topic in catalogue.topics()}


def read(name):
    found = pd.read_csv(TRUTH / f"{name}.csv", dtype={"district": str, "commune": str, "period": str})
    for column, codes in (("group", GROUP), ("topic", TOPIC)):
        if column in found:
            found[column] = found[column].map(codes)
    return found


def scope(through="2023-09", **more):
    return Scope(2023, through, TODAY, **more)


def close(left, right):
    return left is not None and math.isclose(float(left), float(right), rel_tol=1e-12)


def check(found, frame, value, of):
    """Every cell, subtotal and total is what `of` makes of the rows of the truth that belong to it."""
    rows, across, count = found.pivot.rows, found.pivot.columns, 0
    for (key, column), figure in found.values.items():
        own = frame
        for name, code in zip(rows, key, strict=False):
            own = own[own[name] == code]
        if column != ALL:
            own = own[own[across] == column]
        expected = of(own, value)
        assert figure is None if expected is None else close(figure, expected), (key, column, figure, expected)
        count += 1
    return count


def added(frame, value):
    return frame[value].sum()


# --- totals -----------------------------------------------------------------------------------------------------------


def test_money_of_a_part_of_the_year_with_subtotals_is_the_truth_added_up(truth_db):
    asked = Pivot("spent", ("group", "source"), scope(since="2023-04"), "period")
    found = pivot.table(truth_db, asked, VI)
    truth = read("spending")
    truth = truth[truth.period.between("2023-04", "2023-09")]
    assert check(found, truth, "spent", added) == 6 * 3 * 7 + 6 * 7 + 7
    assert found.value(()) == truth.spent.sum()
    assert found.value(("TRUC_TIEP",)) == truth[truth.group == "TRUC_TIEP"].spent.sum()
    assert found.columns == tuple(f"2023-{month:02d}" for month in range(4, 10))
    assert not found.reasons


def test_counts_of_meetings_are_those_of_the_truth(truth_db):
    truth = read("events")
    truth = truth[truth.period <= "2023-09"]
    meetings = pivot.table(truth_db, Pivot("meetings", ("topic",), scope(), "district"), VI)
    assert check(meetings, truth.assign(one=1), "one", added) > 100
    women = pivot.table(truth_db, Pivot("women", ("district", "commune"), scope(), "activity"), VI)
    # By commune every figure is of communes alone, totals too.
    assert check(women, truth[truth.commune.notna()], "women", added) > 400


def test_a_total_of_communes_is_the_total_of_its_rows(truth_db):
    asked = Pivot("actual", ("commune",), scope(activities=("HOI_NGHI",)), "period")
    found = pivot.table(truth_db, asked, VI)
    truth = read("outputs")
    truth = truth[(truth.activity == "HOI_NGHI") & (truth.state == "value") & (truth.period <= "2023-09")]
    assert found.value(()) == truth[truth.commune.notna()].value.sum()
    assert found.value(()) == sum(found.value(key) or 0 for key in found.rows)


def test_totals_of_a_ratio_are_sums_over_sums(truth_db):
    found = pivot.table(truth_db, Pivot("absorption", ("district",), scope(), "source"), VI)
    spent, given = read("spending"), read("allocations")
    spent = spent[spent.period <= "2023-09"]
    by = ["district", "source"]
    both = given.groupby(by).amount.sum().to_frame().join(spent.groupby(by).spent.sum()).reset_index()
    assert check(found, both, "", lambda own, _: own.spent.sum() / own.amount.sum()) == 11 * 3 + 11 + 3 + 1
    plain = [found.value(key) for key in found.rows]
    assert not close(found.value(()), sum(plain) / len(plain))


def test_progress_of_all_units_is_asked_again_and_never_averaged(truth_db):
    found = pivot.table(truth_db, Pivot("progress", ("activity", "district"), scope()), VI)
    outputs = read("outputs")
    outputs = outputs[(outputs.state == "value") & (outputs.period <= "2023-09")]
    by = ["district", "activity"]
    both = read("targets").groupby(by).target.sum().to_frame().join(outputs.groupby(by).value.sum()).reset_index()

    def ratio(own, _):
        return own.value.sum() / own.target.sum()

    assert check(found, both, "", ratio) > 150
    # Values of different activities are never put together: there is no total, and the reason is said.
    assert found.value(()) is None
    assert not found.has(0, False)
    assert "không cộng với nhau" in found.reasons[0]


def test_a_commune_reached_under_several_topics_counts_once_in_the_total(truth_db):
    found = pivot.table(truth_db, Pivot("reached", ("district",), scope(), "topic"), VI)
    truth = read("events")
    truth = truth[(truth.period <= "2023-09") & truth.commune.notna()]
    check(found, truth, "commune", lambda own, value: own[value].nunique())
    assert found.value(()) == truth.commune.nunique() < sum(found.value((), topic) for topic in found.columns)


# --- shares -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shown", ["row", "column", "total"])
def test_shares_add_up_to_the_whole(truth_db, shown):
    asked = Pivot("spent", ("group", "source"), scope(), "district", shown=shown)
    found = pivot.table(truth_db, asked, VI)
    lines = {
        "row": [[found.shown(key, code) for code in found.columns] for key in found.rows],
        "column": [[found.shown(key, code) for key in found.rows] for code in found.columns],
        "total": [[found.shown(key, code) for key in found.rows for code in found.columns]],
    }[shown]
    for line in lines:
        assert math.isclose(math.fsum(line), 1.0, rel_tol=1e-9)
    whole = {"row": found.shown(found.rows[0]), "column": found.shown((), found.columns[0]), "total": found.shown(())}
    assert whole[shown] == 1


@pytest.mark.parametrize(
    "asked",
    [
        Pivot("absorption", ("district",), scope(), "source", shown="total"),
        Pivot("actual", ("district",), scope(), "activity", shown="row"),
        Pivot("status", ("district",), scope(activities=("HOI_NGHI",)), shown="total"),
        Pivot("reached", ("district",), scope(), "topic", shown="row"),
        Pivot("spent", ("district",), scope(), shown="row"),
    ],
)
def test_shares_that_would_say_nothing_true_are_refused(truth_db, asked):
    reason = pivot.why_not(asked, VI)
    assert reason
    with pytest.raises(NotAsked, match=re.escape(reason)):
        pivot.table(truth_db, asked, VI)


def test_work_of_one_activity_has_shares(truth_db):
    asked = Pivot("actual", ("district",), scope(activities=("HOI_NGHI",)), shown="total")
    assert pivot.why_not(asked, VI) == ""
    found = pivot.table(truth_db, asked, VI)
    assert math.isclose(math.fsum(found.shown(key) or 0 for key in found.rows), 1.0)


# --- what cannot be asked ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        (Pivot("target", ("district",), scope()), "không cộng với nhau"),
        (Pivot("progress", ("activity",), scope(since="2023-04")), "từ đầu năm"),
        (Pivot("spent", ("activity",), scope()), "không có theo"),
        (Pivot("spent", ("district",), scope(), "district"), "một lần"),
        (Pivot("spent", (), scope()), "một hoặc hai"),
        (Pivot("spent", ("district", "group", "source"), scope()), "một hoặc hai"),
        (Pivot("coverage", ("topic",), scope(), "audience"), "chỉ chọn một"),
        (Pivot("actual", ("activity",), scope(), sort="most"), "không so được"),
        (Pivot("status", ("activity",), scope(), sort="least"), "xếp hạng"),
    ],
)
def test_what_has_no_answer_says_why(asked, word):
    assert word in pivot.why_not(asked, VI)


# --- order ------------------------------------------------------------------------------------------------------------


def test_most_first_keeps_groups_together_and_puts_last_who_lacks_reports(truth_db):
    asked = Pivot("spent", ("group", "district"), scope("2023-11"), sort="most")
    found = pivot.table(truth_db, asked, VI)
    groups = list(dict.fromkeys(key[0] for key in found.rows))
    assert len([1 for at in range(1, len(found.rows)) if found.rows[at][0] != found.rows[at - 1][0]]) == len(groups) - 1
    assert [found.value((group,)) for group in groups] == sorted((found.value((group,)) for group in groups), reverse=True)  # fmt: skip
    assert set(found.left) == {"184", "188", "189"}
    first = [key for key in found.rows if key[0] == groups[0]]
    ranked = [found.value(key) for key in first if key[1] not in found.left]
    assert ranked == sorted(ranked, reverse=True)
    assert {key[1] for key in first[-3:]} == set(found.left)


def test_least_first_and_by_name(truth_db):
    least = pivot.table(truth_db, Pivot("spent", ("district",), scope(), sort="least"), VI)
    values = [least.value(key) for key in least.rows]
    assert values == sorted(values)
    named = crosstab_report(truth_db, Pivot("spent", ("district",), scope(), sort="name"), VI).tables[0]
    names = [row[0] for row in named.rows[:-1]]
    assert names == sorted(names, key=VI.sort_key)


# --- the report -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [
        Pivot("spent", ("group",), scope(since="2023-04"), "source"),
        Pivot("actual", ("district",), scope(activities=("HOI_NGHI",)), "period"),
        Pivot("attendees", ("topic",), scope(), "district"),
        Pivot("target", ("district",), scope(), "activity"),
        Pivot("allocated", ("district", "source"), scope()),
        Pivot("women", ("district", "commune"), scope("2023-05")),
        Pivot("received", ("district",), scope("2023-11"), "period"),
    ],
    ids=lambda asked: f"{asked.measure} by {','.join(asked.dimensions)}",
)
def test_every_number_opens_to_cells_whose_sum_it_is_totals_too(truth_db, asked):
    table = crosstab_report(truth_db, asked, VI).tables[0]
    names = [column.name for column in table.columns]
    opened = 0
    lines = list(zip(table.rows, table.traces, strict=True))
    for row, traces in [*lines[:: max(1, len(lines) // 12)], *lines[-1:]]:
        for name, what in traces.items():
            cells = trace.cells(truth_db, asked.scope, what)
            assert sum(cell["value"] or 0 for cell in cells.rows) == row[names.index(name)], (row[0], name)
            opened += 1
        figures = {name for name, value in zip(names, row, strict=True) if isinstance(value, int)}
        assert set(traces) == figures
    assert opened > 10


def test_communes_not_reached_open_to_the_cells_that_say_so(truth_db):
    report = crosstab_report(truth_db, Pivot("not_reached", ("district",), scope()), VI)
    table = report.tables[0]
    for row, traces in zip(table.rows, table.traces, strict=True):
        if not row[1]:
            assert not traces
            continue
        (what,) = traces.values()
        assert len(what.communes) == row[1]
        assert all(not cell["value"] for cell in trace.cells(truth_db, scope(), what).rows)


def test_numbers_stay_numbers_and_say_what_they_are(truth_db):
    report = crosstab_report(truth_db, Pivot("spent", ("group", "source"), scope(), "period"), VI)
    table = report.tables[0]
    assert [column.kind for column in table.columns] == ["text", "text", *["money"] * 8]
    assert table.unit == "Đơn vị tính: triệu đồng"
    assert table.totals == 1
    assert table.rows[-1][0] == "Tổng cộng"
    assert table.rows[0][1] == "Cộng"
    assert all(isinstance(value, int) for value in table.rows[0][2:])
    assert len({column.title for column in table.columns}) == len(table.columns)
    ratio = crosstab_report(truth_db, Pivot("absorption", ("district",), scope(), "source"), VI).tables[0]
    assert {column.kind for column in ratio.columns[1:]} == {"percent"}
    assert ratio.rows[-1][0] == "Chung"


def test_a_fitting_chart_and_no_more_squares_than_there_is_room_for(truth_db):
    kinds = {
        "counts": Pivot("actual", ("commune",), scope(activities=("HOI_NGHI",)), "period"),
        "bars": Pivot("absorption", ("district",), scope()),
        "line": Pivot("spent", ("period",), scope()),
        "states": Pivot("status", ("district",), scope(), "activity"),
    }
    for kind, asked in kinds.items():
        (chart,) = crosstab_report(truth_db, asked, VI).charts
        assert chart.kind == kind
        data = chart.data
        if kind in ("counts", "states"):
            assert len(data["rows"]) <= 25
            assert len(data["columns"]) <= 15
            assert len(chart.traces) == len(data["rows"]) * len(data["columns"])
        elif kind == "bars":
            assert len(chart.traces) == len(data["rows"]) == 11


def test_darker_is_more_and_activities_are_not_held_against_each_other(truth_db):
    (chart,) = crosstab_report(truth_db, Pivot("actual", ("district",), scope(), "activity"), VI).charts
    rows = chart.data["rows"]
    for at in range(len(chart.data["columns"])):
        column = [row["cells"][at] for row in rows if row["cells"][at]["value"] is not None]
        top = max(column, key=lambda cell: cell["value"])
        assert top["level"] == (4 if top["value"] else 0)
    plain = Pivot("spent", ("district",), scope(), "group", colour=False)
    (without,) = crosstab_report(truth_db, plain, VI).charts
    assert {cell["level"] for row in without.data["rows"] for cell in row["cells"]} <= {0, -1}


def test_an_empty_cell_is_never_called_the_least(truth_db):
    (chart,) = crosstab_report(truth_db, Pivot("meetings", ("topic",), scope(), "district"), VI).charts
    assert "cao nhất" in chart.title
    assert "thấp nhất" not in chart.title
    (bars,) = crosstab_report(truth_db, Pivot("absorption", ("district",), scope("2023-11")), VI).charts
    assert bars.title.startswith("Theo các báo cáo đã có")


# --- addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [
        Pivot("spent", ("group", "source"), scope(since="2023-04", units=("178",)), "period", shown="row", sort="most", colour=False),
        Pivot("reached", ("district",), scope("2023-06"), audiences=("women",), sort="name"),
        Pivot("meetings", ("commune",), scope(activities=("HOI_NGHI",)), communes=("05971",), topics=("Y_TE",), sort="least"),
        Pivot("absorption", ("district",), scope("2023-13", groups=("TRUC_TIEP",), sources=("NSTW",)), shown="value"),
    ],
)  # fmt: skip
def test_an_address_gives_the_pivot_back(asked):
    base = Scope(2023, "2023-12", TODAY)
    assert pivot.from_address(pivot.to_address(asked), base) == asked
    assert set(pivot.to_address(asked)) <= set(pivot.PARAMETERS)


def test_nonsense_in_an_address_is_left_out():
    base = scope()
    assert pivot.from_address({}, base) is None
    assert pivot.from_address({"pv-do": "DROP TABLE"}, base) is None
    wild = dict.fromkeys(pivot.PARAMETERS, "²,,%00,';--,district,district,9999999999999999999999,1/1")
    found = pivot.from_address(wild | {"pv-do": "spent"}, base)
    assert found == Pivot("spent", ("district",), base)
    for name in pivot.PARAMETERS:
        for word in ("", "-", "2023-99", "2023", "-1", "٣", "9" * 400, "\x00", "dong" * 9):
            given = {"pv-do": "actual", "nam": "2023", name: word}
            read_back = pivot.from_address(given, base)
            assert read_back is None or semantic.MEASURES[read_back.measure]
    assert pivot.from_address({"pv-do": "spent", "tu": "2023-11", "den": "2023-05"}, base).scope.since == ""
