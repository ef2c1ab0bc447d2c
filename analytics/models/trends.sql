-- trends: money, communes reached and attendances as they stood month by month. Grain: one row a plan month up to $through.
-- Asked when read: places in braces are filled from the fixed fragments of queries.py, parameters are bound.
WITH month AS (
    SELECT p.year, p.period_key, p.period, p.era, ((1 << p.month) - 1)::INTEGER AS looked
    FROM plan_month AS m
    JOIN period AS p USING (period_key)
    WHERE p.year = $year AND p.period_key <= $through
),
money AS (
    SELECT b.through_key AS period_key, sum(b.allocated)::BIGINT AS allocated, sum({spent})::BIGINT AS spent
    FROM budget_cell AS b
    JOIN month AS m ON m.period_key = b.through_key
    WHERE true {units_of_budget}
    GROUP BY b.through_key
),
commune AS (
    SELECT m.period_key, c.commune_key, coalesce(bit_or({months}), 0) & m.looked AS active
    FROM month AS m
    JOIN commune_year AS c ON c.year = m.year AND c.era = m.era
    LEFT JOIN reach AS r
        ON r.year = c.year AND r.era = c.era AND r.commune_key = c.commune_key AND r.kind = 'activity' {activities_of_reach}
    WHERE true {units_of_commune}
    GROUP BY m.period_key, m.looked, c.commune_key
),
reached AS (
    SELECT period_key, count(*) AS communes, count(*) FILTER (active <> 0) AS reached FROM commune GROUP BY period_key
),
attended AS (
    SELECT p.through_key AS period_key, sum({actual})::BIGINT AS people
    FROM progress_cell AS p
    WHERE p.year = $year AND p.activity = 'LUOT_NGUOI' {units_of_progress}
    GROUP BY p.through_key
)
SELECT m.period, b.allocated, b.spent, k.communes, k.reached, a.people
FROM month AS m
LEFT JOIN money AS b USING (period_key)
LEFT JOIN reached AS k USING (period_key)
LEFT JOIN attended AS a USING (period_key)
ORDER BY m.period_key
