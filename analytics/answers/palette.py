"""Colours with their meaning, the same on screen, in Excel and on slides; a word or a sign always stands beside them."""

from functools import cache

ACCENT, PLAN, GRID, TEXT = "#1F4E79", "#5F6B7A", "#D5DDE6", "#1B2733"
STATUS = {
    "achieved": "#0B6E4F",
    "on_track": "#4C9F8A",
    "behind": "#E8A33D",
    "far_behind": "#C8372D",
    "no_target": "#B8C1CC",
    "not_started": "#B8C1CC",
    "incomplete": "#8FA3B8",
    "plain": ACCENT,
}
STATES = {
    "approved": "#4C9F8A",
    "submitted": "#7FA8CF",
    "returned": "#E8A33D",
    "open": "#DCE6F1",
    "not_due": "#EEF2F6",
    "not_asked": "#F7F9FB",
    "missing": "#C8372D",
}
LEVEL = "#B8C1CC"  # what should be reached by now, where it can only be a bar of its own
# On white paper: what was done, what is left, what is too much, the plan; communes reached, unknown, not reached.
TONES = {"done": ACCENT, "rest": GRID, "over": "#C8372D", "plan": PLAN, "forecast": "#E8A33D"}
# Lines of many units in one chart of an office program (Okabe and Ito's colours, told apart by the colour-blind, then greys).
LINES = (
    ACCENT,
    "#E69F00",
    "#009E73",
    "#D55E00",
    "#56B4E9",
    "#CC79A7",
    "#0072B2",
    "#B8A200",
    "#7F7F7F",
    "#000000",
    "#8FA3B8",
    "#5F6B7A",
)
REACH = {"reached": ACCENT, "unknown": "#8FA3B8", "not_reached": "#D5DDE6"}
# Classes of a map of communes: what was asked in light steps, so that grey print keeps their order.
MAP = {
    "reached": ACCENT,
    "unknown": "#8FA3B8",
    "not_reached": "#E06A5E",
    **dict(
        zip(
            ("more0", "more1", "more2", "more3", "more4"),
            ("#E4EAF1", "#B7CCE1", "#7FA8CF", "#4577A6", ACCENT),
            strict=True,
        )
    ),
    **dict(
        zip(("silent0", "silent1", "silent2", "silent3"), ("#DDE5EE", "#F3D08F", "#DB8B2B", "#8F3A12"), strict=True)
    ),
}


@cache
def ink(colour: str) -> str:
    """Dark or white, whichever reads better on a colour."""
    return max("#FFFFFF", TEXT, key=lambda letters: contrast(letters, colour))


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, 1 to 21 (WCAG 2: words need 4.5)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
