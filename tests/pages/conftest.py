"""Opens a page as a real account sees it: a session in the home, its cookie, the headers of a browser on this machine."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit.runtime.context
from streamlit.testing.v1 import AppTest

from data import accounts
from data.store import Home
from pages.parts import cookies
from pages.parts.shell import CONTENTS, PAGES

Open = Callable[..., AppTest]


class Visitor:
    """A browser for pages run as plain files: what it sends with every request may be set before a page is opened."""

    def __init__(self) -> None:
        self.headers: dict[str, str] = {"Host": "127.0.0.1:8501"}
        self.cookies: dict[str, str] = {}
        self.address = "127.0.0.1"

    def sign_in(self, home: Home, role: str) -> None:
        account = next(account for account in accounts.DEMO if account.role == role)
        request = accounts.Request("127.0.0.1:8501", "127.0.0.1", {})
        self.cookies[cookies.SESSION] = accounts.sign_in(home, account.name, request) or ""

    def open(self, page: str, query: Mapping[str, str] | None = None) -> AppTest:
        test = AppTest.from_file(PAGES / CONTENTS[page][0], default_timeout=30)
        test.query_params.update(query or {})
        return test.run()

    def client(self) -> SimpleNamespace:
        return SimpleNamespace(headers=list(self.headers.items()), cookies=dict(self.cookies), remote_ip=self.address)


@pytest.fixture(scope="module")
def read_home(shared_sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A copy of the sample year for a module whose tests only look."""
    return Home(Path(shutil.copytree(shared_sample_home.path, tmp_path_factory.mktemp("read") / "home")))


@pytest.fixture
def visitor(read_home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    """Somebody without a session, before the sample year."""
    found = Visitor()
    monkeypatch.setenv("TIENDO_HOME", str(read_home.path))
    # AppTest has no browser: the request a page is asked by is the one thing put in its place.
    monkeypatch.setattr(streamlit.runtime.context, "_get_client_context", found.client)
    return found


@pytest.fixture
def open_as(visitor: Visitor, read_home: Home) -> Open:
    """open_as(role, page, query): the page, run once for that role."""

    def opened(role: str, page: str, query: Mapping[str, str] | None = None) -> AppTest:
        visitor.sign_in(read_home, role)
        return visitor.open(page, query)

    return opened
