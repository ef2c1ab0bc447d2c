"""The long way over a sheet's XML, for sheets written unusually: every element passes through Python.

Runs in the isolated process. Raises Refused.
"""

from __future__ import annotations

from data.archive import Refused
from data.sheetscan import LAST_COLUMN, LAST_ROW, MOST_VALUES, SheetScan, note_merge, parse, place_of


def walk(content: bytes, sheet: SheetScan, strings: int) -> None:
    """Fills `sheet` from the XML of one worksheet."""
    walker = _Walker(sheet, strings)
    parse(content, walker.start, walker.end, walker.text)
    walker.finish()


class _Walker:
    """Expat's handlers over one sheet."""

    def __init__(self, sheet: SheetScan, strings: int) -> None:
        self._sheet, self._strings = sheet, strings
        self._row = self._column = self._widest = 0
        self._kind, self._path = "", [""]
        self._formula = self._valued = self._hidden = False
        self._text: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        parent = self._path[-1]
        self._path.append(local)
        if local == "c" and parent == "row":
            self._start_cell(attributes)
        elif local in ("v", "is") and parent == "c":
            if self._valued:
                raise Refused("unsafe_file", "two values in a cell")
            self._valued = True
        elif local == "f" and parent == "c":
            if self._valued:  # readers drop a value that stands before its formula
                raise Refused("unsafe_file", "formula after value")
            self._formula = True
        elif local == "row" and parent == "sheetData":
            self._start_row(attributes)
        elif local == "mergeCell":
            note_merge(attributes, self._sheet)
        elif local == "sheetData" and (len(self._path) != 3 or self._row):
            raise Refused("unsafe_file", "rows twice")

    def end(self, tag: str) -> None:
        local = self._path.pop()
        if local == "c" and self._path[-1] == "row":
            self._finish_cell()

    def text(self, data: str) -> None:
        if self._path[-1] == "v" or (self._path[-1] == "t" and "rPh" not in self._path and "is" in self._path):
            self._text.append(data)

    def finish(self) -> None:
        row = self._sheet.last[0]
        self._sheet.last = (row, self._widest)

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        row = self._row + 1 if number is None else int(number) if number.isdecimal() and len(number) < 9 else 0
        if not self._row < row <= LAST_ROW:
            raise Refused("unsafe_file", "rows out of order")
        self._row, self._column = row, 0
        self._hidden = attributes.get("hidden") in ("1", "true")

    def _start_cell(self, attributes: dict[str, str]) -> None:
        row, column = place_of(attributes["r"]) if "r" in attributes else (self._row, self._column + 1)
        if row != self._row:
            raise Refused("unsafe_file", "cell in another row")
        if not self._column < column <= LAST_COLUMN:
            raise Refused("unsafe_file", "cells out of order")
        self._column, self._kind = column, attributes.get("t", "n")
        self._formula = self._valued = False
        self._text = []

    def _finish_cell(self) -> None:
        text, sheet, place = "".join(self._text), self._sheet, (self._row, self._column)
        if not (text or self._formula or self._kind == "str"):
            return
        if self._kind == "e" and text:
            sheet.errors[place] = text[:20]
        elif self._formula and not text and not (self._kind == "str" and self._valued):
            sheet.formulas.append(place)
        elif self._kind == "s" and not (text.strip().isdecimal() and len(text) < 9 and int(text) < self._strings):
            raise Refused("unsafe_file", "string out of range")
        sheet.values += 1
        sheet.cells[place] = (self._kind, text)
        self._widest = max(self._widest, self._column)
        sheet.last = (self._row, self._widest)
        if sheet.values > MOST_VALUES:
            raise Refused("too_large", "values")
        if self._hidden and self._row not in sheet.hidden_rows[-1:]:
            sheet.hidden_rows.append(self._row)
