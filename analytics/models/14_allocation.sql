-- allocation: money given to a unit, in đồng. Grain: one row a cell of the plan (assigned, carried over, adjustment).
SELECT p.year, u.unit_key, g.grp_key, s.source_key, t.kind, t.value, p.plan, t.sheet, t.cell
FROM ledger_plan_allocation AS t
JOIN plan AS p ON p.plan = t.plan
JOIN unit AS u ON u.id = t.unit
JOIN grp AS g ON g.code = t.group_code
JOIN source AS s ON s.code = t.source
WHERE t.value IS NOT NULL
ORDER BY p.year, u.unit_key, g.grp_key, s.source_key
