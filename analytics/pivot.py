"""A pivot: a measure by one or two dimensions down and one across, every total asked again, and its writing as an address.

Nothing is added up here: a total, a subtotal and what a share is of are answers of answering.answer with fewer dimensions,
and absent, with the reason said, where semantic.why_not refuses them. `Crosstab.shown` is what a reader sees of a cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from analytics import answering, semantic
from analytics.answers.asked_words import named
from analytics.answers.names import Names
from analytics.scope import AUDIENCES, Scope
from analytics.semantic import ADDS, ADDS_OF_ONE, DIMENSIONS, MEASURES, STATUS, Query
from data import calendar, catalogue
from data.language import N_, Language

if TYPE_CHECKING:
    import duckdb

VALUE, ROW, COLUMN, TOTAL = "value", "row", "column", "total"
SHOWN = (VALUE, ROW, COLUMN, TOTAL)
SORTS = ("", "name", "most", "least")
MOST_ROWS_DOWN = 2
ALL = "*"  # in the place of a column: all of them
Code = str | None  # None: what nobody stated (a meeting without a topic)
Key = tuple[Code, ...]


class NotAsked(ValueError):
    """A pivot that has no answer; the text says why."""


@dataclass(frozen=True, slots=True)
class Pivot:
    """What is laid out: a measure, what goes down (one or two dimensions) and across (one or none), of which part.

    `shown`: the value, or its share of its row, column or the total. `sort`: as the catalogue has it, by name, most or least
    first. `colour`: cells darker for more.
    """

    measure: str
    rows: tuple[str, ...]
    scope: Scope
    columns: str = ""
    communes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    shown: str = VALUE
    sort: str = ""
    colour: bool = True

    @property
    def dimensions(self) -> tuple[str, ...]:
        return (*self.rows, self.columns) if self.columns else self.rows


@dataclass(frozen=True, slots=True)
class Crosstab:
    """The figures: `values[row key, column]` for each cell, subtotal (a key of one of two), total (the key ()) and ALL columns.

    `asked` is the question behind each kind: (length of the row key, whether across). `reasons` say why totals are absent,
    `left` names units put last when ordered since they lack reports. `told` is the answer of the cells.
    """

    pivot: Pivot
    rows: tuple[Key, ...]
    columns: tuple[Code, ...]
    values: Mapping[tuple[Key, Code], Any]
    asked: Mapping[tuple[int, bool], Query]
    told: answering.Answer
    reasons: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    def value(self, row: Key, column: Code = ALL) -> Any:
        """A cell, a subtotal (), a total; None where nothing is known or it cannot be asked."""
        return self.values.get((row, column))

    def shown(self, row: Key, column: Code = ALL) -> Any:
        """The value, or its share as the pivot says."""
        value = self.value(row, column)
        if self.pivot.shown == VALUE or value is None:
            return value
        whole = {ROW: (row, ALL), COLUMN: ((), column), TOTAL: ((), ALL)}[self.pivot.shown]
        of = self.values.get(whole)
        return value / of if of else None

    def has(self, length: int, across: bool) -> bool:
        """Whether totals of that kind could be asked."""
        return (length, across) in self.asked

    @property
    def subtotals(self) -> bool:
        return len(self.pivot.rows) > 1 and (self.has(1, True) or self.has(1, False))


def query(pivot: Pivot) -> Query:
    """The question that the cells answer."""
    return Query(pivot.measure, pivot.dimensions, pivot.scope, pivot.communes, pivot.topics, pivot.audiences)


def why_not(pivot: Pivot, language: Language) -> str:
    """Why there is no such table, and what there would be; "" when it can be asked."""
    say, measure = language.text, MEASURES[pivot.measure]
    if not 1 <= len(pivot.rows) <= MOST_ROWS_DOWN:
        return say(N_("Chọn một hoặc hai chiều cho dòng."))
    if len(set(pivot.dimensions)) < len(pivot.dimensions):
        return say(N_("Mỗi chiều chỉ dùng một lần: chọn chiều khác cho cột hoặc cho dòng."))
    return semantic.why_not(query(pivot), language) or _no_share(pivot, measure, language) or _no_order(pivot, measure, language)  # fmt: skip


def _no_share(pivot: Pivot, measure: semantic.Measure, language: Language) -> str:
    if pivot.shown == VALUE:
        return ""
    say, name = language.text, language.text(measure.title)
    if measure.adds not in (ADDS, ADDS_OF_ONE):
        return say(N_("“{measure}” không có tỷ trọng: chỉ số cộng được với nhau mới chia ra phần trăm của tổng."), measure=name)  # fmt: skip
    if measure.adds == ADDS_OF_ONE and "activity" in pivot.dimensions:
        return say(N_("Số liệu của các hoạt động khác nhau không cộng với nhau nên không có tỷ trọng; chọn một hoạt động."))  # fmt: skip
    if overlaps(pivot):
        return say(N_("Một xã, phường có thể được tiếp cận theo nhiều {dimension}, cộng lại hơn tổng, nên không có tỷ trọng."), dimension=say(DIMENSIONS[overlaps(pivot)].title).lower())  # fmt: skip
    if pivot.shown == ROW and not pivot.columns:
        return say(N_("Tỷ trọng theo dòng cần có cột; chọn cột, hoặc chọn tỷ trọng trong tổng."))
    return ""


def _no_order(pivot: Pivot, measure: semantic.Measure, language: Language) -> str:
    """What cannot be ordered by its values: states, and values of different activities beside each other."""
    if pivot.sort not in ("most", "least"):
        return ""
    beside = {pivot.rows[-1], pivot.columns}
    if measure.kind == STATUS or (measure.adds == ADDS_OF_ONE and "activity" in beside):
        return semantic.why_not(replace(query(pivot), order=pivot.sort), language)
    return ""


def overlaps(pivot: Pivot) -> str:
    """The dimension under which one commune counts several times; "" for none."""
    if MEASURES[pivot.measure].source != "reach":
        return ""
    return next((one for one in pivot.dimensions if one in ("activity", "topic", "audience")), "")


# --- the figures ------------------------------------------------------------------------------------------------------


def table(db: duckdb.DuckDBPyConnection, pivot: Pivot, language: Language) -> Crosstab:
    """The figures and all totals; raises NotAsked with the reason of why_not."""
    if reason := why_not(pivot, language):
        raise NotAsked(reason)
    told = answering.answer(db, query(pivot))
    wide, across = len(pivot.rows), bool(pivot.columns)
    asked, values = {(wide, across): told.query}, _values(told, wide, across)
    reasons: dict[str, None] = {}
    for length, crossing in _totals(wide, across):
        less = _less(pivot, (*pivot.rows[:length], *((pivot.columns,) if crossing else ())), told)
        if refused := semantic.why_not(less, language):
            reasons[refused] = None
            continue
        asked[length, crossing] = less
        values |= _values(answering.answer(db, less), length, crossing)
    rows = tuple(dict.fromkeys(key for key, _ in values if len(key) == wide))
    columns = tuple(dict.fromkeys(column for _, column in values if column != ALL))
    names = Names(db, pivot.scope, language)
    ordered, left = _ordered(rows, values, pivot, told, names)
    by_name = pivot.sort == "name"
    across_keys = sorted(columns, key=lambda code: _rank(pivot.columns, code, names, by_name))
    return Crosstab(pivot, ordered, tuple(across_keys), values, asked, told, tuple(reasons), left)


def _totals(wide: int, across: bool) -> list[tuple[int, bool]]:
    """Which totals there are: (length of the row key, whether across)."""
    both = [(length, crossing) for length in range(wide, -1, -1) for crossing in (True, False)]
    return [one for one in both if one != (wide, across) and (across or not one[1])]


def _values(told: answering.Answer, length: int, across: bool) -> dict[tuple[Key, Code], Any]:
    at = length + across
    return {(row[:length], row[length] if across else ALL): row[at] for row in told.rows}


def _less(pivot: Pivot, by: tuple[str, ...], told: answering.Answer) -> Query:
    """The question of a total: of what the cells are of, so that they and their total are of one thing.

    Work and meetings told by commune leave out what a unit did itself, and communes reached by topics or audiences are those
    reached by any of them: so a total without the dimension names the communes, topics or audiences of the cells.
    """
    full = told.query
    source, less = full.meant.source, replace(full, by=by)

    def members(name: str) -> tuple[str, ...]:
        at = full.by.index(name)
        return tuple(dict.fromkeys(row[at] for row in told.rows if row[at] is not None))

    gone = set(full.by) - set(by)
    if "commune" in gone and source in ("outputs", "meetings") and not full.communes:
        less = replace(less, communes=members("commune"))
    if "topic" in gone and source == "reach" and not full.topics:
        less = replace(less, topics=members("topic"))
    if "audience" in gone and source == "reach" and not full.audiences:
        less = replace(less, audiences=members("audience"))
    return less


# --- their order ------------------------------------------------------------------------------------------------------


def _ordered(
    rows: Sequence[Key], values: Mapping[tuple[Key, Code], Any], pivot: Pivot, told: answering.Answer, names: Names
) -> tuple[tuple[Key, ...], tuple[str, ...]]:
    """Row keys in their order, those of one group together; units that lack a due report are never ranked but stand last."""
    by_value = pivot.sort in ("most", "least")
    lacking = {unit for unit, _ in told.missing} if by_value else set[str]()
    left = dict[str, None]()

    def place(key: Key, at: int) -> tuple[Any, ...]:
        name, code = pivot.rows[at], key[at]
        plain = _rank(name, code, names, pivot.sort == "name")
        if not by_value or (name == "activity" and MEASURES[pivot.measure].adds == ADDS_OF_ONE):
            return (0, 0.0, *plain)
        value = values.get((key[: at + 1], ALL))
        if value is None or isinstance(value, str):
            return (2, 0.0, *plain)
        if name == "district" and code in lacking:
            left[code or ""] = None
            return (1, 0.0, *plain)
        return (0, -float(value) if pivot.sort == "most" else float(value), *plain)

    ordered = sorted(rows, key=lambda key: tuple(place(key, at) for at in range(len(key))))
    return tuple(ordered), tuple(left)


def _rank(name: str, code: Code, names: Names, by_name: bool) -> tuple[Any, ...]:
    """Where a member stands of itself: what nobody stated last, the province after its districts."""
    if code is None:
        return (3, 0, ())
    last = int(name == "district" and names.is_province(code))
    if by_name and name != "period":
        return (last, 0, names.sort_key(named(name, code, names)))
    ranks = answering.ranks(name)
    return (last, ranks.get(code, len(ranks)), (code,))


# --- an address and its pivot -----------------------------------------------------------------------------------------

PREFIX = "pv-"
_LISTS = {"don-vi": "units", "hoat-dong": "activities", "nhom": "groups", "nguon": "sources"}
_OWN = {"pv-xa": "communes", "chu-de": "topics", "doi-tuong": "audiences"}
PARAMETERS = ("pv-do", "pv-hang", "pv-cot", "pv-nhu", "pv-xep", "pv-mau", "nam", "den", "tu", *_LISTS, *_OWN)
_WORDS = {VALUE: "", ROW: "dong", COLUMN: "cot", TOTAL: "tong"}
_SORT_WORDS = {"": "", "name": "ten", "most": "nhieu", "least": "it"}


def of_query(query: Query) -> Pivot:
    """The table that shows a question's figures: its first dimensions down, the last of several across."""
    shared = {"commune": ("district", "commune"), "": ()}.get(query.per, (query.per,))
    by = tuple(name for name in DIMENSIONS if name in (*query.by, *shared)) or (query.meant.by[0],)
    rows, columns = (by, "") if len(by) == 1 or by == ("district", "commune") else (by[:-1][:MOST_ROWS_DOWN], by[-1])
    if query.meant.one_activity and len(query.scope.activities) != 1 and "activity" not in (*rows, columns):
        columns = "activity"
    return Pivot(query.measure, rows, query.scope, columns, query.communes, query.topics, query.audiences)


def to_address(pivot: Pivot) -> dict[str, str]:
    """The parameters of a pivot, those it does not need left out; the state of figures and the version are the page's."""
    scope = pivot.scope
    said = {
        "pv-do": pivot.measure,
        "pv-hang": ",".join(pivot.rows),
        "pv-cot": pivot.columns,
        "pv-nhu": _WORDS[pivot.shown],
        "pv-xep": _SORT_WORDS[pivot.sort],
        "pv-mau": "" if pivot.colour else "0",
        "nam": str(scope.year),
        "den": scope.through,
        "tu": scope.since,
        **{name: ",".join(getattr(scope, field)) for name, field in _LISTS.items()},
        **{name: ",".join(getattr(pivot, field)) for name, field in _OWN.items()},
    }
    return {name: value for name, value in said.items() if value}


def from_address(given: Mapping[str, str], base: Scope) -> Pivot | None:
    """The pivot that an address asks for; None when it names no measure. Nonsense is left out, whatever it is.

    `base` gives the year and month where the address has none, and always the state, the version and the day looked from.
    """
    measure = str(given.get("pv-do", ""))
    if measure not in MEASURES:
        return None
    known = MEASURES[measure].by
    down = [code for code in dict.fromkeys(_words(given, "pv-hang")) if code in known][:MOST_ROWS_DOWN]
    rows = tuple(down) or known[:1]
    columns = str(given.get("pv-cot", ""))
    scope = replace(_months(given, base), **{field: _known(given, name) for name, field in _LISTS.items()})  # type: ignore[arg-type]
    return Pivot(
        measure,
        rows,
        scope,
        columns if columns in known and columns not in rows else "",
        **{field: _known(given, name) for name, field in _OWN.items()},
        shown=_word(given, "pv-nhu", _WORDS) or VALUE,
        sort=_word(given, "pv-xep", _SORT_WORDS),
        colour=given.get("pv-mau") != "0",
    )


def _months(given: Mapping[str, str], base: Scope) -> Scope:
    year, through, since = base.year, base.through, str(given.get("tu", ""))
    word, asked = str(given.get("nam", "")), str(given.get("den", ""))
    if word.isascii() and word.isdigit() and 1900 < int(word[:5]) < 2200:
        year = int(word)
    elif calendar.is_reported(asked):
        year = calendar.year_of(asked)
    if calendar.is_reported(asked) and calendar.year_of(asked) == year:
        through = asked
    elif year != base.year:
        through = f"{year}-12"
    whole = not calendar.is_period(since) or calendar.year_of(since) != year or since > through or since.endswith("-01")
    return replace(base, year=year, through=through, since="" if whole else since)


def _words(given: Mapping[str, str], name: str) -> list[str]:
    return [word.strip() for word in str(given.get(name, "")).split(",") if word.strip()]


def _known(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    codes = _members(name)
    return tuple(code for code in dict.fromkeys(_words(given, name)) if code in codes)


def _members(name: str) -> set[str]:
    lists: dict[str, Any] = {
        "don-vi": (unit for unit in catalogue.units()),
        "pv-xa": (unit for unit in catalogue.units() if unit.level == "commune"),
        "hoat-dong": catalogue.activities(),
        "nhom": catalogue.groups(),
        "nguon": catalogue.sources(),
        "chu-de": catalogue.topics(),
        "doi-tuong": AUDIENCES,
    }
    return {one.code for one in lists[name]}


def _word(given: Mapping[str, str], name: str, words: Mapping[str, str]) -> str:
    """What a word of the address stands for; "" for none."""
    asked = given.get(name, "")
    return next((meant for meant, word in words.items() if word and word == asked), "")
