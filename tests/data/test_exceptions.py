"""Closing a period, and permission to send after it: by unit, period, kind and day; nobody is exempt."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from data import accounts, calendar, chain, closing, exceptions, reporting_calendar, reviews, store, submissions
from data.accounts import COMMAND_LINE, Account, NotAllowed
from data.exceptions import LATE, REOPEN, NotGrantable, grant, valid
from data.issues import sentence
from data.language import language
from data.rules import Month, Rules
from data.store import Home
from data.submissions import ACCEPTED, REJECTED, UNCHANGED, Opened

REVIEWER, OWN = Account("tham-dinh", accounts.REVIEWER), Account("bs", accounts.DISTRICT, "185")
BAC_SON, BINH_GIA = "185:2021", "181:2021"
FILE = "bac-son-2023-06.xlsx"
TODAY = calendar.today()
SOON = TODAY + timedelta(days=7)


@pytest.fixture
def home(empty_home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("TIENDO_HOME", str(empty_home.path))
    return empty_home


def close(home: Home, closes: int | None = 10, *months: Month) -> None:
    """The months of 2023 close ten days after they are due: long ago."""
    reporting_calendar.set_year(home, 2023, Rules(14, 2, closes, months), REVIEWER, "Khóa sổ")


def opened(content: bytes, day: date | None = None) -> Opened:
    return submissions.open_file(FILE, content, day)


def tried(home: Home, content: bytes, by: Account = OWN, day: date | None = None) -> tuple[str, list[str]]:
    """What becomes of a file when it is sent, and what is said of closing."""
    shown = submissions.preview(home, opened(content, day), by)
    receipt = submissions.submit(home, shown, by, submissions.Reply(explain_all="Đã kiểm tra"))
    said = [sentence(i, language("vi")) for i in receipt.preview.issues if i.code == "period_closed"]
    return receipt.status, said


def events(home: Home) -> list[str]:
    with store.read(home) as ledger:
        return [kind for (kind,) in ledger.rows("SELECT kind FROM event ORDER BY version")]


def test_nothing_closes_unless_a_calendar_says_so(home: Home, sample_report: Callable[[str], bytes]) -> None:
    assert tried(home, sample_report(FILE)) == (ACCEPTED, [])


@pytest.mark.parametrize("by", [OWN, REVIEWER, COMMAND_LINE])
def test_a_closed_period_takes_no_report_of_anybody(by: Account, home: Home, sample_report) -> None:
    close(home)
    said = [
        "Kỳ báo cáo này đã khóa sổ sau ngày 26/06/2023. Đề nghị cơ quan tổng hợp cho phép nộp muộn, rồi gửi lại trong thời hạn được phép."
    ]
    assert tried(home, sample_report(FILE), by) == (REJECTED, said)
    assert events(home) == ["calendar_set"]


def test_a_permission_to_be_late_lets_that_unit_and_period_in(home: Home, sample_report) -> None:
    close(home)
    grant(home, BINH_GIA, "2023-06", LATE, "Mất điện", SOON, REVIEWER)
    grant(home, BAC_SON, "2023-05", LATE, "Mất điện", SOON, REVIEWER)
    grant(home, BAC_SON, "2023-06", REOPEN, "Sai số", SOON, REVIEWER)
    assert tried(home, sample_report(FILE))[0] == REJECTED
    grant(home, BAC_SON, "2023-06", LATE, "Mất điện", TODAY, REVIEWER)
    assert tried(home, sample_report(FILE)) == (ACCEPTED, [])


def test_a_correction_of_an_approved_report_needs_it_reopened(home: Home, sample_report, edited) -> None:
    assert tried(home, sample_report(FILE)) == (ACCEPTED, [])
    reviews.approve(home, 1, REVIEWER)
    close(home)
    corrected = edited(FILE, {"Kết quả!J14": 5})
    grant(home, BAC_SON, "2023-06", LATE, "Mất điện", SOON, REVIEWER)
    status, said = tried(home, corrected)
    assert status == REJECTED
    assert said[0].startswith("Báo cáo của kỳ này đã duyệt và kỳ đã khóa sổ sau ngày 26/06/2023.")
    grant(home, BAC_SON, "2023-06", REOPEN, "Cộng sai", SOON, REVIEWER)
    assert tried(home, corrected) == (ACCEPTED, [])


def test_what_is_there_already_is_unchanged_closed_or_not(home: Home, sample_report) -> None:
    tried(home, sample_report(FILE))
    close(home)
    assert tried(home, sample_report(FILE)) == (UNCHANGED, [])


def test_a_returned_report_may_be_corrected_up_to_the_day_set(home: Home, sample_report, edited) -> None:
    tried(home, sample_report(FILE))
    close(home)
    reviews.return_(home, 1, REVIEWER, "Thiếu xã", TODAY)
    with store.read(home) as ledger:
        known = calendar.in_force()
        assert closing.refusal(ledger, known, BAC_SON, "2023-06", TODAY) is None
        late = closing.refusal(ledger, known, BAC_SON, "2023-06", TODAY + timedelta(days=1))
        assert late
        assert late.facts["reason"] == LATE
    assert tried(home, edited(FILE, {"Kết quả!J14": 5})) == (ACCEPTED, [])


def test_a_returned_report_without_a_day_needs_a_permission(home: Home, sample_report, edited) -> None:
    tried(home, sample_report(FILE))
    close(home)
    reviews.return_(home, 1, REVIEWER, "Thiếu xã")
    assert tried(home, edited(FILE, {"Kết quả!J14": 5}))[0] == REJECTED


def test_a_period_that_is_not_open_says_when_it_will_be(home: Home) -> None:
    known = calendar.in_force().changed(2023, Rules(14, 2, None, (Month("2023-06", opens_on=date(2023, 6, 10)),)))
    with store.read(home) as ledger:
        early = closing.refusal(ledger, known, BAC_SON, "2023-06", date(2023, 6, 9))
        assert early
        said = "Kỳ báo cáo này chưa mở; bắt đầu nhận báo cáo từ ngày 10/06/2023. Gửi lại từ ngày đó."
        assert sentence(early, language("vi")) == said
        assert closing.refusal(ledger, known, BAC_SON, "2023-06", date(2023, 6, 10)) is None
    grant(home, BAC_SON, "2023-06", LATE, "Nộp sớm", TODAY, REVIEWER)
    with store.read(home) as ledger:
        assert closing.refusal(ledger, known, BAC_SON, "2023-06", date(2023, 6, 9)) is None


def test_the_last_day_still_counts(home: Home) -> None:
    known = calendar.in_force().changed(2023, Rules(14, 2, 10))
    with store.read(home) as ledger:
        assert closing.refusal(ledger, known, BAC_SON, "2023-06", date(2023, 6, 26)) is None
        assert closing.refusal(ledger, known, BAC_SON, "2023-06", date(2023, 6, 27)) is not None


def test_a_sample_home_is_judged_by_the_day_a_report_came(sample_home: Home, monkeypatch, edited) -> None:
    monkeypatch.setenv("TIENDO_HOME", str(sample_home.path))
    close(sample_home)
    corrected = edited(FILE, {"Kết quả!J14": 5})
    assert tried(sample_home, corrected, REVIEWER)[0] == REJECTED
    assert tried(sample_home, corrected, REVIEWER, date(2023, 6, 26)) == (ACCEPTED, [])


def test_a_real_home_is_judged_by_today_whatever_day_is_given(home: Home, sample_report) -> None:
    close(home)
    assert tried(home, sample_report(FILE), COMMAND_LINE, date(2023, 6, 16))[0] == REJECTED


def test_a_period_that_closes_between_looking_and_sending_is_closed(home: Home, sample_report) -> None:
    shown = submissions.preview(home, opened(sample_report(FILE)), OWN)
    assert shown.status == ACCEPTED
    close(home)
    assert submissions.submit(home, shown, OWN).status == REJECTED
    assert events(home) == ["calendar_set"]


# --- granting -----------------------------------------------------------------------------------------------------


def test_a_permission_is_an_event_and_a_row_in_the_chain(home: Home) -> None:
    number = grant(home, BAC_SON, "2023-06", LATE, "  Mất điện ", SOON, REVIEWER)
    with store.read(home) as ledger:
        kind, actor, facts = ledger.rows("SELECT kind, actor, facts FROM event WHERE version = ?", [number])[0]
        assert (kind, actor) == ("exception_granted", "tham-dinh")
        assert json.loads(facts) == {"unit": BAC_SON, "period": "2023-06", "exception_kind": "late"}
        assert ledger.rows("SELECT * FROM exception") == [(number, BAC_SON, "2023-06", LATE, "Mất điện", SOON)]
        assert chain.verify(ledger) is None


def test_a_permission_holds_up_to_and_with_its_last_day(home: Home) -> None:
    grant(home, BAC_SON, "2023-06", LATE, "Mất điện", SOON, REVIEWER)
    with store.read(home) as ledger:
        assert valid(ledger, BAC_SON, "2023-06", SOON)
        assert valid(ledger, BAC_SON, "2023-06", SOON, LATE)
        assert not valid(ledger, BAC_SON, "2023-06", SOON, REOPEN)
        assert not valid(ledger, BAC_SON, "2023-06", SOON + timedelta(days=1))
        assert not valid(ledger, BINH_GIA, "2023-06", SOON)
        assert not valid(ledger, BAC_SON, "2023-07", SOON)


@pytest.mark.parametrize("role", [accounts.LEADER, accounts.DISTRICT, accounts.FINANCE, accounts.ADMIN])
def test_only_a_reviewer_grants(role: str, home: Home) -> None:
    with pytest.raises(NotAllowed):
        grant(home, BAC_SON, "2023-06", LATE, "Mất điện", SOON, Account("ai", role, "185"))
    assert events(home) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "sớm"}, "Không có loại ngoại lệ “sớm”"),
        ({"unit_id": "06040:2021"}, "không báo cáo trong kỳ"),
        ({"unit_id": "không"}, "không báo cáo trong kỳ"),
        ({"period": "2025-08"}, "không báo cáo trong kỳ"),  # no districts then
        ({"period": "2023-14"}, "không báo cáo trong kỳ"),
        ({"reason": " "}, "cần ghi lý do"),
        ({"expires_on": TODAY - timedelta(days=1)}, "cần một ngày từ"),
        ({"expires_on": TODAY + timedelta(days=exceptions.MOST_DAYS + 1)}, "cần một ngày từ"),
    ],
)
def test_what_cannot_be_granted_is_said(wrong: dict[str, object], said: str, home: Home) -> None:
    asked = {"unit_id": BAC_SON, "period": "2023-06", "kind": LATE, "reason": "Mất điện", "expires_on": SOON}
    with pytest.raises(NotGrantable, match=said):
        grant(home, **{**asked, **wrong}, by=REVIEWER)  # type: ignore[arg-type]
    assert events(home) == []


# --- the command line ---------------------------------------------------------------------------------------------


def test_the_command_line_obeys_and_may_grant(home: Home, sample_report, command, tmp_path) -> None:
    close(home)
    path = tmp_path / FILE
    path.write_bytes(sample_report(FILE))
    for verb in ("check", "ingest"):
        refused = command("data", home, verb, path)
        assert refused.returncode == 1
        assert "đã khóa sổ sau ngày 26/06/2023" in refused.stdout
    given = ("exception", "--unit", "185", "--period", "2023-06", "--kind", "late", "--reason", "Mất điện", "--until")
    granted = command("data", home, *given, SOON.isoformat())
    assert granted.returncode == 0, granted.stderr
    assert "Huyện Bắc Sơn, kỳ tháng 6/2023: nộp muộn sau khi khóa sổ đến hết ngày" in granted.stdout
    assert command("data", home, "ingest", path).returncode == 0
    assert events(home) == ["calendar_set", "exception_granted", "submitted"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"--unit": "999"}, "không có đơn vị báo cáo mang mã này"),
        ({"--period": "2023-6"}, "cần năm và tháng"),
        ({"--kind": "muộn"}, "cần late hoặc reopen"),
        ({"--reason": ""}, "cần ghi lý do"),
        ({"--until": "mai"}, "cần một ngày dạng YYYY-MM-DD"),
        ({"--until": "2020-01-01"}, "cần một ngày từ"),
    ],
)
def test_a_wrong_option_says_what_would_be_right(change: dict[str, str], said: str, home: Home, command) -> None:
    options = {"--unit": "185", "--period": "2023-06", "--kind": "late", "--reason": "Mất điện", "--until": f"{SOON}"}
    result = command("data", home, "exception", *[word for pair in (options | change).items() for word in pair])
    assert result.returncode == 2
    assert said in result.stderr
    assert events(home) == []
