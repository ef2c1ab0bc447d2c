-- progress_cell: what was done from January up to a month, against the year's target.
-- Grain: one row a year, month looked to, unit and activity; complete: every unit that is asked for a report by then,
-- has a target or reported something × every activity the year's form asks for.
-- The codes stand beside the keys, so that reading joins nothing. `elapsed` and `reported` are the weights of the plan months gone by and of those with a report in force, of `total`;
-- `asked` and `came` are the months of which the unit's report is expected and in force, as sets of bits (see period).
WITH started AS (
    SELECT year, unit_key, period_key FROM report WHERE planned
    UNION ALL
    SELECT year, unit_key, period_key FROM output
    UNION ALL
    SELECT year, unit_key, year * 100 + 1 FROM target
    UNION ALL
    SELECT year, unit_key, period_key FROM opening WHERE activity_key IS NOT NULL
),
starting AS (
    SELECT year, unit_key, min(period_key) AS first_key FROM started GROUP BY ALL
),
form_year AS (
    SELECT year, max(form_version) AS form_version FROM period GROUP BY ALL
),
activity_year AS (
    SELECT f.year, a.activity_key FROM form_year AS f JOIN activity AS a ON a.since_version <= f.form_version
    UNION
    SELECT year, activity_key FROM target
    UNION
    SELECT year, activity_key FROM output
),
done AS (
    SELECT
        unit_key, activity_key, period_key,
        sum(value) FILTER (approved) AS approved,
        sum(value) FILTER (submitted) AS submitted
    FROM output
    WHERE counted
    GROUP BY ALL
    UNION ALL
    SELECT unit_key, activity_key, period_key, sum(value), sum(value)
    FROM opening
    WHERE activity_key IS NOT NULL
    GROUP BY ALL
),
done_month AS (
    SELECT unit_key, activity_key, period_key, sum(approved) AS approved, sum(submitted) AS submitted FROM done GROUP BY ALL
),
stepped AS (
    SELECT
        p.year, p.period_key AS through_key, u.unit_key, a.activity_key, t.target, d.approved, d.submitted,
        coalesce(w.weight, 0) AS weight,
        CASE WHEN r.approved OR r.covered THEN coalesce(w.weight, 0) ELSE 0 END AS weight_approved,
        CASE WHEN r.submitted OR r.covered THEN coalesce(w.weight, 0) ELSE 0 END AS weight_submitted,
        CASE WHEN r.expected THEN p.bit ELSE 0 END AS asked,
        CASE WHEN r.approved THEN p.bit ELSE 0 END AS came_approved,
        CASE WHEN r.submitted THEN p.bit ELSE 0 END AS came_submitted,
        max(w.total) OVER (PARTITION BY p.year, a.activity_key) AS total
    FROM starting AS u
    JOIN activity_year AS a ON a.year = u.year
    JOIN period AS p ON p.year = u.year AND p.period_key >= u.first_key AND p.month <= 12
    LEFT JOIN target AS t ON t.year = u.year AND t.unit_key = u.unit_key AND t.activity_key = a.activity_key
    LEFT JOIN done_month AS d ON d.unit_key = u.unit_key AND d.activity_key = a.activity_key AND d.period_key = p.period_key
    LEFT JOIN weight AS w ON w.period_key = p.period_key AND w.activity_key = a.activity_key
    LEFT JOIN report AS r ON r.period_key = p.period_key AND r.unit_key = u.unit_key
)
SELECT
    s.year, s.through_key, s.unit_key, u.code AS unit, s.activity_key, a.code AS activity, a.grp_key, g.code AS grp, s.target, total::BIGINT AS total,
    sum(weight) OVER so_far::BIGINT AS elapsed,
    sum(approved) OVER so_far::BIGINT AS actual_approved,
    sum(submitted) OVER so_far::BIGINT AS actual_submitted,
    sum(weight_approved) OVER so_far::BIGINT AS reported_approved,
    sum(weight_submitted) OVER so_far::BIGINT AS reported_submitted,
    bit_or(asked) OVER so_far::INTEGER AS asked,
    bit_or(came_approved) OVER so_far::INTEGER AS came_approved,
    bit_or(came_submitted) OVER so_far::INTEGER AS came_submitted
FROM stepped AS s
JOIN unit AS u USING (unit_key)
JOIN activity AS a USING (activity_key)
JOIN grp AS g USING (grp_key)
WINDOW so_far AS (PARTITION BY s.year, s.unit_key, s.activity_key ORDER BY s.through_key)
ORDER BY s.through_key, s.activity_key, s.unit_key
