"""Lays the communes of each era out on hexagons near their true places, once, and writes hexagons.csv.

Run `python -m data.catalogue.make_hexagons` when units.csv has changed; it prints how far the communes were moved. Simulated
annealing from a greedy start: a commune moves to a free hexagon or changes places with another. What is kept small: the
squares of the displacements, the frontier with the outside (no holes), that between districts, districts in pieces.
"""

from __future__ import annotations

import csv
import math
import random
import sys
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from data import catalogue
from data.catalogue import FOLDER, Unit

AREA_KM2 = 8310.0
SIDES = ((1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1))
FRONTIER, BORDER, PIECE = 0.55, 0.35, 12.0  # against a displacement of one hexagon, which costs 1
STEPS, HOT, COLD, SEED = 700_000, 1.6, 0.02, 20
Hexagon = tuple[int, int]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Laid:
    """One era's map: where each commune stands, and how far from its true place in widths of a hexagon."""

    start: date
    places: dict[str, Hexagon]
    mean: float
    most: float
    pieces: int


def centre(place: Hexagon) -> Point:
    """The middle of a hexagon that stands on a point, in widths of a hexagon; east is right, north is up."""
    q, r = place
    return q + r / 2, -r * math.sqrt(3) / 2


def lay_out(start: date) -> Laid:
    """The map of the era that begins on `start`; the same catalogue gives the same map."""
    communes = [unit for unit in catalogue.units_on(start) if unit.level == "commune"]
    layout = _Layout(_points(communes), {unit.id: unit.parent_id or "" for unit in communes})
    layout.settle(random.Random(SEED))  # noqa: S311 - a layout, no secret
    moved = [math.dist(centre(place), layout.points[one]) for one, place in layout.places.items()]
    pieces = sum(layout.pieces(group) - 1 for group in set(layout.groups.values()))
    return Laid(start, layout.places, sum(moved) / len(moved), max(moved), pieces)


def _points(communes: list[Unit]) -> dict[str, Point]:
    """The true places in widths of a hexagon, around the middle of all."""
    places = {unit.id: _place(unit, communes) for unit in communes}
    width = math.sqrt(AREA_KM2 / len(communes) * 2 / math.sqrt(3))
    lat0 = sum(lat for lat, _ in places.values()) / len(places)
    lon0 = sum(lon for _, lon in places.values()) / len(places)
    east = 111.32 * math.cos(math.radians(lat0))
    return {one: ((lon - lon0) * east / width, (lat - lat0) * 110.6 / width) for one, (lat, lon) in places.items()}


def _place(unit: Unit, communes: list[Unit]) -> Point:
    """Latitude and longitude; without any, among what it was made of, else among its district's others."""
    if unit.lat is not None and unit.lon is not None:
        return unit.lat, unit.lon
    older = [catalogue.unit_by_id()[s.from_id] for s in catalogue.successions() if s.to_id == unit.id]
    others = [one for one in communes if one.parent_id == unit.parent_id]
    for found in (older, others):
        if known := [(one.lat, one.lon) for one in found if one.lat is not None and one.lon is not None]:
            return sum(lat for lat, _ in known) / len(known), sum(lon for _, lon in known) / len(known)
    raise ValueError(unit.id)


class _Layout:
    """Communes on hexagons, and what the arrangement costs."""

    def __init__(self, points: dict[str, Point], groups: dict[str, str]) -> None:
        self.points, self.groups = points, groups
        self.places: dict[str, Hexagon] = {}
        self.standing: dict[Hexagon, str] = {}
        self.members: dict[str, set[Hexagon]] = defaultdict(set)
        for one, point in sorted(points.items(), key=lambda item: item[1]):
            self._put(one, min(self._free_near(point), key=lambda place: math.dist(centre(place), point)))

    def _free_near(self, point: Point) -> list[Hexagon]:
        q, r = _hexagon_of(point)
        for reach in range(2, 30):
            near = [(q + a, r + b) for a in range(-reach, reach + 1) for b in range(-reach, reach + 1)]
            if free := [place for place in near if place not in self.standing]:
                return free
        raise ValueError(point)

    def _put(self, one: str, place: Hexagon) -> None:
        self.places[one] = place
        self.standing[place] = one
        self.members[self.groups[one]].add(place)

    def _lift(self, one: str) -> None:
        place = self.places[one]
        del self.standing[place]
        self.members[self.groups[one]].discard(place)

    def pieces(self, group: str) -> int:
        """How many separate pieces a district has."""
        rest, count = set(self.members[group]), 0
        while rest:
            count, edge = count + 1, [rest.pop()]
            while edge:
                q, r = edge.pop()
                near = [(q + a, r + b) for a, b in SIDES if (q + a, r + b) in rest]
                rest.difference_update(near)
                edge.extend(near)
        return count

    def _cost_at(self, place: Hexagon) -> float:
        """What stands on a hexagon costs: its displacement, and half of what lies between it and its neighbours."""
        one = self.standing.get(place)
        group = self.groups[one] if one else None
        found = 0.0
        if one:
            (x, y), (u, v) = centre(place), self.points[one]
            found = (x - u) ** 2 + (y - v) ** 2
        for a, b in SIDES:
            other = self.standing.get((place[0] + a, place[1] + b))
            if (other is None) != (one is None):
                found += FRONTIER
            elif other and self.groups[other] != group:
                found += BORDER
        return found

    def _cost(self, first: Hexagon, second: Hexagon, touched: set[str]) -> float:
        return self._cost_at(first) + self._cost_at(second) + PIECE * sum(self.pieces(group) for group in touched)

    def settle(self, chance: random.Random) -> None:
        """Moves and exchanges, ever fewer that make it worse."""
        ids = sorted(self.places)
        for step in range(STEPS):
            heat = HOT * (COLD / HOT) ** (step / STEPS)
            one = chance.choice(ids)
            q, r = self.places[one] if chance.random() < 0.5 else _hexagon_of(self.points[one])
            target = (q + chance.randint(-2, 2), r + chance.randint(-2, 2))
            if target != self.places[one]:
                self._try(one, target, heat, chance)

    def _try(self, one: str, target: Hexagon, heat: float, chance: random.Random) -> None:
        source, other = self.places[one], self.standing.get(target)
        touched = {self.groups[one], self.groups[other]} if other else {self.groups[one]}
        before = self._cost(source, target, touched)
        self._exchange(one, source, other, target)
        worse = self._cost(source, target, touched) - before
        if worse > 0 and chance.random() >= math.exp(-worse / heat):
            self._exchange(one, target, other, source)

    def _exchange(self, one: str, source: Hexagon, other: str | None, target: Hexagon) -> None:
        self._lift(one)
        if other:
            self._lift(other)
            self._put(other, source)
        self._put(one, target)


def _hexagon_of(point: Point) -> Hexagon:
    """The hexagon nearest to a point (within one, which is near enough here)."""
    r = round(-point[1] * 2 / math.sqrt(3))
    return round(point[0] - r / 2), r


def main() -> None:
    """Writes hexagons.csv, and what the maps are like to the standard error."""
    starts = sorted({unit.valid_from for unit in catalogue.units() if unit.level == "commune"})
    with (FOLDER / "hexagons.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("start", "id", "q", "r"))
        for start in starts:
            laid = lay_out(start)
            out.writerows((start, one, *laid.places[one]) for one in sorted(laid.places))
            said = f"{start}: {len(laid.places)} hexagons, moved {laid.mean:.2f} on average, {laid.most:.2f} at most, {laid.pieces} pieces too many"
            sys.stderr.write(f"{said}\n")


if __name__ == "__main__":
    main()
