"""What the middleware serves of Streamlit's own: its page in the reader's words, its scripts compressed and asked for early."""

from __future__ import annotations

import asyncio
import gzip
import io
import re
from dataclasses import dataclass
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from starlette.responses import PlainTextResponse

from pages.parts import front
from pages.parts.front import make_icons
from pages.parts.middleware import Front


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
    asyncio.run(Front(PlainTextResponse("beyond"))(scope, receive, send))
    begun, *parts = sent
    found = {name.decode(): value.decode() for name, value in begun["headers"]}
    return Answer(begun["status"], found, b"".join(part.get("body", b"") for part in parts))


def early(page: str) -> list[str]:
    return re.findall(r'<link rel="modulepreload" crossorigin href="(/static/js/[^"]+)">', page)


def alike(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


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


def test_charts_are_drawn_with_the_smaller_plotly_and_nothing_else_of_the_script_is_changed() -> None:
    name = next(name for name in early(get("/tong-quan").text) if "PlotlyChart" in name)
    ours = gzip.decompress(get(name, accept_encoding="gzip").content).decode()
    whole = (front.STATIC / name.removeprefix("/")).read_text()
    assert "plotly.js (cartesian" in ours
    assert len(ours) < 0.4 * len(whole)
    before = alike(ours, whole)
    behind = alike(ours[::-1], whole[::-1])
    gone = whole[before : len(whole) - behind]
    assert "SliderStart" in ours[:before]  # Streamlit's list of events stands before, its component behind
    assert "stPlotlyChart" in ours[len(ours) - behind :]
    assert gone.count("window.Plotly=") == 1
    assert gone.endswith("return window.Plotly=e,e})")


def test_the_page_brings_our_look_and_asks_for_no_face_that_nobody_sees() -> None:
    page = get("/tong-quan").text
    assert ".st-key-pham-vi" in page
    assert "Không có lựa chọn nào như vậy" in page
    assert "TD_" not in page
    assert "SourceSans" not in page
    css = next(iter(re.findall(r'href="\./(static/css/index[^"]+)"', page)))
    assert b"Source Sans" not in gzip.decompress(get(f"/{css}", accept_encoding="gzip").content)


def test_the_icons_are_made_from_the_installed_streamlit_and_none_that_it_names_is_missing() -> None:
    """After a new Streamlit: python -m pages.parts.front.make_icons."""
    served = get(f"/static/media/{make_icons.source().name}")
    assert served.headers["content-type"] == "font/woff2"
    assert len(served.content) < 0.25 * make_icons.source().stat().st_size
    whole, ours = make_icons.icons(TTFont(make_icons.source())), make_icons.icons(TTFont(io.BytesIO(served.content)))
    assert set(ours) >= set(whole) & make_icons.named()
    assert {"chevron_right", "expand_more", "keyboard_double_arrow_left", "keyboard_arrow_down"} <= set(ours)


@pytest.mark.parametrize("name", ["/static/../../../etc/passwd", "/static/../index.html", "/static/js/none.js"])
def test_nothing_but_scripts_is_served_here(name: str) -> None:
    assert get(name, accept_encoding="gzip").text == "beyond"
