"""What the application answers outside the screens: language, downloads, health; and the pages of `signin`.

A download looks the session up again, its role and its unit, and is in the audit: workbooks leave only through these doors.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from data import accounts, audit, blanks, calendar, store
from data.forms import template
from data.language import language
from data.store import Home
from pages.parts import cookies, doors, papers, parcels, signin
from pages.parts.doors import way_back

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def health(request: Request) -> Response:
    return PlainTextResponse("ok")


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
    number = request.path_params["submission"]
    try:
        found = doors.stored(who, number)
    except (store.HomeDamaged, store.HomeLocked) as error:
        return PlainTextResponse(doors.spoken(request).text(str(error)), 503)
    if found is None:
        return PlainTextResponse("404", 404)
    name, content, version = found
    audit.note(Home.default(), who.name, audit.DOWNLOAD, version, what="report", submission=number, file=name)
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
    audit.note(Home.default(), who.name, audit.DOWNLOAD, what="form", unit=unit.code, period=period)
    return _file(content, template.file_name(unit, period))


def parcel(request: Request) -> Response:
    """A file made for one session: a marked copy, a receipt."""
    who = doors.account(request)
    found = parcels.take(request.path_params["token"], request.cookies.get(cookies.SESSION, ""))
    if who is None or found is None:
        return PlainTextResponse("404", 404)
    audit.note(Home.default(), who.name, audit.DOWNLOAD, what="parcel", file=found[0])
    return _file(*found[::-1])


def _file(content: bytes, name: str) -> Response:
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "private, no-store",
    }
    return Response(
        content, media_type=_XLSX if name.endswith(".xlsx") else "application/octet-stream", headers=headers
    )


ROUTES = [
    Route("/healthz", health),
    *signin.ROUTES,
    Route("/ngon-ngu/{code}", speak),
    Route("/tai/bao-cao/{submission:int}", workbook),
    Route("/tai/bieu-mau", blank),
    Route("/tai/tep/{token}", parcel),
    *papers.ROUTES,
]
