"""The doors of a home for real work, asked as a browser asks and as somebody asks who means harm: the real server, no mocks."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest

from data import accounts, audit, entrance, people, plan, store, submissions
from data.accounts import COMMAND_LINE, Request
from data.store import Home
from pages.parts import cookies

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "data" / "samples" / "2023"
ADMIN, PASSWORD, FIRST = "chi-huong", "lá cờ đỏ sao vàng", "mật khẩu đầu tiên"
HERE = Request("127.0.0.1", "127.0.0.1", {})


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str
    cookies: SimpleCookie

    @property
    def where(self) -> str:
        return self.headers.get("location", "")

    @property
    def wrong(self) -> str:
        found = re.search(r'<p class="bad" role="alert">(.*?)</p>', self.text)
        return unescape(found[1]) if found else ""


@dataclass
class Server:
    """The server, and all that it wrote on its console."""

    port: int
    said: Path
    home: Home
    secrets: set[str] = field(default_factory=set)

    def ask(self, path: str, form: dict[str, str] | None = None, cookie: str = "", **headers: str) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent |= {"Cookie": f"{cookies.SESSION}={cookie}"} if cookie else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        body = urlencode(form) if form is not None else None
        sent |= {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
        connection.request("GET" if form is None else "POST", path, body, sent)
        answer = connection.getresponse()
        text, jar = answer.read().decode("utf-8", "replace"), SimpleCookie()
        for value in answer.headers.get_all("set-cookie") or []:
            jar.load(value)
        connection.close()
        return Answer(answer.status, {k.lower(): v for k, v in answer.headers.items()}, text, jar)

    def sign_in(self, name: str, password: str = PASSWORD) -> str:
        answer = self.ask("/dang-nhap", {"name": name, "password": password, "tiep": "/tien-do"})
        assert answer.status == 303, answer.wrong
        self.secrets |= {password, answer.cookies[cookies.SESSION].value}
        return answer.cookies[cookies.SESSION].value


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real server on a home without accounts, with a plan and two reports that wait."""
    home = Home(tmp_path_factory.mktemp("real") / "home")
    store.init(home)
    plan.load(home, "ke-hoach-2023.xlsx", (REPORTS / "ke-hoach-2023.xlsx").read_bytes(), COMMAND_LINE)
    names = ("bac-son-2023-03.xlsx", "chi-lang-2023-03.xlsx")
    opened = list(submissions.open_files((name, (REPORTS / name).read_bytes(), store.now().date()) for name in names))
    submissions.submit_all(home, opened, COMMAND_LINE, [submissions.Reply({}, "x")] * 2)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    said = tmp_path_factory.mktemp("said") / "said.txt"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=ROOT, env={**os.environ, "TIENDO_HOME": str(home.path)}, stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
    running = Server(port, said, home)
    try:
        for _ in range(300):
            try:
                if running.ask("/healthz").status == 200:
                    break
            except OSError:
                time.sleep(0.1)
        yield running
    finally:
        process.terminate()
        process.wait(20)
    written = said.read_text(encoding="utf-8")
    assert "Traceback" not in written, written[-2000:]
    assert {secret for secret in running.secrets if secret in written} == set(), "a secret on the console"


def token(server: Server) -> str:
    found = re.search(r"^    ([a-z0-9]{4}(?:-[a-z0-9]{4}){3})$", server.said.read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    return found[1]


FIRST_FORM = {"name": ADMIN, "full_name": "Chị Hương", "password": PASSWORD, "again": PASSWORD}


@pytest.fixture(scope="module")
def admin(server: Server) -> str:
    """The first administrator, made on screen; the cookie of the session that begins with it."""
    page = server.ask("/dang-nhap")
    assert 'name="token"' in page.text
    assert token(server) not in page.text
    for form, said in (
        ({**FIRST_FORM, "token": "abcd-abcd-abcd-abcd"}, "Mã một lần chưa đúng"),
        ({**FIRST_FORM, "token": ""}, "Mã một lần chưa đúng"),
        ({**FIRST_FORM, "token": token(server), "again": "khác"}, "chưa giống nhau"),
        ({**FIRST_FORM, "token": token(server), "password": "ngắn", "again": "ngắn"}, "ít nhất 12 ký tự"),
        ({**FIRST_FORM, "token": token(server), "name": "<script>alert(1)</script>"}, "cần 3 đến 64 ký tự"),
    ):
        answer = server.ask("/quan-tri-dau-tien", form)
        assert answer.status in (400, 403)
        assert said in answer.wrong
        assert "<script>alert" not in answer.text
        assert PASSWORD not in answer.text
    assert (
        server.ask("/quan-tri-dau-tien", {**FIRST_FORM, "token": token(server)}, Sec_Fetch_Site="cross-site").status
        == 403
    )
    assert not people.any_account(server.home)
    made = server.ask("/quan-tri-dau-tien", {**FIRST_FORM, "token": f" {token(server).upper()} "})
    assert (made.status, made.where) == (303, "/quan-tri")
    server.secrets.add(PASSWORD)
    return made.cookies[cookies.SESSION].value


@pytest.fixture(scope="module")
def district(server: Server, admin: str) -> str:
    """A district's account that has changed its first password."""
    people.add(server.home, COMMAND_LINE, "huyen-bac-son", "district", "185", FIRST)
    cookie = entrance.sign_in(server.home, "huyen-bac-son", FIRST, HERE).cookie or ""
    return entrance.change_password(server.home, cookie, FIRST, PASSWORD, HERE)


def test_the_token_is_dead_after_its_one_account(server: Server, admin: str) -> None:
    again = server.ask("/quan-tri-dau-tien", {**FIRST_FORM, "name": "nguoi-khac", "token": token(server)})
    assert again.status == 403
    assert [person.name for person in people.everyone(server.home, COMMAND_LINE) if person.role == "admin"] == [ADMIN]
    assert 'name="token"' not in server.ask("/dang-nhap").text


def test_no_network_position_is_trusted(server: Server, admin: str) -> None:
    page = server.ask("/dang-nhap", Host="localhost")
    assert 'name="account"' not in page.text
    assert 'name="password"' in page.text
    assert server.ask("/dang-nhap", {"account": "quan-tri"}).status == 403


def test_the_cookie_is_for_the_browser_alone(server: Server, admin: str) -> None:
    answer = server.ask("/dang-nhap", {"name": ADMIN, "password": PASSWORD, "tiep": "/tien-do?nam=2023"})
    assert (answer.status, answer.where) == (303, "/tien-do?nam=2023")
    cookie = answer.cookies[cookies.SESSION]
    assert (cookie["httponly"], cookie["samesite"].lower(), cookie["path"], cookie["secure"]) == (True, "lax", "/", "")
    behind = server.ask("/dang-nhap", {"name": ADMIN, "password": PASSWORD}, X_Forwarded_Proto="https")
    assert behind.cookies[cookies.SESSION]["secure"]


def test_one_sentence_for_every_failure(server: Server, admin: str) -> None:
    said = {
        server.ask("/dang-nhap", {"name": name, "password": "không phải"}).wrong
        for name in ("huyen-khong-co", "<b>x</b>", "", "' OR 1=1 --")
    }
    said.add(server.ask("/dang-nhap", {"name": ADMIN, "password": "không phải"}).wrong)
    assert said == {"Tên hoặc mật khẩu chưa đúng."}


def test_a_name_in_the_form_comes_back_as_text(server: Server, admin: str) -> None:
    name = '"><script>alert(1)</script>'
    page = server.ask("/dang-nhap", {"name": name, "password": "không phải"}).text
    assert "<script>" not in page
    assert "&quot;&gt;&lt;script&gt;" in page


@pytest.mark.parametrize("name", ["khoa-thu", "khong-co-ai-ca"])
def test_five_failures_lock_a_name_and_say_for_how_long(name: str, server: Server, admin: str) -> None:
    if name == "khoa-thu":
        people.add(server.home, COMMAND_LINE, name, "leader", None, FIRST)
    statuses = [server.ask("/dang-nhap", {"name": name, "password": "không phải"}).status for _ in range(6)]
    assert statuses == [403, 403, 403, 403, 429, 429]
    locked = server.ask("/dang-nhap", {"name": name, "password": FIRST})
    assert locked.wrong == "Tên này tạm khóa vì nhập sai nhiều lần. Thử lại sau 15 phút."


def test_the_first_password_opens_nothing_but_its_change(server: Server, admin: str) -> None:
    people.add(server.home, COMMAND_LINE, "tham-dinh-1", "reviewer", None, FIRST)
    cookie = server.sign_in("tham-dinh-1", FIRST)
    for path in ("/", "/tien-do?nam=2023", "/nop-bao-cao"):
        answer = server.ask(path, cookie=cookie)
        assert answer.status == 303
        assert answer.where.startswith("/doi-mat-khau?tiep=")
    assert server.ask("/dang-nhap", cookie=cookie).where == "/doi-mat-khau?tiep=/"
    assert server.ask("/tai/bao-cao/2", cookie=cookie).status == 303
    page = server.ask("/doi-mat-khau?tiep=/tien-do", cookie=cookie)
    assert "Mật khẩu này do người khác đặt" in page.text
    assert 'autocomplete="new-password"' in page.text
    form = {"old": FIRST, "password": PASSWORD, "again": PASSWORD, "tiep": "/tien-do"}
    assert server.ask("/doi-mat-khau", form, cookie, Sec_Fetch_Site="cross-site").status == 403
    assert (
        server.ask("/doi-mat-khau", form | {"again": "khác"}, cookie).wrong == "Hai lần nhập mật khẩu chưa giống nhau."
    )
    assert server.ask("/doi-mat-khau", form | {"old": "không phải"}, cookie).wrong == "Mật khẩu hiện tại chưa đúng."
    done = server.ask("/doi-mat-khau", form, cookie)
    assert (done.status, done.where) == (303, "/tien-do")
    assert server.ask("/tien-do", cookie=done.cookies[cookies.SESSION].value).status == 200
    assert server.ask("/tien-do", cookie=cookie).where.startswith("/dang-nhap"), "the old session is over"


@pytest.mark.parametrize("headers", [{"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}, {"Origin": "http://evil.example"}, {"Origin": "null"}])  # fmt: skip
def test_no_other_site_posts_to_any_door(headers: dict[str, str], server: Server, admin: str) -> None:
    cookie = server.sign_in(ADMIN)
    for path, form in (
        ("/dang-nhap", {"name": ADMIN, "password": PASSWORD}),
        ("/dang-xuat", {}),
        ("/dang-xuat-moi-noi", {}),
        ("/doi-mat-khau", {"old": PASSWORD, "password": FIRST, "again": FIRST}),
    ):
        assert server.ask(path, form, cookie, **headers).status == 403
    assert server.ask("/tien-do", cookie=cookie).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "image"},
        {"Sec_Fetch_Site": "same-origin", "Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "image"},
    ],
)
def test_a_link_or_a_picture_elsewhere_signs_nobody_out(headers: dict[str, str], server: Server, admin: str) -> None:
    cookie = server.sign_in(ADMIN)
    asked = server.ask("/dang-xuat", cookie=cookie, **headers)
    assert asked.status == 200
    assert '<form method="post" action="/dang-xuat">' in asked.text
    assert server.ask("/tien-do", cookie=cookie).status == 200
    assert server.ask("/dang-xuat", {}, cookie, Sec_Fetch_Site="same-origin").where == "/dang-nhap"
    assert server.ask("/tien-do", cookie=cookie).status == 303, "a cookie that was kept is worth nothing"


def test_the_link_of_our_own_page_signs_out(server: Server, admin: str) -> None:
    cookie = server.sign_in(ADMIN)
    clicked = {"Sec_Fetch_Site": "same-origin", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    assert server.ask("/dang-xuat", cookie=cookie, **clicked).where == "/dang-nhap"
    assert server.ask("/tien-do", cookie=cookie).status == 303


def test_signing_out_everywhere_ends_the_other_machine_too(server: Server, admin: str) -> None:
    people.add(server.home, COMMAND_LINE, "hai-may", "leader", None, FIRST)
    changed = entrance.change_password(server.home, server.sign_in("hai-may", FIRST), FIRST, PASSWORD, HERE)
    there = server.sign_in("hai-may")
    assert server.ask("/dang-xuat-moi-noi", {}, changed).where == "/dang-nhap"
    assert [server.ask("/tien-do", cookie=cookie).status for cookie in (changed, there)] == [303, 303]


def test_a_forged_cookie_is_nobody(server: Server, admin: str) -> None:
    cookie = server.sign_in(ADMIN)
    session, _, signature = cookie.rpartition(".")
    for forged in (session, f"{session}.{'A' * len(signature)}", f"{'A' * 43}.{signature}", "quan-tri", "x" * 3000):
        assert server.ask("/tien-do", cookie=forged).where.startswith("/dang-nhap")


def test_another_units_workbook_is_not_given_by_its_address(server: Server, district: str) -> None:
    found = {number: server.ask(f"/tai/bao-cao/{number}", cookie=district).status for number in (2, 3, 999)}
    assert found == {2: 200, 3: 404, 999: 404}
    assert server.ask("/tai/bieu-mau?don-vi=185&ky=2023-10", cookie=district).status == 200
    assert server.ask("/tai/bieu-mau?don-vi=183&ky=2023-10", cookie=district).status == 404


def test_downloads_are_in_the_audit(server: Server, district: str) -> None:
    server.ask("/tai/bao-cao/2", cookie=district)
    entry = audit.rows(server.home, 1)[0]
    assert (entry.actor, entry.kind, entry.version) == ("huyen-bac-son", "download", 3)
    assert entry.facts == {"what": "report", "submission": 2, "file": "bac-son-2023-03.xlsx"}
    server.ask("/tai/bieu-mau?don-vi=185&ky=2023-10", cookie=district)
    assert audit.rows(server.home, 1)[0].facts == {"what": "form", "unit": "185", "period": "2023-10"}
    assert audit.verify(server.home) is None


def test_many_guesses_at_once_leave_the_doors_open(server: Server, admin: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(30) as threads:
        guesses = [
            threads.submit(server.ask, "/dang-nhap", {"name": f"doan-{at}", "password": "không phải"})
            for at in range(60)
        ]
        began = time.monotonic()
        assert server.ask("/healthz").status == 200
        assert time.monotonic() - began < 5
        statuses = {guess.result().status for guess in guesses}
    assert statuses <= {403, 503}
    assert server.sign_in(ADMIN)


def test_a_form_larger_than_any_of_ours_is_not_read(server: Server, admin: str) -> None:
    assert server.ask("/dang-nhap", {"name": ADMIN, "password": "x" * 50_000}).status == 403


def test_pages_with_secrets_are_not_kept_by_browsers(server: Server, admin: str) -> None:
    for path in ("/dang-nhap", "/doi-mat-khau"):
        answer = server.ask(path, cookie=server.sign_in(ADMIN) if path == "/doi-mat-khau" else "")
        assert answer.headers["cache-control"] == "no-store"
        assert "form-action 'self'" in answer.headers["content-security-policy"]


def test_no_secret_is_in_a_page_a_link_or_on_the_console(server: Server, admin: str) -> None:
    cookie = server.sign_in(ADMIN)
    texts = [server.ask(path, cookie=cookie).text for path in ("/tong-quan", "/doi-mat-khau", "/dang-xuat")]
    texts += [str(server.ask(path, cookie=cookie).headers) for path in ("/", "/dang-nhap")]
    texts.append(server.said.read_text(encoding="utf-8"))
    for secret in server.secrets | {cookie}:
        assert not any(secret in text for text in texts)
    assert accounts.session(server.home, cookie, HERE)


def test_a_damaged_file_of_accounts_is_one_plain_page(server: Server, admin: str) -> None:
    kept = server.home.accounts.read_bytes()
    try:
        server.home.accounts.write_bytes(b"not a database" * 500)
        for path in ("/tong-quan", "/dang-nhap", "/tai/bao-cao/2", "/doi-mat-khau"):
            answer = server.ask(path, cookie=admin)
            assert answer.status == 503
            assert "Không đọc được tệp tài khoản" in answer.wrong
    finally:
        server.home.accounts.write_bytes(kept)
