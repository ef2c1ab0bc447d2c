"""Tải về: the view as Excel or PowerPoint, and on Tổng quan the official report with its estimates, each made when asked for.

A file leaves through the guarded door, and that it was made is in the audit with its page, its choices and its version.
"""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from analytics import scope as scopes
from analytics.answers.names import Names
from analytics.exports import official, taking
from analytics.exports.official import Estimate
from analytics.report import Report
from data import accounts, audit, calendar
from data.accounts import DISTRICT, REVIEW
from data.language import N_
from pages.parts import cookies, parcels
from pages.parts.filters import Choice
from pages.parts.folds import fold
from pages.parts.shell import Visit, plain_errors
from pages.parts.tables import tall

_BUTTONS = {"xlsx": N_("Excel"), "pptx": N_("PowerPoint"), "docx": N_("Word")}
_MOST_WORDS = 300


def take_away(visit: Visit, choice: Choice, report: Report) -> None:
    """The ways to take the view along; nothing is made before a button asks."""
    with fold(visit.text(N_("Tải về")), f"mo-tai-{visit.page}") as seen:
        if seen:
            _files(visit, choice, report)
            if visit.page == "tong-quan" and visit.account.role != DISTRICT:
                _official(visit, choice)


def _files(visit: Visit, choice: Choice, report: Report) -> None:
    for (ending, label), place in zip(_BUTTONS.items(), st.columns([1, 1, 1, 3])[:3], strict=True):
        if place.button(visit.text(label), key=f"tai-{visit.page}-{ending}"):
            with st.spinner(visit.text(N_("Đang tạo tệp"))), plain_errors(visit):
                name, content = taking.taken(visit.page, ending, choice.db, choice.scope, visit.language, report)
                _keep(visit, choice, ending, name, content)
    for ending in _BUTTONS:
        _link(visit, choice, ending)


def _keep(visit: Visit, choice: Choice, what: str, name: str, content: bytes, **facts: object) -> None:
    """Puts a file before the guarded door; one that cannot be put into the audit is not handed out."""
    told = {name: value for name, value in scopes.to_address(choice.scope, choice.version).items() if value}
    told |= {"cau": question} if (question := st.query_params.get("cau", "")) else {}
    audit.record(visit.home, visit.account.name, audit.EXPORT, choice.version, page=visit.page, file=name,
                 period=choice.scope.through, filters=told, **facts)  # fmt: skip
    address = parcels.put(st.context.cookies.get(cookies.SESSION, ""), name, content)
    st.session_state[f"da-tai-{visit.page}-{what}"] = (_view(visit, choice), name, address)


def _view(visit: Visit, choice: Choice) -> tuple[object, ...]:
    """What a file shows: another choice takes its link away."""
    return choice.scope, choice.file, visit.language.code, st.query_params.get("cau", "")


def _link(visit: Visit, choice: Choice, what: str, more: object = None) -> None:
    view, name, address = st.session_state.get(f"da-tai-{visit.page}-{what}", (None, "", ""))
    if view != _view(visit, choice) or st.session_state.get(f"da-tai-{what}-kem") != more:
        return
    st.markdown(
        f'<a class="td-button" href="{escape(address, quote=True)}" download="{escape(name, quote=True)}" target="_self">'
        f"{escape(visit.text(N_('Lưu tệp {name}'), name=name))}</a>",
        unsafe_allow_html=True,
    )


# --- the official report --------------------------------------------------------------------------------------------


def _official(visit: Visit, choice: Choice) -> None:
    if not st.toggle(visit.text(N_("Soạn báo cáo chính thức")), key="bc-soan"):
        return
    st.caption(visit.text(N_("Dự thảo theo thể thức Nghị định 30/2020/NĐ-CP; số, ngày và chữ ký để trống.")))
    kind = st.selectbox(
        visit.text(N_("Loại báo cáo")),
        list(official.KINDS),
        key="bc-loai",
        format_func=lambda one: visit.text(official.KIND_WORDS[one]),
        filter_mode=None,
    )
    try:
        official.end_of(kind, choice.scope.through)
    except official.TooLate as error:
        st.info(str(error))
        return
    whole = scopes.allowed(visit.account.role, visit.account.unit, _whole(choice.scope))
    typed: dict[str, Estimate] = st.session_state.setdefault("bc-uoc", {}).setdefault((kind, whole), {})
    with plain_errors(visit):
        proposed = official.proposed(choice.db, whole, kind)
        _estimates(visit, choice, kind, proposed, typed)
        if st.button(visit.text(N_("Tạo dự thảo Word")), key="bc-tao"):
            _drafted(visit, choice, kind, whole, dict(typed))
    _link(visit, choice, "bao-cao", (kind, tuple(typed.items())))


def _whole(scope: scopes.Scope) -> scopes.Scope:
    """The department reports of the whole province, whatever filter the page has; a supplement tells of money only."""
    through = f"{scope.year}-12" if calendar.is_supplement(scope.through) else scope.through
    return scopes.Scope(scope.year, through, scope.today, state=scope.state, own=scope.own, version=scope.version)


def _estimates(
    visit: Visit, choice: Choice, kind: str, proposed: dict[str, Estimate], typed: dict[str, Estimate]
) -> None:
    """What is proposed, and what somebody typed over it with a reason; only who decides of reports may."""
    shown = {**proposed, **typed}
    names, spoken = Names(choice.db, choice.scope, visit.language), visit.language
    if not shown:
        st.markdown(visit.text(N_("Đã đủ báo cáo của kỳ: không cần số ước thực hiện.")))
        return
    rows: list[dict[str, Any]] = [
        {
            visit.text(N_("Hoạt động")): names.activity(code),
            visit.text(N_("Ước thực hiện")): f"{spoken.number(one.value)} {names.counted_in(code)}",
            visit.text(N_("Người ước")): visit.text(N_("hệ thống")) if one.who == official.SYSTEM else one.who,
            visit.text(N_("Căn cứ")): visit.text(N_("bình quân các tháng đã báo cáo"))
            if one.who == official.SYSTEM
            else one.why,
        }
        for code, one in shown.items()
    ]
    st.dataframe(rows, hide_index=True, key="bc-bang-uoc", width="stretch", height=tall(len(rows)))
    if accounts.may(visit.account, REVIEW):
        _typing(visit, names, kind, proposed, typed)


def _typing(visit: Visit, names: Names, kind: str, proposed: dict[str, Estimate], typed: dict[str, Estimate]) -> None:
    what, value, why = st.columns([3, 2, 4], vertical_alignment="bottom")
    code = what.selectbox(visit.text(N_("Nhập lại số ước của")), list(proposed), key=f"bc-uoc-hd-{kind}", format_func=names.activity, filter_mode=None)  # fmt: skip
    amount = value.number_input(visit.text(N_("Ước thực hiện")), min_value=0, max_value=10**9, step=1, value=(typed.get(code) or proposed[code]).value, key=f"bc-uoc-so-{kind}-{code}")  # fmt: skip
    reason = why.text_input(visit.text(N_("Căn cứ")), key=f"bc-uoc-vi-{kind}-{code}", max_chars=_MOST_WORDS).strip()
    if st.button(visit.text(N_("Ghi số ước")), key="bc-uoc-ghi"):
        if not reason:
            st.warning(visit.text(N_("Chưa ghi căn cứ: số ước nhập tay cần một căn cứ, ví dụ “đã có lịch phát sóng tháng 6”.")))  # fmt: skip
            return
        typed[code] = Estimate(int(amount), visit.account.full_name or visit.account.name, reason)
        st.rerun()
    if typed and st.button(visit.text(N_("Lấy lại số đề xuất")), key="bc-uoc-bo"):
        typed.clear()
        st.rerun()


def _drafted(visit: Visit, choice: Choice, kind: str, whole: scopes.Scope, typed: dict[str, Estimate]) -> None:
    from analytics.exports import docx  # few visitors write reports: the others need not load it

    with st.spinner(visit.text(N_("Đang tạo tệp"))):
        report = official.draft(choice.db, whole, kind, choice.full, typed)
        content = docx.to_bytes(report)
    kept = {code: {"value": one.value, "who": one.who, "why": one.why} for code, one in report.estimates.items()}
    _keep(
        visit, choice, "bao-cao", official.file_name(kind, whole, choice.version), content, report=kind, estimates=kept
    )
    st.session_state["da-tai-bao-cao-kem"] = (kind, tuple(typed.items()))
