"""Answers to golden questions: plain pandas over tests/samples/truth-2023, by the definitions of the domain, without our own code.

Every function gives rows as dicts: dimensions, then figures. Months are numbers of 2023; a plan month weighs the same (10 months, March
to December), so what must be there by September is 7/10 of a target.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

TRUTH = Path(__file__).resolve().parents[2] / "samples" / "truth-2023"
Row = dict[str, Any]
Codes = Sequence[str] | str | None
GROUPS = {
    "Báo chí, phát thanh - truyền hình": "BAO_CHI", "Truyền thanh cơ sở": "TRUYEN_THANH", "Ấn phẩm truyền thông": "AN_PHAM",
    "Truyền thông trực tiếp": "TRUC_TIEP", "Trang thông tin điện tử": "TRANG_TTDT", "Thi đua, khen thưởng": "THI_DUA",
}  # fmt: skip
FACE = ("HOI_NGHI", "DOI_THOAI", "NOI_CHUYEN")


def _read(name: str) -> pd.DataFrame:
    return pd.read_csv(TRUTH / f"{name}.csv", dtype=str, keep_default_na=False)


OUTPUTS = (
    _read("outputs")
    .query("state == 'value'")
    .assign(value=lambda d: d.value.astype(int), month=lambda d: d.period.str[5:].astype(int))
)
TARGETS = _read("targets").assign(target=lambda d: d.target.astype(int))
SPENDING = _read("spending").assign(
    spent=lambda d: d.spent.astype(int),
    month=lambda d: d.period.str[5:].astype(int),
    group=lambda d: d.group.map(GROUPS),
)
ALLOCATIONS = _read("allocations").assign(amount=lambda d: d.amount.astype(int), group=lambda d: d.group.map(GROUPS))
EVENTS = _read("events").assign(
    month=lambda d: d.period.str[5:].astype(int),
    **{n: (lambda d, n=n: d[n].astype(int)) for n in ("people", "women", "minority", "poor")},
)
UNITS = sorted(TARGETS.district.unique())
COMMUNES = OUTPUTS[OUTPUTS.commune != ""][["district", "commune"]].drop_duplicates()


def _among(frame: pd.DataFrame, **chosen: Codes) -> pd.DataFrame:
    for column, codes in chosen.items():
        if codes is not None:
            frame = frame[frame[column].isin([codes] if isinstance(codes, str) else list(codes))]
    return frame


def _rows(frame: pd.DataFrame, by: Sequence[str], what: str) -> list[Row]:
    """Sums by dimensions; one row without."""
    if not by:
        return [{what: int(frame[what].sum())}]
    return [
        dict(zip([*by, what], [*(key if isinstance(key, tuple) else (key,)), int(value)], strict=True))
        for key, value in frame.groupby(list(by))[what].sum().items()
    ]


def actual(
    by: Sequence[str] = (),
    activity: Codes = None,
    district: Codes = None,
    since: int = 1,
    through: int = 9,
    commune: Codes = None,
) -> list[Row]:
    found = _among(
        OUTPUTS[OUTPUTS.month.between(since, through)], activity=activity, district=district, commune=commune
    )
    if "commune" in by:
        found = found[found.commune != ""]
    return _rows(found.rename(columns={"value": "actual"}), by, "actual")


def target(by: Sequence[str] = (), activity: Codes = None, district: Codes = None) -> list[Row]:
    return _rows(_among(TARGETS, activity=activity, district=district), by, "target")


def progress(by: Sequence[str] = (), activity: Codes = None, district: Codes = None, through: int = 9) -> list[Row]:
    """What was done by units that have a target, over their targets."""
    done = _among(OUTPUTS[OUTPUTS.month <= through], activity=activity, district=district)
    planned = _among(TARGETS, activity=activity, district=district)
    pairs = planned.merge(
        done.groupby(["district", "activity"], as_index=False).value.sum(), on=["district", "activity"], how="left"
    )
    pairs = pairs[pairs.target > 0]
    parts = (
        [((), pairs)]
        if not by
        else [(key if isinstance(key, tuple) else (key,), part) for key, part in pairs.groupby(list(by))]
    )
    return [
        dict(zip(by, key, strict=True))
        | {"progress": part.value.sum() / part.target.sum(), "target": int(part.target.sum())}
        for key, part in parts
    ]


def pace(by: Sequence[str] = (), activity: Codes = None, district: Codes = None, through: int = 9) -> list[Row]:
    """Done over what must be there, every report up to then being in force."""
    share = (through - 2) / 10
    return [
        {name: row[name] for name in by} | {"pace": row["progress"] / share}
        for row in progress(by, activity, district, through)
    ]


def expected(by: Sequence[str] = (), activity: Codes = None, district: Codes = None, through: int = 9) -> list[Row]:
    return [
        {name: row[name] for name in by} | {"expected": row["target"] * (through - 2) / 10}
        for row in target(by, activity, district)
    ]


def to_go(by: Sequence[str] = (), activity: Codes = None, district: Codes = None, through: int = 9) -> list[Row]:
    return [
        {name: row[name] for name in by} | {"to_go": round(row["target"] * (1 - row["progress"]))}
        for row in progress(by, activity, district, through)
    ]


def status(by: Sequence[str] = (), activity: Codes = None, district: Codes = None, through: int = 9) -> list[Row]:
    share = (through - 2) / 10

    def of(done: float) -> str:
        if done >= 1:
            return "achieved"
        return "on_track" if done / share >= 0.9 - 1e-12 else "behind" if done / share >= 0.7 - 1e-12 else "far_behind"

    return [
        {name: row[name] for name in by} | {"status": of(row["progress"])}
        for row in progress(by, activity, district, through)
    ]


def shares(by: Sequence[str] = (), district: Codes = None, through: int = 9, activity: Codes = None) -> list[Row]:
    """Targets achieved or on track over targets set."""
    pairs = pd.DataFrame(status(("district", "activity"), activity, district, through))
    parts = (
        [((), pairs)]
        if not by
        else [(key if isinstance(key, tuple) else (key,), part) for key, part in pairs.groupby(list(by))]
    )
    return [
        dict(zip(by, key, strict=True))
        | {
            "share_on_pace": part.status.isin(["achieved", "on_track"]).mean(),
            "targets_achieved": int((part.status == "achieved").sum()),
        }
        for key, part in parts
    ]


def pick(rows: list[Row], *names: str) -> list[Row]:
    return [{name: row[name] for name in names} for row in rows]


def spent(
    by: Sequence[str] = (),
    district: Codes = None,
    group: Codes = None,
    source: Codes = None,
    since: int = 1,
    through: int = 9,
) -> list[Row]:
    return _rows(
        _among(SPENDING[SPENDING.month.between(since, through)], district=district, group=group, source=source),
        by,
        "spent",
    )


def allocated(by: Sequence[str] = (), district: Codes = None, group: Codes = None, source: Codes = None) -> list[Row]:
    return _rows(
        _among(ALLOCATIONS, district=district, group=group, source=source).rename(columns={"amount": "allocated"}),
        by,
        "allocated",
    )


def remaining(
    by: Sequence[str] = (), district: Codes = None, group: Codes = None, source: Codes = None, through: int = 9
) -> list[Row]:
    paid = {tuple(row[name] for name in by): row["spent"] for row in spent(by, district, group, source, 1, through)}
    return [
        {name: row[name] for name in by}
        | {"remaining": row["allocated"] - paid.get(tuple(row[name] for name in by), 0)}
        for row in allocated(by, district, group, source)
    ]


def absorption(
    by: Sequence[str] = (),
    district: Codes = None,
    group: Codes = None,
    source: Codes = None,
    since: int = 1,
    through: int = 9,
) -> list[Row]:
    """Spending of the months over the year's allocation."""
    given = tuple(name for name in by if name != "period")
    whole = {tuple(row[name] for name in given): row["allocated"] for row in allocated(given, district, group, source)}
    return [
        {name: row[name] for name in by} | {"absorption": row["spent"] / whole[tuple(row[name] for name in given)]}
        for row in spent(by, district, group, source, since, through)
    ]


def unit_cost(by: Sequence[str], group: str, activity: str, district: Codes = None, through: int = 9) -> list[Row]:
    done = {tuple(row[name] for name in by): row["actual"] for row in actual(by, activity, district, 1, through)}
    return [
        {name: row[name] for name in by} | {"unit_cost": row["spent"] / done[tuple(row[name] for name in by)]}
        for row in spent(by, district, group, None, 1, through)
    ]


def _met(
    activity: Codes = None, topic: str | None = None, audience: str | None = None, since: int = 1, through: int = 9
) -> set[str]:
    """Communes that were met: by what was reported for them, or by the list of meetings for topics and audiences."""
    if topic is None and audience is None:
        found = OUTPUTS[
            OUTPUTS.month.between(since, through)
            & (OUTPUTS.value > 0)
            & OUTPUTS.activity.isin([activity] if isinstance(activity, str) else activity or FACE)
        ]
        return set(found.commune) - {""}
    found = EVENTS[EVENTS.month.between(since, through)]
    found = found[found.topic == topic] if topic else found[found[audience] > 0]
    return set(found.commune)


def reach(
    by: Sequence[str] = (),
    district: Codes = None,
    activity: Codes = None,
    topic: str | None = None,
    audience: str | None = None,
    since: int = 1,
    through: int = 9,
) -> list[Row]:
    """communes, reached, not_reached, coverage: every report being in force, what is not reached is known not to be."""
    met = _met(activity, topic, audience, since, through)
    found = _among(COMMUNES, district=district)
    parts = [((), found)] if not by else [((key,), part) for key, part in found.groupby("district")]
    return [
        dict(zip(by, key, strict=True))
        | {
            "communes": len(part),
            "reached": int(part.commune.isin(met).sum()),
            "not_reached": int((~part.commune.isin(met)).sum()),
            "coverage": part.commune.isin(met).mean(),
        }
        for key, part in parts
    ]


def places(
    reached: bool,
    district: Codes = None,
    activity: Codes = None,
    topic: str | None = None,
    audience: str | None = None,
    since: int = 1,
    through: int = 9,
) -> list[Row]:
    """The communes that were, or were not, met."""
    met = _met(activity, topic, audience, since, through)
    found = _among(COMMUNES, district=district)
    return found[found.commune.isin(met) == reached].to_dict("records")


def nothing(activity: str, district: Codes = None, since: int = 1, through: int = 9) -> list[Row]:
    """Communes for which nothing of an activity was reported."""
    some = OUTPUTS[OUTPUTS.month.between(since, through) & (OUTPUTS.activity == activity) & (OUTPUTS.value > 0)].commune
    found = _among(COMMUNES, district=district)
    return found[~found.commune.isin(set(some))].to_dict("records")


def meetings(
    what: str = "meetings",
    by: Sequence[str] = (),
    district: Codes = None,
    activity: Codes = None,
    topic: Codes = None,
    since: int = 1,
    through: int = 9,
) -> list[Row]:
    found = _among(
        EVENTS[EVENTS.month.between(since, through)], district=district, activity=activity, topic=topic
    ).assign(meetings=1)
    return _rows(found.rename(columns={"people": "attendees"}), by, what)


def by_codes(rows: list[Row], codes: dict[str, str]) -> list[Row]:
    """Names of topics as the truth writes them, made codes."""
    return [row | {"topic": codes[row["topic"]]} for row in rows]


def first(rows: list[Row], what: str, count: int, most: bool = True) -> list[Row]:
    """The first n and those equal to the last of them, best (or worst) first."""
    ranked = sorted(rows, key=lambda row: -row[what] if most else row[what])
    border = ranked[count - 1][what]
    return [row for at, row in enumerate(ranked) if at < count or abs(row[what] - border) < 1e-12]


def keep(rows: list[Row], what: str, least: float | None = None, most: float | None = None) -> list[Row]:
    """Above `least`, below `most`."""
    return [row for row in rows if (least is None or row[what] > least) and (most is None or row[what] < most)]


def compared(now: list[Row], then: list[Row], what: str) -> list[Row]:
    was = {tuple(value for name, value in row.items() if name != what): row[what] for row in then}
    return [
        row | {"before": was[key], "change": row[what] - was[key]}
        for row in now
        for key in [tuple(value for name, value in row.items() if name != what)]
    ]


# --- reports ----------------------------------------------------------------------------------------------------------

_SLUGS = {
    "thanh-pho-lang-son": "178", "lang-son": "178", "trang-dinh": "180", "binh-gia": "181", "van-lang": "182", "cao-loc": "183", "van-quan": "184",
    "bac-son": "185", "huu-lung": "186", "chi-lang": "187", "loc-binh": "188", "dinh-lap": "189",
}  # fmt: skip


def _arrivals() -> pd.DataFrame:
    """Every report asked for up to November with the day it came; due two working days after the 14th (no holiday is near)."""
    received = TRUTH.parents[2] / "data" / "samples" / "2023" / "received.csv"
    came = pd.read_csv(received, dtype=str)
    came["district"] = came.file.str.replace(r"-2023-\d\d\.xlsx$", "", regex=True).map(_SLUGS)
    came["month"] = came.file.str.extract(r"-2023-(\d\d)\.xlsx$")[0].astype(int)
    every = pd.MultiIndex.from_product([UNITS, range(3, 12)], names=["district", "month"]).to_frame(index=False)
    found = every.merge(came, on=["district", "month"], how="left")
    due = [np.busday_offset(f"2023-{month:02d}-14", 2, roll="backward") for month in found.month]
    there = found.received.notna()
    early = pd.to_datetime(found.received) <= pd.to_datetime(pd.Series(due))
    return found.assign(
        period=[f"2023-{m:02d}" for m in found.month],
        expected=1,
        came=there.astype(int),
        on_time=(there & early).astype(int),
        late=(there & ~early).astype(int),
        days_late=(pd.to_datetime(found.received) - pd.to_datetime(pd.Series(due))).dt.days.where(there & ~early, 0),
        missing=(~there).astype(int),
    )


REPORTS = _arrivals()


def reports(what: str, by: Sequence[str] = (), district: Codes = None, since: int = 1, through: int = 9) -> list[Row]:
    found = _among(REPORTS[REPORTS.month.between(since, through)], district=district)
    parts = (
        [((), found)]
        if not by
        else [(key if isinstance(key, tuple) else (key,), part) for key, part in found.groupby(list(by))]
    )
    read = {
        "reporting_rate": lambda part: part.came.sum() / part.expected.sum(), "on_time_rate": lambda part: part.on_time.sum() / part.expected.sum(),
        "received": lambda part: int(part.came.sum()), "approved": lambda part: int(part.came.sum()), "on_time": lambda part: int(part.on_time.sum()),
        "missing": lambda part: int(part.missing.sum()), "late_rate": lambda part: part.late.sum() / part.expected.sum(), "approval_rate": lambda part: part.came.sum() / part.expected.sum(),
        "days_late": lambda part: int(part.days_late.sum()), "late": lambda part: int(part.late.sum()),
    }[what]  # fmt: skip
    rows = [dict(zip(by, key, strict=True)) | {what: read(part)} for key, part in parts]
    return [row for row in rows if row[what] or not by] if what in ("missing", "late", "days_late") else rows
