"""The official report of a month, six months, nine months or a year: its drafted words and tables, before they become a document.

Its form is that of Decree 30/2020, which is Vietnamese only. Actuals are those in force; an estimate stands in a column of its own,
is marked "ước", carries who gave it and why, and is never added to what was done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from analytics import forecast, measures
from analytics import scope as scopes
from analytics.answers import budget, wording
from analytics.answers.figures import MILLION
from analytics.answers.names import Names
from analytics.forecast import Series
from analytics.scope import SUBMITTED, Scope, in_force_of, own_parameter
from data import calendar
from data.language import N_, language
from data.settings import settings

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]
# Kind → the last month it tells of; a month's report ends with the month looked to.
KINDS = {"month": 0, "six_month": 6, "nine_month": 9, "year": 12}
KIND_WORDS = {
    "month": N_("Báo cáo tháng"),
    "six_month": N_("Báo cáo 6 tháng"),
    "nine_month": N_("Báo cáo 9 tháng"),
    "year": N_("Báo cáo năm"),
}
SYSTEM = "hệ thống"
MEAN = "bình quân các tháng đã báo cáo của từng đơn vị"
_VI = language("vi")


@dataclass(frozen=True, slots=True)
class Estimate:
    """What an activity is expected to come to by the end of the reported time: `who` gave it and `why`."""

    value: int
    who: str = SYSTEM
    why: str = MEAN


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the body; `look` is heading, subheading, body, item or small."""

    text: str
    look: str = "body"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table in words; columns in `right` are figures; the last `totals` rows are totals; `wide` lies across the page."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    unit: str = ""
    totals: int = 0
    right: tuple[int, ...] = ()
    wide: bool = False


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who a document is from: `authority` above `department`, the year of its date, whether its figures are samples."""

    authority: str
    department: str
    year: int
    sample: bool


def letterhead(day: date, sample: bool) -> Letterhead:
    """The letterhead of a document of a day, as the settings name the agencies."""
    given = settings()
    return Letterhead(given.authority, given.department, day.year, sample)


@dataclass(frozen=True, slots=True)
class Official:
    """The report as drafted: who sends it, its title, its body and its appendices."""

    authority: str
    department: str
    section: str
    subject: str
    year: int
    body: tuple[Block, ...]
    appendix: tuple[Block, ...]
    sample: bool
    estimates: Mapping[str, Estimate]


class TooLate(ValueError):
    """The month looked to is after the time that the report tells of."""


def end_of(kind: str, through: str) -> str:
    """The last month of the time a report tells of. Raises TooLate when figures reach beyond it."""
    month = min(int(through[5:]), 12)
    last = KINDS[kind] or month
    if month > last:
        raise TooLate(f"{_VI.text(KIND_WORDS[kind])}: số liệu đến {_VI.period(through)} đã quá tháng {last}; chọn kỳ đến tháng {last}")  # fmt: skip
    return f"{through[:4]}-{last:02d}"


def document_day(day: date) -> str:
    """05/3/2023: days of one figure and months 1 and 2 take a zero (Decree 30/2020)."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}" if day.month < 3 else f"{day.day:02d}/{day.month}/{day.year}"


def file_name(kind: str, scope: Scope, version: int) -> str:
    """bao-cao-6-thang-2023-05-v193.docx."""
    words = {"month": "thang", "six_month": "6-thang", "nine_month": "9-thang", "year": "nam"}
    waiting = "-gom-cho-duyet" if scope.state == SUBMITTED else ""
    return f"bao-cao-{words[kind]}-{scope.through}-v{version}{waiting}.docx"


# --- what is expected by the end ------------------------------------------------------------------------------------


def proposed(db: duckdb.DuckDBPyConnection, scope: Scope, kind: str) -> dict[str, Estimate]:
    """Activity → what it is expected to come to by the end of the reported time: the forecast of analytics/forecast.py looking
    only that far (of all units' mean for one that has reported none). Only activities with something reported and something
    still to come; the others are as reported.
    """
    month = int(end_of(kind, scope.through)[5:])
    series: dict[str, list[Series]] = {}
    for (_, activity), group in forecast.pairs(db, scope).items():
        if group.projection.actual is not None or group.target:
            series.setdefault(activity, []).extend(group.series)
    return {code: Estimate(value) for code, some in series.items() if (value := expected(some, month)) is not None}


def expected(series: Sequence[Series], month: int) -> int | None:
    """What units of one activity come to by the end of a month; None when nothing is left until then or nothing is known."""
    means = [mean(one) for one in series if one.reported]
    if not means or not any(left <= month for one in series for left in one.open):
        return None
    usual = sum(means) / len(means)
    found = 0.0
    for one in series:
        ahead = sum(weight for left, weight in one.open.items() if left <= month)
        done = one.before + sum(value for value, _ in one.reported.values())
        found += done + ahead * (mean(one) if one.reported else usual)
    return round(found)


def mean(one: Series) -> float:
    """The mean of a unit's reported months, each against its weight (1 where all months weigh the same)."""
    return sum(value / weight for value, weight in one.reported.values()) / len(one.reported)


# --- the draft ------------------------------------------------------------------------------------------------------


def draft(
    db: duckdb.DuckDBPyConnection,
    scope: Scope,
    kind: str,
    full: bool,
    estimates: Mapping[str, Estimate] | None = None,
) -> Official:
    """The report of a kind from the figures up to `scope.through`; `estimates` are those typed over, the others are proposed.

    `full`: the file also holds what the reports say in words; the approved one does not, and the draft says so.
    """
    given = settings()
    end = end_of(kind, scope.through)
    expected = {**proposed(db, scope, kind), **(estimates or {})}
    names = Names(db, scope, _VI)
    facts = _Facts(db, scope, kind, end, names, expected)
    body = [
        Paragraph(_opening(facts, given.department)),
        *_reports_in(facts),
        *_results(facts),
        *_by_district(facts),
        *_money(facts),
        *_coverage(facts),
        *_said(facts, full),
    ]
    return Official(
        authority=given.authority,
        department=given.department,
        section=given.section,
        subject=f"Kết quả thực hiện công tác truyền thông giảm nghèo đa chiều {_time(kind, scope)}",
        year=scope.year,
        body=tuple(body),
        appendix=tuple(_appendix(facts)),
        sample=scopes.kind_of_home(db) == "sample",
        estimates=expected,
    )


@dataclass(frozen=True)
class _Facts:
    """What the parts of the draft are written from."""

    db: duckdb.DuckDBPyConnection
    scope: Scope
    kind: str
    end: str
    names: Names
    estimates: Mapping[str, Estimate]

    def rows(self, measure: str, *by: str) -> list[Row]:
        return measures.rows(self.db, measure, self.scope, by).dicts()


def _time(kind: str, scope: Scope) -> str:
    """ "tháng 6 năm 2023" · "6 tháng đầu năm 2023" · "năm 2023"."""
    if kind == "month":
        return f"tháng {min(int(scope.through[5:]), 12)} năm {scope.year}"
    return f"năm {scope.year}" if kind == "year" else f"{KINDS[kind]} tháng đầu năm {scope.year}"


def _until(facts: _Facts) -> str:
    """The last day that the figures tell of, as documents write it."""
    found = facts.db.execute("SELECT last_day FROM period WHERE period = ?", [facts.scope.through]).fetchone()
    return document_day(found[0] if found else calendar.cutoff(facts.scope.through))


def _opening(facts: _Facts, department: str) -> str:
    waiting = " Số liệu trong báo cáo gồm cả số liệu chờ duyệt." if facts.scope.state == SUBMITTED else ""
    return (
        f"Thực hiện Kế hoạch năm {facts.scope.year} về truyền thông giảm nghèo đa chiều (Tiểu dự án 2, Dự án 6, Chương trình mục tiêu quốc gia "
        f"giảm nghèo bền vững giai đoạn 2021 - 2025), {department} báo cáo kết quả thực hiện {_time(facts.kind, facts.scope)}, "
        f"số liệu tính đến ngày {_until(facts)}, như sau:{waiting}"
    )


def _reports_in(facts: _Facts) -> list[Block]:
    total, absent = facts.rows("progress")[0], wording.missing_reports(facts.db, facts.scope)
    due, missing = total["reports_due"] or 0, total["reports_missing"] or 0
    found: list[Block] = [Paragraph("I. TÌNH HÌNH BÁO CÁO", "heading")]
    if not due:
        return [*found, Paragraph("Đến nay chưa có báo cáo nào đến hạn.")]
    if not missing:
        return [*found, Paragraph(f"Các đơn vị đã gửi đủ {due}/{due} báo cáo đến hạn.")]
    who = ", ".join(f"{facts.names.unit(code)} ({_VI.period(period)})" for code, period in absent)
    if len(absent) > _MOST_NAMED:
        who = f"của {len({code for code, _ in absent})} đơn vị, nêu ở Phụ lục I"
    text = f"Đã có {due - missing}/{due} báo cáo đến hạn; còn thiếu {missing} báo cáo{' ' if len(absent) > _MOST_NAMED else ': '}{who}. Số liệu của báo cáo còn thiếu không tính là 0."
    return [*found, Paragraph(text)]


def _results(facts: _Facts) -> list[Block]:
    total, rows = facts.rows("progress")[0], facts.rows("progress", "activity")
    set_, good = total["targets_set"] or 0, total["targets_on_pace"] or 0
    found: list[Block] = [
        Paragraph("II. KẾT QUẢ THỰC HIỆN", "heading"),
        Paragraph("1. Kết quả so với kế hoạch", "subheading"),
    ]
    if set_:
        done = total["targets_achieved"] or 0
        found.append(Paragraph(f"Trong {set_} chỉ tiêu giao cho các đơn vị, {good} chỉ tiêu ({_VI.percent(total['share_on_pace'])}) hoàn thành hoặc đúng tiến độ, "
                               f"trong đó {done} chỉ tiêu đã hoàn thành kế hoạch năm."))  # fmt: skip
    else:
        found.append(Paragraph("Chưa giao chỉ tiêu cho đơn vị nào."))
    before = _month_before(facts)
    told = [_activity(row, before, facts) for row in rows if row["actual"] is not None]
    found += [Paragraph(f"- {line}{'.' if at == len(told) else ';'}", "item") for at, line in enumerate(told, 1)]
    return [*found, _against_plan(facts, rows), *_estimate_notes(facts, rows)]


def _month_before(facts: _Facts) -> dict[str, int] | None:
    """Activity → done to the month before, for a month's report; None for reports of more months."""
    if facts.kind != "month" or int(facts.scope.through[5:]) > 12:
        return None
    if facts.scope.through.endswith("-01"):
        return {}
    earlier = replace(facts.scope, through=calendar.plus(facts.scope.through, -1))
    return {row["activity"]: row["actual"] or 0 for row in measures.rows(facts.db, "progress", earlier, ["activity"]).dicts()}  # fmt: skip


def _activity(row: Row, before: dict[str, int] | None, facts: _Facts) -> str:
    names, counted = facts.names, facts.names.counted_in(row["activity"])
    told = f"{names.activity(row['activity'])}: "
    if before is not None:
        told += f"trong kỳ {_VI.number(row['actual'] - before.get(row['activity'], 0))} {counted}; "
    told += f"lũy kế {_VI.number(row['actual'])} {counted}"
    if row["progress"] is not None:
        told += f", đạt {_VI.percent(row['progress'])} kế hoạch năm ({wording.status(_VI, row['status']).lower()})"
    return told


def _against_plan(facts: _Facts, rows: list[Row]) -> Grid:
    """Kế hoạch năm | Thực hiện đến … | Ước thực hiện … | Tỷ lệ %, a row an activity."""
    names = facts.names
    lines = [
        (
            str(number),
            names.activity(row["activity"]),
            names.counted_in(row["activity"]),
            _VI.number(row["target"] or None),
            wording.either(_VI, row["actual"], _VI.number(row["actual"])),
            _expected(row, facts),
            _share(row, facts),
        )
        for number, row in enumerate(rows, 1)
    ]
    return Grid(
        f"Bảng 1. Kết quả thực hiện kế hoạch {_time(facts.kind, facts.scope)}",
        ("TT", "Nội dung", "Đơn vị tính", f"Kế hoạch năm {facts.scope.year}", f"Thực hiện đến {_until(facts)}",
         f"Ước thực hiện {_time(facts.kind, facts.scope)}", "Tỷ lệ (%) so với kế hoạch năm"),
        tuple(lines),
        (0.9, 4.2, 1.6, 1.9, 2.5, 2.9, 2.5),
        right=(3, 4, 5, 6),
    )  # fmt: skip


def _expected(row: Row, facts: _Facts) -> str:
    """The estimate, marked; what was done where nothing is still to come."""
    estimate = facts.estimates.get(row["activity"])
    if estimate is not None:
        return f"{_VI.number(estimate.value)} (ước)"
    return wording.either(_VI, row["actual"], _VI.number(row["actual"]))


def _share(row: Row, facts: _Facts) -> str:
    """Of the plan, only what was done where there is a target; as documents write it, the sign being in the head."""
    estimate, outside = facts.estimates.get(row["activity"]), row["actual_without_target"] or 0
    value = estimate.value if estimate else row["actual"]
    if not row["target"] or value is None:
        return ""
    told = _VI.percent(max(value - outside, 0) / row["target"]).removesuffix("%")
    return f"{told} (ước)" if estimate else told


def _estimate_notes(facts: _Facts, rows: list[Row]) -> list[Block]:
    """Who gave the estimates and why: the proposed ones in one line, each typed one in its own."""
    if not facts.estimates:
        return []
    found: list[Block] = []
    if any(estimate.who == SYSTEM for estimate in facts.estimates.values()):
        found.append(Paragraph(f"Số ước thực hiện do hệ thống đề xuất từ số đã báo cáo và {MEAN}; không cộng vào số đã thực hiện.", "small"))  # fmt: skip
    order = [row["activity"] for row in rows]
    for code, estimate in sorted(facts.estimates.items(), key=lambda one: order.index(one[0]) if one[0] in order else 99):  # fmt: skip
        if estimate.who != SYSTEM:
            found.append(Paragraph(f"{facts.names.activity(code)}: ước {_VI.number(estimate.value)} {facts.names.counted_in(code)}, {estimate.who} nhập; căn cứ: {estimate.why}.", "small"))  # fmt: skip
    return found


def _by_district(facts: _Facts) -> list[Block]:
    names = facts.names
    found: list[Block] = [Paragraph(f"2. Kết quả theo {names.of_units()}", "subheading")]
    rows = [row for row in facts.rows("progress", "district") if row["targets_set"] and not names.is_province(row["district"])]  # fmt: skip
    whole = sorted(
        (row for row in rows if row["reports_due"] and not row["reports_missing"]),
        key=lambda row: (-(row["share_on_pace"] or 0), names.sort_key(names.unit(row["district"]))),
    )
    if not whole:
        return [*found, Paragraph("Chưa có đơn vị nào đủ báo cáo để đánh giá.")]

    def told(chosen: list[Row]) -> str:
        return "; ".join(f"{names.unit(row['district'])} ({row['targets_on_pace']}/{row['targets_set']} chỉ tiêu)" for row in chosen)  # fmt: skip

    half = min(3, max(len(whole) // 2, 1))
    found.append(Paragraph(f"- Các đơn vị có nhiều chỉ tiêu hoàn thành hoặc đúng tiến độ nhất: {told(whole[:half])}.", "item"))  # fmt: skip
    if len(whole) > 1:
        found.append(Paragraph(f"- Các đơn vị chậm nhất: {told(whole[: -half - 1 : -1])}.", "item"))
    if short := [names.unit(row["district"]) for row in rows if row["reports_missing"]]:
        who = ", ".join(sorted(short, key=names.sort_key)) if len(short) <= _MOST_NAMED else f"{len(short)} đơn vị, nêu ở Phụ lục I"  # fmt: skip
        found.append(Paragraph(f"- Chưa đánh giá vì chưa đủ báo cáo: {who}.", "item"))
    return found


def _money(facts: _Facts) -> list[Block]:
    names, total = facts.names, facts.rows("budget")[0]
    found: list[Block] = [Paragraph("3. Kinh phí", "subheading")]
    if not total["allocated"]:
        return [*found, Paragraph("Chưa giao dự toán.")]
    passed = budget.time_passed(facts.db, facts.scope)
    spent = wording.either(_VI, total["spent"], _VI.money(total["spent"]))
    rate = f", đạt {_VI.percent(total['absorption'])} dự toán" if total["absorption"] is not None else ""
    time = f" khi thời gian đã qua {_VI.percent(passed)}" if passed is not None else ""
    found.append(Paragraph(f"Dự toán giao năm {facts.scope.year} là {_VI.money(total['allocated'])}; đã giải ngân {spent}{rate}{time}."))  # fmt: skip
    lines = [(names.source(row["source"]), row) for row in facts.rows("budget", "source") if row["allocated"] is not None or row["spent"] is not None]  # fmt: skip
    rows = [(str(number), name, *_amounts(row)) for number, (name, row) in enumerate(lines, 1)]
    heads = ("TT", "Nguồn kinh phí", "Dự toán năm", "Đã giải ngân", "Còn lại", "Tỷ lệ (%)")
    grid = Grid("Bảng 2. Tình hình giải ngân theo nguồn", heads, (*rows, ("", "Tổng cộng", *_amounts(total))),
                (1.1, 5.1, 2.6, 2.6, 2.6, 2.2), "Đơn vị tính: triệu đồng", 1, (2, 3, 4, 5))  # fmt: skip
    return [*found, grid]


def _amounts(row: Row) -> tuple[str, ...]:
    amounts = [row[name] for name in ("allocated", "spent", "remaining")]
    told = [wording.either(_VI, amount, _VI.number((amount or 0) / MILLION, 2)) for amount in amounts]
    return (*told, _VI.percent(row["absorption"]).removesuffix("%"))


def _coverage(facts: _Facts) -> list[Block]:
    rows = measures.commune_rows(facts.db, facts.scope).dicts()
    found: list[Block] = [Paragraph("4. Độ bao phủ", "subheading")]
    if not rows:
        return [*found, Paragraph("Chưa có số liệu về độ bao phủ.")]
    reached, unknown = sum(bool(row["reached"]) for row in rows), sum(bool(row["unknown"]) for row in rows)
    least = "Ít nhất " if unknown else "Có "
    text = f"{least}{reached}/{len(rows)} {facts.names.of_communes()} ({_VI.percent(reached / len(rows))}) đã có hoạt động truyền thông trực tiếp"
    rest = len(rows) - reached - unknown
    text += f"; {rest} nơi chưa có" if rest else ""
    text += f"; {unknown} nơi chưa rõ vì còn thiếu báo cáo" if unknown else ""
    people = next((row["actual"] for row in facts.rows("progress", "activity") if row["activity"] == "LUOT_NGUOI"), None)  # fmt: skip
    text += f". Số lượt người tham dự các hoạt động trực tiếp: {_VI.number(people)} lượt" if people is not None else ""
    return [*found, Paragraph(text + ".")]


# --- what the reports say in words ----------------------------------------------------------------------------------


def _said(facts: _Facts, full: bool) -> list[Block]:
    found: list[Block] = []
    parts = (("III. KHÓ KHĂN, VƯỚNG MẮC", "difficulties"), ("IV. ĐỀ XUẤT, KIẾN NGHỊ", "proposals"))
    told = _words(facts) if full else {}
    for title, key in parts:
        found.append(Paragraph(title, "heading"))
        lines = told.get(key, [])
        found += [Paragraph(f"- {line}", "item") for line in lines]
        if not lines:
            found.append(Paragraph("Các báo cáo trong kỳ không nêu." if full else "(Tổng hợp từ báo cáo của các đơn vị; bổ sung khi hoàn thiện.)"))  # fmt: skip
    return found


def _words(facts: _Facts) -> dict[str, list[str]]:
    """Key → "text (Bình Gia, Bắc Sơn)": the same words of several units once, from the reports in force of the time told of."""
    scope = facts.scope
    first = scope.month_key if facts.kind == "month" else scope.year * 100
    rows = facts.db.execute(
        f"""SELECT w.key, w.text, u.code FROM word AS w JOIN submission AS s USING (submission) JOIN unit AS u USING (unit_key)
            WHERE s.year = $year AND s.period_key BETWEEN $first AND $through AND w.key IN ('difficulties', 'proposals')
                AND trim(w.text) <> '' AND {in_force_of(scope.state, scope.own, "s", "u.code")}
            ORDER BY s.period_key, u.unit_key""",
        {"year": scope.year, "first": first, "through": scope.through_key} | own_parameter(scope.state, scope.own),
    ).fetchall()
    found: dict[str, dict[str, list[str]]] = {}
    for key, text, code in rows:
        who = found.setdefault(key, {}).setdefault(" ".join(text.split()).rstrip("."), [])
        if (name := facts.names.unit(code)) not in who and (not scope.units or code in scope.units):
            who.append(name)
    return {
        key: [f"{text} ({_named(sorted(who, key=facts.names.sort_key))})." for text, who in said.items() if who]
        for key, said in found.items()
    }


def _named(who: list[str]) -> str:
    """Everybody who said the same; of more than a line holds the first, and how many others."""
    return ", ".join(who) if len(who) <= _MOST_NAMED else f"{', '.join(who[:6])} và {len(who) - 6} đơn vị khác"


# --- appendices -----------------------------------------------------------------------------------------------------


def _appendix(facts: _Facts) -> list[Block]:
    names, scope = facts.names, facts.scope
    districts = sorted(
        facts.rows("progress", "district"),
        key=lambda row: (names.is_province(row["district"]), names.sort_key(names.unit(row["district"]))),
    )
    version, recorded = scopes.version_of(facts.db), scopes.recorded_at(facts.db)
    moment = f", ghi lúc {recorded:%H:%M} ngày {document_day(recorded)}" if recorded else ""
    state = "gồm cả số liệu chờ duyệt" if scope.state == SUBMITTED else "số liệu đã duyệt"
    return [
        _units_grid(facts, districts),
        _both_grid(facts, districts),
        Paragraph(f"Nguồn: phiên bản số liệu {version}{moment}; {state}; số liệu đến ngày {_until(facts)}.", "small"),
    ]


def _units_grid(facts: _Facts, districts: list[Row]) -> Grid:
    money = {row["district"]: row for row in facts.rows("budget", "district")}
    reach = {row["district"]: row for row in facts.rows("coverage", "district")}
    lines = []
    for number, row in enumerate(districts, 1):
        code, due = row["district"], row["reports_due"] or 0
        spent, met = money.get(code, {}), reach.get(code)
        lines.append(
            (
                str(number),
                facts.names.unit(code),
                f"{due - (row['reports_missing'] or 0)}/{due}",
                f"{row['targets_on_pace'] or 0}/{row['targets_set'] or 0}",
                *(_amounts(spent)[at] if spent else "" for at in (0, 1, 3)),
                f"{met['reached']}/{met['communes']}" if met else "",
            )
        )
    heads = ("TT", "Đơn vị", "Báo cáo đã có/ đến hạn", "Chỉ tiêu đạt hoặc đúng tiến độ/ giao", "Dự toán", "Đã giải ngân", "Tỷ lệ (%)", f"{facts.names.of_communes().capitalize()} đã tiếp cận")  # fmt: skip
    return Grid("Phụ lục I. Kết quả theo đơn vị", heads, tuple(lines), (1.2, 4.2, 2.6, 3.6, 3.2, 3.2, 2.4, 4.0),
                "Đơn vị tính kinh phí: triệu đồng", right=(2, 3, 4, 5, 6, 7), wide=True)  # fmt: skip


_MOST_NAMED = 12  # units or reports that a sentence names one by one
_MOST_ACROSS = 15  # units that a page across has room for


def _both_grid(facts: _Facts, districts: list[Row]) -> Grid:
    """Activities down, units across: done / plan."""
    names = facts.names
    cells = {(row["district"], row["activity"]): row for row in facts.rows("progress", "district", "activity")}
    codes = [row["district"] for row in districts]

    def told(row: Row | None) -> str:
        if row is None or (row["actual"] is None and not row["target"]):
            return ""
        done = wording.either(_VI, row["actual"], _VI.number(row["actual"]))
        return f"{done}/{_VI.number(row['target'])}" if row["target"] else done

    title = "Phụ lục II. Số đã thực hiện/kế hoạch năm theo đơn vị và nội dung"
    activities = {row["activity"]: f"{names.activity(row['activity'])} ({names.counted_in(row['activity'])})" for row in facts.rows("progress", "activity")}  # fmt: skip
    units = {code: names.unit(code) for code in codes}
    turned = (
        len(codes) > _MOST_ACROSS
    )  # sixty-five communes: down the page, and across only what somebody has to do or did
    if turned:
        activities = {code: said for code, said in activities.items() if any(told(cells.get((unit, code))) for unit in codes)}  # fmt: skip
    rows, columns, first = (units, activities, "Đơn vị") if turned else (activities, units, "Nội dung")
    lines = [
        (said, *(told(cells.get((one, other) if turned else (other, one))) for other in columns))
        for one, said in rows.items()
    ]
    widths = (3.2, *(23.0 / max(len(columns), 1) for _ in columns))
    right = tuple(range(1, len(columns) + 1))
    return Grid(title, (first, *columns.values()), tuple(lines), widths, right=right, wide=True)
