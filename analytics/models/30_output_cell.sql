-- output_cell: every cell of Kết quả as sent, whatever its state. Grain: one row a revision and cell.
-- commune_key 0 is the unit's own work. `counted` is false where the plan's opening balance stands for the month.
WITH opened AS (
    SELECT unit_key, year, activity_key, max(period_key) AS through_key
    FROM opening
    WHERE activity_key IS NOT NULL
    GROUP BY ALL
)
SELECT
    s.unit_key, coalesce(c.unit_key, 0) AS commune_key, a.activity_key, s.period_key, s.year, s.submission,
    f.state, f.value, f.sheet, f.cell,
    coalesce(s.period_key > o.through_key, true) AS counted,
    s.approved, s.submitted
FROM ledger_output_fact AS f
JOIN submission AS s USING (submission)
JOIN activity AS a ON a.code = f.activity
LEFT JOIN unit AS c ON c.id = f.commune
LEFT JOIN opened AS o ON o.unit_key = s.unit_key AND o.year = s.year AND o.activity_key = a.activity_key
ORDER BY s.unit_key, s.period_key, s.submission, commune_key, a.activity_key
