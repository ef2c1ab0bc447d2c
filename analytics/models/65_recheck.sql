-- recheck: issues that a report has since an earlier month was corrected by submission `because`. Grain: one row an issue.
SELECT recheck, submission, because, number, code, severity, sheet, cell, facts FROM ledger_recheck ORDER BY recheck, number
