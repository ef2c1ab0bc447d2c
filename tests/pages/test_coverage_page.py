"""Độ bao phủ as a reader opens it: the map in the view of the address, lists to send, a folder of boundaries that is bad or good."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics import measures, publish
from analytics.scope import Scope
from data import catalogue
from data.settings import settings
from data.store import Home
from pages.parts import style
from tests.pages.reading import opened, texts

JUNE = {"nam": "2023", "den": "2023-06"}


def the_map(test: AppTest) -> dict:
    """The figure of the map as it is sent to the browser."""
    return json.loads(test.get("plotly_chart")[0].proto.spec)


def hovers(figure: dict) -> list[str]:
    return next(trace["hovertext"] for trace in figure["data"] if "customdata" in trace)


@pytest.fixture
def boundaries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("TIENDO_BOUNDARIES", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def test_the_map_on_the_page_is_the_coverage_measure(open_as, read_home: Home) -> None:
    figure = the_map(open_as("leader", "do-bao-phu", JUNE))
    with publish.connect(publish.published(read_home, full=False)) as db:
        rows = measures.rows(db, "coverage", Scope(2023, "2023-06", date(2023, 7, 20)), ["commune"]).dicts()
    filled = {trace["fillcolor"]: trace["x"].count(None) for trace in figure["data"] if trace.get("fill") == "toself"}
    reached = sum(row["reached"] for row in rows)
    assert filled[style.MAP["reached"]] == reached == sum("đã tiếp cận" in text for text in hovers(figure))
    assert filled[style.MAP["not_reached"]] == 200 - reached == sum("chưa tiếp cận" in text for text in hovers(figure))


def test_the_overview_has_the_same_map(open_as) -> None:
    test = open_as("leader", "tong-quan", JUNE)
    figures = [json.loads(chart.proto.spec) for chart in test.get("plotly_chart")]
    found = [figure for figure in figures if any(trace.get("fill") == "toself" for trace in figure["data"])]
    assert [hovers(one) for one in found] == [hovers(the_map(open_as("leader", "do-bao-phu", JUNE)))]


@pytest.mark.parametrize(("asked", "said"), [("im-lang", "3 kỳ liền trở lên"), ("luot-nguoi", "lượt người dự tại xã"), ("gì đó", "đã được tiếp cận"), ("", "đã được tiếp cận")])  # fmt: skip
def test_the_address_says_what_the_map_is_coloured_by(open_as, asked: str, said: str) -> None:
    test = open_as("leader", "do-bao-phu", JUNE | {"mau": asked})
    assert not test.exception
    title = next(text.value for text in test.markdown if text.value.startswith("**"))
    assert said in title


def test_choosing_another_colouring_is_kept_in_the_address(open_as) -> None:
    test = open_as("leader", "do-bao-phu", JUNE)
    test.button_group(key="bd-do-bao-phu-0-mau").set_value("im-lang").run()
    assert not test.exception
    assert test.query_params["mau"] == "im-lang"
    assert "3 kỳ liền trở lên" in texts(test)
    test.selectbox(key="loc-den").set_value("2023-07").run()
    assert test.query_params["mau"] == "im-lang"
    test.button_group(key="bd-do-bao-phu-0-mau").set_value("tiep-can").run()
    assert "mau" not in test.query_params


def test_places_silent_for_the_chosen_months_are_a_list_to_send(open_as) -> None:
    test = opened(open_as("leader", "do-bao-phu", JUNE), "mo-im-lang")
    test.selectbox(key="im-lang-so-ky").set_value("3 kỳ trở lên").run()
    (told,) = [code.value for code in test.code if "không có hoạt động trực tiếp" in code.value]
    assert told.splitlines()[0].endswith("tính đến tháng 6/2023: 47 nơi.")
    test.selectbox(key="im-lang-don-vi").set_value("Huyện nghèo").run()
    (told,) = [code.value for code in test.code if "không có hoạt động trực tiếp" in code.value]
    assert {line.split(":")[0] for line in told.splitlines()[1:]} == {"- Bình Gia", "- Văn Quan"}


def features() -> list[dict]:
    ring = [[106, 21], [106.1, 21], [106.1, 21.1], [106, 21.1], [106, 21]]
    return [
        {"properties": {"code": unit.code, "name": unit.name},
         "geometry": {"type": "Polygon", "coordinates": [[[x + at % 20, y + at // 20] for x, y in ring]]}}
        for at, unit in enumerate(one for one in catalogue.units_on(date(2023, 6, 14)) if one.level == "commune")
    ]  # fmt: skip


def test_true_outlines_are_drawn_when_the_folder_has_them(boundaries: Path, open_as) -> None:
    (boundaries / "xa.geojson").write_text(json.dumps({"features": features()}), encoding="utf-8")
    figure = the_map(open_as("leader", "do-bao-phu", JUNE | {"don-vi": "182"}))
    filled = [trace for trace in figure["data"] if trace.get("fill") == "toself"]
    assert max(trace["x"].index(None) for trace in filled if None in trace["x"] and trace["x"] != [None]) == 5
    assert "ô lục giác" not in texts(open_as("leader", "do-bao-phu", JUNE | {"don-vi": "182"}))


@pytest.mark.parametrize(
    "content", ["{", '{"features": [{"properties": {"code": 1, "name": "<script>"}, "geometry": {}}]}']
)
def test_a_hostile_folder_leaves_the_hexagons_and_a_sentence(boundaries: Path, open_as, content: str) -> None:
    (boundaries / "<b>xa.geojson").write_text(content, encoding="utf-8")
    test = open_as("leader", "do-bao-phu", JUNE | {"don-vi": "184"})
    assert not test.exception
    assert "Tệp ranh giới “<b>xa.geojson” không dùng được" in texts(test)
    assert not any(text.allow_html for text in test.markdown if "xa.geojson" in text.value)  # words, never markup
    assert "bản đồ vẽ bằng ô lục giác" in texts(test)
    assert len(hovers(the_map(test))) == 17
