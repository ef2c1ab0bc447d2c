"""Units matched by code and name together."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import catalogue
from data.names import bare, fold, match, match_reporting, split_kind

DAYS = (date(2023, 6, 14), date(2025, 1, 14), date(2025, 8, 14))
DAY = DAYS[0]
CHI_LANG = "187:2021"
PREFIXES = {
    "xa": ("Xã ", "X. ", "X.", "xã  ", "UBND xã "),
    "phuong": ("Phường ", "P. ", "P."),
    "thi_tran": ("Thị trấn ", "TT. ", "TT.", "TT "),
}


def outcome(code: object, name: object, district: str = CHI_LANG) -> str:
    """The name of the unit matched, else problem/reason."""
    found = match(code, name, district, DAY)
    return found.unit.name if found.unit else f"{found.problem}/{found.reason}"


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_commune_is_matched_in_every_writing(day: date) -> None:
    for district in catalogue.reporting_units_on(day):
        for unit in catalogue.communes_of(district.id, day):
            names = [unit.name, unit.name.upper(), unit.short_name, bare(unit.name), bare(unit.short_name), None]
            names += [prefix + unit.short_name for prefix in PREFIXES[unit.kind]]
            names += [
                unicodedata.normalize("NFD", unit.name),
                unit.name.replace(" ", " \xa0"),
                unit.name + "\u200b",
                f" {unit.name}. ",
            ]
            for name in names:
                for code in (unit.code, int(unit.code), float(unit.code), f"{unit.code}\xa0", str(int(unit.code))):
                    assert match(code, name, district.id, day).unit == unit, (code, name)


def test_a_missing_code_is_no_matter_when_the_name_is_full() -> None:
    for district in catalogue.reporting_units_on(DAY):
        for unit in catalogue.communes_of(district.id, DAY):
            for code in (None, "", " ", "-"):
                assert match(code, unit.name, district.id, DAY).unit == unit


@pytest.mark.parametrize(
    ("code", "name", "said"),
    [
        (None, "Chi Lăng", "unknown_unit/ambiguous"), (None, "TT Chi Lăng", "Thị trấn Chi Lăng"), (None, "xã chi lăng", "Xã Chi Lăng"),
        (None, "Chi Lăng (TT)", "Thị trấn Chi Lăng"), ("06466", "Chi Lăng", "Thị trấn Chi Lăng"), ("06523", "Chi Lang", "Xã Chi Lăng"),
        ("06466", "Xã Chi Lăng", "unknown_unit/disagree"), ("06478", "Xã Vân Thủy", "unknown_unit/disagree"),
        ("06478", "Xã Không Có", "unknown_unit/disagree"), ("99999", "Xã Bắc Thủy", "unknown_unit/disagree"),
        ("99999", "Xã Không Có", "unknown_unit/unknown_code"), ("99999", None, "unknown_unit/unknown_code"),
        (None, "Xã Không Có", "unknown_unit/unknown_name"), (None, None, "unknown_unit/nothing"), ("", " ", "unknown_unit/nothing"),
        (None, "Xã Bắc Thùy", "unknown_unit/unknown_name"), (None, "Xã Bắc Thuỷ", "Xã Bắc Thủy"), (None, "xa bac thuy", "Xã Bắc Thủy"),
        ("06343", "Xã Bắc Quỳnh", "unit_of_other_district/other_district"), (None, "Xã Bắc Quỳnh", "unit_of_other_district/other_district"),
        ("06343", None, "unit_of_other_district/other_district"), (6343.0, "X. Bắc Quỳnh", "unit_of_other_district/other_district"),
        ("06478", None, "Xã Bắc Thủy"),
    ],
)  # fmt: skip
def test_what_does_not_fit_says_why(code: object, name: object, said: str) -> None:
    assert outcome(code, name) == said


def test_the_nearest_three_are_offered_and_never_taken() -> None:
    found = match(None, "Xã Bắc Thũy", CHI_LANG, DAY)
    assert found.unit is None
    assert found.candidates[0] == "Xã Bắc Thủy"
    assert len(found.candidates) == 3
    assert match("06479", None, CHI_LANG, DAY).candidates


def test_a_unit_is_known_only_while_it_exists() -> None:
    gone = next(unit for unit in catalogue.units() if unit.valid_to == date(2024, 11, 30) and unit.level == "commune")
    assert gone.parent_id
    assert match(gone.code, gone.name, gone.parent_id, date(2024, 11, 14)).unit == gone
    assert match(gone.code, gone.name, gone.parent_id, date(2024, 12, 14)).unit is None


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_reporting_unit_is_matched(day: date) -> None:
    for unit in (*catalogue.reporting_units_on(day), catalogue.province()):
        for code in (unit.code, int(unit.code), float(unit.code)):
            for name in (unit.name, unit.name.upper(), unit.short_name, bare(unit.name), None, f"UBND {unit.name}"):
                assert match_reporting(code, name, day).unit == unit, (code, name)
        assert match_reporting(None, unit.name, day).unit == unit


@pytest.mark.parametrize(
    ("code", "name", "day", "said"),
    [
        ("187", "H. Chi Lăng", DAY, "187"), ("178", "TP. Lạng Sơn", DAY, "178"), ("20", "Cấp tỉnh", DAY, "20"),
        ("20", "Phòng Bảo trợ xã hội - Trẻ em", DAY, "20"), (None, "Lạng Sơn", DAY, "ambiguous"), ("187", "Huyện Bắc Sơn", DAY, "disagree"),
        ("178", "Tỉnh Lạng Sơn", DAY, "disagree"), ("999", "Huyện Bắc Sơn", DAY, "unknown_code"), (None, None, DAY, "nothing"),
        ("187", "Huyện Chi Lăng", date(2025, 8, 14), "unknown_code"), ("06478", "Xã Bắc Thủy", DAY, "unknown_code"),
    ],
)  # fmt: skip
def test_the_reporting_unit_is_code_and_name_together_on_the_day(
    code: object, name: object, day: date, said: str
) -> None:
    found = match_reporting(code, name, day)
    assert (found.unit.code if found.unit else found.reason) == said
    assert found.unit or found.problem == "unknown_district"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hòa Bình", "Hoà Bình"), ("THỦY", "thuỷ"), ("Quý", "Qúy"), ("Ðồng Ý", "Đồng Ý"), ("Ɖồng", "đồng"), ("Hòang Đồng", "Hoàng Đồng"),
     ("Khuê", unicodedata.normalize("NFD", "Khuê")), ("A\u00a0 B", "a b"), ("Tân\u200b Văn\ufeff", "Tân Văn"), ("Ho\u0300a", "Hoà")],
)  # fmt: skip
def test_one_spelling_for_what_is_written_in_two_ways(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Hòa", "Hóa"), ("Tân", "Tan"), ("Đông", "Dông"), ("Văn", "Vân")])
def test_marks_that_mean_something_stay(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_a_name_that_begins_like_a_kind_keeps_its_words() -> None:
    assert split_kind("Tĩnh Bắc") == (None, fold("Tĩnh Bắc"))
    assert split_kind("TT.Chi Lăng") == split_kind("Thị trấn Chi Lăng") == ("thi_tran", fold("Chi Lăng"))


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert bare(bare(text)) == bare(text)


@given(
    st.one_of(st.none(), st.text(max_size=20), st.integers(), st.floats(), st.booleans()),
    st.one_of(st.none(), st.text(max_size=30)),
)
def test_anything_written_gets_one_unit_or_one_problem(code: object, name: object) -> None:
    for found in (match(code, name, CHI_LANG, DAY), match_reporting(code, name, DAY)):
        assert (found.unit is None) == bool(found.problem)
        assert len(found.candidates) <= 3
