"""Streamlit's own front as it leaves the server: compressed once, Plotly in its smaller build, only the icons that are used.

What lies beside this file, and where it is from:
- plotly-cartesian-*.min.js: npm's plotly.js-cartesian-dist-min (MIT), which draws all that pages/parts/drawings/ asks for. It takes the
  place of the whole Plotly inside Streamlit's script: a third of the bytes to fetch and to understand (docs/decisions/027.md).
- in_turn.js: ours; has Plotly draw the charts of a page one after the other, those on the screen first.
- icons-<Streamlit's version>.woff2: Material Symbols Rounded (Apache 2.0) as that Streamlit brings it, without the icons that
  none of its scripts names; made by `python -m pages.parts.front.make_icons`.

Either is used only where it fits the Streamlit that is installed; else what Streamlit brings goes out as it is.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import streamlit

STATIC = Path(streamlit.__file__).parent / "static"
OURS = Path(__file__).parent
ICONS = OURS / f"icons-{streamlit.__version__}.woff2"
# Plotly inside Streamlit's script: one CommonJS module, from its wrapper to the end of the file that Plotly publishes.
_PLOTLY = re.compile(r"var (\w+)=(\w+)\(\(\(e,t,n\)=>\{\(function\(e,n\)\{typeof t==`object`&&t\.exports\?.*return window\.Plotly=e,e\}\)\}\)\)", re.DOTALL)  # fmt: skip
# The face that Streamlit writes its own words in; ours are the system's (.streamlit/config.toml).
_UNUSED_FACE = re.compile(r'<link\s+rel="preload"[^>]*SourceSans[^>]*>\s*')
_UNUSED_RULES = re.compile(rb"@font-face\{font-family:Source Sans;[^}]*\}")


@dataclass(frozen=True, slots=True)
class Served:
    """A file of the front: its bytes as they go over the wire."""

    content: bytes
    media_type: str
    packed: bool


@lru_cache(maxsize=1024)
def file(name: str) -> Served | None:
    """The file below /static that `name` asks for; None for what is left to Streamlit, whatever the name tries."""
    path = (STATIC / "static" / name).resolve()
    if not path.is_relative_to((STATIC / "static").resolve()) or not path.is_file():
        return None
    if path.suffix == ".css":
        return Served(_packed(_UNUSED_RULES.sub(b"", path.read_bytes())), "text/css", packed=True)
    if path.suffix == ".js":
        text = path.read_bytes()
        return Served(
            _packed(_smaller(text) if path.name.startswith("PlotlyChart.") else text), "text/javascript", packed=True
        )
    if path.name.startswith("MaterialSymbols-Rounded.") and ICONS.exists():
        return Served(ICONS.read_bytes(), "font/woff2", packed=False)
    return None


def _packed(content: bytes) -> bytes:
    return gzip.compress(content, 9)


def _smaller(script: bytes) -> bytes:
    """Streamlit's script of charts with the smaller Plotly; as it is where Plotly does not stand in it as it is known to."""
    text = script.decode()
    found = _PLOTLY.search(text)
    if found is None:
        return script
    name, wrapper = found.groups()
    plotly = next(OURS.glob("plotly-cartesian-*.min.js")).read_text(encoding="utf-8")
    in_turn = (OURS / "in_turn.js").read_text(encoding="utf-8")
    # Plotly's file looks for `module`, as in Node; the second argument of the wrapper is that module.
    ours = f"var {name}={wrapper}(((exports,module)=>{{{plotly}\n{in_turn}}}))"
    return (text[: found.start()] + ours + text[found.end() :]).encode()


@lru_cache(maxsize=16)
def page(language: str, early: Sequence[str], look: str) -> str:
    """Streamlit's page in the reader's language, never translated by a browser, with our look at its end, behind the styles that Streamlit adds to its head.

    It asks at once for the scripts that are otherwise found out one after the other. `early`: what their names begin
    with (Streamlit's build puts a hash behind); a name that is gone is left out. `look`: a sheet of styles.
    """
    text = (STATIC / "index.html").read_text(encoding="utf-8")
    text = text.replace('<html lang="en">', f'<html lang="{language}" translate="no">')
    text = _UNUSED_FACE.sub("", text).replace("<title>Streamlit</title>", "<title>Tiến độ</title>")
    needs = {"vi": "Cần bật JavaScript để dùng hệ thống.", "en": "JavaScript is needed."}[language]
    scripts = sorted(
        path.name for path in (STATIC / "static" / "js").glob("*.js") if path.name.startswith(tuple(early))
    )
    links = "".join(f'<link rel="modulepreload" crossorigin href="/static/js/{name}">' for name in scripts)
    return (
        text.replace("You need to enable JavaScript to run this app.", needs)
        .replace("</head>", f"{links}</head>")
        .replace("</body>", f"<style>{look}</style></body>")
    )
