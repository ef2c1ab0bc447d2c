"""Writes a plan as the workbook that `forms.plan` reads: what is edited on a screen comes in the same way as what people send.

Written then read gives the same plan: every target and amount has its cell. Texts are written as texts, never as formulas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data import calendar, catalogue
from data.catalogue import Activity, Unit
from data.forms import declaration as form
from data.forms import plan as reader
from data.forms.planned import Amount, Plan, Target

_MILLION = 10**6
_UNIT_OF_MONEY = "Đơn vị tính: triệu đồng"
_MONEY = {
    reader.ALLOCATIONS: ("assigned", "DỰ TOÁN KINH PHÍ", "Dự toán giao"),
    reader.CARRIED: ("carried_over", "KINH PHÍ NĂM TRƯỚC CHUYỂN SANG", "Số tiền chuyển nguồn"),
    reader.ADJUSTED: ("adjustment", "ĐIỀU CHỈNH DỰ TOÁN (giảm ghi dấu trừ)", "Số tiền điều chỉnh"),
}


def file_name(year: int) -> str:
    return f"ke-hoach-{year}.xlsx"


def write(plan: Plan, units: Sequence[Unit], *, blank: bool = False) -> bytes:
    """The workbook of a plan with a row for each of `units`. `blank`: with every row of Dự toán to be filled in."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        looks = _looks(book)
        activities = _activities(plan)
        _targets(book.add_worksheet(reader.TARGETS), looks, plan, units, activities)
        for name, (kind, title, header) in _MONEY.items():
            amounts = [amount for amount in plan.allocations if amount.kind == kind]
            if amounts or kind == "assigned" or blank:
                rows = _rows(amounts, units, whole=blank and kind == "assigned")
                _money(book.add_worksheet(name), looks, f"{title} NĂM {plan.year}", header, rows)
        if plan.phasing:
            _phasing(book.add_worksheet(reader.PHASING), looks, plan)
        if plan.opening_through:
            _opening(book.add_worksheet(reader.OPENING), looks, plan, units, activities)
    return out.getvalue()


def _looks(book: Any) -> dict[str, Format]:
    base = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
    grid = {**base, "border": 1}
    return {
        "title": book.add_format({**base, "bold": True}),
        "text": book.add_format(base),
        "header": book.add_format({**grid, "bold": True, "text_wrap": True, "align": "center"}),
        "cell": book.add_format(grid),
        "count": book.add_format({**grid, "num_format": "#,##0"}),
        "money": book.add_format({**grid, "num_format": "#,##0.######"}),
    }


def _activities(plan: Plan) -> tuple[Activity, ...]:
    """Those that the form of the plan's last month asks for, and any other that the plan has a figure of."""
    asked = {activity.code for activity in form.activities(form.version_of(plan.last_period))}
    asked |= {target.activity for target in (*plan.targets, *plan.opening_outputs)}
    return tuple(activity for activity in catalogue.activities() if activity.code in asked)


def _targets(
    sheet: Worksheet, looks: Mapping[str, Format], plan: Plan, units: Sequence[Unit], activities: Sequence[Activity]
) -> None:
    first, last = (f"tháng {int(period[5:])}/{period[:4]}" for period in (plan.first_period, plan.last_period))
    lines = [
        f"CHỈ TIÊU TRUYỀN THÔNG VỀ GIẢM NGHÈO ĐA CHIỀU NĂM {plan.year}",
        f"Thời gian thực hiện: từ {first} đến {last}",
    ]
    lines += [f"{reader.DECISION}: {plan.decision}"] if plan.decision else []
    lines += [f"{reader.DECIDED_ON}: {plan.decided_on:%d/%m/%Y}"] if plan.decided_on else []
    lines += [f"{reader.REASON}: {plan.reason}"] if plan.reason else []
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, looks["title" if row == 0 else "text"])
    _outputs(sheet, looks, len(lines) + 1, plan.targets, units, activities)


def _outputs(
    sheet: Worksheet,
    looks: Mapping[str, Format],
    row: int,
    figures: Iterable[Target],
    units: Sequence[Unit],
    activities: Sequence[Activity],
) -> int:
    """A table of units × activities from a row on; returns the row after it."""
    groups = {group.code: group.name_vi for group in catalogue.groups()}
    for column, words in enumerate(("Mã đơn vị", "Đơn vị")):
        sheet.write_string(row, column, "", looks["header"])
        sheet.write_string(row + 1, column, words, looks["header"])
    for column, activity in enumerate(activities, 2):
        sheet.write_string(row, column, groups[activity.group], looks["header"])
        sheet.write_string(row + 1, column, f"{activity.name_vi} ({activity.unit_vi})", looks["header"])
    known = {(figure.unit.id, figure.activity): figure.value for figure in figures}
    for at, unit in enumerate(units, row + 2):
        _named(sheet, looks, at, unit)
        for column, activity in enumerate(activities, 2):
            value = known.get((unit.id, activity.code))
            sheet.write_blank(at, column, None, looks["count"]) if value is None else sheet.write_number(
                at, column, value, looks["count"]
            )
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 1 + len(activities), 12)
    return row + 2 + len(units)


def _named(sheet: Worksheet, looks: Mapping[str, Format], row: int, unit: Unit) -> None:
    sheet.write_string(row, 0, unit.code, looks["cell"])
    sheet.write_string(row, 1, "Cấp tỉnh" if unit.level == "province" else unit.name, looks["cell"])


Row = tuple[Unit, str, str, int | None]


def _rows(amounts: Iterable[Amount], units: Sequence[Unit], *, whole: bool) -> list[Row]:
    """(unit, group, source, đồng) of what is stated, in the order of units, groups and sources; `whole`: of every pair."""
    known = {(amount.unit.id, amount.group, amount.source): amount.value for amount in amounts}
    pairs = [(group.code, source.code) for group in catalogue.groups() for source in catalogue.sources()]
    return [
        (unit, *pair, known.get((unit.id, *pair)))
        for unit in units
        for pair in pairs
        if whole or (unit.id, *pair) in known
    ]


def _money(
    sheet: Worksheet, looks: Mapping[str, Format], title: str, header: str, rows: Sequence[Row], top: int = 0
) -> None:
    """A table of money from a row on: unit, content, source, amount in triệu đồng."""
    names = {one.code: one.name_vi for one in (*catalogue.groups(), *catalogue.sources())}
    sheet.write_string(top, 0, title, looks["title"])
    sheet.write_string(top + 1, 4, _UNIT_OF_MONEY, looks["text"])
    for column, words in enumerate(("Mã đơn vị", "Đơn vị", "Nội dung chi", "Nguồn kinh phí", header)):
        sheet.write_string(top + 3, column, words, looks["header"])
    for at, (unit, group, source, value) in enumerate(rows, top + 4):
        _named(sheet, looks, at, unit)
        sheet.write_string(at, 2, names[group], looks["cell"])
        sheet.write_string(at, 3, names[source], looks["cell"])
        if value is None:
            sheet.write_blank(at, 4, None, looks["money"])
        else:
            sheet.write_number(at, 4, value / _MILLION, looks["money"])
    sheet.set_column(1, 3, 26)
    sheet.set_column(4, 4, 20)


def _phasing(sheet: Worksheet, looks: Mapping[str, Format], plan: Plan) -> None:
    months = calendar.between(plan.first_period, plan.last_period)
    sheet.write_string(0, 0, f"PHÂN KỲ CHỈ TIÊU NĂM {plan.year} (%)", looks["title"])
    sheet.write_string(2, 0, "Hoạt động", looks["header"])
    for column, period in enumerate(months, 1):
        sheet.write_string(2, column, f"{int(period[5:])}/{period[:4]}", looks["header"])
    known = {(share.activity, share.period): share.share for share in plan.phasing}
    phased = [
        activity
        for activity in catalogue.activities()
        if any(share.activity == activity.code for share in plan.phasing)
    ]
    for row, activity in enumerate(phased, 3):
        sheet.write_string(row, 0, f"{activity.name_vi} ({activity.unit_vi})", looks["cell"])
        for column, period in enumerate(months, 1):
            share = known.get((activity.code, period))
            if share is not None:
                sheet.write_number(row, column, float(share), looks["money"])
    sheet.set_column(0, 0, 30)


def _opening(
    sheet: Worksheet, looks: Mapping[str, Format], plan: Plan, units: Sequence[Unit], activities: Sequence[Activity]
) -> None:
    through = plan.opening_through
    sheet.write_string(0, 0, f"SỐ ĐẦU KỲ NĂM {plan.year}", looks["title"])
    sheet.write_string(1, 0, f"Lũy kế đến hết tháng {int(through[5:])}/{through[:4]}", looks["text"])
    row = _outputs(sheet, looks, 3, plan.opening_outputs, units, activities) if plan.opening_outputs else 3
    if plan.opening_money:
        _money(
            sheet,
            looks,
            "Kinh phí đã giải ngân",
            "Đã giải ngân",
            _rows(plan.opening_money, units, whole=False),
            row + 1,
        )
