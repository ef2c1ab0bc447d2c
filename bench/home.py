"""Homes and reports for the measurements: made of the shipped samples, in a folder that goes when the run ends."""

from __future__ import annotations

import io
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from data import calendar, catalogue, plan, samples, store
from data.accounts import COMMAND_LINE
from data.store import Home

SHEETS = ("Thông tin", "Kết quả", "Kinh phí", "Hoạt động")
DAY = date(2023, 12, 20)


def empty(path: Path) -> Home:
    """A sample home that holds the plan and no report."""
    home = Home(path)
    store.init(home, store.SAMPLE)
    plan.load(home, "ke-hoach-2023.xlsx", (samples.FOLDER / "ke-hoach-2023.xlsx").read_bytes(), COMMAND_LINE)
    return home


def sample(path: Path) -> Home:
    """The sample home as `python -m data samples` makes it."""
    home = Home(path)
    for _ in samples.make(home):
        pass
    return home


def copied(home: Home, path: Path) -> Home:
    shutil.copytree(home.path, path)
    return Home(path)


def five_years(path: Path) -> Home:
    """A sample home whose year stands beside four copies of itself, 2019 to 2022: what a province holds after five."""
    home = sample(path)
    with store.read(home) as ledger:
        kept = {table: _kept(ledger, table) for table in _TABLES}
    for back in (2, 1, -1, -2):
        with store.transaction(home) as ledger:
            _year_before(ledger, kept, back)
    return home


_TABLES = (
    "plan",
    "plan_target",
    "plan_allocation",
    "submission",
    "output_fact",
    "money_fact",
    "meeting_fact",
    "text_fact",
)


def _kept(ledger: Any, table: str) -> list[dict[str, Any]]:
    """The rows of a table by their columns' names; moments in UTC."""
    moment = "REPLACE (epoch_us(recorded_at) AS recorded_at)" if table in ("plan", "submission") else ""
    rows = ledger.rows(f"SELECT * {moment} FROM {table}")
    names = [column[0] for column in ledger.connection.description]
    found = [dict(zip(names, row, strict=True)) for row in rows]
    for row in found:
        if "recorded_at" in row:
            row["recorded_at"] = datetime.fromtimestamp(row["recorded_at"] / 10**6, UTC)
    return found


def _year_before(ledger: Any, kept: dict[str, list[dict[str, Any]]], back: int) -> None:
    """The plan and every report once more, so many years earlier, each with events of its own."""
    for plan_row in kept["plan"]:
        number = ledger.event("plan_loaded", "bench", plan_row["recorded_at"])
        ledger.append("plan", [_moved_back(plan_row, back) | {"plan": number}])
        for table in ("plan_target", "plan_allocation"):
            ledger.append(table, [row | {"plan": number} for row in kept[table] if row["plan"] == plan_row["plan"]])
    numbers: dict[int, int] = {}
    reports = [row for row in kept["submission"] if _moved_back(row, back)["period"] <= "2025-06"]
    for row in reports:
        numbers[row["submission"]] = ledger.event("submitted", "bench", row["recorded_at"])
    moved = [_moved_back(row, back) | {"submission": numbers[row["submission"]], "sha256": f"{back}{row['sha256'][1:]}"} for row in reports]  # fmt: skip
    ledger.append("submission", moved)
    for table in ("output_fact", "money_fact", "meeting_fact", "text_fact"):
        rows = [row for row in kept[table] if row["submission"] in numbers and _lives(row.get("commune"), 2023 - back)]
        ledger.append(table, [_moved_back(row, back) | {"submission": numbers[row["submission"]]} for row in rows])
    for row in moved:
        ledger.event("approved", "bench", row["recorded_at"], submission=row["submission"])


def _lives(commune: str | None, year: int) -> bool:
    """Whether a commune is still there in the year; six were joined to others in December 2024."""
    if commune is None or year < 2025:
        return True
    unit = catalogue.unit_by_id()[commune]
    return unit.valid_to is None or unit.valid_to > date(2025, 1, 1)


def _moved_back(row: dict[str, Any], back: int) -> dict[str, Any]:
    """A row with its year, its periods and its days so many years earlier."""
    found = dict(row)
    for name, value in row.items():
        if name == "year":
            found[name] = value - back
        elif name in ("period", "first_period", "last_period") and value:
            found[name] = f"{int(value[:4]) - back}{value[4:]}"
        elif name in ("received_on", "held_on") and value is not None:
            found[name] = value.replace(year=value.year - back, day=min(value.day, 28))
    return found


def reports(month: str = "") -> dict[str, bytes]:
    """File name → content of the shipped reports: all 96, or those of one month."""
    names = sorted(path.name for path in samples.FOLDER.glob("*-2023-*.xlsx"))
    return {name: (samples.FOLDER / name).read_bytes() for name in names if name.endswith(f"{month}.xlsx")}


def full_year() -> dict[str, bytes]:
    """99 reports, 11 units × 9 months: the 96, and for each one never sent the unit's month before under the missing month's date."""
    found = reports()
    units = sorted({name[:-13] for name in found})
    for unit in units:
        for month in calendar.between("2023-03", "2023-11"):
            name = f"{unit}-{month}.xlsx"
            if name not in found:
                found[name] = _moved(found[f"{unit}-{calendar.plus(month, -1)}.xlsx"], month)
    return dict(sorted(found.items()))


def _moved(content: bytes, month: str) -> bytes:
    """The report as one of another month: its period, its dates and those of its meetings."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    days = {"Kỳ báo cáo": month, "Từ ngày": calendar.first_day(month), "Đến ngày": calendar.cutoff(month)}
    for key, value in book[SHEETS[0]].iter_rows(min_col=1, max_col=2):
        if key.value in days:
            value.value = days[key.value]
    for row in book[SHEETS[3]].iter_rows():
        for cell in row:
            if cell.is_date:
                cell.value = calendar.cutoff(month)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
