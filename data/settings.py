"""Every setting: its name, its default, and what it is for.

A setting comes from the environment (TIENDO_<NAME>), else from `settings.toml` in the home, else
its default. A value that cannot be is an error that says what would be right; nothing is guessed.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


class BadSetting(ValueError):
    """A setting has a value it cannot have; the text says which, and what would be right."""


def _setting(default: int | float | str, purpose: str, low: float | None = None, high: float | None = None):  # type: ignore[no-untyped-def]
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
    upload_limit_mb: int = _setting(10, "Largest workbook taken, in megabytes", 1, 100)
    file_deadline_s: float = _setting(10.0, "Seconds a workbook may take to be opened and read", 0.1, 120)
    file_workers: int = _setting(2, "Isolated processes that open workbooks", 1, 16)
    memory_limit_mb: int = _setting(1024, "Address space of an isolated process beyond its start, in megabytes", 256, 16384)
    lock_wait_s: float = _setting(30.0, "Seconds to wait for the ledger while another writes", 0.1, 600)
    session_hours: int = _setting(12, "Hours a sign-in lasts", 1, 720)


@cache
def settings(home: Path | None = None) -> Settings:
    """The settings in force for a home.

    Raises BadSetting with a sentence that names the setting, the value read and the values allowed.
    """
    written = _from_file(home)
    known = {f.name for f in fields(Settings)}
    if unknown := sorted(set(written) - known):
        raise BadSetting(f"settings.toml: không có thiết lập tên {unknown[0]}; các tên đúng: {', '.join(sorted(known))}")
    given = {**written, **_from_environment(known)}
    values = {f.name: _checked(f.name, f.default, f.metadata, given[f.name]) for f in fields(Settings) if f.name in given}
    found = Settings(**values)  # type: ignore[arg-type]
    if found.behind > found.on_track:
        raise BadSetting(f"behind ({found.behind}) phải nhỏ hơn hoặc bằng on_track ({found.on_track})")
    return found


def documentation() -> list[tuple[str, str, str]]:
    """(name, default, purpose) of each setting, in order."""
    return [(f.name, str(f.default), str(f.metadata["purpose"])) for f in fields(Settings)]


def _from_file(home: Path | None) -> Mapping[str, object]:
    path = home / "settings.toml" if home else None
    if path is None or not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"settings.toml không đọc được: {error}") from None


def _from_environment(known: set[str]) -> dict[str, object]:
    return {name: os.environ[f"TIENDO_{name.upper()}"] for name in known if f"TIENDO_{name.upper()}" in os.environ}


def _checked(name: str, default: object, bounds: Mapping[str, float | None], given: object) -> int | float | str:
    if isinstance(default, str):
        return str(given)
    kind = float if isinstance(default, float) else int
    try:
        value = kind(str(given))
    except ValueError:
        raise BadSetting(f"{name}: đã đọc “{given}”, cần một số{' nguyên' if kind is int else ''}") from None
    low, high = bounds["low"], bounds["high"]
    if (low is not None and value < low) or (high is not None and value > high):
        raise BadSetting(f"{name}: đã đọc {given}, cần một số từ {low} đến {high}")
    return value
