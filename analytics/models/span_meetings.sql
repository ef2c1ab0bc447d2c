-- span_meetings: the meetings of Hoạt động in the months from $since to $through. Grain: one row a combination of the dimensions
-- asked for that has a meeting. People are sums of what was stated; `*_unstated` counts the meetings for which nobody said how many;
-- the shares of span_shares follow where they are asked for. Asked when read, as span_outputs.
SELECT
    {keys}
    count(*) AS meetings,
    sum(m.people) / nullif(count(m.people), 0) AS people_per_meeting,
    count(m.people) AS meetings_stated, sum(m.people)::BIGINT AS attendees, count(*) FILTER (m.people IS NULL) AS attendees_unstated,
    sum(m.women)::BIGINT AS women, count(*) FILTER (m.women IS NULL) AS women_unstated,
    sum(m.minority)::BIGINT AS minority, count(*) FILTER (m.minority IS NULL) AS minority_unstated,
    sum(m.poor)::BIGINT AS poor, count(*) FILTER (m.poor IS NULL) AS poor_unstated {shares}
FROM meeting AS m
JOIN unit AS u ON u.unit_key = m.unit_key
LEFT JOIN activity AS a ON a.activity_key = m.activity_key
LEFT JOIN item AS t ON t.kind = 'topic' AND t.item_key = m.topic_key
JOIN period AS p ON p.period_key = m.period_key
{place}
WHERE m.year = $year AND m.period_key BETWEEN $since AND $through AND {in_force} {units} {activities} {topics} {communes}
GROUP BY ALL
