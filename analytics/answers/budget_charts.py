"""Money against time, against what was done with it, and how the allocation came to be what it is."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

from analytics import measures, planning, semantic
from analytics.answers import wording
from analytics.answers.names import Names
from analytics.answers.progress_year import short_month
from analytics.report import Chart, Column, Table, Trace, later
from analytics.scope import Scope
from data import calendar, catalogue
from data.language import Language

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]
FEWEST = 5  # districts below which a median says nothing of outliers
FAR = 2.0  # a unit cost beyond this many times the median, or below its reciprocal, stands out


# --- against time ---------------------------------------------------------------------------------------------------


def over_time(db: duckdb.DuckDBPyConnection, scope: Scope, names: Names) -> Chart | None:
    """Absorption to date month by month beside the share of the plan's time gone by; None before the plan or without money."""
    language, rows = names.language, measures.spent_by_month(db, scope).dicts()
    if not rows or not rows[-1]["allocated"]:
        return None
    done = [row["spent"] / row["allocated"] if row["present"] and row["spent"] is not None and row["allocated"] else None for row in rows]  # fmt: skip
    told = [wording.either(language, value, language.percent(value)) for value in done]
    series = [
        {"name": language.text("Thời gian đã qua"), "tone": "plan", "values": [row["passed"] for row in rows],
         "texts": [language.percent(row["passed"]) for row in rows]},
        {"name": language.text("Tỷ lệ giải ngân"), "tone": "done", "values": done, "texts": told},
    ]  # fmt: skip
    labels = [short_month(row["period"], language) for row in rows]
    title = _pace_title(rows, done, language)
    return Chart(
        kind="line",
        name="budget-over-time",
        title=title,
        alt=f"{title}. " + "; ".join(f"{label}: {text}" for label, text in zip(labels, told, strict=True)) + ".",
        data={"x": labels, "series": series, "unit": "", "format": "percent"},
        definition=language.text("Số đã giải ngân từ đầu năm đến từng tháng trên dự toán giao cả năm; đường chấm là phần thời gian thực hiện đã qua."),
        unit=language.text("Lũy kế từ đầu năm"),
        table=later(lambda: _time_table(rows, done, scope, language)),
        traces=tuple(Trace("spending", scope.units, groups=scope.groups, sources=scope.sources, periods=_to_date(row["period"], scope)) for row in rows),
    )  # fmt: skip


def _pace_title(rows: list[Row], done: list[float | None], language: Language) -> str:
    """What the last month spent, and what each month to come would have to."""
    now, last = done[-1], rows[-1]
    if now is None:
        return language.text("Chưa có báo cáo giải ngân nào đến kỳ này")
    before = next((value for value in reversed(done[:-1]) if value is not None), 0.0)
    each = language.text(
        "{period} giải ngân thêm {percent} dự toán",
        period=language.period(last["period"]).capitalize(),
        percent=language.percent(now - (before or 0.0)),
    )
    months = round(len(rows) / last["passed"]) - len(rows) if last["passed"] else 0
    if not months:
        return each
    needed = language.text(
        "cần {percent} mỗi tháng trong {count} tháng còn lại để hết dự toán",
        percent=language.percent(max(1 - now, 0.0) / months),
        count=months,
    )
    return f"{each}; {needed}"


def _time_table(rows: list[Row], done: list[float | None], scope: Scope, language: Language) -> Table:
    columns = (
        Column("period", language.text("Kỳ"), "period"),
        Column("allocated", language.text("Dự toán giao năm"), "money"),
        Column("spent", language.text("Đã giải ngân"), "money"),
        Column("absorption", language.text("Tỷ lệ giải ngân"), "percent"),
        Column("passed", language.text("Thời gian đã qua"), "percent"),
    )
    shown = tuple(
        (row["period"], row["allocated"], row["spent"] if row["present"] else None, share, row["passed"])
        for row, share in zip(rows, done, strict=True)
    )
    opened = tuple(
        {
            "allocated": Trace("allocations", scope.units, groups=scope.groups, sources=scope.sources),
            **dict.fromkeys(
                ("spent", "absorption"),
                Trace("spending", scope.units, groups=scope.groups, sources=scope.sources, periods=_to_date(row["period"], scope)),
            ),
        }
        for row in rows
    )  # fmt: skip
    return Table(language.text("Giải ngân từng kỳ"), columns, shown, opened, unit=language.text("Đơn vị tính: triệu đồng"), name="budget-over-time")  # fmt: skip


def _to_date(period: str, scope: Scope) -> tuple[str, ...]:
    return calendar.between(f"{scope.year}-01", period)


# --- against outputs ------------------------------------------------------------------------------------------------


def against_outputs(money: list[Row], work: list[Row], scope: Scope, names: Names) -> Chart | None:
    """A dot a district: how much of its money is spent, how many of its targets are on pace; crossed by the medians.

    `money` and `work` are rows of budget and progress by district. None with fewer than FEWEST districts.
    """
    language = names.language
    spent = {row["district"]: row for row in money if row["absorption"] is not None}
    points = [
        (row["district"], spent[row["district"]]["absorption"], row["share_on_pace"], row)
        for row in work
        if row["district"] in spent and row["targets_set"] and not names.is_province(row["district"]) and not row["reports_missing"]
    ]  # fmt: skip
    if len(points) < FEWEST:
        return None
    points.sort(key=lambda point: names.sort_key(names.unit(point[0])))
    fast, good = median(point[1] for point in points), median(point[2] for point in points)
    drawn = [
        {
            "label": names.unit(code),
            "x": x,
            "y": y,
            "text": language.text("giải ngân {percent}, {share} chỉ tiêu đúng tiến độ", percent=language.percent(x), share=f"{row['targets_on_pace']}/{row['targets_set']}"),
            "quarter": ("right" if x > fast else "left") + ("-high" if y >= good else "-low"),
        }
        for code, x, y, row in points
    ]  # fmt: skip
    odd = [row["label"] for row in drawn if row["quarter"] == "right-low"]
    title = (
        language.text("Chi nhanh nhưng làm được ít: {who}", who=wording.listed(language, odd))
        if odd
        else language.text("Không nơi nào chi nhanh mà làm được ít")
    )
    return Chart(
        kind="dots",
        name="budget-against-outputs",
        title=title,
        alt=f"{title}. " + "; ".join(f"{row['label']}: {row['text']}" for row in drawn) + ".",
        data={
            "points": drawn, "x_mark": fast, "y_mark": good, "format": "percent",
            "x_name": language.text("Tỷ lệ giải ngân"), "y_name": language.text("Tỷ lệ chỉ tiêu đúng tiến độ"),
            "quarters": {
                "right-low": language.text("chi nhanh, làm ít"), "right-high": language.text("chi nhanh, làm nhiều"),
                "left-low": language.text("chi chậm, làm ít"), "left-high": language.text("chi chậm, làm nhiều"),
            },
        },
        definition=language.text(
            "Nhanh, chậm và nhiều, ít là so với trung vị của các đơn vị đủ báo cáo: một nửa số đơn vị ở mỗi bên đường kẻ. "
            "Chỉ tiêu là của mọi hoạt động; số liệu của các hoạt động khác nhau không cộng với nhau."
        ),
        unit=language.text("Đường kẻ: trung vị của các đơn vị đủ báo cáo"),
        table=later(lambda: _dots_table(points, drawn, scope, language)),
        traces=tuple(Trace("spending", (point[0],), groups=scope.groups, sources=scope.sources) for point in points),
    )  # fmt: skip


def _dots_table(points: list[Any], drawn: list[Row], scope: Scope, language: Language) -> Table:
    columns = (
        Column("district", language.text("Đơn vị")),
        Column("absorption", language.text("Tỷ lệ giải ngân"), "percent"),
        Column("targets_on_pace", language.text("Đạt hoặc đúng tiến độ"), "count"),
        Column("targets_set", language.text("Chỉ tiêu được giao"), "count"),
        Column("share_on_pace", language.text("Tỷ lệ"), "percent"),
    )
    rows = tuple(
        (row["label"], x, work["targets_on_pace"], work["targets_set"], y)
        for row, (_, x, y, work) in zip(drawn, points, strict=True)
    )
    opened = tuple(
        {
            "absorption": Trace("spending", (code,), groups=scope.groups, sources=scope.sources),
            "targets_on_pace": Trace("outputs", (code,)),
            "targets_set": Trace("targets", (code,)),
            "share_on_pace": Trace("outputs", (code,)),
        }
        for code, *_ in points
    )
    return Table(language.text("Tiền và việc theo đơn vị"), columns, rows, opened, name="budget-against-outputs")


# --- unit cost ------------------------------------------------------------------------------------------------------


def unit_cost(money: list[Row], work: list[Row], scope: Scope, names: Names) -> Chart | None:
    """What one output cost in each district, dearest first, with those far from the median named.

    `money` are rows of budget by district and group, `work` of progress by district and activity. Of the content of spending
    chosen, else of face-to-face communication; None when its money cannot be counted against one thing, or a source is chosen.
    """
    language, against = names.language, semantic.counted_against(scope.through)
    group = scope.groups[0] if len(scope.groups) == 1 else "TRUC_TIEP"
    if scope.sources or len(scope.groups) > 1 or group not in against:
        return None
    costs = _costs(money, work, {group: against[group]}, names)
    if len(costs) < 2:
        return None
    middle = median(row["cost"] for row in costs)
    costs.sort(key=lambda row: (-row["cost"], names.sort_key(names.unit(row["district"]))))
    counted = names.counted_in(against[group])
    drawn = [_cost_bar(row, middle, len(costs), counted, names) for row in costs]
    odd = [row["label"] for row in drawn if row["far"]]
    title = language.text(
        "{group}: {middle} một {counted} (trung vị)",
        group=names.group(group), middle=language.money(round(middle)), counted=counted,
    )  # fmt: skip
    if odd:
        title += "; " + language.text("khác hẳn: {who}", who=wording.listed(language, odd))
    return Chart(
        kind="bars",
        name="budget-unit-cost",
        title=title,
        alt=f"{title}. " + "; ".join(f"{row['label']}: {row['text']}" for row in drawn) + ".",
        data={"rows": drawn, "format": "count", "mark_name": language.text("trung vị")},
        definition=language.text(
            "Số đã giải ngân của nội dung chi trên số {counted} đã làm, từ đầu năm. Khác hẳn là từ {far} lần trung vị trở lên hoặc không quá một phần {far}, "
            "khi có từ {fewest} đơn vị. Chỉ tính nội dung chi có một hoạt động, hoặc tính theo lượt người.",
            counted=counted, far=language.number(FAR), fewest=FEWEST,
        ),
        unit=language.text("đồng một {counted}", counted=counted),
        table=later(lambda: _cost_table(_costs(money, work, against, names), scope, names)),
        traces=tuple(Trace("spending", (row["district"],), groups=(group,)) for row in costs),
    )  # fmt: skip


def _costs(money: list[Row], work: list[Row], against: dict[str, str], names: Names) -> list[Row]:
    """District × content of spending: spent, outputs, cost of one; where something was done and paid."""
    done = {(row["district"], row["activity"]): row["actual"] for row in work}
    return [
        {"district": row["district"], "group": row["group"], "activity": against[row["group"]], "spent": row["spent"],
         "outputs": outputs, "cost": row["spent"] / outputs}
        for row in money
        if row["group"] in against and row["spent"] and not names.is_province(row["district"])
        and (outputs := done.get((row["district"], against[row["group"]])))
    ]  # fmt: skip


def is_far(cost: float, middle: float, count: int) -> bool:
    """Whether a unit cost stands out among so many: twice the median or more, a half or less."""
    return count >= FEWEST and (cost >= FAR * middle or cost <= middle / FAR)


def _cost_bar(row: Row, middle: float, count: int, counted: str, names: Names) -> Row:
    language = names.language
    far = is_far(row["cost"], middle, count)
    times = language.text("gấp {times} lần trung vị", times=language.number(row["cost"] / middle, 1)) if row["cost"] >= middle else language.text("bằng {percent} trung vị", percent=language.percent(row["cost"] / middle, 0))  # fmt: skip
    spent = f"{language.money(row['spent'])} / {language.number(row['outputs'])} {counted}"
    return {
        "label": names.unit(row["district"]),
        "value": row["cost"],
        "mark": middle,
        "text": language.money(round(row["cost"])),
        "status": "",
        "note": f"{spent} · ▲ {times}" if far else spent,
        "far": far,
    }


def _cost_table(costs: list[Row], scope: Scope, names: Names) -> Table:
    """Every content of spending that can be counted against one thing."""
    language = names.language
    by: dict[str, list[float]] = {}
    for row in costs:
        by.setdefault(row["group"], []).append(row["cost"])
    columns = (
        Column("group", language.text("Nội dung")),
        Column("district", language.text("Đơn vị")),
        Column("spent", language.text("Đã giải ngân (triệu đồng)"), "money"),
        Column("outputs", language.text("Đã làm"), "count"),
        Column("counted_in", language.text("Đơn vị tính")),
        Column("cost", language.text("Đồng một đơn vị"), "count"),
        Column("times", language.text("So với trung vị"), "percent"),
        Column("far", language.text("Nhận xét")),
    )
    order = {group.code: at for at, group in enumerate(catalogue.groups())}
    costs.sort(key=lambda row: (order[row["group"]], -row["cost"]))
    rows = tuple(
        (
            names.group(row["group"]), names.unit(row["district"]), row["spent"], row["outputs"], names.counted_in(row["activity"]),
            round(row["cost"]), row["cost"] / median(by[row["group"]]),
            language.text("khác hẳn") if is_far(row["cost"], median(by[row["group"]]), len(by[row["group"]])) else "",
        )
        for row in costs
    )  # fmt: skip
    opened = tuple(
        {
            "spent": (spent := Trace("spending", (row["district"],), groups=(row["group"],))),
            "cost": spent,
            "times": spent,
            "outputs": Trace("outputs", (row["district"],), activities=(row["activity"],)),
        }
        for row in costs
    )
    return Table(language.text("Chi phí một đơn vị sản phẩm"), columns, rows, opened, name="budget-unit-cost")


# --- how the allocation changed -------------------------------------------------------------------------------------


def waterfall(db: duckdb.DuckDBPyConnection, scope: Scope, names: Names) -> Chart | None:
    """From what was assigned at first to what is allocated now: carried over, adjusted, each later decision. None without a plan."""
    language, rows = names.language, planning.totals(db, scope).dicts()
    kinds: dict[int, dict[str, int]] = {}
    for row in rows:
        kinds.setdefault(row["revision"], {})[row["kind"] or "assigned"] = row["value"] or 0
    if not kinds or not any(sum(one.values()) for one in kinds.values()):
        return None
    told = {row["revision"]: (row["decision"] or "", row["decided_on"]) for row in rows}
    steps = _steps(kinds, told, language)
    total = steps[-1]["end"]
    first = steps[0]["end"]
    title = (
        language.text("Dự toán {total}, không thay đổi từ đầu năm", total=language.money(total))
        if total == first
        else language.text(
            "Dự toán từ {first} thành {total} sau {count} thay đổi",
            first=language.money(first), total=language.money(total), count=len(steps) - 2,
        )
    )  # fmt: skip
    given = Trace("allocations", scope.units, groups=scope.groups, sources=scope.sources)
    columns = (
        Column("label", language.text("Nội dung")),
        Column("change", language.text("Tăng, giảm"), "money"),
        Column("end", language.text("Dự toán sau đó"), "money"),
    )
    table = Table(
        language.text("Thay đổi dự toán"), columns, tuple((one["label"], one["change"], one["end"]) for one in steps),
        tuple({"change": given, "end": given} for _ in steps), unit=language.text("Đơn vị tính: triệu đồng"), name="budget-waterfall",
    )  # fmt: skip
    return Chart(
        kind="waterfall",
        name="budget-waterfall",
        title=title,
        alt=f"{title}. " + "; ".join(f"{one['label']}: {one['text']}" for one in steps) + ".",
        data={"rows": steps, "format": "money"},
        definition=language.text("Dự toán = giao trong năm + chuyển nguồn năm trước + điều chỉnh; mỗi lần sửa kế hoạch là một bước, theo quyết định. Chi tiết ở trang Kế hoạch, mục Các lần điều chỉnh."),
        unit=language.text("Đơn vị tính: triệu đồng"),
        table=table,
        traces=tuple(given for _ in steps),
    )  # fmt: skip


def _steps(kinds: dict[int, dict[str, int]], told: dict[int, tuple[str, Any]], language: Language) -> list[Row]:
    first = min(kinds)
    found, at = [], 0

    def step(label: str, change: int, tone: str) -> None:
        nonlocal at
        at += change
        sign = "+" if change > 0 else "−" if change < 0 else "±"
        text = language.money(change) if tone == "whole" else f"{sign}{language.money(abs(change))}"
        found.append({"label": label, "start": at - change, "end": at, "change": change, "text": text, "tone": tone})

    step(language.text("Giao đầu năm"), kinds[first].get("assigned", 0), "whole")
    for kind, label in (("carried_over", language.text("Chuyển nguồn")), ("adjustment", language.text("Điều chỉnh"))):
        if change := kinds[first].get(kind, 0):
            step(label, change, "more" if change > 0 else "less")
    for revision in sorted(kinds)[1:]:
        change = sum(kinds[revision].values()) - at
        decision, day = told[revision]
        label = language.text("Điều chỉnh lần {number}", number=revision - first)
        words = ", ".join(part for part in (decision, language.day(day) if day else "") if part)
        step(f"{label} ({words})" if words else label, change, "more" if change > 0 else "less")
    whole = {"label": language.text("Dự toán hiện nay"), "start": 0, "end": at, "change": at, "text": language.money(at), "tone": "whole"}  # fmt: skip
    return [*found, whole]
