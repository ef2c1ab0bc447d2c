-- unit_era: which units lived in an era, and who reports for them. Grain: one row an era and unit.
-- An era is a stretch of time in which no unit begins or ends. `reporting_key` is the unit whose report
-- holds this one: a commune's district; the commune itself once there are no districts; none for the province.
WITH alive AS (
    SELECT e.era, e.first_day, u.*
    FROM catalogue_era AS e
    JOIN unit AS u ON u.valid_from <= e.first_day AND (u.valid_to IS NULL OR u.valid_to >= e.first_day)
),
districts AS (
    SELECT era, unit_key FROM alive WHERE level = 'district'
)
SELECT
    a.era, a.unit_key, a.level,
    CASE
        WHEN a.level = 'district' THEN a.unit_key
        WHEN a.level = 'commune' THEN coalesce(d.unit_key, a.unit_key)
    END AS reporting_key
FROM alive AS a
LEFT JOIN districts AS d ON d.era = a.era AND d.unit_key = a.parent_key
ORDER BY a.era, a.unit_key
