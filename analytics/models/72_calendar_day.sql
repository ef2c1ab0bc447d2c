-- calendar_day: days worked, or not, otherwise than by the public holidays that are known.
-- Grain: one row a revision of a calendar and day.
SELECT calendar, day, working, name FROM ledger_calendar_day ORDER BY calendar, day
