"""Takes the pictures of the documentation: every page of a sample home in Chromium, 1280 pixels wide.

Run by `make pictures`; the server is started on a free port of this machine and ended after.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
PAGES = ("tong-quan", "tien-do", "kinh-phi", "do-bao-phu", "tinh-hinh-bao-cao", "nop-bao-cao")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "TIENDO_HOME": str(Path(folder) / "home")}
        subprocess.run([sys.executable, "-m", "data", "samples"], cwd=ROOT, env=environment, check=True)
        port = _free_port()
        words = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
        server = subprocess.Popen(
            words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait(port)
            _take(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait()


def _take(base: str) -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="light")
        page.goto(f"{base}/dang-nhap")
        page.click('button[value="tham-dinh"]')
        for name in PAGES:
            page.goto(f"{base}/{name}")
            if name == "nop-bao-cao":
                page.wait_for_selector('[data-testid="stFileUploader"]')
                page.set_input_files(
                    "input[type=file]", ROOT / "tests" / "samples" / "with-errors" / "bac-son-2023-07.xlsx"
                )
                page.wait_for_selector(".td-strip")
            else:
                page.wait_for_selector(".js-plotly-plot .main-svg")
            time.sleep(1.5)
            page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1)
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    main()
