"""What stands beside a view when it is taken away: its filters, version and cells in words, and what its charts are drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from analytics import scope as scopes
from analytics import trace as tracing
from analytics.answers.names import Names
from analytics.answers.palette import ACCENT, LEVEL, LINES, PLAN, REACH, STATUS, TONES
from analytics.answers.wording import NO_REPORT, REACH_WORDS, REPORT_WORDS, STATUS_SIGNS, STATUS_WORDS
from analytics.report import Chart, Column, Report, Table, Trace
from analytics.scope import SUBMITTED, Scope
from data import catalogue
from data.language import N_, Language

if TYPE_CHECKING:
    import duckdb

MOST_CELLS = 5_000  # of each kind of cells; the sheet says when there are more
_KINDS = {
    "outputs": N_("Kết quả"),
    "spending": N_("Kinh phí"),
    "meetings": N_("Hoạt động"),
    "targets": N_("Chỉ tiêu"),
    "allocations": N_("Dự toán"),
    "reports": N_("Báo cáo"),
}
_STATES = {
    "value": N_("có số liệu"),
    "blank": N_("để trống"),
    "na": N_("không áp dụng"),
    "opening": N_("số đầu kỳ"),
    **REPORT_WORDS,
}
CELL_COLUMNS = (
    Column("kind", N_("Loại")),
    Column("unit", N_("Đơn vị")),
    Column("commune", N_("Xã, phường, thị trấn")),
    Column("content", N_("Nội dung")),
    Column("period", N_("Kỳ")),
    Column("value", N_("Giá trị"), "count"),
    Column("counted_in", N_("Đơn vị tính")),
    Column("state", N_("Ô")),
    Column("file", N_("Tệp")),
    Column("sheet", N_("Trang tính")),
    Column("cell", N_("Địa chỉ")),
)


_SHORTEST = 0.12  # of the longest bar: a shorter part has no room for words


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells behind a view, in words: `rows` under CELL_COLUMNS, `count` of all there are."""

    rows: tuple[tuple[object, ...], ...]
    count: int


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself: `lines` of (label, text), whether it shows samples, and the cells behind it (None: not known)."""

    lines: tuple[tuple[str, str], ...]
    footer: str
    sample: bool
    cells: Cells | None


@dataclass(frozen=True, slots=True)
class Series:
    """One row of bars or one line: values with their words and colours, None where there is nothing to draw."""

    name: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    colours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as office programs draw it: `shape` is bar, stacked, line or dots; `percent` and `money` (đồng) say how its axis counts.

    Dots have `across`, where each stands from left to right, and `axes`, what is counted across and up.
    """

    shape: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    percent: bool
    money: bool = False
    across: tuple[float, ...] = ()
    axes: tuple[str, str] = ("", "")


def file_name(page: str, scope: Scope, version: int, ending: str) -> str:
    """tien-do-2023-06-v193.xlsx; figures that wait for approval are named so. ASCII, so that any disk takes it."""
    waiting = "-gom-cho-duyet" if scope.state == SUBMITTED else ""
    return f"{page}-{scope.through}-v{version}{waiting}.{ending}"


def clean(text: object, most: int = 32_000) -> str:
    """A text that any office file takes: no control characters, no halves of characters, not endless."""
    told = str(text)
    if told.isprintable():  # neither of them is
        return told[:most]
    whole = told.encode("utf-8", "replace").decode("utf-8")
    return "".join(char for char in whole if char in "\t\n" or (char >= " " and char not in "\x7f\ufffe\uffff"))[:most]


def about(db: duckdb.DuckDBPyConnection, scope: Scope, report: Report, language: Language) -> About:
    """What a view says of itself beside its figures, with the cells behind all of them."""
    version, recorded = scopes.version_of(db), scopes.recorded_at(db)
    sample = scopes.kind_of_home(db) == "sample"
    state, readers = _state(scope, language)
    moment = f"{recorded:%H:%M} {language.day(recorded)}" if recorded else ""
    lines = [
        (language.text("Nội dung"), report.title),
        (language.text("Phạm vi"), report.scope_line),
        *filters(db, scope, language),
        (language.text("Số liệu"), state),
        (language.text("Phiên bản"), language.text("{version}, ghi lúc {moment}", version=version, moment=moment)),
        (language.text("Ai được xem"), readers),
    ]
    if sample:
        lines.append((language.text("Số liệu mẫu"), language.text("mọi con số ở đây là số liệu giả định, không phải số liệu thật.")))  # fmt: skip
    parts = [
        language.text("Năm {year}, đến {month}", year=scope.year, month=language.period(scope.through)),
        state,
        language.text("phiên bản {version}", version=version),
        *([language.text("Số liệu mẫu")] if sample else []),
    ]
    return About(tuple(lines), " · ".join(parts), sample, cells_behind(db, scope, report, language))


def _state(scope: Scope, language: Language) -> tuple[str, str]:
    if scope.state == SUBMITTED:
        return language.text("gồm cả số liệu chờ duyệt"), language.text(
            "Chỉ người được xem số liệu chờ duyệt; không dùng để công bố."
        )
    return language.text("số liệu đã duyệt"), language.text("Người có tài khoản của hệ thống; dùng trong nội bộ cơ quan.")  # fmt: skip


def filters(db: duckdb.DuckDBPyConnection, scope: Scope, language: Language) -> list[tuple[str, str]]:
    """The choices of a scope in words, "tất cả" included."""
    names = Names(db, scope, language)
    chosen = (
        (language.text("Đơn vị"), [names.unit(code) for code in scope.units]),
        (language.text("Hoạt động"), [names.activity(code) for code in scope.activities]),
        (language.text("Nội dung chi"), [names.group(code) for code in scope.groups]),
        (language.text("Nguồn kinh phí"), [names.source(code) for code in scope.sources]),
    )
    return [(label, ", ".join(words) or language.text("tất cả")) for label, words in chosen]


def definitions(report: Report) -> list[tuple[str, str]]:
    """(what, its definition) of every figure, chart and column that has one, each sentence once."""
    found: dict[str, str] = {}
    for figure in report.figures:
        found.setdefault(figure.definition, figure.label)
    for chart in report.charts:
        found.setdefault(chart.definition, chart.table.title if chart.table is not None else chart.unit or chart.title)
    for table in tables(report):
        for column in table.columns:
            found.setdefault(column.definition, column.title)
    return [(what, text) for text, what in found.items() if text]


def tables(report: Report) -> list[Table]:
    """The tables of the report and those of its charts."""
    return [*(chart.table for chart in report.charts if chart.table is not None), *report.tables]


# --- the cells behind -----------------------------------------------------------------------------------------------


def cells_behind(
    db: duckdb.DuckDBPyConnection, scope: Scope, report: Report, language: Language, most: int = MOST_CELLS
) -> Cells:
    """The cells of every figure of a view, asked once a kind, at most `most` of each."""
    names, rows, count = Names(db, scope, language), list[tuple[object, ...]](), 0
    communes = {(unit.code, unit.valid_from.year >= 2025): unit.name for unit in catalogue.units()}
    for what in _merged(_traces(report)):
        found = tracing.cells(db, scope, what, most)
        count += found.count
        kind = language.text(_KINDS[what.kind])
        rows += [_cell(row, what.kind, kind, names, communes) for row in found.rows]
    return Cells(tuple(rows), count)


def _traces(report: Report) -> Iterable[Trace]:
    yield from (figure.trace for figure in report.figures if figure.trace)
    yield from (trace for chart in report.charts for trace in chart.traces if trace)
    for table in tables(report):
        yield from (trace for line in table.traces for trace in line.values())


def _merged(traces: Iterable[Trace]) -> list[Trace]:
    """One trace a kind that holds all of that kind: a choice stays only when every one makes it."""
    by: dict[str, list[Trace]] = {kind: [] for kind in _KINDS}
    for trace in traces:
        by[trace.kind].append(trace)
    return [
        Trace(
            kind,
            positive=all(trace.positive for trace in same),
            **{name: _union([getattr(trace, name) for trace in same]) for name in Trace.__slots__[1:-1]},
        )
        for kind, same in by.items()
        if same
    ]


def _union(choices: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for chosen in choices for code in chosen)) if all(choices) else ()


def _cell(
    row: dict[str, Any], kind: str, called: str, names: Names, communes: dict[tuple[str, bool], str]
) -> tuple[object, ...]:
    """A cell under CELL_COLUMNS; a number stays a number, money in đồng."""
    language, period = names.language, str(row["period"] or "")
    place = communes.get((row["commune"], period >= "2025-07"), row["commune"]) if row["commune"] else ""
    content = [names.activity(row["activity"])] if row["activity"] else []
    content += [names.group(row["group"])] if row["group"] else []
    content += [names.source(row["source"])] if row["source"] else []
    counted = names.counted_in(row["activity"]) if row["activity"] else "đồng" if row["group"] else ""
    state = _STATES.get(str(row["state"]), "")
    return (
        called,
        names.unit(str(row["unit"])),
        place,
        " - ".join(content),
        language.period(period) if len(period) == 7 else period,
        row["value"] if kind != "reports" else None,
        counted,
        language.text(state) if state else "",
        row["file"],
        row["sheet"],
        row["cell"],
    )


# --- charts ---------------------------------------------------------------------------------------------------------


def drawing(chart: Chart, language: Language) -> Drawing | None:
    """What an office program draws of a chart; None for one that is a table of its own (heat, matrix, counts, hexagons).

    Known by what the data holds rather than by its kind, so that a new kind is drawn, or becomes a table, all the same.
    """
    data: Any = chart.data
    found = _drawn(data, chart, language)
    in_money = data.get("format") == "money" or chart.unit == language.text("Đơn vị tính: triệu đồng")
    return replace(found, money=True) if found is not None and in_money and not found.percent else found


def _drawn(data: Any, chart: Chart, language: Language) -> Drawing | None:
    if "series" in data and "x" in data:
        return _lines(data, language)
    if data.get("points"):
        return _dots(data)
    if data.get("panels"):
        return _panels(data)
    rows = data.get("rows") or []
    if not rows:
        return None
    if "start" in rows[0]:
        return _waterfall(rows, chart)
    if "done" in rows[0]:
        return _outlook(rows, language)
    if "value" in rows[0]:
        return _bars(data, chart, language)
    if "values" in rows[0] and "parts" in data:
        colours = [TONES.get(part.get("tone", ""), PLAN) for part in data["parts"]]
        return _stacked(rows, [part["name"] for part in data["parts"]], colours)
    if "parts" in rows[0]:
        states = [part["state"] for part in rows[0]["parts"]]
        flat = [{"label": row["label"], "values": [p["value"] for p in row["parts"]], "texts": [p["text"] for p in row["parts"]]} for row in rows]  # fmt: skip
        said = [language.text(REACH_WORDS.get(state, state)) for state in states]
        return _stacked(flat, said, [REACH.get(state, PLAN) for state in states])
    return None


def has_room(drawing: Drawing, value: float | None) -> bool:
    """Whether a mark is large enough for its words: the short parts of stacked bars have them in the table alone."""
    if drawing.shape != "stacked":
        return value is not None
    longest = max(sum(series.values[at] or 0 for series in drawing.series) for at in range(len(drawing.labels)))
    return bool(value) and (value or 0) >= _SHORTEST * longest


def _bars(data: Any, chart: Chart, language: Language) -> Drawing:
    rows, marks = data["rows"], [row.get("mark") for row in data["rows"]]
    size = len(rows)
    colours = tuple(STATUS.get(row.get("status") or "", ACCENT) for row in rows)
    words = tuple(_mark_words(row, language) for row in rows)
    series = [Series(chart.unit or chart.title, tuple(row["value"] for row in rows), words, colours)]
    if any(mark is not None for mark in marks):
        name = data.get("mark_name") or language.text("mức cần đạt đến nay")
        series.append(Series(name, tuple(marks), ("",) * size, (LEVEL,) * size))
    return Drawing("bar", tuple(row["label"] for row in rows), tuple(series), data.get("format") == "percent")


def _mark_words(row: Any, language: Language) -> str:
    """The figure of a bar, its note, its status with its sign: a colour never stands alone."""
    status = row.get("status") or ""
    told = f"{STATUS_SIGNS[status]} {language.text(STATUS_WORDS[status])}" if status in STATUS_WORDS else ""
    return " · ".join(part for part in (row["text"], row.get("note", ""), told) if part)


def _stacked(rows: Any, names: Sequence[str], colours: Sequence[str]) -> Drawing:
    series = tuple(
        Series(
            name,
            tuple(row["values"][at] for row in rows),
            tuple(row["texts"][at] for row in rows),
            (colours[at],) * len(rows),
        )
        for at, name in enumerate(names)
        if any(row["values"][at] for row in rows) or at == 0  # a part that no bar has would only stand in the legend
    )
    return Drawing("stacked", tuple(row["label"] for row in rows), series, False)


def _lines(data: Any, language: Language) -> Drawing:
    size = len(data["x"])
    series = [
        Series(
            one["name"],
            tuple(one["values"]),
            tuple(one.get("texts") or ("",) * size),
            (TONES.get(one.get("tone", ""), PLAN),) * size,
        )
        for one in data["series"]
    ]
    if band := data.get("band"):
        for name, end in (("low", language.text("Thấp")), ("high", language.text("Cao"))):
            series.append(Series(f"{band['name']}: {end}", tuple(band[name]), ("",) * size, (LEVEL,) * size))
    return Drawing("line", tuple(map(str, data["x"])), tuple(series), data.get("format") == "percent")


def _dots(data: Any) -> Drawing:
    """A dot a unit, named; those to look at in the colour that says so."""
    points = data["points"]
    colours = tuple(TONES["over"] if point["quarter"] == "right-low" else ACCENT for point in points)
    named = tuple(point["label"] for point in points)
    series = Series(data["y_name"], tuple(point["y"] for point in points), named, colours)
    across = tuple(point["x"] for point in points)
    return Drawing("dots", named, (series,), True, across=across, axes=(data["x_name"], data["y_name"]))


def _panels(data: Any) -> Drawing:
    """Small lines as one chart, a line a unit: an office program's own legend tells them apart."""
    size = len(data["x"])
    series = tuple(
        Series(panel["label"], tuple(panel["values"]), ("",) * size, (LINES[at % len(LINES)],) * size)
        for at, panel in enumerate(data["panels"])
    )
    return Drawing("line", tuple(map(str, data["x"])), series, data.get("format") == "percent")


def _waterfall(rows: Any, chart: Chart) -> Drawing:
    """Steps as stacked bars whose first part is not seen."""
    size = len(rows)
    tones = {"whole": ACCENT, "more": STATUS["on_track"], "less": STATUS["far_behind"]}
    base = tuple(min(row["start"], row["end"]) for row in rows)
    parts = tuple(abs(row["end"] - row["start"]) for row in rows)
    words = tuple(f"{row['label']}: {row['text']}" for row in rows)
    hidden = Series(" ", base, ("",) * size, ("#FFFFFF",) * size)
    return Drawing("stacked", words, (hidden, Series(chart.unit, parts, ("",) * size, tuple(tones[row["tone"]] for row in rows))), False)  # fmt: skip


def _outlook(rows: Any, language: Language) -> Drawing:
    """What is done, and what may come on top of it, as shares of the target; the words at the end say what comes of it."""
    done = tuple(row["done"] for row in rows)
    ahead = tuple(None if row["value"] is None else max(row["value"] - (row["done"] or 0), 0.0) for row in rows)
    words = tuple(f"{row['label']}: {row['text']} · {row['words']}" for row in rows)
    size = len(rows)
    series = (
        Series(language.text("Đã làm"), done, tuple(language.percent(v) if v is not None else "" for v in done), (ACCENT,) * size),
        Series(language.text("Dự báo thêm"), ahead, tuple(language.percent(row["value"]) if row["value"] is not None else "" for row in rows), (TONES["forecast"],) * size),
    )  # fmt: skip
    return Drawing("stacked", words, series, True)


def table_of(chart: Chart, language: Language) -> Table:
    """The figures of a chart as a table: its own, else made of what it draws; nothing is left out."""
    if chart.table is not None:
        return chart.table
    data: Any = chart.data
    if drawn := drawing(chart, language):
        columns = [Column(f"s{at}", series.name) for at, series in enumerate(drawn.series)]
        rows = [
            (label, *(series.texts[at] or series.values[at] for series in drawn.series))
            for at, label in enumerate(drawn.labels)
        ]
        return _made(language.text("Số liệu của biểu đồ"), chart, [Column("label", ""), *columns], rows)
    if "groups" in data:
        return _of_groups(chart, data, language)
    if "columns" in data:
        columns = [Column(f"c{at}", str(name)) for at, name in enumerate(data["columns"])]
        return _made(
            language.text("Từng ô của bảng"), chart, [Column("label", ""), *columns], matrix_rows(chart, language)
        )
    return _made(language.text("Số liệu của biểu đồ"), chart, [Column("label", "")], [(chart.alt,)])


def _of_groups(chart: Chart, data: Any, language: Language) -> Table:
    words = {one["state"]: one["words"] for one in data["legend"]}
    columns = [Column("group", language.text("Đơn vị")), Column("label", language.text("Xã, phường, thị trấn")), Column("state", language.text("Tình trạng")), Column("text", language.text("Nội dung"))]  # fmt: skip
    rows = [
        (group["label"], cell["label"], words.get(cell.get("state"), ""), cell.get("text", ""))
        for group in data["groups"]
        for cell in group["cells"]
    ]
    return _made(language.text("Từng xã, phường, thị trấn"), chart, columns, rows)


def matrix_rows(chart: Chart, language: Language) -> list[tuple[str, ...]]:
    """The rows of a table of coloured cells in words: sign and text, the state's word where there is no text."""
    words = {**REPORT_WORDS, **STATUS_WORDS}

    def told(cell: Any) -> str:
        state = cell.get("state") or cell.get("status") or ""
        text = f"{cell.get('sign', '')} {cell.get('text', '')}".strip()
        return text or (language.text(words[state]) if state in words else language.text(NO_REPORT))

    data: Any = chart.data
    return [(row["label"], *map(told, row["cells"])) for row in data["rows"]]


def _made(title: str, chart: Chart, columns: Sequence[Column], rows: Sequence[tuple[object, ...]]) -> Table:
    return Table(title, tuple(columns), tuple(rows), unit=chart.unit, name=chart.name)
