"""Permission to send a report of a period that is closed: for one unit and period, with a reason and a last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from data import accounts, calendar, catalogue, store
from data.accounts import Account
from data.catalogue import Unit
from data.language import N_, language
from data.store import Home, Ledger

LATE, REOPEN = "late", "reopen"
KINDS = {LATE: N_("Nộp muộn sau khi khóa sổ"), REOPEN: N_("Mở lại báo cáo đã duyệt")}
MOST_DAYS = 60  # how long a permission may hold
LONGEST = 500


class NotGrantable(Exception):
    """A permission cannot be so; `str()` is a sentence in Vietnamese that says what would be right."""

    def __init__(self, sentence: str, **facts: object) -> None:
        self.sentence, self.facts = sentence, facts
        super().__init__(language("vi").text(sentence, **facts))


@dataclass(frozen=True, slots=True)
class Permission:
    """One permission; valid up to and with `expires_on`. `kind` is late (a first report) or reopen (a correction of an approved one)."""

    number: int
    unit_id: str
    period: str
    kind: str
    reason: str
    expires_on: date


def grant(home: Home, unit_id: str, period: str, kind: str, reason: str, expires_on: date, by: Account) -> int:
    """Grants a permission and returns its number. Raises accounts.NotAllowed, and NotGrantable with what would be right."""
    accounts.demand(by, accounts.EXCEPT)
    today = calendar.today()
    if kind not in KINDS:
        raise NotGrantable(N_("Không có loại ngoại lệ “{read}”; cần nộp muộn hoặc mở lại."), read=kind)
    if not calendar.is_reported(period) or unit_id not in {unit.id for unit in units_of(period)}:
        raise NotGrantable(N_("Đơn vị này không báo cáo trong kỳ đã chọn."))
    if not reason.strip():
        raise NotGrantable(N_("Cho phép ngoại lệ cần ghi lý do."))
    if not today <= expires_on <= today + timedelta(days=MOST_DAYS):
        raise NotGrantable(
            N_("Thời hạn {read} không dùng được; cần một ngày từ {first} đến {last}."),
            read=f"{expires_on:%d/%m/%Y}",
            first=f"{today:%d/%m/%Y}",
            last=f"{today + timedelta(days=MOST_DAYS):%d/%m/%Y}",
        )
    with store.transaction(home) as ledger:
        number = ledger.event(
            "exception_granted", by.name, store.now(), unit=unit_id, period=period, exception_kind=kind
        )
        row = {"exception": number, "unit": unit_id, "period": period, "kind": kind}
        ledger.append("exception", [{**row, "reason": reason.strip()[:LONGEST], "expires_on": expires_on}])
    return number


def valid(ledger: Ledger, unit_id: str, period: str, day: date, kind: str = "") -> Permission | None:
    """The latest permission for a unit and period that holds on a day; of one kind, or of any."""
    found = ledger.rows(
        """SELECT exception, unit, period, kind, reason, expires_on FROM exception
           WHERE unit = ? AND period = ? AND expires_on >= ? AND (? = '' OR kind = ?) ORDER BY exception DESC LIMIT 1""",
        [unit_id, period, day, kind, kind],
    )
    return Permission(*found[0]) if found else None


def units_of(period: str) -> tuple[Unit, ...]:
    """Who may be asked for a report of a period: its reporting units and the province."""
    return (*catalogue.reporting_units_on(calendar.unit_day(period)), catalogue.province())
