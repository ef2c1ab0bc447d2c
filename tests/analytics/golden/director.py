"""Eighty ordinary questions of a director, written before looking at any list of words; what of them is refused stands in refusals.py.

Looked at from September 2023. The second spelling is the first without marks; the third in capitals, its letters and marks apart.
"""

from __future__ import annotations

import unicodedata

from tests.analytics.golden import figures as f
from tests.analytics.golden.kinds import (
    beside,
    between,
    by_quarter,
    moved,
    others,
    per_meeting,
    per_month,
    place,
    rated,
    share,
)
from tests.analytics.golden.meeting import POOR, _silent
from tests.analytics.golden.questions import HN, LN, TOPICS, TR, C, D, Golden, Rows, _commune, _with_zero, bare

DT, P, Q = "DOI_THOAI", ("period",), ("quarter",)


def o(full: str, measure: str, by: tuple[str, ...], rows: Rows, ordered: bool = False) -> Golden:
    return Golden((full, bare(full), unicodedata.normalize("NFD", full.upper())), measure, by, rows, ordered)


def months(rows: list[list[f.Row]], *numbers: int) -> list[f.Row]:
    return [{"period": f"2023-{month:02d}"} | row for month, found in zip(numbers, rows, strict=True) for row in found]


def projected(activity: str, district: str) -> list[f.Row]:
    """What is done, and the mean of the seven months for each of the three to come."""
    return [{"projected": row["actual"] * 10 / 7} for row in f.actual((), activity, district)]


DIRECTOR: tuple[Golden, ...] = (
    o("Từ đầu năm đến nay cả tỉnh mình tổ chức được bao nhiêu cuộc hội nghị rồi?", "actual", (), lambda: f.actual((), HN)),
    o("Huyện nào đang giải ngân ì ạch nhất?", "absorption", D, lambda: f.first(f.absorption(D), "absorption", 1, False), True),
    o("Cho tôi biết Hữu Lũng còn bao nhiêu tiền chưa tiêu", "remaining", (), lambda: f.remaining((), "186")),
    o("Bắc Sơn đã tổ chức mấy cuộc đối thoại", "actual", (), lambda: f.actual((), DT, "185")),
    o("Trung bình mỗi tháng toàn tỉnh giải ngân được bao nhiêu tiền?", "spent", (), lambda: per_month(f.spent(()), "spent")),
    o("Quý vừa rồi có bao nhiêu lượt người tham dự?", "actual", (), lambda: f.actual((), LN, None, 4, 6)),
    o("Lộc Bình đang xếp thứ mấy toàn tỉnh về giải ngân?", "absorption", D, lambda: place(f.absorption(D), "absorption", "188")),
    o("So với quý 2 thì quý 3 số hội nghị tăng bao nhiêu phần trăm?", "actual", (), lambda: rated(f.compared(f.actual((), HN, None, 7, 9), f.actual((), HN, None, 4, 6), "actual"))),
    o("Các huyện nào chưa đạt 50% kế hoạch tờ rơi?", "progress", D, lambda: f.keep(f.progress(D, TR), "progress", most=0.5)),
    o("Huyện nào nộp báo cáo muộn nhiều nhất?", "late", D, lambda: f.first(f.reports("late", D), "late", 1), True),
    o("tỷ lệ nộp báo cáo đúng hạn của từng huyện", "on_time_rate", D, lambda: f.reports("on_time_rate", D)),
    o("Báo cáo tháng 9 còn đơn vị nào chưa gửi?", "missing", D, lambda: f.reports("missing", D, since=9, through=9)),
    o("Bình quân mỗi xã ở Chi Lăng tổ chức được mấy hội nghị?", "actual", (), lambda: [row | {"average": row["actual"] / len(f.COMMUNES.query("district == '187'"))} for row in f.actual((), HN, "187")]),
    o("xã nào của Tràng Định chưa có hoạt động truyền thông nào", "not_reached", C, lambda: f.places(False, "180")),
    o("Bao nhiêu xã trong tỉnh đã được truyền thông về việc làm?", "reached", (), lambda: f.pick(f.reach((), None, None, "Việc làm"), "reached")),
    o("Kinh phí trung ương đã chi hết bao nhiêu phần trăm?", "absorption", (), lambda: f.absorption((), source="NSTW")),
    o("Nguồn nào giải ngân thấp nhất?", "absorption", ("source",), lambda: f.first(f.absorption(("source",)), "absorption", 1, False), True),
    o("Nhóm nội dung nào còn nhiều tiền nhất?", "remaining", ("group",), lambda: f.first(f.remaining(("group",)), "remaining", 1), True),
    o("Tỷ lệ phụ nữ tham dự các cuộc của Văn Quan là bao nhiêu?", "women_share", (), lambda: share("women", (), district="184")),
    o("Có bao nhiêu người dân tộc thiểu số dự hội nghị trong quý 3?", "minority", (), lambda: f.meetings("minority", activity=HN, since=7, through=9)),
    o("dự kiến đến cuối năm Bình Gia làm được bao nhiêu hội nghị", "projected", (), lambda: projected(HN, "181")),
    o("Cao Lộc cần làm thêm bao nhiêu hội nghị nữa để hoàn thành kế hoạch?", "to_go", (), lambda: f.to_go((), HN, "183")),
    o("Tiến độ chung của tỉnh đến tháng 6 thế nào?", "share_on_pace", (), lambda: f.pick(f.shares((), None, 6), "share_on_pace")),
    o("Hội nghị quý 1, quý 2, quý 3 của Bình Gia", "actual", Q, lambda: by_quarter(lambda since, through: f.actual((), HN, "181", since, through))),
    o("giải ngân từng quý của các huyện", "absorption", ("district", "quarter"), lambda: by_quarter(lambda since, through: f.absorption(D, since=since, through=through))),
    o("Trừ thành phố ra, huyện nào nhiều hội nghị nhất?", "actual", D, lambda: f.first(f.actual(D, HN, others("178")), "actual", 1)),
    o("Huyện nào có từ 20 đến 40 hội nghị?", "actual", D, lambda: between(f.actual(D, HN), "actual", 20, 40)),
    o("Mỗi cuộc đối thoại trung bình có bao nhiêu người?", "people_per_meeting", (), lambda: per_meeting(f.meetings("attendees", activity=DT), f.meetings(activity=DT))),
    o("Tháng 8 so với tháng 7 giải ngân tăng hay giảm bao nhiêu?", "spent", (), lambda: f.compared(f.spent((), since=8, through=8), f.spent((), since=7, through=7), "spent")),
    o("Những huyện nào giảm số lượt người so với tháng trước?", "actual", D, lambda: moved(False, f.actual(D, LN, None, 9, 9), f.actual(D, LN, None, 8, 8), "actual")),
    o("Đình Lập có bao nhiêu xã chưa có đối thoại?", "not_reached", (), lambda: f.pick(f.reach((), "189", DT), "not_reached")),
    o("xếp hạng các huyện theo tỷ lệ giải ngân", "absorption", D, lambda: f.first(f.absorption(D), "absorption", 11), True),
    o("5 xã có nhiều hội nghị nhất tỉnh", "actual", C, lambda: f.first(f.actual(C, HN), "actual", 5)),
    o("Chủ đề nào được tuyên truyền nhiều nhất?", "meetings", ("topic",), lambda: f.first(f.by_codes(f.meetings("meetings", ("topic",)), TOPICS), "meetings", 1), True),
    o("số cuộc về y tế theo từng huyện", "meetings", D, lambda: _with_zero(f.meetings("meetings", D, topic="Y tế"), "meetings")),
    o("bao nhiêu tờ rơi đã phát trong tháng 7", "actual", (), lambda: f.actual((), TR, None, 7, 7)),
    o("Dự toán năm nay của Văn Lãng là bao nhiêu?", "allocated", (), lambda: f.allocated((), "182")),
    o("Dự toán và số đã giải ngân của từng huyện", "allocated", D, lambda: beside(f.allocated(D), f.spent(D))),
    o("Tiến độ và tỷ lệ giải ngân của Văn Quan", "share_on_pace", (), lambda: beside(f.pick(f.shares((), "184"), "share_on_pace"), f.absorption((), "184"), by=())),
    o("Kinh phí chuyển nguồn của các huyện", "carried_over", D, lambda: [row | {"carried_over": 0} for row in f.allocated(D)]),
    o("Tỷ lệ báo cáo nộp muộn của Bình Gia", "late_rate", (), lambda: f.reports("late_rate", (), "181")),
    o("Có báo cáo nào đang chờ duyệt không?", "waiting", (), lambda: [{"waiting": 0}]),
    o("Bình Gia nộp báo cáo chậm bao nhiêu ngày?", "days_late", (), lambda: f.reports("days_late", (), "181")),
    o("huyện nghèo giải ngân được bao nhiêu phần trăm", "absorption", D, lambda: f.absorption(D, POOR)),
    o("So sánh Bình Gia với Văn Quan về tỷ lệ giải ngân", "absorption", D, lambda: f.absorption(D, POOR)),
    o("Thành phố Lạng Sơn đã phát bao nhiêu tờ rơi?", "actual", (), lambda: f.actual((), TR, "178")),
    o("Tuyên truyền trên loa được bao nhiêu lượt trong quý 2?", "actual", (), lambda: f.actual((), "TRUYEN_THANH", None, 4, 6)),
    o("số tin, bài đăng báo tháng 6", "actual", ("activity",), lambda: f.actual(("activity",), ("TIN", "BAI"), None, 6, 6)),
    o("Bao nhiêu tin bài trên trang thông tin điện tử từ đầu năm?", "actual", (), lambda: f.actual((), "WEB")),
    o("Chỉ tiêu hội nghị của các huyện năm nay", "target", D, lambda: f.target(D, HN)),
    o("Huyện nào vượt chỉ tiêu tờ rơi?", "progress", D, lambda: f.keep(f.progress(D, TR), "progress", least=1)),
    o("Hoạt động nào của tỉnh chậm tiến độ?", "status", ("activity",), lambda: [r for r in f.status(("activity",)) if r["status"] in ("behind", "far_behind")]),
    o("Tỷ lệ hoàn thành đối thoại của Lộc Bình", "progress", (), lambda: f.progress((), DT, "188")),
    o("Từ tháng 4 đến tháng 8 Cao Lộc chi bao nhiêu tiền?", "spent", (), lambda: f.spent((), "183", since=4, through=8)),
    o("6 tháng đầu năm độ bao phủ của tỉnh là bao nhiêu?", "coverage", (), lambda: f.pick(f.reach((), through=6), "coverage")),
    o("Huyện nào phủ kín 100% xã?", "coverage", D, lambda: f.pick([r for r in f.reach(D) if r["coverage"] == 1], "district", "coverage")),
    o("tháng nào có nhiều hội nghị nhất", "actual", P, lambda: f.first(months([f.actual((), HN, None, m, m) for m in range(3, 10)], *range(3, 10)), "actual", 1), True),
    o("Tháng nào giải ngân nhiều nhất trong năm?", "spent", P, lambda: f.first(months([f.spent((), since=m, through=m) for m in range(3, 10)], *range(3, 10)), "spent", 1), True),
    o("Quý nào ít đối thoại nhất?", "actual", Q, lambda: f.first(by_quarter(lambda since, through: f.actual((), DT, None, since, through)), "actual", 1, False), True),
    o("Chi phí bình quân cho một lượt người là bao nhiêu?", "unit_cost", (), lambda: f.unit_cost((), "TRUC_TIEP", LN)),
    o("Huyện nào có chi phí một lượt người cao nhất?", "unit_cost", D, lambda: f.first(f.unit_cost(D, "TRUC_TIEP", LN), "unit_cost", 1), True),
    o("Còn bao nhiêu huyện chưa nộp báo cáo tháng 10?", "missing", D, lambda: f.reports("missing", D, since=10, through=10)),
    o("Văn Lãng đã nộp báo cáo tháng 7 chưa?", "missing", (), lambda: f.reports("missing", (), "182", 7, 7)),
    o("bình quân một huyện còn bao nhiêu kinh phí", "remaining", (), lambda: [row | {"average": row["remaining"] / 11} for row in f.remaining(())]),
    o("Có mấy huyện giải ngân trên 50%?", "absorption", D, lambda: f.keep(f.absorption(D), "absorption", least=0.5)),
    o("Lượt người dự hội nghị của Chi Lăng tháng 5, tháng 6", "attendees", P, lambda: months([f.meetings("attendees", (), "187", HN, since=m, through=m) for m in (5, 6)], 5, 6)),
    o("Hội nghị ở xã Tân Văn, huyện Bình Gia", "actual", (), lambda: f.actual((), HN, commune=_commune("181", "Tân Văn"))),
    o("Số hội nghị 3 tháng gần đây theo huyện", "actual", D, lambda: f.actual(D, HN, None, 7, 9)),
    o("tổng số lượt người tham dự toàn tỉnh", "actual", (), lambda: f.actual((), LN)),
    o("Kinh phí còn lại của nhóm truyền thông trực tiếp ở Hữu Lũng", "remaining", (), lambda: f.remaining((), "186", "TRUC_TIEP")),
    o("Huyện nào chưa giải ngân đồng nào cho báo chí?", "spent", D, lambda: [r for r in f.spent(D, None, "BAO_CHI") if not r["spent"]]),
    o("Đối thoại của Tràng Định đạt bao nhiêu phần trăm so với chỉ tiêu?", "progress", (), lambda: f.progress((), DT, "180")),
    o("xã nào ba tháng nay không có hoạt động gì", "silent_months", C, lambda: _silent(3)),
    o("Số cuộc có chủ đề bình đẳng giới ở các huyện nghèo", "meetings", D, lambda: f.meetings("meetings", D, POOR, topic="Bình đẳng giới")),
    o("Tỷ lệ hộ nghèo tham dự tháng 6", "poor_share", (), lambda: share("poor", (), since=6, through=6)),
    o("So tháng 6 với tháng 5 huyện nào tăng lượt người nhiều nhất?", "actual", D, lambda: moved(True, f.actual(D, LN, None, 6, 6), f.actual(D, LN, None, 5, 5), "actual")[:1], True),
    o("Nguồn địa phương của Lộc Bình còn lại mấy trăm triệu?", "remaining", (), lambda: f.remaining((), "188", None, "NSDP")),
    o("Kết quả hội nghị tháng 9 của từng xã ở Đình Lập", "actual", C, lambda: f.actual(C, HN, "189", 9, 9)),
)  # fmt: skip
