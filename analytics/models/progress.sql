-- progress: what was done against the year's targets. Grain: one row a combination of the dimensions asked for.
-- Asked when read: places in braces are filled from the fixed fragments of measures.py, parameters are bound. A row that
-- covers more than one activity has no actual, target, expected, progress, pace, status: values of different activities
-- are never added. A report is due on the day after its due date; one that is not in force is missing.
-- "sum" and "any_value" are left out where a row is one unit and activity.
WITH past AS (
    SELECT coalesce(bit_or(p.bit), 0)::INTEGER AS due FROM period AS p WHERE p.year = $year AND p.month <= 12 AND p.due_on < $today
),
pair AS (
    SELECT
        {keys} p.activity_key, coalesce(p.target > 0, false) AS aimed, p.target, p.target * p.elapsed AS elapsed, p.total,
        p.target * {reported} AS reported, {actual} AS actual, bit_count(p.asked & past.due) AS due, bit_count(p.asked & past.due & ~{came}) AS missing
    FROM progress_cell AS p
    CROSS JOIN past
    WHERE p.year = $year AND p.through_key = $month {units} {activities}
),
judged AS (
    SELECT *, status(target, actual, elapsed, actual * total / nullif(reported, 0), missing, $on_track, $behind) AS stands
    FROM pair
),
summed AS (
    SELECT
        {groups} {grouped}
        {number} AS activities,
        {sum}(target) AS target,
        {sum}(actual) AS actual,
        {sum}(CASE WHEN aimed THEN actual END) AS aimed_actual,
        {sum}(CASE WHEN NOT aimed THEN actual END) AS actual_without_target,
        {sum}(CASE WHEN aimed THEN elapsed END) AS elapsed,
        {sum}(CASE WHEN aimed AND actual IS NOT NULL THEN reported END) AS reported,
        {any}(total) AS total,
        {sum}(due) AS due,
        {sum}(missing) AS missing,
        {sum}(aimed::INTEGER) AS targets_set,
        {sum}((stands = 'achieved')::INTEGER) AS targets_achieved,
        {sum}((stands IN ('achieved', 'on_track'))::INTEGER) AS targets_on_pace
    FROM judged
    {group_all}
),
divided AS (
    SELECT *, aimed_actual * total / nullif(reported, 0) AS pace FROM summed
)
SELECT
    {dims}
    CASE WHEN activities = 1 THEN target END::BIGINT AS target,
    CASE WHEN activities = 1 THEN actual END::BIGINT AS actual,
    CASE WHEN activities = 1 THEN elapsed / total END AS expected,
    CASE WHEN activities = 1 THEN aimed_actual / nullif(target, 0) END AS progress,
    CASE WHEN activities = 1 THEN pace END AS pace,
    CASE WHEN activities = 1 THEN status(target, aimed_actual, elapsed, pace, missing, $on_track, $behind) END AS status,
    coalesce(due // greatest(activities, 1), 0)::BIGINT AS reports_due,
    coalesce(missing // greatest(activities, 1), 0)::BIGINT AS reports_missing,
    CASE WHEN activities = 1 AND actual IS NOT NULL THEN coalesce(actual_without_target, 0) END::BIGINT AS actual_without_target,
    coalesce(targets_set, 0)::BIGINT AS targets_set,
    coalesce(targets_achieved, 0)::BIGINT AS targets_achieved,
    coalesce(targets_on_pace, 0)::BIGINT AS targets_on_pace,
    targets_on_pace / nullif(targets_set, 0) AS share_on_pace
FROM divided
{order}
