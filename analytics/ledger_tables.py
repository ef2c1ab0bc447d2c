"""What a build reads: the ledger's tables up to a version, and the catalogue's, as Arrow tables by name."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date

import pyarrow as pa

from analytics.scope import AUDIENCES
from data import catalogue, kept_calendar, periods, store
from data.forms.declaration import version_of
from data.ledger import SINCE
from data.rules import Calendar
from data.store import Home, Ledger


def opened(home: Home) -> AbstractContextManager[Ledger]:
    return store.read(home)


def read(ledger: Ledger, version: int) -> dict[str, pa.Table]:
    """`ledger_*` and `catalogue_*` tables: all events up to and with `version`, and everything they name."""
    found = {
        f"ledger_{name}": ledger.connection.execute(
            f"SELECT * FROM {name} WHERE {since} <= ?", [version]
        ).to_arrow_table()
        for name, since in {**SINCE, "chain": "version"}.items()
    }
    return found | catalogue_tables(_years(found), kept_calendar.recorded(ledger, version))


def _years(tables: dict[str, pa.Table]) -> list[int]:
    """The years we know something of: those with a plan or a report."""
    periods = tables["ledger_submission"].column("period").to_pylist()
    return sorted({*tables["ledger_plan"].column("year").to_pylist(), *(int(period[:4]) for period in periods)})


def catalogue_tables(years: list[int], calendar: Calendar) -> dict[str, pa.Table]:
    """The catalogue and those years by a calendar, with small integer keys in the catalogue's order."""
    units = catalogue.units()
    return {
        "catalogue_unit": _table(_UNIT, [_unit(number, unit) for number, unit in enumerate(units, 1)]),
        "catalogue_era": _table(
            {"era": pa.int32(), "first_day": pa.date32()},
            [
                {"era": number, "first_day": day}
                for number, day in enumerate(sorted({unit.valid_from for unit in units}), 1)
            ],
        ),
        "catalogue_succession": _table(
            {"from_id": pa.string(), "to_id": pa.string(), "on_date": pa.date32(), "share": pa.string()},
            [
                {"from_id": s.from_id, "to_id": s.to_id, "on_date": s.on_date, "share": s.share}
                for s in catalogue.successions()
            ],
        ),
        "catalogue_activity": _table(
            _ACTIVITY, [_activity(number, a) for number, a in enumerate(catalogue.activities(), 1)]
        ),
        "catalogue_grp": _named("grp_key", catalogue.groups()),
        "catalogue_source": _named("source_key", catalogue.sources()),
        "catalogue_topic": _named("topic_key", catalogue.topics()),
        "catalogue_audience": _named("audience_key", AUDIENCES),
        "catalogue_period": _table(_PERIOD, [_period(period, calendar) for year in years for period in _periods(year)]),
    }


_UNIT = {
    "unit_key": pa.int32(), "id": pa.string(), "code": pa.string(), "valid_from": pa.date32(), "valid_to": pa.date32(), "level": pa.string(),
    "kind": pa.string(), "name": pa.string(), "short_name": pa.string(), "parent_id": pa.string(), "poor_district": pa.bool_(),
    "lat": pa.float64(), "lon": pa.float64(),
}  # fmt: skip
_ACTIVITY = {
    "activity_key": pa.int32(), "code": pa.string(), "name_vi": pa.string(), "name_en": pa.string(), "unit_vi": pa.string(),
    "unit_en": pa.string(), "grp": pa.string(), "reaches": pa.bool_(), "since_version": pa.int32(),
}  # fmt: skip
_PERIOD = {
    "period_key": pa.int32(), "period": pa.string(), "year": pa.int32(), "month": pa.int32(), "first_day": pa.date32(),
    "last_day": pa.date32(), "due_on": pa.date32(), "opens_on": pa.date32(), "closes_on": pa.date32(), "unit_day": pa.date32(),
    "form_version": pa.int32(),
}  # fmt: skip


def _unit(number: int, unit: catalogue.Unit) -> dict[str, object]:
    return {"unit_key": number, **{name: getattr(unit, name) for name in _UNIT if name != "unit_key"}}


def _activity(number: int, activity: catalogue.Activity) -> dict[str, object]:
    own = {name: getattr(activity, name) for name in _ACTIVITY if name not in ("activity_key", "grp")}
    return {"activity_key": number, "grp": activity.group, **own}


def _periods(year: int) -> tuple[str, ...]:
    """The months of a year, then its supplementary report."""
    return (*periods.months(year), periods.supplement_of(year))


def _period(period: str, calendar: Calendar) -> dict[str, object]:
    year, month = periods.split(period)
    days: dict[str, date | None] = {
        "first_day": calendar.first_day(period),
        "last_day": calendar.cutoff(period),
        "due_on": calendar.due_on(period),
        "opens_on": calendar.opens_on(period),
        "closes_on": calendar.closes_on(period),
        "unit_day": calendar.unit_day(period),
    }
    return {
        "period_key": year * 100 + month,
        "period": period,
        "year": year,
        "month": month,
        "form_version": version_of(period),
        **days,
    }


def _named(key: str, rows: tuple[catalogue.Named, ...]) -> pa.Table:
    schema = {key: pa.int32(), "code": pa.string(), "name_vi": pa.string(), "name_en": pa.string()}
    return _table(
        schema, [{key: n, "code": r.code, "name_vi": r.name_vi, "name_en": r.name_en} for n, r in enumerate(rows, 1)]
    )


def _table(schema: dict[str, pa.DataType], rows: list[dict[str, object]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=pa.schema(list(schema.items())))
