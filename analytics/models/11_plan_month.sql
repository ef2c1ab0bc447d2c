-- plan_month: the months of a year's plan. Grain: one row a plan month. Without a plan, January to December; never the
-- supplementary report.
SELECT
    m.year, m.period_key, m.month, m.era,
    (row_number() OVER (PARTITION BY m.year ORDER BY m.period_key))::INTEGER AS ordinal,
    (count(*) OVER (PARTITION BY m.year))::INTEGER AS months
FROM period AS m
LEFT JOIN plan AS p ON p.year = m.year
WHERE m.month <= 12 AND m.period BETWEEN coalesce(p.first_period, m.period) AND coalesce(p.last_period, m.period)
ORDER BY m.period_key
