-- compare: two revisions of a report, cell by cell: what is new, changed or gone. Grain: one row a figure that differs.
-- Asked when read. A figure is named by what it says, not by where it stands: a row that moved is no change.
WITH cells AS (
    SELECT
        c.submission, 'outputs' AS kind, coalesce(k.code, '') AS commune, coalesce(k.name, '') AS commune_name, c.commune_key,
        a.code AS activity, a.activity_key AS thing_key, '' AS grp, '' AS source, '' AS of, c.state, c.value, c.sheet, c.cell
    FROM output_cell AS c
    JOIN activity AS a USING (activity_key)
    LEFT JOIN unit AS k ON k.unit_key = c.commune_key
    WHERE c.submission IN ($before, $after)
    UNION ALL
    SELECT
        m.submission, 'money', '', '', 0, '', m.grp_key * 100 + m.source_key, g.code, r.code, m.kind, m.state, m.value, m.sheet, m.cell
    FROM money_cell AS m
    JOIN grp AS g USING (grp_key)
    JOIN source AS r USING (source_key)
    WHERE m.submission IN ($before, $after)
),
old AS (SELECT * FROM cells WHERE submission = $before),
new AS (SELECT * FROM cells WHERE submission = $after)
SELECT
    CASE WHEN o.kind IS NULL THEN 'new' WHEN n.kind IS NULL THEN 'removed' ELSE 'changed' END AS change, kind, commune,
    commune_name, activity, grp AS "group", source, of, o.state AS old_state, o.value AS old, o.cell AS old_cell,
    n.state AS new_state, n.value AS new, n.cell AS new_cell, coalesce(n.sheet, o.sheet) AS sheet
FROM old AS o
FULL JOIN new AS n USING (kind, commune, commune_name, activity, grp, source, of)
WHERE o.kind IS NULL OR n.kind IS NULL OR o.state <> n.state OR o.value IS DISTINCT FROM n.value
ORDER BY kind DESC, coalesce(n.commune_key, o.commune_key), coalesce(n.thing_key, o.thing_key), of
