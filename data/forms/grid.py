"""Finding a table on a sheet by its words: rows, labels and header columns wherever people moved them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from data.forms.declaration import group_keys, header_key, key, leaf_keys
from data.forms.report import Place
from data.workbook import Cell, Sheet, address


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet by rows: row → {column: cell}; merged cells speak with the words of their first cell."""

    sheet: Sheet
    rows: dict[int, dict[int, Cell]]
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.sheet.name

    def text(self, row: int, column: int) -> str:
        """The words at a place, as text; those of its merged range when it is part of one."""
        cell = self.rows.get(row, {}).get(column)
        if cell is None and (anchor := self.merged.get((row, column))):
            cell = self.rows.get(anchor[0], {}).get(anchor[1])
        if cell is None or cell.fault or cell.value is None:
            return ""
        return str(cell.value).strip()

    def value(self, row: int, column: int) -> object:
        cell = self.rows.get(row, {}).get(column)
        return None if cell is None else cell.value

    def merged_value(self, row: int, column: int) -> object:
        """The value of a place, or of the merged range it is part of."""
        found = self.value(row, column)
        anchor = self.merged.get((row, column)) if found is None else None
        return self.value(*anchor) if anchor else found

    def fault(self, row: int, column: int) -> str:
        cell = self.rows.get(row, {}).get(column)
        return "" if cell is None else cell.fault

    def place(self, row: int, column: int) -> Place:
        return Place(self.sheet.name, address(row, column), row, column)


def grid(sheet: Sheet) -> Grid:
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        rows.setdefault(row, {})[column] = cell
    merged = {}
    for r1, c1, r2, c2 in sheet.merges:
        if (r2 - r1 + 1) * (c2 - c1 + 1) <= 5_000:
            merged.update({(r, c): (r1, c1) for r in range(r1, r2 + 1) for c in range(c1, c2 + 1)})
    return Grid(sheet, rows, merged)


Columns = dict[str, list[int]]


def find_columns(
    table: Grid, words: dict[str, tuple[str, ...]], enough: int, signs: dict[str, tuple[str, ...]] | None = None
) -> tuple[int, Columns]:
    """The last row of the header that holds the most of these words, and the columns of each.

    A header may take two rows ("Giải ngân" over "Trong kỳ" and "Lũy kế"). A name found by none of its words is known by
    its `signs` where one column alone bears them. (0, {}) when fewer than `enough` are found.
    """
    wanted = {key(word): name for name, all_words in words.items() for word in all_words}
    best: tuple[int, Columns] = (0, {})
    for row, cells in table.rows.items():
        found: Columns = {}
        for column, cell in cells.items():
            if isinstance(cell.value, str) and (name := _named(wanted, cell.value)):
                found.setdefault(name, []).append(column)
        if len(found) > len(best[1]):
            best = row, found
    row, found = best
    if 2 <= len(found) < len(words):
        row, found = _with_neighbours(table, wanted, row, found)
        found |= _by_signs(table, row, found, signs or {})
    return (row, found) if len(found) >= enough else (0, {})


# Words of a column that stands beside the one asked for: of a part, of what is left, of the time before.
_BESIDE = ("trongdo", "conlai", "truoc", "tyle", "bosung", "dieuchinh", "sovoi", "ghichu")


def _by_signs(table: Grid, row: int, found: Columns, signs: dict[str, tuple[str, ...]]) -> Columns:
    """Names not found yet → the columns of a header's row that hold one of their signs, in no word asked for already."""
    taken = {column for columns in found.values() for column in columns}
    added: Columns = {}
    for column, cell in table.rows[row].items():
        written = key(cell.value) if isinstance(cell.value, str) and len(cell.value) < 100 else ""
        if column in taken or not written or any(word in written for word in _BESIDE):
            continue
        names = [name for name, marks in signs.items() if any(mark in written for mark in marks)]
        if names and names[0] not in found:
            added.setdefault(names[0], []).append(column)
    return added


def _named(wanted: dict[str, str], text: str) -> str | None:
    return wanted.get(header_key(text)) or wanted.get(key(text))


def _with_neighbours(table: Grid, wanted: dict[str, str], row: int, found: Columns) -> tuple[int, Columns]:
    """The words that the rows around add to a header, alone or together with the words over them."""
    last, more = row, dict(found)
    for other in (row - 1, row, row + 1):
        added: Columns = {}
        for column, cell in table.rows.get(other, {}).items():
            if not isinstance(cell.value, str):
                continue
            over = _over(table, other, column)
            name = _named(wanted, f"{over} {cell.value}") or _named(wanted, cell.value)
            if name and name not in found:
                added.setdefault(name, []).append(column)
        if added:
            last = max(last, other)
            more = {**added, **more}
    return last, more


def _over(table: Grid, row: int, column: int) -> str:
    """The words over a place: of the cell above it, its merged range, or the nearest to the left in that row."""
    if text := table.text(row - 1, column):
        return text
    left = max((c for c in table.rows.get(row - 1, {}) if c < column), default=0)
    return table.text(row - 1, left) if left else ""


@dataclass(frozen=True, slots=True)
class ActivityHeader:
    """Where the activities stand: the row of the leaf headers, and the columns of each activity (more than one is wrong)."""

    row: int
    columns: dict[str, list[int]]

    @property
    def first(self) -> int:
        return min(column for columns in self.columns.values() for column in columns)


def find_activities(table: Grid) -> ActivityHeader | None:
    """The header of Kết quả or Chỉ tiêu: the row with the most leaf headers, each named together with its group above."""
    best_row, most = 0, 2
    leaves = leaf_keys()
    for row, cells in table.rows.items():
        count = sum(1 for cell in cells.values() if isinstance(cell.value, str) and header_key(cell.value) in leaves)
        if count > most:
            best_row, most = row, count
    if not best_row:
        return None
    columns: dict[str, list[int]] = {}
    for column, cell in table.rows[best_row].items():
        if isinstance(cell.value, str) and (activity := _activity(table, best_row, column, header_key(cell.value))):
            columns.setdefault(activity, []).append(column)
    return ActivityHeader(best_row, columns) if columns else None


def _activity(table: Grid, row: int, column: int, leaf: str) -> str | None:
    """The activity a leaf names under its group. A leaf of one group alone needs no group above it to be sure."""
    pairs = leaf_keys().get(leaf) or leaf_keys().get(leaf.removeprefix("soluong").removeprefix("so"), ())
    group = _group_above(table, row, column)
    if group:
        return next((activity for owner, activity in pairs if owner == group), None)
    return pairs[0][1] if len(pairs) == 1 else None


def _group_above(table: Grid, row: int, column: int) -> str | None:
    """The group a column stands under: the words above it, of its merged range, or the nearest to the left in that row."""
    groups = group_keys()
    for above in range(row - 1, max(0, row - 4), -1):
        cells = table.rows.get(above)
        if not cells or not any(isinstance(c.value, str) and header_key(c.value) in groups for c in cells.values()):
            continue
        own = table.text(above, column)
        if own:
            return groups.get(header_key(own))
        left = max((c for c in cells if c < column), default=0)
        return groups.get(header_key(table.text(above, left))) if left else None
    return None


def find_label(table: Grid, rows: Iterable[int], words: Iterable[str]) -> int | None:
    """The column whose header, in one of these rows, is one of the words."""
    wanted = {key(word) for word in words}
    for row in rows:
        for column in table.rows.get(row, {}):
            if header_key(table.text(row, column)) in wanted:
                return column
    return None


def is_numbering(table: Grid, row: int, columns: Iterable[int]) -> bool:
    """True for the row under a header that numbers the columns: A, B, C, 1, 2, 3, … or (1), (2) = (3) + (4)."""
    for cell in table.rows[row].values():
        text = str(cell.value).strip("() ")
        if len(text) > 2 and "=" not in text and cell.value is not None:
            return False
    numbers = [str(table.value(row, column)).strip("() ") for column in columns]
    written = [number for number in numbers if number.isdecimal()]
    return len(written) >= max(1, len(numbers) - 2) and len(set(written)) == len(written)


def is_header(table: Grid, row: int, columns: Iterable[int]) -> bool:
    """True for a header written again further down, as where a page breaks."""
    cells, leaves, groups = table.rows[row], leaf_keys(), group_keys()
    texts = [cells[c].value for c in columns if c in cells]
    said = [header_key(text) for text in texts if isinstance(text, str) and len(text) > 2]
    return sum(1 for words in said if words in leaves or words in groups) >= 2
