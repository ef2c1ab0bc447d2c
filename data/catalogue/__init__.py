"""What is counted, where and for whom: typed, cached readers of the catalogue's files.

Every reader returns frozen values and reads its file once a process. `problems()` is the
self-test: it must be empty before anything else starts. Sources of the files: SOURCES.md.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Unit:
    """An administrative unit for as long as it existed under one code and name.

    `id` is code + ":" + start ("05971:2021"); codes are re-used, ids are not. `valid_to` is the
    last day it existed, None while it does. `level` is province, district or commune; `kind` the
    Vietnamese kind (tinh, thanh_pho, huyen, xa, phuong, thi_tran). `poor_district` is None where
    the question does not arise. `lat`/`lon` in degrees (WGS84), None when unknown.
    """

    id: str
    code: str
    valid_from: date
    valid_to: date | None
    level: str
    kind: str
    name: str
    short_name: str
    parent_id: str | None
    poor_district: bool | None
    lat: float | None
    lon: float | None

    def exists_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Succession:
    """From `on_date` the unit `from_id` is (share "whole"), or is in part, the unit `to_id`."""

    from_id: str
    to_id: str
    on_date: date
    share: str


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing that is counted; `since_version` is the first form version that asks for it.

    `reaches` is true when it meets people of a commune face to face.
    """

    code: str
    name_vi: str
    name_en: str
    unit_vi: str
    unit_en: str
    group: str
    form_header: str
    reaches: bool
    since_version: int


@dataclass(frozen=True, slots=True)
class Named:
    """A code with its name in both languages: a group of activities, a source of money, a topic."""

    code: str
    name_vi: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Hexagon:
    """Where a commune stands on the map of the era that begins on `start`: axial coordinates, rows count southwards.

    Hexagons stand on a point; the middle is at (q + r / 2, -r * √3 / 2) in widths of a hexagon, east right, north up.
    """

    start: date
    unit_id: str
    q: int
    r: int


def rows(name: str) -> list[dict[str, str]]:
    """The rows of `<name>.csv` as they are written."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def units() -> tuple[Unit, ...]:
    """All 278 units of all times, in the order of the file: province, districts, communes."""
    return tuple(_unit(row) for row in rows("units"))


@cache
def unit_by_id() -> dict[str, Unit]:
    return {unit.id: unit for unit in units()}


@cache
def units_on(day: date) -> tuple[Unit, ...]:
    """The units that existed on `day`."""
    return tuple(unit for unit in units() if unit.exists_on(day))


def unit_on(code: str, day: date) -> Unit | None:
    """The unit that bore `code` on `day`."""
    return next((unit for unit in units_on(day) if unit.code == code), None)


@cache
def communes_of(unit_id: str, day: date) -> tuple[Unit, ...]:
    """The communes of a district on `day`; a commune that reports for itself is its own commune."""
    unit = unit_by_id()[unit_id]
    if unit.level == "commune":
        return (unit,)
    if unit.level == "province":
        return ()
    return tuple(u for u in units_on(day) if u.level == "commune" and u.parent_id == unit_id)


@cache
def reporting_units_on(day: date) -> tuple[Unit, ...]:
    """The units that report on `day`: the districts, or the communes once there are none.

    The province reports too in the years whose plan gives it a row; the plan decides that.
    """
    districts = tuple(unit for unit in units_on(day) if unit.level == "district")
    return districts or tuple(unit for unit in units_on(day) if unit.level == "commune")


def province() -> Unit:
    return next(unit for unit in units() if unit.level == "province")


@cache
def successions() -> tuple[Succession, ...]:
    """All 204 successions, in the order of the file."""
    return tuple(
        Succession(row["from_id"], row["to_id"], date.fromisoformat(row["on_date"]), row["share"])
        for row in rows("successions")
    )


@cache
def hexagons() -> tuple[Hexagon, ...]:
    """Every commune of every era on one hexagon near its true place (made by make_hexagons), by era and id."""
    return tuple(
        Hexagon(date.fromisoformat(row["start"]), row["id"], int(row["q"]), int(row["r"])) for row in rows("hexagons")
    )


@cache
def hexagons_on(day: date) -> dict[str, Hexagon]:
    """The map of a day: the code of each commune that existed then → its hexagon; empty before the first era."""
    start = max((one.start for one in hexagons() if one.start <= day), default=None)
    by_id = unit_by_id()
    return {by_id[one.unit_id].code: one for one in hexagons() if one.start == start}


@cache
def activities(form_version: int | None = None) -> tuple[Activity, ...]:
    """The activities a version of the form asks for, in catalogue order; all of them without one."""
    found = (_activity(row) for row in rows("activities"))
    return tuple(a for a in found if form_version is None or a.since_version <= form_version)


@cache
def activity_by_code() -> dict[str, Activity]:
    return {activity.code: activity for activity in activities()}


@cache
def groups() -> tuple[Named, ...]:
    return _named("groups")


@cache
def sources() -> tuple[Named, ...]:
    return _named("sources")


@cache
def topics() -> tuple[Named, ...]:
    return _named("topics")


@cache
def problems() -> tuple[str, ...]:
    """What is wrong with the catalogue's files, one sentence each; empty when they hold together."""
    from data.catalogue import selftest

    try:
        return (
            *selftest.unit_problems(units()),
            *selftest.succession_problems(units(), successions()),
            *selftest.hexagon_problems(units(), hexagons()),
            *selftest.activity_problems(activities(), groups()),
            *(
                problem
                for name in ("groups", "sources", "topics")
                for problem in selftest.named_problems(f"{name}.csv", _named(name))
            ),
        )
    except (
        OSError,
        KeyError,
        ValueError,
        csv.Error,
    ) as error:  # a file that is gone, a column that is, a date that is none
        return (f"danh mục không đọc được: {type(error).__name__} {error}",)


def _named(name: str) -> tuple[Named, ...]:
    return tuple(Named(row["code"], row["name_vi"], row["name_en"]) for row in rows(name))


def _unit(row: dict[str, str]) -> Unit:
    return Unit(
        id=row["id"],
        code=row["code"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        level=row["level"],
        kind=row["kind"],
        name=row["name"],
        short_name=row["short_name"],
        parent_id=row["parent_id"] or None,
        poor_district=row["poor_district"] == "1" if row["poor_district"] else None,
        lat=float(row["lat"]) if row["lat"] else None,
        lon=float(row["lon"]) if row["lon"] else None,
    )


def _activity(row: dict[str, str]) -> Activity:
    return Activity(
        code=row["code"],
        name_vi=row["name_vi"],
        name_en=row["name_en"],
        unit_vi=row["unit_vi"],
        unit_en=row["unit_en"],
        group=row["group"],
        form_header=row["form_header"],
        reaches=row["reaches"] == "1",
        since_version=int(row["form_version_since"]),
    )
