"""How a command ends: its exit status, and one plain line in Vietnamese for what went wrong.

0 done; 1 some of it was refused; 2 called wrongly; 3 the home is damaged, missing or locked beyond the waiting time.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any

import typer

from data.settings import BadSetting
from data.store import HomeDamaged, HomeLocked, HomeMissing


class Usage(Exception):
    """A command was called wrongly; the text says what would be right."""


def application(purpose: str) -> typer.Typer:
    return typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None, help=purpose)


def main(app: typer.Typer, name: str) -> None:
    """Runs the command that was asked for and ends the process with its status."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(message)s")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(run(lambda: app(standalone_mode=False, prog_name=name)))


def run(command: Callable[[], object]) -> int:
    """The exit status of a command; what went wrong is said on standard error."""
    try:
        status = command()
    except typer.Exit as stop:
        return stop.exit_code
    except (Usage, BadSetting) as error:
        return _said(str(error), 2)
    except (HomeMissing, HomeLocked, HomeDamaged) as error:
        return _said(str(error), 3)
    except BrokenPipeError:
        return 1
    except Exception as error:
        # Typer brings its own copy of click, so its errors are known by what they can do.
        if hasattr(error, "format_message"):
            return _said(_wrong_call(error), 2)
        raise
    return status if isinstance(status, int) else 0


def _said(text: str, status: int) -> int:
    print(text[:1].upper() + text[1:], file=sys.stderr)
    return status


def _wrong_call(error: Any) -> str:
    """A wrong call in plain words: what was read, and what the command takes."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else ""
    options = sorted(o for p in context.command.params for o in p.opts if o.startswith("--")) if context else []
    match type(error).__name__:
        case "NoSuchOption":
            return f"không có tùy chọn {error.option_name}; lệnh này nhận: {', '.join([*options, '--help'])}"
        case "MissingParameter":
            name = error.param.opts[0] if error.param is not None else ""
            return f"thiếu {name if name.startswith('-') else 'tên tệp'}; xem {command} --help"
        case "BadParameter" if error.param is not None:
            return f"giá trị của {error.param.opts[0]} chưa đúng; xem {command} --help"
    commands = sorted(getattr(context.command, "commands", {})) if context else []
    if commands:
        return f"không có lệnh này; các lệnh: {', '.join(commands)}"
    return f"gọi lệnh chưa đúng; xem {command} --help"
