"""What stands beside a figure is the same measure of the other scope, and the difference is theirs; what cannot be compared says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analytics import comparison, measures
from analytics.answers import budget, coverage, overview, progress, reporting
from analytics.scope import Scope
from data.language import language

SCOPE = Scope(2023, "2023-06", date(2024, 1, 15))
VI = language("vi")
ANSWERS = [overview, progress, budget, coverage, reporting]


def compared(db, page, word: str, scope: Scope = SCOPE):
    found, told = comparison.of_word(db, word, scope, VI)
    assert told == ""
    other = page.report(db, found.scope, VI) if found.scope else None
    return comparison.beside(page.report(db, scope, VI), other, found, VI)


def of(db, name: str, by: str, scope: Scope, column: str) -> dict[str, object]:
    return {row[by]: row[column] for row in measures.rows(db, name, scope, [by]).dicts()}


def column(table, name: str) -> list[object]:
    at = [column.name for column in table.columns].index(name)
    return [row[at] for row in table.rows]


def test_the_month_before_stands_beside_each_activity(truth_db) -> None:
    chart = next(c for c in compared(truth_db, progress, "thang-truoc").charts if c.name == "progress-by-activity")
    before = of(truth_db, "progress", "activity", replace(SCOPE, through="2023-05"), "actual")
    now = of(truth_db, "progress", "activity", SCOPE, "actual")
    assert column(chart.table, "actual_then") == list(before.values())
    assert column(chart.table, "actual_change") == [now[a] - before[a] for a in now]
    titles = [c.title for c in chart.table.columns]
    assert "Đã làm (tháng 5/2023)" in titles
    assert "Đã làm: chênh lệch" in titles


def test_another_district_is_compared_row_by_row(truth_db) -> None:
    scope = replace(SCOPE, units=("181",))
    report = compared(truth_db, progress, "don-vi:185", scope)
    mine, other = (of(truth_db, "progress", "activity", replace(SCOPE, units=(u,)), "actual") for u in ("181", "185"))
    chart = next(c for c in report.charts if c.name == "progress-by-activity")
    assert column(chart.table, "actual_then") == list(other.values())
    assert column(chart.table, "actual_change") == [mine[a] - other[a] for a in mine]
    bars = next(c for c in report.charts if c.name == "progress-by-district")
    share = measures.rows(truth_db, "progress", replace(SCOPE, units=("185",))).dicts()[0]["share_on_pace"]
    assert bars.data["rows"][0]["other"] == pytest.approx(share)
    assert bars.data["rows"][0]["note"].startswith("Bắc Sơn: ")


def test_the_plan_stands_beside_what_was_done(truth_db) -> None:
    chart = next(c for c in compared(truth_db, progress, "ke-hoach").charts if c.name == "progress-by-activity")
    expected = of(truth_db, "progress", "activity", SCOPE, "expected")
    actual = of(truth_db, "progress", "activity", SCOPE, "actual")
    assert column(chart.table, "actual_then") == list(expected.values())
    assert column(chart.table, "actual_change") == [actual[a] - expected[a] for a in actual]
    passed = budget.time_passed(truth_db, SCOPE)
    rate = measures.rows(truth_db, "budget", SCOPE).dicts()[0]["absorption"]
    change = next(f for f in compared(truth_db, budget, "ke-hoach").figures if f.label == "Tỷ lệ giải ngân").change
    assert change.startswith(comparison.difference(rate - passed, "percent", VI) + " so với kế hoạch đến nay")


def test_the_change_beside_a_figure_is_the_difference_of_the_measures(truth_db) -> None:
    report = compared(truth_db, coverage, "thang-truoc")
    now, then = (sum(measures.commune_rows(truth_db, s).dicts()[n]["reached"] for n in range(200)) for s in (SCOPE, replace(SCOPE, through="2023-05")))  # fmt: skip
    figure = next(f for f in report.figures if f.label == "Độ bao phủ")
    assert figure.change.startswith(f"+{now - then} so với tháng 5/2023 (")


def test_another_version_is_compared_with_what_was_known_then(written, looking) -> None:
    written.plan(targets=[("185", "TIN", 10)])
    written.report("185", "2023-03", [(None, "TIN", 3)])
    with written.open() as db:
        before = db.execute("SELECT version FROM version").fetchone()[0]
    written.report("185", "2023-03", [(None, "TIN", 5)])
    scope = looking("2023-03", activities=("TIN",))
    with written.open() as db, written.open(version=before) as old:
        found, _ = comparison.of_word(db, f"phien-ban:{before}", scope, VI)
        assert found.version == before
        report = comparison.beside(progress.report(db, scope, VI), progress.report(old, found.scope, VI), found, VI)
    assert report.figures[0].change == f"+2 so với phiên bản {before} (3 tin)"


@pytest.mark.parametrize("page", ANSWERS, ids=lambda page: page.__name__[18:])
@pytest.mark.parametrize("word", ["thang-truoc", "ke-hoach", "nam-truoc", "don-vi:185"])
def test_every_answer_takes_every_comparison(word: str, page, truth_db) -> None:
    report = compared(truth_db, page, word, replace(SCOPE, units=("181",)))
    plain = page.report(truth_db, replace(SCOPE, units=("181",)), VI)
    assert [f.value for f in report.figures] == [f.value for f in plain.figures], "what is looked at stays as it is"
    assert [len(t.rows) for t in report.tables] == [len(t.rows) for t in plain.tables]
    for table in [*report.tables, *(c.table for c in report.charts if c.table)]:
        assert {len(row) for row in table.rows} <= {len(table.columns)}
        assert len({c.title for c in table.columns}) == len(table.columns)
    if word == "nam-truoc":
        assert report.notes[0].text == "Không so sánh được với tháng 6/2022: chưa có số liệu năm 2022."


@pytest.mark.parametrize(
    ("word", "scope", "why"),
    [
        ("nam-truoc", SCOPE, "chưa có số liệu năm 2022"),
        ("thang-truoc", replace(SCOPE, through="2023-03"), "tháng 3/2023 là tháng đầu của năm kế hoạch"),
        ("don-vi:185", SCOPE, "cần chọn đúng một đơn vị ở trên rồi mới so với đơn vị khác"),
        ("don-vi:185", replace(SCOPE, units=("185",)), "đang xem chính đơn vị này"),
    ],
)
def test_what_cannot_be_compared_says_why(word: str, scope: Scope, why: str, truth_db) -> None:
    found, _ = comparison.of_word(truth_db, word, scope, VI)
    assert (found.why, found.scope) == (why, None)


@pytest.mark.parametrize("word", ["x", "don-vi:999", "phien-ban:", "phien-ban:-1", "phien-ban:" + "9" * 30, "thang-truoc:1", "<script>", "'; DROP TABLE event; --"])  # fmt: skip
def test_nonsense_is_said_and_compares_nothing(word: str, truth_db) -> None:
    found, told = comparison.of_word(truth_db, word, SCOPE, VI)
    assert found is None
    assert f"“{word[:40]}”" in told


def test_without_a_word_nothing_is_compared(truth_db) -> None:
    assert comparison.of_word(truth_db, "", SCOPE, VI) == (None, "")


@pytest.mark.parametrize(("value", "measured", "said"), [(12, "count", "+12"), (-0.045, "percent", "−4,5 điểm %"), (0, "count", "±0"), (1_250_000_000, "money", "+1,25 tỷ đồng"), (-2.5, "count", "−2,5")])  # fmt: skip
def test_a_difference_is_said_with_its_sign(value: float, measured: str, said: str) -> None:
    assert comparison.difference(value, measured, VI) == said
