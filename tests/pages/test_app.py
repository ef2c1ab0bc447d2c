"""Every page for every role: opens or says no, says what it shows, and takes any address without falling over."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from data import accounts
from data.accounts import DEMO, ROLES
from data.settings import settings
from data.store import Home
from pages.parts import cookies
from pages.parts.shell import CONTENTS, may_open
from tests.pages.reading import figures, opened, texts

ANSWERS = ("tong-quan", "tien-do", "kinh-phi", "do-bao-phu", "tinh-hinh-bao-cao")
MAY = [(account.role, page) for account in DEMO for page in CONTENTS if may_open(account, page)]
MAY_NOT = [(account.role, page) for account in DEMO for page in CONTENTS if not may_open(account, page)]
HOSTILE = "'; DROP TABLE event; --<script>alert(1)</script>"


def notes(test: AppTest) -> list[str]:
    return [note.value for note in test.info]


@pytest.mark.parametrize(("role", "page"), MAY)
def test_a_role_opens_its_pages(role: str, page: str, open_as) -> None:
    test = open_as(role, page)
    assert not test.exception
    assert not test.error
    assert f"## {CONTENTS[page][1]}" in [element.value for element in test.markdown]
    assert "Số liệu mẫu" in texts(test)
    assert ROLES[role] in texts(test)
    if page in ANSWERS:
        shown = dict(figures(test))
        assert len(shown) >= 3
        assert all(re.search(r"\d", value) for value in shown.values()), shown
        assert test.get("plotly_chart")
        assert notes(test) == []


@pytest.mark.parametrize(("role", "page"), MAY_NOT)
def test_a_role_is_told_which_page_it_may_not_open(role: str, page: str, open_as) -> None:
    test = open_as(role, page)
    assert not test.exception
    assert [warning.value for warning in test.warning] == ["Tài khoản này không mở được trang này."]
    assert not test.file_uploader
    assert not test.selectbox


def nobody(visitor, home: Home) -> None:
    """No cookie at all."""


def forged(visitor, home: Home) -> None:
    visitor.cookies[cookies.SESSION] = "A" * 43


def far_too_long(visitor, home: Home) -> None:
    visitor.cookies[cookies.SESSION] = "A" * 100_000


def signed_out(visitor, home: Home) -> None:
    visitor.sign_in(home, "admin")
    accounts.sign_out(home, visitor.cookies[cookies.SESSION])


def from_another_machine(visitor, home: Home) -> None:
    visitor.sign_in(home, "admin")
    visitor.address = "192.168.1.20"


def through_a_proxy(visitor, home: Home) -> None:
    visitor.sign_in(home, "admin")
    visitor.headers["X-Forwarded-For"] = "127.0.0.1"


def under_another_name(visitor, home: Home) -> None:
    visitor.sign_in(home, "admin")
    visitor.headers["Host"] = "tiendo.example.vn"


@pytest.mark.parametrize(
    "who", [nobody, forged, far_too_long, signed_out, from_another_machine, through_a_proxy, under_another_name]
)
@pytest.mark.parametrize("page", ["tong-quan", "nop-bao-cao"])
def test_who_has_no_session_here_sees_nothing_but_the_way_to_sign_in(who, page: str, visitor, read_home: Home) -> None:
    who(visitor, read_home)
    test = visitor.open(page)
    assert not test.exception
    assert "Phiên làm việc đã kết thúc" in texts(test)
    assert [(link.label, link.url) for link in test.get("link_button")] == [("Đăng nhập", f"/dang-nhap?tiep=/{page}")]
    assert not test.selectbox
    assert not test.get("plotly_chart")
    assert not figures(test)


@pytest.mark.parametrize("page", ANSWERS)
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"nam": "1066"}, "Không có số liệu năm “1066”"),
        ({"den": "2023-99"}, "Không có kỳ “2023-99”"),
        ({"den": HOSTILE}, f"Không có kỳ “{HOSTILE}”"),
        ({"don-vi": "999,185"}, "Không có mã “999”"),
        ({"v": "một"}, "Không có phiên bản “một”; đang xem phiên bản mới nhất."),
        ({"v": "99999999999999999999999"}, "Không có phiên bản"),
        ({"v": "-1"}, "Không có phiên bản “-1”"),
    ],
    ids=["year", "month", "script", "unit", "words", "version", "below"],
)
def test_nonsense_in_an_address_is_said_and_the_nearest_view_shown(
    page: str, query: dict[str, str], said: str, open_as
) -> None:
    test = open_as("reviewer", page, query)
    assert not test.exception
    assert any(said in note for note in notes(test)), notes(test)
    assert figures(test)
    assert "<script>" not in texts(test)


@pytest.mark.parametrize("opened", ["{", "[]", "7", '"x"', '{"kind": "ledger"}', '{"kind": "outputs", "units": 5}', '{"kind": "outputs", "colour": ["x"]}', '{"kind": "outputs", "units": ["x"], "periods": ["y"], "activities": ["z"]}', '{"kind": "spending", "groups": ["z"]}', '{"kind": "reports", "periods": ["z"], "units": [[1]]}'])  # fmt: skip
def test_nonsense_behind_a_figure_opens_nothing_or_says_there_is_nothing(opened: str, open_as) -> None:
    test = open_as("reviewer", "tong-quan", {"o": opened})
    assert not test.exception
    assert figures(test)
    assert len(test.dataframe) == len(open_as("reviewer", "tong-quan").dataframe)


def test_a_later_month_than_there_is_shows_the_latest_complete_one(open_as) -> None:
    assert open_as("leader", "tong-quan", {"nam": "2023", "den": "2024-05"}).selectbox[1].value == "2023-09"
    assert open_as("leader", "tong-quan", {"nam": "2023", "den": "2023-05"}).selectbox[1].value == "2023-05"


def test_a_leader_asking_for_submitted_figures_sees_approved_ones_and_is_told(open_as) -> None:
    test = open_as("leader", "tong-quan", {"trang-thai": "gui"})
    assert "Tài khoản này chỉ xem số liệu đã duyệt." in notes(test)
    assert "số liệu đã duyệt" in texts(test)
    assert test.query_params["trang-thai"] in ("duyet", ["duyet"])
    assert "Số liệu" not in [box.label for box in test.selectbox]
    assert figures(test) == figures(open_as("leader", "tong-quan"))


def test_a_leader_may_choose_what_waits_when_a_setting_says_so(open_as, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIENDO_LEADER_SEES_SUBMITTED", "true")
    settings.cache_clear()
    try:
        test = open_as("leader", "tong-quan", {"trang-thai": "gui"})
        assert notes(test) == []
        assert test.selectbox(key="loc-trang-thai").value == "gui"
        assert "số liệu đã duyệt" not in texts(test)
    finally:
        monkeypatch.delenv("TIENDO_LEADER_SEES_SUBMITTED")
        settings.cache_clear()


def test_the_address_holds_the_choices_in_codes(open_as) -> None:
    test = open_as("reviewer", "tien-do", {"nam": "2023", "den": "2023-06", "don-vi": "185,181", "hoat-dong": "TO_ROI"})
    assert {name: "".join(value) for name, value in test.query_params.items()} == {
        "nam": "2023", "den": "2023-06", "don-vi": "185,181", "hoat-dong": "TO_ROI", "trang-thai": "duyet",
    }  # fmt: skip
    assert all(name in texts(test) for name in ("Bắc Sơn", "Bình Gia"))


def test_a_choice_made_on_the_page_is_written_into_the_address(open_as) -> None:
    test = open_as("reviewer", "tong-quan")
    test.selectbox[1].set_value("2023-05")
    test.run()
    test.multiselect[0].set_value(["185"])
    test.run()
    assert not test.exception
    assert "".join(test.query_params["den"]) == "2023-05"
    assert "".join(test.query_params["don-vi"]) == "185"
    assert "Năm 2023, đến kỳ tháng 5/2023 (15/4 - 14/5)" in texts(test)


def cells_sum(test: AppTest) -> int:
    """The sum of the figures in the table of cells, as people would add them."""
    table = next(frame.value for frame in test.dataframe if "Trang tính" in frame.value.columns)
    return sum(int(value.replace(".", "")) for value in table["Số liệu"] if re.fullmatch(r"[\d.]+", value))


def open_cells(test: AppTest, page: str, label: str) -> None:
    """Clicks "Xem các ô" under a figure."""
    test.button(key=f"o-{page}-{list(dict(figures(test))).index(label)}").click()
    test.run()
    assert not test.exception
    assert "Các ô của con số này" in texts(test)


PEOPLE = {"tong-quan": "Lượt người dự", "do-bao-phu": "Lượt người tham dự"}


@pytest.mark.parametrize(
    ("page", "scope"),
    [
        ("tong-quan", {}),
        ("tong-quan", {"den": "2023-05", "don-vi": "185", "hoat-dong": "TO_ROI"}),
        ("do-bao-phu", {"den": "2023-12", "don-vi": "188"}),
    ],
)
def test_the_cells_behind_a_figure_add_up_to_it(page: str, scope: dict[str, str], open_as) -> None:
    test = open_as("leader", page, scope)
    label = PEOPLE[page]
    open_cells(test, page, label)
    said = re.search(r"Tổng ([\d.]+), từ ([\d.]+) ô", texts(test))
    assert said
    assert dict(figures(test))[label] == said[1]
    if scope:  # without a choice there are more cells than are listed
        assert cells_sum(test) == int(said[1].replace(".", ""))


def test_the_cells_behind_a_figure_are_of_the_activities_chosen(open_as) -> None:
    test = open_as("leader", "tong-quan", {"don-vi": "185", "hoat-dong": "TO_ROI"})
    open_cells(test, "tong-quan", "Đúng tiến độ")
    table = next(frame.value for frame in test.dataframe if "Trang tính" in frame.value.columns)
    assert set(table["Nội dung"]) == {"Tờ rơi, tờ gấp"}


@pytest.mark.parametrize("page", ANSWERS)
def test_every_figure_opens_its_cells(page: str, open_as) -> None:
    for key in [button.key for button in open_as("leader", page).button if button.label == "Xem các ô"]:
        test = open_as("leader", page, {"don-vi": "185"})
        test.button(key=key).click()
        test.run()
        assert not test.exception
        assert "Các ô của con số này" in texts(test)
        assert "Tệp đã gửi" in [column for frame in test.dataframe for column in frame.value.columns]


def test_the_cells_behind_spending_add_up_to_it(open_as) -> None:
    test = open_as("finance", "kinh-phi", {"don-vi": "185"})
    open_cells(test, "kinh-phi", "Đã giải ngân")
    said = re.search(r"Tổng (.+? đồng), từ ", texts(test))
    assert said
    assert dict(figures(test))["Đã giải ngân"] == said[1]


def test_money_behind_a_figure_says_that_it_is_counted_in_dong(open_as) -> None:
    test = open_as("leader", "kinh-phi", {"den": "2023-06"})
    open_cells(test, "kinh-phi", "Đã giải ngân")
    assert "Đơn vị tính: đồng</div>" in texts(test)
    test = open_as("leader", "tong-quan", {"den": "2023-06"})
    open_cells(test, "tong-quan", "Lượt người dự")
    assert "Đơn vị tính: đồng</div>" not in texts(test)


def test_a_button_under_a_figure_opens_its_cells_and_another_closes_them(open_as) -> None:
    test = open_as("leader", "tong-quan")
    next(button for button in test.button if button.label == "Xem các ô").click()
    test.run()
    assert "Các ô của con số này" in texts(test)
    test.button(key="dong-cac-o").click()
    test.run()
    assert "Các ô của con số này" not in texts(test)


def test_a_home_that_is_not_there_sends_everybody_to_sign_in(
    visitor, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    monkeypatch.setenv("TIENDO_HOME", str(tmp_path / "none"))
    test = visitor.open("tong-quan")
    assert not test.exception
    assert "Phiên làm việc đã kết thúc" in texts(test)
    assert not (tmp_path / "none").exists()


def test_a_home_of_real_work_has_no_demo_accounts(visitor, empty_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIENDO_HOME", str(empty_home.path))
    visitor.sign_in(empty_home, "admin")
    assert "Phiên làm việc đã kết thúc" in texts(visitor.open("tong-quan"))


OPENED = {"nam": "2023", "den": "2023-06", "o": '{"kind": "outputs", "activities": ["LUOT_NGUOI"]}'}


def crumbs(test: AppTest) -> list[str]:
    """The breadcrumb's words: buttons that lead back, then where one is."""
    back = [button.label.removesuffix(" ›") for button in test.button if (button.key or "").startswith("duong-")]
    return [*back, *re.findall(r'class="td-here">(.*?)</div>', texts(test))]


def test_a_total_is_gone_into_with_the_box_and_left_by_the_breadcrumb(open_as) -> None:
    test = open_as("leader", "tong-quan", OPENED)
    assert crumbs(test) == ["Toàn tỉnh"]
    for label in ("Bình Gia", "Xã Hoa Thám", "tháng 6/2023"):
        box = next(box for box in test.selectbox if box.label == "Xem tiếp")
        box.set_value(box.options.index(label)).run()
        assert not test.exception
        assert crumbs(test)[-1] == label
    assert "Xã Hoa Thám, đến tháng 6/2023: đã tiếp cận" in texts(test)
    assert "Tổng " in texts(test)
    assert {name: "".join(test.query_params[name]) for name in ("dv", "ky")} == {"dv": "181", "ky": "2023-06"}
    test.button(key="duong-1").click().run()
    assert crumbs(test) == ["Toàn tỉnh", "Bình Gia"]
    assert "xa" not in test.query_params


def test_what_is_open_survives_a_change_of_filter_and_of_month(open_as) -> None:
    test = open_as("leader", "tong-quan", OPENED | {"dv": "181"})
    test.selectbox(key="loc-den").set_value("2023-05").run()
    assert crumbs(test) == ["Toàn tỉnh", "Bình Gia"]
    test.multiselect(key="loc-don-vi").set_value(["185"]).run()
    assert crumbs(test) == ["Bắc Sơn", "Bình Gia"]
    assert "".join(test.query_params["dv"]) == "181"


def test_a_cell_is_an_address_and_shows_that_cell_alone(open_as) -> None:
    test = open_as("leader", "tong-quan", OPENED | {"dv": "181", "ky": "2023-06"})
    table = next(frame.value for frame in test.dataframe if "Trang tính" in frame.value.columns)
    cell = f"{table['Trang tính'][3]}!{table['Ô'][3]}"
    alone = open_as("leader", "tong-quan", OPENED | {"dv": "181", "ky": "2023-06", "vi-tri": cell})
    shown = next(frame.value for frame in alone.dataframe if "Trang tính" in frame.value.columns)
    assert shown.to_dict("records") == [table.to_dict("records")[3]]
    assert crumbs(alone)[-1] == f"ô {table['Ô'][3]}"


@pytest.mark.parametrize("asked", [{"dv": HOSTILE}, {"xa": HOSTILE}, {"ky": HOSTILE}, {"tep": HOSTILE}, {"vi-tri": HOSTILE}, {"tep": "9" * 40}])  # fmt: skip
def test_nonsense_in_a_place_is_said_as_text_and_nothing_falls_over(asked: dict[str, str], open_as) -> None:
    test = open_as("leader", "tong-quan", OPENED | asked)
    assert not test.exception
    assert "<script>" not in texts(test)
    assert crumbs(test)[0] == "Toàn tỉnh"


def test_one_choice_puts_last_month_beside_every_figure_bar_and_row(open_as) -> None:
    test = open_as("leader", "tien-do", {"nam": "2023", "den": "2023-06"})
    test.selectbox(key="loc-ss").set_value("thang-truoc").run()
    assert not test.exception
    assert "".join(test.query_params["ss"]) == "thang-truoc"
    assert " so với tháng 5/2023 (" in texts(test)
    assert "Vạch chấm: tháng 5/2023" in texts(test)
    shared = open_as("leader", "tien-do", {name: "".join(value) for name, value in test.query_params.items()})
    assert texts(shared) == texts(test)
    opened(test, "mo-bd-tien-do-1")
    assert any("Đã làm: chênh lệch" in frame.value.columns for frame in test.dataframe)


@pytest.mark.parametrize("page", ANSWERS)
@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("nam-truoc", "Không so sánh được với tháng 6/2022: chưa có số liệu năm 2022."),
        ("phien-ban:99999", "Không so sánh được với phiên bản 99999: không có phiên bản này."),
        (HOSTILE, "Không so sánh được với “"),
    ],
    ids=["year", "version", "script"],
)
def test_what_cannot_be_compared_is_said_on_the_page(word: str, said: str, page: str, open_as) -> None:
    test = open_as("reviewer", page, {"nam": "2023", "den": "2023-06", "ss": word})
    assert not test.exception
    assert said in "\n".join([texts(test), *notes(test)])
    assert "<script>" not in texts(test)
    assert figures(test)
