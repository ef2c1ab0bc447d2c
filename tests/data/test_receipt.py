"""The receipt as a workbook: what people wrote stays text, figures are numbers."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from data.forms import receipt

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "http://evil.example/x",
    "<script>alert(1)</script>",
    "{=1+1}",
)


def test_nothing_that_people_wrote_becomes_a_formula_or_a_link() -> None:
    content = receipt.to_bytes(
        receipt.Receipt([(text, text) for text in HOSTILE], [(text, 5, text) for text in HOSTILE])
    )
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [cell.value for cell in cells if cell.data_type == "n"] == [5] * len(HOSTILE)
    assert {cell.value for cell in cells} >= set(HOSTILE)
    assert all(cell.hyperlink is None for cell in cells)


def test_its_name_is_made_of_codes() -> None:
    assert receipt.file_name(120, "185", "2023-06") == "bien-nhan-185-2023-06-so-120.xlsx"
