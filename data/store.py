"""The ledger and the home it lives in: opened for one transaction under a file lock, then closed.

The home holds all that the application writes: ledger.duckdb, files/ (every workbook accepted, by sha256),
published/, accounts.sqlite. Its kind, real or sample, is written once for good. Nothing in the ledger is
updated or deleted; the version is the number of the last event.

Raises HomeMissing, HomeLocked (not free within the waiting time) and HomeDamaged; each says what to do.
"""

from __future__ import annotations

import contextlib
import json
import os
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from filelock import FileLock, Timeout

from data.calendar import ZONE
from data.settings import PROJECT, settings

REAL, SAMPLE = "real", "sample"
_MIGRATIONS = Path(__file__).parent / "schema"
_SETTINGS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "threads": "2"}


class HomeMissing(Exception):
    """There is no home where one was looked for."""


class HomeLocked(Exception):
    """Another process keeps the home beyond the waiting time."""


class HomeDamaged(Exception):
    """The home cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Home:
    """A folder of data. `Home.default()` is the one TIENDO_HOME names, else var/ under the project."""

    path: Path

    @classmethod
    def default(cls) -> Home:
        return cls(Path(os.environ.get("TIENDO_HOME") or PROJECT / "var").resolve())

    @property
    def ledger(self) -> Path:
        return self.path / "ledger.duckdb"

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

    def file(self, sha256: str, kind: str = "") -> Path:
        """Where a workbook of that sum is kept; the name it was sent under is never part of a path."""
        if len(sha256) != 64 or not all(char in "0123456789abcdef" for char in sha256):
            raise ValueError("not a sha256")
        return self.path / "files" / sha256[:2] / sha256


@dataclass(frozen=True, slots=True)
class Ledger:
    """An open transaction on the ledger; `append` and `event` add, `rows` asks."""

    home: Home
    connection: duckdb.DuckDBPyConnection

    def rows(self, query: str, parameters: Sequence[object] | dict[str, object] = ()) -> list[tuple[Any, ...]]:
        return self.connection.execute(query, parameters).fetchall()

    def one(self, query: str, parameters: Sequence[object] | dict[str, object] = ()) -> Any:
        found = self.connection.execute(query, parameters).fetchone()
        return None if found is None else found[0]

    def kind(self) -> str:
        return str(self.one("SELECT kind FROM home"))

    def version(self) -> int:
        """The number of the last event; 0 in a new home."""
        return int(self.one("SELECT coalesce(max(version), 0) FROM event"))

    def append(self, table: str, rows: Sequence[dict[str, object]]) -> None:
        """Adds rows to a table of the schema; one Arrow insert, since row by row is some 80 times slower."""
        if not rows:
            return
        schema = _arrow_schema(self.connection, table)
        batch = pa.Table.from_pylist(list(rows), schema=schema)
        self.connection.register("incoming", batch)
        # `table` is one of the schema's own names: _arrow_schema refused anything else.
        self.connection.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM incoming')
        self.connection.unregister("incoming")

    def event(self, kind: str, actor: str, moment: datetime, **about: object) -> int:
        """Records what happened and returns its version. `about`: submission, plan, and facts kept as JSON."""
        version = self.version() + 1
        submission = about.pop("submission", None)
        plan = about.pop("plan", None)
        row = {
            "version": version,
            "kind": kind,
            "recorded_at": moment,
            "actor": actor,
            "submission": version if kind == "submitted" else submission,
            "plan": version if kind == "plan_loaded" else plan,
            "facts": json.dumps(about, ensure_ascii=False, sort_keys=True),
        }
        self.append("event", [row])
        return version


def init(home: Home, kind: str = REAL) -> bool:
    """Makes an empty home; True when it was made now. A home that exists keeps its kind and what it holds."""
    if home.exists():
        with read(home):
            return False
    with _readable(home):
        home.path.mkdir(parents=True, exist_ok=True)
    with transaction(home, create=True) as ledger:
        if ledger.one("SELECT count(*) FROM home"):
            return False
        ledger.append("home", [{"kind": kind, "id": uuid.uuid4().hex, "created_at": now()}])
    return True


@contextlib.contextmanager
def transaction(home: Home, *, create: bool = False) -> Iterator[Ledger]:
    """The ledger, open for writing: everything done within is kept whole, or none of it."""
    with _opened(home, create=create) as connection:
        connection.execute("BEGIN")
        try:
            yield Ledger(home, connection)
        except BaseException:
            with contextlib.suppress(duckdb.Error):
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


@contextlib.contextmanager
def read(home: Home) -> Iterator[Ledger]:
    """The ledger, for asking only."""
    with _opened(home) as connection:
        connection.execute("BEGIN READ ONLY" if False else "BEGIN")
        try:
            yield Ledger(home, connection)
        finally:
            with contextlib.suppress(duckdb.Error):
                connection.execute("ROLLBACK")


@contextlib.contextmanager
def locked(home: Home) -> Iterator[None]:
    """The home's lock, waited for as long as the settings say."""
    try:
        with FileLock(home.lock, timeout=settings().lock_wait_s):
            yield
    except Timeout:
        raise HomeLocked("Kho dữ liệu đang bận vì có lệnh khác đang ghi. Thử lại sau ít phút.") from None
    except PermissionError:
        raise HomeDamaged("Không ghi được vào kho dữ liệu. Kiểm tra quyền ghi của thư mục.") from None


@contextlib.contextmanager
def _opened(home: Home, *, create: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    if not create and not home.exists():
        raise HomeMissing("Chưa có kho dữ liệu. Tạo bằng lệnh: python -m data init")
    with locked(home), _readable(home):
        connection = duckdb.connect(str(home.ledger), config=_SETTINGS)
        try:
            _migrate(connection)
            yield connection
        finally:
            connection.close()


@contextlib.contextmanager
def _readable(home: Home) -> Iterator[None]:
    """Faults of the disk and of the file become one plain sentence; our own mistakes stay what they are."""
    try:
        yield
    except (duckdb.IOException, duckdb.InternalException, duckdb.FatalException, duckdb.SerializationException) as error:
        if "lock" in str(error).lower() and "conflicting" in str(error).lower():
            raise HomeLocked("Kho dữ liệu đang được một chương trình khác mở. Đóng chương trình đó rồi thử lại.") from error
        raise HomeDamaged("Kho dữ liệu bị hỏng hoặc không ghi được. Khôi phục từ bản sao lưu gần nhất.") from error
    except OSError as error:
        raise HomeDamaged("Không ghi được vào kho dữ liệu. Kiểm tra ổ đĩa còn chỗ và quyền ghi của thư mục.") from error


def _migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Brings the schema up to date: each schema/NNN_*.sql once, in order, each whole."""
    connection.execute("CREATE TABLE IF NOT EXISTS migration (name VARCHAR, applied_at TIMESTAMPTZ)")
    done = {name for (name,) in connection.execute("SELECT name FROM migration").fetchall()}
    for path in sorted(_MIGRATIONS.glob("[0-9]*.sql")):
        if path.name not in done:
            connection.execute("BEGIN")
            connection.execute(path.read_text(encoding="utf-8"))
            connection.execute("INSERT INTO migration VALUES (?, now())", [path.name])
            connection.execute("COMMIT")


@lru_cache(maxsize=1)
def _declared() -> frozenset[str]:
    """The tables the schema's files make."""
    words = " ".join(path.read_text(encoding="utf-8") for path in _MIGRATIONS.glob("[0-9]*.sql")).split()
    return frozenset(words[at + 2] for at, word in enumerate(words) if word == "CREATE" and words[at + 1] == "TABLE")


_SCHEMAS: dict[str, pa.Schema] = {}


def _arrow_schema(connection: duckdb.DuckDBPyConnection, table: str) -> pa.Schema:
    if table not in _declared():
        raise ValueError(f"no table {table!r}")
    if table not in _SCHEMAS:
        _SCHEMAS[table] = connection.execute(f'SELECT * FROM "{table}" LIMIT 0').to_arrow_table().schema
    return _SCHEMAS[table]


def keep_file(home: Home, sha256: str, content: bytes) -> None:
    """Keeps a workbook under its sum before the transaction that names it: written aside, flushed, then put in place."""
    path = home.file(sha256)
    if path.exists() and path.stat().st_size == len(content):
        return
    with _readable(home):
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(f".{os.getpid()}.tmp")
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)


def now() -> datetime:
    return datetime.now(UTC)


def moment_of(day: date) -> datetime:
    """Noon of a day in Lạng Sơn: when a sample home records what came that day."""
    return datetime.combine(day, time(12), ZONE)
