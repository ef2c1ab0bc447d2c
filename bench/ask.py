"""(k) Questions in words on five years of the province: from the text to its rows, nothing cached, and the reading alone."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from analytics import answering, ask, publish
from analytics.scope import Scope
from analytics.suggesting import EXAMPLES
from bench import home as homes
from bench.ratio import Line

BASE = Scope(2023, "2023-09", date(2024, 1, 20))
PLACES = ("", " của Bình Gia", " của thành phố Lạng Sơn", " ở Văn Quan")
TIMES = ("", " quý 2", " đến tháng 6", " năm 2022")
ROWS_AIM_MS, READ_AIM_MS = 100.0, 50.0


def lines() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        home = homes.five_years(Path(folder) / "home")
        db = publish.connect(publish.published(home, full=True))
        whole, read, answered = [], [], 0
        for text in (f"{one}{place}{when}" for one in EXAMPLES for place in PLACES for when in TIMES):
            started = time.perf_counter()
            understood = ask.understand(text, db, BASE)
            reading = time.perf_counter()
            if understood.query is None:
                continue  # two places, a part of the year of what stands at its end: refused, as it should be
            rows = answering.answer(db, understood.query)
            done = time.perf_counter()
            answered += bool(rows.columns)
            read.append((reading - started) * 1000)
            whole.append((done - started) * 1000)
        assert answered > 150, answered
        yield Line(f"{answered} questions to rows, p95", "100 ms", _p95(whole), ROWS_AIM_MS, "ms", 1.0)
        yield Line("a question read, p95", "50 ms", _p95(read), READ_AIM_MS, "ms", 1.0)


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]
