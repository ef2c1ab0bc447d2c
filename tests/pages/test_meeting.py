"""Meetings on the page: agendas, their link, the wall on a frozen version, and the minutes."""

from __future__ import annotations

import io
import re
import shutil
from datetime import date
from pathlib import Path

import docx
import pytest
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from analytics import publish, scope
from analytics.answers import coverage, overview, progress
from data import agendas, audit
from data.accounts import DEMO
from data.language import language
from data.store import Home
from pages.parts import charts, parcels
from pages.parts.meeting_taking import file_name
from pages.parts.meeting_views import ANSWERS, for_wall, screens
from pages.parts.shell import CONTENTS, PAGES
from tests.pages.reading import figures, texts

HOSTILE = "<script>alert(1)</script> =1+1 $x$ [a](b)"
LEADER, REVIEWER = DEMO[0], DEMO[2]


@pytest.fixture(scope="module")
def read_home(shared_sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home of this module's own: its tests write agendas."""
    return Home(Path(shutil.copytree(shared_sample_home.path, tmp_path_factory.mktemp("meet") / "home")))


def written(test: AppTest) -> list[str]:
    """The blocks of text to copy, without the commands that the banner of samples tells."""
    return [block.value for block in test.code if not block.value.startswith("make init")]


def agenda(home: Home, by=LEADER, address: str = "nam=2023&den=2023-06", name: str = "Toàn tỉnh") -> str:
    link = agendas.create(home, by, "Giao ban", date(2023, 7, 3))
    agendas.add_view(home, by, link, name, "tong-quan", address)
    agendas.add_view(home, by, link, "Tiến độ", "tien-do", address)
    return link


def latest(home: Home) -> int:
    with publish.connect(publish.published(home, True)) as db:
        return scope.version_of(db)


def test_every_page_of_answers_can_be_saved_as_a_view() -> None:
    of_answers = {
        slug for slug, (file, *_) in CONTENTS.items() if "import answer\n" in (PAGES / file).read_text("utf-8").replace("  # noqa: E402", "")
    }  # fmt: skip
    assert of_answers == set(ANSWERS)


def test_a_view_is_saved_from_a_page_and_an_agenda_of_today_made_for_it(open_as, read_home: Home) -> None:
    test = open_as("finance", "tien-do", {"nam": "2023", "den": "2023-05", "don-vi": "185", "ss": "thang-truoc"})
    test.button(key="them-hop-tien-do-mo").click().run()
    test.text_input(key="them-hop-tien-do-ten").set_value(HOSTILE)
    test.button(key="them-hop-tien-do-gui").click().run()
    assert not test.exception
    assert [one.value for one in test.success] == ["Đã thêm vào chương trình họp."]
    (made,) = agendas.mine(read_home, DEMO[3])
    assert made.views[0].name == HOSTILE
    assert made.views[0].address == "nam=2023&den=2023-05&don-vi=185&trang-thai=duyet&ss=thang-truoc"
    page = open_as("finance", "hop")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in texts(page)
    assert "<script>alert" not in texts(page)


def test_an_agenda_is_made_reordered_and_deleted(open_as, read_home: Home) -> None:
    test = open_as("admin", "hop")
    test.text_input(key="hop-moi-ten").set_value("Sơ kết")
    test.button(key="hop-moi-gui").click().run()
    (made,) = agendas.mine(read_home, DEMO[4])
    for name in ("Một", "Hai"):
        agendas.add_view(read_home, DEMO[4], made.link, name, "kinh-phi", "nam=2023")
    test = open_as("admin", "hop")
    first = agendas.mine(read_home, DEMO[4])[0].views[0].number
    test.button(key=f"mh-xuong-{made.number}-{first}").click().run()
    assert [view.name for view in agendas.mine(read_home, DEMO[4])[0].views] == ["Hai", "Một"]
    test.button(key=f"ct-xoa-{made.number}").click().run()
    assert agendas.mine(read_home, DEMO[4]) == ()


def test_a_meeting_begins_on_the_version_of_now_and_says_it_on_every_screen(open_as, read_home: Home) -> None:
    link = agenda(read_home)
    number = next(one.number for one in agendas.mine(read_home, LEADER) if one.link == link)
    test = open_as("leader", "hop")
    test.button(key=f"hop-bat-dau-{number}").click().run()
    assert not test.exception
    said = []
    for _ in range(40):
        corner = re.search(r'class="hop-goc">(.*?)</div>', texts(test))
        assert corner
        said.append(corner[1])
        assert not test.exception
        if test.button(key="hop-sau").disabled:
            break
        test.button(key="hop-sau").click().run()
    assert len(said) > 6
    assert all(
        f"phiên bản {latest(read_home)}, " in one and "Số liệu mẫu" in one and "03/07/2023" in one for one in said
    )
    assert said[0].startswith("mục 1/2, màn hình 1/")
    assert said[-1].startswith("mục 2/2, màn hình ")
    for _ in said[1:]:
        test.button(key="hop-truoc").click().run()
    assert test.button(key="hop-truoc").disabled


def test_notes_and_decisions_of_a_screen_are_in_the_minutes(open_as, read_home: Home) -> None:
    held = agendas.begin(read_home, LEADER, agenda(read_home, name=HOSTILE), latest(read_home))
    test = open_as("leader", "hop", {"hop": held, "muc": "2"})
    test.text_area(key="hop-chu-1").set_value(HOSTILE)
    test.text_input(key="hop-ai-1").set_value("Huyện Đình Lập")
    test.button(key="hop-ghi-gui-1").click().run()
    assert not test.exception
    assert "<script>alert" not in texts(test)
    test.button(key="hop-thoat").click().run()
    (minutes,) = written(test)
    assert f"Kết luận: {HOSTILE}; thực hiện: Huyện Đình Lập" in minutes
    other = open_as("reviewer", "hop", {"bien-ban": held})
    assert written(other) == [minutes]
    assert not [button for button in other.button if button.key == "hop-bo"]


def made_file(test: AppTest, key: str) -> tuple[str, bytes]:
    """The file behind a button, fetched as its own session would."""
    test.button(key=key).click().run()
    assert not test.exception
    address = re.findall(r'href="/tai/tep/([^"]+)"', texts(test))[-1]
    found = parcels._parcels[address]
    return found[2], found[3]


def test_the_minutes_leave_as_a_document_with_figures_notes_and_decisions(open_as, read_home: Home) -> None:
    held = agendas.begin(read_home, LEADER, agenda(read_home, name=HOSTILE), latest(read_home))
    agendas.decide(read_home, LEADER, held, 1, HOSTILE, "Huyện Đình Lập", date(2023, 7, 5))
    agendas.note(read_home, LEADER, held, 0, "Cần làm rõ hai đơn vị")
    test = open_as("leader", "hop", {"bien-ban": held})
    name, content = made_file(test, f"hop-tai-{held}-docx")
    assert re.fullmatch(r"bien-ban-giao-ban-2023-07-03-v\d+\.docx", name)
    document = docx.Document(io.BytesIO(content))
    told = [paragraph.text for paragraph in document.paragraphs]
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert "BIÊN BẢN" in told
    assert f"1. {HOSTILE}" in told
    assert "Ý kiến: Cần làm rõ hai đơn vị" in told
    assert ["1", HOSTILE, "Huyện Đình Lập", "05/7/2023"] in cells
    assert told[-2].endswith("./.")
    page = open_as("leader", "tien-do", {"nam": "2023", "den": "2023-06"})
    shown = figures(page)
    assert shown
    assert [[label, value] for label, value in shown if [label, value] not in [row[:2] for row in cells]] == []


def test_an_agenda_leaves_as_slides_each_view_under_its_name_and_what_left_is_in_the_audit(
    open_as, read_home: Home
) -> None:
    link = agenda(read_home, REVIEWER, name="Toàn tỉnh đến tháng 6")
    number = agendas.shared(read_home, REVIEWER, link).number  # type: ignore[union-attr]
    test = open_as("reviewer", "hop", {"ct": link})
    name, content = made_file(test, f"hop-tai-{number}-pptx")
    titles = [slide.shapes.title.text_frame.text for slide in Presentation(io.BytesIO(content)).slides]
    assert titles[:2] == ["Giao ban", "Toàn tỉnh đến tháng 6"]
    assert "Tiến độ" in titles
    assert any("chỉ tiêu" in title for title in titles)
    (last, *_) = audit.rows(read_home, 1, kind=audit.EXPORT)
    assert (last.actor, last.facts["file"]) == (REVIEWER.name, name)


def test_a_files_name_is_safe_whatever_the_meeting_is_called() -> None:
    assert file_name(HOSTILE, date(2023, 7, 3), 7, "pptx") == "script-alert-1-script-1-1-x-a-b-2023-07-03-v7.pptx"
    assert file_name("../../Đình Lập\x00", date(2023, 7, 3), 7, "docx", "bien-ban-") == "bien-ban-dinh-lap-2023-07-03-v7.docx"  # fmt: skip
    assert file_name("???", date(2023, 7, 3), 7, "pptx") == "hop-2023-07-03-v7.pptx"


def test_the_figures_stay_those_of_the_version_the_meeting_began_on(open_as, read_home: Home) -> None:
    link = agenda(read_home, REVIEWER)
    early = latest(read_home) - 40
    held = agendas.begin(read_home, REVIEWER, link, early)
    wall = open_as("reviewer", "hop", {"hop": held})
    page = open_as("reviewer", "tong-quan", {"nam": "2023", "den": "2023-06", "v": str(early)})
    shown = re.findall(r'class="hop-mot"><div class="l">(.*?)</div><div class="v">(.*?)</div>', texts(wall))
    assert shown == figures(page)
    assert f"phiên bản {early}, " in texts(wall)


def test_the_link_opens_an_agenda_for_others_to_read(open_as, read_home: Home) -> None:
    link = agenda(read_home)
    test = open_as("district", "hop", {"ct": link})
    assert "Toàn tỉnh</a>" in texts(test)
    assert not [button for button in test.button if (button.key or "").startswith(("mh-", "ct-", "hop-bat"))]
    waiting = agenda(read_home, REVIEWER, "nam=2023&trang-thai=gui")
    held = agendas.begin(read_home, REVIEWER, waiting, latest(read_home))
    for query in ({"ct": waiting}, {"hop": held}, {"bien-ban": held}):
        test = open_as("leader", "hop", query)
        assert ["chờ duyệt" in note.value for note in test.info] == [True]
        assert written(test) == []
        assert "Toàn tỉnh" not in texts(test)


@pytest.mark.parametrize("query", [{"hop": "x"}, {"bien-ban": HOSTILE}, {"ct": "' OR 1=1"}, {"hop": ""}])
def test_an_unknown_link_says_so(query: dict[str, str], open_as) -> None:
    test = open_as("leader", "hop", query)
    assert not test.exception
    assert any("Không có chương trình họp" in note.value for note in test.info)


@pytest.mark.parametrize(
    "query", [{"muc": "99"}, {"muc": "-1"}, {"muc": HOSTILE}, {"man": "999"}, {"man": "cuoi"}, {"muc": "9" * 50}]
)
def test_nonsense_for_a_place_in_the_meeting_shows_the_nearest(query: dict[str, str], open_as, read_home: Home) -> None:
    held = agendas.begin(read_home, LEADER, agenda(read_home), latest(read_home))
    test = open_as("leader", "hop", {"hop": held} | query)
    assert not test.exception
    assert "hop-goc" in texts(test)


def test_a_chart_of_many_rows_is_cut_and_no_row_is_lost(read_home: Home) -> None:
    with publish.connect(publish.published(read_home, True)) as db:
        report = progress.report(db, scope.Scope(2023, "2023-06", date(2024, 1, 15)), language("vi"))
    for chart in (chart for chart in report.charts if "rows" in chart.data):
        parts = [one.chart for one in screens(report) if one.chart and one.chart.name == chart.name]
        rows = [row["label"] for part in parts for row in part.data["rows"]]
        assert set(rows) == {row["label"] for row in chart.data["rows"]}
        assert all(len(part.data["rows"]) <= (9 if part.kind == "counts" else 6) for part in parts)
        if chart.kind == "heat":
            cells = sum(len(row["cells"]) for part in parts for row in part.data["rows"])
            assert cells == sum(len(row["cells"]) for row in chart.data["rows"])
        else:
            assert rows == [row["label"] for row in chart.data["rows"]]
            assert len({part.data["most"] for part in parts}) == 1


def test_a_wall_takes_so_many_rows_as_their_words_have_room_for(read_home: Home) -> None:
    with publish.connect(publish.published(read_home, True)) as db:
        given = scope.Scope(2023, "2023-11", date(2024, 1, 15))
        cut = screens(progress.report(db, given, language("vi"))) + screens(overview.report(db, given, language("vi")))
    most: dict[str, int] = {}
    for chart in (one.chart for one in cut if one.chart):
        rows = chart.data.get("rows") or chart.data.get("panels") or ()
        most[chart.name] = max(most.get(chart.name, 0), len(rows))
    assert most["progress-outlook"] == 3  # four lines of words before each
    assert most["progress-multiples"] <= 8
    assert most["districts-leaderboard"] == 11


def test_a_wall_has_the_classes_of_a_map_above_it_and_letters_of_its_size(read_home: Home) -> None:
    with publish.connect(publish.published(read_home, True)) as db:
        report = coverage.report(db, scope.Scope(2023, "2023-09", date(2024, 1, 15)), language("vi"))
    chart = for_wall(report.charts[0])
    drawn = charts.on_wall(chart, language("vi"), False).to_dict()["layout"]
    assert (drawn["showlegend"], drawn["height"], drawn["autosize"]) == (False, None, True)
    assert charts.legend(chart, language("vi")) == "⬢ đã tiếp cận · ✕ chưa tiếp cận · ▢ huyện nghèo"
    assert {note["font"]["size"] for note in drawn["annotations"]} == {28}


def test_what_needs_attention_has_a_screen_of_its_own(open_as, read_home: Home) -> None:
    link = agendas.create(read_home, LEADER, "Lưu ý", date(2023, 7, 3))
    agendas.add_view(read_home, LEADER, link, "Tổng quan", "tong-quan", "nam=2023&den=2023-06")
    held = agendas.begin(read_home, LEADER, link, latest(read_home))
    test = open_as("leader", "hop", {"hop": held})
    for _ in range(3):
        if "Nội dung cần lưu ý" in texts(test):
            break
        test.button(key="hop-sau").click().run()
    said = re.findall(r'class="hop-chu">(.*?)</div>', texts(test).split("Nội dung cần lưu ý")[1])
    assert 1 <= len(said) <= 5
    assert any("huyện" in one or "báo cáo" in one for one in said)
