"""Files made for one session, to be fetched through the guarded door: marked copies and receipts."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict

_MOST, _SECONDS = 200, 3600
_lock = threading.Lock()
_parcels: OrderedDict[str, tuple[float, str, str, bytes]] = OrderedDict()


def put(session: str, name: str, content: bytes) -> str:
    """Keeps a file for an hour and returns the address that only this session can open."""
    token = secrets.token_urlsafe(24)
    with _lock:
        _parcels[token] = (time.monotonic() + _SECONDS, session, name, content)
        while len(_parcels) > _MOST:
            _parcels.popitem(last=False)
    return f"/tai/tep/{token}"


def take(token: str, session: str) -> tuple[str, bytes] | None:
    """(name, content), for the session it was made for."""
    with _lock:
        found = _parcels.get(token)
    if found is None or not session or not secrets.compare_digest(found[1], session) or found[0] < time.monotonic():
        return None
    return found[2], found[3]
