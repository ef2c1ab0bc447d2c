"""The command line of the way in: init, load-plan, ingest, check, template, samples, account, exception; and of keeping the home.

Exit status: 0 all accepted or unchanged; 1 some file was not; 2 wrong usage; 3 the home is damaged or locked beyond
the waiting time. Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from data import account_commands, calendar, keeping_commands, store
from data.accounts import COMMAND_LINE
from data.console import Usage, application, main
from data.language import language
from data.settings import settings
from data.store import Home

if TYPE_CHECKING:
    from data.catalogue import Unit
    from data.submissions import Opened, Preview, Reply
    from data.verdicts import Verdict

app = application("Tiến độ: nhận kế hoạch và báo cáo BC-TT.")
app.add_typer(account_commands.app, name="account")
Format = Annotated[
    str, typer.Option("--format", metavar="KIỂU", help="table (bảng cho người đọc) hoặc json (một dòng một tệp).")
]
Files = Annotated[list[Path], typer.Argument(metavar="TỆP…", help="Các tệp báo cáo BC-TT.", show_default=False)]
T = TypeVar("T")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@app.command()
def init() -> None:
    """Tạo kho dữ liệu trống cho công việc thật; không làm gì nếu đã có kho."""
    home = Home.default()
    made = store.init(home)
    words = {store.REAL: "dùng cho công việc thật", store.SAMPLE: "chứa số liệu mẫu"}
    print(f"{'Đã tạo' if made else 'Đã có'} kho dữ liệu, {words[store.kind(home)]}.")


@app.command("load-plan")
def load_plan(
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Tệp kế hoạch, ví dụ ke-hoach-2023.xlsx.")],
) -> None:
    """Nạp hoặc điều chỉnh chỉ tiêu và dự toán của một năm."""
    from data import plan, verdicts

    content = _content(file)
    loaded = plan.load(_home_for_writing(), file.name, content, COMMAND_LINE)
    print(verdicts.of_plan(file.name, loaded))
    if loaded.status == "rejected":
        raise typer.Exit(1)


@app.command()
def ingest(
    files: Files,
    received: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="Ngày nhận báo cáo; không ghi là hôm nay.")] = "",
    approve: Annotated[bool, typer.Option("--approve", help="Duyệt luôn các báo cáo được nhận.")] = False,
    explain: Annotated[
        str, typer.Option(metavar="LỜI", help="Giải trình chung cho mọi cảnh báo (được ghi rõ là chung).")
    ] = "",
    explain_file: Annotated[
        Path | None, typer.Option(metavar="CSV", help="Giải trình từng cảnh báo, các cột: file,code,sheet,cell,text.")
    ] = None,
    output: Format = "table",
) -> None:
    """Kiểm tra và nộp báo cáo; các tệp được nhận theo thứ tự kỳ."""
    from data import explanations, submissions, verdicts

    _known_format(output)
    if explain and explain_file:
        raise Usage("chỉ dùng một trong hai: --explain hoặc --explain-file")
    day = _day(received)
    written = explanations.read(explain_file) if explain_file else None
    opened = list(_progress(_opened(files, day), len(files)))
    replies: list[Reply] = [
        submissions.Reply(written.of(path, one.file) if written else {}, explain)
        for path, one in zip(files, opened, strict=True)
    ]
    receipts = submissions.submit_all(_home_for_writing(), opened, COMMAND_LINE, replies, approve=approve)
    if written and (lines := written.unused([one.preview for one in receipts])):
        print(f"Tệp giải trình: dòng {', '.join(map(str, lines))} không ứng với cảnh báo nào.", file=sys.stderr)
    results = [verdicts.Verdict(one.preview, one.status, one.submission, one.revision) for one in receipts]
    _end(results, output, verdicts.SUBMITTED)


@app.command()
def check(
    files: Files,
    output: Format = "table",
    annotate: Annotated[
        Path | None, typer.Option(metavar="THƯ_MỤC", help="Nơi ghi lại từng tệp với các ô đã đánh dấu.")
    ] = None,
) -> None:
    """Kiểm tra báo cáo như khi nộp, không lưu gì vào kho."""
    from data import submissions, verdicts

    _known_format(output)
    if annotate is not None and annotate.exists() and not annotate.is_dir():
        raise Usage(f"--annotate cần một thư mục; {annotate.name} là một tệp")
    opened = list(_progress(_opened(files, calendar.today()), len(files)))
    home = Home.default()
    if home.exists():
        previews = submissions.preview_many(home, opened, COMMAND_LINE)
    else:
        previews = submissions.preview_without_home(opened, COMMAND_LINE)
    found = {id(one.opened): one for one in previews}
    in_order = [found[id(one)] for one in opened]
    if annotate is not None:
        _annotate(annotate, in_order)
    results = [
        verdicts.Verdict(one, one.status, one.submission, one.revision if one.submission else None) for one in in_order
    ]
    _end(results, output, verdicts.CHECKED)


@app.command()
def template(
    unit: Annotated[str, typer.Option(metavar="MÃ", help="Mã đơn vị, ví dụ 185.")],
    period: Annotated[str, typer.Option(metavar="YYYY-MM", help="Kỳ báo cáo, ví dụ 2023-06.")],
    out: Annotated[Path, typer.Option(metavar="TỆP", help="Tệp .xlsx sẽ ghi.")],
) -> None:
    """Tạo biểu mẫu BC-TT cho một đơn vị và một kỳ."""
    from data import blanks

    found = _unit_of(unit, period)
    content = blanks.blank_form(Home.default(), found, period)
    try:
        out.write_bytes(content)
    except OSError:
        raise Usage(f"--out: không ghi được tệp {out.name}; kiểm tra thư mục và quyền ghi") from None
    print(f"Đã ghi biểu mẫu {out.name}: {found.name}, kỳ {language('vi').period(period)}.")


@app.command()
def samples() -> None:
    """Tạo kho số liệu mẫu: kế hoạch 2023 và 96 báo cáo đã duyệt."""
    from data import samples as shipped

    total = 0
    try:
        for done, total in shipped.make(Home.default()):
            _say_progress(done, total)
    except shipped.NotSample as error:
        raise Usage(str(error)) from None
    print(f"Kho số liệu mẫu: kế hoạch năm 2023 và {total} báo cáo đã duyệt.")


@app.command()
def exception(
    unit: Annotated[str, typer.Option(metavar="MÃ", help="Mã đơn vị, ví dụ 185.")],
    period: Annotated[str, typer.Option(metavar="YYYY-MM", help="Kỳ báo cáo, ví dụ 2023-06.")],
    kind: Annotated[str, typer.Option(help="late (nộp muộn sau khi khóa sổ) hoặc reopen (mở lại báo cáo đã duyệt).")],
    reason: Annotated[str, typer.Option(metavar="LỜI", help="Lý do cho phép.")],
    until: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="Ngày cuối được phép, trong 60 ngày tới.")],
) -> None:
    """Cho phép một đơn vị nộp muộn hoặc sửa báo cáo của một kỳ đã khóa sổ."""
    from data import exceptions

    found = _unit_of(unit, period)
    try:
        day = date.fromisoformat(until if _DAY.fullmatch(until) else "")
    except ValueError:
        raise Usage(f"--until đã đọc “{until}”; cần một ngày dạng YYYY-MM-DD, ví dụ 2023-06-30") from None
    if kind not in exceptions.KINDS:
        raise Usage(f"--kind đã đọc “{kind}”; cần {' hoặc '.join(exceptions.KINDS)}")
    try:
        number = exceptions.grant(Home.default(), found.id, period, kind, reason, day, COMMAND_LINE)
    except exceptions.NotGrantable as error:
        raise Usage(str(error)) from None
    words = exceptions.KINDS[kind][0].lower() + exceptions.KINDS[kind][1:]
    print(f"Đã ghi số {number}: {found.name}, kỳ {language('vi').period(period)}: {words} đến hết ngày {day:%d/%m/%Y}.")


def _unit_of(code: str, period: str) -> Unit:
    """The unit that reports a period under a code."""
    from data import blanks

    if not calendar.is_reported(period):
        raise Usage(f"--period đã đọc “{period}”; cần năm và tháng, ví dụ 2023-06 (2023-13 là quyết toán bổ sung)")
    found = blanks.unit_of(code, period)
    if found is None:
        raise Usage(f"--unit đã đọc “{code}”; không có đơn vị báo cáo mang mã này trong kỳ {period}")
    return found


keeping_commands.add(app)


def _home_for_writing() -> Home:
    home = Home.default()
    if store.init(home):
        print("Đã tạo kho dữ liệu mới, dùng cho công việc thật.", file=sys.stderr)
    return home


def _opened(files: Sequence[Path], day: date) -> Iterator[Opened]:
    """Every file opened, in the order given; a wrong path is told before anything is done."""
    from data import submissions

    for file in files:
        _content(file, 1)
    return submissions.open_files((file.name, _content(file), day) for file in files)


def _content(file: Path, most: int | None = None) -> bytes:
    """A file's bytes; one that is too large is not read whole, one that cannot be read is wrong usage."""
    try:
        with file.open("rb") as stream:
            return stream.read(most or settings().upload_limit_mb * 2**20 + 1)
    except (OSError, ValueError):
        what = "lại là một thư mục" if file.is_dir() else "không có hoặc không đọc được"
        raise Usage(f"tệp {file.name or file} {what}; cần đường dẫn tới một tệp Excel") from None


def _day(text: str) -> date:
    if not text:
        return calendar.today()
    try:
        day = date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        raise Usage(f"--received đã đọc “{text}”; cần một ngày dạng YYYY-MM-DD, ví dụ 2023-06-16") from None
    if day > calendar.today():
        raise Usage(f"--received đã đọc “{text}”; ngày nhận không thể sau hôm nay")
    return day


def _known_format(output: str) -> None:
    if output not in ("table", "json"):
        raise Usage(f"--format đã đọc “{output}”; cần table hoặc json")


def _progress(items: Iterable[T], total: int) -> Iterator[T]:
    for done, item in enumerate(items, 1):
        _say_progress(done, total)
        yield item


def _say_progress(done: int, total: int) -> None:
    """One line that counts up, for a person at a terminal."""
    if sys.stderr.isatty() and total > 1:
        print(f"\rĐã đọc {done}/{total} tệp", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _end(results: Sequence[Verdict], output: str, words: dict[str, str]) -> None:
    """Prints a result a file in the order given, and ends with 1 when some file was not accepted."""
    from data import verdicts

    for line in verdicts.lines(results, words) if output == "table" else map(verdicts.as_json, results):
        print(line)
    if not all(one.fine for one in results):
        raise typer.Exit(1)


def _annotate(folder: Path, previews: Sequence[Preview]) -> None:
    from data.forms import annotate

    taken: set[str] = set()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for found in previews:
            name = annotate.file_name(found.opened.file, taken)
            taken.add(name)
            (folder / name).write_bytes(annotate.annotate(found.opened.content, found.issues, language("vi")))
    except OSError:
        raise Usage(f"--annotate: không ghi được vào thư mục {folder.name}; kiểm tra quyền ghi") from None


if __name__ == "__main__":
    main(app, "python -m data")
