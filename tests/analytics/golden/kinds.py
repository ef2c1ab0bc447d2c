"""Questions of the kinds that directors ask and that were once refused: averages, ranks, quarters, ranges, several figures at once.

Looked at from September 2023.
"""

from __future__ import annotations

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

KINDS: tuple[Golden, ...] = (*AVERAGES,)
