-- meeting: conferences, dialogues and talks of Hoạt động; `language` as it was written, '' when it was not. Grain: one row a revision and row of the sheet.
SELECT
    s.unit_key, coalesce(c.unit_key, 0) AS commune_key, a.activity_key, t.topic_key, s.period_key, s.year, s.submission,
    f.held_on, f.people, f.women, f.minority, f.poor, coalesce(trim(f.language), '') AS language, f.sheet, f.row_number, s.approved, s.submitted
FROM ledger_meeting_fact AS f
JOIN submission AS s USING (submission)
LEFT JOIN activity AS a ON a.code = f.activity
LEFT JOIN catalogue_topic AS t ON t.code = f.topic
LEFT JOIN unit AS c ON c.id = f.commune
ORDER BY s.unit_key, s.period_key, s.submission, f.row_number
