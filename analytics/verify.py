"""What proves the published files: each is built again from the ledger, aside, and every row compared.

They are derived, so a damaged one is no loss: it is removed, told, and built anew.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from analytics import ledger_tables, publish
from data import store
from data.language import N_
from data.store import Home, HomeDamaged


def verify_published(home: Home) -> Iterator[tuple[str, str, str]]:
    """(code, sentence, file) of each published file that is not what the ledger gives; it is replaced, where that can be.

    Files of another program's version are left: nobody reads them, and the next builds remove them.
    """
    with tempfile.TemporaryDirectory(prefix=store.COPY, suffix=".tmp") as place, store.snapshot(home) as copy:
        for version in _versions(home):
            yield from _version(home, copy, version, Path(place))


def _versions(home: Home) -> list[int]:
    mark = f"-{publish.fingerprint()}"
    return sorted({int(path.name.split("-")[0]) for path in home.published.glob("[0-9]*.duckdb") if mark in path.name})


def _version(home: Home, copy: Home, version: int, place: Path) -> Iterator[tuple[str, str, str]]:
    there = sorted(home.published.glob(f"{version}-{publish.fingerprint()}*.duckdb"))
    right = {path.name: path for path in _built(copy, version, place)}
    for path in there:
        if path.name not in right:
            sentence = N_("tệp công bố {file} không thuộc lịch sử của sổ cái; đã xóa.")
        elif not publish.is_whole(path):
            sentence = N_("tệp công bố {file} bị hỏng; đã dựng lại từ sổ cái.")
        elif _same(path, right[path.name]):
            continue
        else:
            sentence = N_("tệp công bố {file} có số liệu khác sổ cái; đã dựng lại từ sổ cái.")
        yield _replaced(home, path, version, sentence)
    for path in right.values():
        publish.discard(path)


def _built(copy: Home, version: int, place: Path) -> list[Path]:
    """Both files of a version, built aside; none when the ledger has not reached it."""
    with ledger_tables.opened(copy) as ledger:
        if version > ledger.version():
            return []
        heads = publish.heads(ledger, [version])
        tables, kind = ledger_tables.read(ledger, version), ledger.kind()
    seen = publish.Seen(version, heads)
    paths = {full: place / seen.path(copy, version, full).name for full in (True, False)}
    publish.write(tables, paths, version, kind)
    return list(paths.values())


def _replaced(home: Home, path: Path, version: int, sentence: str) -> tuple[str, str, str]:
    try:
        publish.discard(path)
        publish.published(home, path.name.endswith("-full.duckdb"), version)
    except publish.NoSuchVersion:
        pass
    except (OSError, HomeDamaged):
        sentence = N_("tệp công bố {file} bị hỏng, chưa dựng lại được vì không ghi được vào kho dữ liệu.")
        return "published_damaged", sentence, path.name
    return "published_rebuilt", sentence, path.name


def _same(one: Path, other: Path) -> bool:
    """True when both hold the same tables with the same rows."""
    contents = [publish.contents(path) for path in (one, other)]
    return contents[0] == contents[1]
