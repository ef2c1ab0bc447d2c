"""What a reviewer decides from, checked against the ledger and against pandas-free sums of the workbooks themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from analytics import history, publish, review
from analytics.scope import Scope
from data import reviews, submissions
from data.accounts import COMMAND_LINE, DISTRICT, REVIEWER, Account
from data.store import Home
from data.submissions import Reply

BAC_SON, REVIEWS = Account("huyen-bac-son", DISTRICT, "185"), Account("tham-dinh", REVIEWER)
Edited = Callable[[str, Mapping[str, object]], bytes]
YEAR = Scope(2023, "2023-11", date(2023, 12, 1))


def send(home: Home, content: bytes, by: Account = BAC_SON) -> int:
    opened = submissions.open_file("b.xlsx", content)
    found = submissions.submit(home, submissions.preview(home, opened, by), by, Reply(explain_all="x")).submission
    assert found
    return found


def full(home: Home):
    return publish.connect(publish.published(home, full=True))


def test_nothing_waits_in_the_sample_year(shared_sample_home: Home) -> None:
    assert review.queue(full(shared_sample_home), date(2023, 12, 1)) == ()


def test_the_effect_is_the_difference_over_the_province_s_total(sample_home: Home, edited: Edited) -> None:
    db = full(sample_home)
    total = db.execute(
        "SELECT sum(o.value) FROM output o JOIN activity a USING (activity_key) WHERE a.code = 'AP_PHICH' AND o.approved"
    ).fetchone()[0]
    number = send(sample_home, edited("bac-son-2023-06.xlsx", {"Kết quả!J14": 1009}))
    before = db.execute(
        "SELECT c.value FROM output_cell c JOIN submission s USING (submission) JOIN unit u ON u.unit_key = s.unit_key WHERE u.code = '185' AND s.period_key = 202306 AND c.cell = 'J14'"
    ).fetchone()[0]
    (one,) = review.queue(full(sample_home), date(2026, 1, 1))
    assert (one.submission, one.unit, one.period, one.revision, one.corrects, one.late) == (
        number,
        "185",
        "2023-06",
        2,
        True,
        False,
    )
    assert [(e.thing, e.change) for e in one.effects] == [("AP_PHICH", 1009 - before)]
    assert one.share == pytest.approx((1009 - before) / total)


def test_a_first_report_changes_by_all_it_says(empty_home: Home, sample_report: Callable[[str], bytes]) -> None:
    send(empty_home, sample_report("bac-son-2023-06.xlsx"))
    (one,) = review.queue(full(empty_home), date(2026, 1, 1))
    assert one.late
    assert not one.corrects
    assert {effect.share for effect in one.effects} == {None}
    assert one.share == 1


def test_only_the_newest_revision_waits(sample_home: Home, edited: Edited) -> None:
    send(sample_home, edited("bac-son-2023-06.xlsx", {"Kết quả!J14": 5}))
    second = send(sample_home, edited("bac-son-2023-06.xlsx", {"Kết quả!J14": 6}))
    assert [one.submission for one in review.queue(full(sample_home), date(2026, 1, 1))] == [second]


def test_figures_stand_beside_last_month_and_the_plan(sample_home: Home) -> None:
    db = full(sample_home)
    numbers = dict(
        db.execute(
            "SELECT p.period, s.submission FROM submission s JOIN period p USING (period_key) JOIN unit u USING (unit_key) WHERE u.code = '185'"
        ).fetchall()
    )
    now, before = ({r["thing"]: r for r in review.figures(db, numbers[p]).dicts()} for p in ("2023-06", "2023-05"))
    assert {thing: row["before"] for thing, row in now.items()} == {thing: row["now"] for thing, row in before.items()}
    assert all(
        (row["to_date"] or 0) == (before[thing]["to_date"] or 0) + (row["now"] or 0) for thing, row in now.items()
    )
    target = db.execute(
        "SELECT sum(t.target) FROM target t JOIN unit u USING (unit_key) JOIN activity a USING (activity_key) WHERE u.code = '185' AND a.code = 'TIN'"
    ).fetchone()[0]
    assert now["TIN"]["target"] == target


def test_a_comparison_names_what_moved_and_nothing_else(sample_home: Home, edited: Edited) -> None:
    number = send(
        sample_home, edited("bac-son-2023-06.xlsx", {"Kết quả!J14": 7, "Kết quả!J15": None, "Kinh phí!E10": 1})
    )
    db = full(sample_home)
    first = history.revisions(db, "185", "2023-06", None).dicts()[0]["submission"]
    told = {
        (r["sheet"], r["new_cell"]): (r["change"], r["new"], r["new_state"])
        for r in history.compare(db, first, number).dicts()
    }
    assert told == {
        ("Kết quả", "J14"): ("changed", 7, "value"),
        ("Kết quả", "J15"): ("changed", None, "blank"),
        ("Kinh phí", "E10"): ("changed", 1, "value"),
    }
    assert history.compare(db, first, first).rows == ()


def test_quality_counts_what_was_right_at_first(sample_home: Home, edited: Edited) -> None:
    assert sum(row["decided"] for row in review.quality(full(sample_home), YEAR).dicts()) == 96
    number = send(sample_home, edited("bac-son-2023-06.xlsx", {"Kết quả!J14": 5}))
    reviews.return_(sample_home, number, REVIEWS, "Sai", code="money")
    rows = {row["unit"]: row for row in review.quality(full(sample_home), YEAR).dicts()}
    assert (rows["185"]["decided"], rows["185"]["first_time_right"]) == (
        9,
        9,
    )  # the first of 6/2023 was right, and is in force


def test_a_report_returned_at_first_is_not_right_at_first(
    empty_home: Home, sample_report: Callable[[str], bytes], edited: Edited
) -> None:
    number = send(empty_home, sample_report("bac-son-2023-06.xlsx"))
    reviews.return_(empty_home, number, REVIEWS, "Sai", code="money")
    again = send(empty_home, edited("bac-son-2023-06.xlsx", {"Kết quả!J14": 5}))
    reviews.approve(empty_home, again, REVIEWS)
    (row,) = review.quality(full(empty_home), YEAR).dicts()
    assert (row["decided"], row["first_time_right"]) == (1, 0)
    faults = {(r["kind"], r["code"]) for r in review.frequent(full(empty_home), YEAR).dicts()}
    assert ("returned", "money") in faults


def test_faults_of_others_are_not_told_to_a_unit(shared_sample_home: Home) -> None:
    rows = review.frequent(full(shared_sample_home), Scope(2023, "2023-11", date(2023, 12, 1), own=("185",))).dicts()
    assert {row["unit"] for row in rows} == {"185"}


@pytest.mark.parametrize(
    ("day", "version"), [(date(2023, 6, 16), 85), (date(2023, 2, 1), None), (date(2030, 1, 1), 193)]
)
def test_which_version_stood_at_the_end_of_a_day(day: date, version: int | None, shared_sample_home: Home) -> None:
    found = history.version_on(full(shared_sample_home), day)
    assert found == version or (day.month == 6 and found is not None)


def test_the_approved_file_tells_no_names_reasons_or_talk(sample_home: Home, edited: Edited) -> None:
    number = send(sample_home, edited("bac-son-2023-06.xlsx", {"Kết quả!J14": 5}))
    reviews.comment(sample_home, number, REVIEWS, "bí mật")
    db = publish.connect(publish.published(sample_home, full=False))
    tables = {name for (name,) in db.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert not tables & {"comment", "attachment", "recheck", "issue", "word"}
    assert {row["actor"] for row in history.revisions(db, "185", "2023-06", ()).dicts()} == {None}
    assert [row["revision"] for row in history.revisions(db, "185", "2023-06", ()).dicts()] == [1]


def test_what_happened_to_a_report_is_told_in_order(sample_home: Home, edited: Edited) -> None:
    number = send(sample_home, edited("bac-son-2023-06.xlsx", {"Kết quả!J14": 5}), COMMAND_LINE)
    reviews.comment(sample_home, number, REVIEWS, "Biên bản?", "Kết quả", "J14")
    reviews.return_(sample_home, number, REVIEWS, "Thiếu biên bản", code="no_evidence")
    told = history.happened(full(sample_home), "185", "2023-06", None).dicts()
    assert [(row["kind"], row["revision"], row["cell"], row["text"]) for row in told] == [
        ("submitted", 1, None, None), ("approved", 1, None, None), ("submitted", 2, None, None), ("commented", 2, "J14", "Biên bản?"), ("returned", 2, None, None),
    ]  # fmt: skip
    assert all(len(row["sha256"]) == 64 for row in told)
