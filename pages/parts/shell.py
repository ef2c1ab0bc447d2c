"""The shell of every page: who is looking, in which language, at which data; the menu and what stands on every screen."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from analytics import publish
from data import accounts, store
from data.accounts import ACCOUNTS, QUERY, REVIEW, ROLES, SUBMIT, Account, NotAllowed, Request
from data.language import N_, Language, language
from data.store import SAMPLE, Home, HomeDamaged, HomeLocked, HomeMissing
from pages.parts import cookies

if TYPE_CHECKING:
    import duckdb

PAGES = Path(__file__).resolve().parent.parent
# Address → (file, title, the right it needs). A page is one file and one line here.
CONTENTS: dict[str, tuple[str, str, str]] = {
    "tong-quan": ("tong_quan.py", N_("Tổng quan"), ""),
    "tien-do": ("tien_do.py", N_("Tiến độ"), ""),
    "kinh-phi": ("kinh_phi.py", N_("Kinh phí"), ""),
    "do-bao-phu": ("do_bao_phu.py", N_("Độ bao phủ"), ""),
    "tinh-hinh-bao-cao": ("tinh_hinh_bao_cao.py", N_("Tình hình nộp báo cáo"), ""),
    "nop-bao-cao": ("nop_bao_cao.py", N_("Nộp báo cáo"), SUBMIT),
    "duyet": ("duyet.py", N_("Duyệt báo cáo"), REVIEW),
    "ke-hoach": ("ke_hoach.py", N_("Kế hoạch"), ""),
    "lich-su": ("lich_su.py", N_("Lịch sử báo cáo"), ""),
    "hoi-so-lieu": ("hoi_so_lieu.py", N_("Tra cứu số liệu"), QUERY),
    "hop": ("hop.py", N_("Chế độ họp"), ""),
    "quan-tri": ("quan_tri.py", N_("Quản trị"), ACCOUNTS),
}


@dataclass(frozen=True, slots=True)
class Visit:
    """Who looks at what: an account, a language, the home and whether it holds samples."""

    account: Account
    language: Language
    home: Home
    sample: bool
    page: str

    def text(self, message: str, **facts: object) -> str:
        return self.language.text(message, **facts)

    def data(self, *, full: bool, version: int | None = None) -> tuple[duckdb.DuckDBPyConnection, Path]:
        """A cursor on the published data this visit may read, and its file. Raises publish.NoSuchVersion.

        Whoever has just written something sees it; who only reads does not wait for what others write.
        """
        path = publish.published(self.home, full, version, wait=st.session_state.pop("wrote", False))
        return publish.connect(path), path


# Whose run it is, for as long as `contents` runs a page: who that is was asked a moment ago. An address opened without `contents` asks itself.
_visitor: ContextVar[tuple[Account | None] | None] = ContextVar("visitor", default=None)


def may_open(account: Account, page: str) -> bool:
    """True when the role of the account includes the page."""
    right = CONTENTS[page][2]
    return not right or accounts.may(account, right)


def contents(navigation: Callable[..., Any]) -> None:
    """Declares the pages this visitor may open and runs the one asked for; without a session every address is sign-in."""
    spoken = _language()
    with _kept_plain(spoken):
        found = _who()
    who = None if found is None or found.must_change else found
    pages = [
        # One that may not be opened is not in the menu, but its address still leads to it: the guard says why it stays shut.
        st.Page(PAGES / file, title=spoken.text(title), url_path=address, visibility=_shown(who, address))
        for address, (file, title, _) in CONTENTS.items()
    ]
    # "/" goes to the first page by the server's own redirect; Streamlit wants a page of its own there, and never shows it.
    pages.append(st.Page(_first, title="Tiến độ", default=True, visibility="hidden"))
    st.set_page_config(page_title="Tiến độ", layout="wide", page_icon=str(PAGES / "parts" / "icon.svg"))
    page = navigation(pages, position="hidden" if who is None else "sidebar")
    asked = _visitor.set((found,))
    try:
        page.run()
    finally:
        _visitor.reset(asked)


def _shown(who: Account | None, page: str) -> Literal["visible", "hidden"]:
    return "visible" if who is None or may_open(who, page) else "hidden"


def _first() -> None:
    st.switch_page(PAGES / CONTENTS["tong-quan"][0])


def enter(page: str) -> Visit:
    """The first statement of every page: stops here unless the session, its account and its role allow the page."""
    spoken = _language()
    found = _visitor.get()
    with _kept_plain(spoken):
        who = _who() if found is None else found[0]
    if who is None:
        st.markdown(f"### {spoken.text(N_('Phiên làm việc đã kết thúc'))}")
        st.link_button(spoken.text(N_("Đăng nhập")), f"/dang-nhap?tiep=/{page}")
        st.stop()
    if who.must_change:
        st.markdown(f"### {spoken.text(N_('Cần đổi mật khẩu trước khi làm việc'))}")
        st.link_button(spoken.text(N_("Đổi mật khẩu")), f"/doi-mat-khau?tiep=/{page}")
        st.stop()
    if not may_open(who, page):
        st.warning(spoken.text(N_("Tài khoản này không mở được trang này.")))
        st.stop()
    with _kept_plain(spoken):
        home = Home.default()
        visit = Visit(who, spoken, home, _is_sample(home), page)
    _sidebar(visit)
    return visit


@contextlib.contextmanager
def _kept_plain(spoken: Language) -> Iterator[None]:
    """A home that is missing, damaged or locked is one plain sentence on screen."""
    try:
        yield
    except (HomeMissing, HomeDamaged, HomeLocked, NotAllowed) as error:
        st.error(spoken.text(str(error)))
        st.stop()


@contextlib.contextmanager
def acting(visit: Visit) -> Iterator[None]:
    """The same for what writes: what is read next has it."""
    with _kept_plain(visit.language):
        yield
    st.session_state["wrote"] = True


def plain_errors(visit: Visit) -> contextlib.AbstractContextManager[None]:
    return _kept_plain(visit.language)


def _who() -> Account | None:
    headers = st.context.headers.to_dict()
    # Streamlit tells no address for a visitor on the machine itself.
    request = Request(st.context.headers.get("Host"), st.context.ip_address or "127.0.0.1", headers)
    return accounts.session(Home.default(), st.context.cookies.get(cookies.SESSION), request)


def _language() -> Language:
    return language(st.context.cookies.get(cookies.LANGUAGE) or "vi")


def _is_sample(home: Home) -> bool:
    return home.exists() and store.kind(home) == SAMPLE


def _sidebar(visit: Visit) -> None:
    with st.sidebar:
        st.markdown(f"**{visit.text(ROLES[visit.account.role])}**")
        if not visit.sample:
            name = visit.account.full_name or visit.account.name
            st.markdown(f'<div class="td-legend">{escape(name)}</div>', unsafe_allow_html=True)
        other = "en" if visit.language.code == "vi" else "vi"
        name = {"en": "English", "vi": "Tiếng Việt"}[other]
        own = f'<a href="/doi-mat-khau?tiep=/{visit.page}" target="_self">{visit.text(N_("Đổi mật khẩu"))}</a>'
        st.markdown(
            f'<div class="td-links"><a href="/ngon-ngu/{other}?tiep=/{visit.page}" target="_self">{name}</a>'
            f'{"" if visit.sample else own}<a href="/dang-xuat" target="_self">{visit.text(N_("Đăng xuất"))}</a></div>',
            unsafe_allow_html=True,
        )
    if visit.sample:
        with st.container(horizontal=True, key="so-lieu-mau"):
            _sample(visit)


def _sample(visit: Visit) -> None:
    """Says on every screen that its figures are samples, and how real ones are begun."""
    st.markdown(
        f'<div class="td-sample">{visit.text(N_("Số liệu mẫu"))}: {visit.text(N_("mọi con số ở đây là số liệu giả định, không phải số liệu thật."))}</div>',
        unsafe_allow_html=True,
    )
    with st.popover(visit.text(N_("Dùng số liệu thật"))):
        st.markdown(
            visit.text(
                N_("Số liệu thật cần một kho riêng; kho mẫu không bao giờ chuyển thành kho thật. Trên máy chủ, chạy:")
            )
        )
        commands = "make init HOME_DIR=/srv/tien-do<br>make run HOME_DIR=/srv/tien-do"
        st.markdown(f'<code class="td-copy">{commands}</code>', unsafe_allow_html=True)
