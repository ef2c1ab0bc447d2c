WITH d AS (
    SELECT unit_key, count(*) AS due, count(*) FILTER (NOT approved) AS missing
    FROM report
    WHERE year = 2023 AND period_key <= 202311 AND expected AND due_on < DATE '2023-12-20'
    GROUP BY unit_key
),
pair AS (
    SELECT
        p.*, d.due, coalesce(d.missing, 0) AS missing, coalesce(target > 0, false) AS aimed,
        CASE WHEN aimed THEN actual_approved END AS done, target * elapsed AS so_far,
        done * total / nullif(target * reported_approved, 0) AS pace,
        status(target, done, so_far, pace, missing, 0.9, 0.7) AS stands
    FROM progress_cell AS p
    LEFT JOIN d USING (unit_key)
    WHERE year = 2023 AND through_key = 202311
)
SELECT
    unit, activity, target::BIGINT, actual_approved::BIGINT, so_far / total, done / nullif(target, 0), pace, stands,
    coalesce(due, 0), missing,
    CASE WHEN aimed AND actual_approved IS NOT NULL THEN 0 ELSE actual_approved END::BIGINT,
    aimed::BIGINT, (aimed AND stands = 'achieved')::BIGINT, (aimed AND stands IN ('achieved', 'on_track'))::BIGINT AS good,
    good / nullif(aimed::BIGINT, 0)
FROM pair
ORDER BY unit_key, activity_key
