-- trace_cells: cells of Kết quả, Kinh phí and Số đầu kỳ in force. Grain: one row a cell.
-- Asked when read: places in braces are filled from the fixed fragments of trace.py, parameters are bound.
SELECT
    c.value, c.state, c.unit, c.commune, c.activity, c.grp AS "group", c.source, c.period, c.file, c.sheet, c.cell, c.received,
    c.status, c.submission, c.sha256,
    c.period_key, c.unit_key, c.kind AS sort_kind, c.commune_key AS place_key, coalesce(c.activity_key, c.grp_key * 100 + c.source_key) AS thing_key
FROM cell AS c
WHERE {in_force} {kinds} {periods} {units} {communes} {activities} {groups} {sources} {positive}
