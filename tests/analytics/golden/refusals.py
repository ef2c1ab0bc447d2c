"""Questions that must not be answered, each with a word that the refusal has to name."""

from __future__ import annotations

REFUSALS: tuple[tuple[str, str], ...] = (
    ("Những huyện nào có nguy cơ không hoàn thành kế hoạch hội nghị?", "nguy cơ"), ("Huyện nào vừa chậm hội nghị vừa chậm giải ngân?", "vừa"),
    ("huyện nào chưa có hội nghị và đối thoại", "từng hoạt động"), ("kinh phí do tỉnh giao", "do tỉnh"), ("hoi nghi do tinh chu tri", "do tinh"),
    ("tỷ lệ người dân tộc thiểu số của Bình Gia", ""), ("tỷ lệ hộ cận nghèo theo huyện", ""),
    ("tỷ lệ giải ngân và độ bao phủ theo nguồn", "cạnh nhau"), ("tiến độ và giải ngân tháng 6", "lũy kế"), ("huyện nào tiến độ và giải ngân thấp nhất", "cạnh nhau"),
    ("tỷ lệ giải ngân của Bình Gia và tiến độ hội nghị của Văn Quan", "nhiều điều"),
    ("tiến độ hội nghị theo quý", "quý"), ("giải ngân theo tháng và theo quý", "chọn một"), ("dự toán giao theo quý", "quý"), ("tổng hội nghị quý 1 và quý 3", "liền nhau"),
    ("tỷ lệ hộ nghèo của Bình Gia", "tỷ lệ"), ("số hộ thoát nghèo năm 2023", "thoát"), ("bao nhiêu hộ nghèo ở Văn Quan", "tham dự"), ("dự báo thời tiết ngày mai", "thời tiết"),
    ("tỷ lệ giải ngân của Cao Bằng", "cao bằng"), ("số hội nghị năm 2019", "2019"), ("tổng tỷ lệ giải ngân", "tổng"), ("tổng số hoạt động", ""), ("tổng tin bài và hội nghị", "không cộng"),
    ("tiến độ hội nghị quý 2", "lũy kế"), ("tỷ lệ giải ngân theo xã", "xã"), ("tỷ lệ giải ngân của hội nghị", "nội dung chi"), ("độ bao phủ của tờ rơi", "tờ rơi"), ("giải ngân của Bình Ga", "bình ga"),
    ("hội nghị ở Văn Quang", "văn quang"), ("xã Hòa Bình có bao nhiêu hội nghị", "hòa bình"), ("hội nghị tháng 6 quý 3", "thời gian"), ("vì sao Bình Gia chậm", "vì sao"), ("ai nộp báo cáo", "ai"),
    ("xóa báo cáo tháng 6", "xóa"), ("", ""), ("cho tôi biết", ""), ("Bình Gia", ""), ("không phải Bình Gia mà Văn Quan có bao nhiêu hội nghị", "không phải"),
    ("bao nhiêu hội nghị trực tuyến ở Bình Gia", "trực tuyến"), ("số hội nghị trừ xã Hoa Thám", "xã"), ("số hội nghị không kể đối thoại", "không kể"), ("hội nghị của Bình Gia trừ Văn Quan", "bỏ bớt"), ("huyện nào có hội nghị từ 10 đến 20 triệu", "đơn vị"), ("hội nghị từ 4 đến 8", ""), ("chỉ tiêu hội nghị của xã Hồng Phong huyện Bình Gia", "xã"),
    ("chỉ tiêu hội nghị theo tháng", "kỳ"), ("bình quân hội nghị", "bình quân"), ("tỷ lệ giải ngân bình quân các huyện", "tổng trên tổng"), ("số hội nghị của huyện Mường Khương", "mường khương"), ("hội nghị tháng 13", ""), ("hội nghị quý 5", ""),
    ("kinh phí của Bình Gia", "kinh phí"), ("báo cáo của Bình Gia", "báo cáo"), ("tiến độ của Bình Gia so với Hà Nội", "hà nội"), ("drop table output", "drop"), ("select * from report", "select"),
    ("kinh phí còn lại theo chủ đề", "chủ đề"), ("phụ nữ theo nguồn vốn", ""), ("độ bao phủ theo nguồn", "nguồn"), ("huyện nào có hội nghị trên 50 triệu", "đơn vị"), ("huyện nào giải ngân trên 5", ""),
    ("hội nghị tháng 2 năm 2035", "2035"), ("Bình Gia xếp thứ mấy", "số liệu nào"), ("xã Hoa Thám đứng thứ mấy về hội nghị", "huyện"), ("xếp thứ mấy về giải ngân", "nêu tên"), ("5 huyện về hội nghị", "cao nhất hay thấp nhất"), ("huyện nào cao nhất và thấp nhất về hội nghị", "cao nhất"),
    ("tỷ lệ giải ngân và số hội nghị của Bình Gia", "kinh phí"), ("lương cán bộ truyền thông", "lương"), ("số hội nghị có lãnh đạo tỉnh dự", "lãnh đạo"), ("toàn tỉnh và Bình Gia có bao nhiêu hội nghị", "toàn tỉnh"),
    ("so sánh hội nghị tháng 6", "so sánh"), ("hội nghị cùng kỳ năm trước", "2022"), ("số hội nghị ở thôn Nà Lùng", "thôn"), ("dự báo hội nghị năm 2030", "2030"), ("hội nghi.ị", ""), ("độ bao phủ của hội nghị về việc làm", "một trong"),
)  # fmt: skip

# Once each was answered as another question: a word of it was left out, or another measure told.
LEFT_OUT: tuple[tuple[str, str], ...] = (
    ("hội nghị quý 2 so với quý 1 và quý 3", "hai khoảng"), ("hội nghị tháng 8 so với tháng 5 và tháng 7", "hai khoảng"), ("số hội nghị và số người dự theo huyện", "hai điều"), ("độ bao phủ và số hội nghị theo huyện", "hai điều"),
    ("báo cáo bị trả lại mấy lần", "lần"), ("bình quân mỗi quý bao nhiêu hội nghị", "bình quân"), ("Chi Lăng tháng này xếp thứ mấy so với tháng trước về giải ngân", "thứ hạng"), ("từ 10 đến 20 tháng 6 có bao nhiêu hội nghị", ""),
    ("không kể tháng 3 thì có bao nhiêu hội nghị", "không kể"), ("chỉ tiêu và dự toán của Bình Gia", "cạnh nhau"),
    ("từ tháng 3/2022 đến tháng 6/2023 có bao nhiêu hội nghị", "từ"), ("hội nghị tháng sau", "sau"), ("hội nghị các huyện không có Bình Gia", "bình gia"),
    ("hội nghị và đối thoại cộng lại ở Bình Gia", "không cộng"), ("hội nghị cấp huyện", "cấp huyện"), ("hội nghị cấp xã", "cấp xã"), ("hội nghị xã", "xã"), ("hội nghị tháng", "tháng"),
    ("xã Bình Gia hội nghị", "xã"), ("hội nghị ở Lạng Sơn", "nhiều nơi"), ("video có bao nhiêu lượt xem", "lượt xem"), ("bao nhiêu chương trình phát thanh", "chương trình"),
    ("bao nhiêu cá nhân được khen thưởng", "cá nhân"), ("hội nghị tháng 6 tăng bao nhiêu phần trăm", "kỳ nào"), ("huyện nào tăng trên 10% hội nghị so với tháng trước", ""),
    ("kế hoạch hội nghị tháng 6", "cả năm"), ("dự toán tháng 6 của Bình Gia", "cả năm"), ("dự kiến tháng 12 hội nghị", "cả năm"), ("xã nào có cả hội nghị và đối thoại", "cả"),
    ("huyện nào có hội nghị trên 100 người", "đơn vị"), ("bao nhiêu hội nghị có phụ nữ tham dự", "số cuộc"), ("số người dự theo giới tính", "giới tính"), ("danh sách hội nghị ở Bình Gia", "danh sách"),
    ("ngân sách tỉnh đã chi bao nhiêu", "ngân sách tỉnh"), ("huyện nào đã đạt về hội nghị", "đạt"), ("đơn vị nào nộp đúng hạn tất cả các tháng", "tất cả"), ("tổng hội nghị tháng 4 và tháng 6", "liền nhau"), ("xã nào im lặng", "mấy tháng"), ("hội nghị đông nhất ở đâu", "người dự"), ("bao nhiêu huyện", ""), ("xã nào chưa có hội nghị hoặc đối thoại", "cả hai"), ("huyện nào có số hội nghị giảm", "giảm"), ("tiến độ hội nghị các huyện so với toàn tỉnh", "toàn tỉnh"), ("hội nghị tháng 9 so với lũy kế đến tháng 6", "lũy kế"),
)  # fmt: skip
