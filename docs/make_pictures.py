"""Takes the pictures of the README: every page of a sample home in Chromium, 1280 pixels wide. Run by `make pictures`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from playwright.sync_api import Page, sync_playwright  # noqa: E402 - a script beside the packages

from bench import home as homes  # noqa: E402
from bench.visitor import server  # noqa: E402

PICTURES = PROJECT / "docs" / "pictures"
PAGES = ("tong-quan", "tien-do", "kinh-phi", "do-bao-phu", "tinh-hinh-bao-cao", "nop-bao-cao")
REPORT = PROJECT / "tests" / "samples" / "with-errors" / "bac-son-2023-07.xlsx"
FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = homes.sample(Path(folder) / "home")
        with server(PROJECT / "app.py", home.path) as (port, _), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM"), args=FLAGS)
            page = browser.new_page(viewport={"width": 1280, "height": 1000}, color_scheme="light", locale="vi-VN")
            page.goto(f"http://127.0.0.1:{port}/dang-nhap")
            page.click('button[value="tham-dinh"]')
            for name in PAGES:
                take(page, f"http://127.0.0.1:{port}", name)
            browser.close()


def take(page: Page, base: str, name: str) -> None:
    """One page, when nothing on it moves any more."""
    page.goto(f"{base}/{name}")
    if name == "nop-bao-cao":
        page.set_input_files("input[type=file]", REPORT)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=60_000)
    page.wait_for_timeout(3_000)
    page.screenshot(path=PICTURES / f"{name}.png")
    smaller(PICTURES / f"{name}.png")


def smaller(path: Path) -> None:
    """256 colours are enough for a screen: a third of the size."""
    from PIL import Image

    with Image.open(path) as picture:
        picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=256).save(path, optimize=True)


if __name__ == "__main__":
    main()
