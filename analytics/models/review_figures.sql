-- review_figures: the figures of one revision beside last month's and the year's plan. Grain: one row an activity (by code), and
-- '' for đồng spent. Asked when read. `before`: the month before as it stands; `to_date`: approved months before it plus this one.
WITH this AS (
    SELECT * FROM submission WHERE submission = $submission
),
beside AS (
    SELECT s.*, s.period_key = (SELECT max(p.period_key) FROM plan_month AS p, this WHERE p.year = this.year AND p.period_key < this.period_key) AS is_last
    FROM submission AS s
    JOIN this ON s.unit_key = this.unit_key AND s.year = this.year AND s.period_key < this.period_key
    WHERE s.submitted OR s.approved
),
found AS (
    SELECT 'now' AS what, a.code AS thing, c.value, c.state FROM output_cell AS c JOIN this USING (submission) JOIN activity AS a USING (activity_key)
    UNION ALL
    SELECT 'now', '', c.value, c.state FROM money_cell AS c JOIN this USING (submission) WHERE c.kind = 'spent'
    UNION ALL
    SELECT 'last', a.code, c.value, c.state FROM output_cell AS c JOIN beside AS b USING (submission) JOIN activity AS a USING (activity_key) WHERE b.is_last AND b.submitted
    UNION ALL
    SELECT 'last', '', c.value, c.state FROM money_cell AS c JOIN beside AS b USING (submission) WHERE b.is_last AND b.submitted AND c.kind = 'spent'
    UNION ALL
    SELECT 'earlier', a.code, c.value, c.state FROM output_cell AS c JOIN beside AS b USING (submission) JOIN activity AS a USING (activity_key) WHERE b.approved AND c.counted
    UNION ALL
    SELECT 'earlier', '', c.value, c.state FROM money_cell AS c JOIN beside AS b USING (submission) WHERE b.approved AND c.kind = 'spent' AND c.counted
    UNION ALL
    SELECT 'earlier', coalesce(a.code, ''), o.value, 'value' FROM opening AS o JOIN this ON o.unit_key = this.unit_key AND o.year = this.year
    LEFT JOIN activity AS a USING (activity_key)
    UNION ALL
    SELECT 'target', a.code, t.target, 'value' FROM target AS t JOIN this USING (unit_key, year) JOIN activity AS a USING (activity_key)
    UNION ALL
    SELECT 'target', '', l.value, 'value' FROM allocation AS l JOIN this USING (unit_key, year)
)
SELECT
    thing,
    sum(value) FILTER (what = 'now')::BIGINT AS now,
    sum(value) FILTER (what = 'last')::BIGINT AS before,
    sum(value) FILTER (what IN ('now', 'earlier'))::BIGINT AS to_date,
    sum(value) FILTER (what = 'target')::BIGINT AS target,
    sum(value) FILTER (what IN ('now', 'earlier')) / nullif(sum(value) FILTER (what = 'target'), 0) AS progress
FROM found
GROUP BY thing
HAVING count(*) FILTER (what IN ('now', 'target')) > 0
ORDER BY thing
