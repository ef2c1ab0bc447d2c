-- span_reports: the reports of the months from $since to $through that are missing, came late, were returned or wait. Grain: one row a
-- combination of the dimensions asked for. Missing: due by the day looked from, and not received (or returned and not sent again).
-- Days late are those of the calendar, from the due date to the first revision. Rates are over the reports that are due. Asked when read.
WITH summed AS (
    SELECT
        {keys}
        count(*) FILTER (r.expected AND r.due_on < $today) AS expected,
        count(*) FILTER (r.approved) AS approved,
        count(*) FILTER (r.expected AND r.due_on < $today AND NOT r.received) AS missing,
        count(*) FILTER (r.expected AND r.received AND NOT r.on_time) AS late,
        coalesce(sum(r.first_received_on - r.due_on) FILTER (r.expected AND r.received AND r.first_received_on > r.due_on), 0)::BIGINT AS days_late,
        count(*) FILTER (r.returned) AS returned,
        count(*) FILTER ((r.submitted AND NOT r.approved) OR r.waiting) AS waiting
    FROM report AS r
    WHERE r.year = $year AND r.period_key BETWEEN $since AND $through AND r.month <= 12 {units}
    GROUP BY ALL
)
SELECT *, approved / nullif(expected, 0) AS approval_rate, late / nullif(expected, 0) AS late_rate
FROM summed
