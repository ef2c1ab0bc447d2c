-- reporting: which reports came. Grain: one row a combination of the dimensions asked for.
-- Asked when read: places in braces are filled from the fixed fragments of measures.py, parameters are bound. What came is counted whatever
-- the state asked for, and rates are never capped: a report may come before its due date is past.
WITH summed AS (
    SELECT
        {keys}
        count(*) FILTER (r.expected AND r.due_on < $today) AS expected,
        count(*) FILTER (r.received) AS received,
        count(*) FILTER (r.on_time) AS on_time,
        count(*) FILTER (r.approved) AS approved,
        sum(r.cells_stated) AS stated, sum(r.cells_asked) AS asked
    FROM report AS r
    WHERE r.year = $year AND r.period_key <= $through {units}
    GROUP BY ALL
)
SELECT
    {dims}
    expected, received, on_time, approved,
    received / nullif(expected, 0) AS reporting_rate,
    on_time / nullif(expected, 0) AS on_time_rate,
    (stated / nullif(asked, 0))::DOUBLE AS value_completeness
FROM summed
{order}
