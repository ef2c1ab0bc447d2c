"""What a page run by AppTest says: its words, the figures on top, what stands in a fold once it is opened."""

from __future__ import annotations

import re

from streamlit.testing.v1 import AppTest

_FIGURE = re.compile(r"(.+)\n\n\*\*(.+)\*\*(?:\n\n.*)*", re.DOTALL)


def texts(test: AppTest) -> str:
    """All the words of a page that are Markdown or markup, as a reader sees them, and what its charts say to who does not see them."""
    charts = [one.proto.alt for one in test.get("plotly_chart")]
    return "\n".join(
        [*(as_read(one.value) for one in test.markdown), *(one.value for one in test.get("html")), *charts]
    )


def figures(test: AppTest) -> list[tuple[str, str]]:
    """(label, value) of the figures on top of a page, in their order."""
    found = [_FIGURE.fullmatch(element.value) for element in test.markdown]
    return [(as_read(one[1]), as_read(one[2])) for one in found if one]


def as_read(markdown: str) -> str:
    """Markdown that says just a text, as a reader sees it."""
    return re.sub(r"\\(.)", r"\1", markdown).replace("\u00a0", " ")


def scope_line(test: AppTest) -> str:
    """The quiet line that says what is looked at."""
    return next(as_read(one.value) for one in test.markdown if re.match(r"(Năm|Year) \d{4}", one.value))


def opened(test: AppTest, fold: str) -> AppTest:
    """The page with that fold opened, as a click on it does."""
    test.session_state[fold] = True
    return test.run()
