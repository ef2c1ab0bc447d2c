"""What every answer passes: sign-in before any page, headers that keep the browser safe, Streamlit's front as we serve it."""

from __future__ import annotations

from urllib.parse import quote

from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.language import language
from data.store import HomeDamaged, HomeLocked, HomeMissing
from pages.parts import cookies, doors, front, identity, signin, style
from pages.parts.shell import CONTENTS

# Streamlit's page needs inline and evaluated script (Plotly's parts); nothing may come from, or go to, another place.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; "
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    (b"content-security-policy", _POLICY.encode()),
)


class Doors:
    """Sends whoever has no session to sign-in, from every page's address, and comes back after; and whoever was given a
    password by somebody else to change it. A home that is missing, damaged or locked is one plain page at every door.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            if _is_upload(scope) and doors.account(HTTPConnection(scope)) is None:
                await PlainTextResponse("403", 403)(scope, receive, send)
                return
            elsewhere = _elsewhere(HTTPConnection(scope)) if _is_page(scope) else ""
            await (RedirectResponse(elsewhere, 303) if elsewhere else self.app)(scope, receive, watched)
        except (HomeMissing, HomeDamaged, HomeLocked) as error:
            if begun:
                raise
            await signin.trouble(HTTPConnection(scope), error)(scope, receive, send)


def _is_upload(scope: Scope) -> bool:
    """What would put a file into the server's memory: Streamlit itself asks only for one of its own sessions, which is anybody's."""
    return scope["method"] in ("PUT", "POST", "DELETE") and "/_stcore/upload_file/" in f"{scope['path']}/"


def _is_page(scope: Scope) -> bool:
    return scope["method"] in ("GET", "HEAD") and scope["path"].strip("/") in ("", *CONTENTS)


def _elsewhere(connection: HTTPConnection) -> str:
    """Where somebody must go before the page that was asked for; empty when nowhere."""
    # From the scope: the address that Starlette puts together begins with a header that anybody may write.
    path, query = connection.scope["path"], connection.scope["query_string"].decode("latin-1")
    holder = doors.holder(connection)
    back = path + (f"?{query}" if query else "")
    if holder is None and identity.arrived(connection):
        return "/dang-nhap/xac-nhan"
    if holder is None:
        return f"/dang-nhap?tiep={quote(back)}"
    if holder.must_change:
        return f"/doi-mat-khau?tiep={quote(back)}"
    return "/tong-quan" + back.removeprefix("/") if path == "/" else ""


class Headers:
    """Adds the safety headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def wrapped(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *((n, v) for n, v in _HEADERS if n not in names)]
            await send(message)

        await self.app(scope, receive, wrapped if scope["type"] == "http" else send)


# Pages with charts, and the scripts they need: words with our own marks, choices, charts. Tables wait until they are opened.
_DRAWN = ("tong-quan", "tien-do", "kinh-phi", "do-bao-phu", "tinh-hinh-bao-cao")
_EARLY = ("Html.", "rehype-raw.", "Selectbox.", "Multiselect.")
_HEAVY = ("PlotlyChart.",)


class Front:
    """Streamlit's own scripts, icons and page as they are served here; whatever else is asked for goes on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = _answer(HTTPConnection(scope)) if scope["type"] == "http" and scope["method"] == "GET" else None
        await (found or self.app)(scope, receive, send)


def _answer(connection: HTTPConnection) -> Response | None:
    path = connection.scope["path"]
    if path.startswith("/static/"):
        found = front.file(path.removeprefix("/static/"))
        if found is None or (found.packed and "gzip" not in connection.headers.get("accept-encoding", "")):
            return None
        # Streamlit's build puts a hash of the content in each name: it may be kept for good.
        headers = {"cache-control": "public, max-age=31536000, immutable"}
        headers |= {"content-encoding": "gzip", "vary": "accept-encoding"} if found.packed else {}
        return Response(found.content, media_type=found.media_type, headers=headers)
    page = path.strip("/")
    if page in ("", *CONTENTS):
        spoken = language(connection.cookies.get(cookies.LANGUAGE) or "vi")
        early = _EARLY + _HEAVY if page in ("", *_DRAWN) else _EARLY
        content = front.page(spoken.code, early, style.sheet(spoken))
        return Response(content, media_type="text/html", headers={"cache-control": "no-cache"})
    return None


MIDDLEWARE = [Middleware(Headers), Middleware(Doors), Middleware(Front)]
