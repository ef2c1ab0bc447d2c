"""A visitor of a running server: signs in, opens a page and runs it again over the websocket, as a browser does."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

PROJECT = Path(__file__).resolve().parent.parent


class Visitor:
    """One open tab: a session of its own. `run` runs the page and waits until the server says it is done."""

    def __init__(self, port: int, page: str = "", cookie: str = "", query: str = "") -> None:
        headers = {"Cookie": cookie} if cookie else {}
        self._socket = connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            additional_headers=headers,
            max_size=None,
        )
        self._page, self._query, self._hash = page, query, ""
        self._known: set[str] = set()
        self.bytes = 0
        self.run()

    def run(self) -> None:
        """Once through the page, to its last message; raises when the page failed or ran another page."""
        ask = BackMsg()
        state = ask.rerun_script
        state.query_string, state.page_script_hash = self._query, self._hash
        state.page_name = "" if self._hash else self._page
        state.cached_message_hashes.extend(self._known)
        self._socket.send(ask.SerializeToString())
        while True:
            answer = ForwardMsg()
            received = self._socket.recv(timeout=60)
            self.bytes += len(received)
            answer.ParseFromString(received)
            kind = answer.WhichOneof("type")
            if kind == "navigation":
                self._hash = answer.navigation.page_script_hash
            if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
                raise RuntimeError(answer.delta.new_element.exception.message)
            if answer.metadata.cacheable and answer.hash:
                self._known.add(answer.hash)
            if kind == "script_finished":
                return

    def close(self) -> None:
        self._socket.close()


@contextlib.contextmanager
def server(script: Path, home: Path | None = None, stock: bool = False) -> Iterator[tuple[int, int]]:
    """(port, process id) of a running server. `stock`: as Streamlit starts it, from the script's folder, without our configuration."""
    port = _free_port()
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(script),
        "--server.port",
        str(port),
        "--server.headless",
        "true",
        "--server.address",
        "127.0.0.1",
    ]
    stock_home = {"HOME": str(script.parent)} if stock else {}
    environment = {
        **os.environ,
        **({"TIENDO_HOME": str(home)} if home else {}),
        **stock_home,
        "PYTHONPATH": "" if stock else str(PROJECT),
    }
    process = subprocess.Popen(
        command,
        cwd=script.parent if stock else PROJECT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(20)


def sign_in(port: int, account: str = "tham-dinh") -> str:
    """The session's cookie of a demo account."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/dang-nhap", f"account={account}&tiep=/", headers)
    cookie = connection.getresponse().getheader("Set-Cookie")
    connection.close()
    if not cookie:
        raise RuntimeError(f"no session for {account}")
    return cookie.split(";")[0]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        with contextlib.suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not answer within 30 s")
