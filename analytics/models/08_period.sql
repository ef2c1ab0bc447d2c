-- period: reporting months of the years we know something of, and the supplementary report of each (month 13, money alone).
-- Grain: one row a month or supplementary report. `bit` is its place in a set of months (1 for January, 2 for February,
-- 4 for March …). Its era is that of its last day; of the supplementary report, that of December's. `closes_on` is NULL for
-- a period that does not close by itself.
SELECT
    p.period_key, p.period, p.year, p.month, (1 << (p.month - 1))::INTEGER AS bit,
    p.first_day, p.last_day, p.due_on, p.opens_on, p.closes_on, p.form_version, max(e.era) AS era
FROM catalogue_period AS p
JOIN catalogue_era AS e ON e.first_day <= p.unit_day
GROUP BY ALL
ORDER BY p.period_key
