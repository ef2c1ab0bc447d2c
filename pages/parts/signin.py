"""The pages outside the screens: sign-in and out, the change of a password, the first administrator.

Every post must come from a form of this very site. What is slow on purpose (argon2) runs in two threads of its own, with
a short queue, so that many guesses at once neither stop the screens nor eat the machine. Text goes into HTML escaped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import escape
from typing import TypeVar
from urllib.parse import quote, unquote

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from data import accounts, calendar, catalogue, entrance, passwords, people, provider
from data.accounts import Account
from data.language import N_, Language
from data.people import Refused, Wrong
from data.store import Home
from pages.parts import cookies, doors, first_admin, identity
from pages.parts.doors import way_back

T = TypeVar("T")
_LARGEST_FORM = 20_000
_MOST_WAITING = 40
_slow = ThreadPoolExecutor(2, thread_name_prefix="passwords", initializer=passwords.warm)
_waiting = 0


class _Busy(Exception):
    """More people wait to have a password checked than will be served in reasonable time."""


def sign_in_page(request: Request) -> Response:
    """The sign-in screen; who is signed in already goes on."""
    holder = doors.holder(request)
    if holder is not None:
        return RedirectResponse(_onward(holder, way_back(request.query_params.get("tiep", "/"))), 303)
    return _sign_in_page(request)


async def sign_in(request: Request) -> Response:
    """Begins a session: of a demo account by its button, of a real one by name and password."""
    form = await _form(request)
    if form is None:
        return PlainTextResponse("403", 403)
    spoken, back = doors.spoken(request), way_back(form.get("tiep", "/"))
    try:
        if "account" in form:
            cookie = accounts.sign_in(Home.default(), form["account"], doors.request_of(request))
            wrong = spoken.text(N_("Không đăng nhập được bằng tài khoản này."))
            return begun(request, cookie, back) if cookie else _sign_in_page(request, wrong, 403, back)
        name, password = form.get("name", ""), form.get("password", "")
        found = await _slowly(lambda: entrance.sign_in(Home.default(), name, password, doors.request_of(request)))
    except _Busy as error:
        return _sign_in_page(request, spoken.text(str(error)), 503, back)
    if found.cookie:
        return begun(request, found.cookie, back)
    if found.minutes:
        said = N_("Tên này tạm khóa vì nhập sai nhiều lần. Thử lại sau {minutes} phút.")
        return _sign_in_page(request, spoken.text(said, minutes=found.minutes), 429, back, name)
    return _sign_in_page(request, spoken.text(N_("Tên hoặc mật khẩu chưa đúng.")), 403, back, name)


async def first_administrator(request: Request) -> Response:
    """Makes the first administrator for whoever has the token from the server's console, and signs in."""
    form = await _form(request)
    if form is None:
        return PlainTextResponse("403", 403)
    spoken, home = doors.spoken(request), Home.default()
    name, password = form.get("name", ""), form.get("password", "")
    try:
        if not first_admin.fits(form.get("token", "")):
            wrong = spoken.text(N_("Mã một lần chưa đúng. Xem mã trên màn hình máy chủ khi hệ thống khởi động."))
            return _sign_in_page(request, wrong, 403, name=name)
        if password != form.get("again", ""):
            return _sign_in_page(request, spoken.text(N_("Hai lần nhập mật khẩu chưa giống nhau.")), 400, name=name)
        await _slowly(lambda: people.add_first(home, name, password, form.get("full_name", "")))
        first_admin.spend()
        found = await _slowly(lambda: entrance.sign_in(home, name, password, doors.request_of(request)))
    except (Wrong, Refused) as error:
        return _sign_in_page(request, error.said(spoken), 400, name=name)
    except _Busy as error:
        return _sign_in_page(request, spoken.text(str(error)), 503, name=name)
    return begun(request, found.cookie, "/quan-tri") if found.cookie else RedirectResponse("/dang-nhap", 303)


def to_provider(request: Request) -> Response:
    """Goes to the identity provider, and remembers where to come back to."""
    spoken = doors.spoken(request)
    if not identity.offered() or doors.is_sample():
        return RedirectResponse("/dang-nhap", 303)
    try:
        response = RedirectResponse(identity.address(), 303)
    except identity.NotSetUp:
        told = N_("Nhà cung cấp danh tính chưa được thiết lập trên máy chủ. Báo người quản trị.")
        return _sign_in_page(request, spoken.text(told), 503)
    back = way_back(request.query_params.get("tiep", "/"))
    response.set_cookie(cookies.BACK, quote(back), max_age=900, httponly=True, samesite="lax", path="/")
    return response


def from_provider(request: Request) -> Response:
    """Begins a session for whom the provider vouched; what it says of a role or name we do not know opens nothing."""
    spoken, back = doors.spoken(request), way_back(unquote(request.cookies.get(cookies.BACK, "/")))
    if not identity.arrived(request):
        return RedirectResponse("/dang-nhap", 303)
    claims = identity.claims(request)
    try:
        if not claims:
            raise Refused(N_("Nhà cung cấp danh tính không xác nhận được. Đăng nhập lại."))
        response = begun(request, provider.sign_in(Home.default(), claims, doors.request_of(request)), back)
    except (Refused, Wrong) as error:
        response = _sign_in_page(request, error.said(spoken), 403, back)
    response.delete_cookie(cookies.BACK, path="/")
    return identity.forget(request, response)


def sign_out_page(request: Request) -> Response:
    """Signs out who clicked our own link; anybody else's link or picture gets a button to press first."""
    clicked = ("same-origin", "navigate", "document")
    if tuple(request.headers.get(f"sec-fetch-{name}") for name in ("site", "mode", "dest")) == clicked:
        return _signed_out(request)
    spoken = doors.spoken(request)
    button = _submit(spoken.text(N_("Đăng xuất")))
    return _answer(spoken, N_("Đăng xuất"), f'<form method="post" action="/dang-xuat">{button}</form>')


async def sign_out(request: Request) -> Response:
    if await _form(request) is None:
        return PlainTextResponse("403", 403)
    return _signed_out(request)


async def sign_out_everywhere(request: Request) -> Response:
    """Ends every session of whoever asks, this one too."""
    if await _form(request) is None:
        return PlainTextResponse("403", 403)
    holder = doors.holder(request)
    if holder is not None:
        people.sign_out_everywhere(Home.default(), holder, holder.name)
    return _signed_out(request)


def password_page(request: Request) -> Response:
    """The form to change one's password; who has none is told so."""
    holder = doors.holder(request)
    if holder is None:
        return RedirectResponse("/dang-nhap?tiep=/doi-mat-khau", 303)
    return _password_page(request, holder, way_back(request.query_params.get("tiep", "/")))


async def change_password(request: Request) -> Response:
    form = await _form(request)
    if form is None:
        return PlainTextResponse("403", 403)
    holder, spoken = doors.holder(request), doors.spoken(request)
    if holder is None:
        return RedirectResponse("/dang-nhap", 303)
    back, cookie = way_back(form.get("tiep", "/")), request.cookies.get(cookies.SESSION, "")
    old, new = form.get("old", ""), form.get("password", "")
    if new != form.get("again", ""):
        said = spoken.text(N_("Hai lần nhập mật khẩu chưa giống nhau."))
        return _password_page(request, holder, back, said, 400)
    try:
        fresh = await _slowly(
            lambda: entrance.change_password(Home.default(), cookie, old, new, doors.request_of(request))
        )
    except (Wrong, Refused) as error:
        return _password_page(request, holder, back, error.said(spoken), 400)
    except _Busy as error:
        return _password_page(request, holder, back, spoken.text(str(error)), 503)
    return begun(request, fresh, back)


def trouble(connection: HTTPConnection, error: Exception) -> Response:
    """What is wrong with the home, as one plain page."""
    spoken = doors.spoken(connection)
    return _answer(spoken, N_("Chưa mở được kho dữ liệu"), "", spoken.text(str(error)), 503)


# --- what the answers are made of ---------------------------------------------------------------------------------


async def _form(request: Request) -> dict[str, str] | None:
    """The fields that a form of this very site sent; None for anybody else's, and for more than a form of ours can be."""
    length = request.headers.get("content-length", "0")
    small = length.isascii() and length.isdigit() and int(length) <= _LARGEST_FORM
    if not doors.same_site(request) or not small or "transfer-encoding" in request.headers:
        return None
    form = await request.form(max_files=0, max_fields=20)
    return {name: value for name, value in form.items() if isinstance(value, str)}


async def _slowly(work: Callable[[], T]) -> T:
    """Does what takes argon2 in threads of its own; raises _Busy when the queue is long."""
    global _waiting  # noqa: PLW0603 - counted on the server's one loop
    if _waiting >= _MOST_WAITING:
        raise _Busy(N_("Hệ thống đang bận vì nhiều người đăng nhập cùng lúc. Thử lại sau ít phút."))
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_slow, work)
    finally:
        _waiting -= 1


def begun(request: Request, cookie: str, back: str) -> Response:
    """Goes on to a page with the cookie of a session: unreadable to scripts, not sent from other sites' forms."""
    response = RedirectResponse(back, 303)
    secure = "https" in (request.url.scheme, request.headers.get("x-forwarded-proto"))
    response.set_cookie(cookies.SESSION, cookie, httponly=True, samesite="lax", secure=secure, path="/")
    return response


def _signed_out(request: Request) -> Response:
    accounts.sign_out(Home.default(), request.cookies.get(cookies.SESSION))
    response = RedirectResponse("/dang-nhap", 303)
    response.delete_cookie(cookies.SESSION, path="/")
    return response


def _onward(holder: Account, back: str) -> str:
    return f"/doi-mat-khau?tiep={quote(back)}" if holder.must_change else back


def _answer(spoken: Language, title: str, body: str, wrong: str = "", status: int = 200) -> Response:
    said = f'<p class="bad" role="alert">{escape(wrong)}</p>' if wrong else ""
    page = _HTML.format(
        lang=spoken.code,
        title=escape(spoken.text(title)),
        about=escape(spoken.text(N_("Theo dõi tiến độ truyền thông về giảm nghèo"))),
        wrong=said,
        body=body,
    )
    return HTMLResponse(page, status, headers={"cache-control": "no-store"})


def _sign_in_page(
    request: Request, wrong: str = "", status: int = 200, back: str | None = None, name: str = ""
) -> Response:
    spoken = doors.spoken(request)
    back = back or way_back(request.query_params.get("tiep", "/"))
    return _answer(spoken, N_("Đăng nhập"), _way_in(request, spoken, back, name), wrong, status)


def _way_in(request: Request, spoken: Language, back: str, name: str) -> str:
    """What this home offers: demo accounts, name and password, the first administrator, or why there is nothing."""
    home = Home.default()
    buttons = "".join(_button(account, spoken) for account in doors.demo(request))
    if buttons:
        lead = spoken.text(N_("Đây là kho số liệu mẫu. Chọn một vai để dùng thử:"))
        return f'<p>{escape(lead)}</p><form method="post" action="/dang-nhap">{_hidden("tiep", back)}{buttons}</form>'
    if not home.exists():
        return f"<p>{escape(spoken.text(N_('Chưa có kho dữ liệu. Quản trị viên tạo bằng lệnh make init.')))}</p>"
    if doors.is_sample():
        told = spoken.text(N_("Tài khoản dùng thử chỉ mở được trên chính máy đang chạy hệ thống."))
        return f"<p>{escape(told)}</p>"
    return _provider(spoken, back) + _own_way_in(spoken, home, back, name)


def _provider(spoken: Language, back: str) -> str:
    """The way to the identity provider, when there is one."""
    if not identity.offered():
        return ""
    label = escape(spoken.text(N_("Đăng nhập qua nhà cung cấp danh tính")))
    return f'<p><a class="main" href="/dang-nhap/nha-cung-cap?tiep={quote(back)}">{label}</a></p>'


def _own_way_in(spoken: Language, home: Home, back: str, name: str) -> str:
    """Name and password, or the first administrator."""
    if people.any_account(home):
        fields = (
            _field("name", spoken.text(N_("Tên tài khoản")), "username", value=name, focus=not name),
            _field("password", spoken.text(N_("Mật khẩu")), "current-password", secret=True, focus=bool(name)),
            _submit(spoken.text(N_("Đăng nhập"))),
        )
        return f'<form method="post" action="/dang-nhap">{_hidden("tiep", back)}{"".join(fields)}</form>'
    if first_admin.waiting():
        return _first_administrator(spoken, name)
    told = N_("Kho dữ liệu này chưa có tài khoản nào. Khởi động lại hệ thống để nhận mã một lần trên màn hình máy chủ.")
    return f"<p>{escape(spoken.text(told))}</p>"


def _first_administrator(spoken: Language, name: str) -> str:
    lead = spoken.text(
        N_(
            "Kho dữ liệu này chưa có tài khoản nào. Tạo quản trị viên đầu tiên bằng mã một lần in trên màn hình máy chủ:"
        )
    )
    fields = (
        _field("token", spoken.text(N_("Mã một lần")), "off", focus=True),
        _field("name", spoken.text(N_("Tên tài khoản")), "username", value=name),
        _field("full_name", spoken.text(N_("Họ và tên (không bắt buộc)")), "name", needed=False),
        *_new_password(spoken),
        _submit(spoken.text(N_("Tạo quản trị viên"))),
    )
    return f'<p>{escape(lead)}</p><form method="post" action="/quan-tri-dau-tien">{"".join(fields)}</form>'


def _password_page(request: Request, holder: Account, back: str, wrong: str = "", status: int = 200) -> Response:
    spoken = doors.spoken(request)
    if doors.is_sample():
        told = spoken.text(N_("Tài khoản dùng thử không có mật khẩu."))
        return _answer(spoken, N_("Đổi mật khẩu"), f'<p>{escape(told)}</p><p><a href="/">{_home(spoken)}</a></p>')
    lead = N_("Mật khẩu này do người khác đặt. Đổi mật khẩu để bắt đầu làm việc.") if holder.must_change else ""
    fields = (
        # Tells the browser's keeper of passwords whose this is.
        f'<input type="text" name="name" value="{escape(holder.name, quote=True)}" autocomplete="username" readonly hidden>',
        _field("old", spoken.text(N_("Mật khẩu hiện tại")), "current-password", secret=True, focus=True),
        *_new_password(spoken),
        _submit(spoken.text(N_("Đổi mật khẩu"))),
    )
    body = f'<form method="post" action="/doi-mat-khau">{_hidden("tiep", back)}{"".join(fields)}</form>'
    if lead:
        body = f"<p>{escape(spoken.text(lead))}</p>{body}"
    else:
        everywhere = _submit(spoken.text(N_("Đăng xuất khỏi mọi nơi")), quiet=True)
        body += (
            f'<form method="post" action="/dang-xuat-moi-noi">{everywhere}</form><p><a href="/">{_home(spoken)}</a></p>'
        )
    return _answer(spoken, N_("Đổi mật khẩu"), body, wrong, status)


def _home(spoken: Language) -> str:
    return escape(spoken.text(N_("Về trang đầu")))


def _new_password(spoken: Language) -> tuple[str, str]:
    return (
        _field("password", spoken.text(N_("Mật khẩu mới (ít nhất 12 ký tự)")), "new-password", secret=True),
        _field("again", spoken.text(N_("Nhập lại mật khẩu mới")), "new-password", secret=True),
    )


def _field(
    name: str,
    label: str,
    keeps: str,
    *,
    value: str = "",
    secret: bool = False,
    focus: bool = False,
    needed: bool = True,
) -> str:
    """A labelled box; `keeps` is what the browser may fill in (autocomplete)."""
    kind = 'type="password"' if secret else 'type="text" autocapitalize="none" autocorrect="off" spellcheck="false"'
    more = f"{' required' if needed else ''}{' autofocus' if focus else ''}"
    return (
        f'<label>{escape(label)}<input {kind} name="{name}" value="{escape(value[:200], quote=True)}" '
        f'autocomplete="{keeps}" maxlength="300"{more}></label>'
    )


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value, quote=True)}">'


def _submit(label: str, *, quiet: bool = False) -> str:
    return f'<button class="{"quiet" if quiet else "main"}">{escape(label)}</button>'


def _button(account: Account, spoken: Language) -> str:
    role = spoken.text(accounts.ROLES[account.role])
    unit = catalogue.unit_on(account.unit, calendar.cutoff("2023-06")) if account.unit else None
    name = f"{role} - {unit.name}" if unit else role
    return f'<button name="account" value="{escape(account.name, quote=True)}">{escape(name)}</button>'


_HTML = """<!doctype html><html lang="{lang}" translate="no"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tiến độ - {title}</title><style>
:root {{color-scheme: light dark}} body {{font-family: "Segoe UI", "Noto Sans", "DejaVu Sans", system-ui, sans-serif; margin: 0; display: grid; min-height: 100vh; place-items: center; background: light-dark(#F3F6FA, #12181F); color: light-dark(#1B2733, #E6EBF0)}}
main {{background: light-dark(#fff, #1B242E); border: 1px solid light-dark(#D5DDE6, #33404E); border-radius: 8px; padding: 2rem 2.2rem; width: min(24rem, calc(100vw - 6rem))}}
h1 {{margin: 0; font-size: 1.7rem; color: light-dark(#1F4E79, #7FB2E5)}} p {{line-height: 1.45}} .about {{margin: .2rem 0 1.2rem 0; color: light-dark(#5F6B7A, #9AA7B5)}}
a {{color: light-dark(#1F4E79, #7FB2E5)}} label {{display: block; margin: .8rem 0; font-size: .93rem}}
input {{display: block; width: 100%; box-sizing: border-box; font: inherit; font-size: 1rem; padding: .55rem .7rem; margin-top: .25rem; border: 1px solid light-dark(#8FA3B8, #5B6E83); border-radius: 6px; background: light-dark(#fff, #12181F); color: inherit}}
input[hidden] {{display: none}}
button {{display: block; width: 100%; text-align: left; font: inherit; padding: .65rem .9rem; margin: .45rem 0; border: 1px solid light-dark(#B8C6D6, #44566A); border-radius: 6px; background: none; color: inherit; cursor: pointer}}
button:hover, button:focus {{border-color: #1F4E79; background: light-dark(#EAF1F8, #24303D)}}
a.main {{display: block; text-align: center; padding: .65rem .9rem; border: 1px solid light-dark(#1F4E79, #7FB2E5); border-radius: 6px; text-decoration: none; font-weight: 600}}
button.main {{margin-top: 1.2rem; text-align: center; font-weight: 600; background: light-dark(#1F4E79, #2C6AA3); color: #fff}} button.quiet {{text-align: center; margin-top: 1.6rem}}
.bad {{color: light-dark(#C8372D, #FF9C93)}}
</style></head><body><main><h1>Tiến độ</h1><p class="about">{about}</p>{wrong}{body}</main></body></html>"""

ROUTES = [
    Route("/dang-nhap", sign_in_page, methods=["GET"]),
    Route("/dang-nhap", sign_in, methods=["POST"]),
    Route("/dang-nhap/nha-cung-cap", to_provider, methods=["GET"]),
    Route("/dang-nhap/xac-nhan", from_provider, methods=["GET"]),
    Route("/quan-tri-dau-tien", first_administrator, methods=["POST"]),
    Route("/dang-xuat", sign_out_page, methods=["GET"]),
    Route("/dang-xuat", sign_out, methods=["POST"]),
    Route("/dang-xuat-moi-noi", sign_out_everywhere, methods=["POST"]),
    Route("/doi-mat-khau", password_page, methods=["GET"]),
    Route("/doi-mat-khau", change_password, methods=["POST"]),
]
