-- progress_counts: progress for rows that cover every activity: how many targets stand how, and no values.
-- Grain: one row a combination of the dimensions asked for. Asked when read, as progress.
WITH past AS (
    SELECT coalesce(bit_or(p.bit), 0)::INTEGER AS due FROM period AS p WHERE p.year = $year AND p.month <= 12 AND p.due_on < $today
),
judged AS (
    SELECT
        {keys} p.activity_key, p.target > 0 AS aimed, bit_count(p.asked & past.due) AS due, bit_count(p.asked & past.due & ~{came}) AS missing,
        status(
            p.target, {actual}, p.target * p.elapsed, {actual} * p.total / nullif(p.target * {reported}, 0), missing, $on_track, $behind
        ) AS stands
    FROM progress_cell AS p
    CROSS JOIN past
    WHERE p.year = $year AND p.through_key = $month {units}
),
summed AS (
    SELECT
        {groups}
        {reports}
        count(*) FILTER (aimed) AS targets_set,
        count(*) FILTER (stands = 'achieved') AS targets_achieved,
        count(*) FILTER (stands IN ('achieved', 'on_track')) AS targets_on_pace
    FROM judged
    {group_all}
)
SELECT
    {dims}
    NULL::BIGINT AS target, NULL::BIGINT AS actual, NULL::DOUBLE AS expected, NULL::DOUBLE AS progress, NULL::DOUBLE AS pace,
    NULL::VARCHAR AS status,
    coalesce(due, 0)::BIGINT AS reports_due, coalesce(missing, 0)::BIGINT AS reports_missing,
    NULL::BIGINT AS actual_without_target,
    targets_set, targets_achieved, targets_on_pace,
    targets_on_pace / nullif(targets_set, 0) AS share_on_pace
FROM summed
{order}
