SELECT
    u.code, sum(allocated)::BIGINT AS given, sum(spent_approved)::BIGINT AS spent, given - spent, spent / nullif(given, 0)
FROM budget_cell
JOIN unit AS u USING (unit_key)
WHERE year = 2023 AND through_key = 202311
GROUP BY unit_key, u.code
ORDER BY unit_key
