-- span_reports: the reports of the months from $since to $through that are missing, or came late. Grain: one row a combination of the
-- dimensions asked for. Missing: due by the day looked from, and not received (or returned and not sent again). Asked when read.
SELECT
    {keys}
    count(*) FILTER (r.expected AND r.due_on < $today AND NOT r.received) AS missing,
    count(*) FILTER (r.expected AND r.received AND NOT r.on_time) AS late
FROM report AS r
WHERE r.year = $year AND r.period_key BETWEEN $since AND $through AND r.month <= 12 {units}
GROUP BY ALL
