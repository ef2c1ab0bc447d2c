"""Duyệt, Lịch sử and the unit's own duties as each role sees them, on a year in which two corrections wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from data import reviews, store, submissions
from data.accounts import DISTRICT, REVIEWER, Account
from data.store import Home
from data.submissions import Reply

BAC_SON, ANOTHER = Account("huyen-bac-son", DISTRICT, "185"), Account("nguoi-khac", REVIEWER)
Edited = Callable[[str, Mapping[str, object]], bytes]


def send(home: Home, content: bytes, by: Account = BAC_SON, reason: str = "Bổ sung <b>áp phích</b>") -> int:
    opened = submissions.open_file("bac-son.xlsx", content)
    reply = Reply(explain_all="Đã kiểm tra", reason=reason)
    found = submissions.submit(home, submissions.preview(home, opened, by), by, reply).submission
    assert found
    return found


@pytest.fixture
def home(sample_home: Home, edited: Edited, visitor, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The sample year, in which Bắc Sơn has sent 6/2023 (+6 áp phích) and 11/2023 (much money) again."""
    monkeypatch.setenv("TIENDO_HOME", str(sample_home.path))
    send(sample_home, edited("bac-son-2023-06.xlsx", {"Kết quả!J14": 9}))
    send(sample_home, edited("bac-son-2023-11.xlsx", {"Kinh phí!E10": 900_000_000}))
    return sample_home


@pytest.fixture
def see(visitor, home: Home) -> Callable[..., AppTest]:
    def opened(role: str, page: str, **query: str) -> AppTest:
        visitor.sign_in(home, role)
        test = visitor.open(page, query)
        assert not test.exception
        return test

    return opened


def texts(test: AppTest) -> str:
    return unescape("\n".join([*(m.value for m in test.markdown), *(c.value for c in test.caption)]))


def button(test: AppTest, label: str) -> object:
    return next(one for one in test.button if one.label.startswith(label))


def kinds(home: Home) -> list[tuple[str, int, str]]:
    with store.read(home) as ledger:
        return ledger.rows(
            "SELECT kind, submission, actor FROM event WHERE version > 195 AND kind <> 'submitted' ORDER BY version"
        )


def test_what_changes_the_province_most_stands_first(see) -> None:
    test = see("reviewer", "duyet")
    queue = [one.label for one in test.button if one.key and one.key.startswith("mo-")]
    assert queue == ["Bắc Sơn, tháng 11/2023", "Bắc Sơn, tháng 6/2023"]
    assert "### Bắc Sơn, tháng 11/2023" in texts(test)
    assert "Giải ngân trong kỳ" in texts(test)


def test_words_that_people_wrote_are_shown_as_text(see) -> None:
    shown = "\n".join(m.value for m in see("reviewer", "duyet").markdown)
    assert "&lt;b&gt;áp phích&lt;/b&gt;" in shown
    assert "<b>áp phích" not in shown


def test_the_report_of_the_address_is_open(see) -> None:
    test = see("reviewer", "duyet", bc="194")
    assert "### Bắc Sơn, tháng 6/2023" in texts(test)
    assert "Xã Đồng Ý - Áp phích" in texts(test)


def test_approving_puts_it_in_force_and_goes_on(see, home: Home) -> None:
    test = see("reviewer", "duyet", bc="194")
    button(test, "Duyệt báo cáo này").click().run()
    assert kinds(home) == [("approved", 194, "tham-dinh")]
    assert [note.value for note in test.success] == ["Đã duyệt báo cáo số 194."]
    assert "1 báo cáo chờ duyệt" in texts(test)


def test_many_are_approved_at_once(see, home: Home) -> None:
    test = see("reviewer", "duyet")
    for box in test.checkbox:
        box.check()
    test.run()
    button(test, "Duyệt 2 báo cáo").click().run()
    assert [kind for kind, *_ in kinds(home)] == ["approved", "approved"]
    assert "Không có báo cáo nào đang chờ duyệt." in [note.value for note in test.info]


def test_returning_needs_words_and_keeps_its_code(see, home: Home) -> None:
    test = see("reviewer", "duyet", bc="194")
    assert button(test, "Trả lại").disabled
    test.selectbox(key="loai-194").select("incomplete")
    test.text_area(key="ly-do-194").input("Thiếu xã Tân Lập").run()
    button(test, "Trả lại").click().run()
    assert kinds(home) == [("returned", 194, "tham-dinh")]
    district = see("district", "nop-bao-cao")
    assert "Thiếu số liệu hoặc thiếu đơn vị cấp xã; Thiếu xã Tân Lập" not in texts(
        district
    )  # 6/2023 is in force: rev. 1
    history = see("district", "lich-su", dv="185", ky="2023-06")
    assert "Thiếu số liệu hoặc thiếu đơn vị cấp xã; Thiếu xã Tân Lập" in texts(history)


def test_whoever_sent_it_cannot_approve_it(see, home: Home, edited: Edited) -> None:
    number = send(home, edited("chi-lang-2023-06.xlsx", {"Kết quả!J14": 9}), Account("tham-dinh", REVIEWER))
    test = see("reviewer", "duyet", bc=str(number))
    assert button(test, "Duyệt báo cáo này").disabled
    assert "cần người khác duyệt" in texts(test)


def test_a_remark_is_answered_by_the_unit(see, home: Home) -> None:
    test = see("reviewer", "duyet", bc="194")
    test.text_input(key="nhan-xet-194-0").input("Biên bản đâu?").run()
    button(test, "Gửi nhận xét").click().run()
    assert kinds(home) == [("commented", 194, "tham-dinh")]
    assert test.text_input(key="nhan-xet-194-1").value == ""
    district = see("district", "lich-su", dv="185", ky="2023-06")
    assert "Biên bản đâu?" in texts(district)
    assert "Biên bản đâu?" in texts(see("district", "nop-bao-cao"))


def test_the_queue_is_empty_when_all_is_decided(see, home: Home) -> None:
    reviews.approve_many(home, [194, 195], ANOTHER)
    test = see("reviewer", "duyet")
    assert [note.value for note in test.info] == ["Không có báo cáo nào đang chờ duyệt."]


@pytest.mark.parametrize("role", ["reviewer", "finance", "admin", "district"])
def test_history_shows_every_revision_to_those_who_may(role: str, see) -> None:
    test = see(role, "lich-su", dv="185", ky="2023-06")
    assert list(test.dataframe[0].value["Trạng thái"]) == ["✔ đã duyệt", "● chờ duyệt"]
    assert list(test.dataframe[0].value["Người nộp"]) == ["Số liệu mẫu", "huyen-bac-son"]
    assert "Xã Đồng Ý - Áp phích" in texts(test)


def test_a_leader_s_history_has_approved_revisions_and_no_person(see) -> None:
    test = see("leader", "lich-su", dv="185", ky="2023-06")
    assert list(test.dataframe[0].value["Trạng thái"]) == ["✔ đã duyệt"]
    assert "Người nộp" not in test.dataframe[0].value.columns
    assert "huyen-bac-son" not in texts(test)


def test_a_district_sees_no_waiting_revision_of_another(see, home: Home, edited: Edited) -> None:
    send(home, edited("chi-lang-2023-06.xlsx", {"Kết quả!J14": 9}), ANOTHER, "bí mật của Chi Lăng")
    test = see("district", "lich-su", dv="187", ky="2023-06")
    assert list(test.dataframe[0].value["Trạng thái"]) == ["✔ đã duyệt"]
    assert "bí mật" not in texts(test)
    assert not [one for one in test.text_input if one.label == "Nhận xét"]


def test_nonsense_in_the_address_of_history_shows_the_newest(see) -> None:
    for query in ({"dv": "999", "ky": "2023-06"}, {"dv": "185", "ky": "x"}, {"dv": "<script>", "ky": ""}):
        assert "#### Xem lại số liệu của một ngày" in texts(see("reviewer", "lich-su", **query))


def test_a_day_gone_by_is_marked_on_the_page_and_left_again(see) -> None:
    test = see("leader", "tong-quan", v="85")
    assert "Đang xem lại số liệu tại phiên bản 85, lúc 12:00 19/06/2023. Đây không phải số liệu mới nhất." in texts(
        test
    )
    button(test, "Về số liệu mới nhất").click().run()
    assert "Đang xem lại" not in texts(test)


def test_the_latest_version_bears_no_mark_though_pinned(see) -> None:
    assert "Đang xem lại" not in texts(see("leader", "tong-quan", v="195"))


def test_the_unit_is_told_what_waits_and_what_its_reports_often_have(see) -> None:
    shown = texts(see("district", "nop-bao-cao"))
    assert "tháng 6/2023: đã duyệt, có bản sửa chờ duyệt" in shown
    assert "tháng 12/2023: quá hạn, chưa nộp" in shown
    assert "Hay gặp ở báo cáo của đơn vị năm 2023" in shown


def test_sending_an_approved_month_again_asks_why(see, home: Home, edited: Edited) -> None:
    test = see("district", "nop-bao-cao")
    content = edited("bac-son-2023-04.xlsx", {"Kết quả!J14": 9})
    test.file_uploader[0].set_value([("b.xlsx", content, "application/octet-stream")]).run()
    for box in test.text_input:
        if box.label.startswith("Giải trình"):
            box.input("Đúng")
    test.run()
    assert button(test, "Gửi báo cáo").disabled
    why = next(box for box in test.text_input if box.label.startswith("Vì sao"))
    why.input("Bổ sung áp phích").run()
    button(test, "Gửi báo cáo").click().run()
    assert test.success[0].value.startswith("Đã nhận báo cáo số ")
    with store.read(home) as ledger:
        assert ledger.one("SELECT reason FROM submission ORDER BY submission DESC LIMIT 1") == "Bổ sung áp phích"


def test_of_two_at_once_the_second_is_told_and_keeps_what_was_typed(see, home: Home, edited: Edited) -> None:
    test = see("district", "nop-bao-cao")
    test.file_uploader[0].set_value([("b.xlsx", edited("bac-son-2023-04.xlsx", {"Kết quả!J14": 9}), "x")]).run()
    for box in test.text_input:
        if box.label.startswith("Giải trình"):
            box.input("Đúng")
    next(box for box in test.text_input if box.label.startswith("Vì sao")).input("Bổ sung").run()
    send(home, edited("bac-son-2023-04.xlsx", {"Kết quả!J14": 8}), Account("dong-nghiep", DISTRICT, "185"))
    button(test, "Gửi báo cáo").click().run()
    assert "dong-nghiep đã nộp lần 2" in unescape(test.warning[0].value)
    assert next(box for box in test.text_input if box.label.startswith("Vì sao")).value == "Bổ sung"
    button(test, "Gửi báo cáo").click().run()
    assert "(lần 3)" in test.success[0].value


def test_the_reviewer_is_told_what_a_correction_does_to_later_months(see, home: Home, edited: Edited) -> None:
    number = send(home, edited("bac-son-2023-04.xlsx", {"Kinh phí!E10": 60_000_000}))
    shown = texts(see("reviewer", "duyet", bc=str(number)))
    assert "Các kỳ sau có cảnh báo mới vì bản này" in shown
    assert "tháng 5/2023" in shown
    assert "Lũy kế đã đọc" in shown


def test_the_explanation_stays_with_the_figure(see, home: Home) -> None:
    reviews.approve(home, 195, ANOTHER)
    trace = '{"kind": "spending", "units": ["185"], "groups": ["BAO_CHI"], "sources": ["NSTW"], "periods": ["2023-11"]}'
    cells = next(
        frame.value
        for frame in see("reviewer", "kinh-phi", den="2023-11", o=trace).dataframe
        if "Ô" in frame.value.columns
    )
    assert list(cells["Giải trình"]) == ["Đã kiểm tra"]
    leader = next(
        frame.value
        for frame in see("leader", "kinh-phi", den="2023-11", o=trace).dataframe
        if "Ô" in frame.value.columns
    )
    assert "Giải trình" not in leader.columns
