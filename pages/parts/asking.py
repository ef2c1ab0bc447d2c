"""The page of questions: in words, as a table of many dimensions, in SQL; each way shows the other two for the same question.

The question stands in the address (cau), so that a link, a saved question and a view of a meeting are the same thing.
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from html import escape
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from analytics import ask as asks
from analytics import asking, drill, phrasing, pivot, question_sql, sandbox
from analytics import scope as scopes
from analytics.answers import asked
from analytics.ask import Understood
from analytics.semantic import Query
from analytics.suggesting import EXAMPLES
from data import audit, saved
from data.language import N_
from data.saved import NotKept
from pages.parts.answer import worked_out
from pages.parts.filters import Choice, choose, looked_at, whole_address
from pages.parts.meeting_saving import save_address
from pages.parts.pivoting import pivot_tab
from pages.parts.question_chips import chips
from pages.parts.shell import CONTENTS, Visit, plain_errors
from pages.parts.show import show
from pages.parts.sql_console import STATEMENT, own_statement, put_statement, sql_tab
from pages.parts.words import plain

WORDS, PIVOT, SQL = "loi", "bang", "sql"
_WAYS = {WORDS: N_("Hỏi bằng lời"), PIVOT: N_("Bảng tổng hợp nhiều chiều"), SQL: N_("SQL")}
_TEXT, _WAY, _NOTED, _STATED = "hoi-cau", "hoi-cach", "hoi-da-ghi", "hoi-ra-sql"
_QUESTION = "hoi-dang-hoi"  # (the way it was asked, the question), of what is on the screen
_RECENT = 8


def ask(visit: Visit) -> None:
    """The page: its title, the ways of asking, and the one chosen."""
    st.markdown(f"## {visit.text(CONTENTS['hoi-so-lieu'][1])}")
    way = _way(visit)
    if way == SQL:
        sql_tab(visit)
        _back_from_sql(visit)
        return
    if way == PIVOT:
        _pivot(visit)
        return
    choice = choose(visit, ())
    main, side = st.columns([4, 1.2], gap="large")
    with main:
        _words(visit, choice)
    with side:
        _beside(visit, choice)


def _way(visit: Visit) -> str:
    """The way of asking; the address keeps it."""
    given = st.query_params.get("cach", SQL if "sql" in st.query_params else WORDS)
    st.session_state.setdefault(_WAY, given if given in _WAYS else WORDS)
    chosen = st.segmented_control(
        visit.text(N_("Cách hỏi")), list(_WAYS), key=_WAY, format_func=lambda one: visit.text(_WAYS[one]), required=True, label_visibility="collapsed",
        on_change=_switched, args=(visit,),
    )  # fmt: skip
    way = chosen or WORDS
    if way == WORDS:
        st.query_params.pop("cach", None)
    else:
        st.query_params["cach"] = way
    return way


def _switched(visit: Visit) -> None:
    """Another way of asking shows the same question: what was on the screen goes along where the other way can ask it."""
    before, query = st.session_state.get(_QUESTION, ("", None))
    now = st.session_state[_WAY]
    if query is None or before == now:
        return
    if now == PIVOT and not query.beside:
        _to_pivot(query)
    elif now == WORDS:
        _to_words(visit, query)
    elif now == SQL and _may_put() and (statement := _statement(visit, query)):
        _to_sql(statement, query)


def _may_put() -> bool:
    """True where no statement that somebody wrote would be written over: only a ready one, or one that a question had put there."""
    return own_statement() in ("", st.session_state.get(_STATED, ("", None))[0])


# --- in words -----------------------------------------------------------------------------------------------------------


def _words(visit: Visit, choice: Choice) -> None:
    """The box, what was understood, the answer."""
    text = st.query_params.get("cau", "")[: asks.MOST_LETTERS]
    if st.session_state.get("hoi-dia-chi") != text:
        st.session_state["hoi-dia-chi"] = st.session_state[_TEXT] = text
    with st.form("hoi-khung", border=False):
        box, button = st.columns([6, 1], vertical_alignment="bottom")
        box.text_input(
            visit.text(N_("Câu hỏi")), key=_TEXT, max_chars=asks.MOST_LETTERS, placeholder=visit.text(N_("Ví dụ: 5 huyện chậm nhất về hội nghị")),
        )  # fmt: skip
        if button.form_submit_button(visit.text(N_("Hỏi")), key="hoi-gui", type="primary", width="stretch"):
            _ask(str(st.session_state[_TEXT]))
            text = str(st.session_state[_TEXT]).strip()
    st.session_state.pop(_QUESTION, None)
    if not text:
        _beginnings(visit)
        return
    started = time.monotonic()
    with plain_errors(visit):
        understood = asks.understand(text, choice.db, choice.scope, visit.language)
    if understood.query is None:
        _note_once(visit, choice, understood, None, started)
        _not_understood(visit, understood)
        return
    _understood(visit, choice, understood, understood.query, started)


def _ask(text: str) -> None:
    """Makes a text the question of the page."""
    st.session_state["hoi-dia-chi"] = text.strip()
    st.session_state.pop("hoi-khong", None)
    st.query_params["cau"] = text.strip()


def _put(text: str) -> None:
    """The same from a button: the box shows it too."""
    _ask(text)
    st.session_state[_TEXT] = text
    st.query_params.pop("o", None)


def _beginnings(visit: Visit) -> None:
    """Questions to begin with."""
    st.markdown(
        visit.text(
            N_(
                "Hỏi bằng lời thường, có dấu hay không dấu. Chương trình nói lại điều đã hiểu, và chỉ trả lời đúng điều đó."
            )
        )
    )
    _buttons(visit, tuple(one[0].upper() + one[1:] for one in EXAMPLES[:8]), "mau")


def _buttons(visit: Visit, questions: tuple[str, ...], key: str) -> None:
    with st.container(key=f"hoi-nut-{key}", gap="xxsmall"):
        for at, question in enumerate(questions):
            st.button(plain(question), key=f"hoi-{key}-{at}", type="tertiary", on_click=_put, args=(question,))


def _not_understood(visit: Visit, understood: Understood) -> None:
    """What was not understood, and what could be asked."""
    st.markdown(f'<div class="td-note warning">{escape(understood.reason)}</div>', unsafe_allow_html=True)
    if understood.suggestions:
        st.markdown(visit.text(N_("Có thể hỏi:")))
        _buttons(visit, tuple(one[0].upper() + one[1:] for one in understood.suggestions), "goi-y")


def _understood(visit: Visit, choice: Choice, understood: Understood, query: Query, started: float) -> None:
    st.markdown(f'<div class="td-title" id="da-hieu">{escape(understood.sentence)}</div>', unsafe_allow_html=True)
    st.session_state[_QUESTION] = WORDS, query
    chips(visit, choice, query, partial(_take, visit))
    if reason := st.session_state.pop("hoi-khong", ""):
        st.warning(reason)
    looked = replace(choice, scope=replace(query.scope, version=choice.scope.version), asked_from=choice.scope)
    with plain_errors(visit):
        report, tables = worked_out(visit, f"hoi-so-lieu?{understood.text}", looked, asked.answers(query))
    rows = len(report.charts[0].table.rows) if report.charts and report.charts[0].table else len(report.tables[0].rows) if report.tables else 1  # fmt: skip
    _note_once(visit, choice, understood, rows, started)
    show(visit, looked, report, tables, named=_told(visit, query))
    _save(visit, choice, query, whole_address(choice))
    _other_ways(visit, query, WORDS)


def _take(visit: Visit, query: Query) -> None:
    """Makes a changed question the page's, said in words again."""
    _put(asks_again(query))


def _note_once(visit: Visit, choice: Choice, understood: Understood, rows: int | None, started: float) -> None:
    """Into the audit when somebody asks, not on every rerun of the page."""
    key = (understood.text, choice.file, choice.scope)
    if st.session_state.get(_NOTED) != key:
        st.session_state[_NOTED] = key
        with plain_errors(visit):
            asking.note(visit.home, visit.account, understood, rows, started, choice.version)


# --- as a table ------------------------------------------------------------------------------------------------------------


def _pivot(visit: Visit) -> None:
    """The table of many dimensions, and what can be done with it."""
    choice = looked_at(visit)
    started = time.monotonic()
    query = pivot_tab(visit, choice)
    st.session_state[_QUESTION] = PIVOT, query
    if query is None:
        return
    told = _told(visit, query)
    _note_once(visit, choice, Understood(told, query, told), len(query.by), started)
    address = {
        name: value for name, value in st.query_params.to_dict().items() if name not in ("cau", "v", *drill.PARAMETERS)
    }
    _save(visit, choice, query, address)
    save_address(visit, told, urlencode(scopes.to_address(choice.scope, 0) | {"cau": asks_again(query), "v": ""}))
    with st.expander(visit.text(N_("Sao chép liên kết tới đúng màn hình này"))):
        host = st.context.headers.get("Host", "")
        link = f"http://{host}/{visit.page}?{urlencode(address | {'v': str(choice.version)})}"
        st.markdown(f'<code class="td-copy">{escape(link)}</code>', unsafe_allow_html=True)
        st.caption(visit.text(N_("Liên kết giữ nguyên phiên bản số liệu {version}."), version=choice.version))
    _other_ways(visit, query, PIVOT)


def asks_again(query: Query) -> str:
    """The question in the words that are read back, which are Vietnamese whatever the language of the page."""
    return phrasing.phrase(query, asks.VI).replace(" , ", ", ")


def _told(visit: Visit, query: Query) -> str:
    """A question as it is said to people."""
    said = phrasing.phrase(query, visit.language).replace(" , ", ", ")
    return said[0].upper() + said[1:]


# --- the other ways, and what is kept -------------------------------------------------------------------------------------


def _other_ways(visit: Visit, query: Query, here: str) -> None:
    """The same question in the other ways."""
    with st.container(horizontal=True, key="hoi-cach-khac", gap="small"):
        if here != WORDS:
            st.button(visit.text(N_("Xem bằng lời")), key="sang-loi", on_click=_to_words, args=(visit, query))
        if here != PIVOT and not query.beside:
            st.button(visit.text(N_("Mở thành bảng nhiều chiều")), key="sang-bang", on_click=_to_pivot, args=(query,))
        if (sql := _statement(visit, query)) is not None:
            st.button(visit.text(N_("Xem câu lệnh SQL")), key="sang-sql", on_click=_to_sql, args=(sql, query))
    if reason := question_sql.why_none(query, visit.language):
        st.caption(reason)


def _statement(visit: Visit, query: Query) -> str | None:
    """The statement of a question that this account may run."""
    may = query.scope.state != scopes.SUBMITTED or sandbox.reads_full(visit.account.role)
    return question_sql.statement(query) if may else None


def _to_words(visit: Visit, query: Query) -> None:
    st.session_state[_WAY] = WORDS
    _take(visit, query)


def _to_pivot(query: Query) -> None:
    st.session_state[_WAY] = PIVOT
    for name in pivot.PARAMETERS:
        st.query_params.pop(name, None)
    st.query_params.from_dict(st.query_params.to_dict() | pivot.to_address(pivot.of_query(query)))


def _to_sql(statement: str, query: Query) -> None:
    st.session_state[_WAY] = SQL
    st.session_state[_STATED] = statement, query
    put_statement(statement, {}, waiting=query.scope.state == scopes.SUBMITTED)


def _back_from_sql(visit: Visit) -> None:
    """A statement that was made from a question leads back to it, as long as it is that statement."""
    statement, query = st.session_state.get(_STATED, ("", None))
    st.session_state.pop(_QUESTION, None)
    if query is not None and st.session_state.get(STATEMENT) == statement:
        st.session_state[_QUESTION] = SQL, query
        with st.container(horizontal=True, key="hoi-tu-sql", gap="small"):
            st.button(visit.text(N_("Xem bằng lời")), key="sang-loi", on_click=_to_words, args=(visit, query))
            st.button(visit.text(N_("Mở thành bảng nhiều chiều")), key="sang-bang", on_click=_to_pivot, args=(query,))


def _save(visit: Visit, choice: Choice, query: Query, address: dict[str, str]) -> None:
    """Keeps the question under a name, with the version of the figures it was asked of."""
    with st.expander(visit.text(N_("Lưu câu hỏi"))), st.form("hoi-luu", border=False):
        key = f"hoi-ten-{hash(query) & 0xFFFFFF:x}"
        name = st.text_input(visit.text(N_("Tên")), _told(visit, query), key=key, max_chars=saved.LONGEST_NAME)
        if st.form_submit_button(visit.text(N_("Lưu")), key="hoi-luu-gui"):
            kept = {name: value for name, value in address.items() if value} | {"v": str(choice.version)}
            try:
                with plain_errors(visit):
                    saved.save(visit.home, visit.account, name, urlencode(kept))
                st.success(
                    visit.text(N_("Đã lưu câu hỏi, giữ nguyên phiên bản số liệu {version}."), version=choice.version)
                )
            except NotKept as error:
                st.error(visit.text(str(error)))


def _beside(visit: Visit, choice: Choice) -> None:
    """What this account asked lately and what it saved."""
    with plain_errors(visit):
        kept = saved.mine(visit.home, visit.account)
        lately = _lately(visit)
    if kept:
        st.markdown(f'<div class="td-title">{escape(visit.text(N_("Đã lưu")))}</div>', unsafe_allow_html=True)
        for one in kept[:20]:
            _kept(visit, one)
    if lately:
        st.markdown(f'<div class="td-title">{escape(visit.text(N_("Hỏi gần đây")))}</div>', unsafe_allow_html=True)
        _buttons(visit, lately, "gan-day")


def _kept(visit: Visit, one: saved.Saved) -> None:
    open_, drop = st.columns([5, 1], vertical_alignment="center")
    given = dict(parse_qsl(one.address))
    label = f"{one.name} ({visit.text(N_('phiên bản {version}'), version=given.get('v', ''))})"
    open_.button(plain(label), key=f"hoi-mo-{one.number}", type="tertiary", on_click=_open, args=(one.address,))
    drop.button("✕", key=f"hoi-xoa-{one.number}", type="tertiary", help=visit.text(N_("Xóa câu hỏi đã lưu này")), on_click=_remove, args=(visit, one.number))  # fmt: skip


def _remove(visit: Visit, number: int) -> None:
    with plain_errors(visit):
        saved.remove(visit.home, visit.account, number)


def _open(address: str) -> None:
    """Opens a saved question with its choices and its version."""
    given = dict(parse_qsl(address))
    st.query_params.from_dict(given)
    st.session_state[_WAY] = given.get("cach", WORDS)
    st.session_state["hoi-dia-chi"] = None  # the box takes what the address says


def _lately(visit: Visit) -> tuple[str, ...]:
    rows = audit.rows(visit.home, 40, kind=audit.QUESTION, actor=visit.account.name)
    said = dict.fromkeys(str(row.facts.get("question", "")) for row in rows if "understood" in row.facts)
    return tuple(one for one in said if one)[:_RECENT]
