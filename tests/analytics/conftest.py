"""Homes for tests: a ledger written row by row, and the whole sample year from its truth."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from analytics import publish
from analytics.scope import Scope
from data import catalogue, store
from data.calendar import cutoff
from data.store import Home

ROOT = Path(__file__).resolve().parents[2]
TRUTH = ROOT / "tests" / "samples" / "truth-2023"
TODAY = date(2026, 1, 15)
_MIDNIGHT = datetime(2023, 1, 1, tzinfo=UTC)


class Written:
    """A ledger written directly, as if by the way in. Units are codes of the month's day, or ids."""

    def __init__(self, path: Path) -> None:
        self.home = Home(path)
        self._open: store.Ledger | None = None
        store.init(self.home)

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """All that is written within is one transaction: much faster for a whole year."""
        with store.transaction(self.home) as self._open:
            yield
        self._open = None

    def _transaction(self) -> contextlib.AbstractContextManager[store.Ledger]:
        return contextlib.nullcontext(self._open) if self._open else store.transaction(self.home)

    def plan(
        self,
        year: int = 2023,
        first: int = 3,
        last: int = 12,
        targets: Iterable[tuple[str, str, int | None]] = (),
        money: Iterable[tuple[str, str, str, int]] = (),
        phasing: Iterable[tuple[str, str, float]] = (),
        opening: Iterable[tuple[str, str, str, str, int]] = (),
        through: str = "",
        kinds: Iterable[tuple[str, str, str, str, int]] = (),
    ) -> int:
        """targets: (unit, activity, value); money: (unit, group, source, đồng); opening: (unit, activity, group, source, value);
        kinds: money that was not assigned, (unit, group, source, carried_over or adjustment, đồng).
        """
        day = cutoff(f"{year}-{first:02d}")
        with self._transaction() as ledger:
            plan = ledger.event("plan_loaded", "thử", self._moment(day))
            place = {"plan": plan, "sheet": "Chỉ tiêu", "cell": "B2"}
            ledger.append("plan", [{"plan": plan, "year": year, "first_period": f"{year}-{first:02d}", "last_period": f"{year}-{last:02d}",
                                    "file": "ke-hoach.xlsx", "sha256": "0" * 64, "size_bytes": 1, "recorded_at": self._moment(day), "actor": "thử"}])  # fmt: skip
            ledger.append(
                "plan_target", [{**place, "unit": _id(u, day), "activity": a, "value": v} for u, a, v in targets]
            )
            ledger.append("plan_allocation", [{**place, "unit": _id(u, day), "group_code": g, "source": s, "kind": "assigned", "value": v} for u, g, s, v in money])  # fmt: skip
            ledger.append("plan_allocation", [{**place, "unit": _id(u, day), "group_code": g, "source": s, "kind": k, "value": v} for u, g, s, k, v in kinds])  # fmt: skip
            ledger.append(
                "plan_phasing", [{**place, "activity": a, "period": p, "share": Decimal(str(s))} for a, p, s in phasing]
            )
            ledger.append("plan_opening", [{**place, "unit": _id(u, day), "through": through, "activity": a or None, "group_code": g or None,
                                            "source": s or None, "value": v} for u, a, g, s, v in opening])  # fmt: skip
        return plan

    def report(
        self,
        unit: str,
        period: str,
        outputs: Iterable[tuple[str | None, str, int | str | None]] = (),
        money: Iterable[tuple[str, str, int | None]] = (),
        meetings: Iterable[tuple[str | None, str, str | None, int, int, int, int]] = (),
        received: date | None = None,
        approve: bool = True,
    ) -> int:
        """outputs: (commune or None, activity, value, None for blank or "x"); money: (group, source, đồng spent)."""
        day, came = cutoff(period), received or cutoff(period)
        with self._transaction() as ledger:
            unit_id = _id(unit, day)
            revision = ledger.one(
                "SELECT count(*) + 1 FROM submission WHERE unit = ? AND period = ?", [unit_id, period]
            )
            number = ledger.event("submitted", "Nguyễn Văn A", self._moment(came))
            own = {"submission": number}
            ledger.append("submission", [{**own, "unit": unit_id, "period": period, "revision": revision, "form_version": 1, "file": f"{unit}-{period}-{revision}.xlsx",
                                          "sha256": f"{number:064d}", "size_bytes": 1, "received_on": came, "recorded_at": self._moment(came), "actor": "Nguyễn Văn A",
                                          "blank_is_zero": False, "no_activity": False}])  # fmt: skip
            ledger.append("output_fact", [{**own, "commune": _id(c, day) if c else None, "activity": a, "value": v if isinstance(v, int) else None,
                                           "state": _state(v), "sheet": "Kết quả", "cell": f"D{n}"} for n, (c, a, v) in enumerate(outputs, 10)])  # fmt: skip
            ledger.append("money_fact", [{**own, "group_code": g, "source": s, "kind": "spent", "value": v, "state": _state(v),
                                          "sheet": "Kinh phí", "cell": f"E{n}"} for n, (g, s, v) in enumerate(money, 10)])  # fmt: skip
            ledger.append("meeting_fact", [{**own, "held_on": day, "commune": _id(c, day) if c else None, "activity": a, "topic": t, "people": p, "women": w,
                                            "minority": m, "poor": q, "language": "Kinh", "evidence": "", "sheet": "Hoạt động", "row_number": n}
                                           for n, (c, a, t, p, w, m, q) in enumerate(meetings, 8)])  # fmt: skip
            ledger.append(
                "text_fact", [{**own, "key": "prepared_by", "text": "Nguyễn Văn A", "sheet": "Thông tin", "cell": "B8"}]
            )
            if approve:
                ledger.event("approved", "Trần Thị B", self._moment(came), submission=number)
        return number

    def decide(self, kind: str, submission: int, on: date = TODAY, **facts: object) -> int:
        with self._transaction() as ledger:
            return ledger.event(kind, "Trần Thị B", self._moment(on), submission=submission, **facts)

    def open(self, full: bool = True, version: int | None = None) -> duckdb.DuckDBPyConnection:
        return publish.connect(publish.published(self.home, full, version))

    @staticmethod
    def _moment(day: date) -> datetime:
        return _MIDNIGHT + timedelta(days=(day - date(2023, 1, 1)).days, hours=5)


def _state(value: int | str | None) -> str:
    return "na" if value == "x" else "blank" if value is None else "value"


def _id(unit: str, day: date) -> str:
    if ":" in unit:
        return unit
    found = catalogue.unit_on(unit, day)
    assert found is not None, f"no unit {unit} on {day}"
    return found.id


def scope(through: str = "2023-06", **more: object) -> Scope:
    return Scope(int(through[:4]), through, **{"today": TODAY, **more})  # type: ignore[arg-type]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    return Written(tmp_path / "home")


@pytest.fixture
def looking() -> Callable[..., Scope]:
    return scope


@pytest.fixture(scope="session")
def truth_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The sample year from tests/samples/truth-2023: each report on its day, approved."""
    made = Written(tmp_path_factory.mktemp("truth") / "home")
    group = {g.name_vi: g.code for g in catalogue.groups()}
    topic = {t.name_vi: t.code for t in catalogue.topics()}
    with (ROOT / "data" / "samples" / "2023" / "received.csv").open(encoding="utf-8") as file:
        days = {r["file"]: date.fromisoformat(r["received"]) for r in csv.DictReader(file)}
    outputs = _by_report(truth("outputs"))
    spending, events = _by_report(truth("spending")), _by_report(truth("events"))
    with made.at_once():
        made.plan(
            targets=[(r["district"], r["activity"], int(r["target"])) for r in truth("targets")],
            money=[(r["district"], group[r["group"]], r["source"], int(r["amount"])) for r in truth("allocations")],
        )
        for key, cells in outputs.items():
            made.report(
                *key,
                outputs=[(r["commune"] or None, r["activity"], _value(r)) for r in cells],
                money=[(group[r["group"]], r["source"], int(r["spent"])) for r in spending.get(key, [])],
                meetings=[(r["commune"] or None, r["activity"], topic[r["topic"]], *(int(r[n]) for n in ("people", "women", "minority", "poor")))
                          for r in events.get(key, [])],
                received=days[cells[0]["file"]],
            )  # fmt: skip
    return made.home


@pytest.fixture(scope="session")
def truth_db(truth_home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    return publish.connect(publish.published(truth_home, True))


def truth(name: str) -> list[dict[str, str]]:
    with (TRUTH / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _by_report(rows: list[dict[str, str]]) -> dict[tuple[str, str], list[dict[str, str]]]:
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        found.setdefault((row["district"], row["period"]), []).append(row)
    return found


def _value(row: dict[str, str]) -> int | str | None:
    return int(row["value"]) if row["state"] == "value" else "x" if row["state"] == "na" else None
