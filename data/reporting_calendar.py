"""Setting the calendar of a year: its cut-off day, due dates, opening and closing of periods, days worked or not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from data import accounts, calendar, kept_calendar, store
from data.accounts import Account
from data.language import N_, Language, language
from data.rules import Calendar, Day, Rules
from data.store import Home, Ledger

MOST_WORKING_DAYS, MOST_DAYS_OPEN, LONGEST = 30, 366, 500
_FAR = timedelta(days=120)  # a due date later than that after the period is a slip of the pen


class NotPossible(Exception):
    """A calendar cannot be so; `said` tells which value, and what would be right."""

    def __init__(self, sentence: str, **facts: object) -> None:
        self.sentence, self.facts = sentence, facts
        super().__init__(self.said(language("vi")))

    def said(self, reader: Language) -> str:
        """The sentence in the reader's language."""
        return reader.text(self.sentence, **{name: _word(name, fact, reader) for name, fact in self.facts.items()})


def _word(name: str, fact: object, reader: Language) -> object:
    if isinstance(fact, date):
        return reader.day(fact)
    return reader.period(str(fact)) if name == "period" else fact


class Overtaken(Exception):
    """Someone else set the year's calendar since it was read."""


def current(home: Home, year: int) -> tuple[int, Rules]:
    """(revision, rules) in force for a year; revision 0 and what the settings say when it was never set."""
    with store.read(home) as ledger:
        return _current(ledger, year)


def set_year(home: Home, year: int, rules: Rules, by: Account, reason: str, edited_from: int | None = None) -> int:
    """Sets the calendar of a year and returns the number of its revision; the same rules again change nothing.

    `edited_from` is the revision that was changed (0: none yet; None: whichever is in force). Raises accounts.NotAllowed,
    NotPossible and Overtaken.
    """
    accounts.demand(by, accounts.CALENDAR)
    rules = _in_order(rules)
    with store.transaction(home) as ledger:
        revision, before = _current(ledger, year)
        if edited_from is not None and edited_from != revision:
            raise Overtaken(N_("Lịch báo cáo của năm này vừa được người khác thay đổi. Xem lại lịch mới rồi sửa tiếp."))
        if rules == before:
            return revision
        for problem in problems(kept_calendar.recorded(ledger), year, rules):
            raise problem
        if not reason.strip():
            raise NotPossible(N_("Thay đổi lịch báo cáo cần ghi lý do."))
        return _record(ledger, year, rules, by, reason.strip()[:LONGEST])


def problems(known: Calendar, year: int, rules: Rules) -> Iterator[NotPossible]:
    """Everything that cannot be in a year's rules, beside the other years' as they are known."""
    if not calendar.is_period(f"{year}-12"):
        yield NotPossible(N_("Năm {year} không dùng được; cần một năm có bốn chữ số, ví dụ 2026."), year=year)
        return
    yield from _wrong_numbers(rules)
    yield from _wrong_days(year, rules.days)
    wrong = [month.period for month in rules.months if not _is_of(month.period, year)]
    for period in wrong:
        yield NotPossible(N_("Kỳ “{read}” không thuộc năm {year}."), read=period, year=year)
    if not 1 <= rules.cutoff_day <= 28 or wrong:
        return
    changed = known.changed(year, rules)
    for month in rules.months:
        yield from _wrong_month(changed, month.period)


def _current(ledger: Ledger, year: int) -> tuple[int, Rules]:
    return kept_calendar.revisions(ledger).get(year) or (0, calendar.defaults())


def _in_order(rules: Rules) -> Rules:
    """The rules with their months and days in order, without months that have nothing of their own."""
    months = tuple(sorted((m for m in rules.months if m.opens_on or m.due_on or m.closes_on), key=lambda m: m.period))
    days = tuple(sorted(Day(d.day, d.working, " ".join(d.name.split())) for d in rules.days))
    return Rules(rules.cutoff_day, rules.due_working_days, rules.closes_after_days, months, days)


def _is_of(period: str, year: int) -> bool:
    return calendar.is_reported(period) and calendar.year_of(period) == year


def _wrong_numbers(rules: Rules) -> Iterator[NotPossible]:
    if not 1 <= rules.cutoff_day <= 28:
        yield NotPossible(
            N_("Ngày chốt số liệu {day} không dùng được; cần một ngày từ 1 đến 28, tháng nào cũng có."),
            day=rules.cutoff_day,
        )
    if not 0 <= rules.due_working_days <= MOST_WORKING_DAYS:
        yield NotPossible(
            N_("Hạn nộp sau {days} ngày làm việc không dùng được; cần từ 0 đến {most} ngày."),
            days=rules.due_working_days,
            most=MOST_WORKING_DAYS,
        )
    after = rules.closes_after_days
    if after is not None and not 0 <= after <= MOST_DAYS_OPEN:
        yield NotPossible(
            N_("Khóa sổ sau {days} ngày không dùng được; cần từ 0 đến {most} ngày, hoặc không khóa sổ."),
            days=after,
            most=MOST_DAYS_OPEN,
        )


def _wrong_days(year: int, days: tuple[Day, ...]) -> Iterator[NotPossible]:
    seen: set[date] = set()
    for own in days:
        if own.day.year != year:
            yield NotPossible(N_("Ngày {day} không thuộc năm {year}."), day=own.day, year=year)
        if own.day in seen:
            yield NotPossible(N_("Ngày {day} được ghi hai lần. Giữ một dòng."), day=own.day)
        if len(own.name) > 100:
            yield NotPossible(N_("Tên của ngày {day} quá dài; cần nhiều nhất 100 chữ."), day=own.day)
        seen.add(own.day)


def _wrong_month(changed: Calendar, period: str) -> Iterator[NotPossible]:
    """The days of a period must follow each other: first day ≤ opens, opens and last day ≤ due ≤ closes."""
    first, last = changed.first_day(period), changed.cutoff(period)
    opens, due, closes = changed.opens_on(period), changed.due_on(period), changed.closes_on(period)
    if not first <= opens <= due:
        yield NotPossible(
            N_("Kỳ {period}: ngày mở {opens} phải từ ngày đầu kỳ ({first}) đến hạn nộp ({due})."),
            period=period,
            opens=opens,
            first=first,
            due=due,
        )
    if not last <= due <= last + _FAR:
        yield NotPossible(
            N_("Kỳ {period}: hạn nộp {due} phải từ ngày cuối kỳ ({last}) và không quá {days} ngày sau đó."),
            period=period,
            due=due,
            last=last,
            days=_FAR.days,
        )
    if closes is not None and closes < due:
        yield NotPossible(
            N_("Kỳ {period}: ngày khóa sổ {closes} không được trước hạn nộp ({due})."),
            period=period,
            closes=closes,
            due=due,
        )


def _record(ledger: Ledger, year: int, rules: Rules, by: Account, reason: str) -> int:
    number = ledger.event("calendar_set", by.name, store.now(), year=year)
    own = {"calendar": number}
    row = {"year": year, "cutoff_day": rules.cutoff_day, "due_working_days": rules.due_working_days}
    ledger.append("calendar", [{**own, **row, "closes_after_days": rules.closes_after_days, "reason": reason}])
    ledger.append(
        "calendar_month",
        [
            {**own, "period": m.period, "opens_on": m.opens_on, "due_on": m.due_on, "closes_on": m.closes_on}
            for m in rules.months
        ],
    )
    ledger.append("calendar_day", [{**own, "day": d.day, "working": d.working, "name": d.name} for d in rules.days])
    return number
