-- opening: what was done and spent up to and with a month, before this system. Grain: one row a cell of Số đầu kỳ.
-- Outputs have an activity; money, in đồng, has a group and a source.
SELECT
    p.year, u.unit_key, a.activity_key, g.grp_key, s.source_key,
    replace(o.through, '-', '')::INTEGER AS period_key, o.value, p.plan, o.sheet, o.cell
FROM ledger_plan_opening AS o
JOIN plan AS p ON p.plan = o.plan
JOIN unit AS u ON u.id = o.unit
LEFT JOIN activity AS a ON a.code = o.activity
LEFT JOIN grp AS g ON g.code = o.group_code
LEFT JOIN source AS s ON s.code = o.source
WHERE o.value IS NOT NULL
ORDER BY p.year, u.unit_key, a.activity_key, g.grp_key, s.source_key
