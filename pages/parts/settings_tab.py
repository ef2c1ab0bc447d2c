"""Thiết lập: every setting with its value, default and what it may be, and a form to change one."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import streamlit as st

from data import accounts, configure, settings
from data.language import N_
from data.settings import BadSetting, Settings, Value
from pages.parts.administration import done, say, table
from pages.parts.shell import Visit, plain_errors

# What each setting is called on screen; a test holds every setting to have a name.
NAMES = {
    "cutoff_day": N_("Ngày chốt số liệu của tháng báo cáo"),
    "due_working_days": N_("Số ngày làm việc sau ngày chốt để nộp báo cáo"),
    "on_track": N_("Nhịp từ đó trở lên là đúng tiến độ"),
    "behind": N_("Nhịp từ đó trở lên là chậm tiến độ, dưới đó là chậm nhiều"),
    "department": N_("Tên sở trong văn bản"),
    "section": N_("Tên phòng chủ trì kế hoạch"),
    "authority": N_("Cơ quan chủ quản trong văn bản"),
    "boundaries": N_("Thư mục ranh giới hành chính cho bản đồ"),
    "upload_limit_mb": N_("Tệp lớn nhất được nhận (megabyte)"),
    "file_deadline_s": N_("Thời gian tối đa đọc một tệp (giây)"),
    "file_workers": N_("Số tiến trình riêng đọc tệp"),
    "memory_limit_mb": N_("Bộ nhớ của một tiến trình đọc tệp (megabyte)"),
    "lock_wait_s": N_("Thời gian chờ khi kho đang có lệnh khác ghi (giây)"),
    "session_hours": N_("Số giờ của một lần đăng nhập"),
    "leader_sees_submitted": N_("Lãnh đạo xem được cả số liệu chờ duyệt"),
    "oidc": N_("Đăng nhập qua nhà cung cấp danh tính"),
    "oidc_name_claim": N_("Thông tin danh tính dùng làm tên tài khoản"),
    "oidc_role_claim": N_("Thông tin danh tính cho biết vai trò"),
    "oidc_unit_claim": N_("Thông tin danh tính cho biết mã đơn vị"),
    "oidc_roles": N_("Giá trị nào là vai trò nào"),
}
_TITLES = (N_("Thiết lập"), N_("Đang dùng"), N_("Mặc định"), N_("Giá trị cho phép"), N_("Đặt ở"))
_WIDTHS = (340, 170, 170, 130, 150)


def settings_tab(visit: Visit, place: Any) -> None:
    """Draws the tab."""
    with place, plain_errors(visit):
        accounts.demand(visit.account, accounts.SETTINGS)
        say("thiet-lap")
        try:
            written = configure.in_file(visit.home)
        except BadSetting as error:
            st.error(visit.text(error.sentence, **error.facts))
            return
        table(visit, _TITLES, [_row(visit, name, written) for name in NAMES], "bang-thiet-lap", _WIDTHS)
        st.caption(visit.text(N_("Thay đổi có hiệu lực khi hệ thống khởi động lại.")))
        _edit(visit, written)


def _row(visit: Visit, name: str, written: dict[str, object]) -> tuple[str, ...]:
    used, default = asdict(settings.settings())[name], asdict(Settings())[name]
    return (
        visit.text(NAMES[name]), value_in_words(visit, name, used), value_in_words(visit, name, default), _allowed(visit, name),
        _origin(visit, name, written),
    )  # fmt: skip


def _origin(visit: Visit, name: str, written: dict[str, object]) -> str:
    """Where a value comes from; one that was written since the server started says what it will be."""
    if name in configure.in_environment():
        return visit.text(N_("môi trường của máy chủ"))
    coming = written.get(name, asdict(Settings())[name])
    if coming != asdict(settings.settings())[name]:
        return visit.text(N_("sẽ là {value} khi khởi động lại"), value=value_in_words(visit, name, coming))
    return visit.text(N_("tệp thiết lập")) if name in written else visit.text(N_("mặc định"))


def value_in_words(visit: Visit, name: object, value: object) -> str:
    """A setting's value as people write it; None is its default."""
    if value is None:
        return visit.text(N_("mặc định"))
    if isinstance(value, bool):
        return visit.text(N_("có")) if value else visit.text(N_("không"))
    if isinstance(value, float):
        return visit.language.number(value, 0 if value.is_integer() else 2).rstrip(
            "0" if not value.is_integer() else ""
        )
    if isinstance(value, int):
        return visit.language.number(value)
    return f"“{value}”" if value else visit.text(N_("để trống"))


def _allowed(visit: Visit, name: str) -> str:
    low, high = settings.bounds(name)
    if low is None or high is None:
        yes_or_no = isinstance(asdict(Settings())[name], bool)
        return visit.text(N_("có hoặc không")) if yes_or_no else visit.text(N_("một đoạn chữ"))
    said = [value_in_words(visit, name, bound) for bound in (low, high)]
    return visit.text(N_("từ {low} đến {high}"), low=said[0], high=said[1])


def _edit(visit: Visit, written: dict[str, object]) -> None:
    """One setting at a time: its box, and two buttons."""
    fixed = configure.in_environment()
    names = [name for name in NAMES if name not in fixed]
    st.markdown(f"#### {visit.text(N_('Đổi một thiết lập'))}")
    name = st.selectbox(
        visit.text(N_("Thiết lập")),
        names,
        key="tl-chon",
        format_func=lambda one: visit.text(NAMES[one]),
        filter_mode=None,
    )
    value = _box(visit, name, written.get(name, asdict(Settings())[name]))
    save, back = st.columns([1, 3])
    save.button(visit.text(N_("Lưu")), key="tl-luu", type="primary", on_click=_changed, args=(visit, name, value))
    if name in written:
        back.button(visit.text(N_("Về mặc định")), key="tl-mac-dinh", on_click=_changed, args=(visit, name, None))


def _box(visit: Visit, name: str, now: Any) -> Value:
    default, label, key = asdict(Settings())[name], visit.text(N_("Giá trị mới")), f"tl-{name}"
    if isinstance(default, bool):
        words = {True: visit.text(N_("có")), False: visit.text(N_("không"))}
        choice = st.selectbox(
            label,
            [True, False],
            index=0 if now is True else 1,
            key=key,
            format_func=words.__getitem__,
            filter_mode=None,
        )
        return bool(choice)
    if isinstance(default, str):
        return st.text_input(label, str(now), key=key, max_chars=500)
    low, high = settings.bounds(name)
    kind = float if isinstance(default, float) else int
    return st.number_input(
        label,
        kind(low or 0),
        kind(high or 0),
        kind(now),
        kind(0.05) or kind(1),
        key=key,
    )


def _changed(visit: Visit, name: str, value: Value | None) -> None:
    """Writes what the box says now (None: back to the default); the argument is what it said when the page was drawn."""
    if value is not None:
        value = st.session_state[f"tl-{name}"]

    def work() -> str:
        try:
            configure.change(visit.home, visit.account, name, value)
        except BadSetting as error:
            raise _said(visit, error) from None
        return visit.text(N_("Đã lưu “{name}”. Khởi động lại hệ thống để có hiệu lực."), name=visit.text(NAMES[name]))

    if done(visit, "thiet-lap", work):
        st.session_state.pop(f"tl-{name}", None)


def _said(visit: Visit, error: BadSetting) -> Exception:
    """A setting's fault with the name it has on screen."""
    from data.people import Wrong

    if "on_track" in error.facts:
        return Wrong(N_("Ngưỡng chậm tiến độ phải nhỏ hơn hoặc bằng ngưỡng đúng tiến độ."))
    named = {**error.facts, "name": visit.text(NAMES.get(str(error.facts.get("name")), ""))}
    return Wrong(error.sentence, **named)
