"""Reads the sheet Kinh phí: content of spending × source of money, in whole đồng whatever unit it is written in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from data import catalogue
from data.forms import declaration as form
from data.forms.grid import Grid, find_columns, is_numbering
from data.forms.report import MoneyCell, Place
from data.issues import ERROR, Issue
from data.names import bare
from data.numbers import BLANK, TEXT, VALUE, read_money

Money = tuple[list[MoneyCell], list[Issue]]
Pair = tuple[str, str]
UNIT_WORDS = "Đơn vị tính"
_HEADERS = {
    "content": (form.CONTENT_HEADER, "Nội dung", "Nội dung chi tiêu"),
    "source": (form.SOURCE_HEADER, "Nguồn", "Nguồn vốn", "Nguồn ngân sách"),
    **form.MONEY_COLUMNS,
}
_SUM = "sum"  # rows without a content below a total: its parts by source

# A unit of money in words: "1.000 đồng", "triệu đồng", "tr.đ", "VNĐ".
_SIZES = {"ty": 10**9, "trieu": 10**6, "tr": 10**6, "nghin": 10**3, "ngan": 10**3, "ng": 10**3, "": 1}
_PHRASE = re.compile(r"(?:1 )?(?P<size>ty|trieu|tr|nghin|ngan|ng|1(?:000){0,3})?[ .]*(?:dong|vnd|d)(?: viet nam)?")
_SIZE_ALONE = re.compile(r"(?:1 )?(?P<size>ty|trieu|nghin|ngan)")
_THOUSANDS = re.compile(r"(?<=\d)[., ](?=000)")
_SAID = re.compile(r"(?:don vi tinh|don vi tien te|don vi tien|dvt|d[.]v[.]t)[ .:)-]*(?P<words>.*)")


def read_money_sheet(table: Grid) -> Money:
    """The money cells of every group and source, and the issues. A pair without a row is blank, with no address."""
    row, found = find_columns(table, _HEADERS, 3, form.MONEY_SIGNS)
    if not row or "content" not in found or "source" not in found:
        facts = {"sheet": form.MONEY, "what": form.CONTENT_HEADER}
        return [], [Issue("header_not_found", ERROR, table.name, "", facts)]
    issues = [
        Issue("missing_column", ERROR, table.name, "", {"column": words[0], "times": len(found.get(name, []))})
        for name, words in _HEADERS.items()
        if len(found.get(name, [])) != 1
    ]
    columns = {name: found[name][0] for name in found if len(found[name]) == 1}
    kinds = {kind: columns[kind] for kind in form.MONEY_COLUMNS if kind in columns}
    factor, unit_issues = money_factor(table, row, list(kinds.values()))
    issues += unit_issues
    if "content" not in columns or "source" not in columns or factor is None:
        return [], issues
    rows = _rows(table, row, columns["content"], columns["source"], list(kinds.values()), issues)
    pairs = [(group.code, source.code) for group in catalogue.groups() for source in catalogue.sources()]
    return [_cell(table, pair, kind, rows.get(pair), kinds[kind], factor) for pair in pairs for kind in kinds], issues


def money_factor(table: Grid, header_row: int, columns: list[int], default: int = 1) -> tuple[int | None, list[Issue]]:
    """How many đồng one stands for, as the sheet or the headers of these columns say; `default` when nothing is said.

    Units that disagree, one that is not known, and one said of some columns alone are an issue: a wrong guess would be
    a wrong figure.
    """
    said: set[int] = set()
    unknown = ""
    for words in _statements(table, header_row):
        factors = factors_in(words)
        said |= factors
        unknown = unknown if factors else words.strip()
    by_column = [_in_header(table, header_row, column) for column in columns]
    if said or any(by_column):
        partly = not said and not all(by_column)
        said = said.union(*by_column)
        unknown = unknown or (", ".join(_texts_over(table, header_row, columns)) if partly else "")
        if len(said) == 1 and not partly:
            return said.pop(), []
    elif not unknown:
        return default, []
    facts = {"sheet": table.name, "what": UNIT_WORDS, "read": unknown or ", ".join(_statements(table, header_row))}
    return None, [Issue("header_not_found", ERROR, table.name, "", facts)]


@lru_cache(maxsize=512)
def factors_in(words: str) -> frozenset[int]:
    """The units of money a text names, in đồng: "1.000 đồng" → {1000}, "triệu đồng; %" → {1000000}.

    Empty when a part of it speaks of đồng in words that are not known: "chục triệu đồng".
    """
    found: set[int] = set()
    for part in re.split(r"[,;/()]", _THOUSANDS.sub("", bare(words))):
        plain = part.strip(" .:-")
        if match := _PHRASE.fullmatch(plain) or _SIZE_ALONE.fullmatch(plain):
            size = match["size"] or ""
            found.add(_SIZES[size] if size in _SIZES else int(size))
        elif "dong" in plain:
            return frozenset()
    return frozenset(found)


def _statements(table: Grid, header_row: int) -> Iterator[str]:
    """What the sheet says its money is in: "Đơn vị tính: …" anywhere, or a unit alone in a cell over the figures."""
    for row, cells in table.rows.items():
        for column, cell in cells.items():
            if not isinstance(cell.value, str) or len(cell.value) > 200:
                continue
            if found := _said(cell.value):
                yield found if len(form.key(found)) else _right_of(table, row, column)
            elif row <= header_row + 1 and _is_unit_alone(cell.value):
                yield cell.value


@lru_cache(maxsize=2048)
def _said(text: str) -> str:
    """The words after "Đơn vị tính", " " when none follow; "" when the text says nothing of a unit."""
    if found := _SAID.search(bare(text)):
        return (text.rpartition(":")[2] if ":" in found[0] else found["words"]) or " "
    # "Đơn vị: triệu đồng", but not "Đơn vị: xã Đồng Ý".
    before, _, after = text.partition(":")
    return after if bare(before).strip(" (") == "don vi" and _is_unit_alone(after) else ""


def _is_unit_alone(text: str) -> bool:
    plain = _THOUSANDS.sub("", bare(text)).strip(" .:()/")
    return _PHRASE.fullmatch(plain) is not None and plain != "d"


def _right_of(table: Grid, row: int, column: int) -> str:
    right = next((c for c in sorted(table.rows[row]) if c > column), column)
    return table.text(row, right) if right != column else ""


def _in_header(table: Grid, header_row: int, column: int) -> frozenset[int]:
    """The units named in a column's own header: "Dự toán giao năm (triệu đồng)"."""
    return factors_in(" ; ".join(_texts_over(table, header_row, [column])))


def _texts_over(table: Grid, header_row: int, columns: Iterable[int]) -> list[str]:
    """The headers of columns with a unit in brackets, of the two rows a header may take."""
    texts = [table.text(row, column) for column in columns for row in (header_row - 1, header_row)]
    return [text[text.index("(") :] for text in dict.fromkeys(texts) if "(" in text]


def _rows(
    table: Grid, header_row: int, content_column: int, source_column: int, figures: list[int], issues: list[Issue]
) -> dict[Pair, int]:
    """(group, source) → row. A row without a source is a subtotal: it names the group of the rows below it."""
    rows: dict[Pair, int] = {}
    group: str | None = None
    for row in sorted(r for r in table.rows if r > header_row):
        content, source = table.text(row, content_column), table.text(row, source_column)
        if content:
            group = form.group_of(content) or (_SUM if form.is_total(content) else None)
        if not source or group == _SUM or form.is_total(source) or is_numbering(table, row, figures):
            continue  # a subtotal, a total, a numbering row, a signature
        code = form.source_of(source)
        if code and group:
            if (group, code) in rows:
                facts = {"name": f"{content} - {source}", "first_row": rows[group, code], "row": row}
                place = table.place(row, content_column)
                issues.append(Issue("duplicate_unit", ERROR, table.name, place.cell, facts))
            rows.setdefault((group, code), row)
        elif any(_is_figure(table, row, column) for column in figures):
            what = form.CONTENT_HEADER if code else form.SOURCE_HEADER
            facts = {"sheet": table.name, "what": what, "read": content if code else source, "row": row}
            issues.append(Issue("header_not_found", ERROR, table.name, "", facts | {"reason": "row"}))
    return rows


def _is_figure(table: Grid, row: int, column: int) -> bool:
    cell = table.rows[row].get(column)
    if cell is None or cell.fault:
        return cell is not None
    number = read_money(cell.value)
    return number.state != BLANK and number.problem != TEXT


def _cell(table: Grid, pair: Pair, kind: str, row: int | None, column: int, factor: int) -> MoneyCell:
    group, source = pair
    if row is None:
        return MoneyCell(group, source, kind, None, BLANK, Place(table.name, ""))
    place, cell = table.place(row, column), table.rows[row].get(column)
    if cell is None:
        return MoneyCell(group, source, kind, None, BLANK, place)
    if cell.fault:
        return MoneyCell(group, source, kind, None, VALUE, place, cell.fault, cell.value)
    number = read_money(cell.value, factor)
    return MoneyCell(group, source, kind, number.value, number.state, place, number.problem, cell.value, number.other)
