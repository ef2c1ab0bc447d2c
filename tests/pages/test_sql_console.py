"""The SQL tab: a statement, fields for its parameters, the answer, where it is wrong, the file and the link."""

from __future__ import annotations

import io
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from analytics import published_schema
from data import audit
from data.language import language
from data.store import Home
from pages.parts import cookies, parcels
from pages.parts.sql_console import shown

PAGE = """from pages.parts.shell import enter
visit = enter("tong-quan")
from pages.parts.sql_console import sql_tab
sql_tab(visit)
"""


@pytest.fixture
def console(visitor, read_home: Home, tmp_path: Path):
    """console(role, query): the tab on a page of its own."""
    file = tmp_path / "page.py"
    file.write_text(PAGE, encoding="utf-8")

    def opened(role: str = "reviewer", query: dict[str, str] | None = None) -> AppTest:
        visitor.sign_in(read_home, role)
        test = AppTest.from_file(file, default_timeout=30)
        test.query_params.update(query or {})
        return test.run()

    return opened


def run(test: AppTest, sql: str, **values: str) -> AppTest:
    test.text_area(key="sql-cau").input(sql)
    for name, value in values.items():
        test.text_input(key=f"sql-ts-{name}").input(value)
    return test.button(key="sql-chay").click().run()


def rows(test: AppTest) -> list[dict[str, str]]:
    return test.dataframe[0].value.to_dict("records")


def test_it_opens_with_an_example_that_runs(console) -> None:
    test = console()
    assert not test.exception
    assert test.text_area(key="sql-cau").value == published_schema.EXAMPLES[0].sql
    test = test.button(key="sql-chay").click().run()
    assert not test.error
    assert len(rows(test)) == 11
    assert set(rows(test)[0]) == {"don_vi", "du_toan_dong", "da_chi_dong", "ty_le"}
    assert re.search(r"11 dòng · 0,\d+ giây · số liệu đã duyệt · phiên bản \d+", test.caption[0].value)


def test_every_example_can_be_chosen_and_run(console) -> None:
    test = console()
    for at, example in enumerate(published_schema.EXAMPLES):
        test = test.selectbox(key="sql-mau").select(at).run()
        assert test.text_area(key="sql-cau").value == example.sql
        test = test.button(key="sql-chay").click().run()
        assert not test.exception
        assert not test.error, example.title
        assert rows(test), example.title


def test_a_parameter_gets_a_field_before_the_statement_runs(console) -> None:
    test = run(console(), "SELECT name FROM unit WHERE code = $ma AND level = 'district'")
    assert [field.label for field in test.text_input] == ["$ma"]
    assert [info.value for info in test.info] == ["Điền giá trị của $ma rồi bấm Chạy câu lệnh."]
    test = run(test, "SELECT name FROM unit WHERE code = $ma AND level = 'district'", ma="185' OR 1=1 --")
    assert not test.dataframe
    test = run(test, "SELECT name FROM unit WHERE code = $ma AND level = 'district'", ma="185")
    assert rows(test)[0]["name"] == "Huyện Bắc Sơn"


def test_a_mistake_is_told_with_its_place(console) -> None:
    test = run(console(), "SELECT nme FROM unit")
    assert [error.value for error in test.error] == [
        "Dòng 1, cột 8, chỗ “nme”\\: Không có cột “nme” trong các bảng đang đọc; ý bạn là name, code, level?"
    ]
    assert not test.dataframe


def test_a_cut_answer_says_that_there_is_more(console) -> None:
    test = run(console(), "SELECT * FROM range(2000)")
    assert len(rows(test)) == 1000
    assert test.warning[0].value.startswith("Còn nữa: chỉ hiện 1.000 dòng đầu.")


def test_waiting_figures_are_offered_to_those_who_see_them(console) -> None:
    assert [one.key for one in console("reviewer").toggle] == ["sql-cho-duyet"]
    for role in ("leader", "district"):
        test = console(role)
        assert not test.toggle
        assert "word" not in test.selectbox(key="sql-luoc-do").options
        assert [error.value[:30] for error in run(test, "SELECT * FROM word").error] == [
            "Dòng 1, cột 15, chỗ “word”\\: K"
        ]
    test = console("reviewer")
    test.toggle(key="sql-cho-duyet").set_value(True)
    assert rows(run(test, "SELECT count(*) AS so FROM word"))[0]["so"] != "0"


def test_the_file_has_real_numbers_and_text_that_is_no_formula(console, visitor, read_home: Home) -> None:
    sql = "SELECT '=1+1' AS cong_thuc, 2023 AS nam, 0.125::DOUBLE AS ty_le, 1.5::DECIMAL(5, 2) AS d, DATE '2023-06-14' AS ngay, NULL AS trong, 123456789012345678 AS dai"
    test = run(console(), sql)
    test = test.button(key="sql-excel").click().run()
    assert not test.exception
    token = re.search(r'href="/tai/tep/([^"]+)"', "\n".join(one.value for one in test.markdown))
    assert token
    name, content = parcels.take(token[1], visitor.cookies[cookies.SESSION]) or ("", b"")
    assert re.fullmatch(r"sql-v\d+\.xlsx", name)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Kết quả"]
    head, row = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=4, max_row=5)]
    assert head == ["cong_thuc", "nam", "ty_le", "d", "ngay", "trong", "dai"]
    assert row[:4] == ["=1+1", 2023, 0.125, 1.5]
    assert sheet.cell(5, 1).data_type == "s"
    assert row[4].date().isoformat() == "2023-06-14"
    assert row[5:] == [None, "123456789012345678"]
    entry = audit.rows(read_home, 1)[0]
    assert (entry.kind, entry.facts["file"], entry.facts["sql"]) == (audit.EXPORT, name, sql)


def test_a_link_brings_the_statement_its_values_and_version_and_waits(console) -> None:
    sql = "SELECT name FROM unit WHERE code = $ma AND level = 'district' -- “có dấu” & ký tự lạ"
    test = run(run(console(), sql), sql, ma="185")
    link = next(one.value for one in test.code if "sql=" in one.value)
    query = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    assert query["v"].isdigit()
    opened = console("leader", query)
    assert opened.text_area(key="sql-cau").value == sql
    assert opened.text_input(key="sql-ts-ma").value == "185"
    assert not opened.dataframe
    opened = opened.button(key="sql-chay").click().run()
    assert rows(opened)[0]["name"] == "Huyện Bắc Sơn"
    assert f"phiên bản {query['v']}" in opened.caption[0].value


def test_a_statement_too_long_for_a_link_says_so(console) -> None:
    test = run(console(), f"SELECT '{'ữ' * 2000}' AS x")
    assert any(info.value.startswith("Câu lệnh quá dài để đặt vào liên kết") for info in test.info)


def test_an_unknown_version_is_a_sentence(console) -> None:
    test = run(console(query={"v": "99999"}), "SELECT 1")
    assert not test.exception
    assert test.error[0].value.startswith("Chưa có phiên bản 99999")


def test_the_tables_are_at_hand(console) -> None:
    test = console().selectbox(key="sql-luoc-do").select("spending").run()
    written = "\n".join(one.value for one in test.markdown)
    assert "Số đã giải ngân trong kỳ" in written
    assert "grp_key" in written
    assert "đồng" in written


def test_who_asked_is_in_the_audit(console, read_home: Home) -> None:
    run(console("leader"), "SELECT 12345 AS x")
    entry = audit.rows(read_home, 1)[0]
    assert (entry.kind, entry.actor, entry.facts["sql"], entry.facts["rows"]) == (
        audit.SQL,
        "lanh-dao",
        "SELECT 12345 AS x",
        1,
    )


@pytest.mark.parametrize(
    ("value", "amount", "said"),
    [(1234567, True, "1.234.567"), (202306, False, "202306"), (0.875, True, "0,875"), (-1234.5, True, "-1.234,5"), (1e-7, True, "1e-07"),
     (True, False, "đúng"), (None, True, ""), ("a", False, "a"), (float("nan"), True, "nan")],
)  # fmt: skip
def test_values_are_shown_whole(value: object, amount: bool, said: str) -> None:
    assert shown(value, amount, language("vi")) == said
