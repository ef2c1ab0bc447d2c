"""Documents in the form of Decree 30/2020: A4, Times New Roman, quốc hiệu; number, date and signature left blank.

The official report, and the minutes of a meeting.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from analytics.answers.figures import CHANGES, said
from analytics.exports.official import Block, Grid, Letterhead, Official, Paragraph, document_day
from analytics.exports.view import About, clean
from analytics.minutes import Item, Minutes
from analytics.report import Report, Table
from data.language import Language

_FONT = "Times New Roman"
_LEFT, _CENTER, _RIGHT, _EVEN = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
SAMPLE = "SỐ LIỆU MẪU: mọi con số ở đây là số liệu giả định, không phải số liệu thật."


def to_bytes(report: Official) -> bytes:
    """The document: head, title, body that ends "./.", "Nơi nhận" beside the place of the signature, appendices across."""
    made: Any = docx.Document()
    _page(made)
    _head(made, report)
    _title(made, report)
    _blocks(made, _ended(report.body))
    _kept_together(made)
    _foot(made, report)
    if report.appendix:
        _across(made)
        _blocks(made, report.appendix)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def minutes_to_bytes(found: Minutes, letterhead: Letterhead) -> bytes:
    """The minutes of a meeting: when and on which figures, each view with what was said, the decisions as a table, two signatures."""
    made: Any = docx.Document()
    _page(made)
    _head(made, letterhead, "BB")
    _minutes_title(made, found, letterhead.sample)
    _paragraph(made, Paragraph("I. NỘI DUNG", "heading"))
    for number, item in enumerate(found.items, 1):
        _item(made, number, item)
    _paragraph(made, Paragraph("II. KẾT LUẬN", "heading"))
    _decisions(made, found)
    _line(made, "", 8).paragraph_format.keep_with_next = True
    table = made.add_table(rows=1, cols=2)
    _widths(table, (8.2, 8.3))
    for cell, who in zip(table.rows[0].cells, ("THƯ KÝ", "CHỦ TRÌ"), strict=True):
        _line(cell, who, 14, bold=True, first=True)
        for _ in range(4):
            _line(cell, "", 14)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def view_to_bytes(report: Report, about: About, language: Language) -> bytes:
    """A view as a document to paste from: what it says of itself, its figures, its tables in words, what to know of them."""
    made: Any = docx.Document()
    _page(made)
    _line(made, report.title, 14, bold=True).paragraph_format.space_after = Pt(6)
    for figure in report.figures:
        _paragraph(made, Paragraph(f"{figure.label}: {figure.value}{f' ({figure.note})' if figure.note else ''}."))
    for table in (*(chart.table for chart in report.charts if chart.table is not None), *report.tables):
        _grid(made, _in_words(table, language))
    for note in report.notes:
        _paragraph(made, Paragraph(note.text, "small"))
    for label, text in about.lines[1:]:
        _paragraph(made, Paragraph(f"{label}: {text}", "small"))
    if about.sample:
        _line(made, SAMPLE, 12, bold=True)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


_NUMBERS = ("count", "percent", "money", *CHANGES)
_ROOM = 16.5  # centimetres between the margins


def _in_words(table: Table, language: Language) -> Grid:
    """A table's cells as words; columns of figures are as wide as one another, words have twice that."""
    right = tuple(at for at, column in enumerate(table.columns) if column.kind in _NUMBERS)
    shares = [1.0 if at in right else 2.0 for at in range(len(table.columns))]
    return Grid(
        "",
        tuple(column.title for column in table.columns),
        tuple(tuple(said(value, column.kind, language) for value, column in zip(row, table.columns, strict=True)) for row in table.rows),
        tuple(_ROOM * share / sum(shares) for share in shares),
        table.unit,
        table.totals,
        right,
    )  # fmt: skip


def _minutes_title(made: Any, found: Minutes, sample: bool) -> None:
    if sample:
        _line(made, SAMPLE, 13, bold=True)
    _line(made, "BIÊN BẢN", 14, bold=True).paragraph_format.space_before = Pt(12)
    _line(made, found.name, 14, bold=True)
    _rule(made)
    began, recorded = found.began_at, found.recorded_at
    told = f", ghi lúc {recorded:%H:%M} ngày {document_day(recorded.date())}" if recorded else ""
    for text in (
        f"Thời gian: {began:%H} giờ {began:%M}, ngày {document_day(found.held_on)}.",
        "Địa điểm: …",
        "Chủ trì: …; thư ký: …; thành phần: …",
        f"Số liệu của cuộc họp: phiên bản {found.version}{told}.",
    ):
        _paragraph(made, Paragraph(text, "body"))


def _item(made: Any, number: int, item: Item) -> None:
    """One view: its figures as a table, what its charts find, what was said."""
    _paragraph(made, Paragraph(f"{number}. {item.name}", "subheading"))
    if item.scope_line:
        _paragraph(made, Paragraph(item.scope_line, "small"))
    rows = [(one.label, one.value, " · ".join(part for part in (one.note, one.change) if part)) for one in item.figures]
    if rows:
        _grid(made, Grid("", ("Chỉ số", "Số liệu", "Diễn giải"), tuple(rows), (5.0, 4.5, 7.0)))
    for finding in item.findings:
        _paragraph(made, Paragraph(f"- {finding}.", "item"))
    for note in item.notes:
        _paragraph(made, Paragraph(f"Ý kiến: {note}", "body"))


def _decisions(made: Any, found: Minutes) -> None:
    rows = [
        (str(number), one.text, one.who, document_day(one.due) if one.due else "")
        for number, one in enumerate((one for item in found.items for one in item.decisions), 1)
    ]
    if rows:
        _grid(made, Grid("", ("TT", "Kết luận", "Thực hiện", "Hạn"), tuple(rows), (1.1, 8.6, 4.0, 2.8)))
        text = f"Biên bản ghi {len(rows)} kết luận, được lập để các đơn vị thực hiện./."
    else:
        text = "Cuộc họp chưa ghi kết luận nào./."
    _paragraph(made, Paragraph(text, "body"))


def _page(made: Any) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = _CENTER
    _field(number, "PAGE")
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(14)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), _FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.get_or_add_rPr().append(language)
    normal.paragraph_format.space_after = Pt(0)


def _across(made: Any) -> None:
    """Appendices lie across the page."""
    section = made.add_section(WD_SECTION.NEW_PAGE)
    # The paragraph that ends the body is as good as nothing: a full one beneath the signature could fill a page of its own.
    end = made.paragraphs[-1].paragraph_format
    end.line_spacing, end.line_spacing_rule = Pt(1), WD_LINE_SPACING.EXACTLY
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin, section.right_margin = Mm(20), Mm(15)
    section.different_first_page_header_footer = False


def _field(paragraph: Any, code: str) -> None:
    """A field that Word fills in: the page's number, in 13 point."""
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()
        run.font.name, run.font.size = _FONT, Pt(13)
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = code
        run._r.append(part)


def _line(
    place: Any,
    text: str,
    size: float = 14,
    bold: bool = False,
    italic: bool = False,
    align: Any = _CENTER,
    first: bool = False,
) -> Any:
    """A paragraph in a cell or the document; `first` uses the empty one that a cell comes with."""
    paragraph = place.paragraphs[0] if first else place.add_paragraph()
    paragraph.alignment = align
    run = paragraph.add_run(clean(text))
    run.font.name, run.font.size, run.bold, run.italic = _FONT, Pt(size), bold, italic
    return paragraph


def _rule(place: Any) -> None:
    """The short line under a name."""
    _line(place, "―" * 8, 8, first=False)


def _head(made: Any, report: Official | Letterhead, kind: str = "BC") -> None:
    table = made.add_table(rows=2, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _widths(table, (7.0, 9.5))
    left, right = table.rows[0].cells
    _line(left, report.authority.upper(), 13, first=True)
    _line(left, report.department.upper(), 13, bold=True)
    _rule(left)
    _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True, first=True)
    _line(right, "Độc lập - Tự do - Hạnh phúc", 13, bold=True)
    _rule(right)
    left, right = table.rows[1].cells
    _line(left, f"Số:         /{kind}-", 13, first=True)
    _line(right, f"Lạng Sơn, ngày       tháng       năm {report.year}", 14, italic=True, first=True)


def _title(made: Any, report: Official) -> None:
    if report.sample:
        _line(made, SAMPLE, 13, bold=True)
    title = _line(made, "BÁO CÁO", 14, bold=True)
    title.paragraph_format.space_before = Pt(12)
    _line(made, report.subject, 14, bold=True)
    _rule(made)
    to = _line(made, f"Kính gửi: {report.authority}", 14)
    to.paragraph_format.space_before = to.paragraph_format.space_after = Pt(6)


def _ended(body: Sequence[Block]) -> list[Block]:
    """The body with "./." after its last words."""
    blocks = list(body)
    last = max(at for at, block in enumerate(blocks) if isinstance(block, Paragraph))
    ending = blocks[last]
    assert isinstance(ending, Paragraph)
    blocks[last] = Paragraph(clean(ending.text, 31_000).rstrip(".;") + "./.", ending.look)
    return blocks


def _blocks(made: Any, blocks: Sequence[Block]) -> None:
    for block in blocks:
        if isinstance(block, Grid):
            _grid(made, block)
        else:
            _paragraph(made, block)


def _paragraph(made: Any, block: Paragraph) -> None:
    strong = block.look in ("heading", "subheading")
    small = block.look == "small"
    made_ = _line(made, block.text, 12 if small else 14, bold=strong, italic=small, align=_LEFT if strong else _EVEN)
    look = made_.paragraph_format
    look.first_line_indent, look.space_before, look.space_after, look.line_spacing = Cm(1.27), Pt(3), Pt(3), 1.15
    look.keep_with_next = strong


def _grid(made: Any, grid: Grid) -> None:
    if grid.title:
        title = _line(made, grid.title, 13, bold=True)
        title.paragraph_format.space_before, title.paragraph_format.keep_with_next = Pt(6), True
    if grid.unit:
        _line(made, grid.unit, 12, italic=True, align=_RIGHT).paragraph_format.keep_with_next = True
    table = made.add_table(rows=1 + len(grid.rows), cols=len(grid.heads))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    many = len(grid.heads) > 9
    size = 8.0 if many else 12.0
    _widths(table, grid.widths)
    if many:
        _narrow(table)
    _row(table.rows[0], grid.heads, size, True, ())
    _repeated(table.rows[0])
    last = len(grid.rows) - grid.totals
    for number, row in enumerate(grid.rows):
        _row(table.rows[number + 1], row, size, number >= last, grid.right, head=False)
    _line(made, "", 6)


def _row(row: Any, texts: Sequence[str], size: float, bold: bool, right: Sequence[int], head: bool = True) -> None:
    _marked(row, "w:cantSplit")  # a row stands whole on one page
    for at, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        align = _CENTER if head else _RIGHT if at in right else _LEFT
        _line(cell, text, size, bold, align=align, first=True)


def _repeated(row: Any) -> None:
    """The head is said again on the next page."""
    _marked(row, "w:tblHeader")


def _marked(row: Any, name: str) -> None:
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _narrow(table: Any) -> None:
    """Hardly any room beside the words of a cell, so that "12.303/11.910" stands on one line in a table of many columns."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "40")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def _widths(table: Any, widths: Sequence[float]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _kept_together(made: Any) -> None:
    """The last words stand on the page of the signature, which never stands alone."""
    for paragraph in made.paragraphs[-2:]:
        paragraph.paragraph_format.keep_with_next = True


def _foot(made: Any, report: Official) -> None:
    _line(made, "", 8).paragraph_format.keep_with_next = True
    table = made.add_table(rows=1, cols=2)
    _widths(table, (8.0, 8.5))
    left, right = table.rows[0].cells
    _line(left, "Nơi nhận:", 12, bold=True, italic=True, align=_LEFT, first=True)
    for whom in ("Như trên;", "Lãnh đạo Sở;" if report.department.startswith("Sở") else "Lãnh đạo cơ quan;", f"Lưu: VT, {report.section}."):  # fmt: skip
        _line(left, f"- {whom}", 11, align=_LEFT)
    _line(right, "THỦ TRƯỞNG ĐƠN VỊ", 14, bold=True, first=True)
    for _ in range(4):
        _line(right, "", 14)
