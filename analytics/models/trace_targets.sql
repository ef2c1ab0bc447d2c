-- trace_targets: cells of the plan workbook that set targets. Grain: one row a cell. Asked when read: see trace.py.
SELECT
    c.target AS value, 'value' AS state, u.code AS unit, NULL AS commune, a.code AS activity, NULL AS "group", NULL AS source,
    c.year::VARCHAR AS period, l.file, c.sheet, c.cell, l.recorded_on AS received, 'plan' AS status,
    NULL AS submission, l.sha256, '' AS sort_kind, 0 AS period_key, u.unit_key, 0 AS place_key, c.activity_key AS thing_key
FROM target AS c
JOIN plan AS l ON l.plan = c.plan
JOIN unit AS u ON u.unit_key = c.unit_key
JOIN activity AS a ON a.activity_key = c.activity_key
WHERE c.year = $year {units} {activities}
