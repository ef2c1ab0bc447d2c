-- trace_reports: the reports themselves, whatever their state; the value is 1 when one is in force.
-- Grain: one row a unit and month asked for. Asked when read: places in braces are filled from the fragments of trace.py.
SELECT
    CASE WHEN {in_force} THEN 1 ELSE 0 END::BIGINT AS value, {state} AS state, u.code AS unit, NULL AS commune, NULL AS activity,
    NULL AS "group", NULL AS source, p.period, coalesce(s.file, '') AS file, '' AS sheet, '' AS cell,
    r.received_on AS received, coalesce(s.state, '') AS status,
    s.submission, s.sha256, '' AS sort_kind, r.period_key, u.unit_key, 0 AS place_key, 0 AS thing_key
FROM report AS r
JOIN unit AS u ON u.unit_key = r.unit_key
JOIN period AS p ON p.period_key = r.period_key
LEFT JOIN submission AS s ON s.unit_key = r.unit_key AND s.period_key = r.period_key AND {in_force_submission}
WHERE true {periods} {units}
