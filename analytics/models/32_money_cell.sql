-- money_cell: every cell of Kinh phí as sent, in đồng. Grain: one row a revision and cell (kind: allocated, spent, spent_to_date).
WITH opened AS (
    SELECT unit_key, year, grp_key, source_key, max(period_key) AS through_key
    FROM opening
    WHERE grp_key IS NOT NULL
    GROUP BY ALL
)
SELECT
    s.unit_key, g.grp_key, r.source_key, s.period_key, s.year, s.submission,
    f.kind, f.state, f.value, f.sheet, f.cell,
    coalesce(s.period_key > o.through_key, true) AS counted,
    s.approved, s.submitted
FROM ledger_money_fact AS f
JOIN submission AS s USING (submission)
JOIN grp AS g ON g.code = f.group_code
JOIN source AS r ON r.code = f.source
LEFT JOIN opened AS o
    ON o.unit_key = s.unit_key AND o.year = s.year AND o.grp_key = g.grp_key AND o.source_key = r.source_key
ORDER BY s.unit_key, s.period_key, s.submission, g.grp_key, r.source_key, f.kind
