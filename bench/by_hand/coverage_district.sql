WITH looked AS (
    SELECT max(era) FILTER (period_key = 202311) AS era, bit_or(bit) FILTER (due_on < DATE '2023-12-20') & 2047 AS due
    FROM period
    WHERE year = 2023
),
met AS (
    SELECT commune_key, bit_or(months_approved) & 2047 AS active, bit_or(part_approved) & 2047 AS part
    FROM reach
    WHERE year = 2023 AND kind = 'activity' AND era = (SELECT era FROM looked)
    GROUP BY commune_key
)
SELECT
    u.code, count(*) AS communes,
    count(*) FILTER (active <> 0) AS reached,
    count(*) FILTER (active = 0 AND (absent_approved & due & 2047 <> 0 OR part <> 0)),
    reached / communes
FROM commune_year AS c
JOIN looked AS l ON l.era = c.era
JOIN met USING (commune_key)
JOIN unit AS u USING (unit_key)
WHERE c.year = 2023
GROUP BY unit_key, u.code
ORDER BY unit_key
