"""What a map of communes is drawn from: outlines of hexagons, frontiers of districts, names where there is room. Plain numbers only."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

Point = tuple[float, float]
Path = Sequence[Point]
Cell = dict[str, Any]
_HALF, _TOP, _SHOULDER = 0.5, 1 / math.sqrt(3), 0.5 / math.sqrt(3)
_CORNERS = ((0.0, _TOP), (_HALF, _SHOULDER), (_HALF, -_SHOULDER), (0.0, -_TOP), (-_HALF, -_SHOULDER), (-_HALF, _SHOULDER))  # fmt: skip
# Neighbour → the two corners between: north-east, then clockwise.
_SIDES = (((1, -1), 0, 1), ((1, 0), 1, 2), ((0, 1), 2, 3), ((-1, 1), 3, 4), ((-1, 0), 4, 5), ((0, -1), 5, 0))
_SIGN = 0.25  # how far a sign reaches from the middle of its hexagon
_LETTER, _LINE = 7.2, 15.0  # pixels of a label's letter and line


def middle(cell: Cell) -> Point:
    """The middle of a commune's hexagon, or of its largest outline."""
    if "rings" in cell:
        return _middle_of(max(cell["rings"], key=_extent))
    return cell["q"] + cell["r"] / 2, -cell["r"] * math.sqrt(3) / 2


def rings(cell: Cell) -> Sequence[Path]:
    """The outlines of a commune, each closed."""
    if "rings" in cell:
        found: Sequence[Path] = cell["rings"]
        return found
    return _hexagon(cell["q"], cell["r"])


@lru_cache(maxsize=1024)  # a map that never moves: the same few hundred hexagons for every answer
def _hexagon(q: int, r: int) -> Sequence[Path]:
    x, y = middle({"q": q, "r": r})
    corners = [(round(x + a, 3), round(y + b, 3)) for a, b in _CORNERS]
    return [[*corners, corners[0]]]


def joined(paths: Iterable[Path]) -> tuple[list[float | None], list[float | None]]:
    """Paths as one line with gaps between, as Plotly takes them."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for path in paths:
        xs += [*(point[0] for point in path), None]
        ys += [*(point[1] for point in path), None]
    return xs, ys


def frontiers(groups: Sequence[Cell]) -> list[list[Path]]:
    """For each district the sides of its hexagons beyond which it ends; nothing for real outlines."""
    return [_frontier(group["cells"]) for group in groups]


def _frontier(cells: Sequence[Cell]) -> list[Path]:
    return _around(tuple((cell["q"], cell["r"]) for cell in cells if "q" in cell))


@lru_cache(maxsize=256)
def _around(hexagons: tuple[tuple[int, int], ...]) -> list[Path]:
    own = {(q, r): middle({"q": q, "r": r}) for q, r in hexagons}
    sides = []
    for (q, r), (x, y) in own.items():
        for (a, b), first, second in _SIDES:
            if (q + a, r + b) not in own:
                corners = (_CORNERS[first], _CORNERS[second])
                sides.append([(round(x + u, 3), round(y + v, 3)) for u, v in corners])
    return _chained(sides)


def _chained(sides: list[list[Point]]) -> list[Path]:
    """Sides that follow each other (each hexagon's run clockwise) as lines with round corners."""
    after: dict[Point, list[Point]] = {}
    for first, second in sides:
        after.setdefault(first, []).append(second)
    lines: list[Path] = []
    while after:
        start = next(iter(after))
        line = [start]
        while line[-1] in after:
            following = after[line[-1]]
            at = following.pop()
            if not following:
                del after[line[-1]]
            line.append(at)
        lines.append(line)
    return lines


def each(groups: Sequence[Cell]) -> list[Cell]:
    """Every commune as a group of its own, for names of communes: those with a sign first, which are to be named before others."""
    alone = [{"cells": [cell]} for group in groups for cell in group["cells"]]
    return sorted(alone, key=lambda one: not one["cells"][0].get("sign"))


def labels(groups: Sequence[Cell], texts: Sequence[str], pixel: float, below: float = 0.0) -> list[tuple[Point, str]]:
    """Where the names of districts stand without touching each other: over communes that have no sign when possible.

    `texts` may have several lines ("<br>"); `pixel` is how much of the map one has
    where it is narrowest: names that fit there fit everywhere. One without room is left out: the tooltip has it.
    """
    taken: list[tuple[float, float, float, float]] = []
    placed = []
    for group, text in sorted(zip(groups, texts, strict=True), key=lambda item: -len(item[0]["cells"])):
        if not text:
            continue
        lines = text.split("<br>")
        half = max(map(len, lines)) * _LETTER * pixel / 2, len(lines) * _LINE * pixel / 2
        for x, y in _places(group["cells"], half):
            at = (x, y - below)
            box = (at[0] - half[0], at[1] - half[1], at[0] + half[0], at[1] + half[1])
            if not any(_touch(box, other) for other in taken):
                taken.append(box)
                placed.append((at, text))
                break
    return placed


def _places(cells: Sequence[Cell], half: tuple[float, float]) -> list[Point]:
    """Where a name of half that width and height may stand: best first, near its district's middle and off the signs."""
    middles = [middle(cell) for cell in cells]
    x, y = sum(point[0] for point in middles) / len(middles), sum(point[1] for point in middles) / len(middles)
    signs = [point for point, cell in zip(middles, cells, strict=True) if cell.get("sign")]
    between = [((a + c) / 2, b) for (a, b) in middles for (c, d) in middles if b == d and 0 < c - a < 1.5]

    def price(at: Point) -> float:
        covered = sum(abs(at[0] - u) < half[0] + _SIGN and abs(at[1] - v) < half[1] + _SIGN for u, v in signs)
        return math.dist(at, (x, y)) + 1.5 * covered

    return sorted([*middles, *between], key=price)


def _touch(box: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]


def frame(cells: Iterable[Cell]) -> tuple[float, float, float, float]:
    """West, south, east and north of all communes."""
    points = [point for cell in cells for ring in rings(cell) for point in ring]
    return (
        min(x for x, _ in points),
        min(y for _, y in points),
        max(x for x, _ in points),
        max(y for _, y in points),
    )


def _extent(ring: Path) -> float:
    return (max(x for x, _ in ring) - min(x for x, _ in ring)) * (max(y for _, y in ring) - min(y for _, y in ring))


def _middle_of(ring: Path) -> Point:
    """The centre of gravity of a ring; of its points when it has no area."""
    area = x = y = 0.0
    for (a, b), (c, d) in zip(ring, [*ring[1:], ring[0]], strict=True):
        part = a * d - c * b
        area, x, y = area + part, x + (a + c) * part, y + (b + d) * part
    if abs(area) < 1e-9:
        return sum(a for a, _ in ring) / len(ring), sum(b for _, b in ring) / len(ring)
    return x / (3 * area), y / (3 * area)
