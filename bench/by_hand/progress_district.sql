WITH d AS (
    SELECT unit_key, count(*) AS due, count(*) FILTER (NOT approved) AS missing
    FROM report
    WHERE year = 2023 AND period_key <= 202311 AND expected AND due_on < DATE '2023-12-20'
    GROUP BY unit_key
),
judged AS (
    SELECT
        unit_key, unit, target > 0 AS aimed, coalesce(due, 0) AS due, coalesce(missing, 0) AS missing,
        status(
            target, actual_approved, target * elapsed, actual_approved * total / nullif(target * reported_approved, 0), coalesce(missing, 0), 0.9, 0.7
        ) AS stands
    FROM progress_cell
    LEFT JOIN d USING (unit_key)
    WHERE year = 2023 AND through_key = 202311
)
SELECT
    unit, NULL, NULL, NULL, NULL, NULL, NULL, any_value(due), any_value(missing), NULL,
    count(*) FILTER (aimed) AS given,
    count(*) FILTER (stands = 'achieved'),
    count(*) FILTER (stands IN ('achieved', 'on_track')) AS good,
    good / nullif(given, 0)
FROM judged
GROUP BY unit_key, unit
ORDER BY unit_key
