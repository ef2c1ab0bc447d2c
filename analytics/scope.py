"""What someone looks at: year, through, units, activities, state, version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

APPROVED, SUBMITTED = "approved", "submitted"


@dataclass(frozen=True, slots=True)
class Scope:
    """A choice of figures; hashable, so that caches are keyed by it.

    `through` is a reporting month "YYYY-MM" of `year`. Empty tuples mean all. `units`,
    `activities`, `groups`, `sources` are codes of the catalogue. `state` is approved or submitted;
    `own` limits whose submitted revisions count (None: everyone's). `version` pins a version of
    the ledger (None: the latest). `today` is the day looked from (due dates).
    """

    year: int
    through: str
    today: date
    units: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    state: str = APPROVED
    own: tuple[str, ...] | None = None
    version: int | None = None
