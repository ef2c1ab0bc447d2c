"""The catalogue: complete, sound, and able to say what is wrong with it."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data import catalogue
from data.catalogue import Hexagon, Succession, Unit, make_hexagons, selftest


def test_the_catalogue_holds_together() -> None:
    assert catalogue.problems() == ()


def test_units_and_successions_are_all_there() -> None:
    assert (len(catalogue.units()), len(catalogue.successions())) == (278, 204)
    assert len({unit.id for unit in catalogue.units()}) == 278
    assert [unit.name for unit in catalogue.units() if unit.poor_district] == ["Huyện Bình Gia", "Huyện Văn Quan"]


@pytest.mark.parametrize(
    ("day", "districts", "communes"),
    [
        (date(2023, 6, 14), 11, 200),
        (date(2024, 11, 30), 11, 200),
        (date(2024, 12, 1), 11, 194),
        (date(2025, 6, 30), 11, 194),
    ],
)
def test_each_era_has_its_units(day: date, districts: int, communes: int) -> None:
    reporting = catalogue.reporting_units_on(day)
    assert len(reporting) == districts
    assert sum(len(catalogue.communes_of(unit.id, day)) for unit in reporting) == communes


def test_since_july_2025_communes_report_for_themselves() -> None:
    day = date(2025, 7, 1)
    reporting = catalogue.reporting_units_on(day)
    assert len(reporting) == 65
    assert {unit.level for unit in reporting} == {"commune"}
    assert all(catalogue.communes_of(unit.id, day) == (unit,) for unit in reporting)


def test_codes_of_2025_are_codes_of_older_units() -> None:
    old = {unit.code for unit in catalogue.units_on(date(2024, 6, 1))}
    assert all(unit.code in old for unit in catalogue.reporting_units_on(date(2025, 7, 1)))


def test_names_that_repeat_are_told_apart_by_district_and_kind() -> None:
    units = catalogue.units_on(date(2023, 6, 14))
    assert sum(unit.short_name == "Hòa Bình" for unit in units) == 4
    assert sum(unit.short_name == "Chi Lăng" and unit.parent_id == "187:2021" for unit in units) == 2


def test_versions_of_the_form_ask_for_15_and_21_activities() -> None:
    assert (len(catalogue.activities(1)), len(catalogue.activities(2)), len(catalogue.activities())) == (15, 21, 21)
    assert [a.code for a in catalogue.activities(1) if a.reaches] == ["HOI_NGHI", "DOI_THOAI", "NOI_CHUYEN"]


def test_a_code_is_a_unit_of_its_day() -> None:
    before, after = catalogue.unit_on("06364", date(2025, 6, 30)), catalogue.unit_on("06364", date(2025, 7, 1))
    assert before is not None
    assert after is not None
    assert (before.name, after.name) == ("Xã Chiến Thắng", "Xã Vũ Lễ")
    assert catalogue.unit_on("99999", date(2023, 1, 1)) is None


def _commune() -> Unit:
    return next(unit for unit in catalogue.units() if unit.level == "commune")


PLANTED: list[tuple[str, Callable[[Unit], Unit], str]] = [
    ("a dangling parent", lambda unit: replace(unit, parent_id="999:2021"), "không tồn tại"),
    ("no parent", lambda unit: replace(unit, parent_id=None), "không tồn tại"),
    ("a commune as parent", lambda unit: replace(unit, parent_id="05971:2021"), "không thể thuộc"),
    ("a parent that came later", lambda unit: replace(unit, valid_from=date(1990, 1, 1)), "ngoài thời gian"),
    ("an end before the start", lambda unit: replace(unit, valid_to=date(1999, 1, 1)), "kết thúc trước"),
    ("a district's kind", lambda unit: replace(unit, kind="huyen"), "không đi với nhau"),
    ("another short name", lambda unit: replace(unit, short_name="Khác"), "không nằm trong tên"),
    ("another's code", lambda unit: replace(unit, code="05974"), "hai đơn vị cùng lúc"),
    ("another's id", lambda unit: replace(unit, id="05974:2021"), "có 2 lần"),
]


@pytest.mark.parametrize(("name", "wrong", "said"), PLANTED, ids=[name for name, *_ in PLANTED])
def test_what_is_wrong_with_a_unit_is_said(name: str, wrong: Callable[[Unit], Unit], said: str) -> None:
    planted = _commune()
    units = [wrong(unit) if unit is planted else unit for unit in catalogue.units()]
    assert any(said in problem for problem in selftest.unit_problems(units))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda one: replace(one, to_id="1:1"), "không có đơn vị 1:1"),
        (lambda one: replace(one, from_id="1:1"), "không có đơn vị 1:1"),
        (lambda one: replace(one, on_date=date(2025, 8, 1)), "kết thúc ngày"),
        (lambda one: replace(one, share="half"), "whole hoặc part"),
    ],
)
def test_what_is_wrong_with_a_succession_is_said(wrong: Callable[[Succession], Succession], said: str) -> None:
    first, *rest = catalogue.successions()
    assert any(said in problem for problem in selftest.succession_problems(catalogue.units(), [wrong(first), *rest]))
    assert any("thiếu đơn vị kế thừa" in problem for problem in selftest.succession_problems(catalogue.units(), rest))


def test_an_activity_of_no_group_is_said() -> None:
    lost = replace(catalogue.activities()[0], group="KHONG_CO")
    assert list(selftest.activity_problems([lost], catalogue.groups())) == [
        "activities.csv: TIN thuộc nhóm “KHONG_CO” không có trong groups.csv"
    ]


def test_a_code_that_is_there_twice_is_said() -> None:
    assert list(selftest.named_problems("groups.csv", [*catalogue.groups(), catalogue.groups()[0]]))


def test_every_file_says_where_it_comes_from() -> None:
    text = Path("data/catalogue/SOURCES.md").read_text(encoding="utf-8")
    for path in Path("data/catalogue").glob("*.csv"):
        assert path.name in text, path.name


@pytest.mark.parametrize(
    ("day", "count"), [(date(2023, 6, 14), 200), (date(2025, 1, 14), 194), (date(2025, 8, 14), 65)]
)
def test_every_commune_of_a_day_has_a_hexagon_of_its_own(day: date, count: int) -> None:
    laid = catalogue.hexagons_on(day)
    assert set(laid) == {unit.code for unit in catalogue.units_on(day) if unit.level == "commune"}
    assert len({(one.q, one.r) for one in laid.values()}) == len(laid) == count


@pytest.mark.parametrize("day", [date(2023, 6, 14), date(2025, 1, 14)])
def test_a_district_is_in_one_piece_on_the_map(day: date) -> None:
    laid = catalogue.hexagons_on(day)
    for district in catalogue.reporting_units_on(day):
        rest = {(laid[unit.code].q, laid[unit.code].r) for unit in catalogue.communes_of(district.id, day)}
        edge = [rest.pop()]
        while edge:
            q, r = edge.pop()
            near = {(q + a, r + b) for a, b in make_hexagons.SIDES} & rest
            rest -= near
            edge.extend(near)
        assert rest == set(), district.name


@pytest.mark.parametrize("day", [date(2023, 6, 14), date(2025, 1, 14), date(2025, 8, 14)])
def test_north_is_up_and_east_is_right_on_the_map(day: date) -> None:
    laid = catalogue.hexagons_on(day)
    placed = [(unit, make_hexagons.centre((one.q, one.r))) for code, one in laid.items()
              if (unit := catalogue.unit_on(code, day)) and unit.lat is not None]  # fmt: skip
    for at, of in ((0, "lon"), (1, "lat")):
        drawn = [place[at] for _, place in placed]
        true = [getattr(unit, of) for unit, _ in placed]
        assert statistics.correlation(drawn, true) > 0.95


def test_what_is_wrong_with_the_map_is_said() -> None:
    first, second, *rest = catalogue.hexagons()

    def said(*laid: Hexagon) -> list[str]:
        return list(selftest.hexagon_problems(catalogue.units(), [*laid, *rest]))

    assert said(first, second) == []
    assert said(second) == [f"hexagons.csv: từ 2021-01-01 thiếu ô của {first.unit_id}"]
    assert any("có 2 lần" in one for one in said(first, replace(second, q=first.q, r=first.r)))
    assert any("có 2 lần" in one for one in said(first, first, second))
    assert any("không phải xã" in one for one in said(first, second, replace(first, unit_id="178:2021", q=99)))
    assert any("không có thời kỳ" in one for one in said(first, second, replace(first, start=date(2022, 1, 1))))
