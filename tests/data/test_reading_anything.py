"""Whatever stands in the cells of a workbook, it is read or told in words; nothing raises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from functools import cache
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from data.checks import check
from data.forms import bc_tt, plan
from data.issues import Issue, sentence
from data.language import language
from data.workbook import Cell, Sheet, Workbook
from tests.data.writings import LATER, REPORTS, history_before, opened

REPORT, PLAN = "chi-lang-2023-09.xlsx", "ke-hoach-2023.xlsx"
ODD: tuple[object, ...] = (
    "", " ", "x", "-", "nhiều", 0, -1, 1.5, 1.234, "1,234", 10**7, 10**13, 1e300, float("nan"), float("inf"), 2**60, True,
    date(2023, 6, 5), datetime.fromisoformat("2023-06-01"), time(1, 2), "=1+1", "31/2/2023", "99/99/9999", "Đơn vị tính: triệu", "ĐVT", "(",
    "()", "Tin (", "\u200b", "𝒳", "İ", "ß", "a" * 5000, "Tháng 13 năm 2023", 45000, "1" * 50, "０", "²", "٣", "I.", "{read}", "%s",
)  # fmt: skip
FAULTS = ("", "", "", "formula_error", "formula_without_value")


@cache
def shipped(name: str) -> Workbook:
    return opened((REPORTS / name).read_bytes())


@cache
def words() -> tuple[str, ...]:
    """Words of the form, to stand where they do not belong."""
    cells = [cell for name in (REPORT, PLAN) for sheet in shipped(name).sheets for cell in sheet.cells.values()]
    return tuple(dict.fromkeys(cell.value for cell in cells if isinstance(cell.value, str)))


def disturbed(book: Workbook, random: Random) -> Workbook:
    sheets = [_disturbed_sheet(sheet, random) for sheet in book.sheets]
    random.shuffle(sheets)
    return replace(book, sheets=tuple(sheets[random.random() < 0.1 :]), kind=random.choice(("xlsx", "xls")))


def _disturbed_sheet(sheet: Sheet, random: Random) -> Sheet:
    cells, places = dict(sheet.cells), list(sheet.cells)
    for _ in range(random.choice((0, 1, 5, 40))):
        row, column = random.choice((*random.sample(places, 8), (random.randint(1, 50), random.randint(1, 30))))
        value = random.choice((*ODD, *random.sample(words(), 20)))
        cells[row, column] = Cell(row, column, value, random.choice(FAULTS))  # type: ignore[arg-type]
    corners = [(random.randint(1, 40), random.randint(1, 20)) for _ in range(random.choice((0, 3)))]
    merges = tuple((row, column, row + random.randint(0, 3), column + random.randint(0, 3)) for row, column in corners)
    return replace(
        sheet, cells=cells, merges=(*sheet.merges, *merges), name=random.choice((sheet.name,) * 9 + ("Khác",))
    )


def say(issues: tuple[Issue, ...]) -> None:
    for issue in issues:
        for code in ("vi", "en"):
            assert sentence(issue, language(code)).strip()


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 10**9))
def test_a_report_is_read_or_told(seed: int) -> None:
    reading = bc_tt.read(disturbed(shipped(REPORT), Random(seed)), LATER)
    say(check(reading, history_before(REPORT)))
    for cell in reading.report.outputs if reading.report else ():
        assert cell.value is None or (isinstance(cell.value, int) and cell.value >= 0)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_a_plan_is_read_whole_or_told(seed: int) -> None:
    reading = plan.read(disturbed(shipped(PLAN), Random(seed)))
    say(reading.issues)
    assert (reading.plan is None) == bool(reading.issues)
