"""Topics and languages against audiences: sums of Hoạt động, "none" and "not stated" told apart, each opening to its rows."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from analytics import trace
from analytics.answers import audiences, coverage
from analytics.answers.names import Names
from analytics.scope import Scope
from data import catalogue
from data.language import language

from .conftest import truth

VI = language("vi")
NUMBERS = ("people", "women", "minority", "poor")


def chart_of(db, scope):
    return audiences.chart(db, scope, Names(db, scope, VI))


@pytest.mark.parametrize("through", ["2023-03", "2023-06", "2023-11"])
def test_every_topic_and_audience_is_that_of_the_truth(truth_db, through):
    expected = defaultdict(lambda: [0] * 5)
    for row in truth("events"):
        if row["period"] <= through:
            sums = expected[row["topic"]]
            expected[row["topic"]] = [a + b for a, b in zip(sums, [1, *(int(row[n]) for n in NUMBERS)], strict=True)]
    chart = chart_of(truth_db, Scope(2023, through, date(2024, 1, 15)))
    found = {row["label"]: [cell["value"] for cell in row["cells"]] for row in chart.data["rows"]}
    assert {topic.name_vi: expected[topic.name_vi] for topic in catalogue.topics()} == {
        label: values for label, values in found.items() if not label.startswith("Ngôn ngữ")
    }


def test_every_mark_opens_to_the_rows_it_counts(truth_db):
    scope = Scope(2023, "2023-06", date(2024, 1, 15))
    chart = chart_of(truth_db, scope)
    cells = [(at, cell) for row in chart.data["rows"] for at, cell in enumerate(row["cells"])]
    assert len(cells) == len(chart.traces)
    for (at, cell), what in list(zip(cells, chart.traces, strict=True))[::3]:
        behind = trace.cells(truth_db, scope, what)
        assert (behind.count if at == 0 else sum(row["value"] for row in behind.rows)) == cell["value"]


def test_a_language_is_one_row_however_it_is_spelt(written):
    written.plan(targets=[("178", "HOI_NGHI", 10)])
    written.report(
        "178",
        "2023-03",
        meetings=[("05971", "HOI_NGHI", "Y_TE", 10, 5, 3, 1), ("05974", "HOI_NGHI", "Y_TE", 20, 5, 0, 0)],
    )
    with written.at_once() as _, written._transaction() as ledger:
        number = ledger.one("SELECT max(submission) FROM submission")
        same = {"submission": number, "held_on": date(2023, 3, 1), "activity": "HOI_NGHI", "people": 7, "women": None,
                "minority": 7, "poor": 0, "evidence": "", "sheet": "Hoạt động"}  # fmt: skip
        ledger.append("meeting_fact", [{**same, "commune": None, "topic": None, "language": said, "row_number": 90 + at}
                                       for at, said in enumerate((" TÀY", "Tày", ""))])  # fmt: skip
    db = written.open()
    scope = Scope(2023, "2023-03", date(2023, 7, 1))
    chart = chart_of(db, scope)
    rows = {row["label"]: [cell["text"] for cell in row["cells"]] for row in chart.data["rows"]}
    assert rows["Ngôn ngữ: TÀY"] == ["2", "14", "không ghi", "14", "không có"]
    assert rows["Ngôn ngữ: Kinh"] == ["2", "30", "10", "3", "1"]
    assert rows["Không ghi ngôn ngữ"] == ["1", "7", "không ghi", "7", "không có"]
    assert rows["Không ghi chủ đề"][:3] == ["3", "21", "không ghi"]
    assert rows["Việc làm"] == ["không có"] * 5
    labels = [row["label"] for row in chart.data["rows"]]
    for label, count in (("Ngôn ngữ: TÀY", 2), ("Không ghi ngôn ngữ", 1)):
        assert trace.cells(db, scope, chart.traces[labels.index(label) * 5]).count == count
    assert "1/12 chủ đề đã có cuộc truyền thông trực tiếp; 40,0% số cuộc không dùng tiếng Kinh" in chart.title


def test_what_some_did_not_state_is_at_least(written):
    written.plan(targets=[("178", "HOI_NGHI", 10)])
    written.report(
        "178",
        "2023-03",
        meetings=[("05971", "HOI_NGHI", "Y_TE", 10, 5, 3, 1), ("05971", "HOI_NGHI", "Y_TE", 10, None, 3, 1)],
    )
    chart = chart_of(written.open(), Scope(2023, "2023-04", date(2023, 7, 1)))  # April did not come
    (row,) = [row for row in chart.data["rows"] if row["label"] == "Y tế"]
    assert [cell["text"] for cell in row["cells"]] == ["2", "20", "ít nhất 5", "6", "2"]
    assert chart.title.startswith("Theo các báo cáo đã có: ")


def test_without_a_meeting_every_topic_says_none(written):
    written.plan(targets=[("178", "HOI_NGHI", 10)])
    written.report("178", "2023-03")
    chart = chart_of(written.open(), Scope(2023, "2023-03", date(2023, 7, 1)))
    assert chart.title == "Danh sách hoạt động chưa có cuộc nào"
    assert {cell["text"] for row in chart.data["rows"] for cell in row["cells"]} == {"không có"}
    assert len(chart.data["rows"]) == 12


def test_only_what_is_approved_is_counted_when_that_is_asked(written):
    written.plan(targets=[("178", "HOI_NGHI", 10)])
    written.report("178", "2023-03", meetings=[("05971", "HOI_NGHI", "Y_TE", 10, 5, 3, 1)], approve=False)
    looked = Scope(2023, "2023-03", date(2023, 7, 1))
    db = written.open()
    assert chart_of(db, looked).title == "Danh sách hoạt động chưa có cuộc nào"
    assert chart_of(db, Scope(2023, "2023-03", date(2023, 7, 1), state="submitted")).title.startswith(
        "Theo các báo cáo đã có: 1/12"
    )


def report(db, through="2023-06", **more):
    return coverage.report(db, Scope(2023, through, date(2024, 1, 15), **more), VI)


def test_poor_districts_and_the_others_sum_to_all(truth_db):
    found = report(truth_db)
    (chart,) = [chart for chart in found.charts if chart.name == "coverage-by-poverty"]
    totals = [[part["value"] for part in row["parts"]] for row in chart.data["rows"]]
    reached = next(c for c in found.charts if c.kind == "hexagons").title.split("/")[0]
    assert sum(one[0] for one in totals) == int(reached)
    assert [row["total"] for row in chart.data["rows"]] == [36, 164]
    assert [row["label"] for row in chart.data["rows"]] == ["Huyện nghèo", "Các huyện, thành phố khác"]
    for mark, value in ((0, totals[0][0]), (3, totals[1][0])):
        communes = {
            row["commune"]
            for row in trace.cells(truth_db, Scope(2023, "2023-06", date(2024, 1, 15)), chart.traces[mark]).rows
            if row["commune"]  # what a district held itself is among its cells too
        }
        assert len(communes) == value


def test_a_single_district_is_not_compared_with_itself(truth_db):
    assert "coverage-by-poverty" not in {chart.name for chart in report(truth_db, units=("181",)).charts}


def test_places_silent_for_so_many_months_are_those_of_the_measure(truth_db):
    found = report(truth_db)
    (table,) = [table for table in found.tables if table.name == "coverage-communes"]
    at = [column.name for column in table.columns].index("silent_months")
    for months in (1, 2, 3):
        text = found.extra["silent_texts"]["Tất cả đơn vị"][f"{months} kỳ trở lên"]
        silent = [row[1] for row in table.rows if row[at] >= months]
        assert f": {len(silent)} nơi." in text
        assert all(name in text for name in silent)
    poor = found.extra["silent_texts"]["Huyện nghèo"]["1 kỳ trở lên"]
    assert {line.split(":")[0] for line in poor.splitlines()[1:]} <= {"- Bình Gia", "- Văn Quan"}
