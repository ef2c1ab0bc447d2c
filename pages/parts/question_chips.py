"""What was understood of a question, as chips that can be changed: each opens to the choice it stands for.

A change makes another question of the same engine; one that cannot be asked is not taken, and the reason is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from analytics import phrasing, semantic
from analytics import scope as scopes
from analytics.answers.names import Names
from analytics.semantic import Query, Span
from data import calendar, catalogue
from data.forms.declaration import version_of
from data.language import N_
from pages.parts.filters import Choice
from pages.parts.shell import Visit

_BY_LABELS = {code: dimension.title for code, dimension in semantic.DIMENSIONS.items()}
_ORDERS = {"": N_("Không xếp"), "most": N_("Cao nhất trước"), "least": N_("Thấp nhất trước")}


def chips(visit: Visit, choice: Choice, query: Query, take: Callable[[Query], None]) -> None:
    """Draws the chips in a row; `take` is given the changed question."""
    names = Names(choice.db, query.scope, visit.language)
    with st.container(horizontal=True, key="hoi-the", gap="small"):
        _measure(visit, query, take)
        _dims(visit, query, take)
        _places(visit, choice, query, names, take)
        empty = [pair for pair in _LISTS if _knows(query, *pair) and not _chosen(query, pair[1])]
        for part, field in _LISTS:
            if _knows(query, part, field) and _chosen(query, field):
                with _chip(visit, part, _said(query, names, part, field)):
                    _members(visit, query, names, part, field, take)
        if empty:
            with _chip(visit, "them", visit.text(N_("Thêm điều kiện"))):
                for part, field in empty:
                    _members(visit, query, names, part, field, take)
        _months(visit, choice, query, take)
        _order(visit, query, take)


_LISTS = (
    ("activity", "activities"),
    ("group", "groups"),
    ("source", "sources"),
    ("topic", "topics"),
    ("audience", "audiences"),
)


def _knows(query: Query, part: str, field: str) -> bool:
    """Whether the measure can be narrowed by these."""
    return part in query.meant.by or field in query.meant.parts


def _chosen(query: Query, field: str) -> tuple[str, ...]:
    found: tuple[str, ...] = getattr(query if field in ("topics", "audiences") else query.scope, field)
    return found


def _said(query: Query, names: Names, part: str, field: str) -> str:
    """ "Tờ rơi, tờ gấp, Sổ tay…"."""
    labels, chosen = _labels(query, names, part), _chosen(query, field)
    return ", ".join(labels.get(code, code) for code in chosen[:2]) + ("…" if len(chosen) > 2 else "")


def _chip(visit: Visit, name: str, label: str) -> Any:
    return st.popover(label, key=f"the-{name}", help=visit.text(N_("Bấm để sửa")))


def _changed(visit: Visit, query: Query, take: Callable[[Query], None]) -> None:
    """Takes the question when it can be asked; else says why and leaves things as they are."""
    if reason := semantic.why_not(query, visit.language):
        st.session_state["hoi-khong"] = reason
        return
    take(query)


def _measure(visit: Visit, query: Query, take: Callable[[Query], None]) -> None:
    titles = {code: visit.text(one.title) for code, one in semantic.MEASURES.items()}
    with _chip(visit, "do", ", ".join(titles[code] for code in (query.measure, *query.beside))):
        key = _fresh("the-do-chon", query)

        def chosen() -> None:
            code = st.session_state[key]
            by = tuple(name for name in query.by if name in semantic.MEASURES[code].by)
            _changed(
                visit, replace(query, measure=code, by=by, statuses=(), keep=None, before=None, on="", beside=()), take
            )

        st.selectbox(visit.text(N_("Số liệu")), list(titles), list(titles).index(query.measure), key=key, format_func=titles.__getitem__, on_change=chosen)  # fmt: skip


def _fresh(name: str, query: Query) -> str:
    """A key that is the question's own: a chip of another question begins with what that one says."""
    return f"{name}-{hash(query) & 0xFFFFFFFF:x}"


def _dims(visit: Visit, query: Query, take: Callable[[Query], None]) -> None:
    shown = [name for name in query.by if not (name == "district" and "commune" in query.by)]
    label = ", ".join(visit.text(_BY_LABELS[name]).lower() for name in shown)
    with _chip(visit, "theo", visit.text(N_("theo {dims}"), dims=label) if label else visit.text(N_("một con số"))):
        key = _fresh("the-theo-chon", query)

        def chosen() -> None:
            found = set(st.session_state[key]) | ({"district"} if "commune" in st.session_state[key] else set())
            by = tuple(name for name in semantic.DIMENSIONS if name in found)
            order = query.order if by else ""
            _changed(
                visit,
                replace(
                    query,
                    by=by,
                    order=order,
                    first=query.first if order else 0,
                    keep=query.keep if by else None,
                    months=(),
                ),
                take,
            )

        st.multiselect(visit.text(N_("Xem theo")), list(query.meant.by), list(query.by), key=key, format_func=lambda name: visit.text(_BY_LABELS[name]), on_change=chosen)  # fmt: skip


def _places(visit: Visit, choice: Choice, query: Query, names: Names, take: Callable[[Query], None]) -> None:
    if "district" not in query.meant.by:
        return
    units = {code: names.unit(code) for code in scopes.known_units(choice.db, query.scope.year)}
    communes = {code: told[0] for code, told in names.communes.items()} if "communes" in query.meant.parts or "commune" in query.meant.by else {}  # fmt: skip
    said = [units.get(code, code) for code in query.ranked or query.scope.units] or [
        communes.get(code, code) for code in query.communes
    ]
    if query.without:
        said = [visit.text(N_("trừ {places}"), places=", ".join(units.get(code, code) for code in query.without))]
    with _chip(visit, "noi", ", ".join(said) if said else visit.text(N_("Toàn tỉnh"))):
        key = _fresh("the-noi-chon", query)

        def chosen() -> None:
            codes = tuple(st.session_state[key])
            if query.ranked:
                _changed(visit, replace(query, ranked=tuple(code for code in codes if code in units)), take)
                return
            scope = replace(query.scope, units=tuple(code for code in codes if code in units))
            wanted = replace(
                query, scope=scope, without=(), communes=tuple(code for code in codes if code not in units)
            )
            wanted = replace(wanted, scope=replace(scope, units=())) if wanted.communes else wanted
            many = len(wanted.scope.units) > 1 and "district" not in wanted.by
            _changed(visit, replace(wanted, by=("district", *wanted.by)) if many else wanted, take)

        labels = {**communes, **units}
        st.multiselect(visit.text(N_("Nơi")), list(units) + [code for code in communes if code not in units], list(query.ranked or query.scope.units or query.communes), key=key, format_func=labels.__getitem__, on_change=chosen, placeholder=visit.text(N_("Toàn tỉnh")))  # fmt: skip


def _members(visit: Visit, query: Query, names: Names, part: str, field: str, take: Callable[[Query], None]) -> None:
    """A list to narrow by."""
    labels, key = _labels(query, names, part), _fresh(f"the-{part}-chon", query)

    def chosen() -> None:
        codes = tuple(code for code in labels if code in st.session_state[key])
        told: dict[str, Any] = {field: codes}
        on_query = field in ("topics", "audiences")
        wanted = replace(query, **told) if on_query else replace(query, scope=replace(query.scope, **told))
        if len(codes) > 1 and part in query.meant.by and part not in query.by:
            wanted = replace(wanted, by=tuple(name for name in semantic.DIMENSIONS if name in (*wanted.by, part)))
        _changed(visit, wanted, take)

    now = [code for code in _chosen(query, field) if code in labels]
    st.multiselect(visit.text(_BY_LABELS[part]), list(labels), now, key=key, format_func=labels.__getitem__, on_change=chosen, placeholder=visit.text(N_("Tất cả")))  # fmt: skip


def _labels(query: Query, names: Names, part: str) -> Mapping[str, str]:
    if part == "activity":
        known = catalogue.activities(version_of(query.scope.through))
        only = semantic.reaching() if query.meant.source in ("reach", "meetings") else tuple(one.code for one in known)
        return {one.code: names.activity(one.code) for one in known if one.code in only}
    read = {"group": names.group, "source": names.source, "topic": names.topic, "audience": names.audience}[part]
    return {one.code: read(one.code) for one in semantic.choices(part)}


def _months(visit: Visit, choice: Choice, query: Query, take: Callable[[Query], None]) -> None:
    """From which month to which; what stands at the end of a month has only the last."""
    spoken, span = visit.language, query.span
    with _chip(visit, "ky", phrasing.when(span, spoken, query.meant.months)):
        known = scopes.years(choice.db)
        year = st.selectbox(visit.text(N_("Năm")), list(known), list(known).index(span.year), key=_fresh("the-nam-chon", query), filter_mode=None)  # fmt: skip
        every = [f"{year}-{month:02d}" for month in range(1, 13)]
        whole = query.meant.months == semantic.ANY
        start = f"{year}-{span.since[5:]}"
        since = st.selectbox(visit.text(N_("Từ tháng")), every, every.index(start), key=_fresh("the-tu-chon", query), format_func=spoken.period, filter_mode=None) if whole else every[0]  # fmt: skip
        last = f"{year}-{min(int(span.through[5:]), 12):02d}"
        through = st.selectbox(visit.text(N_("Đến tháng")), every, every.index(last), key=_fresh("the-den-chon", query), format_func=spoken.period, filter_mode=None)  # fmt: skip
        if st.button(visit.text(N_("Xem")), key=_fresh("the-ky-xem", query), type="primary"):
            if since > through:
                st.warning(visit.text(N_("Tháng đầu phải trước hoặc bằng tháng cuối.")))
            else:
                _changed(
                    visit, replace(query, scope=_spanned(query, Span(since, through)), months=(), before=None), take
                )
                st.rerun()


def _spanned(query: Query, span: Span) -> scopes.Scope:
    since = "" if span.since.endswith("-01") else span.since
    return replace(query.scope, year=calendar.year_of(span.through), since=since, through=span.through)


def _order(visit: Visit, query: Query, take: Callable[[Query], None]) -> None:
    if not query.by or query.meant.kind == semantic.STATUS:
        return
    count = f" · {query.first}" if query.first else ""
    with _chip(visit, "xep", visit.text(_ORDERS[query.order]) + count):
        key, many = _fresh("the-xep-chon", query), _fresh("the-lay-chon", query)

        def chosen() -> None:
            order = st.session_state[key]
            first = int(st.session_state[many]) if order else 0
            _changed(visit, replace(query, order=order, first=first), take)

        options: Sequence[str] = list(_ORDERS)
        st.selectbox(visit.text(N_("Xếp")), options, options.index(query.order), key=key, format_func=lambda one: visit.text(_ORDERS[one]), on_change=chosen, filter_mode=None)  # fmt: skip
        st.number_input(visit.text(N_("Số dòng (0: tất cả)")), 0, 200, query.first, key=many, on_change=chosen)
