"""Papers of a report that leave through the door: its receipt, and the signed copy that was sent with it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from analytics import history, publish
from analytics.scope import opens_full
from data import accounts, audit, backup, calendar, catalogue, plan, store
from data.accounts import DISTRICT, Account
from data.forms import plan_workbook, receipt
from data.language import language
from data.store import Home, HomeDamaged, HomeLocked, HomeMissing
from pages.parts import doors

if TYPE_CHECKING:
    import duckdb

_SEEN = """SELECT u.code, u.name, p.period, s.revision, s.file, s.sha256, s.received_on, s.recorded_at, s.actor, s.state, e.sha256
    FROM submission AS s JOIN unit AS u USING (unit_key) JOIN period AS p USING (period_key) JOIN event AS e ON e.version = s.submission
    WHERE s.submission = ?"""
_STATES = {"submitted": "chờ duyệt", "approved": "đã duyệt", "returned": "đã trả lại"}


def receipt_of(request: Request) -> Response:
    """The receipt of a submission, for its unit and for those who review."""
    return _guarded(request, lambda who, db: _receipt(who, db, request.path_params["submission"]))


def signed_copy(request: Request) -> Response:
    """The signed PDF as it was sent: a download, never shown within the site."""
    return _guarded(request, lambda who, db: _copy(who, db, request.path_params["attachment"]))


def plan_file(request: Request) -> Response:
    """The workbook of a plan's revision: every signed-in role reads plans."""
    return _guarded(request, lambda who, db: _plan(db, request.path_params["plan"]), full=False)


def plan_form(request: Request) -> Response:
    """The workbook to fill in for a year that has no plan yet."""
    year = request.path_params["year"]

    def make(who: Account, _: duckdb.DuckDBPyConnection) -> tuple[str, bytes] | None:
        if not accounts.may(who, accounts.TARGETS) or not 2000 < year < 2100:
            return None
        return plan_workbook.file_name(year), plan.empty(year)

    return _guarded(request, make)


def _plan(db: duckdb.DuckDBPyConnection, number: int) -> tuple[str, bytes] | None:
    found = db.execute("SELECT file, sha256 FROM plan_revision WHERE plan = ?", [number]).fetchone()
    return (found[0], store.kept_file(Home.default(), found[1])) if found else None


def backup_file(request: Request) -> Response:
    """A backup of the home, made now for an administrator: only when our own page asks, for it costs the machine something."""
    who = doors.account(request)
    if who is None:
        return RedirectResponse("/dang-nhap", 303)
    if not accounts.may(who, accounts.BACKUP) or not doors.same_site(request):
        return PlainTextResponse("404", 404)
    home = Home.default()
    folder = Path(tempfile.mkdtemp(prefix=store.COPY))
    name = f"tien-do-{store.now().astimezone(calendar.ZONE):%Y-%m-%d-%H%M}.tar"
    try:
        backup.backup(home, folder / name, who)
    except (HomeDamaged, HomeLocked, HomeMissing, backup.Refused) as error:
        shutil.rmtree(folder, ignore_errors=True)
        return PlainTextResponse(doors.spoken(request).text(str(error)), 503)
    gone = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    return FileResponse(
        folder / name,
        media_type="application/x-tar",
        filename=name,
        headers={"Cache-Control": "private, no-store"},
        background=gone,
    )


ROUTES = [
    Route("/tai/sao-luu", backup_file),
    Route("/tai/bien-nhan/{submission:int}", receipt_of),
    Route("/tai/ban-ky/{attachment:int}", signed_copy),
    Route("/tai/ke-hoach/{plan:int}", plan_file),
    Route("/tai/mau-ke-hoach/{year:int}", plan_form),
]


def _guarded(
    request: Request,
    make: Callable[[Account, duckdb.DuckDBPyConnection], tuple[str, bytes] | None],
    *,
    full: bool = True,
) -> Response:
    """The answer that `make` gives to who is signed in; `full`: only those who read the full published file."""
    who = doors.account(request)
    if who is None:
        return RedirectResponse("/dang-nhap", 303)
    if full and not opens_full(who.role):
        return PlainTextResponse("404", 404)
    try:
        home = Home.default()
        found = make(who, publish.connect(publish.published(home, opens_full(who.role))))
    except (HomeDamaged, HomeLocked, HomeMissing) as error:
        return PlainTextResponse(str(error), 503)
    if found is None:
        return PlainTextResponse("404", 404)
    name, content = found
    audit.note(home, who.name, audit.DOWNLOAD, what=request.url.path.split("/")[2], file=name)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type="application/octet-stream", headers=headers)


def _receipt(who: Account, db: duckdb.DuckDBPyConnection, submission: int) -> tuple[str, bytes] | None:
    found = db.execute(_SEEN, [submission]).fetchone()
    if found is None or (who.role == DISTRICT and found[0] != who.unit):
        return None
    unit, name, period, revision, file, sha256, received_on, recorded_at, actor, state, seal = found
    vi = language("vi")
    lines = (
        ("Số biên nhận", str(submission)),
        ("Đơn vị", name),
        ("Kỳ báo cáo", vi.period(period)),
        ("Lần gửi", str(revision)),
        ("Nộp lúc", f"{recorded_at:%H:%M:%S} {vi.day(recorded_at)}"),
        ("Ngày nhận (tính đúng hạn)", vi.day(received_on)),
        ("Người nộp", actor),
        ("Trạng thái khi in", _STATES[state]),
        ("Tên tệp", file),
        ("Mã kiểm tra tệp (SHA-256)", sha256),
        ("Mã xác thực biên nhận", seal or ""),
    )
    activities = catalogue.activity_by_code()
    figures = tuple(
        (
            activities[code].name_vi if code else "Giải ngân trong kỳ",
            value,
            activities[code].unit_vi if code else "đồng",
        )
        for code, value in history.sums(db, submission).rows
    )
    return receipt.file_name(submission, unit, period), receipt.to_bytes(receipt.Receipt(lines, figures))


def _copy(who: Account, db: duckdb.DuckDBPyConnection, attachment: int) -> tuple[str, bytes] | None:
    query = """SELECT a.file, a.sha256, u.code FROM attachment AS a JOIN submission AS s USING (submission) JOIN unit AS u USING (unit_key)
        WHERE a.attachment = ?"""
    found = db.execute(query, [attachment]).fetchone()
    if found is None or (who.role == DISTRICT and found[2] != who.unit):
        return None
    return found[0], store.kept_file(Home.default(), found[1])
