SELECT unit, sum(allocated)::BIGINT AS given, sum(spent_approved)::BIGINT AS spent, given - spent, spent / nullif(given, 0)
FROM budget_cell
WHERE year = 2023 AND through_key = 202311
GROUP BY unit_key, unit
ORDER BY unit_key
