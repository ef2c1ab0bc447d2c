-- grp: a group of activities and of spending. Grain: one row a group.
SELECT grp_key, code, name_vi, name_en FROM catalogue_grp ORDER BY grp_key
