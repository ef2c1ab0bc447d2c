-- coverage: communes reached face to face in the months of the year up to $through, of the era of that month.
-- Grain: one row a combination of the dimensions asked for. Asked when read: places in braces are filled from the fixed
-- fragments of measures.py, parameters are bound. Months are sets of bits (see period); $looked is those up to $through.
-- A commune that is not reached is unknown while a due report that tells of it is not in force, or when an older
-- commune that was divided was reached and nobody can say which part.
WITH looked AS (
    SELECT
        max(era) FILTER (period_key = $through) AS era,
        coalesce(bit_or(bit) FILTER (due_on < $today), 0) & $looked AS due
    FROM period
    WHERE year = $year
),
commune AS (
    SELECT
        {keys} c.commune_key,
        coalesce(bit_or({months}), 0) & $looked AS active,
        coalesce(bit_or({part}), 0) & $looked AS part,
        any_value({absent}) & $looked AS absent,
        any_value({absent} & l.due) AS overdue,
        any_value(c.planned) & $looked AS planned
    FROM commune_year AS c
    JOIN looked AS l ON l.era = c.era
    {join} reach AS r
        ON r.year = c.year AND r.era = c.era AND r.commune_key = c.commune_key AND r.kind = $kind {activities}
    WHERE c.year = $year {units}
    GROUP BY ALL
)
SELECT
    {dims}
    count(*) AS communes,
    count(*) FILTER (active <> 0) AS reached,
    count(*) FILTER (active = 0 AND (overdue <> 0 OR part <> 0)) AS unknown,
    count(*) FILTER (active <> 0) / count(*) AS coverage
    {more}
FROM commune
{with_sums}
{grouping}
{order}
