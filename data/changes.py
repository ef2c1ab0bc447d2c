"""What a report would change: each figure against the revision that stands, and the unit's year before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from data.background import Facts
from data.catalogue import activity_by_code

NEW, CHANGED, SAME, REMOVED = "new", "changed", "unchanged", "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """One figure against the revision that stands.

    `table` is outputs or money, `what` (commune id or None, activity) or (group, source, kind); `old` and `new` are
    (state, value), None where there is none; `cell` is where the new one stands, or the old one did.
    """

    kind: str
    table: str
    what: tuple[str | None, ...]
    old: tuple[str, int | None] | None
    new: tuple[str, int | None] | None
    cell: str


@dataclass(frozen=True, slots=True)
class Effect:
    """The year's sum of the unit before and after: `of` is an activity's code, or "" for đồng spent."""

    of: str
    before: int
    after: int


def changes(new: Facts, old: Facts) -> Iterator[Change]:
    """Every figure that is new, changed, unchanged or removed."""
    for table, now, then in (("outputs", new.outputs, old.outputs), ("money", new.money, old.money)):
        for what in dict.fromkeys([*now, *then]):
            a, b = then.get(what), now.get(what)
            kind = NEW if a is None else REMOVED if b is None else SAME if a[:2] == b[:2] else CHANGED
            shown = b or a
            yield Change(kind, table, what, a and a[:2], b and b[:2], shown[3] if shown else "")


def effects(before: Mapping[str, int], standing: Facts | None, new: Facts) -> Iterator[Effect]:
    """The unit's year: the activities that have something in it, and đồng spent last. `before` is as Facts.totals."""
    old = standing.totals if standing else {}
    for of in [*activity_by_code(), ""]:
        was = before.get(of, 0)
        will_be = was - old.get(of, 0) + new.totals.get(of, 0)
        if was or will_be or not of:
            yield Effect(of, was, will_be)
