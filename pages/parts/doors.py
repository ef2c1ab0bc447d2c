"""Who a request comes from, and what it may take away."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from analytics import publish
from analytics.scope import opens_full, version_of
from data import accounts, store
from data.accounts import DISTRICT, Account, Request
from data.language import Language, language
from data.store import Home
from pages.parts import cookies


def is_sample() -> bool:
    """True when the home holds samples."""
    home = Home.default()
    return home.exists() and store.kind(home) == store.SAMPLE


def request_of(connection: HTTPConnection) -> Request:
    """Where a connection came from, as accounts ask it."""
    peer = connection.client.host if connection.client else None
    return Request(connection.headers.get("host"), peer, dict(connection.headers))


def demo(connection: HTTPConnection) -> tuple[Account, ...]:
    """The demo accounts this request may use."""
    return accounts.demo_accounts(Home.default(), request_of(connection))


def account(connection: HTTPConnection) -> Account | None:
    """Whose request it is; nobody's while the password must be changed first."""
    found = holder(connection)
    return None if found is None or found.must_change else found


def holder(connection: HTTPConnection) -> Account | None:
    """Whose session it is, even when it opens nothing but the change of its password."""
    return accounts.session(Home.default(), connection.cookies.get(cookies.SESSION), request_of(connection))


def same_site(connection: HTTPConnection) -> bool:
    """True when a form of this very site was sent: browsers tell where a post comes from."""
    told = connection.headers.get("sec-fetch-site")
    if told is not None:
        return told in ("same-origin", "none")
    origin = connection.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == connection.headers.get("host")


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


def spoken(connection: HTTPConnection) -> Language:
    """The reader's language."""
    return language(connection.cookies.get(cookies.LANGUAGE, "vi"))


def stored(who: Account, submission: int) -> tuple[str, bytes, int] | None:
    """(name as sent, content, version looked at) of a submission's workbook, if this account may see it: approved ones all, others by role and unit.

    Raises store.HomeDamaged when the workbook is lost or no longer what was sent: nothing else is handed out for it.
    """
    home = Home.default()
    db = publish.connect(publish.published(home, opens_full(who.role)))
    query = "SELECT s.file, s.sha256, u.code, s.approved FROM submission AS s JOIN unit AS u USING (unit_key) WHERE s.submission = ?"
    found = db.execute(query, [submission]).fetchone()
    if found is None or not found[1]:
        return None
    file, sha256, unit, approved = found
    if not approved and who.role == DISTRICT and unit != who.unit:
        return None
    return file, store.kept_file(home, sha256), version_of(db)
