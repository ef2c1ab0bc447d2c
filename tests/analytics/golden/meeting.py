"""Questions as they are put in a meeting, written without looking at the others: colloquial, short, with abbreviations and turned words.

Each once stood for a way of asking that was refused, or answered as another question. Looked at from September 2023.
"""

from __future__ import annotations

from tests.analytics.golden import figures as f
from tests.analytics.golden.questions import HN, LN, NC, TR, C, D, Golden, q

DT, P, A = "DOI_THOAI", ("period",), ("activity",)
POOR = ("181", "184")
TOPIC_OF = {"Đi làm việc ở nước ngoài theo hợp đồng": "NUOC_NGOAI", "Trợ giúp pháp lý": "PHAP_LY"}


def _needed(by: tuple[str, ...], activity: str, district: str | None = None) -> list[f.Row]:
    """What is left, over October, November and December."""
    return [
        {name: row[name] for name in by} | {"needed_per_month": max(row["to_go"], 0) / 3}
        for row in f.to_go(by, activity, district)
    ]


def _silent(least: int) -> list[f.Row]:
    """Communes with nothing face to face for so many months up to September."""
    busy = f.OUTPUTS[f.OUTPUTS.activity.isin(f.FACE) & (f.OUTPUTS.value > 0) & (f.OUTPUTS.month <= 9)]
    last = busy[busy.commune != ""].groupby("commune").month.max()
    rows = f.COMMUNES.assign(silent_months=9 - f.COMMUNES.commune.map(last).fillna(2).astype(int))
    return rows[rows.silent_months >= least].to_dict("records")


MEETING: tuple[Golden, ...] = (
    # Times.
    q("hội nghị tháng mười một", "tháng 11/2023 mấy hội nghị", "actual", (), lambda: f.actual((), HN, None, 11, 11)),
    q("số bài viết tháng năm", "T5 có mấy bài viết", "actual", (), lambda: f.actual((), "BAI", None, 5, 5)),
    q("năm tháng đầu năm có bao nhiêu hội nghị", "hội nghị 5 tháng đầu năm", "actual", (), lambda: f.actual((), HN, None, 1, 5)),
    q("hội nghị kể từ tháng 8 đến nay của Lộc Bình", "Lộc Bình từ T8 đến nay mấy hội nghị", "actual", (), lambda: f.actual((), HN, "188", 8, 9)),
    q("số hội nghị trước tháng 6", "trước T6 có mấy hội nghị", "actual", (), lambda: f.actual((), HN, None, 1, 5)),
    q("số hội nghị sau tháng 6", "sau T6 có mấy hội nghị", "actual", (), lambda: f.actual((), HN, None, 7, 9)),
    q("Sau 6 tháng Bình Gia đã chi hết bao nhiêu tiền", "Bình Gia sau 6 tháng tiêu được bao nhiêu tiền", "spent", (), lambda: f.spent((), "181", through=6)),
    q("hội nghị 6/2023 của Bình Gia", "Bình Gia 06/2023 mấy hội nghị", "actual", (), lambda: f.actual((), HN, "181", 6, 6)),
    q("số hội nghị tháng vừa qua", "hội nghị tháng qua", "actual", (), lambda: f.actual((), HN, None, 8, 8)),
    q("hội nghị trong tháng gần nhất", "hội nghị kỳ mới nhất", "actual", (), lambda: f.actual((), HN, None, 9, 9)),
    q("hội nghị quý đầu năm", "hội nghị Q1", "actual", (), lambda: f.actual((), HN, None, 1, 3)),
    q("số tin hai quý đầu năm", "2 quý đầu năm có mấy tin", "actual", (), lambda: f.actual((), "TIN", None, 1, 6)),
    q("so với quý 2 thì quý 3 giải ngân thế nào", "giải ngân Q3 so với Q2", "absorption", (), lambda: f.compared(f.absorption((), since=7, through=9), f.absorption((), since=4, through=6), "absorption")),
    q("diễn biến hội nghị của Bình Gia", "xu hướng hội nghị ở Bình Gia", "actual", P, lambda: [{"period": f"2023-{m:02d}", **f.actual((), HN, "181", m, m)[0]} for m in range(3, 10)]),
    # Several as one.
    q("tổng hội nghị của Bình Gia và Văn Quan", "hội nghị Bình Gia, Văn Quan cộng lại", "actual", (), lambda: f.actual((), HN, POOR)),
    q("tổng hội nghị tháng 6 và tháng 7", "tổng số hội nghị T6, T7", "actual", (), lambda: f.actual((), HN, None, 6, 7)),
    q("tỷ lệ giải ngân chung của Bình Gia và Văn Quan", "tỷ lệ giải ngân chung 2 huyện nghèo", "absorption", (), lambda: f.absorption((), POOR)),
    q("tổng dự toán của hai huyện nghèo", "dự toán hai huyện nghèo cộng lại", "allocated", (), lambda: f.allocated((), POOR)),
    q("hai huyện Bình Gia và Văn Quan có bao nhiêu hội nghị", "2 huyện Bình Gia, Văn Quan tổ chức mấy hội nghị", "actual", D, lambda: f.actual(D, HN, POOR)),
    q("Bình Gia hay Văn Quan tổ chức nhiều hội nghị hơn", "Bình Gia với Văn Quan nơi nào nhiều hội nghị hơn", "actual", D, lambda: f.first(f.actual(D, HN, POOR), "actual", 2), True),
    # What is left to do.
    q("mỗi tháng cần làm bao nhiêu hội nghị nữa để đạt kế hoạch", "cần bao nhiêu hội nghị mỗi tháng để đạt KH", "needed_per_month", (), lambda: _needed((), HN)),
    q("Lộc Bình cần tổ chức mấy hội nghị mỗi tháng", "mỗi tháng Lộc Bình phải tổ chức bao nhiêu hội nghị nữa", "needed_per_month", (), lambda: _needed((), HN, "188")),
    q("cần làm mỗi tháng bao nhiêu đối thoại theo huyện", "từng huyện mỗi tháng phải làm bao nhiêu đối thoại", "needed_per_month", D, lambda: _needed(D, DT)),
    q("cần bao nhiêu tờ rơi nữa", "tờ rơi còn cần bao nhiêu", "to_go", (), lambda: f.to_go((), TR)),
    q("còn bao nhiêu hội nghị nữa thì Văn Quan hoàn thành kế hoạch", "Văn Quan cần mấy hội nghị nữa để hoàn thành kế hoạch", "to_go", (), lambda: f.to_go((), HN, "184")),
    q("Lộc Bình phải làm thêm bao nhiêu hội nghị mới đủ kế hoạch", "Lộc Bình thiếu bao nhiêu hội nghị so với KH", "to_go", (), lambda: f.to_go((), HN, "188")),
    q("Bình Gia phải làm bao nhiêu hội nghị đến tháng 6", "đến T6 Bình Gia phải có bao nhiêu hội nghị", "expected", (), lambda: f.expected((), HN, "181", 6)),
    # Against the plan.
    q("hội nghị Bình Gia đạt bao nhiêu % kế hoạch năm", "hội nghị Bình Gia đạt bao nhiêu % KH năm", "progress", (), lambda: f.progress((), HN, "181")),
    q("huyện nào đạt trên 90% kế hoạch tin", "huyện nào đạt trên 90% KH tin", "progress", D, lambda: f.keep(f.progress(D, "TIN"), "progress", least=0.9)),
    q("Văn Quan đã hoàn thành mấy chỉ tiêu", "những chỉ tiêu Văn Quan đã hoàn thành", "status", A, lambda: [r for r in f.status(A, None, "184") if r["status"] == "achieved"]),
    q("bao nhiêu huyện hoàn thành trên 70% hội nghị", "huyện nào hoàn thành hơn 70% hội nghị", "progress", D, lambda: f.keep(f.progress(D, HN), "progress", least=0.7)),
    q("có bao nhiêu chỉ tiêu của toàn tỉnh đang chậm", "toàn tỉnh mấy chỉ tiêu chậm tiến độ", "status", A, lambda: [r for r in f.status(A) if r["status"] in ("behind", "far_behind")]),
    q("Chi Lăng có đạt kế hoạch hội nghị không", "hội nghị của Chi Lăng có đúng tiến độ không", "status", (), lambda: f.status((), HN, "187")),
    q("kết quả tháng 8 của Tràng Định", "Tràng Định tháng 8 làm được những gì", "actual", A, lambda: f.actual(A, None, "180", 8, 8)),
    q("Bình Gia chậm những gì", "Bình Gia đang chậm việc gì", "status", A, lambda: [r for r in f.status(A, None, "181") if r["status"] in ("behind", "far_behind")]),
    q("tình hình thực hiện của huyện Chi Lăng", "kết quả của Chi Lăng", "actual", A, lambda: f.actual(A, None, "187")),
    q("số tin phát thanh truyền hình của Cao Lộc", "Cao Lộc mấy tin báo chí", "actual", (), lambda: f.actual((), "TIN", "183")),
    # Money.
    q("huyện nào chưa tiêu hết tiền", "huyện nào chưa giải ngân hết", "absorption", D, lambda: f.keep(f.absorption(D), "absorption", most=1)),
    q("huyện nào vượt kinh phí giao", "huyện nào chi vượt dự toán", "absorption", D, lambda: f.keep(f.absorption(D), "absorption", least=1)),
    q("huyện nào giải ngân được nhiều tiền nhất tháng 7", "T7 huyện nào tiêu nhiều tiền nhất", "spent", D, lambda: f.first(f.spent(D, since=7, through=7), "spent", 1), True),
    q("đơn vị nào chi quá 200 triệu", "đơn vị nào chi quá 200 tr.đ", "spent", D, lambda: f.keep(f.spent(D), "spent", least=200e6)),
    q("vốn địa phương còn lại của thành phố Lạng Sơn", "vốn ĐP còn lại của TP Lạng Sơn", "remaining", (), lambda: f.remaining((), "178", source="NSDP")),
    q("kinh phí khác đã tiêu bao nhiêu ở Tràng Định", "Tràng Định tiêu bao nhiêu tiền nguồn khác", "spent", (), lambda: f.spent((), "180", source="KHAC")),
    q("còn lại bao nhiêu tiền chưa tiêu ở Văn Lãng", "Văn Lãng còn bao nhiêu tiền chưa chi", "remaining", (), lambda: f.remaining((), "182")),
    q("nhóm nào của Cao Lộc chưa chi đồng nào", "Cao Lộc có nhóm nào chưa giải ngân", "spent", ("group",), lambda: [r for r in f.spent(("group",), "183") if not r["spent"]]),
    q("huyện nào còn dưới 150 triệu", "đơn vị nào còn dưới 150 triệu đồng", "remaining", D, lambda: f.keep(f.remaining(D), "remaining", most=150e6)),
    q("dự toán giao theo nhóm và nguồn", "dự toán giao theo nhóm, nguồn", "allocated", ("group", "source"), lambda: f.allocated(("group", "source"))),
    # Communes and people.
    q("bao nhiêu xã đã có hoạt động truyền thông", "mấy xã đã có hoạt động", "reached", (), lambda: f.pick(f.reach(()), "reached")),
    q("bao nhiêu phần trăm xã đã có hoạt động", "mấy % xã có hoạt động", "coverage", (), lambda: f.pick(f.reach(()), "coverage")),
    q("xã Hoa Thám đã có hoạt động chưa", "xã Hoa Thám có hoạt động chưa", "reached", (), lambda: [{"reached": 1}]),
    q("huyện nào có nhiều xã chưa có hội nghị nhất", "huyện nhiều xã chưa có hội nghị nhất", "not_reached", D, lambda: f.pick(f.first(f.reach(D, None, HN), "not_reached", 1), "district", "not_reached"), True),
    q("huyện nào đã phủ hết các xã", "huyện nào phủ kín các xã", "coverage", D, lambda: f.pick([r for r in f.reach(D) if r["coverage"] == 1], "district", "coverage")),
    q("Thành phố đã phủ được mấy phường", "TP phủ được bao nhiêu xã", "reached", (), lambda: f.pick(f.reach((), "178"), "reached")),
    q("xã nào im ắng 3 tháng liền", "xã nào ba tháng liền không có hoạt động", "silent_months", C, lambda: _silent(3)),
    q("những xã không có hoạt động 5 tháng liên tiếp trở lên", "xã im lặng từ 5 tháng trở lên", "silent_months", C, lambda: _silent(5)),
    q("hội nghị có bao nhiêu người", "lượt người tham dự hội nghị", "attendees", (), lambda: f.meetings("attendees", activity=HN)),
    q("huyện nào dưới 1000 lượt người trong quý 2", "Q2 huyện nào chưa đến 1000 lượt người", "actual", D, lambda: f.keep(f.actual(D, LN, None, 4, 6), "actual", most=1000)),
    q("xã nào có từ 500 người dự trở lên", "xã nào có ít nhất 500 người tham dự", "attendees", C, lambda: [r for r in f.meetings("attendees", C) if r["commune"] and r["attendees"] >= 500]),
    q("chủ đề nào được truyền thông ít nhất ở Bình Gia", "chủ đề nào ít cuộc nhất ở Bình Gia", "meetings", ("topic",), lambda: [{"topic": "PHAP_LY", **f.meetings(topic="Trợ giúp pháp lý", district="181")[0]}]),
    q("bao nhiêu cuộc nói về xuất khẩu lao động ở Cao Lộc", "Cao Lộc mấy cuộc về XKLĐ", "meetings", (), lambda: f.meetings(topic="Đi làm việc ở nước ngoài theo hợp đồng", district="183")),
    q("số buổi nói chuyện chuyên đề của Tràng Định tháng 4", "xin hỏi huyện Tràng Định tháng 4 có mấy buổi nói chuyện chuyên đề", "actual", (), lambda: f.actual((), NC, "180", 4, 4)),
    q("xã nào ở Đình Lập ít người dự nhất", "Đình Lập xã ít người dự nhất", "attendees", C, lambda: [{**row, "attendees": 0} for row in f.places(False, "189")]),
    q("lượt người ở xã Hòa Bình, Chi Lăng", "xã Hòa Bình (Chi Lăng) bao nhiêu lượt người", "actual", (), lambda: f.actual((), LN, "187", commune="06508")),
    q("chủ đề y tế được bao nhiêu lượt người", "lượt người về y tế", "attendees", (), lambda: f.meetings("attendees", topic="Y tế")),
    q("xã nào ở Đình Lập im lặng từ đầu năm", "Đình Lập từ đầu năm xã nào vắng hoạt động", "not_reached", C, lambda: f.places(False, "189")),
    q("hội nghị của xã Mai Sao và xã Nhân Lý", "xã Mai Sao, xã Nhân Lý mấy hội nghị", "actual", C, lambda: f.actual(C, HN, "187", commune=("06484", "06496"))),
    q("hội nghị của xã Hòa Bình huyện Văn Quan và xã Hòa Bình huyện Hữu Lũng", "hội nghị xã Hòa Bình (Văn Quan), xã Hòa Bình (Hữu Lũng)", "actual", C, lambda: f.actual(C, HN, commune=("06274", "06397"))),
    # Reports.
    q("đơn vị nào nộp báo cáo tháng 8 đúng hạn", "T8 huyện nào đúng hạn", "on_time", D, lambda: f.keep(f.reports("on_time", D, since=8, through=8), "on_time", least=0)),
    q("đơn vị nào nộp đủ báo cáo", "bao nhiêu huyện nộp đủ báo cáo", "reporting_rate", D, lambda: f.reports("reporting_rate", D)),
    q("đơn vị nào chưa nộp đủ báo cáo đến tháng 11", "đến T11 huyện nào chưa nộp đủ báo cáo", "reporting_rate", D, lambda: f.keep(f.reports("reporting_rate", D, through=11), "reporting_rate", most=1)),
    q("huyện nào hay nộp trễ nhất", "huyện nào nộp muộn nhất", "late", D, lambda: f.first(f.reports("late", D), "late", 1), True),
    q("Bình Gia có nộp báo cáo tháng 6 không", "tháng 6 Bình Gia có gửi báo cáo không", "received", (), lambda: f.reports("received", (), "181", 6, 6)),
)  # fmt: skip
