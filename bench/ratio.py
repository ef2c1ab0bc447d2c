"""Two or more sides timed in turns: what counts is the ratio of their medians, since both saw the same machine."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison: ours and the other side in their own unit, and the ratio that is aimed at (None: only reported)."""

    what: str
    against: str
    ours: float
    theirs: float
    unit: str
    aim: float | None

    def __str__(self) -> str:
        ratio = self.ours / self.theirs
        aim = "" if self.aim is None else f"≤ {self.aim:.2f}"
        met = "" if self.aim is None else "met" if ratio <= self.aim else "NOT MET"
        return f"| {self.what} | {self.against} | {self.ours:.1f} {self.unit} | {self.theirs:.1f} {self.unit} | {ratio:.2f} | {aim} | {met} |"


HEADER = "| what | against | ours | the other | ratio | aim | |\n|---|---|---:|---:|---:|---:|---|"


def in_turns(sides: Mapping[str, Callable[[], object]], rounds: int, warm: int = 1) -> dict[str, float]:
    """Name → median milliseconds of each side, run in turns `rounds` times after `warm` rounds that are not counted."""
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(warm + rounds):
        order = list(sides.items())
        for name, milliseconds in _one_round(order[:: -1 if number % 2 else 1]):  # no side is always the first
            if number >= warm:
                taken[name].append(milliseconds)
    return {name: statistics.median(times) for name, times in taken.items()}


def _one_round(sides: list[tuple[str, Callable[[], object]]]) -> Iterator[tuple[str, float]]:
    for name, run in sides:
        gc.collect()  # no side pays for what another left
        begun = time.perf_counter()
        run()
        yield name, (time.perf_counter() - begun) * 1000
