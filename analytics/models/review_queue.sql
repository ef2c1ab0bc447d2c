-- review_queue: the revisions that wait to be decided, with what approving each would change. Grain: one row a revision and
-- thing that changes (activity's code, or '' for đồng spent), and one without a thing for a revision that changes nothing.
-- Asked when read. `share`: the change over the province's total of the year as approved, NULL where there is none yet.
WITH waiting AS (
    SELECT * FROM submission WHERE state = 'submitted' AND submitted
),
pairs AS (
    SELECT w.submission, w.submission AS counted, 1 AS sign FROM waiting AS w
    UNION ALL
    SELECT w.submission, s.submission, -1 FROM waiting AS w JOIN submission AS s USING (unit_key, period_key) WHERE s.approved
),
changes AS (
    SELECT p.submission, a.code AS thing, sum(p.sign * c.value)::BIGINT AS change
    FROM pairs AS p
    JOIN output_cell AS c ON c.submission = p.counted
    JOIN activity AS a USING (activity_key)
    GROUP BY ALL
    UNION ALL
    SELECT p.submission, '', sum(p.sign * c.value)::BIGINT
    FROM pairs AS p
    JOIN money_cell AS c ON c.submission = p.counted AND c.kind = 'spent'
    GROUP BY ALL
),
totals AS (
    SELECT o.year, a.code AS thing, sum(o.value)::BIGINT AS total FROM output AS o JOIN activity AS a USING (activity_key) WHERE o.approved GROUP BY ALL
    UNION ALL
    SELECT year, '', sum(value)::BIGINT FROM spending WHERE approved GROUP BY ALL
)
SELECT
    w.submission, u.code AS unit, p.period, w.revision, w.recorded_at, w.received_on, w.actor, w.reason,
    w.revision = 1 AND w.received_on > p.due_on AS late,
    (SELECT count(*) FROM issue AS i WHERE i.submission = w.submission AND i.severity = 'warning')::INTEGER AS warnings,
    EXISTS (FROM submission AS s WHERE s.unit_key = w.unit_key AND s.period_key = w.period_key AND s.approved) AS corrects,
    c.thing, c.change, abs(c.change) / nullif(t.total, 0) AS share
FROM waiting AS w
JOIN unit AS u USING (unit_key)
JOIN period AS p USING (period_key)
LEFT JOIN changes AS c ON c.submission = w.submission AND c.change <> 0
LEFT JOIN totals AS t ON t.year = w.year AND t.thing = c.thing
ORDER BY w.submission, share DESC NULLS FIRST, c.thing
