"""Settings: where they come from, and what a wrong one says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.settings import BadSetting, Settings, documentation, settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name, *_ in documentation():
        monkeypatch.delenv(f"TIENDO_{name.upper()}", raising=False)
    monkeypatch.setenv("TIENDO_HOME", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def test_defaults_hold_where_nothing_is_said(home: Path) -> None:
    assert settings() == Settings()
    assert (settings().cutoff_day, settings().due_working_days) == (14, 2)


def test_the_home_is_read_and_the_environment_comes_first(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "settings.toml").write_text(
        'cutoff_day = 20\non_track = 0.95\ndepartment = "Sở Nội vụ"\n', encoding="utf-8"
    )
    assert (settings().cutoff_day, settings().on_track, settings().department) == (20, 0.95, "Sở Nội vụ")
    settings.cache_clear()
    monkeypatch.setenv("TIENDO_CUTOFF_DAY", " 10 ")
    assert settings().cutoff_day == 10


def test_a_yes_or_no_is_read_from_the_file_and_the_environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "settings.toml").write_text("leader_sees_submitted = true\n", encoding="utf-8")
    assert settings().leader_sees_submitted is True
    settings.cache_clear()
    monkeypatch.setenv("TIENDO_LEADER_SEES_SUBMITTED", "False")
    assert settings().leader_sees_submitted is False


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("cutoff_day", "31", "cutoff_day: đã đọc “31”, cần một số nguyên từ 1 đến 28"),
        ("cutoff_day", "mười bốn", "cutoff_day: đã đọc “mười bốn”, cần một số nguyên từ 1 đến 28"),
        ("cutoff_day", "14.5", "cutoff_day: đã đọc “14.5”, cần một số nguyên từ 1 đến 28"),
        ("on_track", "nan", "on_track: đã đọc “nan”, cần một số từ 0 đến 10"),
        ("on_track", "inf", "on_track: đã đọc “inf”, cần một số từ 0 đến 10"),
        ("behind", "0.95", "behind (0.95) phải nhỏ hơn hoặc bằng on_track (0.9)"),
        ("file_workers", "0", "file_workers: đã đọc “0”, cần một số nguyên từ 1 đến 16"),
    ],
)
def test_a_value_that_cannot_be_says_what_would_be_right(
    home: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"TIENDO_{name.upper()}", value)
    with pytest.raises(BadSetting) as told:
        settings()
    assert str(told.value) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cutof_day = 14", "không có thiết lập tên cutof_day"),
        ("cutoff_day = ", "settings.toml không đọc được"),
        ("department = 5", "department: đã đọc 5, cần một đoạn chữ trong ngoặc kép"),
        ("cutoff_day = true", "cần một số nguyên"),
        ("cutoff_day = [14]", "cần một số nguyên"),
        ('oidc = "có"', "oidc: đã đọc “có”, cần true hoặc false"),
        ("leader_sees_submitted = 1", "cần true hoặc false"),
    ],
)
def test_a_file_that_cannot_be_says_what_would_be_right(home: Path, text: str, said: str) -> None:
    (home / "settings.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadSetting, match=said):
        settings()


def test_a_file_in_another_encoding_is_told(home: Path) -> None:
    (home / "settings.toml").write_bytes("department = 'Sở'".encode("utf-16"))
    with pytest.raises(BadSetting, match="không đọc được"):
        settings()


def test_every_setting_is_documented_with_its_default() -> None:
    written = Path("docs/settings.md").read_text(encoding="utf-8")
    rows = {line.split("|")[1].strip(): line for line in written.splitlines() if line.startswith("| ")}
    for name, default, _, purpose in documentation():
        assert name in rows, name
        assert f"| {default} |" in rows[name] or not default
        assert purpose in rows[name]
    assert set(rows) - {"name"} == {name for name, *_ in documentation()}


def test_every_setting_is_used_somewhere() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("data", "analytics", "pages")
        for path in Path(folder).rglob("*.py")
    )
    sources += Path("app.py").read_text(encoding="utf-8") if Path("app.py").exists() else ""
    # Named by documents and maps that come with later issues.
    later = {"department", "section", "authority", "boundaries"}
    for name, *_ in documentation():
        assert f".{name}" in sources.replace(f"    {name}: ", "") or name in later, name
