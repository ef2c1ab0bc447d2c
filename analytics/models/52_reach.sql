-- reach: in which months a commune was reached. Grain: one row a year, era looked from, commune, kind (activity, topic,
-- audience), item of that kind and activity it came by; complete: each commune × item has a row (activity_key 0 for topics
-- and audiences). Months are a set of bits (see period): `months_*` certain, `part_*` of a divided older commune.
WITH met AS (
    SELECT
        year, era, commune_key, 'activity' AS kind, activity_key AS item_key, activity_key, bit, whole,
        coalesce(value_approved > 0, false) AS approved,
        coalesce(value_submitted > 0, false) AS submitted
    FROM commune_month
    WHERE reaches
),
told AS (
    SELECT 'topic' AS kind, topic_key AS item_key, * FROM meeting WHERE topic_key IS NOT NULL
    UNION ALL
    SELECT 'audience', 1, * FROM meeting WHERE women > 0
    UNION ALL
    SELECT 'audience', 2, * FROM meeting WHERE minority > 0
    UNION ALL
    SELECT 'audience', 3, * FROM meeting WHERE poor > 0
),
held AS (
    SELECT t.year, e.era, g.commune_key, t.kind, t.item_key, t.activity_key, p.bit, g.whole, t.approved, t.submitted
    FROM told AS t
    JOIN activity AS a ON a.activity_key = t.activity_key AND a.reaches
    JOIN period AS p ON p.period_key = t.period_key
    JOIN (SELECT DISTINCT year, era FROM period) AS e ON e.year = t.year AND e.era >= p.era
    JOIN lineage AS g ON g.era = e.era AND g.older_key = t.commune_key
),
form_year AS (
    SELECT year, max(form_version) AS form_version FROM period GROUP BY ALL
),
every AS (
    SELECT
        c.year, c.era, c.commune_key, i.kind, i.item_key,
        CASE WHEN i.kind = 'activity' THEN i.item_key ELSE 0 END AS activity_key,
        0 AS bit, true AS whole, false AS approved, false AS submitted
    FROM commune_year AS c
    JOIN form_year AS f ON f.year = c.year
    JOIN item AS i ON i.since_version <= f.form_version
),
together AS (
    SELECT * FROM met
    UNION ALL
    SELECT * FROM held
    UNION ALL
    SELECT * FROM every
)
SELECT
    t.year, t.era, t.kind, t.item_key, i.code AS item, t.activity_key, t.commune_key,
    bit_or(CASE WHEN whole AND approved THEN bit ELSE 0 END)::INTEGER AS months_approved,
    bit_or(CASE WHEN whole AND submitted THEN bit ELSE 0 END)::INTEGER AS months_submitted,
    bit_or(CASE WHEN NOT whole AND approved THEN bit ELSE 0 END)::INTEGER AS part_approved,
    bit_or(CASE WHEN NOT whole AND submitted THEN bit ELSE 0 END)::INTEGER AS part_submitted
FROM together AS t
JOIN item AS i ON i.kind = t.kind AND i.item_key = t.item_key
GROUP BY ALL
ORDER BY t.year, t.era, t.kind, t.item_key, t.activity_key, t.commune_key
