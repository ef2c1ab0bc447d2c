-- issue: what a revision was accepted with, and what was said to it. Grain: one row an issue.
SELECT submission, number, code, severity, sheet, cell, facts, explanation, explained_alike
FROM ledger_issue_fact
ORDER BY submission, number
