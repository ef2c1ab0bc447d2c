"""The guard: what it lets through unchanged, what it counts, and that its short and its long way agree."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import archive, guard
from data.archive import Refused
from data.sheetscan import SheetScan, column_number, place_of
from data.sheetxml import scan
from data.workbook import address
from tests.data import hostile
from tests.data.hostile import MAIN, cells, parts, strings, xlsx, zipped

SAMPLES = sorted(Path("data/samples/2023").glob("*.xlsx"))


def scanned(rows: str, count: int = 0) -> SheetScan:
    found = SheetScan("S", hidden=False)
    scan(f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode(), found, count)
    return found


def test_samples_take_the_short_way() -> None:
    for path in SAMPLES[::12]:
        assert all(sheet.plain for sheet in guard.inspect(path.read_bytes()).sheets), path


def test_parts_are_what_zipfile_finds() -> None:
    for path in SAMPLES[::20]:
        content = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            assert archive.parts(content) == {name.casefold(): package.read(name) for name in package.namelist()}


@given(
    st.dictionaries(
        st.text("abcxyz/.", min_size=1).filter(lambda n: ".." not in n and n[0] != "/"),
        st.binary(max_size=500),
        max_size=5,
    )
)
def test_what_is_built_is_found_again_by_us_and_by_zipfile(named: dict[str, bytes]) -> None:
    named = {name.casefold(): content for name, content in named.items()}
    built = archive.build(named)
    if named:
        assert archive.parts(built) == named
    with zipfile.ZipFile(io.BytesIO(built)) as package:
        assert package.testzip() is None
        assert {name: package.read(name) for name in package.namelist()} == named


@given(st.binary(max_size=300), st.integers(0, 10_000), st.integers(0, 255))
def test_damage_anywhere_is_refused_or_harmless(noise: bytes, at: int, byte: int) -> None:
    content = bytearray(xlsx(cells('<c r="A1" t="s"><v>0</v></c>', '<c r="B1"><v>5</v></c>'), strings=strings("a")))
    content[at % len(content)] = byte
    for damaged in (bytes(content), bytes(content[: at % len(content)]) + noise):
        try:
            found = guard.inspect(damaged)
        except Refused as refused:
            assert refused.code in ("not_a_workbook", "encrypted", "too_large", "unsafe_file", "unreadable")  # noqa: PT017
        else:
            assert (
                archive.parts(found.package)["xl/worksheets/sheet1.xml"]
                == parts(cells('<c r="A1" t="s"><v>0</v></c>', '<c r="B1"><v>5</v></c>'), strings=strings("a"))[
                    "xl/worksheets/sheet1.xml"
                ]
            )


def test_bytes_before_the_zip_and_a_second_directory_are_refused() -> None:
    content = xlsx()
    for changed in (b"PK\x03\x04" + content, content + content, content[:-22] + b"PK\x05\x06" + content[-22:]):
        with pytest.raises(Refused):
            guard.inspect(changed)


def test_a_streamed_zip_and_a_comment_are_fine() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(_Unseekable(packed), "w", zipfile.ZIP_DEFLATED) as package:  # type: ignore[arg-type]
        for name, content in parts().items():
            package.writestr(name, content)
        package.comment = b"made elsewhere"
    assert guard.inspect(packed.getvalue()).sheets[0].values == 1


class _Unseekable:
    """A stream that cannot go back: sizes come behind the content."""

    def __init__(self, to: io.BytesIO) -> None:
        self._to = to

    def write(self, content: bytes) -> int:
        return self._to.write(content)

    def flush(self) -> None:
        pass


def test_a_large_zip_record_is_read() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, content in parts().items():
            with package.open(name, "w", force_zip64=True) as part:
                part.write(content)
    assert guard.inspect(packed.getvalue()).sheets[0].values == 1


_CELL = st.builds(
    lambda kind, formula, value, style: (
        f"{' s=' + chr(34) + '1' + chr(34) if style else ''}"
        + {
            "n": f">{formula}<v>{value}</v></c>",
            "e": f' t="e">{formula}<v>#REF!</v></c>',
            "str": f' t="str">{formula}<v></v></c>',
            "s": ' t="s"><v>0</v></c>',
            "none": f">{formula}</c>",
            "blank": "/>",
            "inline": ' t="inlineStr"><is><t>Xã</t></is></c>',
            "empty": f">{formula}<v/></c>",
        }[kind]
    ),
    st.sampled_from(["n", "e", "str", "s", "none", "blank", "inline", "empty"]),
    st.sampled_from(["", "<f>A1+1</f>", '<f t="shared" si="0"/>']),
    st.integers(0, 10**6),
    st.booleans(),
)


@given(st.dictionaries(st.integers(1, 40), st.dictionaries(st.integers(1, 60), _CELL, min_size=1), min_size=1))
def test_the_short_way_and_the_long_way_say_the_same(table: dict[int, dict[int, str]]) -> None:
    rows = ""
    for row, line in sorted(table.items()):
        inside = "".join(f'<c r="{address(row, column)}"{cell}' for column, cell in sorted(line.items()))
        rows += f'<row r="{row}"{" hidden=" + chr(34) + "1" + chr(34) if row % 3 else ""}>{inside}</row>'
    short, long = scanned(rows, 1), scanned(rows.replace("<row ", "<row  "), 1)
    assert (short.plain, long.plain) == (True, False)
    assert short.last >= long.last  # formatted blanks behind the last value count in the short way
    for name in ("errors", "formulas", "hidden_rows", "values"):
        assert getattr(short, name) == getattr(long, name), name


def test_notes_are_taken_of_each_sheet() -> None:
    found = scanned(
        '<row r="2" hidden="1"><c r="B2" t="e"><v>#N/A</v></c><c r="D2"><f>1</f></c></row><row r="3"><c r="A3"><v>1</v></c></row>'
    )
    assert (found.errors, found.formulas, found.hidden_rows) == ({(2, 2): "#N/A"}, [(2, 4)], [2])
    assert (found.values, found.last) == (3, (3, 4))


@given(st.integers(1, 16_384), st.integers(1, 1_048_576))
def test_addresses_go_both_ways(column: int, row: int) -> None:
    assert place_of(address(row, column)) == (row, column)


@pytest.mark.parametrize("wrong", ["", "A", "1", "a1", "$A$1", "AAAA1", "A12345678", "XFE1", "A1B"])
def test_what_is_no_address_is_none(wrong: str) -> None:
    assert 0 in place_of(wrong)


def test_columns_end_where_excel_ends() -> None:
    assert (column_number("A"), column_number("XFD"), column_number("XFE")) == (1, 16_384, 0)


@pytest.mark.parametrize(
    "written", ['<?xml version="1.0" encoding="UTF-8"?>', "<?xml version='1.0' encoding='utf-8'?>", "", "\ufeff"]
)
def test_the_ways_of_beginning_a_part_are_one(written: str) -> None:
    named = parts()
    named["xl/worksheets/sheet1.xml"] = written.encode() + named["xl/worksheets/sheet1.xml"]
    assert guard.inspect(zipped(named)).sheets[0].values == 1


def test_only_worksheets_go_to_the_reader() -> None:
    named = parts(sheets='<sheet name="S" sheetId="1" r:id="rId1"/><sheet name="Biểu đồ" sheetId="2" r:id="rId8"/>')
    chart = (
        f'<Relationship Id="rId8" Type="{hostile.OFFICE}/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>'
    )
    named["xl/_rels/workbook.xml.rels"] = named["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>", chart.encode()
    )
    found = guard.inspect(
        zipped({**named, "xl/chartsheets/sheet1.xml": b"<chartsheet/>", "xl/media/a.png": b"\x89PNG"})
    )
    assert [sheet.name for sheet in found.sheets] == ["S"]
    assert not any("media" in name or "chart" in name for name in archive.parts(found.package))
