-- progress: what was done against the year's targets. Grain: one row a combination of the dimensions asked for.
-- Asked when read: places in braces are filled from the fixed fragments of measures.py, parameters are bound. A row that covers more than one
-- activity has no actual, target, expected, progress, pace, status: values of different activities are never added.
WITH unit_report AS (
    SELECT
        r.unit_key,
        count(*) AS due,
        count(*) FILTER (NOT {in_force}) AS missing
    FROM report AS r
    JOIN unit AS u USING (unit_key)
    WHERE r.year = $year AND r.period_key <= $through AND r.expected AND r.due_on < $today
    GROUP BY r.unit_key
),
pair AS (
    SELECT
        {keys}, p.activity_key, p.target, p.elapsed, p.total, {actual} AS actual, {reported} AS reported,
        coalesce(d.due, 0) AS due, coalesce(d.missing, 0) AS missing, p.target > 0 AS aimed, t.on_track, t.behind
    FROM progress_cell AS p
    CROSS JOIN setting AS t
    JOIN unit AS u USING (unit_key)
    JOIN activity AS a USING (activity_key)
    JOIN grp AS g USING (grp_key)
    LEFT JOIN unit_report AS d USING (unit_key)
    WHERE p.year = $year AND p.through_key = $through {units} {activities}
),
judged AS (
    SELECT
        *,
        status(target, actual, elapsed, actual * total / nullif(target * reported, 0), missing, on_track, behind) AS stands
    FROM pair
),
summed AS (
    SELECT
        {groups},
        {number} AS activities,
        sum(target) AS target,
        sum(actual) AS actual,
        sum(actual) FILTER (aimed) AS aimed_actual,
        sum(target) FILTER (aimed) AS aimed_target,
        sum(actual) FILTER (aimed IS NOT TRUE) AS actual_without_target,
        sum(target * elapsed) FILTER (aimed) AS elapsed,
        sum(target * reported) FILTER (aimed AND actual IS NOT NULL) AS reported,
        any_value(total) AS total,
        sum(due) AS due, sum(missing) AS missing,
        count(*) FILTER (aimed) AS targets_set,
        count(*) FILTER (stands = 'achieved') AS targets_achieved,
        count(*) FILTER (stands IN ('achieved', 'on_track')) AS targets_on_pace,
        any_value(on_track) AS on_track, any_value(behind) AS behind
    FROM judged
    GROUP BY ALL
)
SELECT
    {dims}
    CASE WHEN activities = 1 THEN target END::BIGINT AS target,
    CASE WHEN activities = 1 THEN actual END::BIGINT AS actual,
    CASE WHEN activities = 1 THEN elapsed / total END AS expected,
    CASE WHEN activities = 1 THEN aimed_actual / aimed_target END AS progress,
    CASE WHEN activities = 1 THEN aimed_actual * total / nullif(reported, 0) END AS pace,
    CASE WHEN activities = 1 THEN
        status(aimed_target, aimed_actual, elapsed, aimed_actual * total / nullif(reported, 0), missing, on_track, behind)
    END AS status,
    (due // greatest(activities, 1))::BIGINT AS reports_due,
    (missing // greatest(activities, 1))::BIGINT AS reports_missing,
    CASE WHEN activities = 1 AND actual IS NOT NULL THEN coalesce(actual_without_target, 0) END::BIGINT AS actual_without_target,
    targets_set, targets_achieved, targets_on_pace,
    targets_on_pace / nullif(targets_set, 0) AS share_on_pace
FROM summed
ORDER BY {groups}
