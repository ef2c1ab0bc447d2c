"""The five answers: whole, in the reader's language, every figure open to its cells, nothing missing shown as zero."""

from __future__ import annotations

import importlib
import re
from dataclasses import replace
from datetime import date

import pytest

from analytics import measures, trace
from analytics.answers import overview
from analytics.report import REACH_STATES, REPORT_STATES, STATUSES, Trace
from analytics.scope import Scope
from data.language import language

PAGES = ("overview", "progress", "budget", "coverage", "reporting")
TODAY = date(2026, 1, 15)
VI = language("vi")
SCOPES = {
    "all": Scope(2023, "2023-11", TODAY),
    "complete": Scope(2023, "2023-09", TODAY),
    "one activity": Scope(2023, "2023-11", TODAY, activities=("HOI_NGHI",)),
    "one unit": Scope(2023, "2023-06", TODAY, units=("181",)),
    "before the plan": Scope(2023, "2023-02", TODAY),
    "submitted": Scope(2023, "2023-11", TODAY, state="submitted"),
    "money chosen": Scope(2023, "2023-06", TODAY, groups=("BAO_CHI",), sources=("NSTW",)),
}


def report_of(subject, db, scope, lang=VI):
    return importlib.import_module(f"analytics.answers.{subject}").report(db, scope, lang)


@pytest.fixture(params=PAGES)
def subject(request):
    return request.param


@pytest.fixture(params=SCOPES, ids=str)
def scope(request):
    return SCOPES[request.param]


def marks(chart):
    """How many things of a chart can be opened."""
    data = chart.data
    match chart.kind:
        case "bullet" | "bars" | "outlook" | "leaderboard" | "waterfall":
            return len(data["rows"])
        case "stack":
            return len(data["rows"]) * len(data["parts"])
        case "heat":
            return (len(data["rows"]) + 1) * (len(data["columns"]) + 1) - 1
        case "matrix" | "counts" | "states":
            return len(data["rows"]) * len(data["columns"])
        case "shares":
            return sum(len(row["parts"]) for row in data["rows"])
        case "hexagons":
            return sum(len(group["cells"]) for group in data["groups"])
        case "line":
            return len(data["x"])
        case "dots":
            return len(data["points"])
        case "multiples":
            return len(data["panels"]) * len(data["x"])


def words(value):
    """All texts of an answer that a reader may see."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in ("view", "tone", "state", "status", "outlook", "format", "code", "page", "parameters"):
                yield from words(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from words(part)


def said(report):
    yield from (report.title, report.scope_line)
    yield from (note.text for note in report.notes)
    for figure in report.figures:
        yield from (figure.label, figure.value, figure.note, figure.definition, figure.change)
    tables = [*report.tables, *(chart.table for chart in report.charts if chart.table)]
    for table in tables:
        status = [at for at, column in enumerate(table.columns) if column.kind in ("status", "period")]
        yield from (table.title, table.unit, *(column.title for column in table.columns))
        yield from (
            text for row in table.rows for at, text in enumerate(row) if isinstance(text, str) and at not in status
        )
    for chart in report.charts:
        yield from (chart.title, chart.alt, chart.definition, chart.unit)
        yield from words(chart.data)
    yield from words(report.extra)


def test_every_mark_of_a_chart_opens_to_something(truth_db, subject, scope):
    for chart in report_of(subject, truth_db, scope).charts:
        assert len(chart.traces) == marks(chart), chart.name
        assert chart.title, chart.name
        assert chart.alt, chart.name
        assert chart.definition, chart.name


def test_every_figure_that_counts_something_opens_to_its_cells(truth_db, subject, scope):
    report = report_of(subject, truth_db, scope)
    assert [figure.label for figure in report.figures if figure.amount and figure.trace is None] == []


def test_communes_not_reached_open_to_cells_that_say_nothing_was_done(truth_db):
    scope = SCOPES["complete"]
    (figure,) = (one for one in report_of("coverage", truth_db, scope).figures if one.label == "Chưa tiếp cận")
    found = trace.cells(truth_db, scope, figure.trace, 10_000)
    assert len({row["commune"] for row in found.rows}) == figure.amount
    assert {row["value"] or 0 for row in found.rows} == {0}


def test_tables_have_a_figure_for_each_column_and_traces_by_its_name(truth_db, subject, scope):
    report = report_of(subject, truth_db, scope)
    for table in [*report.tables, *(chart.table for chart in report.charts if chart.table)]:
        names = [column.name for column in table.columns]
        assert all(len(row) == len(names) for row in table.rows), table.name
        assert len(table.traces) == len(table.rows), table.name
        assert {name for found in table.traces for name in found} <= set(names), table.name


def test_states_are_words_that_charts_know(truth_db, subject, scope):
    for chart in report_of(subject, truth_db, scope).charts:
        for row in chart.data.get("rows", []):
            assert row.get("status", "") in ("", *STATUSES)
            for cell in row.get("cells", []):
                assert cell.get("status", "") in ("", *STATUSES)
                assert cell.get("state", "approved") in REPORT_STATES
        for group in chart.data.get("groups", []):
            assert all(cell["state"] in REACH_STATES for cell in group["cells"])


def test_no_code_and_no_english_shows_on_a_vietnamese_page(truth_db, subject, scope):
    for text in said(report_of(subject, truth_db, scope)):
        assert not re.search(r"[A-Z]{2,}_[A-Z]+|\bNSTW\b|\bNSDP\b|\bNone\b|\bnan\b|\{|\}", text), text
        assert not re.search(
            r"\b(the|report|reports|district|achieved|missing|approved|unknown|far_behind|on_track)\b", text
        ), text


def test_every_figure_opens_without_fail(truth_db, subject):
    report = report_of(subject, truth_db, SCOPES["all"])
    traces = {figure.trace for figure in report.figures if figure.trace}
    for chart in report.charts:
        traces |= {found for found in chart.traces[:12] if found}
        traces |= {found for row in (chart.table.traces[:5] if chart.table else ()) for found in row.values()}
    for found in traces:
        cells = trace.cells(truth_db, SCOPES["all"], found, 5)
        assert cells.count >= len(cells.rows)
        assert sum(part["cells"] for part in trace.by_report(truth_db, SCOPES["all"], found)) == cells.count


def test_a_table_figure_is_the_sum_of_its_cells(truth_db):
    scope = SCOPES["complete"]
    for subject, column in (
        ("progress", "actual"),
        ("budget", "spent"),
        ("budget", "allocated"),
        ("coverage", "total"),
        ("coverage", "people"),
    ):
        report = report_of(subject, truth_db, scope)
        checked = 0
        for table in [*report.tables, *(chart.table for chart in report.charts if chart.table)]:
            names = [each.name for each in table.columns]
            if column in names:
                for row, found in list(zip(table.rows, table.traces, strict=True))[::17]:
                    total = sum(part["value"] or 0 for part in trace.cells(truth_db, scope, found[column]).rows)
                    assert total == (row[names.index(column)] or 0), (subject, table.name, row)
                    checked += 1
        assert checked, (subject, column)


def test_a_communes_state_opens_to_the_cells_that_say_so(truth_db):
    scope = SCOPES["complete"]
    (chart,) = [chart for chart in report_of("coverage", truth_db, scope).charts if chart.kind == "hexagons"]
    cells = [cell for group in chart.data["groups"] for cell in group["cells"]]
    for cell, found in list(zip(cells, chart.traces, strict=True))[::7]:
        behind = trace.cells(truth_db, scope, found)
        assert behind.count > 0
        assert any(part["value"] for part in behind.rows) == (cell["state"] == "reached")


def test_a_missing_report_is_said_and_never_drawn_as_zero(written):
    written.plan(
        targets=[("178", "TIN", 10), ("180", "TIN", 10)],
        money=[("178", "BAO_CHI", "NSTW", 100), ("180", "BAO_CHI", "NSTW", 100)],
    )
    written.report("178", "2023-03", [(None, "TIN", 1)], [("BAO_CHI", "NSTW", 10)])
    db = written.open()
    for subject in ("progress", "budget"):
        report = report_of(subject, db, Scope(2023, "2023-03", TODAY, activities=("TIN",)))
        (chart,) = [chart for chart in report.charts if chart.name.endswith("by-district")]
        row = next(row for row in chart.data["rows"] if row["label"] == "Tràng Định")
        assert (row["value"], row["text"], row["status"]) == (None, "chưa có báo cáo", "incomplete")
        assert any("thiếu 10 báo cáo" in note.text for note in report.notes)


def test_submitted_figures_are_said_to_be(truth_db, subject):
    report = report_of(subject, truth_db, SCOPES["submitted"])
    assert "chờ duyệt" in report.scope_line
    assert any("chờ duyệt" in note.text for note in report.notes)


def test_a_home_with_nothing_in_it_has_an_answer(written, subject):
    report = report_of(subject, written.open(), Scope(2023, "2023-06", TODAY))
    assert report.title
    assert all("None" not in text for text in said(report))


def test_a_year_of_two_eras_has_an_answer(written, subject):
    written.plan(2025, 6, 7, targets=[("178", "TIN", 10), ("20", "TIN", 5)], money=[("178", "BAO_CHI", "NSTW", 5)])
    written.report("178", "2025-06", [(None, "TIN", 3), ("05971", "HOI_NGHI", 1)])
    written.report("05977", "2025-07", [("05977", "TIN", 4), ("05977", "HOI_NGHI", 1)])
    report = report_of(subject, written.open(), Scope(2025, "2025-07", TODAY))
    assert report.charts


def test_english_has_the_same_answer(truth_db, subject):
    vi, en = (report_of(subject, truth_db, SCOPES["all"], language(code)) for code in ("vi", "en"))
    assert [chart.name for chart in vi.charts] == [chart.name for chart in en.charts]
    for one, other in zip(vi.charts, en.charts, strict=True):  # equal figures are ordered by the alphabet of each
        assert set(one.traces) == set(other.traces)


def test_the_slowest_come_first_and_the_province_is_never_ranked(truth_db):
    chart = report_of("progress", truth_db, SCOPES["complete"]).charts[0]
    values = [row["value"] for row in chart.data["rows"]]
    assert values == sorted(values)
    assert "Cấp tỉnh" not in [row["label"] for row in chart.data["rows"]]


def test_the_overview_has_five_figures_with_their_months(truth_db):
    report = report_of("overview", truth_db, SCOPES["all"])
    assert len(report.figures) == 5
    assert {len(figure.spark) for figure in report.figures} == {9}
    assert 3 <= len(report.extra["highlights"]) <= 5


def test_trends_end_at_what_the_measures_say(truth_db, scope):
    stood = measures.progress_months(truth_db, scope, ["district"])[0].dicts()
    months = overview.months_of(measures.trends(truth_db, scope).dicts(), stood)
    if months:
        total = measures.rows(truth_db, "progress", scope).dicts()[0]
        assert months[-1]["targets_on_pace"] == total["targets_on_pace"]
        assert months[-1]["reports_missing"] == total["reports_missing"]
        assert months[-1]["reached"] == measures.rows(truth_db, "coverage", scope).dicts()[0]["reached"]
        plain = replace(scope, groups=(), sources=())
        assert months[-1]["spent"] == measures.rows(truth_db, "budget", plain).dicts()[0]["spent"]
        people = replace(scope, activities=("LUOT_NGUOI",))
        assert months[-1]["people"] == measures.rows(truth_db, "progress", people).dicts()[0]["actual"]


def test_missing_reports_are_text_to_copy(truth_db):
    text = report_of("reporting", truth_db, SCOPES["all"]).extra["missing_text"]
    assert text.splitlines()[1:] == [
        "- Kỳ tháng 10/2023 (hạn 17/10/2023): Lộc Bình",
        "- Kỳ tháng 11/2023 (hạn 16/11/2023): Đình Lập, Văn Quan",
    ]


def test_a_trace_of_several_activities_has_no_total(truth_db):
    cells = trace.cells(truth_db, SCOPES["complete"], Trace("outputs", ("178",)), 3)
    assert cells.total is None
    assert len(cells.rows) == 3
    assert cells.count > 3


# --- findings name nobody wrongly -----------------------------------------------------------------------------------

WANTING = ("Đình Lập", "Lộc Bình", "Văn Quan")  # each lacks a report by November
_LOWEST = re.compile(r"(?:thấp nhất|chậm nhất)(?: là| ở)? ([^;.]*)")


def findings(db, scope):
    for subject in PAGES:
        report = report_of(subject, db, scope)
        yield from (chart.title for chart in report.charts if chart.name != "reporting-on-time")
        yield from (str(one["text"]) for one in report.extra.get("highlights", ()))


def test_a_finding_calls_no_district_lowest_that_lacks_a_report(truth_db):
    told = list(findings(truth_db, SCOPES["all"]))
    named = [found[1] for text in told for found in _LOWEST.finditer(text)]
    assert len(named) > 5
    assert [text for text in named if any(unit in text for unit in WANTING)] == []
    assert "9/11 huyện, thành phố đã đến đủ các xã; thấp nhất là Bình Gia (18/19); 1 nơi chưa đủ báo cáo" in told


def test_a_finding_names_equals_together(truth_db):
    told = list(findings(truth_db, SCOPES["complete"]))
    assert "3/11 huyện, thành phố có từ một nửa chỉ tiêu đúng tiến độ; thấp nhất là Đình Lập, Hữu Lũng (1/15)" in told
    assert "Từ tháng đầu đến nay: cao nhất Chi Lăng (12/15), thấp nhất Đình Lập, Hữu Lũng (1/15)" in told
    titles = [chart.title for chart in report_of("reporting", truth_db, SCOPES["complete"]).charts]
    assert "5/11 đơn vị nộp đúng hạn mọi kỳ; thấp nhất là Đình Lập, Văn Quan (0%)" in titles


def test_of_one_district_alone_nothing_is_counted_or_ranked(truth_db):
    scope = Scope(2023, "2023-09", TODAY, units=("189",))
    told = [*findings(truth_db, scope), *findings(truth_db, replace(scope, activities=("HOI_NGHI",)))]
    assert {
        "Đình Lập: 1/15 chỉ tiêu đạt hoặc đúng tiến độ",
        "Đình Lập: 26,1% chỉ tiêu năm (chậm nhiều)",
        "Đình Lập: như tháng 8/2023",
        "Đình Lập: nhanh lên so với tháng 8/2023",
        "Đình Lập: 66,7% (8/12) xã, phường, thị trấn đã được tiếp cận",
        "Đình Lập: giữ nhịp này, cuối năm bằng 37,3% chỉ tiêu (không đạt)",
    } <= set(told)
    assert [text for text in told if re.search(r"\d/1 (huyện|đơn vị|nơi|chỉ tiêu)", text)] == []


def test_months_whose_share_needs_a_report_that_is_missing_are_a_gap(truth_db):
    charts = {chart.name: chart for chart in report_of("progress", truth_db, SCOPES["all"]).charts}
    panel = next(one for one in charts["progress-multiples"].data["panels"] if one["label"] == "Lộc Bình")
    assert panel["values"][-2:] == [None, None]
    assert (panel["texts"][-2:], panel["text"]) == (["chưa có báo cáo", "thiếu 1 báo cáo"], "thiếu 1 báo cáo")


@pytest.mark.parametrize("page", PAGES)
def test_what_was_sent_and_waits_is_not_taken_for_what_was_never_sent(page, written, looking):
    written.plan(targets=[("178", "TIN", 10), ("180", "TIN", 10)])
    written.report("178", "2023-03", [(None, "TIN", 9)], approve=False)
    told = {
        state: report_of(page, written.open(), looking("2023-03", state=state, units=("178", "180")))
        for state in ("approved", "submitted")
    }
    approved, submitted = (" ".join(note.text for note in told[state].notes) for state in ("approved", "submitted"))
    assert (
        "thiếu 2 báo cáo đến hạn của Thành phố Lạng Sơn, Tràng Định, trong đó 1 báo cáo đã nộp, đang chờ duyệt."
        in approved
    )
    assert "thiếu 1 báo cáo đến hạn của Tràng Định. Chỗ thiếu" in submitted
    assert "Số liệu gồm cả báo cáo chờ duyệt" in submitted
    assert "số liệu đã duyệt" in told["approved"].scope_line
    assert "gồm cả số liệu chờ duyệt" in told["submitted"].scope_line
    if page == "overview":
        assert told["approved"].figures[0].note == "còn thiếu 2, 1 chờ duyệt"
        first = told["approved"].extra["highlights"][0]["text"]
        assert (
            first
            == "Còn thiếu 2 báo cáo đến hạn, trong đó 1 báo cáo đã nộp, đang chờ duyệt: Thành phố Lạng Sơn (3/2023), Tràng Định (3/2023)."
        )


def test_a_leader_is_told_what_waits_though_its_figures_are_in_no_file_of_his(written, looking):
    written.plan(targets=[("178", "TIN", 10)])
    written.report("178", "2023-03", [(None, "TIN", 9)], approve=False)
    report = report_of("overview", written.open(full=False), looking("2023-03", own=(), units=("178",)))
    assert "1 báo cáo đã nộp, đang chờ duyệt" in report.notes[0].text


def test_the_table_of_both_has_only_whom_a_target_was_given(written, looking):
    written.plan(2025, 6, 7, targets=[("178", "TIN", 10), ("180", "TIN", 10)])
    written.report("178", "2025-06", [(None, "TIN", 3)])
    written.report("05977", "2025-07", [("05977", "TIN", 4)])
    report = report_of("progress", written.open(), looking("2025-07"))
    heat = next(chart for chart in report.charts if chart.kind == "heat")
    assert {row["label"] for row in heat.data["rows"]} == {"Thành phố Lạng Sơn", "Tràng Định"}
    assert heat.data["columns"] == ["Tin phát sóng, đăng tải"]
    assert len(heat.traces) == marks(heat)
    empty = next(row for row in heat.data["rows"] if row["label"] == "Tràng Định")["cells"][0]
    assert (empty["text"], empty["sign"]) == ("", "◌")
    assert empty["title"].endswith("Chưa đủ báo cáo, chưa có báo cáo")
