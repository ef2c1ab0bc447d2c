"""A warm process with limits and a deadline, for opening what people bring.

Real files panic, crash or exhaust their readers, so they are opened in a process that may die. A
worker is executed anew (never forked from the server's threads), limits itself before its first
request, answers in JSON only, and is killed and replaced when it overruns. It ends with its parent.

Frames on both pipes: 8 bytes of lengths (header, body), a JSON header, then raw bytes.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from queue import Empty, LifoQueue
from typing import BinaryIO

PROJECT = Path(__file__).resolve().parent.parent
# What a worker may be asked to do: nothing else can be named.
TASKS = {"open": ("data.opening", "open_content"), "annotate": ("data.forms.annotate", "annotate_content")}
_LENGTHS = struct.Struct(">II")
_MOST_BACK = 256 * 2**20


class Busy(Exception):
    """Every worker is at work and none came free in time."""


class Died(Exception):
    """The worker ended, overran its limits or its deadline, or failed; nothing can be known of the content."""


class Pool:
    """A few warm workers; `call` gives one of them a task and waits for its answer.

    Raises Busy when none is free within `patience` seconds, Died when it gave no answer within `deadline`.
    """

    def __init__(self, workers: int, deadline: float, memory_mb: int, file_mb: int = 0, patience: float = 20.0) -> None:
        self.deadline, self.patience, self._limits = deadline, patience, (memory_mb, file_mb)
        self._free: LifoQueue[_Worker | None] = LifoQueue()
        for _ in range(workers):
            self._free.put(None)

    def call(self, task: str, body: bytes, **options: object) -> tuple[object, bytes]:
        """(answer, bytes) of the task done on `body`."""
        with self._worker() as worker:
            return worker.call(task, body, options, self.deadline)

    def close(self) -> None:
        """Ends the workers that are free."""
        with contextlib.suppress(Empty):
            while worker := self._free.get_nowait():
                worker.kill()

    @contextlib.contextmanager
    def _worker(self) -> Iterator[_Worker]:
        try:
            worker = self._free.get(timeout=self.patience)
        except Empty:
            raise Busy from None
        try:
            if worker is None or not worker.alive():
                worker = _Worker(*self._limits)
            yield worker
        finally:
            self._free.put(worker if worker is not None and worker.alive() else None)


@cache
def files() -> Pool:
    """The pool that opens workbooks; as many workers and as long a deadline as the settings say."""
    from data.settings import settings

    chosen = settings()
    return Pool(chosen.file_workers, chosen.file_deadline_s, chosen.memory_limit_mb)


@cache
def writers() -> Pool:
    """The pool that marks workbooks: openpyxl writes each sheet to a temporary file of its own, so files are allowed."""
    from data.settings import settings

    chosen = settings()
    return Pool(1, 2 * chosen.file_deadline_s, chosen.memory_limit_mb, file_mb=100)


class _Worker:
    """One process at the other end of two pipes."""

    def __init__(self, memory_mb: int, file_mb: int) -> None:
        environment = {"PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
        kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH", "LANG", "TEMP", "TMPDIR") if name in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "data.isolated", str(memory_mb), str(file_mb)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**kept, **environment},
            cwd=PROJECT,
        )

    def alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()

    def call(self, task: str, body: bytes, options: dict[str, object], deadline: float) -> tuple[object, bytes]:
        # A timer that kills works on pipes of every system; a select would not on Windows.
        timer = threading.Timer(deadline, self._process.kill)
        timer.daemon = True
        timer.start()
        try:
            assert self._process.stdin and self._process.stdout
            _send(self._process.stdin, {"task": task, "options": options, "seconds": deadline}, body)
            header, back = _receive(self._process.stdout)
        except (OSError, EOFError, ValueError) as error:
            self.kill()
            raise Died(type(error).__name__) from None
        finally:
            timer.cancel()
        if not header["ok"]:
            self.kill()  # whatever failed may have left the process half broken
            raise Died(str(header["why"]))
        return header["answer"], back


def _send(pipe: BinaryIO, header: dict[str, object], body: bytes) -> None:
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    pipe.write(_LENGTHS.pack(len(text), len(body)) + text)
    pipe.write(body)
    pipe.flush()


def _receive(pipe: BinaryIO) -> tuple[dict[str, object], bytes]:
    lengths = pipe.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        raise EOFError
    head, body = _LENGTHS.unpack(lengths)
    if head + body > _MOST_BACK:
        raise ValueError("frame too large")
    text, content = pipe.read(head), pipe.read(body)
    if len(text) < head or len(content) < body:
        raise EOFError
    return json.loads(text), content


def main() -> None:
    """The worker: limits itself, then answers until its parent closes the pipe."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    _limit_for_good(int(sys.argv[1]), int(sys.argv[2]))
    importlib.import_module(TASKS["open"][0])  # warm: the first file pays no import
    while True:
        try:
            header, body = _receive(requests)
        except EOFError:
            return
        _limit_this_call(float(header["seconds"]))  # type: ignore[arg-type]
        _send(answers, *_done(header, body))


def _done(header: dict[str, object], body: bytes) -> tuple[dict[str, object], bytes]:
    module, function = TASKS[str(header["task"])]
    try:
        answer = getattr(importlib.import_module(module), function)(body, **header["options"])  # type: ignore[arg-type]
    except BaseException as error:  # readers' panics derive from BaseException; their texts tell paths, so only the kind goes back
        return {"ok": False, "why": type(error).__name__}, b""
    if isinstance(answer, bytes):
        return {"ok": True, "answer": None}, answer
    return {"ok": True, "answer": answer}, b""


def _limit_for_good(memory_mb: int, file_mb: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the deadline alone
        return
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() if Path("/proc").exists() else 0
    for limit, most in (
        (resource.RLIMIT_AS, used + memory_mb * 2**20),
        (resource.RLIMIT_FSIZE, file_mb * 2**20),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


def _limit_this_call(seconds: float) -> None:
    """Processor time ends a runaway even when the parent was killed and nobody watches the clock."""
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + seconds) + 2, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
