"""Questions of the kinds that directors ask and that were once refused: averages, ranks, quarters, ranges, several figures at once.

Looked at from September 2023.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.analytics.golden import figures as f
from tests.analytics.golden.questions import HN, LN, TR, D, Golden, q

DT = "DOI_THOAI"


def per_month(rows: list[f.Row], what: str, months: int = 7) -> list[f.Row]:
    """Every report being in force: over the plan's months."""
    return [row | {"average": row[what] / months, "members": months} for row in rows]


def per_meeting(rows: list[f.Row], count: list[f.Row]) -> list[f.Row]:
    by = [name for name in rows[0] if name != "attendees"]
    held = {tuple(row[name] for name in by): row["meetings"] for row in count}
    return [row | {"people_per_meeting": row["attendees"] / held[tuple(row[name] for name in by)]} for row in rows]


AVERAGES: tuple[Golden, ...] = (
    q("bình quân mỗi tháng tổ chức bao nhiêu hội nghị", "TB mỗi tháng mấy HN", "actual", (), lambda: per_month(f.actual((), HN), "actual")),
    q("số hội nghị trung bình mỗi tháng trong quý 2", "Q2 bình quân một tháng bao nhiêu hội nghị", "actual", (), lambda: per_month(f.actual((), HN, None, 4, 6), "actual", 3)),
    q("bình quân mỗi tháng từng huyện tổ chức bao nhiêu đối thoại", "đối thoại theo huyện bình quân mỗi tháng", "actual", D, lambda: per_month(f.actual(D, DT), "actual")),
    q("trung bình mỗi tháng Bình Gia giải ngân được bao nhiêu tiền", "Bình Gia mỗi tháng bình quân chi bao nhiêu tiền", "spent", (), lambda: per_month(f.spent((), "181"), "spent")),
    q("bình quân mỗi huyện tổ chức bao nhiêu hội nghị", "hội nghị bình quân mỗi huyện", "actual", (), lambda: [row | {"average": row["actual"] / 11} for row in f.actual((), HN)]),
    q("bình quân mỗi huyện được giao bao nhiêu kinh phí", "dự toán giao trung bình một huyện", "allocated", (), lambda: [row | {"average": row["allocated"] / 11, "members": 11} for row in f.allocated(())]),
    q("trung bình mỗi xã được phát bao nhiêu tờ rơi", "mỗi xã trung bình bao nhiêu tờ rơi", "actual", (), lambda: [row | {"average": row["actual"] / 200, "members": 200} for row in f.actual((), TR)]),
    q("trung bình mỗi xã ở Bình Gia có bao nhiêu hội nghị", "Bình Gia bình quân một xã mấy HN", "actual", (), lambda: [row | {"average": row["actual"] / len(f.COMMUNES.query("district == '181'"))} for row in f.actual((), HN, "181")]),
    q("bình quân một cuộc có bao nhiêu người dự", "mỗi cuộc trung bình bao nhiêu người", "people_per_meeting", (), lambda: per_meeting(f.meetings("attendees"), f.meetings())),
    q("bình quân một hội nghị có bao nhiêu người", "trung bình mỗi hội nghị bao nhiêu lượt người", "people_per_meeting", (), lambda: per_meeting(f.meetings("attendees", activity=HN), f.meetings(activity=HN))),
    q("số người bình quân một cuộc theo huyện", "từng huyện trung bình mỗi cuộc có mấy người", "people_per_meeting", D, lambda: per_meeting(f.meetings("attendees", D), f.meetings("meetings", D))),
    q("huyện nào bình quân mỗi tháng nhiều lượt người nhất", "bình quân mỗi tháng huyện nào đông lượt người nhất", "actual", D, lambda: f.first(per_month(f.actual(D, LN), "actual"), "average", 1), True),
)  # fmt: skip


def place(rows: list[f.Row], what: str, *units: str, most: bool = True) -> list[f.Row]:
    """The places of units among all; equals share the better one."""
    sign = 1 if most else -1
    return [
        {"district": row["district"], what: row[what], "rank": 1 + sum(sign * (other[what] - row[what]) > 1e-12 for other in rows), "ranked_of": len(rows)}
        for row in sorted(rows, key=lambda row: -sign * row[what])
        if row["district"] in units
    ]  # fmt: skip


RANKS: tuple[Golden, ...] = (
    q("Chi Lăng xếp thứ mấy về giải ngân", "giải ngân của Chi Lăng đứng thứ bao nhiêu", "absorption", D, lambda: place(f.absorption(D), "absorption", "187")),
    q("Bình Gia đứng thứ mấy toàn tỉnh về số hội nghị", "số HN Bình Gia xếp hạng mấy trong tỉnh", "actual", D, lambda: place(f.actual(D, HN), "actual", "181")),
    q("Lộc Bình đứng thứ mấy từ dưới lên về tiến độ hội nghị", "tiến độ hội nghị Lộc Bình thứ mấy từ dưới lên", "progress", D, lambda: place(f.progress(D, HN), "progress", "188", most=False)),
    q("thứ hạng của Văn Quan về độ bao phủ quý 2", "Q2 Văn Quan ở vị trí thứ mấy về bao phủ", "coverage", D, lambda: place(f.pick(f.reach(D, since=4, through=6), "district", "coverage"), "coverage", "184")),
    q("hai huyện nghèo xếp thứ mấy về tiến độ chung", "2 huyện nghèo đứng thứ mấy về tiến độ chung", "share_on_pace", D, lambda: place(f.pick(f.shares(D), "district", "share_on_pace"), "share_on_pace", "181", "184"), True),
    q("Đình Lập xếp thứ mấy về báo cáo nộp muộn", "báo cáo nộp muộn Đình Lập đứng thứ mấy", "late", D, lambda: place([next((r for r in f.reports("late", D) if r["district"] == unit), {"district": unit, "late": 0}) for unit in f.UNITS], "late", "189")),
)  # fmt: skip


QUARTERS_OF = {1: (1, 3), 2: (4, 6), 3: (7, 9)}


def by_quarter(rows: Callable[[int, int], list[f.Row]], *quarters: int) -> list[f.Row]:
    return [{"quarter": f"2023-Q{one}"} | row for one in quarters or (1, 2, 3) for row in rows(*QUARTERS_OF[one])]


Q = ("quarter",)
QUARTERS: tuple[Golden, ...] = (
    q("tỷ lệ giải ngân theo quý", "giải ngân từng quý bao nhiêu phần trăm", "absorption", Q, lambda: by_quarter(lambda since, through: f.absorption((), since=since, through=through))),
    q("số hội nghị từng quý của Bình Gia", "Bình Gia mỗi quý mấy HN", "actual", Q, lambda: by_quarter(lambda since, through: f.actual((), HN, "181", since, through))),
    q("hội nghị quý 2 và quý 3", "quý II, quý III có bao nhiêu hội nghị", "actual", Q, lambda: by_quarter(lambda since, through: f.actual((), HN, None, since, through), 2, 3)),
    q("quý 1, 2 và 3 tổ chức bao nhiêu đối thoại theo huyện", "đối thoại các huyện Q1, Q2, Q3", "actual", ("district", "quarter"), lambda: by_quarter(lambda since, through: f.actual(D, DT, None, since, through))),
    q("tháng 5, 6 và 7 tổ chức bao nhiêu hội nghị", "hội nghị T5, T6, T7", "actual", ("period",), lambda: [{"period": f"2023-{m:02d}", **f.actual((), HN, None, m, m)[0]} for m in (5, 6, 7)]),
    q("tổng số hội nghị quý 2 và quý 3", "hội nghị Q2, Q3 cộng lại", "actual", (), lambda: f.actual((), HN, None, 4, 9)),
    q("quý nào giải ngân nhiều tiền nhất", "tiền giải ngân quý nào nhiều nhất", "spent", Q, lambda: by_quarter(lambda since, through: f.spent((), since=since, through=through), 3), True),
    q("tỷ lệ báo cáo đúng hạn theo quý", "từng quý báo cáo đúng hạn bao nhiêu phần trăm", "on_time_rate", Q, lambda: by_quarter(lambda since, through: f.reports("on_time_rate", since=since, through=through))),
    q("báo cáo nộp muộn theo quý", "mỗi quý bao nhiêu báo cáo nộp muộn", "late", Q, lambda: by_quarter(lambda since, through: f.reports("late", since=since, through=through))),
    q("lượt người dự các cuộc theo quý", "số người tham dự mỗi quý", "attendees", Q, lambda: by_quarter(lambda since, through: f.meetings("attendees", since=since, through=through))),
)  # fmt: skip

REPORTS: tuple[Golden, ...] = (
    q("tỷ lệ báo cáo nộp muộn theo huyện", "từng huyện tỷ lệ nộp muộn bao nhiêu", "late_rate", D, lambda: f.reports("late_rate", D)),
    q("tỷ lệ nộp chậm của Đình Lập", "Đình Lập bao nhiêu phần trăm báo cáo nộp muộn", "late_rate", (), lambda: f.reports("late_rate", (), "189")),
    q("tỷ lệ duyệt báo cáo theo huyện đến tháng 11", "đến T11 tỷ lệ báo cáo đã duyệt từng huyện", "approval_rate", D, lambda: f.reports("approval_rate", D, through=11)),
    q("Đình Lập nộp báo cáo chậm bao nhiêu ngày", "số ngày nộp muộn của Đình Lập", "days_late", (), lambda: f.reports("days_late", (), "189")),
    q("huyện nào có số ngày nộp chậm nhiều nhất", "số ngày nộp muộn huyện nào cao nhất", "days_late", D, lambda: f.first(f.reports("days_late", D), "days_late", 1), True),
    q("quý 2 các huyện nộp muộn mấy ngày", "Q2 số ngày nộp chậm theo huyện", "days_late", D, lambda: f.reports("days_late", D, since=4, through=6)),
    q("báo cáo chờ duyệt theo huyện", "huyện nào có báo cáo chưa duyệt", "waiting", D, list),
    q("bao nhiêu báo cáo bị trả lại", "có mấy báo cáo bị trả lại", "returned", (), lambda: [{"returned": 0}]),
)  # fmt: skip


def rated(rows: list[f.Row]) -> list[f.Row]:
    return [row | {"change_rate": row["change"] / row["before"] if row["before"] else None} for row in rows]


def moved(up: bool, now: list[f.Row], then: list[f.Row], what: str) -> list[f.Row]:
    """Where something rose, or fell, most of all first."""
    rows = [row for row in rated(f.compared(now, then, what)) if (row["change"] > 0 if up else row["change"] < 0)]
    return sorted(rows, key=lambda row: -abs(row["change"]))


CHANGES: tuple[Golden, ...] = (
    q("hội nghị tháng 6 tăng bao nhiêu phần trăm so với tháng 5", "HN T6 so với T5 tăng mấy %", "actual", (), lambda: rated(f.compared(f.actual((), HN, None, 6, 6), f.actual((), HN, None, 5, 5), "actual"))),
    q("giải ngân tháng 6 tăng bao nhiêu phần trăm so với tháng 5", "T6 giải ngân tăng bao nhiêu % so với T5", "spent", (), lambda: rated(f.compared(f.spent((), since=6, through=6), f.spent((), since=5, through=5), "spent"))),
    q("lượt người quý 3 tăng bao nhiêu phần trăm so với quý 2 theo huyện", "lượt người Q3 giảm mấy phần trăm so với Q2 từng huyện", "actual", D, lambda: rated(f.compared(f.actual(D, LN, None, 7, 9), f.actual(D, LN, None, 4, 6), "actual"))),
    q("tỷ lệ giải ngân quý 3 tăng bao nhiêu phần trăm so với quý 2", "tỷ lệ giải ngân Q3 tăng mấy % so với Q2", "absorption", (), lambda: f.compared(f.absorption((), since=7, through=9), f.absorption((), since=4, through=6), "absorption")),
    q("huyện nào tăng số hội nghị so với tháng trước", "tháng này so với tháng trước bao nhiêu huyện tăng hội nghị", "actual", D, lambda: moved(True, f.actual(D, HN, None, 9, 9), f.actual(D, HN, None, 8, 8), "actual")),
    q("huyện nào có số lượt người giảm trong tháng 9 so với tháng 8", "T9 huyện nào giảm lượt người so với T8", "actual", D, lambda: moved(False, f.actual(D, LN, None, 9, 9), f.actual(D, LN, None, 8, 8), "actual")),
    q("huyện nào giảm nhiều nhất về lượt người tháng 9 so với tháng 8", "lượt người T9 so với T8 huyện nào giảm mạnh nhất", "actual", D, lambda: moved(False, f.actual(D, LN, None, 9, 9), f.actual(D, LN, None, 8, 8), "actual")[:1], True),
    q("3 huyện tăng mạnh nhất về tiền đã chi quý 3 so với quý 2", "top 3 huyện tăng nhiều nhất tiền đã chi Q3 so với Q2", "spent", D, lambda: moved(True, f.spent(D, since=7, through=9), f.spent(D, since=4, through=6), "spent")[:3], True),
)  # fmt: skip


def between(rows: list[f.Row], what: str, low: float, high: float) -> list[f.Row]:
    return [row for row in rows if low <= row[what] <= high]


def others(*units: str) -> tuple[str, ...]:
    return tuple(unit for unit in f.UNITS if unit not in units)


RANGES: tuple[Golden, ...] = (
    q("huyện nào có từ 10 đến 20 cuộc đối thoại", "đối thoại từ 10 đến 20 cuộc gồm huyện nào", "actual", D, lambda: between(f.actual(D, DT), "actual", 10, 20)),
    q("huyện nào giải ngân trong khoảng 40-50%", "những đơn vị giải ngân từ 40% đến 50%", "absorption", D, lambda: between(f.absorption(D), "absorption", 0.4, 0.5)),
    q("huyện nào đã chi từ 150 đến 200 triệu đồng", "đơn vị nào đã chi khoảng từ 150 triệu đến 200 triệu", "spent", D, lambda: between(f.spent(D), "spent", 150e6, 200e6)),
    q("huyện nào đạt từ 50 đến 70% kế hoạch hội nghị", "hội nghị huyện nào đạt trong khoảng 50% - 70% KH", "progress", D, lambda: between(f.progress(D, HN), "progress", 0.5, 0.7)),
    q("xã nào ở Hữu Lũng có từ 3 đến 5 hội nghị", "Hữu Lũng xã nào có từ 3 đến 5 cuộc hội nghị", "actual", ("district", "commune"), lambda: between(f.actual(("district", "commune"), HN, "186"), "actual", 3, 5)),
    q("số hội nghị trừ thành phố Lạng Sơn", "hội nghị không kể TP Lạng Sơn", "actual", (), lambda: f.actual((), HN, others("178"))),
    q("tỷ lệ giải ngân ngoài Bình Gia", "giải ngân của tỉnh bao nhiêu % không tính Bình Gia", "absorption", (), lambda: f.absorption((), others("181"))),
    q("số hội nghị theo huyện không kể Bình Gia và Văn Quan", "các huyện trừ Bình Gia, Văn Quan mấy HN", "actual", D, lambda: f.actual(D, HN, others("181", "184"))),
    q("5 huyện chậm nhất về hội nghị trừ thành phố", "không tính TP thì 5 huyện tiến độ hội nghị thấp nhất", "progress", D, lambda: f.first(f.progress(D, HN, others("178")), "progress", 5, False), True),
    q("độ bao phủ toàn tỉnh trừ các huyện nghèo", "bao phủ cả tỉnh không kể hai huyện nghèo", "coverage", (), lambda: f.pick(f.reach((), others("181", "184")), "coverage", "communes")),
)  # fmt: skip


def beside(*parts: list[f.Row], by: tuple[str, ...] = D) -> list[f.Row]:
    """Figures of the same units, a column each; who is not listed has none."""
    found: dict[tuple[object, ...], f.Row] = {}
    for part in parts:
        for row in part:
            found.setdefault(tuple(row[name] for name in by), {}).update(row)
    return list(found.values())


BESIDE: tuple[Golden, ...] = (
    q("tiến độ và giải ngân của Bình Gia", "Bình Gia: tiến độ và giải ngân thế nào", "share_on_pace", (), lambda: beside(f.pick(f.shares((), "181"), "share_on_pace"), f.absorption((), "181"), by=())),
    q("tiến độ và giải ngân theo huyện", "từng huyện tiến độ và giải ngân ra sao", "share_on_pace", D, lambda: beside(f.pick(f.shares(D), "district", "share_on_pace"), f.absorption(D))),
    q("tỷ lệ giải ngân và độ bao phủ theo huyện", "các huyện tỷ lệ giải ngân, độ bao phủ", "absorption", D, lambda: beside(f.absorption(D), f.pick(f.reach(D), "district", "coverage"))),
    q("tỷ lệ giải ngân và kinh phí còn lại theo nguồn", "từng nguồn tỷ lệ giải ngân và còn lại bao nhiêu", "absorption", ("source",), lambda: beside(f.absorption(("source",)), f.remaining(("source",)), by=("source",))),
    q("dự toán và số đã chi theo huyện", "các huyện được cấp bao nhiêu tiền và đã chi bao nhiêu", "allocated", D, lambda: beside(f.allocated(D), f.spent(D))),
    q("số phụ nữ tham dự và số người dân tộc thiểu số theo huyện", "từng huyện số phụ nữ dự và số người DTTS", "women", D, lambda: beside(f.meetings("women", D), f.meetings("minority", D))),
    q("chỉ tiêu và kết quả thực hiện hội nghị theo huyện", "chỉ tiêu năm và số đã làm hội nghị từng huyện", "target", D, lambda: beside(f.target(D, HN), f.actual(D, HN))),
    q("tỷ lệ báo cáo đúng hạn và tỷ lệ báo cáo theo huyện đến tháng 11", "đến T11 từng huyện tỷ lệ báo cáo đúng hạn, tỷ lệ báo cáo", "on_time_rate", D, lambda: beside(f.reports("on_time_rate", D, through=11), f.reports("reporting_rate", D, through=11))),
)  # fmt: skip

GIVEN: tuple[Golden, ...] = (
    q("kinh phí giao đầu năm theo huyện", "từng huyện giao đầu năm bao nhiêu tiền", "assigned", D, lambda: [{"district": r["district"], "assigned": r["allocated"]} for r in f.allocated(D)]),
    q("dự toán giao trong năm của Bình Gia theo nguồn", "Bình Gia giao trong năm từng nguồn", "assigned", ("source",), lambda: [{"source": r["source"], "assigned": r["allocated"]} for r in f.allocated(("source",), "181")]),
    q("kinh phí năm trước chuyển sang của Văn Quan", "Văn Quan được chuyển nguồn bao nhiêu", "carried_over", (), lambda: [{"carried_over": 0, "allocated": f.allocated((), "184")[0]["allocated"]}]),
    q("dự toán điều chỉnh toàn tỉnh", "cả tỉnh điều chỉnh dự toán bao nhiêu", "adjusted", (), lambda: [{"adjusted": 0}]),
)  # fmt: skip


def share(who: str, by: tuple[str, ...] = (), **chosen: object) -> list[f.Row]:
    came = {tuple(row[name] for name in by): row["attendees"] for row in f.meetings("attendees", by, **chosen)}  # type: ignore[arg-type]
    rows = f.meetings(who, by, **chosen)  # type: ignore[arg-type]
    return [row | {f"{who}_share": row[who] / came[tuple(row[name] for name in by)]} for row in rows]


SHARES: tuple[Golden, ...] = (
    q("tỷ lệ phụ nữ tham dự theo huyện", "phụ nữ chiếm bao nhiêu phần trăm từng huyện", "women_share", D, lambda: share("women", D)),
    q("tỷ lệ người dân tộc thiểu số tham dự ở Bình Gia", "Bình Gia DTTS tham dự chiếm mấy %", "minority_share", (), lambda: share("minority", (), district="181")),
    q("tỷ lệ hộ nghèo tham dự hội nghị quý 2", "Q2 hội nghị người nghèo dự chiếm bao nhiêu %", "poor_share", (), lambda: share("poor", (), activity=HN, since=4, through=6)),
    q("phụ nữ tham dự bao nhiêu phần trăm", "bao nhiêu % người dự là phụ nữ", "women_share", (), lambda: share("women")),
    q("huyện nào có tỷ lệ phụ nữ tham dự thấp nhất", "tỷ lệ nữ tham dự huyện nào kém nhất", "women_share", D, lambda: f.first(share("women", D), "women_share", 1, False), True),
)  # fmt: skip


def neither(district: str | None = None, through: int = 9) -> list[f.Row]:
    """Communes with no conference and no dialogue."""
    without = [{row["commune"] for row in f.places(False, district, one, through=through)} for one in (HN, DT)]
    return [row for row in f.places(False, district, HN, through=through) if row["commune"] in without[0] & without[1]]


PLAIN: tuple[Golden, ...] = (
    q("xã nào chưa có hội nghị và đối thoại ở Đình Lập", "Đình Lập xã nào chưa tổ chức cả hội nghị và đối thoại", "not_reached", ("district", "commune"), lambda: neither("189")),
    q("bao nhiêu xã chưa có hội nghị và đối thoại đến tháng 6", "đến T6 mấy xã chưa có hội nghị, đối thoại", "not_reached", (), lambda: [{"not_reached": len(neither(through=6)), "communes": 200}]),
    q("chỉ tiêu hội nghị đến tháng 6", "đến T6 chỉ tiêu hội nghị bao nhiêu", "target", (), lambda: f.target((), HN)),
    q("số hội nghị do tỉnh tổ chức", "HN do cấp tỉnh tổ chức", "actual", (), list),
)  # fmt: skip

KINDS: tuple[Golden, ...] = (
    *PLAIN,
    *SHARES,
    *GIVEN,
    *AVERAGES,
    *RANKS,
    *QUARTERS,
    *REPORTS,
    *CHANGES,
    *RANGES,
    *BESIDE,
)
