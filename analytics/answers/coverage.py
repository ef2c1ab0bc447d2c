"""Độ bao phủ: which communes were reached face to face, which were not, and for which nobody can say yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from analytics import measures
from analytics.answers import audiences, coverage_map, coverage_table, wording
from analytics.answers.names import Names
from analytics.report import Chart, Figure, Report, Table, Trace, later
from analytics.scope import Scope
from data.language import Language

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]


def report(db: duckdb.DuckDBPyConnection, scope: Scope, language: Language) -> Report:
    """Figures, the map of communes, shares by district, activity, topic and audience; communes not reached as a list to send."""
    names = Names(db, scope, language).loaded()
    communes = known(measures.commune_rows(db, scope).dicts(), names)
    total = _summed(communes)
    items = measures.items_reached(db, scope)
    charts = [
        coverage_map.chart(communes, total, scope, names, whole=True),
        by_district(units_of(communes), communes, scope, names),
        *by_poverty(communes, scope, names),
        audiences.chart(db, scope, names),
        *(by_item(items[kind].dicts(), kind, scope, names) for kind in ("activity", "topic", "audience")),
    ]
    if names.nothing_due:
        charts = charts[:1]
    silent = not_reached(communes)
    return Report(
        title=language.text("Độ bao phủ"),
        scope_line=wording.scope_line(db, scope, language),
        figures=_figures(total, silent, measures.attended(db, scope), scope, names),
        charts=tuple(charts) if communes else (),
        tables=(coverage_table.not_reached(silent, scope, names), _of_communes(communes, scope, names))
        if communes
        else (),
        notes=wording.notes(db, scope, names),
        extra={
            "not_reached_text": coverage_table.not_reached_text(silent, scope, names),
            "silent_texts": coverage_table.silent_texts(communes, scope, names),
            "nothing_due": names.nothing_due,
        },
    )


def known(communes: list[Row], names: Names) -> list[Row]:
    """The communes with those unknown of whose unit no report is due nor in force: nobody has said a word of them yet."""
    early = {"unknown": 1, "incomplete": True, "silence_stopped": True}
    return [row | early if row["district"] in names.unheard and not row["reached"] else row for row in communes]


def _of_communes(communes: list[Row], scope: Scope, names: Names) -> Table:
    return later(
        lambda: coverage_table.communes(communes, scope, names),
        title=coverage_table.communes_title(names),
        name="coverage-communes",
    )


def not_reached(communes: list[Row]) -> list[Row]:
    """Communes certainly not reached: every report that tells of them is there."""
    return [row for row in communes if not row["reached"] and not row["unknown"]]


def share_text(row: Row, language: Language) -> str:
    """ "ít nhất 97,5% (195/200)": at least, while some are not known."""
    share = (
        f"{language.percent(row['reached'] / row['communes'])} ({row['reached']}/{row['communes']})"
        if row["communes"]
        else ""
    )
    return language.text("ít nhất {share}", share=share) if row["unknown"] and share else share


def _counts(row: Row) -> str:
    return f"{row['reached']}/{row['communes']}"


def _summed(rows: list[Row]) -> Row:
    return {name: sum(row[name] or 0 for row in rows) for name in ("communes", "reached", "unknown")}


def units_of(communes: list[Row]) -> list[Row]:
    """Coverage by district, in the catalogue's order, from its communes: what the measure coverage by district gives."""
    found: dict[str, list[Row]] = {}
    for row in communes:
        found.setdefault(row["district"], []).append(row)
    added = {unit: _summed(rows) for unit, rows in found.items()}
    return [{"district": unit, **row, "coverage": row["reached"] / row["communes"]} for unit, row in added.items()]


def _of(scope: Scope, **more: Any) -> Trace:
    return Trace(
        "outputs",
        more.pop("units", scope.units),
        activities=more.pop("activities", coverage_table.reaching(scope)),
        positive=True,
        **more,
    )


def _figures(total: Row, silent: list[Row], people: int | None, scope: Scope, names: Names) -> tuple[Figure, ...]:
    language = names.language
    rest = total["communes"] - total["reached"] - total["unknown"]
    early = language.text(wording.NOT_DUE) if names.nothing_due else ""
    return (
        Figure(
            language.text("Độ bao phủ"),
            early or share_text(total, language),
            "" if early else language.text("{communes} đã tiếp cận", communes=names.of_communes()),
            coverage_table.definition(language),
            _of(scope),
            amount=None if early else total["reached"],
        ),
        Figure(
            language.text("Chưa tiếp cận"),
            early or language.number(rest),
            "" if early else names.of_communes(),
            coverage_table.definition(language),
            _quiet(silent, scope),
            amount=None if early else rest,
        ),
        Figure(
            language.text("Chưa rõ"),
            language.number(total["unknown"]),
            language.text("chưa có báo cáo nào đến hạn") if early else language.text("còn thiếu báo cáo"),
            coverage_table.definition(language),
            Trace("reports", scope.units),
            amount=total["unknown"],
        ),
        Figure(
            language.text("Lượt người tham dự"),
            wording.either(language, people, language.number(people)),
            language.text("cả hoạt động do tỉnh tổ chức")
            if names.alone
            else language.text("cả hoạt động do huyện, tỉnh tổ chức"),
            trace=Trace("outputs", scope.units, activities=("LUOT_NGUOI",)),
            amount=people,
        ),
    )


# --- charts ---------------------------------------------------------------------------------------------------------


def by_commune(communes: list[Row], total: Row, scope: Scope, names: Names) -> Chart:
    """The map of communes, reached or not, small enough to stand beside another chart."""
    return coverage_map.chart(communes, total, scope, names)


def by_district(rows: list[Row], communes: list[Row], scope: Scope, names: Names) -> Chart:
    """The share of communes reached in each district, lowest first; those of which some are not known last."""
    language = names.language
    ranked = sorted(
        rows, key=lambda row: (bool(row["unknown"]), row["coverage"], names.sort_key(names.unit(row["district"])))
    )
    title = _district_title(ranked, names)
    if names.alone and len(ranked) > 1:  # a bar of 1/1 each would say nothing: who is not reached stands beside the map
        ranked = [row for row in ranked if row["reached"] < row["communes"]]
        title = _alone_title(ranked, names)
    drawn = [_shares(row, names.unit(row["district"]), language) for row in ranked]
    if names.alone:
        drawn = [
            one | {"text": language.text(wording.REACH_WORDS[coverage_table.state_of(row)])}
            for one, row in zip(drawn, ranked, strict=True)
        ]
    return Chart(
        kind="shares",
        name="coverage-by-district",
        title=title,
        alt=_alt(title, drawn),
        data={"rows": drawn},
        definition=coverage_table.definition(language),
        unit=language.text("Số {communes}", communes=names.of_communes()),
        table=later(
            lambda: coverage_table.by_one(
                rows,
                "district",
                language.text("Đơn vị"),
                names.unit,
                lambda row: _of(scope, units=(row["district"],)),
                names,
            )
        ),
        traces=tuple(trace for row in ranked for trace in _part_traces((row["district"],), communes, scope)),
    )


def _alone_title(rest: list[Row], names: Names) -> str:
    """Of communes that report for themselves: how many are not reached, and of how many nobody knows."""
    language = names.language
    if not rest:
        return language.text("Mọi {communes} đã được tiếp cận", communes=names.of_communes())
    unknown = sum(bool(row["unknown"]) for row in rest)
    said = []
    if unknown < len(rest):
        said.append(
            language.text(
                "{count} {communes} chưa được tiếp cận", count=len(rest) - unknown, communes=names.of_communes()
            )
        )
    if unknown:
        said.append(language.text("{count} nơi chưa rõ vì thiếu báo cáo", count=unknown))
    return "; ".join(said)


def _district_title(ranked: list[Row], names: Names) -> str:
    """How many reached all of their communes, who is lowest of those that are known, and how many are not."""
    language = names.language
    if len(ranked) == 1:
        if names.alone:
            state = language.text(wording.REACH_WORDS[coverage_table.state_of(ranked[0])])
            return f"{names.unit(ranked[0]['district'])}: {state}"
        share = share_text(ranked[0], language)
        return language.text("{name}: {share} {communes} đã được tiếp cận", name=names.unit(ranked[0]["district"]), share=share, communes=names.of_communes())  # fmt: skip
    whole = sum(row["reached"] == row["communes"] for row in ranked)
    said = language.text(
        "{count}/{all} {units} đã đến đủ các xã",
        count=whole,
        all=len(ranked),
        units=names.of_units(row["district"] for row in ranked),
    )
    known = [row for row in ranked if not row["unknown"]]
    if known and known[0]["reached"] < known[0]["communes"]:
        pairs = [(names.unit(row["district"]), row["coverage"]) for row in known]
        lowest = wording.lowest(language, pairs, _counts(known[0]))
        said += f"; {lowest}" if lowest else ""
    if len(known) < len(ranked):
        said += "; " + language.text("{count} nơi chưa đủ báo cáo", count=len(ranked) - len(known))
    return said


def by_poverty(communes: list[Row], scope: Scope, names: Names) -> tuple[Chart, ...]:
    """Poor districts against the others; nothing where there is but one sort."""
    language = names.language
    sorts = {True: language.text("Huyện nghèo"), False: language.text("Các huyện, thành phố khác")}
    found = {
        poor: [row for row in communes if coverage_table.is_poor(row["district"], scope) == poor] for poor in sorts
    }
    if not all(found.values()):
        return ()
    rows = [_summed(found[poor]) | {"district": label} for poor, label in sorts.items()]
    units = [tuple(dict.fromkeys(row["district"] for row in found[poor])) for poor in sorts]
    shares = [share_text(row, language) for row in rows]
    title = language.text(
        "Đã tiếp cận {poor} số xã của huyện nghèo, {others} của nơi khác", poor=shares[0], others=shares[1]
    )
    drawn = [_shares(row, row["district"], language) for row in rows]
    traces = [
        trace for codes, poor in zip(units, sorts, strict=True) for trace in _part_traces(codes, found[poor], scope)
    ]
    return (
        Chart(
            kind="shares",
            name="coverage-by-poverty",
            title=title,
            alt=_alt(title, drawn),
            data={"rows": drawn},
            definition=coverage_table.definition(language),
            unit=language.text("Số {communes}", communes=names.of_communes()),
            table=later(
                lambda: coverage_table.by_one(
                    [row | {"coverage": row["reached"] / row["communes"], "group": row["district"]} for row in rows],
                    "group",
                    language.text("Nhóm huyện"),
                    str,
                    lambda row: _of(scope, units=units[0] if row["group"] == sorts[True] else units[1]),
                    names,
                )
            ),
            traces=tuple(traces),
        ),
    )


def _quiet(silent: list[Row], scope: Scope, units: tuple[str, ...] = ()) -> Trace | None:
    """The cells that say of these communes that nothing was done there (0, or blank); nothing when there are none."""
    codes = tuple(row["commune"] for row in silent)
    return Trace("outputs", units, communes=codes, activities=coverage_table.reaching(scope)) if codes else None


def _part_traces(units: tuple[str, ...], communes: list[Row], scope: Scope) -> tuple[Trace | None, ...]:
    """Reached opens to its cells, unknown to the reports, not reached to the cells that say so (0, or blank)."""
    own = [row for row in communes if row["district"] in units]
    return _of(scope, units=units), Trace("reports", units), _quiet(not_reached(own), scope, units)


def _shares(row: Row, label: str, language: Language) -> Row:
    rest = row["communes"] - row["reached"] - row["unknown"]
    counts = {"reached": row["reached"], "unknown": row["unknown"], "not_reached": rest}
    parts = [
        {"state": state, "value": count, "text": f"{count} {language.text(wording.REACH_WORDS[state])}"}
        for state, count in counts.items()
    ]
    return {"label": label, "parts": parts, "total": row["communes"], "text": share_text(row, language), "note": ""}


def by_item(rows: list[Row], kind: str, scope: Scope, names: Names) -> Chart:
    """Communes reached by each activity, topic or audience, most first."""
    language = names.language
    name: Callable[[str], str] = {"activity": names.activity, "topic": names.topic, "audience": names.audience}[kind]
    said = {
        "activity": language.text("Hình thức"),
        "topic": language.text("Chủ đề"),
        "audience": language.text("Đối tượng"),
    }[kind]
    ranked = sorted(rows, key=lambda row: (-row["coverage"], names.sort_key(name(row[kind]))))
    drawn = [_shares(row, name(row[kind]), language) for row in ranked]
    title = language.text("Chưa có số liệu")
    if ranked:
        title = language.text(
            "{name} đến được nhiều nơi nhất ({most}), {least} đến được ít nơi nhất ({few})",
            name=_equals(ranked, kind, name, language),
            most=_counts(ranked[0]),
            least=_equals(ranked[::-1], kind, name, language),
            few=_counts(ranked[-1]),
        )
        if len({row["reached"] for row in ranked}) == 1:
            title = language.text(
                "Các {kind} đến được số nơi như nhau ({share})", kind=said.lower(), share=_counts(ranked[0])
            )
    traces = tuple(
        trace for row in ranked for trace in (_item_trace(kind, row[kind], scope), Trace("reports", scope.units), None)
    )
    return Chart(
        kind="shares",
        name=f"coverage-by-{kind}",
        title=title,
        alt=_alt(title, drawn),
        data={"rows": drawn},
        definition=coverage_table.definition(language),
        unit=language.text("Số {communes}", communes=names.of_communes()),
        table=later(
            lambda: coverage_table.by_one(
                rows, kind, said, name, lambda row: _item_trace(kind, row[kind], scope), names
            )
        ),
        traces=traces,
    )


def _equals(ranked: list[Row], kind: str, name: Callable[[str], str], language: Language) -> str:
    """The first and those equal to it, by name."""
    return wording.listed(language, wording.first_equals([(name(row[kind]), row["reached"]) for row in ranked]))


def _item_trace(kind: str, code: str, scope: Scope) -> Trace:
    if kind == "activity":
        return _of(scope, activities=(code,))
    chosen = {"topics": (code,)} if kind == "topic" else {"audiences": (code,)}
    return Trace("meetings", scope.units, activities=scope.activities, positive=kind == "audience", **chosen)


def _alt(title: str, drawn: list[Row]) -> str:
    return f"{title}. " + "; ".join(f"{row['label']}: {row['text']}" for row in drawn) + "."
