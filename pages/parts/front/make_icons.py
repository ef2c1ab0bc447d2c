"""Makes the file of icons for the Streamlit that is installed: `python -m pages.parts.front.make_icons`, after a new Streamlit.

Material Symbols has some 4,000 icons, each a ligature of its name. Kept are those whose name stands as a word of its own in any of
Streamlit's scripts: more than are ever drawn, never fewer, since Streamlit draws none whose name it does not hold. Icons that our own
pages name (`:material/…:`) are kept too.
"""

from __future__ import annotations

import re
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from pages.parts.front import ICONS, OURS, STATIC

_WORD = re.compile(r"[`\"':/]([a-z0-9_]{2,60})[`\"':]")
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_"


def source() -> Path:
    """The icons as Streamlit brings them."""
    return next((STATIC / "static" / "media").glob("MaterialSymbols-Rounded.*.woff2"))


def icons(font: TTFont) -> dict[str, str]:
    """The glyph of every icon's name."""
    letters = {glyph: chr(code).lower() for code, glyph in font.getBestCmap().items()}
    found: dict[str, str] = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in (getattr(one, "ExtSubTable", one) for one in lookup.SubTable):
            for first, ligatures in getattr(table, "ligatures", {}).items():
                for one in ligatures:
                    found["".join(letters.get(g, "?") for g in (first, *one.Component))] = one.LigGlyph
    return found


def named() -> set[str]:
    """The words that stand by themselves in Streamlit's scripts and in our pages."""
    pages = OURS.parent.parent
    files = [*(STATIC / "static" / "js").glob("*.js"), *pages.glob("*.py"), *pages.glob("parts/*.py")]
    return {word for path in files for word in _WORD.findall(path.read_text(encoding="utf-8"))}


def main() -> None:
    font = TTFont(source())
    glyphs, words = icons(font), named()
    options = subset.Options()
    options.layout_features, options.layout_closure, options.flavor = ["*"], False, "woff2"
    small = subset.Subsetter(options)
    kept = [glyph for name, glyph in glyphs.items() if name in words]
    small.populate(glyphs=kept, text=_LETTERS)
    small.subset(font)
    for old in OURS.glob("icons-*.woff2"):
        old.unlink()
    font.flavor = "woff2"
    font.save(ICONS)


if __name__ == "__main__":
    main()
