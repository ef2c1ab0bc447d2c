"""What can be asked: measures and dimensions declared once, with their words, units and how they add up; what a question is.

Pages of questions, the pivot, questions in words, exports and docs read this one declaration. `why_not` says in Vietnamese
why a question has no answer (a sum of ratios, a target of a month, values of different activities together); a question it
passes is answered by answering.answer. Definitions are those of the domain; None is "nothing to say", never zero.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from analytics.scope import AUDIENCES, Scope
from data import calendar, catalogue
from data.catalogue import Named
from data.forms.declaration import version_of
from data.language import N_, Language

# How figures of a measure come together.
ADDS = "adds"  # over units, groups, sources and months
ADDS_OF_ONE = "adds_of_one"  # over units and months, never over activities
RATIO = "ratio"  # a sum over a sum: asked again for a total, never added or averaged
STATE = "state"  # a word
# Measure → the kind of money of the plan that it is of.
GIVEN = {"assigned": "assigned", "carried_over": "carried_over", "adjusted": "adjustment"}
SHARED_BY = ("period", "district", "commune")  # over what a figure is shared out evenly
# Which months a measure can be asked of.
ANY = "any"  # any months
TO_DATE = "to_date"  # from January up to a month
COUNT, PERCENT, MONEY, STATUS, NUMBER = "count", "percent", "money", "status", "number"


@dataclass(frozen=True, slots=True)
class Dimension:
    """What figures are told apart by: its code (the name of its column), title, and the words it is asked with."""

    code: str
    title: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that can be asked.

    `columns` are its figures in an answer's row, the measure itself first; `by` the dimensions it knows; `parts` further
    choices it can be narrowed by (communes, topics, audiences, activities, groups, sources); `source` who answers it;
    `words` what people call it, longest meant first. `one_activity`: it needs one activity, or the dimension.
    """

    code: str
    title: str
    kind: str
    source: str
    columns: tuple[str, ...]
    by: tuple[str, ...]
    parts: tuple[str, ...]
    months: str
    adds: str
    definition: str
    words: tuple[str, ...]
    one_activity: bool = False

    @property
    def averages(self) -> bool:
        """True for what is counted and may be shared out evenly over months, units or communes: never a ratio, never what is yet to come."""
        return self.adds in (ADDS, ADDS_OF_ONE) and self.source in ("outputs", "money", "meetings") + (
            ("progress",) if self.code in ("target", "to_go") else ()
        )

    @property
    def of_reports(self) -> bool:
        """True for figures that a missing report leaves incomplete: not the plan's own, nor those about reports."""
        return self.source != "reports" and self.code not in ("target", "expected", "allocated", "communes", *GIVEN)


DIMENSIONS: dict[str, Dimension] = {
    one.code: one
    for one in (
        Dimension("district", N_("Đơn vị"), ("huyện", "đơn vị", "địa phương", "huyện thành phố", "huyện , thành phố", "nơi", "huyện và thành phố")),
        Dimension("commune", N_("Xã, phường, thị trấn"), ("xã", "phường", "thị trấn", "xã phường", "xã , phường", "xã phường thị trấn", "xã , phường , thị trấn", "xã thị trấn", "xã , thị trấn")),
        Dimension("activity", N_("Hoạt động"), ("hoạt động", "loại hoạt động", "loại hình", "hình thức", "chỉ tiêu", "loại hình truyền thông", "sản phẩm")),
        Dimension("group", N_("Nội dung"), ("nhóm", "nội dung", "nội dung chi", "nhóm nội dung", "khoản mục", "nhóm hoạt động", "khoản chi", "khoản", "mảng", "nhóm chi", "nhóm nội dung chi")),
        Dimension("source", N_("Nguồn"), ("nguồn", "nguồn vốn", "nguồn kinh phí", "nguồn ngân sách", "loại nguồn")),
        Dimension("topic", N_("Chủ đề"), ("chủ đề", "lĩnh vực", "nội dung tuyên truyền", "chuyên đề")),
        Dimension("audience", N_("Đối tượng"), ("đối tượng", "nhóm đối tượng")),
        Dimension("period", N_("Kỳ"), ("tháng", "kỳ", "kỳ báo cáo")),
        Dimension("quarter", N_("Quý"), ("quý",)),
    )
}  # fmt: skip

# Every column of an answer → its title and the kind of its figures.
COLUMNS: dict[str, tuple[str, str]] = {
    "target": (N_("Chỉ tiêu năm"), COUNT), "actual": (N_("Đã làm"), COUNT), "expected": (N_("Phải làm đến nay"), COUNT), "progress": (N_("Tiến độ"), PERCENT),
    "pace": (N_("Nhịp độ"), PERCENT), "status": (N_("Trạng thái"), STATUS), "to_go": (N_("Còn phải làm"), COUNT),
    "reports_due": (N_("Báo cáo đến hạn"), COUNT), "reports_missing": (N_("Báo cáo còn thiếu"), COUNT),
    "actual_without_target": (N_("Làm ngoài chỉ tiêu"), COUNT), "targets_set": (N_("Chỉ tiêu được giao"), COUNT), "targets_achieved": (N_("Hoàn thành"), COUNT),
    "targets_on_pace": (N_("Đạt hoặc đúng tiến độ"), COUNT), "share_on_pace": (N_("Tỷ lệ đạt"), PERCENT),
    "allocated": (N_("Dự toán giao năm"), MONEY), "spent": (N_("Đã giải ngân"), MONEY), "remaining": (N_("Còn lại"), MONEY),
    "assigned": (N_("Giao trong năm"), MONEY), "carried_over": (N_("Năm trước chuyển sang"), MONEY), "adjusted": (N_("Điều chỉnh"), MONEY),
    "absorption": (N_("Tỷ lệ giải ngân"), PERCENT), "unit_cost": (N_("Chi phí một đơn vị"), MONEY),
    "communes": (N_("Số xã, phường, thị trấn"), COUNT), "reached": (N_("Đã tiếp cận"), COUNT), "not_reached": (N_("Chưa tiếp cận"), COUNT), "unknown": (N_("Chưa rõ"), COUNT),
    "coverage": (N_("Độ bao phủ"), PERCENT), "total": (N_("Số cuộc"), COUNT), "months_active": (N_("Số kỳ có hoạt động"), COUNT),
    "silent_months": (N_("Số kỳ liền không có"), COUNT), "people": (N_("Lượt người"), COUNT),
    "meetings": (N_("Số cuộc"), COUNT), "attendees": (N_("Lượt người dự"), COUNT), "women": (N_("Phụ nữ"), COUNT),
    "minority": (N_("Người dân tộc thiểu số"), COUNT), "poor": (N_("Hộ nghèo, hộ cận nghèo"), COUNT),
    "received": (N_("Đã nhận"), COUNT), "on_time": (N_("Đúng hạn"), COUNT), "approved": (N_("Đã duyệt"), COUNT), "missing": (N_("Chưa nộp"), COUNT),
    "late": (N_("Nộp muộn"), COUNT), "reporting_rate": (N_("Tỷ lệ báo cáo"), PERCENT), "on_time_rate": (N_("Tỷ lệ đúng hạn"), PERCENT),
    "value_completeness": (N_("Độ đầy đủ"), PERCENT),
    "projected": (N_("Dự báo cả năm"), NUMBER), "low": (N_("Thấp"), NUMBER), "high": (N_("Cao"), NUMBER), "needed_per_month": (N_("Cần mỗi tháng còn lại"), NUMBER),
    "backtest_error": (N_("Sai số kiểm chứng"), PERCENT),
    "approval_rate": (N_("Tỷ lệ duyệt"), PERCENT), "late_rate": (N_("Tỷ lệ nộp muộn"), PERCENT), "returned": (N_("Đã trả lại"), COUNT),
    "waiting": (N_("Chờ duyệt"), COUNT), "days_late": (N_("Số ngày chậm"), COUNT),
    "rank": (N_("Hạng"), COUNT), "ranked_of": (N_("Trong số"), COUNT),
    "women_share": (N_("Tỷ lệ phụ nữ"), PERCENT), "minority_share": (N_("Tỷ lệ người dân tộc thiểu số"), PERCENT), "poor_share": (N_("Tỷ lệ hộ nghèo, hộ cận nghèo"), PERCENT),
    "people_per_meeting": (N_("Số người một cuộc"), NUMBER), "average": (N_("Bình quân"), NUMBER), "members": (N_("Chia cho"), COUNT),
    "before": (N_("Kỳ so sánh"), COUNT), "change": (N_("Tăng, giảm"), COUNT), "change_rate": (N_("Tăng, giảm (%)"), PERCENT),
}  # fmt: skip
_REPORTS_COLUMNS = {"expected": (N_("Phải nộp"), COUNT)}

_PROGRESS, _MONEY, _REACH = (
    ("district", "activity"),
    ("district", "group", "source"),
    ("district", "commune", "activity", "topic", "audience"),
)
TIMES = ("period", "quarter")  # dimensions of time: one of them at once
_MEETINGS, _REPORTS = ("district", "commune", "activity", "topic", *TIMES), ("district", *TIMES)
_FULFILLED = N_("Tiến độ là số đã làm trên chỉ tiêu cả năm, chỉ tính nơi được giao chỉ tiêu.")
_REACHED = N_(
    "Một xã, phường, thị trấn được tiếp cận khi có ít nhất một hội nghị, đối thoại, nói chuyện hay hoạt động trực tiếp khác tổ chức tại đó trong các kỳ đang xem. "
    "Nơi chưa thấy hoạt động mà còn thiếu báo cáo thì ghi “chưa rõ”, không tính là chưa tiếp cận."
)
_LISTED = N_(
    "Đếm từ danh sách hoạt động của các báo cáo. Một người dự nhiều cuộc tính nhiều lượt; cuộc không ghi số người thì không cộng vào."
)


_SHARE = N_("Chia cho lượt người dự của các cuộc có ghi cả hai số; một người dự nhiều cuộc tính nhiều lượt.")


def _shares(people: str) -> tuple[str, ...]:
    """How a share of people among those who came is asked for: that they came is said, for a poverty rate is none of these."""
    came = (
        "tham dự",
        "dự",
        "tham gia",
        "đến dự",
        "trong lượt người dự",
        "trong số người dự",
        "trong số người tham dự",
        "dự các cuộc",
        "tham dự các cuộc",
        "trong lượt người",
    )
    return (
        *(f"tỷ lệ {people} {word}" for word in came),
        *(
            f"{people} {share} {amount}"
            for share in ("chiếm", "tham dự chiếm", "dự chiếm", "tham gia chiếm")
            for amount in ("bao nhiêu phần trăm", "bao nhiêu %", "mấy phần trăm", "mấy %", "tỷ lệ bao nhiêu")
        ),
        *(
            f"{amount} {word} {people}"
            for amount in ("bao nhiêu phần trăm", "bao nhiêu %", "mấy phần trăm", "mấy %")
            for word in ("người dự là", "người tham dự là", "lượt người là", "lượt người dự là")
        ),
    )


MEASURES: dict[str, Measure] = {
    one.code: one
    for one in (
        Measure("progress", N_("Tiến độ so với chỉ tiêu năm"), PERCENT, "progress", ("progress", "actual", "target"), _PROGRESS, (), TO_DATE, RATIO, _FULFILLED,
                 ("tỷ lệ hoàn thành kế hoạch", "tỷ lệ hoàn thành chỉ tiêu", "tỷ lệ hoàn thành", "mức độ hoàn thành", "tỷ lệ thực hiện kế hoạch", "tỷ lệ thực hiện", "tiến độ thực hiện",
                  "tỷ lệ đạt kế hoạch", "tỷ lệ đạt chỉ tiêu", "phần trăm kế hoạch", "phần trăm chỉ tiêu", "tiến độ", "hoàn thành kế hoạch", "hoàn thành chỉ tiêu", "% kế hoạch", "% chỉ tiêu", "bằng bao nhiêu so với kế hoạch", "bằng bao nhiêu phần trăm kế hoạch", "bằng bao nhiêu % kế hoạch"), one_activity=True),
        Measure("pace", N_("Nhịp độ so với mức phải có"), PERCENT, "progress", ("pace", "actual", "expected"), _PROGRESS, (), TO_DATE, RATIO,
                 N_("Nhịp độ là số đã làm trên số phải có theo các kỳ đã báo cáo."), ("nhịp độ", "nhịp độ thực hiện", "tốc độ thực hiện"), one_activity=True),
        Measure("target", N_("Chỉ tiêu năm"), COUNT, "progress", ("target",), _PROGRESS, (), TO_DATE, ADDS_OF_ONE,
                 N_("Chỉ tiêu giao cho cả năm; không có chỉ tiêu riêng từng kỳ."),
                 ("chỉ tiêu được giao", "chỉ tiêu năm", "chỉ tiêu giao", "chỉ tiêu", "kế hoạch năm", "cần đạt", "kế hoạch giao", "kế hoạch được giao", "số được giao"), one_activity=True),
        Measure("expected", N_("Số phải có đến nay"), COUNT, "progress", ("expected",), _PROGRESS, (), TO_DATE, ADDS_OF_ONE,
                 N_("Chỉ tiêu năm nhân phần thời gian thực hiện đã qua; theo phân kỳ của kế hoạch khi có."), ("số phải có", "phải có", "mức phải đạt", "phải làm được", "phải đạt", "phải làm", "phải tổ chức", "phải thực hiện"), one_activity=True),
        Measure("to_go", N_("Số còn phải làm để đạt chỉ tiêu"), COUNT, "progress", ("to_go", "actual", "target"), _PROGRESS, (), TO_DATE, ADDS_OF_ONE,
                 N_("Chỉ tiêu năm trừ số đã làm của nơi được giao chỉ tiêu; số âm là đã vượt."),
                 ("còn phải làm", "còn phải thực hiện", "còn thiếu", "còn thiếu so với kế hoạch", "còn thiếu so với chỉ tiêu", "còn phải tổ chức", "còn nợ", "thiếu", "phải làm thêm", "phải tổ chức thêm"), one_activity=True),
        Measure("needed_per_month", N_("Số cần làm mỗi tháng còn lại để đạt chỉ tiêu"), NUMBER, "forecast", ("needed_per_month", "actual", "target"), _PROGRESS, (), TO_DATE, RATIO,
                 N_("Số còn phải làm chia đều cho các tháng còn lại của năm kế hoạch; 0 khi đã đạt chỉ tiêu."),
                 ("số cần làm mỗi tháng", "cần mỗi tháng còn lại", "cần làm mỗi tháng", "cần mỗi tháng", "mỗi tháng cần làm", "mỗi tháng cần", "mỗi tháng phải làm", "mỗi tháng còn phải làm", "bình quân mỗi tháng phải làm",
                  "bình quân mỗi tháng cần làm", "trung bình mỗi tháng phải làm", "trung bình mỗi tháng cần làm", "bình quân mỗi tháng còn phải làm"), one_activity=True),
        Measure("status", N_("Trạng thái so với tiến độ"), STATUS, "progress", ("status", "progress", "pace"), _PROGRESS, (), TO_DATE, STATE,
                 N_("Hoàn thành: đạt chỉ tiêu năm. Đúng tiến độ, chậm, chậm nhiều: theo nhịp độ so với ngưỡng đặt trong Quản trị."), ("trạng thái", "tình trạng"), one_activity=True),
        Measure("projected", N_("Dự báo cả năm"), NUMBER, "forecast", ("projected", "low", "high", "target"), _PROGRESS, (), TO_DATE, ADDS_OF_ONE,
                 N_("Số đã báo cáo cộng bình quân các tháng đã báo cáo cho mỗi tháng còn lại hoặc còn thiếu báo cáo; khoảng có khả năng chứa số thực 80%."),
                 ("dự báo cả năm", "dự kiến cả năm", "ước cả năm", "dự báo cuối năm", "dự kiến cuối năm", "dự báo", "dự kiến", "khả năng hoàn thành", "ước thực hiện cả năm", "ước thực hiện năm", "ước thực hiện", "ước đạt cả năm", "dự kiến hết năm", "dự báo hết năm", "ước hết năm", "dự kiến đến cuối năm", "dự báo đến cuối năm", "ước đến cuối năm", "dự kiến đến hết năm", "dự báo đến hết năm", "ước đến hết năm"), one_activity=True),
        Measure("share_on_pace", N_("Tỷ lệ chỉ tiêu đạt hoặc đúng tiến độ"), PERCENT, "shares", ("share_on_pace", "targets_on_pace", "targets_set"), ("district", "group"), ("activities",), TO_DATE, RATIO,
                 N_("Số chỉ tiêu hoàn thành hoặc đúng tiến độ trên số chỉ tiêu được giao."),
                 ("tỷ lệ chỉ tiêu đạt hoặc đúng tiến độ", "tỷ lệ chỉ tiêu đạt", "tỷ lệ chỉ tiêu đúng tiến độ", "tỷ lệ đúng tiến độ", "chỉ tiêu đạt hoặc đúng tiến độ", "chỉ tiêu đúng tiến độ", "tiến độ chung")),
        Measure("targets_achieved", N_("Số chỉ tiêu đã hoàn thành"), COUNT, "shares", ("targets_achieved", "targets_set"), ("district", "group"), ("activities",), TO_DATE, ADDS,
                 N_("Số chỉ tiêu mà số đã làm bằng hoặc hơn chỉ tiêu cả năm."), ("số chỉ tiêu hoàn thành", "chỉ tiêu hoàn thành", "chỉ tiêu đã hoàn thành", "chỉ tiêu đã đạt", "chỉ tiêu đạt")),
        Measure("actual", N_("Số đã làm"), COUNT, "outputs", ("actual",), ("district", "commune", "activity", *TIMES), ("communes",), ANY, ADDS_OF_ONE,
                 N_("Tổng số ghi trong các báo cáo của các kỳ đang xem; chỗ thiếu báo cáo không tính là 0."),
                 ("số đã làm", "kết quả thực hiện", "khối lượng thực hiện", "số thực hiện", "số đã thực hiện", "thực hiện được"), one_activity=True),
        Measure("spent", N_("Số đã giải ngân"), MONEY, "money", ("spent",), (*_MONEY, *TIMES), (), ANY, ADDS, N_("Số tiền đã giải ngân ghi trong các báo cáo của các kỳ đang xem."),
                 ("số tiền đã giải ngân", "kinh phí đã giải ngân", "kinh phí giải ngân", "số giải ngân", "đã giải ngân", "kinh phí đã chi", "kinh phí đã sử dụng", "kinh phí thực hiện", "số tiền đã chi",
                  "tiền đã chi", "số đã chi", "đã chi", "đã tiêu", "đã sử dụng", "giá trị giải ngân", "chi", "tiêu", "tiêu được", "đã tiêu được", "chi tiêu", "chi được")),
        Measure("allocated", N_("Dự toán giao"), MONEY, "money", ("allocated",), _MONEY, (), TO_DATE, ADDS, N_("Giao trong năm, chuyển nguồn năm trước và điều chỉnh, theo kế hoạch đang có hiệu lực."),
                 ("dự toán giao", "dự toán được giao", "kinh phí được giao", "kinh phí giao", "vốn được giao", "vốn giao", "dự toán", "kinh phí được cấp", "kinh phí phân bổ", "được phân bổ", "được cấp bao nhiêu tiền",
                  "số tiền được giao", "tiền được giao", "kinh phí kế hoạch", "kế hoạch vốn")),
        Measure("assigned", N_("Dự toán giao trong năm"), MONEY, "money", ("assigned",), _MONEY, (), TO_DATE, ADDS, N_("Phần giao trong năm của dự toán, chưa kể chuyển nguồn và điều chỉnh."),
                 ("dự toán giao đầu năm", "kinh phí giao đầu năm", "vốn giao đầu năm", "giao đầu năm", "được giao đầu năm", "dự toán đầu năm", "kinh phí đầu năm", "dự toán giao trong năm", "kinh phí giao trong năm", "vốn giao trong năm",
                  "giao trong năm", "được giao trong năm", "kinh phí được giao đầu năm", "kinh phí được giao trong năm", "dự toán được giao đầu năm", "dự toán ban đầu", "giao ban đầu")),
        Measure("carried_over", N_("Kinh phí năm trước chuyển sang"), MONEY, "money", ("carried_over", "allocated"), _MONEY, (), TO_DATE, ADDS, N_("Phần của dự toán được chuyển nguồn từ năm trước sang, theo kế hoạch đang có hiệu lực."),
                 ("kinh phí chuyển nguồn", "chuyển nguồn", "số chuyển nguồn", "vốn chuyển nguồn", "chuyển nguồn năm trước", "kinh phí chuyển nguồn năm trước", "chuyển nguồn từ năm trước", "chuyển nguồn từ năm trước sang", "chuyển nguồn năm trước sang",
                  "năm trước chuyển sang", "kinh phí chuyển sang", "vốn năm trước chuyển sang", "được chuyển nguồn", "số tiền chuyển nguồn", "kinh phí từ năm trước chuyển sang", "tiền năm trước chuyển sang", "chuyển từ năm trước sang", "được chuyển sang từ năm trước", "chuyển sang từ năm trước")),
        Measure("adjusted", N_("Dự toán điều chỉnh trong năm"), MONEY, "money", ("adjusted", "allocated"), _MONEY, (), TO_DATE, ADDS, N_("Tổng các lần điều chỉnh dự toán trong năm, giảm mang dấu trừ, theo kế hoạch đang có hiệu lực."),
                 ("điều chỉnh dự toán", "dự toán điều chỉnh", "kinh phí điều chỉnh", "điều chỉnh kinh phí", "số điều chỉnh", "vốn điều chỉnh", "điều chỉnh", "được điều chỉnh", "điều chỉnh trong năm", "dự toán được điều chỉnh", "số tiền điều chỉnh", "điều chỉnh vốn")),
        Measure("remaining", N_("Kinh phí còn lại"), MONEY, "money", ("remaining", "allocated", "spent"), _MONEY, (), TO_DATE, ADDS, N_("Dự toán giao cả năm trừ số đã giải ngân từ đầu năm."),
                 ("kinh phí còn lại", "kinh phí chưa giải ngân", "số tiền còn lại", "tiền còn lại", "còn lại", "số dư", "dư toán còn lại", "dự toán còn lại", "chưa giải ngân", "vốn còn lại", "kinh phí chưa chi", "chưa tiêu", "chưa chi", "chưa sử dụng", "chưa dùng", "còn dư", "còn bao nhiêu tiền", "còn bao nhiêu kinh phí")),
        Measure("absorption", N_("Tỷ lệ giải ngân"), PERCENT, "money", ("absorption", "spent", "allocated"), (*_MONEY, *TIMES), (), ANY, RATIO,
                 N_("Số giải ngân của các kỳ đang xem trên dự toán giao cả năm."),
                 ("tỷ lệ giải ngân", "phần trăm giải ngân", "% giải ngân", "tiến độ giải ngân", "tỷ lệ chi", "mức giải ngân", "tỷ lệ sử dụng kinh phí", "tiến độ kinh phí", "giải ngân")),
        Measure("unit_cost", N_("Chi phí bình quân một đơn vị"), MONEY, "unit_cost", ("unit_cost", "spent", "actual"), ("district",), ("groups",), TO_DATE, RATIO,
                 N_("Số đã giải ngân của nội dung chi trên số đã làm, từ đầu năm; chỉ với nội dung chi có một hoạt động, hoặc tính theo lượt người."),
                 ("chi phí bình quân", "chi phí một", "chi phí cho một", "chi phí cho mỗi", "đơn giá", "suất chi", "chi phí đơn vị", "chi phí trên một", "chi phí mỗi", "bình quân chi", "chi phí bình quân một", "chi phí bình quân cho một", "chi phí bình quân mỗi", "chi phí trung bình", "chi phí trung bình một", "chi phí trung bình cho một", "chi phí trung bình mỗi")),
        Measure("coverage", N_("Độ bao phủ"), PERCENT, "reach", ("coverage", "reached", "communes", "unknown"), tuple(d for d in _REACH if d != "commune"), ("topics", "audiences"), ANY, RATIO, _REACHED,
                 ("độ bao phủ", "tỷ lệ bao phủ", "mức bao phủ", "bao phủ", "tỷ lệ xã được tiếp cận", "tỷ lệ xã có", "tỷ lệ tiếp cận", "độ phủ", "tỷ lệ phủ", "mức phủ")),
        Measure("reached", N_("Xã, phường, thị trấn đã tiếp cận"), COUNT, "reach", ("reached", "communes", "unknown"), _REACH, ("topics", "audiences", "communes"), ANY, ADDS, _REACHED,
                 ("số xã đã tiếp cận", "số xã được tiếp cận", "số xã có hoạt động", "xã đã tiếp cận", "xã được tiếp cận", "đã tiếp cận", "được tiếp cận", "phủ được", "đã phủ được", "đã phủ")),
        Measure("not_reached", N_("Xã, phường, thị trấn chưa tiếp cận"), COUNT, "reach", ("not_reached", "communes", "unknown"), _REACH, ("topics", "audiences", "communes"), ANY, ADDS, _REACHED,
                 ("số xã chưa tiếp cận", "số xã chưa có hoạt động", "xã chưa tiếp cận", "xã chưa được tiếp cận", "chưa tiếp cận", "chưa được tiếp cận", "xã trắng", "xã bỏ trống")),
        Measure("communes", N_("Số xã, phường, thị trấn"), COUNT, "reach", ("communes",), ("district",), (), ANY, ADDS, N_("Theo địa giới của kỳ cuối đang xem."),
                 ("số xã phường thị trấn", "tổng số xã phường thị trấn", "số xã phường", "số xã")),
        Measure("silent_months", N_("Số kỳ liền chưa có hoạt động"), COUNT, "reach", ("silent_months",), ("district", "commune"), ("communes",), TO_DATE, STATE,
                 N_("Số kỳ báo cáo liền nhau, tính đến nay, không có hoạt động trực tiếp nào; dừng ở kỳ thiếu báo cáo."),
                 ("số tháng liền không có hoạt động", "số tháng chưa có hoạt động", "tháng liền không có hoạt động", "im lặng", "vắng hoạt động", "số kỳ liền không có hoạt động")),
        Measure("meetings", N_("Số cuộc trong danh sách hoạt động"), COUNT, "meetings", ("meetings",), _MEETINGS, ("topics", "communes"), ANY, ADDS, _LISTED,
                 ("số cuộc truyền thông", "số cuộc", "cuộc truyền thông", "số buổi", "cuộc")),
        Measure("attendees", N_("Lượt người dự các cuộc"), COUNT, "meetings", ("attendees",), _MEETINGS, ("topics", "communes"), ANY, ADDS, _LISTED,
                 ("số người dự", "số người tham dự", "người tham dự", "người dự", "lượt người dự", "bao nhiêu người", "mấy người", "số người", "bao nhiêu người dân", "số người dân", "số người dân tham dự")),
        Measure("people_per_meeting", N_("Số người dự bình quân một cuộc"), NUMBER, "meetings", ("people_per_meeting", "attendees", "meetings"), _MEETINGS, ("topics", "communes"), ANY, RATIO,
                 N_("Lượt người dự chia cho số cuộc trong danh sách hoạt động có ghi số người."),
                 ("số người bình quân một cuộc", "số người trung bình một cuộc", "số người bình quân mỗi cuộc", "số người trung bình mỗi cuộc", "số người dự bình quân một cuộc", "số người dự trung bình một cuộc",
                  "bình quân một cuộc", "bình quân mỗi cuộc", "trung bình một cuộc", "trung bình mỗi cuộc", "bình quân một buổi", "bình quân mỗi buổi", "trung bình một buổi", "trung bình mỗi buổi",
                  "mỗi cuộc bình quân", "mỗi cuộc trung bình", "một cuộc bình quân", "một cuộc trung bình", "mỗi cuộc", "mỗi buổi", "bình quân một", "bình quân mỗi", "trung bình một", "trung bình mỗi", "mỗi")),
        Measure("women", N_("Lượt phụ nữ dự các cuộc"), COUNT, "meetings", ("women", "attendees"), _MEETINGS, ("topics", "communes"), ANY, ADDS, _LISTED,
                 ("số phụ nữ tham dự", "số phụ nữ dự", "phụ nữ tham dự", "phụ nữ dự", "số phụ nữ", "nữ tham dự", "số nữ", "lượt phụ nữ")),
        Measure("minority", N_("Lượt người dân tộc thiểu số dự các cuộc"), COUNT, "meetings", ("minority", "attendees"), _MEETINGS, ("topics", "communes"), ANY, ADDS, _LISTED,
                 ("người dân tộc thiểu số tham dự", "người dân tộc thiểu số dự", "số người dân tộc thiểu số", "lượt người dân tộc thiểu số", "người dtts", "số người dtts", "lượt người dtts")),
        Measure("poor", N_("Lượt người hộ nghèo, hộ cận nghèo dự các cuộc"), COUNT, "meetings", ("poor", "attendees"), _MEETINGS, ("topics", "communes"), ANY, ADDS, _LISTED,
                 ("người hộ nghèo cận nghèo tham dự", "hộ nghèo cận nghèo tham dự", "người hộ nghèo", "hộ nghèo tham dự", "hộ nghèo dự", "người nghèo tham dự", "người nghèo dự", "số người nghèo", "lượt người nghèo")),
        Measure("women_share", N_("Tỷ lệ phụ nữ trong lượt người dự"), PERCENT, "meetings", ("women_share", "women", "attendees"), _MEETINGS, ("topics", "communes"), ANY, RATIO, _SHARE,
                 (*_shares("phụ nữ"), *_shares("nữ"), "tỷ lệ phụ nữ", "tỷ lệ nữ")),
        Measure("minority_share", N_("Tỷ lệ người dân tộc thiểu số trong lượt người dự"), PERCENT, "meetings", ("minority_share", "minority", "attendees"), _MEETINGS, ("topics", "communes"), ANY, RATIO, _SHARE,
                 (*_shares("người dân tộc thiểu số"), *_shares("dân tộc thiểu số"), *_shares("người dtts"), *_shares("dtts"), *_shares("đồng bào dân tộc thiểu số"))),
        Measure("poor_share", N_("Tỷ lệ người hộ nghèo, hộ cận nghèo trong lượt người dự"), PERCENT, "meetings", ("poor_share", "poor", "attendees"), _MEETINGS, ("topics", "communes"), ANY, RATIO, _SHARE,
                 (*_shares("người hộ nghèo"), *_shares("hộ nghèo"), *_shares("người nghèo"), *_shares("người hộ nghèo cận nghèo"), *_shares("hộ nghèo cận nghèo"))),
        Measure("reporting_rate", N_("Tỷ lệ báo cáo"), PERCENT, "reports", ("reporting_rate", "received", "expected"), _REPORTS, (), ANY, RATIO,
                 N_("Số báo cáo đã nhận trên số báo cáo đến hạn."), ("tỷ lệ nộp báo cáo", "tỷ lệ báo cáo", "tỷ lệ gửi báo cáo", "tỷ lệ nộp")),
        Measure("on_time_rate", N_("Tỷ lệ báo cáo đúng hạn"), PERCENT, "reports", ("on_time_rate", "on_time", "expected"), _REPORTS, (), ANY, RATIO,
                 N_("Số báo cáo nộp đúng hạn trên số báo cáo đến hạn."), ("tỷ lệ nộp báo cáo đúng hạn", "tỷ lệ báo cáo đúng hạn", "tỷ lệ nộp đúng hạn", "tỷ lệ đúng hạn")),
        Measure("received", N_("Báo cáo đã nhận"), COUNT, "reports", ("received", "expected"), _REPORTS, (), ANY, ADDS, N_("Báo cáo đã gửi và không bị trả lại."),
                 ("số báo cáo đã nộp", "số báo cáo đã nhận", "báo cáo đã nộp", "báo cáo đã nhận", "đã nộp báo cáo", "đã gửi báo cáo", "báo cáo đã gửi", "nộp báo cáo", "gửi báo cáo", "đã nhận", "nhận được")),
        Measure("on_time", N_("Báo cáo đúng hạn"), COUNT, "reports", ("on_time", "expected"), _REPORTS, (), ANY, ADDS, N_("Báo cáo có bản đầu nộp trong hạn và, nếu bị trả lại, nộp lại đúng hẹn."),
                 ("số báo cáo đúng hạn", "báo cáo đúng hạn", "báo cáo nộp đúng hạn", "nộp báo cáo đúng hạn", "nộp đúng hạn", "gửi đúng hạn", "đúng hạn")),
        Measure("approved", N_("Báo cáo đã duyệt"), COUNT, "reports", ("approved", "expected"), _REPORTS, (), ANY, ADDS, N_("Báo cáo có bản được duyệt."),
                 ("số báo cáo đã duyệt", "báo cáo đã duyệt", "báo cáo được duyệt", "đã duyệt báo cáo", "đã duyệt", "được duyệt", "đã được duyệt")),
        Measure("missing", N_("Báo cáo quá hạn, chưa nộp"), COUNT, "reports", ("missing",), _REPORTS, (), ANY, ADDS, N_("Báo cáo đã quá hạn nộp mà chưa có, hoặc đã trả lại và chưa nộp lại."),
                 ("chưa nộp báo cáo", "thiếu báo cáo", "còn thiếu báo cáo", "chưa gửi báo cáo", "chưa có báo cáo", "báo cáo chưa nộp", "báo cáo còn thiếu", "nợ báo cáo", "không nộp báo cáo", "báo cáo quá hạn", "chưa nộp")),
        Measure("late", N_("Báo cáo nộp muộn"), COUNT, "reports", ("late",), _REPORTS, (), ANY, ADDS, N_("Báo cáo đã nhận nhưng sau hạn nộp, hoặc nộp lại sau hạn trả lại."),
                 ("nộp báo cáo muộn", "báo cáo nộp muộn", "nộp muộn", "nộp trễ", "báo cáo muộn", "nộp chậm", "nộp báo cáo chậm", "nộp báo cáo trễ", "gửi muộn", "gửi báo cáo muộn", "báo cáo trễ hạn", "trễ hạn", "muộn hạn")),
        Measure("late_rate", N_("Tỷ lệ báo cáo nộp muộn"), PERCENT, "reports", ("late_rate", "late", "expected"), _REPORTS, (), ANY, RATIO,
                 N_("Số báo cáo nộp muộn trên số báo cáo đến hạn."),
                 ("tỷ lệ nộp báo cáo muộn", "tỷ lệ báo cáo nộp muộn", "tỷ lệ nộp muộn", "tỷ lệ nộp chậm", "tỷ lệ nộp báo cáo chậm", "tỷ lệ nộp trễ", "tỷ lệ báo cáo muộn", "tỷ lệ báo cáo chậm", "tỷ lệ báo cáo nộp chậm", "tỷ lệ trễ hạn", "tỷ lệ báo cáo trễ hạn", "tỷ lệ báo cáo nộp trễ")),
        Measure("days_late", N_("Số ngày nộp muộn"), COUNT, "reports", ("days_late", "late"), _REPORTS, (), ANY, ADDS,
                 N_("Tổng số ngày theo lịch từ hạn nộp đến ngày nộp bản đầu, của các báo cáo nộp sau hạn."),
                 ("số ngày nộp muộn", "số ngày nộp chậm", "số ngày nộp báo cáo muộn", "số ngày nộp báo cáo chậm", "số ngày chậm nộp báo cáo", "ngày nộp chậm", "ngày nộp muộn", "số ngày trễ hạn", "số ngày chậm", "số ngày muộn",
                  *(f"{late} {count} ngày" for late in ("nộp muộn", "nộp chậm", "nộp trễ", "nộp báo cáo muộn", "nộp báo cáo chậm", "nộp báo cáo trễ", "muộn", "chậm", "trễ", "gửi báo cáo muộn", "gửi báo cáo chậm") for count in ("bao nhiêu", "mấy")))),
        Measure("returned", N_("Báo cáo đã trả lại, chưa nộp lại"), COUNT, "reports", ("returned",), _REPORTS, (), ANY, ADDS,
                 N_("Báo cáo bị trả lại mà chưa có bản nộp lại; báo cáo đã nộp lại không còn tính."),
                 ("số báo cáo bị trả lại", "báo cáo bị trả lại", "bị trả lại báo cáo", "bị trả lại", "báo cáo đã trả lại", "báo cáo trả lại", "báo cáo đang bị trả lại", "đang bị trả lại", "bị trả báo cáo", "bị trả lại chưa nộp lại", "báo cáo bị trả lại chưa nộp lại", "báo cáo bị trả về", "bị trả về")),
        Measure("waiting", N_("Báo cáo chờ duyệt"), COUNT, "reports", ("waiting",), _REPORTS, (), ANY, ADDS,
                 N_("Báo cáo đã nộp mà chưa duyệt, hoặc đã duyệt và có bản sửa chờ duyệt."),
                 ("số báo cáo chờ duyệt", "báo cáo chờ duyệt", "báo cáo đang chờ duyệt", "đang chờ duyệt", "chờ duyệt", "báo cáo chưa duyệt", "báo cáo chưa được duyệt", "chưa duyệt báo cáo", "chưa duyệt", "chưa được duyệt", "chờ phê duyệt", "báo cáo chờ phê duyệt")),
        Measure("approval_rate", N_("Tỷ lệ báo cáo đã duyệt"), PERCENT, "reports", ("approval_rate", "approved", "expected"), _REPORTS, (), ANY, RATIO,
                 N_("Số báo cáo có bản được duyệt trên số báo cáo đến hạn."),
                 ("tỷ lệ duyệt báo cáo", "tỷ lệ báo cáo được duyệt", "tỷ lệ báo cáo đã duyệt", "tỷ lệ được duyệt", "tỷ lệ phê duyệt", "tỷ lệ duyệt", "tỷ lệ phê duyệt báo cáo", "tỷ lệ đã duyệt")),
        Measure("value_completeness", N_("Độ đầy đủ của báo cáo"), PERCENT, "reports", ("value_completeness",), _REPORTS, (), ANY, RATIO,
                 N_("Số ô có số liệu hoặc ghi không áp dụng trên số ô phải điền."), ("độ đầy đủ", "mức độ đầy đủ", "tỷ lệ ô đã điền", "độ đầy đủ số liệu")),
    )
}  # fmt: skip


# Measures whose rows are only those that have any: who is late, what waits.
LISTED = ("missing", "late", "days_late", "returned", "waiting")


@dataclass(frozen=True, slots=True)
class Keep:
    """Rows that are kept: by the figure asked for against a value (`sign` is one of > >= < <= =), money in đồng, ratios as ratios.

    `sign` "between" keeps from `value` to `upto`, both included; "none" only what is known to have nothing (0, or nothing stated with every due report in force).
    """

    sign: str
    value: float = 0.0
    upto: float = 0.0


@dataclass(frozen=True, slots=True)
class Span:
    """Months from `since` to `through`, both "YYYY-MM", of one year."""

    since: str
    through: str

    @property
    def year(self) -> int:
        return int(self.through[:4])


@dataclass(frozen=True, slots=True)
class Query:
    """A question: a measure by dimensions, of a scope (its months are since … through), narrowed, kept, ordered, compared.

    `months`: of the period or quarter dimension only these. `order` is "", most or least; `first` how many rows (0: all; equals at the
    border are all in). `before` is what the months are compared with. `per` shares the figure out evenly: over the months
    ("period"), units ("district") or communes ("commune") that have a report. `ranked`: of a ranking of all units only the places
    of these. `on` is what is ranked and kept by: "" the figure itself, "change" how much it rose or fell. `without`
    are the units left out, those of the scope being all the others. `beside` are further measures of the same, a column each.
    """

    measure: str
    by: tuple[str, ...]
    scope: Scope
    communes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    keep: Keep | None = None
    order: str = ""
    first: int = 0
    before: Span | None = None
    per: str = ""
    ranked: tuple[str, ...] = ()
    on: str = ""
    without: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def weighed(self) -> str:
        """The column that rows are ranked and kept by."""
        return self.on or self.told

    @property
    def told(self) -> str:
        """The column of the figure that is asked for, which is drawn."""
        return "average" if self.per else self.measure

    @property
    def meant(self) -> Measure:
        return MEASURES[self.measure]

    @property
    def span(self) -> Span:
        return Span(self.scope.since or f"{self.scope.year}-01", self.scope.through)


def at(query: Query, span: Span) -> Query:
    """The same question of other months, compared with nothing."""
    since = "" if span.since.endswith("-01") else span.since
    return replace(query, scope=replace(query.scope, year=span.year, since=since, through=span.through), before=None)


def title(column: str, source: str = "") -> str:
    """The title of a column, to be said in a language; `expected` is of reports among reports."""
    if source in ("reports", "reporting") and column in _REPORTS_COLUMNS:
        return _REPORTS_COLUMNS[column][0]
    return DIMENSIONS[column].title if column in DIMENSIONS else COLUMNS[column][0]


def kind(column: str) -> str:
    return COLUMNS[column][1] if column in COLUMNS else "text"


def quarter_of(period: str) -> str:
    """2023-05 → 2023-Q2; of the supplementary report 2023-Q5, which is of no quarter."""
    return f"{period[:4]}-Q{(int(period[5:7]) + 2) // 3}"


def months_of(quarter: str) -> tuple[str, ...]:
    """2023-Q2 → 2023-04, 2023-05, 2023-06; the supplementary report stands alone."""
    last = 3 * int(quarter[6:])
    return tuple(f"{quarter[:4]}-{month:02d}" for month in range(last - 2, last + 1) if month <= 13)


def kind_of(column: str, query: Query) -> str:
    """The kind of a column of an answer; what is compared or shared out has the measure's own."""
    if column == "average" or (query.per and column in ("before", "change")):
        return MONEY if query.meant.kind == MONEY else NUMBER
    return query.meant.kind if column in ("before", "change") else kind(column)


def columns(query: Query) -> tuple[str, ...]:
    """The columns of an answer: dimensions, figures, and what it is compared with."""
    figures = ("average", query.measure, "members") if query.per else query.meant.columns
    if query.beside:
        figures = (query.measure, *query.beside)
    placed = ("rank", "ranked_of") if query.ranked else ()
    return (*query.by, *placed, *figures, *_compared(query))


def _compared(query: Query) -> tuple[str, ...]:
    """What the figure was before, how much it rose or fell, and by what part of what it was; of rates the points alone."""
    if not query.before:
        return ()
    return ("before", "change") if query.meant.kind == PERCENT else ("before", "change", "change_rate")


@cache
def reaching() -> tuple[str, ...]:
    """The activities that meet people face to face."""
    return tuple(one.code for one in catalogue.activities() if one.reaches)


# Content of spending whose money is counted against the people reached, since it has several activities.
PEOPLE = {"TRUC_TIEP": "LUOT_NGUOI"}


def counted_against(through: str) -> dict[str, str]:
    """Content of spending → the activity its money can be counted against: its only one, or the people reached."""
    own: dict[str, list[str]] = {}
    for activity in catalogue.activities(version_of(through)):
        own.setdefault(activity.group, []).append(activity.code)
    return {group: codes[0] for group, codes in own.items() if len(codes) == 1} | PEOPLE


# --- what cannot be asked ---------------------------------------------------------------------------------------------


def why_not(query: Query, language: Language) -> str:
    """Why a question has no answer, and what would have one; "" when it can be asked."""
    measure, say = query.meant, language.text
    name = say(measure.title)
    for code in query.by:
        if code not in measure.by:
            return say(
                N_("“{measure}” không có theo {dimension}; xem được theo: {known}."),
                measure=name, dimension=say(DIMENSIONS[code].title).lower(), known=_dims(measure, language),
            )  # fmt: skip
    return (
        _beside(query, name, language)
        or _narrowed(query, name, language)
        or _months(query, name, language)
        or _together(query, name, language)
        or _shared(query, name, language)
    )


def _dims(measure: Measure, language: Language) -> str:
    return ", ".join(language.text(DIMENSIONS[code].title).lower() for code in measure.by)


def _narrowed(query: Query, name: str, language: Language) -> str:
    """Choices that the measure does not know."""
    measure, say, scope = query.meant, language.text, query.scope
    for part, chosen, what in (
        ("activity", scope.activities, N_("hoạt động")), ("group", scope.groups, N_("nội dung chi")), ("source", scope.sources, N_("nguồn")),
        ("communes", query.communes, N_("từng xã, phường")), ("topics", query.topics, N_("chủ đề")), ("audiences", query.audiences, N_("đối tượng")),
    ):  # fmt: skip
        plural = {"activity": "activities", "group": "groups"}.get(part, part)
        if chosen and not {part, plural} & {*measure.by, *measure.parts}:
            return say(N_("“{measure}” không chia theo {what}; xem được theo: {known}."), measure=name, what=say(what), known=_dims(measure, language))  # fmt: skip
    wrong = [code for code in scope.activities if code not in reaching()]
    if measure.source == "meetings" and wrong:
        activity = catalogue.activity_by_code()[wrong[0]]
        return say(N_("“{measure}” chỉ đếm các cuộc gặp trực tiếp người dân; “{name}” thì không."), measure=name, name=activity.name_vi if language.code == "vi" else activity.name_en)  # fmt: skip
    if measure.source == "reach" and wrong:
        activity = catalogue.activity_by_code()[wrong[0]]
        return say(N_("Độ bao phủ chỉ tính hoạt động gặp trực tiếp người dân; “{name}” thì không."), name=activity.name_vi if language.code == "vi" else activity.name_en)  # fmt: skip
    if measure.source == "reach":
        told_by = {"activity": scope.activities, "topic": query.topics, "audience": query.audiences}
        if len({name for name, chosen in told_by.items() if chosen or name in query.by}) > 1:
            return say(N_("Độ bao phủ chỉ chọn một trong: hoạt động, chủ đề, đối tượng."))
    if measure.source == "unit_cost" and not (
        len(scope.groups) == 1 and scope.groups[0] in counted_against(scope.through)
    ):
        return say(N_("Chi phí bình quân chỉ tính được cho nội dung chi có một hoạt động, hoặc tính theo lượt người (truyền thông trực tiếp)."))  # fmt: skip
    return ""


def _months(query: Query, name: str, language: Language) -> str:
    """Months that the measure does not have."""
    measure, say, scope = query.meant, language.text, query.scope
    if measure.months == TO_DATE and (scope.since or query.months or set(TIMES) & set(query.by)):
        return say(N_("“{measure}” tính lũy kế từ đầu năm, không có cho riêng một phần của năm; hỏi “đến tháng …”."), measure=name)  # fmt: skip
    if calendar.is_supplement(scope.through) and measure.source != "money":
        return say(N_("Báo cáo bổ sung chỉ có kinh phí; “{measure}” xem đến tháng 12."), measure=name)
    if query.months and not set(TIMES) & set(query.by):
        return say(N_("Muốn xem từng kỳ, cần hỏi “theo tháng” hoặc “theo quý”."))
    if set(TIMES) <= set(query.by):
        return say(N_("Chọn một: theo tháng hoặc theo quý."))
    if query.before and set(TIMES) & set(query.by):
        return say(N_("So sánh hai khoảng thời gian thì không chia theo tháng, theo quý nữa."))
    if query.on and not query.before:
        return say(N_("Tăng, giảm so với kỳ nào: hãy nêu, ví dụ “so với tháng trước”."))
    if query.before and measure.kind == STATUS:
        return say(N_("“{measure}” không so sánh được giữa hai kỳ; hỏi tiến độ của từng kỳ."), measure=name)
    return ""


def _together(query: Query, name: str, language: Language) -> str:
    """What can never be put together."""
    measure, say, scope = query.meant, language.text, query.scope
    if measure.one_activity and "activity" not in query.by and len(scope.activities) != 1:
        return say(N_("Số liệu của các hoạt động khác nhau không cộng với nhau: “{measure}” cần chọn một hoạt động, hoặc hỏi theo từng hoạt động."), measure=name)  # fmt: skip
    if measure.source == "reach" and len(set(query.by) & {"activity", "topic", "audience", "commune"}) > 1:
        return say(N_("Độ bao phủ xem theo một chiều: xã, phường, hoạt động, chủ đề hoặc đối tượng (có thể kèm đơn vị)."))  # fmt: skip
    if measure.code == "silent_months" and "commune" not in query.by:
        return say(N_("“{measure}” chỉ có cho từng xã, phường."), measure=name)
    if (query.order or query.first or query.keep) and not query.by:
        return say(N_("Muốn xếp hạng hoặc lọc thì cần hỏi theo đơn vị, xã, hoạt động hay tháng."))
    if (query.order or query.keep) and measure.kind == STATUS:
        return say(N_("Trạng thái không xếp hạng được; hỏi theo tiến độ."))
    if "commune" in query.by and measure.code in ("reached", "not_reached") and (query.order or query.keep):
        return say(N_("Danh sách xã đã hoặc chưa tiếp cận không xếp hạng được; hỏi số cuộc theo xã."))
    if query.first and len({*query.by} - ({"district"} if "commune" in query.by else set())) > 1:
        return say(N_("Xếp hạng chỉ theo một chiều; hãy bớt chiều."))
    if query.ranked and (
        query.by != ("district",) or not query.order or query.first or query.keep or query.before or scope.units
    ):
        return say(N_("Thứ hạng của một nơi xếp trong mọi huyện, thành phố theo một số liệu; hãy bỏ bớt điều kiện."))
    if query.order and "activity" in query.by and measure.adds == ADDS_OF_ONE:
        return say(N_("Số lượng của các hoạt động khác nhau không so được với nhau; hỏi theo tiến độ."))
    return ""


def parts(query: Query) -> tuple[Query, ...]:
    """The question of each of its measures."""
    return tuple(replace(query, measure=code, beside=()) for code in (query.measure, *query.beside))


def _beside(query: Query, name: str, language: Language) -> str:
    """Measures that cannot stand beside each other."""
    if not query.beside:
        return ""
    say, picked = (
        language.text,
        query.order or query.keep or query.before or query.per or query.ranked or query.statuses,
    )
    if picked or ("commune" in query.by and {"reached", "not_reached"} & {query.measure, *query.beside}):
        return say(N_("Nhiều số liệu đặt cạnh nhau thì chưa xếp hạng, lọc hay so sánh được; hãy hỏi từng số liệu."))
    for one in parts(query)[1:]:
        if reason := why_not(one, language):
            return say(
                N_("“{measure}” và “{other}” không đặt cạnh nhau được: {reason}"),
                measure=name,
                other=say(one.meant.title),
                reason=reason,
            )
    return ""


def _shared(query: Query, name: str, language: Language) -> str:
    """What cannot be shared out evenly."""
    measure, say = query.meant, language.text
    if not query.per:
        return ""
    if query.per not in SHARED_BY:
        return say(N_("Bình quân chia theo tháng, theo huyện hoặc theo xã."))
    if not measure.averages:
        return say(N_("“{measure}” không lấy bình quân: tỷ lệ chung là tổng trên tổng; hỏi “{measure}” mà không có “bình quân”."), measure=name)  # fmt: skip
    if query.per == "period" and measure.months == TO_DATE:
        return say(N_("“{measure}” tính lũy kế đến cuối kỳ, không chia bình quân theo tháng."), measure=name)
    if query.per != "period" and "district" not in measure.by:
        return say(N_("“{measure}” không chia bình quân theo nơi."), measure=name)
    if query.per in query.by or (query.per != "period" and ({"commune"} & set(query.by) or query.communes)):
        return say(N_("Bình quân theo nơi đã hỏi riêng thì không còn gì để chia; hãy bỏ bớt."))
    return ""


def choices(dimension: str) -> tuple[Named, ...]:
    """The members of a dimension that has a fixed list: groups, sources, topics, audiences."""
    known = {
        "group": catalogue.groups(),
        "source": catalogue.sources(),
        "topic": catalogue.topics(),
        "audience": AUDIENCES,
    }
    return known[dimension]
