"""Boundaries from a folder of somebody's files: drawn when every commune is there, else one sentence, whatever the files hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data import boundaries as module
from data import catalogue
from data.boundaries import Boundaries, Problem, boundaries
from data.settings import settings

DAY = date(2023, 6, 14)
Feature = dict[str, Any]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that the setting names."""
    monkeypatch.setenv("TIENDO_BOUNDARIES", str(tmp_path / "geo"))
    settings.cache_clear()
    (tmp_path / "geo").mkdir()
    yield tmp_path / "geo"
    settings.cache_clear()


def square(lon: float, lat: float) -> list[list[float]]:
    return [[lon, lat], [lon + 0.02, lat], [lon + 0.02, lat + 0.02], [lon, lat + 0.02], [lon, lat]]


def features(level: str = "commune", day: date = DAY) -> list[Feature]:
    """A square for each unit of a level; some in two parts."""
    made = []
    for at, unit in enumerate(unit for unit in catalogue.units_on(day) if unit.level == level):
        ring = [square(106 + at % 20 * 0.02, 21.5 + at // 20 * 0.02)]
        shape = (
            {"type": "MultiPolygon", "coordinates": [ring, ring]}
            if at % 7 == 0
            else {"type": "Polygon", "coordinates": ring}
        )
        made.append({"type": "Feature", "properties": {"code": unit.code, "name": unit.name}, "geometry": shape})
    return made


def write(folder: Path, told: list[Feature], name: str = "xa.geojson") -> None:
    (folder / name).write_text(json.dumps({"type": "FeatureCollection", "features": told}), encoding="utf-8")


def drawn(day: date = DAY) -> Boundaries:
    found = boundaries(day)
    assert isinstance(found, Boundaries), found
    return found


def problem(day: date = DAY) -> Problem:
    found = boundaries(day)
    assert isinstance(found, Problem)
    return found


def test_without_the_setting_there_are_none() -> None:
    assert boundaries(DAY) is None


def test_every_commune_found_by_code_and_name_is_drawn(folder: Path) -> None:
    write(folder, features())
    found = drawn()
    assert set(found.communes) == {unit.code for unit in catalogue.units_on(DAY) if unit.level == "commune"}
    assert {len(rings) for rings in found.communes.values()} == {1, 2}
    assert (found.districts, found.approximate) == ((), False)
    assert all(0 <= x <= 18 and 0 <= y <= 18 for rings in found.communes.values() for ring in rings for x, y in ring)


def test_outlines_of_all_districts_are_drawn_too(folder: Path) -> None:
    write(folder, features())
    write(folder, features("district"), "huyen.geojson")
    assert len(drawn().districts) == 11 + 2  # two of them in two parts
    write(folder, features("district")[1:], "huyen.geojson")
    assert drawn().districts == ()


def test_one_folder_serves_every_era(folder: Path) -> None:
    for at, day in enumerate((DAY, date(2025, 1, 14), date(2025, 8, 14))):
        write(folder, features(day=day), f"{at}.geojson")
    assert [len(drawn(day).communes) for day in (DAY, date(2025, 1, 14), date(2025, 8, 14))] == [200, 194, 65]


def test_names_may_leave_the_kind_out_and_codes_may_be_numbers(folder: Path) -> None:
    told = features()
    for one in told:
        one["properties"]["name"] = one["properties"]["name"].split(" ", 1)[1].upper()
    write(folder, told)
    assert len(drawn().communes) == 200


def test_a_file_that_says_its_lines_are_rough_is_believed(folder: Path) -> None:
    told = features()
    told[5]["properties"]["approx"] = True
    write(folder, told)
    assert drawn().approximate


def test_neighbours_keep_their_common_line(folder: Path) -> None:
    write(folder, features())
    found = drawn()
    codes = [unit.code for unit in catalogue.units_on(DAY) if unit.level == "commune"]
    first, second = (set(found.communes[code][0]) for code in codes[1:3])
    assert len(first & second) == 2


def test_a_commune_that_is_not_there_is_named(folder: Path) -> None:
    write(folder, features()[1:])
    found = problem()
    lost = next(unit for unit in catalogue.units_on(DAY) if unit.level == "commune")
    assert "ví dụ {name} (mã {code})" in found.sentence
    assert found.facts == {"count": 1, "all": 200, "code": lost.code, "name": lost.name}


def test_a_code_under_another_name_is_another_unit(folder: Path) -> None:
    told = features()
    told[3]["properties"]["name"] = "Xã Ở Đâu Đó"
    write(folder, told)
    assert problem().facts["read"] == "Xã Ở Đâu Đó"


def test_a_folder_of_another_era_is_said_to_be_one(folder: Path) -> None:
    write(folder, [])
    assert "thời kỳ đang xem" in problem().sentence


def spoilt(change: Callable[[Feature], None]) -> str:
    told = features()
    change(told[4])
    return json.dumps({"type": "FeatureCollection", "features": told})


def geometry(**parts: Any) -> Callable[[Feature], None]:
    return lambda one: one.__setitem__("geometry", parts)


FAULTS = {
    "no JSON": "{",
    "not UTF-8": b"\xff\xfe{}".decode("latin-1"),
    "a list": "[]",
    "a number": "7",
    "nothing": "",
    "deep": "[" * 200_000,
    "features that are none": '{"features": 3}',
    "a feature that is none": '{"features": [null]}',
    "no geometry": spoilt(lambda one: one.__setitem__("geometry", None)),
    "no properties": spoilt(lambda one: one.pop("properties")),
    "a code that is a list": spoilt(lambda one: one["properties"].__setitem__("code", ["06000"])),
    "a name that is none": spoilt(lambda one: one["properties"].__setitem__("name", None)),
    "a point": spoilt(geometry(type="Point", coordinates=[106, 21])),
    "a type that is a list": spoilt(geometry(type=["Polygon"], coordinates=[])),
    "no coordinates": spoilt(geometry(type="Polygon")),
    "empty": spoilt(geometry(type="MultiPolygon", coordinates=[])),
    "three points": spoilt(geometry(type="Polygon", coordinates=[[[1, 1], [1, 2], [1, 1]]])),
    "metres": spoilt(geometry(type="Polygon", coordinates=[square(437_000.0, 2_412_000.0)])),
    "text": spoilt(geometry(type="Polygon", coordinates=[[["106", "21"]] * 4])),
    "yes and no": spoilt(geometry(type="Polygon", coordinates=[[[True, False]] * 4])),
    "no number": spoilt(geometry(type="Polygon", coordinates=[[[float("nan"), 21]] * 4])),
    "without end": spoilt(geometry(type="Polygon", coordinates=[[[float("inf"), 21]] * 4])),
    "digits without end": '{"features": [' + "9" * 10_000 + "]}",
}


@pytest.mark.parametrize("text", FAULTS.values(), ids=FAULTS)
def test_a_file_that_cannot_be_used_is_one_sentence_with_its_name(folder: Path, text: str) -> None:
    (folder / "xa.geojson").write_text(text, encoding="utf-8")
    found = problem()
    assert found.facts["file"] == "xa.geojson"
    assert isinstance(found.facts["why"], Problem)


def test_a_bad_file_beside_good_ones_does_not_matter(folder: Path) -> None:
    write(folder, features())
    (folder / "khac.json").write_text("{", encoding="utf-8")
    assert len(drawn().communes) == 200


def test_a_file_that_is_too_large_is_not_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (folder / "xa.geojson").open("wb") as file:
        file.truncate(module.FILE_BYTES + 1)
    assert problem().facts["why"] == Problem("tệp quá lớn")
    write(folder, features())
    monkeypatch.setattr(module, "POSITIONS", 500)
    assert problem().facts["why"] == Problem("tệp quá lớn")


def test_a_province_without_extent_is_said(folder: Path) -> None:
    told = features()
    for one in told:
        one["geometry"] = {"type": "Polygon", "coordinates": [[[106, 21]] * 4]}
    write(folder, told)
    assert "không có diện tích" in problem().sentence


def test_a_folder_that_is_none_is_one_sentence(folder: Path) -> None:
    assert problem().facts == {"count": 0, "most": module.FILES}
    folder.rmdir()
    assert "Không mở được thư mục" in problem().sentence
    folder.write_text("một tệp", encoding="utf-8")
    assert "Không mở được thư mục" in problem().sentence


def test_a_file_that_changes_is_read_again(folder: Path) -> None:
    write(folder, features()[1:])
    assert problem()
    write(folder, features())
    assert drawn()
