"""The process at the other end: limits itself, then does one task after another until its parent is gone.

Started by `isolated` as a program of its own, with the parent's import path and nothing else of it. It imports as
little as it can, since the command line waits for it. A worker must not be told to end with its parent's thread
(PR_SET_PDEATHSIG would: threads of a server come and go); the closed pipe ends it, and clocks of its own if it is at work.

Frames on both pipes: 8 bytes of lengths (header, body), a JSON header, then raw bytes. Answers are JSON, never
pickles: what comes back from a process that opened a stranger's file is not trusted with more.
"""

from __future__ import annotations

import contextlib
import json
import os
import struct
import sys
import time
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing itself takes longer to import than the rest
    from collections.abc import Callable
    from typing import IO, Any

LENGTHS = struct.Struct(">II")
MOST_BACK = 64 * 2**20
_HEAVY = 4  # a process that keeps more than this part of its limit is replaced, so that the memory comes back
# What a worker may be asked to do: nothing else can be named.
TASKS = {
    "open": ("data.opening", "open_content"),
    "annotate": ("data.forms.annotate", "annotate_content"),
    "sql": ("analytics.sandboxed", "answer"),
}


class TooLarge(Exception):
    """An answer is more than a frame may hold."""


def send(pipe: IO[bytes], header: object, body: bytes, default: Callable[[object], object] | None = None) -> None:
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":"), default=default).encode(
        "utf-8", "surrogatepass"
    )
    if len(text) + len(body) > MOST_BACK:
        raise TooLarge
    pipe.write(LENGTHS.pack(len(text), len(body)) + text)
    pipe.write(body)
    pipe.flush()


def receive(pipe: IO[bytes]) -> tuple[dict[str, object], bytes]:
    """One frame. Raises EOFError when the other end is gone, ValueError for what is no frame."""
    lengths = pipe.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        raise EOFError
    head, body = LENGTHS.unpack(lengths)
    if head + body > MOST_BACK:
        raise ValueError("frame too large")
    text, content = pipe.read(head), pipe.read(body)
    if len(text) < head or len(content) < body:
        raise EOFError
    return json.loads(text.decode("utf-8", "surrogatepass")), content


def main(task: str, memory_mb: int, file_mb: int) -> None:
    """Answers until the parent closes the pipe; `task` is imported beforehand so that the first file does not pay for it."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing a library prints may get between two frames
    _limit_for_good(memory_mb, file_mb)
    _function(task)
    most = _used() + memory_mb * 2**20 // _HEAVY
    while True:
        try:
            header, body = receive(requests)
        except EOFError:
            return
        _limit_this_call(float(header["seconds"]))  # type: ignore[arg-type]
        _answer(answers, header, body, most)
        _limit_this_call(0)


def _function(task: str) -> Callable[..., Any]:
    module, name = TASKS[task]
    return getattr(import_module(module), name)


def _answer(pipe: IO[bytes], header: dict[str, object], body: bytes, most: int) -> None:
    # Readers' panics derive from BaseException, and the texts of their errors tell paths: only the kind goes back.
    try:
        found = _function(str(header["task"]))(body, **header["options"])  # type: ignore[arg-type]
        answer, back = (None, found) if isinstance(found, bytes) else (found, b"")
        send(pipe, {"ok": True, "answer": answer, "last": _used() > most}, back, _json_of)
    except BaseException as error:  # noqa: BLE001
        send(pipe, {"ok": False, "why": type(error).__name__}, b"")


def _used(resident: bool = True) -> int:
    """Bytes of this process: in memory, or its address space; 0 where it cannot be told."""
    try:
        import resource

        pages = os.pread(_statm(), 100, 0).split()
    except (ImportError, OSError, AttributeError):
        return 0
    return int(pages[resident]) * resource.getpagesize()


def _statm() -> int:
    """The system's account of this process, kept open: a task may take away the right to open files."""
    if not _KEPT_OPEN:
        _KEPT_OPEN.append(os.open("/proc/self/statm", os.O_RDONLY))
    return _KEPT_OPEN[0]


_KEPT_OPEN: list[int] = []


def _json_of(value: object) -> object:
    from data.opening import json_of

    return json_of(value)


def _limit_for_good(memory_mb: int, file_mb: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the deadline alone
        return
    used = _used(resident=False)
    for limit, most in (
        (resource.RLIMIT_AS, used + memory_mb * 2**20),
        (resource.RLIMIT_FSIZE, file_mb * 2**20),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


def _limit_this_call(seconds: float) -> None:
    """Clocks that end a runaway even when the parent was killed and nobody else watches; 0 stops them."""
    try:
        import resource
        import signal
    except ImportError:
        return
    if not hasattr(signal, "setitimer"):
        return
    signal.setitimer(signal.ITIMER_REAL, seconds + 2 if seconds else 0)
    most = int(time.process_time() + seconds) + 2 if seconds else resource.RLIM_INFINITY
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
