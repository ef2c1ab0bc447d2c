WITH d AS (
    SELECT unit_key, count(*) AS due, count(*) FILTER (NOT approved) AS missing
    FROM report
    WHERE year = 2023 AND period_key <= 202311 AND expected AND due_on < DATE '2023-12-20'
    GROUP BY unit_key
)
SELECT
    u.code, a.code, p.target::BIGINT, p.actual_approved::BIGINT, p.elapsed * p.target / p.total,
    CASE WHEN p.target > 0 THEN p.actual_approved / p.target END,
    CASE WHEN p.target > 0 THEN p.actual_approved * p.total / nullif(p.target * p.reported_approved, 0) END AS pace,
    status(
        CASE WHEN p.target > 0 THEN p.target END, CASE WHEN p.target > 0 THEN p.actual_approved END, CASE WHEN p.target > 0 THEN p.target * p.elapsed END,
        pace, coalesce(d.missing, 0), 0.9, 0.7
    ) AS stands,
    coalesce(d.due, 0), coalesce(d.missing, 0),
    CASE WHEN p.actual_approved IS NOT NULL THEN CASE WHEN p.target > 0 THEN 0 ELSE p.actual_approved END END::BIGINT,
    (coalesce(p.target, 0) > 0)::INTEGER AS aimed,
    (aimed = 1 AND stands = 'achieved')::INTEGER,
    (aimed = 1 AND stands IN ('achieved', 'on_track'))::INTEGER AS good,
    good / nullif(aimed, 0)
FROM progress_cell AS p
JOIN unit AS u USING (unit_key)
JOIN activity AS a USING (activity_key)
LEFT JOIN d USING (unit_key)
WHERE p.year = 2023 AND p.through_key = 202311
ORDER BY p.unit_key, p.activity_key
