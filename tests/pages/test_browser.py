"""The application as people meet it: the real server, a real browser, every page at the width of a desk and of a hand."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import openpyxl
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from analytics import measures, publish
from analytics.scope import Scope, version_of
from data import accounts, agendas
from data.language import language
from data.store import Home
from pages.parts import cookies
from pages.parts.shell import CONTENTS

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
ERRORS = ROOT / "tests" / "samples" / "with-errors"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ANSWERS = ("tong-quan", "tien-do", "kinh-phi", "do-bao-phu", "tinh-hinh-bao-cao")
READY = "[data-testid=stApp][data-test-script-state=notRunning]"
# Streamlit's page asks for its server beside the page's address first, then at the root: two answers of 404 a cold start.
PROBE = re.compile(r"/[a-z-]+/_stcore/(health|host-config)$")
As = Callable[..., Page]


def session_of(home: Home, account: accounts.Account) -> str:
    """The id of a session, opened as a request of this machine opens it."""
    chosen = accounts.sign_in(home, account.name, accounts.Request("127.0.0.1", "127.0.0.1", {}))
    assert chosen is not None
    return chosen


@pytest.fixture(scope="module")
def served(shared_sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The home the server works on."""
    return Home(Path(shutil.copytree(shared_sample_home.path, tmp_path_factory.mktemp("served") / "home")))


@pytest.fixture(scope="module")
def address(served: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the real server on this machine."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    said = tmp_path_factory.mktemp("server") / "said.txt"
    with said.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=ROOT, env={**os.environ, "TIENDO_HOME": str(served.path)}, stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", said)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)
    assert "Traceback" not in said.read_text(encoding="utf-8"), said.read_text(encoding="utf-8")[-2000:]


def _wait(health: str, said: Path) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(health, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server did not start: {said.read_text(encoding='utf-8')[-2000:]}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if not found:
        pytest.skip("no Chromium here: set CHROMIUM to one")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=found, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A fresh browser, watched: nothing may be asked of another machine, nothing said on the console."""
    opened = browser.new_context(locale="vi-VN", viewport={"width": 1280, "height": 900}, accept_downloads=True)
    opened.set_default_timeout(15_000)
    asked: set[str] = set()
    told: list[str] = []
    opened.on("request", lambda request: asked.add(request.url))
    opened.on("weberror", lambda error: told.append(str(error.error)))
    opened.on(
        "console",
        lambda message: (
            told.append(f"{message.type}: {message.text} {message.location['url']}")
            if not PROBE.search(urlsplit(message.location["url"]).path) and message.type != "log"
            else None
        ),
    )
    yield opened
    opened.close()
    assert {url for url in asked if not url.startswith((f"{address}/", "data:", "blob:"))} == set()
    assert told == []


def ready(page: Page) -> Page:
    """Waits until the page stands still and every chart that is there is drawn."""
    page.locator("h2").first.wait_for()
    page.locator(READY).wait_for()
    page.wait_for_function(
        "[...document.querySelectorAll('[role=figure]')].every(one => one.querySelector('.main-svg'))"
    )
    return page


@pytest.fixture
def open_as(context: BrowserContext, served: Home, address: str) -> As:
    """open_as(role, path): the page for somebody signed in."""

    def opened(role: str, path: str) -> Page:
        account = next(account for account in accounts.DEMO if account.role == role)
        context.add_cookies([{"name": cookies.SESSION, "value": session_of(served, account), "url": address}])
        page = context.new_page()
        page.goto(f"{address}{path}")
        return ready(page)

    return opened


# --- the doors


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *given: object) -> None:
        """A redirect is an answer to look at, not to follow."""


def ask(url: str, form: dict[str, str] | None = None, **headers: str) -> tuple[int, str, str]:
    """(status, where it sends on, text) of one request, without a browser's manners."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, urlencode(form).encode() if form else None, sent)
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=10) as answer:
            return answer.status, "", answer.read().decode()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.headers.get("location", ""), answer.read().decode()


def opener(slug: str) -> str:
    """A role that may open a page: the reviewer where it may."""
    right = CONTENTS[slug][2]
    return next(role for role in ("reviewer", *accounts.ROLES) if not right or role in accounts.RIGHTS[right])


def test_a_deep_link_asks_who_you_are_and_comes_back(context: BrowserContext, address: str) -> None:
    for slug, (_, title, _) in CONTENTS.items():
        context.clear_cookies()
        page = context.new_page()
        page.goto(f"{address}/{slug}?nam=2023&den=2023-06")
        assert urlsplit(page.url).path == "/dang-nhap"
        assert page.locator("html").get_attribute("lang") == "vi"
        page.get_by_role("button", name=accounts.ROLES[opener(slug)]).first.click()
        ready(page)
        expect(page.locator("h2").first).to_have_text(title)
        assert urlsplit(page.url).path == f"/{slug}"
        assert "den=2023-06" in page.url
        page.close()


def test_the_root_leads_to_the_first_page(open_as: As) -> None:
    page = open_as("leader", "/?den=2023-06")
    expect(page.locator("h2").first).to_have_text("Tổng quan")
    assert "den=2023-06" in page.url


def test_a_forged_session_is_sent_to_sign_in(context: BrowserContext, address: str) -> None:
    context.add_cookies([{"name": cookies.SESSION, "value": "A" * 43, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/tong-quan")
    assert urlsplit(page.url).path == "/dang-nhap"
    expect(page.get_by_role("button")).to_have_count(len(accounts.DEMO))


def test_signing_out_ends_the_session_for_good(open_as: As, context: BrowserContext, address: str) -> None:
    page = open_as("leader", "/tong-quan")
    session = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == cookies.SESSION)
    page.get_by_role("link", name="Đăng xuất").click()
    page.wait_for_url("**/dang-nhap")
    status, where, _ = ask(f"{address}/tong-quan", Cookie=f"{cookies.SESSION}={session}")
    assert (status, where) == (303, "/dang-nhap?tiep=/tong-quan")


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"Via": "1.1 proxy"},
        {"X-Real-IP": "127.0.0.1"},
        {"Host": "tiendo.example.vn"},
        {"Host": "127.0.0.1.example.vn"},
        {"Host": "192.168.1.5:8501"},
    ],
    ids=lambda headers: " ".join(headers.values()),
)
def test_demo_accounts_are_for_this_machine_only(address: str, served: Home, headers: dict[str, str]) -> None:
    status, _, text = ask(f"{address}/dang-nhap", **headers)
    assert status == 200
    assert "<button" not in text
    assert "Tài khoản dùng thử chỉ mở được trên chính máy đang chạy hệ thống." in text
    assert ask(f"{address}/dang-nhap", {"account": "quan-tri"}, **headers)[0] == 403
    session = {"Cookie": f"{cookies.SESSION}={session_of(served, accounts.DEMO[-1])}"}
    assert ask(f"{address}/tong-quan", **headers, **session)[0] == 303
    assert ask(f"{address}/tai/bao-cao/2", **headers, **session)[0] == 303


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://evil.example"}, {"Origin": "null"}],
    ids=lambda headers: " ".join(headers.values()),
)  # fmt: skip
def test_another_site_cannot_sign_anybody_in(address: str, headers: dict[str, str]) -> None:
    assert ask(f"{address}/dang-nhap", {"account": "quan-tri"}, **headers)[0] == 403
    assert ask(f"{address}/dang-nhap", {"account": "quan-tri"}, **{"Sec-Fetch-Site": "same-origin"})[0] == 303


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example", "\thttps://evil.example"])  # fmt: skip
def test_the_way_back_never_leaves_the_application(address: str, back: str) -> None:
    status, where, _ = ask(f"{address}/dang-nhap", {"account": "lanh-dao", "tiep": back})
    assert status == 303
    assert urlsplit(where).netloc == ""
    assert re.fullmatch(r"/([^/\\].*)?", where), where
    assert where.isprintable()


@pytest.mark.parametrize("path", ["/tai/bao-cao/2", "/tai/bieu-mau?don-vi=185&ky=2023-10", "/tai/tep/anything"])
def test_nothing_is_downloaded_without_a_session(address: str, path: str) -> None:
    for told in ({}, {"Cookie": f"{cookies.SESSION}=forged"}):
        status, where, text = ask(f"{address}{path}", **told)
        assert (status, where) in ((303, "/dang-nhap"), (404, ""))
        assert "PK" not in text


def test_a_form_is_for_those_who_may_report_for_the_unit(context: BrowserContext, served: Home, address: str) -> None:
    def status(name: str, unit: str, period: str = "2023-10") -> int:
        account = next(account for account in accounts.DEMO if account.name == name)
        session = {"Cookie": f"{cookies.SESSION}={session_of(served, account)}"}
        return context.request.get(f"{address}/tai/bieu-mau?don-vi={unit}&ky={period}", headers=session).status

    assert status("huyen-bac-son", "185") == 200
    assert status("huyen-bac-son", "188") == 404
    assert status("tham-dinh", "188") == 200
    assert status("lanh-dao", "185") == 404
    assert status("tham-dinh", "999") == 404
    assert status("tham-dinh", "188", "2023-13") == 200  # the supplementary report of the year
    assert status("tham-dinh", "188", "2023-14") == 404


def test_every_answer_keeps_the_browser_safe(address: str) -> None:
    for path in ("/dang-nhap", "/healthz", "/_stcore/health"):
        with urllib.request.urlopen(f"{address}{path}", timeout=10) as answer:
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["x-frame-options"] == "DENY"
            assert "default-src 'self'" in answer.headers["content-security-policy"]


# --- the pages


@pytest.mark.parametrize("width", [1280, 400])
def test_every_page_fits_its_width_and_tells_its_charts(width: int, open_as: As, address: str) -> None:
    for slug, (_, title, _) in CONTENTS.items():
        page = open_as(opener(slug), "/tong-quan")
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{address}/{slug}")
        ready(page)
        expect(page.locator("h2").first).to_have_text(title)
        assert page.evaluate("[document.documentElement.lang, document.documentElement.translate]") == ["vi", False]
        told = page.locator("[role=figure]")
        if slug in ANSWERS:  # a run may be begun anew when the address is written: wait for the one with charts
            told.first.wait_for(state="attached")
            ready(page)
        charts = told.count() if slug in ANSWERS else 0
        expect(page.locator(".js-plotly-plot")).to_have_count(charts)
        assert (charts > 0) == (slug in ANSWERS)
        assert all(len(text or "") > 30 for text in told.evaluate_all("all => all.map(one => one.ariaLabel)"))
        wide, seen = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
        assert (wide, seen) == (width, width), slug
        cut = page.locator(".js-plotly-plot text").evaluate_all(
            """all => all.filter(one => {
                const at = one.getBoundingClientRect(), own = one.closest('[class*="st-key-rong-"]') && one.closest(".js-plotly-plot").getBoundingClientRect();
                const [left, right] = own ? [own.left, own.right] : [0, innerWidth];  // a wide one is moved under the finger
                return at.width && (at.left < left - 1 || at.right > right + 1) }).map(one => one.textContent)"""
        )
        assert cut == [], slug
        reach = page.locator('[class*="st-key-rong-"]').evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => getComputedStyle(one).overflowX)")  # fmt: skip
        assert set(reach) <= {"auto"}, slug


def test_the_line_of_months_stands_beside_no_letter_of_its_figure(open_as: As) -> None:
    page = open_as("leader", "/tong-quan?nam=2023&den=2023-11")
    expect(page.get_by_text("ít nhất 97,5%")).to_be_visible()
    expect(page.locator(".td-spark")).to_have_count(5)
    touching = page.locator(".td-spark").evaluate_all(
        """all => all.map(one => {
            const at = one.getBoundingClientRect(), card = one.closest('[class*="st-key-con-so-"]');
            return [...card.querySelectorAll("p")].filter(text => {
                const range = document.createRange(); range.selectNodeContents(text);
                return [...range.getClientRects()].some(r => r.width && r.left < at.right && at.left < r.right && r.top + 3 < at.bottom && at.top < r.bottom - 3);
            }).map(text => text.textContent) }).flat()"""
    )
    assert touching == []


@pytest.mark.parametrize("query", ["", "?hoat-dong=HOI_NGHI", "?don-vi=189", "?ss=thang-truoc"])
def test_the_overview_is_one_screen_of_a_laptop(query: str, open_as: As) -> None:
    page = open_as("leader", "/tong-quan")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{page.url.split('?')[0]}{query}")
    ready(page)
    page.locator(".js-plotly-plot").nth(1).wait_for()
    ends = page.locator(".td-said, .js-plotly-plot").evaluate_all("all => all.map(one => one.getBoundingClientRect().bottom)")  # fmt: skip
    assert max(ends) <= 800
    beside = page.locator("[data-testid=stColumn]:has(.td-figure)").evaluate_all(
        "all => all.filter(one => [...one.querySelectorAll('*')].some(part => part.getBoundingClientRect().right > one.getBoundingClientRect().right + 8)).length"
    )
    assert beside == 0  # a figure's words and its question mark stand within its own column


def test_no_choice_is_cut_on_a_laptop(open_as: As) -> None:
    page = open_as("reviewer", "/kinh-phi?nam=2023&den=2023-11&trang-thai=gui")
    page.set_viewport_size({"width": 1280, "height": 800})
    ready(page)
    cut = page.locator('[class*="st-key-loc-"] input').evaluate_all(
        "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.value || one.placeholder)"
    )
    assert cut == []


def test_the_address_of_a_page_that_is_not_for_a_role_says_so(open_as: As, address: str) -> None:
    page = open_as("leader", "/tong-quan")
    page.goto(f"{address}/quan-tri")
    expect(page.get_by_text("Tài khoản này không mở được trang này.")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("[data-testid=stSidebarNavLink]", has_text="Quản trị")).to_have_count(0)


def test_a_menu_shows_only_what_the_role_may_open(open_as: As) -> None:
    page = open_as("leader", "/tong-quan")
    expect(page.locator("[data-testid=stSidebarNavLink]")).to_have_text(
        [title for _, title, right in CONTENTS.values() if not right or accounts.may(accounts.DEMO[0], right)]
    )
    page.locator("[data-testid=stSidebarNavLink]", has_text="Kinh phí").click()
    expect(page.locator("h2").first).to_have_text("Kinh phí")


def test_a_choice_survives_a_change_of_page(open_as: As) -> None:
    page = open_as("leader", "/tong-quan?nam=2023&den=2023-05&don-vi=185")
    page.locator("[data-testid=stSidebarNavLink]", has_text="Độ bao phủ").click()
    expect(page.locator("h2").first).to_have_text("Độ bao phủ")
    expect(page.locator(".st-key-pham-vi")).to_contain_text("tháng 5/2023 (15/4 - 14/5)")


def test_the_cells_of_a_figure_add_up_to_it(open_as: As) -> None:
    page = open_as("leader", "/tong-quan?nam=2023&den=2023-06")
    figure = page.locator("[data-testid=stColumn]", has_text="Lượt người dự").last
    value = figure.locator("strong").first.inner_text()
    figure.get_by_role("button", name="Xem các ô").click()
    expect(page.get_by_text("Các ô của con số này")).to_be_visible()
    expect(page.get_by_text(f"Tổng {value}, từ ")).to_be_visible()
    page.reload()
    ready(page)
    expect(page.get_by_text(f"Tổng {value}, từ ")).to_be_visible()
    page.get_by_role("button", name="Đóng").click()
    expect(page.get_by_text("Các ô của con số này")).to_have_count(0)


def test_the_cells_of_a_bar_add_up_to_it(open_as: As, served: Home) -> None:
    db = publish.connect(publish.published(served, False))
    rows = measures.budget(db, Scope(2023, "2023-06", date(2024, 6, 1)), ("district",))
    fastest = rows.loc[rows["absorption"].idxmax()]  # the last bar, since the slowest come first
    page = open_as("leader", "/kinh-phi?nam=2023&den=2023-06")
    spent = language("vi").money(int(fastest["spent"]))
    bar = page.locator(".js-plotly-plot").first.locator(".bars .point path").first
    bar.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    box = bar.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_text("Các ô của con số này")).to_be_visible()
    expect(page.get_by_text(f"Tổng {spent}, từ ")).to_be_visible()
    assert fastest["district"] in page.url


def test_a_square_and_a_total_of_a_table_of_squares_open_and_the_reader_is_taken_there(open_as: As) -> None:
    page = open_as("leader", "/tien-do?nam=2023&den=2023-06")
    expect(page.locator(".js-plotly-plot")).to_have_count(7)  # those below the screen are drawn after those on it
    squares = page.locator(".js-plotly-plot").last
    for at, address in ((0.1, r"TIN.*dv="), (0.99, r"TIN((?!dv=).)*$")):  # a unit's square; the total in the margin
        squares.scroll_into_view_if_needed()
        layer = squares.locator(".nsewdrag").first.bounding_box()
        assert layer
        page.mouse.move(layer["x"] + layer["width"] * at, layer["y"] + 20)
        page.mouse.click(layer["x"] + layer["width"] * at, layer["y"] + 20)
        page.wait_for_url(re.compile(address))
        expect(page.locator("#cac-o")).to_be_in_viewport()


def test_a_workbook_with_a_negative_figure_shows_its_cell(open_as: As, address: str) -> None:
    page = open_as("district", "/nop-bao-cao")
    page.locator("input[type=file]").set_input_files(ERRORS / "bac-son-2023-07.xlsx")
    expect(page.get_by_text("Có lỗi, chưa nhận được").first).to_be_visible()
    expect(page.get_by_text("Kết quả · J14").first).to_be_visible()
    expect(page.locator("td.bad", has_text="-3")).to_be_visible()
    expect(page.get_by_role("button", name="Gửi báo cáo")).to_have_count(0)
    page.get_by_role("button", name="Tạo tệp đánh dấu các ô cần sửa").click()
    link = page.get_by_role("link", name="Tải tệp đã đánh dấu")
    expect(link).to_be_visible()
    marked = page.request.get(f"{address}{link.get_attribute('href')}")
    assert marked.status == 200
    assert openpyxl.load_workbook(BytesIO(marked.body()))["Kết quả"]["J14"].comment is not None


def filled(form: bytes) -> bytes:
    """The form of Lộc Bình with September's figures written in and no money spent."""
    book = openpyxl.load_workbook(BytesIO(form))
    before = openpyxl.load_workbook(ROOT / "data" / "samples" / "2023" / "loc-binh-2023-09.xlsx")["Kết quả"]
    counts, money = book["Kết quả"], book["Kinh phí"]
    for row in range(10, 32):
        for column in range(4, 19):
            counts.cell(row, column).value = 0 if 13 <= column <= 16 else before.cell(row, column).value
    for row in range(9, money.max_row + 1):
        if money.cell(row, 3).value:
            money.cell(row, 5).value, money.cell(row, 6).value = 0, money.cell(row, 8).value
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_a_form_is_fetched_filled_in_and_submitted(open_as: As, address: str) -> None:
    page = open_as("reviewer", "/nop-bao-cao")
    form = page.request.get(f"{address}/tai/bieu-mau?don-vi=188&ky=2023-10")
    assert form.status == 200
    workbook = {"name": "Lộc Bình tháng 10.xlsx", "mimeType": "application/octet-stream", "buffer": filled(form.body())}
    page.locator("input[type=file]").set_input_files(workbook)  # type: ignore[arg-type]
    expect(page.get_by_text("Đạt, có thể gửi").first).to_be_visible()
    page.get_by_role("button", name="Gửi báo cáo").click()
    receipt = page.get_by_text(re.compile(r"Đã nhận báo cáo số \d+ \(lần 1\): Huyện Lộc Bình, tháng 10/2023"))
    expect(receipt).to_be_visible()
    expect(page.get_by_text("Trùng bản đã nộp").first).to_be_visible()
    expect(page.get_by_role("button", name="Gửi báo cáo")).to_have_count(0)


# The texts that are drawn: Streamlit's own words in English are there still, at no size, with ours in their place.
SEEN = """() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (walk.nextNode()) {
        const one = walk.currentNode.parentElement, at = one.getBoundingClientRect(), look = getComputedStyle(one);
        const icon = one.closest("[data-testid=stIconMaterial], script, style, [data-live-announcer]");
        if (!icon && at.width > 1 && at.height > 1 && look.visibility !== "hidden" && parseFloat(look.fontSize) > 0)
            found.push(walk.currentNode.data);
    }
    return found.join("\\n");
}"""
ENGLISH = re.compile(
    r"\b(no|results?|select|choose|options?|loading|add|upload|drag|drop|files?|skip|main|browse|show|search)\b",
    re.IGNORECASE,
)


def test_what_streamlit_says_itself_is_said_in_vietnamese(open_as: As, address: str) -> None:
    page = open_as("reviewer", "/tong-quan")
    page.locator("[data-testid=stMultiSelect] input").first.fill("không có đâu")
    nothing = page.locator("[data-testid=stMultiSelectDropdown] [role=option] span")
    expect(nothing).to_have_count(1)
    assert nothing.evaluate("one => getComputedStyle(one, '::after').content") == '"Không có lựa chọn nào như vậy"'
    said = page.evaluate(SEEN)
    assert "Tất cả hoạt động" in said or "Tổng quan" in said
    assert [hit[0] for hit in ENGLISH.finditer(said)] == []
    page.goto(f"{address}/nop-bao-cao")
    assert [hit[0] for hit in ENGLISH.finditer(ready(page).evaluate(SEEN))] == []


# --- the cycle


def test_a_correction_goes_from_the_unit_to_the_reviewer_and_into_the_figures(
    open_as: As, address: str, served: Home, edited
) -> None:
    """Bắc Sơn sends June again, the reviewer sees what changes and approves it, the leader's figure moves; the day before stays."""
    content = edited("bac-son-2023-06.xlsx", {"Kết quả!J14": 54})  # 50 áp phích more
    page = open_as("district", "/nop-bao-cao")
    page.locator("input[type=file]").first.set_input_files(
        [{"name": "bac-son-2023-06.xlsx", "mimeType": "application/octet-stream", "buffer": content}]
    )
    page.get_by_text("3. Xem trước và gửi").wait_for()
    ready(page)
    for box in page.get_by_label(re.compile("Giải trình cho")).all():
        box.fill("Đã đối chiếu")
        box.press("Tab")
        ready(page)
    page.get_by_label("Vì sao gửi lại báo cáo đã được duyệt").fill("Bổ sung áp phích")
    page.keyboard.press("Tab")
    ready(page)
    page.get_by_role("button", name="Gửi báo cáo").click()
    said = page.get_by_text(re.compile(r"Đã nhận báo cáo số \d+"))
    said.wait_for()
    number = re.search(r"số (\d+)", said.inner_text())
    assert number
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải biên nhận").click()
    assert download.value.suggested_filename == f"bien-nhan-185-2023-06-so-{number[1]}.xlsx"

    before = measured(served)
    desk = open_as("reviewer", f"/duyet?bc={number[1]}")
    expect(desk.locator("h3").first).to_have_text("Bắc Sơn, tháng 6/2023")
    expect(desk.locator(".td-table", has_text="Xã Đồng Ý - Áp phích")).to_contain_text("+50")
    desk.get_by_role("button", name="Duyệt báo cáo này").click()
    desk.get_by_text(f"Đã duyệt báo cáo số {number[1]}.").wait_for()
    assert measured(served) == before + 50

    leader = open_as("leader", "/lich-su?dv=185&ky=2023-06")
    expect(leader.get_by_text("Xem số liệu cuối ngày")).to_be_visible()
    leader.goto(f"{address}/tong-quan?v=193")
    ready(leader)
    expect(leader.locator(".td-past")).to_contain_text("Đây không phải số liệu mới nhất")


def measured(home: Home) -> int:
    """Posters of Bắc Sơn through June, approved."""
    db = publish.connect(publish.published(home, full=False))
    scope = Scope(2023, "2023-06", date(2023, 12, 31), units=("185",), activities=("AP_PHICH",))
    return int(measures.rows(db, "progress", scope).dicts()[0]["actual"])


def test_a_file_is_uploaded_only_by_who_is_signed_in_and_no_larger_than_allowed(open_as: As, address: str) -> None:
    put = urllib.request.Request(f"{address}/_stcore/upload_file/x/y", b"x", method="PUT")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(put, timeout=10)
    assert refused.value.code == 403
    refused.value.close()
    page = open_as("district", "/nop-bao-cao")
    large = {"name": "lon.xlsx", "mimeType": "application/octet-stream", "buffer": b"PK" + b"0" * 11 * 2**20}
    page.locator("input[type=file]").first.set_input_files([large])
    page.wait_for_timeout(1500)
    ready(page)
    assert page.get_by_text("3. Xem trước và gửi").count() == 0


def test_a_commune_of_the_map_opens_to_its_cells(open_as: As, served: Home) -> None:
    page = open_as("leader", "/do-bao-phu?den=2023-06")
    plot = page.locator(".js-plotly-plot").first
    plot.locator(".legend").wait_for()
    plot.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    x, y, said = plot.evaluate(
        """plot => {
            const marks = plot.data.find(trace => trace.customdata), at = marks.hovertext.findIndex(text => text.includes("lượt người"));
            const {xaxis, yaxis} = plot._fullLayout;
            return [xaxis._offset + xaxis.l2p(marks.x[at]), yaxis._offset + yaxis.l2p(marks.y[at]), marks.hovertext[at]];
        }"""
    )
    box = plot.bounding_box()
    assert box
    page.mouse.move(box["x"] + x + 4, box["y"] + y + 3)
    name = re.sub(r"<b>(.*?)</b>.*", r"\1", said)
    expect(plot.locator(".hoverlayer")).to_contain_text(name)
    page.mouse.click(box["x"] + x + 4, box["y"] + y + 3)
    expect(page.get_by_text("Các ô của con số này")).to_be_visible()
    held = re.search(r"<br>(\d+) cuộc", said)
    assert held
    db = publish.connect(publish.published(served, full=False))
    rows = measures.rows(db, "coverage", Scope(2023, "2023-06", date(2023, 12, 31)), ["commune"]).dicts()
    code = re.search(r"[?&]xa=(\d+)", page.url)
    assert code
    assert {row["commune"]: row["total"] for row in rows}[code[1]] == int(held[1])


def test_the_view_is_saved_as_a_workbook_through_the_guarded_door(open_as: As, tmp_path: Path) -> None:
    page = open_as("reviewer", "/kinh-phi?nam=2023&den=2023-06")
    page.get_by_text("Tải về", exact=True).click()
    page.get_by_role("button", name="Excel", exact=True).click()
    link = page.get_by_role("link", name="Lưu tệp kinh-phi-2023-06")
    with page.expect_download() as found:
        link.click()
    assert re.fullmatch(r"kinh-phi-2023-06-v\d+\.xlsx", found.value.suggested_filename)
    found.value.save_as(tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames[:2] == ["Tóm tắt", "Định nghĩa"]


def test_a_chart_is_saved_as_a_picture_by_the_browser_in_the_readers_words(open_as: As, tmp_path: Path) -> None:
    page = open_as("leader", "/kinh-phi?nam=2023&den=2023-06")
    chart = page.locator(".js-plotly-plot").first
    chart.hover()
    camera = chart.locator(".modebar-btn")
    assert [camera.nth(at).get_attribute("data-title") for at in range(camera.count())] == ["Tải ảnh PNG"]
    with page.expect_download() as found:
        camera.click()
    found.value.save_as(tmp_path / "a.png")
    assert found.value.suggested_filename == "bieu-do.png"
    assert (tmp_path / "a.png").read_bytes()[:4] == b"\x89PNG"


@pytest.mark.parametrize("width", [1280, 1920])
def test_a_question_is_asked_corrected_and_left_with_the_keyboard_alone(width: int, open_as: As) -> None:
    page = open_as("leader", "/hoi-so-lieu")
    page.set_viewport_size({"width": width, "height": 1080 if width == 1920 else 800})
    box = page.get_by_label("Câu hỏi")
    box.focus()
    page.keyboard.type("tỷ lệ giải ngân của Bình Ga")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Chưa hiểu: “bình ga”.")).to_be_visible()
    suggestion = page.locator(".st-key-hoi-goi-y-0 button")
    for _ in range(12):
        page.keyboard.press("Tab")
        if suggestion.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    understood = page.locator("#da-hieu")
    expect(understood).to_contain_text("Tỷ lệ giải ngân của huyện Bình Gia")
    ready(page)
    box.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("5 huyện chậm nhất về hội nghị")
    page.keyboard.press("Enter")
    expect(understood).to_contain_text("5 huyện có tiến độ")
    ready(page)
    expect(page.locator(".js-plotly-plot")).to_have_count(1)
    assert page.evaluate("document.scrollingElement.scrollWidth") == width
    page.locator(".st-key-the-theo button").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Xem theo")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".st-key-sang-bang button").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Chỉ số")).to_be_visible()


def test_a_statement_is_run_by_keyboard_and_a_wrong_one_says_where(open_as: As) -> None:
    page = open_as("reviewer", "/hoi-so-lieu?cach=sql")
    box = page.get_by_label("Câu lệnh SQL")
    box.fill("SELECT count(*) AS so_huyen FROM unit WHERE level = 'district' AND valid_to IS NULL")
    box.press("Control+Enter")
    expect(page.get_by_text("1 dòng")).to_be_visible()
    box.fill("SELECT sum(value)\nFROM otput")
    box.press("Control+Enter")
    expect(page.get_by_text("Dòng 2, cột 6")).to_be_visible()
    expect(page.get_by_text("ý bạn là output")).to_be_visible()


# --- going into a figure, meetings


OPENED = (
    "/tong-quan?nam=2023&den=2023-06&o=%7B%22kind%22%3A%22outputs%22%2C%22activities%22%3A%5B%22LUOT_NGUOI%22%5D%7D"
)


def go_into(page: Page, name: str) -> None:
    """The next step by keyboard: the box "Xem tiếp", some letters, Enter."""
    page.get_by_label("Xem tiếp").focus()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator(".td-here")).to_contain_text(name)
    ready(page)


def test_a_figure_is_gone_into_down_to_a_cell_and_left_by_the_breadcrumb(open_as: As, address: str) -> None:
    page = open_as("leader", OPENED)
    for name in ("Bình Gia", "Xã Hoa Thám", "tháng 6/2023"):
        go_into(page, name)
    cells = page.locator(".st-key-cac-o-bang canvas").first
    cells.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    box = cells.bounding_box()
    assert box
    page.mouse.click(box["x"] + 40, box["y"] + 52)
    expect(page.locator(".td-here")).to_have_text(re.compile(r"ô [A-Z]+\d+"))
    ready(page)
    shown = page.locator(".st-key-duong-dan").inner_text()
    assert [part.strip() for part in shown.split("\n") if "›" in part][:3] == [
        "Toàn tỉnh ›",
        "Bình Gia ›",
        "Xã Hoa Thám ›",
    ]
    shared = page.context.new_page()
    shared.goto(page.url)
    ready(shared)
    expect(shared.locator(".td-here")).to_have_text(page.locator(".td-here").inner_text())
    page.get_by_role("button", name="Bình Gia ›").press("Enter")
    expect(page.locator(".td-here").first).to_have_text(
        "Bình Gia"
    )  # what stood here may still stand below while the page runs
    ready(page)
    assert "xa=" not in page.url
    assert "dv=181" in page.url


@pytest.mark.parametrize("width", [1920, 1280, 400])
def test_a_meeting_is_driven_by_the_keyboard_alone(width: int, open_as: As, served: Home, address: str) -> None:
    leader = accounts.DEMO[0]
    link = agendas.create(served, leader, f"Giao ban {width} <b>", date(2023, 7, 3))
    for slug in ("tong-quan", "kinh-phi"):
        agendas.add_view(served, leader, link, CONTENTS[slug][1], slug, "nam=2023&den=2023-06")
    with publish.connect(publish.published(served, True)) as db:
        version = version_of(db)
    held = agendas.begin(served, leader, link, version)
    page = open_as("leader", f"/hop?hop={held}")
    page.set_viewport_size({"width": width, "height": 1080 if width == 1920 else 800})
    corner = page.locator(".hop-goc")
    expect(corner).to_contain_text(f"phiên bản {version}, ")
    expect(page.locator("[data-testid=stSidebar]")).not_to_be_visible()
    for _ in range(30):
        ready(page)
        assert page.evaluate("document.scrollingElement.scrollWidth") == width
        small = page.locator(".hop-mot div, .hop-dong, .hop-tieu-de, .js-plotly-plot text").evaluate_all(
            "all => all.map(one => parseFloat(getComputedStyle(one).fontSize)).filter(size => size < 28)"
        )
        assert small == [] or width == 400  # in a hand nobody stands five metres away
        cut = page.locator(".js-plotly-plot text").evaluate_all(
            "all => all.filter(one => { const at = one.getBoundingClientRect(); return at.width && (at.left < -1 || at.right > innerWidth + 1) }).map(one => one.textContent)"
        )
        assert cut == []
        if width != 400:
            room = page.locator("[data-testid=stMain]").evaluate("one => [one.scrollHeight, one.clientHeight]")
            assert room[0] <= room[1], page.url  # one view a screen: nothing is to be scrolled for
            assert corner.bounding_box()["height"] < 40, page.url  # on one line
            name, below = (page.locator(one).first.bounding_box() for one in (".hop-ten", ".hop-tieu-de, .hop-dong"))
            assert name["y"] + name["height"] <= below["y"] + 1, page.url  # neither lies over the other
            assert corner.get_by_text("họp ngày 03/07/2023").is_visible() == (width == 1920)
        if page.locator(".st-key-hop-sau button").is_disabled():
            break
        before = page.url
        page.keyboard.press("ArrowRight")
        page.wait_for_function("was => location.href !== was", arg=before)
    expect(corner).to_contain_text("2/2")
    page.keyboard.press("ArrowLeft")
    ready(page)
    page.keyboard.press("ArrowUp")
    expect(corner).to_contain_text("mục 1/2, màn hình 1/")
    page.keyboard.press("ArrowDown")
    expect(corner).to_contain_text("mục 2/2, màn hình 1/")
    ready(page)
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")
    page.get_by_role("button", name="Ghi chú, kết luận").press("Enter")
    page.get_by_label("Nội dung").fill("f → Đình Lập giải trình")
    page.keyboard.press("End")
    page.keyboard.type(" ff")  # letters of a note are no keys of the meeting
    assert page.evaluate("document.fullscreenElement === null")
    page.get_by_role("button", name="Ghi", exact=True).press("Enter")
    expect(page.get_by_text("f → Đình Lập giải trình ff").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-testid=stPopoverBody]")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_text("Ghi chú: f → Đình Lập giải trình ff")).to_be_visible()
    assert f"bien-ban={held}" in page.url


def test_a_chart_that_cannot_be_drawn_holds_up_no_other_and_those_on_the_screen_come_first(
    context: BrowserContext,
) -> None:
    page = context.new_page()
    page.set_content(
        "<div id=bad style='position:absolute;top:3000px'></div><div id=far style='position:absolute;top:6000px'></div><div id=near style='position:absolute;top:0'></div>"
    )
    page.evaluate(
        "window.module = {exports: {react: one => { if (one.id === 'bad') throw new Error(one.id); drawn.push(one.id); return one; }}}; window.drawn = []"
    )
    page.evaluate((ROOT / "pages" / "parts" / "front" / "in_turn.js").read_text(encoding="utf-8"))
    page.evaluate(
        "window.told = []; ['far', 'bad', 'near'].forEach(id => module.exports.react(document.getElementById(id)).then(() => told.push(id), () => told.push('not ' + id)))"
    )
    page.wait_for_function("told.length === 3", timeout=10_000)
    assert page.evaluate("told") == ["near", "not bad", "far"]
    assert page.evaluate("drawn") == ["near", "far"]
