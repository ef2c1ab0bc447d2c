"""Words become the question that is said back: round trips, refusals, times, and the same figures by SQL."""

from __future__ import annotations

import itertools
import unicodedata
from dataclasses import replace
from datetime import date

import duckdb
import pytest

from analytics import answering, ask, measure_words, moments, phrasing, publish, question_sql, sandbox, semantic, trace
from analytics.answers.asked_traces import opener
from analytics.moments import Moment
from analytics.scope import Scope
from analytics.semantic import Query
from data import catalogue
from data.language import language
from tests.analytics.conftest import ROOT, scope
from tests.analytics.golden import figures
from tests.analytics.golden.director import DIRECTOR
from tests.analytics.golden.kinds import KINDS
from tests.analytics.golden.meeting import MEETING
from tests.analytics.golden.questions import QUESTIONS

BASE = scope("2023-09")
VI = language("vi")


def understood(text: str, db: duckdb.DuckDBPyConnection) -> Query:
    found = ask.understand(text, db, BASE)
    assert found.query is not None, found
    return found.query


def test_what_is_said_back_asks_the_same_again(truth_db: duckdb.DuckDBPyConnection) -> None:
    for golden in (*QUESTIONS, *MEETING, *KINDS, *DIRECTOR):
        query = understood(golden.spellings[0], truth_db)
        said = phrasing.phrase(query, VI)
        assert understood(said, truth_db) == query, said
        assert understood(said.replace(" , ", ", ").upper(), truth_db) == query, said


def test_every_measure_by_every_dimension_is_said_and_read_back(truth_db: duckdb.DuckDBPyConnection) -> None:
    asked = 0
    for measure in semantic.MEASURES.values():
        for count in range(3):
            for by in itertools.combinations([name for name in semantic.DIMENSIONS if name in measure.by], count):
                if "commune" in by and "district" not in by:
                    continue
                for activities, groups in (((), ()), (("DOI_THOAI",), ()), ((), ("TRUC_TIEP",))):
                    query = Query(measure.code, by, replace(BASE, activities=activities, groups=groups))
                    shares_of_activity = measure.source == "shares" and activities
                    if semantic.why_not(query, VI) or shares_of_activity:
                        continue
                    asked += 1
                    said = phrasing.phrase(query, VI)
                    assert understood(said, truth_db) == query, said
    assert asked > 200


def test_marks_capitals_and_ways_of_writing_do_not_matter(truth_db: duckdb.DuckDBPyConnection) -> None:
    plain = understood("tỷ lệ giải ngân của Bình Gia quý 2", truth_db)
    for text in (
        "TỶ LỆ GIẢI NGÂN CỦA BÌNH GIA QUÝ 2", "ty le giai ngan cua binh gia quy 2", unicodedata.normalize("NFD", "tỷ lệ giải ngân của Bình Gia quý 2"),
        "tỉ lệ giải ngân của H. Bình Gia, quí II/2023?", "  tỷ  lệ giải ngân   của huyện Bình Gia từ tháng 4 đến tháng 6 ",
    ):  # fmt: skip
        assert understood(text, truth_db) == plain, text


def test_a_word_with_the_wrong_marks_is_suggested_and_not_taken(truth_db: duckdb.DuckDBPyConnection) -> None:
    found = ask.understand("tỷ lệ giải ngân của Bính Gia", truth_db, BASE)
    assert found.query is None
    assert found.unknown == ("bính gia",)
    assert found.suggestions[0].startswith("tỷ lệ giải ngân của huyện Bình Gia")


def test_one_word_more_that_is_not_known_makes_no_answer(truth_db: duckdb.DuckDBPyConnection) -> None:
    """Nothing is left out silently: a strange word anywhere in a good question is named."""
    for golden in QUESTIONS[::4]:
        words = golden.spellings[0].split()
        for at in range(len(words) + 1):
            found = ask.understand(" ".join([*words[:at], "xyzt", *words[at:]]), truth_db, BASE)
            assert found.query is None
            assert "xyzt" in found.reason


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("quý 2", Moment(moments.PART, 4, 6)), ("Q3/2023", Moment(moments.PART, 7, 9, year=2023)), ("6 tháng đầu năm", Moment(moments.TO_DATE, 1, 6)), ("9T", Moment(moments.TO_DATE, 1, 9)),
        ("6 tháng cuối năm", Moment(moments.PART, 7, 12)), ("tháng 6/2023", Moment(moments.MONTH, 6, 6, year=2023)), ("lũy kế đến tháng 6", Moment(moments.TO_DATE, 1, 6)), ("từ tháng 4 đến tháng 8", Moment(moments.PART, 4, 8)),
        ("đến hết quý 2", Moment(moments.TO_DATE, 1, 6)), ("tháng 6 và tháng 5", Moment(moments.MONTHS, 5, 6, (6, 5))), ("cùng kỳ năm trước", Moment(moments.SAME)), ("từ đầu năm đến nay", Moment(moments.NOW)),
        ("cả năm", Moment(moments.YEAR)), ("năm 2022", Moment(moments.YEAR, year=2022)), ("3 tháng gần nhất", Moment(moments.RECENT, through=3)), ("từ tháng 4 đến nay", Moment(moments.PART, 4, 0)),
    ],
)  # fmt: skip
def test_times_are_read_as_people_say_them(text: str, moment: Moment) -> None:
    words = moments.tokens(text)
    assert (len(words), moment) in set(moments.moments_at(words, 0))


@pytest.mark.parametrize("text", ["tháng 13", "quý 5", "thắng 6", "quỹ 2", "tháng 9 đến tháng 4"])
def test_what_is_no_time_is_not_read_as_one(text: str) -> None:
    words = moments.tokens(text)
    assert not [moment for end, moment in moments.moments_at(words, 0) if end == len(words)]


def test_the_sql_of_a_question_gives_its_figures_in_the_sandbox(
    truth_home, truth_db: duckdb.DuckDBPyConnection
) -> None:  # type: ignore[no-untyped-def]
    path, compared = publish.published(truth_home, True), 0
    for golden in (*QUESTIONS, *MEETING, *KINDS, *DIRECTOR):
        query = understood(golden.spellings[0], truth_db)
        statement = question_sql.statement(query)
        if statement is None:
            assert "SQL" in question_sql.why_none(query, VI)
            assert query.meant.source in ("forecast", "unit_cost") or query.per
            continue
        found = sandbox.ask(path, statement, {})
        assert not isinstance(found, sandbox.Refused), (golden.spellings[0], found)
        if query.first or (query.keep and query.keep.sign == "none"):
            continue  # equals at the border and what is missing are more than a statement
        answer = answering.answer(truth_db, query)
        last = (query.measure, *query.beside)[-1]
        at, own = found.columns.index(last), answer.columns.index(last)
        got, wanted = (
            [row[place] for row in rows if row[place]] for rows, place in ((found.rows, at), (answer.rows, own))
        )
        words, texts = ([one for one in some if isinstance(one, str)] for some in (got, wanted))
        assert sorted(words) == sorted(texts), golden.spellings[0]
        numbers, amounts = (sorted(float(one) for one in some if not isinstance(one, str)) for some in (got, wanted))  # type: ignore[arg-type]
        assert numbers == pytest.approx(amounts), golden.spellings[0]
        compared += 1
    assert compared > 120


def test_a_question_of_what_waits_for_approval_is_asked_of_that_state(written) -> None:  # type: ignore[no-untyped-def]
    written.plan(targets=[("181", "HOI_NGHI", 10)])
    written.report("181", "2023-03", outputs=[("06067", "HOI_NGHI", 2)])
    written.report("181", "2023-04", outputs=[("06067", "HOI_NGHI", 3)], approve=False)
    db = written.open()
    for state, count in (("approved", 2), ("submitted", 5)):
        base = replace(scope("2023-04"), state=state)
        query = ask.understand("số hội nghị của Bình Gia", db, base).query
        assert query is not None
        assert answering.answer(db, query).dicts() == [{"actual": count}]


def test_an_opening_balance_is_in_the_year_and_never_in_a_part_of_it(written) -> None:  # type: ignore[no-untyped-def]
    written.plan(targets=[("181", "HOI_NGHI", 10)], opening=[("181", "HOI_NGHI", "", "", 4)], through="2023-04")
    written.report("181", "2023-05", outputs=[("06067", "HOI_NGHI", 3)])
    db, base = written.open(), scope("2023-05")
    for text, rows, opened in (
        ("số hội nghị của Bình Gia", [{"actual": 7}], ()), ("số hội nghị của Bình Gia tháng 5", [{"actual": 3}], ()), ("số hội nghị của Bình Gia từ tháng 4 đến tháng 5", [], ("181",)),
    ):  # fmt: skip
        query = ask.understand(text, db, base).query
        assert query is not None
        answer = answering.answer(db, query)
        assert (answer.dicts(), answer.opened) == (rows, opened), text


def test_a_comparison_names_what_is_missing_on_either_side(written) -> None:  # type: ignore[no-untyped-def]
    written.plan(targets=[("181", "HOI_NGHI", 10), ("184", "HOI_NGHI", 10)])
    for unit, period, count in (("181", "2023-03", 2), ("181", "2023-04", 3), ("184", "2023-04", 4)):
        written.report(unit, period, outputs=[("06121" if unit == "181" else "06253", "HOI_NGHI", count)])
    db, base = written.open(), scope("2023-04")
    query = ask.understand("so sánh hội nghị tháng 4 với tháng 3 của Văn Quan và Bình Gia", db, base).query
    assert query is not None
    answer = answering.answer(db, query)
    assert [(row["district"], row["actual"], row["before"], row["change"]) for row in answer.dicts()] == [
        ("181", 3, 2, 1),
        ("184", 4, None, None),
    ]
    assert answer.missing == (("184", "2023-03"),)


def test_an_opening_balance_is_not_told_by_commune_or_month(written) -> None:  # type: ignore[no-untyped-def]
    written.plan(
        targets=[("181", "HOI_NGHI", 10), ("184", "HOI_NGHI", 10)],
        opening=[("181", "HOI_NGHI", "", "", 4)],
        through="2023-04",
    )
    for unit, commune in (("181", "06121"), ("184", "06253")):
        for period in ("2023-03", "2023-04", "2023-05"):
            if unit == "184" or period == "2023-05":
                written.report(unit, period, outputs=[(commune, "HOI_NGHI", 1)])
    db, base = written.open(), scope("2023-05")

    def answered(text: str) -> answering.Answer:
        query = ask.understand(text, db, base).query
        assert query is not None, text
        return answering.answer(db, query)

    whole = answered("số hội nghị theo huyện")
    assert {row["district"]: row["actual"] for row in whole.dicts() if row["actual"]} == {"181": 5, "184": 3}
    assert whole.opened == ()
    assert answered("số hội nghị của xã Tân Văn huyện Bình Gia").dicts() == []
    assert answered("số hội nghị của xã Tân Văn huyện Bình Gia tháng 5").dicts() == [{"actual": 1}]
    assert answered("số hội nghị của thị trấn Văn Quan").dicts() == [{"actual": 3}]
    months = answered("số hội nghị của Bình Gia theo tháng")
    assert (months.dicts(), months.opened) == ([{"period": "2023-05", "actual": 1}], ("181",))


def test_what_the_plan_says_is_ranked_whoever_lacks_a_report(truth_db: duckdb.DuckDBPyConnection) -> None:
    base = scope("2023-11")
    for text, ranked in (
        ("20 huyện được giao nhiều kinh phí nhất", 11),
        ("20 huyện có độ bao phủ thấp nhất", 8),
        ("20 huyện giải ngân thấp nhất", 8),
    ):
        query = ask.understand(text, truth_db, base).query
        assert query is not None, text
        answer = answering.answer(truth_db, query)
        assert len(answer.rows) == ranked, text
        assert ("không xếp hạng" in phrasing.sentence(query, VI)) == (ranked < 11), text


def test_a_limit_is_said_to_its_last_digit(truth_db: duckdb.DuckDBPyConnection) -> None:
    for limit in ("33,33%", "50%", "7,5%"):
        query = understood(f"huyện nào giải ngân dưới {limit}", truth_db)
        assert f"dưới {limit}" in phrasing.phrase(query, VI)
        assert understood(phrasing.phrase(query, VI), truth_db) == query
    query = understood("huyện nào đã giải ngân trên 201.234.567 đồng", truth_db)
    assert "201.234.567 đồng" in phrasing.phrase(query, VI)
    assert understood(phrasing.phrase(query, VI), truth_db) == query
    assert "spent > 201234567" in (question_sql.statement(query) or "")


def test_units_are_those_of_the_month_that_is_asked_for(written) -> None:  # type: ignore[no-untyped-def]
    """Codes are used again: a commune's name in May is not looked up among those of August."""
    written.plan(2025, 1, 12, targets=[("181", "HOI_NGHI", 10)])
    written.report("181", "2025-05", outputs=[("06121", "HOI_NGHI", 2)])
    db, base = written.open(), scope("2025-08")
    for text in ("số hội nghị của huyện Bình Gia tháng 5", "hội nghị tháng 5 của Bình Gia"):
        query = ask.understand(text, db, base).query
        assert query is not None, text
        assert query.scope.units == ("181",)
        assert answering.answer(db, query).dicts() == [{"actual": 2}]


def test_those_that_have_are_listed_without_those_that_have_not(truth_db: duckdb.DuckDBPyConnection) -> None:
    for text in ("huyện nào đã có đối thoại tháng 3", "bao nhiêu huyện có đối thoại tháng 3"):
        rows = answering.answer(truth_db, understood(text, truth_db)).dicts()
        wanted = {row["district"] for row in figures.actual(("district",), "DOI_THOAI", None, 1, 3) if row["actual"]}
        assert {row["district"] for row in rows} == wanted
        assert len(wanted) < 11


def test_who_lacks_a_report_is_not_ranked_and_is_named(truth_db: duckdb.DuckDBPyConnection) -> None:
    base = scope("2023-11")
    query = ask.understand("20 huyện chậm nhất về hội nghị", truth_db, base).query
    assert query is not None
    answer = answering.answer(truth_db, query)
    missing = {unit for unit, _ in answer.missing}
    assert missing
    assert set(answer.unranked) == missing
    assert not {row["district"] for row in answer.dicts()} & missing


def test_the_page_of_measures_is_the_declaration() -> None:
    assert (ROOT / "docs" / "measures.md").read_text(encoding="utf-8") == measure_words.document()


def test_once_there_are_no_districts_communes_are_asked_by_their_names(written) -> None:  # type: ignore[no-untyped-def]
    day = date(2025, 8, 14)
    units = [unit for unit in catalogue.units_on(day) if unit.level == "commune"][:2]
    written.plan(2025, 1, 12, targets=[(unit.id, "HOI_NGHI", 10) for unit in units])
    for count, unit in enumerate(units, 2):
        written.report(unit.id, "2025-08", outputs=[(unit.id, "HOI_NGHI", count)])
    db, base = written.open(), scope("2025-08")
    for text, wanted in (
        (f"số hội nghị của {units[0].name}", [{"actual": 2}]), ("số hội nghị tháng 8 theo đơn vị", [{"district": unit.code, "actual": count} for count, unit in enumerate(units, 2)]),
        ("tiến độ hội nghị theo đơn vị", [{"district": unit.code, "progress": count / 10} for count, unit in enumerate(units, 2)]),
    ):  # fmt: skip
        query = ask.understand(text, db, base).query
        assert query is not None, text
        known = {unit.code for unit in units}
        rows = [row for row in answering.answer(db, query).dicts() if row.get("district", units[0].code) in known]
        assert [{name: row[name] for name in wanted[0]} for row in rows] == wanted, text
        assert understood_as(phrasing.phrase(query, VI), db, base) == query


def understood_as(text: str, db: duckdb.DuckDBPyConnection, base: Scope) -> Query | None:
    return ask.understand(text, db, base).query


def test_a_whole_year_of_money_has_its_supplementary_report(written) -> None:  # type: ignore[no-untyped-def]
    written.plan(money=[("181", "BAO_CHI", "NSTW", 100_000_000)])
    written.report("181", "2023-12", money=[("BAO_CHI", "NSTW", 40_000_000)])
    written.report("181", "2023-13", money=[("BAO_CHI", "NSTW", 5_000_000)])
    db = written.open()
    for through in ("2023-12", "2023-13"):
        for text, spent in (("đã giải ngân cả năm", 45_000_000), ("đã giải ngân đến tháng 12", 40_000_000)):
            query = ask.understand(text, db, scope(through)).query
            assert query is not None, text
            assert answering.answer(db, query).dicts() == [{"spent": spent}], text
            assert ask.understand(phrasing.phrase(query, VI), db, scope(through)).query == query
    assert ask.understand("số hội nghị", db, scope("2023-13")).query is not None


def test_a_rate_of_a_part_of_the_year_and_the_days_of_a_quarter_are_said(truth_db: duckdb.DuckDBPyConnection) -> None:
    for text, said in (
        ("tỷ lệ giải ngân quý 2", "15/3 - 14/6; số giải ngân trong kỳ trên dự toán giao cả năm"),
        ("tỷ lệ giải ngân theo tháng", "số giải ngân trong kỳ trên dự toán giao cả năm"),
        ("số tin quý 1", "15/12 - 14/3"),
    ):
        assert said in phrasing.sentence(understood(text, truth_db), VI), text


def test_what_is_added_up_is_not_when_it_is_compared(truth_db: duckdb.DuckDBPyConnection) -> None:
    assert understood("tổng số hội nghị của Bình Gia và Văn Quan", truth_db).by == ()
    assert understood("so sánh tổng số hội nghị của Bình Gia và Văn Quan", truth_db).by == ("district",)
    assert understood("tổng số hội nghị của Bình Gia và Văn Quan theo huyện", truth_db).by == ("district",)


def test_a_name_of_city_and_province_offers_both(truth_db: duckdb.DuckDBPyConnection) -> None:
    found = ask.understand("số hội nghị của Lạng Sơn", truth_db, BASE)
    queries = [understood(one, truth_db) for one in found.suggestions[:2]]
    assert found.query is None
    assert {query.scope.units for query in queries} == {(), ("178",)}


def test_a_word_that_only_asks_changes_nothing(truth_db: duckdb.DuckDBPyConnection) -> None:
    plain = understood("Bình Gia có đối thoại", truth_db)
    for text in ("Bình Gia có đối thoại không", "Bình Gia đã có đối thoại chưa", "có phải Bình Gia có đối thoại không"):
        assert understood(text, truth_db) == plain, text
    assert ask.understand("Hoa Thám có hoạt động nào chưa", truth_db, BASE).query is None  # any, or which are lacking


def test_quarters_are_named_one_by_one_and_one_that_is_not_over_says_so(truth_db: duckdb.DuckDBPyConnection) -> None:
    query = understood("hội nghị quý 3 và quý 2", truth_db)
    assert (query.by, query.months) == (("quarter",), ("2023-Q2", "2023-Q3"))
    assert "quý 3/2023 mới tính đến tháng 8/2023" in phrasing.sentence(
        understood("giải ngân theo quý đến tháng 8", truth_db), VI
    )


def test_an_opening_balance_is_of_no_quarter(written) -> None:  # type: ignore[no-untyped-def]
    written.plan(targets=[("181", "HOI_NGHI", 10)], opening=[("181", "HOI_NGHI", "", "", 4)], through="2023-04")
    for period in ("2023-05", "2023-06", "2023-07"):
        written.report("181", period, outputs=[("06067", "HOI_NGHI", 3)])
    db, base = written.open(), scope("2023-07")
    query = ask.understand("hội nghị của Bình Gia theo quý", db, base).query
    assert query is not None
    answer = answering.answer(db, query)
    assert (answer.dicts(), answer.opened) == ([{"quarter": "2023-Q3", "actual": 3}], ("181",))


def test_the_supplementary_report_is_of_no_quarter(written) -> None:  # type: ignore[no-untyped-def]
    written.plan(money=[("181", "BAO_CHI", "NSTW", 100_000_000)])
    written.report("181", "2023-12", money=[("BAO_CHI", "NSTW", 40_000_000)])
    written.report("181", "2023-13", money=[("BAO_CHI", "NSTW", 5_000_000)])
    db = written.open()
    query = ask.understand("đã giải ngân theo quý", db, scope("2023-13")).query
    assert query is not None
    told = {row["quarter"]: row["spent"] for row in answering.answer(db, query).dicts() if row["spent"]}
    assert told == {"2023-Q4": 40_000_000, "2023-Q5": 5_000_000}
    assert phrasing.quarter("2023-Q5", VI) == VI.period("2023-13")


def test_reports_that_were_returned_or_wait_are_counted_until_they_are_not(written) -> None:  # type: ignore[no-untyped-def]
    written.plan(targets=[("181", "HOI_NGHI", 10), ("184", "HOI_NGHI", 10)])
    returned = written.report("181", "2023-03", outputs=[("06121", "HOI_NGHI", 2)], approve=False)
    written.report("184", "2023-03", outputs=[("06253", "HOI_NGHI", 2)], approve=False)
    written.report("184", "2023-04", outputs=[("06253", "HOI_NGHI", 2)], received=date(2023, 4, 28))
    written.decide("returned", returned, reason="thiếu biểu")

    def told(text: str) -> list[dict[str, object]]:
        db, base = written.open(), scope("2023-04")
        query = ask.understand(text, db, base).query
        assert query is not None, text
        return answering.answer(db, query).dicts()

    assert told("huyện nào có báo cáo bị trả lại") == [{"district": "181", "returned": 1}]
    assert told("huyện nào có báo cáo chờ duyệt") == [{"district": "184", "waiting": 1}]
    assert told("Văn Quan tháng 4 nộp muộn bao nhiêu ngày") == [{"days_late": 10, "late": 1}]
    assert told("tỷ lệ duyệt của Văn Quan") == [{"approval_rate": 0.5, "approved": 1, "expected": 2}]
    written.report("181", "2023-03", outputs=[("06121", "HOI_NGHI", 2)])
    assert told("bao nhiêu báo cáo bị trả lại") == [{"returned": 0}]


def test_money_given_carried_over_and_adjusted_are_parts_of_what_is_allocated(written) -> None:  # type: ignore[no-untyped-def]
    written.plan(
        money=[("181", "BAO_CHI", "NSTW", 100_000_000), ("184", "BAO_CHI", "NSTW", 50_000_000)],
        kinds=[
            ("181", "BAO_CHI", "NSTW", "carried_over", 7_000_000),
            ("181", "BAO_CHI", "NSTW", "adjustment", -2_000_000),
        ],
    )
    db, base = written.open(), scope("2023-06")
    for text, rows in (
        ("kinh phí chuyển nguồn theo huyện", [{"district": "181", "carried_over": 7_000_000, "allocated": 105_000_000}, {"district": "184", "carried_over": 0, "allocated": 50_000_000}]),
        ("dự toán điều chỉnh của Bình Gia", [{"adjusted": -2_000_000, "allocated": 105_000_000}]), ("kinh phí giao đầu năm của Bình Gia", [{"assigned": 100_000_000}]),
        ("huyện nào được chuyển nguồn nhiều nhất", [{"district": "181", "carried_over": 7_000_000, "allocated": 105_000_000}]),
    ):  # fmt: skip
        query = ask.understand(text, db, base).query
        assert query is not None, text
        assert answering.answer(db, query).dicts() == rows, text
        figure = opener(db, query)({"district": "181"} if query.by else {}, query.measure)
        assert figure is not None
        assert trace.cells(db, base, figure, 5).total == rows[0][query.measure]


def test_a_share_of_people_is_of_the_meetings_that_say_both(written) -> None:  # type: ignore[no-untyped-def]
    written.plan(targets=[("181", "HOI_NGHI", 10)])
    met = [
        ("06121", "HOI_NGHI", None, 40, 10, 0, 0),
        ("06121", "HOI_NGHI", None, 60, None, 0, 0),
        ("06121", "HOI_NGHI", None, None, 5, 0, 0),
    ]
    written.report("181", "2023-03", outputs=[("06121", "HOI_NGHI", 3)], meetings=met)
    db, base = written.open(), scope("2023-03")
    query = ask.understand("tỷ lệ phụ nữ tham dự", db, base).query
    assert query is not None
    answer = answering.answer(db, query)
    assert (answer.dicts(), answer.unstated) == ([{"women_share": 0.25, "women": 10, "attendees": 40}], 2)
    average = ask.understand("bình quân một cuộc có bao nhiêu người", db, base).query
    assert average is not None
    assert answering.answer(db, average).dicts() == [{"people_per_meeting": 50, "attendees": 100, "meetings": 2}]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("vì sao Bình Gia chậm hội nghị", ("hội nghị", "Bình Gia")), ("ai nộp báo cáo tháng 6", ("báo cáo", "tháng 6")), ("kinh phí của Bình Gia quý 2", ("giải ngân", "Bình Gia", "quý 2")),
        ("Bình Gia xếp thứ mấy", ("Bình Gia",)), ("hội nghị trực tuyến ở Chi Lăng tháng 6", ("hội nghị", "Chi Lăng", "tháng 6")), ("tiến độ hội nghị quý 2 của Lộc Bình", ("hội nghị", "Lộc Bình")),
        ("báo cáo của Bình Gia", ("báo cáo", "Bình Gia")),
    ],
)  # fmt: skip
def test_what_is_suggested_keeps_what_was_understood(
    text: str, kept: tuple[str, ...], truth_db: duckdb.DuckDBPyConnection
) -> None:
    found = ask.understand(text, truth_db, BASE)
    assert found.query is None
    assert len(found.suggestions) == 3
    for one in found.suggestions[:1]:
        assert all(word.lower() in one.lower() for word in kept), found.suggestions
