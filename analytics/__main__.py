"""The command line of the way out: progress, budget, coverage, reporting, forecast, trace, export, report, sql, ask.

Codes, `.` decimals and full precision in csv and json; words and figures for people in table. Exit status: 0 done;
1 a statement was refused, a question was not understood; 2 called wrongly; 3 the home is missing, damaged or locked beyond the waiting time.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from data.console import Usage, application, main

if TYPE_CHECKING:
    import duckdb

    from analytics.scope import Scope

app = application("Tiến độ: các con số, theo mã, để dùng tiếp.")
FORMATS = ("table", "csv", "json")

Year = Annotated[int | None, typer.Option("--year", help="năm, ví dụ 2023")]
Through = Annotated[str, typer.Option("--through", help="đến hết kỳ, ví dụ 2023-06")]
By = Annotated[str, typer.Option("--by", help="các chiều, cách nhau bằng dấu phẩy")]
State = Annotated[str, typer.Option("--state", help="approved (đã duyệt) hoặc submitted (gồm cả chờ duyệt)")]
Units = Annotated[str, typer.Option("--units", help="mã các đơn vị, cách nhau bằng dấu phẩy")]
AsOf = Annotated[str, typer.Option("--as-of", help="số phiên bản của kho dữ liệu")]
Format = Annotated[str, typer.Option("--format", help="table, csv hoặc json")]


@app.command()
def progress(
    year: Year = None,
    through: Through = "",
    by: By = "",
    state: State = "approved",
    units: Units = "",
    as_of: AsOf = "",
    format_: Format = "table",
) -> None:
    """Tiến độ so với chỉ tiêu; --by district,activity,group."""
    _measure("progress", year, through, by, state, units, as_of, format_)


@app.command()
def budget(
    year: Year = None,
    through: Through = "",
    by: By = "",
    state: State = "approved",
    units: Units = "",
    as_of: AsOf = "",
    format_: Format = "table",
) -> None:
    """Kinh phí giao, đã giải ngân, còn lại; --by district,group,source."""
    _measure("budget", year, through, by, state, units, as_of, format_)


@app.command()
def coverage(
    year: Year = None,
    through: Through = "",
    by: By = "",
    state: State = "approved",
    units: Units = "",
    as_of: AsOf = "",
    format_: Format = "table",
) -> None:
    """Xã, phường được tiếp cận; --by district, commune, activity, topic hoặc audience."""
    _measure("coverage", year, through, by, state, units, as_of, format_)


@app.command()
def reporting(
    year: Year = None,
    through: Through = "",
    by: By = "",
    state: State = "approved",
    units: Units = "",
    as_of: AsOf = "",
    format_: Format = "table",
) -> None:
    """Báo cáo phải có, đã có, đúng hạn; --by district,period hoặc quarter."""
    _measure("reporting", year, through, by, state, units, as_of, format_)


@app.command()
def forecast(
    year: Year = None,
    through: Through = "",
    by: By = "",
    state: State = "approved",
    units: Units = "",
    as_of: AsOf = "",
    format_: Format = "table",
) -> None:
    """Dự báo cả năm: dự kiến, khoảng 80%, mức cần mỗi kỳ; --by district,activity."""
    from analytics import forecast as forecasts
    from analytics.measures import WrongDimension

    _one_of("--format", format_, FORMATS)
    _one_of("--state", state, ("approved", "submitted"))
    dims = _split(by)
    try:
        forecasts.check(dims)
    except WrongDimension as error:
        raise Usage(f"--by: {error}") from None
    db, today = _opened(as_of)
    found = forecasts.rows(db, _scope(db, "forecast", year, through, state, _split(units), today), dims)
    _show(found.columns, found.rows, format_, "forecast")


@app.command()
def trace(
    unit: Annotated[str, typer.Option("--unit", help="mã đơn vị báo cáo")],
    commune: Annotated[str, typer.Option("--commune", help="mã xã, phường")] = "",
    activity: Annotated[str, typer.Option("--activity", help="mã hoạt động")] = "",
    group: Annotated[str, typer.Option("--group", help="mã nội dung chi")] = "",
    source: Annotated[str, typer.Option("--source", help="mã nguồn kinh phí")] = "",
    period: Annotated[str, typer.Option("--period", help="kỳ báo cáo, ví dụ 2023-06")] = "",
    state: State = "approved",
    units: Units = "",
    as_of: AsOf = "",
    format_: Format = "table",
) -> None:
    """Các ô của bảng tính làm nên một con số."""
    from analytics.trace import COLUMNS, of_codes

    if (activity or commune) and (group or source):
        raise Usage(
            "--activity, --commune chọn ô của Kết quả; --group, --source chọn ô của Kinh phí; dùng một trong hai loại"
        )
    _one_of("--format", format_, FORMATS)
    _one_of("--state", state, ("approved", "submitted"))
    codes = _trace_codes(unit, commune, activity, group, source, period)
    kinds = ["outputs"] if activity or commune else ["spending"] if group or source else ["outputs", "spending"]
    db, _ = _opened(as_of)
    _known_unit(db, unit)
    if units and unit not in (chosen := _split(units)):
        raise Usage(f"--unit {unit} không nằm trong --units {','.join(chosen)}")
    found = of_codes(db, state, kinds, codes)
    _show(COLUMNS, [tuple(row.values()) for row in found], format_, "trace")


@app.command()
def export(
    page: Annotated[
        str, typer.Argument(metavar="TRANG", help="tong-quan, tien-do, kinh-phi, do-bao-phu hoặc tinh-hinh-bao-cao")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="TỆP", help="tệp .xlsx hoặc .pptx sẽ ghi")],
    year: Year = None,
    through: Through = "",
    state: State = "approved",
    units: Units = "",
    as_of: AsOf = "",
) -> None:
    """Màn hình của một trang thành tệp Excel hoặc PowerPoint."""
    from analytics.exports import taking
    from data.language import language

    _one_of("TRANG", page, list(taking.PAGES))
    _one_of("--state", state, ("approved", "submitted"))
    ending = _ending(out, taking.ENDINGS)
    db, today = _opened(as_of)
    scope = _scope(db, taking.PAGES[page], year, through, state, _split(units), today)
    _, content = taking.taken(page, ending, db, scope, language("vi"))
    _write(out, content)


@app.command("report")
def official_report(
    kind: Annotated[
        str, typer.Option("--kind", help="month (tháng), six_month (6 tháng), nine_month (9 tháng) hoặc year (năm)")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="TỆP", help="tệp .docx sẽ ghi")],
    year: Year = None,
    through: Through = "",
    state: State = "approved",
    as_of: AsOf = "",
) -> None:
    """Dự thảo báo cáo tháng, 6 tháng, 9 tháng, năm theo thể thức văn bản hành chính."""
    from analytics.exports import docx, official

    _one_of("--kind", kind, list(official.KINDS))
    _one_of("--state", state, ("approved", "submitted"))
    _ending(out, ("docx",))
    db, today = _opened(as_of)
    scope = _scope(db, "progress", year, through, state, (), today)
    try:
        content = docx.to_bytes(official.draft(db, scope, kind, full=True))
    except official.TooLate as error:
        raise Usage(f"--through: {error}") from None
    _write(out, content)


@app.command()
def sql(
    statement: Annotated[
        str, typer.Argument(metavar="CÂU_LỆNH", help="một câu SELECT; bảng và cột: docs/published-schema.md")
    ],
    param: Annotated[
        list[str] | None, typer.Option("--param", metavar="TÊN=GIÁ_TRỊ", help="giá trị của $tên trong câu lệnh")
    ] = None,
    state: State = "approved",
    as_of: AsOf = "",
    format_: Format = "table",
) -> int:
    """Câu lệnh SQL đọc số liệu đã công bố, chạy trong tiến trình cách ly."""
    from analytics import printing, publish, sandbox
    from data.accounts import COMMAND_LINE
    from data.store import Home

    _one_of("--format", format_, FORMATS)
    _one_of("--state", state, ("approved", "submitted"))
    values = dict(_param(one) for one in param or [])
    version = int(as_of) if _version(as_of) else None
    try:
        found, _ = sandbox.asked(
            Home.default(), COMMAND_LINE, statement, values, submitted=state == "submitted", version=version
        )
    except publish.NoSuchVersion as error:
        raise Usage(f"--as-of: {error}") from None
    if isinstance(found, sandbox.Refused):
        sys.stderr.write(" ".join(found.sentence.split()) + "\n")
        return 1
    sys.stdout.write(printing.as_answer(found.columns, found.rows, format_))
    if found.more:
        sys.stderr.write(f"Còn nữa: chỉ in {len(found.rows)} dòng đầu.\n")
    return 0


@app.command()
def ask(
    question: Annotated[str, typer.Argument(metavar="CÂU_HỎI", help="ví dụ “tỷ lệ giải ngân của Bình Gia quý 2”")],
    year: Year = None,
    through: Through = "",
    state: State = "approved",
    units: Units = "",
    as_of: AsOf = "",
    format_: Format = "table",
) -> int:
    """Một câu hỏi bằng lời; chỉ trả lời đúng điều đã hiểu, không hiểu thì gợi ý câu hỏi khác."""
    from analytics import asking, printing
    from data.accounts import COMMAND_LINE
    from data.store import Home

    _one_of("--format", format_, FORMATS)
    _one_of("--state", state, ("approved", "submitted"))
    db, today = _opened(as_of)
    base = _scope(db, "progress", year, through, state, _split(units), today)
    understood, found = asking.answered(Home.default(), COMMAND_LINE, question, db, base)
    if format_ == "json":
        sys.stdout.write(printing.as_object(asking.told(understood, found)))
    elif found is not None:
        sys.stdout.write(understood.sentence + "\n" if format_ == "table" else "")
        _show(found.columns, found.rows, format_, found.query.meant.source)
    if found is None and format_ != "json":
        suggested = "".join(f"\n  - {one}" for one in understood.suggestions)
        sys.stderr.write(f"{understood.reason} Có thể hỏi:{suggested}\n")
    return 0 if found is not None else 1


def _param(given: str) -> tuple[str, str]:
    name, sign, value = given.partition("=")
    if not sign or not name.removeprefix("$").isidentifier():
        raise Usage(f"--param: đã đọc “{given}”, cần TÊN=GIÁ_TRỊ, ví dụ --param nam=2023")
    return name.removeprefix("$"), value


def _version(as_of: str) -> bool:
    if as_of and not (as_of.isascii() and as_of.isdigit()):
        raise Usage(f"--as-of: đã đọc “{as_of}”, cần số phiên bản, ví dụ 12")
    return bool(as_of)


@app.command("verify-published")
def verify_published() -> None:
    """Đối chiếu các tệp công bố với sổ cái, tệp hỏng được dựng lại (python -m data verify gọi lệnh này)."""
    import json

    from analytics.verify import verify_published as found
    from data.store import Home

    for code, sentence, file in found(Home.default()):
        print(json.dumps({"finding": code, "sentence": sentence, "file": file}, ensure_ascii=False), flush=True)


def _trace_codes(
    unit: str, commune: str, activity: str, group: str, source: str, period: str
) -> dict[str, tuple[str, ...]]:
    from data import calendar, catalogue

    if activity:
        _one_of("--activity", activity, [a.code for a in catalogue.activities()])
    if group:
        _one_of("--group", group, [g.code for g in catalogue.groups()])
    if source:
        _one_of("--source", source, [s.code for s in catalogue.sources()])
    if period and not calendar.is_reported(period):
        raise Usage(f"--period: đã đọc “{period}”, cần một kỳ viết như 2023-06")
    if commune and commune not in {u.code for u in catalogue.units() if u.level == "commune"}:
        raise Usage(f"--commune: không có xã, phường mã “{commune}”; mã có năm chữ số, ví dụ 06040")
    given = {"unit": unit, "commune": commune, "activity": activity, "group": group, "source": source, "period": period}
    return {name: (code,) for name, code in given.items() if code}


def _measure(
    measure: str, year: int | None, through: str, by: str, state: str, units: str, as_of: str, format_: str
) -> None:
    """Checks the options against what there is, asks, and prints."""
    from analytics import measures

    _one_of("--format", format_, FORMATS)
    _one_of("--state", state, ("approved", "submitted"))
    dims = _split(by)
    try:
        measures.check(measure, dims)
    except measures.WrongDimension as error:
        raise Usage(f"--by: {error}") from None
    db, today = _opened(as_of)
    scope = _scope(db, measure, year, through, state, _split(units), today)
    found = measures.rows(db, measure, scope, dims)
    names = measures.columns(measure, dims)
    _show(names, [row[: len(names)] for row in found.rows], format_, measure)


def _opened(as_of: str) -> tuple[duckdb.DuckDBPyConnection, date]:
    """The figures of a version, and the day they are looked at from: that of the version, else today."""
    from analytics import publish, scope
    from data import calendar
    from data.store import Home

    version = int(as_of) if _version(as_of) else None
    try:
        db = publish.connect(publish.published(Home.default(), True, version))
    except publish.NoSuchVersion as error:
        raise Usage(f"--as-of: {error}") from None
    return db, (scope.recorded_on(db) if as_of else None) or calendar.today()


def _scope(
    db: duckdb.DuckDBPyConnection,
    measure: str,
    year: int | None,
    through: str,
    state: str,
    units: tuple[str, ...],
    today: date,
) -> Scope:
    """What was asked for, checked against what there is."""
    from analytics import scope
    from data import calendar

    if through and not calendar.is_reported(through):
        raise Usage(f"--through: đã đọc “{through}”, cần một kỳ viết như 2023-06")
    known = scope.years(db)
    year = year if year is not None else calendar.year_of(through) if through else known[-1] if known else today.year
    if through and calendar.year_of(through) != year:
        raise Usage(f"--through {through} không thuộc năm {year}; cần một kỳ từ {year}-01 đến {year}-12")
    if known and year not in known:
        raise Usage(f"--year: không có số liệu năm {year}; các năm có số liệu: {', '.join(map(str, known))}")
    month = through or scope.default_through(db, year, state, today)[0]
    _check_units(db, measure, units, year, month)
    return scope.Scope(year, month, today, units=units, state=state)


def _check_units(db: duckdb.DuckDBPyConnection, measure: str, units: tuple[str, ...], year: int, month: str) -> None:
    from analytics import scope

    known = set(scope.known_units(db, year))
    if measure == "coverage":
        known |= set(scope.known_communes(db, month))
    if wrong := [code for code in units if code not in known]:
        shown = ", ".join(sorted(known, key=lambda code: (len(code), code))[:12])
        raise Usage(
            f"--units: năm {year} không có đơn vị mã “{wrong[0]}”; các mã: {shown}{' …' if len(known) > 12 else ''}"
        )


def _known_unit(db: duckdb.DuckDBPyConnection, unit: str) -> None:
    from data import catalogue

    if unit not in {u.code for u in catalogue.units()}:
        raise Usage(f"--unit: không có đơn vị mã “{unit}”; ví dụ 178 (Thành phố Lạng Sơn), 20 (cấp tỉnh)")


def _one_of(option: str, given: str, known: Sequence[str]) -> None:
    if given not in known:
        raise Usage(f"{option}: đã đọc “{given}”, cần một trong: {', '.join(known)}")


def _split(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _ending(out: Path, known: Sequence[str]) -> str:
    """The kind of a file by its name; an unknown one is a wrong call."""
    ending = out.suffix.lower().removeprefix(".")
    if ending not in known:
        raise Usage(
            f"--out: đã đọc “{out.name}”, cần tên tệp kết thúc bằng {' hoặc '.join('.' + name for name in known)}"
        )
    return ending


def _write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError:
        raise Usage(f"--out: không ghi được tệp {out.name}; kiểm tra thư mục và quyền ghi") from None
    sys.stdout.write(f"Đã ghi {out.name}.\n")


def _show(columns: Sequence[str], rows: Sequence[tuple[object, ...]], format_: str, measure: str) -> None:
    from analytics import printing

    sys.stdout.write(
        {"csv": printing.as_csv, "json": printing.as_json, "table": printing.as_table}[format_](columns, rows, measure)
    )


if __name__ == "__main__":
    main(app, "python -m analytics")
