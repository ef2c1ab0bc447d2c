"""What someone looks at: year, through, units, activities, state, version; who may look at what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from data import calendar, catalogue
from data.language import N_
from data.settings import settings

if TYPE_CHECKING:
    import duckdb

    from data.language import Language

APPROVED, SUBMITTED = "approved", "submitted"
LEADER, DISTRICT = "leader", "district"
# For whom: the people of whom Hoạt động counts, in its order (women, minority, poor).
AUDIENCES = (
    catalogue.Named("women", "Phụ nữ", "Women"),
    catalogue.Named("minority", "Người dân tộc thiểu số", "Ethnic minority people"),
    catalogue.Named("poor", "Hộ nghèo, hộ cận nghèo", "Poor and near-poor households"),
)
_STATES = {"duyet": APPROVED, "gui": SUBMITTED}


@dataclass(frozen=True, slots=True)
class Scope:
    """A choice of figures; hashable, so that caches are keyed by it.

    `through` is a reporting month "YYYY-MM" of `year`, or its supplementary report "YYYY-13": money up to it, all else up to December. Empty tuples mean all. `units`,
    `activities`, `groups`, `sources` are codes of the catalogue. `state` is approved or submitted;
    `own` limits whose submitted revisions count (None: everyone's). `version` pins a version of
    the ledger (None: the latest). `today` is the day looked from (due dates). `since` is the first month looked at, for the
    measures that have a part of the year: coverage, reporting and what is asked of spans; all others begin with January.
    """

    year: int
    through: str
    today: date
    units: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    state: str = APPROVED
    own: tuple[str, ...] | None = None
    version: int | None = None
    since: str = ""

    @property
    def since_key(self) -> int:
        """The key of the first month looked at: January's when nothing else is asked."""
        return int(self.since[:4]) * 100 + int(self.since[5:7]) if self.since else self.year * 100 + 1

    @property
    def through_key(self) -> int:
        """2023-06 → 202306, the key of a month (or of the supplementary report, 202313) in the published file."""
        return int(self.through[:4]) * 100 + int(self.through[5:7])

    @property
    def month_key(self) -> int:
        """The month looked to by what is counted in months: December's key when the supplementary report is looked to."""
        return min(self.through_key, self.year * 100 + 12)


def allowed(role: str, unit: str | None, scope: Scope) -> Scope:
    """The scope narrowed to what a role may see: leaders approved figures (all when the setting says so), a district those
    and its own submitted ones.

    `unit` is the code of the account's unit. Reviewers, finance and administrators see all.
    """
    if role == LEADER and not sees_submitted(role):
        return replace(scope, state=APPROVED, own=())
    if role == DISTRICT:
        return replace(scope, own=(unit,) if unit else ())
    return (
        replace(scope, own=None)
        if role in (LEADER, "reviewer", "finance", "admin")
        else replace(scope, state=APPROVED, own=())
    )


def opens_full(role: str) -> bool:
    """True for roles that read the full published file; the others read the approved one, which holds nothing else."""
    return sees_submitted(role)


def sees_submitted(role: str) -> bool:
    """True for roles that may look at figures that wait for approval: a district's are its own, a leader's a setting."""
    return role in (DISTRICT, "reviewer", "finance", "admin") or (role == LEADER and settings().leader_sees_submitted)


# --- what the data offers -----------------------------------------------------------------------------------------


def years(db: duckdb.DuckDBPyConnection) -> tuple[int, ...]:
    """The years with a plan or a report, oldest first."""
    return tuple(sorted({year for (year,) in db.execute("SELECT year FROM period").fetchall()}))


def kind_of_home(db: duckdb.DuckDBPyConnection) -> str:
    """real or sample."""
    return str(_about(db)[2])


def version_of(db: duckdb.DuckDBPyConnection) -> int:
    return int(_about(db)[0])


def recorded_on(db: duckdb.DuckDBPyConnection) -> date | None:
    """The day the file's version was recorded."""
    moment = recorded_at(db)
    return moment.date() if moment else None


def recorded_at(db: duckdb.DuckDBPyConnection) -> datetime | None:
    """The moment the file's version was recorded, as clocks in Lạng Sơn show it."""
    moment: datetime | None = _about(db)[1]
    return moment


def default_through(
    db: duckdb.DuckDBPyConnection, year: int, state: str, today: date, own: tuple[str, ...] | None = None
) -> tuple[str, bool]:
    """The latest month of the year whose due reports are all in force, and True; with none, the latest with any, and False.

    With no report at all, the last month that has begun (the first of the plan when none has), and False.
    """
    in_force = in_force_of(state, own, "r", "r.unit")
    rows = db.execute(
        f"""SELECT p.period, p.first_day <= $today, count(*) FILTER (r.expected AND r.due_on < $today) AS due,
                   count(*) FILTER (r.expected AND r.due_on < $today AND NOT {in_force}) AS missing, count(*) FILTER ({in_force}) AS present
            FROM report AS r JOIN period AS p USING (period_key)
            WHERE r.year = $year AND r.month <= 12 GROUP BY ALL ORDER BY p.period DESC""",
        {"today": today, "year": year} | own_parameter(state, own),
    ).fetchall()
    for period, _, due, missing, _ in rows:
        if due and not missing:
            return period, True
    for period, _, _, _, present in rows:
        if present:
            return period, False
    begun = [period for period, started, *_ in rows if started]
    return (begun[0] if begun else rows[-1][0] if rows else f"{year}-12"), False


def has_supplement(db: duckdb.DuckDBPyConnection, year: int) -> bool:
    """True when a supplementary report of the year came."""
    found = "SELECT count(*) > 0 FROM report AS r JOIN period AS p USING (period_key) WHERE p.year = ? AND p.month > 12"
    return bool(_one(db, found, [year]))


def in_force_of(state: str, own: tuple[str, ...] | None, alias: str, code: str) -> str:
    """The condition under which a row counts, from a fixed table of three.

    A row has `approved` and `submitted`: whether it is in force when approved revisions, or also submitted ones, are
    asked for. `alias` and `code` are names written in our own SQL; the units of `own` are bound as $own.
    """
    if state == APPROVED:
        return f"{alias}.approved"
    if own is None:
        return f"{alias}.submitted"
    return f"CASE WHEN list_contains($own, {code}) THEN {alias}.submitted ELSE {alias}.approved END"


def own_parameter(state: str, own: tuple[str, ...] | None) -> dict[str, object]:
    """The parameter that `in_force_of` needs."""
    return {} if state == APPROVED or own is None else {"own": list(own)}


def _about(db: duckdb.DuckDBPyConnection) -> tuple[Any, Any, Any]:
    """(version, recorded_at, kind_of_home) of the file: one question, whichever of them is asked for."""
    return db.execute("SELECT version, recorded_at, kind_of_home FROM version").fetchone() or (0, None, "")


# --- an address and its scope -------------------------------------------------------------------------------------


def from_address(
    db: duckdb.DuckDBPyConnection,
    given: Mapping[str, str | Sequence[str]],
    today: date,
    language: Language,
    own: tuple[str, ...] | None = None,
) -> tuple[Scope, tuple[str, ...]]:
    """The scope an address asks for (nam, den, don-vi, hoat-dong, nhom, nguon, trang-thai), and a sentence for each thing it
    could not have: nonsense becomes the nearest sensible choice. `v` is for whoever opens the file.
    """
    notes: list[str] = []
    state = _state(given, notes, language)
    year = _year(db, given, today, notes, language)
    through = _through(db, given, year, state, today, own, notes, language)
    scope = Scope(
        year,
        through,
        today,
        units=_codes(given, "don-vi", known_units(db, year), notes, language),
        activities=_codes(given, "hoat-dong", tuple(a.code for a in catalogue.activities()), notes, language),
        groups=_codes(given, "nhom", tuple(g.code for g in catalogue.groups()), notes, language),
        sources=_codes(given, "nguon", tuple(s.code for s in catalogue.sources()), notes, language),
        state=state,
        own=own,
    )
    return scope, tuple(notes)


def to_address(scope: Scope, version: int) -> dict[str, str]:
    """Every parameter of the scope, defaults and version included."""
    return {
        "nam": str(scope.year),
        "den": scope.through,
        "don-vi": ",".join(scope.units),
        "hoat-dong": ",".join(scope.activities),
        "nhom": ",".join(scope.groups),
        "nguon": ",".join(scope.sources),
        "trang-thai": next(word for word, state in _STATES.items() if state == scope.state),
        "v": str(scope.version or version),
    }


def known_units(db: duckdb.DuckDBPyConnection, year: int) -> tuple[str, ...]:
    """The codes of the units that report, have a target or money in a year."""
    return tuple(sorted({code for code, *_ in units_of(db, year)}))


def units_of(db: duckdb.DuckDBPyConnection, year: int) -> list[tuple[str, str, str, str, str]]:
    """(code, level, kind, name, short name) of the units that report, have a target or money in a year."""
    query = "SELECT unit, level, kind, name, short_name FROM unit_year WHERE year = ?"
    return db.execute(query, [year]).fetchall()


def known_communes(db: duckdb.DuckDBPyConnection, period: str) -> tuple[str, ...]:
    """The codes of the communes of the era of a month."""
    query = """SELECT k.code FROM commune_year AS c JOIN period AS p ON p.year = c.year AND p.era = c.era
        JOIN unit AS k ON k.unit_key = c.commune_key WHERE p.period = ? ORDER BY k.code"""
    return tuple(code for (code,) in db.execute(query, [period]).fetchall())


def _state(given: Mapping[str, str | Sequence[str]], notes: list[str], language: Language) -> str:
    word = _word(given, "trang-thai")
    if word and word not in _STATES:
        notes.append(language.text(N_("Không có trạng thái “{word}”; đang xem số liệu đã duyệt."), word=word))
    return _STATES.get(word, APPROVED)


def _year(
    db: duckdb.DuckDBPyConnection,
    given: Mapping[str, str | Sequence[str]],
    today: date,
    notes: list[str],
    language: Language,
) -> int:
    """The year asked for, else that of the month asked for, else the latest with reports; one without figures becomes the nearest."""
    found = years(db)
    word = _word(given, "nam")
    if not found:
        return today.year
    asked = int(word) if word.isascii() and word.isdigit() and len(word) < 6 else None
    if asked is None:
        month = _word(given, "den")
        latest = _one(db, "SELECT max(year) FROM report WHERE received") or found[-1]
        best = int(month[:4]) if calendar.is_reported(month) and int(month[:4]) in found and not word else int(latest)  # type: ignore[call-overload]
    else:
        best = min(found, key=lambda year: (abs(year - asked), -year))
    if word and best != asked:
        notes.append(language.text(N_("Không có số liệu năm “{word}”; đang xem năm {year}."), word=word, year=best))
    return best


def _through(
    db: duckdb.DuckDBPyConnection,
    given: Mapping[str, str | Sequence[str]],
    year: int,
    state: str,
    today: date,
    own: tuple[str, ...] | None,
    notes: list[str],
    language: Language,
) -> str:
    word = _word(given, "den")
    if calendar.is_period(word) and calendar.year_of(word) == year:
        return word
    if calendar.is_supplement(word) and calendar.year_of(word) == year and has_supplement(db, year):
        return word
    best, _ = default_through(db, year, state, today, own)
    if word:
        notes.append(
            language.text(
                N_("Không có kỳ “{word}” trong năm {year}; đang xem đến {period}."),
                word=word,
                year=year,
                period=language.period(best),
            )
        )
    return best


def _codes(
    given: Mapping[str, str | Sequence[str]], name: str, known: tuple[str, ...], notes: list[str], language: Language
) -> tuple[str, ...]:
    raw = given.get(name, "")
    words = [raw] if isinstance(raw, str) else list(raw)
    asked = [code.strip() for word in words for code in word.split(",") if code.strip()]
    if unknown := [code for code in asked if code not in known]:
        notes.append(language.text(N_("Không có mã “{codes}” trong danh mục; đã bỏ qua."), codes=", ".join(unknown)))
    return tuple(dict.fromkeys(code for code in asked if code in known))


def _word(given: Mapping[str, str | Sequence[str]], name: str) -> str:
    raw = given.get(name, "")
    return (raw if isinstance(raw, str) else (list(raw) or [""])[-1]).strip()


def _one(db: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object] = ()) -> object:
    found = db.execute(query, parameters).fetchone()
    return found[0] if found else None
