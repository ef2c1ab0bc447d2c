"""What leadership should look at first: sentences made from rules, each with its arithmetic and the view it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analytics import forecast, measures
from analytics.answers import budget, outlook, wording
from analytics.answers.names import Names
from analytics.scope import Scope
from data import calendar
from data.language import N_
from data.settings import settings

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]
Said = dict[str, object]
MOST = 5
FEW = 0.25  # below this share of its targets on pace a district is named
LATE = 0.1  # spending this far behind the time gone by is said with who is lowest


def sentences(
    db: duckdb.DuckDBPyConnection,
    districts: list[Row],
    activities: list[Row],
    communes: list[Row],
    scope: Scope,
    names: Names,
) -> tuple[Said, ...]:
    """At most MOST of {"text", "page", "parameters"}: what is wrong first, then, where there is room, what is in order."""
    found = [
        _missing(db, districts, scope, names),
        _slow_districts(districts, scope, names),
        _slow_activity(activities, names),
        _money(db, scope, names),
        _communes(communes, names),
        _ahead(db, scope, names),
    ]
    said = [(wrong, one) for wrong, one in (pair for pair in found if pair)]
    ordered = [one for wrong, one in said if wrong] + [one for wrong, one in said if not wrong]
    return tuple(ordered[:MOST])


Judged = tuple[bool, Said] | None  # whether something is wrong, and the sentence


def _said(text: str, page: str, **parameters: str) -> Said:
    return {
        "text": text,
        "page": page,
        "parameters": {name.replace("_", "-"): value for name, value in parameters.items()},
    }


def _missing(db: duckdb.DuckDBPyConnection, districts: list[Row], scope: Scope, names: Names) -> Judged:
    absent, language = wording.missing_reports(db, scope), names.language
    if not any(row["reports_due"] for row in districts):
        return False, _said(language.text("Chưa có báo cáo nào đến hạn."), "tinh-hinh-bao-cao")
    if not absent:
        return False, _said(language.text("Mọi báo cáo đến hạn đã có."), "tinh-hinh-bao-cao")
    who = [f"{names.unit(code)} ({int(period[5:])}/{period[:4]})" for code, period in absent]
    text = language.text("Còn thiếu {count} báo cáo đến hạn", count=len(absent)) + wording.sent(names)
    text += f": {wording.listed(language, who)}."
    return True, _said(text, "tinh-hinh-bao-cao")


def _slow_districts(districts: list[Row], scope: Scope, names: Names) -> Judged:
    """Districts whose reports are in and that are far behind: of one activity by its status, else few targets on pace."""
    whole = [
        row
        for row in districts
        if row["targets_set"]
        and not row["reports_missing"]
        and row["reports_due"]
        and not names.is_province(row["district"])
    ]
    if len(whole) < 2:
        return None
    all_in = not any(row["targets_set"] and row["reports_missing"] for row in districts)
    if len(scope.activities) == 1:
        return _slow_in_one(whole, all_in, names)
    return _slow_in_many(whole, all_in, names)


def _slow_in_one(whole: list[Row], all_in: bool, names: Names) -> Judged:
    language = names.language
    slow = sorted((row for row in whole if row["status"] == "far_behind"), key=lambda row: row["progress"])
    if not slow:
        none = N_("Không đơn vị nào chậm nhiều.") if all_in else N_("Không đơn vị nào đã đủ báo cáo mà chậm nhiều.")
        return False, _said(language.text(none), "tien-do")
    told = [f"{names.unit(row['district'])} {language.percent(row['progress'])}" for row in slow]
    text = language.text(
        "{count} {units} chậm nhiều, dưới {least} mức cần đạt: {who}.",
        least=language.percent(settings().behind, 0),
        count=len(slow),
        units=names.of_units(row["district"] for row in whole),
        who=wording.listed(language, told),
    )
    return True, _said(text, "tien-do", don_vi=",".join(row["district"] for row in slow))


def _slow_in_many(whole: list[Row], all_in: bool, names: Names) -> Judged:
    language = names.language
    slow = sorted((row for row in whole if row["share_on_pace"] < FEW), key=lambda row: (row["share_on_pace"], names.sort_key(names.unit(row["district"]))))  # fmt: skip
    if not slow:
        good = (
            N_("Mọi đơn vị có từ {share} chỉ tiêu trở lên đạt hoặc đúng tiến độ.")
            if all_in
            else N_("Mọi đơn vị đã đủ báo cáo có từ {share} chỉ tiêu trở lên đạt hoặc đúng tiến độ.")
        )
        return False, _said(language.text(good, share=language.percent(FEW, 0)), "tien-do")
    told = [f"{names.unit(row['district'])} {row['targets_on_pace']}/{row['targets_set']}" for row in slow]
    text = language.text(
        "{count} {units} có dưới {share} chỉ tiêu đúng tiến độ: {who}.",
        count=len(slow),
        units=names.of_units(row["district"] for row in whole),
        share=language.percent(FEW, 0),
        who=wording.listed(language, told),
    )
    return True, _said(text, "tien-do", don_vi=",".join(row["district"] for row in slow))


def _slow_activity(activities: list[Row], names: Names) -> Judged:
    known = [row for row in activities if row["pace"] is not None and row["status"] not in ("achieved", "on_track")]
    if not known:
        return None
    last = min(known, key=lambda row: row["pace"])
    language = names.language
    text = language.text(
        "Hoạt động chậm nhất: {name} {done}/{target} {counted}, bằng {pace} mức cần đạt.",
        name=names.activity(last["activity"]),
        done=language.number(last["actual"] - (last["actual_without_target"] or 0)),
        target=language.number(last["target"]),
        counted=names.counted_in(last["activity"]),
        pace=language.percent(last["pace"]),
    )
    return True, _said(text, "tien-do", hoat_dong=last["activity"])


def _money(db: duckdb.DuckDBPyConnection, scope: Scope, names: Names) -> Judged:
    """Spending against the time gone by, and who is lowest of those whose reports are in."""
    language, rows = names.language, measures.rows(db, "budget", scope, ["district"]).dicts()
    allocated, spent = (
        sum(row["allocated"] or 0 for row in rows),
        [row["spent"] for row in rows if row["spent"] is not None],
    )
    passed = budget.time_passed(db, scope)
    if not allocated or not spent or passed is None:
        return None
    rate = sum(spent) / allocated
    text = language.text(
        "Giải ngân {percent} khi thời gian đã qua {passed}", percent=language.percent(rate), passed=language.percent(passed)
    )  # fmt: skip
    over = [row for row in rows if row["allocated"] and (row["spent"] or 0) > row["allocated"]]
    if over:
        who = [names.unit(row["district"]) for row in over]
        return True, _said(f"{text}; " + language.text("vượt dự toán: {who}.", who=wording.listed(language, who)), "kinh-phi")  # fmt: skip
    late = {code for code, _ in wording.missing_reports(db, scope)}
    known = sorted(
        (row for row in rows if row["absorption"] is not None and not names.is_province(row["district"]) and row["district"] not in late),
        key=lambda row: (row["absorption"], names.sort_key(names.unit(row["district"]))),
    )  # fmt: skip
    if rate > passed - LATE or len(known) < 2:
        return False, _said(f"{text}.", "kinh-phi")
    ranked = [(names.unit(row["district"]), row["absorption"]) for row in known]
    lowest = wording.lowest(language, ranked, language.percent(known[0]["absorption"]))
    return True, _said(f"{text}; {lowest}." if lowest else f"{text}.", "kinh-phi")


def _communes(communes: list[Row], names: Names) -> Judged:
    """Communes not reached, and where most of them are."""
    if not communes or names.nothing_due:
        return None
    language = names.language
    rest = [row for row in communes if not row["reached"] and not row["unknown"]]
    unknown = sum(row["unknown"] for row in communes)
    if not rest and not unknown:
        return False, _said(
            language.text("Mọi {communes} đã được tiếp cận.", communes=names.of_communes()), "do-bao-phu"
        )
    text = language.text(
        "{count}/{all} {communes} chưa được tiếp cận",
        count=len(rest),
        all=len(communes),
        communes=names.of_communes(),
    )
    by: dict[str, int] = {}
    for row in rest:
        by[row["district"]] = by.get(row["district"], 0) + (row["district"] != row["commune"])
    most = max(by.values(), default=0)
    where = sorted((names.unit(unit) for unit, count in by.items() if count == most), key=names.sort_key)
    if most > 1 and len(where) < len(by):
        text += language.text(", nhiều nhất ở {name} ({count})", name=wording.listed(language, where), count=most)
    if unknown:
        text += language.text(", {count} nơi chưa rõ vì thiếu báo cáo", count=unknown)
    return bool(rest), _said(text + ".", "do-bao-phu")


def _ahead(db: duckdb.DuckDBPyConnection, scope: Scope, names: Names) -> Judged:
    """How many of the province's targets the present pace reaches by the year's end."""
    if calendar.is_supplement(scope.through) or scope.through.endswith("-12"):
        return None
    groups = [group for group in forecast.by(forecast.pairs(db, scope), 1).values() if group.target]
    known = [word for word in map(outlook.outlook, groups) if word != "unknown"]
    if not known or len(groups) < 2:
        return None
    good, language = sum(word in ("sure", "likely") for word in known), names.language
    text = language.text("Giữ nhịp này, {count}/{all} chỉ tiêu có khả năng đạt cuối năm.", count=good, all=len(groups))
    return good < len(groups), _said(text, "tien-do")
