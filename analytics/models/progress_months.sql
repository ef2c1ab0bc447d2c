-- progress_months: where the targets stood at the end of each plan month up to $through. Grain: one row a unit and month, or an activity and month.
-- Asked when read: places in braces are filled from the fixed fragments of queries.py, parameters are bound. Figures of different
-- activities are never added: target, actual, expected, progress, pace and status are of one activity alone. Of an activity
-- over several units only those that have a target of it count.
WITH month AS (
    SELECT p.period_key, p.period, p.bit
    FROM plan_month AS m
    JOIN period AS p USING (period_key)
    WHERE p.year = $year AND p.period_key <= $through
),
past AS (
    SELECT coalesce(bit_or(p.bit), 0)::INTEGER AS due FROM period AS p WHERE p.year = $year AND p.month <= 12 AND p.due_on < $today
),
pair AS (
    SELECT
        m.period_key AS key_period, m.period, p.unit_key AS key_district, p.unit AS district, p.activity_key AS key_activity, p.activity,
        coalesce(p.target > 0, false) AS aimed, p.target, p.target * p.elapsed AS elapsed, p.total, p.target * {reported} AS reported, {actual} AS actual,
        bit_count(p.asked & past.due) AS due, bit_count(p.asked & past.due & ~{came}) AS missing, {came} & m.bit <> 0 AS present
    FROM progress_cell AS p
    JOIN month AS m ON m.period_key = p.through_key
    CROSS JOIN past
    WHERE p.year = $year {units_of_progress} {activities_of_progress}
),
judged AS (
    SELECT *, actual * total / nullif(reported, 0) AS pace,
        status(target, actual, elapsed, actual * total / nullif(reported, 0), missing, $on_track, $behind) AS stands
    FROM pair
),
summed AS (
    SELECT
        key_period, period, {groups} {grouped} AS grouped, {of_unit} AS of_unit, {of_unit} AND count(*) = 1 AS alone,
        count(*) FILTER (aimed) AS targets_set, count(*) FILTER (stands IN ('achieved', 'on_track')) AS targets_on_pace,
        any_value(present) AS present, any_value(due) AS due, any_value(missing) AS missing,
        bool_or(present) FILTER (aimed) AS aimed_present, sum(due) FILTER (aimed) AS aimed_due, sum(missing) FILTER (aimed) AS aimed_missing,
        sum(target) AS target, sum(actual) AS actual, sum(actual) FILTER (aimed) AS aimed_actual, sum(elapsed / total) AS expected,
        any_value(pace) AS pace, any_value(stands) AS stands
    FROM judged
    {group_all}
),
told AS (
    SELECT
        *, alone OR NOT of_unit AS one, CASE WHEN NOT of_unit THEN aimed_actual WHEN alone THEN actual END AS done
    FROM summed
    WHERE of_unit OR targets_set > 0
)
SELECT
    grouped, {dims} period, CASE WHEN of_unit THEN present ELSE aimed_present END AS present,
    CASE WHEN of_unit THEN due ELSE aimed_due END::BIGINT AS reports_due,
    CASE WHEN of_unit THEN missing ELSE aimed_missing END::BIGINT AS reports_missing,
    targets_set, targets_on_pace,
    CASE WHEN one THEN target END::BIGINT AS target,
    done::BIGINT AS actual,
    CASE WHEN one THEN expected END AS expected,
    done / nullif(target, 0) AS progress,
    CASE WHEN alone THEN pace END AS pace,
    CASE WHEN alone THEN stands END AS status,
    targets_on_pace / nullif(targets_set, 0) AS share_on_pace
FROM told
ORDER BY {order} key_period
