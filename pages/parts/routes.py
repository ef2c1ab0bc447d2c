"""What the application answers outside the screens: sign-in and out, language, downloads, health.

A download looks the session up again, its role and its unit: workbooks leave only through these doors. Text goes into
HTML escaped; a way back (`tiep`) is only ever an address of this application.
"""

from __future__ import annotations

from html import escape
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from data import accounts, blanks, calendar, store
from data.accounts import Account
from data.forms import template
from data.language import N_, Language, language
from data.store import Home
from pages.parts import cookies, doors, parcels

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def health(request: Request) -> Response:
    return PlainTextResponse("ok")


def sign_in_page(request: Request) -> Response:
    """The sign-in screen; who is signed in already goes on."""
    if doors.account(request):
        return RedirectResponse(way_back(request.query_params.get("tiep", "/")), 303)
    return HTMLResponse(_page(request, _spoken(request)))


async def sign_in(request: Request) -> Response:
    """Begins a session for a demo account; only a form of this very site may ask."""
    if not doors.same_site(request):
        return PlainTextResponse("403", 403)
    form = await request.form()
    wanted, back = str(form.get("account", "")), way_back(str(form.get("tiep", "/")))
    session = accounts.sign_in(Home.default(), wanted, doors.request_of(request))
    if session is None:
        return HTMLResponse(_page(request, _spoken(request), failed=True), 403)
    response = RedirectResponse(back, 303)
    secure = request.url.scheme == "https"
    response.set_cookie(cookies.SESSION, session, httponly=True, samesite="lax", secure=secure, path="/")
    return response


def sign_out(request: Request) -> Response:
    accounts.sign_out(Home.default(), request.cookies.get(cookies.SESSION))
    response = RedirectResponse("/dang-nhap", 303)
    response.delete_cookie(cookies.SESSION, path="/")
    return response


def speak(request: Request) -> Response:
    """Chooses the reader's language and goes back."""
    response = RedirectResponse(way_back(request.query_params.get("tiep", "/")), 303)
    response.set_cookie(
        cookies.LANGUAGE, language(request.path_params["code"]).code, samesite="lax", path="/", max_age=31_536_000
    )
    return response


def workbook(request: Request) -> Response:
    """The workbook of a submission as it was sent."""
    who = doors.account(request)
    if who is None:
        return RedirectResponse("/dang-nhap", 303)
    found = doors.stored(who, request.path_params["submission"])
    if found is None:
        return PlainTextResponse("404", 404)
    name, content = found
    return _file(content, name)


def blank(request: Request) -> Response:
    """The form for a unit and month."""
    who = doors.account(request)
    if who is None:
        return RedirectResponse("/dang-nhap", 303)
    code, period = request.query_params.get("don-vi", ""), request.query_params.get("ky", "")
    unit = blanks.unit_of(code, period) if calendar.is_reported(period) else None
    if unit is None or not accounts.may(who, accounts.SUBMIT) or (who.unit and who.unit != unit.code):
        return PlainTextResponse("404", 404)
    try:
        content = blanks.blank_form(Home.default(), unit, period)
    except (store.HomeDamaged, store.HomeLocked) as error:
        return PlainTextResponse(str(error), 503)
    return _file(content, template.file_name(unit, period))


def parcel(request: Request) -> Response:
    """A file made for one session: a marked copy, a receipt."""
    found = parcels.take(request.path_params["token"], request.cookies.get(cookies.SESSION, ""))
    if doors.account(request) is None or found is None:
        return PlainTextResponse("404", 404)
    return _file(*found[::-1])


def _file(content: bytes, name: str) -> Response:
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "private, no-store",
    }
    return Response(
        content, media_type=_XLSX if name.endswith(".xlsx") else "application/octet-stream", headers=headers
    )


def way_back(address: str) -> str:
    """An address of this application, else the first page."""
    parts = urlsplit(address)
    good = (
        address.startswith("/")
        and not address.startswith(("//", "/\\"))
        and not parts.scheme
        and not parts.netloc
        and "\n" not in address
    )
    return address if good else "/"


def _spoken(request: Request) -> Language:
    return language(request.cookies.get(cookies.LANGUAGE, "vi"))


def _page(request: Request, spoken: Language, failed: bool = False) -> str:
    back = escape(way_back(request.query_params.get("tiep", "/")), quote=True)
    buttons = "".join(_button(account, spoken) for account in doors.demo(request))
    if buttons:
        lead = spoken.text(N_("Đây là kho số liệu mẫu. Chọn một vai để dùng thử:"))
        body = f'<p>{escape(lead)}</p><form method="post" action="/dang-nhap"><input type="hidden" name="tiep" value="{back}">{buttons}</form>'
    else:
        body = f"<p>{escape(_closed(spoken))}</p>"
    wrong = (
        f'<p class="bad">{escape(spoken.text(N_("Không đăng nhập được bằng tài khoản này.")))}</p>' if failed else ""
    )
    title = escape(spoken.text(N_("Đăng nhập")))
    about = escape(spoken.text(N_("Theo dõi tiến độ truyền thông về giảm nghèo")))
    return _HTML.format(lang=spoken.code, title=title, about=about, wrong=wrong, body=body)


def _closed(spoken: Language) -> str:
    if not Home.default().exists():
        return spoken.text(N_("Chưa có kho dữ liệu. Quản trị viên tạo bằng lệnh make init."))
    if doors.is_sample():
        return spoken.text(N_("Tài khoản dùng thử chỉ mở được trên chính máy đang chạy hệ thống."))
    return spoken.text(N_("Kho dữ liệu này dùng cho công việc thật và chưa có tài khoản nào."))


def _button(account: Account, spoken: Language) -> str:
    from data import catalogue

    role = spoken.text(accounts.ROLES[account.role])
    unit = catalogue.unit_on(account.unit, calendar.cutoff("2023-06")) if account.unit else None
    name = f"{role} - {unit.name}" if unit else role
    return f'<button name="account" value="{escape(account.name, quote=True)}">{escape(name)}</button>'


_HTML = """<!doctype html><html lang="{lang}" translate="no"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tiến độ - {title}</title><style>
:root {{color-scheme: light dark}} body {{font-family: "Segoe UI", "Noto Sans", "DejaVu Sans", system-ui, sans-serif; margin: 0; display: grid; min-height: 100vh; place-items: center; background: light-dark(#F3F6FA, #12181F); color: light-dark(#1B2733, #E6EBF0)}}
main {{background: light-dark(#fff, #1B242E); border: 1px solid light-dark(#D5DDE6, #33404E); border-radius: 8px; padding: 2rem 2.2rem; width: min(24rem, calc(100vw - 6rem))}}
h1 {{margin: 0; font-size: 1.7rem; color: light-dark(#1F4E79, #7FB2E5)}} p {{line-height: 1.45}} .about {{margin: .2rem 0 1.2rem 0; color: light-dark(#5F6B7A, #9AA7B5)}}
button {{display: block; width: 100%; text-align: left; font: inherit; padding: .65rem .9rem; margin: .45rem 0; border: 1px solid light-dark(#B8C6D6, #44566A); border-radius: 6px; background: none; color: inherit; cursor: pointer}}
button:hover, button:focus {{border-color: #1F4E79; background: light-dark(#EAF1F8, #24303D)}} .bad {{color: #C8372D}}
</style></head><body><main><h1>Tiến độ</h1><p class="about">{about}</p>{wrong}{body}</main></body></html>"""

ROUTES = [
    Route("/healthz", health),
    Route("/dang-nhap", sign_in_page, methods=["GET"]),
    Route("/dang-nhap", sign_in, methods=["POST"]),
    Route("/dang-xuat", sign_out),
    Route("/ngon-ngu/{code}", speak),
    Route("/tai/bao-cao/{submission:int}", workbook),
    Route("/tai/bieu-mau", blank),
    Route("/tai/tep/{token}", parcel),
]
