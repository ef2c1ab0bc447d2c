"""The third step of submitting: a verdict a file, what changes, explanations one by one, and the receipt."""

from __future__ import annotations

from collections import Counter
from datetime import date

import streamlit as st

from data import accounts, attachments, audit, calendar, catalogue, submissions
from data.accounts import NotAllowed
from data.attachments import Letter, NotAttachable
from data.forms import annotate
from data.issues import ERROR, WARNING, Issue
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
    Change,
    Opened,
    Preview,
    Receipt,
    Reply,
)
from pages.parts import cookies, parcels, words
from pages.parts.issues import issue_list
from pages.parts.shell import Visit, acting, plain_errors

_MOST = 500  # changes shown
_VERDICTS = {
    ACCEPTED: N_("Đạt, có thể gửi"),
    NEEDS_EXPLANATION: N_("Cần giải trình cảnh báo"),
    REJECTED: N_("Có lỗi, chưa nhận được"),
    UNCHANGED: N_("Trùng bản đã nộp"),
}
_SIGNS = {ACCEPTED: "✔", NEEDS_EXPLANATION: "▲", REJECTED: "✕", UNCHANGED: "●"}
_KINDS = {NEW: N_("Mới"), CHANGED: N_("Thay đổi"), SAME: N_("Không đổi"), REMOVED: N_("Bỏ đi")}


def previews(visit: Visit, files: list[Opened]) -> None:
    """Step 3: a verdict a file, its issues beside their cells, what changes, explanations, and the receipt."""
    if not files:
        _receipts(visit)
        return
    with plain_errors(visit):
        found = _looked_at(visit, files)
    st.markdown(f"#### {visit.text(N_('3. Xem trước và gửi'))}")
    st.markdown(_summary(visit, found))
    _receipts(visit)
    ready = [preview for preview in found if preview.status == ACCEPTED and preview.approved is None]
    if len(ready) > 1 and st.button(
        visit.text(N_("Gửi {count} báo cáo đạt"), count=len(ready)), key="gui-tat-ca", type="primary"
    ):
        for preview in ready:
            _submit(visit, preview, Reply())
        st.rerun()
    for preview in found:
        _preview(visit, preview, alone=len(found) == 1)


def _looked_at(visit: Visit, files: list[Opened]) -> list[Preview]:
    """The previews, kept while neither the files nor the ledger change: a rerun for a click opens no ledger.

    In the run in which something is sent they stay what was on the screen, whatever happened since: only what a person saw
    is sent, and submitting tells what has moved.
    """
    stamp = visit.home.ledger.stat()
    whose = tuple(opened.sha256 for opened in files), visit.account
    key = (*whose, stamp.st_mtime_ns, stamp.st_size)
    kept = st.session_state.get("looked_at_key")
    sending = any(value is True for name, value in st.session_state.items() if str(name).startswith("gui-"))
    if kept != key and not (sending and kept is not None and kept[:2] == whose):
        st.session_state["looked_at"] = list(submissions.preview_many(visit.home, files, visit.account))
        st.session_state["looked_at_key"] = key
        _tell(visit, st.session_state["looked_at"])
    found: list[Preview] = st.session_state["looked_at"]
    return found


def _tell(visit: Visit, found: list[Preview]) -> None:
    """What was checked is in the audit, a file an entry, once a session: how many issues of each kind, of which unit and month."""
    told: set[str] = st.session_state.setdefault("checked_told", set())
    for preview in found:
        opened, report = preview.opened, preview.opened.reading.report
        if opened.sha256 in told:
            continue
        told.add(opened.sha256)
        errors = Counter(issue.code for issue in preview.issues if issue.severity == ERROR)
        others = Counter(issue.code for issue in preview.issues if issue.severity != ERROR)
        unit, period = (report.unit.code, report.period) if report else (None, None)
        audit.note(
            visit.home, visit.account.name, audit.CHECKED, preview.version, file=opened.file, sha256=opened.sha256, status=preview.status,
            errors=dict(errors), issues=dict(others), unit=unit, period=period,
        )  # fmt: skip


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
    with st.expander(
        words.plain(_title(visit, preview)), expanded=alone or preview.status in (REJECTED, NEEDS_EXPLANATION)
    ):
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
        if preview.status != REJECTED:
            _changes(visit, preview)
            _send(visit, preview)


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
    """What is new, changed, unchanged and removed against the revision in force (else the one that stands), and the effect on the year."""
    found = preview.changes_to_approved or preview.changes
    counts = {kind: sum(change.kind == kind for change in found) for kind in _KINDS}
    if not any(counts.values()):
        return
    spoken = visit.language
    against = (
        N_("So với bản đã duyệt")
        if preview.approved
        else N_("So với bản đã nộp")
        if preview.standing
        else N_("Báo cáo đầu tiên của kỳ")
    )
    told = " · ".join(
        f"{visit.text(_KINDS[kind])}: **{spoken.number(count)}**" for kind, count in counts.items() if count
    )
    st.markdown(f"**{visit.text(against)}**: {told}")
    moved = [change for change in found if change.kind in (CHANGED, REMOVED)]
    if moved:
        titles = [visit.text(text) for text in (N_("Nội dung"), N_("Bản trước"), N_("Bản này"), N_("Ô"))]
        words.table(titles, [_change_row(visit, change) for change in moved[:_MOST]], numbers=(1, 2))
        if len(moved) > _MOST:
            st.caption(
                visit.text(
                    N_("Hiện {most} dòng đầu trong {all} dòng."),
                    most=spoken.number(_MOST),
                    all=spoken.number(len(moved)),
                )
            )
    effects = [
        (
            words.thing(e.of, spoken),
            *(words.amount(e.of, value, spoken) for value in (e.before, e.after)),
            words.change(e.of, e.after - e.before, spoken),
        )
        for e in preview.effects
        if e.before != e.after
    ]
    if effects:
        st.markdown(f"**{visit.text(N_('Tác động đến số liệu cả năm của đơn vị'))}**")
        titles = [
            visit.text(text) for text in (N_("Nội dung"), N_("Trước khi gửi"), N_("Sau khi gửi"), N_("Tăng, giảm"))
        ]
        words.table(titles, effects, numbers=(1, 2, 3))


def _change_row(visit: Visit, change: Change) -> tuple[str, str, str, str]:
    spoken = visit.language
    if change.table == "outputs":
        name = catalogue.unit_by_id()[change.what[0]].name if change.what[0] else ""
        row = {"kind": "outputs", "commune_name": name, "activity": change.what[1]}
    else:
        row = dict(zip(("kind", "group", "source", "of"), ("money", *change.what), strict=True))
    old = words.stated(*change.old, spoken) if change.old else ""
    new = words.stated(*change.new, spoken) if change.new else ""
    return words.figure(row, spoken), old, new, change.cell


def _send(visit: Visit, preview: Preview) -> None:
    """Explanations one by one, why it is sent again, the declaration about blanks, and the button."""
    short = preview.opened.sha256[:16]
    answers: dict[tuple[str, str, str], str] = {}
    for at, issue in enumerate(issue for issue in preview.issues if issue.severity == WARNING):
        label = visit.text(N_("Giải trình cho {where}"), where=_where(issue))
        answers[issue.code, issue.sheet, issue.cell] = st.text_input(
            label, key=f"giai-trinh-{short}-{at}", max_chars=500
        )
    reason = _reason(visit, preview, short)
    blanks = next((issue for issue in preview.issues if issue.code == "blank_cells"), None)
    zero = blanks is not None and st.checkbox(
        visit.text(N_("Tôi xác nhận các ô trống là 0")), key=f"trong-la-0-{short}"
    )
    unanswered = sum(not text.strip() for text in answers.values())
    if unanswered:
        st.caption(visit.text(N_("Còn {count} cảnh báo chưa giải trình."), count=unanswered))
    unsaid = preview.approved is not None and not reason.strip()
    if unsaid:
        st.caption(visit.text(N_("Kỳ này đã có bản được duyệt: cần ghi lý do gửi lại.")))
    if st.button(
        visit.text(N_("Gửi báo cáo")), key=f"gui-{short}", type="primary", disabled=bool(unanswered or unsaid)
    ):
        _submit(visit, preview, Reply(explanations=answers, blank_is_zero=zero, reason=reason))
        st.rerun()


def _reason(visit: Visit, preview: Preview, short: str) -> str:
    """Why a report that was approved is sent again; not asked for otherwise."""
    if preview.approved is None:
        return ""
    label = visit.text(N_("Vì sao gửi lại báo cáo đã được duyệt"))
    return st.text_input(label, key=f"vi-sao-{short}", max_chars=500)


def _where(issue: Issue) -> str:
    place = " ".join(part for part in (issue.sheet, issue.cell) if part)
    name = str(issue.facts.get("name", "")) if not issue.cell else ""
    return f"{place} {name}".strip()


def _submit(visit: Visit, preview: Preview, reply: Reply) -> None:
    accounts.demand(visit.account, accounts.SUBMIT)
    with plain_errors(visit):  # the receipt comes from the ledger itself: nothing that was published is waited for
        receipt = submissions.submit(visit.home, preview, visit.account, reply)
    st.session_state.setdefault("receipts", {})[preview.opened.sha256] = receipt


# --- what became of it --------------------------------------------------------------------------------------------


def _receipts(visit: Visit) -> None:
    """What was recorded in this session, and what was not, with what happened."""
    receipts: dict[str, Receipt] = st.session_state.get("receipts", {})
    for receipt in receipts.values():
        if receipt.status == ACCEPTED:
            _accepted(visit, receipt)
        elif receipt.status == UNCHANGED:
            st.info(_first_was(visit, receipt, N_("Tệp {file} trùng bản đã có.")))
        elif receipt.status == OUTDATED:
            st.warning(_first_was(visit, receipt, N_("Chưa gửi được {file}: số liệu vừa thay đổi.")))
        elif receipt.status == REJECTED:
            st.error(
                visit.text(
                    N_("Chưa gửi được {file}: xem các lỗi bên dưới."), file=words.plain(receipt.preview.opened.file)
                )
            )


def _first_was(visit: Visit, receipt: Receipt, head: str) -> str:
    """Who was first, and that nothing typed is lost."""
    told = visit.text(head, file=words.plain(receipt.preview.opened.file))
    latest, spoken = receipt.latest, visit.language
    if latest is not None and latest.recorded_at is not None:
        when = latest.recorded_at.astimezone(calendar.ZONE)
        told += " " + visit.text(
            N_("{who} đã nộp lần {revision} lúc {time} {day}."), who=words.plain(words.person(latest.actor, spoken)), revision=latest.revision,
            time=f"{when:%H:%M}", day=spoken.day(when)
        )  # fmt: skip
    if receipt.status == OUTDATED:
        told += " " + visit.text(
            N_("Xem lại phần thay đổi bên dưới rồi gửi lại nếu vẫn đúng; nội dung đã ghi vẫn còn.")
        )
    return told


def _accepted(visit: Visit, receipt: Receipt) -> None:
    report = receipt.preview.opened.reading.report
    assert report
    st.success(
        visit.text(
            N_("Đã nhận báo cáo số {number} (lần {revision}): {unit}, {month}. Đang chờ duyệt."),
            number=receipt.submission,
            revision=receipt.revision,
            unit=report.unit.name,
            month=visit.language.period(report.period),
        )
    )
    for found in receipt.rechecked:
        st.warning(
            visit.text(
                N_(
                    "Số liệu {month} đã nộp có {count} cảnh báo mới vì kỳ này được sửa; người duyệt đã được báo. Kiểm tra và gửi lại kỳ đó nếu cần."
                ),
                month=visit.language.period(found.period),
                count=len(found.issues),
            )
        )
    left, right, _ = st.columns([1, 1.4, 2])
    left.link_button(visit.text(N_("Tải biên nhận")), f"/tai/bien-nhan/{receipt.submission}", width="stretch")
    with right.popover(visit.text(N_("Gửi kèm bản ký, đóng dấu (PDF)")), width="stretch"):
        assert receipt.submission
        signed_copy(visit, receipt.submission)


def signed_copy(visit: Visit, submission: int) -> None:
    """The signed and stamped copy, with the number and day of its letter."""
    file = st.file_uploader(visit.text(N_("Bản ký, đóng dấu (PDF)")), type=["pdf"], key=f"ban-ky-{submission}")
    number = st.text_input(
        visit.text(N_("Số văn bản")), key=f"so-van-ban-{submission}", max_chars=100, placeholder="45/BC-UBND"
    )
    day = st.date_input(
        visit.text(N_("Ngày văn bản")),
        value=None,
        max_value=calendar.today(),
        key=f"ngay-van-ban-{submission}",
        format="DD/MM/YYYY",
    )
    if (
        st.button(visit.text(N_("Gửi bản ký")), key=f"gui-ban-ky-{submission}", disabled=file is None)
        and file is not None
    ):
        letter = Letter(number, day if isinstance(day, date) else None)
        try:
            with acting(visit):
                attachments.attach(visit.home, submission, file.name, file.getvalue(), visit.account, letter)
        except (NotAttachable, NotAllowed) as error:
            st.error(visit.text(str(error)))
        else:
            st.success(visit.text(N_("Đã nhận bản ký của báo cáo số {number}."), number=submission))
