-- unit: who reports and where it is counted, through all times. Grain: one row a unit (code + start).
SELECT
    u.unit_key, u.id, u.code, u.valid_from, u.valid_to, u.level, u.kind, u.name, u.short_name,
    p.unit_key AS parent_key, u.poor_district, u.lat, u.lon
FROM catalogue_unit AS u
LEFT JOIN catalogue_unit AS p ON p.id = u.parent_id
ORDER BY u.unit_key
