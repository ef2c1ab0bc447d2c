"""From 7/2025 sixty-five communes report where eleven districts did: a chart draws those that matter most, its table has them all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analytics.report import Chart, Report
from data.language import Language

MOST = 20  # rows that a chart draws without leaving any out
FIRST = 16  # of more, the first: rows stand with the slowest or largest first
ENDS = 6  # of a leaderboard, at each end
PANELS = 8  # of small lines, the highest and the lowest


def shortened(report: Report, language: Language) -> Report:
    """The answer as it is shown and taken away as a picture; tables, findings and words for who does not see keep every row."""
    return replace(report, charts=tuple(_shortened(chart, language) for chart in report.charts))


def _shortened(chart: Chart, language: Language) -> Chart:
    data: Any = chart.data
    of = "panels" if chart.kind == "multiples" else "rows"
    rows = data.get(of) or []
    # Squares are a table already; a chart without a table has nowhere to leave a row.
    if len(rows) <= MOST or chart.kind in ("heat", "states", "matrix", "counts") or chart.table is None:
        return chart
    kept, said = _kept(chart.kind, rows, language)
    marks = len(chart.traces) // len(rows)
    if marks * len(rows) != len(chart.traces):
        return chart
    traces = tuple(trace for at in kept for trace in chart.traces[at * marks : (at + 1) * marks])
    unit = "; ".join(part for part in (chart.unit, said) if part)
    return replace(chart, data=data | {of: [rows[at] for at in kept]}, traces=traces, unit=unit)


def _kept(kind: str, rows: list[Any], language: Language) -> tuple[list[int], str]:
    """Which rows are drawn, in their order, and how that is said."""
    if kind == "leaderboard":
        ranked = [at for at, row in enumerate(rows) if row["rank"] is not None]
        if len(ranked) > 2 * ENDS:
            said = language.text("{count} nơi đầu và {count} nơi cuối trong {all} nơi xếp hạng, tất cả ở bảng số liệu", count=ENDS, all=len(ranked))  # fmt: skip
            return [*ranked[:ENDS], *ranked[-ENDS:]], said
        kept = list(range(2 * ENDS))
    elif kind == "multiples":
        known = [at for at, panel in enumerate(rows) if panel["values"] and panel["values"][-1] is not None]
        known.sort(key=lambda at: -rows[at]["values"][-1])
        if len(known) > 2 * PANELS:
            said = language.text("{count} nơi cao nhất và {count} nơi thấp nhất trong {all} nơi đủ báo cáo, tất cả ở bảng số liệu", count=PANELS, all=len(known))  # fmt: skip
            return sorted([*known[:PANELS], *known[-PANELS:]]), said
        kept = list(range(2 * PANELS))
    else:
        kept = list(range(FIRST))
    return kept, language.text("{count} nơi đầu trong {all}, tất cả ở bảng số liệu", count=len(kept), all=len(rows))
