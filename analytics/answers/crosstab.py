"""A pivot as an answer: its table with every total, the chart that fits it, what to know about it, each number with its cells."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from analytics import pivot, semantic
from analytics.answers import wording
from analytics.answers.asked_traces import Opens, opener
from analytics.answers.asked_words import named
from analytics.answers.figures import MILLION, said
from analytics.answers.names import Names
from analytics.pivot import ALL, Code, Crosstab, Key, Pivot
from analytics.report import Chart, Column, Note, Report, Table, Trace
from analytics.scope import SUBMITTED
from analytics.semantic import ADDS, ADDS_OF_ONE, MEASURES, MONEY, NUMBER, PERCENT, STATUS
from data.language import N_, Language

if TYPE_CHECKING:
    import duckdb

MOST_DOWN, MOST_ACROSS = 25, 15  # squares that a chart has room for
_STEPS = 4
_PLANNED = ("target", "allocated", "communes")
_SHARES = {
    pivot.ROW: N_("tỷ trọng trong dòng"),
    pivot.COLUMN: N_("tỷ trọng trong cột"),
    pivot.TOTAL: N_("tỷ trọng trong tổng"),
}


def crosstab_report(db: duckdb.DuckDBPyConnection, asked: Pivot, language: Language) -> Report:
    """The table named "pivot", its chart when one fits, and notes. Raises pivot.NotAsked with the reason."""
    return _Told(db, pivot.table(db, asked, language), Names(db, asked.scope, language)).report()


class _Told:
    """A crosstab in words."""

    def __init__(self, db: duckdb.DuckDBPyConnection, found: Crosstab, names: Names) -> None:
        self.db, self.found, self.names = db, found, names
        self.asked, self.language = found.pivot, names.language
        self.meant = MEASURES[self.asked.measure]
        self.kind = PERCENT if self.asked.shown != pivot.VALUE else _kind(self.asked.measure, self.meant.kind)
        adds = self.meant.adds in (ADDS, ADDS_OF_ONE) and not pivot.overlaps(self.asked)
        self.cong = self.language.text(N_("Cộng") if adds else N_("Chung"))
        self.tong = self.language.text(N_("Tổng cộng") if adds else N_("Chung"))
        self.labels = {name: self._labels(name) for name in self.asked.dimensions}
        self.openers: dict[semantic.Query, Opens] = {}

    def report(self) -> Report:
        table = self._table()
        chart = self._chart()
        return Report(
            self._title(),
            self._scope_line(),
            charts=(chart,) if chart else (),
            tables=(table,),
            notes=tuple(self._notes()),
        )

    # --- words

    def _labels(self, name: str) -> dict[Code, str]:
        """A name for each member; two of one name are told apart by who reports for them, else by their code."""
        keys = self.found.columns if name == self.asked.columns else [key[self.asked.rows.index(name)] for key in self.found.rows]  # fmt: skip
        plain = {code: named(name, code, self.names) for code in dict.fromkeys(keys)}
        for told in (self._placed, lambda code, text: f"{text} ({code})"):
            same = Counter(plain.values())
            plain = {code: text if same[text] < 2 or code is None else told(code, text) for code, text in plain.items()}
        return plain

    def _placed(self, code: str, text: str) -> str:
        unit = self.names.communes[code][1] if code in self.names.communes else ""
        return f"{text} ({self.names.unit(unit)})" if unit and unit != code else text

    def _title(self) -> str:
        say = self.language.text
        dims = [say(semantic.DIMENSIONS[name].title).lower() for name in self.asked.dimensions]
        return say(N_("{measure} theo {dimensions}"), measure=self._measured(), dimensions=", ".join(dims))

    def _measured(self) -> str:
        measure, share = self.language.text(self.meant.title), _SHARES.get(self.asked.shown)
        return f"{measure} ({self.language.text(share)})" if share else measure

    def _scope_line(self) -> str:
        asked, names, say = self.asked, self.names, self.language.text
        parts = [wording.scope_line(self.db, asked.scope, self.language)]
        if asked.scope.since:
            parts.insert(0, say(N_("Từ {month}"), month=self.language.period(asked.scope.since)))
        chosen = (
            [names.unit(code) for code in asked.scope.units], [names.communes[code][0] if code in names.communes else code for code in asked.communes],
            [names.activity(code) for code in asked.scope.activities], [names.group(code) for code in asked.scope.groups],
            [names.source(code) for code in asked.scope.sources], [names.topic(code) for code in asked.topics], [names.audience(code) for code in asked.audiences],
        )  # fmt: skip
        return " · ".join([*parts, *(wording.listed(self.language, words, 4) for words in chosen if words)])

    def _unit(self) -> str:
        say, kind, asked = self.language.text, self.kind, self.asked
        if kind == MONEY:
            return say(N_("Đơn vị tính: triệu đồng"))
        if asked.measure == "unit_cost" and asked.shown == pivot.VALUE:
            return say(N_("Đơn vị tính: đồng"))
        one = asked.scope.activities
        if kind == "count" and self.meant.one_activity and len(one) == 1:
            return say(N_("Đơn vị tính: {unit}"), unit=self.names.counted_in(one[0]))
        return ""

    def _said(self, value: Any) -> str:
        return said(value, self.kind, self.language)

    def _row_label(self, key: Key) -> str:
        return " · ".join(self.labels[name][code] for name, code in zip(self.asked.rows, key, strict=False))

    # --- the table

    def _lines(self) -> list[tuple[tuple[str, ...], Key]]:
        """(words of the first columns, row key) from top to bottom: a group's own line before its members, the total last."""
        two, lines, before = self.found.subtotals, list[tuple[tuple[str, ...], Key]](), object()
        for key in self.found.rows:
            if two and key[0] != before:
                before = key[0]
                lines.append(((self.labels[self.asked.rows[0]][key[0]], self.cong), key[:1]))
            lines.append((tuple(self.labels[name][code] for name, code in zip(self.asked.rows, key, strict=True)), key))
        if self._totalled():
            lines.append(((self.tong, *[""] * (len(self.asked.rows) - 1)), ()))
        return lines

    def _totalled(self) -> bool:
        return bool(self.found.rows) and (self.found.has(0, False) or self.found.has(0, True))

    def _across(self) -> list[tuple[str, str, Code]]:
        """(column name, title, column key) of the figures."""
        say = self.language.text
        if not self.asked.columns:
            title = say(self.meant.title) if self.asked.shown == pivot.VALUE else say(_SHARES[self.asked.shown]).capitalize()  # fmt: skip
            return [(self.asked.measure, title, ALL)]
        labels = self.labels[self.asked.columns]
        found: list[tuple[str, str, Code]] = [(f"{self.asked.columns}-{code or ''}", labels[code], code) for code in self.found.columns]  # fmt: skip
        if self.found.has(len(self.asked.rows), False) or self.found.has(0, False):
            taken = {*labels.values(), *(say(semantic.DIMENSIONS[name].title) for name in self.asked.rows)}
            found.append(("total", self.cong if self.cong not in taken else self.tong, ALL))
        return found

    def _table(self) -> Table:
        lines, across = self._lines(), self._across()
        definition = self.language.text(self.meant.definition)
        heads = [Column(name, self.language.text(semantic.DIMENSIONS[name].title)) for name in self.asked.rows]
        columns = [Column(name, title, self.kind, definition if at == len(across) - 1 else "") for at, (name, title, _) in enumerate(across)]  # fmt: skip
        return Table(
            title=self._title(),
            columns=(*heads, *columns),
            rows=tuple((*words, *(self.found.shown(key, code) for _, _, code in across)) for words, key in lines),
            traces=tuple(self._traces(key, across) for _, key in lines),
            totals=int(self._totalled()),
            unit=self._unit(),
            name="pivot",
        )

    def _traces(self, key: Key, across: list[tuple[str, str, Code]]) -> dict[str, Trace]:
        found = {name: self._trace(key, code) for name, _, code in across}
        return {name: trace for name, trace in found.items() if trace is not None}

    def _trace(self, row: Key, column: Code) -> Trace | None:
        """What a figure opens to; nothing where there is none."""
        asked = self.found.asked.get((len(row), column != ALL))
        if asked is None or self.found.value(row, column) is None:
            return None
        codes = row if column == ALL else (*row, column)
        key: Any = dict(zip(asked.by, codes, strict=True))
        if asked not in self.openers:
            self.openers[asked] = opener(self.db, asked)
        return self.openers[asked](key, self.asked.measure)

    # --- the chart

    def _chart(self) -> Chart | None:
        if not self.found.rows or not any(self.found.shown(key, code) is not None for key, code in self._cells()):
            return None
        if self.meant.kind == STATUS:
            return self._squares("states") if self.asked.columns else None
        if self.asked.columns:
            return self._squares("counts")
        return self._line() if self.asked.rows in (("period",), ("quarter",)) else self._bars()

    def _cells(self) -> list[tuple[Key, Code]]:
        across: tuple[Code, ...] = self.found.columns if self.asked.columns else (ALL,)
        return [(key, code) for key in self.found.rows for code in across]

    def _squares(self, kind: str) -> Chart:
        """A table of squares: darker for more, ratios by their value; of different activities each against its own most."""
        rows, columns = self.found.rows[:MOST_DOWN], self.found.columns[:MOST_ACROSS]
        labels = self.labels[self.asked.columns]
        drawn = [
            {"label": self._row_label(key), "cells": [self._square(key, code, labels[code]) for code in columns]}
            for key in rows
        ]
        return self._made(
            kind,
            {"columns": [labels[code] for code in columns], "rows": drawn},
            tuple(self._trace(key, code) for key in rows for code in columns),
            len(rows) < len(self.found.rows) or len(columns) < len(self.found.columns),
        )

    def _square(self, key: Key, code: Code, column: str) -> dict[str, Any]:
        value = self.found.shown(key, code)
        text = self._said(value)
        cell = {"value": value, "text": text, "title": f"{self._row_label(key)}<br>{column}: {text or '–'}"}
        if self.meant.kind == STATUS:
            words = self.language.text(wording.STATUS_WORDS[value]) if value else ""
            return cell | {"text": words, "status": value or "", "sign": wording.STATUS_SIGNS.get(value or "", "")}
        return cell | {"level": self._level(key, code, value)}

    def _level(self, key: Key, code: Code, value: Any) -> int:
        if value is None:
            return -1
        if not self.asked.colour or value <= 0:
            return 0
        most = 1.0 if self.kind == PERCENT else self._most(self._thing(key, code))
        return min(_STEPS, math.ceil(_STEPS * value / most - 1e-9)) if most else 0

    def _thing(self, key: Key, code: Code) -> Code:
        """The activity of a cell where activities are not compared with each other."""
        if self.meant.adds != ADDS_OF_ONE or "activity" not in self.asked.dimensions:
            return None
        return code if self.asked.columns == "activity" else key[self.asked.rows.index("activity")]

    def _most(self, thing: Code) -> float:
        if not hasattr(self, "_known"):
            self._known: dict[Code, float] = {}
            for key, code in self._cells():
                of, value = self._thing(key, code), self.found.shown(key, code)
                self._known[of] = max(self._known.get(of, 0.0), float(value or 0))
        return self._known.get(thing, 0.0)

    def _bars(self) -> Chart:
        rows = self.found.rows[:MOST_DOWN]
        drawn: list[dict[str, Any]] = [
            {"label": self._row_label(key), "value": max(0.0, float(value)) if (value := self.found.shown(key)) is not None else None,
             "text": self._said(value) if value is not None else self.language.text(wording.NO_REPORT) if self.meant.source != "meetings" else "–", "status": "", "note": ""}
            for key in rows
        ]  # fmt: skip
        return self._made("bars", {"rows": drawn, **self._format()}, tuple(self._trace(key, ALL) for key in rows), len(rows) < len(self.found.rows))  # fmt: skip

    def _line(self) -> Chart:
        rows = sorted(self.found.rows, key=lambda key: key[0] or "")
        values = [self.found.shown(key) for key in rows]
        series = {"name": self.language.text(self.meant.title), "tone": "done", "values": values, "texts": [self._said(value) for value in values]}  # fmt: skip
        data = {"x": [self._row_label(key) for key in rows], "series": [series], "unit": self._unit()} | self._format()
        return self._made("line", data, tuple(self._trace(key, ALL) for key in rows), False)

    def _format(self) -> dict[str, Any]:
        return {"format": self.kind} if self.kind in (PERCENT, MONEY) else {}

    def _made(self, kind: str, data: dict[str, object], traces: tuple[Trace | None, ...], cut: bool) -> Chart:
        title, say = self._finding(), self.language.text
        first = say(N_("Biểu đồ vẽ {down} dòng, {across} cột đầu; đủ trong bảng"), down=MOST_DOWN, across=MOST_ACROSS)
        return Chart(
            kind=kind,
            title=title,
            alt=f"{title}. {self._aloud()}.",
            data=data,
            definition=self.language.text(self.meant.definition),
            unit=" · ".join(part for part in (self._unit(), first if cut else "") if part),
            traces=traces,
            name="pivot",
            table=None,
        )

    def _aloud(self) -> str:
        return "; ".join(f"{self._where(key, code)}: {self._said(value)}" for key, code in self._cells()[:60] if (value := self.found.shown(key, code)) is not None)  # fmt: skip

    def _where(self, key: Key, code: Code) -> str:
        return self._row_label(key) if code == ALL else f"{self._row_label(key)} · {self.labels[self.asked.columns][code]}"  # fmt: skip

    def _finding(self) -> str:
        """The most and the least; values of different activities, and states, are not held against each other."""
        say, title = self.language.text, self._title()
        apart = self.meant.kind == STATUS or (self.meant.adds == ADDS_OF_ONE and "activity" in self.asked.dimensions)
        known = [(self.found.shown(key, code), key, code) for key, code in self._cells() if self.found.shown(key, code) is not None]  # fmt: skip
        if apart or not known:
            return title
        most, least = max(value for value, _, _ in known), min(value for value, _, _ in known)
        facts = {"measure": self._measured(), "most": self._said(most), "least": self._said(least),
                 "top": self._those(known, most), "low": self._those(known, least)}  # fmt: skip
        if len(known) == 1:
            told = say(N_("{measure}: {top} {most}"), **facts)
        elif most == least:
            told = title if self._sparse() else say(N_("{measure}: tất cả đều {most}"), **facts)
        elif self._sparse():
            told = say(N_("{measure}: cao nhất là {top} ({most})"), **facts)
        else:
            told = say(N_("{measure}: cao nhất là {top} ({most}), thấp nhất là {low} ({least})"), **facts)
        return say("Theo các báo cáo đã có: {told}", told=told) if self._missing() else told

    def _those(self, known: list[tuple[Any, Key, Code]], value: Any) -> str:
        """All cells of one value, as many as a title holds."""
        return wording.listed(self.language, [self._where(key, code) for same, key, code in known if same == value], 2)

    def _sparse(self) -> bool:
        """Whether only cells that have something came back: an empty one is none, or not reported, and never the least."""
        by_commune = "commune" in self.asked.dimensions and self.meant.source == "reach"
        return self.meant.source == "meetings" or self.asked.measure in semantic.LISTED or by_commune

    # --- what to know

    def _missing(self) -> bool:
        return bool(self.found.told.missing) and self.asked.measure not in _PLANNED

    def _notes(self) -> list[Note]:
        say, told, found = self.language.text, self.found.told, list[Note]()
        every = wording.notes(self.db, self.asked.scope, self.names)
        found += every if self._missing() else every[-1:] if self.asked.scope.state == SUBMITTED else ()
        if told.opened:
            units = wording.listed(self.language, [self.names.unit(code) for code in told.opened], 4)
            found.append(Note(say(N_("Số đầu kỳ đứng thay cho một số tháng của {units}: không chia được theo khoảng thời gian này nên không có trong bảng."), units=units), "warning"))  # fmt: skip
        elif "period" in self.asked.dimensions and self._opening():
            found.append(Note(say(N_("Tổng của cả khoảng thời gian gồm cả số đầu kỳ, là số không có trong từng kỳ.")), "warning"))  # fmt: skip
        if told.unstated:
            found.append(Note(say(N_("Có {count} cuộc không ghi số người: các số này là “ít nhất”."), count=self.language.number(told.unstated)), "warning"))  # fmt: skip
        if self._sparse() and any(self.found.shown(key, code) is None for key, code in self._cells()):
            found.append(Note(say(N_("Ô trống: không có cuộc, báo cáo hay xã nào, hoặc chưa có báo cáo."))))
        if self.found.reasons:
            found.append(Note(say(N_("Không có một số dòng, cột cộng: {reason}"), reason=self.found.reasons[0])))
        if self.found.left:
            units = wording.listed(self.language, [self.names.unit(code) for code in self.found.left], 4)
            found.append(Note(say(N_("Xếp sau cùng vì còn thiếu báo cáo: {units}."), units=units)))
        if "commune" in self.asked.dimensions and self.meant.source in ("outputs", "meetings"):
            found.append(
                Note(say(N_("Chỉ gồm việc ghi theo xã, phường, thị trấn; không gồm việc cấp huyện, cấp tỉnh.")))
            )
        if over := pivot.overlaps(self.asked):
            found.append(Note(say(N_("Một xã, phường tiếp cận theo nhiều {dimension} chỉ tính một lần ở dòng, cột chung."), dimension=say(semantic.DIMENSIONS[over].title).lower())))  # fmt: skip
        elif self.meant.adds == semantic.RATIO and (self._totalled() or self.found.subtotals):
            found.append(Note(say(N_("Dòng, cột chung là tỷ lệ của cả nhóm (tổng trên tổng), không phải bình quân các tỷ lệ."))))  # fmt: skip
        if self.asked.measure == "absorption" and (self.asked.scope.since or "period" in self.asked.dimensions):
            found.append(Note(say(N_("Tỷ lệ của từng kỳ là số giải ngân của kỳ trên dự toán giao cả năm."))))
        return found

    def _opening(self) -> bool:
        """Whether an opening balance stands for months of the year: the whole then has what no month has."""
        year = self.asked.scope.year
        money = "IS NOT NULL" if self.meant.source == "money" else "IS NULL"
        query = f"SELECT count(*) FROM opening WHERE year = ? AND grp_key {money}"
        row = self.db.execute(query, [year]).fetchone() if self.meant.source in ("money", "outputs") else None
        return bool(row and row[0])


def _kind(measure: str, kind: str) -> str:
    """How a table says the figures: what one unit costs in đồng, all other money in triệu đồng."""
    return "count" if measure == "unit_cost" or kind == NUMBER else kind


def to_take(report: Report) -> Report:
    """The same for a file: the chart stands beside its table, which is there once."""
    if not report.charts:
        return report
    return replace(report, charts=(replace(report.charts[0], table=report.tables[0]),), tables=())


def copied(table: Table, language: Language) -> list[list[list[Any]]]:
    """A table for the clipboard, heads first: each cell is [words], or [words, number, kind] of what a sheet can count with.

    The number is what the words say, in their unit: money of a table in triệu đồng in triệu đồng, a share as a ratio.
    """
    heads: list[list[Any]] = [[column.title] for column in table.columns]
    rows = [[_copied(value, column.kind, language) for value, column in zip(row, table.columns, strict=True)] for row in table.rows]  # fmt: skip
    return [heads, *rows]


def _copied(value: Any, kind: str, language: Language) -> list[Any]:
    words = said(value, kind, language)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return [words]
    return [words, value / MILLION if kind == MONEY else value, kind]
