"""What is wrong with a report, as values: an issue has a stable code, a severity, a place and facts.

An issue is what a district can correct; what we did wrong is an exception. Its sentence is made
when it is shown, in the reader's language (`sentence`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong at one place.

    `sheet` and `cell` are as the workbook writes them ("Kết quả", "J14"), empty where there is no
    one place. `facts` are plain values (text, numbers, lists of them) that the sentence uses:
    what was read, why it is wrong, what would be right.
    """

    code: str
    severity: str
    sheet: str = ""
    cell: str = ""
    facts: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


def blocks(issues: tuple[Issue, ...]) -> bool:
    """True when the report cannot be submitted."""
    return any(issue.severity == ERROR for issue in issues)


def to_explain(issues: tuple[Issue, ...]) -> tuple[Issue, ...]:
    """The warnings: each must be corrected or explained before the report is submitted."""
    return tuple(issue for issue in issues if issue.severity == WARNING)
