-- calendar_month: what a period has otherwise than by its year's rule; NULL is as the rule says.
-- Grain: one row a revision of a calendar and period.
SELECT calendar, period, opens_on, due_on, closes_on FROM ledger_calendar_month ORDER BY calendar, period
