SELECT
    unit,
    count(*) FILTER (expected AND due_on < DATE '2023-12-20') AS due,
    count(*) FILTER (received) AS came,
    count(*) FILTER (on_time) AS timely,
    count(*) FILTER (approved),
    came / nullif(due, 0), timely / nullif(due, 0), sum(cells_stated) / nullif(sum(cells_asked), 0)
FROM report
WHERE year = 2023 AND period_key <= 202311
GROUP BY unit_key, unit
ORDER BY unit_key
