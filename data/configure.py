"""Changing settings.toml: checked first, written aside and put in place whole, told in the audit.

What the environment says comes before the file and is not changed here. A running program keeps the settings it started with.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping

from data import accounts, accounts_file, audit, settings, store
from data.accounts import Account
from data.language import N_
from data.settings import FILE, BadSetting, Value
from data.store import Home


def in_file(home: Home) -> dict[str, object]:
    """What settings.toml says now, name → value; raises BadSetting for a file that cannot be read."""
    return settings.parsed(_text(home))


def change(home: Home, by: Account, name: str, value: Value | None) -> None:
    """Writes one setting (None: back to its default), keeping every other line of the file as it is.

    Raises settings.BadSetting for a value that cannot be, alone or beside the others, and accounts.NotAllowed.
    """
    accounts.demand(by, accounts.SETTINGS)
    with accounts_file.writing(home) as database:  # also keeps two who change at once from losing one of the changes
        text = _text(home)
        before = settings.parsed(text)
        settings.parsed(f"{name} = 0")  # tells a name that is no setting
        after = {**before, name: value} if value is not None else {key: v for key, v in before.items() if key != name}
        settings.checked(after)
        settings.checked({**after, **settings.from_environment()})
        written = _edited(text, name, value)
        if not _says(written, after):  # the file has the setting in a form that lines do not show
            written = "".join(f"{key} = {_toml(kept)}\n" for key, kept in after.items())
        audit.add(database, by.name, audit.SETTINGS_CHANGED, setting=name, before=before.get(name), after=value)
        _put(home, written)


def _text(home: Home) -> str:
    try:
        return (home.path / FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (UnicodeDecodeError, OSError):
        raise BadSetting(
            N_("{file} không đọc được: cần mỗi dòng một thiết lập, ví dụ cutoff_day = 14"), file=FILE
        ) from None


def _says(text: str, wanted: Mapping[str, object]) -> bool:
    try:
        return settings.parsed(text) == wanted
    except BadSetting:
        return False


def _edited(text: str, name: str, value: Value | None) -> str:
    """The text with the line of a setting written anew, put at the end, or taken out; comments stay."""
    lines = text.splitlines()
    at = next((number for number, line in enumerate(lines) if re.match(rf"\s*{re.escape(name)}\s*=", line)), None)
    if value is None:
        lines = lines if at is None else lines[:at] + lines[at + 1 :]
    else:
        line = f"{name} = {_toml(value)}"
        lines = [*lines, line] if at is None else [*lines[:at], line, *lines[at + 1 :]]
    return "".join(f"{line}\n" for line in lines)


def _toml(value: object) -> str:
    """A value as TOML has it: JSON's text and numbers are TOML's too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _put(home: Home, text: str) -> None:
    aside = home.path / f"{FILE}.{uuid.uuid4().hex}.tmp"
    try:
        aside.write_text(text, encoding="utf-8")
        store.settle(aside, home.path / FILE)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise store.HomeDamaged(
            N_("Không ghi được vào kho dữ liệu. Kiểm tra ổ đĩa còn chỗ và quyền ghi của thư mục.")
        ) from error


def in_environment() -> Mapping[str, object]:
    """Settings that the environment holds: what the file says of them has no effect."""
    return settings.from_environment()
