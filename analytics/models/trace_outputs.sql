-- trace_outputs: cells of Kết quả in force, blank and not applicable too, and of Số đầu kỳ where it stands for months.
-- Grain: one row a cell. Asked when read: places in braces are filled from the fixed fragments of trace.py.
SELECT
    c.value, c.state, u.code AS unit, k.code AS commune, a.code AS activity, NULL AS "group", NULL AS source,
    p.period, s.file, c.sheet, c.cell, s.received_on AS received, s.state AS status,
    s.submission, s.sha256, 1 AS kind_order, c.period_key, u.unit_key, c.commune_key AS place_key, c.activity_key AS thing_key
FROM output_cell AS c
JOIN submission AS s USING (submission)
JOIN unit AS u ON u.unit_key = c.unit_key
JOIN activity AS a ON a.activity_key = c.activity_key
JOIN period AS p ON p.period_key = c.period_key
LEFT JOIN unit AS k ON k.unit_key = c.commune_key
WHERE {in_force} AND c.counted {periods} {units} {communes} {activities} {positive}
UNION ALL
SELECT
    o.value, 'value', u.code, NULL, a.code, NULL, NULL, p.period, l.file, o.sheet, o.cell, l.recorded_on, 'opening',
    NULL, l.sha256, 0, o.period_key, u.unit_key, 0, o.activity_key
FROM opening AS o
JOIN plan AS l ON l.plan = o.plan
JOIN unit AS u ON u.unit_key = o.unit_key
JOIN activity AS a ON a.activity_key = o.activity_key
JOIN period AS p ON p.period_key = o.period_key
WHERE {no_communes} {periods} {units} {activities}
