"""The figures of coverage as tables, and the communes not reached as a list one can send."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Any

from analytics.answers import wording
from analytics.answers.names import Names
from analytics.report import Column, Table, Trace
from analytics.scope import Scope
from data import calendar, catalogue
from data.language import Language

Row = dict[str, Any]


def definition(language: Language) -> str:
    return language.text(
        "Một xã, phường, thị trấn được tiếp cận khi có ít nhất một hội nghị, đối thoại, nói chuyện hay hoạt động trực tiếp khác tổ chức tại đó từ đầu năm. "
        "Nơi chưa thấy hoạt động mà còn thiếu báo cáo thì ghi “chưa rõ”, không tính là chưa tiếp cận."
    )


def _of_commune(names: Names) -> str:
    """What stands over the names of communes."""
    return names.language.text("Xã, phường") if names.alone else names.language.text("Xã, phường, thị trấn")


def communes_title(names: Names) -> str:
    """What the table of communes is called."""
    return names.language.text("Từng {communes}", communes=names.of_communes())


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def reaching(scope: Scope) -> tuple[str, ...]:
    """The activities that meet people face to face, of those chosen."""
    return tuple(
        a.code for a in catalogue.activities() if a.reaches and (not scope.activities or a.code in scope.activities)
    )


def state_of(row: Row) -> str:
    return "reached" if row["reached"] else "unknown" if row["unknown"] else "not_reached"


def by_one(
    rows: list[Row], by: str, title: str, name: Callable[[str], str], trace: Callable[[Row], Trace], names: Names
) -> Table:
    language = names.language
    ordered = sorted(rows, key=lambda row: names.sort_key(name(row[by]))) if by == "district" else rows
    columns = (
        Column(by, title),
        Column("communes", language.text("Số {communes}", communes=names.of_communes()), "count"),
        Column("reached", language.text("Đã tiếp cận"), "count"),
        Column("unknown", language.text("Chưa rõ"), "count"),
        Column("coverage", language.text("Độ bao phủ"), "percent", definition(language)),
    )
    return Table(
        title=language.text("Độ bao phủ theo {by}", by=title.lower()),
        columns=columns,
        rows=tuple(
            (name(row[by]), row["communes"], row["reached"], row["unknown"], row["coverage"]) for row in ordered
        ),
        traces=tuple({"reached": trace(row), "coverage": trace(row)} for row in ordered),
        name=f"coverage-{by}",
    )


def communes(communes: list[Row], scope: Scope, names: Names) -> Table:
    language = names.language
    ordered = sorted(
        communes,
        key=lambda row: (
            names.sort_key(names.unit(row["district"])),
            names.sort_key(names.communes[row["commune"]][0]),
        ),
    )
    columns = (
        Column("district", language.text("Đơn vị")),
        Column("commune", _of_commune(names)),
        Column("poor", language.text("Huyện nghèo")),
        Column("state", language.text("Tình trạng")),
        Column("total", language.text("Số cuộc"), "count"),
        Column("people", language.text("Lượt người"), "count"),
        Column("months_active", language.text("Số kỳ có hoạt động"), "count"),
        Column(
            "silent_months",
            language.text("Số kỳ liền không có"),
            "count",
            language.text("Đếm ngược từ kỳ đang xem, dừng ở kỳ còn thiếu báo cáo."),
        ),
        Column("stopped", language.text("Ghi chú")),
    )
    return Table(
        title=communes_title(names),
        columns=columns,
        rows=tuple(_commune_line(row, scope, names) for row in ordered),
        traces=tuple(_commune_traces(row["commune"], scope) for row in ordered),
        name="coverage-communes",
    )


def _commune_line(row: Row, scope: Scope, names: Names) -> tuple[object, ...]:
    language = names.language
    stopped = language.text("chưa đếm hết: còn thiếu báo cáo trước đó") if row["silence_stopped"] else ""
    state = language.text(wording.REACH_WORDS[state_of(row)])
    figures = (row["total"], row["people"], row["months_active"], row["silent_months"])
    poor = language.text("có") if is_poor(row["district"], scope) else ""
    return (names.unit(row["district"]), names.communes[row["commune"]][0], poor, state, *figures, stopped)


def is_poor(district: str, scope: Scope) -> bool:
    """True for one of the poor districts of the time looked at."""
    return district in _poor_in(scope.through)


@cache
def _poor_in(period: str) -> frozenset[str]:
    """Eras begin with a calendar month: no cut-off day moves them."""
    return frozenset(unit.code for unit in catalogue.units_on(calendar.unit_day(period)) if unit.poor_district)


def _commune_traces(code: str, scope: Scope) -> dict[str, Trace]:
    met = Trace("outputs", communes=(code,), activities=reaching(scope))
    people = Trace("outputs", communes=(code,), activities=("LUOT_NGUOI",))
    return {"state": met, "total": met, "months_active": met, "silent_months": met, "people": people}


def not_reached(rows: list[Row], scope: Scope, names: Names) -> Table:
    language = names.language
    ordered = sorted(
        rows,
        key=lambda row: (
            names.sort_key(names.unit(row["district"])),
            names.sort_key(names.communes[row["commune"]][0]),
        ),
    )
    return Table(
        title=language.text("{communes} chưa được tiếp cận", communes=_capital(names.of_communes())),
        columns=(
            Column("district", language.text("Đơn vị")),
            Column("commune", _of_commune(names)),
            Column("silent_months", language.text("Số kỳ liền không có"), "count"),
        ),
        rows=tuple(
            (names.unit(row["district"]), names.communes[row["commune"]][0], row["silent_months"]) for row in ordered
        ),
        traces=tuple({"silent_months": _commune_traces(row["commune"], scope)["total"]} for row in ordered),
        name="coverage-not-reached",
    )


def not_reached_text(rows: list[Row], scope: Scope, names: Names) -> str:
    """The communes not reached, a line a district, ready to be sent."""
    language = names.language
    if not rows:
        return language.text("Không có {communes} nào chắc chắn chưa được tiếp cận.", communes=names.of_communes())
    by: dict[str, list[str]] = {}
    for row in rows:
        by.setdefault(names.unit(row["district"]), []).append(names.communes[row["commune"]][0])
    head = language.text(
        "{communes} chưa được tiếp cận, từ đầu năm đến {period}:",
        communes=_capital(names.of_communes()),
        period=language.period(calendar.month_of(scope.through)),
    )
    lines = [_of_unit(unit, by[unit], names) for unit in sorted(by, key=names.sort_key)]
    return "\n".join([head, *lines])


MONTHS_MOST = 6  # a list for each number of months up to this one


class Texts(Mapping[str, str]):
    """Texts by their names, each made when it is read: of eighteen lists a reader takes one or none."""

    def __init__(self, made: dict[str, Callable[[], str]]) -> None:
        self._made = made

    def __getitem__(self, name: str) -> str:
        return self._made[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


def silent_texts(communes: list[Row], scope: Scope, names: Names) -> dict[str, Texts]:
    """Whose communes → since how many months → those without anything so long, a line a district, ready to be sent."""
    language = names.language
    months = range(1, MONTHS_MOST + 1)
    return {
        label: Texts({_months(count, language): partial(_silent_text, rows, count, scope, names) for count in months})
        for label, rows in _sorts(communes, scope, language).items()
    }


def _sorts(communes: list[Row], scope: Scope, language: Language) -> dict[str, list[Row]]:
    poor = {code for code in {row["district"] for row in communes} if is_poor(code, scope)}
    of_poor = [row for row in communes if row["district"] in poor]
    found = {language.text("Tất cả đơn vị"): communes}
    if of_poor and len(of_poor) < len(communes):
        found[language.text("Huyện nghèo")] = of_poor
        found[language.text("Các huyện, thành phố khác")] = [row for row in communes if row["district"] not in poor]
    return found


def _months(count: int, language: Language) -> str:
    return language.text("{count} kỳ trở lên", count=count)


def _of_unit(unit: str, communes: list[str], names: Names) -> str:
    """A district with its communes; a commune that reports for itself stands alone."""
    return f"- {unit}" if communes == [unit] else f"- {unit}: {', '.join(sorted(communes, key=names.sort_key))}"


def _silent_text(communes: list[Row], count: int, scope: Scope, names: Names) -> str:
    language = names.language
    period = language.period(calendar.month_of(scope.through))
    by: dict[str, list[str]] = {}
    for row in communes:
        if row["silent_months"] >= count:
            by.setdefault(names.unit(row["district"]), []).append(names.communes[row["commune"]][0])
    told = language.text("Không có nơi nào.")
    if by:
        told = "\n".join(_of_unit(unit, by[unit], names) for unit in sorted(by, key=names.sort_key))
    head = language.text(
        "{communes} {months} liền không có hoạt động trực tiếp, tính đến {period}: {count} nơi.",
        communes=_capital(names.of_communes()),
        months=_months(count, language),
        period=period,
        count=sum(map(len, by.values())),
    )
    unsure = sum(row["silence_stopped"] and row["silent_months"] < count for row in communes)
    rest = language.text("Chưa rõ {count} nơi vì còn thiếu báo cáo.", count=unsure) if unsure else ""
    return "\n".join(part for part in (head, told, rest) if part)
