"""How answers say things: words and signs of states, the line of scope, the notes that stand beside every figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from analytics import measures
from analytics import scope as scopes
from analytics.remembered import lasting
from analytics.report import Note
from analytics.scope import SUBMITTED, Scope
from data import calendar
from data.language import N_, Language

if TYPE_CHECKING:
    import duckdb

    from analytics.answers.names import Names

STATUS_WORDS = {
    "achieved": N_("Hoàn thành"),
    "on_track": N_("Đúng tiến độ"),
    "behind": N_("Chậm tiến độ"),
    "far_behind": N_("Chậm nhiều"),
    "incomplete": N_("Chưa đủ báo cáo"),
    "not_started": N_("Chưa bắt đầu"),
    "no_target": N_("Không giao chỉ tiêu"),
}
STATUS_SIGNS = {
    "achieved": "✔",
    "on_track": "●",
    "behind": "▲",
    "far_behind": "▼",
    "incomplete": "◌",
    "not_started": "–",
    "no_target": "○",
}
REPORT_WORDS = {
    "approved": N_("đã duyệt"),
    "submitted": N_("chờ duyệt"),
    "returned": N_("đã trả lại"),
    "missing": N_("quá hạn, chưa nộp"),
    "open": N_("đang nhận"),
    "not_due": N_("chưa đến kỳ"),
    "not_asked": N_("không yêu cầu"),
}
REPORT_SIGNS = {
    "approved": "✔",
    "submitted": "●",
    "returned": "↩",
    "missing": "✕",
    "open": "◌",
    "not_due": "",
    "not_asked": "",
}
REACH_WORDS = {
    "reached": N_("đã tiếp cận"),
    "unknown": N_("chưa rõ, chưa đủ báo cáo"),
    "not_reached": N_("chưa tiếp cận"),
}
NO_REPORT = N_("chưa có báo cáo")
NOT_DUE = N_("chưa đến hạn")
_SLOWEST_FIRST = ("far_behind", "behind", "incomplete", "not_started", "on_track", "achieved", "no_target")


def status(language: Language, word: str | None) -> str:
    return language.text(STATUS_WORDS[word]) if word else ""


def status_rank(word: str | None) -> int:
    """Slowest first; what has no target last."""
    return _SLOWEST_FIRST.index(word) if word else len(_SLOWEST_FIRST)


def either(language: Language, value: object, shown: str) -> str:
    """The figure as words, or that its report is not there."""
    return language.text(NO_REPORT) if value is None else shown


def listed(language: Language, names: Sequence[str], most: int = 3) -> str:
    """ "Bình Gia, Bắc Sơn và 2 nơi khác"."""
    if len(names) <= most:
        return ", ".join(names)
    return language.text("{names} và {count} nơi khác", names=", ".join(names[:most]), count=len(names) - most)


def first_equals(ranked: Sequence[tuple[str, object]]) -> list[str]:
    """The names of those that share the first place of (name, figure) in order: a finding names equals together."""
    return [name for name, figure in ranked if figure == ranked[0][1]]


def lowest(language: Language, ranked: Sequence[tuple[str, object]], figure: str) -> str:
    """ "thấp nhất là Đình Lập, Hữu Lũng (1/15)" of (name, figure), lowest first; "" when there is nobody lower than another."""
    names = first_equals(ranked)
    if len(names) == len(ranked):
        return ""
    return language.text("thấp nhất là {name} ({figure})", name=listed(language, names), figure=figure)


def month(db: duckdb.DuckDBPyConnection, period: str, language: Language) -> str:
    """The period with its days as the calendar of that version had them: "kỳ tháng 6/2023 (15/5 - 14/6)"."""
    found = lasting(db).execute("SELECT first_day, last_day FROM period WHERE period = ?", [period]).fetchone()
    if found is None:
        return language.period(period)
    first, last = found
    return language.text(
        "kỳ {period} ({first} - {last})",
        period=language.period(period),
        first=f"{first.day}/{first.month}",
        last=f"{last.day}/{last.month}",
    )


def months_to(scope: Scope) -> tuple[str, ...]:
    """The months of the year up to the one looked to."""
    return calendar.between(f"{scope.year}-01", scope.through)


def scope_line(db: duckdb.DuckDBPyConnection, scope: Scope, language: Language) -> str:
    """The quiet line of every screen: year and month, state, reports in of due, version and time."""
    known = lasting(db)
    version, recorded = scopes.version_of(known), scopes.recorded_at(known)
    due, missing = measures.due(db, scope), len(missing_reports(db, scope))
    state = language.text("gồm cả số liệu chờ duyệt") if scope.state == SUBMITTED else language.text("số liệu đã duyệt")
    parts = [
        language.text("Năm {year}, đến {month}", year=scope.year, month=month(db, scope.through, language)),
        state,
        language.text("{count}/{due} báo cáo đến hạn đã có", count=due - missing, due=due)
        if due
        else language.text("chưa có báo cáo nào đến hạn"),
        language.text("phiên bản {version}", version=version)
        + (f" ({recorded:%H:%M} {language.day(recorded)})" if recorded else ""),
    ]
    return " · ".join(parts)


def notes(db: duckdb.DuckDBPyConnection, scope: Scope, names: Names) -> tuple[Note, ...]:
    """What a reader must know beside every figure: reports that are not there, figures that are not approved."""
    language, found = names.language, []
    if names.nothing_due:
        found.append(Note(_nothing_due(db, scope, language)))
    absent = missing_reports(db, scope)
    if absent:
        who = [names.unit(code) for code in dict.fromkeys(code for code, _ in absent)]
        units = listed(language, sorted(who, key=names.sort_key), 4)
        said = language.text(
            "Chưa đủ báo cáo: thiếu {count} báo cáo đến hạn của {units}", count=len(absent), units=units
        )
        end = language.text("Chỗ thiếu không tính là 0.")
        found.append(Note(f"{said}{sent(names)}. {end}", "warning"))
    if scope.state == SUBMITTED:
        whose = names.language.text("Số liệu gồm cả báo cáo chờ duyệt, có thể thay đổi khi duyệt.")
        found.append(Note(whose, "warning"))
    return tuple(found)


def sent(names: Names) -> str:
    """ ", trong đó 9 báo cáo đã nộp, đang chờ duyệt": of the reports that are not in the figures; "" when none was sent."""
    if not names.waiting:
        return ""
    return names.language.text(", trong đó {count} báo cáo đã nộp, đang chờ duyệt", count=names.waiting)


def _nothing_due(db: duckdb.DuckDBPyConnection, scope: Scope, language: Language) -> str:
    """That it is too early to judge anyone, and when the first reports of the year are due."""
    said = language.text("Chưa có báo cáo nào đến hạn nên chưa đánh giá, chưa xếp hạng.")
    first = db.execute(
        "SELECT period, max(due_on) FROM report WHERE year = ? AND expected GROUP BY period ORDER BY period LIMIT 1",
        [scope.year],
    ).fetchone()
    if first is None:
        return said
    period, day = first
    return f"{said} " + language.text(
        "Báo cáo đầu tiên của năm là {period}, hạn nộp {day}.",
        period=month(db, period, language),
        day=language.day(day),
    )


def missing_reports(db: duckdb.DuckDBPyConnection, scope: Scope) -> list[tuple[str, str]]:
    """(unit, period) of the due reports up to the month looked to that are not in force."""
    return [(code, period) for code, period, _ in measures.missing(db, scope).rows]


def share_of(language: Language, part: object, whole: object, what: str) -> str:
    """ "7/15 chỉ tiêu"."""
    return f"{language.number(_number(part))}/{language.number(_number(whole))} {what}"


def by_label(rows: Iterable[dict[str, object]], language: Language) -> list[dict[str, object]]:
    return sorted(rows, key=lambda row: language.sort_key(str(row["label"])))


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0
