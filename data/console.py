"""How a command ends: its exit status, and one plain line in Vietnamese for what went wrong.

0 done; 1 some of it was refused; 2 called wrongly; 3 the home is damaged, missing or locked beyond the waiting time.
Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from data.isolated import Busy
from data.settings import BadSetting
from data.store import HomeDamaged, HomeLocked, HomeMissing

_INTERRUPTED = 130  # as a shell has it


class Usage(Exception):
    """A command was called wrongly; the text says what would be right."""


class _Command(TyperCommand):
    def format_help(self, ctx: Any, formatter: Any) -> None:
        _write_help(ctx, formatter)


class _Group(TyperGroup):
    def format_help(self, ctx: Any, formatter: Any) -> None:
        _write_help(ctx, formatter)


class Application(typer.Typer):
    """A Typer application that speaks Vietnamese in its help too."""

    def command(self, name: str | None = None, **options: Any) -> Callable[[Any], Any]:
        return super().command(name, cls=_Command, **options)


def application(purpose: str) -> Application:
    return Application(
        cls=_Group, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None, help=purpose
    )


def main(app: typer.Typer, name: str) -> None:
    """Runs the command that was asked for and ends the process with its status."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(message)s")
    for stream in (sys.stdout, sys.stderr):
        # A name that is no text (a lone byte) is shown escaped, which JSON understands too.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(run(lambda: app(standalone_mode=False, prog_name=name)))


def run(command: Callable[[], object]) -> int:
    """The exit status of a command; what went wrong is said on standard error."""
    try:
        status = command()
        sys.stdout.flush()
    except typer.Exit as stop:
        return stop.exit_code
    except Usage as error:
        return _said(str(error), 2)
    except BadSetting as error:
        return _said(f"thiết lập {error}", 2)
    except (HomeMissing, HomeLocked, HomeDamaged) as error:
        return _said(str(error), 3)
    except Busy:
        return _said("máy đang bận mở các tệp khác; thử lại sau ít phút", 3)
    except (KeyboardInterrupt, typer.Abort):
        return _INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read has gone; nothing more is said
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
    if context is None:
        return _wrong_option(error, None)
    if commands := getattr(context.command, "commands", {}):
        read = re.search(r"'(.*)'", error.format_message())
        found = f"không có lệnh {read[1]}" if read else "chưa ghi lệnh cần chạy"
        return f"{found}; các lệnh: {', '.join(commands)}; xem {context.command_path} --help"
    return f"{_wrong_option(error, context)}; xem {context.command_path} --help"


def _wrong_option(error: Any, context: Any) -> str:
    match type(error).__name__:
        case "NoSuchOption":
            options = [name for param in context.command.params for name in param.opts if name.startswith("--")]
            return f"không có tùy chọn {error.option_name}; lệnh này nhận: {', '.join([*options, '--help'])}"
        case "MissingParameter" if error.param is not None:
            return f"thiếu {_name(error.param)}"
        case "BadParameter" if error.param is not None:
            return f"giá trị của {_name(error.param)} chưa đúng"
        case "BadOptionUsage":
            return f"tùy chọn {error.option_name} thiếu giá trị, hoặc không nhận giá trị"
    extra = re.search(r"arguments?(?:\(s\))? \((.*)\)", error.format_message())
    return f"thừa {extra[1]}" if extra else "gọi lệnh chưa đúng"


# --- help ---------------------------------------------------------------------------------------------------------


def _write_help(context: Any, formatter: Any) -> None:
    """The help of a command, or of them all."""
    command = context.command
    commands: dict[str, Any] = getattr(command, "commands", {})
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    options = [param for param in command.get_params(context) if param.param_type_name == "option"]
    pieces = ["LỆNH"] if commands else [_name(param) for param in arguments]
    formatter.write_usage(context.command_path, " ".join(["[TÙY CHỌN]", *pieces]), prefix="Cách dùng: ")
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(command.help or "")
    _write_section(formatter, "Tham số", [(_name(param), param.help or "") for param in arguments])
    _write_section(formatter, "Tùy chọn", [_option(param) for param in options])
    _write_section(formatter, "Các lệnh", [(name, one.help or "") for name, one in commands.items()])


def _write_section(formatter: Any, title: str, rows: list[tuple[str, str]]) -> None:
    if rows:
        with formatter.section(title):
            formatter.write_dl(rows)


def _option(param: Any) -> tuple[str, str]:
    if "--help" in param.opts:
        return "--help", "Xem hướng dẫn này."
    value = "" if param.is_flag else f" {param.metavar or 'GIÁ TRỊ'}"
    return ", ".join(param.opts) + value, (param.help or "") + (" (bắt buộc)" if param.required else "")


def _name(param: Any) -> str:
    """How a parameter is called in help and errors: --unit, TỆP…"""
    return str(param.opts[0] if param.param_type_name == "option" else param.metavar or param.name.upper())
