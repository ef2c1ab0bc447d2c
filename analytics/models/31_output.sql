-- output: what was done, measured. Grain: one row a revision in force, commune and activity that has a value.
SELECT activity_key, period_key, commune_key, unit_key, year, submission, value, counted, approved, submitted
FROM output_cell
WHERE state = 'value' AND (approved OR submitted)
ORDER BY activity_key, period_key, commune_key
