"""What is wrong with a report, as values: an issue has a stable code, a severity, a place and facts.

An issue is what a district can correct; what we did wrong is an exception. Its sentence is made
when it is shown, in the reader's language (`sentence`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from data.language import N_, Language

ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong at one place.

    `sheet` and `cell` are as the workbook writes them ("Kết quả", "J14"), empty where there is no
    one place. `facts` are plain values (text, numbers, lists of them) that the sentence uses:
    what was read, why it is wrong, what would be right.
    """

    code: str
    severity: str
    sheet: str = ""
    cell: str = ""
    facts: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


def blocks(issues: tuple[Issue, ...]) -> bool:
    """True when the report cannot be submitted."""
    return any(issue.severity == ERROR for issue in issues)


def to_explain(issues: tuple[Issue, ...]) -> tuple[Issue, ...]:
    """The warnings: each must be corrected or explained before the report is submitted."""
    return tuple(issue for issue in issues if issue.severity == WARNING)


# What is said of each code: the sentence, with the facts it needs. Read, why it is wrong, what would be right.
PHRASES: dict[str, str] = {
    "not_a_workbook": N_("Tệp không phải là bảng tính Excel. Mở tệp bằng Excel, chọn Lưu thành (Save As) kiểu .xlsx rồi gửi lại."),
    "encrypted": N_("Tệp đang đặt mật khẩu mở. Gỡ mật khẩu trong Excel rồi gửi lại; không gửi mật khẩu kèm theo."),
    "too_large": N_("Tệp quá lớn (giới hạn {limit_mb} MB và cỡ bảng của biểu BC-TT). Xóa hình ảnh, trang tính thừa và vùng trống rồi gửi lại."),
    "unsafe_file": N_("Tệp có cấu trúc bất thường nên không được mở. Chép số liệu sang biểu mẫu tải từ hệ thống rồi gửi lại."),
    "unreadable": N_("Không đọc được tệp: tệp bị hỏng hoặc chưa lưu xong. Mở tệp bằng Excel, lưu lại kiểu .xlsx rồi gửi lại."),
    "wrong_form": N_("Đã đọc mã biểu “{read}”; tệp này không phải biểu BC-TT. Dùng biểu mẫu BC-TT tải từ hệ thống."),
    "wrong_version": N_("Đã đọc phiên bản biểu “{read}”; kỳ báo cáo này dùng phiên bản {right}. Tải lại biểu mẫu của kỳ này."),
    "bad_period": N_("Không dùng được kỳ báo cáo “{read}”. Ghi năm và tháng, ví dụ 2023-06, và chỉ gửi kỳ đã bắt đầu."),
    "unknown_district": N_("Mã đơn vị “{read}” và tên đơn vị “{name}” không cùng chỉ một đơn vị báo cáo của kỳ này. Gợi ý: {candidates}."),
    "period_closed": N_("Kỳ báo cáo này đã khóa sổ. Đề nghị cơ quan tổng hợp mở lại kỳ trước khi nộp."),
    "not_yours": N_("Báo cáo này của đơn vị {name}, không phải đơn vị của tài khoản đang dùng."),
    "missing_sheet": N_("Thiếu trang tính “{sheet}”. Khôi phục trang này theo biểu mẫu."),
    "missing_column": N_("Không xác định được đúng một cột “{column}” (tìm thấy {times} cột). Sửa lại tiêu đề cột theo biểu mẫu."),
    "header_not_found": N_("Không tìm thấy hoặc không hiểu dòng tiêu đề, nhãn “{what}” trên trang “{sheet}”. Giữ nguyên tiêu đề theo biểu mẫu."),
    "unknown_unit": N_("Đã đọc “{read}” (mã “{code}”): không khớp với đúng một đơn vị trong huyện. Ghi lại mã và tên; gần nhất: {candidates}."),
    "unit_of_other_district": N_("“{read}” không thuộc đơn vị báo cáo này. Chuyển dòng này sang đúng báo cáo; đơn vị gần tên nhất ở đây: {candidates}."),
    "duplicate_unit": N_("“{name}” có hai dòng (dòng {first_row} và dòng {row}). Giữ một dòng."),
    "missing_unit": N_("Không có dòng của {name}; các ô của đơn vị này được coi là để trống. Bổ sung dòng hoặc giải trình."),
    "text_in_number": N_("Đã đọc “{read}”; ô này cần một số nguyên. Ghi số, hoặc ghi x nếu không áp dụng."),
    "negative": N_("Đã đọc {read}; số liệu không được âm. Ghi số từ 0 trở lên."),
    "fraction": N_("Đã đọc {read}; ô này cần số nguyên, không có phần thập phân."),
    "formula_without_value": N_("Ô chứa công thức chưa có kết quả. Mở tệp bằng Excel, bấm Lưu, hoặc thay công thức bằng số."),
    "formula_error": N_("Ô chứa lỗi công thức {read}. Sửa công thức hoặc ghi số."),
    "huge": N_("Đã đọc {read}: lớn bất thường. Kiểm tra số chữ số và đơn vị tính."),
    "unusual": N_("Đã đọc {read}, khác xa mức thường thấy (trung vị {median} qua {months} tháng). Kiểm tra lại hoặc giải trình."),
    "cumulative_mismatch": N_("Lũy kế đã đọc {value} đồng; các tháng trước {before} cộng trong kỳ {spent} là {right} đồng. Sửa lại hoặc giải trình."),
    "history_incomplete": N_("Chưa so được lũy kế vì thiếu báo cáo các tháng: {months}."),
    "empty_report": N_("Trang “Kết quả” không có số liệu nào. Nếu không phát sinh hoạt động, đánh dấu x tại dòng “Không phát sinh hoạt động trong kỳ”."),
    "not_money": N_("Đã đọc “{read}”; quyết toán bổ sung chỉ nhận số tiền ở trang Kinh phí. Xóa ô này; kết quả hoạt động thuộc báo cáo của tháng."),
    "blank_cells": N_("Có {count} ô để trống. Ô trống là chưa có số liệu, không phải là 0."),
    "over_allocation": N_("Các tháng trước {before} cộng trong kỳ {spent} là {total} đồng, vượt dự toán giao {allocated} đồng. Sửa lại hoặc giải trình."),
    "allocation_differs": N_("Dự toán đã đọc {value} đồng; kế hoạch giao {planned} đồng. Sửa lại theo kế hoạch hoặc giải trình."),
    "events_differ": N_("Đã đọc {value}; danh sách ở trang “Hoạt động” cho {listed}. Hai nơi phải bằng nhau, hoặc giải trình."),
    "bad_date": N_("Đã đọc ngày “{read}”; không phải một ngày có thật. Ghi ngày/tháng/năm, ví dụ 05/6/2023."),
    "date_outside_period": N_("Ngày {read} nằm ngoài kỳ báo cáo ({first} - {last}). Sửa ngày hoặc giải trình."),
    "parts_exceed_whole": N_("Đã đọc {value}, lớn hơn tổng số người tham dự {whole}. Số thành phần không được vượt tổng số."),
    "ambiguous_number": N_("Đã đọc “{read}”: có thể là {taken} hoặc {other}. Ghi lại số không có dấu phẩy, dấu chấm."),
}  # fmt: skip
# The same code said more exactly when its facts tell more.
_SPECIAL: dict[tuple[str, str, object], str] = {
    ("bad_period", "reason", "supplement"): N_("“{read}” là quyết toán bổ sung, chỉ có kinh phí; tệp này có kết quả hoạt động của cả tháng. Ghi lại tháng báo cáo, hoặc dùng biểu mẫu quyết toán bổ sung."),
    ("empty_report", "reason", "supplement"): N_("Trang “Kinh phí” không có số tiền giải ngân nào. Quyết toán bổ sung chỉ gửi khi có số phát sinh sau ngày chốt tháng 12."),
    ("period_closed", "reason", "not_open"): N_("Kỳ báo cáo này chưa mở; bắt đầu nhận báo cáo từ ngày {day}. Gửi lại từ ngày đó."),
    ("period_closed", "reason", "late"): N_("Kỳ báo cáo này đã khóa sổ sau ngày {day}. Đề nghị cơ quan tổng hợp cho phép nộp muộn, rồi gửi lại trong thời hạn được phép."),
    ("period_closed", "reason", "reopen"): N_("Báo cáo của kỳ này đã duyệt và kỳ đã khóa sổ sau ngày {day}. Đề nghị cơ quan tổng hợp mở lại báo cáo, rồi gửi bản sửa trong thời hạn được phép."),
    ("bad_period", "reason", "not_begun"): N_("Kỳ báo cáo “{read}” chưa bắt đầu. Kiểm tra lại năm và tháng."),
    ("huge", "reason", "limit"): N_("Đã đọc {read}, vượt mức lớn nhất có thể ({limit}). Kiểm tra số chữ số và đơn vị tính."),
    ("huge", "reason", "peers"): N_("Đã đọc {read}, gấp hơn {times} lần mức lớn nhất từ trước đến nay ({largest}). Kiểm tra lại hoặc giải trình."),
    ("allocation_differs", "factor", 1000): N_("Dự toán đã đọc {value} đồng, kế hoạch giao {planned} đồng: mọi số đều lệch 1.000 lần, đơn vị tính của trang Kinh phí bị sai."),
    ("allocation_differs", "factor", 1000000): N_("Dự toán đã đọc {value} đồng, kế hoạch giao {planned} đồng: mọi số đều lệch 1.000.000 lần, đơn vị tính của trang Kinh phí bị sai."),
    ("negative", "reason", "allocation"): N_("Điều chỉnh {read} đồng làm dự toán còn lại nhỏ hơn 0. Kiểm tra số tiền và dấu trừ."),
    ("unknown_unit", "reason", "ambiguous"): N_("Đã đọc “{read}”: tên này có ở hai đơn vị ({candidates}). Ghi thêm mã hoặc ghi đủ xã, phường, thị trấn."),
    ("unknown_unit", "reason", "disagree"): N_("Mã “{code}” và tên “{read}” không cùng chỉ một đơn vị. Kiểm tra lại; gần nhất: {candidates}."),
    ("unknown_unit", "reason", "unknown_name"): N_("Đã đọc “{read}”: đơn vị báo cáo này không có nơi nào tên như vậy. Ghi lại đúng tên; gần nhất: {candidates}."),
    ("unknown_unit", "reason", "nothing"): N_("Dòng có số liệu nhưng không ghi mã và tên đơn vị. Ghi mã hoặc tên."),
    ("missing_sheet", "reason", "twice"): N_("Có hai trang tính cùng là “{sheet}” ({names}). Giữ một trang."),
    ("header_not_found", "reason", "activity"): N_("Dòng {row} trang “{sheet}”: không hiểu tên hoạt động “{read}”. Ghi đúng như cột của biểu BC-TT."),
    ("text_in_number", "reason", "share"): N_("Đã đọc “{read}”; cần một tỷ lệ phần trăm từ 0 đến 100, của một tháng trong thời gian thực hiện."),
    ("text_in_number", "reason", "shares"): N_("Tỷ lệ của các tháng cộng lại là {read} %, phải bằng 100 %."),
    ("header_not_found", "reason", "row"): N_("Dòng {row} trang “{sheet}” có số tiền nhưng không hiểu “{what}”: đã đọc “{read}”. Ghi đúng như biểu mẫu."),
    ("events_differ", "what", "people"): N_("Đã đọc {value} lượt người; số người ở danh sách trang “Hoạt động” cộng lại là {listed}. Hai nơi phải bằng nhau, hoặc giải trình."),
    ("bad_date", "reason", "nothing"): N_("Dòng này chưa ghi ngày. Ghi ngày/tháng/năm, ví dụ 05/6/2023."),
    ("header_not_found", "what", "Đơn vị tính"): N_("Không hiểu đơn vị tính “{read}” trên trang Kinh phí, hoặc có hai đơn vị tính khác nhau. Ghi một: đồng, nghìn đồng, triệu đồng."),
    ("not_a_workbook", "looks_like", "pdf"): N_("Tệp là PDF, không phải bảng tính. Gửi tệp Excel (.xlsx) của báo cáo."),
    ("not_a_workbook", "looks_like", "html"): N_("Tệp là trang web mang tên bảng tính. Mở bằng Excel, lưu thành .xlsx rồi gửi lại."),
    ("not_a_workbook", "looks_like", "csv"): N_("Tệp là văn bản (CSV), không phải biểu BC-TT. Dùng biểu mẫu .xlsx tải từ hệ thống."),
    ("not_a_workbook", "looks_like", "lock"): N_("Đây là tệp tạm của Excel (tên bắt đầu bằng ~$). Đóng Excel và gửi tệp báo cáo."),
    ("not_a_workbook", "looks_like", "empty"): N_("Tệp trống (0 byte). Lưu lại báo cáo trong Excel rồi gửi lại."),
}  # fmt: skip
SEVERITY: dict[str, str] = dict.fromkeys(PHRASES, ERROR) | dict.fromkeys(("missing_unit", "unusual", "cumulative_mismatch", "over_allocation", "allocation_differs", "events_differ", "date_outside_period", "ambiguous_number"), WARNING) | {"history_incomplete": NOTE, "blank_cells": NOTE}  # fmt: skip
_TOO_LONG = 10**20  # beyond it a number is said by its size: 1e+300
# What each code is called where faults are counted.
NAMES: dict[str, str] = {
    "not_a_workbook": N_("Không phải tệp Excel"),
    "encrypted": N_("Tệp đặt mật khẩu"),
    "too_large": N_("Tệp quá lớn"),
    "unsafe_file": N_("Tệp có cấu trúc bất thường"),
    "unreadable": N_("Tệp hỏng"),
    "wrong_form": N_("Sai mã biểu"),
    "wrong_version": N_("Sai phiên bản biểu"),
    "bad_period": N_("Sai kỳ báo cáo"),
    "unknown_district": N_("Mã và tên đơn vị không khớp"),
    "period_closed": N_("Kỳ đã khóa sổ"),
    "not_yours": N_("Báo cáo của đơn vị khác"),
    "missing_sheet": N_("Thiếu trang tính"),
    "missing_column": N_("Thiếu hoặc trùng cột"),
    "header_not_found": N_("Tiêu đề bị sửa"),
    "unknown_unit": N_("Mã, tên xã không khớp"),
    "unit_of_other_district": N_("Xã của đơn vị khác"),
    "duplicate_unit": N_("Một xã có hai dòng"),
    "missing_unit": N_("Thiếu dòng của xã"),
    "text_in_number": N_("Ghi chữ vào ô số"),
    "negative": N_("Số âm"),
    "fraction": N_("Số lẻ thập phân"),
    "formula_without_value": N_("Công thức chưa có kết quả"),
    "formula_error": N_("Lỗi công thức"),
    "huge": N_("Số lớn bất thường"),
    "unusual": N_("Số khác xa các tháng trước"),
    "cumulative_mismatch": N_("Lũy kế không khớp"),
    "history_incomplete": N_("Thiếu báo cáo tháng trước"),
    "empty_report": N_("Báo cáo không có số liệu"),
    "blank_cells": N_("Ô để trống"),
    "over_allocation": N_("Giải ngân vượt dự toán"),
    "allocation_differs": N_("Dự toán khác kế hoạch"),
    "events_differ": N_("Số liệu khác danh sách hoạt động"),
    "bad_date": N_("Ngày không có thật"),
    "date_outside_period": N_("Ngày ngoài kỳ báo cáo"),
    "parts_exceed_whole": N_("Thành phần vượt tổng số"),
    "ambiguous_number": N_("Số có thể đọc hai cách"),
}
SEVERITY_WORDS = {ERROR: N_("Lỗi"), WARNING: N_("Cảnh báo"), NOTE: N_("Ghi chú")}


def sentence(issue: Issue, language: Language) -> str:
    """What is wrong, in the reader's language: what was read, why it is wrong, what would be right."""
    special = next(
        (
            text
            for (code, name, value), text in _SPECIAL.items()
            if code == issue.code and issue.facts.get(name) == value
        ),
        None,
    )
    phrase = special or PHRASES[issue.code]
    return language.text(phrase, **{name: _said(name, value, language) for name, value in issue.facts.items()})


def _said(name: str, value: object, language: Language) -> str:
    """A fact in words. Texts that people wrote go in as they are: showing them safely is the screen's part."""
    if isinstance(value, (list, tuple)):
        items = [language.period(str(item)) if name == "months" else str(item) for item in value]
        return ", ".join(items) if items else language.text(N_("không có"))
    if isinstance(value, (int, float)) and not isinstance(value, bool) and name not in ("row", "first_row"):
        if not abs(value) < _TOO_LONG:  # nan too
            return f"{value:.0e}"
        return language.number(value, 0 if float(value).is_integer() else min(len(str(value).partition(".")[2]), 3))
    return str(value)
