"""Homes and reports for the measurements: made of the shipped samples, in a folder that goes when the run ends."""

from __future__ import annotations

import io
import shutil
from datetime import date
from pathlib import Path

import openpyxl

from data import calendar, plan, samples, store
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
