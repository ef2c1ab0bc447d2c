"""A warm process with limits and a deadline, for opening what people bring.

Real files panic, crash or exhaust their readers, so they are opened in a process that may die. A worker is executed
anew (never forked from the server's threads), limits itself before its first request, answers in JSON only, and is
killed and replaced when it overruns. It ends with its parent. One small pool for each kind of work.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from queue import Empty, LifoQueue

from data import worker

PROJECT = Path(__file__).resolve().parent.parent
# The parent's import path comes as arguments: neither site-packages nor the environment is looked at in the worker.
_START = "import sys; task, memory, files, *sys.path = sys.argv[1:]; from data.worker import main; main(task, int(memory), int(files))"
_KEPT = ("SYSTEMROOT", "PATH", "LANG", "TEMP", "TMP", "TMPDIR")


class Busy(Exception):
    """Every worker is at work and none came free in time."""


class Died(Exception):
    """The worker ended, overran its limits or its deadline, or failed; nothing can be known of the content."""


class Pool:
    """A few warm workers for one task; `call` gives one of them its content and waits for the answer.

    Raises Busy when none is free within `patience` seconds, or at once when `queue` others wait already; Died when
    there was no answer within `deadline` seconds.
    """

    def __init__(
        self, task: str, workers: int, deadline: float, memory_mb: int, file_mb: int = 0, patience: float = 8.0, queue: int = 16
    ) -> None:
        self.task, self.deadline, self.patience = task, deadline, patience
        self._limits = (memory_mb, file_mb)
        self._free: LifoQueue[_Worker | None] = LifoQueue()
        self._waiting = threading.BoundedSemaphore(workers + queue)
        for _ in range(workers):
            self._free.put(None)

    def call(self, task: str, body: bytes, **options: object) -> tuple[object, bytes]:
        """(answer, bytes) of the task done on `body`."""
        with self._worker() as free:
            return free.call(task, body, options, self.deadline)

    def warm(self) -> None:
        """Starts one worker now, without waiting for it: it gets ready while its caller does other things."""
        with contextlib.suppress(Busy), self._worker():
            pass

    def close(self) -> None:
        """Ends the workers that are free."""
        kept = []
        with contextlib.suppress(Empty):
            while True:
                kept.append(self._free.get_nowait())
        for free in kept:
            if free is not None:
                free.kill()
            self._free.put(None)

    @contextlib.contextmanager
    def _worker(self) -> Iterator[_Worker]:
        if not self._waiting.acquire(blocking=False):
            raise Busy
        free: _Worker | None = None
        try:
            try:
                free = self._free.get(timeout=self.patience)
            except Empty:
                raise Busy from None
            try:
                if free is None or not free.alive():
                    free = _Worker(self.task, *self._limits)
                yield free
            finally:
                self._free.put(free if free is not None and free.alive() else None)
        finally:
            self._waiting.release()


@cache
def files() -> Pool:
    """The pool that opens workbooks; as many workers and as long a deadline as the settings say."""
    from data.settings import settings

    chosen = settings()
    return Pool("open", chosen.file_workers, chosen.file_deadline_s, chosen.memory_limit_mb)


@cache
def writers() -> Pool:
    """The pool that marks workbooks: openpyxl writes each sheet to a temporary file of its own, so files are allowed."""
    from data.settings import settings

    chosen = settings()
    return Pool("annotate", 1, 2 * chosen.file_deadline_s, chosen.memory_limit_mb, file_mb=100)


class _Worker:
    """One process at the other end of two pipes."""

    def __init__(self, task: str, memory_mb: int, file_mb: int) -> None:
        path = list(dict.fromkeys([str(PROJECT), *(str(Path(entry).resolve()) for entry in sys.path if entry)]))
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-c", _START, task, str(memory_mb), str(file_mb), *path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            cwd=PROJECT,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows: no console flashes up
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
        process = self._process
        assert process.stdin and process.stdout
        try:
            with _watch.over(process, deadline):
                worker.send(process.stdin, {"task": task, "options": options, "seconds": deadline}, body)
                header, back = worker.receive(process.stdout)
        except (OSError, EOFError, ValueError, RecursionError) as error:
            self.kill()
            raise Died(type(error).__name__) from None
        except BaseException:  # an interrupt in between: the pipes no longer match
            self.kill()
            raise
        if not header.get("ok"):
            self.kill()  # whatever failed may have left the process half broken
            raise Died(str(header.get("why")))
        return header.get("answer"), back


class _Watch:
    """One thread that kills what overruns. A kill ends a blocked read or write on every system; a select would not on Windows."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._due: dict[subprocess.Popen[bytes], float] = {}
        self._wakes = 0.0
        self._thread: threading.Thread | None = None

    @contextlib.contextmanager
    def over(self, process: subprocess.Popen[bytes], deadline: float) -> Iterator[None]:
        due = time.monotonic() + deadline
        with self._changed:
            self._due[process] = due
            if self._thread is None:
                self._wakes = due
                self._thread = threading.Thread(target=self._run, name="isolated-watch", daemon=True)
                self._thread.start()
            elif due < self._wakes:
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._due.pop(process, None)

    def _run(self) -> None:
        with self._changed:
            while True:
                now = time.monotonic()
                for process, due in list(self._due.items()):
                    if due <= now:
                        process.kill()
                        del self._due[process]
                self._wakes = min(self._due.values(), default=now + 60)
                self._changed.wait(self._wakes - now)


_watch = _Watch()
