"""Runs the measurements and prints each as a ratio: `make bench`, or `make bench PARTS="measures imports"` for some."""

from __future__ import annotations

import importlib
import sys

from bench.ratio import HEADER

PARTS = ("reports", "measures", "reruns", "memory", "imports", "exports", "visits", "readers", "sandbox", "ask")


def main(chosen: list[str]) -> int:
    if wrong := [part for part in chosen if part not in PARTS]:
        print(f"no part {wrong[0]}; parts: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    print(HEADER, flush=True)
    for part in chosen or PARTS:
        for line in importlib.import_module(f"bench.{part}").lines():
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
