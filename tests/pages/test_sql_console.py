"""The SQL tab: a statement, fields for its parameters, the answer, where it is wrong, the file and the link."""

from __future__ import annotations

import io
import re
import shutil
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from analytics import publish, published_schema
from analytics.scope import version_of
from data import agendas, audit, saved
from data.accounts import DEMO
from data.language import language
from data.store import Home
from pages.parts import cookies, parcels
from pages.parts.shell import PAGES
from pages.parts.sql_console import shown

PAGE = """from pages.parts.shell import enter
visit = enter("tong-quan")
from pages.parts.sql_console import sql_tab
sql_tab(visit)
"""


@pytest.fixture(scope="module")
def read_home(shared_sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home of this module's own: its tests save statements."""
    return Home(Path(shutil.copytree(shared_sample_home.path, tmp_path_factory.mktemp("sql") / "home")))


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
    test = test.button(key="sql-xlsx").click().run()
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


def test_names_and_one_figure_are_drawn_and_taken_along_as_slides_and_a_document(console, visitor) -> None:
    sql = "SELECT u.short_name, count(*) AS so_bao_cao FROM report AS r JOIN unit AS u USING (unit_key) GROUP BY ALL"
    test = run(console(), sql)
    assert len(test.get("plotly_chart")) == 1
    for ending in ("pptx", "docx"):
        test = test.button(key=f"sql-{ending}").click().run()
        assert not test.exception
        token = re.search(r'href="/tai/tep/([^"]+)"', "\n".join(one.value for one in test.markdown))
        assert token
        name, content = parcels.take(token[1], visitor.cookies[cookies.SESSION]) or ("", b"")
        assert name.endswith(ending)
        assert content[:2] == b"PK"
    assert not run(console(), "SELECT name, code, 1 AS x FROM unit LIMIT 5").get("plotly_chart")


def test_a_statement_is_saved_and_put_into_a_meeting(console, visitor, read_home: Home) -> None:
    test = run(console("leader"), "SELECT 1 AS mot")
    test.text_input(key="sql-ten").input("Câu của tôi")
    test = test.button(key="sql-luu-gui").click().run()
    kept = [(one.name, parse_qs(one.address)["sql"]) for one in saved.mine(read_home, DEMO[0])]
    assert kept == [("Câu của tôi", ["SELECT 1 AS mot"])]
    link = agendas.create(read_home, DEMO[0], "Giao ban", date(2023, 7, 3))
    agendas.add_view(
        read_home,
        DEMO[0],
        link,
        "Câu lệnh",
        "hoi-so-lieu",
        "cach=sql&sql=SELECT 4321 AS mot, 'a' AS ten UNION ALL SELECT 1, 'b'",
    )
    with publish.connect(publish.published(read_home, True)) as db:
        held = agendas.begin(read_home, DEMO[0], link, version_of(db))
    visitor.sign_in(read_home, "leader")
    wall = AppTest.from_file(PAGES / "hop.py", default_timeout=60)
    wall.query_params["hop"] = held
    wall.run()
    assert not wall.exception
    assert "4.321" in "\n".join(one.value for one in wall.markdown)
