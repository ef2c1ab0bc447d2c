"""What the middleware serves of Streamlit's own: its page in the reader's words, its scripts compressed and asked for early."""

from __future__ import annotations

import asyncio
import gzip
import re
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.responses import PlainTextResponse

from pages.parts.middleware import Scripts


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


def get(path: str, **headers: str) -> Answer:
    """What the middleware answers; "beyond" stands for the application behind it."""
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "headers": given, "query_string": b""}
    asyncio.run(Scripts(PlainTextResponse("beyond"))(scope, receive, send))
    begun, *parts = sent
    found = {name.decode(): value.decode() for name, value in begun["headers"]}
    return Answer(begun["status"], found, b"".join(part.get("body", b"") for part in parts))


def early(page: str) -> list[str]:
    return re.findall(r'<link rel="modulepreload" crossorigin href="(/static/js/[^"]+)">', page)


def test_the_page_is_in_the_readers_language_and_never_translated() -> None:
    assert '<html lang="vi" translate="no">' in get("/tong-quan").text
    assert '<html lang="en" translate="no">' in get("/tong-quan", cookie="tiendo_ngon_ngu=en").text


@pytest.mark.parametrize("page", ["/tong-quan", "/kinh-phi", "/"])
def test_a_page_with_charts_asks_early_for_the_scripts_it_needs_and_each_is_there(page: str) -> None:
    asked = early(get(page).text)
    assert [name for name in asked if "/PlotlyChart." in name]
    assert [name for name in asked if "/rehype-raw." in name]
    for name in asked:
        found = get(name, accept_encoding="gzip")
        assert found.status == 200
        assert found.headers["content-type"].startswith("text/javascript")
        assert found.headers["content-encoding"] == "gzip"


def test_a_page_without_charts_does_not_fetch_what_draws_them() -> None:
    asked = early(get("/nop-bao-cao").text)
    assert asked
    assert not [name for name in asked if "PlotlyChart" in name]


def test_a_script_comes_compressed_and_is_kept_for_good() -> None:
    name = next(name for name in early(get("/tong-quan").text) if "PlotlyChart" in name)
    answer = get(name, accept_encoding="gzip")
    assert "immutable" in answer.headers["cache-control"]
    assert len(answer.content) < 0.4 * len(gzip.decompress(answer.content))


@pytest.mark.parametrize("name", ["/static/../../../etc/passwd", "/static/../index.html", "/static/js/none.js"])
def test_nothing_but_scripts_is_served_here(name: str) -> None:
    assert get(name, accept_encoding="gzip").text == "beyond"
