-- submission: every accepted revision and what became of it. Grain: one row a revision.
-- `approved`: the latest approved revision of its unit and month. `submitted`: the one in force for those who
-- also look at submitted ones: the latest not returned. `on_time` is said of the report: see report.
WITH decided AS (
    SELECT
        submission,
        max_by(kind, version) AS state,
        -- the day by which a correction is asked for, when the return sets one
        try_cast(max_by(json_extract_string(facts, '$.due_on'), version) FILTER (kind = 'returned') AS DATE) AS correct_by
    FROM ledger_event
    WHERE kind IN ('submitted', 'approved', 'returned')
    GROUP BY submission
),
cells AS (
    SELECT submission, count(*) AS cells_asked, count(*) FILTER (state IN ('value', 'na')) AS cells_stated
    FROM ledger_output_fact
    GROUP BY submission
)
SELECT
    s.submission, u.unit_key, p.period_key, p.year, s.revision, s.form_version, s.file, s.sha256,
    s.received_on, make_timestamp(epoch_us(s.recorded_at) + 25200000000) AS recorded_at, -- as clocks in Lạng Sơn show it
    s.actor, s.reason, s.no_activity, s.blank_is_zero, d.state, d.correct_by,
    coalesce(c.cells_asked, 0) AS cells_asked, coalesce(c.cells_stated, 0) AS cells_stated,
    d.state = 'approved'
        AND s.revision = max(s.revision) FILTER (d.state = 'approved') OVER report AS approved,
    d.state <> 'returned'
        AND s.revision = max(s.revision) FILTER (d.state <> 'returned') OVER report AS submitted
FROM ledger_submission AS s
JOIN decided AS d USING (submission)
JOIN unit AS u ON u.id = s.unit
JOIN period AS p ON p.period = s.period
LEFT JOIN cells AS c USING (submission)
WINDOW report AS (PARTITION BY s.unit, s.period)
ORDER BY p.period_key, u.unit_key, s.revision
