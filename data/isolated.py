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
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from queue import Empty, LifoQueue

from data import worker

PROJECT = Path(__file__).resolve().parent.parent
# The parent's import path comes as arguments: neither site-packages nor the environment is looked at in the worker.
_START = "import sys; task, memory, files, *sys.path = sys.argv[1:]; from data.worker import main; main(task, int(memory), int(files))"
Answer = tuple[object, bytes]
_KEPT = ("SYSTEMROOT", "PATH", "LANG", "TEMP", "TMP", "TMPDIR")


class Busy(Exception):
    """Every worker is at work and none came free in time."""


class Died(Exception):
    """The worker ended, overran its limits or its deadline, or failed; nothing can be known of the content."""


class Pool:
    """A few warm workers for one kind of task; `call` gives one of them its content and waits for the answer.

    Raises Busy when none is free within `patience` seconds, or at once when `queue` others wait already; Died when
    there was no answer within `deadline` seconds.
    """

    def __init__(
        self,
        task: str,
        workers: int,
        deadline: float,
        memory_mb: int,
        file_mb: int = 0,
        patience: float = 8.0,
        queue: int = 16,
    ) -> None:
        self.task, self.deadline, self.patience = task, deadline, patience
        self._limits = (memory_mb, file_mb)
        self._free: LifoQueue[_Slot] = LifoQueue()
        self._waiting = threading.BoundedSemaphore(workers + queue)
        for _ in range(workers):
            self._free.put(_Slot())

    def call(self, task: str, body: bytes, **options: object) -> Answer:
        """(answer, bytes) of the task done on `body`."""
        with self._slot() as slot:
            asked = self._ready(slot)
            asked.ask(task, body, options, self.deadline)
            return asked.answer()

    def stream(self, task: str, bodies: Iterable[bytes | None]) -> Iterator[Answer | Died | None]:
        """The answer to each body in order, by one worker that is already at the next body while the caller uses the last answer.

        None for None. A worker is kept until the last answer is taken.
        """
        with self._slot() as slot:
            last: bytes | None = None
            for number, body in enumerate(chain(bodies, (None,))):
                found = self._answer(slot, task, last)
                if body is not None:
                    self._ask(slot, task, body)
                last = body
                if number:
                    yield found

    def warm(self) -> None:
        """Starts one worker now, without waiting for it: it gets ready while its caller does other things."""
        with contextlib.suppress(Busy), self._slot() as slot:
            self._ready(slot)

    def close(self) -> None:
        """Ends the workers that are free."""
        slots = []
        with contextlib.suppress(Empty):
            while True:
                slots.append(self._free.get_nowait())
        for slot in slots:
            slot.end()
            self._free.put(slot)

    def _ready(self, slot: _Slot) -> _Worker:
        if slot.worker is None or not slot.worker.idle():
            slot.end()
            slot.worker = _Worker(self.task, *self._limits)
        return slot.worker

    def _ask(self, slot: _Slot, task: str, body: bytes) -> None:
        with contextlib.suppress(Died):  # told when it is answered
            self._ready(slot).ask(task, body, {}, self.deadline)

    def _answer(self, slot: _Slot, task: str, body: bytes | None) -> Answer | Died | None:
        if body is None or slot.worker is None:
            return None
        waited = time.monotonic() - slot.worker.asked_at
        try:
            return slot.worker.answer()
        except Died as died:
            if waited < self.deadline / 4:
                return died
        try:  # the caller was so long away that the clock ran out on it, not on the worker
            fresh = self._ready(slot)
            fresh.ask(task, body, {}, self.deadline)
            return fresh.answer()
        except Died as died:
            return died

    @contextlib.contextmanager
    def _slot(self) -> Iterator[_Slot]:
        if not self._waiting.acquire(blocking=False):
            raise Busy
        try:
            try:
                slot = self._free.get(timeout=self.patience)
            except Empty:
                raise Busy from None
            try:
                yield slot
            finally:
                self._free.put(slot)
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


class _Slot:
    """A place for one worker: empty until it is needed, and again after its worker died."""

    def __init__(self) -> None:
        self.worker: _Worker | None = None

    def end(self) -> None:
        if self.worker is not None:
            self.worker.kill()
            self.worker = None


class _Worker:
    """One process at the other end of two pipes: asked once, then its answer taken."""

    def __init__(self, task: str, memory_mb: int, file_mb: int) -> None:
        path = dict.fromkeys([str(PROJECT), *(str(Path(entry).resolve()) for entry in sys.path if entry)])
        command = [
            sys.executable,
            "-I",
            "-S",
            "-B",
            "-X",
            "utf8",
            "-c",
            _START,
            task,
            str(memory_mb),
            str(file_mb),
            *path,
        ]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            cwd=PROJECT,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows: no console flashes up
        )
        self.asked_at = 0.0
        self._at_work = False

    def idle(self) -> bool:
        """True when it lives and owes no answer."""
        return not self._at_work and self._process.poll() is None

    def kill(self) -> None:
        _watch.forget(self._process)
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()

    def ask(self, task: str, body: bytes, options: dict[str, object], deadline: float) -> None:
        assert self._process.stdin
        self._at_work, self.asked_at = True, time.monotonic()
        _watch.over(self._process, self.asked_at + deadline)
        with self._or_died():
            worker.send(self._process.stdin, {"task": task, "options": options, "seconds": deadline}, body)

    def answer(self) -> Answer:
        assert self._process.stdout
        with self._or_died():
            header, back = worker.receive(self._process.stdout)
            if not header.get("ok"):  # whatever failed may have left the process half broken
                raise Died(str(header.get("why")))
        _watch.forget(self._process)
        self._at_work = False
        if header.get("last"):  # it has grown: the next one who asks gets a fresh one
            self.kill()
        return header.get("answer"), back

    @contextlib.contextmanager
    def _or_died(self) -> Iterator[None]:
        try:
            yield
        except (OSError, EOFError, ValueError, RecursionError) as error:
            self.kill()
            raise Died(type(error).__name__) from None
        except BaseException:  # an interrupt in between, or Died: the pipes no longer match
            self.kill()
            raise


class _Watch:
    """One thread that kills what overruns. A kill ends a blocked read or write on every system; a select would not on Windows."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._due: dict[subprocess.Popen[bytes], float] = {}
        self._wakes = 0.0
        self._thread: threading.Thread | None = None

    def over(self, process: subprocess.Popen[bytes], due: float) -> None:
        with self._changed:
            self._due[process] = due
            if self._thread is None:
                self._wakes = due
                self._thread = threading.Thread(target=self._run, name="isolated-watch", daemon=True)
                self._thread.start()
            elif due < self._wakes:
                self._changed.notify()

    def forget(self, process: subprocess.Popen[bytes]) -> None:
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
