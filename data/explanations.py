"""Explanations of warnings, written as a CSV file: file,code,sheet,cell,text.

Raises console.Usage for a file that cannot be read as such, saying what would be right.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from data.console import Usage
from data.submissions import Explanations, Preview

COLUMNS = ("file", "code", "sheet", "cell", "text")


@dataclass(frozen=True, slots=True)
class Line:
    """One explanation; `number` is its line in the file."""

    number: int
    file: str
    place: tuple[str, str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Explained:
    """All explanations of a file of them."""

    lines: tuple[Line, ...]

    def of(self, path: Path, file: str) -> Explanations:
        """Those of one workbook, named by its path as given or by its name alone."""
        names = {_plain(str(path)), _plain(path.name), _plain(file)}
        return {line.place: line.text for line in self.lines if line.file in names}

    def unused(self, previews: Iterable[Preview]) -> list[int]:
        """The lines that answer no issue of any workbook."""
        places = {(issue.code, _plain(issue.sheet), issue.cell) for preview in previews for issue in preview.issues}
        return [line.number for line in self.lines if line.place not in places]


def read(path: Path) -> Explained:
    """The explanations written in a CSV file (UTF-8, with or without a mark at its start)."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restkey="", strict=True)
            if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
                raise Usage(
                    f"--explain-file: {path.name} thiếu cột {', '.join(missing)}; cần các cột {','.join(COLUMNS)}"
                )
            return Explained(tuple(_line(reader.line_num, row) for row in reader))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise Usage(
            f"--explain-file: không đọc được {path.name}; cần tệp CSV mã UTF-8 với các cột {','.join(COLUMNS)}"
        ) from None


def _line(number: int, row: dict[str, str | None]) -> Line:
    file, code, sheet, cell, text = ((row[name] or "").strip() for name in COLUMNS)
    return Line(number, _plain(file), (code, _plain(sheet), cell.upper()), text)


def _plain(text: str) -> str:
    """Text as it is compared: one way of writing each letter."""
    return unicodedata.normalize("NFC", text)
