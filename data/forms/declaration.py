"""The form BC-TT: what it asks for, in the words it is asked with.

Template, reader, checks and labels are made from this one declaration and the catalogue.
"""

from __future__ import annotations

from functools import cache, lru_cache

from data import calendar, catalogue
from data.names import bare

FORM_CODE = "BC-TT"
INFO, OUTPUTS, MONEY, MEETINGS = "Thông tin", "Kết quả", "Kinh phí", "Hoạt động"
SHEETS = (INFO, OUTPUTS, MONEY, MEETINGS)

# The lines of Thông tin in order: name in code → words in column A.
INFO_LINES = {
    "form_code": "Mã biểu",
    "form_version": "Phiên bản biểu",
    "unit_code": "Mã đơn vị",
    "unit_name": "Tên đơn vị",
    "period": "Kỳ báo cáo",
    "first_day": "Từ ngày",
    "last_day": "Đến ngày",
    "prepared_by": "Người lập biểu",
    "phone": "Điện thoại",
    "difficulties": "Khó khăn, vướng mắc",
    "proposals": "Đề xuất, kiến nghị",
    "no_activity": "Không phát sinh hoạt động trong kỳ",
    "note": "Ghi chú",
}
TEXT_LINES = ("prepared_by", "phone", "difficulties", "proposals", "note")

NUMBER_HEADER, CODE_HEADER, NAME_HEADER, NOTE_HEADER = "STT", "Mã xã", "Xã, phường, thị trấn", "Ghi chú"
OWN_ROW = {"district": "Cấp huyện", "province": "Cấp tỉnh", "commune": "Cấp xã"}
TOTAL_ROW = "Tổng cộng"

# Columns of Kinh phí: kind → words; the first is what the template writes.
CONTENT_HEADER, SOURCE_HEADER = "Nội dung chi", "Nguồn kinh phí"
MONEY_COLUMNS = {
    "allocated": (
        "Dự toán giao năm",
        "Dự toán giao",
        "Dự toán năm",
        "Dự toán",
        "Dự toán được giao",
        "Kinh phí giao năm",
    ),
    "spent": (
        "Giải ngân trong kỳ",
        "Giải ngân trong tháng",
        "Giải ngân kỳ này",
        "Giải ngân tháng này",
        "Thực hiện trong kỳ",
    ),
    "spent_to_date": (
        "Lũy kế giải ngân",
        "Giải ngân lũy kế",
        "Lũy kế",
        "Lũy kế giải ngân từ đầu năm",
        "Lũy kế từ đầu năm",
    ),
}
SOURCE_WORDS = {
    "NSTW": ("NSTW", "Trung ương", "Ngân sách TW", "Vốn ngân sách trung ương"),
    "NSDP": ("NSĐP", "Địa phương", "Ngân sách ĐP", "Vốn ngân sách địa phương", "Ngân sách tỉnh, huyện"),
    "KHAC": ("Khác", "Nguồn khác", "Nguồn vốn khác", "Nguồn vốn hợp pháp khác"),
}
# Units of money as written above the table → đồng. Longest words first.
MONEY_UNITS = {
    "tydong": 10**9, "trieudong": 10**6, "trieud": 10**6, "nghindong": 10**3, "ngandong": 10**3, "nghind": 10**3,
    "1000dong": 10**3, "1000d": 10**3, "1000000dong": 10**6, "dong": 1, "vnd": 1, "vietnamdong": 1, "d": 1,
}  # fmt: skip

# Columns of Hoạt động: name in code → words.
MEETING_COLUMNS = {
    "number": ("STT", "TT"),
    "date": ("Ngày", "Ngày tổ chức", "Ngày, tháng", "Ngày tháng", "Thời gian"),
    "code": ("Mã xã", "Mã"),
    "name": ("Xã, phường, thị trấn", "Xã, phường", "Tên xã", "Xã", "Địa điểm", "Địa bàn"),
    "kind": ("Hình thức", "Loại hình", "Hình thức truyền thông"),
    "topic": ("Chủ đề", "Nội dung", "Chuyên đề"),
    "people": ("Số người tham dự", "Số người", "Tổng số người", "Số lượt người", "Số lượt người tham dự"),
    "women": ("Trong đó: nữ", "Nữ", "Số nữ"),
    "minority": ("Trong đó: DTTS", "DTTS", "Dân tộc thiểu số", "Trong đó: dân tộc thiểu số"),
    "poor": ("Trong đó: hộ nghèo, cận nghèo", "Hộ nghèo, cận nghèo", "Hộ nghèo", "Trong đó: hộ nghèo, hộ cận nghèo"),
    "language": ("Ngôn ngữ", "Tiếng"),
    "evidence": ("Số biên bản / minh chứng", "Minh chứng", "Số biên bản", "Biên bản"),
}
MEETING_REQUIRED = ("date", "name", "kind", "people")
MEETING_KINDS = ("HOI_NGHI", "DOI_THOAI", "NOI_CHUYEN")
LANGUAGES = ("Kinh", "Tày - Nùng", "Dao", "Mông", "Khác")
NAME_WORDS = (
    NAME_HEADER,
    "Xã, phường",
    "Tên xã",
    "Tên xã, phường, thị trấn",
    "Đơn vị",
    "Tên đơn vị",
    "Xã",
    "Địa bàn",
    "Tên đơn vị hành chính",
)
CODE_WORDS = (CODE_HEADER, "Mã", "Mã đơn vị", "Mã ĐVHC", "Mã đơn vị hành chính")
_TOTALS = ("tong cong", "tong so", "tong", "cong")


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """Letters and digits of a text alone: how words of the form are compared. "Mã biểu:" → "mabieu"."""
    return "".join(char for char in bare(text) if char.isalnum())


@lru_cache(maxsize=8192)
def header_key(text: str) -> str:
    """A header's key without its unit in brackets: "Tờ rơi (tờ)" → "toroi"."""
    plain = text.strip()
    while plain.endswith(")") and "(" in plain[1:]:
        plain = plain[: plain.rindex("(")].strip()
    return key(plain)


@cache
def version_of(period: str) -> int:
    """The version of the form in force for a month: 2 from 2024-01."""
    return 2 if period >= "2024-01" else 1


VERSIONS = (1, 2)


@cache
def activities(version: int) -> tuple[catalogue.Activity, ...]:
    """The columns of Kết quả in the order of the form: by group, then as the catalogue has them."""
    order = {group.code: number for number, group in enumerate(catalogue.groups())}
    return tuple(sorted(catalogue.activities(version), key=lambda activity: order[activity.group]))


@cache
def group_keys() -> dict[str, str]:
    return {key(group.name_vi): group.code for group in catalogue.groups()}


@cache
def source_keys() -> dict[str, str]:
    found = {key(source.name_vi): source.code for source in catalogue.sources()}
    return found | {key(word): code for code, words in SOURCE_WORDS.items() for word in words}


@cache
def leaf_keys() -> dict[str, tuple[tuple[str, str], ...]]:
    """Leaf header key → the (group, activity) it may name: short header and full name alike."""
    found: dict[str, list[tuple[str, str]]] = {}
    for activity in catalogue.activities():
        for words in dict.fromkeys((key(activity.form_header), key(activity.name_vi))):
            found.setdefault(words, []).append((activity.group, activity.code))
    return {words: tuple(pairs) for words, pairs in found.items()}


@cache
def topic_keys() -> dict[str, str]:
    return {key(topic.name_vi): topic.code for topic in catalogue.topics()} | {
        key(t.code): t.code for t in catalogue.topics()
    }


@cache
def kind_keys() -> dict[str, str]:
    """How a kind of meeting is written → activity."""
    found = {"noichuyen": "NOI_CHUYEN"}
    for activity in catalogue.activities():
        if activity.reaches:
            found[key(activity.form_header)] = found[key(activity.name_vi)] = activity.code
    return found


@lru_cache(maxsize=4096)
def is_total(label: str) -> bool:
    """True for the label of a total or subtotal row: "Tổng cộng", "Cộng khu vực I"."""
    plain = bare(label).strip(" .:-*")
    return plain in _TOTALS or plain.startswith(
        ("tong cong", "tong so", "cong ", "tong ", "toan huyen", "toan thanh pho", "toan tinh")
    )


@lru_cache(maxsize=4096)
def is_own_row(label: str, unit_name: str, level: str) -> bool:
    """True for the row of the unit's own work: "Cấp huyện (…)", or the unit's own name."""
    plain = bare(label)
    if plain.startswith(("cap huyen", "cap thanh pho", "cap tinh", "cap xa")):
        return True
    return level != "commune" and plain == bare(unit_name)


def communes(unit: catalogue.Unit, period: str) -> tuple[catalogue.Unit | None, ...]:
    """The rows Kết quả asks for: None for the unit's own work, then its communes in the order of their codes.

    A commune that reports for itself has one row, itself; the province one, its own.
    """
    if unit.level == "commune":
        return (unit,)
    return (None, *catalogue.communes_of(unit.id, calendar.cutoff(period)))
