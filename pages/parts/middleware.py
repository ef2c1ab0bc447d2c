"""What every answer passes: sign-in before any page, headers that keep the browser safe, one language tag, gzip for scripts."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import streamlit
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.store import HomeDamaged, HomeLocked, HomeMissing
from pages.parts import cookies, doors, identity, signin
from pages.parts.shell import CONTENTS

_STATIC = Path(streamlit.__file__).parent / "static"
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


# Pages with charts and tables, and the scripts they need: words with our own marks, charts, tables.
_DRAWN = ("tong-quan", "tien-do", "kinh-phi", "do-bao-phu", "tinh-hinh-bao-cao")
_EARLY = ("rehype-raw.", "Selectbox.", "Multiselect.")
_HEAVY = ("PlotlyChart.", "DataFrame.", "arrowFormatUtils.")


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


class Scripts:
    """Serves Streamlit's own scripts compressed once, and its page in the reader's language, untranslated by browsers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET":
            connection = HTTPConnection(scope)
            path = scope["path"]
            if path.startswith("/static/") and "gzip" in connection.headers.get("accept-encoding", ""):
                found = _packed(path.removeprefix("/static/"))
                if found is not None:
                    await _script(path, found)(scope, receive, send)
                    return
            if path.strip("/") in ("", *CONTENTS):
                await Response(
                    _index(connection.cookies.get(cookies.LANGUAGE, "vi"), path.strip("/") in ("", *_DRAWN)),
                    media_type="text/html",
                    headers={"cache-control": "no-cache"},
                )(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _script(path: str, content: bytes) -> Response:
    kind = "text/css" if path.endswith(".css") else "text/javascript"
    # Streamlit's build puts a hash of the content in each name: it may be kept for good.
    headers = {
        "content-encoding": "gzip",
        "vary": "accept-encoding",
        "cache-control": "public, max-age=31536000, immutable",
    }
    return Response(content, media_type=kind, headers=headers)


@lru_cache(maxsize=1024)
def _packed(name: str) -> bytes | None:
    """A script of Streamlit's, compressed; None for anything that is not one."""
    path = (_STATIC / "static" / name).resolve()
    if (
        path.suffix not in (".js", ".css")
        or not path.is_relative_to((_STATIC / "static").resolve())
        or not path.is_file()
    ):
        return None
    return gzip.compress(path.read_bytes(), 9)


@lru_cache(maxsize=4)
def _index(code: str, drawn: bool) -> str:
    """Streamlit's page; for a page with charts it asks at once for the scripts that are otherwise found out one after the other."""
    spoken = "en" if code == "en" else "vi"
    page = (_STATIC / "index.html").read_text(encoding="utf-8")
    page = page.replace('<html lang="en">', f'<html lang="{spoken}" translate="no">').replace(
        "<title>Streamlit</title>", "<title>Tiến độ</title>"
    )
    needs = {"vi": "Cần bật JavaScript để dùng hệ thống.", "en": "JavaScript is needed."}[spoken]
    links = "".join(
        f'<link rel="modulepreload" crossorigin href="/static/js/{name}">'
        for name in _early(_EARLY + _HEAVY if drawn else _EARLY)
    )
    return page.replace("You need to enable JavaScript to run this app.", needs).replace("</head>", f"{links}</head>")


def _early(beginnings: tuple[str, ...]) -> list[str]:
    """The scripts whose names begin so: Streamlit's build puts a hash behind. A name that is gone is left out."""
    scripts = (_STATIC / "static" / "js").glob("*.js")
    return sorted(path.name for path in scripts if path.name.startswith(beginnings))


MIDDLEWARE = [Middleware(Headers), Middleware(Doors), Middleware(Scripts)]
