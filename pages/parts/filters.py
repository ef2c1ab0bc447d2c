"""The choices on top of a page, kept in the address in codes: nam, den, don-vi, hoat-dong, nhom, nguon, trang-thai, v.

Streamlit's own binding writes the labels people read into the address; scripts and links need codes, so the address is
written here. A choice survives a change of page; nonsense in an address gives the nearest sensible view and a note.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st

from analytics import comparison, drill, publish
from analytics import scope as scopes
from analytics.answers import coverage_map
from analytics.answers.names import Names
from analytics.comparison import Comparison
from analytics.remembered import remembered
from analytics.scope import APPROVED, SUBMITTED, Scope
from data import accounts, calendar, catalogue
from data.forms.declaration import version_of
from data.language import N_
from pages.parts.shell import Visit, plain_errors

if TYPE_CHECKING:
    import duckdb

_NAMES = ("nam", "den", "don-vi", "hoat-dong", "nhom", "nguon", "trang-thai", "v", comparison.PARAMETER)
# What a page holds beside the scope, whatever the choices become.
_KEPT = (*drill.PARAMETERS, coverage_map.PARAMETER, "cau", "cach")
_IN_A_ROW = 6
_FIELDS = {"don-vi": "units", "hoat-dong": "activities", "nhom": "groups", "nguon": "sources"}


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen: the data and its file's name, the scope, and notes on what could not be as asked. `asked_from`: where a
    question was asked from ("tháng trước"), when it looks at other months itself; an address leads there. `known`: the same data with small
    questions remembered, for its names.
    """

    db: duckdb.DuckDBPyConnection
    file: str
    scope: Scope
    version: int
    full: bool
    complete: bool
    notes: tuple[str, ...] = ()
    recorded_at: datetime | None = None
    compared: Comparison | None = None
    asked_from: Scope | None = None
    known: duckdb.DuckDBPyConnection | None = None


def choose(visit: Visit, wanted: Sequence[str] = ("don-vi", "hoat-dong"), *, comparable: bool = False) -> Choice:
    """Draws the choices and gives what they mean. `wanted` names the filters of this page beside year and month;
    `comparable`: the page shows what is compared with.
    """
    with plain_errors(visit):
        asked = _asked()
        start, known = _start(visit, asked)
        notes = list(start.notes)
        scope, place = _drawn(visit, known, start.scope, wanted, comparable)
        compared = _compared(place, visit, known, scope, asked, notes) if place is not None else None
        default, complete = scopes.default_through(known, scope.year, scope.state, scope.today, scope.own)
    _write_address(scope, wanted)
    whole = complete or scope.through != default
    return replace(start, scope=scope, complete=whole, notes=tuple(notes), compared=compared)


def looked_at(visit: Visit) -> Choice:
    """The same without any widget: the data, the state and the version that were chosen, for a page that draws its own."""
    with plain_errors(visit):
        return _start(visit, _asked())[0]


def _start(visit: Visit, asked: dict[str, str]) -> tuple[Choice, duckdb.DuckDBPyConnection]:
    """(what was chosen before any widget, the data with answers remembered)."""
    notes = list[str]()
    full = scopes.opens_full(visit.account.role)
    db, path, version = _data(visit, asked, full, notes)
    known = remembered(db, path)
    today = scopes.recorded_on(known) or calendar.today() if version is not None else calendar.today()
    found, told = scopes.from_address(known, asked, today, visit.language, _own(visit))
    scope = scopes.allowed(visit.account.role, visit.account.unit, replace(found, version=version))
    if scope.state != found.state:
        notes.append(visit.text(N_("Tài khoản này chỉ xem số liệu đã duyệt.")))
    number, moment = scopes.version_of(known), scopes.recorded_at(known)
    return Choice(db, path.name, scope, number, full, True, (*notes, *told), moment, known=known), known


def _own(visit: Visit) -> tuple[str, ...] | None:
    return (visit.account.unit or "",) if visit.account.role == accounts.DISTRICT else None


def _asked() -> dict[str, str]:
    """The address at the first run of a session, then what was chosen since: a click on the menu keeps the choice."""
    kept: dict[str, str] = st.session_state.setdefault("chosen", {})
    given = st.query_params.to_dict()
    told = {name: given[name] for name in _NAMES if name in given}
    if told and told != st.session_state.get("written"):
        kept.clear()
        kept.update(told)
        for name in _NAMES:
            st.session_state.pop(f"loc-{name}", None)
    return kept


def _data(
    visit: Visit, asked: dict[str, str], full: bool, notes: list[str]
) -> tuple[duckdb.DuckDBPyConnection, Path, int | None]:
    written = asked.get("v", "")
    if written:
        try:
            return *visit.data(full=full, version=int(written)), int(written)
        except (ValueError, publish.NoSuchVersion):
            notes.append(visit.text(N_("Không có phiên bản “{read}”; đang xem phiên bản mới nhất."), read=written[:20]))
            asked.pop("v")
    return *visit.data(full=full), None


def _drawn(
    visit: Visit, db: duckdb.DuckDBPyConnection, start: Scope, wanted: Sequence[str], comparable: bool
) -> tuple[Scope, Any]:
    """The widgets, the scope they now say, and the place for what is compared with (None when the page has none)."""
    may_choose_state = scopes.sees_submitted(visit.account.role)
    columns = _places([1.4, 2.4, *[2.6] * len(wanted), *([2.4] if may_choose_state else []), *([2.5] if comparable else [])])  # fmt: skip
    years = [str(year) for year in sorted(scopes.years(db), reverse=True)] or [str(start.year)]
    year = int(_one(columns[0], visit.text(N_("Năm")), "nam", years, str(start.year), str))
    through = _month(columns[1], visit, db, start, year)
    scope = replace(start, year=year, through=through)
    for at, name in enumerate(wanted):
        field = _FIELDS[name]
        codes = _many(columns[2 + at], visit, name, _options(name, visit, db, scope), getattr(scope, field))
        scope = replace(scope, **{field: codes})  # type: ignore[arg-type]
    if may_choose_state:
        labels = {"duyet": visit.text(N_("Đã duyệt")), "gui": visit.text(N_("Cả chờ duyệt"))}
        word = _one(
            columns[2 + len(wanted)],
            visit.text(N_("Số liệu")),
            "trang-thai",
            list(labels),
            "gui" if scope.state == SUBMITTED else "duyet",
            labels.__getitem__,
        )
        scope = replace(scope, state=SUBMITTED if word == "gui" else APPROVED)
    others = {field: () for name, field in _FIELDS.items() if name not in wanted}
    scope = replace(scope, **others)  # type: ignore[arg-type]
    return scopes.allowed(visit.account.role, visit.account.unit, scope), columns[-1] if comparable else None


def _places(widths: list[float]) -> list[Any]:
    """A place for each choice; more than fit a laptop's width stand in two rows, so that no word is cut."""
    row_of = st.container(key="bo-loc").columns
    if len(widths) <= _IN_A_ROW:
        return list(row_of(widths, gap="xsmall", vertical_alignment="bottom"))
    half = -(-len(widths) // 2)
    return [
        place
        for row in (widths[:half], widths[half:])
        for place in row_of([*row, *[2.5] * (half - len(row))], gap="xsmall", vertical_alignment="bottom")[: len(row)]
    ]


def _compared(
    place: Any, visit: Visit, db: duckdb.DuckDBPyConnection, scope: Scope, asked: dict[str, str], notes: list[str]
) -> Comparison | None:
    """The box "So sánh với", and what it now says; the word is kept with the other choices."""
    word = asked.get(comparison.PARAMETER, "")
    found, told = comparison.of_word(db, word, scope, visit.language)
    if told:
        notes.append(told)
    start = found.word if found is not None else ""
    labels = {"": visit.text(N_("Không so sánh"))} | comparison.choices(db, scope, visit.language)
    if found is not None:
        labels.setdefault(found.word, found.label)
    label = visit.text(N_("So sánh với"))
    chosen = _one(place, label, comparison.PARAMETER, list(labels), start, labels.__getitem__)
    asked[comparison.PARAMETER] = chosen
    return comparison.of_word(db, chosen, scope, visit.language)[0]


def _month(place: Any, visit: Visit, db: duckdb.DuckDBPyConnection, start: Scope, year: int) -> str:
    found = db.execute("SELECT period FROM report WHERE year = ?", [year]).fetchall()
    months = sorted({period for (period,) in found}, reverse=True)
    default = (
        start.through
        if start.year == year
        else scopes.default_through(db, year, start.state, start.today, start.own)[0]
    )
    if default not in months:
        months = sorted({*months, default}, reverse=True)
    return _one(place, visit.text(N_("Lũy kế đến tháng")), "den", months, default, visit.language.period)


def _one(place: Any, label: str, name: str, options: list[str], start: str, say: Callable[[str], str]) -> str:
    key = f"loc-{name}"
    chosen = st.session_state.get(key)
    # Written on every run: after a change of page the box is a new one, which takes only what is written for it.
    st.session_state[key] = chosen if chosen in options else start if start in options else options[0]
    return str(place.selectbox(label, options, key=key, format_func=say, filter_mode=None))


def _options(name: str, visit: Visit, db: duckdb.DuckDBPyConnection, scope: Scope) -> dict[str, str]:
    """Code → words of what a filter offers."""
    names = Names(db, scope, visit.language)
    if name == "don-vi":
        units = {code: names.unit(code) for code in scopes.known_units(db, scope.year)}
        return dict(
            sorted(units.items(), key=lambda unit: (names.is_province(unit[0]), visit.language.sort_key(unit[1])))
        )
    if name == "hoat-dong":
        return {a.code: names.activity(a.code) for a in catalogue.activities(version_of(scope.through))}
    if name == "nhom":
        return {group.code: names.group(group.code) for group in catalogue.groups()}
    return {source.code: names.source(source.code) for source in catalogue.sources()}


_LABELS = {
    "don-vi": N_("Đơn vị"),
    "hoat-dong": N_("Hoạt động"),
    "nhom": N_("Nội dung chi"),
    "nguon": N_("Nguồn kinh phí"),
}
_ALL = {
    "don-vi": N_("Tất cả đơn vị"),
    "hoat-dong": N_("Tất cả hoạt động"),
    "nhom": N_("Tất cả nội dung"),
    "nguon": N_("Tất cả nguồn"),
}


def _many(place: Any, visit: Visit, name: str, options: dict[str, str], start: tuple[str, ...]) -> tuple[str, ...]:
    key = f"loc-{name}"
    held = st.session_state.get(key, list(start))
    st.session_state[key] = [code for code in held if code in options]
    label, everything = visit.text(_LABELS[name]), visit.text(_ALL[name])
    return tuple(
        place.multiselect(label, list(options), key=key, format_func=options.__getitem__, placeholder=everything)
    )


def _write_address(scope: Scope, wanted: Sequence[str]) -> None:
    """Writes the choices into the address, so that it can be copied; empty filters are left out, and the choice is kept for other pages."""
    said = {
        name: value
        for name, value in scopes.to_address(scope, 0).items()
        if value and (name != "v" or scope.version is not None)
    }
    kept: dict[str, str] = st.session_state["chosen"]
    for name in _NAMES:
        if name in said:
            kept[name] = said[name]
        elif name in wanted or name == "v":
            kept.pop(name, None)
    if word := kept.get(comparison.PARAMETER):
        said[comparison.PARAMETER] = word
    st.session_state["written"] = said
    shown = said | _kept()
    if st.query_params.to_dict() != shown:
        st.query_params.from_dict(shown)


def _kept() -> dict[str, str]:
    """What is open beneath the page."""
    given = st.query_params.to_dict()
    return {name: given[name] for name in _KEPT if name in given}


def full_link(page: str, choice: Choice) -> str:
    """The address with every choice, the version and what is open included: what "Sao chép liên kết" gives."""
    return f"/{page}?{urlencode(whole_address(choice))}"


def whole_address(choice: Choice) -> dict[str, str]:
    """Every choice as parameters, the version, what is compared with and what is open included."""
    beside = {comparison.PARAMETER: choice.compared.word} if choice.compared else {}
    return scopes.to_address(choice.asked_from or choice.scope, choice.version) | beside | _kept()
