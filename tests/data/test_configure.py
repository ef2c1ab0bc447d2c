"""Changing a setting: checked before it is written, told in the audit, and every other line stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data import audit, configure
from data.accounts import Account, NotAllowed
from data.settings import BadSetting, documentation, settings
from data.store import Home

ADMIN = Account("chi-huong", "admin")


@pytest.fixture
def home(empty_home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    for name, *_ in documentation():
        monkeypatch.delenv(f"TIENDO_{name.upper()}", raising=False)
    settings.cache_clear()
    yield empty_home
    settings.cache_clear()


def test_a_setting_is_written_and_read_when_a_program_starts(home: Home) -> None:
    configure.change(home, ADMIN, "session_hours", 8)
    configure.change(home, ADMIN, "leader_sees_submitted", True)
    configure.change(home, ADMIN, "department", 'Sở "Nội vụ" \\ 1')
    configure.change(home, ADMIN, "on_track", 0.95)
    found = settings(home.path)
    assert (found.session_hours, found.leader_sees_submitted, found.department, found.on_track) == (
        8, True, 'Sở "Nội vụ" \\ 1', 0.95,
    )  # fmt: skip


def test_other_lines_and_remarks_stay(home: Home) -> None:
    (home.path / "settings.toml").write_text(
        "# của phòng\ncutoff_day = 20  # như năm trước\n\nbehind=0.6\n", encoding="utf-8"
    )
    configure.change(home, ADMIN, "behind", 0.5)
    configure.change(home, ADMIN, "session_hours", 8)
    text = (home.path / "settings.toml").read_text(encoding="utf-8")
    assert text == "# của phòng\ncutoff_day = 20  # như năm trước\n\nbehind = 0.5\nsession_hours = 8\n"
    configure.change(home, ADMIN, "cutoff_day", None)
    assert configure.in_file(home) == {"behind": 0.5, "session_hours": 8}


def test_a_file_written_in_another_way_is_kept_in_meaning(home: Home) -> None:
    (home.path / "settings.toml").write_text('"cutoff_day" = 20\ndepartment = """Sở\nbehind = 5"""\n', encoding="utf-8")
    configure.change(home, ADMIN, "cutoff_day", 10)
    assert configure.in_file(home) == {"cutoff_day": 10, "department": "Sở\nbehind = 5"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cutoff_day", 31),
        ("on_track", 0.1),
        ("department", 5),
        ("oidc", "có"),
        ("khong_co", 1),
        ("behind", float("nan")),
    ],
)
def test_a_value_that_cannot_be_changes_nothing(name: str, value: float | str, home: Home) -> None:
    configure.change(home, ADMIN, "cutoff_day", 10)
    before = audit.head(home)
    with pytest.raises(BadSetting):
        configure.change(home, ADMIN, name, value)
    assert configure.in_file(home) == {"cutoff_day": 10}
    assert audit.head(home) == before
    assert [path.name for path in home.path.glob("settings*")] == ["settings.toml"]


def test_what_was_changed_is_in_the_audit(home: Home) -> None:
    configure.change(home, ADMIN, "cutoff_day", 10)
    configure.change(home, ADMIN, "cutoff_day", None)
    assert [(entry.actor, entry.kind, entry.facts) for entry in audit.rows(home, 2)] == [
        ("chi-huong", "settings_changed", {"setting": "cutoff_day", "before": 10, "after": None}),
        ("chi-huong", "settings_changed", {"setting": "cutoff_day", "before": None, "after": 10}),
    ]


@pytest.mark.parametrize("role", ["leader", "district", "reviewer", "finance"])
def test_only_administrators_change_settings(role: str, home: Home) -> None:
    with pytest.raises(NotAllowed):
        configure.change(home, Account("ai-do", role), "cutoff_day", 10)
