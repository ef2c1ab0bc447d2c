"""Whether the catalogue holds together: duplicates, orphans, dangling parents, successions that lead nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from data.catalogue import Activity, Hexagon, Named, Succession, Unit

LEVELS = {"province": ("tinh",), "district": ("thanh_pho", "huyen"), "commune": ("xa", "phuong", "thi_tran")}
PARENTS = {"district": ("province",), "commune": ("district", "province")}


def unit_problems(units: Sequence[Unit]) -> Iterator[str]:
    """One sentence for each thing wrong with the units and their parents."""
    by_id = {unit.id: unit for unit in units}
    yield from _twice("units.csv", "mã id", (unit.id for unit in units))
    for unit in units:
        if unit.kind not in LEVELS.get(unit.level, ()):
            yield f"units.csv: {unit.id} có cấp “{unit.level}” và loại “{unit.kind}” không đi với nhau"
        if unit.valid_to and unit.valid_to < unit.valid_from:
            yield f"units.csv: {unit.id} kết thúc trước khi bắt đầu"
        if not unit.name.endswith(unit.short_name) or not unit.short_name:
            yield f"units.csv: {unit.id} có tên gọn “{unit.short_name}” không nằm trong tên “{unit.name}”"
        yield from _parent_problems(unit, by_id)
    ordered = sorted(units, key=lambda unit: (unit.code, unit.valid_from))
    for before, after in pairwise(ordered):
        if before.code == after.code and (before.valid_to is None or before.valid_to >= after.valid_from):
            yield f"units.csv: mã {before.code} thuộc hai đơn vị cùng lúc ({before.id}, {after.id})"
    if sum(unit.level == "province" for unit in units) != 1:
        yield "units.csv: cần đúng một tỉnh"


def succession_problems(units: Sequence[Unit], successions: Sequence[Succession]) -> Iterator[str]:
    """One sentence for each succession that cannot be, and for each commune without what it became."""
    by_id = {unit.id: unit for unit in units}
    yield from _twice("successions.csv", "dòng", (f"{s.from_id} → {s.to_id}" for s in successions))
    for one in successions:
        old, new = by_id.get(one.from_id), by_id.get(one.to_id)
        if old is None or new is None:
            yield f"successions.csv: không có đơn vị {one.from_id if old is None else one.to_id}"
        elif old.valid_to != one.on_date - timedelta(days=1) and old.valid_to is not None:
            yield f"successions.csv: {one.from_id} kết thúc ngày {old.valid_to}, không phải một ngày trước {one.on_date}"
        elif not new.exists_on(one.on_date):
            yield f"successions.csv: {one.to_id} không tồn tại ngày {one.on_date}"
        if one.share not in ("whole", "part"):
            yield f"successions.csv: tỷ lệ “{one.share}” của {one.from_id} phải là whole hoặc part"
    shares: dict[str, list[str]] = {}
    for one in successions:
        shares.setdefault(one.from_id, []).append(one.share)
    for old_id, found in shares.items():
        if "whole" in found and len(found) > 1:
            yield f"successions.csv: {old_id} vừa được chuyển toàn bộ vừa được chia"
    for unit in units:
        if unit.level == "commune" and unit.valid_to and unit.id not in shares:
            yield f"successions.csv: thiếu đơn vị kế thừa của {unit.id}"


def hexagon_problems(units: Sequence[Unit], hexagons: Sequence[Hexagon]) -> Iterator[str]:
    """One sentence for each commune without its hexagon in an era, or with two, and for each hexagon with two communes."""
    communes = [unit for unit in units if unit.level == "commune"]
    starts = {unit.valid_from for unit in communes}
    for start in sorted({one.start for one in hexagons} - starts):
        yield f"hexagons.csv: không có thời kỳ bắt đầu ngày {start}"
    for start in sorted(starts):
        laid = [one for one in hexagons if one.start == start]
        asked = {unit.id for unit in communes if unit.exists_on(start)}
        yield from _twice("hexagons.csv", f"từ {start}, đơn vị", (one.unit_id for one in laid))
        yield from _twice("hexagons.csv", f"từ {start}, ô", (f"{one.q},{one.r}" for one in laid))
        for lost in sorted(asked - {one.unit_id for one in laid}):
            yield f"hexagons.csv: từ {start} thiếu ô của {lost}"
        for other in sorted({one.unit_id for one in laid} - asked):
            yield f"hexagons.csv: từ {start} có ô của {other}, không phải xã, phường, thị trấn của thời kỳ đó"


def activity_problems(activities: Sequence[Activity], groups: Sequence[Named]) -> Iterator[str]:
    """One sentence for each activity that is there twice or stands in no group."""
    known = {group.code for group in groups}
    yield from _twice("activities.csv", "mã", (activity.code for activity in activities))
    yield from _twice("activities.csv", "tiêu đề cột", (f"{a.group}: {a.form_header}" for a in activities))
    for activity in activities:
        if activity.group not in known:
            yield f"activities.csv: {activity.code} thuộc nhóm “{activity.group}” không có trong groups.csv"
        if activity.since_version < 1:
            yield f"activities.csv: {activity.code} có phiên bản biểu {activity.since_version}"


def named_problems(file: str, named: Sequence[Named]) -> Iterator[str]:
    """One sentence for each code or name that is there twice or is empty."""
    yield from _twice(file, "mã", (one.code for one in named))
    yield from _twice(file, "tên", (one.name_vi for one in named))
    for one in named:
        if not (one.code and one.name_vi and one.name_en):
            yield f"{file}: dòng “{one.code}” thiếu mã hoặc tên"


def _parent_problems(unit: Unit, by_id: dict[str, Unit]) -> Iterator[str]:
    parent = by_id.get(unit.parent_id or "")
    if unit.level == "province":
        if unit.parent_id:
            yield f"units.csv: {unit.id} là tỉnh nhưng có đơn vị cấp trên"
    elif parent is None:
        yield f"units.csv: {unit.id} có đơn vị cấp trên “{unit.parent_id or ''}” không tồn tại"
    elif parent.level not in PARENTS.get(unit.level, ()):
        yield f"units.csv: {unit.id} không thể thuộc {parent.id}"
    elif not parent.exists_on(unit.valid_from) or (
        parent.valid_to and (unit.valid_to is None or unit.valid_to > parent.valid_to)
    ):
        yield f"units.csv: {unit.id} tồn tại ngoài thời gian của đơn vị cấp trên {parent.id}"


def _twice(file: str, what: str, values: Iterable[str]) -> Iterator[str]:
    for value, count in Counter(values).items():
        if count > 1:
            yield f"{file}: {what} “{value}” có {count} lần"
