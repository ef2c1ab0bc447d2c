"""Bảng tổng hợp nhiều chiều: what to count, down and across are chosen; a table, its chart and the way into every number.

`pivot_tab(visit, choice)` draws it within whichever page calls it and keeps what was chosen in the address (pivot.PARAMETERS);
the page around it must not write those names itself. The drill beneath is drawn here, with the months and filters of the pivot.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from analytics import pivot, semantic
from analytics import scope as scopes
from analytics.answers import crosstab
from analytics.answers.names import Names
from analytics.exports import taking
from analytics.pivot import Pivot
from analytics.report import Chart, Report, Trace
from analytics.scope import AUDIENCES, Scope
from analytics.semantic import DIMENSIONS, MEASURES, Measure
from data import audit, calendar, catalogue
from data.forms.declaration import version_of
from data.language import N_
from pages.parts import cookies, drilling, parcels, tables
from pages.parts.filters import Choice
from pages.parts.shell import Visit, plain_errors
from pages.parts.show import drawn_chart

MOST_COPIED = 10_000  # cells: more would make every run of the page heavy
_SCRIPT = f"<script>{(Path(__file__).parent / 'pivoting.js').read_text(encoding='utf-8')}</script>"
_KEPT, _READ, _CLICKED, _FILE = "pv-giu", "pv-da-doc", "pv-bam", "pv-tep"
_FIRST = "spent"
_SHARES = {
    pivot.VALUE: N_("Số liệu"),
    pivot.ROW: N_("Tỷ trọng trong dòng"),
    pivot.COLUMN: N_("Tỷ trọng trong cột"),
    pivot.TOTAL: N_("Tỷ trọng trong tổng"),
}
_SORTS = {
    "": N_("Theo danh mục"),
    "name": N_("Theo tên"),
    "most": N_("Nhiều nhất trước"),
    "least": N_("Ít nhất trước"),
}


def pivot_tab(visit: Visit, choice: Choice) -> semantic.Query | None:
    """Draws the tab; what it asks, None when that cannot be asked. `choice` gives the data, the state and where months begin."""
    with plain_errors(visit):
        start = _start(visit, choice)
        asked = _chosen(visit, choice, start)
        st.session_state[_KEPT] = asked
        _write_address(asked)
        if reason := pivot.why_not(asked, visit.language):
            st.info(reason)
            return None
        with st.spinner(visit.text(N_("Đang tính")), show_time=False):
            report = crosstab.crosstab_report(choice.db, asked, visit.language)
        looked = replace(choice, scope=asked.scope)
        _answer(visit, looked, asked, report)
        drilling.panel(visit, looked)
    return pivot.query(asked)


# --- where it begins --------------------------------------------------------------------------------------------------


def _start(visit: Visit, choice: Choice) -> Pivot:
    """The pivot of the address when it is a new one, else the one that was shown, else a first one."""
    given = {name: st.query_params[name] for name in pivot.PARAMETERS if name in st.query_params}
    kept: Pivot | None = st.session_state.get(_KEPT)
    base = choice.scope
    if given != st.session_state.get(_READ) and (found := pivot.from_address(given, base)) is not None:
        st.session_state[_READ] = given
        for name in [name for name in st.session_state if str(name).startswith("pv-") and name not in (_KEPT, _READ)]:
            del st.session_state[name]
        return found
    if kept is not None:
        return replace(kept, scope=replace(kept.scope, state=base.state, own=base.own, version=base.version, today=base.today))  # fmt: skip
    return _plain(_FIRST, base)


def _plain(measure: str, base: Scope) -> Pivot:
    """A measure as it is first laid out: units down, and what it needs or has across."""
    known = MEASURES[measure].by
    rows = "commune" if measure == "silent_months" else "district" if "district" in known else known[0]
    wanted = ("activity",) if MEASURES[measure].one_activity else ("source", "period", "topic")
    columns = next((name for name in wanted if name in known and measure not in ("coverage", "reached", "not_reached")), "")  # fmt: skip
    empty = replace(base, units=(), activities=(), groups=(), sources=(), since="")
    return Pivot(measure, (rows,), empty, columns)


def _write_address(asked: Pivot) -> None:
    said = pivot.to_address(asked)
    for name in pivot.PARAMETERS:
        if name not in said and name in st.query_params:
            del st.query_params[name]
        elif name in said and st.query_params.get(name) != said[name]:
            st.query_params[name] = said[name]
    st.session_state[_READ] = said


# --- choosing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Boxes:
    """The widgets: each takes what is held for it when it still can be, else where the pivot stands."""

    visit: Visit

    def one(self, place: Any, label: str, name: str, options: Sequence[str], start: str, say: Callable[[str], str]) -> str:  # fmt: skip
        key = f"pv-{name}"
        held = st.session_state.get(key)
        st.session_state[key] = held if held in options else start if start in options else options[0]
        return str(place.selectbox(self.visit.text(label), list(options), key=key, format_func=say))

    def many(self, place: Any, label: str, name: str, options: dict[str, str], start: Sequence[str], most: int | None = None) -> tuple[str, ...]:  # fmt: skip
        key = f"pv-{name}"
        held = st.session_state.get(key, list(start))
        st.session_state[key] = [code for code in held if code in options][:most]
        empty = self.visit.text(N_("Tất cả")) if most is None else self.visit.text(N_("Chọn chiều"))
        return tuple(
            place.multiselect(
                self.visit.text(label), list(options), key=key, format_func=options.__getitem__, placeholder=empty, max_selections=most
            )
        )  # fmt: skip


def _chosen(visit: Visit, choice: Choice, start: Pivot) -> Pivot:
    """The boxes, and the pivot they say."""
    say, boxes = visit.text, _Boxes(visit)
    what, down, across = st.columns([3, 3, 2], vertical_alignment="bottom")
    measures = sorted(MEASURES, key=lambda code: visit.language.sort_key(say(MEASURES[code].title)))
    measure = boxes.one(what, N_("Chỉ số"), "do", measures, start.measure, lambda code: say(MEASURES[code].title))
    if measure != start.measure:
        fresh = _plain(measure, start.scope)
        known = MEASURES[measure].by
        rows = tuple(name for name in start.rows if name in known) or fresh.rows
        columns = start.columns if start.columns in known else fresh.columns
        start = replace(
            start, measure=measure, rows=rows, columns="" if columns in rows else columns, shown=pivot.VALUE
        )
        for name in ("hang", "cot", "nhu"):
            st.session_state.pop(f"pv-{name}", None)
    meant = MEASURES[measure]
    dims = {code: say(DIMENSIONS[code].title) for code in meant.by}
    rows = boxes.many(down, N_("Dòng"), "hang", dims, start.rows, pivot.MOST_ROWS_DOWN)
    rest = {"": say(N_("Không có cột"))} | {code: title for code, title in dims.items() if code not in rows}
    columns = boxes.one(across, N_("Cột"), "cot", list(rest), start.columns, rest.__getitem__)
    scope = _months(visit, choice, boxes, meant, start)
    asked = Pivot(measure, rows, scope, columns)
    asked = _filters(visit, choice, boxes, meant, asked, start)
    left, middle, right = st.columns([3, 3, 2], vertical_alignment="bottom")
    shown = boxes.one(left, N_("Hiện"), "nhu", list(_SHARES), start.shown, lambda code: say(_SHARES[code]))
    sort = boxes.one(middle, N_("Thứ tự dòng"), "xep", list(_SORTS), start.sort, lambda code: say(_SORTS[code]))
    st.session_state.setdefault("pv-mau", start.colour)
    st.session_state["pv-mau"] = bool(st.session_state["pv-mau"])
    colour = right.toggle(say(N_("Tô màu theo giá trị")), key="pv-mau")
    return replace(asked, shown=shown, sort=sort, colour=colour)


def _months(visit: Visit, choice: Choice, boxes: _Boxes, meant: Measure, start: Pivot) -> Scope:
    """The year and its months, as the measure has them: those counted from January have no first month."""
    year_place, since_place, through_place = st.columns([2, 3, 3], vertical_alignment="bottom")
    years = [str(year) for year in sorted(scopes.years(choice.db), reverse=True)] or [str(start.scope.year)]
    year = int(boxes.one(year_place, N_("Năm"), "nam", years, str(start.scope.year), str))
    query = "SELECT DISTINCT period FROM report WHERE year = ? ORDER BY period"
    months = [period for (period,) in choice.db.execute(query, [year]).fetchall()]
    months = [one for one in months if meant.source == "money" or not calendar.is_supplement(one)] or [f"{year}-12"]
    scope = start.scope
    last = scope.through if scope.year == year else scopes.default_through(choice.db, year, scope.state, scope.today, scope.own)[0]  # fmt: skip
    last = last if last in months else months[-1]
    through = boxes.one(through_place, N_("Đến tháng"), "den", months[::-1], last, visit.language.period)
    since = ""
    if meant.months == semantic.ANY:
        options = ["", *(one for one in months if one <= through and not calendar.is_supplement(one) and not one.endswith("-01"))]  # fmt: skip
        begin = visit.text(N_("Đầu năm"))
        since = boxes.one(since_place, N_("Từ tháng"), "tu", options, scope.since, lambda code: visit.language.period(code) if code else begin)  # fmt: skip
    else:
        since_place.caption(visit.text(N_("Chỉ số này tính lũy kế từ đầu năm.")))
    empty: dict[str, Any] = dict.fromkeys(("units", "activities", "groups", "sources"), ())
    return replace(scope, year=year, through=through, since=since, **empty)


def _filters(visit: Visit, choice: Choice, boxes: _Boxes, meant: Measure, asked: Pivot, start: Pivot) -> Pivot:
    """A box for each choice that the measure knows."""
    names = Names(choice.db, asked.scope, visit.language)
    offered = {name: options for name, options in _options(visit, choice, meant, names).items() if options}
    chosen: dict[str, tuple[str, ...]] = {}
    places = [place for _ in range(0, len(offered), 4) for place in st.columns(4, vertical_alignment="bottom")]
    for place, (name, options) in zip(places, offered.items(), strict=False):
        field, label = _FIELDS[name]
        whose = start.scope if hasattr(start.scope, field) else start
        chosen[field] = boxes.many(place, label, name, options, getattr(whose, field))
    of_scope: dict[str, Any] = {field: codes for field, codes in chosen.items() if hasattr(asked.scope, field)}
    of_pivot: dict[str, Any] = {field: codes for field, codes in chosen.items() if field not in of_scope}
    return replace(asked, scope=replace(asked.scope, **of_scope), **of_pivot)


_FIELDS = {
    "don-vi": ("units", N_("Đơn vị")),
    "xa": ("communes", N_("Xã, phường")),
    "hoat-dong": ("activities", N_("Hoạt động")),
    "nhom": ("groups", N_("Nội dung chi")),
    "nguon": ("sources", N_("Nguồn kinh phí")),
    "chu-de": ("topics", N_("Chủ đề")),
    "doi-tuong": ("audiences", N_("Đối tượng")),
}


def _options(visit: Visit, choice: Choice, meant: Measure, names: Names) -> dict[str, dict[str, str]]:
    """Code → words of each filter that the measure knows."""
    knows = {*meant.by, *meant.parts}
    spoken, scope = visit.language, names.scope
    found: dict[str, dict[str, str]] = {}
    units = {code: names.unit(code) for code in scopes.known_units(choice.db, scope.year)}
    found["don-vi"] = dict(sorted(units.items(), key=lambda one: (names.is_province(one[0]), spoken.sort_key(one[1]))))
    if "communes" in meant.parts:
        places = {code: f"{name} ({names.unit(unit)})" if unit != code else name for code, (name, unit, _, _) in names.communes.items()}  # fmt: skip
        found["xa"] = dict(sorted(places.items(), key=lambda one: spoken.sort_key(one[1])))
    if knows & {"activity", "activities"}:
        face = meant.source in ("reach", "meetings")
        form = catalogue.activities(version_of(scope.through))
        found["hoat-dong"] = {one.code: names.activity(one.code) for one in form if one.reaches or not face}
    if knows & {"group", "groups"}:
        found["nhom"] = {one.code: names.group(one.code) for one in catalogue.groups()}
    if "source" in knows:
        found["nguon"] = {one.code: names.source(one.code) for one in catalogue.sources()}
    if knows & {"topic", "topics"}:
        found["chu-de"] = {one.code: names.topic(one.code) for one in catalogue.topics()}
    if knows & {"audience", "audiences"}:
        found["doi-tuong"] = {one.code: names.audience(one.code) for one in AUDIENCES}
    return found


# --- the answer -------------------------------------------------------------------------------------------------------


def _answer(visit: Visit, choice: Choice, asked: Pivot, report: Report) -> None:
    (table,) = report.tables
    meant = MEASURES[asked.measure]
    st.markdown(
        f'<div class="td-title">{escape(report.title)}</div><div class="td-scope">{escape(report.scope_line)}</div>',
        unsafe_allow_html=True,
        help=visit.text(meant.definition),
    )
    for note in report.notes:
        st.markdown(f'<div class="td-note {escape(note.severity)}">{escape(note.text)}</div>', unsafe_allow_html=True)
    if not any(value is not None for row in table.rows for value in row[len(asked.rows) :]):
        st.info(visit.text(N_("Chưa có số liệu cho lựa chọn này. Chọn khoảng thời gian, đơn vị hoặc chỉ số khác.")))
        return
    for chart in report.charts:
        _chart(visit, choice, chart)
    _table(visit, choice, report)
    copy, take = st.columns([1, 3], vertical_alignment="top")
    with copy:
        _copy(visit, report)
    with take:
        _excel(visit, choice, asked, report)


def _chart(visit: Visit, choice: Choice, chart: Chart) -> None:
    mark = drawn_chart(visit, chart, "pv-hinh")
    _once(visit, choice, "pv-hinh", mark, chart.traces[mark] if mark is not None and mark < len(chart.traces) else None)


def _table(visit: Visit, choice: Choice, report: Report) -> None:
    (table,) = report.tables
    st.markdown(f'<div class="td-corner">{escape(table.unit)}</div>', unsafe_allow_html=True)
    shown = tables.Tables(report, visit.language)["pivot"]
    event: Any = st.dataframe(
        shown.words,
        hide_index=True,
        key="pv-bang",
        on_select="rerun",
        selection_mode="single-cell",
        column_config=shown.look,
        width="stretch",
        height=tables.tall(len(table.rows)),
    )
    cells = (event.get("selection", {}) if isinstance(event, dict) else event.selection).get("cells", [])
    if not cells or cells[0][0] >= len(table.rows):
        _once(visit, choice, "pv-bang", None, None)
    else:
        row, title = cells[0]
        name = next((column.name for column in table.columns if column.title == title), "")
        _once(visit, choice, "pv-bang", (row, title), table.traces[row].get(name))
    _chooser(visit, choice, report)


def _chooser(visit: Visit, choice: Choice, report: Report) -> None:
    """The same way into a number in two boxes: reached with Tab, chosen by typing a name."""
    (table,) = report.tables
    heads = sum(column.kind == "text" for column in table.columns)
    lines = [" · ".join(str(word) for word in row[:heads] if word) for row in table.rows]
    figures = table.columns[heads:]
    for key, count in (("pv-mo-dong", len(lines)), ("pv-mo-cot", len(figures))):
        if not 0 <= st.session_state.get(key, 0) < count:
            del st.session_state[key]
    with st.expander(visit.text(N_("Xem các ô của một con số"))):
        left, right, go = st.columns([3, 3, 1], vertical_alignment="bottom")
        row = left.selectbox(visit.text(N_("Dòng")), range(len(lines)), key="pv-mo-dong", format_func=lines.__getitem__)
        at = right.selectbox(visit.text(N_("Cột")), range(len(figures)), key="pv-mo-cot", format_func=lambda n: figures[n].title)  # fmt: skip
        if go.button(visit.text(N_("Xem các ô")), key="pv-mo"):
            what = table.traces[row].get(figures[at].name)
            if what is None:
                st.info(visit.text(N_("Con số này không có ô để mở.")))
            else:
                drilling.open_figure(visit, choice, what)


def _once(visit: Visit, choice: Choice, key: str, value: object, trace: Trace | None) -> None:
    """A new click opens its cells; an old selection that merely survived the rerun, or is of another table, does not."""
    seen = st.session_state.setdefault(_CLICKED, {})
    if value != seen.get(key):
        seen[key] = value
        if value is not None and trace is not None:
            drilling.open_figure(visit, choice, trace)


# --- taken along ------------------------------------------------------------------------------------------------------


def _copy(visit: Visit, report: Report) -> None:
    """A button that puts the table on the clipboard, its numbers as numbers."""
    (table,) = report.tables
    if len(table.rows) * len(table.columns) > MOST_COPIED:
        st.caption(visit.text(N_("Bảng quá lớn để chép; tải tệp Excel.")))
        return
    rows = json.dumps(crosstab.copied(table, visit.language), ensure_ascii=False)
    done, failed = visit.text(N_("Đã chép bảng; dán vào Excel.")), visit.text(N_("Trình duyệt không cho chép; tải tệp Excel."))  # fmt: skip
    st.html(
        f'<div><button type="button" class="td-button td-pv-copy">{escape(visit.text(N_("Chép vào Excel")))}</button> '
        f'<span class="td-pv-told" role="status" data-done="{escape(done, quote=True)}" data-failed="{escape(failed, quote=True)}"></span>'
        f'<pre class="td-pv-data" hidden>{escape(rows)}</pre></div>'
    )
    st.html(_SCRIPT, unsafe_allow_javascript=True)  # our own script, one for all: nothing that was typed is in it


_FILES = {"xlsx": N_("Tải tệp Excel"), "pptx": N_("PowerPoint"), "docx": N_("Word")}


def _excel(visit: Visit, choice: Choice, asked: Pivot, report: Report) -> None:
    """The view as a file through the guarded door; that it was made is in the audit."""
    with st.container(horizontal=True, gap="small", key="pv-tai"):
        keys = {ending: "pv-excel" if ending == "xlsx" else f"pv-{ending}" for ending in _FILES}
        pressed = [ending for ending, label in _FILES.items() if st.button(visit.text(label), key=keys[ending])]
    for ending in pressed:
        with st.spinner(visit.text(N_("Đang tạo tệp"))):
            name, content = taking.taken(
                "bang-nhieu-chieu", ending, choice.db, asked.scope, visit.language, crosstab.to_take(report)
            )
            audit.record(visit.home, visit.account.name, audit.EXPORT, choice.version, page=visit.page, file=name,
                         period=asked.scope.through, filters=pivot.to_address(asked))  # fmt: skip
            address = parcels.put(st.context.cookies.get(cookies.SESSION, ""), name, content)
            st.session_state[_FILE] = asked, choice.file, name, address
    held, file, name, address = st.session_state.get(_FILE, (None, "", "", ""))
    if held == asked and file == choice.file:
        st.markdown(
            f'<a class="td-button" href="{escape(address, quote=True)}" download="{escape(name, quote=True)}" target="_self">'
            f"{escape(visit.text(N_('Lưu tệp {name}'), name=name))}</a>",
            unsafe_allow_html=True,
        )
