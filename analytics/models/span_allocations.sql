-- span_allocations: the money of the year's plan by what it is: given in the year, carried over from the year before, adjusted (below 0
-- where it was taken away), in đồng. Grain: one row a combination of the dimensions asked for that was given some. Asked when read, as
-- span_outputs.
SELECT
    {keys}
    coalesce(sum(a.value) FILTER (a.kind = 'assigned'), 0)::BIGINT AS assigned,
    coalesce(sum(a.value) FILTER (a.kind = 'carried_over'), 0)::BIGINT AS carried_over,
    coalesce(sum(a.value) FILTER (a.kind = 'adjustment'), 0)::BIGINT AS adjusted,
    sum(a.value)::BIGINT AS allocated
FROM allocation AS a
JOIN unit AS u ON u.unit_key = a.unit_key
JOIN grp AS g ON g.grp_key = a.grp_key
JOIN source AS f ON f.source_key = a.source_key
WHERE a.year = $year {units} {groups} {sources}
GROUP BY ALL
