-- stood: the plan months looked at, and which due reports of each unit were there at the end of each. Grain: one row a unit and month.
-- Never asked alone: trends, district_months and activity_months begin with it; places in braces are filled from the fixed fragments of measures.py.
WITH month AS (
    SELECT p.year, p.period_key, p.period, p.era, ((1 << p.month) - 1)::INTEGER AS looked
    FROM plan_month AS m
    JOIN period AS p USING (period_key)
    WHERE p.year = $year AND p.period_key <= $through
),
due AS (
    SELECT
        m.period_key, r.unit_key,
        count(*) FILTER (r.expected AND r.due_on < $today) AS due,
        count(*) FILTER (r.expected AND r.due_on < $today AND NOT {in_force}) AS missing,
        bool_or({in_force} AND r.period_key = m.period_key) AS present
    FROM month AS m
    JOIN report AS r ON r.year = m.year AND r.period_key <= m.period_key
    WHERE true {units_of_report}
    GROUP BY m.period_key, r.unit_key
)
