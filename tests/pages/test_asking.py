"""The page of questions: asked, said back, changed by its chips, saved, opened again, shown in a meeting; and its other two ways."""

from __future__ import annotations

import html
import re
import shutil
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from analytics import publish
from analytics.scope import version_of
from data import agendas, audit, saved
from data.accounts import DEMO
from data.store import Home
from pages.parts import cookies
from pages.parts.shell import PAGES


@pytest.fixture(scope="module")
def read_home(shared_sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home of this module's own: its tests save questions."""
    return Home(Path(shutil.copytree(shared_sample_home.path, tmp_path_factory.mktemp("ask") / "home")))


@pytest.fixture
def page(visitor, read_home: Home):
    def opened(role: str = "leader", **query: str) -> AppTest:
        visitor.sign_in(read_home, role)
        test = AppTest.from_file(PAGES / "hoi_so_lieu.py", default_timeout=60)
        test.query_params.update({"nam": "2023", "den": "2023-06", **query})
        return test.run()

    return opened


def texts(test: AppTest) -> str:
    return html.unescape("\n".join(element.value for element in test.markdown))


def latest(home: Home) -> int:
    with publish.connect(publish.published(home, True)) as db:
        return version_of(db)


def ask(test: AppTest, text: str) -> AppTest:
    test.text_input(key="hoi-cau").input(text)
    return test.button(key="hoi-gui").click().run()


def test_it_begins_with_questions_that_can_be_asked(page) -> None:
    test = page()
    assert not test.exception
    first = next(button for button in test.button if button.key == "hoi-mau-0")
    test = first.click().run()
    assert "Tỷ lệ giải ngân theo huyện từ đầu năm đến tháng 6/2023" in texts(test)


def test_a_question_is_said_back_answered_and_in_the_audit(page, read_home: Home) -> None:
    test = ask(page(), "5 huyện chậm nhất về hội nghị")
    assert not test.exception
    assert (
        "5 huyện có tiến độ so với chỉ tiêu năm về hội nghị truyền thông trực tiếp tại cộng đồng thấp nhất đến hết tháng 6/2023"
        in texts(test)
    )
    assert len(test.get("plotly_chart")) == 1
    entry = audit.rows(read_home, 1, kind=audit.QUESTION)[0]
    assert (entry.facts["question"], entry.facts["rows"]) == ("5 huyện chậm nhất về hội nghị", 5)
    count = len(audit.rows(read_home, 100, kind=audit.QUESTION))
    test.run()
    assert len(audit.rows(read_home, 100, kind=audit.QUESTION)) == count  # a rerun is no new question


def test_what_is_not_understood_is_named_and_a_suggestion_is_one_click(page) -> None:
    test = ask(page(), "tỷ lệ giải ngân của Bình Ga")
    assert "Chưa hiểu: “bình ga”." in texts(test)
    test = test.button(key="hoi-goi-y-0").click().run()
    assert "Tỷ lệ giải ngân của huyện Bình Gia" in texts(test)
    assert test.text_input(key="hoi-cau").value.startswith("Tỷ lệ giải ngân của huyện Bình Gia")


def chip(test: AppTest, name: str):
    """The widget inside a chip; its key is the question's own."""
    return next(
        one
        for one in (*test.selectbox, *test.multiselect, *test.number_input)
        if one.key.startswith(f"the-{name}-chon-")
    )


def test_a_chip_that_is_changed_makes_another_question(page) -> None:
    test = ask(page(), "tỷ lệ giải ngân của Bình Gia")
    test = chip(test, "noi").set_value(["184"]).run()
    assert "Tỷ lệ giải ngân của huyện Văn Quan từ đầu năm đến tháng 6/2023" in texts(test)
    assert test.text_input(key="hoi-cau").value == "tỷ lệ giải ngân của huyện Văn Quan từ đầu năm đến tháng 6/2023"
    test = chip(test, "do").set_value("remaining").run()
    assert "Kinh phí còn lại của huyện Văn Quan đến hết tháng 6/2023" in texts(test)
    test = chip(test, "theo").set_value(["source"]).run()
    assert "Kinh phí còn lại của huyện Văn Quan theo nguồn" in texts(test)
    test = chip(test, "xep").set_value("most").run()
    assert "từ cao xuống thấp" in texts(test)


def test_a_change_that_cannot_be_asked_says_why_and_leaves_the_question(page) -> None:
    test = ask(page(), "số hội nghị theo huyện")
    test = chip(test, "activity").set_value([]).run()
    assert any("không cộng với nhau" in warning.value for warning in test.warning)
    assert "Kết quả thực hiện hội nghị truyền thông trực tiếp tại cộng đồng theo huyện" in texts(test)


def test_a_question_is_saved_and_opened_with_its_version(page, read_home: Home) -> None:
    test = ask(page(), "kinh phí còn lại theo huyện")
    test = test.button(key="hoi-luu-gui").click().run()
    kept = saved.mine(read_home, DEMO[0])
    assert any("Đã lưu câu hỏi" in one.value for one in test.success)
    given = parse_qs(kept[0].address)
    assert given["cau"] == ["kinh phí còn lại theo huyện"]
    assert int(given["v"][0]) > 0
    again = page()
    again = again.button(key=f"hoi-mo-{kept[0].number}").click().run()
    assert not again.exception
    assert "Kinh phí còn lại theo huyện đến hết tháng 6/2023" in texts(again)
    assert again.query_params["v"] in (given["v"], given["v"][0])
    again.button(key=f"hoi-xoa-{kept[0].number}").click().run()
    assert saved.mine(read_home, DEMO[0]) == ()


def test_the_link_holds_the_question_and_the_version(page) -> None:
    test = ask(page(), "kinh phí còn lại theo huyện")
    links = re.findall(r'<code class="td-copy">(http.*?)</code>', texts(test))
    given = parse_qs(urlsplit(links[-1]).query)
    assert given["cau"] == ["kinh phí còn lại theo huyện"]
    assert int(given["v"][0]) > 0


def test_a_link_and_a_view_keep_where_a_question_was_asked_from(page, read_home: Home) -> None:
    """ "tháng trước" is May seen from June: not April, seen from the May that it looks at."""
    test = ask(page(), "hội nghị tháng trước")
    assert "tháng 5/2023; các ngày" in texts(test)
    links = re.findall(r'<code class="td-copy">(http.*?)</code>', texts(test))
    given = {name: values[0] for name, values in parse_qs(urlsplit(links[-1]).query).items()}
    assert (given["den"], given["cau"]) == ("2023-06", "hội nghị tháng trước")
    again = page(**given)
    assert "tháng 5/2023; các ngày" in texts(again)
    again = again.button(key="them-hop-hoi-so-lieu-mo").click().run()
    again.button(key="them-hop-hoi-so-lieu-gui").click().run()
    view = agendas.mine(read_home, DEMO[0])[0].views[-1]
    assert "den=2023-06" in view.address


def test_the_same_question_as_a_table_and_as_sql(page) -> None:
    test = ask(page("reviewer"), "tỷ lệ giải ngân theo huyện quý 2")
    table = test.button(key="sang-bang").click().run()
    assert not table.exception
    assert table.selectbox(key="pv-do").value == "absorption"
    assert table.multiselect(key="pv-hang").value == ["district"]
    assert table.selectbox(key="pv-tu").value == "2023-04"
    words = table.button(key="sang-loi").click().run()
    assert "Tỷ lệ giải ngân theo huyện quý 2/2023" in texts(words)
    sql = words.button(key="sang-sql").click().run()
    assert not sql.exception
    assert "absorption" in sql.text_area(key="sql-cau").value
    sql = sql.button(key="sql-chay").click().run()
    assert any("11 dòng" in caption.value for caption in sql.caption)
    back = sql.button(key="sang-loi").click().run()
    assert "Tỷ lệ giải ngân theo huyện quý 2/2023" in texts(back)


def to(test: AppTest, way: str) -> AppTest:
    return test.button_group(key="hoi-cach").set_value(way).run()


def test_the_tabs_show_the_same_question(page) -> None:
    table = to(ask(page("reviewer"), "tỷ lệ giải ngân theo huyện quý 2"), "bang")
    assert not table.exception
    assert (table.selectbox(key="pv-do").value, table.selectbox(key="pv-tu").value) == ("absorption", "2023-04")
    table.selectbox(key="pv-tu").set_value("2023-05").run()
    sql = to(table, "sql")
    assert "202305" in sql.text_area(key="sql-cau").value
    words = to(to(sql, "bang"), "loi")
    assert "Tỷ lệ giải ngân theo huyện từ tháng 5 đến tháng 6/2023" in texts(words)


def test_a_statement_somebody_typed_is_not_written_over(page) -> None:
    test = to(page("reviewer"), "sql")
    test.text_area(key="sql-cau").input("SELECT 1")
    test.button(key="sql-chay").click().run()
    words = ask(to(test, "loi"), "tỷ lệ giải ngân theo huyện quý 2")
    assert to(words, "sql").text_area(key="sql-cau").value == "SELECT 1"


def test_what_was_not_understood_goes_nowhere(page) -> None:
    table = to(ask(page("reviewer"), "xyz abc"), "bang")
    assert not table.exception
    assert table.selectbox(key="pv-do").value == "spent"


def test_a_question_is_a_view_of_a_meeting(visitor, read_home: Home) -> None:
    link = agendas.create(read_home, DEMO[0], "Giao ban", date(2023, 7, 3))
    agendas.add_view(
        read_home, DEMO[0], link, "Giải ngân", "hoi-so-lieu", "nam=2023&den=2023-06&cau=tỷ lệ giải ngân theo huyện"
    )
    held = agendas.begin(read_home, DEMO[0], link, latest(read_home))
    visitor.sign_in(read_home, "leader")
    test = AppTest.from_file(PAGES / "hop.py", default_timeout=60)
    test.query_params["hop"] = held
    test.run()
    assert not test.exception
    assert "Tỷ lệ giải ngân" in texts(test)


def test_hostile_text_is_shown_as_text(page) -> None:
    test = ask(page(), "<script>alert(1)</script> [a](b) $x$")
    assert not test.exception
    assert "<script>" not in "\n".join(element.value for element in test.markdown)


def test_in_english_a_question_is_said_in_english_and_asked_again_in_vietnamese(page, visitor) -> None:
    visitor.cookies[cookies.LANGUAGE] = "en"
    test = ask(page(), "tỷ lệ giải ngân của Bình Gia")
    sentence = next(one.value for one in test.markdown if 'id="da-hieu"' in one.value)
    assert "Disbursement rate" in sentence
    assert "giải ngân" not in sentence
    test = chip(test, "noi").set_value(["184"]).run()
    assert not test.exception
    assert test.text_input(key="hoi-cau").value == "tỷ lệ giải ngân của huyện Văn Quan từ đầu năm đến tháng 6/2023"


def test_who_is_ranked_left_out_or_beside_stands_in_the_chips(page) -> None:
    test = ask(page(), "Chi Lăng xếp thứ mấy về giải ngân")
    assert not test.exception
    assert "Thứ 1 trong 11" in texts(test) or any("trong 11" in one.value for one in test.markdown)
    test = chip(test, "noi").set_value(["184"]).run()
    assert "Tỷ lệ giải ngân của huyện Văn Quan xếp thứ mấy" in texts(test)
    test = ask(test, "số hội nghị trừ thành phố Lạng Sơn")
    assert not test.exception
    test = chip(test, "noi").set_value(["184"]).run()
    assert "hội nghị truyền thông trực tiếp tại cộng đồng của huyện Văn Quan" in texts(test)
    test = ask(test, "tiến độ và giải ngân của Bình Gia")
    assert not test.exception
    test = chip(test, "do").set_value("absorption").run()
    assert "Tỷ lệ giải ngân của huyện Bình Gia" in texts(test)


def test_where_there_is_no_statement_the_page_says_why(page) -> None:
    for text in ("dự báo cả năm theo hoạt động", "bình quân mỗi tháng tổ chức bao nhiêu hội nghị"):
        test = ask(page(), text)
        assert not test.exception
        assert not [button for button in test.button if button.key == "sang-sql"]
        assert any("Không có câu lệnh SQL" in one.value for one in test.caption), text
