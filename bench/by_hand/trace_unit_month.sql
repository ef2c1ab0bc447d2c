SELECT value, state, unit, commune, activity, NULL, NULL, period, file, sheet, cell, received, status
FROM cell
WHERE approved AND kind = 'outputs' AND period_key = 202306 AND unit = '178'
ORDER BY commune_key, activity_key, cell
