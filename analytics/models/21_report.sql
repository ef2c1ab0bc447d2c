-- report: which reports are asked for, and what came. Grain: one row a unit and month asked for or received.
-- Asked for: the reporting units of the era of the month's cut-off day, and the province when the year's plan
-- gives it a row. A month that the plan's opening balance covers for the unit is not expected.
-- `on_time`: the first accepted revision came by the due date and each returned one was corrected by the day set.
WITH covered AS (
    SELECT year, unit_key, max(period_key) AS through_key FROM opening GROUP BY ALL
),
with_row AS (
    SELECT year, unit_key FROM target
    UNION
    SELECT year, unit_key FROM allocation
),
asked AS (
    SELECT m.year, m.period_key, u.unit_key
    FROM plan_month AS m
    JOIN unit_era AS u ON u.era = m.era AND u.unit_key = u.reporting_key
    UNION
    SELECT m.year, m.period_key, u.unit_key
    FROM plan_month AS m
    JOIN unit AS u ON u.level = 'province'
    SEMI JOIN with_row AS w ON w.year = m.year AND w.unit_key = u.unit_key
),
corrected AS (
    SELECT
        *,
        lead(received_on) OVER (PARTITION BY unit_key, period_key ORDER BY revision) AS corrected_on
    FROM submission
),
came AS (
    SELECT
        year, period_key, unit_key,
        min_by(received_on, revision) AS first_received_on,
        max_by(received_on, revision) FILTER (submitted) AS received_on,
        bool_and(state <> 'returned' OR (corrected_on IS NOT NULL AND corrected_on <= coalesce(correct_by, corrected_on))) AS corrected_in_time,
        max_by(submission, revision) FILTER (approved) AS approved_submission,
        max_by(submission, revision) FILTER (submitted) AS submitted_submission,
        max(revision)::INTEGER AS revisions,
        coalesce(sum(cells_asked) FILTER (submitted), 0)::INTEGER AS cells_asked,
        coalesce(sum(cells_stated) FILTER (submitted), 0)::INTEGER AS cells_stated
    FROM corrected
    GROUP BY ALL
)
SELECT
    p.year, p.period_key, p.period, unit_key, u.code AS unit, p.month, p.bit, p.last_day, p.due_on,
    a.unit_key IS NOT NULL AS planned,
    coalesce(p.period_key <= v.through_key, false) AS covered,
    a.unit_key IS NOT NULL AND NOT coalesce(p.period_key <= v.through_key, false) AS expected,
    c.submitted_submission IS NOT NULL AS received,
    coalesce(c.submitted_submission IS NOT NULL AND c.first_received_on <= p.due_on AND c.corrected_in_time, false) AS on_time,
    c.approved_submission IS NOT NULL AS approved,
    c.submitted_submission IS NOT NULL AS submitted,
    c.revisions IS NOT NULL AND c.submitted_submission IS NULL AS returned,
    coalesce(c.submitted_submission <> c.approved_submission, false) AS waiting,
    coalesce(c.corrected_in_time, true) AS corrected_in_time,
    c.first_received_on, c.received_on, coalesce(c.revisions, 0) AS revisions,
    coalesce(c.cells_asked, 0) AS cells_asked, coalesce(c.cells_stated, 0) AS cells_stated
FROM asked AS a
FULL JOIN came AS c USING (period_key, unit_key)
JOIN period AS p USING (period_key)
JOIN unit AS u USING (unit_key)
LEFT JOIN covered AS v ON v.unit_key = coalesce(a.unit_key, c.unit_key) AND v.year = p.year
ORDER BY p.period_key, unit_key
