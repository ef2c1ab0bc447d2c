"""(g) A first visit in a real browser: first words, figures and chart of Tổng quan against an empty Streamlit application, and a filter changed."""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bench import home as homes
from bench.ratio import Line
from bench.visitor import PROJECT, server, sign_in

BARE = PROJECT / "bench" / "bare"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
ROUNDS = 5
# Runs before the page's own scripts: notes when a mark first stands in the page, on the browser's own clock.
_WATCH = """marks => {
    window.__seen = {};
    const look = () => {
        for (const [name, mark] of Object.entries(marks))
            if (!(name in window.__seen) && document.querySelector(mark)) window.__seen[name] = performance.now();
        requestAnimationFrame(look);
    };
    look();
}"""


def lines() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        home = homes.sample(Path(folder) / "home")
        for name in ("bare.py", "empty.py", "filter.py"):
            shutil.copy(BARE / name, folder)
        ours, _ = servers.enter_context(server(PROJECT / "app.py", home.path))
        empty, _ = servers.enter_context(server(Path(folder) / "empty.py", stock=True))
        choose, _ = servers.enter_context(server(Path(folder) / "filter.py", stock=True))
        cookie = sign_in(ours)
        browser = servers.enter_context(sync_playwright()).chromium.launch(
            executable_path=os.environ.get("CHROMIUM"), args=FLAGS
        )
        yield from _visits(browser, ours, empty, cookie)
        yield from _filters(browser, ours, choose, cookie)
        browser.close()


def _visits(browser: Browser, ours: int, empty: int, cookie: str) -> Iterator[Line]:
    """Cold: nothing in the browser's cache; warm: the second visit of the same browser."""
    marks = {
        "words": ".st-key-pham-vi p",
        "figures": "[class*=st-key-con-so-] strong",
        "chart": ".js-plotly-plot .main-svg",
    }
    seen: dict[tuple[str, str], list[float]] = {}
    wire: list[float] = []
    for _ in range(ROUNDS):
        for side, address, found in (
            ("ours", f"http://127.0.0.1:{ours}/tong-quan", marks),
            ("empty", f"http://127.0.0.1:{empty}/", {"words": "[data-testid=stMarkdownContainer] p"}),
        ):
            context = browser.new_context(locale="vi-VN", viewport={"width": 1280, "height": 800})
            _signed(context, address, cookie if side == "ours" else "")
            for heat in ("cold", "warm"):
                times, size = _visit(context, address, found)
                for name, moment in times.items():
                    seen.setdefault((f"{side} {name}", heat), []).append(moment)
                if (side, heat) == ("ours", "cold"):
                    wire.append(size)
            context.close()
    for heat in ("cold", "warm"):
        first = statistics.median(seen["empty words", heat])
        for name, aim in (("words", 1.3), ("figures", 1.3), ("chart", 2.5)):
            ours_ = statistics.median(seen[f"ours {name}", heat])
            yield Line(f"first visit, {heat}: {name}", "empty application, first words", ours_, first, "ms", aim)
    yield Line("first visit, cold: over the wire", "1.6 MB", statistics.median(wire) / 1e6, 1.6, "MB", 1.0)


def _signed(context: BrowserContext, address: str, cookie: str) -> None:
    if cookie:
        name, value = cookie.split("=", 1)
        context.add_cookies([{"name": name, "value": value, "url": address}])


def _visit(context: BrowserContext, address: str, marks: dict[str, str]) -> tuple[dict[str, float], float]:
    """Milliseconds from the navigation's start to each mark, and the bytes that came over the wire."""
    page = context.new_page()
    page.add_init_script(f"({_WATCH})({_as_js(marks)})")
    size = 0.0
    network: Any = context.new_cdp_session(page)
    network.send("Network.enable")

    def came(event: dict[str, Any]) -> None:
        nonlocal size
        size += event["encodedDataLength"]

    network.on("Network.loadingFinished", came)
    page.goto(address)
    page.wait_for_function("count => Object.keys(window.__seen).length === count", arg=len(marks), timeout=60_000)
    page.wait_for_timeout(500)
    found: dict[str, float] = page.evaluate("window.__seen")
    page.close()
    return found, size


def _as_js(marks: dict[str, str]) -> str:
    return "{" + ", ".join(f'"{name}": "{mark}"' for name, mark in marks.items()) + "}"


def _filters(browser: Browser, ours: int, choose: int, cookie: str) -> Iterator[Line]:
    """From the choice of another month to the chart drawn anew."""
    taken: dict[str, list[float]] = {"ours": [], "bare": []}
    context = browser.new_context(locale="vi-VN", viewport={"width": 1280, "height": 800})
    _signed(context, f"http://127.0.0.1:{ours}/", cookie)
    pages = {"ours": context.new_page(), "bare": context.new_page()}
    pages["ours"].goto(f"http://127.0.0.1:{ours}/kinh-phi?nam=2023&den=2023-06")
    pages["bare"].goto(f"http://127.0.0.1:{choose}/")
    for page in pages.values():
        page.wait_for_selector(".js-plotly-plot .main-svg", timeout=60_000)
        page.wait_for_timeout(1500)
    for number in range(ROUNDS * 2):
        for side, page in pages.items():
            page.bring_to_front()  # a page behind another is drawn once a second
            page.wait_for_timeout(600)
            taken[side].append(_change(page, "ArrowUp" if number % 2 else "ArrowDown"))
    context.close()
    yield Line("a filter changed, chart painted anew", "bare page, stock", statistics.median(taken["ours"]), statistics.median(taken["bare"]), "ms", 1.5)  # fmt: skip


def _change(page: Any, key: str) -> float:
    """Opens the second choice box, takes the option before or after by keyboard, waits until the first chart is another."""
    before = page.evaluate(
        "document.querySelector('.js-plotly-plot').outerHTML.length + document.querySelector('.js-plotly-plot').textContent"
    )
    box = page.locator("[data-testid=stSelectbox] input").nth(1)
    box.click()
    page.keyboard.press(key)
    begun = page.evaluate("performance.now()")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "before => document.querySelector('.js-plotly-plot') && document.querySelector('.js-plotly-plot').outerHTML.length + document.querySelector('.js-plotly-plot').textContent !== before",
        arg=before,
        polling="raf",
        timeout=30_000,
    )
    return float(page.evaluate("performance.now()") - begun)
