"""The answer of a question as a report: its sentence, figures, a fitting chart, the table, and what must be known beside them.

The same for a question in words, a pivot's cell and a saved view: whoever has a Query has this.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from analytics import answering, phrasing, semantic
from analytics.answering import Answer
from analytics.answers import wording
from analytics.answers.asked_charts import chart
from analytics.answers.asked_traces import Opens, opener
from analytics.answers.asked_words import change, compared_label, kind_of, label, named, shown
from analytics.answers.names import Names
from analytics.report import Column, Figure, Note, Report, Table, Trace
from analytics.scope import SUBMITTED, Scope, recorded_at, version_of
from analytics.semantic import Query
from data.language import N_, Language

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]
_MOST_NAMED = 30


def report(db: duckdb.DuckDBPyConnection, query: Query, language: Language) -> Report:
    """Everything a question's answer shows."""
    found = answering.answer(db, query)
    names = Names(db, query.scope, language)
    rows = found.dicts()
    title = phrasing.sentence(query, language)
    opens = opener(db, query)
    table = _table(found, rows, title, names, opens)
    drawn = chart(found, rows, table, names, opens)
    return Report(
        title=title,
        scope_line=_scope_line(db, query.scope, language),
        figures=_figures(found, rows, names, opens),
        charts=(drawn,) if drawn else (),
        tables=() if not query.by or drawn else (table,),
        notes=_notes(found, rows, names),
        extra={"is_list": True},
    )


def answers(query: Query) -> Callable[[duckdb.DuckDBPyConnection, Scope, Language], Report]:
    """What answers a question wherever a page's answer is wanted."""

    def answer(db: duckdb.DuckDBPyConnection, scope: Scope, language: Language) -> Report:
        return report(db, query, language)

    return answer


def _scope_line(db: duckdb.DuckDBPyConnection, scope: Scope, language: Language) -> str:
    """Year, state, version: the months are in the sentence."""
    moment = recorded_at(db)
    state = language.text("gồm cả số liệu chờ duyệt") if scope.state == SUBMITTED else language.text("số liệu đã duyệt")
    told = language.text("phiên bản {version}", version=version_of(db))
    return " · ".join([state, told + (f" ({moment:%H:%M} {language.day(moment)})" if moment else "")])


# --- words and figures ------------------------------------------------------------------------------------------------


def _figures(found: Answer, rows: list[Row], names: Names, opens: Opens) -> tuple[Figure, ...]:
    """Of an answer without dimensions each of its figures; else how many rows there are, and the total where there is one."""
    query, language = found.query, names.language
    if query.ranked:
        return tuple(_place(row, names, opens, query) for row in rows)
    if query.by:
        return (_count(found, rows, names),) if query.keep or query.statuses or _lists(query) else ()
    if not rows:
        return ()
    row = rows[0]
    return tuple(
        Figure(
            language.text(semantic.title(name, query.meant.source)) if name not in ("before", "change") else compared_label(name, query, names),
            change(row[name], query, language) if name == "change" else shown(row[name], name, query, names),
            definition=_definition(name, query, language),
            trace=opens({}, name) if row[name] is not None else None,
            amount=row[name] if isinstance(row[name], int | float) else None,
            measured=kind_of(name, query) if kind_of(name, query) in ("percent", "money") else "count",
            status=str(row[name]) if name == "status" and row[name] else "",
        )
        for name in found.columns
    )  # fmt: skip


def _place(row: Row, names: Names, opens: Opens, query: Query) -> Figure:
    """The place of a unit among all: "Thứ 3 trong 11", and the figure it is placed by."""
    told = names.language.text(N_("Thứ {rank} trong {count}"), rank=row["rank"], count=row["ranked_of"])
    by = f"{phrasing.title(query, names.language)}: {shown(row[query.told], query.told, query, names)}"
    return Figure(
        names.unit(row["district"]),
        told,
        by,
        trace=opens({"district": row["district"]}, query.told),
        amount=row["rank"],
    )


def _lists(query: Query) -> bool:
    return query.measure in ("reached", "not_reached", *semantic.LISTED) and bool(query.by)


def _count(found: Answer, rows: list[Row], names: Names) -> Figure:
    """How many rows answer: "14 xã", "3 huyện, thành phố"."""
    query, language = found.query, names.language
    what = {
        "commune": N_("xã, phường, thị trấn"), "activity": N_("hoạt động"), "group": N_("nội dung"), "source": N_("nguồn"),
        "period": N_("kỳ"), "quarter": N_("quý"), "topic": N_("chủ đề"), "audience": N_("đối tượng"),
    }  # fmt: skip
    dimension = "commune" if "commune" in query.by else query.by[-1]
    told = language.text(what[dimension]) if dimension in what else names.of_units()
    if len(query.by) > 1 and dimension != "commune":
        told = language.text(N_("dòng"))
    said = [label(row, query, names) for row in rows]
    listed = wording.listed(language, said, _MOST_NAMED) if _lists(query) or query.keep else ""
    return Figure(language.text(N_("Kết quả")), f"{language.number(len(rows))} {told}", listed, amount=len(rows))


def _notes(found: Answer, rows: list[Row], names: Names) -> tuple[Note, ...]:
    """The definition, and what a listener must know: what is missing, left out, or cannot be told."""
    query, language = found.query, names.language
    told = [Note(text) for text in dict.fromkeys(language.text(one.meant.definition) for one in semantic.parts(query))]
    if found.missing:
        who = sorted({names.unit(unit) for unit, _ in found.missing}, key=names.sort_key)
        told.append(Note(language.text("Chưa đủ báo cáo: thiếu {count} báo cáo đến hạn của {units}. Chỗ thiếu không tính là 0.", count=len(found.missing), units=wording.listed(language, who, 4)), "warning"))  # fmt: skip
    if found.unranked:
        told.append(Note(language.text(N_("Không xếp hạng vì thiếu báo cáo: {units}."), units=", ".join(map(names.unit, found.unranked))), "warning"))  # fmt: skip
    if found.opened:
        told.append(Note(language.text(N_("Không tách được phần của năm vì kế hoạch có số đầu kỳ: {units}."), units=", ".join(map(names.unit, found.opened))), "warning"))  # fmt: skip
    if unknown := sum(row.get("unknown") or 0 for row in rows):
        told.append(Note(language.text(N_("{count} nơi chưa rõ vì còn thiếu báo cáo, không tính là chưa tiếp cận."), count=unknown), "warning"))  # fmt: skip
    if found.unstated:
        ratio = query.meant.adds == semantic.RATIO
        form = (
            N_("{count} cuộc không ghi số người, không tính vào.")
            if ratio
            else N_("Ít nhất: {count} cuộc không ghi số người.")
        )
        told.append(Note(language.text(form, count=found.unstated), "warning"))
    if query.scope.state == SUBMITTED:
        told.append(Note(language.text("Số liệu gồm cả báo cáo chờ duyệt, có thể thay đổi khi duyệt."), "warning"))
    if query.by and not rows:
        told.append(Note(language.text(N_("Không có dòng nào thỏa mãn."))))
    return tuple(told)


# --- table ------------------------------------------------------------------------------------------------------------


def _table(found: Answer, rows: list[Row], title: str, names: Names, opens: Opens) -> Table:
    """Dimensions by name, figures as numbers; each opens to its cells."""
    query, language = found.query, names.language
    figures = [name for name in found.columns if name not in query.by and not (_lists(query) and "commune" in query.by)]
    columns = [Column(name, language.text(semantic.title(name)), "text") for name in query.by]
    mixed = "activity" in query.by and query.meant.one_activity
    if mixed:
        columns.append(Column("counted_in", language.text("Đơn vị tính"), "text"))
    columns += [_column(name, query, names) for name in figures]
    made = []
    for row in rows:
        counted = [names.counted_in(row["activity"])] if mixed else []
        made.append((*(named(name, row[name], names) for name in query.by), *counted, *(row[name] for name in figures)))
    traces = tuple(_traces(query, row, figures, opens) for row in rows)
    money = any(column.kind in ("money", "change_money") for column in columns)
    return Table(
        language.text(N_("Bảng số liệu")) if len(title) > 80 else title,
        tuple(columns),
        tuple(made),
        traces,
        unit=language.text("Đơn vị tính: triệu đồng") if money else "",
        name="asked",
    )


def _column(name: str, query: Query, names: Names) -> Column:
    language = names.language
    kinds = {
        semantic.COUNT: "count",
        semantic.PERCENT: "percent",
        semantic.MONEY: "money",
        semantic.STATUS: "status",
        semantic.NUMBER: "count",
    }
    if name == "change":
        kind = {semantic.PERCENT: "points", semantic.MONEY: "change_money"}.get(kind_of(name, query), "change")
        return Column(name, language.text(N_("Tăng, giảm")), kind)
    if name == "change_rate":
        return Column(name, language.text(semantic.title(name)), "percent")
    if name == "before":
        return Column(name, compared_label(name, query, names), kinds[kind_of(name, query)])
    title = language.text(semantic.title(name, query.meant.source))
    return Column(name, title, kinds[kind_of(name, query)], _definition(name, query, language))


def _definition(name: str, query: Query, language: Language) -> str:
    asked = name in (query.measure, *query.beside)
    return language.text(semantic.MEASURES[name].definition) if asked else ""


def _traces(query: Query, row: Row, figures: list[str], opens: Opens) -> dict[str, Trace]:
    key = {name: row[name] for name in query.by if row[name] is not None}
    opened = {name: opens(key, name) for name in figures if row[name] is not None}
    if "commune" in query.by and _lists(query):
        opened["commune"] = opens(key, query.measure)
    return {name: one for name, one in opened.items() if one is not None}
