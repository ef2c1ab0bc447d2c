"""The form BC-TT: what it asks for, in the words it is asked with.

Template, reader, checks and labels are made from this one declaration and the catalogue.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from data import calendar, catalogue
from data.names import bare, fold

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
# What else a line may be called; the words above are what the template writes.
INFO_WORDS = {
    "form_version": ("Phiên bản",),
    "unit_code": ("Mã đơn vị báo cáo", "Mã huyện", "Mã ĐVHC"),
    "unit_name": ("Đơn vị báo cáo", "Tên đơn vị báo cáo", "Đơn vị"),
    "period": ("Kỳ", "Tháng báo cáo", "Kỳ báo cáo tháng"),
    "no_activity": ("Không phát sinh hoạt động", "Không phát sinh", "Không phát sinh trong kỳ"),
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
        "Dự toán được giao năm",
        "Kinh phí giao năm",
        "Kinh phí được giao",
    ),
    "spent": (
        "Giải ngân trong kỳ",
        "Giải ngân trong tháng",
        "Giải ngân kỳ này",
        "Giải ngân tháng này",
        "Thực hiện trong kỳ",
        "Số giải ngân trong kỳ",
    ),
    "spent_to_date": (
        "Lũy kế giải ngân",
        "Giải ngân lũy kế",
        "Lũy kế",
        "Lũy kế giải ngân từ đầu năm",
        "Lũy kế từ đầu năm",
        "Lũy kế giải ngân đến kỳ báo cáo",
    ),
}
# What is in the words of a column called otherwise: "Lũy kế giải ngân đến hết kỳ báo cáo". The first that fits names it.
MONEY_SIGNS = {
    "spent_to_date": ("luyke",),
    "spent": ("giaingantrong", "giaingankynay", "giainganthang", "thuchientrong", "dagiaingantrong"),
    "allocated": ("dutoan", "kinhphigiao", "kinhphiduocgiao"),
    "content": ("noidungchi",),
    "source": ("nguonkinhphi", "nguonvon", "nguonngansach"),
}
SOURCE_WORDS = {
    "NSTW": ("NSTW", "NS trung ương", "Trung ương", "Ngân sách TW"),
    "NSDP": ("NSĐP", "NS địa phương", "Địa phương", "Ngân sách ĐP", "Ngân sách tỉnh, huyện"),
    "KHAC": ("Khác", "Hợp pháp khác", "Nguồn hợp pháp khác theo quy định"),
}
# Said before the name of a source and meaning nothing: "Vốn ngân sách trung ương", "Nguồn NSTW".
_SOURCE_BEFORE = ("nguonkinhphi", "nguonvon", "kinhphi", "nguon", "von")

# Columns of Hoạt động: name in code → words.
MEETING_COLUMNS = {
    "number": ("STT", "TT"),
    "date": ("Ngày", "Ngày tổ chức", "Ngày, tháng", "Ngày tháng", "Ngày, tháng, năm", "Ngày thực hiện", "Thời gian"),
    "code": ("Mã xã", "Mã"),
    "name": ("Xã, phường, thị trấn", "Xã, thị trấn", "Xã, phường", "Tên xã", "Xã", "Địa điểm", "Địa bàn"),
    "kind": ("Hình thức", "Loại hình", "Hình thức truyền thông", "Hình thức hoạt động", "Loại hoạt động"),
    "topic": ("Chủ đề", "Nội dung", "Chuyên đề", "Chủ đề truyền thông", "Nội dung truyền thông"),
    "people": ("Số người tham dự", "Số người", "Tổng số người", "Tổng số người tham dự", "Số lượt người", "Số lượt người tham dự", "Số người dự"),
    "women": ("Trong đó: nữ", "Nữ", "Số nữ", "Phụ nữ"),
    "minority": ("Trong đó: DTTS", "DTTS", "Dân tộc thiểu số", "Trong đó: dân tộc thiểu số", "Người DTTS", "Người dân tộc thiểu số"),
    "poor": (
        "Trong đó: hộ nghèo, cận nghèo", "Hộ nghèo, cận nghèo", "Hộ nghèo", "Hộ nghèo, hộ cận nghèo",
        "Trong đó: hộ nghèo, hộ cận nghèo", "Nghèo, cận nghèo", "Trong đó: nghèo, cận nghèo",
    ),
    "language": ("Ngôn ngữ", "Tiếng"),
    "evidence": ("Số biên bản / minh chứng", "Minh chứng", "Số biên bản", "Biên bản"),
}  # fmt: skip
MEETING_SIGNS = {
    "women": ("songuoinu", "songuoilanu", "nugioi"),
    "minority": ("dtts", "dantocthieuso"),
    "poor": ("hongheo", "canngheo"),
    "people": ("songuoi", "luotnguoi", "nguoithamdu"),
    "date": ("ngaytochuc", "ngaythang", "thoigiantochuc"),
    "kind": ("hinhthuc", "loaihinh"),
    "topic": ("chude", "chuyende"),
    "name": ("xaphuong", "xathitran", "diaban"),
    "language": ("ngonngu",),
    "evidence": ("bienban", "minhchung"),
}
MEETING_REQUIRED = ("date", "name", "kind", "people")
MEETING_KINDS = ("HOI_NGHI", "DOI_THOAI", "NOI_CHUYEN")
LANGUAGES = ("Kinh", "Tày - Nùng", "Dao", "Mông", "Khác")
NAME_WORDS = (
    NAME_HEADER,
    "Xã, phường",
    "Xã, thị trấn",
    "Xã, phường, TT",
    "Tên xã",
    "Tên xã, phường, thị trấn",
    "Đơn vị",
    "Tên đơn vị",
    "Xã",
    "Địa bàn",
    "Tên đơn vị hành chính",
)
CODE_WORDS = (CODE_HEADER, "Mã", "Mã đơn vị", "Mã ĐVHC", "Mã đơn vị hành chính")
# "1. ", "II) ", "a, ": what people number a label with.
_NUMBERED = re.compile(r"(?:(?:[iv]{1,4}|[0-9]{1,2})[.)/:\-]|[a-e][.)]) ?(?=[^0-9\s])")
_TOTAL_WORDS = frozenset(fold(word) for word in ("tổng", "cộng"))
# Words after an unmarked "cong" that make it a sum and not the name of a place (Công Sơn).
_AFTER_CONG = frozenset(
    ["toan", "khu", "cum", "nhom", "vung", "cac", "chung", "cap", "muc", "phan", "i", "ii", "iii", "iv", "v", "vi"]
)
_WHOLE = ("toan huyen", "toan thanh pho", "toan tinh", "toan xa", "toan phuong")


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """Letters and digits of a text alone: how words of the form are compared. "Mã biểu:" → "mabieu"."""
    return "".join(char for char in bare(text) if char.isalnum())


@lru_cache(maxsize=8192)
def header_key(text: str) -> str:
    """A header's key without its number, its unit in brackets and a year: "1. Tờ rơi (tờ)" → "toroi", "… năm 2023" → "…nam"."""
    plain = text.strip(" \n\t\u00a0:.;*")
    while plain.endswith(")") and "(" in plain[1:]:
        plain = plain[: plain.rindex("(")].strip()
    plain = key(unnumbered(plain))
    return plain[:-4] if plain[-7:-4] == "nam" and plain[-4:].isdecimal() else plain


def unnumbered(text: str) -> str:
    """A label, folded, without what it is numbered with: "II. Truyền thanh cơ sở" → "truyền thanh cơ sở"."""
    folded = fold(text)
    found = _NUMBERED.match(folded)
    return folded[found.end() :] if found else folded


@cache
def version_of(period: str) -> int:
    """The version of the form in force for a month: 2 from 2024-01."""
    return 2 if period >= "2024-01" else 1


VERSIONS = (1, 2)


def sheets_of(period: str | None) -> tuple[str, ...]:
    """The sheets a report of a period must have: of the supplementary report, money alone."""
    return (INFO, MONEY) if period and calendar.is_supplement(period) else SHEETS


@cache
def activities(version: int) -> tuple[catalogue.Activity, ...]:
    """The columns of Kết quả in the order of the form: by group, then as the catalogue has them."""
    order = {group.code: number for number, group in enumerate(catalogue.groups())}
    return tuple(sorted(catalogue.activities(version), key=lambda activity: order[activity.group]))


@cache
def header_of(activity: str) -> str:
    """The words of an activity's column: "Tờ rơi (tờ)"."""
    found = next(each for each in catalogue.activities() if each.code == activity)
    return f"{found.form_header} ({found.unit_vi})"


@cache
def name_keys() -> frozenset[str]:
    return frozenset(key(word) for word in NAME_WORDS)


@cache
def group_keys() -> dict[str, str]:
    return {key(group.name_vi): group.code for group in catalogue.groups()}


@lru_cache(maxsize=1024)
def group_of(text: str) -> str | None:
    """The group a content of spending names."""
    return group_keys().get(header_key(text)) or group_keys().get(key(text))


@lru_cache(maxsize=1024)
def source_of(text: str) -> str | None:
    """The source of money a text names: "Ngân sách trung ương (NSTW)", "Vốn NSTW", "- NS trung ương" → NSTW."""
    for words in (header_key(text), key(text)):
        for before in ("", *_SOURCE_BEFORE):
            if words.startswith(before) and (code := source_keys().get(words[len(before) :])):
                return code
    return None


@cache
def source_keys() -> dict[str, str]:
    found = {key(source.name_vi): source.code for source in catalogue.sources()}
    return found | {key(word): code for code, words in SOURCE_WORDS.items() for word in words}


@cache
def info_keys() -> dict[str, str]:
    """Key of a line of Thông tin → its name in code."""
    found = {key(word): name for name, words in INFO_WORDS.items() for word in words}
    return found | {key(words): name for name, words in INFO_LINES.items()}


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
def _kind_keys() -> dict[str, str]:
    found = {"noichuyen": "NOI_CHUYEN", "sankhauhoa": "SAN_KHAU", "luudong": "LUU_DONG", "sukien": "SU_KIEN"}
    for activity in catalogue.activities():
        if activity.reaches:
            found[key(activity.form_header)] = found[key(activity.name_vi)] = activity.code
    return found


@lru_cache(maxsize=1024)
def kind_of(text: str) -> str | None:
    """The activity that a kind of meeting names, by its words or the only ones among them: "Hội nghị truyền thông" → HOI_NGHI."""
    written = header_key(text)
    if exact := _kind_keys().get(written):
        return exact
    said = {code for words, code in _kind_keys().items() if words in written}
    return said.pop() if len(said) == 1 else None


@lru_cache(maxsize=4096)
def is_total(label: str) -> bool:
    """True for the label of a total or subtotal row: "Tổng cộng", "Cộng khu vực I", "Toàn huyện". Công Sơn is a commune."""
    folded = unnumbered(label).strip(" .:-*()+")
    first, _, rest = folded.partition(" ")
    plain = bare(first).strip(" .:-*()")
    after = bare(rest).split(" ")[0].strip(" .:()")
    if bare(folded).startswith(_WHOLE) or plain == "tong":
        return True
    if first.strip(".:") in _TOTAL_WORDS:
        return after != "dong"  # cộng đồng: the community
    return first == "cong" and (not after or after in _AFTER_CONG or after[:1].isdecimal())


_OWN_LABELS = {
    "district": ("cap huyen", "cap thanh pho", "cap tp"),
    "province": ("cap tinh",),
    "commune": ("cap xa", "cap phuong", "cap thi tran"),
}


@lru_cache(maxsize=4096)
def is_own_row(label: str, level: str) -> bool:
    """True for the label of the unit's own work: "Cấp huyện (…)", for the province "Cấp tỉnh"."""
    return bare(unnumbered(label)).strip(" -*+").startswith(_OWN_LABELS[level])


_SECTIONS = ("cap xa", "cac ", "khu vuc ", "cum xa", "cum so", "nhom xa", "vung ")


@lru_cache(maxsize=4096)
def is_section(label: str, level: str) -> bool:
    """True for a row over communes of a district, "Cấp xã", "Khu vực I": with figures it is their subtotal."""
    return level == "district" and bare(unnumbered(label)).strip(" -*+").startswith(_SECTIONS)


def communes(unit: catalogue.Unit, period: str) -> tuple[catalogue.Unit | None, ...]:
    """The rows Kết quả asks for: None for the unit's own work, then its communes in the order of their codes.

    A commune that reports for itself has one row, itself; the province one, its own.
    """
    if unit.level == "commune":
        return (unit,)
    return (None, *catalogue.communes_of(unit.id, calendar.unit_day(period)))
