"""(c) A rerun of each page over the websocket, against a bare page of one chart and one table: started stock, and on our server."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench import home as homes
from bench.ratio import Line, in_turns
from bench.visitor import PROJECT, Visitor, server, sign_in

PAGES = ("tong-quan", "tien-do", "kinh-phi", "do-bao-phu", "tinh-hinh-bao-cao", "nop-bao-cao")
BARE = PROJECT / "bench" / "bare"


def lines() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        home = homes.sample(Path(folder) / "home")
        alone = shutil.copy(BARE / "bare.py", folder)
        stock, _ = servers.enter_context(server(Path(alone), stock=True))
        ours, _ = servers.enter_context(server(PROJECT / "app.py", home.path))
        on_ours, _ = servers.enter_context(server(BARE / "on_ours.py", home.path))
        bare, bare_on_ours = Visitor(stock), Visitor(on_ours)
        cookie = sign_in(ours)
        for page in PAGES:
            visitor = Visitor(ours, page, cookie)
            sides = {"page": visitor.run, "stock": bare.run, "ours": bare_on_ours.run}
            medians = in_turns(sides, rounds=30, warm=5)
            visitor.close()
            yield Line(f"rerun of {page}", "bare page, stock", medians["page"], medians["stock"], "ms", 1.0)
            yield Line(f"rerun of {page}", "bare page, our server", medians["page"], medians["ours"], "ms", 3.0)
