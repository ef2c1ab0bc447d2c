"""A district officer at a running server: signs in, uploads a workbook, explains its warnings, sends it, reads the receipt.

Everything goes the way a browser's goes: the upload's own address with its token, widget states over the websocket.
"""

from __future__ import annotations

import http.client
import re
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState, FileURLs, UploadedFileInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect
from websockets.typing import Subprotocol

_RECEIPT = re.compile(r"báo cáo số (\d+) \(lần (\d+)\)")
_STATES = ("file_uploader", "text_input", "button", "checkbox")


@dataclass
class Screen:
    """What the last run put on the page: labels of widgets by kind and id, and every text."""

    widgets: dict[str, dict[str, str]] = field(default_factory=lambda: {kind: {} for kind in _STATES})
    texts: list[str] = field(default_factory=list)

    def take(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind in _STATES:
            found = getattr(element, kind)
            self.widgets[kind][found.id] = found.label
        elif kind == "exception":
            raise RuntimeError(element.exception.message)
        elif kind in ("markdown", "alert"):
            text = getattr(element, kind).body
            self.texts += [] if text.startswith("\n<style>") or "<style>" in text else [text]


class Submitter:
    """One open tab on Nộp báo cáo; `submit` returns the number of the receipt, or raises with what the page says."""

    def __init__(self, port: int, cookie: str) -> None:
        self._port = port
        self._xsrf = _xsrf_of(port, cookie)
        self._cookie = f"{cookie}; _streamlit_xsrf={self._xsrf}"
        self._socket = connect(
            f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=[Subprotocol("streamlit")],
            additional_headers={"Cookie": self._cookie}, max_size=None,
        )  # fmt: skip
        self._session, self._hash, self._states = "", "", dict[str, WidgetState]()
        self.screen = self._run()

    def submit(self, name: str, content: bytes, reason: str = "") -> int:
        """Uploads, answers every warning, sends; sends again when another was first, as the page asks."""
        self._upload(name, content)
        self._run()
        for _ in range(5):
            self._answer(reason)
            self._press("Gửi báo cáo")
            found = [match for text in self.screen.texts if (match := _RECEIPT.search(text)) and "Đã nhận" in text]
            if found:
                return int(found[-1][1])
        raise RuntimeError(" | ".join(self.screen.texts[-6:]))

    def close(self) -> None:
        self._socket.close()

    def _answer(self, reason: str) -> None:
        for widget, label in self.screen.widgets["text_input"].items():
            if label.startswith("Giải trình"):
                self._states[widget] = WidgetState(id=widget, string_value="Đã kiểm tra với cấp xã")
            elif label.startswith("Vì sao"):
                self._states[widget] = WidgetState(id=widget, string_value=reason or "Bổ sung số liệu")
        self.screen = self._run()

    def _press(self, label: str) -> None:
        button = next((widget for widget, told in self.screen.widgets["button"].items() if told == label), None)
        if button is None:
            raise RuntimeError(f"no button: {' | '.join(self.screen.texts[-6:])}")
        self.screen = self._run(WidgetState(id=button, trigger_value=True))

    def _upload(self, name: str, content: bytes) -> None:
        ask = BackMsg()
        ask.file_urls_request.request_id = uuid.uuid4().hex
        ask.file_urls_request.file_names.append(name)
        ask.file_urls_request.session_id = self._session
        self._socket.send(ask.SerializeToString())
        urls: FileURLs | None = None
        while urls is None:
            message = self._received()
            if message.WhichOneof("type") == "file_urls_response":
                urls = message.file_urls_response.file_urls[0]
        self._put(urls, name, content)
        widget = next(iter(self.screen.widgets["file_uploader"]))
        info = UploadedFileInfo(name=name, size=len(content), file_id=urls.file_id, file_urls=urls)
        state = FileUploaderState(uploaded_file_info=[info])
        self._states[widget] = WidgetState(id=widget, file_uploader_state_value=state)
        self.screen = self._run()

    def _put(self, urls: FileURLs, name: str, content: bytes) -> None:
        boundary = uuid.uuid4().hex
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
        body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Cookie": self._cookie,
            "X-Xsrftoken": self._xsrf,
        }
        connection.request("PUT", urlsplit(urls.upload_url).path, body, headers)
        status = connection.getresponse().status
        connection.close()
        if status >= 300:
            raise RuntimeError(f"upload: {status}")

    def _run(self, pressed: WidgetState | None = None) -> Screen:
        """Runs the page until it is done; a run that the page itself began anew counts as the same."""
        ask = BackMsg()
        state = ask.rerun_script
        state.page_script_hash, state.page_name = self._hash, "" if self._hash else "nop-bao-cao"
        state.widget_states.widgets.extend([*self._states.values(), *([pressed] if pressed else [])])
        self._socket.send(ask.SerializeToString())
        screen = Screen()
        while True:
            message = self._received()
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._session = message.new_session.initialize.session_id
                screen = Screen()
            elif kind == "navigation":
                self._hash = message.navigation.page_script_hash
            elif kind == "delta":
                screen.take(message)
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return screen

    def _received(self) -> ForwardMsg:
        message = ForwardMsg()
        message.ParseFromString(self._socket.recv(timeout=120))
        return message


def sign_in(port: int, name: str, first: str, password: str) -> str:
    """The cookie of a person's session, the first password changed."""
    cookie = _post(port, "/dang-nhap", {"name": name, "password": first, "tiep": "/"}, "")
    return _post(port, "/doi-mat-khau", {"old": first, "password": password, "again": password, "tiep": "/"}, cookie)


def _post(port: int, path: str, form: dict[str, str], cookie: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"http://127.0.0.1:{port}",
        "Cookie": cookie,
    }
    connection.request("POST", path, urlencode(form), headers)
    answer = connection.getresponse()
    given = answer.getheader("Set-Cookie")
    connection.close()
    if not given:
        raise RuntimeError(f"{path}: {answer.status}")
    return given.split(";")[0]


def _xsrf_of(port: int, cookie: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/_stcore/health", headers={"Cookie": cookie})
    found = re.search(r"_streamlit_xsrf=([^;]+)", connection.getresponse().getheader("Set-Cookie") or "")
    connection.close()
    return found[1] if found else ""
