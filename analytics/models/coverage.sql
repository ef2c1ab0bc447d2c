-- coverage: communes reached face to face in the months of the year up to the one looked to, of the era of that month.
-- Grain: one row a combination of the dimensions asked for. Asked when read: places in braces are filled from the fixed
-- fragments of measures.py, parameters are bound. Months are sets of bits (see period): $looked is those up to the one
-- looked to, `due` those of them whose due date is past. A commune that is not reached is unknown while a due report that
-- tells of it is not in force, or when an older commune that was divided was reached and nobody can say which part.
WITH past AS (
    SELECT coalesce(bit_or(p.bit), 0)::INTEGER AS due
    FROM period AS p
    WHERE p.year = $year AND p.month <= 12 AND p.period_key <= $through AND p.due_on < $today
),
commune AS (
    SELECT
        {keys} c.commune_key, {absent} & $looked AS absent,
        coalesce(bit_or({months}), 0) & $looked AS active,
        coalesce(bit_or({part}), 0) & $looked AS part
    FROM commune_year AS c
    {join} reach AS r
        ON r.year = c.year AND r.era = c.era AND r.commune_key = c.commune_key AND {of_kind} {activities}
    WHERE c.year = $year AND c.era = $era {units}
    GROUP BY ALL
),
summed AS (
    SELECT
        {groups}
        count(*) AS communes,
        count(*) FILTER (active <> 0) AS reached,
        count(*) FILTER (active = 0 AND (absent & due <> 0 OR part <> 0)) AS unknown
    FROM commune
    CROSS JOIN past
    {group_all}
)
SELECT
    {dims} communes, reached, unknown, reached / nullif(communes, 0) AS coverage
FROM summed
{order}
