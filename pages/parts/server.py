"""What happens once when the server starts: the catalogue is tested, small messages leave at once, a home without accounts gets its token."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator

import streamlit as st

from data import catalogue
from data.store import Home, HomeDamaged, HomeLocked
from pages.parts import first_admin

_log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, object]]:
    """Refuses to start on a catalogue that contradicts itself."""
    problems = catalogue.problems()
    if problems:
        raise SystemExit("Danh mục sai, hệ thống không khởi động: " + "; ".join(problems[:5]))
    _send_at_once()
    try:
        first_admin.announce(Home.default())
    except (HomeDamaged, HomeLocked) as error:  # every page says so too, and what to do
        _log.warning("%s", error)
    yield {}


def _send_at_once() -> None:
    """TCP_NODELAY for connections the server accepts: without it a small message waits some 40 ms for its acknowledgement."""
    try:
        loop = asyncio.get_running_loop()
        for server in getattr(loop, "_servers", ()) or ():
            for sock in server.sockets:
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except (OSError, AttributeError) as error:
        _log.info("TCP_NODELAY not set: %s", type(error).__name__)
