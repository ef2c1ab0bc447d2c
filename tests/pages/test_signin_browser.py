"""A new home in a real browser: the first administrator, a district's officer's first day, and the end of the session."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from data import people
from data.accounts import COMMAND_LINE
from tests.pages.test_browser import browser as browser  # noqa: PLC0414 - a fixture
from tests.pages.test_browser import ready
from tests.pages.test_signin import Server, token
from tests.pages.test_signin import server as server  # noqa: PLC0414 - a fixture

pytestmark = pytest.mark.browser

PASSWORD, OWN = "lá cờ đỏ sao vàng", "một câu dễ nhớ của tôi"
NEW = "Mật khẩu mới (ít nhất 12 ký tự)"


def opened(browser: Browser, server: Server, width: int) -> Page:
    page = browser.new_context(locale="vi-VN", viewport={"width": width, "height": 900}).new_page()
    page.set_default_timeout(20_000)
    page.goto(f"http://127.0.0.1:{server.port}/")
    return page


def no_wider_than_it_is(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_new_home_from_the_token_to_the_officers_first_report(browser: Browser, server: Server) -> None:
    admin = opened(browser, server, 1280)
    admin.get_by_label("Mã một lần").fill(token(server))
    admin.get_by_label("Tên tài khoản").fill("chi-huong")
    admin.get_by_label(NEW).fill(PASSWORD)
    admin.get_by_label("Nhập lại mật khẩu mới").fill(PASSWORD)
    admin.get_by_role("button", name="Tạo quản trị viên").click()
    admin.wait_for_url("**/quan-tri")
    ready(admin)
    admin.get_by_label("Tên tài khoản mới").fill("huyen-bac-son")
    admin.get_by_label("Tên tài khoản mới").press("Tab")
    admin.get_by_role("combobox", name="Vai trò").click()
    admin.get_by_role("option", name="Huyện, thành phố").click()
    admin.get_by_role("combobox", name="Đơn vị").fill("Bắc Sơn")
    admin.get_by_role("option", name=re.compile("Huyện Bắc Sơn")).click()
    admin.get_by_role("button", name="Thêm tài khoản").click()
    first = admin.locator("code", has_text=re.compile(r"^[a-z0-9]{4}(-[a-z0-9]{4}){3}$")).first.inner_text().strip()

    officer = opened(browser, server, 400)
    no_wider_than_it_is(officer)
    officer.get_by_label("Tên tài khoản").fill("huyen-bac-son")
    officer.get_by_label("Mật khẩu").fill(first)
    officer.get_by_role("button", name="Đăng nhập").click()
    officer.wait_for_url("**/doi-mat-khau**")
    no_wider_than_it_is(officer)
    expect(officer.get_by_text("Mật khẩu này do người khác đặt")).to_be_visible()
    officer.get_by_label("Mật khẩu hiện tại").fill(first)
    officer.get_by_label(NEW).fill(OWN)
    officer.get_by_label("Nhập lại mật khẩu mới").fill(OWN)
    officer.get_by_role("button", name="Đổi mật khẩu").click()
    officer.wait_for_url("**/tong-quan**")
    officer.goto(f"http://127.0.0.1:{server.port}/nop-bao-cao")
    expect(ready(officer).get_by_role("heading", name="Nộp báo cáo")).to_be_visible()
    cookie = next(one for one in officer.context.cookies() if one["name"] == "tiendo_phien")
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert officer.evaluate("document.cookie").find("tiendo_phien") == -1

    officer.set_viewport_size({"width": 1280, "height": 900})
    ready(officer).get_by_role("link", name="Đăng xuất").click()
    officer.wait_for_url("**/dang-nhap")
    officer.goto(f"http://127.0.0.1:{server.port}/nop-bao-cao")
    assert urlsplit(officer.url).path == "/dang-nhap"

    admin.get_by_role("tab", name="Nhật ký").click()
    expect(admin.get_by_role("heading", name="Việc đã làm")).to_be_visible()
    admin.get_by_role("tab", name="Thiết lập").click()
    expect(admin.get_by_role("heading", name="Đổi một thiết lập")).to_be_visible()


def test_another_sites_picture_signs_nobody_out(browser: Browser, server: Server) -> None:
    people.add(server.home, COMMAND_LINE, "lanh-dao-so", "leader", None, PASSWORD)
    page = opened(browser, server, 1280)
    page.get_by_label("Tên tài khoản").fill("lanh-dao-so")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/doi-mat-khau**")
    there = page.context.new_page()
    there.route("http://evil.example/", lambda route: route.fulfill(content_type="text/html", body=f'<img src="http://127.0.0.1:{server.port}/dang-xuat">'))  # fmt: skip
    there.goto("http://evil.example/")
    page.goto(f"http://127.0.0.1:{server.port}/doi-mat-khau")
    expect(page.get_by_label(NEW)).to_be_visible()
