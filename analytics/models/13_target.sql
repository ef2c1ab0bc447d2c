-- target: what a unit is asked to do in a year. Grain: one row a year, unit and activity with a stated target (0 too).
SELECT p.year, u.unit_key, a.activity_key, t.value AS target, p.plan, t.sheet, t.cell
FROM ledger_plan_target AS t
JOIN plan AS p ON p.plan = t.plan
JOIN unit AS u ON u.id = t.unit
JOIN activity AS a ON a.code = t.activity
WHERE t.value IS NOT NULL
ORDER BY p.year, a.activity_key, u.unit_key
