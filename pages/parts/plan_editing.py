"""Changing a plan: figures typed over on screen or a workbook, with the decision it follows; what changes is shown before it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics.answers.names import Names
from data import accounts, calendar, catalogue, plan
from data.accounts import TARGETS, NotAllowed
from data.forms.declaration import version_of
from data.isolated import Busy
from data.issues import SEVERITY_WORDS, sentence
from data.language import N_, language
from data.numbers import AMBIGUOUS, NA, read_count, read_money
from data.plan import Decision, Edits, Loaded, MoneyKey, NotPlannable, TargetKey
from pages.parts import words
from pages.parts.shell import Visit, acting

if TYPE_CHECKING:
    import pandas as pd

_MILLION = 10**6
# What is typed over is written and read the Vietnamese way in every language: 1.200 and 71,5 mean one thing.
_VI = language("vi")
_KINDS = ("assigned", "carried_over", "adjustment")
Rows = Sequence[Mapping[str, Any]]


def editing(visit: Visit, year: int, number: int, targets: Rows, amounts: Rows, names: Names) -> None:
    """The tab: what to change, the tables to type in, the decision, the differences, and the button; a workbook as the other way."""
    _told(visit)
    ways = {"man-hinh": N_("Sửa trên màn hình"), "tep": N_("Nạp tệp kế hoạch")}
    way = st.radio(
        visit.text(N_("Cách điều chỉnh")),
        list(ways),
        key="kh-cach",
        format_func=lambda way: visit.text(ways[way]),
        horizontal=True,
    )
    if way == "tep":
        _workbook(visit, year, number)
        return
    st.session_state["plan_wrong"] = 0
    units = _units(year, targets, amounts, names)
    edits = (
        _target_edits(visit, number, targets, units, names, year) if accounts.may(visit.account, TARGETS) else Edits()
    )
    money = _money_edits(visit, number, amounts, units, names)
    _save(visit, year, number, Edits(edits.targets, money.amounts), targets, amounts, names, units)


def _units(year: int, targets: Rows, amounts: Rows, names: Names) -> dict[str, str]:
    """Unit id → name: every unit with a figure, and every one that reports in the year's last month."""
    found = {row["unit_id"]: names.unit(row["unit"]) for row in (*targets, *amounts)}
    for unit in (*catalogue.reporting_units_on(calendar.cutoff(f"{year}-12")), catalogue.province()):
        known = names.unit(unit.code)
        found.setdefault(unit.id, unit.name if known == unit.code else known)
    province = catalogue.province().id
    return dict(sorted(found.items(), key=lambda one: (one[0] == province, names.sort_key(one[1]))))


def _target_edits(visit: Visit, number: int, targets: Rows, units: Mapping[str, str], names: Names, year: int) -> Edits:
    known = {(row["unit_id"], row["activity"]): row["value"] for row in targets}
    codes = [a.code for a in catalogue.activities(version_of(f"{year}-12"))]
    st.markdown(f"**{escape(visit.text(N_('Chỉ tiêu')))}**", unsafe_allow_html=True)
    import pandas as pd  # plans are edited a few times a year: a server starts without it

    frame = pd.DataFrame(
        {code: [_VI.number(known.get((unit, code))) for unit in units] for code in codes}, index=list(units.values())
    )
    look: dict[str, Any] = {
        code: st.column_config.TextColumn(f"{names.activity(code)} ({names.counted_in(code)})", alignment="right")
        for code in codes
    }
    typed = st.data_editor(frame, key=f"kh-chi-tieu-{number}", width="stretch", column_config=look)
    edits, wrong = changed_targets(known, typed, list(units))
    _say_wrong(visit, wrong, N_("số nguyên từ 0, ví dụ 1.200; để trống là không giao chỉ tiêu"))
    return Edits(targets=edits)


def changed_targets(
    known: Mapping[TargetKey, int], typed: pd.DataFrame, units: Sequence[str]
) -> tuple[dict[TargetKey, int | None], list[str]]:
    """What was typed over: (unit id, activity) → the new target, None for one taken away; and what cannot be read as one."""
    found: dict[TargetKey, int | None] = {}
    wrong: list[str] = []
    for unit, (_, row) in zip(units, typed.iterrows(), strict=True):
        for code in typed.columns:
            number = read_count(_text(row[code]))
            if number.problem not in ("", AMBIGUOUS) or number.state == NA:
                wrong.append(_text(row[code]))
            elif number.value != known.get((unit, str(code))):
                found[unit, str(code)] = number.value
    return found, wrong


def _text(value: object) -> str:
    from pandas import isna  # who has a frame has it loaded

    return "" if isna(value) else str(value).strip()


def _say_wrong(visit: Visit, wrong: Sequence[str], right: str) -> None:
    """What was typed and cannot be read; nothing is saved while there is any."""
    st.session_state["plan_wrong"] = st.session_state.get("plan_wrong", 0) + len(wrong)
    for text in wrong[:5]:
        st.error(visit.text(N_("Đã đọc “{read}”; cần {right}."), read=words.plain(text), right=visit.text(right)))


def _money_edits(visit: Visit, number: int, amounts: Rows, units: Mapping[str, str], names: Names) -> Edits:
    st.markdown(f"**{escape(visit.text(N_('Dự toán của một đơn vị (triệu đồng)')))}**", unsafe_allow_html=True)
    place, _ = st.columns([1.4, 3])
    unit = place.selectbox(
        visit.text(N_("Đơn vị")), list(units), key="kh-sua-dv", format_func=units.__getitem__, filter_mode=None
    )
    if unit is None:
        return Edits()
    known = {(row["group"], row["source"], row["kind"]): row["value"] for row in amounts if row["unit_id"] == unit}
    pairs = [(group.code, source.code) for group in catalogue.groups() for source in catalogue.sources()]
    import pandas as pd  # plans are edited a few times a year: a server starts without it

    frame = pd.DataFrame(
        {kind: [_millions(known.get((*pair, kind))) for pair in pairs] for kind in _KINDS},
        index=[f"{names.group(group)} - {names.source(source)}" for group, source in pairs],
    )
    titles = (N_("Dự toán giao"), N_("Năm trước chuyển sang"), N_("Điều chỉnh (giảm ghi dấu trừ)"))
    look: dict[str, Any] = {
        kind: st.column_config.TextColumn(visit.text(title), alignment="right")
        for kind, title in zip(_KINDS, titles, strict=True)
    }
    typed = st.data_editor(frame, key=f"kh-du-toan-{number}-{unit}", width="stretch", column_config=look)
    edits, wrong = changed_amounts(known, typed, unit, pairs)
    _say_wrong(visit, wrong, N_("số tiền bằng triệu đồng, ví dụ 71,5; để trống là không có"))
    return Edits(amounts=edits)


def _millions(dong: int | None) -> str:
    """Whole đồng as triệu đồng, every digit told: 71.500.000 → "71,5"."""
    return "" if dong is None else _VI.number(Decimal(dong) / _MILLION, 6).rstrip("0").rstrip(",")


def changed_amounts(
    known: Mapping[tuple[str, str, str], int], typed: pd.DataFrame, unit: str, pairs: Sequence[tuple[str, str]]
) -> tuple[dict[MoneyKey, int | None], list[str]]:
    """What was typed over, from triệu đồng to whole đồng: (unit id, group, source, kind) → the new amount, None for one taken away; and
    what cannot be read as one.
    """
    found: dict[MoneyKey, int | None] = {}
    wrong: list[str] = []
    for pair, (_, row) in zip(pairs, typed.iterrows(), strict=True):
        for kind in _KINDS:
            number = read_money(_text(row[kind]), _MILLION, signed=kind == "adjustment")
            if number.problem not in ("", AMBIGUOUS) or number.state == NA:
                wrong.append(_text(row[kind]))
            elif number.value != known.get((*pair, kind)):
                found[unit, *pair, kind] = number.value
    return found, wrong


def _save(
    visit: Visit,
    year: int,
    number: int,
    edits: Edits,
    targets: Rows,
    amounts: Rows,
    names: Names,
    units: Mapping[str, str],
) -> None:
    """What would change, the decision, and the button."""
    if not (edits.targets or edits.amounts):
        st.caption(
            visit.text(
                N_("Sửa số trong bảng; phần thay đổi hiện ở đây trước khi ghi. Phân kỳ và số đầu kỳ giữ nguyên.")
            )
        )
        return
    st.markdown(f"**{escape(visit.text(N_('Nội dung thay đổi')))}**", unsafe_allow_html=True)
    _preview(visit, edits, targets, amounts, names, units)
    decision = _decision(visit, f"{number}")
    ready = bool(decision.number.strip() and decision.day and decision.reason.strip())
    if st.button(
        visit.text(N_("Ghi điều chỉnh kế hoạch")),
        key=f"kh-ghi-{number}",
        type="primary",
        disabled=not ready or bool(st.session_state["plan_wrong"]),
    ):
        _do(visit, lambda: plan.revise(visit.home, year, edits, visit.account, number, decision))


def _preview(visit: Visit, edits: Edits, targets: Rows, amounts: Rows, names: Names, units: Mapping[str, str]) -> None:
    spoken = visit.language
    old_targets = {(row["unit_id"], row["activity"]): row["value"] for row in targets}
    old_amounts = {(row["unit_id"], row["group"], row["source"], row["kind"]): row["value"] for row in amounts}
    rows = [
        _line(visit, units[unit], names.activity(code), code, old_targets.get((unit, code)), new)
        for (unit, code), new in edits.targets.items()
    ]
    rows += [
        _line(visit, units[key[0]], f"{names.group(key[1])} - {names.source(key[2])}", "", old_amounts.get(key), new)
        for key, new in edits.amounts.items()
    ]
    texts = (N_("Đơn vị"), N_("Nội dung"), N_("Trước"), N_("Sau"), N_("Tăng, giảm"))
    words.table([visit.text(text) for text in texts], rows, numbers=(2, 3, 4))
    for code in dict.fromkeys(code for _, code in edits.targets):
        before = sum(value for (_, activity), value in old_targets.items() if activity == code)
        after = before + sum(
            (new or 0) - (old_targets.get((unit, c)) or 0) for (unit, c), new in edits.targets.items() if c == code
        )
        told = visit.text(
            N_("{what} toàn tỉnh: {before} thành {after}."),
            what=names.activity(code),
            before=spoken.number(before),
            after=spoken.number(after),
        )
        st.markdown(told)
    if edits.amounts:
        before = sum(old_amounts.values())
        after = before + sum((new or 0) - (old_amounts.get(key) or 0) for key, new in edits.amounts.items())
        told = visit.text(
            N_("{what} toàn tỉnh: {before} thành {after}."),
            what=visit.text(N_("Tổng dự toán")),
            before=spoken.money(before),
            after=spoken.money(after),
        )
        st.markdown(told)


def _line(visit: Visit, unit: str, what: str, code: str, old: int | None, new: int | None) -> tuple[str, ...]:
    spoken = visit.language
    moved = (new or 0) - (old or 0)
    return (
        unit,
        what,
        words.amount(code, old, spoken),
        words.amount(code, new, spoken),
        words.change(code, moved, spoken) if moved else "",
    )


def _decision(visit: Visit, key: str) -> Decision:
    left, middle, right = st.columns([1, 1, 2.4])
    number = left.text_input(
        visit.text(N_("Quyết định số")), key=f"kh-qd-{key}", max_chars=100, placeholder="123/QĐ-UBND"
    )
    day = middle.date_input(
        visit.text(N_("Ngày quyết định")),
        value=None,
        max_value=calendar.today(),
        key=f"kh-ngay-{key}",
        format="DD/MM/YYYY",
    )
    reason = right.text_input(visit.text(N_("Lý do điều chỉnh")), key=f"kh-ly-do-{key}", max_chars=500)
    return Decision(number, day if isinstance(day, date) else None, reason)


def _workbook(visit: Visit, year: int, number: int) -> None:
    """The other way: the workbook in force, changed in Excel and sent back."""
    label = visit.text(N_("Tải tệp kế hoạch hiện hành để sửa trong Excel"))
    st.markdown(f'<a href="/tai/ke-hoach/{number}">{escape(label)}</a>', unsafe_allow_html=True)
    _upload(visit, year, number)


def new_year(visit: Visit, year: int) -> None:
    """A year without a plan: the empty workbook and the place to send it back."""
    _told(visit)
    st.info(
        visit.text(
            N_("Chưa có kế hoạch năm {year}. Tải tệp mẫu, điền chỉ tiêu và dự toán, rồi nạp tại đây."), year=year
        )
    )
    label = visit.text(N_("Tải tệp kế hoạch mẫu năm {year}"), year=year)
    st.markdown(f'<a href="/tai/mau-ke-hoach/{year}">{escape(label)}</a>', unsafe_allow_html=True)
    _upload(visit, year, None)


def _upload(visit: Visit, year: int, number: int | None) -> None:
    file = st.file_uploader(visit.text(N_("Tệp kế hoạch")), key=f"kh-tep-{number or year}")
    decision = _decision(visit, f"tep-{number or year}")
    if (
        st.button(visit.text(N_("Nạp kế hoạch")), key=f"kh-nap-{number or year}", type="primary", disabled=file is None)
        and file is not None
    ):
        name, content = file.name, file.getvalue()
        _do(visit, lambda: plan.load(visit.home, name, content, visit.account, decision=decision, based_on=number))


def _do(visit: Visit, action: Callable[[], Loaded]) -> None:
    """Loads, and says what became of it; what is wrong is listed with its cells and nothing is lost."""
    try:
        with acting(visit), st.spinner(visit.text(N_("Đang đọc và ghi kế hoạch"))):
            loaded = action()
    except (NotPlannable, NotAllowed) as error:
        st.error(visit.text(str(error)))
        return
    except Busy:
        st.warning(visit.text(N_("Hệ thống đang bận đọc tệp khác. Chờ ít phút rồi thử lại.")))
        return
    if loaded.status == "rejected":
        st.error(visit.text(N_("Kế hoạch chưa được nạp; sửa các lỗi dưới đây rồi gửi lại.")))
        for issue in loaded.issues[:60]:
            place = " ".join(part for part in (issue.sheet, issue.cell) if part)
            head = (
                f"<b>{escape(visit.text(SEVERITY_WORDS[issue.severity]))}</b>{' · ' + escape(place) if place else ''}"
            )
            st.markdown(
                f'<div class="td-note warning">{head}: {escape(sentence(issue, visit.language))}</div>',
                unsafe_allow_html=True,
            )
        return
    st.session_state["plan_told"] = loaded
    st.session_state["plan_year"] = loaded.year
    st.rerun()


def _told(visit: Visit) -> None:
    loaded: Loaded | None = st.session_state.pop("plan_told", None)
    if loaded is not None and loaded.status == "unchanged":
        st.info(visit.text(N_("Tệp này giống hệt kế hoạch hiện hành; không có gì thay đổi.")))
    elif loaded is not None:
        st.success(visit.text(N_("Đã ghi kế hoạch năm {year}."), year=loaded.year))
