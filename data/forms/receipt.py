"""The receipt of a submission as a workbook: number, time, sum of the file, and the figures as they were recorded.

Texts are written as texts: nothing that people wrote becomes a formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter

TITLE = "BIÊN NHẬN BÁO CÁO"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says: lines of (label, text), then figures of (what, value, unit)."""

    lines: Sequence[tuple[str, str]]
    figures: Sequence[tuple[str, int, str]]


def file_name(submission: int, unit: str, period: str) -> str:
    """bien-nhan-185-2023-06-so-120.xlsx: codes alone, so that any disk takes it."""
    return f"bien-nhan-{unit}-{period}-so-{submission}.xlsx"


def to_bytes(receipt: Receipt) -> bytes:
    """The workbook, one sheet, ready to be printed on A4."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        base = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
        bold, plain = book.add_format({**base, "bold": True}), book.add_format({**base, "text_wrap": True})
        head = book.add_format({**base, "bold": True, "border": 1})
        cell, number = (
            book.add_format({**base, "border": 1}),
            book.add_format({**base, "border": 1, "num_format": "#,##0"}),
        )
        sheet = book.add_worksheet("Biên nhận")
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 62)
        sheet.set_column(2, 2, 14)
        sheet.write_string(0, 0, TITLE, bold)
        row = 2
        for label, text in receipt.lines:
            sheet.write_string(row, 0, label, bold)
            sheet.write_string(row, 1, text, plain)
            row += 1
        row += 1
        for column, title in enumerate(("Số liệu đã ghi nhận", "Tổng", "Đơn vị tính")):
            sheet.write_string(row, column, title, head)
        for what, value, unit in receipt.figures:
            row += 1
            sheet.write_string(row, 0, what, cell)
            sheet.write_number(row, 1, value, number)
            sheet.write_string(row, 2, unit, cell)
    return out.getvalue()
