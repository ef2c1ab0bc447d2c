-- period: reporting months of the years we know something of. Grain: one row a month.
-- `bit` is the month's place in a set of months (1 for January, 2 for February, 4 for March …).
SELECT
    p.period_key, p.period, p.year, p.month, (1 << (p.month - 1))::INTEGER AS bit,
    p.first_day, p.last_day, p.due_on, p.form_version, max(e.era) AS era
FROM catalogue_period AS p
JOIN catalogue_era AS e ON e.first_day <= p.last_day
GROUP BY ALL
ORDER BY p.period_key
