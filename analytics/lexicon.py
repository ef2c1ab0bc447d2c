"""The words of questions and what each means: places, activities, contents, sources, topics, people, measures, and how to ask.

Everything that has a name in semantic or the catalogue is taken from there; here stand what else people call it. `segments` cuts a
question into the fewest known phrases that cover the most words; what none covers is unknown, and never guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from analytics import semantic
from analytics.moments import Token, moments_at, tokens
from data import catalogue, names
from data.catalogue import Unit

# Kinds of a segment; what `value` holds.
UNKNOWN = "unknown"  # None
FILLER = "filler"  # None: said, and nothing changes
MEASURE = "measure"  # a code of semantic.MEASURES
ACTIVITY, GROUP, SOURCE, TOPIC, AUDIENCE = "activity", "group", "source", "topic", "audience"  # a tuple of codes
EITHER = "either"  # (group, activities): content of spending with money, its activity otherwise
UNIT = "unit"  # a tuple of units the name fits
WHOLE = "whole"  # None: the whole province
POOR = "poor"  # None: the poor districts
BY, WHICH, HOW_MANY = "by", "which", "how_many"  # a dimension
TOP = "top"  # (n, dimension)
MOST, LEAST, FAST, SLOW, RANKED = "most", "least", "fast", "slow", "ranked"  # None; RANKED: "most" or "least"
NOT_SAID = 10**6  # the count of a bare "huyện"
KEEP = "keep"  # (sign, number, unit word)
TIME = "time"  # a Moment
COMPARE, AGAINST, PLAN, NOT_YET, HAVE, AND, SUM = "compare", "against", "plan", "not_yet", "have", "and", "sum"
STATUS = "status"  # statuses
MONEY, PERCENT, ATTEND, REPORT, SENT, FEWER = "money", "percent", "attend", "report", "sent", "fewer"
MUCH, LITTLE, EST = "much", "little", "est"  # "nhiều … nhất": the two belong together
STILL, GIVEN = "still", "given"  # "còn": not yet, or left; "giao": a target, or money
NEED, RESULT = "need", "result"  # "cần": what is left to do; "kết quả": what was done, of whatever
TOGETHER, BOTH = "together", "both"  # "tính chung": several as one; "cả … và": this and that at once
LIST, TREND, ATTAIN = "list", "trend", "attain"  # "danh sách": one by one; "diễn biến": month by month; "đạt" alone
EXCEPT = "except"  # "trừ", "không kể": the places after it are left out
RISING = "rising"  # "most" or "least": "tăng nhiều nhất", "giảm nhiều nhất"
RATE = "rate"  # "tăng bao nhiêu phần trăm": a change as a part of what was
RANK = "rank"  # "xếp thứ mấy": the place of one unit among all
PER, AVERAGE = "per", "average"  # "bình quân mỗi tháng": a dimension; "bình quân" alone
OR_MORE = "or_more"  # "từ 5 hội nghị trở lên": the end of a condition


@dataclass(frozen=True, slots=True)
class Segment:
    """Words `start` to before `end` of a question, and what they mean."""

    kind: str
    value: object
    start: int
    end: int


_ACTIVITIES: dict[tuple[str, ...], tuple[str, ...]] = {
    ("TIN",): ("tin", "tin tức", "bản tin", "mẩu tin", "số tin", "tin phát sóng", "tin đăng tải"),
    ("BAI",): ("bài", "bài viết", "bài báo", "bài đăng", "số bài", "bài đăng báo"),
    ("TIN", "BAI"): ("tin bài", "tin , bài", "tin và bài"),
    ("PHONG_SU",): ("phóng sự", "phóng sự truyền hình", "phóng sự phát thanh", "phóng sự phát thanh truyền hình"),
    ("CHUYEN_MUC",): ("chuyên mục", "số chuyên mục", "chuyên mục phát sóng"),
    ("TRUYEN_THANH",): ("lượt phát", "lượt phát thanh", "lượt truyền thanh", "phát thanh", "lượt phát trên đài truyền thanh", "phát trên đài truyền thanh", "loa truyền thanh",
                        "lượt phát loa", "phát loa", "lượt phát trên loa", "đài truyền thanh", "lượt phát trên đài truyền thanh cơ sở", "lượt phát truyền thanh", "lượt loa", "đài truyền thanh cơ sở", "buổi phát thanh", "trên loa", "trên loa truyền thanh", "tuyên truyền trên loa", "tuyên truyền trên loa truyền thanh", "loa phát thanh"),
    ("PANO",): ("pa nô", "panô", "pano", "bảng pa nô", "pa nô áp phích lớn"),
    ("AP_PHICH",): ("áp phích", "áp-phích", "áp phích tuyên truyền", "poster"),
    ("PANO", "AP_PHICH"): ("pa nô áp phích", "pano áp phích", "pa nô , áp phích", "panô áp phích"),
    ("TO_ROI",): ("tờ rơi", "tờ gấp", "tờ rơi tờ gấp", "tờ rơi , tờ gấp", "số tờ rơi"),
    ("SO_TAY",): ("sổ tay", "cuốn sổ tay", "sổ tay tuyên truyền"),
    ("HOI_NGHI",): ("hội nghị", "hn", "cuộc hội nghị", "hội nghị truyền thông", "hội nghị tuyên truyền", "hội nghị cộng đồng", "hội nghị truyền thông trực tiếp", "hội nghị trực tiếp", "số hội nghị",
                    "hội nghị truyền thông cộng đồng", "hội nghị tại cộng đồng", "hội nghị truyền thông tại cộng đồng"),
    ("DOI_THOAI",): ("đối thoại", "đối thoại chính sách", "cuộc đối thoại", "buổi đối thoại", "số cuộc đối thoại", "hội nghị đối thoại", "đối thoại giảm nghèo"),
    ("NOI_CHUYEN",): ("nói chuyện chuyên đề", "nói chuyện", "buổi nói chuyện", "nói chuyện tại cộng đồng", "cuộc nói chuyện", "số buổi nói chuyện", "buổi nói chuyện chuyên đề"),
    ("LUOT_NGUOI",): ("lượt người", "lượt người tham dự", "lượt người dự", "số lượt người", "lượt tham dự", "lượt người tham gia", "tổng lượt người", "lượt dự", "số lượt người tham dự", "số lượt tham dự"),
    ("WEB",): ("tin bài web", "tin bài trên web", "tin bài trên trang thông tin điện tử", "tin bài trên trang", "tin bài trên website", "tin bài điện tử", "tin , bài trên trang thông tin điện tử",
               "bài trên trang thông tin điện tử", "tin trên trang thông tin điện tử", "bài trên web", "tin trên web", "tin bài trên mạng", "tin bài trên cổng thông tin điện tử", "tin bài đăng web", "tin bài đăng trên web",
               "tin bài đăng trên trang thông tin điện tử", "tin bài đăng trên website", "tin bài website"),
    ("KHEN_THUONG",): ("biểu dương khen thưởng", "biểu dương , khen thưởng", "khen thưởng", "biểu dương", "tập thể cá nhân được khen thưởng", "tập thể , cá nhân được khen thưởng", "tập thể cá nhân được biểu dương"),
    ("CHUYEN_TRANG",): ("chuyên trang", "chuyên trang báo"),
    ("VIDEO",): ("video", "video clip", "clip"),
    ("SAN_KHAU",): ("sân khấu hóa", "truyền thông sân khấu hóa", "buổi sân khấu hóa"),
    ("LUU_DONG",): ("thông tin lưu động", "lưu động", "tuyên truyền lưu động"),
    ("CUOC_THI",): ("cuộc thi", "cuộc thi tìm hiểu", "hội thi"),
    ("SU_KIEN",): ("sự kiện", "chương trình sự kiện", "chương trình , sự kiện", "sự kiện truyền thông"),
}  # fmt: skip
_GROUPS = {
    "BAO_CHI": ("báo chí", "báo chí phát thanh truyền hình", "báo đài", "phát thanh truyền hình", "nhóm báo chí"),
    "AN_PHAM": ("ấn phẩm", "ấn phẩm truyền thông", "in ấn", "nhóm ấn phẩm"),
    "TRUC_TIEP": ("truyền thông trực tiếp", "trực tiếp", "hoạt động trực tiếp", "nhóm truyền thông trực tiếp", "các hoạt động trực tiếp"),
    "THI_DUA": ("thi đua", "nhóm thi đua"),
    "TRUYEN_THANH": ("nhóm truyền thanh",),
}  # fmt: skip
_EITHERS = {
    ("TRUYEN_THANH", ("TRUYEN_THANH",)): ("truyền thanh", "truyền thanh cơ sở"),
    ("TRANG_TTDT", ("WEB",)): ("trang thông tin điện tử", "website", "web", "trang web", "trang tin điện tử", "cổng thông tin điện tử"),
    ("THI_DUA", ("KHEN_THUONG",)): ("thi đua khen thưởng", "thi đua , khen thưởng"),
}  # fmt: skip
_SOURCES = {
    "NSTW": ("ngân sách trung ương", "trung ương", "nstw", "ns trung ương", "nguồn trung ương", "vốn trung ương", "nguồn ngân sách trung ương", "ns tw", "tw"),
    "NSDP": ("ngân sách địa phương", "địa phương", "nsđp", "nsdp", "ns địa phương", "nguồn địa phương", "vốn địa phương", "nguồn ngân sách địa phương", "ns đp", "đp", "vốn đp", "nguồn đp", "vốn đối ứng địa phương"),
    "KHAC": ("nguồn hợp pháp khác", "nguồn khác", "nguồn vốn khác", "kinh phí khác", "các nguồn khác", "hợp pháp khác", "vốn khác", "nguồn vốn hợp pháp khác"),
}  # fmt: skip
_TOPICS = {
    "VIEC_LAM": ("việc làm", "giải quyết việc làm", "giới thiệu việc làm", "tạo việc làm"),
    "GDNN": ("giáo dục nghề nghiệp", "dạy nghề", "đào tạo nghề", "học nghề"),
    "NUOC_NGOAI": ("đi làm việc ở nước ngoài", "xuất khẩu lao động", "làm việc ở nước ngoài", "lao động ngoài nước", "đi làm việc ở nước ngoài theo hợp đồng", "lao động nước ngoài", "xklđ"),
    "Y_TE": ("y tế", "chăm sóc sức khỏe"),
    "GIAO_DUC": ("giáo dục",),
    "NHA_O": ("nhà ở",),
    "NUOC_SACH": ("nước sạch và vệ sinh", "nước sạch", "nước sạch vệ sinh", "nước sạch , vệ sinh", "vệ sinh"),
    "THONG_TIN": ("chủ đề thông tin", "về thông tin", "tiếp cận thông tin"),
    "PHAP_LY": ("trợ giúp pháp lý", "pháp lý", "trợ giúp pháp luật"),
    "XA_HOI": ("trợ giúp xã hội", "bảo trợ xã hội"),
    "GIOI": ("bình đẳng giới", "về giới", "chủ đề giới"),
    "GUONG": ("gương điển hình mô hình giảm nghèo", "gương điển hình , mô hình giảm nghèo", "gương điển hình", "mô hình giảm nghèo", "gương điển hình và mô hình giảm nghèo", "điển hình giảm nghèo", "mô hình"),
}  # fmt: skip
_AUDIENCES = {
    "women": ("phụ nữ", "nữ", "chị em phụ nữ"),
    "minority": ("người dân tộc thiểu số", "dân tộc thiểu số", "đồng bào dân tộc thiểu số", "đồng bào dân tộc", "người dân tộc", "dtts", "đồng bào dtts", "người dtts"),
    "poor": ("hộ nghèo", "hộ nghèo hộ cận nghèo", "hộ nghèo , hộ cận nghèo", "hộ nghèo và hộ cận nghèo", "hộ nghèo cận nghèo", "hộ nghèo , cận nghèo", "hộ nghèo và cận nghèo", "người nghèo", "hộ cận nghèo", "người hộ nghèo", "người thuộc hộ nghèo"),
}  # fmt: skip
_STATUSES = {
    ("achieved",): ("hoàn thành", "đã hoàn thành", "đạt chỉ tiêu", "đạt kế hoạch", "hoàn thành kế hoạch", "đã hoàn thành kế hoạch", "hoàn thành chỉ tiêu", "đã đạt chỉ tiêu", "đã đạt kế hoạch", "đã hoàn thành chỉ tiêu", "đạt kế hoạch năm",
                    "đã đạt kế hoạch năm", "hoàn thành kế hoạch năm", "đã hoàn thành kế hoạch năm"),
    ("achieved", "on_track"): ("đúng tiến độ", "đảm bảo tiến độ", "bảo đảm tiến độ", "kịp tiến độ", "đạt hoặc đúng tiến độ"),
    ("behind", "far_behind"): ("chậm tiến độ", "chậm", "bị chậm", "đang chậm", "chậm tiến độ hoặc chậm nhiều", "trễ tiến độ", "chưa đúng tiến độ", "không đúng tiến độ", "không kịp tiến độ"),
    ("far_behind",): ("chậm nhiều", "rất chậm", "chậm rất nhiều"),
    ("on_track", "behind", "far_behind", "incomplete", "not_started"): ("chưa hoàn thành", "chưa đạt chỉ tiêu", "chưa đạt kế hoạch", "chưa hoàn thành kế hoạch", "chưa hoàn thành chỉ tiêu", "chưa đạt", "chưa đạt kế hoạch năm"),
    ("no_target",): ("không giao chỉ tiêu", "không được giao chỉ tiêu", "chưa giao chỉ tiêu", "chưa được giao chỉ tiêu"),
    ("incomplete",): ("chưa đủ báo cáo",),
}  # fmt: skip
_AVERAGES = (
    "bình quân",
    "trung bình",
    "tính bình quân",
    "tính trung bình",
    "lấy bình quân",
    "bq",
    "tb",
    "bình quân chung",
)
_EACH = (
    "mỗi",
    "một",
    "1",
    "từng",
    "hàng",
    "hằng",
    "mỗi một",
    "cho mỗi",
    "trên mỗi",
    "trên một",
    "cho một",
    "các",
    "của các",
    "của mỗi",
    "theo",
    "",
)
_SAID: dict[str, tuple[str, ...]] = {
    FILLER: (
        "cho", "tôi", "em", "anh", "chị", "biết", "xem", "hỏi", "xin", "hãy", "là", "thế nào", "ra sao", "như thế nào", "hiện nay", "hiện tại", "hiện", "tình hình", "số liệu",
        "số", "số lượng", "có", "đã", "được", "đang", "thì", "ạ", "nhé", "nhỉ", "vậy", "của", "ở", "tại", "trong", "trên địa bàn", "về", "mức", "những", "nào đó", "với", "theo", "à", "hả", "nói về", "mới đạt", "mới đủ", "thì đủ", "thì đạt",
        "cho biết", "cho tôi biết", "cho tôi xem", "cho xem", "cho hỏi", "xin cho biết", "đề nghị cho biết", "báo cáo giúp", "giúp", "giùm", "bao nhiêu", "là bao nhiêu", "mấy", "bn",
        "đến đâu", "tới đâu", "đến đâu rồi", "rồi", "thực tế", "ta", "mình", "chúng ta", "đến giờ", "trong đó", "gồm", "gồm những", "nằm ở", "thuộc", "trong toàn", "cụ thể", "chi tiết",
        "tổ chức", "đã tổ chức", "tổ chức được", "thực hiện", "đã thực hiện", "thực hiện được", "triển khai", "đã triển khai", "triển khai được", "làm", "đã làm", "làm được", "in", "đã in", "cấp", "cấp phát", "đã cấp",
        "phát", "đã phát", "phát ra", "phát hành", "phát được", "đăng", "đã đăng", "đăng tải", "phát sóng", "đã phát sóng", "diễn ra", "đã diễn ra", "dựng", "lắp đặt", "treo", "dán", "sản xuất", "mở", "đã mở", "xây dựng",
        "th", "sl", "đv", "đơn vị", "huyện", "xã", "hoạt động", "chủ đề", "đối tượng", "nội dung", "nguồn", "nhóm", "loại", "lĩnh vực", "mảng", "nguồn vốn", "nội dung chi", "đứng", "đang ở mức", "ở mức", "đạt được", "để", "đạt mức", "giảm nghèo", "công tác", "công tác truyền thông", "truyền thông", "tuyên truyền", "chương trình giảm nghèo", "chương trình mục tiêu quốc gia", "người dân", "bà con", "cộng đồng", "tại cộng đồng", "trực tiếp tại cộng đồng", "?", "chưa nhỉ",
        "địa bàn", "phương", "mỗi nơi", "giữa", "thời gian", "thời gian qua", "thời gian vừa qua", "kỳ", "khi", "tính", "nếu tính", "tính theo", "tính riêng", "riêng", "chỉ", "chỉ tính", "so", "việc", "sự", "các", "so sánh giúp",
        "toàn bộ", "tất cả", "hết bao nhiêu", "mất bao nhiêu", "tổng hợp", "báo", "lên", "nêu", "hiển thị", "lấy", "đưa ra", "cần biết", "cần xem", "cần hỏi", "muốn", "muốn biết", "muốn xem", "muốn hỏi", "nhìn", "dành", "dành cho", "từng", "gồm các", "gồm quyết toán bổ sung", "được bao nhiêu", "đến",
        "hay", "hoặc", "sếp", "bác", "cô", "chú", "các anh", "các chị", "vui lòng", "làm ơn", "thưa", "cái", "tờ", "cuốn", "buổi", "tập thể cá nhân", "tập thể , cá nhân", "tập thể và cá nhân", "lượt", "chiếc", "quyển", "hay chưa", "chưa ạ", "không ạ", "đã có",
        "có được", "hiện có", "hiện đã", "hiện đang", "tính ra", "nhìn chung", "nói chung", "này", "đó", "kia", "nào", "nữa", "ra thì", "ra", "đồng nào", ",", "-", "/", "so với chỉ tiêu năm", "có phải", "phải không", "đúng không", "lần", "lĩnh vực chi",
    ),
    SUM: ("tổng", "tổng số", "tổng cộng", "cộng", "cộng lại", "tổng cộng lại"),
    TOGETHER: ("chung", "tính chung", "gộp chung", "gộp", "gộp lại", "tính gộp", "tính gộp cả"),
    BOTH: ("cả",),
    LIST: ("danh sách", "liệt kê", "tên"),
    TREND: ("diễn biến", "xu hướng"),
    ATTAIN: ("đạt", "đã đạt"),
    AVERAGE: _AVERAGES,
    RANK: tuple(f"{before} {after}".strip() for before in ("", "xếp", "đứng", "đang xếp", "đang đứng", "ở", "xếp ở", "đứng ở", "đang ở") for after in ("thứ mấy", "thứ bao nhiêu", "hạng mấy", "hạng bao nhiêu", "thứ hạng mấy", "thứ hạng bao nhiêu",
                "vị trí thứ mấy", "vị trí thứ bao nhiêu", "vị trí nào", "vị trí bao nhiêu", "vị trí mấy", "hạng thứ mấy")),
    OR_MORE: ("trở lên",),
    NEED: ("cần", "cần thêm", "còn cần", "cần phải", "cần làm", "cần tổ chức", "cần thực hiện", "cần làm thêm", "cần tổ chức thêm"),
    RESULT: ("kết quả", "kết quả hoạt động", "tình hình thực hiện", "tình hình triển khai", "làm được những gì", "làm được gì", "làm những gì", "đã làm được những gì", "đã làm được gì", "đã làm những gì"),
    MOST: ("cao nhất", "nhiều nhất", "lớn nhất", "tốt nhất", "dẫn đầu", "đứng đầu", "đầu bảng", "khá nhất", "đông nhất", "đứng nhất", "nhiều hơn cả", "cao hơn cả", "mạnh nhất", "dài nhất", "lâu nhất"),
    LEAST: ("thấp nhất", "ít nhất", "kém nhất", "nhỏ nhất", "yếu nhất", "đội sổ", "cuối bảng", "đứng cuối", "bét", "đứng bét", "đứng chót", "bét bảng", "ngắn nhất"),
    FAST: ("nhanh nhất", "tiến độ nhanh nhất", "tiến độ cao nhất", "tiến độ tốt nhất"),
    SLOW: ("chậm nhất", "trễ nhất", "ì ạch nhất", "chậm nhiều nhất", "tiến độ chậm nhất", "tiến độ thấp nhất", "tiến độ kém nhất"),
    MUCH: ("nhiều", "cao", "lớn", "đông"),
    LITTLE: ("ít", "thấp", "nhỏ"),
    EST: ("nhất",),
    RISING + "most": ("tăng nhiều nhất", "tăng cao nhất", "tăng mạnh nhất", "tăng nhanh nhất", "tăng lớn nhất"),
    RISING + "least": ("giảm nhiều nhất", "giảm mạnh nhất", "giảm sâu nhất", "giảm nhanh nhất", "giảm lớn nhất", "sụt giảm nhiều nhất"),
    EXCEPT: ("trừ", "ngoại trừ", "loại trừ", "không kể", "không tính", "không bao gồm", "không gồm", "chưa kể", "chưa tính", "ngoài", "trừ ra", "bỏ", "bỏ ra", "loại", "loại bỏ", "loại ra", "không tính đến", "không kể đến", "trừ đi"),
    STILL: ("còn",),
    GIVEN: ("giao", "được giao", "đã giao", "phân bổ", "được phân bổ"),
    COMPARE: ("so sánh", "đối chiếu", "chênh lệch", "tăng giảm", "tăng hay giảm", "tăng", "giảm", "tăng bao nhiêu", "giảm bao nhiêu", "tăng thêm", "tăng thêm bao nhiêu", "tăng lên", "giảm đi", "tăng được bao nhiêu", "tăng hoặc giảm", "thay đổi", "thay đổi thế nào", "tăng giảm thế nào", "biến động", "khác nhau", "hơn kém", "chênh nhau"),
    AGAINST: ("so với", "so", "với", "so cùng", "đối với", "và"),
    PLAN: ("so với kế hoạch", "so với chỉ tiêu", "so kế hoạch", "so với kế hoạch năm", "so với chỉ tiêu năm", "với kế hoạch", "so với kh", "so kh", "trên kế hoạch", "so với kế hoạch giao", "so với chỉ tiêu giao", "so với kế hoạch được giao",
           "kế hoạch", "so với kế hoạch cả năm", "so với chỉ tiêu cả năm", "kh", "so với chỉ tiêu được giao", "so chỉ tiêu"),
    NOT_YET: ("chưa có", "chưa", "chưa tổ chức", "chưa thực hiện", "chưa được", "không có", "chưa phát", "chưa đăng", "chưa làm", "chưa triển khai", "chưa hề có", "chưa được tổ chức", "chưa có cuộc", "chưa tổ chức được", "chưa có cuộc nào",
              "chưa nơi nào", "vẫn chưa có", "vẫn chưa", "chưa có hoạt động", "chưa có hoạt động nào", "chưa tổ chức cuộc", "chưa từng có", "còn chưa có", "còn chưa", "chưa diễn ra", "chưa được phát", "chưa mở", "trắng", "còn trắng", "không có hoạt động gì", "chưa có hoạt động gì", "chưa có gì", "không có gì"),
    HAVE: ("có", "đã có", "được", "đã được", "đã tổ chức", "tổ chức", "đã triển khai", "từng có"),
    AND: ("và", ",", "cùng", "với", "hay", "hoặc"),
    MONEY: ("kinh phí", "tiền", "vốn", "ngân sách", "kp", "số tiền", "đồng", "tiền bạc", "bao nhiêu tiền", "bao nhiêu đồng", "triệu đồng", "tỷ đồng", "bao nhiêu kinh phí", "bao nhiêu triệu", "bao nhiêu tỷ", "bao nhiêu triệu đồng", "bao nhiêu vốn", "triệu", "mấy trăm triệu", "bao nhiêu trăm triệu", "mấy triệu", "mấy tỷ", "mấy triệu đồng", "mấy trăm triệu đồng", "trđ", "tr đ", "bao nhiêu trđ", "bao nhiêu tr đ"),
    PERCENT: ("phần trăm", "%", "bao nhiêu %", "bao nhiêu phần trăm", "mấy phần trăm", "tỷ lệ %", "tỷ lệ phần trăm", "mấy %"),
    ATTEND: ("người", "tham dự", "tham gia", "dự", "đến dự", "có mặt", "đã dự", "đã tham dự", "được truyền thông", "lượt", "tham dự các cuộc", "dự các cuộc", "dự hội nghị và các cuộc trực tiếp", "đi dự", "đã tham gia"),
    REPORT: ("báo cáo", "bc", "số báo cáo", "báo cáo tháng"),
    SENT: ("nộp", "gửi", "đã nộp", "đã gửi", "nộp về"),
    RANKED + "most": ("xếp hạng", "xếp thứ tự", "sắp xếp từ cao xuống thấp", "từ cao xuống thấp", "từ cao đến thấp", "xếp từ cao xuống thấp", "thứ hạng", "bảng xếp hạng", "xếp hạng từ cao xuống thấp", "từ nhiều đến ít", "từ trên xuống", "tính từ trên xuống", "giảm dần", "xếp hạng từ cao đến thấp",
                      "xếp từ cao đến thấp", "sắp xếp giảm dần"),
    RANKED + "least": ("từ thấp đến cao", "từ thấp lên cao", "sắp xếp từ thấp đến cao", "xếp từ thấp đến cao", "từ ít đến nhiều", "từ dưới lên", "tính từ dưới lên", "tăng dần", "xếp hạng từ thấp đến cao", "xếp từ thấp lên cao", "sắp xếp tăng dần"),
    FEWER: ("nhiều hơn", "cao hơn", "ít hơn", "thấp hơn", "hơn", "kém hơn", "nhanh hơn", "chậm hơn", "tốt hơn", "khá hơn"),
}  # fmt: skip
_ABBREVIATED = {"hn": "hội nghị", "bc": "báo cáo", "kp": "kinh phí", "gn": "giải ngân", "tlgn": "tỷ lệ giải ngân", "tl": "tỷ lệ", "kh": "kế hoạch", "ct": "chỉ tiêu"}  # fmt: skip
_WHICH = (
    "{} nào",
    "những {} nào",
    "các {} nào",
    "có {} nào",
    "có những {} nào",
    "tên các {}",
    "danh sách {}",
    "danh sách các {}",
    "{} nào đang",
    "số {} nào",
)
_BY = ("theo {}", "theo từng {}", "từng {}", "mỗi {}", "các {}", "theo các {}", "chia theo {}", "phân theo {}", "tất cả các {}", "chi tiết theo {}", "chi tiết từng {}", "tính theo {}", "ở từng {}", "ở các {}",
       "của các {}", "của từng {}", "hàng {}", "hằng {}", "qua các {}", "qua từng {}", "trong các {}", "toàn bộ các {}", "giữa các {}", "bảng theo {}", "cho từng {}", "phân theo từng {}", "chia theo từng {}", "đối với từng {}", "những {}", "thống kê theo {}", "theo mỗi {}")  # fmt: skip
_HOW_MANY = ("bao nhiêu {}", "có bao nhiêu {}", "mấy {}", "số {}", "có mấy {}")
_DIM_NOUNS = {code: one.words for code, one in semantic.DIMENSIONS.items()}
_COUNTING = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}


# --- phrases ----------------------------------------------------------------------------------------------------------


class _Index(dict[str, list[tuple[tuple[tuple[str, str], ...], str, object]]]):
    """First word without marks → phrases that begin with it: their words (spelled, bare), kind, value."""

    def put(self, kind: str, value: object, *phrases: str) -> None:
        for phrase in phrases:
            words = tuple((word.text, word.bare) for word in tokens(phrase))
            if words:
                self.setdefault(words[0][1], []).append((words, kind, value))


@cache
def _common() -> _Index:
    """Every phrase that is the same through all times: measures, work, contents, how to ask."""
    found = _Index()
    _put_measures(found)
    _put_work(found)
    _put_lists(found)
    _put_dimensions(found)
    for statuses, phrases in _STATUSES.items():
        found.put(STATUS, statuses, *phrases, *_abbreviated(phrases))
    for kind, phrases in _SAID.items():
        of = next((one for one in (RANKED, RISING) if kind.startswith(one)), "")
        found.put(of or kind, kind.removeprefix(of) if of else None, *phrases)
    found.put(UNKNOWN, None, *_NOT_COUNTED)
    found.put(WHICH, "activity", "gì", "những gì", "cái gì", "việc gì", "có gì", "có những gì")
    found.put(WHICH, "district", "đâu", "ở đâu", "nơi nào", "những nơi nào", "bên nào")
    found.put(POOR, None, *_POOR_DISTRICTS)
    found.put(WHOLE, None, *_WHOLE_PROVINCE, *(f"{one} lạng sơn" for one in _WHOLE_PROVINCE if one.endswith("tỉnh")))
    found.put(
        UNIT, (catalogue.province(),), "cấp tỉnh", "sở lao động", "đơn vị cấp tỉnh", "của cấp tỉnh", *_BY_THE_PROVINCE
    )
    return found


# Each of their words says something else: together they ask what no report tells.
_NOT_COUNTED = (
    "ngân sách tỉnh", "ngân sách huyện", "ngân sách xã", "vốn tỉnh", "kinh phí tỉnh", "lượt xem", "lượt truy cập", "giới tính", "theo giới", "cấp xã", "cấp huyện", "báo tỉnh", "đài tỉnh",
    "do tỉnh", "do cấp tỉnh", "do sở", "do huyện", "do xã", "mấy lần", "bao nhiêu lần", "tất cả các tháng đều", "tháng nào cũng", "huyện nào cũng", "xã nào cũng", "đều",
)  # fmt: skip
_POOR_DISTRICTS = ("huyện nghèo", "các huyện nghèo", "hai huyện nghèo", "2 huyện nghèo", "huyện nghèo 30a")
_WHOLE_PROVINCE = (
    "toàn tỉnh", "cả tỉnh", "tỉnh", "tỉnh ta", "tỉnh mình", "trong tỉnh", "toàn địa bàn", "trên địa bàn tỉnh", "trên toàn tỉnh",
    "của tỉnh", "địa bàn tỉnh", "11 huyện thành phố", "11 đơn vị", "11 huyện",
)  # fmt: skip


_BY_THE_PROVINCE = tuple(
    f"do {who} {did}"
    for who in ("tỉnh", "cấp tỉnh", "sở", "phía tỉnh")
    for did in ("tổ chức", "thực hiện", "làm", "triển khai", "đứng ra tổ chức", "trực tiếp tổ chức", "in", "phát")
)


def _put_measures(found: _Index) -> None:
    for measure in semantic.MEASURES.values():
        found.put(MEASURE, measure.code, *measure.words, measure.title, *_abbreviated(measure.words))


def _abbreviated(phrases: Sequence[str]) -> list[str]:
    """The phrases with each of their words that has one as its abbreviation: "đạt kh"."""
    spaced = [f" {phrase} " for phrase in phrases]
    return [
        one.replace(f" {whole} ", f" {short} ").strip()
        for short, whole in _ABBREVIATED.items()
        for one in spaced
        if f" {whole} " in one
    ]


def _put_work(found: _Index) -> None:
    for codes, phrases in _ACTIVITIES.items():
        found.put(ACTIVITY, codes, *phrases, *(f"số {phrase}" for phrase in phrases if not phrase.startswith("số ")))
    for activity in catalogue.activities():
        header = [] if activity.code in ("WEB", "TRUYEN_THANH") else [activity.form_header]
        found.put(ACTIVITY, (activity.code,), activity.name_vi, *header)
    for either, phrases in _EITHERS.items():
        found.put(EITHER, either, *phrases)


_BEFORE = {
    GROUP: ("nhóm", "nhóm nội dung", "nội dung chi", "nội dung", "mảng", "khoản", "nhóm hoạt động"), SOURCE: ("nguồn",),
    TOPIC: ("chủ đề", "về chủ đề", "về", "lĩnh vực", "nội dung"), AUDIENCE: ("đối tượng",),
}  # fmt: skip


def _put_lists(found: _Index) -> None:
    """Contents, sources, topics and people: by their names and by what else they are called, with and without what they are."""
    for kind, known in ((GROUP, _GROUPS), (SOURCE, _SOURCES), (TOPIC, _TOPICS), (AUDIENCE, _AUDIENCES)):
        for one in semantic.choices(kind):
            named = () if one.code == "THONG_TIN" else (one.name_vi,)  # "thông tin" alone is no topic
            phrases = (*known.get(one.code, ()), *named)
            before = (f"{word} {phrase}" for word in _BEFORE[kind] for phrase in (*phrases, one.name_vi) if not phrase.startswith(word))  # fmt: skip
            found.put(kind, (one.code,), *phrases, *before)


def _put_dimensions(found: _Index) -> None:
    for dimension, nouns in _DIM_NOUNS.items():
        for noun in nouns:
            found.put(WHICH, dimension, *(form.format(noun) for form in _WHICH))
            found.put(BY, dimension, *(form.format(noun) for form in _BY))
            if dimension in ("period", "district", "commune"):
                found.put(PER, dimension, *(f"{average} {each} {noun}" for average in _AVERAGES for each in _EACH))
                found.put(PER, dimension, *(f"{each} {noun} {average}" for average in _AVERAGES for each in _EACH[:6]))
            if dimension in ("district", "commune"):
                found.put(HOW_MANY, dimension, *(form.format(noun) for form in _HOW_MANY))
            for word, count in _COUNTING.items():
                found.put(TOP, (count, dimension), f"{word} {noun}", f"top {word} {noun}")
            found.put(TOP, (NOT_SAID, dimension), noun)  # "huyện cao nhất": how many is not said


_KIND_WORDS = {
    "xa": ("xã", "x"), "phuong": ("phường", "p"), "thi_tran": ("thị trấn", "tt", "ttr"), "huyen": ("huyện", "h"),
    "thanh_pho": ("thành phố", "tp"), "thi_xa": ("thị xã", "tx"),
}  # fmt: skip


@lru_cache(maxsize=16)
def _places(day: date) -> _Index:
    """The units of that day, each by its kind and name, by its name alone; those of one name stand together."""
    named: dict[str, list[Unit]] = defaultdict(list)
    for unit in catalogue.units_on(day):
        _, short = names.split_kind(unit.name)
        if unit.level == "province":
            named[short].append(unit)
            continue
        for word in _KIND_WORDS.get(unit.kind, ()):
            named[f"{word} {short}"].append(unit)
        named[short].append(unit)
        named[unit.code].append(unit)
        if unit.kind == "thanh_pho":
            for phrase in ("thành phố", "tp"):
                named[phrase].append(unit)
    found = _Index()
    for phrase, units in named.items():
        found.put(UNIT, _meant(units), phrase)
    return found


def _meant(units: list[Unit]) -> tuple[Unit, ...]:
    """A name alone is the district's when a district has it: its communes are asked for with their kind. "Lạng Sơn" alone is
    the city's and the province's.
    """
    districts = tuple(unit for unit in units if unit.level == "district")
    return tuple(unit for unit in units if unit.level == "province") + districts or tuple(units)


# --- cutting ----------------------------------------------------------------------------------------------------------

_UNKNOWN_COST, _UNMARKED_COST = 100.0, 0.01
# Of two meanings of the same words, the one that says more is taken.
_DULL = {
    FILLER: 0.3,
    AND: 0.05,
    HAVE: 0.25,
    AGAINST: 0.2,
    SENT: 0.05,
    MONEY: 0.05,
    TOP: 0.02,
    ATTEND: 0.02,
    FEWER: 0.03,
    BY: 0.01,
    PLAN: 0.015,
}


def segments(words: Sequence[Token], day: date) -> tuple[Segment, ...]:
    """The question cut into phrases: fewest unknown words first, then fewest phrases."""
    best: list[tuple[float, Segment | None]] = [(0.0, None), *[(float("inf"), None)] * len(words)]
    marked = _has_marks(words)
    for at in range(len(words)):
        cost = best[at][0]
        for segment, own in _candidates(words, at, day, marked):
            if cost + own < best[segment.end][0]:
                best[segment.end] = (cost + own, segment)
    found: list[Segment] = []
    at = len(words)
    while at:
        last = best[at][1]
        assert last is not None  # every word is a candidate of its own
        found.append(last)
        at = last.start
    return _asked(words, _rates(words, _told_apart(_superlatives(tuple(reversed(found))))))


def _superlatives(found: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """ "nhiều hội nghị nhất" and "nộp muộn nhất" are most, "nhiều hội nghị hơn" is more; "nhiều" without the other word, or the other way round, says
    nothing that can be answered.
    """
    found = tuple(
        replace(one, kind=MOST) if one.kind == EST and at and found[at - 1].value == "late" else one
        for at, one in enumerate(found)
    )
    much = [one for one in found if one.kind in (MUCH, LITTLE)]
    ends = [one for one in found if one.kind == EST]
    paired = len(much) == len(ends) == 1 and much[0].start < ends[0].start
    than = [one for one in found if one.kind == FEWER]
    compared = len(much) == len(than) == 1 and not ends and much[0].end < than[0].start
    kinds = {
        MUCH: MOST if paired else FILLER if compared else UNKNOWN,
        LITTLE: LEAST if paired else FEWER if compared else UNKNOWN,
        EST: FILLER if paired else UNKNOWN,
    }
    told = tuple(replace(one, kind=kinds.get(one.kind, one.kind)) for one in found)
    return tuple(
        replace(one, kind=HOW_MANY, value="commune") if paired and _is_counted(told, at) else one
        for at, one in enumerate(told)
    )


def _rates(words: Sequence[Token], found: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """ "tăng bao nhiêu phần trăm": the percent is of the change, not of the plan."""

    def rises(at: int) -> bool:
        one = found[at] if 0 <= at < len(found) else None
        return one is not None and one.kind == COMPARE and words[one.start].bare in _RISES

    return tuple(
        replace(one, kind=RATE) if one.kind == PERCENT and (rises(at - 1) or rises(at + 1)) else one
        for at, one in enumerate(found)
    )


_RISES = ("tang", "giam", "thay", "bien", "chenh")


def _told_apart(found: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """ "theo nhóm và nguồn": the noun after "and" is told by too."""
    told = list(found)
    for at in range(2, len(told)):
        noun = told[at].kind == TOP and told[at].value[0] == NOT_SAID  # type: ignore[index]
        if noun and told[at - 1].kind in (AND, AGAINST) and told[at - 2].kind == BY:
            told[at] = replace(told[at], kind=BY, value=told[at].value[1])  # type: ignore[index]
    return tuple(told)


def _is_counted(found: tuple[Segment, ...], at: int) -> bool:
    """ "huyện nào có nhiều xã … nhất": the communes are how many, not which."""
    follows = at and found[at].value == (NOT_SAID, "commune") and found[at - 1].kind in (MOST, LEAST)
    of_districts = any(
        one.value == "district" if one.kind in (WHICH, BY) else one.kind == TOP and one.value[1] == "district"  # type: ignore[index]
        for one in found
    )
    return bool(follows) and of_districts


def _asked(words: Sequence[Token], found: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """ "Bình Gia có nộp báo cáo không", "đã có đối thoại chưa": the last word only asks. "Có hoạt động nào chưa" says either."""
    if not found or (last := found[-1]).end - last.start > 1:
        return found
    said = words[last.start].bare
    if (last.kind, said) not in ((UNKNOWN, "khong"), (NOT_YET, "chua")):
        return found
    kinds = {one.kind for one in found[:-1] if any(word.bare == "co" for word in words[one.start : one.end])}
    meant = FILLER if kinds & {HAVE, FILLER} else UNKNOWN if WHICH in kinds else last.kind
    return (*found[:-1], replace(last, kind=meant))


def _has_marks(words: Sequence[Token]) -> bool:
    """Whether a question is written with marks: then "do" is by, and not "đó" in a hurry."""
    letters = [word for word in words if word.text.isalpha()]
    return 2 * sum(word.text != word.bare for word in letters) > len(letters)


def _candidates(words: Sequence[Token], at: int, day: date, marked: bool) -> Iterator[tuple[Segment, float]]:
    yield Segment(UNKNOWN, None, at, at + 1), _UNKNOWN_COST
    for known in (_common(), _places(day)):
        for phrase, kind, value in known.get(words[at].bare, ()):
            cost = _fits(words, at, phrase)
            if cost is not None and not (cost and marked and kind == FILLER):
                yield Segment(kind, value, at, at + len(phrase)), 1 + cost + _DULL.get(kind, 0.0)
    for end, moment in moments_at(words, at):
        yield Segment(TIME, moment, at, end), 1.0
    yield from _numbers_at(words, at)


def _fits(words: Sequence[Token], at: int, phrase: tuple[tuple[str, str], ...]) -> float | None:
    """What it costs to read these words as the phrase; None when they are not."""
    if at + len(phrase) > len(words):
        return None
    cost = 0.0
    for word, (text, bare) in zip(words[at : at + len(phrase)], phrase, strict=True):
        if word.text == text:
            continue
        if word.bare != bare or word.text != word.bare:
            return None
        cost += _UNMARKED_COST
    return cost


_NUMBER = r"(?P<n>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)"
_UNIT = r"(?: (?P<unit>(?:%|phan tram)(?: (?:ke hoach|chi tieu|kh|ct)(?: nam)?)?|(?:nghin|trieu|ty) dong|nghin|trieu|trd|tr d|tr|ty|dong|cuoc|buoi|to|cai|cuon|luot|nguoi|xa|thang|ky))?"
_KEEPS: tuple[tuple[str, str], ...] = (
    (">=", rf"(?:tu )?{_NUMBER}{_UNIT} tro len"), ("<=", rf"(?:tu )?{_NUMBER}{_UNIT} tro xuong"),
    (">=", rf"(?:it nhat|toi thieu|khong duoi|>=|≥|khong it hon|khong thap hon|dat tu|dat it nhat|tu) {_NUMBER}{_UNIT}"),
    ("<=", rf"(?:khong qua|toi da|khong vuot qua|<=|≤|khong hon|nhieu nhat|cao nhat la) {_NUMBER}{_UNIT}"),
    (">", rf"(?:tren|hon|cao hon|lon hon|nhieu hon|vuot qua|vuot|qua|>|dat tren|dat hon|duoc tren|duoc hon) {_NUMBER}{_UNIT}"),
    ("<", rf"(?:duoi|thap hon|it hon|nho hon|chua den|chua toi|chua dat|<|kem hon|chua duoc|chua qua|chua day|dat duoi|dat thap hon|duoc duoi) {_NUMBER}{_UNIT}"),
    ("=", rf"(?:bang|dung|=|chi co|chi dat|vua dung) {_NUMBER}{_UNIT}"),
    (">=", rf"(?:dat|duoc) {_NUMBER} (?P<unit>%|phan tram)(?: (?:ke hoach|chi tieu|kh|ct)(?: nam)?)?"),
)  # fmt: skip
_COUNTED = r"(?= (?:hoi nghi|doi thoai|noi chuyen|to roi|tin|bai|so tay|pa no|pano|ap phich|cuoc|luot|nguoi|phong su|video|chuyen muc|bao cao|xa))"
_RANGES = tuple(
    re.compile(pattern)
    for number, unit in ((_NUMBER.replace("?P<n>", ""), _UNIT),)
    for low, high in ((f"(?P<low>{number}){unit.replace('?P<unit>', '?P<first>')}", f"(?P<n>{number}){unit}"),)
    for bare in (f"(?P<low>{number})(?P<first>) (?:den|toi|-|va) (?P<n>{number})(?P<unit>)",)
    for pattern in (
        rf"(?:trong khoang|khoang tu|trong khoang tu|tu khoang|dat tu|o muc tu|nam trong khoang|giua|o khoang|khoang|tu) {low} (?:den|toi|-|va) {high}(?= |$)",
        rf"(?:trong khoang|khoang tu|trong khoang tu|nam trong khoang|giua) {bare}(?= |$)",
        rf"tu {bare}{_COUNTED}",
    )
)
# A unit may be the beginning of what is counted ("trên 40 tờ rơi"): both readings are offered.
_KEEPS_COMPILED = tuple(
    (sign, re.compile(written + r"(?= |$)"))
    for sign, pattern in _KEEPS
    for written in dict.fromkeys((pattern, pattern.replace(_UNIT, "(?P<unit>)")))
)
_MONEYS, _ALL_SPENT = "(?:kinh phi|du toan|von|ngan sach|tien|kp)", "(?:giai ngan|gn|chi|tieu|su dung|dung)"
_QUIET = "(?:im lang|im ang|vang hoat dong|(?:khong|chua)(?: he)? co hoat dong(?: nao| gi)?)"
_RUN = r"(?:tu )?(?P<n>\d{1,2}|hai|ba|bon) (?:thang|ky)(?: (?:lien tiep|lien|lien nhau|nay|qua|gan day|vua qua))?(?: tro len)?"
# What is said of a whole: over the plan, all of the money, every report, every commune, so many months in a row; see LIMITED.
_LIMITS = tuple(
    (sign, number, unit, re.compile(pattern + r"(?= |$)"))
    for sign, number, unit, pattern in (
        (">", 100.0, "plan", r"(?:da )?vuot(?: muc)? (?:ke hoach|chi tieu|kh|ct)(?: nam| duoc giao| giao)?"),
        ("<", 100.0, "plan", r"(?:chua dat|duoi) (?:100 )?(?:% )?(?:ke hoach|chi tieu|kh|ct)(?: nam)?"),
        (">", 100.0, "allocation", rf"(?:da )?(?:chi |tieu )?vuot(?: qua)?(?: muc)? {_MONEYS}(?: (?:duoc )?giao)?"),
        (">=", 100.0, "allocation", rf"(?:da )?{_ALL_SPENT} het(?: {_MONEYS})?(?! bao nhieu)"),
        ("<", 100.0, "allocation", rf"chua {_ALL_SPENT} het(?: {_MONEYS})?(?! bao nhieu)"),
        ("=", 100.0, "reports", r"(?:da )?(?:nop|gui) (?:bao cao |bc )?(?:day )?du(?: bao cao| bc)?"),
        ("<", 100.0, "reports", r"chua (?:nop|gui) (?:bao cao |bc )?(?:day )?du(?: bao cao| bc)?"),
        (
            ">=",
            100.0,
            "coverage",
            r"(?:da )?(?:bao )?phu (?:het|kin|du)(?: 100 %)?(?: (?:so )?(?:(?:tat ca |toan bo )?(?:cac )?)xa)?",
        ),
        ("<", 100.0, "coverage", r"chua (?:bao )?phu (?:het|kin)(?: (?:(?:tat ca |toan bo )?(?:cac )?)xa)?"),
        (">=", 0.0, "silent", rf"{_QUIET} {_RUN}"),
        (">=", 0.0, "silent", rf"{_RUN} {_QUIET}"),
    )
)
# The word of a limit → the measure that it is a limit of.
LIMITED = {"allocation": "absorption", "reports": "reporting_rate", "coverage": "coverage", "silent": "silent_months"}
_OF_SIGNS = """từ trở lên xuống ít nhất tối thiểu không dưới thấp hơn đạt quá đa vượt nhiều cao là trên lớn qua được nhỏ chưa đến tới kém đầy
    bằng đúng chỉ có vừa phần trăm nghìn triệu tỷ đồng cuộc buổi tờ cái cuốn lượt người phát xã tin bài số hội nghị báo cáo tháng kỳ kế hoạch
    một hai ba bốn năm sáu bảy tám chín mười mức đã tiêu giao mức tốp giải ngân chi sử dụng hết kinh phí dự toán vốn sách tiền nộp gửi bao phủ kín tất cả
    toàn bộ các im lặng ắng vắng hoạt động hề liền liên tiếp đủ đầy trđ đ bc khoảng trong giữa nằm ở và này nay gần đây qua gì"""
_SIGN_WORDS = frozenset(names.fold(word) for word in _OF_SIGNS.split()) | frozenset(
    names.fold(word) for nouns in _DIM_NOUNS.values() for noun in nouns for word in noun.split()
)
_TOPS = re.compile(
    rf"(?:top |tốp )?{_NUMBER} (?P<noun>{{nouns}})(?= |$)".replace(
        "{nouns}",
        "|".join(sorted((names.bare(noun) for nouns in _DIM_NOUNS.values() for noun in nouns), key=len, reverse=True)),
    )
)


@cache
def _dimension_of() -> dict[str, str]:
    return {names.bare(noun): dimension for dimension, nouns in reversed(_DIM_NOUNS.items()) for noun in nouns}


def _numbers_at(words: Sequence[Token], at: int) -> Iterator[tuple[Segment, float]]:
    """Conditions ("trên 50%"), counts ("5 huyện") and what is over the plan."""
    joined = " ".join(word.bare for word in words[at:])

    def end_of(found: re.Match[str]) -> int | None:
        end = at + len(found[0].split(" "))
        marked = all(word.text == word.bare or word.text in _SIGN_WORDS for word in words[at:end])
        return end if marked else None

    for sign, pattern in _KEEPS_COMPILED:
        if (found := pattern.match(joined)) and (end := end_of(found)):
            unit = re.sub(r"^(%|phan tram) .*", r"\1", found["unit"] or "")
            yield Segment(KEEP, (sign, _value(found["n"]), unit), at, end), 1.0
    for ranged in _RANGES:
        if (found := ranged.match(joined)) and (end := end_of(found)) and (found["unit"] or ranged is not _RANGES[0]):
            first, unit = (re.sub(r"^(%|phan tram) .*", r"\1", found[name] or "") for name in ("first", "unit"))
            yield (
                Segment(KEEP, ("between", (_value(found["low"]), first or unit, _value(found["n"])), unit), at, end),
                1.0,
            )
    for sign, number, said, pattern in _LIMITS:
        if (found := pattern.match(joined)) and (end := end_of(found)):
            counted = _value(found["n"]) if said == "silent" else number
            yield Segment(KEEP, (sign, counted, said), at, end), 1.0
    if (found := _TOPS.match(joined)) and (end := end_of(found)):
        yield Segment(TOP, (int(_value(found["n"])), _dimension_of()[found["noun"]]), at, end), 1.0
    if (found := re.match(r"top (\d{1,3})(?= |$)", joined)) and (end := end_of(found)):
        yield Segment(TOP, (int(found[1]), ""), at, end), 1.0


def _value(written: str) -> float:
    """1.234,5 → 1234.5; "mười" → 10."""
    spelled = {names.bare(word): number for word, number in _COUNTING.items()}
    if written in spelled:
        return float(spelled[written])
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", written):
        written = written.replace(".", "")
    return float(written.replace(",", "."))


_NAMES = (MEASURE, ACTIVITY, GROUP, SOURCE, TOPIC, AUDIENCE, EITHER, UNIT, STATUS)


def known_phrases(day: date) -> tuple[str, ...]:
    """Every name of something that can be asked: what a word that is not understood may have been meant to be."""
    said = (
        " ".join(text for text, _ in words)
        for known in (_common(), _places(day))
        for phrases in known.values()
        for words, kind, _ in phrases
        if kind in _NAMES
    )
    return tuple(dict.fromkeys(said))
