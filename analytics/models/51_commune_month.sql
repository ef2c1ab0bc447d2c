-- commune_month: what was reported for a commune in a month, older communes brought to those of the era looked from.
-- Grain: one row a year, era, commune, activity, month and whether it is known to be this commune's: `whole` is false
-- for an older commune that was divided, whose figure stands beside each part and is never apportioned. `unit` is who
-- reports for the commune. Only activities that meet people, and attendances.
SELECT
    o.year, e.era, g.commune_key, y.unit, o.activity_key, a.code AS activity, o.period_key, p.bit, g.whole, a.reaches,
    sum(o.value) FILTER (o.approved)::BIGINT AS value_approved,
    sum(o.value) FILTER (o.submitted)::BIGINT AS value_submitted
FROM output AS o
JOIN activity AS a ON a.activity_key = o.activity_key AND (a.reaches OR a.code = 'LUOT_NGUOI')
JOIN period AS p ON p.period_key = o.period_key
JOIN (SELECT DISTINCT year, era FROM period) AS e ON e.year = o.year AND e.era >= p.era
JOIN lineage AS g ON g.era = e.era AND g.older_key = o.commune_key
JOIN commune_year AS y ON y.year = o.year AND y.era = e.era AND y.commune_key = g.commune_key
GROUP BY ALL
ORDER BY o.year, e.era, o.activity_key, g.commune_key, o.period_key
