"""A Vietnamese page is Vietnamese throughout: no word of English, no code of ours, in any text it sends to the browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from analytics.answers.wording import REACH_WORDS, REPORT_WORDS, STATUS_WORDS
from data import catalogue, submissions
from data.issues import SEVERITY

ERRORS = Path(__file__).parents[1] / "samples" / "with-errors"
ENGLISH = re.compile(
    r"\b(the|and|of|for|with|from|this|that|are|was|not|your|you|please|loading|select(ed)?|choose|options?|results?|submit(ted)?|"
    r"upload(ed)?|download|browse|drag|drop|files?|error|warning|total|sum|search|close|open|show|hide|more|less|next|previous|page|"
    r"units?|districts?|communes?|month|year|week|day|date|value|values|count|target|actual|progress|pace|budget|spent|spending|"
    r"coverage|report(s|ed|ing)?|missing|late|due|none|null|nan|true|false|undefined|trace|figure|outputs?|all|any|each|unknown|empty|"
    r"running|stop|rerun|settings|deploy|copy|link|filter|clear|add|remove|edit|view|press|enter|apply|limit|per|sign|log(in|out)?|"
    r"january|february|march|april|june|july|august|september|october|november|december|jan|feb|apr|jun|jul|aug|sep|oct|nov|dec)\b",
    re.IGNORECASE,
)
CODES = {
    *(item.code for items in (catalogue.activities(), catalogue.groups(), catalogue.sources(), catalogue.topics()) for item in items),
    *STATUS_WORDS, *REPORT_WORDS, *REACH_WORDS, *SEVERITY,
    submissions.ACCEPTED, submissions.REJECTED, submissions.UNCHANGED, submissions.NEEDS_EXPLANATION,
}  # fmt: skip
CODE = re.compile(r"(?<![\w-])(" + "|".join(sorted(map(re.escape, CODES), key=len, reverse=True)) + r")(?![\w-])")
SNAKE = re.compile(r"\b[A-Za-z]+_[A-Za-z_]+\b")
PERIOD = re.compile(r"\b20\d\d-\d\d\b")
UNIT = re.compile(r"\d{3}|\d{5}")
# What a page sends for machines: never read by people.
NOT_READ = {
    "id",
    "url",
    "type",
    "language",
    "config",
    "key",
    "icon",
    "form_id",
    "image_url",
    "url_path",
    "raw_value",
    "min",
    "max",
    "default",
}
# The name of the other language is in that language; what a computer must be told is code; what was read is quoted as written.
SHOWN_AS_IS = re.compile(
    r'<style>.*?</style>|<code class="td-copy">.*?</code>|<table class="td-strip">.*?</table>|>English</a>|\S+\.(xlsx|txt)\b|“[^”]*”',
    re.DOTALL,
)
# A place is named by words in these columns; figures in other columns may well have three digits.
PLACES = ("Đơn vị", "Xã, phường, thị trấn", "Hoạt động", "Nội dung", "Nội dung chi", "Nguồn kinh phí", "Trạng thái")


def leaves(value: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for inner in value.values() for text in leaves(inner))
    elif isinstance(value, list):
        yield from (text for inner in value for text in leaves(inner))


def of_chart(spec: dict[str, Any]) -> Iterator[str]:
    """What is written on a chart and beside the pointer."""
    for trace in spec["data"]:
        yield from leaves([trace.get(name) for name in ("name", "text", "hovertext", "hovertemplate")])
    layout = spec["layout"]
    yield from leaves([layout.get(axis, {}).get(name) for axis in ("xaxis", "yaxis") for name in ("ticktext", "title")])
    yield from leaves([note["text"] for note in layout.get("annotations", [])])


def of_message(message: Message) -> Iterator[str]:
    for field, value in message.ListFields():
        if field.type == field.TYPE_MESSAGE:
            for inner in value if field.is_repeated else [value]:
                if isinstance(inner, Message):
                    yield from of_message(inner)
        elif field.type == field.TYPE_STRING and field.name not in NOT_READ:
            for text in value if field.is_repeated else [value]:
                if field.name == "spec":
                    yield from of_chart(json.loads(text))
                elif field.name == "columns":
                    looks = json.loads(text).values()
                    yield from leaves([[look.get("label"), look.get("help")] for look in looks])
                else:
                    yield text


def of_node(node: Any) -> Iterator[str]:
    if isinstance(getattr(node, "proto", None), Message) and node.type != "code":
        yield from of_message(node.proto)
    for inner in getattr(node, "children", {}).values():
        yield from of_node(inner)


def said(test: AppTest) -> list[str]:
    """All that a page says: its texts, labels, choices, helps, charts, and the cells of its tables."""
    assert not test.exception
    texts = [SHOWN_AS_IS.sub(" ", text) for text in of_node(test._tree)]
    plain = [unescape(re.sub(r"<[^>]*>", " ", text)).strip() for text in texts]
    for frame in test.dataframe:
        plain += [str(column) for column in frame.value.columns]
        for name in frame.value.columns:
            cells = [str(cell) for cell in frame.value[name] if not str(cell).startswith("/tai/") and cell is not None]
            plain += [SHOWN_AS_IS.sub(" ", cell) for cell in cells]
            if name in PLACES:
                assert [cell for cell in cells if UNIT.fullmatch(cell)] == [], f"codes of units in {name}"
    return [text for text in plain if text]


def wrong(test: AppTest) -> list[str]:
    found = []
    for text in said(test):
        for pattern in (ENGLISH, CODE, SNAKE, PERIOD):
            found += [f"{hit[0]!r} in {text[:120]!r}" for hit in pattern.finditer(text)]
    return sorted(set(found))


def trace(kind: str, **choices: list[str]) -> str:
    return json.dumps({"kind": kind, **choices})


VIEWS = [
    {},
    {"nam": "2023", "den": "2023-12", "trang-thai": "gui"},
    {"nam": "2023", "den": "2023-03", "don-vi": "184,20"},
    {"den": "2023-10", "hoat-dong": "TO_ROI", "nhom": "AN_PHAM", "nguon": "NSTW"},
    {"nam": "1", "den": "2023-99", "don-vi": "000", "hoat-dong": "Ô", "v": "ô"},
    {"don-vi": "188", "den": "2023-11", "o": trace("outputs")},
    {"don-vi": "185", "o": trace("spending")},
    {"den": "2023-12", "o": trace("reports")},
]


@pytest.mark.parametrize("view", VIEWS, ids=range(len(VIEWS)))
@pytest.mark.parametrize("page", ["tong-quan", "tien-do", "kinh-phi", "do-bao-phu", "tinh-hinh-bao-cao"])
def test_a_page_of_answers_speaks_vietnamese(page: str, view: dict[str, str], open_as) -> None:
    test = open_as("reviewer", page, view)
    assert len(said(test)) > 30
    assert wrong(test) == []


@pytest.mark.parametrize("role", ["leader", "district", "finance", "admin"])
def test_every_role_is_spoken_to_in_vietnamese(role: str, open_as) -> None:
    assert wrong(open_as(role, "tong-quan")) == []
    assert wrong(open_as(role, "nop-bao-cao")) == []


def test_the_page_of_administrators_speaks_vietnamese(open_as) -> None:
    test = open_as("admin", "quan-tri")
    assert len(said(test)) > 30
    assert wrong(test) == []
    test.button(key="nk-kiem-tra").click().run()
    assert wrong(test) == []


def test_who_has_no_session_is_spoken_to_in_vietnamese(visitor) -> None:
    assert wrong(visitor.open("tong-quan")) == []


@pytest.mark.parametrize(
    "name", ["bac-son-2023-03", "bac-son-2023-07", "chi-lang-2023-05", "van-lang-2023-08", "ke-hoach-2023"]
)
def test_the_faults_of_a_workbook_are_told_in_vietnamese(name: str, open_as) -> None:
    test = open_as("reviewer", "nop-bao-cao")
    content = (ERRORS / f"{name}.xlsx").read_bytes()
    test.file_uploader[0].set_value([(f"{name}.xlsx", content, "application/octet-stream")]).run()
    assert "3. Xem trước và gửi" in " ".join(said(test))
    assert wrong(test) == []


def test_a_file_that_is_no_workbook_is_refused_in_vietnamese(open_as) -> None:
    test = open_as("district", "nop-bao-cao")
    test.file_uploader[0].set_value([("ghi-chu.xlsx", b"not a workbook", "text/plain")]).run()
    assert "Có lỗi, chưa nhận được" in " ".join(said(test))
    assert wrong(test) == []


def test_the_search_for_english_finds_it() -> None:
    assert ENGLISH.search("No results")
    assert ENGLISH.search("Choose options")
    assert CODE.search("TO_ROI")
    assert not CODE.search("Tờ rơi, tờ gấp")
    assert not ENGLISH.search("Chưa có tháng nào đủ báo cáo được duyệt")
