"""The file of a backup: a plain tar whose first member says what the others are, their sizes and their sums.

Written and read strictly: only plain files, only names of the shapes a home has, every byte accounted for, so that one
changed byte anywhere is found and nothing can be put elsewhere. Not compressed: workbooks are zips already, any tar
program opens it, and nothing in it can grow when it is read.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from data import store
from data.language import N_

LEDGER, _MANIFEST, _SUM = "ledger.duckdb", "manifest.json", "manifest.sha256"
_FORMAT = 1
_LARGEST_MANIFEST = 256 * 2**20
_AT_ONCE = 2**20
_WORKBOOK = re.compile(r"files/([0-9a-f]{2})/(\1[0-9a-f]{62})")
_BESIDE = re.compile(r"(?!\.\.?$)[A-Za-z0-9._-]{1,80}")
_NOT_WHOLE = N_("Bản sao lưu bị hỏng ở phần {member}. Dùng một bản sao lưu khác.")


class NotBackup(Exception):
    """The file is no backup, or a damaged one; the text says which part."""

    def __init__(self, sentence: str, **facts: object) -> None:
        super().__init__(sentence.format(**facts))
        self.sentence, self.facts = sentence, facts


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    size: int
    sha256: str

    @staticmethod
    def named(name: str) -> bool:
        """True for a name that a member may have: a workbook by its sum, or a plain name at the top of a home."""
        own = _BESIDE.fullmatch(name) and name not in (_MANIFEST, _SUM)
        return bool(own or _WORKBOOK.fullmatch(name))


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: the home's kind and id, the ledger's version and chain, every member. `missing`: sums of lost workbooks."""

    kind: str
    id: str
    version: int
    head: str
    made_at: datetime
    members: tuple[Member, ...]
    missing: tuple[str, ...]

    def files(self) -> list[str]:
        """The sums of the workbooks in it."""
        return [found[2] for member in self.members if (found := _WORKBOOK.fullmatch(member.name))]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A backup that is open; its manifest was looked at."""

    manifest: Manifest
    size: int
    _stream: IO[bytes]
    _stamp: int

    def extract(self, folder: Path, wanted: Callable[[str], bool]) -> list[str]:
        """Writes the members that are wanted into a folder, flushed, and looks at the sums of all; returns their names.

        Raises NotBackup at the first that is not what the manifest says.
        """
        taken = []
        for member in self.manifest.members:
            path = folder / member.name if wanted(member.name) else None
            if path:
                path.parent.mkdir(parents=True, exist_ok=True)
                taken.append(member.name)
            _take(self._stream, member, self._stamp, path)
        if self._stream.read(1025) != bytes(1024):
            raise NotBackup(_NOT_WHOLE, member=N_("cuối tệp"))
        return taken


def write(path: Path, about: Manifest, members: Mapping[str, Path]) -> Manifest:
    """Writes a backup of these files by name, flushed; only its owner may read it. Returns the manifest with its members.

    A workbook's name is its sum, which is not taken again but while it is copied.
    """
    found = tuple(Member(name, place.stat().st_size, _sum(name, place)) for name, place in members.items())
    about = replace(about, members=found)
    stamp, told = int(about.made_at.timestamp()), _told(about)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
        for name, content in ((_MANIFEST, told), (_SUM, hashlib.sha256(told).hexdigest().encode())):
            out.write(_header(name, len(content), stamp) + content + _padding(len(content)))
        for member in found:
            out.write(_header(member.name, member.size, stamp))
            with members[member.name].open("rb") as source:
                if _copy(source, member.size, out) != member.sha256:
                    raise OSError(f"{member.name} changed while it was read")
            out.write(_padding(member.size))
        out.write(bytes(1024))
        out.flush()
        os.fsync(out.fileno())
    return about


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Bundle]:
    """A backup, its manifest looked at. Raises NotBackup."""
    try:
        stream = path.open("rb")
    except OSError:
        raise NotBackup(N_("Không đọc được tệp {file}."), file=path.name) from None
    with stream:
        size = os.fstat(stream.fileno()).st_size
        manifest, stamp = _manifest(stream, path.name)
        if size != _length(manifest):
            raise NotBackup(N_("Bản sao lưu bị cắt ngắn hoặc có phần thừa. Dùng một bản sao lưu khác."))
        yield Bundle(manifest, size, stream, stamp)


def _manifest(stream: IO[bytes], file: str) -> tuple[Manifest, int]:
    try:
        first = tarfile.TarInfo.frombuf(stream.read(512), "utf-8", "strict")
    except (tarfile.HeaderError, UnicodeDecodeError):
        first = tarfile.TarInfo()
    if first.name != _MANIFEST or not 0 <= first.size <= _LARGEST_MANIFEST or not 0 <= first.mtime < 2**33:
        raise NotBackup(N_("Tệp {file} không phải là bản sao lưu của hệ thống này."), file=file)
    stamp = int(first.mtime)
    stream.seek(0)
    told = _small(stream, _MANIFEST, first.size, stamp)
    if _small(stream, _SUM, 64, stamp) != hashlib.sha256(told).hexdigest().encode():
        raise NotBackup(_NOT_WHOLE, member=_MANIFEST)
    found = _understood(told)
    if int(found.made_at.timestamp()) != stamp:
        raise NotBackup(_NOT_WHOLE, member=_MANIFEST)
    return found, stamp


def _small(stream: IO[bytes], name: str, size: int, stamp: int) -> bytes:
    """The content of one of the first two members."""
    out = io.BytesIO()
    if stream.read(512) != _header(name, size, stamp) or _copy(stream, size, out) is None:
        raise NotBackup(_NOT_WHOLE, member=name)
    if stream.read(-size % 512) != _padding(size):
        raise NotBackup(_NOT_WHOLE, member=name)
    return out.getvalue()


def _understood(told: bytes) -> Manifest:
    """The manifest, every value of the kind it must be: its sum says that it is whole, not that it is ours."""
    try:
        said = json.loads(told)
        if said["format"] != _FORMAT:
            raise NotBackup(N_("Bản sao lưu được tạo bởi bản chương trình mới hơn. Cập nhật chương trình rồi thử lại."))
        members = tuple(Member(str(name), int(size), str(sha256)) for name, size, sha256 in said["members"])
        missing = tuple(str(sha256) for sha256 in said["missing"])
        made_at = datetime.fromisoformat(said["made_at"]).astimezone(UTC)
        found = Manifest(
            str(said["kind"]), str(said["home"]), int(said["version"]), str(said["head"]), made_at, members, missing
        )
    except (ValueError, KeyError, TypeError, OverflowError):
        raise NotBackup(_NOT_WHOLE, member=_MANIFEST) from None
    _check(found)
    return found


def _check(found: Manifest) -> None:
    names = [member.name for member in found.members]
    for member in found.members:
        workbook = _WORKBOOK.fullmatch(member.name)
        if not Member.named(member.name) or member.size < 0 or (workbook and workbook[2] != member.sha256):
            raise NotBackup(N_("Bản sao lưu có phần mang tên không được phép nên không dùng được."))
    if len({name.casefold() for name in names}) != len(names) or LEDGER not in names:
        raise NotBackup(_NOT_WHOLE, member=_MANIFEST)
    if found.kind not in (store.REAL, store.SAMPLE) or not all(
        re.fullmatch("[0-9a-f]{64}", one) for one in found.missing
    ):
        raise NotBackup(_NOT_WHOLE, member=_MANIFEST)


def _take(stream: IO[bytes], member: Member, stamp: int, path: Path | None) -> None:
    """Reads one member, to a file if there is one to write."""
    if stream.read(512) != _header(member.name, member.size, stamp):
        raise NotBackup(_NOT_WHOLE, member=member.name)
    with _created(path, member) if path else contextlib.nullcontext() as out:
        sha256 = _copy(stream, member.size, out)
        if out:
            out.flush()
            os.fsync(out.fileno())
    if sha256 != member.sha256 or stream.read(-member.size % 512) != _padding(member.size):
        raise NotBackup(_NOT_WHOLE, member=member.name)


def _created(path: Path, member: Member) -> IO[bytes]:
    """A new file; what lies beside the ledger, accounts and keys, is for its owner alone."""
    beside = _BESIDE.fullmatch(member.name) and member.name != LEDGER
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600 if beside else 0o666), "wb")


def _copy(source: IO[bytes], size: int, out: IO[bytes] | None) -> str | None:
    """Copies so many bytes and returns their sum; None when there are fewer."""
    made = hashlib.sha256()
    while size:
        block = source.read(min(size, _AT_ONCE))
        if not block:
            return None
        made.update(block)
        if out:
            out.write(block)
        size -= len(block)
    return made.hexdigest()


def _sum(name: str, path: Path) -> str:
    if workbook := _WORKBOOK.fullmatch(name):
        return workbook[2]
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _told(about: Manifest) -> bytes:
    said = {
        "format": _FORMAT,
        "kind": about.kind,
        "home": about.id,
        "version": about.version,
        "head": about.head,
        "made_at": about.made_at.isoformat(),
        "missing": about.missing,
        "members": [(member.name, member.size, member.sha256) for member in about.members],
    }
    return json.dumps(said, indent=0).encode()


def _length(about: Manifest) -> int:
    """How long the file of a manifest is."""
    sizes = [len(_told(about)), 64, *(member.size for member in about.members)]
    return sum(512 + size + -size % 512 for size in sizes) + 1024


def _header(name: str, size: int, stamp: int) -> bytes:
    """A tar's header of a plain file; GNU's form, for a ledger beyond 8 GiB."""
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, stamp, 0o600
    return info.tobuf(tarfile.GNU_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % 512)
