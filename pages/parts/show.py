"""Shows a report: what was looked at, figures, notes, charts with their tables, and the cells behind any of them."""

from __future__ import annotations

import contextlib
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

import streamlit as st

from analytics.answers import coverage_map
from analytics.report import Chart, Figure, Note, Report, Table, Trace
from data.language import N_
from pages.parts import charts, drilling, map_views, style
from pages.parts.filters import Choice, full_link
from pages.parts.folds import fold
from pages.parts.meeting_saving import save_view
from pages.parts.past import back_in_time, past_mark
from pages.parts.shell import Visit
from pages.parts.tables import Shown, Tables, tall
from pages.parts.taking import take_away
from pages.parts.words import plain

_TEXTS = {"missing_text": N_("Lời nhắc để gửi các đơn vị"), "not_reached_text": N_("Danh sách để gửi các đơn vị")}


# More letters of a figure than these → how it is set: torn between words, in smaller letters, or its line of months above it.
_LONG = ((18, "hai-dong-"), (9, "dai-"), (6, "vua-"))
# Page → how wide its first two charts are beside each other.
_BESIDE: dict[str, list[float]] = {"tong-quan": [1, 1], "do-bao-phu": [3, 2]}


def show(visit: Visit, choice: Choice, report: Report, tables: Tables, named: str = "") -> None:
    """The whole report, words and figures before charts, then the cells of what was clicked; `named` is what a saved view of it is called."""
    if choice.scope.version is not None:
        past_mark(visit, choice.version, choice.recorded_at)
    # Plain Markdown is there with the first words; marks inside it, and st.html, wait for scripts of their own.
    with st.container(key="pham-vi"):
        st.markdown(plain(report.scope_line))
    for note in choice.notes:
        st.info(note)
    if not choice.complete and not report.extra.get("nothing_due"):
        st.warning(visit.text(N_("Chưa có tháng nào đủ báo cáo được duyệt; số liệu dưới đây chưa đủ báo cáo.")))
    if not (report.figures or report.charts or report.tables):
        st.info(visit.text(N_("Chưa có số liệu cho lựa chọn này. Chọn năm, tháng hoặc đơn vị khác.")))
        return
    _figures(visit, choice, report.figures)
    _notes(visit, report.notes)
    second = _charts(visit, choice, report.charts, tables)
    with second:
        _highlights(visit, report.extra.get("highlights"))
    for name, title in _TEXTS.items():
        if text := report.extra.get(name):
            with fold(visit.text(title), f"mo-{name}") as seen:
                if seen:
                    st.code(str(text), language=None, wrap_lines=True)
    _silent(visit, report.extra.get("silent_texts"))
    _reminders(visit, report.extra.get("reminders"))
    for table in report.tables:
        with fold(table.title, f"mo-{visit.page}-{table.name}", bool(report.extra.get("is_list"))) as seen:
            if seen:
                _table(visit, choice, table, tables[table.name], table.name)
    take_away(visit, choice, coverage_map.in_view(report, st.query_params.get(coverage_map.PARAMETER, "")))
    save_view(visit, named or report.title, choice)
    _link(visit, choice)
    back_in_time(visit, choice.version)
    drilling.panel(visit, choice)


def _silent(visit: Visit, found: Any) -> None:
    """Communes without anything for so many months as are chosen, ready to be sent."""
    if not found:
        return
    with fold(visit.text(N_("Danh sách nơi nhiều kỳ liền không có hoạt động")), "mo-im-lang") as seen:
        if not seen:
            return
        left, right = st.columns(2)
        whose = left.selectbox(visit.text(N_("Đơn vị")), list(found), key="im-lang-don-vi", filter_mode=None)
        texts = found[whose]
        long = right.selectbox(
            visit.text(N_("Số kỳ liền không có")), list(texts), index=1, key="im-lang-so-ky", filter_mode=None
        )
        st.code(texts[long], language=None, wrap_lines=True)


def _reminders(visit: Visit, found: Any) -> None:
    """A message ready to paste for each unit that has not sent, chosen by its name."""
    if not found:
        return
    with fold(visit.text(N_("Lời nhắc riêng từng đơn vị")), "mo-loi-nhac") as seen:
        if not seen:
            return
        messages = dict(found)
        unit = st.selectbox(visit.text(N_("Đơn vị")), list(messages), key="nhac-don-vi", filter_mode=None)
        st.code(messages.get(unit or "", ""), language=None, wrap_lines=True)


def _figures(visit: Visit, choice: Choice, figures: tuple[Figure, ...]) -> None:
    if not figures:
        return
    for at, (column, figure) in enumerate(zip(st.columns(len(figures), gap="xsmall"), figures, strict=True)):
        long = next((word for most, word in _LONG if len(figure.value) > most), "")
        with column, st.container(key=f"con-so-{long}{visit.page}-{at}"):
            st.markdown(_figure(figure), help=figure.definition or None)
            if line := _spark(figure.spark):
                st.html(line)
            if figure.trace and st.button(visit.text(N_("Xem các ô")), key=f"o-{visit.page}-{at}", type="tertiary"):
                drilling.open_figure(visit, choice, figure.trace)


def _figure(figure: Figure) -> str:
    """A figure as Markdown: its label, its value, what it is beside, its change; each a paragraph."""
    told = [plain(part) for part in (figure.note, figure.change) if part]
    return "\n\n".join([plain(figure.label), f"**{plain(figure.value)}**", *told])


def _spark(values: tuple[float | None, ...]) -> str:
    """This year's months as a small line; a month without figures is a gap. A picture in the text: Streamlit lets no svg through."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    most = max(known) or 1
    step = 56 / max(len(values) - 1, 1)
    points = [(2 + at * step, 22 - 18 * value / most) for at, value in enumerate(values) if value is not None]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    last = points[-1]
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="62" height="26">'
        f'<polyline points="{line}" fill="none" stroke="#4A7FB0" stroke-width="2"/>'
        f'<circle cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="3" fill="#4A7FB0"/></svg>'
    )
    return f'<img class="td-spark" width="62" height="26" alt="" src="data:image/svg+xml,{quote(drawn)}">'


def _notes(visit: Visit, notes: tuple[Note, ...]) -> None:
    for note in notes:
        st.markdown(f'<div class="td-note {escape(note.severity)}">{escape(note.text)}</div>', unsafe_allow_html=True)


def _highlights(visit: Visit, found: Any) -> None:
    """Sentences made from rules, each leading to its view."""
    if not found:
        return
    here = {name: value for name, value in st.query_params.items() if name != "o"}
    lines = [
        f'<div class="td-note warning td-said">{escape(one["text"])} '
        f'<a href="/{escape(one["page"], quote=True)}?{escape(urlencode(here | one["parameters"]), quote=True)}" target="_self">'
        f"{escape(visit.text(N_('Xem')))}</a></div>"
        for one in found
    ]
    st.markdown(
        f'<div class="td-title">{escape(visit.text(N_("Nội dung cần lưu ý")))}</div>{"".join(lines)}',
        unsafe_allow_html=True,
    )


def _charts(visit: Visit, choice: Choice, drawn: tuple[Chart, ...], tables: Tables) -> Any:
    """The first two stand side by side where there is room; more stand below each other. Returns the place below the second."""
    widths = _BESIDE.get(visit.page, []) if len(drawn) > 1 else []
    beside = st.container(key="canh-nhau").columns(widths, gap="medium") if widths else []
    second = beside[1] if beside else None
    for at, chart in enumerate(drawn):
        if at == 1 and second is None:
            second = st.container()
        with beside[at] if at < len(beside) else second if at == 1 and second is not None else contextlib.nullcontext():
            _chart(visit, choice, chart, at, tables)
    return second if second is not None else st.container()


def _chart(visit: Visit, choice: Choice, chart: Chart, at: int, tables: Tables) -> None:
    key = f"bd-{visit.page}-{at}"
    chart = map_views.seen(visit, chart, key)
    mark = drawn_chart(visit, chart, key)
    _once(visit, choice, key, mark, chart.traces[mark] if mark is not None and mark < len(chart.traces) else None)
    if chart.table is not None and chart.traces:
        with fold(visit.text(N_("Bảng số liệu")), f"mo-{key}") as seen:
            if seen:
                _table(visit, choice, chart.table, tables[f"bd-{at}"], f"bd-{at}")


def drawn_chart(visit: Visit, chart: Chart, key: str) -> int | None:
    """A chart with its finding, its words for who does not see it, and its legend; the number of the mark that was clicked."""
    told = " · ".join(part for part in (charts.legend(chart, visit.language), charts.counted_in(chart)) if part)
    with st.container(key=f"ten-{key}"):
        words = [f"**{plain(chart.title)}**", *([plain(_whole_parts(told))] if told else [])]
        st.markdown("\n\n".join(words), help=chart.definition or None)
    if not chart.traces:
        st.markdown(visit.text(N_("Không có dòng nào.")))
        return None
    with st.container(key=f"rong-{key}") if charts.is_wide(chart) else contextlib.nullcontext():
        drawn = charts.drawn(chart, visit.language, style.is_dark())
        selection = st.plotly_chart(
            drawn,
            key=key,
            on_select="rerun",
            selection_mode="points",
            config=charts.config(visit.language),
            theme=None,
            alt=chart.alt,
            width="stretch",
            height=drawn.to_dict()["layout"]["height"],  # its room is kept before it is drawn: nothing below jumps
        )
    return charts.picked(selection)


def _whole_parts(told: str) -> str:
    """Parts between dots, of which a short one is never torn at a line's end."""
    return " · ".join(part.replace(" ", "\u00a0") if len(part) < 32 else part for part in told.split(" · "))


def _once(visit: Visit, choice: Choice, key: str, value: object, trace: Trace | None) -> None:
    """A new click opens its cells; an old selection that merely survived the rerun does not open them again."""
    seen = st.session_state.setdefault("clicked", {})
    if value != seen.get(key):
        seen[key] = value
        if value is not None and trace is not None:
            drilling.open_figure(visit, choice, trace)


def _table(visit: Visit, choice: Choice, table: Table, shown: Shown, name: str) -> None:
    if table.unit:
        st.markdown(f'<div class="td-corner">{escape(table.unit)}</div>', unsafe_allow_html=True)
    if not table.rows:
        st.markdown(visit.text(N_("Không có dòng nào.")))
        return
    key = f"bang-{visit.page}-{name}"
    event: Any = st.dataframe(
        shown.words,
        hide_index=True,
        key=key,
        on_select="rerun",
        selection_mode="single-cell",
        column_config=shown.look,
        width="stretch",
        height=tall(len(table.rows)),
    )
    cells = (event.get("selection", {}) if isinstance(event, dict) else event.selection).get("cells", [])
    if not cells:
        _once(visit, choice, key, None, None)
        return
    row, title = cells[0]
    traces = table.traces[row] if table.traces else {}
    column = next(column for column in table.columns if column.title == title)
    _once(visit, choice, key, (row, title), traces.get(column.name))


def _link(visit: Visit, choice: Choice) -> None:
    with st.expander(visit.text(N_("Sao chép liên kết tới đúng màn hình này"))):
        host = st.context.headers.get("Host", "")
        # Plain text, chosen whole by one click: Streamlit's code block would bring half a megabyte to every first visit.
        link = escape(f"http://{host}{full_link(visit.page, choice)}")
        st.markdown(f'<code class="td-copy">{link}</code>', unsafe_allow_html=True)
        st.caption(visit.text(N_("Liên kết giữ nguyên phiên bản số liệu {version}."), version=choice.version))
