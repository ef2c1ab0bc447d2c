"""The commands of whoever keeps the home: backup, restore, verify, log.

Exit status: 0 done, or all is whole; 1 a backup that is none or is damaged, or that may not be put here; 2 wrong usage;
3 the home is damaged, locked or cannot be written (`backup`: also when it was made without workbooks that the home has lost).
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from data import calendar, store
from data.accounts import COMMAND_LINE
from data.console import Application, Usage
from data.language import N_, language
from data.store import Home

if TYPE_CHECKING:
    from data.backup import Summary
    from data.verify import Extent, Finding

_KINDS = {store.REAL: "kho dùng cho công việc thật", store.SAMPLE: "kho số liệu mẫu"}
File = Annotated[Path, typer.Argument(metavar="TỆP", help="Tệp sao lưu, ví dụ /mnt/sao-luu/2026-11-23.tar.")]


def add(app: Application) -> None:
    """Puts the commands into the command line."""
    for command in (backup, restore, verify, log):
        app.command()(command)


def backup(
    file: File,
    force: Annotated[bool, typer.Option("--force", help="Ghi đè bản sao lưu đã có mang tên này.")] = False,
) -> None:
    """Sao lưu cả kho dữ liệu vào một tệp, kể cả khi hệ thống đang được dùng."""
    from data import backup as keeping

    try:
        made = keeping.backup(Home.default(), file, COMMAND_LINE, force=force)
    except keeping.Refused as error:
        raise Usage(str(error)) from None
    print(f"Đã sao lưu vào {file.name}: {_held(made)}.")
    if made.missing:
        print(
            f"Kho dữ liệu thiếu hoặc hỏng {len(made.missing)} tệp lưu nên bản sao lưu không có các tệp đó. "
            "Chạy python -m data verify để biết tệp nào; bù từ bản sao lưu trước bằng restore --repair.",
            file=sys.stderr,
        )
        raise typer.Exit(3)


def restore(
    file: File,
    other_home: Annotated[
        bool, typer.Option("--other-home", help="Cho phép thay kho đang có bằng bản sao lưu của một kho khác.")
    ] = False,
    repair: Annotated[
        bool, typer.Option("--repair", help="Chỉ bù tệp lưu và tệp tài khoản bị mất, hỏng; giữ nguyên sổ cái.")
    ] = False,
) -> None:
    """Khôi phục kho dữ liệu từ bản sao lưu; những gì đang có được giữ trong thư mục replaced-…"""
    from data import backup as keeping

    if repair and other_home:
        raise Usage("chỉ dùng một trong hai: --repair hoặc --other-home")
    if not file.is_file():
        raise Usage(f"không có tệp {file.name}; cần đường dẫn tới một bản sao lưu")
    try:
        if repair:
            _say_repaired(keeping.repair(Home.default(), file, COMMAND_LINE))
        else:
            _say_restored(keeping.restore(Home.default(), file, COMMAND_LINE, other_home=other_home))
    except (keeping.NotBackup, keeping.Refused) as error:
        print(str(error), file=sys.stderr)
        raise typer.Exit(1) from None


def verify(
    output: Annotated[
        str,
        typer.Option("--format", metavar="KIỂU", help="table (bảng cho người đọc) hoặc json (một dòng một phát hiện)."),
    ] = "table",
) -> None:
    """Kiểm tra kho dữ liệu có nguyên vẹn không: chuỗi sự kiện, tệp lưu, từng ô số liệu, tệp công bố."""
    from data import verify as proving

    if output not in ("table", "json"):
        raise Usage(f"--format đã đọc “{output}”; cần table hoặc json")
    home, grave, count = Home.default(), False, 0
    for found in itertools.chain(proving.verify(home, COMMAND_LINE, _say_progress), _published(home)):
        grave, count = grave or found.level != proving.NOTE, count + 1
        print(
            found.said(language("vi")) if output == "table" else json.dumps(found.as_row(), ensure_ascii=False),
            flush=True,
        )
    if output == "table":
        print(
            _whole(proving.extent(home))
            if not grave
            else f"Kho dữ liệu không còn nguyên vẹn: {count} phát hiện ở trên."
        )
    if grave:
        raise typer.Exit(3)


def _published(home: Home) -> Iterator[Finding]:
    """What analytics finds of the published files, asked in a process of its own: data knows nothing of analytics."""
    from data.settings import PROJECT
    from data.verify import NOTE, Finding

    if not home.published.is_dir():
        return
    asked = subprocess.run(
        [sys.executable, "-m", "analytics", "verify-published"],
        cwd=PROJECT,
        env={**os.environ, "TIENDO_HOME": str(home.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        check=False,
    )
    for line in asked.stdout.splitlines():
        told = json.loads(line)
        yield Finding(told["finding"], NOTE, told["sentence"], {"file": told["file"]})
    if asked.returncode:
        sentence = N_("chưa đối chiếu được các tệp công bố; chúng được dựng lại từ sổ cái khi cần.")
        yield Finding("published_unread", NOTE, sentence, {})


def _whole(extent: Extent) -> str:
    return (
        f"Kho dữ liệu nguyên vẹn: phiên bản {extent.version}, {extent.submissions} báo cáo, {extent.plans} kế hoạch, "
        f"{extent.files} tệp lưu; mọi số liệu đọc lại từ tệp lưu đều khớp."
    )


def _say_progress(done: int, total: int) -> None:
    if sys.stderr.isatty() and total > 1:
        print(f"\rĐã đọc lại {done}/{total} tệp", end="\n" if done == total else "", file=sys.stderr, flush=True)


def log(
    unit: Annotated[str, typer.Option(metavar="MÃ", help="Chỉ đơn vị này, ví dụ 185.")] = "",
    period: Annotated[str, typer.Option(metavar="YYYY-MM", help="Chỉ kỳ này, ví dụ 2023-06.")] = "",
    output: Annotated[
        str, typer.Option("--format", metavar="KIỂU", help="table (bảng cho người đọc), json hoặc csv.")
    ] = "table",
) -> None:
    """Các báo cáo đã nộp và những gì đã xảy ra với chúng, cũ trước mới sau."""
    from data import catalogue
    from data import log as history

    if output not in ("table", "json", "csv"):
        raise Usage(f"--format đã đọc “{output}”; cần table, json hoặc csv")
    if unit and unit not in {one.code for one in catalogue.units() if one.level != "commune"}:
        raise Usage(f"--unit đã đọc “{unit}”; không có đơn vị báo cáo mang mã này, ví dụ 185")
    if period and not calendar.is_reported(period):
        raise Usage(f"--period đã đọc “{period}”; cần năm và tháng, ví dụ 2023-06")
    found = history.entries(Home.default(), unit, period)
    if output != "table":
        sys.stdout.write(history.as_json(found) if output == "json" else history.as_csv(found))
        return
    for line in history.lines(found, language("vi")):
        print(line)
    if not found:
        print("Chưa có gì.")


def _held(made: Summary) -> str:
    vi = language("vi")
    size = vi.number(made.size_bytes / 2**20, 1)
    return (
        f"{_KINDS[made.kind]}, phiên bản {made.version}, {made.files} tệp lưu, {size} MB, lúc {_moment(made.made_at)}"
    )


def _moment(moment: datetime) -> str:
    return moment.astimezone(calendar.ZONE).strftime("%H:%M %d/%m/%Y")


def _say_restored(done: Summary) -> None:
    print(f"Đã khôi phục: {_held(done)}. Mọi người cần đăng nhập lại.")
    if done.replaced:
        print(f"Những gì có trước đó được giữ trong thư mục {done.replaced.name} của kho dữ liệu.")
    if done.later and done.replaced:
        print(
            f"Có {done.later} tệp được nhận sau bản sao lưu này, nằm trong {done.replaced.name}/files; "
            "nộp lại bằng python -m data ingest nếu cần."
        )
    _say_missing(done)


def _say_repaired(done: Summary) -> None:
    print(f"Đã bù {len(done.mended)} tệp từ bản sao lưu lúc {_moment(done.made_at)}; sổ cái giữ nguyên.")
    if done.replaced:
        print(f"Các tệp hỏng được giữ trong thư mục {done.replaced.name} của kho dữ liệu.")
    _say_missing(done)


def _say_missing(done: Summary) -> None:
    if done.missing:
        print(f"Còn thiếu {len(done.missing)} tệp mà bản sao lưu này cũng không có.", file=sys.stderr)
        raise typer.Exit(3)
