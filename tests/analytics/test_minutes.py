"""Minutes are the figures of the reports at the version of the meeting, with what was said at each view."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from analytics import minutes
from analytics.answers import overview
from analytics.scope import Scope
from data.accounts import DEMO
from data.agendas import Meeting, Said, View
from data.language import language

VI = language("vi")
AT = datetime(2023, 7, 3, 1, 30, tzinfo=UTC)
VIEWS = (View(1, "Toàn tỉnh <b>", "tong-quan", "nam=2023&den=2023-06"), View(2, "Quản trị", "quan-tri", ""))
SAID = (
    Said(1, 0, "Đình Lập giải trình", False, "", None, "lanh-dao", AT),
    Said(2, 0, "Nộp báo cáo thiếu", True, "Huyện Đình Lập", date(2023, 7, 15), "lanh-dao", AT),
    Said(3, 1, "Xem lại", True, "Sở", None, "lanh-dao", AT),
)
MEETING = Meeting("x", "y", "Giao ban", date(2023, 7, 3), "lanh-dao", 193, AT, VIEWS, SAID)


def test_the_minutes_have_each_view_with_its_figures_and_what_was_said(truth_db) -> None:
    report = overview.report(truth_db, Scope(2023, "2023-06", date(2024, 1, 15)), VI)
    found = minutes.minutes(MEETING, [report, None], datetime(2023, 6, 20, 14, 5, tzinfo=UTC))
    assert found.items[0].figures == report.figures
    assert found.items[0].findings == tuple(chart.title for chart in report.charts)
    assert found.items[0].notes == ("Đình Lập giải trình",)
    assert found.items[0].decisions == (minutes.Decision("Nộp báo cáo thiếu", "Huyện Đình Lập", date(2023, 7, 15)),)
    assert (found.items[1].figures, found.items[1].scope_line) == ((), "")
    assert f"{found.began_at:%H:%M}" == "08:30"
    text = minutes.as_text(found, VI)
    assert text.splitlines()[:3] == [
        "GIAO BAN",
        "Ngày họp: 03/07/2023",
        "Số liệu: phiên bản 193, 14:05 20/06/2023",
    ]
    assert all(f"- {figure.label}: {figure.value}" in text for figure in report.figures)
    assert "Kết luận: Nộp báo cáo thiếu; thực hiện: Huyện Đình Lập; hạn: 15/07/2023" in text
    assert "Kết luận: Xem lại; thực hiện: Sở\n" in text + "\n"


@pytest.mark.parametrize(
    ("role", "reads"), [("leader", False), ("district", False), ("reviewer", True), ("finance", True), ("admin", True)]
)
def test_figures_that_wait_for_approval_are_for_who_may_see_them_all(role: str, reads: bool) -> None:
    by = next(account for account in DEMO if account.role == role)
    waiting = (View(1, "x", "tong-quan", "nam=2023&trang-thai=gui"),)
    assert minutes.may_read(by, "ai-do", waiting) is reads
    assert minutes.may_read(by, by.name, waiting), "whoever made it sees it in their own right"
    assert minutes.may_read(by, "ai-do", VIEWS)
