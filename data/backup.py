"""A backup is one file: everything a home holds, with a sum for each part; and its return, whole or not at all.

`backup` takes turns with those who write only while the ledger is copied; workbooks never change once kept, so they
follow. `restore` looks at every sum, and at the chain of the ledger, before anything is touched; what was there is kept
in `replaced-<time>` within the home. `repair` puts back only what is lost or damaged and leaves the ledger as it is.

Raises NotBackup (what was given is none, or is damaged), Refused (it would do harm, or is wrong usage) and what
data.store raises.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from data import accounts, audit, chain, replacing, store
from data.accounts import Account
from data.bundle import LEDGER, Bundle, Manifest, Member, NotBackup, opened, write
from data.language import N_
from data.ledger import SINCE
from data.store import Home, HomeDamaged, HomeMissing, HomeNewer, HomeUnwritable, Ledger

__all__ = ["Member", "NotBackup", "Refused", "Summary", "backup", "named_files", "repair", "restore", "sound"]
_NOT_KEPT = frozenset({"ledger.duckdb", "ledger.duckdb.wal", "ledger.lock", "restore.json"})
_BESIDE = ("-journal", "-wal", "-shm", ".wal", ".tmp", ".lock")
_A_DAY = 86_400


class Refused(Exception):
    """What was asked would do harm; the text says what, and `usage` whether the call itself was wrong."""

    def __init__(self, sentence: str, usage: bool = False, **facts: object) -> None:
        super().__init__(sentence.format(**facts))
        self.sentence, self.facts, self.usage = sentence, facts, usage


@dataclass(frozen=True, slots=True)
class Summary:
    """What a backup holds, or what a restore or repair did.

    `missing` are the sums of workbooks that are lost or damaged (in the home that was backed up; after a restore or a
    repair: still). `replaced` is the folder that keeps what was there, `later` how many workbooks in it came after the
    backup was made; `mended` the names of what a repair put back.
    """

    kind: str
    version: int
    head: str
    made_at: datetime
    files: int
    size_bytes: int
    missing: tuple[str, ...] = ()
    replaced: Path | None = None
    later: int = 0
    mended: tuple[str, ...] = ()


def backup(home: Home, path: Path, by: Account, *, force: bool = False) -> Summary:
    """Writes all that the home holds to one file, put in place whole. Others go on working meanwhile.

    A file that exists is left alone; with `force` it is replaced, if it is a backup. Workbooks that the home has lost
    are told in `missing`: the backup is made without them. Raises HomeDamaged when the ledger is, and makes none.
    """
    accounts.demand(by, accounts.BACKUP)
    _may_write(home, path, force)
    with _writes_to(path), store.snapshot(home, _cleared(path.parent)) as copy:
        _copy_beside(home, copy.path)
        with store.read(copy) as ledger:
            _demand_whole(ledger)
            kind, id_, version, head = _identity(ledger)
            named = named_files(ledger)
        aside = path.with_name(f"{store.COPY}{uuid.uuid4().hex}.tmp")
        try:
            members = {name: copy.path / name for name in sorted(_names(copy.path) | {LEDGER})}
            kept = {sha256: home.file(sha256) for sha256 in sorted(named) if store.sum_of(home.file(sha256)) == sha256}
            members |= {_name_of(sha256): place for sha256, place in kept.items()}
            missing = tuple(sorted(named.keys() - kept.keys()))
            about = Manifest(kind, id_, version, head, datetime.now(UTC).replace(microsecond=0), (), missing)
            written = write(aside, about, members)
            replacing.settle(aside, path)
        finally:
            aside.unlink(missing_ok=True)
    audit.note(
        home, by.name, audit.BACKUP, written.version, file=path.name
    )  # a home that is closed can be backed up too
    return _summary(written, path.stat().st_size)


def restore(home: Home, path: Path, by: Account, *, other_home: bool = False) -> Summary:
    """Makes the home what it was when the backup was made; nobody is signed in afterwards, published files are made anew.

    Kind is for good: a sample is never put over real work, nor the other way round; a backup of another home only with
    `other_home`. Nobody writes until it is done. Killed on the way, the home is what it was, or what was restored; doing
    it again finishes it.
    """
    accounts.demand(by, accounts.BACKUP)
    with opened(path) as bundle:
        about = bundle.manifest
        _may_replace(home, about, other_home)
        with store.writing():
            home.path.mkdir(parents=True, exist_ok=True)
        with store.locked(home), store.writing(), _staged(home) as staged:
            fetched = _fetch(home, bundle, staged)
            _demand_restorable(staged, about)
            old = _keep_old(home, [LEDGER, home.log.name, *_names(home.path), *fetched])
            for name in fetched:
                replacing.put(staged / name, home.path / name)
            names = [member.name for member in about.members if "/" not in member.name]
            replacing.begin(home.path, staged, names, sorted(_names(home.path) - set(names)))
            replacing.finish(home.path)
            later = _set_apart(home, about, old)
        audit.note(home, by.name, audit.RESTORE, about.version, file=path.name, made_at=about.made_at.isoformat())
        lost = tuple(sha256 for sha256 in about.missing if store.sum_of(home.file(sha256)) != sha256)
        return replace(_summary(about, bundle.size), missing=lost, replaced=_if_any(old), later=later)


def repair(home: Home, path: Path, by: Account) -> Summary:
    """Puts back from a backup of the same home what is lost or damaged: workbooks, and SQLite files that cannot be read.

    The ledger stays as it is, so nothing that came after the backup is lost.
    """
    accounts.demand(by, accounts.BACKUP)
    with opened(path) as bundle:
        with store.read(home) as ledger:
            named, id_ = named_files(ledger), ledger.one("SELECT id FROM home")
        if id_ != bundle.manifest.id:
            raise Refused(N_("Bản sao lưu này là của một kho dữ liệu khác."))
        with store.locked(home), store.writing(), _staged(home) as staged:
            databases = {member.name for member in bundle.manifest.members} | _names(home.path)
            ill = {name for name in databases if name.endswith(".sqlite") and not sound(home.path / name)}
            lost = {_name_of(sha256) for sha256 in named if store.sum_of(home.file(sha256)) != sha256}
            fetched = bundle.extract(staged, (ill | lost).__contains__)
            old = _keep_old(home, fetched)
            for name in fetched:
                _end_sessions(staged / name)
                replacing.put(staged / name, home.path / name)
        audit.note(home, by.name, audit.RESTORE, file=path.name, mended=len(fetched))
        still = tuple(sorted(name.rpartition("/")[2] for name in (ill | lost) - set(fetched)))
        done = _summary(bundle.manifest, bundle.size)
        return replace(done, missing=still, replaced=_if_any(old), mended=tuple(sorted(fetched)))


def named_files(ledger: Ledger) -> dict[str, list[str]]:
    """Sum → what people call the files kept for it: every workbook and attachment that the ledger names."""
    found: dict[str, list[str]] = {}
    having = ledger.rows("SELECT table_name FROM information_schema.columns WHERE column_name = 'sha256' ORDER BY 1")
    for (table,) in having:
        if table in SINCE:  # a table of the schema; the chain's own sums are not of files
            query = f'SELECT sha256, file, "{SINCE[table]}" FROM "{table}" WHERE sha256 <> \'\' ORDER BY 3'
            for sha256, file, number in ledger.rows(query):
                found.setdefault(sha256, []).append(f"{file} (số {number})")
    return found


def sound(path: Path) -> bool:
    """True when SQLite finds nothing wrong with its file."""
    try:
        with contextlib.closing(
            sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
        ) as database:
            return bool(database.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def _identity(ledger: Ledger) -> tuple[str, str, int, str]:
    """(kind, id, version, hash of the chain)."""
    kind, id_ = ledger.rows("SELECT kind, id FROM home")[0]
    return kind, id_, ledger.version(), chain.head(ledger)[1]


def _name_of(sha256: str) -> str:
    return f"files/{sha256[:2]}/{sha256}"


def _summary(about: Manifest, size: int) -> Summary:
    files = sum(member.name.startswith("files/") for member in about.members)
    return Summary(about.kind, about.version, about.head, about.made_at, files, size, about.missing)


# --- making one ---------------------------------------------------------------------------------------------------


def _may_write(home: Home, path: Path, force: bool) -> None:
    """Raises Refused for a place where a backup would do harm."""
    if path.resolve().is_relative_to(home.path.resolve()):
        raise Refused(N_("Bản sao lưu phải nằm ngoài kho dữ liệu; tốt nhất là trên ổ đĩa khác."), usage=True)
    if not path.parent.is_dir():
        raise Refused(N_("Không có thư mục {folder} để ghi bản sao lưu."), usage=True, folder=path.parent.name)
    if path.is_dir():
        raise Refused(N_("{file} là một thư mục; cần tên một tệp sẽ ghi."), usage=True, file=path.name)
    if not path.exists():
        return
    if not force:
        raise Refused(N_("Đã có tệp {file}. Dùng tên khác, hoặc thêm --force để ghi đè."), usage=True, file=path.name)
    try:
        with opened(path):
            return
    except NotBackup:
        sentence = N_("Tệp {file} không phải là bản sao lưu nguyên vẹn nên không ghi đè. Dùng tên khác.")
        raise Refused(sentence, usage=True, file=path.name) from None


@contextlib.contextmanager
def _writes_to(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        sentence = N_("Không ghi được bản sao lưu {file}. Kiểm tra ổ đĩa nơi ghi còn chỗ và quyền ghi của thư mục.")
        raise HomeUnwritable(sentence.format(file=path.name)) from error


def _cleared(folder: Path) -> Path:
    """The folder, without what backups that were killed a day ago or earlier left in it."""
    for path in folder.glob(f"{store.COPY}*.tmp"):
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < time.time() - _A_DAY:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    return folder


def _names(folder: Path) -> set[str]:
    """The files at the top of a home that are part of a backup, besides the ledger."""
    return {
        path.name
        for path in folder.iterdir()
        if path.is_file()
        and not path.is_symlink()
        and path.name not in _NOT_KEPT
        and not path.name.endswith(_BESIDE)
        and Member.named(path.name)
    }


def _copy_beside(home: Home, folder: Path) -> None:
    """Copies what lies beside the ledger; SQLite files as they are between two transactions."""
    for name in _names(home.path):
        if not name.endswith(".sqlite"):
            shutil.copyfile(home.path / name, folder / name)
        elif not _copied_database(home.path / name, folder / name):
            sentence = N_(
                "Tệp {file} của kho dữ liệu bị hỏng nên chưa sao lưu được. Khôi phục tệp này từ bản sao lưu gần nhất bằng restore --repair."
            )
            raise HomeDamaged(sentence.format(file=name))


def _copied_database(path: Path, target: Path) -> bool:
    """Copies a SQLite file by its own means; False when it is damaged."""
    try:
        with (
            contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as source,
            contextlib.closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
    except sqlite3.DatabaseError:
        return False
    return sound(target)


def _demand_whole(ledger: Ledger) -> None:
    if chain.verify(ledger) is not None:
        raise HomeDamaged(
            N_(
                "Sổ cái không còn như khi ghi (chuỗi sự kiện bị đứt). Giữ các bản sao lưu trước, chạy python -m data verify để biết chỗ hỏng."
            )
        )


# --- putting one back ---------------------------------------------------------------------------------------------


def _may_replace(home: Home, about: Manifest, other_home: bool) -> None:
    """Raises Refused when the backup's home is not the one that is there. What cannot be read tells nothing; it is kept."""
    if not home.exists() and not replacing.pending(home.path):
        return
    try:
        with store.read(home) as ledger:
            kind, id_ = ledger.rows("SELECT kind, id FROM home")[0]
            empty = ledger.version() == 0
    except HomeUnwritable:
        raise
    except (HomeDamaged, HomeMissing):
        if about.kind == store.SAMPLE and not other_home:
            sentence = N_(
                "Kho dữ liệu ở đây không đọc được nên không biết có phải kho mẫu không. Thêm --other-home nếu chắc chắn."
            )
            raise Refused(sentence) from None
        return
    if kind != about.kind:
        raise Refused(
            N_("Kho số liệu mẫu và kho dùng cho công việc thật không thay thế nhau. Dùng một TIENDO_HOME khác.")
        )
    if id_ != about.id and not empty and not other_home:
        raise Refused(N_("Bản sao lưu này là của một kho dữ liệu khác. Thêm --other-home nếu chắc chắn muốn thay thế."))


@contextlib.contextmanager
def _staged(home: Home) -> Iterator[Path]:
    """A folder within the home for what comes out of a backup; under the lock, so what is there already is left over."""
    for left in home.path.glob("restore.*.tmp"):
        left.unlink()
    for left in home.path.glob("incoming-*.tmp"):
        shutil.rmtree(left, ignore_errors=True)
    staged = Path(tempfile.mkdtemp(prefix="incoming-", suffix=".tmp", dir=home.path))
    try:
        yield staged
    finally:
        if not replacing.pending(home.path):
            shutil.rmtree(staged, ignore_errors=True)


def _fetch(home: Home, bundle: Bundle, staged: Path) -> list[str]:
    """Takes out what the home does not have whole, looking at every sum; returns the names of the workbooks taken out."""

    def needed(name: str) -> bool:
        return "/" not in name or store.sum_of(home.path / name) != name.rpartition("/")[2]

    taken = bundle.extract(staged, needed)
    for name in taken:
        _end_sessions(staged / name)
    return [name for name in taken if "/" in name]


def _end_sessions(path: Path) -> None:
    """Signs everyone out: a cookie from before must not open a session that the backup brings back."""
    if path.suffix != ".sqlite":
        return
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        if database.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'session'").fetchone():
            database.execute("DELETE FROM session")


def _demand_restorable(staged: Path, about: Manifest) -> None:
    """Opens the ledger that came out: it must be the one the manifest tells of, its chain whole."""
    try:
        with store.read(Home(staged)) as ledger:
            found = _identity(ledger)
            whole = chain.verify(ledger) is None and named_files(ledger).keys() <= {*about.files(), *about.missing}
    except (HomeUnwritable, HomeNewer):
        raise
    except HomeDamaged as error:
        raise NotBackup(N_("Bản sao lưu bị hỏng: không mở được {member}."), member=LEDGER) from error
    if not whole or found != (about.kind, about.id, about.version, about.head):
        raise NotBackup(N_("Bản sao lưu bị hỏng: sổ cái bên trong không khớp với bản kê."))


def _keep_old(home: Home, names: Iterable[str]) -> Path:
    """Copies what is about to be replaced to a folder of its own; what is not there has nothing to be kept."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    old = home.path / f"replaced-{stamp}-{uuid.uuid4().hex[:4]}"
    try:
        for name in names:
            if (home.path / name).exists():
                (old / name).parent.mkdir(parents=True, exist_ok=True)
                if not name.endswith(".sqlite") or not _copied_database(home.path / name, old / name):
                    shutil.copy2(home.path / name, old / name)
    except BaseException:  # nothing was replaced
        shutil.rmtree(old, ignore_errors=True)
        raise
    return old


def _set_apart(home: Home, about: Manifest, old: Path) -> int:
    """Moves the workbooks that the restored ledger does not know to the old ones: whoever sent them can send them again."""
    known, count = set(about.files()) | set(about.missing), 0
    for path in sorted((home.path / "files").glob("??/*")):
        if path.name not in known and not path.name.endswith(".tmp"):
            (old / "files").mkdir(parents=True, exist_ok=True)
            path.replace(old / "files" / path.name)
            count += 1
    return count


def _if_any(folder: Path) -> Path | None:
    return folder if folder.exists() else None
