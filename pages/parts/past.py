"""Looking back: the revisions of one report and what happened to it, and the way to any earlier state of the figures."""

from __future__ import annotations

from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics import history
from analytics import scope as scopes
from analytics.answers.names import Names
from analytics.answers.wording import REPORT_SIGNS, REPORT_WORDS
from analytics.scope import Scope
from data import calendar
from data.accounts import DISTRICT
from data.language import N_
from pages.parts import words
from pages.parts.folds import fold
from pages.parts.remarks import remarks
from pages.parts.shell import Visit, plain_errors
from pages.parts.tables import tall

if TYPE_CHECKING:
    import duckdb

_SUPERSEDED = N_("đã duyệt, sau đó được thay thế")


def one_report(visit: Visit) -> None:
    """The report that the address names (dv, ky), else the newest: its revisions, their comparison, what happened."""
    st.markdown(f"## {visit.text(N_('Lịch sử báo cáo'))}")
    full = scopes.opens_full(visit.account.role)
    with plain_errors(visit):
        db, _ = visit.data(full=full)
    own = _own(visit, full)
    found = history.reports(db, own).rows
    if not found:
        st.info(visit.text(N_("Chưa có báo cáo nào để xem lại.")))
        return
    unit, period = _chosen(visit, db, [(row[0], row[1]) for row in found])
    revisions = history.revisions(db, unit, period, own).dicts()
    _revisions(visit, db, revisions, full)
    _compared(visit, db, revisions)
    if full:
        _happened(visit, db, unit, period, revisions)


def _own(visit: Visit, full: bool) -> tuple[str, ...] | None:
    if not full:
        return ()
    return (visit.account.unit or "",) if visit.account.role == DISTRICT else None


def _chosen(visit: Visit, db: duckdb.DuckDBPyConnection, known: list[tuple[str, str]]) -> tuple[str, str]:
    """The choice of a month and a unit; the address keeps it in dv and ky."""
    spoken = visit.language
    asked = st.query_params.get("dv", ""), st.query_params.get("ky", "")
    start = asked if asked in known else _first(visit, known)
    months = sorted({period for _, period in known}, reverse=True)
    left, right, _ = st.columns([2, 1.4, 2], vertical_alignment="bottom")
    period = right.selectbox(
        visit.text(N_("Kỳ báo cáo")),
        months,
        index=months.index(start[1]),
        key="ls-ky",
        format_func=spoken.period,
        filter_mode=None,
    )
    names = Names(db, Scope(calendar.year_of(period), period, calendar.today()), spoken)
    units = sorted(
        {unit for unit, p in known if p == period},
        key=lambda code: (names.is_province(code), spoken.sort_key(names.unit(code))),
    )
    unit = left.selectbox(
        visit.text(N_("Đơn vị")),
        units,
        index=units.index(start[0]) if start[0] in units else 0,
        key="ls-dv",
        format_func=names.unit,
        filter_mode=None,
    )
    if (st.query_params.get("dv"), st.query_params.get("ky")) != (unit, period):
        st.query_params.update({"dv": unit, "ky": period})
    return unit, period


def _first(visit: Visit, known: list[tuple[str, str]]) -> tuple[str, str]:
    mine = [pair for pair in known if pair[0] == visit.account.unit]
    return (mine or known)[0]


def _revisions(visit: Visit, db: duckdb.DuckDBPyConnection, revisions: list[dict[str, Any]], full: bool) -> None:
    """One row a revision, with the workbook as sent and its receipt."""
    spoken = visit.language
    texts = [N_("Lần"), N_("Trạng thái"), N_("Nộp lúc"), N_("Ngày nhận")]
    texts += [N_("Người nộp"), N_("Lý do sửa")] if full else []
    file, receipt = visit.text(N_("Tệp đã gửi")), visit.text(N_("Biên nhận"))
    rows = []
    for row in revisions:
        told = [
            str(row["revision"]),
            _state(visit, row, revisions),
            f"{row['recorded_at']:%H:%M} {spoken.day(row['recorded_at'])}",
            spoken.day(row["received_on"]),
        ]
        told += [words.person(row["actor"], spoken), row["reason"] or ""] if full else []
        links = {file: f"/tai/bao-cao/{row['submission']}" if row["sha256"] else ""}
        links |= {receipt: f"/tai/bien-nhan/{row['submission']}"} if full else {}
        rows.append(dict(zip([visit.text(text) for text in texts], told, strict=True)) | links)
    look = {
        file: st.column_config.LinkColumn(file, display_text=visit.text(N_("Tải tệp"))),
        receipt: st.column_config.LinkColumn(receipt, display_text=visit.text(N_("Tải biên nhận"))),
    }
    st.dataframe(rows, hide_index=True, key="ls-lan", width="stretch", column_config=look, height=tall(len(rows)))
    for row in revisions if full else ():
        for copy in history.attachments(db, row["submission"]).dicts():
            st.markdown(_copy(visit, row["revision"], copy), unsafe_allow_html=True)


def _copy(visit: Visit, revision: int, copy: dict[str, Any]) -> str:
    """A signed copy and the letter it came with."""
    head = visit.text(N_("Bản ký của lần {revision}:"), revision=revision)
    letter = visit.text(N_("văn bản số {number}"), number=copy["letter_number"]) if copy["letter_number"] else ""
    day = visit.text(N_("ngày {day}"), day=visit.language.day(copy["letter_date"])) if copy["letter_date"] else ""
    about = ", ".join(part for part in (letter, day) if part)
    link = f'<a href="/tai/ban-ky/{copy["attachment"]}" target="_blank">{escape(copy["file"])}</a>'
    return f"{escape(head)} {link}{escape(f' ({about})' if about else '')}"


def _state(visit: Visit, row: dict[str, Any], revisions: list[dict[str, Any]]) -> str:
    if row["state"] == "approved" and not row["approved"]:
        return visit.text(_SUPERSEDED)
    newer = any(one["revision"] > row["revision"] for one in revisions)
    if row["state"] == "submitted" and newer:
        return visit.text(N_("đã được bản sau thay thế"))
    return f"{REPORT_SIGNS[row['state']]} {visit.text(REPORT_WORDS[row['state']])}".strip()


def _compared(visit: Visit, db: duckdb.DuckDBPyConnection, revisions: list[dict[str, Any]]) -> None:
    """Any two revisions, cell by cell; the last two to begin with."""
    if len(revisions) < 2:
        st.caption(visit.text(N_("Báo cáo này mới gửi một lần, chưa có bản khác để so sánh.")))
        return
    numbers = {row["submission"]: visit.text(N_("lần {revision}"), revision=row["revision"]) for row in revisions}
    order = list(numbers)
    st.markdown(f"#### {visit.text(N_('So sánh hai lần gửi'))}")
    left, right, _ = st.columns([1, 1, 2.4])
    key = "-".join(map(str, order))
    before = left.selectbox(
        visit.text(N_("Bản trước")),
        order,
        index=len(order) - 2,
        key=f"ls-truoc-{key}",
        format_func=numbers.__getitem__,
        filter_mode=None,
    )
    after = right.selectbox(
        visit.text(N_("Bản sau")),
        order,
        index=len(order) - 1,
        key=f"ls-sau-{key}",
        format_func=numbers.__getitem__,
        filter_mode=None,
    )
    found = history.compare(db, before, after).dicts()
    words.compared(
        visit,
        found,
        numbers[before].capitalize(),
        numbers[after].capitalize() + ("" if before != after else " "),
    )


def _happened(
    visit: Visit, db: duckdb.DuckDBPyConnection, unit: str, period: str, revisions: list[dict[str, Any]]
) -> None:
    st.markdown(f"#### {visit.text(N_('Diễn biến và trao đổi'))}")
    if visit.account.role == DISTRICT and unit != visit.account.unit:
        st.caption(visit.text(N_("Trao đổi của đơn vị khác không hiển thị ở đây.")))
        return
    remarks(visit, db, unit, period, revisions[-1]["submission"])


def other_days(visit: Visit) -> None:
    """The figures as they stood at the end of a day: a link to the first page at that version."""
    st.markdown(f"#### {visit.text(N_('Xem lại số liệu của một ngày'))}")
    st.caption(visit.text(N_("Ví dụ để trả lời: ở cuộc họp ngày 20/6 đã trình số liệu nào?")))
    found = version_of_a_day(visit, "ls-ngay")
    if found is not None:
        day, version = found
        told = visit.text(
            N_("Xem số liệu cuối ngày {day} (phiên bản {version})"), day=visit.language.day(day), version=version
        )
        st.markdown(f'<a href="/tong-quan?v={version}" target="_self">{escape(told)}</a>', unsafe_allow_html=True)


def version_of_a_day(visit: Visit, key: str) -> tuple[date, int] | None:
    """A day to be chosen, and the version that stood at its end."""
    with plain_errors(visit):
        db, _ = visit.data(full=scopes.opens_full(visit.account.role))
    first, last = (_day(moment) for moment in history.recorded_at(db))
    if first is None or last is None:
        st.info(visit.text(N_("Kho dữ liệu chưa ghi nhận gì.")))
        return None
    place, _ = st.columns([1, 3])
    day = place.date_input(
        visit.text(N_("Ngày")),
        value=last,
        min_value=first,
        max_value=max(last, calendar.today()),
        key=key,
        format="DD/MM/YYYY",
    )
    version = history.version_on(db, day) if isinstance(day, date) else None
    return (day, version) if version is not None else None


def back_in_time(visit: Visit, version: int) -> None:
    """On every page of answers: the way to the figures of another day, without losing the choices."""
    with fold(visit.text(N_("Xem lại số liệu của một ngày đã qua")), f"mo-ngay-{visit.page}") as seen:
        if seen:
            _other_day(visit, version)


def _other_day(visit: Visit, version: int) -> None:
    found = version_of_a_day(visit, f"ngay-{visit.page}")
    if found is None:
        return
    day, then = found
    label = visit.text(
        N_("Xem số liệu cuối ngày {day} (phiên bản {version})"), day=visit.language.day(day), version=then
    )
    if st.button(label, key=f"ve-ngay-{visit.page}", disabled=then == version):
        st.query_params["v"] = str(then)
        st.rerun()


def past_mark(visit: Visit, version: int, recorded_at: datetime | None) -> None:
    """The clear mark of a page that shows an earlier state, with the way back; nothing on the latest one."""
    with plain_errors(visit):
        db, _ = visit.data(full=scopes.opens_full(visit.account.role))
    if scopes.version_of(db) <= version:
        return
    when = f"{recorded_at:%H:%M} {visit.language.day(recorded_at)}" if recorded_at else ""
    told = visit.text(
        N_("Đang xem lại số liệu tại phiên bản {version}, lúc {when}. Đây không phải số liệu mới nhất."),
        version=version,
        when=when,
    )
    left, right = st.columns([4, 1.35], vertical_alignment="center")
    left.markdown(f'<div class="td-past" role="status">◷ {escape(told)}</div>', unsafe_allow_html=True)
    if right.button(visit.text(N_("Về số liệu mới nhất")), key=f"moi-nhat-{visit.page}", width="stretch"):
        st.query_params.pop("v", None)
        st.rerun()


def _day(moment: object) -> date | None:
    return moment.date() if isinstance(moment, datetime) else None
