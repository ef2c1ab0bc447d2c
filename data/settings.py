"""Every setting: its name, its default, and what it is for.

A setting comes from the environment (TIENDO_<NAME>), else from `settings.toml` in the home, else its default. A value
that cannot be is an error that says what would be right; nothing is guessed. What is read here is read once a process.
"""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from data.language import N_

PROJECT = Path(__file__).resolve().parent.parent
FILE = "settings.toml"
PREFIX = "TIENDO_"


class BadSetting(ValueError):
    """A setting has a value it cannot have; the sentence says which, what was read, and what would be right."""

    def __init__(self, sentence: str, **facts: object) -> None:
        super().__init__(sentence.format(**facts))
        self.sentence, self.facts = sentence, facts


Value = bool | int | float | str


def _setting(default: Value, purpose: str, low: float | None = None, high: float | None = None) -> Any:
    return field(default=default, metadata={"purpose": purpose, "low": low, "high": high})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings with their defaults; documented in docs/settings.md."""

    cutoff_day: int = _setting(14, "Last day of a reporting month (Decree 09/2019)", 1, 28)
    due_working_days: int = _setting(2, "Working days after the cut-off until a report is late", 0, 30)
    on_track: float = _setting(0.9, "Pace from which a target is on track", 0, 10)
    behind: float = _setting(0.7, "Pace from which a target is behind rather than far behind", 0, 10)
    department: str = _setting("Sở Lao động - Thương binh và Xã hội", "The department, as documents name it")
    section: str = _setting("Phòng Bảo trợ xã hội - Trẻ em", "The section that owns the plan")
    authority: str = _setting("UBND tỉnh Lạng Sơn", "The authority above the department, as documents name it")
    boundaries: str = _setting("", "Folder of boundary files (GeoJSON) for maps; empty: maps are of hexagons")
    upload_limit_mb: int = _setting(10, "Largest workbook taken, in megabytes", 1, 50)
    file_deadline_s: float = _setting(10.0, "Seconds a workbook may take to be opened and read", 0.1, 120)
    file_workers: int = _setting(2, "Isolated processes that open workbooks", 1, 16)
    memory_limit_mb: int = _setting(
        1024, "Address space of an isolated process beyond its start, in megabytes", 256, 16384
    )
    lock_wait_s: float = _setting(30.0, "Seconds to wait for the ledger while another writes", 0.1, 600)
    session_hours: int = _setting(12, "Hours a sign-in lasts", 1, 720)
    leader_sees_submitted: bool = _setting(False, "Leaders may also look at figures that wait for approval")
    oidc: bool = _setting(False, "Sign-in through an identity provider, see docs/how-to/oidc.md")
    oidc_name_claim: str = _setting("preferred_username", "The claim that is the account's name")
    oidc_role_claim: str = _setting("role", "The claim that gives the role")
    oidc_unit_claim: str = _setting("unit", "The claim that gives the code of a district account's unit")
    oidc_roles: str = _setting(
        "leader=leader, district=district, reviewer=reviewer, finance=finance, admin=admin",
        "Which value of the role claim means which role: value=role, value=role",
    )


def home_path() -> Path:
    """The folder that holds all that the application writes: TIENDO_HOME, else var/ under the project."""
    return Path(os.environ.get("TIENDO_HOME") or PROJECT / "var").resolve()


@cache
def settings(home: Path | None = None) -> Settings:
    """The settings in force for a home; without one, for the home that TIENDO_HOME names.

    Raises BadSetting with a sentence that names the setting, the value read and the values allowed.
    """
    return checked({**_from_file(home or home_path()), **from_environment()})


def checked(given: Mapping[str, object]) -> Settings:
    """The settings that these values give, the others by default. Raises BadSetting."""
    values: dict[str, Any] = {
        f.name: _checked(f.name, f.default, f.metadata, given[f.name]) for f in fields(Settings) if f.name in given
    }
    found = Settings(**values)
    if found.behind > found.on_track:
        raise BadSetting(
            N_("behind ({behind}) phải nhỏ hơn hoặc bằng on_track ({on_track})"),
            behind=found.behind,
            on_track=found.on_track,
        )
    return found


def documentation() -> list[tuple[str, str, str, str]]:
    """(name, default, values allowed, purpose) of each setting, in order."""
    return [
        (f.name, as_text(f.default), _allowed(f.default, f.metadata), str(f.metadata["purpose"]))
        for f in fields(Settings)
    ]


def bounds(name: str) -> tuple[float | None, float | None]:
    """The least and the largest value of a setting; (None, None) for text and for yes or no."""
    found = next(f.metadata for f in fields(Settings) if f.name == name)
    return found["low"], found["high"]


def as_text(value: object) -> str:
    """A value as the file and the environment have it, without quotes."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _from_file(home: Path) -> Mapping[str, object]:
    try:
        return parsed((home / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (UnicodeDecodeError, OSError):
        raise BadSetting(_UNREADABLE, file=FILE) from None


_UNREADABLE = N_("{file} không đọc được: cần mỗi dòng một thiết lập, ví dụ cutoff_day = 14")


def parsed(text: str) -> dict[str, object]:
    """What the text of a settings file says, not yet checked; a name that is no setting is told."""
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise BadSetting(_UNREADABLE, file=FILE) from None
    known = [f.name for f in fields(Settings)]
    if unknown := sorted(set(written) - set(known)):
        raise BadSetting(
            N_("{file}: không có thiết lập tên {name}; các tên đúng: {names}"),
            file=FILE,
            name=unknown[0],
            names=", ".join(known),
        )
    return written


def from_environment() -> dict[str, object]:
    """What the environment says; it comes before the file."""
    names = {f.name: f"{PREFIX}{f.name.upper()}" for f in fields(Settings)}
    return {name: os.environ[variable] for name, variable in names.items() if variable in os.environ}


def _checked(name: str, default: object, bounds: Mapping[str, float | None], given: object) -> Value:
    if isinstance(default, bool):
        if (word := as_text(given).strip().lower()) in ("true", "false"):
            return word == "true"
        raise BadSetting(N_("{name}: đã đọc “{given}”, cần true hoặc false"), name=name, given=given)
    if isinstance(default, str):
        if isinstance(given, str):
            return given
        raise BadSetting(N_("{name}: đã đọc {given}, cần một đoạn chữ trong ngoặc kép"), name=name, given=given)
    kind = float if isinstance(default, float) else int
    try:
        value = kind(str(given).strip())
    except ValueError:
        value = math.nan
    low, high = bounds["low"], bounds["high"]
    if not (low is not None and high is not None and low <= value <= high):  # not a number is in no range either
        raise BadSetting(
            N_("{name}: đã đọc “{given}”, cần {allowed}"), name=name, given=given, allowed=_allowed(default, bounds)
        )
    return value


def _allowed(default: object, bounds: Mapping[str, float | None]) -> str:
    if isinstance(default, bool):
        return "true hoặc false"
    if isinstance(default, str):
        return "một đoạn chữ"
    kind = "một số" if isinstance(default, float) else "một số nguyên"
    return f"{kind} từ {bounds['low']} đến {bounds['high']}"
