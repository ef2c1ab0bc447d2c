-- plan_compare: two revisions of a plan, figure by figure. Grain: one row a figure that differs. Asked when read.
WITH old AS (SELECT * FROM plan_figure WHERE plan = $before),
new AS (SELECT * FROM plan_figure WHERE plan = $after),
both_ AS (
    SELECT
        coalesce(o.unit_key, n.unit_key) AS unit_key, coalesce(o.activity_key, n.activity_key) AS activity_key,
        coalesce(o.grp_key, n.grp_key) AS grp_key, coalesce(o.source_key, n.source_key) AS source_key,
        coalesce(o.kind, n.kind) AS kind, o.value AS old, n.value AS new
    FROM old AS o
    FULL JOIN new AS n
        ON n.unit_key = o.unit_key AND n.activity_key IS NOT DISTINCT FROM o.activity_key
        AND n.grp_key IS NOT DISTINCT FROM o.grp_key AND n.source_key IS NOT DISTINCT FROM o.source_key AND n.kind = o.kind
)
SELECT u.code AS unit, a.code AS activity, g.code AS "group", s.code AS source, b.kind, b.old, b.new
FROM both_ AS b
JOIN unit AS u USING (unit_key)
LEFT JOIN activity AS a ON a.activity_key = b.activity_key
LEFT JOIN grp AS g ON g.grp_key = b.grp_key
LEFT JOIN source AS s ON s.source_key = b.source_key
WHERE b.old IS DISTINCT FROM b.new
ORDER BY b.activity_key NULLS LAST, b.unit_key, b.grp_key, b.source_key, b.kind
