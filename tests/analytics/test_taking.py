"""The commands that write files: what is in them, and exit statuses."""

from __future__ import annotations

import docx
import openpyxl
import pptx
import pytest

from analytics.__main__ import app
from data import catalogue, console


@pytest.fixture
def run(truth_home, monkeypatch, capsys):
    def asked(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setenv("TIENDO_HOME", str(truth_home.path))
        status = console.run(lambda: app(list(arguments), standalone_mode=False, prog_name="python -m analytics"))
        said = capsys.readouterr()
        return status, said.out, said.err

    return asked


@pytest.mark.parametrize("page", ["tong-quan", "tien-do", "kinh-phi", "do-bao-phu", "tinh-hinh-bao-cao"])
def test_a_page_is_written_as_workbook_and_slides(run, tmp_path, page):
    for ending in ("xlsx", "pptx"):
        out = tmp_path / f"{page}.{ending}"
        assert run("export", page, "--out", str(out), "--year", "2023", "--through", "2023-06") == (0, f"Đã ghi {out.name}.\n", "")  # fmt: skip
    book = openpyxl.load_workbook(tmp_path / f"{page}.xlsx")
    deck = pptx.Presentation(str(tmp_path / f"{page}.pptx"))
    assert book["Tóm tắt"]["A1"].value == deck.slides[0].shapes.title.text_frame.text
    assert "đến kỳ tháng 6/2023" in book["Tóm tắt"]["A2"].value


def test_what_is_chosen_is_what_is_written(run, tmp_path):
    out = tmp_path / "a.xlsx"
    assert run("export", "tien-do", "--out", str(out), "--through", "2023-06", "--units", "181", "--state", "submitted")[0] == 0  # fmt: skip
    told = {row[0].value: row[1].value for row in openpyxl.load_workbook(out)["Định nghĩa"].iter_rows()}
    assert told["Đơn vị"] == next(u.short_name for u in catalogue.units() if (u.code, u.level) == ("181", "district"))
    assert told["Số liệu"] == "gồm cả số liệu chờ duyệt"


def test_the_official_report_is_written(run, tmp_path):
    out = tmp_path / "b.docx"
    assert run("report", "--kind", "six_month", "--out", str(out), "--through", "2023-06")[0] == 0
    assert "BÁO CÁO" in [paragraph.text for paragraph in docx.Document(str(out)).paragraphs]


@pytest.mark.parametrize(
    ("arguments", "right"),
    [
        (("export", "hop", "--out", "a.xlsx"), "tong-quan"),
        (("export", "tien-do", "--out", "a.pdf"), ".xlsx hoặc .pptx"),
        (("export", "tien-do"), "--out"),
        (("export", "tien-do", "--out", "/nowhere/at/all/a.xlsx"), "quyền ghi"),
        (("report", "--kind", "week", "--out", "a.docx"), "six_month"),
        (("report", "--kind", "month", "--out", "a.doc"), ".docx"),
        (("report", "--kind", "six_month", "--out", "a.docx", "--through", "2023-09"), "tháng 6"),
    ],
)
def test_a_wrong_call_says_what_would_be_right_and_writes_nothing(run, tmp_path, monkeypatch, arguments, right):
    monkeypatch.chdir(tmp_path)
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert right in err
    assert not list(tmp_path.iterdir())
