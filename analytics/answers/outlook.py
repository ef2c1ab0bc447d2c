"""Where the year is going, in words and as bars: what the months still to come may bring, against the target (decision 021)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from analytics.answers.figures import half
from analytics.answers.names import Names
from analytics.forecast import COVERED_SHARE, FEWEST_TESTS, Backtest, Group
from analytics.report import Chart, Column, Figure, Table, Trace, later
from analytics.scope import Scope
from data.language import N_, Language

Row = dict[str, Any]
# How likely a target is, surest last to be drawn; each with its sign and words.
WORDS = {
    "sure": N_("chắc đạt"),
    "likely": N_("có thể đạt"),
    "unlikely": N_("khó đạt"),
    "out": N_("không đạt"),
    "unknown": N_("chưa dự báo được"),
}
SIGNS = {"sure": "✔", "likely": "●", "unlikely": "▲", "out": "▼", "unknown": "◌"}
_ORDER = ("out", "unlikely", "likely", "sure", "unknown")


def outlook(group: Group) -> str:
    """How likely the target is: by where it lies against the projection, whole as it is said, and its interval; "" without one."""
    seen = group.projection
    if not group.target:
        return ""
    if seen.actual is not None and seen.actual >= group.target:
        return "sure"
    if seen.projected is None:
        return "unknown"
    reaches = math.floor(seen.projected + 0.5) >= group.target
    if seen.low is None or seen.high is None:
        return "likely" if reaches else "unlikely"
    if seen.low >= group.target:
        return "sure"
    if seen.high < group.target:
        return "out"
    return "likely" if reaches else "unlikely"


def definition(language: Language) -> str:
    return language.text(
        "Dự báo cả năm = số đã báo cáo + bình quân các tháng đã báo cáo cho mỗi tháng còn lại hoặc còn thiếu báo cáo "
        "(có tính mùa vụ khi đủ hai năm trước). Khoảng trong ngoặc có khả năng chứa số thực {share}; thiếu báo cáo thì khoảng rộng ra, chỗ thiếu không tính là 0.",
        share=language.percent(COVERED_SHARE, 0),
    )


def figure(group: Group, code: str, scope: Scope, names: Names) -> Figure:
    """The year's end of one activity: "58 tin", its interval, and what each month to come must bring."""
    language, seen = names.language, group.projection
    value = language.text("chưa dự báo được")
    if seen.projected is not None:
        value = f"{_number(seen.projected, language)} {names.counted_in(code)}"
    state = outlook(group)
    told = [f"{SIGNS[state]} {language.text(WORDS[state])}" if state else "", interval(group, language)]
    return Figure(
        language.text("Dự báo cả năm"),
        value,
        " · ".join(part for part in told if part),
        definition(language),
        Trace("outputs", scope.units, activities=(code,)),
        amount=seen.projected,
        plan=group.target,
        plan_value=language.number(group.target) if group.target else "",
    )


def needed(group: Group, code: str, scope: Scope, names: Names) -> Figure | None:
    """What each month to come must bring; None without a target, or when no month is left."""
    each, language = group.needed_per_month, names.language
    if each is None:
        return None
    return Figure(
        language.text("Cần mỗi tháng còn lại"),
        f"{half(language, round(each, 1))} {names.counted_in(code)}" if each else language.text("đã đủ"),
        language.text("để đạt chỉ tiêu {target}", target=language.number(group.target)),
        language.text("Phần chỉ tiêu chưa làm, chia đều cho các tháng còn lại và các tháng còn thiếu báo cáo."),
        Trace("targets", scope.units, activities=(code,)),
        amount=each,
    )


def interval(group: Group, language: Language) -> str:
    """ "từ 45 đến 71"; "" when too few months are reported."""
    seen = group.projection
    if seen.low is None or seen.high is None:
        return ""
    return language.text("từ {low} đến {high}", low=_number(seen.low, language), high=_number(seen.high, language))


def tested(found: Backtest, language: Language) -> str:
    """How forecasts made in earlier months did; no percentage below three of them."""
    if found.tests < FEWEST_TESTS or found.error is None:
        return language.text("Chưa đủ tháng để kiểm nghiệm dự báo.")
    return language.text(
        "Kiểm nghiệm bằng dự báo lập ở {tests} tháng trước: {hits}/{tests} lần số thực nằm trong khoảng, sai lệch thường gặp {error}.",
        tests=found.tests,
        hits=found.hits,
        error=language.percent(found.error),
    )


def by_activity(groups: Mapping[str, Group], scope: Scope, names: Names) -> Chart:
    """A bar an activity: done, forecast, interval, against the target at 100 %; least likely first."""
    traces = {code: Trace("outputs", scope.units, activities=(code,)) for code in groups}
    return _chart(
        groups, {code: names.activity(code) for code in groups}, {code: code for code in groups}, traces, names
    )


def by_district(groups: Mapping[str, Group], scope: Scope, names: Names) -> Chart:
    """The same a district, of the one activity chosen."""
    (activity,) = scope.activities
    traces = {code: Trace("outputs", (code,), activities=(activity,)) for code in groups}
    return _chart(groups, {code: names.unit(code) for code in groups}, dict.fromkeys(groups, activity), traces, names)


def _chart(
    groups: Mapping[str, Group],
    labels: Mapping[str, str],
    activities: Mapping[str, str],
    traces: Mapping[str, Trace],
    names: Names,
) -> Chart:
    language = names.language
    aimed = {code: group for code, group in groups.items() if group.target}
    ranked = sorted(aimed, key=lambda code: _rank(aimed[code], names.sort_key(labels[code])))
    drawn = [_bar(aimed[code], labels[code], activities[code], names) for code in ranked]
    title = _title(drawn, language)
    return Chart(
        kind="outlook",
        name="progress-outlook",
        title=title,
        alt=f"{title}. " + "; ".join(f"{row['label']}: {row['text']}" for row in drawn) + ".",
        data={"rows": drawn, "format": "percent"},
        definition=definition(language),
        unit=language.text("Dự báo cả năm so với chỉ tiêu năm"),
        table=later(lambda: _table(ranked, aimed, labels, activities, traces, names)),
        traces=tuple(traces[code] for code in ranked),
    )


def _rank(group: Group, name: tuple[object, ...]) -> tuple[object, ...]:
    seen = group.projection.projected
    ratio = seen / group.target if seen is not None and group.target else 0.0
    return (_ORDER.index(outlook(group)), ratio, name)


def _bar(group: Group, label: str, activity: str, names: Names) -> Row:
    language, seen, target = names.language, group.projection, group.target or 1
    state = outlook(group)
    text = language.text("chưa có báo cáo") if seen.actual is None else language.text("chưa dự báo được")
    if seen.projected is not None:
        text = language.text(
            "{projected}/{target} {counted}",
            projected=_number(seen.projected, language),
            target=language.number(group.target),
            counted=names.counted_in(activity),
        )

    def share(value: float | None) -> float | None:
        return None if value is None else value / target

    return {
        "label": label,
        "value": share(seen.projected),
        "done": share(seen.actual),
        "low": share(seen.low),
        "high": share(seen.high),
        "mark": 1.0,
        "text": text,
        "note": interval(group, language),
        "outlook": state,
        "words": f"{SIGNS[state]} {language.text(WORDS[state])}".replace(" ", "\u00a0"),
    }


def _title(drawn: list[Row], language: Language) -> str:
    if not drawn:
        return language.text("Chưa giao chỉ tiêu nên chưa có dự báo")
    known = [row for row in drawn if row["outlook"] != "unknown"]
    if not known:
        return language.text("Chưa dự báo được: chưa đủ báo cáo")
    if len(drawn) == 1:
        share = language.percent(known[0]["value"])
        words = known[0]["words"].split("\u00a0", 1)[-1].replace("\u00a0", " ")
        return language.text("{name}: giữ nhịp này, cuối năm bằng {share} chỉ tiêu ({words})", name=known[0]["label"], share=share, words=words)  # fmt: skip
    good = sum(row["outlook"] in ("sure", "likely") for row in known)
    said = language.text("Giữ nhịp này, {count}/{all} chỉ tiêu có khả năng đạt cuối năm", count=good, all=len(drawn))
    worst = known[0]
    if worst["outlook"] in ("sure", "likely") or worst["value"] is None:
        return said
    figure_ = language.text("{percent} chỉ tiêu", percent=language.percent(worst["value"]))
    return said + "; " + language.text("thấp nhất là {name} ({figure})", name=worst["label"], figure=figure_)


def _table(
    ranked: list[str],
    groups: Mapping[str, Group],
    labels: Mapping[str, str],
    activities: Mapping[str, str],
    traces: Mapping[str, Trace],
    names: Names,
) -> Table:
    language = names.language
    columns = (
        Column("label", language.text("Nội dung")),
        Column("counted_in", language.text("Đơn vị tính")),
        Column("target", language.text("Chỉ tiêu năm"), "count"),
        Column("actual", language.text("Đã làm"), "count"),
        Column("projected", language.text("Dự báo cả năm"), "number", definition(language)),
        Column("low", language.text("Thấp"), "number"),
        Column("high", language.text("Cao"), "number"),
        Column("needed_per_month", language.text("Cần mỗi tháng còn lại"), "number"),
        Column("outlook", language.text("Khả năng")),
        Column("tests", language.text("Số lần kiểm nghiệm"), "count"),
        Column("hits", language.text("Số lần trong khoảng"), "count"),
        Column("error", language.text("Sai lệch thường gặp"), "percent"),
    )
    rows = []
    for code in ranked:
        group, seen = groups[code], groups[code].projection
        state = outlook(group)
        rows.append(
            (
                labels[code],
                names.counted_in(activities[code]),
                group.target,
                seen.actual,
                *(None if value is None else round(value, 1) for value in (seen.projected, seen.low, seen.high)),
                None if group.needed_per_month is None else round(group.needed_per_month, 1),
                f"{SIGNS[state]} {language.text(WORDS[state])}",
                group.backtest.tests,
                group.backtest.hits,
                group.backtest.error,
            )
        )
    opened = tuple({"actual": traces[code], "projected": traces[code]} for code in ranked)
    return Table(language.text("Dự báo cả năm"), columns, tuple(rows), opened, name="progress-outlook")


def _number(value: float, language: Language) -> str:
    """A forecast is said whole: decimals of it would promise too much."""
    return language.number(value)
