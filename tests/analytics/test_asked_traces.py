"""Every figure of an asked question opens to cells whose sum, or number, is the figure."""

from __future__ import annotations

from datetime import date

import pytest

from analytics import semantic, trace
from analytics.answering import answer
from analytics.answers.asked_traces import periods_of
from analytics.answers.asked_traces import trace as trace_of
from analytics.scope import Scope
from analytics.semantic import Query
from data.language import language

TODAY = date(2026, 1, 15)
VI = language("vi")


def scope(through="2023-09", **more):
    return Scope(2023, through, TODAY, **more)


@pytest.mark.parametrize(
    ("query", "column"),
    [
        (Query("spent", ("district", "source"), scope()), "spent"),
        (Query("spent", ("group", "period"), scope(since="2023-04", units=("178", "183"))), "spent"),
        (Query("spent", (), scope(since="2023-04", groups=("TRUC_TIEP",))), "spent"),
        (Query("spent", ("period",), scope(), months=("2023-04", "2023-06")), "spent"),
        (Query("absorption", ("district",), scope(since="2023-07")), "allocated"),
        (Query("absorption", ("district",), scope(since="2023-07")), "spent"),
        (Query("target", ("district", "activity"), scope()), "target"),
        (Query("progress", ("activity",), scope(units=("178",))), "actual"),
        (Query("actual", ("district", "period"), scope(activities=("HOI_NGHI",))), "actual"),
        (Query("actual", ("commune",), scope(since="2023-05", activities=("LUOT_NGUOI",), units=("183",))), "actual"),
        (Query("actual", ("district",), scope(activities=("HOI_NGHI",)), communes=("05971", "05974", "06019")), "actual"),
        (Query("reached", ("commune",), scope(units=("183",))), "reached"),
        (Query("meetings", ("topic", "activity"), scope(since="2023-04")), "meetings"),
        (Query("women", ("commune", "period"), scope("2023-06")), "women"),
        (Query("attendees", ("district", "topic"), scope()), "attendees"),
        (Query("received", ("district", "period"), scope()), "received"),
        (Query("meetings", ("district",), scope("2023-06"), before=semantic.Span("2023-01", "2023-03")), "before"),
    ],
    ids=lambda part: f"{part.measure} by {','.join(part.by)}" if isinstance(part, Query) else part,
)  # fmt: skip
def test_a_figure_opens_to_cells_that_make_it(truth_db, query, column):
    assert semantic.why_not(query, VI) == ""
    rows = answer(truth_db, query).dicts()
    opened = 0
    for row in rows[:: max(1, len(rows) // 60)]:
        if row[column] is None:
            continue
        what = trace_of(query, {name: row[name] for name in query.by}, column)
        found = trace.cells(truth_db, query.scope, what)
        if query.measure == "reached":
            assert found.count >= row["reached"] == 1
        else:
            summed = sum(cell["value"] or 0 for cell in found.rows)
            assert (found.count if query.measure == "meetings" else summed) == row[column], row
        opened += 1
    assert opened


def test_a_ratio_opens_to_what_stands_above_and_what_below():
    query = Query("absorption", ("district",), scope(since="2023-04"))
    key = {"district": "178"}
    assert trace_of(query, key, "absorption") == trace_of(query, key, "spent")
    assert trace_of(query, key, "spent").periods == tuple(f"2023-{month:02d}" for month in range(4, 10))
    assert trace_of(query, key, "allocated").kind == "allocations"


def test_what_no_cells_make_opens_to_nothing():
    query = Query("meetings", ("topic",), scope(), before=semantic.Span("2023-01", "2023-03"))
    assert trace_of(query, {"topic": None}, "meetings") is None
    assert trace_of(query, {"topic": "Y_TE"}, "change") is None
    assert trace_of(Query("communes", (), scope()), {}, "communes") is None
    # A district of which no commune was chosen has no figure there.
    elsewhere = Query("actual", ("district",), scope(activities=("HOI_NGHI",)), communes=("05971",))
    assert trace_of(elsewhere, {"district": "183"}, "actual") is None


def test_months_of_a_span_end_with_the_supplementary_report():
    assert periods_of(Query("spent", (), scope("2023-13", since="2023-12"))) == ("2023-12", "2023-13")
    assert trace_of(Query("spent", (), scope("2023-13")), {}, "spent").periods == ()
