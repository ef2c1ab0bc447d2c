"""Reviewing: the queue of what waits, and one report with all that a decision needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics import history, review
from analytics.answers.names import Names
from analytics.answers.wording import REPORT_SIGNS, REPORT_WORDS
from analytics.review import Effect, Waiting
from analytics.scope import Scope
from data import calendar, reviews
from data.accounts import NotAllowed
from data.issues import SEVERITY_WORDS
from data.language import N_
from data.reviews import REASONS, NotReviewable
from pages.parts import words
from pages.parts.remarks import remarks
from pages.parts.shell import Visit, acting, plain_errors

if TYPE_CHECKING:
    import duckdb


def desk(visit: Visit) -> None:
    """The queue on the left (a tick a report, for approving many), the open report on the right: the address's, else the first."""
    st.markdown(f"## {visit.text(N_('Duyệt báo cáo'))}")
    _told(visit)
    with plain_errors(visit):
        db, _ = visit.data(full=True)
    waiting = review.queue(db, calendar.today())
    if not waiting:
        st.info(visit.text(N_("Không có báo cáo nào đang chờ duyệt.")))
        link = escape(visit.text(N_("Xem tình hình nộp báo cáo")))
        st.markdown(f'<a href="/tinh-hinh-bao-cao" target="_self">{link}</a>', unsafe_allow_html=True)
        return
    asked = st.query_params.get("bc", "")
    opened = next((one for one in waiting if str(one.submission) == asked), waiting[0])
    left, right = st.columns([1.15, 2.6], gap="large")
    with left:
        _queue(visit, db, waiting, opened)
    with right:
        _one(visit, db, opened)


def _queue(visit: Visit, db: duckdb.DuckDBPyConnection, waiting: Sequence[Waiting], opened: Waiting) -> None:
    count = visit.language.number(len(waiting))
    st.markdown(f"**{visit.text(N_('{count} báo cáo chờ duyệt'), count=count)}**")
    st.caption(visit.text(N_("Xếp theo mức ảnh hưởng đến số liệu toàn tỉnh, rồi theo số ngày chờ.")))
    ticked = [one.submission for one in waiting if _line(visit, db, one, one is opened)]
    _approve_many(visit, ticked)


def _names(visit: Visit, db: duckdb.DuckDBPyConnection, period: str) -> Names:
    return Names(db, Scope(int(period[:4]), period, calendar.today()), visit.language)


def _line(visit: Visit, db: duckdb.DuckDBPyConnection, one: Waiting, is_open: bool) -> bool:
    """One report of the queue; true when it is ticked."""
    title = f"{_names(visit, db, one.period).unit(one.unit)}, {visit.language.period(one.period)}"
    if st.button(title, key=f"mo-{one.submission}", type="primary" if is_open else "secondary", width="stretch"):
        st.query_params["bc"] = str(one.submission)
        st.rerun()
    st.caption(" · ".join(_marks(visit, one)))
    return st.checkbox(visit.text(N_("Chọn để duyệt cùng lúc")), key=f"chon-{one.submission}")


def _marks(visit: Visit, one: Waiting) -> list[str]:
    spoken = visit.language
    told = [visit.text(N_("lần {revision}"), revision=one.revision)]
    if one.effects:
        first = one.effects[0]
        told.append(
            visit.text(
                N_("{thing} {change} ({share})"),
                thing=words.thing(first.thing, spoken),
                change=words.change(first.thing, first.change, spoken),
                share=_share(visit, first),
            )
        )
    else:
        told.append(visit.text(N_("không đổi số liệu")))
    told.append(visit.text(N_("chờ {days} ngày"), days=one.days))
    if one.warnings:
        told.append(visit.text(N_("{count} cảnh báo đã giải trình"), count=one.warnings))
    return told


def _share(visit: Visit, effect: Effect) -> str:
    if effect.share is None:
        return visit.text(N_("số liệu đầu tiên trong năm"))
    return visit.text(N_("{share} toàn tỉnh"), share=visit.language.percent(effect.share))


def _approve_many(visit: Visit, ticked: list[int]) -> None:
    if not ticked:
        return
    label = visit.text(N_("Duyệt {count} báo cáo đã chọn"), count=len(ticked))
    if st.button(label, key="duyet-nhieu", type="primary", width="stretch"):
        with acting(visit), st.spinner(visit.text(N_("Đang duyệt"))):
            found = reviews.approve_many(visit.home, ticked, visit.account)
        done = sum(not one.refused for one in found)
        lines = [visit.text(N_("Đã duyệt {count} báo cáo."), count=done)] if done else []
        lines += [
            visit.text(N_("Báo cáo số {number}: {why}"), number=one.submission, why=visit.text(one.refused))
            for one in found
            if one.refused
        ]
        _tell(lines, bad=done < len(found))
        st.rerun()


def _tell(lines: list[str], *, bad: bool = False) -> None:
    """Keeps what is to be said after the next run."""
    st.session_state["review_told"] = (lines, bad)


def _told(visit: Visit) -> None:
    lines, bad = st.session_state.pop("review_told", ((), False))
    for line in lines:
        (st.warning if bad else st.success)(line)


def _one(visit: Visit, db: duckdb.DuckDBPyConnection, one: Waiting) -> None:
    """One report: what it is, the decision, and what it is decided from."""
    _head(visit, db, one)
    _decision(visit, one)
    titles = (N_("Thay đổi"), N_("Số liệu"), N_("Cảnh báo, giải trình"), N_("Trao đổi"), N_("Lịch sử"))
    changed, figures, issues, talk, before = st.tabs([visit.text(title) for title in titles])
    with changed:
        _changes(visit, db, one)
    with figures:
        _figures(visit, db, one)
    with issues:
        _issues(visit, db, one)
    with talk:
        remarks(visit, db, one.unit, one.period, one.submission)
    with before:
        _record(visit, db, one)


def _head(visit: Visit, db: duckdb.DuckDBPyConnection, one: Waiting) -> None:
    spoken = visit.language
    name = _names(visit, db, one.period).unit(one.unit)
    st.markdown(f"### {escape(name)}, {spoken.period(one.period)}")
    parts = [
        visit.text(N_("báo cáo số {number}, lần {revision}"), number=one.submission, revision=one.revision),
        visit.text(
            N_("nộp lúc {time} {day} bởi {who}"),
            time=f"{one.recorded_at:%H:%M}",
            day=spoken.day(one.recorded_at),
            who=words.person(one.actor, spoken),
        ),
        visit.text(N_("nộp sau hạn")) if one.late else "",
        visit.text(N_("sửa bản đã duyệt")) if one.corrects else "",
    ]
    st.markdown(
        f'<div class="td-scope">{escape(" · ".join(part for part in parts if part))}</div>', unsafe_allow_html=True
    )
    if one.reason:
        told = f"<b>{escape(visit.text(N_('Lý do sửa')))}:</b> {escape(one.reason)}"
        st.markdown(f'<div class="td-note warning">{told}</div>', unsafe_allow_html=True)
    links = [(N_("Tải tệp đã gửi"), f"/tai/bao-cao/{one.submission}")]
    links += [(N_("Tải bản ký"), f"/tai/ban-ky/{row[0]}") for row in history.attachments(db, one.submission).rows]
    html = " · ".join(f'<a href="{address}" target="_blank">{escape(visit.text(text))}</a>' for text, address in links)
    st.markdown(html, unsafe_allow_html=True)


def _decision(visit: Visit, one: Waiting) -> None:
    """Approve or return; whoever sent the report is told that another person approves."""
    own = one.actor == visit.account.name
    if st.button(
        visit.text(N_("Duyệt báo cáo này")),
        key=f"duyet-{one.submission}",
        type="primary",
        disabled=own,
    ):
        _do(
            visit,
            lambda: reviews.approve(visit.home, one.submission, visit.account),
            visit.text(N_("Đã duyệt báo cáo số {number}."), number=one.submission),
        )
    with st.expander(visit.text(N_("Trả lại để sửa"))):
        _return(visit, one)
    if own:
        st.caption(visit.text(N_("Báo cáo này do chính tài khoản đang dùng nộp; cần người khác duyệt.")))


def _return(visit: Visit, one: Waiting) -> None:
    code = st.selectbox(
        visit.text(N_("Loại lý do")),
        list(REASONS),
        key=f"loai-{one.submission}",
        format_func=lambda code: visit.text(REASONS[code]),
        filter_mode=None,
    )
    text = st.text_area(visit.text(N_("Cần sửa gì")), key=f"ly-do-{one.submission}", max_chars=2000)
    until = st.date_input(
        visit.text(N_("Hạn sửa")),
        value=calendar.today() + timedelta(days=3),
        min_value=calendar.today(),
        key=f"han-{one.submission}",
        format="DD/MM/YYYY",
    )
    if st.button(visit.text(N_("Trả lại")), key=f"tra-{one.submission}", disabled=not text.strip()):
        said = visit.text(N_("Đã trả lại báo cáo số {number}."), number=one.submission)
        _do(visit, lambda: reviews.return_(visit.home, one.submission, visit.account, text, until, code), said)


def _do(visit: Visit, action: Any, said: str) -> None:
    """Does what was decided, says so, and goes on to the next report; what cannot be is said in one sentence."""
    try:
        with acting(visit), st.spinner(visit.text(N_("Đang ghi"))):
            action()
    except (NotReviewable, NotAllowed) as error:
        _tell([visit.text(str(error))], bad=True)
    else:
        _tell([said])
        st.query_params.pop("bc", None)
    st.rerun()


def _changes(visit: Visit, db: duckdb.DuckDBPyConnection, one: Waiting) -> None:
    """What approving changes: the province's totals, then cell by cell against what is in force."""
    spoken = visit.language
    if one.effects:
        st.markdown(f"**{visit.text(N_('Ảnh hưởng đến số liệu năm của toàn tỉnh'))}**")
        titles = [visit.text(text) for text in (N_("Nội dung"), N_("Tăng, giảm"), N_("So với toàn tỉnh"))]
        rows = [
            (words.thing(e.thing, spoken), words.change(e.thing, e.change, spoken), _share(visit, e))
            for e in one.effects
        ]
        words.table(titles, rows, numbers=(1, 2))
    _caused(visit, db, one)
    revisions = history.revisions(db, one.unit, one.period, None).dicts()
    approved = next((row for row in revisions if row["approved"]), None)
    if approved is None:
        st.markdown(visit.text(N_("Báo cáo đầu tiên của kỳ này: mọi số liệu đều mới. Xem ở phần Số liệu.")))
        return
    st.markdown(f"**{visit.text(N_('So với bản đã duyệt (lần {revision})'), revision=approved['revision'])}**")
    found = history.compare(db, approved["submission"], one.submission).dicts()
    words.compared(visit, found, visit.text(N_("Bản đã duyệt")), visit.text(N_("Bản này")))


def _caused(visit: Visit, db: duckdb.DuckDBPyConnection, one: Waiting) -> None:
    """Which later reports have new issues because of this one."""
    rows = history.caused(db, one.submission).dicts()
    if not rows:
        return
    st.markdown(f"**{visit.text(N_('Các kỳ sau có cảnh báo mới vì bản này'))}**")
    titles = [visit.text(text) for text in (N_("Kỳ"), N_("Trạng thái"), N_("Ô"), N_("Cảnh báo"))]
    spoken = visit.language
    words.table(
        titles,
        [
            (
                spoken.period(row["period"]),
                visit.text(REPORT_WORDS[row["state"]]),
                f"{row['sheet']} {row['cell']}".strip(),
                words.issue_words(row, spoken),
            )
            for row in rows[:60]
        ],
    )


def _figures(visit: Visit, db: duckdb.DuckDBPyConnection, one: Waiting) -> None:
    """Beside last month and the year's plan."""
    spoken = visit.language
    texts = (N_("Nội dung"), N_("Kỳ trước"), N_("Kỳ này"), N_("Lũy kế nếu duyệt"), N_("Kế hoạch năm"), N_("Đạt"))
    rows = [
        (
            words.thing(r["thing"], spoken),
            *(words.amount(r["thing"], r[name], spoken) for name in ("before", "now", "to_date", "target")),
            spoken.percent(r["progress"]),
        )
        for r in review.figures(db, one.submission).dicts()
    ]
    words.table([visit.text(text) for text in texts], rows, numbers=(1, 2, 3, 4, 5))
    st.caption(visit.text(N_("Lũy kế cộng các kỳ đã duyệt trước kỳ này với kỳ này.")))
    _texts(visit, db, one)


_TEXTS = {"difficulties": N_("Khó khăn, vướng mắc"), "proposals": N_("Đề xuất, kiến nghị"), "note": N_("Ghi chú")}


def _texts(visit: Visit, db: duckdb.DuckDBPyConnection, one: Waiting) -> None:
    told = dict(history.words(db, one.submission).rows)
    for key, title in _TEXTS.items():
        if told.get(key):
            st.markdown(
                f'<div class="td-note"><b>{escape(visit.text(title))}:</b> {escape(told[key])}</div>',
                unsafe_allow_html=True,
            )


def _issues(visit: Visit, db: duckdb.DuckDBPyConnection, one: Waiting) -> None:
    """Every issue with what was said to it; what came up since an earlier month was corrected stands apart."""
    found = history.issues(db, one.submission).dicts()
    if not found:
        st.markdown(visit.text(N_("Không có cảnh báo.")))
    for row in found:
        head = f"{visit.text(SEVERITY_WORDS[row['severity']])} · {row['sheet']} {row['cell']}".strip()
        said = f"<b>{escape(head)}</b>: {escape(words.issue_words(row, visit.language))}"
        if row["since"] is not None:
            said += f"<br><i>{escape(visit.text(N_('Phát sinh sau khi báo cáo số {number} sửa kỳ trước.'), number=row['since']))}</i>"
        if row["explanation"]:
            alike = visit.text(N_(" (giải trình chung cho mọi cảnh báo)")) if row["explained_alike"] else ""
            said += f"<br>{escape(visit.text(N_('Giải trình')))}: {escape(row['explanation'])}{escape(alike)}"
        kind = "warning" if row["severity"] == "warning" else ""
        st.markdown(f'<div class="td-note {kind}">{said}</div>', unsafe_allow_html=True)


def _record(visit: Visit, db: duckdb.DuckDBPyConnection, one: Waiting) -> None:
    """How this unit reported before, and every revision of this report."""
    spoken = visit.language
    rows = [
        (
            spoken.period(r["period"]),
            f"{REPORT_SIGNS[r['state']]} {visit.text(REPORT_WORDS[r['state']])}".strip(),
            spoken.number(r["days_late"]),
            spoken.number(r["revisions"]),
        )
        for r in reversed(review.record_of(db, one.unit, calendar.today()).dicts())
    ]
    titles = [visit.text(text) for text in (N_("Kỳ"), N_("Trạng thái"), N_("Số ngày chậm"), N_("Số lần gửi"))]
    words.table(titles, rows, numbers=(2, 3))
    link = f"/lich-su?dv={one.unit}&ky={one.period}"
    st.markdown(
        f'<a href="{escape(link, quote=True)}" target="_self">{escape(visit.text(N_("Xem mọi lần gửi của báo cáo này")))}</a>',
        unsafe_allow_html=True,
    )
