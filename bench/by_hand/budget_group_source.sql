SELECT
    g.code, s.code, sum(allocated)::BIGINT AS given, sum(spent_approved)::BIGINT AS spent, given - spent, spent / nullif(given, 0)
FROM budget_cell
JOIN grp AS g USING (grp_key)
JOIN source AS s USING (source_key)
WHERE year = 2023 AND through_key = 202311
GROUP BY grp_key, source_key, g.code, s.code
ORDER BY grp_key, source_key
