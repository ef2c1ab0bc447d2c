-- commune_year: whose reports tell of a commune, and which are not there. Grain: one row a year, era looked from and
-- commune of that era. Months are a set of bits (see period): `planned` those of the plan, `absent_*` those of them
-- for which a report that tells of the commune, or of an older one it is made of, is not in force.
WITH looked AS (
    SELECT DISTINCT year, era FROM period
),
commune AS (
    SELECT l.year, l.era, u.unit_key AS commune_key, u.reporting_key
    FROM looked AS l
    JOIN unit_era AS u ON u.era = l.era AND u.level = 'commune'
),
duty AS (
    SELECT DISTINCT c.year, c.era, c.commune_key, c.reporting_key, m.period_key, m.month, then_.reporting_key AS reporter_key
    FROM commune AS c
    JOIN lineage AS g ON g.era = c.era AND g.commune_key = c.commune_key
    JOIN plan_month AS m ON m.year = c.year AND m.era <= c.era
    JOIN unit_era AS then_ ON then_.era = m.era AND then_.unit_key = g.older_key
)
SELECT
    c.year, c.era, c.commune_key, k.code AS commune, c.reporting_key AS unit_key, u.code AS unit,
    coalesce(bit_or(1 << (d.month - 1)), 0)::INTEGER AS planned,
    coalesce(bit_or(1 << (d.month - 1)) FILTER (r.approved IS NOT TRUE), 0)::INTEGER AS absent_approved,
    coalesce(bit_or(1 << (d.month - 1)) FILTER (r.submitted IS NOT TRUE), 0)::INTEGER AS absent_submitted
FROM commune AS c
JOIN unit AS k ON k.unit_key = c.commune_key
JOIN unit AS u ON u.unit_key = c.reporting_key
LEFT JOIN duty AS d ON d.year = c.year AND d.era = c.era AND d.commune_key = c.commune_key
LEFT JOIN report AS r ON r.unit_key = d.reporter_key AND r.period_key = d.period_key
GROUP BY ALL
ORDER BY c.year, c.era, c.commune_key
