"""Takes the pictures of the README: every page of a sample home in Chromium, 1280 pixels wide. Run by `make pictures`."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from datetime import date
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

import openpyxl  # noqa: E402 - a script beside the packages
from playwright.sync_api import Page, sync_playwright  # noqa: E402

from analytics import publish  # noqa: E402
from analytics.scope import version_of  # noqa: E402
from bench import home as homes  # noqa: E402
from bench.visitor import server  # noqa: E402
from data import accounts, agendas, samples, submissions  # noqa: E402
from data.accounts import DISTRICT, Account  # noqa: E402
from data.store import Home  # noqa: E402
from pages.parts.shell import CONTENTS  # noqa: E402

PICTURES = PROJECT / "docs" / "pictures"
PAGES = {
    "tham-dinh": (
        "tong-quan",
        "tien-do",
        "kinh-phi",
        "do-bao-phu",
        "tinh-hinh-bao-cao",
        "nop-bao-cao",
        "duyet",
        "ke-hoach",
        "lich-su",
        "hoi-so-lieu",
    ),
    "quan-tri": ("quan-tri",),
    "lanh-dao": ("hop",),
}
REPORT = PROJECT / "tests" / "samples" / "with-errors" / "bac-son-2023-07.xlsx"
FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = homes.sample(Path(folder) / "home")
        correct(home)
        meeting = hold(home)
        with server(PROJECT / "app.py", home.path) as (port, _), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM"), args=FLAGS)
            for account, names in PAGES.items():
                page = browser.new_page(viewport={"width": 1280, "height": 1000}, color_scheme="light", locale="vi-VN")
                page.goto(f"http://127.0.0.1:{port}/dang-nhap")
                page.click(f'button[value="{account}"]')
                for name in names:
                    asked = {
                        "lich-su": "?dv=185&ky=2023-06",
                        "hop": f"?hop={meeting}",
                        "hoi-so-lieu": "?cau=5 huyện chậm nhất về hội nghị",
                    }.get(name, "")
                    take(page, f"http://127.0.0.1:{port}/{name}{asked}", name)
            browser.close()


def correct(home: Home) -> None:
    """Two corrections that wait, so that there is something to decide."""
    by = Account("huyen-bac-son", DISTRICT, "185")
    for name, cell, value, why in (
        ("bac-son-2023-06", "J14", 9, "Bổ sung áp phích của xã"),
        ("bac-son-2023-10", "J15", 30, "Cộng thiếu một đợt phát"),
    ):
        book = openpyxl.load_workbook(samples.FOLDER / f"{name}.xlsx")
        book["Kết quả"][cell] = value
        out = io.BytesIO()
        book.save(out)
        opened = submissions.open_file(f"{name}.xlsx", out.getvalue())
        reply = submissions.Reply(explain_all="Đã đối chiếu với cấp xã", reason=why)
        submissions.submit(home, submissions.preview(home, opened, by), by, reply)


def hold(home: Home) -> str:
    """A meeting with three views on the wall."""
    by = accounts.DEMO[0]
    link = agendas.create(home, by, "Giao ban tháng 6", date(2023, 6, 19))
    for slug in ("tien-do", "kinh-phi", "do-bao-phu"):
        agendas.add_view(home, by, link, CONTENTS[slug][1], slug, "nam=2023&den=2023-06")
    with publish.connect(publish.published(home, full=False)) as db:
        return agendas.begin(home, by, link, version_of(db))


def take(page: Page, address: str, name: str) -> None:
    """One page, when nothing on it moves any more."""
    page.goto(address)
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
