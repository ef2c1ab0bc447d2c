"""The way from a total to one cell: province › unit › commune › month › report › cell, each step an address.

A `Place` is what is looked at (a Trace) and how far one has gone in; `from_address` and `to_address` are its only writing:
`o` the figure, `dv` the unit, `xa` the commune ("0": the unit's own work), `ky` the month, `tep` the number of the
submission, `vi-tri` the cell ("Kết quả!D12").
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from analytics import measures
from analytics import scope as scopes
from analytics import trace as tracing
from analytics.answers import coverage_table, wording
from analytics.answers.names import Names
from analytics.report import Column, Table, Trace
from analytics.scope import Scope
from analytics.trace import OWN
from data import calendar
from data.language import N_, Language

if TYPE_CHECKING:
    import duckdb

PARAMETERS = ("o", "dv", "xa", "ky", "tep", "vi-tri")
# What a figure of each kind is gone into by; the report and the cell come after.
_STEPS = {
    "outputs": ("unit", "commune", "period"),
    "meetings": ("unit", "commune", "period"),
    "spending": ("unit", "period"),
    "reports": ("unit", "period"),
    "targets": ("unit",),
    "allocations": ("unit",),
}


@dataclass(frozen=True, slots=True)
class Place:
    """How far one has gone into a figure; empty is not gone in yet. `what` names no single unit, commune or month itself."""

    what: Trace
    unit: str = ""
    commune: str = ""
    period: str = ""
    submission: int | None = None
    cell: str = ""

    @property
    def trace(self) -> Trace:
        """What the place opens to."""
        narrower = {"units": self.unit, "communes": self.commune, "periods": self.period}
        return replace(self.what, **{name: (code,) for name, code in narrower.items() if code})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the breadcrumb, and the place it leads back to."""

    label: str
    place: Place


@dataclass(frozen=True, slots=True)
class Inside:
    """What lies one step further: a table, and the place that each of its figures leads to.

    `places[row][column name]`; `choices` are the same steps as words, for who has no mouse.
    """

    table: Table
    places: tuple[dict[str, Place], ...]
    choices: tuple[Step, ...]


def opened(trace: Trace, names: Names) -> Place:
    """The place of a figure that was clicked: what it says of one unit, commune or month is a step already gone."""
    place = Place(trace)
    for field, name in (("units", "unit"), ("communes", "commune"), ("periods", "period")):
        codes: tuple[str, ...] = getattr(trace, field)
        if len(codes) == 1 and (name != "period" or calendar.is_reported(codes[0])):
            told: dict[str, Any] = {field: ()}
            place = replace(place, what=replace(place.what, **told), **{name: codes[0]})  # type: ignore[arg-type]
    return _with_unit(place, names)


def _with_unit(place: Place, names: Names) -> Place:
    known = names.communes.get(place.commune)
    return replace(place, unit=known[1]) if known and not place.unit else place


def from_address(
    db: duckdb.DuckDBPyConnection, given: Mapping[str, str], scope: Scope, language: Language
) -> tuple[Place | None, tuple[str, ...]]:
    """The place an address asks for, None when it asks for none; and a sentence for each part that cannot be had."""
    names, notes = Names(db, scope, language), list[str]()
    asked = {name: given.get(name, "") for name in PARAMETERS}
    if not any(asked.values()):
        return None, ()
    what = _trace(asked["o"]) if asked["o"] else Trace("outputs", activities=scope.activities)
    if what is None:
        return None, ()
    place = opened(what, names)
    unit = _known(asked["dv"], scopes.known_units(db, scope.year), notes, language)
    communes = (OWN, *names.communes) if asked["xa"] else ()
    commune = _known(asked["xa"], communes, notes, language)
    period = _known(asked["ky"], _months(scope), notes, language)
    number = int(asked["tep"]) if asked["tep"].isascii() and asked["tep"].isdigit() else None
    gone = {"unit": unit, "commune": commune, "period": period, "submission": number, "cell": asked["vi-tri"]}
    return _with_unit(replace(place, **{name: said for name, said in gone.items() if said}), names), tuple(notes)  # type: ignore[arg-type]


def _trace(written: str) -> Trace | None:
    try:
        told: dict[str, Any] = json.loads(written)
        kind, positive = str(told.pop("kind")), bool(told.pop("positive", False))
        choices = {name: tuple(str(code) for code in codes) for name, codes in told.items()}
        return Trace(kind, positive=positive, **choices) if kind in tracing.KINDS else None
    except (ValueError, TypeError, AttributeError, KeyError):
        return None


def _known(code: str, known: tuple[str, ...], notes: list[str], language: Language) -> str:
    if not code or code in known:
        return code
    notes.append(language.text(N_("Không có mã “{codes}” trong danh mục; đã bỏ qua."), codes=code[:40]))
    return ""


def _months(scope: Scope) -> tuple[str, ...]:
    return tuple(f"{scope.year}-{month:02d}" for month in range(1, 14))


def to_address(place: Place) -> dict[str, str]:
    """The parameters of a place, those it does not need left out."""
    values = {name: getattr(place.what, name) for name in Trace.__slots__}
    packed = {name: list(v) if isinstance(v, tuple) else v for name, v in values.items() if v}
    number = str(place.submission) if place.submission is not None else ""
    said = (json.dumps(packed, ensure_ascii=False), place.unit, place.commune, place.period, number, place.cell)
    return {name: value for name, value in zip(PARAMETERS, said, strict=True) if value}


# --- the way back -------------------------------------------------------------------------------------------------


def steps(place: Place, scope: Scope, names: Names) -> tuple[Step, ...]:
    """The breadcrumb: "Toàn tỉnh › Bình Gia › Xã Thiện Hòa › tháng 6/2023 › ô D12", each with the place it leads to."""
    language, at = names.language, Place(place.what)
    whole = [names.unit(code) for code in place.what.units or scope.units]
    found = [Step(wording.listed(language, whole) if whole else language.text("Toàn tỉnh"), at)]
    if place.unit:
        at = replace(at, unit=place.unit)
        if whole != [names.unit(place.unit)]:
            found.append(Step(names.unit(place.unit), at))
    if place.commune:
        at = replace(at, commune=place.commune)
        if place.commune != place.unit:  # since 7/2025 a commune reports for itself: it is one step, not two
            found.append(Step(commune_name(place.commune, names), at))
    if place.period:
        at = replace(at, period=place.period)
        found.append(Step(language.period(place.period), at))
    if place.submission is not None:
        at = replace(at, submission=place.submission)
        found.append(Step(language.text("báo cáo số {number}", number=place.submission), at))
    if place.cell:
        at = replace(at, cell=place.cell)
        found.append(Step(language.text("ô {cell}", cell=place.cell.rpartition("!")[2]), at))
    return tuple(found)


def commune_name(code: str, names: Names) -> str:
    """A commune's name; "0" is the unit's own work."""
    return names.communes[code][0] if code in names.communes else names.language.text("Cấp huyện, cấp tỉnh")


# --- the way in ---------------------------------------------------------------------------------------------------


def inside(db: duckdb.DuckDBPyConnection, scope: Scope, place: Place, names: Names) -> Inside | None:
    """What lies one step further in; None when the next are the report and its cells."""
    if place.submission is not None or place.cell:
        return None
    following = next((step for step in _STEPS[place.what.kind] if not _gone(step, place, scope, names)), None)
    if following is None:
        return None
    if following == "period" and place.what.kind == "outputs":
        return _by_activity_and_month(db, scope, place, names)
    return _by_one(db, scope, place, following, names)


def _gone(step: str, place: Place, scope: Scope, names: Names) -> bool:
    if step == "unit":
        return bool(place.unit) or len(place.what.units or scope.units) == 1
    if step == "commune":  # since 7/2025 a commune reports for itself
        unit = place.unit or next(iter(scope.units), "")
        return bool(place.commune) or names.communes.get(unit, ("", ""))[1] == unit
    return bool(getattr(place, step))


def _by_one(db: duckdb.DuckDBPyConnection, scope: Scope, place: Place, step: str, names: Names) -> Inside | None:
    """A row a unit, commune or month with its part of the figure."""
    language = names.language
    parts = {str(part["part"]): part for part in tracing.by(db, scope, place.trace, step)}
    states = _states(db, scope, place, names) if step == "commune" else {}
    codes = [code for code in (*states, *parts) if code != OWN] if step == "commune" else list(parts)
    name = {"unit": names.unit, "commune": lambda code: commune_name(code, names), "period": language.period}[step]
    ordered = sorted(
        dict.fromkeys(codes), key=lambda code: (code if step == "period" else "", names.sort_key(name(code)))
    )
    ordered += [OWN] if step == "commune" and OWN in parts else []
    if not parts:
        return None
    title = {"unit": N_("Đơn vị"), "commune": N_("Xã, phường, thị trấn"), "period": N_("Kỳ")}[step]
    columns = [Column("part", language.text(title))]
    columns += [Column("state", language.text("Tình trạng"))] if step == "commune" else []
    summed = place.what.kind != "reports" and any(part["total"] is not None for part in parts.values())
    money = place.what.kind in ("spending", "allocations")
    columns += [Column("total", language.text("Phần đóng góp"), "money" if money else "count")] if summed else []
    columns += [Column("cells", language.text("Số báo cáo") if place.what.kind == "reports" else language.text("Số ô"), "count")]  # fmt: skip
    rows = []
    for code in ordered:
        part = parts.get(code, {})
        told = {
            "part": name(code),
            "state": states.get(code, ""),
            "total": part.get("total"),
            "cells": part.get("cells", 0),
        }
        rows.append(tuple(told[column.name] for column in columns))
    places = [replace(place, **{step: code}) for code in ordered]  # type: ignore[arg-type]
    return Inside(
        Table(
            language.text("Bấm vào một dòng để xem sâu hơn"),
            tuple(columns),
            tuple(rows),
            name=f"drill-{step}",
            unit=language.text("Đơn vị tính: triệu đồng") if money and summed else "",
        ),
        tuple({column.name: inner for column in columns} for inner in places),
        tuple(Step(name(code), inner) for code, inner in zip(ordered, places, strict=True)),
    )


def _states(db: duckdb.DuckDBPyConnection, scope: Scope, place: Place, names: Names) -> dict[str, str]:
    """The communes of a unit and whether each was reached."""
    units = (place.unit,) if place.unit else scope.units
    found = measures.commune_rows(db, replace(scope, units=units)).dicts()
    return {
        row["commune"]: names.language.text(wording.REACH_WORDS[coverage_table.state_of(row)])
        for row in found
        if not place.what.communes or row["commune"] in place.what.communes
    }


def _by_activity_and_month(db: duckdb.DuckDBPyConnection, scope: Scope, place: Place, names: Names) -> Inside | None:
    """What was done at a place: a row an activity, a column a month; "–" is left blank, "x" does not apply there.

    In a commune all that was done there stands in it, whichever figure led to it.
    """
    language = names.language
    everything = replace(place.trace, activities=scope.activities, positive=False) if place.commune else place.trace
    found = tracing.by_activity_and_month(db, scope, everything)
    if not found:
        return None
    months = sorted({str(row["period"]) for row in found})
    activities = list(dict.fromkeys(str(row["activity"]) for row in found))
    at = {(row["activity"], row["period"]): row for row in found}
    columns = (
        Column("activity", language.text("Hoạt động")),
        Column("counted_in", language.text("Đơn vị tính")),
        *(Column(month, language.period(month), "count") for month in months),
        Column("total", language.text("Cộng"), "count"),
    )
    rows, places = [], []
    for activity in activities:
        cells = [at.get((activity, month)) for month in months]
        total = [row["value"] for row in cells if row and row["value"] is not None]
        rows.append((names.activity(activity), names.counted_in(activity), *map(_cell, cells), sum(total) if total else None))  # type: ignore[arg-type]  # fmt: skip
        one = replace(place, what=replace(place.what, activities=(activity,)))
        places.append({column.name: replace(one, period=column.name) if column.name in months else one for column in columns})  # fmt: skip
    return Inside(
        Table(language.text("Đã làm theo hoạt động và kỳ (“–” để trống, “x” không áp dụng)"), columns, tuple(rows), name="drill-month"),
        tuple(places),
        tuple(Step(language.period(month), replace(place, period=month)) for month in months),
    )  # fmt: skip


def _cell(row: dict[str, object] | None) -> object:
    if row is None:
        return None
    return row["value"] if row["value"] is not None else "x" if row["state"] == "na" else "–"


def coverage_of(db: duckdb.DuckDBPyConnection, scope: Scope, place: Place, names: Names) -> str:
    """The state of coverage of a commune in a sentence; empty for any other place."""
    if place.commune in ("", OWN):
        return ""
    units = replace(scope, units=(place.commune,))
    row = next((row for row in measures.commune_rows(db, units).dicts() if row["commune"] == place.commune), None)
    if row is None:
        return ""
    language = names.language
    state = language.text(wording.REACH_WORDS[coverage_table.state_of(row)])
    said = language.text(
        "{commune}, đến {month}: {state}; {meetings} cuộc trong {months} kỳ, {people} lượt người.",
        commune=names.communes[place.commune][0],
        month=language.period(calendar.month_of(scope.through)),
        state=state,
        meetings=language.number(row["total"] or 0),
        months=language.number(row["months_active"] or 0),
        people=language.number(row["people"] or 0),
    )
    silent = row["silent_months"]
    if not silent:
        return said
    return f"{said} " + language.text("Đã {count} kỳ liền không có hoạt động.", count=silent)
