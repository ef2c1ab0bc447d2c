"""The ledger and the home it lives in: opened for one transaction under a file lock, then closed.

A home holds all that the application writes: ledger.duckdb, files/ (every workbook accepted, by sha256), published/,
accounts.sqlite. Its kind, real or sample, is written once for good. Nothing in the ledger is updated or deleted; the
version is the number of the last event. A process that is killed leaves a whole transaction or nothing.

Raises HomeMissing, HomeLocked (not free within the waiting time) and HomeDamaged; each sentence says what to do.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
import time as clock
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from data import calendar, chain, kept_calendar, replacing
from data.language import N_
from data.ledger import Ledger
from data.replacing import settle
from data.settings import home_path, settings

__all__ = [
    "REAL", "SAMPLE", "Home", "HomeDamaged", "HomeLocked", "HomeMissing", "HomeNewer", "HomeUnwritable", "Ledger", "init", "keep_file", "kept_file",
    "kind", "locked", "moment_from", "moment_of", "now", "read", "settle", "snapshot", "sum_of", "transaction", "writing",
]  # fmt: skip
REAL, SAMPLE = "real", "sample"
COPY = "tien-do-"  # how the name of a copy's folder begins; one that a kill left behind may be removed
_MIGRATIONS = Path(__file__).parent / "schema"
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "2",
}
_BROKEN = (duckdb.IOException, duckdb.InternalException, duckdb.FatalException, duckdb.SerializationException)


class HomeMissing(Exception):
    """There is no home where one was looked for."""

    def __init__(self, said: str = N_("Chưa có kho dữ liệu. Tạo bằng lệnh: python -m data init")) -> None:
        super().__init__(said)


class HomeLocked(Exception):
    """Another process keeps the home beyond the waiting time."""


class HomeDamaged(Exception):
    """The home cannot be read or written."""


class HomeNewer(HomeDamaged):
    """The home was made by a later version of this program."""


class HomeUnwritable(HomeDamaged):
    """The home cannot be written: the disk is full, or closed to us. What it holds is whole and can be read."""


@dataclass(frozen=True, slots=True)
class Home:
    """A folder of data. `Home.default()` is the one TIENDO_HOME names, else var/ under the project."""

    path: Path

    @classmethod
    def default(cls) -> Home:
        return cls(home_path())

    @property
    def ledger(self) -> Path:
        return self.path / "ledger.duckdb"

    @property
    def log(self) -> Path:
        """What DuckDB has not yet put into the ledger's file; there only after a kill."""
        return self.path / "ledger.duckdb.wal"

    @property
    def published(self) -> Path:
        return self.path / "published"

    @property
    def accounts(self) -> Path:
        return self.path / "accounts.sqlite"

    @property
    def lock(self) -> Path:
        return self.path / "ledger.lock"

    def exists(self) -> bool:
        return self.ledger.exists()

    def file(self, sha256: str) -> Path:
        """Where a workbook of that sum is kept; the name it was sent under is never part of a path."""
        if len(sha256) != 64 or not all(char in "0123456789abcdef" for char in sha256):
            raise ValueError("not a sha256")
        return self.path / "files" / sha256[:2] / sha256


def init(home: Home, kind: str = REAL) -> bool:
    """Makes an empty home; True when it was made now. A home that exists keeps its kind and what it holds."""
    if not home.exists():
        with writing():
            home.path.mkdir(parents=True, exist_ok=True)
        with locked(home):
            if not home.exists():
                _make(home, kind)
                return True
    with read(home):
        return False


@contextlib.contextmanager
def transaction(home: Home) -> Iterator[Ledger]:
    """The ledger, open for writing: everything done within is kept whole, or none of it."""
    with _opened(home) as ledger:
        yield ledger
        chain.seal(ledger)
        ledger.flush()
        ledger.connection.execute("COMMIT")
        kept_calendar.tell(ledger)


@contextlib.contextmanager
def read(home: Home) -> Iterator[Ledger]:
    """The ledger, for asking only; also where nothing can be written."""
    with _opened(home, looking=True) as ledger:
        yield ledger


@contextlib.contextmanager
def snapshot(home: Home, folder: Path | None = None) -> Iterator[Home]:
    """A copy of the ledger alone, as it is between two transactions, in a folder that is gone afterwards.

    For what takes long: others write meanwhile. `folder` is where the copy is made (the system's place for such without one).
    """
    with contextlib.ExitStack() as stack:
        _demand(home)
        with _room_for_copy():
            copy = Home(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=COPY, suffix=".tmp", dir=folder))))
        with _turn(home, looking=True), _room_for_copy():
            for path in (home.ledger, home.log):
                if path.exists():
                    shutil.copyfile(path, copy.path / path.name)
        yield copy


@contextlib.contextmanager
def _room_for_copy() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise HomeUnwritable(
            N_("Không chép tạm được sổ cái. Kiểm tra ổ đĩa nơi ghi còn chỗ và quyền ghi của thư mục.")
        ) from error


def kind(home: Home) -> str:
    """REAL or SAMPLE. Every page asks, so an unchanged ledger is not opened again for it."""
    try:
        found = home.ledger.stat()
    except OSError:
        return _kind.__wrapped__(home, None)
    return _kind(home, (found.st_ino, found.st_size, found.st_mtime_ns))


@lru_cache(maxsize=64)
def _kind(home: Home, stamp: tuple[int, int, int] | None) -> str:
    with read(home) as ledger:
        return ledger.kind()


@contextlib.contextmanager
def locked(home: Home) -> Iterator[None]:
    """The home's lock, waited for as long as the settings say. It frees itself when its holder dies.

    A restore that was killed while it put its files in place is finished first.
    """
    lock = FileLock(home.lock, timeout=settings().lock_wait_s, preserve_lock_file=True)
    try:
        with writing():
            lock.acquire()
    except Timeout:
        raise HomeLocked(N_("Kho dữ liệu đang bận vì có lệnh khác đang ghi. Thử lại sau ít phút.")) from None
    try:
        with writing():
            replacing.finish(home.path)
        yield
    finally:
        lock.release()


def keep_file(home: Home, sha256: str, content: bytes) -> None:
    """Keeps a workbook under its sum, before the transaction that names it is committed: written aside, flushed, put in place.

    One that is there and is no longer what was kept is kept anew.
    """
    path = home.file(sha256)
    if sum_of(path) == sha256:
        return
    with writing():
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"{sha256}.{uuid.uuid4().hex}.tmp")
        try:
            with aside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            settle(aside, path)
        finally:
            aside.unlink(missing_ok=True)


def kept_file(home: Home, sha256: str) -> bytes:
    """A workbook as it was kept. Raises HomeDamaged when it is lost, or is no longer what was kept."""
    try:
        content = home.file(sha256).read_bytes()
    except OSError as error:
        raise HomeDamaged(N_("Tệp báo cáo lưu trong kho bị mất. Khôi phục từ bản sao lưu gần nhất.")) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise HomeDamaged(
            N_("Tệp báo cáo lưu trong kho bị hỏng: nội dung không còn như khi nhận. Khôi phục từ bản sao lưu gần nhất.")
        )
    return content


def sum_of(path: Path) -> str | None:
    """The sha256 of a file's content; None when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def now() -> datetime:
    return datetime.now(UTC)


def moment_from(microseconds: int) -> datetime:
    """A moment as the ledger gives it: DuckDB's own conversion would need pytz."""
    return datetime.fromtimestamp(microseconds / 1e6, UTC)


def moment_of(day: date) -> datetime:
    """When a sample home records what came on a day: at noon in Lạng Sơn, today's now."""
    return now() if day >= calendar.today() else datetime.combine(day, time(12), calendar.ZONE)


def _make(home: Home, kind: str) -> None:
    """Writes the ledger aside and puts it in place whole: a home that is there is never half made."""
    if _lost(home):
        raise HomeDamaged(_LOST)
    aside = home.path / f"ledger.{uuid.uuid4().hex}.tmp"
    with writing(), _sound():
        connection = duckdb.connect(str(aside), config=_SETTINGS)
        try:
            connection.execute("CREATE TABLE migration (name VARCHAR, applied_at TIMESTAMPTZ)")
            _migrate(connection, set())
            ledger = Ledger(home, connection)
            ledger.append("home", [{"kind": kind, "id": uuid.uuid4().hex, "created_at": now()}])
            ledger.flush()
            connection.execute("CHECKPOINT")
        finally:
            connection.close()
        settle(aside, home.ledger)


def _lost(home: Home) -> bool:
    """True when what only a home with a ledger has is there without one."""
    kept = home.path / "files"
    return home.log.exists() or (kept.is_dir() and any(kept.iterdir()))


@contextlib.contextmanager
def _opened(home: Home, *, looking: bool = False) -> Iterator[Ledger]:
    """The ledger with a transaction begun; what is not committed is undone."""
    _demand(home)
    with _turn(home, looking=looking) as held, _sound():
        connection = _connect(home.ledger, read_only=not held)
        try:
            _bring_up_to_date(home, connection, read_only=not held)
            connection.execute("BEGIN")
            ledger = Ledger(home, connection)
            kept_calendar.tell(ledger)
            yield ledger
        finally:
            connection.close()  # undoes what was not committed


def _demand(home: Home) -> None:
    """Raises HomeMissing where there is none, HomeDamaged where one lost its ledger."""
    if home.exists() or replacing.pending(home.path):
        return
    if _lost(home):
        raise HomeDamaged(_LOST)
    raise HomeMissing


@contextlib.contextmanager
def _turn(home: Home, *, looking: bool) -> Iterator[bool]:
    """The home's lock: True while it is held. Whoever only looks, where nothing can be written, needs none: False."""
    with contextlib.ExitStack() as stack:
        held = True
        try:
            stack.enter_context(locked(home))
        except HomeUnwritable as error:
            if not looking or getattr(error.__cause__, "errno", None) not in _CLOSED:
                raise
            held = False
        yield held


def _connect(path: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Opens the file; one that a foreign program holds open is waited for as long as the lock is."""
    if path.stat().st_size == 0:  # DuckDB would take it for a new one
        raise HomeDamaged(_DAMAGED)
    until = clock.monotonic() + settings().lock_wait_s
    while True:
        try:
            return duckdb.connect(str(path), read_only=read_only, config=_SETTINGS)
        except duckdb.IOException as error:
            said = str(error).lower()
            if "conflicting lock" not in said and "used by another process" not in said:
                raise
            if clock.monotonic() > until:
                raise HomeLocked(
                    N_("Kho dữ liệu đang được một chương trình khác mở. Đóng chương trình đó rồi thử lại.")
                ) from None
            clock.sleep(0.1)


_DAMAGED = N_("Kho dữ liệu bị hỏng hoặc không đọc được. Khôi phục từ bản sao lưu gần nhất.")
_LOST = N_("Kho dữ liệu mất tệp ledger.duckdb. Khôi phục từ bản sao lưu gần nhất, hoặc dùng thư mục khác.")
_UNWRITABLE = N_("Không ghi được vào kho dữ liệu. Kiểm tra ổ đĩa còn chỗ và quyền ghi của thư mục.")
_CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM)
# What the system says of a disk that is full or closed, through DuckDB.
_NO_ROOM = (
    "no space left",
    "not enough space",
    "disk quota",
    "read-only file system",
    "could not write",
    "could not truncate",
)


@contextlib.contextmanager
def _sound() -> Iterator[None]:
    """A fault of the ledger's file becomes one plain sentence; our own mistakes stay what they are."""
    try:
        yield
    except duckdb.Error as error:
        if any(words in str(error).lower() for words in _NO_ROOM):
            raise HomeUnwritable(_UNWRITABLE) from error
        if isinstance(error, _BROKEN):
            raise HomeDamaged(_DAMAGED) from error
        raise


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """A fault of the disk or its permissions becomes one plain sentence."""
    try:
        yield
    except Timeout:  # an OSError too, but no fault of the disk
        raise
    except OSError as error:
        raise HomeUnwritable(_UNWRITABLE) from error


def _bring_up_to_date(home: Home, connection: duckdb.DuckDBPyConnection, *, read_only: bool = False) -> None:
    """Checks that this is a ledger of ours, and applies the migrations it has not had; events from before the chain are sealed."""
    try:
        done = {name for (name,) in connection.execute("SELECT name FROM migration").fetchall()}
        homes = connection.execute("SELECT count(*) FROM home").fetchone()
    except duckdb.CatalogException as error:
        raise HomeDamaged(_DAMAGED) from error
    if homes != (1,):
        raise HomeDamaged(_DAMAGED)
    if done - {path.name for path in _migrations()}:
        raise HomeNewer(N_("Kho dữ liệu được tạo bởi bản chương trình mới hơn. Cập nhật chương trình rồi thử lại."))
    if not {path.name for path in _migrations()} - done:
        return
    if read_only:
        raise HomeUnwritable(_UNWRITABLE)
    _migrate(connection, done)
    connection.execute("BEGIN")
    ledger = Ledger(home, connection)
    chain.seal(ledger)
    ledger.flush()
    connection.execute("COMMIT")


def _migrate(connection: duckdb.DuckDBPyConnection, done: set[str]) -> None:
    """Applies each schema/NNN_*.sql that is not done, in order, each whole."""
    for path in _migrations():
        if path.name not in done:
            connection.execute("BEGIN")
            connection.execute(path.read_text(encoding="utf-8"))
            connection.execute("INSERT INTO migration VALUES (?, now())", [path.name])
            connection.execute("COMMIT")


def _migrations() -> list[Path]:
    return sorted(_MIGRATIONS.glob("[0-9]*.sql"))
