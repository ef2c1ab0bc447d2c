-- unit_year: who reports, has a target or has money in a year, with their names. Grain: one row a year and unit.
WITH taking_part AS (
    SELECT year, unit_key FROM report
    UNION
    SELECT year, unit_key FROM target
    UNION
    SELECT year, unit_key FROM allocation
)
SELECT t.year, t.unit_key, u.code AS unit, u.level, u.kind, u.name, u.short_name
FROM taking_part AS t
JOIN unit AS u USING (unit_key)
ORDER BY t.year, u.code
