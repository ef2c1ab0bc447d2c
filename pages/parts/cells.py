"""The panel "Các ô của con số này": the sum, its parts by report, and for each the sheet and cell, with the workbook to download."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import streamlit as st

from analytics import drill, history
from analytics import trace as tracing
from analytics.answers.names import Names
from analytics.answers.wording import REPORT_SIGNS, REPORT_WORDS
from analytics.drill import Place
from analytics.report import Trace
from data import catalogue
from data.language import N_
from pages.parts.filters import Choice
from pages.parts.shell import Visit
from pages.parts.tables import tall

_MOST = 2_000
_STATES = {"value": N_("có số liệu"), "blank": N_("để trống"), "na": N_("không áp dụng")}


def panel(visit: Visit, choice: Choice, place: Place) -> bool:
    """Shows the cells of a place, the report and the cell that were chosen among them; False when there are none."""
    what = place.trace
    found = tracing.cells(choice.db, choice.scope, what, _MOST)
    if not found.count:
        st.info(visit.text(N_("Chưa có báo cáo nào cho con số này.")))
        return False
    if place.cell and (one := _one_cell(found, place)):
        _cells(visit, choice, place, found, (one,))
        return True
    _sum(visit, found, what)
    _files(visit, choice, place)
    if what.kind != "reports":
        _cells(visit, choice, place, found, _of_report(found, place))
    return True


def _of_report(found: tracing.Cells, place: Place) -> tuple[dict[str, object], ...]:
    """The cells of the report that was chosen, all without one."""
    if place.submission is None:
        return found.rows
    return tuple(cell for cell in found.rows if cell.get("submission") == place.submission)


def _one_cell(found: tracing.Cells, place: Place) -> dict[str, object] | None:
    return next((cell for cell in _of_report(found, place) if f"{cell['sheet']}!{cell['cell']}" == place.cell), None)


_MONEY = ("spending", "allocations")


def _sum(visit: Visit, found: tracing.Cells, what: Trace) -> None:
    """The sum where one may be said: figures of different activities are never added."""
    cells = visit.language.number(found.count)
    if what.kind == "reports":
        text = visit.text(
            N_("{cells} báo cáo phải có; đã có {total}."), cells=cells, total=visit.language.number(found.total or 0)
        )
    elif found.total is None:
        text = visit.text(N_("{cells} ô của nhiều hoạt động nên không cộng chung."), cells=cells)
    else:
        money = what.kind in _MONEY
        total = visit.language.money(found.total) if money else visit.language.number(found.total)
        text = visit.text(N_("Tổng {total}, từ {cells} ô."), total=total, cells=cells)
    st.markdown(text)


def _files(visit: Visit, choice: Choice, place: Place) -> None:
    """One row a report: its part of the sum and the workbook as sent. A click goes into the report."""
    what = place.trace
    names, spoken = Names(choice.db, choice.scope, visit.language), visit.language
    last = visit.text(N_("Tệp đã gửi"))
    rows: list[dict[str, Any]] = []
    parts = [
        part
        for part in tracing.by_report(choice.db, choice.scope, what)
        if place.submission in (None, part["submission"])
    ]
    for part in parts:
        number, file = part["submission"], part["file"]
        rows.append(
            {
                visit.text(N_("Đơn vị")): names.unit(str(part["unit"])),
                visit.text(N_("Kỳ")): _month(visit, part["period"]),
                visit.text(N_("Phần đóng góp")): ""
                if part["total"] is None or what.kind == "reports"
                else spoken.number(part["total"]),  # type: ignore[arg-type]
                visit.text(N_("Số ô")): spoken.number(part["cells"]),  # type: ignore[arg-type]
                visit.text(N_("Ngày nhận")): spoken.day(part["received"]),  # type: ignore[arg-type]
                visit.text(N_("Trạng thái")): _state(visit, str(part["status"] or "")),
                last: f"/tai/bao-cao/{number}?ten={quote(str(file), safe='')}" if number is not None else "",
            }
        )
    shown = r"ten=([^&]*)$"
    link = st.column_config.LinkColumn(last, display_text=shown)
    inner = [
        replace(place, unit=str(part["unit"]), period=month, submission=part["submission"])  # type: ignore[arg-type]
        if part["submission"] is not None and len(month := str(part["period"])) == 7
        else None
        for part in parts
    ]
    if what.kind in _MONEY:
        st.markdown(f'<div class="td-corner">{visit.text(N_("Đơn vị tính: đồng"))}</div>', unsafe_allow_html=True)
    counted = (visit.text(N_("Phần đóng góp")), visit.text(N_("Số ô")))
    clickable(rows, "cac-tep", inner, column_config={last: link, **_to_the_right(counted)})


def _state(visit: Visit, status: str) -> str:
    if status in REPORT_WORDS:
        return f"{REPORT_SIGNS[status]} {visit.text(REPORT_WORDS[status])}".strip()
    return visit.text(N_("số đầu kỳ")) if status == "opening" else visit.text(N_("chưa có báo cáo"))


def _cells(
    visit: Visit, choice: Choice, place: Place, found: tracing.Cells, chosen: tuple[dict[str, object], ...]
) -> None:
    """One row a cell, with where it stands and what was said to its warnings. A click goes into the cell."""
    names, spoken = Names(choice.db, choice.scope, visit.language), visit.language
    if found.count > len(found.rows):
        text = N_("Hiện {most} ô đầu trong {all} ô; thu hẹp lựa chọn để xem hết.")
        st.caption(visit.text(text, most=spoken.number(len(found.rows)), all=spoken.number(found.count)))
    communes, own = _commune_names(), spoken.text(N_("Cấp huyện, cấp tỉnh"))
    said = _explained(choice, found)
    rows = [
        {
            visit.text(N_("Số liệu")): _value(visit, cell),
            visit.text(N_("Đơn vị")): names.unit(str(cell["unit"])),
            visit.text(N_("Xã, phường, thị trấn")): communes.get(
                (str(cell["commune"]), str(cell["period"]) >= "2025-07"), own
            )
            if cell["commune"]
            else own,
            visit.text(N_("Nội dung")): _content(names, cell),
            visit.text(N_("Kỳ")): _month(visit, cell["period"]),
            visit.text(N_("Tệp")): cell["file"],
            visit.text(N_("Trang tính")): cell["sheet"],
            visit.text(N_("Ô")): cell["cell"] or spoken.text(N_("(không có dòng)")),
            **({visit.text(N_("Giải trình")): said.get(_place(cell), "")} if said else {}),
        }
        for cell in chosen
    ]
    counted = _to_the_right((visit.text(N_("Số liệu")),))
    clickable(rows, "cac-o-bang", [_into(place, cell) for cell in chosen], column_config=counted)


def _to_the_right(titles: Sequence[str]) -> dict[str, Any]:
    """Figures stand under each other from the right, whatever words they are."""
    return {title: st.column_config.TextColumn(title, alignment="right") for title in titles}


def _into(place: Place, cell: dict[str, object]) -> Place | None:
    """The place of a cell of a report; the plan's cells are the last as they are."""
    if cell.get("submission") is None or not cell["cell"]:
        return None
    gone: dict[str, Any] = {"unit": cell["unit"], "period": cell["period"], "submission": cell["submission"]}
    return replace(place, **gone, cell=f"{cell['sheet']}!{cell['cell']}")


def clickable(rows: Any, key: str, places: Sequence[Place | None], **look: Any) -> None:
    """A table of which each row leads into a place."""

    def go() -> None:
        cells = st.session_state[key]["selection"]["cells"]
        inner = places[cells[0][0]] if cells else None
        if inner is not None:
            enter_place(inner)

    look = {"hide_index": True, "key": key, "width": "stretch", "height": tall(len(rows)), **look}
    st.dataframe(rows, on_select=go, selection_mode="single-cell", **look)


def enter_place(place: Place) -> None:
    """Writes a place into the address, in the place of the one that was open."""
    rest = {name: value for name, value in st.query_params.items() if name not in drill.PARAMETERS}
    st.query_params.from_dict(rest | drill.to_address(place))


def _explained(choice: Choice, found: tracing.Cells) -> dict[tuple[object, object, object], str]:
    """What was said to the warnings of these cells, for who reads more than approved figures."""
    numbers = sorted({int(str(cell["submission"])) for cell in found.rows if cell.get("submission") is not None})
    told = history.explanations(choice.db, numbers) if choice.full and numbers else {}
    shown = {_place(cell) for cell in found.rows}
    return {place: text for place, text in told.items() if place in shown}


def _place(cell: dict[str, object]) -> tuple[object, object, object]:
    return cell.get("submission"), cell["sheet"], cell["cell"]


def _month(visit: Visit, period: object) -> str:
    """A month in words; a plan's year as it is."""
    text = str(period or "")
    return visit.language.period(text) if len(text) == 7 else text


def _value(visit: Visit, cell: dict[str, object]) -> str:
    value = cell["value"]
    return visit.language.number(value) if isinstance(value, int) else visit.text(_STATES.get(str(cell["state"]), ""))


def _content(names: Names, cell: dict[str, object]) -> str:
    if cell["activity"]:
        return names.activity(str(cell["activity"]))
    parts = [
        names.group(str(cell["group"])) if cell["group"] else "",
        names.source(str(cell["source"])) if cell["source"] else "",
    ]
    return " - ".join(part for part in parts if part)


def _commune_names() -> dict[tuple[str, bool], str]:
    """(code, on the map since 7/2025) → name: codes were used again then."""
    return {(unit.code, unit.valid_from.year >= 2025): unit.name for unit in catalogue.units()}
