"""The leaderboard and what needs attention: ranks, ties, moves, and sentences whose arithmetic holds against plain pandas."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from analytics import measures
from analytics.answers import attention, leaderboard, overview
from analytics.answers.names import Names
from analytics.scope import Scope
from data.language import language
from data.settings import settings
from tests.analytics.conftest import truth

TODAY = date(2026, 1, 15)
VI = language("vi")
STATES = ("approved", "submitted")


def board(db, scope):
    return overview.report(db, scope, VI).charts[0]


def by_truth(through: str, activity: str) -> pd.Series:
    """Progress of one activity by district, by plain pandas: done to date over the year's target."""
    rows = pd.DataFrame(truth("outputs"))
    rows = rows[(rows["activity"] == activity) & (rows["state"] == "value") & (rows["period"] <= through)]
    targets = pd.DataFrame(truth("targets"))
    targets = targets[targets["activity"] == activity].set_index("district")["target"].astype(float)
    return rows.assign(value=rows["value"].astype(float)).groupby("district")["value"].sum() / targets


def test_ranks_and_moves_are_those_of_the_truth(truth_db):
    scope = Scope(2023, "2023-06", TODAY, activities=("HOI_NGHI",))
    now = by_truth("2023-06", "HOI_NGHI").rank(ascending=False, method="min").astype(int)
    before = by_truth("2023-05", "HOI_NGHI").rank(ascending=False, method="min").astype(int)
    chart = board(truth_db, scope)
    found = {trace.units[0]: row for row, trace in zip(chart.data["rows"], chart.traces, strict=True)}
    assert {code: row["rank"] for code, row in found.items()} == now.to_dict()
    assert {code: row["steps"] for code, row in found.items()} == (before - now).to_dict()
    assert [row["rank"] for row in chart.data["rows"]] == sorted(now)
    progress = by_truth("2023-06", "HOI_NGHI")
    assert {code: row["value"] for code, row in found.items()} == pytest.approx(progress.to_dict())


def row(unit: str, share: float | None, missing: int = 0, due: int = 3):
    return {"district": unit, "share_on_pace": share, "targets_on_pace": round((share or 0) * 10), "targets_set": 10, "progress": None,
            "reports_missing": missing, "reports_due": due, "status": None, "target": None, "expected": None,
            "targets_achieved": 0, "actual": None, "pace": None}  # fmt: skip


def month(unit: str, period: str, share: float | None, missing: int = 0):
    return row(unit, share, missing) | {"period": period, "present": not missing}


def test_equals_share_a_rank_and_who_lacks_a_report_has_none(truth_db):
    scope = Scope(2023, "2023-04", TODAY)
    names = Names(truth_db, scope, VI)
    now = [row("178", 0.5), row("180", 0.9), row("181", 0.5), row("182", 0.8, missing=1), row("183", 0.1)]
    months = [month(one["district"], "2023-04", one["share_on_pace"], one["reports_missing"]) for one in now]
    months += [month("178", "2023-03", 0.6), month("180", "2023-03", 0.4), month("181", "2023-03", 0.5), month("182", "2023-03", 0.9), month("183", "2023-03", 0.3, missing=1)]  # fmt: skip
    chart = leaderboard.chart(now, months, scope, names)
    found = {trace.units[0]: one for one, trace in zip(chart.data["rows"], chart.traces, strict=True)}
    assert {code: one["rank"] for code, one in found.items()} == {"180": 1, "178": 2, "181": 2, "183": 4, "182": None}
    assert {code: one["moved"] for code, one in found.items()} == {"180": "▲3", "178": "=", "181": "▲1", "183": "", "182": ""}  # fmt: skip
    assert chart.traces[-1].units == ("182",)
    assert found["182"]["note"] == "thiếu 1 báo cáo"
    assert found["183"]["spark"] == [None, 0.1]
    assert "lên 3 bậc" in chart.alt
    table = {line[2]: line[:2] for line in chart.table.rows}
    assert table[names.unit("180")] == (1, 4)
    assert table[names.unit("182")] == (None, 1)


def test_the_first_month_of_the_plan_has_ranks_and_no_moves(truth_db):
    rows = board(truth_db, Scope(2023, "2023-03", TODAY)).data["rows"]
    assert all(one["rank"] for one in rows)
    assert {one["moved"] for one in rows} == {""}


# --- attention ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("through", ["2023-04", "2023-08", "2023-11"])
def test_each_sentence_holds_against_the_measures(truth_db, state, through):
    scope = Scope(2023, through, TODAY, state=state)
    told = overview.report(truth_db, scope, VI).extra["highlights"]
    assert 3 <= len(told) <= attention.MOST
    text = " ".join(one["text"] for one in told)
    missing = measures.missing(truth_db, scope).rows
    assert (f"Còn thiếu {len(missing)} báo cáo đến hạn" in text) == bool(missing)
    few = [r for r in measures.rows(truth_db, "progress", scope, ["district"]).dicts() if not r["reports_missing"] and r["share_on_pace"] < 0.25]  # fmt: skip
    assert (f"{len(few)} huyện, thành phố có dưới 25%" in text) == bool(few)
    total = measures.rows(truth_db, "budget", scope).dicts()[0]
    assert f"Giải ngân {VI.percent(total['absorption'])} khi" in text
    communes = measures.commune_rows(truth_db, scope).dicts()
    rest = sum(not r["reached"] and not r["unknown"] for r in communes)
    assert f"{rest}/{len(communes)} xã, phường, thị trấn chưa được tiếp cận" in text
    assert all(one["page"] for one in told)


def test_a_sentence_on_slow_districts_leads_to_those_districts(truth_db):
    scope = Scope(2023, "2023-08", TODAY, activities=("HOI_NGHI",))
    told = overview.report(truth_db, scope, VI).extra["highlights"]
    (one,) = (said for said in told if "chậm nhiều, dưới 70%" in said["text"])
    rows = measures.rows(truth_db, "progress", scope, ["district"]).dicts()
    assert set(one["parameters"]["don-vi"].split(",")) == {r["district"] for r in rows if r["status"] == "far_behind"}


def test_what_is_wrong_comes_before_what_is_in_order(written, looking):
    written.plan(targets=[(unit, "TIN", 10) for unit in ("178", "180")])
    for unit in ("178", "180"):
        written.report(unit, "2023-03", [(None, "TIN", 9)])
    scope = looking("2023-03")
    told = overview.report(written.open(), scope, VI).extra["highlights"]
    assert told
    order = ["Mọi" in one["text"] for one in told]
    assert set(order) == {True, False}
    assert order == sorted(order)


def test_every_unit_is_said_only_of_every_unit(written, looking):
    written.plan(targets=[(unit, "TIN", 10) for unit in ("178", "180", "181")])
    for unit in ("178", "180"):
        written.report(unit, "2023-03", [(None, "TIN", 9)])
    scope = looking("2023-03", units=("178", "180", "181"))
    told = [one["text"] for one in overview.report(written.open(), scope, VI).extra["highlights"]]
    assert "Mọi đơn vị đã đủ báo cáo có từ 25% chỉ tiêu trở lên đạt hoặc đúng tiến độ." in told
    one = [
        said["text"]
        for said in overview.report(written.open(), replace(scope, activities=("TIN",)), VI).extra["highlights"]
    ]
    assert "Không đơn vị nào đã đủ báo cáo mà chậm nhiều." in one


def test_thresholds_are_said_as_they_are_set(written, looking, monkeypatch):
    monkeypatch.setenv("TIENDO_ON_TRACK", "0.8")
    monkeypatch.setenv("TIENDO_BEHIND", "0.5")
    settings.cache_clear()
    written.plan(targets=[(unit, "TIN", 10) for unit in ("178", "180")])
    for unit in ("178", "180"):
        written.report(unit, "2023-03", [(None, "TIN", 0)])
    scope = looking("2023-03", units=("178", "180"), activities=("TIN",))
    report = overview.report(written.open(), scope, VI)
    told = " ".join([report.charts[0].definition, *(one["text"] for one in report.extra["highlights"])])
    monkeypatch.undo()
    settings.cache_clear()
    assert "từ 80% là đúng tiến độ, từ 50% là chậm, dưới 50% là chậm nhiều" in told
    assert "chậm nhiều, dưới 50% mức cần đạt" in told
