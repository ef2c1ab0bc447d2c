"""The tab of the pivot as it is used: chosen, refused with a reason, taken along, opened into a number, kept in the address."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import sync_playwright
from streamlit.testing.v1 import AppTest

from pages.parts import parcels

SCRIPT = Path(__file__).resolve().parents[2] / "pages" / "parts" / "pivoting.js"
_PAGE = """
from pages.parts.shell import enter
visit = enter("hoi-so-lieu")
from analytics import scope as scopes
from pages.parts.filters import Choice
from pages.parts.pivoting import pivot_tab
import streamlit as st
from datetime import date
db, path = visit.data(full=True)
scope = scopes.Scope(2023, "2023-06", date(2024, 1, 15))
st.session_state["asked"] = pivot_tab(visit, Choice(db, path.name, scope, scopes.version_of(db), True, True))
"""


@pytest.fixture
def tab(visitor, read_home):
    visitor.sign_in(read_home, "reviewer")

    def opened(**query):
        test = AppTest.from_string(_PAGE, default_timeout=30)
        test.query_params.update({name.replace("_", "-"): value for name, value in query.items()})
        return test.run()

    return opened


def rows(test):
    return json.loads(
        html.unescape(re.search(r'<pre class="td-pv-data" hidden>(.*?)</pre>', _html(test), re.DOTALL)[1])
    )


def address(test):
    """AppTest keeps what came with the address as text, what a page wrote as a list."""
    return {name: one if isinstance(one, str) else one[0] for name, one in test.query_params.items()}


def _html(test):
    return "".join(one.proto.body for one in test.get("html"))


def test_a_first_table_is_there_at_once_and_its_numbers_can_be_copied_as_numbers(tab):
    test = tab()
    assert not test.exception
    assert test.session_state["asked"].measure == "spent"
    found = rows(test)
    assert found[0] == [
        ["Đơn vị"],
        ["Ngân sách trung ương"],
        ["Ngân sách địa phương"],
        ["Nguồn hợp pháp khác"],
        ["Cộng"],
    ]
    words, number, kind = found[-1][-1]
    assert found[-1][0] == ["Tổng cộng"]
    assert kind == "money"
    assert words == f"{number:,.2f}".translate(str.maketrans(",.", ".,"))
    assert test.dataframe(key="pv-bang").value.iloc[-1, -1] == words
    assert address(test)["pv-do"] == "spent"


def test_what_is_chosen_is_asked_and_stands_in_the_address(tab):
    test = tab()
    test.selectbox(key="pv-do").set_value("absorption").run()
    test.multiselect(key="pv-hang").set_value(["group", "source"]).run()
    test.selectbox(key="pv-cot").set_value("period").run()
    test.selectbox(key="pv-tu").set_value("2023-04").run()
    test.multiselect(key="pv-don-vi").set_value(["178"]).run()
    assert not test.exception
    asked = test.session_state["asked"]
    assert (asked.measure, asked.by, asked.scope.since, asked.scope.units) == ("absorption", ("group", "source", "period"), "2023-04", ("178",))  # fmt: skip
    said = address(test)
    assert {"pv-do": "absorption", "pv-hang": "group,source", "pv-cot": "period", "tu": "2023-04", "don-vi": "178"}.items() <= said.items()  # fmt: skip
    again = tab(**{name.replace("-", "_"): value for name, value in said.items()})
    assert again.session_state["asked"] == asked
    assert rows(again) == rows(test)


def test_what_cannot_be_asked_says_why_and_the_next_choice_is_shown(tab):
    test = tab(pv_do="target", pv_hang="district")
    assert test.session_state["asked"] is None
    assert any("không cộng với nhau" in one.value for one in test.info)
    test.multiselect(key="pv-hoat-dong").set_value(["HOI_NGHI"]).run()
    assert not test.exception
    assert test.session_state["asked"].scope.activities == ("HOI_NGHI",)
    test.multiselect(key="pv-hang").set_value([]).run()
    assert any("một hoặc hai chiều" in one.value for one in test.info)


@pytest.mark.parametrize("measure", ["progress", "status", "reached", "silent_months", "meetings", "reporting_rate", "share_on_pace", "communes", "unit_cost", "projected"])  # fmt: skip
def test_every_kind_of_measure_can_be_chosen_after_any_other(tab, measure):
    test = tab(pv_do="spent", pv_hang="group,source", pv_cot="period", pv_nhu="dong")
    test.selectbox(key="pv-do").set_value(measure).run()
    assert not test.exception
    assert test.session_state["asked"] is not None or test.info


def test_a_total_opens_to_its_cells_with_the_keyboard_alone(tab):
    test = tab(pv_do="spent", pv_hang="group", tu="2023-04", den="2023-06")
    test.selectbox(key="pv-mo-dong").set_value(6).run()
    test.button(key="pv-mo").click().run()
    assert not test.exception
    assert json.loads(address(test)["o"])["periods"] == ["2023-04", "2023-05", "2023-06"]
    assert any("Các ô của con số này" in one.value for one in test.markdown)


def test_the_workbook_has_the_same_numbers(tab, monkeypatch):
    kept = {}
    monkeypatch.setattr(parcels, "put", lambda session, name, content: kept.update({name: content}) or "/tai/tep/x")
    test = tab(pv_do="absorption", pv_hang="district", pv_cot="source")
    test.button(key="pv-excel").click().run()
    assert not test.exception
    ((name, content),) = kept.items()
    assert name.startswith("bang-nhieu-chieu-2023-06-v")
    book = openpyxl.load_workbook(BytesIO(content))
    numbers = {cell.value for sheet in book for line in sheet.iter_rows() for cell in line if isinstance(cell.value, float)}  # fmt: skip
    for line in rows(test)[1:]:
        for _, number, kind in line[1:]:
            assert kind == "percent"
            assert any(abs(number - one) < 1e-12 for one in numbers)


def test_the_script_holds_no_markup_for_a_page_drops_one_that_does():
    assert not re.search(r"<[/\w!]", SCRIPT.read_text(encoding="utf-8"))


def test_what_is_copied_carries_raw_numbers_beside_the_words_and_no_formula():
    """The button with the keyboard in a real browser, on a page of plain text: what a sheet is given."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.skip("no Chromium here: set CHROMIUM to one")
    table = [
        [["Đơn vị"], ["A & <b>"]],
        [["=1+1"], ["32,30", 32.3, "money"]],
        [["Chung"], ["8,5%", 0.085123, "percent"]],
        [["Cộng"], [""]],
    ]
    shown = html.escape(json.dumps(table, ensure_ascii=False))
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.set_content(
            f'<div><button class="td-pv-copy">C</button><span class="td-pv-told" data-done="đã chép" data-failed="không"></span><pre class="td-pv-data" hidden>{shown}</pre></div>'
        )
        page.evaluate(
            "() => { const put = DataTransfer.prototype.setData; DataTransfer.prototype.setData = function (kind, text) { (window.put ||= {})[kind] = text; return put.call(this, kind, text); }; }"
        )
        page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))
        page.locator("button").focus()
        page.keyboard.press("Enter")
        assert page.locator(".td-pv-told").inner_text() == "đã chép"
        put = page.evaluate("window.put")
        browser.close()
    markup, text = put["text/html"], put["text/plain"]
    assert 'x:num="32.3" sdval="32.3">32,30</td>' in markup
    assert 'x:num="0.085123" sdval="0.085123">8,5%</td>' in markup
    assert 'xmlns:x="urn:schemas-microsoft-com:office:excel"' in markup
    assert "A &amp; &lt;b&gt;" in markup
    # Text is text, by its format in a sheet and by a quote where there is no format.
    assert re.search(r'sdnum="1033;0;@" style="mso-number-format:&quot;\\@&quot;">=1\+1<', markup)
    assert text == "Đơn vị\tA & <b>\n'=1+1\t32,30\nChung\t8,5%\nCộng\t"


def test_nonsense_in_the_address_gives_the_first_table(tab):
    test = tab(pv_do="xóa hết", pv_hang="<b>", nam="²", den="13", tu="-")
    assert not test.exception
    assert test.session_state["asked"].measure == "spent"
