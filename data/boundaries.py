"""Boundaries of communes from a folder of GeoJSON files that the setting `boundaries` names; maps do without them.

A file there is somebody else's: anything may be in it. What cannot be read, is too large or does not fit the catalogue is a
Problem with a sentence, never an error: the map of hexagons stands in its place.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from data import catalogue
from data.catalogue import Unit
from data.language import N_
from data.names import fold
from data.settings import settings

FILES, FILE_BYTES, POSITIONS = 20, 8_000_000, 400_000  # a province's communes are 0.2 MB at 100 m
WIDE, GRID = 18.0, 1500  # a map is as wide as one of hexagons, its points on a grid finer than a screen's
_KIND = re.compile(rf"^({fold('xã')}|{fold('phường')}|{fold('thị trấn')}|{fold('huyện')}|{fold('thành phố')}) ")
Ring = tuple[tuple[float, float], ...]
Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why boundaries are not drawn: a sentence of the language catalogue and its facts."""

    sentence: str
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Outlines on a flat map, east right, north up: `communes` by code, `districts` when all of them are there.

    `approximate` when a file says of itself that its lines are (`approx`).
    """

    communes: dict[str, tuple[Ring, ...]]
    districts: tuple[Ring, ...]
    approximate: bool


@dataclass(frozen=True, slots=True)
class _Feature:
    """One feature of a file: what it says it is, and its rings in degrees."""

    code: str
    name: str
    approximate: bool
    rings: tuple[Ring, ...]


class _Bad(ValueError):
    """A file that cannot be used; the text is a sentence without its file's name."""


def boundaries(day: date) -> Boundaries | Problem | None:
    """The boundaries of the communes of a day, or why there are none; None when the setting names no folder."""
    named = settings().boundaries.strip()
    if not named:
        return None
    folder = Path(named)
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() in (".geojson", ".json"))
        stamp = tuple((path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files)
    except (OSError, ValueError):
        return Problem(N_("Không mở được thư mục nêu trong thiết lập boundaries; bản đồ vẽ bằng ô lục giác."))
    if not files or len(files) > FILES:
        return Problem(
            N_("Thư mục ranh giới có {count} tệp GeoJSON, cần từ 1 đến {most}; bản đồ vẽ bằng ô lục giác."),
            {"count": len(files), "most": FILES},
        )
    return _of_day(folder, stamp, day)


@lru_cache(maxsize=8)
def _of_day(folder: Path, stamp: Stamp, day: date) -> Boundaries | Problem:
    features: list[_Feature] = []
    wrong: Problem | None = None
    for name, size, _ in stamp:
        try:
            features += _features(folder / name, size)
        except _Bad as bad:
            wrong = Problem(
                N_("Tệp ranh giới “{file}” không dùng được: {why}; bản đồ vẽ bằng ô lục giác."),
                {"file": name[:60], "why": Problem(str(bad))},
            )
    fitted = _fitted(features, day)
    return wrong if wrong and isinstance(fitted, Problem) else fitted


def _features(path: Path, size: int) -> Iterator[_Feature]:
    if size > FILE_BYTES:
        raise _Bad(N_("tệp quá lớn"))
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        raise _Bad(N_("không phải GeoJSON")) from None
    listed = told.get("features") if isinstance(told, dict) else None
    if not isinstance(listed, list):
        raise _Bad(N_("không phải GeoJSON"))
    count = 0
    for one in listed:
        feature = _feature(one)
        count += sum(map(len, feature.rings))
        if count > POSITIONS:
            raise _Bad(N_("tệp quá lớn"))
        yield feature


def _feature(told: Any) -> _Feature:
    properties = told.get("properties") if isinstance(told, dict) else None
    geometry = told.get("geometry") if isinstance(told, dict) else None
    if not isinstance(properties, dict) or not isinstance(geometry, dict):
        raise _Bad(N_("có đối tượng không có thuộc tính hoặc hình"))
    code, name = properties.get("code"), properties.get("name")
    if not isinstance(code, str | int) or not isinstance(name, str):
        raise _Bad(N_("có đối tượng không ghi mã (code) hoặc tên (name)"))
    found = geometry.get("coordinates")
    polygons = {"Polygon": [found], "MultiPolygon": found}.get(str(geometry.get("type")))
    if not isinstance(polygons, list) or not polygons:
        raise _Bad(N_("có hình không phải vùng (Polygon, MultiPolygon)"))
    rings = tuple(_ring(ring) for polygon in polygons for ring in _list(polygon))
    return _Feature(str(code), name, properties.get("approx") is True, rings)


def _list(told: Any) -> list[Any]:
    if not isinstance(told, list) or not told:
        raise _Bad(N_("có hình không phải vùng (Polygon, MultiPolygon)"))
    return told


def _ring(told: Any) -> Ring:
    ring = tuple(_position(one) for one in _list(told))
    if len(ring) < 4:
        raise _Bad(N_("có hình không phải vùng (Polygon, MultiPolygon)"))
    return ring


def _position(told: Any) -> tuple[float, float]:
    """Longitude and latitude in degrees (RFC 7946)."""
    if not isinstance(told, list) or len(told) < 2:
        raise _Bad(N_("tọa độ không phải kinh độ, vĩ độ"))
    lon, lat = told[0], told[1]
    if type(lon) not in (int, float) or type(lat) not in (int, float):
        raise _Bad(N_("tọa độ không phải kinh độ, vĩ độ"))
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # not a number is in no range either
        raise _Bad(N_("tọa độ không phải kinh độ, vĩ độ"))
    return float(lon), float(lat)


def _fitted(features: list[_Feature], day: date) -> Boundaries | Problem:
    """The features that are units of the day, by code and name."""
    units = catalogue.units_on(day)
    communes = {unit.code: unit for unit in units if unit.level == "commune"}
    found = {one.code: one for one in features if one.code in communes and _named(one, communes[one.code])}
    if missing := [unit for code, unit in communes.items() if code not in found]:
        return _missing(features, missing, len(communes))
    shapes = {code: one.rings for code, one in found.items()}
    place = _placing([ring for rings in shapes.values() for ring in rings])
    if place is None:
        return Problem(N_("Ranh giới trong tệp không có diện tích; bản đồ vẽ bằng ô lục giác."))
    districts = {unit.code: unit for unit in units if unit.level == "district"}
    known = {one.code: one for one in features if one.code in districts and _named(one, districts[one.code])}
    outer = [known[code] for code in districts] if set(known) == set(districts) else []
    return Boundaries(
        {code: tuple(place.ring(ring) for ring in rings) for code, rings in shapes.items()},
        tuple(place.ring(ring) for one in outer for ring in one.rings),
        any(one.approximate for one in [*found.values(), *outer]),
    )


def _named(feature: _Feature, unit: Unit) -> bool:
    """Codes are re-used through time: the name, without its kind, says which unit it is. "Xã Thái Bình" is "Thị trấn NT Thái Bình"."""
    read, known = _words(feature.name[:200]), _words(unit.name)
    return bool(read) and (read <= known or known <= read)


def _words(name: str) -> set[str]:
    return set(_KIND.sub("", fold(name), count=1).split())


def _missing(features: list[_Feature], missing: list[Unit], all_of_them: int) -> Problem:
    other = {one.code: one.name for one in features}
    if len(missing) == all_of_them:
        return Problem(N_("Không có tệp ranh giới nào của thời kỳ đang xem; bản đồ vẽ bằng ô lục giác."))
    first = missing[0]
    facts: dict[str, object] = {"count": len(missing), "all": all_of_them, "code": first.code, "name": first.name}
    if first.code in other:
        return Problem(
            N_(
                "Ranh giới thiếu {count}/{all} xã, phường, thị trấn: mã {code} trong tệp ghi “{read}”, danh mục ghi “{name}”; bản đồ vẽ bằng ô lục giác."
            ),
            facts | {"read": other[first.code][:60]},
        )
    return Problem(
        N_("Ranh giới thiếu {count}/{all} xã, phường, thị trấn, ví dụ {name} (mã {code}); bản đồ vẽ bằng ô lục giác."),
        facts,
    )


@dataclass(frozen=True, slots=True)
class _Placing:
    """From degrees to the map: metres east and north alike, on a grid, so that neighbours keep their common line."""

    west: float
    south: float
    shrink: float
    scale: float

    def ring(self, ring: Ring) -> Ring:
        """The ring on the map, without points that a screen cannot tell apart."""
        step = WIDE / GRID
        points: list[tuple[float, float]] = []
        for lon, lat in ring:
            x = round((lon - self.west) * self.shrink * self.scale / step) * step
            y = round((lat - self.south) * self.scale / step) * step
            if not points or points[-1] != (x, y):
                points.append((x, y))
        return tuple((round(x, 3), round(y, 3)) for x, y in points)


def _placing(rings: list[Ring]) -> _Placing | None:
    lons, lats = [lon for ring in rings for lon, _ in ring], [lat for ring in rings for _, lat in ring]
    shrink = math.cos(math.radians((min(lats) + max(lats)) / 2))
    wide, tall = (max(lons) - min(lons)) * shrink, max(lats) - min(lats)
    if wide <= 0 or tall <= 0:
        return None
    return _Placing(min(lons), min(lats), shrink, WIDE / max(wide, tall))
