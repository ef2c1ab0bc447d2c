"""The official report, read back: its form, its figures against the measures, estimates marked and apart."""

from __future__ import annotations

import io
from datetime import date

import docx as library
import pytest
from docx.shared import Mm, Pt

from analytics import forecast, measures, publish
from analytics.answers.names import Names
from analytics.exports import docx, official
from analytics.exports.official import Estimate, Official, Paragraph
from analytics.forecast import Series
from analytics.scope import Scope
from data import catalogue
from tests.analytics.exports.views import HOSTILE, TODAY, VI

JUNE = Scope(2023, "2023-06", TODAY)


def opened(report):
    return library.Document(io.BytesIO(docx.to_bytes(report)))


def texts(document):
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text.strip()]


def grid(document, head):
    found = next(table for table in document.tables if head in [cell.text for cell in table.rows[0].cells])
    return [[cell.text for cell in row.cells] for row in found.rows]


@pytest.mark.parametrize("state", ["approved", "submitted"])
@pytest.mark.parametrize(("kind", "through"), [("month", "2023-06"), ("six_month", "2023-05"), ("nine_month", "2023-09"), ("year", "2023-11")])  # fmt: skip
def test_the_table_has_plan_done_estimate_and_share_of_every_activity(truth_db, kind, through, state):
    scope = Scope(2023, through, TODAY, state=state)
    report = official.draft(truth_db, scope, kind, full=True)
    rows = measures.rows(truth_db, "progress", scope, ["activity"]).dicts()
    told = grid(opened(report), "Tỷ lệ (%) so với kế hoạch năm")[1:]
    assert len(told) == len(rows) == 15
    for line, row in zip(told, rows, strict=True):
        assert line[3] == VI.number(row["target"])
        assert line[4] == VI.number(row["actual"])
        estimate = report.estimates.get(row["activity"])
        assert line[5] == (f"{VI.number(estimate.value)} (ước)" if estimate else line[4])
        if estimate is None:
            assert line[6] + "%" == VI.percent(row["progress"])


def test_money_and_districts_are_those_of_the_measures(truth_db):
    document = opened(official.draft(truth_db, JUNE, "six_month", full=True))
    total = measures.rows(truth_db, "budget", JUNE).dicts()[0]
    last = grid(document, "Nguồn kinh phí")[-1]
    assert last[2:5] == [VI.number(total[name] / 10**6, 2) for name in ("allocated", "spent", "remaining")]
    appendix = {row[1]: row for row in grid(document, "Báo cáo đã có/ đến hạn")[1:]}
    names = Names(truth_db, JUNE, VI)
    money = measures.rows(truth_db, "budget", JUNE, ["district"]).dicts()
    assert len(appendix) == len(money) == 11
    for row in money:
        told = [
            VI.number(row["allocated"] / 10**6, 2),
            VI.number(row["spent"] / 10**6, 2),
            VI.percent(row["absorption"]),
        ]
        assert [*appendix[names.unit(row["district"])][4:6], appendix[names.unit(row["district"])][6] + "%"] == told
    both = grid(document, "Bình Gia")
    cells = {(r["district"], r["activity"]): r for r in measures.rows(truth_db, "progress", JUNE, ["district", "activity"]).dicts()}  # fmt: skip
    shown = sorted(cell for row in both[1:] for cell in row[1:])
    assert shown == sorted(f"{VI.number(r['actual'])}/{VI.number(r['target'])}" for r in cells.values())


def test_the_form_is_that_of_the_decree(truth_db):
    report = official.draft(truth_db, JUNE, "six_month", full=True)
    document = opened(report)
    first = document.sections[0]
    assert (round(first.page_width / Mm(1)), round(first.page_height / Mm(1))) == (210, 297)
    assert round(first.left_margin / Mm(1)) in range(30, 36)
    assert round(first.right_margin / Mm(1)) in range(15, 21)
    sizes = {run.font.size for p in document.paragraphs for run in p.runs if p.text.startswith(("I. ", "Thực hiện"))}
    assert (document.styles["Normal"].font.name, sizes) == ("Times New Roman", {Pt(14)})
    head = [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert head[0].startswith("UBND TỈNH LẠNG SƠN\nSỞ LAO ĐỘNG")
    assert head[1].startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    assert head[2].split() == ["Số:", "/BC-"]
    assert head[3].split() == ["Lạng", "Sơn,", "ngày", "tháng", "năm", "2023"]
    body = texts(document)
    assert "BÁO CÁO" in body
    ends = [at for at, text in enumerate(body) if text.endswith("./.")]
    assert len(ends) == 1
    assert all(not text.startswith(("I", "1.", "- ")) for text in body[ends[0] + 1 :])
    receivers = next(t for t in document.tables if t.rows[0].cells[0].text.startswith("Nơi nhận:"))
    assert receivers.rows[0].cells[1].text.strip() == "THỦ TRƯỞNG ĐƠN VỊ"


def test_days_are_written_as_documents_write_them(truth_db):
    assert official.document_day(date(2023, 3, 5)) == "05/3/2023"
    assert official.document_day(date(2023, 2, 15)) == "15/02/2023"
    assert official.document_day(date(2023, 11, 1)) == "01/11/2023"
    assert "đến ngày 14/6/2023" in " ".join(texts(opened(official.draft(truth_db, JUNE, "month", full=True))))


def test_a_month_tells_what_was_done_in_it(truth_db):
    before = measures.rows(truth_db, "progress", Scope(2023, "2023-05", TODAY), ["activity"]).dicts()[0]["actual"]
    now = measures.rows(truth_db, "progress", JUNE, ["activity"]).dicts()[0]["actual"]
    body = " ".join(texts(opened(official.draft(truth_db, JUNE, "month", full=True))))
    assert f"trong kỳ {now - before} tin; lũy kế {now} tin" in body


def test_an_estimate_is_what_was_reported_and_the_mean_for_each_month_to_come(truth_db):
    may = Scope(2023, "2023-05", TODAY)
    found = official.proposed(truth_db, may, "six_month")
    tin = measures.rows(truth_db, "progress", may, ["activity"]).dicts()[0]["actual"]
    assert found["TIN"] == Estimate(round(tin + tin / 3))
    assert official.proposed(truth_db, JUNE, "six_month") == {}


@pytest.mark.parametrize(
    ("parts", "value"),
    [
        ([(30, 3, 1)], 40),
        ([(30, 3, 0)], None),
        ([(30, 3, 1), (0, 0, 4)], 80),  # a unit that sent nothing counts as the usual one, never as zero
        ([(0, 0, 4)], None),
        ([], None),
    ],
)
def test_what_is_missing_is_never_zero_in_an_estimate(parts, value):
    series = [
        Series(0, dict.fromkeys(range(received), (done // max(received, 1), 1.0)), dict.fromkeys(range(received, received + left), 1.0))
        for done, received, left in parts
    ]  # fmt: skip
    assert official.expected(series, 12) == value
    later = [
        Series(one.before, one.reported, {month + 20: weight for month, weight in one.open.items()}) for one in series
    ]
    assert official.expected(later, 12) is None  # what comes after the time told of is not waited for


def test_the_estimate_of_the_year_is_its_forecast(truth_db):
    august = Scope(2023, "2023-08", TODAY)
    asked = {row["activity"]: row["projected"] for row in forecast.rows(truth_db, august, ["activity"]).dicts()}
    found = official.proposed(truth_db, august, "year")
    assert {code: one.value for code, one in found.items()} == {code: round(asked[code]) for code in found}
    assert len(found) == len(asked)


def test_a_typed_estimate_is_told_with_who_and_why_and_never_in_what_was_done(truth_db):
    may = Scope(2023, "2023-05", TODAY)
    plain = opened(official.draft(truth_db, may, "six_month", full=True))
    typed = opened(official.draft(truth_db, may, "six_month", True, {"TIN": Estimate(999, "Lê Thị B", "đã có lịch phát")}))  # fmt: skip
    before, after = (grid(d, "Tỷ lệ (%) so với kế hoạch năm")[1] for d in (plain, typed))
    assert after[:5] == before[:5]
    assert after[5] == "999 (ước)"
    assert "Tin phát sóng, đăng tải: ước 999 tin, Lê Thị B nhập; căn cứ: đã có lịch phát." in texts(typed)


def test_figures_beyond_the_time_told_of_are_refused(truth_db):
    with pytest.raises(official.TooLate, match="tháng 6"):
        official.draft(truth_db, Scope(2023, "2023-07", TODAY), "six_month", full=True)


def test_difficulties_come_from_the_reports_and_only_from_the_full_file(shared_sample_home):
    told = {}
    for full in (True, False):
        with publish.connect(publish.published(shared_sample_home, full)) as db:
            told[full] = " ".join(texts(opened(official.draft(db, JUNE, "six_month", full))))
    assert "Kinh phí phân bổ chậm; thiếu cán bộ truyền thông cấp xã (Bắc Sơn" in told[True]
    assert "Kinh phí phân bổ chậm" not in told[False]
    assert docx.SAMPLE in told[True]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_makes_a_document_that_opens(name):
    report = Official(name, name, name, name, 2023, (Paragraph(name), official.Grid(name, (name,), ((name,),), (4.0,), name)), (), True, {})  # fmt: skip
    assert any(text.endswith("./.") for text in texts(opened(report)))


def test_the_end_of_the_body_fills_no_page_of_its_own(truth_db):
    document = opened(official.draft(truth_db, Scope(2023, "2023-11", TODAY), "year", full=True))
    (end,) = (one for one in document.paragraphs if one._p.xpath("./w:pPr/w:sectPr"))
    assert (end.text, end.paragraph_format.line_spacing) == ("", Pt(1))


def test_no_row_of_a_table_is_broken_and_no_date_or_figure_in_a_cell(truth_db):
    document = opened(official.draft(truth_db, Scope(2023, "2023-11", TODAY), "year", full=True))
    grids = [table for table in document.tables if table.style.name == "Table Grid"]
    assert len(grids) == 4
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for table in grids for row in table.rows)
    first = grids[0]
    wide = {cell.text: cell.width.cm for cell in first.rows[0].cells}
    assert wide["Thực hiện đến 14/11/2023"] >= 2.45  # ten letters in bold of 12 points
    assert sum(wide.values()) == pytest.approx(16.5, abs=0.1)
    assert document.tables[0].rows[0].cells[0].width.cm >= 7  # the department's name takes two lines, not three


def test_sixty_five_communes_stand_down_the_page_and_are_counted_in_sentences(written, looking):
    communes = sorted(unit.code for unit in catalogue.reporting_units_on(date(2026, 3, 15)))
    assert len(communes) == 65
    with written.at_once():
        written.plan(
            2026, 1, 12, targets=[(code, activity, 10) for code in communes for activity in ("TIN", "HOI_NGHI")]
        )
        for code in communes[:5]:
            written.report(code, "2026-01", [(None, "TIN", 3)])
    report = official.draft(written.open(), looking("2026-01", today=date(2026, 3, 1)), "month", full=True)
    said = " ".join(part.text for part in report.body if isinstance(part, Paragraph))
    assert "còn thiếu 60 báo cáo của 60 đơn vị, nêu ở Phụ lục I" in said
    assert "Chưa đánh giá vì chưa đủ báo cáo: 60 đơn vị, nêu ở Phụ lục I" in said
    assert "65 xã, phường (" in said
    assert "thị trấn" not in said
    grid = next(
        part for part in report.appendix if isinstance(part, official.Grid) and part.title.startswith("Phụ lục II")
    )
    assert [head.split(" (")[0] for head in grid.heads] == ["Đơn vị", "Tin phát sóng, đăng tải", "Hội nghị truyền thông trực tiếp tại cộng đồng"]  # fmt: skip
    assert len(grid.rows) == 65
    assert [row[1] for row in grid.rows].count("3/10") == 5
