"""Reads the sheet Kinh phí: content of spending × source of money, in whole đồng whatever unit it is written in."""

from __future__ import annotations

from data import catalogue
from data.forms import declaration as form
from data.forms.grid import Grid, find_columns
from data.forms.report import MoneyCell, Place
from data.issues import ERROR, Issue
from data.numbers import BLANK, VALUE, read_money

Money = tuple[list[MoneyCell], list[Issue]]
_HEADERS = {
    "content": (form.CONTENT_HEADER, "Nội dung", "Nội dung chi tiêu"),
    "source": (form.SOURCE_HEADER, "Nguồn", "Nguồn vốn"),
    **form.MONEY_COLUMNS,
}


def read_money_sheet(table: Grid) -> Money:
    """The money cells of every group and source, and the issues. A pair without a row is blank, with no address."""
    row, found = find_columns(table, _HEADERS, 3)
    if not row or "content" not in found or "source" not in found:
        return [], [
            Issue("header_not_found", ERROR, table.name, "", {"sheet": form.MONEY, "what": form.CONTENT_HEADER})
        ]
    issues = [
        Issue(
            "missing_column",
            ERROR,
            table.name,
            "",
            {"column": words[0], "group": "", "times": len(found.get(name, []))},
        )
        for name, words in form.MONEY_COLUMNS.items()
        if len(found.get(name, [])) != 1
    ]
    columns = {name: found[name][0] for name in found if len(found[name]) == 1}
    factor, unit_issues = money_factor(table, row, [columns[kind] for kind in form.MONEY_COLUMNS if kind in columns])
    issues += unit_issues
    if "content" not in columns or "source" not in columns or factor is None:
        return [], issues
    rows, row_issues = _rows(table, row, columns)
    cells = [
        _cell(table, pair, kind, rows.get(pair), columns[kind], factor)
        for pair in ((group.code, source.code) for group in catalogue.groups() for source in catalogue.sources())
        for kind in form.MONEY_COLUMNS
        if kind in columns
    ]
    return cells, issues + row_issues


def money_factor(table: Grid, header_row: int, columns: list[int]) -> tuple[int | None, list[Issue]]:
    """How many đồng one stands for, as said above the table or in the headers; đồng when nothing is said.

    Two units that disagree, or one that is not known, are an issue: a wrong guess would be a wrong figure.
    """
    said: set[int] = set()
    unknown = ""
    for row in sorted(r for r in table.rows if r <= header_row):
        for cell in table.rows[row].values():
            if isinstance(cell.value, str) and form.key(cell.value).startswith(("donvitinh", "dvt")):
                words = cell.value.partition(":")[2] or table.text(row, cell.column + 1) or cell.value
                factor = _factor_of(words)
                said |= {factor} if factor else set()
                unknown = unknown if factor else words.strip()
    for column in columns:
        header = table.text(header_row, column)
        if header.rstrip().endswith(")") and (factor := _factor_of(header[header.rindex("(") :])):
            said.add(factor)
    if len(said) > 1 or (unknown and not said):
        return None, [
            Issue(
                "header_not_found", ERROR, table.name, "", {"sheet": table.name, "what": "Đơn vị tính", "read": unknown}
            )
        ]
    return (said.pop() if said else 1), []


def _factor_of(words: str) -> int | None:
    plain = form.key(words).removeprefix("donvitinh").removeprefix("dvt")
    return form.MONEY_UNITS.get(plain)


def _rows(table: Grid, header_row: int, columns: dict[str, int]) -> tuple[dict[tuple[str, str], int], list[Issue]]:
    """(group, source) → row. A row without a source is a subtotal: it names the group of the rows below it."""
    rows: dict[tuple[str, str], int] = {}
    issues: list[Issue] = []
    group: str | None = None
    figures = [columns[kind] for kind in form.MONEY_COLUMNS if kind in columns]
    for row in sorted(r for r in table.rows if r > header_row):
        content, source = table.text(row, columns["content"]), table.text(row, columns["source"])
        named = form.group_keys().get(form.header_key(content)) or form.group_keys().get(form.key(content))
        if named:
            group = named
        elif content and form.is_total(content):
            group = None
            continue
        if not source:
            continue  # a subtotal, a numbering row, a signature
        code = form.source_keys().get(form.key(source))
        known = group if (named or not content) else None
        filled = any(table.value(row, column) is not None for column in figures)
        if code and known:
            if (known, code) in rows:
                facts = {"name": f"{content} - {source}", "first_row": rows[known, code], "row": row}
                issues.append(
                    Issue("duplicate_unit", ERROR, table.name, table.place(row, columns["content"]).cell, facts)
                )
            rows.setdefault((known, code), row)
        elif filled and not _is_numbering(table, row, figures):
            facts = {
                "sheet": table.name,
                "what": form.CONTENT_HEADER if code else form.SOURCE_HEADER,
                "read": content if code else source,
            }
            issues.append(Issue("header_not_found", ERROR, table.name, "", facts))
    return rows, issues


def _is_numbering(table: Grid, row: int, figures: list[int]) -> bool:
    """The row under the header: 1, 2, 3 or A, B, C."""
    values = [str(table.value(row, column)).strip("() ") for column in figures]
    return all(value.isdecimal() and len(value) <= 2 for value in values) and len(table.rows[row]) >= len(figures) + 2


def _cell(table: Grid, pair: tuple[str, str], kind: str, row: int | None, column: int, factor: int) -> MoneyCell:
    group, source = pair
    if row is None:
        return MoneyCell(group, source, kind, None, BLANK, Place(table.name, ""))
    place, raw = table.place(row, column), table.value(row, column)
    if fault := table.fault(row, column):
        return MoneyCell(group, source, kind, None, VALUE, place, fault, raw)
    number = read_money(raw, factor)
    return MoneyCell(group, source, kind, number.value, number.state, place, number.problem, raw, number.other)
