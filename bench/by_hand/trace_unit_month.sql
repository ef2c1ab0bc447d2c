SELECT
    c.value, c.state, u.code, k.code, a.code, NULL, NULL, '2023-06', s.file, c.sheet, c.cell, s.received_on, s.state
FROM output_cell AS c
JOIN submission AS s USING (submission)
JOIN unit AS u ON u.unit_key = c.unit_key
JOIN activity AS a USING (activity_key)
LEFT JOIN unit AS k ON k.unit_key = c.commune_key
WHERE c.approved AND c.counted AND c.period_key = 202306 AND u.code = '178'
ORDER BY c.unit_key, c.commune_key, c.activity_key, c.cell
