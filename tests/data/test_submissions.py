"""Preview and submit: revisions, what changes, what is explained, and that what was shown is what is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

import pytest

from data import reviews, store, submissions
from data.accounts import Account, NotAllowed
from data.calendar import ZONE
from data.forms import bc_tt
from data.store import Home, HomeMissing
from data.submissions import ACCEPTED, NEEDS_EXPLANATION, OUTDATED, REJECTED, UNCHANGED, Effect, Opened, Reply

Edited = Callable[[str, Mapping[str, object]], bytes]
Shipped = Callable[[str], bytes]
JUNE, JULY = "bac-son-2023-06.xlsx", "bac-son-2023-07.xlsx"
REVIEWER, LEADER = Account("duyet", "reviewer"), Account("xem", "leader")
OWN, OTHER = Account("bs", "district", "185"), Account("bg", "district", "181")
DAY = date(2023, 8, 1)
MORE = {"Kinh phí!F10": 14650001}  # Lũy kế is not the sum any more: a warning


def opened(name: str, content: bytes) -> Opened:
    return submissions.open_file(name, content, DAY)


def one(home: Home, query: str) -> object:
    with store.read(home) as ledger:
        return ledger.one(query)


def state(home: Home) -> tuple[object, ...]:
    """All that a refused file must leave as it was."""
    files = sorted(path.name for path in home.path.rglob("*") if path.is_file())
    return (home.ledger.read_bytes(), files)


# --- previews -----------------------------------------------------------------------------------------------------


def test_a_file_that_is_there_is_unchanged(sample_home: Home, sample_report: Shipped) -> None:
    shown = submissions.preview(sample_home, opened("tên khác.xlsx", sample_report(JUNE)), OWN)
    assert (shown.status, shown.revision) == (UNCHANGED, 1)
    assert one(sample_home, f"SELECT file FROM submission WHERE submission = {shown.submission}") == JUNE
    assert {change.kind for change in shown.changes} == {"unchanged"}
    assert all(effect.before == effect.after for effect in shown.effects)


def test_a_first_report_is_all_new(empty_home: Home, sample_report: Shipped) -> None:
    shown = submissions.preview(empty_home, opened(JUNE, sample_report(JUNE)), OWN)
    assert (shown.status, shown.revision, shown.submission) == (ACCEPTED, 1, None)
    assert {change.kind for change in shown.changes} == {"new"}
    spent = next(effect for effect in shown.effects if effect.of == "")
    assert spent.before == 0
    assert spent.after > 0


def test_a_preview_says_what_changes(sample_home: Home, edited: Edited) -> None:
    content = edited(JUNE, {"Kết quả!D10": 4, "Kết quả!J11": None})
    shown = submissions.preview(sample_home, opened(JUNE, content), OWN)
    assert shown.revision == 2
    changed = {(c.table, c.what, c.old, c.new, c.cell) for c in shown.changes if c.kind == "changed"}
    before = next(c for c in shown.changes if c.cell == "J11").old
    assert changed == {
        ("outputs", (None, "TIN"), ("value", 0), ("value", 4), "D10"),
        ("outputs", ("06325:2021", "AP_PHICH"), before, ("blank", None), "J11"),
    }
    effects = {effect.of: effect for effect in shown.effects if effect.before != effect.after}
    assert before
    assert before[1]
    assert {of: effect.after - effect.before for of, effect in effects.items()} == {"TIN": 4, "AP_PHICH": -before[1]}
    assert all(isinstance(effect, Effect) for effect in effects.values())


def test_a_preview_stores_nothing(sample_home: Home, edited: Edited) -> None:
    before = state(sample_home)
    for content in (edited(JUNE, {}), edited(JUNE, {"Kết quả!D10": -1}), b"%PDF-1.7 not a workbook"):
        submissions.preview(sample_home, opened(JUNE, content), OWN)
    assert state(sample_home) == before


def test_previews_need_a_home(tmp_path_factory: pytest.TempPathFactory, sample_report: Shipped) -> None:
    nowhere = Home(tmp_path_factory.mktemp("none"))
    with pytest.raises(HomeMissing):
        submissions.preview(nowhere, opened(JUNE, sample_report(JUNE)), OWN)
    (shown,) = submissions.preview_without_home([opened(JUNE, sample_report(JUNE))], OWN)
    assert shown.status == ACCEPTED


def test_each_month_of_a_batch_is_checked_against_those_before_it(empty_home: Home, sample_report: Shipped) -> None:
    months = [f"bac-son-2023-{month:02d}.xlsx" for month in (5, 3, 4)]
    found = list(submissions.preview_many(empty_home, [opened(name, sample_report(name)) for name in months], OWN))
    assert [shown.opened.file for shown in found] == sorted(months)
    assert "history_incomplete" in {issue.code for issue in found[0].issues}, "without a plan, January is asked for too"
    incomplete = [next(i for i in shown.issues if i.code == "history_incomplete").facts["months"] for shown in found]
    assert incomplete == [["2023-01", "2023-02"]] * 3


def test_twins_in_a_batch_are_one_report(empty_home: Home, sample_report: Shipped) -> None:
    files = [opened(name, sample_report(JUNE)) for name in ("a.xlsx", "b.xlsx")]
    assert [shown.status for shown in submissions.preview_many(empty_home, files, OWN)] == [ACCEPTED, UNCHANGED]
    receipts = submissions.submit_all(empty_home, files, OWN, [Reply(), Reply()])
    assert [(r.status, r.submission, r.revision) for r in receipts] == [(ACCEPTED, 1, 1), (UNCHANGED, 1, 1)]


def test_two_versions_of_a_month_in_a_batch_are_two_revisions(
    empty_home: Home, edited: Edited, sample_report: Shipped
) -> None:
    files = [opened("a.xlsx", sample_report(JUNE)), opened("b.xlsx", edited(JUNE, {"Kết quả!D10": 4}))]
    receipts = submissions.submit_all(empty_home, files, OWN, [Reply(), Reply()])
    assert [(r.status, r.revision) for r in receipts] == [(ACCEPTED, 1), (ACCEPTED, 2)]


# --- submitting ---------------------------------------------------------------------------------------------------


def test_a_submission_keeps_the_file_and_every_cell(sample_home: Home, edited: Edited) -> None:
    content = edited(JUNE, {"Kết quả!D10": 4, "Thông tin!B12": "Thiếu kinh phí"})
    shown = submissions.preview(sample_home, opened(JUNE, content), OWN)
    receipt = submissions.submit(sample_home, shown, OWN)
    assert (receipt.status, receipt.revision, receipt.approved) == (ACCEPTED, 2, False)
    assert sample_home.file(shown.opened.sha256).read_bytes() == content
    with store.read(sample_home) as ledger:
        assert ledger.version() == receipt.submission
        assert ledger.rows(
            "SELECT unit, period, revision, file, actor FROM submission WHERE submission = ?", [receipt.submission]
        ) == [("185:2021", "2023-06", 2, JUNE, "bs")]
        cell = "SELECT value, state, sheet FROM output_fact WHERE submission = ? AND cell = 'D10'"
        assert ledger.rows(cell, [receipt.submission]) == [(4, "value", "Kết quả")]
        assert "Thiếu kinh phí" in [
            text for (text,) in ledger.rows("SELECT text FROM text_fact WHERE submission = ?", [receipt.submission])
        ]


def test_a_revision_touches_no_other_report(sample_home: Home, edited: Edited) -> None:
    def others() -> list[tuple[object, ...]]:
        with store.read(sample_home) as ledger:
            return ledger.rows(
                """SELECT s.unit, s.period, s.revision, f.* FROM output_fact f JOIN submission s USING (submission)
                   WHERE NOT (s.unit = '185:2021' AND s.period = '2023-06' AND s.revision = 2) ORDER BY ALL"""
            )

    before = others()
    shown = submissions.preview(sample_home, opened(JUNE, edited(JUNE, {"Kết quả!D10": 4})), OWN)
    assert submissions.submit(sample_home, shown, OWN).status == ACCEPTED
    assert others() == before


def test_a_refused_file_changes_nothing(sample_home: Home, edited: Edited) -> None:
    before = state(sample_home)
    for content in (edited(JUNE, {"Kết quả!D10": -1}), edited(JUNE, MORE), b"", b"PK\x03\x04 broken"):
        shown = submissions.preview(sample_home, opened(JUNE, content), OWN)
        receipt = submissions.submit(sample_home, shown, OWN)
        assert receipt.status in (REJECTED, NEEDS_EXPLANATION)
        assert (receipt.submission, receipt.revision) == (None, None)
    assert state(sample_home) == before


def test_a_warning_needs_its_explanation_and_keeps_it(sample_home: Home, edited: Edited) -> None:
    shown = submissions.preview(sample_home, opened(JUNE, edited(JUNE, MORE)), OWN)
    assert shown.status == NEEDS_EXPLANATION
    assert (
        submissions.submit(sample_home, shown, OWN, Reply({("cumulative_mismatch", "Kinh phí", "F10"): "  "})).status
        == NEEDS_EXPLANATION
    )
    answer = {("cumulative_mismatch", "Kinh phí", "F10"): "Sửa sai tháng trước"}
    receipt = submissions.submit(sample_home, shown, OWN, Reply(answer))
    assert receipt.status == ACCEPTED
    query = f"SELECT explanation || explained_alike FROM issue_fact WHERE submission = {receipt.submission} AND severity = 'warning'"
    assert one(sample_home, query) == "Sửa sai tháng trướcfalse"


def test_one_answer_to_all_warnings_is_marked_so(sample_home: Home, edited: Edited) -> None:
    shown = submissions.preview(sample_home, opened(JUNE, edited(JUNE, {**MORE, "Kinh phí!F11": 3800001})), OWN)
    reply = Reply({("cumulative_mismatch", "Kinh phí", "F10"): "Riêng"}, explain_all="Chung")
    receipt = submissions.submit(sample_home, shown, OWN, reply)
    with store.read(sample_home) as ledger:
        query = "SELECT cell, explanation, explained_alike FROM issue_fact WHERE submission = ? AND severity = 'warning' ORDER BY cell"
        assert ledger.rows(query, [receipt.submission]) == [("F10", "Riêng", False), ("F11", "Chung", True)]
        assert (
            ledger.one(
                "SELECT count(*) FROM issue_fact WHERE submission = ? AND severity <> 'warning' AND explanation <> ''",
                [receipt.submission],
            )
            == 0
        )


def test_empty_cells_become_zeros_only_when_declared(sample_home: Home, edited: Edited) -> None:
    content = edited(JUNE, {"Kết quả!D10": None, "Kinh phí!E12": None, "Kinh phí!F12": None})
    for declared, expected in ((False, ("blank", None)), (True, ("value", 0))):
        shown = submissions.preview(sample_home, opened(JUNE, content + b"\0" * declared), OWN)
        receipt = submissions.submit(sample_home, shown, OWN, Reply(explain_all="x", blank_is_zero=declared))
        assert receipt.status == ACCEPTED, shown.issues
        with store.read(sample_home) as ledger:
            own = [receipt.submission]
            assert ledger.one("SELECT blank_is_zero FROM submission WHERE submission = ?", own) is declared
            assert ledger.rows("SELECT state, value FROM output_fact WHERE submission = ? AND cell = 'D10'", own) == [
                expected
            ]
            assert ledger.rows("SELECT state, value FROM money_fact WHERE submission = ? AND cell = 'E12'", own) == [
                expected
            ]
            assert ledger.rows("SELECT state FROM money_fact WHERE submission = ? AND cell = 'F12'", own) == [
                ("blank",)
            ], "spent to date is no zero"


def test_a_commune_without_a_row_is_blank_whatever_is_declared(sample_home: Home, edited: Edited) -> None:
    gone: dict[str, object] = {f"Kết quả!{column}11": None for column in "ABCDEFGHIJKLMNOPQRS"}
    shown = submissions.preview(sample_home, opened(JUNE, edited(JUNE, gone)), OWN)
    receipt = submissions.submit(sample_home, shown, OWN, Reply(explain_all="Xã chưa gửi", blank_is_zero=True))
    with store.read(sample_home) as ledger:
        query = "SELECT DISTINCT state, value, cell FROM output_fact WHERE submission = ? AND commune = '06325:2021'"
        assert ledger.rows(query, [receipt.submission]) == [("blank", None, "")]


def test_the_same_file_again_is_unchanged_and_may_be_approved(empty_home: Home, sample_report: Shipped) -> None:
    shown = submissions.preview(empty_home, opened(JUNE, sample_report(JUNE)), OWN)
    first = submissions.submit(empty_home, shown, OWN)
    again = submissions.submit(empty_home, submissions.preview(empty_home, shown.opened, OWN), OWN)
    assert (again.status, again.submission, again.revision, again.approved) == (UNCHANGED, first.submission, 1, False)
    for approved in (True, False):
        again = submissions.submit(
            empty_home, submissions.preview(empty_home, shown.opened, REVIEWER), REVIEWER, approve=True
        )
        assert (again.status, again.approved) == (UNCHANGED, approved)
    assert one(empty_home, "SELECT count(*) FROM event") == 2


def test_only_the_latest_revision_makes_a_file_unchanged(
    empty_home: Home, sample_report: Shipped, edited: Edited
) -> None:
    for content in (sample_report(JUNE), edited(JUNE, {"Kết quả!D10": 4}), sample_report(JUNE)):
        receipt = submissions.submit(empty_home, submissions.preview(empty_home, opened(JUNE, content), OWN), OWN)
        assert receipt.status == ACCEPTED
    assert receipt.revision == 3


def test_a_returned_revision_is_not_compared_with(empty_home: Home, sample_report: Shipped) -> None:
    shown = submissions.preview(empty_home, opened(JUNE, sample_report(JUNE)), OWN)
    receipt = submissions.submit(empty_home, shown, OWN)
    assert receipt.submission
    july = opened(JULY, sample_report(JULY))

    def missing() -> object:
        found = submissions.preview(empty_home, july, OWN)
        return next(issue for issue in found.issues if issue.code == "history_incomplete").facts["months"]

    assert "2023-06" not in missing()  # type: ignore[operator]
    reviews.return_(empty_home, receipt.submission, REVIEWER, "Sai số")
    assert "2023-06" in missing()  # type: ignore[operator]


# --- what was shown is what is kept -------------------------------------------------------------------------------


def test_a_preview_overtaken_by_another_revision_is_outdated(sample_home: Home, edited: Edited) -> None:
    mine = submissions.preview(sample_home, opened(JUNE, edited(JUNE, {"Kết quả!D10": 4})), OWN)
    theirs = submissions.preview(sample_home, opened(JUNE, edited(JUNE, {"Kết quả!D10": 5})), REVIEWER)
    assert submissions.submit(sample_home, theirs, REVIEWER).status == ACCEPTED
    before = state(sample_home)
    receipt = submissions.submit(sample_home, mine, OWN)
    assert (receipt.status, receipt.submission) == (OUTDATED, None)
    assert receipt.preview.revision == 3
    assert state(sample_home) == before
    assert submissions.submit(sample_home, receipt.preview, OWN).revision == 3


def test_a_warning_that_was_not_shown_is_shown_first(sample_home: Home, edited: Edited) -> None:
    july = submissions.preview(sample_home, opened(JULY, edited(JULY, {"Kết quả!D10": 4})), OWN)
    june = opened(JUNE, edited(JUNE, {"Kinh phí!E10": 7250001, "Kinh phí!F10": 14650001}))
    assert submissions.submit(sample_home, submissions.preview(sample_home, june, OWN), OWN).status == ACCEPTED
    receipt = submissions.submit(sample_home, july, OWN, Reply(explain_all="x"))
    assert receipt.status == OUTDATED
    assert "cumulative_mismatch" in {issue.code for issue in receipt.preview.issues}


def test_another_units_report_outdates_nothing(sample_home: Home, edited: Edited) -> None:
    mine = submissions.preview(sample_home, opened(JUNE, edited(JUNE, {"Kết quả!D10": 4})), OWN)
    theirs = submissions.preview(sample_home, opened("x", edited("binh-gia-2023-06.xlsx", {"Kết quả!D10": 4})), OTHER)
    assert submissions.submit(sample_home, theirs, OTHER).status == ACCEPTED
    assert submissions.submit(sample_home, mine, OWN).status == ACCEPTED


def test_a_batch_shown_together_can_be_sent_one_by_one(empty_home: Home, sample_report: Shipped) -> None:
    files = [
        opened(name, sample_report(name))
        for name in ("bac-son-2023-03.xlsx", "bac-son-2023-04.xlsx", "bac-son-2023-05.xlsx")
    ]
    for shown in list(submissions.preview_many(empty_home, files, OWN)):
        assert submissions.submit(empty_home, shown, OWN).status == ACCEPTED


# --- who may ------------------------------------------------------------------------------------------------------


def test_a_district_reports_for_itself_only(sample_home: Home, edited: Edited) -> None:
    before = state(sample_home)
    shown = submissions.preview(sample_home, opened(JUNE, edited(JUNE, {"Kết quả!D10": 4})), OTHER)
    assert [(shown.status, issue.code) for issue in shown.issues] == [(REJECTED, "not_yours")]
    allowed = submissions.preview(sample_home, shown.opened, OWN)
    assert submissions.submit(sample_home, allowed, OTHER).status == REJECTED, (
        "not with a preview made by someone else either"
    )
    assert state(sample_home) == before


def test_who_only_looks_submits_nothing(sample_home: Home, edited: Edited) -> None:
    shown = submissions.preview(sample_home, opened(JUNE, edited(JUNE, {"Kết quả!D10": 4})), REVIEWER)
    with pytest.raises(NotAllowed):
        submissions.submit(sample_home, shown, LEADER)
    with pytest.raises(NotAllowed):
        submissions.submit(sample_home, shown, OWN, approve=True)


# --- days and names -----------------------------------------------------------------------------------------------


def test_a_real_home_records_now_whatever_the_day_it_came(empty_home: Home, sample_report: Shipped) -> None:
    start = store.now()
    submissions.submit(
        empty_home, submissions.preview(empty_home, opened(JUNE, sample_report(JUNE)), REVIEWER), REVIEWER, approve=True
    )
    with store.read(empty_home) as ledger:
        assert ledger.one("SELECT received_on FROM submission") == DAY
        moments = [
            moment
            for (moment,) in ledger.rows(
                "SELECT epoch_us(recorded_at) FROM event UNION ALL SELECT epoch_us(recorded_at) FROM submission"
            )
        ]
    assert all(start.timestamp() <= moment / 10**6 <= store.now().timestamp() for moment in moments)


def test_a_sample_home_records_on_the_day_it_came(sample_home: Home, edited: Edited) -> None:
    shown = submissions.preview(sample_home, opened(JUNE, edited(JUNE, {"Kết quả!D10": 4})), OWN)
    receipt = submissions.submit(sample_home, shown, OWN)
    found = one(sample_home, f"SELECT epoch(recorded_at) FROM submission WHERE submission = {receipt.submission}")
    assert found == datetime(2023, 8, 1, 12, tzinfo=ZONE).timestamp()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("báo cáo tháng 6.xlsx", "báo cáo tháng 6.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("D:\\bieu\\bc.xlsx", "bc.xlsx"),
        ("a\nb\x00\u202e.xlsx", "ab.xlsx"),
        ("\udcff.xlsx", "?.xlsx"),
        ("x" * 900, "x" * 255),
    ],
)
def test_a_file_is_named_as_it_was_sent_and_never_a_path(sent: str, kept: str) -> None:
    assert submissions.open_file(sent, b"", DAY).file == kept


def test_a_fault_of_ours_keeps_no_other_file_out(
    empty_home: Home, sample_report: Shipped, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> object:
        raise RuntimeError

    broken = None
    with monkeypatch.context() as patched:
        patched.setattr(bc_tt, "read", fails)
        broken = opened("hỏng.xlsx", sample_report(JULY))
    receipts = submissions.submit_all(empty_home, [broken, opened(JUNE, sample_report(JUNE))], OWN, [Reply(), Reply()])
    assert [r.status for r in receipts] == [REJECTED, ACCEPTED]
    assert [issue.code for issue in receipts[0].preview.issues] == ["unreadable"]


def test_files_are_opened_in_the_order_given(sample_report: Shipped) -> None:
    names = [JULY, "x.pdf", JUNE]
    files = [
        (JULY, sample_report(JULY), DAY),
        ("x.pdf", b"%PDF-1.7", DAY),
        (JUNE, sample_report(JUNE), date(2023, 7, 2)),
    ]
    found = list(submissions.open_files(files))
    assert [one.file for one in found] == names
    assert [one.received_on for one in found] == [DAY, DAY, date(2023, 7, 2)]
    assert replace(found[0], file="") == replace(opened(JULY, sample_report(JULY)), file="")
