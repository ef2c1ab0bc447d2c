"""The issues of a workbook, each with its cell shown in a strip of the sheet around it."""

from __future__ import annotations

from html import escape

import streamlit as st

from data.issues import ERROR, SEVERITY_WORDS, WARNING, Issue, sentence
from data.language import N_
from data.submissions import Preview
from data.workbook import Sheet, Workbook, address, open_workbook
from pages.parts.shell import Visit

_CLASS = {ERROR: "bad", WARNING: "warn"}
_SIGN = {"error": "✕", "warning": "▲", "note": "●"}
_MOST = 60


def issue_list(visit: Visit, preview: Preview) -> None:
    """Every issue, worst first, with the cells beside it."""
    if not preview.issues:
        st.markdown(visit.text(N_("Không có lỗi, không có cảnh báo.")))
        return
    book = _book(preview.opened.sha256, preview.opened.content) if any(issue.cell for issue in preview.issues) else None
    order = {"error": 0, "warning": 1, "note": 2}
    ranked = sorted(preview.issues, key=lambda issue: order[issue.severity])
    lines = [_line(visit, issue, book) for issue in ranked[:_MOST]]
    if len(ranked) > _MOST:
        lines.append(
            escape(visit.text(N_("và {count} nội dung khác, xem trong tệp đã đánh dấu."), count=len(ranked) - _MOST))
        )
    st.markdown("".join(lines), unsafe_allow_html=True)


@st.cache_data(show_spinner=False, max_entries=32)
def _book(sha256: str, _content: bytes) -> Workbook | None:
    found = open_workbook(_content)
    return found if isinstance(found, Workbook) else None


def _line(visit: Visit, issue: Issue, book: Workbook | None) -> str:
    word = visit.text(SEVERITY_WORDS[issue.severity])
    place = " · ".join(part for part in (issue.sheet, issue.cell) if part)
    head = f"<b>{_SIGN[issue.severity]} {escape(word)}</b>{' · ' + escape(place) if place else ''}: {escape(sentence(issue, visit.language))}"
    sheet = next((s for s in book.sheets if s.name == issue.sheet), None) if book and issue.cell else None
    return f'<div class="td-note {"warning" if issue.severity != "note" else ""}">{head}</div>{_strip(sheet, issue) if sheet else ""}'


def _strip(sheet: Sheet, issue: Issue) -> str:
    """A few rows and columns around the cell, the cell marked; the first columns tell whose row it is."""
    letters = issue.cell.rstrip("0123456789")
    row, column = int(issue.cell[len(letters) :]), _column(letters)
    columns = sorted({*range(1, 4), *range(max(1, column - 2), column + 3)})
    rows = range(max(1, row - 1), row + 2)
    head = "".join(f"<th>{address(1, c)[:-1]}</th>" for c in columns)
    body = "".join(
        f"<tr><th>{r}</th>"
        + "".join(
            f'<td class="{_CLASS.get(issue.severity, "") if (r, c) == (row, column) else ""}">{_text(sheet, r, c)}</td>'
            for c in columns
        )
        + "</tr>"
        for r in rows
    )
    return f'<table class="td-strip"><tr><th></th>{head}</tr>{body}</table>'


def _text(sheet: Sheet, row: int, column: int) -> str:
    cell = sheet.cells.get((row, column))
    if cell is None or cell.value is None:
        return ""
    value = cell.value.strftime("%d/%m/%Y") if hasattr(cell.value, "strftime") else str(cell.value)
    return escape(value[:60])


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
