"""The isolated process: limits, deadlines, replacement, and what it may be asked."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from data import isolated, worker
from data.isolated import Busy, Died, Pool
from tests.data.hostile import xlsx


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    """One worker that also knows the tasks of tests/data/tasks.py."""
    names = ("echo", "hang", "spin", "die", "fill", "fail", "write", "print_", "environment")
    added = "; ".join(
        ["from data import worker", f"worker.TASKS.update({{n: ('tests.data.tasks', n) for n in {names!r}}})"]
    )
    monkeypatch.setattr(isolated, "_START", isolated._START.replace("main(task", f"{added}; main(task"))
    found = Pool("echo", 1, deadline=2.0, memory_mb=256, patience=0.3, queue=1)
    yield found
    found.close()


def test_a_worker_stays_warm_between_calls(pool: Pool) -> None:
    pids = {pool.call("environment", b"")[0]["pid"] for _ in range(3)}  # type: ignore[index]
    assert len(pids) == 1


def test_content_and_answer_come_through_whole(pool: Pool) -> None:
    body = os.urandom(3_000_000)
    assert pool.call("echo", body)[1] == body


def test_a_hang_is_killed_at_the_deadline_and_the_next_call_works(pool: Pool) -> None:
    for task in ("hang", "spin"):
        started = time.monotonic()
        with pytest.raises(Died):
            pool.call(task, b"")
        assert time.monotonic() - started < 4
        assert pool.call("echo", b"x")[1] == b"x"


@pytest.mark.skipif(sys.platform == "win32", reason="no address-space limit there")
def test_memory_ends_at_the_limit(pool: Pool) -> None:
    with pytest.raises(Died, match="MemoryError"):
        pool.call("fill", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="no file limit there")
def test_nothing_can_be_written_to_disk(pool: Pool, tmp_path: Path) -> None:
    with pytest.raises(Died):
        pool.call("write", b"", path=str(tmp_path / "a"))
    assert not (tmp_path / "a").exists() or (tmp_path / "a").stat().st_size == 0


def test_a_death_and_any_exception_are_one_answer_without_texts(pool: Pool) -> None:
    with pytest.raises(Died):
        pool.call("die", b"")
    with pytest.raises(Died) as told:
        pool.call("fail", b"")
    assert str(told.value) == "SystemExit"


def test_what_a_library_prints_does_not_get_between_the_frames(pool: Pool) -> None:
    assert pool.call("print_", b"")[0] == "printed"


def test_a_worker_sees_nothing_of_the_environment(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIENDO_SECRET", "s")
    assert "TIENDO_SECRET" not in pool.call("environment", b"")[0]["names"]  # type: ignore[index]


def test_no_other_task_can_be_named(pool: Pool) -> None:
    with pytest.raises(Died, match="KeyError"):
        pool.call("os.system", b"")


def test_a_full_pool_says_that_it_is_busy(pool: Pool) -> None:
    def hang() -> None:
        with pytest.raises(Died):
            pool.call("hang", b"")

    first = threading.Thread(target=hang)
    first.start()
    time.sleep(0.3)
    started = time.monotonic()
    with pytest.raises(Busy):
        pool.call("echo", b"")
    assert time.monotonic() - started < 1
    first.join()


def test_a_queue_that_is_full_is_busy_at_once(pool: Pool) -> None:
    taken = [pool._waiting.acquire(blocking=False) for _ in range(2)]
    assert all(taken)
    started = time.monotonic()
    with pytest.raises(Busy):
        pool.call("echo", b"")
    assert time.monotonic() - started < 0.2
    pool._waiting.release(2)


def test_answers_of_a_stream_come_in_order_past_deaths(pool: Pool) -> None:
    found = list(pool.stream("echo", [b"a", None, b"die", b"b"]))
    assert [isinstance(one, Died) or (one and one[1]) for one in found] == [b"a", None, True, b"b"]


def test_a_reader_of_a_stream_may_be_slow(pool: Pool) -> None:
    pool.deadline = 0.5
    found = []
    for one in pool.stream("echo", [b"a", b"b", b"c"]):
        found.append(one)
        time.sleep(0.9)
    assert [one[1] for one in found] == [b"a", b"b", b"c"]  # type: ignore[index]


def test_a_worker_ends_with_its_parent() -> None:
    code = "from data import isolated; import os; p = isolated.files(); p.warm(); w = p._free.get(); print(w.worker._process.pid, flush=True); os._exit(9)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    pid = int(told.stdout)
    for _ in range(50):
        if not _lives(pid):
            return
        time.sleep(0.1)
    pytest.fail("the worker outlived its parent")


def _lives(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().split(")")[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_warm_worker_opens_a_file_in_milliseconds() -> None:
    content = xlsx()
    isolated.files().call("open", content)
    times = []
    for _ in range(20):
        started = time.perf_counter()
        isolated.files().call("open", content)
        times.append(time.perf_counter() - started)
    assert min(times) < 0.02


def test_only_tasks_of_this_project_are_listed() -> None:
    assert all(module.startswith(("data.", "analytics.")) for module, _ in worker.TASKS.values())
