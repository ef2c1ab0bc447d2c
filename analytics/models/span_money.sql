-- span_money: what was spent in the months from $since to $through, in đồng. Grain: one row a combination of the dimensions asked for
-- that has a value. Asked when read, as span_outputs.
SELECT {keys} sum(s.value)::BIGINT AS spent
FROM spending AS s
JOIN unit AS u ON u.unit_key = s.unit_key
JOIN grp AS g ON g.grp_key = s.grp_key
JOIN source AS f ON f.source_key = s.source_key
JOIN period AS p ON p.period_key = s.period_key
WHERE s.year = $year AND s.period_key BETWEEN $since AND $through AND s.counted AND {in_force} {units} {groups} {sources}
GROUP BY ALL
