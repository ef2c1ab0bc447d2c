"""The leaderboard of districts: rank, what it moved since the month before, and its line over the year.

Ranked by the share of targets achieved or on pace, or by progress of the one activity chosen; equals share a rank, and the next
rank counts them all (1, 2, 2, 4). A district that lacks a due report has no rank: it stands last and says what is missing; nor
has one before its first report is due.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics.answers import progress, progress_table, wording
from analytics.answers.names import Names
from analytics.report import Chart, Column, Table, Trace, later
from analytics.scope import Scope
from data.language import Language

Row = dict[str, Any]


def chart(districts: list[Row], months: list[Row], scope: Scope, names: Names) -> Chart:
    """`districts` are rows of the measure progress by district, `months` those of measures.progress_months."""
    language, single = names.language, len(scope.activities) == 1
    ranked = [row for row in districts if not names.is_province(row["district"]) and row["targets_set"]]
    known = [row for row in ranked if row["district"] not in names.unheard]
    now, before = _ranks(known, single), _ranks(_before(months, known), single)
    ranked.sort(
        key=lambda row: (now.get(row["district"], 10**6), _wanting(row), names.sort_key(names.unit(row["district"])))
    )
    lines = _lines(months, single)
    drawn = [_row(row, now, before, lines, single, names) for row in ranked]
    slowest = sorted(ranked, key=lambda row: progress.slowness(row, single, names))
    title = progress.district_title(slowest, single, names)
    moved = [row for row in drawn if row["moved"]]
    return Chart(
        kind="leaderboard",
        name="districts-leaderboard",
        title=title,
        alt=f"{title}. " + "; ".join(_aloud(row) for row in drawn) + ".",
        data={"rows": drawn, "format": "percent", "months": sorted({row["period"] for row in months}), "moved": bool(moved)},
        definition=progress_table.definition(language)
        + " "
        + language.text("Xếp từ cao xuống thấp; bằng nhau thì cùng hạng; nơi thiếu báo cáo không xếp hạng. Mũi tên là số bậc lên, xuống so với tháng trước."),
        unit=names.counted_in(scope.activities[0]) + ", " + language.text("so với chỉ tiêu năm")
        if single
        else language.text("Tỷ lệ chỉ tiêu đạt hoặc đúng tiến độ"),
        table=later(lambda: _table(ranked, now, before, single, scope, names)),
        traces=tuple(Trace("outputs", (row["district"],), activities=scope.activities) for row in ranked),
    )  # fmt: skip


def _score(row: Row, single: bool) -> float | None:
    value = row["progress"] if single else row["share_on_pace"]
    return None if value is None or (_wanting(row) and not (single and row["status"] == "achieved")) else float(value)


def _wanting(row: Row) -> int:
    return int(row["reports_missing"] or 0)


def _ranks(rows: list[Row], single: bool) -> dict[str, int]:
    """District → its rank; those that cannot be ranked are not in it."""
    scores = {row["district"]: value for row in rows if (value := _score(row, single)) is not None}
    return {unit: 1 + sum(other > value for other in scores.values()) for unit, value in scores.items()}


def _before(months: list[Row], ranked: list[Row]) -> list[Row]:
    """The same districts as they stood a month before; nothing in the plan's first month."""
    periods = sorted({row["period"] for row in months})
    units = {row["district"] for row in ranked}
    return (
        [row for row in months if row["period"] == periods[-2] and row["district"] in units] if len(periods) > 1 else []
    )


def _lines(months: list[Row], single: bool) -> dict[str, list[float | None]]:
    """District → its score at the end of each month; a gap where a report is missing that the score needs."""
    found: dict[str, list[float | None]] = {}
    for row in sorted(months, key=lambda row: row["period"]):
        value = row["progress"] if single else row["share_on_pace"]
        whole = row["present"] and (single or not row["reports_missing"])
        found.setdefault(row["district"], []).append(value if whole else None)
    return found


def _row(
    row: Row, now: Mapping[str, int], before: Mapping[str, int], lines: Mapping[str, list[float | None]], single: bool, names: Names
) -> Row:  # fmt: skip
    language, unit = names.language, row["district"]
    rank, earlier = now.get(unit), before.get(unit)
    steps = earlier - rank if rank is not None and earlier is not None else None
    wanting = _wanting(row)
    value = row["progress"] if single else row["share_on_pace"]
    text = (
        wording.either(language, value, language.percent(value))
        if single
        else f"{row['targets_on_pace']}/{row['targets_set']}"
    )
    if row["reports_due"] and wanting == row["reports_due"]:
        value, text = None, language.text(wording.NO_REPORT)
    if unit in names.unheard:
        value, text = None, language.text(wording.NOT_DUE)
    note = language.text("thiếu {count} báo cáo", count=wanting) if wanting else ""
    mark = row["expected"] / row["target"] if single and row["target"] and row["expected"] is not None else None
    return {
        "label": names.unit(unit),
        "rank": rank,
        "value": value,
        "mark": mark,
        "full": 1.0,
        "text": text,
        "status": "incomplete" if wanting else (row["status"] or "") if single else "",
        "note": note,
        "steps": steps,
        "moved": moved(steps),
        "aloud": said(steps, language),
        "spark": lines.get(unit, []),
    }  # fmt: skip


def moved(steps: int | None) -> str:
    """ "▲2", "▼1", "=": what a rank moved; "" when it was not ranked."""
    if steps is None:
        return ""
    return f"▲{steps}" if steps > 0 else f"▼{-steps}" if steps < 0 else "="


def said(steps: int | None, language: Language) -> str:
    """The same for those who do not see."""
    if steps is None:
        return ""
    if not steps:
        return language.text("giữ hạng")
    return (
        language.text("lên {count} bậc", count=steps) if steps > 0 else language.text("xuống {count} bậc", count=-steps)
    )


def _aloud(row: Row) -> str:
    rank = f"{row['rank']}. " if row["rank"] else ""
    told = ", ".join(part for part in (row["text"], row["aloud"], row["note"]) if part)
    return f"{rank}{row['label']}: {told}"


def _table(
    ranked: list[Row], now: Mapping[str, int], before: Mapping[str, int], single: bool, scope: Scope, names: Names
) -> Table:
    """Ranks beside the figures of the measure, in the order of the leaderboard."""
    language = names.language
    whole = progress_table.table(ranked, ("district",), scope, names)
    at = {row[0]: number for number, row in enumerate(whole.rows)}
    order = [at[names.unit(row["district"])] for row in ranked]
    columns = (
        Column("rank", language.text("Hạng"), "count"),
        Column("rank_before", language.text("Hạng tháng trước"), "count"),
        *whole.columns,
    )
    rows = tuple(
        (now.get(row["district"]), before.get(row["district"]), *whole.rows[number])
        for row, number in zip(ranked, order, strict=True)
    )
    outputs = [Trace("outputs", (row["district"],), activities=scope.activities) for row in ranked]
    traces = tuple(
        {"rank": trace, "rank_before": trace, **whole.traces[number]}
        for trace, number in zip(outputs, order, strict=True)
    )
    return Table(language.text("Xếp hạng"), columns, rows, traces, name="districts-leaderboard")
