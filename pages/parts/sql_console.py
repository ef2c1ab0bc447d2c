"""SQL for staff who know it: a statement, its parameters as fields, the tables at hand, the answer or where it is wrong.

`sql_tab(visit)` draws it within whichever page calls it. A statement that comes with the address (sql, v, and a value for
each parameter as ts-name) is shown and waits for somebody to run it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from urllib.parse import urlencode

import streamlit as st

from analytics import published_schema, sandbox
from analytics.exports import asked as exported
from analytics.printing import unique
from analytics.publish import NoSuchVersion
from analytics.sandbox import MOST_TEXT, Refused, Result
from data import accounts, audit, saved
from data.accounts import QUERY
from data.language import N_, Language
from pages.parts import cookies, meeting_saving, parcels
from pages.parts.shell import Visit, plain_errors
from pages.parts.show import drawn_chart
from pages.parts.tables import tall
from pages.parts.words import plain, table

MOST_LINK = 4000  # letters of an address that browsers, mail and chat still pass on whole
STATEMENT, _WAITING, _ASKED = "sql-cau", "sql-cho-duyet", "sql-da-hoi"
_VALUE = "sql-ts-"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A statement that was run, and what came of it; `found` None while values of parameters are not given yet."""

    statement: str
    names: tuple[str, ...]
    values: dict[str, str]
    submitted: bool
    version: int | None
    found: Result | Refused | None


def sql_tab(visit: Visit) -> None:
    """Draws the tab."""
    with plain_errors(visit):
        accounts.demand(visit.account, QUERY)
        sandbox.warm()
        _from_address()
        _examples(visit)
        if _form(visit):
            with st.spinner(visit.text(N_("Đang chạy câu lệnh"))):
                _run(visit)
        _answer(visit)
        _schema(visit)


# --- the statement --------------------------------------------------------------------------------------------------


def _from_address() -> None:
    """Takes the statement of a link once; it is not run before somebody asks."""
    given = st.query_params.get("sql", "")[:MOST_TEXT]
    if not given or st.session_state.get("sql-tu-lien-ket") == given:
        return
    values = {name[3:]: value for name, value in st.query_params.to_dict().items() if name.startswith("ts-")}
    st.session_state["sql-tu-lien-ket"] = given
    put_statement(given, values)


def own_statement() -> str:
    """The statement that stands in the field or was run last; "" while there is none but a ready one."""
    last: _Asked | None = st.session_state.get(_ASKED)
    statement = last.statement if last else ""
    return "" if statement in {one.sql for one in published_schema.EXAMPLES} else statement


def put_statement(statement: str, values: Mapping[str, str], waiting: bool = False) -> None:
    """Puts a statement and values into the fields; `waiting`: it asks for figures that wait for approval."""
    if waiting:
        st.session_state[_WAITING] = True
    st.session_state[STATEMENT] = statement
    for name, value in values.items():
        st.session_state[_VALUE + name] = value
    st.session_state[_ASKED] = _Asked(statement, tuple(values), {}, False, None, None)


def _examples(visit: Visit) -> None:
    """Ready statements; choosing one puts it into the field."""
    titles = [visit.text(one.title) for one in published_schema.EXAMPLES]

    def chosen() -> None:
        if (at := st.session_state["sql-mau"]) is not None:
            example = published_schema.EXAMPLES[at]
            put_statement(example.sql, example.values)

    st.selectbox(
        visit.text(N_("Câu lệnh mẫu")),
        range(len(titles)),
        index=None,
        key="sql-mau",
        format_func=titles.__getitem__,
        on_change=chosen,
        placeholder=visit.text(N_("Chọn một câu lệnh mẫu")),
        filter_mode=None,
    )


def _form(visit: Visit) -> bool:
    """The statement and a field for each of its parameters; true when it is to be run (Ctrl+Enter does too)."""
    last: _Asked | None = st.session_state.get(_ASKED)
    # Fields that were away (another tab, another page) are empty: they take what was there.
    st.session_state.setdefault(STATEMENT, last.statement if last else published_schema.EXAMPLES[0].sql)
    for name, value in last.values.items() if last else ():
        st.session_state.setdefault(_VALUE + name, value)
    if last is None:
        put_statement(st.session_state[STATEMENT], published_schema.EXAMPLES[0].values)
        last = st.session_state[_ASKED]
    with st.form("sql-khung", border=False):
        st.text_area(visit.text(N_("Câu lệnh SQL")), key=STATEMENT, height=220, max_chars=MOST_TEXT)
        if last.names:
            for place, name in zip(st.columns(max(4, len(last.names))), last.names, strict=False):
                place.text_input(f"${name}", key=_VALUE + name, max_chars=200)
        if sandbox.reads_full(visit.account.role):
            st.toggle(visit.text(N_("Gồm cả số liệu chờ duyệt")), key=_WAITING)
        return st.form_submit_button(visit.text(N_("Chạy câu lệnh")), key="sql-chay", type="primary")


def _run(visit: Visit) -> None:
    """Asks the sandbox; a parameter that has no field yet gets one first."""
    statement = str(st.session_state[STATEMENT])
    waiting, version = bool(st.session_state.get(_WAITING)), _version()
    last: _Asked = st.session_state[_ASKED]
    wait = bool(st.session_state.pop("wrote", False))  # who has just written something sees it
    try:
        path = sandbox.file_for(visit.home, visit.account, submitted=waiting, version=version, wait=wait)
        names = sandbox.parameters_of(path, statement)
        if not isinstance(names, Refused) and set(names) - set(last.names):
            st.session_state[_ASKED] = _Asked(statement, names, {}, waiting, None, None)
            st.rerun()
        names = () if isinstance(names, Refused) else names
        values = {name: str(st.session_state.get(_VALUE + name, "")) for name in names}
        found, seen = sandbox.asked(
            visit.home, visit.account, statement, values, submitted=waiting, version=version, wait=wait
        )
    except NoSuchVersion as error:
        st.error(visit.text(str(error)))
        return
    st.session_state.pop("sql-tep", None)
    st.session_state[_ASKED] = _Asked(statement, names, values, waiting, seen, found)


def _version() -> int | None:
    """The version that a link pinned."""
    given = st.query_params.get("v", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


# --- the answer -----------------------------------------------------------------------------------------------------


def _answer(visit: Visit) -> None:
    asked: _Asked | None = st.session_state.get(_ASKED)
    if asked is None:
        return
    if asked.found is None:
        empty = [name for name in asked.names if not st.session_state.get(_VALUE + name)]
        if empty:
            st.info(visit.text(N_("Điền giá trị của ${name} rồi bấm Chạy câu lệnh."), name=empty[0]))
    elif isinstance(asked.found, Refused):
        st.error(plain(asked.found.said(visit.language)))
    else:
        _result(visit, asked, asked.found)


def _result(visit: Visit, asked: _Asked, found: Result) -> None:
    say, number = visit.text, visit.language.number
    state = say(N_("gồm cả số liệu chờ duyệt")) if asked.submitted else say(N_("số liệu đã duyệt"))
    told = [
        say(N_("{count} dòng"), count=number(len(found.rows))),
        say(N_("{seconds} giây"), seconds=number(found.took_ms / 1000, 3)),
        state,
        say(N_("phiên bản {version}"), version=asked.version),
    ]
    st.caption(" · ".join(told))
    if found.more:
        st.warning(say(N_("Còn nữa: chỉ hiện {count} dòng đầu. Thêm điều kiện lọc, hoặc gộp bằng GROUP BY."), count=number(len(found.rows))))  # fmt: skip
    if found.rows:
        _chart(visit, asked, found)
        _table(visit, found)
    else:
        st.markdown(say(N_("Không có dòng nào.")))
    _download(visit, asked, found)
    _link(visit, asked)


def _table(visit: Visit, found: Result) -> None:
    """The rows in words; numbers on the right."""
    names, kinds = unique(found.columns), sandbox.kinds(found)
    grouped = [_is_amount(name, kind, [row[at] for row in found.rows]) for at, (name, kind) in enumerate(zip(names, kinds, strict=True))]  # fmt: skip
    rows = [
        {name: shown(value, amount, visit.language) for name, value, amount in zip(names, row, grouped, strict=True)}
        for row in found.rows
    ]
    look = {
        name: st.column_config.TextColumn(name, alignment="right" if kind == "number" else "left")
        for name, kind in zip(names, kinds, strict=True)
    }
    st.dataframe(rows, hide_index=True, key="sql-bang", column_config=look, width="stretch", height=tall(len(rows)))


_YEARS, _PERIODS = range(1900, 2200), range(190001, 220014)


def _is_amount(name: str, kind: str, values: list[object]) -> bool:
    """False for whole numbers that name something: keys, years, periods; they are not written in groups of three."""
    if kind != "number" or name.endswith(("_key", "version")):
        return False
    whole = [value for value in values if isinstance(value, int)]
    return not whole or not (all(one in _YEARS for one in whole) or all(one in _PERIODS for one in whole))


def shown(value: object, amount: bool, spoken: Language) -> str:
    """A value in words: nothing is rounded away; NULL is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return spoken.text(N_("đúng") if value else N_("sai"))
    if isinstance(value, datetime):
        return f"{spoken.day(value)} {value:%H:%M:%S}"
    if isinstance(value, date):
        return spoken.day(value)
    text = f"{value:f}" if hasattr(value, "is_signed") else str(value)
    if amount and text.lstrip("-").replace(".", "", 1).isdigit():
        return spoken.number(text, len(text.partition(".")[2]))  # type: ignore[arg-type]
    return text


_FILES = {"xlsx": N_("Excel"), "pptx": N_("PowerPoint"), "docx": N_("Word")}


def _download(visit: Visit, asked: _Asked, found: Result) -> None:
    """The rows as a file, through the guarded door; that it was made is in the audit."""
    with st.container(horizontal=True, gap="small", key="sql-tai"):
        pressed = [ending for ending, label in _FILES.items() if st.button(visit.text(label), key=f"sql-{ending}")]
    for ending in pressed:
        with st.spinner(visit.text(N_("Đang tạo tệp"))):
            name, content = exported.file(
                ending, found, asked.statement, asked.values, asked.version or 0,
                submitted=asked.submitted, sample=visit.sample, language=visit.language,
            )  # fmt: skip
            audit.record(visit.home, visit.account.name, audit.EXPORT, asked.version, page=visit.page, file=name, sql=asked.statement[:2000])  # fmt: skip
            address = parcels.put(st.context.cookies.get(cookies.SESSION, ""), name, content)
            st.session_state["sql-tep"] = name, address
    if kept := st.session_state.get("sql-tep"):
        name, address = kept
        st.markdown(
            f'<a class="td-button" href="{escape(address, quote=True)}" download="{escape(name, quote=True)}" target="_self">'
            f"{escape(visit.text(N_('Lưu tệp {name}'), name=name))}</a>",
            unsafe_allow_html=True,
        )


def _chart(visit: Visit, asked: _Asked, found: Result) -> None:
    """Bars, when the statement gave names and one figure of each."""
    report = exported.report(found, asked.version or 0, submitted=asked.submitted, language=visit.language)
    for chart in report.charts:
        drawn_chart(visit, chart, "sql-hinh")


def _address(asked: _Asked) -> dict[str, str]:
    """The statement, its values and the version as parameters."""
    waiting = {"trang-thai": "gui"} if asked.submitted else {}
    values = {f"ts-{name}": value for name, value in asked.values.items()}
    return {"cach": "sql", "sql": asked.statement, **values, **waiting, "v": str(asked.version)}


def _link(visit: Visit, asked: _Asked) -> None:
    """The statement kept under a name, put into a meeting, and as an address; one that is too long is not made."""
    parts = _address(asked)
    with st.expander(visit.text(N_("Lưu câu hỏi"))), st.form("sql-luu", border=False):
        name = st.text_input(visit.text(N_("Tên")), key="sql-ten", max_chars=saved.LONGEST_NAME)
        if st.form_submit_button(visit.text(N_("Lưu")), key="sql-luu-gui"):
            try:
                saved.save(visit.home, visit.account, name, urlencode(parts))
                st.success(visit.text(N_("Đã lưu câu hỏi, giữ nguyên phiên bản số liệu {version}."), version=asked.version))  # fmt: skip
            except saved.NotKept as error:
                st.error(visit.text(str(error)))
    meeting_saving.save_address(visit, visit.text(N_("Kết quả câu lệnh SQL")), urlencode({name: value for name, value in parts.items() if name != "v"}))  # fmt: skip
    with st.expander(visit.text(N_("Sao chép liên kết tới câu lệnh này"))):
        address = f"http://{st.context.headers.get('Host', '')}/{visit.page}?{urlencode(parts)}"
        if len(address) > MOST_LINK:
            st.info(visit.text(N_("Câu lệnh quá dài để đặt vào liên kết; gửi câu lệnh bằng tệp văn bản.")))
            return
        st.code(address, language=None, wrap_lines=True)
        st.caption(visit.text(N_("Liên kết giữ nguyên phiên bản số liệu {version}; người mở phải bấm Chạy câu lệnh."), version=asked.version))  # fmt: skip


# --- the tables at hand ---------------------------------------------------------------------------------------------


def _schema(visit: Visit) -> None:
    """Every table with its columns."""
    with st.expander(visit.text(N_("Bảng và cột"))):
        full = sandbox.reads_full(visit.account.role)
        tables = {one.name: one for one in published_schema.schema(visit.language, full=full)}
        name = st.selectbox(visit.text(N_("Bảng")), list(tables), key="sql-luoc-do")
        chosen = tables[name]
        st.markdown(plain(chosen.about))
        if chosen.columns:
            titles = [visit.text(title) for title in (N_("Cột"), N_("Kiểu"), N_("Đơn vị tính"), N_("Là gì"))]
            table(titles, [(one.name, one.type, one.unit, one.about) for one in chosen.columns])
