"""Where the year is going: what is reported, plus for every missing or coming month the mean of the reported ones.

The projection of a unit and activity is its reported sum plus the mean of its reported months for each plan month without a
report, past (missing) or coming. The interval holds four times out of five if months scatter as they did: the sum of n further
months around a mean known from k has the variance s² · n · (1 + n/k) (prediction of a future sum; Student's t with k - 1 degrees,
as in Hahn and Meeker, Statistical Intervals, 1991, ch. 4), so every missing report widens it and none counts as zero. It is never
below what is reported already. Over units the variances add, degrees of freedom after Welch and Satterthwaite; where months that
all of them reported scatter more as a sum than its parts do (districts speed up together), the variance is as much larger: a design
effect, after Kish, Survey Sampling, 1965, ch. 8, known from as many degrees of freedom as those months give. Fewer than two reported months give no interval, none at all no projection. Once two past years are whole, months
weigh as they did in the mean of those years, activity by activity; until then all weigh the same.

Figures of different activities are never added: a row over several has none.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from statistics import median
from typing import TYPE_CHECKING

from analytics.measures import Rows, WrongDimension, fetched
from analytics.queries import among, of_state, parameters
from analytics.scope import Scope, in_force_of

if TYPE_CHECKING:
    import duckdb

COLUMNS = ("target", "actual", "projected", "low", "high", "needed_per_month", "backtest_error")
DIMENSIONS = ("district", "activity")
COVERED_SHARE = 0.8  # how often the interval should hold
FEWEST_TESTS = 3  # below that no percentage is named
# Student's t at 0.9 (80 % between both sides) for 1 to 11 degrees of freedom; beyond, the series in 1/df around 1.2816.
_T = (3.0777, 1.8856, 1.6377, 1.5332, 1.4759, 1.4398, 1.4149, 1.3968, 1.3830, 1.3722, 1.3634)
_Z = 1.2816


Pair = tuple[str, str]  # unit, activity


@dataclass(frozen=True, slots=True)
class Series:
    """One unit and activity of a year: the value of each reported plan month, and how much each month without a report weighs.

    `before` is what was done in months that an opening balance stands for; `reported` and `open` map a month (1 to 12) to its
    value and weight, and to its weight (1 where all months weigh the same).
    """

    before: int
    reported: Mapping[int, tuple[int, float]]
    open: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Projection:
    """The year's end as seen now: `projected` None when nothing is reported, `low` and `high` None below two reported months."""

    actual: int | None
    projected: float | None
    variance: float | None = None
    freedom: float = 0.0

    @property
    def low(self) -> float | None:
        half = self._half
        return None if half is None or self.projected is None else max(float(self.actual or 0), self.projected - half)

    @property
    def high(self) -> float | None:
        half = self._half
        return None if half is None or self.projected is None else self.projected + half

    @property
    def _half(self) -> float | None:
        return None if self.variance is None else quantile(self.freedom) * math.sqrt(self.variance)


@dataclass(frozen=True, slots=True)
class Backtest:
    """How forecasts made in earlier months did for what is known now: `hits` of `tests` lay within their interval, `error` is the median
    of |forecast - actual| / actual; None with fewer than three tests.
    """

    tests: int
    hits: int
    error: float | None


@dataclass(frozen=True)
class Group:
    """The series that one row covers: of one activity, one a unit; `targets` are those of the units that have one."""

    series: tuple[Series, ...]
    target: int | None

    @cached_property
    def projection(self) -> Projection:
        return together((project(one) for one in self.series), in_step(self.series))

    @cached_property
    def backtest(self) -> Backtest:
        return backtest(self.series)

    @property
    def needed_per_month(self) -> float | None:
        """What every plan month without a report must bring to reach the target; None without a target, or without such a month."""
        if not self.target:
            return None
        months = sum(len(one.open) for one in self.series) / max(len(self.series), 1)
        missing = max(self.target - (self.projection.actual or 0), 0)
        return missing / months if months else (0.0 if not missing else None)


def quantile(freedom: float) -> float:
    """Student's t at 0.9 for these degrees of freedom (at least 1): between table rows the smaller degrees, wider."""
    if math.isinf(freedom):
        return _Z
    whole = int(freedom)
    if whole < 1:
        return _T[0]
    if whole <= len(_T):
        return _T[whole - 1]
    return _Z + (_Z**3 + _Z) / (4 * freedom) + (5 * _Z**5 + 16 * _Z**3 + 3 * _Z) / (96 * freedom**2)


def project(one: Series) -> Projection:
    """The projection of one unit and activity."""
    k = len(one.reported)
    actual = one.before + sum(value for value, _ in one.reported.values()) if k or one.before else None
    if not k:
        return Projection(actual, float(one.before) if one.before and not one.open else None)
    level = [value / weight for value, weight in one.reported.values()]
    mean = sum(level) / k
    ahead = sum(one.open.values())
    projected = (actual or 0) + mean * ahead
    if not one.open:
        return Projection(actual, projected, 0.0, math.inf)
    if k < 2:
        return Projection(actual, projected)
    spread = sum((value - mean) ** 2 for value in level) / (k - 1)
    return Projection(actual, projected, spread * (sum(w * w for w in one.open.values()) + ahead**2 / k), k - 1)


@dataclass(frozen=True, slots=True)
class InStep:
    """How much more the months of a sum scatter than its parts alone would make them: `effect`, 1 at least, and the degrees of
    freedom that is known from.
    """

    effect: float = 1.0
    freedom: float = math.inf


def in_step(series: Sequence[Series], through: int = 12) -> InStep:
    """From the months up to `through` that every one of them reported; fewer than two say nothing."""
    months = set.intersection(*({m for m in one.reported if m <= through} for one in series)) if len(series) > 1 else ()
    if len(months) < 2:
        return InStep()
    levels = [[value / weight for value, weight in (one.reported[m] for m in months)] for one in series]
    alone = sum(_scatter(level) for level in levels)
    effect = _scatter([sum(parts) for parts in zip(*levels, strict=True)]) / alone if alone else 1.0
    return InStep(effect, len(months) - 1) if effect > 1 else InStep()


def _scatter(level: Sequence[float]) -> float:
    mean = sum(level) / len(level)
    return sum((value - mean) ** 2 for value in level)


def together(parts: Iterable[Projection], step: InStep = InStep()) -> Projection:
    """The sum over units. One that has nothing reported leaves the whole without a projection: it is not zero."""
    found = list(parts)
    known = [one.actual for one in found if one.actual is not None]
    actual = sum(known) if known else None
    if not found or any(one.projected is None for one in found):
        return Projection(actual, None)
    projected = sum(one.projected or 0.0 for one in found)
    if any(one.variance is None for one in found):
        return Projection(actual, projected)
    variance = sum(one.variance or 0.0 for one in found)
    below = sum((one.variance or 0.0) ** 2 / one.freedom for one in found if one.variance)
    freedom = min(variance**2 / below, step.freedom) if below else math.inf
    return Projection(actual, projected, variance * step.effect, freedom)


def path(series: Sequence[Series], months: Iterable[int]) -> dict[int, Projection]:
    """What the sum comes to by the end of each of these months: what is reported, and the missing and coming months up to it."""
    step = in_step(series)

    def until(one: Series, month: int) -> Projection:
        return project(Series(one.before, one.reported, {m: w for m, w in one.open.items() if m <= month}))

    return {month: together((until(one, month) for one in series), step) for month in months}


def backtest(series: Sequence[Series]) -> Backtest:
    """Stands in each earlier month that has two reported ones behind it, and forecasts what is reported up to now."""
    months = sorted({month for one in series for month in one.reported})
    known = sum(one.before + sum(value for value, _ in one.reported.values()) for one in series)
    stood = [(sorted(one.reported), stops(one)) for one in series]
    errors, hits = [], 0
    for month in months[1:-1]:
        parts = (said[bisect_right(reported, month)] for reported, said in stood)
        seen = together(parts, in_step(series, month))
        if seen.projected is None or not known:
            continue
        errors.append(abs(seen.projected - known) / known)
        hits += seen.low is not None and seen.high is not None and seen.low <= known <= seen.high
    return Backtest(len(errors), hits, median(errors) if len(errors) >= FEWEST_TESTS else None)


def stops(one: Series) -> tuple[Projection, ...]:
    """What `project` would have said of the months known by now after none of them, after the first, the second …, all.

    In one pass: mean and spread grow with each month (Welford's way), what lies ahead is summed once from the end.
    """
    months = [one.reported[month] for month in sorted(one.reported)]
    ahead = [*accumulate((weight for _, weight in reversed(months)), initial=0.0)][::-1]
    squares = [*accumulate((weight * weight for _, weight in reversed(months)), initial=0.0)][::-1]
    found = [Projection(one.before or None, float(one.before) if one.before and not months else None)]
    done, mean, spread = one.before, 0.0, 0.0
    for k, (value, weight) in enumerate(months, start=1):
        done, apart = done + value, value / weight - mean
        mean += apart / k
        spread += apart * (value / weight - mean)
        projected, left = done + mean * ahead[k], len(months) - k
        if not left:
            found.append(Projection(done, projected, 0.0, math.inf))
        elif k < 2:
            found.append(Projection(done, projected))
        else:
            variance = spread / (k - 1) * (squares[k] + ahead[k] ** 2 / k)
            found.append(Projection(done, projected, variance, k - 1))
    return tuple(found)


def rows(db: duckdb.DuckDBPyConnection, scope: Scope, by: Sequence[str] = ()) -> Rows:
    """By district, activity: target, actual, projected, low, high, needed_per_month, backtest_error."""
    check(by)
    order, found = groups(db, scope, by)
    shown = [(*key, *_figures(found[key][0] if len(found[key]) == 1 else None)) for key in order]
    return Rows((*by, *COLUMNS), tuple(shown))


def check(by: Sequence[str]) -> None:
    """Raises WrongDimension for anything but district and activity, each once."""
    wrong = [name for name in by if name not in DIMENSIONS] or [name for at, name in enumerate(by) if name in by[:at]]
    if wrong:
        raise WrongDimension(
            f"không xem được theo “{wrong[0]}”; chọn trong: {', '.join(DIMENSIONS)} (mỗi chiều một lần)"
        )


def _figures(group: Group | None) -> tuple[object, ...]:
    if group is None:
        return (None,) * len(COLUMNS)
    seen = group.projection
    return group.target, seen.actual, seen.projected, seen.low, seen.high, group.needed_per_month, group.backtest.error


def groups(
    db: duckdb.DuckDBPyConnection, scope: Scope, by: Sequence[str]
) -> tuple[list[tuple[str, ...]], dict[tuple[str, ...], list[Group]]]:
    """(keys in the catalogue's order, key → a group an activity): what each row covers."""
    found: dict[tuple[str, ...], dict[str, list[Group]]] = defaultdict(lambda: defaultdict(list))
    keys: dict[tuple[str, ...], tuple[int, ...]] = {}
    known, order = _known(db, scope)
    for pair, group in known.items():
        named = dict(zip(DIMENSIONS, pair, strict=True))
        key = tuple(named[name] for name in by)
        found[key][pair[1]].append(group)
        ranked = dict(zip(DIMENSIONS, order[pair], strict=True))
        keys.setdefault(key, tuple(ranked[name] for name in by))
    joint = {key: [joined(parts) for parts in activities.values()] for key, activities in found.items()}
    return sorted(found, key=lambda key: keys[key]), joint


def pairs(db: duckdb.DuckDBPyConnection, scope: Scope) -> dict[tuple[str, str], Group]:
    """(unit, activity) → its group, in the catalogue's order: asked once, joined as a page needs it."""
    known, order = _known(db, scope)
    return {pair: known[pair] for pair in sorted(known, key=lambda pair: order[pair])}


def by(found: Mapping[tuple[str, str], Group], at: int) -> dict[str, Group]:
    """Groups joined by unit (0) or activity (1); by unit only when there is a single activity, since none are added."""
    parts: dict[str, list[Group]] = defaultdict(list)
    for pair, group in found.items():
        parts[pair[at]].append(group)
    return {key: joined(some) for key, some in parts.items()}


def joined(parts: Iterable[Group]) -> Group:
    """Units of one activity as one: their series together, their targets added."""
    some = list(parts)
    return Group(tuple(one for group in some for one in group.series), _sum(group.target for group in some))


def _known(db: duckdb.DuckDBPyConnection, scope: Scope) -> tuple[dict[Pair, Group], dict[Pair, tuple[int, int]]]:
    series, targets, order = _series(db, scope)
    return {pair: Group((one,), targets.get(pair)) for pair, one in series.items()}, order


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _series(
    db: duckdb.DuckDBPyConnection, scope: Scope
) -> tuple[dict[Pair, Series], dict[Pair, int | None], dict[Pair, tuple[int, int]]]:
    """(unit, activity) → its series, its target, its place in the catalogue's order."""
    asked, covered, came = _reports(db, scope)
    weights = _weights(db, scope)
    cumulated: dict[Pair, dict[int, int | None]] = {}
    targets: dict[Pair, int | None] = {}
    order: dict[Pair, tuple[int, int]] = {}
    query = f"""SELECT p.unit, p.activity, p.unit_key, p.activity_key, any_value(p.target) AS target,
            list((p.through_key % 100)::INTEGER) AS months, list({of_state(scope, "p.actual", "p.unit")}) AS actual
        FROM progress_cell AS p WHERE p.year = $year AND p.through_key <= $month
            {among(scope.units, "p.unit", "units")} {among(scope.activities, "p.activity", "activities")}
        GROUP BY p.unit, p.activity, p.unit_key, p.activity_key"""
    for unit, activity, unit_key, activity_key, target, months, actual in fetched(
        db.execute(query, parameters(query, scope))
    ).rows:
        cumulated[unit, activity] = dict(zip(months, actual, strict=True))
        targets[unit, activity] = target
        order[unit, activity] = (unit_key, activity_key)
    series = {
        pair: _one(
            done,
            asked.get(pair[0], ()),
            covered.get(pair[0], frozenset()),
            came.get(pair[0], frozenset()),
            weights.get(pair[1], {}),
        )
        for pair, done in cumulated.items()
    }
    return series, targets, order


def _one(
    done: Mapping[int, int | None],
    asked: Sequence[int],
    covered: frozenset[int],
    came: frozenset[int],
    weights: Mapping[int, float],
) -> Series:
    """From what was done up to each month to what each month brought."""

    reached = [0]  # the latest figure known up to each month, from month 0
    for month in range(1, 13):
        reached.append((done[month] or 0) if month in done else reached[-1])
    months = [month for month in asked if month not in covered]
    reported = {m: (reached[m] - reached[m - 1], weights.get(m, 1.0)) for m in months if m in came}
    return Series(
        reached[max(covered, default=0)],
        reported,
        {month: weights.get(month, 1.0) for month in months if month not in came},
    )


def _reports(
    db: duckdb.DuckDBPyConnection, scope: Scope
) -> tuple[dict[str, tuple[int, ...]], dict[str, frozenset[int]], dict[str, frozenset[int]]]:
    """Unit → its plan months, those that an opening balance covers, those with a report in force up to the month looked to."""
    query = f"""SELECT r.unit, r.month, r.covered, {in_force_of(scope.state, scope.own, "r", "r.unit")} AND r.period_key <= $through AS came
        FROM report AS r WHERE r.year = $year AND r.planned {among(scope.units, "r.unit", "units")} ORDER BY r.period_key"""
    asked: dict[str, list[int]] = defaultdict(list)
    covered: dict[str, set[int]] = defaultdict(set)
    came: dict[str, set[int]] = defaultdict(set)
    for unit, month, is_covered, has_come in fetched(db.execute(query, parameters(query, scope))).rows:
        asked[unit].append(month)
        if is_covered:
            covered[unit].add(month)
        if has_come:
            came[unit].add(month)
    return (
        {unit: tuple(months) for unit, months in asked.items()},
        {unit: frozenset(months) for unit, months in covered.items()},
        {unit: frozenset(months) for unit, months in came.items()},
    )


def _weights(db: duckdb.DuckDBPyConnection, scope: Scope) -> dict[str, dict[int, float]]:
    """Activity → month → how much it weighs against the mean month, from the whole years before; empty with fewer than two.

    A year is whole when every report that was asked for is in force. An activity with a month that never brought anything
    keeps equal weights: nothing could be said of such a month.
    """
    shares: dict[str, dict[int, float]] = defaultdict(dict)
    found = db.execute("SELECT activity, month, share FROM season WHERE year = ? AND years >= 2", [scope.year])
    for activity, month, share in found.fetchall():
        if share:
            shares[activity][month] = float(share)
    if not shares:
        return {}
    asked = [month for (month,) in db.execute("SELECT month FROM plan_month WHERE year = ?", [scope.year]).fetchall()]
    return {
        activity: {month: own[month] * len(asked) / sum(own[m] for m in asked) for month in asked}
        for activity, own in shares.items()
        if asked and all(month in own for month in asked)
    }
