-- activity: what is counted. Grain: one row an activity, in the catalogue's order.
SELECT a.activity_key, a.code, a.name_vi, a.name_en, a.unit_vi, a.unit_en, g.grp_key, a.reaches, a.since_version
FROM catalogue_activity AS a
JOIN catalogue_grp AS g ON g.code = a.grp
ORDER BY a.activity_key
