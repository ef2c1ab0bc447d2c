"""Nhật ký: the audit's entries and the ledger's events, newest first, and whether both chains are whole."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import streamlit as st

from analytics import journal
from analytics.exports.official import SYSTEM
from analytics.journal import Event
from data import accounts, audit, chain, store
from data.accounts import AUDIT, ROLES
from data.audit import KINDS, Entry
from data.language import N_
from pages.parts.administration import moment, table, unit_names
from pages.parts.settings_tab import NAMES, value_in_words
from pages.parts.shell import CONTENTS, Visit, plain_errors

_PAGE = 100
_MOST_ASKED = 300  # letters of a statement
_ENTRY = (N_("Số"), N_("Thời điểm"), N_("Người"), N_("Việc"), N_("Chi tiết"), N_("Phiên bản số liệu"))
_EVENT = (N_("Phiên bản"), N_("Thời điểm"), N_("Người"), N_("Việc"), N_("Báo cáo"))
# Words for the ledger's events; one that has none yet is "Việc khác", never its code.
_EVENTS = {
    "submitted": N_("Nộp báo cáo"),
    "approved": N_("Duyệt báo cáo"),
    "returned": N_("Trả lại báo cáo"),
    "explained": N_("Giải trình"),
    "commented": N_("Ghi ý kiến"),
    "attached": N_("Đính kèm bản ký"),
    "rechecked": N_("Kiểm tra lại sau khi sửa kỳ trước"),
    "exception": N_("Cho phép ngoại lệ"),
    "plan_loaded": N_("Nạp kế hoạch"),
    "calendar_set": N_("Đặt lịch báo cáo"),
}
_WHAT = {"report": N_("báo cáo đã gửi"), "form": N_("biểu mẫu"), "parcel": N_("tệp làm riêng cho phiên này")}


def audit_tab(visit: Visit, place: Any) -> None:
    """Draws the tab."""
    with place, plain_errors(visit):
        accounts.demand(visit.account, AUDIT)
        kind, actor, day = _filters(visit)
        most = st.session_state.setdefault("nk-so-dong", _PAGE)
        found = audit.rows(visit.home, most + 1, kind=kind, actor=actor, day=day)
        names = unit_names(visit)
        st.markdown(f"#### {visit.text(N_('Việc đã làm'))}")
        table(visit, _ENTRY, [_entry(visit, entry, names) for entry in found[:most]], "bang-nhat-ky")
        if not kind:
            db, _ = visit.data(full=True)
            st.markdown(f"#### {visit.text(N_('Sự kiện số liệu'))}")
            events = journal.events(db, most + 1, actor, day)
            table(visit, _EVENT, [_event(visit, event, names) for event in events[:most]], "bang-su-kien")
            found += events[most:]  # type: ignore[arg-type]
        if len(found) > most and st.button(visit.text(N_("Xem thêm")), key="nk-them"):
            st.session_state["nk-so-dong"] = most + _PAGE
            st.rerun()
        _chains(visit)


def _filters(visit: Visit) -> tuple[str | None, str | None, date | None]:
    """What to look at: a kind, a person, a day; None is all."""
    what, who, when = st.columns(3, vertical_alignment="bottom")
    kinds = {"": visit.text(N_("Mọi việc")), **{kind: visit.text(name) for kind, name in KINDS.items()}}
    kind = what.selectbox(
        visit.text(N_("Việc")), list(kinds), key="nk-viec", format_func=kinds.__getitem__, filter_mode=None
    )
    db, _ = visit.data(full=True)
    everybody = sorted({*audit.actors(visit.home), *journal.actors(db)} - {audit.NOBODY})
    actor = who.selectbox(
        visit.text(N_("Người")),
        ["", *everybody],
        key="nk-nguoi",
        format_func=lambda name: name or visit.text(N_("Mọi người")),
    )
    written = when.text_input(visit.text(N_("Ngày")), key="nk-ngay", placeholder="14/06/2023", max_chars=10)
    return kind or None, actor or None, _day(visit, written)


def _day(visit: Visit, written: str) -> date | None:
    if not written.strip():
        return None
    try:
        return datetime.strptime(written.strip(), "%d/%m/%Y").date()  # noqa: DTZ007 - a day, no moment
    except ValueError:
        st.info(visit.text(N_("Ngày “{read}” chưa đúng; viết như 14/06/2023. Đang xem mọi ngày."), read=written))
        return None


def _entry(visit: Visit, entry: Entry, names: dict[str, str]) -> tuple[str, ...]:
    return (
        str(entry.number), moment(entry.at, visit.language), entry.actor or visit.text(N_("không rõ")), visit.text(KINDS.get(entry.kind, "")),
        _details(visit, entry.facts, names), visit.language.number(entry.version),
    )  # fmt: skip


def _details(visit: Visit, facts: dict[str, Any], names: dict[str, str]) -> str:
    """The facts of an entry in words; one that has no words yet is left out rather than shown as a code."""
    said = [text for name, value in facts.items() if value is not None and (text := _fact(visit, name, value, names))]
    if "setting" in facts:
        title = visit.text(NAMES.get(str(facts["setting"]), N_("thiết lập")))
        change = (value_in_words(visit, facts["setting"], facts.get(side)) for side in ("before", "after"))
        said.append(
            visit.text(
                N_("{setting}: từ {before} thành {after}"),
                setting=title,
                **dict(zip(("before", "after"), change, strict=True)),
            )
        )
    return "; ".join(said)


def _fact(visit: Visit, name: str, value: Any, names: dict[str, str]) -> str:
    say = visit.text
    match name:
        case "account":
            return say(N_("tài khoản {name}"), name=value)
        case "role":
            return say(ROLES.get(str(value), ""))
        case "unit":
            return names.get(str(value), "")
        case "period" if isinstance(value, str) and value[4:5] == "-":
            return visit.language.period(value)
        case "submission":
            return say(N_("báo cáo số {number}"), number=value)
        case "file":
            return f"“{value}”"
        case "address":
            return say(N_("từ địa chỉ {address}"), address=value)
        case "sessions":
            return say(N_("kết thúc {count} phiên"), count=value)
        case "what" if value in _WHAT:
            return say(_WHAT[value])
        case "known" if value is False:
            return say(N_("tên không có trong hệ thống"))
        case "issues" if isinstance(value, dict):
            return say(N_("{count} điểm cần xem lại"), count=sum(value.values()))
    return _of_export(visit, name, value) or _of_question(visit, name, value)


def _of_question(visit: Visit, name: str, value: Any) -> str:
    """What somebody asked in SQL, how many rows came, how long it took."""
    say, number = visit.text, visit.language.number
    match name:
        case "sql":
            return f"“{' '.join(str(value).split())[:_MOST_ASKED]}”"
        case "rows":
            return say(N_("{count} dòng"), count=number(value))
        case "more" if value:
            return say(N_("còn nữa"))
        case "milliseconds":
            return say(N_("{count} mili giây"), count=number(value))
        case "refused":
            return say(N_("bị từ chối"))
        case "submitted" if value is True:
            return say(N_("gồm cả chờ duyệt"))
    return ""


def _of_export(visit: Visit, name: str, value: Any) -> str:
    """What was taken away, and the estimates that somebody typed, with who and why."""
    if name == "page" and value in CONTENTS:
        return visit.text(CONTENTS[value][1])
    if name == "estimates" and isinstance(value, dict):
        typed = [f"{one['value']} ({one['who']}: {one['why']})" for one in value.values() if one["who"] != SYSTEM]
        return visit.text(N_("số ước nhập tay: {typed}"), typed=", ".join(typed)) if typed else ""
    return ""


def _event(visit: Visit, event: Event, names: dict[str, str]) -> tuple[str, ...]:
    report = ""
    if event.submission is not None and event.period:
        report = visit.text(
            N_("số {number}: {unit}, {month}"),
            number=event.submission,
            unit=names.get(event.unit or "", ""),
            month=visit.language.period(event.period),
        )
    what = visit.text(_EVENTS.get(event.kind, N_("Việc khác")))
    return str(event.version), moment(event.at, visit.language), event.actor, what, report


def _chains(visit: Visit) -> None:
    """Whether every entry and event is as it was written, when a button asks: both chains are read whole."""
    st.markdown(f"#### {visit.text(N_('Chuỗi mã băm'))}")
    st.caption(
        visit.text(
            N_(
                "Mỗi dòng mang mã băm của dòng trước; sửa, thêm hay bớt một dòng đều bị phát hiện. Ghi lại mã cuối ở nơi khác để đối chiếu về sau."
            )
        )
    )
    if not st.button(visit.text(N_("Kiểm tra cả hai chuỗi")), key="nk-kiem-tra"):
        return
    broken, (number, hash_) = audit.verify(visit.home), audit.head(visit.home)
    with store.read(visit.home) as ledger:
        wrong, (version, sealed) = chain.verify(ledger), chain.head(ledger)
    _verdict(visit, N_("Nhật ký"), number, hash_, broken)
    _verdict(visit, N_("Sự kiện số liệu"), version, sealed, None if wrong is None else wrong.version)


def _verdict(visit: Visit, name: str, last: int, hash_: str, broken: int | None) -> None:
    if broken is None:
        st.success(visit.text(N_("{chain}: nguyên vẹn đến dòng {last}."), chain=visit.text(name), last=last))
    else:
        st.error(
            visit.text(
                N_(
                    "{chain}: không khớp từ dòng {broken}. Số liệu có thể đã bị sửa bên ngoài hệ thống; giữ nguyên kho và khôi phục từ bản sao lưu gần nhất."
                ),
                chain=visit.text(name),
                broken=broken,
            )
        )
    st.code(hash_, language=None)
