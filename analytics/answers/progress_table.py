"""The figures of progress as a table: names for codes, figures that stay numbers, and what each opens to."""

from __future__ import annotations

from typing import Any

from analytics.answers.names import Names
from analytics.report import Column, Table, Trace
from analytics.scope import Scope
from data.language import Language
from data.settings import settings

Row = dict[str, Any]


def definition(language: Language) -> str:
    return language.text(
        "Tiến độ là số đã làm trên chỉ tiêu cả năm. Nhịp độ là số đã làm trên số phải làm đến các tháng đã báo cáo: "
        "từ {on_track} là đúng tiến độ, từ {behind} là chậm, dưới {behind} là chậm nhiều. Còn thiếu báo cáo đến hạn thì ghi “Chưa đủ báo cáo”. "
        "Số liệu của các hoạt động khác nhau không cộng với nhau.",
        on_track=language.percent(settings().on_track, 0),
        behind=language.percent(settings().behind, 0),
    )


def table(rows: list[Row], by: tuple[str, ...], scope: Scope, names: Names) -> Table:
    """The measure's rows with names for codes; figures stay numbers."""
    language = names.language
    columns = [Column("district", language.text("Đơn vị"))] if "district" in by else []
    columns += (
        [Column("activity", language.text("Hoạt động")), Column("counted_in", language.text("Đơn vị tính"))]
        if "activity" in by
        else []
    )
    if "activity" in by or len(scope.activities) == 1:
        columns += [
            Column("target", language.text("Chỉ tiêu năm"), "count"),
            Column("actual", language.text("Đã làm"), "count"),
            Column("expected", language.text("Phải làm đến nay"), "number"),
            Column("progress", language.text("Tiến độ"), "percent", definition(language)),
            Column("pace", language.text("Nhịp độ"), "percent"),
            Column("status", language.text("Trạng thái"), "status"),
        ]
    if by != ("district", "activity"):
        columns += [
            Column("targets_set", language.text("Chỉ tiêu được giao"), "count"),
            Column("targets_achieved", language.text("Hoàn thành"), "count"),
            Column("targets_on_pace", language.text("Đạt hoặc đúng tiến độ"), "count"),
            Column("share_on_pace", language.text("Tỷ lệ"), "percent"),
        ]
    columns += [Column("reports_missing", language.text("Báo cáo còn thiếu"), "count")]
    ordered = sorted(rows, key=lambda row: _alphabetical(row, by, names))
    return Table(
        title=title(by, language),
        columns=tuple(columns),
        rows=tuple(tuple(_value(row, column.name, names) for column in columns) for row in ordered),
        traces=tuple(_traces(row, columns, scope) for row in ordered),
        name=name(by),
    )


def title(by: tuple[str, ...], language: Language) -> str:
    words = {"district": "đơn vị", "activity": "hoạt động"}
    return language.text("Tiến độ theo {by}", by=" × ".join(language.text(words[dimension]) for dimension in by))


def name(by: tuple[str, ...]) -> str:
    return "progress-" + "-".join(by)


def _alphabetical(row: Row, by: tuple[str, ...], names: Names) -> tuple[object, ...]:
    # activities stay in the order of the form
    return (names.is_province(row["district"]), names.sort_key(names.unit(row["district"]))) if "district" in by else ()


def _value(row: Row, column: str, names: Names) -> object:
    match column:
        case "district":
            return names.unit(row["district"])
        case "activity":
            return names.activity(row["activity"])
        case "counted_in":
            return names.counted_in(row["activity"])
        case "status":
            return row["status"] or ""
        case _:
            return row[column]


def _traces(row: Row, columns: list[Column], scope: Scope) -> dict[str, Trace]:
    units = (row["district"],) if "district" in row else scope.units
    activities = (row["activity"],) if "activity" in row else scope.activities
    opens = {
        "target": Trace("targets", units, activities=activities),
        "targets_set": Trace("targets", units, activities=activities),
        "reports_missing": Trace("reports", units),
    }
    outputs = Trace("outputs", units, activities=activities)
    labels = ("district", "activity", "counted_in")
    return {column.name: opens.get(column.name, outputs) for column in columns if column.name not in labels}
