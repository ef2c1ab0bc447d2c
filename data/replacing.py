"""Putting a restored home in the place of what was there: all of it, whoever is killed on the way.

What is to be done is written down once, in one file that appears whole; from then on whoever takes the home's lock does
what is left of it first. Before, the home is what it was; after, it is what was restored.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import uuid
from collections.abc import Sequence
from pathlib import Path

_PENDING = "restore.json"
_LEDGER, _LOG = "ledger.duckdb", "ledger.duckdb.wal"
_BESIDE = ("-journal", "-wal", "-shm")  # what SQLite keeps beside its file


def settle(aside: Path, path: Path) -> None:
    """Puts a file that is whole in its place, and makes sure that its name outlives a power cut too."""
    aside.replace(path)
    _flush(path.parent)


def _flush(folder: Path) -> None:
    with contextlib.suppress(OSError):  # Windows opens no folders
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def pending(home: Path) -> bool:
    """True when a replacement was begun and is not finished."""
    return (home / _PENDING).exists()


def begin(home: Path, staged: Path, names: Sequence[str], gone: Sequence[str]) -> None:
    """From here on the files `names` of the folder `staged` (within the home) are the home's, and those of `gone` are not.

    Call it, and `finish`, under the home's lock.
    """
    _flush(staged)
    aside = home / f"restore.{uuid.uuid4().hex}.tmp"
    try:
        with aside.open("w", encoding="utf-8") as file:
            json.dump({"staged": staged.name, "put": list(names), "gone": list(gone)}, file)
            file.flush()
            os.fsync(file.fileno())
        settle(aside, home / _PENDING)
    finally:
        aside.unlink(missing_ok=True)


def finish(home: Path) -> None:
    """Does what is left of a replacement; harmless when there is none."""
    if not pending(home):
        return
    told = json.loads((home / _PENDING).read_text(encoding="utf-8"))
    staged = home / told["staged"]
    forget_published(home)
    for name in told["gone"]:
        _remove(home / name)
    for name in told["put"]:
        if (staged / name).exists():
            put(staged / name, home / name)
    (home / _PENDING).unlink()
    shutil.rmtree(staged, ignore_errors=True)


def forget_published(home: Path) -> None:
    """Drops the published files: they are made again from the ledger. Whoever reads one stays on it."""
    for pattern in ("*.json", "*.sha256", "*.duckdb"):
        for path in (home / "published").glob(pattern):
            with contextlib.suppress(PermissionError):  # open, on Windows; its name says of which history it is
                path.unlink()


def put(staged: Path, path: Path) -> None:
    """Puts one file in the place of another."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.name == _LEDGER:
        path.with_name(_LOG).unlink(missing_ok=True)  # of the ledger that goes
    if path.suffix != ".sqlite" or not _written_into(staged, path):
        _remove(path, but_itself=True)
        settle(staged, path)


def _written_into(staged: Path, path: Path) -> bool:
    """Writes a SQLite file into the one that is there, whose other users go on; False when that one cannot be used."""
    if not path.exists():
        return False
    try:
        with (
            contextlib.closing(sqlite3.connect(staged)) as source,
            contextlib.closing(sqlite3.connect(path, timeout=30)) as target,
        ):
            source.backup(target)
    except sqlite3.DatabaseError:
        return False
    staged.unlink()
    return True


def _remove(path: Path, *, but_itself: bool = False) -> None:
    """Removes a file and what SQLite keeps beside it."""
    for name in [path.name + ending for ending in _BESIDE] + ([] if but_itself else [path.name]):
        path.with_name(name).unlink(missing_ok=True)
