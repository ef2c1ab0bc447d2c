"""docs/measures.md, made from semantic: `python -m analytics.measure_words > docs/measures.md`."""

from __future__ import annotations

import sys

from analytics import semantic
from data.language import language

_ADDS = {
    semantic.ADDS: "cộng được",
    semantic.ADDS_OF_ONE: "cộng được trong một hoạt động",
    semantic.RATIO: "tổng trên tổng, không cộng, không lấy bình quân",
    semantic.STATE: "không cộng",
}
_MONTHS = {semantic.ANY: "khoảng bất kỳ trong năm", semantic.TO_DATE: "lũy kế từ đầu năm"}


def document() -> str:
    """The page, in Vietnamese: a table of measures, then one of dimensions."""
    say = language("vi").text
    lines = [
        "# What can be asked",
        "Made from `analytics/semantic.py`, where words are changed. The pivot, questions in words, their files and this page use that one declaration.",
        "",
        "| mã | tên | xem theo | thời gian | cách cộng | định nghĩa | cách gọi |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in semantic.MEASURES.values():
        cells = (f"`{one.code}`", say(one.title), ", ".join(one.by), _MONTHS[one.months], _ADDS[one.adds], say(one.definition), ", ".join(one.words))  # fmt: skip
        lines.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    lines += ["", "| chiều | tên | cách gọi |", "|---|---|---|"]
    lines += [f"| `{one.code}` | {say(one.title)} | {', '.join(one.words)} |" for one in semantic.DIMENSIONS.values()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
