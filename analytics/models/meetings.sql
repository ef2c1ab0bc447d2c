-- meetings: what Hoạt động tells of a year's meetings up to the month looked to. Grain: one row a topic and language as written
-- (topic NULL when none was stated). Asked when read, as coverage. People are sums of what was stated; `*_unstated` counts the
-- meetings for which nobody said how many, so that a sum can be said to be "at least".
SELECT
    i.code AS topic, c.language,
    count(*) AS meetings,
    sum(c.people)::BIGINT AS people, count(*) FILTER (c.people IS NULL) AS people_unstated,
    sum(c.women)::BIGINT AS women, count(*) FILTER (c.women IS NULL) AS women_unstated,
    sum(c.minority)::BIGINT AS minority, count(*) FILTER (c.minority IS NULL) AS minority_unstated,
    sum(c.poor)::BIGINT AS poor, count(*) FILTER (c.poor IS NULL) AS poor_unstated
FROM meeting AS c
JOIN unit AS u ON u.unit_key = c.unit_key
LEFT JOIN activity AS a ON a.activity_key = c.activity_key
LEFT JOIN item AS i ON i.kind = 'topic' AND i.item_key = c.topic_key
WHERE c.year = $year AND c.period_key <= $through AND {in_force} {units} {activities}
GROUP BY ALL
ORDER BY ALL
