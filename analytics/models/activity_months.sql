-- activity_months: where each activity stood at the end of each month. Grain: one row an activity and plan month up to $through.
-- Asked when read: places in braces are filled from the fixed fragments of measures.py, parameters are bound. Only units that have a
-- target of the activity count, as in progress.
{stood},
pair AS (
    SELECT
        p.through_key AS period_key, p.activity_key, p.activity, p.target, p.target * p.elapsed / p.total AS expected, {actual} AS actual,
        coalesce(d.due, 0) AS due, coalesce(d.missing, 0) AS missing, coalesce(d.present, false) AS present
    FROM progress_cell AS p
    JOIN month AS m ON m.period_key = p.through_key
    LEFT JOIN due AS d ON d.period_key = p.through_key AND d.unit_key = p.unit_key
    WHERE p.year = $year AND p.target > 0 {units_of_progress} {activities_of_progress}
)
SELECT
    any_value(p.activity) AS activity, m.period, bool_or(p.present) AS present, sum(p.due)::BIGINT AS reports_due,
    sum(p.missing)::BIGINT AS reports_missing, sum(p.target)::BIGINT AS target, sum(p.actual)::BIGINT AS actual,
    sum(p.expected) AS expected, sum(p.actual) / sum(p.target) AS progress
FROM pair AS p
JOIN month AS m USING (period_key)
GROUP BY p.activity_key, m.period, m.period_key
ORDER BY p.activity_key, m.period_key
