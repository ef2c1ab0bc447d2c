WITH met AS (
    SELECT commune_key, bit_or(months_approved) & 2047 AS active, bit_or(part_approved) & 2047 AS part
    FROM reach
    WHERE year = 2023 AND era = 1 AND kind = 'activity'
    GROUP BY commune_key
)
SELECT
    unit, count(*) AS communes,
    count(*) FILTER (active <> 0) AS reached,
    count(*) FILTER (active = 0 AND (absent_approved & 2047 <> 0 OR part <> 0)),
    reached / communes
FROM commune_year AS c
JOIN met USING (commune_key)
WHERE c.year = 2023 AND c.era = 1
GROUP BY unit_key, unit
ORDER BY unit_key
