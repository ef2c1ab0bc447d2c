"""Every issue can be said: what was read, why it is wrong, what would be right, in plain Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import pytest
from openpyxl.workbook import Workbook as Book

from data import issues
from data.checks import check
from data.issues import PHRASES, SEVERITY, SEVERITY_WORDS, Issue, sentence
from data.language import language
from data.workbook import open_workbook
from tests.data.writings import SAMPLE, changed, history_before, read

SHEETS = {"K": "Kết quả", "M": "Kinh phí", "H": "Hoạt động", "T": "Thông tin"}
# One report a line, with the faults that it may have together.
FAULTY: tuple[Mapping[str, object], ...] = (
    {"T!B3": "BC-01"},
    {"T!B4": 2},
    {"T!B7": "Tháng ..."},
    {"T!B7": "2031-06"},
    {"T!B5": "999"},
    {"K!B14": "06331", "K!C20": "Xã Nào Đó", "K!B20": None, "K!B22": None, "K!C22": None, "K!B24": "06070", "K!C24": "Xã Vĩnh Yên"},
    {"K!B14": "06331", "K!C14": "Xã Vạn Thủy", "H!B4": None, "H!B5": "30/2/2023", "H!B6": "1/1/2023", "H!H4": 999},
    {"K!J14": "nhiều", "K!K14": 9000, "K!L14": -2, "K!J15": 2.5, "K!K15": "1,234", "K!L15": 2_000_000, "K!J16": "=1+1"},
    {"K!M11": 1, "K!P12": 49, "M!E10": 71_500_000, "M!F10": 1, "M!D11": 17_000_001, "M!E14": 7_000_000_000},
    {"M!G6": "Đơn vị tính: triệu đồng"},
    {"M!G6": "Đơn vị tính: nghìn đồng"},
    {"M!G6": "Đơn vị tính: USD"},
    {"M!G6": None, "M!D8": "Dự toán giao năm (triệu đồng)"},
    {"M!C10": "Vay ngân hàng", "M!B14": "Mua xe", "M!C19": "NSTW", "K!H8": "Ghi thêm", "H!B3": "Khi nào"},
    {"K!C7": "Khác", "M!B8": "Khác", "H!G3": None},
)  # fmt: skip


def faulty(cells: Mapping[str, object]) -> list[Issue]:
    def change(book: Book) -> None:
        for place, value in cells.items():
            book[SHEETS[place[0]]][place[2:]] = value

    return list(check(read(changed(change)), history_before(SAMPLE)))


def empty(book: Book) -> None:
    for row in book["Kết quả"].iter_rows(min_row=10, max_row=28, min_col=4, max_col=18):
        for cell in row:
            cell.value = None
    book.remove(book["Kinh phí"])
    book["Hoạt động"].title = "Ket qua"


def broken(book: Book) -> None:
    book["Kết quả"]["J14"] = "#REF!"
    book["Kết quả"]["J14"].data_type = "e"


@pytest.fixture(scope="module")
def told() -> list[Issue]:
    """Issues of every code that a report can have, as reading and checking make them."""
    found = [issue for cells in FAULTY for issue in faulty(cells)]
    for change in (empty, broken):
        found += check(read(changed(change)), history_before("bac-son-2023-09.xlsx"))
    history = history_before("bac-son-2023-10.xlsx")
    report = read(changed(lambda book: book["Kết quả"].__setitem__("K14", 900), "bac-son-2023-10.xlsx"))
    found += check(report, history)
    gap = {month: amounts for month, amounts in history.spent.items() if month != "2023-04"}
    found += check(report, type(history)(plan_months=history.plan_months, spent=gap))
    for content, name in (
        (b"%PDF-1.4 x", "a.xlsx"),
        (b"<html></html>", "a.xls"),
        (b"", "a.xlsx"),
        (b"a,b,c\n1,2,3\n", "a.xlsx"),
    ):
        refused = open_workbook(content, name)
        assert isinstance(refused, Issue)
        found.append(refused)
    return found


# Those that need a file of their own kind or an account; their tests plant them (test_guard, test_submissions, test_exceptions, test_supplement).
ELSEWHERE = {
    "encrypted": {}, "too_large": {"limit_mb": 10}, "unsafe_file": {}, "unreadable": {}, "period_closed": {},
    "not_yours": {"name": "Huyện Bắc Sơn"}, "not_money": {"read": "5"},
}  # fmt: skip


def test_every_code_is_made_by_a_fault_or_said_with_known_facts(told: list[Issue]) -> None:
    assert {issue.code for issue in told} | set(ELSEWHERE) == set(PHRASES)


@pytest.mark.parametrize("code", ["vi", "en"])
def test_every_issue_is_one_plain_sentence(told: list[Issue], code: str) -> None:
    here = language(code)
    lines = {sentence(issue, here) for issue in told} | {
        sentence(Issue(name, "error", facts=facts), here) for name, facts in ELSEWHERE.items()
    }
    for line in lines:
        assert line.endswith((".", ")")), line
        assert not re.search(r"[{}_]|None|\[|Decimal|/tmp|Traceback|\bTrue\b|\bnan\b", line), line
        assert len(line) < 400, line


def test_what_was_read_is_said(told: list[Issue]) -> None:
    here = language("vi")
    said = {(issue.code, issue.cell): sentence(issue, here) for issue in reversed(told)}
    assert said["text_in_number", "J14"].startswith("Đã đọc “nhiều”")
    assert said["negative", "L14"].startswith("Đã đọc -2;")
    assert said["fraction", "J15"].startswith("Đã đọc 2,5;")
    assert "có thể là 1.234 hoặc 1,234" in said["ambiguous_number", "K15"]
    assert "71.500.000 là 78.900.000 đồng" in said["over_allocation", "E10"]
    assert "tháng 4/2023" in said["history_incomplete", ""]
    assert said["formula_error", "J14"].startswith("Ô chứa lỗi công thức #REF!")
    assert "30/2/2023" in said["bad_date", "B5"]


def test_every_severity_is_one_of_three_and_has_its_word() -> None:
    assert set(SEVERITY) == set(PHRASES)
    assert set(SEVERITY.values()) == set(SEVERITY_WORDS)


def test_severities_are_those_of_the_form(told: list[Issue]) -> None:
    for issue in told:
        if issue.code != "huge":  # an error above any bound, a warning far above the others
            assert issue.severity == SEVERITY[issue.code], issue.code
    assert {issue.severity for issue in told if issue.code == "huge"} == {"error", "warning"}


def test_a_sentence_said_more_exactly_is_of_a_known_code() -> None:
    assert {code for code, _, _ in issues._SPECIAL} <= set(PHRASES)


def test_what_people_wrote_cannot_change_the_sentence() -> None:
    issue = Issue("text_in_number", "error", "Kết quả", "J14", {"read": "{limit} %s {0}"})
    assert "{limit} %s {0}" in sentence(issue, language("vi"))


def test_a_day_is_said_as_vietnamese_write_it() -> None:
    issue = next(issue for issue in faulty({"K!J14": date(2023, 6, 5)}) if issue.code == "text_in_number")
    assert sentence(issue, language("vi")).startswith("Đã đọc “05/06/2023”")


def test_blocking_and_explaining_go_by_severity() -> None:
    found = tuple(Issue(code, SEVERITY[code]) for code in ("negative", "unusual", "blank_cells"))
    assert issues.blocks(found)
    assert not issues.blocks(found[1:])
    assert [issue.code for issue in issues.to_explain(found)] == ["unusual"]
