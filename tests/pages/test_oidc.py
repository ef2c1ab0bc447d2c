"""st.login against a real provider's process on this machine: who comes back from it, and what that opens."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
import streamlit.auth_util
from streamlit.web.server.starlette import starlette_auth_routes, starlette_server_config

from data import audit, people, store
from data.accounts import COMMAND_LINE
from data.store import Home
from pages.parts import cookies, identity

ROOT = Path(__file__).parents[2]
PEOPLE = (
    {"sub": "an", "preferred_username": "an.nguyen", "name": "Nguyễn <b>An</b>", "role": "can-bo-huyen", "unit": "185"},
    {"sub": "binh", "preferred_username": "binh", "name": "Bình", "role": "khach", "unit": "185"},
    {"sub": "chi", "preferred_username": "chi", "name": "Chi", "role": "can-bo-huyen", "unit": "999"},
    {"sub": "dung", "preferred_username": "dung", "name": "Dũng", "role": "quan-tri"},
    {"sub": "em", "preferred_username": "em-gai", "name": "Em", "role": "quan-tri"},
)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def wait(url: str, said: Path) -> None:
    for _ in range(300):
        if answers(url):
            return
        time.sleep(0.1)
    pytest.fail(said.read_text(encoding="utf-8")[-2000:])


class Browser:
    """A browser without pictures: cookies, redirects, and the provider's own form."""

    def __init__(self, address: str) -> None:
        self.address, self.jar = address, CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def open(self, url: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """(status, where one stands in the end, text)."""
        try:
            answer = self.opener.open(url, urlencode(form).encode() if form is not None else None, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.status, answer.url, answer.read().decode()

    def sign_in(self, sub: str, back: str = "/tien-do?nam=2023") -> tuple[int, str, str]:
        _, where, text = self.open(f"{self.address}/dang-nhap/nha-cung-cap?{urlencode({'tiep': back})}")
        assert "Authorize Client" in text, text[:500]
        return self.open(where, {"sub": sub})

    def cookie(self, name: str) -> str:
        return next((one.value or "" for one in self.jar if one.name == name), "")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = Home(tmp_path_factory.mktemp("oidc") / "home")
    store.init(made)
    (made.path / "settings.toml").write_text(
        'oidc = true\noidc_roles = "can-bo-huyen=district, quan-tri=admin"\n', encoding="utf-8"
    )
    return made


@pytest.fixture(scope="module")
def address(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real server beside a real provider."""
    folder, port, theirs = tmp_path_factory.mktemp("servers"), free_port(), free_port()
    (folder / "secrets.toml").write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{"bi-mat-" * 6}"\n'
        f'client_id = "tiendo"\nclient_secret = "mat-khau-cua-ung-dung"\n'
        f'server_metadata_url = "http://127.0.0.1:{theirs}/.well-known/openid-configuration"\n',
        encoding="utf-8",
    )
    claims = [part for person in PEOPLE for part in ("--user-claims", json.dumps(person))]
    server = [
        "-m",
        "streamlit",
        "run",
        "app.py",
        "--server.port",
        str(port),
        "--secrets.files",
        str(folder / "secrets.toml"),
    ]
    commands = {"provider": ["-m", "oidc_provider_mock", "--port", str(theirs), *claims], "server": server}
    processes = []
    try:
        for name, command in commands.items():
            out = (folder / name).open("wb")
            processes.append(
                subprocess.Popen(
                    [sys.executable, *command], cwd=ROOT, env={**os.environ, "TIENDO_HOME": str(home.path)}, stdout=out, stderr=subprocess.STDOUT,
                )
            )  # fmt: skip
            out.close()
        wait(f"http://127.0.0.1:{theirs}/.well-known/openid-configuration", folder / "provider")
        wait(f"http://127.0.0.1:{port}/healthz", folder / "server")
        yield f"http://127.0.0.1:{port}"
    finally:
        for process in processes:
            process.terminate()
            process.wait(20)
    said = (folder / "server").read_text(encoding="utf-8")
    assert "Traceback" not in said, said[-3000:]
    assert "mat-khau-cua-ung-dung" not in said


def wrong(text: str) -> str:
    found = re.search(r'<p class="bad" role="alert">(.*?)</p>', text)
    return unescape(found[1]) if found else ""


def test_who_the_provider_vouches_for_comes_in_and_back_to_where_they_wanted(address: str, home: Home) -> None:
    browser = Browser(address)
    _, _, page = browser.open(f"{address}/dang-nhap?tiep=/tien-do")
    assert "Đăng nhập qua nhà cung cấp danh tính" in page
    status, where, _ = browser.sign_in("an")
    assert (status, urlsplit(where).path, urlsplit(where).query) == (200, "/tien-do", "nam=2023")
    person = next(one for one in people.everyone(home, COMMAND_LINE) if one.name == "an.nguyen")
    assert (person.role, person.unit, person.full_name, person.origin) == (
        "district",
        "185",
        "Nguyễn <b>An</b>",
        "oidc",
    )
    assert browser.cookie(cookies.SESSION)
    assert not browser.cookie("_streamlit_user"), "Streamlit's cookie lasts a month; ours is what counts"
    assert not browser.cookie(cookies.BACK)


def test_signing_out_ends_it_and_the_old_cookies_open_nothing(address: str, home: Home) -> None:
    browser = Browser(address)
    browser.sign_in("an")
    session = browser.cookie(cookies.SESSION)
    _, where, _ = browser.open(f"{address}/dang-xuat", {})
    assert urlsplit(where).path == "/dang-nhap"
    request = urllib.request.Request(f"{address}/tien-do", headers={"Cookie": f"{cookies.SESSION}={session}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert urlsplit(answer.url).path == "/dang-nhap"
    assert [entry.kind for entry in audit.rows(home, 2)] == ["signed_out", "signed_in"]
    assert audit.verify(home) is None


@pytest.mark.parametrize(
    ("sub", "said"), [("binh", "chưa được giao vai trò"), ("chi", "mang mã “999”"), ("ai-do", "tên tài khoản hợp lệ")]
)
def test_a_role_a_unit_or_a_name_that_is_none_opens_nothing_and_says_so(
    sub: str, said: str, address: str, home: Home
) -> None:
    browser = Browser(address)
    status, _, text = browser.sign_in(sub)
    assert status == 403
    assert said in wrong(text)
    assert not browser.cookie(cookies.SESSION)
    assert not browser.cookie("_streamlit_user")
    assert urlsplit(browser.open(f"{address}/tong-quan")[1]).path == "/dang-nhap", "and there is no way round"
    assert sub not in {person.name for person in people.everyone(home, COMMAND_LINE)}


def test_a_disabled_account_opens_nothing(address: str, home: Home) -> None:
    assert Browser(address).sign_in("dung")[0] == 200
    people.disable(home, COMMAND_LINE, "dung")
    status, _, text = Browser(address).sign_in("dung")
    assert (status, wrong(text)) == (403, "Tài khoản dung đã khóa ở đây. Báo người quản trị.")


def test_a_name_that_has_a_password_is_not_taken_over(address: str, home: Home) -> None:
    people.add(home, COMMAND_LINE, "em-gai", "leader", None, "lá cờ đỏ sao vàng")
    status, _, text = Browser(address).sign_in("em")
    assert status == 403
    assert wrong(text) == "Tên em-gai thuộc về một tài khoản có mật khẩu ở đây; đăng nhập bằng mật khẩu."


def test_a_made_up_cookie_of_streamlit_opens_nothing(address: str) -> None:
    for made_up in ('{"is_logged_in": true}', "eyJpc19sb2dnZWRfaW4iOiB0cnVlfQ.x.y", "A" * 3000):
        request = urllib.request.Request(f"{address}/", headers={"Cookie": f"_streamlit_user={made_up}"})
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=30)
        with refused.value as answer:
            assert answer.status == 403
            assert "không xác nhận được" in wrong(answer.read().decode())


def test_what_the_door_stands_on_is_there() -> None:
    """Streamlit's own, and private: a new version without them closes this way in, and this test says so first."""
    assert callable(getattr(starlette_auth_routes, identity.READ))
    assert callable(streamlit.auth_util.encode_provider_token)
    assert starlette_server_config.USER_COOKIE_NAME == "_streamlit_user"
