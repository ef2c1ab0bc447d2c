-- trends: the year's main figures as they stood month by month. Grain: one row a plan month up to $through.
-- Asked when read: places in braces are filled from the fixed fragments of measures.py, parameters are bound.
{stood},
reports AS (
    SELECT period_key, sum(due)::BIGINT AS reports_due, sum(missing)::BIGINT AS reports_missing, bool_or(present) AS present
    FROM due
    GROUP BY period_key
),
judged AS (
    SELECT
        p.through_key AS period_key, p.target > 0 AS aimed,
        status(
            p.target, {actual}, p.target * p.elapsed, {actual} * p.total / nullif(p.target * {reported}, 0), coalesce(d.missing, 0), $on_track, $behind
        ) AS stands
    FROM progress_cell AS p
    JOIN month AS m ON m.period_key = p.through_key
    LEFT JOIN due AS d ON d.period_key = p.through_key AND d.unit_key = p.unit_key
    WHERE true {units_of_progress} {activities_of_progress}
),
targets AS (
    SELECT
        period_key, count(*) FILTER (aimed) AS targets_set,
        count(*) FILTER (stands IN ('achieved', 'on_track')) AS targets_on_pace
    FROM judged
    GROUP BY period_key
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
SELECT
    m.period, coalesce(q.present, false) AS present, q.reports_due, q.reports_missing, t.targets_set, t.targets_on_pace,
    b.allocated, b.spent, k.communes, k.reached, a.people
FROM month AS m
LEFT JOIN reports AS q USING (period_key)
LEFT JOIN targets AS t USING (period_key)
LEFT JOIN money AS b USING (period_key)
LEFT JOIN reached AS k USING (period_key)
LEFT JOIN attended AS a USING (period_key)
ORDER BY m.period_key
