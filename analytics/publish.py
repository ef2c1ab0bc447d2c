"""The published file: the ledger up to a version as a read-only star schema, built when asked for.

`published(home, full, version)` is the path to open, `connect(path)` a cursor on it. Two files come from one
build: `full`, and `approved`, which has no unapproved fact and no person's name. They are derived and
disposable: built to a temporary file, flushed, then renamed; a stale or damaged one is built again. A file's name
says its version and the chain's hash there: after a restore the same number may stand for another history.

Raises what data.store raises, and NoSuchVersion for a version the ledger has not reached.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from filelock import FileLock, Timeout

from data.settings import settings
from data.store import Home, HomeLocked, HomeMissing, HomeUnwritable, Ledger

if TYPE_CHECKING:
    import pyarrow as pa

MODELS = Path(__file__).parent / "models"
KEPT = 6  # files of older versions left for readers who pinned one, or who are still on it
_LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "1",  # the questions of a page are small: a second thread costs each of them a tenth more, and readers share the cores
    "lock_configuration": "true",
}
# What the approved file holds of each table of the full one; a table that is not named is not in it.
AS_APPROVED = {
    "report": "* REPLACE (approved AS submitted, false AS waiting)",
    "progress_cell": "* REPLACE (actual_approved AS actual_submitted, reported_approved AS reported_submitted, came_approved AS came_submitted)",
    "budget_cell": "* REPLACE (spent_approved AS spent_submitted)",
    "commune_year": "* REPLACE (absent_approved AS absent_submitted)",
    "commune_month": "* REPLACE (value_approved AS value_submitted)",
    "reach": "* REPLACE (months_approved AS months_submitted, part_approved AS part_submitted)",
    "submission": """* EXCLUDE (actor, reason) REPLACE (
        approved AS submitted, CASE WHEN approved THEN file ELSE '' END AS file, CASE WHEN approved THEN sha256 ELSE '' END AS sha256)""",
    "event": "version, kind, recorded_at, submission, plan",
    "plan_revision": "* EXCLUDE (actor)",
    "calendar": "* EXCLUDE (actor)",
    "exception": "* EXCLUDE (actor, reason)",
}
APPROVED_ONLY = ("cell", "output_cell", "output", "money_cell", "spending", "meeting")
WHOLE = (
    "version", "unit", "unit_era", "lineage", "activity", "grp", "source", "item", "period", "plan", "plan_month", "weight", "target",
    "allocation", "opening", "plan_figure", "season", "unit_year", "calendar_month", "calendar_day",
)  # fmt: skip
FULL_ONLY = ("word", "issue", "comment", "attachment", "recheck")


class NoSuchVersion(Exception):
    """The ledger has not reached that version; the text says which it has."""


def published(home: Home, full: bool, version: int | None = None, *, wait: bool = True) -> Path:
    """The file to read for a version (the latest without one): built now when it is not there or not whole.

    One build serves everyone who asks while it runs; readers of older files are not disturbed. Who does not `wait` is given
    the latest file of this process while another one is being built: in a burst of changes readers go on reading.
    """
    if not home.exists():
        raise HomeMissing("Chưa có kho dữ liệu. Tạo bằng lệnh: python -m data init")
    seen = _seen(home)
    if seen and (path := seen.find(home, version, full)) and is_whole(path):
        return path
    before = None if wait or version is not None else _latest.get((home, full))
    if before and is_whole(before) and _is_being_built(home):
        return before
    try:
        with _building(home):
            _clear(home)
            path = _build(home, full, version)
        if version is None:
            _latest[home, full] = path
        return path
    except HomeUnwritable:
        if (found := _there(home, full, version)) is not None:
            return found
        raise


def _there(home: Home, full: bool, version: int | None) -> Path | None:
    """The file that is there already, in a home where nothing can be written."""
    from analytics import ledger_tables

    with ledger_tables.opened(home) as ledger:
        newest = ledger.version()
        seen = Seen(newest, heads(ledger, [newest if version is None else version]))
    path = seen.find(home, version, full)
    return path if path and is_whole(path) else None


_latest: dict[tuple[Home, bool], Path] = {}  # what this process gave out last


def _is_being_built(home: Home) -> bool:
    try:
        with FileLock(home.published / "build.lock", timeout=0):
            return False
    except (Timeout, OSError):
        return True


@contextlib.contextmanager
def _building(home: Home) -> Iterator[None]:
    try:
        home.published.mkdir(parents=True, exist_ok=True)
        with FileLock(home.published / "build.lock", timeout=settings().lock_wait_s):
            yield
    except Timeout:
        raise HomeLocked("Kho dữ liệu đang bận vì đang dựng lại số liệu. Thử lại sau ít phút.") from None
    except (
        OSError,
        duckdb.IOException,
        duckdb.TransactionException,
        duckdb.FatalException,
    ) as error:  # the disk's, all
        raise HomeUnwritable(
            "Không ghi được vào kho dữ liệu. Kiểm tra ổ đĩa còn chỗ và quyền ghi của thư mục."
        ) from error


def _clear(home: Home) -> None:
    """Removes what builds that were killed left behind; whoever holds the lock is the only one building."""
    for path in home.published.glob("*.tmp*"):  # and DuckDB's logs beside them
        with contextlib.suppress(OSError):
            path.unlink()


def _build(home: Home, full: bool, version: int | None) -> Path:
    from analytics import ledger_tables

    with contextlib.ExitStack() as stack:
        ledger = stack.enter_context(ledger_tables.opened(home))
        newest = ledger.version()
        wanted = newest if version is None else version
        if not 0 <= wanted <= newest:
            _remember(home, ledger, newest)
            raise NoSuchVersion(f"Chưa có phiên bản {wanted}; phiên bản mới nhất là {newest}.")
        seen = _remember(home, ledger, wanted)
        paths = {which: seen.path(home, wanted, which) for which in (True, False)}
        if is_whole(path := paths[full]):
            return path  # built by another while we waited
        tables, kind = ledger_tables.read(ledger, wanted), ledger.kind()
    write(tables, paths, wanted, kind)
    _tidy(home, wanted)
    return path


def write(tables: dict[str, pa.Table], paths: dict[bool, Path], version: int, kind: str) -> None:
    """Builds both files from the ledger's and the catalogue's tables and puts each in its place."""
    aside = {full: path.with_suffix(f".{os.getpid()}.tmp") for full, path in paths.items()}
    for path in aside.values():
        path.unlink(missing_ok=True)
    connection = duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "threads": "1"}
    )
    try:
        connection.execute(
            f"ATTACH '{_quoted(aside[True])}' AS full_; ATTACH '{_quoted(aside[False])}' AS approved_; USE full_"
        )
        for name, table in tables.items():
            connection.register(name, table)
        run_models(connection)
        _say_version(connection, version, kind)
        _copy_approved(connection)
        connection.execute("USE memory; DETACH full_; DETACH approved_")
    except BaseException:
        connection.close()
        for path in aside.values():
            path.unlink(missing_ok=True)
            path.with_name(path.name + ".wal").unlink(missing_ok=True)
        raise
    connection.close()
    for full, path in paths.items():
        _settle(aside[full], path)


def run_models(connection: duckdb.DuckDBPyConnection) -> None:
    """Runs every model in order: a SELECT becomes the table its file names, a CREATE is run as it is."""
    for path in model_files():
        text = path.read_text(encoding="utf-8")
        name = path.stem.split("_", 1)[1]
        connection.execute(text if "CREATE MACRO" in text else f"CREATE TABLE {name} AS {text}")


@cache
def model_files() -> tuple[Path, ...]:
    return tuple(sorted(MODELS.glob("[0-9]*.sql")))


def _say_version(connection: duckdb.DuckDBPyConnection, version: int, kind: str) -> None:
    connection.execute(
        """CREATE TABLE version AS SELECT $version::BIGINT AS version, max_by(recorded_at, version) AS recorded_at, $kind AS kind_of_home, $made AS fingerprint
           FROM event""",
        {"version": version, "kind": kind, "made": fingerprint()},
    )


def _copy_approved(connection: duckdb.DuckDBPyConnection) -> None:
    for name in WHOLE:
        connection.execute(f"CREATE TABLE approved_.{name} AS SELECT * FROM {name}")
    for name, columns in AS_APPROVED.items():
        connection.execute(f"CREATE TABLE approved_.{name} AS SELECT {columns} FROM {name}")
    for name in APPROVED_ONLY:
        connection.execute(
            f"CREATE TABLE approved_.{name} AS SELECT * REPLACE (approved AS submitted) FROM {name} WHERE approved"
        )
    for path in model_files():
        if "CREATE MACRO" in (text := path.read_text(encoding="utf-8")):
            connection.execute(text.replace("CREATE MACRO ", "CREATE MACRO approved_.", 1))


def _settle(aside: Path, path: Path) -> None:
    """Flushes a finished file, writes its sum beside it, and renames it into place."""
    with aside.open("rb+") as file:
        os.fsync(file.fileno())
        total = hashlib.file_digest(file, "sha256").hexdigest()
    _forget(path)
    _sum_of(path).write_text(total, encoding="ascii")
    aside.replace(path)


# --- which file ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """What the ledger's file held when it was last open: its version, and the chain's hash at versions that were asked for."""

    version: int
    heads: Mapping[int, str]

    def find(self, home: Home, version: int | None, full: bool) -> Path | None:
        """The file of a version (the latest without one); None when its hash is not known here."""
        wanted = self.version if version is None else version
        return self.path(home, wanted, full) if wanted in self.heads else None

    def path(self, home: Home, version: int, full: bool) -> Path:
        """The file of a version whose hash is known here."""
        return (
            home.published / f"{version}-{fingerprint()}{self.heads[version]}-{'full' if full else 'approved'}.duckdb"
        )


def fingerprint() -> str:
    """What the file depends on besides the ledger: models, catalogue, code and settings."""
    found = settings()
    return _fingerprint(f"{found.cutoff_day} {found.due_working_days}")


@cache
def _fingerprint(settings_: str) -> str:
    made = hashlib.sha256(settings_.encode())
    here = Path(__file__)
    catalogue = here.parent.parent / "data" / "catalogue"
    for path in (
        *model_files(),
        *sorted(catalogue.glob("*.csv")),
        here,
        here.with_name("ledger_tables.py"),
        *(catalogue.parent / f"{name}.py" for name in ("calendar", "kept_calendar", "periods", "rules")),
    ):
        made.update(path.read_bytes())
    return made.hexdigest()[:10]


def _seen(home: Home) -> Seen | None:
    """What was seen of the ledger, when its file has not changed since; None when it must be opened."""
    try:
        told = json.loads(_marker(home).read_text(encoding="utf-8"))
        heads = {int(version): str(hash_) for version, hash_ in told["heads"].items()}
        return Seen(int(told["version"]), heads) if told["stamp"] == _stamp(home) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _remember(home: Home, ledger: Ledger, wanted: int) -> Seen:
    """Notes what the ledger's file holds; called while the ledger is held open, so nobody writes."""
    built = {int(path.name.split("-")[0]) for path in home.published.glob("[0-9]*-*.duckdb")}
    seen = Seen(ledger.version(), heads(ledger, sorted({ledger.version(), wanted, *built})))
    aside = _marker(home).with_suffix(f".{os.getpid()}.tmp")
    try:
        told = {"version": seen.version, "heads": seen.heads, "stamp": _stamp(home)}
        aside.write_text(json.dumps(told), encoding="utf-8")
        aside.replace(_marker(home))
    finally:
        aside.unlink(missing_ok=True)
    return seen


def heads(ledger: Ledger, versions: Sequence[int]) -> dict[int, str]:
    """Version → the beginning of the chain's hash there; "" for none."""
    found = ledger.rows("SELECT version, sha256[:10] FROM chain WHERE list_contains(?, version)", [list(versions)])
    return dict.fromkeys(versions, "") | dict(found)


def _marker(home: Home) -> Path:
    return home.published / "latest.json"


def _stamp(home: Home) -> list[list[int]]:
    """What changes whenever the ledger is written: of its file and its write-ahead log."""
    found = []
    for path in (home.ledger, home.ledger.with_name(home.ledger.name + ".wal")):
        with contextlib.suppress(FileNotFoundError):
            state = path.stat()
            found.append([state.st_mtime_ns, state.st_size, state.st_ino])
    return found


_checked: dict[Path, tuple[int, int]] = {}


def is_whole(path: Path) -> bool:
    """True when the file is there and is what was built; its sum is taken once a process."""
    try:
        state = path.stat()
        stamp = (state.st_mtime_ns, state.st_size)
        if _checked.get(path) == stamp:
            return True
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != _sum_of(path).read_text(encoding="ascii"):
                return False
    except (OSError, UnicodeDecodeError):
        return False
    _checked[path] = stamp
    return True


def _sum_of(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _tidy(home: Home, version: int) -> None:
    """Removes all but the newest files; one that is still open on Windows stays until a later time."""
    newest = sorted(home.published.glob("*.duckdb"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in newest[KEPT:]:
        if path not in _connections and not path.name.startswith(f"{version}-"):
            with contextlib.suppress(OSError):
                path.unlink()
                _sum_of(path).unlink(missing_ok=True)
                _checked.pop(path, None)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


# --- reading ------------------------------------------------------------------------------------------------------

_connections: dict[Path, duckdb.DuckDBPyConnection] = {}
_opened: dict[Path, tuple[int, int]] = {}  # which file it was: another process may have built it again
_connecting = threading.Lock()


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """A cursor on a published file: one read-only, locked connection a process and file, a cursor a run."""
    with _connecting:
        found = path.stat()
        stamp = (found.st_ino, found.st_mtime_ns)
        if path in _connections and _opened.get(path) != stamp:
            _connections.pop(path).close()
        if path not in _connections:
            while len(_connections) >= KEPT:
                _connections.pop(next(iter(_connections)))  # closed when its last cursor goes
            connection = duckdb.connect(str(path), read_only=True, config=_LOCKED)
            _connections[path], _opened[path] = connection, stamp
        return _connections[path].cursor()


def contents(path: Path) -> dict[str, tuple[int, object]]:
    """Table → (rows, a sum over all their values in whatever order they stand); a file that cannot be read has none."""
    found: dict[str, tuple[int, object]] = {}
    try:
        with contextlib.closing(duckdb.connect(str(path), read_only=True, config=_LOCKED)) as db:
            for (name,) in db.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall():
                query = f'SELECT count(*), sum(hash(t)), bit_xor(md5_number_lower(t::VARCHAR)) FROM "{name}" AS t'
                count, *sums = db.execute(query).fetchone() or (0, None)
                found[name] = count, sums
    except duckdb.Error:
        return {}
    return found


def discard(path: Path) -> None:
    """Removes a published file that is not what it should be."""
    _forget(path)
    path.unlink(missing_ok=True)
    _sum_of(path).unlink(missing_ok=True)


def _forget(path: Path) -> None:
    """Lets go of a file that is about to be built again."""
    with _connecting:
        if (connection := _connections.pop(path, None)) is not None:
            connection.close()
    _checked.pop(path, None)
