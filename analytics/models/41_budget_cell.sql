-- budget_cell: money given for the year and spent from January up to a month, in đồng.
-- Grain: one row a year, month looked to, unit, group and source that has an allocation or spending in the year.
WITH given AS (
    SELECT year, unit_key, grp_key, source_key, sum(value)::BIGINT AS allocated FROM allocation GROUP BY ALL
),
paid AS (
    SELECT
        year, unit_key, grp_key, source_key, period_key,
        sum(value) FILTER (approved) AS approved,
        sum(value) FILTER (submitted) AS submitted
    FROM spending
    WHERE counted
    GROUP BY ALL
    UNION ALL
    SELECT year, unit_key, grp_key, source_key, period_key, sum(value), sum(value)
    FROM opening
    WHERE grp_key IS NOT NULL
    GROUP BY ALL
),
paid_month AS (
    SELECT year, unit_key, grp_key, source_key, period_key, sum(approved) AS approved, sum(submitted) AS submitted
    FROM paid
    GROUP BY ALL
),
pair AS (
    SELECT year, unit_key, grp_key, source_key FROM given
    UNION
    SELECT year, unit_key, grp_key, source_key FROM paid
),
stepped AS (
    SELECT p.year, m.period_key AS through_key, p.unit_key, p.grp_key, p.source_key, g.allocated, d.approved, d.submitted
    FROM pair AS p
    JOIN period AS m ON m.year = p.year
    LEFT JOIN given AS g
        ON g.year = p.year AND g.unit_key = p.unit_key AND g.grp_key = p.grp_key AND g.source_key = p.source_key
    LEFT JOIN paid_month AS d
        ON d.unit_key = p.unit_key AND d.grp_key = p.grp_key AND d.source_key = p.source_key AND d.period_key = m.period_key
)
SELECT
    s.year, s.through_key, s.unit_key, u.code AS unit, s.grp_key, g.code AS grp, s.source_key, r.code AS source, s.allocated,
    sum(approved) OVER so_far::BIGINT AS spent_approved,
    sum(submitted) OVER so_far::BIGINT AS spent_submitted
FROM stepped AS s
JOIN unit AS u USING (unit_key)
JOIN grp AS g USING (grp_key)
JOIN source AS r USING (source_key)
WINDOW so_far AS (PARTITION BY s.year, s.unit_key, s.grp_key, s.source_key ORDER BY s.through_key)
ORDER BY s.through_key, s.unit_key, s.grp_key, s.source_key
