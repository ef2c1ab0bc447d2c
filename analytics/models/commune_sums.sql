-- commune_sums: how much was done in a commune and how many people came, up to $through. Grain: one row a commune.
-- A figure of an older commune that was divided is nobody's: it is left out.
SELECT
    m.commune_key,
    sum({value}) FILTER (m.reaches {activities})::BIGINT AS total,
    sum({value}) FILTER (NOT m.reaches)::BIGINT AS people
FROM commune_month AS m
WHERE m.year = $year AND m.era = $era AND m.period_key <= $through AND m.whole
GROUP BY m.commune_key
