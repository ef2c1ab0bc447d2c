-- district_months: where each reporting unit stood at the end of each month. Grain: one row a unit and plan month up to $through.
-- Asked when read: places in braces are filled from the fixed fragments of measures.py, parameters are bound. Figures of
-- different activities are never added: target, actual, expected, progress, pace and status are of one activity alone.
{stood},
pair AS (
    SELECT
        p.through_key AS period_key, p.unit_key, p.unit, p.target, p.target > 0 AS aimed, p.target * p.elapsed AS elapsed, p.total,
        p.target * {reported} AS reported, {actual} AS actual,
        coalesce(d.due, 0) AS due, coalesce(d.missing, 0) AS missing, coalesce(d.present, false) AS present
    FROM progress_cell AS p
    JOIN month AS m ON m.period_key = p.through_key
    LEFT JOIN due AS d ON d.period_key = p.through_key AND d.unit_key = p.unit_key
    WHERE p.year = $year {units_of_progress} {activities_of_progress}
),
judged AS (
    SELECT *, actual * total / nullif(reported, 0) AS pace,
        status(target, actual, elapsed, actual * total / nullif(reported, 0), missing, $on_track, $behind) AS stands
    FROM pair
),
summed AS (
    SELECT
        period_key, unit_key, any_value(unit) AS unit, count(*) AS activities, any_value(due) AS due, any_value(missing) AS missing,
        any_value(present) AS present, any_value(target) AS target, any_value(actual) AS actual, any_value(elapsed / total) AS expected,
        any_value(pace) AS pace, any_value(stands) AS stands, count(*) FILTER (aimed) AS targets_set,
        count(*) FILTER (stands IN ('achieved', 'on_track')) AS targets_on_pace
    FROM judged
    GROUP BY period_key, unit_key
)
SELECT
    s.unit AS district, m.period, s.present, s.due::BIGINT AS reports_due, s.missing::BIGINT AS reports_missing, s.targets_set, s.targets_on_pace,
    CASE WHEN s.activities = 1 THEN s.target END::BIGINT AS target,
    CASE WHEN s.activities = 1 THEN s.actual END::BIGINT AS actual,
    CASE WHEN s.activities = 1 THEN s.expected END AS expected,
    CASE WHEN s.activities = 1 THEN s.actual / nullif(s.target, 0) END AS progress,
    CASE WHEN s.activities = 1 THEN s.pace END AS pace,
    CASE WHEN s.activities = 1 THEN s.stands END AS status,
    s.targets_on_pace / nullif(s.targets_set, 0) AS share_on_pace
FROM summed AS s
JOIN month AS m USING (period_key)
ORDER BY s.unit_key, m.period_key
