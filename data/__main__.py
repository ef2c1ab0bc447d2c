"""The command line of the way in: init, load-plan, ingest, check, template, samples.

Exit status: 0 all accepted or unchanged; 1 some file was not; 2 wrong usage; 3 the home is damaged or locked beyond
the waiting time. Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from data import calendar, store
from data.console import Usage, application, main
from data.issues import SEVERITY_WORDS, Issue, sentence
from data.language import language
from data.settings import settings
from data.store import Home

app = application("Tiến độ: nhận báo cáo BC-TT.")
_ACTOR = "dong-lenh"
_STATUS = {"accepted": "đã nhận", "rejected": "không nhận", "unchanged": "không đổi", "needs_explanation": "cần giải trình"}
_CHECKED = {**_STATUS, "accepted": "đạt"}
Format = Annotated[str, typer.Option("--format", help="table hoặc json")]
Files = Annotated[list[Path], typer.Argument(help="Các tệp báo cáo", show_default=False)]


@app.command()
def init() -> None:
    """Tạo kho dữ liệu trống cho công việc thật (không làm gì nếu đã có)."""
    home = Home.default()
    made = store.init(home)
    with store.read(home) as ledger:
        kind = ledger.kind()
    words = {store.REAL: "dùng cho công việc thật", store.SAMPLE: "chứa số liệu mẫu"}
    print(f"{'Đã tạo' if made else 'Đã có'} kho dữ liệu, {words[kind]}.")


@app.command("load-plan")
def load_plan(file: Annotated[Path, typer.Argument(help="Tệp kế hoạch (ke-hoach-YYYY.xlsx)")]) -> None:
    """Nạp hoặc điều chỉnh chỉ tiêu và dự toán của một năm."""
    from data import plan

    home = _home_for_writing()
    loaded = plan.load(home, file.name, _content(file), _ACTOR)
    if loaded.status == "rejected":
        for line in _issue_lines(file.name, loaded.issues):
            print(line)
        raise typer.Exit(1)
    print(f"{file.name}: {_STATUS[loaded.status]}, kế hoạch năm {loaded.year}, {loaded.units} đơn vị.")


@app.command()
def ingest(
    files: Files,
    received: Annotated[str, typer.Option(help="Ngày nhận báo cáo, YYYY-MM-DD")] = "",
    approve: Annotated[bool, typer.Option("--approve", help="Duyệt luôn")] = False,
    explain: Annotated[str, typer.Option(help="Giải trình chung cho mọi cảnh báo")] = "",
    explain_file: Annotated[Path | None, typer.Option(help="Tệp CSV giải trình từng cảnh báo: file,code,sheet,cell,text")] = None,
    output: Format = "table",
) -> None:
    """Kiểm tra và nộp báo cáo."""
    from data import submissions

    day = _day(received)
    answers = _answers(explain_file)
    _known_format(output)
    home = _home_for_writing()
    results: dict[int, tuple[submissions.Preview, str, int | None, int | None]] = {}
    for at, opened in _by_period(files, day):
        if isinstance(opened, submissions.Preview):
            results[at] = (opened, opened.status, None, None)
            continue
        found = submissions.preview(home, opened)
        receipt = submissions.submit(
            home, found, _ACTOR, explanations=answers.get(opened.file, {}), explain_all=explain, approve=approve
        )
        results[at] = (receipt.preview, receipt.status, receipt.submission, receipt.revision)
    _report([results[at] for at in range(len(files))], output, _STATUS)


@app.command()
def check(
    files: Files,
    output: Format = "table",
    annotate: Annotated[Path | None, typer.Option(help="Thư mục ghi lại từng tệp với các ô đã đánh dấu")] = None,
) -> None:
    """Kiểm tra báo cáo như khi nộp, không lưu gì."""
    from data import submissions

    _known_format(output)
    if annotate is not None and annotate.exists() and not annotate.is_dir():
        raise Usage(f"--annotate cần một thư mục; {annotate.name} là một tệp")
    opened = dict(_by_period(files, calendar.today()))
    readable = [o for o in opened.values() if isinstance(o, submissions.Opened)]
    home = Home.default()
    found = {id(p.opened): p for p in submissions.preview_many(home, readable)} if home.exists() else {}
    results = []
    for at in range(len(files)):
        one = opened[at]
        shown = one if isinstance(one, submissions.Preview) else found.get(id(one)) or submissions.unknown_home(one)
        results.append((shown, shown.status, shown.submission, shown.revision))
    if annotate is not None:
        _annotate(annotate, files, [shown for shown, *_ in results])
    _report(results, output, _CHECKED)


@app.command()
def template(
    unit: Annotated[str, typer.Option(help="Mã đơn vị, ví dụ 178")],
    period: Annotated[str, typer.Option(help="Kỳ báo cáo, ví dụ 2023-06")],
    out: Annotated[Path, typer.Option(help="Tệp .xlsx sẽ ghi")],
) -> None:
    """Tạo biểu mẫu BC-TT cho một đơn vị và một kỳ."""
    from data import blanks

    if not calendar.is_period(period):
        raise Usage(f"--period đã đọc “{period}”; cần năm và tháng, ví dụ 2023-06")
    found = blanks.unit_of(unit, period)
    if found is None:
        raise Usage(f"--unit đã đọc “{unit}”; không có đơn vị báo cáo mang mã này trong kỳ {period}")
    try:
        out.write_bytes(blanks.blank_form(Home.default(), found, period))
    except OSError:
        raise Usage(f"không ghi được tệp {out.name}: kiểm tra thư mục và quyền ghi") from None
    print(f"Đã ghi biểu mẫu {out.name}: {found.name}, kỳ {language('vi').period(period)}.")


@app.command()
def samples() -> None:
    """Tạo kho số liệu mẫu: kế hoạch 2023 và 96 báo cáo đã duyệt."""
    from data import samples as shipped

    home = Home.default()
    if home.exists():
        with store.read(home) as ledger:
            if ledger.kind() != store.SAMPLE:
                raise Usage("kho dữ liệu này dùng cho công việc thật; số liệu mẫu cần một kho riêng (đặt TIENDO_HOME khác)")
    total = 0
    for done, total in shipped.make(home):
        if sys.stderr.isatty():
            print(f"\rĐang tạo số liệu mẫu: {done}/{total}", end="", file=sys.stderr)
    print(f"{os.linesep if sys.stderr.isatty() else ''}Kho số liệu mẫu: {total} báo cáo.")


def _home_for_writing() -> Home:
    home = Home.default()
    if not home.exists():
        store.init(home)
        print("Đã tạo kho dữ liệu mới.", file=sys.stderr)
    return home


def _content(file: Path) -> bytes:
    """A file's bytes; one that is too large is not read whole, one that cannot be read is wrong usage."""
    try:
        with file.open("rb") as stream:
            return stream.read(settings().upload_limit_mb * 2**20 + 1)
    except OSError:
        what = "là một thư mục" if file.is_dir() else "không có hoặc không đọc được"
        raise Usage(f"{file.name} {what}; cần đường dẫn đúng tới một tệp Excel") from None


def _by_period(files: list[Path], day: date) -> Iterator[tuple[int, object]]:
    """(place in the order given, the file opened), by reporting month: each month is checked against those before it."""
    from data import submissions
    from data.isolated import Busy

    contents = [_content(file) for file in files]  # a wrong path is told before anything is done
    opened: list[tuple[int, object]] = []
    for at, (file, content) in enumerate(zip(files, contents, strict=True)):
        try:
            opened.append((at, submissions.open_file(file.name, content, day)))
        except Busy:
            opened.append((at, submissions.refused(file.name, Issue("unreadable", "error"))))

    def period(item: tuple[int, object]) -> str:
        report = item[1].reading.report if isinstance(item[1], submissions.Opened) else None
        return report.period if report else ""

    yield from sorted(opened, key=period)


def _day(text: str) -> date:
    if not text:
        return calendar.today()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Usage(f"--received đã đọc “{text}”; cần một ngày dạng YYYY-MM-DD, ví dụ 2023-06-16") from None
    if day > calendar.today():
        raise Usage(f"--received đã đọc “{text}”; ngày nhận không thể sau hôm nay")
    return day


def _answers(file: Path | None) -> dict[str, dict[tuple[str, str, str], str]]:
    """Explanations by file, then by (code, sheet, cell)."""
    if file is None:
        return {}
    try:
        rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError):
        raise Usage(f"--explain-file: không đọc được {file.name}") from None
    if rows and not {"file", "code", "sheet", "cell", "text"} <= set(rows[0]):
        raise Usage("--explain-file cần các cột file,code,sheet,cell,text")
    found: dict[str, dict[tuple[str, str, str], str]] = {}
    for row in rows:
        found.setdefault(row["file"], {})[row["code"], row["sheet"] or "", row["cell"] or ""] = row["text"] or ""
    return found


def _known_format(output: str) -> None:
    if output not in ("table", "json"):
        raise Usage(f"--format đã đọc “{output}”; cần table hoặc json")


def _report(results: list[tuple[object, str, int | None, int | None]], output: str, words: dict[str, str]) -> None:
    """Prints a result a file in the order given, and ends with 1 when some file was not accepted."""
    for shown, status, submission, revision in results:
        if output == "json":
            print(json.dumps(_as_json(shown, status, submission, revision), ensure_ascii=False))
        else:
            _print_table(shown, status, revision, words)
    if any(status not in ("accepted", "unchanged") for _, status, _, _ in results):
        raise typer.Exit(1)


def _as_json(shown: object, status: str, submission: int | None, revision: int | None) -> dict[str, object]:
    report = shown.opened.reading.report  # type: ignore[attr-defined]
    return {
        "file": shown.opened.file,  # type: ignore[attr-defined]
        "status": status,
        "submission": submission,
        "revision": revision,
        "unit": report.unit.code if report else None,
        "period": report.period if report else None,
        "issues": [_issue_json(issue) for issue in shown.issues],  # type: ignore[attr-defined]
    }


def _issue_json(issue: Issue) -> dict[str, object]:
    message = sentence(issue, language("vi"))
    own = {"code": issue.code, "severity": issue.severity, "sheet": issue.sheet, "cell": issue.cell}
    return {**own, "message": message, "facts": dict(issue.facts)}


def _print_table(shown: object, status: str, revision: int | None, words: dict[str, str]) -> None:
    report = shown.opened.reading.report  # type: ignore[attr-defined]
    who = f" - {report.unit.name}, {language('vi').period(report.period)}" if report else ""
    which = f", lần {revision}" if revision and status in ("accepted", "unchanged") else ""
    print(f"{shown.opened.file}: {words[status]}{which}{who}")  # type: ignore[attr-defined]
    for line in _issue_lines("", shown.issues):  # type: ignore[attr-defined]
        print(line)


def _issue_lines(file: str, issues: tuple[Issue, ...]) -> Iterator[str]:
    vi = language("vi")
    for issue in issues:
        place = " ".join(part for part in (issue.sheet, issue.cell) if part)
        yield f"  {vi.text(SEVERITY_WORDS[issue.severity])} [{issue.code}] {place}{': ' if place else ''}{sentence(issue, vi)}"


def _annotate(folder: Path, files: list[Path], shown: list[object]) -> None:
    from data.forms import annotate

    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken: set[str] = set()
        for file, found in zip(files, shown, strict=True):
            name = annotate.file_name(file.name, taken)
            taken.add(name)
            (folder / name).write_bytes(annotate.annotate(found.opened.content, found.issues, language("vi")))  # type: ignore[attr-defined]
    except OSError:
        raise Usage(f"--annotate: không ghi được vào thư mục {folder.name}") from None


if __name__ == "__main__":
    main(app, "python -m data")
