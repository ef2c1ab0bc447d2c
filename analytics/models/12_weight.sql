-- weight: how much of a year's target falls on a month, as whole numbers: weight / total.
-- Grain: one row a plan month and activity. Equal months, unless the plan phases the activity.
WITH phased AS (
    SELECT p.year, a.activity_key, m.period_key, round(f.share * 1000000)::BIGINT AS weight
    FROM ledger_plan_phasing AS f
    JOIN plan AS p ON p.plan = f.plan
    JOIN activity AS a ON a.code = f.activity
    JOIN plan_month AS m ON m.year = p.year AND m.period_key = replace(f.period, '-', '')::INTEGER
),
totals AS (
    SELECT year, activity_key, sum(weight)::BIGINT AS total FROM phased GROUP BY ALL HAVING sum(weight) > 0
)
SELECT
    m.year, m.period_key, a.activity_key,
    CASE WHEN t.total IS NULL THEN 1 ELSE coalesce(f.weight, 0) END::BIGINT AS weight,
    coalesce(t.total, m.months)::BIGINT AS total
FROM plan_month AS m
CROSS JOIN activity AS a
LEFT JOIN totals AS t ON t.year = m.year AND t.activity_key = a.activity_key
LEFT JOIN phased AS f ON f.year = m.year AND f.activity_key = a.activity_key AND f.period_key = m.period_key
ORDER BY m.period_key, a.activity_key
