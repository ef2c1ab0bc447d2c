"""The chain that binds the ledger's events: each has a hash over the one before it, itself, and every row recorded with it.

Whoever knows the last hash can tell that nothing before it was changed, added or taken away. A hash is sha256 of text made
here, from values alone: a column that is added later, and NULL in old rows, changes no hash.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from data.ledger import SINCE, Ledger

_START = "0" * 64


@dataclass(frozen=True, slots=True)
class Break:
    """The first event whose hash is not what its rows give; `version` 0: the chain's own rows do not fit the events."""

    version: int


def seal(ledger: Ledger) -> None:
    """Adds the hashes of the events that have none yet; called before a transaction is committed."""
    last = ledger.rows("SELECT version, sha256 FROM chain ORDER BY version DESC LIMIT 1")
    after, hash_ = last[0] if last else (0, _START)
    rows: list[dict[str, object]] = []
    for version, digest in _digests(ledger, after):
        hash_ = _next(hash_, digest)
        rows.append({"version": version, "sha256": hash_})
    ledger.append("chain", rows)


def head(ledger: Ledger) -> tuple[int, str]:
    """(version, hash) of the last event sealed."""
    found = ledger.rows("SELECT version, sha256 FROM chain ORDER BY version DESC LIMIT 1")
    return found[0] if found else (0, _START)


def verify(ledger: Ledger) -> Break | None:
    """None when every event, and every row recorded with one, is as it was sealed."""
    kept = ledger.rows("SELECT version, sha256 FROM chain ORDER BY version")
    found, hash_ = _digests(ledger, 0), _START
    if [version for version, _ in found] != [version for version, _ in kept]:
        return Break(0)
    for (version, digest), (_, sealed) in zip(found, kept, strict=True):
        hash_ = _next(hash_, digest)
        if hash_ != sealed:
            return Break(version)
    orphans = sum(
        ledger.one(f'SELECT count(*) FROM "{table}" WHERE "{since}" NOT IN (SELECT version FROM event)')
        for table, since in SINCE.items()
    )
    return Break(0) if orphans else None


def _next(before: str, digest: str) -> str:
    return hashlib.sha256(f"{before}\n{digest}".encode()).hexdigest()


def _digests(ledger: Ledger, after: int) -> list[tuple[int, str]]:
    """(version, text that stands for the event and its rows), in order, of the events after a version."""
    parts: dict[int, list[str]] = {
        version: []
        for (version,) in ledger.rows("SELECT version FROM event WHERE version > ? ORDER BY version", [after])
    }
    for table, since in SINCE.items():
        row = _row_text(ledger, table)
        for version, digest in ledger.rows(
            f"""SELECT since, sha256(string_agg(line, chr(30) ORDER BY line))
                FROM (SELECT "{since}" AS since, {row} AS line FROM "{table}" WHERE "{since}" > ?) GROUP BY since""",
            [after],
        ):
            if version in parts:
                parts[version].append(f"{table} {digest}")
    return [(version, "\n".join(sorted(lines))) for version, lines in parts.items()]


def _row_text(ledger: Ledger, table: str) -> str:
    """SQL for a row as text: name=value of each column that has one, in the order of names."""
    columns = ledger.rows(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = ? ORDER BY column_name",
        [table],
    )
    pieces = [f"'{name}=' || {_value(name, kind)}" for name, kind in columns]
    return f"concat_ws(chr(31), {', '.join(pieces)})"


def _value(name: str, kind: str) -> str:
    """A moment as microseconds, so that no time zone enters into it; everything else as it is written."""
    return f'epoch_us("{name}")::VARCHAR' if kind.startswith("TIMESTAMP") else f'"{name}"::VARCHAR'
