WITH judged AS (
    SELECT
        unit_key, unit, target > 0 AS aimed, bit_count(asked & due) AS due, bit_count(asked & due & ~came_approved) AS missing,
        status(
            target, actual_approved, target * elapsed, actual_approved * total / nullif(target * reported_approved, 0), missing, 0.9, 0.7
        ) AS stands
    FROM progress_cell, (SELECT bit_or(bit)::INTEGER AS due FROM period WHERE year = 2023 AND due_on < DATE '2023-12-20' AND month < 13)
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
