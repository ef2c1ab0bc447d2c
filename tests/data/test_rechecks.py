"""Correcting an earlier month looks again at the later ones; two who send at once are told what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from data import store, submissions
from data.accounts import COMMAND_LINE, Account
from data.store import Home
from data.submissions import ACCEPTED, OUTDATED, UNCHANGED, Opened, Reply

Edited = Callable[[str, Mapping[str, object]], bytes]
ONE, TWO = Account("mot", "district", "185"), Account("hai", "district", "185")


def opened(content: bytes, day: date = date(2023, 12, 20)) -> Opened:
    return submissions.open_file("bac-son.xlsx", content, day)


def found(home: Home) -> list[tuple[object, ...]]:
    with store.read(home) as ledger:
        return ledger.rows(
            """SELECT s.period, r.code, r.cell, r.because FROM recheck AS r JOIN submission AS s USING (submission) ORDER BY s.period, r.number"""
        )


def spent_cell(sample: bytes) -> tuple[str, int]:
    """A cell of Trong kỳ with an amount, and that amount."""
    report = submissions.open_file("x.xlsx", sample).reading.report
    assert report
    return next((c.place.cell, c.value) for c in report.money if c.kind == "spent" and c.value)


def test_a_corrected_month_finds_the_later_ones_whose_cumulative_figures_no_longer_fit(
    sample_home: Home, sample_report: Callable[[str], bytes], edited: Edited
) -> None:
    cell, amount = spent_cell(sample_report("bac-son-2023-08.xlsx"))
    changed = opened(edited("bac-son-2023-08.xlsx", {f"Kinh phí!{cell}": amount + 1_000_000}))
    receipt = submissions.submit(
        sample_home,
        submissions.preview(sample_home, changed, COMMAND_LINE),
        COMMAND_LINE,
        Reply(explain_all="Sửa theo chứng từ"),
    )
    assert receipt.status == ACCEPTED
    told = found(sample_home)
    assert {(period, code) for period, code, *_ in told} == {
        (f"2023-{m:02d}", "cumulative_mismatch") for m in (9, 10, 11)
    }
    assert {because for *_, because in told} == {receipt.submission}
    assert [one.period for one in receipt.rechecked] == ["2023-09", "2023-10", "2023-11"]


def test_a_correction_that_changes_no_figure_finds_nothing(sample_home: Home, edited: Edited) -> None:
    same = opened(edited("bac-son-2023-08.xlsx", {"Thông tin!B11": "Ghi chú khác"}))
    receipt = submissions.submit(
        sample_home, submissions.preview(sample_home, same, COMMAND_LINE), COMMAND_LINE, Reply(explain_all="x")
    )
    assert receipt.status == ACCEPTED
    assert found(sample_home) == []


def test_the_last_month_has_none_after_it(
    sample_home: Home, edited: Edited, sample_report: Callable[[str], bytes]
) -> None:
    cell, amount = spent_cell(sample_report("bac-son-2023-11.xlsx"))
    changed = opened(edited("bac-son-2023-11.xlsx", {f"Kinh phí!{cell}": amount + 1_000}))
    submissions.submit(
        sample_home, submissions.preview(sample_home, changed, COMMAND_LINE), COMMAND_LINE, Reply(explain_all="x")
    )
    assert found(sample_home) == []


def test_why_a_revision_comes_after_an_approved_one_is_kept(sample_home: Home, edited: Edited) -> None:
    changed = opened(edited("bac-son-2023-11.xlsx", {"Kết quả!J14": 3}))
    shown = submissions.preview(sample_home, changed, ONE)
    assert shown.approved is not None
    assert [change.kind for change in shown.changes_to_approved if change.kind != "unchanged"]
    receipt = submissions.submit(sample_home, shown, ONE, Reply(explain_all="x", reason=" Bổ sung tin tháng 11 "))
    with store.read(sample_home) as ledger:
        assert (
            ledger.one("SELECT reason FROM submission WHERE submission = ?", [receipt.submission])
            == "Bổ sung tin tháng 11"
        )


def test_what_is_in_force_stays_so_while_a_newer_revision_waits(sample_home: Home, edited: Edited) -> None:
    first, second = (opened(edited("bac-son-2023-11.xlsx", {"Kết quả!J14": value})) for value in (3, 4))
    before = submissions.preview(sample_home, first, ONE).approved
    submissions.submit(sample_home, submissions.preview(sample_home, first, ONE), ONE, Reply(explain_all="x"))
    shown = submissions.preview(sample_home, second, ONE)
    assert shown.approved == before
    assert shown.standing != before


@pytest.mark.parametrize(("second", "status"), [(4, OUTDATED), (3, UNCHANGED)])
def test_of_two_who_send_at_once_one_is_told_who_was_first(
    second: int, status: str, sample_home: Home, edited: Edited
) -> None:
    mine, theirs = (opened(edited("bac-son-2023-11.xlsx", {"Kết quả!J14": value})) for value in (second, 3))
    if second == 3:
        mine = theirs
    shown = submissions.preview(sample_home, mine, ONE)
    won = submissions.submit(sample_home, submissions.preview(sample_home, theirs, TWO), TWO, Reply(explain_all="x"))
    receipt = submissions.submit(sample_home, shown, ONE, Reply(explain_all="x"))
    assert receipt.status == status
    assert receipt.latest is not None
    assert (receipt.latest.actor, receipt.latest.submission) == ("hai", won.submission)
    assert receipt.latest.recorded_at is not None
