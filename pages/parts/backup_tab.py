"""Sao lưu on screen: a backup to take away, when the last was made, and the proof that nothing is damaged or lost."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from data import audit, verify
from data.language import N_
from pages.parts.administration import moment, table
from pages.parts.shell import Visit, plain_errors


def backup_tab(visit: Visit, place: Any) -> None:
    with place:
        _take(visit)
        _proof(visit)


def _take(visit: Visit) -> None:
    st.markdown(f"#### {visit.text(N_('Bản sao lưu'))}")
    st.markdown(
        visit.text(
            N_(
                "Bản sao lưu giữ mọi báo cáo, kế hoạch, lịch sử, tài khoản và thiết lập. Giữ trên ổ đĩa khác, nơi an toàn như máy chủ."
            )
        )
    )
    label = visit.text(N_("Tạo và tải bản sao lưu"))
    st.markdown(f'<a class="td-button" href="/tai/sao-luu" target="_self">{escape(label)}</a>', unsafe_allow_html=True)
    st.caption(visit.text(N_("Sao lưu hằng đêm trên máy chủ và khôi phục bằng các lệnh:")))
    st.code(
        "python -m data backup /mnt/sao-luu/2026-11-23.tar\npython -m data restore /mnt/sao-luu/2026-11-23.tar\npython -m data verify",
        language=None,
    )
    entries = [one for kind in (audit.BACKUP, audit.RESTORE) for one in audit.rows(visit.home, 10, kind=kind)]
    entries.sort(key=lambda one: one.number, reverse=True)
    rows = [(moment(one.at, visit.language), visit.text(audit.KINDS[one.kind]), one.actor) for one in entries[:10]]
    if not rows:
        st.markdown(visit.text(N_("Chưa ghi nhận lần sao lưu nào.")))
        return
    table(visit, (N_("Thời điểm"), N_("Việc"), N_("Người")), rows, "sl-lan")


def _proof(visit: Visit) -> None:
    """Reads everything again and compares; what was found stays on the screen."""
    st.markdown(f"#### {visit.text(N_('Kiểm tra kho dữ liệu'))}")
    st.caption(visit.text(N_("Đọc lại mọi tệp đã nhận và so từng số với sổ cái; có thể mất vài phút.")))
    if st.button(visit.text(N_("Kiểm tra ngay")), key="sl-kiem-tra"):
        bar = st.progress(0.0, text=visit.text(N_("Đang kiểm tra")))

        def told(done: int, total: int) -> None:
            bar.progress(done / max(total, 1), text=visit.text(N_("Đã đọc lại {done}/{all} tệp"), done=done, all=total))

        with plain_errors(visit):
            found = [one.said(visit.language) for one in verify.verify(visit.home, visit.account, told)]
        bar.empty()
        st.session_state["verify_found"] = found
    kept: list[str] | None = st.session_state.get("verify_found")
    if kept == []:
        st.success(visit.text(N_("Kho dữ liệu nguyên vẹn: chuỗi sự kiện, tệp đã nhận và mọi số liệu đều khớp.")))
    for line in kept or []:
        st.markdown(f'<div class="td-note warning">{escape(line)}</div>', unsafe_allow_html=True)
