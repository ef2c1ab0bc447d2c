WITH pair AS (
    SELECT
        p.*, bit_count(asked & due) AS late, bit_count(asked & due & ~came_approved) AS missing, coalesce(target > 0, false) AS aimed,
        CASE WHEN aimed THEN actual_approved END AS done, target * elapsed AS so_far,
        done * total / nullif(target * reported_approved, 0) AS pace,
        status(target, done, so_far, pace, missing, 0.9, 0.7) AS stands
    FROM progress_cell AS p, (SELECT bit_or(bit)::INTEGER AS due FROM period WHERE year = 2023 AND due_on < DATE '2023-12-20' AND month < 13)
    WHERE year = 2023 AND through_key = 202311
)
SELECT
    unit, activity, target::BIGINT, actual_approved::BIGINT, so_far / total, done / nullif(target, 0), pace, stands,
    late, missing,
    CASE WHEN aimed AND actual_approved IS NOT NULL THEN 0 ELSE actual_approved END::BIGINT,
    aimed::BIGINT, (aimed AND stands = 'achieved')::BIGINT, (aimed AND stands IN ('achieved', 'on_track'))::BIGINT AS good,
    good / nullif(aimed::BIGINT, 0)
FROM pair
ORDER BY unit_key, activity_key
