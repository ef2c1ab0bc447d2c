"""The zip a workbook is: its directory checked before anything is inflated, its parts inflated once, and a clean zip built again.

Readers disagree about damaged zips and none checks all of it, so what is read is never the zip that was sent but one
built here from the parts that were checked. Runs in the isolated process. Raises Refused.
"""

from __future__ import annotations

import struct
import zlib
from itertools import pairwise

MOST_ENTRIES = 2_000
MOST_TOTAL = 200 * 2**20
MOST_PART = 100 * 2**20

_END, _ENTRY, _LOCAL = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_END_FIELDS = struct.Struct("<4s4H2LH")
_ENTRY_FIELDS = struct.Struct("<4s4B4HL2L5H2L")
_LOCAL_FIELDS = struct.Struct("<4s2B4HL2L2H")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED_FLAGS = 0x1 | 0x40 | 0x2000
_UTF8_FLAG = 0x800


class Refused(Exception):
    """The content is not let through; `code` is an issue's code, `why` a word for the log (never shown)."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code, self.why = code, why


class Entry:
    """One line of the directory."""

    __slots__ = ("crc", "flags", "method", "name", "offset", "packed", "raw_name", "size")

    def __init__(self, raw_name: bytes, flags: int, method: int, crc: int, packed: int, size: int, offset: int) -> None:
        self.raw_name, self.flags, self.method, self.crc = raw_name, flags, method, crc
        self.packed, self.size, self.offset = packed, size, offset
        try:
            self.name = raw_name.decode("utf-8" if flags & _UTF8_FLAG else "cp437").replace("\\", "/")
        except UnicodeDecodeError:
            raise Refused("unreadable", "name") from None


def parts(content: bytes) -> dict[str, bytes]:
    """Name in lower case → content of every part. Each CRC and size is checked, nothing may overlap or climb out."""
    entries = _directory(content)
    if len(entries) > MOST_ENTRIES:
        raise Refused("too_large", "entries")
    if sum(entry.size for entry in entries) > MOST_TOTAL or any(entry.size > MOST_PART for entry in entries):
        raise Refused("too_large", "declared size")
    for entry in entries:
        _check_entry(entry)
    starts = [_start_of(content, entry) for entry in entries]
    spans = sorted((entry.offset, start + entry.packed) for entry, start in zip(entries, starts, strict=True))
    if any(later < end for (_, end), (later, _) in pairwise(spans)):
        raise Refused("unsafe_file", "overlap")
    if len({entry.name.casefold() for entry in entries}) < len(entries):
        raise Refused("unsafe_file", "same name twice")
    return {
        entry.name.casefold(): _inflate(content, entry, start) for entry, start in zip(entries, starts, strict=True)
    }


def build(named: dict[str, bytes]) -> bytes:
    """A zip of these parts, stored as they are: what the reader is given."""
    body, directory, at = [], [], 0
    for name, content in named.items():
        raw, crc, size = name.encode(), zlib.crc32(content), len(content)
        local = _LOCAL_FIELDS.pack(_LOCAL, 20, 0, _UTF8_FLAG, _STORED, 0, 0x21, crc, size, size, len(raw), 0) + raw
        directory.append(
            _ENTRY_FIELDS.pack(
                _ENTRY, 20, 0, 20, 0, _UTF8_FLAG, _STORED, 0, 0x21, crc, size, size, len(raw), 0, 0, 0, 0, 0, at
            )
            + raw
        )
        body += [local, content]
        at += len(local) + size
    lines = b"".join(directory)
    return b"".join((*body, lines, _END_FIELDS.pack(_END, 0, 0, len(named), len(named), len(lines), at, 0)))


def _directory(content: bytes) -> list[Entry]:
    """The directory as the end record has it: one end record, one directory right before it, nothing between."""
    end = content.rfind(_END)
    if end < 0 or end + _END_FIELDS.size > len(content):
        raise Refused("unreadable", "no directory")
    _, disk, first_disk, here, count, size, at, comment = _END_FIELDS.unpack_from(content, end)
    if disk or first_disk or here != count or end + _END_FIELDS.size + comment > len(content):
        raise Refused("unreadable", "end record")
    if count == 0xFFFF or size == 0xFFFFFFFF or at == 0xFFFFFFFF:
        count, size, at = _large_end(content, end)
    if count > MOST_ENTRIES:
        raise Refused("too_large", "entries")
    if at + size > end or content[at : at + 4] != _ENTRY or _END in content[at:end]:
        raise Refused("unreadable", "directory")
    found, place = [], at
    for _ in range(count):
        entry, place = _entry(content, place, at + size)
        found.append(entry)
    if place != at + size:
        raise Refused("unreadable", "directory length")
    return found


def _large_end(content: bytes, end: int) -> tuple[int, int, int]:
    """(entries, size, place) of the directory in the record for large zips, which some writers always add."""
    if content[end - 20 : end - 16] != b"PK\x06\x07":
        raise Refused("unreadable", "large end record")
    place = struct.unpack_from("<Q", content, end - 12)[0]
    if content[place : place + 4] != b"PK\x06\x06" or place + 56 > end:
        raise Refused("unreadable", "large end record")
    count, size, at = struct.unpack_from("<3Q", content, place + 32)
    return count, size, at


def _entry(content: bytes, place: int, end: int) -> tuple[Entry, int]:
    if place + _ENTRY_FIELDS.size > end:
        raise Refused("unreadable", "directory entry")
    fields = _ENTRY_FIELDS.unpack_from(content, place)
    flags, method, crc, packed, size = fields[5], fields[6], fields[9], fields[10], fields[11]
    name_length, extra_length, comment_length, offset = fields[12], fields[13], fields[14], fields[18]
    name_at = place + _ENTRY_FIELDS.size
    after = name_at + name_length + extra_length + comment_length
    if fields[0] != _ENTRY or after > end:
        raise Refused("unreadable", "directory entry")
    if 0xFFFFFFFF in (packed, size, offset):
        extra = content[name_at + name_length : name_at + name_length + extra_length]
        size, packed, offset = _large_sizes(extra, [size, packed, offset])
    return Entry(content[name_at : name_at + name_length], flags, method, crc, packed, size, offset), after


def _large_sizes(extra: bytes, written: list[int]) -> list[int]:
    """The sizes and the place of an entry, those written as "see the extra field" taken from there."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            numbers = iter(struct.unpack_from(f"<{min(length, len(extra) - at - 4) // 8}Q", extra, at + 4))
            try:
                return [next(numbers) if number == 0xFFFFFFFF else number for number in written]
            except (StopIteration, RuntimeError):
                break
        at += 4 + length
    raise Refused("unreadable", "large sizes")


def _check_entry(entry: Entry) -> None:
    if entry.flags & _ENCRYPTED_FLAGS:
        raise Refused("encrypted", "zip")
    if entry.method not in (_STORED, _DEFLATED):
        raise Refused("unsafe_file", "method")
    name = entry.name
    if not name or "\0" in name or ":" in name or name.startswith("/") or ".." in name.split("/"):
        raise Refused("unsafe_file", "name")


def _start_of(content: bytes, entry: Entry) -> int:
    """Where an entry's bytes begin; its own header must say the same of it as the directory."""
    at = entry.offset
    if at + _LOCAL_FIELDS.size > len(content) or content[at : at + 4] != _LOCAL:
        raise Refused("unreadable", "local header")
    fields = _LOCAL_FIELDS.unpack_from(content, at)
    flags, method, name_length, extra_length = fields[3], fields[4], fields[10], fields[11]
    name_at = at + _LOCAL_FIELDS.size
    if (
        content[name_at : name_at + name_length] != entry.raw_name
        or method != entry.method
        or (flags ^ entry.flags) & 0x1
    ):
        raise Refused("unsafe_file", "header differs from directory")
    start = name_at + name_length + extra_length
    if start + entry.packed > len(content):
        raise Refused("unreadable", "truncated")
    return start


def _inflate(content: bytes, entry: Entry, start: int) -> bytes:
    packed = content[start : start + entry.packed]
    if entry.method == _STORED:
        found = packed
    else:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            found = inflater.decompress(packed, entry.size + 1)
        except zlib.error:
            raise Refused("unreadable", "deflate") from None
        if len(found) > entry.size:
            raise Refused("unsafe_file", "size lied about")
        if not inflater.eof:
            raise Refused("unreadable", "deflate cut short")
    if len(found) != entry.size:
        raise Refused("unsafe_file", "size lied about")
    if zlib.crc32(found) != entry.crc:
        raise Refused("unreadable", "crc")
    return found
