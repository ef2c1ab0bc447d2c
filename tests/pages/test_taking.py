"""Tải về: each file holds what the page shows, leaves for its session alone, and is in the audit; estimates are kept with who and why."""

from __future__ import annotations

import io
import re
from html import unescape

import docx
import openpyxl
import pptx
import pytest
from streamlit.testing.v1 import AppTest

from data import audit
from data.store import Home
from pages.parts import cookies, parcels
from tests.pages.reading import figures, opened, scope_line, texts

PAGES = ("tong-quan", "tien-do", "kinh-phi", "do-bao-phu", "tinh-hinh-bao-cao")
MAY = {"nam": "2023", "den": "2023-05"}


def links(test: AppTest) -> dict[str, str]:
    """File name → token of the links to files."""
    return {
        unescape(name): token for token, name in re.findall(r'href="/tai/tep/([^"]+)" download="([^"]+)"', texts(test))
    }


def content(visitor, test: AppTest, ending: str) -> tuple[str, bytes]:
    ((name, token),) = ((name, token) for name, token in links(test).items() if name.endswith(ending))
    assert parcels.take(token, "another session") is None
    found = parcels.take(token, visitor.cookies[cookies.SESSION])
    assert found is not None
    assert found[0] == name
    return found


@pytest.mark.parametrize("state", ["duyet", "gui"])
@pytest.mark.parametrize("page", PAGES)
def test_the_workbook_has_the_figures_of_the_screen(page: str, state: str, open_as, visitor, read_home: Home) -> None:
    test = open_as("reviewer", page, {**MAY, "trang-thai": state})
    assert links(test) == {}
    opened(test, f"mo-tai-{page}").button(key=f"tai-{page}-xlsx").click().run()
    assert not test.exception
    name, made = content(visitor, test, ".xlsx")
    assert re.fullmatch(rf"{page}-2023-05-v\d+{'-gom-cho-duyet' if state == 'gui' else ''}\.xlsx", name)
    book = openpyxl.load_workbook(io.BytesIO(made))
    rows = [(row[0].value, row[1].value) for row in book["Tóm tắt"].iter_rows()]
    assert figures(test)
    assert set(figures(test)) <= set(rows)
    assert scope_line(test) == book["Tóm tắt"]["A2"].value
    entry = audit.rows(read_home, 1, kind=audit.EXPORT)[0]
    assert (entry.facts["page"], entry.facts["file"], entry.facts["filters"]["den"], entry.facts["filters"]["trang-thai"]) == (page, name, "2023-05", state)  # fmt: skip
    assert entry.version == int(re.search(r"-v(\d+)", name)[1])
    assert entry.actor


def test_slides_are_offered_and_another_choice_takes_the_link_away(open_as, visitor) -> None:
    test = open_as("leader", "kinh-phi", MAY)
    opened(test, "mo-tai-kinh-phi").button(key="tai-kinh-phi-pptx").click().run()
    _, made = content(visitor, test, ".pptx")
    first = pptx.Presentation(io.BytesIO(made)).slides[0]
    said = "\n".join(shape.text_frame.text for shape in first.shapes if shape.has_text_frame)
    assert all(value in said for _, value in figures(test))
    test.selectbox(key="loc-den").set_value("2023-04").run()
    assert links(test) == {}


def test_the_official_report_keeps_who_estimated_what_and_why(open_as, visitor, read_home: Home) -> None:
    test = open_as("reviewer", "tong-quan", MAY)
    opened(test, "mo-tai-tong-quan").toggle(key="bc-soan").set_value(True).run()
    test.selectbox(key="bc-loai").set_value("six_month").run()
    test.button(key="bc-uoc-ghi").click().run()
    assert any("Chưa ghi căn cứ" in warning.value for warning in test.warning)
    test.number_input(key="bc-uoc-so-six_month-TIN").set_value(321)
    test.text_input(key="bc-uoc-vi-six_month-TIN").set_value("=đã có lịch <b>phát</b>")
    test.button(key="bc-uoc-ghi").click().run()
    test.button(key="bc-tao").click().run()
    assert not test.exception
    name, made = content(visitor, test, ".docx")
    assert re.fullmatch(r"bao-cao-6-thang-2023-05-v\d+\.docx", name)
    document = docx.Document(io.BytesIO(made))
    assert "321 (ước)" in [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("ước 321 tin" in p.text and "=đã có lịch <b>phát</b>" in p.text for p in document.paragraphs)
    entry = audit.rows(read_home, 1, kind=audit.EXPORT)[0]
    assert entry.facts["report"] == "six_month"
    assert entry.facts["estimates"]["TIN"]["value"] == 321
    assert entry.facts["estimates"]["TIN"]["why"] == "=đã có lịch <b>phát</b>"
    assert entry.facts["estimates"]["TIN"]["who"] not in ("", "hệ thống")
    assert entry.facts["estimates"]["BAI"]["who"] == "hệ thống"
    test.button(key="bc-uoc-bo").click().run()
    assert not [name for name in links(test) if name.endswith("docx")]


def test_a_time_that_is_over_is_told_and_nothing_is_made(open_as) -> None:
    test = open_as("reviewer", "tong-quan", {"nam": "2023", "den": "2023-09"})
    opened(test, "mo-tai-tong-quan").toggle(key="bc-soan").set_value(True).run()
    test.selectbox(key="bc-loai").set_value("six_month").run()
    assert any("đã quá tháng 6" in note.value for note in test.info)
    assert "bc-tao" not in [button.key for button in test.button]


def test_a_district_does_not_draft_the_report_of_the_department(open_as) -> None:
    test = open_as("district", "tong-quan", MAY)
    opened(test, "mo-tai-tong-quan")
    assert "bc-soan" not in [toggle.key for toggle in test.toggle]


def test_a_leader_drafts_but_types_no_estimate_and_reads_no_words_of_reports(open_as, visitor) -> None:
    test = open_as("leader", "tong-quan", MAY)
    opened(test, "mo-tai-tong-quan").toggle(key="bc-soan").set_value(True).run()
    test.selectbox(key="bc-loai").set_value("year").run()
    assert "bc-uoc-ghi" not in [button.key for button in test.button]
    test.button(key="bc-tao").click().run()
    document = docx.Document(io.BytesIO(content(visitor, test, ".docx")[1]))
    assert "Kinh phí phân bổ chậm" not in "\n".join(p.text for p in document.paragraphs)
