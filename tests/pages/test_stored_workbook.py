"""The door that hands out a stored workbook: what was sent, byte for byte, or a plain sentence."""

from __future__ import annotations

import pytest
from starlette.requests import Request
from starlette.responses import Response

from data import accounts, store
from data.store import Home
from pages.parts import cookies, routes


@pytest.fixture
def ask(sample_home: Home, monkeypatch: pytest.MonkeyPatch):
    """Asks for the workbook of a submission as the reviewer, on this machine."""
    monkeypatch.setenv("TIENDO_HOME", str(sample_home.path))
    local = accounts.Request("localhost:8501", "127.0.0.1", {})
    session = accounts.sign_in(sample_home, "tham-dinh", local)

    def call(submission: int) -> Response:
        headers = [(b"host", b"localhost:8501"), (b"cookie", f"{cookies.SESSION}={session}".encode())]
        scope = {
            "type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": headers, "client": ("127.0.0.1", 1),
            "path_params": {"submission": submission},
        }  # fmt: skip
        return routes.workbook(Request(scope))

    return call


def kept(home: Home, submission: int):
    with store.read(home) as ledger:
        return home.file(ledger.one("SELECT sha256 FROM submission WHERE submission = ?", [submission]))


def test_a_workbook_is_handed_out_as_it_was_sent(sample_home: Home, ask) -> None:
    response = ask(2)
    assert response.status_code == 200
    assert response.body == kept(sample_home, 2).read_bytes()


def test_a_workbook_that_was_changed_is_not_handed_out(sample_home: Home, ask) -> None:
    path = kept(sample_home, 2)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    response = ask(2)
    assert response.status_code == 503
    assert "không còn như khi nhận" in response.body.decode()
    assert str(sample_home.path) not in response.body.decode()


def test_a_workbook_that_is_lost_is_said(sample_home: Home, ask) -> None:
    kept(sample_home, 2).unlink()
    response = ask(2)
    assert response.status_code == 503
    assert "bị mất" in response.body.decode()


def test_a_report_that_never_was_is_not_found(ask) -> None:
    assert ask(99999).status_code == 404
