-- calendar: how the calendar of a year was set, through time. Grain: one row a revision. `in_force`: the latest of its year.
-- `closes_after_days` is NULL where periods do not close by themselves. A year without a row goes by the settings.
SELECT
    c.calendar, c.year, c.cutoff_day, c.due_working_days, c.closes_after_days, c.reason,
    make_timestamp(epoch_us(e.recorded_at) + 25200000000) AS recorded_at, -- as clocks in Lạng Sơn show it
    e.actor, c.calendar = max(c.calendar) OVER (PARTITION BY c.year) AS in_force
FROM ledger_calendar AS c
JOIN ledger_event AS e ON e.version = c.calendar
ORDER BY c.calendar
