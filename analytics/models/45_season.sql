-- season: how much of a year each month brought of an activity, in the whole years before. Grain: one row a year looked at, activity and month.
-- A year is whole when every report that was asked for is approved; `years` is how many there were, `share` the mean of the
-- month's shares in them.
WITH whole AS (
    SELECT year FROM report WHERE planned AND NOT covered GROUP BY year HAVING bool_and(approved)
),
months AS (
    SELECT o.year, o.activity_key, (o.period_key % 100)::INTEGER AS month, sum(o.value) AS value
    FROM output AS o
    JOIN whole USING (year)
    WHERE o.approved
    GROUP BY ALL
),
shares AS (
    SELECT year, activity_key, month, value / sum(value) OVER (PARTITION BY year, activity_key) AS share FROM months
),
looked AS (
    SELECT y.year, count(w.year) AS years
    FROM (SELECT DISTINCT year FROM period) AS y
    JOIN whole AS w ON w.year < y.year
    GROUP BY y.year
)
SELECT l.year, a.code AS activity, s.month, avg(s.share) AS share, any_value(l.years)::INTEGER AS years
FROM looked AS l
JOIN shares AS s ON s.year < l.year
JOIN activity AS a USING (activity_key)
GROUP BY l.year, a.activity_key, a.code, s.month
ORDER BY l.year, a.activity_key, s.month
