-- budget: money given and spent, in đồng. Grain: one row a combination of the dimensions asked for.
-- Asked when read: places in braces are filled from the fixed fragments of measures.py, parameters are bound.
-- "sum" is left out where a row is one unit, group and source.
WITH summed AS (
    SELECT {keys} {grouped} {sum}(b.allocated)::BIGINT AS allocated, {sum}({spent})::BIGINT AS spent
    FROM budget_cell AS b
    WHERE b.year = $year AND b.through_key = $through {units} {groups_asked} {sources}
    {group_all}
)
SELECT {dims} allocated, spent, allocated - spent AS remaining, spent / nullif(allocated, 0) AS absorption
FROM summed
{order}
