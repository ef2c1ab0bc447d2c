"""The plan of a year on screen: targets, allocations, revisions; the tab for changing it is in plan_editing."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics import planning
from analytics import scope as scopes
from analytics.answers.names import Names
from analytics.scope import Scope
from data import accounts, calendar, catalogue
from data.accounts import ALLOCATIONS, TARGETS
from data.language import N_
from pages.parts import words
from pages.parts.calendar_tab import calendar_tab
from pages.parts.plan_editing import editing, new_year
from pages.parts.shell import Visit, plain_errors
from pages.parts.tables import tall

if TYPE_CHECKING:
    import duckdb

KINDS = {
    "assigned": N_("Dự toán giao"),
    "carried_over": N_("Năm trước chuyển sang"),
    "adjustment": N_("Điều chỉnh"),
}
_MILLION = 10**6


@dataclass(frozen=True, slots=True)
class Shown:
    """A revision of a plan on screen: its number, figures and the names of its year."""

    plan: int
    targets: list[dict[str, Any]]
    amounts: list[dict[str, Any]]
    names: Names

    @property
    def units(self) -> list[str]:
        """The units with a figure: districts (or communes) by the alphabet, the province last."""
        found = {row["unit"] for row in (*self.targets, *self.amounts)}
        return sorted(
            found, key=lambda code: (self.names.is_province(code), self.names.sort_key(self.names.unit(code)))
        )


def plan_page(visit: Visit) -> None:
    """The year on top, then the tabs that the role may use."""
    st.markdown(f"## {visit.text(N_('Kế hoạch'))}")
    with plain_errors(visit):
        db, _ = visit.data(full=scopes.opens_full(visit.account.role))
    edits = accounts.may(visit.account, ALLOCATIONS)
    year = _year(visit, db, edits)
    if year is None:
        return
    revisions = planning.revisions(db, year).dicts()
    if not revisions:
        if accounts.may(visit.account, TARGETS):
            new_year(visit, year)
        else:
            st.info(visit.text(N_("Chưa có kế hoạch năm {year}."), year=year))
        with st.expander(visit.text(N_("Lịch báo cáo"))):
            calendar_tab(visit)
        return
    shown = _shown(visit, db, year, revisions[0]["plan"])
    _head(visit, revisions)
    titles = [
        N_("Chỉ tiêu"),
        N_("Dự toán"),
        *([N_("Điều chỉnh")] if edits else []),
        N_("Các lần điều chỉnh"),
        N_("Lịch báo cáo"),
    ]
    tabs = st.tabs([visit.text(title) for title in titles])
    with tabs[0]:
        _targets(visit, shown)
    with tabs[1]:
        _amounts(visit, shown)
    if edits:
        with tabs[2]:
            editing(visit, year, shown.plan, shown.targets, shown.amounts, shown.names)
    with tabs[-2]:
        _revisions(visit, db, revisions, shown.names)
    with tabs[-1]:
        calendar_tab(visit)


def _year(visit: Visit, db: duckdb.DuckDBPyConnection, edits: bool) -> int | None:
    """The years with a plan, and for who may load one the year before the first up to next year."""
    known = planning.years(db)
    this = calendar.year_of(calendar.period_of(calendar.today()))
    offered = sorted({*known, *(range(min([*known, this]), this + 2) if edits else ())}, reverse=True)
    if not offered:
        st.info(visit.text(N_("Chưa có kế hoạch nào được nạp.")))
        return None
    start = known[0] if known else this
    loaded = st.session_state.pop("plan_year", None)  # a plan of that year was just loaded
    asked = loaded if loaded in offered else st.session_state.get("kh-nam")
    st.session_state["kh-nam"] = asked if asked in offered else start
    place, _ = st.columns([1, 4])
    chosen = place.selectbox(visit.text(N_("Năm")), offered, key="kh-nam", filter_mode=None)
    return int(chosen) if chosen is not None else start


def _shown(visit: Visit, db: duckdb.DuckDBPyConnection, year: int, plan: int) -> Shown:
    names = Names(db, Scope(year, f"{year}-12", calendar.today()), visit.language)
    return Shown(plan, planning.targets(db, plan).dicts(), planning.amounts(db, plan).dicts(), names)


def _head(visit: Visit, revisions: list[dict[str, Any]]) -> None:
    """The quiet line: the months, the decision, which revision is in force, its file."""
    spoken, one = visit.language, revisions[0]
    parts = [
        visit.text(
            N_("từ {first} đến {last}"),
            first=spoken.period(one["first_period"]),
            last=spoken.period(one["last_period"]),
        ),
        _decision(visit, one),
        visit.text(
            N_("bản thứ {revision}, ghi ngày {day}"), revision=one["revision"], day=spoken.day(one["recorded_at"])
        ),
    ]
    link = f'<a href="/tai/ke-hoach/{one["plan"]}">{escape(visit.text(N_("Tải tệp kế hoạch")))}</a>'
    st.markdown(
        f'<div class="td-scope">{escape(" · ".join(part for part in parts if part))} · {link}</div>',
        unsafe_allow_html=True,
    )


def _decision(visit: Visit, one: dict[str, Any]) -> str:
    if not one["decision"]:
        return visit.text(N_("chưa ghi số quyết định"))
    day = visit.text(N_(" ngày {day}"), day=visit.language.day(one["decided_on"])) if one["decided_on"] else ""
    return visit.text(N_("Quyết định số {number}{day}"), number=one["decision"], day=day)


def _targets(visit: Visit, shown: Shown) -> None:
    """Units × activities; the sum of districts, the province's own and the whole province below."""
    spoken, names = visit.language, shown.names
    if not shown.targets:
        st.info(visit.text(N_("Kế hoạch này chưa giao chỉ tiêu.")))
        return
    known = {(row["unit"], row["activity"]): row["value"] for row in shown.targets}
    activities = [a.code for a in catalogue.activities() if any(a.code == activity for _, activity in known)]
    columns = [visit.text(N_("Đơn vị")), *(f"{names.activity(code)} ({names.counted_in(code)})" for code in activities)]
    rows = [
        [names.unit(unit), *(spoken.number(known.get((unit, code))) for code in activities)] for unit in shown.units
    ]
    for label, whose in _sums(visit, shown):
        rows.append(
            [label, *(spoken.number(sum(known.get((unit, code)) or 0 for unit in whose)) for code in activities)]
        )
    words.table(columns, rows, numbers=range(1, len(columns)))
    st.caption(visit.text(N_("Ô trống là không giao chỉ tiêu.")))


def _sums(visit: Visit, shown: Shown) -> list[tuple[str, list[str]]]:
    """The rows of sums: the units below the province, and the whole with the province's own work beside."""
    below = [unit for unit in shown.units if not shown.names.is_province(unit)]
    of_units = visit.text(N_("Cộng các {units}"), units=shown.names.of_units())
    return [(of_units, below), (visit.text(N_("Toàn tỉnh")), shown.units)]


def _amounts(visit: Visit, shown: Shown) -> None:
    """By unit: assigned, carried over, adjusted, the sum; one unit's contents and sources when it is chosen."""
    spoken, names = visit.language, shown.names
    if not shown.amounts:
        st.info(visit.text(N_("Kế hoạch này chưa giao dự toán.")))
        return
    place, _ = st.columns([1.4, 3])
    everyone = visit.text(N_("Tất cả đơn vị"))
    unit = place.selectbox(
        visit.text(N_("Đơn vị")),
        ["", *shown.units],
        key="kh-dv",
        format_func=lambda code: names.unit(code) if code else everyone,
        filter_mode=None,
    )
    st.markdown(
        f'<div class="td-corner">{escape(visit.text(N_("Đơn vị tính: triệu đồng")))}</div>', unsafe_allow_html=True
    )

    def money(rows: list[dict[str, Any]]) -> list[str]:
        by_kind = [sum(row["value"] for row in rows if row["kind"] == kind) for kind in KINDS]
        return [spoken.number(value / _MILLION, 2) for value in (*by_kind, sum(by_kind))]

    titles = [*(visit.text(kind) for kind in KINDS.values()), visit.text(N_("Tổng dự toán"))]
    if unit:
        own = [row for row in shown.amounts if row["unit"] == unit]
        pairs = list(dict.fromkeys((row["group"], row["source"]) for row in own))
        lines = [
            [names.group(g), names.source(s), *money([r for r in own if (r["group"], r["source"]) == (g, s)])]
            for g, s in pairs
        ]
        lines.append([visit.text(N_("Tổng cộng")), "", *money(own)])
        words.table(
            [visit.text(N_("Nội dung chi")), visit.text(N_("Nguồn kinh phí")), *titles], lines, numbers=(2, 3, 4, 5)
        )
        return
    lines = [[names.unit(code), *money([row for row in shown.amounts if row["unit"] == code])] for code in shown.units]
    lines += [
        [label, *money([row for row in shown.amounts if row["unit"] in whose])] for label, whose in _sums(visit, shown)
    ]
    words.table([visit.text(N_("Đơn vị")), *titles], lines, numbers=(1, 2, 3, 4))


def _revisions(visit: Visit, db: duckdb.DuckDBPyConnection, revisions: list[dict[str, Any]], names: Names) -> None:
    """Every revision with its decision, who and why; any two compared."""
    spoken = visit.language
    file = visit.text(N_("Tệp"))
    texts = (N_("Bản"), N_("Ghi lúc"), N_("Quyết định"), N_("Lý do"), N_("Người ghi"))
    rows = [
        dict(zip([visit.text(text) for text in texts], (
            f"{one['revision']}{' (' + visit.text(N_('hiện hành')) + ')' if one['in_force'] else ''}",
            f"{one['recorded_at']:%H:%M} {spoken.day(one['recorded_at'])}", _decision(visit, one), one["reason"] or "", words.person(one["actor"], spoken),
        ), strict=True)) | {file: f"/tai/ke-hoach/{one['plan']}"}
        for one in revisions
    ]  # fmt: skip
    look = {file: st.column_config.LinkColumn(file, display_text=visit.text(N_("Tải tệp")))}
    st.dataframe(rows, hide_index=True, key="kh-lan", width="stretch", column_config=look, height=tall(len(rows)))
    if len(revisions) < 2:
        return
    order = [one["plan"] for one in revisions]
    label = {one["plan"]: visit.text(N_("bản {revision}"), revision=one["revision"]) for one in revisions}
    left, right, _ = st.columns([1, 1, 2.4])
    before = left.selectbox(
        visit.text(N_("Bản trước")),
        order,
        index=1,
        key=f"kh-truoc-{order[0]}",
        format_func=label.__getitem__,
        filter_mode=None,
    )
    after = right.selectbox(
        visit.text(N_("Bản sau")),
        order,
        index=0,
        key=f"kh-sau-{order[0]}",
        format_func=label.__getitem__,
        filter_mode=None,
    )
    differences(visit, planning.compare(db, before, after).dicts(), names)


def differences(visit: Visit, rows: list[dict[str, Any]], names: Names) -> None:
    """What differs between two plans: unit, what, before, after, the difference; and the province's totals that move."""
    spoken = visit.language
    if not rows:
        st.markdown(visit.text(N_("Hai bản có cùng chỉ tiêu và dự toán.")))
        return
    texts = (N_("Đơn vị"), N_("Nội dung"), N_("Trước"), N_("Sau"), N_("Tăng, giảm"))
    words.table(
        [visit.text(text) for text in texts],
        [_difference(visit, row, names) for row in rows[:_MOST]],
        numbers=(2, 3, 4),
    )
    if len(rows) > _MOST:
        st.caption(
            visit.text(
                N_("Hiện {most} dòng đầu trong {all} dòng."), most=spoken.number(_MOST), all=spoken.number(len(rows))
            )
        )
    money = sum((row["new"] or 0) - (row["old"] or 0) for row in rows if not row["activity"])
    if money:
        st.markdown(visit.text(N_("Tổng dự toán toàn tỉnh thay đổi {change}."), change=words.change("", money, spoken)))


_MOST = 500


def _difference(visit: Visit, row: dict[str, Any], names: Names) -> tuple[str, ...]:
    spoken, code = visit.language, row["activity"] or ""
    what = (
        names.activity(code)
        if code
        else f"{visit.text(KINDS[row['kind']])} - {names.group(row['group'])} - {names.source(row['source'])}"
    )
    moved = (row["new"] or 0) - (row["old"] or 0)
    shown = [words.amount(code, row[name], spoken) for name in ("old", "new")]
    return names.unit(row["unit"]), what, *shown, words.change(code, moved, spoken) if moved else ""
