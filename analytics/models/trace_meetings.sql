-- trace_meetings: rows of Hoạt động in force; the value is people, or those of the audience asked for, and the cell is the
-- row of the sheet ("12:12"). Grain: one row a meeting. Asked when read: places in braces are filled from trace.py.
SELECT
    {people} AS value, CASE WHEN {people} IS NULL THEN 'blank' ELSE 'value' END AS state,
    u.code AS unit, k.code AS commune, a.code AS activity, NULL AS "group", NULL AS source,
    p.period, s.file, c.sheet, c.row_number || ':' || c.row_number AS cell, s.received_on AS received, s.state AS status,
    s.submission, s.sha256, '' AS sort_kind, c.period_key, u.unit_key, c.commune_key AS place_key, c.row_number AS thing_key
FROM meeting AS c
JOIN submission AS s USING (submission)
JOIN unit AS u ON u.unit_key = c.unit_key
JOIN period AS p ON p.period_key = c.period_key
LEFT JOIN activity AS a ON a.activity_key = c.activity_key
LEFT JOIN item AS i ON i.kind = 'topic' AND i.item_key = c.topic_key
LEFT JOIN unit AS k ON k.unit_key = c.commune_key
WHERE {in_force} {periods} {units} {communes} {activities} {topics} {languages} {positive}
