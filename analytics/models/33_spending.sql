-- spending: what was spent, in đồng. Grain: one row a revision in force, group and source that has a value.
SELECT grp_key, source_key, period_key, unit_key, year, submission, value, counted, approved, submitted
FROM money_cell
WHERE kind = 'spent' AND state = 'value' AND (approved OR submitted)
ORDER BY period_key, unit_key, grp_key, source_key
