-- trace_allocations: cells of the plan workbook that give money, in đồng. Grain: one row a cell. Asked when read: see trace.py.
SELECT
    c.value, 'value' AS state, u.code AS unit, NULL AS commune, NULL AS activity, g.code AS "group", r.code AS source,
    c.year::VARCHAR AS period, l.file, c.sheet, c.cell, l.recorded_on AS received, 'plan' AS status,
    NULL AS submission, l.sha256, '' AS sort_kind, 0 AS period_key, u.unit_key, c.grp_key AS place_key, c.source_key AS thing_key
FROM allocation AS c
JOIN plan AS l ON l.plan = c.plan
JOIN unit AS u ON u.unit_key = c.unit_key
JOIN grp AS g ON g.grp_key = c.grp_key
JOIN source AS r ON r.source_key = c.source_key
WHERE c.year = $year {units} {groups} {sources} {given}
