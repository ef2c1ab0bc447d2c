"""What the tests of the isolated process ask it to do."""

from __future__ import annotations

import os
import time
from pathlib import Path


def echo(body: bytes) -> bytes:
    if body == b"die":
        os.abort()
    return body


def hang(body: bytes) -> None:
    time.sleep(60)


def spin(body: bytes) -> None:
    while True:
        pass


def die(body: bytes) -> None:
    os.abort()


def fail(body: bytes) -> None:
    raise SystemExit("/etc/secret")


def fill(body: bytes) -> int:
    return len(bytearray(2**31))


def write(body: bytes, path: str) -> None:
    Path(path).write_bytes(b"x" * 1000)


def print_(body: bytes) -> str:
    print("noise" * 100)
    return "printed"


def environment(body: bytes) -> dict[str, object]:
    return {"pid": os.getpid(), "names": sorted(os.environ)}
