"""Tài khoản: who has one, adding one with a first password shown once, and what is done when somebody leaves."""

from __future__ import annotations

from typing import Any

import streamlit as st

from data import calendar, passwords, people
from data.accounts import DISTRICT, ROLES
from data.language import N_
from data.people import Person
from pages.parts.administration import done, moment, say, table, unit_names
from pages.parts.shell import Visit, plain_errors

_TITLES = (
    N_("Tên tài khoản"), N_("Họ và tên"), N_("Vai trò"), N_("Đơn vị"), N_("Trạng thái"), N_("Đăng nhập gần nhất"), N_("Phiên đang mở"),
)  # fmt: skip


def people_tab(visit: Visit, place: Any) -> None:
    """Draws the tab."""
    with place, plain_errors(visit):
        if visit.sample:
            st.info(
                visit.text(
                    N_("Kho số liệu mẫu không nhận tài khoản thật; tài khoản dùng thử chỉ mở được trên chính máy này.")
                )
            )
            return
        say("tai-khoan")
        _first_password(visit)
        found = people.everyone(visit.home, visit.account)
        names = unit_names(visit)
        table(visit, _TITLES, [_row(visit, person, names) for person in found], "bang-tai-khoan")
        left, right = st.columns(2, gap="large")
        with left:
            _add(visit, names)
        with right:
            _change(visit, [person for person in found if not person.disabled_at], names)


def _row(visit: Visit, person: Person, names: dict[str, str]) -> tuple[str, ...]:
    return (
        person.name, person.full_name, visit.text(ROLES.get(person.role, "")), names.get(person.unit or "", ""), _state(visit, person),
        moment(person.last_seen, visit.language), str(person.sessions),
    )  # fmt: skip


def _state(visit: Visit, person: Person) -> str:
    if person.disabled_at:
        return visit.text(N_("Đã khóa ngày {day}"), day=moment(person.disabled_at, visit.language)[:10])
    if person.must_change:
        return visit.text(N_("Chưa đổi mật khẩu đầu tiên"))
    return visit.text(N_("Đang dùng"))


def _first_password(visit: Visit) -> None:
    """A password that was just made: shown on this one run, kept nowhere."""
    name, password = st.session_state.pop("mat-khau-dau-tien", ("", ""))
    if password:
        st.markdown(
            visit.text(N_("Mật khẩu đầu tiên của {name}, chỉ hiện một lần này; trao tận tay người dùng:"), name=name)
        )
        st.code(password, language=None)


def _add(visit: Visit, names: dict[str, str]) -> None:
    st.markdown(f"#### {visit.text(N_('Thêm tài khoản'))}")
    roles = {role: visit.text(name) for role, name in ROLES.items()}
    st.text_input(visit.text(N_("Tên tài khoản mới")), key="tk-ten", max_chars=64, placeholder="huyen-bac-son")
    st.text_input(visit.text(N_("Họ và tên (không bắt buộc)")), key="tk-ho-ten", max_chars=100)
    role = st.selectbox(
        visit.text(N_("Vai trò")), list(roles), key="tk-vai-tro", format_func=roles.__getitem__, filter_mode=None
    )
    if role == DISTRICT:
        offered = _offered(visit, names)
        st.selectbox(visit.text(N_("Đơn vị")), list(offered), key="tk-don-vi", format_func=offered.__getitem__)
    st.button(visit.text(N_("Thêm tài khoản")), key="tk-them", type="primary", on_click=_added, args=(visit,))


def _offered(visit: Visit, names: dict[str, str]) -> dict[str, str]:
    """Code → name of the units to choose from: the province, who reports today, and those of earlier eras with their last day."""
    units, today = people.units(), calendar.today()
    past = {code: unit.valid_to for code, unit in units.items() if unit.valid_to is not None and unit.valid_to < today}
    ordered = sorted(
        names, key=lambda code: (code != people.PROVINCE, code in past, visit.language.sort_key(names[code]))
    )
    said = {code: visit.language.day(day) for code, day in past.items()}
    return {
        code: visit.text(N_("{unit} (đến {day})"), unit=names[code], day=said[code]) if code in said else names[code]
        for code in ordered
    }


def _added(visit: Visit) -> None:
    state, password = st.session_state, passwords.first()
    unit = state.get("tk-don-vi") if state["tk-vai-tro"] == DISTRICT else None

    def work() -> str:
        name = people.add(
            visit.home, visit.account, state["tk-ten"], state["tk-vai-tro"], unit, password, state["tk-ho-ten"]
        )
        state["mat-khau-dau-tien"] = (name, password)
        return visit.text(N_("Đã thêm tài khoản {name}. Lần đăng nhập đầu tiên phải đổi mật khẩu."), name=name)

    if done(visit, "tai-khoan", work):
        state["tk-ten"] = state["tk-ho-ten"] = ""


def _change(visit: Visit, active: list[Person], names: dict[str, str]) -> None:
    st.markdown(f"#### {visit.text(N_('Đặt lại, đăng xuất, khóa'))}")
    known = {person.name: person for person in active}

    def label(name: str) -> str:
        person = known[name]
        parts = (name, person.full_name, names.get(person.unit or "", visit.text(ROLES.get(person.role, ""))))
        return " - ".join(part for part in parts if part)

    name = st.selectbox(visit.text(N_("Tài khoản đang dùng")), list(known), key="tk-chon", format_func=label)
    if name is None:
        return
    person = known[name]
    if person.origin == people.PASSWORD:
        st.button(visit.text(N_("Đặt lại mật khẩu")), key="tk-dat-lai", on_click=_reset, args=(visit, name))
    st.button(visit.text(N_("Đăng xuất khỏi mọi nơi")), key="tk-dang-xuat", on_click=_end, args=(visit, name))
    with st.popover(visit.text(N_("Khóa tài khoản"))):
        st.markdown(_what_stays(visit, person, names))
        st.button(
            visit.text(N_("Khóa {name}"), name=name),
            key="tk-khoa",
            type="primary",
            on_click=_disabled,
            args=(visit, person),
        )


def _what_stays(visit: Visit, person: Person, names: dict[str, str]) -> str:
    """What closing an account ends, and what it leaves to whoever comes after."""
    ends = visit.text(
        N_("Tài khoản {name} đóng lại hẳn: mọi phiên kết thúc, tên này không cấp cho người khác."), name=person.name
    )
    if not person.unit:
        return f"{ends}\n\n{visit.text(N_('Mọi việc đã làm giữ nguyên trong lịch sử dưới tên này.'))}"
    stays = visit.text(
        N_(
            "Báo cáo, giải trình và lịch sử của {unit} giữ nguyên; báo cáo đang chờ vẫn được thẩm định. Người kế nhiệm làm tiếp bằng tài khoản mới của cùng đơn vị."
        ),
        unit=names.get(person.unit, ""),
    )
    return f"{ends}\n\n{stays}"


def _reset(visit: Visit, name: str) -> None:
    password = passwords.first()

    def work() -> str:
        people.reset(visit.home, visit.account, name, password)
        st.session_state["mat-khau-dau-tien"] = (name, password)
        return visit.text(N_("Đã đặt lại mật khẩu của {name}. Lần đăng nhập tới phải đổi mật khẩu."), name=name)

    done(visit, "tai-khoan", work)


def _end(visit: Visit, name: str) -> None:
    def work() -> str:
        ended = people.sign_out_everywhere(visit.home, visit.account, name)
        return visit.text(N_("Đã kết thúc {count} phiên của {name}."), count=ended, name=name)

    done(visit, "tai-khoan", work)


def _disabled(visit: Visit, person: Person) -> None:
    """Closes an account; the form to add one is left ready for whoever comes after in the same unit."""

    def work() -> str:
        people.disable(visit.home, visit.account, person.name)
        if not person.unit:
            return visit.text(N_("Đã khóa tài khoản {name}."), name=person.name)
        return visit.text(
            N_(
                "Đã khóa tài khoản {name}. Thêm tài khoản cho người kế nhiệm: vai trò và đơn vị đã được chọn sẵn bên dưới."
            ),
            name=person.name,
        )

    if done(visit, "tai-khoan", work) and person.unit:
        st.session_state["tk-vai-tro"], st.session_state["tk-don-vi"] = DISTRICT, person.unit
