"""Golden questions: three spellings of each, the measure and dimensions meant, and its rows from figures.py.

Looked at from September 2023. The second spelling is the first without marks; the third is how people say it in a hurry.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.analytics.golden import figures as f

Rows = Callable[[], list[dict[str, Any]]]
TOPICS = {
    "Việc làm": "VIEC_LAM", "Giáo dục nghề nghiệp": "GDNN", "Đi làm việc ở nước ngoài theo hợp đồng": "NUOC_NGOAI", "Y tế": "Y_TE", "Giáo dục": "GIAO_DUC", "Nhà ở": "NHA_O",
    "Nước sạch và vệ sinh": "NUOC_SACH", "Thông tin": "THONG_TIN", "Trợ giúp pháp lý": "PHAP_LY", "Trợ giúp xã hội": "XA_HOI", "Bình đẳng giới": "GIOI",
    "Gương điển hình, mô hình giảm nghèo": "GUONG",
}  # fmt: skip
D = ("district",)
C = ("district", "commune")
HN, DT, NC, LN, TR = "HOI_NGHI", "DOI_THOAI", "NOI_CHUYEN", "LUOT_NGUOI", "TO_ROI"


@dataclass(frozen=True)
class Golden:
    """A question in three spellings, and what its answer must be; `ordered`: the order of rows is part of it."""

    spellings: tuple[str, str, str]
    measure: str
    by: tuple[str, ...]
    rows: Rows
    ordered: bool = False


def bare(text: str) -> str:
    """Without marks, in small letters, as typed on a telephone."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def q(full: str, short: str, measure: str, by: tuple[str, ...], rows: Rows, ordered: bool = False) -> Golden:
    return Golden((full, bare(full), short), measure, by, rows, ordered)


QUESTIONS: tuple[Golden, ...] = (
    # The six of the beginning.
    q("tỷ lệ giải ngân của Bình Gia quý 2", "Bình Gia giải ngân được bao nhiêu % trong Q2 ạ", "absorption", (), lambda: f.absorption((), "181", since=4, through=6)),
    q("5 huyện chậm nhất về hội nghị", "cho xem top 5 huyện tiến độ hội nghị thấp nhất", "progress", D, lambda: f.first(f.progress(D, HN), "progress", 5, False), True),
    q("xã nào ở Văn Quan chưa có đối thoại từ đầu năm", "Văn Quan còn những xã nào chưa tổ chức đối thoại", "not_reached", C, lambda: f.places(False, "184", DT)),
    q("so sánh lượt người tháng 6 và tháng 5", "lượt người tham dự T6 so với T5", "actual", (), lambda: f.compared(f.actual((), LN, since=6, through=6), f.actual((), LN, since=5, through=5), "actual")),
    q("bao nhiêu tờ rơi đã phát ở Chi Lăng", "Chi Lăng phát được bao nhiêu tờ rơi rồi", "actual", (), lambda: f.actual((), TR, "187")),
    q("kinh phí trung ương còn lại theo nhóm", "nguồn NSTW còn lại bao nhiêu, chia theo nhóm", "remaining", ("group",), lambda: f.remaining(("group",), source="NSTW")),
    # What was done.
    q("Bình Gia đã tổ chức bao nhiêu hội nghị", "số HN của huyện Bình Gia", "actual", (), lambda: f.actual((), HN, "181")),
    q("số hội nghị theo huyện", "từng huyện tổ chức được bao nhiêu hội nghị", "actual", D, lambda: f.actual(D, HN)),
    q("số hội nghị tháng 6", "tháng 6/2023 có mấy hội nghị", "actual", (), lambda: f.actual((), HN, since=6, through=6)),
    q("số cuộc đối thoại quý 3 của Lộc Bình", "Lộc Bình Q3 đối thoại mấy cuộc", "actual", (), lambda: f.actual((), DT, "188", 7, 9)),
    q("tờ rơi 6 tháng đầu năm theo huyện", "6T đầu năm mỗi huyện phát bao nhiêu tờ rơi", "actual", D, lambda: f.actual(D, TR, through=6)),
    q("số bài viết của thành phố Lạng Sơn", "TP Lạng Sơn đăng được bao nhiêu bài", "actual", (), lambda: f.actual((), "BAI", "178")),
    q("số tin của Hữu Lũng tháng 8", "T8 Hữu Lũng có bao nhiêu tin", "actual", (), lambda: f.actual((), "TIN", "186", 8, 8)),
    q("số sổ tay đã cấp ở Tràng Định", "Tràng Định cấp bao nhiêu cuốn sổ tay", "actual", (), lambda: f.actual((), "SO_TAY", "180")),
    q("số pa nô theo huyện", "các huyện dựng được bao nhiêu pano", "actual", D, lambda: f.actual(D, "PANO")),
    q("số áp phích của Cao Lộc đến tháng 5", "tính đến hết T5 Cao Lộc dán bao nhiêu áp phích", "actual", (), lambda: f.actual((), "AP_PHICH", "183", 1, 5)),
    q("số phóng sự của Đình Lập", "Đình Lập làm được mấy phóng sự", "actual", (), lambda: f.actual((), "PHONG_SU", "189")),
    q("số chuyên mục theo huyện quý 2", "Q2 từng huyện phát sóng bao nhiêu chuyên mục", "actual", D, lambda: f.actual(D, "CHUYEN_MUC", since=4, through=6)),
    q("lượt phát thanh của Bắc Sơn từ tháng 4 đến tháng 8", "Bắc Sơn phát thanh bao nhiêu lượt từ T4 đến T8", "actual", (), lambda: f.actual((), "TRUYEN_THANH", "185", 4, 8)),
    q("số tin bài trên trang thông tin điện tử của Văn Lãng", "Văn Lãng đăng bao nhiêu tin bài trên web", "actual", (), lambda: f.actual((), "WEB", "182")),
    q("số khen thưởng theo huyện", "huyện nào được khen thưởng bao nhiêu", "actual", D, lambda: f.actual(D, "KHEN_THUONG")),
    q("lượt người tham dự của Bình Gia theo tháng", "Bình Gia từng tháng có bao nhiêu lượt người", "actual", ("period",), lambda: f.pick([{"period": f"2023-{m:02d}", **f.actual((), LN, "181", m, m)[0]} for m in range(3, 10)], "period", "actual")),
    q("số hội nghị theo tháng", "diễn biến hội nghị qua các tháng", "actual", ("period",), lambda: [{"period": f"2023-{m:02d}", **f.actual((), HN, None, m, m)[0]} for m in range(3, 10)]),
    q("hội nghị tháng 4 và tháng 5 của Văn Quan", "Văn Quan T4, T5 có bao nhiêu hội nghị", "actual", ("period",), lambda: [{"period": f"2023-{m:02d}", **f.actual((), HN, "184", m, m)[0]} for m in (4, 5)]),
    q("số hội nghị theo xã ở Đình Lập", "Đình Lập mỗi xã bao nhiêu hội nghị", "actual", C, lambda: f.actual(C, HN, "189")),
    q("xã nào ở Bình Gia có nhiều hội nghị nhất", "xã nhiều HN nhất của Bình Gia", "actual", C, lambda: f.first(f.actual(C, HN, "181"), "actual", 1), True),
    q("3 xã ở Chi Lăng phát nhiều tờ rơi nhất", "top 3 xã phát tờ rơi nhiều nhất ở Chi Lăng", "actual", C, lambda: f.first(f.actual(C, TR, "187"), "actual", 3)),
    q("xã Tân Văn của Bình Gia có bao nhiêu hội nghị", "số HN ở x. Tân Văn, Bình Gia", "actual", (), lambda: f.actual((), HN, "181", 1, 9, _commune("181", "Tân Văn"))),
    q("hội nghị và đối thoại của Bình Gia", "Bình Gia: hội nghị, đối thoại được bao nhiêu", "actual", ("activity",), lambda: f.actual(("activity",), (HN, DT), "181")),
    q("tin bài của Lộc Bình quý 2", "Q2 Lộc Bình có bao nhiêu tin, bài", "actual", ("activity",), lambda: f.actual(("activity",), ("TIN", "BAI"), "188", 4, 6)),
    q("so sánh Bình Gia và Văn Quan về hội nghị", "hội nghị của Bình Gia và Văn Quan", "actual", D, lambda: f.actual(D, HN, ("181", "184"))),
    q("tổng số hội nghị toàn tỉnh", "cả tỉnh tổng cộng bao nhiêu hội nghị", "actual", (), lambda: f.actual((), HN)),
    q("huyện nào phát nhiều tờ rơi nhất", "đơn vị dẫn đầu về số tờ rơi", "actual", D, lambda: f.first(f.actual(D, TR), "actual", 1), True),
    q("huyện nào ít đối thoại nhất", "huyện nào tổ chức đối thoại ít nhất", "actual", D, lambda: f.first(f.actual(D, DT), "actual", 1, False), True),
    q("huyện nào có trên 40 hội nghị", "những huyện tổ chức hơn 40 cuộc hội nghị", "actual", D, lambda: f.keep(f.actual(D, HN), "actual", least=40)),
    q("huyện nào có dưới 10 đối thoại", "các huyện nào đối thoại chưa đến 10 cuộc", "actual", D, lambda: f.keep(f.actual(D, DT), "actual", most=10)),
    q("xã nào có từ 5 hội nghị trở lên ở Hữu Lũng", "Hữu Lũng xã nào có ít nhất 5 hội nghị", "actual", C, lambda: f.keep(f.actual(C, HN, "186"), "actual", least=4.5)),
    q("số nói chuyện chuyên đề 9 tháng", "9T tổ chức bao nhiêu buổi nói chuyện", "actual", (), lambda: f.actual((), NC)),
    q("hội nghị tháng này", "tháng này tổ chức mấy hội nghị", "actual", (), lambda: f.actual((), HN, None, 9, 9)),
    q("hội nghị tháng trước của Cao Lộc", "Cao Lộc tháng trước bao nhiêu HN", "actual", (), lambda: f.actual((), HN, "183", 8, 8)),
    q("hội nghị tháng này so với tháng trước", "HN tháng này tăng hay giảm so với tháng trước", "actual", (), lambda: f.compared(f.actual((), HN, None, 9, 9), f.actual((), HN, None, 8, 8), "actual")),
    q("so sánh số tờ rơi quý 3 với quý 2 theo huyện", "tờ rơi Q3 so với Q2 từng huyện", "actual", D, lambda: f.compared(f.actual(D, TR, None, 7, 9), f.actual(D, TR, None, 4, 6), "actual")),
    q("lượt người tham dự 3 tháng gần nhất", "3 tháng gần đây bao nhiêu lượt người", "actual", (), lambda: f.actual((), LN, None, 7, 9)),
    q("số hội nghị của các huyện nghèo", "2 huyện nghèo tổ chức bao nhiêu hội nghị", "actual", D, lambda: f.actual(D, HN, ("181", "184"))),
    q("xã nào ở Lộc Bình chưa có tờ rơi trong tháng 9", "tháng 9 Lộc Bình xã nào chưa phát tờ rơi", "actual", C, lambda: f.nothing(TR, "188", 9, 9)),
    q("số đối thoại theo huyện và theo tháng quý 1", "đối thoại quý 1 theo huyện theo tháng", "actual", ("district", "period"), lambda: [{"district": r["district"], "period": "2023-03", "actual": r["actual"]} for r in f.actual(D, DT, None, 1, 3)]),
    q("lượt phát trên đài truyền thanh cơ sở tháng 7", "T7 truyền thanh cơ sở bao nhiêu lượt phát", "actual", (), lambda: f.actual((), "TRUYEN_THANH", None, 7, 7)),
    q("kết quả thực hiện các hoạt động của Văn Lãng", "kết quả thực hiện của Văn Lãng theo hoạt động", "actual", ("activity",), lambda: f.actual(("activity",), None, "182")),
    # Against the plan.
    q("tiến độ hội nghị của Bình Gia", "Bình Gia hoàn thành bao nhiêu phần trăm hội nghị", "progress", (), lambda: f.progress((), HN, "181")),
    q("tiến độ hội nghị theo huyện", "tỷ lệ hoàn thành hội nghị của từng huyện", "progress", D, lambda: f.progress(D, HN)),
    q("tỷ lệ hoàn thành tờ rơi toàn tỉnh", "tờ rơi cả tỉnh đạt bao nhiêu % kế hoạch", "progress", (), lambda: f.progress((), TR)),
    q("tiến độ của Bình Gia theo hoạt động", "tiến độ từng hoạt động ở Bình Gia", "progress", ("activity",), lambda: f.progress(("activity",), None, "181")),
    q("tiến độ đối thoại đến tháng 6", "đối thoại đến hết tháng 6 hoàn thành được bao nhiêu %", "progress", (), lambda: f.progress((), DT, None, 6)),
    q("hội nghị so với kế hoạch theo huyện", "hội nghị các huyện so với chỉ tiêu", "progress", D, lambda: f.progress(D, HN)),
    q("huyện nào nhanh nhất về đối thoại", "đối thoại huyện nào có tiến độ nhanh nhất", "progress", D, lambda: f.first(f.progress(D, DT), "progress", 1), True),
    q("3 huyện chậm nhất về tờ rơi", "ba huyện tiến độ tờ rơi kém nhất", "progress", D, lambda: f.first(f.progress(D, TR), "progress", 3, False), True),
    q("hoạt động nào chậm nhất ở Văn Quan", "Văn Quan chậm nhất hoạt động nào", "progress", ("activity",), lambda: f.first(f.progress(("activity",), None, "184"), "progress", 1, False), True),
    q("huyện nào đạt dưới 40% kế hoạch hội nghị", "các huyện nào hội nghị chưa đạt 40% chỉ tiêu", "progress", D, lambda: f.keep(f.progress(D, HN), "progress", most=0.4)),
    q("huyện nào vượt kế hoạch đối thoại", "đơn vị nào vượt chỉ tiêu về đối thoại", "progress", D, lambda: f.keep(f.progress(D, DT), "progress", least=1)),
    q("nhịp độ hội nghị theo huyện", "nhịp độ thực hiện hội nghị từng huyện", "pace", D, lambda: f.pace(D, HN)),
    q("chỉ tiêu hội nghị của Cao Lộc", "Cao Lộc được giao bao nhiêu chỉ tiêu hội nghị", "target", (), lambda: f.target((), HN, "183")),
    q("chỉ tiêu tờ rơi theo huyện", "kế hoạch giao tờ rơi cho từng huyện", "target", D, lambda: f.target(D, TR)),
    q("chỉ tiêu năm của Đình Lập theo hoạt động", "Đình Lập được giao chỉ tiêu thế nào theo từng hoạt động", "target", ("activity",), lambda: f.target(("activity",), None, "189")),
    q("số phải có đến nay về hội nghị theo huyện", "hội nghị đến nay các huyện phải có bao nhiêu", "expected", D, lambda: f.expected(D, HN)),
    q("Bình Gia còn phải tổ chức bao nhiêu hội nghị", "Bình Gia còn thiếu bao nhiêu hội nghị so với kế hoạch", "to_go", (), lambda: f.to_go((), HN, "181")),
    q("số hội nghị còn phải làm theo huyện", "từng huyện còn phải thực hiện bao nhiêu hội nghị", "to_go", D, lambda: f.to_go(D, HN)),
    q("huyện nào chậm tiến độ về hội nghị", "hội nghị huyện nào đang chậm tiến độ", "status", D, lambda: [r for r in f.status(D, HN) if r["status"] in ("behind", "far_behind")]),
    q("hoạt động nào chậm nhiều ở Đình Lập", "Đình Lập có hoạt động nào chậm nhiều", "status", ("activity",), lambda: [r for r in f.status(("activity",), None, "189") if r["status"] == "far_behind"]),
    q("trạng thái hội nghị theo huyện", "tình trạng hội nghị của các huyện", "status", D, lambda: f.status(D, HN)),
    q("huyện nào đúng tiến độ về nói chuyện chuyên đề", "nói chuyện chuyên đề những huyện nào đúng tiến độ", "status", D, lambda: [r for r in f.status(D, NC) if r["status"] in ("achieved", "on_track")]),
    q("huyện nào đã hoàn thành kế hoạch đối thoại", "những huyện nào đối thoại đã đạt kế hoạch", "status", D, lambda: [r for r in f.status(D, DT) if r["status"] == "achieved"]),
    q("tỷ lệ chỉ tiêu đạt hoặc đúng tiến độ theo huyện", "tiến độ chung của các huyện", "share_on_pace", D, lambda: f.pick(f.shares(D), "district", "share_on_pace")),
    q("5 huyện chậm nhất", "5 huyện có tiến độ chậm nhất hiện nay", "share_on_pace", D, lambda: f.pick(f.first(f.shares(D), "share_on_pace", 5, False), "district", "share_on_pace")),
    q("huyện nào nhanh nhất", "huyện tiến độ tốt nhất", "share_on_pace", D, lambda: f.pick(f.first(f.shares(D), "share_on_pace", 1), "district", "share_on_pace")),
    q("tỷ lệ chỉ tiêu đúng tiến độ toàn tỉnh đến tháng 6", "đến T6 cả tỉnh tỷ lệ chỉ tiêu đạt hoặc đúng tiến độ", "share_on_pace", (), lambda: f.pick(f.shares((), None, 6), "share_on_pace")),
    q("số chỉ tiêu hoàn thành theo huyện", "mỗi huyện bao nhiêu chỉ tiêu đã hoàn thành", "targets_achieved", D, lambda: f.pick(f.shares(D), "district", "targets_achieved")),
    # Money.
    q("tỷ lệ giải ngân theo huyện", "tiến độ giải ngân của từng huyện", "absorption", D, lambda: f.absorption(D)),
    q("tỷ lệ giải ngân toàn tỉnh", "cả tỉnh giải ngân bao nhiêu phần trăm rồi", "absorption", (), lambda: f.absorption(())),
    q("huyện nào giải ngân chậm nhất", "đơn vị có tỷ lệ giải ngân thấp nhất", "absorption", D, lambda: f.first(f.absorption(D), "absorption", 1, False), True),
    q("5 huyện giải ngân cao nhất", "top 5 huyện giải ngân nhanh nhất", "absorption", D, lambda: f.first(f.absorption(D), "absorption", 5), True),
    q("huyện nào giải ngân dưới 50%", "những đơn vị giải ngân chưa đến 50 %", "absorption", D, lambda: f.keep(f.absorption(D), "absorption", most=0.5)),
    q("huyện nào có tỷ lệ giải ngân trên 45%", "giải ngân hơn 45% có những huyện nào", "absorption", D, lambda: f.keep(f.absorption(D), "absorption", least=0.45)),
    q("tỷ lệ giải ngân 6 tháng đầu năm theo nguồn", "6T giải ngân bao nhiêu % theo từng nguồn", "absorption", ("source",), lambda: f.absorption(("source",), through=6)),
    q("tỷ lệ giải ngân theo nhóm nội dung của Cao Lộc", "Cao Lộc giải ngân theo nhóm được bao nhiêu phần trăm", "absorption", ("group",), lambda: f.absorption(("group",), "183")),
    q("tỷ lệ giải ngân tháng 6 của Hữu Lũng", "Hữu Lũng T6 tỷ lệ giải ngân bao nhiêu", "absorption", (), lambda: f.absorption((), "186", since=6, through=6)),
    q("tỷ lệ giải ngân ngân sách địa phương quý 3 theo huyện", "Q3 các huyện giải ngân NSĐP bao nhiêu %", "absorption", D, lambda: f.absorption(D, None, None, "NSDP", 7, 9)),
    q("tỷ lệ giải ngân theo tháng của Văn Lãng", "Văn Lãng từng tháng giải ngân bao nhiêu %", "absorption", ("period",), lambda: [{"period": f"2023-{m:02d}", **f.absorption((), "182", since=m, through=m)[0]} for m in range(3, 10)]),
    q("so sánh tỷ lệ giải ngân quý 2 và quý 3", "tỷ lệ giải ngân Q2 so với Q3", "absorption", (), lambda: f.compared(f.absorption((), since=4, through=6), f.absorption((), since=7, through=9), "absorption")),
    q("tỷ lệ giải ngân nguồn trung ương của các huyện nghèo", "huyện nghèo giải ngân NSTW được mấy phần trăm", "absorption", D, lambda: f.absorption(D, ("181", "184"), None, "NSTW")),
    q("Bình Gia đã giải ngân bao nhiêu tiền", "số tiền Bình Gia đã chi", "spent", (), lambda: f.spent((), "181")),
    q("kinh phí đã giải ngân theo nguồn", "đã chi bao nhiêu kinh phí, theo nguồn", "spent", ("source",), lambda: f.spent(("source",))),
    q("đã giải ngân bao nhiêu tiền trong tháng 7", "tháng 7 chi bao nhiêu tiền", "spent", (), lambda: f.spent((), since=7, through=7)),
    q("kinh phí đã giải ngân theo huyện quý 2", "Q2 mỗi huyện đã chi bao nhiêu", "spent", D, lambda: f.spent(D, since=4, through=6)),
    q("kinh phí đã giải ngân theo tháng", "từng tháng giải ngân bao nhiêu tiền", "spent", ("period",), lambda: [{"period": f"2023-{m:02d}", **f.spent((), since=m, through=m)[0]} for m in range(3, 10)]),
    q("số tiền đã chi cho báo chí của Lộc Bình", "Lộc Bình đã chi bao nhiêu cho nhóm báo chí", "spent", (), lambda: f.spent((), "188", "BAO_CHI")),
    q("kinh phí đã giải ngân cho truyền thông trực tiếp theo huyện", "truyền thông trực tiếp đã chi bao nhiêu tiền ở từng huyện", "spent", D, lambda: f.spent(D, None, "TRUC_TIEP")),
    q("kinh phí đã chi cho truyền thanh theo nguồn", "truyền thanh đã chi theo nguồn", "spent", ("source",), lambda: f.spent(("source",), None, "TRUYEN_THANH")),
    q("huyện nào giải ngân nhiều nhất", "huyện đã chi nhiều tiền nhất", "spent", D, lambda: f.first(f.spent(D), "spent", 1), True),
    q("huyện nào đã giải ngân trên 200 triệu đồng", "những huyện nào đã chi hơn 200 triệu", "spent", D, lambda: f.keep(f.spent(D), "spent", least=200e6)),
    q("so sánh kinh phí đã giải ngân tháng 9 với tháng 8", "đã giải ngân tháng này so với tháng trước", "spent", (), lambda: f.compared(f.spent((), since=9, through=9), f.spent((), since=8, through=8), "spent")),
    q("kinh phí được giao của Tràng Định", "Tràng Định được giao bao nhiêu tiền, dự toán giao ạ", "allocated", (), lambda: f.allocated((), "180")),
    q("dự toán giao theo huyện", "kinh phí giao cho từng huyện", "allocated", D, lambda: f.allocated(D)),
    q("dự toán giao theo nguồn của Văn Quan", "Văn Quan dự toán theo từng nguồn", "allocated", ("source",), lambda: f.allocated(("source",), "184")),
    q("dự toán giao cho ấn phẩm theo huyện", "ấn phẩm được phân bổ bao nhiêu cho các huyện", "allocated", D, lambda: f.allocated(D, None, "AN_PHAM")),
    q("kinh phí còn lại của Bắc Sơn", "Bắc Sơn còn bao nhiêu tiền", "remaining", (), lambda: f.remaining((), "185")),
    q("kinh phí còn lại theo huyện", "các huyện còn lại bao nhiêu kinh phí", "remaining", D, lambda: f.remaining(D)),
    q("ngân sách địa phương còn lại của Chi Lăng theo nhóm", "Chi Lăng: NSĐP còn lại theo nhóm nội dung", "remaining", ("group",), lambda: f.remaining(("group",), "187", None, "NSDP")),
    q("huyện nào còn lại nhiều kinh phí nhất", "đơn vị có kinh phí chưa giải ngân lớn nhất", "remaining", D, lambda: f.first(f.remaining(D), "remaining", 1), True),
    q("kinh phí còn lại theo huyện theo nguồn", "còn lại bao nhiêu tiền theo từng huyện theo nguồn", "remaining", ("district", "source"), lambda: f.remaining(("district", "source"))),
    q("nguồn khác còn lại bao nhiêu", "kinh phí nguồn hợp pháp khác còn lại", "remaining", (), lambda: f.remaining((), source="KHAC")),
    q("chi phí bình quân một lượt người theo huyện", "từng huyện chi phí một lượt người là bao nhiêu", "unit_cost", D, lambda: f.unit_cost(D, "TRUC_TIEP", LN)),
    q("chi phí bình quân một lượt phát của Bình Gia", "Bình Gia chi phí cho một lượt phát thanh", "unit_cost", (), lambda: f.unit_cost((), "TRUYEN_THANH", "TRUYEN_THANH", "181")),
    # Communes.
    q("bao nhiêu xã chưa có đối thoại", "còn mấy xã chưa tổ chức đối thoại", "not_reached", (), lambda: f.pick(f.reach((), None, DT), "not_reached", "communes")),
    q("bao nhiêu xã đã có hội nghị ở Hữu Lũng", "Hữu Lũng có bao nhiêu xã đã tổ chức hội nghị", "reached", (), lambda: f.pick(f.reach((), "186", HN), "reached", "communes")),
    q("xã nào đã có đối thoại ở Bắc Sơn", "Bắc Sơn những xã nào đã tổ chức đối thoại", "reached", C, lambda: f.places(True, "185", DT)),
    q("xã nào chưa có nói chuyện chuyên đề trong quý 3 ở Cao Lộc", "Q3 Cao Lộc xã nào chưa có buổi nói chuyện", "not_reached", C, lambda: f.places(False, "183", NC, since=7, through=9)),
    q("xã nào chưa có hội nghị tháng 9 ở Tràng Định", "T9 Tràng Định xã nào chưa tổ chức hội nghị", "not_reached", C, lambda: f.places(False, "180", HN, since=9, through=9)),
    q("độ bao phủ theo huyện", "tỷ lệ bao phủ các huyện", "coverage", D, lambda: f.pick(f.reach(D), "district", "coverage", "reached")),
    q("độ bao phủ toàn tỉnh", "cả tỉnh bao phủ được bao nhiêu %", "coverage", (), lambda: f.pick(f.reach(()), "coverage", "reached", "communes")),
    q("độ bao phủ của hội nghị theo huyện", "hội nghị bao phủ thế nào ở từng huyện", "coverage", D, lambda: f.pick(f.reach(D, None, HN), "district", "coverage")),
    q("độ bao phủ quý 2 của Lộc Bình", "Lộc Bình Q2 bao phủ bao nhiêu phần trăm", "coverage", (), lambda: f.pick(f.reach((), "188", since=4, through=6), "coverage", "reached")),
    q("huyện nào có độ bao phủ thấp nhất", "huyện bao phủ kém nhất", "coverage", D, lambda: f.pick(f.first(f.reach(D), "coverage", 1, False), "district", "coverage")),
    q("độ bao phủ về việc làm theo huyện", "chủ đề việc làm bao phủ các huyện ra sao", "coverage", D, lambda: f.pick(f.reach(D, None, None, "Việc làm"), "district", "coverage")),
    q("độ bao phủ của Bình Gia theo chủ đề", "Bình Gia bao phủ theo từng chủ đề", "coverage", ("topic",), lambda: [{"topic": code, "coverage": f.reach((), "181", None, name)[0]["coverage"]} for name, code in TOPICS.items()]),
    q("độ bao phủ theo đối tượng", "bao phủ theo từng đối tượng", "coverage", ("audience",), lambda: [{"audience": code, "coverage": f.reach((), None, None, None, code)[0]["coverage"]} for code in ("women", "minority", "poor")]),
    q("độ bao phủ phụ nữ ở Văn Lãng", "Văn Lãng độ bao phủ đối tượng phụ nữ", "coverage", (), lambda: f.pick(f.reach((), "182", None, None, "women"), "coverage")),
    q("xã nào chưa có cuộc nào về nhà ở ở Văn Quan", "Văn Quan xã nào chưa có hoạt động về nhà ở", "not_reached", C, lambda: f.places(False, "184", None, "Nhà ở")),
    q("bao nhiêu xã đã có cuộc về bình đẳng giới", "mấy xã đã tổ chức về bình đẳng giới", "reached", (), lambda: f.pick(f.reach((), None, None, "Bình đẳng giới"), "reached", "communes")),
    q("xã nào chưa có hoạt động nào ở Đình Lập", "Đình Lập còn xã nào chưa được tiếp cận", "not_reached", C, lambda: f.places(False, "189")),
    q("số xã chưa tiếp cận theo huyện", "mỗi huyện còn bao nhiêu xã chưa được tiếp cận", "not_reached", D, lambda: f.pick(f.reach(D), "district", "not_reached")),
    q("số xã đã tiếp cận của Chi Lăng", "Chi Lăng bao nhiêu xã được tiếp cận", "reached", (), lambda: f.pick(f.reach((), "187"), "reached")),
    q("Bình Gia có bao nhiêu xã", "số xã của Bình Gia", "communes", (), lambda: f.pick(f.reach((), "181"), "communes")),
    q("huyện nào có trên 10 xã chưa có đối thoại", "những huyện nào có hơn 10 xã chưa có đối thoại", "not_reached", D, lambda: f.pick(f.keep(f.reach(D, None, DT), "not_reached", least=10), "district", "not_reached")),
    # Meetings and people.
    q("bao nhiêu cuộc về việc làm", "số cuộc truyền thông về việc làm", "meetings", (), lambda: f.meetings(topic="Việc làm")),
    q("số hội nghị về y tế của Bình Gia", "Bình Gia bao nhiêu hội nghị về y tế", "meetings", (), lambda: f.meetings(activity=HN, topic="Y tế", district="181")),
    q("số cuộc về bình đẳng giới theo huyện", "từng huyện mấy cuộc về bình đẳng giới", "meetings", D, lambda: _with_zero(f.meetings("meetings", D, topic="Bình đẳng giới"), "meetings")),
    q("số cuộc theo chủ đề", "số cuộc truyền thông chia theo chủ đề", "meetings", ("topic",), lambda: f.by_codes(f.meetings("meetings", ("topic",)), TOPICS)),
    q("chủ đề nào có nhiều cuộc nhất", "chủ đề nào nhiều cuộc nhất", "meetings", ("topic",), lambda: f.first(f.by_codes(f.meetings("meetings", ("topic",)), TOPICS), "meetings", 1), True),
    q("số cuộc về nước sạch quý 2", "Q2 có mấy cuộc về nước sạch và vệ sinh", "meetings", (), lambda: f.meetings(topic="Nước sạch và vệ sinh", since=4, through=6)),
    q("bao nhiêu phụ nữ tham dự ở Bình Gia", "số phụ nữ dự của Bình Gia", "women", (), lambda: f.meetings("women", district="181")),
    q("bao nhiêu phụ nữ tham dự theo huyện", "lượt phụ nữ dự từng huyện", "women", D, lambda: f.meetings("women", D)),
    q("bao nhiêu người dân tộc thiểu số tham dự tháng 6", "T6 số người DTTS tham dự", "minority", (), lambda: f.meetings("minority", since=6, through=6)),
    q("bao nhiêu người hộ nghèo tham dự về việc làm", "hộ nghèo tham dự các cuộc về việc làm", "poor", (), lambda: f.meetings("poor", topic="Việc làm")),
    q("số người tham dự theo chủ đề", "số người dự chia theo chủ đề", "attendees", ("topic",), lambda: f.by_codes(f.meetings("attendees", ("topic",)), TOPICS)),
    q("số người tham dự đối thoại của Lộc Bình", "Lộc Bình số người dự đối thoại", "attendees", (), lambda: f.meetings("attendees", district="188", activity=DT)),
    q("huyện nào có nhiều phụ nữ tham dự nhất", "phụ nữ tham dự nhiều nhất ở huyện nào", "women", D, lambda: f.first(f.meetings("women", D), "women", 1), True),
    # Reports.
    q("tỷ lệ báo cáo theo huyện", "tỷ lệ nộp báo cáo của các huyện", "reporting_rate", D, lambda: f.reports("reporting_rate", D)),
    q("tỷ lệ báo cáo đúng hạn theo huyện", "tỷ lệ nộp báo cáo đúng hạn từng huyện", "on_time_rate", D, lambda: f.reports("on_time_rate", D)),
    q("tỷ lệ báo cáo đúng hạn tháng 6", "T6 bao nhiêu phần trăm báo cáo đúng hạn", "on_time_rate", (), lambda: f.reports("on_time_rate", since=6, through=6)),
    q("huyện nào có tỷ lệ đúng hạn thấp nhất", "đơn vị nộp báo cáo chậm nhất", "on_time_rate", D, lambda: f.first(f.reports("on_time_rate", D), "on_time_rate", 1, False), True),
    q("bao nhiêu báo cáo đã nộp", "đã nhận bao nhiêu báo cáo", "received", (), lambda: f.reports("received")),
    q("đơn vị nào chưa nộp báo cáo tháng 10", "T10 huyện nào chưa gửi báo cáo", "missing", D, lambda: f.reports("missing", D, since=10, through=10)),
    q("huyện nào còn thiếu báo cáo tháng 11", "những huyện nợ báo cáo tháng 11", "missing", D, lambda: f.reports("missing", D, since=11, through=11)),
    q("còn thiếu bao nhiêu báo cáo đến tháng 11", "đến hết T11 thiếu bao nhiêu báo cáo", "missing", (), lambda: f.reports("missing", through=11)),
    q("báo cáo nộp muộn theo huyện", "huyện nào nộp báo cáo muộn", "late", D, lambda: f.reports("late", D)),
    q("Đình Lập nộp muộn bao nhiêu báo cáo", "số báo cáo nộp trễ của Đình Lập", "late", (), lambda: f.reports("late", (), "189")),
    q("huyện nào nộp muộn nhiều nhất", "đơn vị nào nộp báo cáo trễ nhiều nhất", "late", D, lambda: f.first(f.reports("late", D), "late", 1), True),
    q("báo cáo nộp muộn theo tháng", "từng tháng bao nhiêu báo cáo nộp muộn", "late", ("period",), lambda: f.reports("late", ("period",))),
    q("tỷ lệ báo cáo đúng hạn theo tháng của Bình Gia", "Bình Gia: từng tháng tỷ lệ báo cáo đúng hạn", "on_time_rate", ("period",), lambda: f.reports("on_time_rate", ("period",), "181")),
    q("bao nhiêu báo cáo đúng hạn của Cao Lộc", "Cao Lộc có mấy báo cáo nộp đúng hạn", "on_time", (), lambda: f.reports("on_time", (), "183")),
    q("số báo cáo đã duyệt quý 2", "Q2 có bao nhiêu báo cáo đã duyệt", "approved", (), lambda: f.reports("approved", since=4, through=6)),
)  # fmt: skip


def _with_zero(rows: list[dict[str, Any]], what: str) -> list[dict[str, Any]]:
    """Districts that reported and had none are there with 0."""
    known = {row["district"]: row for row in rows}
    return [known.get(unit, {"district": unit, what: 0}) for unit in f.UNITS]


def _commune(district: str, name: str) -> str:
    """The code of a commune by its short name."""
    from data import catalogue

    return next(
        u.code
        for u in catalogue.units()
        if u.short_name == name
        and u.level == "commune"
        and u.valid_from.year == 2021
        and (u.parent_id or "").startswith(district)
    )
