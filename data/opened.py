"""A file as it came, opened and read; nothing of the home is looked at. Raises isolated.Busy."""

from __future__ import annotations

import hashlib
import logging
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from data import calendar
from data.forms import bc_tt
from data.forms.report import Reading
from data.issues import ERROR, Issue
from data.workbook import Workbook, open_workbook, open_workbooks

_LONGEST_NAME = 255
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as it came: its name is only ever shown, never a path."""

    file: str
    content: bytes
    sha256: str
    reading: Reading
    received_on: date


def open_file(file: str, content: bytes, received_on: date | None = None) -> Opened:
    """Opens and reads one file."""
    return _opened(file, content, open_workbook(content, file), received_on or calendar.today())


def open_files(files: Iterable[tuple[str, bytes, date]]) -> Iterator[Opened]:
    """Opens many (name, content, day received), in the order given, some at a time."""
    drawn: deque[tuple[str, bytes, date]] = deque()

    def draw() -> Iterator[tuple[str, bytes]]:
        for file in files:
            drawn.append(file)
            yield file[:2]

    for found in open_workbooks(draw()):
        file, content, day = drawn.popleft()
        yield _opened(file, content, found, day)


def _opened(file: str, content: bytes, found: Workbook | Issue, day: date) -> Opened:
    sha256 = hashlib.sha256(content).hexdigest()
    return Opened(shown_name(file), content, sha256, _read(found, sha256, day), day)


def _read(found: Workbook | Issue, sha256: str, day: date) -> Reading:
    if isinstance(found, Issue):
        return Reading(None, (found,))
    try:
        return bc_tt.read(found, day)
    except Exception:  # noqa: BLE001 - our mistake; it must not keep the other files of a batch out
        _log.exception("workbook %s could not be read", sha256)
        return Reading(None, (Issue("unreadable", ERROR),))


def shown_name(file: str) -> str:
    """The name a file was sent under, fit to be kept and shown: the last part of a path, on one line."""
    name = file.replace("\\", "/").rpartition("/")[2].encode("utf-8", "replace").decode("utf-8")
    return "".join(char for char in name if char.isprintable())[:_LONGEST_NAME]
