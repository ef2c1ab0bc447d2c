"""The words of a report's life that several screens share: what happened, what a figure is called, tables of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from data import catalogue
from data.issues import Issue, sentence
from data.language import N_, Language
from data.reviews import REASONS
from pages.parts.shell import Visit

STATES = {"value": N_("chưa đọc được"), "blank": N_("để trống"), "na": N_("không áp dụng")}
CHANGES = {"new": N_("Mới"), "changed": N_("Thay đổi"), "removed": N_("Bỏ đi")}
MONEY = {
    "allocated": N_("Dự toán giao năm"),
    "spent": N_("Giải ngân trong kỳ"),
    "spent_to_date": N_("Lũy kế giải ngân"),
}
EVENTS = {
    "submitted": N_("Nộp báo cáo"),
    "approved": N_("Duyệt"),
    "returned": N_("Trả lại"),
    "commented": N_("Nhận xét"),
    "attached": N_("Gửi bản ký, đóng dấu"),
    "rechecked": N_("Kiểm tra lại vì kỳ trước được sửa"),
    "exception_granted": N_("Cho phép nộp ngoài thời hạn"),
    "plan_loaded": N_("Nạp kế hoạch"),
    "calendar_set": N_("Sửa lịch báo cáo"),
}
_MOST = 500
DEMO_NAMES = {"so-lieu-mau": N_("Số liệu mẫu"), "dong-lenh": N_("Dòng lệnh trên máy chủ")}


def activity(code: str, spoken: Language) -> str:
    found = catalogue.activity_by_code()[code]
    return found.name_en if spoken.code == "en" else found.name_vi


def named(code: str, spoken: Language) -> str:
    """The name of a group or a source of money."""
    found = next(one for one in (*catalogue.groups(), *catalogue.sources()) if one.code == code)
    return found.name_en if spoken.code == "en" else found.name_vi


def thing(code: str, spoken: Language) -> str:
    """An activity's name; "" is the money spent."""
    return activity(code, spoken) if code else spoken.text(N_("Kinh phí đã giải ngân"))


def amount(code: str, value: int | None, spoken: Language) -> str:
    """A figure of a thing in words: money in triệu đồng, everything else as a count."""
    return spoken.number(value) if code else spoken.money(value)


def change(code: str, value: int, spoken: Language) -> str:
    """A change with its sign: "+12", "-3", "+89 triệu đồng"."""
    return ("+" if value > 0 else "-") + amount(code, abs(value), spoken)


def figure(row: Mapping[str, Any], spoken: Language) -> str:
    """What a figure of a comparison is called: whose, of what."""
    if row["kind"] == "outputs":
        return f"{row['commune_name'] or spoken.text(N_('Cấp huyện, cấp tỉnh'))} - {activity(row['activity'], spoken)}"
    return f"{spoken.text(MONEY[row['of']])} - {named(row['group'], spoken)} - {named(row['source'], spoken)}"


def stated(state: str | None, value: int | None, spoken: Language) -> str:
    """What a cell says: its number, or that it says nothing or does not apply."""
    if state is None:
        return ""
    return spoken.number(value) if value is not None else spoken.text(STATES[state])


def person(name: str | None, spoken: Language) -> str:
    return spoken.text(DEMO_NAMES[name]) if name in DEMO_NAMES else name or ""


def said_of(kind: str, facts: str | None, text: str | None, spoken: Language) -> str:
    """What an event says beside its kind: the reason of a return, a remark's text."""
    told: dict[str, Any] = json.loads(facts or "{}")
    if kind == "returned":
        reason = spoken.text(REASONS[told["code"]]) if told.get("code") in REASONS else ""
        due = told.get("due_on")
        until = spoken.text(N_("hạn sửa {day}"), day="/".join(reversed(str(due).split("-")))) if due else ""
        return "; ".join(part for part in (reason, str(told.get("reason", "")), until) if part)
    return text or ""


def issue_of(row: Mapping[str, Any]) -> Issue:
    """An issue as the published file keeps it."""
    return Issue(row["code"], row["severity"], row["sheet"], row["cell"], json.loads(row["facts"]))


def issue_words(row: Mapping[str, Any], spoken: Language) -> str:
    return sentence(issue_of(row), spoken)


def plain(text: str) -> str:
    """Text that Markdown would take for its own marks, kept as written; a dash or a number with a dot only where a list would begin."""
    kept = "".join(f"\\{char}" if char in "\\`*_{}[]()#+!|~$<>:" else char for char in text)
    return re.sub(r"^(\d*)([-.=])", r"\1\\\2", kept)


def table(titles: Sequence[str], rows: Sequence[Sequence[object]], numbers: Sequence[int] = ()) -> None:
    """Rows of words under titles, as a plain table: long words wrap, numbers stand on the right, and it can be copied into Excel."""

    def cell(at: int, value: object, tag: str = "td") -> str:
        look = ' class="r"' if at in numbers else ""
        return f"<{tag}{look}>{escape(str(value))}</{tag}>"

    head = "".join(cell(at, title, "th") for at, title in enumerate(titles))
    body = "".join(f"<tr>{''.join(cell(at, value) for at, value in enumerate(row))}</tr>" for row in rows)
    st.markdown(
        f'<div class="td-scroll"><table class="td-table"><tr>{head}</tr>{body}</table></div>', unsafe_allow_html=True
    )


def compared(visit: Visit, rows: Sequence[Mapping[str, Any]], before: str, after: str) -> None:
    """A comparison of two revisions: how many figures differ, and each of them."""
    spoken = visit.language
    if not rows:
        st.markdown(visit.text(N_("Hai bản có cùng số liệu ở mọi ô.")))
        return
    counts = {kind: sum(row["change"] == kind for row in rows) for kind in CHANGES}
    st.markdown(
        " · ".join(
            f"{visit.text(word)}: **{spoken.number(counts[kind])}**" for kind, word in CHANGES.items() if counts[kind]
        )
    )
    titles = [
        *(visit.text(text) for text in (N_("Nội dung"),)),
        before,
        after,
        visit.text(N_("Tăng, giảm")),
        visit.text(N_("Trang tính")),
        visit.text(N_("Ô")),
    ]
    table(
        titles,
        [
            (
                figure(row, spoken),
                stated(row["old_state"], row["old"], spoken),
                stated(row["new_state"], row["new"], spoken),
                _difference(row, spoken),
                row["sheet"],
                row["new_cell"] or row["old_cell"] or "",
            )
            for row in rows[:_MOST]
        ],
        numbers=(1, 2, 3),
    )

    if len(rows) > _MOST:
        st.caption(
            visit.text(
                N_("Hiện {most} dòng đầu trong {all} dòng."), most=spoken.number(_MOST), all=spoken.number(len(rows))
            )
        )


def _difference(row: Mapping[str, Any], spoken: Language) -> str:
    if row["old"] is None and row["new"] is None:
        return ""
    moved = (row["new"] or 0) - (row["old"] or 0)
    return f"{'+' if moved > 0 else ''}{spoken.number(moved)}" if moved else ""
