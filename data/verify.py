"""What proves that a home is whole: the chain of its events, its workbooks, and every figure read again from them.

Looks at a copy of the ledger, so that others go on working. The published files are analytics' to prove: `python -m data
verify` asks it in a process of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from data import accounts, audit, catalogue, chain, replacing, store
from data import plan as plans
from data.accounts import Account
from data.backup import named_files, sound
from data.entries import declared, fact_rows
from data.forms import plan as plan_form
from data.language import N_, Language, language
from data.opened import Opened, open_files
from data.store import Home, HomeDamaged, HomeUnwritable, Ledger
from data.workbook import Workbook, open_workbook

# How grave a finding is: what was kept is not what it was; it is gone; it reads otherwise today; nothing to worry about.
DAMAGED, LOST, DIFFERS, NOTE = "damaged", "lost", "differs", "note"
LEVELS = {DAMAGED: N_("Hỏng"), LOST: N_("Mất"), DIFFERS: N_("Đọc lại khác"), NOTE: N_("Ghi chú")}
_MOST = 20  # lines about one workbook; the rest is counted
# A fact's table → the columns that say which cell it is, and those that say what was read in it.
_FACTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "output_fact": (("commune", "activity"), ("value", "state", "sheet", "cell")),
    "money_fact": (("group_code", "source", "kind"), ("value", "state", "sheet", "cell")),
    "meeting_fact": (
        ("row_number",),
        ("held_on", "commune", "activity", "topic", "people", "women", "minority", "poor", "language", "evidence", "sheet"),
    ),
    "text_fact": (("key",), ("text", "sheet", "cell")),
    "plan_target": (("unit", "activity"), ("value", "sheet", "cell")),
    "plan_allocation": (("unit", "group_code", "source", "kind"), ("value", "sheet", "cell")),
    "plan_phasing": (("activity", "period"), ("share", "sheet", "cell")),
    "plan_opening": (("unit", "through", "activity", "group_code", "source"), ("value", "sheet", "cell")),
}  # fmt: skip
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `sentence` is a message id with `facts`; the rest says where: a report's number, or a plan's."""

    code: str
    level: str
    sentence: str
    facts: Mapping[str, object]
    submission: int | None = None
    unit: str | None = None
    period: str | None = None
    plan: int | None = None
    sheet: str = ""
    cell: str = ""

    def said(self, spoken: Language) -> str:
        """One line."""
        facts = {
            key: spoken.text(str(value)) if key in ("kept", "read") else value for key, value in self.facts.items()
        }
        return f"{spoken.text(LEVELS[self.level])}: {spoken.text(self.sentence, **facts)}"

    def as_row(self) -> dict[str, object]:
        """For programs: finding, level, submission, unit (its code), period, plan, sheet, cell, message."""
        own = {
            "finding": self.code,
            "level": self.level,
            "submission": self.submission,
            "unit": self.unit,
            "period": self.period,
        }
        place = {"plan": self.plan, "sheet": self.sheet, "cell": self.cell}
        return {**own, **place, "message": self.said(language("vi"))}


@dataclass(frozen=True, slots=True)
class Extent:
    """How much there is to prove."""

    version: int
    submissions: int
    plans: int
    files: int


def extent(home: Home) -> Extent:
    with store.read(home) as ledger:
        submissions, plans = (int(ledger.one(f"SELECT count(*) FROM {table}")) for table in ("submission", "plan"))
        return Extent(ledger.version(), submissions, plans, len(named_files(ledger)))


def verify(home: Home, by: Account, told: Callable[[int, int], object] = lambda done, total: None) -> Iterator[Finding]:
    """Everything found, as it is found; nothing is written. `told` hears (workbooks read, workbooks in all).

    Raises HomeDamaged when the ledger cannot even be read.
    """
    accounts.demand(by, accounts.BACKUP)
    with store.snapshot(home) as copy, store.read(copy) as ledger:
        yield from _chain(ledger)
        whole: dict[str, bool] = {}
        yield from _files(home, ledger, whole)
        yield from _reports(home, ledger, whole, told)
        yield from _plans(home, ledger, whole)
        yield from _beside(home)
        yield from _left(home, named_files(ledger))


# --- the chain, the workbooks --------------------------------------------------------------------------------------


def _chain(ledger: Ledger) -> Iterator[Finding]:
    found = chain.verify(ledger)
    if found is None:
        return
    if found.version == 0:
        sentence = N_("chuỗi sự kiện của sổ cái thiếu hoặc thừa so với các sự kiện. Khôi phục từ bản sao lưu gần nhất.")
        yield Finding("chain", DAMAGED, sentence, {})
        return
    what = ledger.rows("SELECT submission, plan FROM event WHERE version = ?", [found.version])
    submission, plan = what[0] if what else (None, None)
    sentence = N_("sổ cái không còn như khi ghi, từ sự kiện số {version}. Khôi phục từ bản sao lưu gần nhất.")
    yield Finding("chain", DAMAGED, sentence, {"version": found.version}, submission, plan=plan)


def _files(home: Home, ledger: Ledger, whole: dict[str, bool]) -> Iterator[Finding]:
    """Every workbook and attachment that is named is there with its sum; `whole` hears which."""
    own = {
        sha256: (number, unit, period)
        for sha256, number, unit, period in ledger.rows("SELECT sha256, submission, unit, period FROM submission")
    }
    for sha256, names in named_files(ledger).items():
        path = home.file(sha256)
        whole[sha256] = store.sum_of(path) == sha256
        if whole[sha256]:
            continue
        number, unit, period = own.get(sha256, (None, None, None))
        code, level, sentence = (
            ("file_damaged", DAMAGED, N_("tệp lưu của {file} không còn như khi nhận. Bù từ bản sao lưu: python -m data restore --repair TỆP"))
            if path.exists()
            else ("file_lost", LOST, N_("tệp lưu của {file} không còn. Bù từ bản sao lưu: python -m data restore --repair TỆP"))
        )  # fmt: skip
        yield Finding(code, level, sentence, {"file": ", ".join(names)}, number, _code(unit), period)


# --- figures, read again ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Kept:
    """A submission as it stands in the ledger."""

    number: int
    unit: str
    period: str
    form_version: int
    file: str
    sha256: str
    received_on: Any
    blank_is_zero: bool
    no_activity: bool


def _reports(
    home: Home, ledger: Ledger, whole: Mapping[str, bool], told: Callable[[int, int], object]
) -> Iterator[Finding]:
    columns = ", ".join(_Kept.__slots__[1:])
    rows = ledger.rows(f"SELECT submission, {columns} FROM submission ORDER BY submission")
    every = [kept for row in rows if whole.get((kept := _Kept(*row)).sha256)]
    contents = ((kept.file, store.kept_file(home, kept.sha256), kept.received_on) for kept in every)
    for done, (kept, opened) in enumerate(zip(every, open_files(contents), strict=True), 1):
        yield from _report(ledger, kept, opened)
        told(done, len(every))


def _report(ledger: Ledger, kept: _Kept, opened: Opened) -> Iterator[Finding]:
    about: dict[str, Any] = {"submission": kept.number, "unit": _code(kept.unit), "period": kept.period}
    facts = {"number": kept.number, "unit": _name(kept.unit), "period": language("vi").period(kept.period)}
    report = opened.reading.report
    if report is None:
        sentence = N_(
            "báo cáo số {number} ({unit}, {period}): tệp lưu nguyên vẹn nhưng nay không đọc được thành báo cáo."
        )
        yield Finding("unread", DIFFERS, sentence, facts, **about)
        return
    ours = (kept.unit, kept.period, kept.form_version, kept.no_activity)
    if ours != (report.unit.id, report.period, report.form_version, report.no_activity):
        sentence = N_("báo cáo số {number} ({unit}, {period}): tệp lưu nay đọc là {read_unit}, {read_period}.")
        read = {"read_unit": report.unit.name, "read_period": language("vi").period(report.period)}
        yield Finding("reads_as", DIFFERS, sentence, {**facts, **read}, **about)
        return
    sentence = N_("báo cáo số {number} ({unit}, {period}), {place}: sổ cái ghi {kept}, tệp lưu đọc lại là {read}.")
    read_again = fact_rows(kept.number, declared(report, kept.blank_is_zero))
    yield from _compared(ledger, "submission", kept.number, read_again, sentence, facts, about)


def _plans(home: Home, ledger: Ledger, whole: Mapping[str, bool]) -> Iterator[Finding]:
    query = "SELECT plan, year, file, sha256 FROM plan WHERE sha256 <> '' ORDER BY plan"
    for number, year, file, sha256 in ledger.rows(query):
        if not whole.get(sha256):
            continue
        facts = {"number": number, "year": year}
        book = open_workbook(store.kept_file(home, sha256), file)
        read = plan_form.read(book).plan if isinstance(book, Workbook) else None
        if read is None or read.year != year:
            sentence = N_(
                "kế hoạch năm {year} (số {number}): tệp lưu nguyên vẹn nhưng nay không đọc được thành kế hoạch đó."
            )
            yield Finding("unread", DIFFERS, sentence, facts, plan=number)
            continue
        sentence = N_("kế hoạch năm {year} (số {number}), {place}: sổ cái ghi {kept}, tệp lưu đọc lại là {read}.")
        yield from _compared(ledger, "plan", number, plans.fact_rows(number, read), sentence, facts, {"plan": number})


def _compared(
    ledger: Ledger,
    own: str,
    number: int,
    read_again: Mapping[str, Sequence[Row]],
    sentence: str,
    facts: Row,
    about: dict[str, Any],
) -> Iterator[Finding]:
    """A finding for each row that the ledger has otherwise than the workbook, up to a number of them."""
    count = 0
    for table, rows in read_again.items():
        keys, values = _FACTS[table]
        columns = ", ".join(f'"{name}"' for name in (*keys, *values))
        kept = [
            dict(zip((*keys, *values), row, strict=True))
            for row in ledger.rows(f'SELECT {columns} FROM "{table}" WHERE {own} = ?', [number])
        ]
        for ours, theirs in _unlike(kept, [_as_kept(row) for row in rows], keys, values):
            count += 1
            if count <= _MOST:
                place, (said, read) = ours or theirs or {}, _apart(ours, theirs, values)
                where = " ".join(filter(None, (str(place.get("sheet") or ""), _cell(place))))
                more = {**facts, "place": where, "kept": said, "read": read}
                yield Finding(
                    "read_otherwise",
                    DIFFERS,
                    sentence,
                    more,
                    **about,
                    sheet=str(place.get("sheet") or ""),
                    cell=_cell(place),
                )
    if count > _MOST:
        rest = N_("và {count} ô khác của cùng tệp đó.")
        yield Finding("read_otherwise", DIFFERS, rest, {"count": count - _MOST}, **about)


def _as_kept(row: Row) -> Row:
    """A row with its shares as the ledger holds them: to six decimals."""
    return {name: round(value, 6) if isinstance(value, Decimal) else value for name, value in row.items()}


def _unlike(
    kept: Sequence[Row], read: Sequence[Row], keys: Sequence[str], values: Sequence[str]
) -> Iterator[tuple[Row | None, Row | None]]:
    """(as kept, as read) of every row that one side lacks or has otherwise."""
    left: dict[tuple[object, ...], list[Row]] = {}
    for row in read:
        left.setdefault(tuple(row[key] for key in keys), []).append(row)
    for row in kept:
        same = left.get(tuple(row[key] for key in keys), [])
        found = next((one for one in same if all(one[name] == row[name] for name in values)), same[0] if same else None)
        if found is not None:
            same.remove(found)
        if found is None or any(found[name] != row[name] for name in values):
            yield row, found
    for rest in left.values():
        for row in rest:
            yield None, row


_NOTHING = N_("không có")


def _apart(ours: Row | None, theirs: Row | None, values: Sequence[str]) -> tuple[str, str]:
    """What each side says, of the columns in which they differ."""
    if ours is None or theirs is None:
        return _all(ours, values), _all(theirs, values)
    other = [name for name in values if ours[name] != theirs[name]]
    return ", ".join(_shown(ours[name]) for name in other), ", ".join(_shown(theirs[name]) for name in other)


def _all(row: Row | None, values: Sequence[str]) -> str:
    return _NOTHING if row is None else _shown(row.get(values[0]))


def _shown(value: object) -> str:
    return (
        N_("để trống")
        if value in (None, "", "blank")
        else f"“{str(value)[:200]}”"
        if isinstance(value, str)
        else str(value)
    )


def _cell(row: Row) -> str:
    return str(row.get("cell") or "") or (f"dòng {row['row_number']}" if "row_number" in row else "")


# --- what else is in the home -------------------------------------------------------------------------------------


def _beside(home: Home) -> Iterator[Finding]:
    """Accounts and whatever else SQLite keeps."""
    for path in sorted(home.path.glob("*.sqlite")):
        if not sound(path):
            sentence = N_("tệp {file} không đọc được. Bù từ bản sao lưu: python -m data restore --repair TỆP")
            yield Finding("database", DAMAGED, sentence, {"file": path.name})
        elif path == home.accounts and (number := _audit(home)) is not None:
            sentence = N_(
                "nhật ký không còn như khi ghi, từ mục số {number}. Đối chiếu với nhật ký trong bản sao lưu gần nhất."
            )
            yield Finding("audit", DAMAGED, sentence, {"number": number})


def _audit(home: Home) -> int | None:
    """The first entry of the audit that is not as it was written; one that cannot even be read is the first."""
    try:
        return audit.verify(home)
    except HomeUnwritable:
        return None
    except HomeDamaged:
        return 1


def _left(home: Home, named: Mapping[str, object]) -> Iterator[Finding]:
    """What nobody needs: workbooks that no event names, what was killed half-way, what a restore set aside."""
    files = [path for path in sorted((home.path / "files").glob("*/*")) if path.name not in named]
    if spare := [path for path in files if path.suffix != ".tmp"]:
        yield Finding(
            "spare_files",
            NOTE,
            N_("{count} tệp trong files/ không có trong sổ cái (lần nộp chưa xong); không ảnh hưởng số liệu."),
            {"count": len(spare)},
        )
    half = [path for path in (*files, *home.path.iterdir()) if path.suffix == ".tmp"]
    if half:
        yield Finding(
            "half_done",
            NOTE,
            N_("{count} tệp tạm còn lại từ lệnh bị ngắt giữa chừng; xóa được khi không có lệnh nào đang chạy."),
            {"count": len(half)},
        )
    for path in sorted(home.path.glob("replaced-*")):
        yield Finding(
            "replaced",
            NOTE,
            N_("thư mục {folder} giữ những gì có trước một lần khôi phục; xóa khi không cần nữa."),
            {"folder": path.name},
        )
    if replacing.pending(home.path):
        yield Finding("restoring", NOTE, N_("một lần khôi phục bị ngắt giữa chừng; lệnh tiếp theo sẽ làm xong."), {})


def _code(unit: str | None) -> str | None:
    found = catalogue.unit_by_id().get(unit or "")
    return found.code if found else unit


def _name(unit: str) -> str:
    found = catalogue.unit_by_id().get(unit)
    return found.name if found else unit
