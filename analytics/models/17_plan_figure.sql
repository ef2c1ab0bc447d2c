-- plan_figure: the figures of every revision of a plan. Grain: one row a revision, unit and activity (a target), or unit,
-- group, source and kind (an amount in đồng: assigned, carried_over, adjustment).
SELECT t.plan, u.unit_key, a.activity_key, NULL::INTEGER AS grp_key, NULL::INTEGER AS source_key, '' AS kind, t.value, t.sheet, t.cell
FROM ledger_plan_target AS t
JOIN unit AS u ON u.id = t.unit
JOIN activity AS a ON a.code = t.activity
WHERE t.value IS NOT NULL
UNION ALL
SELECT t.plan, u.unit_key, NULL, g.grp_key, s.source_key, t.kind, t.value, t.sheet, t.cell
FROM ledger_plan_allocation AS t
JOIN unit AS u ON u.id = t.unit
JOIN grp AS g ON g.code = t.group_code
JOIN source AS s ON s.code = t.source
WHERE t.value IS NOT NULL
ORDER BY ALL
