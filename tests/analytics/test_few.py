"""Of more units than a chart has room for it draws those that matter most; each mark still opens its own unit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.answers import few
from analytics.report import Chart, Column, Report, Table, Trace
from data.language import language

VI = language("vi")
UNITS = [f"xã {number}" for number in range(65)]
TABLE = Table("Bảng", (Column("district", "Đơn vị"),), tuple((unit,) for unit in UNITS))


def chart(kind: str, rows: list[dict[str, object]], marks: int = 1) -> Chart:
    traces = tuple(Trace("outputs", (str(row["label"]),)) for row in rows for _ in range(marks))
    of = "panels" if kind == "multiples" else "rows"
    return Chart(kind, "Phát hiện", "Mọi nơi", {of: rows}, unit="Tỷ lệ", table=TABLE, traces=traces)


def shown(one: Chart) -> Chart:
    return few.shortened(Report("", "", charts=(one,)), VI).charts[0]


def drawn(one: Chart) -> list[str]:
    return [row["label"] for row in one.data["panels" if one.kind == "multiples" else "rows"]]


@pytest.mark.parametrize(("kind", "marks"), [("bullet", 1), ("bars", 1), ("outlook", 1), ("shares", 3)])
def test_the_first_are_drawn_and_the_table_keeps_all(kind: str, marks: int) -> None:
    found = shown(chart(kind, [{"label": unit} for unit in UNITS], marks))
    assert drawn(found) == UNITS[: few.FIRST]
    assert [trace.units for trace in found.traces if trace] == [
        (unit,) for unit in UNITS[: few.FIRST] for _ in range(marks)
    ]
    assert found.unit == "Tỷ lệ; 16 nơi đầu trong 65, tất cả ở bảng số liệu"
    assert found.table is TABLE
    assert (found.title, found.alt) == ("Phát hiện", "Mọi nơi")


def test_a_leaderboard_has_both_ends_of_those_that_are_ranked() -> None:
    rows = [{"label": unit, "rank": at + 1 if at < 26 else None} for at, unit in enumerate(UNITS)]
    found = shown(chart("leaderboard", rows))
    assert drawn(found) == [*UNITS[:6], *UNITS[20:26]]
    assert [trace.units[0] for trace in found.traces if trace] == drawn(found)
    assert found.unit.endswith("6 nơi đầu và 6 nơi cuối trong 26 nơi xếp hạng, tất cả ở bảng số liệu")


def test_a_leaderboard_of_few_ranked_begins_with_them() -> None:
    rows = [{"label": unit, "rank": 1 if at == 0 else None} for at, unit in enumerate(UNITS)]
    assert drawn(shown(chart("leaderboard", rows))) == UNITS[:12]


def test_small_lines_are_the_highest_and_the_lowest_in_the_order_of_names() -> None:
    rows = [{"label": unit, "values": [0.0, None if at == 3 else (at * 7) % 65]} for at, unit in enumerate(UNITS)]
    found = shown(chart("multiples", rows, 2))
    known = sorted((row for row in rows if row["values"][1] is not None), key=lambda row: row["values"][1])
    assert drawn(found) == [unit for unit in UNITS if unit in {row["label"] for row in [*known[:8], *known[-8:]]}]
    assert [trace.units[0] for trace in found.traces if trace] == [unit for unit in drawn(found) for _ in range(2)]


@pytest.mark.parametrize("kind", ["heat", "states", "matrix", "counts"])
def test_squares_are_a_table_and_keep_every_row(kind: str) -> None:
    whole = chart(kind, [{"label": unit} for unit in UNITS])
    assert shown(whole) == whole


def test_eleven_districts_are_all_drawn_and_so_is_what_has_no_table() -> None:
    eleven = chart("bars", [{"label": unit} for unit in UNITS[:11]])
    assert shown(eleven) == eleven
    alone = replace(chart("bars", [{"label": unit} for unit in UNITS]), table=None)
    assert shown(alone) == alone
