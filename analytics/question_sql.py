"""The statement of SQL that asks the same as a question, for who wants to go on from it: the measure's own query, written out.

It is the very query that answers, its parameters put in as literals of our own codes; the rows are those of the answer that a
query alone can give (names for codes, rankings of equals and what is missing are not in it). `why_none` says why there is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from analytics import queries, semantic, spans
from analytics.semantic import Keep, Query, Span
from data import catalogue
from data.language import N_, Language, language

_COMMENT = re.compile(r"^--.*\n", re.MULTILINE)


def statement(query: Query) -> str | None:
    """One SELECT; None where an answer is no query: see why_none."""
    if why_none(query, language("vi")):
        return None
    if query.beside:
        return _beside(query)
    if query.before:
        return _compared(query, query.before)
    text, lists = _inner(query)
    found = queries.parameters(text, query.scope, query.by) | {
        name: values for name, values in lists.items() if f"${name}" in text
    }
    written = re.sub(r"\$([a-z_]+)", lambda name: _literal(found[name[1]]), _COMMENT.sub("", text)).strip()
    return _around(query, written)


def _beside(query: Query) -> str:
    """Each measure's statement, joined by what they are told by."""
    names = [f"so_{at}" for at, _ in enumerate(semantic.parts(query), 1)]
    given = ", ".join(
        f"{name} AS (\n{statement(one)}\n)" for name, one in zip(names, semantic.parts(query), strict=True)
    )
    dims = ", ".join(f'"{name}"' for name in query.by)
    joined = "".join(f" FULL JOIN {name} USING ({dims})" if dims else f" CROSS JOIN {name}" for name in names[1:])
    figures = ", ".join(f"{name}.{one.measure}" for name, one in zip(names, semantic.parts(query), strict=True))
    return f"WITH {given}\nSELECT {dims + ', ' if dims else ''}{figures}\nFROM {names[0]}{joined}"


def _compared(query: Query, before: Span) -> str:
    """Both spans beside each other."""
    plain = replace(query, keep=None, order="", first=0, on="", before=None)
    now, then = statement(plain), statement(semantic.at(plain, before))
    dims = "".join(f'"{name}", ' for name in query.by)
    joined = f"FULL JOIN truoc USING ({dims[:-2]})" if query.by else "CROSS JOIN truoc"
    figure = query.measure
    rate = (
        f", (nay.{figure} - truoc.{figure}) / nullif(truoc.{figure}, 0) AS change_rate"
        if query.meant.kind != semantic.PERCENT
        else ""
    )
    told = (
        f"WITH nay AS (\n{now}\n), truoc AS (\n{then}\n), cau_hoi AS (\n"
        f"    SELECT {dims}nay.{figure}, truoc.{figure} AS before, nay.{figure} - truoc.{figure} AS change{rate}\n    FROM nay {joined}\n)\nSELECT *\nFROM cau_hoi"
    )
    column = query.on or figure
    kept = f"\nWHERE {_kept(column, query.keep)}" if query.keep and query.keep.sign != "none" else ""
    order = f"\nORDER BY {column} {'DESC' if query.order == 'most' else 'ASC'} NULLS LAST" if query.order else ""
    return told + kept + order + (f"\nLIMIT {query.first}" if query.first else "")


def why_none(query: Query, spoken: Language) -> str:
    """Why a question has no statement of its own, and which has; "" when it has one."""
    say = spoken.text
    if query.beside:
        return next((reason for one in semantic.parts(query) if (reason := why_none(one, spoken))), "")
    if query.meant.source == "forecast":
        return say(N_("Không có câu lệnh SQL: dự báo và số cần làm mỗi tháng được tính ngoài cơ sở dữ liệu, từ số đã làm của từng kỳ; hỏi “số đã làm theo tháng” để có câu lệnh."))  # fmt: skip
    if query.meant.source == "unit_cost":
        return say(N_("Không có câu lệnh SQL: chi phí bình quân ghép kinh phí của nội dung chi với số đã làm; hỏi riêng từng số để có câu lệnh."))  # fmt: skip
    if query.per:
        return say(N_("Không có câu lệnh SQL: số bình quân lấy tổng chia cho số kỳ hoặc số nơi đã có báo cáo; hỏi tổng để có câu lệnh."))  # fmt: skip
    return ""


def _inner(query: Query) -> tuple[str, dict[str, Sequence[str]]]:
    """(the measure's query, the lists it binds beside the scope)."""
    scope, by, source = query.scope, query.by, query.meant.source
    lists: dict[str, Sequence[str]] = {"communes": query.communes, "topics": query.topics}
    if query.measure in spans.OF_REPORTS:
        return spans.reports_query(scope, by), lists
    if source in ("progress", "shares"):
        own = tuple(one.code for one in catalogue.activities() if one.group in scope.groups)
        return queries.progress(replace(scope, activities=scope.activities or own), by), {
            "activities": scope.activities or own
        }
    if source == "outputs":
        whole = not (scope.since or query.communes) and set(by) <= {"district", "activity"}
        return (queries.progress(scope, by) if whole else spans.outputs_query(scope, by, query.communes)), lists
    if query.measure in semantic.GIVEN:
        return spans.allocations_query(scope, by), lists
    if source == "money":
        to_date = not scope.since and not set(semantic.TIMES) & set(by)
        return (queries.budget(scope, by) if to_date else _of_part(query)), lists
    if source == "meetings":
        return spans.meetings_query(scope, by, query.communes, query.topics), lists
    if source == "reports":
        return queries.reporting(scope, by), lists
    placed = replace(scope, units=query.communes) if query.communes else scope
    kind, items = ("topic", query.topics) if query.topics else ("audience", query.audiences)
    own_lists: dict[str, Sequence[str]] = {"units": placed.units, "items": items, "kind": kind}
    return (queries.reach(placed, by, kind) if items else queries.coverage(placed, by)), own_lists if items else {
        "units": placed.units
    }


def _of_part(query: Query) -> str:
    """Spending of the months over the year's allocation."""
    given = tuple(name for name in query.by if name not in semantic.TIMES)
    joined = f"JOIN chi USING ({', '.join(given)})" if given else "CROSS JOIN chi"
    dims = "".join(f'"{name}", ' for name in query.by)
    return (
        f"WITH giao AS (\n{queries.budget(query.scope, given)}\n), chi AS (\n{spans.money_query(query.scope, query.by)}\n)\n"
        f"SELECT {dims}chi.spent, giao.allocated, chi.spent / nullif(giao.allocated, 0) AS absorption\nFROM giao {joined}"
    )


def _kept(column: str, keep: Keep) -> str:
    if keep.sign == "between":
        return f"{column} BETWEEN {keep.value!r} AND {keep.upto!r}"
    return f"{column} {keep.sign} {keep.value!r}"


def _around(query: Query, inner: str) -> str:
    """The query with what is kept and how it is ordered around it."""
    wanted = [query.measure] if query.measure not in ("to_go", "not_reached") else []
    made = {
        "to_go": "target - coalesce(actual, 0) + coalesce(actual_without_target, 0) AS to_go",
        "not_reached": "communes - reached - unknown AS not_reached",
    }
    shown = "*" + (f", {made[query.measure]}" if not wanted else "")
    conditions = []
    if query.months:
        time = next(name for name in query.by if name in semantic.TIMES)
        conditions.append(f"{time} IN ({', '.join(map(_literal, query.months))})")
    if query.statuses:
        conditions.append(f"status IN ({', '.join(map(_literal, query.statuses))})")
    if query.measure in semantic.LISTED and query.by:
        conditions.append(f"{query.measure} > 0")
    if query.keep and query.keep.sign != "none":
        conditions.append(_kept(query.measure, query.keep))
    if query.keep and query.keep.sign == "none":
        conditions.append(f"coalesce({query.measure}, 0) = 0")
    if "commune" in query.by and query.measure in ("reached", "not_reached"):
        conditions.append("reached = 1" if query.measure == "reached" else "reached = 0 AND unknown = 0")
    if query.ranked:
        return _placed(query, inner)
    if not (conditions or query.order or shown != "*"):
        return inner
    where = f"\nWHERE {' AND '.join(conditions)}" if conditions else ""
    order = f"\nORDER BY {query.measure} {'DESC' if query.order == 'most' else 'ASC'} NULLS LAST" if query.order else ""
    limit = f"\nLIMIT {query.first}" if query.first else ""
    indented = "\n".join(f"    {line}" for line in inner.splitlines())
    return f"SELECT {shown}\nFROM (\n{indented}\n) AS cau_hoi{where}{order}{limit}"


def _placed(query: Query, inner: str) -> str:
    """The places of the units asked for among all that have a figure, the province left out."""
    made = {"to_go": "target - coalesce(actual, 0) + coalesce(actual_without_target, 0)", "not_reached": "communes - reached - unknown"}  # fmt: skip
    value = made.get(query.measure, query.measure)
    own = f", {value} AS {query.measure}" if query.measure in made else ""
    indented = "\n".join(f"        {line}" for line in inner.splitlines())
    return (
        f"SELECT *\nFROM (\n    SELECT *{own}, rank() OVER (ORDER BY {value} {'DESC' if query.order == 'most' else 'ASC'}) AS rank, count(*) OVER () AS ranked_of\n"
        f"    FROM (\n{indented}\n    ) AS cau_hoi\n    WHERE {value} IS NOT NULL AND district <> {_literal(catalogue.province().code)}\n) AS xep_hang\n"
        f"WHERE district IN ({', '.join(map(_literal, query.ranked))})"
    )


def _literal(value: object) -> str:
    """A value of ours as SQL writes it: codes are quoted, with quotes doubled."""
    if isinstance(value, bool | int | float):
        return str(value)
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_literal, value))}]"
    return "'" + str(value).replace("'", "''") + "'"
