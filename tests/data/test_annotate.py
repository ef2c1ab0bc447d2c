"""A workbook given back with its issues marked: the cells, what is said of each, and a first sheet that lists them."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.workbook import Workbook as Book

from data.checks import check
from data.forms import annotate
from data.issues import Issue, sentence
from data.language import language
from tests.data.writings import REPORTS, SAMPLE, changed, history_before, read, saved, told

VI = language("vi")


def faulty(book: Book) -> None:
    book["Kết quả"]["J14"] = -3
    book["Kinh phí"]["F10"] = 1
    book["Kết quả"]["H20"] = "=HYPERLINK(1)"
    book["Kết quả"]["H20"].data_type = "s"


@pytest.fixture(scope="module")
def issues() -> tuple[Issue, ...]:
    return check(read(changed(faulty)), history_before(SAMPLE))


@pytest.fixture(scope="module")
def marked(issues: tuple[Issue, ...]) -> Book:
    return openpyxl.load_workbook(io.BytesIO(annotate.annotate(changed(faulty), issues, VI)))


def test_every_issue_with_a_cell_marks_it_and_says_why(marked: Book, issues: tuple[Issue, ...]) -> None:
    placed = [issue for issue in issues if issue.cell]
    assert {issue.cell for issue in placed} == {"J14", "F10", "H20"}
    for issue in placed:
        cell = marked[issue.sheet][issue.cell]
        assert sentence(issue, VI) in cell.comment.text
        assert cell.fill.fgColor.rgb[-6:] in ("F8CBAD", "FFE699")
    assert marked["Kết quả"]["J15"].comment is None


def test_a_first_sheet_lists_every_issue_and_leads_to_its_cell(marked: Book, issues: tuple[Issue, ...]) -> None:
    sheet = marked.worksheets[0]
    assert sheet.title == "Nội dung cần sửa"
    assert [cell.value for cell in sheet[1]] == ["Mức độ", "Trang tính", "Ô", "Nội dung"]
    listed = [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[1:3] for row in listed] == [[issue.sheet, issue.cell] for issue in issues]
    assert all(row[3] for row in listed)
    link = next(row[2].hyperlink for row in sheet.iter_rows(min_row=2) if row[2].value == "J14")
    assert link.location == "'Kết quả'!J14" or link.target == "#'Kết quả'!J14"
    assert {row[0] for row in listed} <= {"Lỗi", "Cảnh báo", "Ghi chú"}


def test_the_rest_of_the_workbook_is_as_it_came(marked: Book) -> None:
    assert marked.sheetnames[1:] == ["Thông tin", "Kết quả", "Kinh phí", "Hoạt động"]
    assert marked["Kết quả"]["D29"].value == "=SUM(D10:D28)"
    clean = annotate.annotate((REPORTS / SAMPLE).read_bytes(), (), VI)
    assert told(read(clean)) == told(read((REPORTS / SAMPLE).read_bytes()))


def test_two_issues_of_one_cell_are_both_said() -> None:
    both = [
        Issue("negative", "error", "Kết quả", "J14", {"read": -3}),
        Issue("fraction", "error", "Kết quả", "J14", {"read": 1.5}),
    ]
    book = openpyxl.load_workbook(io.BytesIO(annotate.annotate(changed(faulty), both, VI)))
    assert book["Kết quả"]["J14"].comment.text.splitlines() == [sentence(issue, VI) for issue in both]


def test_an_issue_within_merged_cells_marks_their_first() -> None:
    def merge(book: Book) -> None:
        book["Kinh phí"].merge_cells("B10:B12")

    issue = Issue("duplicate_unit", "error", "Kinh phí", "B11", {"name": "Báo chí", "first_row": 10, "row": 11})
    book = openpyxl.load_workbook(io.BytesIO(annotate.annotate(changed(merge), [issue], VI)))
    assert book["Kinh phí"]["B10"].comment.text == sentence(issue, VI)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", b"PK\x03\x04 broken"])
def test_what_cannot_be_opened_comes_back_as_the_list_alone(content: bytes) -> None:
    issue = Issue("unreadable", "error")
    book = openpyxl.load_workbook(io.BytesIO(annotate.annotate(content, [issue], VI)))
    assert book.sheetnames == ["Nội dung cần sửa"]
    assert book.worksheets[0]["D2"].value == sentence(issue, VI)


def test_the_list_never_holds_a_formula() -> None:
    issue = Issue("missing_sheet", "error", "=1+1", "", {"sheet": "=cmd|' /C calc'!A0"})
    book = openpyxl.load_workbook(io.BytesIO(annotate.annotate(b"", [issue], VI)))
    assert all(cell.data_type == "s" for row in book.worksheets[0].iter_rows() for cell in row if cell.value)


def test_a_sheet_of_the_list_s_name_is_kept() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Nội dung cần sửa"  # type: ignore[union-attr]
    book.active["A1"] = "của huyện"  # type: ignore[index]
    again = openpyxl.load_workbook(
        io.BytesIO(annotate.annotate(saved(book), [Issue("wrong_form", "error", facts={"read": ""})], VI))
    )
    assert len(again.sheetnames) == 2
    assert again.worksheets[1]["A1"].value == "của huyện"


def test_the_words_are_the_reader_s() -> None:
    book = openpyxl.load_workbook(io.BytesIO(annotate.annotate(b"", [Issue("unreadable", "error")], language("en"))))
    assert book.sheetnames[0] != "Nội dung cần sửa"


def test_names_of_marked_copies_are_safe_and_their_own() -> None:
    taken: set[str] = set()
    for sent, wanted in (
        ("Báo cáo tháng 6.xlsx", "bao-cao-thang-6-da-danh-dau.xlsx"),
        ("../../etc/passwd", "passwd-da-danh-dau.xlsx"),
        ("Báo cáo tháng 6.XLSX", "bao-cao-thang-6-da-danh-dau-2.xlsx"),
        ("có macro.xlsm", "co-macro-da-danh-dau.xlsm"),
        ("..", "bao-cao-da-danh-dau.xlsx"),
    ):
        name = annotate.file_name(sent, taken)
        taken.add(name)
        assert name == wanted
