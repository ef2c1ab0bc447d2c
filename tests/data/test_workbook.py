"""Opening workbooks: what good files say, and that every bad one gets an answer."""

from __future__ import annotations

import datetime as dt
import io
import logging
import math
import time
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from data.issues import ERROR, PHRASES, SEVERITY, sentence
from data.language import language
from data.workbook import Workbook, address, open_workbook, open_workbooks
from tests.data import hostile
from tests.data.hostile import MACRO_TYPE, ONE, STRICT, cells, strings, with_part, xlsx

SAMPLES = sorted(Path("data/samples/2023").glob("*.xlsx")) + sorted(Path("tests/samples").rglob("*.xlsx"))


def opened(content: bytes, name: str = "a.xlsx") -> Workbook:
    found = open_workbook(content, name)
    assert isinstance(found, Workbook), found
    return found


def values(content: bytes) -> dict[str, object]:
    """Address → value of the first sheet; a fault in the place of its value."""
    return {cell.address: cell.fault or cell.value for cell in opened(content).sheets[0].cells.values()}


def one(cell: str, **changes: str) -> object:
    return values(xlsx(cells(cell), **changes)).get("A1")


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_every_hostile_file_gets_an_answer_in_time(name: str) -> None:
    build, codes = hostile.REFUSED[name]
    content = build()
    started = time.monotonic()
    found = open_workbook(content, "bao-cao.xlsx")
    assert not isinstance(found, Workbook), found
    assert found.code in codes
    assert found.severity == ERROR == SEVERITY[found.code]
    assert time.monotonic() - started < 20
    assert not any("/" in str(fact) or "\\" in str(fact) or "rror" in str(fact) for fact in found.facts.values())
    assert sentence(found, language("vi"))


def test_what_another_file_is_chooses_the_advice() -> None:
    advice = {}
    for name in ("a PDF", "a web page", "a CSV", "a lock file", "nothing", "noise"):
        found = open_workbook(hostile.REFUSED[name][0]())
        assert not isinstance(found, Workbook)
        advice[name] = sentence(found, language("vi"))
    assert len(set(advice.values())) == 6
    assert advice["noise"] == PHRASES["not_a_workbook"]


def test_a_file_above_the_limit_is_not_even_opened() -> None:
    found = open_workbook(b"PK\x03\x04" + b"\0" * (10 * 2**20 + 1))
    assert not isinstance(found, Workbook)
    assert (found.code, found.facts["limit_mb"]) == ("too_large", 10)


def test_refusals_are_logged_by_sha256_and_never_by_name(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        open_workbook(hostile.changed_digit(), "bi-mat.xlsx")
    text = caplog.records[-1].getMessage()
    assert "unreadable" in text
    assert "bi-mat" not in text
    assert len(text.split()[1]) == 64


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_samples_read_as_openpyxl_reads_them(path: Path) -> None:
    found = opened(path.read_bytes())
    formulas = openpyxl.load_workbook(path)
    shown = openpyxl.load_workbook(path, data_only=True)
    assert [sheet.name for sheet in found.sheets] == shown.sheetnames
    for sheet in found.sheets:
        expected = {
            (cell.row, cell.column): cell.value
            for row in shown[sheet.name].iter_rows()
            for cell in row
            if cell.value is not None
        }
        for place in sorted(expected.keys() | sheet.cells.keys()):
            cell = sheet.cells[place]
            if cell.fault == "formula_without_value":
                assert place not in expected
                assert str(formulas[sheet.name].cell(*place).value).startswith("=")
            elif cell.fault == "formula_error":
                assert cell.value == expected[place]
            else:
                assert _same(cell.value, expected[place]), (sheet.name, cell.address)
        merged = {(m.min_row, m.min_col, m.max_row, m.max_col) for m in shown[sheet.name].merged_cells.ranges}
        assert set(sheet.merges) == merged


def _same(ours: object, theirs: object) -> bool:
    if isinstance(theirs, dt.datetime):
        return ours in (theirs, theirs.date())
    return ours == theirs and isinstance(ours, bool) == isinstance(theirs, bool)


def test_many_are_opened_in_the_order_given_and_a_bad_one_spoils_no_other() -> None:
    good = [path.read_bytes() for path in SAMPLES[:3]]
    mixed = [
        ("a", good[0]),
        ("b", b""),
        ("c", hostile.changed_digit()),
        ("d", good[1]),
        ("e", b"%PDF-1"),
        ("f", good[2]),
    ]
    found = list(open_workbooks(iter(mixed)))
    kinds = [one_found.sha256 if isinstance(one_found, Workbook) else one_found.code for one_found in found]
    alone = [opened(content).sha256 for content in good]
    assert kinds == [alone[0], "not_a_workbook", "unreadable", alone[1], "not_a_workbook", alone[2]]


def test_a_list_left_halfway_leaves_a_pool_that_works() -> None:
    contents = [("a", path.read_bytes()) for path in SAMPLES[:5]]
    for _ in range(4):
        listed = open_workbooks(contents)
        next(listed)
        listed.close()
    assert isinstance(open_workbook(contents[4][1]), Workbook)


def test_error_cells_and_formulas_without_a_value_are_told() -> None:
    assert one('<c r="A1" t="e"><v>#REF!</v></c>') == "formula_error"
    assert one('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>') == "formula_error"
    assert one('<c r="A1"><f>1+1</f></c>') == "formula_without_value"
    assert one('<c r="A1"><f>1+1</f><v></v></c>') == "formula_without_value"
    assert one('<c r="A1"><f>1+1</f><v/></c>') == "formula_without_value"
    assert one('<c r="A1"><f>1+1</f><v>2</v></c>') == 2
    assert one('<c r="A1" t="str"><f>""</f><v></v></c>') is None


def test_errors_newer_than_the_reader_are_errors_of_their_cell_alone() -> None:
    rows = cells(
        '<c r="A1" t="e" vm="1"><v>#SPILL!</v></c>',
        '<c r="B1"><v>7</v></c>',
        '<c r="C1" t="e"><f>x</f><v>#CALC!</v></c>',
    )
    sheet = opened(xlsx(rows)).sheets[0]
    assert [(c.address, c.value, c.fault) for _, c in sorted(sheet.cells.items())] == [
        ("A1", "#SPILL!", "formula_error"),
        ("B1", 7, ""),
        ("C1", "#CALC!", "formula_error"),
    ]


def test_shared_formulas_are_looked_at_in_each_cell() -> None:
    rows = '<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1*2</f><v>2</v></c></row>'
    rows += '<row r="2"><c r="A2"><f t="shared" si="0"/><v>4</v></c></row><row r="3"><c r="A3"><f t="shared" si="0"/></c></row>'
    assert values(xlsx(rows)) == {"A1": 2, "A2": 4, "A3": "formula_without_value"}


def test_numbers_beyond_reason_arrive_as_numbers() -> None:
    found = values(
        xlsx(
            cells('<c r="A1"><v>NaN</v></c>', '<c r="B1"><v>1e999</v></c>', '<c r="C1"><v>12345678901234567890</v></c>')
        )
    )
    assert isinstance(found["A1"], float)
    assert math.isnan(found["A1"])
    assert found["B1"] == math.inf
    assert found["C1"] == 12345678901234567168


def test_every_address_is_as_excel_shows_it() -> None:
    assert values(xlsx('<row r="3"><c r="C3"><v>1.5</v></c></row><row r="5"><c r="AB5"><v>2</v></c></row>')) == {
        "C3": 1.5,
        "AB5": 2,
    }
    assert [address(1, 1), address(14, 10), address(2, 27), address(9, 703)] == ["A1", "J14", "AA2", "AAA9"]


def test_rows_and_cells_may_leave_out_their_numbers() -> None:
    assert values(xlsx("<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>")) == {
        "A1": 1,
        "B1": 2,
        "A3": 3,
    }


@pytest.mark.parametrize("namespace", [STRICT, hostile.MAIN])
@pytest.mark.parametrize("text", ["inline", "shared", "prefixed", "spaced", "rich"])
def test_unusual_writing_reads_the_same(namespace: str, text: str) -> None:
    table = strings("Xã Tân &amp; Văn", "hai")
    written = {
        "inline": cells('<c r="A1" t="inlineStr"><is><t>Xã Tân &amp; Văn</t></is></c>', '<c r="B1"><v>5</v></c>'),
        "shared": cells('<c r="A1" t="s"><v>0</v></c>', '<c r="B1"><v>5</v></c>'),
        "spaced": '\n <row r="1" >\n <c t="s" r="A1">\n <v>0</v> </c>\n<c r="B1"><v>5</v></c></row>\n',
        "rich": cells(
            '<c r="A1" t="inlineStr"><is><r><t xml:space="preserve">Xã </t></r><r><t>Tân &amp; Văn</t></r></is></c>',
            '<c r="B1"><v>5</v></c>',
        ),
    }
    if text == "prefixed":
        data = '<x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c><x:c r="B1"><x:v>5</x:v></x:c></x:row></x:sheetData>'
        sheet = f'<x:worksheet xmlns:x="{namespace}">{data}</x:worksheet>'
        content = hostile.zipped(
            {**hostile.parts(main=namespace, strings=table), "xl/worksheets/sheet1.xml": sheet.encode()}
        )
    else:
        content = xlsx(written[text], main=namespace, strings=table)
    assert values(content) == {"A1": "Xã Tân & Văn", "B1": 5}


@pytest.mark.parametrize(
    "changes",
    [
        {"book": "workbook.xml"},
        {"book": "so-lieu/bang.xml"},
        {"table": "Chuỗi.xml"},
        {"sheet": "trang/mot.xml"},
        {"kind": "application/xml"},
        {"head": '<dimension ref="A1:XFD1048576"/>'},
        {"tail": '<sheetProtection sheet="1" password="CC1A"/>'},
        {"styles": '<cellXfs count="4294967295"><xf numFmtId="0"/></cellXfs>'},
    ],
    ids=str,
)
def test_harmless_oddities_load_as_if_nothing_were_there(changes: dict[str, str]) -> None:
    written = cells('<c r="A1" t="s"><v>0</v></c>', '<c r="B1"><v>5</v></c>')
    assert values(xlsx(written, **{"strings": strings("chữ"), **changes})) == {"A1": "chữ", "B1": 5}


def test_formatted_rows_to_the_end_load_as_if_they_were_not_there() -> None:
    blank = "".join(
        f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/><c r="XFD{n}" s="1"/></row>'
        for n in range(1_000_000, 1_048_577)
    )
    assert values(xlsx(ONE + blank)) == {"A1": 1}


def test_a_wide_block_of_formatted_blanks_is_no_box() -> None:
    blank = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="ALL{n}" s="1"/></row>' for n in range(1, 4_001))
    assert len(values(xlsx(blank))) == 4_000


def test_dates_come_as_dates_in_both_calendars_and_formats_are_no_dates() -> None:
    def formatted(code: str, value: str, pr: str = "") -> object:
        styles = f'<numFmts count="1"><numFmt numFmtId="164" formatCode="{code}"/></numFmts>'
        styles += '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>'
        return one(f'<c r="A1" s="1"><v>{value}</v></c>', styles=styles, pr=pr)

    assert formatted("dd/mm/yyyy", "45082") == dt.date(2023, 6, 5)
    assert formatted("dd/mm/yyyy", "45082.5") == dt.datetime.combine(dt.date(2023, 6, 5), dt.time(12))
    assert formatted("dd/mm/yyyy", "43620", '<workbookPr date1904="1"/>') == dt.date(2023, 6, 5)
    assert formatted("hh:mm", "0.5") == dt.time(12)
    assert one('<c r="A1" t="d"><v>2023-06-05</v></c>') == dt.date(2023, 6, 5)
    for code in (
        "#,##0\\ &quot;đồng&quot;",
        "0 &quot;người&quot;",
        "[Red]0",
        "#,##0 [$đ-vi-VN]",
        "_-* #,##0\\ _₫_-",
        "00000",
        "@",
    ):
        assert formatted(code, "12") == 12, code


def test_what_excel_writes_reads_as_it_was_written() -> None:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        sheet = book.add_worksheet("Kết quả")
        sheet.merge_range("A1:C1", "Báo cáo")
        sheet.write_row("A2", ["Xã Đồng Ý", 5, 2.5, True])
        sheet.write_formula("A3", "=SUM(B2:C2)", None, 7.5)
        sheet.set_row(1, None, None, {"hidden": True})
        book.add_worksheet("Ẩn").hide()
    found = opened(packed.getvalue())
    assert [(sheet.name, sheet.hidden) for sheet in found.sheets] == [("Kết quả", False), ("Ẩn", True)]
    first = found.sheets[0]
    assert {cell.address: cell.value for cell in first.cells.values()} == {
        "A1": "Báo cáo", "A2": "Xã Đồng Ý", "B2": 5, "C2": 2.5, "D2": True, "A3": 7.5,
    }  # fmt: skip
    assert first.merges == ((1, 1, 1, 3),)
    assert first.hidden_rows == (2,)


def test_macros_are_noted_and_only_where_they_belong() -> None:
    xlsm = with_part("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0", kind=MACRO_TYPE)
    found = opened(xlsm, "bao-cao.xlsm")
    assert (found.kind, found.macros, found.sheets[0].cells[1, 1].value) == ("xlsm", True, 1)
    hidden = open_workbook(xlsm, "bao-cao.xlsx")
    assert not isinstance(hidden, Workbook)
    assert hidden.code == "unsafe_file"


def test_links_into_other_workbooks_are_noted() -> None:
    links = f'<Relationship Id="rId9" Type="{hostile.OFFICE}/externalLink" Target="externalLinks/externalLink1.xml"/>'
    named = hostile.parts()
    named["xl/_rels/workbook.xml.rels"] = named["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>", links.encode() + b"</Relationships>"
    )
    assert opened(hostile.zipped(named)).links
    assert not opened(xlsx()).links


def _xls(date_mode_1904: bool = False) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = date_mode_1904
    sheet = book.add_sheet("Kết quả")
    sheet.write_merge(0, 0, 0, 2, "Báo cáo")
    sheet.write(1, 0, "Xã Đồng Ý")
    sheet.write(1, 1, 12)
    sheet.write(1, 2, 2.5)
    sheet.row(2).set_cell_error(0, "#REF!")
    sheet.write(2, 1, dt.date(2023, 6, 5), xlwt.easyxf(num_format_str="dd/mm/yyyy"))
    sheet.write(2, 2, True)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def test_an_old_xls_reads_the_same_with_its_errors_and_merges() -> None:
    found = opened(_xls(), "bao-cao.xls")
    sheet = found.sheets[0]
    assert (found.kind, sheet.name, sheet.merges) == ("xls", "Kết quả", ((1, 1, 1, 3),))
    assert {cell.address: (cell.value, cell.fault) for cell in sheet.cells.values()} == {
        "A1": ("Báo cáo", ""), "A2": ("Xã Đồng Ý", ""), "B2": (12, ""), "C2": (2.5, ""),
        "A3": ("#REF!", "formula_error"), "B3": (dt.date(2023, 6, 5), ""), "C3": (True, ""),
    }  # fmt: skip


@pytest.mark.parametrize("cut", [600, 2000, 5000])
def test_a_damaged_xls_gets_a_plain_answer(cut: int) -> None:
    content = _xls()
    for damaged in (content[:cut], content[:cut] + b"\xff" * 200 + content[cut + 200 :]):
        found = open_workbook(damaged, "bao-cao.xls")
        assert isinstance(found, Workbook) or found.code in ("not_a_workbook", "unreadable")


def test_words_of_xml_in_a_text_are_words() -> None:
    rows = cells(
        '<c r="A1" t="inlineStr"><is><t>t="s"&lt;v&gt;9&lt;/v&gt;</t></is></c>',
        '<c r="B1" s="1" t="s"/>',
        '<c r="C1"><v>5</v></c>',
    )
    assert values(xlsx(rows)) == {"A1": 't="s"<v>9</v>', "C1": 5}


def test_text_that_begins_like_a_formula_is_data() -> None:
    assert one('<c r="A1" t="inlineStr"><is><t>=1+1</t></is></c>') == "=1+1"
    assert one('<c r="A1" t="inlineStr"><is><t>+84 912</t></is></c>') == "+84 912"
