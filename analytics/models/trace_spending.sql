-- trace_spending: cells "Giải ngân trong kỳ" of Kinh phí in force, in đồng, blank ones too, and of Số đầu kỳ where it
-- stands for months. Grain: one row a cell. Asked when read: places in braces are filled from the fragments of trace.py.
SELECT
    c.value, c.state, u.code AS unit, NULL AS commune, NULL AS activity, g.code AS "group", r.code AS source,
    p.period, s.file, c.sheet, c.cell, s.received_on AS received, s.state AS status,
    s.submission, s.sha256, 2 AS kind_order, c.period_key, u.unit_key, c.grp_key AS place_key, c.source_key AS thing_key
FROM money_cell AS c
JOIN submission AS s USING (submission)
JOIN unit AS u ON u.unit_key = c.unit_key
JOIN grp AS g ON g.grp_key = c.grp_key
JOIN source AS r ON r.source_key = c.source_key
JOIN period AS p ON p.period_key = c.period_key
WHERE c.kind = 'spent' AND {in_force} AND c.counted {periods} {units} {groups} {sources}
UNION ALL
SELECT
    o.value, 'value', u.code, NULL, NULL, g.code, r.code, p.period, l.file, o.sheet, o.cell, l.recorded_on, 'opening',
    NULL, l.sha256, 0, o.period_key, u.unit_key, o.grp_key, o.source_key
FROM opening AS o
JOIN plan AS l ON l.plan = o.plan
JOIN unit AS u ON u.unit_key = o.unit_key
JOIN grp AS g ON g.grp_key = o.grp_key
JOIN source AS r ON r.source_key = o.source_key
JOIN period AS p ON p.period_key = o.period_key
WHERE true {periods} {units} {groups} {sources}
