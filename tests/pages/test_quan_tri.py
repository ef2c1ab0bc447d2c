"""Quản trị on a home for real work: accounts come and go, what was done is listed, a setting is changed."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import accounts, audit, configure, entrance, people, settings
from data.accounts import Request
from data.settings import documentation
from data.store import Home
from pages.parts import cookies
from pages.parts.settings_tab import NAMES
from tests.pages.test_words import wrong

ADMIN, PASSWORD = "chi-huong", "lá cờ đỏ sao vàng"
HERE = Request("10.0.0.9", "10.0.0.9", {})


@pytest.fixture
def home(visitor, empty_home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A home for real work, seen by its administrator from another machine."""
    monkeypatch.setenv("TIENDO_HOME", str(empty_home.path))
    settings.settings.cache_clear()
    people.add_first(empty_home, ADMIN, PASSWORD, "Chị Hương <b>&amp;</b>")
    visitor.headers["Host"], visitor.address = "tiendo.example.vn", "10.0.0.9"
    visitor.cookies[cookies.SESSION] = entrance.sign_in(empty_home, ADMIN, PASSWORD, HERE).cookie
    yield empty_home
    settings.settings.cache_clear()


@pytest.fixture
def screen(home: Home, visitor) -> AppTest:
    test = visitor.open("quan-tri")
    assert not test.exception
    return test


def table(test: AppTest, column: str) -> list[dict[str, str]]:
    return next(frame.value for frame in test.dataframe if column in frame.value.columns).to_dict("records")


def add(test: AppTest, name: str, role: str, unit: str | None = None) -> AppTest:
    test.text_input(key="tk-ten").set_value(name)
    test.selectbox(key="tk-vai-tro").set_value(role)
    test.run()
    if unit:
        test.selectbox(key="tk-don-vi").set_value(unit)
    test.button(key="tk-them").click().run()
    assert not test.exception
    return test


def password(test: AppTest) -> str:
    return next(code.value for code in test.code if re.fullmatch(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}", code.value))


def test_the_page_speaks_vietnamese_and_shows_text_as_text(screen: AppTest) -> None:
    assert wrong(screen) == []
    assert table(screen, "Tên tài khoản")[0]["Họ và tên"] == "Chị Hương <b>&amp;</b>"
    shown = "\n".join(element.value for element in screen.markdown)
    assert "Chị Hương &lt;b&gt;&amp;amp;&lt;/b&gt;" in shown, "in the sidebar"
    assert "<b>" not in shown


def test_an_account_is_added_with_a_password_shown_once(screen: AppTest, home: Home) -> None:
    add(screen, "Huyen-Bac-Son", "district", "185")
    assert [one.value for one in screen.success] == [
        "Đã thêm tài khoản huyen-bac-son. Lần đăng nhập đầu tiên phải đổi mật khẩu."
    ]
    first = password(screen)
    found = accounts.session(home, entrance.sign_in(home, "huyen-bac-son", first, HERE).cookie, HERE)
    assert found == accounts.Account("huyen-bac-son", "district", "185", "", must_change=True)
    row = next(row for row in table(screen, "Tên tài khoản") if row["Tên tài khoản"] == "huyen-bac-son")
    assert (row["Vai trò"], row["Đơn vị"], row["Trạng thái"]) == (
        "Huyện, thành phố",
        "Huyện Bắc Sơn",
        "Chưa đổi mật khẩu đầu tiên",
    )
    assert "(đến 30/06/2025)" in str(screen.selectbox(key="tk-don-vi").options[-1])
    screen.run()
    assert first not in [code.value for code in screen.code]
    assert screen.text_input(key="tk-ten").value == ""


@pytest.mark.parametrize(
    ("name", "said"),
    [("<script>alert(1)</script>", "cần 3 đến 64 ký tự"), (ADMIN, "đã có người dùng"), ("", "cần 3 đến 64")],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(name: str, said: str, screen: AppTest, home: Home) -> None:
    add(screen, name, "leader")
    assert said in screen.error[0].value
    assert "<script>" not in screen.error[0].value
    assert screen.text_input(key="tk-ten").value == name
    assert len(people.everyone(home, accounts.COMMAND_LINE)) == 1


def test_a_password_is_reset_and_sessions_ended(screen: AppTest, home: Home) -> None:
    add(screen, "lanh-dao-1", "leader")
    old = password(screen)
    cookie = entrance.sign_in(home, "lanh-dao-1", old, HERE).cookie
    screen.selectbox(key="tk-chon").set_value("lanh-dao-1").run()
    screen.button(key="tk-dang-xuat").click().run()
    assert [one.value for one in screen.success] == ["Đã kết thúc 1 phiên của lanh-dao-1."]
    assert accounts.session(home, cookie, HERE) is None
    screen.button(key="tk-dat-lai").click().run()
    assert entrance.sign_in(home, "lanh-dao-1", old, HERE).cookie is None
    assert entrance.sign_in(home, "lanh-dao-1", password(screen), HERE).cookie


def test_when_an_officer_leaves_the_account_closes_and_the_unit_goes_on(screen: AppTest, home: Home) -> None:
    add(screen, "chi-lan", "district", "185")
    screen.selectbox(key="tk-chon").set_value("chi-lan").run()
    shown = "\n".join(element.value for element in screen.markdown)
    assert "giữ nguyên; báo cáo đang chờ vẫn được thẩm định" in shown
    assert "Huyện Bắc Sơn" in shown
    screen.selectbox(key="tk-vai-tro").set_value("leader").run()
    screen.button(key="tk-khoa").click().run()
    assert "Thêm tài khoản cho người kế nhiệm" in screen.success[0].value
    assert (screen.selectbox(key="tk-vai-tro").value, screen.selectbox(key="tk-don-vi").value) == ("district", "185")
    add(screen, "anh-minh", "district")
    active = [person for person in people.everyone(home, accounts.COMMAND_LINE) if not person.disabled_at]
    assert {(person.name, person.unit) for person in active} == {(ADMIN, None), ("anh-minh", "185")}


def test_the_last_administrator_cannot_be_closed_here(screen: AppTest, home: Home) -> None:
    screen.button(key="tk-khoa").click().run()
    assert "quản trị viên cuối cùng" in screen.error[0].value
    assert people.everyone(home, accounts.COMMAND_LINE)[0].disabled_at is None


def test_what_was_done_is_listed_newest_first_and_chosen_from(screen: AppTest, home: Home) -> None:
    entrance.sign_in(home, "khong-co", "sai mật khẩu", HERE)
    audit.record(home, ADMIN, audit.DOWNLOAD, 7, what="report", submission=7, file="<script>.xlsx")
    audit.record(home, ADMIN, audit.CHECKED, issues={"bad_number": 2, "blank_cells": 3}, unit="185", period="2023-06")
    screen.run()
    rows = table(screen, "Chi tiết")
    assert [row["Việc"] for row in rows] == [
        "Kiểm tra tệp",
        "Tải tệp",
        "Đăng nhập không thành công",
        "Đăng nhập",
        "Thêm tài khoản",
    ]
    assert rows[0]["Chi tiết"].startswith("5 điểm cần xem lại")
    assert rows[1]["Chi tiết"] == "“<script>.xlsx”; báo cáo số 7; báo cáo đã gửi"
    assert (rows[1]["Người"], rows[1]["Phiên bản số liệu"]) == (ADMIN, "7")
    assert rows[2]["Người"] == "không rõ"
    assert "khong-co" not in str(rows)
    assert wrong(screen) == []
    screen.selectbox(key="nk-viec").set_value("download").run()
    assert [row["Việc"] for row in table(screen, "Chi tiết")] == ["Tải tệp"]
    screen.text_input(key="nk-ngay").set_value("01/01/2020").run()
    assert not any("Chi tiết" in frame.value.columns for frame in screen.dataframe)
    screen.text_input(key="nk-ngay").set_value("hôm qua").run()
    assert "Ngày “hôm qua” chưa đúng" in screen.info[0].value


def test_a_preview_of_files_is_in_the_journal(open_as, read_home: Home) -> None:
    test = open_as("district", "nop-bao-cao")
    content = (Path(__file__).parents[1] / "samples" / "with-errors" / "bac-son-2023-03.xlsx").read_bytes()
    test.file_uploader[0].set_value([("của tôi.xlsx", content, "application/octet-stream")]).run()
    test.run()
    found = audit.rows(read_home, 3, kind=audit.CHECKED)
    assert [(entry.actor, entry.facts["file"], entry.facts["unit"], entry.facts["period"]) for entry in found] == [
        ("huyen-bac-son", "của tôi.xlsx", "185", "2023-03")
    ]
    assert sum(found[0].facts["issues"].values()) > 0


def test_a_damaged_file_of_accounts_is_one_plain_sentence(home: Home, visitor) -> None:
    home.accounts.write_bytes(b"not a database" * 500)
    test = visitor.open("quan-tri")
    assert not test.exception
    assert "Không đọc được tệp tài khoản" in test.error[0].value


def test_a_long_journal_is_read_on(screen: AppTest, home: Home) -> None:
    for number in range(150):
        audit.record(home, ADMIN, audit.QUESTION, asked=number)
    screen.run()
    assert len(table(screen, "Chi tiết")) == 100
    screen.button(key="nk-them").click().run()
    assert len(table(screen, "Chi tiết")) == 152


def test_both_chains_are_proved_when_asked(screen: AppTest, home: Home) -> None:
    screen.button(key="nk-kiem-tra").click().run()
    assert [one.value for one in screen.success] == [
        "Nhật ký: nguyên vẹn đến dòng 2.",
        "Sự kiện số liệu: nguyên vẹn đến dòng 0.",
    ]
    with closing(sqlite3.connect(home.accounts)) as database, database:
        database.execute("DROP TRIGGER audit_kept")
        database.execute("UPDATE audit SET actor = 'ai-do' WHERE number = 1")
    screen.button(key="nk-kiem-tra").click().run()
    assert "Nhật ký: không khớp từ dòng 1." in screen.error[0].value


def test_the_events_of_the_data_stand_beside(open_as) -> None:
    test = open_as("admin", "quan-tri")
    assert not test.exception
    rows = table(test, "Báo cáo")
    assert (rows[0]["Việc"], rows[0]["Báo cáo"]) == (
        "Duyệt báo cáo",
        "số 192: Huyện Lộc Bình, tháng 11/2023",
    )


def test_a_setting_is_changed_on_screen(screen: AppTest, home: Home) -> None:
    screen.selectbox(key="tl-chon").set_value("session_hours").run()
    screen.number_input(key="tl-session_hours").set_value(8)
    screen.button(key="tl-luu").click().run()
    assert configure.in_file(home) == {"session_hours": 8}
    assert "Khởi động lại hệ thống để có hiệu lực" in screen.success[0].value
    row = next(row for row in table(screen, "Đặt ở") if row["Thiết lập"] == NAMES["session_hours"])
    assert (row["Đang dùng"], row["Mặc định"], row["Giá trị cho phép"]) == ("12", "12", "từ 1 đến 720")
    assert row["Đặt ở"] == "sẽ là 8 khi khởi động lại"
    assert table(screen, "Chi tiết")[0]["Chi tiết"] == f"{NAMES['session_hours']}: từ mặc định thành 8"
    screen.button(key="tl-mac-dinh").click().run()
    assert configure.in_file(home) == {}


def test_a_yes_or_no_and_a_text_are_changed_on_screen(screen: AppTest, home: Home) -> None:
    screen.selectbox(key="tl-chon").set_value("leader_sees_submitted").run()
    screen.selectbox(key="tl-leader_sees_submitted").set_value(True)
    screen.button(key="tl-luu").click().run()
    screen.selectbox(key="tl-chon").set_value("department").run()
    screen.text_input(key="tl-department").set_value('Sở "Nội vụ"')
    screen.button(key="tl-luu").click().run()
    assert configure.in_file(home) == {"leader_sees_submitted": True, "department": 'Sở "Nội vụ"'}
    assert wrong(screen) == []


def test_settings_that_contradict_each_other_are_refused_in_words(screen: AppTest, home: Home) -> None:
    screen.selectbox(key="tl-chon").set_value("on_track").run()
    screen.number_input(key="tl-on_track").set_value(0.5)
    screen.button(key="tl-luu").click().run()
    assert screen.error[0].value == "Ngưỡng chậm tiến độ phải nhỏ hơn hoặc bằng ngưỡng đúng tiến độ."
    assert configure.in_file(home) == {}


def test_every_setting_has_a_name_on_screen() -> None:
    assert list(NAMES) == [name for name, *_ in documentation()]


def test_a_sample_home_says_why_it_takes_no_accounts(open_as) -> None:
    test = open_as("admin", "quan-tri")
    assert "Kho số liệu mẫu không nhận tài khoản thật" in test.info[0].value
    assert "tk-them" not in [button.key for button in test.button]


def test_who_must_change_the_password_sees_no_page(home: Home, visitor) -> None:
    people.add(home, accounts.COMMAND_LINE, "anh-nam", "admin", None, PASSWORD)
    visitor.cookies[cookies.SESSION] = entrance.sign_in(home, "anh-nam", PASSWORD, HERE).cookie
    test = visitor.open("quan-tri")
    assert [(link.label, link.url) for link in test.get("link_button")] == [
        ("Đổi mật khẩu", "/doi-mat-khau?tiep=/quan-tri")
    ]
    assert not test.dataframe


def test_a_disabled_account_sees_no_page(home: Home, visitor) -> None:
    people.add(home, accounts.COMMAND_LINE, "anh-nam", "admin", None, PASSWORD)
    people.disable(home, accounts.COMMAND_LINE, ADMIN)
    test = visitor.open("quan-tri")
    assert [link.label for link in test.get("link_button")] == ["Đăng nhập"]
