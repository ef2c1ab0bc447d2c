-- cell: what a figure opens to: cells of Kết quả ("outputs") and Giải ngân trong kỳ of Kinh phí ("spending") in force,
-- blank and not applicable too, and of Số đầu kỳ where it stands for months. Grain: one row a cell.
-- Names of units and files stand beside the keys, so that a trace joins nothing.
WITH found AS (
    SELECT
        'outputs' AS kind, c.value, c.state, c.unit_key, c.commune_key, c.activity_key, NULL::INTEGER AS grp_key,
        NULL::INTEGER AS source_key, c.period_key, s.file, c.sheet, c.cell, s.received_on AS received, s.state AS status,
        s.submission, s.sha256, c.approved, c.submitted
    FROM output_cell AS c
    JOIN submission AS s USING (submission)
    WHERE c.counted AND (c.approved OR c.submitted)
    UNION ALL
    SELECT
        'spending', c.value, c.state, c.unit_key, 0, NULL, c.grp_key, c.source_key, c.period_key, s.file, c.sheet, c.cell,
        s.received_on, s.state, s.submission, s.sha256, c.approved, c.submitted
    FROM money_cell AS c
    JOIN submission AS s USING (submission)
    WHERE c.kind = 'spent' AND c.counted AND (c.approved OR c.submitted)
    UNION ALL
    SELECT
        CASE WHEN o.activity_key IS NULL THEN 'spending' ELSE 'outputs' END, o.value, 'value', o.unit_key, 0, o.activity_key,
        o.grp_key, o.source_key, o.period_key, p.file, o.sheet, o.cell, p.recorded_on, 'opening', NULL, p.sha256, true, true
    FROM opening AS o
    JOIN plan AS p ON p.plan = o.plan
)
SELECT
    f.kind, f.value, f.state, u.code AS unit, k.code AS commune, a.code AS activity, g.code AS grp, r.code AS source,
    m.period, f.file, f.sheet, f.cell, f.received, f.status, f.submission, f.sha256, f.approved, f.submitted,
    f.unit_key, f.commune_key, f.activity_key, f.grp_key, f.source_key, f.period_key
FROM found AS f
JOIN unit AS u USING (unit_key)
JOIN period AS m USING (period_key)
LEFT JOIN unit AS k ON k.unit_key = f.commune_key
LEFT JOIN activity AS a ON a.activity_key = f.activity_key
LEFT JOIN grp AS g ON g.grp_key = f.grp_key
LEFT JOIN source AS r ON r.source_key = f.source_key
ORDER BY f.period_key, f.unit_key, f.kind, f.commune_key, f.activity_key, f.grp_key, f.source_key
