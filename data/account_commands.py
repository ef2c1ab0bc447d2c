"""The commands about people: account add, list, disable, reset. A password is typed or comes on standard input, never an argument."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, TypeVar

import typer

from data import calendar, catalogue, people, store
from data.accounts import COMMAND_LINE, ROLES
from data.console import Usage, application
from data.language import language
from data.people import Person, Refused, Wrong
from data.store import Home

app = application("Tài khoản: thêm, xem, khóa, đặt lại mật khẩu.")
Name = Annotated[str, typer.Argument(metavar="TÊN", help="Tên tài khoản, ví dụ huyen-bac-son.")]
FromInput = Annotated[
    bool, typer.Option("--password-stdin", help="Đọc mật khẩu từ một dòng của đầu vào chuẩn, không hỏi trên màn hình.")
]
T = TypeVar("T")


@app.command()
def add(
    name: Name,
    role: Annotated[str, typer.Option(metavar="VAI_TRÒ", help="leader, district, reviewer, finance hoặc admin.")],
    unit: Annotated[str, typer.Option(metavar="MÃ", help="Mã đơn vị của tài khoản cấp huyện; cấp tỉnh là 20.")] = "",
    full_name: Annotated[str, typer.Option(metavar="HỌ_TÊN", help="Họ và tên người dùng (không bắt buộc).")] = "",
    password_stdin: FromInput = False,
) -> None:
    """Thêm một tài khoản; người dùng đổi mật khẩu ở lần đăng nhập đầu tiên."""
    home = _home()
    _right(lambda: people.check_role(role, unit or None))
    password = _password(password_stdin)
    kept = _right(lambda: people.add(home, COMMAND_LINE, name, role, unit or None, password, full_name))
    print(f"Đã thêm tài khoản {kept}: {_role(role, unit or None)}. Lần đăng nhập đầu tiên phải đổi mật khẩu.")


@app.command("list")
def list_(
    output: Annotated[
        str,
        typer.Option("--format", metavar="KIỂU", help="table (bảng cho người đọc) hoặc json (một dòng một tài khoản)."),
    ] = "table",
) -> None:
    """Liệt kê mọi tài khoản, kể cả tài khoản đã khóa."""
    if output not in ("table", "json"):
        raise Usage(f"--format đã đọc “{output}”; cần table hoặc json")
    found = people.everyone(_home(), COMMAND_LINE)
    for person in found:
        print(_line(person) if output == "table" else _json(person))
    if not found and output == "table":
        print("Chưa có tài khoản nào.")


@app.command()
def disable(name: Name) -> None:
    """Khóa một tài khoản và kết thúc mọi phiên của nó; số liệu đã gửi vẫn giữ nguyên."""
    _right(lambda: people.disable(_home(), COMMAND_LINE, name))
    print(f"Đã khóa tài khoản {people.folded(name)}.")


@app.command()
def reset(name: Name, password_stdin: FromInput = False) -> None:
    """Đặt mật khẩu mới và mở khóa tạm thời; người dùng đổi mật khẩu ở lần đăng nhập tới."""
    home = _home()
    password = _password(password_stdin)
    _right(lambda: people.reset(home, COMMAND_LINE, name, password))
    print(f"Đã đặt lại mật khẩu của {people.folded(name)}. Lần đăng nhập tới phải đổi mật khẩu.")


def _home() -> Home:
    """The home there is; none is made by the way, so that a mistyped TIENDO_HOME gets no accounts."""
    home = Home.default()
    store.kind(home)
    return home


def _right(work: Callable[[], T]) -> T:
    """What cannot be so is wrong usage; what is refused is said, and the command ends with 1."""
    try:
        return work()
    except Wrong as error:
        raise Usage(str(error)) from None
    except Refused as error:
        print(error, file=sys.stderr)
        raise typer.Exit(1) from None


def _password(from_input: bool) -> str:
    if from_input:
        try:
            line = sys.stdin.buffer.readline().decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            raise Usage("mật khẩu trên đầu vào chuẩn phải là chữ UTF-8") from None
        if not line:
            raise Usage("--password-stdin: đầu vào chuẩn không có mật khẩu; cần một dòng")
        return line
    if not sys.stdin.isatty():
        raise Usage("không có màn hình để gõ mật khẩu; dùng --password-stdin và đưa mật khẩu vào một dòng")
    typed = getpass.getpass("Mật khẩu đầu tiên: ")
    if getpass.getpass("Nhập lại: ") != typed:
        raise Usage("hai lần nhập mật khẩu chưa giống nhau")
    return typed


def _role(role: str, unit: str | None) -> str:
    if not unit:
        return ROLES[role]
    return "Cấp tỉnh" if unit == people.PROVINCE else _unit(unit).name


def _unit(code: str) -> catalogue.Unit:
    return people.units()[code]


def _line(person: Person) -> str:
    state = f"đã khóa ngày {_day(person.disabled_at)}" if person.disabled_at else "đang dùng"
    if person.must_change and not person.disabled_at:
        state += ", chưa đổi mật khẩu đầu tiên"
    who = f"{person.name} ({person.full_name})" if person.full_name else person.name
    return (
        f"{who}: {_role(person.role, person.unit)}, {state}, đăng nhập gần nhất {_day(person.last_seen) or 'chưa có'}"
    )


def _day(moment: datetime | None) -> str:
    return language("vi").day(moment.astimezone(calendar.ZONE)) if moment else ""


def _json(person: Person) -> str:
    def told(moment: datetime | None) -> str | None:
        return moment.isoformat() if moment else None

    return json.dumps(
        {
            "name": person.name, "full_name": person.full_name, "role": person.role, "unit": person.unit,
            "state": "disabled" if person.disabled_at else "active", "must_change": person.must_change, "origin": person.origin,
            "created_at": told(person.created_at), "last_sign_in": told(person.last_seen),
            "disabled_at": told(person.disabled_at), "disabled_by": person.disabled_by,
        },
        ensure_ascii=False,
    )  # fmt: skip
