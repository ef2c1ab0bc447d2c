-- budget: money given and spent, in đồng. Grain: one row a combination of the dimensions asked for.
-- Asked when read: places in braces are filled from the fixed fragments of measures.py, parameters are bound.
WITH summed AS (
    SELECT {keys} sum(b.allocated) AS allocated, sum({spent}) AS spent
    FROM budget_cell AS b
    WHERE b.year = $year AND b.through_key = $through {units} {groups_asked} {sources}
    GROUP BY ALL
)
SELECT
    {dims}
    allocated::BIGINT AS allocated, spent::BIGINT AS spent, (allocated - spent)::BIGINT AS remaining,
    spent / nullif(allocated, 0) AS absorption
FROM summed
{order}
