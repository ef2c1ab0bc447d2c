-- reporting: which reports came. Grain: one row a combination of the dimensions asked for.
-- Asked when read: places in braces are filled from the fixed fragments of measures.py, parameters are bound. What came
-- is counted whatever the state asked for, and rates are never capped: a report may come before its due date is past.
-- "sum" is left out where a row is one report. The supplementary report is asked of nobody: it has a row of its own by
-- period, and enters no other rate.
WITH summed AS (
    SELECT
        {keys} {grouped}
        {sum}((r.expected AND r.due_on < $today)::INTEGER) AS expected,
        {sum}(r.received::INTEGER) AS received,
        {sum}(r.on_time::INTEGER) AS on_time,
        {sum}(r.approved::INTEGER) AS approved,
        {sum}(r.cells_stated) AS stated,
        {sum}(r.cells_asked) AS asked
    FROM report AS r
    WHERE r.year = $year AND r.period_key BETWEEN $since AND $through {months} {units}
    {group_all}
)
SELECT
    {dims}
    coalesce(expected, 0)::BIGINT AS expected,
    coalesce(received, 0)::BIGINT AS received,
    coalesce(on_time, 0)::BIGINT AS on_time,
    coalesce(approved, 0)::BIGINT AS approved,
    received / nullif(expected, 0) AS reporting_rate,
    on_time / nullif(expected, 0) AS on_time_rate,
    stated / nullif(asked, 0) AS value_completeness
FROM summed
{order}
