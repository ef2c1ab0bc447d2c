"""The three steps of submitting: the form, the workbooks with a verdict each, the preview with its explanations."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import streamlit as st

from data import accounts, calendar, catalogue, submissions
from data.forms import annotate
from data.isolated import Busy
from data.issues import WARNING, Issue
from data.language import N_
from data.submissions import (
    ACCEPTED,
    CHANGED,
    NEEDS_EXPLANATION,
    NEW,
    OUTDATED,
    REJECTED,
    REMOVED,
    SAME,
    UNCHANGED,
    Opened,
    Preview,
    Receipt,
    Reply,
)
from pages.parts import cookies, parcels
from pages.parts.issues import issue_list
from pages.parts.shell import Visit, plain_errors

_VERDICTS = {
    ACCEPTED: N_("Đạt, có thể gửi"),
    NEEDS_EXPLANATION: N_("Cần giải trình cảnh báo"),
    REJECTED: N_("Có lỗi, chưa nhận được"),
    UNCHANGED: N_("Trùng bản đã nộp"),
}
_SIGNS = {ACCEPTED: "✔", NEEDS_EXPLANATION: "▲", REJECTED: "✕", UNCHANGED: "●"}
_STATES = {"value": N_("có số liệu"), "blank": N_("để trống"), "na": N_("không áp dụng")}
_KINDS = {NEW: N_("Mới"), CHANGED: N_("Thay đổi"), SAME: N_("Không đổi"), REMOVED: N_("Bỏ đi")}


def blank_form(visit: Visit) -> None:
    """Step 1: the form for a unit and month."""
    st.markdown(f"## {visit.text(N_('Nộp báo cáo'))}")
    st.markdown(f"#### {visit.text(N_('1. Tải biểu mẫu'))}")
    today = calendar.today()
    current = calendar.period_of(today)
    months = _periods(current, today)
    unit_place, month_place, link_place = st.columns([3, 2, 2], vertical_alignment="bottom")
    start = "2023-10" if visit.sample else current
    period = month_place.selectbox(
        visit.text(N_("Kỳ báo cáo")),
        months,
        index=months.index(start) if start in months else 0,
        key="ky-bieu-mau",
        format_func=visit.language.period,
        filter_mode=None,
    )
    units = _units(visit, period)
    if not units:
        st.info(visit.text(N_("Đơn vị của tài khoản này không báo cáo trong kỳ đã chọn.")))
        return
    unit = unit_place.selectbox(
        visit.text(N_("Đơn vị")), list(units), key="don-vi-bieu-mau", format_func=units.__getitem__, filter_mode=None
    )
    link_place.link_button(visit.text(N_("Tải biểu mẫu")), f"/tai/bieu-mau?don-vi={unit}&ky={period}", width="stretch")
    due = visit.text(
        N_("Kỳ từ {first} đến {last}, hạn nộp {due}."),
        first=visit.language.day(calendar.first_day(period)),
        last=visit.language.day(calendar.cutoff(period)),
        due=visit.language.day(calendar.due_on(period)),
    )
    st.caption(due)


def _periods(current: str, today: date) -> list[str]:
    """The last 48 months, latest first, and the supplementary report of each year whose own has begun."""
    months = [calendar.plus(current, -back) for back in range(48)]
    years = {calendar.year_of(month) for month in months}
    ends = [end for end in map(calendar.supplement_of, years) if calendar.first_day(end) <= today]
    return sorted([*months, *ends], reverse=True)


def _units(visit: Visit, period: str) -> dict[str, str]:
    found = (*catalogue.reporting_units_on(calendar.unit_day(period)), catalogue.province())
    mine = [unit for unit in found if visit.account.unit in (None, unit.code)]
    ordered = sorted(mine, key=lambda unit: (unit.level == "province", visit.language.sort_key(unit.short_name)))
    return {unit.code: visit.text(N_("Cấp tỉnh")) if unit.level == "province" else unit.name for unit in ordered}


def workbooks(visit: Visit) -> list[Opened]:
    """Step 2: the workbooks, opened one by one with a progress bar; what was opened is kept, so that nothing is lost by going on."""
    st.markdown(f"#### {visit.text(N_('2. Tải lên báo cáo'))}")
    loaded = st.file_uploader(
        visit.text(N_("Tệp báo cáo")),
        accept_multiple_files=True,
        key="tep-bao-cao",
        label_visibility="collapsed",
        help=None,
    )
    kept: dict[str, Opened] = st.session_state.setdefault("opened", {})
    fresh = [(file.name, file.getvalue()) for file in loaded or []]
    wanted = {_sum(name, content): (name, content) for name, content in fresh}
    missing = [key for key in wanted if key not in kept]
    if missing:
        bar = st.progress(0.0, text=visit.text(N_("Đang đọc báo cáo")))
        for at, key in enumerate(missing, 1):
            name, content = wanted[key]
            try:
                kept[key] = submissions.open_file(name, content)
            except Busy:
                st.warning(
                    visit.text(N_("Hệ thống đang bận đọc tệp khác. Chờ ít phút rồi tải lại tệp {name}."), name=name)
                )
            bar.progress(at / len(missing), text=visit.text(N_("Đã đọc {done}/{all} tệp"), done=at, all=len(missing)))
        bar.empty()
    for key in [key for key in kept if key not in wanted]:
        del kept[key]
    return [kept[key] for key in wanted if key in kept]


def _sum(name: str, content: bytes) -> str:
    return hashlib.sha256(name.encode() + b"\0" + content).hexdigest()


def previews(visit: Visit, files: list[Opened]) -> None:
    """Step 3: a verdict a file, its issues beside their cells, what changes, explanations, and the receipt."""
    if not files:
        st.caption(
            visit.text(N_("Mỗi tệp là báo cáo BC-TT của một đơn vị trong một kỳ; có thể tải nhiều tệp cùng lúc."))
        )
        _receipts(visit, set())
        return
    with plain_errors(visit):
        found = _looked_at(visit, files)
    st.markdown(f"#### {visit.text(N_('3. Xem trước và gửi'))}")
    st.markdown(_summary(visit, found))
    sent = {preview.opened.sha256 for preview in found}
    _receipts(visit, sent)
    ready = [preview for preview in found if preview.status == ACCEPTED]
    if len(ready) > 1 and st.button(
        visit.text(N_("Gửi {count} báo cáo đạt"), count=len(ready)), key="gui-tat-ca", type="primary"
    ):
        for preview in ready:
            _submit(visit, preview, {}, False)
        st.rerun()
    for preview in found:
        _preview(visit, preview, alone=len(found) == 1)


def _looked_at(visit: Visit, files: list[Opened]) -> list[Preview]:
    """The previews, kept while neither the files nor the ledger change: a rerun for a click opens no ledger."""
    stamp = visit.home.ledger.stat()
    key = (tuple(opened.sha256 for opened in files), visit.account, stamp.st_mtime_ns, stamp.st_size)
    if st.session_state.get("looked_at_key") != key:
        st.session_state["looked_at"] = list(submissions.preview_many(visit.home, files, visit.account))
        st.session_state["looked_at_key"] = key
    found: list[Preview] = st.session_state["looked_at"]
    return found


def _summary(visit: Visit, found: list[Preview]) -> str:
    counts = {status: sum(preview.status == status for preview in found) for status in _VERDICTS}
    return " · ".join(
        f"{_SIGNS[status]} {visit.text(_VERDICTS[status])}: **{count}**" for status, count in counts.items() if count
    )


def _title(visit: Visit, preview: Preview) -> str:
    report = preview.opened.reading.report
    who = f" - {report.unit.name}, {visit.language.period(report.period)}" if report else ""
    return f"{_SIGNS[preview.status]} {preview.opened.file}{who}: {visit.text(_VERDICTS[preview.status])}"


def _preview(visit: Visit, preview: Preview, alone: bool) -> None:
    with st.expander(_plain(_title(visit, preview)), expanded=alone or preview.status in (REJECTED, NEEDS_EXPLANATION)):
        issue_list(visit, preview)
        _marked_copy(visit, preview)
        if preview.status == UNCHANGED:
            st.info(
                visit.text(
                    N_("Tệp này giống hệt bản đã nộp (lần {revision}); không có gì thay đổi."),
                    revision=preview.revision,
                )
            )
            return
        _changes(visit, preview)
        if preview.status != REJECTED:
            _send(visit, preview)


def _plain(text: str) -> str:
    """Text that Markdown would take for its own marks, kept as written."""
    return "".join(f"\\{char}" if char in "\\`*_{}[]()#+!|~$<>:" else char for char in text)


def _marked_copy(visit: Visit, preview: Preview) -> None:
    """The workbook back with its cells marked, made when asked for."""
    if not preview.issues or not preview.opened.content:
        return
    key = f"danh-dau-{preview.opened.sha256[:16]}"
    if key in st.session_state:
        st.link_button(visit.text(N_("Tải tệp đã đánh dấu")), st.session_state[key])
    elif st.button(visit.text(N_("Tạo tệp đánh dấu các ô cần sửa")), key=f"tao-{key}"):
        name = annotate.file_name(preview.opened.file, set())
        with st.spinner(visit.text(N_("Đang đánh dấu"))), plain_errors(visit):
            content = annotate.annotate(preview.opened.content, preview.issues, visit.language)
        st.session_state[key] = parcels.put(st.context.cookies.get(cookies.SESSION, ""), name, content)
        st.rerun()


def _changes(visit: Visit, preview: Preview) -> None:
    """What is new, changed, unchanged and removed against the revision that stands, and the effect on the year."""
    counts = {kind: sum(change.kind == kind for change in preview.changes) for kind in _KINDS}
    if not any(counts.values()):
        return
    st.markdown(
        " · ".join(
            f"{visit.text(_KINDS[kind])}: **{visit.language.number(count)}**" for kind, count in counts.items() if count
        )
    )
    moved = [change for change in preview.changes if change.kind in (CHANGED, REMOVED)]
    if moved:
        rows = [_change_row(visit, change) for change in moved[:500]]
        titles = [visit.text(text) for text in (N_("Nội dung"), N_("Bản trước"), N_("Bản này"), N_("Ô"))]
        st.dataframe(
            [dict(zip(titles, row, strict=True)) for row in rows],
            hide_index=True,
            key=f"thay-doi-{preview.opened.sha256[:16]}",
            width="stretch",
        )
    effects = [
        (
            _activity(e.of, visit) if e.of else visit.text(N_("Kinh phí đã giải ngân (đồng)")),
            visit.language.number(e.before),
            visit.language.number(e.after),
            visit.language.number(e.after - e.before),
        )
        for e in preview.effects
        if e.before != e.after
    ]
    if effects:
        st.markdown(f"**{visit.text(N_('Tác động đến số liệu cả năm của đơn vị'))}**")
        titles = [
            visit.text(text) for text in (N_("Nội dung"), N_("Trước khi gửi"), N_("Sau khi gửi"), N_("Tăng, giảm"))
        ]
        st.dataframe(
            [dict(zip(titles, row, strict=True)) for row in effects],
            hide_index=True,
            key=f"tac-dong-{preview.opened.sha256[:16]}",
            width="stretch",
        )


def _change_row(visit: Visit, change: Any) -> tuple[str, str, str, str]:
    spoken = visit.language

    def said(value: tuple[str, int | None] | None) -> str:
        if value is None:
            return ""
        return spoken.number(value[1]) if value[1] is not None else spoken.text(_STATES[value[0]])

    if change.table == "outputs":
        unit = catalogue.unit_by_id()[change.what[0]].name if change.what[0] else visit.text(N_("Cấp huyện, cấp tỉnh"))
        what = f"{unit} - {_activity(str(change.what[1]), visit)}"
    else:
        kinds = {
            "allocated": N_("Dự toán giao năm"),
            "spent": N_("Giải ngân trong kỳ"),
            "spent_to_date": N_("Lũy kế giải ngân"),
        }
        what = (
            f"{_named(change.what[0], visit)} - {_named(change.what[1], visit)} - {visit.text(kinds[change.what[2]])}"
        )
    return what, said(change.old), said(change.new), change.cell


def _send(visit: Visit, preview: Preview) -> None:
    """Explanations one by one, the declaration about blanks, and the button."""
    short = preview.opened.sha256[:16]
    answers: dict[tuple[str, str, str], str] = {}
    for at, issue in enumerate(issue for issue in preview.issues if issue.severity == WARNING):
        label = visit.text(N_("Giải trình cho {where}"), where=_where(issue, visit))
        answers[issue.code, issue.sheet, issue.cell] = st.text_input(
            label, key=f"giai-trinh-{short}-{at}", max_chars=500
        )
    blanks = next((issue for issue in preview.issues if issue.code == "blank_cells"), None)
    zero = blanks is not None and st.checkbox(
        visit.text(N_("Tôi xác nhận các ô trống là 0")), key=f"trong-la-0-{short}"
    )
    unanswered = sum(not text.strip() for text in answers.values())
    if unanswered:
        st.caption(visit.text(N_("Còn {count} cảnh báo chưa giải trình."), count=unanswered))
    if st.button(visit.text(N_("Gửi báo cáo")), key=f"gui-{short}", type="primary", disabled=bool(unanswered)):
        _submit(visit, preview, answers, zero)
        st.rerun()


def _where(issue: Issue, visit: Visit) -> str:
    place = " ".join(part for part in (issue.sheet, issue.cell) if part)
    name = str(issue.facts.get("name", "")) if not issue.cell else ""
    return f"{place} {name}".strip()


def _submit(visit: Visit, preview: Preview, answers: dict[tuple[str, str, str], str], zero: bool) -> None:
    accounts.demand(visit.account, accounts.SUBMIT)
    with plain_errors(visit):
        reply = Reply(explanations=answers, blank_is_zero=zero)
        receipt = submissions.submit(visit.home, preview, visit.account, reply)
    st.session_state.setdefault("receipts", {})[preview.opened.sha256] = receipt


def _receipts(visit: Visit, shown: set[str]) -> None:
    """What was recorded in this session."""
    receipts: dict[str, Receipt] = st.session_state.get("receipts", {})
    for receipt in receipts.values():
        report = receipt.preview.opened.reading.report
        if receipt.status == ACCEPTED and report is not None:
            st.success(
                visit.text(
                    N_("Đã nhận báo cáo số {number} (lần {revision}): {unit}, {month}. Đang chờ duyệt."),
                    number=receipt.submission,
                    revision=receipt.revision,
                    unit=report.unit.name,
                    month=visit.language.period(report.period),
                )
            )
        elif receipt.status in (REJECTED, OUTDATED):
            st.error(
                visit.text(
                    N_("Chưa gửi được {file}: số liệu vừa thay đổi, xem lại các lỗi bên dưới."),
                    file=receipt.preview.opened.file,
                )
            )


def _activity(code: str, visit: Visit) -> str:
    activity = catalogue.activity_by_code()[code]
    return activity.name_en if visit.language.code == "en" else activity.name_vi


def _named(code: str | None, visit: Visit) -> str:
    """The name of a group or a source."""
    named = next(one for one in (*catalogue.groups(), *catalogue.sources()) if one.code == code)
    return named.name_en if visit.language.code == "en" else named.name_vi
